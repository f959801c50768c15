"""The role of every line of a web page, by named rules of its markup (``signposts.RULES``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from . import maintext, signposts
from .article import Part
from .visible import Line

#: A box that holds this share of the article's prose is no box of furniture, whatever its name.
HOLDS_ARTICLE = 0.4
#: A line of which this share is linked is a link.
A_LINK = 0.75
#: A line of the page's head has at most this many characters to be a byline or a date.
HEAD_LINE = 160

#: A paragraph of more characters that a library takes for the article's is no caption or byline.
LONG_CAPTION = 300

_LEVEL = re.compile(r"\W+")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_ASKS = {
    "read-more": re.compile(
        r"(?:[*>»▶►→•\-–—\s]*)(?:related(?: \w+)?|read(?: more| also| next| on| the full| it| here)?|"
        r"(?:see|also) (?:also|more|read)|more(?: on this| from| coverage| news| stories| info\w*)?|watch(?: \w+)?|"
        r"listen(?: \w+)?|don.t miss|you (?:may|might) (?:also )?like|recommended|keep reading|"
        r"continue reading|click (?:here|for|to)|view|opinion|"
        r"lesen sie|mehr (?:zum|zu|dazu|lesen)|auch interessant|siehe auch|weiterlesen|"
        r"lire (?:aussi|la suite|plus|également)|à lire(?: aussi)?|voir aussi|"
        r"le[ae] (?:también|más|mais|também)|leer más|ver (?:también|más)|te puede interesar|"
        r"veja (?:também|mais)|saiba mais|leggi (?:anche|tutto)|guarda anche|"
        r"lees (?:ook|meer|verder)|läs (?:också|mer|även)|les også|læs også|lue myös|"
        r"czytaj (?:też|także|więcej)|zobacz (?:też|także)|"
        r"читайте (?:также|ещё|еще)|смотрите также|по теме|もっと読む|関連(?:記事)?|相关阅读)"
        r"\b.{0,3}(?=[:：|]|$|\W)",
        re.I,
    ),
    "sharing": re.compile(
        r"(?:share (?:this|on|via|with)|tweet|follow (?:us|\w+ on|@|the)|like us|find us|pin it|"
        r"teilen|partager|compartir|compartilh\w+|condividi|delen|dela|поделиться|подписывайтесь|"
        r"síguenos|siga|suivez|folgen sie|join us on|connect with)\b",
        re.I,
    ),
    "newsletter": re.compile(
        r"(?:sign up|subscribe|get (?:the|our|your|more|unlimited) |join (?:our|the)|"
        r".{0,80}\bnewsletter|abonnieren|abonnez|suscr[ií]b\w+|assine|iscriviti|подпишитесь|"
        r"download (?:our|the) .{0,40}\bapp)\b",
        re.I,
    ),
    "comments": re.compile(
        r"(?:leave a (?:comment|reply)|comments?$|\d+ comments?$|(?:view|show|post|add|read) (?:\d+ |a |the |all )?comments?|"
        r"join the (?:conversation|discussion)|what do you think|tell us what|kommentare?$)",
        re.I,
    ),
    "copyright": re.compile(r"(?:©|\(c\)\s|copyright\b|all rights reserved)", re.I),
}


@dataclass(slots=True)
class Page:
    """Hold what the rules look at: the lines, which of them the library named, and the boxes."""

    lines: Sequence[Line]
    titles: Sequence[str]
    authors: Sequence[str]
    summary: str
    main: etree._Element | None = None
    prose: dict[etree._Element, float] = field(default_factory=dict)
    kept: Sequence[bool] = ()
    boxes: dict[etree._Element, str] = field(default_factory=dict)
    total: float = 0
    sizes: dict[etree._Element, float] = field(default_factory=dict)
    pictured: set[etree._Element] = field(default_factory=set)


def level(text: str) -> str:
    """Level a line for comparing: letters and digits alone, in one case."""
    return _LEVEL.sub("", text).casefold()


def give_roles(
    root: etree._Element,
    lines: Sequence[Line],
    extracted: str,
    titles: Sequence[str] = (),
    authors: Sequence[str] = (),
    summary: str = "",
) -> list[Part]:
    """Give each line its role and the rule that names why, in page order.

    *extracted* is what a library took for the article, one paragraph a line; *titles* and
    *authors* are what the page states of itself.
    """
    page = Page(lines, [level(title) for title in titles], authors, level(summary))
    page.kept = maintext.named(lines, extracted)
    worth = [
        len(line.text) * (1 if kept else maintext.UNNAMED) if maintext.is_prose(line) else 0
        for line, kept in zip(lines, page.kept, strict=True)
    ]
    page.prose = maintext.weigh(lines, worth)
    page.total = page.prose.get(root, 0)
    page.sizes = maintext.weigh(lines, [len(line.text) for line in lines])
    page.pictured = _pictured(root)
    boxed = [_boxed(page, line) for line in lines]
    free = [0 if box else much for box, much in zip(boxed, worth, strict=True)]
    page.main = maintext.main_element(root, maintext.weigh(lines, free))
    inside = _inside(lines, page.main)
    roles = _roles(page, boxed, inside)
    return [Part(line.text, *role) for line, role in zip(lines, roles, strict=True)]


def _boxed(page: Page, line: Line) -> str:
    """Name the innermost box of furniture that holds a line, or ""."""
    return _box_of(page, line.element) or (
        _own_box(page, line.inner) if line.inner is not None and line.inner is not line.element else ""
    )


def _own_box(page: Page, element: etree._Element) -> str:
    if page.prose.get(element, 0) > HOLDS_ARTICLE * page.total:
        return ""
    if element.tag in ("body", "html"):
        return ""
    return signposts.box(element)


def _box_of(page: Page, element: etree._Element) -> str:
    """Name the box of an element, asked of it and of all that hold it, each but once."""
    path = []
    while element is not None and element not in page.boxes:
        path.append(element)
        element = element.getparent()
    found = page.boxes[element] if element is not None else ""
    for one in reversed(path):
        own = _own_box(page, one)
        if not own and found in signposts.WEAK and signposts.is_embedded(one):
            found = ""
        found = own or found
        page.boxes[one] = found
    return found


def _inside(lines: Sequence[Line], main: etree._Element | None) -> list[bool]:
    """Say of each line whether it stands in the main element."""
    if main is None:
        return [False] * len(lines)
    known: dict[etree._Element, bool] = {main: True}

    def within(element: etree._Element) -> bool:
        path = []
        while element is not None and element not in known:
            path.append(element)
            element = element.getparent()
        value = element is not None and known[element]
        known.update(dict.fromkeys(path, value))
        return value

    return [within(line.element) for line in lines]


def _part_of(line: Line, main: etree._Element | None) -> str:
    """Name what the nearest elements call a line: a caption, a byline, a date, a dek."""
    element = line.inner if line.inner is not None else line.element
    for _ in range(5):
        if element is None or element is main or element.tag in ("article", "body", "main"):
            return ""
        if rule := signposts.part(element):
            return rule
        element = element.getparent()
    return ""


def _mark(line: Line, main: etree._Element | None, kept: bool) -> str:
    """Name what the markup calls a line; a long paragraph of the article is no caption."""
    mark = _part_of(line, main)
    long = kept and maintext.size(line.text) > LONG_CAPTION
    return "" if long and mark != "marked-date" and line.element.tag != "figcaption" else mark


def _roles(page: Page, boxed: list[str], inside: list[bool]) -> list[tuple[str, str]]:
    """Give every line its role, by the first rule that fits."""
    lines, kept = page.lines, page.kept
    marks = [_mark(line, page.main, kept[at]) for at, line in enumerate(lines)]
    for at, line in enumerate(lines):
        if not boxed[at] and not marks[at] and inside[at]:
            if len(line.text) < 400 and _CREDIT.search(line.text):
                marks[at] = "picture-credit"
            elif _linked(line) < 0.5 and not _heading(line) and _beside_picture(page, line, kept[at]):
                marks[at] = "beside-picture"
    body = [
        not boxed[at] and maintext.is_prose(line) and (inside[at] or kept[at])
        and marks[at] not in _CAPTIONS
        for at, line in enumerate(lines)
    ]
    first = next((at for at, yes in enumerate(body) if yes and inside[at]), len(lines))
    last = next((at for at in range(len(lines) - 1, -1, -1) if body[at] and inside[at]), -1)
    head = _headline(page, boxed, first)
    if head >= 0 and inside[head] and head > first:
        first = next((at for at in range(head + 1, len(lines)) if body[at] and inside[at]), first)
    roles: list[tuple[str, str]] = []
    for at, _ in enumerate(lines):
        place = "head" if at < first else "text" if at <= last else "rest"
        if place == "head" and at < head:
            place = "before"
        role = _role(page, at, boxed[at], inside[at], marks[at], place, head)
        if roles and role[0] == "body" and roles[-1][1] in _OPENS_LIST and _linked(lines[at]) > 0.3:
            role = "furniture", "related-list"
        roles.append(role)
    return roles


_CAPTIONS = ("marked-caption", "picture-credit", "beside-picture")
_OPENS_LIST = ("read-more", "related-list")
_CREDIT = re.compile(
    r"^©|^(?:photo|image|picture|foto|bild|credit)s?(?: \w+)?\s?[:/]|"
    r"\((?:photo|image|picture|foto|bild)s?(?: by| credit| courtesy)?\b[^)]*\)$|"
    r"\b(?:photo|image)s? (?:credit|courtesy|by)\b.{0,60}$|\bgetty images\b.{0,20}$",
    re.I,
)


def _linked(line: Line) -> float:
    return line.linked / max(1, len(line.text) - line.text.count(" "))


def _beside_picture(page: Page, line: Line, kept: bool) -> bool:
    """Whether a line stands in a small box that holds a picture and nothing else."""
    element = line.inner if line.inner is not None else line.element
    for _ in range(4):
        if element is None or element is page.main or element.tag in ("body", "article"):
            return False
        if page.sizes.get(element, 0) > 1.5 * len(line.text) + 40:
            return False
        if element in page.pictured and len(line.text) < 500:
            return not (kept and line.element.tag in ("p", "li", "td") and maintext.is_prose(line) and maintext.ends(line.text))
        element = element.getparent()
    return False


def _pictured(root: etree._Element) -> set[etree._Element]:
    """Give the elements that hold a picture, four levels up from each."""
    found = set()
    for element in root.iter("img", "picture", "amp-img", "video"):
        for _ in range(4):
            element = element.getparent()
            if element is None:
                break
            found.add(element)
    return found


def _headline(page: Page, boxed: list[str], first: int) -> int:
    """Find the headline: a line with the words of the page's title, h1 before others; or -1."""
    best, found = 0, -1
    for at, line in enumerate(page.lines):
        own = level(line.text)
        if not own:
            continue
        stated = any(own == title for title in page.titles)
        begins = len(own) > 14 and any(title.startswith(own) for title in page.titles)
        is_h1 = _heading(line) == "h1"
        worth = 4 * is_h1 + 3 * stated + 2 * begins + 2 * (_heading(line) != "") - 3 * bool(boxed[at])
        worth += 1 * (at <= first)
        if worth > best and (stated or begins or is_h1):
            best, found = worth, at
    return found


