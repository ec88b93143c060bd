"""Each rule has an example that it alone decides, and leaves alone what it says it leaves."""

from collections import Counter
from unittest import mock

import pytest

from helpers import amounts, clauses, metrics, numbers, units, vetoes, words
from helpers.candidates import ORGANISATION_WORDS, ORGANISATIONS, candidates_in, organisation_pattern
from helpers.chinese import fold
from helpers.newspaper import plain
from helpers.newspaper import vocabulary as page
from helpers.places import DECIDERS, decide, deciders_for, sure_units
from helpers.regions import AWAY, GUESTS, VISITS, away_rules, is_away
from helpers.rules import pattern_of

# One sentence for the words of a part; a word that it does not show has its own in `rules/clauses.csv`.
TEMPLATES = {
    "governing": "{}学校达12所。",
    "dual": "学校{}计划12个。",
    "attributive": "{}职工达12人。",
    "becoming": "12名新{}村长。",
    "joint": "12名教师{}学生。",
    "adverb": "职工{}收入12元。",
    "whole": "{}学校达12所。",
    "noun": "12名{}。",
    "head": "12个文化打击{}。",
    "name": "12个{}。",
    "event": "举办12{}学习技术。",
    "link": "学校{}12所。",
    "change": "粮食产量{}12吨。",
    "subject link": "修理学校{}12所。",
    "plan": "{}学校12所。",
    "done": "将建学校,{}有12所。",
    "base": "每{}职工生产布料12米。",
    "way": "以12%的{}增长。",
    "currency": "粮食收入12元{}。",
    "being": "学校有教师12名,其中12%{}青年。",
    "dwelling": "{}约12个单位。",
    "size": "改造为停车场,{}12亩。",
    "direction": "车队运{}12车。",
    "modal": "学校{}建12所。",
}
CLAUSES = [
    clause._replace(example=clause.example or TEMPLATES[clause.part].format(clause.word)) for clause in clauses.CLAUSES
]


def amounts_by(module, name, build):
    """What decides by the amounts of a text: those found with this matcher built of the rules."""

    def decide(rules, text):
        with mock.patch.object(module, name, build(rules)):
            return amounts.quantities(fold(text))

    return decide


def with_phrases(names):
    return pattern_of(names + vetoes.PHRASES)


def with_names(phrases):
    return pattern_of(vetoes.NAMES + phrases)


def metrics_by_words(words, text):
    return list(metrics.metrics_of([("", text)], clauses.grammar_of(words)))


def metrics_by(kind):
    """What metrics a text has by other rules of this kind."""

    def decide(rules, text):
        return list(metrics.metrics_of([("", text)], clauses.grammar_of(rules=clauses.RULES | {kind: rules})))

    return decide


def names_left(text, organisation):
    return [candidate.form for candidate in candidates_in(text, organisation)]


def mentions(deciders, text):
    found = candidates_in(text)
    return [mention[:-1] for mention in decide(found, [Counter(sure_units(found))], asked=deciders_for(deciders))]


def matched(build=pattern_of):
    return lambda rules, text: span(build(rules).match(fold(text)))


def found(build=pattern_of):
    return lambda rules, text: span(build(rules).search(fold(text)))


def span(match):
    return match and (match.span(), match.groups())


def label_up_to(longest):
    return lambda rules: page.label(rules, longest)


def left_over(rules, text):
    return pattern_of(rules).sub("", fold(text))


def capitals_by(rules):
    return numbers.signs_by(numbers.CAPITAL_SIGNS, rules)


def noise_by(rules):
    return numbers.signs_by(numbers.NOISE_SIGNS, rules)


def away_from_xining(rules, text):
    return is_away(text, text.index("西宁"), text.index("西宁") + 2, pattern_of(rules))


