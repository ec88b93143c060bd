"""What the articles count: every reported quantity with its hedge kept as bounds, its unit and what it measures."""

import re
from bisect import bisect_right
from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pandas as pd

from helpers.amounts import KIND, PLAIN, SIGN, UNITS, plain_signs, quantities
from helpers.chinese import HAN


def read_word_lists(path):
    """Lists of words by their name: lines `name: words`, a name as often as it needs; # opens a comment."""
    lists = {}
    for line in path.read_text("utf-8").splitlines():
        name, _, words = line.partition("#")[0].partition(":")
        lists.setdefault(name, set()).update(words.split())
    return SimpleNamespace(**{name: frozenset(words) for name, words in lists.items() if name})


@cache
def tagger():
    """A segmenter of its own that gives tags and keeps names whole; its dictionary is loaded when it is first used."""
    segmenter = import_module("rjieba").Jieba()
    for name in sorted(WORDS.names):
        segmenter.add_word(name, None, "n")
    return segmenter


# The hedges by what they commit a writer to, each with an example to read its bounds off.
NO_HEDGE, TWO_NUMBERS, OTHER_HEDGES = "no hedge", "two numbers", "another, or several at once"
HEDGES = {
    NO_HEDGE: "110个",
    "余 多 来 有余": "470余个",
    "近 将近 接近": "近2000个",
    "约 大约 大概 左右 上下": "约60个",
    "超 超过 逾 突破 多于 高于 大于 至少 最少 不少于 不低于 不下于 以上 开外": "逾300个",
    "不足 不到 不超过 不高于 不多于 至多 最多 少于 低于 小于 以下 以内 之内": "不到30个",
    "上 过 破": "上万个",
    "几 数": "几百个",
    TWO_NUMBERS: "15至20个",
}
COLUMNS = ["article", "start", "end", "text", "qualifier", "low", "high", "unit", "indicator", "kind"]
COLUMNS += ["status", "per", "sentence"]
LONGEST = 300
CLAUSE_MARK = re.compile("[，。；：！？,;:!?\n]")
# A search skips quickly to a set of signs, or to the literals that all alternatives open with: so here and below.
LAST_CLAUSE_MARK = re.compile(f"(?s:.*){CLAUSE_MARK.pattern}")
SENTENCE_END = re.compile("[。！？!?\n](?:(?<!\n)[。！？!?]{0,8}[”’」』）)]{0,3})?")
PARTS = re.compile("其中|包括|分别")
DUE = "(?:全部|全面|基本)?(?:完成|建成|达到|实现)"
PLAN = re.compile(
    "力争|争取|拟(?![态人定合])|年内|目标|预计|有望|计(?<![动展设产育教年学业]计)划(?!生育|外|内|书|单列|经济|的|、|》|”)"
    rf"|前{DUE}|底{DUE}|内{DUE}|到(?:20\d\d|二[〇零].{{2}}|本世纪.{{0,4}})年"
)
PLAN_AFTER = re.compile("[前底内](?:全部|全面|基本)?(?:完成|建成|达到|实现|投用|竣工|投产)")
WILL = re.compile("将(?![军士领帅近才要])")
DONE = re.compile("已|目前|截至|累计|去年|同比|成了|立了|现了|增了")
WORDS = read_word_lists(Path(__file__).parent / "rules" / "clauses.txt")
GOVERNING_ONLY = WORDS.governing - WORDS.dual
NOMINAL = frozenset(
    [
        "n",
        "ng",
        "nt",
        "nz",
        "ns",
        "nr",
        "nrt",
        "nrfg",
        "vn",
        "an",
        "ad",
        "a",
        "ag",
        "j",
        "b",
        "l",
        "k",
        "s",
        "z",
        "zg",
        "i",
        "g",
    ]
)
EDGES = frozenset(["p", "u", "uj", "ul", "uz", "ud", "ug", "x", "r", "t", "tg", "m", "ns", "y", "e", "o", "f", "c"])
OPENING = frozenset("“「《‘”」》’")
# Words that end in these are names of measures (合格率, 面积), and take the verb before them into the name (受灾面积).
HEADS = frozenset("率度数量额值积费金入价比重速深宽径温幅损")
HEADS_OF_NAMES = tuple(WORDS.compound_heads)
PERSONAL = frozenset("名位人")
PERSONS = tuple("员者人民众生师兵部表长工队")
# What joins a measure to its number (同比增长12%, 达到, 控制在); each is taken off the end of a clause in turn.
SUBJECT_LINKS = frozenset("达为是至到超占增升降减由从压涨跌落均")
CHANGE = "增长|增加|上升|提高|上涨|下降|减少|降低|下跌|回升|回落|高出|微降|升|(?<!起)降|涨|压缩|多|少"
LINK = re.compile(
    rf"(?:(?:同比|环比|按年|按月|实际|名义|平均|分别|一度|[比较][^，。；：]{{1,12}}?)?(?:{CHANGE})|占(?!比)[^，。；：]{{1,12}}的?|已经?|共计?|累计|合计"
    "|总计|总数|总量|一度|均|仅|只|竟|就|也|都|还|才|分别|平均|高?多?达到?了?|为|是|有|[增降升涨减跌]?[至到]|在[^，。；：]{1,8}[前内底]"
    "|[由从](?:原来|原先|最初|当初|过去|此前|去年)?的?|完成|每(?:公?斤|吨|[亩升股件天月年]|平方米|人(?:每月)?)|在|(?:控制|保持|稳定)在|可|将|占(?!比)|了|其中|当中|中|里|约|的|[全总]?长|全程|高|重)$"
)
LONGEST_LINK = 16
NUMERIC = re.compile(rf"{SIGN}|\d")
RATE = re.compile(f"[{HAN}]{{1,20}}?(?:率|满意度|指数|比重|比例)(?![{HAN}]?[领导])")
LEVEL = re.compile("[省市州县区村镇]级(?!以上)")
EXTREME = re.compile("(?:岁|元|年|级|人|平方米)?及?以[上下]的?")
# The end of a date or time (9月7日, 10时许), which is no part of a name.
TIME_END = re.compile(
    r"[年月日时点](?:(?<=\d[年月])(?!均)|(?<=\d日)(?![均常])|(?<=\d时)(?![速长段])|(?<=\d点)"
    "|(?<=[〇一二三四五六七八九十][月日]))[起半许内前后间底初末]?"
)
TRAILING = re.compile(r"(?<=.)[(（][^()（）]*\d[^()（）]*[)）]$")
ATOM = re.compile(r"(“[^“”]{1,20}”|「[^「」]{1,20}」|[(（][^()（）]{1,8}[)）])")


