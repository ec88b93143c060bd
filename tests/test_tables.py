"""Tables that people take away, and the folder where they put the reference of their own pages."""

import pandas as pd
import pytest

from helpers import read_corpus
from helpers.pages import export
from helpers.scores import GOLD, in_found_articles, misses, overlaps, read_gold, score_pages, touching

TABLE = pd.DataFrame({"word": ["创建", 'a,"b"'], "count": [1, 2000]}).set_index("word")


def test_export_is_a_table_that_reads_back_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPORTS", str(tmp_path / "new" / "folder"))
    assert export(TABLE, "words") == "words.csv: 2 rows, 2 columns"
    [path] = (tmp_path / "new" / "folder").iterdir()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(path, index_col="word").equals(TABLE)


def test_export_goes_beside_the_notebook_and_replaces_the_last(tmp_path, monkeypatch):
    monkeypatch.delenv("EXPORTS", raising=False)
    monkeypatch.chdir(tmp_path)
    export(TABLE, "words")
    export(TABLE[:1], "words")
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["words.csv"]
    assert len(pd.read_csv(tmp_path / "data" / "words.csv")) == 1


def test_export_finds_another_place_where_nothing_may_be_written(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setenv("EXPORTS", str(tmp_path / "file" / "data"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "elsewhere"))
    assert export(TABLE, "words") == "words.csv: 2 rows, 2 columns"
    [path] = (tmp_path / "elsewhere").glob("*/words.csv")
    assert len(pd.read_csv(path)) == 2


def test_reference_of_own_pages_stands_beside_them(tmp_path, monkeypatch):
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "lines.csv").write_text("page,line,role,article,joins_previous\np,2,body,p-1,1\n", "utf-8-sig")
    monkeypatch.setenv("PAGES", str(tmp_path))
    gold = read_gold()
    assert gold.lines.to_dict("records") == [
        {"page": "p", "line": 2, "role": "body", "article": "p-1", "joins_previous": True}
    ]
    assert gold.places.empty and {"start", "adcode", "scored"} <= set(gold.places)
    assert len(read_gold(GOLD).lines) == 94


def test_a_reference_without_a_column_says_which(tmp_path):
    (tmp_path / "articles.csv").write_text("article,title\np-1,x\n")
    with pytest.raises(ValueError, match="articles.csv lacks the column authors: its first line must name article"):
        read_gold(tmp_path)


@pytest.fixture
def two_articles(tmp_path):
    """A page of two articles, and a reference that has the second title and one join otherwise."""
    first = "# 城东图书馆延长开放时间\n本报讯(记者 赵青)5月6日,城东图书馆延长开\n放时间。\n\n"
    page = f"{first}# 学生走进农场\n本报讯(记者 李明)5月7日,学生走进农场。\n"
    (tmp_path / "p.txt").write_text(page, "utf-8")
    gold = tmp_path / "gold"
    gold.mkdir()
    lines = ["1,headline,1,0", "2,body,1,0", "3,body,1,0", "5,headline,2,0", "6,body,2,0"]
    rows = [f"p,{n},{role},p-{a},{joins}" for n, role, a, joins in (line.split(",") for line in lines)]
    (gold / "lines.csv").write_text("\n".join(["page,line,role,article,joins_previous", *rows]), "utf-8")
    rows = ["p-1,城东图书馆延长开放时间,赵青,news,2021-05-06,,", "p-2,学生走进田野,李明,news,--05-07,,"]
    (gold / "articles.csv").write_text("\n".join(["article,title,authors,kind,date,adcode,region", *rows]), "utf-8")
    rows = ["p-2,0,2,x,,1", "p-9,0,1,y,,1"]
    (gold / "places.csv").write_text("\n".join(["article,start,end,text,adcode,scored", *rows]), "utf-8")
    return read_corpus(tmp_path), read_gold(gold)


def test_score_counts_what_agrees_and_misses_name_the_rest(two_articles):
    score = score_pages(*two_articles)
    right = dict(zip(score.index, zip(score.right, score.of, strict=True), strict=True))
    assert (right["roles"], right["joins"], right["titles"]) == ((5, 5), (2, 3), (1, 2))
    assert (right["authors"], right["kinds"], right["dates"]) == ((2, 2), (2, 2), (2, 2))
    assert misses(*two_articles).to_numpy().tolist() == [
        ["joins", "p, line 3", False, True],
        ["titles", "p-2", "学生走进田野", "学生走进农场"],
    ]


def test_rows_of_the_reference_move_to_the_found_articles(two_articles):
    corpus, gold = two_articles
    assert in_found_articles(gold.places, corpus, gold).article.tolist() == ["p-2"]


def test_rows_found_are_told_apart_by_what_they_touch(two_articles):
    corpus, gold = two_articles
    rows = [("p-2", 0, 2, 1), ("p-2", 4, 6, 0), ("p-2", 5, 7, 1)]
    reference = pd.DataFrame(rows, columns=["article", "start", "end", "scored"])
    found = pd.DataFrame(
        {"article": ["p-2", "p-2", "p-2", "p-2", "q-1"], "start": [1, 4, 5, 8, 0], "end": [3, 5, 6, 9, 2]},
        index=[10, 11, 12, 13, 14],
    )
    counts = touching(corpus, found, reference, gold)
    assert counts == {"scored": 2, "not scored": 1, "nothing": 1, "elsewhere": 1}
    assert set(touching(corpus, found[:0], reference, gold).values()) == {0}


def test_spans_overlap_only_where_they_share_a_character():
    spans = pd.DataFrame({"article": "a", "start": [0, 5, 9], "end": [5, 9, 12]})
    found = pd.DataFrame({"article": ["a", "b"], "start": [4, 4], "end": [6, 6]})
    assert overlaps(spans, found).to_numpy().tolist() == [[0, 0], [1, 0]]
