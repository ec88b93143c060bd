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
    "|".join(f"(?<={mark})[^{mark}{QUOTES[mark]}{SENTENCE_MARKS};；…\n]{{1,20}}(?={QUOTES[mark]})" for mark in "“「")
)
Z_95 = 1.959963984540054


def cell_counts(words):
    """How often each word occurs in each article where it does: word, article, count."""
    return words.groupby(["word", "article"], sort=False).size().rename("count").reset_index()


def word_counts(cells):
    """How often each word occurs, and in how many articles: index word; count, documents. cells: see `cell_counts`."""
    return cells.groupby("word")["count"].agg(count="sum", documents="size")


def ranked(table, column):
    """A table indexed by word from the highest to the lowest of a column, and by word where that is equal."""
    return table.sort_index().sort_values(column, ascending=False, kind="stable")


def frequency(tokens, stopwords=()):
    """Count words: index word; pos, count, per_10k, documents and DISPERSION; sorted by falling count, then word.

    pos: the first that the word has. per_10k: share of all words, stop words included, times 10,000. documents:
    articles with the word. dp, dp_norm: how unevenly its occurrences are spread over the articles, 0 for evenly.
    """
    words = only_words(tokens)
    cells = cell_counts(words)
    table = word_counts(cells)
    table.insert(0, "pos", words.groupby("word").pos.first())
    table.insert(2, "per_10k", table["count"] * 1e4 / len(words))
    shares = words.groupby("article", sort=False).size() / len(words)
    for name, measure in DISPERSION.items():
        table[name] = measure(cells, shares)
    return ranked(leave_out(table, stopwords), "count")


def deviation_of_proportions(cells, shares):
    """How unevenly each word is spread over the articles (Gries 2008), from 0 to nearly 1 for all in a small article.

    It is half the sum of the differences between an article's share of this word and its share of all words.
    cells: see `cell_counts`. shares: the articles' shares of all words.
    """
    expected = cells.article.map(shares).astype(float)
    observed = cells["count"] / cells.groupby("word")["count"].transform("sum")
    # half the sum: what some articles have above their share, the others lack
    return (observed - expected).clip(lower=0).groupby(cells.word).sum()


def normalised_deviation(cells, shares):
    """`deviation_of_proportions` over its maximum (Lijffijt & Gries 2012); 0 with a single article."""
    return (deviation_of_proportions(cells, shares) / (1 - shares.min())).fillna(0)


# How words are spread: columns of `frequency`, each a function of the counts in articles and of the articles' sizes.
DISPERSION = {"dp": deviation_of_proportions, "dp_norm": normalised_deviation}


def rank_range(tokens, stopwords=()):
    """How far a word's rank by count rests on one article: the columns and the order of `ranks_left_out`."""
    words = only_words(tokens)
    cells = cell_counts(words).set_index("word")
    return ranks_left_out(leave_out(cells, stopwords).reset_index(), words.article.nunique())


def ranks_left_out(cells, articles):
    """How far ranks by count rest on one article: index word; rank, best, worst; sorted by rank, then word.

    cells: see `cell_counts`. articles: how many articles there are, those without a word too.
    best, worst: the lowest and highest of the rank and the ranks with any one article left out (where there are two or
    more). Equal words share the best rank; a word left with no occurrence ranks last.
    """
    total = cells.groupby("word")["count"].sum()
    # for each cell, the row of its word in total
    rows, counts = total.index.get_indexer(cells.word), cells["count"].to_numpy()
    own = (np.bincount(rows[at], counts[at], len(total)) for at in cells.groupby("article").indices.values())
    left = (total - count for count in own) if articles > 1 else ()
    return range_of_ranks(total, left).sort_values("rank", kind="stable")


def range_of_ranks(whole, left):
    """The ranks of values by word, with the best and worst of them and of the ranks with one article left out.

    left: for each article, the values by word without it.
    """
    rank = best = worst = ranks(whole)
    for other in map(ranks, left):
        best, worst = np.minimum(best, other), np.maximum(worst, other)
    return pd.DataFrame({"rank": rank, "best": best, "worst": worst})


