"""Places: which units of the People's Republic of China an article names."""

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import pandas as pd
import rjieba

from helpers.signs import any_of

DATA = Path(__file__).parent / "data"
PLACE_COLUMNS = ["article", "start", "end", "text", "adcode", "name", "level", "how"]
CHECK_COLUMNS = ["article", "start", "end", "text", "named_under", "known_in"]

SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|州|盟|县|区|旗)$")
PEOPLES = re.compile(
    "(?:汉|满|回|藏|苗|壮|彝|侗|瑶|白|傣|黎|畲|羌|土|水|佤|京|怒|蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇"
    "|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春"
    "|赫哲|门巴|珞巴|基诺|各)族$|(?<=.)(?:蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|维吾尔)$"
)
# Words of everyday use that are short forms of units too: by themselves they name no place.
ORDINARY = frozenset((DATA / "ordinary.txt").read_text("utf-8").split())
# Full names that are plain words too name a unit only right after the one above it.
PLAIN_NAMES = ("城区", "郊区", "矿区", "新市区")
# 该市, 全州, 我省 point to a unit named elsewhere; matched whole they are not read as a name (全州 is a county).
POINTERS = [who + unit for who in "全该本我各此" for unit in "省市州区县旗盟"]
# What stands right after a short form that is part of the name of a school, firm, road, event or product.
ORGANISATION = any_of(
    r"大学|学院|[一二三四五六七八九十]{0,3}[小中]学?(?=[^\h]|$)|中学|小学|医院|银行|[日晚晨时]报|电视台|广播",
    r"集团|股份|公司|航空|机场|[东西南北中]?路(?![线径])|街(?!道|区)|大道|大街|大桥|大厦|火车站|高铁|高速",
    r"起义|战役|会战|抗震|宣言|条约|冬奥|夏奥|奥运|亚运|世博|老窖|茅台|牛肉|菜系|特产|牌|杯|酒|戏|话",
)
FIRM = any_of(r"[\h]{0,12}\(?(?:集团|股份|有限)")
TITLE_MARKS = re.compile("《[^《》]{1,60}》")
TOWN = any_of(r"[\h]{2,5}?(?:街道|镇|乡)")
# A namesake that the article names beyond doubt counts for more than one that merely lies in a region it names.
ITSELF_WEIGHT = 10


class Gazetteer(NamedTuple):
    """By adcode: name, level, units from itself upwards. By written form: the units it may mean, the highest first."""

    names: dict
    levels: dict
    above: dict
    forms: dict
    surfaces: list
    automaton: ahocorasick_rs.AhoCorasick


def short_form(name):
    """The name without its generic word, and without the peoples of an autonomous unit: 玉树藏族自治州 is 玉树."""
    stem = SUFFIX.sub("", name)
    while "自治" in name and (bare := PEOPLES.sub("", stem)) != stem:
        if len(bare) < 2:
            return stem.removesuffix("族")
        stem = bare
    return stem


def forms_of(name, level, former=""):
    """The written forms of a unit's names, each with its kind, `full` or `short`; a form may come twice."""
    stem = short_form(name)
    yield name, "full"
    if "自治" in name and level != "province":
        yield stem + {"city": "州", "county": "旗" if name.endswith("旗") else "县"}[level], "full"
    if len(stem) > 1 and stem != name and name not in PLAIN_NAMES:
        yield stem, "short"
    yield from ((other, "full") for other in former.split(";") if other)


@cache
def gazetteer():
    """The gazetteer of `data/gazetteer.csv` (divisions of 2021, with former names since 2005), read once."""
    units = pd.read_csv(DATA / "gazetteer.csv", dtype=str, keep_default_na=False, encoding="utf-8", index_col="adcode")
    known = set(units.index)
    upwards = {code: tuple(up for up in dict.fromkeys(chain(code)) if up in known) for code in units.index}
    forms = defaultdict(dict)
    for adcode, level, name, former in sorted(units.itertuples(), key=lambda unit: len(upwards[unit.Index])):
        for form, kind in forms_of(name, level, former):
            forms[form].setdefault(adcode, kind)
    forms = {**forms, **dict.fromkeys(POINTERS, {})}
    return Gazetteer(units.name.to_dict(), units.level.to_dict(), upwards, forms, list(forms), automaton(forms))


