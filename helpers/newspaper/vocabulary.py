"""The vocabulary of a newspaper page: what datelines, signatures, captions, furniture and notices look like.

Patterns are named rules, one list a kind; `rules/page_words.csv` holds the words. All are for folded text.
"""

from typing import NamedTuple

from helpers.chinese import QUOTES, SENTENCE_MARKS
from helpers.rules import Rule, any_of, pattern_of, read_rules, read_words


class PageWord(NamedTuple):
    """A row of `rules/page_words.csv`; where there is no example, the word, which may be a pattern, is its own."""

    kind: str
    word: str
    example: str
    leaves: str


PAGE_WORDS = read_rules("page_words", PageWord)


def words(kind):
    """The words of this kind, as rules."""
    rows = (row for row in PAGE_WORDS if row.kind == kind)
    return [Rule(row.word, row.word, row.example or row.word, row.leaves) for row in rows]


def either(rules):
    """The pattern, as text, of any of these rules, to stand within a longer one."""
    return f"(?:{'|'.join(rule.pattern for rule in rules)})"


# Ends of sentences, and what opens a paragraph

CLOSERS = "".join(QUOTES.values()) + "\"'》)"
# A full stop after a digit or letter ends no sentence. For speed it begins with a class, which is sought in C.
STOPPED = any_of(rf"[{SENTENCE_MARKS}….](?<![\dA-Za-z]\.)[{CLOSERS}]*$")
SENTENCE_MARK = any_of(f"[{SENTENCE_MARKS}]")
CLOSING_BRACKET = any_of(r"\(([^()]{1,60})\)$")
PAGE_TURNS = [
    Rule("another page", r"\((?:紧接|[上下][接转])\S{0,12}[版页][^()]{0,8}\)$", "(下转第4版)", "(下转车间)"),
    Rule("the end", r"\((?:完|全文完)\)$", "(完)", "(完成)"),
]
PAGE_TURN = pattern_of(PAGE_TURNS)
# What opens a paragraph or subhead of its own, and so never continues the line above.
ENUMERATIONS = [
    Rule("numeral and stop", "[一二三四五六七八九十]{1,3}[、.,]", "二、优化服务", "一二三走"),
    Rule("bracket", r"\([一二三四五六七八九十\d]{1,3}\)", "(三)强化监督", "(三人)"),
    Rule("digits and stop", r"\d{1,2}[、.](?!\d)", "3.强化监督", "3.5万人"),
    Rule("ordinal", "第[一二三四五六七八九][,、:]", "第一,加强领导", "第一书记"),
    Rule("circled number", "[①-⑳]", "②参加活动"),
]
ENUMERATED = pattern_of(ENUMERATIONS)
# Rows of tables and the closing words of letters are paragraphs of their own.
WHOLE_PARAGRAPHS = [
    Rule("row between bars", r"\|.*\|$", "|区|站点|"),
    Rule("row of numbers", r"\S{1,20}+(?:\s+[-+\d.,]+%?){2,}$", "城关区 12 35.4%", "城关区 12 个站"),
    Rule("end of a letter", "(?:此致|敬礼|此致敬礼)!?$", "敬礼!", "敬礼仪式"),
]
WHOLE_PARAGRAPH = pattern_of(WHOLE_PARAGRAPHS)

# Dates in a masthead

DATE = r"\d{4}年\d{1,2}月\d{1,2}日"
DAY_OF_WEEK = Rule("day of the week", "(?:星期|礼拜)[一二三四五六日天]", "江城 星期五", "每星期")
MASTHEAD_DATES = [Rule("date", DATE, "江城晚报 2021年9月10日", "2021年"), DAY_OF_WEEK]
MASTHEAD_DATE = pattern_of(MASTHEAD_DATES)

# Datelines: what opens a news report, with the names and the date in it

