"""Showing: what a coder sees of a unit, and what not.

In sight are the words and enough of what stands around them. Out of sight are the sigla, the names
of outlets wherever a page has them, and all that the program says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from .markup import plain
from .prose import listed
from .sampling import Unit, rank
from .tables import by

if TYPE_CHECKING:
    from .kinds import Difference
    from .study import Study

#: What stands for the name of an outlet.
OUTLET = "[outlet]"
#: Characters shown on either side of a reading, and of the blocks before and behind a block.
AROUND, NEIGHBOUR = 220, 160
#: What stands for a gap.
LACKING = "(no words here)"


class Shown(NamedTuple):
    """A unit as a coder sees it: the masked pages, the words, and what stands beside them."""

    page: str
    text: str
    beside: str


class PageLine(NamedTuple):
    """A block as the sheet of pages has it: masked page, its line, number of the block, words."""

    page: str
    line: str
    block: int
    text: str


def mask_names(names: Sequence[str]) -> Callable[[str], str]:
    """Make a function that puts a sign for each of some outlets' names in a text.

    A name counts as it is written and in capitals; joined, also in an address. So an outlet whose
    name is a common word is masked in capitals alone: ``Dawn``, not ``dawn``.

    >>> mask_names(["The Herald"])("HERALD, see www.theherald.example: a herald")
    '[outlet], see www.[outlet].example: a herald'
    """
    found = []
    for name in sorted({name.strip() for name in names if name.strip()}, key=len, reverse=True):
        bare = name.removeprefix("The ")
        forms = "|".join(re.escape(form) for form in dict.fromkeys((bare, bare.upper())))
        found.append(rf"(?<!\w)(?:[Tt]he |THE )?(?:{forms})(?!\w)")
        joined = re.escape(re.sub(r"\W", "", bare).lower())
        if joined:
            found.append(rf"(?<=[./@])(?:the)?{joined}(?=[./])|(?<!\w)(?:the)?{joined}(?=\.\w)")
    masked = re.compile("|".join(found)) if found else None
    return lambda text: masked.sub(OUTLET, text) if masked else text


class Viewer:
    """Shows the units of a study to a coder; *masks* gives the name that stands for each siglum."""

    def __init__(self, study: Study, masks: dict[str, str]) -> None:
        """Gather what the units are shown from."""
        own = study.program
        self._study, self._masks = own, masks
        witnesses = own.story.witnesses
        mask = mask_names([name for w in witnesses for name in (w.outlet, w.line)])
        self._clean = lambda text: plain(mask(text)).strip()
        self._blocks = {row.block: row for row in own.rows("blocks")}
        self._pages = by(own.rows("blocks"), "siglum")
        self._readings = by(own.rows("readings"), "place")
        self._differences = {found.id: found for found in own.differences}
        self._traces = {trace.claim: trace for trace in own.story.traces}

    def show(self, unit: Unit) -> Shown:
        """Show one unit."""
        page = " / ".join(self._masks[siglum] for siglum in unit.sigla)
        if unit.step in ("kinds", "authors"):
            return self._show_variant(unit)
        if unit.step == "pairs":
            return Shown(page, *(self._text(block) for block in unit.key.split("~")))
        if unit.step == "claims":
            trace = self._traces[unit.key.rpartition("@")[0]]
            return Shown(page, self._clean(trace.question or trace.name), "the sheet of pages")
        if unit.step == "documents":
            witness = self._study.story.witness(unit.key)
            credit = witness.credit_text or witness.agency
            return Shown(page, self._clean(f"credits {credit}"), "the sheet of pages")
        return Shown(page, self._text(unit.key), self._neighbours(unit.key))

    def _text(self, block: str) -> str:
        row = self._blocks[block]
        return self._clean(row.text or row.saved)

    def _neighbours(self, block: str) -> str:
        """The end of the block before, and the beginning of the one behind."""
        page = self._pages[self._blocks[block].siglum]
        at = next(n for n, row in enumerate(page) if row.block == block)
        before = f"… {self._text(page[at - 1].block)[-NEIGHBOUR:]}" if at else "(first on the page)"
        last = at + 1 == len(page)
        behind = "(last)" if last else f"{self._text(page[at + 1].block)[:NEIGHBOUR]} …"
        return f"before: {before}\nbehind: {behind}"

    def _show_variant(self, unit: Unit) -> Shown:
        """Each side's pages and words; beside them the words around, of one page a side."""
        found = self._differences[unit.key]
        text, beside = [], []
        for side in found.sides:
            pages = listed(sorted((self._masks[siglum] for siglum in side), key=_number))
            text.append(f"{pages}: {self._clean(found.texts[side[0]]) or LACKING}")
            around = self._around(found, side[0])
            beside += [f"{self._masks[side[0]]}: {around}"] if around else []
        pages = sorted((self._masks[siglum] for siglum in unit.sigla), key=_number)
        whole = "a whole passage; look at its page in the sheet of pages"
        return Shown(" / ".join(pages), "\n".join(text), "\n".join(beside) or whole)

    def _around(self, found: Difference, siglum: str) -> str:
        """A witness's words in brackets, with those around them; nothing for a whole passage."""
        own = sorted(
            (row for row in self._readings[found.site.place] if row.siglum == siglum),
            key=lambda row: row.site,
        )
        if not found.number or not own:
            return ""
        here = "".join(row.text for row in own if row.site == found.number)
        start, end = _find_part(here, found.texts[siglum], found.at)
        before = "".join(row.text for row in own if row.site < found.number) + here[:start]
        behind = here[end:] + "".join(row.text for row in own if row.site > found.number)
        told = _end(self._clean(before)), self._clean(here[start:end]), _start(self._clean(behind))
        return "{} [[{}]] {}".format(*told).strip()

    def show_pages(self, seed: int) -> list[PageLine]:
        """Every page block by block, masked; lines are numbered in an order of the seed's."""
        witnesses = {witness.siglum: witness for witness in self._study.story.witnesses}
        names = sorted({w.line for w in witnesses.values()}, key=lambda line: rank(seed, line))
        lines = {line: f"line {n}" for n, line in enumerate(names, 1)}
        order = sorted(self._masks, key=lambda siglum: _number(self._masks[siglum]))
        return [
            PageLine(self._masks[siglum], lines[witnesses[siglum].line], n, self._text(row.block))
            for siglum in order
            for n, row in enumerate(self._pages.get(siglum, ()), 1)
        ]


def _find_part(here: str, part: str, at: int) -> tuple[int, int]:
    """Where a variant stands in the words of its site: looked for from word *at*, else all."""
    begins = [word.start() for word in re.finditer(r"\S+", here)]
    start = here.find(part, begins[at] if at < len(begins) else 0) if part else -1
    return (start, start + len(part)) if start >= 0 else (0, len(here))


def _number(masked: str) -> int:
    return int(masked[1:])


def _end(text: str) -> str:
    return text if len(text) <= AROUND else f"… {text[-AROUND:]}"


def _start(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND]} …"
