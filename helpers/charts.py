"""Draw tables as figures that stay legible: one style, one palette, one way to show a figure with words for it."""

import io
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display
from matplotlib import font_manager
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from matplotlib.ticker import EngFormatter, LogLocator, MaxNLocator, NullLocator

from helpers.rules import FOLDER

FONT = FOLDER / "BaozhangSans-Regular.otf"
MISSING_GLYPHS = "Not in the font, drawn as boxes: "
# Apart in lightness by 11 or more of 100, so distinct in grey and to colour-blind eyes; the sixth is too pale for text.
PALETTE = ["#1d5a99", "#edae49", "#6d1238", "#43a496", "#c94f2c", "#d3dee6", "#111111"]
BLUE, YELLOW, PURPLE, GREEN, RED, PALE, BLACK = PALETTE
# The jobs of the colours.
ROLE_COLORS = {
    "headline": PURPLE,
    "subhead": RED,
    "byline": YELLOW,
    "body": BLUE,
    "caption": GREEN,
    "credit": YELLOW,
    "boilerplate": "#b9b9b9",
    "advert": PALE,
    "unplaced": BLACK,
}
PROVINCE_COLOR = BLUE
INTERVAL_COLOR, TILE_EDGE_COLOR = "#9aa7b1", "#9aa7b1"
METRIC_COLOR, RANGE_COLOR = BLUE, PALE


def use_style():
    """Set the style of all figures, whatever the reader's own matplotlib settings are; no table holds formulas."""
    pd.set_option("display.html.use_mathjax", False)
    if "Baozhang Sans" not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(FONT)
    plt.style.use(["default", FOLDER / "figures.mplstyle", {"axes.prop_cycle": plt.cycler(color=PALETTE)}])


def show(figure, alt):
    """Display the figure as a picture with `alt`, the sentence that says what it shows, and close it."""
    if not alt.strip():
        raise ValueError("show() needs alt: a sentence that says what the figure shows")
    png, missing = draw(figure)
    plt.close(figure)
    alt += f"\n{MISSING_GLYPHS}{missing}" if missing else ""
    # the header of a PNG states its width here
    width = int.from_bytes(png[16:20], "big") * 96 // round(figure.dpi)
    display({"image/png": png, "text/plain": alt}, raw=True, metadata={"image/png": {"alt": alt, "width": width}})


def draw(figure):
    """Return the figure as PNG, and the characters that its fonts lack."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from")
        figure.savefig(buffer, format="png", metadata={"Software": None})
    signs = {sign for text in figure.findobj(Text) for sign in text.get_text()} - {"\n"}
    fonts = map(font_manager.findfont, plt.rcParams["font.family"])
    known = {chr(code) for font in fonts for code in font_manager.get_font(font).get_charmap()}
    return buffer.getvalue(), "".join(sorted(signs - known))


def short(text, most):
    """Return the text, cut to so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def ink(color):
    """White on a dark colour, else black: where one has less contrast than 4.5 to 1 (WCAG 2), the other has more."""
    return "white" if np.dot(np.power(to_rgb(color), 2.2), [0.2126, 0.7152, 0.0722]) < 0.18 else "black"


def axis_number(number, large=10**6):
    """A number for an axis: without a power of ten, however small, and 10k or 1M where it is large."""
    return f"{number:,.12f}".rstrip("0").rstrip(".") if abs(number) < large else EngFormatter(sep="")(number)


def use_log_scale(axes):
    """Give the horizontal axis a log scale that says 1, 2, 5, 10 where there is room, 10k, 1M where large."""
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5) if high / low < 2000 else (1,), numticks=9))
    axes.xaxis.set_major_formatter(lambda number, _: axis_number(number, 10**4))
    axes.xaxis.set_minor_locator(NullLocator())


# Where a name may stand, best first: right or left of its point, and how many typographic points higher.


# The provinces by adcode, each with its column and row on the map, north on top.
GRID = [line.split() for line in (FOLDER / "tiles.grid").read_text("utf-8").splitlines()]
TILES = {f"{code}0000": (x, y) for y, line in enumerate(GRID) for x, code in enumerate(line) if code != ".."}


def tile_maps(panels, names):
    """Draw maps of China beside each other, a tile per province-level unit, darker the larger its number.

    panels: by title a Series of numbers by adcode of the province (`110000`); zero and missing stay white, unlabelled.
    names: the name to print on each tile by adcode, for all 34.
    """
    figure, axes = plt.subplots(1, len(panels), figsize=(5.4 * len(panels), 6), squeeze=False)
    for panel, (title, numbers) in zip(axes[0], panels.items(), strict=True):
        most = max([1, *numbers])
        for code, place in TILES.items():
            draw_tile(panel, *place, names[code], numbers.get(code, 0), most)
        panel.set(xlim=(-0.1, 8.1), ylim=(9.05, -0.1), aspect="equal", title=title)
        panel.axis("off")
    return figure


