"""From scanned newspaper pages to articles: every line gets a role, every article its lines."""

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from operator import methodcaller
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple
from unicodedata import normalize

import charset_normalizer
import pandas as pd

SHIPPED_PAGES = Path(__file__).resolve().parents[1] / "corpus" / "pages"
PAGE_COLUMNS = ["path", "encoding", "characters", "lines", "problem"]
LINE_COLUMNS = ["page", "line", "role", "article", "joins_previous", "reason", "text"]
ARTICLE_COLUMNS = ["page", "title", "authors", "kind", "date", "text", "characters"]

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff"
_SURNAMES = (Path(__file__).parent / "data" / "surnames.txt").read_text("utf-8").split()
SURNAMES = frozenset("".join(part for part in _SURNAMES if len(part) > 2))
COMPOUND_SURNAMES = tuple(part for part in _SURNAMES if len(part) == 2)

# Rules are written for simplified characters; these stand in for the traditional ones that the rules name, one for one.
TRADITIONAL = "報訊記員電攝圖實習體駐評論華網導聲啟廢聯話熱線專編責聞廣簡視點綜欄談雜遞壇訃誠請詢訂購緊轉頁禮農單責內統總發眾號碼維掃戶郵傳審檢組區縣鎮鄉連為達處"
SIMPLIFIED = "报讯记员电摄图实习体驻评论华网导声启废联话热线专编责闻广简视点综栏谈杂递坛讣诚请询订购紧转页礼农单责内统总发众号码维扫户邮传审检组区县镇乡连为达处"
TO_SIMPLIFIED = str.maketrans(TRADITIONAL, SIMPLIFIED)
HAS_TRADITIONAL = re.compile(f"[{TRADITIONAL}]")

