"""The notebooks in JupyterLab as `make lab` opens it, in a real browser: they run, and their widgets answer."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import matplotlib
import nbformat
import pytest
from nbconvert.preprocessors import ClearOutputPreprocessor

from notebooks.web.build_site import find_notebooks

TOP = Path(__file__).parent.parent
NOTEBOOKS = find_notebooks(TOP / "notebooks")
OPTIONS = "--no-browser --ip=127.0.0.1 --port=0 --expose-app-in-browser"
# nothing of who runs the tests: no settings, so it is the first start
OWN = re.compile("JUPYTER|XDG_|IPYTHON|MAKE|PAGES")


def copy_set(folder):
    """Copy what `make lab` opens, set up with the Python of the tests, and without any outputs."""
    for part in ["helpers", "corpus", "notebooks"]:
        shutil.copytree(TOP / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for path in find_notebooks(folder / "notebooks"):
        notebook, _ = ClearOutputPreprocessor().preprocess(nbformat.read(path, as_version=4), {})
        nbformat.write(notebook, path)
    for name in ["requirements.txt", "Makefile"]:
        shutil.copy(TOP / name, folder)
    (folder / ".venv").mkdir()
    (folder / ".venv" / "ready").touch()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab of its own, in a folder that is hard to write; it ends with the tests."""
    if not shutil.which("make"):
        pytest.skip("there is no make here")
    folder = tmp_path_factory.mktemp("lab") / "my 报 章"
    copy_set(folder)
    home = {"HOME": str(folder.parent)}
    environment = {name: value for name, value in os.environ.items() if not OWN.match(name)} | home
    command = ["make", "lab", f"LAB={OPTIONS}", f"python={sys.executable}", f"MPLCONFIGDIR={matplotlib.get_cachedir()}"]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    server = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, **streams)
    log = []
    for line in server.stderr:
        log.append(line)
        if address := re.search(r"(http://127\.0\.0\.1:\d+)/lab\S*\?token=(\w+)", line):
            break
    assert address, "".join(log)
    rest = threading.Thread(target=server.stderr.read)
    rest.start()
    yield address.groups()
    # make, the server, and by it the kernels; the last of them closes the log
    os.killpg(server.pid, signal.SIGTERM)
    rest.join()
    server.wait()


@pytest.fixture(scope="module")
def context(browser, lab):
    """One browser context for all notebooks, which loads JupyterLab once; no news, and nothing of other machines."""
    server, token = lab
    requests = []
    context = browser.new_context(
        viewport={"width": 1400, "height": 1000}, extra_http_headers={"Authorization": f"token {token}"}
    )
    # waits end with what they wait for, or at the limit that holds for every test
    context.set_default_timeout(0)
    context.on("request", lambda request: requests.append(request.url))
    yield context
    context.close()
    assert [url for url in requests if not url.startswith((server, "data:", "blob:", "about:"))] == []
    assert [url for url in requests if "/lab/api/news" in url or "/lab/api/update" in url] == []


@pytest.fixture
def open_notebook(context, lab):
    """Open a notebook in JupyterLab and wait for its kernel; at the end its kernel is shut down."""
    server, token = lab
    page = context.new_page()

    def open_path(path):
        page.goto(f"{server}/lab/workspaces/{path.stem}/tree/{path.name}?token={token}")
        page.wait_for_function(PANEL_IS_OPEN)
        page.evaluate(KERNEL_ANSWERS)
        return page

    yield open_path
    page.close()
    for session in context.request.get(f"{server}/api/sessions").json():
        assert context.request.delete(f"{server}/api/sessions/{session['id']}").ok


PANEL_IS_OPEN = "() => window.jupyterapp?.shell.currentWidget?.sessionContext"
KERNEL_ANSWERS = """async () => {
    const {context, sessionContext} = jupyterapp.shell.currentWidget;
    await Promise.all([jupyterapp.restored, context.ready, sessionContext.ready]);
    await sessionContext.session.kernel.info;
}"""
# The run goes on while a cell waits or the kernel works. What is left then is not going to run.
RUN_HAS_ENDED = """() => {
    const {content, sessionContext} = jupyterapp.shell.currentWidget;
    const {status} = sessionContext.session?.kernel ?? {status: "dead"};
    const prompts = content.widgets.filter(cell => cell.prompt !== undefined).map(cell => cell.prompt);
    return ["dead", "autorestarting", "unknown"].includes(status) || (status === "idle" && !prompts.includes("*"));
}"""
RUN_HAS_BEGUN = "() => jupyterapp.shell.currentWidget.content.widgets.some(cell => cell.prompt)"
CODE_CELLS = """() => jupyterapp.shell.currentWidget.content.widgets
    .filter(cell => cell.model.type === "code")
    .map(({model}) => ({number: model.executionCount, outputs: model.outputs.toJSON()}))"""
SHOW_CELL = """async number => {
    const {content} = jupyterapp.shell.currentWidget;
    await content.scrollToItem(number);
    content.widgets[number].node.dataset.shown = "yes";
}"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_jupyterlab_runs_the_notebook(open_notebook, path):
    page = open_notebook(path)
    run_all_cells(page)
    cells = nbformat.read(path, as_version=4).cells
    codes = [cell for cell in cells if cell.cell_type == "code"]
    shown = page.evaluate(CODE_CELLS)
    troubles = [out for cell in shown for out in cell["outputs"] if "stderr" in (out.get("name"), out["output_type"])]
    assert [out for cell in shown for out in cell["outputs"] if out["output_type"] == "error"] + troubles == []
    assert [cell["number"] for cell in shown] == list(range(1, len(codes) + 1))
    for number, cell in enumerate(cells):
        if cell.cell_type == "code" and re.search(r"\bwidgets\.[A-Z]", cell.source):
            try_widget(page, number)
    assert page.locator(".Toastify__toast, .jp-Dialog").all_inner_texts() == []


def run_all_cells(page):
    """Choose Run All Cells as people do, and wait until no cell is left to run, or the kernel is dead."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.wait_for_function(RUN_HAS_BEGUN, polling=100)
    page.wait_for_function(RUN_HAS_ENDED, polling=200)


def try_widget(page, number):
    """Change the first widget of a cell and wait until what the cell shows is another."""
    page.evaluate(SHOW_CELL, number)
    outputs = page.locator("[data-shown] .jp-OutputArea").first
    shown = "part => part.innerText + [...part.querySelectorAll('img')].map(img => img.src)"
    widget = outputs.locator(".widget-text input, .widget-dropdown select, .noUi-handle").first
    widget.wait_for()
    before = outputs.evaluate(shown)
    if widget.evaluate("part => part.tagName") == "SELECT":
        widget.select_option(index=1)
    elif widget.evaluate("part => part.tagName") == "INPUT":
        widget.fill("市")
        widget.press("Enter")
    else:
        widget.press("ArrowRight")
    changed = f"([part, before]) => ({shown})(part) !== before"
    page.wait_for_function(changed, arg=[outputs.element_handle(), before])
    assert outputs.locator("[data-mime-type='application/vnd.jupyter.error']").count() == 0
    page.evaluate("document.querySelector('[data-shown]').removeAttribute('data-shown')")
