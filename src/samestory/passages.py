"""Passages: place by place, who has which words, and which variants stand there.

The view of a study that exports of its texts share: every word of the body with its offsets in the
page, gathered by place and site, and every variant with the words it is about.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple

from .kinds import Difference
from .study import Study
from .tables import by
from .tokens import words


class Said(NamedTuple):
    """A word of a page with its marks and the space behind it, cleaned.

    ``start`` and ``end`` are offsets in the page; ``whole`` says that there are letters, not marks
    alone; ``opens`` and ``closes`` that it is the first or last of its block.
    """

    block: str
    start: int
    end: int
    shown: str
    whole: bool
    opens: bool
    closes: bool


class Spot(NamedTuple):
    """One site of a place: its number, who has equal words once levelled, and those words."""

    number: int
    groups: tuple[tuple[str, ...], ...]
    words: dict[str, list[Said]]


class Variant(NamedTuple):
    """A variant as it was found, and its row in the table."""

    found: Difference
    row: Any


class Place(NamedTuple):
    """A place: the sigla of those who have it, its sites in order, the variants by site.

    Variants of whole passages stand under site 0.
    """

    name: str
    sigla: tuple[str, ...]
    spots: list[Spot]
    variants: dict[int, list[Variant]]

    def words(self, siglum: str) -> list[Said]:
        """All words that a witness has here."""
        return [word for spot in self.spots for word in spot.words.get(siglum, ())]


def list_places(study: Study) -> list[Place]:
    """Every place of the body, in order. Cost: linear in the readings."""
    said = _list_words(study)
    rows = {row.variant: row for row in study.rows("variants")}
    found: dict[str, dict[int, list[Variant]]] = {}
    for one in study.differences:
        at = found.setdefault(one.site.place, {}).setdefault(one.number, [])
        at.append(Variant(one, rows[one.id]))
    made = []
    for name, here in by(study.rows("readings"), "place").items():
        spots = [_spot(number, own, said) for number, own in by(here, "site").items()]
        sigla = tuple(sorted({row.siglum for row in here}))
        made.append(Place(name, sigla, spots, found.get(name, {})))
    return made


def _list_words(study: Study) -> dict[tuple[str, int], list[Said]]:
    """The words of every reading, by its block and where it starts."""
    starts = {
        block: sorted(row.start for row in own)
        for block, own in by(study.rows("readings"), "block").items()
    }
    made: dict[tuple[str, int], list[Said]] = {}
    for row in study.rows("blocks"):
        told = words(row.saved, row.start) if row.block in starts else ()
        for k, word in enumerate(told):
            own = starts[row.block]
            at = own[max(bisect_right(own, word.start) - 1, 0)]
            said = (word.start, word.end, word.shown, bool(word.text), k == 0, k == len(told) - 1)
            made.setdefault((row.block, at), []).append(Said(row.block, *said))
    return made


def _spot(number: int, own: list[Any], said: dict[tuple[str, int], list[Said]]) -> Spot:
    """One site, from its rows in ``readings``."""
    groups = tuple(
        tuple(sorted({row.siglum for row in rows})) for rows in by(own, "group").values()
    )
    told: dict[str, list[Said]] = {}
    for row in sorted(own, key=lambda row: row.start):
        told.setdefault(row.siglum, []).extend(said.get((row.block, row.start), ()))
    return Spot(number, groups, told)


def span_variant(place: Place, variant: Variant, siglum: str) -> list[Said]:
    """The words of a witness that a variant is about; none where it lacks them."""
    found = variant.found
    if not found.texts.get(siglum):
        return []
    if not found.number:
        return place.words(siglum)
    own = next(spot for spot in place.spots if spot.number == found.number).words.get(siglum, [])
    if not found.level:
        return own
    lettered = [word for word in own if word.whole]
    n = sum(bool(word.text) for word in words(found.texts[siglum]))
    return lettered[found.at : found.at + n]
