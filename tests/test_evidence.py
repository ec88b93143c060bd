"""From a name to its sentences: what is shown, what is counted, and that text from pages stays text."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import read_corpus, segment
from helpers.evidence import anchor, answer, linked, sentences

PAGE = """# 花市

本报讯(记者 赵青)9月7日,花市开了。来的人多,
花也多!孩子说:“花真多。”大家笑了。
"""
HOSTILE = "<script>alert(1)</script> & $x_1$ **bold** [a](b) `c` \x01\x1b[31m\ufffe"


def occurrences(articles, word):
    found = [
        (word, name, at.start(), at.end()) for name, text in articles.text.items() for at in re.finditer(word, text)
    ]
    return pd.DataFrame(found, columns=["name", "article", "start", "end"])


@pytest.fixture
def corpus(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, "utf-8")
    (tmp_path / "b.txt").write_text(PAGE.replace("花", "草").replace("草市", "花市"), "utf-8")
    return read_corpus(tmp_path)


def soup(shown):
    return BeautifulSoup(shown.html, "html.parser")


def test_one_sentence_of_each_article_comes_before_the_second_of_one(corpus):
    found = occurrences(corpus.articles, "花")
    assert found.article.value_counts().to_dict() == {"a-1": 3, "b-1": 1}
    page = soup(sentences(found, corpus, most=2))
    assert page.strong.parent.text == "花: 4 in 2 articles; 2 of them below"
    assert [where.text for where in page.select("small")] == ["a-1, line 3", "b-1, line 3"]


def test_a_sentence_is_whole_and_names_the_line_where_its_word_stands(corpus):
    found = occurrences(corpus.articles, "花").iloc[1:3]
    page = soup(sentences(found, corpus))
    assert [item.span.text for item in page.select("li")] == ["来的人多,花也多!", "孩子说:“花真多。”"]
    assert [mark.text for mark in page.select("li span[lang=zh] mark")] == ["花", "花"]
    assert [where.text for where in page.select("small")] == ["a-1, line 4", "a-1, line 4"]
    assert page.strong.parent.text == "花: 2 in 1 article"


def test_rows_of_the_same_number_stay_apart(corpus):
    found = pd.concat([occurrences(corpus.articles, word) for word in ("人", "孩子")])
    assert found.index.has_duplicates
    page = soup(sentences(found, corpus))
    assert {part["id"]: len(part.select("li")) for part in page.select("[id]")} == {
        "evidence-人": 2,
        "evidence-孩子": 2,
    }


def test_a_sentence_without_end_is_cut_on_both_sides(tmp_path):
    (tmp_path / "a.txt").write_text(f"# 题目\n\n{'左' * 200}花{'右' * 200}", "utf-8")
    corpus = read_corpus(tmp_path)
    [item] = soup(sentences(occurrences(corpus.articles, "花"), corpus)).select("li")
    assert item.span.text == f"…{'左' * 80}花{'右' * 80}…"


def test_labels_decide_what_is_listed_and_in_which_order(corpus):
    found = occurrences(corpus.articles, "花").assign(name="510000")
    page = soup(sentences(found, corpus, {"120000": "天津", "510000": "四川"}))
    assert [part["id"] for part in page.select("[id]")] == ["evidence-120000", "evidence-510000"]
    assert [part.p.text for part in page.select("[id]")] == [
        "天津: no sentence",
        "四川: 4 in 2 articles",
    ]
    assert page.find(id="evidence-120000").ul is None


def test_sentences_after_the_first_few_are_folded(corpus):
    found = occurrences(corpus.articles, "花")
    page = soup(sentences(found, corpus, unfolded=2))
    assert [where.text for where in page.select("ul > li > small")] == ["a-1, line 3", "b-1, line 3"] + [
        "a-1, line 4",
        "a-1, line 4",
    ]
    assert page.details.summary.text == "2 more"
    assert len(page.select("details li")) == 2
    assert not soup(sentences(found, corpus, unfolded=4)).details
    assert not soup(sentences(found.assign(anchor=["1", "2", "3", "4"]), corpus, unfolded=2)).details


def test_an_occurrence_may_have_a_place_of_its_own(corpus):
    found = occurrences(corpus.articles, "花").assign(anchor=["1", "2", "3", "4"])
    assert soup(sentences(found, corpus)).select_one("li")["id"] == "evidence-1"


def test_nothing_to_show_is_said(corpus):
    shown = sentences(occurrences(corpus.articles, "没有"), corpus)
    assert soup(shown).text == "There is no sentence to show."
    assert repr(shown) == "0 names with 0 sentences"


def test_names_have_addresses_without_signs_and_none_shares_one():
    names = ["花", "a b", "a-b", "a~20~b", "a\nb", "<b>", "“花”", "1%", "1", "\0"]
    assert len({anchor(name) for name in names}) == len(names)
    assert all(re.fullmatch(r"evidence-[\w~-]+", anchor(name)) for name in names)
    assert anchor("花") == "evidence-花"


def test_a_table_keeps_its_numbers_and_leads_to_the_evidence():
    table = pd.DataFrame({"count": [3, 2], "share": [0.5, 1.25]}, index=pd.Index(["花", "草"], name="word"))
    page = soup(linked(table))
    assert [(part.text, part["href"]) for part in page.select("th a")] == [
        ("花", "#evidence-花"),
        ("草", "#evidence-草"),
    ]
    assert [cell.text for cell in page.select("td")] == ["3", "0.50", "2", "1.25"]
    assert "word" in [cell.text for cell in page.select("thead th")]
    assert repr(linked(table)) == repr(table)
    assert [part["href"] for part in soup(linked(table, ["1", "2"])).select("a")] == ["#evidence-1", "#evidence-2"]


def test_a_table_without_rows_is_a_sentence():
    shown = linked(pd.DataFrame({"n": []}), nothing="No <word> here.")
    assert soup(shown).p.text == repr(shown) == "No <word> here."


def test_long_names_are_not_cut_inside_their_links():
    with pd.option_context("display.max_colwidth", 8):
        assert soup(linked(pd.DataFrame({"n": [1]}, index=["花" * 40]))).a.text == "花" * 40


def test_text_of_pages_stays_text_in_tables():
    table = pd.DataFrame({HOSTILE: [HOSTILE]}, index=pd.Index([HOSTILE], name=HOSTILE))
    page = soup(linked(table))
    assert {part.name for part in page.find_all()} == {"table", "thead", "tbody", "tr", "th", "td", "a"}
    assert page.td.text == page.a.text == HOSTILE
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(page.table["class"])


def test_text_of_pages_stays_text_in_sentences(tmp_path):
    text = HOSTILE.replace("\ufffe", "")
    (tmp_path / "<b>.txt").write_text(f"# 题目\n\n本报讯 9月7日,{text}花{text}。", "utf-8")
    corpus = read_corpus(tmp_path)
    found = occurrences(corpus.articles, "花")
    page = soup(sentences(found.assign(name=text, anchor=text + "1"), corpus))
    assert {part.name for part in page.find_all()} == {"div", "p", "strong", "ul", "li", "span", "mark", "small"}
    assert f"{text}花{text}。" in page.li.span.text
    assert page.small.text.startswith("<b>-1, line 3")
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(page.div["class"])


def test_tokens_of_the_shipped_pages_lead_to_lines_that_hold_them():
    corpus = read_corpus()
    found = segment(corpus.articles).rename(columns={"word": "name"}).iloc[200:260]
    lines = corpus.lines.set_index("line").groupby("page").text
    for item in soup(sentences(found, corpus)).select("li"):
        article, line = item.small.text.split(", line ")
        assert item.mark.text in lines.get_group(corpus.articles.page[article])[int(line)]


def test_answer_is_text_whatever_it_holds():
    shown = answer("<b>3</b> & more: $x$")
    assert shown._repr_html_().endswith(">&lt;b&gt;3&lt;/b&gt; &amp; more: $x$</p>")
    assert "mathjax_ignore" in shown._repr_html_() and repr(shown) == "<b>3</b> & more: $x$"
