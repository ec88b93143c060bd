"""From newspaper pages to tables: pages, lines with their roles, and articles."""

import os
import re
from collections import defaultdict
from itertools import chain, count
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import pandas as pd

from helpers.known import looks_torn
from helpers.newspaper import Fix, finished, parse_page, readers
from helpers.newspaper.encodings import decode
from helpers.newspaper.lines import without_marks
from helpers.newspaper.readers import Page, page_name, printable, read_bytes, read_text
from helpers.newspaper.signatures import authors_of, date_of, issue_date
from helpers.reference import read_corrections
from helpers.tables import BOX, RUNNING, make_table

__all__ = ["decode", "read_bytes", "read_text"]

SHIPPED_PAGES = Path(__file__).resolve().parents[1] / "corpus" / "pages"
ENDINGS = readers.ENDINGS | finished.ENDINGS
SCANS = frozenset([".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pdf"])
# Beside the pages: the reference, corrections, and what tells of the folder.
REFERENCE, CORRECTIONS = "gold", "corrections.csv"
README = re.compile(r"readme\b", re.IGNORECASE)
TORN = "sentences do not go on from row to row: the engine may have read across columns; read the scan again"
NO_BOX = (None,) * 4
# What spreadsheets run as a formula; a date without a year is none.
FORMULA = re.compile(r"(?!--\d\d-\d\d$)[=+@\-\t\r\n＝＋－＠]")


class Corpus(NamedTuple):
    """The three tables of a folder of pages; see `read_corpus`."""

    pages: pd.DataFrame
    lines: pd.DataFrame
    articles: pd.DataFrame


def read_corpus(folder=None, corrections=None):
    """Read a folder of pages, text or what an engine wrote, into a `Corpus` of three tables.

    folder: default `$PAGES`, else the two shipped pages; `corpus/README.md` lists the formats. Of several files with
    one name, the one with boxes is read. Hidden files, whose names begin with a dot, are passed over; the folder
    `gold`, READMEs, `corrections.csv` and files of no known form are left out; `pages.attrs["left_out"]`
    lists them, and scans that were not read.
    corrections: a CSV file, or a folder with `lines.csv`, of rows to obey: page, line, role, article, joins_previous;
    True: `corrections.csv` beside the pages, else `gold/lines.csv`. An article is named as in the table without
    corrections; another name is a new article.

    - `pages`, one row per page, indexed by page (name of the file without suffix; `name-1`, `name-2` … of a file with
      several): path, format, encoding, date (that the page prints, ISO), characters, lines (non-blank), problem (empty,
      or what was wrong with the file and what was done).
    - `lines`, one row per non-blank row of the source, in reading order: page, line (its number in the source, from 1),
      role, article, joins_previous, reason, text (as printed), left, top, right, bottom (missing without a box).
    - `articles`, indexed by article (`<page>-<n>`): page, title, authors, kind, date, text (paragraphs joined by a
      newline), characters.

    Raises FileNotFoundError, naming the folder and the mend, where there is no folder, no page in it, or no file of
    corrections; ValueError, naming file and line, for a correction that fits no line.
    """
    folder = Path(os.path.expanduser(folder or os.environ.get("PAGES") or SHIPPED_PAGES))
    paths, others = files_in(folder)
    by_hand = corrections_of(folder, corrections)
    found, unknown = read_files(paths)
    if not found:
        raise FileNotFoundError(f"The folder {folder} holds no page: {mend_of(folder, others, unknown)}.")
    corpus = parse_pages(found, by_hand)
    read = [path for path in others if path.suffix.lower() in SCANS and scanned_as(path.stem, corpus.pages.index)]
    corpus.pages.attrs["left_out"] = sorted(printable(path.name) for path in others + unknown if path not in read)
    return corpus


def files_in(folder):
    """The files of a folder that may be pages, by their names, and what else is in it."""
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"There is no folder {folder}: name a folder that holds pages, as .txt files say.")
    try:
        shown = sorted((path for path in folder.iterdir() if path.name[0] != "."), key=lambda path: path.name)
    except OSError as error:
        raise type(error)(f"The folder {folder} cannot be read ({error.strerror}): allow reading it.") from error
    pages = [path for path in shown if may_be_page(path.name)]
    return pages, [path for path in shown if path not in set(pages)]


def may_be_page(name):
    """Whether the name of a file, perhaps with folders before it, is that of a page."""
    *folders, file = name.split("/")
    return (
        readers.ending_of(file) in ENDINGS
        and REFERENCE not in folders
        and file != CORRECTIONS
        and not README.match(file)
    )