BEFORE_DATELINE = r"[●■□◆◇○◎]?\s?[(《]?"
DATELINES = [
    Rule("our paper", r"本[报刊网台][\h]{0,8}?讯", "本报讯10月9日"),
    Rule(
        "agency, place and day",
        r"[\h\w、/]{0,14}?[社报网刊台端][\h\w、/·]{0,14}?\d{1,2}(?:月\d{1,2})?日[专综]?[电讯]",
        "新华社北京9月3日电",
        "报名截至9月3日止",
    ),
    Rule("day in numerals", r"[\h]{0,4}社[\h]{1,14}日[电讯]", "新华社北京九月三日电", "报社九月三日"),
    Rule(
        "agency and place", r"(?:本报|新华社|中新社|中新网)[\h]{1,8}电(?=[\s()])", "新华社广州电 春节", "新华社发电报"
    ),
    Rule("our paper, misread", r"本报[\h]\((?:记者|通讯员)", "本报谎(记者赵青)近日", "本报人(赵青)近日"),
    Rule("local news", r"本[埠市港县](?:专)?[讯电](?=[\s():、,])", "本埠讯、昨日", "本埠讯息"),
    Rule("name of a paper", r"[\h]{1,8}[报网社台刊端]讯(?=[\s(:)])", "江城晚报讯 昨天", "网讯通开业"),
    Rule("place and bracket", r"[\h]{1,4}(?<![通资音简喜快短问])讯\s?(?=\()", "柳林讯(赵青)", "喜讯(赵青)"),
    Rule(
        "by another medium",
        r"据[\h]{1,8}?[社报网台][\h]{0,8}?(?:\d{1,2}月\d{1,2}日)?(?:电|报[道导]|消息)",
        "据江城晚报报道",
        "据报名者说",
    ),
    Rule(
        "reporter and place",
        r"记者[\h·、\s]{2,20}[/╱][\h]{2,6}(?:报[道导]|[电讯]\))",
        "〔记者蔡淑惠/台南报导〕",
        "记者蔡淑惠/台南",
    ),
    Rule("our reporter", r"本报记者\s*[\h·\s]{2,12}?报[道导][:,\s]", "本报记者赵青报道:", "本报记者赵青"),
    Rule(
        "place, day and agency in brackets",
        r"\([\h]{2,5}[一二三四五六七八九十廿卅]{1,3}日(?:[\h]{2,4}社?)?[电讯]\)",
        "(柳林廿二日美联电)据",
        "(柳林廿二日)据",
    ),
    Rule(
        "reporter in brackets", r"\((?:本报)?[\h]{0,4}(?:记者|通讯员)[^()]{1,40}\)", "〔记者 赵青〕近日", "(赵青)近日"
    ),
]


def dateline(rules):
    return any_of(BEFORE_DATELINE + either(rules))


DATELINE = dateline(DATELINES)
# Several of these may stand in one article.
WIRE = any_of(next(rule.pattern for rule in DATELINES if rule.name == "place, day and agency in brackets"))
DATELINE_NAMES = [
    Rule(
        "before a place",
        r".{0,20}?((?:记者|通讯员)[\h·/╱、\s]{2,30}?(?:报[道导]|(?<=[/╱][\h]{2})[电讯]))",
        "【记者蔡淑惠/台南报导】",
    ),
    Rule("before a day", r".{0,8}(记者[\h]{3})[\h\d]{2,12}日电", "新华社记者李小军北京9月3日电"),
    Rule(
        "without brackets",
        r".{0,16}?[讯电]\s?((?:[\h]{0,4}(?:记者|通讯员)\s?[\h]{2,3}(?:、[\h]{2,3})*\s)+)",
        "本报讯 记者赵青、王强 通讯员李晓明 近日",
    ),
    Rule(
        "in brackets",
        r"(?:\([^()]{0,20}[讯电]\)|[^()]){0,40}\((?![^()]{0,20}[讯电]\))([^()]{1,60})\)",
        "【本报讯】(记者 赵青)近日",
        "【本报讯】近日",
    ),
]
DATELINE_AUTHORS = pattern_of(DATELINE_NAMES)
DAY_NUMERAL = "(?:[0-9]{1,2}|[一二三四五六七八九十廿卅]{1,3})"
MONTH_DAY = any_of(rf"(?:(?<!\d)([12]\d{{3}})\s*年\s*)?(?<!\d)({DAY_NUMERAL})\s*月\s*({DAY_NUMERAL})\s*日")
# Year, month and day of an issue; the years of the Republic count from 1912.
YEARS = [
    Rule("digits", r"(?<!\d)(?P<digits>[12]\d{3})\s*年", "2021年9月10日"),
    Rule("spelled", "(?P<spelled>[一二][〇零○一二三四五六七八九]{3})年", "一九三六年九月十日"),
    Rule("of the Republic", rf"民[国國](?P<republic>{DAY_NUMERAL}|元)年", "民国廿五年九月十日"),
]


def issue_date(rules):
    return any_of(rf"{either(rules)}\s*(?P<month>{DAY_NUMERAL})\s*月\s*(?P<day>{DAY_NUMERAL})\s*日")


ISSUE_DATE = issue_date(YEARS)

# Signatures: names, and the words around them that are none

