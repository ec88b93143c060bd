import math

import jieba.analyse
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import keywords, read_corpus, segment
from helpers.tables import as_table
from helpers.words import dictionary, read_lexicon, read_stopwords
from test_words import TEXTS, as_articles

TERMS = read_lexicon()
STOPWORDS = read_stopwords()


@pytest.fixture(scope="module")
def articles():
    return read_corpus().articles


@pytest.fixture(scope="module")
def tokens(articles):
    return segment(articles, "rjieba")


def as_tokens(*articles, pos="n"):
    """A token table of articles that are given as words with a space between."""
    rows = [(f"a{number}", word, pos) for number, text in enumerate(articles) for word in text.split()]
    return as_table(rows, article="str", word="str", pos="str").assign(start=0, end=0)


# counting, against numbers worked out by hand


def test_dispersion_of_gries_2008():
    # the example of Gries (2008): letters as words, five parts; DP of "a" is 0.18
    table = keywords.frequency(
        as_tokens(
            "b a m n i b e u p",
            "b a s a t b e w q n",
            "b c a g a b e s t a",
            "b a g h a b e a a t",
            "b a h a a b e a x a t",
        )
    )
    row = table.loc["a"]
    assert (row["count"], row.documents) == (15, 5)
    assert row.per_10k == pytest.approx(3000)
    assert row.dp == pytest.approx((2 / 15 - 0.02 + 2 / 15 - 0.02) / 2 + 0.2 / 3, abs=1e-9) == pytest.approx(0.18)
    assert row.dp_norm == pytest.approx(0.18 / 0.82, abs=1e-9)
    # "x" stands once, in the last part with 11 of 50 words
    assert table.dp["x"] == pytest.approx(0.78)
    assert table.index[:3].tolist() == ["a", "b", "e"]


def test_frequency_counts_words_and_keeps_stop_words_in_the_base():
    table = keywords.frequency(as_tokens("城市 , 的 的 _ A4 。", "城市 2021"), ["的"])
    assert table.index.tolist() == ["城市", "2021", "A4"]
    assert table.per_10k["城市"] == pytest.approx(2 / 6 * 1e4)
    assert table.documents.tolist() == [2, 1, 1]


def test_dispersion_of_a_single_article_is_zero():
    table = keywords.frequency(as_tokens("城市 文明 城市"))
    assert table[["dp", "dp_norm"]].eq(0).all(axis=None)


def test_rank_range_is_what_counting_again_gives(tokens):
    table = keywords.rank_range(tokens, STOPWORDS)
    assert (
        table["rank"].tolist()
        == keywords.frequency(tokens, STOPWORDS)["count"].rank(method="min", ascending=False).tolist()
    )
    assert table.index.tolist() == keywords.frequency(tokens, STOPWORDS).index.tolist()
    again = pd.DataFrame(
        {
            article: keywords.frequency(tokens[tokens.article != article], STOPWORDS)["count"]
            .rank(method="min", ascending=False)
            .reindex(table.index, fill_value=len(table))
            for article in tokens.article.unique()
        }
    )
    assert table.best.tolist() == np.minimum(again.min(axis=1), table["rank"]).tolist()
    assert table.worst.tolist() == np.maximum(again.max(axis=1), table["rank"]).tolist()


def test_rank_range_of_one_article_is_its_rank():
    table = keywords.rank_range(as_tokens("b b a a c"))
    assert table.index.tolist() == ["a", "b", "c"]
    assert table.to_numpy().tolist() == [[1, 1, 1], [1, 1, 1], [3, 3, 3]]


def test_ranks_left_out_by_hand():
    # a 4, b 3, c 2; without x: a 1, b 0, c 2; without y: a 3, b 3, c 0
    cells = pd.DataFrame({"word": [*"abac"], "article": [*"xxyy"], "count": [3, 3, 1, 2]})
    assert keywords.ranks_left_out(cells, 2).T.to_dict("list") == {"a": [1, 1, 2], "b": [2, 1, 3], "c": [3, 1, 3]}
    assert keywords.ranks_left_out(cells, 1).T.to_dict("list") == {"a": [1] * 3, "b": [2] * 3, "c": [3] * 3}


def test_what_stands_in_one_of_two_articles_may_rank_last():
    cells = pd.DataFrame({"word": [*"ab"], "article": ["x", "x"], "count": [2, 1]})
    assert keywords.ranks_left_out(cells, 2).to_numpy().tolist() == [[1, 1, 2], [2, 2, 2]]


