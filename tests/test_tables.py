"""The columns of every table, tables that people take away, and the reference of their own pages."""

import re
from pathlib import Path

import pandas as pd
import pytest

from helpers import find_metrics, find_places, locate_articles, read_corpus, segment
from helpers.pages import export
from helpers.scores import (
    GOLD,
    Gold,
    agreement,
    in_found_articles,
    matched_articles,
    metric_misses,
    misses,
    overlaps,
    read_gold,
    score_metrics,
    score_pages,
    score_places,
)
from helpers.tables import FLAG, INDEX, NUMBER, REFERENCE, ROLES, TABLES, TEXT, WHOLE

DATA_CARD = Path(__file__).parent.parent / "corpus" / "README.md"
IN_WORDS = {"text": TEXT, "integer": WHOLE, "number": NUMBER, "true or false": FLAG}
TABLE = pd.DataFrame({"word": ["创建", 'a,"b"'], "count": [1, 2000]}).set_index("word")


def rows_below(heading):
    """The rows of the table below a heading of the data card that begins so, as lists of cells."""
    section = re.search(rf"^### {heading}[^\n]*\n(.*?)(?=^#|\Z)", DATA_CARD.read_text("utf-8"), re.M | re.S)[1]
    rows = re.findall(r"^\| (.+) \|$", section, re.M)
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)] for row in rows[2:]]


@pytest.mark.parametrize("name", TABLES)
def test_the_data_card_has_the_columns_and_types_of_every_table(name):
    card = {}
    for columns, types, _ in rows_below(name):
        columns, types = columns.split(", "), [kind.removesuffix("s") for kind in types.split(", ")]
        types += types[-1:] * (len(columns) - len(types))
        card |= {column: IN_WORDS[kind] for column, kind in zip(columns, types, strict=True)}
    columns = {column: kind for column, kind in TABLES[name].items() if column != INDEX.get(name)}
    assert list(card.items()) == list(columns.items())
    assert (f"indexed by `{INDEX.get(name)}`" in DATA_CARD.read_text("utf-8")) == (name in INDEX)


def test_the_data_card_has_the_columns_of_every_reference_table():
    card = {file.removesuffix(".csv"): columns.split(", ") for file, columns in rows_below("The reference tables")}
    assert card == REFERENCE == {name: list(table) for name, table in read_gold(GOLD)._asdict().items()}


def test_the_data_card_and_the_reference_have_every_role():
    meanings = {columns: meaning for columns, _, meaning in rows_below("lines")}
    assert re.findall(r"\w+", meanings["role"].partition(";")[0]) == [*ROLES[:-1], "or", ROLES[-1]]
    described = (GOLD / "README.md").read_text("utf-8")
    assert [role for role in ROLES if f"\n| {role} |" not in described] == []


@pytest.mark.parametrize("text", ["# 敬老院\n\n本报讯(记者 赵青)9月7日,四川省成都市来了20人。\n", ""])
def test_every_table_has_its_columns_and_types_with_rows_or_without(tmp_path, text):
    (tmp_path / "p.txt").write_text(text, "utf-8")
    corpus = read_corpus(tmp_path)
    places = find_places(corpus.articles)
    tables = corpus._asdict() | {
        "tokens": segment(corpus.articles, "rjieba"),
        "places": places,
        "regions": locate_articles(corpus.articles, places),
        "metrics": find_metrics(corpus.articles),
    }
    assert tables.keys() == TABLES.keys()
    for name, table in tables.items():
        assert table.index.name == INDEX.get(name) and table.empty == (not text and name != "pages")
        columns = table.reset_index() if name in INDEX else table
        assert [(column, str(kind)) for column, kind in columns.dtypes.items()] == list(TABLES[name].items())