SURNAME_LIST = read_words("surnames")
SURNAMES = frozenset("".join(part for part in SURNAME_LIST if len(part) > 2))
SURE_SURNAMES = frozenset(read_words("before_given_names"))
COMPOUND_SURNAMES = tuple(part for part in SURNAME_LIST if len(part) == 2)

BULLET = "[□■◎○●◆◇★☆▶►]"
EMPLOYER = r"(?:[\h·]{0,12}[报网社台刊点心端道体])?(?:首席|见习|特约|全媒体?|融媒体?|实习|驻[\h]{1,4})*"
WRITERS, SIGNED_AS = words("writer"), words("signed as")
ROLES = [
    Rule("office", EMPLOYER + either(WRITERS), "江城晚报首席记者 赵青"),
    Rule("report from a place", r"[/╱]\s*[\h]{2,6}(?:报[道导]|电$)", "赵青/台南报道"),
    *SIGNED_AS,
]
ROLE = pattern_of(ROLES)
NO_NAMES = [
    Rule("bullet", BULLET, "◎赵青"),
    Rule(
        "where or what the author is",
        rf"(?<=\S)\([^()]*{either(words('beside a name'))}[^()]*\)",
        "赵青(江城中学教师)",
        "赵青(江城中学)",
    ),
    Rule("photo", r"(?:摄影?|供图|图)(?:\s*\([^()]{1,12}\))?$", "赵青摄(资料)", "赵青图书"),
    *ROLES,
]
NO_NAME = pattern_of(NO_NAMES)
# These make a signature even of a line without a name (□本报评论员).
STRONG_ROLE = any_of(either(WRITERS), "^作者")
SMALL_ROLES = {rule.name for rule in words("small role")}
SIGNATURE_HINT = any_of(BULLET, "[者员稿文图摄影生系供]|报[道导]")
NAME_PART = any_of(r"[^\s、,;/|:()╱]+")
NAMES = [
    Rule("Chinese", r"[\h]{2,4}$", "王小强", "王小强说过"),
    Rule("with points", r"[\h]{1,8}(?:[·•・][\h]{1,8})+$", "阿不都·热合曼", "王强·"),
    Rule("Latin", r"[A-Z][A-Za-z.\- ]{1,30}$", "J.Smith", "wifi"),
]
NAME = pattern_of(NAMES)
LIST_SIGN = any_of("[,、;:]")
# What looks like a name and is one of goods or of a prize.
GOODS = any_of(rf"{either(words('goods'))}$")
NOT_SIGNED = any_of(*(rule.pattern for rule in words("in closing brackets")))
AUTHOR_IS = any_of(r"\(?作者:?\s?([\h]{2,3})(?:系|为|是)")
# Where and what a person is, beside the name.
AFFILIATIONS = [
    Rule("long", r"[\h\w.·]{5,}$", "江城图书馆", "江城图书"),
    Rule(
        "place or office",
        r"[\h\w]+[省市县区州镇乡村局校院系级届生职工厂司社站心队部会长记任师属员友民者]$",
        "林业局",
        "林业",
    ),
]
AFFILIATION = pattern_of(AFFILIATIONS)

# Captions and photo credits

PHOTO = r"(?:摄(?:影(?:报道)?)?|供图|文?/?图)"
CREDIT = any_of(r"(?:摄(?:影(?:报道)?)?|供图|[资图]?料?图片?)\)?(?:\([^()]{1,12}\))?$")
TEXT_AND_PHOTO = any_of(r"文\s?[/|]?\s?[图影]|[图影]\s?[/|]\s?文|\s文[\s/|]|[/|]\s?文")
CAPTION_CREDITS = [
    Rule(
        "who took it",
        rf"\s*\(?(?!新华社发)([^。!?,;:]{{1,30}}?)\s*{PHOTO}[)。]?(?:\([^()]{{1,20}}\))?",
        "街道。赵青摄",
        "他爱好摄影",
    ),
    Rule(
        "by an agency", r"(?<=[。!?])\s*\(?新华社发\)?(?:\(([^()]{1,20}?)\s*摄\))?", "街道。新华社发", "稿件由新华社发"
    ),
    Rule("from a file", r"(?<=[。!?])\s*\((?:资料|新华社|视觉中国)[^()]{0,8}[图照]?片?\)", "街道。(资料照片)"),
]


def caption_credit(rules):
    # for speed it begins with a class, as STOPPED does
    return any_of(rf"[{SENTENCE_MARKS}”\"')」]{either(rules)}$")


