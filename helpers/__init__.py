"""Baozhang: from scanned newspaper pages to articles, words, places and numbers."""

from helpers.metrics import find_metrics
from helpers.pages import read_corpus
from helpers.places import find_places
from helpers.regions import locate_articles
from helpers.words import segment

__all__ = ["find_metrics", "find_places", "locate_articles", "read_corpus", "segment"]
