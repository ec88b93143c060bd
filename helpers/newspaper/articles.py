"""Whose a line is: running text is cut into sections, and the headings between them go to the text with their words.

A heading and a text are compared by one score, `fit`: the share of the heading's pairs of characters that the text has.
"""

from typing import NamedTuple

from helpers.newspaper import weights
from helpers.newspaper.lines import BOLD, HEADINGS, Line, fit, headings
from helpers.newspaper.rows import Row
from helpers.newspaper.signatures import bracketed_names
from helpers.newspaper.vocabulary import (
    BRIEF_HEADING,
    ENUMERATED,
    FROM_PAGE,
    IMAGE,
    PLACE_NAME,
    SENTENCE_MARK,
    SUBTITLE_MARKS,
    WIRE,
)
from helpers.newspaper.weights import ABOUT, COMPARED, RELATED
from helpers.tables import RUNNING

# What a line is that belongs to no article: role and reason.
REMAINDER = {"furniture": ("boilerplate", "page furniture"), "notice": ("advert", "notice")}
OTHER = "advert", "belongs to nothing"
UNPLACED = "unplaced", "running text that found no article"
# The part of an article that a line of a role is.
PARTS = {"headline": "headlines", "byline": "bylines", "credit": "bylines"} | dict.fromkeys(RUNNING, "body")


class Place(NamedTuple):
    """Where a line belongs: its role, the article, named by the number of its first line of text, and why."""

    role: str
    article: int
    reason: str
    opens: bool = False  # a paragraph: the line goes on from none


class Section(NamedTuple):
    """Running text without a break, and the gap: the lines of other shapes that stand before it.

    brief: whether it is one of several under a label; start: its first part, in folded form.
    """

    gap: list
    lines: list
    brief: bool = False
    start: str = ""

    @property
    def headings(self):
        return headings(self.gap)

    @property
    def dateline(self):
        return bool(self.lines) and self.lines[0].dateline

    @property
    def opens(self):
        """Whether it opens an article by its own signs: a dateline, a label, or names right before it."""
        return self.dateline or self.brief or any(line.shape == "byline" for line in self.gap)


class Running(NamedTuple):
    """What is known of an article while its page is read: of its text the first part, in folded form, and the end."""

    article: int
    opened: bool
    titles: tuple = ()
    signed: bool = False
    rows: int = 0
    start: str = ""
    end: str = ""
    parted: bool = False  # by a subhead of a lower level than its headline


class GroupedRow(NamedTuple):
    """A row of the source with what is known of it at the end.

    core: its part of the core of its line; article: its place in the list of articles, or None; dateline: whether a
    report opens with its line; joins: whether it goes on from the row of text before it in its article.
    """

    source: Row
    core: str
    line: Line
    role: str
    reason: str
    article: int | None
    joins: bool
    dateline: bool


class Article(NamedTuple):
    """The rows of an article, and its kind: news, feature or photo."""

    headlines: list
    bylines: list
    body: list
    kind: str


def group_lines(lines):
    """The rows of the source as `GroupedRow`, and the articles, in the order of their first line of text."""
    photos = photo_lines(lines)
    places, articles, current = {}, {}, None
    for section in split_sections(lines):
        found, current = place_section(section, current, photos)
        places |= found
        if current:
            articles[current.article] = current
    lone = {number for number, article in articles.items() if is_lone(article)}
    return finish(lines, photos | places, lone)


def photo_lines(lines):
    """The places of captions, one article each, and of the credits below them."""
    places, before = {}, None
    for line in lines:
        photo = places.get(before.number) if before else None
        if line.shape == "caption":
            article = photo.article if photo and not before.ended else line.number
            places[line.number] = Place("caption", article, "photo credit or caption mark")
        elif line.shape == "credit" and photo:
            places[line.number] = Place("credit", photo.article, "names after a caption")
        before = line
    return places


