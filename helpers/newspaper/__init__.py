"""The page engine: what the lines of a page are, and whose."""

from helpers.newspaper.articles import group_lines
from helpers.newspaper.lines import read_lines


def parse_page(text):
    """Every non-blank line of a page with its role and article (see `Line`), and its articles in reading order."""
    return group_lines(read_lines(text))
