"""Places: which units of the People's Republic of China an article names, and which of them it is about."""

import re
import warnings
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import ahocorasick_rs
import pandas as pd
import rjieba

DATA = Path(__file__).parent / "data"
PLACE_COLUMNS = ["article", "start", "end", "text", "adcode", "name", "level", "how"]
REGION_COLUMNS = ["article", "adcode", "province", "city", "county", "name", "evidence"]

SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|州|盟|县|区|旗)$")
PEOPLES = re.compile(
    "(?:汉|满|回|藏|苗|壮|彝|侗|瑶|白|傣|黎|畲|羌|土|水|佤|京|怒|蒙古|维吾尔|布依|朝鲜|土家|哈尼|哈萨克|傈僳|拉祜|东乡|纳西|景颇"
    "|柯尔克孜|达斡尔|仫佬|布朗|撒拉|毛南|仡佬|锡伯|阿昌|普米|塔吉克|乌孜别克|俄罗斯|鄂温克|德昂|保安|裕固|塔塔尔|独龙|鄂伦春"
    "|赫哲|门巴|珞巴|基诺|各)族$|(?<=.)(?:蒙古|哈萨克|柯尔克孜|锡伯|塔吉克|维吾尔)$"
)
# Words of everyday use that are short forms of units too: by themselves they name no place.
ORDINARY = frozenset(
    "来宾 白银 日照 大同 长治 安康 东方 中山 和田 阿里 攀枝花 仙桃 天门 兴安 朝阳 黄山 海北 大理 文山 保定 开封 怀化 遵义 天水 酒泉 平凉 "
    "商丘 信阳 孝感 文明 公安 资源 和平 合作 通道 惠民 富民 振兴 海棠 建设 向阳 前进 东风 工农 友好 友谊 富裕 兴隆 繁昌 安全 大安 "
    "宁远 民和 互助 化隆 平安 永和 和顺 长寿 大城 大名 武强 运河 新华 复兴 路南 路北 红旗 红星 解放 青年 团结 胜利 光明 幸福 吉利 "
    "长安 城关 城区 郊区 矿区 城中 城东 城西 城北 城南 市中 河东 河西 河南 河北 江南 江北 东乡 西乡 东山 西山 南山 中原 通州 太和 南海 "
    "东海 洞口 大方 清水 明水 双城 五大 正安 正定 方正 永定 定远 平定 建德 尚志 文成 武义 无为 明光 大通 宝山 金山 金川 青山 青云 镇平 "
    "宁静 安图 安定 安乡 安居 安化 安阳 安义 义安 大观 博爱 太子河 自由 崇礼 万荣 闻喜 长子 长丰 响水 大丰 丰满 德惠 孝义 爱民 宏伟 古城 "
    "龙山 龙门 龙井 金山屯 和静 和龙 新民 新建 新安 新兴 新都 成安 成武 金堂 金口河 桃源 石林 华容 镇远 高平 高明 高州 高安 高台 应县 忠县".split()
)
GENERIC = frozenset("城区 郊区 矿区 新区 市区 北市区 南市区 新市区 县 省 市 区 州".split())
# 该市, 全州, 我省 … point to a unit named elsewhere; matched whole they cannot be read as a name (全州 is a county).
POINTERS = [who + unit for who in "全该本我各此" for unit in "省市州区县旗盟"]
LEVEL_WORD = "级"
ORGANISATION = re.compile(
    r"(?:大学|学院|[一二三四五六七八九十]{0,3}[小中]学?(?=[^\u4e00-\u9fff]|$)|中学|小学|医院|银行|集团|股份|公司|航空|机场|老窖|茅台|起义|战役|会战|日报|晚报|晨报|时报|电视台|广播|大道|大街"
    r"|[东西南北中]?路(?![线径])|街(?!道|区)|大桥|大厦|火车站|高铁|高速|冬奥|夏奥|奥运|亚运|世博|宣言|条约|牛肉|菜系|牌|杯|酒|抗震|戏|话|特产)"
)
FIRM = re.compile(r"[\u4e00-\u9fff]{0,12}\(?(?:集团|股份|有限)\)?")
CLAUSE_MARKS = re.compile(r"[,。;:!?、“”‘’()《》\s，；：！？（）]")
TITLE_MARKS = re.compile("《[^《》]{1,60}》")
# A namesake that the article names beyond doubt elsewhere counts for more than one that merely lies in a region it names.
ITSELF_WEIGHT = 10
POINTER = re.compile("[全该本我]([省市州区县旗盟])(?!级)")
POINTED = {"省": ("省", "自治区"), "市": "市", "州": "州", "区": "区", "县": "县", "旗": "旗", "盟": "盟"}
# 本报合肥6月2日电: where a report was filed is weaker than a place in its text.
FILED = re.compile(r"(?:\d{1,2}月)?\d{1,2}日[专综]?[电讯]|[电讯]")
TITLE_WEIGHT, LEAD_WEIGHT, BODY_WEIGHT = 6, 3, 1


