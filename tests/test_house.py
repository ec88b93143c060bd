"""The rooms of the helpers: who may use whom, and that none grows too large to be held in mind."""

import ast
from pathlib import Path

import pytest

from helpers.archive import READERS

HELPERS = Path(__file__).parent.parent / "helpers"
GROUND = {"chinese", "gazetteer", "known", "reference", "rules", "tables"}
MAKERS = [{"newspaper"}, {"pages"}, {"words", "places", "metrics"}]
# A room uses the ground and the rooms of the rows before its own, and nothing else.
SHOWN = [{"keywords", "scores", "charts", "show", "quality"}, {"figures"}, {"page_map", "said"}]
ROWS = [*MAKERS, *SHOWN, {"archive", "scan"}]
# Modules that share a room with another.
NUMBERS = ("amounts", "clauses", "counted", "numbers", "units", "vetoes")
SHARED = dict.fromkeys(NUMBERS, "metrics") | {"candidates": "places", "regions": "places", "clouds": "figures"}
# The generators of rules, which are run by hand, are no rooms.
MODULES = [path for path in sorted(HELPERS.rglob("*.py")) if path.parent.name != "make"]
every_module = pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HELPERS)))


def room_of(path):
    """The room of a module, `__init__` for what the whole package hands on."""
    name = path.relative_to(HELPERS).with_suffix("").parts[0]
    return SHARED.get(name, name)


def imported(path):
    """Names of all modules that a file imports, with those of what it takes from them, which may be modules too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: write the whole name of the module"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def used(path):
    """The modules of the helpers that a module imports."""
    places = [HELPERS.parent / name.replace(".", "/") for name in imported(path)]
    return {file for place in places for file in (place.with_suffix(".py"), place / "__init__.py") if file in MODULES}


def rooms_used(path):
    return set(map(room_of, used(path))) - {room_of(path)}


def reached(path):
    """A module, those that it imports, and those that they import."""
    found, waiting = set(), [path]
    while waiting:
        if (module := waiting.pop()) not in found:
            found.add(module)
            waiting += used(module)
    return found


def usable(room):
    """The rooms that a room may use."""
    if room in GROUND:
        return GROUND
    rows = [number for number, rooms in enumerate(ROWS) if room in rooms]
    assert rows or room == "__init__", f"{room} is no room: name its row, or the room that it shares"
    return GROUND.union(*(ROWS[: rows[0]] if rows else MAKERS))


@every_module
def test_a_room_uses_the_ground_and_rooms_before_it_alone(path):
    assert rooms_used(path) <= usable(room_of(path))


def test_charts_take_tables_and_know_neither_makers_nor_chinese():
    assert rooms_used(HELPERS / "charts.py") <= GROUND - {"chinese"}
    assert rooms_used(HELPERS / "figures.py") - GROUND == {"charts"}


@every_module
def test_helpers_know_no_notebook(path):
    notebooks = {file.stem for file in (HELPERS.parent / "notebooks").rglob("*.py")} | {"notebooks"}
    assert not notebooks & {name.split(".")[0] for name in imported(path)}


def test_what_makes_the_tables_of_an_archive_is_all_that_names_its_parts():
    makers = reached(HELPERS / "archive.py")
    makers |= {path.parent / "__init__.py" for path in makers}
    assert {path for path in MODULES if path.stem not in READERS} == makers


@every_module
def test_no_module_is_longer_than_420_lines(path):
    length = len(path.read_text("utf-8").splitlines())
    assert length <= 420


def lines_of(function):
    """How many lines a function has, without those of its docstring."""
    words = function.body[0] if ast.get_docstring(function) else None
    return function.end_lineno - function.lineno + 1 - (words.end_lineno - words.lineno + 1 if words else 0)


@every_module
def test_no_function_is_longer_than_30_lines(path):
    functions = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)]
    assert [function.name for function in functions if lines_of(function) > 30] == []
