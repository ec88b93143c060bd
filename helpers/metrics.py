"""What the articles count: every reported number with its bounds, its unit, what it counts, whether it is a plan."""

import re
from bisect import bisect_right
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from helpers.amounts import quantities
from helpers.chinese import fold, sentence_bounds
from helpers.clauses import GRAMMAR, clause_end, clause_start, cutter
from helpers.counted import LONGEST_BASE, base_before, indicators
from helpers.tables import make_table
from helpers.units import UNITS

# The hedges by what they commit a writer to, each with an example to read its bounds off.
NO_HEDGE, TWO_NUMBERS, OTHER_HEDGES = "no hedge", "two numbers", "another, or several at once"
HEDGES = {
    NO_HEDGE: "110个",
    "余 多 来 有余": "470余个",
    "近 将近 接近": "近2000个",
    "约 大约 大概 左右 上下": "约60个",
    "超 超过 逾 突破 多于 高于 大于 至少 最少 不少于 不低于 不下于 以上 开外": "逾300个",
    "不足 不到 不超过 不高于 不多于 至多 最多 少于 低于 小于 以下 以内 之内": "不到30个",
    "上 过 破": "上万个",
    "几 数": "几百个",
    TWO_NUMBERS: "15至20个",
}
PARTS = re.compile("其中|包括|分别")
# 人均, 亩均; 均衡 and the like are other words.
MEAN = re.compile("([人户亩村校县日月年])均(?![衡匀等])")
# A sentence that the scan left without marks is cut, so that no row holds a page.
LONGEST_SENTENCE = 300


class Around(NamedTuple):
    """Where the sentence of a number begins and ends, and the words in it from the number before to the one after."""

    sentence: int
    until: int
    left: int
    right: int


def find_metrics(articles):
    """Find every reported metric: a number with its unit or measure word, and any hedge.

    articles: index article, column text. Gives the columns article, start, end, text, qualifier (the hedges as
    printed), low and high (float, in `unit`; missing where the words give no bound), unit (as printed, but 万 and 亿
    taken out and 成 given as %; empty where none is printed), indicator (the noun phrase counted, empty where none is
    near), kind (count, percent, money, area, length, weight, score, rate), status (`plan` or `actual`), per (the base
    of a per-each number) and sentence. Bounds follow the table in `corpus/gold/README.md`.
    """
    return make_table("metrics", metrics_of(zip(articles.index, articles.text.tolist(), strict=True)))


def in_common_units(metrics):
    """Add common_unit, common_low and common_high, so that 亩 and 平方米, or 名 and 人, can share a chart.

    Areas are given in 公顷, lengths in 公里, weights in 吨, people in 人, by the factors of `rules/units.csv` (15 亩
    are one 公顷); currencies are not exchanged. A per-each number has its base in the unit (个/区).
    """
    unit = metrics.unit.map(fold)
    base = unit.map({name: row.base for name, row in UNITS.items()}).fillna(unit)
    factor = unit.map({name: row.factor for name, row in UNITS.items()}).astype(float).fillna(1.0)
    base = base.where((metrics.per == "") | unit.str.contains("/|每"), base + "/" + metrics.per.map(fold))
    return metrics.assign(common_unit=base, common_low=metrics.low * factor, common_high=metrics.high * factor)


def total(metrics):
    """The sum of metrics in words, "at least" where any of them is hedged: `at least 7,150 场次`.

    Raises ValueError for mixed units or for plans among facts, which have no common sum.
    """
    metrics = one_kind(in_common_units(metrics))
    if metrics.empty:
        return "0"
    exact = metrics.low.eq(metrics.high).all()
    return f"{'' if exact else 'at least '}{metrics.common_low.sum():,.10g} {metrics.common_unit.iloc[0]}".strip()


