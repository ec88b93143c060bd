"""Places: which units of the People's Republic of China an article names."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import pairwise, product
from typing import NamedTuple

from helpers.candidates import KINDS, candidates_in, rank_of
from helpers.chinese import SENTENCE_END, fold
from helpers.gazetteer import above, chain, full_name, gazetteer, towns, under, unique_towns
from helpers.rules import any_of
from helpers.tables import as_table, make_table

# A namesake that the article names beyond doubt counts for more than one that merely lies in a region it names.
ITSELF_WEIGHT = 10
# 梓潼讯(…: papers of counties and cities open a report with the short form of their own unit.
LOCAL_REPORT = any_of(r"讯\s?\(")
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

    parent: the mention of a unit right before it, or None. mentions: those so far. settled: units by the names decided
    so far. contexts: units counted, of the article and then of its page. headline: the units that it names, with those
    above.
    """

    parent: Mention | None
    mentions: list
    settled: dict
    contexts: tuple
    headline: set


class Decider(NamedTuple):
    """A way to decide which unit a candidate names; `how` is its name in the table of mentions.

    kinds: of forms that it is for. needs: `parent` (see `Around`), `row` (a list in which the candidate stands) or
    nothing. decide: gives the adcode for a candidate and what is around it, empty where it stays open, None where it
    cannot say.
    """

    how: str
    kinds: tuple
    needs: str
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
    headlines = {article: sure_units(in_title) for article, (in_title, _) in candidates.items()}
    sure = {
        article: Counter(headlines[article] + sure_units(in_text) or town_units(folded[article]))
        for article, (_, in_text) in candidates.items()
    }
    for article, counts in sure.items():
        on_page[pages[article]].update(counts)
    rows = []
    for article, (_, in_text) in candidates.items():
        contexts = sure[article], on_page[pages[article]]
        for start, end, _words, adcode, how in decide(in_text, contexts, set(headlines[article])):
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


def sure_units(candidates):
    """The units that a text names beyond doubt, each with those above it."""
    sure = (sure_unit(candidate, before) for before, candidate in pairwise([None, *candidates]))
    return [up for code in sure if code for up in above(code)]


def sure_unit(candidate, before):
    """The unit named beyond doubt: right after one above it, by a full name of its own, or as a province or city."""
    form = candidate.form
    if before and before.end == candidate.start and (highest := the_highest(under(form.units, before.form.units))):
        return highest
    if candidate.start == 0 and len(form.units) == 1 and LOCAL_REPORT.match(candidate.source, candidate.end):
        return form.units[0]
    sure = form.high if form.kind == "short" else form.full if form.kind == "full" and len(form.text) > 2 else []
    return sure[0] if sure and not candidate.everyday and candidate.whole else None


def town_units(texts):
    """The counties of the towns in the texts whose name only one county has, each with the units above."""
    counties, names = unique_towns()
    found = (pattern for text in texts for pattern, _, _ in names.find_matches_as_indexes(text))
    return [code for pattern in found for code in above(counties[pattern])]


def the_highest(codes):
    """The only one of these units, or the one above the others (市 and 县 may share a name), or None."""
    alone = len(codes) == 1 or len(codes) > 1 and len(above(codes[0])) < len(above(codes[1]))
    return codes[0] if alone else None


def the_only(codes):
    """The unit where there is one, or None."""
    return codes[0] if len(codes) == 1 else None


def the_best(scores):
    """The only unit with the highest score above 0, or None."""
    best = max(scores.values(), default=0)
    return the_only([code for code, score in scores.items() if score == best > 0])


def under_parent(candidate, around):
    """The unit that lies in the one named right before it."""
    return the_highest(under(candidate.form.units, [around.parent.adcode]))


def under_former_parent(candidate, around):
    """The unit right after a city of its province that it has left since: 四平市公主岭市."""
    [code] = candidate.form.full
    is_county = gazetteer().levels[code] == "county" and around.parent.text.endswith("市")
    return code if is_county and above(around.parent.adcode)[-1] == above(code)[-1] else None


def counted(candidate, around):
    """The unit of the kind that the list counts: 海南州 in 海北、海西、海南三州."""
    kinds = tuple(candidate.row.counted)
    return the_only([code for code in candidate.form.units if gazetteer().names[code].endswith(kinds)])


def among_peers(candidate, around):
    """The unit of the rank of the others in the list: 吉林市 in 长春、四平、吉林; an everyday word needs two."""
    ranks, high = candidate.row.ranks, candidate.form.high
    peers = {code: ranks[rank_of(code)] - 1 for code in candidate.form.units}
    best = the_best(peers)
    doubtful = candidate.everyday or high and best not in high
    return best if best and peers[best] > bool(doubtful) and candidate.whole else None


def by_own_name(candidate, around):
    """The unit whose full name no other has; whole words, or near a unit above it and long; both if a word (和县)."""
    [code] = candidate.form.full
    if candidate.whole and not candidate.everyday:
        return code
    near = any(up in context for context in around.contexts for up in above(code)[1:])
    clear = candidate.whole if candidate.everyday else len(candidate.form.text) > 2
    return code if near and clear else None


def as_before(candidate, around):
    """The namesake that the article has meant by this name before."""
    return around.settled.get(candidate.form.text)


