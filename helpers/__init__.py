"""Baozhang: from scanned newspaper pages to articles, words, places and numbers."""

from helpers.pages import read_corpus
from helpers.words import segment

__all__ = ["read_corpus", "segment"]
