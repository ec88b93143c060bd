"""Places: which units of the People's Republic of China an article names, and which of them it is about."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import accumulate, pairwise
from typing import NamedTuple

import pandas as pd

from helpers.gazetteer import (
    PLAIN_NAMES,
    SUFFIX,
    above,
    chain,
    full_name,
    gazetteer,
    parent_of,
    towns,
    unique_towns,
)
from helpers.rules import FOLDER
from helpers.rules import any_of

PLACE_COLUMNS = ["article", "start", "end", "text", "adcode", "name", "level", "how"]
REGION_COLUMNS = ["article", "adcode", "province", "city", "county", "name", "evidence"]
CHECK_COLUMNS = ["article", "start", "end", "text", "named_under", "known_in"]

# Words of everyday use that are short forms of units too: by themselves they name no place.
ORDINARY = frozenset((FOLDER / "ordinary.txt").read_text("utf-8").split())
# What stands right after a short form that is part of the name of a school, firm, road, event or product.
ORGANISATION = any_of(
    r"大学|学院|[一二三四五六七八九十]{0,3}[小中]学?(?=[^\h]|$)|中学|小学|医院|银行|[日晚晨时]报|电视台|广播",
    r"集团|股份|公司|航空|机场|[东西南北中]?路(?![线径])|街(?!道|区)|大道|大街|大桥|大厦|火车站|高铁|高速",
    r"起义|战役|会战|抗震|宣言|条约|冬奥|夏奥|奥运|亚运|世博|老窖|茅台|牛肉|菜系|特产|牌|杯|酒|戏|话",
)
FIRM = any_of(r"[\h]{0,12}\(?(?:集团|股份|有限)")
# How many characters around a name are looked at for the marks of a title, and for the same characters elsewhere.
NEAR, WIDE = 60, 2000
TOWN = any_of(r"[\h]{2,5}?(?:街道|镇|乡)")
# A namesake that the article names beyond doubt counts for more than one that merely lies in a region it names.
ITSELF_WEIGHT = 10
# 我省, 全市, 该州 in a text say how fine a region it is about.
POINTER = re.compile("[全该本我]([省市州区县旗盟])(?!级)")
# 本报合肥6月2日电: where a report was filed is weaker than a place in its text.
FILED = re.compile(r"(?:\d{1,2}月)?\d{1,2}日[专综]?[电讯]|[电讯]")
# 梓潼讯(…: papers of counties and cities open a report with the short form of their own unit.
LOCAL_REPORT = re.compile(r"讯\s?[(（]")
# Traditional characters and their simplified forms, in which the gazetteer has all names.
FOLDED = (FOLDER / "traditional.txt").read_text("utf-8").split()
SIMPLIFIED = str.maketrans(dict(FOLDED))
TRADITIONAL = re.compile(f"[{''.join(sign for sign, _ in FOLDED)}]")
# An article in traditional characters has one among so many of its first.
TOLD_BY = 40
TITLE_WEIGHT, LEAD_WEIGHT, BODY_WEIGHT = 6, 3, 1


@cache
def cutter():
    return import_module("rjieba").Jieba()


@dataclass(eq=False, slots=True)
class Candidate:
    """A stretch of a text and the units it may name, by kind of form."""

    source: str
    start: int
    end: int
    text: str
    units: dict
    alone: bool | None = None

    @property
    def whole(self):
        """Whether it is whole words: found out when asked, for cheaper signs decide many candidates."""
        if self.alone is None:
            self.alone = stands_alone(self.source, self.start, self.end)
        return self.alone

    @property
    def opening(self):
        """Whether it opens a local report."""
        return self.start == 0 and LOCAL_REPORT.match(self.source, self.end) is not None


class Mention(NamedTuple):
    """A stretch of text and the unit that it names; see `find_places`."""

    start: int
    end: int
    text: str
    adcode: str
    how: str


def find_places(articles):
    """Find the provinces, cities and counties that the articles name; the divisions are those of 2021.

    articles: the table of `read_corpus` (text; title and page help to decide, where they are there).
    Gives article, start, end (characters of the text), text, adcode, name (full official name), level (`province`,
    `city`, `county`, or `other` with an empty adcode where namesakes stay undecided) and how: `full` (a full name that
    only one unit has), `under parent` (right after the unit above it), `short` (a short form in a clear context),
    `context` (decided by the units named elsewhere in the article, its title or its page), `namesake` (undecided).
    Mentions never overlap; 湖北省宜昌市 is one mention. Texts in traditional characters are read as if simplified.
    """
    printed, pages, on_page = texts_of(articles), pages_of(articles), defaultdict(Counter)
    texts = {article: simplified(*both) for article, both in printed.items()}
    candidates = {article: [candidates_in(text) for text in both] for article, both in texts.items()}
    sure = {article: sure_codes(found) or town_codes(texts[article]) for article, found in candidates.items()}
    for article, codes in sure.items():
        on_page[pages[article]].update(codes)
    rows = []
    for article, (title, text) in texts.items():
        in_title, in_text = candidates[article]
        contexts = sure[article], on_page[pages[article]]
        before = [mention.adcode for mention in decide(title, in_title, contexts) if mention.adcode]
        mentions = decide(text, in_text, contexts, before)
        if text is not printed[article][1]:
            mentions = [mention._replace(text=printed[article][1][slice(*mention[:2])]) for mention in mentions]
        rows += [(article, *mention) for mention in mentions]
    table = pd.DataFrame(rows, columns=["article", *Mention._fields]).astype({"start": int, "end": int})
    table["name"] = table.adcode.map({code: full_name(code) for code in table.adcode.unique()})
    table["level"] = table.adcode.map(gazetteer().levels).fillna("other")
    return table[PLACE_COLUMNS]


def texts_of(articles):
    """Headline, where there is one, and text of each article."""
    titles = articles.title.tolist() if "title" in articles else [""] * len(articles)
    return dict(zip(articles.index.tolist(), zip(titles, articles.text.tolist(), strict=True), strict=True))


def simplified(title, text):
    """Headline and text with simplified characters for traditional ones, where they are written so."""
    if TRADITIONAL.search(title[:TOLD_BY] + text[:TOLD_BY]):
        return title.translate(SIMPLIFIED), text.translate(SIMPLIFIED)
    return title, text


def pages_of(articles):
    """The page of each article; where none is stated, the article stands alone."""
    pages = articles.page if "page" in articles else articles.index
    return dict(zip(articles.index.tolist(), pages.tolist(), strict=True))


def candidates_in(text):
    """Everything in the text that reads as a name of the gazetteer, left to right, the longest first."""
    known = gazetteer()
    found = []
    for pattern, start, end in known.automaton.find_matches_as_indexes(text):
        form = known.surfaces[pattern]
        units = known.forms[form]
        # 省级, 县级: a level of government, in any province.
        if units and text[end : end + 1] != "级" and ("full" in units.values() or not inside(text, start, end)):
            found.append(Candidate(text, start, end, form, units))
    return found


def inside(text, start, end):
    """Whether a short form is part of a title, of the name of an organisation or of another word."""
    opened = text.rfind("《", max(0, start - NEAR), start)
    closed = text.find("》", end, end + NEAR) if opened >= 0 else -1
    in_title = closed >= 0 and "》" not in text[opened:start] and "《" not in text[end:closed]
    return in_title or ORGANISATION.match(text, end) or FIRM.match(text, end) or belongs_to_word(text, start, end)


def belongs_to_word(text, start, end):
    """Whether it always follows one character, and the two stand together elsewhere too: 老山东里, 老山街道."""
    # The article's own words know better than a dictionary.
    around = max(0, start - WIDE), end + WIDE
    pair = text[start - 1 : start + 1] if start else ""
    pairs = text.count(pair, *around) if pair.isalpha() else 0
    # most pairs stand only here
    if pairs < 2:
        return False
    longer = text.count(text[start - 1 : end], *around)
    return longer < pairs and longer == text.count(text[start:end], *around)


def stands_alone(text, start, end):
    """Whether words begin and end with the name, and its last word is no other word (中山区 in 发展中山区)."""
    at = max(0, start - 12)
    bounds = list(accumulate(map(len, cutter().cut(text[at : end + 12])), initial=at))
    if start not in bounds or end not in bounds:
        return False
    inner = bounds[bounds.index(start) + 1]
    return inner == end or end - start > 3 or SUFFIX.match(text[start:end], inner - start) is not None


def sure_codes(found):
    """The units that the title and the text name beyond doubt, each with those above it, counted."""
    pairs = (pair for candidates in found for pair in pairwise([None, *candidates]))
    sure = (sure_code(candidate, before) for before, candidate in pairs)
    return Counter(up for code in sure if code for up in above(code))


def sure_code(candidate, before):
    """The unit named beyond doubt: right after one above it, by a full name of its own, or as a province or city."""
    units = candidate.units
    if before and before.end == candidate.start:
        under = [code for code in units if any(up in before.units for up in above(code)[1:])]
        if len(under) == 1:
            return under[0]
    if candidate.opening and len(units) == 1:
        return next(iter(units))
    code = clear_code(candidate.text)
    return code if code and candidate.whole else ""


@cache
def clear_code(form):
    """The only unit of this full name, or the province or city of this short form; empty where there is none."""
    if form in ORDINARY:
        return ""
    if full := fully_named(form):
        return full[0] if len(full) == 1 and len(form) > 2 else ""
    return next((code for code in gazetteer().forms[form] if gazetteer().levels[code] != "county"), "")


@cache
def fully_named(form):
    """The units of which this is a full name."""
    return [code for code, kind in gazetteer().forms[form].items() if kind == "full"]


def town_codes(texts):
    """The counties of the towns in the texts whose name only one county has, with the units above, counted."""
    counties, names = unique_towns()
    found = (pattern for text in texts for pattern, _, _ in names.find_matches_as_indexes(text))
    return Counter(code for pattern in found for code in above(counties[pattern]))


def decide(text, candidates, contexts, before=()):
    """The mentions among the candidates; a unit right after the one above it joins its mention.

    contexts: counted units, of the article and then of its page. before: units named earlier, in the title say.
    """
    mentions, recent, settled = [], list(before), {}
    for candidate in candidates:
        previous = mentions[-1] if mentions and mentions[-1].end == candidate.start else None
        decided = decide_one(candidate, previous.adcode if previous else "", recent, settled, contexts)
        if not decided:
            continue
        code, how = decided
        start = mentions.pop().start if how == "under parent" else candidate.start
        mentions.append(Mention(start, candidate.end, text[start : candidate.end], code, how))
        if code:
            recent.append(code)
            settled.setdefault(candidate.text, code)
    return mentions


def decide_one(candidate, parent, recent, settled, contexts):
    """The unit that a candidate names and why; None where it names none."""
    under = [code for code in candidate.units if parent in above(code)[1:]] if parent else []
    if len(under) == 1 or under and len(above(under[0])) < len(above(under[1])):
        return under[0], "under parent"
    if candidate.text in PLAIN_NAMES:
        return None
    full = fully_named(candidate.text)
    if not full:
        return decide_short(candidate, contexts[0])
    if len(full) > 1:
        return decide_namesake(candidate.text, full, recent, settled, contexts)
    near = any(up in context for context in contexts for up in above(full[0])[1:])
    long = len(candidate.text) > 2
    # A name of two characters (应县) or across words may be a chance meeting; two of three signs speak for it.
    clear = near and long or (near or long) and candidate.whole
    return (full[0], "full") if clear else None


def decide_namesake(text, codes, recent, settled, contexts):
    """Which unit of one name: as before in the article, else beside the last unit named, else by all named units."""
    if text in settled:
        return settled[text], "context"
    for last in reversed(recent[-50:]):
        beside = [code for code in codes if set(above(code)[1:]) & set(above(last))]
        close = [code for code in beside if above(code)[1] in above(last)]
        if decided := the_only(close or beside):
            return decided
    for context in contexts:
        scores = {code: sum(context[up] for up in above(code)[1:]) + ITSELF_WEIGHT * context[code] for code in codes}
        best = [code for code in codes if scores[code] == max(scores.values()) > 0]
        if decided := the_only(best):
            return decided
    return "", "namesake"


def the_only(codes):
    return (codes[0], "context") if len(codes) == 1 else None


def decide_short(candidate, named):
    """A county's short form counts only beside the unit above it; an everyday word only for a city named in full."""
    levels, units = gazetteer().levels, candidate.units
    here = [code for code in units if code in named]
    high = [code for code in units if levels[code] != "county"]
    if candidate.text in ORDINARY:
        decided = the_only([code for code in here if levels[code] == "city"])
    elif high:
        decided = the_only(here) or (high[0], "short")
    else:
        decided = the_only([code for code in units if code in named or above(code)[1] in named])
    return decided if decided and candidate.whole else None


