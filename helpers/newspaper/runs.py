"""Paragraphs of rows that have no boxes: only the widths of the rows, and how they begin and end, tell where text runs.

A width is counted in signs, half for digits and letters.
"""

from itertools import pairwise, takewhile
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.chinese import fold_each
from helpers.newspaper.rows import Block, Row, folded_text, signs_of_each
from helpers.newspaper.signatures import is_signature
from helpers.newspaper.vocabulary import (
    BRACKETED,
    BRIEF_HEADING,
    BULLET_ROW,
    CAPTION_SIGN,
    CLAUSE_MARK,
    DATELINE,
    ENUMERATED,
    FROM_PAGE,
    FURNITURE_OPENING,
    FURNITURE_SIGN,
    MARKS,
    MASTHEAD_DATE,
    NOTICE,
    NOTICE_END,
    NOTICE_HEADING,
    PART_NUMBER,
    STOPPED,
)
from helpers.rules import any_of

# Tried as those of `geometry`.
NEIGHBOURS = 3  # above and below; one less: headlines -.035 on real pages, +.027 on printed ones
ALIKE, ALIKE_SHARE = 1, 0.1  # rows of one column differ by so many signs and such a share; a fifth less: joins -.006
FEWEST, SHARE = 12, 0.25  # full rows of a page that comes in rows; at 0.5: roles -.01
STOPS, BLANKS = 0.4, 0.6  # at most so many of its rows end sentences, or stand between blank lines
EXACT_INDENT = 0.9  # signs that the first row of a paragraph is narrower, where all rows are of one width
INDENT = 1.3, 3.0  # signs that the first row of a paragraph is narrower
FEW_STOPS = 0.2  # full stops for each comma where commas end paragraphs
CUT_ENDS = 2.5, 0.4  # signs that a last row without its full stop lacks, and the first row below it
TORN = 0.25  # of the rows of a column, at most, are as wide as it; engines lose signs
WIDER = 1.3  # so many times as wide a row is in another column; a fifth less: joins -.008
FIRST_ROW = 0.6  # of the width of the next row, at least, where an engine lost signs
VERY_SHORT = 0.7  # of its column; a fifth more: joins -.006
HEADLINE_ROWS = 5
WITHOUT_REPORT = 3  # so many at most where no report is below
LONGEST_HEADING = 30
LONGEST_DATELINE = 40
SHORTEST_TEXT, SHORTEST_BARE = 8, 10  # a row with a mark, and without
REPORT = any_of(DATELINE.pattern, FROM_PAGE.pattern)
NUMBERED = any_of(BULLET_ROW.pattern, ENUMERATED.pattern)
LABEL = any_of("#", *(pattern.pattern for pattern in (MARKS, NOTICE_HEADING, BRIEF_HEADING)))
NO_BEGINNING = ",。、;:!?)」』”》"


class Habits(NamedTuple):
    """Of a page: the comma that ends its paragraphs, if any, and whether their first rows are indented."""

    comma: str
    indents: bool


class Printed(NamedTuple):
    """A row with its folded text and its width, the width of the column around it, and what it shows.

    marked: whether it holds what only running text holds; stopped: whether a sentence ends with it; full: whether it is
    about as wide as rows around it; exact: whether these rows are all of one width; opens: whether a report or a
    caption opens with it.
    """

    source: Row
    text: str
    width: float
    column: float
    marked: bool
    stopped: bool
    full: bool
    exact: bool
    opens: bool = False

    @property
    def short(self):
        """Whether it ends well before its column does."""
        return self.width < self.column - slack(self.column)

    @property
    def narrower(self):
        """Whether it lacks what the first row of a paragraph lacks."""
        least = EXACT_INDENT if self.exact else INDENT[0]
        return self.spaced or least <= self.column - self.width <= INDENT[1]

    @property
    def spaced(self):
        """Whether it is printed with the spaces of a first row."""
        return self.source.text.startswith(("\u3000", "  "))

    def ends(self, habits):
        """Whether it ends a sentence, or what the page ends paragraphs with."""
        return self.stopped or self.text[-1] == habits.comma


def is_marked(text):
    """Whether a folded text holds what only running text holds."""
    return CLAUSE_MARK.search(text) is not None


def from_rows(rows):
    """The blocks of a page without boxes that has a row of the source for each row of the print; else nothing."""
    if not rows or is_parted(rows) or not comes_in_rows(printed := as_printed(rows)):
        return []
    printed = with_openings(printed)
    habits = habits_of(printed)
    blocks, last = [], None
    for at, row in enumerate(printed):
        below = printed[at + 1 : at + 1 + HEADLINE_ROWS]
        if last and goes_on(last, row, below, habits):
            blocks[-1].rows.append(row.source)
        else:
            if last:
                parted = last.ends(habits) or not widens(last, row)
                blocks[-1] = blocks[-1]._replace(ended=parted or None)
            blocks.append(Block([row.source], shape="text" if opens_text(row, below, habits) else ""))
        last = in_block(row, None if row.opens else last) if blocks[-1].shape == "text" else None
    own = any(row.text.startswith("#") for row in printed)
    return blocks if own else with_headlines(blocks, printed, habits)


