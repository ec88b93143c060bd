"""The notebooks on other people's pages: one poor page, and one that would rather be a program."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from build_site import build_site, find_notebooks

TOP = Path(__file__).parent.parent
POOR = "# 花开了\n\n花开了,大家来看花。\n"
MARKUP = """<script>alert(1)</script> <b class="x">粗</b> <img src=x onerror=alert(2)>"""
MARKUP += " [a](javascript:alert(3)) **星** `码`"
HOSTILE = f"""# {MARKUP} 湖北花市

本报讯(记者 赵青)9月7日,湖北省宜昌市的花市开了,“<script>花</script>”卖出470余盆花{MARKUP}。
花市花市。“<b>市</b>”又“<b>市</b>”开了 $x_1^2$ \x01\x1b[31m{{{{ 7*7 }}}} {{% raw %}}。

## **四川**省成都市读书

四川省成都市的<script>孩子</script>爱读书,读书的孩子有30名,力争明年达50名{MARKUP}。
"""
RUN = """
import sys
import nbformat
from IPython.core.interactiveshell import InteractiveShell

for path in sys.argv[1:]:
    shell = InteractiveShell()
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "code":
            run = shell.run_cell(cell.source, store_history=True)
            if not run.success:
                sys.exit(f"{path}: {cell.source}")
            print(getattr(run.result, "data", ""))
"""


def run_notebooks(numbers, page, folder):
    """What the cells of these notebooks say where the only page has these bytes."""
    (folder / "pages").mkdir()
    (folder / "pages" / "p.txt").write_bytes(page)
    paths = [str(path) for path in find_notebooks(TOP / "notebooks") if path.name[0] in numbers]
    here = os.environ | {"PAGES": str(folder / "pages"), "EXPORTS": str(folder)}
    run = subprocess.run(
        [sys.executable, "-c", RUN, *paths], cwd=TOP / "notebooks", env=here, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return run.stdout


@pytest.mark.parametrize("page", ["清泉牌矿泉水\n热线 12345\n".encode(), b"", bytes(range(128, 256)) * 9])
def test_a_page_without_articles(tmp_path, page):
    """Adverts, nothing, no text: no shares of nothing, no sentence about nothing."""
    said = run_notebooks("123", page, tmp_path)
    assert "There is no article on these pages" in said
    assert not re.search(r"\b0 of (\*\*)?0\b|\bnan\b|<NA>", said, re.IGNORECASE)


def test_a_page_with_next_to_nothing_on_it(tmp_path):
    """No place, no number, no word twice but one, in GB18030: what has no answer is said, and nothing fails."""
    run = run_notebooks("12345", POOR.encode("gb18030"), tmp_path)
    for said in [
        "names a province",
        "reports a number",
        "not two regions",
        "no score",
        "no term of the lexicon",
        "no set phrase",
    ]:
        assert said in run.lower()


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "pages").mkdir()
    (folder / "pages" / '<b>$p$ & "q".txt').write_text(HOSTILE, "utf-8")
    (folder / "pages" / "empty.txt").write_text("", "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAGES", str(folder / "pages"))
        patch.setenv("EXPORTS", str(folder))
        build_site(TOP / "notebooks", folder / "site", "<i>mine</i>")
    return folder / "site"


def soups(site):
    return {path.stem: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in site.glob("*.html")}


def test_text_of_pages_is_text_and_no_markup(site):
    for name, page in soups(site).items():
        assert page.select("script, iframe, b, i, main img:not([src^='data:'])") == [], name
        parts = page.find_all()
        assert [part for part in parts if any(attribute.startswith("on") for attribute in part.attrs)] == [], name
        assert [link for link in page.select("a[href]") if link["href"].startswith("javascript")] == [], name
        assert page.select(".evidence em, td em, .evidence strong strong, .evidence code") == [], name


def test_text_of_pages_is_there_as_it_is(site):
    pages = soups(site)
    assert "alert(1)" in pages["1-pages-to-articles"].main.text
    for name, text in {"3-keyword-frequency": "<b>市</b>", "5-reported-metrics": "<script>孩子</script>"}.items():
        assert text in pages[name].select_one(".evidence").text
    assert "Pages: <i>mine</i>" in pages["4-regional-comparison"].header.text


def test_links_lead_to_evidence_whatever_the_names_are(site):
    links = 0
    for name, page in soups(site).items():
        ids = [part["id"] for part in page.select("[id]")]
        assert len(ids) == len(set(ids)), name
        targets = [link["href"][1:] for link in page.select('main a[href^="#"]')]
        assert set(targets) <= set(ids), name
        links += len(targets)
    assert links > 20


def test_no_text_of_pages_is_read_as_formulas(site):
    for ignored in ("tex2jax_ignore", "mathjax_ignore"):
        tables = [table for page in soups(site).values() for table in page.select("table")]
        assert tables
        assert [table for table in tables if ignored not in table.get("class", [])] == []
        dollars = [text for page in soups(site).values() for text in page.main.find_all(string=re.compile(r"\$[xp]"))]
        assert dollars
        assert [text for text in dollars if not text.find_parent(class_=ignored)] == []
