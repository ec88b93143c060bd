"""The vocabulary of a newspaper page: what datelines, signatures, captions, furniture and notices look like.

All patterns are written for halfwidth signs and simplified characters; `\\h` in a class is any Chinese character.
"""

import re
from pathlib import Path

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_SURNAMES = (Path(__file__).parent / "rules" / "surnames.txt").read_text("utf-8").split()
SURNAMES = frozenset("".join(part for part in _SURNAMES if len(part) > 2))
COMPOUND_SURNAMES = tuple(part for part in _SURNAMES if len(part) == 2)

# The traditional characters whose simplified forms the patterns name, one for one.
TRADITIONAL = (
    "報訊記員電攝圖實習體駐評論華網導聲啟廢聯話熱線專編責聞廣簡視點綜欄談雜"
    "遞壇訃誠請詢訂購緊轉頁禮農單內統總發眾號碼維掃戶郵傳審檢組區縣鎮鄉連為達處"
)
SIMPLIFIED = (
    "报讯记员电摄图实习体驻评论华网导声启废联话热线专编责闻广简视点综栏谈杂"
    "递坛讣诚请询订购紧转页礼农单内统总发众号码维扫户邮传审检组区县镇乡连为达处"
)
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)
HAS_TRADITIONAL = re.compile(f"[{TRADITIONAL}]")


def any_of(*alternatives, after=""):
    """Compile a pattern that matches any of the alternatives, each with this before it."""
    return re.compile(f"{after}(?:{'|'.join(alternatives)})".replace(r"\h", HAN))


# Ends of sentences and texts

# A sentence is over whatever closing marks follow its stop; a full stop after a digit or letter is none.
SENTENCE_END = re.compile(r"(?:[。!?…]|(?<![\dA-Za-z])\.|\.{3,})[\"'”’」』】》)\]]*$")
# Whatever stands before these, a sentence is over.
STOPS = frozenset("。!?…")
# A line that ends otherwise ends no sentence; most lines are told by that alone.
LAST_SIGNS = frozenset("。!?….\"'”’」』】》)]摄影图道导")
CLOSING_BRACKET = re.compile(r"\(([^()]{1,60})\)$")
PAGE_TURN = re.compile(r"\((?:紧接|[上下][接转])\S{0,12}[版页][^()]{0,8}\)$|\([完全文]{1,2}\)$")
# What opens a paragraph or subhead of its own, and so never continues the line above.
ENUMERATED = any_of(
    r"[一二三四五六七八九十]{1,3}[、.,]",
    r"\([一二三四五六七八九十\d]{1,3}\)",
    r"\d{1,2}[、.](?!\d)",
    r"第[一二三四五六七八九][,、:]",
    r"[①-⑳]",
)
# Rows of tables and the closing words of letters are paragraphs of their own.
TABLE_ROW = re.compile(r"\|.*\|$|\S{1,20}+(?:\s+[-+\d.,]+%?){2,}$")
LETTER_WORDS = frozenset(["此致", "敬礼", "敬礼!", "此致敬礼", "此致敬礼!"])

# Datelines: what opens a news report, with the names and the date in it

DATELINE = any_of(
    # 本报讯
    r"本[报刊网台][\h]{0,8}?讯",
    # 本报合肥6月2日电, 新华社北京9月3日电
    r"[\h\w、/]{0,14}?[社报网刊台端][\h\w、/·]{0,14}?\d{1,2}(?:月\d{1,2})?日[专综]?[电讯]",
    # 新华社北京九月三日电
    r"[\h]{0,4}社[\h]{1,14}日[电讯]",
    # 新华社北京电
    r"(?:本报|新华社|中新社|中新网)[\h]{1,8}电(?=[\s(】\]])",
    # 江城晚报讯(, 柳林讯(; but not 通讯, 简讯, 喜讯 …
    r"[\h]{1,8}[报网社台刊端]讯(?=[\s(:】\]])|[\h]{1,4}(?<![通资音简喜快短问])讯\s?(?=\()",
    # 据新华社电, 据江城晚报报道
    r"据[\h]{1,8}?[社报网台][\h]{0,8}?(?:\d{1,2}月\d{1,2}日)?(?:电|报[道导]|消息)",
    # 〔记者蔡淑惠/台南报导〕, 本报记者赵青报道:
    r"记者[\h·、\s]{2,20}[/╱][\h]{2,6}报[道导]|本报记者\s*[\h·\s]{2,12}?报[道导][:,\s]",
    # (记者 赵青)
    r"\((?:本报)?[\h]{0,4}(?:记者|通讯员)[^()]{1,40}\)",
    after=r"[●■□◆◇○◎]?\s?[\[【(〔《]?",
)
# One of these is in all that DATELINE matches, among the first signs of a line.
DATELINE_SIGN = re.compile("[讯电报消者]")
DATELINE_REACH = 60
DATELINE_AUTHORS = any_of(
    # 〔记者蔡淑惠/台南报导〕
    r".{0,20}?((?:记者|通讯员)[\h·/╱、\s]{2,30}?报[道导])",
    # 新华社记者李小军北京9月3日电
    r".{0,8}(记者[\h]{3})[\h\d]{2,12}日电",
    # 本报讯 记者赵青、王强 通讯员李晓明 …
    r".{0,16}?[讯电]\s?((?:[\h]{0,4}(?:记者|通讯员)\s?[\h]{2,3}(?:、[\h]{2,3})*\s)+)",
    # 本报讯(记者 赵青)
    r"[^()]{0,40}\(([^()]{1,60})\)",
)
NUMERAL = "[一二三四五六七八九十廿]{1,3}"
MONTH_DAY = re.compile(
    rf"(?:(?<!\d)([12]\d{{3}})\s*年\s*)?((?<!\d)[0-9]{{1,2}}|{NUMERAL})\s*月\s*([0-9]{{1,2}}|{NUMERAL})\s*日"
)
ISSUE_DATE = re.compile(r"(?<!\d)([12]\d{3})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日")

