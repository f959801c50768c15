"""Stretches: where two passages run alike, word by word, though neither follows the other closely.

For each pair of passages the best local alignment of their words is found (Smith and Waterman
1981): words that match add their weight, words that do not and gaps take some away, and a stretch
ends where nothing more is to be gained. Whatever two passages tell alike stands in a stretch; one
that overlaps half of another matches its head or its tail only. Scores are whole numbers, so that
they are the same in either direction and on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

#: The weight of one telling word; scores are counted in this unit's parts.
UNIT = 16
#: What two words that differ, and a word without a counterpart, take away.
MISMATCH, GAP = 6, 5
#: Weights of words that match: function words, content words (least, most), words nearly alike.
FUNCTION_WEIGHT, CONTENT_WEIGHT, NEAR = (2, 6), (6, 24), 0.6
#: Entries of word-by-word tables that are filled at a time.
_AT_A_TIME = 400_000
#: Passages of one lot differ by fewer words than this, if room is to be saved.
_LIKE = 32


class Coded(NamedTuple):
    """Passages as numbers: passages × longest passage, and what the numbers weigh.

    ``words`` and ``near`` number the words, and classes of words nearly alike; past a passage's
    end both are -1. ``weight`` and ``near_weight`` are indexed by these numbers.
    """

    words: np.ndarray
    near: np.ndarray
    lengths: np.ndarray
    weight: np.ndarray
    near_weight: np.ndarray

    def part(self, rows: slice) -> Coded:
        """Some of the passages, with the same numbers."""
        lengths = self.lengths[rows]
        longest = max(int(lengths.max(initial=0)), 1)
        return self._replace(
            words=self.words[rows, :longest], near=self.near[rows, :longest], lengths=lengths
        )

    @property
    def weights(self) -> np.ndarray:
        """The weight of each word (passages × longest passage), 0 past a passage's end."""
        return np.where(self.words >= 0, self.weight[self.words], 0)


class Stretches(NamedTuple):
    """The best stretch of each pair of passages: one entry a pair.

    ``start_a`` to ``end_a`` (the last word) and ``start_b`` to ``end_b`` say where it stands;
    ``through_a`` and ``through_b`` (pairs × words) give the score of the best stretch that takes
    in each word, 0 for a word that has no match. Of stretches equally good, an edge is that of
    whichever comes first.
    """

    score: np.ndarray
    start_a: np.ndarray
    start_b: np.ndarray
    end_a: np.ndarray
    end_b: np.ndarray
    through_a: np.ndarray
    through_b: np.ndarray


def find_stretches(a: Coded, b: Coded, rows: np.ndarray, columns: np.ndarray) -> Stretches:
    """Find the best stretch of passage ``rows[k]`` of *a* and ``columns[k]`` of *b*, for each k.

    Cost: for each pair the product of the two lengths, counted as the longest of either side.
    """
    found = Stretches(
        *(np.zeros(len(rows), dtype=np.int64) for _ in range(5)),
        np.zeros((len(rows), a.words.shape[1]), dtype=np.int32),
        np.zeros((len(rows), b.words.shape[1]), dtype=np.int32),
    )
    for chosen in _of_like_lengths(a.lengths[rows], b.lengths[columns]):
        part = _stretches(_matches(a, b, rows[chosen], columns[chosen]))
        for whole, values in zip(found[:5], part[:5], strict=True):
            whole[chosen] = values
        for whole, values in zip(found[5:], part[5:], strict=True):
            whole[chosen, : values.shape[1]] = values
    return found