# A sentence is over at 。 ! ? or an ellipsis, whatever closing marks follow; a full stop after a digit or letter is none.
SENTENCE_END = re.compile(r"(?:[。!?…]|(?<![\dA-Za-z])\.|\.{3,})[\"'”’」』】》)\]]*$")
LAST_CHARACTERS = frozenset("。!?….\"'”’」』】》)]摄影图道导")
CLOSING_BRACKET = re.compile(r"\(([^()]{1,60})\)$")
PAGE_TURN = re.compile(r"\((?:紧接|[上下][接转])\S{0,12}[版页][^()]{0,8}\)$|\([完全文]{1,2}\)$")
CREDIT_WORDS = r"(?:摄(?:影(?:报道)?)?|供图|/图|文/?图)"
CAPTION_CREDIT = re.compile(
    rf"[。!?”\"')」]\s*\(?([^。!?,;:]{{1,30}}?)\s*{CREDIT_WORDS}[)。]?(?:\([^()]{{1,20}}\))?$|[。!?]\s*\((?:资料|新华社|视觉中国)[^()]{{0,8}}[图照]?片?\)$"
)
CAPTION_START = re.compile(r"[▲▼◀▶△▽◁▷◄►↑↓←→]|[左右上下]图(?=[:,\s为]|\d)|图\s*(?:为|[①-⑳\d一二三四]+\s*[:、,]|:)")
# Datelines: 本报讯, 本报合肥6月2日电, 新华社北京9月3日电, 据新华社电, 晚报讯(, 〔记者…/台南报导〕, 本报记者…报道:, (记者 …)
DATELINE = re.compile(
    rf"[●■□◆◇○◎]?\s?[\[【(〔《]?(?:本[报刊网台][{HAN}]{{0,8}}?讯"
    rf"|[{HAN}\w、/]{{0,14}}?[社报网刊台端][{HAN}\w、/·]{{0,14}}?\d{{1,2}}(?:月\d{{1,2}})?日[专综]?[电讯]"
    rf"|[{HAN}]{{0,4}}社[{HAN}]{{1,14}}日[电讯]"
    rf"|(?:本报|新华社|中新社|中新网)[{HAN}]{{1,8}}电(?=[\s(】\]])"
    rf"|[{HAN}]{{1,8}}[报网社台刊端]讯(?=[\s(:】\]])|[{HAN}]{{1,4}}(?<![通资音简喜快短问])讯\s?(?=\()"
    rf"|据[{HAN}]{{1,8}}?[社报网台][{HAN}]{{0,8}}?(?:\d{{1,2}}月\d{{1,2}}日)?(?:电|报[道导]|消息)"
    rf"|记者[{HAN}·、\s]{{2,20}}[/╱][{HAN}]{{2,6}}报[道导]"
    rf"|本报记者\s*[{HAN}·\s]{{2,12}}?报[道导][:,\s]"
    rf"|\((?:本报)?[{HAN}]{{0,4}}(?:记者|通讯员)[^()]{{1,40}}\))"
)
DATELINE_AUTHORS = re.compile(r"[^()]{0,40}\(([^()]{1,60})\)")
REPORTED_BY = re.compile(
    rf".{{0,20}}?((?:记者|通讯员)[{HAN}·/╱、\s]{{2,30}}?报[道导])|.{{0,8}}(记者[{HAN}]{{3}})[{HAN}\d]{{2,12}}日电"
    rf"|.{{0,16}}?[讯电]\s?((?:[{HAN}]{{0,4}}(?:记者|通讯员)\s?[{HAN}]{{2,3}}(?:、[{HAN}]{{2,3}})*\s)+)"
)
EMPLOYER = (
    rf"(?:[{HAN}·]{{0,12}}(?:报|网|社|台|刊|点|心|端|道|体))?(?:首席|见习|特约|全媒体?|融媒体?|实习|驻[{HAN}]{{1,4}})*"
)
ROLE_WORDS = re.compile(
    rf"{EMPLOYER}(?:记者|通讯员|特派员|评论员|实习生)|撰稿|撰文|作者|整理|采写|编译|摄影报道|摄影|供稿|供图|[/╱]\s*[{HAN}]{{2,6}}报[道导]|报[道导]"
)
SIGNATURE_HINT = re.compile("[者员稿文图摄影生系□■◎○●◆◇★☆▶►]|报[道导]|供")
STRONG_ROLE = re.compile("记者|通讯员|评论员|特派员|^作者")
SMALL_ROLES = frozenset(
    ["文", "图", "摄", "影", "文图", "图文", "本报", "综合", "本报综合", "供图", "资料图片", "资料", "图片"]
)
TEXT_AND_PHOTO = re.compile(r"文\s?[/|]?\s?[图影]|[图影]\s?[/|]\s?文|\s文[\s/|]|[/|]\s?文")
NOT_A_NAME = re.compile(
    rf"[□■◎○●◆◇★☆▶►]|(?<=\S)\([^()]*(?:寄自|作者|单位|职工|学生|教师|村民|读者)[^()]*\)|(?:摄影?|供图|图)(?:\s*\([^()]{{1,12}}\))?$|{ROLE_WORDS.pattern}"
)
NAME_PART = re.compile(r"[^\s、,;/|:()\[\]【】〔〕╱]+")
NAME = re.compile(rf"(?:[{HAN}]{{2,4}}|[{HAN}]{{1,8}}(?:[·•・][{HAN}]{{1,8}})+|[A-Z][A-Za-z.\- ]{{1,30}})$")
WIDE_NAME = re.compile(rf"[{HAN}]\s+[{HAN}]$")
CREDIT = re.compile(r"(?:摄(?:影(?:报道)?)?|供图|[资图]?料?图片?)\)?(?:\([^()]{1,12}\))?$")
AUTHOR_IS = re.compile(rf"\(?作者:?\s?([{HAN}]{{2,3}})(?:系|为|是)")
AFFILIATION = re.compile(
    rf"[{HAN}\w.·]{{5,}}$|[{HAN}\w]+[省市县区州镇乡村局校院系级届生职工厂司社站心队部会长记任师属员友]$|(?:学生|职工|村民|读者|作者|教师)$"
)
TAG = re.compile(r"<[^<>]*>|!\[[^\]]*\]\([^()]*\)")
FURNITURE = re.compile(
    rf"^(?:第?\s*[A-Z]?\d{{1,3}}\s*版|[A-Z]\d{{1,3}})\b|第\s*\d{{1,3}}\s*版\s*$|^\d{{1,4}}$|^\d{{4}}年\d{{1,2}}月\d{{1,2}}日|[星礼]期[一二三四五六日天]|农历"
    rf"|(?:^|[\s(])(?:责|编|版|校|美|组|主|值班|电|邮|热|专线|地址|网|传|审|制|检)[{HAN}\s]{{0,6}}:\s*\S|(?:零售|定价|印刷|许可证):|(?:责编|责任编辑|本版编辑|编辑|版式|校对|美编)[\s/]"
    r"|℃|[Ee]-?mail|@\w|https?:|www\.|\w\.(?:com|cn|net|org)\b|CN\s?\d|ISSN|邮发代|国内统一|总第\s*\d+\s*期|官方微[信博]|[微公]信?公?众号|(?:热线|电话|传真)\s*[\d(]|二维码|扫一?[扫描码]|客户端|新闻热线"
    rf"|^[{HAN}\s]{{2,10}}(?<![预海喜捷战情])报$|^作者单位|^[-=_*~—·.\s]+$"
)
BRACKETED = re.compile(r"\((?![一二三四五六七八九十\d])[^()]{2,40}\)$")
COLUMN_NAME = re.compile(
    rf"[【\[]?[{HAN}·]{{0,4}}(?:[漫杂日]谈|[时短快]?评|论坛|评论|视点|速递|[简快短]讯|短波|要闻|综合|副刊|专[栏版刊]|广角|之窗|手记|新闻|编者按)[】\]]?$"
)
UNMARKED_FURNITURE = re.compile(
    rf"^[{HAN}\s]{{2,8}}网$|^\d{{1,3}}\s+[{HAN}·]{{2,6}}$|^[{HAN}·]{{2,6}}\s+\d{{1,3}}$|^[{HAN}]{{2,4}}\s?[·・]\s?[{HAN}]{{2,4}}$|\d{{4}}年\d{{1,2}}月\d{{1,2}}日"
)
EDITORS_NOTE = re.compile(r"[\[【(]?(?:编者[按注]|编者的话|编后|开栏的话|开栏语)")
NOTICE_HEADING = re.compile(rf"[{HAN}\s]{{0,18}}(?:声明|公告|启事|通告|讣告)$")
NOTICE_TEXT = re.compile(
    r"声明作废|公告送达|诚聘|有意者|特此(?:声明|公告|通告)|遗失.{0,40}作废|(?:咨询|联系|订购|报名)(?:电话|热线)|(?:电话|热线|[地网]址)\s*:"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)|\d{3,4}-\d{7,8}"
)
ENUMERATED = re.compile(
    r"[一二三四五六七八九十]{1,3}[、.,]|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)|第[一二三四五六七八九十][,、:]|[①-⑳]"
)
LEAD_OPENING = re.compile(r"今年|近年|近日|日前|近期|连日|昨[日天]|今[日天]|前不久|最近|自|(?:\d{4}年)?\d{1,2}月|为|在")
CAPTION_OPENING = re.compile(rf"{CAPTION_START.pattern}|{LEAD_OPENING.pattern}|.{{0,12}}[省市区县州镇乡村]")
PLACE_NAME = re.compile(rf"[{HAN}]{{2,}}[省市区县州盟旗镇乡村]")
SUBTITLE_MARKS = ("—", "--")
MONTH_DAY = re.compile(
    r"(?:(\d{4})\s*年\s*)?(\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(\d{1,2}|[一二三四五六七八九十廿]{1,3})\s*日"
)
BRIEFS = re.compile(rf"[{HAN}\s]{{0,6}}(?:[简快短]讯|短波|速递|集锦|一句话新闻)$")
TABLE_ROW = re.compile(r"\|.*\|$|\S{1,20}(?:\s+[-+\d.,]+%?){2,}$")
LETTER_WORDS = frozenset(("此致", "敬礼", "敬礼!", "此致敬礼", "此致敬礼!"))
INDENT = re.compile(r"(?:\u3000|\s{2})\s*\S")
ISSUE_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
PAIR = re.compile(rf"(?=([{HAN}]\w|\w[{HAN}]))")
# A whole line in bold is a heading mark below the six levels of #.
BOLD = 7
# Headings are compared with at most so much of a text, which keeps the time linear in the size of a page.
COMPARED = 1500


