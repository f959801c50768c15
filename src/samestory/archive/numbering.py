"""Words of many texts as numbers of their levels, in one go: the study's words, offset by offset.

Cutting and levelling are those of ``tokens`` and ``spelling``; the loops are those of ``kernels``.
Here they run over all texts of a bucket at once, without Python between two texts.
"""

from __future__ import annotations

from threading import Lock, local
from typing import NamedTuple

import numpy as np

from .. import kernels
from ..spelling import level
from ..tokens import shown_stretches
from ..vocabulary import _units, classes_of_all
from .compiled import compiled, peek_eight, prefetch
from .grams import character
from .plainwords import find_plain_words

_loops = kernels.load()
_find_words, _slot, _begin = _loops._find_words, _loops._slot, _loops._begin
enter = _loops.enter
_HALF, _SHORT = np.uint64((1 << 32) - 1), np.uint64(16)
#: A text is given back to be levelled once so many of its words and those before are not known.
UNKNOWN = 2048
#: A vocabulary of more written words than this is begun anew with the next bucket.
MOST_ENTRIES = 1 << 21
#: Words that are looked up together: as in ``kernels``.
_TOGETHER = 256
DONE, UNKNOWN_WORDS, MARKED, NO_ROOM = range(4)
_own = local()


class Words(NamedTuple):
    """The words of some texts, one behind the other.

    ``ids``: numbers of levels; ``at``: where each word starts and ends, in characters of its text
    (n × 2); ``starts[k]`` up to ``starts[k + 1]``: the words of text *k*.
    """

    ids: np.ndarray
    at: np.ndarray
    starts: np.ndarray
    levels: list[str]


@compiled
def decode(text, first, last, units):
    """Write the characters of UTF-8 as numbers; give how many there are."""
    n, at, end = 0, text.ctypes.data + first, text.ctypes.data + last
    while at < end:
        units[n], size = character(at, end)
        n, at = n + 1, at + size
    return n


@compiled
def is_plain(text, first, last):
    """Whether a text has bytes of ASCII alone."""
    seen = np.uint8(0)
    for k in range(first, last):
        seen |= text[k]
    return seen < 0x80


@compiled
def _find_short(low, high, size, mask, first):
    """The number of a word of sixteen letters at most, by its keys alone; -1 if it is unknown."""
    at = _begin(low, high, mask)
    while True:
        slot = first + 32 * at
        entry = peek_eight(slot + 16)
        if entry == 0:
            return np.int64(-1)
        if peek_eight(slot) == low and peek_eight(slot + 8) == high and entry & _HALF == size:
            return np.int64(peek_eight(slot + 24))
        at = (at + 1) & mask


@compiled
def _look_up(units, keys, count, slots, pool, ids, at):
    """Look up words by their keys; how many are unknown: they have id -1.

    All are asked for before the first is waited for, since most of a large table is far away.
    """
    mask, table = len(slots) - 1, slots.ctypes.data
    for row in range(count):
        prefetch(table + 32 * _begin(keys[row, 0], keys[row, 1], mask))
    unknown = 0
    for row in range(count):
        low, high, size = keys[row, 0], keys[row, 1], keys[row, 2]
        if size <= _SHORT:
            ids[row] = _find_short(low, high, size, mask, table)
        else:
            slot = _slot(units, np.int64(at[row, 0]), low, high, size, slots, pool)
            ids[row] = np.int64(slots[slot, 3]) if slots[slot, 2] else -1
        unknown += ids[row] < 0
    return unknown


@compiled
def _scan_plain(text, first, last, markup, classes, slots, pool, keys, ids, at):
    """Look up the words of a text of ASCII: how many, how many unknown; -1 as in ``scan``."""
    k, total, unknown = np.int64(0), 0, 0
    while k < last - first:
        count, k = find_plain_words(text, first, last, k, markup, classes, keys, at[total:])
        if k < 0:
            return -1, 0
        unknown += _look_up(text[first:last], keys, count, slots, pool, ids[total:], at[total:])
        total += count
    return total, unknown


