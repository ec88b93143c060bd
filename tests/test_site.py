import re
import textwrap
from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup

import notebooks.web.build_site as build_site_module
from notebooks.web.build_site import CODINGS, BuildError, build_site, find_notebooks, render, run_notebooks
from notebooks.web.web_page import answer, cover, polish

PICTURE = """
    from IPython.display import display
    png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCB1KIDEQAAAABJRU5ErkJggg=="
    display({"image/png": png, "text/plain": "x"}, raw=True, metadata={"image/png": {"alt": 'One "grey" dot <b>.'}})
"""
TABLE = """
    import os
    import pandas
    folder = os.path.basename(os.getcwd())
    display(pandas.DataFrame({"text": ["<script src='https://example.org/x.js'></script>", folder]}))
    print("<img src='https://example.org/x.png'>")
"""
NAMED_INDEX = """
    import pandas
    counts = pandas.DataFrame({"count": [1200, 7], "title": ["创建文明城市", "a 县 b"]})
    counts.set_axis(pandas.Index(["城市", "town"], name="word"))
"""
EVIDENCE = """
    from IPython.display import HTML
    HTML("<table><tr><td><a href='#evidence-1'>27</a></td></tr><tr><td><a href='#evidence-1'>27</a></td></tr></table>"
         "<div class='evidence'><div id='evidence-1'><p>The sentence behind it.</p></div></div>")
"""
WIDGET = """
    import ipywidgets
    def show(text):
        for number in range(6):
            display(number)
    ipywidgets.interactive_output(show, {"text": ipywidgets.Text()})
"""
ANSWER = """
    from html import escape
    from IPython.display import HTML
    HTML(f"<p>{escape('It is 3 < 4, <b>and</b> 城市.')}</p>")
"""


def write_notebook(path, *cells):
    """Write a notebook; a cell that starts with # is text."""
    make = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    sources = [textwrap.dedent(cell).strip() for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=[make[source.startswith("# ")](source) for source in sources])
    for cell in notebook.cells:
        if cell.source == textwrap.dedent(ANSWER).strip():
            cell.metadata.tags = ["answer"]
    nbformat.write(notebook, path)


def write_two_notebooks(folder):
    folder.mkdir()
    first = "# What is 10 < 20 & 3?\n\nThe *first* paragraph,\nwith <b>marks</b>.\n\n[next](2-more.ipynb#here), $x_1$"
    write_notebook(folder / "1-first.ipynb", first, TABLE, PICTURE)
    more = "# And then?\n\nMore.", "# Notes\n\n## The sum\n\n`1`\n\n## The sum\n\n## 创建 & more", "1 + 1"
    short = "# Last\n\n## In short\n\n[gold](../corpus/gold/README.md#articles), [no page](../Makefile)"
    write_notebook(folder / "2-more.ipynb", *more, NAMED_INDEX, EVIDENCE, short, ANSWER)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built")
    write_two_notebooks(folder / "notebooks")
    before = (folder / "notebooks" / "1-first.ipynb").read_bytes()
    build_site(folder / "notebooks", folder / "site", folder="my <pages>")
    assert (folder / "notebooks" / "1-first.ipynb").read_bytes() == before
    return folder / "site"


