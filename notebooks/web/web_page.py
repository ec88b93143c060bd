"""Make the HTML of a notebook a good web page: links, contents, tables that scroll, Chinese marked as Chinese."""

import posixpath
import re
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from helpers.chinese import HAN

CHINESE = re.compile(rf"[{HAN}][{HAN}\u3000-\u303f\uff00-\uffef“”‘’…—·]*")
NUMBER = re.compile(r"[+−-]?[\d,]*\.?\d+(?:e[+-]\d+)?%?|-?inf|NaN|<NA>|")
WHOLE = re.compile(r"[\w.~-]{1,40}-[\w.~-]{1,40}", re.ASCII)
SHORTEST_SUMMARY = 100
WIDER_THAN_A_PHONE = 640


def polish(html, folder="", targets=None):
    """Return the soup of a page with all that the readers of a web page need and a kernel's output lacks.

    folder: where the source of the page stands; targets: the page of the site for each path of the set.
    """
    soup = BeautifulSoup(html, "html.parser")
    if targets:
        point_links_to_pages(soup, folder, targets)
    for style in soup.select("main style"):
        style.decompose()
    for part in soup.select("main p"):
        # the foot of the page has these links
        if part.a and part.get_text().startswith(("Previous: ", "Next: ")):
            part.decompose()
    link_back(soup)
    fold_code(soup)
    for figure in soup.select("main figure"):
        caption(soup, figure)
    for table in soup.select("main table"):
        tidy_table(soup, table)
    for part in soup.select("main pre"):
        part["tabindex"] = "0"
    for figure in soup.select("main figure"):
        if int(figure.img.get("width", 0)) > WIDER_THAN_A_PHONE:
            figure.attrs |= {"class": "large", "tabindex": "0"}
    fill_contents(soup)
    show_answer(soup)
    mark_chinese(soup)
    return soup


def point_links_to_pages(soup, folder, targets):
    """Change links to notebooks and documents into links to their pages; what is not in the site is no link."""
    for link in soup.select("main a[href]"):
        parts = urlsplit(link["href"])
        if parts.scheme or parts.netloc or not parts.path:
            continue
        path = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        if path in targets:
            link["href"] = parts._replace(path=targets[path]).geturl()
        elif parts.path not in targets.values():
            link.unwrap()


def fold_code(soup):
    """Put the code of cells that follow each other, with no text between, into one fold above what they show."""
    first = None
    for part in soup.select("main > section, main > .cell"):
        fold = part.select_one(".code")
        if part.name == "section" or not first:
            first = fold
        elif fold:
            fold.summary.extract()
            first.extend(list(fold.children))
            fold.decompose()
    for fold in soup.select("main .code"):
        lines = sum(len(part.get_text().strip().splitlines()) for part in fold.select("pre"))
        fold.summary.string = f"Code, {lines} line{'' if lines == 1 else 's'}"


def caption(soup, figure):
    """Name a figure by the sentence below it, which says how to read it, and by the words that it has as a picture."""
    below = figure.find_next("p")
    if figure.figcaption and below and "message" in below.get("class", []):
        below.name = "div"
        figure.figcaption.append(below.extract())


def answer(soup):
    """Return the answer of a notebook: what is below its title, else the text of its cell with the tag `answer`."""
    box = soup.select_one("main > section > .answer")
    # the first part of the box is its label
    shown = list(box.children)[1:] if box else soup.select(".tag-answer .outputs")
    return " ".join("".join(part.get_text() for part in shown).split())


def warning(soup):
    """Return what to know before reading on: the text of the cell with the tag `warning`, if there is one."""
    shown = soup.select_one(".tag-warning .outputs")
    return " ".join(shown.get_text(" ").split()) if shown else ""


def show_answer(soup):
    """Put the answer of a notebook below its title, with a link to the section that has it too, if one has."""
    text, title = answer(soup), soup.select_one("main h1")
    if text and title:
        heading = soup.select_one(".tag-answer").find_previous("h2")
        if not heading:
            soup.select_one(".tag-answer .outputs").decompose()
        label = soup.new_tag("a", href=f"#{heading['id']}") if heading else soup.new_tag("strong")
        label.string = "In short"
        box = soup.new_tag("p", attrs={"class": "answer"})
        box.extend([label, f" {text}"])
        title.insert_after(box)


def link_back(soup):
    """Lead from the evidence for a name back to the first row of a table that leads to it."""
    links = {}
    for link in soup.select('main tr a[href^="#"]'):
        links.setdefault(link["href"][1:], link)
    for evidence in soup.select(".evidence [id]"):
        if link := links.get(evidence["id"]):
            row = link.find_parent("tr")
            row["id"] = row.get("id", f"row-{evidence['id']}")
            back = soup.new_tag("a", href=f"#{row['id']}")
            back.string = "back to the table"
            head = evidence.p or evidence.details or evidence
            head.extend([" ", back])


