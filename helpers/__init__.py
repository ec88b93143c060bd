"""Baozhang: from scanned newspaper pages to articles, words, places and numbers.

`read_corpus(folder)` reads pages into three tables: pages, lines and articles. Of the articles, `segment` makes the
table of tokens, `find_places` that of places, `find_metrics` that of metrics, and `locate_articles` that of regions.
`helpers.tables` has their columns and types, and `corpus/README.md` says what each column means.
"""

from helpers.metrics import find_metrics
from helpers.pages import read_corpus
from helpers.places import find_places
from helpers.regions import locate_articles
from helpers.words import segment

__all__ = ["find_metrics", "find_places", "locate_articles", "read_corpus", "segment"]
