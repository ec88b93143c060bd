"""Reading scans, with an engine that is none; `make test-scan` reads a page with the real one."""

import json
import subprocess
import sys

import pytest
from PIL import Image

from helpers import read_corpus, scan
from helpers.scan import expectation, find_sheets, read_sheets

ROWS = [[[[10, 10], [90, 10], [90, 30], [10, 30]], "书屋开放", 0.99]]


@pytest.fixture
def scans(tmp_path):
    picture = Image.new("L", (100, 40), 255)
    for name in ("a.png", "b.JPG"):
        picture.save(tmp_path / name)
    picture.save(tmp_path / "c.tiff", save_all=True, append_images=[picture])
    (tmp_path / "notes.txt").write_text("keine")
    return tmp_path


def found(folder):
    return read_sheets(find_sheets(folder)[0], lambda picture: ROWS)


def test_every_page_of_every_scan_gets_a_file_of_its_rows(scans):
    assert [fault for _, fault in found(scans)] == [""] * 4
    assert sorted(path.name for path in scans.glob("*.json")) == ["a.json", "b.json", "c-1.json", "c-2.json"]
    (scans / "notes.txt").unlink()
    corpus = read_corpus(scans)
    assert corpus.pages.index.tolist() == ["a", "b", "c-1", "c-2"]
    assert corpus.lines.text.tolist() == ["书屋开放"] * 4 and corpus.lines.left.tolist() == [10] * 4


def test_a_stopped_run_leaves_whole_files_only(scans):
    next(found(scans))
    assert [path.name for path in scans.glob("*.json")] == ["a.json"] and not list(scans.glob(".*"))


def test_a_page_that_cannot_be_read_stops_no_other(scans):
    (scans / "bad.png").write_bytes(b"no picture")
    sheets, faults = find_sheets(scans)
    assert [(scan.name, fault[:16]) for scan, fault in faults] == [("bad.png", "cannot be opened")]

    def read(picture):
        raise MemoryError("too large")

    assert {fault for _, fault in read_sheets(sheets, read)} == {"cannot be read (too large); save it as PNG"}


def test_two_scans_of_one_name_are_not_mixed(scans):
    Image.new("L", (9, 9)).save(scans / "a.tif")
    sheets, faults = find_sheets(scans)
    assert len(sheets) == 4
    assert [(scan.name, fault) for scan, fault in faults] == [("a.tif", "has the name of a.png; give it another")]


def test_pictures_are_upright_and_in_colour(scans):
    picture = Image.new("RGB", (100, 40), "white")
    turned = picture.getexif()
    turned[0x0112] = 6
    picture.save(scans / "a.png", exif=turned)
    sizes = []
    sheet = find_sheets(scans)[0][0]
    list(read_sheets([sheet], lambda picture: sizes.append((picture.size, picture.mode)) or ROWS))
    assert sizes == [((40, 100), "RGB")]
    assert json.loads(sheet.rows.read_text()) == ROWS


def test_it_says_first_what_to_expect(scans):
    sheets, _ = find_sheets(scans)
    assert "4 pages of s to read: about 2 to 3 minutes on two cores, 25 to 48 seconds a page" in expectation(
        "s", sheets, sheets
    )
    assert "1 page of s to read; 3 are read already" in expectation("s", sheets, sheets[:1])
    assert expectation("s", sheets, []).startswith("All 4 pages of s are read")


@pytest.mark.parametrize(
    "arguments, said", [([], "Name their folder"), (["."], "is not installed here: run make scan")]
)
def test_the_command_says_in_a_sentence_what_it_lacks(scans, arguments, said):
    # a module without rapidocr stands for an environment without the engine
    blocked = "import sys, runpy; sys.modules['rapidocr'] = None; sys.argv = sys.argv[1:]"
    command = f"{blocked}; runpy.run_path(sys.argv[0], run_name='__main__')"
    run = subprocess.run([sys.executable, "-c", command, scan.__file__, *arguments], cwd=scans, capture_output=True)
    assert run.returncode == 1 and said in run.stderr.decode() and b"Traceback" not in run.stderr
