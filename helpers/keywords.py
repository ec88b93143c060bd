"""Counting words: which are frequent, which are key, which stand together, and which the lexicon may lack.

`stopwords`, a file or an iterable as `read_stopwords` takes it, are left out of the rows of a table and kept in its
totals.
"""

import itertools
import math
import re
import warnings
from collections import Counter, defaultdict
from copy import copy

import numpy as np
import pandas as pd

from helpers.chinese import HAN, QUOTES, SENTENCE_MARKS, fold, sentence_around
from helpers.tables import as_table
from helpers.words import FUNCTION_TAGS, dictionary, is_word, leave_out, only_words, stopwords_among

with warnings.catch_warnings():
    # newer Pythons warn of its source
    warnings.simplefilter("ignore")
    from jieba.analyse import default_textrank, default_tfidf

QUOTED = re.compile(
    "|".join(f"{mark}([^{mark}{QUOTES[mark]}{SENTENCE_MARKS};；…\n]{{1,20}}){QUOTES[mark]}" for mark in "“「")
)
Z_95 = 1.959963984540054


def cell_counts(words):
    """How often each word occurs in each article: word, article, count; no zeros."""
    return words.groupby(["word", "article"], sort=False).size().rename("count").reset_index()


def word_counts(cells):
    """How often each word occurs, and in how many articles: index word; count, documents."""
    return cells.groupby("word")["count"].agg(count="sum", documents="size")


def ranked(table, column):
    """A table indexed by word from the highest to the lowest of a column, and by word where that is equal."""
    return table.sort_index().sort_values(column, ascending=False, kind="stable")


def frequency(tokens, stopwords=()):
    """Count words: index word; pos, count, per_10k, documents and DISPERSION; sorted by falling count, then word.

    per_10k: share of all words, stop words included, times 10,000. documents: articles with the word.
    dp, dp_norm: how unevenly its occurrences are spread over the articles, 0 for evenly.
    """
    words = only_words(tokens)
    cells = cell_counts(words)
    table = word_counts(cells)
    table.insert(0, "pos", words.drop_duplicates("word").set_index("word").pos)
    table.insert(2, "per_10k", table["count"] * 1e4 / max(len(words), 1))
    shares = words.groupby("article", sort=False).size() / max(len(words), 1)
    for name, measure in DISPERSION.items():
        table[name] = measure(cells, shares)
    return ranked(leave_out(table, stopwords), "count")


def deviation_of_proportions(cells, shares):
    """Half the sum over articles of the difference between two shares of an article (Gries 2008), by word.

    They are its share in all words and its share in the occurrences of this word. 0 is evenly spread, near 1 is all in
    a small article. cells: word, article, count; no zeros. shares: of all words, by article.
    """
    expected = cells.article.map(shares).astype(float)
    observed = cells["count"] / cells.groupby("word")["count"].transform("sum")
    # articles without the word add their whole share, so only the others need a sum
    differences = (observed - expected).abs() - expected
    return ((1 + differences.groupby(cells.word).sum()) / 2).clip(lower=0)


def normalised_deviation(cells, shares):
    """`deviation_of_proportions` over its maximum (Lijffijt & Gries 2012); 0 with a single article."""
    if len(shares) < 2:
        return 0.0
    return deviation_of_proportions(cells, shares) / (1 - shares.min())


# How words are spread: columns of `frequency`, each a function of the counts in articles and of the articles' sizes.
DISPERSION = {"dp": deviation_of_proportions, "dp_norm": normalised_deviation}


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
    codes, words = pd.factorize(cells.word, sort=True)
    counts, articles_rows = cells["count"].to_numpy(), cells.groupby("article").indices.values()
    totals = np.bincount(codes, counts, len(words))
    per = per if np.isscalar(per) else per.reindex(words).to_numpy()
    left = (totals - np.bincount(codes[rows], counts[rows], len(words)) for rows in articles_rows if articles > 1)
    table = range_of_ranks(totals / per, (values / per for values in left), words)
    return table.sort_values("rank", kind="stable")


def range_of_ranks(whole, left, words):
    """The ranks of the values of words, the largest first, with the best and worst of them among other values.

    left: their values with one article left out, for each article; 0 ranks last.
    """
    rank = best = worst = ranks(whole)
    for other in map(ranks, left):
        best, worst = np.minimum(best, other), np.maximum(worst, other)
    return pd.DataFrame({"rank": rank, "best": best, "worst": worst}, index=pd.Index(words, dtype="str", name="word"))


