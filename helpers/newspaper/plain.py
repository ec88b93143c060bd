"""Text and Markdown: what a vision model or a text layer writes around the words, and pages without line breaks."""

import re

from helpers.chinese import SENTENCE_MARKS
from helpers.newspaper.boxes import Piece
from helpers.newspaper.encodings import split_lines
from helpers.newspaper.vocabulary import DATELINES, either
from helpers.rules import Rule, any_of, pattern_of

# Around numbers as formulas, and before signs that mean something in Markdown; 12\% is left to those who read numbers.
ESCAPES = [
    Rule("formula", r"\\[(\[]\s*(?P<formula>[A-Za-z\d.,%+\-×/ ]*?)\s*\\[)\]]", r"管道\( 186 \)公里", r"王强\(左\)"),
    Rule("sign", r"\\(?P<sign>[!-$&-/:-@\[-`{-~])", r"亩产1\.2万斤", r"达12\%"),
]
ESCAPE = pattern_of(ESCAPES)
MARK = re.compile(r"\s*#*\s*")
# Rows of so many single signs between spaces; longer rows may have some words among them.
FEWEST, LONG, SINGLE = 4, 12, 0.7
# A page in one line is longer than a paragraph; a headline before a dateline is not longer than this.
PARAGRAPH, HEADLINE = 1000, 40
SENTENCE_END = any_of(rf"[{SENTENCE_MARKS}][”』」)）]?(?:[(（][\h\s]{{2,20}}[)）])?")
REPORTS = ("our paper", "agency, place and day", "day in numerals", "agency and place")
REPORT = any_of(rf"[【〔(（]?{either(rule for rule in DATELINES if rule.name in REPORTS)}")
ONE_LINE = "the whole page is one line: cut before its datelines; read the scan again with line breaks"
NO_BREAK = "the whole page is one line, in which no headline can be told; read the scan again with line breaks"


def parse_text(text):
    """The text of a file, a page in one line cut before its datelines, and what is wrong with it (else empty)."""
    lines = [line for line in split_lines(text) if line.strip()]
    if len(lines) != 1:
        return text, ""
    parts = cut_at_reports(lines[0])
    if len(parts) > 1:
        return "\n".join(parts), ONE_LINE
    return text, NO_BREAK if len(lines[0]) > PARAGRAPH else ""


def cut_at_reports(line):
    """A line cut before each report below the first, and before the headline of each."""
    ends, places = [match.end() for match in SENTENCE_END.finditer(line)], {0}
    for match in REPORT.finditer(line):
        start = max((end for end in ends if end <= match.start()), default=0)
        # 据新华社北京9月3日电 tells within a report where it is from
        if "据" not in line[start : match.end()] and (not start or match.start() - start <= HEADLINE):
            places |= {start, match.start()}
    starts = sorted(places)
    return [line[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def plain(text):
    """The lines of a text as one page of pieces."""
    return [[Piece(closed_up(without_escapes(line))) for line in split_lines(text)]]


def without_escapes(line):
    """A line without the backslashes of Markdown and of formulas."""
    if "\\" not in line:
        return line
    return ESCAPE.sub(lambda match: match["sign"] if match["formula"] is None else match["formula"], line)


def closed_up(line):
    """A line whose signs stand apart (中 国 农 民) as one text; Latin words keep the space between them."""
    if line.count(" ") + line.count("\u3000") < FEWEST - 1:
        return line
    start = MARK.match(line).end()
    words = line[start:].split()
    single = [word for word in words if len(word) == 1]
    few = sum(not word.isascii() for word in single) < FEWEST
    if few or len(single) < (SINGLE * len(words) if len(words) >= LONG else len(words)):
        return line
    text = words[0]
    for left, right in zip(words, words[1:], strict=False):
        latin = left.isascii() and right.isascii() and len(left) + len(right) > 2
        text += " " * latin + right
    return line[:start] + text