# By name: the rules of a list, and what they decide on a text; `decide(rules, text)` gives any value that compares.
LISTS = {
    # words
    "whole tokens": (words.WHOLE, lambda rules, text: words.cutter(words.engine_cut("rjieba"), {}, rules)(text)),
    #
    # newspaper
    "page turns": (page.PAGE_TURNS, found()),
    "enumerations": (page.ENUMERATIONS, matched()),
    "whole paragraphs": (page.WHOLE_PARAGRAPHS, matched()),
    "years of issues": (page.YEARS, found(page.issue_date)),
    "datelines": (page.DATELINES, matched(page.dateline)),
    "names in datelines": (page.DATELINE_NAMES, matched()),
    "writers": (page.WRITERS, found()),
    "roles": (page.ROLES, found()),
    "no names": (page.NO_NAMES, left_over),
    "names": (page.NAMES, matched()),
    "small roles": (page.words("small role"), lambda rules, text: text in {rule.name for rule in rules}),
    "affiliations": (page.AFFILIATIONS, matched()),
    "caption credits": (page.CAPTION_CREDITS, found(page.caption_credit)),
    "caption signs": (page.CAPTION_SIGNS, matched()),
    "openings of captions": (page.CAPTION_OPENINGS, matched()),
    "labels of briefs": (page.BRIEFS, matched(label_up_to(6))),
    "headings of notices": (page.NOTICE_HEADINGS, matched(label_up_to(18))),
    "notices": (page.NOTICES, found()),
    "escapes of Markdown": (
        plain.ESCAPES,
        lambda rules, text: [found.span() for found in pattern_of(rules).finditer(text)],
    ),
    "ends of notices": (page.NOTICE_ENDS, found(page.notice_end)),
    "markup": (page.MARKUP, matched()),
    "columns": (page.COLUMNS, matched(page.column_name)),
    "furniture openings": (page.FURNITURE_OPENINGS, matched()),
    "furniture": (page.FURNITURE, found()),
    "unmarked furniture": (page.UNMARKED_FURNITURE, matched()),
    "dates of mastheads": (page.MASTHEAD_DATES, found()),
    "numbers of parts": (page.PART_NUMBERS, matched()),
    "in closing brackets": (page.words("in closing brackets"), matched()),
    **{kind: (page.words(kind), found()) for kind in ("beside a name", "editor", "goods", "staff", "staff list")},
    # amounts
    "hedges": (numbers.HEDGES, amounts_by(numbers, "HEDGING", numbers.hedging)),
    "where one is a number": (amounts.ONE_COUNTS, amounts_by(amounts, "START", amounts.start_of)),
    "ranges": (amounts.RANGES, amounts_by(amounts, "RANGE", pattern_of)),
    "signs below zero": (amounts.SIGNS_BELOW_ZERO, amounts_by(amounts, "MINUS", amounts.ending)),
    "capital numerals": (numbers.CAPITAL_RULES, amounts_by(numbers, "CAPITAL", capitals_by)),
    "noise": (numbers.NOISE, amounts_by(numbers, "NOT_READ", noise_by)),
    "halves": (numbers.HALVES, amounts_by(numbers, "SHARE", numbers.share_pattern)),
    "numbers that are none": (vetoes.NUMBERS, amounts_by(amounts, "NO_NUMBER", pattern_of)),
    "names that hold numbers": (vetoes.NAMES, amounts_by(amounts, "MASK", with_phrases)),
    "set phrases": (vetoes.PHRASES, amounts_by(amounts, "MASK", with_names)),
    "before a number": (vetoes.BEFORE_NUMBER, amounts_by(amounts, "NOT_AFTER", vetoes.ending)),
    "after a number": (vetoes.AFTER_NUMBER, amounts_by(units, "NOT_BEFORE", pattern_of)),
    # metrics
    "words of clauses": (CLAUSES, metrics_by_words),
    **{kind: (rules, metrics_by(kind)) for kind, rules in clauses.RULES.items()},
    # places
    "organisation word": (
        ORGANISATION_WORDS,
        lambda words, text: names_left(text, organisation_pattern(words=words)),
    ),
    "organisation": (ORGANISATIONS, lambda rules, text: names_left(text, organisation_pattern(rules=rules))),
    "decider": (DECIDERS, mentions),
    "away": (AWAY, away_from_xining),
    "guests": (GUESTS, lambda words, text: away_from_xining(away_rules(guests=words), text)),
    "visits": (VISITS, lambda words, text: away_from_xining(away_rules(visits=words), text)),
}


def without(rules, rule):
    return [other for other in rules if other != rule]


def decisive(rules, decide, column):
    """The rules without which something else is decided on the text that they have in this column."""
    own = [rule for rule in rules if getattr(rule, column, "")]
    # those of the whole list first: a test that alternates makes the segmenter anew each time
    whole = [decide(rules, getattr(rule, column)) for rule in own]
    fewer = [decide(without(rules, rule), getattr(rule, column)) for rule in own]
    return [rule for rule, one, other in zip(own, whole, fewer, strict=True) if one != other]


def one_a_line(rules):
    return "\n".join(map(str, rules))


every_list = pytest.mark.parametrize(("rules", "decide"), LISTS.values(), ids=LISTS)


@every_list
def test_an_example_is_decided_by_its_rule_alone(rules, decide):
    deciding = decisive(rules, decide, "example")
    idle = [rule for rule in rules if rule not in deciding]
    assert not idle, one_a_line(idle)


@every_list
def test_a_rule_leaves_alone_what_it_says(rules, decide):
    reaching = decisive(rules, decide, "leaves")
    assert not reaching, one_a_line(reaching)
