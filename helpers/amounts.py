"""Numbers with a unit or measure word in a text, their hedges as bounds: 近5000亩, 470余场次, 百分之八, 两三百人.

A number counts only before a unit (`rules/units.csv`), so dates, durations, ages and codes stay out; `vetoes` has what
else is no amount. Hedges stand in `rules/hedges.csv`; the rules of spans and bounds are those of
`corpus/gold/README.md`. All offsets are of the folded text (see `chinese.fold`), all values exact decimals.
"""

import re
from decimal import Decimal
from math import prod
from typing import NamedTuple

from helpers.chinese import HAN, PLACES, SINGLE
from helpers.numbers import SIGN, hedge_after, hedge_before, number_end, read_number, widened, words_of
from helpers.rules import Rule, any_of, pattern_of, read_rules, read_words
from helpers.vetoes import is_ordinal, is_other, is_section, masked


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
    numbers = {name: Decimal(getattr(row, name)) if getattr(row, name) else None for name in NUMBERS}
    words = {name: words_of(getattr(row, name)) for name in LISTS}
    return row._replace(factor=float(row.factor), **numbers, **words)


UNITS = {row.unit: unit_of(row) for row in read_rules("units", Unit)}
LONGEST = max(map(len, UNITS))
UNIT_OF_SYMBOL = {symbol: unit.unit for unit in UNITS.values() for symbol in unit.symbols}
SYMBOL = re.compile(rf"({'|'.join(map(re.escape, sorted(UNIT_OF_SYMBOL, key=len, reverse=True)))})\s?$")
PEOPLE_WORDS = read_words("people")

# Where a number may begin. No digit within a number, no year, month or day; no numeral after a digit. 一 opens a longer
# number or range, or counts what is measured, and after a hedge with one bound all that is counted.
MEASURED = "|".join(unit.unit for unit in UNITS.values() if unit.one)
DIGITS_OPEN = r"(?<=\d)(?<![\d.].)(?<!\d·.)(?!\d{0,3}(?:[年月]|日(?![元圆币])))"
ONE_OPENS = (
    rf"(?:(?=(?!零){SIGN}|[半成又])|(?=[至到~—–-]{SIGN})|(?=点[〇零一二三四五六七八九]{{1,9}}(?:[多余]?[万亿]|{MEASURED}))"
    rf"|(?<![这那哪某另统唯单同之后].)(?={MEASURED})|(?<=[于少多到过足].)|(?<=[于少多到过足][有了].))"
)
NUMERAL_OPENS = rf"(?<!\d)(?<!\d.)(?:(?<![一对])|(?<=一){ONE_OPENS}|(?<=对)(?=折))"
# For speed the set of signs stands first: a search skips quickly to the next of them.
START = re.compile(rf"[\d半对{SIGN[1:]}(?:{DIGITS_OPEN}|{NUMERAL_OPENS})")

# Other signs for the same: Taiwanese 於, spaces that do not break, capital numerals. Some capitals are other words too
# (大陆, 退伍) and count only beside these.
SAME = str.maketrans("於\u00a0\u2002\u2003\u2009\u202f壹贰叁柒捌玖佰仟", "于     一二三七八九百千")
CAPITAL_SIGNS = "参肆伍陆拾"
CAPITALS = str.maketrans(CAPITAL_SIGNS, "三四五六十")
CAPITAL_RULES = [
    Rule("ten in a number", "(?<=[一二三四五六七八九参肆伍陆百千零]拾)", "收了贰拾个。"),
    Rule("ten that opens", "(?<![收捡]拾)(?<=拾)(?=[万亿元圆一二三七八九参肆伍陆])", "收款拾万元。", "收拾一间房。"),
    Rule(
        "digit that opens",
        "(?<![大内登着海退队入放人].)(?<=[参肆伍陆])(?=[拾百千亿]|点[一二三七八九参肆伍陆]|万[零一二三七八九参肆伍陆]|万?[元圆])",
        "收款伍仟元。",
        "大陆百家企业来访。",
    ),
    Rule("digit behind a place", "(?<=[拾百千点零万亿][参肆伍陆])", "收了贰拾伍个。"),
]
# What stands between the signs of a number and is none of them: marks of no width, dollars and escapes of LaTeX.
NOISE_SIGNS = r"\u200b-\u200d\u2060\ufeff\u00ad$\\"
NOISE = [
    Rule("no width", r"(?<=[^\\$])", "来了12\u200b名学生。"),
    Rule("escape", r"(?<=\\)(?=[.%,‰])", r"增长40\%。"),
    Rule("dollar before", r"(?<=\$)(?=[-+~]?\d[\d.,]{0,20}\\?[%‰]?\$)", "增幅是$40$。", "付$20。"),
    Rule("dollar behind", r"(?<=[\d%‰]\$)", "投资$1.2$亿元。"),
]