@compiled
def _scan_wide(text, first, last, markup, classes, slots, pool, keys, ids, at):
    """Look up the words of any other text."""
    units = np.empty(last - first, np.uint32)
    units = units[: decode(text, first, last, units)]
    k, total, unknown = np.int64(0), 0, 0
    while k < len(units):
        count, k = _find_words(units, classes, k, markup, keys, at[total:])
        if k < 0:
            return -1, 0
        unknown += _look_up(units, keys, count, slots, pool, ids[total:], at[total:])
        total += count
    return total, unknown


@compiled
def scan_texts(text, edges, first, markup, classes, slots, pool, ids, at, starts):
    """Look up the words of texts from *first* on, until too many are unknown or markup may stand.

    Gives the text to go on with, and why it stopped there: ``DONE``; ``UNKNOWN_WORDS`` in those
    before it, with id -1; ``MARKED``, it may hold markup, and unknown words may stand in those
    before it; ``NO_ROOM`` for its words.
    """
    keys = np.empty((_TOGETHER, 3), np.uint64)
    unknown = 0
    for k in range(first, len(edges) - 1):
        begin, end, here = edges[k], edges[k + 1], starts[k]
        if here + end - begin > len(ids):  # a word may be a single byte, behind another: 5$
            return k, NO_ROOM
        scan = ids[here:], at[here:]
        if is_plain(text, begin, end):
            n, new = _scan_plain(text, begin, end, markup, classes, slots, pool, keys, *scan)
        else:
            n, new = _scan_wide(text, begin, end, markup, classes, slots, pool, keys, *scan)
        if n < 0:
            return k, MARKED
        starts[k + 1] = here + n
        unknown += new
        if unknown > UNKNOWN:
            return k + 1, UNKNOWN_WORDS
    return len(edges) - 1, UNKNOWN_WORDS if unknown else DONE


@compiled
def enter_words(units, ends, numbers, slots, pool, filled):
    """Enter words that stand one behind the other; give the end of the pool, and how many."""
    first, new, at = 0, 0, np.empty(2, np.int64)
    for k in range(len(ends)):
        at[0], at[1] = first, ends[k]
        before = filled
        filled = enter(units, at, numbers[k], slots, pool, filled)
        new += filled > before
        first = ends[k]
    return filled, new


class Levels:
    """The levels of all words that this process has met, numbered: one for all its threads."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.written: dict[str, int] = {}
        self.numbers: dict[str, int] = {}
        self.told: list[str] = []

    def number(self, word: str) -> int:
        """The number of a written word's level."""
        found = self.written.get(word)
        if found is None and word.isascii() and word.isalpha() and not word.isupper():
            found = self.written.get(word.lower())  # its level is the same: see ``spelling``
        if found is None:
            levelled = level(word)
            with self.lock:
                found = self.numbers.setdefault(levelled, len(self.told))
                if found == len(self.told):
                    self.told.append(levelled)
                self.written[word] = found
        return found


