import marshal
import os
import subprocess
import sys

import jieba
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import read_corpus, segment, words
from helpers.keywords import concordance

ENGINES = ["jieba", "rjieba"]
TERMS = words.read_lexicon()
TEXTS = st.text() | st.lists(st.sampled_from([*TERMS, "创建", "的", "2021", "3.5%", "A4", "\r\n", "“", "。"])).map(
    "".join
)


@pytest.fixture(scope="module")
def articles():
    return read_corpus().articles


@pytest.fixture(scope="module", params=ENGINES)
def engine_tokens(request, articles):
    return segment(articles, request.param)


def as_articles(*texts):
    index = pd.Index([str(number) for number in range(len(texts))], dtype="str", name="article")
    return pd.DataFrame({"text": pd.array(texts, dtype="str")}, index=index)


# segmentation


def check_offsets(articles, tokens):
    assert tokens.columns.tolist() == ["article", "start", "end", "word", "pos"]
    joined = tokens.groupby("article").word.agg("".join)
    assert joined.to_dict() == articles.text[articles.text != ""].to_dict()
    texts = articles.text.reindex(tokens.article)
    assert (tokens.start < tokens.end).all() and (tokens.end <= texts.str.len().to_numpy()).all()
    slices = [text[start:end] for text, start, end in zip(texts, tokens.start, tokens.end, strict=True)]
    assert slices == tokens.word.tolist()


@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None, max_examples=60)
@given(texts=st.lists(TEXTS, max_size=4))
def test_tokens_give_back_any_text(engine, texts):
    articles = as_articles(*texts)
    check_offsets(articles, segment(articles, engine))
    check_offsets(articles, segment(articles, engine, lexicon=()))


def test_tokens_give_back_the_pages(articles, engine_tokens):
    check_offsets(articles, engine_tokens)


def test_each_lexicon_term_on_the_pages_is_one_token(articles, engine_tokens):
    tags = {(row.article, row.start, row.end): row.pos for row in engine_tokens.itertuples()}
    found = 0
    for term, tag in TERMS.items():
        for at in concordance(articles, term).itertuples():
            assert tags.get((at.article, at.start, at.end)) == tag, term
            found += 1
    assert found > 100


@settings(deadline=None, max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), term=st.sampled_from([*TERMS]))
def test_each_lexicon_term_in_any_text_is_one_token(texts, term):
    articles = as_articles(*(f"{text}。{term}。{text}" for text in texts))
    for engine in ENGINES:
        assert (segment(articles, engine).word == term).sum() >= len(texts)


def test_lexicon_is_needed_and_no_term_holds_another():
    assert not [(one, other) for one in TERMS for other in TERMS if one != other and one in other]
    whole = {term for term in TERMS if len(segment(as_articles(term), lexicon=())) == 1}
    # in the dictionary already, but as the name of a place
    assert whole == {"文明城市"}
    assert all(TERMS.values())


def cut(text, engine="rjieba", lexicon=()):
    return segment(as_articles(text), engine, lexicon).word.tolist()


def test_engines_cut_the_pages_alike(articles):
    by_engine = [segment(articles, engine) for engine in ENGINES]
    pd.testing.assert_frame_equal(*by_engine)


@pytest.mark.parametrize(
    "text",
    [
        "规划期为2021-2023年,版本1.2.3,地址10.20.30.40。",
        "ＧＤＰ增长５．８％,PM2.5下降,C++和AT&T,5G手机,a-b_c@example.com",
        "他們說,這是江陰市長涇鎮的⻓途车站。\r\n\u3000\ufeff第①条",
    ],
)
def test_engines_cut_numbers_letters_and_signs_alike(text):
    assert cut(text, "jieba") == cut(text, "rjieba")


