"""Versions: which state of the agency's text each witness carries, as far as readings tell.

Of all ways to part the witnesses of one agency into versions, that is chosen which explains their
readings by the fewest changes: parsimony, as in the study of manuscripts and of species (Fitch
1971), with lines in place of leaves. What it cannot tell is said as a doubt, in words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product
from typing import NamedTuple

import pandas as pd

from .kinds import Difference, find_differences
from .story import Rules
from .tables import records
from .tokens import words

#: Words of a preview: of two versions, the one that has more of what is yet to come is earlier.
PROSPECTIVE = re.compile(
    r"\b(?:(?:is|are|was|were) (?:set|due|expected|scheduled|to) |will |would |"
    r"expected to|later (?:today|on)|ahead of)",
    re.I,
)
#: What it takes for one line to come to a reading by itself, a change by the agency being 1: any
#: edit; a passage left out, as pages that lack room do; a passage of its own; another tense.
EDIT, LOST, GAINED, TENSE = 1.0, 0.9, 3.0, 3.0
#: Two versions stand apart only if this many times as many readings part them as cross them.
CLEAR = 3
#: How much being alone looks like a revision: in having a passage, in tense, in lacking a passage,
#: in another word; labels speak for an outlet, clauses gained or lost within a passage for neither.
ALONE_HAS, ALONE_TENSE, ALONE_LACKS, ALONE_WORD, ALONE_LABEL = 1.6, 4.0, 1.2, 1.0, -0.5
#: From so much on, a witness may carry a version of its own: where up to ``FEW`` lines carry the
#: version it seems to have, and where more do. The weights are rounded from a logistic
#: regression, the limits where the expected cost was least (a wrong claim counting ten), on made-up
#: transmissions (benchmarks/planted.py), on no real text.
OWN_OF_FEW, OWN, FEW = 3.5, 5.0, 3
#: A passage, or a gap of so many words, has moved if this share of its words, or of the other's, is
#: what others have elsewhere.
MOVED_WORDS, MOVED_SHARE = 8, 0.5

Cells = frozenset[frozenset[str]]


class Carried(NamedTuple):
    """The number of the version that a witness carries, and why that may be otherwise, if so."""

    number: int
    doubt: str = ""


def find_versions(
    readings: pd.DataFrame,
    families: Iterable[Sequence[str]],
    rules: Rules,
    lines: Mapping[str, str] | None = None,
    found: Sequence[Difference] | None = None,
) -> dict[str, Carried]:
    """Infer which version of the dispatch each witness carries: numbers from 1, by siglum.

    One change is counted for each difference between versions, and one for each line that departs
    from its version, however many pages it has. A further version must save ``rules.min_split``
    changes, and no two stand where fewer than ``CLEAR`` times as many readings part them as cross
    them. *lines* tells which witnesses are of one line; without it each is its own. The version
    that speaks more of what is to come is the earlier one. Form kinds are no evidence. *found* is
    what ``find_differences`` gives for these readings and families, where it is known. Cost: the
    different groupings, times the square of the witnesses.
    """
    carried: dict[str, Carried] = {}
    told = records(readings, "siglum", "text")
    for family in families:
        own = {siglum: (lines or {}).get(siglum, siglum) for siglum in family}
        evidence = find_evidence(readings, own, found)
        cells = _fewest_hands(evidence, rules.min_split)
        order = sorted((sorted(cell) for cell in cells), key=lambda c: _ahead(c, told))
        for number, cell in enumerate(order, 1):
            for siglum in cell:
                carried[siglum] = Carried(number, _doubt(siglum, cells, evidence))
    return carried


def _ahead(cell: list[str], told: Iterable[tuple[str, str]]) -> tuple[float, list[str]]:
    """How little a version speaks of what is to come, by (siglum, text): the least comes last."""
    text = " ".join(text for siglum, text in told if siglum in cell)
    return -len(PROSPECTIVE.findall(text)) / max(1, len(text.split())), cell


# Evidence


def differences_within(
    readings: pd.DataFrame, family: set[str], found: Sequence[Difference] | None
) -> Sequence[Difference]:
    """What differs within a family, read from what differs among all where others do not mix in."""
    holders: dict[str, set[str]] = {}
    for place, siglum in records(readings, "place", "siglum"):
        holders.setdefault(place, set()).add(siglum)
    apart = all(own <= family or own.isdisjoint(family) for own in holders.values())
    if found is None or not apart:
        return find_differences(readings[readings["siglum"].isin(family)], [sorted(family)])
    return [own for own in found if all(map(family.issuperset, own.sides))]


class Trait(NamedTuple):
    """One difference as evidence of versions: who has which reading, and what a departure costs.

    ``dear[k]`` is what it takes for a line to come to the reading of side *k* by itself.
    """

    sides: tuple[frozenset[str], ...]
    dear: tuple[float, ...]
    place: str


class Evidence(NamedTuple):
    """What tells the versions of a family apart: its traits, counted; its lines by siglum.

    ``alone`` weighs what pages of one line have alone, by these pages.
    """

    traits: Counter[Trait]
    lines: Mapping[str, str]
    alone: Mapping[frozenset[str], float]


def find_evidence(
    readings: pd.DataFrame,
    lines: Mapping[str, str],
    known_differences: Sequence[Difference] | None = None,
) -> Evidence:
    """Gather the differences within a family that can tell versions apart; *lines* by siglum.

    Left out are form kinds; passages that only stand elsewhere; and readings that one line alone
    has beside one that others share: they cost the same whoever made them. Passages alone in a
    line, and tense, are kept. What one group lacks within a place counts once.
    """
    within = differences_within(readings, set(lines), known_differences)
    differences = [d for d in within if not d.formal]
    moved = _moved(differences)
    found: Counter[Trait] = Counter()
    lacks: set[tuple[str, frozenset[str]]] = set()
    for difference in differences:
        trait = Trait(
            tuple(map(frozenset, difference.sides)), _dear(difference), difference.site.place
        )
        shared = [side for side in trait.sides if len({lines[s] for s in side}) > 1]
        gap = (trait.place, trait.sides[-1])
        known = difference.number > 0 and difference.gap and gap in lacks
        tells = len(shared) > 1 or max(trait.dear) > EDIT
        if tells and not known and difference.id not in moved:
            found[trait] += 1
            if difference.gap and difference.number > 0:
                lacks.add(gap)
    return Evidence(found, lines, _alone(differences, moved, lines))


def _alone(
    differences: Sequence[Difference], moved: set[str], lines: Mapping[str, str]
) -> dict[frozenset[str], float]:
    """Weigh what pages of one line have alone as a revision of the agency's."""
    weight: dict[frozenset[str], float] = {}
    for difference in differences:
        if difference.id in moved:
            continue
        for k, side in enumerate(difference.sides):
            if len({lines[siglum] for siglum in side}) == 1:
                pages = frozenset(side)
                weight[pages] = weight.get(pages, 0.0) + _as_revision(difference, k)
    return weight


