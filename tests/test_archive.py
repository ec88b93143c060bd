"""A whole archive: the same tables as those of the plain functions, whatever happens on the way."""

import gzip
import io
import os
import shutil
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import dask
import fsspec
import pandas as pd
import pyarrow.parquet as pq
import pytest
from distributed import Client, LocalCluster, WorkerPlugin
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from helpers import archive, find_metrics, find_places, locate_articles, read_corpus, segment
from helpers.archive import ALONE, TABLES, File, find_pages, makers_state, process, split
from helpers.pages import SHIPPED_PAGES

TOP = Path(__file__).parent.parent
TEXTS = [path.read_text("utf-8") for path in sorted(SHIPPED_PAGES.glob("*.txt"))]
SHORT = "# 敬老院\n\n本报讯(记者 赵青)9月7日,四川省成都市锦江区在桃花源举办活动,120余人参加。\n"


@pytest.fixture
def pages(tmp_path):
    return fill(tmp_path / "pages", 12)


@pytest.fixture(scope="module")
def client():
    """Workers in this process: their start costs nothing, and they share a file system in memory."""
    with LocalCluster(2, processes=False, dashboard_address="127.0.0.1:0") as cluster, Client(cluster) as client:
        yield client


def fill(folder, copies):
    """A folder of the shipped pages, again and again."""
    folder.mkdir(parents=True)
    for number in range(copies):
        (folder / f"{number:03}.txt").write_text(TEXTS[number % 2], "utf-8")
    return folder


def plain(folder):
    """The tables of the plain functions, sorted."""
    corpus = read_corpus(folder)
    places = find_places(corpus.articles)
    tables = corpus._asdict() | {
        "tokens": segment(corpus.articles, "rjieba"),
        "places": places,
        "regions": locate_articles(corpus.articles, places),
        "metrics": find_metrics(corpus.articles),
    }
    return {name: ordered(table) for name, table in tables.items()}


def written(out):
    """The tables that stand in a folder, sorted."""
    return {name: ordered(pd.read_parquet(out / name)) for name in TABLES}


def ordered(table):
    columns = [column for column in ("page", "line", "article", "start") if column in table]
    return table.sort_index() if table.index.name else table.sort_values(columns, kind="stable", ignore_index=True)


def assert_same(found, expected):
    assert found.keys() == expected.keys()
    for name, table in expected.items():
        assert_frame_equal(found[name], table)


def files(out):
    """The files of all tables, each with what differs after it was written again."""
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in out.glob("*/*.parquet")}


def asides(out):
    return [path for path in out.glob("*/.*")]


def problems(out):
    return pd.read_parquet(out / "pages").problem.to_dict()


# the same tables


def test_tables_are_those_of_the_plain_functions(pages, tmp_path):
    table = process(pages, tmp_path / "out", part_size=40_000)
    assert len(table) > 2 and table.made.all()
    assert_same(written(tmp_path / "out"), plain(pages))
    assert table[list(TABLES)].sum().to_dict() == {name: len(rows) for name, rows in plain(pages).items()}
    for name, columns in TABLES.items():
        assert {tuple(pq.read_schema(path).names) for path in (tmp_path / "out" / name).iterdir()} == {tuple(columns)}


def test_size_of_parts_and_engine_do_not_matter(pages, tmp_path, client):
    corpus = read_corpus(pages)
    process(pages, tmp_path / "one", client, engine="jieba")
    process(pages, tmp_path / "many", client, engine="jieba", part_size=1)
    assert len(files(tmp_path / "many")) == 12 * len(TABLES)
    assert_same(written(tmp_path / "many"), written(tmp_path / "one"))
    assert_frame_equal(written(tmp_path / "one")["tokens"], ordered(segment(corpus.articles, "jieba")))


@given(st.lists(st.integers(0, 150), max_size=40))
def test_a_part_has_about_so_many_bytes(sizes):
    files = [File(f"p{number}", "", size, "") for number, size in enumerate(sizes)]
    parts = split(files, 100)
    assert [file for part in parts for file in part] == files
    assert all(part and sum(file.size for file in part[:-1]) < 100 for part in parts)
    assert len(parts) <= sum(sizes) // 100 + 1