# Signatures: names, and the words around them that are none

BULLET = "[□■◎○●◆◇★☆▶►]"
EMPLOYER = r"(?:[\h·]{0,12}[报网社台刊点心端道体])?(?:首席|见习|特约|全媒体?|融媒体?|实习|驻[\h]{1,4})*"
ROLES = (
    EMPLOYER + "(?:记者|通讯员|特派员|评论员|实习生)",
    r"[/╱]\s*[\h]{2,6}报[道导]",
    "撰稿|撰文|作者|整理|采写|编译|摄影报道|摄影|供稿|供图|报[道导]",
)
ROLE_WORDS = any_of(*ROLES)
# These make a signature even of a line without a name (□本报评论员).
STRONG_ROLE = re.compile("记者|通讯员|评论员|特派员|^作者")
SMALL_ROLES = {"文", "图", "摄", "影", "文图", "图文", "本报", "综合", "本报综合", "供图", "资料图片", "资料", "图片"}
NOT_A_NAME = any_of(
    BULLET,
    r"(?<=\S)\([^()]*(?:寄自|作者|单位|职工|学生|教师|村民|读者)[^()]*\)",
    r"(?:摄影?|供图|图)(?:\s*\([^()]{1,12}\))?$",
    *ROLES,
)
# One of these is in all that NOT_A_NAME matches, and in few headings; each opens with one sign, as in FURNITURE.
NOT_A_NAME_SIGN = any_of(
    "记者|通讯员|特派员|评论员|实习生|撰稿|撰文|作者|整理|采写|编译|摄|图|供稿|报道|报导", r"\(", *BULLET[1:-1]
)
SIGNATURE_HINT = any_of(BULLET, "[者员稿文图摄影生系供]|报[道导]")
NAME_PART = re.compile(r"[^\s、,;/|:()\[\]【】〔〕╱]+")
NAME = any_of(r"[\h]{2,4}$", r"[\h]{1,8}(?:[·•・][\h]{1,8})+$", r"[A-Z][A-Za-z.\- ]{1,30}$")
# What stands between the names of a list, and what no name holds: a sign of none, or too long a run without a point.
LIST_SIGN = re.compile("[,、;:]")
NO_NAME = any_of(r"[^\h·•・A-Za-z.\-\s、,;/|:()\[\]【】〔〕╱]", r"(?<![\h·•・])[\h]{5,}+(?![·•・])")
AUTHOR_IS = any_of(r"\(?作者:?\s?([\h]{2,3})(?:系|为|是)")
# Where and what a person is, beside the name: 县林业局, 退休教师.
AFFILIATION = any_of(
    r"[\h\w.·]{5,}$",
    r"[\h\w]+[省市县区州镇乡村局校院系级届生职工厂司社站心队部会长记任师属员友民者]$",
)

# Captions and photo credits

CREDIT = re.compile(r"(?:摄(?:影(?:报道)?)?|供图|[资图]?料?图片?)\)?(?:\([^()]{1,12}\))?$")
TEXT_AND_PHOTO = re.compile(r"文\s?[/|]?\s?[图影]|[图影]\s?[/|]\s?文|\s文[\s/|]|[/|]\s?文")
CAPTION_CREDIT = any_of(
    r"[。!?”\"')」]\s*\(?([^。!?,;:]{1,30}?)\s*(?:摄(?:影(?:报道)?)?|供图|文?/?图)[)。]?(?:\([^()]{1,20}\))?$",
    r"[。!?]\s*\((?:资料|新华社|视觉中国)[^()]{0,8}[图照]?片?\)$",
)
CAPTION_SIGNS = (
    "[▲▼◀▶△▽◁▷◄►↑↓←→]",
    r"[左右上下]图(?=[:,\s为\d])",
    r"图\s*(?:为|[①-⑳\d一二三四]+\s*[:、,]|:)",
)
LEAD_WORDS = r"今年|近年|近日|日前|近期|连日|昨[日天]|今[日天]|前不久|最近|自|(?:\d{4}年)?\d{1,2}月|为|在"
CAPTION_START = any_of(*CAPTION_SIGNS)
CAPTION_OPENING = any_of(*CAPTION_SIGNS, LEAD_WORDS, r".{0,12}[省市区县州镇乡村]")