# 五千瓦 is five kilowatt, but 三万五千克 are grams.
OWN_PLACE = tuple(unit for unit in UNITS if unit[0] in "百千")
ONE_COUNT = re.compile("[^万亿]*[万亿]*")
# What may go on behind a unit, by the column `then`; 半 behind all that measures, and 个.
CHANGE = re.compile(r"零?([\d一二三四五六七八九])[角毛](?:([\d一二三四五六七八九])分)?(钱)?")
NO_MORE = r"(?![.,:]?\d|[%十百千万亿几分成年月日号时天周])"
REST = {
    "tenths": re.compile(rf"[\d一二三四五六七八九]{NO_MORE}"),
    "decimals": re.compile(rf"(?:\d{{1,2}}+|[一二三四五六七八九]{{1,2}}+){NO_MORE}"),
}
HALF_MORE = re.compile("半(?![年天月日夜小晌途路价数成球决场径导封官自截岛生熟票个百千载世多])")
RANGE = re.compile(r"\s?(?:[-~—–](?:(?<!~)[-~—–])?|至|到)\s?|(?P<between>[与和跟])|、")
# A hyphen behind a number, a letter or a closing mark is that of a range or code, at the start of a line a bullet, and
# before a count a dash; 胜负, 肩负 … are other words.
SIGNS_BELOW_ZERO = [
    Rule("below zero", "(?P<both>零下)", "气温降到零下5度。"),
    Rule(
        "hyphen",
        r"(?<![\d一二三四五六七八九十][\h])(?<=[^\n\dA-Za-z%‰℃°)\]」』”’~+—–-])(?P<hyphen>-)",
        "增速为-5%。",
        "三月-5%的学生。",
    ),
    Rule("hyphen in a line of its own", r"(?<![^\n])(?P<alone>-)", "-5%", "-5%的增速。"),
    Rule(
        "negative",
        r"(?:(?<![\h])|(?<=[为是至到达降长增跌落由从约近于在率值额差量度温幅速润]))负",
        "增速为负5%。",
        "上月肩负5亿元。",
    ),
]
SIGN_IN_RANGE = re.compile("(?P<below>零下|[-负])|零上")

# A myriad of people needs no measure word (1.2亿群众), nor does what a noun of number names (人次达九千万).
COUNTED = re.compile("(人次|人数|户数|[数量]|用户|人口)(?:已经?|共计?|累计|首次|均|总计)?(?:达到?了?|为|至|增至|有)?$")
UNIT_OF_COUNTED = {"人次": "人次", "人数": "人", "户数": "户", "用户": "户", "人口": "人"}
PEOPLE = re.compile(rf"[{HAN}]{{0,6}}?(?:{'|'.join(PEOPLE_WORDS)})")
PER = re.compile(rf"\s?(/|每)\s?(\d{{1,4}}|[十百千万]{{0,2}})([{HAN}A-Za-z³²]{{1,4}})")
SPEED = re.compile("(?:每(小时|秒钟?|分钟)|时速|流速)(?:达到?|为)?$")
TIMES = re.compile("小时|秒钟?|分钟|[天日年月周人户次亩吨斤升度hs]")
# 5m is no 5 m2.
INSIDE_A_WORD = re.compile("(?<=[A-Za-z])[A-Za-z0-9]")
VARIANT = re.compile(r"\(([^()]{1,2})\)")


