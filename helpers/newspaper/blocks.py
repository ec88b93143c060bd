"""Which rows belong together: the rows of a page become blocks, paragraphs and headings, in reading order.

Rows with boxes are joined by geometry, rows without by their widths; paragraphs are blocks already. What the print
shows besides goes along as hints: the size of the type, whether a paragraph ended, what shape a block has.
"""

from itertools import compress, pairwise
from math import inf
from typing import NamedTuple

from helpers.chinese import fold_each
from helpers.newspaper import geometry
from helpers.newspaper.geometry import HEADLINE, LARGE
from helpers.newspaper.rows import Block, folded_text
from helpers.newspaper.runs import from_rows, is_marked
from helpers.newspaper.signatures import is_signature
from helpers.newspaper.vocabulary import CAPTION_SIGN, DATELINE, FROM_PAGE, HAN_SIGN, MASTHEAD_DATE, STOPPED
from helpers.rules import any_of

# Tried as those of `geometry`.
SMALL_HEADING = 1.22  # the least size of a heading with space above it; a fifth less: headlines -.035
ONE_SIZE = 1.15  # headings are of one size, up to this ratio
NEAR = 1.35  # sizes of type measured from boxes are one, up to this ratio
INDENT = 1.1, 4.0  # in signs
APART = 1.75  # in leading, between paragraphs
LOOSE = 1.3  # in leading, around a heading of body type; a fifth less: headlines -.035
SHORT, SURELY_SHORT = 1.5, 3.0  # signs that the last row of a paragraph lacks, before an indented row and before any
TEXT_ROWS = 4  # so many full rows of one size are text
MASTHEAD = 0.08  # of the height of a page
WINDOW = 3  # rows above and below that show the edges of a column; one less: headlines -.009

OPENING = any_of(*(pattern.pattern for pattern in (DATELINE, CAPTION_SIGN, FROM_PAGE)))
SUBHEAD = 3  # the level of a heading of about the size of the text

# The hints of what engines call a block: level and shape.
MARKS = {
    "title": (2, ""),
    "header": (0, "furniture"),
    "image": (0, "furniture"),
    "figure_caption": (0, "caption"),
}


def to_blocks(rows):
    """The blocks of a page; every row that is not blank stands in one of them."""
    rows = [row for row in rows if row.text.strip()]
    boxed = [geometry.has_box(row) for row in rows]
    if not any(boxed):
        return from_rows(rows) or list(map(marked_block, rows))
    found = from_boxes(list(compress(rows, boxed)))
    return found + [marked_block(row) for row, placed in zip(rows, boxed, strict=True) if not (found and placed)]


def are_paragraphs(placed):
    """Whether boxes hold paragraphs rather than rows of the print."""
    if any(row.rows[0].mark == "text" for row in placed):
        return True
    several = sum(row.signs for row in placed if min(row.height, row.right - row.left) > 2 * row.size)
    return several > sum([row.signs for row in placed]) / 2


def marked_block(row):
    """A paragraph as a block, with the hints of its mark."""
    level, shape = MARKS.get(row.mark, (row.mark.count("#"), ""))
    return Block([row], level, shape=shape)


def from_boxes(rows):
    """The blocks of printed rows with boxes, in reading order; nothing where boxes hold paragraphs."""
    placed = geometry.place_rows(rows)
    if are_paragraphs(placed):
        return []
    leading = geometry.leading_of(placed)
    head, rest = without_masthead(placed)
    blocks = [Block(list(row.rows), shape="furniture") for row in head]
    for column in geometry.columns_of(rest, leading):
        blocks = joined(blocks, column_blocks(in_column(column, leading)))
    return [part for block in blocks for part in without_marks_apart(block)]


def without_masthead(placed):
    """The rows at the top down to the date of the page with what an engine calls furniture, and the others."""
    limit = MASTHEAD * max(row.bottom for row in placed)
    dates = [row.bottom for row in placed if row.bottom <= limit and is_date(folded_text(row.rows))]
    end = max(dates, default=-1) + 1
    head, rest = [], []
    for row in placed:
        furniture = MARKS.get(row.rows[0].mark, (0, ""))[1] == "furniture"
        above = row.bottom <= end and not is_marked(folded_text(row.rows))
        (head if furniture or above else rest).append(row)
    return sorted(head, key=lambda row: (row.top, row.left)), rest


def is_date(text):
    return not is_marked(text) and MASTHEAD_DATE.search(text) is not None


class ColumnRow(NamedTuple):
    """A row in its column: how far it stands from the edges, in signs, and from the rows around, in leading."""

    row: tuple
    text: str
    indent: float
    lacks: float
    above: float
    below: float
    level: int = 0

    @property
    def indented(self):
        return INDENT[0] <= self.indent <= INDENT[1]

    @property
    def short(self):
        return self.lacks > SHORT


