"""The role of every line of a web page, by named rules of its markup (``markup_rules``).

A page is looked at three times: which boxes hold a line and what its nearest elements call it
(``signposts``), which element holds the main text (``maintext``), and then, line by line, the
first rule of ``_RULES`` that answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from . import pagewords, signposts
from .article import Part
from .maintext import ends, is_prose, main_element, named, size, weigh, worth
from .visible import Line

#: A box that holds this share of the article's prose is no box of furniture, whatever its name.
HOLDS_ARTICLE = 0.4
#: A line of which this share is linked is a link.
A_LINK = 0.75
#: A paragraph of more characters that a library takes for the article's is no caption or byline.
LONG_CAPTION = 300
#: The end of an article: behind it stands less than this share of its prose.
LATE = 0.15
#: So many elements above a line, a picture or a headline are looked at.
NEAR = 4

_UNLIKE = re.compile(r"\W+")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TURNING = frozenset(("body", "html", "main", "article"))
_PICTURES = ("img", "picture", "amp-img", "video")
#: Boxes in which a caption by its class alone is the article's, if they stand in it.
_LOOSE = ("aside", "player")
_CAPTIONS = ("marked-caption", "picture-credit", "beside-picture")
_OPENS_LIST = ("read-more", "related-list")

Role = tuple[str, str]


@dataclass(slots=True)
class Seen:
    """Hold a line and what is seen of it.

    ``kept``: a library takes it for the article's; ``box``: the rule of the box that holds it, or
    ""; ``mark``: the rule of what its markup calls it, or ""; ``inside``: it stands in the main
    element; ``linked``: the share of its characters in links; ``prose``: it reads as a paragraph;
    ``where``: "before" the headline, in the "head", in the "text", or in the "rest" behind it;
    ``late``: hardly any prose is behind it.
    """

    line: Line
    kept: bool
    linked: float
    prose: bool
    heading: str
    box: str = ""
    mark: str = ""
    inside: bool = False
    where: str = "rest"
    late: bool = False

    @property
    def text(self) -> str:
        """Give the line's words."""
        return self.line.text


@dataclass(slots=True)
class Page:
    """Hold what the rules look at: the lines as seen, the elements, and the page's own title."""

    root: etree._Element
    seen: list[Seen]
    titles: list[str]
    summary: str
    main: etree._Element | None = None
    headline: int = -1
    own: etree._Element | None = None
    above: set[etree._Element] = field(default_factory=set)
    pictured: set[etree._Element] = field(default_factory=set)
    prose: dict[etree._Element, float] = field(default_factory=dict)
    sizes: dict[etree._Element, float] = field(default_factory=dict)
    boxes: dict[etree._Element, str] = field(default_factory=dict)


def give_roles(
    root: etree._Element,
    lines: Sequence[Line],
    extracted: str,
    titles: Sequence[str] = (),
    summary: str = "",
) -> list[Part]:
    """Give each line its role and the rule that names why, in page order.

    *extracted* is what a library took for the article, one paragraph a line; *titles* and
    *summary* are what the page states of itself. Cost: linear in the page.
    """
    page = _look(root, lines, extracted, titles, summary)
    parts: list[Part] = []
    for at, seen in enumerate(page.seen):
        role, rule = next(role for give in _RULES if (role := give(page, seen, at)))
        listed = bool(parts) and parts[-1].rule in _OPENS_LIST
        if role == "body" and listed and seen.linked > pagewords.SOME_LINK:
            role, rule = "furniture", "related-list"
        parts.append(Part(seen.text, role, rule))
    return parts


def level(text: str) -> str:
    """Level a line for comparing: letters and digits alone, in one case."""
    return _UNLIKE.sub("", text).casefold()


# ------------------------------------------------------------------------------------- looking


