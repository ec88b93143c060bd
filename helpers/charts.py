"""Draw figures that stay legible: one style, one palette, one way to show a figure with words for it."""

import io
import re
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display
from matplotlib import font_manager
from matplotlib.colors import to_rgb
from matplotlib.ticker import EngFormatter, LogLocator, MaxNLocator, NullLocator

from helpers.metrics import in_common_units, one_kind

FONT = Path(__file__).parent / "rules" / "BaozhangSans-Regular.otf"
MISSING_GLYPHS = "Not in the font, drawn as boxes: "
# Apart in lightness by 11 or more of 100, so distinct in grey and to colour-blind eyes; the sixth is too pale for text.
PALETTE = ["#1d5a99", "#edae49", "#6d1238", "#43a496", "#c94f2c", "#d3dee6", "#111111"]
STYLE = {
    "font.family": ["Baozhang Sans", "DejaVu Sans"],
    "text.parse_math": False,  # a price in dollars on a page is no formula
    "font.size": 11,
    "axes.titlesize": 13,
    "axes.titlelocation": "left",
    "axes.titlepad": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#666666",
    "axes.axisbelow": True,
    "axes.prop_cycle": plt.cycler(color=PALETTE),
    "grid.color": "#e4e4e4",
    "legend.frameon": False,
    "figure.figsize": (8, 4.5),
    "figure.dpi": 144,
    "figure.constrained_layout.use": True,
    "savefig.dpi": "figure",
    "savefig.bbox": "tight",
    "savefig.facecolor": "white",
}


def use_style():
    """Set the style of all figures, whatever the reader's own matplotlib settings are; no table holds formulas."""
    pd.set_option("display.html.use_mathjax", False)
    if "Baozhang Sans" not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(FONT)
    plt.style.use(["default", STYLE])


def show(figure, alt):
    """Display the figure as a picture with `alt`, the sentence that says what it shows, and close it."""
    if not alt.strip():
        raise ValueError("show() needs alt: a sentence that says what the figure shows")
    png, missing = draw(figure)
    plt.close(figure)
    if missing:
        alt = f"{alt}\n{MISSING_GLYPHS}{missing}"
    width = pixel_width(png) * 96 // round(figure.dpi)
    data = {"image/png": png, "text/plain": alt}
    display(data, raw=True, metadata={"image/png": {"alt": alt, "width": width}})


