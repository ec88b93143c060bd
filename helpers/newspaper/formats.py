"""What each engine writes: a function a format, from the tree or text of a file to its pages.

Each gives a list of pages, a page a list of pieces in reading order; None where the file is of another format.
"""

import re
from itertools import count, groupby, zip_longest

from helpers.newspaper.boxes import MARKS, around, joined, numbers, paragraphs, piece, sized
from helpers.newspaper.trees import table_rows, words_of

# Where engines hide their answer.
WRAPPERS = ("res", "prunedResult", "result", "data", "layoutParsingResults", "ocrResults", "pages")
# What MinerU calls the parts of a block that hold text, in the order of print.
PARTS = (
    "text",
    "image_caption",
    "img_caption",
    "chart_caption",
    "table_caption",
    "code_caption",
    "table_body",
    "code_body",
    "list_items",
    "content",
    "image_footnote",
    "img_footnote",
    "chart_footnote",
    "table_footnote",
    "code_footnote",
)
WORD_COLUMNS = ["page_num", "block_num", "par_num", "line_num", "left", "top", "width", "height", "text"]
HOCR_LINES = {"ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocr_footer"}
BBOX = re.compile(r"bbox((?:\s+-?[\d.]+){4})")


def unwrapped(answer):
    """The answer of an engine without what its service or method has put around it."""
    for _ in WRAPPERS:
        inner = next((answer[key] for key in WRAPPERS if key in answer), None) if isinstance(answer, dict) else None
        if not isinstance(inner, dict | list):
            break
        answer = inner
    return answer


# RapidOCR and PaddleOCR: a row is its corners and its text


def rapidocr(answer):
    """`[[corners, text, score], …]`, `[{"box", "txt", "score"}, …]`, `{"boxes", "txts", "scores"}`, or null."""
    answer = unwrapped(answer)
    if answer is None or answer == []:
        return [[]]
    if isinstance(answer, dict) and isinstance(answer.get("txts"), list):
        return [beside(answer["txts"], answer.get("boxes"))]
    if not isinstance(answer, list):
        return None
    if not any(map(rapid_row, answer)):
        return None
    # a row without a box is known by the others
    pieces = (rapid_row(row) or rapid_row([[], *row[1:]] if isinstance(row, list) else None) for row in answer)
    return [[row for row in pieces if row]]


def rapid_row(row):
    if isinstance(row, dict) and ("txt" in row or "box" in row and "text" in row):
        return piece(row.get("txt", row.get("text")), row.get("box"))
    if isinstance(row, list) and len(row) > 1 and isinstance(row[0], list) and isinstance(row[1], str):
        return piece(row[1], row[0])
    return None


def beside(texts, boxes):
    """Pieces of texts and boxes that stand in two lists; texts beyond the last box have none."""
    boxes = boxes if isinstance(boxes, list) else []
    return [piece(text, box) for text, box in zip_longest(texts, boxes[: len(texts)])]


def paddleocr(answer):
    """`[[corners, [text, score]], …]`, or that for each page; or `{"rec_texts", "rec_polys"}` for each page."""
    answer = unwrapped(answer)
    pages = answer if isinstance(answer, list) else [answer]
    if all(page in (None, []) for page in pages):
        return [[] for _ in pages]
    found = [paddle_page(unwrapped(page)) for page in pages]
    if any(page is not None for page in found):
        return [page or [] for page in found]
    rows = paddle_page(answer)
    return None if rows is None else [rows]


def paddle_page(page):
    if isinstance(page, dict) and isinstance(page.get("rec_texts"), list):
        return beside(page["rec_texts"], page.get("rec_polys") or page.get("rec_boxes"))
    if not isinstance(page, list):
        return None
    rows = [row for row in page if isinstance(row, list) and len(row) > 1]
    rows = [piece(row[1][0], row[0]) for row in rows if isinstance(row[1], list) and row[1] and is_text(row[1][0])]
    return rows or None


def is_text(value):
    return isinstance(value, str)


def paddleocr_vl(answer):
    """`{"parsing_res_list": [{"block_label", "block_content", "block_bbox"}, …]}`, one for each page."""
    answer = unwrapped(answer)
    pages = [unwrapped(page) for page in (answer if isinstance(answer, list) else [answer])]
    blocks = [page.get("parsing_res_list") if isinstance(page, dict) else None for page in pages]
    if not any(isinstance(page, list) for page in blocks):
        return None
    return [[row for block in page or [] for row in paddle_block(block)] for page in blocks]


def paddle_block(block):
    if not isinstance(block, dict):
        return []
    text, box, label = (block.get(f"block_{part}") for part in ("content", "bbox", "label"))
    return block_pieces(text, box, label if is_text(label) else "")


def block_pieces(text, box, label):
    """A block as pieces: the rows of a table, else the lines of its text."""
    rows = table_rows(text) if is_text(text) and "<table" in text else []
    return [piece(row, box, "table") for row in rows] or paragraphs(text, box, label)


# MinerU


def mineru(answer):
    """`content_list.json`: blocks with a type, their text, box and `page_idx`."""
    blocks = [block for block in answer if isinstance(block, dict)] if isinstance(answer, list) else []
    if not any("type" in block and ("page_idx" in block or "text_level" in block) for block in blocks):
        return None
    pages = {}
    for block in blocks:
        page = block.get("page_idx", 0)
        pages.setdefault(page if isinstance(page, int | float) else 0, []).extend(mineru_block(block))
    return [pages[page] for page in sorted(pages)]


