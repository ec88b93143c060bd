"""What is written by hand, the reference and corrections: CSV files, read with every value checked.

`corpus/gold/README.md` gives the rules.
"""

import csv
import io
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
    """The table of this name from a CSV file, its columns in their types; those that no reference needs stay text.

    Its index, `source`, is the line in the file.
    """
    table = read_rows(path) if path.is_file() else pd.DataFrame(columns=REFERENCE[name], dtype=TEXT)
    if missing := [column for column in REFERENCE[name] if column not in table]:
        wanted = ", ".join(REFERENCE[name])
        raise ValueError(f"{path} lacks the column {missing[0]}: its first line must name {wanted}, between commas.")
    table = table.assign(**{column: typed(table[column], path) for column in REFERENCE[name]})
    lines = {}
    for line, *key in table[KEYS.get(name, list(table))].itertuples():
        if (first := lines.setdefault(tuple(key), line)) != line:
            what = " ".join(map(str, key[:2]))
            raise ValueError(f"{path}, line {line}: {what} stands in line {first} too; write one row for each.")
    return table.rename_axis("source")


def read_rows(path):
    """The rows of a CSV file as text, by the line where each begins; the first names the columns, blank ones go."""
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValueError(f"{path}, line {line}: no UTF-8 text; write the file as CSV in UTF-8.") from error
    reader, rows, line = csv.reader(io.StringIO(text, newline=""), strict=True), {}, 1
    try:
        for row in reader:
            rows |= {line: row} if any(row) else {}
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValueError(f"{path}, line {line}: {error}; write every quote in a text twice.") from error
    header = rows.pop(min(rows, default=1), [])
    for line, row in rows.items():
        if len(row) != len(header):
            mend = "write as many as the first line has, and quotes around a text that holds a comma"
            raise ValueError(f"{path}, line {line}: {len(row)} values for {len(header)} columns; {mend}.")
    if twice := [column for place, column in enumerate(header) if column and column in header[:place]]:
        raise ValueError(f"{path} has two columns {twice[0]!r}: take one away, or give it a name of its own.")
    return pd.DataFrame(list(rows.values()), index=list(rows), columns=header, dtype=TEXT)


def typed(column, path):
    """A column of the reference in its type; ValueError names line and mend where a value does not have its form."""
    kind = REFERENCE_TYPES[column.name]
    form, mend = FORMS.get(column.name) or FORMS[kind]
    values = column if kind == TEXT else column.str.strip().str.lower()
    for line in column.index[~values.str.fullmatch(form)]:
        raise ValueError(f"{path}, line {line}: {column.name} is {column[line]!r}; write {mend}.")
    if kind == TEXT:
        return values
    return values.replace({"true": "1", "false": "0", "": "nan"}).astype(float).astype(kind)


# The form of a value of each type, and the mend where it has another; two columns have forms of their own.
FORMS = {
    TEXT: (r"[\s\S]*", "text"),
    WHOLE: (r"\d{1,9}", "a whole number, such as 3"),
    NUMBER: (r"(?:-?\d+(?:\.\d+)?(?:e[+-]?\d\d?)?)?", "a number such as 1200.5, or nothing where there is no bound"),
    FLAG: ("0|1|true|false", "0 or 1 (true or false are read too)"),
    "role": ("|".join(ROLES), "one of " + ", ".join(ROLES)),
}
FORMS["scored"] = FORMS[FLAG]


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
