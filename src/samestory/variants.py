"""Variants: what differs, of what kind, and who changed it; and edits against a stated base."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter

import pandas as pd

from .alignment import MOVED_RUN
from .collation import read_sites, write_sides
from .errors import UsageError
from .kinds import Difference, find_differences
from .lineage import Standing, Verdict, rebuilt_sites, standings, who_changed
from .reuse import overlap
from .tables import by, frame, records
from .tokens import FUNCTION_WORDS, words

#: The shortest run around a change that shows the passage to stand elsewhere on a page.
KNOWN_RUN = 7
#: Why nobody is named where words only stand elsewhere, and for small words beside a change.
MOVED = "a page that lacks the words here has them elsewhere: moved, or laid out otherwise"
FRINGE = "small words beside a larger change: where they belong is a choice of the alignment"


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
    known, elsewhere = standings(witnesses), Elsewhere(readings)
    if differences is None:
        differences = find_differences(readings, list_families(witnesses))
    rows = []
    wider, fringes = find_wider_gaps(differences), find_fringes(differences)
    for found in differences:
        verdict = _judge(found, known, wider, fringes, elsewhere)
        rows.append(
            {
                "variant": found.id,
                "place": found.site.place,
                "site": found.number,
                "groups": write_sides(found.sides, known, found.gap),
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


Where = tuple[str, int]


def _judge(
    found: Difference,
    known: Mapping[str, Standing],
    wider: Mapping[Where, set[str]],
    fringes: set[str],
    elsewhere: Elsewhere,
) -> Verdict:
    """Who changed it at a variant, by those who have a reading there."""
    house = found.formal or found.kind.kind == "label"
    sides = _that_tell(found, wider)
    verdict = who_changed(sides, known, passage=found.number == 0, house=house)
    if verdict.changed_by not in known:
        return verdict
    if found.id in fringes:
        return verdict._replace(changed_by="undecided", why=FRINGE)
    if elsewhere.holds(found, verdict.changed_by):
        return verdict._replace(changed_by="undecided", why=MOVED)
    return verdict


def find_wider_gaps(differences: Iterable[Difference]) -> dict[Where, set[str]]:
    """The witnesses whose gap at a site goes on at the next or comes from the one before.

    What such a witness lacks is one omission, stated once; within it, it has no reading.
    """
    gaps = {
        (d.site.place, d.number): set(d.sides[-1]) for d in differences if d.gap and d.number > 0
    }
    return {
        (place, number): gap
        & (gaps.get((place, number - 1), set()) | gaps.get((place, number + 1), set()))
        for (place, number), gap in gaps.items()
    }


def _that_tell(found: Difference, wider: Mapping[Where, set[str]]) -> Sequence[Sequence[str]]:
    """The sides that have a reading at a variant: of three or more, no part of a wider gap."""
    gone = wider.get((found.site.place, found.number), set())
    left = [tuple(siglum for siglum in side if siglum not in gone) for side in found.sides]
    told = [side for side in left if side]
    return told if len(found.sides) > 2 and len(told) > 1 and not found.level else found.sides


class Elsewhere:
    """Where else each witness has the words of a site: runs of words by the places they stand in.

    Built when first asked: most stories never ask. Cost: linear in the readings.
    """

    def __init__(self, readings: pd.DataFrame) -> None:
        self.readings = readings

    @cached_property
    def told(self) -> dict[tuple[str, str], list[tuple[int, str]]]:
        """What a witness has at a place: (site, levelled word) in order."""
        columns = ("place", "siglum", "site", "start", "text")
        rows = sorted(records(self.readings, *columns), key=attrgetter("site", "start"))
        made: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for row in rows:
            own = made.setdefault((row.place, row.siglum), [])
            own += [(row.site, level) for level in _levels(row.text)]
        return made

    @cached_property
    def places(self) -> dict[tuple[str, tuple[str, ...]], set[str]]:
        """The places in which a witness has a run of ``KNOWN_RUN`` words."""
        made: dict[tuple[str, tuple[str, ...]], set[str]] = {}
        for (place, siglum), own in self.told.items():
            for _, run in _runs(own):
                made.setdefault((siglum, run), set()).add(place)
        return made

    def holds(self, found: Difference, siglum: str) -> bool:
        """Whether a lone witness has elsewhere what it lacks here, or others what they lack.

        A passage or sentence that stands there whole is a transposition, of which the rule may
        speak; here it is the pieces that the alignment of two laid-out passages leaves.
        """
        if not found.gap or not found.number:
            return False
        lacking, having = found.sides[-1], found.sides[0]
        if siglum in lacking:
            return self._stand(found, having[0], siglum)
        return siglum in having and any(self._stand(found, siglum, s) for s in lacking)

    def _stand(self, found: Difference, here: str, there: str) -> bool:
        """Whether most words that *here* has at a site stand in runs that *there* has elsewhere."""
        place = found.site.place
        own = self.told.get((place, here), [])
        at = {k for k, (site, _) in enumerate(own) if found.number == site}
        met: set[int] = set()
        for k, run in _runs(own):
            within = at.intersection(range(k, k + KNOWN_RUN))
            if within and self.places.get((there, run), set()) - {place}:
                met |= within
        whole = len(met) == len(at) >= KNOWN_RUN
        return 2 * len(met) > len(at) and not whole


def _runs(own: Sequence[tuple[int, str]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every run of ``KNOWN_RUN`` words, and where it begins."""
    levels = [level for _, level in own]
    for k in range(len(levels) - KNOWN_RUN + 1):
        yield k, tuple(levels[k : k + KNOWN_RUN])