class Corpus(NamedTuple):
    """The three tables of a folder of pages; see `read_corpus`."""

    pages: pd.DataFrame
    lines: pd.DataFrame
    articles: pd.DataFrame


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
    tight: bool | None = None
    opens: bool = False
    full: bool = False
    parallel: bool = False
    pairs: list | None = None
    fits: dict = field(default_factory=dict)
    role: str = "advert"
    reason: str = "belongs to nothing"
    joins: bool = False
    article: "Article | None" = None


@dataclass(eq=False, slots=True)
class Article:
    """An article while its page is read; `start` is the first part of its text, for comparing."""

    headlines: list = field(default_factory=list)
    bylines: list = field(default_factory=list)
    body: list = field(default_factory=list)
    dateline: bool = False
    photo: bool = False
    brief: bool = False
    start: str = ""


@dataclass(eq=False, slots=True)
class Section:
    """Running text without a break, and the gap: the lines of other shapes that stand before it."""

    gap: list
    marked_page: bool
    brief: bool = False
    signed: bool = False
    lines: list = field(default_factory=list)
    dateline: bool = False
    start: str = ""
    peers: list = field(default_factory=list)


def read_corpus(folder=None):
    """Read a folder of `.txt` pages into a `Corpus` of three tables.

    folder: default `$PAGES`, else the two shipped pages.

    - `pages`, one row a file, indexed by page (file name without suffix): path, encoding, characters, lines (non-blank),
      problem (empty, or what was wrong with the file and what was done).
    - `lines`, one row a non-blank line, in order: page, line (from 1), role, article, joins_previous, reason, text (as printed).
    - `articles`, indexed by article (`<page>-<n>`): page, title, authors, kind, date, text (paragraphs joined by a newline), characters.

    Raises FileNotFoundError, naming the folder and the mend, where there is no folder or no page in it.
    """
    folder = Path(folder or os.environ.get("PAGES") or SHIPPED_PAGES)
    if not folder.is_dir():
        raise FileNotFoundError(f"There is no folder {folder}: name a folder that holds pages as .txt files.")
    paths = sorted((path for path in folder.iterdir() if path.suffix.lower() == ".txt"), key=lambda path: path.name)
    if not paths:
        raise FileNotFoundError(f"The folder {folder} holds no .txt file: put one plain-text file a page into it.")
    return read_pages(paths)


def read_pages(paths):
    """Read these page files into a `Corpus`; the tables are those of `read_corpus`."""
    pages, lines, articles = {}, [], {}
    for path in map(Path, paths):
        page = path.stem if path.stem not in pages else path.name
        text, encoding, problem = read_text(path)
        page_lines, page_articles = parse_page(text)
        ids = {article: f"{page}-{n}" for n, article in enumerate(page_articles, 1)}
        for line in page_lines:
            lines.append((page, line.number, line.role, ids.get(line.article, ""), line.joins, line.reason, line.text))
        issue = issue_date(page_lines)
        articles |= {ids[article]: (page, *article_row(article, issue)) for article in page_articles}
        if not page_articles:
            problem = problem or ("adverts or boilerplate only: no article" if page_lines else "no text: no article")
        pages[page] = (str(path), encoding, len(text), len(page_lines), problem)
    return Corpus(
        pd.DataFrame.from_dict(pages, orient="index", columns=PAGE_COLUMNS).rename_axis("page"),
        pd.DataFrame(lines, columns=LINE_COLUMNS).astype({"line": int, "joins_previous": bool}),
        pd.DataFrame.from_dict(articles, orient="index", columns=ARTICLE_COLUMNS).rename_axis("article"),
    )


def read_text(path):
    """The text of a page file, its encoding, and what was wrong with it (else empty)."""
    try:
        text, encoding, problem = decode(Path(path).read_bytes())
    except OSError as error:
        return "", "", f"not read: {error.strerror}"
    return text, encoding, problem or ("holds NUL characters: kept as they are" if "\0" in text else "")


