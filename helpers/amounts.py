"""Numbers with a unit or measure word in a text, their hedges as bounds: 近5000亩, 470余场次, 百分之八, 两三百人.

A number counts only before a unit (`rules/units.csv`), so dates, durations, ages, ranks and codes stay out. The
rules of spans and bounds are those of `corpus/gold/README.md`; values are exact decimals.
"""

import re
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from string import ascii_letters
from typing import NamedTuple

import pandas as pd

from helpers.chinese import HAN

UNITS = pd.read_csv(Path(__file__).parent / "rules" / "units.csv", keep_default_na=False).set_index("unit")
KIND = UNITS.kind.to_dict()
NUMERALS = UNITS.numerals.to_dict()
TENTHS = frozenset(UNITS.index[(UNITS.base == "%") & (UNITS.factor == 10)])
# By first sign, the lengths of units, the longest first.
UNIT_LENGTHS = {first: sorted({len(unit) for unit in KIND if unit[0] == first}, reverse=True) for first, *_ in KIND}
# What must not follow: 部 in 三部门 opens another word.
NOT_BEFORE = {unit: tuple(filter(None, other.split("|"))) for unit, other in UNITS.not_before.items()}

# One sign for one sign, so that offsets stay: fullwidth and traditional forms of numbers, hedges and measure words.
PRINTED = (
    "０１２３４５６７８９％．－～〜＄￥／萬億餘個兩幾數過約達條場戶輛噸畝臺隻張顆雙對項類種層級節門間點圓"
    "幣歐區縣鎮鄉錢裡從將計劃標爭預頭隊頃處組塊輪時鐘週號學漲內師黨幹眾車廠館戲冊線錄報樹筆參與獲舉辦設創"
    "選發徵調檢繳購銷產製轉務資決實審總棟為長負−壹貳贰叁柒捌玖佰仟"
)
PLAIN = str.maketrans(
    PRINTED,
    "0123456789%.-~~$¥/万亿余个两几数过约达条场户辆吨亩台只张颗双对项类种层级节门间点圆"
    "币欧区县镇乡钱里从将计划标争预头队顷处组块轮时钟周号学涨内师党干众车厂馆戏册线录报树笔参与获举办设创"
    "选发征调检缴购销产制转务资决实审总栋为长负-一二二三七八九百千",
)
NOT_PLAIN = re.compile(f"[{PRINTED}]")

# Numbers. Every run is bounded and possessive: no pattern reads a sign more than a fixed number of times.