def scanned_as(name, pages):
    """Whether a scan of this name was read into a page, or into several."""
    return name in pages or f"{name}-1" in pages


def mend_of(folder, others, unknown):
    """What to do where there is no page in a folder; unknown: the files in it that are named like pages."""
    scans = [path for path in others if path.suffix.lower() in SCANS]
    if scans:
        return f"scans only; run make scan SCANS={folder} first"
    form = f"{printable(unknown[0].name)} is of no known form; " if unknown else ""
    return f"{form}put one file a page into it, such as a .txt file or what an OCR engine wrote"


def read_files(paths):
    """Pairs of a path and a page (see `readers.Page`) of these files; and the files that are of no known form."""
    named = defaultdict(list)
    for path in paths:
        named[page_name(path.name)].append(path)
    found = [pair for name, files in named.items() for pair in read_named(name, files)]
    known = {path for path, _ in found}
    return found, [path for files in named.values() for path in files if path not in known]


def read_named(name, paths, load=None):
    """Pairs of a path and a page of files with one name: of the file with boxes, else the first; the others say so."""
    found = {}
    for path in paths:
        read = finished.read if readers.ending_of(path) in finished.ENDINGS else readers.read
        if pages := read(path, name, load):
            found[path] = pages
    best = max(found, key=lambda path: worth(found[path]), default=None)
    for path, pages in found.items():
        if path == best:
            yield from ((path, page) for page in pages)
        else:
            problem = f"not read: {os.path.basename(printable(best))} is the same page; take one of the two away"
            other = os.path.join(os.path.dirname(name), os.path.basename(printable(path)))
            yield path, Page(other, [], pages[0].format, problem=problem)


def worth(pages):
    """What makes a file better than another of the same name: that it has rows, and that they have boxes."""
    rows = [row for page in pages for row in page.rows]
    return bool(rows), any(row.box for row in rows)


def corrections_of(folder, corrections):
    """The corrections that `read_corpus` is asked to obey, by page and line; see `read_corrections`."""
    if corrections is None or corrections is False:
        return {}
    beside = [folder / CORRECTIONS, folder / REFERENCE / "lines.csv"]
    paths = beside if corrections is True else [Path(os.path.expanduser(corrections))]
    paths = [path / "lines.csv" if path.is_dir() else path for path in paths]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        raise FileNotFoundError(f"There is no {' or '.join(map(str, paths))}: write the lines to correct into one.")
    return read_corrections(path)


def parse_pages(found, by_hand=None):
    """The `Corpus` of pages that are read: pairs of a path and a `readers.Page`; by_hand: see `read_corrections`."""
    pages, lines, articles, taken = [], [], [], set()
    by_hand = by_hand or {}
    for path, page in found:
        name = free_name(page.page, taken)
        taken.add(name)
        date, page_lines, page_articles = parsed(name, page, by_hand.get(name, {}))
        names = {None: ""} | {place: f"{name}-{place + 1}" for place in range(len(page_articles))}
        lines += [(name, line, role, names[place], *rest) for line, role, place, *rest in page_lines]
        articles += [(names[place], name, *article) for place, article in enumerate(page_articles)]
        problem = problems(page, page_lines, page_articles)
        about = page.format, page.encoding, date, page.characters, len(page_lines), problem
        pages.append((name, printable(path), *about))
    for page in by_hand.keys() - taken:
        where = next(iter(by_hand[page].values())).where
        raise ValueError(f"{where}: there is no page {page}; write its name as in the table of pages.")
    return Corpus(make_table("pages", pages), make_table("lines", lines), make_table("articles", articles))


def free_name(name, taken):
    """The name, or that with a number where a page has it already."""
    return next(free for free in chain([name], (f"{name}~{n}" for n in count(2))) if free not in taken)


def problems(page, lines, articles):
    """What was wrong with a page, in its file and on it, else empty."""
    found = [page.problem or ("" if articles else nothing_found({line[1] for line in lines}))]
    if page.articles is None and looks_torn([line[5] for line in lines]):
        found.append(TORN)
    return "; ".join(filter(None, found))


def nothing_found(roles):
    """What to say of a page without articles whose lines have these roles."""
    if "unplaced" in roles:
        return "its text found no article"
    return "adverts or boilerplate only: no article" if roles else "no text: no article"


