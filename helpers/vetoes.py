"""What makes a number no amount: names and slogans that hold one, ordinals, ranks, codes, lists, dates.

All patterns are for folded text (see `chinese.fold`).
"""

import re
from typing import NamedTuple

from helpers.rules import Rule, pattern_of, read_rules


class Phrase(NamedTuple):
    """A set phrase or the name of a place that opens like an amount (四个意识, 三门峡)."""

    pattern: str
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
# What stands before the number and its hedge. For speed a rule opens with its own sign and then looks before it: so a
# search quickly leaves most of them.
BEFORE_NUMBER = [
    Rule("ordinal", r"第\s?[\d一二三四五六七八九十百、,，至到和及~—-]{0,12}", "第1、2、3名上台领奖。"),
    Rule("first of a month", r"初(?<![最当起]初)", "正月初八场次最密。", "当初5个村。"),
    Rule("rank", r"排名|[位名]列|[位名]居|前(?<![日目此年以之午提月天战空生]前)", "前20名上台领奖。", "此前20名上台。"),
    Rule("base", "每", "每3人一组。"),
    Rule("code", r"[A-Za-z](?:(?<![A-Za-z]{2})[A-Za-z]?|[-—])", "驶入A15区。", "品牌OPPO 15台。"),
    Rule("score or part of a date", r"[\d一二三四五六七八九十][:∶比/.-]", "以3比1分出胜负。"),
    Rule("day", r"农历|星期|周(?<![一每两上下几]周)", "周五场次最密。", "每周五场。"),
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


def ending(rules):
    """The pattern of what ends like one of these rules, a space apart."""
    return re.compile(rf"(?:{pattern_of(rules).pattern})\s?$")


MASK, NO_NUMBER, NOT_BEFORE = pattern_of(NAMES + PHRASES), pattern_of(NUMBERS), pattern_of(AFTER_NUMBER)
NOT_AFTER = ending(BEFORE_NUMBER)
