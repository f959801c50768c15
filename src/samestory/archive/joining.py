"""Join articles by the runs of words they have in common: from sorted runs to candidate pairs.

A run that few articles have links them all. One that many have is a set phrase, a line of page
furniture, or the wording of a story that very many carried. Only the last comes in a burst: within
days, far more often than it does on the whole. Articles of a burst are linked with each other, or,
where they are very many, with the one among them that has most of such runs: all runs of a story
choose the same one, because the fullest text has them all.
"""

from __future__ import annotations

import numpy as np

from .compiled import compiled

_U = np.uint64
_ONE = _U(1)
#: Bits of a packed pair that tell runs apart, at most; and for both its articles and them, all
#: but the last, which says whether the run was crowded.
MARK, BEFORE_LAST = 8, 63
#: All runs that the same articles have, so many or more, are taken for those of one phrase, which
#: has fewer runs than ``MORE``.
SAME, MORE = 10, 5
_GOLDEN = _U(0x9E3779B97F4A7C15)
#: A burst has so many standard deviations, and so many articles, more than its volume lets expect.
SURPRISE, LEAST = 6.0, 3


@compiled
def bits_behind(n_bits):
    """The bits of a packed pair behind its articles: a mark, and whether the run was crowded.

    Two at the least: an article's number has 31 bits at the most.
    """
    return min(MARK, BEFORE_LAST - 2 * n_bits) + 1


@compiled
def pack_pair(a, b, n_bits, behind, mark, crowded):
    """Two articles as one number that sorts by the first, then the second, then the mark.

    Of the *mark*, 64 bits, the first are kept: all of those *behind* but the last.
    """
    if b < a:
        a, b = b, a
    pair = (_U(a) << _U(n_bits) | _U(b)) << _U(behind)
    return pair | (mark >> _U(65 - behind)) << _ONE | _U(crowded)


@compiled
def unpack(pairs, n_bits, behind, a, b):
    """Take packed pairs apart."""
    below = (_ONE << _U(n_bits)) - _ONE
    for k in range(len(pairs)):
        both = pairs[k] >> _U(behind)
        a[k], b[k] = np.int64(both >> _U(n_bits)), np.int64(both & below)


