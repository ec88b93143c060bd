"""What a line of a page is, by itself and between its neighbours.

A pass looks at all lines, changes none, and gives a fact for those it knows of; `PASSES` has them in order, with the
facts that each needs.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from helpers.chinese import fold_each
from helpers.newspaper import vocabulary, weights
from helpers.newspaper.blocks import to_blocks
from helpers.newspaper.encodings import split_lines
from helpers.newspaper.rows import Block, Row
from helpers.newspaper.signatures import has_surname, names_in
from helpers.newspaper.vocabulary import CAPTION_CREDIT, PAGE_TURN, STOPPED
from helpers.rules import any_of

# A whole line in bold is a heading mark below the six levels of #.
BOLD = 7
# Shapes of lines that may be headings.
HEADINGS = "heading", "short"
# What stands beside the name of an author.
SIGNED = any_of(vocabulary.NO_NAME.pattern, vocabulary.TEXT_AND_PHOTO.pattern)


class Line(NamedTuple):
    """A block of the page as a line: its text without the spaces and marks around it (`core`), and that folded.

    number: its place in reading order, from 1. cores: what each row of the block adds to its core. apart: whether a
    blank line parts it from the one above. Then the facts that passes change, at first those of the line alone.
    """

    number: int
    core: str
    folded: str
    level: int
    block: Block
    cores: tuple
    apart: bool
    dateline: bool
    ended: bool
    shape: str = ""

    @property
    def sure(self):
        """Whether the print alone shows that it is a headline: by its large type, or right above a report."""
        large = self.block.size == 0 or self.block.size >= weights.LARGE_TYPE
        return self.shape == "heading" == self.block.shape and large


def read_lines(rows):
    """The lines of a page, of its rows, with what all passes give."""
    lines = printed_lines(rows)
    for step in PASSES:
        for number, fact in step.find(lines).items():
            lines[number - 1] = lines[number - 1]._replace(**{step.gives: fact})
    return lines


def printed_lines(rows):
    """The lines of a page before any pass, each by itself."""
    blocks = to_blocks(rows)
    marked = [list(zip(*[without_marks(row.text) for row in block.rows], strict=True)) for block in blocks]
    cores = ["".join(parts) for parts, _ in marked]
    lines, last = [], 0
    for block, (parts, levels), core, folded in zip(blocks, marked, cores, fold_each(cores), strict=True):
        apart = not block.rows[0].box and block.rows[0].row - last > 1
        dateline = vocabulary.DATELINE.match(folded) is not None
        level, ended = max(levels) or block.level, ends_sentence(folded)
        line = Line(len(lines) + 1, core, folded, level, block, parts, apart, dateline, ended)
        lines.append(line._replace(shape=shape_alone(line)))
        last = block.rows[-1].row
    return lines


def text_rows(text, page=""):
    """The rows of a text without boxes: its lines."""
    return [Row(page, number, line) for number, line in enumerate(split_lines(text), 1)]


def without_marks(raw):
    """The text of a line without spaces, tags and heading marks around it, and the level of the heading."""
    core, level = raw.strip(), 0
    if core[:1] == "#":
        bare = core.lstrip("#")
        core, level = bare.strip(), len(core) - len(bare)
    if core.startswith("**") and core.endswith("**") and len(core) > 4:
        core, level = core[2:-2].strip(), level or BOLD
    if core[:1] == "<" and (match := vocabulary.TAGGED.match(core)):
        core, level = match["text"], level or int(match["level"] or 0)
    return core, level


# What neighbours have in common


def is_cut(line):
    """Whether a line is running text whose sentence goes on."""
    return line is not None and line.shape == "prose" and not line.ended


def headings(lines):
    return [line for line in lines if line.shape in HEADINGS]


def fit(line, text):
    """The share of a line's pairs of neighbouring characters that stand in a folded text too, 0 to 1."""
    pairs = vocabulary.PAIR.findall(line.folded)
    return sum(map(text.__contains__, pairs)) / max(1, len(pairs))


def new_shapes(lines, shapes, shape_of):
    """What `shape_of(before, line, after)` gives lines of these shapes; the line before has its new shape already."""
    found, before = {}, None
    for line, after in zip(lines, [*lines[1:], None], strict=False):
        if line.shape in shapes and (shape := shape_of(before, line, after)) != line.shape:
            found[line.number] = shape
            line = line._replace(shape=shape)
        before = line
    return found


