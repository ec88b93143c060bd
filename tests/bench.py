"""Speed beside jieba and rjieba on the same text in one run, memory, and growth; `make bench` prints the table."""

import importlib.util
import logging
import resource
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace

import jieba
import pandas as pd
import rjieba

from helpers import archive, find_metrics, find_places, locate_articles, read_corpus, segment
from helpers.files import find_pages
from helpers.pages import SHIPPED_PAGES

COPIES = 256
GROWTH = 16
WORKERS = 2


def many_pages(folder, copies):
    """Fill a folder with copies of the shipped pages."""
    for path in SHIPPED_PAGES.glob("*.txt"):
        for number in range(copies):
            shutil.copy(path, folder / f"{number:05}_{path.name}")
    return folder


def cpca(texts):
    """The place finder of cpca where it is installed; it needs setuptools below 70, so it is not required."""
    transform = importlib.import_module("cpca").transform_text_with_addrs
    return [transform(text) for text in texts]


RUNS = {
    "jieba.lcut": lambda data: [jieba.lcut(text) for text in data.texts],
    "rjieba.cut": lambda data: [rjieba.cut(text) for text in data.texts],
    "read_corpus": lambda data: read_corpus(data.pages),
    "segment(engine='jieba')": lambda data: segment(data.articles, "jieba"),
    "segment(engine='rjieba')": lambda data: segment(data.articles, "rjieba"),
    "find_places": lambda data: find_places(data.articles),
    "locate_articles": lambda data: locate_articles(data.articles, data.places),
    "find_metrics": lambda data: find_metrics(data.articles),
    "the whole, pages to Parquet": lambda data: archive.process(
        data.pages, tempfile.mkdtemp(dir=data.out), part_size=10**12
    ),
}
if importlib.util.find_spec("cpca"):
    RUNS["cpca"] = lambda data: cpca(data.articles.text)


def prepared(folder, copies):
    """What the runs read: a folder of pages, their texts, articles and places, and a folder to write to."""
    pages = Path(tempfile.mkdtemp(dir=folder))
    articles = read_corpus(many_pages(pages, copies)).articles
    texts = [path.read_text("utf-8") for path in sorted(pages.iterdir())]
    out = Path(tempfile.mkdtemp(dir=folder))
    return SimpleNamespace(pages=pages, texts=texts, articles=articles, places=find_places(articles), out=out)


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def measure(name):
    """Seconds of a run, how they grow with the text, and the peak of memory, in a process of its own."""
    run = RUNS[name]
    jieba.setLogLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        once, small, large = (prepared(folder, copies) for copies in (1, COPIES // GROWTH, COPIES))
        # dictionaries are loaded once, which is no part of the speed
        run(once)
        # the better of two, for other work on the machine only adds
        few, seconds = (min(timed(lambda data=data: run(data)) for _ in range(2)) for data in (small, large))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, f"{GROWTH} times the text": seconds / few, "peak MB": peak}


def map_parts(pool, jobs):
    return list(pool.map(archive.write_part, *zip(*jobs, strict=True)))


def run_parts(client, jobs):
    return list(archive.run(jobs, client))


def with_workers(workers, submit_all):
    """Seconds of the whole with several workers that run already, the parts handed out by `submit_all`."""
    with tempfile.TemporaryDirectory() as folder, workers as workers:
        pages = prepared(folder, COPIES).pages
        source, _, files = find_pages(pages)
        seconds = []
        for out in ("first", "second"):
            archive.parts_done(source, f"{folder}/{out}")
            parts = archive.split(files, sum(file.size for file in files) // 12)
            jobs = [(f"{n:024}", source, part, source, f"{folder}/{out}", "rjieba") for n, part in enumerate(parts)]
            seconds.append(timed(lambda jobs=jobs: submit_all(workers, jobs)))
    return {"seconds": seconds[-1]}


def main():
    rows = {}
    for name in RUNS:
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            rows[name] = alone.submit(measure, name).result()
    pool, dask = ProcessPoolExecutor(WORKERS, get_context("spawn")), archive.connected(None, WORKERS)
    rows |= {
        f"the whole, {WORKERS} processes of a plain pool": with_workers(pool, map_parts),
        f"the whole, {WORKERS} workers of Dask": with_workers(
            dask, lambda client, jobs: list(archive.run(jobs, client))
        ),
    }
    table = pd.DataFrame.from_dict(rows, orient="index")
    for base in ("jieba.lcut", "rjieba.cut"):
        table.insert(1, f"of {base}", table.seconds / table.seconds[base])
    texts = [path.read_text("utf-8") for path in SHIPPED_PAGES.glob("*.txt")]
    print(f"{COPIES * len(texts)} pages, {COPIES * sum(map(len, texts)):,} characters; seconds, and as multiples of")
    print(table.map("{:,.2f}".format).replace("nan", "").to_string())


if __name__ == "__main__":
    main()
