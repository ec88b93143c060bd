"""Each rule has an example that it alone decides, and leaves alone what it says it leaves."""

import pytest

from helpers.chinese import fold
from helpers.newspaper import vocabulary as page
from helpers.rules import pattern_of


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


# By name: the rules of a list, and what they decide on a text; `decide(rules, text)` gives any value that compares.
LISTS = {
    # newspaper
    "page turns": (page.PAGE_TURNS, found()),
    "enumerations": (page.ENUMERATIONS, matched()),
    "whole paragraphs": (page.WHOLE_PARAGRAPHS, matched()),
    "datelines": (page.DATELINES, matched(page.dateline)),
    "names in datelines": (page.DATELINE_NAMES, matched()),
    "writers": (page.WRITERS, found()),
    "roles": (page.ROLES, found()),
    "no names": (page.NO_NAMES, left_over),
    "names": (page.NAMES, matched()),
    "small roles": (page.words("small role"), lambda rules, text: text in {rule.name for rule in rules}),
    "affiliations": (page.AFFILIATIONS, matched()),
    "caption credits": (page.CAPTION_CREDITS, found()),
    "caption signs": (page.CAPTION_SIGNS, matched()),
    "openings of captions": (page.CAPTION_OPENINGS, matched()),
    "labels of briefs": (page.BRIEFS, matched(label_up_to(6))),
    "headings of notices": (page.NOTICE_HEADINGS, matched(label_up_to(18))),
    "notices": (page.NOTICES, found()),
    "markup": (page.MARKUP, matched()),
    "columns": (page.COLUMNS, matched(page.column_name)),
    "furniture openings": (page.FURNITURE_OPENINGS, matched()),
    "furniture": (page.FURNITURE, found()),
    "unmarked furniture": (page.UNMARKED_FURNITURE, matched()),
    **{kind: (page.words(kind), found()) for kind in ("beside a name", "editor", "staff", "staff list")},
    #
    # amounts
    #
    # metrics
    #
    # places
    #
}


def without(rules, rule):
    return [other for other in rules if other != rule]


CASES = [
    pytest.param(rules, rule, decide, id=f"{name}: {rule[0]}")
    for name, (rules, decide) in LISTS.items()
    for rule in rules
]


@pytest.mark.parametrize(("rules", "rule", "decide"), CASES)
def test_an_example_is_decided_by_its_rule_alone(rules, rule, decide):
    assert decide(rules, rule.example) != decide(without(rules, rule), rule.example)


@pytest.mark.parametrize(("rules", "rule", "decide"), [case for case in CASES if getattr(case.values[1], "leaves", "")])
def test_a_rule_leaves_alone_what_it_says(rules, rule, decide):
    assert decide(rules, rule.leaves) == decide(without(rules, rule), rule.leaves)