def decode(data):
    """Decode the bytes of a page: its text, the encoding, and the problem (else empty).

    UTF-8 comes first, for hardly any other text is valid UTF-8; a few bad bytes in it are replaced and counted.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return replace_bad_bytes(data, encoding)
    encodings = ["utf-8"]
    if b"\0" in data and len(data) % 2 == 0:
        encodings += ["utf-16-le", "utf-16-be"]
    if replace_bad_bytes(data, "utf-8")[2].startswith("not read"):
        best = charset_normalizer.from_bytes(data[:50_000], cp_isolation=["gb18030", "big5"]).best()
        encodings += [best.encoding] if best else []
    for encoding in encodings:
        text, encoding, problem = replace_bad_bytes(data, encoding)
        if not problem.startswith("not read") and (encoding == "utf-8" or readable_share(text) > 0.95):
            return text, encoding, problem
    return "", "", "not read: neither UTF-8, UTF-16, GB18030 nor Big5 text; save the page as UTF-8"


def replace_bad_bytes(data, encoding):
    """Decode, putting � for bad bytes where they are few (at most two, or one in a hundred characters); else no text."""
    text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    if not bad:
        return text, encoding, ""
    if bad > max(2, len(text) / 100):
        return "", "", f"not read: {bad} undecodable places for {encoding}; save the page as UTF-8"
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return text, encoding, f"{bad} undecodable places shown as \ufffd, the first in line {line}"


def readable_share(text):
    """The share of characters that a Chinese page is made of: Han, ASCII print, CJK and general punctuation."""
    sample = text[:20_000]
    return len(re.findall(rf"[{HAN}\s!-~\u2000-\u206f\u3000-\u303f\uff00-\uffef]", sample)) / max(1, len(sample))


def parse_page(text):
    """Give every non-blank line of a page its role and article: the lines, and the articles in reading order."""
    simplify = HAS_TRADITIONAL.search(text) is not None
    lines = [read_line(number, raw, simplify) for number, raw in enumerate(split_lines(text), 1) if raw.strip()]
    for mark in (mark_rows, mark_shapes, mark_tight, mark_clauses, mark_notices, mark_bylines, mark_captions):
        mark(lines)
    return lines, group_lines(lines)


def split_lines(text):
    """Lines as an editor counts them: ended by LF, CRLF or CR only."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def read_line(number, raw, simplify):
    """A source line without its heading marks, and in the forms that rules match."""
    stripped = raw.strip()
    core = stripped.lstrip("#")
    level = len(stripped) - len(core)
    core = core.strip()
    if core.startswith("**") and core.endswith("**") and len(core) > 4:
        core, level = core[2:-2].strip(), level or BOLD
    norm = normalize("NFKC", core)
    return Line(number, raw, core, norm, norm.translate(TO_SIMPLIFIED) if simplify else norm, level)


def mark_rows(lines):
    """Mark lines that open a paragraph by their indent, and on a page of printed rows those that are as wide as its columns."""
    indented = [line for line in lines if line.text[0] in " \u3000\t" and INDENT.match(line.text)]
    if len(indented) >= 3:
        for line in indented:
            line.opens = True
    widths = Counter(len(line.text.rstrip()) for line in lines if 10 <= len(line.text.rstrip()) <= 60)
    width = max(widths, key=lambda width: sum(widths[width + step] for step in (-1, 0, 1)), default=0)
    rows = [line for line in lines if width - 2 <= len(line.text.rstrip()) <= width + 2]
    if len(rows) >= max(12, 0.4 * len(lines)):
        for line in rows:
            line.full = True


def mark_shapes(lines):
    """The first guess of each line alone: prose, clause, heading, short, byline, names, credit, caption or furniture."""
    text = None
    for line in lines:
        line.ended = ends_sentence(line.plain)
        dateline = DATELINE.match(line.plain)
        line.dateline = dateline is not None and len(line.plain) > dateline.end() + 2
        line.shape = shape_of(line)
        if text and PAGE_TURN.match(line.plain):
            text.ended = True
        if line.shape == "prose":
            text = line
        elif line.shape == "furniture":
            line.role, line.reason = "boilerplate", "page furniture"


def ends_sentence(plain):
    """Whether the line ends where a sentence ends; a signature or page turn in brackets may follow."""
    if plain[-1:] not in LAST_CHARACTERS:
        return False
    tail = plain[-80:]
    if (
        SENTENCE_END.search(tail[-12:])
        or tail.endswith(")")
        and PAGE_TURN.search(tail)
        or CAPTION_CREDIT.search(tail[-50:])
    ):
        return True
    bracket = CLOSING_BRACKET.search(tail)
    return bool(bracket and SENTENCE_END.search(tail[: bracket.start()].rstrip()))


def shape_of(line):
    plain = line.plain
    if (
        not plain
        or "\0" in plain
        or plain[0] in "<!"
        and len(TAG.sub("", plain[:2000])) < 12
        or EDITORS_NOTE.match(plain)
    ):
        return "furniture"
    if CAPTION_START.match(plain) or line.ended and CAPTION_CREDIT.search(plain[-50:]):
        return "caption"
    if len(plain) > 90 or line.dateline and len(plain) > 12:
        return "prose"
    if TABLE_ROW.match(plain) or plain in LETTER_WORDS:
        line.opens = line.ended = True
        return "prose"
    if len(plain) <= 60 and is_furniture(line):
        return "furniture"
    if not line.level and line.ended and (len(plain) > 25 or plain[-1] == "。" or "," in plain):
        return "prose"
    if len(plain) <= 50 and not line.ended and (shape := signature_shape(line)):
        return shape
    if line.level and len(plain) <= 60:
        return "heading"
    question = line.ended and plain[-1] in "?!" and len(plain) <= 30
    if len(plain) > 45 or line.ended and not question:
        return "prose"
    if plain[-1] == ":" and len(plain) <= 20:
        line.ended = True
    return "clause" if question or line.full or re.search("[,。;]|:$", plain) else "short"


def is_furniture(line):
    if PAGE_TURN.match(line.plain) or COLUMN_NAME.match(line.plain):
        return True
    if BRACKETED.match(line.plain):
        return not signature_shape(line)
    return not line.ended and bool(
        FURNITURE.search(line.plain) or not line.level and UNMARKED_FURNITURE.search(line.plain)
    )


def names_in(norm, plain):
    """The names in a signature as printed, or None where some part of it is no name.

    Names printed wide (王 强) are closed up; where and what a person is (县林业局 王强) is left out.
    """
    if match := AUTHOR_IS.match(plain):
        return [norm[match.start(1) : match.end(1)]]
    names = []
    for part in NAME_PART.finditer(NOT_A_NAME.sub(lambda match: " " * len(match[0]), plain)):
        name = norm[part.start() : part.end()]
        if names and len(names[-1]) == 1 == len(name):
            names[-1] += name
        elif part[0] not in SMALL_ROLES:
            names.append(name)
    persons = [name for name in names if has_surname(name) or not AFFILIATION.match(name)]
    if persons and has_surname(persons[-1]) and not re.search("[,、;:]", plain):
        names = persons
    return names if all(NAME.match(name) for name in names) else None


