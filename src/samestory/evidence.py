"""Evidence: the views of a study's tables that its findings, figures and pages ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, groupby
from math import log
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .collation import read_side, write_sides
from .kinds import FORM
from .likeness import likeness
from .lineage import standings
from .reuse import tiles
from .study import Study
from .tokens import FUNCTION_WORDS, words


def body(study: Study) -> pd.DataFrame:
    """The body blocks, repeats left out."""
    own = study.blocks
    return own[(own["role"] == "body") & (own["repeat_of"] == "")]


def body_rows(study: Study, siglum: str = "") -> list[Any]:
    """The same as named tuples, of all pages or of one."""
    return [
        row
        for row in study.rows("blocks")
        if row.role == "body" and not row.repeat_of and siglum in ("", row.siglum)
    ]


def substantive(study: Study) -> pd.DataFrame:
    """The variants of substance: all but those of form (spelling, punctuation, case, style)."""
    return study.variants[~study.variants["kind"].isin(FORM)]


def named(study: Study) -> pd.DataFrame:
    """The variants of substance that the rule gives to a witness."""
    own = substantive(study)
    return own[own["changed_by"].isin(set(study.witnesses["siglum"]))]


def largest_family(study: Study) -> list[str]:
    """The largest family of witnesses that carry one agency's text."""
    return list(max(study.families, key=lambda family: (len(family), family)))


def name_page(study: Study, siglum: str) -> str:
    """A page by its siglum and outlet; where an outlet has two versions, by the version too.

    ``D (Dawn)``, and ``E (The Moscow Times, AFP-1)``. An unknown siglum is a KeyError.
    """
    known = {row.siglum: row for row in study.rows("witnesses")}
    own = known[siglum]
    versions = {row.version for row in known.values() if row.outlet == own.outlet}
    return f"{siglum} ({own.outlet}{f', {own.version}' if len(versions) > 1 else ''})"


def mates(study: Study, same_agency: bool, same_version: bool | None = None) -> pd.DataFrame:
    """Rows of ``reuse`` for bodies, by whether two witnesses share an agency and a version."""
    kept = mate_rows(study, same_agency, same_version)
    return study.reuse[[row in kept for row in study.rows("reuse")]]


def mate_rows(study: Study, same_agency: bool, same_version: bool | None = None) -> list[Any]:
    """The same as named tuples."""
    known = standings(study.witnesses)
    return [
        row
        for row in study.rows("reuse")
        if row.part == "body"
        for a, b in [(known[row.siglum_a], known[row.siglum_b])]
        if (a.agency == b.agency) == same_agency and same_version in (None, a.version == b.version)
    ]