# What a line is alone


def ends_sentence(folded):
    """Whether a text ends where a sentence ends; a signature or page turn in brackets may follow."""
    tail = folded[-weights.TAIL :]
    if STOPPED.search(tail) or PAGE_TURN.search(tail) or CAPTION_CREDIT.search(tail):
        return True
    bracket = vocabulary.CLOSING_BRACKET.search(tail)
    return bool(bracket and STOPPED.search(tail[: bracket.start()].rstrip()))


def shape_alone(line):
    """The shape of a line: prose, clause, heading, short, byline, names, credit, caption or furniture."""
    folded, block = line.folded, line.block
    if block.shape == "furniture" or vocabulary.MARKS.match(folded):
        return "furniture"
    if is_caption(line):
        return "caption"
    if (
        is_text(line)
        or len(block.rows) > 1
        and block.shape == "text"
        and (several_clauses(line) or not is_furniture(line))
    ):
        return "prose"
    if len(folded) <= weights.LONGEST_HEADING and is_furniture(line):
        return "furniture"
    return not line.ended and signature_shape(line) or short_shape(line)


def is_caption(line):
    credited = line.ended and CAPTION_CREDIT.search(line.folded[-weights.TAIL :])
    return bool(line.block.shape == "caption" or vocabulary.CAPTION_SIGN.match(line.folded) or credited)


def is_text(line):
    """Whether a line is text by its length, its dateline, or as a row of a table."""
    report = line.dateline and len(line.folded) > weights.LONGEST_REPORT
    return report or len(line.folded) > weights.SURELY_TEXT or vocabulary.WHOLE_PARAGRAPH.match(line.folded) is not None


def several_clauses(line):
    return sum(map(line.folded.count, ",。;")) > 1


def is_furniture(line):
    if PAGE_TURN.match(line.folded) or vocabulary.COLUMN_NAME.match(line.folded):
        return True
    if line.ended:
        return False
    if vocabulary.FURNITURE_OPENING.match(line.folded) or vocabulary.FURNITURE_SIGN.search(line.folded):
        return True
    return not line.level and vocabulary.UNMARKED.match(line.folded) is not None


def signature_shape(line):
    """`byline` or `credit` where a line is a signature by its words or marks, `names` where it holds names only."""
    if len(line.folded) > weights.LONGEST_SIGNATURE or line.level and not vocabulary.SIGNATURE_HINT.search(line.folded):
        return ""
    names = names_in(line.core)
    if names is None:
        return ""
    if vocabulary.CREDIT.search(line.folded) and not vocabulary.TEXT_AND_PHOTO.search(line.folded):
        return "credit"
    signed = names and has_surname(names[0]) and SIGNED.search(line.folded)
    if signed or vocabulary.STRONG_ROLE.search(line.folded):
        return "byline"
    return "names" if names and not line.level and all(map(has_surname, names)) else ""


def short_shape(line):
    """The shape of a line that is no signature, by its mark, its length and its last sign."""
    if line.level and len(line.folded) <= weights.LONGEST_HEADING:
        return "heading"
    question = line.ended and line.folded[-1] in "?!"
    if len(line.folded) > weights.LONGEST_SHORT or line.ended and not question:
        return "prose"
    return "clause" if question or line.block.shape == "text" or vocabulary.CLAUSE_SIGN.search(line.folded) else "short"


def closed_texts(lines):
    """Lines that end a text: by themselves, or because (下转第4版) below breaks it off."""
    ended, turned = {}, False
    for line in reversed(lines):
        if closes_itself(line) or line.shape == "prose" and (turned or line.block.ended):
            ended[line.number] = True
        turned = PAGE_TURN.match(line.folded) is not None or turned and line.shape != "prose"
    return ended


def closes_itself(line):
    if line.shape == "clause":
        return line.folded[-1] == ":" and len(line.folded) <= weights.LONGEST_INTRODUCTION
    return line.shape == "prose" and vocabulary.WHOLE_PARAGRAPH.match(line.folded) is not None


# Passes: a line between its neighbours


def settle_clauses(lines):
    """A short line with a comma and no end is cut text where text goes on around it, else a heading or an advert."""

    def shape_of(before, line, after):
        new_text = after and (after.dateline or after.shape == "byline") and not line.ended
        text_below = after and after.shape in ("prose", "clause")
        goes_on = is_cut(before) or several_clauses(line) or line.block.shape == "text" or text_below
        return "prose" if goes_on and not new_text else "short"

    return new_shapes(lines, ["clause"], shape_of)


