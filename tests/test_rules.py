"""Each rule has an example that it alone decides, and leaves alone what it says it leaves."""

from unittest import mock

import pytest

from helpers import amounts, numbers, vetoes
from helpers.chinese import fold
from helpers.rules import pattern_of


def amounts_by(module, name, build):
    """What decides by the amounts of a text: those found with this matcher built of the rules."""

    def decide(rules, text):
        with mock.patch.object(module, name, build(rules)):
            return amounts.quantities(fold(text))

    return decide


def mask_of_names(names):
    return vetoes.mask_of(names, vetoes.PHRASES)


def mask_of_phrases(phrases):
    return vetoes.mask_of(vetoes.NAMES, phrases)


def capitals_by(rules):
    return numbers.signs_by(numbers.CAPITAL_SIGNS, rules)


def noise_by(rules):
    return numbers.signs_by(numbers.NOISE_SIGNS, rules)


# By name: the rules of a list, and what they decide on a text; `decide(rules, text)` gives any value that compares.
LISTS = {
    # newspaper
    #
    # amounts
    "hedges": (numbers.HEDGES, amounts_by(numbers, "HEDGING", numbers.hedging)),
    "where one is a number": (amounts.ONE_COUNTS, amounts_by(amounts, "START", amounts.start_of)),
    "ranges": (amounts.RANGES, amounts_by(amounts, "RANGE", pattern_of)),
    "signs below zero": (amounts.SIGNS_BELOW_ZERO, amounts_by(amounts, "MINUS", amounts.ending)),
    "capital numerals": (numbers.CAPITAL_RULES, amounts_by(numbers, "CAPITAL", capitals_by)),
    "noise": (numbers.NOISE, amounts_by(numbers, "NOT_READ", noise_by)),
    "halves": (numbers.HALVES, amounts_by(numbers, "HALF", pattern_of)),
    "numbers that are none": (vetoes.NUMBERS, amounts_by(vetoes, "NO_NUMBER", pattern_of)),
    "names that hold numbers": (vetoes.NAMES, amounts_by(vetoes, "MASK", mask_of_names)),
    "set phrases": (vetoes.PHRASES, amounts_by(vetoes, "MASK", mask_of_phrases)),
    "before a number": (vetoes.BEFORE_NUMBER, amounts_by(vetoes, "NOT_AFTER", vetoes.ending)),
    "after a number": (vetoes.AFTER_NUMBER, amounts_by(vetoes, "NOT_BEFORE", pattern_of)),
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
