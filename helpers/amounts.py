"""Numbers with a unit or measure word in a text, their hedges as bounds: 近5000亩, 470余场次, 百分之八, 两三百人.

A number counts only before a unit (`rules/units.csv`), so dates, durations, ages and codes stay out; `vetoes` has what
else is no amount. Hedges stand in `rules/hedges.csv`; the rules of spans and bounds are those of
`corpus/gold/README.md`. All offsets are of the folded text (see `chinese.fold`), all values exact decimals.
"""

import re
from decimal import Decimal
from math import prod
from typing import NamedTuple

from helpers.chinese import HAN, PLACES
from helpers.numbers import ONES, SIGN, as_read, hedge_after, hedge_before, number_end, read_number, widened
from helpers.rules import Rule, pattern_of, read_words
from helpers.units import DIMES, ONE_DIGIT, UNITS, in_base, is_alone, unit_before, unit_row, with_unit
from helpers.vetoes import MASK, NO_NUMBER, NOT_AFTER


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


PEOPLE_WORDS = read_words("people")
SHARES = ("%", "‰", "‱")

# Where 一 is a number; before most words it is an article (一批, 一座城).
MEASURED = "|".join(unit.unit for unit in UNITS.values() if unit.one)
ONE_COUNTS = [
    Rule("longer number", rf"(?=(?!零){SIGN}|[半成又])", "来了一百名学生。", "一座城。"),
    Rule("range", rf"(?=[至到~—–-]{SIGN})", "每组一至三名医生。"),
    Rule("decimal", rf"(?=点{ONES}{{1,9}}(?:[多余]?[万亿]|{MEASURED}))", "投资一点六亿元。", "快一点三个人走。"),
    Rule("what is measured", rf"(?<![这那哪某另统唯单同之后].)(?={MEASURED})", "增产一吨。", "走完最后一公里。"),
    Rule("more behind the unit", rf"(?=个半|块(?:{DIMES}|{ONE_DIGIT}毛))", "吃了一个半馒头。", "一块五星红旗。"),
    Rule(
        "hedge with one bound",
        "(?<=[于少多到过足].)(?<![看找见听想遇碰打叫]不到.)|(?<=[于少多到过足][有了].)",
        "至少一名医生在岗。",
        "看不到一个人影。",
    ),
]
# What joins the numbers of a range.
RANGES = [
    Rule("dash", r"\s?[-~—–](?:(?<!~)[-~—–])?\s?", "招收3—5名。"),
    Rule("to", r"\s?[至到]\s?", "招收3至5名。"),
    Rule("between", "[与和跟]", "票价在3元与5元之间。", "3元和5元。"),
    Rule("neighbours", "、", "招收三、四名。", "招收三、五名。"),
]
# A hyphen behind a number, a letter or a closing mark is that of a range or code, at the start of a line a bullet, and
# before a count a dash; 胜负, 肩负 … are other words.
SIGNS_BELOW_ZERO = [
    Rule("below zero", "零下", "气温降到零下5度。"),
    Rule(
        "hyphen",
        r"-(?<![\d一二三四五六七八九十][\h]-)(?<=[^\n\dA-Za-z%‰℃°)\]」』”’~+—–-]-)",
        "增速为-5%。",
        "三月-5%的学生。",
    ),
    Rule("hyphen in a line of its own", r"-(?<![^\n]-)", "-5%", "-5%的增速。"),
    Rule(
        "negative",
        r"负(?:(?<![\h]负)|(?<=[为是至到达降长增跌落由从约近于在有率值额差量度温幅速润]负))",
        "增速为负5%。",
        "上月肩负5亿元。",
    ),
]
SIGN_IN_RANGE = re.compile("(?P<below>零下|[-负])|零上")

# A myriad of people needs no measure word (1.2亿群众), nor does what a noun of number names (人次达九千万).
COUNTED = re.compile("(人次|人数|户数|[数量]|用户|人口)(?:已经?|共计?|累计|首次|均|总计)?(?:达到?了?|为|至|增至|有)?$")
UNIT_OF_COUNTED = {"人次": "人次", "人数": "人", "户数": "户", "用户": "户", "人口": "人"}
PEOPLE = re.compile(rf"[{HAN}]{{0,6}}?(?:{'|'.join(PEOPLE_WORDS)})")
SPEED = re.compile("(?:每(小时|秒钟?|分钟)|时速|流速)(?:达到?|为)?$")


def start_of(rules):
    """The pattern of where a number may begin: no digit within a number, no date, no numeral after a digit.

    For speed a set of signs stands first, and the conditions look around it: a search skips quickly to the next sign.
    """
    digit = r"(?<=\d)(?<![\d.].)(?<!\d·.)(?!\d{0,3}(?:[年月]|日(?![元圆币])))"
    numeral = rf"(?<!\d)(?<!\d.)(?:(?<![一对])|(?<=一)(?:{pattern_of(rules).pattern})|(?<=对)(?=折))"
    return re.compile(rf"[0-9半对{SIGN[1:]}(?:{digit}|{numeral})")


def ending(rules):
    """The pattern of what ends like one of these rules."""
    return re.compile(rf"(?:{pattern_of(rules).pattern})$")


START, RANGE, MINUS = start_of(ONE_COUNTS), pattern_of(RANGES), ending(SIGNS_BELOW_ZERO)