def chain(adcode):
    """The adcodes of county, city and province in an adcode: 110107, 110100, 110000; the city may be none."""
    return adcode, adcode[:4] + "00", adcode[:2] + "0000"


def automaton(words):
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


@cache
def cutter():
    return rjieba.Jieba()


@cache
def towns():
    """The counties in which a town, township or subdistrict of this name lies, by name (`data/towns.csv.gz`)."""
    table = pd.read_csv(DATA / "towns.csv.gz", dtype=str)
    return table.code.str[:6].groupby(table.name).agg(tuple).to_dict()


@cache
def unique_towns():
    """The counties of the towns whose name no other county has, and the automaton over these names, in one order."""
    known = gazetteer().names
    single = {name: codes[0] for name, codes in towns().items() if len(codes) == 1 and len(name) > 2}
    single = {name: code for name, code in single.items() if code in known}
    return list(single.values()), automaton(single)


def above(adcode):
    """The unit and those above it, itself first: 110107, 110000."""
    return gazetteer().above[adcode]


def full_name(adcode):
    """The official name with those of the units above, 北京市石景山区; nothing for an empty adcode."""
    return "".join(gazetteer().names[code] for code in reversed(above(adcode))) if adcode else ""


class Candidate(NamedTuple):
    """A stretch of text, the units that it may name, by kind of form, and whether words begin and end with it."""

    start: int
    end: int
    text: str
    units: dict
    whole: bool


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
    Mentions never overlap; 湖北省宜昌市 is one mention.
    """
    texts = {article: (row.get("title", ""), row["text"]) for article, row in articles.to_dict("index").items()}
    candidates = {article: [candidates_in(text) for text in both] for article, both in texts.items()}
    sure = {article: sure_codes(found) or town_codes(texts[article]) for article, found in candidates.items()}
    pages, on_page = pages_of(articles), defaultdict(Counter)
    for article, codes in sure.items():
        on_page[pages[article]].update(codes)
    rows = []
    for article, (title, text) in texts.items():
        in_title, in_text = candidates[article]
        contexts = sure[article], on_page[pages[article]]
        before = [mention.adcode for mention in decide(title, in_title, contexts) if mention.adcode]
        rows += [(article, *mention) for mention in decide(text, in_text, contexts, before)]
    table = pd.DataFrame(rows, columns=["article", *Mention._fields]).astype({"start": int, "end": int})
    table["name"] = table.adcode.map(full_name)
    table["level"] = table.adcode.map(gazetteer().levels).fillna("other")
    return table[PLACE_COLUMNS]


def pages_of(articles):
    return articles.get("page", pd.Series("", articles.index))


def candidates_in(text):
    """Everything in the text that reads as a name of the gazetteer, left to right, the longest first."""
    known = gazetteer()
    titles = [match.span() for match in TITLE_MARKS.finditer(text)]
    found = []
    for pattern, start, end in known.automaton.find_matches_as_indexes(text):
        form = known.surfaces[pattern]
        units = known.forms[form]
        # 省级, 县级: a level of government, in any province.
        if units and text[end : end + 1] != "级" and ("full" in units.values() or not inside(text, start, end, titles)):
            found.append(Candidate(start, end, form, units, stands_alone(text, start, end)))
    return found


def inside(text, start, end, titles):
    """Whether a short form is part of a title, of the name of an organisation or of another word."""
    in_title = any(low < start and end < high for low, high in titles)
    return in_title or ORGANISATION.match(text, end) or FIRM.match(text, end) or belongs_to_word(text, start, end)


def belongs_to_word(text, start, end):
    """Whether it always follows one character, and the two stand together elsewhere too: 老山东里, 老山街道."""
    # The article's own words know better than a dictionary.
    pair, longer = text[max(0, start - 1) : start + 1], text[max(0, start - 1) : end]
    always = start > 0 and pair.isalpha() and text.count(longer) == text.count(text[start:end])
    return always and text.count(pair) > text.count(longer)


def stands_alone(text, start, end):
    """Whether words begin and end with the name, and its last word is no other word (中山区 in 发展中山区)."""
    at = max(0, start - 12)
    edges = {at}
    for word in cutter().cut(text[at : end + 12]):
        at += len(word)
        edges.add(at)
    inner = [edge for edge in edges if start < edge < end]
    plain = not inner or end - start > 3 or SUFFIX.match(text[start:end], min(inner) - start) is not None
    return start in edges and end in edges and plain


def sure_codes(found):
    """The units that the title and the text name beyond doubt, each with those above it, counted."""
    pairs = (pair for candidates in found for pair in pairwise([None, *candidates]))
    sure = (sure_code(candidate, before) for before, candidate in pairs)
    return Counter(up for code in sure if code for up in above(code))


def sure_code(candidate, before):
    """The unit named beyond doubt: right after one above it, by a full name of its own, or as a province or city."""
    units, full = candidate.units, fully_named(candidate)
    parents = before.units if before and before.end == candidate.start else ()
    under = [code for code in units if any(up in parents for up in above(code)[1:])]
    if len(under) == 1:
        return under[0]
    if not candidate.whole or candidate.text in ORDINARY:
        return ""
    if full:
        return full[0] if len(full) == 1 and len(candidate.text) > 2 else ""
    return next((code for code in units if gazetteer().levels[code] != "county"), "")


def fully_named(candidate):
    return [code for code, kind in candidate.units.items() if kind == "full"]


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
        start = mentions.pop().start if decided[1] == "under parent" else candidate.start
        mentions.append(Mention(start, candidate.end, text[start : candidate.end], *decided))
        if decided[0]:
            recent.append(decided[0])
            settled.setdefault(candidate.text, decided[0])
    return mentions


def decide_one(candidate, parent, recent, settled, contexts):
    """The unit that a candidate names and why; None where it names none."""
    under = [code for code in candidate.units if parent in above(code)[1:]]
    if len(under) == 1 or under and len(above(under[0])) < len(above(under[1])):
        return under[0], "under parent"
    if candidate.text in PLAIN_NAMES:
        return None
    full = fully_named(candidate)
    if not full:
        return decide_short(candidate, contexts[0])
    if len(full) > 1:
        return decide_namesake(candidate.text, full, recent, settled, contexts)
    near = any(up in context for context in contexts for up in above(full[0])[1:])
    # A name of two characters (应县) or across words may be a chance meeting; two of three signs speak for it.
    clear = near + candidate.whole + (len(candidate.text) > 2) >= 2
    return (full[0], "full") if clear else None


def decide_namesake(text, codes, recent, settled, contexts):
    """Which unit of one name: as before in the article, else beside the last unit named, else by all named units."""
    if text in settled:
        return settled[text], "context"
    for last in reversed(recent):
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
    if not candidate.whole:
        return None
    levels, units = gazetteer().levels, candidate.units
    here = [code for code in units if code in named]
    if candidate.text in ORDINARY:
        return the_only([code for code in here if levels[code] == "city"])
    high = [code for code in units if levels[code] != "county"]
    if high:
        return the_only(here) or (high[0], "short")
    return the_only([code for code in units if code in named or above(code)[1] in named])


def check_places(articles, places):
    """Towns that the text puts under a unit where the gazetteer knows none of that name: a question to the reader.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, start, end, text (the town), named_under (full name of the unit right before it) and known_in (the
    full names of the counties that have such a town). Nothing is changed; a town of an unknown name raises no question.
    """
    rows = []
    for mention in places[places.adcode != ""].itertuples():
        match = TOWN.match(articles.text[mention.article], mention.end)
        counties = towns().get(match[0], ()) if match else ()
        if counties and not any(mention.adcode in chain(code) for code in counties):
            known_in = "; ".join(full_name(code) for code in counties if code in gazetteer().names)
            rows.append((mention.article, match.start(), match.end(), match[0], mention.name, known_in))
    return pd.DataFrame(rows, columns=CHECK_COLUMNS).astype({"start": int, "end": int})