def draw(figure):
    """Return the figure as PNG, and the characters the font lacks."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure.savefig(buffer, format="png", metadata={"Software": None})
    codes = {glyph_code(warning) for warning in caught} - {None}
    for warning in caught:
        if glyph_code(warning) is None:
            warnings.warn_explicit(warning.message, warning.category, warning.filename, warning.lineno)
    return buffer.getvalue(), "".join(map(chr, sorted(codes)))


def glyph_code(warning):
    """Return the code point that a warning of matplotlib calls missing, or None."""
    match = re.match(r"Glyph (\d+) .*missing from", str(warning.message))
    return int(match[1]) if match else None


def pixel_width(png):
    """Return the width that a PNG states in its header."""
    return int.from_bytes(png[16:20], "big")


ROLE_COLORS = {
    "headline": PALETTE[2],
    "subhead": PALETTE[4],
    "byline": PALETTE[1],
    "body": PALETTE[0],
    "caption": PALETTE[3],
    "credit": PALETTE[1],
    "boilerplate": "#b9b9b9",
    "advert": PALETTE[5],
}
HATCH = "#8a99a5"
# Room for the label of the axis; and a length that few lines of a page have.
FEWEST_ROWS, LONG_BAR = 12, 500
BESIDE = {"textcoords": "offset points", "va": "center", "fontsize": 9}


def page_map(lines, most_pages=2, most_lines=70):
    """Draw pages line by line: a bar as long as the line, in the colour of its role; a numbered rail for each article.

    lines: page, line, role, article, joins_previous, text. An arc leads from a headline that stands after its article
    to where that begins; a small arrow marks a line that continues a cut sentence. Only the first pages, and their
    first lines, are drawn, and a bar far longer than the others is cut; the label below a page says how many lines are
    left out and where bars are cut.
    """
    pages = lines.page.drop_duplicates()[:most_pages]
    longest = lines[lines.page.isin(pages)].groupby("page").size().max()
    size = (5.8 * len(pages), 1.6 + 0.2 * max(FEWEST_ROWS, min(most_lines, longest)))
    figure, panels = plt.subplots(1, len(pages), figsize=size, squeeze=False, sharex=True)
    for axes, page in zip(panels[0], pages, strict=True):
        rows = lines[lines.page == page].reset_index(drop=True)
        draw_page(axes, rows[:most_lines], len(rows))
        axes.set_title(short(page, 24), fontsize=11)
    figure.legend(*role_keys(ROLE_COLORS), loc="outside lower center", ncols=7, fontsize=10, handlelength=1)
    return figure


def role_keys(roles, colors=None):
    """Return the keys of a legend and their labels; byline and credit, both names of persons, share one."""
    labels = {role: "byline, credit" if role in ("byline", "credit") else role for role in roles}
    colors = colors or ROLE_COLORS
    keys = {label: plt.Rectangle((0, 0), 1, 1, facecolor=colors[role]) for role, label in labels.items()}
    if "advert" in keys:
        keys["advert"].set(hatch="///", edgecolor=HATCH)
    return list(keys.values()), list(keys)


def short(text, most):
    """Return the text, cut to so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def draw_page(axes, rows, total):
    """Draw the rows of one page, which has `total` lines."""
    whole = rows.text.str.strip().str.len()
    lengths = whole.clip(upper=max(LONG_BAR, 10 * int(whole.median())))
    bars = axes.barh(rows.index, lengths, height=0.74, color=rows.role.map(ROLE_COLORS), edgecolor="white")
    for bar, role in zip(bars, rows.role, strict=True):
        if role == "advert":
            bar.set(hatch="///", edgecolor=HATCH)
    for at, row in rows.iterrows():
        label = short(row.text.strip(" #*\u3000"), 16) if row.role != "body" else ""
        cut = f"… {whole[at]:,} characters " if whole[at] > lengths[at] else ""
        axes.annotate(cut + label, (lengths[at], at), (4, 0), **BESIDE)
        if row.role == "body" and row.joins_previous:
            axes.annotate("↑", (0, at), (2, 0), color="white", **BESIDE)
    for number, (_, article) in enumerate(rows[rows.article != ""].groupby("article", sort=False), 1):
        draw_rail(axes, article, number)
    axes.set_yticks(rows.index[::5], rows.line[::5], fontsize=9)
    axes.set_ylim(max(FEWEST_ROWS, len(rows)) - 0.4, -0.6)
    axes.set_ylabel("line of the file, blank lines left out")
    notes = [f"{total - len(rows)} more lines not drawn"] if total > len(rows) else []
    notes += [f"bars cut at {lengths.max():,}"] if whole.max() > lengths.max() else []
    axes.set_xlabel(f"characters in the line{' (' + ', '.join(notes) + ')' if notes else ''}")


def draw_rail(axes, article, number):
    """Number an article at the left of its text, and lead from a late headline to where the text begins."""
    text = article.index[article.role.isin(["body", "caption"])]
    if text.empty:
        return
    axes.plot([-3, -3], [text[0] - 0.4, text[-1] + 0.4], color="#555555", linewidth=1.2)
    axes.annotate(str(number), (-3, text[0]), (-5, 0), ha="right", **BESIDE)
    for at in article.index[(article.role == "headline") & (article.index > text[0])]:
        style = {"arrowstyle": "->", "color": ROLE_COLORS["headline"], "linewidth": 1.5}
        style["connectionstyle"] = f"arc3,rad=-{min(0.5, 1.5 / (at - text[0])):.2f}"
        axes.annotate("", (-3, text[0] + 0.4), (-3, at), arrowprops=style)


FORM_COLORS = {"exact": PALETTE[0], "range": PALETTE[5], "open": PALETTE[1]}