def test_worker_killed_on_the_way(pages, tmp_path):
    with LocalCluster(2, threads_per_worker=1, **ALONE) as cluster, Client(cluster) as client:
        first = list(client.run(os.getpid).values())

        def kill_after_the_first_part(done, total):
            if done == 1:
                os.kill(first[0], signal.SIGKILL)

        process(pages, tmp_path / "out", client, part_size=20_000, progress=kill_after_the_first_part)
        client.wait_for_workers(2)
        assert first[0] not in client.run(os.getpid).values()
    assert_same(written(tmp_path / "out"), plain(pages))


def test_killed_run_goes_on_where_it_stopped(pages, tmp_path):
    out = tmp_path / "out"
    script = f"""
import os, signal
from helpers import archive
def stop(done, total):
    os.kill(os.getpid(), signal.SIGKILL)
archive.process({str(pages)!r}, {str(out)!r}, part_size=20_000, progress=stop)
"""
    starter = "if __name__ == '__main__':\n" + "\n".join(f"    {line}" for line in script.splitlines())
    (tmp_path / "run.py").write_text(starter, "utf-8")
    run = subprocess.run([sys.executable, tmp_path / "run.py"], env=os.environ | {"PYTHONPATH": str(TOP)})
    assert run.returncode == -signal.SIGKILL
    before = files(out)
    complete = set.intersection(*({path.name for path in (out / name).glob("*.parquet")} for name in TABLES))
    table = process(pages, out, part_size=20_000)
    assert complete and len(complete) < len(table)
    assert {f"{part}.parquet" for part in table.index[~table.made]} == complete
    after = files(out)
    assert all(after[path] == state for path, state in before.items() if path.name in complete)
    assert_same(written(out), plain(pages))
    assert asides(out) == []


def test_second_run_makes_nothing(pages, tmp_path, client):
    first = process(pages, tmp_path / "out", client, part_size=40_000)
    before = files(tmp_path / "out")
    again = process(pages, tmp_path / "out", client, part_size=40_000)
    assert not again.made.any()
    assert_frame_equal(again.drop(columns="made"), first.drop(columns="made"))
    assert files(tmp_path / "out") == before


def test_missing_table_is_made_again(pages, tmp_path, client):
    table = process(pages, tmp_path / "out", client, part_size=40_000)
    (tmp_path / "out" / "places" / f"{table.index[1]}.parquet").unlink()
    assert process(pages, tmp_path / "out", client, part_size=40_000).made.tolist() == [
        part == table.index[1] for part in table.index
    ]


def test_parts_of_another_engine_do_not_stand(pages, tmp_path, client):
    assert process(pages, tmp_path / "out", client).made.all()
    assert process(pages, tmp_path / "out", client, engine="jieba").made.all()


# what changes


def change_text(pages):
    (pages / "004.txt").write_text(SHORT, "utf-8")


def change_time(pages):
    os.utime(pages / "004.txt", (1, 1))


def put_in(pages):
    (pages / "0035.txt").write_text(SHORT, "utf-8")


def take_out(pages):
    (pages / "004.txt").unlink()


@pytest.mark.parametrize("change", [change_text, change_time, put_in, take_out])
def test_no_part_before_a_changed_page_is_made_again(pages, tmp_path, client, change):
    before = process(pages, tmp_path / "out", client, part_size=30_000)
    change(pages)
    after = process(pages, tmp_path / "out", client, part_size=30_000)
    assert after.made.any() and not after.made.iloc[0]
    assert set(after.index[~after.made]) < set(before.index)
    assert {path.stem for path in files(tmp_path / "out")} == set(after.index)
    assert_same(written(tmp_path / "out"), plain(pages))