def has_surname(name):
    return name[0] in SURNAMES and len(name) <= 3 or name.startswith(COMPOUND_SURNAMES) or "·" in name


def signature_shape(line):
    """`byline` or `credit` where a short line is a signature by its role words or mark, `names` where it holds names only."""
    if not SIGNATURE_HINT.search(line.plain) and (line.level or len(line.plain) > 24):
        return ""
    names = names_in(line.norm, line.plain)
    if names is None or "作者单位" in line.plain:
        return ""
    if CREDIT.search(line.plain) and not TEXT_AND_PHOTO.search(line.plain):
        return "credit"
    named = names and has_surname(names[0])
    signed = NOT_A_NAME.search(line.plain) or TEXT_AND_PHOTO.search(line.plain)
    if STRONG_ROLE.search(line.plain) or named and signed:
        return "byline"
    alone = WIDE_NAME.match(line.norm) or names and len(names) <= 6 and all(map(has_surname, names))
    return "names" if alone and not line.level else ""


def mark_tight(lines):
    """A line is tight where no blank line parts it from the one above, on a page that parts its blocks by blank lines."""
    gaps = [below.number - above.number - 1 for above, below in zip(lines, lines[1:])]
    if sum(gap > 0 for gap in gaps) > len(gaps) / 3:
        for line, gap in zip(lines[1:], gaps):
            line.tight = gap == 0


def build_of(line):
    """How a heading is built: the lengths of its parts, and how its second part opens (挖掘家训,让… / 化解纠纷,让…)."""
    parts = re.split(r"[\s,:]+", line.norm)
    yield line.level, *map(len, parts)
    if len(parts) > 1:
        yield line.level, len(parts[0]), parts[1][:1]


def mark_parallel(lines):
    """Lines are parallel where another of the same level is built alike, as subheads of one article often are."""
    counts = Counter(build for line in {line.norm: line for line in lines}.values() for build in build_of(line))
    for line in lines:
        line.parallel = any(counts[build] > 1 for build in build_of(line))


def mark_clauses(lines):
    """A short line with a comma and no end is text cut by its column where text goes on around it, else a heading or advert line."""
    mark_parallel([line for line in lines if line.shape == "clause"])
    for before, line, after in neighbours(lines):
        cut = before and before.shape == "prose" and not before.ended
        if line.shape in ("furniture", "names") and line.full and cut:
            line.shape, line.role = "prose", "advert"
        if line.shape != "clause":
            continue
        new_text = after and (after.opens or after.dateline or after.shape == "byline") and not line.ended
        text_below = after and after.shape in ("prose", "clause") and not after.dateline
        several = len(re.findall("[,。;]", line.plain)) > 1
        goes_on = cut or several or line.full or text_below and not line.parallel
        line.shape = "prose" if goes_on and not new_text else "short"


def neighbours(lines):
    return zip([None, *lines], lines, [*lines[1:], None])


def mark_notices(lines):
    """Classified notices are adverts: a heading that is only 声明, 公告, 启事 …, and what follows it up to the next heading.

    Where a notice cuts a running text, the first line that does not read as a notice takes that text up again.
    """
    inside = cut = False
    for before, line, _ in neighbours(lines):
        if line.shape != "prose" or line.dateline:
            inside = line.shape in ("heading", "short") and bool(NOTICE_HEADING.match(line.plain))
            cut = bool(inside and before and before.shape == "prose" and not before.ended)
        elif inside and not (cut and before.shape == "notice") or is_notice(line, before):
            line.shape, line.reason = "notice", "notice"
        else:
            inside = False


def is_notice(line, before):
    """Whether a text alone reads as a notice, or stands under a label of its own (【…】) inside a cut sentence."""
    cut = bool(before) and before.shape == "prose" and not before.ended
    if cut and (line.full or line.plain[0] == "【"):
        return line.plain[0] == "【"
    return len(line.plain) < 120 and bool(NOTICE_TEXT.search(line.plain))


def mark_bylines(lines):
    """A line of names only is a byline where it stands between a heading or the end of a text and the start of one."""
    marked_page = any(line.level for line in lines)
    content = [line for line in lines if line.shape != "furniture"]
    for at, line in enumerate(content):
        if line.shape != "names":
            continue
        before = content[at - 1] if at else None
        after = content[at + 1] if at + 1 < len(content) else None
        opens_text = after and after.shape == "prose" and not after.dateline
        follows = before is None or before.shape == "heading" or before.shape in ("prose", "caption") and before.ended
        if before and before.shape == "short" and len(before.norm) >= 5:
            below = "\n".join(other.norm[:COMPARED] for other in content[at + 1 : at + 7] if other.shape == "prose")
            follows = fit(before, below) > (0.3 if marked_page else 0)
        names = names_in(line.norm, line.plain)
        affiliated = len(line.norm) > sum(map(len, names)) + len(names)
        closes = (
            before
            and before.shape == "prose"
            and before.ended
            and (
                line.norm[0] == "("
                or affiliated
                or not WIDE_NAME.match(line.norm)
                and (after is None or after.shape == "heading" or after.dateline)
            )
        )
        several = len(names) > 1 and max(map(len, names)) == 3 and not WIDE_NAME.match(line.norm)
        line.shape = "byline" if closes or opens_text and (follows or several) else "short"


def mark_captions(lines):
    """A text followed by a photo credit on its own line is a caption; so is the cut text whose end carries the credit."""
    for before, line, _ in neighbours(lines):
        if line.shape == "credit" and before and before.shape == "prose" and before.ended and not before.dateline:
            before.shape = "caption"
    for before, line in reversed(list(zip(lines, lines[1:]))):
        if (
            line.shape == "caption"
            and before.shape == "prose"
            and not before.ended
            and not CAPTION_OPENING.match(line.plain)
        ):
            before.shape = "caption"


