"""From articles to words: where they begin and end, and the lists that say which stay whole and which do not count.

A *word* is a token with a letter, digit or Han character.
"""

import re
import warnings
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import rjieba

from helpers.gazetteer import automaton

with warnings.catch_warnings():
    # newer Pythons warn of its source
    warnings.simplefilter("ignore")
    import jieba

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LEXICON = CORPUS / "lexicon.txt"
STOPWORDS = CORPUS / "stopwords.txt"
ENGINES = ("jieba", "rjieba")
WORD = r"[^\W_]"


# word lists


def read_lexicon(path=LEXICON):
    """Read terms that are to stay whole, as a dict from term to tag (empty where none is given).

    path: a UTF-8 file, or an iterable of its lines: `term` or `term tag`, the tag of letters a to z; # opens a comment.
    A malformed line is a ValueError that names file and line and says what to do.
    """
    terms = {}
    for place, line in numbered_lines(path):
        term, *tags = line.split()
        if len(term) < 2:
            raise ValueError(
                f"{place}: the term {term!r} has one character; a term has two or more, so delete the line"
            )
        if len(tags) > 1 or tags and not re.fullmatch("[a-z]+", tags[0]):
            raise ValueError(f"{place}: {line!r} is no term with at most one tag of the letters a to z; write 'term n'")
        if term in terms:
            raise ValueError(f"{place}: {term!r} stands in the list already; delete one of the two lines")
        terms[term] = "".join(tags)
    return terms


def read_stopwords(path=STOPWORDS):
    """Read stop words as a frozenset; path: a UTF-8 file, one word a line, # opens a comment; or an iterable."""
    stopwords = set()
    for place, line in numbered_lines(path):
        if len(line.split()) > 1:
            raise ValueError(f"{place}: {line!r} is more than one word; write one word a line")
        stopwords.add(line)
    return frozenset(stopwords)


def leave_out(table, stopwords):
    """A table indexed by word without the rows of stop words."""
    return table[~table.index.isin(read_stopwords(stopwords))]


def numbered_lines(path):
    """Pairs of a place, as errors name it, and a stripped line that is neither blank nor a comment."""
    name = path if isinstance(path, str | Path) else "list"
    try:
        lines = Path(path).read_text("utf-8-sig").split("\n") if name is path else path
    except UnicodeDecodeError as error:
        raise ValueError(f"{name} is not UTF-8 at byte {error.start}; save it as UTF-8") from error
    pairs = ((f"{name}, line {number}", line.strip()) for number, line in enumerate(lines, 1))
    return [(place, line) for place, line in pairs if line and not line.startswith("#")]


# segmentation


def segment(articles, engine="jieba", lexicon=None):
    """Cut the text of each article into tokens: a table of article, start, end, word, pos.

    articles: index article, column text. engine: `jieba`, or `rjieba` for large piles; both guess words outside the
    dictionary by a hidden Markov model. lexicon: what `read_lexicon` takes, None for the shipped one, () for none; each
    occurrence of a term is one token (of overlapping ones the first, of those that begin together the longest).
    Nothing is left out: the tokens of an article joined are its text. start, end: offsets in characters, end excluded.
    pos: the tag of the lexicon, else of the dictionary of jieba, else `x`. Another engine is a ValueError.
    """
    terms = read_lexicon(LEXICON if lexicon is None else lexicon)
    cut = whole_terms(engine_cut(engine), terms)
    # for speed each word is kept once, by number
    numbers = {}
    cuts = [np.array([numbers.setdefault(word, len(numbers)) for word in cut(text)], int) for text in articles.text]
    lengths, tags = np.array([len(word) for word in numbers], int), dictionary().tags
    codes, ends = joined(cuts), joined([lengths[codes].cumsum() for codes in cuts])
    columns = {
        "article": articles.index.repeat([len(codes) for codes in cuts]),
        "start": ends - lengths[codes],
        "end": ends,
        "word": pd.Index(list(numbers), dtype="str").take(codes),
        "pos": pd.Index([terms.get(word) or tags.get(word, "x") for word in numbers], dtype="str").take(codes),
    }
    return pd.DataFrame(columns, copy=False)


def joined(arrays):
    """One array of whole numbers from any number of them."""
    return np.concatenate([np.empty(0, int), *arrays])


def whole_terms(cut, terms):
    """A cut that keeps every term whole and gives the pieces between terms to `cut`."""
    if not terms:
        return cut
    find_terms = automaton(terms).find_matches_as_indexes

    def cut_between(text):
        words, at = [], 0
        for _, start, end in find_terms(text):
            if start > at:
                words += cut(text[at:start])
            words.append(text[start:end])
            at = end
        return words + cut(text[at:])

    return cut_between


@cache
def engine_cut(engine):
    """The function of an engine from text to list of words."""
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    if engine == "rjieba":
        return rjieba.Jieba().cut
    tokenizer = jieba.Tokenizer()
    # left to itself, jieba reads and writes a cache in the temp folder, which others may have changed
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    return tokenizer.lcut


class Dictionary(NamedTuple):
    """The dictionary of jieba: from word to count in the texts that it was made of, and to part of speech."""

    counts: dict
    tags: dict


@cache
def dictionary():
    """The dictionary of jieba, read once."""
    with jieba.Tokenizer().get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    words = fields[::3]
    return Dictionary(
        dict(zip(words, map(int, fields[1::3]), strict=True)), dict(zip(words, fields[2::3], strict=True))
    )


def only_words(tokens):
    """The rows whose token is a word."""
    return tokens[is_word(tokens)]


def is_word(tokens):
    """Whether each token is a word: an array."""
    codes, words = pd.factorize(tokens.word)
    return pd.Series(words, dtype="str").str.contains(WORD).to_numpy(bool)[codes]


def alike(tokens, leave=()):
    """How alike the articles are in their words: a row a pair, with article, other and likeness, the most alike first.

    Likeness is the cosine of log(1 + count) over the words: 0 where two articles share none, 1 where they have the same
    ones. leave: words to leave out, such as stop words and names of places.
    """
    words = only_words(tokens[~tokens.word.isin(set(leave))])
    counts = words.groupby(["article", "word"], sort=False).size().unstack(fill_value=0)
    weights = np.log1p(counts.to_numpy(float))
    weights /= np.linalg.norm(weights, axis=1, keepdims=True)
    first, second = np.triu_indices(len(counts), 1)
    pairs = {"article": counts.index[first], "other": counts.index[second]}
    likeness = (weights @ weights.T)[first, second]
    return pd.DataFrame(pairs | {"likeness": likeness}).sort_values(
        "likeness", ascending=False, kind="stable", ignore_index=True
    )