def ending(rules):
    """The pattern of what ends like one of these rules."""
    return re.compile(rf"(?:{any_of(*(rule.pattern for rule in rules)).pattern})$")


def signs_by(signs, rules):
    """The pattern of these signs where one of the rules, which look around them, holds; a set is searched quickly."""
    return re.compile(f"[{signs}](?:{pattern_of(rules).pattern})")


MINUS = ending(SIGNS_BELOW_ZERO)
CAPITAL = signs_by(CAPITAL_SIGNS, CAPITAL_RULES)
NOT_READ = signs_by(NOISE_SIGNS, NOISE)


def quantities(folded):
    """All quantities of a folded text, in order, none overlapping."""
    text, places = without_noise(folded.translate(SAME))
    text = masked(CAPITAL.sub(lambda match: match[0].translate(CAPITALS), text))
    found, at, last = [], 0, 0
    while match := START.search(text, at):
        quantity, at = read_quantity(text, match.start(), last)
        if quantity:
            found.append(quantity)
            last = quantity.end
    return [one._replace(start=places[one.start], end=places[one.end - 1] + 1) for one in found] if places else found


def without_noise(text):
    """The text without what stands between the signs of numbers, and where each sign stood; None where all stay."""
    if not NOT_READ.search(text):
        return text, None
    noise = {at for match in NOT_READ.finditer(text) for at in range(*match.span())}
    places = [at for at in range(len(text)) if at not in noise]
    return "".join(text[at] for at in places), places


def read_quantity(text, start, last):
    """The quantity whose number begins here, or None; and where to read on. Before `last` all is read."""
    number = read_number(text, start)
    if number is None:
        return None, number_end(text, start)
    if below := below_zero(text, start, number, last):
        return below, below.end
    before = hedge_before(text, start, last)
    hedged = is_hedged(text, start, number, before)
    measured = with_unit(text, number, start, hedged)
    whole = (
        read_range(text, start, measured or number, hedged)
        or measured
        or without_unit(text, start, number, last, hedged)
    )
    if whole is None or is_no_amount(text, start, number, whole, before, last):
        return None, number.end
    quantity = bounded(text, start, in_currency(text, start, whole, last), before)
    return quantity, quantity.end


def is_alone(text, start, number):
    """Whether a number is only 一 or 半, which count what is measured."""
    return text[start : number.end] in ("一", "半")


def is_hedged(text, start, number, before):
    """Whether a hedge makes sure that this is a number, so that any unit may follow; after 一 with one bound only."""
    if is_alone(text, start, number):
        return bool(before and not (before[1].low and before[1].high))
    return bool(number.vague or before)


def below_zero(text, start, number, last):
    """The quantity of a number with a sign before it, or None where that is no sign of a number."""
    sign = MINUS.search(text, max(last, start - 2), start)
    measured = sign and with_unit(text, number, start, True)
    whole = sign and (
        read_range(text, start, negated(measured or number), True, bool(sign["both"]) and not measured)
        or measured
        and negated(measured)
    )
    if not whole or (sign["hyphen"] or sign["alone"]) and not (whole.unit in UNITS and UNITS[whole.unit].below_zero):
        return None
    if sign["alone"] and text[whole.end : whole.end + 1] not in ("", "\n"):
        return None
    return bounded(text, sign.start(), whole, hedge_before(text, sign.start(), last))


def negated(number):
    return number._replace(low=-number.high, high=-number.low)


