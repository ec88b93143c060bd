"""From articles to words and counts: where words begin and end, which are frequent, key, and found together.

In all counts a *word* is a token with a letter, digit or Han character. `stopwords`, a file or an iterable as
`read_stopwords` takes it, are left out of the rows of a table and kept in its totals.
"""

import importlib
import itertools
import math
import re
import warnings
from collections import defaultdict
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd

from helpers.gazetteer import automaton
from helpers.chinese import HAN

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
LEXICON = CORPUS / "lexicon.txt"
STOPWORDS = CORPUS / "stopwords.txt"
ENGINES = ("jieba", "rjieba")
WORD = r"[^\W_]"
QUOTED = re.compile(r"“([^“”。!?！？;；…\n]{1,20})”|「([^「」。!?！？;；…\n]{1,20})」")
SENTENCE_MARK = re.compile("[。!?！？\n]")
# Tags of function words and numbers, which are no part of a term.
FUNCTION_TAGS = tuple("cdfmpqruyz")
Z_95 = 1.959963984540054


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
    texts = articles.text.tolist()
    # words are numbered as they come, so that no more of them are in memory than those of one article
    numbers = defaultdict(itertools.count().__next__)
    cuts = [np.fromiter(map(numbers.__getitem__, cut(text)), np.int32) for text in texts]
    counts = np.fromiter(map(len, cuts), int, len(cuts))
    codes, words = np.concatenate([np.empty(0, np.int32), *cuts]), list(numbers)
    tags = dictionary()[1]
    lengths = np.fromiter(map(len, words), int, len(words))[codes]
    characters = np.fromiter(map(len, texts), int, len(cuts))
    ends = lengths.cumsum() - (characters.cumsum() - characters).repeat(counts)
    columns = {
        "article": articles.index.repeat(counts),
        "start": ends - lengths,
        "end": ends,
        "word": pd.Index(words, dtype="str").take(codes),
        "pos": pd.Index([terms.get(word) or tags.get(word, "x") for word in words], dtype="str").take(codes),
    }
    return pd.DataFrame(columns, copy=False)


def whole_terms(cut, terms):
    """A cut that keeps every term whole and gives the pieces between terms to `cut`."""
    if not terms:
        return cut
    terms = list(terms)
    find_terms = automaton(terms).find_matches_as_indexes

    def cut_between(text):
        words, at = [], 0
        for term, start, end in find_terms(text):
            if start > at:
                words += cut(text[at:start])
            words.append(terms[term])
            at = end
        return words + cut(text[at:])

    return cut_between


@cache
def engine_cut(engine):
    """The function of an engine from text to list of words; for jieba an own tokenizer without log and cache file."""
    if engine == "rjieba":
        return importlib.import_module("rjieba").Jieba().cut
    if engine != "jieba":
        raise ValueError(f"there is no engine {engine!r}; choose one of {', '.join(ENGINES)}")
    tokenizer = quiet_import("jieba").Tokenizer()
    counts, _, total = dictionary()
    # as jieba reads its dictionary: what other words begin with is there too, with a count of zero
    beginnings = {word[:length] for word in counts for length in range(1, len(word))}
    tokenizer.FREQ, tokenizer.total = dict.fromkeys(beginnings, 0) | counts, total
    tokenizer.initialized = True
    return tokenizer.lcut