def test_page_behind_a_link_is_noticed(tmp_path, client):
    (tmp_path / "pages").mkdir()
    (tmp_path / "page").write_text(SHORT, "utf-8")
    (tmp_path / "pages" / "a.txt").symlink_to(tmp_path / "page")
    process(tmp_path / "pages", tmp_path / "out", client)
    os.utime(tmp_path / "page", (1, 1))
    assert process(tmp_path / "pages", tmp_path / "out", client).made.all()


def test_one_page_saved_again_makes_one_part_again(pages, tmp_path, client):
    process(pages, tmp_path / "out", client, part_size=30_000)
    change_time(pages)
    table = process(pages, tmp_path / "out", client, part_size=30_000)
    assert table.made.sum() == 1 < len(table)


def test_other_helpers_make_other_parts(pages, tmp_path, client, monkeypatch):
    process(pages, tmp_path / "out", client)
    monkeypatch.setattr(archive, "makers_state", lambda: "other")
    assert process(pages, tmp_path / "out", client).made.all()


@pytest.mark.parametrize(
    "file, other",
    [
        ("charts.py", False),
        ("show.py", False),
        ("scores.py", False),
        ("make/font.py", False),
        ("rules/README.md", False),
        ("rules/BaozhangSans-Regular.otf", False),
        ("metrics.py", True),
        ("archive.py", True),
        ("rules/__init__.py", True),
        ("rules/units.csv", True),
        ("rules/towns.csv.gz", True),
    ],
)
def test_only_a_change_to_what_makes_tables_makes_parts_again(tmp_path, file, other):
    helpers = shutil.copytree(TOP / "helpers", tmp_path / "helpers")
    before = makers_state.__wrapped__(helpers)
    with (helpers / file).open("ab") as changed:
        changed.write(b"\n")
    assert (makers_state.__wrapped__(helpers) != before) == other


def test_what_was_left_half_written_is_removed_by_a_run_that_makes_nothing(pages, tmp_path, client):
    process(pages, tmp_path / "out", client)
    left = [tmp_path / "out" / table / f".{'0a' * 12}.{'1b' * 16}.part" for table in TABLES]
    for path in left:
        path.write_bytes(b"PAR1")
    assert asides(tmp_path / "out") and not process(pages, tmp_path / "out", client).made.any()
    assert asides(tmp_path / "out") == []


def test_what_a_failed_run_leaves_behind_is_not_read_and_goes(pages, tmp_path, client, monkeypatch):
    def full(table, file):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(archive, "writer_of", full)
        with pytest.raises(OSError, match="No space left"):
            process(pages, tmp_path / "out", client)
    assert asides(tmp_path / "out") and not files(tmp_path / "out")
    process(pages, tmp_path / "out", client)
    assert asides(tmp_path / "out") == []
    assert_same(written(tmp_path / "out"), plain(pages))


def test_only_own_files_are_removed(pages, tmp_path, client):
    out = tmp_path / "out"
    old = process(pages, out, client)
    mine = [out / "notes.txt", out / "pages" / "notes.parquet", out / "pages" / ".hidden"]
    for path in mine:
        path.write_text("mine")
    change_text(pages)
    process(pages, out, client)
    assert all(path.exists() for path in mine)
    assert not (out / "pages" / f"{old.index[0]}.parquet").exists()


# bad pages


def test_bad_page_is_a_row(pages, tmp_path, client):
    (pages / "bytes.txt").write_bytes(bytes(range(128, 256)) * 9)
    (pages / "empty.txt").write_text("")
    (pages / "nowhere.txt").symlink_to("nothing")
    (pages / "torn.txt.gz").write_bytes(gzip.compress(SHORT.encode())[:-20])
    os.mkfifo(pages / "pipe.txt")
    (pages / "folder.txt").mkdir()
    (pages / "bomb.txt.gz").write_bytes(gzip.compress(bytes(60_000_000)))
    with open(pages / "sparse.txt", "wb") as file:
        file.truncate(2**31)
    process(pages, tmp_path / "out", client)
    found = written(tmp_path / "out")
    assert found["pages"].problem["torn"].startswith("not read: ")
    assert_same(found, plain(pages))


