"""Each rule has an example that it alone decides, and leaves alone what it says it leaves."""

import pytest

from helpers import words

# By name: the rules of a list, and what they decide on a text; `decide(rules, text)` gives any value that compares.
LISTS = {
    # words
    "whole tokens": (words.WHOLE, lambda rules, text: words.cutter(words.engine_cut("rjieba"), {}, rules)(text)),
    #
    # newspaper
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