def fill_contents(soup):
    """Give each section heading an id, the one that JupyterLab gives it, and list them in the contents."""
    contents = soup.select_one("aside nav")
    if not contents:
        return
    taken = {part["id"] for part in soup.select("[id]")}
    for heading in soup.select("main h2, main h3"):
        name = name_of_heading = "-".join(heading.get_text().split())
        number = 1
        while name in taken:
            number += 1
            name = f"{name_of_heading}-{number}"
        taken.add(name)
        heading["id"] = name
        # the address of the same heading on GitHub
        there = re.sub(r"[^\w\s-]", "", heading.get_text()).strip().replace(" ", "-").lower()
        if there not in taken:
            taken.add(there)
            heading.insert_before(soup.new_tag("span", id=there))
        if heading.name == "h2":
            link = soup.new_tag("a", href=f"#{name}")
            link.string = heading.get_text()
            contents.append(link)


def tidy_table(soup, table):
    """Make a table of pandas one that scrolls inside itself, with one row of headings and numbers to the right."""
    del table["border"]
    merge_headings(table)
    for row in table.select("tr"):
        row.attrs.pop("style", None)
    for cell in table.select("[align]"):
        # the style sheet says it for these pages
        del cell["align"]
        if cell.get("style") == "text-align: left":
            del cell["style"]
    for heading in table.select("thead th"):
        heading["scope"] = "col"
    for heading in table.select("tbody th"):
        heading["scope"] = "row"
    align_numbers(table)
    for cell in table.select("td"):
        # a date or the name of an article does not break at its hyphens
        if WHOLE.fullmatch(cell.get_text()):
            cell["class"] = [*cell.get("class", []), "whole"]
    fold = table.find_parent("details")
    above = fold.summary if fold else table.find_previous(["h1", "h2", "h3"])
    label = f"Table: {above.get_text()}" if above else "Table"
    table.wrap(soup.new_tag("div", attrs={"class": "wide", "tabindex": "0", "role": "group", "aria-label": label}))


def merge_headings(table):
    """Put the name of the index, for which pandas prints a row of its own, beside the names of the columns."""
    rows = table.select("thead tr")
    if len(rows) == 2:
        columns, index = (row.find_all("th", recursive=False) for row in rows)
        names = [cell.get_text() for cell in index]
        named = sum(map(bool, names))
        if len(columns) == len(index) and 0 < named < len(names) and not any(names[named:]):
            for column, name in zip(columns, names[:named], strict=False):
                # a name of the columns themselves says less than the name of the index
                column.string = name
            rows[1].decompose()
    for cell in table.select("thead th"):
        if not cell.get_text(strip=True):
            cell.name = "td"


def align_numbers(table):
    """Mark the cells of the columns that hold nothing but numbers, right to left, as left cells may span rows."""
    rows = [row.find_all(["td", "th"], recursive=False)[::-1] for row in table.select("tr")]
    for column in zip(*rows, strict=False):
        texts = [cell.get_text(strip=True) for cell in column[1:]]
        if any(texts) and all(map(NUMBER.fullmatch, texts)):
            for cell in column:
                cell["class"] = ["number"]


def mark_chinese(soup):
    """Mark Chinese text as such, for fonts and for readers that speak; code stays as it is."""
    for part in soup.body.select("p, li"):
        if not part.select("[lang]") and 2 * len("".join(CHINESE.findall(part.get_text()))) > len(part.get_text()):
            part["lang"] = "zh"
    for text in soup.body.find_all(string=CHINESE):
        if text.find_parent("pre") or text.find_parent(lang="zh"):
            continue
        alone = text.parent.string is text and text.parent.name in ("td", "th", "p", "h2", "h3", "li", "code", "strong")
        if alone and 2 * len("".join(CHINESE.findall(text))) > len(text):
            text.parent["lang"] = "zh"
        else:
            text.replace_with(*marked_runs(soup, str(text)))


def marked_runs(soup, text):
    """Yield the pieces of a text, those in Chinese inside a mark."""
    end = 0
    for run in CHINESE.finditer(text):
        yield text[end : run.start()]
        span = soup.new_tag("span", lang="zh")
        span.string = run[0]
        yield span
        end = run.end()
    yield text[end:]


def summary(soup):
    """Return the first sentences of the page, enough of them to say what it is about."""
    paragraph = soup.select_one("main p")
    sentences = re.split(r"(?<=[.?!]) ", " ".join(paragraph.get_text().split())) if paragraph else []
    text = ""
    while sentences and len(text) < SHORTEST_SUMMARY:
        text = f"{text} {sentences.pop(0)}".strip()
    return text


def findings(soup):
    """Return the numbered headings of the page, without their numbers: `1. So it is`."""
    numbered = (re.fullmatch(r"\d+\. (.+)", heading.get_text()) for heading in soup.select("main h2"))
    return [heading[1] for heading in numbered if heading]


def cover(soup):
    """Return the picture for the index: that of the cell with the tag `cover`, else the first."""
    return soup.select_one(".tag-cover img") or soup.select_one("main img")
