"""The rows of a page as a reader gives them, and the blocks that they make."""

import re
from itertools import accumulate, pairwise
from typing import NamedTuple

from helpers.chinese import fold

HALF, SPACE = re.compile("[0-9A-Za-z]"), re.compile(r"\s")


class Row(NamedTuple):
    """A printed row, or a paragraph where the source has paragraphs.

    page: name; row: its number in the source, from 1; box: (left, top, right, bottom) as numbers in any unit, top above
    bottom, or None; mark: what the engine says that it is (`#`, `title`, `figure_caption`, `table`, `header`), or "".
    """

    page: str
    row: int
    text: str
    box: tuple | None = None
    mark: str = ""


class Block(NamedTuple):
    """A paragraph or heading with its rows, and hints.

    size: of its type, as a multiple of the body type, 0 where unknown; level: of a heading that only its print shows;
    ended: whether the paragraph ends with it, None where the print does not tell; shape: `text`, `heading`,
    `furniture`, or "" where the print does not tell.
    """

    rows: list
    level: int = 0
    size: float = 0.0
    ended: bool | None = None
    shape: str = ""


def signs_of_each(texts):
    """The widths of texts in signs; digits and letters are half as wide as Chinese characters and their marks.

    For speed they are measured in one text, in which each sign keeps its place.
    """
    whole = HALF.sub("0", SPACE.sub(" ", "".join(texts)))
    parts = [whole[start:end] for start, end in pairwise(accumulate(map(len, texts), initial=0))]
    return [len(part) - part.count(" ") - part.count("0") / 2 for part in parts]


def folded_text(rows):
    return fold("".join(row.text.strip() for row in rows))
