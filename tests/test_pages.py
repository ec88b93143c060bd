import os
import random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import variants
from helpers import find_metrics, read_corpus
from helpers.newspaper import parse_page, text_rows
from helpers.newspaper.lines import PASSES, ends_sentence, printed_lines
from helpers.newspaper.signatures import names_in
from helpers.pages import SHIPPED_PAGES, Corpus, decode, read_text, trace
from helpers.scores import bcubed_f1, read_gold, score_pages
from helpers.tables import ROLES, RUNNING

GOLD = read_gold()
TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(SHIPPED_PAGES.glob("*.txt"))}
PAGE_LINES = sorted({line for text in TEXTS.values() for line in text.split("\n")})


@pytest.fixture(scope="module")
def corpus():
    return read_corpus()


def read_texts(folder, texts):
    for page, text in texts.items():
        (folder / f"{page}.txt").write_bytes(text.encode() if isinstance(text, str) else text)
    return read_corpus(folder)


def read_page(folder, text):
    return read_texts(folder, {"p": text})


def roles(corpus):
    return list(zip(corpus.lines.role, corpus.lines.text.str.strip("# *"), strict=True))


# the score against the reference


def test_shipped_pages_are_read_as_the_reference_has_them(corpus):
    scores = score_pages(corpus, GOLD).share
    assert scores["roles"] >= 0.98
    assert scores.drop("roles").eq(1).all()
    assert len(corpus.articles) == len(GOLD.articles)


def test_article_texts_are_the_paragraphs_of_the_reference(corpus):
    wanted = GOLD.paragraphs.groupby("article").text.agg("\n".join)
    assert sorted(corpus.articles.text) == sorted(wanted)


def test_bcubed_by_hand():
    # lines 1-3 of article a and 4 of b, found as {1, 2} and {3, 4}:
    # precision (1 + 1 + .5 + .5) / 4, recall (2/3 + 2/3 + 1/3 + 1) / 4
    lines = pd.DataFrame({"line": [1, 2, 3, 4], "article_gold": list("aaab"), "article_found": list("xxyy")})
    precision, recall = 0.75, 2 / 3
    assert bcubed_f1(lines) == pytest.approx(2 * precision * recall / (precision + recall))


BOUNDS = {
    "levels_flattened": {"roles": 0.98, "grouping (B-cubed F1)": 0.97, "titles": 1, "joins": 1},
    "marks_removed": {"roles": 0.96, "grouping (B-cubed F1)": 0.96, "titles": 0.9, "joins": 1},
    "blanks_dropped": {"roles": 0.98, "grouping (B-cubed F1)": 0.97, "titles": 1, "joins": 1},
    "blanks_everywhere": {"roles": 0.98, "grouping (B-cubed F1)": 0.97, "titles": 1, "joins": 1},
    "blanks_doubled": {"roles": 0.98, "grouping (B-cubed F1)": 0.97, "titles": 1, "joins": 1},
    "punctuation_fullwidth": {"roles": 0.98, "grouping (B-cubed F1)": 0.97, "titles": 1, "joins": 1},
    "adverts_inserted": {"roles": 0.96, "grouping (B-cubed F1)": 0.95, "titles": 0.9, "joins": 0.98},
}


def score_of_changed(tmp_path, change):
    """Scores of the shipped pages after a change of their rows, against the reference changed alike."""
    golds, articles = [], []
    for page, text in TEXTS.items():
        changed, gold = variants.renumbered(change(variants.source_rows(page, text, GOLD.lines)))
        (tmp_path / f"{page}.txt").write_text(changed, "utf-8")
        golds.append(gold.assign(text=[changed.split("\n")[number - 1] for number in gold.line]))
    lines = pd.concat(golds)
    titles = GOLD.articles.article.map(variants.titles_of(lines)).fillna("")
    articles = GOLD.articles.assign(title=titles)
    return score_pages(read_corpus(tmp_path), GOLD._replace(lines=lines.drop(columns="text"), articles=articles)).share


