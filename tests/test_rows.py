"""Invented pages in printed rows, with a reference by someone who had not seen the program: see `rows/README.md`."""

from pathlib import Path

import pandas as pd
import pytest

from helpers import read_corpus
from helpers.scores import bcubed_f1
from helpers.tables import OUTSIDE, RUNNING

FOLDER = Path(__file__).parent / "rows"
GOLD = pd.read_csv(FOLDER / "gold.csv", dtype="str", keep_default_na=False).astype({"line": int})


@pytest.fixture(scope="module")
def lines():
    corpus = read_corpus(FOLDER)
    lines = GOLD.merge(corpus.lines, on=["page", "line"], suffixes=("_gold", ""), validate="1:1")
    assert len(lines) == len(GOLD) == len(corpus.lines)
    return lines


def is_right(found, wanted):
    """Whether a role is one of those that are right; adverts and boilerplate are one class."""
    return any(role == found or {role, found} <= set(OUTSIDE) for role in wanted.split("|"))


# page, share of roles and headlines that are right, B-cubed, joins
LEAST = [
    ("modern_daily", 0.98, 0.93, 0.98, 0.98),
    ("evening_rapid", 0.95, 0.85, 0.9, 0.91),
    ("hk_trad", 0.98, 0.95, 0.96, 0.98),
    ("shanghai_1930s", 0.96, 0.95, 0.97, 0.97),
    ("farm_md", 0.97, 0.95, 0.82, 0.98),
    ("boxes", 0.97, 0.95, 0.98, 0.99),
]


@pytest.mark.parametrize("page, roles, headlines, grouping, joins", LEAST, ids=[page for page, *_ in LEAST])
def test_pages_in_rows_are_read_as_well_as_before(lines, page, roles, headlines, grouping, joins):
    own = lines[lines.page == page]
    scored = own[own.role_gold != "x"]
    right = [is_right(row.role, row.role_gold) for row in scored.itertuples()]
    assert sum(right) >= roles * len(right)
    titles = own[own.role_gold == "headline"].role == "headline"
    assert titles.mean() >= headlines
    text = own[own.role.isin(RUNNING) & own.role_gold.isin(RUNNING) & own.joins_previous_gold.isin(["0", "1"])]
    assert ((text.joins_previous_gold == "1") == text.joins_previous).mean() >= joins
    alone = own[~own.article_gold.str.contains(r"\|")].rename(columns={"article": "article_found"})
    assert bcubed_f1(alone[alone.article_gold != ""]) >= grouping
