"""Rows to blocks: pages printed anew as rows of any width, or drawn in columns as boxes, read as their paragraphs."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.newspaper import Row, parse_page, text_rows
from helpers.newspaper.blocks import to_blocks
from helpers.newspaper.signatures import authors_of
from helpers.scores import bcubed_f1
from helpers.tables import OUTSIDE, RUNNING
from printed import as_boxes, as_rows
from test_pages import GOLD, TEXTS
from test_reference_pages import GOLD as INVENTED
from test_reference_pages import PAGES as INVENTED_PAGES

LEAD = "近日，青山县柳林镇组织志愿者走进敬老院，为老人理发、打扫房间，受到老人们的欢迎。"
MORE = "“孩子们来了，院子里就热闹了。”今年八十二岁的陈奶奶说，她每个月都盼着这一天，还给孩子们准备了糖果。"
LONG = (LEAD + MORE) * 3


def scores(rows, sources, gold):
    """The shares of roles and joins that are right, and the grouping, of rows printed from the lines of a page."""
    lines, _ = parse_page(rows)
    found = {line.source.row: line for line in lines}
    table = pd.DataFrame([row_of(found[row.row], source, gold) for row, source in zip(rows, sources, strict=True)])
    table["first"] = ~table.line.duplicated()
    text = table[table.role_gold.isin(RUNNING)]
    joins = text.joins_gold.where(text["first"], True) == text.joins
    return {"roles": (table.role == table.role_gold).mean(), "joins": joins.mean(), "grouping": bcubed_f1(table)}


def row_of(line, source, gold):
    wanted = gold.loc[source]
    return {
        "line": source,
        "role": "advert" if line.role in OUTSIDE else line.role,
        "role_gold": "advert" if wanted.role in OUTSIDE else wanted.role,
        "joins": line.joins,
        "joins_gold": wanted.joins_previous,
        "article_found": "" if line.article is None else str(line.article),
        "article_gold": wanted.article,
    }


def mean_scores(pages, gold, print_page):
    found = []
    for page, text in pages.items():
        own = gold.lines[gold.lines.page == page].set_index("line")
        found.append(scores(*print_page(text.split("\n"), own), own))
    return pd.DataFrame(found).mean()


@pytest.mark.parametrize("widths", [[13], [18], [24], [13, 18, 24]], ids=str)
@pytest.mark.parametrize(("marks", "grouping"), [(True, 0.99), (False, 0.85)])
def test_the_shipped_pages_printed_as_rows_are_read_as_their_paragraphs(widths, marks, grouping):
    found = mean_scores(TEXTS, GOLD, lambda lines, gold: as_rows(lines, widths, marks))
    assert found.roles >= (0.99 if marks else 0.96)
    assert found.joins >= 0.94 and found.grouping >= grouping


@pytest.mark.parametrize("widths", [[13], [18], [24], [13, 18, 24]], ids=str)
def test_invented_pages_printed_as_rows_lose_little(widths):
    pages = {path.stem: path.read_text("utf-8") for path in INVENTED_PAGES.glob("*.txt")}
    marked = mean_scores(pages, INVENTED, lambda lines, gold: as_rows(lines, widths))
    plain = mean_scores(pages, INVENTED, lambda lines, gold: as_rows(lines, widths, marks=False))
    assert marked.roles >= 0.94 and marked.grouping >= 0.92
    assert plain.roles >= 0.9 and plain.grouping >= 0.89


@pytest.mark.parametrize("drawn", [{}, {"seed": 1}, {"seed": 2, "size": 7}, {"seed": 3, "columns": 5}], ids=str)
def test_the_shipped_pages_drawn_in_columns_are_read_as_their_paragraphs(drawn):
    def draw(lines, gold):
        return as_boxes(lines, subheads=set(gold.index[gold.role == "subhead"]), **drawn)

    found = mean_scores(TEXTS, GOLD, draw)
    assert found.roles >= 0.96 and found.joins >= 0.94 and found.grouping >= 0.96


def reading(rows):
    """What a page says: its rows in order with role, article and joins."""
    lines, articles = parse_page(rows)
    return [(line.source.text, line.role, line.article, line.joins) for line in lines], len(articles)


DRAWN = as_boxes(["# 敬老院里笑声多", LONG, LONG, "# 柳林镇修新路", LONG], seed=4)[0]


@given(st.randoms(use_true_random=False))
def test_boxes_are_read_alike_in_any_order(shuffle):
    assert reading(shuffle.sample(DRAWN, len(DRAWN))) == reading(DRAWN)


@given(st.floats(0.01, 1000), st.floats(-1e5, 1e5))
def test_boxes_are_read_alike_in_any_unit(scale, shift):
    moved = [row._replace(box=tuple(scale * side + shift for side in row.box)) for row in DRAWN]
    assert reading(moved) == reading(DRAWN)


def test_a_page_printed_from_top_to_bottom_is_read_from_the_right():
    def turned(row):
        left, top, right, bottom = row.box
        return row._replace(box=(-bottom, left, -top, right))

    assert reading(list(map(turned, DRAWN))) == reading(DRAWN)


corner = st.floats(allow_nan=True, allow_infinity=True) | st.integers(-(10**9), 10**9).map(float)
any_row = st.tuples(
    st.text(max_size=30),
    st.none() | st.tuples(corner, corner, corner, corner),
    st.sampled_from(["", "#", "text", "title", "header", "image", "figure_caption", "table"]),
)


@given(st.lists(any_row, max_size=30))
def test_every_row_stands_once_whatever_its_box(parts):
    rows = [Row("p", n, text, box, mark) for n, (text, box, mark) in enumerate(parts, 1)]
    wanted = [row.row for row in rows if row.text.strip()]
    assert sorted(row.row for block in to_blocks(rows) for row in block.rows) == wanted
    assert sorted(line.source.row for line in parse_page(rows)[0]) == wanted


def test_a_page_of_paragraphs_stays_as_it_is():
    rows = text_rows(TEXTS["000_4798a22cb5393445"])
    assert [block.rows for block in to_blocks(rows)] == [[row] for row in rows if row.text.strip()]


def test_paragraphs_with_boxes_stay_in_the_order_of_the_engine():
    rows = [Row("p", n, LONG, (0, 1000 - 100 * n, 400, 1090 - 100 * n), "text") for n in range(1, 6)]
    assert [line.source.row for line in parse_page(rows)[0]] == [1, 2, 3, 4, 5]


def test_an_upright_headline_stands_before_its_text():
    text = [Row("p", n, LONG[20 * n : 20 * n + 20], (0, 24 * n, 400, 24 * n + 20)) for n in range(1, 13)]
    headline = Row("p", 20, "柳林镇修新路", (440, 20, 500, 320))
    lines, articles = parse_page([*text, headline])
    assert lines[0].source.text == "柳林镇修新路" and lines[0].role == "headline" and len(articles) == 1


def test_rows_down_to_the_date_at_the_top_are_furniture():
    head = [Row("p", 30, "江城晚报", (0, -90, 200, -40)), Row("p", 31, "2021年9月10日 星期五", (220, -60, 420, -42))]
    lines, _ = parse_page([*DRAWN, *head])
    assert [line.role for line in lines[:2]] == ["boilerplate"] * 2


def test_running_text_without_an_article_is_unplaced():
    lines, _ = parse_page(text_rows("拍卖会定于下月举行！欢迎各界人士前来参加竞买活动！\n\n# 敬老院\n\n" + LEAD))
    assert lines[0].role == "unplaced"


def test_names_below_a_headline_stand_in_one_bracket_or_without_spaces():
    signatures = {"（寒梅）": ["寒梅"], "（江河万里）": ["江河万里"], "本报记者王强李小明": ["王强", "李小明"]}
    for signature, names in signatures.items():
        lines, (article,) = parse_page(text_rows(f"# 敬老院里笑声多\n\n{signature}\n\n{LEAD}"))
        assert lines[1].role == "byline" and authors_of(article) == names


def test_a_signature_alone_after_a_text_ends_its_article():
    page = f"# 敬老院里笑声多\n\n{LEAD}\n\n程文安\n\n# 柳林镇修新路\n\n{MORE}\n\n周海燕"
    assert [authors_of(article) for article in parse_page(text_rows(page))[1]] == [["程文安"], ["周海燕"]]


def test_wires_below_one_headline_are_one_article():
    first = "大批日軍敗退\n（柳林廿二日美聯電）今晨\n我軍自青山縣出發、午後抵達\n柳林鎭、村民出迎、\n"
    second = "（青山廿二\n日電）我軍昨夜收復柳林鎭\n及附近各村、殘敵向東退去、\n"
    rows = first + second
    lines, articles = parse_page(text_rows(rows * 4))
    assert len(articles) == 4 and [line.joins for line in lines[:7]] == [False, False, True, True, False, True, True]


def read(page):
    """The roles of the lines of a page, and its articles as title and authors."""
    lines, articles = parse_page(text_rows(page))
    titles = [" ".join(line.core for line in article.headlines) for article in articles]
    return [line.role for line in lines], list(zip(titles, map(authors_of, articles), strict=True))


def test_a_name_in_brackets_at_the_end_ends_the_article():
    page = f"# 敬老院里笑声多\n\n{LEAD}（才让多杰）\n\n# 柳林镇修新路\n\n{MORE}"
    assert read(page)[1] == [("敬老院里笑声多", ["才让多杰"]), ("柳林镇修新路", [])]


def test_a_heading_without_words_of_its_report_is_its_headline():
    page = f"# 花开了\n\n本报讯（记者 赵青）{LEAD}\n\n# 水流过\n\n本报讯（记者 王强）{MORE}"
    assert read(page)[1] == [("花开了", ["赵青"]), ("水流过", ["王强"])]


def test_a_text_from_another_page_is_an_article_without_a_headline():
    roles, articles = read(f"# 敬老院里笑声多\n\n{LEAD}\n\n（上接第一版）{MORE}")
    assert roles == ["headline", "body", "body"] and [title for title, _ in articles] == ["敬老院里笑声多", ""]


def test_captions_of_an_agency_are_one_each():
    photos = "图为志愿者在敬老院打扫房间。新华社发\n\n5月3日，志愿者在清扫街道。新华社发（赵青摄）"
    roles, articles = read(f"# 敬老院里笑声多\n\n{LEAD}\n\n{photos}")
    assert roles[2:] == ["caption", "caption"] and [authors for _, authors in articles[1:]] == [[], ["赵青"]]


def test_a_lost_full_stop_before_a_heading_joins_nothing():
    page = f"# 敬老院里笑声多\n\n{LEAD[:-1]}\n\n# 柳林镇修新路\n\n柳林镇今年修了三条新路，村民出门方便了。"
    assert [line.joins for line in parse_page(text_rows(page))[0]] == [False] * 4


@pytest.mark.parametrize("dashes", ["——", "--"])
def test_headings_that_end_in_dashes_are_subheads(dashes):
    roles, _ = read(f"# 敬老院里笑声多\n\n{LEAD}\n\n走进院子{dashes}\n\n{MORE}\n\n一天三餐{dashes}\n\n{LEAD}")
    assert roles == ["headline", "body", "subhead", "body", "subhead", "body"]


@pytest.mark.parametrize(
    "markup", ["```", "--- Page 1 ---", "- [书市开张](#p1)", "<table><tr><td>区</td></tr></table>"]
)
def test_markup_of_engines_cuts_no_text(markup):
    page = f"# 敬老院里笑声多\n\n{LEAD[:20]}\n{markup}\n{LEAD[20:]}"
    lines, _ = parse_page(text_rows(page))
    assert [line.role for line in lines] == ["headline", "body", "boilerplate", "body"] and lines[3].joins


def test_tags_around_a_text_are_no_words():
    lines, _ = parse_page(text_rows(f'<h2 align="center">敬老院里笑声多</h2>\n\n<p>本报讯（赵青）{LEAD}</p>'))
    assert [(line.role, line.core[:5]) for line in lines] == [("headline", "敬老院里笑"), ("body", "本报讯（赵")]


def test_a_subhead_over_two_rows_is_no_text():
    rows = [(text, 0, 24 * n) for n, text in enumerate(LONG[start : start + 20] for start in range(0, 160, 20))]
    subhead = [("走进院子看变化", 60, 210), ("一天三餐有人管", 60, 232)]
    below = [(text, 0, 274 + top) for text, _, top in rows[:6]]
    placed = [*rows, *subhead, *below]
    boxes = [Row("p", n, text, (x, y, x + 20 * len(text), y + 20)) for n, (text, x, y) in enumerate(placed, 1)]
    assert [line.role for line in parse_page(boxes)[0][8:10]] == ["subhead", "subhead"]


def test_a_marked_heading_that_names_its_author_is_a_byline():
    roles, articles = read(f"# 敬老院里笑声多\n\n# 本报记者 赵青\n\n{LEAD}")
    assert roles == ["headline", "byline", "body"] and articles == [("敬老院里笑声多", ["赵青"])]


def test_a_text_goes_on_below_a_notice_that_cuts_it():
    page = f"# 敬老院里笑声多\n\n{LEAD[:20]}\n\n声明\n\n王强遗失身份证，声明作废。\n\n{LEAD[20:]}"
    lines, _ = parse_page(text_rows(page))
    assert [line.role for line in lines] == ["headline", "body", "advert", "advert", "body"] and lines[-1].joins


def test_boxes_several_rows_high_are_paragraphs_without_a_mark_too():
    rows = [Row("p", n, LONG, (0, 1000 - 100 * n, 400, 1090 - 100 * n)) for n in range(1, 6)]
    assert [line.source.row for line in parse_page(rows)[0]] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("paragraphs", "role"), [([LEAD, MORE], "caption"), ([LEAD, MORE, LEAD], "body")], ids=len)
def test_up_to_two_short_paragraphs_by_themselves_are_the_text_of_a_photo(paragraphs, role):
    assert read("\n\n".join(paragraphs))[0] == [role] * len(paragraphs)


def test_the_name_of_a_site_alone_is_furniture():
    roles, _ = read(f"# 敬老院里笑声多\n\n{LEAD}\n\n精神文明网")
    assert roles == ["headline", "body", "boilerplate"]


def test_two_signs_in_large_type_are_a_headline():
    lines, _ = parse_page(as_boxes(["# 书讯", LONG, LONG])[0])
    assert lines[0].role == "headline"


def test_a_line_of_marks_stands_between_no_names_and_their_text():
    roles, articles = read(f"# 敬老院里笑声多\n\n程文安\n\n———\n\n{LEAD}")
    assert roles[1] == "byline" and articles == [("敬老院里笑声多", ["程文安"])]


def test_an_article_may_be_longer_than_what_headings_are_compared_with():
    roles, articles = read(f"# 敬老院里笑声多\n\n{LEAD * 50}\n\n## 走进院子\n\n{MORE}\n\n## 一天三餐\n\n{MORE}")
    assert roles == ["headline", "body", "subhead", "body", "subhead", "body"] and len(articles) == 1


def boxes_of(placed):
    """Rows in type of 20 points, of texts with where they begin: left, top."""
    return [Row("p", n, text, (x, y, x + 20 * len(text), y + 20)) for n, (text, x, y) in enumerate(placed, 1)]


COLUMN = [(LONG[20 * n : 20 * n + 20], 0, 24 * n) for n in range(12)]


def test_a_row_in_two_boxes_is_one_row():
    halves = [(LONG[60:70], 0, 75), (LONG[70:80], 200, 72)]
    lines, _ = parse_page(boxes_of([*halves[::-1], *COLUMN[:3], *COLUMN[4:]]))
    assert "".join(line.source.text for line in lines) == LONG[:240]


def test_two_columns_are_read_one_after_the_other():
    drawn = as_boxes([LONG, LONG], columns=2)[0]
    assert [line.source for line in parse_page(drawn[::-1])[0]] == drawn
