"""Pages as engines write them: one small writer a format, for rows of text with boxes (left, top, right, bottom)."""

import json
from html import escape

TITLE = "柳林镇书屋开放"
COLUMNS = (
    ["本报讯(记者赵青)5月6日,柳林镇", "农家书屋开放,首日接待读者120", "人。书屋由旧粮仓改建。"],
    ["馆员王强说,书屋每周开放六天,", "藏书3200册,多数由村民捐赠。", "孩子们放学后在这里写作业。"],
)


def drawn_page(size=20, leading=1.5):
    """Text and boxes of a headline over two columns of rows."""
    width = 16 * size
    rows = [(TITLE, (40.0, 40.0, 40.0 + 2 * size * len(TITLE), 40.0 + 2 * size))]
    for number, column in enumerate(COLUMNS):
        for place, text in enumerate(column):
            left, top = 40.0 + number * (width + 2 * size), 160.0 + place * leading * size
            rows.append((text, (left, top, left + size * len(text), top + size)))
    return rows


def corners(box):
    left, top, right, bottom = box
    return [[left, top], [right, top], [right, bottom], [left, bottom]]


def as_json(value):
    return json.dumps(value, ensure_ascii=False).encode()


def rapidocr(rows):
    return as_json([[corners(box), text, 0.98] for text, box in rows])


def rapidocr_items(rows):
    return as_json([{"box": corners(box), "txt": text, "score": 0.98} for text, box in rows])


def rapidocr_lists(rows):
    boxes = [corners(box) for _, box in rows]
    return as_json({"boxes": boxes, "txts": [text for text, _ in rows], "scores": [0.98] * len(rows)})


def paddleocr_2(rows):
    return as_json([[[corners(box), [text, 0.98]] for text, box in rows]])


def paddleocr_3(rows):
    boxes = [list(box) for _, box in rows]
    return as_json({"res": {"page_index": None, "rec_texts": [text for text, _ in rows], "rec_boxes": boxes}})


def paddleocr_vl(rows):
    labels = ["paragraph_title"] + ["text"] * (len(rows) - 1)
    blocks = [
        {"block_label": label, "block_content": text, "block_bbox": list(box), "block_id": number}
        for number, (label, (text, box)) in enumerate(zip(labels, rows, strict=True))
    ]
    return as_json({"input_path": "p.png", "parsing_res_list": blocks})


def mineru(rows):
    blocks = [{"type": "text", "text": text, "bbox": list(box), "page_idx": 0} for text, box in rows]
    return as_json([blocks[0] | {"text_level": 1}, *blocks[1:]])


def split(text, box):
    """A row in two words, cut where Chinese has no space."""
    middle = box[0] + (box[2] - box[0]) * 3 / len(text)
    return [(text[:3], (box[0], box[1], middle, box[3])), (text[3:], (middle, *box[1:]))]


def hocr(rows):
    def title(box):
        return f'title="bbox {" ".join(f"{side:g}" for side in box)}; x_wconf 96"'

    lines = (
        f'<span class="ocr_line" {title(box)}>'
        + " ".join(f'<span class="ocrx_word" {title(part)}>{escape(word)}</span>' for word, part in split(text, box))
        + "</span>\n"
        for text, box in rows
    )
    body = f'<div class="ocr_page" title="bbox 0 0 900 900"><p class="ocr_par">{"".join(lines)}</p></div>'
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html><head><title>OCR</title><meta charset="utf-8"/>'
    )
    return f"{head}</head><body>{body}</body></html>".encode()


def alto_box(box):
    left, top, right, bottom = box
    return f'HPOS="{left:g}" VPOS="{top:g}" WIDTH="{right - left:g}" HEIGHT="{bottom - top:g}"'


def alto(rows):
    lines = (
        f"<TextLine {alto_box(box)}>"
        + '<SP WIDTH="0"/>'.join(
            f'<String CONTENT="{escape(word)}" {alto_box(part)}/>' for word, part in split(text, box)
        )
        + "</TextLine>"
        for text, box in rows
    )
    page = f"<Page><PrintSpace><TextBlock>{''.join(lines)}</TextBlock></PrintSpace></Page>"
    return f'<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Layout>{page}</Layout></alto>'.encode()


def page_xml(rows):
    def coords(box):
        return f'<Coords points="{" ".join(f"{x:g},{y:g}" for x, y in corners(box))}"/>'

    lines = [
        f"<TextLine>{coords(box)}<TextEquiv><Unicode>{escape(text)}</Unicode></TextEquiv></TextLine>"
        for text, box in rows
    ]
    order = '<ReadingOrder><OrderedGroup><RegionRefIndexed index="0" regionRef="r1"/></OrderedGroup></ReadingOrder>'
    region = f'<TextRegion id="r1" type="paragraph">{"".join(lines)}</TextRegion>'
    space = "http://schema.primaresearch.org/PAGE/gts/pagecontent/2019-07-15"
    return f'<PcGts xmlns="{space}"><Page>{order}{region}</Page></PcGts>'.encode()


def tesseract(rows):
    header = "level page_num block_num par_num line_num word_num left top width height conf text"
    lines = ["\t".join(header.split()), "1\t1\t0\t0\t0\t0\t0\t0\t900\t900\t-1\t"]
    for number, (text, box) in enumerate(rows, 1):
        for place, (word, (left, top, right, bottom)) in enumerate(split(text, box), 1):
            values = [5, 1, 1, 1, number, place, left, top, right - left, bottom - top, 96]
            lines.append("\t".join([*(f"{value:g}" for value in values), word]))
    return "\n".join([*lines, ""]).encode()


# name of the format, ending of the file, writer
WRITERS = [
    ("RapidOCR", ".json", rapidocr),
    ("RapidOCR", ".json", rapidocr_items),
    ("RapidOCR", ".json", rapidocr_lists),
    ("PaddleOCR", ".json", paddleocr_2),
    ("PaddleOCR", "_res.json", paddleocr_3),
    ("PaddleOCR-VL", "_res.json", paddleocr_vl),
    ("MinerU", "_content_list.json", mineru),
    ("hOCR", ".hocr", hocr),
    ("ALTO", ".xml", alto),
    ("PAGE", ".xml", page_xml),
    ("Tesseract", ".tsv", tesseract),
]
