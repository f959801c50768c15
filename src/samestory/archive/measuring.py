"""Loops that measure pairs of articles: components, buckets, tiles, evidence."""

from __future__ import annotations

import numpy as np

from .. import kernels
from . import threshold
from .compiled import compile_loops, compiled
from .numbering import decode, is_plain

_loops = kernels.load()
find_runs, take_runs, first_difference = (
    _loops.find_runs, _loops.take_runs, _loops.first_difference
)  # fmt: skip
_told = compile_loops(threshold)
weigh_words, is_kept = _told.weigh_words, _told.is_kept
#: Steps that listing the runs of two texts may take, before sweeps do it (see ``reuse``).
STEPS, STEPS_A_WORD = 4_000_000, 16
MOST_WORDS = kernels.MOST_WORDS


@compiled
def cut_buckets(a, b, n, most, most_pairs, buckets):
    """Number the buckets of pairs in order, with at most so many articles and pairs each.

    *n*: how many articles there are. Gives how many buckets, of no pairs one.
    """
    held = np.full(n, -1, np.int32)
    bucket, count, pairs = 0, 0, 0
    for k in range(len(a)):
        new = np.int64(held[a[k]] != bucket) + np.int64(held[b[k]] != bucket)
        if count + new > most or pairs == most_pairs:
            bucket, count, pairs, new = bucket + 1, 0, 0, 2
        held[a[k]] = held[b[k]] = bucket
        count, pairs = count + new, pairs + 1
        buckets[k] = bucket
    return bucket + 1


@compiled
def weigh_texts(text, edges, at, starts, weights):
    """Weigh the words of many texts, as ``threshold`` has it."""
    for k in range(len(edges) - 1):
        first, last = starts[k], starts[k + 1]
        if is_plain(text, edges[k], edges[k + 1]):
            units = text[edges[k] : edges[k + 1]]
            weights[first:last] = weigh_words(units, at[first:last])
        else:
            wide = np.empty(edges[k + 1] - edges[k], np.uint32)
            wide = wide[: decode(text, edges[k], edges[k + 1], wide)]
            weights[first:last] = weigh_words(wide, at[first:last])


@compiled
def _characters(text, first, last):
    """How many characters some bytes of UTF-8 are."""
    n = 0
    for k in range(first, last):
        n += text[k] & 0xC0 != 0x80
    return n


@compiled
def drop_words(text, edges, lines, ids, at, starts):
    """Take the words of some lines out of their texts, in place.

    Rows of *lines*: the text, where the line starts and ends in its bytes, in order. ``starts``
    is put right; gives how many words are left.
    """
    left, row = 0, 0
    for k in range(len(edges) - 1):
        first, last, place, there = starts[k], starts[k + 1], 0, np.int64(0)
        starts[k], word = left, first
        while row < len(lines) and lines[row, 0] == k:
            begin = there + _characters(text, edges[k] + place, edges[k] + lines[row, 1])
            end = begin + _characters(text, edges[k] + lines[row, 1], edges[k] + lines[row, 2])
            while word < last and at[word, 0] < begin:
                ids[left], at[left, 0], at[left, 1] = ids[word], at[word, 0], at[word, 1]
                left, word = left + 1, word + 1
            while word < last and at[word, 0] < end:
                word += 1
            there, place, row = end, lines[row, 2], row + 1
        while word < last:
            ids[left], at[left, 0], at[left, 1] = ids[word], at[word, 0], at[word, 1]
            left, word = left + 1, word + 1
    starts[len(edges) - 1] = left
    return left


@compiled
def differ(ids, starts, a, b, first):
    """Where two texts first differ, for each pair: the ids there, -1 past the end of one."""
    for k in range(len(a)):
        one = ids[starts[a[k]] : starts[a[k] + 1]]
        other = ids[starts[b[k]] : starts[b[k] + 1]]
        at = first_difference(one, other)
        first[k, 0] = one[at] if at < len(one) else -1
        first[k, 1] = other[at] if at < len(other) else -1


@compiled
def measure_pairs(ids, weights, starts, a, b, swapped, min_run, measured, passages, begin):
    """Measure pairs from *begin* on; give the pair to go on with, and how many passages there are.

    Rows of *measured*: words shared, longest run, shared words that weigh on both sides, whether
    kept; it stops at a pair that sweeps have to measure, with -1 for the first: where listing the
    runs takes too long, or a text is so long that a run does not fit into a packed one. Rows of
    *passages*: the pair, and a run (i, j, n), of kept pairs; it stops where they may have no room.
    """
    count = 0
    for k in range(begin, len(a)):
        one, other = (b[k], a[k]) if swapped[k] else (a[k], b[k])
        first, second = ids[starts[one] : starts[one + 1]], ids[starts[other] : starts[other + 1]]
        if count + min(len(first), len(second)) // min_run > len(passages):
            return k, count
        most = STEPS + STEPS_A_WORD * (len(first) + len(second))
        too_long = max(len(first), len(second)) > MOST_WORDS
        runs, n_runs = find_runs(first, second, min_run, -1 if too_long else most)
        if n_runs < 0:
            measured[k, 0] = -1
            return k, count
        tiles, _, _ = take_runs(runs, n_runs, len(first), len(second), min_run)
        weight_a = weights[starts[one] : starts[one + 1]]
        note_tiles(tiles, weight_a, weights[starts[other] : starts[other + 1]], measured[k])
        if measured[k, 3]:
            count = write_passages(tiles, k, swapped[k], passages, count)
    return len(a), count


@compiled
def note_tiles(tiles, weight_a, weight_b, row):
    """Note what the tiles of one pair come to."""
    shared, longest, weighing = 0, 0, 0
    for t in range(len(tiles)):
        i, j, n = tiles[t, 0], tiles[t, 1], tiles[t, 2]
        shared += n
        longest = max(longest, n)
        for k in range(n):
            weighing += np.int64(weight_a[i + k] > 0) & np.int64(weight_b[j + k] > 0)
    row[0], row[1], row[2], row[3] = shared, longest, weighing, is_kept(tiles, weight_a, weight_b)


@compiled
def write_passages(tiles, pair, swapped, passages, count):
    """Write the tiles of a kept pair, in the order of the pair's first article."""
    order = np.argsort(tiles[:, 1 if swapped else 0])
    for k in order:
        passages[count, 0], passages[count, 3] = pair, tiles[k, 2]
        passages[count, 1] = tiles[k, 1 if swapped else 0]
        passages[count, 2] = tiles[k, 0 if swapped else 1]
        count += 1
    return count
