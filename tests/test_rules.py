"""Each rule has an example that it alone decides, and leaves alone what it says it leaves."""

import pytest

from helpers.candidates import ORGANISATION_WORDS, ORGANISATIONS, candidates_in, organisation_pattern
from helpers.places import DECIDERS, decide, sure_codes
from helpers.regions import AWAY, GUESTS, VISITS, away_rules, is_away
from helpers.rules import pattern_of


def names_left(text, organisation):
    return [candidate.text for candidate in candidates_in(text, organisation)]


def mentions(deciders, text):
    found = candidates_in(text)
    return [mention[:-1] for mention in decide(found, [sure_codes([found])], deciders=deciders)]


def away_from_xining(rules, text):
    return is_away(text, text.index("西宁"), text.index("西宁") + 2, pattern_of(rules))


# By name: the rules of a list, and what they decide on a text; `decide(rules, text)` gives any value that compares.
LISTS = {
    # newspaper
    #
    # amounts
    #
    # metrics
    #
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
