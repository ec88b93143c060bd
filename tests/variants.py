"""The shipped pages changed in known ways, each with the reference that then holds."""

import re

import pandas as pd

ADVERTS = [
    "君品习酒 高端酱香",
    "金沙酒 摘要",
    "龙轴杯",
    "国窖1573",
    "王老吉",
    "健康生活 从好水开始",
    "订报热线 12345",
    "郎 酒",
]
FULLWIDTH = str.maketrans(",():;?!%", "，（）：；？！％")


def source_rows(page, text, gold_lines):
    """The lines of a page with their reference: page, line, role, article, joins_previous, text; blank lines none."""
    rows = pd.DataFrame({"page": page, "text": text.split("\n")})
    rows["line"] = range(1, len(rows) + 1)
    return rows.merge(gold_lines, how="left", on=["page", "line"])


def renumbered(rows):
    """The text of changed rows, and their reference with new line numbers."""
    rows = rows.assign(line=range(1, len(rows) + 1))
    gold = rows[rows.role.notna()].astype({"joins_previous": bool})
    return "\n".join(rows.text), gold.drop(columns="text")


def levels_flattened(rows):
    return rows.assign(text=rows.text.str.replace(r"^#+ ", "### ", regex=True))


def marks_removed(rows):
    return rows.assign(text=rows.text.str.replace(r"^#+ |\*\*", "", regex=True))


def blanks_dropped(rows):
    return rows[rows.role.notna()]


def blanks_everywhere(rows):
    return pd.concat([rows[rows.role.notna()], rows[rows.role.notna()].assign(text="", role=None)]).sort_index(
        kind="stable"
    )


def blanks_doubled(rows):
    blank = rows[rows.role.isna()]
    return pd.concat([rows, blank]).sort_index(kind="stable")


def punctuation_fullwidth(rows):
    return rows.assign(text=rows.text.str.translate(FULLWIDTH))


def adverts_inserted(rows):
    """One to three advert lines after every fifth line of text, in cut sentences too."""
    text = rows.index[rows.role.isin(["body", "headline", "caption"])][2::5]
    blocks = []
    for n, at in enumerate(text):
        names = [ADVERTS[(n + k) % len(ADVERTS)] for k in range(1 + n % 3)]
        block = pd.DataFrame(
            {"page": rows.page[at], "text": names, "role": "advert", "article": "", "joins_previous": False}
        )
        blocks.append(block.set_index(pd.Index([at] * len(block))))
    return pd.concat([rows, *blocks]).sort_index(kind="stable")


def without_headline(rows, article):
    return rows[~((rows.role == "headline") & (rows.article == article))]


def titles_of(gold):
    """The titles that a changed reference holds: its headlines without marks, joined by a space."""
    heads = gold[gold.role == "headline"]
    plain = heads.text.map(lambda text: re.sub(r"^#+ |\*\*", "", text).strip())
    return plain.groupby(heads.article).agg(" ".join)
