"""A row of a page as a reader gives it."""

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