def possible_splits(family: Iterable[str], known: Iterable[str] = ()) -> list[str]:
    """All ways to part a family into two groups of two or more, written as ``DE|LN``.

    *known*: all sigla of the story, where the family is not the whole of it.

    >>> possible_splits("DELN")
    ['DE|LN', 'DL|EN', 'DN|EL']
    """
    sigla = sorted(family)
    known, made = tuple(known) or sigla, set()
    for size in range(2, len(sigla) // 2 + 1):
        for side in combinations(sigla, size):
            rest = [siglum for siglum in sigla if siglum not in side]
            made.add(write_sides(sorted([list(side), rest]), known))
    return sorted(made)


class SharedRun(NamedTuple):
    """The longest run that two bodies share: its words in the first, and where it stands."""

    text: str
    blocks: tuple[str, ...]


def longest_run(study: Study, a: str, b: str) -> SharedRun:
    """The longest run of words that the bodies of two witnesses share; empty if there is none."""
    told = [
        [(row.block, w) for row in body_rows(study, siglum) for w in words(row.saved) if w.text]
        for siglum in (a, b)
    ]
    levels = ([word.level for _, word in side] for side in told)
    found = tiles(*levels, study.rules.min_run)
    if not found:
        return SharedRun("", ())
    first = found[0]
    run = told[0][first.i : first.i + first.n]
    blocks = dict.fromkeys(block for block, _ in run + told[1][first.j : first.j + first.n])
    parts = groupby(run, key=lambda part: part[0])
    text = " ".join("".join(word.shown for _, word in part).strip() for _, part in parts)
    return SharedRun(text, tuple(blocks))


def terms(study: Study, story_only: bool = True) -> dict[str, list[str]]:
    """The content words of each page: of its body, or of all that stands on it."""
    made: dict[str, list[str]] = {}
    for row in body_rows(study) if story_only else study.rows("blocks"):
        levels = [word.level for word in words(row.saved) if word.text]
        made.setdefault(row.siglum, []).extend([w for w in levels if w not in FUNCTION_WORDS])
    return dict(sorted(made.items()))


def like_terms(own: Mapping[str, Sequence[str]]) -> np.ndarray:
    """TF-IDF cosines between pages given by their terms, as ``terms`` gives them."""
    return likeness(list(own.values()), sublinear=False)


def characteristic_words(study: Study, story_only: bool = True, n: int = 8) -> dict[str, list[str]]:
    """The words that TF-IDF calls most characteristic of each page: a caution, not a result."""
    return rank_terms(terms(study, story_only), n)


def rank_terms(own: Mapping[str, Sequence[str]], n: int = 8) -> dict[str, list[str]]:
    """The same of pages given by their terms."""
    holders = Counter(term for page in own.values() for term in set(page))
    idf = {term: log((1 + len(own)) / (1 + k)) + 1 for term, k in holders.items()}
    made = {}
    for siglum, page in own.items():
        weight = {t: k * idf[t] for t, k in Counter(page).items() if holders[t] == 1}
        made[siglum] = sorted(weight, key=lambda term: (-weight[term], term))[:n]
    return made


class Setting(NamedTuple):
    """A side of a variant in its sentence: who has it, and the words around it.

    The sentence is that of the first witness, in ``blocks``; the blocks of the ``others`` read the
    same at this site, and may differ elsewhere.
    """

    sigla: str
    blocks: tuple[str, ...]
    others: tuple[str, ...]
    before: str
    words: str
    after: str


def _joined(readings: pd.DataFrame) -> str:
    """Readings of one witness as running text: blocks are parted by a space."""
    text, last = "", ""
    for block, part in zip(readings["block"], readings["text"], strict=True):
        text += " " if last not in ("", block) else ""
        text += part
        last = block
    return text


def settings(study: Study, variant: str) -> list[Setting]:
    """Each side of a variant in the passage it stands in, the passage of its first witness.

    ``words`` is what differs, empty for a gap; a side that lacks the whole passage has no blocks.
    An unknown id is a KeyError.
    """
    found = study.variants[study.variants["variant"] == variant]
    if found.empty:
        raise KeyError(f"no variant {variant}")
    row = found.iloc[0]
    here = study.readings[study.readings["place"] == row["place"]].sort_values(["site", "start"])
    made, known = [], set(study.witnesses["siglum"])
    sides = row["groups"].rstrip("-").split("|")
    for side, reading in zip(sides, row["readings"].split(" | "), strict=False):
        sigla = read_side(side, known)
        own = here[here["siglum"].isin(sigla)]
        passages = {s: _joined(own[own["siglum"] == s]) for s in sigla}
        common = Counter(passages.values())
        speaker = max(sigla, key=lambda s: common[passages[s]])  # noqa: B023
        first = own[own["siglum"] == speaker]
        parts = (
            first["site"] < row["site"],
            first["site"] == row["site"],
            first["site"] > row["site"],
        )
        texts = [_joined(first[part]) for part in parts]
        if row["site"] == 0:
            texts = ["", _joined(first), ""]
        elif row["kind"] in FORM and reading in texts[1]:
            before, _, after = texts[1].partition(reading)
            texts = [texts[0] + before, reading, after + texts[2]]
        blocks = dict.fromkeys(first["block"])
        others = dict.fromkeys(block for block in own["block"] if block not in blocks)
        made.append(Setting(side, tuple(blocks), tuple(others), *texts))
    return made
