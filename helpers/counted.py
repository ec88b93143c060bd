"""What a number counts: the noun phrase behind its unit or before it, and where that begins and ends."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import rjieba

from helpers.amounts import UNITS, kind_of
from helpers.chinese import DIGITS, PLACES
from helpers.rules import Rule, any_of, pattern_of, read_rules


class Clause(NamedTuple):
    """A word with its part in a clause, a text that it decides and, where it matters, one that it leaves alone."""

    part: str
    word: str
    example: str
    leaves: str


# All patterns are for folded text, where commas, colons and brackets have half width.
MARKS = ",。;:!?\n"
CLAUSE_MARK = re.compile(f"[{MARKS}]")
CLAUSES = read_rules("clauses", Clause)
# What joins a measure to its number; each is taken off the end of a clause in turn. CHANGE stands for words of change.
WORDS_BETWEEN = f"[^{MARKS}]"
LINKS = [
    Rule("change", "(?<!起)CHANGE", "粮食产量增长12%。", "航班起降12架次。"),
    Rule(
        "comparison",
        f"(?:(?<![同环可对占])比(?![重例赛])|较){WORDS_BETWEEN}{{1,12}}?CHANGE",
        "粮食产量比前几年增长12%。",
        "粮食产量同比上涨12%。",
    ),
    Rule("share", f"占(?!比){WORDS_BETWEEN}{{1,12}}的?", "女职工占全厂人数12%。"),
    Rule("of", f"(?:相当于|完成|达到?|超过?){WORDS_BETWEEN}{{1,12}}的", "投资完成年度计划的12%。"),
    Rule("reckoned", f"按{WORDS_BETWEEN}{{1,12}}计算?", "工业增加值按可比价格计算增长12%。"),
    Rule("than", f"[高低多少大小优快]于{WORDS_BETWEEN}{{1,14}}", "粮食产量高于全市平均水平12%。"),
    Rule("space", r"\s", "粮食产量 12吨。"),
    Rule("size", "[全总]长|(?<![时身比体成])[长高重]", "大桥长12公里。", "服务时长12公里。"),
    Rule("mean", "[人户亩]均", "藏书46万册,人均12册。", "户均收入12元。"),
    Rule("reach", "高?多?达到?了?", "粮食产量高达12吨。"),
    Rule("up to", "[增降升涨减跌]?[至到]", "粮食产量增至12吨。"),
    Rule("within", f"在{WORDS_BETWEEN}{{1,8}}[前内底]", "学校在两年内增加12所。"),
    Rule("from", "[由从](?:原来|原先|最初|当初|过去|此前|去年)?的?", "亩产由原来的12斤增加。"),
    Rule("each", "每(?:公?斤|吨|[亩升股件天月年]|平方米|人(?:每月)?)", "白菜价格每公斤12元。"),
]
NUMERAL = "[〇一二三四五六七八九十]"
# The end of a date or time, which is no part of a name.
TIMES = [
    Rule("year or month", r"\d[年月](?!均)", "今年9月投入300万元。", "过去3月均投入300万元。"),
    Rule("day", r"\d日(?![均常])", "9月7日投入300万元。", "3日均气温达25℃。"),
    Rule("hour", r"\d(?:点|时(?![速长段]))", "上午10时许学校达12所。"),
    Rule("in numerals", f"{NUMERAL}[月日]", "九月七日起学校达12所。"),
]
TIME_TAIL = "[起半许内前后间底初末]?"
# What a name does not need, at its start and at its end.
FRONTS = [
    Rule("level", "[省市州县区村镇]级(?!以上)", "12个省级示范社区。"),
    Rule("extreme", "(?:岁|元|年|级|人|平方米)?及?以[上下]的?", "60岁以上老人12名。"),
]
TAILS = [Rule("remark", r"(?<=.)\([^()]*\d[^()]*\)$", "粮食产量(2020)12吨。")]
# A score may name its rate later in the sentence.
RATES = [Rule("rate", r"[\h]{1,20}?(?:率|满意度|指数|比重|比例)(?![\h]?[领导])", "得了95分,群众满意度居首。")]

RULES = {"link": LINKS, "time": TIMES, "front": FRONTS, "tail": TAILS, "rate": RATES}

# First letters of the tags of words that make names, and of those that end them.
NOMINAL, EDGES = frozenset("nbgjklsz"), frozenset("puxrtmyeofc")
# What a clause opens with that says how something is told.
MANNER = frozenset("按据从经随")
OPENING = frozenset("“「《‘”」》’")
NUMERIC = re.compile(rf"[\d几数{''.join(DIGITS)}{''.join(PLACES)}]")
# What stands in quotation marks or short brackets is one name, but for notes (上接第一版).
ATOM = re.compile(r"(“[^“”]{1,20}”|「[^「」]{1,20}」|\([^()版]{1,8}\))")
LONGEST_CLAUSE, LONGEST_LINK, LONGEST_BASE = 40, 16, 24
BASE_NUMBER = re.compile(rf"\d+(?:\.\d+)?[{''.join(PLACES)}]*|[{''.join(DIGITS)}{''.join(PLACES)}]+")
JOINED = re.compile(r"\s*[、,和与及]{1,2}\s*")


# Behind a unit: the state of reading and the class of the next word give the next state; without one the name ends.
STATES = "count", "start", "owned", "clause", "name", "told", "clause name"
AFTER = {
    # right behind a count, behind another number, after 的, in a relative clause, in a name, what tells of it, in both
    "of": ("owned", "owned", "owned", "owned", "", "owned", "owned"),
    "becoming": ("start", "start", "owned", "clause", "start", "", "clause"),
    "object": ("start", "start", "owned", "clause", "", "", ""),
    "noun": ("name", "name", "name", "clause name", "name", "name", "clause name"),
    "phrase": ("name", "name", "name", "clause name", "", "", ""),
    "joint": ("clause", "clause", "clause", "clause", "name", "", "clause name"),
    "mark": ("", "", "", "", "name", "", "clause name"),
    "quality": ("start", "start", "owned", "clause", "told", "told", "clause name"),
    "modifier": ("start", "start", "owned", "clause", "", "", ""),
    "inner": ("start", "start", "owned", "clause", "name", "", "clause name"),
    "head": ("start", "start", "owned", "clause", "name", "", "clause name"),
    "deed": ("clause", "clause", "owned", "clause", "", "", ""),
    "inner deed": ("clause", "clause", "owned", "clause", "name", "", "clause name"),
    "adverb": ("clause", "clause", "clause", "clause", "", "", ""),
    "other": ("", "", "", "", "", "", ""),
}
AFTER = {part: dict(zip(STATES, states, strict=True)) for part, states in AFTER.items()}
# Before a number: what follows a verb that is no part of the name, where it opens the phrase, and within one.
BEFORE = {
    "dual": ("measure head verb noun", "noun"),
    "governing": ("nothing measure head verb noun", "nothing measure head verb noun"),
    "light": ("nothing head verb noun", "nothing verb noun"),
    "verb": ("head verb noun", "verb noun"),
    "linked light": ("nothing", "nothing"),
    "linked verb": ("", ""),
}


class Grammar(NamedTuple):
    """The rules made ready: words by their part in a clause, and the patterns of each kind of rule."""

    words: dict
    link: re.Pattern
    time: re.Pattern
    front: re.Pattern
    tail: re.Pattern
    rate: re.Pattern


def words_of(clauses):
    """The words of each part of a clause."""
    return {part: frozenset(own.word for own in clauses if own.part == part) for part in {own.part for own in CLAUSES}}


def grammar_of(clauses=CLAUSES, rules=RULES):
    """The grammar of these words and rules."""
    words = words_of(clauses)
    change = f"(?:{'|'.join(words['change'])})"
    patterns = {kind: pattern_of(own).pattern for kind, own in rules.items()}
    patterns["link"] = any_of(
        patterns["link"].replace("CHANGE", change), *words["link"], *(word for word in words["adverb"] if len(word) > 1)
    ).pattern
    ready = patterns | {"link": f"(?:{patterns['link']})$", "time": f"(?:{patterns['time']}){TIME_TAIL}"}
    return Grammar(words, **{kind: re.compile(pattern) for kind, pattern in ready.items()})


GRAMMAR = grammar_of()


@lru_cache(maxsize=1)
def cutter(names):
    """A segmenter of its own that gives tags and keeps these names whole; it reads its dictionary when first used."""
    segmenter = rjieba.Jieba()
    for name in sorted(names):
        segmenter.add_word(name, None, "n")
    return segmenter


def indicators(folded, found, grammar):
    """For each quantity of a sentence, with what stands around it, where the noun phrase stands that it counts."""
    phrases, pairs = [], respective(folded, found, grammar)
    for number, (quantity, around) in enumerate(found):
        shared = phrases[pairs.get(number, number - 1)] if number else None
        if number in pairs:
            phrases.append(shared)
            continue
        before = found[number - 1][0] if number else quantity
        same = quantity.unit == before.unit
        if quantity.kind == "count" and not (same or JOINED.fullmatch(folded, before.end, quantity.start)):
            shared = None
        phrases.append(indicator_of(folded, quantity, around, shared, same and quantity.kind == "count", grammar))
    return phrases


def respective(folded, found, grammar):
    """The number before that each number of a list behind 分别 goes with, where the list has no subject of its own."""
    pairs = {}
    for number, (quantity, around) in enumerate(found):
        begin = clause_start(folded, around.left, quantity.start)
        at = folded.find("分别", begin, quantity.start)
        last = number
        while last + 1 < len(found) and JOINED.fullmatch(folded, found[last][0].end, found[last + 1][0].start):
            last += 1
        size = last - number + 1
        if 1 < size <= number and at >= 0 and without_links(folded, begin, at, grammar) == begin:
            pairs |= {other: other - size for other in range(number, last + 1)}
    return pairs


def indicator_of(folded, quantity, around, shared, same, grammar):
    """Where the noun phrase stands that a quantity counts or measures, or None.

    It follows the unit (26个示范社区, 73%的学生), or stands before in the clause (满意度达83.72分, 新建学校12所), or is
    shared with the number before (`same`: of the same unit); a score may also name its rate later in the sentence.
    """
    stop = min(around.right, quantity.end + LONGEST_CLAUSE)
    mark = CLAUSE_MARK.search(folded, quantity.end, stop)
    found = quantity.kind != "score" and phrase_after(folded, quantity, mark.start() if mark else stop, grammar)
    same = same and shared and not is_deed(folded[slice(*shared)], grammar)
    found = found or named_before(folded, around, quantity, shared if same else None, grammar)
    if not found and quantity.kind == "score" and (rate := grammar.rate.search(folded, quantity.end, around.until)):
        found = phrase_before(folded, max(quantity.end, rate.start() - 20), rate.end(), grammar)
    return found or shared


def named_before(folded, around, quantity, shared, grammar):
    """The noun phrase before a number, from its own clause or the one before.

    From that where it is a topic (参训官兵中，近四成…) or holds a number that is no metric (…为5，下降6%), or where the
    own clause names nothing (苹果销售额最高，已达12亿元); not from one that says how a thing is told (按现价计算，…).
    """
    begin = clause_start(folded, around.left, quantity.start)
    found = object_before(folded, begin, quantity.start, quantity.kind, shared, grammar)
    if found or begin == around.left:
        return found
    own = clause_start(folded, around.left, begin - 1)
    if folded[begin - 2 : begin - 1] in ("中", "里") or re.search(r"\d", folded[own:begin]):
        return phrase_before(folded, own, begin - 1, grammar)
    told = folded[own] in MANNER or around.sentence < own == around.left
    if is_bare(folded[begin : quantity.start], grammar) and not told:
        return object_before(folded, own, begin - 1, quantity.kind, None, grammar)
    return None


def is_bare(text, grammar):
    """Whether a clause before its number has links, times and adverbs alone, and at least one of them."""
    words = grammar.words
    end = without_links(text, 0, len(text), grammar)
    rest = tagged(text[:end], grammar)
    return end < len(text) and all(tag == "t" or word in words["adverb"] | words["whole"] for word, tag in rest)


def object_before(folded, begin, stop, kind, shared, grammar):
    """The noun phrase of a clause before its number: an object or measure, what is shared, or else the subject."""
    base = base_before(folded, begin, stop, kind, grammar)
    if base and not (found := object_before(folded, base.end, stop, kind, None, grammar)):
        found = object_before(folded, begin, base.start, kind, shared, grammar)
    if base:
        return found
    found = phrase_before(folded, begin, stop, grammar)
    if found:
        return shared if shared and is_deed(folded[slice(*found)], grammar) else found
    verb = final_verb(folded, begin, stop, grammar)
    return verb and phrase_before(folded, begin, verb, grammar, linked=True) or shared


def is_deed(text, grammar):
    """Whether a phrase is a verb without an object."""
    tokens = tagged(text, grammar)
    return len(tokens) == 1 and len(text) < 3 and tokens[0][1][0] == "v" and tokens[0][1] != "vn"


def final_verb(folded, begin, stop, grammar):
    """Where the verb or place word (名单上) begins that stands last in a clause, but for links; None where none does."""
    end = without_links(folded, begin, stop, grammar)
    word, tag = (tagged(folded[begin:end], grammar) or [("", "x")])[-1]
    return end - len(word) if tag[0] in "vf" or word in grammar.words["governing"] else None


class Base(NamedTuple):
    """Where the base of a per-each number stands (每10万人, 每个街镇), and where its name begins in that."""

    start: int
    end: int
    name: int


def base_before(folded, begin, stop, kind, grammar):
    """The base of a per-each number in a clause before it, or None.

    The noun behind its measure word is of the base (每名学生补助12元), but for one right before a count (每桌饭菜12道).
    """
    begin = max(begin, stop - LONGEST_BASE)
    start = folded.rfind("每", begin, stop)
    if start < 0:
        return None
    name = start + 1
    number = BASE_NUMBER.match(folded, name, stop)
    at = number.end() if number else name
    unit = next((size for size in range(min(6, stop - at), 0, -1) if is_base(folded[at : at + size], grammar.words)), 0)
    word = folded[at : at + unit]
    if unit and (word in grammar.words["base"] or kind_of(word) != "count"):
        return Base(start, at + unit, name)
    tokens = cutter(grammar.words["name"]).tag(folded[at + unit : stop])
    if tokens and tokens[0][1][0] in "nst":
        end = at + unit + len(tokens[0][0])
        if not unit or kind == "money" or without_links(folded, end, stop, grammar) > end:
            return Base(start, end, name if number else at + unit)
    return Base(start, at + unit, name) if unit or number else None


def is_base(word, words):
    return word in UNITS.index or word in words["base"]


def clause_start(folded, left, stop):
    """Where the clause begins that ends here, at most forty signs before."""
    left = max(left, stop - LONGEST_CLAUSE)
    return max(left, *(folded.rfind(mark, left, stop) + 1 for mark in MARKS))


def phrase_after(folded, quantity, stop, grammar):
    """The noun phrase right after a unit; a relative clause before it (参加活动的志愿者) is passed over."""
    begin = end = at = quantity.end
    state = "count" if quantity.kind == "count" else "start"
    tokens = tagged(folded[begin:stop], grammar)
    for token, following in pairwise([*tokens, ("", "x")]):
        part = part_after(token, following, folded[begin:at], quantity, grammar.words)
        if not AFTER[part][state]:
            break
        state, at = AFTER[part][state], at + len(token[0])
        begin = at if part in ("of", "becoming", "object") else begin
        end = at if part in ("noun", "phrase", "head") else end
    return trimmed(folded, begin, end, grammar) if state in ("name", "told") else None


def part_after(token, following, before, quantity, words):
    """The part that a word plays behind a unit, a key of AFTER."""
    word, tag = token
    verb = tag[0] == "v"
    if word in ("的", "、"):
        return "of" if word == "的" else "mark"
    if word in words["becoming"]:
        return "becoming"
    if word in words["governing"] or word in words["dual"] and tag != "vn":
        return "phrase" if tag == "vn" else "adverb" if verb else "object"
    if word in words["adverb"]:
        return "adverb"
    if is_nominal(word, tag, words):
        return "phrase" if ends_name(tag, quantity, before, words) else "noun"
    if word in words["head"] or tag == "x" and ends_in(words["head"], word):
        return "noun" if before else "head"
    if verb and len(word) > 1 and word[-1] in words["complement"]:
        return "adverb"
    if verb and word in words["attributive"]:
        return "modifier"
    if verb and before[-1:] in words["measure"]:
        return "quality"
    if verb:
        inner = following[1] != "x" and ends_in(words["head"], following[0]) and not ends_in(words["person"], before)
        deed = quantity.kind != "count" or quantity.unit in words["event"]
        return " ".join(["inner"] * inner + ["deed"] * deed) or "modifier"
    if word in words["joint"]:
        return "joint"
    if tag[0] in "ptrc" and word[0] != "各":
        return "adverb"
    if tag[0] in "ad":
        return "quality"
    return "modifier" if tag[0] in "fmr" else "other"


def ends_name(tag, quantity, before, words):
    """Whether a name ends before this nominal word: a set phrase, what persons do."""
    persons = quantity.unit in words["title"] and ends_in(words["person"], before)
    return tag == "l" or persons and tag == "vn"


def is_nominal(word, tag, words):
    nominal = tag[0] in NOMINAL or tag in ("vn", "an", "eng")
    return nominal or word in words["noun"] or len(word) > 1 and word[-1] in words["measure"]


def ends_in(words, text):
    return text.endswith(tuple(words))


def tagged(text, grammar):
    """Words with their tags; what stands in quotation marks or short brackets is one name."""
    cut = cutter(grammar.words["name"])
    parts = ATOM.split(text)
    return [token for odd, part in enumerate(parts) for token in ([(part, "n")] if odd % 2 else cut.tag(part))]


def phrase_before(folded, start, stop, grammar, linked=False):
    """The noun phrase or deed between the predicate of a clause and its number, links (达到, 共, 同比增长) left out."""
    end = without_links(folded, start, stop, grammar)
    linked = linked or not grammar.words["subject link"].isdisjoint(folded[end:stop])
    start = max((time.end() for time in grammar.time.finditer(folded, start, end)), default=start)
    tokens = tagged(folded[start:end], grammar)
    begin = at = start
    for token, following in pairwise([*tokens, ("", "x")]):
        opens, at = begin == at, at + len(token[0])
        if is_edge(*token, grammar.words) or is_predicate(token, following, linked, opens, grammar.words):
            begin = at
    while folded[begin : begin + 2] in grammar.words["governing"] and end - begin > 3:
        begin += 2
    begin += len(folded[begin:end]) - len(folded[begin:end].lstrip("”’)、和与及"))
    end = begin + len(folded[begin:end].rstrip("、和及(或"))
    found = trimmed(folded, begin, end, grammar)
    return found if folded[slice(*found)] not in ("", "年", "月") else None


def without_links(folded, start, end, grammar):
    """Where a clause ends without the words that join a measure to its number."""
    while link := grammar.link.search(folded, max(start, end - LONGEST_LINK), end):
        end = link.start()
    return end


def is_edge(word, tag, words):
    """Whether no noun phrase of a measure reaches over this word: places, times, particles, marks."""
    if (
        word in OPENING
        or any(word in words[part] for part in ("joint", "noun", "head"))
        or word in ("年", "月", "日均")
    ):
        return False
    if kind_of(word) in ("money", "weight", "area", "length"):
        return True
    if tag == "m" and not NUMERIC.search(word) or tag in ("f", "ns") and len(word) > 1 and word[-1] in "度外上":
        return False
    return (
        tag[0] in EDGES
        and tag not in ("uv", "eng")
        or tag == "ns"
        or word in ("时", "日")
        or word in words["whole"]
        or word in words["adverb"]
        or word == "的"
    )


def is_predicate(token, following, linked, opens, words):
    """Whether the thing counted is a verb's object (新建学校12所), the verb no part of its name (受灾面积)."""
    word, tag = token
    governing = next((part for part in ("dual", "governing") if word in words[part]), None)
    if not governing and (tag[0] != "v" or tag == "vn"):
        return False
    if not following[0] and len(word) == 1:
        return word not in words["measure"] | words["head"]
    kind = "light" if word in words["light"] else "verb"
    part = governing or ("linked " if linked else "") + kind
    follows = what_follows(*following, words)
    if word in words["attributive"] and (follows != "nothing" or kind != "light"):
        return False
    return follows in BEFORE[part][0 if opens else 1].split()


