"""Draw tables as figures that stay legible: one style, one palette, one way to show a figure with words for it."""

import io
import warnings
from unicodedata import east_asian_width

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from IPython.display import display
from matplotlib import font_manager
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from matplotlib.ticker import EngFormatter, FixedLocator, LogLocator, NullLocator
from PIL import Image

from helpers.rules import FOLDER

FONT = FOLDER / "BaozhangSans-Regular.otf"
MISSING_GLYPHS = "Not in the font, drawn as boxes: "
# Apart in lightness by 11 or more of 100, so distinct in grey and to colour-blind eyes; the sixth is too pale for text.
PALETTE = ["#1d5a99", "#edae49", "#6d1238", "#43a496", "#c94f2c", "#d3dee6", "#111111"]
BLUE, YELLOW, PURPLE, GREEN, RED, PALE, BLACK = PALETTE
TILE_EDGE_COLOR = "#9aa7b1"
WIDTH = 4.7
# Besides the blue of the palette: the other side, and what is said rather than drawn.
ACCENT, TEXT, GREY, RULE = "#b3243b", "#1a1a1a", "#5d6770", "#dfe4e8"
# Share of the font size that a sign of the Latin font takes, on average; a Chinese one takes all of it.
LATIN = {"normal": 0.58, "bold": 0.66}
# The sizes of words: on a mark or an axis, and in notes.
LABEL, NOTE = 11, 10


def use_style():
    """Set the style of all figures, whatever the reader's own matplotlib settings are; no table holds formulas."""
    pd.set_option("display.html.use_mathjax", False)
    if "Baozhang Sans" not in font_manager.fontManager.get_font_names():
        font_manager.fontManager.addfont(FONT)
    plt.style.use(["default", FOLDER / "figures.mplstyle", {"axes.prop_cycle": plt.cycler(color=PALETTE)}])


def show(figure, alt, caption=""):
    """Display the figure as a picture with `alt`, the sentence that says what it shows, and close it.

    caption: the words that are written around it, for readers who cannot see them.
    """
    if not alt.strip():
        raise ValueError("show() needs alt: a sentence that says what the figure shows")
    png, missing = draw(figure)
    plt.close(figure)
    alt += f"\n{MISSING_GLYPHS}{missing}" if missing else ""
    # the header of a PNG states its width here
    width = int.from_bytes(png[16:20], "big") * 96 // round(figure.dpi)
    words = {"alt": alt, "caption": caption} if caption else {"alt": alt}
    display({"image/png": png, "text/plain": alt}, raw=True, metadata={"image/png": {**words, "width": width}})


def draw(figure):
    """Return the figure as PNG with 255 colours, a third as large as with all, and the characters its fonts lack."""
    buffer, png = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Glyph \d+ .*missing from")
        figure.savefig(buffer, format="png", metadata={"Software": None})
    Image.open(buffer).convert("RGB").quantize(255).save(png, "png", optimize=True)
    signs = {sign for text in figure.findobj(Text) for sign in text.get_text()} - {"\n"}
    fonts = map(font_manager.findfont, plt.rcParams["font.family"])
    known = {chr(code) for font in fonts for code in font_manager.get_font(font).get_charmap()}
    return png.getvalue(), "".join(sorted(signs - known))


def short(text, most):
    """Return the text, cut to so many characters."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


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


def ink(color):
    """White on a dark colour, else black: where one has less contrast than 4.5 to 1 (WCAG 2), the other has more."""
    return "white" if np.dot(np.power(to_rgb(color), 2.2), [0.2126, 0.7152, 0.0722]) < 0.18 else "black"


def shade(share):
    """The colour of a ground that says how large something is: white for 0, the blue of the palette for 1."""
    return tuple(1 - share * (1 - part) for part in to_rgb(BLUE))


def axis_number(number, large=10**6):
    """A number for an axis: without a power of ten, however small, and 10k or 1M where it is large."""
    return f"{number:,.12f}".rstrip("0").rstrip(".") if abs(number) < large else EngFormatter(sep="")(number)


# How far a log scale goes at most, from end to end as a ratio, to say these numbers and their tens.
STEPS = {4: (1, 2, 3, 5), 30: (1, 2, 5), 300: (1, 3)}


def use_log_scale(axes):
    """Give the horizontal axis a log scale that says 1, 3, 10 where there is room, 10k, 1M where large."""
    axes.set_xscale("log")
    low, high = axes.get_xlim()
    steps = next((steps for most, steps in STEPS.items() if high / low < most), (1,))
    ticks = LogLocator(subs=steps, numticks=9).tick_values(low, high)
    # a locator would say more numbers than there is room for where it finds less than two
    axes.xaxis.set_major_locator(FixedLocator([tick for tick in ticks if low <= tick <= high]))
    axes.xaxis.set_major_formatter(lambda number, _: axis_number(number, 10**4))
    axes.xaxis.set_minor_locator(NullLocator())


# The provinces by adcode, each with its column and row on the map, north on top.
GRID = [line.split() for line in (FOLDER / "tiles.grid").read_text("utf-8").splitlines()]
TILES = {f"{code}0000": (x, y) for y, line in enumerate(GRID) for x, code in enumerate(line) if code != ".."}


def tile_map(numbers, names, size=(4.7, 5.1)):
    """Draw a map of China, a tile per province-level unit, darker the larger its number.

    numbers: a Series by adcode of the province (`110000`); zero and missing stay white, their names grey.
    names: the name to print on each tile by adcode, for all 34. size: of the figure, in inches.
    """
    figure, axes = plt.subplots(figsize=size)
    most = max([1, *numbers])
    for code, (column, row) in TILES.items():
        number = numbers.get(code, 0)
        color = shade(0.25 + 0.75 * number / most) if number else "white"
        axes.add_patch(plt.Rectangle((column, row), 0.94, 0.94, facecolor=color, edgecolor=TILE_EDGE_COLOR))
        style = {"ha": "center", "va": "center", "color": ink(color) if number else "#5d6770", "fontsize": 11}
        axes.text(column + 0.47, row + (0.3 if number else 0.47), names[code], **style)
        axes.text(column + 0.47, row + 0.68, f"{number:,}" if number else "", **style)
    axes.set(xlim=(-0.1, 8.1), ylim=(9.05, -0.1), aspect="equal")
    axes.axis("off")
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
    axes.tick_params(labelsize=LABEL)
    axes.plot([0, most], [0, middle.iloc[0] * most / middle.index[0]], color=ACCENT, linestyle=(0, (4, 3)))
    style = {"color": ACCENT, "fontsize": LABEL, "ha": "right", "textcoords": "offset points"}
    line = f"in proportion to {middle.index[0]:,} {size}"
    axes.annotate(line, (most, middle.iloc[0] * most / middle.index[0]), (-14, -2), **style)
    axes.plot(runs[size], runs[value], "o", color=BLUE, markersize=6, alpha=0.7)
    axes.set(xlabel=size, ylabel=value, xticks=middle.index, xlim=(0, 1.06 * most), ylim=(0, None))
    axes.xaxis.set_major_formatter(lambda number, _: axis_number(number))
    return figure
