"""From a name in a table to the sentences behind it: links and a list of sentences, as HTML that needs no script.

Names and texts come from pages, so all of it is escaped, and told to MathJax as text.
"""

import re
from html import escape
from typing import NamedTuple

import pandas as pd

from helpers.pages import trace

SENTENCE_END = re.compile("[。！？!?]{1,9}[”’」』）)]{0,3}|\n")
MARGIN = 80
PLAIN = "tex2jax_ignore mathjax_ignore"


class Shown(NamedTuple):
    """What a cell shows: HTML, and plain text where there is no browser."""

    html: str
    text: str

    def _repr_html_(self):
        return self.html

    def __repr__(self):
        return self.text


def answer(sentences):
    """What a notebook found, in a few sentences of plain text: whatever signs they hold, none of them is markup."""
    return Shown(f'<p class="{PLAIN}">{escape(sentences)}</p>', sentences)


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
    return f"{cell:,.10g}" if isinstance(cell, float) else cell


def listed(table, nothing="There is no row to show."):
    """A table without numbers of rows, its cells readable; in place of one without rows stands a sentence."""
    if table.empty:
        return Shown(f"<p>{escape(nothing)}</p>", nothing)
    cells = table.map(readable)
    return Shown(cells.to_html(index=False, border=0, classes=PLAIN), cells.to_string(index=False))


def anchor(name):
    """The id of the evidence for a name: the same name always has the same, and no other name has it."""
    return "evidence-" + re.sub(r"[^\w-]", lambda sign: f"~{ord(sign[0]):x}~", str(name))


def link(name, text):
    return f'<a href="#{anchor(name)}">{escape(str(text))}</a>'


def linked(table, names=None, nothing="There is no row to show."):
    """A table whose index leads to the evidence for each row; names: those of the evidence, default the index.

    nothing: the sentence that stands in place of a table without rows.
    """
    if table.empty:
        return Shown(f"<p>{escape(nothing)}</p>", nothing)
    index = map(link, table.index if names is None else names, table.index)
    cells = table.map(lambda cell: escape(cell) if isinstance(cell, str) else cell)
    cells = cells.rename(columns=lambda name: escape(str(name)))
    cells = cells.set_axis(pd.Index(list(index), dtype=object, name=escape(str(table.index.name or "")) or None))
    return Shown(cells.to_html(escape=False, border=0, classes=PLAIN), repr(table))


def sentences(found, corpus, labels=None, most=3):
    """The sentences behind each name: how often it occurs, in how many articles, and at most so many sentences.

    They are the first of each article, from as many articles as there are, then the second ones.

    found: name, article, start, end of each occurrence; `anchor`, a name for the very occurrence, if it has one.
    labels: the words to show for each name, in this order (default the names); one that is not found is said to be so.
    """
    labels = {name: name for name in found.name.unique()} if labels is None else labels
    found = found.assign(turn=found.groupby(["name", "article"]).cumcount()).reset_index(drop=True)
    picked = found.sort_values("turn", kind="stable").groupby("name").head(most).sort_index(kind="stable")
    groups = {name: rows for name, rows in trace(corpus, picked).groupby("name")} if len(picked) else {}
    counts = found.groupby("name").article.agg(["size", "nunique"])
    pieces = []
    for name, label in labels.items():
        rows = groups.get(name, picked[:0])
        times, articles = counts.loc[name] if name in counts.index else (0, 0)
        said = f"{times:,} in {articles:,} article{'s' * (articles != 1)}" if times else "no sentence"
        said += f"; {len(rows)} shown, {times - len(rows):,} more" if times > len(rows) else ""
        items = "".join(map(item, rows.itertuples(), rows.article.map(corpus.articles.text)))
        head = f"<p><strong>{escape(str(label))}</strong>: {said}</p>"
        pieces.append(f'<div id="{anchor(name)}">{head}{items and f"<ul>{items}</ul>"}</div>')
    html = "".join(pieces) or "<p>There is no sentence to show.</p>"
    return Shown(f'<div class="evidence {PLAIN}">{html}</div>', f"{len(pieces)} names with {len(picked)} sentences")


def by_sentence(rows, articles, said):
    """Each sentence once, all its rows marked in it, and below it what each of them says.

    rows: article, start, end, text, sentence, in the order of the text; said: plain words for each row. The text of a
    row leads to the evidence named `<article>-<start>`.
    """
    ends = rows.start + rows.sentence.str.len()
    sentences = zip(rows.article.map(articles.text), rows.sentence, ends, strict=True)
    begins = [text.rfind(sentence, 0, end) for text, sentence, end in sentences]
    groups = rows.assign(begin=begins, said=list(said)).groupby(["article", "begin", "sentence"], sort=False)
    pieces = []
    for (article, begin, sentence), group in groups:
        whole = marked(articles.text[article], begin, begin + len(sentence), zip(group.start, group.end, strict=True))
        names = [link(f"{article}-{row.start}", row.text) for row in group.itertuples()]
        items = (f"<li>{name}: {escape(words)}</li>" for name, words in zip(names, group.said, strict=True))
        pieces.append(f"<p>{whole} <small>{escape(article)}</small></p><ul>{''.join(items)}</ul>")
    html = f'<div class="evidence {PLAIN}">{"".join(pieces)}</div>'
    return Shown(html, f"{many(len(rows), 'row')} in {many(len(pieces), 'sentence')}")


def marked(text, begin, end, spans):
    """A piece of text as HTML, escaped, the spans in it marked, Chinese told to the browser."""
    html = ""
    for start, stop in spans:
        html += f"{escape(text[begin:start])}<mark>{escape(text[start:stop])}</mark>"
        begin = stop
    return f'<span lang="zh">{html}{escape(text[begin:end])}</span>'.replace("\n", " ")


def item(row, text):
    """One sentence with its words marked, and where it stands: its article and the line of the page file."""
    begin = max([0, *(mark.end() for mark in SENTENCE_END.finditer(text, 0, row.start))])
    mark = SENTENCE_END.search(text, row.end)
    end = mark.end() if mark else len(text)
    before = "…" * (begin < row.start - MARGIN) + text[max(begin, row.start - MARGIN) : row.start]
    after = text[row.end : min(end, row.end + MARGIN)].rstrip() + "…" * (end > row.end + MARGIN)
    before, words, after = map(escape, (before, text[row.start : row.end], after))
    place = f' id="{anchor(row.anchor)}"' if hasattr(row, "anchor") else ""
    where = f"{escape(row.article)}, line {row.line}"
    return f'<li{place}><span lang="zh">{before}<mark>{words}</mark>{after}</span> <small>{where}</small></li>'
