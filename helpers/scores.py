"""How right the tables are, against the hand-made reference in `corpus/gold` (its README.md gives the rules)."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
UNPRINTED = ["boilerplate", "advert"]


class Gold(NamedTuple):
    """The reference tables; see `corpus/gold/README.md` for their columns."""

    lines: pd.DataFrame
    articles: pd.DataFrame
    paragraphs: pd.DataFrame
    places: pd.DataFrame
    metrics: pd.DataFrame


def read_gold(folder=GOLD):
    """Read the reference annotation, all columns as text except line, start, end, scored, joins_previous and paragraph."""
    whole = {"line": int, "joins_previous": bool, "start": int, "end": int, "scored": int, "paragraph": int}
    tables = []
    for name in Gold._fields:
        table = pd.read_csv(Path(folder) / f"{name}.csv", dtype=str, keep_default_na=False, encoding="utf-8")
        numbers = {column: int for column in whole if column in table}
        tables.append(table.astype(numbers).astype({column: whole[column] for column in numbers}))
    return Gold(*tables)


def score_pages(corpus, gold):
    """Score lines and articles of the pages that the reference holds: a table of right, of and share, one row a measure.

    Roles count adverts and boilerplate as one class. Grouping is B-cubed F1 (Bagga and Baldwin 1998) over the lines that stand in an
    article on either side; its `right` and `of` stay empty. Titles, authors, kinds and dates are those of the article found with most lines of the reference article.
    """
    lines = gold.lines.merge(corpus.lines, on=["page", "line"], suffixes=("_gold", "_found"))
    text = lines[lines.role_gold.isin(["body", "caption"])]
    roles = lines.role_gold.replace(UNPRINTED, "none") == lines.role_found.replace(UNPRINTED, "none")
    checks = {"roles": roles, "joins": text.joins_previous_gold == text.joins_previous_found}
    checks |= article_checks(text, corpus.articles, gold.articles)
    rows = {name: (int(check.sum()), len(check), check.mean()) for name, check in checks.items()}
    rows["grouping (B-cubed F1)"] = (pd.NA, pd.NA, bcubed_f1(lines))
    return pd.DataFrame.from_dict(rows, orient="index", columns=["right", "of", "share"]).astype(
        {"right": "Int64", "of": "Int64"}
    )


def matched_articles(text):
    """For each reference article the found article with most of its lines of text; lines in no article match nothing."""
    found = text[text.article_found != ""]
    counts = found.groupby(["article_gold", "article_found"]).size().sort_values(kind="stable")
    return counts.reset_index().drop_duplicates("article_gold", keep="last").set_index("article_gold").article_found


def article_checks(text, articles, gold_articles):
    """For each of title, authors, kind, date: whether the matched article has what the reference states."""
    wanted = gold_articles[gold_articles.article.isin(text.article_gold)].set_index("article")
    found = articles.reindex(matched_articles(text).reindex(wanted.index)).set_axis(wanted.index)
    dates = found.date.fillna("").str[-5:]
    same = {f"{column}s".replace("ss", "s"): found[column] == wanted[column] for column in ("title", "authors", "kind")}
    return same | {"dates": dates == wanted.date}


def bcubed_f1(lines):
    """B-cubed F1 of the grouping of lines into articles (Bagga and Baldwin 1998); a line in no article is a group of its own."""
    lines = lines[(lines.article_gold != "") | (lines.article_found != "")].reset_index(drop=True)
    own = pd.Series(lines.index.map("line {}".format), index=lines.index)
    sides = [lines[column].where(lines[column] != "", own) for column in ("article_gold", "article_found")]
    both = lines.groupby(sides).line.transform("size")
    recall, precision = ((both / lines.groupby(side).line.transform("size")).mean() for side in sides)
    return 2 * recall * precision / (recall + precision)
