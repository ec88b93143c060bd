"""Chinese writing, each fact once: characters, the form to match in, numerals, ends of sentences, quotation marks."""

import re
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from unicodedata import normalize

# Han characters, for a class in a pattern: the basic block, extensions A to H, compatibility forms, and 〇.
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RULES = Path(__file__).parent / "rules"
# Traditional characters that simplified texts never use, each with its simplified form.
SIMPLIFIED = dict((RULES / "traditional.txt").read_text("utf-8").split())
# Radicals that Unicode does not decompose, each with the character that it is printed for.
RADICALS = dict((RULES / "radicals.txt").read_text("utf-8").split())
# Radicals, compatibility forms, ideographic punctuation, full and half width: here one sign may be printed as another.
LOOKALIKES = [(0x2E80, 0x2FE0), (0x3000, 0x3001), (0xF900, 0xFB00), (0xFF00, 0xFFF0)]
# The same sign under another code, and a traditional character that simplified texts use as a musical note only.
VARIANTS = {"〜": "~", "−": "-", "靑": "青", "徵": "征"}
OPENING, CLOSING = "(（[［【〔〖", ")）]］】〕〗"
QUOTES = {"“": "”", "「": "」", "『": "』", "‘": "’"}

SENTENCE_MARKS = "。！？!?"
# for speed one set of signs stands first
SENTENCE_END = re.compile(rf"[{SENTENCE_MARKS}\n](?:(?<!\n)[{SENTENCE_MARKS}]{{0,8}}[”’」』）)]{{0,3}})?")

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
PLACES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
SINGLE = DIGITS | {str(digit): digit for digit in range(10)}
ONE_DIGIT = "([0-9一二两三四五六七八九])?"
SECTION = re.compile(f"(?:{ONE_DIGIT}千)?零?(?:{ONE_DIGIT}百)?零?(?:{ONE_DIGIT}十)?零?{ONE_DIGIT}")
ARABIC = re.compile(r"(\d+(?:\.\d+)?)([十百千]?)")


def lookalikes():
    """Each sign of these blocks that Unicode takes for another single one, with that one (NFKC)."""
    signs = (chr(code) for start, end in LOOKALIKES for code in range(start, end))
    plain = {sign: normalize("NFKC", sign) for sign in signs}
    return {sign: other for sign, other in plain.items() if len(other) == 1 and other != sign}


OTHER_FORMS = SIMPLIFIED | VARIANTS
# what a radical or a wide sign is taken for may be traditional
UNIFIED = {sign: OTHER_FORMS.get(other, other) for sign, other in (lookalikes() | RADICALS).items()}
FOLD = OTHER_FORMS | UNIFIED | dict.fromkeys(OPENING, "(") | dict.fromkeys(CLOSING, ")")
# for speed only the signs that change are looked up, and most short texts have none
CHANGING = re.compile(f"[{re.escape(''.join(FOLD))}]")


def fold(text):
    """The form in which texts are matched: simplified, half width, all brackets round; one sign for one sign.

    Offsets stay, so what is found in it is cut from the text as printed.
    """
    return CHANGING.sub(lambda sign: FOLD[sign[0]], text) if CHANGING.search(text) else text


def fold_each(texts):
    """Texts folded; for speed as one text, which keeps each sign in its place."""
    ends = accumulate(map(len, texts), initial=0)
    whole = fold("".join(texts))
    return [whole[start:end] for start, end in pairwise(ends)]


def numeral(text):
    """The value of a Chinese numeral (三千二百六十, 两千四, 二〇二一, 八点三, 廿三); None where it is malformed.

    Digits may stand in it: 3亿5000万, 4千5百, 1.2万.
    """
    whole, _, decimals = text.replace("廿", "二十").replace("卅", "三十").partition("点")
    if decimals:
        value = numeral(whole)
        return None if value is None else value + Decimal("0." + spelled(decimals))
    if len(whole) > 2 and set(whole) <= DIGITS.keys():
        return Decimal(spelled(whole))
    for sign in "兆亿万":
        if sign in whole:
            return large_numeral(*whole.rpartition(sign))
    return small_numeral(whole)


def spelled(signs):
    """Digit by digit: 2021 for 二〇二一."""
    return "".join(str(DIGITS[sign]) for sign in signs)


def large_numeral(left, sign, right):
    """The value of 三千万 or 一亿二千万; the last digit of 一万二 means thousands."""
    times = numeral(left) if left else 1
    digits = right.removeprefix("零")
    rest = numeral(digits) if digits else 0
    if times is None or rest is None:
        return None
    spoken = len(right) == 1 and right not in "十百千零"
    return Decimal(times * PLACES[sign] + rest * (PLACES[sign] // 10 if spoken else 1))


def small_numeral(text):
    """The value of a numeral below ten thousand; the last digit of 两千四 means hundreds."""
    if arabic := ARABIC.fullmatch(text):
        return Decimal(arabic[1]) * PLACES.get(arabic[2], 1)
    if tail := re.fullmatch(r"(.+[百千])零?(\d{2,3})", text):
        head = small_numeral(tail[1])
        return head and head + int(tail[2])
    match = SECTION.fullmatch(text.replace("〇", "零"))
    if match is None or not text:
        return None
    value = sum(SINGLE[match[i] or "一"] * PLACES[sign] for i, sign in enumerate("千百十", 1) if sign in text)
    spoken = PLACES[text[-2]] // 10 if match[4] and text[-2:-1] in ("千", "百") else 1
    return Decimal(value + (SINGLE[match[4]] * spoken if match[4] else 0))


def sentence_bounds(text):
    """The offsets where sentences begin or end, from 0 to the length of the text; marks and quotes close a sentence."""
    ends = [match.end() for match in SENTENCE_END.finditer(text)]
    return sorted({0, *ends, len(text)})


def sentence_around(text, start, end):
    """Where the sentence begins and ends that holds this span; a span over several has all of them."""
    begin = max((match.end() for match in SENTENCE_END.finditer(text, 0, start)), default=0)
    mark = SENTENCE_END.search(text, end)
    return begin, mark.end() if mark else len(text)
