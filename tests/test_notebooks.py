"""Guards over the committed notebooks; nbval runs them and compares their outputs."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient import NotebookClient

from helpers import charts
from helpers.chinese import HAN
from notebooks.web.clean_notebooks import as_file, main

TOP = Path(__file__).parent.parent
NOTEBOOKS = sorted((TOP / "notebooks").glob("[0-9]*.ipynb"))
MACHINE_PATHS = [str(TOP), "/home/", "/Users/", "/root/", "/tmp/", "site-packages"]
LONGEST_CELL = 15
WITH_EVIDENCE = ["# What do the pages demand", "# Which places are named", "# What is counted"]


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(notebook):
    return [output for cell in code_cells(notebook) for output in cell.outputs]


def output_text(output):
    bundle = output.get("data", {"text/plain": output.get("text", "")})
    return "\n".join(str(value) for kind, value in bundle.items() if not kind.startswith("image/"))


def output_html(output):
    return output.get("data", {}).get("text/html", "")


def test_valid(notebook):
    nbformat.validate(notebook)


def test_title_comes_first(notebook):
    first = notebook.cells[0]
    assert first.cell_type == "markdown"
    assert first.source.startswith("# ")


def test_run_from_top_to_bottom(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_no_errors(notebook):
    assert [output for output in outputs(notebook) if output.output_type == "error"] == []
    assert [output.text for output in outputs(notebook) if output.get("name") == "stderr"] == []


def test_every_picture_has_words(notebook):
    for output in outputs(notebook):
        if "image/png" in output.get("data", {}):
            assert output.metadata.get("image/png", {}).get("alt", "").strip()


def test_every_character_is_in_the_font(notebook):
    assert [text for text in map(output_text, outputs(notebook)) if charts.MISSING_GLYPHS in text] == []


def test_cells_are_short(notebook):
    assert [cell.source for cell in code_cells(notebook) if len(cell.source.splitlines()) > LONGEST_CELL] == []


def test_no_path_of_a_machine(notebook):
    texts = [cell.source for cell in notebook.cells] + [output_text(output) for output in outputs(notebook)]
    assert [text for text in texts if any(path in text for path in MACHINE_PATHS)] == []


def test_text_of_pages_is_no_formula(notebook):
    """MathJax of web pages heeds one of the two names, that of JupyterLab the other."""
    both = {"tex2jax_ignore", "mathjax_ignore"}
    written = "".join(cell.source for cell in notebook.cells)
    for output in outputs(notebook):
        assert {*re.findall(f"[{HAN}]", output.get("data", {}).get("text/markdown", ""))} <= {*written}
        shown = BeautifulSoup(output_html(output), "html.parser")
        assert [part for part in shown.select(".tex2jax_ignore, .mathjax_ignore") if not both <= {*part["class"]}] == []
        texts = shown.find_all(string=re.compile(f"[{HAN}]"))
        assert [text for text in texts if not text.find_parent(class_="mathjax_ignore")] == []


def test_each_link_to_evidence_has_one_target(notebook):
    shown = BeautifulSoup("".join(map(output_html, outputs(notebook))), "html.parser")
    targets = Counter(f"#{part['id']}" for part in shown.select("[id]"))
    links = {link["href"] for link in shown.select('a[href^="#"]')}
    assert links - targets.keys() == set()
    assert [name for name, times in targets.items() if times > 1] == []
    assert bool(links) == notebook.cells[0].source.startswith(tuple(WITH_EVIDENCE))


def numbers_in(text):
    """The numbers of a text, without the commas between thousands."""
    return {float(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def checked_numbers(source):
    """The numbers that the calls of `check` in a cell hold the run to."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    named = ((call, getattr(call.func, "id", getattr(call.func, "attr", ""))) for call in calls)
    firsts = (call.args[0] for call, name in named if name == "check" and call.args)
    return set().union(*(numbers_in(ast.unparse(first)) for first in firsts))


def unchecked_numbers(notebook):
    """The bold numbers in the prose of a notebook that no check before them holds, with what is bold."""
    checked = set()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            checked |= checked_numbers(cell.source)
        elif cell.cell_type == "markdown":
            for bold in re.findall(r"\*\*([^*]+)\*\*", cell.source):
                yield from ((bold, number) for number in sorted(numbers_in(bold) - checked))


def test_every_bold_number_is_checked_by_the_run(notebook):
    assert list(unchecked_numbers(notebook)) == []


