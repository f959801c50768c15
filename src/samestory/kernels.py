"""Loops that can be compiled: scanning words, finding runs, taking them longest first.

Nothing here defines anything: what a word is stands in ``tokens``, what reuse is in ``reuse``, and
tests hold these loops to both. They are plain Python over numpy arrays; ``load`` compiles them by
numba, which is never imported before, because importing it takes longer than any work on a few
pages. Compiled code is kept beside the package, or in the user's cache where the package cannot
be written to, or nowhere.
"""

from __future__ import annotations

import sys
from functools import cache
from types import FunctionType, SimpleNamespace
from zlib import crc32

import numpy as np

from . import gaps
from .gaps import NOUGHT, fill_gaps

#: What a character may do in a word; one byte a code point (see ``kernels.classify``).
LETTER, EAST, ALPHA, DIGIT, WORDLIKE, MONEY, MARKUP = 1, 2, 4, 8, 16, 32, 64
_STARTS = LETTER | EAST | ALPHA | DIGIT | MONEY
#: How many words are looked up together: their keys stay in the fastest memory.
_TOGETHER = 256
#: Texts of more words than this are left to the plain path: a run must fit into 64 bits.
MOST_WORDS = (1 << 21) - 1
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_WIDE, _HALF = np.uint64(1 << 31), np.uint64((1 << 32) - 1)
_EIGHT, _SIXTEEN, _THIRTY_TWO = np.uint64(8), np.uint64(16), np.uint64(32)
_SHIFT, _BYTE = np.uint64(29), np.uint64(255)
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


def _fold(low, high, c, n):
    """Take one more letter into a word's key: exact for sixteen letters of one byte."""
    if n < 8:
        return (low << _EIGHT) ^ c, high
    if n < 16:
        return low, (high << _EIGHT) ^ c
    return low, (high ^ (high >> _SHIFT)) * _MIX + c


def _key(units, first, last):
    """A word's key, and its size, marked where letters are wider than a byte."""
    low, high, wide = np.uint64(0), np.uint64(0), np.uint64(0)
    for k in range(first, last):
        c = np.uint64(units[k])
        wide |= c
        low, high = _fold(low, high, c, k - first)
    return low, high, _mark_size(last - first, wide)


def _mark_size(n, wide):
    return np.uint64(n) | _WIDE if wide > _BYTE else np.uint64(n)


def _letters(units, classes, first):
    """What ``_letters_end`` and ``_key`` say together, in one go: most words are of this kind."""
    n, k = len(units), first
    stop = min(n, first + 8)
    low, high, wide = np.uint64(0), np.uint64(0), np.uint64(0)
    while True:
        while k < stop and classes[units[k]] & LETTER:
            c = np.uint64(units[k])
            wide |= c
            low = (low << _EIGHT) ^ c
            k += 1
        if k >= stop:
            while k < n and classes[units[k]] & LETTER:
                c = np.uint64(units[k])
                wide |= c
                low, high = _fold(low, high, c, k - first)
                k += 1
        joint = k + 1 < n and (units[k] == 39 or units[k] == 0x2019)
        if not joint or not classes[units[k + 1]] & LETTER:
            break
        wide |= np.uint64(units[k])
        low, high = _fold(low, high, np.uint64(units[k]), k - first)
        k += 1
    return k, low, high, _mark_size(k - first, wide)


def _find_words(units, classes, k, markup, keys, at):
    """Write where each word from ``k`` on starts and ends, and its key, as far as there are rows.

    Gives how many, and where to go on; -1 as in ``scan``.
    """
    n, count = len(units), 0
    while k < n and count < len(keys):
        flags, end = classes[units[k]], k
        if flags & _STARTS == LETTER or (
            flags & _STARTS == LETTER | ALPHA and not (k + 1 < n and units[k + 1] == 46)
        ):
            end, low, high, size = _letters(units, classes, k)
        elif flags & _STARTS:
            end = _word_end(units, classes, k)
            low, high, size = _key(units, k, end)
        elif markup and flags & MARKUP and _is_markup(units, k):
            return count, -1
        if end == k:
            k += 1
            continue
        keys[count, 0], keys[count, 1], keys[count, 2] = low, high, size
        at[count, 0], at[count, 1] = k, end
        count, k = count + 1, end
    return count, k


def _begin(low, high, mask):
    """Where in the table the search for a key begins."""
    return np.int64(((low ^ (high * _MIX)) * _GOLDEN) >> np.uint64(20)) & mask


def _slot(units, first, low, high, size, slots, pool):
    """Where a word stands in the table, or the empty place where it belongs."""
    mask = len(slots) - 1
    at = _begin(low, high, mask)
    while slots[at, 2]:
        same = slots[at, 0] == low and slots[at, 1] == high and slots[at, 2] & _HALF == size
        if same and (size <= _SIXTEEN or _same_letters(units, first, slots[at, 2], pool)):
            return at
        at = (at + 1) & mask
    return at