def test_export_is_a_table_that_reads_back_the_same(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPORTS", str(tmp_path / "new" / "folder"))
    assert export(TABLE, "words") == "words.csv: 2 rows, 2 columns"
    [path] = (tmp_path / "new" / "folder").iterdir()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(path, index_col="word").equals(TABLE)


def test_no_text_of_an_export_is_a_formula(tmp_path, monkeypatch):
    monkeypatch.setenv("EXPORTS", str(tmp_path))
    words = ["=1+1", "+1", "-1", "@sum", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠sum", "--09-07", "a=1", "'=1", ""]
    table = pd.DataFrame({"text": words, "@": -1, "low": -0.5}, index=pd.Index(words, name="word"))
    export(table, "words")
    read = pd.read_csv(tmp_path / "words.csv", keep_default_na=False)
    safe = [f"'{word}" for word in words[:10]] + words[10:]
    safe[5] = "'\n=1"
    assert read.text.tolist() == read.word.tolist() == safe
    assert list(read) == ["word", "text", "'@", "low"] and (read["'@"] == -1).all() and (read.low == -0.5).all()
    export(table.set_index("text", append=True), "words")
    assert pd.read_csv(tmp_path / "words.csv", keep_default_na=False).text.tolist() == safe


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


LINES = "page,line,role,article,joins_previous\n"
METRICS = "article,start,end,text,qualifier,low,high,unit,indicator,kind,scored\n"


@pytest.mark.parametrize(
    "file, text, line, mend",
    [
        ("lines.csv", LINES + "\np,3.0,body,p-1,0\n", 3, "line is '3.0'; write a whole number"),
        ("lines.csv", LINES + "p,3,body,p-1,2\n", 2, "joins_previous is '2'; write 0 or 1"),
        ("lines.csv", LINES + "p,3,text,p-1,0\n", 2, "role is 'text'; write one of headline, subhead"),
        ("lines.csv", LINES + "p,3,body,p-1,0\np,4,body,p-1\n", 3, "4 values for 5 columns; write"),
        ("lines.csv", LINES + "p,3,body,p-1,0\np,3,byline,p-1,0\n", 3, "p 3 stands in line 2 too; write one row"),
        ("lines.csv", LINES + 'p,3,body,"p-1,0\n', 2, "unexpected end of data; write every quote"),
        ("lines.csv", (LINES + "頁,3,body,p-1,0\n").encode("gb18030"), 2, "no UTF-8 text; write the file as CSV"),
        ("lines.csv", LINES.encode("utf-16"), 1, "no UTF-8 text; write the file as CSV"),
        ("articles.csv", "article,title,authors,kind,date,adcode,region\n" + "p-1,,,news,,,\n" * 2, 3, "one row"),
        ("places.csv", "article,start,end,text,adcode,scored\np-1,0,2,x,,yes\n", 2, "scored is 'yes'; write 0 or 1"),
        (
            "metrics.csv",
            METRICS + 'p-1,0,2,x,,"1,200",,个,,count,1\n',
            2,
            "low is '1,200'; write a number such as 1200.5",
        ),
        ("metrics.csv", METRICS + "p-1,0,2,x,,,inf,个,,count,1\n", 2, "high is 'inf'; write a number"),
        ("places.csv", 'article,start,end,text,adcode,scored\np-1,0,2,"x\ny",,1\np-1,0,z,x,,1\n', 4, "end is 'z'"),
    ],
)
def test_errors_of_a_reference_name_file_line_and_mend(tmp_path, file, text, line, mend):
    path = tmp_path / file
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ValueError) as error:
        read_gold(tmp_path)
    assert f"{path}, line {line}: " in str(error.value) and mend in str(error.value)


def test_an_empty_file_of_a_reference_says_what_its_first_line_must_be(tmp_path):
    (tmp_path / "lines.csv").write_text("")
    with pytest.raises(ValueError, match="lines.csv lacks the column page: its first line must name page, line, role"):
        read_gold(tmp_path)


def test_a_reference_is_read_as_spreadsheets_write_it(tmp_path):
    (tmp_path / "lines.csv").write_bytes(
        (LINES + "p,1,body,p-1,TRUE\n,,,,\n").replace("\n", "\r\n").encode("utf-8-sig")
    )
    (tmp_path / "metrics.csv").write_text(METRICS + 'p-1,0,2,"x\ny",,1.5,,个,,count,1\n')
    gold = read_gold(tmp_path)
    assert gold.lines.joins_previous.tolist() == [True]
    assert gold.metrics.low.tolist() == [1.5] and gold.metrics.high.isna().all()
    assert [table.dtypes.tolist() for table in read_gold(GOLD)] == [table.dtypes.tolist() for table in gold]


def test_a_column_that_no_reference_needs_is_kept_as_text(tmp_path):
    (tmp_path / "lines.csv").write_text("page,line,role,article,joins_previous,characters\np,1,body,p-1,1,?\n")
    gold = read_gold(tmp_path)
    assert gold.lines.characters.tolist() == ["?"] and gold.lines.line.tolist() == [1]


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


def test_lines_and_pages_that_are_not_there_are_misses(two_articles):
    corpus, gold = two_articles
    lost = pd.DataFrame({"page": ["p", "p", "q"], "line": [4, 60, 1], "role": "body", "article": ["p-2", "p-3", "q-1"]})
    gold = gold._replace(lines=pd.concat([gold.lines, lost.assign(joins_previous=False)], ignore_index=True))
    score = score_pages(corpus, gold)
    assert score.loc[["pages", "roles", "joins"], ["right", "of"]].to_numpy().tolist() == [[1, 2], [5, 7], [2, 5]]
    assert misses(corpus, gold).to_numpy().tolist()[:6] == [
        ["pages", "q", "in the reference", "not read"],
        ["roles", "p, line 4", "body", "no such line"],
        ["roles", "p, line 60", "body", "no such line"],
        ["joins", "p, line 3", False, True],
        ["joins", "p, line 4", False, "no such line"],
        ["joins", "p, line 60", False, "no such line"],
    ]


def test_what_the_reference_has_in_an_article_that_is_not_found_is_missed(two_articles):
    corpus, gold = two_articles
    lost = pd.DataFrame({"page": ["p"], "line": [60], "role": "body", "article": "p-9", "joins_previous": False})
    score = score_places(corpus, find_places(corpus.articles), gold)
    assert score.of[["articles", "found"]].tolist() == [2, 1] and score.right["articles"] == 1
    gold = gold._replace(lines=pd.concat([gold.lines, lost], ignore_index=True))
    score = score_places(corpus, find_places(corpus.articles), gold)
    assert score.of["found"] == 2 and "articles" not in score.index


def test_any_part_of_a_reference_may_be_missing(two_articles, tmp_path):
    corpus, _ = two_articles
    metrics, places = find_metrics(corpus.articles), find_places(corpus.articles)
    whole, none = read_gold(GOLD), read_gold(tmp_path / "none")
    for name in Gold._fields:
        for gold in (whole._replace(**{name: getattr(none, name)}), none._replace(**{name: getattr(whole, name)})):
            assert score_pages(corpus, gold).of.drop(["pages", "grouping (B-cubed F1)"], errors="ignore").eq(0).all()
            assert score_places(corpus, places, gold).of.drop("articles", errors="ignore").eq(0).all()
            score = score_metrics(corpus, metrics, gold)
            assert score.of.drop("articles", errors="ignore").eq(0).all()
            assert len(metric_misses(corpus, metrics, gold)) == (score.of - score.right).sum()
    assert score_metrics(corpus, metrics, whole).loc["articles", ["right", "of"]].tolist() == [0, 8]


def test_rows_of_the_reference_move_to_the_found_articles(two_articles):
    corpus, gold = two_articles
    assert in_found_articles(gold.places, corpus, gold).article.tolist() == ["p-2"]


def test_the_found_article_with_most_lines_is_the_match():
    text = pd.DataFrame({"article_gold": list("ggghh"), "article_found": ["a", "b", "b", "a", ""]})
    assert matched_articles(text).to_dict() == {"g": "b", "h": "a"}


def test_what_is_not_scored_neither_earns_nor_costs(two_articles):
    corpus, gold = two_articles
    rows = pd.DataFrame({"article": "p-2", "start": [0, 4], "end": [2, 6], "text": ["x", "y"], "scored": [1, 0]})
    rows = rows.assign(low=1.0, high=1.0, unit="", indicator="")
    score = score_metrics(corpus, rows, gold._replace(metrics=rows))
    assert score.loc[["recall", "precision"], ["right", "of"]].to_numpy().tolist() == [[1, 1], [1, 1]]


def test_spans_overlap_only_where_they_share_a_character():
    spans = pd.DataFrame({"article": "a", "start": [0, 5, 9], "end": [5, 9, 12]})
    found = pd.DataFrame({"article": list("aaab"), "start": [4, 8, 12, 4], "end": [6, 9, 13, 6]})
    assert overlaps(spans, found).to_numpy().tolist() == [[0, 0], [1, 0], [1, 1]]


def test_two_codings_agree_beyond_chance():
    """The example has its kappa worked out by hand: .7 of codes are equal, .5 by chance."""
    first, second = pd.Series(list("aaaaabbbbb")), pd.Series(list("aaaabbbbaa"))
    assert agreement(first, second) == pytest.approx((0.7, 0.4))
    assert agreement(first, first) == (1, 1)
    assert pd.isna(agreement(pd.Series(list("aa")), pd.Series(list("aa")))[1])


def test_the_codings_lie_where_they_say():
    """Offsets are those of the articles, each reported number is coded, and each scar is in its line."""
    corpus, gold = read_corpus(), read_gold(GOLD)
    for name in ["number_kinds", "depth", "titles"]:
        rows = in_found_articles(getattr(gold, name), corpus, gold)
        assert [corpus.articles.text[row.article][row.start : row.end] for row in rows.itertuples()] == list(rows.text)
    keys = ["article", "start", "end", "text"]
    kinds = in_found_articles(gold.number_kinds, corpus, gold)
    assert kinds[keys].to_numpy().tolist() == find_metrics(corpus.articles)[keys].to_numpy().tolist()
    titles = in_found_articles(gold.titles, corpus, gold).groupby("article").size()
    assert titles.to_dict() == corpus.articles.text.str.count("全国文明城市").loc[lambda n: n > 0].to_dict()
    text = corpus.lines.set_index(["page", "line"]).text
    assert [row.text for row in gold.scars.itertuples() if row.text not in text[row.page, row.line]] == []


def test_the_codings_have_the_codes_that_their_rules_name():
    gold, rules = read_gold(GOLD), (GOLD / "README.md").read_text("utf-8")
    kinds = re.findall(r"^\| (activity|setup|frame|people|deed|result) \|", rules, re.M)
    assert {*gold.number_kinds.kind, *gold.number_kinds.second} == set(kinds)
    assert {*gold.depth.level, *gold.titles.status, *gold.scars.kind, *gold.scars.doubt} == set(
        ["town", "village", "sought", "won", "other", "lost", "misread", "order", "slip", "sure", "probable", "unsure"]
    )
    assert (gold.formulas.named <= gold.formulas.announced).all()
    assert (
        gold.formulas.named == gold.formulas.members.str.split("、").str.len().where(gold.formulas.named > 0, 0)
    ).all()
