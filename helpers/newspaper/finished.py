"""Tables of finished articles, CSV or Parquet: their articles need no engine."""

import io
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from helpers.newspaper.encodings import split_lines
from helpers.newspaper.lines import without_marks
from helpers.newspaper.readers import Page, ending_of, read_bytes, read_text
from helpers.newspaper.rows import Row

ENDINGS = frozenset([".csv", ".parquet"])
NEEDED, OPTIONAL = ("title", "text"), ("page", "date", "authors", "kind")
GIVEN = "given as an article"
NO_BOX = (None,) * 4


class Finished(NamedTuple):
    """An article as a table gives it; rows: of its title and of its paragraphs."""

    title: list
    text: list
    date: str
    authors: str
    kind: str


def read(path, name, load=None):
    """The pages of a table of articles, as `readers.read` gives them; empty where it is none."""
    try:
        table, encoding, problem = table_of(path, load)
    except (OSError, EOFError, ValueError, pa.ArrowException) as error:
        fault = str(getattr(error, "strerror", None) or error).split("\n")[0]
        return [Page(name, [], problem=f"not read: {fault}; mend the table, or save it anew")]
    if table is None:
        return [Page(name, [], problem=problem)] if problem else []
    pages = table.page.where(table.page.str.strip() != "", name)
    found = [page_of(page, rows, encoding, problem) for page, rows in table.groupby(pages, sort=False)]
    return found or [Page(name, [], "articles", encoding, 0, problem, [])]


def table_of(path, load):
    """The table of a file as `in_words`, None where it has no titles or texts; its encoding, and what was wrong."""
    if ending_of(path) == ".parquet":
        table, encoding, problem = pd.read_parquet(io.BytesIO((load or read_bytes)(path))), "", ""
    else:
        text, encoding, problem = read_text(path, load)
        if not set(NEEDED) <= set(text.split("\n")[0].strip().replace('"', "").split(",")):
            return None, encoding, problem
        table = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
        if not isinstance(table.index, pd.RangeIndex):
            # pandas takes what is too much on the left for an index
            count = len(table.columns)
            raise ValueError(f"its rows have more values than the {count} columns; put quotes around texts with commas")
    return (in_words(table.reset_index()) if set(NEEDED) <= set(table) else None), encoding, problem


def in_words(table):
    """The columns that count, all as text; missing ones and missing values are empty."""
    columns = {column: table.get(column, "") for column in NEEDED + OPTIONAL}
    table = pd.DataFrame(columns, table.index)
    days = table.date.map(lambda value: value.isoformat()[:10] if hasattr(value, "isoformat") else value)
    return table.assign(date=days).astype(object).where(table.notna(), "").astype(str)


def page_of(name, table, encoding, problem):
    """The page of these articles: a row for each title and each paragraph."""
    rows, articles = [], []
    for article in table.itertuples():
        parts = []
        for text in (article.title.replace("\n", " "), article.text):
            kept = [line for line in split_lines(text) if without_marks(line)[0]]
            parts.append([Row(name, len(rows) + n, line) for n, line in enumerate(kept, 1)])
            rows += parts[-1]
        articles.append(Finished(*parts, article.date, article.authors, article.kind or "feature"))
    empty = sum(not article.text for article in articles)
    faults = [problem, f"{empty} of {len(articles)} articles have no text: left out" if empty else ""]
    return Page(
        name, rows, "articles", encoding, sum(len(row.text) for row in rows), "; ".join(filter(None, faults)), articles
    )


def parsed(page):
    """Rows of `lines` and `articles` of a page, both without page; lines name their article by its place, or None."""
    lines, articles = [], []
    for article in page.articles:
        place = len(articles) if article.text else None
        for role, rows in (("headline", article.title), ("body", article.text)):
            role, reason = (role, GIVEN) if article.text else ("boilerplate", "a title without a text")
            lines += [(row.row, role, place, False, reason, row.text, *NO_BOX) for row in rows]
        if article.text:
            title, text = (cores(rows) for rows in (article.title, article.text))
            text = "\n".join(text)
            articles.append((" ".join(title), article.authors, article.kind, article.date, text, len(text)))
    return lines, articles


def cores(rows):
    return [without_marks(row.text)[0] for row in rows]