def parsed(name, page, by_hand):
    """The date of a page, and the rows of `lines` and `articles` without its name."""
    if page.articles is not None:
        check_lines(name, [], by_hand)
        return "", *finished.parsed(page)
    check_lines(name, [row.row for row in page.rows], by_hand)
    rows, articles = parse_page(page.rows, fixes(name, by_hand))
    check_roles(rows, by_hand)
    issue = issue_date(rows)
    lines = [
        (row.source.row, row.role, row.article, row.joins, row.reason, row.source.text, *(row.source.box or NO_BOX))
        for row in rows
    ]
    return issue.isoformat() if issue else "", lines, [article_row(article, issue) for article in articles]


def article_row(article, issue):
    """The row of `articles` after its page: title, authors, kind, date, text, characters."""
    title = "".join((" " if n and not line.joins else "") + line.core for n, line in enumerate(article.headlines))
    text = "".join(("" if line.joins or not n else "\n") + line.core for n, line in enumerate(article.body))
    return title, " ".join(authors_of(article)), article.kind, date_of(article, issue), text, len(text)


def fixes(name, by_hand):
    """The corrections of a page as the engine takes them: an article that was found is named by its place."""
    found = {}
    for line, (role, article, joins, _) in by_hand.items():
        place = article.removeprefix(f"{name}-")
        known = place != article and place.isdecimal() and int(place) > 0
        found[line] = Fix(role, (int(place) - 1 if known else article) if article else None, joins)
    return found


def check_lines(name, numbers, by_hand):
    """Raise ValueError where a correction is of a line that the page does not have, or that holds no text."""
    for line in by_hand.keys() - set(numbers):
        mend = "take the row out, or write the number that the table of lines has"
        raise ValueError(f"{by_hand[line].where}: the page {name} has no line {line} with text; {mend}.")


def check_roles(rows, by_hand):
    """Raise ValueError where a correction was not obeyed, for its article has no text."""
    for row in rows:
        if (fix := by_hand.get(row.source.row)) and row.role != fix.role:
            raise ValueError(f"{fix.where}: the article {fix.article} has no text; give it a line of body or caption.")


def trace(corpus, table):
    """Add where on its page each row of a table begins: page, line (from 1), column (characters before it in the line).

    And left, top, right and bottom of the box of that line on the scan, missing where the source has none; they are
    `box_left` and so on where the table has columns of these names.
    table: article and start, as tokens, places and metrics have them. Raises KeyError where an article is unknown.
    """
    lines = corpus.lines[(corpus.lines.article != "") & corpus.lines.role.isin(RUNNING)]
    core = lines.text.map(without_marks).str[0]
    gap = (~lines.joins_previous & lines.duplicated("article")).astype(int)
    ends = (core.str.len() + gap).groupby(lines.article).cumsum()
    shift = ends - core.str.len() - [text.index(part) for text, part in zip(lines.text, core, strict=True)]
    starts = (
        lines[["article", "page", "line", *BOX]].assign(start=ends - core.str.len(), shift=shift).sort_values("start")
    )
    rows = table[["article", "start"]].reset_index(drop=True).rename_axis("row").reset_index().sort_values("start")
    if unknown := set(rows.article) - set(starts.article):
        raise KeyError(f"{min(unknown)} is no article of this corpus: trace a table made from its articles.")
    found = pd.merge_asof(rows, starts, on="start", by="article").sort_values("row")
    box = {side: f"box_{side}" if {*BOX} & {*table} else side for side in BOX}
    where = {"page": found.page, "line": found.line, "column": found.start - found["shift"]}
    where |= {name: found[side] for side, name in box.items()}
    return table.assign(**{name: values.to_numpy() for name, values in where.items()})


def export(table, name):
    """Write a table as `<name>.csv` (UTF-8 with byte order mark, for spreadsheets) and say so in a sentence.

    Text that a spreadsheet would run as a formula, with = + - or @ at its start, gets a ' before it.
    The folder is `$EXPORTS`, else `data` beside the notebook, or a temporary one where nothing may be written there.
    """
    folder = Path(os.environ.get("EXPORTS") or "data")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_aside(table, folder / f"{name}.csv")
    except OSError:
        write_aside(table, Path(mkdtemp(prefix="baozhang-")) / f"{name}.csv")
    return f"{name}.csv: {len(table):,} row{'s' * (len(table) != 1)}, {len(table.columns) + 1} columns"


def write_aside(table, path):
    aside = path.with_suffix(".part")
    harmless = table.map(no_formula).rename(index=no_formula, columns=no_formula)
    harmless.to_csv(aside, encoding="utf-8-sig")
    aside.replace(path)


def no_formula(cell):
    """A cell that no spreadsheet runs: neither itself nor, for CSV does not quote it, what stands behind a \\r."""
    if not isinstance(cell, str):
        return cell
    return ("'" if FORMULA.match(cell) else "") + cell.replace("\r", "\n")
