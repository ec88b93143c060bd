"""Run every notebook and write the results as web pages, with an index, into site/."""

import os
import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbclient.output_widget import OutputWidget
from nbconvert import HTMLExporter

from notebooks.web.clean_notebooks import tidy_outputs
from notebooks.web.web_page import answer, cover, findings, polish, summary, warning

HERE = Path(__file__).resolve().parent
NOTEBOOKS = HERE.parent
TOP = NOTEBOOKS.parent
MOST_KERNELS = 4
DOCUMENTS = {
    "README.md": "readme",
    "README.zh-CN.md": "readme-zh",
    "corpus/README.md": "data-card",
    "corpus/gold/README.md": "reference",
}
# what the rows of the exported tables are
TABLES = {
    "articles": "each article with its title, authors, date and text",
    "lines": "each line of the pages with its role and the reason",
    "tokens": "each word in order, with its part of speech",
    "proposed-terms": "terms that the pages themselves propose for the lexicon",
    "word-frequency": "each word with its count and its spread over articles",
    "keyness": "words that are key against the reference",
    "phrases": "slogans and set phrases, with every occurrence",
    "concordance": "one word in its contexts",
    "places": "each mention of a place, with its code",
    "regions": "the place that each article is about",
    "regional-words": "words that set a region apart",
    "metrics": "each reported number with its bounds, unit and sentence",
    "metric-sums": "sums of the numbers that share a unit",
    "parts": "what each part of an archive run made",
    "number_kinds": "by hand: what each number counts, coded twice",
    "formulas": "by hand: names that announce a number of things, and what is named",
    "depth": "by hand: the towns and villages that each article names",
    "titles": "by hand: each mention of 全国文明城市, sought or won",
    "campaigns": "by hand: the campaign that each article reports on",
    "scars": "by hand: damage between the printed page and the text",
}
CODINGS = ["number_kinds", "formulas", "depth", "titles", "campaigns", "scars"]


class BuildError(Exception):
    """Says in a sentence why there is no site."""


def find_notebooks(folder):
    """Return the numbered notebooks of the folder, in order."""
    paths = sorted(folder.glob("[0-9]*.ipynb"), key=lambda path: (int(re.match(r"\d+", path.name)[0]), path.name))
    if not paths:
        raise BuildError(f"There are no notebooks in {folder}.")
    return paths


def run_notebooks(paths):
    """Return the notebooks, run a few at a time, each in a kernel of its own; say in their order which are done."""
    with ThreadPoolExecutor(min(MOST_KERNELS, os.cpu_count() or 1)) as pool:
        # the one on a whole archive takes longest and is last, so it begins first
        last = pool.submit(timed, paths[-1])
        runs = [*(pool.submit(timed, path) for path in paths[:-1]), last]
        try:
            return [say_when_done(path, run) for path, run in zip(paths, runs, strict=True)]
        except BuildError:
            pool.shutdown(cancel_futures=True)
            raise


def timed(path):
    """Return a notebook that was run, and the seconds that it took."""
    start = time.monotonic()
    return run_notebook(path), time.monotonic() - start


def say_when_done(path, run):
    """Return the notebook when it has run, and say so on a line that begins before."""
    print(f"Running {path.name} ...", end=" ", flush=True)
    try:
        notebook, seconds = run.result()
    except BuildError:
        print("failed", flush=True)
        raise
    print(f"done, {seconds:.0f} s", flush=True)
    return notebook


class QuietOutput(OutputWidget):
    """Keeps what a widget shows to itself: to tell the kernel while a reply is on its way can lose the reply."""

    def send(self, *_, **__):
        pass


def run_notebook(path):
    """Return the notebook, run from top to bottom; the file stays as it is."""
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    # a busy machine may take long: what ends the wait is a kernel that is dead, no clock
    client = NotebookClient(notebook, timeout=None, startup_timeout=600, kernel_name="python3", resources=where)
    # each kernel warns that it talks without encryption, which stays on this machine
    client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]
    client.record_timing = False
    client.widget_registry = {"@jupyter-widgets/output": {"OutputModel": QuietOutput}}
    try:
        client.execute()
    except (CellControlSignal, DeadKernelError) as error:
        what = f"{error.ename}: {error.evalue}" if hasattr(error, "ename") else str(error)
        raise BuildError(f"{path.name} failed in code cell {client.code_cells_executed}: {what}") from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = tidy_outputs(cell.outputs)
    notebook.metadata.pop("widgets", None)
    return notebook


def find_title(notebook, otherwise):
    """Return the first heading of the notebook."""
    texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    headings = (line[2:].strip() for text in texts for line in text.splitlines() if line.startswith("# "))
    return next(headings, otherwise)


def convert(notebook, exporter, resources, places):
    """Return the web page of a notebook, and what the index shows of it; `places` are those of `web_page.polish`."""
    html, _ = exporter.from_notebook_node(notebook, resources)
    soup = polish(html, *places)
    shown = {"answer": answer(soup) or summary(soup), "picture": cover(soup), "warning": warning(soup)}
    shown["findings"] = findings(soup)
    return {"html": str(soup), **shown}