def _as_revision(difference: Difference, k: int) -> float:
    """How much it looks like a revision to be alone on side *k* of a difference."""
    if difference.number == 0:
        return ALONE_LACKS if k else ALONE_HAS
    if max(_dear(difference)) == TENSE:
        return ALONE_TENSE
    if difference.kind.kind == "label":
        return ALONE_LABEL
    return 0.0 if difference.gap else ALONE_WORD


def _dear(difference: Difference) -> tuple[float, ...]:
    """What each side's reading costs a line that comes to it by itself."""
    if difference.number == 0:
        return GAINED, LOST
    if difference.gap:
        return (EDIT,) * len(difference.sides)
    ahead = {
        any(PROSPECTIVE.search(f"{difference.texts[siglum]} ") for siglum in side)
        for side in difference.sides
    }
    return (TENSE if len(ahead) > 1 else EDIT,) * len(difference.sides)


def _moved(differences: Sequence[Difference]) -> set[str]:
    """The ids of passages and longer gaps whose words some have at one place, others at another."""
    told = []
    for d in differences:
        has = [side for side in d.sides if d.texts[side[0]]]
        bag = Counter(w.level for w in words(d.texts[has[0][0]]) if w.text) if d.gap else Counter()
        if d.number == 0 or sum(bag.values()) >= MOVED_WORDS:
            told.append((d.id, {s for side in has for s in side}, bag))
    found = set()
    for (one, have, here), (other, hold, there) in combinations(told, 2):
        shared = sum((here & there).values())
        if have.isdisjoint(hold) and shared >= MOVED_SHARE * min(here.total(), there.total()):
            found |= {one, other}
    return found