def _look(
    root: etree._Element,
    lines: Sequence[Line],
    extracted: str,
    titles: Sequence[str],
    summary: str,
) -> Page:
    """See all that the rules ask for."""
    seen = [
        Seen(line, kept, _share_linked(line), is_prose(line), _heading(line))
        for line, kept in zip(lines, named(lines, extracted), strict=True)
    ]
    page = Page(root, seen, [level(title) for title in titles], level(summary))
    weights = [worth(one.line, one.kept) for one in seen]
    page.prose = weigh(lines, weights)
    page.sizes = weigh(lines, [len(line.text) for line in lines])
    page.pictured = _pictured(root)
    page.above = _above_headline(page)
    page.own = _own_article(page)
    for one in seen:
        one.box = _box(page, one.line)
    free = [0 if one.box else much for one, much in zip(seen, weights, strict=True)]
    page.main = main_element(root, weigh(lines, free))
    _see_marks(page)
    _see_places(page)
    _see_head(page)
    return page


def _share_linked(line: Line) -> float:
    return line.linked / max(1, len(line.text) - line.text.count(" "))


def _above(element: etree._Element | None, most: int = NEAR) -> list[etree._Element]:
    """Give an element and those above it, *most* in all."""
    found: list[etree._Element] = []
    while element is not None and len(found) < most:
        found.append(element)
        element = element.getparent()
    return found


def _within(line: Line, tag: str) -> bool:
    """Whether one of the nearest elements of a line has a tag."""
    return any(element.tag == tag for element in _above(line.element))


def _heading(line: Line) -> str:
    """Give the tag of the heading that a line is, or ""."""
    return next((one.tag for one in _above(line.element, 3) if one.tag in _HEADINGS), "")


def _pictured(root: etree._Element) -> set[etree._Element]:
    """Give the elements near above a picture."""
    return {
        above for picture in root.iter(*_PICTURES) for above in _above(picture.getparent(), NEAR)
    }


def _box(page: Page, line: Line) -> str:
    """Name the innermost box of furniture that holds a line, or ""; each element asked once."""
    path = []
    element = line.element
    while element is not None and element not in page.boxes:
        path.append(element)
        element = element.getparent()
    found = page.boxes[element] if element is not None else ""
    for one in reversed(path):
        own = _own_box(page, one)
        if not own and found in signposts.WEAK and signposts.is_embedded(one):
            found = ""
        found = page.boxes[one] = own or found
    inner = line.inner
    return found or ("" if inner is None or inner is line.element else _own_box(page, inner))


def _own_box(page: Page, element: etree._Element) -> str:
    """Name the box that an element is, unless it holds the article or its headline."""
    holds = page.prose.get(element, 0) > HOLDS_ARTICLE * page.prose.get(page.root, 0)
    if holds or element.tag in ("body", "html"):
        return ""
    if element.tag == "article" and page.own is not None and not _of_one(element, page.own):
        return "other-article"
    rule = signposts.box(element)
    return "" if rule == "header" and element in page.above else rule


def _of_one(one: etree._Element, other: etree._Element) -> bool:
    """Whether one of two elements is the other or stands in it."""
    return one is other or one in other.iterancestors() or other in one.iterancestors()


def _own_article(page: Page) -> etree._Element | None:
    """Give the ``article`` that holds the headline, if it holds text of the article, too."""
    found = next((element for element in page.above if element.tag == "article"), None)
    return found if found is not None and page.prose.get(found, 0) > LONG_CAPTION else None


def _see_marks(page: Page) -> None:
    """See what the markup calls each line, and whether it stands in the main element."""
    known: dict[etree._Element, bool] = {} if page.main is None else {page.main: True}
    before = ""
    for one in page.seen:
        one.inside = _is_inside(one.line.element, known)
        one.mark = _mark(one, page.main)
        labelled, before = pagewords.labels_picture(before), one.text
        if one.box in ("", *_LOOSE) and not one.mark and one.inside:
            if labelled or pagewords.credits_picture(one.text, one.linked):
                one.mark = "picture-credit"
            elif not one.box and _is_beside_picture(page, one):
                one.mark = "beside-picture"


def _see_head(page: Page) -> None:
    """See the pictures between headline and text, which the main element need not hold."""
    for one in page.seen:
        if one.where != "head" or one.box:
            continue
        if not _within(one.line, "figcaption") and pagewords.begins_with_day(one.text):
            one.mark = "marked-date"
        elif not one.mark and not one.inside:
            if pagewords.is_signed(one.text):
                one.mark = "marked-byline"
            elif pagewords.credits_picture(one.text, one.linked):
                one.mark = "picture-credit"
            elif _is_beside_picture(page, one) and one.prose:
                one.mark = "beside-picture"