def quiet_import(name):
    """Import a module of jieba, which on newer Pythons warns of its own source."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


@cache
def dictionary():
    """The dictionary of jieba: two dicts, from word to count and from word to tag, and the sum of all counts."""
    with quiet_import("jieba").Tokenizer().get_dict_file() as file:
        fields = file.read().decode("utf-8").split()
    words, counts, tags = fields[::3], list(map(int, fields[1::3])), fields[2::3]
    # one word stands in it twice, so the sum is no sum of the dict
    return dict(zip(words, counts, strict=True)), dict(zip(words, tags, strict=True)), sum(counts)


# counting


def only_words(tokens):
    """The rows whose token is a word."""
    codes, words = pd.factorize(tokens.word)
    return tokens[pd.Series(words, dtype="str").str.contains(WORD).to_numpy(bool)[codes]]


def cell_counts(words):
    """How often each word occurs in each article: word, article, count; no zeros."""
    return words.groupby(["word", "article"], sort=False).size().rename("count").reset_index()


def leave_out(table, stopwords):
    """A table indexed by word without the rows of stop words."""
    return table[~table.index.isin(read_stopwords(stopwords))]


def ranked(table, column):
    """A table indexed by word from the highest to the lowest of a column, and by word where that is equal."""
    return table.sort_index().sort_values(column, ascending=False, kind="stable")


def frequency(tokens, stopwords=()):
    """Count words: index word; pos, count, per_10k, documents, dp, dp_norm; sorted by falling count, then word.

    per_10k: share of all words, stop words included, times 10,000. documents: articles with the word.
    dp: deviation of proportions (Gries 2008), half the sum over articles of the difference between the article's share
    in all words and its share in the occurrences of this word: 0 is evenly spread, near 1 is all in a small article.
    dp_norm: dp over its maximum, 1 - the smallest share (Lijffijt & Gries 2012); 0 with a single article.
    """
    words = only_words(tokens)
    cells = cell_counts(words)
    by_word = cells.groupby("word")["count"]
    table = words.drop_duplicates("word").set_index("word")[["pos"]].sort_index()
    table["count"] = by_word.sum()
    table["per_10k"] = table["count"] * 1e4 / max(len(words), 1)
    table["documents"] = by_word.size()
    shares = words.groupby("article", sort=False).size() / max(len(words), 1)
    table["dp"] = deviation_of_proportions(cells, table["count"], shares)
    table["dp_norm"] = table.dp / (1 - shares.min()) if len(shares) > 1 else 0.0
    return ranked(leave_out(table, stopwords), "count")


def deviation_of_proportions(cells, totals, shares):
    """Gries' DP of each word; articles without the word add their whole share, so only the others need a sum."""
    expected = cells.article.map(shares).astype(float)
    observed = cells["count"] / cells.word.map(totals).astype(float)
    differences = (observed - expected).abs() - expected
    return ((1 + differences.groupby(cells.word).sum()) / 2).clip(lower=0)


def rank_range(tokens, stopwords=()):
    """How far a word's rank by count rests on one article: the columns and the order of `ranks_left_out`."""
    words = only_words(tokens)
    cells = cell_counts(words).set_index("word")
    return ranks_left_out(leave_out(cells, stopwords).reset_index(), words.article.nunique())


def ranks_left_out(cells, articles, per=1):
    """How far ranks rest on one article: index word; rank, best, worst; sorted by rank, then word.

    cells: word, article, count; no zeros. articles: how many articles there are, those without a word too. per: numbers
    by word; the ranks are those of the counts divided by them.
    best, worst: the lowest and highest of the rank and the ranks with any one article left out (where there are two or
    more). Equal words share the best rank; a word left with no occurrence ranks last.
    """
    codes, words = pd.factorize(cells.word)
    counts = cells["count"].to_numpy()
    totals = np.bincount(codes, counts, len(words))
    per = np.broadcast_to(per if np.isscalar(per) else per.reindex(words), len(words))
    # numbered by size, zero as 0, so that each ranking counts and need not sort
    values = np.concatenate([[0], totals / per, (totals[codes] - counts) / per[codes]])
    sizes = np.unique(values, return_inverse=True)[1][1:]
    whole, rest = sizes[: len(words)], sizes[len(words) :]
    rank = ranks(whole)
    best, worst = rank.copy(), rank.copy()
    for rows in cells.groupby("article").indices.values() if articles > 1 else ():
        left = whole.copy()
        left[codes[rows]] = rest[rows]
        left = ranks(left)
        np.minimum(best, left, out=best)
        np.maximum(worst, left, out=worst)
    table = pd.DataFrame({"rank": rank, "best": best, "worst": worst}, index=pd.Index(words, dtype="str", name="word"))
    return table.sort_index().sort_values("rank", kind="stable")


