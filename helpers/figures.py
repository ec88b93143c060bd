"""Draw the figures of the essays: a message, what is drawn, the marks with their words on them, and the source.

All are as wide as a telephone can show. Each takes a plain table, so it knows nothing of Chinese; of many rows it draws
those with most, and says below how many there are.
"""

import logging
from html import escape

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.ticker import FuncFormatter, NullLocator

from helpers.charts import (
    ACCENT,
    BLUE,
    GREY,
    LABEL,
    NOTE,
    PALE,
    RULE,
    TEXT,
    WIDTH,
    axis_number,
    ink,
    leading,
    length,
    lines_of,
    shade,
    short,
    show,
    use_log_scale,
    write_lines,
)

# The font with the Chinese signs has one weight, also in bold lines; that is known.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


def publish(
    figure, message, method="", source="", *, alt, reading="", nothing="There is nothing to draw on these pages."
):
    """Show a figure in its frame, and a sentence below it, for readers who get no pictures.

    alt: the pattern first, then at most five values. reading: the sentence below, how to read the figure or its doubt;
    without one it is the message. nothing: the sentence in place of a figure that is None.
    """
    if figure:
        written = " ".join(stopped(words) for words in (message, method, source) if words)
        show(framed(figure, message, method, source), alt, written)
    words = stopped(reading or message) if figure else nothing
    html = f'<p class="message tex2jax_ignore mathjax_ignore">{escape(words)}</p>'
    display({"text/html": html, "text/plain": words}, raw=True)


def stopped(words):
    """The words as a sentence, with a full stop where they have none."""
    return words + "." * (words[-1] not in ".?!")


def framed(figure, message, method="", source=""):
    """Write the message above a figure, in grey below it what is drawn, and the source at the foot; return the figure.

    The figure grows by the lines of these words.
    """
    head = [*lines_of(message, 14, "bold", TEXT), *lines_of(method, LABEL, "normal", GREY)]
    foot = lines_of(source, NOTE, "normal", GREY)
    width, height = figure.get_size_inches()
    top, bottom = (sum(leading(line) for line in lines) + 0.12 * bool(lines) for lines in (head, foot))
    whole = top + height + bottom
    figure.set_size_inches(width, whole)
    figure.get_layout_engine().set(rect=(0, bottom / whole, 1, height / whole))
    write_lines(figure, head, whole)
    write_lines(figure, foot, bottom - 0.1)
    # a line that nobody sees, so that no figure is cut to less than its width
    figure.add_artist(plt.Line2D([0, 1], [1, 1], alpha=0))
    return figure


def bare(height, left_out=""):
    """A figure without frame and ticks, so many inches high; left_out: what it does not show, as its last line."""
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=LABEL, colors=TEXT)
    axes.xaxis.set_major_locator(NullLocator())
    axes.set_xlabel(left_out, fontsize=NOTE, color=GREY, loc="left")
    return figure, axes


def largest(table, sizes, most, noun):
    """The `most` rows with the largest sizes, in their order, and a sentence on those left out, if there are any."""
    if len(table) <= most:
        return table, ""
    rows = sizes.reset_index(drop=True).sort_values(ascending=False, kind="stable").index[:most]
    return table.iloc[sorted(rows)], f"Drawn: the {most} of {len(table):,} {noun} with most."


