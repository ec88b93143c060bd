"""What people meet on the web pages, in a real browser."""

import importlib.util
import re
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import expect

from notebooks.web.build_site import DOCUMENTS, find_notebooks, render, write_site
from pixels import decode

TOP = Path(__file__).parent.parent
NOTEBOOKS = find_notebooks(TOP / "notebooks")
PAGES = ["index", *(path.stem for path in NOTEBOOKS), *DOCUMENTS.values()]
AXE = Path(importlib.util.find_spec("axe_playwright_python").origin).with_name("axe.min.js")
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
A_MINUTE = 60_000
expect.set_options(timeout=A_MINUTE)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The web pages of the committed outputs, which nbval holds to be those of a run."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "data").mkdir()
    runs = [(path.stem, nbformat.read(path, as_version=4)) for path in NOTEBOOKS]
    write_site(render(runs, "", ["articles.csv"]), folder / "site", folder / "data")
    return folder / "site"


@pytest.fixture
def visit(browser, site):
    """Open a page of the site, of this width, in light or dark; at the end, nothing was complained of or asked for."""
    complaints, requests, contexts = [], [], []

    def open_page(name, width=1280, scheme="light"):
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme))
        page = contexts[-1].new_page()
        page.set_default_timeout(A_MINUTE)
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
    assert pictures or name in DOCUMENTS.values()
    assert [alt for width, alt in pictures if not width or len(alt) < 20] == []
    assert len({alt for _, alt in pictures}) == len(pictures)


# The whole page is looked at once. The contrast of each single word takes longest, so for that, and for the narrow
# page, the first rows of a table, the first names of the evidence and each kind of word in code stand for all. The
# shadows at the edge of what scrolls go too, for axe tells no colour on them.
FIND_BARRIERS = """async rules => {
    const {violations} = await axe.run({...rules, resultTypes: ["violations"]});
    return violations.flatMap(({id, nodes}) => nodes.slice(0, 5).map(({html}) => [id, html.slice(0, 200)]));
}"""
ALL_BUT_CONTRAST = {"runOnly": WCAG, "rules": {"color-contrast": {"enabled": False}}}
CONTRAST = {"runOnly": ["color-contrast"]}
LEAVE_THE_FIRST = """() => {
    const more = "tbody tr:nth-child(n + 6), .evidence > div:nth-child(n + 6)";
    document.querySelectorAll(more).forEach(part => part.remove());
    document.querySelectorAll(".wide").forEach(part => part.style.backgroundImage = "none");
    const seen = new Set();
    for (const part of document.querySelectorAll(".highlight span"))
        seen.has(part.className) ? part.replaceWith(part.textContent) : seen.add(part.className);
}"""


@pytest.mark.parametrize("name", PAGES)
def test_no_barrier_that_axe_finds(visit, name):
    page = visit(name)
    unfold(page)
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(FIND_BARRIERS, ALL_BUT_CONTRAST)
    page.evaluate(LEAVE_THE_FIRST)
    found += page.evaluate(FIND_BARRIERS, CONTRAST)
    page.set_viewport_size({"width": 390, "height": 900})
    page.emulate_media(color_scheme="dark")
    found += page.evaluate(FIND_BARRIERS, ALL_BUT_CONTRAST) + page.evaluate(FIND_BARRIERS, CONTRAST)
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
    here = (url for url in links if url.startswith("file:") and "/data/" not in url)
    targets = {url.removeprefix(f"{site.as_uri()}/").partition("#")[0] for url in here}
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
    folds = page.locator(".code")
    first, second = folds.nth(0).locator("pre").first, folds.nth(1).locator("pre").first
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
    page.locator("ol li h2").first.click()
    for path in NOTEBOOKS:
        expect(page).to_have_url(re.compile(f"/{path.stem}.html$"))
        if path != NOTEBOOKS[-1]:
            page.locator("a[rel=next]").click()


def test_what_was_found_and_how_sure_is_on_the_first_screen_and_no_figure_is_cut(visit):
    page = visit("index")
    assert page.locator(".overview > ol > li").first.evaluate("part => part.getBoundingClientRect().bottom") <= 800
    assert page.locator(".intro", has_text="How sure?").count() == 1
    assert page.locator(".found li").count() == 5
    sizes = page.locator(".window").evaluate_all(
        "all => all.map(({clientWidth, clientHeight, scrollHeight}) => [clientWidth, clientHeight, scrollHeight])"
    )
    assert [size for size in sizes if size[0] < 328 or size[2] > size[1]] == []


def test_first_key_leads_past_the_navigation(visit):
    page = visit(PAGES[1])
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the text")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator(":target")).to_have_id("main")


def test_navigation_shows_words_where_there_is_room(visit):
    word = visit(PAGES[1]).get_by_label("Notebooks").locator("a:not([aria-current]) span").first
    assert word.bounding_box()["width"] > 50
    word.page.set_viewport_size({"width": 390, "height": 900})
    assert word.bounding_box()["width"] <= 1


def test_what_scrolls_sideways_has_a_shadow_on_a_phone(visit):
    page = visit(PAGES[1], width=390)
    table = page.locator(".wide").filter(has=page.locator("th", has_text="title")).first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()

    def right_edge():
        edge = {"x": box["x"] + box["width"] - 3, "y": box["y"] + 2, "width": 2, "height": 2}
        return decode(page.screenshot(clip=edge, full_page=False))[..., :3].mean()

    before = right_edge()
    table.evaluate("part => part.scrollLeft = part.scrollWidth")
    assert before < 220 < 250 < right_edge()


# What a sheet of A4 leaves between its margins
SHEET = 718


@pytest.mark.parametrize("name", PAGES)
def test_on_paper_every_column_is_there_black_on_white(visit, name):
    page = visit(name, width=SHEET, scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    edges = page.locator("table").evaluate_all("all => all.map(part => part.getBoundingClientRect().right)")
    assert [edge for edge in edges if edge > SHEET] == []
    color, back = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert back == "rgb(255, 255, 255)" and color == "rgb(26, 31, 36)"


def test_from_a_sentence_back_to_the_row_of_its_word(visit):
    page = visit(next(name for name in PAGES if "keyword" in name))
    unfold(page)
    evidence = page.locator(".evidence > div").filter(has=page.locator("a")).first
    word = evidence.locator("strong").inner_text()
    evidence.get_by_role("link", name="back to the table").first.press("Enter")
    expect(page.locator("tr:target")).to_be_in_viewport()
    # the sentences have the gloss of the word too
    expect(page.locator("tr:target th")).to_have_text(word.partition(" ")[0])