def test_page_that_breaks_a_step_is_a_row(pages, tmp_path, client, monkeypatch):
    def broken(articles):
        if articles.text.str.contains("桃花源").any():
            raise RecursionError("too deep")
        return find_metrics(articles)

    expected = plain(pages)
    change_text(pages)
    monkeypatch.setattr(archive, "find_metrics", broken)
    process(pages, tmp_path / "out", client)
    found = written(tmp_path / "out")
    assert {page: text for page, text in problems(tmp_path / "out").items() if text} == {
        "004": "not processed: RecursionError: too deep"
    }
    assert_same_but_for_page_004(found, expected)


def assert_same_but_for_page_004(found, expected):
    for name in set(TABLES) - {"pages"}:
        page = expected[name].get("page", expected[name].get("article", expected[name].index.to_series()))
        others = expected[name][~page.str.startswith("004")]
        assert_frame_equal(found[name], others if others.index.name else others.reset_index(drop=True))


def test_pages_without_articles(tmp_path, client):
    (tmp_path / "pages").mkdir()
    for name in "ab":
        (tmp_path / "pages" / f"{name}.txt").write_text("\n")
    (tmp_path / "pages" / "c.txt").write_text(SHORT, "utf-8")
    process(tmp_path / "pages", tmp_path / "out", client, part_size=1)
    assert_same(written(tmp_path / "out"), plain(tmp_path / "pages"))


class Deadly(WorkerPlugin):
    """A worker that dies of a certain page, as one does that runs out of memory; so do those that follow it."""

    def setup(self, worker):
        def deadly(articles):
            if articles.text.str.contains("桃花源").any():
                os._exit(1)
            return find_metrics(articles)

        archive.find_metrics = deadly


@pytest.mark.parametrize("part_size, parts", [(1, 5), (10**9, 1)], ids=["one of many parts", "a part alone"])
def test_page_that_kills_its_workers_is_a_row_and_costs_no_other(tmp_path, part_size, parts):
    pages = fill(tmp_path / "pages", 5)
    expected = plain(pages)
    change_text(pages)
    with LocalCluster(2, threads_per_worker=1, **ALONE) as cluster, Client(cluster) as client:
        client.register_plugin(Deadly())
        table = process(pages, tmp_path / "out", client, part_size=part_size)
    assert len(table) == parts and table.made.all() and asides(tmp_path / "out") == []
    bad = {page: problem for page, problem in problems(tmp_path / "out").items() if problem}
    assert bad.keys() == {"004"} and bad["004"].startswith("not processed: it kills what processes it")
    assert_same_but_for_page_004(written(tmp_path / "out"), expected)
    assert table[list(TABLES)].sum().to_dict() == {name: len(rows) for name, rows in written(tmp_path / "out").items()}


class Greedy(WorkerPlugin):
    """A worker that dies of more than one page at once."""

    def setup(self, worker):
        def greedy(articles):
            if articles.page.nunique() > 1:
                os._exit(1)
            return find_metrics(articles)

        archive.find_metrics = greedy


def test_pages_that_are_too_many_at_once_are_made_in_pieces(tmp_path):
    pages = fill(tmp_path / "pages", 2)
    with LocalCluster(1, threads_per_worker=1, **ALONE) as cluster, Client(cluster) as client:
        client.register_plugin(Greedy())
        table = process(pages, tmp_path / "out", client)
    assert len(table) == 1 and len(files(tmp_path / "out")) == len(TABLES)
    assert_same(written(tmp_path / "out"), plain(pages))


