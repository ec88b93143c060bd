import gzip
import json
import os
import socket
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import engines
from helpers import read_corpus
from helpers.newspaper.readers import ENDINGS, FORMATS, page_name, read, read_text

ROWS = engines.drawn_page()
PAGE = "# 书屋\n\n本报讯(赵青)书屋开放,来了120人。\n".encode()
each_format = pytest.mark.parametrize(
    "known, ending, write", engines.WRITERS, ids=lambda value: getattr(value, "__name__", "")
)


def read_bytes(data, ending=".json"):
    return read(f"p{ending}", load=lambda path: data if isinstance(data, bytes) else data.encode())


def read_json(value):
    return read_bytes(engines.as_json(value))


def texts(pages):
    return [row.text for page in pages for row in page.rows]


# every format


@each_format
def test_every_format_gives_the_rows_that_were_written(known, ending, write):
    (page,) = read_bytes(write(ROWS), ending)
    assert (page.page, page.format, page.problem) == ("p", known, "")
    assert [row.text for row in page.rows] == [text for text, _ in ROWS]
    assert [row.row for row in page.rows] == list(range(1, len(ROWS) + 1))
    for row, (_, box) in zip(page.rows, ROWS, strict=True):
        assert row.box == pytest.approx(box)


def test_every_format_has_a_writer():
    assert {known.name for known in FORMATS} - {"text", "Markdown"} == {name for name, *_ in engines.WRITERS}


@each_format
@given(share=st.floats(0, 1))
def test_a_file_cut_short_gives_what_stands_before_the_cut_and_says_so(known, ending, write, share):
    data = write(ROWS)
    cut = data[: int(share * (len(data.rstrip()) - 1))]
    pages = read_bytes(cut, ending)
    found = texts(pages)
    wanted = [text for text, _ in ROWS]
    # the last row may lack its end, and one sign of it may be cut in two
    assert found[:-1] == wanted[: len(found[:-1])]
    assert not found or wanted[len(found) - 1].startswith(found[-1].rstrip("\ufffd"))
    if known != "Tesseract":
        assert pages and all(page.problem for page in pages)


@each_format
def test_rows_of_a_cut_file_are_lost_behind_the_cut_only(known, ending, write):
    data = write(ROWS)
    last = data.rindex(ROWS[-1][0][:3].encode())
    found = texts(read_bytes(data[:last], ending))
    # where all texts stand before all boxes, or the other way round, the order of the file decides
    assert found == [text for text, _ in ROWS[:-1]]


@each_format
def test_pages_without_text_say_nothing_of_boxes(known, ending, write):
    if known == "MinerU" or write is engines.paddleocr_vl:
        return
    (page,) = read_bytes(write([]), ending)
    assert page.rows == [] and page.format


# boxes


BAD_BOXES = [
    [[0, 0], [1e9, 0], [1e9, 20], [0, 20]],
    [[5, 5], [5, 5], [5, 5], [5, 5]],
    [["left", "top"], [9, 9]],
    [1, 2, 3],
    [[float("nan"), 0], [9, 0], [9, 9], [0, 9]],
    {},
    None,
    True,
]


@pytest.mark.parametrize("box", BAD_BOXES, ids=str)
def test_a_row_without_a_usable_box_is_kept_and_counted(box):
    rows = [[engines.corners(box), text, 0.9] for text, box in ROWS]
    pages = read_json({"boxes": [box, *(row[0] for row in rows[1:])], "txts": [row[1] for row in rows]})
    assert texts(pages) == [text for text, _ in ROWS]
    assert pages[0].rows[0].box is None and pages[0].rows[1].box
    assert pages[0].problem.startswith(f"1 of {len(ROWS)} rows have no box on the page")


def test_numbers_of_thousands_of_digits_are_no_box():
    (page,) = read_bytes(f'[[[[0,0],[{"9" * 5000},9]], "开放", 0.9]]')
    assert page.rows[0].text == "开放" and page.problem == "no row has a box: read as text without boxes"


