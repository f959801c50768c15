"""Reuse, in its one definition, from five texts to millions.

A word is *reused* if it stands in a run of at least ``min_run`` equal words that both texts have.
The longest run is taken first, and each word once (greedy string tiling: Wise 1993; used on news
by Clough, Gaizauskas and others 2002). Order is no constraint: a passage that was moved is
reused. Words that match alone, in gaps between runs, are not.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple


class Tile(NamedTuple):
    """A run that both texts have: ``a[i:i+n] == b[j:j+n]``."""

    i: int
    j: int
    n: int


def tiles(a: Sequence[str], b: Sequence[str], min_run: int = 4) -> list[Tile]:
    """The shared runs of two texts, longest first, each word in one run at most.

    ``tiles(b, a)`` gives the same runs with ``i`` and ``j`` exchanged: of runs that are equally
    long, the one that begins first in the text that sorts first is taken, then the one that
    begins first in the other. Cost: the number of equal word pairs that start a run of
    ``min_run``, times a logarithm.

    >>> tiles("a b c d x y".split(), "x y a b c d".split(), min_run=2)
    [Tile(i=0, j=2, n=4), Tile(i=4, j=0, n=2)]
    """
    if list(b) < list(a):
        return [Tile(i, j, n) for j, i, n in tiles(b, a, min_run)]
    heap = [(-n, i, j) for i, j, n in _runs(a, b, min_run)]
    heapq.heapify(heap)
    used_a, used_b = bytearray(len(a)), bytearray(len(b))
    taken: list[Tile] = []
    while heap:
        n, i, j = heapq.heappop(heap)
        free = _free(used_a, used_b, i, j, -n)
        if free == [(0, -n)]:
            taken.append(Tile(i, j, -n))
            used_a[i : i - n] = used_b[j : j - n] = b"\1" * -n
        else:
            for first, last in free:
                if last - first >= min_run:
                    heapq.heappush(heap, (first - last, i + first, j + first))
    return taken


def _runs(a: Sequence[str], b: Sequence[str], min_run: int) -> list[Tile]:
    """All runs of equal words that cannot be made longer and have at least ``min_run`` words."""
    starts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(b) - min_run + 1):
        starts[tuple(b[j : j + min_run])].append(j)
    found = []
    for i in range(len(a) - min_run + 1):
        for j in starts.get(tuple(a[i : i + min_run]), ()):
            if i and j and a[i - 1] == b[j - 1]:
                continue
            n = min_run
            while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                n += 1
            found.append(Tile(i, j, n))
    return found


def _free(used_a: bytearray, used_b: bytearray, i: int, j: int, n: int) -> list[tuple[int, int]]:
    """The stretches of a run whose words are still free on both sides."""
    stretches, first = [], None
    for k in range(n + 1):
        free = k < n and not used_a[i + k] and not used_b[j + k]
        if free and first is None:
            first = k
        elif not free and first is not None:
            stretches.append((first, k))
            first = None
    return stretches


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