def find_metrics(articles):
    """Find every reported metric: a number with its unit or measure word, and any hedge.

    articles: index article, column text. Gives the columns article, start, end, text, qualifier (the hedges as
    printed), low and high (float, in `unit`; missing where the words give no bound), unit (as printed, but 万 and 亿
    taken out and 成 given as %; empty where none is printed), indicator (the noun phrase counted, empty where none is
    near), kind (count, percent, money, area, length, weight, score, rate), status (`plan` or `actual`), per (the base
    of a per-each number) and sentence. Bounds follow the table in `corpus/gold/README.md`.
    """
    texts = zip(articles.index.tolist(), articles.text.tolist(), strict=True)
    rows = [(article, *row) for article, text in texts for row in metrics_of(text)]
    types = dict.fromkeys(COLUMNS, "str") | {"start": int, "end": int, "low": float, "high": float}
    return pd.DataFrame(rows, columns=COLUMNS).astype(types)


def in_common_units(metrics):
    """Add common_unit, common_low and common_high, so that 亩 and 平方米, or 名 and 人, can share a chart.

    Areas are given in 公顷, lengths in 公里, weights in 吨, people in 人, by the factors of `rules/units.csv` (15 亩
    are one 公顷); currencies are not exchanged. A per-each number has its base in the unit (个/区).
    """
    unit = metrics.unit.str.translate(PLAIN)
    base, factor = unit.map(UNITS.base).fillna(unit), unit.map(UNITS.factor).astype(float).fillna(1.0)
    base = base.where((metrics.per == "") | unit.str.contains("/|每"), base + "/" + metrics.per)
    return metrics.assign(common_unit=base, common_low=metrics.low * factor, common_high=metrics.high * factor)


