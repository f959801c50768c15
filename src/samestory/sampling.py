"""Sampling: which units two coders get, drawn at random, the same for the same seed.

A unit is drawn by its number: a fingerprint of the story, the seed and what the unit is. Those
with the smallest numbers of each stratum are taken. So nothing hangs on a random generator, and a
coding sheet, which names a unit by that number alone, betrays neither page nor proposal.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from .codebook import NO_PAGE, STEPS
from .errors import UsageError
from .tables import by
from .tokens import FUNCTION_WORDS, words

if TYPE_CHECKING:
    from .study import Study

#: Fewer units of a variable, or of one of its values, are too few to speak of it.
ENOUGH, ENOUGH_OF_A_VALUE = 50, 10
#: What a sample is sized by: agreement expected of all units, and its standard error.
EXPECTED, ERROR = 0.85, 0.03
#: Shares of a sample of pairs: linked by the program; not linked, of like words; any others.
OF_PAIRS = {"linked": 1 / 2, "near": 1 / 3, "far": 1 / 6}
#: So many content words in common make two blocks near that the program has not linked.
NEAR = 2
#: Statuses of a claim, that which counts for the page first.
_FIRST = ("present", "other", "absent")


class Unit(NamedTuple):
    """What is judged: its step, its key in codings.csv, its number, stratum and place.

    ``said`` is what the program says, "" where it says nothing; ``sigla`` names the pages.
    """

    step: str
    key: str
    number: str
    stratum: str
    place: str
    said: str
    sigla: tuple[str, ...]


class Sample(NamedTuple):
    """What was drawn for each step, out of how many, under which seed; ``story`` fingerprints it.

    ``masks`` gives the name that stands for each siglum.
    """

    story: str
    seed: int
    masks: Mapping[str, str]
    drawn: Mapping[str, Sequence[Unit]]
    sizes: Mapping[str, int]


def size_sample(n: int, expected: float = EXPECTED, error: float = ERROR) -> int:
    """How many of *n* units must be coded twice for a trustworthy estimate of agreement.

    The formula of Lacy and Riffe (1996), "Sampling error and selecting intercoder reliability
    samples for nominal content categories", Journalism & Mass Communication Quarterly 73(4),
    963–973: ((n - 1) SE² + P Q n) / ((n - 1) SE² + P Q), rounded up. P (*expected*) is the
    agreement that all units would show, Q the rest, SE (*error*) the standard error: with .85
    and .05 / 1.64 = .03 one may say, with 95 % confidence and one tail, that agreement is at
    least .80. Never fewer than 50, but all if there are fewer.

    >>> [size_sample(n) for n in (10_000, 1_000, 100, 30)]
    [141, 126, 60, 30]
    """
    spread, exact = expected * (1 - expected), (n - 1) * error**2
    sized = math.ceil((exact + spread * n) / (exact + spread))
    return min(n, max(sized, ENOUGH))


def draw_sample(
    study: Study, steps: Iterable[str] = STEPS, n: int | None = None, seed: int = 1
) -> Sample:
    """Draw the units of some steps of the codebook, each step stratified.

    *n*: how many a step, else by ``size_sample``. A step that the story has no unit for is drawn
    empty. Kinds and authors are asked of the same variants, together or apart. Raises
    ``UsageError`` for an unknown step. Cost: for pairs, the square of the number of body blocks.
    """
    steps = _check_steps(steps)
    if n is not None and n < 1:
        raise UsageError(f"units {n}: a sample has one unit at least; give a greater number.")
    made = {step: list_units(study, step, seed) for step in steps}
    drawn = {step: _draw(step, units, n or size_sample(len(units))) for step, units in made.items()}
    sizes = {step: len(units) for step, units in made.items()}
    return Sample(fingerprint(study), seed, mask_sigla(study, seed), drawn, sizes)


def _check_steps(steps: Iterable[str]) -> list[str]:
    asked = list(steps)
    for step in asked:
        if step not in STEPS:
            raise UsageError(
                f"step {step}: no such step; the steps are {', '.join(STEPS)}; use some of them."
            )
    return [step for step in STEPS if step in asked]


def fingerprint(study: Study) -> str:
    """The SHA-256 of the story as read, its codings left out: they come after the sheets."""
    files = {name: sha for name, sha in study.story.files.items() if name != "codings.csv"}
    return replace(study.story, files=files).sha256


def mask_sigla(study: Study, seed: int) -> dict[str, str]:
    """The name that stands for each siglum in a sheet, P1 and on, in an order of the seed's."""
    story = fingerprint(study)
    order = sorted(study.story.sigla, key=lambda siglum: rank(story, seed, siglum))
    return {siglum: f"P{n}" for n, siglum in enumerate(order, 1)}


def rank(*parts: object) -> str:
    """A number that looks random and is always the same for the same parts (hexadecimal)."""
    return hashlib.sha256("\0".join(map(str, parts)).encode("utf-8", "surrogatepass")).hexdigest()


