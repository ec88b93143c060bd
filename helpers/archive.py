"""A whole archive: every table of every page as Parquet, part by part, on Dask; `python -m helpers.archive PAGES OUT`.

A part is some hundred pages in a row. Its name says what it is made of: its pages and the state of their files, the
engine, and what makes tables. So a part whose files stand is done, and what has changed is a part of another name.
"""

import argparse
import gzip
import logging
import os
import re
import signal
import sys
from collections import namedtuple
from contextlib import nullcontext
from functools import cache, partial, partialmethod
from hashlib import blake2b
from itertools import accumulate, groupby, islice
from pathlib import Path
from uuid import uuid4

import click
import dask
import fsspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from dask.system import CPU_COUNT
from distributed import Client, KilledWorker, as_completed
from fsspec.implementations.local import LocalFileSystem

from helpers.metrics import find_metrics
from helpers.pages import page_names, parse_pages, read_bytes, read_text
from helpers.places import find_places
from helpers.regions import locate_articles
from helpers.tables import FLAG, INDEX, NUMBER, TABLES, TEXT, WHOLE
from helpers.words import ENGINES, LEXICON, segment

ARROW = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_()}
PAGE_FILE = re.compile(r"\.txt(?:\.gz)?$", re.IGNORECASE)
PART_FILE = re.compile(r"/(?:([0-9a-f]{24})\.parquet|\.[0-9a-f]{24}\.[0-9a-f]{32}\.part)$")
# What file systems tell of the state of a file, the surest first.
STAMPS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created")
# Text takes about so many times the bytes of its gzip file.
GZIP = 3
# Few enough bytes for the memory of a worker, and enough that what a part costs by itself does not count.
PART_SIZE = 8_000_000
# Helpers that only read tables: a change to them makes no part anew.
READERS = {"charts", "clouds", "figures", "keywords", "make", "scores", "show"}
# A cluster that only this machine can reach, and that does not write of workers which come and go.
ALONE = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "scheduler_kwargs": {"dashboard": False}}
ALONE["silence_logs"] = logging.CRITICAL
# The file of a page: the page's name, where it is, its bytes unpacked, and what changes when the file does.
File = namedtuple("File", ["page", "path", "size", "stamp"])


def process(pages, out, client=None, engine="rjieba", part_size=PART_SIZE, progress=None):
    """Make the tables of all pages; write them to a folder each in `out`, as one Parquet file a part.

    pages: a folder, with those in it; a glob; a file; or a list of these, here or where fsspec reaches (s3://…). Files
    end in .txt or .txt.gz; hidden ones, whose names begin with a dot, are left out. A page is named by its path from
    the folder (the deepest that all share), without suffix. out: a folder for the tables of these pages, here or
    elsewhere; parts of other pages in it are removed. client: of Dask; default the cluster of `DASK_SCHEDULER_ADDRESS`,
    else a process for each core. part_size: about the bytes of the pages of a part. progress: called with the number of
    parts done and that of all.

    The tables are those of `read_corpus`, `segment`, `find_places`, `locate_articles` and `find_metrics`, page by page
    in any order of parts. A page that cannot be read or processed is a row of `pages` that names the problem.
    Gives a row for each part, by its name: the number of rows in each table; first (page); made (false where it stood).

    Raises FileNotFoundError where there is no page, ValueError for `out` inside the pages or around them, and, after
    all other parts are done, RuntimeError for parts that killed their workers.
    """
    source, root, files = find_pages(pages)
    target, out = file_system(out)
    if type(source) is type(target) and os.path.commonpath([root, out]) in (root, out):
        raise ValueError(f"The tables cannot go to {out}, for the pages are in {root}: name a folder beside it.")
    parts = {part_name(group, engine): group for group in split(files, part_size)}
    rows = {part: count_rows(target, out, part) for part in parts_done(target, out) & parts.keys()}
    jobs = {part: (source, group, target, out, part, engine) for part, group in parts.items() if part not in rows}
    for part, counts in run(jobs, client):
        rows[part] = counts
        if progress:
            progress(len(rows), len(parts))
    sweep(target, out, parts)
    if lost := [group for part, group in parts.items() if part not in rows]:
        names = "; ".join(f"{group[0].page} to {group[-1].page}" for group in lost)
        raise RuntimeError(f"Workers were killed again and again by pages {names}: take them out, or smaller parts.")
    table = pd.DataFrame([rows[part] for part in parts], pd.Index(list(parts), name="part"))
    return table.assign(first=[group[0].page for group in parts.values()], made=[part in jobs for part in parts])


# the files of pages


def unreadable(error):
    """Raise the error of a folder that cannot be read, unless it is hidden."""
    if not os.path.basename(error.filename).startswith("."):
        raise error


