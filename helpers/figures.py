"""Draw the figures of the essays: a message, what is drawn, the marks with their words on them, and the source.

All are as wide as a telephone can show. Each takes a plain table, so it knows nothing of Chinese; of many rows it draws
those with most, and says below how many there are.
"""

import logging
from unicodedata import east_asian_width

import matplotlib.pyplot as plt
import numpy as np
from IPython.display import display
from matplotlib.colors import to_rgb
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator
from wordcloud import WordCloud

from helpers.charts import BLUE, FONT, PALE, axis_number, ink, short, show

# The font with the Chinese signs has one weight, also in bold lines; that is known.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
WIDTH = 4.7
# Besides the blue of the palette: the other side, and what is said rather than drawn.
ACCENT, TEXT, GREY = "#b3243b", "#1a1a1a", "#5d6770"
# Share of the font size that a sign of the Latin font takes, on average; a Chinese one takes all of it.
LATIN = {"normal": 0.58, "bold": 0.66}
LABEL = 10


def publish(figure, message, method="", source="", *, alt, nothing="There is nothing to draw on these pages."):
    """Show a figure in its frame, and its message as text below it, for readers who get no pictures.

    alt: the pattern first, then at most five values. The other words are those of `framed`. nothing: the sentence in
    place of a figure that is None.
    """
    if figure is None:
        say(nothing)
    else:
        show(framed(figure, message, method, source), alt)
        say(message, "strong")