def ranks(sizes):
    """Rank from 1, the largest first: one more than the number of larger ones; those of size 0 rank last."""
    at_most = np.bincount(sizes, minlength=1).cumsum()
    return np.where(sizes > 0, len(sizes) - at_most[sizes] + 1, len(sizes))


def keyness(tokens, reference=None, stopwords=()):
    """Words that set the tokens apart from a reference: index word; sorted by falling `low`, then word.

    reference: another token table, and then its words are rows too, or None for jieba's dictionary. That has no
    numbers, so words without a Han character are left out, and no terms of the lexicon, which get reference_count 0.
    Empty where either side has no words. Columns:
    count, reference_count, documents (articles of `tokens` with the word);
    per_10k, reference_per_10k: shares of all words, stop words included;
    log_ratio: binary logarithm of the ratio of the two shares (Hardie 2014), a zero count set to 0.5;
    low, high: 95 % interval of log_ratio (Katz et al. 1978), in the same unit;
    g2: log-likelihood ratio over the four cells of the table (Dunning 1993), from the counts as they are, without sign;
    p_adjusted: chance of so large a g2 (chi-square, 1 degree of freedom), adjusted for as many tests as there are rows
    (Benjamini & Hochberg 1995).
    """
    table, total = target_counts(tokens)
    if reference is None:
        table = table[table.index.str.contains(f"[{HAN}]")]
        other = dictionary()[0]
        other_total = sum(other.values())
    else:
        others, other_total = target_counts(reference)
        other = others["count"].to_dict()
        table = table.reindex(table.index.union(others.index), fill_value=0)
    table.insert(1, "reference_count", np.array([other.get(word, 0) for word in table.index], dtype=int))
    table = leave_out(table if total and other_total else table[:0], stopwords)
    table["per_10k"] = table["count"] * 1e4 / max(total, 1)
    table["reference_per_10k"] = table.reference_count * 1e4 / max(other_total, 1)
    ratio, half = log_ratio(table["count"], total, table.reference_count, other_total)
    table["log_ratio"], table["low"], table["high"] = ratio, ratio - half, ratio + half
    table["g2"] = log_likelihood(table["count"], total, table.reference_count, other_total)
    table["p_adjusted"] = adjust([math.erfc(math.sqrt(g2 / 2)) for g2 in table.g2])
    return ranked(table, "low")


def target_counts(tokens):
    """Index word; count and documents; and the number of all words."""
    cells = cell_counts(only_words(tokens)).groupby("word")["count"]
    table = pd.DataFrame({"count": cells.sum(), "documents": cells.size()})
    return table, int(table["count"].sum())


def log_ratio(count, total, reference_count, reference_total):
    """The binary logarithm of the ratio of two shares (Hardie 2014), and half its 95 % interval (Katz et al. 1978)."""
    a, b = (column.astype(float).replace(0, 0.5) for column in (count, reference_count))
    variance = 1 / a - 1 / max(total, 1) + 1 / b - 1 / max(reference_total, 1)
    ratio = np.log2(a * reference_total) - np.log2(b * total)
    return ratio, Z_95 * np.sqrt(variance.clip(lower=0)) / math.log(2)


def log_likelihood(count, total, reference_count, reference_total):
    """G² of two-by-two tables (Dunning 1993): twice the sum over four cells of observed * ln(observed / expected)."""
    everything = total + reference_total
    both = count + reference_count
    g2 = 0.0 * both
    for column, size in ((count, total), (reference_count, reference_total)):
        for observed, row in ((column, both), (size - column, everything - both)):
            expected = np.where(observed > 0, row * (size / max(everything, 1)), 1)
            g2 = g2 + 2 * observed * np.log(np.where(observed > 0, observed, 1) / expected)
    return g2.clip(lower=0)


