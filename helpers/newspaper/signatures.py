"""Who wrote an article, and of which day it tells: names and dates in bylines, datelines and closing brackets."""

from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile

from helpers.chinese import fold, numeral
from helpers.newspaper import vocabulary

# Years that have a 29 February, for days without a year.
LEAP_YEAR = 2020
# Years in which newspapers like these were printed; the first of the Republic is one after the last of these.
YEARS, BEFORE_REPUBLIC = range(1850, 2101), 1911
# So long before an event newspapers write of it without a year.
AHEAD = timedelta(days=45)
# How much of a text is searched for names, at its beginning and at its end.
HEAD, TAIL = 120, 80
# A row of more characters is no signature.
LONGEST_ROW = 24


# several rules ask for the names of the same line
@lru_cache(2**10)
def names_in(text):
    """The names in a signature as printed, a tuple, or None where some part of it is no name.

    Names printed wide (王 强) are closed up; where and what a person is (县林业局 王强) is left out.
    """
    folded = fold(text)
    if author := vocabulary.AUTHOR_IS.match(folded):
        return (text[slice(*author.span(1))],)
    bare = vocabulary.NO_NAME.sub(lambda match: " " * len(match[0]), folded)
    names = closed_up(text[slice(*part.span())] for part in vocabulary.NAME_PART.finditer(bare))
    groups = list(map(parted, names))
    if not all(len(group) == 1 or are_names(group) for group in groups):
        return None
    names = [name for group in groups for name in group]
    # what stands beside a name without a sign between may be an affiliation
    if not vocabulary.LIST_SIGN.search(folded):
        names = [name for name in names if has_surname(name) or not vocabulary.AFFILIATION.match(fold(name))] or names
    return tuple(names) if all(vocabulary.NAME.match(fold(name)) for name in names) else None


def parted(part):
    """The names in a part of a signature printed without spaces (王强李小明), each with its surname; else the part."""
    folded = fold(part)
    if len(folded) < 5 or folded.startswith(vocabulary.COMPOUND_SURNAMES):
        return [part]
    ways = {0: []}
    for end in range(2, len(folded) + 1):
        starts = [end - size for size in (3, 2) if end - size in ways and folded[end - size] in vocabulary.SURNAMES]
        if starts:
            ways[end] = [*ways[starts[0]], part[starts[0] : end]]
    return ways.get(len(folded), [part])


def are_names(names):
    """Whether half of the surnames of names without spaces between are no other words; 龙华桃花盛开 is a headline."""
    return 2 * sum(fold(name)[0] in vocabulary.SURE_SURNAMES for name in names) >= len(names)


def closed_up(parts):
    """The parts of a signature without the small words (文, 图), and as one name where two have one character each."""
    names = []
    for part in parts:
        if names and len(names[-1]) == len(part) == 1:
            names[-1] += part
        elif fold(part) not in vocabulary.SMALL_ROLES:
            names.append(part)
    return names


def has_surname(name):
    """Whether a name is sure to be a person's: it begins with a surname, or has points (阿不都·热合曼)."""
    folded = fold(name)
    surname = folded[0] in vocabulary.SURNAMES and len(folded) <= 3
    return surname or folded.startswith(vocabulary.COMPOUND_SURNAMES) or "·" in folded


def is_signature(folded):
    """Whether a row of the print holds only names, in brackets or not, or what somebody signs as."""
    if len(folded) > LONGEST_ROW or vocabulary.CLAUSE_SIGN.search(folded):
        return False
    if vocabulary.BRACKETED.match(folded):
        return True
    names = names_in(folded)
    if names is None or vocabulary.STRONG_ROLE.search(folded):
        return names is not None
    return (
        bool(names)
        and all(map(has_surname, names))
        and len("".join(names)) >= len("".join(folded.split())) - len(names)
    )


def authors_of(article):
    """Names from the byline or credit, else from the dateline, else from the brackets or credit that end the text."""
    names = [name for line in article.bylines for name in names_in(line.core) or []]
    if not names and article.kind == "news":
        lead = lead_of(article)[:HEAD]
        names = names_matched(lead, vocabulary.DATELINE_AUTHORS.match(fold(lead)))
    return list(dict.fromkeys(names or closing_names(article)))


def names_matched(text, match):
    """The names in the last group of a match in the folded text, as printed."""
    if not match or not match.lastindex:
        return []
    return names_in(text[slice(*match.span(match.lastindex))]) or []


def lead_of(article):
    """The first paragraph, as printed."""
    first, *others = article.body
    return first.core + "".join(line.core for line in takewhile(lambda line: line.joins, others))


def closing_names(article):
    """Names from the credit of a photo or the brackets that end the text."""
    end = "".join(line.core for line in article.body[-2:])[-TAIL:]
    credit = vocabulary.CAPTION_CREDIT.search(fold(end)) if article.kind == "photo" else None
    return names_matched(end, credit) or bracketed_names(end)


def bracketed_names(end):
    """The names in brackets that end a text."""
    folded = fold(end)
    bracket = vocabulary.CLOSING_BRACKET.search(folded)
    names = names_matched(end, bracket)
    if not names or vocabulary.NOT_SIGNED.match(bracket[1]):
        return []
    # short words in brackets may be a remark, but hardly after the end of a sentence
    stopped = vocabulary.STOPPED.search(folded[: bracket.start()]) is not None
    return names if stopped or all(map(has_surname, names)) or vocabulary.ROLE.search(bracket[1]) else []


def date_of(article, issue):
    """ISO date of the first day named in the lead (`--09-07` where the page states no year), else in its dateline."""
    lead = fold(lead_of(article))
    dateline = vocabulary.DATELINE.match(lead)
    after = dateline and vocabulary.MONTH_DAY.search(lead, dateline.end())
    match = after or vocabulary.MONTH_DAY.search(lead)
    day = real_date(*match.groups()) if match else None
    if not day:
        return ""
    if match[1]:
        return day.isoformat()
    return nearest(day, issue) if issue else f"--{day:%m-%d}"


def nearest(day, issue):
    """The ISO date of a day of any year: the last one that is at most a little after the issue."""
    years = (real_date(str(issue.year + step), str(day.month), str(day.day)) for step in range(1, -9, -1))
    return next(found for found in years if found and found <= issue + AHEAD).isoformat()


def issue_date(rows):
    """The date of the issue where a row of page furniture prints it with a year of newspapers, else None."""
    matches = (vocabulary.ISSUE_DATE.search(row.line.folded) for row in rows if row.line.shape == "furniture")
    days = (real_date(str(issue_year(match)), match["month"], match["day"]) for match in matches if match)
    return next((day for day in days if day and day.year in YEARS), None)


def issue_year(match):
    """The year of a match of ISSUE_DATE."""
    if match["republic"]:
        return BEFORE_REPUBLIC + int(number_of(match["republic"].replace("元", "1")))
    return int(match["digits"] or numeral(match["spelled"].replace("○", "〇")))


def real_date(year, month, day):
    """The date that these numerals print, None where there is no such day; without a year, that of a leap year."""
    try:
        return date(int(year or LEAP_YEAR), number_of(month), number_of(day))
    except ValueError:
        return None


def number_of(text):
    return int(text) if text.isascii() else int(numeral(text) or 0)