def ink(color):
    """White on a colour where that has a contrast of 4.5 to 1 (WCAG 2), else black, which then has more."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(color)]
    return "white" if 1.05 / (np.dot(parts, [0.2126, 0.7152, 0.0722]) + 0.05) >= 4.5 else "black"


def share_bars(table, label, colors=None, beside=False):
    """Draw each row of a table of counts as a bar of shares, its columns in these colours (default those of roles).

    An index of two levels sets the groups of its first level apart, under their names.
    beside: a part too narrow for its label has it at the right end of the bar.
    """
    colors = colors or ROLE_COLORS
    shares = table.div(table.sum(axis=1), axis=0).fillna(0)
    groups = group_starts(table.index)
    places = np.arange(len(table)) + np.cumsum([at in groups for at in range(len(table))])
    figure, axes = plt.subplots(figsize=(8, 1.4 + 0.6 * len(table) + 0.5 * len(groups)))
    left = 0 * shares.iloc[:, 0]
    for role in table:
        bars = axes.barh(places, shares[role], left=left, color=colors[role], edgecolor="white")
        if role == "advert":
            plt.setp(bars, hatch="///", edgecolor=HATCH)
        for place, start, share, count in zip(places, left, shares[role], table[role], strict=True):
            if share > 0.1:
                style = {"ha": "center", "va": "center", "color": ink(colors[role])}
                axes.text(start + share / 2, place, f"{role} {count:,}", **style)
        left = left + shares[role]
    if beside:
        label_narrow_parts(axes, table.where(shares.le(0.1) & shares.gt(0)), places)
    for at, name in groups.items():
        axes.text(0, places[at] - 0.5, name, va="bottom", color="#444444")
    axes.set_yticks(places, [short(name, 24) for name in table.index.get_level_values(-1)])
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.set_xlabel(label)
    figure.legend(*role_keys(table, colors), loc="outside lower center", ncols=7, fontsize=10, handlelength=1)
    return figure


def label_narrow_parts(axes, counts, places):
    """Name at the right end of each bar the parts that have a count here, for which the bar has no room."""
    for (_, row), place in zip(counts.iterrows(), places, strict=True):
        axes.text(1.01, place, ", ".join(f"{role} {count:,.0f}" for role, count in row.dropna().items()), va="center")


def group_starts(index):
    """The number of the first row of each group of a two-level index, with its name; nothing for a plain index."""
    names = index.get_level_values(0)
    return {} if index.nlevels == 1 else {at: names[at] for at in np.flatnonzero(~names.duplicated())}


def ranked_dots(table, value, label, low=None, high=None, groups=None, log=False, hollow=None):
    """Draw one dot per row, the first on top, with intervals from column `low` to `high`, coloured by column `groups`.

    table: the index names the rows, as they are printed. A value that is missing is not drawn; its row stays.
    hollow: a column that is true where the dot is hollow.
    """
    figure, axes = plt.subplots(figsize=(8, 1.2 + 0.29 * len(table)))
    rows = range(len(table))
    if low:
        axes.hlines(rows, table[low], table[high], color="#9aa7b1", linewidth=2)
    kinds = table[groups] if groups else table[value].map(lambda _: "")
    for kind, color, marker in zip(kinds.drop_duplicates(), PALETTE, "osD^vP", strict=False):
        chosen = (kinds == kind).to_numpy()
        places = [row for row in rows if chosen[row]]
        axes.plot(table[value][chosen], places, marker, color=color, markersize=7, label=str(kind))
    for row in rows if hollow else []:
        if table[hollow].iloc[row]:
            axes.plot(table[value].iloc[row], row, "o", color="white", markersize=4)
    if groups:
        axes.legend(loc="lower right")
    axes.set_yticks(rows, [short(str(name), 18) for name in table.index])
    axes.set_ylim(len(table) - 0.4, -0.6)
    axes.grid(axis="x")
    if log:
        use_log_scale(axes)
    elif pd.api.types.is_integer_dtype(table[value]):
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_xlabel(label)
    return figure


LARGE = EngFormatter(sep="")


def plain(number, large=10**6):
    """A number for an axis: without a power of ten, however small, and 10k or 1M where it is large."""
    if 0 < abs(number) < 1e-4:
        return np.format_float_positional(float(f"{number:.3g}"), trim="-")
    return f"{number:,.10g}" if abs(number) < large else LARGE(number)


def use_log_scale(axes):
    """Give the horizontal axis a log scale with plain numbers: 1, 2, 5, 10 where there is room, 10k, 1M where large."""
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 2000 else (1,), numticks=9))
    axes.xaxis.set_major_formatter(lambda number, _: plain(number, 10**4))
    axes.xaxis.set_minor_locator(NullLocator())


def use_power_ticks(axes):
    """Label a horizontal axis of binary logarithms with the numbers that they stand for: 1/2, 1, 2, 4, 64."""
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.xaxis.set_major_formatter(lambda power, _: f"{2**power:,.0f}" if power >= 0 else f"1/{2**-power:,.0f}")


# Where a name may stand, best first: right or left of its point, and how many typographic points higher.
LABEL_SPOTS = [(side, rise) for rise in (0, 6, -6, 12, -12, 18, -18, 24, -24) for side in ("left", "right")]
LEADER = {"arrowstyle": "-", "color": "#555555", "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2}


def labelled_points(table, x, y, labels, log_x=True):
    """Draw a point a row at columns `x` and `y`; the rows in the index `labels` carry their name.

    A name stands right beside its point; where another name or point is in the way left of it, or higher or lower;
    where there is no room for it at all, it has none.
    """
    figure, axes = plt.subplots(figsize=(8, 5.4))
    axes.plot(table[x], table[y], "o", color=PALETTE[0], alpha=0.35, markersize=5)
    if log_x:
        use_log_scale(axes)
    axes.autoscale_view()
    points = axes.transData.transform(table[[x, y]]) * 72 / figure.dpi
    boxes = []
    for name, at in zip(labels, points[table.index.get_indexer(labels)], strict=True):
        choices = [label_box(name, at, *spot) for spot in LABEL_SPOTS]
        in_the_way = [2 * sum(overlap(box, other) for other in boxes) + covered(points, box) for box in choices]
        best = int(np.argmin(in_the_way))
        if any(overlap(choices[best], other) for other in boxes):
            continue
        boxes.append(choices[best])
        side, rise = LABEL_SPOTS[best]
        style = {"ha": side, "va": "center", "fontsize": 10, "arrowprops": LEADER if abs(rise) > 6 else None}
        offset = (5 if side == "left" else -5, rise)
        axes.annotate(name, (table[x][name], table[y][name]), offset, textcoords="offset points", **style)
    axes.grid()
    return figure


def label_box(name, at, side, rise):
    """Left, right, low and high of a name beside a point; `side` is the end of the name that is near the point."""
    width = sum(10 if ord(sign) > 0x2E7F else 6 for sign in name)
    left = at[0] + 5 if side == "left" else at[0] - 5 - width
    return left, left + width, at[1] + rise - 6, at[1] + rise + 6


def overlap(box, other):
    """Whether two boxes share a place."""
    return box[0] < other[1] and other[0] < box[1] and box[2] < other[3] and other[2] < box[3]


def covered(points, box):
    """How many points, each with a radius of 2.5, a box covers."""
    inside = (points > np.array(box)[[0, 2]] - 2.5) & (points < np.array(box)[[1, 3]] + 2.5)
    return int(inside.all(axis=1).sum())


def dispersion_plot(places, lengths, most=30):
    """Draw where a term stands: one strip an article, as long as the article, with a mark at each occurrence.

    places: article, start. lengths: characters by article, in reading order. Only the first `most` articles are drawn.
    """
    left_out = f" (the first {most} of {len(lengths):,} articles drawn)" if len(lengths) > most else ""
    lengths = lengths[:most]
    figure, axes = plt.subplots(figsize=(8, 1 + 0.3 * len(lengths)))
    axes.barh(range(len(lengths)), lengths, height=0.6, color=PALETTE[5])
    for at, article in enumerate(lengths.index):
        marks = places.start[places.article == article]
        axes.vlines(marks, at - 0.42, at + 0.42, color=PALETTE[2], linewidth=2)
    axes.set_yticks(range(len(lengths)), [short(article, 26) for article in lengths.index], fontsize=9)
    axes.set_ylim(len(lengths) - 0.4, -0.6)
    axes.set_xlabel(f"character of the article{left_out}")
    return figure


def word_cloud(counts, most=80):
    """Draw words as large as their counts (a Series by word), in our font and always in the same places."""
    from wordcloud import WordCloud

    cloud = WordCloud(
        font_path=str(FONT), width=700, height=350, scale=2, background_color="white", random_state=1, max_words=most,
        prefer_horizontal=1, min_font_size=9, relative_scaling=0.5, margin=3, color_func=lambda *_, **__: PALETTE[0],
    )  # fmt: skip
    figure, axes = plt.subplots(figsize=(9, 4.6))
    axes.imshow(cloud.generate_from_frequencies(counts.to_dict()).to_array(), interpolation="bilinear")
    axes.axis("off")
    return figure


# Units by the first two digits of their adcodes, north on top; after the grid of geofacet (MIT licence).
TILE_GRID = """
    .. .. .. .. .. .. .. 23
    .. .. .. .. .. .. .. 22
    .. .. .. .. 15 11 21 ..
    65 62 64 14 13 12 .. ..
    54 63 .. 61 41 37 .. ..
    .. 51 50 42 34 32 31 ..
    .. 53 52 43 36 33 .. ..
    .. .. .. 45 44 35 71 ..
    .. .. .. 46 82 81 .. ..
