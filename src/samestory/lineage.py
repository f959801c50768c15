"""Lineage: which witnesses carry one agency's text, in which version, and who changed it.

All that is known here is which witness shares which reading with which other. That settles some
questions and leaves others open; what stays open is called undecided, with the reason in words.
The rule is that of section 5 of the codebook: lines vote, not pages; a difference between versions
of the dispatch is the agency's or time's, never an outlet's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from .collation import Site, read_sites, write_sides
from .kinds import Difference, find_differences
from .places import DERIVED
from .story import Rules
from .tables import by, frame, records
from .tokens import straight, words

#: Words of a preview: of two versions, the one that has more of what is yet to come is earlier.
PROSPECTIVE = re.compile(
    r"\b(?:(?:is|are|was|were) (?:set|due|expected|scheduled|to) |will |would |"
    r"expected to|later (?:today|on)|ahead of)",
    re.I,
)
#: Two witnesses carry one text if this share of either body is derived from what the other has.
FAMILY_SHARE = 0.5
#: A split is a difference between versions only if it has this many times the support of any
#: split that contradicts it.
CLEAR = 3


def find_families(blocks: pd.DataFrame, pairs: pd.DataFrame) -> list[tuple[str, ...]]:
    """Group the witnesses that carry text of one source: sigla in order, one tuple a family.

    Two witnesses belong together if at least half of either body, in words, stands in blocks of
    derived wording with the other. Same facts make no family.
    """
    shown = records(blocks, "siglum", "block", "role", "repeat_of", "n_words")
    body = [row for row in shown if row.role == "body" and not row.repeat_of]
    size = {row.block: row.n_words for row in body}
    whole = {siglum: sum(row.n_words for row in own) for siglum, own in by(body, "siglum").items()}
    columns = ("siglum_a", "siglum_b", "block_a", "block_b", "role", "relation")
    derived = [
        row for row in records(pairs, *columns) if row.relation in DERIVED and row.role == "body"
    ]
    family = {siglum: {siglum} for siglum in sorted({row.siglum for row in shown})}
    for (a, b), own in by(derived, "siglum_a", "siglum_b").items():
        shares = [
            sum(size[block] for block in blocks_of) / max(1, whole[siglum])
            for siglum, blocks_of in (
                (a, {row.block_a for row in own}),
                (b, {row.block_b for row in own}),
            )
        ]
        if max(shares) >= FAMILY_SHARE:
            joined = family[a] | family[b]
            family.update(dict.fromkeys(joined, joined))
    return sorted({tuple(sorted(found)) for found in family.values()})


def splits(
    readings: pd.DataFrame,
    families: Iterable[Sequence[str]],
    found: Sequence[Difference] | None = None,
) -> pd.DataFrame:
    """Count the ways in which readings part the witnesses of a family (table ``splits``).

    One row a two-sided split. Kinds of form (spelling, punctuation, case, style) are left out:
    they may coincide. Sites count where all witnesses of the family have the place; a passage that
    some lack altogether counts as one. With four witnesses there are three ways to part two from
    two: how they are supported is all that so few texts tell of lineage. *found*: what
    ``find_differences`` gives for these readings and families, where it is known.
    """
    rows = []
    for family in families:
        inner, whole = _count_splits(readings, family, found)
        for split in sorted(inner | whole, key=lambda s: (-(inner[s] + whole[s]), s)):
            alone = [side[0] for side in split if len(side) == 1]
            rows.append(
                {
                    "agency": write_sides([family]),
                    "split": write_sides(split),
                    "n": inner[split] + whole[split],
                    "n_passages": whole[split],
                    "alone": alone[0] if len(alone) == 1 else "",
                }
            )
    return frame("splits", rows)


Split = tuple[tuple[str, ...], tuple[str, ...]]


def _count_splits(
    readings: pd.DataFrame, family: Sequence[str], found: Sequence[Difference] | None
) -> tuple[Counter[Split], Counter[Split]]:
    """Count two-sided splits of a family: at sites, and by whole passages."""
    inner: Counter[Split] = Counter()
    whole: Counter[Split] = Counter()
    for own in _differences_within(readings, set(family), found):
        if own.formal or len(own.sides) != 2:
            continue
        if own.number == 0:
            whole[_split(*own.sides)] += 1
        elif set(own.sides[0]) | set(own.sides[1]) == set(family):
            inner[_split(*own.sides)] += 1
    return inner, whole


def _differences_within(
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


def _split(one: Iterable[str], other: Iterable[str]) -> Split:
    first, second = sorted((tuple(sorted(one)), tuple(sorted(other))))
    return first, second


def find_versions(
    readings: pd.DataFrame,
    families: Iterable[Sequence[str]],
    rules: Rules,
    found: Sequence[Difference] | None = None,
) -> dict[str, int]:
    """Infer which version of the dispatch each witness carries: numbers from 1, by siglum.

    A split of two or more witnesses from two or more others parts versions if at least
    ``rules.min_split`` sites support it, and ``CLEAR`` times as many as any split that contradicts
    it. The version that speaks more of what is to come is the earlier one. *found* is as for
    ``splits``.
    """
    version: dict[str, int] = {}
    for family in families:
        inner, whole = _count_splits(readings, family, found)
        support = {s: n for s, n in (inner + whole).items() if min(map(len, s)) > 1}
        kept = [
            split
            for split, n in support.items()
            if n >= rules.min_split
            and n >= CLEAR * max((support[o] for o in support if _contradict(split, o)), default=0)
        ]
        cells: dict[tuple[bool, ...], list[str]] = {}
        for siglum in sorted(family):
            cells.setdefault(tuple(siglum in split[0] for split in kept), []).append(siglum)
        in_order = list(cells.values())
        if len(cells) > 1:
            in_order.sort(key=lambda cell: _ahead(cell, readings))
        for number, cell in enumerate(in_order, 1):
            version.update(dict.fromkeys(cell, number))
    return version


def _contradict(a: Split, b: Split) -> bool:
    """Whether no one tree can have both splits."""
    return all(set(x) & set(y) for x in a for y in b)


def _ahead(cell: list[str], readings: pd.DataFrame) -> tuple[float, list[str]]:
    """How little a version speaks of what is to come: the least comes last."""
    text = " ".join(text for siglum, text in records(readings, "siglum", "text") if siglum in cell)
    return -len(PROSPECTIVE.findall(text)) / max(1, len(text.split())), cell


class Standing(NamedTuple):
    """What the rule needs to know of a witness."""

    line: str
    agency: str
    version: str


def standings(witnesses: pd.DataFrame) -> dict[str, Standing]:
    """The line, family and version of each witness, from the table ``witnesses``."""
    rows = records(witnesses, "siglum", "line", "agency", "version")
    return {siglum: Standing(*standing) for siglum, *standing in rows}


class Verdict(NamedTuple):
    """Who changed a reading: a siglum, agency or undecided; why; whether versions part there."""

    changed_by: str
    why: str
    between_versions: bool


def who_changed(sides: Sequence[Sequence[str]], known: Mapping[str, Standing]) -> Verdict:
    """Say who changed the text where witnesses of one agency part into these sides.

    A witness is named only if it stands alone, the contrary reading stands in two other lines or
    more, and a witness of that reading has its version. Where the sides are exactly the versions,
    each attested by two lines, the change is the agency's as far as seen. All else is undecided.
    """
    if len({known[siglum].agency for side in sides for siglum in side}) > 1:
        return Verdict("undecided", "the witnesses carry texts of different agencies", False)
    between = _between_versions(sides, known)
    if between:
        thin = [side for side in sides if len(_lines(side, known)) < 2]
        if not thin:
            return Verdict("agency", "each version has its reading, in two lines each", True)
        return Verdict(
            "undecided",
            f"version {known[thin[0][0]].version} stands in one line only ({_list(thin[0])})",
            True,
        )
    if len(sides) == 2 and all(len(_lines(side, known)) == 1 for side in sides):
        return Verdict(
            "undecided", f"one line against one ({' | '.join(map(_list, sides))})", False
        )
    named, reasons = [], []
    for side in sides:
        if len(side) == 1:
            reason, holds = _alone(side[0], [s for s in sides if s is not side], known)
            reasons.append(reason)
            if holds:
                named.append((side[0], reason))
    if len(named) == 1:
        return Verdict(*named[0], False)
    if named:
        each = "; ".join(why for _, why in named)
        return Verdict("undecided", f"more than one witness stands alone: {each}", False)
    return Verdict("undecided", "; ".join(reasons) or _no_one_alone(sides), False)


def _no_one_alone(sides: Sequence[Sequence[str]]) -> str:
    return f"no witness stands alone: {' against '.join(_list(side) for side in sides)}"


def _lines(side: Iterable[str], known: Mapping[str, Standing]) -> set[str]:
    return {known[siglum].line for siglum in side}


def _list(sigla: Iterable[str]) -> str:
    return ", ".join(sorted(sigla))


def _between_versions(sides: Sequence[Sequence[str]], known: Mapping[str, Standing]) -> bool:
    """Whether each side is exactly the witnesses of one version."""
    versions = [{known[siglum].version for siglum in side} for side in sides]
    apart = len({v for found in versions for v in found}) == len(sides)
    return len(sides) > 1 and apart and all(len(found) == 1 for found in versions)


def _alone(
    siglum: str, others: Sequence[Sequence[str]], known: Mapping[str, Standing]
) -> tuple[str, bool]:
    """Whether the rule names a witness that is alone in a reading, and the reason in words."""
    me = known[siglum]
    contrary = [side for side in others if len(_lines(side, known) - {me.line}) >= 2]
    if not contrary:
        against = max(others, key=lambda side: (len(_lines(side, known) - {me.line}), len(side)))
        lines = len(_lines(against, known) - {me.line})
        sisters = [s for s in against if known[s].line == me.line]
        extra = f"; {_list(sisters)} is of the same line and adds no vote" if sisters else ""
        count = {0: "no other line", 1: "one other line only"}[min(lines, 1)]
        stand = "stands" if len(against) == 1 else "stand"
        return f"{siglum} alone, but {_list(against)} {stand} in {count}{extra}", False
    same = [side for side in contrary if any(known[s].version == me.version for s in side)]
    if not same:
        return f"{siglum} alone, but no witness of the contrary reading has its version", False
    rivals = [s for s in contrary if s is not same[0] and s in same]
    if rivals:
        return f"{siglum} alone, but the others do not agree", False
    with_it = [s for s in same[0] if known[s].version == me.version]
    have = "has" if len(with_it) == 1 else "have"
    return (
        f"{siglum} alone; {_list(same[0])} agree, in {_other_lines(same[0], me, known)} other "
        "lines; "
        f"{_list(with_it)} {have} {siglum}'s version",
        True,
    )


def _other_lines(side: Iterable[str], me: Standing, known: Mapping[str, Standing]) -> str:
    number = len(_lines(side, known) - {me.line})
    return {2: "two", 3: "three", 4: "four"}.get(number, str(number))


# The dispatch


def rebuild(
    readings: pd.DataFrame,
    witnesses: pd.DataFrame,
    version: str,
    sites: Sequence[Site] | None = None,
) -> pd.DataFrame:
    """Rebuild the dispatch of a version from the witnesses that carry it, site by site.

    One row a site of a place that the version has: ``place, site, group, text, decided``. Where
    the witnesses of the version part, a reading that the rule gives to a witness is left out; if
    more than one is left, both stand in brackets: ``[fighters|group]``, with group 0 and
    ``decided`` False. Of forms that are equal once levelled, that of most lines stands. Words that
    no witness kept cannot come back. *sites*: those of the readings to rebuild, else all.
    """
    known = standings(witnesses)
    carriers = {siglum for siglum, standing in known.items() if standing.version == version}
    family = {
        siglum for siglum in known if any(known[siglum].agency == known[c].agency for c in carriers)
    }
    rows = []
    for site in read_sites(readings) if sites is None else sites:
        sides = [set(side) & family for side in site.sides]
        if not any(side & carriers for side in sides):
            continue
        kept = _kept(sides, carriers, known)
        texts = [_form(site.texts[k], carriers, known) if k < len(site.texts) else "" for k in kept]
        decided = len(kept) == 1
        rows.append(
            {
                "place": site.place,
                "site": site.site,
                "group": kept[0] + 1 if decided and kept[0] < len(site.texts) else 0,
                "text": texts[0] if decided else _bracketed(texts),
                "decided": decided,
            }
        )
    return pd.DataFrame(rows, columns=["place", "site", "group", "text", "decided"])


def _kept(sides: list[set[str]], carriers: set[str], known: Mapping[str, Standing]) -> list[int]:
    """The sides whose reading may be the version's: those that no verdict gives to a witness."""
    own = [k for k, side in enumerate(sides) if side & carriers]
    if len(own) == 1:
        return own
    verdict = who_changed([sorted(side) for side in sides if side], known)
    return [k for k in own if sides[k] != {verdict.changed_by}]