def ranks(values):
    """Rank from 1, the largest first, equal ones the same; those of 0 rank last."""
    values = pd.Series(values)
    return values.rank(method="min", ascending=False).mask(values == 0, len(values)).to_numpy(int)


# key words


def keyness(tokens, reference=None, stopwords=()):
    """Words that set the tokens apart from a reference: index word; sorted by falling `low`, then word.

    reference: another token table, and then its words are rows too, or None for jieba's dictionary. That has no
    numbers, so words with a digit or without a Han character are left out, and no terms of the lexicon, which get
    reference_count 0.
    Empty where either side has no words. Columns:
    count, reference_count, documents (articles of `tokens` with the word);
    per_10k, reference_per_10k: shares of all words, stop words included;
    and the measures of KEYNESS: log_ratio with its 95 % interval from low to high, and g2.
    """
    table = word_counts(cell_counts(only_words(tokens)))
    total, known = int(table["count"].sum()), dictionary().counts
    if reference is None:
        table = table[table.index.str.contains(f"[{HAN}]") & ~table.index.str.contains("[0-9０-９]")]
        other, other_total = {word: known.get(fold(word), 0) for word in table.index}, sum(known.values())
    else:
        other = only_words(reference).word.value_counts().to_dict()
        other_total = sum(other.values())
        table = table.reindex(table.index.union(list(other)), fill_value=0)
    table.insert(1, "reference_count", np.array([other.get(word, 0) for word in table.index], dtype=int))
    table = leave_out(table if total and other_total else table[:0], stopwords)
    table["per_10k"] = table["count"] * 1e4 / max(total, 1)
    table["reference_per_10k"] = table.reference_count * 1e4 / max(other_total, 1)
    for name, measure in KEYNESS.items():
        table[name] = measure(table["count"], total, table.reference_count, other_total)
    return ranked(table, "low")


def log_ratio(count, total, reference_count, reference_total):
    """The binary logarithm of the ratio of two shares (Hardie 2014); a count of zero is taken as 0.5."""
    a, b = (column.astype(float).replace(0, 0.5) for column in (count, reference_count))
    return np.log2(a * reference_total) - np.log2(b * total)


def log_ratio_error(count, total, reference_count, reference_total):
    """Half the 95 % interval of `log_ratio` (Katz et al. 1978), in the same unit."""
    a, b = (column.astype(float).replace(0, 0.5) for column in (count, reference_count))
    variance = 1 / a - 1 / max(total, 1) + 1 / b - 1 / max(reference_total, 1)
    return Z_95 * np.sqrt(variance.clip(lower=0)) / math.log(2)


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


# How key a word is: columns of `keyness`, each a function of its count and all words, here and in the reference.
KEYNESS = {
    "log_ratio": log_ratio,
    "low": lambda *counts: log_ratio(*counts) - log_ratio_error(*counts),
    "high": lambda *counts: log_ratio(*counts) + log_ratio_error(*counts),
    "g2": log_likelihood,
}


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
    is_node = (words.word == node).to_numpy(bool)
    near = near_nodes(is_node, pd.factorize(words.article)[0], window)
    nodes = pd.Series(is_node).groupby(words.article.to_numpy()).sum()
    # a row an article, a column a collocate
    count, total = (in_articles(words[rows], nodes.index, collocates) for rows in (near, near | True))
    both = total + nodes.to_numpy()[:, None]
    left = (count.sum(axis=0) - count) / np.maximum(both.sum(axis=0) - both, 1)
    whole = count.sum(axis=0) / np.maximum(both.sum(axis=0), 1)
    return range_of_ranks(whole, left if len(nodes) > 1 else (), collocates)


def in_articles(words, articles, chosen):
    """How often each of the chosen words occurs in each article: an array, a row an article, a column a word."""
    counts = words.groupby(["article", "word"]).size().unstack(fill_value=0)
    return counts.reindex(index=articles, columns=pd.Index(chosen, dtype="str"), fill_value=0).to_numpy()


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
    rows = []
    for article, text in articles.text.items() if term else ():
        shown = re.sub(r"[\r\n]", " ", text)
        for at in re.finditer(re.escape(term), text):
            left, right = shown[max(0, at.start() - width) : at.start()], shown[at.end() : at.end() + width]
            rows.append((article, *at.span(), left, term, right))
    return as_table(rows, article=articles.index.dtype, start=int, end=int, left="str", match="str", right="str")


