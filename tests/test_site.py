import re
import textwrap

import nbformat
import pytest
from bs4 import BeautifulSoup

from build_site import BuildError, build_site

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


def write_notebook(path, *cells):
    """Write a notebook; a cell that starts with # is text."""
    make = {True: nbformat.v4.new_markdown_cell, False: nbformat.v4.new_code_cell}
    sources = [textwrap.dedent(cell).strip() for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=[make[source.startswith("# ")](source) for source in sources])
    nbformat.write(notebook, path)


def write_two_notebooks(folder):
    folder.mkdir()
    first = "# What is 10 < 20 & 3?\n\nThe *first* paragraph,\nwith <b>marks</b>.\n\n[next](2-more.ipynb#here), $x_1$"
    write_notebook(folder / "1-first.ipynb", first, TABLE, PICTURE)
    write_notebook(folder / "2-more.ipynb", "# And then?\n\nMore.", "1 + 1")


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
    names = ["1-first.html", "2-more.html", "BaozhangSans-Regular.otf", "data", "index.html"]
    assert sorted(path.name for path in site.iterdir()) == names
    assert [path.name for path in site.parent.glob("site*")] == ["site"]


def test_cells_run_in_the_folder_of_the_notebook(site):
    assert soup(site / "1-first.html").find("td", string="notebooks")


def test_picture_has_its_words(site):
    for name in ["1-first.html", "index.html"]:
        assert [image["alt"] for image in soup(site / name).select("img")] == ['One "grey" dot <b>.']


def test_titles_and_language(site):
    page = soup(site / "1-first.html")
    assert page.title.text == "What is 10 < 20 & 3?"
    assert page.html["lang"] == "en"
    assert len(page.select("h1")) == 1


def test_links_lead_to_pages(site):
    links = [link["href"] for link in soup(site / "1-first.html").select("a")]
    assert links == ["index.html", "2-more.html", "2-more.html#here"]
    assert [link["href"] for link in soup(site / "2-more.html").select("nav a")] == ["index.html", "1-first.html"]
    assert [link["href"] for link in soup(site / "index.html").select("a")] == ["1-first.html", "2-more.html"]


def test_index_says_what_there_is(site):
    page = soup(site / "index.html")
    assert [heading.text for heading in page.select("h2")] == ["What is 10 < 20 & 3?", "And then?"]
    assert [text.text for text in page.select("li > p")] == ["The first paragraph, with marks.", "More."]
    assert "my <pages>" in page.text


@pytest.mark.parametrize("name", ["1-first.html", "2-more.html", "index.html"])
def test_nothing_runs_or_comes_from_elsewhere(site, name):
    page = soup(site / name)
    assert page.select("script, iframe, object, link") == []
    assert [image["src"] for image in page.select("[src]") if not image["src"].startswith("data:")] == []
    styles = "".join(style.text for style in page.select("style"))
    assert re.findall(r"@import|url\(\s*[\"']?(?:https?:)?//", styles) == []


@pytest.mark.parametrize("failing", ["1 / 0", "import os; os._exit(1)"])
def test_failing_notebook_leaves_no_site(tmp_path, failing):
    write_two_notebooks(tmp_path / "notebooks")
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


def test_no_notebooks(tmp_path):
    with pytest.raises(BuildError, match="There are no notebooks in"):
        build_site(tmp_path, tmp_path / "site")
