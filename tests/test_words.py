import marshal
import os
import subprocess
import sys

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


def test_engines_differ_in_few_tokens_and_only_in_numbers(articles):
    by_engine = [segment(articles, engine) for engine in ENGINES]
    spans = [set(zip(table.article, table.start, table.end, table.word, strict=True)) for table in by_engine]
    differing = spans[0] ^ spans[1]
    assert len(differing) <= 0.002 * len(spans[0])
    assert {"".join(word for *_, word in sorted(side - differing ^ side)) for side in spans} <= {"2021-2023"}


def test_own_lexicon_as_lines_and_as_file(tmp_path):
    text = as_articles("坚持久久为功的样板间")
    assert segment(text, lexicon=["功的样 l", "# a comment", "样板间 n", ""]).word.tolist()[-2:] == ["功的样", "板间"]
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


def test_reference_is_the_dictionary_that_segments():
    counts, tags = words.dictionary()
    assert counts == {word: count for word, count in words.engine_cut("jieba").__self__.FREQ.items() if count}
    assert tags["城市"] == "ns"


def test_articles_are_alike_as_far_as_they_share_words():
    rows = [("a", "花"), ("a", "市"), ("b", "花"), ("b", "市"), ("c", "书"), ("c", "花"), ("c", "。")]
    tokens = pd.DataFrame(rows, columns=["article", "word"])
    pairs = words.alike(tokens)
    assert pairs[["article", "other"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    assert pairs.likeness.tolist() == pytest.approx([1, 0.5, 0.5])
    assert words.alike(tokens, ["花"]).likeness.tolist() == pytest.approx([1, 0, 0])
    assert words.alike(tokens[:0]).empty and list(words.alike(tokens[:2]).columns) == list(pairs.columns)
