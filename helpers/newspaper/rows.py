"""A row of a page as a reader gives it, and how wide it is."""

from typing import NamedTuple


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


def signs_of(text):
    """The width of a text in signs; digits and letters are half as wide as a Chinese character."""
    return sum(0.5 if sign.isascii() else 1 for sign in text if not sign.isspace())
