"""Numbers with a unit or measure word in a text, their hedges as bounds: 近5000亩, 470余场次, 百分之八, 两三百人.

A number counts only before a unit (`rules/units.csv`), so dates, durations, ages and codes stay out; `vetoes` has what
else is no amount. Hedges stand in `rules/hedges.csv`; the rules of spans and bounds are those of
`corpus/gold/README.md`. All offsets are of the folded text (see `chinese.fold`), all values exact decimals.
"""

import re
from decimal import Decimal
from math import prod
from typing import NamedTuple

from helpers.chinese import DIGITS, HAN, PLACES
from helpers.numbers import SIGN, hedge_after, hedge_before, number_end, read_number, widened, words_of
from helpers.rules import Rule, any_of, read_rules, read_words
from helpers.vetoes import is_ordinal, is_other, masked


class Unit(NamedTuple):
    """A unit or measure word: a row of `rules/units.csv`; `rules/README.md` says what the columns mean."""

    unit: str
    kind: str
    base: str
    factor: float
    numerals: str = ""
    numerals_from: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    unless_after: tuple = ()
    not_after: tuple = ()
    not_before: tuple = ()
    measure: str = ""
    below_zero: str = ""
    in_base: str = ""
    then: str = ""
    symbols: tuple = ()
    example: str = ""


class Quantity(NamedTuple):
    """A number with its unit where it stands in a text, before what it counts is known."""

    start: int
    end: int
    qualifier: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: str
    per: str


def unit_of(row):
    """A row of units.csv with its numbers and lists of words read."""
    numbers = {name: Decimal(getattr(row, name)) for name in ("numerals_from", "least", "most") if getattr(row, name)}
    words = {name: words_of(getattr(row, name)) for name in ("unless_after", "not_after", "not_before", "symbols")}
    return row._replace(
        factor=float(row.factor), **words, **dict.fromkeys(("numerals_from", "least", "most")) | numbers
    )


UNITS = {row.unit: unit_of(row) for row in read_rules("units", Unit)}

PEOPLE_WORDS = read_words("people")
CAPITALS = str.maketrans("壹贰叁柒捌玖佰仟", "一二三七八九百千")

# No digit within a number, no year, month or day; no numeral after a digit, and 一 opens only a longer number.
DIGITS_OPEN = r"(?<=\d)(?<![\d.].)(?!\d{0,3}(?:[年月]|日(?![元圆])))"
NUMERAL_OPENS = rf"(?<!\d)(?<!\d.)(?:(?<!一)|(?=(?!零){SIGN}|[半成]))"
# For speed the set of signs stands first: a search skips quickly to the next of them.
START = re.compile(rf"[\d半{SIGN[1:]}(?:{DIGITS_OPEN}|{NUMERAL_OPENS})")
# 五千瓦 is five kilowatt, but 三万五千克 are grams.
OWN_PLACE = tuple(unit for unit in UNITS if unit[0] in "百千")
ONE_COUNT = re.compile("[^万亿]*[万亿]*")
TENTH = re.compile("[一二三四五六七八九半](?![个百千万十])")
SMALL_CHANGE = re.compile(r"([\d一二三四五六七八九])[角毛](?:([\d一二三四五六七八九])分)?")
RANGE = re.compile(r"\s?(?:[-~—–](?:(?<!~)[-~—–])?|至|到)\s?|、")
# A hyphen behind a number, a letter or a closing mark is that of a range or code, at the start of a line a bullet, and
# before a count a dash; 胜负, 肩负 … are other words.
SIGNS_BELOW_ZERO = [
    Rule("below zero", "零下", "气温降到零下5度。"),
    Rule(
        "hyphen",
        r"(?<![\d一二三四五六七八九十][\h])(?<=[^\n\dA-Za-z%‰℃°)\]」』”’~+—–-])(?P<hyphen>-)",
        "增速为-5%。",
        "三月-5%的学生。",
    ),
    Rule("negative", r"(?:(?<![\h])|(?<=[为是至到达降长增跌落由从约近于在]))负", "增速为负5%。", "上月肩负5亿元。"),
]
MINUS_IN_RANGE = re.compile("零下|[-负]")

# A myriad of people needs no measure word (1.2亿群众), nor does what a noun of number names (人次达九千万).
COUNTED = re.compile("(人次|人数|户数|[数量]|用户|人口)(?:已经?|共计?|累计|首次|均|总计)?(?:达到?了?|为|至|增至|有)?$")
UNIT_OF_COUNTED = {"人次": "人次", "人数": "人", "户数": "户", "用户": "户", "人口": "人"}
PER = re.compile(rf"\s?(/|每)\s?([{HAN}A-Za-z³²]{{1,4}})")
SPEED = re.compile("(?:每(小时|秒钟?|分钟)|时速|流速)(?:达到?|为)?$")
TIMES = re.compile("小时|秒钟?|分钟|[天日年月周人户次亩吨斤升度hs]")
# 5m is no 5 m2.
INSIDE_A_WORD = re.compile("(?<=[A-Za-z])[A-Za-z0-9]")
VARIANT = re.compile(r"\(([^()]{1,2})\)")