@pytest.mark.parametrize(
    "code, prose, missed",
    [
        ("check(1030, total)", "**1,030** lessons", []),
        ("show.check(1030, total)", "**1,030** lessons", []),
        ("check([9, 17], musts)\ncheck(0.25, share)", "共**9**个和**17**个,**0.25**", []),
        ("check(43, len(metrics))", "**44** of **43**", [44]),
        ("check(len(metrics), 43)\nlen([43])", "**43** numbers", [43]),
        ("", "**Two words**, 43 and *43*", []),
    ],
)
def test_a_bold_number_that_nothing_checks_is_found(code, prose, missed):
    cells = [nbformat.v4.new_code_cell(code), nbformat.v4.new_markdown_cell(prose)]
    assert [number for _, number in unchecked_numbers(nbformat.v4.new_notebook(cells=cells))] == missed
    late = nbformat.v4.new_notebook(cells=cells[::-1])
    assert {number for _, number in unchecked_numbers(late)} == numbers_in(
        " ".join(re.findall(r"\*\*(.+?)\*\*", prose))
    )


def test_commentary_says_that_it_is_about_the_shipped_pages(notebook):
    """In JupyterLab it shows on other pages too; the front door is about the shipped pages as a whole."""
    if notebook.cells[0].source.startswith("# What the pages say"):
        return
    texts = [cell.source for cell in notebook.cells if "shipped" in cell.metadata.get("tags", [])]
    assert [text for text in texts if not text.startswith("*On the two pages of the set:*")] == []


def test_same_first_lines_everywhere():
    firsts = {path.stem: code_cells(nbformat.read(path, as_version=4))[0].source for path in NOTEBOOKS}
    assert len({tuple(source.splitlines()[:2]) for source in firsts.values()}) <= 1, firsts


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_file_is_as_an_update_writes_it(path):
    assert path.read_bytes().decode() == as_file(nbformat.read(path, as_version=4))


def test_cleaning_leaves_what_people_wrote_and_what_cells_showed(tmp_path, capsys):
    pieces = [nbformat.v4.new_output("stream", name="stdout", text=text) for text in ("one ", "two")]
    widget = nbformat.v4.new_output("display_data", {"application/vnd.jupyter.widget-view+json": {}, "text/plain": "w"})
    metadata = {"tags": ["cover"], "collapsed": True, "execution": {"iopub.status.busy": "2026-01-01"}}
    cell = nbformat.v4.new_code_cell("1", outputs=[*pieces, widget], metadata=metadata, execution_count=1)
    notebook = nbformat.v4.new_notebook(
        cells=[cell], metadata={"widgets": {}, "language_info": {"name": "python", "version": "3.11"}}
    )
    path = tmp_path / "n.ipynb"
    nbformat.write(notebook, path)
    assert main([path]) == 1
    assert capsys.readouterr().out == f"Cleaned {path}\n"
    cleaned = nbformat.read(path, as_version=4)
    assert cleaned.cells[0].metadata == {"tags": ["cover"]}
    assert [output.text for output in cleaned.cells[0].outputs] == ["one two"]
    assert cleaned.cells[0].source == "1"
    assert not {"widgets", "version"} & {*cleaned.metadata, *cleaned.metadata.language_info}
    assert main([path]) == 0


PICTURE_CELL = """
from PIL import Image
from IPython.display import display
display(Image.new("L", (30, 30), {level}))
"""


def test_nbval_compares_pictures(tmp_path):
    """The picture that is kept comes from level 100, the one drawn now from another."""
    for helper in [TOP / "conftest.py", TOP / "tests" / "pixels.py"]:
        shutil.copy(helper, tmp_path)
    cells = [nbformat.v4.new_code_cell(PICTURE_CELL.format(level=100)) for _ in range(3)]
    notebook = NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name="python3").execute()
    for cell, level in zip(notebook.cells, (100, 105, 150), strict=True):
        cell.source = PICTURE_CELL.format(level=level)
    nbformat.write(notebook, tmp_path / "picture.ipynb")
    command = [sys.executable, "-m", "pytest", "-rA", "--nbval", "--nbval-current-env", "picture.ipynb"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert "900 of 900 pixels differ" in run.stdout, run.stdout
    results = {cell: result for result, cell in re.findall(r"^(PASSED|FAILED).*::Cell (\d)", run.stdout, re.MULTILINE)}
    assert results == {"0": "PASSED", "1": "PASSED", "2": "FAILED"}


def test_a_test_that_hangs_fails_by_name(tmp_path, request):
    assert float(request.config.getini("timeout")) > 0
    (tmp_path / "test_hanging.py").write_text("def test_endless():\n    while True:\n        pass\n")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "pytest_timeout", "-o", "timeout=0.1", "test_hanging.py"]
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    run = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True)
    assert "FAILED test_hanging.py::test_endless - Failed: Timeout" in run.stdout, run.stdout
