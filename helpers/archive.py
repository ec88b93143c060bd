"""A whole archive: every table of every page as Parquet, part by part, on Dask; `python -m helpers.archive PAGES OUT`.

A part is some hundred pages in a row. Its name says what it is made of: its pages and the state of their files, the
engine, and these helpers. So a part whose files stand is done, and what has changed is a part of another name.
"""

import argparse
import gc
import logging
import os
import re
import signal
import sys
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from uuid import uuid4

import dask
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from dask.system import CPU_COUNT
from distributed import Client, KilledWorker, LocalCluster, as_completed

from helpers.files import file_system, find_pages, reader
from helpers.metrics import find_metrics
from helpers.pages import parse_pages, read_text
from helpers.places import find_places
from helpers.regions import locate_articles
from helpers.words import ENGINES, LEXICON, segment

TABLES = ("pages", "lines", "articles", "tokens", "places", "regions", "metrics")
INTEGERS = dict.fromkeys(["characters", "lines", "line", "start", "end"], pa.int64())
TYPES = INTEGERS | {"joins_previous": pa.bool_(), "low": pa.float64(), "high": pa.float64()}
PART_FILE = re.compile(r"/(?:([0-9a-f]{24})\.parquet|\.[0-9a-f]{24}\.[0-9a-f]{32}\.part)$")
# Few enough bytes for the memory of a worker, and enough that what a part costs by itself does not count.
PART_SIZE = 8_000_000
# A cluster that only this machine can reach, and that does not write of workers which come and go.
ALONE = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
ALONE["silence_logs"] = logging.CRITICAL


def process(pages, out, client=None, engine="rjieba", part_size=PART_SIZE, progress=None):
    """Make the tables of all pages; write them to a folder each in `out`, as one Parquet file a part.

    pages: a folder, with those in it; a glob; a file; or a list of these. Files end in .txt or .txt.gz and lie here or
    where fsspec reaches (s3://…); hidden ones, whose names begin with a dot, are left out. A page is named by its path
    from the folder (the deepest that all share), without suffix. out: a folder, here or elsewhere, for the tables of
    these pages; parts of other pages in it are removed.
    client: of Dask; default the cluster of `DASK_SCHEDULER_ADDRESS`, else a process for each core of this machine.
    engine: of `segment`. part_size: the most bytes of pages in a part. progress: called with the number of parts done
    and that of all.

    The tables are those of `read_corpus`, `segment`, `find_places`, `locate_articles` and `find_metrics`, page by page
    in any order of parts. A page that cannot be read or processed is a row of `pages` that names the problem.
    Gives a row for each part, by its name: numbers of rows in `pages`, `lines`, `articles`, `tokens`, `places`,
    `regions` and `metrics`; first (page); made (false where it stood).

    Raises FileNotFoundError where there is no page, ValueError for `out` inside the pages or around them, and, after
    all other parts are done, RuntimeError for parts that killed their workers.
    """
    source, root, files = find_pages(pages)
    target, out = file_system(out)
    if type(source) is type(target) and os.path.commonpath([root, out]) in (root, out):
        raise ValueError(f"The tables cannot go to {out}, for the pages are in {root}: name a folder beside it.")
    parts = {part_name(group, engine): group for group in split(files, part_size)}
    done = parts_done(target, out) & parts.keys()
    jobs = [(part, source, group, target, out, engine) for part, group in parts.items() if part not in done]
    rows = {part: count_rows(part, target, out) for part in done}
    for part, counts in run(jobs, client):
        rows[part] = counts
        if progress:
            progress(len(rows), len(parts))
    sweep(target, out, parts)
    if lost := [group for part, group in parts.items() if part not in rows]:
        names = "; ".join(f"{group[0].page} to {group[-1].page}" for group in lost)
        raise RuntimeError(f"Workers were killed again and again by pages {names}: take them out, or smaller parts.")
    table = pd.DataFrame([rows[part] for part in parts], pd.Index(list(parts), name="part"))
    return table.assign(first=[group[0].page for group in parts.values()], made=[part not in done for part in parts])