def one_kind(metrics):
    """The metrics as they are, if all have one common unit and one status; else a ValueError that says what is mixed.

    metrics: as `in_common_units` gives them.
    """
    units = metrics.common_unit.drop_duplicates()
    if len(units) > 1:
        raise ValueError(
            f"Numbers of different units do not share a scale or a sum: {'、'.join(units)}. Choose one unit."
        )
    if metrics.status.nunique() > 1:
        raise ValueError("Plans and facts do not share a scale or a sum: choose rows of one status.")
    return metrics


def totals(metrics):
    """The sums that add like to like: reported counts with the same unit and the same indicator, two or more of them.

    Gives unit, counted, metrics, articles and total, those with most metrics first. Plans, per-each numbers and counts
    of something that is not named are left out.
    """
    facts = metrics[(metrics.status == "actual") & (metrics.per == "") & (metrics.kind == "count")]
    groups = in_common_units(facts[facts.indicator != ""]).groupby(["common_unit", "indicator"], sort=False)
    rows = [(*both, len(rows), rows.article.nunique(), total(rows)) for both, rows in groups if len(rows) > 1]
    table = pd.DataFrame(rows, columns=["unit", "counted", "metrics", "articles", "total"])
    return table.sort_values("metrics", ascending=False, kind="stable", ignore_index=True)


def parts_of_totals(metrics):
    """Totals that a sentence gives beside their parts (共57项，其中面上22项、青年33项): a row for each total.

    The parts follow 其中, 包括 or 分别 in the sentence of the total and have its unit. Gives article, total, parts (as
    printed), sum_low and sum_high of the parts, and agrees: whether the sum can be the total, `less` where the parts
    named are fewer, `more` where they cannot be.
    """
    rows = []
    for (article, sentence, _), group in metrics.groupby(["article", "sentence", "unit"], sort=False):
        first = group.iloc[0]
        clause = fold(sentence.partition(first.text)[2]).partition(";")[0]
        parts = group.iloc[1:][group.end.iloc[1:] - first.end <= len(clause)]
        if len(parts) < 2 or not PARTS.search(clause.partition(fold(parts.text.iloc[0]))[0]):
            continue
        low, high = parts.low.sum(skipna=False), parts.high.sum(skipna=False)
        agrees = "less" if high < first.low else "more" if low > first.high else "agrees"
        rows.append((article, first.text, "、".join(parts.text), low, high, agrees))
    return pd.DataFrame(rows, columns=["article", "total", "parts", "sum_low", "sum_high", "agrees"])


def hedge_rules(metrics):
    """What each hedge commits a writer to, read off one example, and how many of the metrics have it.

    Gives wording, example, low, high and metrics. Hedges that stand together (近10余个), or are none of the list, have
    the last row, if there are any.
    """
    examples = find_metrics(pd.DataFrame({"text": HEDGES.values()}, index=list(HEDGES))).set_index("article")
    wordings = {word: wording for wording in HEDGES for word in wording.split()}
    bare = metrics.low.eq(metrics.high).map({True: NO_HEDGE, False: TWO_NUMBERS})
    used = bare.where(metrics.qualifier == "", metrics.qualifier.map(wordings).fillna(OTHER_HEDGES))
    table = examples[["text", "low", "high"]].reindex([*HEDGES, OTHER_HEDGES]).rename(columns={"text": "example"})
    table["metrics"] = used.value_counts().reindex(table.index, fill_value=0)
    return table[table.example.notna() | (table.metrics > 0)].rename_axis("wording").reset_index()


