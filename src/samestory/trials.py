"""Trials: what comes out otherwise when words are told apart, runs counted or bases chosen
otherwise.

Each is a tidy table made from a study alone, without another run of it, so that a figure of them
costs no more than any other. ``Study.rerun`` is for thresholds that move whole tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

import pandas as pd

from .evidence import body_rows
from .floor import floor_between
from .kinds import FORM
from .places import Passage
from .reuse import overlap
from .study import NO_AGENCY, Study

#: How two pages stand to each other, closest first; of the last two one in a story, as its
#: sources all are known agencies or not.
GROUPS = ("same version", "other version", "different agencies", "different sources")
#: Shortest runs that are tried, beside the published one.
RUNS = (3, 4, 5, 6, 8)
#: Ways to make words of a text; the first is the published one.
WORDS: dict[str, Callable[[Passage], Sequence[str]]] = {
    "levelled": lambda passage: passage.levels,
    "spelling kept": lambda passage: [word.text.casefold() for word in passage.words],
    "as printed": lambda passage: [word.shown for word in passage.words],
}
OPERATIONS = ("addition", "omission", "substitution")


def group_of(study: Study) -> Callable[[str, str], str]:
    """Say of two witnesses how they stand to each other: one of ``GROUPS``."""
    known = {row.siglum: (row.agency, row.version) for row in study.rows("witnesses")}
    apart = 3 if any(agency.startswith(NO_AGENCY) for agency, _ in known.values()) else 2

    def group(a: str, b: str) -> str:
        """One version, two versions of one source's text, or two sources."""
        same = [one == other for one, other in zip(known[a], known[b], strict=True)]
        return GROUPS[0 if all(same) else 1 if same[0] else apart]

    return group


def rival_shares(study: Study) -> pd.DataFrame:
    """Count the shares of all pages under rival rules, one rule set otherwise at a time.

    One row a rule, setting and group of pairs (those of ``GROUPS`` that there are): ``rule,
    setting, group, low, high, n, floor, published``. *low* and *high* are the least and the
    greatest share of a body's words that another page has (0 to 1, both directions, *n* of them);
    *floor* is the noise floor for such a run, not a number where none was counted. Cost: one
    tiling for each two pages and rival.
    """
    group, rows = group_of(study), []
    for rule, setting, published, shares in _rivals(study):
        for name in GROUPS:
            own = [row for row in shares if group(row[0], row[1]) == name]
            if own:
                low, high = (edge(s for row in own for s in row[2]) for edge in (min, max))
                floor = max((row[3] for row in own), key=lambda f: (f == f, f))  # noqa: PLR0124
                rows.append((rule, setting, name, low, high, 2 * len(own), floor, published))
    columns = "rule setting group low high n floor published"
    return pd.DataFrame(rows, columns=columns.split())


def _rivals(study: Study) -> Iterator[tuple[str, str, bool, list[tuple]]]:
    """Each rule and setting, whether it is the published one, and the shares under it."""
    pages = {s: Passage.of(_slices(study, s)) for s in sorted(study.story.sigla)}
    own = study.rules.min_run
    plain = {siglum: page.levels for siglum, page in pages.items()}
    for run in sorted({*RUNS, own}):
        yield "shortest run", f"{run} words", run == own, list(_shares(plain, run))
    for number, (name, divide) in enumerate(WORDS.items()):
        divided = {siglum: divide(page) for siglum, page in pages.items()}
        yield "words", name, not number, list(_shares(divided, own))
    reuse = study.rows("reuse")
    for number, part in enumerate(dict.fromkeys(row.part for row in reuse)):
        shares = [
            (row.siglum_a, row.siglum_b, (row.share_a_in_b, row.share_b_in_a), row.floor)
            for row in reuse
            if row.part == part
        ]
        yield "part of the page", part, not number, shares


def _slices(study: Study, siglum: str) -> list[tuple[str, str]]:
    return [(row.block, row.saved) for row in body_rows(study, siglum)]


def _shares(pages: dict[str, Sequence[str]], run: int) -> Iterator[tuple]:
    """Both shares of every two pages, with the noise floor."""
    for a, b in combinations(pages, 2):
        found = overlap(pages[a], pages[b], run)
        floor = floor_between(pages[a], pages[b], run).share
        yield a, b, (found.share_a_in_b, found.share_b_in_a), floor


def count_bases(study: Study, family: Iterable[str]) -> pd.DataFrame:
    """Count what each witness of a family has otherwise than each other one, as base.

    One row a witness, base and operation: ``siglum, base, op, n``; n counts edits of substance,
    0 included. Swapping witness and base swaps additions and omissions. Cost: one list of edits a
    witness.
    """
    family, rows = sorted(family), []
    for base in family:
        edits = study.edits_against(base)
        own = edits[~edits["kind"].isin(FORM)].groupby(["siglum", "op"]).size()
        found: dict[Any, int] = own.to_dict()
        rows += [
            (siglum, base, op, int(found.get((siglum, op), 0)))
            for siglum in family
            for op in OPERATIONS
            if siglum != base
        ]
    return pd.DataFrame(sorted(rows), columns=["siglum", "base", "op", "n"])
