"""From articles to words: where they begin and end, and the lists that say which stay whole and which do not count.

A *word* is a token with a letter, digit or Han character.
"""

import itertools
import re
import warnings
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import rjieba

from helpers.chinese import HAN, fold
from helpers.gazetteer import automaton, gazetteer, towns
from helpers.rules import Rule, pattern_of, read_words

with warnings.catch_warnings():
    # newer Pythons warn of its source
    warnings.simplefilter("ignore")
    import jieba

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LEXICON = CORPUS / "lexicon.txt"
STOPWORDS = CORPUS / "stopwords.txt"
ENGINES = ("jieba", "rjieba")
WORD = re.compile(r"[^\W_]")
TWO_SIGNS = re.compile(f"[{HAN}]{{2}}")
# Those of one sign; the lines of the file have them without a space between.
SURNAMES = "".join(line for line in read_words("surnames") if len(line) > 2)
# Tags of function words and numbers, and function words that the dictionary tags as something else.
FUNCTION_TAGS, FUNCTION_SIGNS = tuple("cdfmpqruy"), "很较每此仍"

# For speed every pattern of WHOLE begins with this class, so that most signs of a text are passed over at once.
START = "[0-9A-Za-z._—…〇○零一二三四五六七八九多余-]"
DIGIT = f"{START}(?<=[0-9])(?<![A-Za-z0-9].)"
DECIMALS = "(?:[.·][0-9]++)"
# 百 and 千 stand in 百分点 and 千米 too
LARGE = "(?:[百千]?[万亿]+|百(?!分)|千(?![米克瓦卡帕伏赫]))"
SUM = f"{LARGE}(?:[0-9]++{DECIMALS}?{LARGE}?)*"
# Stands for a whole token while an engine cuts a text: no folded text has it, and no engine joins it to a word.
MARK = "（"
# What is one token in any dictionary.
WHOLE = [
    Rule(
        "thousands", f"{DIGIT}[0-9]{{0,2}}(?:,[0-9]{{3}})++(?![0-9]){DECIMALS}?(?:{SUM}|%)?", "有23,876户", "2020,300人"
    ),
    Rule("number", f"{DIGIT}[0-9]*+(?:{DECIMALS}|(?![A-Za-z]))(?:{SUM}|[%‰])?", "投资1亿2000万元", "用5G手机"),
    Rule("Chinese digits", f"{START}(?<=[〇○零一二三四五六七八九])[〇○零一二三四五六七八九]{{2,}}", "一九八七年"),
    Rule("more than a number", f"{START}(?<=[0-9十百千万亿][多余])", "走了20多年"),
    Rule("letters and decimals", rf"{START}(?<=[A-Za-z])(?<![A-Za-z0-9].)[A-Za-z]*[0-9]+\.[0-9]+", "PM2.5下降"),
    Rule("stop between letters", rf"{START}(?<=[A-Za-z]\.)(?=[A-Za-z])", "www.example.cn"),
    Rule("hyphen or line within a word", f"{START}(?<=[A-Za-z0-9][_-])(?=[A-Za-z0-9])", "text-align"),
    Rule("dash", f"{START}(?<=—)—+", "他说——"),
    Rule("ellipsis", f"{START}(?<=…)…+", "不知道……"),
]


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
    """A table indexed by word without the rows of stop words, in whatever characters they are printed."""
    return table[~table.index.isin(stopwords_among(table.index, stopwords))]


