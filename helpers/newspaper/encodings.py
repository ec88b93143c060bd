"""The bytes of a page as text, whatever their encoding: UTF-8, UTF-16, GB18030 or Big5."""

import re
from itertools import chain

import charset_normalizer

from helpers.chinese import HAN

READABLE = rf"[{HAN}\s!-~\u00a0-\u024f\u2000-\u27bf\u3000-\u33ff\uf900-\uffef\U00020000-\U000323af]"


def decode(data):
    """Decode the bytes of a page: its text, the encoding, and the problem (else empty).

    UTF-8 comes first, for hardly any other text is valid UTF-8; a few bad bytes are replaced and counted.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return replace_bad_bytes(data, encoding)
    for encoding in chain(["utf-8"], guess_encodings(data)):
        text, encoding, problem = replace_bad_bytes(data, encoding)
        if encoding == "utf-8" or encoding and readable_share(text) > 0.9:
            return text, encoding, problem
    return "", "", "not read: neither UTF-8, UTF-16, GB18030 nor Big5 text; save the page as UTF-8"


def guess_encodings(data):
    """Encodings to try on bytes that are no UTF-8, the likeliest first."""
    if b"\0" in data:
        yield from ("utf-16-le", "utf-16-be")
    # a sample may end inside a character of two bytes, so it is taken twice
    for sample in (data[:50_000], data[:49_999]):
        if best := charset_normalizer.from_bytes(sample, cp_isolation=["gb18030", "big5"]).best():
            yield best.encoding
    texts = {encoding: data.decode(encoding, errors="replace") for encoding in ("gb18030", "big5")}
    yield from sorted(texts, key=lambda encoding: -len(re.findall("[，。、的一是在有不]", texts[encoding])))


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
    """Lines as an editor counts them: ended by LF, CRLF or CR only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def readable_share(text):
    """The share of characters that a Chinese page is made of: Han, kana, print, punctuation, symbols."""
    sample = text[:20_000]
    return len(re.findall(READABLE, sample)) / max(1, len(sample))
