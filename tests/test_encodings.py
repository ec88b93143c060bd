"""Bytes of pages in every encoding that people have them in, and what is said of those that are no Chinese text."""

import json

import pytest

from helpers import find_metrics, read_corpus, segment
from helpers.newspaper.encodings import decode, split_lines
from helpers.pages import SHIPPED_PAGES, read_text, trace

TEXT = next(SHIPPED_PAGES.glob("000*.txt")).read_text("utf-8")
TRADITIONAL = "## 老碾米廠變身故事館\n\n【本報訊】後壁農村一座老碾米廠，經青年返鄉整修，昨日以故事館面貌重新開放。\n"
JAPANESE = """東京都は二十三日、都内で新たに三百二十人の感染者を確認したと発表した。十日連続で三百人を超えた。
知事は記者会見で「不要不急の外出を控えてほしい」と呼びかけた。県は午後に会議を開き、営業時間の短縮について協議する方針。
"""
KOREAN = """서울시는 23일 신규 확진자가 320명이라고 밝혔다. 시장은 불필요한 외출을 자제해 달라고 당부했다.
정부는 24일 오후 대책회의를 열어 방안을 논의할 예정이다. 벼 재배면적은 지난해보다 줄었다.
"""
FOREIGN = [
    (JAPANESE, "cp932", "Shift-JIS"),
    (JAPANESE, "euc_jp", "EUC-JP"),
    (JAPANESE, "iso2022_jp", "ISO-2022-JP"),
    (KOREAN, "euc_kr", "EUC-KR"),
    (TEXT, "utf-7", "UTF-7"),
    (TRADITIONAL, "utf-7", "UTF-7"),
    ("我们在北京的大学里学习中文。\n" * 3, "hz", "HZ"),
]


@pytest.mark.parametrize("encoding", ["utf-32", "utf-32-le", "utf-32-be", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("text", [TEXT, TRADITIONAL])
def test_wide_encodings_are_read_with_their_mark_and_without(encoding, text):
    assert decode(text.encode(encoding)) == (text, encoding, "")


def test_utf_32_that_lost_its_last_byte_is_read():
    text, encoding, problem = decode(TRADITIONAL.encode("utf-32-le")[:-1])
    assert (text, encoding) == (TRADITIONAL[:-1] + "\ufffd", "utf-32-le") and problem.startswith("1 undecodable")


@pytest.mark.parametrize(
    "signs, encoding", [("", "big5"), ("恒裏碁銹墻粧", "cp950"), ("嘅咗喺", "big5hkscs"), ("佢嘅裏", "big5hkscs")]
)
def test_big5_with_the_signs_that_people_write(signs, encoding):
    text = TRADITIONAL * 4 + signs + TRADITIONAL
    assert decode(text.encode(encoding)) == (text, encoding, "")


@pytest.mark.parametrize("encoding", ["gb18030", "big5"])
def test_a_bad_byte_changes_no_encoding(encoding):
    data = (TRADITIONAL * 9).encode(encoding)
    text, found, problem = decode(data[:101] + b"\xff" + data[101:])
    assert text.endswith(TRADITIONAL * 5) and found == encoding and problem.startswith("1 undecodable")


@pytest.mark.parametrize("text, encoding, name", FOREIGN, ids=[encoding for _, encoding, _ in FOREIGN])
@pytest.mark.parametrize("share", [0.3, 1])
def test_a_page_in_an_encoding_of_elsewhere_is_not_taken_for_chinese(text, encoding, name, share):
    data = text[: int(share * len(text))].encode(encoding)
    assert decode(data) == ("", "", f"not read: looks like {name}; save the page as UTF-8")


@pytest.mark.parametrize("first, second", [("gb18030", "utf-8"), ("utf-8", "gb18030"), ("gb18030", "cp932")])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.5, 0.7, 0.95])
def test_two_encodings_in_one_file_are_said(first, second, share):
    lines = TEXT.split("\n")
    cut = int(share * len(lines))
    other = JAPANESE.split("\n") * 9 if second == "cp932" else lines[cut:]
    data = "\n".join(lines[:cut]).encode(first) + b"\n" + "\n".join(other).encode(second)
    assert decode(data)[2]


