"""Where rows stand on a page: the size of their type, and the order in which a reader takes its columns.

All lengths are multiples of the size of the body type, so pages and detectors of any resolution read alike. The order
is a recursive XY-cut (Nagy and Seth 1984).
"""

from math import isfinite
from operator import attrgetter, itemgetter
from statistics import median
from typing import NamedTuple

import numpy as np

from helpers.newspaper.rows import signs_of_each

# Each was tried a fifth less and more on pages of three newspapers as two engines read them, with the noise of a
# detector, and on the shipped and invented pages printed anew. Where no effect is named, no share of right roles,
# headlines, joins or lines in their article changed by more than .005.
PITCH = 1.1  # of type to the distance of its signs; a fifth more: joins -.008
SHRINK = 0.5  # at each side of a row, for columns whose boxes touch
MARGIN = 0.1  # of the size of type, above and below it in its box
FREE = 0.42  # more free height, in leading, than between rows
SURE_FREE = 3.0  # times as much above a headline
HEADLINE = 2.2  # the least size of its type; a fifth more: headlines -.036 on pages drawn with 2.5
LARGE = 1.5  # the least size of a heading wherever it stands
NARROW = 3.0  # a part so many times as high as wide is a vertical headline
UPRIGHT = 2.0  # so is a row
SAME_GAP = 0.95  # of the best gap


class Placed(NamedTuple):
    """A printed row: the rows of the source on one line, their box, the size of their type, the way they run."""

    rows: tuple
    left: float
    top: float
    right: float
    bottom: float
    signs: float
    size: float
    upright: bool = False

    @property
    def height(self):
        return self.bottom - self.top

    @property
    def middle(self):
        return (self.top + self.bottom) / 2


def has_box(row):
    """Whether a row has a box of finite numbers with some width and height."""
    box = row.box
    return box is not None and all(map(isfinite, box)) and box[2] > box[0] and box[3] > box[1]


def place_rows(rows):
    """Rows that have boxes as `Placed`, in multiples of the body type; pages printed from top to bottom are turned."""
    # for speed all rows are measured as one array
    boxes, signs = np.array([row.box for row in rows]), np.maximum(1.0, signs_of_each([row.text for row in rows]))
    several = np.array([len(row.text.strip()) > 1 for row in rows])
    sizes, upright = measured(boxes, signs, several)
    if upright[signs >= 4].sum() > (signs >= 4).sum() / 2:
        boxes = boxes[:, [1, 2, 3, 0]] * [1, -1, 1, -1]
        sizes, upright = measured(boxes, signs, several)
    body = body_size(sizes, signs)
    sides = (boxes - np.tile(boxes[:, :2].min(axis=0), 2)) / body
    columns = *sides.T, signs, sizes / body, upright
    return [Placed((row,), *facts) for row, *facts in zip(rows, *(column.tolist() for column in columns), strict=True)]


def measured(boxes, signs, several):
    """The sizes of type of rows, the height of a box or less where its signs stand closer, and whether it is upright.

    boxes, signs: of each row; several: whether it has more than one.
    """
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    upright = several & (height > UPRIGHT * width)
    along, across = np.where(upright, (height, width), (width, height))
    return np.minimum(across, PITCH * along / signs), upright


def body_size(sizes, signs):
    """The size of type in which half of all signs are printed, or smaller."""
    order = np.argsort(sizes, kind="stable")
    counts = signs[order].cumsum()
    return sizes[order[np.searchsorted(counts, counts[-1] / 2)]]


def leading_of(placed):
    """The usual distance from a row to the next below it in its column."""
    rows = sorted((row for row in placed if row.size < HEADLINE), key=lambda row: (round(row.left / 2), row.top))
    steps = (below.top - row.top for row, below in zip(rows, rows[1:], strict=False))
    return median([step for step in steps if 0.5 < step < 4] or [1.5])


# The order of reading


def columns_of(placed, leading):
    """The rows of a page as lists, in reading order: each is a column, a row across columns, or an upright headline."""
    height = median([row.height - 2 * MARGIN * row.size for row in placed if row.size < HEADLINE] or [0])
    least = max(0, leading - height) + FREE * leading
    waiting, columns = [placed], []
    while waiting:
        part = waiting.pop()
        if parts := cut_across(part):
            waiting.extend(reversed(parts))
            continue
        lines = on_lines(part)
        # where no row stands beside another, there is one column
        if parts := len(lines) < len(part) and cut_down(part, least) or cut_out(part):
            waiting.extend(reversed(parts))
        elif part:
            columns.append(list(map(as_one, lines)))
    return columns


def cut_across(part):
    """The part cut at all gaps between columns, from left to right, upright headlines first; or nothing."""
    shrunk = []
    for row in part:
        aside = SHRINK * min(1, row.size)
        shrunk.append((row.left + aside, row.right - aside, row))
    parts = [rows for rows, _ in stretches(shrunk)]
    return sorted(parts, key=lambda rows: not is_upright(rows)) if len(parts) > 1 else []


def cut_down(part, least):
    """The part cut at its highest free gaps, from the top; or nothing."""
    found = stretches([(row.top + MARGIN * row.size, row.bottom - MARGIN * row.size, row) for row in part])
    weights = [weight(gap, rows) for rows, gap in found]
    best = max(weights)
    if best < least:
        return []
    parts = [[]]
    for (rows, _), height in zip(found, weights, strict=True):
        if height >= SAME_GAP * best:
            parts.append([])
        parts[-1].extend(rows)
    return parts


def cut_out(part):
    """Upright rows, which stand before the others; nothing where there are none, or no others."""
    upright = [row for row in part if row.upright]
    others = [row for row in part if not row.upright]
    return [*([row] for row in upright), others] if upright and others else []


def weight(gap, rows):
    return gap * (SURE_FREE if max(row.size for row in rows) >= HEADLINE else 1)


def stretches(spans):
    """Spans (start, end, row) that overlap, as lists of their rows, each with the gap before it."""
    found, reach = [], None
    for start, end, row in sorted(spans, key=itemgetter(0)):
        if reach is None or start > reach:
            found.append(([row], 0 if reach is None else start - reach))
            reach = end
        else:
            found[-1][0].append(row)
        reach = max(reach, end)
    return found


def is_upright(part):
    """Whether a part is a headline printed from top to bottom, in one box or in one a sign."""
    if not all(row.upright or row.signs <= 2 for row in part):
        return False
    width = max(row.right for row in part) - min(row.left for row in part)
    height = max(row.bottom for row in part) - min(row.top for row in part)
    return height > NARROW * width and max(row.size for row in part) >= LARGE


def on_lines(part):
    """The rows of a part from the top, in lists of those beside each other."""
    lines = []
    for row in sorted(part, key=attrgetter("top", "left")):
        if lines and row.top < lines[-1][0].middle and row.middle < lines[-1][0].bottom:
            lines[-1].append(row)
        else:
            lines.append([row])
    return lines


def as_one(line):
    """Rows beside each other as one, from the left."""
    if len(line) == 1:
        return line[0]
    line = sorted(line, key=lambda row: row.left)
    widest = max(line, key=lambda row: row.signs)
    return widest._replace(
        rows=tuple(row for placed in line for row in placed.rows),
        left=line[0].left,
        top=min(row.top for row in line),
        right=max(row.right for row in line),
        bottom=max(row.bottom for row in line),
        signs=sum(row.signs for row in line),
    )