def total(metrics):
    """The sum of metrics in words, "at least" where any of them is hedged: `at least 7,150 场次`.

    Raises ValueError for mixed units or for plans among facts, which have no common sum.
    """
    metrics = in_common_units(one_kind(metrics))
    if metrics.empty:
        return "0"
    exact = metrics.low.eq(metrics.high).all()
    return f"{'' if exact else 'at least '}{metrics.common_low.sum():,.10g} {metrics.common_unit.iloc[0]}".strip()


def one_kind(metrics):
    """The metrics as they are, if all have one unit and one status; else a ValueError that says what is mixed."""
    units = in_common_units(metrics).common_unit.drop_duplicates()
    if len(units) > 1:
        raise ValueError(
            f"Numbers of different units do not share a scale or a sum: {'、'.join(units)}. Choose one unit."
        )
    if metrics.status.nunique() > 1:
        raise ValueError("Plans and facts do not share a scale or a sum: choose rows of one status.")
    return metrics


def parts_of_totals(metrics):
    """Totals that a sentence gives beside their parts (共57项,其中面上22项、青年33项): a row for each total.

    The parts follow 其中, 包括 or 分别 in the sentence of the total and have its unit. Gives article, total, parts (as
    printed), sum_low and sum_high of the parts, and agrees: whether the sum can be the total, `less` where the parts
    named are fewer, `more` where they cannot be.
    """
    rows = []
    for (article, _, _), group in metrics.groupby(["article", "sentence", "unit"], sort=False):
        first, clause = group.iloc[0], group.sentence.iloc[0].partition(group.text.iloc[0])[2]
        clause = re.split("[；;]", clause, maxsplit=1)[0]
        parts = group.iloc[1:][group.end.iloc[1:] - first.end <= len(clause)]
        if len(parts) < 2 or not PARTS.search(clause.partition(parts.text.iloc[0])[0]):
            continue
        low, high = parts.low.sum(skipna=False), parts.high.sum(skipna=False)
        agrees = "less" if high < first.low else "more" if low > first.high else "agrees"
        rows.append((article, first.text, "、".join(parts.text), low, high, agrees))
    return pd.DataFrame(rows, columns=["article", "total", "parts", "sum_low", "sum_high", "agrees"])


def hedge_rules(metrics):
    """What each hedge commits a writer to, read off one example, and how many of the metrics have it.

    Gives wording, example, low, high and metrics. Hedges that stand together (近10余个), or are none of the list, have
    the last row, if there are any.
    """
    examples = find_metrics(pd.DataFrame({"text": HEDGES.values()}, index=list(HEDGES))).set_index("article")
    wordings = {word: wording for wording in HEDGES for word in wording.split()}
    bare = metrics.low.eq(metrics.high).map({True: NO_HEDGE, False: TWO_NUMBERS})
    used = bare.where(metrics.qualifier == "", metrics.qualifier.map(wordings).fillna(OTHER_HEDGES))
    table = examples[["text", "low", "high"]].reindex([*HEDGES, OTHER_HEDGES]).rename(columns={"text": "example"})
    table["metrics"] = used.value_counts().reindex(table.index, fill_value=0)
    return table[table.example.notna() | (table.metrics > 0)].rename_axis("wording").reset_index()


