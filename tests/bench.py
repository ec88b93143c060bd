"""Speed as ratios to jieba on the same text in one run; `make bench` prints the table."""

import importlib.util
import logging
import shutil
import tempfile
import time
from pathlib import Path

import jieba
import pandas as pd
import rjieba

from helpers import find_metrics, find_places, locate_articles, read_corpus, segment
from helpers.pages import SHIPPED_PAGES
from helpers.words import ENGINES

COPIES = 250


def timed(function, *arguments):
    start = time.perf_counter()
    result = function(*arguments)
    return result, time.perf_counter() - start


def many_pages(folder, copies):
    """Fill a folder with copies of the shipped pages."""
    for path in SHIPPED_PAGES.glob("*.txt"):
        for number in range(copies):
            shutil.copy(path, folder / f"{number:05}_{path.name}")
    return folder


def warm_up():
    """Load the dictionaries, which happens once and is no part of the speed."""
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    rjieba.cut("")
    for engine in ENGINES:
        segment(pd.DataFrame({"text": ["词"]}), engine)
    places(pd.DataFrame({"text": ["北京"]}))


def places(articles):
    return locate_articles(articles, find_places(articles))


def peer():
    """The place finder of cpca where it is installed; it needs setuptools below 70, so it is not required."""
    if importlib.util.find_spec("cpca") is None:
        return None
    cpca = importlib.import_module("cpca")
    cpca.transform_text_with_addrs("北京市")
    return cpca.transform_text_with_addrs


def main():
    warm_up()
    with tempfile.TemporaryDirectory() as folder:
        pages = many_pages(Path(folder), COPIES)
        corpus, reading = timed(read_corpus, pages)
        texts = [path.read_text("utf-8") for path in sorted(pages.iterdir())]
    articles = corpus.articles
    on_pages, on_articles = sum(map(len, texts)), articles.characters.sum()
    runs = {
        "jieba.lcut": (timed(lambda: [jieba.lcut(text) for text in texts])[1], on_pages),
        "read_corpus": (reading, on_pages),
        "rjieba.cut": (timed(lambda: [rjieba.cut(text) for text in articles.text])[1], on_articles),
        "segment(engine='jieba')": (timed(segment, articles, "jieba")[1], on_articles),
        "segment(engine='rjieba')": (timed(segment, articles, "rjieba")[1], on_articles),
        "find_places, locate_articles": (timed(places, articles)[1], on_articles),
        "find_metrics": (timed(find_metrics, articles)[1], on_articles),
    }
    if cut := peer():
        runs["cpca, each article"] = (timed(lambda: [cut(text) for text in articles.text])[1], on_articles)
    table = pd.DataFrame.from_dict(runs, orient="index", columns=["seconds", "characters"])
    speed = table.characters / table.seconds
    table = table[["seconds"]].assign(**{"characters a second": speed})
    for base in ("jieba.lcut", "rjieba.cut", "segment(engine='jieba')"):
        table[f"times as fast as {base}"] = speed / speed[base]
    print(f"{len(texts)} pages, {on_pages:,} characters, {sum(len(text.encode()) for text in texts) / 1e6:.1f} MB")
    print(table.map("{:,.2f}".format).to_string())
    assert len(corpus.pages) == len(texts)


if __name__ == "__main__":
    main()
