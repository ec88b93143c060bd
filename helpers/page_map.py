"""Draw maps of pages: one bar for each line, where its box is on the scan or in the order of the file."""

import textwrap

import matplotlib.pyplot as plt

from helpers.charts import ACCENT, BLUE, GREY, LABEL, NOTE, TEXT, WIDTH, length
from helpers.tables import BOX, RUNNING

# What a line of a page map is, by its role: how its bar looks.
HEADLINE = {"facecolor": BLUE, "edgecolor": BLUE}
OF_ARTICLE = {"facecolor": "#bcd0e2", "edgecolor": "#bcd0e2"}
FURNITURE = {"facecolor": "white", "edgecolor": GREY}
UNPLACED = {"facecolor": "white", "edgecolor": ACCENT}
BARS = {"headline": HEADLINE, "boilerplate": FURNITURE, "advert": FURNITURE, "unplaced": UNPLACED}
BAR, LONGEST_BAR = 0.098, 400


def page_map(lines, scars=None, most_pages=2, most_lines=70):
    """Draw pages side by side: one bar for each line, in the looks of its role, where its box is on the page.

    Of a page without boxes the lines are below each other, each as long as its text. Each article has its number at its
    first line of text, a line that goes on with a cut sentence has a dot, and an arrow leads from a headline that comes
    after its text to where that begins. None where there is no line.

    lines: page, line, role, article, joins_previous, text, with left, top, right, bottom where there are boxes, in
    reading order. scars: page and line of each, whose index is the number to write beside the line.
    """
    if lines.empty:
        return None
    pages = lines.page.drop_duplicates()
    drawn = [with_boxes(lines[lines.page == page].reset_index(drop=True), most_lines) for page in pages[:most_pages]]
    notes = [f"Drawn: the first {len(drawn)} of {len(pages):,} pages."] if len(pages) > len(drawn) else []
    left_out = sum((lines.page == page).sum() for page in pages[:most_pages]) - sum(map(len, drawn))
    notes += [f"{left_out:,} more line{'s are' if left_out > 1 else ' is'} not drawn."] if left_out else []
    width = WIDTH / len(drawn) - 0.25
    height = max(panel_height(rows, width) for rows in drawn)
    figure, panels = plt.subplots(1, len(drawn), figsize=(WIDTH, height + 0.3), squeeze=False)
    for number, (axes, rows) in enumerate(zip(panels[0], drawn, strict=True), 1):
        draw_map(axes, rows, height / BAR)
        axes.set_title(f"page {number}", fontsize=LABEL, color=GREY, loc="left", pad=4)
        if scars is not None:
            number_scars(axes, rows, scars[scars.page == rows.page.iloc[0]])
    # beside the note is the next page, where the first one is shorter
    note = textwrap.fill(" ".join(notes), int(width / length("n", NOTE)))
    panels[0][0].set_xlabel(note, fontsize=NOTE, color=GREY, loc="left")
    return figure


def with_boxes(rows, most_lines):
    """The lines of a page with the box of each to draw: its own, or below each other, as long as its text."""
    if set(BOX) <= set(rows) and rows.left.notna().any():
        return rows.dropna(subset=[*BOX]).reset_index(drop=True).assign(scanned=True)
    rows = rows[:most_lines]
    sizes = rows.text.str.strip().str.len().clip(upper=LONGEST_BAR)
    return rows.assign(left=0, right=sizes, top=rows.index + 0.13, bottom=rows.index + 0.87, scanned=False)


def panel_height(rows, width):
    """The height that a page needs, in inches: that of its lines, or of the page itself."""
    if not rows.scanned.iloc[0]:
        return BAR * max(12, len(rows))
    return width * min(3, (rows.bottom.max() - rows.top.min()) / max(1, rows.right.max() - rows.left.min()))


def draw_map(axes, rows, room):
    """Draw the lines of one page as bars; room: so many lines fit below each other."""
    scanned = rows.scanned.iloc[0]
    for row in rows.itertuples():
        looks = BARS.get(row.role, OF_ARTICLE)
        size = row.right - row.left, row.bottom - row.top
        axes.add_patch(plt.Rectangle((row.left, row.top), *size, linewidth=0.7, **looks))
    width = max(1, rows.right.max() - rows.left.min())
    cut = rows[rows.joins_previous & (rows.role == "body") & ~rows.scanned]
    axes.plot(cut.left - 0.03 * width, (cut.top + cut.bottom) / 2, "o", color=TEXT, markersize=3)
    for number, (_, article) in enumerate(rows[rows.article != ""].groupby("article", sort=False), 1):
        number_article(axes, article, number, width)
    axes.set(xlim=(rows.left.min() - 0.14 * width, rows.right.max() + 0.16 * width), xticks=[], yticks=[])
    axes.set_ylim((rows.bottom.max(), rows.top.min()) if scanned else (room, 0))
    axes.set(aspect="equal" if scanned else "auto", anchor="NW")
    axes.spines[:].set_visible(scanned)


def number_article(axes, article, number, width):
    """Number an article at its text, and lead from a headline that comes later to where the text begins."""
    text = article[article.role.isin(RUNNING)]
    if text.empty:
        return
    first = text.iloc[0]
    begin = first.left - 0.02 * width, (first.top + min(first.bottom, first.top + 1)) / 2
    late = article[(article.role == "headline") & (article.index > text.index[0])]
    style = {"ha": "right", "va": "center", "fontsize": LABEL, "textcoords": "offset points", "color": TEXT}
    style["bbox"] = {"boxstyle": "square,pad=0.1", "fc": "white", "ec": "none"}
    axes.annotate(str(number), begin, (-10 if len(late) else -5, 0), **style)
    for head in late.itertuples():
        arrow = {"arrowstyle": "->", "color": ACCENT, "linewidth": 1.6, "shrinkA": 0, "shrinkB": 0}
        arrow["connectionstyle"] = f"arc3,rad=-{min(0.5, 1.5 / (head.Index - text.index[0])):.2f}"
        axes.annotate("", begin, (head.left - 0.02 * width, (head.top + head.bottom) / 2), arrowprops=arrow)


def number_scars(axes, rows, scars):
    """Write the number of each scar, in a circle, beside its line."""
    style = {"textcoords": "offset points", "ha": "center", "va": "center", "fontsize": NOTE, "color": ACCENT}
    style["bbox"] = {"boxstyle": "circle,pad=0.12", "fc": "white", "ec": ACCENT}
    for number, line in scars.line.items():
        for row in rows[rows.line == line].itertuples():
            axes.annotate(str(number), (row.right, (row.top + row.bottom) / 2), (11, 0), **style)
