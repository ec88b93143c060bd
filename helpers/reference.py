"""What is written by hand, the reference and corrections: CSV files, read with every value checked.

`corpus/gold/README.md` gives the rules.
"""

import csv
import io
import math
import os
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from helpers.tables import FLAG, NUMBER, OUTSIDE, REFERENCE, REFERENCE_TYPES, ROLES, TEXT, WHOLE

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
# What no two rows of a reference share; of its other tables, the whole row.
KEYS = {"lines": ["page", "line"], "articles": ["article"]}


class Gold(NamedTuple):
    """The reference tables; `helpers.tables` has their columns, `corpus/gold/README.md` what they mean."""

    lines: pd.DataFrame
    articles: pd.DataFrame
    paragraphs: pd.DataFrame
    places: pd.DataFrame
    metrics: pd.DataFrame
    number_kinds: pd.DataFrame
    formulas: pd.DataFrame
    depth: pd.DataFrame
    titles: pd.DataFrame
    campaigns: pd.DataFrame
    scars: pd.DataFrame


def read_gold(folder=None):
    """Read a reference annotation: the CSV files of a folder, an empty table for each that is not there.

    folder: default the folder `gold` inside `$PAGES`, where pages of your own are read, else that of the shipped pages.
    `line`, `paragraph`, `start`, `end`, `scored`, `announced` and `named` are integers, `low` and `high` floats
    (missing where empty), `joins_previous` is true or false, all else is text. Of `joins_previous` and `scored`, 0 and
    1, true and false are read.

    Raises ValueError, naming file, line and mend, where a file cannot be read so.
    """
    own = os.environ.get("PAGES")
    folder = Path(folder or (Path(own) / "gold" if own else GOLD))
    return Gold(*(read_table(folder / f"{name}.csv", name).reset_index(drop=True) for name in Gold._fields))


def read_table(path, name):
    """The table of this name from a CSV file, every value in its form; its index, `source`, is the line in the file."""
    (_, header), *rows = read_rows(path) if path.is_file() else [(1, REFERENCE[name])]
    if missing := [column for column in REFERENCE[name] if column not in header]:
        wanted = ", ".join(REFERENCE[name])
        raise ValueError(f"{path} lacks the column {missing[0]}: its first line must name {wanted}, between commas.")
    lines, table = {}, []
    for line, row in rows:
        where = f"{path}, line {line}"
        if len(row) != len(header):
            mend = "write as many as the first line has, and quotes around a text that holds a comma"
            raise ValueError(f"{where}: {len(row)} values for {len(header)} columns; {mend}.")
        table.append([in_form(where, column, value) for column, value in zip(header, row, strict=True)])
        key = tuple(table[-1][header.index(column)] for column in KEYS.get(name, header))
        if key in lines:
            what = " ".join(map(str, key)) if name in KEYS else "this row"
            raise ValueError(f"{where}: {what} stands in line {lines[key]} too; write one row for each.")
        lines[key] = line
    types = {column: REFERENCE_TYPES.get(column, TEXT) for column in header}
    return pd.DataFrame(table, pd.Index(list(lines.values()), name="source"), header).astype(types)


def read_rows(path):
    """The rows of a CSV file that are not blank, the first names the columns; each with the line where it begins."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {line}: no UTF-8 text; write the file as CSV in UTF-8.") from error
    lines, rows, line = csv.reader(io.StringIO(text, newline=""), strict=True), [], 1
    try:
        for row in lines:
            if any(row):
                rows.append((line, row))
            line = lines.line_num + 1
    except csv.Error as error:
        raise ValueError(f"{path}, line {line}: {error}; write every quote in a text twice.") from error
    return rows or [(1, [])]


def in_form(where, column, value):
    """The value of a column; raises ValueError, with where it stands and the mend, where it cannot be read."""
    form, mend = FORMS.get(column) or FORMS[REFERENCE_TYPES.get(column, TEXT)]
    try:
        return form(value)
    except (KeyError, ValueError) as error:
        raise ValueError(f"{where}: {column} is {value!r}; write {mend}.") from error


def flag(value):
    return {"0": False, "1": True, "false": False, "true": True}[value.strip().lower()]


def bound(value):
    number = float(value or "nan")
    if value and not math.isfinite(number):
        raise ValueError(value)
    return number


# How a value of each type is read, and the mend where it is not; two columns have forms of their own.
FORMS = {
    TEXT: (str, "text"),
    WHOLE: (int, "a whole number, such as 3"),
    NUMBER: (bound, "a number such as 1200.5, or nothing where there is no bound"),
    FLAG: (flag, "0 or 1 (true or false are read too)"),
}
FORMS |= {"scored": FORMS[FLAG], "role": ({role: role for role in ROLES}.__getitem__, "one of " + ", ".join(ROLES))}


class Correction(NamedTuple):
    """What a person says of a line, and where it is written."""

    role: str
    article: str
    joins: bool
    where: str


def read_corrections(path):
    """Corrections by hand, a table with the columns of the reference's `lines`: `Correction` by page and line.

    Raises ValueError, naming file, line and mend, where the file cannot be read so.
    """
    found = {}
    for row in read_table(path, "lines").itertuples():
        where = f"{path}, line {row.Index}"
        if row.role not in OUTSIDE and not row.article:
            raise ValueError(f"{where}: a line of the role {row.role} belongs to an article; name it.")
        article = "" if row.role in OUTSIDE else row.article
        found.setdefault(row.page, {})[row.line] = Correction(row.role, article, row.joins_previous, where)
    return found