# phrases and terms


def phrases(articles, tokens, at_least=2, shortest=1):
    """Set phrases: phrase, kind, count, documents, article, start, end; sorted by falling count, then phrase and kind.

    kind `ngram`: 2 to 8 words in a row, nothing between them, at least `shortest` characters, at least `at_least`
    times; one inside a longer one of the same count is left out. kind `quoted`: what stands in “…” or 「…」, however
    rare, if it has at most 20 characters and no sentence mark. documents: articles with the phrase. article, start,
    end: the first occurrence. rank, best, worst: by count among its kind, as in `ranks_left_out`.
    """
    places = {"ngram": repeated_runs(articles.text, tokens, at_least, shortest), "quoted": quoted(articles.text)}
    tables = [count_phrases(rows, articles.index).assign(kind=kind) for kind, rows in places.items()]
    table = pd.concat(tables).reset_index()
    table = table.sort_values(["count", "phrase", "kind"], ascending=[False, True, True], ignore_index=True)
    columns = ["phrase", "kind", "count", "documents", "article", "start", "end", "rank", "best", "worst"]
    return table[columns]


def count_phrases(places, articles):
    """Phrases of one kind, as in `phrases`, by their places in these articles: rows of article, start, end, phrase."""
    places = as_table(places, article=articles.dtype, start=int, end=int, word="str")
    groups = places.groupby("word")
    counts = groups.agg(count=("start", "size"), documents=("article", "nunique"))
    ranks = ranks_left_out(cell_counts(places), len(articles))
    return groups[["article", "start", "end"]].first().join([counts, ranks]).rename_axis("phrase")


def repeated_runs(text, tokens, at_least, shortest):
    """Each occurrence of a run of words that is repeated, in the order of text: article, start, end, phrase."""
    grams = ngrams(tokens, is_word(tokens), 8, at_least)
    free = [drop_covered(*pair) for pair in itertools.pairwise(grams[1:])] + grams[-1:]
    runs = sorted((at, len(gram)) for found in free for gram, rows in found.items() for at in rows)
    articles, starts, ends, texts = *(tokens[name].tolist() for name in ("article", "start", "end")), text.to_dict()
    spans = ((articles[at], starts[at], ends[at + size - 1]) for at, size in runs)
    return [(at, start, end, texts[at][start:end]) for at, start, end in spans if end - start >= shortest]


def drop_covered(grams, longer):
    """The n-grams without those that occur as often as a longer one that begins or ends with them."""
    pairs = ((part, rows) for gram, rows in longer.items() for part in (gram[:-1], gram[1:]))
    covered = {part for part, rows in pairs if len(rows) == len(grams[part])}
    return {gram: rows for gram, rows in grams.items() if gram not in covered}


def quoted(text):
    """Each short quoted term without its marks, in the order of text: article, start, end, phrase."""
    return [
        (article, *match.span(match.lastindex), match[match.lastindex])
        for article, whole in text.items()
        for match in QUOTED.finditer(whole)
    ]


