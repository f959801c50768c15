"""Loops that can be compiled: scanning words, finding runs, taking them longest first.

Nothing here defines anything: what a word is stands in ``tokens``, what reuse is in ``reuse``, and
tests hold these loops to both. They are plain Python over numpy arrays; ``load`` compiles them by
numba, which is never imported before, because importing it takes longer than any work on a few
pages. Compiled code is kept beside the package, or in the user's cache where the package cannot
be written to, or nowhere.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType, SimpleNamespace

import numpy as np

from . import gaps
from .gaps import fill_gaps

#: What a character may do in a word; one byte a code point (see ``kernels.classify``).
LETTER, EAST, ALPHA, DIGIT, WORDLIKE, MONEY, MARKUP = 1, 2, 4, 8, 16, 32, 64
_STARTS = LETTER | EAST | ALPHA | DIGIT | MONEY
#: Texts of more words than this are left to the plain path: a run must fit into 64 bits.
MOST_WORDS = (1 << 21) - 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_WIDE = np.uint64(1 << 32)
_EIGHT, _SHIFT = np.uint64(8), np.uint64(29)
_BITS = np.uint64(21)
_LOW = np.uint64(MOST_WORDS)


# Words


def _abbreviation_end(units, classes, k):
    """Where letters each followed by a point end, if there are two or more; else ``k``."""
    end, n = k, len(units)
    while end + 1 < n and units[end + 1] == 46 and classes[units[end]] & ALPHA:
        end += 2
    return end if end - k >= 4 else k


def _digits_end(units, classes, k):
    while k < len(units) and classes[units[k]] & DIGIT:
        k += 1
    return k


def _number_end(units, classes, k):
    """Where a number with its money and per cent signs ends; ``k`` if it runs on as a word."""
    n = len(units)
    first = k + 1 if classes[units[k]] & MONEY else k
    end = _digits_end(units, classes, first)
    if end == first:
        return k
    before = k
    while end + 1 < n and (units[end] == 46 or units[end] == 44):
        further = _digits_end(units, classes, end + 1)
        if further == end + 1:
            break
        before, end = end, further
    if end < n and units[end] == 37:
        return end if end + 1 < n and classes[units[end + 1]] & WORDLIKE else end + 1
    return before if end < n and classes[units[end]] & WORDLIKE else end


def _letters_end(units, classes, k):
    n = len(units)
    while k < n and classes[units[k]] & LETTER:
        k += 1
        if k + 1 < n and (units[k] == 39 or units[k] == 0x2019) and classes[units[k + 1]] & LETTER:
            k += 1
    return k


def _word_end(units, classes, k):
    """Where the word that begins at ``k`` ends, by the alternatives of ``tokens.WORD`` in order."""
    flags = classes[units[k]]
    if flags & EAST:
        return k + 1
    end = k
    if flags & ALPHA:
        end = _abbreviation_end(units, classes, k)
    elif flags & (DIGIT | MONEY):
        end = _number_end(units, classes, k)
    return end if end > k else _letters_end(units, classes, k)


def _is_markup(units, k):
    """Whether a mark may belong to markup: two stars or underlines, ``](``, a backslash, ``#``."""
    c = units[k]
    if c == 92 or c == 35 or c == 0xFEFF:
        return True
    if k + 1 == len(units):
        return False
    return units[k + 1] == 40 if c == 93 else units[k + 1] == c


def _key(units, first, last):
    """A number for a word: its own letters where they fit (then exact), else a hash."""
    key = np.uint64(0)
    wide = np.uint64(0)
    for k in range(first, last):
        c = np.uint64(units[k])
        wide |= c
        if k - first < 8:
            key = (key << _EIGHT) | (c & np.uint64(255)) ^ (c >> _EIGHT) * _MIX
        else:
            key = (key ^ (key >> _SHIFT)) * _MIX + c
    size = np.uint64(last - first)
    return key, size | _WIDE if wide > np.uint64(255) else size


def _slot(units, first, last, key, size, slots, pool):
    """Where a word stands in the table, or the empty place where it belongs."""
    mask = len(slots) - 1
    at = np.int64((key * _GOLDEN) >> np.uint64(20)) & mask
    while slots[at, 1]:
        if slots[at, 0] == key and slots[at, 1] == size:
            if size <= _EIGHT:
                return at
            start, same = np.int64(slots[at, 2]), True
            for k in range(last - first):
                if pool[start + k] != units[first + k]:
                    same = False
                    break
            if same:
                return at
        at = (at + 1) & mask
    return at


def scan(units, classes, markup, slots, pool):
    """Cut a text into words and look each up: how many, ids, starts, ends, how many unknown.

    An unknown word has id -1. The number is -1 if the text may hold markup and ``markup`` says to
    look for it: then it has to be taken off first.
    """
    n = len(units)
    ids = np.empty(n, np.int32)
    at = np.empty((n, 2), np.int32)
    count, unknown, k = 0, 0, 0
    while k < n:
        flags = classes[units[k]]
        end = _word_end(units, classes, k) if flags & _STARTS else k
        if end == k:
            if markup and flags & MARKUP and _is_markup(units, k):
                return -1, ids, at, 0
            k += 1
            continue
        key, size = _key(units, k, end)
        slot = _slot(units, k, end, key, size, slots, pool)
        ids[count] = np.int64(slots[slot, 3]) if slots[slot, 1] else -1
        unknown += ids[count] < 0
        at[count, 0], at[count, 1] = k, end
        count += 1
        k = end
    return count, ids[:count].copy(), at[:count].copy(), unknown


def enter(units, at, id_, slots, pool, filled):
    """Enter a word into the table, unless it stands there; give the end of the pool."""
    first, last = at
    key, size = _key(units, first, last)
    slot = _slot(units, first, last, key, size, slots, pool)
    if slots[slot, 1]:
        return filled
    slots[slot, 0], slots[slot, 1] = key, size
    slots[slot, 2], slots[slot, 3] = np.uint64(filled), np.uint64(id_)
    for k in range(first, last):
        pool[filled + k - first] = units[k]
    return filled + last - first


def rehash(old, slots):
    """Carry a table over into a larger, empty one."""
    mask = len(slots) - 1
    for k in range(len(old)):
        if old[k, 1]:
            at = np.int64((old[k, 0] * _GOLDEN) >> np.uint64(20)) & mask
            while slots[at, 1]:
                at = (at + 1) & mask
            slots[at] = old[k]


def first_difference(a, b):
    """The first place where two texts differ; the length of the shorter if there is none."""
    n = min(len(a), len(b))
    for k in range(n):
        if a[k] != b[k]:
            return k
    return n


# Runs


def _hash_grams(ids, min_run, bits):
    """For each run of ``min_run`` words a number below ``2 ** bits``, the same for equal runs."""
    n = len(ids) - min_run + 1
    grams = np.empty(max(n, 0), np.int32)
    power = np.uint64(1)
    for _ in range(min_run):
        power *= _MIX
    rolling = np.uint64(0)
    for k in range(len(ids)):
        rolling = rolling * _MIX + np.uint64(ids[k] + 1)
        if k >= min_run:
            rolling -= power * np.uint64(ids[k - min_run] + 1)
        if k + 1 >= min_run:
            grams[k + 1 - min_run] = np.int32((rolling * _GOLDEN) >> np.uint64(64 - bits))
    return grams


def _index(grams, bits):
    """Chain the places that have the same number, in rising order: head of each, next of each."""
    head = np.full(1 << bits, -1, np.int32)
    following = np.empty(len(grams), np.int32)
    for k in range(len(grams) - 1, -1, -1):
        following[k] = head[grams[k]]
        head[grams[k]] = k
    return head, following


def _run_length(a, b, i, j):
    n, most = 0, min(len(a) - i, len(b) - j)
    while n < most and a[i + n] == b[j + n]:
        n += 1
    return n


def find_runs(a, b, min_run, most):
    """All runs that cannot be made longer, by place: (i, j, n); -1 after more than *most* steps."""
    bits = 4
    while (1 << bits) < 2 * len(b):
        bits += 1
    head, following = _index(_hash_grams(b, min_run, bits), bits)
    grams = _hash_grams(a, min_run, bits)
    runs = np.empty((64, 3), np.int32)
    count, work = 0, 0
    for i in range(len(grams)):
        j = head[grams[i]]
        while j >= 0 and work <= most:
            work += 1
            if i == 0 or j == 0 or a[i - 1] != b[j - 1]:
                n = _run_length(a, b, i, j)
                work += n
                if n >= min_run:
                    if count == len(runs):
                        runs = _grown(runs)
                    runs[count, 0], runs[count, 1], runs[count, 2] = i, j, n
                    count += 1
            j = following[j]
        if work > most:
            return runs, -1
    return runs, count


def _grown(rows):
    grown = np.empty((2 * len(rows), rows.shape[1]), rows.dtype)
    grown[: len(rows)] = rows
    return grown


def _longest_first(runs, count):
    """Sort runs by length, the longest first; what is equally long keeps its order."""
    longest = 0
    for k in range(count):
        longest = max(longest, runs[k, 2])
    starts = np.zeros(longest + 2, np.int32)
    for k in range(count):
        starts[longest - runs[k, 2] + 1] += 1
    for n in range(1, longest + 2):
        starts[n] += starts[n - 1]
    order = np.empty(count, np.int32)
    for k in range(count):
        n = longest - runs[k, 2]
        order[starts[n]] = k
        starts[n] += 1
    return order


def _pack(i, j, n):
    return ((_LOW - np.uint64(n)) << _BITS | np.uint64(i)) << _BITS | np.uint64(j)


def _push(heap, size, key):
    """Push a run onto a heap; the heap, which may have grown."""
    if size == len(heap):
        grown = np.empty(2 * size, heap.dtype)
        grown[:size] = heap
        heap = grown
    k = size
    while k and heap[(k - 1) >> 1] > key:
        heap[k] = heap[(k - 1) >> 1]
        k = (k - 1) >> 1
    heap[k] = key
    return heap


def _pop(heap, size):
    """Take the first run off a heap of ``size``."""
    first, last = heap[0], heap[size - 1]
    k, child = 0, 1
    while child < size - 1:
        if child + 1 < size - 1 and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= last:
            break
        heap[k] = heap[child]
        k, child = child, 2 * child + 1
    heap[k] = last
    return first


def _trim(held_a, held_b, i, j, n):
    """What is left of a run: taken runs are no shorter, so each of them covers one of its ends."""
    while n > 0 and (held_a[i] or held_b[j]):
        i, j, n = i + 1, j + 1, n - 1
    while n > 0 and (held_a[i + n - 1] or held_b[j + n - 1]):
        n -= 1
    return i, j, n


def take_runs(runs, count, n_a, n_b, min_run):
    """Take runs longest first, each word once: the tiles, and which, from 1, holds each word."""
    order = _longest_first(runs, count)
    held_a, held_b = np.zeros(n_a + 1, np.int32), np.zeros(n_b + 1, np.int32)
    heap, waiting = np.empty(16, np.uint64), 0
    tiles, taken, k = np.empty((16, 3), np.int32), 0, 0
    while k < count or waiting:
        key = heap[0] if waiting else ~np.uint64(0)
        if k < count and _pack(runs[order[k], 0], runs[order[k], 1], runs[order[k], 2]) <= key:
            i, j, n = runs[order[k], 0], runs[order[k], 1], runs[order[k], 2]
            k += 1
        else:
            _pop(heap, waiting)
            waiting -= 1
            i, j = np.int64((key >> _BITS) & _LOW), np.int64(key & _LOW)
            n = np.int64(_LOW - (key >> (_BITS + _BITS)))
        first, other, left = _trim(held_a, held_b, i, j, n)
        if left == n:
            if taken == len(tiles):
                tiles = _grown(tiles)
            tiles[taken, 0], tiles[taken, 1], tiles[taken, 2] = i, j, n
            taken += 1
            held_a[i : i + n] = taken
            held_b[j : j + n] = taken
        elif left >= min_run:
            heap = _push(heap, waiting, _pack(first, other, left))
            waiting += 1
    return tiles[:taken], held_a, held_b


def tile(a, b, min_run, most):
    """The tiles of two texts given as ids, as they are taken, and how many runs; -1 as above."""
    runs, count = find_runs(a, b, min_run, most)
    tiles, _, _ = take_runs(runs, max(count, 0), len(a), len(b), min_run)
    return tiles, count


def match(a, b, function, min_run, most, swapped):
    """The tiles of two texts given as ids, which of them moved, and what fills the gaps.

    Gives rows (i, j, n), whether each has moved, and rows (i, j); with *swapped*, i and j are
    exchanged. The number of runs comes last: -1, and nothing else, if finding them takes more than
    *most* steps.
    """
    runs, count = find_runs(a, b, min_run, most)
    tiles, held_a, held_b = take_runs(runs, max(count, 0), len(a), len(b), min_run)
    moved, fills = fill_gaps(a, b, tiles, held_a, held_b, function)
    if swapped:
        swap(tiles)
        swap(fills)
    return tiles, moved, fills, count


def swap(rows):
    """Exchange the first two columns of some rows."""
    for k in range(len(rows)):
        rows[k, 0], rows[k, 1] = rows[k, 1], rows[k, 0]


#: What ``load`` compiles, each after what it calls.
LOOPS = """
    _abbreviation_end _digits_end _number_end _letters_end _word_end _is_markup _key _slot scan
    enter rehash first_difference
    _hash_grams _index _run_length _grown find_runs _longest_first _pack _push _pop _trim take_runs
    tile swap match
"""

# Loading

#: Importing numba and its compiled loops takes as long as plain Python takes for so many words.
REPAYS = 1_000_000
#: So few words are done before a compiled loop has been given them.
TOO_FEW = 24
_done = {"words": 0, "loaded": False}


def loops_for(n_words: int) -> SimpleNamespace | None:
    """The compiled loops, if they repay themselves for a task of so many words; else None.

    They do once they are loaded, and they are loaded when the words of all tasks of this process
    together pass ``REPAYS``. Both ways give the same rows: only time depends on this.
    """
    if n_words < TOO_FEW or n_words > MOST_WORDS:
        return None
    _done["words"] += n_words
    return load() if _done["loaded"] or _done["words"] > REPAYS else None


@cache
def load() -> SimpleNamespace | None:
    """Compile the loops of this module and of ``gaps``, once a process; None without numba.

    Gives them by their names. Cost: importing numba, and at the very first use on a machine
    compiling, which takes a while; compiled code is kept for later processes.
    """
    _done["loaded"] = True
    try:
        import numba
    except ImportError:
        return None
    space = vars(gaps) | globals()
    names = f"{gaps.LOOPS} {LOOPS}".split()
    for name in names:
        space[name] = _compile(numba.njit, space[name], space)
    return SimpleNamespace(**{name: space[name] for name in names})


def _compile(njit, loop, space):
    """Compile a loop that finds what it calls in *space*; keep the result where it can be kept."""
    loop = FunctionType(loop.__code__, space, loop.__name__)
    try:
        return njit(cache=True)(loop)
    except RuntimeError:  # numba finds no folder that it may write to
        return njit(loop)
