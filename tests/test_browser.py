"""What people meet: the web pages and the notebooks in JupyterLab, in a real browser that reaches this machine only."""

import importlib.util
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
from playwright.sync_api import expect, sync_playwright

from build_site import find_notebooks, render, write_site

TOP = Path(__file__).parent.parent
NOTEBOOKS = find_notebooks(TOP / "notebooks")
PAGES = ["index", *(path.stem for path in NOTEBOOKS)]
CHROMIUM = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
ONLY_HERE = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
AXE = Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
TEN_SECONDS, A_MINUTE = 10_000, 60_000

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The web pages of the committed outputs, which nbval holds to be those of a run."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "data").mkdir()
    runs = [(path.stem, nbformat.read(path, as_version=4)) for path in NOTEBOOKS]
    write_site(render(runs, "", ["articles.csv"]), folder / "site", folder / "data")
    return folder / "site"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[ONLY_HERE])
        yield browser
        browser.close()


@pytest.fixture
def visit(site, browser):
    """Open a page of the site, of this width, in light or dark; at the end, nothing was complained of or asked for."""
    complaints, requests, contexts = [], [], []

    def open_page(name, width=1280, scheme="light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.set_default_timeout(TEN_SECONDS)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: requests.append(request.url))
        page.goto((site / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
    assert [url for url in requests if not url.startswith((f"{site.as_uri()}/", "data:"))] == []


def unfold(page):
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


def test_a_request_elsewhere_would_be_seen(browser):
    failed = []
    page = browser.new_page()
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.set_content("<img src='http://localhost:9/x.png'>")
    assert failed == ["http://localhost:9/x.png"]
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_picture_is_there_and_has_words(visit, name):
    pictures = visit(name).locator("main img").evaluate_all("all => all.map(img => [img.naturalWidth, img.alt])")
    assert pictures
    assert [alt for width, alt in pictures if not width or len(alt.split()) < 5] == []
    assert len({alt for _, alt in pictures}) == len(pictures)


# The contrast of each single cell of a table takes longest, so for that rule the first rows stand for all.
FIND_BARRIERS = """async tags => {
    const contrast = {"color-contrast": {enabled: false}};
    const {violations} = await axe.run({runOnly: tags, rules: contrast});
    document.querySelectorAll("tbody tr:nth-child(n + 6)").forEach(row => row.remove());
    return violations.concat((await axe.run({runOnly: ["color-contrast"]})).violations);
}"""


@pytest.mark.parametrize("width, scheme", [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_no_barrier_that_axe_finds(visit, name, width, scheme):
    page = visit(name, width, scheme)
    unfold(page)
    page.evaluate(AXE.read_text("utf-8"))
    violations = page.evaluate(FIND_BARRIERS, WCAG)
    found = [(violation["id"], node["html"][:200]) for violation in violations for node in violation["nodes"][:5]]
    assert found == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_need_not_scroll_sideways(visit, name):
    page = visit(name, width=390)
    unfold(page)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390
    page.evaluate("window.scrollTo(500, 0)")
    assert page.evaluate("window.scrollX") == 0


# Each character is drawn and compared with one that no font has.
EMPTY_BOXES = """async () => {
    await document.fonts.ready;
    const seen = new Map();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const {fontFamily} = getComputedStyle(walker.currentNode.parentElement);
        for (const character of walker.currentNode.data)
            if (character.trim()) seen.set(fontFamily + character, [fontFamily, character]);
    }
    const canvas = new OffscreenCanvas(40, 40), pen = canvas.getContext("2d", {willReadFrequently: true});
    const draw = (fontFamily, character) => {
        pen.clearRect(0, 0, 40, 40);
        pen.font = `24px ${fontFamily}`;
        pen.fillText(character, 2, 30);
        return String(pen.getImageData(0, 0, 40, 40).data);
    };
    const boxes = {};
    return [...seen.values()].filter(([fontFamily, character]) => {
        boxes[fontFamily] ??= draw(fontFamily, "\\u{10FFFD}");
        return draw(fontFamily, character) === boxes[fontFamily];
    }).map(([, character]) => character).join("");
}"""


@pytest.mark.parametrize("name", PAGES)
def test_no_empty_boxes(visit, name):
    page = visit(name)
    assert page.evaluate(EMPTY_BOXES) == ""
    page.locator("main").evaluate("main => main.append('文\u0378')")
    assert page.evaluate(EMPTY_BOXES) == "\u0378"


@pytest.mark.parametrize("name", PAGES)
def test_each_link_leads_to_something(visit, site, name):
    links = visit(name).locator("a").evaluate_all("all => all.map(link => link.href)")
    targets = {url.removeprefix(f"{site.as_uri()}/").partition("#")[0] for url in links if "/data/" not in url}
    assert targets <= {path.name for path in site.iterdir()}


@pytest.mark.parametrize("name", PAGES)
def test_each_link_to_evidence_has_its_target(visit, name):
    links = (
        visit(name)
        .locator("a[href^='#']")
        .evaluate_all(
            "all => all.map(link => [link.hash, !!document.getElementById(decodeURIComponent(link.hash.slice(1)))])"
        )
    )
    assert [target for target, there in links if not there] == []


def test_from_a_word_to_a_sentence_that_holds_it(visit):
    page = visit(next(name for name in PAGES if "keyword" in name))
    link = page.locator("tbody th a").first
    word = link.inner_text()
    expect(page.locator(".evidence strong", has_text=re.compile(f"^{re.escape(word)}$"))).not_to_be_in_viewport()
    link.click()
    target = page.locator(":target")
    expect(target.locator("strong")).to_have_text(word)
    expect(target.locator("mark").first).to_be_in_viewport()
    expect(target.locator("mark").first).to_have_text(word)


def test_code_is_one_click_away(visit):
    page = visit(PAGES[1])
    first, second = page.locator(".code pre").nth(0), page.locator(".code pre").nth(1)
    expect(first).to_be_hidden()
    page.locator(".code summary").first.click()
    expect(first).to_be_visible()
    expect(second).to_be_hidden()
    page.get_by_label("Show all code").check()
    expect(second).to_be_visible()


def test_contents_stand_beside_the_text_and_on_a_phone_unfold(visit):
    link = visit(PAGES[1]).locator("aside nav a").last
    link.click()
    expect(link.page.locator("h2").last).to_be_in_viewport()
    link = visit(PAGES[1], width=390).locator("aside nav a").last
    expect(link).to_be_hidden()
    link.page.get_by_text("Contents", exact=True).click()
    link.click()
    expect(link.page.locator("h2").last).to_be_in_viewport()


def test_from_the_index_through_all_notebooks(visit):
    page = visit("index")
    page.locator("li").first.click()
    for name in PAGES[1:]:
        expect(page).to_have_url(re.compile(f"/{name}.html$"))
        if name != PAGES[-1]:
            page.locator("a[rel=next]").click()


def test_index_is_one_screen(visit):
    page = visit("index")
    expect(page.locator("li h2").last).to_be_in_viewport()


# JupyterLab


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


@pytest.fixture
def open_notebook(lab, browser):
    """Open a notebook in JupyterLab; at the end its kernel is shut down, and nothing was asked of other machines."""
    server, token = lab
    requests = []
    context = browser.new_context(
        viewport={"width": 1400, "height": 1000}, extra_http_headers={"Authorization": f"token {token}"}
    )
    context.set_default_timeout(A_MINUTE)
    context.on("request", lambda request: requests.append(request.url))
    page = context.new_page()

    def open_path(path):
        page.goto(f"{server}/lab/workspaces/{path.stem}/tree/{path.name}?token={token}")
        return page

    yield open_path
    page.goto("about:blank")
    for session in context.request.get(f"{server}/api/sessions").json():
        assert context.request.delete(f"{server}/api/sessions/{session['id']}").ok
    context.close()
    assert [url for url in requests if not url.startswith((server, "data:", "blob:", "about:"))] == []


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
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    prompts = [f"[{number}]:" for number in range(1, len(codes) + 1)]
    expect(cells.locator(".jp-InputPrompt")).to_have_text(prompts, timeout=A_MINUTE)
    for trouble in ["error", "stderr"]:
        expect(notebook.locator(f"[data-mime-type='application/vnd.jupyter.{trouble}']")).to_have_count(0)
    for number, code in enumerate(codes):
        if re.search(r"\bwidgets\.[A-Z]", code):
            try_widget(page, cells.nth(number).locator(".jp-OutputArea").first)


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