CAPTION_CREDIT = caption_credit(CAPTION_CREDITS)
ARROW = "[▲▼◀▶△▽◁▷◄►↑↓←→]"
CAPTION_SIGNS = [
    Rule("arrow", f"{ARROW}(?!.*{ARROW}$)", "▲志愿者在清扫街道", "▲柳林书店▲"),
    Rule("photo on a side", r"[左右上下]图(?=[:,\s为\d])", "左图:志愿者在清扫街道", "下图书馆去"),
    Rule("this photo", r"图\s*(?:为|:)", "图为志愿者在清扫街道", "图书馆开放"),
    Rule("numbered photo", r"图\s*[①-⑳\d一二三四]+\s*[:、,]", "图①:志愿者在清扫街道", "图一乐"),
]
CAPTION_SIGN = pattern_of(CAPTION_SIGNS)
CAPTION_OPENINGS = [
    *CAPTION_SIGNS,
    Rule("day", r"(?:\d{4}年)?\d{1,2}月", "5月14日,志愿者在清扫街道"),
    Rule("place", r".{0,12}[省市县区州镇乡村]", "柳林镇志愿者在清扫街道", "志愿者在清扫街道"),
    *words("caption lead"),
]
CAPTION_OPENING = pattern_of(CAPTION_OPENINGS)

# Headings

# What only running text and headlines of several parts hold.
CLAUSE_SIGN = any_of("[,。;]|:$")
# What only running text holds, but for headlines of several parts. For speed it begins with a class, as STOPPED does.
CLAUSE_MARK = any_of(r"[,。、;.](?:(?<!\.)|(?<=[\h]\.)(?=[\h]))")
# Two neighbouring characters, one of them Chinese; headings and texts are compared by them.
PAIR = any_of(r"(?=([\h]\w|\w[\h]))")
SUBTITLE_MARKS = ("—", "--")
PLACE_NAME = any_of(r"[\h]{2,}[省市区县州盟旗镇乡村]")
BRIEFS, NOTICE_HEADINGS, NOTICE_WORDS = words("briefs"), words("notice heading"), words("notice")


def label(rules, longest):
    """The pattern of a heading that is only one of these words, printed wide (公 告) or not, after so many signs."""
    wide = (r"\s*".join(rule.pattern) for rule in rules)
    return any_of(rf"[\h\s]{{0,{longest}}}(?:{'|'.join(wide)})$")


BRIEF_HEADING, NOTICE_HEADING = label(BRIEFS, 6), label(NOTICE_HEADINGS, 18)

# Lines that belong to no article

NOTICES = [
    *NOTICE_WORDS,
    Rule("lost", "遗失.{0,40}作废", "张桂兰遗失身份证,即日作废"),
    Rule("mobile number", r"1(?<!\d1)[3-9]\d{9}(?!\d)", "有房出租,13800000000", "编号213800000000"),
    Rule("number of a landline", r"-(?<=\d{3}-)\d{7}", "有房出租,0830-2398888", "证号0830-239"),
]
NOTICE = pattern_of(NOTICES)
NOTICE_ENDS = words("end of a notice")


def notice_end(rules):
    return any_of(rf"{either(rules)}$")


NOTICE_END = notice_end(NOTICE_ENDS)
# These are furniture however long they are, and whatever ends them.
MARKUP = [
    Rule("tags", r"(?:<[^<>]*>\s*)+$", "<div align='center'><br>", "<文明>杂志"),
    Rule("image", r"!\([^()]*\)\([^()]*\)", "![](images/7f3e.jpg)", "!!"),
    Rule("marks only", "[-=_*~—·.\\s]*$", "-----", "——姜堰区纪实"),
    Rule("fence", "```", "```markdown", "``"),
    Rule("turn of a page", r"-{2,}\s*(?:[Pp]age|第)\s*\d+\s*页?\s*-{2,}$", "--- Page 1 ---", "--- Page 1 is here"),
    Rule("line of contents", r"[-*+]\s*\([^()]*\)\(#[^()]*\)$", "- [书市开张](#p1)", "- (书市开张)"),
    Rule("cells of a table", r".*</?t[dhr]\b", "城关</td><td>12", "城关<文明>杂志"),
    Rule("editor's note", rf"\(?{either(words('editor'))}", "编者按", "编者说"),
]
MARKS = pattern_of(MARKUP)
IMAGE = any_of(next(rule.pattern for rule in MARKUP if rule.name == "image"))
# Text between tags, and the level that they give to a heading.
TAGGED = any_of(
    r"(?:</?(?:[hH](?P<level>[1-6])|(?!t[dhr]\b|table\b)[A-Za-z]+)\b[^<>]*>\s*)+(?P<text>[^\s<](?:.*?[^\s>])??)(?:\s*</?[A-Za-z][^<>]*>)*$"
)
COLUMNS = words("column")


