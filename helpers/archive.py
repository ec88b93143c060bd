"""A whole archive: every table of every page as Parquet, part by part, on Dask; `python -m helpers.archive PAGES OUT`.

A part is some hundred pages in a row. Its name says what it is made of: its pages and the state of their files, the
engine, and what makes tables. So a part whose files stand is done, and what has changed is a part of another name.
"""

import argparse
import logging
import os
import re
import signal
import sys
from collections import defaultdict, namedtuple
from contextlib import ExitStack, nullcontext
from functools import cache, partial, partialmethod
from hashlib import blake2b
from itertools import islice
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
from helpers.newspaper.readers import Page, check_size, page_name, read_bytes
from helpers.pages import may_be_page, parse_pages, read_named
from helpers.places import find_places
from helpers.regions import locate_articles
from helpers.tables import FLAG, INDEX, NUMBER, TABLES, TEXT, WHOLE, make_table
from helpers.words import ENGINES, LEXICON, segment

ARROW = {TEXT: pa.string(), WHOLE: pa.int64(), NUMBER: pa.float64(), FLAG: pa.bool_()}
# A table of a part, or one that was left half written.
PART_FILE = re.compile(r"/(?:[0-9a-f]{24}\.parquet|\.[0-9a-f]{24}\.[0-9a-f]{32}\.part)$")
# What file systems tell of the state of a file, the surest first.
STAMPS = ("ETag", "etag", "md5Hash", "mtime", "LastModified", "last_modified", "updated", "created")
# Text takes about so many times the bytes of its gzip file.
GZIP = 3
# Few enough bytes for the memory of a worker, and enough that what a part costs by itself does not count.
PART_SIZE = 8_000_000
# Helpers that only read tables: a change to them makes no part anew.
READERS = {"charts", "clouds", "figures", "keywords", "make", "page_map"} | {
    "quality",
    "said",
    "scan",
    "scores",
    "show",
}
# A cluster that only this machine can reach, and that says nothing of workers which come and go.
ALONE = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
# What kills a worker once is not given to the others, but tried again alone.
ALONE["scheduler_kwargs"] = {"dashboard": False, "allowed_failures": 0}
KILLED = "not processed: it kills what processes it, for want of memory perhaps; take it away, or cut it into pages"
# The files of a page: the page's name, where they are, their bytes unpacked, and what changes when a file does.
File = namedtuple("File", ["page", "paths", "size", "stamp"])


def process(pages, out, client=None, engine="rjieba", part_size=PART_SIZE, progress=None):
    """Make the tables of all pages; write them to a folder each in `out`, as one Parquet file a part.

    pages: a folder, with those in it; a glob; a file; or a list of these, here or where fsspec reaches (s3://…). Files
    are those of `read_corpus`, packed with gzip or not; hidden ones, whose names begin with a dot, are left out. A page
    is named by its path from the folder (the deepest that all share), without suffix. out: a folder for the tables of
    these pages, here or elsewhere; parts of other pages in it are removed. client: of Dask; default the cluster of
    `DASK_SCHEDULER_ADDRESS`, else a process for each core. part_size: about the bytes of the pages of a part.
    progress: called with the number of parts done and that of all.

    A page that cannot be read or processed, or that kills its worker, is a row of `pages` that names the problem.
    Gives a row for each part, by its name: the number of rows in each table; first (page); made (false where it stood).

    Raises FileNotFoundError where there is no page, ValueError for `out` inside the pages or around them, and, after
    all other parts are done, RuntimeError for parts that kill their workers though none of their pages does.
    """
    if part_size < 1:
        raise ValueError(f"A part of {part_size} bytes holds no page: give it one at least.")
    source, folders, files = find_pages(pages)
    target, out = file_system(out)
    for folder in folders if type(source) is type(target) else ():
        if os.path.commonpath([real(source, folder), real(target, out)]) in (real(source, folder), real(target, out)):
            raise ValueError(f"The tables cannot go to {out}, for the pages are in {folder}: name a folder beside it.")
    parts = {part_name(group, engine): group for group in split(files, part_size)}
    there = part_files(target, out)
    rows = {part: count_rows(target, out, part) for part in parts if there.issuperset(paths_of(out, part).values())}
    jobs = {
        part: (source, [(group, "")], target, out, part, engine) for part, group in parts.items() if part not in rows
    }
    for part, counts in run(jobs, client):
        rows[part] = counts
        if progress:
            progress(len(rows), len(parts))
    for path in part_files(target, out) - {path for part in parts for path in paths_of(out, part).values()}:
        target.rm_file(path)
    if lost := [group for part, group in parts.items() if part not in rows]:
        names = "; ".join(f"{group[0].page} to {group[-1].page}" for group in lost)
        raise RuntimeError(f"Workers were killed again and again by pages {names}: run it again with smaller parts.")
    table = pd.DataFrame([rows[part] for part in parts], pd.Index(list(parts), name="part"))
    return table.assign(first=[group[0].page for group in parts.values()], made=[part in jobs for part in parts])