NUMBERS = """
23,876 123,244.2 12.6% １２．６％ 1998 １９９８ 3.5万 1.2亿 1亿2000万 13万2千 1·5万 1,200万 78萬4千 98‰ 二〇二一 二○○一
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", NUMBERS.split())
def test_a_number_is_one_token(engine, number):
    assert cut(f"全镇{number}的人", engine) == ["全镇", number, "的", "人"]


def test_a_number_ends_before_more_a_unit_and_a_list():
    assert cut("投入3.5万多元") == ["投入", "3.5万", "多", "元"]
    assert cut("建于1998年") == ["建于", "1998", "年"]
    assert cut("长5千米") == ["长", "5", "千米"]
    assert cut("约2020,300人") == ["约", "2020", ",", "300", "人"]


PLACES = """
江阴市/长泾镇/举行 昆山市/周市镇/新建/广场 西安市/鄠邑区/种/葡萄
江西/山区/下雪 发展/中/山区/经济 成都/市民/都/来 廣東省/東莞市/虎門鎮
"""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", PLACES.split())
def test_names_of_places_guide_the_cut(engine, text):
    assert cut(text.replace("/", ""), engine) == text.split("/")


@pytest.mark.parametrize("text", ["软件/上/犯/低级/错误", "这/是/张勇", "村民/李刚/到/了"])
def test_a_guess_of_two_signs_is_no_function_word_but_may_be_a_person(text):
    assert cut(text.replace("/", "")) == text.split("/")


@pytest.mark.parametrize("text", ["路/很/长", "较/长/一段", "每/县/都/有", "获/此/奖", "仍/能/用"])
def test_function_words_that_the_dictionary_tags_as_something_else_are_no_part_of_a_guess(text):
    assert set(words.FUNCTION_SIGNS) & set(text)
    assert cut(text.replace("/", "")) == text.split("/")


def test_traditional_and_full_width_text_is_cut_as_its_folded_form_and_kept_as_printed():
    text = as_articles("全市開展黨史學習教育,他們說這個問題很難。", "全市开展党史学习教育,他们说这个问题很难。")
    tokens = [rows.reset_index(drop=True) for _, rows in segment(text).groupby("article")]
    columns = ["start", "end", "pos"]
    pd.testing.assert_frame_equal(tokens[0][columns], tokens[1][columns])
    assert dict(zip(tokens[0].word, tokens[0].pos, strict=True))["黨史學習教育"] == "n"
    assert "党史学习" in cut("党史学习", lexicon=["黨史學習 n"])


def test_stop_words_are_found_in_whatever_characters_they_are_printed():
    printed = pd.Index(["這個", "这个", "問題", "ＡＢＣ"])
    assert words.stopwords_among(printed, ["这个", "ABC"]) == ["這個", "这个", "ＡＢＣ"]


def test_own_lexicon_as_lines_and_as_file(tmp_path):
    text = as_articles("坚持久久为功的样板间")
    assert segment(text, lexicon=["功的样 l", "# a comment", "样板间 n", ""]).word.tolist()[-3:] == [
        "功的样",
        "板",
        "间",
    ]
    path = tmp_path / "mine.txt"
    path.write_text("\ufeff# mine\n持久久 v\r\n板间", "utf-8")
    tokens = segment(text, lexicon=path).set_index("word").pos
    assert tokens["持久久"] == "v"
    assert tokens["板间"] == "x"
    assert segment(text, lexicon=str(path)).word.tolist() == tokens.index.tolist()


def test_longest_of_the_terms_that_begin_together():
    text = as_articles("垃圾分类投放")
    assert segment(text, lexicon=["垃圾", "垃圾分类", "分类投放"]).word.tolist() == ["垃圾分类", "投放"]


@pytest.mark.parametrize(
    "line, mend",
    [("区", "delete the line"), ("背街 小巷 n", "'term n'"), ("背街 N1", "'term n'"), ("小巷 n", "delete one")],
)
def test_malformed_lexicon_line_names_file_line_and_mend(tmp_path, line, mend):
    path = tmp_path / "bad.txt"
    path.write_text(f"# terms\n小巷 n\n\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"bad\.txt, line 4: ") as error:
        segment(as_articles("小巷"), lexicon=path)
    assert mend in str(error.value)


def test_malformed_stop_words_and_bytes(tmp_path):
    path = tmp_path / "stop.txt"
    path.write_text("的\n了 吗\n", "utf-8")
    with pytest.raises(ValueError, match=r"stop\.txt, line 2: .*one word a line"):
        words.read_stopwords(path)
    path.write_bytes("的".encode("gb18030"))
    with pytest.raises(ValueError, match=r"stop\.txt is not UTF-8"):
        words.read_stopwords(path)


def test_unknown_engine():
    with pytest.raises(ValueError, match="choose one of jieba, rjieba"):
        segment(as_articles("城市"), "pkuseg")


def test_shipped_stop_words():
    stopwords = words.read_stopwords()
    assert len(stopwords) == 794
    assert {"的", "了", "我们"} < stopwords


SCRIPT = """
import logging, os
from helpers import keywords, read_corpus, segment
import jieba
articles = read_corpus().articles
tokens = segment(articles)
tables = [tokens, segment(articles, "rjieba"), keywords.frequency(tokens), keywords.keyness(tokens)]
tables += [keywords.phrases(articles, tokens), keywords.propose_terms(articles, tokens)]
tables += [keywords.tfidf(tokens, ["的"]), keywords.textrank(tokens, ["的"])]
print("".join(table.to_csv() for table in tables))
assert not jieba.dt.initialized and not jieba.dt.FREQ and jieba.default_logger.level == logging.DEBUG
assert set(os.listdir(os.environ["TMPDIR"])) <= {"jieba.cache"}
"""


def test_quiet_private_and_the_same_under_any_hash_seed(tmp_path):
    runs, planted = [], tmp_path / "planted"
    planted.mkdir()
    (planted / "jieba.cache").write_bytes(marshal.dumps(({"的城": 10**6, "城市": 0}, 10**6)))
    (tmp_path / "empty").mkdir()
    for seed, folder in (("1", tmp_path / "empty"), ("2", planted)):
        environment = os.environ | {"TMPDIR": str(folder), "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        command = [sys.executable, "-W", "error", "-c", SCRIPT]
        runs.append(subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE))
    (first, error), (second, _) = (run.communicate() for run in runs)
    assert error == b""
    assert len(first) > 10_000 and first == second
    assert not list((tmp_path / "empty").iterdir())


def test_empty_corpus_has_empty_tokens(articles, engine_tokens):
    for none in (articles[:0], as_articles()):
        assert segment(none).dtypes.to_dict() == engine_tokens.dtypes.to_dict()


def test_reference_is_the_dictionary_of_jieba():
    counts, tags = words.dictionary()
    tokenizer = jieba.Tokenizer()
    read, _ = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    assert counts == {word: count for word, count in read.items() if count}
    assert tags["城市"] == "ns"


def test_articles_are_alike_as_far_as_they_share_words():
    rows = [("a", "花"), ("a", "市"), ("b", "花"), ("b", "市"), ("c", "书"), ("c", "花"), ("c", "。")]
    tokens = pd.DataFrame(rows, columns=["article", "word"])
    pairs = words.alike(tokens)
    assert pairs[["article", "other"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert pairs.likeness.tolist() == pytest.approx([1, 0.5, 0.5])
    assert words.alike(tokens, ["花"]).likeness.tolist() == pytest.approx([1, 0, 0])
    assert words.alike(tokens[:0]).empty and list(words.alike(tokens[:2]).columns) == list(pairs.columns)
