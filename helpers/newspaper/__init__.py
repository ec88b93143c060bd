"""The page engine: what the lines of a page are, and whose."""

from helpers.newspaper.articles import group_lines
from helpers.newspaper.corrections import BY_HAND, Fix, corrected
from helpers.newspaper.lines import read_lines, source_rows, text_rows
from helpers.newspaper.rows import Row

__all__ = ["Fix", "Row", "parse_page", "text_rows"]


def parse_page(rows, fixes=None):
    """The rows of a page (`Row`) that are not blank, in reading order, each a `Line` with its role and article.

    And its articles in reading order. fixes: corrections by hand, `Fix` by the number of the row.
    """
    lines, articles = group_lines(read_lines(rows))
    if not fixes:
        return list(source_rows(lines)), articles
    lines, articles = corrected(lines, fixes)
    rows = source_rows(lines)
    return [row._replace(reason=BY_HAND) if row.number in fixes else row for row in rows], articles