def ranks(values):
    """Rank from 1, the largest first, equal ones the same; those of 0, or of 0 by 0, rank last."""
    return values.rank(method="min", ascending=False).where(values > 0, len(values)).astype(int)


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
    total = int(table["count"].sum())
    if reference is None:
        table = table[table.index.str.contains(f"[{HAN}]") & ~table.index.str.contains("[0-9０-９]")]
        known = dictionary().counts
        reference_counts = {word: known.get(fold(word), 0) for word in table.index}
        reference_total = sum(known.values())
    else:
        reference_counts = only_words(reference).word.value_counts().to_dict()
        reference_total = sum(reference_counts.values())
        table = table.reindex(table.index.union(list(reference_counts)), fill_value=0)
    table.insert(1, "reference_count", np.array([reference_counts.get(word, 0) for word in table.index], dtype=int))
    table = leave_out(table if total and reference_total else table[:0], stopwords)
    table["per_10k"] = table["count"] * 1e4 / total
    table["reference_per_10k"] = table.reference_count * 1e4 / reference_total
    for name, measure in KEYNESS.items():
        table[name] = measure(table["count"], total, table.reference_count, reference_total)
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
    everything, both = total + reference_total, count + reference_count
    g2 = 0
    for here, size in ((count, total), (reference_count, reference_total)):
        for observed, in_all in ((here, both), (size - here, everything - both)):
            expected = in_all * (size / max(everything, 1))
            # a cell without anything adds nothing
            g2 += 2 * observed * np.log((observed / expected).where(observed > 0, 1))
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
    is_node = words.word == node
    others, near = words.word[~is_node], words.word[~is_node & near_node(words, node, window)]
    table = near.value_counts().to_frame("count")
    table["total"] = others.value_counts().reindex(table.index)
    table["expected"] = table.total * len(near) / len(others)
    far = table.total - table["count"]
    table["g2"] = log_likelihood(table["count"], len(near), far, len(others) - len(near))
    table["log_dice"] = 14 + np.log2(2 * table["count"] / (is_node.sum() + table.total))
    return ranked(leave_out(table.rename_axis("word"), stopwords), "log_dice")


def collocate_ranks(tokens, node, collocates, window=5):
    """How far the ranks of these collocates by log_dice rest on one article: index word; rank, best, worst.

    best, worst: as in `ranks_left_out`.
    """
    words = only_words(tokens)
    near = by_article(words[near_node(words, node, window)], words.article, collocates)
    total = by_article(words, words.article, collocates)
    both = total.add(by_article(words, words.article, [node])[node], axis=0)
    # log_dice rises with this ratio, so that the ranks are the same
    left = [row for _, row in ((near.sum() - near) / (both.sum() - both)).iterrows()]
    return range_of_ranks(near.sum() / both.sum(), left if len(left) > 1 else ())


def by_article(words, articles, chosen):
    """How often each of the chosen words occurs in each of these articles: a row an article, a column a word."""
    counts = words[words.word.isin(chosen)].groupby(["article", "word"]).size().unstack(fill_value=0)
    return counts.reindex(articles.unique(), columns=pd.Index(chosen, dtype="str", name="word"), fill_value=0)


def near_node(words, node, window):
    """Whether a node stands at most `window` words away in the same article, for each word: an array."""
    is_node, article = (words.word == node).to_numpy(bool), pd.factorize(words.article)[0]
    near = np.zeros(len(words), dtype=bool)
    for step in range(1, min(window, len(words) - 1) + 1):
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
    found = {"ngram": repeated_runs(tokens, at_least, shortest), "quoted": quoted(articles.text)}
    tables = [count_phrases(rows, articles.index).assign(kind=kind) for kind, rows in found.items()]
    columns = ["phrase", "kind", "count", "documents", "article", "start", "end", "rank", "best", "worst"]
    table = pd.concat(tables).reset_index()[columns]
    return table.sort_values(["count", "phrase", "kind"], ascending=[False, True, True], ignore_index=True)


def count_phrases(rows, articles):
    """Phrases of one kind, as in `phrases`; rows: article, start, end, phrase of each occurrence in these articles."""
    found = as_table(rows, article=articles.dtype, start=int, end=int, word="str")
    groups = found.groupby("word")
    counts = groups.agg(count=("start", "size"), documents=("article", "nunique"))
    ranks = ranks_left_out(cell_counts(found), len(articles))
    return groups[["article", "start", "end"]].first().join([counts, ranks]).rename_axis("phrase")


