"""From the file of a page, whatever engine wrote it, to rows.

A new format is a function in `formats.py`, which says what it takes and gives, and a line in `FORMATS`.
"""

import os
import re
import stat
import zlib
from collections.abc import Callable
from errno import EFBIG, EINVAL, ENOENT
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
# The bytes of the largest page, unpacked: a hundred times those of a large one, and no more than memory holds.
LARGEST = 50_000_000
GZIP_MARK = b"\x1f\x8b"
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
        data, rest = unpacked(path, (load or read_bytes)(path))
        text, encoding, problem = decode(data)
    except (EOFError, zlib.error) as error:
        return "", "", f"not read: {error}; pack the file anew"
    except OSError as error:
        return "", "", f"not read: {error.strerror or error}"
    if text.count("\0") > len(text) / 2:
        return "", "", f"not read: NUL characters, most of its {len(data):,} bytes; write the file anew"
    # files put together have a byte order mark in the middle
    text = text.replace("\ufeff", "")
    nul = "holds NUL characters: kept as they are" if "\0" in text else ""
    return text, encoding, "; ".join(filter(None, [problem, nul, rest]))


def read_bytes(path):
    """The bytes of a file of this machine; OSError, with what stands there instead, where there is none to read."""
    path = path if os.path.lexists(path) else file_shown_as(os.fspath(path))
    if not os.path.isfile(path):
        raise OSError(EINVAL, f"{kind_of(path)}, no file; rename it or take it away")
    check_size(os.path.getsize(path))
    return Path(path).read_bytes()


def kind_of(path):
    """What stands at a path where no file is."""
    if not os.path.exists(path):
        return "a link to nothing"
    mode = os.stat(path).st_mode
    kinds = {"a folder": stat.S_ISDIR, "a pipe": stat.S_ISFIFO, "a socket": stat.S_ISSOCK}
    return next((kind for kind, is_kind in kinds.items() if is_kind(mode)), "a device")


def check_size(size):
    """Raise OSError where a file has more bytes than a page can have."""
    if size > LARGEST:
        raise OSError(EFBIG, f"{size:,} bytes, more than the {LARGEST:,} of the largest page; cut the file into pages")


def unpacked(path, data):
    """The bytes of a file as they were before gzip, where its name says that it is packed; and what to say of the rest.

    Raises EOFError where it is cut short, OSError where it is not packed or unpacks to more than a page can have.
    """
    if not os.fspath(path).lower().endswith(".gz"):
        return data, ""
    parts, size, rest = [], 0, data
    while rest.startswith(GZIP_MARK):
        packed = zlib.decompressobj(zlib.MAX_WBITS + 16)
        parts.append(packed.decompress(rest, LARGEST + 1 - size))
        size += len(parts[-1])
        if size > LARGEST:
            more = f"unpack to more than the {LARGEST:,} of the largest page; cut the file into pages"
            raise OSError(EFBIG, f"its {len(data):,} bytes {more}")
        if not packed.eof:
            raise EOFError("Compressed file ended before the end-of-stream marker was reached")
        rest = packed.unused_data
    if rest and not parts:
        raise OSError(EINVAL, "not packed with gzip, as its name says; take .gz off the name")
    junk = len(rest.lstrip(b"\0"))
    return b"".join(parts), f"{junk:,} bytes behind the packed text: left out" if junk else ""


def file_shown_as(path):
    """The file that tables show by this path: bytes of its name that are no character stand there as \ufffd."""
    matches = glob(escape(path).replace("\ufffd", "*")) if "\ufffd" in path else []
    for match in matches:
        if os.path.isfile(match) and printable(match) == path:
            return match
    raise FileNotFoundError(ENOENT, "there is no such file")


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
