"""From a name to its sentences: what is shown, what is counted, and that text from pages stays text."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers import find_places, locate_articles, read_corpus, segment
from helpers.keywords import concordance
from helpers.show import (
    anchor,
    answer,
    article_names,
    by_sentence,
    check,
    cut_in_ways,
    first_rows,
    folded,
    glossed,
    in_context,
    in_digits,
    linked,
    listed,
    many,
    note,
    on_shipped,
    pages_and_articles,
    read_glosses,
    renamed,
    sentences,
    short_names,
    some,
    spoken,
)

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


def test_a_sentence_with_a_word_twice_is_there_once_with_both_marked(tmp_path):
    (tmp_path / "a.txt").write_text("# 题目\n\n花开花落。树还在。花又开了。\n", "utf-8")
    corpus = read_corpus(tmp_path)
    page = soup(sentences(occurrences(corpus.articles, "花"), corpus, most=1))
    assert page.strong.parent.text == "花: 3 in 1 article; 2 of them below"
    assert [item.text for item in page.select("li")] == ["花开花落。 a-1, line 3, 2 times"]
    assert len(page.select("mark")) == 2


def test_rows_of_the_same_number_stay_apart(corpus):
    found = pd.concat([occurrences(corpus.articles, word) for word in ("人", "孩子")])
    assert found.index.has_duplicates
    page = soup(sentences(found, corpus))
    assert {part["id"]: len(part.select("li")) for part in page.select("[id]")} == {
        "evidence-人": 2,
        "evidence-孩子": 2,
    }


def test_a_sentence_that_is_shown_has_all_its_words_marked_however_many(tmp_path):
    (tmp_path / "a.txt").write_text(f"# 题目\n\n{'花开,' * 9}树绿。花落。\n", "utf-8")
    corpus = read_corpus(tmp_path)
    page = soup(sentences(occurrences(corpus.articles, "花"), corpus, most=1))
    assert [item.small.text for item in page.select("li")] == ["a-1, line 3, 9 times"]
    assert len(page.select("mark")) == 9


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


def test_what_is_missing_is_a_dash():
    table = pd.DataFrame({"n": [1.5, None], "rank": pd.array([1, None], dtype="Int64")}, index=["花", "草"])
    assert [cell.text for cell in soup(linked(table)).select("td")] == ["1.5", "1", "–", "–"]
    assert not re.search("nan|NA", repr(linked(table)), re.IGNORECASE)


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
        assert item.mark.text in lines.get_group(corpus.articles.page[article])[int(line.split(",")[0])]


def test_a_sentence_stands_once_with_all_its_rows_marked_and_listed():
    text = "前文5个。<b>共</b>5个&nbsp;村、3条路\n后文。"
    rows = pd.DataFrame({"article": "a-1", "start": [2, 13, 23], "end": [4, 15, 25], "text": ["5个", "5个", "3条"]})
    shown = by_sentence(rows, pd.DataFrame({"text": {"a-1": text}}), ["five", "five <b>", "three"])
    page = soup(shown)
    assert [part.span.text for part in page.select("p")] == ["前文5个。", "<b>共</b>5个&nbsp;村、3条路"]
    assert [[mark.text for mark in part.select("mark")] for part in page.select("p")] == [["5个"], ["5个", "3条"]]
    assert [part.text for part in page.select("li")] == ["5个: five", "5个: five <b>", "3条: three"]
    assert page.select("li a")[2]["href"] == f"#{anchor('a-1-23')}"
    assert repr(shown) == "3 rows in 2 sentences" and not page.b


def test_a_number_is_marked_in_the_second_of_two_sentences_that_are_alike():
    rows = pd.DataFrame({"article": ["<b>-1"], "start": [6], "end": [8], "text": ["5个"]})
    page = soup(by_sentence(rows, pd.DataFrame({"text": {"<b>-1": "共5个。\n共5个。"}}), ["five"]))
    assert str(page.p.span) == '<span lang="zh">共<mark>5个</mark>。</span>'
    assert page.small.text == "<b>-1"


def test_a_table_without_row_numbers_is_readable_and_escaped():
    table = pd.DataFrame({"n": [350000000.0, float("nan")], "yes": [True, False], HOSTILE: [HOSTILE, ""]}, [7, 8])
    with pd.option_context("display.max_colwidth", None):
        page = soup(listed(table))
    assert [cell.text for cell in page.select("td")] == ["350,000,000", "yes", HOSTILE, "–", "no", "–"]
    assert page.select("tbody th") == [] and {"mathjax_ignore"} <= set(page.table["class"])
    assert repr(listed(table[:0], "Nothing <here>.")) == "Nothing <here>."


def test_one_and_many():
    assert [many(number, "row") for number in (0, 1, 2000)] == ["0 rows", "1 row", "2,000 rows"]
    said = [some(*numbers, "row") for numbers in ((0, 2), (1, 2), (2000, 2000), (0, 1))]
    assert said == ["0 of 2 rows are", "1 of 2 rows is", "2,000 of 2,000 rows are", "0 of 1 row is"]


def test_answer_is_text_whatever_it_holds():
    shown = answer("<b>3</b> & more: $x$")
    assert shown._repr_html_().endswith(">&lt;b&gt;3&lt;/b&gt; &amp; more: $x$</p>")
    assert "mathjax_ignore" in shown._repr_html_() and repr(shown) == "<b>3</b> & more: $x$"


def test_the_first_rows_say_how_many_there_are():
    table = pd.DataFrame({"n": range(1200)}, index=[f"w{n}" for n in range(1200)])
    for shown in (first_rows(table, 2), linked(table, most=2)):
        assert len(soup(shown).select("tbody tr")) == 2
        assert soup(shown).select_one("table + p").text == "2 of 1,200 shown"
        assert repr(shown).endswith("2 of 1,200 shown")
    assert soup(first_rows(table[:2], 2)).p is None
    assert (
        soup(first_rows(table[:0], 2, "No <row>.")).text == repr(first_rows(table[:0], 2, "No <row>.")) == "No <row>."
    )


def test_shown_tables_say_yes_and_no_and_have_a_dash_for_what_is_missing():
    table = pd.DataFrame({"so": [True, False], "n": [1, None], "text": ["花", None]})
    table["whole"] = pd.array([1, None], dtype="Int64")
    assert [cell.text for cell in soup(first_rows(table)).select("td")] == ["yes", "1", "花", "1", "no", "–", "–", "–"]
    assert [cell.text for cell in soup(first_rows(table)).select("tbody th")] == ["0", "1"]
    assert soup(first_rows(table, index=False)).select("tbody th") == []


def test_no_line_ends_inside_the_name_of_a_person():
    page = soup(first_rows(pd.DataFrame({"authors": ["林洛 朱<b>"]}), whole=["authors"]))
    assert [(part.text, part["style"]) for part in page.select("td span")] == [
        ("林洛", "white-space: nowrap"),
        ("朱<b>", "white-space: nowrap"),
    ]


def test_large_numbers_have_no_power_of_ten_and_small_ones_their_digits():
    numbers = [in_digits(number) for number in (14_200_000_000.0, 83.72, 1 / 3)]
    assert numbers == ["14,200,000,000", "83.72", "0.3333333333"]


def test_the_place_of_a_name_is_never_one_character():
    assert [spoken(place) for place in ("代县", "合肥市", "")] == ["代县", "合肥", ""]


def test_long_cells_are_cut_before_they_are_escaped():
    with pd.option_context("display.max_colwidth", 4):
        assert soup(first_rows(pd.DataFrame({"t": ["<&>花草"]}))).td.text == "<&>…"


def test_columns_of_text_are_flush_left_by_attribute_and_by_style():
    """GitHub drops styles, and JupyterLab has a style of its own that beats the attribute."""
    table = pd.DataFrame({"count": [3, 4], "share": [0.5, None], "in list": [True, False], "title": ["花市", "书市"]})
    for shown in (first_rows(table), linked(table.set_index("title", drop=False))):
        for row in soup(shown).select("tr"):
            cells = row.select("th, td")
            assert [cell.get("align") for cell in cells] == ["left", None, None, "left", "left"]
            assert [cell.get("style") for cell in cells if cell.get("align")] == ["text-align: left"] * 3
    assert [cell.get("align") for cell in soup(listed(table)).select("th")] == [None, None, "left", "left"]


def test_a_key_word_stands_between_what_is_before_and_after_it(corpus):
    lines = concordance(corpus.articles, "花", width=20)
    page = soup(in_context(lines, most=2, width=3))
    assert [[cell.text for cell in row.select("td")] for row in page.select("tbody tr")] == [
        ["7日,", "花", "市开了", "a-1"],
        ["人多,", "花", "也多!", "a-1"],
    ]
    left, word, right, _ = page.select("tbody tr")[0].select("td")
    assert "text-align: right" in left["style"] and "text-align: left" in right["style"]
    assert all("nowrap" in cell["style"] for cell in (left, word, right))
    assert page.select_one("table + p").text == f"2 of {len(lines)} shown"
    assert repr(in_context(lines[:0])) == "There is no occurrence to show."


def test_text_of_pages_stays_text_in_lists_and_contexts():
    table = pd.DataFrame({HOSTILE: [HOSTILE]}, index=pd.Index([HOSTILE], name=HOSTILE))
    lines = pd.DataFrame({"article": [HOSTILE], "left": [HOSTILE], "match": [HOSTILE], "right": [HOSTILE]})
    with pd.option_context("display.max_colwidth", None):
        pages = [soup(first_rows(table)), soup(in_context(lines, width=99))]
    assert [cell.text for page in pages for cell in page.select("td")] == [HOSTILE] * 5
    for page in pages:
        assert {part.name for part in page.find_all()} <= {"table", "thead", "tbody", "tr", "th", "td", "mark"}
        assert {"tex2jax_ignore", "mathjax_ignore"} <= set(page.table["class"])


def test_a_number_of_the_prose_that_the_run_does_not_give_fails_and_says_both(monkeypatch):
    monkeypatch.delenv("PAGES", raising=False)
    check(2, pd.Series([1, 1]).sum())
    check([1, 2], pd.Series([1, 2]))
    with pytest.raises(AssertionError, match="The text says 43, the run gives 42. Correct the text"):
        check(43, 42)
    with pytest.raises(AssertionError, match=r"\[1, 2\].+\[2, 1\]"):
        check([1, 2], pd.Series([2, 1]))


def test_on_other_pages_nothing_is_checked_and_messages_are_general(monkeypatch):
    monkeypatch.setenv("PAGES", "elsewhere")
    check(43, 42)
    assert on_shipped("ten articles", "these articles") == "these articles"
    monkeypatch.setenv("PAGES", "")
    assert on_shipped("ten articles", "these articles") == "ten articles"


def test_terms_have_their_gloss_and_words_without_one_stay(tmp_path):
    assert glossed(["垃圾分类", "没有这个词"]) == ["垃圾分类 waste sorting", "没有这个词"]
    assert [term for term, gloss in read_glosses().items() if not term or not gloss.isascii() or len(gloss) > 32] == []
    (tmp_path / "g.csv").write_text('term,gloss\n花,"flower, bloom"\n', "utf-8-sig")
    assert read_glosses(tmp_path / "g.csv") == {"花": "flower, bloom"}


def test_articles_are_called_by_page_order_and_place(tmp_path):
    news = "本报讯(记者 赵青)"
    (tmp_path / "b.txt").write_text(f"{news}花开了,大家来看花。\n", "utf-8")
    (tmp_path / "a-1.txt").write_text(
        f"# 石景山花市\n\n{news}北京市石景山区的花开了。\n\n# 书市\n\n{news}青海省玉树藏族自治州读书。\n", "utf-8"
    )
    articles = read_corpus(tmp_path).articles
    regions = locate_articles(articles, find_places(articles))
    names = article_names(articles, regions)
    assert names.to_dict() == {"a-1-1": "p1·1 石景山 Shijingshan", "a-1-2": "p1·2 玉树 Yushu", "b-1": "p2·1 news"}
    titled = articles.assign(title="城里的花市今天开门迎客")
    assert article_names(titled, regions)["b-1"] == "p2·1 城里的花市今天开"
    assert short_names(names).to_list() == ["Shijingshan", "Yushu", "news"]
    twice = pd.Series(["p1·1 玉树 Yushu", "p2·3 玉树 Yushu"])
    assert short_names(twice)["p2·3 玉树 Yushu"] == "p2·3 Yushu"
    assert article_names(articles[:0], locate_articles(articles[:0], find_places(articles[:0]))).empty


def test_tables_of_a_renamed_corpus_have_the_new_names(corpus):
    named = renamed(corpus, pd.Series({"a-1": "p1·1 花", "b-1": "p2·1 草"}))
    found = occurrences(named.articles, "花市")
    assert [where.text for where in soup(sentences(found, named)).select("small")] == [
        "p1·1 花, line 3",
        "p2·1 草, line 3",
    ]
    assert set(corpus.articles.index) == {"a-1", "b-1"} and {*named.lines.article} >= {"p1·1 花", "p2·1 草"}
    with pytest.raises(ValueError, match="Two articles are named 花"):
        renamed(corpus, pd.Series({"a-1": "花", "b-1": "花"}))


def test_what_is_folded_opens_at_its_line_and_follows_it_elsewhere():
    shown = folded("Words & <counts>", first_rows(pd.DataFrame({"n": [1]}, ["花"])), note("An end."))
    page = soup(shown)
    assert page.details.summary.text == "Words & <counts>"
    assert page.details.table and page.details.p.text == "An end."
    assert repr(shown).startswith("Words & <counts>") and repr(shown).endswith("An end.")


def test_sentences_of_a_name_may_fold_as_a_whole(corpus):
    page = soup(sentences(occurrences(corpus.articles, "花"), corpus, unfolded=0))
    assert page.details.summary.text == "花: 4 in 2 articles" and page.details.parent["id"] == "evidence-花"
    assert len(page.select("details li")) == len(page.select("li")) == 4


def test_the_sentence_with_most_terms_is_shown_in_each_cut():
    articles = pd.DataFrame({"text": ["花开了。花市和书市开了,大家来看。"]}, ["a-1"])
    apart, whole = segment(articles, lexicon=[]), segment(articles, lexicon=["花市", "书市"])
    shown = cut_in_ways(articles, whole[whole.word.isin(["花市", "书市"])], {"apart": apart, "whole": whole})
    cells = [cell.text for cell in soup(shown).select("td")]
    assert cells[0] == "花市和书市开了,大家来看。" and "花市 / 和 / 书市 / " in cells[2]
    assert [cell.replace(" / ", "") for cell in cells] == [cells[0]] * 3
    assert "No sentence" in cut_in_ways(articles, whole[:0], {"whole": whole}).text


def test_the_source_of_a_figure_counts_pages_and_articles_of_other_people(corpus, monkeypatch):
    monkeypatch.setenv("PAGES", "elsewhere")
    assert pages_and_articles(corpus) == f"{len(corpus.pages)} pages; {len(corpus.articles)} articles."