def find_notices(lines):
    """Classified notices are adverts: a heading that is only 声明, 公告 …, and what follows up to the next heading.

    Where a notice cuts a running text, the first line that does not read as a notice takes that text up again.
    """
    notices, inside, cut, before = {}, False, False, None
    for line in lines:
        if line.shape != "prose" or line.dateline:
            inside = vocabulary.NOTICE_HEADING.match(line.folded) is not None
            cut = inside and is_cut(before)
        elif inside and not (cut and before.shape == "notice") or is_notice(line, before):
            line = line._replace(shape="notice")
            notices[line.number] = line.shape
        else:
            inside = False
        before = line
    return notices


def is_notice(line, before):
    """Whether a text alone reads as a notice, or stands under a label of its own (【…】) inside a cut sentence."""
    if is_cut(before):
        return line.core[0] == "【"
    return len(line.folded) < weights.LONGEST_NOTICE and vocabulary.NOTICE.search(line.folded) is not None


def bylines_in_brackets(lines):
    """A short line in brackets tells who wrote a text: （平民自北平寄） below its heading, or （寒梅） at its end."""

    def shape_of(before, line, after):
        below_heading = before and before.shape in (*HEADINGS, "byline")
        above_text = after and after.shape not in ("furniture", "notice")
        at_end = before and before.shape == "prose" and (not after or after.shape in HEADINGS)
        if not (below_heading and above_text or at_end and names_in(line.core)):
            return line.shape
        bracketed = vocabulary.BRACKETED.match(line.folded) and not vocabulary.PART_NUMBER.match(line.folded)
        return "byline" if bracketed else line.shape

    return new_shapes(lines, (*HEADINGS, "names"), shape_of)


def settle_names(lines):
    """A line of names only is a byline below a heading or text, above a text, or where it adds what the persons are."""
    content = [line for line in lines if line.shape != "furniture"]
    below = {line.number: content[at + 1 : at + 7] for at, line in enumerate(content) if line.shape == "names"}

    def shape_of(before, line, after):
        names = names_in(line.core)
        affiliated = len(line.folded) > sum(map(len, names)) + len(names)
        text_above = before and before.shape == "prose"
        last = before and before.ended and (not after or after.shape == "heading")
        last = last and not vocabulary.GOODS.search(line.folded)
        closes = text_above and (affiliated or last)
        opens = after and after.shape == "prose" and not after.dateline
        expected = len(names) > 1 or not before or before.shape == "heading" or before.ended
        expected = expected or before.shape == "short" and is_headline_of(before, below[line.number])
        return "byline" if closes or opens and expected else "short"

    return new_shapes(content, ["names"], shape_of)


def is_headline_of(line, below):
    texts = (other.folded[: weights.COMPARED] for other in below if other.shape == "prose")
    return any(fit(line, text) > weights.CLEARLY_RELATED for text in texts)


def credited_captions(lines):
    """A text with a photo credit on the line below is a caption."""
    return {
        line.number: "caption"
        for line, after in pairwise(lines)
        if line.shape == "prose" and after.shape == "credit" and line.ended and not line.dateline
    }


def whole_captions(lines):
    """The cut text whose end is a caption by its credit is caption too."""

    def shape_of(below, line, _):
        cut_off = below and below.shape == "caption" and not line.ended
        return "caption" if cut_off and not vocabulary.CAPTION_OPENING.match(below.folded) else "prose"

    return new_shapes(lines[::-1], ["prose"], shape_of)


class Pass(NamedTuple):
    """A pass: a function that gives a new fact by the number of the line, which fact, and those that it needs."""

    find: Callable
    gives: str
    needs: tuple


PASSES = [
    Pass(closed_texts, "ended", ("ended", "shape")),
    Pass(settle_clauses, "shape", ("ended", "shape")),
    Pass(find_notices, "shape", ("ended", "shape")),
    Pass(bylines_in_brackets, "shape", ("shape",)),
    Pass(settle_names, "shape", ("ended", "shape")),
    Pass(credited_captions, "shape", ("ended", "shape")),
    Pass(whole_captions, "shape", ("ended", "shape")),
]