def _is_inside(element: etree._Element | None, known: dict[etree._Element, bool]) -> bool:
    """Whether an element stands in one that is known; each element is asked once."""
    path = []
    while element is not None and element not in known:
        path.append(element)
        element = element.getparent()
    inside = element is not None and known[element]
    known.update(dict.fromkeys(path, inside))
    return inside


def _mark(one: Seen, main: etree._Element | None) -> str:
    """Name what the nearest elements call a line; a long paragraph of the article is no caption."""
    line = one.line
    for element in _above(line.element if line.inner is None else line.inner, NEAR + 1):
        if element is main or element.tag in _TURNING:
            return ""
        if mark := signposts.part(element):
            long = one.kept and size(line.text) > LONG_CAPTION
            return "" if long and element.tag != "figcaption" else mark
    return ""


def _is_beside_picture(page: Page, one: Seen) -> bool:
    """Whether a line stands in a small box that holds a picture and nothing else."""
    line = one.line
    paragraph = one.kept and one.prose and line.element.tag in ("p", "li", "td") and ends(line.text)
    if paragraph or one.heading or one.linked >= 0.5:
        return False
    for element in _above(line.element if line.inner is None else line.inner):
        if element is page.main or element.tag in _TURNING:
            return False
        if page.sizes.get(element, 0) > 1.5 * len(line.text) + 40:
            return False
        if element in page.pictured:
            return size(line.text) < 2 * LONG_CAPTION
    return False


def _above_headline(page: Page) -> set[etree._Element]:
    """Give the elements near above the headline: the head of the article."""
    at = _find_headline(page, len(page.seen))
    return set(_above(page.seen[at].line.element, NEAR + 2)) if at >= 0 else set()


def _find_headline(page: Page, first: int) -> int:
    """Find the line that is the headline, or -1: the page's own title, or its first heading."""
    best, found = 0, -1
    for at, one in enumerate(page.seen):
        own = level(one.text)
        stated = own in page.titles
        begins = len(own) > 14 and any(title.startswith(own) for title in page.titles)
        points = 3 * stated + 2 * begins + 2 * bool(one.heading) + 4 * (one.heading == "h1")
        points += (at <= first) - 3 * bool(one.box)
        if own and points > best and (stated or begins or one.heading == "h1"):
            best, found = points, at
    return found


def _see_places(page: Page) -> None:
    """See where the article's head, text and rest are."""
    seen = page.seen
    told = [at for at, one in enumerate(seen) if _is_body(one) and one.inside]
    while len(told) > 1 and seen[told[0]].mark == "marked-dek":
        del told[0]
    first, last = (told[0], told[-1]) if told else (len(seen), -1)
    page.headline = at = _find_headline(page, first)
    if at > first and seen[at].inside:
        first = next((number for number in told if number > at), first)
    total, behind = page.prose.get(page.root, 0), 0
    for number in range(len(seen) - 1, -1, -1):
        one = seen[number]
        one.late = behind < LATE * total
        behind += len(one.text) if one.kept else 0
        if number < first:
            one.where = "before" if number < at else "head"
        elif number <= last:
            one.where = "text"


def _is_body(one: Seen) -> bool:
    """Whether a line is a paragraph of the article, as far as its form tells."""
    free = not one.box and one.mark not in _CAPTIONS
    return free and one.prose and (one.inside or one.kept)


# --------------------------------------------------------------------------------------- rules


def _title(page: Page, one: Seen, at: int) -> Role | None:
    """The headline, and its words again outside any box."""
    if at == page.headline:
        return "headline", "page-title"
    again = page.headline >= 0 and level(one.text) == level(page.seen[page.headline].text)
    return ("headline", "repeats-page-title") if again and not one.box else None


def _label(page: Page, one: Seen, at: int) -> Role | None:
    """What a player or an advertisement says of itself."""
    if pagewords.of_a_player(one.text):
        return "furniture", "player"
    return ("furniture", "advert") if pagewords.of_an_advert(one.text) else None