class LocalFiles(LocalFileSystem):
    """The files of this machine; fsspec by itself passes over a folder that cannot be read, and over its pages."""

    walk = partialmethod(LocalFileSystem.walk, on_error=unreadable)


def file_system(path):
    """The file system of a path or address, and the path in it."""
    if not os.fspath(path):
        raise ValueError("An empty name is no folder: name one, or a file or an address.")
    if isinstance(path, os.PathLike) or "://" not in path:
        return LocalFiles(), os.path.abspath(os.path.expanduser(path))
    system, path = fsspec.url_to_fs(path)
    return LocalFiles() if isinstance(system, LocalFileSystem) else system, path.rstrip("/") or "/"


def find_pages(pages):
    """The file system of the pages, the deepest folder that all share, and their files in the order of their paths."""
    places = [file_system(place) for place in ([pages] if isinstance(pages, str | os.PathLike) else pages)]
    if len({type(system) for system, _ in places}) > 1:
        raise ValueError("The pages lie in several file systems: process those of each by themselves.")
    found = [files_at(system, path) for system, path in places]
    infos = {path: info for _, infos in found for path, info in infos.items()}
    if not infos:
        where = ", ".join(path for _, path in places) or "an empty list"
        raise FileNotFoundError(f"There is no .txt or .txt.gz file in {where}: put one plain-text file a page there.")
    root = os.path.commonpath([folder for folder, _ in found])
    paths = sorted(infos, key=lambda path: path.split("/"))
    names = page_names(path.removeprefix(root).lstrip("/") for path in paths)
    files = [file_of(places[0][0], page, path, infos[path]) for page, path in zip(names, paths, strict=True)]
    return places[0][0], root, files


def files_at(system, path):
    """The folder of a path (folder, file or glob), and what the file system says of each page file there, by its path.

    Hidden files and folders are left out, unless they are named themselves.
    """
    named = system.exists(path)
    matches = {path: system.info(path)} if named else system.glob(path, detail=True)
    if not matches:
        raise FileNotFoundError(f"There is no folder or file {path}: name one that holds pages as .txt files.")
    folder = path if system.isdir(path) else os.path.dirname(path if named else re.split(r"[*?\[]", path)[0])
    infos = {}
    for match, info in matches.items():
        infos |= system.find(match, detail=True) if system.isdir(match) else {match: info}
    shown = [file for file in infos if file == path or "/." not in "/" + file.removeprefix(folder)]
    return folder, {file: infos[file] for file in shown if PAGE_FILE.search(file)}


def file_of(system, page, path, info):
    if info.get("islink") and system.exists(path):
        info = system.info(path)
    stamp = next((str(info[key]) for key in STAMPS if key in info), "")
    return File(page, path, info["size"] * (GZIP if path.lower().endswith(".gz") else 1), stamp)


# parts


