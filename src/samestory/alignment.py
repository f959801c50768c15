"""Alignment: the words of several passages in columns, one word of each passage a column at most.

Equal words come first, as the heaviest chain that keeps the order of both; a content word
outweighs any number of function words around it. A run that both have and that crosses the chain
was moved: its words stand free, and no chance word takes a match from them. What may fill one
slot is paired last, in the gaps that are left.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from .reuse import tiles
from .tokens import FUNCTION_WORDS, Word
from .wording import akin

#: What a match is worth: a content word outweighs any number of function words around it that a
#: sentence can hold; a pair that fills one slot with other words counts a little more than a gap.
CONTENT, FUNCTION, NEAR, SLOT, BESIDE = 100, 20, 12, 4, 5
#: How much alike two words must be to be forms of one word.
ALIKE = 0.7
#: The shortest run of words that is known again elsewhere, whatever else stands there.
MOVED_RUN = 4

#: Passages with more cells than this are first divided at what is firm.
EXACT = 200_000

Column = list[int | None]


def align_words(told: Sequence[Sequence[Word]]) -> list[Column]:
    """Align the words of several passages: columns of word numbers, None for a gap.

    The passage most like the others comes first, then the others by likeness to what stands
    already; likeness and ties are decided by the words alone, so that neither the order of the
    witnesses nor their names matter. Passages that are equal once levelled are aligned once.
    Cost: different passages times the equal word pairs, and the products of the gaps' lengths.
    """
    return align_levels([tuple(word.level for word in passage) for passage in told])


def align_levels(told: Sequence[tuple[str, ...]]) -> list[Column]:
    """Align passages given as levelled words: what ``align_words`` does."""
    holders: dict[tuple[str, ...], list[int]] = {}
    for k, passage in enumerate(told):
        holders.setdefault(passage, []).append(k)
    columns: list[Column] = []
    profile: list[list[str]] = []
    for text in _by_likeness(list(holders)):
        merged: list[Column] = []
        seen: list[list[str]] = []
        having = holders[text]  # once: to find a text costs its length
        common = [len(told) - column.count(None) for column in columns]
        for column, at in _best_path(profile, text, common):
            merged.append(columns[column] if column is not None else [None] * len(told))
            seen.append(profile[column] if column is not None else [])
            if at is not None:
                if text[at] not in seen[-1]:
                    seen[-1].append(text[at])
                for k in having:
                    merged[-1][k] = at
        columns, profile = merged, seen
    return columns


def _by_likeness(texts: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The order of aligning: the most central text first, then the nearest to those aligned."""
    bags = {text: Counter(text) for text in texts}
    shared = {(text, text): len(text) for text in texts}
    for a, b in combinations(texts, 2):
        shared[a, b] = shared[b, a] = sum((bags[a] & bags[b]).values())
    left = sorted(texts, key=lambda a: (-sum(shared[a, b] for b in texts), a))
    order = [left.pop(0)] if left else []
    while left:
        best = min(left, key=lambda a: (-max(shared[a, b] for b in order), a))
        order.append(best)
        left.remove(best)
    return order


@lru_cache(maxsize=200_000)
def _slot(one: str, other: str) -> int:
    """What it is worth that two different words fill one slot."""
    if (one in FUNCTION_WORDS) != (other in FUNCTION_WORDS):
        return 0
    return NEAR if akin(one, other) >= ALIKE else SLOT


Step = tuple[int | None, int | None]


class Moved(NamedTuple):
    """Columns and words that stand in moved runs: they fill no slot."""

    columns: frozenset[int]
    words: frozenset[int]


class Run(NamedTuple):
    """A run of equal words: ``n`` columns from ``i`` on, ``n`` words from ``j`` on."""

    i: int
    j: int
    n: int

    @property
    def columns(self) -> range:
        """The columns it stands in."""
        return range(self.i, self.i + self.n)

    @property
    def words(self) -> range:
        """The words of the text it takes."""
        return range(self.j, self.j + self.n)


