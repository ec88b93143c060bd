"""Draw a page of three columns, read it with `helpers/scan.py`, and compare; `make test-scan` runs it."""

import json
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageDraw, ImageFont

HELPERS = Path(__file__).resolve().parents[1] / "helpers"
FONT = HELPERS / "rules" / "BaozhangSans-Regular.otf"
TITLE = "柳林镇农家书屋开放"
TEXTS = (
    "本报讯(记者赵青)五月六日,柳林镇农家书屋开放,首日接待读者一百二十人。书屋由旧粮仓改建,墙上留着当年的标语。",
    "馆员王强说,书屋每周开放六天,藏书三千二百册,多数由村民捐赠。孩子们放学后在这里写作业,老人来读报。",
    "青山县今年还要再建十二座书屋,让每个乡镇都有读书的地方。县里为此安排经费八十万元,并培训馆员四十名。",
)
SIZE, LEADING, SIGNS = 30, 46, 13


def draw(path):
    """Draw the page, and give each row of text with its left and top."""
    page = Image.new("RGB", (1500, 620), "white")
    pen, rows = ImageDraw.Draw(page), [(TITLE, 60, 40)]
    for column, text in enumerate(TEXTS):
        parts = [text[start : start + SIGNS] for start in range(0, len(text), SIGNS)]
        rows += [(part, 60 + column * 480, 180 + place * LEADING) for place, part in enumerate(parts)]
    for text, left, top in rows:
        pen.text((left, top), text, "black", ImageFont.truetype(FONT, SIZE * (2 if text == TITLE else 1)))
    page.save(path)
    # the same as a document of two pages
    page.save(path.with_suffix(".pdf").with_stem("issue"), save_all=True, append_images=[page])
    return rows


def scan(folder):
    command = [sys.executable, "-P", HELPERS / "scan.py", folder]
    return subprocess.run(command, capture_output=True, text=True)


def check(rows, found):
    """The rows that were drawn are those that were read, in their places."""
    for text, left, top in rows:
        row = min(found, key=lambda row: abs(row[0][0][0] - left) + abs(row[0][0][1] - top))
        likeness = SequenceMatcher(None, text, row[1].translate(str.maketrans("（），。", "(),。")), False).ratio()
        assert likeness > 0.9, f"{text} was read as {row[1]}"
        assert abs(row[0][0][0] - left) < SIZE and abs(row[0][0][1] - top) < SIZE, f"{text} stands at {row[0]}"
    assert len(found) == len(rows), f"{len(found)} rows of {len(rows)} were read"


def main():
    with TemporaryDirectory() as name:
        folder = Path(name)
        rows = draw(folder / "p.png")
        first = scan(folder)
        assert first.returncode == 0, first.stderr
        assert first.stdout.startswith(f"3 pages of {folder} to read: about 1 to 2 minutes"), first.stdout
        check(rows, json.loads((folder / "p.json").read_text("utf-8")))
        assert {path.name for path in folder.glob("*.json")} == {"p.json", "issue-1.json", "issue-2.json"}
        (folder / "issue-2.json").unlink()
        again = scan(folder)
        assert again.stdout.startswith(f"1 page of {folder} to read; 2 are read already"), again.stdout
        assert (folder / "issue-2.json").exists()
        assert "All 3 pages" in scan(folder).stdout
    print(f"{len(rows)} rows of three columns were drawn and read back.")


if __name__ == "__main__":
    main()