def _same_letters(units, first, entry, pool):
    start, size, k = np.int64(entry >> _THIRTY_TWO), np.int64(entry & ~_WIDE & _HALF), 0
    while k < size and pool[start + k] == units[first + k]:
        k += 1
    return k == size


def scan(units, classes, markup, slots, pool):
    """Cut a text into words and look each up: how many, ids, starts and ends, how many unknown.

    An unknown word has id -1. The number is -1 if the text may hold markup and *markup* says to
    look for it: then it has to be taken off first. The keys of some words are made before any is
    looked up, so that waiting for one place of a large table does not hold up the next.
    """
    n = len(units)
    ids, at = np.empty(n, np.int32), np.empty((n, 2), np.int32)
    keys = np.empty((min(n, _TOGETHER), 3), np.uint64)
    total, unknown, k = 0, 0, NOUGHT
    while k < n:
        count, k = _find_words(units, classes, k, markup, keys, at[total:])
        if k < 0:
            return -1, ids, at, 0
        for row in range(count):
            first = np.int64(at[total, 0])
            slot = _slot(units, first, keys[row, 0], keys[row, 1], keys[row, 2], slots, pool)
            ids[total] = np.int64(slots[slot, 3]) if slots[slot, 2] else -1
            unknown += ids[total] < 0
            total += 1
    return total, ids[:total].copy(), at[:total].copy(), unknown


def enter(units, at, id_, slots, pool, filled):
    """Enter a word into the table, unless it stands there; give the end of the pool."""
    first, last = np.int64(at[0]), np.int64(at[1])
    low, high, size = _key(units, first, last)
    slot = _slot(units, first, low, high, size, slots, pool)
    if slots[slot, 2]:
        return filled
    slots[slot, 0], slots[slot, 1] = low, high
    slots[slot, 2], slots[slot, 3] = np.uint64(filled) << _THIRTY_TWO | size, np.uint64(id_)
    for k in range(first, last):
        pool[filled + k - first] = units[k]
    return filled + last - first


def rehash(old, slots):
    """Carry a table over into a larger, empty one."""
    mask = len(slots) - 1
    for k in range(len(old)):
        if old[k, 2]:
            at = _begin(old[k, 0], old[k, 1], mask)
            while slots[at, 2]:
                at = (at + 1) & mask
            slots[at] = old[k]


def shift(at, stretches):
    """Turn offsets in joined stretches of a text into offsets in the text."""
    here, hidden, ends = -1, 0, 0
    for k in range(len(at)):
        while at[k, 0] >= ends:
            here += 1
            first, last = stretches[here]
            hidden = first - ends
            ends += last - first
        at[k, 0] += hidden
        later, end, gap = here, ends, hidden
        while at[k, 1] > end:  # a word may hold markup
            later += 1
            first, last = stretches[later]
            gap = first - end
            end += last - first
        at[k, 1] += gap


def first_difference(a, b):
    """The first place where two texts differ; the length of the shorter if there is none."""
    n = min(len(a), len(b))
    for k in range(n):
        if a[k] != b[k]:
            return k
    return n


# Runs


def _hash_grams(ids, min_run):
    """For each run of ``min_run`` words a number, the same for equal runs."""
    n = len(ids) - min_run + 1
    grams = np.empty(max(n, 0), np.uint32)
    power, rolling = np.uint64(1), np.uint64(0)
    for _ in range(min_run):
        power *= _MIX
    for k in range(len(ids)):
        rolling = rolling * _MIX + np.uint64(ids[k] + 1)
        if k >= min_run:
            rolling -= power * np.uint64(ids[k - min_run] + 1)
        if k + 1 >= min_run:
            grams[k + 1 - min_run] = (rolling * _GOLDEN) >> np.uint64(32)
    return grams


def _index(grams, shift, head, following):
    """Chain the places whose numbers begin alike, in rising order: head of each, next of each."""
    for k in range(len(grams) - 1, -1, -1):
        begin = grams[k] >> shift
        following[k] = head[begin]
        head[begin] = k


def _run_length(a, b, i, j):
    n, most = 0, min(len(a) - i, len(b) - j)
    while n < most and a[i + n] == b[j + n]:
        n += 1
    return n