def _best_path(
    profile: Sequence[Collection[str]], text: Sequence[str], common: Sequence[int]
) -> list[Step]:
    """The best way to thread a text through the columns: (column, word) steps in order.

    *common* counts the passages that have a word in each column.

    Equal words first, as the heaviest chain of them; then, in the gaps, words that may fill one
    slot. Cost: the equal word pairs times the logarithm of the length, and the gaps' products.
    """
    chain, moved = _part_moves(profile, text, find_chain(profile, text, common))
    steps: list[Step] = []
    i = j = 0
    for column, at in [*chain, (len(profile), len(text))]:
        steps += _fill_gap(profile, text, (i, column), (j, at), moved, common)
        if column < len(profile):
            steps.append((column, at))
        i, j = column + 1, at + 1
    return steps


def find_chain(
    profile: Sequence[Sequence[str]], text: Sequence[str], common: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """The pairs of equal words that an alignment keeps: the heaviest chain there is.

    Where *common* counts the passages that have a word in each column, of equally heavy chains
    that stands which more of them have.

    Of long texts the runs that both have once are firm, or else the chain of content words alone,
    and the heaviest chain is found between them: a text and an edited copy then cost what they
    are long, not the square of it.
    """
    firm: list[tuple[int, int]] = []
    if len(profile) * len(text) > EXACT:
        firm = _anchors(profile, text) or _heaviest_chain(profile, text, content=True)
    if not firm:
        return _heaviest_chain(profile, text, common=common)
    chain, i, j = [], 0, 0
    for x, y in [*firm, (len(profile), len(text))]:
        if x > i and y > j:
            between = find_chain(profile[i:x], text[j:y], common[i:x])
            chain += [(i + column, j + at) for column, at in between]
        if x < len(profile):
            chain.append((x, y))
        i, j = x + 1, y + 1
    return chain


def _anchors(profile: Sequence[Sequence[str]], text: Sequence[str]) -> list[tuple[int, int]]:
    """Where runs begin that both have exactly once: as many as keep the order of both."""
    own = _runs_met_once(text)
    met = _runs_met_once([held[0] for held in profile])
    cells = sorted((i, own[run]) for run, i in met.items() if run in own)
    ends: list[int] = []
    links: list[int] = []
    last: list[int] = []
    for k, (_, j) in enumerate(cells):
        at = bisect_left(ends, j)
        links.append(last[at - 1] if at else -1)
        ends[at : at + 1], last[at : at + 1] = [j], [k]
    chain, k = [], last[-1] if last else -1
    while k >= 0:
        chain.append(cells[k])
        k = links[k]
    return chain[::-1]


def _runs_met_once(levels: Sequence[str]) -> dict[tuple[str, ...], int]:
    """The runs of so many words that a text has once, and where each begins."""
    found: dict[tuple[str, ...], int] = {}
    for k in range(len(levels) - MOVED_RUN + 1):
        run = tuple(levels[k : k + MOVED_RUN])
        found[run] = -1 if run in found else k
    return {run: k for run, k in found.items() if k >= 0}


def _heaviest_chain(
    profile: Sequence[Collection[str]],
    text: Sequence[str],
    content: bool = False,
    common: Sequence[int] = (),
) -> list[tuple[int, int]]:
    """The pairs of equal words, in order in both, that together weigh most.

    A pair right behind the one before weighs a little more, so that runs stay whole. Of equal
    weights that is kept whose columns are the most *common*, then the one met first; with
    *content*, function words stay out. (Hunt and Szymanski 1977, with weights.)
    """
    bonus = common if len(set(common)) > 1 else [0] * len(profile)
    scale = 1 + sum(bonus)  # whole numbers: all bonuses together stay below one of weight
    places = _places_from_behind(text, content)
    nodes: list[tuple[int, int, int]] = []  # column, word, the node before
    ends, weights, last = [-1], [0], [-1]  # a rising front: where chains end, and what they weigh
    before: dict[int, tuple[int, int]] = {}
    for i, held in enumerate(profile):
        here: dict[int, tuple[int, int]] = {}
        for level in held:
            for j in places.get(level, ()):
                k = bisect_left(ends, j) - 1
                weight, link = weights[k], last[k]
                if j - 1 in before and before[j - 1][0] >= weight:
                    weight, link = before[j - 1]
                here[j] = (weight + _weigh(level) * scale + bonus[i], len(nodes))
                nodes.append((i, j, link))
        for j, (weight, node) in here.items():
            _raise_front(ends, weights, last, (j, weight, node))
        before = {j: (weight + BESIDE * scale, node) for j, (weight, node) in here.items()}
    chain, node = [], last[-1]
    while node >= 0:
        i, j, node = nodes[node]
        chain.append((i, j))
    return chain[::-1]


def _places_from_behind(text: Sequence[str], content: bool) -> dict[str, list[int]]:
    """Where each word stands, the last place first; with *content*, function words stay out."""
    places: dict[str, list[int]] = {}
    for j in range(len(text) - 1, -1, -1):
        if not content or text[j] not in FUNCTION_WORDS:
            places.setdefault(text[j], []).append(j)
    return places


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
    moved: Moved,
    common: Sequence[int],
) -> list[Step]:
    """Pair words that may fill one slot within a gap: those alike first, and as many as may be.

    Of slots that are equally good that is filled which most passages fill: another word for theirs
    is likelier than another word for what one of them adds beside it.
    """
    (top, end), (left, right) = columns, own
    if top == end or left == right:
        return [*((i, None) for i in range(top, end)), *((None, j) for j in range(left, right))]
    width = right - left
    scale = 1 + sum(common[top:end])  # whole numbers: all bonuses together stay below one
    score = [[0] * (width + 1)]
    joined = [bytearray(width + 1)]
    for i in range(top, end):
        above, met_above, held = score[-1], joined[-1], profile[i]
        here, met_here = [0] * (width + 1), bytearray(width + 1)
        for k in range(width):
            free = i not in moved.columns and left + k not in moved.words
            worth = max(_slot(text[left + k], other) for other in held) if free else 0
            worth += BESIDE if worth > SLOT and met_above[k] else 0
            met = above[k] + worth * scale + common[i] if worth else -1
            if met > above[k + 1] and met > here[k]:
                here[k + 1], met_here[k + 1] = met, 1
            else:
                here[k + 1] = max(above[k + 1], here[k])
        score.append(here)
        joined.append(met_here)
    return _steps(score, joined, top, left)


