"""Run every notebook and write the results as web pages, with an index, into site/."""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellControlSignal, DeadKernelError
from nbconvert import HTMLExporter

from clean_notebooks import tidy_outputs
from web_page import cover, polish, summary

HERE = Path(__file__).resolve().parent
TOP = HERE.parent


class BuildError(Exception):
    """Says in a sentence why there is no site."""


def find_notebooks(folder):
    """Return the numbered notebooks of the folder, in order."""
    paths = sorted(folder.glob("[0-9]*.ipynb"), key=lambda path: (int(re.match(r"\d+", path.name)[0]), path.name))
    if not paths:
        raise BuildError(f"There are no notebooks in {folder}.")
    return paths


def run_notebook(path):
    """Return the notebook, run from top to bottom; the file stays as it is."""
    print(f"Running {path.name}", flush=True)
    notebook = nbformat.read(path, as_version=4)
    where = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where)
    # each kernel warns that it talks without encryption, which stays on this machine
    client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]
    client.record_timing = False
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


def convert(notebook, exporter, resources):
    """Return the web page of a notebook, and what the index shows of it."""
    html, _ = exporter.from_notebook_node(notebook, resources)
    soup = polish(html)
    return {"html": str(soup), "summary": summary(soup), "picture": cover(soup)}


def build_site(notebooks, site, folder=""):
    """Run the notebooks of a folder and write their web pages; `folder` names the newspaper pages if not ours."""
    # the tables that notebooks export for taking away go beside their pages
    with tempfile.TemporaryDirectory() as data:
        os.environ["EXPORTS"] = data
        runs = [(path.stem, run_notebook(path)) for path in find_notebooks(notebooks)]
        tables = sorted(path.name for path in Path(data).iterdir())
        pages = render(runs, folder, tables)
        write_site(pages, site, data)


def render(runs, folder, tables):
    """Return the web page of each run notebook, and the index, by name."""
    exporter = HTMLExporter(template_name="template", extra_template_basedirs=[str(HERE)], exclude_anchor_links=True)
    pages = [{"name": name, "title": find_title(run, name)} for name, run in runs]
    around = [None, *pages, None]
    for number, (page, (_, run)) in enumerate(zip(pages, runs, strict=True)):
        resources = {"previous": around[number], "next": around[number + 2], "pages": pages, "folder": folder, **page}
        page.update(convert(run, exporter, resources))
    overview = exporter.environment.get_template("overview.html.j2").render(pages=pages, folder=folder, tables=tables)
    return {"index": str(polish(overview))} | {page["name"]: page["html"] for page in pages}


def write_site(pages, site, data):
    """Write the pages, and the tables in the folder `data`, beside the site first, so that it is never half written."""
    aside = site.with_name(site.name + ".new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    for name, html in pages.items():
        (aside / f"{name}.html").write_text(html, encoding="utf-8")
    shutil.copy(TOP / "helpers" / "data" / "BaozhangSans-Regular.otf", aside)
    (aside / "data").mkdir()
    for table in Path(data).iterdir():
        shutil.copy(table, aside / "data")
    shutil.rmtree(site, ignore_errors=True)
    aside.rename(site)


def main():
    """Build site/ from the notebooks here, on the pages in the folder that PAGES names."""
    folder = os.environ.pop("PAGES", "")
    if folder:
        # kernels run in another folder than the caller
        os.environ["PAGES"] = os.path.abspath(os.path.expanduser(folder))
        if not os.path.isdir(os.environ["PAGES"]):
            raise BuildError(f"PAGES names no folder: {folder}")
    build_site(HERE, TOP / "site", folder)
    print(f"The site is ready: {TOP / 'site' / 'index.html'}")


if __name__ == "__main__":
    try:
        main()
    except BuildError as error:
        sys.exit(str(error))