def adjust(p_values):
    """P values adjusted to control the false discovery rate (Benjamini & Hochberg 1995)."""
    p = np.asarray(p_values, dtype=float)
    order = np.argsort(-p, kind="stable")
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(scaled).clip(max=1)
    return adjusted


def collocates(tokens, node, window=5, stopwords=()):
    """Words near a word: index word; count, total, expected, g2, log_dice; sorted by falling log_dice, then word.

    count: occurrences at most `window` words from `node` in the same article (punctuation is no word), each counted
    once. total: all occurrences. expected: the count if words were shuffled. g2: near against not near (Dunning 1993),
    without sign. log_dice: 14 + log2(2 count / (total of node + total)) (Rychlý 2008). The node is no collocate.
    """
    words = only_words(tokens)
    is_node = (words.word == node).to_numpy(bool)
    near = near_nodes(is_node, pd.factorize(words.article)[0], window) & ~is_node
    totals = words.word[~is_node].value_counts()
    table = words.word[near].value_counts().to_frame("count")
    table["total"] = totals.reindex(table.index)
    table["expected"] = table.total * (near.sum() / max(totals.sum(), 1))
    far = table.total - table["count"]
    table["g2"] = log_likelihood(table["count"], int(near.sum()), far, int(totals.sum() - near.sum()))
    table["log_dice"] = 14 + np.log2(2 * table["count"] / (is_node.sum() + table.total))
    return ranked(leave_out(table.rename_axis("word"), stopwords), "log_dice")


def collocate_ranks(tokens, node, collocates, window=5):
    """How far the ranks of these collocates by log_dice rest on one article: index word; rank, best, worst.

    best, worst: as in `ranks_left_out`.
    """
    words = only_words(tokens)
    article, articles = pd.factorize(words.article)
    numbers = pd.Index(collocates).get_indexer(words.word)
    is_node = (words.word == node).to_numpy(bool)
    near = near_nodes(is_node, article, window)
    shape = len(articles) + 1, len(collocates)

    def in_articles(rows):
        """A row an article, and before them one of zeros, for nothing left out; a column a collocate."""
        return np.bincount((article[rows] + 1) * shape[1] + numbers[rows], minlength=shape[0] * shape[1]).reshape(shape)

    count, total = in_articles(near & (numbers >= 0)), in_articles(numbers >= 0)
    nodes = np.bincount(article[is_node] + 1, minlength=shape[0])[:, None]
    count, both = count.sum(axis=0) - count, (nodes + total).sum(axis=0) - (nodes + total)
    rank = pd.DataFrame(count / np.maximum(both, 1)).rank(axis=1, method="min", ascending=False)
    rank = rank.mask(count == 0, len(collocates))[: None if len(articles) > 1 else 1].astype(int)
    table = pd.DataFrame({"rank": rank.iloc[0], "best": rank.min(), "worst": rank.max()})
    return table.set_axis(pd.Index(collocates, dtype="str", name="word"))


def near_nodes(is_node, article, window):
    """Whether a node stands at most `window` places away in the same article."""
    near = np.zeros(len(is_node), dtype=bool)
    for step in range(1, min(window, len(is_node) - 1) + 1):
        same = article[step:] == article[:-step]
        near[step:] |= is_node[:-step] & same
        near[:-step] |= is_node[step:] & same
    return near


