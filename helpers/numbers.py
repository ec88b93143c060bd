"""Numbers as they are written, and the words that hedge them: 1.2万, 3亿5000万, 两三百, 470余, 百分之八; 近, 左右.

The hedges stand in `rules/hedges.csv`. Offsets are of the folded text (see `chinese.fold`), values exact decimals.
"""

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from helpers.chinese import DIGITS, PLACES, numeral, spelled
from helpers.rules import Rule, any_of, pattern_of, read_rules

# 兆 is a million million before money, else a measure of data.
TRILLION = "兆(?=[一二三四五六七八九十百千万亿\\d]{0,12}(?:[美日欧港韩]?[元圆]|新?台币|人民币|英镑))"
ONES = "[〇零一二三四五六七八九]"
SIGN = "[〇零一二两三四五六七八九十廿卅百千万亿几数]"
# 两 ends a numeral only as 一两; in 三百两 it is a weight.
PAIR = f"(?:(?<!{SIGN})|(?<=一)|(?=.[百千]))两"
PLACE = f"[十百千]?[万亿]{{1,2}}|{TRILLION}|(?!百分)[百千]"
# What has more than fifteen digits is the number of a person or card, but for money; what opens with a zero a code or
# day. All runs are bounded and possessive: no pattern reads a sign more than a fixed number of times.
DIGIT_RUN = (
    r"(?!0\d)(?:\d{1,3}(?:,\d{3}){1,5}+(?:\.\d{1,9}+)?|[1-9]\d{0,2}(?: \d{3}){1,5}+(?! ?\d|分)(?:\.\d{1,9}+)?"
    r"|\d{1,15}+(?:[.·]\d{1,9}+)?|\d{16,20}+(?=元))"
)
# 13万2千, 1万2300: each part of digits has a place, but for the last.
MIXED = rf"\d{{1,4}}+(?:[.·]\d{{1,4}}+)?(?:(?:{PLACE}|十)零?\d{{1,4}}+(?![\d,.年月日])){{1,4}}+(?:{PLACE}|十)?"
DECIMALS = rf"点{ONES}{{1,9}}+(?![十百千])|·{ONES}{{1,9}}+(?=[万亿%])"
NEIGHBOURS = re.compile("一两|一二|两三|二三|三四|四五|五六|六七|七八|八九|三五")
SEVERAL = re.compile("[几数]")
# 七五折 has its digits side by side.
TWO_DIGITS = f"(?!{NEIGHBOURS.pattern})[一二三四五六七八九]{{2}}(?=折)"
FRACTION = (
    rf"(?:(?P<more>\d{{1,4}}+|{SIGN}{{1,9}}+)又)?(?P<parts>\d{{1,6}}+|{SIGN}{{1,9}}+)分之(?P<below>负)?"
    r"(?=[\d零一二三四五六七八九十百]|几十)|(?P<hundred>百)分(?=百)"
)
# What a slash stands for is told by the words around: 1/3的学生, 约2/3; no rounds, dates, codes.
SLASH = (
    r"(?P<led>(?<![\s\S])(?=[\d/]+(?![\s\S]))|(?<=[占约近超过逾达到为有足了的剩余少多及至升降减增仅只之共]))?(?<![\d/.A-Za-z第图表-])"
    r"(?P<part>\d{1,2})/(?P<whole>\d{1,3})(?![\d/.A-Za-z-]|[年月日号版页次]|决赛)(?(led)|(?=的|以[上下]|左右|强|多|[是为人]))"
)
HALVES = [
    Rule("half", "(?<!另)一半(?!天)", "一半的学生住校。", "另一半的学生住校。"),
    Rule("half the number", "半数", "半数的学生住校。"),
    Rule(
        "past half",
        "(?<=[过超近逾])半(?![天夜晌年个月路途小百公里米亩吨斤克升径])",
        "近半学生住校。",
        "走近半路上的学生。",
    ),
    Rule("half price", "对折", "门票打对折。"),
]

# Other signs for the same: Taiwanese 於, spaces that do not break, capital numerals. Some capitals are other words too
# (大陆, 退伍) and count only beside these.
SAME = dict(zip("於\u00a0\u2002\u2003\u2009\u202f壹贰叁柒捌玖佰仟", "于     一二三七八九百千", strict=True))
OTHER_SIGN = re.compile(f"[{''.join(SAME)}]")
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
    """A number, its bounds and vague words (余, 几), where it ends, and what its unit is, where it has one.

    `part`: it is a share of one (一半, 四分之三); `kind` and `per` are those of the unit, where it does not tell.
    """

    low: Decimal
    high: Decimal
    vague: str
    end: int
    unit: str | None = None
    part: bool = False
    per: str = ""
    kind: str = ""


def words_of(cell):
    """The words of a cell, between upright strokes."""
    return tuple(filter(None, cell.split("|")))


def hedging(hedges):
    """The patterns of whole numbers with their vague words and of the hedges before and after, by their rules."""
    at = {place: [row for row in hedges if row.place == place] for place in ("number", "digit", "before", "unit")}
    vague = any_of(*(row.word for row in at["number"])).pattern
    signs = SIGN.replace("几数", "".join(row.word for row in at["digit"])).replace("两", "")
    number = (
        rf"(?:(?P<pair>{TWO_DIGITS})|(?P<mixed>{MIXED})|(?P<digits>{DIGIT_RUN})(?![\d.])"
        rf"|(?P<numeral>(?:{signs}|{PAIR}|{TRILLION}){{1,20}}+(?:{DECIMALS})?))"
        rf"(?:\s?(?P<early>{vague})?(?P<places>{PLACE})(?:(?P<late>{vague})(?P<further>[万亿]{{1,2}})?)?|\s?(?P<vague>{vague}))?"
    )
    before = rf"(?P<word>{any_of(*map(hedge_pattern, at['before'])).pattern})(?P<link>[了为有占需达合计]?\s?)$"
    after = any_of(*map(hedge_pattern, at["unit"]))
    return Hedging(re.compile(number), re.compile(before), after, {(row.place, row.word): row for row in hedges})


