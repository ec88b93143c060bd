"""From the text of one page to lines and articles: every line gets a role, every article its lines.

First each line is read alone (its shape), then with its neighbours; then running text is cut into sections, and the
headings between them are given to the text that holds their words.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, pairwise, repeat
from operator import contains
from unicodedata import normalize

from helpers import signs

# A whole line in bold is a heading mark below the six levels of #.
BOLD = 7
# Headings are compared with at most so much of a text, which keeps the time linear in the size of a page.
COMPARED = 1500
# So many characters at the end of a line tell how it ends.
TAIL = 80


@dataclass(eq=False, slots=True)
class Line:
    """A non-blank source line; `norm` (halfwidth) and `plain` (simplified too) are for matching only, of one length."""

    number: int
    text: str
    core: str
    norm: str
    plain: str
    level: int
    shape: str = ""
    ended: bool = False
    dateline: bool = False
    tight: bool = False
    full: bool = False
    parallel: bool = False
    fits: dict | None = None
    role: str = "advert"
    reason: str = "belongs to nothing"
    joins: bool = False
    article: "Article | None" = None
    pairs: list | None = None


@dataclass(eq=False)
class Article:
    """An article while its page is read; `start` is the first part of its text, for comparing."""

    headlines: list = field(default_factory=list)
    bylines: list = field(default_factory=list)
    body: list = field(default_factory=list)
    dateline: bool = False
    photo: bool = False
    brief: bool = False
    start: str = ""


@dataclass(eq=False)
class Section:
    """Running text without a break, and the gap: the lines of other shapes that stand before it."""

    gap: list
    brief: bool = False
    lines: list = field(default_factory=list)
    signed: bool = False
    start: str = ""
    peers: list = field(default_factory=list)

    @property
    def dateline(self):
        return bool(self.lines) and self.lines[0].dateline

    @property
    def opens(self):
        """Whether it opens an article by its own signs: a dateline, or names right before it."""
        return self.dateline or self.brief or any(line.shape == "byline" for line in self.gap)


def parse_page(text):
    """Give every non-blank line of a page its role and article: the lines, and the articles in reading order."""
    simplify = signs.HAS_TRADITIONAL.search(text) is not None
    lines = [read_line(number, raw, simplify) for number, raw in enumerate(split_lines(text), 1) if raw.strip()]
    for mark in (mark_full, mark_shapes, mark_tight, mark_clauses, mark_notices, mark_bylines, mark_captions):
        mark(lines)
    return lines, group_lines(lines)


def split_lines(text):
    """Lines as an editor counts them: ended by LF, CRLF or CR only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_line(number, raw, simplify):
    """A source line without its heading marks, and in the forms that rules match."""
    core, level = without_marks(raw)
    # Unicode's reordering of combining marks takes quadratic time, and of so long a line only the ends are looked at
    norm = normalize("NFKC", core) if len(core) < 5000 else core
    return Line(number, raw, core, norm, norm.translate(signs.TO_SIMPLIFIED) if simplify else norm, level)


def without_marks(raw):
    """The text of a line without spaces and heading marks around it, and the level of the heading."""
    stripped = raw.strip()
    if stripped[:1] not in ("#", "*"):
        return stripped, 0
    core = stripped.lstrip("#")
    level = len(stripped) - len(core)
    core = core.strip()
    if core.startswith("**") and core.endswith("**") and len(core) > 4:
        core, level = core[2:-2].strip(), level or BOLD
    return core, level


def mark_full(lines):
    """Mark the lines as wide as a column, on a page that keeps the rows as printed."""
    widths = Counter(len(line.core) for line in lines if 10 <= len(line.core) <= 60)
    width = max(widths, key=lambda width: sum(widths[width + step] for step in (-1, 0, 1)), default=0)
    rows = [line for line in lines if width and abs(len(line.core) - width) <= 2]
    if len(rows) >= max(12, 0.4 * len(lines)):
        for line in rows:
            line.full = True


def mark_tight(lines):
    """A line is tight where no blank line parts it from the one above, on a page that parts its blocks so."""
    gaps = [below.number - above.number - 1 for above, below in pairwise(lines)]
    if sum(map(bool, gaps)) > len(gaps) / 3:
        for line, gap in zip(lines[1:], gaps, strict=True):
            line.tight = gap == 0


def neighbours(lines):
    return zip([None, *lines], lines, [*lines[1:], None], strict=False)


def is_cut(line):
    """Whether a line is running text whose sentence goes on."""
    return line is not None and line.shape == "prose" and not line.ended


