"""Places: which units of the People's Republic of China an article names."""

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from itertools import pairwise, takewhile
from typing import NamedTuple

import pandas as pd

from helpers.candidates import candidates_in, fully_named, rank_of
from helpers.chinese import SENTENCE_MARKS, fold
from helpers.gazetteer import above, chain, full_name, gazetteer, is_high, towns, under, unique_towns
from helpers.rules import any_of
from helpers.tables import make_table

CHECK_COLUMNS = ["article", "start", "end", "text", "named_under", "known_in"]

# A namesake that the article names beyond doubt counts for more than one that merely lies in a region it names.
ITSELF_WEIGHT = 10
TOWN = any_of(r"[\h]{2,5}?(?:街道|镇|乡)")


class Mention(NamedTuple):
    """A stretch of text and the unit that it names; see `find_places`."""

    start: int
    end: int
    text: str
    adcode: str
    how: str


class Around(NamedTuple):
    """What is known where a candidate stands.

    parent: the mention right before it, or None. mentions: those so far. settled: units by the names decided so far.
    contexts: units counted, of the article and then of its page. headline: the units that it names, with those above.
    """

    parent: Mention | None
    mentions: list
    settled: dict
    contexts: tuple
    headline: set


class Decider(NamedTuple):
    """A way to decide which unit a candidate names; `how` is its name in the table of mentions.

    decide: gives the adcode for a candidate and what is around it, empty where it stays open, None where it cannot say.
    """

    how: str
    decide: Callable
    example: str
    leaves: str = ""


def find_places(articles):
    """Find the provinces, cities and counties that the articles name, by any name since 2005, with the codes of 2021.

    articles: the table of `read_corpus` (text; title and page help to decide, where they are there).
    Gives article, start, end (characters of the text), text, adcode, name (full official name), level (`province`,
    `city`, `county`, or `other` with an empty adcode where namesakes stay undecided) and how: `full` (a full name that
    only one unit has), `under parent` (right after the unit above it), `short` (a short form in a clear context),
    `context` (decided by the units named elsewhere in the article, its title or its page), `namesake` (undecided).
    Mentions never overlap; 湖北省宜昌市 is one mention. Traditional characters are read as simplified ones.
    """
    texts, pages, on_page = texts_of(articles), pages_of(articles), defaultdict(Counter)
    folded = {article: [fold(text) for text in both] for article, both in texts.items()}
    candidates = {article: [candidates_in(text) for text in both] for article, both in folded.items()}
    headlines = {article: sure_codes(in_title) for article, (in_title, _) in candidates.items()}
    sure = {
        article: headlines[article] + sure_codes(in_text) or town_codes(folded[article])
        for article, (_, in_text) in candidates.items()
    }
    for article, codes in sure.items():
        on_page[pages[article]].update(codes)
    rows = []
    for article, (_, in_text) in candidates.items():
        contexts = sure[article], on_page[pages[article]]
        for start, end, _words, adcode, how in decide(in_text, contexts, headlines[article].keys()):
            level = gazetteer().levels[adcode] if adcode else "other"
            rows.append((article, start, end, texts[article][1][start:end], adcode, full_name(adcode), level, how))
    return make_table("places", rows)


def texts_of(articles):
    """Headline, where there is one, and text of each article."""
    titles = articles.title.tolist() if "title" in articles else [""] * len(articles)
    return dict(zip(articles.index.tolist(), zip(titles, articles.text.tolist(), strict=True), strict=True))


def pages_of(articles):
    """The page of each article; where none is stated, the article stands alone."""
    pages = articles.page if "page" in articles else articles.index
    return dict(zip(articles.index.tolist(), pages.tolist(), strict=True))


def sure_codes(candidates):
    """The units that a text names beyond doubt, each with those above it, counted."""
    sure = (sure_code(candidate, before) for before, candidate in pairwise([None, *candidates]))
    return Counter(up for code in sure if code for up in above(code))


def sure_code(candidate, before):
    """The unit named beyond doubt: right after one above it, by a full name of its own, or as a province or city."""
    here = under(candidate.units, before.units) if before and before.end == candidate.start else []
    if highest := the_highest(here):
        return highest
    if candidate.opening and len(candidate.units) == 1:
        return next(iter(candidate.units))
    code = clear_code(candidate.text)
    return code if code and not candidate.everyday and candidate.whole else ""