def hedge_pattern(row):
    """The pattern of a hedge, its word first: so a search quickly leaves most of them."""
    other = "".join(f"(?<!{word}{row.word})" for word in words_of(row.not_after))
    return f"{row.word}{other}" + (f"(?!{row.not_before})" if row.not_before else "")


def share_pattern(halves):
    """The pattern of what is no whole number: a half by these rules, 半, 1/3, 百分之八."""
    return re.compile(rf"(?P<half>{pattern_of(halves).pattern})|(?P<one_half>半)|{SLASH}|{FRACTION}")


def signs_by(signs, rules):
    """The pattern of these signs where one of the rules, which look around them, holds; a set is searched quickly."""
    return re.compile(f"[{signs}](?:{pattern_of(rules).pattern})")


HEDGES = read_rules("hedges", Hedge)
HEDGING = hedging(HEDGES)
SHARE = share_pattern(HALVES)
CAPITAL = signs_by(CAPITAL_SIGNS, CAPITAL_RULES)
NOT_READ = signs_by(NOISE_SIGNS, NOISE)


def as_read(folded):
    """The text in the signs of numbers, and where each stood in the folded text, or None where nothing is left out."""
    text, places = OTHER_SIGN.sub(lambda sign: SAME[sign[0]], folded), None
    if noise := {at for match in NOT_READ.finditer(text) for at in range(*match.span())}:
        places = [at for at in range(len(text)) if at not in noise]
        text = "".join(text[at] for at in places)
    return CAPITAL.sub(lambda match: match[0].translate(CAPITALS), text), places


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
    """Digits, numerals, fractions or halves at this place as a Number, or None; nothing from `until` on."""
    share = SHARE.match(text, at)
    number = share and (read_fraction(text, share) if share["parts"] or share["hundred"] else read_part(share))
    return number or read_whole(text, at, len(text) if until is None else until)


def read_part(share):
    """A half or 1/3 in %, 半 as 0.5; None for a day (6/24)."""
    if share["one_half"]:
        return Number(Decimal("0.5"), Decimal("0.5"), "", share.end())
    part, whole = (1, 2) if share["half"] else (Decimal(share["part"]), Decimal(share["whole"]))
    real = 0 < part < whole <= 100 and (part == 1 or whole <= 10 or whole > 31)
    return Number(*[Decimal(100) * part / whole] * 2, "", share.end(), "%", True) if real else None


def read_fraction(text, share):
    """百分之八 in %, 千分之 in ‰, 万分之 in ‱, 十二分之七 and 三又五分之一 in %; None without a number."""
    number, whole = read_whole(text, share.end(), len(text)), numeral(share["parts"] or share["hundred"])
    if not number or not whole:
        return None
    unit = {1000: "‰", 10000: "‱"}.get(int(whole), "%")
    times = 1 if unit != "%" else 100 / whole
    more = 100 * (numeral(share["more"]) or 0) if share["more"] else 0
    low, high = (more + bound * times for bound in (number.low, number.high))
    low, high = (-high, -low) if share["below"] else (low, high)
    return number._replace(low=low, high=high, unit=unit, part=whole not in (100, 1000, 10000))


def read_whole(text, at, until):
    """Digits, numerals or both at this place, with their vague words, as a Number without a unit, or None."""
    match = HEDGING.number.match(text, at, until)
    if match is None:
        return None
    if digits := match["digits"] or match["pair"] and spelled(match["pair"]):
        value = Decimal(digits.replace(",", "").replace(" ", "").replace("·", "."))
        bounds = value, value, ""
    else:
        bounds = read_numeral(match["mixed"] or match["numeral"])
    if bounds is None:
        # 二十五千克: the last sign belongs to the unit.
        return read_whole(text, at, match.end() - 1) if text[match.end() - 1] == "千" else None
    low, high, words = bounds
    for place in (match["places"] or "") + (match["further"] or ""):
        low, high = low * PLACES[place], high * PLACES[place]
    if word := match["early"] or match["late"] or match["vague"]:
        words, (low, high) = words + word, widened(low, high, HEDGING.rules["number", word])
    return Number(low, high, words, match.end())


# for speed a numeral is read once: few are new
@lru_cache(maxsize=4096)
def read_numeral(signs):
    """A numeral as (low, high, vague word): 三百, 两三百, 十五六, 几百, 八点三, 3亿5000万; None where it is none."""
    signs = re.sub(r"(?<=\d)·", ".", signs).replace("·", "点")
    if several := SEVERAL.search(signs):
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
    """几百 and 数十 by their rule, as times of the place, 一百几十 as much more; 十几 like 十余."""
    before, after, word = signs[: several.start()], signs[several.end() :], several[0]
    if before[-1:] in ("十", "廿", "卅"):
        low = numeral(before + after)
        return low and (low, low + last_place(low), word)
    more, place = numeral(before) if before else Decimal(0), numeral("一" + after)
    if place is None or more is None or before and before[-1] not in PLACES:
        return None
    rule = HEDGING.rules["digit", word]
    return more + Decimal(rule.low) * place, more + Decimal(rule.high) * place, word
