"""Corrections by hand: rows whose role, article and join a person has given; the rest of the page follows from them."""

from typing import NamedTuple

from helpers.newspaper.articles import articles_of
from helpers.newspaper.lines import printed_line
from helpers.newspaper.vocabulary import DATELINE, ENUMERATED
from helpers.tables import OUTSIDE, RUNNING

BY_HAND, FOLLOWS = "by hand", "goes with a line by hand"


class Fix(NamedTuple):
    """What a person says of a row: its role, its article (its place among those found, or a new name), its join."""

    role: str
    article: object
    joins: bool


def corrected(lines, fixes):
    """The lines of a page after corrections, and its articles; fixes: `Fix` by the number of the row.

    Text that a person moves to another article, and a heading of a new one, take along the text below it, up to the
    next row by hand or the next article. A heading by hand of an article that has no text is not obeyed.
    """
    count = len(texts_in(lines))
    fixes = {row: fix._replace(article=known_or_new(fix.article, count)) for row, fix in fixes.items()}
    pieces = [piece for line in lines for piece in pieces_of(line, fixes)]
    moved = follow(pieces, fixes)
    order = {article: place for place, article in enumerate(texts_in(moved))}
    placed = [in_order(part, order) for part in with_joins(pieces, moved, fixes)]
    return placed, articles_of(placed, len(order))


def known_or_new(article, count):
    """The place of an article that was found, else a name."""
    return str(article) if isinstance(article, int) and article >= count else article


def fix_of(part, fixes):
    """What a person says of a piece: of its only row, or, where it agrees with the piece, of any."""
    return next((fixes[row.row] for row in part.block.rows if row.row in fixes), None)


def texts_in(pieces):
    """The articles that have text, in the order of their first line of text."""
    return dict.fromkeys(piece.article for piece in pieces if piece.role in RUNNING)


def in_order(piece, order):
    """A piece with the place of its article; headings and names of an article that lost its text belong to nothing."""
    if piece.article is None or piece.article in order:
        return piece._replace(article=order.get(piece.article))
    return piece._replace(article=None, role="advert", reason="its article has no text", joins=False)


def pieces_of(line, fixes):
    """A line whole, or, where a correction contradicts it, each row by hand by itself and what stands between."""
    if not any(contradicts(line, row, fixes) for row in line.block.rows):
        return [line]
    parts = []
    for row in line.block.rows:
        if parts and not {row.row, parts[-1][-1].row} & fixes.keys():
            parts[-1].append(row)
        else:
            parts.append([row])
    return [piece(line, rows) for rows in parts]


def contradicts(line, row, fixes):
    fix = fixes.get(row.row)
    joins = line.joins or row != line.block.rows[0]
    return fix is not None and (
        (fix.role, fix.article) != (line.role, line.article) or fix.role in RUNNING and fix.joins != joins
    )


def piece(line, rows):
    """Some rows of a line as a line of their own."""
    first, last = (rows[end] == line.block.rows[end] for end in (0, -1))
    part = printed_line(line.number, line.block._replace(rows=rows))
    return part._replace(
        role=line.role,
        article=line.article,
        shape=line.shape,
        reason=line.reason,
        ended=line.ended and last,
        dateline=bool(DATELINE.match(part.folded)),
        joins=line.joins if first else line.role in RUNNING,
    )


def follow(pieces, fixes):
    """The pieces with the roles and articles by hand, and those that follow from them."""
    moves, opened, found = {}, None, []
    for part in pieces:
        fix = fix_of(part, fixes)
        if fix and fix.role == "body":
            moves |= {part.article: fix.article}
            opened = None
        elif fix and fix.role not in OUTSIDE and isinstance(fix.article, str):
            opened = fix.article
        elif not fix and part.role in RUNNING and opened is not None:
            moves |= {part.article: opened}
            opened = None
        if fix:
            part = part._replace(role=fix.role, article=fix.article)
        elif moves.get(part.article, part.article) != part.article:
            part = part._replace(article=moves[part.article], reason=FOLLOWS)
        found.append(part)
    return found


def with_joins(pieces, moved, fixes):
    """The moved pieces, each with whether it goes on from the text before it."""
    before, was_before = {}, {}
    for old, part in zip(pieces, moved, strict=True):
        fix = fixes.get(part.block.rows[0].row)
        if fix:
            part = part._replace(joins=fix.joins and fix.role in RUNNING)
        elif part.role in RUNNING and not same(before.get(part.article), was_before.get(old.article)):
            part = part._replace(joins=goes_on(part, before.get(part.article)))
        if part.role in RUNNING:
            before[part.article] = part
        if old.role in RUNNING:
            was_before[old.article] = old
        yield part


def same(part, other):
    return part and other and part.block.rows == other.block.rows


def goes_on(part, before):
    """Whether a piece goes on from the text that now stands before it: its own paragraph, or a cut sentence."""
    if before is None:
        return False
    return before.number == part.number or not (before.ended or ENUMERATED.match(part.folded))
