"""Say in sentences what the notebooks on pages and archives found, for one page as for many."""

from html import escape

import pandas as pd

from helpers.show import NO_MATH, Shown, glossed, in_digits, many, some
from helpers.tables import RUNNING


def come_after(late, heads):
    """In words how many headlines come after their text: `2 of 8 headlines come after their text`."""
    if not heads:
        return "No line of these pages is a headline"
    if not late:
        return "No headline comes after its text"
    verb, whose = ("comes", "its") if 1 in (late, heads) else ("come", "their")
    return f"{late:,} of {many(heads, 'headline')} {verb} after {whose} text"


def kinds_said(articles):
    """How many articles there are of each kind: `10 articles: 5 news items, 3 features and 2 photos`."""
    if articles.empty:
        return "no article"
    counts = articles.kind.value_counts(sort=False)
    kinds = [many(count, "news item" if kind == "news" else kind) for kind, count in counts.items()]
    *most, last = kinds
    return f"{many(len(articles), 'article')}: {', '.join(most)}{' and ' * bool(most)}{last}"


def pile_said(corpus, late, heads, joined, split):
    """What is on the pages, and what the scan did to it.

    late, heads: how many headlines come after their text, and how many there are; joined, split: how many lines go on
    with a sentence that was broken off, and how many of these breaks are inside a word.
    """
    hold = "page holds" if len(corpus.pages) == 1 else "pages hold"
    if corpus.lines.empty:
        return f"The {hold} no text."
    said = f"The {hold} {kinds_said(corpus.articles)}. {come_after(late, heads)}."
    go_on = f"{many(joined, 'line')} continue{'s' * bool(joined == 1)} a sentence broken off in a line before"
    words = f"{split:,} of these breaks {'falls' if split == 1 else 'fall'} inside a word"
    return f"{said} {go_on}; {words}." if joined else f"{said} No sentence is cut by the end of a line."


def printed(text):
    """How many printed characters a text has: all but white space."""
    return len("".join(text.split()))


def between(values, form="{:.1f}"):
    """The smallest and the largest of some values in words, or the one that they are: `2.9 to 3.4`."""
    ends = dict.fromkeys(form.format(value) for value in (min(values), max(values)))
    return " to ".join(ends)


def times_said(pages, times):
    """How much more time more pages take: `4 times the pages take 3.7 to 4.0 times the time`; of one size, no more."""
    said = f"{round(pages, 1):g} times the pages take {between(times)} times the time"
    return said if pages > 1 else "The time that the pages take"


# Below this share of signs read right, a page is said to be misread.
GOOD_QUALITY = 0.9
# Of fewer signs the quality of a page says little.
ENOUGH_SIGNS = 300


def warnings(corpus, measured, left_out="", most=5):
    """What to know before reading on: text that found no article, and pages that the engine misread; else one line.

    measured: as `quality.page_quality` gives it. left_out: a sentence on pages that do not count, if there are any.
    """
    sizes = corpus.lines.text.map(printed).groupby(corpus.lines.role).sum()
    lost = sizes.get("unplaced", 0)
    share = lost / max(1, lost + sum(sizes.get(role, 0) for role in RUNNING))
    poor = measured.quality[(measured.quality < GOOD_QUALITY) & (measured.signs >= ENOUGH_SIGNS)].sort_values(
        kind="stable"
    )
    broken = (corpus.pages.problem != "").sum()
    listed = "the lines are listed under For specialists"
    said = [f"{max(share, 0.01):.0%} of the text found no article; {listed}."] * bool(lost)
    if len(poor):
        names = ", ".join(f"{page} ({value:.0%} of its characters)" for page, value in poor[:most].items())
        more = f", and {len(poor) - most} more" if len(poor) > most else ""
        old = "The language of before 1950 comes out lower than it was read."
        said.append(f"{many(len(poor), 'page')} may be misread. Read right, by estimate: {names}{more}. {old}")
    said += [left_out] * bool(left_out)
    said += [f"{some(broken, len(corpus.pages), 'file')} listed with a problem under For specialists."] * bool(broken)
    well = "All running text found an article, and no page looks misread."
    said = said or [well if sizes.any() else "No page holds text."]
    html = "".join(f"<p>{escape(sentence)}</p>" for sentence in said)
    return Shown(f'<div class="{NO_MATH}">{html}</div>', "\n".join(said))