def in_column(column, leading):
    """The rows of a column as `ColumnRow`, with their levels as headings."""
    lefts, rights = [row.left for row in column], [row.right for row in column]
    steps = [inf, *((below.top - row.top) / leading for row, below in pairwise(column)), inf]
    texts = fold_each(["".join([part.text.strip() for part in row.rows]) for row in column])
    lines = []
    for at, (row, text) in enumerate(zip(column, texts, strict=True)):
        around = slice(max(0, at - WINDOW), at + WINDOW + 1)
        left, right = sorted(lefts[around]), sorted(rights[around])
        indent, lacks = row.left - left[(len(left) - 1) // 2], right[len(right) // 2] - row.right
        line = ColumnRow(row, text, indent, lacks, steps[at], steps[at + 1])
        level = level_of(line)
        lines.append(line._replace(level=level) if level else line)
    return with_wrapped(without_large_text(lines))


def level_of(line):
    """The level of a heading that the print of a row shows, 0 for text."""
    mark, size = line.row.rows[0].mark, line.row.size
    if level := MARKS.get(mark, (mark.count("#"), ""))[0]:
        return level
    if size >= LARGE:
        level = 1 if size >= HEADLINE else 2
    elif line.above > LOOSE and line.text[-1] != "。":
        free = LOOSE < line.below < inf and (line.short or not line.indented)
        level = SUBHEAD if free or size >= SMALL_HEADING else 0
    return level if level and len(HAN_SIGN.findall(line.text)) > 1 else 0


def without_large_text(lines):
    """The rows where several full ones of one size, which are text in a larger type, are no headings."""
    runs, found = [], list(lines)
    for at in [at for at, line in enumerate(lines) if line.level]:
        if runs and runs[-1][-1] == at - 1 and similar(lines[at - 1].row, lines[at].row, ONE_SIZE):
            runs[-1].append(at)
        else:
            runs.append([at])
    for run in runs:
        if sum(not lines[at].short for at in run) >= TEXT_ROWS:
            found[run[0] : run[-1] + 1] = [lines[at]._replace(level=0) for at in run]
    return found


def with_wrapped(lines):
    """The rows, where two or three short ones set apart from the text around them are one heading."""
    found = list(lines)
    for at in [at for at, line in enumerate(lines) if line.above > LOOSE >= line.below]:
        for part in (lines[at : at + 2], lines[at : at + 3]):
            if is_wrapped(part):
                found[at : at + len(part)] = [line._replace(level=SUBHEAD) for line in part]
    return found


def is_wrapped(part):
    """Whether rows below a space are set tight and short, with a space below them."""
    short = all(line.short and not line.level and line.text[-1] != "。" for line in part)
    return short and LOOSE < part[-1].below < inf and all(line.below <= LOOSE for line in part[:-1])


def similar(row, other, most=NEAR):
    return row.size <= most * other.size and other.size <= most * row.size


def column_blocks(lines):
    """The blocks of a column, and whether its first row may go on from the column before."""
    blocks, last = [], None
    for line in lines:
        if last and not (last.level or line.level or starts(line, last)):
            blocks[-1].rows.extend(line.row.rows)
        else:
            if last and not last.level:
                blocks[-1] = blocks[-1]._replace(ended=last.short or line.indented or None)
            shape = "heading" if line.level else "text"
            blocks.append(Block(list(line.row.rows), line.level, line.row.size, None, shape))
        last = line
    if not last.level and last.short:
        blocks[-1] = blocks[-1]._replace(ended=True)
    return blocks, not (lines[0].level or lines[0].indented or opens(lines[0].text))


def starts(line, last):
    """Whether a row of text opens a paragraph below the last row."""
    if line.indented or last.lacks > SURELY_SHORT or line.above > APART or not similar(line.row, last.row):
        return True
    ended = last.short or STOPPED.search(last.text) is not None
    return opens(line.text) or ended and is_signature(line.text)


def opens(text):
    """Whether a row opens a report or a caption."""
    return OPENING.match(text) is not None


def joined(blocks, column):
    """The blocks with those of the next column, whose first may be the rest of a paragraph."""
    found, runs_on = column
    last = blocks[-1] if blocks else None
    if not last or last.ended is not None or not last.shape == found[0].shape == "text":
        return blocks + found
    if not runs_on:
        return [*blocks[:-1], last._replace(ended=True), *found]
    if similar(last, found[0]):
        whole = found[0]._replace(rows=last.rows + found[0].rows)
        return [*blocks[:-1], whole, *found[1:]]
    return blocks + found


def without_marks_apart(block):
    """The block, or where it holds no mark of running text its rows apart."""
    # a mark may need the row below
    pairs = (block.rows[at : at + 2] for at in range(len(block.rows)))
    if block.shape != "text" or any(is_marked(folded_text(pair)) for pair in pairs):
        return [block]
    return [block._replace(rows=[row], ended=None, shape="") for row in block.rows]