class Numbering:
    """Numbers the words of texts: one a thread, because it learns words while it reads."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Forget every word; all threads do once the levels are too many."""
        global _levels
        if len(_levels.written) > MOST_ENTRIES:
            _levels = Levels()
        self.levels = _levels
        self.slots = np.zeros((1 << 16, 4), np.uint64)
        self.pool = np.zeros(1 << 18, np.uint32)
        self.entered, self.filled = 0, 0

    def read(self, text: np.ndarray, edges: np.ndarray) -> Words:
        """Number the words of texts: UTF-8, and where each one starts (one more than texts).

        Cost: linear in the texts, and levelling each written word that was not met before.
        """
        if self.levels is not _levels or len(_levels.written) > MOST_ENTRIES:
            self.begin()
        n = len(edges) - 1
        room = int(edges[-1] - edges[0]) // 4 + int(np.diff(edges).max(initial=0)) + 16
        held = Words(
            np.empty(room, np.int32),
            np.empty((room, 2), np.int32),
            np.zeros(n + 1, np.int64),
            self.levels.told,
        )
        k = 0
        while k < n:
            k, held = self._go_on(text, edges, k, held, True)
        n_words = held.starts[-1]
        return held._replace(ids=held.ids[:n_words], at=held.at[:n_words])

    def _go_on(self, text, edges, first, held, markup):
        """Read on from a text: the one to go on with, and the words, in larger arrays if needed."""
        ids, at, starts, _ = held
        tables = classes_of_all(), self.slots, self.pool
        k, why = scan_texts(text, edges, first, markup, *tables, ids, at, starts)
        if why == UNKNOWN_WORDS:
            self._learn(text, edges, first, k, held)
        elif why == NO_ROOM:
            more = int(starts[k] + edges[k + 1] - edges[k]) + 1
            held = held._replace(ids=_grow(ids, more), at=_grow(at, more))
        elif why == MARKED:
            if k > first:
                self._learn(text, edges, first, k, held)
            held = self._read_marked(text, edges, k, held)
            k += 1
        return k, held

    def _learn(self, text, edges, first, last, held) -> None:
        """Level the unknown words of some texts, and number them."""
        ids, at, starts, _ = held
        rows = np.flatnonzero(ids[starts[first] : starts[last]] < 0) + starts[first]
        owners = np.searchsorted(starts[first : last + 1], rows, "right") + first - 1
        words, saved, owner = [], "", -1
        for k, begin, end in zip(*map(np.ndarray.tolist, (owners, *at[rows].T)), strict=True):
            if k != owner:
                owner, saved = k, bytes(text[edges[k] : edges[k + 1]]).decode()
            words.append(saved[begin:end])
        numbers = {word: self.levels.number(word) for word in dict.fromkeys(words)}
        ids[rows] = [numbers[word] for word in words]
        if numbers:
            self._enter(list(numbers), np.fromiter(numbers.values(), np.int64, len(numbers)))

    def _enter(self, words: list[str], numbers: np.ndarray) -> None:
        """Enter written words with the numbers of their levels."""
        units = _units("".join(words))
        ends = np.cumsum([len(word) for word in words])
        while 2 * (self.entered + len(words)) >= len(self.slots):
            slots = np.zeros((2 * len(self.slots), 4), np.uint64)
            _loops.rehash(self.slots, slots)
            self.slots = slots
        self.pool = _grow(self.pool, self.filled + len(units))
        self.filled, new = enter_words(units, ends, numbers, self.slots, self.pool, self.filled)
        self.entered += new

    def _read_marked(self, text, edges, k, held):
        """Read a text that may hold markup without it; offsets are in the text as saved."""
        saved = bytes(text[edges[k] : edges[k + 1]]).decode()
        stretches = shown_stretches(saved)
        shown = "".join([saved[first:last] for first, last in stretches]).encode()
        own = Words(
            held.ids[held.starts[k] :],
            held.at[held.starts[k] :],
            np.zeros(2, np.int64),
            held.levels,
        )
        bounds, shown, done = np.array([0, len(shown)]), np.frombuffer(shown, np.uint8), 0
        while not done:
            done, own = self._go_on(shown, bounds, 0, own, False)
        n, here = own.starts[1], held.starts[k]
        _loops.shift(own.at[:n], np.array(stretches, np.int32).reshape(-1, 2))
        ids, at = _grow(held.ids, here + n), _grow(held.at, here + n)
        ids[here : here + n], at[here : here + n] = own.ids[:n], own.at[:n]
        held.starts[k + 1] = here + n
        return held._replace(ids=ids, at=at)


def _grow(held: np.ndarray, least: int) -> np.ndarray:
    if least <= len(held):
        return held
    more = np.empty((max(least, len(held) * 3 // 2), *held.shape[1:]), held.dtype)
    more[: len(held)] = held
    return more


_levels = Levels()


def numbering() -> Numbering:
    """The numbering of this thread."""
    if not hasattr(_own, "held"):
        _own.held = Numbering()
    return _own.held
