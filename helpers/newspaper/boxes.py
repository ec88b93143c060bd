"""Boxes, words and labels, as engines write them: what the readers of all formats share."""

import math
from typing import NamedTuple

SEVERAL = list, tuple
# Beyond so many pixels a number is none of a scan.
FARTHEST = 100_000
# Words that stand further apart, as a multiple of the height of their row, have a space between them.
SPACE, LATIN_SPACE = 0.8, 0.1
# The labels of engines, in words of ours; whatever else stands in a paragraph is text.
LABELS = {
    "title": "title paragraph_title heading chapter_title content_title abstract_title reference_title",
    "#": "doc_title",
    "figure_caption": "figure_caption figure_title image_caption caption chart_caption chart_title img_caption"
    " table_caption table_title figure_table_chart_title image_footnote img_footnote table_footnote vision_footnote",
    "header": "header footer header_image footer_image number page_number page-number seal aside_text"
    " signature-mark catch-word",
    "image": "image chart figure graphic",
    "table": "table",
}
MARKS = {label: mark for mark, labels in LABELS.items() for label in labels.split()}


class Piece(NamedTuple):
    """Text with its box, or None, and its mark."""

    text: str
    box: tuple | None = None
    mark: str = ""


def piece(text, box=None, mark=""):
    """The text with its box as a rectangle, from whatever the source has for either."""
    text = text if isinstance(text, str) else "" if text is None or isinstance(text, list | dict) else str(text)
    # JSON may hold halves of characters, which no file takes
    return Piece(text.encode("utf-8", "replace").decode(), rectangle(box), mark)


def rectangle(box):
    """Left, top, right and bottom of four numbers or of corners; None for what is no box on a page."""
    numbers = flat(box) if isinstance(box, SEVERAL) else []
    if len(numbers) < 4 or len(numbers) % 2 or not {int, float}.issuperset(map(type, numbers)):
        return None
    across, down = numbers[::2], numbers[1::2]
    left, top, right, bottom = min(across), min(down), max(across), max(down)
    on_scan = -FARTHEST <= left < right <= FARTHEST and -FARTHEST <= top < bottom <= FARTHEST
    # what is no number (NaN) makes the sum none
    return (float(left), float(top), float(right), float(bottom)) if on_scan and math.isfinite(sum(numbers)) else None


def flat(box):
    """The numbers of corners, written one by one or in pairs."""
    found = []
    for part in box:
        found += part if isinstance(part, SEVERAL) and len(part) == 2 else (part,)
    return found


def sized(left, top, width, height):
    """The box of these texts, None where one of them is no number."""
    sides = [numbers(side) for side in (left, top, width, height)]
    if [len(side) for side in sides] != [1, 1, 1, 1]:
        return None
    (left,), (top,), (width,), (height,) = sides
    return rectangle([left, top, left + width, top + height])


def numbers(text, separator=None):
    """The numbers of a text between spaces or this sign; none where one of them is no number."""
    try:
        values = [float(part) for part in (text or "").split(separator)]
    except ValueError:
        return []
    return values if all(map(math.isfinite, values)) else []


def around(boxes):
    """The smallest box around all boxes; None where there is none."""
    sides = list(zip(*filter(None, boxes), strict=True))
    return (min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])) if sides else None


def joined(words):
    """The words of a row as one text, with a space between Latin words and where there is room for one.

    words: pieces in order. Chinese words have no space between them, whatever the engine writes.
    """
    text, before = "", None
    for word in words:
        if before and word.text and needs_space(before, word):
            text += " "
        text += word.text
        before = word if word.text else before
    return text


def needs_space(left, right):
    signs = left.text[-1] + right.text[0]
    latin = signs.isascii() and right.text[0].isalnum() and left.text[-1] not in "([{\"'"
    if not (latin or signs.isalnum()):
        return False
    if not (left.box and right.box):
        return latin
    height = max(box[3] - box[1] for box in (left.box, right.box))
    return right.box[0] - left.box[2] > (LATIN_SPACE if latin else SPACE) * height


def paragraphs(text, box, label):
    """A block of an engine as pieces, one a line of its text."""
    mark = MARKS.get(label, "text")
    whole = piece(text, box, mark)
    return [whole._replace(text=line) for line in whole.text.replace("\r", "\n").split("\n")]