def test_part_that_kills_though_no_page_does_is_an_error_after_all_others(pages, tmp_path, monkeypatch):
    """What can be tried, but not written: the disk of the worker fails it, say."""

    class Last(WorkerPlugin):
        def setup(self, worker):
            write = archive.writer_of
            archive.writer_of = lambda table, file: os._exit(1) if doomed in file.name else write(table, file)

    parts = [archive.part_name(group, "rjieba") for group in split(find_pages(pages)[2], 40_000)]
    doomed = parts[1]
    with LocalCluster(2, threads_per_worker=1, **ALONE) as cluster, Client(cluster) as client:
        client.register_plugin(Last())
        with pytest.raises(RuntimeError, match="killed again and again by pages 00. to 00.: .* smaller parts"):
            process(pages, tmp_path / "out", client, part_size=40_000)
    assert {path.stem for path in files(tmp_path / "out")} == set(parts) - {doomed}


# where pages lie


def test_folders_in_folders(tmp_path, client):
    for place in ("2021/01/a.txt", "2021/02/a.txt", "b.txt"):
        path = tmp_path / "pages" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SHORT, "utf-8")
    process(tmp_path / "pages", tmp_path / "out", client)
    assert list(written(tmp_path / "out")["articles"].index) == ["2021/01/a-1", "2021/02/a-1", "b-1"]


def test_hidden_files_and_folders_are_left_out(tmp_path):
    for place in ("a.txt", "._a.txt", ".trash/b.txt", "more/c.txt", "more/.d.txt"):
        path = tmp_path / ".pages" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SHORT, "utf-8")
    for named in (tmp_path / ".pages", f"{tmp_path}/.pages/*", f"{tmp_path}/.pages/**/*.txt"):
        assert [file.page for file in find_pages(named)[2]] == ["a", "more/c"]
    assert [file.page for file in find_pages(tmp_path / ".pages" / "._a.txt")[2]] == ["._a"]
    assert list(read_corpus(tmp_path / ".pages").pages.index) == ["a"]


def test_a_folder_that_cannot_be_read_leaves_no_page_out(pages, tmp_path, client, monkeypatch):
    (pages / "closed").mkdir()
    (pages / "closed" / "a.txt").write_text(SHORT, "utf-8")
    process(pages, tmp_path / "out", client)
    before, scan = files(tmp_path / "out"), os.scandir

    def closed(path):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr(os, "scandir", closed)
    for named in (pages, f"{pages}/*"):
        with pytest.raises(PermissionError, match="Permission denied.*closed"):
            process(named, tmp_path / "out", client)
    assert files(tmp_path / "out") == before


def test_names_in_capitals(tmp_path, client):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "P1.TXT").write_text(SHORT, "utf-8")
    (tmp_path / "pages" / "P2.TXT.GZ").write_bytes(gzip.compress(SHORT.encode()))
    process(tmp_path / "pages", tmp_path / "out", client)
    assert problems(tmp_path / "out") == {"P1": "", "P2": ""}


def test_gzip_and_gb18030(tmp_path, client):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.txt.gz").write_bytes(gzip.compress(TEXTS[0].encode()))
    (tmp_path / "pages" / "b.txt").write_bytes(TEXTS[0].encode("gb18030"))
    (tmp_path / "pages" / "b.txt.gz").write_bytes(gzip.compress(TEXTS[0].encode("gb18030")))
    process(tmp_path / "pages", tmp_path / "out", client)
    found = written(tmp_path / "out")
    assert found["pages"].encoding.to_dict() == {"a": "utf-8", "b": "gb18030", "b.txt.gz": ""}
    assert found["pages"].problem["b.txt.gz"].startswith("not read: b.txt is the same page")
    assert found["articles"].text.nunique() * 2 == len(found["articles"])


def test_lists_and_globs(pages, tmp_path, client):
    for name, chosen in {
        "glob": f"{pages}/00[0-2].txt",
        "list": [pages / "002.txt", f"{pages}/000.txt", str(pages / "001.txt"), pages / "000.txt"],
        "both": [f"{pages}/*1.txt", f"{pages}/00[02].*"],
    }.items():
        process(chosen, tmp_path / name, client)
        found = written(tmp_path / name)["pages"]
        assert [page for page in found.index if page <= "002"] == ["000", "001", "002"], name
    assert list(written(tmp_path / "list")["pages"].index) == ["000", "001", "002"]