def is_lone(article):
    """Whether one or two lines without headline, names or dateline are the text below a photo."""
    long = article.rows > 2 or len(article.start) > weights.LONG_TEXT
    return not (article.opened or article.titles or article.signed or long)


def finish(lines, places, lone):
    """The rows of the lines as `GroupedRow`, and their articles."""
    order = {number: n for n, number in enumerate(sorted({place.article for place in places.values()}))}
    placed, last = [], {}
    for line in lines:
        if place := places.get(line.number):
            role, reason, joins = part_of(line, place, last.get(place.article), place.article in lone)
            article = order[place.article]
            if role in RUNNING:
                last[place.article] = line
        else:
            role, reason = UNPLACED if is_unplaced(line) else REMAINDER.get(line.shape, OTHER)
            article, joins = None, False
        for row, core in zip(line.block.rows, line.cores, strict=True):
            placed.append(GroupedRow(row, core, line, role, reason, article, joins, line.dateline))
            reason, joins = "continues the row above", True
    return placed, articles_of(placed, len(order))


def is_unplaced(line):
    """Whether a line without an article is running text: a sentence, or rows of a full column."""
    sentence = len(line.folded) >= weights.SHORTEST_SENTENCE and SENTENCE_MARK.search(line.folded) is not None
    return line.shape not in REMAINDER and (sentence or line.block.shape == "text" and len(line.block.rows) > 1)


def part_of(line, place, before, lone):
    """The role of a line in its article, the reason, and whether it joins the line of text before it there."""
    role, reason = place.role, place.reason
    cut = before is not None and not (before.ended or place.opens or ENUMERATED.match(line.folded))
    joins = role in RUNNING and cut
    if joins:
        reason = "continues a cut sentence"
    if lone and role == "body":
        role, reason = "caption", "one paragraph without headline or names"
    return role, reason, joins


def articles_of(rows, count):
    parts = [{"headlines": [], "bylines": [], "body": []} for _ in range(count)]
    for row in rows:
        if row.role in PARTS:
            parts[row.article][PARTS[row.role]].append(row)
    return [Article(**part, kind=kind_of(part["body"][0])) for part in parts]


def kind_of(lead):
    return "photo" if lead.role == "caption" else "news" if lead.dateline else "feature"


# Sections


def split_sections(lines):
    """Cut the page before datelines, headings, bylines and, where a sentence has ended, unmarked short lines."""
    sections, gap = [], []
    for line in lines:
        if line.shape != "prose":
            gap.append(line)
            continue
        last = sections[-1] if sections else None
        brief = is_brief(gap, last)
        if not last or opens_report(line, gap) or brief or breaks(gap, last.lines[-1], line):
            sections.append(Section(gap, [], brief))
        sections[-1].lines.append(line)
        gap = []
    return [section._replace(start=start_of(section.lines)) for section in [*sections, Section(gap, [])]]


def opens_report(line, gap):
    """Whether a report begins with a line; a dateline in brackets may stand in one article with others."""
    if FROM_PAGE.match(line.folded):
        return True
    return line.dateline and (bool(headings(gap)) or not WIRE.match(line.folded))


def start_of(lines):
    """As much of a text as headings are compared with."""
    return "".join([line.folded[:COMPARED] for line in lines[:40]])[:COMPARED]


def is_brief(gap, last):
    """Whether a paragraph is a brief of its own: below a label (简讯, 短波), and so on up to the next heading."""
    labelled = any(BRIEF_HEADING.match(line.folded) for line in gap[-2:])
    return labelled or last is not None and last.brief and last.lines[-1].ended and not headings(gap)


def breaks(gap, above, below):
    """Whether the lines of a gap end the text above; an advert inside a cut sentence does not."""
    shapes = {other.shape for other in gap}
    if any(other.block.shape == "heading" for other in gap):
        return True
    if "byline" in shapes or above.ended:
        return bool(shapes & {"byline", "heading", "short"})
    text = below.folded[:COMPARED]
    return any(other.shape == "heading" and fit(other, text) >= ABOUT for other in gap)


