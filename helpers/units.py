"""Which unit or measure word follows a number, and what goes on behind it: 三块五毛, 1米75, 三斤半, 公里/小时.

The units stand in `rules/units.csv`. Offsets are of the folded text (see `chinese.fold`), values exact decimals.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from helpers.chinese import HAN, SINGLE
from helpers.numbers import Number, read_number, words_of
from helpers.rules import read_rules
from helpers.vetoes import NOT_BEFORE


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
    only_after: tuple = ()
    not_after: tuple = ()
    not_before: tuple = ()
    one: str = ""
    measure: str = ""
    below_zero: str = ""
    in_base: str = ""
    then: tuple = ()
    symbols: tuple = ()
    example: str = ""


NUMBERS = ("numerals_from", "least", "most")
LISTS = ("unless_after", "only_after", "not_after", "not_before", "then", "symbols")


def unit_of(row):
    """A row of units.csv with its numbers and lists of words read."""
    numbers = {name: Decimal(getattr(row, name)) if getattr(row, name) else None for name in NUMBERS}
    words = {name: words_of(getattr(row, name)) for name in LISTS}
    return row._replace(factor=float(row.factor), **numbers, **words)


UNITS = {row.unit: unit_of(row) for row in read_rules("units", Unit)}
# That of a rate, and of a number without a unit.
NO_UNIT = Unit("", "count", "", 1.0)
# For speed the units are filed by their first sign, the longest first.
FILED = {name[0]: [] for name in UNITS}
for name in sorted(UNITS, key=len, reverse=True):
    FILED[name[0]].append(name)
UNIT_OF_SYMBOL = {symbol: unit.unit for unit in UNITS.values() for symbol in unit.symbols}
SYMBOL = re.compile(rf"({'|'.join(map(re.escape, sorted(UNIT_OF_SYMBOL, key=len, reverse=True)))})\s?$")
# 五千瓦 is five kilowatt, but 三万五千克 are grams.
OWN_PLACE = tuple(unit for unit in UNITS if unit[0] in "百千")
ONE_COUNT = re.compile("[^万亿]*[万亿]*")
# What may go on behind a unit, by the column `then`; 半 behind all that measures too. The groups are its decimals.
ONE_DIGIT = "[0-9一二两三四五六七八九]"
NO_MORE = r"(?![.,:]?\d|[%十百千万亿几分成年月日号时天周])"
# 三块五 is money before these, 三块五花肉 is none.
DIMES = rf"{ONE_DIGIT}(?=[的一每钱起左以卖买到至和]|(?![\d{HAN}]))"
MORE = {
    "change": re.compile(rf"零?({ONE_DIGIT})[角毛](?:({ONE_DIGIT})(?:分|{NO_MORE}(?![{HAN}])))?钱?"),
    "dimes": re.compile(f"({DIMES})"),
    "tenths": re.compile(rf"([0-9一二三四五六七八九]){NO_MORE}"),
    "decimals": re.compile(rf"([0-9]{{1,2}}+|[一二三四五六七八九]{{1,2}}+){NO_MORE}"),
    "half": re.compile("(半)(?![年天月日夜小晌途路价数成球决场径导封官自截岛生熟票个百千载世多身拉边空圆])"),
}
TENTHS = SINGLE | {"半": 5}
PER = re.compile(rf"\s?(/|每)\s?(\d{{1,4}}|[十百千万]{{0,2}})([{HAN}A-Za-z³²]{{1,4}})")
TIMES = re.compile("小时|秒钟?|分钟|[天日年月周人户次亩吨斤升度hs]")
# 5m is no 5 m2.
INSIDE_A_WORD = re.compile("(?<=[A-Za-z])[A-Za-z0-9]")
VARIANT = re.compile(r"\(([^()]{1,2})\)")


def is_alone(text, start, number):
    """Whether a number is only 一 or 半, which count what is measured."""
    return text[start : number.end] in ("一", "半")


def with_unit(text, number, start, sure):
    """The number with the unit or measure word that follows it, or None; a hedge makes `sure` that it is a number."""
    if number.unit:
        return part_of_unit(text, number) or number
    if text.startswith(OWN_PLACE, number.end - 1) and ONE_COUNT.fullmatch(text, start, number.end - 1):
        number = read_number(text, start, number.end - 1) or number
    at = number.end + (text[number.end : number.end + 1] == " ")
    if NOT_BEFORE.match(text, at):
        return None
    for unit in units_at(text, at):
        end = at + len(unit.unit)
        whole = tailed(text, Number(*number[:3], end, unit.unit), unit)
        if fits(text, start, unit, number, sure or is_alone(text, start, number) and whole.end > end):
            return whole
    return None


def units_at(text, at):
    """The units that may begin here, the longest first."""
    for name in FILED.get(text[at : at + 1], ()):
        if text.startswith(name, at):
            unit, end = UNITS[name], at + len(name)
            if not text.startswith(unit.not_before, end) and not INSIDE_A_WORD.match(text, end):
                yield unit


def part_of_unit(text, number):
    """A share right before what is measured is a part of one (四分之三英里, 三又五分之一个); None elsewhere."""
    unit = next(units_at(text, number.end), None) if number.part else None
    if not unit or not unit.one and number.low < 100:
        return None
    low, high, end = number.low / 100, number.high / 100, number.end + len(unit.unit)
    return number._replace(low=low, high=high, end=end, unit=unit.unit)


def fits(text, start, unit, number, sure):
    """Whether a unit goes with its number: of a likely size, not too open a word after a numeral."""
    small, large = unit.least and number.high < unit.least, unit.most and number.high > unit.most
    if (small or large) and not text.endswith(unit.unless_after, 0, start):
        return False
    if is_alone(text, start, number):
        return bool(unit.one or sure and not unit.numerals and text[start] == "一")
    if sure or text[start].isdigit() or not (unit.numerals or unit.numerals_from):
        return True
    # So long a numeral is no part of another word; 廿三 is as long as 二十三.
    long = unit.numerals and number.end - start + (text[start] in "廿卅") >= 3
    return bool(long or unit.numerals_from and number.high >= unit.numerals_from)


def tailed(text, number, unit):
    """The number with what may follow its unit: decimals, a smaller unit, a variant (辆(架)), a base."""
    number = with_decimals(text, number, unit) or with_smaller(text, number, unit) or number
    variant = VARIANT.match(text, number.end)
    if variant and (variant[1] in UNITS or unit.unit + variant[1] in UNITS):
        return number._replace(end=variant.end(), unit=unit.unit + variant[0])
    return with_base(text, number)


def with_decimals(text, number, unit):
    """The number with the change (三元五角), half (三斤半) or decimals (1米75) behind its unit, or None."""
    for way in (*unit.then, "half") if unit.measure else unit.then:
        more = MORE[way].match(text, number.end)
        # 一米5个: digits before a unit are another number
        if more and (way in ("change", "half") or not any(units_at(text, more.end()))):
            digits = "".join(str(TENTHS[sign]) for group in more.groups("") for sign in group)
            # 三块五毛钱
            name = unit.unit + more[0][-1]
            kind = "money" if "change" in unit.then else ""
            number = plus(number, Decimal(f"0.{digits}"), more.end())
            return number._replace(unit=name if name in UNITS else unit.unit, kind=kind)
    return None


def with_smaller(text, number, unit):
    """The number with an amount of a smaller unit right behind (三斤二两, 5英尺7英寸), or None."""
    second = read_number(text, number.end) if unit.measure else None
    other = next(units_at(text, second.end), None) if second and not second.unit else None
    if not other or other.base != unit.base or other.factor * float(second.high) >= unit.factor:
        return None
    value = second.high * Decimal(str(other.factor)) / Decimal(str(unit.factor))
    return plus(number, value, second.end + len(other.unit))


def plus(number, value, end):
    """The number with this value more, which ends here."""
    return number._replace(low=number.low + value, high=number.high + value, end=end)


def with_base(text, number):
    """The number with the base of a rate after its unit (公里/小时, 元每斤, L/100km)."""
    match = PER.match(text, number.end)
    for base in (match[3][:length] for length in range(len(match[3]), 0, -1)) if match else ():
        kind = UNITS[base].kind if base in UNITS else ""
        if TIMES.fullmatch(base) or kind not in ("", "money") and (match[1] == "/" or kind != "count"):
            end = match.start(3) + len(base)
            return number._replace(end=end, unit=number.unit + text[number.end : end], per=match[2] + base)
    return number


def in_base(number):
    """The number in the unit that it is given in: 三成 as 30 %; from ten on it is a share already (75折)."""
    unit = unit_row(number.unit)
    if not unit.in_base:
        return number
    factor = Decimal(str(unit.factor)) if number.high <= 10 else 1
    return number._replace(low=number.low * factor, high=number.high * factor, unit=unit.base)


def unit_before(text, start, last):
    """The unit whose sign or name stands right before a number ($, 港币, 摄氏), or None."""
    symbol = SYMBOL.search(text, max(last, start - 4), start)
    return UNIT_OF_SYMBOL[symbol[1]] if symbol else None


def unit_row(unit):
    """The row of a unit as printed, also of one with a variant (辆(架)); a rate, and what is no unit, is a count."""
    return UNITS.get(unit) or UNITS.get(unit.partition("(")[0], NO_UNIT)
