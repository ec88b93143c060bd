"""Regions: which of the units that an article names it is about."""

import re
from collections import Counter

import pandas as pd

from helpers.places import above, candidates_in, decide, full_name, gazetteer, pages_of, sure_codes, town_codes

REGION_COLUMNS = ["article", "adcode", "province", "city", "county", "name", "evidence"]
POINTER = re.compile("[全该本我]([省市州区县旗盟])(?!级)")
# 本报合肥6月2日电: where a report was filed is weaker than a place in its text.
FILED = re.compile(r"(?:\d{1,2}月)?\d{1,2}日[专综]?[电讯]|[电讯]")
TITLE_WEIGHT, LEAD_WEIGHT, BODY_WEIGHT = 6, 3, 1


def locate_articles(articles, places):
    """Find the region that each article is about; a place in the headline and in the first paragraph weighs most.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, adcode, province, city, county, name (full official name), evidence (the words that decided).
    A mention in the headline weighs 6, in the first paragraph 3, elsewhere 1; a unit carries the weight of all in it.
    From the country down, the heaviest unit is taken as long as it carries at least half of the weight of the one
    above, and below the country no second one more than a third.
    An article that names no unit has empty columns, unless all others of its page share a region.
    """
    by_article = dict(tuple(places[places.adcode != ""].groupby("article")))
    rows = []
    for article, row in articles.to_dict("index").items():
        weighed = weigh(row.get("title", ""), row["text"], by_article.get(article, places[:0]))
        adcode = walk_down(weighed)
        rows.append((article, adcode, evidence(weighed, adcode)))
    table = fill_from_page(pd.DataFrame(rows, columns=["article", "adcode", "evidence"]), pages_of(articles))
    columns = pd.DataFrame(table.adcode.map(region_columns).tolist(), columns=["province", "city", "county", "name"])
    return pd.concat([table, columns], axis=1)[REGION_COLUMNS]


def weigh(title, text, mentions):
    """(adcode, weight, words) of what names a unit in title and text, or points to one, such as 我省 and 全州.

    Where nothing else does, names inside those of organisations and of towns count.
    """
    found = candidates_in(title)
    named = Counter(code for adcode in mentions.adcode for code in above(adcode)) + sure_codes([found])
    weighed = [
        (mention.adcode, TITLE_WEIGHT, mention.text) for mention in decide(title, found, [named]) if mention.adcode
    ]
    lead = text.find("\n") if "\n" in text else len(text)
    for mention in mentions.itertuples():
        filed = mention.start < 20 and FILED.match(text, mention.end)
        weight = BODY_WEIGHT if mention.start >= lead or filed else LEAD_WEIGHT
        weighed.append((mention.adcode, weight, mention.text))
    weighed += pointers(title, TITLE_WEIGHT, weighed) + pointers(text, BODY_WEIGHT, weighed)
    return weighed or [(code, BODY_WEIGHT, gazetteer().names[code]) for code in town_codes([title, text])]


def pointers(text, weight, weighed):
    """What 我省, 全市, 该州 … point to: the unit of that level that the mentions so far name most."""
    named = Counter(code for adcode, _, _ in weighed for code in above(adcode))
    rows = []
    for match in POINTER.finditer(text):
        kinds = ("省", "自治区") if match[1] == "省" else match[1]
        fitting = [code for code in named if gazetteer().names[code].endswith(kinds)]
        if fitting:
            rows.append((min(fitting, key=lambda code: (-named[code], code)), weight, match[0]))
    return rows


def walk_down(weighed):
    """The finest unit that covers the article: at each step the heaviest child, unless a second one also weighs."""
    weights = Counter()
    for adcode, weight, _ in weighed:
        weights.update(dict.fromkeys(above(adcode), weight))
    total, place = sum(weight for _, weight, _ in weighed), ""
    while True:
        below = [code for code in weights if (*above(code)[1:], "")[0] == place]
        below.sort(key=lambda code: (-weights[code], code))
        rival = weights[below[1]] if len(below) > 1 else 0
        if not below or weights[below[0]] * 2 < total or place and rival * 3 > total:
            return place
        place, total = below[0], weights[below[0]]


def evidence(weighed, adcode):
    """The words of the mentions in the region, each with its count, the most frequent first."""
    counts = Counter(words for code, _, words in weighed if adcode and adcode in above(code))
    return "; ".join(f"{words} ×{count}" if count > 1 else words for words, count in counts.most_common())


def fill_from_page(table, pages):
    """Give an article without a place the region that all others of its page share, where at least three have one."""
    page = table.article.map(pages)
    for name, group in table[table.adcode != ""].groupby(page):
        shared = set.intersection(*(set(above(code)) for code in group.adcode))
        if len(group) >= 3 and shared:
            place = max(shared, key=lambda code: len(above(code)))
            empty = (page == name) & (table.adcode == "")
            table.loc[empty, ["adcode", "evidence"]] = [place, "the other articles of the page"]
    return table


def region_columns(adcode):
    known = gazetteer()
    by_level = {known.levels[code]: known.names[code] for code in above(adcode)} if adcode else {}
    return *(by_level.get(level, "") for level in ("province", "city", "county")), full_name(adcode)