def test_log_likelihood_of_dunning_1993():
    # table 2 of Dunning (1993), "the swiss": 110 together, 2442 and 111 apart, 29114 neither; 270.72
    g2 = keywords.log_likelihood(pd.Series([110]), 110 + 2442, pd.Series([111]), 111 + 29114)
    assert g2[0] == pytest.approx(270.72, abs=0.005)


def test_keyness_by_hand():
    # a: 4 of 10 words against 1 of 20; b: 6 against 0; c: 0 against 19
    table = keywords.keyness(as_tokens("a a a a b b", "b b b b"), as_tokens("a " + "c " * 19))
    assert sorted(table.index) == ["a", "b", "c"]
    row = table.loc["a"]
    assert row.log_ratio == pytest.approx(3, abs=1e-9)
    half = 1.959963984540054 * math.sqrt(1 / 4 - 1 / 10 + 1 / 1 - 1 / 20) / math.log(2)
    assert (row.low, row.high) == pytest.approx((3 - half, 3 + half), abs=1e-9)
    cells = [(4, 10 * 5 / 30), (1, 20 * 5 / 30), (6, 10 * 25 / 30), (19, 20 * 25 / 30)]
    assert row.g2 == pytest.approx(2 * sum(seen * math.log(seen / expected) for seen, expected in cells), abs=1e-9)
    assert (row.per_10k, row.reference_per_10k, row.documents) == pytest.approx((4000, 500, 1))
    # a zero count is 0.5 in the ratio, and 0 in g2
    assert table.log_ratio["b"] == pytest.approx(math.log2((6 / 10) / (0.5 / 20)), abs=1e-9)
    assert table.log_ratio["c"] == pytest.approx(math.log2((0.5 / 10) / (19 / 20)), abs=1e-9)
    cells = [(6, 10 * 6 / 30), (4, 10 * 24 / 30), (20, 20 * 24 / 30)]
    assert table.g2["b"] == pytest.approx(
        2 * sum(seen * math.log(seen / expected) for seen, expected in cells), abs=1e-9
    )
    assert table.low.is_monotonic_decreasing


def test_keyness_against_general_chinese(articles, tokens):
    table = keywords.keyness(tokens, stopwords=STOPWORDS)
    reference = dictionary().counts
    word = table.loc["志愿者"]
    assert word.reference_count == reference["志愿者"]
    assert word.reference_per_10k == pytest.approx(word.reference_count / sum(reference.values()) * 1e4)
    assert table.reference_count["党史学习教育"] == 0
    assert not {"的", "2020"} & set(table.index)
    assert (
        not keywords.keyness(segment(articles.iloc[:1].assign(text="投入3.5万元,增长１２万")))
        .index.str.contains("万")
        .any()
    )
    assert word.per_10k == pytest.approx(keywords.frequency(tokens).per_10k["志愿者"])


def test_collocates_by_hand():
    # within one word of "x": a twice (once between two x, counted once), b once; the article end parts x and c
    table = keywords.collocates(as_tokens("a x , b d e d", "x a x", "c d"), "x", window=1)
    assert table["count"].to_dict() == {"a": 2, "b": 1}
    assert table.log_dice["a"] == pytest.approx(14 + math.log2(2 * 2 / (3 + 2)), abs=1e-9)
    # 8 words other than x, 3 of them near: a 2 near 0 far, others 1 near 5 far
    cells = [(2, 3 * 2 / 8), (1, 3 * 6 / 8), (5, 5 * 6 / 8)]
    assert table.g2["a"] == pytest.approx(
        2 * sum(seen * math.log(seen / expected) for seen, expected in cells), abs=1e-9
    )
    assert (table.total["a"], table.expected["a"]) == pytest.approx((2, 2 * 3 / 8))


def test_log_dice_of_words_always_together_is_14():
    assert keywords.collocates(as_tokens("a x", "b c", "a x"), "x").log_dice["a"] == 14


def test_collocate_ranks_are_what_counting_again_gives(tokens):
    table = keywords.collocates(tokens, "创建")
    table = table[table["count"] > 1]
    again = pd.DataFrame(
        {
            article: keywords.collocates(tokens[tokens.article != article], "创建")
            .log_dice.reindex(table.index)
            .rank(method="min", ascending=False)
            .fillna(len(table))
            for article in ["none", *tokens.article.unique()]
        }
    )
    ranks = keywords.collocate_ranks(tokens, "创建", table.index)
    assert ranks["rank"].tolist() == again["none"].tolist()
    assert ranks.best.tolist() == again.min(axis=1).tolist()
    assert ranks.worst.tolist() == again.max(axis=1).tolist()


def test_collocate_ranks_of_one_article_are_the_ranks():
    ranks = keywords.collocate_ranks(as_tokens("a x a b x b b c"), "x", ["a", "b"], window=1)
    assert ranks.to_numpy().tolist() == [[1, 1, 1], [2, 2, 2]]
    assert keywords.collocate_ranks(as_tokens("a"), "x", []).empty


