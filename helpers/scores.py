"""How right the tables are, against a reference annotated by hand (`corpus/gold/README.md` gives the rules)."""

import pandas as pd

from helpers.reference import GOLD, Gold, read_gold
from helpers.tables import OUTSIDE, RUNNING

__all__ = ["GOLD", "Gold", "read_gold"]

NO_LINE = "no such line"


def score_pages(corpus, gold):
    """Score the lines and articles that the reference holds: a table of right, of and share, one row per measure.

    Roles count adverts and boilerplate as one class. Joins are those of lines of text. Titles, authors, kinds and dates
    are those of the found article with most lines of the reference article; dates are compared by month and day.
    A line that the page does not have, or has blank, is wrong; where pages were not read, a row `pages` says how many.
    Grouping is B-cubed F1 (Bagga and Baldwin 1998) over the lines that stand in an article on either side.
    """
    lines, checks = compare(corpus, gold)
    table = shares({name: (check.right.sum(), len(check)) for name, check in checks.items()})
    table = table.astype({"right": "Int64", "of": "Int64"})
    table.loc["grouping (B-cubed F1)"] = (pd.NA, pd.NA, bcubed_f1(lines))
    return table


def misses(corpus, gold):
    """Every disagreement: measure, where (page, with its line, or the reference article), reference, found."""
    wrong = [check[~check.right].assign(measure=name) for name, check in compare(corpus, gold)[1].items()]
    return pd.concat(wrong)[["measure", "where", "reference", "found"]].reset_index(drop=True)


def compare(corpus, gold):
    """The lines of both sides, and for each measure a table of where, reference, found and right."""
    lines, text = both_sides(corpus, gold)
    where = lines.page + ", line " + lines.line.astype(str)
    checks = pages_read(corpus, gold) | {
        "roles": check(where, lines.role_gold, lines.role_found, one_class),
        "joins": check(where[text], lines.joins_previous_gold[text], lines.joins_previous_found[text]),
    }
    wanted = gold.articles[gold.articles.article.isin(lines.article_gold[text])].set_index("article")
    matches = matched_articles(lines[text]).reindex(wanted.index)
    found = corpus.articles.reindex(matches).set_axis(wanted.index).fillna("")
    for name, column in {"titles": "title", "authors": "authors", "kinds": "kind"}.items():
        checks[name] = check(wanted.index, wanted[column], found[column])
    checks["dates"] = check(wanted.index, wanted.date, found.date, lambda dates: dates.str[-5:])
    return lines, checks


def one_class(roles):
    """The roles, those of what belongs to no article as one."""
    return roles.mask(roles.isin(OUTSIDE), OUTSIDE[0])


def both_sides(corpus, gold):
    """The reference lines of the pages that were read, beside those found; and which are lines of text."""
    lines = gold.lines[gold.lines.page.isin(corpus.pages.index)]
    lines = lines.merge(corpus.lines, "left", on=["page", "line"], suffixes=("_gold", "_found"))
    lost = {"role_found": NO_LINE, "joins_previous_found": NO_LINE, "article_found": ""}
    lines = lines.astype({"joins_previous_found": object}).fillna(lost)
    return lines, lines.role_gold.isin(RUNNING)


def pages_read(corpus, gold):
    """The check `pages` where pages of the reference were not read, else none."""
    pages = gold.lines.page.drop_duplicates().reset_index(drop=True)
    found = pages.isin(corpus.pages.index).map({True: "in the reference", False: "not read"})
    pages = check(pages, pd.Series("in the reference", pages.index), found)
    return {} if pages.right.all() else {"pages": pages}


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
    """Rows of the reference, their article replaced by the found article that holds most of its lines.

    Where no found article does, it is marked so; rows whose article has no line on a page that was read are left out.
    """
    lines, text = both_sides(corpus, gold)
    own = pd.Series({article: f"{article} (not found)" for article in lines.article_gold}, dtype="str")
    matches = matched_articles(lines[text]).astype("str").reindex(own.index).fillna(own)
    return table.assign(article=table.article.map(matches)).dropna(subset="article").astype({"article": "str"})


def not_read(table, corpus, gold):
    """The articles of a table of the reference that have no line on a page that was read."""
    articles = table.article.drop_duplicates()
    return articles.drop(in_found_articles(articles.to_frame(), corpus, gold).index)


def articles_read(table, corpus, gold):
    """The row `articles` of a score where some of a table of the reference were not read, else none."""
    left_out, count = len(not_read(table, corpus, gold)), table.article.nunique()
    return {"articles": (count - left_out, count)} if left_out else {}


def overlaps(reference, found):
    """Pairs of rows of the same article whose spans overlap: the index of either side as `reference` and `found`."""
    left = reference[["article", "start", "end"]].rename_axis("reference").reset_index()
    right = found[["article", "start", "end"]].rename_axis("found").reset_index()
    pairs = left.merge(right, on="article", suffixes=("", "_found"))
    pairs = pairs[(pairs.start < pairs.end_found) & (pairs.start_found < pairs.end)]
    return pairs[["reference", "found"]]


