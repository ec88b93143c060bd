"""Regions: which unit of the People's Republic of China an article is about."""

import re
from collections import Counter, defaultdict
from functools import cache
from math import sqrt

from helpers.candidates import candidates_in, lists_of
from helpers.chinese import fold
from helpers.gazetteer import above, full_name, gazetteer, place_words
from helpers.places import Mention, decide, pages_of, texts_of, town_units
from helpers.rules import Rule, any_of, pattern_of
from helpers.tables import make_table

# What a mention weighs in the headline, in the first paragraph and elsewhere.
TITLE_WEIGHT, LEAD_WEIGHT, BODY_WEIGHT = 6, 3, 1
# What is left of the weight of guests, markets, meetings and helpers, and of where the report was filed.
AWAY_SHARE, FILED_SHARE = 1 / 4, 1 / 20
# From how many provinces a list must be to be away.
FAR_APART = 3
# What a unit must carry of the weight of the one above, or of all: a city more than the names of its province itself.
ENOUGH = {"province": 0.5, "city": 0.51, "county": 0.35}
# No second unit may carry more than this share of the heaviest, below the country.
RIVAL = 0.6
# How many articles of a page must share a region to lend it to one without any.
LENDERS = 3
# A place this near to the opening may be that where the report was filed (本报合肥6月2日电).
OPENING = 20
FILED = any_of(r"(?:(?:[\d一二三四五六七八九十]{1,2}月)?[\d一二三四五六七八九十]{1,3}日)?[专综]?[电讯]")
GUESTS, VISITS = place_words("guest"), place_words("visit")
# How many characters before and after a list the rules look at.
BEFORE, AFTER = 4, 12
# 我省, 全市, 该州 in a text say how fine a region it is about.
POINTER = re.compile("[全该本我]([省市州区县旗盟])")
FROM_PAGE = "the other articles of the page"


def away_rules(guests=GUESTS, visits=VISITS):
    """How guests, markets, meetings and helpers are told; ◇ stands for a list of mentions with what is around it."""
    guest, visit = ("|".join(row.word for row in words) for words in (guests, visits))
    return [
        Rule("origin", "(?:来自|[祖原]籍|出生[于在]|毕业于|引自)◇", "来自西宁的张先生", "张先生在西宁"),
        Rule("native", "◇(?:籍|人(?![民大口才社力均员士工事防保文]))", "西宁人张先生", "西宁人民"),
        Rule("departure", "从◇(?:到|来到?|赶来|赶到|出发|运来|寄来|引进|远道|[返回])", "从西宁到拉萨", "从西宁获悉"),
        Rule("market", "(?:[远畅行]销|[销运发卖开飞驶][往抵到至]|出口到?|输送到)◇", "产品出口到西宁", "产自西宁"),
        Rule("buyers", r"◇(?:等地)?的?[\h]{0,3}(?:市场(?!监)|超市|货架|商场|批发)", "上了西宁的货架", "西宁市场监管"),
        Rule("guests", rf"◇[省市]?的?[\h]{{0,4}}(?:{guest})", "西宁的客商", "西宁的农民"),
        Rule("meeting", "在◇(?:隆重)?(?:举行|召开|举办|开幕|闭幕|落幕|开赛|亮相)", "大会在西宁召开", "西宁召开大会"),
        Rule("visit", rf"(?:[赴到去在]|去过)◇[\h]{{0,2}}(?:{visit})", "到西宁考察", "到西宁宣讲"),
        Rule("sight", "参观[了过]?◇", "大家参观了西宁的堤防", "大家来了西宁"),
        Rule("invited", r"◇[\h]{0,8}(?:应邀|受邀|前来|慕名|来访)", "西宁第二中学学生会应邀参加", "西宁的学生参加"),
        Rule("helper", r"由◇[\h]{0,2}(?:医|教师|干部|援|帮扶|支援)", "由西宁教师讲课", "由西宁管理"),
        Rule("help", "◇(?:对口|援[建疆藏青宁川]|帮扶)", "西宁帮扶该县", "西宁管理该县"),
    ]


AWAY = away_rules()
AWAY_PATTERN = pattern_of(AWAY)


def locate_articles(articles, places):
    """Find the region that each article is about; a place in the headline and in the first paragraph weighs most.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, adcode, province, city, county, name (full official name), evidence (the words that decided).
    A mention in the headline weighs 6, in the first paragraph 3, elsewhere 1; those of one list (、 和) divide it by
    the root of their number. Where guests, buyers, helpers or meetings are, and in lists over three provinces, the
    list shares a quarter; where the report was filed, a twentieth is left. 我省, 全市 weigh as a mention of that unit.
    A unit carries the weight of all in it. From the country down, the heaviest is taken: a province that carries half
    of all, a city with more than half of its province, a county with 0.35 of its city, unless a second one below the
    country carries more than 0.6 of its weight. Of two that weigh the same none is taken.
    An article that names no unit has empty columns, unless all others of its page share a region.
    """
    by_article = defaultdict(list)
    known = places[places.adcode != ""]
    columns = [known[column].tolist() for column in ("article", *Mention._fields)]
    for article, *mention in zip(*columns, strict=True):
        by_article[article].append(Mention(*mention))
    located = {}
    for article, both in texts_of(articles).items():
        weighed = weigh(*map(fold, both), by_article[article])
        adcode = walk_down(weighed)
        located[article] = adcode, evidence(weighed, adcode)
    located |= lent_by_page(located, pages_of(articles))
    rows = ((article, code, *region_names(code), why) for article, (code, why) in located.items())
    return make_table("regions", rows)