# context, phrases, terms


def test_concordance():
    table = keywords.concordance(as_articles("一二\n城市三四\r五", "城城城", "(城市"), "城市", width=3)
    assert table.values.tolist() == [["0", 3, 5, "一二 ", "城市", "三四 "], ["2", 1, 3, "(", "城市", ""]]
    assert keywords.concordance(as_articles("城城城"), "城城").start.tolist() == [0]
    assert keywords.concordance(as_articles("a.b"), ".").start.tolist() == [1]
    assert keywords.concordance(as_articles("城市"), "").empty


def test_phrases_are_the_longest_repeated_runs():
    articles = as_articles("创建文明校园,创建文明校园。文明校园", "“双奥之城”和「幸福密码」“太长了。”“双奥之城”")
    table = keywords.phrases(articles, segment(articles, "rjieba")).set_index("phrase")
    assert table["count"].to_dict() == {"双奥之城": 2, "创建文明校园": 2, "幸福密码": 1}
    assert table.kind.to_dict() == {"双奥之城": "quoted", "创建文明校园": "ngram", "幸福密码": "quoted"}
    assert table.loc["双奥之城", ["article", "start", "end", "documents"]].tolist() == ["1", 1, 5, 1]


def test_phrase_inside_a_longer_one_stays_where_it_is_more_frequent():
    articles = as_articles("坚持问题导向工作方法", "坚持问题导向工作方法", "问题导向工作")
    table = keywords.phrases(articles, segment(articles, "rjieba"))
    assert dict(zip(table.phrase, table["count"], strict=True)) == {"问题导向工作": 3, "坚持问题导向工作方法": 2}
    assert table.documents.tolist() == [3, 2]


def test_phrases_overlap_and_their_ranks_start_from_the_rank():
    articles = as_articles("文明文明文明文明", "“文明”又“文明”“花”")
    tokens = segment(articles, "rjieba")
    table = keywords.phrases(articles, tokens).set_index("phrase")
    assert table["count"].to_dict() == {"文明文明": 3, "文明": 2, "文明文明文明": 2, "花": 1}
    assert table[["rank", "best", "worst"]].to_numpy().tolist() == [[1, 1, 2], [1, 1, 2], [2, 2, 2], [2, 2, 2]]
    assert keywords.phrases(articles, tokens, shortest=7).phrase.tolist() == ["文明", "花"]


def test_a_phrase_cut_in_two_ways_is_one():
    cuts = {"0": ["一二", "三", "。", "一二", "三"], "1": ["一", "二三", "。", "一", "二三"]}
    rows = [(article, word, "n") for article, cut in cuts.items() for word in cut]
    tokens = as_table(rows, article="str", word="str", pos="str").assign(start=[0, 2, 3, 4, 6, 0, 1, 3, 4, 5])
    tokens["end"] = tokens.start + tokens.word.str.len()
    [row] = keywords.phrases(as_articles("一二三。一二三", "一二三。一二三"), tokens).itertuples()
    assert (row.phrase, row.count, row.documents, row.article, row.start, row.end) == ("一二三", 4, 2, "0", 0, 3)


def test_phrases_of_the_pages_are_at_their_offsets(articles, tokens):
    table = keywords.phrases(articles, tokens)
    for row in table.itertuples():
        assert articles.text[row.article][row.start : row.end] == row.phrase
    assert table.phrase[0] == "全国文明城市"
    runs = table[table.kind == "ngram"]
    whole = "\n".join(articles.text)
    assert all(count <= whole.count(phrase) for phrase, count in zip(runs.phrase, runs["count"], strict=True))
    assert not runs.phrase.str.contains("[,。“”\\n ]").any()


@settings(deadline=None, max_examples=25)
@given(texts=st.lists(TEXTS, max_size=10))
def test_phrases_and_concordance_stay_inside_any_text(texts):
    articles = as_articles(*texts)
    tokens = segment(articles, "rjieba")
    phrases, lines = keywords.phrases(articles, tokens), keywords.concordance(articles, "创建")
    for table, column in ((phrases, "phrase"), (lines, "match")):
        for row in table.itertuples():
            text = articles.text[row.article]
            assert 0 <= row.start < row.end <= len(text)
            assert text[row.start : row.end] == getattr(row, column)