def beside_last(candidate, around):
    """The namesake that lies beside the last unit named, or in it."""
    for last in (above(mention.adcode) for mention in reversed(around.mentions) if mention.adcode):
        beside = [code for code in candidate.form.full if not set(above(code)[1:]).isdisjoint(last)]
        close = [code for code in beside if above(code)[1] in last]
        if found := the_only(close or beside):
            return found
    return None


def most_named(candidate, around):
    """The namesake whose region the article, or else its page, names most."""
    for context in around.contexts:
        regions = {code: sum(context[up] for up in above(code)[1:]) for code in candidate.form.full}
        if best := the_best({code: region + ITSELF_WEIGHT * context[code] for code, region in regions.items()}):
            return best
    return None


def left_open(candidate, around):
    """A full name of several units that nothing decides stays open."""
    return ""


def city_among_cities(candidate, around):
    """The city of an everyday word in a list of cities and provinces: 太原、大同、天津."""
    clear = candidate.everyday and candidate.row.high > 1 and len(candidate.form.high) == 1
    return candidate.form.high[0] if clear and candidate.whole else None


def short_of_named(candidate, around):
    """The unit of a short form that the text names in full, or a county beside the unit above it."""
    form, named = candidate.form, around.contexts[0]
    if candidate.everyday:
        here = [code for code in form.high if code in named]
    elif form.high:
        here = [code for code in form.units if code in named]
    else:
        here = [code for code in form.units if code in named or above(code)[1] in named]
    return here[0] if len(here) == 1 and candidate.whole else None


def county_near_province(candidate, around):
    """The only county of a short form in a province that the sentence or the headline names."""
    if candidate.everyday:
        return None
    nearby = set(around.headline)
    for mention in reversed(around.mentions):
        if SENTENCE_END.search(candidate.source, mention.end, candidate.start):
            break
        nearby.update(above(mention.adcode)[-1:] if mention.adcode else ())
    here = [code for code in candidate.form.units if above(code)[-1] in nearby]
    return here[0] if len(here) == 1 and candidate.whole else None


def short_of_city(candidate, around):
    """The province or city of a short form that is no everyday word."""
    high = candidate.form.high
    return high[0] if high and not candidate.everyday and candidate.whole else None


# In this order; the first that can say decides.
DECIDERS = [
    Decider("under parent", KINDS, "parent", under_parent, "湖北省宜昌市召开会议。"),
    Decider("under parent", ("full",), "parent", under_former_parent, "四平市公主岭市开会。"),
    Decider("context", ("short",), "row", counted, "大连、青岛、吉林三市开会。"),
    Decider("full", ("full",), "", by_own_name, "宜昌市召开会议。"),
    Decider("context", ("shared",), "", as_before, "鞍山市铁西区开会。沈阳市开会。铁西区开会。"),
    Decider("context", ("shared",), "", beside_last, "沈阳市、沈阳市皇姑区和鞍山市开会。铁西区开会。"),
    Decider("context", ("shared",), "", most_named, "铁西区开会。沈阳市也开会。"),
    Decider("namesake", ("shared",), "", left_open, "铁西区开会。"),
    Decider("context", ("short",), "row", among_peers, "长春、四平、吉林的人开会。"),
    Decider("context", ("short", "full"), "row", city_among_cities, "天津、大同的人开会。"),
    Decider("context", ("short",), "", short_of_named, "宜昌市开会。枝江参加。", "枝江参加。"),
    Decider(
        "context", ("short",), "", county_near_province, "福建省推出线路,经过武夷山。", "福建省推出线路。武夷山开放。"
    ),
    Decider("short", ("short",), "", short_of_city, "吉林省吉林市开会。吉林下雪。"),
]


def deciders_for(deciders):
    """Those that can say anything, in order: by kind of form, whether it has a parent, and whether it is in a row."""
    return {
        (kind, parent, row): [
            decider
            for decider in deciders
            if kind in decider.kinds and (parent or decider.needs != "parent") and (row or decider.needs != "row")
        ]
        for kind, parent, row in product(KINDS, (True, False), (True, False))
    }


# for speed those that cannot say are not asked
ASKED = deciders_for(DECIDERS)


def decide(candidates, contexts, headline=frozenset(), asked=ASKED):
    """The mentions among the candidates; a unit right after the one above it joins its mention.

    contexts, headline: as in `Around`. asked: see `deciders_for`.
    """
    mentions, settled = [], {}
    for candidate in candidates:
        before = mentions[-1] if mentions and mentions[-1].end == candidate.start else None
        parent = before if before and before.adcode else None
        deciders = asked[candidate.form.kind, parent is not None, candidate.row is not None]
        code, how = answer(candidate, Around(parent, mentions, settled, contexts, headline), deciders)
        if code is None:
            continue
        start = mentions.pop().start if how == "under parent" else candidate.start
        mentions.append(Mention(start, candidate.end, candidate.source[start : candidate.end], code, how))
        if code:
            settled.setdefault(candidate.form.text, code)
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
    texts = dict(text="str", named_under="str", known_in="str")
    return as_table(rows, article=places.article.dtype, start=int, end=int, **texts)
