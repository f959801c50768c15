"""The visible text of a web page, cut into its paragraphs, each with the place where it stands.

What a reader would see is all here, in page order. Left out is what a browser does not show:
scripts, styles, templates, ``noscript``, comments, what a player or a frame shows in its own
place (``video``, ``iframe``, ``object``, …), the page's ``head``, and elements that are
``hidden``, ``aria-hidden="true"``, ``display: none`` or ``visibility: hidden`` in their own
``style``. Style sheets are not read. What is ``aria-hidden`` and holds a page's first heading is
read all the same: a page is so hidden behind a box that was open when it was saved. Alternative
texts of pictures are no text of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree, html

#: What a browser does not show as text of the page.
UNSEEN = frozenset(
    "script style noscript template head title meta link iframe frame object embed applet video "
    "audio canvas datalist map area param source track base textarea svg noframes".split()
)
#: What begins on a line of its own.
BLOCKS = frozenset(
    "html body address article aside blockquote center details dialog dd div dl dt fieldset "
    "figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu "
    "nav ol optgroup option p pre section select summary table tbody tfoot thead tr td th caption "
    "ul search button picture amp-img".split()
)
_CELLS = frozenset(("td", "th"))
#: What may stand in a table's cell without making the cell a column of the page's layout.
_LAYOUT = (".//p", ".//div", ".//table", ".//ul", ".//h1", ".//h2", ".//h3", ".//article", ".//br")
_LINKS = frozenset(("a", "button"))
_NOT_SHOWN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_ON_ITS_LINE = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|list-item)\b", re.I)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>")


class TooDeep(ValueError):
    """Say that elements of a page stand in one another deeper than the parser goes."""


@dataclass(slots=True)
class Line:
    """Hold one paragraph or line of a page, and the element in which it stands.

    ``linked`` counts the characters that stand in links; ``inner`` is the deepest element that
    holds the whole line, where that is smaller than the paragraph itself.
    """

    text: str
    element: etree._Element
    linked: int = 0
    inner: etree._Element | None = None


def parse(source: str) -> etree._Element | None:
    """Parse the source of a page, broken as it may be; None if there is no element in it.

    A page nested deeper than the parser goes raises ``TooDeep``: the parser would end there.
    """
    told = _CONTROL.sub("\N{REPLACEMENT CHARACTER}", _PROLOGUE.sub("", source))
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    raw = told.encode("utf-8", "replace")
    if not raw.strip():
        return None
    root = html.document_fromstring(raw, parser=parser, ensure_head_body=False)
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log):
        raise TooDeep
    return root


def is_hidden(element: etree._Element) -> bool:
    """Whether an element says of itself that it is not shown."""
    get = element.get
    return (
        get("hidden") is not None
        or (get("aria-hidden", "").strip().lower() == "true" and element.find(".//h1") is None)
        or (get("style") is not None and _NOT_SHOWN.search(get("style")) is not None)
        or (element.tag == "dialog" and get("open") is None)
        or (element.tag == "input")
    )


def is_seen(element: etree._Element) -> bool:
    """Whether a browser shows an element, as far as the element itself tells."""
    tag = element.tag
    if not isinstance(tag, str):  # a comment or an instruction
        return False
    if tag == "template":  # a saved page may hold its shadow trees so
        return element.get("shadowrootmode") is not None or element.get("shadowmode") is not None
    return tag not in UNSEEN and not is_hidden(element)


def read_lines(
    root: etree._Element, opens_over: Callable[[etree._Element], bool] = lambda element: False
) -> list[Line]:
    """Read all visible lines of a page in page order. Cost: linear in the page.

    An element that *opens_over* the text, at the pointer, is read behind the line it stands in.
    """
    walk = _Walk()
    walk.enter(root)
    stack = [(root, iter(root))]
    while stack:
        element, children = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            walk.leave(element)
            if stack:
                walk.write(element.tail)
        elif opens_over(child) and is_seen(child):
            walk.set_aside(child)
            walk.write(child.tail)
        elif is_seen(child):
            walk.enter(child)
            stack.append((child, iter(child)))
        else:
            walk.write(child.tail)
    walk.end()
    return walk.lines


class _Walk:
    """Gather characters into lines while the elements of a page are entered and left."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._open: list[tuple[etree._Element, bool]] = []  # and whether it began a line
        self._blocks: list[etree._Element] = []
        self._links = self._breaks = self._linked = 0
        self._pieces: list[str] = []
        self._inner: list[etree._Element] = []
        self._waiting: list[Line] = []
        self._left: str = ""  # the tag that was left just before, with nothing between

    def enter(self, element: etree._Element) -> None:
        """Enter an element: a new line, if it begins one, and its first characters."""
        begins = not self._open or _begins_line(element)
        if begins:
            self.end()
            self._blocks.append(element)
        elif element.tag == "br":
            self._break()
        elif element.tag in _LINKS and self._left in _LINKS:
            self._pieces.append(" ")  # two links side by side are two words
        self._links += element.tag in _LINKS
        self._left = ""
        self._open.append((element, begins))
        self.write(element.text)

    def leave(self, element: etree._Element) -> None:
        """Leave an element, and end the line that it began."""
        _, began = self._open.pop()
        self._links -= element.tag in _LINKS
        if began:
            self.end()
            self._blocks.pop()
        elif element.tag in _CELLS:
            self._pieces.append(" ")
        self._left = element.tag

    def write(self, text: str | None) -> None:
        """Write the characters that stand here."""
        if not text:
            return
        if "\n" in text and any(block.tag == "pre" for block in self._blocks[-1:]):
            self._write_kept(text)
            return
        self._pieces.append(text)
        self._left = ""
        if text.strip():
            self._breaks = 0
            self._inner.append(self._open[-1][0])
            if self._links:
                self._linked += sum(map(len, text.split()))

    def _write_kept(self, text: str) -> None:
        """Write text whose own line ends are shown: a blank line parts two paragraphs."""
        for number, paragraph in enumerate(re.split(r"\n[ \t]*\n\s*", text)):
            if number:
                self.end()
            self.write(paragraph.replace("\n", " "))

    def set_aside(self, element: etree._Element) -> None:
        """Read what opens over the text as lines of its own, behind the line it stands in."""
        self._waiting += read_lines(element)

    def _break(self) -> None:
        """Break the line; two breaks with nothing between part two paragraphs."""
        self._breaks += 1
        self._pieces.append(" ")
        if self._breaks > 1:
            self.end()

    def end(self) -> None:
        """End the line, if there is something on it."""
        text = " ".join("".join(self._pieces).split())
        if text:
            inner = self._inner[0]
            if any(element is not inner for element in self._inner):
                inner = None
            self.lines.append(Line(text, self._blocks[-1], self._linked, inner))
        self.lines += self._waiting
        self._pieces, self._inner, self._waiting = [], [], []
        self._linked = self._breaks = 0


def _begins_line(element: etree._Element) -> bool:
    """Whether a browser begins a line with an element; the cells of a table of facts share one."""
    tag = element.tag
    if tag in _CELLS:
        return any(element.find(path) is not None for path in _LAYOUT)
    if tag in BLOCKS:
        return True
    style = element.get("style")
    return style is not None and _ON_ITS_LINE.search(style) is not None
