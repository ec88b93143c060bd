"""How right the tables are, against a reference annotated by hand (`corpus/gold/README.md` gives the rules)."""

import os
from pathlib import Path
from typing import NamedTuple

import pandas as pd

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
WHOLE = {"line": int, "joins_previous": bool, "start": int, "end": int, "scored": int, "paragraph": int}
COLUMNS = {
    "lines": ["page", "line", "role", "article", "joins_previous"],
    "articles": ["article", "title", "authors", "kind", "date", "adcode", "region"],
    "paragraphs": ["article", "paragraph", "text"],
    "places": ["article", "start", "end", "text", "adcode", "scored"],
    "metrics": ["article", "start", "end", "text", "qualifier", "low", "high", "unit", "indicator", "kind", "scored"],
}


class Gold(NamedTuple):
    """The reference tables; see `corpus/gold/README.md` for their columns."""

    lines: pd.DataFrame
    articles: pd.DataFrame
    paragraphs: pd.DataFrame
    places: pd.DataFrame
    metrics: pd.DataFrame


def read_gold(folder=None):
    """Read a reference annotation: the CSV files of a folder, an empty table for each that is not there.

    folder: default the folder `gold` inside `$PAGES`, where pages of your own are read, else that of the shipped pages.
    Numbers are integers, `joins_previous` is true or false, all else is text.
    """
    own = os.environ.get("PAGES")
    folder = Path(folder or (Path(own) / "gold" if own else GOLD))
    return Gold(*(read_table(folder / f"{name}.csv", COLUMNS[name]) for name in Gold._fields))


def read_table(path, columns):
    if path.is_file():
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        if missing := [column for column in columns if column not in table]:
            raise ValueError(f"{path} lacks the column {missing[0]}: its first line must name {', '.join(columns)}.")
    else:
        table = pd.DataFrame(columns=columns, dtype=str)
    numbers = {column: int for column in WHOLE if column in table}
    return table.astype(numbers).astype({column: WHOLE[column] for column in numbers})


def score_pages(corpus, gold):
    """Score the lines and articles that the reference holds: a table of right, of and share, one row per measure.

    Roles count adverts and boilerplate as one class. Joins are those of lines of text. Titles, authors, kinds and dates
    are those of the found article with most lines of the reference article; dates are compared by month and day.
    Grouping is B-cubed F1 (Bagga and Baldwin 1998) over the lines that stand in an article on either side.
    """
    lines, checks = compare(corpus, gold)
    rows = {name: (check.right.sum(), len(check), check.right.mean()) for name, check in checks.items()}
    rows["grouping (B-cubed F1)"] = (pd.NA, pd.NA, bcubed_f1(lines))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["right", "of", "share"])
    return table.astype({"right": "Int64", "of": "Int64"})


def misses(corpus, gold):
    """Every disagreement: measure, where (page and line, or the reference article), reference, found."""
    wrong = [check[~check.right].assign(measure=name) for name, check in compare(corpus, gold)[1].items()]
    return pd.concat(wrong)[["measure", "where", "reference", "found"]].reset_index(drop=True)


def compare(corpus, gold):
    """The lines of both sides, and for each measure a table of where, reference, found and right."""
    lines = gold.lines.merge(corpus.lines, on=["page", "line"], suffixes=("_gold", "_found"))
    where = lines.page + ", line " + lines.line.astype(str)
    text = lines.role_gold.isin(["body", "caption"])
    one_class = {"boilerplate": "advert"}
    checks = {
        "roles": check(where, lines.role_gold, lines.role_found, lambda roles: roles.replace(one_class)),
        "joins": check(where[text], lines.joins_previous_gold[text], lines.joins_previous_found[text]),
    }
    wanted = gold.articles[gold.articles.article.isin(lines.article_gold[text])].set_index("article")
    matches = matched_articles(lines[text]).reindex(wanted.index)
    found = corpus.articles.reindex(matches).set_axis(wanted.index).fillna("")
    for name, column in {"titles": "title", "authors": "authors", "kinds": "kind"}.items():
        checks[name] = check(wanted.index, wanted[column], found[column])
    checks["dates"] = check(wanted.index, wanted.date, found.date, lambda dates: dates.str[-5:])
    return lines, checks


def check(where, reference, found, form=lambda values: values):
    right = form(reference).eq(form(found)).astype(bool)
    return pd.DataFrame({"where": where, "reference": reference, "found": found, "right": right})


def matched_articles(text):
    """For each reference article the found article with most of its lines of text; other lines match nothing."""
    found = text[text.article_found != ""]
    counts = found.groupby(["article_gold", "article_found"]).size().sort_values(kind="stable")
    return counts.reset_index().drop_duplicates("article_gold", keep="last").set_index("article_gold").article_found


def bcubed_f1(lines):
    """B-cubed F1 of the grouping into articles (Bagga and Baldwin 1998); a line in no article is its own group."""
    lines = lines[(lines.article_gold != "") | (lines.article_found != "")].reset_index(drop=True)
    own = pd.Series(lines.index.map("line {}".format), index=lines.index)
    sides = [lines[column].where(lines[column] != "", own) for column in ("article_gold", "article_found")]
    both = lines.groupby(sides).line.transform("size")
    recall, precision = ((both / lines.groupby(side).line.transform("size")).mean() for side in sides)
    return 2 * recall * precision / (recall + precision)


