"""The sentences of the notebooks on pages and archives: true and grammatical for one as for many."""

import pandas as pd

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
    assert said.come_after(0, 0) == "No line of these pages is a headline"


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
    assert said.two_sides(table[:0]) == "There is no article on these pages, so there is nothing to count."
