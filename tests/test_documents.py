"""The README in both languages, and what the documents point to."""

import re
from pathlib import Path

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


def test_commits_are_checked_by_the_versions_that_are_locked():
    asked = re.findall(r"dependencies: \[(.+?)\]", (TOP / ".pre-commit-config.yaml").read_text("utf-8"))
    locked = (TOP / "requirements.txt").read_text("utf-8")
    assert asked
    assert [name for name in asked if not re.search(rf"^{re.escape(name)}(?= )", locked, re.MULTILINE)] == []
