"""JSON, XML and HTML as trees, also where they are cut short: what stands before the cut is kept."""

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree

VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
NOT_SHOWN = {"script", "style", "title", "head"}
# The deepest that engines nest is about ten; what is deeper is no page.
DEEPEST = 200
JSON_SIGN = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{},"]', re.DOTALL)
CUT = "cut short or damaged at line {line}: what stands before is read; write the file anew"


def parse_json(text):
    """The value of a JSON text, and what is wrong with it (else empty)."""
    try:
        return loaded(text), ""
    except json.JSONDecodeError as error:
        problem = CUT.format(line=error.lineno)
        text = closed(text[: error.pos])
    except RecursionError:
        return None, "not read: no JSON that an engine writes; write the file anew"
    try:
        return loaded(text), problem
    except (ValueError, RecursionError):
        return None, problem


def loaded(text):
    # as float, for Python refuses whole numbers of thousands of digits
    return json.loads(text, parse_int=float)


def closed(text):
    """The beginning of a JSON text up to its last whole value, with the brackets that it leaves open closed."""
    brackets, whole = [], ""
    for match in JSON_SIGN.finditer(text):
        sign, end = match[0], match.end()
        if sign in "[{":
            brackets.append("]" if sign == "[" else "}")
        elif sign in "]}" and brackets:
            brackets.pop()
        elif sign == ",":
            end = match.start()
        else:
            continue
        if len(brackets) > DEEPEST:
            break
        whole = end, "".join(reversed(brackets))
    return text[: whole[0]] + whole[1] if whole else ""


def parse_xml(text):
    """The root of an XML text (None without one), its names without namespaces, and what is wrong with it."""
    if "<!ENTITY" in text:
        return None, "not read: its DOCTYPE declares entities; take the declarations out, or save it as plain text"
    parser, root, depth, problem = ElementTree.XMLPullParser(["start", "end"]), None, 0, ""
    parser.feed(text)
    try:
        for event, element in parser.read_events():
            root = element if root is None else root
            depth += 1 if event == "start" else -1
            if depth > DEEPEST:
                return None, "not read: no XML that an engine writes; write the file anew"
            element.tag = element.tag.rpartition("}")[2]
    except ElementTree.ParseError as error:
        problem = CUT.format(line=error.position[0])
    if (depth or root is None) and not problem:
        problem = CUT.format(line=text.count("\n") + 1)
    return root, problem


class Tree(HTMLParser):
    """Builds the tree of an HTML text; what is not closed ends where what holds it ends."""

    def __init__(self):
        super().__init__()
        self.root = ElementTree.Element("html")
        self.open = [self.root]

    def handle_starttag(self, tag, attributes):
        element = ElementTree.SubElement(self.open[-1], tag, {name: value or "" for name, value in attributes})
        if tag not in VOID and len(self.open) < DEEPEST:
            self.open.append(element)

    def handle_endtag(self, tag):
        tags = [element.tag for element in self.open]
        if tag in tags[1:]:
            del self.open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data):
        if self.open[-1].tag in NOT_SHOWN:
            return
        above = self.open[-1]
        if len(above):
            above[-1].tail = (above[-1].tail or "") + data
        else:
            above.text = (above.text or "") + data


def parse_html(text):
    """The tree of an HTML text, and what is wrong with it (else empty)."""
    tree = Tree()
    try:
        # a tag that is cut in two is no text
        tree.feed(text[: text.rindex("<")] if text.rfind("<") > text.rfind(">") else text)
        tree.close()
        whole = len(tree.root) and len(tree.open) == 1
    except AssertionError:  # so it is said of <![[
        whole = False
    return tree.root, "" if whole else CUT.format(line=text.count("\n") + 1)


def words_of(element):
    """The text of an element and all in it, spaces alike."""
    return " ".join("".join(element.itertext()).split())


def table_rows(html):
    """The rows of an HTML table, each as one text, its cells between bars."""
    rows = ([words_of(cell) for cell in row if cell.tag in ("td", "th")] for row in parse_html(html)[0].iter("tr"))
    return [f"|{'|'.join(cells)}|" for cells in rows if any(cells)]
