"""The gazetteer: provinces, cities and counties of the People's Republic of China, their written forms, and towns."""

import re
from collections import defaultdict
from functools import cache
from typing import NamedTuple

import ahocorasick_rs
import pandas as pd

from helpers.rules import FOLDER, any_of, read_rules, read_words


class PlaceWord(NamedTuple):
    """A row of `rules/place_words.csv`: a word that tells what a name before it, or the word itself, is."""

    word: str
    kind: str
    example: str
    leaves: str


class CustomaryForm(NamedTuple):
    """A row of `rules/customary.csv`: a form that is no part of the official name, the unit and its name."""

    form: str
    adcode: str
    name: str


def place_words(kind):
    """The words of this kind: `organisation` right after a short form, `plain` for a full name that is a word too."""
    return [row for row in read_rules("place_words", PlaceWord) if row.kind == kind]


SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|林区|特区|新区|省|市|州|盟|县|区|旗)$")
# What is written for the generic word of an autonomous or special unit.
CUSTOMARY_ENDINGS = {
    "自治州": ["州", "自治州"],
    "自治县": ["县", "自治县"],
    "自治旗": ["旗", "自治旗"],
    "自治区": ["自治区"],
    "特别行政区": ["特区"],
}
PEOPLES = read_words("peoples")
PEOPLE = any_of(*PEOPLES, "各").pattern
# 族 may be left out after a name of more than one sign: 巴里坤哈萨克自治县.
PEOPLE_LAST = re.compile(f"(?:{PEOPLE})族$|(?<=.)(?:{'|'.join(name for name in PEOPLES if len(name) > 1)})$")
# Full names that are plain words too name a unit only right after the one above it.
PLAIN_NAMES = [row.word for row in place_words("plain")]
# 该市, 全州, 我省 point to a unit named elsewhere; matched whole they are not read as a name (全州 is a county).
POINTERS = [who + unit for who in "全该本我各此" for unit in "省市州区县旗盟"]


class Gazetteer(NamedTuple):
    """By adcode: name, level, units from itself upwards. By written form: the units it may mean, the highest first."""

    names: dict
    levels: dict
    above: dict
    forms: dict
    automaton: ahocorasick_rs.AhoCorasick


def short_form(name):
    """The name without its generic word, and without the peoples of an autonomous unit: 玉树藏族自治州 is 玉树."""
    stem = SUFFIX.sub("", name)
    while "自治" in name and (bare := PEOPLE_LAST.sub("", stem)) != stem:
        if len(bare) < 2:
            return stem.removesuffix("族")
        stem = bare
    return stem


def forms_of(name, other_names=""):
    """The written forms of a unit's names, each with its kind, `full` or `short`; a form may come twice."""
    stem = short_form(name)
    yield name, "full"
    for long, customary in CUSTOMARY_ENDINGS.items():
        if name.endswith(long):
            yield from ((stem + ending, "full") for ending in customary)
    if len(stem) > 1 and stem != name and name not in PLAIN_NAMES:
        yield stem, "short"
    yield from ((other, "full") for other in other_names.split(";") if other)


@cache
def gazetteer():
    """The gazetteer of `rules/gazetteer.csv` (divisions of 2021, with all names since 2005), read once."""
    units = pd.read_csv(
        FOLDER / "gazetteer.csv", dtype=str, keep_default_na=False, encoding="utf-8", index_col="adcode"
    )
    known = set(units.index)
    upwards = {code: tuple(up for up in dict.fromkeys(chain(code)) if up in known) for code in units.index}
    forms = defaultdict(dict)
    for unit in sorted(units.itertuples(), key=lambda unit: len(upwards[unit.Index])):
        for form, kind in forms_of(unit.name, unit.other_names):
            forms[form].setdefault(unit.Index, kind)
    # The short form of a former name (襄樊), where no unit of today has it.
    today = frozenset(forms)
    for adcode, other_names in units.other_names.items():
        for stem in {short_form(other) for other in other_names.split(";")} - today:
            if len(stem) > 1:
                forms[stem][adcode] = "short"
    for row in read_rules("customary", CustomaryForm):
        forms[row.form][row.adcode] = "full"
    no_names = [row.word for row in place_words("no name")]
    forms = {**forms, **dict.fromkeys([*POINTERS, *no_names], {})}
    return Gazetteer(units.name.to_dict(), units.level.to_dict(), upwards, forms, automaton(forms))


def chain(adcode):
    """The adcodes of county, city and province in an adcode: 110107, 110100, 110000; the city may be none."""
    return adcode, adcode[:4] + "00", adcode[:2] + "0000"


def automaton(words):
    """What finds the words in a text, the longest of those that begin together."""
    # nearly twice as fast, for a kilobyte or more a word
    implementation = ahocorasick_rs.Implementation.DFA if len(words) < 10_000 else None
    matchkind = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick(list(words), matchkind=matchkind, implementation=implementation)


@cache
def towns():
    """The counties in which a town, township or subdistrict of this name lies, by name (`rules/towns.csv.gz`)."""
    table = pd.read_csv(FOLDER / "towns.csv.gz", dtype=str)
    counties = defaultdict(tuple)
    for name, code in zip(table.name.tolist(), table.code.tolist(), strict=True):
        counties[name] += (code[:6],)
    return dict(counties)


@cache
def unique_towns():
    """The counties of the towns whose name no other county has, and the automaton over these names, in one order."""
    known = gazetteer().names
    single = {name: codes[0] for name, codes in towns().items() if len(codes) == 1 and len(name) > 2}
    single = {name: code for name, code in single.items() if code in known}
    return list(single.values()), automaton(single)


@cache
def above(adcode):
    """The unit and those above it, itself first: 110107, 110000."""
    return gazetteer().above[adcode]


def under(units, uppers):
    """Those of these units that lie in one of the uppers."""
    uppers = set(uppers)
    return [code for code in units if not uppers.isdisjoint(above(code)[1:])]


@cache
def full_name(adcode):
    """The official name with those of the units above, 北京市石景山区; nothing for an empty adcode."""
    return "".join(gazetteer().names[code] for code in reversed(above(adcode))) if adcode else ""