def test_a_row_of_rapidocr_that_lost_its_box_is_kept():
    rows = [[engines.corners(box), text, 0.9] for text, box in ROWS]
    for box in (None, 5, "none", {}):
        (page,) = read_json([rows[0], [box, *rows[1][1:]], *rows[2:]])
        assert [row.text for row in page.rows] == [text for text, _ in ROWS]
        assert page.problem.startswith(f"1 of {len(ROWS)} rows have no box on the page")


def test_a_row_of_tesseract_has_its_own_box_for_those_of_its_words_reach_too_far():
    header = "level page_num block_num par_num line_num word_num left top width height conf text"
    row, word = "4 1 1 1 1 0 60 180 400 32 -1 ", "5 1 1 1 1 1 40 170 500 60 96 开放"
    (page,) = read_bytes("\n".join(line.replace(" ", "\t") for line in (header, row, word)), ".tsv")
    assert [(row.text, row.box) for row in page.rows] == [("开放", (60, 180, 460, 212))]


def read_markdown(text):
    return read_bytes(text, ".md")[0]


def test_escapes_of_markdown_and_signs_set_apart_are_read_as_text():
    page = read_markdown(
        "管道\\(186\\)公里，面积2\\.8万亩，节水40%。\n# 中 国 农 民 报\n王强\\(左\\)和 AI 2 0 1 0 年 会"
    )
    assert texts([page]) == ["管道186公里，面积2.8万亩，节水40%。", "# 中国农民报", "王强(左)和 AI 2 0 1 0 年 会"]
    assert texts([read_markdown("中 国 的 W T O AI lab 在 2 0 1 0 年 成 立 。")]) == ["中国的WTO AI lab在2010年成立。"]


def test_a_page_in_one_line_is_cut_before_its_reports_and_says_so():
    first, second = "本报讯（记者 赵青）书屋今天开放。（王强）", "新华社北京5月6日电 据新华社太原5月5日电，粮食丰收。"
    page = read_markdown(f"江城晚报 书屋开放 {first}粮食丰收 {second}")
    assert [text.strip() for text in texts([page])] == ["江城晚报 书屋开放", first, "粮食丰收", second]
    assert page.problem.startswith("the whole page is one line: cut before its datelines")
    assert read_markdown("书屋今天开放。" * 200).problem.startswith("the whole page is one line, in which no headline")
    assert [read_markdown(text).problem for text in (first, f"{first}\n{second}", "书屋今天开放。")] == [""] * 3


def test_declarations_that_no_browser_knows_are_said():
    (page,) = read_bytes(engines.hocr(ROWS).replace(b"<body>", b"<body><![[ html>"), ".hocr")
    assert page.problem


def test_boxes_of_any_form_are_rectangles():
    tilted = [[10, 12], [90, 8], [91, 28], [11, 32]]
    assert read_json([[tilted, "开放", 0.9]])[0].rows[0].box == (10, 8, 91, 32)
    assert read_json({"rec_texts": ["开放"], "rec_boxes": [[1, 2, 30, 40]]})[0].rows[0].box == (1, 2, 30, 40)


def test_halves_of_characters_are_shown_as_such():
    assert texts(read_bytes(r'[[[[0,0],[9,9]], "开\ud800放\ud83d\ude00", 0.9]]')) == ["开?放😀"]


# what engines say


def test_labels_of_engines_are_marks_of_ours():
    labels = ["doc_title", "paragraph_title", "text", "figure_title", "header", "image", "abstract"]
    blocks = [{"block_label": label, "block_content": label, "block_bbox": [0, 0, 9, 9]} for label in labels]
    marks = [row.mark for row in read_json({"parsing_res_list": blocks})[0].rows]
    assert marks == ["#", "title", "text", "figure_caption", "header", "image", "text"]


def test_blocks_of_mineru_give_all_their_texts_and_their_pages():
    table = "<table><tr><td>站点</td><td>人数</td></tr><tr><td>柳林</td><td>12</td></tr></table>"
    blocks = [
        {"type": "text", "text": "书屋开放", "text_level": 2, "page_idx": 0},
        {"type": "image", "img_path": "a.jpg", "image_caption": ["读者在书屋。", "赵青摄"], "page_idx": 0},
        {"type": "table", "table_caption": ["各站人数"], "table_body": table, "page_idx": 1},
        {"type": "list", "list_items": ["一、借书", "二、还书"], "page_idx": 1},
        {"type": "page_number", "text": "2", "page_idx": 1},
    ]
    first, second = read_json(blocks)
    assert (first.page, second.page) == ("p-1", "p-2")
    assert [(row.text, row.mark) for row in first.rows] == [
        ("书屋开放", "##"),
        ("读者在书屋。", "figure_caption"),
        ("赵青摄", "figure_caption"),
    ]
    assert [(row.text, row.mark) for row in second.rows] == [
        ("各站人数", "figure_caption"),
        ("|站点|人数|", "table"),
        ("|柳林|12|", "table"),
        ("一、借书", "text"),
        ("二、还书", "text"),
        ("2", "header"),
    ]