def check_places(articles, places):
    """Towns that the text puts under a unit where the gazetteer knows none of that name: a question to the reader.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, start, end, text (the town), named_under (full name of the unit right before it) and known_in (the
    full names of the counties that have such a town). Nothing is changed; a town of an unknown name raises no question.
    """
    rows = []
    texts = texts_of(articles)
    for mention in places[places.adcode != ""].itertuples():
        match = TOWN.match(simplified(*texts[mention.article])[1], mention.end)
        counties = towns().get(match[0], ()) if match else ()
        if counties and not any(mention.adcode in chain(code) for code in counties):
            known_in = "; ".join(full_name(code) for code in counties if code in gazetteer().names)
            town = texts[mention.article][1][slice(*match.span())]
            rows.append((mention.article, *match.span(), town, mention.name, known_in))
    return pd.DataFrame(rows, columns=CHECK_COLUMNS).astype({"start": int, "end": int})


def locate_articles(articles, places):
    """Find the region that each article is about; a place in the headline and in the first paragraph weighs most.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, adcode, province, city, county, name (full official name), evidence (the words that decided).
    A mention in the headline weighs 6, in the first paragraph 3, elsewhere 1; a unit carries the weight of all in it.
    From the country down, the heaviest unit is taken as long as it carries at least half of the weight of the one
    above, and below the country no second one more than a third.
    An article that names no unit has empty columns, unless all others of its page share a region.
    """
    by_article, rows = defaultdict(list), []
    known = places[places.adcode != ""]
    columns = [known[column].tolist() for column in ("article", *Mention._fields)]
    for article, *mention in zip(*columns, strict=True):
        by_article[article].append(Mention(*mention))
    for article, both in texts_of(articles).items():
        title, text = simplified(*both)
        weighed = weigh(title, text, by_article[article])
        adcode = walk_down(weighed)
        rows.append((article, adcode, evidence(weighed, adcode)))
    table = fill_from_page(pd.DataFrame(rows, columns=["article", "adcode", "evidence"]), pages_of(articles))
    names = [region_columns(adcode) for adcode in table.adcode.tolist()]
    columns = pd.DataFrame(names, columns=["province", "city", "county", "name"])
    return pd.concat([table, columns], axis=1)[REGION_COLUMNS]


