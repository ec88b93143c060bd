"""Candidates: what in a text reads as the name of a unit, and the signs around it that tell whether it is one."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise
from typing import NamedTuple

import rjieba

from helpers.gazetteer import PLAIN_NAMES, SUFFIX, above, gazetteer, is_high, place_words, under
from helpers.rules import Rule, any_of, pattern_of, read_words

# Words of everyday use that are short forms of units too: by themselves they name no place.
ORDINARY = frozenset(read_words("ordinary"))
# What stands right after a short form that is part of the name of a school, firm, road, event or product.
ORGANISATION_WORDS = place_words("organisation")
# Each a word to the cutter before a given name.
SURNAMES = frozenset(read_words("before_given_names"))
# 中共北京市委 is one word to the cutter, and 北京市 a name in it.
OPENERS = tuple(row.word for row in place_words("opener"))
# What may stand inside the name of an organisation: no particle and no common verb.
IN_NAME = r"[^\W的了在与和及等有到来是为]"
ORGANISATIONS = [
    Rule("numbered school", r"[一二三四五六七八九十]{0,3}[小中](?=[^\h]|$)", "成都七中,开学了。", "成都中小企业"),
    Rule("school", r"[一二三四五六七八九十]{1,3}[小中]学", "成都七中学生开学。"),
    Rule(
        "special school",
        rf"(?:(?!大学){IN_NAME}){{1,6}}(?:大学|学院)(?!生)",
        "上海海洋大学招生。",
        "上海有大学。",
    ),
    Rule("road", r"[东西南北中]?路(?![线径])", "成都东路通车。", "成都路线开通。"),
    Rule("street", r"街(?![头区景巷市边上角坊舞拍])", "成都街通车。", "成都街头整洁。"),
    Rule("town", r"(?:镇|乡|街道)(?![村亲情音土镇间江海雄平巴宁安赉康沅原坪])", "金华镇开会。", "江苏镇江开会。"),
    Rule("estate", r"花园|新村|小区|公寓|家园|广场(?!舞)|苑|里(?![程面边外弄])", "北京花园停水。", "北京广场舞大赛。"),
    Rule("walled estate", r"城(?=[\h]{0,5}(?:小区|苑|花园|广场|[期栋座店]))", "上海城南区二期停水。", "上海城里停水。"),
    Rule("brand", "牌(?![照坊子])", "上海牌手表好。", "上海牌照的货车来了。"),
    Rule("lake", "湖(?![北南州])|水库", "鄱阳湖边来了鹤群。", "江西湖南两省"),
    Rule("airline", r"航空(?![产工口港运枢航货城展物])", "成都航空开航。", "成都航空港开航。"),
    Rule("firm", rf"{IN_NAME}{{0,12}}\(?(?:集团|股份|有限)", "四川长江电器(集团)开业。", "四川长江电器开业。"),
]
# 市民, 市场, 市区 after a name: the 市 is no part of it.
CITY_WORD = re.compile("市(?=民(?![政族营航间办])|场|区|郊(?!区)|容|值|井|中心)")
# 万山区 in 3万山区群众 is no name.
NUMERALS = "0123456789一二三四五六七八九十百千万几"
# Names with these between them stand in a list, and its end may count them.
JOINER = re.compile("[、和与及]|以及")
COUNT = re.compile(r"(?:[一二两三四五六七八九十\d]{1,3}个?|等)([省市州盟县区旗]{1,2})(?![级民场委政长])")
# How many characters around a name are looked at for the marks of a title.
NEAR = 60
# 梓潼讯(…: papers of counties and cities open a report with the short form of their own unit.
LOCAL_REPORT = re.compile(r"讯\s?\(")


class Row(NamedTuple):
    """A list of names: how many have a unit of each rank, how many are provinces or cities, what counts them."""

    ranks: Counter
    high: int
    counted: str


@dataclass(eq=False)
class Candidate:
    """A stretch of a folded text that is a name of the gazetteer, and the units it may mean, by kind of form.

    leads: whether a name of a unit in one of these follows right after. row: the list in which it stands.
    """

    source: str
    start: int
    end: int
    text: str
    units: dict
    short: bool
    leads: bool = False
    row: Row = Row(Counter(), 0, "")

    @cached_property
    def whole(self):
        """Whether it is whole words. Speed: the cutter reads only around a name that needs it, and once."""
        return self.leads or stands_alone(self)

    @property
    def opening(self):
        """Whether it opens a local report."""
        return self.start == 0 and LOCAL_REPORT.match(self.source, self.end) is not None

    @property
    def everyday(self):
        """Whether it is written as a word of everyday use, 东方 in 东方市场 too."""
        return self.source[self.start : self.end] in ORDINARY

    @property
    def full(self):
        """The units of which this is a full name."""
        return fully_named(self.text)


def organisation_pattern(words=ORGANISATION_WORDS, rules=ORGANISATIONS):
    """What a short form is followed by where it is part of the name of an organisation."""
    return any_of(*(row.word for row in words), pattern_of(rules).pattern)


ORGANISATION = organisation_pattern()


def candidates_in(text, organisation=ORGANISATION):
    """Everything in the folded text that reads as a name of the gazetteer, left to right, the longest first."""
    found = []
    for start, end, form in names_in(text):
        units = gazetteer().forms[form]
        short = "full" not in units.values()
        if short:
            no_name = inside(text, start, end, organisation)
        else:
            no_name = found and found[-1].end == start and is_elsewhere(units, found[-1])
        if not no_name:
            found.append(Candidate(text, start, end, form, units, short))
    return linked(found, text)


def names_in(text):
    """(start, end, form) of each name of the gazetteer in the text; a county with 级 after it is a level: 全州县级."""
    known = gazetteer()
    for _, start, end in known.automaton.find_matches_as_indexes(text):
        start, end = shifted(text, start, end)
        form = text[start:end]
        is_level = text[end : end + 1] == "级" and not is_high(form)
        is_number = start and text[start - 1] in NUMERALS and form[0] in NUMERALS
        if known.forms[form] and not is_level and not is_number:
            shared = len(form) > 2 and CITY_WORD.match(text, end - 1)
            yield start, end - 1 if shared else end, form


def shifted(text, start, end):
    """The span of a county's short form, or of a clearer name that begins inside it: 江苏 in 从江苏."""
    if end - start > 2 or is_high(text[start:end]):
        return start, end
    later = (text[start + 1 : stop] for stop in (end + 2, end + 1))
    name = next((form for form in later if form in gazetteer().forms and (is_high(form) or fully_named(form))), "")
    return (start + 1, start + 1 + len(name)) if name else (start, end)