def find_fringes(differences: Iterable[Difference]) -> set[str]:
    """The ids of variants in small words alone, right beside a change that parts otherwise.

    How such words fall to one change or the other is a choice of the alignment; they name nobody.
    """
    at = {(d.site.place, d.number): d for d in differences if d.number > 0 and not d.level}
    found = set()
    for (place, number), here in at.items():
        beside = [at.get((place, number + step)) for step in (-1, 1)]
        other = any(d is not None and set(d.sides) != set(here.sides) for d in beside)
        told = (word for text in here.texts.values() for word in words(text) if word.text)
        if other and not any(word.content for word in told):
            found.add(here.id)
    return found


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
    swaps additions and omissions and their texts, and changes nothing else. Where the
    same words stand in the other text at another site of the place, or a run of four words or more
    at any, ``moved_to`` names the variant there.
    *differences* is as for ``changes``.
    """
    return frame("edits", list_edits(readings, base, witnesses, differences))


def list_edits(
    readings: pd.DataFrame,
    base: str,
    witnesses: pd.DataFrame | None = None,
    differences: Sequence[Difference] | None = None,
) -> list[dict[str, str]]:
    """The rows of ``edits``; what is empty in a row may be missing."""
    sigla = sorted(set(readings["siglum"].tolist()))
    if differences is None:
        families = [sigla] if witnesses is None else list_families(witnesses)
        differences = find_differences(readings, families)
    held = None if base in sigla else _held_by(readings, witnesses, base, differences)
    rows = [
        _edit(found, base, siglum, *texts)
        for found in differences
        for siglum, texts in _against(found, base, held)
    ]
    rows.sort(key=itemgetter("siglum"))
    for _, own in groupby(rows, key=itemgetter("siglum")):
        _name_moves(list(own))
    for row in rows:
        del row["place"]
    return rows


def _edit(found: Difference, base: str, siglum: str, base_text: str, text: str) -> dict[str, str]:
    """One row of the table, and the place, which the table does not have."""
    return {
        "variant": found.id,
        "siglum": siglum,
        "base": base,
        "op": "substitution" if base_text and text else "addition" if text else "omission",
        "base_text": base_text,
        "text": text,
        "kind": found.kind.kind,
        "place": found.site.place,
    }


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
    own = list(rebuilt_sites(sites, witnesses, base))
    for row in own:
        held[row.place, row.site] = (row.group, row.text) if row.decided else None
    for place, here in by(own, "place").items():
        if (place, 0) in held:
            text = " ".join(row.text for row in here if row.text)
            held[place, 0] = (1, text) if any(row.decided for row in here) else None
    return held


def _name_moves(rows: Sequence[dict[str, str]]) -> None:
    """Let an omission and an addition of the same run of words in a witness name each other.

    The same words at one place come first, then what most resembles a move between places.
    """
    gone = {k: _levels(row["base_text"]) for k, row in enumerate(rows) if row["op"] != "addition"}
    come = {k: _levels(row["text"]) for k, row in enumerate(rows) if row["op"] != "omission"}
    moves = [
        (not near, there + here, there, here)
        for there, here in _pair_alike(rows, gone, come)
        for lost, won in [(gone[there], come[here])]
        for near in [lost == won and rows[there]["place"] == rows[here]["place"]]
        if there != here and ((near and set(lost) - FUNCTION_WORDS) or _moved(lost, won))
    ]
    for *_, there, here in sorted(moves):
        if "moved_to" not in rows[there] and "moved_to" not in rows[here]:
            rows[there]["moved_to"] = rows[here]["variant"]
            rows[here]["moved_to"] = rows[there]["variant"]


def _pair_alike(
    rows: Sequence[dict[str, str]], gone: Mapping[int, list[str]], come: Mapping[int, list[str]]
) -> Iterator[tuple[int, int]]:
    """Pair what is gone with what came: the same words at one place, or a run in common.

    No other pair can be a move, and there are as many pairs as edits times edits.
    """
    at: defaultdict[tuple, set[int]] = defaultdict(set)
    for here, won in come.items():
        for key in (rows[here]["place"], tuple(won)), *_grams(won):
            at[key].add(here)
    for there, lost in gone.items():
        keys = (rows[there]["place"], tuple(lost)), *_grams(lost)
        for here in set().union(*(at[key] for key in keys if key in at)):
            yield there, here


def _levels(text: str) -> list[str]:
    return [word.level for word in words(text) if word.text]


def _grams(levels: list[str]) -> set[tuple[str, ...]]:
    """The runs of ``MOVED_RUN`` words: what shares none cannot have moved."""
    return set(zip(*(levels[k:] for k in range(MOVED_RUN)), strict=False))


def _moved(lost: list[str], won: list[str]) -> bool:
    """Whether most of the shorter of two texts is one run that the longer has too."""
    if min(len(lost), len(won)) < MOVED_RUN:
        return False
    shared = overlap(lost, won, MOVED_RUN)
    return shared.longest_run > 0 and 2 * shared.longest_run >= min(len(lost), len(won))