def mineru_block(block):
    label, level, box = block.get("type"), block.get("text_level"), block.get("bbox")
    heading = isinstance(level, int | float) and 1 <= level <= 6
    for part in PARTS:
        texts = block[part] if isinstance(block.get(part), list) else [block.get(part)]
        for text in filter(is_text, texts):
            rows = block_pieces(text, box, part if part in MARKS else label if is_text(label) else "")
            yield from (row._replace(mark="#" * int(level)) for row in rows) if heading and part == "text" else rows


# hOCR


def hocr(tree):
    """`ocr_page`, `ocr_line` and `ocrx_word` of an HTML file, with `bbox` in their titles."""
    pages = [element for element in tree.iter() if "ocr_page" in classes(element)]
    return [list(hocr_rows(page)) for page in pages] or None


def classes(element):
    return set(element.get("class", "").split())


def hocr_rows(element):
    """Pieces of the rows in an element; text that stands in no row is one by itself."""
    if classes(element) & HOCR_LINES:
        yield hocr_row(element)
        return
    loose = words_of(element) if not len(element) else " ".join((element.text or "").split())
    if loose:
        yield piece(loose, bbox(element))
    for part in element:
        yield from hocr_rows(part)
        if tail := " ".join((part.tail or "").split()):
            yield piece(tail, bbox(element))


def hocr_row(line):
    words = [word for word in line.iter() if "ocrx_word" in classes(word)]
    text = joined([piece(words_of(word), bbox(word)) for word in words])
    # text beside the words would be lost
    whole = words_of(line)
    return piece(text if text.replace(" ", "") == whole.replace(" ", "") else whole, bbox(line))


def bbox(element):
    match = BBOX.search(element.get("title", ""))
    return numbers(match[1]) if match else None


# ALTO and PAGE XML


def alto(root):
    """ALTO: `TextLine` with the `CONTENT` of its strings."""
    if root.tag != "alto":
        return None
    return [[alto_row(line) for line in page.iter("TextLine")] for page in root.iter("Page")]


def alto_row(line):
    words = [piece(word.get("CONTENT"), alto_box(word)) for word in line if word.tag in ("String", "HYP")]
    return piece(joined(words), alto_box(line) or around(word.box for word in words))


def alto_box(element):
    return sized(*(element.get(side) for side in ("HPOS", "VPOS", "WIDTH", "HEIGHT")))


def page_xml(root):
    """PAGE XML: `TextLine` with its `Coords` and `TextEquiv`, regions in their reading order."""
    if root.tag != "PcGts":
        return None
    return [list(page_rows(page)) for page in root.iter("Page")]


def page_rows(page):
    order = dict(zip((ref.get("regionRef") for ref in page.iter() if ref.get("regionRef")), count(), strict=False))
    regions = [element for element in page if element.tag.endswith("Region")]
    # a sort is stable, so that regions without a place in the order stay where they are among themselves
    for region in sorted(regions, key=lambda region: order.get(region.get("id"), len(order))):
        yield from region_rows(region)


def region_rows(region):
    """The rows of a region and those in it; where the rows have no text, the lines of the region's own."""
    for part in region.iter():
        if not part.tag.endswith(("Region", "TableCell")):
            continue
        label = part.get("type", region.get("type"))
        rows = [page_row(line, MARKS.get(label, "")) for line in part.findall("TextLine")]
        if any(row.text.strip() for row in rows):
            yield from rows
        elif not any(map(equivalent, part.iter("TextLine"))):
            yield from paragraphs(equivalent(part), corners(part), label)


def page_row(line, mark):
    words = [piece(equivalent(word), corners(word)) for word in line.findall("Word")]
    return piece(equivalent(line) or joined(words), corners(line), mark)


def equivalent(element):
    """The text of an element: the first of its readings."""
    readings = sorted(element.findall("TextEquiv"), key=lambda reading: reading.get("index", ""))
    texts = (reading.findtext("Unicode") or reading.findtext("PlainText") for reading in readings)
    return next(filter(None, texts), "")


def corners(element):
    coords = element.find("Coords")
    if coords is None:
        return None
    points = [number for point in coords.get("points", "").split() for number in numbers(point, ",")]
    return points or [number for point in coords for number in numbers(f"{point.get('x')} {point.get('y')}")]


# Tesseract


def tesseract(text):
    """Tesseract's TSV: a word a line, with its block, paragraph, line and box."""
    header, *lines = text.rstrip("\n").split("\n")
    columns = header.strip("\ufeff\r").split("\t")
    if not set(WORD_COLUMNS) <= set(columns):
        return None
    entries = (dict(zip(columns, line.rstrip("\r").split("\t"), strict=False)) for line in lines)
    entries = [entry for entry in entries if len(entry) == len(columns)]
    pages = groupby(entries, lambda entry: entry["page_num"])
    return [list(tsv_rows(page)) for _, page in pages] or [[]]


def tsv_rows(entries):
    """Pieces of the rows of a page; the box of a row is its own, for those of its words reach too far."""
    for _, group in groupby(entries, lambda entry: [entry[column] for column in WORD_COLUMNS[1:4]]):
        row, *others = [piece(entry["text"].strip(), tsv_box(entry)) for entry in group]
        words = [word for word in (row, *others) if word.text]
        if words:
            yield piece(joined(words), (not row.text and row.box) or around(word.box for word in words))


def tsv_box(entry):
    return sized(*(entry[side] for side in WORD_COLUMNS[4:8]))