"""
TILES = {
    f"{province}0000": (column, row)
    for row, line in enumerate(TILE_GRID.strip().splitlines())
    for column, province in enumerate(line.split())
    if province != ".."
}


def tile_maps(panels, names):
    """Draw maps of China beside each other, a tile per province-level unit, darker the larger its number.

    panels: by title a Series of numbers by adcode of the province (`110000`); zero and missing stay white, unlabelled.
    names: the name to print on each tile by adcode, for all 34.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(5.4 * len(panels), 6), squeeze=False)
    for panel, (title, numbers) in zip(axes[0], panels.items(), strict=True):
        most = max([1, *numbers])
        for code, (column, row) in TILES.items():
            number = numbers.get(code, 0)
            draw_tile(panel, column, row, names[code], number, number / most)
        panel.set(xlim=(-0.1, 8.1), ylim=(9.05, -0.1), aspect="equal", title=title)
        panel.axis("off")
    return figure


def draw_tile(axes, column, row, name, number, share):
    """Draw one tile with its name and number, as dark as its share of the largest number."""
    shade = 0.12 + 0.88 * share if number else 0
    color = [1 - shade * (1 - part) for part in to_rgb(PALETTE[0])]
    axes.add_patch(plt.Rectangle((column, row), 0.94, 0.94, facecolor=color, edgecolor="#9aa7b1"))
    style = {"ha": "center", "va": "center", "color": ink(color)}
    axes.text(column + 0.47, row + 0.34, name, fontsize=9, **style)
    if number:
        axes.text(column + 0.47, row + 0.68, f"{number:,}", **style)