def _heading(line: Line) -> str:
    """Give the tag of the heading that a line is, or ""."""
    element = line.element
    for _ in range(3):
        if element is None:
            return ""
        if element.tag in _HEADINGS:
            return element.tag
        element = element.getparent()
    return ""


def _role(
    page: Page, at: int, box: str, inside: bool, mark: str, place: str, head: int
) -> tuple[str, str]:
    """Give one line its role."""
    line = page.lines[at]
    text = line.text
    if at == head:
        return "headline", "page-title"
    if head >= 0 and level(text) == level(page.lines[head].text):
        return ("furniture", box) if box else ("headline", "repeats-page-title")
    if box and not (mark == "marked-caption" and box in (*signposts.WEAK, "sharing")):
        return "furniture", box
    if mark in ("marked-caption", "picture-credit") and not _NO_PLAYER.search(text):
        return "caption", mark
    linked = _linked(line)
    kept, prose = page.kept[at], maintext.is_prose(line)
    short = len(text) <= HEAD_LINE
    for rule, pattern in _ASKS.items():
        if short and pattern.match(text) and (linked > 0.3 or not _SENTENCE.search(text)):
            return "furniture", rule
    if len(text) < 250:
        for rule, pattern in _SAYS.items():
            if pattern.search(text):
                return "furniture", rule
    if mark in _CAPTIONS:
        return "caption", mark
    if mark == "marked-date" and short and (not kept or place != "text"):
        return "date", mark
    if mark == "marked-byline" and short and (not kept or place != "text"):
        return "byline", mark
    if place == "before":
        return "furniture", "outside-main-text"
    if place == "head":
        if kept and prose and (inside or line.element.tag == "li") and mark != "marked-dek" and not _heading(line):
            return "body", "main-text"
        if inside or mark == "marked-dek":
            if mark == "marked-dek" or _heading(line) or (page.summary and level(text) == page.summary):
                return "dek", "marked-dek"
        if kept and inside and linked < 0.5:
            return "body", "main-text"
        return "furniture", "outside-main-text"
    if linked > A_LINK and not (kept and place == "text" and maintext.ends(text)):
        return "furniture", "related-link"
    if page.main is not None and inside and _CONTACT.search(text) and len(text) < 250 and _is_late(page, at):
        return "furniture", "author-contact"
    if place == "text" and (inside or kept):
        if _heading(line):
            return "subhead", "marked-subhead"
        if kept or prose or maintext.ends(text) or _quoted(line):
            return "body", "main-text"
        return "furniture", "outside-main-text"
    if place == "rest" and kept and (prose or inside) and not _heading(line):
        return "body", "main-text"
    return "furniture", "outside-main-text"