@pytest.mark.parametrize("change", BOUNDS)
def test_pages_changed_in_a_known_way_keep_their_score(tmp_path, change):
    scores = score_of_changed(tmp_path, getattr(variants, change))
    for measure, bound in BOUNDS[change].items():
        assert scores[measure] >= bound, measure


@pytest.mark.parametrize("article", GOLD.articles.article[GOLD.articles.title != ""])
def test_a_lost_headline_costs_its_title_only(tmp_path, article):
    scores = score_of_changed(tmp_path, lambda rows: variants.without_headline(rows, article))
    assert scores["roles"] >= 0.95 and scores["grouping (B-cubed F1)"] >= 0.93
    assert scores["titles"] >= 0.8 and scores["joins"] == 1


@given(st.randoms(use_true_random=False))
def test_shuffled_adverts_change_no_article(tmp_path_factory, shuffle):
    folder = tmp_path_factory.mktemp("shuffled")
    for page, text in TEXTS.items():
        rows = variants.source_rows(page, text, GOLD.lines)
        adverts = rows.index[rows.role == "advert"]
        rows.loc[adverts, "text"] = shuffle.sample(list(rows.text[adverts]), len(adverts))
        (folder / f"{page}.txt").write_text("\n".join(rows.text), "utf-8")
    pd.testing.assert_frame_equal(read_corpus(folder).articles, read_corpus().articles)


# properties of any page

# without the signs that have no width, which are no text
signs = st.text(st.characters(exclude_characters="\u200b\u200c\u200d\u2060\ufeff"), max_size=30)
any_text = signs | st.lists(st.sampled_from(PAGE_LINES) | signs, max_size=40).map("\n".join)