MEASURED = {"money": "amount in", "percent": "share in", "score": "score in", "rate": "rate in"}
MEASURED |= {kind: f"{kind} in" for kind in ("area", "length", "weight")}


def interval_dots(metrics, most=20):
    """Draw metrics of one unit, the largest first: see `metric_panels`. Refuses mixed units, and plans with facts."""
    rows = one_kind(in_common_units(metrics))
    figure, axes = plt.subplots(figsize=(9, 1.4 + 0.3 * min(most, len(rows))))
    draw_intervals(axes, rows, most)
    return figure


def metric_panels(metrics, panels=6, most=8):
    """Draw metrics by unit, plans apart: a panel for each of the units with most rows, each with a scale of its own.

    A unit with a single row has no panel; where all are single, there is no figure (None).

    A dot is an exact number, a pale bar the range between two bounds, an arrow an open end; plans are hollow. The words
    at the right are those of the page. A panel shows its largest numbers and says how many are left out; where they
    span more than two decades its scale is logarithmic and says so.
    """
    groups = in_common_units(metrics).groupby(["common_unit", "status"], sort=False)
    largest = sorted((group for _, group in groups if len(group) > 1), key=len, reverse=True)[:panels]
    if not largest:
        return None
    heights = [1.6 + 0.3 * min(most, len(rows)) for rows in largest]
    figure, axes = plt.subplots(len(largest), figsize=(9, sum(heights)), height_ratios=heights, squeeze=False)
    for panel, rows in zip(axes[:, 0], largest, strict=True):
        draw_intervals(panel, rows, most)
    return figure


