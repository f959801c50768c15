"""Collation: in which words each witness tells what stands at one place.

After the Gothenburg model (tokenise, normalise, align, analyse): words are aligned over all
witnesses of a place, then cut into *sites*. A site ends where the grouping of the witnesses
changes. Words alone are aligned, each with its marks, so that no comma can take a match from a
word; and nothing is lost: a witness's readings, joined, are its blocks to the letter.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from .tables import frame
from .tokens import FUNCTION_WORDS, Word, words

#: What a match is worth: a content word outweighs any number of function words around it that a
#: sentence can hold; a pair that fills one slot with other words counts a little more than a gap.
CONTENT, FUNCTION, NEAR, SLOT, BESIDE = 100, 20, 12, 4, 5

Column = list[int | None]


def collate(blocks: pd.DataFrame, role: str = "body") -> pd.DataFrame:
    """Collate the witnesses at every place, word by word (table ``readings``).

    One row is what one witness has at one site in one block; agreed sites are rows too, a gap has
    none. Repeated blocks are left out. The order of the witnesses changes no row. *role* may name
    another role than the body, to be collated apart. Cost: for each place, the witnesses times
    the product of two passages' lengths.
    """
    own = blocks[(blocks["role"] == role) & (blocks["repeat_of"] == "")]
    rows: list[dict[str, object]] = []
    for place, here in own.groupby("place"):
        passages = {
            siglum: [part for row in page.itertuples() for part in _parts(row)]
            for siglum, page in here.groupby("siglum")
        }
        rows += _place_rows(str(place), passages)
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


# Aligning


def align_words(told: Sequence[Sequence[Word]]) -> list[Column]:
    """Align the words of several passages: columns of word numbers, None for a gap.

    The passage most like the others comes first, then the others by likeness to what stands
    already; likeness and ties are decided by the words alone, so that neither the order of the
    witnesses nor their names matter. Passages that are equal once levelled are aligned once.
    Cost: different passages times length times length.
    """
    holders: dict[tuple[str, ...], list[int]] = {}
    for k, passage in enumerate(told):
        holders.setdefault(tuple(word.level for word in passage), []).append(k)
    texts = list(holders)
    columns: list[Column] = []
    profile: list[list[str]] = []
    for text in _by_likeness(texts):
        merged: list[Column] = []
        seen: list[list[str]] = []
        for column, at in _best_path(profile, text):
            merged.append(columns[column] if column is not None else [None] * len(told))
            seen.append(profile[column] if column is not None else [])
            if at is not None:
                if text[at] not in seen[-1]:
                    seen[-1].append(text[at])
                for k in holders[text]:
                    merged[-1][k] = at
        columns, profile = merged, seen
    return columns


def _by_likeness(texts: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The order of aligning: the most central text first, then the nearest to those aligned."""
    bags = {text: Counter(text) for text in texts}
    shared = {(a, b): sum((bags[a] & bags[b]).values()) for a in texts for b in texts}
    left = sorted(texts, key=lambda a: (-sum(shared[a, b] for b in texts), a))
    order = [left.pop(0)] if left else []
    while left:
        best = min(left, key=lambda a: (-max(shared[a, b] for b in order), a))
        order.append(best)
        left.remove(best)
    return order


@lru_cache(maxsize=100_000)
def _slot(one: str, other: str) -> int:
    """What it is worth that two different words fill one slot."""
    if (one in FUNCTION_WORDS) != (other in FUNCTION_WORDS):
        return 0
    return NEAR if _alike(one, other) else SLOT


def _alike(a: str, b: str) -> bool:
    """Whether two words begin alike, as forms of one word do."""
    same = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        same += 1
    return same >= 3 and same >= 0.6 * max(len(a), len(b))


Step = tuple[int | None, int | None]


def _best_path(profile: Sequence[Collection[str]], text: Sequence[str]) -> list[Step]:
    """The best way to thread a text through the columns: (column, word) steps in order.

    Equal words first, as the heaviest chain of them; then, in the gaps, words that may fill one
    slot. Cost: the equal word pairs times the logarithm of the length, and the gaps' products.
    """
    steps: list[Step] = []
    i = j = 0
    for column, at in [*_heaviest_chain(profile, text), (len(profile), len(text))]:
        steps += _fill_gap(profile, text, (i, column), (j, at))
        if column < len(profile):
            steps.append((column, at))
        i, j = column + 1, at + 1
    return steps