def totals(metrics):
    """The sums that add like to like: reported counts with the same unit and the same indicator, two or more of them.

    Gives unit, counted, metrics, articles and total, those with most metrics first. Plans, per-each numbers and counts
    of something that is not named are left out.
    """
    facts = metrics[(metrics.status == "actual") & (metrics.per == "") & (metrics.kind == "count")]
    groups = in_common_units(facts[facts.indicator != ""]).groupby(["common_unit", "indicator"], sort=False)
    rows = [(*both, len(rows), rows.article.nunique(), total(rows)) for both, rows in groups if len(rows) > 1]
    table = pd.DataFrame(rows, columns=["unit", "counted", "metrics", "articles", "total"])
    return table.sort_values("metrics", ascending=False, kind="stable", ignore_index=True)


def metrics_of(text):
    plain = plain_signs(text)
    found = quantities(plain)
    if not found:
        return
    ends = [0, *(quantity.end for quantity in found)]
    starts = [*(quantity.start for quantity in found), len(text)]
    sentences = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    indicator = None
    for number, quantity in enumerate(found):
        last = bisect_right(sentences, quantity.start) - 1
        shared = indicator if number and found[number - 1].start >= sentences[last] else None
        # A sentence that the scan left without marks is cut, so that no row holds a page.
        sentence = max(sentences[last], quantity.start - LONGEST)
        until = min(max(sentences[last + 1], quantity.end), quantity.end + LONGEST)
        left, right = max(sentence, ends[number]), min(until, starts[number + 1])
        indicator = indicator_of(plain, quantity, left, right, until) or shared
        yield (
            *quantity[:2],
            text[quantity.start : quantity.end],
            as_printed(quantity.qualifier, plain, text, quantity),
            quantity.low,
            quantity.high,
            as_printed(quantity.unit, plain, text, quantity),
            text[slice(*indicator)] if indicator else "",
            quantity.kind,
            status_of(plain, quantity, sentence, until),
            quantity.per or base_before(plain, left, quantity.start),
            text[sentence:until].strip(),
        )


def as_printed(words, plain, text, quantity):
    """Words found in the plain text, in the signs of the page (個, ％ …), but for signs that the page lacks."""
    if words.isascii() or plain == text:
        return words
    places = [plain.find(sign, quantity.start, quantity.end) for sign in words]
    return "".join(sign if at < 0 else text[at] for sign, at in zip(words, places, strict=True))


# what is counted


def indicator_of(plain, quantity, left, right, until):
    """Where the noun phrase stands that a quantity counts or measures, or None.

    It follows the unit (26个示范社区, 73%的学生), or stands before in the clause (满意度达83.72分, 新建学校12所); a
    score may also name its rate later in the sentence.
    """
    stop = min(right, quantity.end + 40)
    mark = CLAUSE_MARK.search(plain, quantity.end, stop)
    found = quantity.kind != "score" and phrase_after(plain, quantity, mark.start() if mark else stop)
    if found:
        return found
    stop, found = quantity.start, None
    # The subject may stand one clause before (参训官兵中，近四成…; 发病率为十万分之三，下降6%).
    for _ in range(2):
        begin = clause_start(plain, left, stop)
        found = phrase_before(plain, begin, stop)
        own = clause_start(plain, left, begin - 1) if begin > left else begin
        if found or plain[begin - 2 : begin - 1] not in ("中", "里") and not re.search(r"\d", plain[own:begin]):
            break
        stop = begin - 1
    if not found and quantity.kind == "score" and (rate := RATE.search(plain, quantity.end, until)):
        found = phrase_before(plain, max(quantity.end, rate.start() - 20), rate.end())
    return found


def clause_start(plain, left, stop):
    """Where the clause begins that ends here, at most forty signs before."""
    left = max(left, stop - 40)
    mark = LAST_CLAUSE_MARK.match(plain, left, stop)
    return mark.end() if mark else left