def headings(lines):
    return [line for line in lines if line.shape in ("heading", "short")]


# The shape of a line alone


def mark_shapes(lines):
    """Give each line a shape: prose, clause, heading, short, byline, names, credit, caption or furniture."""
    text = None
    for line in lines:
        line.ended = ends_sentence(line.plain)
        line.dateline = has_dateline(line.plain)
        line.shape = shape_of(line)
        if line.shape == "furniture":
            line.role, line.reason = "boilerplate", "page furniture"
            # what (下转第4版) breaks off goes on on another page, not below
            if text and signs.PAGE_TURN.match(line.plain):
                text.ended = True
        elif line.shape == "prose":
            text = line


def has_dateline(plain):
    signed = signs.DATELINE_SIGN.search(plain, 0, signs.DATELINE_REACH)
    return signed is not None and signs.DATELINE.match(plain) is not None


def ends_sentence(plain):
    """Whether the line ends where a sentence ends; a signature or page turn in brackets may follow."""
    if plain[-1:] not in signs.LAST_SIGNS or plain[-1:] in signs.STOPS:
        return plain[-1:] in signs.STOPS
    tail = plain[-TAIL:]
    if signs.SENTENCE_END.search(tail[-12:]) or signs.PAGE_TURN.search(tail) or signs.CAPTION_CREDIT.search(tail):
        return True
    bracket = signs.CLOSING_BRACKET.search(tail)
    return bool(bracket and signs.SENTENCE_END.search(tail[: bracket.start()].rstrip()))


def shape_of(line):
    plain = line.plain
    if is_markup(plain) or signs.EDITORS_NOTE.match(plain):
        return "furniture"
    if signs.CAPTION_START.match(plain) or line.ended and caption_credit(plain):
        return "caption"
    if len(plain) > 90 or line.dateline and len(plain) > 12:
        return "prose"
    if signs.TABLE_ROW.match(plain) or plain in signs.LETTER_WORDS:
        line.ended = True
        return "prose"
    if len(plain) <= 60 and is_furniture(line):
        return "furniture"
    return not line.ended and signature_shape(line) or short_shape(line)


def caption_credit(text):
    """The photo credit that ends a text, as a match, or None; most texts lack its signs, which is seen at once."""
    tail = text[-TAIL:]
    return signs.CAPTION_CREDIT.search(tail) if "摄" in tail or "图" in tail or tail[-1:] == ")" else None


def is_markup(plain):
    """Whether a line is an image or a tag of Markdown or HTML, with hardly any text."""
    return not plain or plain[0] in "<!" and len(signs.TAG.sub("", plain[:2000])) < 12


def is_furniture(line):
    if signs.PAGE_TURN.match(line.plain) or signs.COLUMN_NAME.match(line.plain):
        return True
    if line.ended:
        return False
    if signs.FURNITURE_START.match(line.plain) or not line.level and signs.UNMARKED_FURNITURE.match(line.plain):
        return True
    return signs.FURNITURE.search(line.plain) is not None


def short_shape(line):
    """The shape of a line that is no signature, by its mark, its length and its last sign."""
    if line.level and len(line.plain) <= 60:
        return "heading"
    question = line.ended and line.plain[-1] in "?!"
    if len(line.plain) > 45 or line.ended and not question:
        return "prose"
    if line.plain[-1] == ":" and len(line.plain) <= 20:
        line.ended = True
    return "clause" if question or line.full or signs.CLAUSE_SIGN.search(line.plain) else "short"


def signature_shape(line):
    """`byline` or `credit` where a line is a signature by its words or marks, `names` where it holds names only."""
    if len(line.plain) > 50 or line.level and not signs.SIGNATURE_HINT.search(line.plain):
        return ""
    names = names_in(line.norm, line.plain)
    if names is None:
        return ""
    text_and_photo = signs.TEXT_AND_PHOTO.search(line.plain)
    if signs.CREDIT.search(line.plain) and not text_and_photo:
        return "credit"
    signed = names and has_surname(names[0]) and (text_and_photo or signs.NOT_A_NAME.search(line.plain))
    if signed or signs.STRONG_ROLE.search(line.plain):
        return "byline"
    return "names" if names and not line.level and all(map(has_surname, names)) else ""


# Names