def linked(found, text):
    """The candidates, each told of those beside it: a unit in it that follows, and the list in which it stands."""
    for names in lists_of(found, text):
        row = row_of(names, text) if len(names) > 1 else None
        for candidate in names if row else ():
            candidate.row = row
    for one, other in pairwise(found):
        if one.end == other.start:
            one.leads = bool(under(other.units, one.units))
    return found


def row_of(names, text):
    """What a list of candidates says of each."""
    ranks = Counter(rank for candidate in names for rank in {rank_of(code) for code in candidate.units})
    closing = COUNT.match(text, names[-1].end)
    return Row(ranks, sum(is_high(candidate.text) for candidate in names), closing[1] if closing else "")


def rank_of(code):
    """What a unit has in common with those beside it: the level, and the units above."""
    return gazetteer().levels[code], above(code)[1:]


def lists_of(found, text):
    """Names found in a text, candidates or mentions, in lists with 、 or 和 between them; one alone is a list too."""
    rows = []
    for name in found:
        if rows and JOINER.fullmatch(text, rows[-1][-1].end, name.start):
            rows[-1].append(name)
        else:
            rows.append([name])
    return rows


def is_elsewhere(units, before):
    """Whether these are counties, and all in other provinces than the name before: 东莞市东城区."""
    provinces = {above(code)[-1] for code in before.units}
    clear = not before.short or is_high(before.text)
    return clear and all(gazetteer().levels[code] == "county" and above(code)[-1] not in provinces for code in units)


def inside(text, start, end, organisation):
    """Whether a short form is part of a title or of the name of an organisation."""
    return in_title(text, start, end) or organisation.match(text, end)


def in_title(text, start, end):
    """Whether a span stands in the name of a work, between 《 and 》."""
    opened = text.rfind("《", max(0, start - NEAR), start)
    closed = text.find("》", end, end + NEAR) if opened >= 0 else -1
    return closed >= 0 and "》" not in text[opened:start] and "《" not in text[end:closed]


@cache
def cutter():
    """The cutter of words: Jieba's dictionary, without the words of users."""
    return rjieba.Jieba()


def stands_alone(candidate):
    """Whether words begin and end with the name, and its last word is no other word (中山区 in 发展中山区).

    A word may run on after a name that is beyond doubt: 天津人, 上海市委.
    """
    text, start, end = candidate.source, candidate.start, candidate.end
    at = max(0, start - 12)
    bounds = list(accumulate(map(len, cutter().cut(text[at : end + 12])), initial=at))
    is_person = start - 1 in bounds and text[start - 1] in SURNAMES and candidate.short
    if is_person or start not in bounds and not text.endswith(OPENERS, 0, start):
        return False
    words = [bound for bound in bounds if start < bound <= end]
    if end in bounds:
        # 中山 is an everyday word, and 中 and 山区 are too.
        is_split = is_everyday(candidate.text) and words[0] < end - 1
        return not is_split and (words == [end] or [bound - start for bound in words] == bounds_alone(text[start:end]))
    inner = next(bound for bound in bounds if bound > start)
    runs_on = inner > end or end - 1 in bounds and not candidate.short
    return runs_on and is_beyond_doubt(candidate.text)


@cache
def bounds_alone(form):
    """Where the words of a name end that stands alone."""
    return list(accumulate(map(len, cutter().cut(form))))


def is_beyond_doubt(form):
    """Whether a name is no word of everyday use and means a province, a city, or by its full name one unit."""
    clear = is_high(form) or len(form) > 2 and len(fully_named(form)) == 1
    return clear and not is_everyday(form)


def is_everyday(form):
    """Whether a name, or that without its generic word, is a word of everyday use."""
    return form in ORDINARY or SUFFIX.sub("", form) in ORDINARY


@cache
def fully_named(form):
    """The units of which this is a full name; none for a plain word."""
    return [code for code, kind in gazetteer().forms[form].items() if kind == "full" and form not in PLAIN_NAMES]