def concordance(articles, term, width=20):
    """Each occurrence of a term in the raw text, with up to `width` characters on either side, in order of text.

    Columns article, start, end, left, match, right; line ends in left and right are shown as spaces. The term is taken
    literally; of overlapping occurrences the first counts; an empty term occurs nowhere.
    """
    rows = [
        (article, at.start(), at.end(), text[max(0, at.start() - width) : at.start()], term, text[at.end() :][:width])
        for article, text in articles.text.items()
        for at in (re.finditer(re.escape(term), text) if term else ())
    ]
    table = as_table(rows, article=articles.index.dtype, start=int, end=int, left="str", match="str", right="str")
    return table.assign(**{side: table[side].str.replace(r"[\r\n]", " ", regex=True) for side in ("left", "right")})


def as_table(rows, **types):
    """A table of rows with columns of these names and types, also where there are no rows."""
    return pd.DataFrame(rows, columns=list(types)).astype(types)


# phrases and terms


def phrases(articles, tokens, at_least=2, shortest=1):
    """Set phrases: phrase, kind, count, documents, article, start, end; sorted by falling count, then phrase and kind.

    kind `ngram`: 2 to 8 words in a row, nothing between them, at least `shortest` characters, at least `at_least`
    times; one inside a longer one of the same count is left out. kind `quoted`: what stands in “…” or 「…」, however
    rare, if it has at most 20 characters and no sentence mark. documents: articles with the phrase. article, start,
    end: the first occurrence. rank, best, worst: by count among its kind, as in `ranks_left_out`.
    """
    places = {"ngram": repeated_runs(articles.text, tokens, at_least, shortest), "quoted": quoted(articles.text)}
    tables = [count_phrases(rows, len(articles)).assign(kind=kind) for kind, rows in places.items()]
    table = pd.concat(tables).reset_index()
    table = table.sort_values(["count", "phrase", "kind"], ascending=[False, True, True], ignore_index=True)
    columns = ["phrase", "kind", "count", "documents", "article", "start", "end", "rank", "best", "worst"]
    return table[columns]


def count_phrases(places, articles):
    """Phrases of one kind, by their occurrences in so many articles; see `phrases`."""
    groups = places.groupby("phrase")
    counts = groups.agg(count=("start", "size"), documents=("article", "nunique"))
    cells = places.groupby(["phrase", "article"], sort=False).size().rename("count").reset_index()
    ranks = ranks_left_out(cells.rename(columns={"phrase": "word"}), articles).rename_axis("phrase")
    return groups[["article", "start", "end"]].first().join([counts, ranks])


def repeated_runs(text, tokens, at_least, shortest):
    """Each occurrence of a run of words that is repeated: phrase, article, start, end; in the order of text."""
    grams = ngrams(tokens, 8, at_least)
    free = [*map(drop_covered, grams[1:-1], grams[2:]), grams[-1]]
    sizes = np.concatenate([np.full((ids >= 0).sum(), size) for size, ids in enumerate(free, 2)])
    first = np.concatenate([np.flatnonzero(ids >= 0) for ids in free])
    order = np.argsort(first, kind="stable")
    first, last = first[order], (first + sizes - 1)[order]
    table = tokens[["article", "start"]].iloc[first].assign(end=tokens.end.to_numpy()[last])
    table = table[table.end - table.start >= shortest]
    spans, texts = zip(table.article, table.start, table.end, strict=True), text.to_dict()
    return table.assign(phrase=pd.array([texts[article][start:end] for article, start, end in spans], dtype="str"))


def quoted(text):
    """Each short quoted term without its marks: phrase, article, start, end; in the order of text."""
    rows = [
        (match[match.lastindex], article, *match.span(match.lastindex))
        for article, whole in text.items()
        for match in QUOTED.finditer(whole)
    ]
    return as_table(rows, phrase="str", article=text.index.dtype, start=int, end=int)