def stopwords_among(words, stopwords):
    """Those of these words that are stop words, in whatever characters they are printed."""
    folded = set(map(fold, read_stopwords(stopwords)))
    return [word for word in words.unique() if fold(word) in folded]


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

    articles: index article, column text. engine: `jieba`, or `rjieba` for large piles; both know the names of the
    gazetteer and guess other words outside the dictionary by a hidden Markov model. lexicon: what `read_lexicon` takes,
    None for the shipped one, () for none; each occurrence of a term is one token (of overlapping ones the first, of
    those that begin together the longest). So is what a rule of WHOLE fits. Texts are cut in their folded form.
    Nothing is left out: the tokens of an article joined are its text. start, end: offsets in characters, end excluded.
    pos: the tag of the lexicon, else of the dictionary of jieba, else `ns` for a name and `x` for anything else.
    Another engine is a ValueError.
    """
    terms = {fold(term): tag for term, tag in read_lexicon(LEXICON if lexicon is None else lexicon).items()}
    cut, texts = cutter(engine_cut(engine), terms), articles.text.tolist()
    # for speed each word is kept once, by a number that a dict in C gives it
    numbers = defaultdict(itertools.count().__next__)
    cuts = [np.fromiter(map(numbers.__getitem__, words), int, len(words)) for words in map(cut, texts)]
    rows, codes, words = without_guesses(np.concatenate([np.empty(0, int), *cuts]), list(numbers), terms)
    article = np.arange(len(texts)).repeat([*map(len, cuts)])[rows]
    lengths = np.array([*map(len, words)], int)[codes]
    # the texts one after another are all tokens joined
    sizes = np.array([*map(len, texts)], int)
    ends = lengths.cumsum() - (sizes.cumsum() - sizes)[article]
    tags = [terms.get(word) or dictionary().tags.get(word) or names().get(word, "x") for word in map(fold, words)]
    columns = {
        "article": articles.index.take(article),
        "start": ends - lengths,
        "end": ends,
        "word": pd.Index(words, dtype="str").take(codes),
        "pos": pd.Index(tags, dtype="str").take(codes),
    }
    return pd.DataFrame(columns, copy=False)


def without_guesses(codes, words, terms):
    """Tokens as numbers of words, with a guess of two signs as two where one is a function word (上犯).

    Gives for each of these tokens the row of the one that it is of, its number, and the words.
    """
    parts = [list(word) if is_guess(fold(word), terms) else [word] for word in words]
    counts = np.array([*map(len, parts)], int)
    rows = np.arange(len(codes)).repeat(counts[codes])
    numbers = (counts.cumsum() - counts)[codes[rows]]
    numbers[1:] += rows[1:] == rows[:-1]
    return rows, numbers, [*itertools.chain(*parts)]


def is_guess(word, terms):
    """Whether these two signs, one of them a function word, are one word by the model of the engine alone."""
    known = word in dictionary().tags or word in terms or word[0] in SURNAMES
    return not known and bool(TWO_SIGNS.fullmatch(word)) and any(map(is_function, word))


def cutter(cut, terms, rules=WHOLE):
    """The function from a text to its words, by that of an engine, with terms and what a rule fits as one word each."""
    find_terms = automaton(terms).find_matches_as_indexes if terms else lambda folded: ()
    find_tokens = pattern_of(rules).finditer

    def cut_around(text):
        folded = fold(text)
        # every second part is a whole token
        parts = sliced(folded, whole_bounds(folded, find_terms, find_tokens))
        words, at = cut(MARK.join(parts[::2])), 0
        for token in parts[1::2]:
            at = words.index(MARK, at)
            words[at] = token
        return words if folded == text else sliced(text, [0, *itertools.accumulate(map(len, words))])

    return cut_around


def whole_bounds(folded, find_terms, find_tokens):
    """The bounds of the terms and, between them, of what the rules fit, in order, between the ends of the text."""
    bounds = [0]
    for _, start, end in [*find_terms(folded), (None, len(folded), len(folded))]:
        for token in find_tokens(folded, bounds[-1], start):
            bounds += token.span()
        bounds += start, end
    return bounds[:-1]


def sliced(text, bounds):
    """The text cut at these bounds."""
    return [text[start:end] for start, end in itertools.pairwise(bounds)]


@cache
def engine_cut(engine):
    """The function of an engine, which knows the names of the gazetteer, from text to list of words."""
    if engine not in ENGINES:
        raise ValueError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    if engine == "rjieba":
        tokenizer = rjieba.Jieba()
        cut = tokenizer.cut
    else:
        tokenizer = jieba.Tokenizer()
        # left to itself, jieba reads and writes a cache in the temp folder, which others may have changed
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
        cut = tokenizer.lcut
    for name, tag in names().items():
        tokenizer.add_word(name, None, tag)
    return cut


def is_function(sign):
    """Whether a sign by itself is a function word or a number."""
    return dictionary().tags.get(sign, "x").startswith(FUNCTION_TAGS) or sign in FUNCTION_SIGNS


@cache
def names():
    """The full names of provinces, cities, counties and towns that the dictionary of jieba lacks, each with its tag.

    Without those that are a function word and a known word: 中山区 stands in 发展中山区 too.
    """
    known = dictionary().counts
    full = [form for form, units in gazetteer().forms.items() if "full" in units.values()]
    new = [name for name in dict.fromkeys([*full, *towns()]) if len(name) > 2 and name not in known]
    return {name: "ns" for name in new if not (is_function(name[0]) and name[1:] in known)}


class Dictionary(NamedTuple):
    """The dictionary of jieba: from word to count in the texts that it was made of, and to part of speech."""

    counts: dict
    tags: dict


@cache
def dictionary():
    """The dictionary of jieba, read once."""
    with jieba.Tokenizer().get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    words, counts, tags = fields[::3], map(int, fields[1::3]), fields[2::3]
    return Dictionary(dict(zip(words, counts, strict=True)), dict(zip(words, tags, strict=True)))


def only_words(tokens):
    """The rows whose token is a word."""
    return tokens[is_word(tokens)]


def is_word(tokens):
    """Whether each token is a word: an array."""
    codes, words = pd.factorize(tokens.word)
    return np.array([WORD.search(fold(word)) is not None for word in words], bool)[codes]


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