_SENTENCE = re.compile(r"(?<![.…])[.?!。？！؟۔][\"'”’»)\]]*$")
_NO_PLAYER = re.compile(
    r"(?:playback|video|audio) (?:is )?(?:un|not )supported|requires? javascript|enable javascript|"
    r"browser does(?: not|n.t) support",
    re.I,
)
_SAYS = {
    "newsletter": re.compile(
        r"\b(?:in|to|into|meet) your (?:in-?box|e-?mail)\b|\bdelivered (?:to|through|straight to) your\b|"
        r"^(?:sign up|subscribe)\b.*\b(?:newsletters?|e-?mails?|updates|alerts)\b",
        re.I,
    ),
    "sharing": re.compile(r"^(?:like|enjoy|love)\w* (?:this|what)\b.{0,40}\bshare\b", re.I),
    "player": _NO_PLAYER,
    "advert": re.compile(
        r"^(?:advert\w*|sponsored(?: links| content)?|promoted|anzeige|werbung|publicidade?|publicité|"
        r"pubblicità|reklam[ea]?|реклама|広告|广告)$",
        re.I,
    ),
}
_CONTACT = re.compile(
    r"[\w.+-]+@[\w-]+\.\w+|^(?:https?://)?(?:www\.)?(?:twitter|facebook|instagram)\.com/\S+$|(?:follow|reach|contact|e-?mail|write to|tweet)\b.{0,60}(?:@\w+|twitter|facebook)",
    re.I,
)


def _is_late(page: Page, at: int) -> bool:
    """Whether nearly all the text kept stands before a line."""
    after = sum(len(line.text) for line, kept in zip(page.lines[at + 1 :], page.kept[at + 1 :], strict=True) if kept)
    return after < 0.15 * page.total


def _quoted(line: Line) -> bool:
    element = line.element
    for _ in range(3):
        if element is None:
            return False
        if element.tag == "blockquote":
            return True
        element = element.getparent()
    return False
