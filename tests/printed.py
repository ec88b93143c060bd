"""Pages printed anew for the tests: paragraphs as rows of a given width, and rows as boxes of a page of columns."""

from itertools import cycle
from random import Random

from helpers.newspaper import Row
from helpers.newspaper.lines import without_marks

INDENT = 2
LEADING = 1.4  # in body type


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


def as_boxes(lines, columns=3, width=18, size=20.0, headline=2.5, seed=None):
    """The lines of a page as rows with boxes: each heading across the page, its text below it in columns.

    width: of a column, in signs; size: of the body type, in points; headline: the size of headings, in body type; seed:
    of the noise of a detector, up to a tenth of the body type at each side, else none. Gives the same as `as_rows`.
    """
    noise, top, drawn = Random(seed), 0.0, []
    for heading, text in parts_of(lines):
        if heading:
            drawn.append((heading, (0, top, size * headline * len(heading[1]), top + size * headline)))
            top += 2 * size * headline
        height = -(-len(text) // columns)
        for n, row in enumerate(text):
            left = n // height * (width + 2) * size + (INDENT * size if row[2] else 0)
            above = top + n % height * LEADING * size
            drawn.append((row, (left, above, left + size * len(row[1]), above + size)))
        top += (height + 1) * LEADING * size
    jitter = size / 10 if seed is not None else 0
    boxes = [tuple(side + noise.uniform(-jitter, jitter) for side in box) for _, box in drawn]
    rows = [Row("p", n, row[1], box) for n, (row, box) in enumerate(zip((row for row, _ in drawn), boxes, strict=True), 1)]
    return rows, [row[0] for row, _ in drawn]


def parts_of(lines, width=18):
    """The headings of a page, each with the rows of text below: (number of the line, text, whether it is indented)."""
    parts = [(None, [])]
    for number, line in enumerate(lines, 1):
        core, level = without_marks(line)
        if level:
            parts.append(((number, core, False), []))
        elif core:
            rows = wrapped(core, width) if len(core) > width else [core]
            parts[-1][1].extend((number, text, not n) for n, text in enumerate(rows))
    return [part for part in parts if part[0] or part[1]]
