"""Speed beside jieba and rjieba on the same text in one run, memory, and growth; `make bench` prints the table."""

import logging
import resource
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import jieba
import pandas as pd
import rjieba
from distributed import Client

from helpers import archive, find_metrics, find_places, locate_articles, read_corpus, segment
from helpers.pages import SHIPPED_PAGES

try:
    # it needs setuptools below 70, so it is not required
    import cpca
except ImportError:
    cpca = None

COPIES = 128
# Enough that a part takes about as long as one of an archive: of short ones, the handing out would be measured.
COPIES_FOR_WORKERS = 512
GROWTH = 16
WORKERS = 2
BASELINES = ("jieba.lcut", "rjieba.cut")


def many_pages(folder, copies):
    """Fill a folder with copies of the shipped pages."""
    for path in SHIPPED_PAGES.glob("*.txt"):
        for number in range(copies):
            shutil.copy(path, folder / f"{number:05}_{path.name}")
    return folder


class Data(NamedTuple):
    """What the runs read: a folder of pages, their texts, articles and places; and a folder to write to."""

    pages: Path
    texts: list
    articles: pd.DataFrame
    places: pd.DataFrame
    out: Path


THE_WHOLE = "the whole, pages to Parquet"


@cache
def here():
    """A worker in this process, whose start and end are no part of the speed."""
    return Client(processes=False, n_workers=1, threads_per_worker=1, dashboard_address="127.0.0.1:0")


RUNS = {
    "jieba.lcut": lambda data: [jieba.lcut(text) for text in data.texts],
    "rjieba.cut": lambda data: [rjieba.cut(text) for text in data.texts],
    "read_corpus": lambda data: read_corpus(data.pages),
    "segment(engine='jieba')": lambda data: segment(data.articles, "jieba"),
    "segment(engine='rjieba')": lambda data: segment(data.articles, "rjieba"),
    "find_places": lambda data: find_places(data.articles),
    "locate_articles": lambda data: locate_articles(data.articles, data.places),
    "find_metrics": lambda data: find_metrics(data.articles),
    THE_WHOLE: lambda data: archive.process(data.pages, tempfile.mkdtemp(dir=data.out), here(), part_size=10**12),
}
if cpca:
    RUNS["cpca"] = lambda data: [cpca.transform_text_with_addrs(text) for text in data.articles.text]


def prepared(folder, copies):
    """The data of so many copies of the shipped pages."""
    pages = Path(tempfile.mkdtemp(dir=folder))
    articles = read_corpus(many_pages(pages, copies)).articles
    texts = [path.read_text("utf-8") for path in sorted(pages.iterdir())]
    out = Path(tempfile.mkdtemp(dir=folder))
    return Data(pages, texts, articles, find_places(articles), out)


def timed(function):
    start = time.perf_counter()
    function()
    return time.perf_counter() - start


def by_turns(functions, turns=3):
    """The best seconds of each function, run by turns, for other work on the machine only adds, and to all alike."""
    return list(map(min, zip(*([timed(function) for function in functions] for _ in range(turns)), strict=True)))


def measure(name):
    """Seconds of a run beside those of the baselines, how they grow with the text, and the peak of memory.

    Each run is in a process of its own; the baselines come after the peak is read, for their dictionaries are large.
    """
    run, bases = RUNS[name], [RUNS[base] for base in BASELINES]
    jieba.setLogLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        once, small, large = (prepared(folder, copies) for copies in (1, COPIES // GROWTH, COPIES))
        # dictionaries are loaded once, which is no part of the speed
        run(once)
        run(large)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        for base in bases:
            base(once)
        few, seconds, *beside = by_turns([partial(run, small), *(partial(each, large) for each in (run, *bases))])
    ratios = {f"of {base}": seconds / other for base, other in zip(BASELINES, beside, strict=True)}
    return {"seconds": seconds} | ratios | {f"{GROWTH} times the text": seconds / few, "peak MB": peak}


def map_parts(pool, jobs):
    return list(pool.map(archive.write_part, *zip(*jobs.values(), strict=True)))


def run_parts(client, jobs):
    return list(archive.run(jobs, client))


def measure_workers():
    """Seconds of the whole in one process and with several workers that run already, of a plain pool and of Dask."""
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, get_context("spawn")) as one,
        ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool,
        Client(n_workers=WORKERS, threads_per_worker=1, **archive.ALONE) as client,
    ):
        source, _, files = archive.find_pages(many_pages(Path(tempfile.mkdtemp(dir=folder)), COPIES_FOR_WORKERS))
        parts = archive.split(files, sum(file.size for file in files) // 12)

        def run(map_jobs, workers):
            out = tempfile.mkdtemp(dir=folder)
            archive.part_files(source, out)
            names = [f"{number:024}" for number in range(len(parts))]
            jobs = [
                (source, [(part, "")], source, out, name, "rjieba") for name, part in zip(names, parts, strict=True)
            ]
            map_jobs(workers, dict(zip(names, jobs, strict=True)))

        runs = [partial(run, map_parts, one), partial(run, map_parts, pool), partial(run, run_parts, client)]
        for warm in runs:
            warm()
        return by_turns(runs)


def main():
    rows = {}
    for name in RUNS:
        with ProcessPoolExecutor(1, get_context("spawn")) as alone:
            rows[name] = alone.submit(measure, name).result()
    table = pd.DataFrame.from_dict(rows, orient="index")
    texts = [path.read_text("utf-8") for path in SHIPPED_PAGES.glob("*.txt")]
    print(f"{COPIES * len(texts)} pages, {COPIES * sum(map(len, texts)):,} characters; seconds, and as multiples of")
    print(table.map("{:,.2f}".format).to_string())
    share, growth = table.loc[THE_WHOLE, ["of jieba.lcut", f"{GROWTH} times the text"]]
    print(f"The whole takes {share:.2f} of the time of jieba.lcut; {GROWTH} times the text, {growth:.1f} times as long")
    one, pool, dask = measure_workers()
    print(f"Of {COPIES_FOR_WORKERS * len(texts):,} pages, {WORKERS} workers make the tables")
    print(f"{one / pool:.2f} times as fast as one in a plain pool, {one / dask:.2f} times on Dask")


if __name__ == "__main__":
    main()
