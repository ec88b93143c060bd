"""Regions: which unit of the People's Republic of China an article is about."""

import re
from collections import Counter, defaultdict
from functools import cache

from helpers.chinese import fold
from helpers.gazetteer import above, full_name, gazetteer, parent_of
from helpers.places import Mention, candidates_in, decide, pages_of, sure_codes, texts_of, town_codes
from helpers.tables import make_table

# What a mention weighs in the headline, in the first paragraph and elsewhere.
TITLE_WEIGHT, LEAD_WEIGHT, BODY_WEIGHT = 6, 3, 1
# A finer unit is taken where it carries this share of the weight of the one above …
ENOUGH = 1 / 2
# … and, below the country, no second one carries more than this share.
RIVAL = 1 / 3
# How many articles of a page must share a region to lend it to one without any.
LENDERS = 3
# A place this near to the opening may be that where the report was filed (本报合肥6月2日电): it weighs as in the body.
OPENING = 20
FILED = re.compile(r"(?:(?:\d{1,2}月)?\d{1,2}日)?[专综]?[电讯]")
# 我省, 全市, 该州 in a text say how fine a region it is about.
POINTER = re.compile("[全该本我]([省市州区县旗盟])")
FROM_PAGE = "the other articles of the page"


def locate_articles(articles, places):
    """Find the region that each article is about; a place in the headline and in the first paragraph weighs most.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, adcode, province, city, county, name (full official name), evidence (the words that decided).
    A mention in the headline weighs 6, in the first paragraph 3, elsewhere 1; a unit carries the weight of all in it.
    From the country down, the heaviest unit is taken as long as it carries at least half of the weight of the one
    above, and below the country no second one more than a third.
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
    weighed = [(mention.adcode, TITLE_WEIGHT, mention.text) for mention in title_mentions(title, mentions)]
    lead = text.find("\n") if "\n" in text else len(text)
    for mention in mentions:
        filed = mention.start < OPENING and FILED.match(text, mention.end)
        weight = BODY_WEIGHT if mention.start >= lead or filed else LEAD_WEIGHT
        weighed.append((mention.adcode, weight, mention.text))
    weighed += pointers(title, TITLE_WEIGHT, weighed) + pointers(text, BODY_WEIGHT, weighed)
    return weighed or [(code, BODY_WEIGHT, gazetteer().names[code]) for code in town_codes([title, text])]


def title_mentions(title, mentions):
    """The mentions in a title that name a unit, decided beside those of the text."""
    found = candidates_in(title)
    named = Counter(code for mention in mentions for code in above(mention.adcode)) + sure_codes([found])
    return [mention for mention in decide(found, [named]) if mention.adcode]


def pointers(text, weight, weighed):
    """What 我省, 全市, 该州 … point to: the unit of that level that the mentions so far name most."""
    rows = []
    named = Counter(code for adcode, _, _ in weighed for code in above(adcode))
    for match in POINTER.finditer(text):
        fitting = [code for code in named if gazetteer().names[code].endswith(match[1])]
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
        if -heaviest < total * ENOUGH or place and rival > total * RIVAL:
            break
        place, total = code, -heaviest
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
