"""Speed as ratios to jieba on the same text in one run; `make bench` prints the table."""

import logging
import shutil
import tempfile
import time
from pathlib import Path

import jieba
import pandas as pd

from helpers import read_corpus
from helpers.pages import SHIPPED_PAGES

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


def main():
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    with tempfile.TemporaryDirectory() as folder:
        pages = many_pages(Path(folder), COPIES)
        corpus, reading = timed(read_corpus, pages)
        texts = [path.read_text("utf-8") for path in sorted(pages.iterdir())]
        _, cutting = timed(lambda: [jieba.lcut(text) for text in texts])
    characters = sum(map(len, texts))
    seconds = {"jieba.lcut": cutting, "read_corpus": reading}
    rows = {
        name: {"seconds": took, "characters a second": characters / took, "times as fast as jieba.lcut": cutting / took}
        for name, took in seconds.items()
    }
    print(f"{len(texts)} pages, {characters:,} characters, {sum(len(text.encode()) for text in texts) / 1e6:.1f} MB")
    print(pd.DataFrame(rows).T.map("{:,.2f}".format))
    assert len(corpus.pages) == len(texts)


if __name__ == "__main__":
    main()
