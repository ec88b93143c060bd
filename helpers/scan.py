"""Read scans with RapidOCR: the boxes and texts of each page go to a JSON file beside the scan.

It has an environment of its own, which `make scan SCANS=folder` sets up, so it uses no other helper.
"""

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps, ImageSequence

PICTURES, PDF = frozenset([".png", ".jpg", ".jpeg", ".tif", ".tiff"]), ".pdf"
# Pages of a PDF are drawn at so many pixels an inch, but with no side longer than this.
DPI, LONGEST = 300, 4000
SECONDS = 25, 48  # that a page takes on two cores
# A newspaper page may be larger than what Pillow takes for an attack.
Image.MAX_IMAGE_PIXELS = 10**9


class Sheet(NamedTuple):
    """A page of a scan: its file, its place in it, and where its rows go."""

    scan: Path
    place: int
    rows: Path


def find_sheets(folder):
    """The pages of all scans of a folder by their names; and pairs of a scan that cannot be read and why."""
    sheets, faults = {}, []
    for scan in sorted(Path(folder).iterdir()):
        if scan.name.startswith(".") or scan.suffix.lower() not in PICTURES | {PDF}:
            continue
        try:
            count = count_pages(scan)
        except Exception as error:
            faults.append((scan, f"cannot be opened ({error}); save it as PNG"))
            continue
        for place in range(count):
            rows = scan.with_name(f"{scan.stem}-{place + 1}.json" if count > 1 else f"{scan.stem}.json")
            if rows in sheets:
                faults.append((scan, f"has the name of {sheets[rows].scan.name}; give it another"))
            else:
                sheets[rows] = Sheet(scan, place, rows)
    return list(sheets.values()), faults


def count_pages(scan):
    if scan.suffix.lower() == PDF:
        with open_pdf(scan) as pdf:
            return len(pdf)
    with Image.open(scan) as image:
        return getattr(image, "n_frames", 1)


def open_pdf(scan):
    import pypdfium2

    return pypdfium2.PdfDocument(scan)


def picture_of(sheet):
    """The picture of a page, upright and in colour."""
    if sheet.scan.suffix.lower() == PDF:
        with open_pdf(sheet.scan) as pdf:
            page = pdf[sheet.place]
            return page.render(scale=min(LONGEST / max(page.get_size()), DPI / 72)).to_pil().convert("RGB")
    with Image.open(sheet.scan) as image:
        frame = ImageSequence.Iterator(image)[sheet.place]
        return ImageOps.exif_transpose(frame).convert("RGB")


def read_sheets(sheets, read):
    """Read pages and write their rows, each file at once; yields pairs of a page and what was wrong (else empty).

    read: a function from a picture to its rows, as `[[four corners], text, score]`.
    """
    for sheet in sheets:
        aside = sheet.rows.with_name(f".{sheet.rows.name}.part")
        try:
            aside.write_text(json.dumps(read(picture_of(sheet)), ensure_ascii=False), "utf-8")
            aside.replace(sheet.rows)
            yield sheet, ""
        except Exception as error:
            yield sheet, f"cannot be read ({error}); save it as PNG"


def rapidocr():
    """A function from a picture to its rows by RapidOCR, whose models lie in its package."""
    import numpy
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})

    def read(picture):
        found = engine(numpy.asarray(picture)[:, :, ::-1])
        if found.boxes is None:
            return []
        return [
            [box.tolist(), text, round(float(score), 3)]
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    return read


def expectation(folder, sheets, waiting):
    """What reading so many pages will take, in words."""
    if not waiting:
        return f"All {count(sheets)} of {folder} are read; delete the .json file of a page to read it again."
    least, most = (max(1, round(len(waiting) * seconds / 60)) for seconds in SECONDS)
    done = f"; {len(sheets) - len(waiting)} are read already" if len(waiting) < len(sheets) else ""
    return (
        f"{count(waiting)} of {folder} to read{done}: about {least} to {most} minutes on two cores,"
        f" {SECONDS[0]} to {SECONDS[1]} seconds a page. Stop it when you like; run it again to go on."
    )


def count(sheets):
    return f"{len(sheets)} page{'s' * (len(sheets) != 1)}"


def main(folder):
    """Read the scans of a folder that have no rows yet; the number of those that cannot be read."""
    from tqdm import tqdm

    if not os.path.isdir(folder):
        sys.exit(f"There is no folder {folder}: name one that holds scans, PNG, JPEG, TIFF or PDF.")
    sheets, faults = find_sheets(folder)
    if not sheets and not faults:
        sys.exit(f"The folder {folder} holds no scan: put PNG, JPEG, TIFF or PDF files there.")
    waiting = [sheet for sheet in sheets if not sheet.rows.exists()]
    print(expectation(folder, sheets, waiting), flush=True)
    if waiting:
        results = tqdm(read_sheets(waiting, rapidocr()), total=len(waiting), unit="page")
        faults += [(sheet.scan, fault) for sheet, fault in results if fault]
    for scan, fault in faults:
        print(f"{scan.name} {fault}.", file=sys.stderr)
    print(f"Now read the pages: PAGES={folder} make")
    return len(faults)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Which scans? Name their folder: make scan SCANS=my/scans.")
    try:
        sys.exit(min(1, main(sys.argv[1])))
    except ImportError as error:
        sys.exit(f"{error.name} is not installed here: run make scan SCANS={sys.argv[1]}, which sets it up.")
    except KeyboardInterrupt:
        sys.exit("\nStopped; run it again to go on where it stopped.")