def _boxed(page: Page, one: Seen, at: int) -> Role | None:
    """Boxes of furniture; and captions, also those in a box that may hold the article's own."""
    caption = one.mark in ("marked-caption", "picture-credit")
    if caption and pagewords.request(one.text, one.linked) == "newsletter":
        return "furniture", "newsletter"
    loose = one.box in _LOOSE if one.inside else one.box == "header" and one.where == "head"
    own = caption and (_within(one.line, "figcaption") or loose)
    if one.box and not (own and one.box in (*signposts.WEAK, "sharing")):
        return "furniture", one.box
    if caption and (own or one.where != "before"):
        return "caption", one.mark
    return None


def _asking(page: Page, one: Seen, at: int) -> Role | None:
    """Lines that ask for something; then what stands alone with a picture."""
    if rule := pagewords.request(one.text, one.linked):
        return "furniture", rule
    return ("caption", one.mark) if one.mark == "beside-picture" else None


def _dated(page: Page, one: Seen, at: int) -> Role | None:
    """Dates and bylines."""
    role = {"marked-date": "date", "marked-byline": "byline"}.get(one.mark)
    short = len(one.text) <= pagewords.SHORT and (not one.kept or one.where != "text")
    return (role, one.mark) if role and short else None


def _head(page: Page, one: Seen, at: int) -> Role | None:
    """What stands before the text: a dek, or paragraphs that the main element does not hold."""
    if one.where not in ("before", "head"):
        return None
    beside = one.prose and _is_beside_main(page, one)
    if one.where == "before" or not (one.inside or one.kept or beside or one.mark == "marked-dek"):
        return "furniture", "outside-main-text"
    if beside or one.mark == "marked-dek" or (one.inside and _is_dek(page, one)):
        return "dek", "marked-dek"
    listed = one.prose and one.line.element.tag == "li"
    if one.kept and (listed or (one.inside and (one.prose or one.linked < 0.5))):
        return "body", "main-text"
    return "furniture", "outside-main-text"


def _is_beside_main(page: Page, one: Seen) -> bool:
    """Whether a line is, or stands alone in, an element beside the main one."""
    around = None if page.main is None else page.main.getparent()
    for element in _above(one.line.element, 2):
        if page.sizes.get(element, 0) > len(one.text):
            return False
        if element.getparent() is around:
            return around is not None and element is not page.main
    return False


def _is_dek(page: Page, one: Seen) -> bool:
    """Whether a line before the text is a heading, the page's summary, or beside the headline."""
    summed = page.summary != "" and level(one.text) == page.summary
    beside = any(
        above.tag == "header" and above in page.above for above in _above(one.line.element)
    )
    return bool(one.heading) or summed or (beside and one.prose)


def _linking(page: Page, one: Seen, at: int) -> Role | None:
    """Lines that are a link, and the writer's address at the end."""
    if one.kept and one.where == "text" and pagewords.is_address(one.text):
        return None
    if one.linked > A_LINK and one.heading and _leads_on(page, at):
        return None
    if one.linked > A_LINK and not (one.kept and one.where == "text" and ends(one.text)):
        return "furniture", "related-link"
    late = one.inside and one.late and pagewords.gives_contact(one.text)
    return ("furniture", "author-contact") if late else None


def _leads_on(page: Page, at: int) -> bool:
    """Whether a heading and the paragraph behind it both stand in the main element itself."""
    pair = page.seen[at : at + 2]
    own = [
        above.getparent()
        for seen in pair
        for above in _above(seen.line.element, 2)
        if above.tag in (*_HEADINGS, "p")
    ]
    free = len(pair) == 2 and pair[1].prose and pair[1].kept and not pair[1].box
    return free and len(own) == 2 and all(one is page.main for one in own)


def _text(page: Page, one: Seen, at: int) -> Role:
    """The main text, its subheads, and what is outside."""
    near = one.inside or one.kept
    if one.where == "text" and near:
        if one.heading:
            return "subhead", "marked-subhead"
        quoted = _within(one.line, "blockquote")
        if one.kept or one.prose or quoted or ends(one.text):
            return "body", "main-text"
    if one.where == "rest" and one.kept and (one.prose or one.inside) and not one.heading:
        return "body", "main-text"
    return "furniture", "outside-main-text"


#: The rules in their order; the first that answers gives the role.
_RULES: tuple[Callable[[Page, Seen, int], Role | None], ...] = (
    _title,
    _label,
    _boxed,
    _asking,
    _dated,
    _head,
    _linking,
    _text,
)