def name_rows(axes, names, longest=24):
    """Name the rows 0, 1, 2 … of a figure at its left, the first on top."""
    axes.set_yticks(range(len(names)), [short(str(name), longest) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)


def back_to_back(table, most=20, noun="articles", colors=(ACCENT, BLUE)):
    """Draw two counts of each row as bars back to back, with the numbers at their ends, 0 too.

    table: two columns of counts, whose names head the two sides; the index names the rows, the first on top.
    """
    table, left_out = largest(table, table.sum(axis=1), most, noun)
    figure, axes = bare(0.7 + 0.28 * len(table), left_out)
    most_left, most_right = (max(1, table[side].max()) if len(table) else 1 for side in table)
    room = 0.2 * (most_left + most_right)
    for side, color, sign in zip(table, colors, (-1, 1), strict=True):
        bars = axes.barh(range(len(table)), sign * table[side], color=color, height=0.68)
        style = {"padding": 4, "color": color, "fontsize": LABEL}
        # the bar of a 0 has no side
        axes.bar_label(bars, table[side].map("{:,}".format).where(table[side] > 0, ""), **style)
        place = {"xytext": (6 * sign, 0), "textcoords": "offset points", "ha": "left" if sign > 0 else "right"}
        for row in np.flatnonzero(table[side] == 0):
            axes.annotate("0", (0, row), va="center", color=GREY, fontsize=LABEL, **place)
        place["xytext"] = (6 * sign, 3)
        axes.annotate(side, (0, 1), xycoords=("data", "axes fraction"), color=color, fontsize=LABEL, **place)
    axes.axvline(0, color=TEXT, linewidth=1)
    name_rows(axes, table.index)
    axes.set_xlim(-most_left - room, most_right + room)
    return figure


# The width of a dot in inches, how many lie beside each other, and how many on top of each other.
DOT, BESIDE, HIGHEST = 0.115, 36, 12


def dot_strip(numbers, cut=None, below="", above=""):
    """Draw each number as a dot on a log scale, on top of those that it would touch, hollow where it is hedged.

    numbers: size, hollow (true or false), label (words for this dot, or nothing). cut: a number where a dashed line
    parts small from large, with the words `below` and `above` on its sides. Numbers of 0 or less have no place on the
    scale. Where dots would pile up higher than twelve, each is one of several numbers. Both are said below.
    """
    rows = numbers[numbers["size"] > 0].sort_values(["size", "hollow"], kind="stable")
    rows = rows.assign(place=np.log10(rows["size"].astype(float)))
    ends = [0, 1, *rows.place, *([np.log10(cut)] if cut else [])]
    low, high = np.floor(min(ends)), max(ends)
    step = (high - low) / BESIDE
    each = int(np.ceil((pile_up(rows.place, step).max() + 1) / HIGHEST)) if len(rows) else 1
    dots = rows[(rows.groupby("hollow").cumcount() % each == 0) | (rows.label != "")]
    dots = dots.assign(level=pile_up(dots.place, step))
    levels = dots.level.max() + 1 if len(dots) else 1
    room = 6.4 if cut or numbers.label.ne("").any() else 1
    figure, axes = bare(0.55 + DOT * levels + 0.16 * room, strip_note(len(numbers) - len(rows), each))
    size = {"marker": "o", "s": (DOT * 62) ** 2, "edgecolors": BLUE, "linewidths": 1.4, "clip_on": False}
    axes.scatter(dots.place, dots.level, facecolors=["white" if hollow else BLUE for hollow in dots.hollow], **size)
    axes.set(xlim=(low - step, high + step), ylim=(-0.9, levels + room), yticks=[])
    axes.spines.bottom.set_visible(True)
    axes.set_xticks(range(int(np.ceil(low)), int(high) + 1, int(np.ceil((high - low) / 6))))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda power, _: axis_number(10.0**power).replace("G", "bn")))
    if cut:
        draw_cut(axes, np.log10(cut), below, above, levels)
    name_dots(axes, dots[dots.label != ""], levels, np.log10(cut or 1))
    return figure


def pile_up(places, width):
    """The level of each dot, from 0: the lowest on which it touches no other; places: in order, a list or Series."""
    ends, levels = [], []
    for place in places:
        level = next((level for level, end in enumerate(ends) if place - end > 0.999 * width), len(ends))
        ends[level : level + 1] = [place]
        levels.append(level)
    return np.array(levels, dtype=int)


def strip_note(unplaced, each):
    """What a strip of dots does not show one by one, in a sentence or two."""
    notes = [f"A dot is up to {each:,} numbers."] if each > 1 else []
    notes += [f"Not drawn: {unplaced:,} of 0, below 0, or without a lower bound."] if unplaced else []
    return "\n".join(notes)


def draw_cut(axes, at, below, above, levels):
    """Draw the line that parts small numbers from large ones above all dots, with words on its sides."""
    axes.plot([at, at], [levels - 0.2, levels + 6], color=GREY, linestyle=(0, (4, 3)), linewidth=1.4)
    for words, side, gap in ((below, "right", -6), (above, "left", 6)):
        style = {"ha": side, "va": "top", "color": TEXT, "fontsize": LABEL}
        axes.annotate(words, (at, levels + 6), (gap, 0), textcoords="offset points", **style)


