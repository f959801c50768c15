"""Reuse, in its one definition, from five texts to millions.

A word is *reused* if it stands in a run of at least ``min_run`` equal words that both texts have.
The longest run is taken first, and each word once (greedy string tiling: Wise 1993; used on news
by Clough, Gaizauskas and others 2002). Order is no constraint: a passage that was moved is
reused. Words that match alone, in gaps between runs, are not: ``match_texts`` gives them apart.

Small work is done in plain Python, large work by compiled loops where numba is installed, and
texts that repeat themselves without end by sweeps over one sorted list of places. All three give
the same tiles in the same order; ``kernels.loops_for`` has the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from itertools import count
from typing import NamedTuple

import numpy as np

from . import gaps, kernels
from .errors import UsageError
from .sweep import sweep_tiles
from .tokens import FUNCTION_WORDS, level_words
from .vocabulary import vocabulary

#: Runs are listed as long as that takes no more than so many steps, and so many for each word.
STEPS, STEPS_COMPILED, STEPS_A_WORD = 20_000, 4_000_000, 16
#: Characters that a word takes up with the space and marks beside it, to estimate work by.
LETTERS = 6

Run = tuple[int, int, int]


class Tile(NamedTuple):
    """A run that both texts have: ``a[i:i+n] == b[j:j+n]``."""

    i: int
    j: int
    n: int


def _check(min_run: int) -> None:
    if not isinstance(min_run, int) or min_run < 1:
        raise UsageError(f"min_run is {min_run!r}; a run has at least 1 word: give 1 or more.")


def tiles(a: Sequence[str], b: Sequence[str], min_run: int = 4) -> list[Tile]:
    """The shared runs of two texts, longest first, each word in one run at most.

    ``tiles(b, a)`` gives the same runs with ``i`` and ``j`` exchanged: of runs that are equally
    long, the one that begins first in the text that sorts first is taken, then the one that
    begins first in the other. ``min_run`` below 1 raises ``UsageError``. Cost: about linear for
    prose; for texts that repeat themselves, at most the words of both, times the square root of
    that, times a logarithm.

    >>> tiles("a b c d x y".split(), "x y a b c d".split(), min_run=2)
    [Tile(i=0, j=2, n=4), Tile(i=4, j=0, n=2)]
    """
    _check(min_run)
    first, second = list(a), list(b)
    if first == second:
        return [Tile(0, 0, len(a))] if len(a) >= min_run else []
    if second < first:
        return [Tile(i, j, n) for j, i, n in tiles(b, a, min_run)]
    loops = kernels.loops_for(len(a) + len(b))
    if loops:
        one, other = _number(a, b)
        found, n_runs = loops.tile(one, other, min_run, _most(STEPS_COMPILED, a, b))
        if n_runs >= 0:
            return [Tile(*row) for row in found.tolist()]
        return [Tile(*row) for row in sweep_tiles(one, other, min_run)]
    runs = _find_runs(a, b, min_run)
    if runs is None:
        return [Tile(*row) for row in sweep_tiles(*_number(a, b), min_run)]
    return _take_runs(runs, len(a), len(b), min_run)


def _most(steps: int, a: Sequence, b: Sequence) -> int:
    """How many steps listing the runs of two texts may take."""
    return steps + STEPS_A_WORD * (len(a) + len(b))


def _number(a: Sequence[str], b: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give equal words equal numbers, from 0."""
    numbers = dict(zip(dict.fromkeys((*a, *b)), count()))
    texts = (map(numbers.__getitem__, text) for text in (a, b))
    return tuple(np.fromiter(numbered, np.int32) for numbered in texts)


def _find_runs(a: Sequence[str], b: Sequence[str], min_run: int) -> list[Run] | None:
    """All runs that cannot be made longer and have ``min_run`` words; None if they are too many."""
    grams_a, grams_b = _grams(a, min_run), _grams(b, min_run)
    shared = set(grams_a).intersection(grams_b)
    starts: dict[tuple[str, ...], list[int]] = {gram: [] for gram in shared}
    for j, gram in enumerate(grams_b if shared else ()):
        if gram in shared:
            starts[gram].append(j)
    found: list[Run] = []
    left = _most(STEPS, a, b)
    for i, gram in enumerate(grams_a if shared else ()):
        there = starts.get(gram, ())
        left -= len(there)
        for j in there:
            if left < 0:
                return None
            if i and j and a[i - 1] == b[j - 1]:
                continue
            n = min_run
            while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                n += 1
            left -= n
            found.append((-n, i, j))
    return found


def _grams(text: Sequence[str], min_run: int) -> list[tuple[str, ...]]:
    """All stretches of ``min_run`` words."""
    return list(zip(*(text[k:] for k in range(min_run)), strict=False))


def _take_runs(runs: list[Run], n_a: int, n_b: int, min_run: int) -> list[Tile]:
    """Take runs longest first, what is left of a run whose words are taken in its turn."""
    heapify(runs)
    used_a, used_b = bytearray(n_a), bytearray(n_b)
    taken: list[Tile] = []
    while runs:
        n, i, j = heappop(runs)
        first, last = 0, -n
        # taken runs are no shorter than this one, so each that overlaps it covers one of its ends
        while first < last and (used_a[i + first] or used_b[j + first]):
            first += 1
        while first < last and (used_a[i + last - 1] or used_b[j + last - 1]):
            last -= 1
        if last - first == -n:
            taken.append(Tile(i, j, -n))
            used_a[i : i - n] = used_b[j : j - n] = b"\1" * -n
        elif last - first >= min_run:
            heappush(runs, (first - last, i + first, j + first))
    return taken