def test_a_block_of_several_lines_is_several_rows():
    block = {"block_label": "text", "block_content": "第一段。\n\n第二段。", "block_bbox": [0, 0, 9, 9]}
    assert texts(read_json({"parsing_res_list": [block]})) == ["第一段。", "第二段。"]


@pytest.mark.parametrize("wrap", [lambda page: [page, page], lambda page: {"layoutParsingResults": [page, page]}])
def test_a_file_of_several_pages_gives_them_numbers(wrap):
    page = {"prunedResult": {"parsing_res_list": [{"block_label": "text", "block_content": "开放"}]}}
    assert [page.page for page in read_json(wrap(page))] == ["p-1", "p-2"]


@pytest.mark.parametrize("empty", [None, [], [None], [[]], {"txts": [], "boxes": []}])
def test_an_engine_that_found_nothing_gives_a_page_without_rows(empty):
    assert [(page.rows, bool(page.format)) for page in read_json(empty)] == [([], True)]


def test_words_have_spaces_only_where_print_has_them():
    def word(text, left, right):
        return f'<String CONTENT="{text}" HPOS="{left}" VPOS="0" WIDTH="{right - left}" HEIGHT="20"/><SP/>'

    words = [
        ("记者", 0, 40),
        ("赵青", 60, 100),
        ("在", 101, 120),
        ("GDP", 121, 150),
        ("growth", 155, 180),
        ("。", 210, 215),
    ]
    line = f"<TextLine>{''.join(word(*parts) for parts in words)}</TextLine>"
    pages = read_bytes(f"<alto><Layout><Page>{line}</Page></Layout></alto>", ".xml")
    assert texts(pages) == ["记者 赵青在GDP growth。"]


def page_xml(inner):
    return read_bytes(f"<PcGts><Page>{inner}</Page></PcGts>", ".xml")


def test_regions_stand_in_their_reading_order():
    references = "".join(f'<RegionRefIndexed regionRef="{name}"/>' for name in "ba")
    order = f"<ReadingOrder><OrderedGroup>{references}</OrderedGroup></ReadingOrder>"
    text = "<TextLine><TextEquiv><Unicode>{}</Unicode></TextEquiv></TextLine>"
    regions = "".join(f'<TextRegion id="{name}" type="heading">{text.format(name * 2)}</TextRegion>' for name in "abc")
    rows = page_xml(order + regions)[0].rows
    assert [row.text for row in rows] == ["bb", "aa", "cc"]
    assert {row.mark for row in rows} == {"title"}


def test_text_of_a_region_counts_where_its_rows_have_none():
    equivalent = "<TextEquiv><Unicode>第一行\n第二行</Unicode></TextEquiv>"
    assert texts(page_xml(f"<TextRegion><TextLine/>{equivalent}</TextRegion>")) == ["第一行", "第二行"]
    assert texts(page_xml(f"<TextRegion>{equivalent}</TextRegion>")) == ["第一行", "第二行"]


def test_words_stand_for_a_row_without_text():
    word = "<Word><TextEquiv><Unicode>{}</Unicode></TextEquiv></Word>"
    assert texts(
        page_xml(f"<TextRegion><TextLine>{word.format('书屋')}{word.format('开放')}</TextLine></TextRegion>")
    ) == ["书屋开放"]


def test_the_first_reading_of_a_row_counts():
    readings = "".join(
        f'<TextEquiv index="{n}"><Unicode>{text}</Unicode></TextEquiv>' for n, text in [(1, "乙"), (0, "甲")]
    )
    assert texts(page_xml(f"<TextRegion><TextLine>{readings}</TextLine></TextRegion>")) == ["甲"]