# Headings

# What a headline of several parts is cut at, and what only running text and such headlines hold.
BREAK = re.compile(r"[\s,:]+")
CLAUSE_SIGN = re.compile("[,。;]|:$")
# Two neighbouring characters, one of them Chinese; headings and texts are compared by them.
PAIR = any_of(r"(?=([\h]\w|\w[\h]))")
SUBTITLE_MARKS = ("—", "--")
PLACE_NAME = any_of(r"[\h]{2,}[省市区县州盟旗镇乡村]")
BRIEFS = any_of(r"[\h\s]{0,6}(?:[简快短]讯|短波|速递|集锦|一句话新闻)$")
NOTICE_HEADING = any_of(r"[\h\s]{0,18}(?:声明|公告|启事|通告|讣告)$")

# Lines that belong to no article

TAG = re.compile(r"<[^<>]*>|!\[[^\]]*\]\([^()]*\)")
EDITORS_NOTE = re.compile(r"[\[【(]?(?:编者[按注]|编者的话|编后|开栏的话|开栏语)")
COLUMN_NAME = any_of(
    r"[\h·]{0,4}(?:[漫杂日]谈|[时短快]?评|论坛|评论|视点|速递|[简快短]讯|短波|要闻|综合|副刊|专[栏版刊]"
    r"|广角|之窗|手记|新闻|编者按)[】\]]?$",
    after=r"(?=.{1,9}+$)[【\[]?",
)
STAFF = r"(?:责|编|版|校|美|组|主|值班|电|邮|热|专线|地址|网|传|审|制|检)[\h\s]{0,6}:\s*\S"
FURNITURE_START = any_of(
    # number and name of the page, name of the newspaper
    r"(?:第?\s*[A-Z]?\d{1,3}\s*版|[A-Z]\d{1,3})\b|\d{1,4}$|(?=[\h\s]{3,11}+$).+(?<![预海喜捷战情])报$",
    # date, staff and rules
    rf"\d{{4}}年\d{{1,2}}月\d{{1,2}}日|{STAFF}|作者单位|[-=_*~—·.\s]+$",
)
# Every alternative opens with one sign, for a search skips quickly to the next of these; so it is in NOTICE_TEXT.
FURNITURE = any_of(
    # number of the page, day and weather
    r"第\s*\d{1,3}\s*版\s*$|星期[一二三四五六日天]|礼期[一二三四五六日天]|农历|℃",
    # staff and imprint
    *(f"{before}{STAFF}" for before in (" ", r"\t", r"\(")),
    *(rf"{word}[\s/]" for word in ("责编", "责任编辑", "编辑", "版式", "校对", "美编")),
    r"零售:|定价:|印刷:|许可证:|CN\s?\d|ISSN|邮发代|国内统一|总第\s*\d+\s*期",
    # addresses
    r"E-?mail|e-?mail|@\w|https?:|www\.|\.(?<=\w\.)(?:com|cn|net|org)\b|热线\s*[\d(]|电话\s*[\d(]|传真\s*[\d(]",
    r"新闻热线|官方微[信博]|微信?公?众号|公信?公?众号|二维码|扫一?[扫描码]|客户端",
)
# These may be headlines where they are marked as headings.
UNMARKED_FURNITURE = any_of(
    r"(?=[\h\s]{3,9}+$).+网$",
    r"\d{1,3}\s+[\h·]{2,6}$|[\h·]{2,6}+\s+\d{1,3}$",
    r"[\h]{2,4}+\s?[·・]\s?[\h]{2,4}$",
    r"(?:[^年]*+年)+?(?<=\d{4}年)\d{1,2}月\d{1,2}日",
)
NOTICE_TEXT = any_of(
    "声明作废|公告送达|诚聘|有意者|特此(?:声明|公告|通告)|遗失.{0,40}作废",
    r"咨询(?:电话|热线)|联系(?:电话|热线)|订购(?:电话|热线)|报名(?:电话|热线)|电话\s*:|热线\s*:|地址\s*:|网址\s*:",
    r"1(?<!\d1)[3-9]\d{9}(?!\d)|-(?<=\d{3}-)\d{7}",
)