@cache
def clear_code(form):
    """The only unit of this full name, or the province or city of this short form; empty where there is none."""
    if full := fully_named(form):
        return full[0] if len(full) == 1 and len(form) > 2 else ""
    return next((code for code in gazetteer().forms[form] if gazetteer().levels[code] != "county"), "")


def town_codes(texts):
    """The counties of the towns in the texts whose name only one county has, with the units above, counted."""
    counties, names = unique_towns()
    found = (pattern for text in texts for pattern, _, _ in names.find_matches_as_indexes(text))
    return Counter(code for pattern in found for code in above(counties[pattern]))


def the_highest(codes):
    """The only one of these units, or the one above the others (市 and 县 may share a name), or None."""
    alone = len(codes) == 1 or len(codes) > 1 and len(above(codes[0])) < len(above(codes[1]))
    return codes[0] if alone else None


def under_parent(candidate, around):
    """The unit that lies in the one named right before it."""
    return the_highest(under(candidate.units, [around.parent.adcode])) if around.parent else None


def under_former_parent(candidate, around):
    """The unit right after a city of its province that it has left since: 四平市公主岭市."""
    if not around.parent or not around.parent.text.endswith("市") or len(candidate.full) != 1:
        return None
    [code] = candidate.full
    same_province = above(code)[-1] == above(around.parent.adcode)[-1]
    return code if same_province and gazetteer().levels[code] == "county" else None


def counted(candidate, around):
    """The unit of the kind that the list counts: 海南州 in 海北、海西、海南三州."""
    if not candidate.row.counted or not candidate.short:
        return None
    fits = [code for code in candidate.units if gazetteer().names[code].endswith(tuple(candidate.row.counted))]
    return fits[0] if len(fits) == 1 else None


def among_peers(candidate, around):
    """The unit of the rank of the others in the list: 吉林市 in 长春、四平、吉林; an everyday word needs two."""
    if not candidate.short or not candidate.row.ranks:
        return None
    peers = {code: candidate.row.ranks[rank_of(code)] - 1 for code in candidate.units}
    best = [code for code, count in peers.items() if count == max(peers.values()) > 0]
    if len(best) != 1 or not candidate.whole:
        return None
    is_county = gazetteer().levels[best[0]] == "county"
    doubtful = candidate.everyday or is_high(candidate.text) and is_county
    return best[0] if peers[best[0]] > doubtful else None


def by_own_name(candidate, around):
    """The unit whose full name no other has; whole words, or near a unit above it and long; both if a word (和县)."""
    if len(candidate.full) != 1:
        return None
    [code] = candidate.full
    near = any(up in context for context in around.contexts for up in above(code)[1:])
    if candidate.everyday:
        return code if near and candidate.whole else None
    return code if near and len(candidate.text) > 2 or candidate.whole else None


def as_before(candidate, around):
    """The namesake that the article has meant by this name before."""
    return around.settled.get(candidate.text) if len(candidate.full) > 1 else None


def beside_last(candidate, around):
    """The namesake that lies beside the last unit named, or in it."""
    named = (mention.adcode for mention in reversed(around.mentions) if mention.adcode)
    for last in named if len(candidate.full) > 1 else ():
        beside = [code for code in candidate.full if set(above(code)[1:]) & set(above(last))]
        close = [code for code in beside if above(code)[1] in above(last)]
        if len(close or beside) == 1:
            return (close or beside)[0]
    return None


def most_named(candidate, around):
    """The namesake whose region the article, or else its page, names most."""
    for context in around.contexts if len(candidate.full) > 1 else ():
        scores = {
            code: sum(context[up] for up in above(code)[1:]) + ITSELF_WEIGHT * context[code] for code in candidate.full
        }
        best = [code for code in candidate.full if scores[code] == max(scores.values()) > 0]
        if len(best) == 1:
            return best[0]
    return None


def left_open(candidate, around):
    """A full name of several units that nothing decides stays open."""
    return "" if len(candidate.full) > 1 else None


def city_among_cities(candidate, around):
    """The city of an everyday word in a list of cities and provinces: 太原、大同、天津."""
    levels = gazetteer().levels
    cities = [code for code in candidate.units if levels[code] == "city"]
    clear = candidate.row.high > 1 and candidate.everyday and len(cities) == 1
    return cities[0] if clear and candidate.whole else None


