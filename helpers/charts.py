"""Draw figures that stay legible: one style, one palette, one way to show a figure with words for it."""

import io
import re
import warnings
from pathlib import Path

import matplotlib.pyplot as plt
from IPython.display import display
from matplotlib import font_manager

FONT = Path(__file__).parent / "data" / "BaozhangSans-Regular.otf"
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
    """Set the style of all figures, whatever the reader's own matplotlib settings are."""
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
        figure.savefig(buffer, format="png", metadata={"Software": None}, pil_kwargs={"optimize": True})
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
