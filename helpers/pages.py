"""From newspaper pages to tables: pages, lines with their roles, and articles."""

import os
import re
import zlib
from errno import ENOENT
from glob import escape, glob
from itertools import chain, count
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import charset_normalizer
import pandas as pd

from helpers.chinese import HAN
from helpers.newspaper import parse_page, text_rows
from helpers.newspaper.lines import split_lines, without_marks
from helpers.newspaper.signatures import authors_of, date_of, issue_date
from helpers.tables import RUNNING, make_table

SUFFIX = re.compile(r"(?<=[^/])\.[^./]+(?:\.gz)?$", re.IGNORECASE)
SHIPPED_PAGES = Path(__file__).resolve().parents[1] / "corpus" / "pages"
# What spreadsheets run as a formula; a date without a year is none.
FORMULA = re.compile(r"(?!--\d\d-\d\d$)[=+@\-\t\r\n＝＋－＠]")
READABLE = rf"[{HAN}\s!-~\u00a0-\u024f\u2000-\u27bf\u3000-\u33ff\uf900-\uffef\U00020000-\U000323af]"


class Corpus(NamedTuple):
    """The three tables of a folder of pages; see `read_corpus`."""

    pages: pd.DataFrame
    lines: pd.DataFrame
    articles: pd.DataFrame


def read_corpus(folder=None):
    """Read a folder of `.txt` pages into a `Corpus` of three tables.

    folder: default `$PAGES`, else the two shipped pages. Hidden files, whose names begin with a dot, are left out.

    - `pages`, one row per file, indexed by page (file name without suffix): path, encoding, characters, lines
      (non-blank), problem (empty, or what was wrong with the file and what was done).
    - `lines`, one row per non-blank line, in order: page, line (from 1), role, article, joins_previous, reason,
      text (as printed).
    - `articles`, indexed by article (`<page>-<n>`): page, title, authors, kind, date, text (paragraphs joined by a
      newline), characters.

    Raises FileNotFoundError, naming the folder and the mend, where there is no folder or no page in it.
    """
    folder = Path(folder or os.environ.get("PAGES") or SHIPPED_PAGES).expanduser()
    if not os.path.isdir(folder):
        raise FileNotFoundError(f"There is no folder {folder}: name a folder that holds pages as .txt files.")
    try:
        files = list(folder.iterdir())
    except OSError as error:
        raise type(error)(f"The folder {folder} cannot be read ({error.strerror}): allow reading it.") from error
    shown = (path for path in files if path.suffix.lower() == ".txt" and not path.name.startswith("."))
    paths = sorted(shown, key=lambda path: path.name)
    if not paths:
        raise FileNotFoundError(f"The folder {folder} holds no .txt file: put one plain-text file a page into it.")
    return read_pages(paths)


def read_pages(paths):
    """Read these page files into a `Corpus`; the tables are those of `read_corpus`."""
    paths = list(map(Path, paths))
    names = page_names(path.name for path in paths)
    return parse_pages((name, path, *read_text(path)) for name, path in zip(names, paths, strict=True))


def page_names(files):
    """Name each page by its file without suffix, and where that name is taken by its whole file, in this order."""
    taken = set()
    for file in map(printable, files):
        stem = SUFFIX.sub("", file)
        names = chain([stem, file], (f"{file}~{n}" for n in count(2)))
        taken.add(name := next(name for name in names if name not in taken))
        yield name


def parse_pages(texts):
    """The `Corpus` of pages whose texts are read: name, path, text, encoding and problem of each."""
    pages, lines, articles = [], [], []
    for page, path, text, encoding, problem in texts:
        page_lines, page_articles = parse_page(text_rows(text, page))
        names = {None: ""} | {n: f"{page}-{n + 1}" for n in range(len(page_articles))}
        for line in page_lines:
            lines.append((page, line.number, line.role, names[line.article], line.joins, line.reason, line.text))
        issue = issue_date(page_lines)
        articles += [(names[n], page, *article_row(article, issue)) for n, article in enumerate(page_articles)]
        if not page_articles:
            problem = problem or ("adverts or boilerplate only: no article" if page_lines else "no text: no article")
        pages.append((page, printable(path), encoding, len(text), len(page_lines), problem))
    return Corpus(make_table("pages", pages), make_table("lines", lines), make_table("articles", articles))