def split(files, part_size):
    """Cut the files, in their order, where another so many bytes of them are full.

    A page that comes, goes or grows moves the ends of later parts as well, which are then made anew.
    """
    starts = accumulate((file.size for file in files), initial=0)
    parts = groupby(zip(starts, files, strict=False), lambda pair: pair[0] // part_size)
    return [[file for _, file in part] for _, part in parts]


def part_name(files, engine):
    made_of = repr((makers_state(), engine, [tuple(file) for file in files]))
    return blake2b(made_of.encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


@cache
def makers_state(folder=Path(__file__).parent):
    """A digest of what makes the tables, for another version may make others: these helpers, the rules, the lexicon."""
    modules = [path for path in folder.rglob("*.py") if not READERS & {path.stem, path.parent.name}]
    rules = [path for path in (folder / "rules").iterdir() if path.suffix in {".csv", ".gz", ".txt"}]
    return blake2b(b"\0".join(path.read_bytes() for path in [*sorted(modules), *sorted(rules), LEXICON])).hexdigest()


def part_file(out, table, part):
    return f"{out}/{table}/{part}.parquet"


def part_files(target, out):
    """The part of each file that was written here, by its path; of one that was left half written, none."""
    paths = [path for table in TABLES for path in target.find(f"{out}/{table}")]
    return {path: match[1] for path in paths if (match := PART_FILE.search(path))}


def parts_done(target, out):
    """The parts of which every table stands; the folders of the tables are made where they are not there."""
    for table in TABLES:
        target.makedirs(f"{out}/{table}", exist_ok=True)
    target.invalidate_cache()
    files = part_files(target, out)
    return {part for part in files.values() if all(part_file(out, table, part) in files for table in TABLES)}


def count_rows(target, out, part):
    """The number of rows in each table of a part that stands."""
    return {table: pq.read_metadata(part_file(out, table, part), filesystem=target).num_rows for table in TABLES}


def sweep(target, out, parts):
    """Remove the files of parts that are no more, and what a run that was cut short left aside."""
    for path, part in part_files(target, out).items():
        if part not in parts:
            target.rm_file(path)


# the work


def run(jobs, client):
    """Pairs of a part and its numbers of rows as they come; parts that kill their workers are left out."""
    if client is None and len(jobs) < 2:
        yield from ((part, write_part(*job)) for part, job in jobs.items())
        return
    size = {"n_workers": min(CPU_COUNT, len(jobs)), "threads_per_worker": 1}
    own = {} if dask.config.get("scheduler-address", None) else size | ALONE
    with nullcontext(client) if client else Client(**own) as client:
        client.wait_for_workers(1)
        waiting = (client.submit(write_part, *job, key=f"part-{part}") for part, job in jobs.items())
        # no more than can run at once: what waits at a worker would suffer for what kills it
        running = as_completed(islice(waiting, sum(client.ncores().values())))
        for future in running:
            running.update(islice(waiting, max(1, sum(client.ncores().values()) - running.count())))
            try:
                yield future.key.removeprefix("part-"), future.result()
            except KilledWorker:
                continue


def write_part(source, files, target, out, part, engine):
    """Write the tables of a part, aside first and then renamed; give the number of rows of each: little travels."""
    tables = tables_of(source, files, engine)
    aside = {table: f"{out}/{table}/.{part}.{uuid4().hex}.part" for table in TABLES}
    for table, path in aside.items():
        with target.open(path, "wb") as file:
            write_table(table, tables[table], file)
    for table, path in aside.items():
        target.mv(path, part_file(out, table, part))
    return {table: len(tables[table]) for table in TABLES}


def write_table(name, table, file):
    """Write the table of this name as Parquet; whole numbers as differences, which saves a third of the tokens."""
    schema = pa.schema([(column, ARROW[kind]) for column, kind in TABLES[name].items()])
    whole = [column for column, kind in TABLES[name].items() if kind == WHOLE]
    how = {"column_encoding": dict.fromkeys(whole, "DELTA_BINARY_PACKED"), "compression": "zstd"}
    others = [column for column in TABLES[name] if column not in whole]
    table.to_parquet(file, index=name in INDEX, schema=schema, use_dictionary=others, **how)


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


def reader(source):
    """A function from path to bytes, those of .gz unpacked."""
    read = read_bytes if isinstance(source, LocalFileSystem) else source.cat_file
    return lambda path: gzip.decompress(read(path)) if path.lower().endswith(".gz") else read(path)


def all_tables(texts, engine):
    """Every table of pages whose texts are read (see `parse_pages`), by name."""
    corpus = parse_pages(texts)
    places = find_places(corpus.articles)
    regions = locate_articles(corpus.articles, places)
    tables = {"tokens": segment(corpus.articles, engine), "places": places, "regions": regions}
    return corpus._asdict() | tables | {"metrics": find_metrics(corpus.articles)}


# the command line


def main():
    """Process the pages that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m helpers.archive", description="Make all tables of all pages.")
    parser.add_argument("pages", nargs="+", help="folder, glob, file or address of pages (.txt, .txt.gz)")
    parser.add_argument("out", help="folder or address for the tables; run it again to go on where it stopped")
    parser.add_argument("--engine", choices=ENGINES, default="rjieba", help="what cuts words (default: rjieba)")
    options = parser.parse_args()
    # what tidies up after workers would warn that there were some
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    try:
        with click.progressbar(length=1, label="Parts", hidden=True, show_pos=True, file=sys.stderr) as bar:
            signal.signal(signal.SIGINT, partial(stop, bar))
            table = process(options.pages, options.out, engine=options.engine, progress=partial(draw_progress, bar))
    except OSError as error:
        mend = "name folders that can be read and written, with room for the tables, and run it again"
        sys.exit(f"{error.filename or options.out}: {error.strerror}; {mend}." if error.errno else str(error))
    except (ImportError, ValueError, RuntimeError) as error:
        sys.exit(str(error))
    counts = ", ".join(f"{table[name].sum():,} {name}" for name in TABLES)
    print(f"{options.out}: {counts}; parts made now: {table.made.sum()} of {len(table)}")


def draw_progress(bar, done, total):
    """Draw how many parts are done, where there are several and somebody looks."""
    bar.length, bar.hidden = total, total == 1 or not sys.stderr.isatty()
    bar.update(done - bar.pos)


def stop(bar, *_):
    """End at once: what is half done is left aside, and the workers end with this process."""
    bar.render_finish()
    os.write(2, b"\nStopped; run it again to go on where it stopped.\n")
    os._exit(130)


if __name__ == "__main__":
    # workers look for functions under the module's own name
    from helpers.archive import main

    main()