def propose_terms(articles, tokens, at_least=2):
    """Terms that the segmentation may have cut apart, for a person to judge; sorted by falling score, then term.

    Columns term, cut (its words, / between), count, documents, cohesion, freedom, score, example (its first sentence).
    Candidates are runs of 2 to 5 words, none a function word or number, found at least `at_least` times. cohesion: the
    smallest pointwise mutual information, in bits, over the splits of the run (Church & Hanks 1990). freedom: the
    smaller of the entropies, in bits, of the tokens before and after it (Huang & Powers 2003): 0 for what is always
    part of the same longer term. score: cohesion times freedom; both are above 0.
    """
    is_content = (tokens.word.str.fullmatch(f"[{HAN}]+") & ~tokens.pos.str.startswith((*FUNCTION_TAGS, "z"))).tolist()
    places = {gram: rows for grams in ngrams(tokens, is_content, 5, at_least) for gram, rows in grams.items()}
    counts = {gram: len(rows) for gram, rows in places.items()}
    neighbours = [None, *tokens.word.tolist(), None]
    spans = list(tokens[["article", "start", "end"]].itertuples(index=False, name=None))
    rows = []
    for gram, at in places.items():
        bound = cohesion(gram, counts, len(tokens)) if len(gram) > 1 else 0
        free = min(entropy(neighbours[row + side] for row in at) for side in (0, len(gram) + 1)) if bound > 0 else 0
        if free > 0:
            (article, start, _), (_, _, end) = spans[at[0]], spans[at[0] + len(gram) - 1]
            begin, stop = sentence_around(articles.text[article], start, end)
            example, documents = articles.text[article][begin:stop].strip(), len({spans[row][0] for row in at})
            rows.append(("".join(gram), "/".join(gram), len(at), documents, bound, free, bound * free, example))
    numbers = dict(count=int, documents=int, cohesion=float, freedom=float, score=float)
    table = as_table(rows, term="str", cut="str", **numbers, example="str")
    return table.sort_values(["score", "term"], ascending=[False, True], ignore_index=True)


def cohesion(gram, counts, tokens):
    """The smallest pointwise mutual information over the splits of an n-gram, in bits."""
    splits = ((counts[gram[:at]], counts[gram[at:]]) for at in range(1, len(gram)))
    return min(math.log2(counts[gram] * tokens / (left * right)) for left, right in splits)


def entropy(neighbours):
    """The entropy in bits of what stands beside an n-gram."""
    counts = Counter(neighbours).values()
    return -sum(count / sum(counts) * math.log2(count / sum(counts)) for count in counts)


def ngrams(tokens, is_part, longest, at_least):
    """The repeated n-grams: for n = 1, 2 … a dict from n words in a row of one article to the rows where they begin.

    is_part: whether a token may be in an n-gram.
    """
    words, articles = tuple(tokens.word.tolist()), tokens.article.tolist()
    begins, found = range(len(words)), []
    for size in range(longest):
        rows = defaultdict(list)
        for at in begins:
            last = at + size
            if last < len(words) and is_part[last] and articles[last] == articles[at]:
                rows[words[at : last + 1]].append(at)
        found.append({gram: at for gram, at in rows.items() if len(at) >= at_least})
        # for speed: what is repeated begins with a shorter n-gram that is repeated
        begins = itertools.chain.from_iterable(found[-1].values())
    return found


# keywords by jieba


class AsCut:
    """Stands in for the tokenizer of jieba.analyse: what it gets is cut already."""

    cut = tuple


def tfidf(tokens, stopwords=()):
    """TF-IDF as jieba.analyse defines it, from our tokens: article, word, score; by article, falling score and word.

    score: share of the word in the counted words of its article times the inverse document frequency that jieba ships
    (for unknown words the median). Words of one character and stop words are not counted.
    """
    words = only_words(tokens)
    words = words[~words.word.isin(stopwords_among(words.word, stopwords))]
    extractor, known = copy(default_tfidf), default_tfidf.idf_freq
    extractor.idf_freq = {word: known[fold(word)] for word in words.word.unique() if fold(word) in known}
    return best_first(extractor, words.groupby("article", sort=False).word, tokens)


def textrank(tokens, stopwords=()):
    """TextRank (Mihalcea & Tarau 2004) by jieba.analyse, from our tokens: article, word, score; sorted as `tfidf`.

    Words tagged ns, n, vn or v within five tokens of one another vote for one another, article by article.
    """
    is_stopword = tokens.word.isin(stopwords_among(tokens.word, stopwords))
    groups = tokens.assign(flag=tokens.pos.mask(is_stopword, "")).groupby("article", sort=False)
    return best_first(copy(default_textrank), ((article, group.itertuples()) for article, group in groups), tokens)


def best_first(extractor, texts, tokens):
    """What an extractor of jieba finds in each text: article, word, score; by article, falling score and word.

    texts: pairs of article and words, as the extractor wants them from a tokenizer.
    """
    extractor.tokenizer, extractor.stop_words = AsCut, ()
    rows = [
        (article, word, score)
        for article, words in texts
        for word, score in sorted(extractor.extract_tags(words, None, True), key=lambda found: (-found[1], found[0]))
    ]
    return as_table(rows, article=tokens.article.dtype, word="str", score=float)
