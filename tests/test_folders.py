"""Folders of pages in any format: names, what is left out, finished articles, corrections by hand, boxes."""

import json
import os
import shutil

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engines
from helpers import find_metrics, read_corpus
from helpers.archive import process
from helpers.pages import SHIPPED_PAGES, trace
from helpers.reference import GOLD
from helpers.tables import BOX

PAGE = """# 柳林镇书屋开放

本报讯(记者 赵青)5月6日,柳林镇农家书屋开放,首日接待读者120人。

书屋每周开放六天,藏书3200册。
"""
ROWS = engines.drawn_page()


def fill(folder, files):
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder


# formats


@pytest.mark.parametrize("known, ending, write", engines.WRITERS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_format_gives_a_page_whose_numbers_lead_to_their_boxes(tmp_path, known, ending, write):
    corpus = read_corpus(fill(tmp_path, {f"p{ending}": write(ROWS)}))
    assert corpus.pages.loc["p", ["format", "lines", "problem"]].tolist() == [known, len(ROWS), ""]
    assert sorted(corpus.lines.text) == sorted(text for text, _ in ROWS)
    found = trace(corpus, find_metrics(corpus.articles))
    books = found[found.text == "3200册"].iloc[0]
    text, box = ROWS[books.line - 1]
    assert text[books.column :].startswith("3200") and books[[*BOX]].tolist() == pytest.approx(box)


def test_boxes_spare_columns_of_the_table(tmp_path):
    corpus = read_corpus(fill(tmp_path, {"p.json": engines.rapidocr(ROWS)}))
    found = trace(corpus, find_metrics(corpus.articles).assign(left="藏书"))
    assert set(found.left) == {"藏书"} and found.box_left.notna().all()


def test_pages_without_boxes_have_none(tmp_path):
    corpus = read_corpus(fill(tmp_path, {"p.txt": PAGE}))
    assert corpus.lines[[*BOX]].isna().all(axis=None)
    assert trace(corpus, find_metrics(corpus.articles))[[*BOX]].isna().all(axis=None)


number = st.floats() | st.integers(-50, 2000) | st.sampled_from([10**9, -(10**9), 10**400, "x", None])
any_box = st.lists(st.lists(number, max_size=3), max_size=5) | st.lists(number, max_size=5) | st.none()
some_text = st.text(max_size=20) | st.sampled_from([text for text, _ in ROWS])
any_row = st.tuples(any_box | st.sampled_from([engines.corners(box) for _, box in ROWS]), some_text)


@given(st.lists(any_row, max_size=30))
def test_no_boxes_break_the_engine_and_no_row_is_lost(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("fuzz")
    value = {"boxes": [box for box, _ in rows], "txts": [text for _, text in rows]}
    (folder / "p.json").write_text(json.dumps(value), "utf-8", errors="replace")
    corpus = read_corpus(folder)
    wanted = [number for number, (_, text) in enumerate(rows, 1) if text.strip()]
    assert sorted(corpus.lines.line) == wanted
    boxless = corpus.lines.left.isna()
    assert corpus.lines.left[~boxless].between(-1e5, 1e5).all()
    assert not boxless.any() or "box" in corpus.pages.problem["p"]


@given(st.permutations(ROWS))
def test_the_order_in_which_an_engine_writes_its_rows_does_not_matter(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("shuffled")
    (folder / "p.json").write_bytes(engines.rapidocr(ROWS))
    plain = read_corpus(folder)
    (folder / "p.json").write_bytes(engines.rapidocr(rows))
    shuffled = read_corpus(folder)
    assert shuffled.lines.text.tolist() == plain.lines.text.tolist()
    pd.testing.assert_frame_equal(shuffled.articles, plain.articles)


# names, and what is left out


def test_pages_of_one_file_are_numbered(tmp_path):
    lines = engines.tesseract(ROWS).decode()
    second = "\n".join(lines.split("\n")[1:]).replace("5\t1\t", "5\t2\t")
    corpus = read_corpus(fill(tmp_path, {"issue.tsv": lines + second}))
    assert corpus.pages.index.tolist() == ["issue-1", "issue-2"]
    assert corpus.lines.line.groupby(corpus.lines.page).max().tolist() == [len(ROWS)] * 2


def test_of_files_with_one_name_the_one_with_boxes_is_read(tmp_path):
    files = {"p.md": PAGE, "p_res.json": engines.paddleocr_3(ROWS), "p.txt": PAGE, "q.md": PAGE, "q.txt": PAGE}
    corpus = read_corpus(fill(tmp_path, files))
    assert corpus.pages.format.to_dict() == {
        "p": "PaddleOCR",
        "p.md": "Markdown",
        "p.txt": "text",
        "q": "Markdown",
        "q.txt": "text",
    }
    assert corpus.pages.problem["p.md"] == "not read: p_res.json is the same page; take one of the two away"
    assert set(corpus.lines.page) == {"p", "q"}


@pytest.mark.parametrize("broken", [b"", b"[[[[", engines.rapidocr([]), b'{"name": "p"}'])
def test_a_file_without_rows_does_not_hide_one_with_text(tmp_path, broken):
    corpus = read_corpus(fill(tmp_path, {"p.json": broken, "p.txt": PAGE}))
    assert corpus.pages.format["p"] == "text" and len(corpus.articles) == 1


def test_no_two_pages_have_one_name(tmp_path):
    pages = [{"rec_texts": ["开放"]}] * 2
    corpus = read_corpus(fill(tmp_path, {"p.json": engines.as_json(pages), "p-1.txt": PAGE}))
    assert corpus.pages.index.is_unique and len(corpus.pages) == 3
    assert corpus.articles.index.is_unique


def test_what_is_no_page_is_left_out_and_listed(tmp_path):
    files = {"p.txt": PAGE, "README.md": "# 说明", "readme.zh-CN.txt": "说明", "package.json": '{"name": "p"}'}
    files |= {
        "p.png": b"",
        "q.png": b"",
        "gold/lines.csv": "",
        "corrections.csv": "",
        "pages.csv": "a,b\n1,2\n",
        ".hidden.txt": PAGE,
    }
    corpus = read_corpus(fill(tmp_path, files))
    assert corpus.pages.index.tolist() == ["p"]
    assert corpus.pages.attrs["left_out"] == sorted(
        ["README.md", "readme.zh-CN.txt", "package.json", "q.png", "gold", "corrections.csv", "pages.csv"]
    )


@pytest.mark.parametrize(
    "files, mend",
    [
        ({"p.png": b""}, "make scan SCANS="),
        ({"package.json": "{}"}, "put one file a page into it"),
        ({"gold/p.txt": PAGE}, "put one file a page into it"),
    ],
)
def test_a_folder_without_pages_says_what_to_do(tmp_path, files, mend):
    with pytest.raises(FileNotFoundError, match=mend):
        read_corpus(fill(tmp_path, files))


def test_broken_files_are_pages_with_a_problem_and_the_mend(tmp_path):
    data = engines.rapidocr(ROWS)
    files = {
        "cut.json": data[: len(data) // 2],
        "bare.xml": "<alto><Page>",
        "entity.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    }
    files |= {"empty.json": "", "none.json": "[]", "good.txt": PAGE}
    problems = read_corpus(fill(tmp_path, files)).pages.problem
    assert problems.pop("good") == ""
    assert problems.pop("none") == "no text: no article"
    assert all("; " in problem for problem in problems), problems


# an archive


def test_an_archive_reads_the_same_pages(tmp_path):
    ending_of = {name: ending for name, ending, _ in engines.WRITERS}
    files = {f"{name}/p{ending_of[name]}": write(ROWS) for name, _, write in engines.WRITERS}
    files |= {
        "RapidOCR/p.txt": PAGE,
        "gold/p.txt": PAGE,
        "README.md": PAGE,
        "a.csv": f'title,text\n开放,"{PAGE[20:30]}"\n',
    }
    process(fill(tmp_path / "pages", files), tmp_path / "out")
    pages = pd.read_parquet(tmp_path / "out" / "pages")
    assert pages.format.drop(["a", "RapidOCR/p.txt"]).to_dict() == {f"{name}/p": name for name in ending_of}
    assert pages.problem["RapidOCR/p.txt"].startswith("not read") and pages.format["a"] == "articles"


def test_a_file_of_no_known_form_is_a_row_of_an_archive(tmp_path):
    process(fill(tmp_path / "pages", {"a.json": '{"name": "p"}'}), tmp_path / "out")
    assert pd.read_parquet(tmp_path / "out" / "pages").problem.to_dict() == {"a": "left out: of no known form"}


# finished articles

TABLE = """page,title,text,date,authors,kind
甲,书屋开放,"第一段,120人。

第二段。",2021-05-06,赵青,news
,无题,只有一段。,,,
"""


def test_finished_articles_stay_as_they_are(tmp_path):
    corpus = read_corpus(fill(tmp_path, {"t.csv": TABLE}))
    assert corpus.articles.loc["甲-1"].tolist() == [
        "甲",
        "书屋开放",
        "赵青",
        "news",
        "2021-05-06",
        "第一段,120人。\n第二段。",
        14,
    ]
    assert corpus.articles.loc["t-1", ["title", "kind", "date"]].tolist() == ["无题", "feature", ""]
    assert corpus.pages.format.tolist() == ["articles"] * 2
    assert corpus.lines.role.tolist() == ["headline", "body", "body", "headline", "body"]
    people = trace(corpus, find_metrics(corpus.articles)).iloc[0]
    assert people[["text", "page", "line", "column"]].tolist() == ["120人", "甲", 2, 4]


def test_finished_articles_come_as_parquet_too(tmp_path):
    days = pd.to_datetime(["2021-05-06", None])
    table = pd.DataFrame({"title": ["书屋开放", None], "text": ["开放。", "二。"], "date": days})
    table.to_parquet(tmp_path / "t.parquet")
    corpus = read_corpus(tmp_path)
    assert corpus.articles.date.tolist() == ["2021-05-06", ""]
    assert corpus.articles.title.tolist() == ["书屋开放", ""]


def test_words_for_nothing_are_words_in_a_table_of_articles(tmp_path):
    corpus = read_corpus(fill(tmp_path, {"t.csv": "title,text\nNA,None\n"}))
    assert corpus.articles[["title", "text"]].values.tolist() == [["NA", "None"]]


def test_articles_without_text_are_counted_and_their_titles_kept(tmp_path):
    corpus = read_corpus(fill(tmp_path, {"t.csv": "title,text\n有题,\n书屋,开放。\n"}))
    assert corpus.articles.title.tolist() == ["书屋"] and corpus.lines.text.tolist() == ["有题", "书屋", "开放。"]
    assert corpus.pages.problem["t"] == "1 of 2 articles have no text: left out"


def test_a_bad_byte_costs_a_table_one_character(tmp_path):
    data = "title,text\n书屋,".encode() + b"\xff" + "开放。\n".encode()
    corpus = read_corpus(fill(tmp_path, {"t.csv": data}))
    assert corpus.articles.text.tolist() == ["\ufffd开放。"]
    assert corpus.pages.problem["t"].startswith("1 undecodable places")


@pytest.mark.parametrize("name", ["t.csv", "t.parquet"])
def test_a_broken_table_is_a_page_with_a_problem(tmp_path, name):
    corpus = read_corpus(fill(tmp_path, {name: b'title,text\n"a,b\n' if name == "t.csv" else b"PAR1 no"}))
    assert corpus.pages.problem["t"].startswith("not read") and corpus.articles.empty


@pytest.mark.parametrize("rows", ["书屋,开放,六天。\n", "书屋,开放。,\n广场,开放。,\n"])
def test_rows_with_more_values_than_columns_shift_no_text(tmp_path, rows):
    corpus = read_corpus(fill(tmp_path, {"t.csv": "title,text\n" + rows}))
    assert corpus.articles.empty and "put quotes around texts with commas" in corpus.pages.problem["t"]


def test_texts_of_a_parquet_table_that_are_no_characters_are_a_problem(tmp_path):
    pd.DataFrame({"title": ["书屋"], "text": [b"\xff"]}).to_parquet(tmp_path / "t.parquet")
    corpus = read_corpus(tmp_path)
    assert corpus.articles.empty and corpus.pages.problem["t"].startswith("not read")


# the date of a page


@pytest.mark.parametrize(
    "printed, date",
    [
        ("2021年9月10日 星期五", "2021-09-10"),
        ("中華民國廿八年四月廿三日 星期日", "1939-04-23"),
        ("一九三六年九月十日 星期四", "1936-09-10"),
        ("1010年9月10日 星期五", ""),
        ("2021年19月10日 星期五", ""),
    ],
)
def test_the_date_of_a_page_has_a_sane_year(tmp_path, printed, date):
    assert read_corpus(fill(tmp_path, {"p.txt": f"{printed}\n\n{PAGE}"})).pages.date["p"] == date


@pytest.mark.parametrize(
    "issue, event, date",
    [
        ("2021年5月5日", "5月6日", "2021-05-06"),
        ("2021年5月5日", "12月30日", "2020-12-30"),
        ("2021年12月30日", "1月3日", "2022-01-03"),
        ("2021年3月5日", "2月29日", "2020-02-29"),
        ("1903年3月5日", "2月29日", "1896-02-29"),
    ],
)
def test_an_event_shortly_after_the_page_is_no_year_before_it(tmp_path, issue, event, date):
    page = f"{issue} 星期三\n\n{PAGE.replace('5月6日', event)}"
    assert read_corpus(fill(tmp_path, {"p.txt": page})).articles.date.tolist() == [date]


# corrections by hand

TWO = """# 柳林镇书屋开放

本报讯(记者 赵青)5月6日,柳林镇农家书屋开放,首日接待读者120人。

书屋每周开放六天,藏书3200册。

# 青山县修桥

本报讯(记者 王强)5月7日,青山县石桥动工,

工期三个月。

大减价大减价
"""
HEADER = "page,line,role,article,joins_previous\n"


def corrected(folder, rows, page=TWO):
    fill(folder, {"p.txt": page, "corrections.csv": HEADER + rows})
    return read_corpus(folder, corrections=True)


def by_line(corpus):
    return corpus.lines.set_index("line")


def test_pages_are_as_before_where_nobody_asks(tmp_path):
    fill(tmp_path, {"p.txt": TWO, "corrections.csv": HEADER + "p,3,advert,,0\n"})
    assert "by hand" not in set(read_corpus(tmp_path).lines.reason)


def test_an_exported_table_of_lines_changes_nothing(tmp_path):
    for path in SHIPPED_PAGES.glob("*.txt"):
        shutil.copy(path, tmp_path)
    plain = read_corpus(tmp_path)
    plain.lines.to_csv(tmp_path / "lines.csv", encoding="utf-8-sig")
    again = read_corpus(tmp_path, corrections=tmp_path / "lines.csv")
    pd.testing.assert_frame_equal(again.articles, plain.articles)
    pd.testing.assert_frame_equal(again.lines.drop(columns="reason"), plain.lines.drop(columns="reason"))
    assert set(again.lines.reason) == {"by hand"}


def test_the_reference_is_obeyed_to_the_letter():
    corpus = read_corpus(corrections=GOLD)
    lines = pd.read_csv(GOLD / "lines.csv", keep_default_na=False)
    both = lines.merge(corpus.lines, on=["page", "line"])
    assert (both.role_x == both.role_y).all() and both.article_x.nunique() == both.article_y.nunique()
    assert both.groupby("article_x").article_y.nunique().eq(1).all()


def test_a_role_by_hand_leaves_the_rest_as_it_is(tmp_path):
    plain = read_corpus(fill(tmp_path, {"p.txt": TWO}))
    corpus = corrected(tmp_path, "p,13,caption,p-2,0\n")
    assert by_line(corpus).loc[13, ["role", "article", "reason"]].tolist() == ["caption", "p-2", "by hand"]
    same = [column for column in plain.lines if column != "reason"]
    pd.testing.assert_frame_equal(corpus.lines[same][:-1], plain.lines[same][:-1])
    assert corpus.articles.text["p-2"].endswith("\n大减价大减价")


def test_text_below_a_line_that_is_moved_goes_with_it(tmp_path):
    corpus = corrected(tmp_path, "p,9,body,p-1,0\n")
    assert by_line(corpus).article[[9, 11]].tolist() == ["p-1", "p-1"]
    assert by_line(corpus).reason[11] == "goes with a line by hand"
    assert corpus.articles.text.tolist() == [
        "本报讯(记者 赵青)5月6日,柳林镇农家书屋开放,首日接待读者120人。\n书屋每周开放六天,藏书3200册。\n"
        "本报讯(记者 王强)5月7日,青山县石桥动工,工期三个月。"
    ]
    assert by_line(corpus).role[7] == "advert"


def test_a_line_by_hand_holds_what_stands_below_where_it_was(tmp_path):
    corpus = corrected(tmp_path, "p,9,body,p-1,0\np,11,body,p-2,0\n")
    assert by_line(corpus).article[[7, 9, 11]].tolist() == ["p-2", "p-1", "p-2"]


def test_a_headline_of_a_new_article_takes_the_text_below_it(tmp_path):
    page = TWO.replace("书屋每周", "旧粮仓的故事\n\n书屋每周")
    fill(tmp_path, {"p.txt": page})
    corpus = corrected(tmp_path, "p,5,headline,new,0\n", page)
    assert corpus.articles.title.tolist() == ["柳林镇书屋开放", "旧粮仓的故事", "青山县修桥"]
    assert corpus.articles.text["p-2"] == "书屋每周开放六天,藏书3200册。"


def test_joins_around_a_line_that_goes_are_found_again(tmp_path):
    corpus = corrected(tmp_path, "p,9,advert,,0\n")
    assert by_line(corpus).loc[11, ["article", "joins_previous"]].tolist() == ["p-2", False]
    assert not corpus.lines.joins_previous.any()


def test_a_join_by_hand_makes_one_paragraph_or_two(tmp_path):
    corpus = corrected(tmp_path, "p,5,body,p-1,1\np,11,body,p-2,0\n")
    assert [text.count("\n") for text in corpus.articles.text] == [0, 1]


@pytest.mark.parametrize(
    "row, problem",
    [
        ("p,4,body,p-1,0", "the page p has no line 4 with text"),
        ("p,99,body,p-1,0", "the page p has no line 99 with text"),
        ("q,1,body,q-1,0", "there is no page q"),
        ("p,3,heading,p-1,0", "role is 'heading'; write one of headline"),
        ("p,3,body,,0", "a line of the role body belongs to an article; name it"),
        ("p,13,headline,p-9,0", "the article p-9 has no text; give it a line of body or caption"),
        ("p,three,body,p-1,0", "line is 'three'; write a whole number"),
    ],
)
def test_a_correction_that_fits_no_line_names_its_file_and_line(tmp_path, row, problem):
    with pytest.raises(ValueError, match=r"corrections.csv, line 3: .*") as error:
        corrected(tmp_path, f"p,1,headline,p-1,0\n{row}\n")
    assert problem in str(error.value)


def test_corrections_with_two_columns_of_one_name_are_refused(tmp_path):
    fill(tmp_path, {"p.txt": TWO, "corrections.csv": HEADER.strip() + ",page\np,1,headline,p-1,0,p\n"})
    with pytest.raises(ValueError, match=r"corrections.csv has two columns 'page'"):
        read_corpus(tmp_path, True)


def test_the_reference_beside_the_pages_is_taken_where_there_are_no_corrections(tmp_path):
    fill(tmp_path, {"p.txt": TWO, "gold/lines.csv": HEADER + "p,13,caption,p-2,0\n"})
    for corrections in (True, tmp_path / "gold", os.fspath(tmp_path / "gold" / "lines.csv")):
        assert by_line(read_corpus(tmp_path, corrections)).role[13] == "caption"


def test_corrections_that_are_not_there_are_an_error(tmp_path):
    fill(tmp_path, {"p.txt": TWO})
    for corrections in (True, tmp_path / "mine.csv"):
        with pytest.raises(FileNotFoundError, match="write the lines to correct into one"):
            read_corpus(tmp_path, corrections)