def is_no_amount(text, start, number, whole, before, last):
    """Whether the words around a number make it an ordinal, a code, a time or a set phrase."""
    bare = text[start] in "百千万亿" or text[start : number.end] in ("几", "数", "零")
    if bare and not (before or number.vague and number.end - start > 1 or whole.unit in ("成", "%", "‰", "‱")):
        return True
    begin, unit = before[0] if before else start, UNITS.get(whole.unit)
    if (
        unit
        and text.endswith(unit.not_after, 0, start)
        or unit
        and unit.only_after
        and not text.endswith(unit.only_after, 0, begin)
    ):
        return True
    return is_section(text, start) or is_ordinal(text, begin, last)


def with_unit(text, number, start, sure):
    """The number with the unit or measure word that follows it, or None."""
    if number.unit:
        return part_of_unit(text, number) or number
    if text.startswith(OWN_PLACE, number.end - 1) and ONE_COUNT.fullmatch(text, start, number.end - 1):
        number = read_number(text, start, number.end - 1) or number
    at = number.end + (text[number.end : number.end + 1] == " ")
    if is_other(text, at):
        return None
    for unit in units_at(text, at):
        if fits(text, start, at + len(unit.unit), unit, number, sure):
            return tailed(text, number._replace(end=at + len(unit.unit), unit=unit.unit), unit)
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
    return number._replace(
        low=number.low / 100, high=number.high / 100, end=number.end + len(unit.unit), unit=unit.unit
    )


def fits(text, start, end, unit, number, sure):
    """Whether a unit that ends here goes with its number: of a likely size, not too open a word after a numeral."""
    small, large = unit.least and number.high < unit.least, unit.most and number.high > unit.most
    if (small or large) and not text.endswith(unit.unless_after, 0, start):
        return False
    if is_alone(text, start, number):
        return bool(unit.one or sure and not unit.numerals and text[start] == "一")
    if sure or text[start].isdigit() or not (unit.numerals or unit.numerals_from):
        return True
    # So long a numeral is no part of another word.
    long = unit.numerals and number.end - start >= 3
    return bool(long or unit.numerals_from and number.high >= unit.numerals_from)


def tailed(text, number, unit):
    """The number with what may follow its unit: change (三元五角), decimals (1米75, 三斤半), variants, bases."""
    number = (
        with_change(text, number, unit) or with_rest(text, number, unit) or with_smaller(text, number, unit) or number
    )
    variant = VARIANT.match(text, number.end)
    if variant and (variant[1] in UNITS or unit.unit + variant[1] in UNITS):
        return number._replace(end=variant.end(), unit=unit.unit + variant[0])
    return with_base(text, number)


def with_change(text, number, unit):
    change = CHANGE.match(text, number.end) if "change" in unit.then else None
    if not change:
        return None
    tenths, cents = (Decimal(SINGLE[sign]) if sign else 0 for sign in change.groups()[:2])
    name = unit.unit + change[3] if change[3] and unit.unit == "块" else unit.unit
    return more(number, tenths / 10 + cents / Decimal(100), change.end())._replace(unit=name, kind="money")


def with_rest(text, number, unit):
    """The number with the half or the decimals that stand behind its unit, or None; no other number begins there."""
    half = HALF_MORE.match(text, number.end) if unit.measure or unit.then or unit.unit == "个" else None
    rest = next((match for name in unit.then if name in REST and (match := REST[name].match(text, number.end))), None)
    if half:
        number = more(number, Decimal("0.5"), half.end())
    elif rest and not any(units_at(text, rest.end())):
        digits = "".join(str(SINGLE[sign]) for sign in rest[0])
        number = more(number, Decimal(f"0.{digits}"), rest.end())
    else:
        return None
    return number._replace(kind="money") if "change" in unit.then else number