@compiled
def _mark_of(run, held, n):
    """What tells a run from others: its value; of one that many have, who they are."""
    if n < SAME:
        return run * _GOLDEN
    mark = _U(n)
    for k in (0, n // 3, n // 2, n - 1):
        mark = (mark ^ _U(held[k])) * _GOLDEN
        mark ^= mark >> _U(29)
    return mark * _GOLDEN


@compiled
def _same(packed, k, n_bits):
    """Where the rows of one run end that begin at row *k*."""
    run, end = packed[k] >> _U(n_bits), k + 1
    while end < len(packed) and packed[end] >> _U(n_bits) == run:
        end += 1
    return end


@compiled
def _distinct(packed, k, end, n_bits, held):
    """Write the articles of one run, each once; how many they are."""
    below, n = (_ONE << _U(n_bits)) - _ONE, 0
    for row in range(k, end):
        if row == k or packed[row] != packed[row - 1]:
            held[n] = np.int64(packed[row] & below)
            n += 1
    return n


@compiled
def _link_all(held, first, last, n_bits, run, pairs, at):
    """Link all of some articles with each other; give the number of pairs, written if they fit."""
    n = (last - first) * (last - first - 1) // 2
    if at + n <= len(pairs):
        row, behind = at, bits_behind(n_bits)
        mark = _mark_of(run, held[first:last], last - first)
        for i in range(first, last):
            for j in range(i + 1, last):
                pairs[row] = pack_pair(held[i], held[j], n_bits, behind, mark, 0)
                row += 1
    return at + n


@compiled
def _set_aside(held, first, last, aside, at):
    """Write a burst of very many articles: their number, then they."""
    if at + 1 + last - first <= len(aside):
        aside[at] = last - first
        for k in range(first, last):
            aside[at + 1 + k - first] = held[k]
    return at + 1 + last - first


@compiled
def _find_bursts(held, n, span, volume, counts):
    """Put the articles of bursts first, by span of time; how many they are.

    ``span[article]``: in which stretch of days it was published, 0 unknown; ``volume[s]``: the part
    of all articles in stretch *s*. Two stretches that follow are a burst if they have far more of
    the run than their volume lets expect. ``counts`` is left as it was, all noughts.
    """
    for k in range(n):
        counts[span[held[k]]] += 1
    hot = np.zeros(len(counts), np.bool_)
    for k in range(n):
        s = np.int64(span[held[k]])
        for first in range(s - 1, s + 1):
            if first > 0 and first + 1 < len(counts):
                both = counts[first] + counts[first + 1]
                expected = n * (volume[first] + volume[first + 1])
                if both >= expected + SURPRISE * np.sqrt(expected) + LEAST:
                    hot[first] = hot[first + 1] = True
    for k in range(n):
        counts[span[held[k]]] = 0
    kept = 0
    for k in range(n):
        if hot[span[held[k]]]:
            held[kept] = held[k]
            kept += 1
    return kept


@compiled
def _order(held, n, span):
    """Sort articles by their stretch of time; those of one stretch keep their order."""
    keys = np.empty(n, np.int64)
    for k in range(n):
        keys[k] = np.int64(span[held[k]]) << 32 | held[k]
    keys.sort()
    for k in range(n):
        held[k] = keys[k] & 0xFFFFFFFF


@compiled
def _link_crowded(held, n, run, span, volume, counts, rules, pairs, aside, at):
    """Link the articles of a run that many have, burst by burst."""
    n_bits, most, carried = rules
    n_pairs, n_aside = at
    if len(volume) == 0:
        if n <= carried:
            n_aside = _set_aside(held, 0, n, aside, n_aside)
        return n_pairs, n_aside
    n = _find_bursts(held, n, span, volume, counts)
    _order(held, n, span)
    first = 0
    while first < n:
        last = first + 1
        while last < n and span[held[last]] <= span[held[last - 1]] + 1:
            last += 1
        if last - first <= most:
            n_pairs = _link_all(held, first, last, n_bits, run, pairs, n_pairs)
        elif last - first <= carried:
            n_aside = _set_aside(held, first, last, aside, n_aside)
        first = last
    return n_pairs, n_aside


@compiled
def join_runs(packed, n_bits, most, carried, span, volume, pairs, aside):
    """Link the articles of each run.

    *packed*: runs with their articles, sorted. A run of at most *most* articles links them all;
    one of more, those of its bursts; a burst of more than *most*, up to *carried*, is set aside:
    its number of articles, then they. Gives how many *pairs* there are and how many numbers are
    set *aside*; what does not fit is counted only.
    """
    held = np.empty(len(packed), np.int64)
    counts = np.zeros(len(volume), np.int64)
    n_pairs, n_aside, k = 0, 0, 0
    while k < len(packed):
        end = _same(packed, k, n_bits)
        n = _distinct(packed, k, end, n_bits, held) if end > k + 1 else 1
        if 1 < n <= most:
            n_pairs = _link_all(held, 0, n, n_bits, packed[k] >> _U(n_bits), pairs, n_pairs)
        elif n > most:
            run, at = packed[k] >> _U(n_bits), (n_pairs, n_aside)
            n_pairs, n_aside = _link_crowded(
                held, n, run, span, volume, counts, (n_bits, most, carried), pairs, aside, at
            )
        k = end
    return n_pairs, n_aside


@compiled
def count_aside(aside, counts):
    """Count for each article the runs set aside that it has."""
    k = 0
    while k < len(aside):
        for row in range(k + 1, k + 1 + aside[k]):
            counts[aside[row]] += 1
        k += 1 + aside[k]


@compiled
def link_aside(aside, counts, n_bits, pairs):
    """Link the articles of each burst with that which has most of all bursts, the first of such.

    Gives how many *pairs*: there has to be room for as many as *aside* has numbers.
    """
    k, n, behind = 0, 0, bits_behind(n_bits)
    while k < len(aside):
        fullest = aside[k + 1]
        for row in range(k + 2, k + 1 + aside[k]):
            if counts[aside[row]] > counts[fullest]:
                fullest = aside[row]
        for row in range(k + 1, k + 1 + aside[k]):
            if aside[row] != fullest:
                pairs[n] = pack_pair(fullest, aside[row], n_bits, behind, _U(k) * _GOLDEN, 1)
                n += 1
        k += 1 + aside[k]
    return n


@compiled
def merge_pairs(packed, behind, least, least_crowded, surely, out):
    """Keep the pairs that have enough runs in common: *least*, of crowded ones *least_crowded*.

    *packed*: sorted. Runs of one mark count once, unless there are ``MORE`` of them. Kept pairs
    are written to *out*, which may be *packed*, without a mark; the last bit tells those that have
    so many crowded runs, *surely*, that they carry one story. Gives how many are kept.
    """
    kept, k = 0, 0
    while k < len(packed):
        pair, n, crowded, marks, mark = packed[k] >> _U(behind), 0, 0, 0, _U(0)
        while k < len(packed) and packed[k] >> _U(behind) == pair:
            crowded += np.int64(packed[k] & _ONE)
            if packed[k] & _ONE == 0:
                marks += np.int64(n == crowded or packed[k] >> _ONE != mark)
                mark = packed[k] >> _ONE
            n += 1
            k += 1
        apart = marks >= least or n - crowded >= max(least, MORE)
        if apart or n >= least_crowded and crowded:
            out[kept] = pair << _U(behind) | _U(crowded >= surely)
            kept += 1
    return kept


@compiled
def root_of(roots, k):
    """The root of an article; the way there is made shorter for the next time."""
    while roots[k] != k:
        roots[k] = roots[roots[k]]
        k = roots[k]
    return k


@compiled
def unite(roots, a, b):
    """Unite the articles of each pair: every one's root becomes the smallest number among them."""
    for k in range(len(a)):
        one, other = root_of(roots, a[k]), root_of(roots, b[k])
        if one < other:
            roots[other] = one
        else:
            roots[one] = other


@compiled
def settle(roots):
    """Give every article its root itself."""
    for k in range(len(roots)):
        roots[k] = root_of(roots, k)


def roots_of(n: int, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """The root of each of *n* articles: the smallest number that pairs lead to, its own if none."""
    roots = np.arange(n, dtype=np.int32)
    unite(roots, a, b)
    settle(roots)
    return roots


@compiled
def pair_all(articles, edges, n_bits, most, fullest, pairs):
    """Pair the articles of each story; of one of more than *most*, all with the *fullest*.

    ``edges[k]`` up to ``edges[k + 1]``: the articles of story *k*, the fullest first. Gives how
    many pairs; what does not fit is counted only.
    """
    n, behind = 0, bits_behind(n_bits)
    for k in range(len(edges) - 1):
        first, last = edges[k], edges[k + 1]
        until = last if last - first <= most else first + fullest
        for i in range(first, until):
            for j in range(i + 1, last):
                if n < len(pairs):
                    pairs[n] = pack_pair(articles[i], articles[j], n_bits, behind, _U(0), 0)
                n += 1
    return n