def name_dots(axes, dots, levels, cut):
    """Write the words of dots above all dots, with a line to each, on the side of the cut where the dot is."""
    low, high = axes.get_xlim()
    for row in dots.itertuples():
        left = row.place < cut or row.place > low + 0.7 * (high - low)
        style = {"ha": "right" if left else "left", "va": "bottom", "fontsize": LABEL}
        line = {"arrowstyle": "-", "color": GREY, "linewidth": 0.8, "shrinkB": 4, "relpos": (1 if left else 0, 0)}
        gap = -8 if row.place < cut else 8 if not left else 4
        axes.annotate(row.label, (row.place, row.level), (gap, levels * 9 - row.level * 9 + 6), arrowprops=line,
                      textcoords="offset points", **style)  # fmt: skip


# A kind of square is known by its filling as well as by its colour; `dotted` has a dot in it.
SQUARES = {
    "full": {"facecolor": BLUE, "edgecolor": BLUE},
    "hollow": {"facecolor": "white", "edgecolor": GREY, "linewidth": 1.2},
    "pale": {"facecolor": PALE, "edgecolor": "#8a99a5", "linewidth": 0.8},
    "dotted": {"facecolor": "white", "edgecolor": GREY, "linewidth": 1.2},
}


# The side of a square and what is around it, in inches.
SQUARE = 0.19