def draw_tile(axes, column, row, name, number, most):
    """Draw one tile with its name and number, as dark as its share of the largest one."""
    shade = 0.12 + 0.88 * number / most if number else 0
    color = [1 - shade * (1 - part) for part in to_rgb(PROVINCE_COLOR)]
    axes.add_patch(plt.Rectangle((column, row), 0.94, 0.94, facecolor=color, edgecolor=TILE_EDGE_COLOR))
    style = {"ha": "center", "va": "center", "color": ink(color)}
    axes.text(column + 0.47, row + 0.34, name, fontsize=9, **style)
    if number:
        axes.text(column + 0.47, row + 0.68, f"{number:,}", **style)


# What an axis measures, by kind of metric; else it is the kind itself: `area in`.
MEASURED = {"count": "number of", "money": "amount in", "percent": "share in"}


def metric_panels(metrics, panels=6, most=8):
    """Draw metrics by unit, plans apart: a panel for each of the units with most rows, each with a scale of its own.

    metrics: with the columns of `metrics.in_common_units`. A unit with a single row has no panel; where all are single,
    there is no figure (None). A dot is an exact number, a pale bar the range between two bounds, an arrow an open end;
    plans are hollow. The words at the right are those of the page. A panel shows its largest numbers and says how many
    are left out; where they span more than two decades its scale is logarithmic and says so.
    """
    groups = metrics.groupby(["common_unit", "status"], sort=False)
    largest = sorted((group for _, group in groups if len(group) > 1), key=len, reverse=True)[:panels]
    if not largest:
        return None
    heights = [1.6 + 0.3 * min(most, len(rows)) for rows in largest]
    figure, axes = plt.subplots(len(largest), figsize=(9, sum(heights)), height_ratios=heights, squeeze=False)
    for panel, rows in zip(axes[:, 0], largest, strict=True):
        draw_panel(panel, rows, most)
    return figure


def draw_panel(axes, rows, most):
    """Draw rows of one unit and status as dots, bars and arrows on one axis."""
    unit, kind, plan = rows.common_unit.iloc[0], rows.kind.iloc[0], rows.status.iloc[0] == "plan"
    size = rows.common_low.fillna(rows.common_high)
    shown = rows.loc[size.sort_values(ascending=False, kind="stable").index[:most]]
    log = scale_axis(axes, pd.concat([shown.common_low, shown.common_high]), whole=kind == "count")
    marker = {"color": METRIC_COLOR, "markerfacecolor": "white" if plan else METRIC_COLOR, "markeredgewidth": 1.5}
    beside = {"xycoords": axes.get_yaxis_transform(), "textcoords": "offset points", "va": "center"}
    for at, row in enumerate(shown.itertuples()):
        draw_interval(axes, at, row.common_low, row.common_high, marker)
        axes.annotate(short(row.text, 16), (1, at), (4, 0), **beside)
    axes.set_yticks(range(len(shown)), [short(name, 16) or "(not named)" for name in shown.indicator])
    axes.set_ylim(len(shown) - 0.4, -0.6)
    axes.grid(axis="x")
    left_out = f", the largest {len(shown)} of {len(rows)}" if len(rows) > len(shown) else ""
    axes.set_title(f"{unit or 'no unit'}: {'planned' if plan else 'reported'} numbers{left_out}", fontsize=12)
    measured = f"{MEASURED.get(kind, f'{kind} in')} {unit}" if unit else "number, no unit printed"
    axes.set_xlabel(f"{measured} (logarithmic scale)" if log else measured)


def scale_axis(axes, ends, whole):
    """Fit the horizontal axis to these bounds, linear from zero or logarithmic; return whether it is logarithmic."""
    log = ends.min() > 0 and ends.max() / ends.min() > 100
    if log:
        axes.set_xlim(ends.min() / 2, ends.max() * 3)
        use_log_scale(axes)
    else:
        low, high = min(0, ends.min() * 1.15), max(0, ends.max() * 1.15)
        axes.set_xlim(low, high if high > low else 1)
        axes.xaxis.set_major_formatter(lambda number, _: axis_number(number))
        # the labels of very small numbers are long
        axes.xaxis.set_major_locator(MaxNLocator(3 if ends.abs().max() < 1e-3 else 7, integer=whole))
    return log


def draw_interval(axes, at, low, high, marker):
    """Draw one metric: a dot where it is exact, a bar with ends between two bounds, an arrow from a bound with none."""
    if low == high:
        axes.plot(low, at, "o", markersize=7, clip_on=False, **marker)
    elif pd.isna(high) or pd.isna(low):
        bound, end = (low, 0.995) if pd.isna(high) else (high, 0.005)
        arrow = {"arrowstyle": "->", "color": METRIC_COLOR, "linewidth": 1.5, "shrinkA": 0}
        axes.annotate("", (end, at), (bound, at), axes.get_yaxis_transform(), "data", arrow)
        axes.plot(bound, at, "|", markersize=12, **marker)
    else:
        axes.hlines(at, low, high, color=RANGE_COLOR, linewidth=9)
        axes.plot([low, high], [at, at], "|", markersize=12, **marker)
