"""Show tables and sentences to readers, with links from a name to the sentences behind it, as HTML without scripts.

Names and texts come from pages, so all of it is escaped, and MathJax is told to leave it alone.
"""

import csv
import os
import re
import sys
from html import escape
from pathlib import Path
from typing import NamedTuple

import pandas as pd
from pandas.api.types import is_bool_dtype, is_numeric_dtype

from helpers.chinese import sentence_around
from helpers.gazetteer import short_form
from helpers.pages import trace

GLOSSES = Path(__file__).resolve().parents[1] / "corpus" / "glosses.csv"
# Of a title, as much as stands in for the name of a place.
SHORT_TITLE = 8

# So much of a sentence stands on either side of its words.
MARGIN = 80
# Formulas are made of no element of these classes: web pages heed one name, JupyterLab the other.
NO_MATH = "tex2jax_ignore mathjax_ignore"
ON_ONE_LINE = "white-space: nowrap"
# GitHub heeds the attribute and drops the style, JupyterLab the other way round; both are flush right by themselves.
FLUSH_LEFT = 'align="left" style="text-align: left"'


# What the first letter of a tag of jieba says.
TAGS = {
    "n": "noun (nr person, ns place)", "v": "verb", "a": "adjective", "d": "adverb", "c": "conjunction",
    "m": "numeral", "q": "measure word", "r": "pronoun", "p": "preposition", "u": "particle", "t": "time",
    "f": "position", "s": "place", "b": "attribute", "z": "state", "l": "set phrase", "i": "idiom",
    "j": "abbreviation", "g": "part of a word", "h": "prefix", "k": "suffix", "y": "final particle",
    "e": "exclamation", "o": "sound", "x": "not in the dictionary, figures among them",
}  # fmt: skip


class Shown(NamedTuple):
    """What a cell shows: HTML, and plain text where there is no browser."""

    html: str
    text: str

    def _repr_html_(self):
        return self.html

    def __repr__(self):
        return self.text


def on_shipped(message, otherwise=""):
    """The message where the two shipped pages are read, the other one where PAGES names pages of your own."""
    return otherwise if os.environ.get("PAGES") else message


def check(expected, value):
    """Hold a number of the prose to the run: on the shipped pages the two are equal; on other pages nothing is checked.

    Raises AssertionError, with both and the mend, where they differ. Series and arrays are compared as lists.
    """
    value = value.tolist() if hasattr(value, "tolist") else value
    if on_shipped(True, False) and expected != value:
        mend = "Correct the text and this check if the change is right, else the code above."
        raise AssertionError(f"The text says {expected!r}, the run gives {value!r}. {mend}")


def read_glosses(path=GLOSSES):
    """A short English gloss for Chinese terms, by term, from a CSV with the columns term and gloss."""
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return {row["term"]: row["gloss"] for row in csv.DictReader(file)}


def glossed(terms, between=" "):
    """Each term with its gloss behind it, as a list; a term without a gloss stays as it is."""
    glosses = read_glosses()
    return [f"{term}{between}{glosses[term]}" if term in glosses else term for term in terms]


def article_names(articles, regions):
    """Names that people can say, a Series by article: `p1·4 石景山 Shijingshan` is the fourth article of page 1.

    Pages are numbered in their order, those without an article left out. The place is the one that the article is
    about, in its short form, `glossed`; where it has none, the beginning of its title stands in, or its kind.

    articles, regions: tables of `read_corpus` and `locate_articles`.
    """
    pages = articles.page.map({page: number for number, page in enumerate(articles.page.unique(), 1)})
    units = regions.set_index("article").reindex(articles.index).fillna("")
    places = units.county.where(units.county != "", units.city.where(units.city != "", units.province))
    words = places.map(spoken).where(places != "", articles.title.str[:SHORT_TITLE])
    words = words.where(words != "", articles.kind)
    numbers = [article.rpartition("-")[2] for article in articles.index]
    names = [f"p{page}·{number} {word}" for page, number, word in zip(pages, numbers, glossed(words), strict=True)]
    return pd.Series(names, articles.index, dtype="str", name="name")