def names_in(norm, plain):
    """The names in a signature as printed, or None where some part of it is no name.

    Names printed wide (王 强) are closed up; where and what a person is (县林业局 王强) is left out.
    """
    if match := signs.AUTHOR_IS.match(plain):
        return [norm[match.start(1) : match.end(1)]]
    names, names_only, listed = [], plain, signs.LIST_SIGN.search(plain)
    if signs.NOT_A_NAME_SIGN.search(plain):
        names_only = signs.NOT_A_NAME.sub(lambda match: " " * len(match[0]), plain)
    # a list, or a line of one part, is told from names by this alone
    if signs.NO_NAME.search(names_only) and (listed or signs.NAME_PART.fullmatch(names_only)):
        return None
    for part in signs.NAME_PART.finditer(names_only):
        name = norm[part.start() : part.end()]
        if names and len(names[-1]) == 1 == len(name):
            names[-1] += name
        elif part[0] not in signs.SMALL_ROLES:
            names.append(name)
    if not listed:
        names = [name for name in names if has_surname(name) or not signs.AFFILIATION.match(name)] or names
    return names if all(map(signs.NAME.match, names)) else None


def has_surname(name):
    return name[0] in signs.SURNAMES and len(name) <= 3 or name.startswith(signs.COMPOUND_SURNAMES) or "·" in name


def names_matched(norm, match):
    """The names in the first group that a pattern found in the plain form of this text."""
    if not match:
        return []
    start, end = match.span(match.lastindex)
    return names_in(norm[start:end], match.string[start:end]) or []


def dateline_names(article):
    norm, plain = (lead_of(article, form)[:120] for form in ("norm", "plain"))
    return names_matched(norm, signs.DATELINE_AUTHORS.match(plain))


def lead_of(article, form):
    """The first paragraph in one form of its lines."""
    lead = getattr(article.body[0], form)
    for line in article.body[1:]:
        if not line.joins:
            break
        lead += getattr(line, form)
    return lead


# The shape of a line between its neighbours


def mark_clauses(lines):
    """A short line with a comma and no end is cut text where text goes on around it, else a heading or an advert."""
    mark_parallel([line for line in lines if line.shape == "clause"])
    for before, line, after in neighbours(lines):
        if line.shape == "clause":
            new_text = after and (after.dateline or after.shape == "byline") and not line.ended
            text_below = after and after.shape in ("prose", "clause")
            several = sum(map(line.plain.count, ",。;")) > 1
            goes_on = is_cut(before) or several or line.full or text_below and not line.parallel
            line.shape = "prose" if goes_on and not new_text else "short"


def mark_parallel(lines):
    """Lines are parallel where another of the same level is built alike, as subheads of one article often are."""
    builds = [tuple(builds_of(line)) for line in lines]
    once = {line.norm: built for line, built in zip(lines, builds, strict=True)}
    counts = Counter(chain.from_iterable(once.values()))
    for line, built in zip(lines, builds, strict=True):
        line.parallel = any(counts[build] > 1 for build in built)


def builds_of(line):
    """How a heading is built: the lengths of its parts, and how its second part opens (挖掘家训,让… / 化解纠纷,让…)."""
    parts = signs.BREAK.split(line.norm)
    yield line.level, *map(len, parts)
    if len(parts) > 1:
        yield line.level, len(parts[0]), parts[1][:1]


def mark_notices(lines):
    """Classified notices are adverts: a heading that is only 声明, 公告 …, and what follows up to the next heading.

    Where a notice cuts a running text, the first line that does not read as a notice takes that text up again.
    """
    inside = cut = False
    for before, line, _ in neighbours(lines):
        if line.shape != "prose" or line.dateline:
            inside = signs.NOTICE_HEADING.match(line.plain) is not None
            cut = inside and is_cut(before)
        elif inside and not (cut and before.shape == "notice") or is_notice(line, before):
            line.shape, line.reason = "notice", "notice"
        else:
            inside = False


def is_notice(line, before):
    """Whether a text alone reads as a notice, or stands under a label of its own (【…】) inside a cut sentence."""
    if is_cut(before):
        return line.plain[0] == "【"
    return len(line.plain) < 120 and signs.NOTICE_TEXT.search(line.plain) is not None


def mark_bylines(lines):
    """A line of names only is a byline below a heading or text, above a text, or where it adds what the persons are."""
    content = [line for line in lines if line.shape != "furniture"]
    for at, (before, line, after) in enumerate(neighbours(content)):
        if line.shape == "names":
            names = names_in(line.norm, line.plain)
            affiliated = len(line.norm) > sum(map(len, names)) + len(names)
            closes = affiliated and before and before.shape == "prose"
            opens = after and after.shape == "prose" and not after.dateline
            expected = len(names) > 1 or not before or before.shape == "heading" or before.ended
            if before and before.shape == "short":
                below = (other.norm[:COMPARED] for other in content[at + 1 : at + 7] if other.shape == "prose")
                expected = expected or any(fit(before, text) > 0.15 for text in below)
            line.shape = "byline" if closes or opens and expected else "short"