def test_names_that_read_as_patterns(tmp_path, client):
    folder = tmp_path / "[1]*::"
    folder.mkdir()
    (folder / "a[b]?.txt").write_text(SHORT, "utf-8")
    (folder / os.fsdecode(b"\xff.txt")).write_text(SHORT, "utf-8")
    process(folder, tmp_path / "out", client)
    assert sorted(problems(tmp_path / "out")) == ["a[b]?", "\ufffd"]
    assert set(problems(tmp_path / "out").values()) == {""}


def test_another_file_system(pages, tmp_path, client):
    memory = fsspec.filesystem("memory")
    for path in pages.iterdir():
        memory.pipe_file(f"/archive/{path.name}", path.read_bytes())
    memory.pipe_file("/archive/more/a.txt.gz", gzip.compress(SHORT.encode()))
    process("memory://archive", "memory://tables", client, part_size=40_000)
    found = {name: pd.read_parquet(f"memory://tables/{name}") for name in TABLES}
    assert found["articles"].authors["more/a-1"] == "赵青"
    (pages / "more").mkdir()
    (pages / "more" / "a.txt.gz").write_bytes(memory.cat_file("/archive/more/a.txt.gz"))
    process(pages, tmp_path / "out", client)
    found["pages"] = found["pages"].assign(path=written(tmp_path / "out")["pages"].path)
    assert_same({name: ordered(table) for name, table in found.items()}, written(tmp_path / "out"))
    assert not process("memory://archive", "memory://tables", client, part_size=40_000).made.any()


def test_the_cluster_that_dask_is_set_up_for_does_the_work(pages, client):
    for path in pages.iterdir():
        fsspec.filesystem("memory").pipe_file(f"/set-up/{path.name}", path.read_bytes())
    with dask.config.set({"scheduler-address": client.scheduler.address}):
        # workers of another cluster would not find files in the memory of this process
        process("memory://set-up", "memory://set-up-tables", part_size=40_000)
    assert len(pd.read_parquet("memory://set-up-tables/pages")) == 12
    assert not pd.read_parquet("memory://set-up-tables/pages").problem.any()


# what cannot be done


