"""The page engine: what the lines of a page are, and whose."""

from helpers.newspaper.articles import group_lines
from helpers.newspaper.lines import read_lines, source_rows, text_rows
from helpers.newspaper.rows import Row

__all__ = ["Row", "parse_page", "text_rows"]


def parse_page(rows):
    """The rows of a page (`Row`) that are not blank, in reading order, each a `Line` with its role and article.

    And its articles in reading order.
    """
    lines, articles = group_lines(read_lines(rows))
    return list(source_rows(lines)), articles