def propose_terms(articles, tokens, at_least=2):
    """Terms that the segmentation may have cut apart, for a person to judge; sorted by falling score, then term.

    Columns term, cut (its words, / between), count, documents, cohesion, freedom, score, example (its first sentence).
    Candidates are runs of 2 to 5 words, none a function word or number, found at least `at_least` times. cohesion: the
    smallest pointwise mutual information, in bits, over the splits of the run (Church & Hanks 1990). freedom: the
    smaller of the entropies, in bits, of the tokens before and after it (Huang & Powers 2003): 0 for what is always
    part of the same longer term. score: cohesion times freedom; both are above 0.
    """
    content = tokens.word.str.fullmatch(f"[{HAN}]+") & ~tokens.pos.str.startswith(FUNCTION_TAGS)
    grams = ngrams(tokens.assign(word=tokens.word.where(content, " ")), 5, at_least)
    tables = [occurring(tokens, ids, size) for size, ids in enumerate(grams, 1)]
    neighbours = np.pad(pd.factorize(tokens.word)[0], (1, 5), constant_values=-1)
    for size, (ids, table) in enumerate(zip(grams, tables, strict=True), 1):
        table["cohesion"] = cohesion(grams, tables, size) if size > 1 else 0.0
        at = np.flatnonzero(ids >= 0)
        table["freedom"] = np.minimum(*(entropy(ids[at], neighbours[at + side]) for side in (0, size + 1)))
    table = pd.concat(tables).query("cohesion > 0 and freedom > 0")
    table["score"] = table.cohesion * table.freedom
    words = tokens.word.to_numpy(object)
    runs = [words[at : at + size] for at, size in zip(table["at"], table["size"], strict=True)]
    table["term"], table["cut"] = (pd.array([mark.join(run) for run in runs], dtype="str") for mark in ("", "/"))
    spans = zip(articles.text.reindex(table.article), table.start, strict=True)
    table["example"] = pd.array([sentence_at(text, start) for text, start in spans], dtype="str")
    table = table.sort_values(["score", "term"], ascending=[False, True], ignore_index=True)
    return table[["term", "cut", "count", "documents", "cohesion", "freedom", "score", "example"]]


def cohesion(grams, tables, size):
    """The smallest pointwise mutual information over the splits of each n-gram of a size, in bits."""
    at, count = tables[size - 1]["at"].to_numpy(), tables[size - 1]["count"].to_numpy()
    counts = [table["count"].to_numpy() for table in tables]
    parts = (
        (counts[k - 1][grams[k - 1][at]], counts[size - k - 1][grams[size - k - 1][at + k]]) for k in range(1, size)
    )
    return np.min([np.log2(count * len(grams[0]) / (left * right)) for left, right in parts], axis=0)


def entropy(ids, neighbours):
    """The entropy in bits of the neighbours of each id."""
    pairs = pd.DataFrame({"id": ids, "neighbour": neighbours}).value_counts(sort=False)
    shares = pairs / pairs.groupby("id").transform("sum")
    return (-shares * np.log2(shares)).groupby("id").sum().to_numpy()


def sentence_at(text, start):
    """The sentence around an offset, without its mark."""
    return SENTENCE_MARK.split(text[:start])[-1] + SENTENCE_MARK.split(text[start:])[0]


def ngrams(tokens, longest, at_least):
    """Number the repeated n-grams: for n = 1, 2 … an array with the id, from 0, of the n-gram at each token, or -1.

    An n-gram is n words in a row in one article. Two are the same where their first and their last n - 1 words are, so
    each array comes from the one before.
    """
    codes, words = pd.factorize(tokens.word)
    is_word = pd.Series(words, dtype="str").str.contains(WORD).to_numpy(bool)[codes]
    article = pd.factorize(tokens.article)[0]
    joined = np.append(article[1:], -1)[: len(article)] == article
    grams = [number_repeated(np.where(is_word, codes, -1), at_least)]
    for _ in range(1, longest):
        first, last = grams[-1], np.append(grams[-1][1:], -1)[: len(codes)]
        pairs = np.where(joined & (first >= 0) & (last >= 0), first * (first.max(initial=0) + 1) + last, -1)
        grams.append(number_repeated(pairs, at_least))
    return grams