def in_block(row, last):
    """A row of a paragraph; one that is not full has the column of the rows before it, or its own as a first row."""
    if row.full or last is None and row.column - row.width <= INDENT[1] + ALIKE:
        return row
    same = last and row.width <= last.column + ALIKE
    return row._replace(column=last.column if same else row.width)


def is_parted(rows):
    """Whether blank lines part most rows, as they part paragraphs."""
    return sum(below.row - above.row > 1 for above, below in pairwise(rows)) > BLANKS * len(rows)


def comes_in_rows(printed):
    """Whether most rows are full, and few of them end sentences."""
    full = [row for row in printed if row.full]
    enough = len(full) >= max(FEWEST, SHARE * len(printed))
    return enough and sum(row.stopped for row in full) <= STOPS * len(full)


def as_printed(rows):
    """The rows with their columns: a full row has near it two of about its width, and beside it marks of text."""
    texts, widths = fold_each([row.text.strip() for row in rows]), signs_of_each([row.text for row in rows])
    marked, stopped = list(map(is_marked, texts)), [STOPPED.search(text) is not None for text in texts]
    # for speed the widths around all rows are compared as one array; there are none above the first row
    edge = np.full(NEIGHBOURS, np.nan)
    around = np.sort(sliding_window_view(np.concatenate([edge, widths, edge]), 2 * NEIGHBOURS + 1))
    width, near = np.array(widths), np.convolve(marked, [1, 1, 1])[1:-1] > 0
    column = column_width(around, width)
    full = (count_within(around, width - slack(width), width + slack(width)) > 2) & (width >= 3) & near
    exact = count_within(around, column, column) > NEIGHBOURS
    facts = column.tolist(), marked, stopped, full.tolist(), exact.tolist()
    return list(map(Printed, rows, texts, widths, *facts))


def count_within(around, least, most):
    """How many of the widths around each row lie between these two of its own."""
    return ((around >= least[:, None]) & (around <= most[:, None])).sum(axis=1)


def with_openings(printed):
    """The rows, with those known that open a caption, or a report, whose dateline may run over several rows."""
    texts = [row.text for row in printed]
    reports = [opens_report("".join(texts[at : at + NEIGHBOURS])) for at in range(len(texts))]
    found = []
    for row, report, next_report in zip(printed, reports, [*reports[1:], False], strict=True):
        # a headline and the dateline below it, taken as one, may read as a longer dateline
        report = report and (not next_report or opens_report(row.text))
        found.append(row._replace(opens=True) if report or CAPTION_SIGN.match(row.text) else row)
    return found


def column_width(around, width):
    """The widths of columns, of the sorted widths around rows: what a quarter of those of about their width exceed."""
    first = (around < np.minimum(width, width / WIDER - ALIKE)[:, None]).sum(axis=1)
    last = (around <= (ALIKE + WIDER * width)[:, None]).sum(axis=1) - 1
    place = first + np.rint((1 - TORN) * (last - first)).astype(int)
    return np.take_along_axis(around, place[:, None], axis=1)[:, 0]


def opens_report(text):
    """Whether a report begins so: with a dateline, or from another page."""
    return text[0] != "据" and REPORT.match(text, 0, LONGEST_DATELINE) is not None


def slack(width):
    """By how many signs rows of a column may differ."""
    return ALIKE + ALIKE_SHARE * width


def habits_of(printed):
    """What the page does at the ends of its paragraphs."""
    text = "".join(row.text for row in printed)
    commas = text.count("。") < FEW_STOPS * text.count("、")
    openings = [row for last, row in pairwise(printed) if last.short and row.full]
    indents = sum(row.narrower for row in openings) > len(openings) / 2
    return Habits("、" if commas else "", indents)


def opens_text(row, below, habits):
    """Whether a paragraph begins with a row, rather than a heading or something else."""
    if is_apart(row) or not row.opens and is_signature(row.text):
        return False
    heads = above_report(row, below, habits)
    above_indented = bool(below) and below[0].narrower and not row.narrower
    if row.opens or row.width > LONGEST_HEADING or row.marked and row.width >= SHORTEST_TEXT:
        return row.opens or row.stopped or not (heads or row.short and above_indented)
    if not any(other.marked for other in below[:2]):
        return row.stopped and row.width >= SHORTEST_TEXT or not heads and is_bare_text(row, below, habits)
    if row.full and not (heads or above_indented):
        return any(other.marked and abs(other.width - row.width) <= INDENT[1] for other in below[:2])
    return not (row.full or heads) and leads(row, below[0], habits)


def is_bare_text(row, below, habits):
    """Whether a row and the next are text of a page of few marks: as wide as the rows around."""
    if not (habits.comma and below and row.exact and below[0].exact):
        return False
    return SHORTEST_BARE <= row.width == row.column == below[0].width