def what_follows(word, tag, words):
    """What follows a verb: a key in the values of BEFORE, or `bound` where the verb belongs to the next word."""
    if not word:
        return "nothing"
    if word in words["joint"] or tag in ("k", "zg") or len(word) == 1 and (tag[0] == "n" or word in words["measure"]):
        return "bound"
    if word[-1] in words["measure"]:
        return "measure"
    if tag != "x" and ends_in(words["head"], word):
        return "head"
    return "verb" if tag[0] == "v" else "noun"


def trimmed(folded, begin, end, grammar):
    """A phrase without its level (市级) or extremes (60岁以上), the remark behind it, the quotation marks around it."""
    if (front := grammar.front.match(folded, begin, end)) and front.end() < end:
        begin = front.end()
    if tail := grammar.tail.search(folded, begin, end):
        end = tail.start()
    if folded[begin : begin + 1] not in ("“", "「"):
        return begin, end
    closed = folded[end : end + 1] in ("”", "」") and not re.search("[”」]", folded[begin:end])
    quoted = folded[end - 1] in "”」" and not re.search("[”」]", folded[begin : end - 1])
    opened = not closed and not re.search("[”」]", folded[begin:end])
    # The name of a programme says no more than what it is (“六个一百”系列活动), where that is long enough.
    named = re.match("[“「][^”」]*[”」](?=.{4})", folded[begin:end])
    return (begin + (named.end() if named else quoted or closed or opened), end - quoted)