def test_hocr_text_outside_rows_and_words_is_kept():
    line = '<span class="ocr_line">甲<b class="ocrx_word">乙</b></span>'
    page = f'<div class="ocr_page">散行<p class="ocr_par">一段</p>{line}尾</div>'
    assert texts(read_bytes(f"<html><body>{page}</body></html>", ".html")) == ["散行", "一段", "甲乙", "尾"]


@pytest.mark.parametrize(
    "file, page",
    [
        ("a.txt", "a"),
        ("a.b.txt.gz", "a.b"),
        ("2021/07/p1.TXT", "2021/07/p1"),
        (".txt", ".txt"),
        ("a_res.json", "a"),
        ("a_content_list.json", "a"),
        ("a.boxes.json", "a"),
        ("high_res.txt", "high_res"),
    ],
)
def test_a_page_has_the_name_of_its_file(file, page):
    assert page_name(file) == page


# what is broken, and what is none


ENTITIES = '<?xml version="1.0"?><!DOCTYPE alto [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><alto><Page>&b;</Page></alto>'


def test_xml_that_declares_entities_is_refused():
    (page,) = read_bytes(ENTITIES, ".xml")
    assert page.rows == [] and page.problem.startswith("not read: its DOCTYPE declares entities")
    (page,) = read_bytes(ENTITIES.encode("utf-16"), ".xml")
    assert page.problem.startswith("not read: its DOCTYPE declares entities")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_xml_may_have_any_encoding_of_pages(encoding):
    text = '<?xml version="1.0" encoding="GB18030"?>\n' + engines.alto(ROWS).decode()
    pages = read_bytes(text.encode(encoding), ".xml")
    assert texts(pages) == [text for text, _ in ROWS]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000])
def test_brackets_in_brackets_do_no_harm(deep):
    (page,) = read_bytes(deep)
    assert page.rows == [] and page.problem


def test_tags_in_tags_do_no_harm():
    deep = '<div class="ocr_page">' + "<b>" * 5000 + "开放"
    assert texts(read_bytes(deep, ".html")) == ["开放"]
    (page,) = read_bytes("<alto>" + "<Page>" * 5000, ".xml")
    assert page.problem.startswith("not read: no XML")


@pytest.mark.parametrize(
    "data, ending",
    [
        ('{"name": "package", "version": 1}', ".json"),
        ('[{"type": "Feature"}]', ".json"),
        ("[1, 2, 3]", ".json"),
        ("<html><body><p>主页</p></body></html>", ".html"),
        ("<rss><channel/></rss>", ".xml"),
        ("a\tb\n1\t2\n", ".tsv"),
        ("x", ".docx"),
    ],
)
def test_files_of_no_known_form_give_no_page(data, ending):
    assert read_bytes(data, ending) == []


@pytest.mark.parametrize("ending", sorted(ENDINGS - {".txt", ".md", ".markdown"}))
def test_an_empty_file_of_an_engine_is_a_page_with_a_problem(ending):
    (page,) = read_bytes(b"", ending)
    assert page.rows == [] and page.problem


def make_link(path):
    path.symlink_to("nothing")


def make_socket(path):
    socket.socket(socket.AF_UNIX).bind(path.name)


THERE = [
    (Path.mkdir, "a folder"),
    (os.mkfifo, "a pipe"),
    (make_socket, "a socket"),
    (make_link, "a link to nothing"),
    (lambda path: path.symlink_to("/dev/null"), "a device"),
]


@pytest.mark.parametrize("make, kind", THERE, ids=[kind for _, kind in THERE])
@pytest.mark.parametrize("name", ["x.txt", "x.json", "x.txt.gz", "x.csv", "x.parquet"])
def test_what_is_no_file_is_a_page_that_says_what_it_is(tmp_path, monkeypatch, make, kind, name):
    monkeypatch.chdir(tmp_path)
    make(tmp_path / name)
    problems = read_corpus(tmp_path).pages.problem
    assert problems.tolist() == [problems["x"]] and problems["x"].startswith(f"not read: {kind}, no file; ")