def in_found_articles(table, corpus, gold):
    """Rows of the reference, their article replaced by the found article that holds most of its lines."""
    lines = gold.lines.merge(corpus.lines, on=["page", "line"], suffixes=("_gold", "_found"))
    matches = matched_articles(lines[lines.role_gold.isin(["body", "caption"])])
    return table.assign(article=table.article.map(matches)).dropna(subset="article")


def overlaps(reference, found):
    """Pairs of rows of the same article whose spans overlap: the index of either side as `reference` and `found`."""
    left = reference[["article", "start", "end"]].rename_axis("reference").reset_index()
    right = found[["article", "start", "end"]].rename_axis("found").reset_index()
    pairs = left.merge(right, on="article", suffixes=("", "_found"))
    pairs = pairs[(pairs.start < pairs.end_found) & (pairs.start_found < pairs.end)]
    return pairs[["reference", "found"]]


def touching(corpus, found, reference, gold):
    """How many of the rows found touch a scored row of the reference, only rows not scored, or none at all.

    found and reference: article, start, end, as places and metrics have them. Rows in articles that the reference does
    not hold are `elsewhere`.
    """
    known = found.article.isin(in_found_articles(gold.articles, corpus, gold).article)
    reference = in_found_articles(reference, corpus, gold).reset_index(drop=True)
    pairs = overlaps(reference, found[known])
    best = reference.scored.loc[pairs.reference].groupby(pairs.found.to_numpy()).max().reindex(found.index[known])
    touched = {"scored": best == 1, "not scored": best == 0, "nothing": best.isna(), "elsewhere": ~known}
    return {name: int(rows.sum()) for name, rows in touched.items()}


def score_places(corpus, places, gold):
    """Score mentions of places: those found, those with the right code, and spurious ones, which touch no row at all.

    Gives a table of right, of and share; `spurious` counts mentions, of all that were found.
    """
    reference = in_found_articles(gold.places, corpus, gold).reset_index(drop=True)
    places = places[places.article.isin(in_found_articles(gold.articles, corpus, gold).article)]
    pairs = overlaps(reference, places)
    scored = reference[reference.scored == 1]
    hits = pairs[pairs.reference.isin(scored.index)]
    same = reference.adcode.loc[hits.reference].to_numpy() == places.adcode.loc[hits.found].to_numpy()
    rows = {
        "found": (hits.reference.nunique(), len(scored)),
        "right code": (hits.reference[same].nunique(), len(scored)),
        "spurious": ((~places.index.isin(pairs.found)).sum(), len(places)),
    }
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["right", "of"])
    return table.assign(share=table.right / table.of)


def score_metrics(corpus, metrics, gold):
    """Score reported metrics: recall and precision by overlap; of those found, right spans, bounds, units, indicators.

    A row of the reference that is not scored neither earns nor costs. Gives a table of right, of and share; `all at
    once` is the share of found metrics with all four right.
    """
    both, right, spurious = compare_metrics(corpus, metrics, gold)
    rows = {"recall": (len(right), len(both)), "precision": (len(right), len(right) + len(spurious))}
    rows |= {name: (right[name].sum(), len(right)) for name in right}
    rows["all at once"] = (right.all(axis=1).sum(), len(right))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["right", "of"])
    return table.assign(share=table.right / table.of)


def metric_misses(corpus, metrics, gold):
    """Every disagreement on metrics: what is wrong, the article, the reference and what was found."""
    both, right, spurious = compare_metrics(corpus, metrics, gold)
    missed = both[both.text_found.isna()].assign(text_found="")
    parts = [differences(missed, "missed", "text"), differences(spurious, "spurious", "text")]
    parts += [differences(both.loc[right.index[~right[name]]], name, name) for name in right]
    return pd.concat(parts, ignore_index=True)


def differences(rows, wrong, column):
    columns = {"article": rows.article, "reference": rows.get(column, ""), "found": rows.get(f"{column}_found", "")}
    return pd.DataFrame({"wrong": wrong, **columns})


def compare_metrics(corpus, metrics, gold):
    """The scored reference, each row with the first metric that overlaps it; what of that is right; the spurious."""
    reference = in_found_articles(gold.metrics, corpus, gold).reset_index(drop=True)
    reference = spelled(reference.assign(low=pd.to_numeric(reference.low), high=pd.to_numeric(reference.high)))
    metrics = spelled(metrics[metrics.article.isin(in_found_articles(gold.articles, corpus, gold).article)])
    pairs = overlaps(reference, metrics)
    hits = pairs.drop_duplicates("reference").set_index("reference").found
    both = reference.join(metrics.loc[hits].set_axis(hits.index).add_suffix("_found"))
    both = both[both.scored == 1]
    found = both[both.text_found.notna()]
    right = {name: found[name] == found[f"{name}_found"] for name in ("span", "bounds", "unit", "indicator")}
    spurious = metrics[~metrics.index.isin(pairs.found)].rename(columns={"text": "text_found"})
    return both, pd.DataFrame(right), spurious


def spelled(metrics):
    """Spans and bounds as text, so that they can be compared and shown; bounds to nine digits, none as nothing."""
    sides = [metrics[side].map("{:.9g}".format, na_action="ignore").fillna("") for side in ("low", "high")]
    span = metrics.start.astype(str) + "-" + metrics.end.astype(str) + " " + metrics.text
    return metrics.assign(span=span, bounds=sides[0] + " to " + sides[1])