def _form(texts: Mapping[str, str], carriers: set[str], known: Mapping[str, Standing]) -> str:
    """A reading word by word in the form of most lines, then of most carriers."""
    if len(set(texts.values())) == 1:  # written alike by all
        return _joined_words([word.shown for word in words(next(iter(texts.values())))])
    told = {siglum: [word.shown for word in words(text)] for siglum, text in texts.items()}
    if len({len(own) for own in told.values()}) > 1:  # cut otherwise: take one whole
        told = {siglum: [text] for siglum, text in texts.items()}
    chosen = []
    for forms in zip(*told.values(), strict=True):
        holders: dict[str, set[str]] = {}
        for siglum, form in zip(told, forms, strict=True):
            holders.setdefault(straight(form).strip(), set()).add(siglum)
        weight = {
            form: (len(_lines(own, known)), len(own & carriers)) for form, own in holders.items()
        }
        chosen.append(max(sorted(weight), key=weight.__getitem__))
    return _joined_words(chosen)


def _joined_words(shown: Iterable[str]) -> str:
    """Words as one text with straight marks, the halves of a hyphened word together."""
    text = straight(" ".join([word.strip() for word in shown]))
    return re.sub(r"(?<=\w-) (?=\w)", "", text).strip()


def _bracketed(texts: Sequence[str]) -> str:
    """Rival readings in brackets, the marks that all end in behind them."""
    ends = {re.search(r"[,.;:]*$", text).group() for text in texts if text}
    end = ends.pop() if len(ends) == 1 else ""
    return f"[{'|'.join(text.removesuffix(end) if end else text for text in texts)}]{end}"