def phrase_after(plain, quantity, stop):
    """The noun phrase right after a unit; a relative clause before it (参加活动的志愿者) is passed over."""
    begin = end = at = quantity.end
    noun = relative = owned = False
    tokens = tagged(plain[begin:stop])
    for (word, tag), following in pairwise([*tokens, ("", "x")]):
        after = at + len(word)
        if word == "的":
            if noun and not relative or at == quantity.end and quantity.kind == "count":
                break
            begin, end, noun, relative, owned = after, after, False, False, True
        elif word in WORDS.becoming:
            begin, noun = after, False
        elif noun and ends_name(word, tag, quantity.unit in PERSONAL and plain[begin:at].endswith(PERSONS)):
            break
        elif not noun and word in WORDS.governing and tag[0] != "v":
            begin = end = after
        elif is_nominal(word, tag) or noun and word.endswith(HEADS_OF_NAMES):
            noun, end = True, after
        elif noun and (
            tag[0] == "v" and in_compound(plain[begin:at], following) or word in WORDS.joints or word == "、"
        ):
            pass
        elif not noun and tag[0] in "vdptrfacm":
            relative |= tag[0] in "ptrc" and word[0] != "各" or word in WORDS.adverbs or word in WORDS.governing
            relative |= not owned and tag[0] == "v" and (quantity.kind != "count" or quantity.unit in WORDS.events)
        else:
            break
        at = after
    level = LEVEL.match(plain, begin, end)
    begin = level.end() if level and level.end() < end else begin
    return without_quotes(plain, begin, end) if noun and not relative and end > begin else None


def ends_name(word, tag, persons):
    """Whether a name ends before this word: an adverb, a verb that opens the next clause, what persons do."""
    if word in WORDS.governing:
        return tag != "vn" or word not in WORDS.dual
    return word in WORDS.adverbs or tag in ("i", "l") or persons and tag == "vn"


def tagged(text):
    """Words with their tags; what stands in quotation marks or short brackets is one name."""
    parts = ATOM.split(text)
    if len(parts) == 1:
        return tagger().tag(text) if text else []
    return [token for odd, part in enumerate(parts) for token in ([(part, "n")] if odd % 2 else tagger().tag(part))]


def without_quotes(plain, begin, end):
    """A name that stands alone in quotation marks is given without them."""
    if plain[begin] not in "“「":
        return begin, end
    closed = plain[end : end + 1] in ("”", "」") and not re.search("[”」]", plain[begin:end])
    quoted = plain[end - 1] in "”」" and not re.search("[”」]", plain[begin : end - 1])
    opened = not closed and not re.search("[”」]", plain[begin:end])
    # The name of a programme says no more than what it is (“六个一百”系列活动), where that is long enough.
    named = re.match("[“「][^”」]*[”」](?=.{4})", plain[begin:end])
    return (begin + (named.end() if named else quoted or closed or opened), end - quoted)


def is_nominal(word, tag):
    return tag in NOMINAL or word in WORDS.nouns or len(word) > 1 and word[-1] in HEADS


def in_compound(before, following):
    """Whether a verb between two nouns is part of a name (接种点, 示范社区), not the predicate of persons."""
    word, tag = following
    return tag != "x" and word.endswith(HEADS_OF_NAMES) and not before.endswith(PERSONS)


def phrase_before(plain, start, stop):
    """The noun phrase or deed between the predicate of a clause and its number, links (达到, 共, 同比增长) left out."""
    end = stop
    while link := LINK.search(plain, max(start, end - LONGEST_LINK), end):
        end = link.start()
    linked = not SUBJECT_LINKS.isdisjoint(plain[end:stop])
    for time in TIME_END.finditer(plain, start, end):
        start = time.end()
    tokens = tagged(plain[start:end])
    begin = at = start
    for (word, tag), following in pairwise([*tokens, ("", "x")]):
        at += len(word)
        if (
            is_edge(word, tag)
            or (tag[0] == "v" and tag != "vn" or word in WORDS.governing)
            and is_predicate(word, following, linked, plain[begin : at - len(word)])
        ):
            begin = at
    while plain[begin : begin + 2] in GOVERNING_ONLY and end - begin > 3:
        begin += 2
    while begin < end and plain[begin] in "”’）)、和与及":
        begin += 1
    while begin < end and plain[end - 1] in "、和与及（(或":
        end -= 1
    if extreme := EXTREME.match(plain, begin, end):
        begin = extreme.end()
    end = trailing.start() if (trailing := TRAILING.search(plain, begin, end)) else end
    return without_quotes(plain, begin, end) if plain[begin:end] not in ("", "年", "月") else None


