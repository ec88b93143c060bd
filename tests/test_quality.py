import random
from itertools import chain

import pytest

from helpers import read_corpus
from helpers.known import HAN_SIGN, looks_torn, signs_known
from helpers.pages import SHIPPED_PAGES
from helpers.quality import good_pages, left_out, page_quality

TEXTS = {path.stem: path.read_text("utf-8") for path in sorted(SHIPPED_PAGES.glob("*.txt"))}
SIGNS = [sign for text in TEXTS.values() for sign in HAN_SIGN.findall(text)]
LEVELS = [0, 0.05, 0.1, 0.2]


def noisy(text, share):
    """The text with so many of its Chinese characters replaced by others."""
    dice = random.Random(5)
    return "".join(dice.choice(SIGNS) if HAN_SIGN.match(sign) and dice.random() < share else sign for sign in text)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """The shipped pages with noise of 0 to 20 %, and one without text."""
    folder = tmp_path_factory.mktemp("noise")
    for page, text in TEXTS.items():
        for share in LEVELS:
            (folder / f"{page}-{share}.txt").write_text(noisy(text, share), "utf-8")
    (folder / "empty.txt").write_text("")
    return read_corpus(folder)


# quality


@pytest.mark.parametrize("page", TEXTS)
def test_quality_falls_with_noise_and_tells_how_much_there_is(corpus, page):
    quality = page_quality(corpus).quality[[f"{page}-{share}" for share in LEVELS]]
    assert quality.is_monotonic_decreasing
    for share, value in zip(LEVELS, quality, strict=True):
        assert abs(value - (1 - share)) <= 0.07


def test_quality_stands_for_every_page_with_what_it_rests_on(corpus):
    table = page_quality(corpus)
    assert table.index.equals(corpus.pages.index)
    assert table.known.dropna().between(0, 1).all() and table.quality.dropna().between(0, 1).all()
    assert table.signs["empty"] == 0 and table.loc["empty", ["quality", "known"]].isna().all()


def test_only_words_of_two_or_more_signs_are_known():
    assert signs_known("图书馆开放") == (5, 5)
    assert signs_known("馆的了放") == (0, 4)
    assert signs_known("圖書館開放") == (5, 5)
    assert signs_known("GDP 12,") == signs_known("") == (0, 0)


def test_poor_pages_are_left_out_of_all_tables_and_named(corpus):
    good = good_pages(corpus, 0.85)
    poor = [page for page in corpus.pages.index if page.endswith("-0.2")]
    assert set(corpus.pages.index) - set(good.pages.index) == set(poor)
    assert set(good.lines.page) <= set(good.pages.index) and set(good.articles.page) <= set(good.pages.index)
    said = left_out(corpus, good)
    assert said.startswith(f"2 of {len(corpus.pages)} pages") and all(page in said for page in poor)


def test_where_nothing_is_asked_nothing_is_left_out(corpus):
    good = good_pages(corpus, 0)
    assert good.pages.equals(corpus.pages) and good.articles.equals(corpus.articles)
    assert left_out(corpus, good) == f"All {len(corpus.pages)} pages count."


# torn rows


def rows_of(text, width):
    """The paragraphs of a text as rows of a column."""
    parts = (part for part in text.replace("#", "").split("\n") if len(part) > 60)
    return [part[start : start + width] for part in parts for start in range(0, len(part), width)]


def across(rows):
    """Two columns read across."""
    half = len(rows) // 2
    return list(chain.from_iterable(zip(rows[:half], rows[half:], strict=False)))


def merged(rows):
    """Two columns whose rows were taken for one."""
    half = len(rows) // 2
    return [left + right for left, right in zip(rows[:half], rows[half:], strict=False)]


@pytest.mark.parametrize("width", [13, 18, 24])
@pytest.mark.parametrize("page", TEXTS)
def test_columns_read_across_are_told_from_columns_that_were_not(page, width):
    rows = rows_of(TEXTS[page], width)
    assert not looks_torn(rows)
    assert looks_torn(across(rows)) and looks_torn(merged(rows))


@pytest.mark.parametrize("page", TEXTS)
def test_paragraphs_in_any_order_are_not_torn(page):
    rows = TEXTS[page].split("\n")
    assert not looks_torn(rows) and not looks_torn(random.Random(3).sample(rows, len(rows)))


def test_headings_and_adverts_are_not_torn_rows():
    rows = ["志愿者走进敬老院送温暖", "柳林镇农家书屋今日开放", "青山县石桥动工"] * 30
    assert not looks_torn([*rows, TEXTS[min(TEXTS)]])


def test_a_page_whose_columns_were_read_across_says_so(tmp_path):
    text = f"# 柳林镇书屋开放\n\n{chr(10).join(across(rows_of(TEXTS[min(TEXTS)], 18)))}"
    (tmp_path / "p.txt").write_text(text, "utf-8")
    corpus = read_corpus(tmp_path)
    assert corpus.pages.problem["p"].startswith("sentences do not go on from row to row")
    assert not read_corpus().pages.problem.any()