def number_repeated(keys, at_least):
    """Number keys by value from 0; -1 for negative ones and for those that occur less often than `at_least`."""
    unique, ids, counts = np.unique(keys, return_inverse=True, return_counts=True)
    keep = (unique >= 0) & (counts >= at_least)
    return np.where(keep, keep.cumsum() - 1, -1)[ids]


def occurring(tokens, ids, size):
    """The n-grams of one size, by id: at (first token), article, start, end of the first; count, documents, size."""
    at = np.flatnonzero(ids >= 0)
    groups = pd.DataFrame({"id": ids[at], "at": at, "article": tokens.article.array[at]}).groupby("id")
    table = groups.agg(
        at=("at", "first"), article=("article", "first"), count=("at", "size"), documents=("article", "nunique")
    )
    start, end = tokens.start.to_numpy()[table["at"]], tokens.end.to_numpy()[table["at"] + size - 1]
    return table.assign(start=start, end=end, size=size)


def drop_covered(ids, longer):
    """Ids of n-grams, -1 for those that occur as often as an (n + 1)-gram that begins or ends with them."""
    at = np.flatnonzero(longer >= 0)
    parts = np.concatenate([ids[at], ids[at + 1]])
    counts, longer_counts = np.bincount(ids[ids >= 0]), np.bincount(longer[at])
    always = counts[parts] == np.tile(longer_counts[longer[at]], 2)
    return np.where(np.isin(ids, parts[always]), -1, ids)


# keywords by jieba


def tfidf(tokens, stopwords=()):
    """TF-IDF as jieba.analyse defines it, from our tokens: article, word, score; by article, falling score and word.

    score: share of the word in the counted words of its article times the inverse document frequency that jieba ships
    (for unknown words the median). Words of one character and stop words are not counted.
    """
    words = only_words(tokens)
    counted = (words.word.str.len() > 1) & ~words.word.isin(read_stopwords(stopwords))
    cells = cell_counts(words[counted])
    weights, median = inverse_document_frequencies()
    share = cells["count"] / cells.groupby("article")["count"].transform("sum")
    codes, words = pd.factorize(cells.word)
    cells["score"] = share * np.array([weights.get(word, median) for word in words], dtype=float)[codes]
    return by_article(cells[["article", "word", "score"]], tokens)


@cache
def inverse_document_frequencies():
    """The weights that jieba ships, as a dict from word to weight, and their median as jieba takes it."""
    path = Path(quiet_import("jieba").__file__).parent / "analyse" / "idf.txt"
    fields = path.read_text("utf-8").split()
    weights = dict(zip(fields[::2], map(float, fields[1::2]), strict=True))
    return weights, sorted(weights.values())[len(weights) // 2]


def textrank(tokens, stopwords=()):
    """TextRank (Mihalcea & Tarau 2004) by jieba.analyse, from our tokens: article, word, score; sorted as `tfidf`.

    Words tagged ns, n, vn or v within five tokens of one another vote for one another, article by article.
    """
    extractor = quiet_import("jieba.analyse").TextRank()
    extractor.stop_words |= read_stopwords(stopwords)
    extractor.tokenizer = SimpleNamespace(cut=lambda pairs: pairs)
    pairs = tokens[["article", "word", "pos"]].rename(columns={"pos": "flag"})
    rows = [
        (article, word, score)
        for article, group in pairs.groupby("article", sort=False)
        for word, score in extractor.textrank(group.itertuples(), topK=0, withWeight=True)
    ]
    return by_article(as_table(rows, article=tokens.article.dtype, word="str", score=float), tokens)


def by_article(table, tokens):
    """Sort a table by article, in the order of the tokens, then by falling score, then by word."""
    order = pd.Index(tokens.article.unique()).get_indexer(table.article)
    table = table.assign(order=order).sort_values(["order", "score", "word"], ascending=[True, False, True])
    return table.drop(columns="order").reset_index(drop=True)