def _steps(score: list[list[int]], joined: list[bytearray], top: int, left: int) -> list[Step]:
    """Walk the best path back; of two gaps, what the columns have comes first.

    The columns are numbered from *top*, the words from *left*.
    """
    i, j = len(score) - 1, len(score[0]) - 1
    steps: list[Step] = []
    while i or j:
        if i and j and joined[i][j]:
            i, j = i - 1, j - 1
            steps.append((top + i, left + j))
        elif j and (not i or score[i][j - 1] >= score[i - 1][j]):
            j -= 1
            steps.append((None, left + j))
        else:
            i -= 1
            steps.append((top + i, None))
    return steps[::-1]


# Moved runs


def _part_moves(
    profile: Sequence[Collection[str]], text: Sequence[str], chain: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], Moved]:
    """Take from the chain what holds a moved run apart, and say which words were moved.

    A run is moved if it crosses the chain, is long enough to be no chance, and weighs more than
    twice what the chain has of its words; a short one, if the chain has none of its words and it
    carries content. The heaviest run comes first.
    """
    runs = _runs(profile, text, chain)
    weight = {run: sum(map(_weigh, text[run.j : run.j + run.n])) for run in runs}
    own, held_by = dict(chain), {j: i for i, j in chain}
    columns: set[int] = set()
    words: set[int] = set()
    for run in sorted(weight, key=lambda run: (-weight[run], run)):
        held = {(i, own[i]) for i in run.columns if i in own}
        held |= {(held_by[j], j) for j in run.words if j in held_by}
        lost = sum(_weigh(text[j]) for _, j in held)
        known = run.n >= MOVED_RUN and _telling(text[run.j : run.j + run.n])
        crosses = not any(i - run.i == j - run.j for i, j in held)
        free = columns.isdisjoint(run.columns) and words.isdisjoint(run.words)
        if crosses and free and 2 * lost < weight[run] and (known or not lost):
            columns.update(run.columns)
            words.update(run.words)
            for i, j in held:
                del own[i], held_by[j]
    return sorted(own.items()), Moved(frozenset(columns), frozenset(words))


