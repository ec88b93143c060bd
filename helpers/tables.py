"""The columns and types of every table, once; `corpus/README.md` says what each column means."""

import pandas as pd

TEXT, WHOLE, NUMBER, FLAG = "str", "int64", "float64", "bool"
BOX = dict.fromkeys(["left", "top", "right", "bottom"], NUMBER)
SPAN = {"start": WHOLE, "end": WHOLE}

# In order; where a table has an index, that comes first.
TABLES = {
    "pages": dict.fromkeys(["page", "path", "format", "encoding", "date"], TEXT)
    | {"characters": WHOLE, "lines": WHOLE, "problem": TEXT},
    "lines": {
        "page": TEXT,
        "line": WHOLE,
        "role": TEXT,
        "article": TEXT,
        "joins_previous": FLAG,
        "reason": TEXT,
        "text": TEXT,
        **BOX,
    },
    "articles": dict.fromkeys(["article", "page", "title", "authors", "kind", "date", "text"], TEXT)
    | {"characters": WHOLE},
    "tokens": {"article": TEXT, **SPAN, "word": TEXT, "pos": TEXT},
    "places": {"article": TEXT, **SPAN, **dict.fromkeys(["text", "adcode", "name", "level", "how"], TEXT)},
    "regions": dict.fromkeys(["article", "adcode", "province", "city", "county", "name", "evidence"], TEXT),
    "metrics": {
        "article": TEXT,
        **SPAN,
        "text": TEXT,
        "qualifier": TEXT,
        "low": NUMBER,
        "high": NUMBER,
        **dict.fromkeys(["unit", "indicator", "kind", "status", "per", "sentence"], TEXT),
    },
}
INDEX = {"pages": "page", "articles": "article"}
# The tables of a reference annotated by hand; `corpus/gold/README.md` has the rules.
REFERENCE = {
    "lines": ["page", "line", "role", "article", "joins_previous"],
    "articles": ["article", "title", "authors", "kind", "date", "adcode", "region"],
    "paragraphs": ["article", "paragraph", "text"],
    "places": ["article", "start", "end", "text", "adcode", "scored"],
    "metrics": ["article", "start", "end", "text", "qualifier", "low", "high", "unit", "indicator", "kind", "scored"],
    # What a person read out of the articles, for findings rather than for scores.
    "number_kinds": ["article", "start", "end", "text", "kind", "second"],
    "formulas": ["article", "text", "announced", "named", "members"],
    "depth": ["article", "start", "end", "text", "level"],
    "titles": ["article", "start", "end", "text", "status"],
    "campaigns": ["article", "campaign"],
    "scars": ["page", "line", "text", "kind", "what", "doubt"],
}
# Its columns have the types of the tables above; some are its own, and `scored` is 1 or 0.
REFERENCE_TYPES = {
    column: TABLES.get(name, {}).get(column, TEXT) for name, columns in REFERENCE.items() for column in columns
}
REFERENCE_TYPES |= dict.fromkeys(["paragraph", "scored", "announced", "named", "line", "start", "end"], WHOLE)
# What a line of a page is; unplaced is running text that found no article.
ROLES = ("headline", "subhead", "byline", "body", "caption", "credit", "boilerplate", "advert", "unplaced")
# Roles whose text is the text of an article.
RUNNING = ("body", "caption")
# Roles of what belongs to no article.
OUTSIDE = ("boilerplate", "advert", "unplaced")


def make_table(name, rows):
    """The table of this name from its rows, tuples in the order of its columns; of the same types without any rows."""
    types = TABLES[name]
    table = as_table(rows, **types)
    return table.set_index(INDEX[name]) if name in INDEX else table


def as_table(rows, **types):
    """A table of rows with columns of these names and types, also where there are no rows."""
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    # for speed each column is made in its type at once
    arrays = {name: pd.array(column, kind) for (name, kind), column in zip(types.items(), columns, strict=True)}
    return pd.DataFrame(arrays, copy=False)