def fit(line, text):
    """The share of a line's character pairs that stand in the text."""
    if text not in line.fits:
        if line.pairs is None:
            line.pairs = [match[1] for match in PAIR.finditer(line.norm)]
        line.fits[text] = sum(map(text.__contains__, line.pairs)) / max(1, len(line.pairs))
    return line.fits[text]


def own_fit(line, text, peers):
    """The share of a line's character pairs that stand in this text and in few of its peers: 全国文明 fits every text of such a page."""
    if not fit(line, text):
        return 0
    few = max(1, len(peers) // 4)
    own = [pair for pair in line.pairs if pair in text and sum(map(methodcaller("__contains__", pair), peers)) <= few]
    return len(own) / len(line.pairs)


def group_lines(lines):
    """The articles of a page, in order of their first line of text."""
    photos = photo_articles(lines)
    articles = []
    current = None
    for section in split_sections(lines):
        current = next_article(section, current)
        if current and (not articles or current is not articles[-1]):
            articles.append(current)
    claim_leftovers(lines, articles)
    for article in articles:
        article.headlines.sort(key=lambda line: line.number)
        if not (
            article.brief
            or article.headlines
            or article.bylines
            or article.dateline
            or len(article.body) > 2
            or len(article.start) > 150
        ):
            article.photo = True
            for line in article.body:
                line.role, line.reason = "caption", "one paragraph without headline or names"
    return sorted([*articles, *photos], key=lambda article: article.body[0].number)


def photo_articles(lines):
    """One article a caption, with the credit below it."""
    photos = []
    for before, line, _ in neighbours(lines):
        goes_on = before and photos and before.article is photos[-1]
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
    line.joins = bool(article.body) and not (article.body[-1].ended or line.opens or ENUMERATED.match(line.plain))
    give(
        line,
        "caption" if article.photo else "body",
        article,
        "continues a cut sentence" if line.joins else "running text",
    )
    article.body.append(line)
    if len(article.start) < COMPARED:
        article.start += line.norm[:COMPARED]


def split_sections(lines):
    """Cut the page before datelines, headings, bylines and, where a sentence has ended, unmarked short lines."""
    marked_page = any(line.level for line in lines)
    sections, gap = [], []
    for line in lines:
        if line.shape != "prose":
            gap.append(line)
            continue
        dateline = line.dateline
        cut = bool(sections) and not sections[-1].lines[-1].ended
        labelled = any(BRIEFS.match(other.plain) for other in gap[-2:])
        brief = labelled or not cut and bool(sections) and sections[-1].brief and not headings(gap)
        if not sections or dateline or brief or breaks(gap, line, cut):
            sections.append(Section(gap, marked_page, brief, dateline=dateline))
        sections[-1].lines.append(line)
        gap = []
    for section in sections:
        section.start = "".join(line.norm[:COMPARED] for line in section.lines[:40])[:COMPARED]
    for section, below in zip(sections, [*sections[1:], Section(gap, marked_page)]):
        section.signed = ends_signed(section.lines[-1]) or bool(below.gap) and below.gap[0].shape == "byline"
    starts = [section.start for section in sections]
    for n, section in enumerate(sections):
        section.peers = starts[max(0, n - 20) : n + 21]
    mark_parallel([line for section in sections if not opens(section) for line in headings(section.gap)])
    return [*sections, Section(gap, marked_page, peers=starts[-20:])]


def ends_signed(line):
    """Whether names in brackets end the text."""
    tail = slice(max(0, len(line.plain) - 30), None)
    match = CLOSING_BRACKET.search(line.plain[tail])
    names = names_matched(line.norm[tail], match)
    return bool(names) and (bool(ROLE_WORDS.search(match[1])) or all(map(has_surname, names)))


def breaks(gap, line, cut):
    """Whether the lines of a gap part the text above from this line; an advert inside a cut sentence does not."""
    shapes = {other.shape for other in gap}
    if "byline" in shapes or not cut:
        return bool(shapes & {"byline", "heading", "short"})
    return any(other.shape == "heading" and fit(other, line.norm) for other in gap)


def headings(gap):
    return [line for line in gap if line.shape in ("heading", "short")]


def opens(section):
    """Whether the section opens an article by its own signs: a dateline, or names right before it."""
    return section.dateline or section.brief or any(line.shape == "byline" for line in section.gap)


def next_article(section, current):
    """Place the headings, bylines and text of a section; the article that then runs on."""
    claim_for_photos(section, current)
    heads = [line for line in headings(section.gap) if not line.article]
    late = late_headings(heads, current, section) if current and not current.headlines else []
    early = early_headings([line for line in heads if line not in late], section) if section.lines else []
    for line in late:
        give(line, "headline", current, "late headline: its words are in the text above")
    opening = []
    for line in (line for line in section.gap if line.shape == "byline"):
        if current and closes(line, section, current, early):
            give(line, "byline", current, "names after a text")
        else:
            opening.append(line)
    if not section.lines:
        return current
    if current is None or section.dateline or section.brief or opening or starts_article(section, current, early, late):
        current = start_article(section, early, opening)
    else:
        for line in early:
            give(line, "subhead", current, "heading inside an article")
    for line in section.lines:
        add_text(current, line)
    return current


def starts_article(section, current, early, late):
    """Whether a section without signs of its own opens an article, by the headings above it."""
    if early and not current.headlines and not any(fit(line, section.start) for line in early):
        early.clear()
    if early:
        return headline_score(early, current, section) > 0
    return bool(late) and fit(late[0], section.start) < 0.25


def start_article(section, early, opening):
    article = Article(dateline=section.dateline, brief=section.brief)
    for n, line in enumerate(early):
        inner = n and line.level > early[0].level and line.parallel
        give(line, "subhead" if inner else "headline", article, "heading before its text")
    for line in opening:
        give(line, "byline", article, "names before a text")
    return article


def claim_for_photos(section, current):
    """A marked heading right before a caption is the photo's title where it fits the caption better than the texts around."""
    for line, after in zip(section.gap, section.gap[1:]):
        if line.shape not in ("heading", "short") or after.shape != "caption":
            continue
        score = fit(line, after.norm)
        above = fit(line, current.start) if current and not current.headlines else 0
        others = max(above, fit(line, section.start))
        signed = any(other.shape == "byline" for other in section.gap)
        alone = line.level and others < 0.1 and not signed
        if score > others and score >= (0.15 if line.level else 0.4) or alone:
            give(line, "headline", after.article, "heading before a caption")


def late_headings(heads, current, section):
    """The heading that belongs to the text above, which has none, and the lines beside it that do."""
    late = [line for line in heads if is_late(line, current, section)]
    late = sorted(late, key=lambda line: len(line.norm) * own_fit(line, current.start, section.peers))[-1:]
    for line in (heads + heads[::-1]) if late else []:
        if line not in late and is_beside_late(line, late, current, section):
            late.append(line)
    return late


def is_late(line, current, section):
    """Whether a heading belongs to the text above, which has none, rather than to the text below."""
    above = fit(line, current.start)
    below = fit(line, section.start)
    return len(line.norm) >= 6 and (
        above >= 0.3 and above > below if line.level else above >= 0.35 and above > below + 0.2
    )


def is_beside_late(line, late, current, section):
    """Whether a line that touches a late headline is a part of it: it fits the text above no less than the text below."""
    at = section.gap.index(line)
    beside = any(abs(section.gap.index(other) - at) == 1 and bool(other.level) == bool(line.level) for other in late)
    above = fit(line, current.start)
    own = own_fit(line, current.start, section.peers)
    return beside and len(line.norm) >= 5 and own >= 0.15 and above >= fit(line, section.start)


def early_headings(heads, section):
    """The headings of a gap that open the section below: the marked ones, else the nearest that fits, with the lines beside them."""
    early, between, signed = [], [], False
    for line in reversed(section.gap):
        signed = signed or line.shape == "byline"
        if line in heads and is_early(line, section, between, signed):
            early.insert(0, line)
        if line.shape in ("heading", "short", "caption", "notice") and not line.norm.startswith(SUBTITLE_MARKS):
            between.append(line)
    marked = [line for line in early if line.level]
    early = marked or sorted(early, key=lambda line: len(line.norm) * own_fit(line, section.start, section.peers))[-1:]
    if opens(section):
        early = sorted({*early, *block_headings(heads, early, section)}, key=lambda line: line.number)
    for above, line, below in reversed(list(neighbours(section.gap))):
        if line in heads and line not in early and belongs_beside(above, line, below, early, section):
            early = sorted([*early, line], key=lambda other: other.number)
    return early


def block_headings(heads, early, section):
    """The other lines of a headline of several lines; of lines that stand tight together, all or none."""
    block = last_block(section.gap)
    if len(block) > 4 or not any(line in early for line in block):
        return []
    strips, strip = [], []
    for line in reversed(block):
        strip = [*strip, line] if line.tight else [line]
        strips = [*strips[:-1], strip] if line.tight and strips else [*strips, strip]
    fits = {
        line: 0 < line.level < BOLD or len(line.norm) >= 5 and own_fit(line, section.start, section.peers) >= 0.25
        for line in block
    }
    good = [strip for strip in strips if set(strip) & set(early) or all(map(fits.get, strip))]
    return [line for strip in good for line in strip if line in heads and fits[line]]


def last_block(gap):
    """The headings that stand together, only names between them and the text below."""
    block = []
    for line in reversed(gap):
        if line.shape in ("heading", "short"):
            block.append(line)
        elif block or line.shape != "byline":
            break
    return block


def is_early(line, section, between, signed):
    score = fit(line, section.start)
    if (
        not line.level
        and section.marked_page
        and not section.lines[0].tight
        and own_fit(line, section.start, section.peers) < 0.2
    ):
        score = min(score, 0.2)
    if line.level:
        decked = section.gap[-1] is not line and section.gap[section.gap.index(line) + 1].norm.startswith(
            SUBTITLE_MARKS
        )
        near = (
            signed or decked or all(other.level for other in between) and (line.level < BOLD or score or line.parallel)
        )
        return score >= 0.1 if section.dateline else score >= 0.2 or near
    if not between and (
        ENUMERATED.match(line.plain)
        or len(section.gap) == 1
        and (line.parallel and len(line.norm) > 4 or score >= 0.1 and not section.marked_page)
    ):
        return True
    if len(line.norm) < 5:
        return score >= 0.6 and not between
    return score >= (0.4 if between or not opens(section) else 0 if signed else 0.1)


def belongs_beside(above, line, below, early, section):
    """Whether a line is the kicker above a headline or the deck below it, and not an advert."""
    if line.norm.startswith(SUBTITLE_MARKS):
        return above in early
    score = fit(line, section.start)
    fits = (
        len(line.norm) >= 5
        and score >= (0.15 if line.tight is False or section.marked_page else 0.1)
        and own_fit(line, section.start, section.peers) > 0
    )
    if below in early:
        if below.norm.startswith(SUBTITLE_MARKS) or line.norm[-1] == ":" or 0 < line.level == below.level < BOLD:
            return True
        return not (above and above.shape == "short") and (below.tight or fits)
    return above in early and not (below and below.shape == "short") and (line.tight and score > 0 or fits)


def closes(line, section, current, early):
    """Whether names end the text above: they stand right after it, and something else opens the text below."""
    named = current.bylines or current.dateline and dateline_names(current)
    if line is not section.gap[0] or named and line.norm[0] != "(":
        return False
    return line.norm[0] == "(" or not section.lines or section.dateline or bool(early) and early[0].number > line.number


def headline_score(early, current, section):
    """Above zero: the heading opens a new article; else it is a subhead of the running one.

    A headline is long, of a higher level, names a place, stands before a lead, and the words of the running title end with it.
    """
    line = early[0]
    score = min(1.5, max(-1.5, (sum(len(other.norm) for other in early) - 14) / 6))
    if current.headlines:
        deeper = (line.level or 7) - min(title.level or 7 for title in current.headlines)
        score += (deeper < 0) - 1.5 * (deeper > 0)
        score += 4 * (0.3 - max(fit(title, section.start) for title in current.headlines)) - 1.5
        score += 2 * bool(section.signed and (current.bylines or current.dateline))
    score += bool(PLACE_NAME.search(line.plain)) + 0.7 * bool(LEAD_OPENING.match(section.lines[0].plain))
    return score - 2 * line.parallel - 4 * bool(ENUMERATED.match(line.plain))


def claim_leftovers(lines, articles):
    """An article still without a headline takes the loose heading nearby that holds most of its words, else the one right above it."""
    at = {line.number: n for n, line in enumerate(lines)}
    for article in (article for article in articles if not article.headlines):
        first, last = at[article.body[0].number], at[article.body[-1].number]
        near = lines[max(0, first - 60) : first] + lines[last + 1 : last + 60]
        loose = [line for line in headings(near) if line.article is None and len(line.norm) >= 8]
        best = max(loose, key=lambda line: fit(line, article.start), default=None)
        if best and fit(best, article.start) >= 0.5:
            for line in loose:
                if (
                    line is best
                    or abs(loose.index(line) - loose.index(best)) == abs(at[line.number] - at[best.number]) == 1
                    and line.level
                ):
                    give(line, "headline", article, "far headline: its words are in this text")
        elif above := [
            line for line in lines[max(0, first - 4) : first] if line.shape == "heading" and line.article is None
        ]:
            give(above[-1], "headline", article, "the only heading beside this text")


def issue_date(lines):
    """The date of the issue where a line of page furniture prints it: (year, month, day), else None."""
    for line in lines:
        if line.shape == "furniture" and (match := ISSUE_DATE.search(line.norm)):
            return tuple(map(int, match.groups()))
    return None


def article_row(article, issue):
    """The row of `articles` after its page: title, authors, kind, date, text, characters."""
    title = " ".join(line.core for line in article.headlines)
    text = "".join(("" if line.joins or not n else "\n") + line.core for n, line in enumerate(article.body))
    kind = "photo" if article.photo else "news" if article.dateline else "feature"
    return title, " ".join(authors_of(article)), kind, date_of(article, issue), text, len(text)


def authors_of(article):
    """Names from the byline or credit, else from the dateline, else from the brackets or credit that end the text."""
    names = [name for line in article.bylines for name in names_in(line.norm, line.plain) or []]
    if not names and article.dateline:
        names = dateline_names(article)
    norm, plain = ("".join(getattr(line, form)[-80:] for line in article.body[-2:])[-80:] for form in ("norm", "plain"))
    if not names and article.photo and (match := CAPTION_CREDIT.search(plain)) and match[1]:
        names = names_matched(norm, match)
    if not names and (match := CLOSING_BRACKET.search(plain)):
        names = names_matched(norm, match)
        names = names if ROLE_WORDS.search(match[1]) or all(map(has_surname, names)) else []
    return list(dict.fromkeys(names))


def dateline_names(article):
    norm, plain = (lead_of(article, form)[:120] for form in ("norm", "plain"))
    return names_matched(norm, REPORTED_BY.match(plain) or DATELINE_AUTHORS.match(plain))


def names_matched(norm, match):
    if not match:
        return []
    start, end = next(match.span(n) for n in range(1, len(match.groups()) + 1) if match[n])
    return names_in(norm[start:end], match.string[start:end]) or []


def lead_of(article, form):
    """The first paragraph in one form of its lines."""
    lead = getattr(article.body[0], form)
    for line in article.body[1:]:
        if not line.joins:
            break
        lead += getattr(line, form)
    return lead


def date_of(article, issue):
    """ISO date of the first month and day in the lead (`--09-07` where the page states no year), else of its dateline."""
    lead = lead_of(article, "plain")
    dateline = DATELINE.match(lead)
    match = MONTH_DAY.search(lead, dateline.end() if dateline else 0) or MONTH_DAY.search(lead)
    month, day = (small_number(match[2]), small_number(match[3])) if match else (0, 0)
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return ""
    year = match[1] or issue and issue[0] - ((month, day) > issue[1:])
    return f"{int(year):04d}-{month:02d}-{day:02d}" if year else f"--{month:02d}-{day:02d}"


def small_number(text):
    """The value of 7, 十七 or 廿三; 0 for what is no such numeral."""
    if text.isdecimal():
        return int(text)
    tens, _, ones = text.replace("廿", "二十").rpartition("十")
    digits = "〇一二三四五六七八九"
    tens = (digits.find(tens) if tens else 1) if "十" in text or "廿" in text else 0
    return max(0, 10 * tens + (digits.find(ones) if ones else 0))


def export(table, name):
    """Write a table as `<name>.csv` (UTF-8 with byte order mark, for spreadsheets) and say so in a sentence.

    The folder is `$EXPORTS`, else `data` beside the notebook, else, where nothing may be written there, a temporary one.
    """
    folder = Path(os.environ.get("EXPORTS") or "data")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_aside(table, folder / f"{name}.csv")
    except OSError:
        write_aside(table, Path(mkdtemp(prefix="baozhang-")) / f"{name}.csv")
    return f"{name}.csv: {len(table):,} rows, {len(table.columns) + 1} columns"


def write_aside(table, path):
    aside = path.with_suffix(".part")
    table.to_csv(aside, encoding="utf-8-sig")
    aside.replace(path)