def weigh(title, text, mentions):
    """(adcode, weight, words) of what names a unit in title and text, or points to one, such as 我省 and 全州.

    Where nothing else does, names inside those of organisations and of towns count.
    """
    lead = text.find("\n") if "\n" in text else len(text)
    weighed = weigh_lists(title, title_mentions(title, mentions), lambda start: TITLE_WEIGHT)
    weighed += weigh_lists(text, mentions, lambda start: LEAD_WEIGHT if start < lead else BODY_WEIGHT)
    if weighed:
        return weighed + pointers(title, text, weighed)
    counties = (code for code in town_units([title, text]) if gazetteer().levels[code] == "county")
    return [(code, BODY_WEIGHT, gazetteer().names[code]) for code in counties]


def weigh_lists(text, mentions, weight_at):
    """(adcode, weight, words) of the mentions, by the lists in which they stand."""
    weighed = []
    for row in lists_of(mentions, text):
        weight = weight_at(row[0].start) * share_of(text, row)
        weighed += [(mention.adcode, weight, mention.text) for mention in row]
    return weighed


def share_of(text, row):
    """What each mention of a list keeps of its weight: less where it tells where people are from or where they meet."""
    start, end = row[0].start, row[-1].end
    if start < OPENING and FILED.match(text, end):
        return FILED_SHARE
    far_apart = len(row) >= FAR_APART and len({above(mention.adcode)[-1] for mention in row}) >= FAR_APART
    return AWAY_SHARE / len(row) if far_apart or is_away(text, start, end) else 1 / sqrt(len(row))


def is_away(text, start, end, away=AWAY_PATTERN):
    """Whether the words around a list of mentions tell of guests, markets, meetings or helpers."""
    return away.search(f"{text[max(0, start - BEFORE) : start]}◇{text[end : end + AFTER]}") is not None


def title_mentions(title, mentions):
    """The mentions in a title that name a unit, decided beside those of the text."""
    if not (found := candidates_in(title)):
        return []
    named = Counter(code for mention in mentions for code in above(mention.adcode))
    return [mention for mention in decide(found, [named]) if mention.adcode]


def weights_of(weighed):
    """The weight of each unit with all in it, in the order of their first mention."""
    weights = defaultdict(int)
    for adcode, weight, _ in weighed:
        for code in above(adcode):
            weights[code] += weight
    return weights


def pointers(title, text, weighed):
    """(adcode, weight, words) of what 我省, 全市, 该州 … point to: the unit of that kind that weighs most so far."""
    found = [(match[0], TITLE_WEIGHT) for match in POINTER.finditer(title)]
    found += [(match[0], BODY_WEIGHT) for match in POINTER.finditer(text)]
    weights, names, pointed = weights_of(weighed) if found else {}, gazetteer().names, []
    for words, weight in found:
        units = [code for code in weights if names[code].endswith(words[-1])]
        pointed += [(max(units, key=weights.get), weight, words)] if units else []
    return pointed


def walk_down(weighed):
    """The finest unit that covers the article: at each step the heaviest child, unless a second one also weighs."""
    weights = weights_of(weighed)
    children = defaultdict(list)
    for code, weight in weights.items():
        # the parent of a province is the country, the empty place
        children[(*above(code), "")[1]].append((-weight, code))
    total, place = sum(weight for _, weight, _ in weighed), ""
    while below := sorted(children[place]):
        heaviest, code = -below[0][0], below[0][1]
        rival = -below[1][0] if len(below) > 1 else 0
        too_light = heaviest < total * ENOUGH[gazetteer().levels[code]] or heaviest == rival
        if too_light or place and rival > heaviest * RIVAL:
            break
        place, total = code, heaviest
    return place


def evidence(weighed, adcode):
    """The words of the mentions in the region, each with its count, the most frequent first."""
    counts = Counter(words for code, _, words in weighed if adcode and adcode in above(code))
    return "; ".join(f"{words} ×{count}" if count > 1 else words for words, count in counts.most_common())


def lent_by_page(located, pages):
    """The region that all other articles of a page share, with the reason, for each of its articles without one."""
    by_page = defaultdict(list)
    for article, (adcode, _) in located.items():
        by_page[pages[article]] += [adcode] if adcode else []
    shared = {page: shared_place(codes) for page, codes in by_page.items() if len(codes) >= LENDERS}
    empty = [article for article, (adcode, _) in located.items() if not adcode and shared.get(pages[article])]
    return {article: (shared[pages[article]], FROM_PAGE) for article in empty}


def shared_place(codes):
    """The smallest unit that all of these are in, empty where they share none."""
    shared = set.intersection(*(set(above(code)) for code in codes))
    return max(shared, key=lambda code: len(above(code)), default="")


@cache
def region_names(adcode):
    """The names of province, city and county of a unit, and its full official name."""
    known = gazetteer()
    by_level = {known.levels[code]: known.names[code] for code in above(adcode)} if adcode else {}
    return *(by_level.get(level, "") for level in ("province", "city", "county")), full_name(adcode)