def test_proposed_terms_by_hand():
    articles = as_articles("党史学习很好。党史学习真好。", "看党史学习,学习")
    tokens = segment(articles, "rjieba", lexicon=())
    row = keywords.propose_terms(articles, tokens).set_index("term").loc["党史学习"]
    assert (row.cut, row["count"], row.documents, row.example) == ("党史/学习", 3, 2, "党史学习很好。")
    # 3 times among all tokens, its words 3 and 4 times; every neighbour after it differs, two of three before it
    assert row.cohesion == pytest.approx(math.log2(3 * len(tokens) / (3 * 4)), abs=1e-9)
    assert row.freedom == pytest.approx(math.log2(3), abs=1e-9)
    assert row.score == pytest.approx(row.cohesion * row.freedom)


def test_proposed_terms_hold_the_repeated_terms_of_the_lexicon(articles):
    plain = segment(articles, lexicon=())
    table = keywords.propose_terms(articles, plain)
    repeated = {term for term in TERMS if len(keywords.concordance(articles, term)) > 2} - {"文明城市"}
    assert len(repeated & set(table.term)) >= 0.75 * len(repeated)
    assert all(term in example for term, example in zip(table.term, table.example, strict=True))
    assert table.score.is_monotonic_decreasing


# keywords


def test_tfidf_is_that_of_jieba(articles):
    text = articles.text.str.replace(r"[^\u4e00-\u9fff。,]", "", regex=True).iloc[:2]
    table = keywords.tfidf(as_tokens(*(" ".join(jieba.lcut(one)) for one in text)))
    for number, one in enumerate(text):
        wanted = dict(jieba.analyse.extract_tags(one, topK=0, withWeight=True))
        ours = table[table.article == f"a{number}"]
        assert dict(zip(ours.word, ours.score, strict=True)) == pytest.approx(wanted)
        assert ours.score.is_monotonic_decreasing


def test_stop_words_reference_and_weights_serve_traditional_text():
    tokens = segment(as_articles("他們說,因為這個問題,學校要開會。", "他们说,因为这个问题,学校要开会。"))
    traditional, simplified = (tokens[tokens.article == article] for article in "01")
    stopwords = {"他们", "因为", "这个"}
    for table in (keywords.frequency(traditional, stopwords), keywords.tfidf(traditional, stopwords).set_index("word")):
        assert "問題" in table.index and not {"他們", "因為", "這個"} & set(table.index)
    counts = [keywords.keyness(side).reference_count for side in (traditional, simplified)]
    assert counts[0]["問題"] == counts[1]["问题"] > 1000
    scores = [keywords.tfidf(side).set_index("word").score for side in (traditional, simplified)]
    assert scores[0]["學校"] == scores[1]["学校"]


def test_textrank_sees_our_tokens(tokens):
    table = keywords.textrank(tokens, STOPWORDS | {"质量"})
    assert set(table.word) & {"党史学习教育", "垃圾分类"}
    assert not set(table.word) & {"质量", "的", ","}
    assert table.article.unique().tolist() == tokens.article.unique().tolist()
    assert table.groupby("article").score.max().round(9).eq(1).all()


# nothing to count

EMPTY = {
    "frequency": lambda articles, tokens, stop: keywords.frequency(tokens, stop),
    "rank_range": lambda articles, tokens, stop: keywords.rank_range(tokens, stop),
    "keyness": lambda articles, tokens, stop: keywords.keyness(tokens, stopwords=stop),
    "keyness of two": lambda articles, tokens, stop: keywords.keyness(tokens, tokens, stop),
    "keyness of nothing": lambda articles, tokens, stop: keywords.keyness(tokens, tokens[:0], stop),
    "collocates": lambda articles, tokens, stop: keywords.collocates(tokens, "城市", stopwords=stop),
    "tfidf": lambda articles, tokens, stop: keywords.tfidf(tokens, stop),
    "textrank": lambda articles, tokens, stop: keywords.textrank(tokens, stop),
    "phrases": lambda articles, tokens, stop: keywords.phrases(articles, tokens),
    "propose_terms": lambda articles, tokens, stop: keywords.propose_terms(articles, tokens),
    "concordance": lambda articles, tokens, stop: keywords.concordance(articles, "无"),
}


@pytest.fixture(scope="module")
def full_tables(articles, tokens):
    return {name: make(articles, tokens, ()) for name, make in EMPTY.items() if " of " not in name}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", EMPTY)
@pytest.mark.parametrize("texts", [(), ("",), ("。,",), ("城市",), ("城市", "文明")])
def test_nothing_to_count_gives_the_same_columns(full_tables, function, texts):
    few = as_articles(*texts)
    table = EMPTY[function](few, segment(few), ["城市", "文明"])
    full = full_tables[function.split(" of ")[0]]
    assert table.dtypes.to_dict() == full.dtypes.to_dict()
    assert table.index.name == full.index.name
    assert table.empty