@pytest.mark.parametrize("wrong", ["nowhere", "empty", "empty/*.txt", []])
def test_no_page(tmp_path, wrong):
    (tmp_path / "empty").mkdir()
    with pytest.raises(FileNotFoundError, match="There is no .*"):
        process(wrong and str(tmp_path / wrong), tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("out", ["pages/out", "pages", "."])
def test_tables_among_pages(pages, tmp_path, out):
    with pytest.raises(ValueError, match="name a folder beside"):
        process(pages, tmp_path / out)


def test_tables_among_pages_behind_links(pages, tmp_path):
    (tmp_path / "way").symlink_to(pages)
    (tmp_path / "back").symlink_to(tmp_path)
    for named, out in ((pages, "way/out"), (tmp_path / "way", "pages/out"), (pages, "way"), (pages, "back")):
        with pytest.raises(ValueError, match="name a folder beside"):
            process(named, tmp_path / out)
    assert sorted(path.name for path in pages.iterdir()) == [f"{number:03}.txt" for number in range(12)]


def test_tables_beside_several_folders_of_pages(tmp_path, client):
    for year in ("2020", "2021"):
        fill(tmp_path / year, 1)
    process([tmp_path / "2020", tmp_path / "2021"], tmp_path / "out", client)
    assert list(problems(tmp_path / "out")) == ["2020/000", "2021/000"]


@pytest.mark.parametrize("part_size", [0, -1])
def test_a_part_without_a_size(pages, tmp_path, part_size):
    with pytest.raises(ValueError, match="give it one at least"):
        process(pages, tmp_path / "out", part_size=part_size)


def test_command_line(pages, tmp_path):
    command = [sys.executable, "-m", "helpers.archive", str(pages), str(tmp_path / "out")]
    run = subprocess.run(
        [*command, "--part-size", "40000", "--engine", "rjieba"], cwd=TOP, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert "12 pages" in run.stdout and "parts made now: 4 of 4" in run.stdout and run.stderr == ""
    assert_same(written(tmp_path / "out"), plain(pages))
    run = subprocess.run([*command[:3], str(tmp_path / "none"), command[-1]], cwd=TOP, capture_output=True, text=True)
    assert run.returncode == 1 and run.stderr.startswith("There is no")


def test_a_run_says_what_there_is_and_what_it_made(tmp_path, monkeypatch, capsys):
    fill(tmp_path / "pages", 2)
    monkeypatch.setattr(sys, "argv", ["archive", str(tmp_path / "pages"), str(tmp_path / "out")])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("PYTHONWARNINGS", "")
    # a part alone is made in a process of its own too, for a page may kill it
    monkeypatch.setattr(archive, "all_tables", None)
    for made in (1, 0):
        archive.main()
        said = capsys.readouterr()
        assert "/out: 2 pages, " in said.out and f"; parts made now: {made} of 1" in said.out
        assert said.err == ""


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("part_size, bar", [(1, "2/2"), (10**9, "")])
def test_a_bar_is_drawn_where_there_are_several_parts_and_a_terminal(tmp_path, monkeypatch, client, part_size, bar):
    fill(tmp_path / "pages", 2)
    named = [str(tmp_path / "pages"), str(tmp_path / "out")]
    monkeypatch.setattr(sys, "argv", ["archive", *named, "--part-size", str(part_size)])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("PYTHONWARNINGS", "")
    monkeypatch.setattr(archive, "process", partial(process, client=client))
    monkeypatch.setattr(sys, "stderr", Terminal())
    archive.main()
    assert bar in sys.stderr.getvalue() and bool(sys.stderr.getvalue()) == bool(bar)


def test_an_error_stands_on_a_line_of_its_own_below_the_bar(tmp_path, monkeypatch):
    def full(*args, progress, **how):
        progress(1, 2)
        raise OSError(28, "No space left on device", "/out")

    monkeypatch.setattr(sys, "argv", ["archive", "pages", "out"])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("PYTHONWARNINGS", "")
    monkeypatch.setattr(archive, "process", full)
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(SystemExit, match="/out: No space left on device; name folders"):
        archive.main()
    assert "1/2" in sys.stderr.getvalue() and sys.stderr.getvalue().endswith("\n")


@pytest.mark.parametrize(
    "pages, out, words",
    [
        ("", "out", "An empty name is no folder: name one"),
        ("pages", "", "An empty name is no folder: name one"),
        ("s3://bucket/pages", "out", "Install s3fs"),
        ("pages", "file", "/file/pages: Not a directory; name folders that can be read and written"),
        ("nowhere", "out", "There is no folder or file "),
    ],
)
def test_what_the_command_line_cannot_do_is_said_in_a_sentence(pages, out, words, tmp_path, monkeypatch):
    fill(tmp_path / "pages", 1)
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.setattr(sys, "argv", ["archive", pages, out])
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setenv("PYTHONWARNINGS", "")
    with pytest.raises(SystemExit) as end:
        archive.main()
    assert words in end.value.code and "\n" not in end.value.code and not (tmp_path / "out").exists()


def test_stopped_by_hand(pages, tmp_path):
    script = f"""
import os, signal, sys
from helpers import archive
archive.draw_progress = lambda bar, done, total: os.killpg(0, signal.SIGINT)
sys.argv = ["archive", {str(pages)!r}, {str(tmp_path / "out")!r}, "--part-size", "20000"]
if __name__ == "__main__":
    archive.main()
"""
    (tmp_path / "run.py").write_text(script, "utf-8")
    run = subprocess.run(
        [sys.executable, tmp_path / "run.py"],
        env=os.environ | {"PYTHONPATH": str(TOP)},
        capture_output=True,
        text=True,
        start_new_session=True,
    )
    assert (run.returncode, run.stderr) == (130, "\nStopped; run it again to go on where it stopped.\n")
    assert not process(pages, tmp_path / "out", part_size=20_000).made.all()