DIGIT = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
SIGN = "[〇零一二两三四五六七八九十百千万亿几数]"
# A set of signs first, for that is what a search skips quickly to; most numbers of a page are those of dates.
START = re.compile(
    rf"[\d半{SIGN[1:]}(?:(?<=\d)(?<![\d.].)(?!\d{{0,3}}(?:[年月]|日(?![元圆])))|(?<!\d)(?<!\d.)(?:(?<!一)|(?=(?!零){SIGN}|[半成])))"
)
# What has more than fifteen digits is the number of a person or card, but for money.
AMOUNT = re.compile(
    r"(?:(?P<digits>\d{1,3}(?:[,，]\d{3}){1,5}+(?:\.\d{1,9}+)?|\d{1,15}+(?:\.\d{1,9}+)?|\d{16,20}+(?=元))(?![\d.])"
    rf"|(?P<numeral>{SIGN}{{1,20}}+(?:点[〇零一二三四五六七八九]{{1,9}}+)?))"
    r"(?P<tail>\s?(?P<early>[余多来])?(?P<places>[十百千]?[万亿]{1,2}|[百千](?![米克瓦伏帕焦赫卡字分]))(?P<late>[余多来])?"
    r"|\s?(?P<vague>[余多来]))?"
)
SECTION = re.compile(
    "(?:([一二两三四五六七八九])?千)?零?(?:([一二两三四五六七八九])?百)?零?(?:([一二三四五六七八九])?十)?零?([一二两三四五六七八九])?"
)
THOUSANDS = re.compile("(?:[二两三四五六七八九]|[^万亿]{0,8}[十百])千$")
THOUSAND_UNITS = frozenset("米克瓦伏帕焦赫卡")
NEIGHBOURS = re.compile("一两|一二|两三|二三|三四|四五|五六|六七|七八|八九|三五")
PART = re.compile(r"([百千万三四五六七八九十])分之(?=[\d〇零一二三四五六七八九十百])|百分(?=百)")
HALF = re.compile("(?<!另)一半(?!天)|半数|(?<=过)半(?![天夜晌年个月路途小百])")
TENTH = re.compile("[一二三四五六七八九半](?![个百千万十])")
SMALL_CHANGE = re.compile(r"([\d一二三四五六七八九])[角毛](?:([\d一二三四五六七八九])分)?")
SEPARATOR = re.compile(r"\s?(?:[-~—–](?:(?<!~)[-~—–])?|至|到)\s?|、")
# A hyphen behind a number, a letter or a closing mark is that of a range or code, at the start of a line a bullet, and
# before a count a dash; 胜负, 肩负 … are other words.
MINUS_ENDS = frozenset("-负下")
MINUS = re.compile(
    rf"(?:零下|(?<![\d一二三四五六七八九十][{HAN}])(?<=[^\n\dA-Za-z%‰℃°)）\]】」』”’~+—–-])(?P<hyphen>-)"
    rf"|(?:(?<![{HAN}])|(?<=[为是至到达降长增跌落由从约近于在]))负)$"
)
MINUS_IN_RANGE = re.compile("零下|[-负]")
BELOW_ZERO = frozenset(
    UNITS.index[UNITS.kind.isin(["percent", "money"]) | UNITS.index.isin(["度", "℃", "°C", "摄氏度"])]
)
SYMBOL = re.compile(r"((?:US|HK|NT)?\$|[¥€£₩₹₽฿]|RMB|CNY|USD|EUR|GBP|JPY|HKD)\s?$")
SYMBOL_ENDS = frozenset("$¥€£₩₹₽฿BYDRPK")
AFTER_NUMBER = frozenset("-~—–至到、") | UNIT_LENGTHS.keys()
RISES = tuple("涨跌升挫")
CURRENCY = {
    "$": "美元",
    "US$": "美元",
    "HK$": "港元",
    "NT$": "新台币",
    "¥": "元",
    "€": "欧元",
    "£": "英镑",
    "₩": "韩元",
    "₹": "卢比",
    "₽": "卢布",
    "฿": "泰铢",
}
CURRENCY |= {"RMB": "元", "CNY": "元", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元", "HKD": "港元"}

# Hedges. 最近, 附近, 节约, 条约, 网上 … are other words.

LEAST = "不少于|不低于|不下于?|至少|最少|多于|高于|大于|突破|超过|(?<![赶反高])超|逾"
MOST = "不足|不到|不超过|不高于|不多于|至多|最多|少于|低于|小于"
NEAR = "将近|接近|(?<![附最邻靠亲新远临贴逼])近"
ABOUT = "大约|大概|(?<![节大预公契合条签履违相制简盟特誓如])约"
# 上百, 过千, 破万, 过半
OF_PLACES = "(?<![以网线手路会身街船岸马早晚])上|(?<![超通不经])过|(?<![突打])破"
BEFORE = re.compile(
    rf"(?:(?P<most>{MOST})|(?P<least>{LEAST})|(?P<near>{NEAR})|(?P<about>{ABOUT}))[了为有占需达]?\s?$|(?P<places>{OF_PLACES})$"
)
# What BEFORE can end with, spaces apart: few numbers stand behind one of these, which is quickly seen.
BEFORE_ENDS = frozenset("于下少多大破过超逾足到近约概上了为有占需达")
AFTER = re.compile(
    "(?P<vague>多(?![年次样种元方层边数])|有余)|(?P<about>左右(?!手)|上下(?!游))"
    "|(?P<least>以上(?!海)|开外)|(?P<most>以下(?![简称几内])|以内|之内)"
)

# What makes a number no amount.

# Ordinals, ranks, numbers of lists, models and roads, match scores, parts of longer dates; bases (每千人).
NOT_AFTER = re.compile(
    r"(?:第\s?[\d一二三四五六七八九十百、,，至到和及~—-]{0,12}|(?<![最当起])初|排名|[位名]列|[位名]居|(?<![日目此年以之午提月天战空生])前|每"
    r"|(?<![A-Za-z])[A-Za-z]{1,2}|[A-Za-z][-—]|[\d一二三四五六七八九十][:：∶比/.-]|农历|星期|(?<![一每两上下几])周)\s?$"
)
NOT_AFTER_ENDS = frozenset(
    "第0123456789一二三四五六七八九十百、,，至到和及~—-初名列居前每:：∶比/.历期周" + ascii_letters
)
# Three months (三个多月) are a time; 五个一 opens a slogan.
NOT_BEFORE_UNIT = re.compile(
    "个(?:多|半|来)?(?:自然|工作|交易|法定)?(?:月|小时|钟头|星期|礼拜|工作日|交易日|季度|学期|学年|年头|年度|世纪|昼夜"
    "|日夜|春秋|寒暑|周|夏天|冬天|晚上|白天|夜晚|日子|假期|一(?!个))"
)
# Titles and short quotations without a sentence mark are names and slogans; then set phrases and names of places.
MASKED = re.compile(
    r"《[^《》\n]{1,60}》|“[^“”。！？；，：!?;,:\n]{1,20}”|「[^「」。！？；，：!?;,:\n]{1,20}」"
    "|四个(?:意识|自信|全面|伟大)|两个(?:维护|确立|务必|毫不)|三个(?:代表|务必|离不开)|三严三实|数一数二|千家万户|千千万万"
    "|千言万语|五湖四海|三三两两|万水千山|千方百计|成百上千|成千上万|数以[十百千万亿]{1,3}计|二十四节气|三位一体|一五一十|十万八千里|五家渠|三台县|五台[县山]|三门[县峡]|双台子"
)

# A myriad of people needs no measure word (1.2亿群众), nor does what a noun of number names (人次达九千万).
PEOPLE = re.compile(
    rf"[{HAN}]{{0,6}}?(?:人口|群众|人民|民众|职工|农民|学生|师生|党员|干部|居民|市民|村民|牧民|劳动力|移民|游客|旅客|观众"
    "|网民|用户|读者|儿童|老人|青年|妇女|同胞|会员|官兵|[果茶菜棉粮]农|农户|贫困户|家庭|灾民|难民|球迷|军民|工人|战士|人员|代表|选手|教师|家长)"
)
COUNTED = re.compile("(人次|人数|户数|[数量]|用户|人口)(?:已经?|共计?|累计|首次|均|总计)?(?:达到?了?|为|至|增至|有)?$")
UNIT_OF_COUNTED = {"人次": "人次", "人数": "人", "户数": "户", "用户": "户", "人口": "人"}
PER = re.compile(rf"\s?(/|每)\s?([{HAN}A-Za-z³²]{{1,4}})")
SPEED = re.compile("(?:每(小时|秒钟?|分钟)|时速|流速)(?:达到?|为)?$")
TIMES = re.compile("小时|秒钟?|分钟|[天日年月周人户次亩吨斤升度hs]")
VARIANT = re.compile(r"[(（]([^()（）]{1,2})[)）]")


class Number(NamedTuple):
    """A number, its bounds and vague words (余, 几), where it ends, its unit where it has one, and the base of that."""

    low: Decimal
    high: Decimal
    vague: str
    end: int
    unit: str | None
    per: str = ""


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


def plain_signs(text):
    """The text with the fullwidth and traditional signs that matter here made plain, one for one."""
    return NOT_PLAIN.sub(
        lambda sign: PLAIN[ord(sign[0])] if isinstance(PLAIN[ord(sign[0])], str) else chr(PLAIN[ord(sign[0])]), text
    )


def quantities(plain):
    """All quantities of a text whose fullwidth and traditional signs are made plain, in order, none overlapping."""
    plain = MASKED.sub(lambda match: "\0" * len(match[0]), plain)
    found, at, last = [], 0, 0
    while match := START.search(plain, at):
        quantity, at = read_quantity(plain, match.start(), last)
        if quantity:
            found.append(quantity)
            last = quantity.end
    return found


def read_quantity(plain, start, last):
    """The quantity whose number begins here, or None; and where to read on. Before `last` all is read."""
    number = read_number(plain, start)
    if number is None:
        run = AMOUNT.match(plain, start)
        return None, run.end() if run else start + 1
    before = hedge_before(plain, start, last) if ends_in(BEFORE_ENDS, plain, start) else None
    hedged = bool(number.vague or before)
    if not (hedged or number.unit or number.low >= 10**4) and stands_bare(plain, start, number.end):
        return None, number.end
    if plain[start - 1 : start] in MINUS_ENDS and (below := below_zero(plain, start, number, last)):
        return below, below.end
    measured = with_unit(plain, number, start, hedged)
    whole = (
        read_range(plain, start, measured or number, hedged)
        or measured
        or without_unit(plain, start, number, last, hedged)
    )
    if whole is None or is_no_amount(plain, start, number, whole, before, last):
        return None, number.end
    quantity = bounded(plain, start, whole, before)
    return quantity, quantity.end


def hedge_before(plain, start, last):
    """The hedge right before a number, as a match of BEFORE, or None."""
    before = BEFORE.search(plain, max(last, start - 8), start)
    return before if before and (plain[start] in "百千万亿半" or not before["places"]) else None


def below_zero(plain, start, number, last):
    """The quantity of a number with a sign before it, or None where that is no sign of a number."""
    sign = MINUS.search(plain, max(last, start - 2), start)
    measured = sign and with_unit(plain, number, start, True)
    whole = sign and (read_range(plain, start, negated(measured or number), True) or measured and negated(measured))
    if not whole or sign["hyphen"] and whole.unit not in BELOW_ZERO:
        return None
    return bounded(plain, sign.start(), whole, hedge_before(plain, sign.start(), last))


def negated(number):
    return number._replace(low=-number.high, high=-number.low)


def stands_bare(plain, start, end):
    """Whether no sign around a number can be that of a unit, a range or a currency, as in most dates and codes."""
    after = plain[end : end + 1]
    return not (after in AFTER_NUMBER or after.isspace() or ends_in(SYMBOL_ENDS, plain, start))


def is_no_amount(plain, start, number, whole, before, last):
    """Whether the words around a number make it an ordinal, a code, a time or a set phrase."""
    bare = plain[start] in "百千万亿" or plain[start : number.end] in ("几", "数", "零")
    if bare and not (before or number.vague and number.end - start > 1 or whole.unit in ("%", "‰")):
        return True
    if whole.unit == "分" and plain[start - 1 : start] in ("时", "点"):
        return True
    begin = before.start() if before else start
    return ends_in(NOT_AFTER_ENDS, plain, begin) and bool(NOT_AFTER.search(plain, max(last, begin - 16), begin))


def ends_in(signs, plain, at):
    """Whether the sign before this place is one of these or a space."""
    sign = plain[at - 1 : at]
    return sign in signs or sign.isspace()


def read_number(plain, at):
    """Digits, numerals, fractions (百分之八) or halves at this place as a Number, or None."""
    if plain.startswith(("一半", "半"), at) and (half := HALF.match(plain, at)):
        return Number(Decimal(50), Decimal(50), "", half.end(), "%")
    part = PART.match(plain, at) if "分" in plain[at + 1 : at + 3] else None
    match = AMOUNT.match(plain, part.end() if part else at)
    if match is None:
        return None
    (digits, numeral, _, early, places, late, vague), end = match.groups(), match.end()
    # 五千瓦 is five kilowatt.
    if numeral and THOUSANDS.match(numeral) and plain[end : end + 1] in THOUSAND_UNITS:
        numeral, end = numeral[:-1], end - 1
    bounds = read_numeral(numeral) if numeral else read_digits(digits)
    if bounds is None:
        return None
    low, high, words = bounds
    for place in places or "":
        low, high = low * PLACES[place], high * PLACES[place]
    if word := early or late or vague:
        words, high = words + word, low + last_place(low)
    return fraction(part[1], low, high, words, end) if part else Number(low, high, words, end, None)


def fraction(part, low, high, vague, end):
    """A share in %, ‰ or, of any other denominator, in % to two decimals."""
    if part in ("百", "千", "万", None):
        return Number(low, high, vague, end, {"千": "‰", "万": "‱"}.get(part, "%"))
    whole = PLACES.get(part) or DIGIT[part]
    low, high = ((100 * bound / whole).quantize(Decimal("0.01")) for bound in (low, high))
    return Number(low, high, vague, end, "%")


def last_place(value):
    """One unit of the last non-zero place: 10 for 470, 1000 for 12000, 0.1 for 3.5."""
    return Decimal(10) ** value.normalize().as_tuple().exponent


def read_digits(digits):
    """Digits as (low, high, vague word); None for codes and days with a leading zero."""
    if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
        return None
    value = Decimal(digits.replace(",", "").replace("，", ""))
    return value, value, ""


@lru_cache(maxsize=4096)
def read_numeral(numeral):
    """A Chinese numeral as (low, high, vague word): 三百, 两三百, 十五六, 几百, 十几, 八点三; None where it is none."""
    if several := re.search("[几数]", numeral):
        return read_several(numeral, several)
    if (
        "点" not in numeral
        and (pair := NEIGHBOURS.search(numeral))
        and not (len(numeral) > 2 and set(numeral) <= DIGIT.keys())
    ):
        low = numeral_value(numeral[: pair.end() - 1] + numeral[pair.end() :])
        high = numeral_value(numeral[: pair.start()] + numeral[pair.start() + 1 :])
        return None if low is None or high is None else (low, high, "")
    value = numeral_value(numeral)
    return None if value is None else (value, value, "")


def read_several(numeral, several):
    """几百 and 数十 as 2 to 10 times the place, 十几 as 十余 (Baozhang's own rules of bounds)."""
    rest = numeral[: several.start()] + numeral[several.end() :]
    if rest and several.start() and numeral[several.start() - 1] == "十":
        low = numeral_value(rest)
        return low and (low, low + last_place(low), several[0])
    place = numeral_value("一" + rest) if not several.start() else None
    return place and (2 * place, 10 * place, several[0])


def numeral_value(numeral):
    """The value of a numeral (三千二百六十, 两千四, 二〇二一, 八点三) as a Decimal; None where it is malformed."""
    whole, _, decimals = numeral.partition("点")
    if decimals:
        value = numeral_value(whole)
        return None if value is None else value + Decimal("0." + "".join(str(DIGIT[sign]) for sign in decimals))
    if len(whole) > 2 and set(whole) <= DIGIT.keys():
        return Decimal("".join(str(DIGIT[sign]) for sign in whole))
    for sign in "亿万":
        if sign in whole:
            return large_value(*whole.rpartition(sign))
    return section_value(whole)


def large_value(left, sign, right):
    """The value of 三千万 or 一亿二千万; the last digit of 一万二 stands for thousands."""
    times = numeral_value(left) if left else 1
    digits = right.removeprefix("零")
    rest = numeral_value(digits) if digits else 0
    if times is None or rest is None:
        return None
    spoken = len(right) == 1 and right not in "十百千零"
    return Decimal(times * PLACES[sign] + rest * (PLACES[sign] // 10 if spoken else 1))


def section_value(numeral):
    """The value of a numeral below ten thousand; the last digit of 两千四 stands for hundreds."""
    match = SECTION.fullmatch(numeral.replace("〇", "零"))
    if match is None or not numeral:
        return None
    value = sum(DIGIT[match[i] or "一"] * PLACES[sign] for i, sign in enumerate("千百十", 1) if sign in numeral)
    spoken = PLACES[numeral[-2]] // 10 if match[4] and numeral[-2:-1] in ("千", "百") else 1
    return Decimal(value + (DIGIT[match[4]] * spoken if match[4] else 0))


def with_unit(plain, number, start, hedged):
    """The number with the unit or measure word that follows it, or None."""
    if number.unit:
        return number
    at = number.end + (plain[number.end : number.end + 1] in (" ", "\u3000"))
    if plain.startswith("个", at) and NOT_BEFORE_UNIT.match(plain, at):
        return None
    for length in UNIT_LENGTHS.get(plain[at : at + 1], ()):
        unit = plain[at : at + length]
        if unit in KIND and fits(plain, start, at, unit, number, hedged or plain[start].isdigit()):
            return tailed(plain, Number(number.low, number.high, number.vague, at + length, unit))
    return None


def fits(plain, start, at, unit, number, sure):
    """Whether a unit is one here: no part of a longer word, and not too open a word after a bare Chinese numeral."""
    end = at + len(unit)
    if plain.startswith(NOT_BEFORE[unit], end) and NOT_BEFORE[unit]:
        return False
    if unit[-1].isascii() and unit[-1].isalpha() and plain[end : end + 1].isascii() and plain[end : end + 1].isalnum():
        return False
    # Grades go to about twenty, index points begin at a hundred.
    if (
        unit == "级"
        and number.high > 20
        or unit == "点"
        and number.high < 100
        and plain[start - 1 : start] not in RISES
    ):
        return False
    # So long a numeral is no part of another word; points begin where minutes end.
    sure = sure or (number.high >= 60 if unit == "分" else number.end - start >= 3)
    return sure or not (NUMERALS[unit] == "all" or NUMERALS[unit] == "small" and number.high <= 10)


def tailed(plain, number):
    """The number with what may follow its unit: tenths (三成五), small change (三元五角), variants and bases."""
    low, high, _, end, unit, _ = number
    if unit in TENTHS:
        tenth = TENTH.match(plain, end) if unit == "成" else None
        extra = (5 if tenth[0] == "半" else DIGIT[tenth[0]]) if tenth else 0
        return number._replace(
            low=10 * low + extra, high=10 * high + extra, end=tenth.end() if tenth else end, unit="%"
        )
    if unit in ("元", "块") and (change := SMALL_CHANGE.match(plain, end)):
        cents = [Decimal(DIGIT.get(sign, sign or 0)) for sign in change.groups()]
        extra = cents[0] / 10 + cents[1] / 100
        return number._replace(low=low + extra, high=high + extra, end=change.end())
    variant = VARIANT.match(plain, end)
    if variant and (variant[1] in KIND or unit + variant[1] in KIND):
        return number._replace(end=variant.end(), unit=plain[end - len(unit) : variant.end()])
    return compound(plain, number)


def compound(plain, number):
    """The number with the base of a rate after its unit (公里/小时, 元每斤)."""
    match = PER.match(plain, number.end)
    if not match:
        return number
    for length in range(len(match[2]), 0, -1):
        base = match[2][:length]
        if TIMES.fullmatch(base) or base in KIND and (match[1] == "/" or KIND[base] != "count"):
            end = match.start(2) + length
            return number._replace(end=end, unit=plain[number.end - len(number.unit) : end], per=base)
    return number


def read_range(plain, start, first, hedged):
    """The range that begins with this number (15至20名, 5—7万场次, 10元至20元), or None."""
    separator = SEPARATOR.match(plain, first.end)
    sign = separator and MINUS_IN_RANGE.match(plain, separator.end())
    at = sign.end() if sign else separator and separator.end()
    second = separator and read_number(plain, at)
    second = second and with_unit(plain, second, at, hedged)
    if not second or first.unit not in (None, second.unit) or plain[start - 1 : start] in ("从", "由", "自"):
        return None
    second = negated(second) if sign else second
    low, high = spread(plain[start : first.end], plain[at : second.end], first.low, second)
    if separator[0] == "、" and (first.unit or first.end - start > 1 or high - low != 1):
        return None
    return second._replace(low=min(low, high), high=max(low, high), vague=first.vague + second.vague)


def spread(first, second, low, number):
    """Bounds of a range whose first number borrows the 万, the 百 or the 成 of the second (5—7万, 三至五成)."""
    places = re.search("[万亿]{1,2}(?=[^万亿]{0,9}$)", second) or re.search("[百千](?=[^百千]{0,9}$)", second)
    if number.unit == "%" and "%" not in second and "分之" not in first and "成" not in first:
        low *= 10 if "分之" not in second else 1
    elif places and not re.search(f"[{'万亿' if places[0][0] in '万亿' else '百千万亿'}]", first):
        scale = 1
        for place in places[0]:
            scale *= PLACES[place]
        low = low * scale if low * scale <= number.high else low
    return low, number.high


def without_unit(plain, start, number, last, hedged):
    """A number that needs no measure word: after a currency sign, myriads of people, or a noun of number before it."""
    if symbol := SYMBOL.search(plain, max(last, start - 4), start):
        return number._replace(unit=CURRENCY[symbol[1]])
    large = number.low >= 10**4 and plain[number.end - 1] in "万亿多余"
    if (large or number.low >= 20 and hedged) and PEOPLE.match(plain, number.end):
        return number._replace(unit="人")
    if not large:
        return None
    counted = COUNTED.search(plain, max(last, start - 12), start)
    if counted and not re.match(r"\w", plain[number.end : number.end + 1]):
        return number._replace(unit=UNIT_OF_COUNTED.get(counted[1], ""))
    return None


def bounded(plain, start, number, before):
    """The quantity with its hedges applied, by the table in `corpus/gold/README.md`."""
    low, high, vague, end, unit, per = number
    speed = SPEED.search(plain, max(0, start - 8), start)
    per = per or speed and (speed[1] or {"时速": "小时", "流速": "秒"}[speed[0][:2]]) or ""
    kind = "rate" if per or speed else kind_of(unit)
    after = AFTER.match(plain, end)
    if after and after["vague"] and (kind == "count" and unit != "度" or vague):
        after = None
    words = [before[0] if before else "", vague, after[0] if after else ""]
    for hedge in filter(None, (after, before)):
        low, high = with_hedge(low, high, hedge.lastgroup)
    if low is None and high is None:
        low, high = number.low, number.high
    begin = before.start() if before else start
    qualifier = (words[0] and re.sub(r"[了为有占需达]?\s?$", "", words[0])) + "".join(words[1:])
    return Quantity(begin, after.end() if after else end, qualifier, low, high, unit, kind, per)


def with_hedge(low, high, hedge):
    if hedge in ("vague", "near", "about") and low is not None and high is not None and high < 0:
        low, high = with_hedge(-high, -low, hedge)
        return -high, -low
    if hedge == "vague":
        return low, low + last_place(low)
    if hedge in ("least", "places"):
        return low, None
    if hedge == "most":
        return None, high
    least = low * Decimal("0.9") if hedge in ("near", "about") and low is not None else low
    return least, high * Decimal("1.1") if hedge == "about" and high is not None else high


def kind_of(unit):
    return KIND.get(unit) or KIND.get(re.split("[(（]", unit)[0]) or "count"