# The fewest hands


def _fewest_hands(evidence: Evidence, price: float) -> Cells:
    """The parting into versions that needs the fewest changes, found by moves from one version."""
    best: Cells = frozenset([frozenset(evidence.lines)])
    least = _cost(best, evidence, price)
    while True:
        tried = {cells: _cost(cells, evidence, price) for cells in _moves(best, evidence.traits)}
        if not tried or min(tried.values()) >= least:
            return _clear(best, evidence)
        least = min(tried.values())
        best = min((cells for cells in tried if tried[cells] == least), key=_as_sorted)


def _as_sorted(cells: Cells) -> list[list[str]]:
    return sorted(map(sorted, cells))


def _moves(cells: Cells, traits: Iterable[Trait]) -> set[Cells]:
    """Ways to part the witnesses that are one step away: one moved, two joined, one parted."""
    found = set()
    for cell in cells:
        rest = cells - {cell}
        for siglum in cell:
            left = {cell - {siglum}} - {frozenset()}
            found.add(rest | left | {frozenset([siglum])})
            for other in rest:
                found.add((rest - {other}) | left | {other | {siglum}})
        found |= {(rest - {other}) | {cell | other} for other in rest}
        for trait in traits:
            for side in trait.sides:
                if cell & side and cell - side:
                    found.add(rest | {cell & side, cell - side})
    return found - {cells}


def _cost(cells: Cells, evidence: Evidence, price: float) -> float:
    """How many changes a parting into versions needs, a version more counting as *price*."""
    alike = {trait[:2]: trait for trait in evidence.traits}  # the place explains nothing
    needs = {key: _explain(trait, cells, evidence.lines) for key, trait in alike.items()}
    changes = sum(n * needs[trait[:2]] for trait, n in evidence.traits.items())
    return changes + (price - 0.01) * (len(cells) - 1)


def _explain(trait: Trait, cells: Cells, lines: Mapping[str, str]) -> float:
    """The fewest changes that explain a trait.

    A line that departs from its version counts once for a reading, however many pages it has.
    """
    held = [
        {k: {lines[s] for s in cell & side} for k, side in enumerate(trait.sides) if cell & side}
        for cell in cells
    ]
    held = [own for own in held if own]
    least = float("inf")
    for chosen in product(*held):
        departed = {
            (line, k)
            for own, kept in zip(held, chosen, strict=True)
            for k, found in own.items()
            if k != kept
            for line in found
        }
        least = min(least, len(set(chosen)) - 1 + sum(trait.dear[k] for _, k in departed))
    return least


def _clear(cells: Cells, evidence: Evidence) -> Cells:
    """Join two versions where what parts them does not clearly outweigh what crosses them."""
    for one, other in combinations(sorted(cells, key=sorted), 2):
        parts = crosses = 0
        for trait, n in evidence.traits.items():
            both = [side for side in trait.sides if side & one and side & other]
            shared = [side for side in both if len({evidence.lines[s] for s in side}) > 1]
            crosses += n * (len(shared) > 1 and max(trait.dear) == EDIT)
            held = [any(side & cell for side in trait.sides) for cell in (one, other)]
            parts += n * (not both and all(held))
        if parts < CLEAR * crosses:
            return _clear((cells - {one, other}) | {one | other}, evidence)
    return cells


def _doubt(siglum: str, cells: Cells, evidence: Evidence) -> str:
    """Why a witness may carry another version than that of its cell, or nothing.

    Had its line a version of its own, the line would be alone in passages, in tense and in words
    replaced: more than outlets change by themselves. The fewer lines a version has, the likelier is
    one more of a single line.
    """
    cell = next(cell for cell in cells if siglum in cell)
    lines = {evidence.lines[s] for s in cell}
    limit = OWN_OF_FEW if len(lines) <= FEW else OWN
    own = len(lines) > 1 and _weight(siglum, evidence) >= limit
    return "it may carry a version of its own" if own else ""


def _weight(siglum: str, evidence: Evidence) -> float:
    """The most that a witness, or pages of its line together, has alone."""
    return max((w for pages, w in evidence.alone.items() if siglum in pages), default=0.0)