def ending(rules):
    """The pattern of what ends like one of these rules."""
    return re.compile(rf"(?:{any_of(*(rule.pattern for rule in rules)).pattern})$")


MINUS = ending(SIGNS_BELOW_ZERO)
UNIT_OF_SYMBOL = {symbol: unit.unit for unit in UNITS.values() for symbol in unit.symbols}
SYMBOL = re.compile(rf"({'|'.join(map(re.escape, sorted(UNIT_OF_SYMBOL, key=len, reverse=True)))})\s?$")
PEOPLE = re.compile(rf"[{HAN}]{{0,6}}?(?:{'|'.join(PEOPLE_WORDS)})")
LONGEST = max(map(len, UNITS))


def quantities(folded):
    """All quantities of a folded text, in order, none overlapping."""
    text = masked(folded).translate(CAPITALS)
    found, at, last = [], 0, 0
    while match := START.search(text, at):
        quantity, at = read_quantity(text, match.start(), last)
        if quantity:
            found.append(quantity)
            last = quantity.end
    return found


def read_quantity(text, start, last):
    """The quantity whose number begins here, or None; and where to read on. Before `last` all is read."""
    number = read_number(text, start)
    if number is None:
        return None, number_end(text, start)
    before = hedge_before(text, start, last)
    if below := below_zero(text, start, number, last):
        return below, below.end
    hedged = bool(number.vague or before)
    measured = with_unit(text, number, start, hedged)
    whole = (
        read_range(text, start, measured or number, hedged)
        or measured
        or without_unit(text, start, number, last, hedged)
    )
    if whole is None or is_no_amount(text, start, number, whole, before, last):
        return None, number.end
    quantity = bounded(text, start, whole, before)
    return quantity, quantity.end


def below_zero(text, start, number, last):
    """The quantity of a number with a sign before it, or None where that is no sign of a number."""
    sign = MINUS.search(text, max(last, start - 2), start)
    measured = sign and with_unit(text, number, start, True)
    whole = sign and (read_range(text, start, negated(measured or number), True) or measured and negated(measured))
    if not whole or sign["hyphen"] and not (whole.unit in UNITS and UNITS[whole.unit].below_zero):
        return None
    return bounded(text, sign.start(), whole, hedge_before(text, sign.start(), last))


def negated(number):
    return number._replace(low=-number.high, high=-number.low)


def is_no_amount(text, start, number, whole, before, last):
    """Whether the words around a number make it an ordinal, a code, a time or a set phrase."""
    bare = text[start] in "百千万亿" or text[start : number.end] in ("几", "数", "零")
    if bare and not (before or number.vague and number.end - start > 1 or whole.unit in ("成", "%", "‰")):
        return True
    if whole.unit in UNITS and text.endswith(UNITS[whole.unit].not_after, 0, start):
        return True
    return is_ordinal(text, before[0] if before else start, last)


def with_unit(text, number, start, hedged):
    """The number with the unit or measure word that follows it, or None."""
    if number.unit:
        return number
    if text.startswith(OWN_PLACE, number.end - 1) and ONE_COUNT.fullmatch(text, start, number.end - 1):
        number = read_number(text, start, number.end - 1) or number
    at = number.end + (text[number.end : number.end + 1] == " ")
    if is_other(text, at):
        return None
    for end in range(min(at + LONGEST, len(text)), at, -1):
        unit = UNITS.get(text[at:end])
        if unit and fits(text, start, end, unit, number, hedged or text[start].isdigit()):
            return tailed(text, number._replace(end=end, unit=unit.unit))
    return None


def fits(text, start, end, unit, number, sure):
    """Whether a unit that ends here is one: no part of a longer word, of a likely size, not too open a word."""
    if text.startswith(unit.not_before, end) or INSIDE_A_WORD.match(text, end):
        return False
    small, large = unit.least and number.high < unit.least, unit.most and number.high > unit.most
    if (small or large) and not text.endswith(unit.unless_after, 0, start):
        return False
    if sure or not (unit.numerals or unit.numerals_from):
        return True
    # So long a numeral is no part of another word.
    long = unit.numerals and number.end - start >= 3
    return bool(long or unit.numerals_from and number.high >= unit.numerals_from)


