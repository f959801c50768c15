"""Tiles of very repetitive texts: one sweep over all places for each length that a tile has.

Where few words are repeated over and over, the runs that two texts share are as many as the pairs
of their words, and listing them takes for ever. Here none is listed: places are sorted by what
follows them (a suffix array by prefix doubling: Manber and Myers 1993), so that at any length the
places where equal runs begin stand together, and the longest length at which both texts still have
a free run is found by halving. Lengths that differ are few: all tiles together are no longer than
a text, so that at most the square root of twice its length differ.
"""

from __future__ import annotations

import numpy as np

Run = tuple[int, int, int]


def sweep_tiles(a: np.ndarray, b: np.ndarray, min_run: int) -> list[Run]:
    """The tiles (i, j, n) of two texts given as numbers of their words, by the rule of ``reuse``.

    The first text is the one that sorts first. Cost: at most the words of both, times the square
    root of that, times a logarithm, whatever the texts repeat.
    """
    places = Places(a, b)
    taken: list[Run] = []
    n = min(len(a), len(b))
    while (n := places.longest(min_run, n)) >= min_run:
        taken += places.take(n)
        n -= 1
    return taken


class Places:
    """The places of two texts, sorted by what follows them, and which words are taken."""

    def __init__(self, a: np.ndarray, b: np.ndarray) -> None:
        self.beside = len(a) + 1
        parting = max(a.max(initial=0), b.max(initial=0)) + 1
        joined = np.concatenate([a, [parting], b]).astype(np.int64)
        self.order, self.common = sort_places(joined)
        self.first = self.order < self.beside
        self.used = bytearray(len(joined))
        self.used[len(a)] = 1
        self._used = np.frombuffer(self.used, np.uint8)  # the same memory

    def longest(self, least: int, most: int) -> int:
        """The greatest length, from *least* to *most*, at which both have a free run; or less."""
        low, high, step = most, most + 1, 1
        while low >= least and not self._shared(low)[1].any():
            low, high, step = low - step, low, 2 * step
        low = max(low, least - 1)
        while high - low > 1:
            middle = (low + high) // 2
            if self._shared(middle)[1].any():
                low = middle
            else:
                high = middle
        return low

    def _shared(self, n: int) -> tuple[np.ndarray, np.ndarray]:
        """For each place in order: its class at length *n*, and whether it can begin a tile."""
        classes = np.zeros(len(self.order), np.int64)
        np.cumsum(self.common < n, out=classes[1:])
        ends = self.order + (n - 1)
        inside = ends < len(self._used)
        free = inside & (self._used[self.order] == 0)
        free &= self._used[np.where(inside, ends, 0)] == 0
        both = np.zeros((2, classes[-1] + 1), bool)
        both[0, classes[free & self.first]] = True
        both[1, classes[free & ~self.first]] = True
        return classes, free & (both[0] & both[1])[classes]

    def take(self, n: int) -> list[Run]:
        """Take all tiles of one length, each as early as it can stand."""
        classes, may = self._shared(n)
        starts: dict[int, list[int]] = {}
        where, of, first = self.order[may], classes[may], self.first[may]
        later = np.argsort(-where[~first])
        for j, one in zip(where[~first][later].tolist(), of[~first][later].tolist(), strict=True):
            starts.setdefault(one, []).append(j)
        early = np.argsort(where[first])
        taken = []
        for i, one in zip(where[first][early].tolist(), of[first][early].tolist(), strict=True):
            if not self._free(i, n):
                continue
            there = starts[one]
            while there and not self._free(there[-1], n):
                there.pop()
            if there:
                j = there.pop()
                self.used[i : i + n] = self.used[j : j + n] = b"\1" * n
                taken.append((i, j - self.beside, n))
        return taken

    def _free(self, k: int, n: int) -> bool:
        """Whether a run is free: taken ones are no shorter, so each would cover an end of it."""
        return not (self.used[k] or self.used[k + n - 1])


def sort_places(text: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Sort the places of a text by what follows them; how much each has in common with the next."""
    n, size = len(text), 1
    rank = np.unique(text, return_inverse=True)[1]
    ranks = [np.append(rank, -1)]
    while size < n and ranks[-1].max() < n - 1:
        after = np.full(n, -1)
        after[:-size] = ranks[-1][size:n]
        key = ranks[-1][:n] * (n + 1) + after + 1
        ranks.append(np.append(np.unique(key, return_inverse=True)[1], -1))
        size *= 2
    order = np.argsort(ranks[-1][:n], kind="stable")
    one, other = order[:-1].copy(), order[1:].copy()
    common = np.zeros(len(one), np.int64)
    for power in range(len(ranks) - 1, -1, -1):
        same = ranks[power][one] == ranks[power][other]
        step = same * (1 << power)
        one, other, common = one + step, other + step, common + step
    return order, common
