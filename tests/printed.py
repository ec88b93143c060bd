"""Pages printed anew for the tests: paragraphs as rows of a given width, and rows as boxes of a page of columns."""

from itertools import cycle
from random import Random

from helpers.newspaper import Row
from helpers.newspaper.lines import without_marks
from helpers.newspaper.rows import signs_of_each

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


def as_boxes(lines, columns=3, width=18, size=20.0, headline=2.5, seed=None, subheads=()):
    """The lines of a page as rows with boxes: each heading across the page, its text below it in columns.

    width: of a column, in signs; size: of the body type, in points; headline: the size of headings, in body type; seed:
    of the noise of a detector, up to a tenth of the body type at each side, else none; subheads: the numbers of lines
    that are printed as headings inside a column. Gives the same as `as_rows`.
    """
    top, drawn = 0.0, []
    for heading, text in parts_of(lines, width, subheads):
        if heading:
            drawn.append((*heading[:2], 0, top, size * headline))
            top += 2 * size * headline
        height = max(1, -(-len(text) // columns))
        for n, (number, core, indent, scale) in enumerate(text):
            left = (n // height * (width + 2) + indent) * size
            drawn.append((number, core, left, top + n % height * LEADING * size, size * scale))
        top += (height + 1) * LEADING * size
    drawn = [item for item in drawn if item[1]]
    return boxed(drawn, size, seed), [number for number, *_ in drawn]


def boxed(drawn, size, seed):
    """Rows with the boxes of what is drawn: number of the line, text, left, top and size of the type."""
    noise, jitter, rows = Random(seed), size / 10 if seed is not None else 0, []
    for n, (_, text, left, top, type_size) in enumerate(drawn, 1):
        box = left, top, left + type_size * signs_of_each([text])[0], top + type_size
        rows.append(Row("p", n, text, tuple(side + noise.uniform(-jitter, jitter) for side in box)))
    return rows


def parts_of(lines, width, subheads):
    """The headings of a page, each with the rows of text below: number of the line, text, indent, size of the type."""
    parts = [(None, [])]
    for number, line in enumerate(lines, 1):
        core, level = without_marks(line)
        if level and number not in subheads:
            parts.append(((number, core), []))
        elif level:
            parts[-1][1].extend((number, text, 2, 1.25) for text in ["", core, ""])
        elif core:
            rows = wrapped(core, width) if len(core) > width else [core]
            parts[-1][1].extend((number, text, 0 if n else INDENT, 1) for n, text in enumerate(rows))
    return [part for part in parts if part[0] or part[1]]
