"""The columns and types of every table, once; `corpus/README.md` says what each column means."""

import pandas as pd

TEXT, WHOLE, NUMBER, FLAG = "str", "int64", "float64", "bool"
# Of a row on its page, in the unit of the source, from its left top corner; missing where the source has no boxes.
BOX = dict.fromkeys(["left", "top", "right", "bottom"], NUMBER)
SPAN = {"start": WHOLE, "end": WHOLE}

# In order; where a table has an index, that comes first.
TABLES = {
    "pages": {"page": TEXT, "path": TEXT, "encoding": TEXT, "characters": WHOLE, "lines": WHOLE, "problem": TEXT},
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
}
# What a line of a page is; the last three belong to no article. Unplaced is running text that found none.
ROLES = ("headline", "subhead", "byline", "body", "caption", "credit", "boilerplate", "advert", "unplaced")
# Roles whose text is the text of an article.
RUNNING = ("body", "caption")


def make_table(name, rows):
    """The table of this name from its rows, tuples in the order of its columns; of the same types without any rows."""
    types = TABLES[name]
    table = as_table(list(rows), **types)
    return table.set_index(INDEX[name]) if name in INDEX else table


def as_table(rows, **types):
    """A table of rows with columns of these names and types, also where there are no rows."""
    return pd.DataFrame(rows, columns=list(types)).astype(types)