# Headings, names and text of a section


def place_section(section, current, photos):
    """The places of the lines of a section, by line number, and the article that then runs on."""
    places = photo_titles(section, current, photos)
    heads = [line for line in section.headings if line.number not in places]
    late = late_headings(heads, current, section)
    early = opening_headings([line for line in heads if line not in late], section)
    closing, opening = share_bylines(section, current, early)
    places |= placed(late, "headline", current, "late headline: its words are in the text above")
    places |= placed(closing, "byline", current, "names after a text")
    if current:
        current = current._replace(titles=current.titles + tuple(late), signed=current.signed or bool(closing))
    if not section.lines:
        return places, current
    signed = current and early and bracketed_names(current.end)
    found, current = place_text(section, current, early, opening, late or closing or signed)
    return places | found, current


def place_text(section, current, early, opening, closed):
    """The places of a text and of what opens it, in the running article or as a new one; and that article.

    closed: the late heading or the names that end the running article.
    """
    opened = section.dateline or section.brief or FROM_PAGE.match(section.lines[0].folded) is not None
    sure = not current or opened or bool(opening)
    if sure or closed or early and is_headline(early, current, section):
        current = Running(section.lines[0].number, opened, tuple(early[:3]), bool(opening))
        places = placed(early, "headline", current, "heading before its text")
    else:
        places = placed(early, "subhead", current, "heading inside an article")
        current = current._replace(parted=current.parted or any(is_below(line, current.titles) for line in early))
    unclaimed = [line for line in section.headings if line not in early]
    unclaimed = [line for line in unclaimed if line.block.level or is_set_on(line, section, current.titles)]
    places |= placed(unclaimed, "subhead", current, "heading by its place or type")
    places |= placed(opening, "byline", current, "names before a text")
    text = placed(section.lines, "body", current, "running text")
    if early:
        text[section.lines[0].number] = text[section.lines[0].number]._replace(opens=True)
    return places | text, with_text(current, section)


def is_set_on(line, section, titles):
    """Whether a line that is not smaller stands right on rows of text, and headings of the page have no marks."""
    unmarked = titles and all(title.level == title.block.level for title in titles)
    smaller = 0 < line.block.size < weights.LARGER_TYPE
    return line is section.gap[-1] and section.lines[0].block.shape == "text" and unmarked and not smaller


def placed(lines, role, current, reason):
    return {line.number: Place(role, current.article, reason) for line in lines}


def with_text(current, section):
    """The running article after it took the text of a section."""
    end = section.lines[-1].core[-weights.TAIL :]
    current = current._replace(rows=current.rows + len(section.lines), end=end)
    if len(current.start) >= COMPARED:
        return current
    return current._replace(start=current.start + section.start)


def share_bylines(section, current, early):
    """The names that end the text above, right after it where something else opens the text below; and the others."""
    names = [line for line in section.gap if line.shape == "byline"]
    if not (current and names and names[0] is section.gap[0]):
        return [], names
    opened = not section.lines or section.dateline or early
    closes = names[0].folded[0] == "(" or opened and not current.signed
    return (names[:1], names[1:]) if closes else ([], names)


def photo_titles(section, current, photos):
    """The headings right before a caption, below its image or of its words, as titles of the photo."""
    signed = any(line.shape == "byline" for line in section.gap)
    titles = {}
    for above, line, after in zip([None, *section.gap], section.gap, section.gap[1:], strict=False):
        if after.shape == "caption" and line.shape in HEADINGS:
            image = above is not None and IMAGE.match(above.folded)
            others = max(fit(line, section.start), fit(line, current.start) if current else 0)
            alone = line.level and others < RELATED and not signed
            shared = fit(line, after.folded[:COMPARED]) > max(others, weights.CLEARLY_RELATED)
            if image or alone or shared and len(line.folded) >= weights.SHORTEST_LATE:
                titles[line.number] = Place("headline", photos[after.number].article, "heading before a caption")
    return titles