def with_smaller(text, number, unit):
    """The number with an amount of a smaller unit right behind (三斤二两, 5英尺7英寸), or None."""
    second = read_number(text, number.end) if unit.measure else None
    other = next(units_at(text, second.end), None) if second and not second.unit else None
    if not other or other.base != unit.base or other.factor * float(second.high) >= unit.factor:
        return None
    return more(
        number, second.high * Decimal(str(other.factor)) / Decimal(str(unit.factor)), second.end + len(other.unit)
    )


def more(number, value, end):
    return number._replace(low=number.low + value, high=number.high + value, end=end)


def with_base(text, number):
    """The number with the base of a rate after its unit (公里/小时, 元每斤, L/100km)."""
    match = PER.match(text, number.end)
    for base in (match[3][:length] for length in range(len(match[3]), 0, -1)) if match else ():
        if TIMES.fullmatch(base) or base in UNITS and (match[1] == "/" or UNITS[base].kind != "count"):
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


def in_currency(text, start, number, last):
    """The number with the currency that is named before it (港币2900元)."""
    unit = UNITS.get(number.unit)
    symbol = (
        SYMBOL.search(text, max(last, start - 4), start)
        if unit and unit.kind == "money" and unit.base == "元"
        else None
    )
    return number._replace(unit=UNIT_OF_SYMBOL[symbol[1]]) if symbol and UNIT_OF_SYMBOL[symbol[1]] != "元" else number


def read_range(text, start, first, sure, below=False):
    """The range that begins with this number (15至20名, 5—7万场次, 10元至20元), or None; below zero at both ends."""
    separator = RANGE.match(text, first.end)
    if not separator or text[start - 1 : start] in ("从", "由", "自"):
        return None
    sign = SIGN_IN_RANGE.match(text, separator.end())
    at = sign.end() if sign else separator.end()
    second = second_of_range(text, at, first, sure or separator[0] != "、")
    if second and first.unit:
        first, second = in_base(first), in_base(second)
    if not second or first.unit not in (None, second.unit):
        return None
    if separator["between"] and not text.startswith(("之间", "间"), second.end):
        return None
    second = negated(second) if below or sign and sign["below"] else second
    low = borrowed(first.low, text[start : first.end], text[at : second.end], second.high)
    if separator[0] == "、" and (first.unit or first.end - start > 1 or second.high - low != 1):
        return None
    vague = first.vague + second.vague
    return second._replace(low=min(low, second.high), high=max(low, second.high), vague=vague)


def second_of_range(text, at, first, sure):
    """The second number of a range with its unit, or None; 百分之五至八 is one of shares."""
    second = read_number(text, at)
    measured = second and with_unit(text, second, at, sure)
    if second and not measured and first.unit in ("%", "‰", "‱") and text[first.end - 1] not in "%‰‱":
        return (
            second._replace(unit=first.unit)
            if not re.match("[年月日个天]", text[second.end : second.end + 1])
            else None
        )
    return measured


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
    number = in_base(number)
    low, high, vague, end, unit = number[:5]
    speed = SPEED.search(text, max(0, start - 8), start)
    per = number.per or speed and (speed[1] or {"时速": "小时", "流速": "秒"}[speed[0][:2]]) or ""
    after = hedge_after(text, end, not vague and (per or unit_row(unit) and unit_row(unit).measure))
    for _, hedge in filter(None, (after, before)):
        low, high = widened(low, high, hedge)
    if low is None and high is None:
        low, high = number.low, number.high
    begin, end = before[0] if before else start, after[0] if after else end
    qualifier = (before[1].word if before else "") + vague + (after[1].word if after else "")
    kind = "rate" if per or speed else number.kind or kind_of(unit)
    return Quantity(begin, end, qualifier, low, high, unit, kind, per)


def unit_row(unit):
    """The row of a unit, also of one with a variant (辆(架)); None for rates and others."""
    return UNITS.get(unit) or UNITS.get(unit.partition("(")[0])


def kind_of(unit):
    """The kind of a unit as printed: count, percent, money, area, length, weight, score or rate."""
    return unit_row(unit).kind if unit_row(unit) else "count"