def spoken(place):
    """The short form of a place, but the whole name where that is one character: 合肥 for 合肥市, 代县 for 代县."""
    return place if len(short_form(place)) < 2 else short_form(place)


def short_names(names):
    """Names of `article_names` for little room, a Series by name: `Shijingshan`; `p1·1 Chengdu` where two share one."""
    numbers, words = names.str.split(n=1).str[0], names.str.split(n=1).str[1]
    glosses = read_glosses()
    words = words.map(lambda word: glosses.get(word.split()[0], word))
    return words.where(~words.duplicated(keep=False), numbers + " " + words).set_axis(names)


def renamed(corpus, names):
    """The corpus with these names for its articles, so that all tables made from it have them.

    names: a Series by article. Raises ValueError where two articles would have one name.
    """
    if names.duplicated().any():
        raise ValueError(f"Two articles are named {names[names.duplicated()].iloc[0]}: give each a name of its own.")
    lines = corpus.lines.assign(article=corpus.lines.article.map({"": "", **names}))
    return corpus._replace(lines=lines, articles=corpus.articles.rename(index=names))


def answer(sentences):
    """What a notebook found, in a few sentences: whatever signs they hold, none of them is markup."""
    return Shown(f'<p class="{NO_MATH}">{escape(sentences)}</p>', sentences)


def pages_and_articles(corpus):
    """The source of a figure: what the pages are, and how many articles they hold."""
    pages, articles = (many(len(table), noun) for table, noun in ((corpus.pages, "page"), (corpus.articles, "article")))
    return on_shipped(
        "Two pages of Spiritual Civilization News (精神文明报), 2021; ten articles.", f"{pages}; {articles}."
    )


def cut_in_ways(articles, marks, ways, longest=60):
    """One sentence of the pages, cut in several ways: the one of at most so many characters with most different marks.

    marks: article, start, end, word. ways: token tables by name. A sentence says so where there is none.
    """
    bounds = [sentence_around(articles.text[mark.article], mark.start, mark.end) for mark in marks.itertuples()]
    rows = marks.assign(bounds=bounds)
    rows = rows[[end - start <= longest for start, end in rows.bounds]]
    if rows.empty:
        return note("No sentence of these pages has such a term.")
    article, (start, end) = rows.groupby(["article", "bounds"]).word.nunique().idxmax()
    cells = {"as printed": articles.text[article][start:end].strip()}
    for way, tokens in ways.items():
        inside = tokens[(tokens.article == article) & (tokens.start >= start) & (tokens.end <= end)]
        cells[way] = " / ".join(inside.word).strip()
    with pd.option_context("display.max_colwidth", 4 * longest):
        return first_rows(pd.DataFrame({"sentence": cells}))


