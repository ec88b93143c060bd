"""The rules: each stands once, with an example that it alone decides. `rules/README.md` tells how to add one."""

import csv
import re
from pathlib import Path
from typing import NamedTuple

from helpers.chinese import HAN

FOLDER = Path(__file__).parent


class Rule(NamedTuple):
    r"""A pattern with its name, a text that it alone decides and, where it matters, a near text that it leaves alone.

    Patterns are for folded text (see `chinese.fold`); `\h` in a class is any Chinese character.
    """

    name: str
    pattern: str
    example: str
    leaves: str = ""


def pattern_of(rules):
    """The compiled pattern that matches what any of these rules matches; the first that fits has it."""
    return any_of(*(rule.pattern for rule in rules))


def any_of(*alternatives):
    r"""The compiled pattern of any of these, or of nothing; `\h` in a class is any Chinese character."""
    return re.compile("|".join(f"(?:{one})" for one in alternatives).replace(r"\h", HAN) or "(?!)")


def read_rules(name, kind):
    """The rows of `rules/<name>.csv`, each as this NamedTuple, whose fields are its columns; a short row ends empty."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [kind(**row) for row in csv.DictReader(file, restval="")]


def read_words(name):
    """The words of `rules/<name>.txt`, between white space; # opens a comment."""
    lines = (FOLDER / f"{name}.txt").read_text("utf-8").splitlines()
    return [word for line in lines for word in line.partition("#")[0].split()]
