"""From the file of a page, whatever engine wrote it, to rows.

A new format is a function in `formats.py`, which says what it takes and gives, and a line in `FORMATS`.
"""

import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from helpers.newspaper import formats
from helpers.newspaper.boxes import Piece
from helpers.newspaper.encodings import decode, split_lines
from helpers.newspaper.rows import Row
from helpers.newspaper.trees import CUT, parse_html, parse_json, parse_xml


class Page(NamedTuple):
    """A page as its file has it: its name, rows, the format and encoding of the file, and what was wrong (else empty).

    characters: of the text, line ends included; of the rows alone where the file holds more than text.
    """

    page: str
    rows: list
    format: str = ""
    encoding: str = ""
    characters: int = 0
    problem: str = ""


class Format(NamedTuple):
    """What an engine writes: its name, the endings of its files, and what gives pages of pieces, or None."""

    name: str
    endings: tuple
    read: Callable


def plain(text):
    return [[Piece(line) for line in split_lines(text)]]


def parse_text(text):
    return text, "holds NUL characters: kept as they are" if "\0" in text else ""


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
ENDINGS = frozenset(ending for known in FORMATS for ending in known.endings)
# Engines add these to the name of the page.
NAME_ENDS = re.compile(r"(?<=[^/])(?:_content_list|_res|\.boxes)?\.[^./]+(?:\.gz)?$", re.IGNORECASE)


def read(path, name=None, data=None):
    """The pages of a file, a list of `Page`; empty where it is of no known format.

    name: of the page, default that of the file without its ending; the pages of a file with several are `name-1`,
    `name-2` and so on. data: the bytes of the file, where they are read already.
    What is broken is a page with its problem and the rows that could be read, never an error.
    """
    name = name or page_name(os.path.basename(path))
    try:
        data = Path(path).read_bytes() if data is None else data
    except (OSError, EOFError, zlib.error) as error:
        return [Page(name, [], problem=f"not read: {getattr(error, 'strerror', None) or error}")]
    text, encoding, problem = decode(data)
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


EMPTY = "empty: no text; write the file anew, or take it away"


def page_name(file):
    """The name of a page from that of its file."""
    return NAME_ENDS.sub("", file)


def ending_of(path):
    path = os.fspath(path).lower().removesuffix(".gz")
    return os.path.splitext(path)[1]


def pages_of(known, name, pages, encoding, problem, characters):
    """The pages of a file, named, with their rows numbered as the source has them."""
    found = []
    for number, pieces in enumerate(pages, 1):
        page = f"{name}-{number}" if len(pages) > 1 else name
        texts = ((row, part._replace(text=" ".join(split_lines(part.text)))) for row, part in enumerate(pieces, 1))
        rows = [Row(page, row, *part) for row, part in texts if part.text.strip()]
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
