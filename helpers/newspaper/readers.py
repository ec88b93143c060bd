"""From the file of a page, whatever engine wrote it, to rows.

A new format is a function in `formats.py`, which says what it takes and gives, and a line in `FORMATS`.
"""

import gzip
import os
import re
import zlib
from collections.abc import Callable
from errno import ENOENT
from glob import escape, glob
from pathlib import Path
from typing import NamedTuple

from helpers.newspaper import formats
from helpers.newspaper.encodings import decode, split_lines
from helpers.newspaper.plain import parse_text, plain
from helpers.newspaper.rows import Row
from helpers.newspaper.trees import CUT, parse_html, parse_json, parse_xml


class Page(NamedTuple):
    """A page as its file has it: its name, rows, the format and encoding of the file, and what was wrong (else empty).

    characters: of the text, line ends included; of the rows alone where the file holds more than text. articles: those
    of a table of finished articles.
    """

    page: str
    rows: list
    format: str = ""
    encoding: str = ""
    characters: int = 0
    problem: str = ""
    articles: list | None = None


class Format(NamedTuple):
    """What an engine writes: its name, the endings of its files, and what gives pages of pieces, or None."""

    name: str
    endings: tuple
    read: Callable


def parse_tsv(text):
    """The text, and whether its last line lacks columns."""
    lines = text.rstrip("\r\n").split("\n")
    whole = lines[-1].count("\t") >= lines[0].count("\t")
    return text, "" if whole else CUT.format(line=len(lines))


HTML, XML, JSON = (".hocr", ".html", ".htm", ".xhtml"), (".xml",), (".json",)
PARSERS = dict.fromkeys(HTML, parse_html) | dict.fromkeys(XML, parse_xml) | dict.fromkeys(JSON, parse_json)
PARSERS[".tsv"] = parse_tsv
FORMATS = [
    Format("text", (".txt",), plain),
    Format("Markdown", (".md", ".markdown"), plain),
    Format("MinerU", JSON, formats.mineru),
    Format("PaddleOCR-VL", JSON, formats.paddleocr_vl),
    Format("RapidOCR", JSON, formats.rapidocr),
    Format("PaddleOCR", JSON, formats.paddleocr),
    Format("hOCR", HTML, formats.hocr),
    Format("ALTO", XML, formats.alto),
    Format("PAGE", XML, formats.page_xml),
    Format("Tesseract", (".tsv",), formats.tesseract),
]
EMPTY = "empty: no text; write the file anew, or take it away"
ENDINGS = frozenset(ending for known in FORMATS for ending in known.endings)
# The ending of a file, with what engines add to the name of the page.
NAME_ENDS = re.compile(r"(?<=[^/])(?:(?:_content_list|_res|\.boxes)\.json|\.[^./]+)(?:\.gz)?$", re.IGNORECASE)


def read(path, name=None, load=None):
    """The pages of a file, a list of `Page`; empty where it is of no known format.

    name: of the page, default that of the file without its ending; the pages of a file with several are `name-1`,
    `name-2` and so on. load: a function from the path to the bytes of the file.
    What is broken is a page with its problem and the rows that could be read, never an error.
    """
    name = name or page_name(os.path.basename(path))
    text, encoding, problem = read_text(path, load)
    if not encoding:
        return [Page(name, [], problem=problem)]
    ending = ending_of(path)
    tree, fault = PARSERS.get(ending, parse_text)(text)
    problem = "; ".join(filter(None, [fault, problem]))
    lost = tree is None and fault
    for known in FORMATS:
        if not lost and ending in known.endings and (pages := known.read(tree)):
            return pages_of(known.name, name, pages, encoding, problem, len(text) if known.read is plain else None)
    return [Page(name, [], "", encoding, 0, problem or EMPTY)] if problem or not text.strip() else []


def read_text(path, load=None):
    """The text of a file, unpacked, its encoding, and what was wrong with it (else empty); load: gives its bytes."""
    try:
        data = (load or read_bytes)(path)
        packed = os.fspath(path).lower().endswith(".gz")
        text, encoding, problem = decode(gzip.decompress(data) if packed else data)
    except (OSError, EOFError, zlib.error) as error:
        return "", "", f"not read: {getattr(error, 'strerror', None) or error}"
    # files put together have a byte order mark in the middle
    text = text.replace("\ufeff", "")
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


def printable(path):
    """A path as text that can be written anywhere: names of files may hold bytes that are no character."""
    return os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def page_name(file):
    """The name of a page from that of its file."""
    return NAME_ENDS.sub("", printable(file))


def ending_of(path):
    path = os.fspath(path).lower().removesuffix(".gz")
    return os.path.splitext(path)[1]


def pages_of(known, name, pages, encoding, problem, characters):
    """The pages of a file, named, with their rows numbered as the source has them."""
    found = []
    for number, pieces in enumerate(pages, 1):
        page = f"{name}-{number}" if len(pages) > 1 else name
        rows = [
            Row(page, row, " ".join(split_lines(part.text)), *part[1:])
            for row, part in enumerate(pieces, 1)
            if part.text.strip()
        ]
        count = sum(len(row.text) for row in rows) if characters is None else characters
        faults = problem if characters is not None else "; ".join(filter(None, [problem, boxes_missed(rows)]))
        found.append(Page(page, rows, known, encoding, count, faults))
    return found


def boxes_missed(rows):
    """What to say of rows without a box on a page that an engine wrote, else empty."""
    missed = sum(row.box is None for row in rows)
    if not missed:
        return ""
    if missed == len(rows):
        return "no row has a box: read as text without boxes"
    return f"{missed} of {len(rows)} rows have no box on the page: kept where the file has them; read the scan again"