class Overlap(NamedTuple):
    """How much two texts share: words in shared runs, both directional shares, longest run."""

    n_a: int
    n_b: int
    n_shared: int
    share_a_in_b: float
    share_b_in_a: float
    longest_run: int


def overlap(a: Sequence[str], b: Sequence[str], min_run: int = 4) -> Overlap:
    """Measure the reuse between two texts, given as levelled words.

    Shares run from 0 to 1 and have a direction: ``share_a_in_b`` is the part of *a* that *b* has
    too. A short text within a long one has a high share in it, and the long one a low share back.
    """
    found = tiles(a, b, min_run)
    n_shared = sum(tile.n for tile in found)
    return Overlap(
        len(a),
        len(b),
        n_shared,
        n_shared / len(a) if a else 0.0,
        n_shared / len(b) if b else 0.0,
        max((tile.n for tile in found), default=0),
    )


class Match(NamedTuple):
    """Two texts word by word: what they share, what of it has moved, and what fills the gaps.

    ``tiles``: the shared runs, longest first, as rows (i, j, n): word *i* of the first text, word
    *j* of the second, *n* words. ``moved``: for each tile, whether it stands outside the heaviest
    tiles that keep one order in both. ``fills``: rows (i, j) of words that agree in narrow gaps;
    they serve reading and print and never count as shared. ``at_a``, ``at_b``: where each word of
    a text starts and ends, in characters.
    """

    tiles: np.ndarray
    moved: np.ndarray
    fills: np.ndarray
    at_a: np.ndarray
    at_b: np.ndarray

    @property
    def n_shared(self) -> int:
        """The words that stand in shared runs."""
        return int(self.tiles[:, 2].sum())

    @property
    def share_a_in_b(self) -> float:
        """The part of the first text that the second has too, from 0 to 1."""
        return self.n_shared / len(self.at_a) if len(self.at_a) else 0.0

    @property
    def share_b_in_a(self) -> float:
        """The part of the second text that the first has too, from 0 to 1."""
        return self.n_shared / len(self.at_b) if len(self.at_b) else 0.0


def match_texts(a: str, b: str, min_run: int = 4) -> Match:
    """Match two texts as they were saved, word by word.

    Words and levels are those of ``tokens``, shared runs those of ``tiles``; the gaps between the
    runs that keep one order are filled as ``gaps`` has it. ``match_texts(b, a)`` gives the same
    rows with the sides exchanged. A text without words matches nothing. ``min_run`` below 1
    raises ``UsageError``. Cost: linear for prose.

    >>> found = match_texts("He told us on Friday: never again.", "On Friday he told us: never!")
    >>> found.tiles.tolist(), found.n_shared, found.fills.tolist()
    ([], 0, [[0, 2], [1, 3], [2, 4], [5, 5]])
    """
    _check(min_run)
    for text in (a, b):
        if not isinstance(text, str):
            raise UsageError(f"{text!r:.40} is no text; match_texts takes two texts (str).")
    loops = kernels.loops_for((len(a) + len(b)) // LETTERS)
    if not loops:
        return _match_plainly(a, b, min_run)
    one, other, swapped, function = vocabulary().read_both(a, b)
    first, second = (other.ids, one.ids) if swapped else (one.ids, other.ids)
    rows = _match_compiled(first, second, function, min_run, swapped)
    return Match(*rows, one.at, other.at)


def _match_compiled(first, second, function, min_run, swapped) -> Sequence[np.ndarray]:
    """Match two texts of numbered words by compiled loops, or by sweeps where there is no end."""
    loops = kernels.load()
    if max(len(first), len(second)) <= kernels.MOST_WORDS:
        most = _most(STEPS_COMPILED, first, second)
        *rows, n_runs = loops.match(first, second, function, min_run, most, swapped)
        if n_runs >= 0:
            return rows
    found = sweep_tiles(first, second, min_run)
    return _fill(first, second, found, function, swapped, loops.fill_gaps)


def _match_plainly(a: str, b: str, min_run: int) -> Match:
    """Match two texts without compiled loops."""
    (one, at_a), (other, at_b) = level_words(a), level_words(b)
    swapped = other < one
    first, second = (other, one) if swapped else (one, other)
    found = tiles(first, second, min_run)
    function = np.array([word in FUNCTION_WORDS for word in dict.fromkeys(first + second)])
    rows = _fill(*_number(first, second), found, function, swapped, gaps.fill_gaps)
    return Match(*rows, at_a, at_b)


def _fill(first, second, found, function, swapped, fill_gaps) -> tuple[np.ndarray, ...]:
    """Put tiles into rows, and fill the gaps between them."""
    rows = np.array(found, np.int32).reshape(-1, 3)
    held = np.zeros(len(first) + 1, np.int32), np.zeros(len(second) + 1, np.int32)
    for number, (i, j, n) in enumerate(rows, 1):
        held[0][i : i + n] = held[1][j : j + n] = number
    moved, fills = fill_gaps(first, second, rows, *held, function)
    if swapped:
        rows[:, :2], fills[:, :2] = rows[:, 1::-1].copy(), fills[:, ::-1].copy()
    return rows, moved, fills