def is_apart(row):
    """Whether a row is no part of a text: a heading with its mark, a rule of marks, a label, a date in a masthead."""
    return LABEL.match(row.text) is not None or not row.marked and MASTHEAD_DATE.search(row.text) is not None


def above_report(row, below, habits):
    """Whether a row stands above a report or names before a text, with nothing but such rows between."""
    for last, other, after in zip([row, *below], below, [*below[1:], None], strict=False):
        if not last.ends(habits) and other.opens:
            return True
        if is_signature(other.text):
            return not last.ends(habits) and (after is None or after.full or after.marked)
        if other.marked or other.stopped or last.marked or last.stopped:
            return False
    return False


def leads(row, after, habits):
    """Whether a row that is not full is the first of a paragraph: the next is full, and no first row itself."""
    if not after.full or after.opens or after.exact and after.narrower or row.width > after.width + ALIKE:
        return False
    runs_on = habits.indents and not after.narrower
    return after.width - row.width <= INDENT[1] or runs_on and row.width > FIRST_ROW * after.width


def widens(last, row):
    """Whether a row is of a wider column than the last one, unless that opens a report and may be of any width."""
    return not last.opens and row.width > ALIKE + WIDER * last.column


def goes_on(last, row, below, habits):
    """Whether a row continues the paragraph of the last one."""
    if is_apart(row):
        return False
    if row.text[0] in NO_BEGINNING:
        return True
    if row.opens or row.spaced and not last.spaced or last.short and not last.opens and is_last(last, row, habits):
        return False
    if widens(last, row) or row.source.row - last.source.row > 1 and last.ends(habits):
        return False
    if row.full:
        return not (above_first_row(last, row) or last.ends(habits) and above_report(row, below, habits))
    if row.ends(habits) or closes(last, row, below, habits):
        return True
    if not row.marked and (last.ends(habits) or len(row.text) > 3 and above_report(row, below, habits)):
        return False
    return row.width <= last.column + ALIKE or row.marked and not last.stopped


def closes(last, row, below, habits):
    """Whether a short row is the end of the text above, whose last row is full and no end, or a heading."""
    if row.width > last.column + ALIKE or last.short or last.ends(habits) or is_signature(row.text):
        return False
    return not last.full or not habits.comma and bool(below) and above_report(below[0], below[1:], habits)


def above_first_row(last, row):
    """Whether a full row is the first of a paragraph, by what it and the row above lack and how they end and begin."""
    if last.stopped and (row.narrower or abs(row.width - last.column) > slack(last.column) or NUMBERED.match(row.text)):
        return True
    lacks, indent = last.column - last.width, row.column - row.width
    return not last.opens and lacks >= CUT_ENDS[0] and CUT_ENDS[1] <= indent <= INDENT[1]


def is_last(last, row, habits):
    """Whether a short row ends its paragraph: it ends a sentence, is very short, or stands above a first row."""
    return last.ends(habits) or row.narrower or last.width < VERY_SHORT * last.column


def with_headlines(blocks, printed, habits):
    """The blocks, where rows right above a report are headings, and several above another column."""
    starts = {row.source.row for row in printed if row.opens and not CAPTION_SIGN.match(row.text)}
    widths = {row.source.row: row.width for row in printed}
    found, column = list(blocks), 0.0
    for at, block in enumerate(blocks):
        text, width = block.shape == "text" and len(block.rows) > 1, max([widths[row.row] for row in block.rows])
        opens = block.rows[0].row in starts or text and habits.comma or is_byline(blocks[at : at + 2])
        other = text and column and max(width, column) > ALIKE + WIDER * min(width, column)
        rows = headline_rows(found, at) if opens or other else []
        for above in rows if opens or 1 < len(rows) <= WITHOUT_REPORT else []:
            if opens or not is_signature(folded_text(found[above].rows)):
                found[above] = found[above]._replace(level=2, shape="heading")
        column = width if text else column
    return found


def headline_rows(blocks, at):
    """The places of the blocks right above the one at this place that may be its headline."""
    above = range(at - 1, max(-1, at - 1 - HEADLINE_ROWS), -1)
    return list(takewhile(lambda place: may_be_headline(blocks[place]), above))


def is_byline(blocks):
    """Whether the first of two blocks is names in brackets, and the other a text."""
    return blocks[-1].shape == "text" and is_bracketed(blocks[0])


def is_bracketed(block):
    """Whether a block is names in brackets, or what else one bracket holds."""
    text = folded_text(block.rows)
    return len(block.rows) == 1 and BRACKETED.match(text) is not None and not PART_NUMBER.match(text)


def may_be_headline(block):
    if is_bracketed(block):
        return False
    text = folded_text(block.rows)
    furniture = FURNITURE_OPENING.match(text) or FURNITURE_SIGN.search(text)
    notice = NOTICE.search(text) or NOTICE_HEADING.match(text) or NOTICE_END.search(text)
    other = furniture or notice or STOPPED.search(text)
    return block.shape != "text" and len(text) <= LONGEST_HEADING and not other