def soup(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_files(site):
    names = ["1-first.html", "2-more.html", "BaozhangSans-Regular.otf", "data", "data-card.html", "index.html"]
    names += ["readme-zh.html", "readme.html", "reference.html"]
    assert sorted(path.name for path in site.iterdir()) == names
    assert [path.name for path in site.parent.glob("site*")] == ["site"]


def test_cells_run_in_the_folder_of_the_notebook(site):
    assert soup(site / "1-first.html").find("td", string="notebooks")


def test_picture_has_its_words(site):
    for name in ["1-first.html", "index.html"]:
        assert [image["alt"] for image in soup(site / name).select("img")] == ['One "grey" dot <b>.']


def test_cover_is_the_tagged_picture():
    page = BeautifulSoup("<main><img alt='1'><div class='tag-cover'><img alt='2'></div></main>", "html.parser")
    assert cover(page)["alt"] == "2"


def test_titles_and_language(site):
    page = soup(site / "1-first.html")
    assert page.title.text == "1 First: What is 10 < 20 & 3? · Baozhang"
    assert page.html["lang"] == "en"
    assert len(page.select("h1")) == 1
    assert [soup(site / f"{name}.html").html["lang"] for name in ("readme", "readme-zh")] == ["en", "zh"]
    assert soup(site / "readme-zh.html").select_one("aside summary").text == "目录"
    assert soup(site / "readme-zh.html").select("aside nav a")


def test_links_lead_to_pages(site):
    first, index = soup(site / "1-first.html"), soup(site / "index.html")
    notebooks = first.select('nav[aria-label="Notebooks"] a')
    assert [link["href"] for link in notebooks] == ["1-first.html", "2-more.html"]
    assert [link["href"] for link in notebooks if link.get("aria-current")] == ["1-first.html"]
    assert [link["href"] for link in first.select("main a")] == ["2-more.html#here"]
    assert [link["href"] for link in first.select("footer > a")] == ["2-more.html"]
    assert [link["href"] for link in soup(site / "2-more.html").select("footer > a")] == ["1-first.html"]
    assert [link["href"] for link in index.select("ol li a")] == ["1-first.html", "2-more.html"]


def test_contents_and_evidence_lead_to_their_place(site):
    page = soup(site / "2-more.html")
    contents = page.select('nav[aria-label="Contents"] a')
    assert [link.text for link in contents] == ["The sum", "The sum", "创建 & more", "In short"]
    assert [link["href"] for link in contents] == ["#The-sum", "#The-sum-2", "#创建-&-more", "#In-short"]
    for link in page.select('a[href^="#"]'):
        assert len(page.find_all(id=link["href"][1:])) == 1
    assert page.find(id="evidence-1").p.text == "The sentence behind it. back to the table"
    [first, second] = page.select("tr:has([href='#evidence-1'])")
    assert page.find(id="evidence-1").a["href"] == f"#{first['id']}"
    assert not second.get("id")


def test_code_of_neighbouring_cells_is_one_fold_that_says_how_long_it_is(site):
    folded = soup(site / "2-more.html").select("main details:not([open])")
    assert [part.summary.text for part in folded] == ["Code, 7 lines", "Code, 3 lines"]
    assert len(folded[0].select("pre")) == 3 and folded[0].pre.get_text().strip() == "1 + 1"


def test_tables_scroll_and_have_one_row_of_headings(site):
    table = soup(site / "2-more.html").table
    assert table.parent["class"] == ["wide"]
    assert table.parent["tabindex"] == "0"
    assert table.parent["aria-label"] == "Table: 创建 & more"
    assert [cell.text for cell in table.select("thead tr th[scope=col]")] == ["word", "count", "title"]
    assert [cell.text for cell in table.select("tbody th[scope=row]")] == ["城市", "town"]
    assert [cell.text for cell in table.select(".number")] == ["count", "1200", "7"]


def test_dates_and_names_of_articles_do_not_break_at_their_hyphens():
    page = polish(
        "<body><main><table><tr><td>--09-07</td><td>p-1</td><td>a b-c</td><td>-3</td></tr></table></main></body>"
    )
    assert [cell.text for cell in page.select(".whole")] == ["--09-07", "p-1"]


def test_headings_stay_where_they_say_more_than_a_name():
    head = "<tr><th>a</th><th>b</th></tr><tr><th>x</th><th>y</th></tr>"
    page = polish(f"<body><main><table><thead>{head}</thead></table></main></body>")
    assert [cell.text for cell in page.select("th")] == ["a", "b", "x", "y"]


def test_chinese_is_marked_as_such(site):
    page = soup(site / "2-more.html")
    assert [part.text for part in page.select("td[lang=zh], th[lang=zh]")] == ["城市", "创建文明城市"]
    assert [part.text for part in page.select("td span[lang=zh], h2 span[lang=zh]")] == ["创建", "县"]
    assert soup(site / "index.html").h1.select_one("[lang=zh]").text == "报章"


def test_answer_stands_on_top_and_on_the_index(site):
    page, index = soup(site / "2-more.html"), soup(site / "index.html")
    box = page.h1.find_next_sibling()
    assert box["class"] == ["answer"]
    assert box.text == "In short It is 3 < 4, <b>and</b> 城市."
    assert page.find(id=box.a["href"][1:]).text == "In short"
    assert box.select_one("b") is None
    assert not soup(site / "1-first.html").select(".answer")
    answers = [text.text for text in index.select(".found > p")]
    assert answers == ["The first paragraph, with marks.", "It is 3 < 4, <b>and</b> 城市."]


def test_answer_without_a_section_of_its_own_is_on_the_index_whole():
    said = "One. " * 40 + "城市 last."
    shown = f"<div class='tag-answer'><div class='outputs'>{said}</div></div>"
    page = polish(f"<body><main><section><h1>Why?</h1></section>{shown}</main></body>")
    assert page.select_one(".answer").get_text() == f"In short {said}"
    assert answer(page) == said


def test_index_says_what_there_is(site):
    page = soup(site / "index.html")
    assert [heading.text for heading in page.select("h2")] == ["What is 10 < 20 & 3?", "And then?"]
    assert [word.text for word in page.select(".intro strong")] == ["How sure?", "Your own pages", "To cite:"]
    assert "my <pages>" in page.text


def test_newspaper_and_rights_are_named_for_the_shipped_pages_only(site):
    cell = nbformat.v4.new_markdown_cell("# A question?")
    shipped = render([("1-a", nbformat.v4.new_notebook(cells=[cell]))], "", [])
    for name in ["index", "1-a", "readme"]:
        assert "精神文明报" in BeautifulSoup(shipped[name], "html.parser").footer.text
    assert "copyright stays with the newspaper" in shipped["index"]
    assert re.search(r"\(20\d\d\)\. Baozhang: Chinese newspaper pages, read and counted\. Version", shipped["index"])
    for name in ["index", "1-first"]:
        assert "精神文明报" not in (site / f"{name}.html").read_text("utf-8")
    assert "MIT licence" in soup(site / "1-first.html").footer.text


def test_documents_are_pages(site):
    for name, heading in {"readme": "Your-own-pages", "readme-zh": "许可", "data-card": "Rights"}.items():
        assert soup(site / f"{name}.html").find("h2", id=heading)
    assert soup(site / "readme-zh.html").main["lang"] == "zh"
    readme = {link.text: link["href"] for link in soup(site / "readme.html").select("main a")}
    assert readme["中文"] == "readme-zh.html"
    assert readme["corpus/gold/README.md"] == "reference.html"
    assert readme["Dask"] == "https://www.dask.org"
    assert not {"LICENSE", "1-pages-to-articles"} & set(readme)
    assert "LICENSE" in soup(site / "readme.html").main.text


def test_links_between_pages_have_their_place(site):
    pages = {path.name: soup(path) for path in site.glob("*.html")}
    for name, page in pages.items():
        inside = [link["href"] for link in page.select("a[href]") if "://" not in link["href"]]
        for link in inside:
            target, _, place = link.partition("#")
            assert target in pages or not target, (name, link)
            if target and place not in ("", "here", "articles"):
                assert pages[target].find(id=place), (name, link)
    assert [link["href"] for link in pages["2-more.html"].select("section li a, section p:not([class]) a")] == [
        "reference.html#articles"
    ]


def test_index_leads_to_the_tables(tmp_path):
    (tmp_path / "notebooks").mkdir()
    save = """
        import os, pathlib
        out = pathlib.Path(os.environ["EXPORTS"])
        out.joinpath("words.csv").write_text("a\\n1\\n")
        out.joinpath("no-rows.csv").write_text("a\\n")
    """
    text = "# Any tables?\n\n[One](../corpus/gold/titles.csv)"
    write_notebook(tmp_path / "notebooks" / "1-tables.ipynb", text, save)
    for folder in ("", "my pages"):
        build_site(tmp_path / "notebooks", tmp_path / "site", folder)
        tables = soup(tmp_path / "site" / "index.html").select("details.tables:not([open]) a")
        assert [link["href"] for link in tables] == [f"data/{name}.csv" for name in [*CODINGS * (not folder), "words"]]
        assert (tmp_path / "site" / "data" / "words.csv").read_text() == "a\n1\n"
        links = [link["href"] for link in soup(tmp_path / "site" / "1-tables.html").select("main a")]
        assert links == ["data/titles.csv"] * (not folder)
        assert [link for link in links if not (tmp_path / "site" / link).exists()] == []


def test_the_index_lists_numbered_findings_and_says_where_to_clone(monkeypatch):
    cells = [nbformat.v4.new_markdown_cell("# What?\n\n## 1. It rains\n\n## Notes\n\n## 2. It snows")]
    pages = [("0-what", nbformat.v4.new_notebook(cells=cells))]
    for url, said in {
        "https://example.org/b.git": "git clone https://example.org/b.git",
        "": "and its address",
    }.items():
        monkeypatch.setattr(build_site_module, "address", lambda url=url: url)
        index = BeautifulSoup(render(pages, "", [])["index"], "html.parser")
        assert [part.get_text() for part in index.select(".found li")] == ["It rains", "It snows"]
        assert said in index.select_one(".intro").get_text()


def test_only_an_address_that_holds_no_password_is_shown(monkeypatch):
    for url, shown in {
        "https://example.org/b": "https://example.org/b",
        "https://me:pw@example.org/b": "",
        "/b": "",
    }.items():
        run = SimpleNamespace(stdout=f"{url}\n")
        monkeypatch.setattr(build_site_module.subprocess, "run", lambda *_, run=run, **__: run)
        assert build_site_module.address() == shown


def test_a_heading_has_the_address_that_it_has_on_github_too():
    page = polish("<body><aside><nav></nav></aside><main><h2>How accurate is it?</h2></main></body>")
    assert page.find(id="How-accurate-is-it?") and page.find(id="how-accurate-is-it")


def test_a_figure_is_named_by_the_sentence_below_it():
    figure = "<figure><img><figcaption>Title.</figcaption></figure></div><div><p class='message'>But.</p>"
    page = polish(f"<body><main><div>{figure}</div></main></body>")
    assert page.figcaption.get_text() == "Title.But." and not page.select("p")


def test_a_paragraph_in_chinese_is_marked_as_a_whole():
    page = polish("<body><main><p>共用了<strong>26</strong>个字。</p><p>The word 要 is one.</p></main></body>")
    assert [part.name for part in page.select("[lang=zh]")] == ["p", "span"]


@pytest.mark.parametrize("name", ["1-first.html", "2-more.html", "index.html", "readme.html"])
def test_nothing_runs_or_comes_from_elsewhere(site, name):
    page = soup(site / name)
    assert page.select("script, iframe, object, link:not([rel=icon])") == []
    assert [image["src"] for image in page.select("[src]") if not image["src"].startswith("data:")] == []
    styles = "".join(style.text for style in page.select("style"))
    assert re.findall(r"@import|url\(\s*[\"']?(?:https?:)?//", styles) == []


@pytest.mark.parametrize("failing", ["1 / 0", "import os; os._exit(1)"])
def test_failing_notebook_leaves_no_site(tmp_path, failing):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "2-whole.ipynb", "# Fine?", "1 + 1")
    write_notebook(tmp_path / "notebooks" / "3-broken.ipynb", "# Fine?", "1 + 1", failing)
    reason = "ZeroDivisionError: division by zero" if "/" in failing else "Kernel died"
    with pytest.raises(BuildError, match=rf"^3-broken.ipynb failed in code cell 2: {reason}"):
        build_site(tmp_path / "notebooks", tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["notebooks"]


def test_failing_notebook_leaves_the_last_site(tmp_path):
    (tmp_path / "notebooks").mkdir()
    write_notebook(tmp_path / "notebooks" / "1-broken.ipynb", "# Fine?", "1 / 0")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last one")
    with pytest.raises(BuildError):
        build_site(tmp_path / "notebooks", tmp_path / "site")
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


def test_what_is_done_is_told_in_the_order_of_reading(tmp_path, capsys):
    names = ["1-a.ipynb", "2-b.ipynb", "10-c.ipynb"]
    for name in names:
        write_notebook(tmp_path / name, "# Done?")
    run_notebooks(find_notebooks(tmp_path))
    lines = capsys.readouterr().out.splitlines()
    assert [re.sub(r"\d+ s$", "12 s", line) for line in lines] == [f"Running {name} ... done, 12 s" for name in names]


def test_no_notebooks(tmp_path):
    with pytest.raises(BuildError, match="There are no notebooks in"):
        build_site(tmp_path, tmp_path / "site")


def test_widgets_lose_no_reply_of_the_kernel(tmp_path):
    write_notebook(tmp_path / "1-widgets.ipynb", "# Any?", *[WIDGET] * 30)
    [run] = run_notebooks([tmp_path / "1-widgets.ipynb"])
    assert [cell.outputs for cell in run.cells[1:]] == [[]] * 30


@pytest.mark.parametrize("folder, shown", [("", True), ("my pages", False)])
def test_cells_about_the_shipped_pages_are_left_out_on_other_pages(folder, shown):
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# Numbers"),
            nbformat.v4.new_markdown_cell("Forty-three words.", metadata={"tags": ["shipped"]}),
            nbformat.v4.new_code_cell("print('counted')", metadata={"tags": ["shipped"]}),
        ]
    )
    page = render([("1-numbers", notebook)], folder, [])["1-numbers"]
    assert (("Forty-three" in page) == ("counted" in page)) and ("Forty-three" in page) == shown
    assert len(notebook.cells) == 3


def test_an_answer_above_all_sections_is_shown_once():
    page = polish(
        '<body><main><h1>Why?</h1><div class="tag-answer"><div class="outputs"><p>So.</p></div></div></main></body>'
    )
    assert [part.text for part in page.select("p")] == ["In short So."]