def column_name(rules):
    return any_of(rf"(?=.{{1,9}}+$)\(?[\h·]{{0,4}}{either(rules)}\)?$")


COLUMN_NAME = column_name(COLUMNS)
STAFF = rf"{either(words('staff'))}[\h\s]{{0,6}}:\s*\S"
FURNITURE_OPENINGS = [
    Rule("page", r"(?:第?\s*[A-Z]?\d{1,3}\s*版|[A-Z]\d{1,3})\b", "A03 综合新闻", "A级景区"),
    Rule("number", r"\d{1,4}$", "12", "12人"),
    Rule("name of a newspaper", r"(?=[\h\s]{3,11}+$).+(?<![预海喜捷战情])报$", "江城晚报", "江城传来捷报"),
    Rule("date", DATE, "2021年9月10日 江城", "2021年9月江城"),
    Rule(
        "day of the moon", r"[甲乙丙丁戊己庚辛壬癸][\h]年[\h]{1,2}月[\h]{2,3}$", "甲午年八月廿五", "甲午年八月江城书市"
    ),
    Rule("staff", STAFF, "责任编辑:周航", "周航负责到底"),
    Rule("author's unit", "作者单位", "作者单位:江城图书馆", "作者所在单位"),
]
FURNITURE_OPENING = pattern_of(FURNITURE_OPENINGS)
FURNITURE = [
    Rule("page at the end", r"第\s*\d{1,3}\s*版\s*$", "江城 第3版", "江城第3版画"),
    DAY_OF_WEEK,
    Rule("staff inside", rf"[\s(]{STAFF}", "江城 责编:周航", "江城责编"),
    Rule("names of staff", rf"{either(words('staff list'))}[\s/]", "责编/周航", "责编说"),
    Rule("licence number", r"CN\s?\d", "CN 51-0001", "CNN"),
    Rule("issue", r"总第\s*\d+\s*期", "总第120期", "总第一"),
    Rule("address of mail", r"@\w", "wmzk@江城", "@ 江城"),
    Rule("address", r"https?:|www\.|\.(?<=\w\.)(?:com|cn|net|org)\b", "江城www.jc", "wwwjc"),
    Rule("telephone", r"(?:热线|电话|传真)\s*[\d(〇一二三四五六七八九]", "订报热线 12345", "热线忙"),
    *words("furniture"),
]
FURNITURE_SIGN = pattern_of(FURNITURE)
# These may be headlines where they are marked as headings.
UNMARKED_FURNITURE = [
    Rule("website", r"(?=[\h\s]{3,9}+$).+网$", "江城文明网", "织密江城社区志愿服务一张网"),
    Rule("page and its name", r"\d{1,3}\s+[\h·]{2,6}$", "2 要闻", "2个要闻"),
    Rule("name of a page and its number", r"[\h·]{2,6}+\s+\d{1,3}$", "要闻 2", "要闻2条"),
    Rule("two names of columns", r"[\h]{2,4}+\s?[·・]\s?[\h]{2,4}$", "文明·江城", "文明·"),
    Rule("date inside", r"(?:[^年]*+年)+?(?<=\d{4}年)\d{1,2}月\d{1,2}日", "江城 2021年9月10日", "江城今年9月10日"),
]
UNMARKED = pattern_of(UNMARKED_FURNITURE)

# Rows of the print

HAN_SIGN = any_of(r"[\h]")
BULLET_ROW = any_of(BULLET)
BRACKETED = any_of(r"(?:\([^()]{1,14}\)\s*){1,2}$")
# What tells which part of a series a text is, not who wrote it.
PART_NUMBERS = [
    Rule("numeral", rf"\((?:{DAY_NUMERAL}|\d{{3}})\)$", "(十六)", "(六平)"),
    Rule("part", r"\([上中下]篇?\)$", "(上)", "(上海)"),
    Rule("number in a series", r"\(之[一二三四五六七八九十]{1,3}\)$", "(之三)", "(之江)"),
    Rule("continued", r"\([续完]\)$", "(续)", "(续红)"),
]
PART_NUMBER = pattern_of(PART_NUMBERS)
FROM_PAGE = any_of(r"\(上接[^()]{0,8}版[)}]?(?=\S)")