# the files of pages


def raise_unless_hidden(error):
    """Raise the error of a folder that cannot be read; hidden folders are left out anyway."""
    if not os.path.basename(error.filename).startswith("."):
        raise error


class LocalFiles(LocalFileSystem):
    """The files of this machine; fsspec by itself passes over a folder that cannot be read, and over its pages."""

    walk = partialmethod(LocalFileSystem.walk, on_error=raise_unless_hidden)


def file_system(path):
    """The file system of a path or address, and the path in it."""
    if not os.fspath(path):
        raise ValueError("An empty name is no folder: name one, or a file or an address.")
    if isinstance(path, os.PathLike) or "://" not in path:
        return LocalFiles(), os.path.abspath(os.path.expanduser(path))
    system, path = fsspec.url_to_fs(path)
    return LocalFiles() if isinstance(system, LocalFileSystem) else system, path.rstrip("/") or "/"


def real(system, path):
    """A path without links, where there may be some."""
    return os.path.realpath(path) if isinstance(system, LocalFileSystem) else path


def find_pages(pages):
    """The file system of the pages, the folders that hold them, and their files in the order of their paths."""
    given = [file_system(path) for path in ([pages] if isinstance(pages, str | os.PathLike) else pages)]
    if len({type(system) for system, _ in given}) > 1:
        raise ValueError("The pages lie in several file systems: process those of each by themselves.")
    found = [files_at(system, path) for system, path in given]
    infos = {path: info for _, infos in found for path, info in infos.items()}
    if not infos:
        where = ", ".join(path for _, path in given) or "an empty list"
        raise FileNotFoundError(f"There is no page in {where}: put one file a page there, such as a .txt file.")
    folders = [folder for folder, _ in found]
    root = os.path.commonpath(folders)
    named = defaultdict(list)
    for path in sorted(infos, key=lambda path: path.split("/")):
        named[page_name(path.removeprefix(root).lstrip("/"))].append(path)
    return given[0][0], folders, [file_of(given[0][0], page, paths, infos) for page, paths in named.items()]


def files_at(system, path):
    """The folder of a path (folder, file or glob), and what the file system says of each page file there, by its path.

    The folder of a glob is what stands before its first wild card. Hidden files and folders are left out, unless they
    are named themselves. A folder that is named like a page is one more of them, which says so.
    """
    named = system.exists(path)
    matches = {path: system.info(path)} if named else system.glob(path, detail=True)
    if not matches:
        raise FileNotFoundError(f"There is no folder or file {path}: name one that holds pages.")
    folder = path if system.isdir(path) else os.path.dirname(path if named else re.split(r"[*?\[]", path)[0])
    infos = {}
    for match, info in matches.items():
        infos |= system.find(match, withdirs=True, detail=True) if system.isdir(match) else {match: info}
    shown = [file for file in infos if file == path or "/." not in "/" + file.removeprefix(folder)]
    return folder, {file: infos[file] for file in shown if may_be_page(file.removeprefix(folder).lstrip("/"))}


def file_of(system, page, paths, infos):
    known = [system.info(path) if infos[path].get("islink") and system.exists(path) else infos[path] for path in paths]
    packed = (GZIP if path.lower().endswith(".gz") else 1 for path in paths)
    size = sum(info["size"] * times for info, times in zip(known, packed, strict=True))
    stamps = (next((str(info[key]) for key in STAMPS if key in info), "") for info in known)
    return File(page, tuple(paths), size, " ".join(stamps))