def build_site(notebooks, site, folder=""):
    """Run the notebooks of a folder and write their web pages; `folder` names the newspaper pages if not ours."""
    # the tables that notebooks export for taking away go beside their pages
    with tempfile.TemporaryDirectory() as data:
        os.environ["EXPORTS"] = data
        paths = find_notebooks(notebooks)
        runs = [(path.stem, run) for path, run in zip(paths, run_notebooks(paths), strict=True)]
        for path in Path(data).iterdir():
            if path.read_bytes().count(b"\n") < 2:
                # a table without rows
                path.unlink()
        for name in [] if folder else CODINGS:
            shutil.copy(TOP / "corpus" / "gold" / f"{name}.csv", data)
        tables = [path.name for path in Path(data).iterdir()]
        tables = sorted(tables, key=lambda name: [*TABLES, name.removesuffix(".csv")].index(name.removesuffix(".csv")))
        pages = render(runs, folder, tables)
        write_site(pages, site, data)


def without_commentary(notebook):
    """Return the notebook without the cells about the shipped pages, which say nothing about other pages."""
    cells = [cell for cell in notebook.cells if "shipped" not in cell.metadata.get("tags", [])]
    return nbformat.from_dict({**notebook, "cells": cells})


def render(runs, folder, tables):
    """Return the web page of each run notebook, those of the documents, and the index, by name."""
    runs = [(name, without_commentary(run) if folder else run) for name, run in runs]
    exporter = HTMLExporter(template_name="template", extra_template_basedirs=[str(HERE)], exclude_anchor_links=True)
    exporter.embed_images = True
    pages = [
        {"name": name, "number": name.partition("-")[0], "title": find_title(run, name), "short": short_name(name)}
        for name, run in runs
    ]
    targets = {f"notebooks/{page['name']}.ipynb": f"{page['name']}.html" for page in pages}
    targets |= {path: f"{name}.html" for path, name in DOCUMENTS.items()}
    targets |= {} if folder else {f"corpus/gold/{name}.csv": f"data/{name}.csv" for name in CODINGS}
    shared = {"pages": pages, "folder": folder, "shipped": about_the_shipped_pages(), "citation": citation()}
    shared["address"] = address()
    around = [None, *pages, None]
    for number, (page, (_, run)) in enumerate(zip(pages, runs, strict=True)):
        resources = {"previous": around[number], "next": around[number + 2], **shared, **page}
        page.update(convert(run, exporter, resources, ("notebooks", targets)))
    documents = {name: document(path, exporter, {**shared, "name": name}, targets) for path, name in DOCUMENTS.items()}
    tables = {table: TABLES.get(table.removesuffix(".csv"), "") for table in tables}
    overview = exporter.environment.get_template("overview.html.j2").render(resources=shared, tables=tables)
    return {"index": str(polish(overview))} | {page["name"]: page["html"] for page in pages} | documents


def short_name(name):
    """Return the name of a notebook in words, without its number."""
    return re.sub(r"^\d+-", "", name).replace("-", " ").capitalize()


def document(path, exporter, resources, targets):
    """Return the web page of a Markdown document, made like a notebook that has no code."""
    text = (TOP / path).read_text("utf-8")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text)])
    resources |= {"title": find_title(notebook, path), "metadata": {"path": str((TOP / path).parent)}}
    resources["language"] = "zh" if ".zh" in path else ""
    return convert(notebook, exporter, resources, (posixpath.dirname(path), targets))["html"]


def about_the_shipped_pages():
    """Return the name of the newspaper, the source and the rights of the shipped pages, as their data card has them."""
    card = (TOP / "corpus" / "README.md").read_text("utf-8")
    sections = dict(re.findall(r"^## (.+)\n+((?:.+\n)+)", card, re.MULTILINE))
    source = " ".join(re.split(r"^- ", sections["Source"], flags=re.MULTILINE)[1].split())
    source = source.removeprefix("Newspaper: ").replace("*", "")
    return {"newspaper": source.partition(".")[0], "source": source, "rights": " ".join(sections["Rights"].split())}


def address():
    """Return where the set can be cloned from: the https address of the remote `origin`, or nothing."""
    try:
        command = ["git", "-C", str(TOP), "remote", "get-url", "origin"]
        url = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""
    # an address may hold a name and a password, which are nobody's business
    return url if re.fullmatch(r"https://[^@\s]+", url) else ""


def citation():
    """Return the title, the authors, the version and the licence of the set, from CITATION.cff."""
    return yaml.safe_load((TOP / "CITATION.cff").read_text("utf-8"))


def write_site(pages, site, data):
    """Write the pages, and the tables in the folder `data`, beside the site first, so that it is never half written."""
    aside = site.with_name(site.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, html in pages.items():
        (aside / f"{name}.html").write_text(html, encoding="utf-8")
    shutil.copy(TOP / "helpers" / "rules" / "BaozhangSans-Regular.otf", aside)
    (aside / "data").mkdir()
    for table in Path(data).iterdir():
        shutil.copy(table, aside / "data")
    shutil.rmtree(site, ignore_errors=True)
    aside.rename(site)


def main():
    """Build site/ from the notebooks of the set, on the pages in the folder that PAGES names."""
    if not os.access(TOP, os.W_OK):
        raise BuildError(f"No web pages can be written to {TOP}: copy it to a folder of your own.")
    folder = os.environ.pop("PAGES", "")
    if folder:
        # kernels run in another folder than the caller
        os.environ["PAGES"] = os.path.abspath(os.path.expanduser(folder))
        if not os.path.isdir(os.environ["PAGES"]):
            raise BuildError(f"PAGES names no folder: {folder}")
    build_site(NOTEBOOKS, TOP / "site", folder)
    print(f"The site is ready: {TOP / 'site' / 'index.html'}")


if __name__ == "__main__":
    try:
        main()
    except BuildError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"No web pages were made: {error}")