def list_units(study: Study, step: str, seed: int) -> list[Unit]:
    """Every unit of a step that the story has, in the order of its pages."""
    story, initial, table = fingerprint(study), step[0], STEPS[step].table
    return [
        Unit(step, key, initial + rank(story, seed, table, key)[:15], *told)
        for key, *told in _LISTED[step](study.program)
    ]


#: Key, stratum, place, what the program says, sigla.
_Told = tuple[str, str, str, str, tuple[str, ...]]


def _list_roles(study: Study) -> Iterator[_Told]:
    for row in study.rows("blocks"):
        yield (
            row.block,
            f"{row.siglum} {row.role}",
            row.place or row.siglum,
            row.role,
            (row.siglum,),
        )


def _list_pairs(study: Study) -> Iterator[_Told]:
    """Every two body blocks of two pages: linked by the program, near in words, or far."""
    linked = {(row.block_a, row.block_b): row.relation for row in study.rows("pairs")}
    own = [row for row in study.rows("blocks") if row.role == "body" and not row.repeat_of]
    told = {row.block: _content_words(row.saved) for row in own}
    for a, b in combinations(own, 2):
        if a.siglum != b.siglum:
            if (b.block, a.block) in linked:
                a, b = b, a
            said = linked.get((a.block, b.block), "none")
            like = "near" if len(told[a.block] & told[b.block]) >= NEAR else "far"
            stratum = f"{like if said == 'none' else 'linked'} {said}"
            place = a.place or a.siglum
            yield f"{a.block}~{b.block}", stratum, place, said, (a.siglum, b.siglum)


def _content_words(saved: str) -> frozenset[str]:
    return frozenset(word.level for word in words(saved)) - FUNCTION_WORDS


def _list_variants(study: Study, column: str) -> Iterator[_Told]:
    sides = {found.id: found.sides for found in study.differences}
    for row in study.rows("variants"):
        sigla = tuple(siglum for side in sides[row.variant] for siglum in side)
        yield row.variant, row.kind, row.place, getattr(row, column), sigla


def _list_claims(study: Study) -> Iterator[_Told]:
    told = by(study.rows("traces"), "claim")
    for claim, rows in told.items():
        for siglum, own in by(rows, "siglum").items():
            status = min((row.status for row in own), key=_FIRST.index)
            yield f"{claim}@{siglum}", claim, siglum, status, (siglum,)


def _list_documents(study: Study) -> Iterator[_Told]:
    for witness in study.story.witnesses:
        if witness.agency:
            yield witness.siglum, "", witness.siglum, "", (witness.siglum,)


_LISTED = {
    "roles": _list_roles,
    "pairs": _list_pairs,
    "kinds": lambda study: _list_variants(study, "kind"),
    "authors": lambda study: _list_variants(study, "changed_by"),
    "claims": _list_claims,
    "documents": _list_documents,
}


def _draw(step: str, units: Sequence[Unit], n: int) -> list[Unit]:
    """Draw *n* of some units: of each stratum its part, those with the smallest numbers."""
    strata: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda unit: unit.number):
        strata.setdefault(unit.stratum, []).append(unit)
    sizes = {name: len(own) for name, own in strata.items()}
    parts = _part_pairs(sizes, n) if step == "pairs" else share_out(sizes, n)
    chosen = {unit.number for name, own in strata.items() for unit in own[: parts[name]]}
    return [unit for unit in units if unit.number in chosen]


def _part_pairs(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Part a sample of pairs: half linked, the rest not; what one group lacks, others get."""
    groups: dict[str, dict[str, int]] = {name: {} for name in OF_PAIRS}
    for stratum, size in sizes.items():
        groups[stratum.split()[0]][stratum] = size
    parts, left, shares = {}, min(n, sum(sizes.values())), dict(OF_PAIRS)
    for name in sorted(shares, key=lambda name: sum(groups[name].values())):
        wanted = round(left * shares[name] / sum(shares.values()))
        given = min(wanted, sum(groups[name].values()))
        parts |= share_out(groups[name], given)
        left -= given
        del shares[name]
    return parts


def share_out(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Share *n* among strata by their sizes, by largest remainders; one each where *n* allows.

    >>> share_out({"body": 90, "byline": 1, "date": 9}, 20)
    {'body': 17, 'byline': 1, 'date': 2}
    """
    whole = sum(sizes.values())
    if n >= whole:
        return dict(sizes)
    least = int(n >= len(sizes))
    free, spare = n - least * len(sizes), whole - least * len(sizes)
    exact = {name: (size - least) * free / spare for name, size in sizes.items()}
    parts = {name: least + int(share) for name, share in exact.items()}
    order = sorted(exact, key=lambda name: (int(exact[name]) - exact[name], name))
    for name in order[: n - sum(parts.values())]:
        parts[name] += 1
    return parts


def values_of(step: str, masks: Mapping[str, str]) -> tuple[str, ...]:
    """The answers of a step in a sheet: those of the codebook; for authors, the pages before."""
    if step == "authors":
        return (*sorted(masks.values(), key=lambda name: int(name[1:])), *NO_PAGE)
    return STEPS[step].names
