"""The sentences of the notebooks on pages and archives: true and grammatical for one as for many."""

import pandas as pd
import pytest

from helpers import said
from helpers.pages import Corpus


def corpus(roles, problem=""):
    lines = pd.DataFrame({"role": roles, "text": ["四个字 。"] * len(roles)})
    return Corpus(pd.DataFrame({"problem": [problem]}), lines, pd.DataFrame({"kind": []}))


def measured(quality, signs=1000):
    return pd.DataFrame({"quality": [quality], "signs": [signs]}, index=["p"])


def test_one_headline_comes_and_two_come():
    assert said.come_after(2, 8) == "2 of 8 headlines come after their text"
    assert said.come_after(1, 1) == "1 of 1 headline comes after its text"
    assert said.come_after(0, 8) == "No headline comes after its text"
    assert said.come_after(0, 0) == "No line of these pages is a headline"


def test_pages_without_text_are_said_to_have_none():
    assert said.pile_said(corpus([]), 0, 0, 0, 0) == "The page holds no text."


def test_kinds_are_counted_one_by_one():
    articles = pd.DataFrame({"kind": ["news", "photo", "photo"]})
    assert said.kinds_said(articles) == "3 articles: 1 news item and 2 photos"
    assert said.kinds_said(articles[:1]) == "1 article: 1 news item"
    assert said.kinds_said(articles[:0]) == "no article"


def test_text_without_an_article_comes_first_and_is_never_nothing():
    assert repr(said.warnings(corpus(["body", "unplaced"]), measured(1))).startswith("50% of the text found no article")
    assert repr(said.warnings(corpus(["body"] * 999 + ["unplaced"]), measured(1))).startswith("1% of the text")


def test_where_all_is_well_one_line_says_so():
    well = "All running text found an article, and no page looks misread."
    assert repr(said.warnings(corpus(["body"]), measured(0.95))) == well
    assert repr(said.warnings(corpus(["body"]), measured(0.5, signs=20))) == well
    assert repr(said.warnings(corpus([]), measured(1)[:0])) == "No page holds text."


def test_misread_pages_problems_and_pages_left_out_are_said():
    shown = repr(said.warnings(corpus(["body"], "empty"), measured(0.72), "1 of 2 pages does not count."))
    assert "p (72% of its characters)" in shown
    assert "1 of 2 pages does not count." in shown
    assert "1 of 1 file is listed with a problem" in shown


def test_a_range_of_one_value_is_that_value():
    assert [said.between([2.04, 1.96]), said.between([3.61, 3.94])] == ["2.0", "3.6 to 3.9"]
    assert said.times_said(4, [3.6, 3.9]) == "4 times the pages take 3.6 to 3.9 times the time"


def test_two_counts_are_said_with_how_many_articles_have_both():
    table = pd.DataFrame({"musts": [0, 17, 1], "numbers": [1800, 0, 1]})
    assert said.two_sides(table) == "Articles with both: 1 of 3. musts: 18 in 2 articles; numbers: 1,801 in 2 articles."
    none = "Articles with both: 0 of 1. musts: none; numbers: 1,800 in 1 article."
    assert said.two_sides(table[:1]) == none
    assert said.two_sides(table[:0]) == "There is no article on these pages, so there is nothing to count."


def test_the_most_alike_pairs_are_said_with_what_they_have_in_common():
    pairs = pd.DataFrame({"article": ["a", "a", "b"], "other": ["b", "c", "c"], "kind": ["same", "ring", ""]})
    shared = "1 with a campaign in common, 1 with a place in common."
    assert said.alike_said(pairs) == f"Most alike are a and b. Among the 3 most alike pairs: {shared}"
    assert said.alike_said(pairs[2:]) == "There is one pair of articles: b and c."
    assert "none with a place in common" in said.alike_said(pairs.assign(kind=""))


@pytest.mark.parametrize(
    "number, words", [(1, "1st"), (2, "2nd"), (3, "3rd"), (11, "11th"), (13.0, "13th"), (1021, "1,021st")]
)
def test_ordinals(number, words):
    assert said.ordinal(number) == words


def test_the_words_that_fall_and_rise_are_named_with_their_ranks():
    ranks = pd.DataFrame({"without": [3, 2, None], "with": [27, 2, 9]}, ["垃圾", "花", "垃圾分类"])
    words = said.fall_and_rise(ranks)
    assert "垃圾 (rubbish) ranks 3rd" in words and "falls to 27th" in words and "垃圾分类 (waste sorting)" in words
    assert words.endswith("ranks 9th.")
    assert said.fall_and_rise(ranks.loc[["花"]]).startswith("No term of the lexicon changes")
    assert said.fall_and_rise(ranks[:0]).startswith("There is no article")


def test_parts_are_said_of_each_total():
    table = pd.DataFrame({"musts": [0, 17, 1], "numbers": [1800, 0, 1]})
    assert said.parts_said(table.set_axis(["a", "b", "c"]), "musts") == "0 of 1,800 a, 17 of 17 b, 1 of 2 c"