def paired(corpus, found, reference, gold):
    """The reference in the found articles, the rows found in articles that it holds, and what of both overlaps."""
    reference = in_found_articles(reference, corpus, gold).reset_index(drop=True)
    known = found[found.article.isin(in_found_articles(gold.articles, corpus, gold).article)]
    return reference, known, overlaps(reference, known)


def score_places(corpus, places, gold):
    """Score mentions of places: those found, those with the right code, and spurious ones, which touch no row at all.

    Gives a table of right, of and share; `spurious` counts mentions, of all that were found. Where articles of the
    reference have no line on a page that was read, a row `articles` says how many have.
    """
    reference, places, pairs = paired(corpus, places, gold.places, gold)
    scored = reference[reference.scored == 1]
    hits = pairs[pairs.reference.isin(scored.index)]
    same = reference.adcode.loc[hits.reference].to_numpy() == places.adcode.loc[hits.found].to_numpy()
    rows = articles_read(gold.places, corpus, gold) | {
        "found": (hits.reference.nunique(), len(scored)),
        "right code": (hits.reference[same].nunique(), len(scored)),
        "spurious": ((~places.index.isin(pairs.found)).sum(), len(places)),
    }
    return shares(rows)


def score_metrics(corpus, metrics, gold):
    """Score reported metrics: recall and precision by overlap; of those found, right spans, bounds, units, indicators.

    A row of the reference that is not scored neither earns nor costs. Gives a table of right, of and share; `all at
    once` is the share of found metrics with all four right. Where articles of the reference have no line on a page that
    was read, a row `articles` says how many have.
    """
    both, right, spurious = compare_metrics(corpus, metrics, gold)
    rows = articles_read(gold.metrics, corpus, gold)
    rows |= {"recall": (len(right), len(both)), "precision": (len(right), len(right) + len(spurious))}
    rows |= {name: (right[name].sum(), len(right)) for name in right}
    rows["all at once"] = (right.all(axis=1).sum(), len(right))
    return shares(rows)


def shares(rows):
    """A score of pairs of right and of, by the measure, with their share."""
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["right", "of"])
    return table.assign(share=table.right / table.of)


def metric_misses(corpus, metrics, gold):
    """Every disagreement on metrics: what (`articles`: those not read), the article, the reference, what was found."""
    both, right, spurious = compare_metrics(corpus, metrics, gold)
    missed = both[both.text_found.isna()].assign(text_found="")
    parts = [differences(not_read(gold.metrics, corpus, gold).to_frame(), "articles", "text")]
    parts += [differences(missed, "missed", "text"), differences(spurious, "spurious", "text")]
    parts += [differences(both.loc[right.index[~right[name]]], name, name) for name in right]
    return pd.concat(parts, ignore_index=True)


def differences(rows, wrong, column):
    columns = {"article": rows.article, "reference": rows.get(column, ""), "found": rows.get(f"{column}_found", "")}
    return pd.DataFrame({"wrong": wrong, **columns})


def compare_metrics(corpus, metrics, gold):
    """The scored reference, each row with the first metric that overlaps it; what of that is right; the spurious."""
    reference, metrics, pairs = paired(corpus, metrics, gold.metrics, gold)
    reference, metrics = spelled(reference), spelled(metrics)
    hits = pairs.drop_duplicates("reference").set_index("reference").found
    both = reference.join(metrics.loc[hits].set_axis(hits.index).add_suffix("_found"))
    both = both[both.scored == 1]
    found = both[both.text_found.notna()]
    right = {name: found[name] == found[f"{name}_found"] for name in ("span", "bounds", "unit", "indicator")}
    spurious = metrics[~metrics.index.isin(pairs.found)].rename(columns={"text": "text_found"})
    return both, pd.DataFrame(right), spurious


def spelled(metrics):
    """Spans and bounds as text, so that they can be compared and shown; bounds to nine digits, none as nothing."""
    ends = (metrics[side].map("{:.9g}".format, na_action="ignore") for side in ("low", "high"))
    sides = [end.fillna("").astype("str") for end in ends]
    span = metrics.start.astype(str) + "-" + metrics.end.astype(str) + " " + metrics.text
    return metrics.assign(span=span, bounds=sides[0] + " to " + sides[1])


def agreement(first, second):
    """How far two codings of the same things agree: the share of equal codes, and Cohen's kappa (1960).

    first, second: Series of codes in the same order. Kappa takes off the agreement that chance alone would bring, given
    how often each coder used each code; it is missing where that is complete. Of no rows, both are missing.
    """
    first, second = first.reset_index(drop=True), second.reset_index(drop=True)
    share = (first == second).mean()
    chance = first.value_counts(normalize=True).mul(second.value_counts(normalize=True), fill_value=0).sum()
    return share, (share - chance) / (1 - chance) if chance < 1 else float("nan")