def weigh(title, text, mentions):
    """(adcode, weight, words) of what names a unit in title and text, or points to one, such as 我省 and 全州.

    Where nothing else does, names inside those of organisations and of towns count.
    """
    weighed = [(mention.adcode, TITLE_WEIGHT, mention.text) for mention in title_mentions(title, mentions)]
    lead = text.find("\n") if "\n" in text else len(text)
    for mention in mentions:
        filed = mention.start < 20 and FILED.match(text, mention.end)
        weight = BODY_WEIGHT if mention.start >= lead or filed else LEAD_WEIGHT
        weighed.append((mention.adcode, weight, mention.text))
    weighed += pointers(title, TITLE_WEIGHT, weighed) + pointers(text, BODY_WEIGHT, weighed)
    return weighed or [(code, BODY_WEIGHT, gazetteer().names[code]) for code in town_codes([title, text])]


def title_mentions(title, mentions):
    """The mentions in a title that name a unit, decided beside those of the text."""
    found = candidates_in(title)
    if not found:
        return []
    named = Counter(code for mention in mentions for code in above(mention.adcode)) + sure_codes([found])
    return [mention for mention in decide(title, found, [named]) if mention.adcode]


def pointers(text, weight, weighed):
    """What 我省, 全市, 该州 … point to: the unit of that level that the mentions so far name most."""
    rows, matches = [], list(POINTER.finditer(text))
    if not matches:
        return rows
    named = Counter(code for adcode, _, _ in weighed for code in above(adcode))
    for match in matches:
        kinds = ("省", "自治区") if match[1] == "省" else match[1]
        fitting = [code for code in named if gazetteer().names[code].endswith(kinds)]
        if fitting:
            rows.append((min(fitting, key=lambda code: (-named[code], code)), weight, match[0]))
    return rows


