"""Words as numbers: a text's words looked up by compiled loops, each levelled once.

A table keeps every written word that was met and the number of its level. It is memory, not
meaning: numbers serve only to say whether two words are equal, a word is found by its own letters
and never by a hash alone, and a word not met before is levelled by ``tokens.level``.
"""

from __future__ import annotations

import re
from functools import cache
from threading import Lock
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from . import kernels
from .tokens import CHARACTERS, FUNCTION_WORDS, level, shown_stretches

#: A vocabulary of more written words than this is begun anew with the next text.
MOST_ENTRIES = 1 << 20


class Numbered(NamedTuple):
    """A text's words as numbers of their levels, and where each starts and ends."""

    ids: np.ndarray
    at: np.ndarray


class Vocabulary:
    """The written words met so far, with the numbers of their levels."""

    def __init__(self, loops: SimpleNamespace) -> None:
        self.loops = loops
        self.lock = Lock()
        self.begin()

    def begin(self) -> None:
        """Forget every word."""
        self.slots = np.zeros((1 << 12, 4), np.uint64)
        self.pool = np.zeros(1 << 15, np.uint32)
        self.entered, self.filled = 0, 0
        self.numbers: dict[str, int] = {}
        self.levels: list[str] = []
        self.function = np.zeros(1 << 11, np.uint8)

    def read_both(self, a: str, b: str) -> tuple[Numbered, Numbered, bool, np.ndarray]:
        """Number the words of two texts alike; whether the second sorts first; function words.

        Cost: linear in the texts, and levelling what was not met before.
        """
        with self.lock:
            if self.entered > MOST_ENTRIES:
                self.begin()
            one, other = self._read(a), self._read(b)
            return one, other, self._sorts_later(one.ids, other.ids), self.function

    def _read(self, text: str) -> Numbered:
        """Number the words of a text; offsets are in the text as saved."""
        found = self._scan(text, True)
        if found is not None:
            return found
        stretches = shown_stretches(text)
        ids, at = self._scan("".join([text[first:last] for first, last in stretches]), False)
        self.loops.shift(at, np.array(stretches, np.int32).reshape(-1, 2))
        return Numbered(ids, at)

    def _scan(self, text: str, markup: bool) -> Numbered | None:
        """Scan a text, and level what was not met before; None if it may hold markup."""
        units = _units(text)
        classes = _classes_for(units)
        count, ids, at, unknown = self.loops.scan(units, classes, markup, self.slots, self.pool)
        if count < 0:
            return None
        if unknown:
            for k in np.flatnonzero(ids < 0):
                ids[k] = self._enter(text[at[k, 0] : at[k, 1]], units, at[k])
        return Numbered(ids, at)

    def _enter(self, word: str, units: np.ndarray, at: np.ndarray) -> int:
        """Enter a written word under the number of its level."""
        number = self._number(level(word))
        if 2 * self.entered >= len(self.slots):
            slots = np.zeros((2 * len(self.slots), 4), np.uint64)
            self.loops.rehash(self.slots, slots)
            self.slots = slots
        if self.filled + len(word) > len(self.pool):
            more = max(len(self.pool), len(word))
            self.pool = np.concatenate([self.pool, np.zeros(more, np.uint32)])
        filled = self.loops.enter(units, at, number, self.slots, self.pool, self.filled)
        self.entered += filled > self.filled
        self.filled = filled
        return number

    def _number(self, levelled: str) -> int:
        """The number of a level."""
        number = self.numbers.setdefault(levelled, len(self.levels))
        if number == len(self.levels):
            self.levels.append(levelled)
            if number >= len(self.function):
                self.function = np.concatenate([self.function, np.zeros_like(self.function)])
            self.function[number] = levelled in FUNCTION_WORDS
        return number

    def _sorts_later(self, a: np.ndarray, b: np.ndarray) -> bool:
        """Whether text *b* sorts before text *a*, by their levels."""
        k = self.loops.first_difference(a, b)
        if k < len(a) and k < len(b):
            return self.levels[b[k]] < self.levels[a[k]]
        return len(b) < len(a)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary of this process; it needs the compiled loops."""
    return Vocabulary(kernels.load())


def _units(text: str) -> np.ndarray:
    """A text's code points, one byte each where all are ASCII."""
    if text.isascii():
        return np.frombuffer(text.encode(), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _classes_for(units: np.ndarray) -> np.ndarray:
    """The table of classes that reaches as far as a text's code points."""
    return _classes(units.itemsize > 1 and int(units.max()) > 0xFFFF)


def classes_of_all() -> np.ndarray:
    """The table of classes of every code point."""
    return _classes(True)


@cache
def _classes(beyond: bool) -> np.ndarray:
    """What each code point may do in a word, by the patterns of ``tokens``; *beyond* U+FFFF too."""
    last = 0x110000 if beyond else 0x10000
    points = "".join(map(chr, range(last)))
    classes = np.zeros(last, np.uint8)
    for flag, pattern in CHARACTERS.items():
        for run in re.finditer(f"{pattern}+", points):
            classes[run.start() : run.end()] |= getattr(kernels, flag)
    return classes
