"""Collation: in which words each witness tells what stands at one place.

After the Gothenburg model (tokenise, normalise, align, analyse): words are aligned over all
witnesses of a place, then cut into *sites*. A site ends where the grouping of the witnesses
changes. Words alone are aligned, each with its marks, so that no comma can take a match from a
word; and nothing is lost: a witness's readings, joined, are its blocks to the letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import pandas as pd

from .alignment import Column, align_words, find_moves
from .tables import by, frame, records
from .tokens import Word, words


def collate(blocks: pd.DataFrame, role: str = "body") -> pd.DataFrame:
    """Collate the witnesses at every place, word by word (table ``readings``).

    One row is what one witness has at one site in one block; agreed sites are rows too, a gap has
    none. Repeated blocks are left out. The order of the witnesses changes no row. *role* may name
    another role than the body, to be collated apart. Cost: for each place, the witnesses times
    the product of two passages' lengths.
    """
    names = ("siglum", "block", "start", "role", "place", "repeat_of", "saved")
    own = [row for row in records(blocks, *names) if row.role == role and not row.repeat_of]
    rows: list[dict[str, object]] = []
    for place, here in by(own, "place").items():
        passages = {
            siglum: [part for row in page for part in _parts(row)]
            for siglum, page in by(here, "siglum").items()
        }
        rows += _place_rows(place, passages)
    return frame("readings", rows)


class Part(NamedTuple):
    """A word of a passage, the block it stands in, and its slice as saved."""

    block: str
    word: Word
    saved: str


def _parts(row) -> list[Part]:
    """Cut a block's row into words."""
    start = row.start
    return [
        Part(row.block, word, row.saved[word.start - start : word.end - start])
        for word in words(row.saved, start)
    ]


def _place_rows(place: str, passages: dict[str, list[Part]]) -> list[dict[str, object]]:
    """The readings of one place: sites in order, sigla within a site in order."""
    sigla = sorted(passages)
    told = [[part.word for part in passages[siglum]] for siglum in sigla]
    rows = []
    for number, columns in enumerate(sites(align_words(told), told), 1):
        spans = [
            [column[k] for column in columns if column[k] is not None] for k in range(len(sigla))
        ]
        texts = [tuple(told[k][at].level for at in span) for k, span in enumerate(spans)]
        group = number_groups(texts)
        for k, siglum in enumerate(sigla):
            run = [passages[siglum][at] for at in spans[k]]
            for _, parts in groupby(run, key=lambda part: part.block):
                at_site = {"place": place, "site": number, "siglum": siglum}
                rows.append(at_site | _reading(list(parts)) | {"group": group[texts[k]]})
    return rows


def _reading(run: list[Part]) -> dict[str, object]:
    """What a run of words in one block is, as part of a row."""
    odd = any("\xa0" in part.saved for part in run)
    return {
        "block": run[0].block,
        "start": run[0].word.start,
        "end": run[-1].word.end,
        "text": "".join(part.word.shown for part in run),
        "artefact": "no-break-space" if odd else "",
    }