def repeated_runs(tokens, at_least, shortest):
    """Each occurrence of a run of words that is repeated, in the order of text: article, start, end, phrase."""
    grams = ngrams(tokens, is_word(tokens), 8, at_least)[1:]
    kept = [drop_covered(*pair) for pair in itertools.pairwise([*grams, {}])]
    runs = sorted((row, "".join(gram)) for found in kept for gram, rows in found.items() for row in rows)
    articles, starts = tokens.article.tolist(), tokens.start.tolist()
    return [(articles[row], starts[row], starts[row] + len(run), run) for row, run in runs if len(run) >= shortest]


def drop_covered(grams, longer):
    """The n-grams without those that occur as often as one a word longer that begins or ends with them."""
    parts = ((part, rows) for gram, rows in longer.items() for part in (gram[:-1], gram[1:]))
    covered = {part for part, rows in parts if len(rows) == len(grams[part])}
    return {gram: rows for gram, rows in grams.items() if gram not in covered}


def quoted(texts):
    """Each short quoted term without its marks, in the order of text: article, start, end, phrase."""
    return [(article, *at.span(), at[0]) for article, text in texts.items() for at in QUOTED.finditer(text)]


def propose_terms(articles, tokens, at_least=2):
    """Terms that the segmentation may have cut apart, for a person to judge; sorted by falling score, then term.

    Columns term, cut (its words, / between), count, documents, cohesion, freedom, score, example (its first sentence).
    Candidates are runs of 2 to 5 words, none a function word or number, found at least `at_least` times. cohesion: the
    smallest pointwise mutual information, in bits, over the splits of the run (Church & Hanks 1990). freedom: the
    smaller of the entropies, in bits, of the tokens before and after it (Huang & Powers 2003): 0 for what is always
    part of the same longer term. score: cohesion times freedom; both are above 0.
    """
    is_content = (tokens.word.str.fullmatch(f"[{HAN}]+") & ~tokens.pos.str.startswith((*FUNCTION_TAGS, "z"))).tolist()
    grams = {gram: rows for found in ngrams(tokens, is_content, 5, at_least) for gram, rows in found.items()}
    counts = {gram: len(rows) for gram, rows in grams.items()}
    article_of, starts = tokens.article.tolist(), tokens.start.tolist()
    # with one more at either end, so that words[row] stands before the token of this row
    words = [None, *tokens.word.tolist(), None]
    terms = []
    for gram, rows in grams.items():
        bound = cohesion(gram, counts, len(tokens))
        free = min(entropy(words[row + side] for row in rows) for side in (0, len(gram) + 1))
        if bound > 0 and free > 0:
            term, text, start = "".join(gram), articles.text[article_of[rows[0]]], starts[rows[0]]
            example = text[slice(*sentence_around(text, start, start + len(term)))].strip()
            documents = len({article_of[row] for row in rows})
            terms.append((term, "/".join(gram), len(rows), documents, bound, free, bound * free, example))
    numbers = dict(count=int, documents=int, cohesion=float, freedom=float, score=float)
    table = as_table(terms, term="str", cut="str", **numbers, example="str")
    return table.sort_values(["score", "term"], ascending=[False, True], ignore_index=True)


def cohesion(gram, counts, tokens):
    """The smallest pointwise mutual information over the splits of an n-gram, in bits; 0 for one word."""
    splits = ((counts[gram[:at]], counts[gram[at:]]) for at in range(1, len(gram)))
    return min((math.log2(counts[gram] * tokens / (left * right)) for left, right in splits), default=0)


def entropy(neighbours):
    """The entropy in bits of what stands beside an n-gram."""
    counts = Counter(neighbours)
    shares = [count / counts.total() for count in counts.values()]
    return -sum(share * math.log2(share) for share in shares)


def ngrams(tokens, is_part, longest, at_least):
    """The repeated n-grams: for n = 1, 2 … a dict from n words in a row of one article to the rows where they begin.

    is_part: whether a token may be in an n-gram.
    """
    words, articles = tuple(tokens.word.tolist()), tokens.article.tolist()
    begins, found = range(len(words)), []
    for size in range(longest):
        grams = defaultdict(list)
        for row in begins:
            last = row + size
            if last < len(words) and is_part[last] and articles[last] == articles[row]:
                grams[words[row : last + 1]].append(row)
        found.append({gram: rows for gram, rows in grams.items() if len(rows) >= at_least})
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
