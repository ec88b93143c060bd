"""What a number counts: the noun phrase of its own clause, or one that it shares, and the base of a per-each number."""

import re
from typing import NamedTuple

from helpers.chinese import DIGITS, PLACES
from helpers.clauses import (
    LONGEST_CLAUSE,
    clause_end,
    clause_start,
    cutter,
    ends_in,
    is_idle,
    phrase_after,
    phrase_before,
    tagged,
    without_links,
)
from helpers.units import NO_UNIT, UNITS

LONGEST_BASE = 24
BASE_NUMBER = re.compile(rf"\d+(?:\.\d+)?[{''.join(PLACES)}]*|[{''.join(DIGITS)}{''.join(PLACES)}]+")
JOINED = re.compile(r"\s*[、,和与及]{1,2}\s*")


def indicators(folded, found, grammar):
    """For each quantity of a sentence, with what stands around it, where the noun phrase stands that it counts.

    One that names nothing shares a phrase: a count that of the last count of its unit (137条…，整改92条) or, in a list,
    of the number before; a share that of the number before (增长5%); others that of their unit, else the one before.
    """
    phrases, latest, whole, pairs = [], {}, None, respective(folded, found, grammar)
    for number, (quantity, around) in enumerate(found):
        unit, count = UNITS.get(quantity.unit, NO_UNIT).base or quantity.unit, quantity.kind == "count"
        same = None if quantity.kind == "percent" else latest.get(unit)
        listed = number and JOINED.fullmatch(folded, found[number - 1][0].end, quantity.start)
        shared = same or (phrases[-1] if phrases and (listed or not count) else None)
        own = phrases[pairs[number]] if number in pairs else None
        behind = phrases[-1][1] if phrases and phrases[-1] else 0
        if around.left < behind < without_links(folded, behind, quantity.start, grammar):
            around = around._replace(left=behind)
        own = own or indicator_of(folded, quantity, around, shared, same if count else None, grammar)
        # a share of those that are told of (安装的只占三成) is one of the whole
        own = whole if whole and quantity.kind == "percent" and is_description(folded, own, quantity.start) else own
        phrases.append(own)
        latest[unit] = own
        whole = own if count else whole
    return phrases


def respective(folded, found, grammar):
    """The number before that each number of a list behind 分别 goes with, where the list has no subject of its own."""
    pairs = {}
    for number, (quantity, around) in enumerate(found):
        at = folded.rfind("分别", around.left, quantity.start)
        if at < 0:
            continue
        begin = clause_start(folded, around.left, quantity.start)
        if at < begin or without_links(folded, begin, at, grammar) > begin:
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
    stop = clause_end(folded, quantity.end, min(around.right, quantity.end + LONGEST_CLAUSE))
    after = quantity.kind != "score" and phrase_after(folded, quantity, stop, grammar)
    if after and not is_general(folded, after, quantity, around, grammar.words):
        return after
    if same and is_deed(tagged(folded[slice(*same)], grammar), grammar.words):
        same = None
    found = named_before(folded, around, quantity, same, grammar) or after and (shared or after)
    if not found and quantity.kind == "score" and (rate := grammar.rate.search(folded, quantity.end, around.until)):
        found = phrase_before(folded, max(quantity.end, rate.start() - 20), rate.end(), grammar)
    return found or shared


def is_general(folded, found, quantity, around, words):
    """Whether the words behind a number tell of what stands before it (其中一半是老树, 住宅12个单位)."""
    if quantity.kind == "percent":
        return folded.startswith(tuple(words["being"]), quantity.end)
    if folded[slice(*found)] != "单位":
        return False
    begin = clause_start(folded, around.left, quantity.start)
    return any(word in folded[begin : quantity.start] for word in words["dwelling"])


def is_description(folded, found, stop):
    """Whether a phrase before a number tells what people or things do or are (从事竹编的有…)."""
    return bool(found) and found[1] < stop and folded[found[1]] == "的"


def named_before(folded, around, quantity, shared, grammar):
    """The noun phrase before a number, from its own clause or the one before.

    From that where it is a topic (参训官兵中，近四成…), or where the own clause names nothing (销售额最高，已达12亿元),
    but not from the rest of a clause behind another number.
    """
    begin = clause_start(folded, around.left, quantity.start)
    found = object_before(folded, begin, quantity.start, quantity.kind, shared, grammar)
    if begin == around.left or found and folded[slice(*found)] not in grammar.words["size"]:
        return found
    own = clause_start(folded, around.left, begin - 1)
    if folded[begin - 2 : begin - 1] in ("中", "里"):
        return phrase_before(folded, own, begin - 1, grammar) or found
    rest = around.sentence < own == around.left
    size = found and folded[slice(*found)] in grammar.words["size"]
    if rest or not (size or not found and is_bare(folded, begin, quantity, grammar)):
        return found
    other = object_before(folded, own, begin - 1, quantity.kind, None, grammar)
    if other and is_deed(tagged(folded[slice(*other)], grammar), grammar.words):
        return phrase_before(folded, own, other[0], grammar, linked=True) or other
    return other or found


def is_bare(folded, begin, quantity, grammar):
    """Whether a clause before its number has no more than links, times, adverbs, a base and idle verbs (只卖出)."""
    words = grammar.words
    base = base_before(folded, begin, quantity.start, quantity.kind, grammar)
    stop = base.start if base else quantity.start
    end = without_links(folded, begin, stop, grammar)
    rest = tagged(folded[begin:end], grammar)
    opens = base or end < stop or any(tag == "t" or is_idle(word, tag, words) for word, tag in rest)
    return bool(opens) and all(
        tag == "t" or word in words["adverb"] or word in words["whole"] or is_idle(word, tag, words)
        for word, tag in rest
    )


def object_before(folded, begin, stop, kind, shared, grammar):
    """The noun phrase of a clause before its number: an object or measure, what is shared, or else the subject."""
    base = base_before(folded, begin, stop, kind, grammar)
    if base and not (found := object_before(folded, base.end, stop, kind, None, grammar)):
        found = object_before(folded, begin, base.start, kind, shared, grammar)
    if base:
        return found
    found = phrase_before(folded, begin, stop, grammar)
    if not found or shared and is_description(folded, found, stop):
        return shared
    tokens = tagged(folded[slice(*found)], grammar)
    if not is_deed(tokens, grammar.words):
        return found
    return shared or (None if is_idle(*tokens[-1], grammar.words) else found)


def is_deed(tokens, words):
    """Whether a phrase is made of verbs without an object."""
    return all(word in words["change"] or tag[0] == "v" and tag != "vn" and len(word) < 3 for word, tag in tokens)


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
    opening = (folded[at:end] for end in range(min(at + 6, stop), at, -1))
    unit = next((word for word in opening if word in UNITS or word in grammar.words["base"]), "")
    at += len(unit)
    if unit and (unit in grammar.words["base"] or UNITS[unit].kind != "count"):
        return Base(start, at, name)
    tokens = cutter(grammar.words["name"]).tag(folded[at:stop])
    if tokens and tokens[0][1][0] in "nst" and not ends_in(grammar.words["measure"], tokens[0][0]):
        end = at + len(tokens[0][0])
        if not unit or kind == "money" or without_links(folded, end, stop, grammar) > end:
            return Base(start, end, name if number else at)
    return Base(start, at, name) if unit or number else None
