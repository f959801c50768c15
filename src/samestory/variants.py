"""Variants: what differs, of what kind, and who changed it; and edits against a stated base."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, product
from operator import itemgetter

import pandas as pd

from .collation import read_sites, write_sides
from .errors import UsageError
from .kinds import Difference, find_differences
from .lineage import rebuild, standings, who_changed
from .reuse import overlap
from .tables import by, frame, records
from .tokens import words

#: The shortest run of words that is known again elsewhere.
MOVED_RUN = 4


def changes(
    readings: pd.DataFrame,
    witnesses: pd.DataFrame,
    differences: Sequence[Difference] | None = None,
) -> pd.DataFrame:
    """List what differs between witnesses of one agency's text (table ``variants``).

    One row is a site with more than one reading once levelled; or, within a site, words that are
    equal once levelled and written otherwise (spelling, case, punctuation); or a whole passage
    that some witnesses have and others lack (site 0). Straightened quotation marks, markup and
    spaces are traces of saving and make no variant. *differences*: what ``find_differences`` gives
    for these readings and the families of these witnesses, where it is known. Cost: linear in the
    readings.
    """
    known = standings(witnesses)
    if differences is None:
        differences = find_differences(readings, list_families(witnesses))
    rows = []
    for found in differences:
        verdict = who_changed(found.sides, known)
        rows.append(
            {
                "variant": found.id,
                "place": found.site.place,
                "site": found.number,
                "groups": write_sides(found.sides, found.gap),
                "readings": " | ".join(found.readings),
                "kind": found.kind.kind,
                "kind2": found.kind.kind2,
                "rule": found.kind.rule,
                "changed_by": verdict.changed_by,
                "why": verdict.why,
                "between_versions": verdict.between_versions,
                "in_quotation": found.quoted,
                "trace": found.trace,
            }
        )
    return frame("variants", rows)


def list_families(witnesses: pd.DataFrame) -> list[tuple[str, ...]]:
    """The sigla of the witnesses of each agency's text, in the order of the first of each."""
    families: dict[str, tuple[str, ...]] = {}
    for siglum, agency in records(witnesses, "siglum", "agency"):
        families[agency] = (*families.get(agency, ()), siglum)
    return list(families.values())


def edits(
    readings: pd.DataFrame,
    base: str,
    witnesses: pd.DataFrame | None = None,
    differences: Sequence[Difference] | None = None,
) -> pd.DataFrame:
    """State what every other witness has otherwise than a base (table ``edits``).

    *base* is a siglum; or, with *witnesses*, a version such as ``AFP-1``, whose dispatch is then
    rebuilt (where it stays undecided, and of words equal once levelled, no edit is stated). An
    addition is words where the base has none, an omission the reverse. Swapping base and witness
    swaps additions and omissions and their texts, and changes nothing else. Where a run of four
    words or more stands in the other text at another site, ``moved_to`` names the variant there.
    *differences* is as for ``changes``.
    """
    sigla = sorted(set(readings["siglum"].tolist()))
    if differences is None:
        families = [sigla] if witnesses is None else list_families(witnesses)
        differences = find_differences(readings, families)
    held = None if base in sigla else _held_by(readings, witnesses, base, differences)
    rows: list[dict[str, str]] = []
    for found in differences:
        for siglum, texts in _against(found, base, held):
            op = "substitution" if all(texts) else "addition" if texts[1] else "omission"
            rows.append(
                {
                    "variant": found.id,
                    "siglum": siglum,
                    "base": base,
                    "op": op,
                    "base_text": texts[0],
                    "text": texts[1],
                    "kind": found.kind.kind,
                }
            )
    rows.sort(key=itemgetter("siglum"))
    for _, own in groupby(rows, key=itemgetter("siglum")):
        _name_moves(list(own))
    return frame("edits", rows)


Held = dict[tuple[str, int], tuple[int, str] | None]


def _against(found: Difference, base: str, held: Held | None) -> list[tuple[str, tuple[str, str]]]:
    """The witnesses on other sides than the base, each with (base text, own text)."""
    if held is None:
        own = [side for side in found.sides if base in side]
        text = found.texts.get(base, "")
    else:
        known = held.get((found.site.place, found.number)) if not found.level else None
        if known is None:
            return []
        group, text = known
        own = [found.sides[group - 1]] if group or found.gap else []
    return [
        (siglum, (text, found.texts[siglum]))
        for side in found.sides
        if own and side is not own[0]
        for siglum in side
    ]


def _held_by(
    readings: pd.DataFrame,
    witnesses: pd.DataFrame | None,
    base: str,
    differences: Sequence[Difference],
) -> Held:
    """What a rebuilt dispatch holds at each site that differs; as site 0, at the whole place.

    The number of its group and its words; group 0 is a gap. None where it is undecided.
    """
    versions = () if witnesses is None else sorted(set(witnesses["version"]))
    if base not in versions:
        known = ", ".join([*sorted(set(readings["siglum"])), *versions])
        raise UsageError(
            f"base {base}: no such witness or version; the bases of this story are {known}; "
            "name one of them."
        )
    held: Held = {(found.site.place, 0): (0, "") for found in differences if not found.number}
    asked = {(found.site.place, found.number) for found in differences}
    sites = [
        site
        for site in read_sites(readings)
        if (site.place, 0) in held or (site.place, site.site) in asked
    ]
    own = records(rebuild(readings, witnesses, base, sites))
    for row in own:
        held[row.place, row.site] = (row.group, row.text) if row.decided else None
    for place, here in by(own, "place").items():
        if (place, 0) in held:
            text = " ".join(row.text for row in here if row.text)
            held[place, 0] = (1, text) if any(row.decided for row in here) else None
    return held


def _name_moves(rows: Sequence[dict[str, str]]) -> None:
    """Let an omission and an addition of the same run of words in a witness name each other."""
    gone = [(row, _levels(row["base_text"])) for row in rows if row["op"] != "addition"]
    come = [(row, _levels(row["text"])) for row in rows if row["op"] != "omission"]
    for (there, lost), (here, won) in product(gone, come):
        named = "moved_to" in here or "moved_to" in there
        if here is not there and not named and _moved(lost, won):
            there["moved_to"], here["moved_to"] = here["variant"], there["variant"]


def _levels(text: str) -> list[str]:
    return [word.level for word in words(text) if word.text]


def _moved(lost: list[str], won: list[str]) -> bool:
    """Whether most of the shorter of two texts is one run that the longer has too."""
    if min(len(lost), len(won)) < MOVED_RUN:
        return False
    shared = overlap(lost, won, MOVED_RUN)
    return shared.longest_run > 0 and 2 * shared.longest_run >= min(len(lost), len(won))
