"""What makes a number no amount: names and slogans that hold one, ordinals, ranks, codes, lists, dates.

All patterns are for folded text (see `chinese.fold`).
"""

from typing import NamedTuple

from helpers.rules import Rule, any_of, pattern_of, read_rules


class Phrase(NamedTuple):
    """A set phrase or the name of a place that opens like an amount (四个意识, 三门峡)."""

    phrase: str
    example: str


PHRASES = read_rules("phrases", Phrase)
# Titles and short quotations without a sentence mark are names and slogans.
NAMES = [
    Rule("title", r"《[^《》\n]{1,60}》", "读了《三个火枪手》。"),
    Rule("quotation", r"“[^“”。!?;,:\n]{1,20}”", "开展“7个专项行动”。", "他说:“来了7个人,走了2个。”"),
    Rule("corner quotation", r"「[^「」。!?;,:\n]{1,20}」", "开展「7个专项行动」。"),
]
# What a number is by itself.
NUMBERS = [
    Rule(
        "section number",
        r"(?:(?<![\s\S])|(?<=[\n。!?;])|(?<=[\n。!?;]\s))\d{1,2}\.\d{1,2}(?=[本项]|个(?!百分点))",
        "2.2本计划投资。",
        "人均2.2本书。",
    ),
]
# What stands before the number and its hedge.
BEFORE_NUMBER = [
    Rule("ordinal", r"第\s?[\d一二三四五六七八九十百、,，至到和及~—-]{0,12}", "第1、2、3名上台领奖。"),
    Rule("first of a month", r"(?<![最当起])初", "正月初八场次最密。", "当初5个村。"),
    Rule("rank", r"排名|[位名]列|[位名]居|(?<![日目此年以之午提月天战空生])前", "前20名上台领奖。", "此前20名上台。"),
    Rule("base", "每", "每3人一组。"),
    Rule("code", r"(?<![A-Za-z])[A-Za-z]{1,2}|[A-Za-z][-—]", "驶入A15区。", "品牌OPPO 15台。"),
    Rule("score or part of a date", r"[\d一二三四五六七八九十][:∶比/.-]", "以3比1分出胜负。"),
    Rule("day", r"农历|星期|(?<![一每两上下几])周", "周五场次最密。", "每周五场。"),
]
AFTER_NUMBER = [
    Rule(
        "time",
        "个(?:多|半|来)?(?:自然|工作|交易|法定)?(?:月|小时|钟头|星期|礼拜|工作日|交易日|季度|学期|学年|年头|年度|世纪"
        "|昼夜|日夜|春秋|寒暑|周|夏天|冬天|晚上|白天|夜晚|日子|假期)|个半[天日夜年]",
        "历时三个多月。",
        "历经三个村。",
    ),
    Rule("hundred million", "个多?亿(?![元吨])", "投资两个亿。", "建成两个亿元村。"),
    Rule("slogan", "个一", "抓好五个一工程。", "五个村。"),
]


def mask_of(names, phrases):
    """The pattern of what holds no amount, by its rules."""
    return any_of(*(rule.pattern for rule in names), *(row.phrase for row in phrases))


def ending(rules):
    """The pattern of what ends like any of these, a space apart."""
    return any_of(rf"(?:{pattern_of(rules).pattern})\s?$")


MASK = mask_of(NAMES, PHRASES)
NO_NUMBER, NOT_AFTER, NOT_BEFORE = pattern_of(NUMBERS), ending(BEFORE_NUMBER), pattern_of(AFTER_NUMBER)


def masked(folded):
    """The text with names, slogans and set phrases made blank, as long as before."""
    return MASK.sub(lambda match: "\0" * len(match[0]), folded)


def is_section(folded, start):
    """Whether the number that begins here is that of a section (2.2本计划 …)."""
    return bool(NO_NUMBER.match(folded, start))


def is_ordinal(folded, start, last):
    """Whether the words between `last` and a number make it an ordinal, a rank, a code or part of a date."""
    return bool(NOT_AFTER.search(folded, max(last, start - 16), start))


def is_no_unit(folded, end):
    """Whether what follows a number opens no unit but a time or slogan (三个多月, 五个一工程)."""
    return bool(NOT_BEFORE.match(folded, end))
