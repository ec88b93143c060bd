"""Each rule has an example that it alone decides, and leaves alone what it says it leaves."""

import pytest

from helpers import clauses, metrics

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
}
CLAUSES = [
    clause._replace(example=clause.example or TEMPLATES[clause.part].format(clause.word)) for clause in clauses.CLAUSES
]


def metrics_by_words(words, text):
    return list(metrics.metrics_of(text, clauses.grammar_of(words), metrics.outlook_of(words)))


def metrics_by(kind):
    """What metrics a text has by other rules of this kind."""

    def decide(rules, text):
        grammar, outlook = clauses.GRAMMAR, metrics.OUTLOOK
        if kind in clauses.RULES:
            grammar = clauses.grammar_of(rules=clauses.RULES | {kind: rules})
        else:
            outlook = metrics.outlook_of(rules=metrics.OUTLOOK_RULES | {kind: rules})
        return list(metrics.metrics_of(text, grammar, outlook))

    return decide


# By name: the rules of a list, and what they decide on a text; `decide(rules, text)` gives any value that compares.
LISTS = {
    # newspaper
    #
    # amounts
    #
    # metrics
    "words of clauses": (CLAUSES, metrics_by_words),
    **{kind: (rules, metrics_by(kind)) for kind, rules in (clauses.RULES | metrics.OUTLOOK_RULES).items()},
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
