"""The notebooks on other people's pages: poor ones, references in part, and one that would rather be a program."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from notebooks.web.build_site import DOCUMENTS, build_site, find_notebooks

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
NEWS = "本报讯(记者 赵青)"
EXACT = (
    f"# 湖北省办花市\n\n{NEWS}湖北省建成2个花市,卖花50盆。\n\n# 四川省办书市\n\n{NEWS}四川省建成3个书市,卖书60本。\n"
)
LINES = """page,line,role,article,joins_previous
p,1,headline,g-1,0
p,3,body,g-1,0
p,5,headline,g-2,0
p,7,body,g-2,0
"""
ARTICLES = """article,title,authors,kind,date,adcode,region
g-1,湖北省办花市,赵青,news,,420000,
g-2,四川省办书市,赵青,news,,,
"""
METRICS = """article,start,end,text,qualifier,low,high,unit,indicator,kind,scored
g-1,15,17,2个,,2,2,个,花市,count,1
"""
NO_ARTICLE = ["These pages hold no two articles"]
# The files of a folder, and what the notebooks on places and numbers say of it.
POOR_FOLDERS = {
    "adverts": ({"p.txt": "遗失声明:张三遗失身份证一张,声明作废。\n"}, NO_ARTICLE),
    "empty": ({"p.txt": ""}, NO_ARTICLE),
    "unreadable": ({"p.txt": bytes(range(128, 256)) * 20}, NO_ARTICLE),
    "headline": ({"p.txt": "# 湖北省的花\n\n花开了,大家来看。\n"}, ["No article on these pages reports a number."]),
    "plans": ({"p.txt": f"# 花市\n\n{NEWS}湖北省力争建成2个花市。\n"}, ["Plans (1)"]),
    "exact": ({"p.txt": EXACT}, ["0 of 4 numbers are hedged.", "No word sets a place apart."]),
    "hedged": ({"p.txt": f"# 花市\n\n{NEWS}卖出470余盆花。\n"}, ["1 of 1 number is hedged."]),
    "lines and articles": (
        {"p.txt": EXACT, "gold/lines.csv": LINES, "gold/articles.csv": ARTICLES},
        ["Every article of the reference is located as in it.", "no reference for places", "no reference for numbers"],
    ),
    "no articles": (
        {"p.txt": EXACT, "gold/lines.csv": LINES, "gold/metrics.csv": METRICS},
        ["no reference for places", "no reference for numbers"],
    ),
    "other pages": (
        {"p.txt": EXACT, "gold/lines.csv": LINES.replace("p,", "q,"), "gold/metrics.csv": METRICS},
        ["no reference for places", "no reference for numbers"],
    ),
    "all": (
        {"p.txt": EXACT, "gold/lines.csv": LINES, "gold/articles.csv": ARTICLES, "gold/metrics.csv": METRICS},
        ["all at once      1   1     1"],
    ),
}
NONSENSE = re.compile(r"nan\b|NaN|\binf\b|\b0\W* of 0\b|\b[Aa]ll 0\b|\b1 (?!is\b|news\b)[a-z]+s\b")
RUN = """
import json
import os
import sys
from IPython.core.interactiveshell import InteractiveShell

for folder in sys.argv[1].split(os.pathsep):
    os.environ["PAGES"] = folder
    print(f"<<{folder}>>")
    for path in sys.argv[2:]:
        shell = InteractiveShell()
        for cell in json.load(open(path, encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                source = "".join(cell["source"])
                run = shell.run_cell(source, store_history=True)
                if not run.success:
                    sys.exit(f"{folder}, {path}: {source}")
                print(getattr(run.result, "data", ""))
"""


def run_notebooks(folders, exports, notebooks):
    """What the notebooks whose names begin so print, for one folder of pages after the other."""
    paths = [str(path) for path in find_notebooks(TOP / "notebooks") if path.name.startswith(notebooks)]
    command = [sys.executable, "-c", RUN, os.pathsep.join(map(str, folders)), *paths]
    here = os.environ | {"EXPORTS": str(exports)}
    run = subprocess.run(command, cwd=TOP / "notebooks", env=here, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-3000:]
    return run.stdout


def test_a_page_with_next_to_nothing_on_it(tmp_path):
    """No place, no number, no word twice but one, in GB18030: what has no answer is said, and nothing fails."""
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "p.txt").write_bytes(POOR.encode("gb18030"))
    output = run_notebooks([tmp_path / "pages"], tmp_path, ("1-", "2-", "3-", "4-", "5-")).lower()
    for said in [
        "names a province",
        "reports a number",
        "not two places",
        "no score",
        "no term of the lexicon",
        "nothing is printed in quotation marks",
    ]:
        assert said in output


def printed(folder, names, notebooks):
    """The lines, but for those on exported tables, that the notebooks print for each of these poor folders."""
    for name in names:
        for file, content in POOR_FOLDERS[name][0].items():
            path = folder / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    output = run_notebooks([folder / name for name in names], folder / "exports", notebooks)
    texts = (text.splitlines() for text in re.split("<<.*>>\n", output)[1:])
    return {name: [line for line in text if ".csv: " not in line] for name, text in zip(names, texts, strict=True)}


def test_poor_pages_and_references_in_part(tmp_path):
    """No article, no place, no hedge, no plan, or a reference that fits in part: only what is true is said."""
    for name, lines in printed(tmp_path, list(POOR_FOLDERS), ("4-", "5-")).items():
        assert [line for line in lines if NONSENSE.search(line)] == [], name
        assert [sentence for sentence in POOR_FOLDERS[name][1] if sentence not in "\n".join(lines)] == [], name


def test_pages_without_articles(tmp_path):
    """Lines, words and counts of nothing: what cannot be answered is said."""
    names = [name for name, (_, said) in POOR_FOLDERS.items() if said == NO_ARTICLE]
    for name, lines in printed(tmp_path, names, ("1-", "2-", "3-")).items():
        assert [line for line in lines if NONSENSE.search(line)] == [], name
        for question in ("cut into words", "count"):
            assert f"There is no article on these pages, so there is nothing to {question}." in "\n".join(lines), name


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
    """The pages with text of the newspaper."""
    paths = (path for path in site.glob("*.html") if path.stem not in DOCUMENTS.values())
    return {path.stem: BeautifulSoup(path.read_text("utf-8"), "html.parser") for path in paths}


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


@pytest.mark.parametrize("ignored", ["tex2jax_ignore", "mathjax_ignore"])
def test_no_text_of_pages_is_read_as_formulas(site, ignored):
    tables = [table for page in soups(site).values() for table in page.select("table")]
    assert tables
    assert [table for table in tables if ignored not in table.get("class", [])] == []
    dollars = [text for page in soups(site).values() for text in page.main.find_all(string=re.compile(r"\$[xp]"))]
    assert dollars
    assert [text for text in dollars if not text.find_parent(class_=ignored)] == []


def test_each_table_to_take_away_has_its_words(site):
    tables = soups(site)["index"].select(".tables li")
    assert tables
    assert [table.text for table in tables if table.text == table.a.text] == []