def walk_down(weighed):
    """The finest unit that covers the article: at each step the heaviest child, unless a second one also weighs."""
    weights = defaultdict(int)
    for adcode, weight, _ in weighed:
        for code in above(adcode):
            weights[code] += weight
    children = defaultdict(list)
    for code, weight in weights.items():
        children[parent_of(code)].append((-weight, code))
    total, place = sum(weight for _, weight, _ in weighed), ""
    while below := sorted(children[place]):
        rival = -below[1][0] if len(below) > 1 else 0
        heaviest, code = below[0]
        if -heaviest * 2 < total or place and rival * 3 > total:
            break
        place, total = code, -heaviest
    return place


def evidence(weighed, adcode):
    """The words of the mentions in the region, each with its count, the most frequent first."""
    if not adcode:
        return ""
    counts = defaultdict(int)
    for code, _, words in weighed:
        counts[words] += adcode in above(code)
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    return "; ".join(f"{words} ×{count}" if count > 1 else words for words, count in ranked if count)


def fill_from_page(table, pages):
    """Give an article without a place the region that all others of its page share, where at least three have one."""
    page, located = table.article.map(pages), defaultdict(list)
    for name, adcode in zip(page.tolist(), table.adcode.tolist(), strict=True):
        if adcode:
            located[name].append(adcode)
    shared = {name: place for name, codes in located.items() if len(codes) >= 3 and (place := shared_place(codes))}
    empty = (table.adcode == "") & page.isin(shared)
    table.loc[empty, "adcode"] = page[empty].map(shared)
    table.loc[empty, "evidence"] = "the other articles of the page"
    return table


def shared_place(codes):
    """The smallest unit that all of these are in, empty where they share none."""
    shared = set.intersection(*(set(above(code)) for code in codes))
    return max(shared, key=lambda code: len(above(code)), default="")


@cache
def region_columns(adcode):
    known = gazetteer()
    by_level = {known.levels[code]: known.names[code] for code in above(adcode)} if adcode else {}
    return *(by_level.get(level, "") for level in ("province", "city", "county")), full_name(adcode)
