"""The page engine: what the lines of a page are, and whose."""

from helpers.newspaper.articles import group_lines
from helpers.newspaper.corrections import Fix, corrected
from helpers.newspaper.lines import read_lines, text_rows
from helpers.newspaper.rows import Row

__all__ = ["Fix", "Row", "parse_page", "text_rows"]


def parse_page(rows, fixes=None):
    """The rows of a page (`Row`) that are not blank, in reading order, each a `GroupedRow` with its role and article.

    And its articles in reading order. fixes: corrections by hand, `Fix` by the number of the row.
    """
    lines, articles = group_lines(read_lines(rows))
    return corrected(lines, fixes) if fixes else (lines, articles)