@given(any_text)
def test_every_source_line_stands_once(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("page") / "p.txt"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    corpus = read_corpus(path.parent)
    if corpus.pages.problem["p"].startswith("not read"):
        return
    # a mark at the very start is the byte order mark, no character of the page
    source = path.read_text(corpus.pages.encoding["p"], errors="replace").splitlines()
    wanted = [(number, line) for number, line in enumerate(source, 1) if line.strip()]
    assert list(zip(corpus.lines.line, corpus.lines.text, strict=True)) == wanted
    assert set(corpus.lines.role) <= set(ROLES)
    assert set(corpus.lines.article) - {""} == set(corpus.articles.index)


@given(any_text)
def test_paragraphs_reuse_the_characters_of_their_lines(text):
    lines, articles = parse_page(text_rows(text))
    for number, article in enumerate(articles):
        own = [line for line in lines if line.article == number]
        assert article.body == [line for line in own if line.role in RUNNING]
        assert article.headlines == [line for line in own if line.role == "headline"]
        assert not article.body[0].joins


@given(any_text)
def test_a_pass_reads_no_fact_but_those_it_needs(text):
    lines = printed_lines(text_rows(text))
    for step in PASSES:
        others = {"ended", "shape"} - set(step.needs)
        found = step.find(lines)
        assert step.find([line._replace(**dict.fromkeys(others)) for line in lines]) == found
        for number, fact in found.items():
            lines[number - 1] = lines[number - 1]._replace(**{step.gives: fact})


def test_text_is_the_lines_of_the_article_joined(corpus):
    for article, rows in corpus.lines[corpus.lines.role.isin(["body", "caption"])].groupby("article"):
        text = "".join(("" if row.joins_previous else "\n") + row.text.strip() for row in rows.itertuples())
        assert text[1:] == corpus.articles.text[article]
        assert len(text) - 1 == corpus.articles.characters[article]


def test_reading_twice_gives_the_same_tables(corpus):
    for first, second in zip(corpus, read_corpus(), strict=True):
        pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("pages", [1, 2])
def test_a_page_is_read_the_same_alone_and_among_others(tmp_path, corpus, pages):
    some = read_texts(tmp_path, dict(list(TEXTS.items())[:pages]))
    pd.testing.assert_frame_equal(some.articles, corpus.articles[corpus.articles.page.isin(some.pages.index)])


def test_large_pages_are_read():
    lines = [random.Random(1).choice(PAGE_LINES) for _ in range(100_000)]
    assert len(parse_page(text_rows("\n".join(lines)))[0]) == sum(bool(line.strip()) for line in lines)
    found, articles = parse_page(text_rows("会议指出,文明创建是民生工程。" * 600_000))
    assert [line.role for line in found] == ["body"] and len(articles) == 1


# conventions of other newspapers, on lines made for the test

LEAD = "近日,青山县柳林镇组织志愿者走进敬老院,为老人理发、打扫房间,受到老人们的欢迎。"
MORE = "“孩子们来了,院子里就热闹了。”今年八十二岁的陈奶奶说。"


@pytest.mark.parametrize(
    "opening, authors, date",
    [
        ("本报讯(记者 赵青)9月7日,", "赵青", "--09-07"),
        ("本报讯（记者王 强 通讯员李晓明）9月7日，", "王强 李晓明", "--09-07"),
        ("本报合肥6月2日电(记者 张三)", "张三", "--06-02"),
        ("新华社北京9月3日电（记者 孙悦、何平）", "孙悦 何平", "--09-03"),
        ("江城晚报讯(记者 陈晓燕)4月16日,", "陈晓燕", "--04-16"),
        ("【本報訊】", "", ""),
        ("〔記者蔡淑惠／台南報導〕", "蔡淑惠", ""),
        ("〔记者 赵青〕9月7日,", "赵青", "--09-07"),
        ("本报讯【记者 赵青 通讯员 李晓明】", "赵青 李晓明", ""),
        ("【本报讯】[记者 赵青]", "赵青", ""),
        ("据新华社广州电 2021年5月4日,", "", "2021-05-04"),
        ("(记者 阿不都·热合曼)", "阿不都·热合曼", ""),
        ("本报合肥6月2日电(记者 张三)6月1日,", "张三", "--06-01"),
    ],
)
def test_datelines(tmp_path, opening, authors, date):
    article = read_page(tmp_path, f"# 志愿者走进敬老院\n\n{opening}{LEAD}\n\n{MORE}").articles.iloc[0]
    assert (article.kind, article.authors, article.date) == ("news", authors, date)


@pytest.mark.parametrize(
    "byline, authors",
    [
        ("林洛 朱路路", "林洛 朱路路"),
        ("□ 本报记者 张 伟 通讯员 李晓明", "张伟 李晓明"),
        ("◎王敏", "王敏"),
        ("本报记者 赵青 文/图", "赵青"),
        ("记者 王 强 报道", "王强"),
        ("欧阳文静", "欧阳文静"),
        ("鍾 文", "鍾文"),
        ("文/余思齐", "余思齐"),
        ("□本报评论员", ""),
    ],
)
def test_bylines(tmp_path, byline, authors):
    corpus = read_page(tmp_path, f"# 志愿者走进敬老院\n\n{byline}\n\n{LEAD}\n\n{MORE}")
    assert list(corpus.lines.role) == ["headline", "byline", "body", "body"]
    assert (corpus.articles.kind.iloc[0], corpus.articles.authors.iloc[0]) == ("feature", authors)


def test_signature_after_the_text(tmp_path):
    assert read_page(tmp_path, f"# 志愿者走进敬老院\n\n{LEAD}\n\n{MORE}(赵青)").articles.authors.iloc[0] == "赵青"
    signed = f"# 志愿者走进敬老院\n\n本报讯(记者 赵青){LEAD}\n\n{MORE}(王强)"
    assert read_page(tmp_path, signed).articles.authors.iloc[0] == "赵青"


@pytest.mark.parametrize("names", ["(赵青)", "□ 赵青", "作者:赵青"])
def test_names_on_a_line_of_their_own_below_a_text_sign_it(tmp_path, names):
    letter = f"# 志愿者走进敬老院\n\n{LEAD}\n\n{MORE}\n\n{names}"
    assert read_page(tmp_path, letter).articles.authors.tolist() == ["赵青"]
    two = f"{letter}\n\n# 电梯里的邻里账\n\n□ 王敏\n\n老楼加装电梯,一楼和六楼坐到一起算账。"
    assert read_page(tmp_path, two).articles.authors.tolist() == ["赵青", "王敏"]


@pytest.mark.parametrize("brackets", ["（）", "〔〕", "【】", "[]", "［］", "〖〗"])
def test_brackets_of_all_kinds_hold_the_author(tmp_path, brackets):
    opening, closing = brackets
    for text in (f"本报讯{opening}记者 赵青{closing}{LEAD}\n\n{MORE}", f"{LEAD}\n\n{MORE}{opening}赵青{closing}"):
        assert read_page(tmp_path, f"# 志愿者走进敬老院\n\n{text}").articles.authors.tolist() == ["赵青"]


@pytest.mark.parametrize(
    "caption, credit, authors",
    [
        (f"▲{LEAD}", "新华社记者 李军 摄", "李军"),
        (f"{LEAD} 邱海鹰摄", "", "邱海鹰"),
        (f"{LEAD}（李军 摄）", "", "李军"),
        (f"{LEAD} 李军/图", "", "李军"),
        ("图为志愿者为老人理发。", "李军/摄", "李军"),
        ("图①:志愿者为老人理发。", "(资料图片)", ""),
    ],
)
def test_captions_are_islands_in_a_running_text(tmp_path, caption, credit, authors):
    text = f"# 志愿者走进敬老院\n\n本报讯(记者 赵青){LEAD[:20]}\n\n{caption}\n{credit}\n\n{LEAD[20:]}"
    corpus = read_page(tmp_path, text)
    assert list(corpus.articles.kind) == ["news", "photo"]
    assert corpus.articles.authors.iloc[1] == authors
    assert corpus.articles.text.iloc[0] == f"本报讯(记者 赵青){LEAD}"


def test_a_credit_below_a_report_makes_it_no_caption(tmp_path):
    corpus = read_page(tmp_path, f"# 志愿者走进敬老院\n\n本报讯(记者 赵青){LEAD}\n\n新华社记者 李军 摄")
    assert corpus.articles.kind.tolist() == ["news"] and corpus.articles.title.tolist() == ["志愿者走进敬老院"]


def test_kicker_and_deck_are_part_of_the_title(tmp_path):
    text = f"柳林镇 暖冬行动\n# 志愿者走进敬老院\n——青山县志愿服务见闻\n\n□ 本报记者 赵青\n\n{LEAD}\n\n{MORE}"
    assert read_page(tmp_path, text).articles.title.iloc[0] == "柳林镇 暖冬行动 志愿者走进敬老院 ——青山县志愿服务见闻"


def test_furniture_and_notices_are_no_text(tmp_path):
    furniture = [
        "第03版 要闻",
        "2021年9月10日 星期五",
        "责编:张三 版式:李四 校对:王五",
        "新闻热线:010-12345678",
        "![](images/1.jpg)",
    ]
    notice = ["遗失声明", "张桂兰遗失第二代居民身份证,号码不详,声明作废。"]
    corpus = read_page(tmp_path, "\n\n".join([*furniture, "# 志愿者走进敬老院", "□ 赵青", LEAD, MORE, *notice]))
    assert set(corpus.lines.role[:5]) == {"boilerplate"} and set(corpus.lines.role[-2:]) == {"advert"}
    assert corpus.articles.text.tolist() == [f"{LEAD}\n{MORE}"]
    assert corpus.lines.article.tolist() == [""] * 5 + ["p-1"] * 4 + [""] * 2


def test_a_page_turn_on_its_own_line_ends_the_text(tmp_path):
    text = f"# 敬老院\n\n本报讯(赵青){LEAD[:20]}\n\n(下转第4版)\n\n{MORE}"
    assert read_page(tmp_path, text).lines.joins_previous.sum() == 0


def test_the_year_comes_from_the_issue_line(tmp_path):
    for day, date in {"12月30日": "2020-12-30", "1月3日": "2021-01-03"}.items():
        page = read_page(tmp_path, f"2021年1月3日 星期日\n\n# 敬老院\n\n本报讯(记者 赵青){day},{LEAD}")
        assert page.articles.date.tolist() == [date]


@pytest.mark.parametrize(
    "line, ended",
    [
        ("开展志愿服务。", True),
        ("他说:“好!”", True),
        ("全面达标。(张三)", True),
        ("继续推进工作(下转第4版)", True),
        ("为老人理发…", True),
    ]
    + [("开展了", False), ("建设和安防", False), ("增长3.5", False), ("党支部(社区)", False), ("八宝山、", False)],
)
def test_where_a_sentence_ends(line, ended):
    assert ends_sentence(line) is ended


# small pages that show what tells whose a line is

STORY = "老楼加装电梯,一楼和六楼坐到一起算账。"
NEWS = "市图书馆读书节昨天启动,市民凭身份证就能借书。读书节持续到月底,各区同步举行。"


def roles_of(folder, text):
    return [role for role, _ in roles(read_page(folder, text))]


def test_rows_as_wide_as_a_column_are_text(tmp_path):
    rows = [STORY[:18], "志愿者走进敬老院为老人们理发打扫房间", "社区干部和物业公司一道挨家挨户听意见"] * 5
    text = "\n".join(["# 电梯里的邻里账", "□ 王敏", *rows, "大家都说好。"])
    assert roles_of(tmp_path, text) == ["headline", "byline"] + ["body"] * 16


def test_a_cut_caption_is_whole(tmp_path):
    text = f"# 敬老院\n\n本报讯(赵青){LEAD}\n\n傍晚的青山县柳林镇广场上,村民们来了,随着音乐\n\n跳起广场舞。 李军摄"
    assert roles_of(tmp_path, text) == ["headline", "body", "caption", "caption"]


@pytest.mark.parametrize("title", ["### 丰收时节", "柳林镇村民跳起广场舞"])
def test_a_heading_above_a_caption_is_the_title_of_the_photo(tmp_path, title):
    photo = "傍晚的柳林镇,村民们随着音乐跳起广场舞。 李军摄"
    articles = read_page(tmp_path, f"# 读书节启动\n\n本报讯(赵青){NEWS}\n\n{title}\n\n{photo}").articles
    assert articles.title.tolist() == ["读书节启动", title.strip("# ")]


def test_each_paragraph_below_a_label_is_a_brief(tmp_path):
    articles = read_page(tmp_path, f"# 敬老院\n\n本报讯(赵青){LEAD}\n\n简讯\n\n{NEWS}\n\n{STORY}\n\n{MORE}").articles
    assert articles.text.tolist() == [f"本报讯(赵青){LEAD}", NEWS, STORY, MORE]


def test_an_unmarked_line_between_adverts_opens_only_the_text_that_it_is_about(tmp_path):
    text = f"# 敬老院\n\n本报讯(赵青){LEAD}\n\n市民健康热饮\n\n江城老窖\n\n本报讯(王敏){NEWS}"
    assert read_page(tmp_path, text).articles.title.tolist() == ["敬老院", ""]


def test_a_single_paragraph_without_any_sign_is_the_text_of_a_photo(tmp_path):
    articles = read_page(tmp_path, f"{STORY}\n\n# 读书节启动\n\n本报讯(赵青){NEWS}").articles
    assert articles.kind.tolist() == ["photo", "news"]


@pytest.mark.parametrize(
    "heading, role",
    [
        ("## 一楼和六楼的住户坐到一起算一笔明白账", "subhead"),
        ("# 二、一楼和六楼的住户坐到一起算明白账", "subhead"),
        ("# 老楼住户的明白账", "subhead"),
        ("# 柳林镇的明白账", "subhead"),
        ("# 柳林镇老楼住户算出一笔明白账", "headline"),
        ("# 市图书馆读书节昨天在各区同步启动", "headline"),
    ],
)
def test_a_heading_between_texts_is_a_headline_where_it_is_long_high_and_of_a_place(tmp_path, heading, role):
    text = f"# 电梯里的邻里账\n\n□ 王敏\n\n{STORY}\n\n{heading}\n\n住户们算清了账,大家都说好。"
    assert roles_of(tmp_path, text)[3] == role


def test_a_heading_above_a_text_with_the_words_of_the_running_title_is_a_subhead(tmp_path):
    text = f"# 老楼加装电梯\n\n□ 王敏\n\n{STORY}\n\n# 一楼和六楼的住户坐到一起算笔明白账\n\n"
    assert roles_of(tmp_path, f"{text}老楼加装电梯并不容易。")[3] == "subhead"
    assert roles_of(tmp_path, f"{text}账算清了,大家都说好。")[3] == "headline"


def test_a_headline_of_other_words_opens_a_signed_text(tmp_path):
    text = f"邻里之间的明白账\n\n□ 王敏\n\n{NEWS}\n\n{MORE}"
    assert roles_of(tmp_path, text) == ["headline", "byline", "body", "body"]


def test_one_name_below_a_headline_without_mark_signs_the_text(tmp_path):
    text = f"读书节启动\n\n王敏\n\n{NEWS}\n\n{MORE}"
    assert roles_of(tmp_path, text) == ["headline", "byline", "body", "body"]
    assert roles_of(tmp_path, f"江城老窖\n\n王敏\n\n{NEWS}\n\n{MORE}")[:2] == ["advert", "advert"]


# bad input


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "gbk"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(tmp_path, corpus, encoding, ends):
    read = read_texts(tmp_path, {page: text.replace("\n", ends).encode(encoding) for page, text in TEXTS.items()})
    pd.testing.assert_frame_equal(read.articles, corpus.articles)
    pd.testing.assert_frame_equal(read.lines, corpus.lines)


def test_big5(tmp_path):
    text = "## 老碾米廠變身故事館\n\n【本報訊】後壁農村一座老碾米廠，經青年返鄉整修，昨日以故事館面貌重新開放。"
    read = read_page(tmp_path, text.encode("big5"))
    assert read.pages.encoding.tolist() == ["big5"]
    assert read.articles.title.tolist() == ["老碾米廠變身故事館"]


@pytest.mark.parametrize("make", [lambda folder: folder / "missing", lambda folder: folder])
def test_no_pages_is_an_error_that_names_the_folder_and_the_mend(tmp_path, make):
    (tmp_path / "notes.docx").write_text("no page")
    with pytest.raises(FileNotFoundError, match=r"\.txt file") as error:
        read_corpus(make(tmp_path))
    assert str(make(tmp_path)) in str(error.value)


def test_a_folder_of_a_user_whom_nobody_knows_is_an_error_that_names_it():
    with pytest.raises(FileNotFoundError, match="~nobody-of-this-name/pages"):
        read_corpus("~nobody-of-this-name/pages")


def test_where_no_file_is_a_page_one_of_them_is_named(tmp_path):
    (tmp_path / "articles.csv").write_text("Title;Text\na;b\n")
    with pytest.raises(FileNotFoundError, match=r"articles\.csv is of no known form"):
        read_corpus(tmp_path)


def test_bad_pages_are_rows_with_a_problem(tmp_path):
    noise = random.Random(7).randbytes(4000)
    pages = {
        "adverts": "金沙酒 摘要\n龙轴杯",
        "blank": " \n\t\n\u3000",
        "empty": "",
        "good": f"# 敬老院\n\n本报讯(赵青){LEAD}",
        "noise": noise,
    }
    (tmp_path / "folder.txt").mkdir()
    corpus = read_texts(tmp_path, pages | {"torn": f"# 敬老院\n\n本报讯(赵青){LEAD}".encode()[:-1]})
    problems = corpus.pages.problem
    assert problems["good"] == ""
    assert "adverts" in problems["adverts"] and "no text" in problems["blank"] and "no text" in problems["empty"]
    assert "save the page as UTF-8" in problems["noise"] and "not read" in problems["folder"]
    assert "line 3" in problems["torn"]
    assert set(corpus.articles.page) == {"good", "torn"}
    assert corpus.pages.loc["noise", ["characters", "lines"]].tolist() == [0, 0]


def test_a_folder_of_bad_pages_only_gives_empty_tables_with_all_columns(tmp_path, corpus):
    read = read_page(tmp_path, "")
    for empty, full in zip(read, corpus, strict=True):
        assert list(empty.columns) == list(full.columns)
    assert isinstance(read, Corpus) and len(read.pages) == 1 and read.articles.empty and read.lines.empty


def test_pages_are_found_by_the_variable(tmp_path, monkeypatch):
    monkeypatch.setenv("PAGES", os.fspath(tmp_path))
    (tmp_path / "eins.TXT").write_text(f"# 敬老院\n\n本报讯(赵青){LEAD}", "utf-8")
    assert read_corpus().articles.index.tolist() == ["eins-1"]


def test_a_file_whose_name_is_no_text_is_read_again_by_the_path_that_is_shown(tmp_path):
    folder = tmp_path / os.fsdecode(b"\xb1\xa8[1]")
    folder.mkdir()
    (folder / os.fsdecode(b"\xe6\x8a\xff.txt")).write_text(LEAD, "utf-8")
    [path] = read_corpus(folder).pages.path
    assert "\ufffd" in path and read_text(path)[0] == LEAD
    assert read_text(path.replace("txt", "md"))[2] == "not read: there is no such file"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_that_lost_its_last_byte_is_read(encoding):
    text, _, problem = decode((LEAD * 9 + "\n").encode(encoding)[:-1])
    assert text.startswith(LEAD * 9)
    assert "1 undecodable" in problem


def test_a_byte_order_mark_in_the_middle_is_no_text(tmp_path):
    path = tmp_path / "page.txt"
    path.write_text(f"\ufeff{LEAD}\n\ufeff{LEAD}", "utf-8")
    assert read_text(path)[0] == f"{LEAD}\n{LEAD}"


def test_undecodable_bytes_are_named_with_their_line():
    text, encoding, problem = decode("第一行\n第二".encode() + b"\xff" + "行\n".encode() * 50)
    assert encoding == "utf-8" and "\ufffd" in text and "line 2" in problem


@pytest.mark.parametrize("start", ["", "A", "AA"])
def test_long_pages_in_two_byte_encodings(start):
    text = start + "".join(TEXTS.values()) * 8
    assert decode(text.encode("gb18030")) == (text, "gb18030", "")


def test_replacement_characters_that_the_page_prints_are_no_problem():
    assert decode("他说���很好。".encode()) == ("他说���很好。", "utf-8", "")


def test_symbols_are_part_of_a_page():
    text = "●阿不都·热合曼:气温22℃~31℃│①晴;" * 40
    assert decode(text.encode("gb18030"))[0] == text


def test_one_bad_byte_costs_one_character():
    data = "".join(TEXTS.values()).encode("gb18030")
    text, encoding, problem = decode(data[:2000] + b"\xff" + data[2000:])
    assert encoding == "gb18030" and text.count("\ufffd") == 1 and "1 undecodable" in problem


@pytest.mark.parametrize(
    "printed, date",
    [("2月30日", ""), ("13月4日", ""), ("109月7日", ""), ("2月29日", "--02-29"), ("九月七日", "--09-07")]
    + [("十月廿三日", "--10-23"), ("十月二三日", ""), ("十二月三十一日", "--12-31"), ("2021年2月29日", "")],
)
def test_only_days_that_exist_are_dates(tmp_path, printed, date):
    assert read_page(tmp_path, f"# 敬老院\n\n本报讯(赵青){printed},{LEAD}").articles.date.tolist() == [date]


@pytest.mark.parametrize("tag", ["<div align='center'>", "<br/><br/>", "![](images/1.jpg)", "![图](<1 2.jpg>)"])
def test_markup_is_no_article_and_cuts_no_text(tmp_path, tag):
    corpus = read_page(tmp_path, f"{tag}\n\n# 敬老院\n\n本报讯(赵青){LEAD[:20]}\n\n{tag}\n\n{LEAD[20:]}\n\n{tag}")
    assert corpus.articles.text.tolist() == [f"本报讯(赵青){LEAD}"]
    assert corpus.lines.role[corpus.lines.text == tag].tolist() == ["boilerplate"] * 3


@pytest.mark.parametrize("wide", ["#" * 20, "**" + " " * 16 + "**", "#"])
def test_lines_of_marks_only(wide):
    rows = "近日,青山县柳林镇组织志愿者走进敬老院\n" * 14
    lines, _ = parse_page(text_rows(f"{rows}{wide}\n{rows}"))
    assert [line.role for line in lines if line.source.text == wide] == ["boilerplate"]


def test_pipes_and_names_that_are_no_text(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / os.fsdecode(b"\xb5\xda.txt")).write_text(f"# 敬老院\n\n本报讯(赵青){LEAD}", "utf-8")
    corpus = read_corpus(tmp_path)
    assert corpus.pages.problem["pipe"].startswith("not read")
    assert all(name.encode("utf-8") for name in [*corpus.articles.index, *corpus.pages.path])


def test_pages_without_text_give_tables_of_the_same_types(tmp_path):
    (tmp_path / "empty.txt").write_text("")
    empty, full = read_corpus(tmp_path), read_corpus()
    assert [table.dtypes.to_dict() for table in empty] == [table.dtypes.to_dict() for table in full]
    assert trace(empty, find_metrics(empty.articles)).empty


name = st.sampled_from(["王强", "欧阳修", "司马相如", "阿卜杜拉·买买提", "克里斯蒂亚诺·达·席尔瓦多雷", "J.Smith"])


@given(st.lists(name, min_size=1), st.sampled_from("、,;"))
def test_a_list_of_names_gives_each_of_them(names, sign):
    text = sign.join(names)
    assert names_in(text) == tuple(names)


@pytest.mark.parametrize(
    "text",
    [
        "王强、李晓明。",
        "记者王强,推进乡村全面振兴",
        "今年前7月,王强",
        "学习强国推进会",
        "王强、乡村全面振兴推进会议·在路上",
        "县a,王强",
    ],
)
def test_running_text_is_no_list_of_names(text):
    assert names_in(text) is None


def test_a_heading_as_high_as_the_headline_opens_an_article_where_subheads_are_lower(tmp_path):
    text = (
        "# 大垄上的密码\n\n赵青 王小强\n\n柳湾村的大豆已经封垄，农技员蹲在地里数苗，说今年的苗很齐，大家都放心了。\n\n"
        "## 水从哪儿来\n\n以前浇地靠打井，地下水位年年降，如今引来江水，渠道修到了地头，浇地不再发愁。\n\n"
        "# 村医的背包\n\n山路弯弯，马登骑摩托车出诊，每天走几十里山路，给老人量血压，劝大家少吃盐。\n"
    )
    assert read_page(tmp_path, text).articles.title.tolist() == ["大垄上的密码", "村医的背包"]
    flat = text.replace("# 大垄", "## 大垄").replace("# 村医", "## 村医")
    assert read_page(tmp_path, flat).articles.title.tolist() == ["大垄上的密码"]
