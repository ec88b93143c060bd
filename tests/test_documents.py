"""The README in both languages, and what the documents point to."""

import re
from pathlib import Path

import nbformat
import pytest

TOP = Path(__file__).parent.parent
ENGLISH, CHINESE = TOP / "README.md", TOP / "README.zh-CN.md"
DOCUMENTS = [ENGLISH, CHINESE, TOP / "CONTRIBUTING.md", *TOP.glob("corpus/**/*.md"), *TOP.glob("helpers/**/*.md")]


def blocks(path):
    return re.findall(r"^```.*?^```$", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def prose(path):
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def links(path):
    return re.findall(r"\]\(([^)]+)\)", prose(path))


def test_both_languages_have_the_same_code():
    assert blocks(ENGLISH) == blocks(CHINESE) != []


@pytest.mark.parametrize("part", [r"^#+(?= )", r"^(?:- |\d\. |\|)", r"`(?!`)[^`\n]+`"])
def test_both_languages_have_the_same_headings_items_and_names(part):
    english, chinese = (re.findall(part, prose(path), re.MULTILINE) for path in (ENGLISH, CHINESE))
    assert sorted(english) == sorted(chinese) != []


def test_both_languages_have_the_same_links():
    other = {"README.md": "README.zh-CN.md"}
    assert sorted(links(ENGLISH)) == sorted(other.get(link, link) for link in links(CHINESE))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_links_lead_to_files(path):
    inside = [link for link in links(path) if "://" not in link]
    assert [link for link in inside if not (path.parent / link).exists()] == []


@pytest.mark.parametrize("path", [ENGLISH, TOP / "CONTRIBUTING.md"], ids=lambda path: path.name)
def test_make_knows_every_target_that_is_named(path):
    targets = set(re.findall(r"^(\w+):", (TOP / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)(?:PAGES=\S+ )?make (\w+)", path.read_text("utf-8"), re.MULTILINE))
    assert named - targets == set() != named


def test_each_notebook_stands_in_both_tables():
    notebooks = {f"notebooks/{path.name}" for path in (TOP / "notebooks").glob("[0-9]*.ipynb")}
    for path in (ENGLISH, CHINESE):
        assert notebooks <= set(links(path))


def plain(text):
    """Text on one line, without marks of Markdown."""
    return " ".join(text.replace("*", "").split())


def said_in(notebook):
    """All that a notebook says: its cells, and the words of what they showed."""
    cells = nbformat.read(TOP / notebook, as_version=4).cells
    outputs = (output for cell in cells for output in cell.get("outputs", []))
    shown = [output.get("data", {}).get("text/plain", "") for output in outputs]
    return plain("\n".join([*(cell.source for cell in cells), *shown]))


def quotations():
    """The notebook and each sentence in which a README says what was found in it; in the lead, those with a number."""
    for path in (ENGLISH, CHINESE):
        lead = next(part for part in prose(path).split("\n\n") if part.startswith("**"))
        sentences = re.split(r"(?<=[.。])\s*", plain(lead))
        yield from (("notebooks/0-what-the-pages-say.ipynb", part) for part in sentences if re.search(r"\d", part))
    row = re.search(r"^\| .+\| 五个发现，中英文对照：(.+)。 \|$", prose(CHINESE), re.MULTILINE)
    yield from (("notebooks/0-what-the-pages-say.ipynb", part) for part in row[1].split("；"))
    for notebook, found in re.findall(r"^\| \[.+?\]\((.+?)\) \| .+? \| (.+) \|$", prose(ENGLISH), re.MULTILINE):
        yield from ((notebook, part) for part in re.split(r"(?<=\.) ", plain(found)))


@pytest.mark.parametrize("notebook, sentence", list(quotations()))
def test_what_a_readme_says_was_found_is_in_the_notebook_word_for_word(notebook, sentence):
    assert sentence.rstrip(".。") in said_in(notebook)


def test_commits_are_checked_by_the_versions_that_are_locked():
    asked = re.findall(r"dependencies: \[(.+?)\]", (TOP / ".pre-commit-config.yaml").read_text("utf-8"))
    locked = (TOP / "requirements.txt").read_text("utf-8")
    assert asked
    assert [name for name in asked if not re.search(rf"^{re.escape(name)}(?= )", locked, re.MULTILINE)] == []


def test_rows_in_the_readme_of_the_rules_fit_their_files():
    rules = TOP / "helpers" / "rules"
    parts = re.findall(r"^## .+?`(\w+\.csv)`\n(.+?)(?=^## |\Z)", (rules / "README.md").read_text("utf-8"), re.M | re.S)
    rows = {name: re.findall(r"^```text\n(.+?)^```", text, re.M | re.S) for name, text in parts}
    assert {"units.csv", "hedges.csv", "page_words.csv", "gazetteer.csv"} <= {name for name in rows if rows[name]}
    for name, blocks in rows.items():
        columns = (rules / name).read_text("utf-8").splitlines()[0].count(",")
        assert [row for block in blocks for row in block.splitlines() if row.count(",") > columns] == [], name


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(TOP)))
def test_files_that_are_named_exist(path):
    named = re.findall(r"`((?:corpus|helpers|notebooks|tests)/[^`…*<> ]+)`", prose(path))
    assert [name for name in named if not (TOP / name).exists() and name != "notebooks/data/"] == []


def test_the_folder_of_the_notebooks_holds_notebooks():
    files = [path for path in (TOP / "notebooks").iterdir() if path.is_file() and not path.name.startswith(".")]
    assert {path.suffix for path in files} == {".ipynb"}