@pytest.mark.parametrize("name", ["x.txt", "x.json", "x.txt.gz", "x.csv", "x.parquet"])
def test_a_file_larger_than_the_largest_page_is_not_read(tmp_path, name):
    with open(tmp_path / name, "wb") as file:
        file.truncate(2**40)
    assert (
        read_corpus(tmp_path)
        .pages.problem["x"]
        .startswith(
            "not read: 1,099,511,627,776 bytes, more than the 50,000,000 of the largest page; cut the file into pages"
        )
    )


@pytest.mark.parametrize("data", [b"\0" * 300_000_000, PAGE * 1_000_000], ids=["nothing", "pages"])
def test_a_packed_file_that_unpacks_to_more_than_the_largest_page_is_not_read(tmp_path, data):
    (tmp_path / "x.txt.gz").write_bytes(packed := gzip.compress(data))
    tracemalloc.start()
    problem = read_corpus(tmp_path).pages.problem["x"]
    assert problem.startswith(f"not read: its {len(packed):,} bytes unpack to more than the 50,000,000")
    assert tracemalloc.get_traced_memory()[1] < 200_000_000
    tracemalloc.stop()


def test_a_file_of_nothing_but_nul_characters_is_not_read():
    for data in (b"\0" * 3_000_000, b"\0" * 2_999_990 + PAGE[:10]):
        (page,) = read_bytes(data, ".txt")
        assert page.problem == "not read: NUL characters, most of its 3,000,000 bytes; write the file anew"


@pytest.mark.parametrize(
    "junk, said", [(b"", ""), (b"\0" * 512, ""), (b"junk", "4 bytes behind the packed text: left out")]
)
def test_what_stands_behind_a_packed_file_is_said(junk, said):
    packed = gzip.compress(PAGE)
    for data, text in ((packed, PAGE), (packed + packed, PAGE * 2)):
        assert read_text("x.txt.gz", lambda path, data=data + junk: data) == (text.decode(), "utf-8", said)


def test_a_file_that_is_not_packed_as_its_name_says_is_not_read():
    assert read_text("x.txt.gz", lambda path: PAGE)[2].startswith("not read: not packed with gzip, as its name says")
    assert read_text("x.txt.gz", lambda path: gzip.compress(PAGE)[:-9])[2].startswith("not read: Compressed file ended")
    assert read_text("x.txt.gz", lambda path: b"") == ("", "utf-8", "")


@pytest.mark.parametrize("break_it", [lambda data: data[:-9], lambda data: data[:-8] + bytes(8), lambda data: data[:2]])
def test_a_damaged_packing_says_the_mend(break_it):
    text, encoding, problem = read_text("x.txt.gz", lambda path: break_it(gzip.compress(PAGE)))
    assert not text and not encoding and problem.startswith("not read: ") and problem.endswith("; pack the file anew")


def test_a_file_that_is_not_there_is_a_page_with_a_problem():
    (page,) = read("nowhere.json")
    assert (page.page, page.rows, page.problem) == ("nowhere", [], "not read: there is no such file")


KEYS = ["res", "data", "boxes", "txts", "box", "rec_texts", "rec_polys", "parsing_res_list", "block_content"]
KEYS += ["block_bbox", "type", "text", "text_level", "page_idx", "bbox", "list_items"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=30,
)


@given(values)
def test_no_json_breaks_a_reader(value):
    for page in read_bytes(json.dumps(value)):
        assert all(row.text.strip() and (row.box is None or len(row.box) == 4) for row in page.rows)


@given(st.sampled_from([".xml", ".html", ".tsv", ".json"]), st.sampled_from(engines.WRITERS), st.data())
def test_no_damage_breaks_a_reader(ending, writer, data):
    whole = bytearray(writer[2](ROWS))
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert all(row.text.strip() for page in read_bytes(bytes(whole), ending) for row in page.rows)


# text


def test_rows_of_text_are_its_lines_with_their_numbers():
    (page,) = read_bytes("# 书屋\n\n  开放。\r\n尾", ".md")
    assert [(row.row, row.text, row.box, row.mark) for row in page.rows] == [
        (1, "# 书屋", None, ""),
        (3, "  开放。", None, ""),
        (4, "尾", None, ""),
    ]
    assert (page.format, page.characters) == ("Markdown", 14)