def article_row(article, issue):
    """The row of `articles` after its page: title, authors, kind, date, text, characters."""
    title = " ".join(line.core for line in article.headlines)
    text = "".join(("" if line.joins or not n else "\n") + line.core for n, line in enumerate(article.body))
    return title, " ".join(authors_of(article)), article.kind, date_of(article, issue), text, len(text)


def printable(path):
    """A path as text that can be written anywhere: names of files may hold bytes that are no character."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def trace(corpus, table):
    """Add where on its page each row of a table begins: page, line (from 1), column (characters before it in the line).

    table: article and start, as tokens, places and metrics have them. Raises KeyError where an article is unknown.
    """
    lines = corpus.lines[(corpus.lines.article != "") & corpus.lines.role.isin(RUNNING)]
    core = lines.text.map(without_marks).str[0]
    gap = (~lines.joins_previous & lines.duplicated("article")).astype(int)
    ends = (core.str.len() + gap).groupby(lines.article).cumsum()
    shift = ends - core.str.len() - [text.index(part) for text, part in zip(lines.text, core, strict=True)]
    starts = lines[["article", "page", "line"]].assign(start=ends - core.str.len(), shift=shift).sort_values("start")
    rows = table.reset_index(drop=True).rename_axis("row").reset_index().sort_values("start")
    if unknown := set(rows.article) - set(starts.article):
        raise KeyError(f"{min(unknown)} is no article of this corpus: trace a table made from its articles.")
    found = pd.merge_asof(rows, starts, on="start", by="article").sort_values("row")
    where = {"page": found.page, "line": found.line, "column": found.start - found["shift"]}
    return table.assign(**{name: values.to_numpy() for name, values in where.items()})


def read_text(path, read=None):
    """The text of a page file, its encoding, and what was wrong with it (else empty); read: gives its bytes."""
    try:
        text, encoding, problem = decode((read or read_bytes)(path))
    except (OSError, EOFError, zlib.error) as error:
        return "", "", f"not read: {getattr(error, 'strerror', None) or error}"
    return text, encoding, problem or ("holds NUL characters: kept as they are" if "\0" in text else "")


def read_bytes(path):
    return Path(path if os.path.isfile(path) else file_shown_as(os.fspath(path))).read_bytes()


def file_shown_as(path):
    """The file that tables show by this path: bytes of its name that are no character stand there as \ufffd."""
    matches = glob(escape(path).replace("\ufffd", "*")) if "\ufffd" in path else []
    for match in matches:
        if os.path.isfile(match) and printable(match) == path:
            return match
    raise FileNotFoundError(ENOENT, "no file, or a link to none")


def decode(data):
    """Decode the bytes of a page: its text, the encoding, and the problem (else empty).

    UTF-8 comes first, for hardly any other text is valid UTF-8; a few bad bytes are replaced and counted.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return replace_bad_bytes(data, encoding)
    for encoding in chain(["utf-8"], guess_encodings(data)):
        text, encoding, problem = replace_bad_bytes(data, encoding)
        if encoding == "utf-8" or encoding and readable_share(text) > 0.9:
            return text, encoding, problem
    return "", "", "not read: neither UTF-8, UTF-16, GB18030 nor Big5 text; save the page as UTF-8"


def guess_encodings(data):
    """Encodings to try on bytes that are no UTF-8, the likeliest first."""
    if b"\0" in data and len(data) % 2 == 0:
        yield from ("utf-16-le", "utf-16-be")
    # a sample may end inside a character of two bytes, so it is taken twice
    for sample in (data[:50_000], data[:49_999]):
        if best := charset_normalizer.from_bytes(sample, cp_isolation=["gb18030", "big5"]).best():
            yield best.encoding
    texts = {encoding: data.decode(encoding, errors="replace") for encoding in ("gb18030", "big5")}
    yield from sorted(texts, key=lambda encoding: -len(re.findall("[，。、的一是在有不]", texts[encoding])))


def replace_bad_bytes(data, encoding):
    """Decode, with � for bad bytes where they are few (at most two, or one in a hundred characters), else no text."""
    try:
        return data.decode(encoding), encoding, ""
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    if bad > max(2, len(text) / 100):
        return "", "", f"not read: {bad} undecodable places for {encoding}; save the page as UTF-8"
    line = len(split_lines(text[: text.index("\ufffd")]))
    return text, encoding, f"{bad} undecodable places shown as \ufffd, the first in line {line}"


def readable_share(text):
    """The share of characters that a Chinese page is made of: Han, kana, print, punctuation, symbols."""
    sample = text[:20_000]
    return len(re.findall(READABLE, sample)) / max(1, len(sample))


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