def late_headings(heads, current, section):
    """The headings that belong to the text above, which has none, rather than to the text below; all marked or none."""
    if not current or current.titles:
        return []
    long = [line for line in heads if len(line.folded) >= weights.SHORTEST_LATE]
    late = [line for line in long if ABOUT <= fit(line, current.start) > fit(line, section.start)]
    best = max(late, key=lambda line: fit(line, current.start), default=None)
    return [line for line in late if (line.level > 0) == (best.level > 0)]


def opening_headings(heads, section):
    """The headings that open the section below: the marked ones, else the best that fits, and the lines beside them."""
    if not section.lines:
        return []
    gap, between = section.gap, what_is_between(section.gap)
    found = [line for line in heads if opens(line, section, between[line.number])]
    opening = [line for line in found if line.level]
    opening = opening or sorted(found, key=lambda line: fit(line, section.start) * len(line.folded))[-1:]
    early, numbers = {line.number for line in opening}, {line.number for line in heads}
    for above, line, below in reversed(list(zip([None, *gap], gap, [*gap[1:], None], strict=False))):
        if line.number in numbers and belongs_beside(above, line, below, early, section.start):
            early.add(line.number)
    return [line for line in heads if line.number in early]


def what_is_between(gap):
    """What stands between each line of a gap, by its number, and the text: names, headings with a mark or without."""
    found, between = {}, frozenset()
    for line in reversed(gap):
        found[line.number] = between
        if line.shape == "byline":
            between |= {"names"}
        elif line.shape in (*HEADINGS, "caption", "notice"):
            between |= {"marked" if line.level else "unmarked"}
    return found


def opens(line, section, between):
    """Whether a heading opens the text below, by its mark, what stands between, and its fit."""
    near = between <= {"names"}
    if line.level:
        alone = near and len(section.headings) == 1
        beside = alone if section.dateline else "names" in between or "unmarked" not in between
        return line.sure or beside or fit(line, section.start) >= RELATED
    if near and (ENUMERATED.match(line.folded) or line.folded.endswith(SUBTITLE_MARKS)):
        return True
    if near and section.opens and "names" in between:
        return True
    lone = near and (section.opens or len(section.gap) == 1)
    return fit(line, section.start) >= (RELATED if lone else ABOUT)


def belongs_beside(above, line, below, early, text):
    """Whether a line is the kicker above a headline or the deck below it, and not an advert.

    A kicker has words of the text, or is set right on the headline and apart from what is above.
    """
    under = above is not None and above.number in early
    if line.folded.startswith(SUBTITLE_MARKS):
        return under
    if below is None or below.number not in early:
        return under and fit(line, text) >= RELATED
    alone = above is None or above.shape != "short"
    set_on = line.apart and not below.apart
    return below.folded.startswith(SUBTITLE_MARKS) or set_on or alone and fit(line, text) >= RELATED


def is_headline(early, current, section):
    """Whether headings open a new article, and are no subheads of the running one.

    A headline is long, names a place, is of a higher level than the subheads, and the words of the running title end
    with it.
    """
    line = early[0]
    if any(other.sure for other in early):
        return True
    if ENUMERATED.match(line.folded):
        return False
    score = sum(len(other.folded) for other in early) + weights.USUAL_LENGTH
    score += weights.NAMES_PLACE * bool(PLACE_NAME.search(line.folded))
    if current.titles:
        below = is_below(line, current.titles)
        score += weights.DEEPER * below + weights.AS_HIGH * (current.parted and not below)
        score += weights.SAME_WORDS * max(fit(title, section.start) for title in current.titles)
    return score > 0


def is_below(line, titles):
    """Whether a heading is of a lower level than the titles of an article; one without a mark is lowest."""
    return bool(titles) and (line.level or BOLD) > min(title.level or BOLD for title in titles)
