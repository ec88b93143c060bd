"""Draw the figures of the essays: a message, what is drawn, the marks with their words on them, and the source.

All are as wide as a telephone can show. Each takes a plain table, so it knows nothing of Chinese; of many rows it draws
those with most, and says below how many there are.
"""

import logging
from html import escape
from unicodedata import east_asian_width

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from helpers.charts import BLUE, PALE, axis_number, short, show

# The font with the Chinese signs has one weight, also in bold lines; that is known.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
WIDTH = 4.7
# Besides the blue of the palette: the other side, and what is said rather than drawn.
ACCENT, TEXT, GREY, RULE = "#b3243b", "#1a1a1a", "#5d6770", "#dfe4e8"
# Share of the font size that a sign of the Latin font takes, on average; a Chinese one takes all of it.
LATIN = {"normal": 0.58, "bold": 0.66}
LABEL = 10


def publish(figure, message, method="", source="", *, alt, nothing="There is nothing to draw on these pages."):
    """Show a figure in its frame, and its message as text below it, for readers who get no pictures.

    alt: the pattern first, then at most five values. nothing: the sentence in place of a figure that is None.
    """
    if figure:
        show(framed(figure, message, method, source), alt)
    words = f"<strong>{escape(message)}</strong>" if figure else escape(nothing)
    html = f'<p class="message tex2jax_ignore mathjax_ignore">{words}</p>'
    display({"text/html": html, "text/plain": message if figure else nothing}, raw=True)


def framed(figure, message, method="", source=""):
    """Write the message above a figure, in grey below it what is drawn, and the source at the foot; return the figure.

    The figure grows by the lines of these words.
    """
    head = [*lines_of(message, 14, "bold", TEXT), *lines_of(method, LABEL, "normal", GREY)]
    foot = lines_of(source, 9, "normal", GREY)
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


def lines_of(text, size, weight, color):
    """The text in lines that fit the width of a figure, each with its style."""
    lines = [""] if text else []
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and length(longer, size, weight) > WIDTH - 0.1:
            lines.append(word)
        else:
            lines[-1] = longer
    return [(line, {"fontsize": size, "fontweight": weight, "color": color}) for line in lines]


def length(text, size=LABEL, weight="normal"):
    """About how long a line of text is, in inches."""
    return sum(1 if east_asian_width(sign) in "WF" else LATIN[weight] for sign in text) * size / 72


def leading(line):
    """The height of a line, in inches."""
    return 1.4 * line[1]["fontsize"] / 72


def write_lines(figure, lines, top):
    """Write lines below each other, the first one so many inches above the foot of the figure."""
    height = figure.get_figheight()
    for line in lines:
        figure.text(0.01, top / height, line[0], va="top", **line[1])
        top -= leading(line)


def bare(height, left_out=""):
    """A figure without frame and ticks, so many inches high; left_out: what it does not show, as its last line."""
    figure, axes = plt.subplots(figsize=(WIDTH, height))
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0, labelsize=LABEL, colors=TEXT)
    axes.xaxis.set_major_locator(NullLocator())
    axes.set_xlabel(left_out, fontsize=8.5, color=GREY, loc="left")
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


def back_to_back(table, most=20, noun="articles"):
    """Draw two counts of each row as bars back to back, with the numbers at their ends; `neither` where both are 0.

    table: two columns of counts, whose names head the two sides; the index names the rows, the first on top.
    """
    table, left_out = largest(table, table.sum(axis=1), most, noun)
    figure, axes = bare(0.7 + 0.27 * len(table), left_out)
    most_left, most_right = (max(1, table[side].max()) if len(table) else 1 for side in table)
    room = 0.16 * (most_left + most_right)
    for side, color, sign in zip(table, (ACCENT, BLUE), (-1, 1), strict=True):
        bars = axes.barh(range(len(table)), sign * table[side], color=color, height=0.68)
        axes.bar_label(bars, table[side].map("{:,}".format).where(table[side] > 0, ""), padding=4, color=color)
        axes.annotate(
            side, (0, 1), (6 * sign, 3), ("data", "axes fraction"), "offset points", color=color,
            ha="left" if sign > 0 else "right",
        )  # fmt: skip
    for row in np.flatnonzero(table.sum(axis=1) == 0):
        axes.annotate("neither", (0, row), (5, 0), textcoords="offset points", va="center", color=GREY, fontsize=9)
    axes.axvline(0, color=TEXT, linewidth=1)
    name_rows(axes, table.index)
    axes.set_xlim(-most_left - room, most_right + room)
    return figure