def _list_runs(a, b, min_run, most, runs):
    """Write the runs into rows, as far as they reach: how many there are, or -1."""
    bits = 4
    while (1 << bits) < 4 * len(b) and bits < 30:
        bits += 1
    shift = np.uint32(32 - bits)
    grams_a, grams_b = _hash_grams(a, min_run), _hash_grams(b, min_run)
    head, following = np.full(1 << bits, -1, np.int32), np.empty(len(grams_b), np.int32)
    _index(grams_b, shift, head, following)
    count, work = 0, 0
    for i in range(len(grams_a)):
        gram = grams_a[i]
        j = head[gram >> shift]
        while j >= 0 and work <= most:
            work += 1
            if gram == grams_b[j] and (i == 0 or j == 0 or a[i - 1] != b[j - 1]):
                n = _run_length(a, b, i, j)
                work += n
                if n >= min_run:
                    if count < len(runs):
                        runs[count, 0], runs[count, 1], runs[count, 2] = i, j, n
                    count += 1
            j = following[j]
    return count if work <= most else -1


def find_runs(a, b, min_run, most):
    """All runs that cannot be made longer, by place: (i, j, n); -1 after more than *most* steps."""
    runs = np.empty((64 + len(a), 3), np.int32)
    count = _list_runs(a, b, min_run, most, runs)
    if count > len(runs):
        runs = np.empty((count, 3), np.int32)
        count = _list_runs(a, b, min_run, most, runs)
    return runs, count


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


def _pack(run):
    """A run (i, j, n) as one number: the longest first, then by place."""
    return ((_LOW - np.uint64(run[2])) << _BITS | np.uint64(run[0])) << _BITS | np.uint64(run[1])


def _unpack(key):
    n = np.int32(_LOW - (key >> (_BITS + _BITS)))
    return np.int32((key >> _BITS) & _LOW), np.int32(key & _LOW), n


def _push(heap, size, key):
    """Push a run onto a heap of *size*."""
    k = size
    while k and heap[(k - 1) >> 1] > key:
        heap[k] = heap[(k - 1) >> 1]
        k = (k - 1) >> 1
    heap[k] = key


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
    first, last = 0, n
    while first < last and (held_a[i + first] or held_b[j + first]):
        first += 1
    while first < last and (held_a[i + last - 1] or held_b[j + last - 1]):
        last -= 1
    return first, last


def take_runs(runs, count, n_a, n_b, min_run):
    """Take runs longest first, each word once: the tiles, and which, from 1, holds each word."""
    order = _longest_first(runs, count)
    held_a, held_b = np.zeros(n_a + 1, np.int32), np.zeros(n_b + 1, np.int32)
    heap, waiting = np.empty(count, np.uint64), NOUGHT
    tiles, taken, k = np.empty((min(n_a, n_b) // min_run, 3), np.int32), 0, 0
    while k < count or waiting:
        key = heap[0] if waiting else ~np.uint64(0)
        if k < count and _pack(runs[order[k]]) <= key:
            i, j, n = runs[order[k]]
            k += 1
        else:
            _pop(heap, waiting)
            waiting -= 1
            i, j, n = _unpack(key)
        first, last = _trim(held_a, held_b, i, j, n)
        if last - first == n:
            tiles[taken, 0], tiles[taken, 1], tiles[taken, 2] = i, j, n
            taken += 1
            held_a[i : i + n] = taken
            held_b[j : j + n] = taken
        elif last - first >= min_run:
            _push(heap, waiting, _pack((i + first, j + first, last - first)))
            waiting += 1
    return tiles[:taken].copy(), held_a, held_b


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
    _abbreviation_end _digits_end _number_end _letters_end _word_end _is_markup _mark_size _fold
    _key _letters _find_words _begin _same_letters _slot scan
    enter rehash shift first_difference
    _hash_grams _index _run_length _list_runs find_runs
    _longest_first _pack _unpack _push _pop _trim take_runs
    tile swap match
"""

# Loading

#: After so many words plain Python has taken longer than loading the compiled loops would have.
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
        import inspect

        import numba
    except ImportError:
        return None
    space = vars(gaps) | globals()
    names = f"{gaps.LOOPS} {LOOPS}".split()
    version = crc32((inspect.getsource(gaps) + inspect.getsource(sys.modules[__name__])).encode())
    for name in names:
        space[name] = _compile(numba.njit, space[name], space, version)
    return SimpleNamespace(**{name: space[name] for name in names})


def _compile(njit, loop, space, version):
    """Compile a loop that finds what it calls in *space*; keep the result where it can be kept.

    It is kept under a name that has the *version* of all loops in it, because numba looks for
    changes in the file of the loop alone, and not in those that the loop calls.
    """
    loop = FunctionType(loop.__code__, space, loop.__name__)
    loop.__qualname__ = f"{loop.__name__}_{version:08x}"
    try:
        return njit(cache=True)(loop)
    except RuntimeError:  # numba finds no folder that it may write to
        return njit(loop)
