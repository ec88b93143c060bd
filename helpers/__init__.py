"""Baozhang: from scanned newspaper pages to articles, words, places and numbers."""

from helpers.pages import read_corpus

__all__ = ["read_corpus"]
