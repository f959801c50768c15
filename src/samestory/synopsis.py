"""Synopsis: the witnesses side by side, place by place, and how each stands to a base.

A *column* is a witness, or the dispatch rebuilt for a version. What a column has at a place is a
passage of pieces: words that all agree in, or a reading at a site that differs, a gap included. A
mark is nothing but a comparison of two columns at a site, so that swapping base and witness
swaps additions and omissions, and changes nothing else.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from .collation import Site, read_sites
from .kinds import FORM, Difference
from .lineage import Rebuilt, rebuilt_sites
from .study import Study
from .tables import by
from .tokens import Word, words

#: The group of a rebuilt reading that stays undecided: nothing is marked against it.
OPEN = -1


class Form(NamedTuple):
    """Words of a piece, by offset, that another witness writes otherwise; its side, from 1."""

    first: int
    last: int
    variant: str
    side: int


class Piece(NamedTuple):
    """Words of a passage: those of a variant in their group (0 is a gap), or agreed words."""

    text: str
    variant: str = ""
    group: int = 0
    forms: tuple[Form, ...] = ()


Passage = dict[str, list[Piece]]


@dataclass(frozen=True)
class Place:
    """A place: what each column has there, by block, and what differs, in order."""

    name: str
    passages: Mapping[str, Passage]
    differences: Sequence[Difference]

    @cached_property
    def whole(self) -> list[Difference]:
        """Those in which whole passages are present or lacking."""
        return [found for found in self.differences if not found.number]

    def is_open(self, column: str) -> bool:
        """Whether of a rebuilt passage nothing is decided: then it has it, or not, as it may be."""
        groups = [p.group for pieces in self.passages.get(column, {}).values() for p in pieces]
        return bool(groups) and set(groups) == {OPEN}

    def has(self, column: str) -> bool:
        """Whether a column has anything at this place."""
        return column in self.passages

    def stands(self, column: str) -> dict[str, tuple[int, str]]:
        """Where a column stands at each variant: its group or side, and its words."""
        found: dict[str, tuple[int, str]] = {}
        for pieces in self.passages.get(column, {}).values():
            for piece in pieces:
                if piece.variant:
                    before = found.get(piece.variant, (0, ""))[1]
                    text = f"{before} {piece.text.strip()}".strip()
                    found[piece.variant] = (piece.group, text)
                for form in piece.forms:
                    found[form.variant] = (form.side, piece.text[form.first : form.last].strip())
        return found

    def around(self, column: str, variant: str, n: int) -> tuple[str, str]:
        """The *n* words of a column before and behind its words at a variant."""
        sides: tuple[list[str], list[str]] = ([], [])
        met = 0
        for pieces in self.passages[column].values():
            for piece in pieces:
                here = piece.variant == variant
                met = 1 if here else met
                if not here:
                    sides[met].append(piece.text)
            sides[met].append(" ")
        before, behind = (words("".join(texts)) for texts in sides)
        return _show(before[-n:]), _show(behind[:n])


def _show(told: Iterable[Word]) -> str:
    return "".join(word.shown for word in told).strip()


def differ(base: int | None, own: int) -> bool:
    """Whether two columns have other words at a site, by their groups: 0 is a gap.

    Not where the base has no part in the site, nor where a rebuilt reading is undecided.

    >>> differ(0, 1), differ(1, 2), differ(1, 1), differ(None, 1), differ(OPEN, 1)
    (True, True, False, False, False)
    """
    return base not in (None, OPEN, own) and own != OPEN


@dataclass(frozen=True)
class Part:
    """Witnesses that share passages, in one synopsis; versions of which a dispatch is rebuilt.

    ``kinds``: of every variant. ``displaced``: blocks that stand here out of the order of their
    page, each with the block before it there.
    """

    sigla: tuple[str, ...]
    versions: tuple[str, ...]
    places: tuple[Place, ...]
    kinds: Mapping[str, str]
    displaced: Mapping[str, str]

    def whole(self, place: Place, base: str, column: str) -> str:
        """The variant by which one of two columns lacks a whole passage; empty if neither does."""
        has = [place.has(column) for column in (base, column)]
        if has[0] == has[1] or any(map(place.is_open, (base, column))):
            return ""
        for found in place.whole:
            known = {siglum for side in found.sides for siglum in side}
            if {base, column} & set(self.sigla) <= known:
                return found.id
        return ""

    @property
    def bases(self) -> tuple[str, ...]:
        """The columns that may be the base."""
        return (*self.sigla, *self.versions) if len(self.sigla) > 1 else ()

    @cached_property
    def distance(self) -> dict[str, int]:
        """For each witness, how often another differs from it in substance."""
        found: Counter[str] = Counter(dict.fromkeys(self.sigla, 0))
        for place in self.places:
            for own in place.differences:
                if self.kinds[own.id] not in FORM:
                    n = sum(map(len, own.sides))
                    found.update({s: n - len(side) for side in own.sides for s in side})
        return dict(found)

    def text(self, column: str) -> str:
        """All that a column has, place by place."""
        return "\n".join(
            "".join(piece.text for piece in pieces)
            for place in self.places
            for pieces in place.passages.get(column, {}).values()
        )

    def closest(self, among: Sequence[str] = ()) -> str:
        """The witness that differs least from the others of the part: a base for a start."""
        return min(among or self.sigla, key=lambda siglum: (self.distance[siglum], siglum))


# Reading the tables


def find_parts(study: Study) -> list[Part]:
    """Set a study's witnesses side by side: one part for those that share places or a source.

    Parts with more witnesses come first. Cost: linear in the readings.
    """
    at = by(study.rows("readings"), "place")
    all_sites = read_sites(study.readings)
    sites = by(all_sites, "place")
    found: dict[str, list[Difference]] = {name: [] for name in at}
    for own in study.differences:
        found[own.site.place].append(own)
    kinds = {row.variant: row.kind for row in study.rows("variants")}
    parts = []
    for sigla in _join(study, at):
        versions = _rebuildable(study, sigla)
        held = {v: by(rebuilt_sites(all_sites, study.witnesses, v), "place") for v in versions}
        places = [
            _read_place(sites[name], at[name], found[name], {v: held[v].get(name) for v in held})
            for name in _in_order(at)
            if at[name][0].siglum in sigla
        ]
        moved = _find_displaced(study, places)
        parts.append(Part(sigla, versions, tuple(places), kinds, moved))
    return sorted(parts, key=lambda part: (-len(part.sigla), part.sigla))


def _in_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=lambda name: (len(name), name))


def _join(study: Study, at: Mapping[str, Sequence[Any]]) -> list[tuple[str, ...]]:
    """Join the witnesses that share a place or a source."""
    joined = {siglum: {siglum} for siglum in study.witnesses["siglum"]}
    for group in [*study.families, *({row.siglum for row in own} for own in at.values())]:
        union = set().union(*(joined[siglum] for siglum in group))
        joined.update(dict.fromkeys(union, union))
    return sorted({tuple(sorted(group)) for group in joined.values()})


def _find_displaced(study: Study, places: Iterable[Place]) -> dict[str, str]:
    """Blocks out of the order of their page, each with the one before it there."""
    here: dict[str, list[str]] = {}
    for place in places:
        for column, passage in place.passages.items():
            here.setdefault(column, []).extend(filter(None, passage))
    start = {row.block: row.start for row in study.rows("blocks")}
    found: dict[str, str] = {}
    for blocks in here.values():
        kept = find_rising([start[block] for block in blocks])
        on_page = sorted(blocks, key=start.__getitem__)
        before = dict(zip(on_page[1:], on_page, strict=False))
        out = (block for k, block in enumerate(blocks) if k not in kept)
        found |= {block: before.get(block, "") for block in out}
    return found


def find_rising(offsets: Sequence[Any]) -> set[int]:
    """The positions of a longest run of values that rise: what is left over has been moved.

    Cost: n log n (Schensted 1961).

    >>> find_rising([3, 0, 1, 2])
    {1, 2, 3}
    """
    ends: list[Any] = []
    last: list[int] = []
    before: list[int] = []
    for k, offset in enumerate(offsets):
        at = bisect_left(ends, offset)
        ends[at:] = [offset, *ends[at + 1 :]]
        before.append(last[at - 1] if at else -1)
        last[at:] = [k, *last[at + 1 :]]
    kept, k = set(), last[-1] if last else -1
    while k >= 0:
        kept.add(k)
        k = before[k]
    return kept


def _rebuildable(study: Study, sigla: Sequence[str]) -> tuple[str, ...]:
    """The versions that more than one of these witnesses carry."""
    n = Counter(row.version for row in study.rows("witnesses") if row.siglum in sigla)
    return tuple(sorted(version for version, carriers in n.items() if carriers > 1))


def _read_place(
    sites: Sequence[Site],
    rows: Sequence[Any],
    differences: Sequence[Difference],
    held: Mapping[str, Sequence[Rebuilt] | None],
) -> Place:
    """What stands at one place."""
    at_site = {d.number: d.id for d in differences if d.number and not d.level}
    level = [d for d in differences if d.level]
    numbers = [site.site for site in sites]
    passages = {}
    for siglum, own in by(rows, "siglum").items():
        here = by(sorted(own, key=attrgetter("start")), "site")
        passages[siglum] = _passage(siglum, here, numbers, at_site, level)
    spaced = {row.site for row in rows if row.text.endswith(" ")}
    for version, own in held.items():
        if own:
            passages[version] = {"": _rebuilt_pieces(own, at_site, spaced)}
    return Place(sites[0].place, passages, differences)


def _passage(
    siglum: str,
    here: Mapping[int, Sequence[Any]],
    numbers: Iterable[int],
    at_site: Mapping[int, str],
    level: Iterable[Difference],
) -> Passage:
    """The pieces of one witness at one place, by block; a gap stands where its words would."""
    parts: Passage = {}
    waiting: list[Piece] = []
    for number in numbers:
        variant, own = at_site.get(number, ""), here.get(number, ())
        forms = _find_forms(own, [d for d in level if d.number == number and siglum in d.texts])
        for row in own:
            pieces = parts.setdefault(row.block, [])
            pieces += waiting
            waiting = []
            group = row.group if variant else 0
            pieces.append(Piece(row.text, variant, group, tuple(forms.get(row.block, ()))))
        if not own and variant:
            gap = Piece("", variant)
            (parts[next(reversed(parts))] if parts else waiting).append(gap)
    return parts


def _find_forms(rows: Sequence[Any], level: Iterable[Difference]) -> dict[str, list[Form]]:
    """Where in a witness's words at a site stand those that others write otherwise, by block."""
    told = [(row, word) for row in rows for word in words(row.text) if word.text]
    found: dict[str, list[Form]] = {}
    taken = 0
    for own in sorted(level, key=attrgetter("at")):
        siglum = rows[0].siglum
        n = sum(1 for word in words(own.texts[siglum]) if word.text)
        side = next(k for k, side in enumerate(own.sides, 1) if siglum in side)
        run = told[max(own.at, taken) : own.at + n]
        taken = own.at + n
        for block, part in by(
            [_At(row.block, row.text, word) for row, word in run], "block"
        ).items():
            first, last = part[0].word.start, part[-1].word.end
            last = first + len(part[0].text[first:last].rstrip())
            found.setdefault(block, []).append(Form(first, last, own.id, side))
    return found


class _At(NamedTuple):
    block: str
    text: str
    word: Any


def _rebuilt_pieces(
    own: Iterable[Rebuilt], at_site: Mapping[int, str], spaced: set[int]
) -> list[Piece]:
    """The pieces of a rebuilt dispatch at one place."""
    made = []
    for row in own:
        variant = at_site.get(row.site, "")
        text = row.text + (" " if row.text and row.site in spaced else "")
        made.append(Piece(text, variant, row.group if row.decided else OPEN))
    return made
