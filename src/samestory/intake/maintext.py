"""Which lines of a web page are the article's main text.

Three witnesses are heard. Trafilatura, a library that extracts articles, names lines; the boxes
that the markup names (``signposts``) speak against; and where the prose stands decides: the main
text is the smallest element that holds nearly all of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from lxml import etree

from .visible import Line

#: A line with this many characters may be prose; a letter of Chinese or Japanese counts as three.
PROSE = 60
#: An element holds the main text if it holds this share of the page's prose.
HOLDS = 0.8
#: What a line is worth that trafilatura does not name.
UNNAMED = 0.15
#: What is a paragraph itself holds no article.
PARAGRAPHS = frozenset(("p", "blockquote", "li", "span", "a", "b", "strong", "em"))
#: The words of a line are compared in runs of so many.
RUN = 4

_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_STOP = re.compile(r"[.?!…。？！؟۔।:;][\"'”’»)\]]*$")


def size(text: str) -> int:
    """Count the characters of a text, a Chinese, Japanese or Korean one as three."""
    return len(text) + 2 * len(_WIDE.findall(text))


def ends(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _STOP.search(text) is not None


def is_prose(line: Line) -> bool:
    """Whether a line reads as a paragraph: long or a sentence, and mostly no link."""
    long = size(line.text)
    return line.linked < 0.5 * len(line.text) and (
        long >= 2 * PROSE or (long >= PROSE / 2 and ends(line.text))
    )


def worth(line: Line, kept: bool) -> float:
    """Say how much prose a line is, in characters; one that the library does not keep is less."""
    return len(line.text) * (1 if kept else UNNAMED) if is_prose(line) else 0


def named(lines: Sequence[Line], extracted: str) -> list[bool]:
    """Say of each line whether an extracted text has it: most of its runs of words, or the line."""
    whole = {tuple(_WORD.findall(line)) for line in extracted.splitlines()}
    runs = {run for words in whole for run in _runs(words)}
    told = []
    for line in lines:
        words = tuple(_WORD.findall(line.text))
        there = [run in runs for run in _runs(words)]
        told.append(words in whole if len(words) < RUN else sum(there) > len(there) / 2)
    return told


def _runs(words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return (words[at : at + RUN] for at in range(len(words) - RUN + 1))


def weigh(lines: Iterable[Line], worth: Iterable[float]) -> dict[etree._Element, float]:
    """Add up what the lines are worth in every element that holds them. Cost: linear.

    Each element is summed once, its children first.
    """
    own: dict[etree._Element, float] = defaultdict(float)
    for line, much in zip(lines, worth, strict=True):
        own[line.element] += much
    for element in _children_first(own):
        parent = element.getparent()
        if parent is not None:
            own[parent] += own[element]
    return own


def _children_first(some: Iterable[etree._Element]) -> list[etree._Element]:
    """Give elements and all that hold them, the deepest first."""
    depth: dict[etree._Element, int] = {}
    for element in some:
        path = []
        while element is not None and element not in depth:
            path.append(element)
            element = element.getparent()
        above = depth[element] if element is not None else 0
        for number, one in enumerate(reversed(path), 1):
            depth[one] = above + number
    return sorted(depth, key=depth.__getitem__, reverse=True)


def main_element(
    root: etree._Element, weight: dict[etree._Element, float]
) -> etree._Element | None:
    """Find the smallest element that holds nearly all the prose; None if there is none.

    Where an article is parted into boxes of one name, it is the element that holds them all.
    """
    found = _smallest(root, weight)
    return found if found is None else _with_its_like(found, weight)


def _with_its_like(found: etree._Element, weight: dict[etree._Element, float]) -> etree._Element:
    """Give the element that holds all boxes with a box's own name, if other prose is in them."""
    named = found.get("class")
    if found.tag not in ("div", "section") or not named:
        return found
    alike = [
        element
        for element in weight
        if element is not found
        and element.tag == found.tag
        and element.get("class") == named
        and weight[element] > 0
        and not any(map(_is_linked_title, element.iter("h2", "h3", "h4")))
    ]
    above = {found, *found.iterancestors()}
    for element in alike:
        while element not in above:
            element = element.getparent()
        if element is not found:
            found = element
            above = {found, *found.iterancestors()}
    return found


def _is_linked_title(heading: etree._Element) -> bool:
    """Whether a heading is the title of another page: a link and nothing else."""
    link = heading.find(".//a")
    return link is not None or getattr(heading.getparent(), "tag", "") == "a"


def _smallest(root: etree._Element, weight: dict[etree._Element, float]) -> etree._Element | None:
    """Find the smallest element that holds nearly all the prose."""
    total = weight.get(root, 0)
    if not total:
        return None
    found = root
    while True:
        inner = max(found, key=lambda child: weight.get(child, 0), default=None)
        if inner is None or weight.get(inner, 0) < HOLDS * total or inner.tag in PARAGRAPHS:
            return found
        found = inner