def test_lines_that_may_be_in_another_encoding_are_named():
    lines = TEXT.split("\n")
    data = "\n".join(lines).encode("gb18030") + b"\n" + JAPANESE.encode("cp932")
    text, encoding, problem = decode(data)
    assert text.startswith(TEXT) and encoding == "gb18030"
    where = f"2 of {len(lines) + 3} lines, the first line {len(lines) + 1}"
    assert problem.startswith(f"signs unlikely in Chinese in {where}: they may not be gb18030")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-be"])
def test_names_and_rare_signs_are_chinese(encoding):
    names = "龚艳霞 阎鑫 邹睿 谌昊天 郝毓琪 禤国维 覃彩銮 俞敏洪 李婷\n"
    assert decode((names * 3 + TEXT).encode(encoding)) == (names * 3 + TEXT, encoding, "")


def test_a_file_of_an_engine_with_a_picture_in_it_is_no_utf_7():
    data = b'{"image": "' + b"iVBORw0KGgo+AAAANSUhEUgAAB4AAAAQ4CAIAAABnsVYUAAEAAElEQVR4nOz9+Xxc+V3n" * 90 + b'"}'
    assert decode(data) == (data.decode(), "utf-8", "")


@pytest.mark.parametrize("bad, read", [(10, True), (11, False), (60, False)])
def test_one_bad_place_in_a_hundred_is_read_and_more_are_not(bad, read):
    lines = ["书屋每周开放六天。\n".encode()] * 100
    data = b"".join(line + (b"\xff" if number < bad else b"") for number, line in enumerate(lines))
    text, encoding, problem = decode(data)
    assert (encoding == "utf-8" and problem.startswith(f"{bad} undecodable")) == read
    assert read or (text, encoding) == ("", "") and problem.startswith("not read")


# lines and signs without width


@pytest.mark.parametrize(
    "end", ["\n", "\r\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029"], ids=ascii
)
def test_whatever_ends_a_line_parts_the_lines(tmp_path, end):
    path = tmp_path / "p.txt"
    path.write_bytes(f"# 敬老院{end}{end}本报讯(赵青)老人笑开了花。{end}又来了20人。".encode())
    corpus = read_corpus(tmp_path)
    assert corpus.lines.line.tolist() == [1, 3, 4]
    assert corpus.articles.title.tolist() == ["敬老院"] and corpus.articles.authors.tolist() == ["赵青"]


@pytest.mark.parametrize("sign", ["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"], ids=ascii)
@pytest.mark.parametrize("ending", [".txt", ".json", ".csv"])
def test_signs_without_width_part_no_words(tmp_path, sign, ending):
    text = f"本报讯(赵{sign}青)文{sign}明城市迎{sign}来12{sign}0人参观。"
    rows = {"txts": [f"文{sign}明城市", text], "boxes": [[0, 0, 90, 20], [0, 30, 90, 40]]}
    written = {
        ".txt": f"# 文{sign}明城市\n\n{text}",
        ".json": json.dumps(rows),
        ".csv": f"title,text\n文{sign}明城市,{text}\n",
    }
    (tmp_path / f"p{ending}").write_text(written[ending], "utf-8")
    corpus = read_corpus(tmp_path)
    assert not corpus.lines.text.str.contains(sign).any()
    tokens = segment(corpus.articles)
    assert "文明城市" in set(tokens.word) and "".join(tokens.word) == "".join(corpus.articles.text)
    number = trace(corpus, find_metrics(corpus.articles)).iloc[0]
    row = corpus.lines[corpus.lines.line == number.line].text.iloc[0]
    assert row[number.column :].startswith("120人")


def test_pictures_that_are_one_stay_one():
    assert split_lines("👩\u200d🌾在\u200d田里") == ["👩\u200d🌾在田里"]


def test_nul_characters_are_kept_and_said(tmp_path):
    (tmp_path / "p.txt").write_bytes(TEXT[:60].encode() + b"\0" + TEXT[60:].encode())
    text, encoding, problem = read_text(tmp_path / "p.txt")
    assert (text, encoding) == (f"{TEXT[:60]}\0{TEXT[60:]}", "utf-8")
    assert problem == "holds NUL characters: kept as they are"


def test_a_page_with_more_text_than_nul_characters_is_read(tmp_path):
    (tmp_path / "p.txt").write_text(TEXT + "\0" * (len(TEXT) - 5), "utf-8")
    assert read_text(tmp_path / "p.txt")[0].startswith(TEXT)