DOT, BINS, HIGHEST = 0.115, 36, 12


def dot_strip(numbers, cut=None, below="", above=""):
    """Draw each number as a dot on a log scale, dots of one size above each other, hollow where it is hedged.

    numbers: size, hollow (true or false), label (words for this dot, or nothing). cut: a number where a dashed line
    parts small from large, with the words `below` and `above` on its sides. Numbers of 0 or less have no place on the
    scale. Where dots would pile up higher than twelve, each stands for several numbers. Both are said below.
    """
    rows = numbers[numbers["size"] > 0].sort_values(["size", "hollow"], kind="stable")
    powers = np.log10(rows["size"].to_numpy(float))
    ends = [0, 1, *powers, *([np.log10(cut)] if cut else [])]
    low, high = np.floor(min(ends)), max(ends)
    # a decade has a whole number of places, so that 1, 10 and 100 are where the axis has them
    step = 1 / max(1, BINS // np.ceil(high - low))
    places = np.round(powers / step) * step
    if cut:
        gap = np.where(rows["size"] < cut, -0.5, 0.5) * step + np.log10(cut)
        places = np.where(rows["size"] < cut, np.minimum(places, gap), np.maximum(places, gap))
    rows = rows.assign(place=np.round(places, 9))
    each = int(np.ceil(rows.groupby("place").size().max() / HIGHEST)) if len(rows) else 1
    turns = rows.groupby(["place", "hollow"]).cumcount()
    dots = rows[turns % each == 0].sort_values("hollow", kind="stable")
    dots = dots.assign(level=dots.groupby("place").cumcount())
    levels = dots.level.max() + 1 if len(dots) else 1
    room = 5.6 if cut or numbers.label.ne("").any() else 1
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


def strip_note(unplaced, each):
    """What a strip of dots does not show one by one, in a sentence or two."""
    notes = [f"A dot is up to {each:,} numbers."] if each > 1 else []
    notes += [f"Not drawn: {unplaced:,} of 0, below 0, or without a lower bound."] if unplaced else []
    return "\n".join(notes)


def draw_cut(axes, at, below, above, levels):
    """Draw the line that parts small numbers from large ones, with words on its sides."""
    axes.plot([at, at], [-0.9, levels + 5.2], color=ACCENT, linestyle=(0, (4, 3)), linewidth=1.4)
    for words, side, color, gap in ((below, "right", BLUE, -6), (above, "left", ACCENT, 6)):
        style = {"ha": side, "va": "top", "color": color, "fontsize": LABEL}
        axes.annotate(words, (at, levels + 5.2), (gap, 0), textcoords="offset points", **style)


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


# A kind of square is known by its filling as well as by its colour.
SQUARES = {
    "full": {"facecolor": BLUE, "edgecolor": BLUE},
    "crossed": {"facecolor": "white", "edgecolor": ACCENT, "hatch": "xxxxx", "linewidth": 1.2},
    "hollow": {"facecolor": "white", "edgecolor": GREY, "linewidth": 1.2},
    "striped": {"facecolor": PALE, "edgecolor": GREY, "hatch": "///"},
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
    across = int(min(20, room - 2.5))
    totals = table.sum(axis=1)
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


def add_squares_key(axes, table, looks, at):
    """Name the kinds of squares in a line above them that begins at `at`, each with its total."""
    for name, look in zip(table, looks, strict=False):
        words = f"{name} {table[name].sum():,}"
        draw_square(axes, at, -1.5, look)
        axes.text(at + 1.1, -1.1, words, va="center", fontsize=LABEL)
        at += length(words) / SQUARE + 2.6


# The looks of a dot by the kind of its row: marker, size, face, edge and colour of its name.
PAIRS = {"": ("o", 26, "white", "#8a99a5", GREY), "same": ("o", 52, BLUE, BLUE, BLUE)}
PAIRS["ring"] = ("D", 46, "white", ACCENT, ACCENT)


def pair_dots(pairs, most=15):
    """Draw the most alike pairs, ranked by likeness, each with its name.

    pairs: the index names them; likeness; kind: `same` (a filled dot), `ring` (a diamond) or nothing (a hollow dot).
    """
    pairs = pairs.sort_values("likeness", ascending=False, kind="stable")
    left_out = f", the {most} most alike of {len(pairs):,} pairs" if len(pairs) > most else ""
    pairs = pairs[:most].assign(rank=range(1, 1 + min(most, len(pairs))))
    figure, axes = bare(0.6 + 0.23 * len(pairs))
    for kind, (marker, size, face, edge, color) in PAIRS.items():
        rows = pairs[pairs.kind == kind]
        style = {"marker": marker, "s": size, "facecolors": face, "edgecolors": edge, "linewidths": 1.6}
        axes.scatter(rows.likeness, rows["rank"], clip_on=False, **style)
        for name, row in rows.iterrows():
            style = {"color": color, "va": "center", "fontsize": LABEL, "textcoords": "offset points"}
            axes.annotate(name, (row.likeness, row["rank"]), (9, 0), **style)
    most_alike = max([0.1, *pairs.likeness])
    axes.set(xlim=(0, 2.75 * most_alike), ylim=(len(pairs) + 0.7, 0.3), yticks=pairs["rank"])
    axes.set_xticks(np.arange(0, most_alike + 0.05, 0.1 if most_alike < 0.5 else 0.2))
    axes.xaxis.set_major_formatter("{x:.1g}")
    axes.set_xlabel(f"likeness from 0 to 1{left_out}", loc="left", fontsize=9, color=GREY)
    return figure


# Smallest and largest disc, as areas in square points.
DISCS = (130, 330)
SLANTED = {"rotation": 40, "rotation_mode": "anchor", "fontsize": LABEL, "textcoords": "offset points"}


def matrix(table, most=20, columns=9, noun="articles"):
    """Draw counts as a grid of discs with their numbers: no disc where the count is 0, a larger one the larger it is.

    table: a row an article, a column a word or a level; an index of two levels sets groups apart, under their names. Of
    many rows and columns, those with the largest sums are drawn. None of a table without rows.
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
    figure, axes = bare(slant + 0.45 + 0.27 * (len(table) + firsts.sum()), notes)
    axes.set_yticks(rows, [short(str(name), 22) for name in table.index.get_level_values(-1)])
    axes.set(xlim=(-0.5, table.shape[1] - 0.5), ylim=(rows.max(initial=0) + 0.6, -0.6))
    axes.hlines(rows, -0.5, table.shape[1] - 0.5, color=RULE, linewidth=0.8, zorder=0)
    draw_discs(axes, table.to_numpy(), rows)
    for column, name in enumerate(table):
        axes.annotate(str(name), (column, 1), (-2, 4), ("data", "axes fraction"), **SLANTED)
    for name, row in zip(groups[firsts], rows[firsts], strict=True):
        axes.text(-0.5, row - 0.9, name, va="center", fontsize=LABEL, color=GREY)
    return figure


def draw_discs(axes, counts, rows):
    """Draw the counts of a grid, its rows at these heights."""
    smallest, range_of = DISCS[0], DISCS[1] - DISCS[0]
    most = max(1, counts.max(initial=0))
    for row, column in zip(*counts.nonzero(), strict=True):
        count = counts[row, column]
        axes.scatter(column, rows[row], s=smallest + range_of * count / most, color=BLUE)
        style = {"ha": "center", "va": "center_baseline", "color": "white", "fontsize": 8.5}
        axes.text(column, rows[row], f"{count:,}", **style)


def rank_slope(table, most=12):
    """Draw the ranks of words in two lists as lines from left to right; a line that falls is red and dashed.

    table: two columns of ranks, whose names head the sides; the index names the words. A word that is in one list alone
    has a diamond there, and no line. Of many words, those with the best ranks are drawn.
    """
    table, left_out = largest(table, -table.min(axis=1), most, "words")
    figure, axes = bare(3.6, left_out)
    gap = max(1, table.max(axis=None) / 15) if len(table) else 1
    before, after = table
    falls, alone = table[after] > table[before], table.isna().any(axis=1)
    colors = falls.map({True: ACCENT, False: BLUE})
    heights = table.apply(spread, gap=gap).reindex(table.index)
    for side, column in enumerate(table):
        style = {"ha": "left" if side else "right", "va": "center", "fontsize": LABEL}
        at = 1.06 if side else -0.06
        for name, height in heights[column].dropna().items():
            rank = f"{table[column][name]:.0f}"
            words = f"{name}  {rank}" if side == 0 else f"{rank}  {name}" if alone[name] else rank
            axes.text(at, height, words, color=colors[name], **style)
        axes.text(at, 1 - 1.8 * gap, column, color=GREY, **style)
    for name, ends in heights.iterrows():
        look = {"linestyle": "--" if falls[name] else "-", "marker": "D" if alone[name] else "o", "markersize": 5}
        axes.plot([0, 1], ends, color=colors[name], linewidth=1.4, clip_on=False, **look)
    room = max([0.5, *map(length, table.index)])
    axes.set(xlim=(-0.4 - room / 1.2, 1.4 + max([0, *map(length, table.index[alone])]) / 1.2), yticks=[])
    axes.set_ylim(max([1, *heights.max().dropna()]) + gap, 1 - 2.5 * gap)
    return figure


def spread(ranks, gap):
    """Heights for the marks of these ranks, in their order, each at least so far below the one before: a Series."""
    heights = ranks.dropna().sort_values(kind="stable").astype(float)
    for at in range(1, len(heights)):
        heights.iloc[at] = max(heights.iloc[at], heights.iloc[at - 1] + gap)
    return heights


def narrow(figure, height=None):
    """Make a figure as wide as a telephone can show, with few ticks, and return it; None stays None.

    height: in inches; default as it is.
    """
    if figure is None:
        return None
    figure.set_size_inches(WIDTH, height or figure.get_figheight())
    for axes in figure.axes:
        axes.set_title(axes.get_title(loc="left"), fontsize=LABEL, loc="left")
        if isinstance(axes.xaxis.get_major_locator(), MaxNLocator):
            axes.xaxis.get_major_locator().set_params(nbins=3)
    return figure


def growth(runs):
    """Draw what grows with the size of something as dots, and a straight line from nothing through the smallest.

    runs: two columns, the size and what was measured; a row a run. None of a table without rows.
    """
    if runs.empty:
        return None
    size, value = runs
    middle = runs.groupby(size)[value].median()
    most = runs[size].max()
    figure, axes = plt.subplots(figsize=(WIDTH, 2.6))
    axes.plot([0, most], [0, middle.iloc[0] * most / middle.index[0]], color=ACCENT, linestyle=(0, (4, 3)))
    style = {"color": ACCENT, "fontsize": LABEL, "ha": "right", "textcoords": "offset points"}
    axes.annotate("in proportion", (most, middle.iloc[0] * most / middle.index[0]), (-14, -2), **style)
    axes.plot(runs[size], runs[value], "o", color=BLUE, markersize=6, alpha=0.7)
    axes.set(xlabel=size, ylabel=value, xticks=middle.index, xlim=(0, 1.06 * most), ylim=(0, None))
    axes.xaxis.set_major_formatter(lambda number, _: axis_number(number))
    return figure