def _heaviest_chain(
    profile: Sequence[Collection[str]], text: Sequence[str]
) -> list[tuple[int, int]]:
    """The pairs of equal words, in order in both, that together weigh most.

    A pair right behind the one before weighs a little more, so that runs stay whole. Of equal
    weights the one met first is kept. (Hunt and Szymanski 1977, with weights.)
    """
    places: dict[str, list[int]] = {}
    for j in range(len(text) - 1, -1, -1):
        places.setdefault(text[j], []).append(j)
    nodes: list[tuple[int, int, int]] = []  # column, word, the node before
    ends, weights, last = [-1], [0], [-1]  # a rising front: where chains end, and what they weigh
    before: dict[int, tuple[int, int]] = {}
    for i, held in enumerate(profile):
        here: dict[int, tuple[int, int]] = {}
        for level in held:
            for j in places.get(level, ()):
                k = bisect_left(ends, j) - 1
                weight, link = weights[k], last[k]
                beside = before.get(j - 1)
                if beside and beside[0] + BESIDE >= weight:
                    weight, link = beside[0] + BESIDE, beside[1]
                here[j] = (weight + _weigh(level), len(nodes))
                nodes.append((i, j, link))
        for j, (weight, node) in here.items():
            _raise_front(ends, weights, last, (j, weight, node))
        before = here
    chain, node = [], last[-1]
    while node >= 0:
        i, j, node = nodes[node]
        chain.append((i, j))
    return chain[::-1]


def _raise_front(
    ends: list[int], weights: list[int], last: list[int], chain: tuple[int, int, int]
) -> None:
    """Let a chain into the front if none ending before weighs as much; drop what it beats."""
    end, weight, node = chain
    k = bisect_right(ends, end)
    if weights[k - 1] >= weight:
        return
    first = k - 1 if ends[k - 1] == end else k
    while k < len(ends) and weights[k] <= weight:
        k += 1
    ends[first:k], weights[first:k], last[first:k] = [end], [weight], [node]


def _weigh(level: str) -> int:
    return FUNCTION if level in FUNCTION_WORDS else CONTENT


def _fill_gap(
    profile: Sequence[Collection[str]],
    text: Sequence[str],
    columns: tuple[int, int],
    own: tuple[int, int],
) -> list[Step]:
    """Pair words that may fill one slot within a gap: those alike first, and as many as may be."""
    (top, end), (left, right) = columns, own
    if top == end or left == right:
        return [*((i, None) for i in range(top, end)), *((None, j) for j in range(left, right))]
    width = right - left
    score = [[0] * (width + 1)]
    joined = [bytearray(width + 1)]
    for i in range(top, end):
        above, met_above, held = score[-1], joined[-1], profile[i]
        here, met_here = [0] * (width + 1), bytearray(width + 1)
        for k in range(width):
            worth = max(_slot(text[left + k], other) for other in held)
            if worth > SLOT and met_above[k]:
                worth += BESIDE
            met = above[k] + worth if worth else -1
            if met > above[k + 1] and met > here[k]:
                here[k + 1], met_here[k + 1] = met, 1
            else:
                here[k + 1] = max(above[k + 1], here[k])
        score.append(here)
        joined.append(met_here)
    steps = _steps(score, joined, end - top, width)
    return [(i if i is None else i + top, j if j is None else j + left) for i, j in steps]


def _steps(
    score: list[list[int]], joined: list[bytearray], i: int, j: int
) -> list[tuple[int | None, int | None]]:
    """Walk the best path back; of two gaps, what the columns have comes first."""
    steps: list[tuple[int | None, int | None]] = []
    while i or j:
        if i and j and joined[i][j]:
            i, j = i - 1, j - 1
            steps.append((i, j))
        elif j and (not i or score[i][j - 1] >= score[i - 1][j]):
            j -= 1
            steps.append((None, j))
        else:
            i -= 1
            steps.append((i, None))
    return steps[::-1]


# Cutting into sites


class Stretch(NamedTuple):
    """Columns that group the witnesses in one way."""

    grouping: tuple[int, ...]
    columns: list[Column]
    content: bool

    @property
    def agreed(self) -> bool:
        """Whether all witnesses have the same words."""
        return set(self.grouping) == {0}


def sites(columns: Sequence[Column], told: Sequence[Sequence[Word]]) -> list[list[Column]]:
    """Cut aligned columns into sites: a site ends where the grouping of the witnesses changes.

    Function words that all agree on do not part two changes of the same grouping.
    """
    stretches: list[Stretch] = []
    for grouping, run in groupby(columns, key=lambda column: _grouping(column, told)):
        part = list(run)
        content = any(
            told[k][at].content for column in part for k, at in enumerate(column) if at is not None
        )
        stretches.append(Stretch(grouping, part, content))
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
    if between.agreed and not between.content and before.grouping == after.grouping:
        joined = before.columns + between.columns + after.columns
        stretches[-3:] = [Stretch(before.grouping, joined, True)]


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
    columns = zip(*(readings[c] for c in ("place", "site", "siglum", "group", "text")), strict=True)
    for place, site, siglum, group, text in columns:
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


def write_sides(sides: Iterable[Iterable[str]], gap: bool = False) -> str:
    """Write groups of witnesses as ``DE|LN``; a gap comes last with a minus, as in ``EL|D-``.

    Sigla of more than one letter are joined by a plus.
    """
    sides = [sorted(side) for side in sides]
    joint = "" if all(len(siglum) == 1 for side in sides for siglum in side) else "+"
    return "|".join(joint.join(side) for side in sides) + ("-" if gap else "")