def squares(table, most=16, noun="rows", key=True, looks=tuple(SQUARES)):
    """Draw each count as so many squares; the total is at the end of the row.

    table: the index names the rows, the first on top; one column of counts for each kind of square, at most four.
    looks: those of the kinds, told apart by filling and colour. key: whether a line above names the kinds, with their
    totals. Where a row has more than five lines of squares, a square stands for several, which is said below.
    """
    table, left_out = largest(table, table.sum(axis=1), most, noun)
    names = [short(str(name), 26) for name in table.index]
    left = max([0, *map(length, names)]) / SQUARE + 1
    room = WIDTH / SQUARE - left
    across = int(min(20, room - 2))
    totals = table.sum(axis=1)
    # where a row goes on in a second line, lines of ten can be counted
    across = 10 if 10 < across < max([0, *totals]) else across
    each = int(np.ceil(max([1, *totals]) / (5 * across)))
    counts = np.ceil(table / each).astype(int)
    heights = np.ceil(counts.sum(axis=1) / across).clip(lower=1) + 0.5
    tops = heights.cumsum() - heights
    height = heights.sum() + 1.6 * key
    notes = " ".join(filter(None, [f"A square is up to {each:,}." if each > 1 else "", left_out]))
    figure, axes = bare(SQUARE * height + 0.25 * bool(notes), notes)
    for name, top, total, (_, row) in zip(names, tops, totals, counts.iterrows(), strict=True):
        kinds = np.repeat(np.arange(len(row)), row.to_numpy())
        for place, kind in enumerate(kinds):
            draw_square(axes, place % across, top + place // across, looks[kind])
        style = {"va": "center", "fontsize": LABEL}
        axes.text(-0.6, top + 0.4, name, ha="right", **style)
        axes.text(min(len(kinds), across) + 0.3, top + 0.4, f"{total:,}", **style)
    axes.set(xlim=(-left, room), ylim=(heights.sum() - 0.4, -1.6 * key), yticks=[])
    if key:
        add_squares_key(axes, table, looks, 0.3 - left)
    return figure


def draw_square(axes, column, row, look):
    axes.add_patch(plt.Rectangle((column, row), 0.78, 0.78, **SQUARES[look]))
    if look == "dotted":
        axes.plot(column + 0.39, row + 0.39, "o", color=GREY, markersize=4)


def add_squares_key(axes, table, looks, at):
    """Name the kinds of squares in a line above them that begins at `at`, each with its total."""
    for name, look in zip(table, looks, strict=False):
        words = f"{name} {table[name].sum():,}"
        draw_square(axes, at, -1.5, look)
        axes.text(at + 1.1, -1.1, words, va="center", fontsize=LABEL)
        at += length(words) / SQUARE + 2.6


# The looks of a dot by the kind of its row: marker, size, face, edge and colour of its words.
PAIRS = {"": ("o", 26, "white", "#8a99a5", GREY), "same": ("o", 52, BLUE, BLUE, BLUE)}
PAIRS["ring"] = ("D", 46, "white", TEXT, TEXT)


def pair_dots(pairs, most=15):
    """Draw the most alike pairs, ranked by likeness, each with its name.

    pairs: the index names them, `one – other` or `one – other: words`, where the words are written beside the dot;
    likeness; kind: `same` (a filled dot), `ring` (a diamond) or nothing (a hollow dot).
    """
    pairs = pairs.sort_values("likeness", ascending=False, kind="stable")
    left_out = f", the {most} most alike of {len(pairs):,} pairs" if len(pairs) > most else ""
    pairs = pairs[:most]
    names = [str(name).partition(": ") for name in pairs.index]
    figure, axes = bare(0.7 + 0.25 * len(pairs))
    most_alike = max([0.1, *pairs.likeness])
    axes.hlines(range(len(pairs)), 0, pairs.likeness, color=RULE, linewidth=1, zorder=0)
    for row, ((_, _, words), likeness, kind) in enumerate(zip(names, pairs.likeness, pairs.kind, strict=True)):
        marker, size, face, edge, color = PAIRS[kind]
        axes.scatter(likeness, row, marker=marker, s=size, facecolors=face, edgecolors=edge, linewidths=1.6)
        left = likeness > 0.6 * most_alike
        style = {"color": color, "va": "center", "fontsize": NOTE, "ha": "right" if left else "left"}
        style["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 0.5}
        axes.annotate(short(words, 26), (likeness, row), (-8 if left else 8, 0), textcoords="offset points", **style)
    name_rows(axes, [name for name, _, _ in names], 34)
    axes.set(xlim=(0, 1.08 * most_alike))
    axes.set_xticks(np.arange(0, most_alike + 0.05, 0.1 if most_alike < 0.5 else 0.2))
    axes.xaxis.set_major_formatter("{x:.1g}")
    axes.set_xlabel(f"likeness from 0 to 1{left_out}", loc="right", fontsize=NOTE, color=GREY)
    return figure


SLANTED = {"rotation": 40, "rotation_mode": "anchor", "fontsize": LABEL, "textcoords": "offset points"}


def matrix(table, most=20, columns=9, noun="articles", framed_cells=()):
    """Draw counts as a grid of numbers, on a darker ground the larger they are; what is 0 stays empty.

    table: a row an article, a column a word or a level; an index of two levels sets groups apart, under their names. Of
    many rows and columns, those with the largest sums are drawn. framed_cells: pairs of the names of a row and a column
    whose cell has a dark edge. None of a table without rows.
    """
    if table.empty:
        return None
    by_column, fewer = largest(table.T, table.sum(), columns, "columns")
    table, left_out = largest(by_column.T, by_column.sum(), most, noun)
    groups = table.index.get_level_values(0)
    firsts = ~groups.duplicated() & (table.index.nlevels > 1)
    rows = np.arange(len(table)) + firsts.cumsum()
    slant = 0.65 * max([0, *map(length, map(str, table))])
    notes = " ".join(filter(None, [left_out, fewer]))
    figure, axes = bare(slant + 0.55 + 0.27 * (len(table) + firsts.sum()), notes)
    axes.set_yticks(rows, [short(str(name), 22) for name in table.index.get_level_values(-1)])
    axes.set(xlim=(-0.5, table.shape[1] - 0.5), ylim=(rows.max(initial=0) + 0.6, -0.6))
    axes.hlines(rows, -0.5, table.shape[1] - 0.5, color=RULE, linewidth=0.8, zorder=0)
    fill_cells(axes, table.to_numpy(), rows)
    heights = dict(zip(table.index.get_level_values(-1), rows, strict=True))
    for row, column in framed_cells:
        if row in heights and column in table:
            corner = list(table).index(column) - 0.46, heights[row] - 0.44
            axes.add_patch(plt.Rectangle(corner, 0.92, 0.88, fill=False, edgecolor=TEXT, linewidth=2))
    for column, name in enumerate(table):
        axes.annotate(str(name), (column, 1), (-4, 4), ("data", "axes fraction"), **SLANTED)
    for name, row in zip(groups[firsts], rows[firsts], strict=True):
        axes.text(-0.5, row - 0.9, name, va="center", fontsize=LABEL, color=GREY)
    return figure


def fill_cells(axes, counts, rows):
    """Write the counts of a grid, its rows at these heights, each on a ground as dark as its share of the largest."""
    most = max(1, counts.max(initial=0))
    for row, column in zip(*counts.nonzero(), strict=True):
        count = counts[row, column]
        ground = shade(0.15 + 0.85 * count / most)
        axes.add_patch(plt.Rectangle((column - 0.46, rows[row] - 0.44), 0.92, 0.88, facecolor=ground))
        style = {"ha": "center", "va": "center_baseline", "color": ink(ground), "fontsize": LABEL}
        axes.text(column, rows[row], f"{count:,}", **style)


def rank_slope(table, most=12, dark=None):
    """Draw the ranks of words in two lists as lines from left to right, the first rank on top.

    table: two columns of ranks, whose names head the sides; the index names the words. A word that is in one list alone
    has a diamond there, and no line. dark: the words drawn dark among pale ones, default all. Marks are where their
    ranks are; words that would touch are moved, with a thin line to their mark. Of many, those with the best ranks are
    drawn.
    """
    table, left_out = largest(table, -table.min(axis=1), most, "words")
    figure, axes = bare(4.2, left_out)
    lowest = table.max(axis=None) if len(table) else 1
    colors = {name: BLUE if dark is None or name in dark else "#7d8a95" for name in table.index}
    for side, column in enumerate(table):
        style = {"ha": "left" if side else "right", "va": "center", "fontsize": LABEL}
        for name, height in spread(table[column], max(1, lowest / 20)).items():
            rank = f"{table[column][name]:.0f}"
            words = f"{rank}  {name}" if side else f"{name}  {rank}"
            axes.text(1.1 if side else -0.1, height, words, color=colors[name], **style)
            ends = [side, 1.08 if side else -0.08], [table[column][name], height]
            axes.plot(*ends, color=RULE, linewidth=1, clip_on=False, zorder=0)
        axes.text(1.1 if side else -0.1, 1 - lowest / 11, column, color=GREY, **style)
    for name, ends in table.iterrows():
        look = {"marker": "D" if ends.isna().any() else "o", "markersize": 6, "color": colors[name]}
        axes.plot([0, 1], ends, linewidth=1.6, clip_on=False, zorder=2 + (colors[name] == BLUE), **look)
    room = max([0.8, *map(length, table.index)]) + 0.4
    axes.set(xlim=(-0.1 - room / 1.1, 1.1 + room / 1.1), yticks=[])
    axes.set_ylim(lowest * 1.06 + 1, 1 - lowest / 8)
    return figure


def spread(ranks, gap):
    """Heights for the marks of these ranks, in their order, each at least so far below the one before: a Series."""
    heights = ranks.dropna().sort_values(kind="stable").astype(float)
    for at in range(1, len(heights)):
        heights.iloc[at] = max(heights.iloc[at], heights.iloc[at - 1] + gap)
    return heights


def ranges(rows, most=12):
    """Draw numbers by size: a dot where one is exact, a bar between two bounds, an arrow from a bound without another.

    rows: low, high, text (the words at the right); the index names them. The scale is logarithmic, so numbers of 0 or
    less are left out. Of many rows the largest numbers are drawn. None where there is no number.
    """
    rows = rows[rows.low.fillna(rows.high) > 0]
    if rows.empty:
        return None
    size = rows.low.fillna(rows.high).reset_index(drop=True).sort_values(ascending=False, kind="stable")
    rows, left_out = rows.iloc[size.index[:most]], f"Drawn: the {most} largest of {len(rows):,}."
    figure, axes = bare(0.75 + 0.28 * len(rows), left_out if len(size) > most else "")
    axes.spines.bottom.set_visible(True)
    axes.set_xlim(rows.low.fillna(rows.high).min() / 1.5, max(size.max(), rows.high.max()) * 1.5)
    use_log_scale(axes)
    beside = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points", "va": "center"}
    for at, row in enumerate(rows.itertuples()):
        draw_range(axes, at, row.low, row.high)
        axes.annotate(short(row.text, 12), (1, at), (4, 0), fontsize=LABEL, **beside)
    axes.hlines(range(len(rows)), *axes.get_xlim(), color=RULE, linewidth=0.8, zorder=0)
    name_rows(axes, rows.index)
    return figure


def draw_range(axes, at, low, high):
    """Draw one number: a dot where it is exact, a bar with ends between two bounds, an arrow from a bound with none."""
    if low == high:
        axes.plot(low, at, "o", markersize=7, color=BLUE)
    elif np.isnan(low) or np.isnan(high):
        bound, end = (low, 0.995) if np.isnan(high) else (high, 0.005)
        arrow = {"arrowstyle": "->", "color": BLUE, "linewidth": 1.5, "shrinkA": 0}
        axes.annotate("", (end, at), (bound, at), axes.get_yaxis_transform(), "data", arrow)
        axes.plot(bound, at, "|", markersize=12, color=BLUE, markeredgewidth=1.5)
    else:
        axes.hlines(at, low, high, color="#8fb0d3", linewidth=9)
        axes.plot([low, high], [at, at], "|", markersize=12, color=BLUE, markeredgewidth=1.5)