def short_of_named(candidate, around):
    """The unit of a short form that the text names in full, or a county beside the unit above it."""
    named, levels = around.contexts[0], gazetteer().levels
    here = [code for code in candidate.units if code in named]
    if candidate.everyday:
        here = [code for code in here if levels[code] == "city"]
    elif all(levels[code] == "county" for code in candidate.units):
        here = [code for code in candidate.units if code in named or above(code)[1] in named]
    return here[0] if candidate.short and len(here) == 1 and candidate.whole else None


def county_near_province(candidate, around):
    """The only county of a short form in a province that the sentence or the headline names."""
    if not candidate.short or candidate.everyday:
        return None
    begin = max(candidate.source.rfind(mark, 0, candidate.start) for mark in SENTENCE_MARKS + "\n")
    sentence = takewhile(lambda mention: mention.start > begin, reversed(around.mentions))
    nearby = {above(mention.adcode)[-1] for mention in sentence if mention.adcode} | around.headline
    here = [code for code in candidate.units if above(code)[-1] in nearby]
    return here[0] if len(here) == 1 and candidate.whole else None


def short_of_city(candidate, around):
    """The province or city of a short form that is no everyday word."""
    high = [code for code in candidate.units if gazetteer().levels[code] != "county"]
    clear = candidate.short and not candidate.everyday
    return high[0] if clear and high and candidate.whole else None


# In this order; the first that can say decides.
DECIDERS = [
    Decider("under parent", under_parent, "湖北省宜昌市召开会议。"),
    Decider("under parent", under_former_parent, "四平市公主岭市开会。"),
    Decider("context", counted, "大连、青岛、吉林三市开会。"),
    Decider("full", by_own_name, "宜昌市召开会议。"),
    Decider("context", as_before, "鞍山市铁西区开会。沈阳市开会。铁西区开会。"),
    Decider("context", beside_last, "沈阳市、沈阳市皇姑区和鞍山市开会。铁西区开会。"),
    Decider("context", most_named, "铁西区开会。沈阳市也开会。"),
    Decider("namesake", left_open, "铁西区开会。"),
    Decider("context", among_peers, "长春、四平、吉林的人开会。"),
    Decider("context", city_among_cities, "天津、大同的人开会。"),
    Decider("context", short_of_named, "宜昌市开会。枝江参加。", "枝江参加。"),
    Decider("context", county_near_province, "福建省推出新线路,经过武夷山。", "福建省推出新线路。武夷山开放。"),
    Decider("short", short_of_city, "吉林省吉林市开会。吉林下雪。"),
]


def decide(candidates, contexts, headline=frozenset(), deciders=DECIDERS):
    """The mentions among the candidates; a unit right after the one above it joins its mention.

    contexts: counted units, of the article and then of its page. headline: the units that it names, with those above.
    """
    mentions, settled = [], {}
    for candidate in candidates:
        parent = mentions[-1] if mentions and mentions[-1].end == candidate.start and mentions[-1].adcode else None
        code, how = answer(candidate, Around(parent, mentions, settled, contexts, headline), deciders)
        if code is None:
            continue
        start = mentions.pop().start if how == "under parent" else candidate.start
        mentions.append(Mention(start, candidate.end, candidate.source[start : candidate.end], code, how))
        if code:
            settled.setdefault(candidate.text, code)
    return mentions


def answer(candidate, around, deciders):
    """The unit that the first decider names which can say, and how; None where none can."""
    for decider in deciders:
        code = decider.decide(candidate, around)
        if code is not None:
            return code, decider.how
    return None, ""


def check_places(articles, places):
    """Towns that the text puts under a unit where the gazetteer knows none of that name: a question to the reader.

    articles, places: the tables of `read_corpus` and `find_places`.
    Gives article, start, end, text (the town), named_under (full name of the unit right before it) and known_in (the
    full names of the counties that have such a town). Nothing is changed; a town of an unknown name raises no question.
    """
    rows = []
    texts = texts_of(articles)
    for mention in places[places.adcode != ""].itertuples():
        text = texts[mention.article][1]
        match = TOWN.match(fold(text), mention.end)
        counties = towns().get(match[0], ()) if match else ()
        if counties and not any(mention.adcode in chain(code) for code in counties):
            known_in = "; ".join(full_name(code) for code in counties if code in gazetteer().names)
            rows.append((mention.article, *match.span(), text[slice(*match.span())], mention.name, known_in))
    return pd.DataFrame(rows, columns=CHECK_COLUMNS).astype({"start": int, "end": int})
