"""Known words: how much of a text they cover shows how well it was read; rows of torn text do not meet in words."""

import re
from functools import cache, lru_cache

import rjieba

from helpers.chinese import HAN, fold

HAN_SIGN = re.compile(f"[{HAN}]")
HAN_PAIR = re.compile(f"(?=([{HAN}]{{2}}))")
# A row that breaks inside a sentence, with its last sign and the first one of the next row; rows of fewer signs are
# headings or ends.
MEETING = re.compile(rf"^(.{{7,}}([{HAN}]))\n(?=([{HAN}]).{{7}})", re.MULTILINE)
# So many rows that break inside a sentence tell of a page, where they hold this share of its text.
LEAST_ROWS, LEAST_SHARE = 20, 0.2
# Two signs that have nothing to do with one another are a known word this often.
CHANCE = 0.08
# Standard deviations by which rows must meet in fewer words than the signs inside them.
SURE = 3
# So many signs tell how often two signs inside a row are a word.
ENOUGH = 2000


@cache
def dictionary():
    return rjieba.Jieba()


def signs_known(text):
    """The number of Chinese characters in known words of two or more, and of all of them.

    Known words are those of the dictionary of jieba; words are cut by it alone, without guesses.
    """
    words = [len(HAN_SIGN.findall(word)) for word in dictionary().cut(fold(text), False)] if text else []
    return sum(signs for signs in words if signs > 1), sum(words)


# for speed each pair is cut once: most pairs of a page stand in others too
@lru_cache(2**17)
def is_word(pair):
    return len(dictionary().cut(fold(pair), False)) == 1


def looks_torn(rows):
    """Whether rows of text do not go on from one to the next, as where columns were read across.

    A row of a column breaks anywhere, so that its last sign and the first one of the next row are a word as often as
    two signs inside a row are. rows: texts in reading order.
    """
    text = "\n".join([row.strip() for row in rows])
    broken = MEETING.findall(text)
    held = sum(len(above) for above, _, _ in broken)
    if len(broken) < LEAST_ROWS or held < LEAST_SHARE * len(text):
        return False
    inside = share_of_words(HAN_PAIR.findall("\n".join([above for above, _, _ in broken])[:ENOUGH]))
    met = share_of_words([last + first for _, last, first in broken])
    spread = (inside * (1 - inside) / len(broken)) ** 0.5
    return met < min(inside - SURE * spread, (inside + CHANCE) / 2)


def share_of_words(pairs):
    return sum(map(is_word, pairs)) / max(1, len(pairs))