# parts


def split(files, part_size):
    """Cut the files, in their order, where another so many bytes of them are full.

    A page that comes, goes or grows moves the ends of later parts as well, which are then made anew.
    """
    parts, before = defaultdict(list), 0
    for file in files:
        parts[before // part_size].append(file)
        before += file.size
    return list(parts.values())


def part_name(files, engine):
    made_of = repr((makers_state(), engine, [tuple(file) for file in files]))
    return blake2b(made_of.encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


@cache
def makers_state(folder=Path(__file__).parent):
    """A digest of what makes the tables, for another version may make others: these helpers, the rules, the lexicon."""
    modules = [path for path in folder.rglob("*.py") if not READERS & {path.stem, path.parent.name}]
    rules = [path for path in (folder / "rules").iterdir() if path.suffix in {".csv", ".gz", ".txt"}]
    return blake2b(b"\0".join(path.read_bytes() for path in [*sorted(modules), *sorted(rules), LEXICON])).hexdigest()


def paths_of(out, part):
    """The file of each table of a part."""
    return {table: f"{out}/{table}/{part}.parquet" for table in TABLES}


def part_files(target, out):
    """The files of all parts that are there, whole or half written; the folders are made where there are none."""
    for table in TABLES:
        target.makedirs(f"{out}/{table}", exist_ok=True)
    target.invalidate_cache()
    return {path for table in TABLES for path in target.find(f"{out}/{table}") if PART_FILE.search(path)}


def count_rows(target, out, part):
    """The number of rows in each table of a part that stands."""
    return {table: pq.read_metadata(path, filesystem=target).num_rows for table, path in paths_of(out, part).items()}


# the work


def run(jobs, client):
    """Pairs of a part and its numbers of rows as they come; parts that kill their workers come last, or not at all."""
    if not jobs:
        return
    # a client that is told nothing finds the cluster that Dask is set up for
    set_up = dask.config.get("scheduler-address", None)
    cluster = {} if set_up else ALONE | {"n_workers": min(CPU_COUNT, len(jobs)), "threads_per_worker": 1}
    with nullcontext(client) if client else Client(**cluster) as client:
        client.wait_for_workers(1)
        # a key that was there before would bring back what became of it then
        waiting = (client.submit(write_part, *job, key=f"part-{part}-{uuid4().hex}") for part, job in jobs.items())
        # no more than can run at once: what waits at a worker would suffer for what kills it
        running, killed = as_completed(islice(waiting, sum(client.ncores().values()))), []
        for future in running:
            running.update(islice(waiting, max(1, sum(client.ncores().values()) - running.count())))
            part = future.key.split("-")[1]
            if isinstance(future.exception(), KilledWorker):
                killed.append(part)
            else:
                yield part, future.result()
        yield from ((part, counts) for part in killed if (counts := run_alone(client, *jobs[part])))


def run_alone(client, source, pieces, *rest):
    """Do a part that killed a worker while nothing else runs, without pages that kill; None where it kills still."""
    pieces = survivors(client, source, pieces[0][0], rest[-1])
    future = client.submit(write_part, source, pieces, *rest, pure=False)
    return None if isinstance(future.exception(), KilledWorker) else future.result()


def survivors(client, source, files, engine):
    """Files in pieces that kill no worker, found by halving; each with its problem, for a page that kills has one."""
    middle, pieces = len(files) // 2, []
    for half in filter(None, (files[:middle], files[middle:])):
        future = client.submit(kills_nothing, source, half, engine, pure=False)
        if not isinstance(future.exception(), KilledWorker):
            pieces.append((half, ""))
        elif len(half) == 1:
            pieces.append((half, KILLED))
        else:
            pieces += survivors(client, source, half, engine)
    return pieces


def kills_nothing(source, files, engine):
    """True, where the tables of these files can be made at all."""
    return bool(tables_of(source, files, engine))


def write_part(source, pieces, target, out, part, engine):
    """Write the tables of a part, aside first and then renamed; give the number of rows of each: little travels.

    pieces: its files, as pairs of some of them and the problem that they have, else empty; one is in memory at a time.
    """
    aside = {table: f"{out}/{table}/.{part}.{uuid4().hex}.part" for table in TABLES}
    counts = dict.fromkeys(TABLES, 0)
    with ExitStack() as stack:
        opened = {table: stack.enter_context(target.open(path, "wb")) for table, path in aside.items()}
        writers = {table: stack.enter_context(writer_of(table, file)) for table, file in opened.items()}
        for files, problem in pieces:
            for table, rows in tables_of(source, files, engine, problem).items():
                writers[table].write_table(as_arrow(table, rows))
                counts[table] += len(rows)
    for table, path in paths_of(out, part).items():
        target.mv(aside[table], path)
    return counts


def writer_of(table, file):
    """What writes a table as Parquet; whole numbers as differences, which saves a third of the tokens."""
    whole = [column for column, kind in TABLES[table].items() if kind == WHOLE]
    others = [column for column in TABLES[table] if column not in whole]
    how = {"column_encoding": dict.fromkeys(whole, "DELTA_BINARY_PACKED"), "compression": "zstd"}
    return pq.ParquetWriter(file, schema_of(table), use_dictionary=others, **how)


def as_arrow(name, table, schema=None):
    return pa.Table.from_pandas(table, schema or schema_of(name), preserve_index=name in INDEX)


@cache
def schema_of(name):
    """The columns and types of a table, its index first, with what pandas needs to know of it."""
    columns = pa.schema([(column, ARROW[kind]) for column, kind in TABLES[name].items()])
    return as_arrow(name, make_table(name, []), columns).schema


def tables_of(source, files, engine, problem=""):
    """The tables of these pages; where something fails, page by page, so that only one has the problem."""
    if problem:
        return all_tables([(files[0].paths[0], Page(files[0].page, [], problem=problem))], engine)
    try:
        return all_tables([pair for file in files for pair in pages_of(file, reader(source))], engine)
    except Exception as error:
        if len(files) == 1:
            return tables_of(source, files, engine, f"not processed: {type(error).__name__}: {error}")
    alone = [tables_of(source, [file], engine) for file in files]
    return {table: pd.concat([tables[table] for tables in alone]) for table in TABLES}


def pages_of(file, load):
    """Pairs of a path and a page; where no file of a name is of a known form, a page that says so."""
    unknown = Page(file.page, [], problem="left out: of no known form")
    return list(read_named(file.page, file.paths, load)) or [(file.paths[0], unknown)]


def reader(source):
    """A function from path to bytes."""
    return read_bytes if isinstance(source, LocalFileSystem) else partial(fetch, source)


def fetch(source, path):
    check_size(source.size(path) or 0)
    return source.cat_file(path)


def all_tables(found, engine):
    """Every table of pages that are read (see `parse_pages`), by name."""
    corpus = parse_pages(found)
    places = find_places(corpus.articles)
    regions = locate_articles(corpus.articles, places)
    tables = {"tokens": segment(corpus.articles, engine), "places": places, "regions": regions}
    return corpus._asdict() | tables | {"metrics": find_metrics(corpus.articles)}


# the command line


def main():
    """Process the pages that the command line names."""
    parser = argparse.ArgumentParser(prog="python -m helpers.archive", description="Make all tables of all pages.")
    parser.add_argument(
        "pages", nargs="+", help="folder, glob, file or address of pages (as text, or what an engine wrote)"
    )
    parser.add_argument("out", help="folder or address for the tables; run it again to go on where it stopped")
    parser.add_argument("--engine", choices=ENGINES, default="rjieba", help="what cuts words (default: rjieba)")
    parser.add_argument(
        "--part-size",
        type=int,
        default=PART_SIZE,
        metavar="BYTES",
        help="of the pages of a part (default: %(default)s)",
    )
    options = parser.parse_args()
    # what tidies up after workers would warn that there were some
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    try:
        with click.progressbar(length=1, label="Parts", hidden=True, show_pos=True, file=sys.stderr) as bar:
            signal.signal(signal.SIGINT, partial(stop, bar))
            how = {"engine": options.engine, "part_size": options.part_size}
            table = process(options.pages, options.out, **how, progress=partial(draw_progress, bar))
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
