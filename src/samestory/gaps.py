"""Gaps: which shared runs stand in one order in both texts, and which words fill what is between.

Runs come first: a word that stands in one is never matched anew. The heaviest runs that keep one
order are the frame, the others have moved. Between two neighbours of the frame stand gaps; a narrow
gap is filled by the words that both sides have in one order, content words before any number of
function words. In a wide gap the texts have parted company, and single words that agree do so by
chance: nothing is filled. What fills a gap serves reading and print; it is no reuse.

The loops are plain Python over numpy arrays, so that ``kernels.load`` can compile the very same.
"""

from __future__ import annotations

import numpy as np

#: A gap is narrow up to so many pairs of words, one of each side.
NARROW = 4096
#: A content word outweighs all function words that a narrow gap can hold.
CONTENT = 2 * NARROW
#: A nought that is a number to numba, not a constant: else loops called with it are compiled twice.
NOUGHT = np.int64(0)
#: What ``kernels.load`` compiles, each after what it calls.
LOOPS = "order_tiles walk_back chain_tiles score_gap walk_gap gather fill_gaps"


def order_tiles(held, n_tiles):
    """The tiles of one text as they stand in it, and the rank of each, from the tile at each word.

    ``held[k]`` is the number of the tile, from 1, that word *k* stands in, or 0.
    """
    order, rank = np.empty(n_tiles, np.int32), np.empty(n_tiles, np.int32)
    seen, last = 0, 0
    for k in range(len(held)):
        if held[k] and held[k] != last:
            order[seen], rank[held[k] - 1] = held[k] - 1, seen
            seen += 1
        last = held[k]
    return order, rank


def chain_tiles(tiles, order, rank):
    """The heaviest tiles that keep one order in both texts, in that order.

    *order* is that of the first text, *rank* that in the second. Of chains equally heavy, each
    tile has the earliest before it. Cost: tiles times a logarithm (a tree of the best chains by
    rank: Fenwick 1994).
    """
    count, best = len(tiles), NOUGHT - 1
    tree = np.full(count + 1, -1, np.int32)
    weight, before = np.zeros(count, np.int64), np.full(count, -1, np.int32)
    for at in range(count):
        held, node = -1, rank[order[at]]
        while node > 0:
            found = tree[node]
            if found >= 0 and (
                held < 0
                or weight[found] > weight[held]
                or (weight[found] == weight[held] and found < held)
            ):
                held = found
            node -= node & -node
        before[at] = held
        weight[at] = tiles[order[at], 2] + (weight[held] if held >= 0 else 0)
        node = rank[order[at]] + 1
        while node <= count:
            if tree[node] < 0 or weight[at] > weight[tree[node]]:
                tree[node] = at
            node += node & -node
        if best < 0 or weight[at] > weight[best]:
            best = at
    return walk_back(order, before, best)


def walk_back(order, before, at):
    """The tiles of a chain from its last one back, put in order."""
    chain = np.empty(len(order), np.int32)
    first = len(chain)
    while at >= 0:
        first -= 1
        chain[first] = order[at]
        at = before[at]
    return chain[first:]


def score_gap(a, b, function, score):
    """Score what two sides of a gap can share, from the beginning up to every pair of places.

    A side is the ids of its words; ``function[id]`` says which are function words. The rows of
    *score* stand one behind the other; row and column are one more than the sides have.
    """
    width = len(b) + 1
    score[:width] = 0
    for i in range(len(a)):
        above, here = score[i * width : (i + 1) * width], score[(i + 1) * width : (i + 2) * width]
        word, worth = a[i], np.int32(1 if function[a[i]] else CONTENT)
        left, aslant = np.int32(0), np.int32(0)
        here[0] = 0
        for j in range(len(b)):
            over = above[j + 1]
            left = np.int32(aslant + worth) if word == b[j] else max(over, left)
            aslant = over
            here[j + 1] = left


def walk_gap(a, b, at_a, at_b, score, fills, count):
    """Walk the best way through a scored gap from its end, and write it from row *count* on."""
    width, first = len(b) + 1, count
    i, j = len(a), len(b)
    while score[i * width + j]:
        if a[i - 1] == b[j - 1]:
            i, j = i - 1, j - 1
            fills[count, 0], fills[count, 1] = at_a[i], at_b[j]
            count += 1
        elif score[(i - 1) * width + j] >= score[i * width + j - 1]:
            i -= 1
        else:
            j -= 1
    for k in range((count - first) // 2):
        for side in range(2):
            early, late = fills[first + k, side], fills[count - 1 - k, side]
            fills[first + k, side], fills[count - 1 - k, side] = late, early
    return count


def gather(held, first, last):
    """The words from *first* up to *last* that stand in no tile."""
    free = np.empty(last - first, np.int32)
    count = 0
    for k in range(first, last):
        if not held[k]:
            free[count] = k
            count += 1
    return free[:count]


def fill_gaps(a, b, tiles, held_a, held_b, function):
    """Say which tiles have moved, and which words fill the gaps between the others.

    Two texts as ids of their words, the tiles (i, j, n) and the tile that holds each word. Gives
    whether each tile has moved, and the filling words as rows (i, j) in order. Cost: words, tiles
    times a logarithm, and at most ``NARROW`` steps a gap.
    """
    order, _ = order_tiles(held_a, len(tiles))
    _, rank = order_tiles(held_b, len(tiles))
    chain = chain_tiles(tiles, order, rank)
    moved = np.ones(len(tiles), np.bool_)
    fills = np.empty((min(len(a), len(b)), 2), np.int32)
    score = np.empty(2 * NARROW + 2, np.int32)
    count, first_i, first_j = NOUGHT, NOUGHT, NOUGHT
    for k in range(len(chain) + 1):
        last_i, last_j, n = len(a), len(b), 0
        if k < len(chain):
            last_i, last_j, n = tiles[chain[k]]
            moved[chain[k]] = False
        free_a, free_b = gather(held_a, first_i, last_i), gather(held_b, first_j, last_j)
        if 0 < len(free_a) * len(free_b) <= NARROW:
            side_a, side_b = a[free_a], b[free_b]
            score_gap(side_a, side_b, function, score)
            count = walk_gap(side_a, side_b, free_a, free_b, score, fills, count)
        first_i, first_j = last_i + n, last_j + n
    return moved, fills[:count]