def two_sides(table):
    """In a sentence or two how often each of two things is counted, in how many articles, and how many have both.

    table: a row an article, two columns of counts.
    """
    if table.empty:
        return "There is no article on these pages, so there is nothing to count."
    counts = [f"{table[name].sum():,} in {many(table[name].gt(0).sum(), 'article')}" for name in table]
    sides = [f"{name}: {count if table[name].any() else 'none'}" for name, count in zip(table, counts, strict=True)]
    return f"Articles with both: {table.gt(0).all(axis=1).sum():,} of {len(table):,}. {'; '.join(sides)}."


def alike_said(pairs, shown=15):
    """In words which two articles are most alike, and how many of the most alike pairs share a campaign or a place.

    pairs: as `words.alike` gives them, with the kind that `figures.pair_dots` wants.
    """
    if pairs.empty:
        return "These pages hold no two articles with words to compare."
    first, kinds = pairs.iloc[0], pairs.kind[:shown]
    two = f"{first.article} and {first.other}"
    if len(pairs) == 1:
        return f"There is one pair of articles: {two}."
    counts = {"a campaign": (kinds == "same").sum(), "a place": (kinds == "ring").sum()}
    shared = ", ".join(f"{count} with {what} in common" for what, count in counts.items() if count)
    return f"Most alike are {two}. Among the {len(kinds)} most alike pairs: {shared or 'none with a place in common'}."


def ordinal(number):
    """`1st`, `22nd`, `13th`."""
    ending = "th" if number // 10 % 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number:,.0f}{ending}"


def fall_and_rise(ranks, first=10):
    """Two sentences on the word that falls furthest from the first ranks, and the best rank of a word that is new.

    ranks: index word; two columns, a rank without the lexicon and one with it, missing where there is no such word.
    """
    before, after = (ranks[column] for column in ranks)
    falls, new = (after - before)[before <= first].dropna(), after[before.isna()].dropna()
    if ranks.empty:
        return "There is no article on these pages, so there is nothing to cut into words."
    if new.empty or not falls.max() > 0:
        return "No term of the lexicon changes the first ranks of the words on these pages."
    word, term = falls.idxmax(), new.idxmin()
    first, second = (f"{name})" if "(" in name else name for name in glossed([word, term], " ("))
    return (
        f"Without a list of terms, {first} ranks {ordinal(before[word])} among the content words. "
        f"With the list {word} falls to {ordinal(after[word])}, and {second}, which did not exist as a word "
        f"before, ranks {ordinal(after[term])}."
    )


def parts_said(table, part):
    """How much of each row one of its columns is: `11 of 47 文明, 13 of 26 党史`; table: columns of counts."""
    rows = zip(table.index, table[part], table.sum(axis=1), strict=True)
    return ", ".join(f"{count:,} of {total:,} {name}" for name, count, total in rows)


def hedged_said(metrics, large):
    """In words how many numbers are hedged, from a size up and below it.

    metrics: those of `find_metrics`; numbers without a lower bound count as below.
    """
    if metrics.empty:
        return "No article on these pages reports a number."
    hedged, up = metrics.low != metrics.high, metrics.low >= large
    said = f"{some(hedged.sum(), len(metrics), 'number')} hedged"
    above, below = (f"{hedged[rows].sum():,} of {rows.sum():,}" for rows in (up, ~up))
    return f"{said}: {above} from {large:,} up, {below} below." if 0 < up.sum() < len(up) else f"{said}."


def committed(row):
    """What a number commits its writer to: `470 to 480 场次`, `10,000 or more 名`, `2 个 per 区, planned`."""
    low, high = map(in_digits, (row.low, row.high))
    words = low if row.low == row.high else f"up to {high}" if pd.isna(row.low) else f"{low} or more"
    words = words if row.low == row.high or pd.isna(row.low + row.high) else f"{low} to {high}"
    each = f" per {row.per}" if row.per else ""
    return f"{words} {row.unit}{each}".rstrip() + (", planned" if row.status == "plan" else "")