def quantities(folded):
    """All quantities of a folded text, in order, none overlapping."""
    text, places = as_read(folded)
    text = MASK.sub(lambda match: "\0" * len(match[0]), text)
    found, at, last = [], 0, 0
    while match := START.search(text, at):
        quantity, at = read_quantity(text, match.start(), last)
        if quantity:
            found.append(quantity)
            last = quantity.end
    return [row._replace(start=places[row.start], end=places[row.end - 1] + 1) for row in found] if places else found


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
    quantity = bounded(text, start, as_named(text, start, whole, last), before)
    return quantity, quantity.end


def is_hedged(text, start, number, before):
    """Whether a hedge makes sure that this is a number, so that any unit may follow; after 一 with one bound only."""
    if is_alone(text, start, number):
        return bool(before and not (before[1].low and before[1].high))
    return bool(number.vague or before)


def below_zero(text, start, number, last):
    """The quantity of a number with a sign before it, or None where that is no sign of a number."""
    sign = MINUS.search(text, max(last, start - 2), start)
    measured = sign and with_unit(text, number, start, True)
    both = sign and sign[0] == "零下" and not measured
    whole = sign and read_range(text, start, negated(measured or number), True, both) or measured and negated(measured)
    if not whole or sign[0] == "-" and not is_minus(text, sign.start(), whole):
        return None
    return bounded(text, sign.start(), whole, hedge_before(text, sign.start(), last))


def is_minus(text, at, whole):
    """Whether a hyphen is a minus: before shares, money and degrees, at the start of a line where nothing follows."""
    opens, closes = text[at - 1 : at] in ("", "\n"), text[whole.end : whole.end + 1] in ("", "\n")
    return bool(unit_row(whole.unit).below_zero and (closes or not opens))


def negated(number):
    return number._replace(low=-number.high, high=-number.low)


def is_no_amount(text, start, number, whole, before, last):
    """Whether the words around a number make it an ordinal, a code, a time or a set phrase."""
    bare = text[start] in "百千万亿" or text[start : number.end] in ("几", "数", "零")
    hedged = before or number.vague and number.end - start > 1 or text.startswith(("以上", "以下"), whole.end)
    if bare and not (hedged or whole.unit in ("成", *SHARES)):
        return True
    begin, unit = before[0] if before else start, unit_row(whole.unit)
    if text.endswith(unit.not_after, 0, start) or unit.only_after and not text.endswith(unit.only_after, 0, begin):
        return True
    before = NOT_AFTER.search(text, max(last, begin - 16), begin)
    return bool(before or NO_NUMBER.match(text, start))


def as_named(text, start, number, last):
    """The number with the currency or scale that is named before it (港币2900元, 摄氏5度)."""
    named = unit_before(text, start, last) if unit_row(number.unit).base in ("元", "度") else None
    return number if named in (None, "元") else number._replace(unit=named)


def read_range(text, start, first, sure, below=False):
    """The range that begins with this number (15至20名, 5—7万场次, 10元至20元), or None; below zero at both ends."""
    separator = RANGE.match(text, first.end)
    if not separator or text[start - 1 : start] in ("从", "由", "自"):
        return None
    sign = SIGN_IN_RANGE.match(text, separator.end())
    at = sign.end() if sign else separator.end()
    placed = text[at + 1 : at + 2] in tuple("百千万亿")
    second = second_of_range(text, at, first, sure or placed or separator[0] != "、")
    if second and first.unit:
        first, second = in_base(first), in_base(second)
    if not second or first.unit not in (None, second.unit):
        return None
    if separator[0] in "与和跟" and not text.startswith(("之间", "间"), second.end):
        return None
    second = negated(second) if below or sign and sign["below"] else second
    low = borrowed(first.low, text[start : first.end], text[at : second.end], second.high)
    # 四、五百: neighbours of one place
    if separator[0] == "、" and (first.unit or first.end - start > 1 or second.high - low != low / (first.low or 1)):
        return None
    vague = first.vague + second.vague
    return second._replace(low=min(low, second.high), high=max(low, second.high), vague=vague)


def second_of_range(text, at, first, sure):
    """The second number of a range with its unit, or None; 百分之五至八 is one of shares."""
    second = read_number(text, at)
    measured = second and with_unit(text, second, at, sure)
    if measured or not second or first.unit not in SHARES or text[first.end - 1] in SHARES:
        return measured
    return None if re.match("[年月日个天]", text[second.end : second.end + 1]) else second._replace(unit=first.unit)


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
    if named := unit_before(text, start, last):
        return number._replace(unit=named)
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
    row = unit_row(unit)
    speed = SPEED.search(text, max(0, start - 8), start)
    per = number.per or speed and (speed[1] or {"时速": "小时", "流速": "秒"}[speed[0][:2]]) or ""
    after = hedge_after(text, end, not vague and (per or row.measure))
    for _, hedge in filter(None, (after, before)):
        low, high = widened(low, high, hedge)
    if low is None and high is None:
        low, high = number.low, number.high
    begin, end = before[0] if before else start, after[0] if after else end
    qualifier = (before[1].word if before else "") + vague + (after[1].word if after else "")
    kind = "rate" if per else number.kind or row.kind
    return Quantity(begin, end, qualifier, low, high, unit, kind, per)
