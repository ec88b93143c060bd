"""Make BaozhangSans-Regular.otf, the font of the figures.

Source: NotoSansSC-Regular.otf (version 2.004) from the PyPI package pylopdf-fonts-zh-cn 0.1.1.
Licence: SIL Open Font License 1.1, in OFL.txt. The subset has a family name of its own, so that an installed
font never takes its place.

Run: python helpers/make/font.py path/to/NotoSansSC-Regular.otf
"""

import gzip
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

RULES = Path(__file__).parent.parent / "rules"
PAGES = RULES.parent.parent / "corpus" / "pages"
FAMILY, POSTSCRIPT_NAME = "Baozhang Sans", "BaozhangSans-Regular"
BLOCKS = [
    (0x0020, 0x007F),  # Basic Latin
    (0x00A0, 0x0100),  # Latin-1
    (0x2000, 0x2070),  # general punctuation
    (0x2190, 0x2200),  # arrows
    (0x2200, 0x2300),  # mathematics, with the minus sign
    (0x2460, 0x2500),  # circled numbers
    (0x25A0, 0x2600),  # geometric shapes
    (0x2600, 0x2700),  # stars and other signs
    (0x3000, 0x3040),  # CJK punctuation
    (0xFF00, 0xFFF0),  # full-width forms
]


def double_bytes(encoding, first_bytes):
    """Return every character that the encoding writes in two bytes with such a first byte."""
    pairs = (bytes([high, low]) for high in first_bytes for low in range(0x40, 0xFF))
    return set("".join(pair.decode(encoding, errors="ignore") for pair in pairs))


def page_characters():
    """Return every character of the shipped pages."""
    texts = (path.read_bytes() for path in sorted(PAGES.glob("*.txt")))
    return set("".join(text.decode("utf-8", errors="ignore") for text in texts))


def name_characters():
    """Return every character of the gazetteer, of the towns and of surnames."""
    towns = gzip.decompress((RULES / "towns.csv.gz").read_bytes()).decode("utf-8")
    return set(towns + "".join((RULES / name).read_text("utf-8") for name in ("gazetteer.csv", "surnames.txt")))


def wanted_characters():
    """Return the characters of the subset: GB 2312, Big5 level 1, the blocks above, pages, names, some rare ones."""
    blocks = {chr(code) for start, end in BLOCKS for code in range(start, end)}
    gb2312 = double_bytes("gb2312", range(0xA1, 0xF8))
    big5_level_1 = double_bytes("big5", range(0xA4, 0xC7))
    return blocks | gb2312 | big5_level_1 | page_characters() | name_characters() | set("國窖瀘")


def make_subset(source):
    """Return the font at `source` with the wanted characters only."""
    options = Options(layout_features=["kern"], name_IDs="*", notdef_outline=True, hinting=False)
    options.drop_tables += ["BASE", "DSIG", "VORG", "vhea", "vmtx"]
    font = TTFont(source, recalcTimestamp=False)
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(wanted_characters()))
    subsetter.subset(font)
    return font


def rename(font):
    """Give the font its own names; the copyright and licence records stay."""
    names = font["name"]
    names.names = [record for record in names.names if record.langID == 0x409]
    new_names = {1: FAMILY, 3: POSTSCRIPT_NAME, 4: FAMILY, 6: POSTSCRIPT_NAME}
    for name_id, text in new_names.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["CFF "].cff.fontNames = [POSTSCRIPT_NAME]
    top = font["CFF "].cff.topDictIndex[0]
    top.FamilyName = top.FullName = FAMILY


if __name__ == "__main__":
    subset = make_subset(sys.argv[1])
    rename(subset)
    subset.save(RULES / "BaozhangSans-Regular.otf")