def number_groups(texts: Iterable[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Number the different readings of a site: the one most witnesses have first, gaps left out."""
    counted = Counter(text for text in texts if text)
    ranked = sorted(counted, key=lambda text: (-counted[text], text))
    return {text: number for number, text in enumerate(ranked, 1)}


# Cutting into sites


class Stretch(NamedTuple):
    """Columns that group the witnesses in one way, and the moved passages they belong to."""

    grouping: tuple[int, ...]
    moved: frozenset[tuple[str, ...]]
    columns: list[Column]
    content: bool

    @property
    def agreed(self) -> bool:
        """Whether all witnesses have the same words."""
        return set(self.grouping) == {0}


def sites(columns: Sequence[Column], told: Sequence[Sequence[Word]]) -> list[list[Column]]:
    """Cut aligned columns into sites: a site ends where the grouping of the witnesses changes.

    It also ends where a moved passage begins or ends (the same levelled words stand in a gap of
    other witnesses elsewhere): a transposition is a site at either end. Function words that all
    agree on do not part two changes of the same grouping.
    """
    moved = find_moves(columns, told)
    keys = [(_grouping(column, told), own) for column, own in zip(columns, moved, strict=True)]
    stretches: list[Stretch] = []
    for (grouping, own), run in groupby(zip(keys, columns, strict=True), key=itemgetter(0)):
        part = [column for _, column in run]
        content = any(
            told[k][at].content for column in part for k, at in enumerate(column) if at is not None
        )
        stretches.append(Stretch(grouping, own, part, content))
        _bridge(stretches)
    return [stretch.columns for stretch in stretches]


def _grouping(column: Column, told: Sequence[Sequence[Word]]) -> tuple[int, ...]:
    """Number the witnesses of a column by what they have; equal numbers have the same, or a gap."""
    seen: dict[str | None, int] = {}
    return tuple(
        seen.setdefault(None if at is None else told[k][at].level, len(seen))
        for k, at in enumerate(column)
    )


def _bridge(stretches: list[Stretch]) -> None:
    """Join two changes of one grouping over agreed function words between them."""
    if len(stretches) < 3:
        return
    before, between, after = stretches[-3:]
    alike = before.grouping == after.grouping and not before.moved and not after.moved
    if between.agreed and not between.content and alike:
        joined = before.columns + between.columns + after.columns
        stretches[-3:] = [Stretch(before.grouping, before.moved, joined, True)]


# Reading the table


class Site(NamedTuple):
    """One site of the table: who has which words, and who has none."""

    place: str
    site: int
    parts: tuple[tuple[str, ...], ...]
    texts: tuple[dict[str, str], ...]
    gap: tuple[str, ...]

    @property
    def sides(self) -> tuple[tuple[str, ...], ...]:
        """All groups of witnesses, the one with a gap last."""
        return (*self.parts, self.gap) if self.gap else self.parts

    @property
    def differs(self) -> bool:
        """Whether there is more than one reading once levelled."""
        return len(self.sides) > 1


def read_sites(readings: pd.DataFrame) -> list[Site]:
    """Read the table ``readings`` site by site, in order of place and site.

    Groups come in the order of their numbers; ``texts`` gives each witness's own words.
    """
    found = []
    present: dict[str, set[str]] = {}
    told: dict[tuple[str, int], dict[int, dict[str, str]]] = {}
    rows = records(readings, "place", "site", "siglum", "group", "text")
    for place, site, siglum, group, text in rows:
        present.setdefault(place, set()).add(siglum)
        part = told.setdefault((place, site), {}).setdefault(group, {})
        joint = " " if part.get(siglum) and not part[siglum].endswith(" ") else ""
        part[siglum] = part.get(siglum, "") + joint + text
    for (place, site), groups in sorted(told.items()):
        parts = [dict(sorted(groups[number].items())) for number in sorted(groups)]
        has = {siglum for part in parts for siglum in part}
        gap = tuple(sorted(present[place] - has))
        found.append(Site(place, site, tuple(map(tuple, parts)), tuple(parts), gap))
    return found


def write_sides(sides: Iterable[Iterable[str]], known: Iterable[str], gap: bool = False) -> str:
    """Write groups of witnesses as ``DE|LN``; a gap comes last with a minus, as in ``EL|D-``.

    *known*: all sigla of the story. Where one has more than one letter, a plus joins all groups.

    >>> write_sides(["DE", "L"], "DEL"), write_sides(["DE", ["L2"]], ["D", "E", "L2"], gap=True)
    ('DE|L', 'D+E|L2-')
    """
    joint = _joint(known)
    return "|".join(joint.join(sorted(side)) for side in sides) + ("-" if gap else "")


def read_side(side: str, known: Iterable[str]) -> list[str]:
    """The witnesses of one side as ``write_sides`` writes it; *known*: all sigla of the story.

    >>> read_side("EL-", "DEL"), read_side("P1", {"P1", "Q"}), read_side("P1+Q", {"P1", "Q"})
    (['E', 'L'], ['P1'], ['P1', 'Q'])
    """
    side = side.removesuffix("-")
    return side.split("+") if _joint(known) else list(side)


def _joint(known: Iterable[str]) -> str:
    """What joins sigla so that they can be told apart again: nothing where each is one letter."""
    return "" if all(len(siglum) == 1 for siglum in known) else "+"
