"""What a number counts: the noun phrase of its own clause, or one that it shares, and the base of a per-each number."""

import re
from typing import NamedTuple

from helpers.amounts import UNITS, kind_of
from helpers.chinese import DIGITS, PLACES
from helpers.clauses import (
    CLAUSE_MARK,
    LONGEST_CLAUSE,
    clause_start,
    cutter,
    ends_in,
    phrase_after,
    phrase_before,
    tagged,
    without_links,
)

LONGEST_BASE = 24
# The common unit of each unit: 人 for 名.
BASE_UNITS = {name: unit.base for name, unit in UNITS.items()}
BASE_NUMBER = re.compile(rf"\d+(?:\.\d+)?[{''.join(PLACES)}]*|[{''.join(DIGITS)}{''.join(PLACES)}]+")
JOINED = re.compile(r"\s*[、,和与及]{1,2}\s*")


def indicators(folded, found, grammar):
    """For each quantity of a sentence, with what stands around it, where the noun phrase stands that it counts.

    One that names nothing shares a phrase: a count that of the last count of its unit (137条…，整改92条) or, in a list,
    of the number before; a share that of the number before (增长5%); others that of their unit, else the one before.
    """
    phrases, latest, pairs = [], {}, respective(folded, found, grammar)
    for number, (quantity, around) in enumerate(found):
        unit, count = BASE_UNITS.get(quantity.unit, quantity.unit), quantity.kind == "count"
        same = None if quantity.kind == "percent" else latest.get(unit)
        listed = number and JOINED.fullmatch(folded, found[number - 1][0].end, quantity.start)
        shared = same or (phrases[-1] if phrases and (listed or not count) else None)
        own = phrases[pairs[number]] if number in pairs else None
        behind = phrases[-1][1] if phrases and phrases[-1] else 0
        if around.left < behind < without_links(folded, behind, quantity.start, grammar):
            around = around._replace(left=behind)
        phrases.append(own or indicator_of(folded, quantity, around, shared, same if count else None, grammar))
        latest[unit] = phrases[-1]
    return phrases


def respective(folded, found, grammar):
    """The number before that each number of a list behind 分别 goes with, where the list has no subject of its own."""
    pairs = {}
    for number, (quantity, around) in enumerate(found):
        begin = clause_start(folded, around.left, quantity.start)
        at = folded.find("分别", begin, quantity.start)
        if at < 0 or without_links(folded, begin, at, grammar) > begin:
            continue
        last = number
        while last + 1 < len(found) and JOINED.fullmatch(folded, found[last][0].end, found[last + 1][0].start):
            last += 1
        size = last - number + 1
        pairs |= {other: other - size for other in range(number, last + 1) if 1 < size <= number}
    return pairs


def indicator_of(folded, quantity, around, shared, same, grammar):
    """Where the noun phrase stands that a quantity counts or measures, or None.

    It follows the unit (26个示范社区, 73%的学生), or stands before in the clause (满意度达83.72分, 新建学校12所), or is
    shared with the number before (`same`: of the same unit); a score may also name its rate later in the sentence.
    """
    stop = min(around.right, quantity.end + LONGEST_CLAUSE)
    mark = CLAUSE_MARK.search(folded, quantity.end, stop)
    found = quantity.kind != "score" and phrase_after(folded, quantity, mark.start() if mark else stop, grammar)
    same = same and not is_deed(folded[slice(*same)], grammar) and same
    found = found or named_before(folded, around, quantity, same or None, grammar)
    if not found and quantity.kind == "score" and (rate := grammar.rate.search(folded, quantity.end, around.until)):
        found = phrase_before(folded, max(quantity.end, rate.start() - 20), rate.end(), grammar)
    return found or shared


def named_before(folded, around, quantity, shared, grammar):
    """The noun phrase before a number, from its own clause or the one before.

    From that where it is a topic (参训官兵中，近四成…), or where the own clause names nothing (销售额最高，已达12亿元),
    but not from the rest of a clause behind another number.
    """
    begin = clause_start(folded, around.left, quantity.start)
    found = object_before(folded, begin, quantity.start, quantity.kind, shared, grammar)
    if found or begin == around.left:
        return found
    own = clause_start(folded, around.left, begin - 1)
    if folded[begin - 2 : begin - 1] in ("中", "里"):
        return phrase_before(folded, own, begin - 1, grammar)
    rest = around.sentence < own == around.left
    if not rest and is_bare(folded[begin : quantity.start], grammar):
        return object_before(folded, own, begin - 1, quantity.kind, None, grammar)
    return None


def is_bare(text, grammar):
    """Whether a clause before its number has links, times and adverbs alone, and at least one of them."""
    words = grammar.words
    end = without_links(text, 0, len(text), grammar)
    rest = tagged(text[:end], grammar)
    return end < len(text) and all(tag == "t" or word in words["adverb"] | words["whole"] for word, tag in rest)


def object_before(folded, begin, stop, kind, shared, grammar):
    """The noun phrase of a clause before its number: an object or measure, what is shared, or else the subject."""
    base = base_before(folded, begin, stop, kind, grammar)
    if base and not (found := object_before(folded, base.end, stop, kind, None, grammar)):
        found = object_before(folded, begin, base.start, kind, shared, grammar)
    if base:
        return found
    found = phrase_before(folded, begin, stop, grammar)
    return shared if shared and (not found or is_deed(folded[slice(*found)], grammar)) else found


def is_deed(text, grammar):
    """Whether a phrase is made of verbs without an object."""
    return all(tag[0] == "v" and tag != "vn" and len(word) < 3 for word, tag in tagged(text, grammar))


class Base(NamedTuple):
    """Where the base of a per-each number stands (每10万人, 每个街镇), and where its name begins in that."""

    start: int
    end: int
    name: int


def base_before(folded, begin, stop, kind, grammar):
    """The base of a per-each number in a clause before it, or None.

    The noun behind its measure word is of the base (每名学生补助12元), but for one right before a count (每桌饭菜12道).
    """
    begin = max(begin, stop - LONGEST_BASE)
    start = folded.rfind("每", begin, stop)
    if start < 0:
        return None
    name = start + 1
    number = BASE_NUMBER.match(folded, name, stop)
    at = number.end() if number else name
    unit = next((size for size in range(min(6, stop - at), 0, -1) if is_base(folded[at : at + size], grammar.words)), 0)
    word = folded[at : at + unit]
    if unit and (word in grammar.words["base"] or kind_of(word) != "count"):
        return Base(start, at + unit, name)
    tokens = cutter(grammar.words["name"]).tag(folded[at + unit : stop])
    if tokens and tokens[0][1][0] in "nst" and not ends_in(grammar.words["measure"], tokens[0][0]):
        end = at + unit + len(tokens[0][0])
        if not unit or kind == "money" or without_links(folded, end, stop, grammar) > end:
            return Base(start, end, name if number else at + unit)
    return Base(start, at + unit, name) if unit or number else None


def is_base(word, words):
    return word in BASE_UNITS or word in words["base"]
