"""Lineage: which witnesses carry one agency's text, in which version, and who changed it.

All that is known here is which witness shares which reading with which other. That settles some
questions and leaves others open; what stays open is called undecided, with the reason in words.
The rule is that of section 5 of the codebook: lines vote, not pages; a difference between versions
of the dispatch is the agency's or time's, never an outlet's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from .collation import Site, read_sites, write_sides
from .kinds import Difference
from .places import DERIVED
from .story import Rules
from .tables import by, frame, records
from .tokens import straight, words
from .versions import CLEAR, differences_within

#: Two witnesses carry one text if this share of either body is derived from what the other has.
FAMILY_SHARE = 0.5


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
    rules: Rules | None = None,
    found: Sequence[Difference] | None = None,
) -> pd.DataFrame:
    """Count the ways in which readings part the witnesses of a family (table ``splits``).

    One row a two-sided split. Kinds of form (spelling, punctuation, case, style) are left out:
    they may coincide. Sites count where all witnesses of the family have the place; a passage that
    some lack altogether counts as one. With four witnesses there are three ways to part two from
    two: how they are supported is all that so few texts tell of lineage. ``contradicted`` is the
    best support of a split that no tree has beside this one (Buneman 1971); ``tells`` says
    "cannot tell" unless a split has ``rules.min_split`` sites and ``CLEAR`` times that support.
    *found*: what ``find_differences`` gives for these readings and families, where it is known.
    """
    least = (rules or Rules()).min_split
    families = list(families)
    known = {siglum for family in families for siglum in family}
    rows = []
    for family in families:
        inner, whole = _count_splits(readings, family, found)
        support = inner + whole
        for split in sorted(support, key=lambda s: (-support[s], s)):
            alone = [side[0] for side in split if len(side) == 1]
            contrary = max((support[o] for o in support if _contradict(split, o)), default=0)
            clear = support[split] >= max(least, CLEAR * contrary)
            rows.append(
                {
                    "agency": write_sides([family], known),
                    "split": write_sides(split, known),
                    "n": support[split],
                    "n_passages": whole[split],
                    "alone": alone[0] if len(alone) == 1 else "",
                    "contradicted": contrary,
                    "tells": "one alone" if alone else "clear" if clear else "cannot tell",
                }
            )
    return frame("splits", rows)


def _contradict(a: Split, b: Split) -> bool:
    """Whether no one tree can have both splits."""
    return all(set(x) & set(y) for x in a for y in b)


Split = tuple[tuple[str, ...], tuple[str, ...]]


def _count_splits(
    readings: pd.DataFrame, family: Sequence[str], found: Sequence[Difference] | None
) -> tuple[Counter[Split], Counter[Split]]:
    """Count two-sided splits of a family: at sites, and by whole passages."""
    inner: Counter[Split] = Counter()
    whole: Counter[Split] = Counter()
    for own in differences_within(readings, set(family), found):
        if own.formal or len(own.sides) != 2:
            continue
        if own.number == 0:
            whole[_split(*own.sides)] += 1
        elif set(own.sides[0]) | set(own.sides[1]) == set(family):
            inner[_split(*own.sides)] += 1
    return inner, whole


def _split(one: Iterable[str], other: Iterable[str]) -> Split:
    first, second = sorted((tuple(sorted(one)), tuple(sorted(other))))
    return first, second


class Standing(NamedTuple):
    """What the rule needs to know of a witness; ``doubt`` says why its version may be another."""

    line: str
    agency: str
    version: str
    doubt: str = ""


def standings(witnesses: pd.DataFrame) -> dict[str, Standing]:
    """The line, family and version of each witness, from the table ``witnesses``."""
    names = ("siglum", "line", "agency", "version", "version_doubt")
    return {siglum: Standing(*standing) for siglum, *standing in records(witnesses, *names)}


class Verdict(NamedTuple):
    """Who changed a reading: a siglum, agency or undecided; why; whether versions part there."""

    changed_by: str
    why: str
    between_versions: bool


class Claim(NamedTuple):
    """Whether the rule names a witness that stands alone, and the reason in words."""

    siglum: str
    holds: bool
    why: str


Sides = Sequence[Sequence[str]]


def who_changed(
    sides: Sides, known: Mapping[str, Standing], passage: bool = False, house: bool = False
) -> Verdict:
    """Say who changed the text where witnesses part into these sides.

    A witness is named only if it stands alone, the contrary reading stands in two other lines or
    more, and a witness of that reading has its version beyond doubt. Where no version stands on two
    sides and each side is attested by two lines, the change is the agency's as far as seen. Each
    agency's witnesses are judged among themselves. With *passage*, the last side lacks a whole
    passage that the first has: who has it alone has not shown to have added it, since others leave
    passages out. All else is undecided. No order of sides or sigla matters.
    """
    if house:
        known = {siglum: known[siglum]._replace(doubt="") for side in sides for siglum in side}
    agencies = sorted({known[siglum].agency for side in sides for siglum in side})
    verdicts = []
    for agency in agencies:
        own = [tuple(s for s in side if known[s].agency == agency) for side in sides]
        if sum(map(bool, own)) > 1:
            verdicts.append(_judge(own, known, passage))
    settled = [verdict for verdict in verdicts if verdict.changed_by != "undecided"]
    if len(settled) == 1 or len(verdicts) == 1:
        return (settled or verdicts)[0]
    why = "the witnesses carry texts of different agencies"
    return Verdict("undecided", why if len(agencies) > 1 else "all agree", False)


def _judge(sides: Sides, known: Mapping[str, Standing], passage: bool) -> Verdict:
    """The verdict among the witnesses of one agency."""
    gap = sides[-1] if passage else ()
    sides = sorted((tuple(sorted(side)) for side in sides if side), key=lambda s: (-len(s), s))
    if _between_versions(sides, known):
        return _revised(sides, known)
    if len(sides) == 2 and all(len(_lines(side, known)) == 1 for side in sides):
        why = f"one line against one ({' | '.join(map(_list, sides))})"
        return Verdict("undecided", why, False)
    claims = find_claims(sides, known)
    held = [claim for claim in claims if claim.holds]
    if len(held) == 1:
        (claim,) = held
        if passage and claim.siglum not in gap:
            why = f"{claim.siglum} alone has the passage, which the others may have left out"
            return Verdict("undecided", why, False)
        return Verdict(claim.siglum, claim.why, False)
    each = "; ".join(claim.why for claim in held or claims)
    if held:
        return Verdict("undecided", f"more than one witness stands alone: {each}", False)
    return Verdict("undecided", each or _no_one_alone(sides), False)


def _revised(sides: Sides, known: Mapping[str, Standing]) -> Verdict:
    """The verdict where the sides part the versions."""
    thin = [side for side in sides if len(_lines(side, known)) < 2]
    if thin:
        numbers = " and ".join(sorted({known[s].version for s in thin[0]}))
        why = f"version {numbers} stands in one line only ({_list(thin[0])})"
        return Verdict("undecided", why, True)
    if any(len({known[s].version for s in side}) > 1 for side in sides):
        each = " | ".join(" and ".join(sorted({known[s].version for s in side})) for side in sides)
        return Verdict(
            "agency", f"no version has two of the readings ({each}), two lines each", True
        )
    return Verdict("agency", "each version has its reading, in two lines each", True)


def _no_one_alone(sides: Sides) -> str:
    return f"no witness stands alone: {' against '.join(_list(side) for side in sides)}"


def _lines(side: Iterable[str], known: Mapping[str, Standing]) -> set[str]:
    return {known[siglum].line for siglum in side}


def _list(sigla: Iterable[str]) -> str:
    return ", ".join(sorted(sigla))


def _between_versions(sides: Sides, known: Mapping[str, Standing]) -> bool:
    """Whether there is more than one side, and no version stands on two."""
    versions = [{known[siglum].version for siglum in side} for side in sides]
    return len(sides) > 1 and sum(map(len, versions)) == len(set().union(*versions))


def find_claims(sides: Sides, known: Mapping[str, Standing]) -> list[Claim]:
    """Ask the rule of every witness that stands alone in a reading; sides are of one agency."""
    return [
        _claim(side[0], [other for other in sides if other is not side], known)
        for side in sides
        if len(side) == 1
    ]


def _claim(siglum: str, others: Sides, known: Mapping[str, Standing]) -> Claim:
    """Whether the rule names a witness that is alone in a reading, and the reason in words."""
    me = known[siglum]
    contrary = [side for side in others if len(_lines(side, known) - {me.line}) >= 2]
    if not contrary:
        return Claim(siglum, False, _too_few(siglum, others, known))
    mates = {
        side: [s for s in side if known[s].version == me.version] for side in map(tuple, contrary)
    }
    same = [side for side in mates if mates[side]]
    if not same:
        return Claim(
            siglum, False, f"{siglum} alone, but no witness of the contrary reading has its version"
        )
    if len(same) > 1:
        return Claim(siglum, False, f"{siglum} alone, but the others do not agree")
    (side,) = same
    sure = [s for s in mates[side] if not known[s].doubt]
    if me.doubt or not sure:
        doubtful = siglum if me.doubt else mates[side][0]
        why = f"{siglum} alone, but the version of {doubtful} is in doubt: {known[doubtful].doubt}"
        return Claim(siglum, False, why)
    number = len(_lines(side, known) - {me.line})
    why = (
        f"{siglum} alone; {_list(side)} agree, in {_count(number)} other lines; "
        f"{_list(sure)} {'has' if len(sure) == 1 else 'have'} {siglum}'s version"
    )
    return Claim(siglum, True, why)


def _too_few(siglum: str, others: Sides, known: Mapping[str, Standing]) -> str:
    """Why no reading against a lone witness counts: it stands in one other line or none."""
    line = known[siglum].line
    against = max(others, key=lambda side: (len(_lines(side, known) - {line}), len(side)))
    lines = len(_lines(against, known) - {line})
    sisters = [s for s in against if known[s].line == line]
    extra = f"; {_list(sisters)} is of the same line and adds no vote" if sisters else ""
    count = "one other line only" if lines else "no other line"
    stand = "stands" if len(against) == 1 else "stand"
    return f"{siglum} alone, but {_list(against)} {stand} in {count}{extra}"


def _count(number: int) -> str:
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
    own = rebuilt_sites(read_sites(readings) if sites is None else sites, witnesses, version)
    return pd.DataFrame(list(own), columns=Rebuilt._fields)


class Rebuilt(NamedTuple):
    """What a rebuilt dispatch has at a site."""

    place: str
    site: int
    group: int
    text: str
    decided: bool


def rebuilt_sites(
    sites: Iterable[Site], witnesses: pd.DataFrame, version: str
) -> Iterator[Rebuilt]:
    """The rows of ``rebuild`` for these sites."""
    known = standings(witnesses)
    carriers = {siglum for siglum, standing in known.items() if standing.version == version}
    family = {
        siglum for siglum in known if any(known[siglum].agency == known[c].agency for c in carriers)
    }
    for site in sites:
        sides = [set(side) & family for side in site.sides]
        if not any(side & carriers for side in sides):
            continue
        kept = _kept(sides, carriers, known)
        texts = [_form(site.texts[k], carriers, known) if k < len(site.texts) else "" for k in kept]
        decided = len(kept) == 1
        group = kept[0] + 1 if decided and kept[0] < len(site.texts) else 0
        text = texts[0] if decided else _bracketed(texts)
        yield Rebuilt(site.place, site.site, group, text, decided)


def _kept(sides: list[set[str]], carriers: set[str], known: Mapping[str, Standing]) -> list[int]:
    """The sides whose reading may be the version's: those that no verdict gives to a witness."""
    own = [k for k, side in enumerate(sides) if side & carriers]
    if len(own) == 1:
        return own
    claims = find_claims([sorted(side) for side in sides if side], known)
    named = {claim.siglum for claim in claims if claim.holds}
    left = [k for k in own if not sides[k] <= named]
    return left or own


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
