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
CLOSE_ROWS = 9


def page_map(lines, most_pages=2, most_lines=70):
    """Draw pages line by line: a bar as long as the line, in the colour of its role; a rail for each article.

    lines: page, line, role, article, text. An arc leads from a headline that stands after its article to where that begins.
    Only the first pages, and their first lines, are drawn; the note below a page says what is left out.
    """
    pages = lines.page.drop_duplicates()[:most_pages]
    height = 1.6 + 0.19 * min(most_lines, lines[lines.page.isin(pages)].groupby("page").size().max())
    figure, panels = plt.subplots(1, len(pages), figsize=(5.6 * len(pages), height), squeeze=False)
    for axes, page in zip(panels[0], pages, strict=True):
        rows = lines[lines.page == page].reset_index(drop=True)
        draw_page(axes, rows[:most_lines], len(rows))
        axes.set_title(page if len(page) <= 24 else f"{page[:23]}…", fontsize=11)
    handles = [plt.Rectangle((0, 0), 1, 1, color=color) for color in ROLE_COLORS.values()]
    figure.legend(
        handles, ROLE_COLORS, loc="outside lower center", ncols=8, fontsize=9, handlelength=1, columnspacing=1.2
    )
    return figure


def draw_page(axes, rows, total):
    """Draw the rows of one page of `total` lines."""
    lengths = rows.text.str.strip().str.len()
    bars = axes.barh(rows.index, lengths, height=0.72, color=rows.role.map(ROLE_COLORS))
    for bar, role in zip(bars, rows.role, strict=True):
        bar.set_hatch("///" if role == "advert" else None)
        bar.set_edgecolor("#8a99a5" if role == "advert" else "white")
    for at, row in rows[rows.role != "body"].iterrows():
        text = row.text.strip(" #*\u3000")
        axes.annotate(
            text[:16] + "…" * (len(text) > 16),
            (lengths[at], at),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=8,
        )
    for number, (_, article) in enumerate(rows[rows.article != ""].groupby("article", sort=False), 1):
        draw_rail(axes, article, number)
    axes.set_yticks(rows.index[::5], rows.line[::5], fontsize=8)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(-0.16 * lengths.max(), 1.02 * max(lengths.max(), 60))
    axes.set_xticks([tick for tick in axes.get_xticks() if 0 <= tick <= lengths.max()])
    axes.set_ylabel("line of the file")
    left_out = f" ({total - len(rows)} more lines not drawn)" if total > len(rows) else ""
    axes.set_xlabel(f"characters in the line{left_out}")


def draw_rail(axes, article, number):
    """Number an article at the left of its lines, and lead from a late headline to its beginning."""
    text = article.index[article.role.isin(["body", "caption"])]
    axes.plot([-2] * 2, [text[0] - 0.4, text[-1] + 0.4], color="#555555", linewidth=1.2, clip_on=False)
    axes.annotate(
        str(number),
        (0, text[0]),
        (-8, 0),
        textcoords="offset points",
        ha="right",
        va="center",
        fontsize=9,
        weight="bold",
    )
    late = article.index[(article.role == "headline") & (article.index > text[0])]
    for at in late:
        bend = 0.35 if at - text[0] < CLOSE_ROWS else 0.18
        arrow = {
            "arrowstyle": "->",
            "color": ROLE_COLORS["headline"],
            "connectionstyle": f"arc3,rad=-{bend}",
            "linewidth": 1.4,
        }
        axes.annotate("", (-2, text[0] + 0.3), (-2, at), arrowprops=arrow, annotation_clip=False)


def share_bars(table, unit):
    """Draw each row of a table as one bar of shares, its columns in the colours of their roles, with the numbers on them."""
    shares = table.div(table.sum(axis=1), axis=0).fillna(0)
    figure, axes = plt.subplots(figsize=(8, 0.9 + 0.55 * len(table)))
    left = 0 * shares.iloc[:, 0]
    for role in table:
        axes.barh(range(len(table)), shares[role], left=left, color=ROLE_COLORS[role], edgecolor="white", label=role)
        for at, share in enumerate(shares[role]):
            if share > 0.06:
                color = "white" if role in ("headline", "body", "subhead") else "black"
                label = f"{role}\n{table[role].iloc[at]:,}"
                axes.text(left.iloc[at] + share / 2, at, label, ha="center", va="center", color=color, fontsize=9)
        left = left + shares[role]
    axes.set_yticks(
        range(len(table)), [name if len(name) <= 20 else f"{name[:19]}…" for name in table.index], fontsize=9
    )
    axes.invert_yaxis()
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.set_xlabel(f"share of the {unit}")
    return figure