def metrics_of(texts, grammar=GRAMMAR):
    """The rows of the table for articles and their texts; for speed each step is taken for all texts at once."""
    folds = [(article, text, fold(text)) for article, text in texts]
    sentences = [(*both, folded, found) for *both, folded in folds for found in quantities_by_sentence(folded)]
    phrases = [indicators(folded, found, grammar) for *_, folded, found in sentences]
    for (article, text, folded, found), counts in zip(sentences, phrases, strict=True):
        for (quantity, around), counted in zip(found, counts, strict=True):
            start, end = quantity[:2]
            qualifier, unit = as_printed(quantity, folded[start:end], text[start:end])
            yield (
                article,
                start,
                end,
                text[start:end],
                qualifier,
                quantity.low,
                quantity.high,
                unit,
                text[slice(*counted)] if counted else "",
                quantity.kind,
                status_of(folded, quantity, around, grammar),
                quantity.per or base_of(text, folded, quantity, around, grammar),
                text[around.sentence : around.until].strip(),
            )


def quantities_by_sentence(folded):
    """Each sentence with quantities, as a list of these and what stands around each."""
    bounds = sentence_bounds(folded)
    for number, own in groupby(quantities(folded), lambda quantity: bisect_right(bounds, quantity.start)):
        found, begin, end = list(own), bounds[number - 1], bounds[number]
        lefts = [begin, *[quantity.end for quantity in found[:-1]]]
        rights = [*[quantity.start for quantity in found[1:]], end]
        beside = zip(found, lefts, rights, strict=True)
        yield [(quantity, around(quantity, begin, end, left, right)) for quantity, left, right in beside]


def around(quantity, begin, end, left, right):
    """What stands around a quantity, in a sentence that begins and ends here, between two other quantities."""
    sentence = max(begin, quantity.start - LONGEST_SENTENCE)
    until = min(max(end, quantity.end), quantity.end + LONGEST_SENTENCE)
    return Around(sentence, until, max(sentence, left), min(until, right))


def as_printed(quantity, matched, printed):
    """The hedges and the unit of a quantity in the signs that are printed (個), but in half width."""
    if matched == printed:
        return quantity.qualifier, quantity.unit
    signs = zip(matched, printed, strict=True)
    # the first of its kind counts
    own = dict(reversed([(ord(sign), other) for sign, other in signs if not sign.isascii() or sign in "()"]))
    return quantity.qualifier.translate(own), quantity.unit.translate(own)


# plans and bases


def status_of(folded, quantity, around, grammar):
    """`plan` where the clause speaks of what is to come, unless later words before the number say it is done."""
    due = grammar.due.search(folded, quantity.end, min(around.until, quantity.end + 60))
    if due and clause_end(folded, quantity.end, due.start()) == due.start():
        return "plan"
    begin = max(around.sentence, folded.rfind(";", around.sentence, quantity.start) + 1, quantity.start - 200)
    span = folded, begin, quantity.start
    found = grammar.plan.finditer(*span)
    plans = [match.end() for match in found if not match["will"] or is_future(folded, match.end(), grammar)]
    if not plans:
        return "actual"
    done = [match.end() for match in grammar.done.finditer(*span)]
    return "plan" if max(plans) > max(done, default=-1) else "actual"


def is_future(folded, at, grammar):
    """Whether a verb follows 将: before a noun it marks the object (将三个村合并)."""
    words = cutter(grammar.words["name"]).tag(folded[at : at + 8])
    # Verbs, adverbs, prepositions and times; a manner before a verb (将紧密围绕) too.
    tags = [tag for _, tag in words if not tag.startswith("a")]
    governing = words and (words[0][0] in grammar.words["governing"] or words[0][0] in grammar.words["dual"])
    return bool(governing or tags and tags[0][0] in "vdptil")


def base_of(text, folded, quantity, around, grammar):
    """The base of a per-each number as printed: 区 in 每区创建2个, 街镇 in 每个街镇, 10万人 in 每10万人, 人 in 人均."""
    begin = clause_start(folded, around.left, quantity.start)
    if base := base_before(folded, begin, quantity.start, quantity.kind, grammar):
        return text[base.name : base.end]
    mean = MEAN.search(folded, max(begin, quantity.start - LONGEST_BASE), quantity.start)
    return text[mean.start(1) : mean.end(1)] if mean else ""