def many(number, noun):
    """`1 article`, `2 articles`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def some(part, whole, noun):
    """`2 of 3 articles are`, `1 of 3 articles is`, `0 of 1 article is`."""
    return f"{part:,} of {many(whole, noun)} {'is' if 1 in (part, whole) else 'are'}"


def readable(cell):
    """A cell as a reader would say it: a dash for what is missing, yes and no, numbers without a tail of zeros."""
    if pd.api.types.is_bool(cell):
        return "yes" if cell else "no"
    if pd.isna(cell) or cell == "":
        return "–"
    return in_digits(cell) if isinstance(cell, float) else cell


def in_digits(number):
    """A number with up to ten digits, and none with a power of ten: `0.25`, `14,200,000,000`."""
    return f"{number:,.10g}" if abs(number) < 10**10 else f"{number:,.0f}"


def anchor(name):
    """The id of the evidence for a name: the same name always has the same, and no other name has it."""
    return "evidence-" + re.sub(r"[^\w-]", lambda sign: f"~{ord(sign[0]):x}~", str(name))


def link(name, text):
    return f'<a href="#{anchor(name)}">{escape(str(text))}</a>'


def linked(table, names=None, nothing="There is no row to show.", most=None):
    """A table whose index leads to the evidence for each row; names: those of the evidence, default the index.

    nothing: the sentence that stands in place of a table without rows. most: see `first_rows`.
    """
    if table.empty:
        return note(nothing)
    rows = table[:most]
    rows = rows.astype(dict.fromkeys(rows.columns[rows.isna().any()], object)).fillna("–")
    index = map(link, rows.index if names is None else names, rows.index)
    cells = escaped(rows)
    cells = cells.set_axis(pd.Index(list(index), dtype=object, name=cells.index.name))
    html = flush_left(cells.to_html(escape=False, border=0, classes=NO_MATH), table)
    return with_count(Shown(html, repr(rows)), len(rows), len(table))


def first_rows(table, most=None, nothing="There is no row to show.", index=True, whole=()):
    """A table for readers: its cells `readable`, of long text the beginning.

    most: how many rows to show, default all; a line below says how many there are. nothing: the sentence in place of a
    table without rows. index: whether it says something. whole: columns of words with spaces between them, in none of
    which a line ends.
    """
    if table.empty:
        return note(nothing)
    longest = pd.get_option("display.max_colwidth") or sys.maxsize
    rows = table[:most].map(lambda cell: shorten(readable(cell), longest))
    cells = escaped(rows).assign(**{column: rows[column].map(unbroken) for column in whole})
    with pd.option_context("display.max_colwidth", None):
        html = flush_left(cells.to_html(escape=False, border=0, classes=NO_MATH, index=index), table, index)
    return with_count(Shown(html, rows.to_string(index=index)), len(rows), len(table))


def flush_left(html, table, index=True):
    """The HTML of a table with its columns of text flush left: all but those of numbers, by their types in `table`."""
    numbers = [is_numeric_dtype(kind) and not is_bool_dtype(kind) for kind in table.dtypes]
    looks = [f"{FLUSH_LEFT} " * (not number) for number in [*[False] * index, *numbers]]

    def row(match):
        parts = re.split(r"<(t[hd])", match[0])
        cells = zip(parts[1::2], looks, parts[2::2], strict=True)
        return parts[0] + "".join(f"<{name} {look}".rstrip() + rest for name, look, rest in cells)

    return re.sub(r"<tr.*?</tr>", row, html, flags=re.DOTALL)


def listed(table, nothing="There is no row to show."):
    """A table whose index says nothing, as `first_rows` shows it, with all its rows."""
    return first_rows(table, nothing=nothing, index=False)


# The columns of a key word in context, and the side to which each is flush.
IN_CONTEXT = {"before": "right", "word": "center", "after": "left", "article": "left"}


def in_context(lines, most=15, nothing="There is no occurrence to show.", width=15):
    """Key word in context: a row an occurrence, the words below each other, with up to `width` characters beside them.

    lines: article, left, match, right, as `keywords.concordance` has them. most, nothing: see `first_rows`.
    """
    if lines.empty:
        return note(nothing)
    rows = [(row.left[-width:], row.match, row.right[:width], row.article) for row in lines[:most].itertuples()]
    head = "".join(f'<th align="{side}">{name}</th>' for name, side in IN_CONTEXT.items())
    body = "".join(map(context_row, rows))
    html = f'<table class="{NO_MATH}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    text = "\n".join(f"{left} [{match}] {right}  {article}" for left, match, right, article in rows)
    return with_count(Shown(html, text), len(rows), len(lines))


def context_row(row):
    """One row of a key word in context: the text before it ends where the word begins."""
    left, match, right, article = (escape(str(part)) for part in row)
    cells = zip(IN_CONTEXT.values(), (left, f"<mark>{match}</mark>", right, article), strict=True)
    cells = (f'<td align="{side}" style="text-align: {side}; {ON_ONE_LINE}">{part}</td>' for side, part in cells)
    return f"<tr>{''.join(cells)}</tr>"


def folded(summary, *shown):
    """What is shown, below a line that opens it; where nothing folds it follows the line."""
    html = "".join(part.html for part in shown)
    text = "\n\n".join([summary, *map(repr, shown)])
    return Shown(f'<details class="{NO_MATH}"><summary>{escape(summary)}</summary>{html}</details>', text)


def note(text):
    """A sentence in place of what cannot be shown."""
    return Shown(f"<p>{escape(text)}</p>", text)


def with_count(shown, number, total):
    """What is shown with a line that says how many of the rows these are, if not all."""
    count = f"{number:,} of {total:,} shown" if number < total else ""
    return Shown(f"{shown.html}<p>{count}</p>", f"{shown.text}\n{count}") if count else shown


def escaped(table):
    """The table with all its text, that of its headings too, as HTML."""
    cells = table.map(escape_text).rename(columns=escape_text, index=escape_text)
    return cells.rename_axis(index=escape_text(table.index.name))


def escape_text(cell):
    """Text as HTML; numbers stay numbers."""
    return escape(cell) if isinstance(cell, str) else cell


def shorten(cell, longest):
    """A cell, its text cut to so many characters."""
    return f"{cell[: longest - 1]}…" if isinstance(cell, str) and len(cell) > longest else cell


def unbroken(words):
    """Words with spaces between them as HTML in which a line ends at a space only."""
    return " ".join(f'<span style="{ON_ONE_LINE}">{escape(word)}</span>' for word in words.split())


def sentences(found, corpus, labels=None, most=20, unfolded=3):
    """The sentences behind each name: how often it occurs, in how many articles, and at most so many sentences.

    They are the first of each article, from as many articles as there are, then the second ones; those after the first
    few are folded, unless each has a name of its own, to which a link may lead; unfolded=0 folds each name as a whole.

    found: name, article, start, end of each occurrence; `anchor`, a name for the very occurrence, if it has one.
    labels: the words to show for each name, in this order (default the names); one that is not found is said to be so.
    """
    labels = {name: name for name in found.name.unique()} if labels is None else labels
    found = found.reset_index(drop=True)
    picked = pick_sentences(found, corpus.articles.text, most)
    picked = picked.assign(folded=(picked.place >= unfolded) & ("anchor" not in picked))
    groups = {name: rows for name, rows in trace(corpus, picked).groupby("name")} if len(picked) else {}
    counts = found.groupby("name").article.agg(["size", "nunique"])
    pieces = []
    for name, label in labels.items():
        rows = groups.get(name, picked[:0])
        times, articles = counts.loc[name] if name in counts.index else (0, 0)
        said = f"{times:,} in {many(articles, 'article')}" if times else "no sentence"
        said += f"; {len(rows):,} of them below" if times > len(rows) else ""
        head = f"<strong>{escape(str(label))}</strong>: {said}"
        first, more = (bullets(rows[rows.folded == fold], corpus) for fold in (False, True))
        folded = rows.folded.all() and bool(more)
        summary = head if folded else f"{rows[rows.folded].place.nunique()} more"
        more = more and f"<details><summary>{summary}</summary>{more}</details>"
        pieces.append(f'<div id="{anchor(name)}">{"" if folded else f"<p>{head}</p>"}{first}{more}</div>')
    html = "".join(pieces) or "<p>There is no sentence to show.</p>"
    counted = f"{many(len(pieces), 'name')} with {many(len(picked.drop_duplicates(['name', 'place'])), 'sentence')}"
    return Shown(f'<div class="evidence {NO_MATH}">{html}</div>', counted)


def pick_sentences(found, texts, most):
    """The occurrences in at most so many sentences for each name, with bounds and place, the turn of the sentence.

    The first sentence of each article comes before the second of one. An occurrence with an anchor is by itself.
    """
    turns = found.assign(turn=found.groupby(["name", "article"]).cumcount()).sort_values("turn", kind="stable")
    # enough to choose from, of words that fill a sentence too
    rows = turns.groupby("name").head(4 * most).sort_index(kind="stable")
    rows = rows.assign(bounds=[sentence_around(texts[row.article], row.start, row.end) for row in rows.itertuples()])
    keys = ["name", "article", *(["anchor"] if "anchor" in rows else [])]
    heads = rows.drop_duplicates(keys if "anchor" in rows else [*keys, "bounds"])
    heads = heads.assign(turn=heads.groupby(["name", "article"]).cumcount()).sort_values("turn", kind="stable")
    heads = heads.assign(place=heads.groupby("name").cumcount())
    heads = heads[heads.place < most]
    # all occurrences in a sentence that is shown are marked in it
    rows = found.merge(heads[[*keys, "bounds", "place"]], on=keys)
    shown = zip(rows.start, rows.end, rows.bounds, strict=True)
    return rows.loc[[first <= start and end <= last for start, end, (first, last) in shown]]


def by_sentence(rows, articles, said):
    """Each sentence once, all its rows marked in it, and below it what each of them says.

    rows: article, start, end, text, in the order of the text; said: a few words for each row. The text of a row leads
    to the evidence named `<article>-<start>`.
    """
    if rows.empty:
        return note("There is no row to show.")
    bounds = [sentence_around(articles.text[row.article], row.start, row.end) for row in rows.itertuples()]
    groups = rows.assign(bounds=bounds, said=list(said)).groupby(["article", "bounds"], sort=False)
    pieces = []
    for (article, (begin, end)), group in groups:
        whole = marked(articles.text[article], begin, end, zip(group.start, group.end, strict=True))
        names = [link(f"{article}-{row.start}", row.text) for row in group.itertuples()]
        items = (f"<li>{name}: {escape(said)}</li>" for name, said in zip(names, group.said, strict=True))
        head = f'<p><span lang="zh">{whole}</span> <small>{escape(article)}</small></p>'
        pieces.append(f"{head}<ul>{''.join(items)}</ul>")
    html = f'<div class="evidence {NO_MATH}">{"".join(pieces)}</div>'
    return Shown(html, f"{many(len(rows), 'row')} in {many(len(pieces), 'sentence')}")


def marked(text, begin, end, spans):
    """A piece of text as HTML, escaped, the spans in it marked; without the line end that closes a sentence."""
    html = ""
    for start, stop in spans:
        html += f"{escape(text[begin:start])}<mark>{escape(text[start:stop])}</mark>"
        begin = stop
    return html + escape(text[begin:end].rstrip())


def bullets(rows, corpus):
    """The sentences as a list, each once with all its words marked, or nothing where there is none."""
    groups = rows.groupby(["article", "anchor" if "anchor" in rows else "bounds"], sort=False)
    items = "".join(item(group, corpus.articles.text[group.article.iloc[0]]) for _, group in groups)
    return items and f"<ul>{items}</ul>"


def item(rows, text):
    """One sentence with its words marked, and where it is: its article and the line of the page file."""
    row, times = rows.iloc[0], len(rows)
    begin, end = row.bounds
    first, last = max(begin, int(rows.start.min()) - MARGIN), min(end, int(rows.end.max()) + MARGIN)
    words = marked(text, first, last, zip(rows.start, rows.end, strict=True))
    words = f"{'…' * (first > begin)}{words}{'…' * (last < end)}"
    place = f' id="{anchor(row.anchor)}"' if "anchor" in rows else ""
    where = f"{escape(row.article)}, line {row.line}" + f", {times} times" * (times > 1)
    return f'<li{place}><span lang="zh">{words}</span> <small>{where}</small></li>'


def set_to_read(article, longest=4000):
    """An article as a reader would want it: title, names, paragraphs; of a very long one the beginning."""
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.text[:longest].split("\n"))
    head = f"<p><strong>{escape(article.title)}</strong> <small>{escape(article.authors)}</small></p>"
    html = f'<div lang="zh" class="{NO_MATH}" style="max-width: 34em">{head}{paragraphs}</div>'
    return Shown(html, f"{article.title} ({article.characters:,} characters)")