def is_edge(word, tag):
    """Whether no noun phrase of a measure reaches over this word: places, times, particles, marks."""
    if word in OPENING or word in WORDS.joints or word in WORDS.nouns or word in ("年", "月", "日均"):
        return False
    if KIND.get(word) in ("money", "weight", "area", "length"):
        return True
    if tag == "m" and not NUMERIC.search(word) or tag in ("f", "ns") and len(word) > 1 and word[-1] in "度外上":
        return False
    return tag in EDGES or word in ("时", "日") or word in WORDS.wholes or word in WORDS.adverbs or word == "的"


def is_predicate(word, following, linked, before):
    """Whether the thing counted is a verb's object (新建学校12所), the verb no part of its name (受灾面积)."""
    name, tag = following
    opens = not before
    if not name:
        return (
            len(word) == 1
            and word not in HEADS
            or word in WORDS.light
            or word in WORDS.governing
            and word not in WORDS.dual
        )
    if (
        word in WORDS.attributive
        or name in WORDS.joints
        or tag in ("k", "zg")
        or len(name) == 1
        and (tag[0] == "n" or name in HEADS)
    ):
        return False
    part = name[-1] in HEADS or not opens and in_compound("", following)
    if word in WORDS.dual:
        return opens or not part and tag[0] != "v"
    if word in WORDS.governing:
        return True
    return not (linked or part)


# plans and bases


def status_of(plain, quantity, sentence, until):
    """`plan` where the clause speaks of what is to come, unless later words before the number say it is done."""
    begin = max(sentence, plain.rfind("；", sentence, quantity.start) + 1, quantity.start - 200)
    after = PLAN_AFTER.search(plain, quantity.end, min(until, quantity.end + 60))
    if after and not CLAUSE_MARK.search(plain, quantity.end, after.start()):
        return "plan"
    plans = [match.end() for match in PLAN.finditer(plain, begin, quantity.start)]
    if "将" in plain[begin : quantity.start]:
        plans += [match.end() for match in WILL.finditer(plain, begin, quantity.start) if is_future(plain, match.end())]
    if not plans:
        return "actual"
    done = [match.end() for match in DONE.finditer(plain, begin, quantity.start)]
    return "plan" if max(plans) > max(done, default=0) else "actual"


def is_future(plain, at):
    """Whether a verb follows 将: before a noun it marks the object (将三个村合并)."""
    words = tagger().tag(plain[at : at + 8])
    # Verbs, adverbs, prepositions and times; a manner before a verb (将紧密围绕) too.
    tags = [tag for word, tag in words if not tag.startswith("a")]
    return bool(words) and (words[0][0] in WORDS.governing or bool(tags) and tags[0][0] in "vdptil")


def base_before(plain, left, start):
    """The base of a per-each number: 区 in 每区创建2个, 街镇 in 每个街镇, 人 in 人均."""
    left = max(left, start - 24)
    near = plain[left:start]
    if "每" not in near and "均" not in near:
        return ""
    begin = clause_start(plain, left, start)
    clause = plain[begin:start]
    if "每" in clause and (each := re.search(r"每(?!.{0,24}每)", clause)):
        tokens = tagger().tag(plain[begin + each.end() : start])
        bases = [word for word, tag in tokens[:2] if tag[0] not in "mv" and not (tag == "q" and len(tokens) > 1)]
        return bases[0].removesuffix("均") if bases else plain[begin + each.end() : start][:1]
    mean = "均" in clause and re.search("([人户亩村校县日月年])均(?![衡匀等])", clause)
    return mean[1] if mean else ""