def _runs(
    profile: Sequence[Collection[str]], text: Sequence[str], chain: Sequence[tuple[int, int]]
) -> set[Run]:
    """The runs of two equal words or more around content words that the chain leaves free.

    A run that has no such word can't weigh more than twice what the chain has of its words.
    """
    columns, own = {i for i, _ in chain}, {j for _, j in chain}
    places: dict[str, list[int]] = {}
    for j, level in enumerate(text):
        if j not in own and level not in FUNCTION_WORDS:
            places.setdefault(level, []).append(j)
    found = set()
    for i, held in enumerate(profile):
        for level in held if places and i not in columns else ():
            for j in places.get(level, ()):
                before = behind = 0
                while i > before < j and text[j - before - 1] in profile[i - before - 1]:
                    before += 1
                while i + behind < len(profile) and j + behind < len(text):
                    if text[j + behind] not in profile[i + behind]:
                        break
                    behind += 1
                if before + behind > 1:
                    found.add(Run(i - before, j - before, before + behind))
    return found


def _telling(levels: Sequence[str]) -> bool:
    """Whether words carry content enough to be known again: two content words or more."""
    return sum(level not in FUNCTION_WORDS for level in levels) > 1


def find_moves(
    columns: Sequence[Column], told: Sequence[Sequence[Word]]
) -> list[frozenset[tuple[str, ...]]]:
    """For each column the moved passages it stands in, as their levelled words; most have none.

    A passage was moved if one witness has it where another has a gap, and the other has it where
    the first has one: at least two words with a content word; or the two gaps hold it and nothing
    else. Cost: pairs of witnesses that have one content word in two columns, times the columns.
    """
    found: list[set[tuple[str, ...]]] = [set() for _ in columns]
    for one, other in _crossing(columns, told):
        here, there = _alone(columns, told, one, other), _alone(columns, told, other, one)
        for i, j, n in tiles(here.levels, there.levels, min_run=1):
            run = tuple(here.levels[i : i + n])
            whole = here.whole(i, n) and there.whole(j, n)
            if _is_content(run) and (n > 1 or whole):
                for at in (*here.columns[i : i + n], *there.columns[j : j + n]):
                    found[at].add(run)
    return [frozenset(runs) for runs in found]


class Alone(NamedTuple):
    """What one witness has in another's gaps: levelled words, and the columns they stand in.

    Between two gaps stands a word that no text has.
    """

    levels: list[str]
    columns: list[int]

    def whole(self, first: int, n: int) -> bool:
        """Whether a run of these words is all that its gap holds."""
        before, behind = self.levels[first - 1 : first], self.levels[first + n : first + n + 1]
        return all(level.startswith(_BREAK) for level in before + behind)


_BREAK = "\0"


def _alone(
    columns: Sequence[Column], told: Sequence[Sequence[Word]], one: int, other: int
) -> Alone:
    """Gather what one witness has in the gaps of another."""
    own = Alone([], [])
    for number, column in enumerate(columns):
        at = column[one]
        if at is None:
            continue
        if column[other] is None:
            own.levels.append(told[one][at].level)
            own.columns.append(number)
        elif own.levels and not own.levels[-1].startswith(_BREAK):
            own.levels.append(f"{_BREAK}{one}")
            own.columns.append(number)
    return own


def _crossing(columns: Sequence[Column], told: Sequence[Sequence[Word]]) -> list[tuple[int, int]]:
    """The pairs of witnesses of which each has a content word in a gap of the other."""
    held: dict[str, list[tuple[set[int], set[int]]]] = {}
    for column in columns:
        if None in column:
            gap = {k for k, at in enumerate(column) if at is None}
            levels: dict[str, set[int]] = {}
            for k, at in enumerate(column):
                if at is not None and told[k][at].content:
                    levels.setdefault(told[k][at].level, set()).add(k)
            for level, having in levels.items():
                held.setdefault(level, []).append((having, gap))
    return sorted(
        {
            (min(k, m), max(k, m))
            for places in held.values()
            for (one, gap), (other, gap_other) in combinations(places, 2)
            for k in one & gap_other
            for m in other & gap
        }
    )


def _is_content(levels: Iterable[str]) -> bool:
    return any(level not in FUNCTION_WORDS for level in levels)