def tailed(text, number):
    """The number with what may follow its unit: tenths (三成五), small change (三元五角), variants and bases."""
    unit = UNITS[number.unit]
    if unit.then == "tenths" and (tenth := TENTH.match(text, number.end)):
        extra = Decimal(5 if tenth[0] == "半" else DIGITS[tenth[0]]) / 10
        return number._replace(low=number.low + extra, high=number.high + extra, end=tenth.end())
    if unit.then == "change" and (change := SMALL_CHANGE.match(text, number.end)):
        tenths, cents = (Decimal(DIGITS.get(sign, sign or 0)) for sign in change.groups())
        extra = tenths / 10 + cents / 100
        return number._replace(low=number.low + extra, high=number.high + extra, end=change.end())
    variant = VARIANT.match(text, number.end)
    if variant and (variant[1] in UNITS or unit.unit + variant[1] in UNITS):
        return number._replace(end=variant.end(), unit=unit.unit + variant[0])
    return compound(text, number)


def compound(text, number):
    """The number with the base of a rate after its unit (公里/小时, 元每斤)."""
    match = PER.match(text, number.end)
    for base in (match[2][:length] for length in range(len(match[2]), 0, -1)) if match else ():
        if TIMES.fullmatch(base) or base in UNITS and (match[1] == "/" or UNITS[base].kind != "count"):
            end = match.start(2) + len(base)
            return number._replace(end=end, unit=number.unit + text[number.end : end], per=base)
    return number


def in_base(number):
    """The number in the unit that it is given in: 三成 as 30 %."""
    unit = UNITS.get(number.unit)
    if not unit or not unit.in_base:
        return number
    factor = Decimal(str(unit.factor))
    return number._replace(low=number.low * factor, high=number.high * factor, unit=unit.base)


def read_range(text, start, first, hedged):
    """The range that begins with this number (15至20名, 5—7万场次, 10元至20元), or None."""
    separator = RANGE.match(text, first.end)
    if not separator or text[start - 1 : start] in ("从", "由", "自"):
        return None
    sign = MINUS_IN_RANGE.match(text, separator.end())
    at = sign.end() if sign else separator.end()
    second = read_number(text, at)
    second = second and with_unit(text, second, at, hedged)
    if second and first.unit:
        first, second = in_base(first), in_base(second)
    if not second or first.unit not in (None, second.unit):
        return None
    second = negated(second) if sign else second
    low = borrowed(first.low, text[start : first.end], text[at : second.end], second.high)
    if separator[0] == "、" and (first.unit or first.end - start > 1 or second.high - low != 1):
        return None
    vague = first.vague + second.vague
    return second._replace(low=min(low, second.high), high=max(low, second.high), vague=vague)


def borrowed(low, first, second, high):
    """The lower bound of a range whose first number borrows the place of the second (5—7万, 三至五百)."""
    if place := re.search("[万亿]{1,2}(?=[^万亿]{0,9}$)", second):
        own = re.search("[万亿]", first)
    else:
        place, own = re.search("[百千](?=[^百千]{0,9}$)", second), re.search("[百千万亿]", first)
    scale = prod(PLACES[sign] for sign in place[0]) if place and not own else 1
    return low * scale if low * scale <= high else low


def without_unit(text, start, number, last, hedged):
    """A number that needs no measure word: after a currency sign, myriads of people, or a noun of number before it."""
    if symbol := SYMBOL.search(text, max(last, start - 4), start):
        return number._replace(unit=UNIT_OF_SYMBOL[symbol[1]])
    large = number.low >= 10**4 and text[number.end - 1] in "万亿多余"
    if (large or number.low >= 20 and hedged) and PEOPLE.match(text, number.end):
        return number._replace(unit="人")
    if not large:
        return None
    counted = COUNTED.search(text, max(last, start - 12), start)
    if counted and not re.match(r"\w", text[number.end : number.end + 1]):
        return number._replace(unit=UNIT_OF_COUNTED.get(counted[1], ""))
    return None


def bounded(text, start, number, before):
    """The quantity with its hedges applied, by the table in `corpus/gold/README.md`."""
    low, high, vague, end, unit, per = in_base(number)
    speed = SPEED.search(text, max(0, start - 8), start)
    per = per or speed and (speed[1] or {"时速": "小时", "流速": "秒"}[speed[0][:2]]) or ""
    after = hedge_after(text, end, not vague and (per or unit_row(unit) and unit_row(unit).measure))
    for _, hedge in filter(None, (after, before)):
        low, high = widened(low, high, hedge)
    if low is None and high is None:
        low, high = number.low, number.high
    begin, end = before[0] if before else start, after[0] if after else end
    qualifier = (before[1].word if before else "") + vague + (after[1].word if after else "")
    kind = "rate" if per or speed else kind_of(unit)
    return Quantity(begin, end, qualifier, low, high, unit, kind, per)


def unit_row(unit):
    """The row of a unit, also of one with a variant (辆(架)); None for rates and others."""
    return UNITS.get(unit) or UNITS.get(unit.partition("(")[0])


def kind_of(unit):
    """The kind of a unit as printed: count, percent, money, area, length, weight, score or rate."""
    return unit_row(unit).kind if unit_row(unit) else "count"