# parts


def split(files, part_size):
    """Cut the files into parts of a quarter to all of so many bytes, or one page.

    Where a part ends is drawn by lot from the page's name, so a page that comes or goes changes few parts but its own.
    """
    part, filled = [], 0
    for file in files:
        if part and filled + file.size > part_size:
            yield part
            part, filled = [], 0
        part.append(file)
        filled += file.size
        if filled >= part_size / 4 and lot(file.page) < 2 * file.size / part_size:
            yield part
            part, filled = [], 0
    if part:
        yield part


def lot(page):
    """A number from 0 to 1 that seems drawn, and is the same for a page every time."""
    return int.from_bytes(blake2b(page.encode(), digest_size=4).digest(), "big") / 2**32


def part_name(files, engine):
    made_of = repr((helpers_state(), engine, [tuple(file) for file in files]))
    return blake2b(made_of.encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


@cache
def helpers_state():
    """A digest of these helpers, their data and the lexicon: other ones may make other tables."""
    here = Path(__file__).parent
    paths = [*here.glob("*.py"), *(path for path in (here / "rules").iterdir() if path.is_file()), LEXICON]
    return blake2b(b"\0".join(path.read_bytes() for path in sorted(paths))).hexdigest()


def part_file(out, table, part):
    return f"{out}/{table}/{part}.parquet"


def parts_done(target, out):
    """The parts of which every table stands; the folders of the tables are made where they are not there."""
    for table in TABLES:
        target.makedirs(f"{out}/{table}", exist_ok=True)
    target.invalidate_cache()
    stand = set(target.find(out))
    parts = {match[1] for path in stand if (match := PART_FILE.search(path)) and match[1]}
    return {part for part in parts if all(part_file(out, table, part) in stand for table in TABLES)}


def count_rows(part, target, out):
    """The row of a part that stands, from its files."""
    counts = {}
    for table in TABLES:
        with target.open(part_file(out, table, part), "rb") as file:
            counts[table] = pq.read_metadata(file).num_rows
    return counts


def sweep(target, out, parts):
    """Remove the files of parts that are no more, and what a run that was cut short left aside."""
    for table in TABLES:
        for path in target.find(f"{out}/{table}"):
            if (match := PART_FILE.search(path)) and match[1] not in parts:
                target.rm_file(path)


# the work


def run(jobs, client):
    """Pairs of a part and its row as they come; parts that kill their workers are left out."""
    if client is None and len(jobs) < 2:
        yield from (write_part(*job) for job in jobs)
        return
    with connected(client, len(jobs)) as client:
        client.wait_for_workers(1)
        waiting = (client.submit(write_part, *job, key=f"part-{job[0]}") for job in jobs)
        # no more than can run at once: what waits at a worker would suffer for what kills it
        running = as_completed(islice(waiting, sum(client.ncores().values())))
        for future in running:
            running.update(islice(waiting, max(1, sum(client.ncores().values()) - running.count())))
            try:
                yield future.result()
            except KilledWorker:
                continue


@contextmanager
def connected(client, jobs):
    """The client, that of the cluster which Dask is set up for, or one of a cluster on this machine alone."""
    if client:
        yield client
    elif dask.config.get("scheduler-address", None):
        with Client() as client:
            yield client
    else:
        size = {"n_workers": min(CPU_COUNT, jobs), "threads_per_worker": 1}
        # nobody looks at the profile that each worker takes of itself a hundred times a second
        quiet = dask.config.set({"distributed.worker.profile.enabled": False})
        with quiet, LocalCluster(**size, **ALONE) as cluster, Client(cluster) as client:
            yield client


def write_part(part, source, files, target, out, engine):
    """Write the tables of a part, aside first and then renamed, and give its name and row: little travels."""
    tables = tables_of(source, files, engine)
    aside = {table: f"{out}/{table}/.{part}.{uuid4().hex}.part" for table in TABLES}
    for table, path in aside.items():
        with target.open(path, "wb") as file:
            write_table(arrow_table(tables[table]), file)
    for table, path in aside.items():
        target.mv(path, part_file(out, table, part))
    return part, {table: len(tables[table]) for table in TABLES}


def write_table(table, file):
    """Write a table as Parquet; offsets as differences, which saves a third of the file of words."""
    rising = {name: "DELTA_BINARY_PACKED" for name in table.column_names if TYPES.get(name) == pa.int64()}
    others = [name for name in table.column_names if name not in rising]
    # a file is one group of rows in no order, so the least and the greatest of a column would tell nothing
    how = {"use_dictionary": others, "column_encoding": rising, "write_statistics": False}
    pq.write_table(table, file, compression="zstd", **how)


def arrow_table(table):
    """The table with types that do not depend on its rows, which may be none."""
    columns = [*filter(None, table.index.names), *table.columns]
    schema = pa.schema([(column, TYPES.get(column, pa.string())) for column in columns])
    if table.empty:
        table = table.set_axis(table.index.astype(object)).astype(object)
    return pa.Table.from_pandas(table, schema, preserve_index=table.index.name is not None)


def tables_of(source, files, engine):
    """The tables of these pages; where something fails, halves are tried, down to the page that has the problem."""
    try:
        return all_tables([(file.page, file.path, *read_text(file.path, reader(source))) for file in files], engine)
    except Exception as error:
        if len(files) == 1:
            problem = f"not processed: {type(error).__name__}: {error}"
            return all_tables([(files[0].page, files[0].path, "", "", problem)], engine)
    middle = len(files) // 2
    halves = [tables_of(source, half, engine) for half in (files[:middle], files[middle:])]
    return {table: pd.concat([half[table] for half in halves]) for table in TABLES}


def all_tables(texts, engine):
    """Every table of pages whose texts are read (see `parse_pages`), by name."""
    with collector_paused():
        corpus = parse_pages(texts)
        places = find_places(corpus.articles)
        return corpus._asdict() | {
            "tokens": segment(corpus.articles, engine),
            "places": places,
            "regions": locate_articles(corpus.articles, places),
            "metrics": find_metrics(corpus.articles),
        }


@contextmanager
def collector_paused():
    """Look for no cycles of objects meanwhile: the tables leave none, and to look takes a twentieth of the time."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


# the command line


def main():
    """Process the pages that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m helpers.archive", description="Make all tables of all pages.")
    parser.add_argument("pages", nargs="+", help="folder, glob, file or address of pages (.txt, .txt.gz)")
    parser.add_argument("out", help="folder or address for the tables; run it again to go on where it stopped")
    parser.add_argument("--engine", choices=ENGINES, default="rjieba", help="what cuts words (default: rjieba)")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, stop)
    # what tidies up after workers would warn that there were some
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    try:
        table = process(options.pages, options.out, engine=options.engine, progress=draw_progress)
    except ImportError as error:
        sys.exit(f"Such an address needs one more package: {error}.")
    except OSError as error:
        sys.exit(in_words(error, options.out))
    except (ValueError, RuntimeError) as error:
        sys.exit(str(error))
    counts = ", ".join(f"{table[name].sum():,} {name}" for name in TABLES)
    print(f"{options.out}: {counts}; {table.made.sum()} of {len(table)} parts made now")


def stop(*_):
    """End at once: what is half done is left aside, and the workers end with this process."""
    os.write(2, b"\nStopped; run it again to go on where it stopped.\n")
    os._exit(130)


def in_words(error, out):
    if not error.errno:
        return str(error)
    mend = "name folders that can be read and written, with room for the tables, and run it again"
    return f"{error.filename or out}: {error.strerror}; {mend}."


def draw_progress(done, total):
    end = "\n" if done == total else ""
    print(f"\r[{'#' * (30 * done // total):30}] {done} of {total} parts", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    # workers look for functions under the module's own name
    from helpers.archive import main

    main()