class Gazetteer(NamedTuple):
    """By adcode: own name, level, and the units from itself upwards; by written form: the units it may mean; the automaton."""

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


def forms_of(name, level):
    """The written forms of a unit's name, each with its kind, `full` or `short`."""
    stem = short_form(name)
    yield name, "full"
    if "自治" in name and level != "province":
        yield stem + {"city": "州", "county": "旗" if name.endswith("旗") else "县"}[level], "full"
    if len(stem) > 1 and stem != name and name not in GENERIC:
        yield stem, "short"


@cache
def gazetteer():
    """The gazetteer of `data/gazetteer.csv` (divisions of 2021, with former names since 2005), read once."""
    units = pd.read_csv(DATA / "gazetteer.csv", dtype=str, keep_default_na=False, encoding="utf-8").set_index("adcode")
    forms = defaultdict(dict)
    for adcode, level, name, former in units.itertuples():
        for form, kind in forms_of(name, level):
            forms[form].setdefault(adcode, kind)
        for form in filter(None, former.split(";")):
            if form not in GENERIC:
                forms[form].setdefault(adcode, "full")
    for form in POINTERS:
        forms[form] = {}
    surfaces = list(forms)
    automaton = ahocorasick_rs.AhoCorasick(surfaces, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    names, levels = units.name.to_dict(), units.level.to_dict()
    chains = {code: dict.fromkeys((code, code[:4] + "00", code[:2] + "0000")) for code in names}
    above = {code: tuple(up for up in chain if up in names) for code, chain in chains.items()}
    return Gazetteer(names, levels, above, dict(forms), surfaces, automaton)


def above(adcode):
    """The unit and those above it, itself first: 110107, 110000."""
    return gazetteer().above[adcode]


def full_name(adcode):
    """The official name with those of the units above: 北京市石景山区."""
    return "".join(gazetteer().names[code] for code in reversed(above(adcode))) if adcode else ""


@cache
def cutter():
    return rjieba.Jieba()


def find_places(articles):
    """Find the provinces, cities and counties that the articles name.

    articles: the table of `read_corpus` (text; title and page help to decide, where they are there).
    Gives article, start, end, text, adcode, name (full official name), level (`province`, `city`, `county`, or `other` with an empty
    adcode where namesakes stay undecided) and how: `full` (a full name that only one unit has), `under parent` (right after the
    unit above it), `short` (a short form in a clear context), `context` (decided by the units named elsewhere in the article, its
    title or its page), `namesake` (undecided). Mentions never overlap; 湖北省宜昌市 is one mention.
    """
    texts = {article: [row.get("title", ""), row["text"]] for article, row in articles.to_dict("index").items()}
    pages = articles["page"] if "page" in articles else pd.Series("", index=articles.index)
    candidates = {article: [candidates_in(text) for text in both] for article, both in texts.items()}
    sure = {article: sure_codes(found) or town_codes(texts[article]) for article, found in candidates.items()}
    on_page = defaultdict(Counter)
    for article, codes in sure.items():
        on_page[pages[article]].update(codes)
    rows = []
    for article, (in_title, found) in candidates.items():
        context = sure[article], on_page[pages[article]]
        before = [mention[3] for mention in decide(texts[article][0], in_title, *context) if mention[3]]
        mentions = decide(texts[article][1], found, *context, before)
        rows += [(article, *mention) for mention in mentions]
    return places_table(rows)


def places_table(rows):
    known = gazetteer()
    table = pd.DataFrame(rows, columns=["article", "start", "end", "text", "adcode", "how"])
    table["name"] = table.adcode.map(full_name)
    table["level"] = table.adcode.map(known.levels).fillna("other")
    return table[PLACE_COLUMNS].astype({"start": int, "end": int})


class Candidate(NamedTuple):
    """A stretch of text and the units that it may name, by kind of form; `edges`: whether words begin and end with it."""

    start: int
    end: int
    text: str
    units: dict
    whole: bool


def candidates_in(text):
    """Everything in the text that reads as a name of the gazetteer, left to right, the longest first."""
    known = gazetteer()
    found = []
    titles = [match.span() for match in TITLE_MARKS.finditer(text)]
    for pattern, start, end in known.automaton.find_matches_as_indexes(text):
        form = known.surfaces[pattern]
        units = known.forms[form]
        if not units or text[end : end + 1] == LEVEL_WORD:
            continue
        if set(units.values()) == {"short"}:
            in_title = any(low < start and end < high for low, high in titles)
            if in_title or ORGANISATION.match(text, end) or FIRM.match(text, end) or belongs_to_word(text, start, end):
                continue
        found.append(Candidate(start, end, form, units, stands_alone(text, start, end, form)))
    return found


def belongs_to_word(text, start, end):
    """Whether the name is a chance meeting: it always follows the same character, and the two stand together elsewhere too.

    老山东里 beside 老山街道: the article's own words know better than a dictionary.
    """
    pair, longer = text[max(0, start - 1) : start + 1], text[max(0, start - 1) : end]
    always = start > 0 and pair.isalpha() and text.count(longer) == text.count(text[start:end])
    return always and text.count(pair) > text.count(longer)


def stands_alone(text, start, end, form):
    """Whether word boundaries stand at both ends of the name, and its last word is no other word (中山区 in 发展中山区)."""
    low, high = max(0, start - 12), min(len(text), end + 12)
    at, edges = low, {low}
    for word in cutter().cut(text[low:high]):
        at += len(word)
        edges.add(at)
    inner = [edge for edge in edges if start < edge < end]
    plain = not inner or SUFFIX.match(form, min(inner) - start) is not None or len(form) > 3
    return start in edges and end in edges and plain


def sure_codes(found):
    """The units that the title and the text name beyond doubt, each with those above it, counted."""
    codes = Counter()
    known = gazetteer()
    for candidates in found:
        before = None
        for candidate in candidates:
            units = candidate.units
            full = [code for code, kind in units.items() if kind == "full"]
            under = [
                code
                for code in units
                if before and before.end == candidate.start and any(up in before.units for up in above(code)[1:])
            ]
            if len(under) == 1:
                codes.update(above(under[0]))
            elif len(full) == 1 and candidate.whole and len(candidate.text) > 2:
                codes.update(above(full[0]))
            elif not full and candidate.whole and candidate.text not in ORDINARY:
                high = [code for code in units if known.levels[code] in ("province", "city")]
                codes.update(above(high[0]) if high else ())
            before = candidate
    return codes


def town_codes(texts):
    """The counties of the towns named in the texts, where only one county has a town of that name, with those above, counted."""
    names, counties, automaton = unique_towns()
    found = (pattern for text in texts for pattern, _, _ in automaton.find_matches_as_indexes(text))
    return Counter(code for pattern in found for code in above(counties[pattern]))


def decide(text, candidates, named, on_page, before=()):
    """The mentions among the candidates: start, end, text, adcode, how; a unit right after the one above it joins its mention.

    `before`: units named earlier, in the title say; of namesakes the one that lies with the last unit named is taken.
    """
    mentions, recent, settled = [], list(before), {}
    for candidate in candidates:
        previous = mentions[-1] if mentions and mentions[-1][1] == candidate.start else None
        code, how = decide_one(candidate, previous[3] if previous else "", recent, settled, named, on_page)
        if how is None:
            continue
        start = previous[0] if how == "under parent" else candidate.start
        if how == "under parent":
            mentions.pop()
        mentions.append((start, candidate.end, text[start : candidate.end], code, how))
        if code:
            recent.append(code)
            settled.setdefault(candidate.text, code)
    return mentions


def decide_one(candidate, parent, recent, settled, named, on_page):
    """The unit that a candidate names and why; (None, None) where it names none."""
    units = candidate.units
    under = sorted((code for code in units if parent and parent in above(code)[1:]), key=lambda code: len(above(code)))
    if len(under) == 1 or under and len(above(under[0])) < len(above(under[1])):
        return under[0], "under parent"
    if candidate.text in GENERIC:
        return None, None
    full = [code for code, kind in units.items() if kind == "full"]
    if not full:
        return decide_short(candidate, list(units), named)
    if len(full) == 1:
        near = any(up in named or up in on_page for up in above(full[0])[1:])
        clear = near and (candidate.whole or len(candidate.text) > 2) or candidate.whole and len(candidate.text) > 2
        return (full[0], "full") if clear else (None, None)
    return decide_namesake(candidate.text, full, recent, settled, named, on_page)


def decide_namesake(text, codes, recent, settled, named, on_page):
    """Which of several units of one name: as before in the article, else beside the last unit named, else by all named units."""
    if text in settled:
        return settled[text], "context"
    for last in reversed(recent):
        beside = [code for code in codes if set(above(code)[1:]) & set(above(last))]
        close = [code for code in beside if above(code)[1] in above(last)]
        if len(close or beside) == 1:
            return (close or beside)[0], "context"
    for context in (named, on_page):
        scores = {code: sum(context[up] for up in above(code)[1:]) + ITSELF_WEIGHT * context[code] for code in codes}
        best = [code for code in codes if scores[code] == max(scores.values()) > 0]
        if len(best) == 1:
            return best[0], "context"
    return "", "namesake"


def decide_short(candidate, codes, named):
    """A short form of a county counts only beside the unit above it; everyday words only where the article has the full name."""
    if not candidate.whole:
        return None, None
    levels = gazetteer().levels
    here = [code for code in codes if code in named]
    if candidate.text in ORDINARY:
        here = [code for code in here if levels[code] == "city"]
        return (here[0], "context") if len(here) == 1 else (None, None)
    high = sorted(
        (code for code in codes if levels[code] != "county"), key=lambda code: (levels[code] != "province", code)
    )
    if high:
        return (here[0], "context") if len(here) == 1 else (high[0], "short")
    near = [code for code in codes if code in named or above(code)[1] in named]
    return (near[0], "context") if len(near) == 1 else (None, None)


def locate_articles(articles, places):
    """The region that each article is about: article, adcode, province, city, county, name, evidence (the words that decided).

    A mention in the headline weighs 6, in the first paragraph 3, elsewhere 1; a unit carries the weight of all below it. From the
    country down, the heaviest unit is taken as long as it carries at least half of the weight of the one above. An article that
    names no unit has empty columns.
    """
    found = places[places.adcode != ""]
    by_article = dict(tuple(found.groupby("article")))
    rows = []
    for article, row in articles.to_dict("index").items():
        mentions = by_article.get(article, found.iloc[:0])
        weighed = weigh(row.get("title", ""), row["text"], mentions)
        adcode = walk_down(weighed)
        rows.append((article, adcode, evidence(weighed, adcode)))
    table = pd.DataFrame(rows, columns=["article", "adcode", "evidence"])
    table = fill_from_page(table, articles["page"] if "page" in articles else pd.Series("", index=articles.index))
    columns = pd.DataFrame(table.adcode.map(region_columns).tolist(), columns=["province", "city", "county", "name"])
    return pd.concat([table, columns], axis=1)[REGION_COLUMNS]


def fill_from_page(table, pages):
    """Give an article that names no place the region that all others of its page share, where at least three are located."""
    page = table.article.map(pages)
    for name, group in table[table.adcode != ""].groupby(page):
        shared = set.intersection(*(set(above(code)) for code in group.adcode))
        if len(group) >= 3 and shared:
            empty = (page == name) & (table.adcode == "")
            place = max(shared, key=lambda code: len(above(code)))
            table.loc[empty, ["adcode", "evidence"]] = [place, "the other articles of the page"]
    return table


def weigh(title, text, mentions):
    """(adcode, weight, words) of what names a unit in the title and in the text, pointers such as 我省 and 全州 among it.

    Where nothing else does, names inside those of organisations and of towns count.
    """
    found = candidates_in(title)
    named = Counter(code for adcode in mentions.adcode for code in above(adcode)) + sure_codes([found])
    in_title = decide(title, found, named, Counter())
    lead = text.find("\n") if "\n" in text else len(text)
    weighed = [(code, TITLE_WEIGHT, words) for _, _, words, code, _ in in_title if code]
    for start, end, words, code in zip(mentions.start, mentions.end, mentions.text, mentions.adcode, strict=True):
        filed = FILED.match(text, end) is not None and start < 20
        weighed.append((code, BODY_WEIGHT if start >= lead or filed else LEAD_WEIGHT, words))
    weighed += pointers(title, TITLE_WEIGHT, weighed) + pointers(text, BODY_WEIGHT, weighed)
    return weighed or [(code, BODY_WEIGHT, gazetteer().names[code]) for code in town_codes([title, text])]


def pointers(text, weight, weighed):
    """What 我省, 全市, 该州 … point to: the unit of that level that the mentions so far name most."""
    named = Counter(code for adcode, _, _ in weighed for code in above(adcode))
    rows = []
    for match in POINTER.finditer(text):
        fitting = {code: count for code, count in named.items() if gazetteer().names[code].endswith(POINTED[match[1]])}
        if fitting:
            rows.append((max(fitting, key=lambda code: (fitting[code], -int(code))), weight, match[0]))
    return rows


def walk_down(weighed):
    """The finest unit that covers the article: at each step the heaviest child, unless a second one also weighs."""
    weights = Counter()
    for adcode, weight, _ in weighed:
        for code in above(adcode):
            weights[code] += weight
    total, place = sum(weight for _, weight, _ in weighed), ""
    while True:
        below = [code for code in weights if (*above(code)[1:], "")[0] == place]
        below = sorted(below, key=lambda code: (-weights[code], code))
        rival = weights[below[1]] if len(below) > 1 else 0
        if not below or weights[below[0]] * 2 < total or place and rival * 3 > total:
            return place
        place, total = below[0], weights[below[0]]


def region_columns(adcode):
    known = gazetteer()
    by_level = {known.levels[code]: known.names[code] for code in above(adcode)} if adcode else {}
    return *(by_level.get(level, "") for level in ("province", "city", "county")), full_name(adcode)


def evidence(weighed, adcode):
    """The words of the mentions in the region, each with its count, the most frequent first."""
    words = Counter(words for code, _, words in weighed if adcode and adcode in above(code))
    return "; ".join(f"{word} ×{count}" if count > 1 else word for word, count in words.most_common())


TOWN = re.compile(r"[\u4e00-\u9fff]{2,5}?(?:街道|镇|乡)")


@cache
def unique_towns():
    """The towns of a name that only one county has: names, counties, and the automaton over the names."""
    known = gazetteer().names
    single = {
        name: codes[0] for name, codes in towns().items() if len(codes) == 1 and len(name) > 2 and codes[0] in known
    }
    kind = ahocorasick_rs.MatchKind.LeftmostLongest
    return list(single), list(single.values()), ahocorasick_rs.AhoCorasick(list(single), matchkind=kind)


CHECK_COLUMNS = ["article", "start", "end", "text", "named_under", "known_in"]


@cache
def towns():
    """The counties in which a town, township or subdistrict of this name lies, by name (`data/towns.csv.gz`)."""
    table = pd.read_csv(DATA / "towns.csv.gz", dtype=str)
    return table.code.str[:6].groupby(table.name).agg(tuple).to_dict()


def check_places(articles, places):
    """Towns that the text puts under a unit where the gazetteer knows none of that name: a question to the reader.

    Gives article, start, end, text (the town), named_under (full name of the unit right before it) and known_in (the full names of
    the counties that have such a town). Nothing is changed; a town that the gazetteer does not know at all raises no question.
    """
    rows = []
    for mention in places[places.adcode != ""].itertuples():
        match = TOWN.match(articles.text[mention.article], mention.end)
        counties = towns().get(match[0], ()) if match else ()
        if counties and not any(mention.adcode in (code[:2] + "0000", code[:4] + "00", code) for code in counties):
            known_in = "; ".join(full_name(code) for code in counties if code in gazetteer().names)
            rows.append((mention.article, match.start(), match.end(), match[0], mention.name, known_in))
    return pd.DataFrame(rows, columns=CHECK_COLUMNS).astype({"start": int, "end": int})
