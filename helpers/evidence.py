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


def sentences(found, corpus, labels=None, most=20, unfolded=3):
    """The sentences behind each name: how often it occurs, in how many articles, and at most so many sentences.

    They are the first of each article, from as many articles as there are, then the second ones; those after the first
    few are folded, unless each has a name of its own, to which a link may lead.

    found: name, article, start, end of each occurrence; `anchor`, a name for the very occurrence, if it has one.
    labels: the words to show for each name, in this order (default the names); one that is not found is said to be so.
    """
    labels = {name: name for name in found.name.unique()} if labels is None else labels
    found = found.assign(turn=found.groupby(["name", "article"]).cumcount()).reset_index(drop=True)
    picked = found.sort_values("turn", kind="stable").groupby("name").head(most)
    picked = picked.assign(folded=(picked.groupby("name").cumcount() >= unfolded) & ("anchor" not in picked))
    picked = picked.sort_index(kind="stable")
    groups = {name: rows for name, rows in trace(corpus, picked).groupby("name")} if len(picked) else {}
    counts = found.groupby("name").article.agg(["size", "nunique"])
    pieces = []
    for name, label in labels.items():
        rows = groups.get(name, picked[:0])
        times, articles = counts.loc[name] if name in counts.index else (0, 0)
        said = f"{times:,} in {articles:,} article{'s' * (articles != 1)}" if times else "no sentence"
        said += f"; {len(rows):,} of them below" if times > len(rows) else ""
        head = f"<p><strong>{escape(str(label))}</strong>: {said}</p>"
        shown, folded = (bullets(rows[rows.folded == fold], corpus) for fold in (False, True))
        more = folded and f"<details><summary>{rows.folded.sum()} more</summary>{folded}</details>"
        pieces.append(f'<div id="{anchor(name)}">{head}{shown}{more}</div>')
    html = "".join(pieces) or "<p>There is no sentence to show.</p>"
    return Shown(f'<div class="evidence {PLAIN}">{html}</div>', f"{len(pieces)} names with {len(picked)} sentences")


def bullets(rows, corpus):
    """The sentences as a list, or nothing where there is none."""
    items = "".join(map(item, rows.itertuples(), rows.article.map(corpus.articles.text)))
    return items and f"<ul>{items}</ul>"


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
