"""Lone lines: what the other pages tell of a line that a page alone leaves open.

That no other outlet's page has a line is evidence, never proof: a story's own words can be alone,
too, and those are what a comparison looks for. So it counts as one weak sign, and only together
with a second, named sign makes furniture; the rule's name gives both. The same holds for a line
that two pages of one outlet have and no other. Only short lines are asked about: no sentence, no
quotation, nothing that reads on.

Lines are compared as levelled words, each page's as a whole, so that the order of the witnesses
changes nothing. Cost: linear in the words, and a page's open lines times the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from .furniture import RoleRule
from .roles import Block, is_line, story_stretch

#: Runs of words, and the outlets that have each.
Passages = dict[tuple[str, ...], set[str]]
#: So many words in a row that another outlet's page has too make a passage common.
COMMON_WORDS = 6
#: What opens or ends a line that is a link.
LINK_MARKS = ("»", "›", "→", "▶", "►", "|", "+", ">")

#: What a line may be to the other pages, and what may stand beside that.
FIRST_SIGNS = {
    "lone-line": "no page of another outlet has the line",
    "house-line": "two pages or more of one outlet have the line, and no page of another",
}
SECOND_SIGNS = {
    "beside-furniture": "the blocks before and behind it are furniture, or the page's edge",
    "outside-common": "it stands before or behind everything that the page has in common with "
    "pages of other outlets, headline and captions apart",
    "link-mark": "it begins or ends with a mark that links have, such as » or |",
}
_EXAMPLES = {
    "beside-furniture": "Share this article / Harbour of dreams / Leave a comment",
    "outside-common": "Five walks along the quay",
    "link-mark": "Five walks along the quay |",
}
LONE_RULES = {
    (first, second): RoleRule(
        f"{first}+{second}", "furniture", f"A short line that is no sentence: {told}, and {also}.",
        _EXAMPLES[second],
    )
    for first, told in FIRST_SIGNS.items()
    for second, also in SECOND_SIGNS.items()
}  # fmt: skip


def read_lone_lines(pages: Mapping[str, Sequence[Block]], lines: Mapping[str, str]) -> None:
    """Give furniture to lines with two weak signs; *pages* and *lines* (outlets) by siglum."""
    told = {siglum: _levelled(found) for siglum, found in pages.items()}
    asked = {siglum: _open_lines(found) for siglum, found in pages.items()}
    passages = _passages(pages, lines)
    given = []
    for siglum, numbers in asked.items():
        others = [told[other] for other in pages if lines[other] != lines[siglum]]
        sisters = [told[s] for s in pages if lines[s] == lines[siglum] and s != siglum]
        common = _common_stretch(pages[siglum], passages, lines[siglum])
        for number in numbers:
            first = _first_sign(pages[siglum][number], others, sisters)
            second = _second_sign(pages[siglum], number, common) if first else ""
            if second:
                given.append((pages[siglum][number], LONE_RULES[first, second]))
    for block, rule in given:  # all at once: no line is evidence for another
        block.give(rule)


def _levelled(found: Sequence[Block]) -> str:
    """A page's words in one string, each between two spaces."""
    return f" {' '.join(word for block in found for word in block.levels)} "


def _open_lines(found: Sequence[Block]) -> list[int]:
    """The short lines that have no role yet, in a page whose story has been found."""
    story = story_stretch(found)
    return [n for n, block in enumerate(found) if story and not block.role and is_line(block)]


def _first_sign(block: Block, others: Sequence[str], sisters: Sequence[str]) -> str:
    """Whether a line is its page's alone, or its outlet's."""
    words = f" {' '.join(block.levels)} "
    if not others or any(words in other for other in others):
        return ""
    return "house-line" if any(words in sister for sister in sisters) else "lone-line"


def _second_sign(found: Sequence[Block], number: int, common: range) -> str:
    """What else speaks against a line; the first sign that fits."""
    beside = (found[n].role for n in (number - 1, number + 1) if 0 <= n < len(found))
    if all(role == "furniture" for role in beside):
        return "beside-furniture"
    if common and number not in common:
        return "outside-common"
    return "link-mark" if _has_link_mark(found[number].text) else ""


def _has_link_mark(text: str) -> bool:
    quotes = "«" in text and "»" in text
    return not quotes and (text.startswith(LINK_MARKS) or text.endswith(LINK_MARKS))


def _passages(pages: Mapping[str, Sequence[Block]], lines: Mapping[str, str]) -> Passages:
    """Runs of words of all pages, and the outlets that have each."""
    passages: Passages = defaultdict(set)
    for siglum, found in pages.items():
        words = [word for block in found for word in block.levels]
        for start in range(len(words) - COMMON_WORDS + 1):
            passages[tuple(words[start : start + COMMON_WORDS])].add(lines[siglum])
    return passages


def _common_stretch(found: Sequence[Block], passages: Passages, line: str) -> range:
    """From the first block that has a passage in common with another outlet's page to the last."""
    told = [
        number
        for number, block in enumerate(found)
        if block.role in ("", "body") and any(passages[run] - {line} for run in _runs(block))
    ]
    return range(told[0], told[-1] + 1) if told else range(0)


def _runs(block: Block) -> list[tuple[str, ...]]:
    """Runs of a block's words, one beside the other, and its last."""
    n = len(block.levels)
    starts = [*range(0, n - COMMON_WORDS + 1, COMMON_WORDS), n - COMMON_WORDS]
    return [tuple(block.levels[s : s + COMMON_WORDS]) for s in starts if s >= 0]