def mark_captions(lines):
    """A text with a photo credit on the line below is a caption; so is the cut text whose end carries the credit."""
    for before, line, _ in neighbours(lines):
        if line.shape == "credit" and before and before.shape == "prose" and before.ended and not before.dateline:
            before.shape = "caption"
    for line, before in pairwise(reversed(lines)):
        if line.shape == "caption" and is_cut(before) and not signs.CAPTION_OPENING.match(line.plain):
            before.shape = "caption"


# Lines become articles


def fit(line, text):
    """The share of a line's character pairs that stand in the text."""
    if line.pairs is None:
        line.pairs, line.fits = signs.PAIR.findall(line.norm), {}
    if text not in line.fits:
        line.fits[text] = sum(map(text.__contains__, line.pairs)) / max(1, len(line.pairs))
    return line.fits[text]


def own_fit(line, section, text=None):
    """The share of pairs that stand in this text and few of its peers: 全国文明 fits each text of such a page."""
    text = section.start if text is None else text
    if fit(line, text) and (text, "own") not in line.fits:
        few = max(1, len(section.peers) // 4)
        own = [pair for pair in line.pairs if pair in text and sum(map(contains, section.peers, repeat(pair))) <= few]
        line.fits[text, "own"] = len(own) / len(line.pairs)
    return line.fits.get((text, "own"), 0)


def group_lines(lines):
    """The articles of a page, in order of their first line of text."""
    photos = photo_articles(lines)
    articles = []
    for section in split_sections(lines):
        place_section(section, articles)
    claim_leftovers(lines, articles)
    for article in articles:
        long = len(article.body) > 2 or len(article.start) > 150
        if not (article.brief or article.headlines or article.bylines or article.dateline or long):
            article.photo = True
            for line in article.body:
                line.role, line.reason = "caption", "one paragraph without headline or names"
    return sorted([*articles, *photos], key=lambda article: article.body[0].number)


def photo_articles(lines):
    """One article a caption, with the credit below it."""
    photos = []
    for before, line, _ in neighbours(lines):
        goes_on = photos and before.article is photos[-1]
        if line.shape == "caption":
            if not goes_on or before.ended:
                photos.append(Article(photo=True))
            add_text(photos[-1], line)
        elif line.shape == "credit" and goes_on:
            give(line, "credit", photos[-1], "names after a caption")
            photos[-1].bylines.append(line)
    return photos


def give(line, role, article, reason):
    line.role, line.article, line.reason = role, article, reason
    if role in ("headline", "byline"):
        (article.headlines if role == "headline" else article.bylines).append(line)


def add_text(article, line):
    line.joins = bool(article.body) and not (article.body[-1].ended or signs.ENUMERATED.match(line.plain))
    alone = "photo credit or caption mark" if article.photo else "running text"
    reason = "continues a cut sentence" if line.joins else alone
    give(line, "caption" if article.photo else "body", article, reason)
    article.body.append(line)
    if len(article.start) < COMPARED:
        article.start += line.norm[:COMPARED]


def split_sections(lines):
    """Cut the page before datelines, headings, bylines and, where a sentence has ended, unmarked short lines."""
    sections, gap = [], []
    for line in lines:
        if line.shape != "prose":
            gap.append(line)
            continue
        last = sections[-1] if sections else None
        brief = is_brief(gap, last)
        if not last or line.dateline or brief or breaks(gap, last.lines[-1], line):
            sections.append(Section(gap, brief))
        sections[-1].lines.append(line)
        gap = []
    sections.append(Section(gap))
    compare_sections(sections)
    return sections


def is_brief(gap, last):
    """Whether a paragraph is a brief of its own: below a label (简讯, 短波), and so on up to the next heading."""
    labelled = any(signs.BRIEFS.match(line.plain) for line in gap[-2:])
    return labelled or last is not None and last.brief and last.lines[-1].ended and not headings(gap)


def breaks(gap, above, below):
    """Whether the lines of a gap end the text above; an advert inside a cut sentence does not."""
    shapes = {other.shape for other in gap}
    if "byline" in shapes or above.ended:
        return bool(shapes & {"byline", "heading", "short"})
    return any(other.shape == "heading" and fit(other, below.norm[:COMPARED]) >= 0.3 for other in gap)


def compare_sections(sections):
    """Give sections what their neighbours tell of them; the last one holds no text."""
    for section, below in pairwise(sections):
        section.start = "".join(line.norm[:COMPARED] for line in section.lines[:40])[:COMPARED]
        section.signed = bool(below.gap) and below.gap[0].shape == "byline"
    starts = [section.start for section in sections[:-1]]
    for n, section in enumerate(sections):
        section.peers = starts[max(0, n - 20) : n + 21]
    mark_parallel([line for section in sections[:-1] if not section.opens for line in headings(section.gap)])


def place_section(section, articles):
    """Place the headings, bylines and text of a section, in the running article or as a new one."""
    current = articles[-1] if articles else None
    claim_for_photos(section, current)
    heads = [line for line in headings(section.gap) if not line.article]
    if current and current.headlines and (tail := split_tail(heads, current, section)):
        articles.append(current := tail)
    late = late_headings(heads, current, section) if current and not current.headlines else []
    early = early_headings([line for line in heads if line not in late], section) if section.lines else []
    for line in late:
        give(line, "headline", current, "late headline: its words are in the text above")
    opening = place_bylines(section, current, early)
    if not section.lines:
        return
    if not current or section.dateline or section.brief or opening or starts_article(section, current, early, late):
        articles.append(start_article(section, early, opening))
    else:
        for line in early:
            give(line, "subhead", current, "heading inside an article")
    for line in section.lines:
        add_text(articles[-1], line)


def place_bylines(section, current, early):
    """Give names that end the text above to its article; the names that open the text below."""
    opening = []
    for line in section.gap:
        if line.shape == "byline" and current and closes(line, section, current, early):
            give(line, "byline", current, "names after a text")
        elif line.shape == "byline":
            opening.append(line)
    return opening


def split_tail(heads, current, section):
    """The last paragraphs of the running article as an article of their own, where a heading below fits them alone.

    A text without a dateline, whose headline stands after it, has no other sign where it begins.
    """
    for line in (line for line in heads[:3] if len(line.norm) >= 10 and fit(line, section.start) < 0.2):
        opens = [n for n, text in enumerate(current.body[-40:], max(0, len(current.body) - 40)) if not text.joins]
        for n in opens:
            score = fit(line, current.body[n].norm[:COMPARED])
            if score >= 0.6 and n != opens[0]:
                return move_text(current, n)
            if score >= 0.2:
                break
    return None


def move_text(article, start):
    """Move the text of an article from a line on into a new article."""
    moved, article.body = article.body[start:], article.body[:start]
    new = Article()
    article.start = "".join(line.norm[:COMPARED] for line in article.body[:40])[:COMPARED]
    for line in moved:
        add_text(new, line)
    return new


def starts_article(section, current, early, late):
    """Whether a section without signs of its own opens an article, by the headings above it."""
    if early and not current.headlines and not any(fit(line, section.start) for line in early):
        early.clear()
    return headline_score(early, current, section) > 0 if early else bool(late)


def start_article(section, early, opening):
    article = Article(dateline=section.dateline, brief=section.brief)
    for line in early:
        inner = line.level > early[0].level and line.parallel
        give(line, "subhead" if inner else "headline", article, "heading before its text")
    for line in opening:
        give(line, "byline", article, "names before a text")
    return article


def claim_for_photos(section, current):
    """A heading right before a caption is the photo's title where it fits the caption better than the texts around."""
    signed = any(line.shape == "byline" for line in section.gap)
    for line, after in pairwise(section.gap):
        if after.shape == "caption" and headings([line]):
            others = max(fit(line, current.start) if current else 0, fit(line, section.start))
            alone = line.level and others < 0.1 and not signed
            if alone or fit(line, after.norm) > max(others, 0.15):
                give(line, "headline", after.article, "heading before a caption")


def late_headings(heads, current, section):
    """The heading that belongs to the text above, which has none, and not to the text below; and those beside it."""
    late = [line for line in heads if len(line.norm) >= 6 and fit(line, current.start) >= 0.3]
    late = [line for line in late if fit(line, current.start) > fit(line, section.start)]
    if not late:
        return []
    own = {line: own_fit(line, section, current.start) for line in heads}
    at = section.gap.index(max(late, key=own.get))
    return [line for line in section.gap[max(0, at - 1) : at + 2] if own.get(line, 0) >= 0.15]


def early_headings(heads, section):
    """The headings that open the section below: the marked ones, else the best that fits, and the lines beside them."""
    if not heads:
        return []
    open_heads, found, between, signed = set(heads), [], set(), False
    for line in reversed(section.gap):
        signed = signed or line.shape == "byline"
        if line in open_heads and is_early(line, section, between, signed):
            found.append(line)
        if line.shape in ("heading", "short", "caption", "notice"):
            between.add(line.level > 0)
    marked = [line for line in found if line.level]
    early = set(marked or sorted(found[::-1], key=lambda line: own_fit(line, section))[-1:])
    if section.opens:
        early |= block_headings(open_heads, early, section)
    for above, line, below in reversed(list(neighbours(section.gap))):
        if line in open_heads and line not in early and belongs_beside(above, line, below, early, section):
            early.add(line)
    return sorted(early, key=lambda line: line.number)


def is_early(line, section, between, signed):
    """Whether a heading opens the text below, by its words, its mark, and the marks of the lines between."""
    score = fit(line, section.start)
    if line.level:
        beside = False not in between and (line.level < BOLD or score or line.parallel)
        return score >= 0.1 if section.dateline else score >= 0.2 or signed or beside
    if score > 0.2 and own_fit(line, section) < 0.2:
        score = 0.2
    alone = len(section.gap) == 1 and (line.parallel or score >= 0.1)
    if not between and (alone or signs.ENUMERATED.match(line.plain)):
        return True
    if len(line.norm) < 5:
        return score >= 0.6 and not between
    return score >= (0.4 if between or not section.opens else 0 if signed else 0.1)


def block_headings(heads, early, section):
    """The other lines of a headline of several lines; of lines that stand tight together, all or none."""
    block = last_block(section.gap)
    if early.isdisjoint(block):
        return set()
    strips = []
    for line in block:
        if not (line.tight and strips):
            strips.append([])
        strips[-1].append(line)
    good = [strip for strip in strips if all(line in heads and fits_block(line, section) for line in strip)]
    return {line for strip in good for line in strip}


def fits_block(line, section):
    return 0 < line.level < BOLD or len(line.norm) >= 5 and own_fit(line, section) >= 0.25


def last_block(gap):
    """The headings that stand together last in a gap."""
    block = []
    for line in reversed(gap):
        if headings([line]):
            block.append(line)
        elif block:
            break
    return block[::-1]


def belongs_beside(above, line, below, early, section):
    """Whether a line is the kicker above a headline or the deck below it, and not an advert."""
    if line.norm.startswith(signs.SUBTITLE_MARKS):
        return above in early
    fits = fit(line, section.start) >= 0.1
    if below not in early:
        return above in early and fits
    beside_another = above is not None and above.shape == "short"
    return below.norm.startswith(signs.SUBTITLE_MARKS) or not beside_another and (below.tight or fits)


def closes(line, section, current, early):
    """Whether names end the text above: they stand right after it, and something else opens the text below."""
    if line is not section.gap[0]:
        return False
    opened = not section.lines or section.dateline or early
    return line.norm[0] == "(" or bool(opened) and not current.bylines


def headline_score(early, current, section):
    """Above zero: the heading opens a new article; else it is a subhead of the running one.

    A headline is long, names a place, is of a higher level, and the words of the running title end with it.
    """
    line = early[0]
    score = (sum(len(other.norm) for other in early) - 14) / 6
    if current.headlines:
        deeper = (line.level or 7) - min(title.level or 7 for title in current.headlines[:3])
        score += 2 * section.signed - 1.5 * (deeper > 0)
        score -= 4 * max(fit(title, section.start) for title in current.headlines[:3]) + 0.3
    score += bool(signs.PLACE_NAME.search(line.plain))
    return score - 2 * line.parallel - 4 * bool(signs.ENUMERATED.match(line.plain))


def claim_leftovers(lines, articles):
    """An article still without a headline takes the loose heading nearby that holds most of its words."""
    if all(line.article for line in headings(lines)):
        return
    at = {line.number: n for n, line in enumerate(lines)}
    for article in (article for article in articles if not article.headlines):
        near = lines[max(0, at[article.body[0].number] - 60) : at[article.body[-1].number] + 60]
        loose = [line for line in headings(near) if line.article is None and len(line.norm) >= 8]
        best = max(loose, key=lambda line: fit(line, article.start), default=None)
        if best and fit(best, article.start) >= 0.5:
            give(best, "headline", article, "far headline: its words are in this text")
