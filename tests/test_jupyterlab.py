"""The notebooks in JupyterLab, in a real browser: they run from top to bottom, and their widgets answer."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import nbformat
import pytest
from nbconvert.preprocessors import ClearOutputPreprocessor
from playwright.sync_api import expect

from notebooks.web.build_site import find_notebooks

TOP = Path(__file__).parent.parent
NOTEBOOKS = find_notebooks(TOP / "notebooks")
A_MINUTE = 60_000


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab of its own, on copies of the notebooks; it and its kernels end with the tests."""
    folder = tmp_path_factory.mktemp("lab")
    for part in ["helpers", "corpus", "notebooks"]:
        shutil.copytree(TOP / part, folder / part, ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"))
    for path in find_notebooks(folder / "notebooks"):
        notebook, _ = ClearOutputPreprocessor().preprocess(nbformat.read(path, as_version=4), {})
        nbformat.write(notebook, path)
    settings = folder / "settings" / "@jupyterlab" / "notebook-extension"
    settings.mkdir(parents=True)
    # cells out of sight are on the page too
    (settings / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ["CONFIG", "DATA", "RUNTIME"]}
    own |= {"JUPYTERLAB_SETTINGS_DIR": str(folder / "settings"), "JUPYTERLAB_WORKSPACES_DIR": str(folder / "spaces")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    streams = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}
    server = subprocess.Popen(
        command, cwd=folder / "notebooks", env=os.environ | own, start_new_session=True, **streams
    )
    try:
        log = []
        for line in server.stderr:
            log.append(line)
            if address := re.search(r"(http://127\.0\.0\.1:\d+)/lab\?token=(\w+)", line):
                break
        assert address, "".join(log)
        threading.Thread(target=server.stderr.read, daemon=True).start()
        yield address.groups()
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            # the server and the kernels that it started, no other process
            os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="module")
def context(browser, lab):
    """One browser context for all notebooks, which loads JupyterLab once; nothing is asked of other machines."""
    server, token = lab
    requests = []
    context = browser.new_context(
        viewport={"width": 1400, "height": 1000}, extra_http_headers={"Authorization": f"token {token}"}
    )
    context.set_default_timeout(A_MINUTE)
    context.on("request", lambda request: requests.append(request.url))
    yield context
    context.close()
    assert [url for url in requests if not url.startswith((server, "data:", "blob:", "about:"))] == []


@pytest.fixture
def open_notebook(context, lab):
    """Open a notebook in JupyterLab; at the end its kernel is shut down."""
    server, token = lab
    page = context.new_page()

    def open_path(path):
        page.goto(f"{server}/lab/workspaces/{path.stem}/tree/{path.name}?token={token}")
        return page

    yield open_path
    page.close()
    for session in context.request.get(f"{server}/api/sessions").json():
        assert context.request.delete(f"{server}/api/sessions/{session['id']}").ok


KERNEL_IS_READY = """async () => {
    const sessions = await (await fetch("/api/sessions")).json();
    return sessions.some(({kernel}) => kernel.connections > 0 && kernel.execution_state === "idle");
}"""


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_jupyterlab_runs_the_notebook(open_notebook, path):
    page = open_notebook(path)
    codes = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    notebook = page.locator(".jp-NotebookPanel:visible")
    cells = notebook.locator(".jp-CodeCell")
    expect(cells).to_have_count(len(codes), timeout=A_MINUTE)
    # the page shows an idle kernel before there is one
    expect(notebook.locator(".jp-KernelName")).to_contain_text("Python 3", timeout=A_MINUTE)
    page.wait_for_function(KERNEL_IS_READY, polling=100)
    run_all_cells(page, cells.locator(".jp-InputPrompt").first)
    prompts = [f"[{number}]:" for number in range(1, len(codes) + 1)]
    expect(cells.locator(".jp-InputPrompt")).to_have_text(prompts, timeout=A_MINUTE)
    for trouble in ["error", "stderr"]:
        expect(notebook.locator(f"[data-mime-type='application/vnd.jupyter.{trouble}']")).to_have_count(0)
    for number, code in enumerate(codes):
        if re.search(r"\bwidgets\.[A-Z]", code):
            try_widget(page, cells.nth(number).locator(".jp-OutputArea").first)


def run_all_cells(page, first_prompt):
    """Choose Run All Cells as people do: once more where JupyterLab, still loading, did not take it."""
    for _ in range(3):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            expect(first_prompt).not_to_have_text("[ ]:", timeout=A_MINUTE / 6)
            return
        except AssertionError:
            continue


def try_widget(page, outputs):
    """Change the first widget of a cell and wait until what the cell shows is another."""
    shown = "part => part.innerText + [...part.querySelectorAll('img')].map(img => img.src)"
    widget = outputs.locator(".widget-text input, .widget-dropdown select, .noUi-handle").first
    expect(widget).to_be_visible(timeout=A_MINUTE)
    before = outputs.evaluate(shown)
    if widget.evaluate("part => part.tagName") == "SELECT":
        widget.select_option(index=1)
    elif widget.evaluate("part => part.tagName") == "INPUT":
        widget.fill("市")
        widget.press("Enter")
    else:
        widget.press("ArrowRight")
    changed = f"([part, before]) => ({shown})(part) !== before"
    page.wait_for_function(changed, arg=[outputs.element_handle(), before], timeout=A_MINUTE)
    expect(outputs.locator("[data-mime-type='application/vnd.jupyter.error']")).to_have_count(0)
