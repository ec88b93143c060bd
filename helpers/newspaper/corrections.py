"""Corrections by hand: rows whose role, article and join a person has given; the rest of the page follows from them."""

from typing import NamedTuple

from helpers.chinese import fold
from helpers.newspaper.articles import articles_of
from helpers.newspaper.vocabulary import DATELINE, ENUMERATED
from helpers.tables import OUTSIDE, RUNNING

BY_HAND, FOLLOWS = "by hand", "goes with a line by hand"
# What a heading or signature is whose article has no text.
ALONE = "advert", "its article has no text"


class Fix(NamedTuple):
    """What a person says of a row: its role, its article (its place among those found, or a new name), its join."""

    role: str
    article: object
    joins: bool


def corrected(lines, fixes):
    """The lines of a page after corrections, and its articles; fixes: `Fix` by the number of the row.

    Text that a person moves to another article, and a heading of a new one, take along the text below it, up to the
    next row by hand or the next article. A heading by hand whose article has no text is not obeyed.
    """
    count = len(articles_in(lines))
    fixes = {row: fix._replace(article=known_or_new(fix.article, count)) for row, fix in fixes.items()}
    moved = follow(lines, fixes)
    order = {article: place for place, article in enumerate(articles_in(moved))}
    placed = [in_order(line, order) for line in with_joins(lines, moved, fixes)]
    return placed, articles_of(placed, len(order))


def articles_in(lines):
    """The articles that have text, in the order of their first line of text."""
    return dict.fromkeys(line.article for line in lines if line.role in RUNNING)


def known_or_new(article, count):
    """The place of an article that was found, else a name."""
    return str(article) if isinstance(article, int) and article >= count else article


def follow(lines, fixes):
    """The lines with the roles and articles by hand, and those that follow from them."""
    moves, opened, found = {}, None, []
    for line in lines:
        fix = fixes.get(line.source.row)
        if fix and fix.role in RUNNING:
            moves, opened = moves | {line.article: fix.article}, None
        elif fix and fix.role not in OUTSIDE and isinstance(fix.article, str):
            opened = fix.article
        elif not fix and line.role in RUNNING and opened is not None:
            moves, opened = moves | {line.article: opened}, None
        if fix:
            line = line._replace(role=fix.role, article=fix.article, reason=BY_HAND)
        elif line.article is not None and moves.get(line.article, line.article) != line.article:
            line = line._replace(article=moves[line.article], reason=FOLLOWS)
        found.append(line)
    return found


def with_joins(lines, moved, fixes):
    """The moved lines, each with whether it goes on from the text that now stands before it."""
    before, was_before = {}, {}
    for old, line in zip(lines, moved, strict=True):
        last, was_last = before.get(line.article), was_before.get(old.article)
        if fix := fixes.get(line.source.row):
            line = line._replace(joins=fix.joins, dateline=bool(DATELINE.match(fold(line.core))))
        elif line.role in RUNNING and (last and last.source) != (was_last and was_last.source):
            line = line._replace(joins=last is not None and goes_on(line, last))
        if line.role in RUNNING:
            before[line.article] = line
        if old.role in RUNNING:
            was_before[old.article] = old
        yield line


def goes_on(line, last):
    """Whether a line goes on from another: in its paragraph, or where that is cut."""
    ended = last.line.ended and last.source is last.line.block.rows[-1]
    return line.line is last.line or not (ended or ENUMERATED.match(fold(line.core)))


def in_order(line, order):
    """A line with the place of its article."""
    if line.article is None or line.article in order:
        return line._replace(article=order.get(line.article))
    role, reason = ALONE
    return line._replace(article=None, role=role, reason=reason, joins=False)
