"""Make traditional.txt: traditional characters, each with its simplified form, one for one.

Source: `opencc/dictionary/TSCharacters.txt` in the PyPI package `opencc-python-reimplemented` 0.1.7, which has it from
OpenCC (Apache License 2.0, in LICENSE-opencc.txt). Left out is what simplified texts use too, in GB 2312 or in names of
places (乾县), and what lies outside the basic plane; where several forms are given, the first is taken.

    python helpers/make/traditional.py TSCharacters.txt
"""

import sys
from pathlib import Path

import pandas as pd

RULES = Path(__file__).parent.parent / "rules"


def is_simplified(sign):
    try:
        return bool(sign.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def main(path):
    names = (RULES / "gazetteer.csv").read_text("utf-8") + "".join(pd.read_csv(RULES / "towns.csv.gz").name)
    rows = (line.split() for line in Path(path).read_text("utf-8").splitlines())
    pairs = [(row[0], row[1]) for row in rows if max(row[0], row[1]) < "\U00010000"]
    kept = [sign + simple for sign, simple in pairs if sign != simple and not is_simplified(sign) and sign not in names]
    lines = [" ".join(kept[at : at + 40]) for at in range(0, len(kept), 40)]
    (RULES / "traditional.txt").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
