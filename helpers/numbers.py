"""Numbers as they are written, and the words that hedge them: 1.2万, 三百六, 两三百, 470余, 几百, 百分之八; 近, 左右.

The hedges stand in `rules/hedges.csv`. Offsets are of the folded text (see `chinese.fold`), values exact decimals.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from helpers.chinese import DIGITS, PLACES, numeral
from helpers.rules import any_of, read_rules

SIGN = "[〇零一二两三四五六七八九十百千万亿几数]"
# What has more than fifteen digits is the number of a person or card, but for money. All runs are bounded and
# possessive: no pattern reads a sign more than a fixed number of times.
DIGIT_RUN = r"\d{1,3}(?:,\d{3}){1,5}+(?:\.\d{1,9}+)?|\d{1,15}+(?:\.\d{1,9}+)?|\d{16,20}+(?=元)"
# 两 ends a numeral only as 一两; in 三百两 it is a weight.
PAIR = f"(?:(?<!{SIGN})|(?<=一)|(?=.[百千]))两"
PLACE = "[十百千]?[万亿]{1,2}|(?!百分)[百千]"
NEIGHBOURS = re.compile("一两|一二|两三|二三|三四|四五|五六|六七|七八|八九|三五")
PART = re.compile(r"([百千万三四五六七八九十])分之(?=[\d〇零一二三四五六七八九十百])|百分(?=百)")
HALF = re.compile("(?<!另)一半(?!天)|半数|(?<=过)半(?![天夜晌年个月路途小百])")


class Hedge(NamedTuple):
    """A word that widens a number to bounds: a row of `rules/hedges.csv`; `rules/README.md` explains the columns."""

    word: str
    place: str
    low: str
    high: str
    not_after: str
    not_before: str
    opens: str
    example: str
    leaves: str


class Hedging(NamedTuple):
    """The patterns that hold hedges, and the rules by place and word."""

    number: re.Pattern
    before: re.Pattern
    after: re.Pattern
    rules: dict


class Number(NamedTuple):
    """A number, its bounds and vague words (余, 几), where it ends, its unit where it has one, and the base of that."""

    low: Decimal
    high: Decimal
    vague: str
    end: int
    unit: str | None = None
    per: str = ""


def words_of(cell):
    """The words of a cell, between upright strokes."""
    return tuple(filter(None, cell.split("|")))


def hedging(hedges):
    """The patterns of numbers with their vague words and of the hedges before and after, by their rules."""
    at = {place: [row for row in hedges if row.place == place] for place in ("number", "digit", "before", "unit")}
    vague = any_of(*(row.word for row in at["number"])).pattern
    signs = SIGN.replace("几数", "".join(row.word for row in at["digit"])).replace("两", "")
    number = (
        rf"(?:(?P<digits>{DIGIT_RUN})(?![\d.])|(?P<numeral>(?:{signs}|{PAIR}){{1,20}}+(?:点[〇零一二三四五六七八九]{{1,9}}+)?))"
        rf"(?:\s?(?P<early>{vague})?(?P<places>{PLACE})(?P<late>{vague})?|\s?(?P<vague>{vague}))?"
    )
    before = rf"(?P<word>{any_of(*map(hedge_pattern, at['before'])).pattern})(?P<link>[了为有占需达]?\s?)$"
    after = any_of(*map(hedge_pattern, at["unit"]))
    return Hedging(re.compile(number), re.compile(before), after, {(row.place, row.word): row for row in hedges})


def hedge_pattern(row):
    after = "".join(f"(?<!{word})" for word in words_of(row.not_after))
    return f"{after}{row.word}" + (f"(?!{row.not_before})" if row.not_before else "")


HEDGES = read_rules("hedges", Hedge)
HEDGING = hedging(HEDGES)


def hedge_before(text, start, last):
    """Where the hedge right before a number begins, with its rule, or None; some stand only before certain signs."""
    match = HEDGING.before.search(text, max(last, start - 8), start)
    rule = match and HEDGING.rules["before", match["word"]]
    if not match or rule.opens and (match["link"] or text[start] not in words_of(rule.opens)):
        return None
    return match.start(), rule


def hedge_after(text, end, measures):
    """Where the hedge right after a unit ends, with its rule, or None; 多 and 有余 follow only units that measure."""
    match = HEDGING.after.match(text, end)
    rule = match and HEDGING.rules["unit", match[0]]
    return None if not match or rule.high == "next" and not measures else (match.end(), rule)


def widened(low, high, rule):
    """The bounds that a hedge makes of these; below zero it widens the other way round."""
    if rule.low and rule.high and low is not None and high is not None and high < 0:
        low, high = widened(-high, -low, rule)
        return -high, -low
    least = low * Decimal(rule.low) if rule.low and low is not None else None
    if rule.high == "next":
        return least, low + last_place(low)
    return least, high * Decimal(rule.high) if rule.high and high is not None else None


def last_place(value):
    """One unit of the last non-zero place: 10 for 470, 1000 for 12000, 0.1 for 3.5."""
    return Decimal(10) ** value.normalize().as_tuple().exponent


def number_end(text, at):
    """Where the run of digits or numerals ends that begins here, whether it has a value or not."""
    match = HEDGING.number.match(text, at)
    return match.end() if match else at + 1


def read_number(text, at, until=None):
    """Digits, numerals, fractions (百分之八) or halves at this place as a Number, or None; nothing from `until` on."""
    if half := HALF.match(text, at):
        return Number(Decimal(50), Decimal(50), "", half.end(), "%")
    part = PART.match(text, at)
    match = HEDGING.number.match(text, part.end() if part else at, len(text) if until is None else until)
    if match is None:
        return None
    digits, signs, early, places, late, vague = match.groups()
    bounds = read_numeral(signs) if signs else read_digits(digits)
    if bounds is None:
        # 二十五千克: the last sign belongs to the unit.
        return read_number(text, at, match.end() - 1) if signs and signs[-1] == "千" else None
    low, high, words = bounds
    for place in places or "":
        low, high = low * PLACES[place], high * PLACES[place]
    if word := early or late or vague:
        words, (low, high) = words + word, widened(low, high, HEDGING.rules["number", word])
    return fraction(part[1], low, high, words, match.end()) if part else Number(low, high, words, match.end())


def fraction(part, low, high, vague, end):
    """A share in %, ‰ or, of any other denominator, in % to two decimals."""
    if part in ("百", "千", "万", None):
        return Number(low, high, vague, end, {"千": "‰", "万": "‱"}.get(part, "%"))
    whole = PLACES.get(part) or DIGITS[part]
    low, high = ((100 * bound / whole).quantize(Decimal("0.01")) for bound in (low, high))
    return Number(low, high, vague, end, "%")


def read_digits(digits):
    """Digits as (low, high, vague word); None for codes and days with a leading zero."""
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        return None
    value = Decimal(digits.replace(",", ""))
    return value, value, ""


def read_numeral(signs):
    """A Chinese numeral as (low, high, vague word): 三百, 两三百, 十五六, 几百, 十几, 八点三; None where it is none."""
    if several := re.search("[几数]", signs):
        return read_several(signs, several)
    if (
        "点" not in signs
        and (pair := NEIGHBOURS.search(signs))
        and not (len(signs) > 2 and set(signs) <= DIGITS.keys())
    ):
        low = numeral(signs[: pair.end() - 1] + signs[pair.end() :])
        high = numeral(signs[: pair.start()] + signs[pair.start() + 1 :])
        return None if low is None or high is None else (low, high, "")
    value = numeral(signs)
    return None if value is None else (value, value, "")


def read_several(signs, several):
    """几百 and 数十 by their rule, as times of the place; 十几 like 十余."""
    rest, word = signs[: several.start()] + signs[several.end() :], several[0]
    if rest and several.start() and signs[several.start() - 1] == "十":
        low = numeral(rest)
        return low and (low, low + last_place(low), word)
    place, rule = numeral("一" + rest) if not several.start() else None, HEDGING.rules["digit", word]
    return place and (Decimal(rule.low) * place, Decimal(rule.high) * place, word)