def _of_like_lengths(long_a: np.ndarray, long_b: np.ndarray) -> Iterator[np.ndarray]:
    """Part the pairs into lots that have passages of about the same length, and room in memory."""
    order = np.lexsort((long_b, -(-long_a // _LIKE)))
    widest_a, widest_b, first = 1, 1, 0
    for k, pair in enumerate(order):
        widest_a, widest_b = max(widest_a, long_a[pair]), max(widest_b, long_b[pair])
        if k > first and (k - first + 1) * widest_a * widest_b > _AT_A_TIME:
            yield order[first:k]
            widest_a, widest_b, first = max(1, long_a[pair]), max(1, long_b[pair]), k
    if len(order):
        yield order[first:]


def _matches(a: Coded, b: Coded, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """What each word of one passage gains against each of the other (pairs × words × words)."""
    longest = max(a.words.shape[1], b.words.shape[1])
    kind = np.int16 if longest * (CONTENT_WEIGHT[1] + GAP) < 32_000 else np.int32
    wide_a, wide_b = (max(int(x.max()), 1) for x in (a.lengths[rows], b.lengths[columns]))
    own, other = a.words[rows, :wide_a, None], b.words[columns, None, :wide_b]
    near, near_other = a.near[rows, :wide_a, None], b.near[columns, None, :wide_b]
    gain = np.where(near == near_other, a.near_weight.astype(kind)[near], kind(-MISMATCH))
    gain = np.where(own == other, a.weight.astype(kind)[own], gain)
    gain[np.broadcast_to((own < 0) | (other < 0), gain.shape)] = -MISMATCH
    return gain


def _stretches(gain: np.ndarray) -> Stretches:
    """The best stretch of each table of gains."""
    pairs, _, wide = gain.shape
    until = _sweep(gain)
    since = _sweep(gain[:, ::-1, ::-1])[:, ::-1, ::-1]
    through = np.where(gain > 0, until + since - gain, 0)
    score = until.reshape(pairs, -1).max(axis=1)
    last = np.divmod(until.reshape(pairs, -1).argmax(axis=1), wide)
    first = np.divmod(since.reshape(pairs, -1).argmax(axis=1), wide)
    last = [np.maximum(*edges) for edges in zip(first, last, strict=True)]
    return Stretches(
        score.astype(np.int64),
        *first,
        *last,
        through.max(axis=2).astype(np.int32),
        through.max(axis=1).astype(np.int32),
    )


def _sweep(gain: np.ndarray) -> np.ndarray:
    """The score of the best stretch that ends at each pair of words."""
    pairs, long, wide = gain.shape
    best = np.zeros_like(gain)
    above = np.zeros((pairs, wide), gain.dtype)
    ramp = np.arange(wide, dtype=gain.dtype) * gain.dtype.type(GAP)
    for k in range(long):
        row = gain[:, k].copy()
        row[:, 1:] += above[:, :-1]
        np.maximum(row, above - gain.dtype.type(GAP), out=row)
        np.maximum(row, 0, out=row)
        row += ramp  # a gap along the row takes away the same everywhere: the running best
        np.maximum.accumulate(row, axis=1, out=row)
        row -= ramp
        best[:, k] = above = row
    return best


def code(passages: Sequence[Sequence[str]], function_words: frozenset[str]) -> Coded:
    """Number the words of passages and weigh them by how few passages have them.

    Words of five letters and more are nearly alike where they begin alike. The weight of a word
    is that of inverse document frequency (Spärck Jones 1972), between bounds.
    """
    numbers, weight = _numbered(passages, function_words)
    near, near_weight = _numbered([[_beginning(w) for w in p] for p in passages], frozenset())
    return Coded(
        numbers,
        near,
        np.array([len(passage) for passage in passages], dtype=np.intp),
        weight,
        np.round(NEAR * near_weight).astype(np.int64),
    )


def _beginning(word: str) -> str:
    """What words nearly alike have in common."""
    return word if len(word) < 5 else word[:4] + "-"


def _numbered(passages, function_words):
    """Number words in alphabetical order and weigh them."""
    distinct = sorted({word for passage in passages for word in passage})
    number = {word: k for k, word in enumerate(distinct)}
    longest = max(map(len, passages), default=0)
    table = np.full((len(passages), max(longest, 1)), -1, dtype=np.intp)
    holders = np.zeros(max(len(distinct), 1))
    for row, passage in enumerate(passages):
        table[row, : len(passage)] = [number[word] for word in passage]
        holders[sorted({number[word] for word in passage})] += 1
    texts = max(len(passages), 1)
    rarity = np.log((texts + 1) / (holders + 0.5)) / np.log(texts + 1)
    least, most = np.array(
        [FUNCTION_WEIGHT if word in function_words else CONTENT_WEIGHT for word in distinct]
        or [CONTENT_WEIGHT]
    ).T
    return table, np.clip(np.round(1.5 * UNIT * rarity), least, most).astype(np.int64)
