"""Pages printed anew for the tests: paragraphs as rows of a given width, and rows as boxes of a page of columns."""

from itertools import cycle

from helpers.newspaper import Row
from helpers.newspaper.lines import without_marks

INDENT = 2


def as_rows(lines, widths, marks=True):
    """The lines of a page as the rows of columns of these widths, taken by turns, one for each paragraph of text.

    lines: the texts of the page. Gives the rows and, for each, the number of the line (from 1) that it is printed from.
    A heading stays a row, with its mark or without; the first row of a paragraph is indented, which no row shows.
    """
    rows, sources, width = [], [], cycle(widths)
    for number, line in enumerate(lines, 1):
        core, level = without_marks(line)
        if not core:
            continue
        printed = [core] if level or len(core) < 2 * min(widths) else wrapped(core, next(width))
        for text in printed:
            rows.append(("#" * level + " " if level and marks else "") + text)
            sources.append(number)
    return [Row("p", n, text) for n, text in enumerate(rows, 1)], sources


def wrapped(text, width):
    """A paragraph as rows of so many signs, the first of them indented."""
    first = width - INDENT
    return [text[:first], *(text[start : start + width] for start in range(first, len(text), width))]