def say(words, mark="span"):
    """Show a sentence as text that is no markup and no formula."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;")
    html = f'<p class="message tex2jax_ignore mathjax_ignore"><{mark}>{escaped}</{mark}></p>'
    display({"text/html": html, "text/plain": words}, raw=True)


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
    figure, axes = bare(1.0 + DOT * levels + 0.45, strip_note(len(numbers) - len(rows), each))
    size = {"marker": "o", "s": (DOT * 62) ** 2, "edgecolors": BLUE, "linewidths": 1.4, "clip_on": False}
    axes.scatter(dots.place, dots.level, facecolors=["white" if hollow else BLUE for hollow in dots.hollow], **size)
    axes.set(xlim=(low - step, high + step), ylim=(-0.9, levels + 5.6), yticks=[])
    axes.spines.bottom.set_visible(True)
    axes.set_xticks(range(int(np.ceil(low)), int(high) + 1))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda power, _: axis_number(10.0**power)))
    if cut:
        draw_cut(axes, np.log10(cut), below, above, levels)
    name_dots(axes, dots[dots.label != ""], levels, np.log10(cut or 1))
    return figure


def strip_note(unplaced, each):
    """What a strip of dots does not show one by one, in a sentence or two."""
    notes = [f"A dot is up to {each:,} numbers."] if each > 1 else []
    notes += [f"Not drawn: {unplaced:,} of 0, below 0, or without a lower bound."] if unplaced else []
    return " ".join(notes)


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
SQUARES = [
    {"facecolor": BLUE, "edgecolor": BLUE},
    {"facecolor": "white", "edgecolor": ACCENT, "hatch": "xxxxx", "linewidth": 1.2},
    {"facecolor": "white", "edgecolor": GREY, "linewidth": 1.2},
    {"facecolor": PALE, "edgecolor": GREY, "hatch": "///"},
]


# The side of a square and what is around it, in inches.
SQUARE = 0.19


def squares(table, most=16, noun="rows", key=True):
    """Draw each count as so many squares; the total is at the end of the row.

    table: the index names the rows, the first on top; one column of counts for each kind of square, at most four, which
    are told apart by filling and colour. key: whether a line above names the kinds, with their totals. Where a row has
    more than five lines of squares, a square stands for several, which is said below.
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
            draw_square(axes, place % across, top + place // across, kind)
        style = {"va": "center", "fontsize": LABEL}
        axes.text(-0.6, top + 0.4, name, ha="right", **style)
        axes.text(min(len(kinds), across) + 0.3, top + 0.4, f"{total:,}", **style)
    axes.set(xlim=(-left, room), ylim=(heights.sum() - 0.4, -1.6 * key), yticks=[])
    if key:
        add_squares_key(axes, table, 0.3 - left)
    return figure


def draw_square(axes, column, row, kind):
    axes.add_patch(plt.Rectangle((column, row), 0.78, 0.78, **SQUARES[kind]))


def add_squares_key(axes, table, at):
    """Name the kinds of squares in a line above them that begins at `at`, each with its total."""
    for kind, name in enumerate(table):
        words = f"{name} {table[name].sum():,}"
        draw_square(axes, at, -1.5, kind)
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


def slope(ranks, most=6, depth=30):
    """Draw how words change rank from one count to another: a line a word, with an arrow head at its end.

    ranks: the index names the words; two columns, whose names head the sides, missing where a count lacks the word.
    Drawn are those of the first half of the ranks that change most; ranks after `depth` share a line at the foot. None
    where no rank changes.
    """
    foot = depth + 3
    places = ranks.where(ranks <= depth, foot)
    change = places.iloc[:, 1] - places.iloc[:, 0]
    change = change[(ranks.min(axis=1) <= depth / 2) & (change != 0)]
    names = change.abs().sort_values(ascending=False, kind="stable").index[:most]
    if names.empty:
        return None
    figure, axes = bare(4.2)
    for name in names:
        fall = change[name] > 0
        line = {"color": ACCENT if fall else BLUE, "linewidth": 2, "linestyle": (0, (4, 2)) if fall else "-"}
        axes.plot([0, 1], places.loc[name], **line)
        axes.plot(1, places.loc[name].iloc[1], marker="v" if fall else "^", color=line["color"], markersize=8)
    for side, column in enumerate(ranks):
        name_ranks(axes, side, ranks.loc[names], places.loc[names, column], depth)
        style = {"ha": "left" if side else "right", "color": GREY, "fontsize": LABEL}
        axes.text(side, -1.4, column, **style)
    axes.set(xlim=(-1.5, 2.1), ylim=(foot + 1, -2.8), yticks=[])
    return figure


def name_ranks(axes, side, ranks, places, depth):
    """Write the rank and the name of each word beside its end, never closer than a line, on the left or right side."""
    at = -9
    for name, place in places.sort_values(kind="stable").items():
        before, rank = ranks.loc[name].iloc[0], ranks.loc[name].iloc[side]
        at = max(place, at + 1.5)
        number = "not there" if np.isnan(rank) else f"{rank:,.0f}"
        if side:
            # the name is at the left already, with its gloss
            words = f"{number}  {name if np.isnan(before) or before > depth else name.split()[0]}"
        else:
            words = f"{name}  {number}" if rank <= depth or not np.isnan(rank) else number
        style = {"ha": "left" if side else "right", "va": "center", "fontsize": LABEL, "textcoords": "offset points"}
        axes.annotate(words, (side, at), (8 if side else -6, 0), **style)


def matrix(table, most=12, noun="articles"):
    """Draw a table of counts as cells with their numbers, the darker the larger; 0 is a small dot.

    table: the index names the rows, the columns name the columns; of many columns those with most are drawn. None of a
    table without rows.
    """
    if table.empty:
        return None
    columns, left_out = largest(table.T, table.sum(), most, noun)
    table = columns.T
    figure, axes = bare(1.5 + 0.3 * len(table), left_out)
    most_of_all = max([1, *table.max()])
    for (row, column), count in np.ndenumerate(table.to_numpy()):
        if count:
            share = 0.15 + 0.85 * count / most_of_all
            color = [1 - share * (1 - part) for part in to_rgb(BLUE)]
            axes.add_patch(plt.Rectangle((column - 0.47, row - 0.44), 0.94, 0.88, facecolor=color))
        style = {"ha": "center", "va": "center", "fontsize": 9}
        axes.text(column, row, f"{count:,}" if count else "·", color=ink(color) if count else GREY, **style)
    axes.set_xticks(range(len(table.columns)), table.columns, rotation=60, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    name_rows(axes, table.index, 32)
    axes.set_xlim(-0.6, max(1, len(table.columns)) - 0.4)
    return figure


def word_clouds(clouds, most=24):
    """Draw clouds of words below each other, each under its name, the words as large as their numbers.

    clouds: by name a Series of numbers by word, of which those without words have no cloud; None where none has words.
    Words are always in the same places.
    """
    clouds = {name: numbers for name, numbers in clouds.items() if len(numbers)}
    if not clouds:
        return None
    figure, panels = plt.subplots(len(clouds), 1, figsize=(WIDTH, 1.9 * len(clouds)), squeeze=False)
    for axes, (name, numbers), color in zip(panels[:, 0], clouds.items(), [TEXT, BLUE], strict=False):
        cloud = WordCloud(
            font_path=str(FONT), width=470, height=165, scale=3, background_color="white", random_state=1, margin=3,
            prefer_horizontal=1, min_font_size=11, max_font_size=54, relative_scaling=0.5, max_words=most,
            color_func=lambda *_, color=color, **__: color,
        )  # fmt: skip
        axes.imshow(cloud.generate_from_frequencies(numbers.to_dict()).to_array(), interpolation="bilinear")
        axes.set_title(name, fontsize=LABEL, color=GREY, loc="left")
        axes.axis("off")
    return figure


def depths(table, most=20, noun="articles"):
    """Draw how far down each row goes: a disc with its number at each level that it names, a line from first to last.

    table: a column for each level, the largest first, with counts; the index has two levels, group and name, and groups
    are set apart. None of a table without rows.
    """
    if table.empty:
        return None
    table, left_out = largest(table, table.sum(axis=1), most, noun)
    groups = table.index.get_level_values(0)
    firsts = ~groups.duplicated()
    rows = np.arange(len(table)) + 0.9 * firsts.cumsum()
    figure, axes = bare(0.6 + 0.27 * (len(table) + firsts.sum()), left_out)
    for row, counts in zip(rows, table.to_numpy(), strict=True):
        named = np.flatnonzero(counts)
        axes.plot(named[[0, -1]] if len(named) else [], [row] * 2 * bool(len(named)), color=BLUE, linewidth=1.4)
        axes.scatter(range(table.shape[1]), [row] * table.shape[1], s=6, color="#c3ccd3", zorder=0)
        axes.scatter(named, [row] * len(named), s=190, color=BLUE, zorder=2)
        for level in named:
            style = {"ha": "center", "va": "center_baseline", "color": "white", "fontsize": 9, "zorder": 3}
            axes.text(level, row, f"{counts[level]:,}", **style)
    axes.set_yticks(rows, [short(str(name), 24) for name in table.index.get_level_values(1)])
    for name, row in zip(groups[firsts], rows[firsts], strict=True):
        at = (0, row - 0.9), (4, 0), axes.get_yaxis_transform(), "offset points"
        axes.annotate(name, *at, va="center", color=GREY)
    axes.set(xlim=(-0.5, table.shape[1] - 0.5), ylim=(rows[-1] + 0.6, -0.4))
    axes.set_xticks(range(table.shape[1]), table.columns)
    axes.xaxis.tick_top()
    return figure


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