def draw_intervals(axes, rows, most):
    """Draw rows of one unit and status as dots, bars and arrows on one axis."""
    unit, plan = rows.common_unit.iloc[0], rows.status.iloc[0] == "plan"
    size = rows.common_low.fillna(rows.common_high)
    shown = rows.loc[size.sort_values(ascending=False, kind="stable").index[:most]]
    marker = {"color": PALETTE[0], "markerfacecolor": "white" if plan else PALETTE[0], "markeredgewidth": 1.5}
    ends = pd.concat([shown.common_low, shown.common_high])
    log = ends.min() > 0 and ends.max() / ends.min() > 100
    axes.set_xscale("log" if log else "linear")
    axes.set_xlim(*limits(ends, log))
    for at, row in enumerate(shown.itertuples()):
        draw_interval(axes, at, row.common_low, row.common_high, marker)
    axes.set_yticks(range(len(shown)), [short(name, 16) or "(not named)" for name in shown.indicator])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    beside = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points", "va": "center"}
    for at, text in enumerate(shown.text):
        axes.annotate(short(text, 16), (1, at), (4, 0), **beside)
    axes.grid(axis="x")
    left_out = f", the largest {len(shown)} of {len(rows)}" if len(rows) > len(shown) else ""
    axes.set_title(f"{unit or 'no unit'}: {'planned' if plan else 'reported'} numbers{left_out}", fontsize=12)
    words = f"{MEASURED.get(rows.kind.iloc[0], 'number of')} {unit}" if unit else "number, no unit printed"
    axes.set_xlabel(f"{words} (logarithmic scale)" if log else words)
    if log:
        use_log_scale(axes)
    else:
        axes.xaxis.set_major_formatter(lambda number, _: plain(number))
        # the labels of very small numbers are long
        few = 3 if ends.abs().max() < 1e-3 else 7
        axes.xaxis.set_major_locator(MaxNLocator(few, integer=rows.kind.iloc[0] == "count"))


def limits(ends, log):
    """Room around the bounds, so that marks and arrows stay inside; a linear axis begins or ends at zero."""
    if log:
        return ends.min() / 2, ends.max() * 3
    low, high = min(0, ends.min() * 1.15), max(0, ends.max() * 1.15)
    return low, high if high > low else 1


def draw_interval(axes, at, low, high, marker):
    """Draw one metric: a dot where it is exact, a bar with ends between two bounds, an arrow from a bound with none."""
    if low == high:
        axes.plot(low, at, "o", markersize=7, clip_on=False, **marker)
    elif pd.isna(high) or pd.isna(low):
        bound, toward = (low, "right") if pd.isna(high) else (high, "left")
        place = {"xycoords": axes.get_yaxis_transform(), "textcoords": "data"}
        arrow = {"arrowstyle": "->", "color": PALETTE[0], "linewidth": 1.5, "shrinkA": 0}
        axes.annotate("", (0.995 if toward == "right" else 0.005, at), (bound, at), arrowprops=arrow, **place)
        axes.plot(bound, at, "|", markersize=12, **marker)
    else:
        axes.hlines(at, low, high, color=PALETTE[5], linewidth=9)
        axes.plot([low, high], [at, at], "|", markersize=12, **marker)


def similarity_matrix(table):
    """Draw each pair of a symmetric table as a shaded cell with its number; the shades span these numbers."""
    pairs = np.where(np.tri(len(table) - 1, dtype=bool), table.to_numpy()[1:, :-1], np.nan)
    figure, axes = plt.subplots(figsize=(2.6 + 0.62 * len(pairs), 1.9 + 0.52 * len(pairs)))
    image = axes.imshow(pairs, cmap="Blues", aspect="auto")
    for (row, column), number in np.ndenumerate(pairs):
        if not np.isnan(number):
            style = {"ha": "center", "va": "center", "color": ink(image.to_rgba(number))}
            axes.text(column, row, f"{number:.2f}", fontsize=9, **style)
    labels = [short(str(name), 9) for name in table.index]
    axes.set_xticks(range(len(pairs)), labels[:-1], rotation=45, ha="right", fontsize=9)
    axes.set_yticks(range(len(pairs)), labels[1:], fontsize=9)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure
