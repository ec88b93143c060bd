"""Candidates: what in a text reads as the name of a unit, and the signs around it that tell whether it is one."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

import rjieba

from helpers.gazetteer import PLAIN_NAMES, SUFFIX, above, gazetteer, place_words, under
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


# Kinds of written forms: short, a full name of one unit or of several, a full name that is a plain word.
KINDS = ("short", "full", "shared", "plain")


class Form(NamedTuple):
    """A written form of the gazetteer, and what is known of it.

    units: what it may mean, the highest first. full: those of which it is a full name, none where that is a plain word.
    high: the provinces and cities among the units. kind: one of KINDS. everyday: whether it, or what it is without its
    generic word, is a word of everyday use.
    """

    text: str
    units: list
    full: list
    high: list
    kind: str
    everyday: bool


class Row(NamedTuple):
    """A list of names: how many have a unit of each rank, how many are provinces or cities, what counts them."""

    ranks: Counter
    high: int
    counted: str


@dataclass(eq=False)
class Candidate:
    """A stretch of a folded text that is a name of the gazetteer.

    everyday: whether it is written as a word of everyday use, 东方 in 东方市场 too. leads: whether a name of a unit in
    one of its units follows right after. row: the list in which it stands, or None.
    """

    source: str
    start: int
    end: int
    form: Form
    everyday: bool
    leads: bool = False
    row: Row | None = None

    @cached_property
    def whole(self):
        """Whether it is whole words. Speed: the cutter reads only around a name that needs it, and once."""
        return self.leads or stands_alone(self)


# for speed a form is looked into once, not wherever it stands
@cache
def form_of(text):
    """The `Form` of these signs, which may mean no unit."""
    units, levels = gazetteer().forms[text], gazetteer().levels
    names = [code for code, kind in units.items() if kind == "full"]
    full = names if text not in PLAIN_NAMES else []
    kind = ("plain", "full", "shared")[min(len(full), 2)] if names else "short"
    high = [code for code in units if levels[code] != "county"]
    return Form(text, list(units), full, high, kind, text in ORDINARY or SUFFIX.sub("", text) in ORDINARY)


def organisation_pattern(words=ORGANISATION_WORDS, rules=ORGANISATIONS):
    """What a short form is followed by where it is part of the name of an organisation."""
    return any_of(*(row.word for row in words), pattern_of(rules).pattern)


ORGANISATION = organisation_pattern()


def candidates_in(text, organisation=ORGANISATION):
    """Everything in the folded text that reads as a name of the gazetteer, left to right, the longest first."""
    found = []
    for start, end, form in names_in(text):
        before = found[-1] if found and found[-1].end == start else None
        if form.kind == "short":
            no_name = in_title(text, start, end) or organisation.match(text, end)
        else:
            no_name = before and is_elsewhere(form, before.form)
        if not no_name:
            found.append(Candidate(text, start, end, form, text[start:end] in ORDINARY))
            if before:
                before.leads = bool(under(form.units, before.form.units))
    for names in lists_of(found, text):
        row = row_of(names, text) if len(names) > 1 else None
        for candidate in names:
            candidate.row = row
    return found


def names_in(text):
    """(start, end, form) of each name of the gazetteer in the text; a county with 级 after it is a level: 全州县级."""
    for _, start, end in gazetteer().automaton.find_matches_as_indexes(text):
        start, end, form = clearer(text, start, end)
        is_level = not form.high and text.startswith("级", end)
        is_number = form.text[0] in NUMERALS and start and text[start - 1] in NUMERALS
        if form.units and not is_level and not is_number:
            shared = len(form.text) > 2 and CITY_WORD.match(text, end - 1)
            yield start, end - 1 if shared else end, form


def clearer(text, start, end):
    """(start, end, form) of a name, or of one that begins inside a county's short form: 江苏 in 从江苏."""
    form = form_of(text[start:end])
    if len(form.text) == 2 and not form.high:
        for later in (text[start + 1 : end + 2], text[start + 1 : end + 1]):
            if later in gazetteer().forms and (form_of(later).high or form_of(later).full):
                return start + 1, start + 1 + len(later), form_of(later)
    return start, end, form


def row_of(names, text):
    """What a list of candidates says of each."""
    ranks = Counter(rank for candidate in names for rank in {rank_of(code) for code in candidate.form.units})
    closing = COUNT.match(text, names[-1].end)
    return Row(ranks, sum(bool(candidate.form.high) for candidate in names), closing[1] if closing else "")


@cache
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


def is_elsewhere(form, before):
    """Whether a form means counties, and all in other provinces than the form before it: 东莞市东城区."""
    provinces = {above(code)[-1] for code in before.units}
    clear = before.kind != "short" or before.high
    return clear and not form.high and all(above(code)[-1] not in provinces for code in form.units)


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

    A word may run on after a province or city, or a full name of one unit, that is no word of everyday use: 天津人.
    """
    text, start, end, form = candidate.source, candidate.start, candidate.end, candidate.form
    at = max(0, start - 12)
    bounds = list(accumulate(map(len, cutter().cut(text[at : end + 12])), initial=at))
    is_person = form.kind == "short" and start - 1 in bounds and text[start - 1] in SURNAMES
    if is_person or start not in bounds and not text.endswith(OPENERS, 0, start):
        return False
    words = [bound - start for bound in bounds if start < bound <= end]
    if end in bounds:
        # 中山 is an everyday word, and 中 and 山区 are too.
        is_split = form.everyday and words[0] < end - start - 1
        return not is_split and (len(words) == 1 or words == bounds_alone(text[start:end]))
    runs_on = not words or end - 1 in bounds and form.kind != "short"
    one_unit = form.high or form.kind == "full" and len(form.text) > 2
    return bool(runs_on and one_unit and not form.everyday)


@cache
def bounds_alone(name):
    """Where the words of a name end that stands alone."""
    return list(accumulate(map(len, cutter().cut(name))))
