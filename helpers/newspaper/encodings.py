"""The bytes of a page as text, whatever their encoding: UTF-8, UTF-16, UTF-32, GB18030 or Big5.

Nearly any bytes are text in GB18030, and it may be the wrong one. What tells is the share of unlikely signs: at most an
eighth on a page in Chinese, and half or more on one that is read in another encoding than it was written in.
"""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from helpers.chinese import SIMPLIFIED

# Those of UTF-32 first, for one begins with a mark of UTF-16.
MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe\0\0": "utf-32", b"\0\0\xfe\xff": "utf-32"}
MARKS |= {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# Big5 has gained signs twice: by Microsoft (恒 裏), and in Hong Kong (嘅 喺).
CHINESE = ("gb18030", "big5", "cp950", "big5hkscs")
# Not read but named. Those of seven bits are valid UTF-8, and open what is no ASCII with these signs.
SHIFT = re.compile(rb"\+[A-Za-z0-9+/]|~\{|\x1b\$")
SEVEN_BITS = {"utf-7": "UTF-7", "hz": "HZ", "iso2022_jp": "ISO-2022-JP", "iso2022_kr": "ISO-2022-KR"}
FOREIGN = {"cp932": "Shift-JIS", "euc_jp": "EUC-JP", "euc_kr": "EUC-KR"}
# Any sign but ASCII, punctuation, symbols and spaces, which are alike in all languages here.
ALIKE = r"\0-\x7f\s\xa0-\xbf×÷\u2000-\u2bff\u3000-\u303f\u3200-\u33ff\ufe10-\ufe6f\uff01-\uff5e\uffe0-\uffee"
SIGN = re.compile(f"[^{ALIKE}]")
KANA_HANGUL = re.compile("[\u3041-\u30ff\uac00-\ud7a3]")
# The share of unlikely signs from which a text is none; a line, perhaps of names, needs more, and at least ten signs.
ODD, ODD_LINE, FEWEST = 0.45, 0.7, 10
SAMPLE = 20_000
# So many signs are nine tenths of a page and more.
COMMON = 2000
LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Signs without width are no print; between pictures they make one of two.
ZERO_WIDTH = re.compile("[\u200b\u200c\u2060\ufeff]|\u200d(?![\u2600-\u27bf\U0001f000-\U0001faff])")


def decode(data):
    """Decode the bytes of a page: its text, the encoding, and the problem (else empty).

    UTF-8 comes first, for hardly any other text is valid UTF-8; a few bad bytes are replaced and counted.
    """
    for mark, encoding in MARKS.items():
        if data.startswith(mark):
            return replace_bad_bytes(data, encoding)
    wide = b"\0" in data
    for encoding in ("utf-32-le", "utf-32-be") if wide else ():
        found = replace_bad_bytes(data, encoding)
        if found[1] and unlikely_share(found[0]) < ODD:
            return found
    text, encoding, problem = replace_bad_bytes(data, "utf-8")
    if not encoding:
        return guessed(data, CHINESE + ("utf-16-le", "utf-16-be") if wide else CHINESE)
    if data.isascii() and SHIFT.search(data) and (name := looks_like(data, SEVEN_BITS)):
        return "", "", f"not read: looks like {name}; save the page as UTF-8"
    return text, encoding, problem


def guessed(data, encodings):
    """What `decode` gives for the one of these encodings that leaves the fewest bad places and unlikely signs."""
    found = [each for encoding in encodings if (each := replace_bad_bytes(data, encoding))[1]]
    text, encoding, problem = min(found, key=faults, default=("", "", ""))
    if encoding and unlikely_share(text) < ODD:
        return text, encoding, "; ".join(filter(None, [problem, odd_lines(text, encoding)]))
    if name := looks_like(data, FOREIGN):
        return "", "", f"not read: looks like {name}; save the page as UTF-8"
    if encoding:
        share = f"{unlikely_share(text):.0%} of its signs are unlikely in Chinese"
        return "", "", f"not read: {share} if it is {encoding}: it may be in another, or in two; save the page as UTF-8"
    return (
        "",
        "",
        "not read: neither UTF-8, UTF-16, UTF-32, GB18030 nor Big5 throughout, perhaps two; save the page as UTF-8",
    )


def faults(found):
    """How much speaks against a text, its encoding and problem; of two signs for the same bytes, � is the worse."""
    return unlikely_share(found[0]) + found[0].count("\ufffd") / len(found[0])


def looks_like(data, encodings):
    """The name of the one of these encodings in which the bytes are Chinese, Japanese or Korean, else empty."""
    texts = {name: data.decode(encoding, "replace") for encoding, name in encodings.items()}
    # the signs of Japanese and Korean are as good as a common one of Chinese
    shares = {
        unlikely_share(KANA_HANGUL.sub("一", text)): name
        for name, text in texts.items()
        if len(SIGN.findall(text)) > len(text) / 10
    }
    return shares[min(shares)] if shares and min(shares) < ODD else ""


def odd_lines(text, encoding):
    """What to say of lines whose signs are unlikely in Chinese, else empty."""
    lines = split_lines(text)
    odd = [
        n for n, line in enumerate(lines, 1) if len(SIGN.findall(line)) >= FEWEST and unlikely_share(line) >= ODD_LINE
    ]
    if not odd:
        return ""
    where = f"{len(odd)} of {len(lines)} lines, the first line {odd[0]}"
    return f"signs unlikely in Chinese in {where}: they may not be {encoding}; save all of the page as UTF-8"


def unlikely_share(text):
    """The share of signs that hardly stand in Chinese, of those that tell one language from another."""
    sample = text[:SAMPLE]
    return len(unlikely().findall(sample)) / max(1, len(SIGN.findall(sample)))


@cache
def unlikely():
    """The pattern of a sign that tells, but for those that are most often a word of their own in jieba's dictionary.

    They count as traditional characters too.
    """
    words = Path(find_spec("jieba").origin).with_name("dict.txt").read_text("utf-8")
    singles = sorted(re.findall(r"(?m)^(\S) (\d+)", words), key=lambda single: -int(single[1]))
    common = {sign for sign, _ in singles[:COMMON]}
    common |= {sign for sign, simple in SIMPLIFIED.items() if simple in common}
    return re.compile(f"[^{ALIKE}{''.join(common)}]")


def replace_bad_bytes(data, encoding):
    """Decode, with � for bad bytes where they are few (at most two, or one in a hundred characters), else no text."""
    try:
        return data.decode(encoding), encoding, ""
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    if bad > max(2, len(text) / 100):
        return "", "", f"not read: {bad} undecodable places for {encoding}; save the page as UTF-8"
    line = len(split_lines(text[: text.index("\ufffd")]))
    return text, encoding, f"{bad} undecodable places shown as \ufffd, the first in line {line}"


def split_lines(text):
    """Lines as they are printed, whatever ends them: LF, CRLF, CR, a feed, or a separator of ASCII or Unicode."""
    return LINE_END.split(ZERO_WIDTH.sub("", text))
