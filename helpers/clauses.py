"""Clauses around a number: words by their part, plans and facts, the noun phrase behind a unit or before a number."""

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import rjieba

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
LAST_MARK = re.compile(f"(?s:.*)[{MARKS}]")
CLAUSES = read_rules("clauses", Clause)
# What joins a measure to its number; each is taken off the end of a clause in turn. CHANGE stands for words of change.
WORDS_BETWEEN = f"[^{MARKS}]"
NUMERAL = "[〇一二三四五六七八九十]"
LINKS = [
    Rule("change", "(?<!起)CHANGE", "气温升高12度。", "航班起降12架次。"),
    Rule(
        "comparison",
        f"(?:比(?<![同环可对占]比)(?![重例赛])|较){WORDS_BETWEEN}{{1,12}}?CHANGE",
        "粮食产量比邻县增长12%。",
        "粮食产量同比上涨12%。",
    ),
    Rule("share", f"[合各共]?占(?!比){WORDS_BETWEEN}{{1,12}}的?", "女职工占全厂人数12%。"),
    Rule("of", f"(?:相当于|完成|达(?!成)到?|超过?|是|为|[只仅]有){WORDS_BETWEEN}{{1,12}}的", "投资完成年度计划的12%。"),
    Rule("reckoned", f"按{WORDS_BETWEEN}{{1,12}}计算?", "工业增加值按可比价格计算增长12%。"),
    Rule("than", f"(?:[高低多少大小优快]于|[高多快超]出){WORDS_BETWEEN}{{1,14}}", "粮食产量高于全市平均水平12%。"),
    Rule(
        "lasting",
        rf"[\d.{NUMERAL[1:-1]}]+个?[多半]?(?:小时|分钟|秒|天|个月|星期|周|工作日)[多半]?",
        "通关时间为3小时,较去年减少12%。",
    ),
    Rule("price of one", "一(?:[碗斤张袋瓶箱吨份杯盒位桌棵株天晚年]|公斤)", "油茶一碗12元。"),
    Rule("space", r"\s", "粮食产量 12吨。"),
    Rule("size", "[全总]长|[长高重](?<![时身比体成].)", "大桥长12公里。", "服务时长12公里。"),
    Rule("mean", "[人户亩]均", "藏书46万册,人均12册。", "户均收入12元。"),
    Rule("about", "约(?<![签条合节预违履邀]约)", "整改率约增长12%。", "预约12人。"),
    Rule("reach", "高?多?达到?了?", "全市整改率达12%。"),
    Rule("up to", "[增降升涨减跌]?[至到]", "还田面积扩大至12亩。"),
    Rule("within", f"在{WORDS_BETWEEN}{{1,8}}[前内底]", "学校在两年内增加12所。"),
    Rule(
        "from",
        f"(?:由|从(?!事))(?:{WORDS_BETWEEN}{{1,8}}的|原来|原先|最初|当初|过去|此前|去年)?",
        "亩产由原来的12斤增加。",
    ),
]
# The end of a date or time, which is no part of a name.
TIMES = [
    Rule("year or month", r"\d[年月](?!均)", "今年9月投入300万元。", "过去3月均投入300万元。"),
    Rule("day", r"\d日(?![均常])", "9月7日投入300万元。", "3日均气温达25℃。"),
    Rule("hour", r"\d(?:点|时(?![速长段]))", "10时半学校达12所。"),
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

# What tells plans from facts.
YEARS_TO_COME = r"20\d\d|二[〇零].{2}|本世纪.{0,4}"
PLANS = [
    Rule("intend", "拟(?![态人定合])", "拟建学校12所。", "拟人句12个。"),
    Rule(
        "plan",
        "计划(?<![动展设产育教年学业]计划)(?!生育|外|内|书|单列|经济|的|、|》|”)",
        "计划建学校12所。",
        "行动计划有12项。",
    ),
    Rule("until", f"到(?:{YEARS_TO_COME})年", "到2035年有学校12所。", "到场的有12人。"),
]
# Before a number, or after it.
DUES = [
    Rule(
        "due",
        "[前底内](?:全部|全面|基本)?(?:完成|建成|达到|实现|投用|竣工|投产)",
        "12所学校月底前完成。",
        "12所学校此前停工。",
    )
]
WILLS = [Rule("will", "将(?![军士领帅近才要])", "将建学校12所。", "将军建学校12所。")]

RULES = {
    "link": LINKS,
    "time": TIMES,
    "front": FRONTS,
    "tail": TAILS,
    "rate": RATES,
    "plan": PLANS,
    "due": DUES,
    "will": WILLS,
}

# First letters of the tags of words that make names, and of those that end them.
NOMINAL, EDGES = frozenset("nbgjklsz"), frozenset("puxrtmyeofc")
OPENING = frozenset("“「《‘”」》’")
NUMERIC = re.compile(rf"[\d几数{''.join(DIGITS)}{''.join(PLACES)}]")
# What stands in quotation marks or short brackets is one name, but for notes (上接第一版).
ATOM = re.compile(r"(“[^“”]{1,20}”|「[^「」]{1,20}」|\([^()版]{1,8}\))")
LONGEST_CLAUSE, LONGEST_LINK = 40, 16

# Behind a unit: the state of reading and the class of the next word give the next state; without one the name ends.
STATES = "count", "start", "owned", "clause", "name", "told"
AFTER = {
    # right behind a count, behind another number, after 的, in a relative clause, in a name, in what tells of it
    "of": ("owned", "owned", "owned", "owned", "", "owned"),
    "object": ("start", "start", "owned", "clause", "", ""),
    "noun": ("name", "name", "name", "clause", "name", "name"),
    "phrase": ("name", "name", "name", "clause", "", ""),
    "joint": ("clause", "clause", "clause", "clause", "name", ""),
    "mark": ("", "", "", "clause", "name", ""),
    "quality": ("start", "start", "owned", "clause", "told", "told"),
    "modifier": ("start", "start", "owned", "clause", "", ""),
    "inner": ("start", "start", "owned", "clause", "name", ""),
    "head": ("start", "start", "owned", "clause", "name", ""),
    "deed": ("clause", "clause", "owned", "clause", "", ""),
    "inner deed": ("clause", "clause", "owned", "clause", "name", ""),
    "adverb": ("clause", "clause", "clause", "clause", "", ""),
    "other": ("", "", "", "", "", ""),
}
AFTER = {part: dict(zip(STATES, states, strict=True)) for part, states in AFTER.items()}
OWN_PART = {"的": "of", "、": "mark"}
# By the first letter of a tag.
PART_OF_TAG = dict.fromkeys("ptrc", "adverb") | dict.fromkeys("ad", "quality") | dict.fromkeys("fm", "modifier")
# Before a number: what follows a verb that is no part of the name, where it opens the phrase, and within one.
BEFORE = {
    "dual": ("measure head other", "other"),
    "governing": ("nothing measure head other", "nothing measure head other"),
    "verb": ("head other", "other"),
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
    plan: re.Pattern
    due: re.Pattern
    done: re.Pattern


def one_of(words):
    """The pattern of one of these words; for speed a set of their first signs stands before them."""
    return f"(?=[{''.join(word[0] for word in words)}])(?:{'|'.join(words)})"


def grammar_of(clauses=CLAUSES, rules=RULES):
    """The grammar of these words and rules."""
    parts = {clause.part for clause in CLAUSES}
    words = {part: frozenset(own.word for own in clauses if own.part == part) for part in parts}
    ready = {kind: pattern_of(own).pattern for kind, own in rules.items()}
    joining = words["link"] | {word for word in words["adverb"] if len(word) > 1}
    link = any_of(ready["link"].replace("CHANGE", one_of(words["change"])), one_of(joining)).pattern
    ready |= {
        "link": f"(?:{link})$",
        "time": f"(?:{ready['time']}){TIME_TAIL}",
        "plan": any_of(*words["plan"], ready["plan"], ready["due"], f"(?P<will>{ready.pop('will')})").pattern,
        "done": any_of(*words["done"]).pattern,
    }
    return Grammar(words, **{kind: re.compile(pattern) for kind, pattern in ready.items()})


GRAMMAR = grammar_of()


@lru_cache(maxsize=1)
def cutter(names):
    """A segmenter of its own that gives tags and keeps these names whole; it reads its dictionary when first used."""
    segmenter = rjieba.Jieba()
    for name in sorted(names):
        segmenter.add_word(name, None, "n")
    return segmenter


def clause_start(folded, left, stop):
    """Where the clause begins that ends here, at most forty signs before."""
    left = max(left, stop - LONGEST_CLAUSE)
    mark = LAST_MARK.match(folded, left, stop)
    return mark.end() if mark else left


def clause_end(folded, start, until):
    """Where the clause ends that begins here, or `until`."""
    mark = CLAUSE_MARK.search(folded, start, until)
    return mark.start() if mark else until


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
        begin = at if part in ("of", "object") else begin
        end = at if part in ("noun", "phrase", "head") else end
    return trimmed(folded, begin, end, grammar) if state in ("name", "told") else None


def part_after(token, following, before, quantity, words):
    """The part that a word plays behind a unit, a key of AFTER."""
    word, tag = token
    if word in OWN_PART or word in words["adverb"] or word in words["way"] and quantity.kind == "percent":
        return OWN_PART.get(word, "adverb")
    if word in words["currency"]:
        return "other"
    if word in words["becoming"]:
        return "object"
    if word in words["governing"] or word in words["dual"] and tag != "vn":
        return "phrase" if tag == "vn" else "adverb" if tag[0] == "v" else "object"
    if tag == "vn" and quantity.unit in words["event"] and not before and following[1][0] == "v":
        return "deed"
    if is_nominal(word, tag, words):
        return "phrase" if tag == "l" else "noun"
    if word in words["head"] or tag == "x" and ends_in(words["head"], word):
        return "noun" if before else "head"
    if tag[0] == "v":
        return verb_after(word, following, before, quantity, words)
    if word in words["joint"]:
        return "joint"
    return "modifier" if word[0] == "各" else PART_OF_TAG.get(tag[0], "other")


def verb_after(word, following, before, quantity, words):
    """The part that a verb plays behind a unit: of a name (接种点), of one who is told of, or a deed."""
    if len(word) > 1 and word[-1] in words["complement"]:
        return "adverb"
    if word in words["attributive"]:
        return "modifier"
    if ends_in(words["measure"], before):
        return "quality"
    inner = following[1] != "x" and ends_in(words["head"], following[0]) and not ends_in(words["person"], before)
    deed = quantity.kind != "count" or quantity.unit in words["event"]
    return " ".join(["inner"] * inner + ["deed"] * deed) or "modifier"


def is_nominal(word, tag, words):
    nominal = tag[0] in NOMINAL or tag in ("vn", "an", "eng")
    return nominal or word in words["noun"] or tag[0] != "v" and len(word) > 1 and ends_in(words["measure"], word)


def ends_in(words, text):
    """Whether a text ends in one of these words of one or two signs."""
    return text[-1:] in words or text[-2:] in words


def tagged(text, grammar):
    """Words with their tags; what stands in quotation marks or short brackets is one name."""
    cut, tokens = cutter(grammar.words["name"]), []
    for number, part in enumerate(ATOM.split(text)):
        tokens += [(part, "n")] if number % 2 else cut.tag(part)
    return tokens


def phrase_before(folded, start, stop, grammar, linked=False):
    """The noun phrase or deed between the predicate of a clause and its number, links (达到, 共, 同比增长) left out."""
    end = without_links(folded, start, stop, grammar)
    if described := description_before(folded, start, end, stop, grammar):
        return described
    linked = linked or not grammar.words["subject link"].isdisjoint(folded[end:stop])
    start = max((time.end() for time in grammar.time.finditer(folded, start, end)), default=start)
    tokens = tagged(folded[start:end], grammar)
    while len(tokens) > 1 and tokens[-1][1] == "t" and tokens[-2][1] == "n":
        end -= len(tokens.pop()[0])
    if tokens and is_told(tokens, folded[end:stop], grammar.words):
        subject = phrase_before(folded, start, end - len(tokens[-1][0]), grammar, linked=True)
        if subject or tokens[-1][1][0] in "df" or folded[end : end + 1] in grammar.words["complement"]:
            return subject
    begin = at = start
    for token, following in pairwise([*tokens, ("", "x")]):
        opens, at = begin == at, at + len(token[0])
        adverb = opens and token[1] == "d"
        if adverb or is_edge(*token, grammar.words) or is_predicate(token, following, linked, opens, grammar.words):
            begin = at
    begin += len(folded[begin:end]) - len(folded[begin:end].lstrip("”’)、和与及"))
    end = begin + len(folded[begin:end].rstrip("、和及(或"))
    found = trimmed(folded, begin, end, grammar)
    return found if folded[slice(*found)] not in ("", "年", "月", "地") else None


def description_before(folded, start, end, stop, grammar):
    """What people or things are told to do or be (从事竹编的有…, 愿意返乡的不到…), where 的 ends a clause, or None."""
    if folded[end : end + 1] != "的" or end + 1 == stop and NUMERIC.match(folded, stop):
        return None
    begin = at = start
    tokens = tagged(folded[start:end], grammar)
    for word, tag in tokens:
        at += len(word)
        leads = begin == at - len(word) and (tag[0] in "dcp" or word in grammar.words["adverb"])
        begin = at if leads or tag[0] in "rtf" or word in grammar.words["whole"] else begin
    does = any(tag[0] == "v" and tag != "vn" for _, tag in tokens)
    return (begin, end) if does and begin < end else None


def is_idle(word, tag, words):
    """Whether a verb says nothing of what is counted: one sign, with a direction (卖出, 花去) or modal (能卖)."""
    if tag[0] != "v" or tag == "vn" or is_name(word, words):
        return False
    return len(word) == 1 or word[0] in words["modal"] or word[-1] in words["direction"]


def is_name(word, words):
    """Whether a word names what is counted or measured, though its tag may be that of a verb."""
    return word in words["dual"] or word in words["head"] or word in words["noun"] or ends_in(words["measure"], word)


def is_told(tokens, links, words):
    """Whether the last word before a number tells of a subject (面积扩大, 名单上), and is no name itself."""
    word, tag = tokens[-1]
    if is_name(word, words):
        return False
    lasts = NUMERIC.search(word) and word[-1] in words["base"]
    if tag[0] in "df" or tag == "ad" or lasts or word in words["governing"] or is_idle(word, tag, words):
        return True
    subject = next((word for word, tag in reversed(tokens[:-1]) if tag[0] not in "dam"), "")
    moves = tag != "vn" and ends_in(words["measure"], subject)
    return tag[0] == "v" and (moves or links[:1] in words["complement"])


def without_links(folded, start, end, grammar):
    """Where a clause ends without the words that join a measure to its number."""
    while link := grammar.link.search(folded, max(start, end - LONGEST_LINK), end):
        end = link.start()
    return end


def is_edge(word, tag, words):
    """Whether no noun phrase of a measure reaches over this word: places, times, particles, marks."""
    if word in OPENING or word in words["joint"] or word in words["noun"] or word in words["head"]:
        return False
    if (
        tag == "m"
        and not NUMERIC.search(word)
        or tag in ("f", "ns")
        and len(word) > 1
        and word[-1] in words["no place"]
    ):
        return False
    if word == "的" or word in words["whole"] or word in words["adverb"] or word in words["currency"]:
        return True
    return tag == "ns" or tag[0] in EDGES and tag not in ("uv", "eng")


def is_predicate(token, following, linked, opens, words):
    """Whether the thing counted is a verb's object (新建学校12所), the verb no part of its name (受灾面积)."""
    word, tag = token
    governing = "dual" if word in words["dual"] else "governing" if word in words["governing"] else ""
    if not governing and (tag[0] != "v" or tag == "vn" or word in words["noun"]):
        return False
    if not following[0] and len(word) == 1:
        return word not in words["measure"] and word not in words["head"]
    part = governing or ("linked verb" if linked else "verb")
    attributive = word in words["attributive"]
    return not attributive and what_follows(*following, words) in BEFORE[part][0 if opens else 1].split()


def what_follows(word, tag, words):
    """What follows a verb: a key in the values of BEFORE, or `bound` where the verb belongs to the next word."""
    if not word:
        return "nothing"
    if word in words["joint"] or tag in ("k", "zg") or len(word) == 1 and (tag[0] == "n" or word in words["measure"]):
        return "bound"
    if ends_in(words["measure"], word):
        return "measure"
    if tag != "x" and ends_in(words["head"], word):
        return "head"
    return "other"


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
