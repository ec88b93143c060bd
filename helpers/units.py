"""Which unit or measure word follows a number, and what goes on behind it: 三块五毛, 1米75, 三斤半, 公里/小时.

The units stand in `rules/units.csv`. Offsets are of the folded text (see `chinese.fold`), values exact decimals.
"""

import re
from decimal import Decimal
from typing import NamedTuple

from helpers.chinese import HAN, SINGLE
from helpers.numbers import read_number, words_of
from helpers.rules import read_rules
from helpers.vetoes import is_no_unit


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
LONGEST = max(map(len, UNITS))
UNIT_OF_SYMBOL = {symbol: unit.unit for unit in UNITS.values() for symbol in unit.symbols}
SYMBOL = re.compile(rf"({'|'.join(map(re.escape, sorted(UNIT_OF_SYMBOL, key=len, reverse=True)))})\s?$")
# 五千瓦 is five kilowatt, but 三万五千克 are grams.
OWN_PLACE = tuple(unit for unit in UNITS if unit[0] in "百千")
ONE_COUNT = re.compile("[^万亿]*[万亿]*")
# What may go on behind a unit, by the column `then`; 半 behind all that measures too.
ONE_DIGIT = r"[\d一二两三四五六七八九]"
NO_MORE = r"(?![.,:]?\d|[%十百千万亿几分成年月日号时天周])"
# 三块五 is money before these, 三块五花肉 is none.
DIMES = rf"{ONE_DIGIT}(?=[的一每钱起左以卖买到至和]|(?![\d{HAN}]))"
CHANGE = re.compile(rf"零?({ONE_DIGIT})[角毛](?:({ONE_DIGIT})(?:分|{NO_MORE}(?![{HAN}])))?(钱)?")
REST = {
    "dimes": re.compile(DIMES),
    "tenths": re.compile(rf"[\d一二三四五六七八九]{NO_MORE}"),
    "decimals": re.compile(rf"(?:\d{{1,2}}+|[一二三四五六七八九]{{1,2}}+){NO_MORE}"),
}
HALF_MORE = re.compile("半(?![年天月日夜小晌途路价数成球决场径导封官自截岛生熟票个百千载世多身拉边空圆])")
PER = re.compile(rf"\s?(/|每)\s?(\d{{1,4}}|[十百千万]{{0,2}})([{HAN}A-Za-z³²]{{1,4}})")
TIMES = re.compile("小时|秒钟?|分钟|[天日年月周人户次亩吨斤升度hs]")
# 5m is no 5 m2.
INSIDE_A_WORD = re.compile("(?<=[A-Za-z])[A-Za-z0-9]")
VARIANT = re.compile(r"\(([^()]{1,2})\)")


def is_alone(text, start, number):
    """Whether a number is only 一 or 半, which count what is measured."""
    return text[start : number.end] in ("一", "半")


def with_unit(text, number, start, sure):
    """The number with the unit or measure word that follows it, or None."""
    if number.unit:
        return part_of_unit(text, number) or number
    if text.startswith(OWN_PLACE, number.end - 1) and ONE_COUNT.fullmatch(text, start, number.end - 1):
        number = read_number(text, start, number.end - 1) or number
    at = number.end + (text[number.end : number.end + 1] == " ")
    if is_no_unit(text, at):
        return None
    for unit in units_at(text, at):
        end = at + len(unit.unit)
        whole = tailed(text, number._replace(end=end, unit=unit.unit), unit)
        if fits(text, start, unit, number, sure or is_alone(text, start, number) and whole.end > end):
            return whole
    return None


def units_at(text, at):
    """The units that may begin here, the longest first."""
    for end in range(min(at + LONGEST, len(text)), at, -1):
        unit = UNITS.get(text[at:end])
        if unit and not text.startswith(unit.not_before, end) and not INSIDE_A_WORD.match(text, end):
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
    """The number with what may follow its unit: change (三元五角), decimals (1米75, 三斤半), variants, bases."""
    steps = (step(text, number, unit) for step in (with_change, with_rest, with_smaller))
    number = next(filter(None, steps), number)
    variant = VARIANT.match(text, number.end)
    if variant and (variant[1] in UNITS or unit.unit + variant[1] in UNITS):
        return number._replace(end=variant.end(), unit=unit.unit + variant[0])
    return with_base(text, number)


def with_change(text, number, unit):
    """The number with the 角 and 分, 毛 and 分 behind its 元 or 块, or None."""
    change = CHANGE.match(text, number.end) if "change" in unit.then else None
    if not change:
        return None
    tenths, cents = (Decimal(SINGLE[sign]) if sign else 0 for sign in change.groups()[:2])
    name = unit.unit + (change[3] or "")
    number = plus(number, tenths / 10 + cents / Decimal(100), change.end())
    return number._replace(unit=name if name in UNITS else unit.unit, kind="money")


def with_rest(text, number, unit):
    """The number with the half or the decimals that stand behind its unit, or None; no other number begins there."""
    half = HALF_MORE.match(text, number.end) if unit.measure or "half" in unit.then else None
    pattern = next((REST[name] for name in unit.then if name in REST), None)
    rest = half or pattern and pattern.match(text, number.end)
    if not rest or not half and any(units_at(text, rest.end())):
        return None
    digits = "5" if half else "".join(str(SINGLE[sign]) for sign in rest[0])
    kind = "money" if "change" in unit.then else ""
    return plus(number, Decimal(f"0.{digits}"), rest.end())._replace(kind=kind)


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
    unit = UNITS.get(number.unit)
    if not unit or not unit.in_base:
        return number
    factor = Decimal(str(unit.factor)) if number.high <= 10 else 1
    return number._replace(low=number.low * factor, high=number.high * factor, unit=unit.base)


def unit_before(text, start, last):
    """The unit whose sign or name stands right before a number ($, 港币, 摄氏), or None."""
    symbol = SYMBOL.search(text, max(last, start - 4), start)
    return UNIT_OF_SYMBOL[symbol[1]] if symbol else None


def unit_row(unit):
    """The row of a unit, also of one with a variant (辆(架)); None for rates and others."""
    return UNITS.get(unit) or UNITS.get(unit.partition("(")[0])


def kind_of(unit):
    """The kind of a unit as printed: count, percent, money, area, length, weight, score or rate."""
    return unit_row(unit).kind if unit_row(unit) else "count"
