"""Words of plain text, eight bytes at once: the same words and keys as ``kernels`` finds.

Most words of news are letters between spaces. These are taken whole; at everything else, a number,
an apostrophe, points within an abbreviation, the loop of ``kernels`` is asked for the next word.
"""

from __future__ import annotations

import numpy as np

from .. import kernels
from .compiled import compiled, peek_byte, peek_eight, swap_bytes, zeros_below
from .grams import others_of

_find_words, _is_markup = kernels.load()._find_words, kernels.load()._is_markup
ALPHA, MARKUP = kernels.ALPHA, kernels.MARKUP
_STARTS = kernels._STARTS
_U = np.uint64
#: Marks that may belong to a word, or make one of the letter before.
APOSTROPHE, POINT, DOLLAR, PERCENT = 39, 46, 36, 37


@compiled
def _keys(first, second, n):
    """A word's two keys from its first sixteen bytes: see ``kernels._fold``."""
    if n < 8:
        return swap_bytes(first) >> _U(64 - 8 * n), _U(0)
    low = swap_bytes(first)
    return low, swap_bytes(second) >> _U(128 - 8 * n) if n > 8 else _U(0)


@compiled
def _quick(at, end):
    """How many letters and digits stand here before a mark that parts; 0 where it is not plain."""
    if end - at < 17:
        return 0, _U(0), _U(0)
    first, second, n = peek_eight(at), _U(0), 8
    others = others_of(first)[0]
    if others:
        n = np.int64(zeros_below(others) >> _U(3))
    else:
        second = peek_eight(at + 8)
        others = others_of(second)[0]
        if not others:
            return 0, _U(0), _U(0)
        n += np.int64(zeros_below(others) >> _U(3))
    mark = peek_byte(at + n)
    if mark >= 0x80 or mark in (APOSTROPHE, DOLLAR, PERCENT) or (mark == POINT and n < 2):
        return 0, _U(0), _U(0)
    low, high = _keys(first, second, n)
    return n, low, high


@compiled
def find_plain_words(text, first, last, k, markup, classes, keys, at):
    """Do what ``kernels._find_words`` does, on bytes of ASCII from *first* up to *last* of *text*.

    *k* and the rows of *at* count from *first*.
    """
    begin, count, flags_at = text.ctypes.data + first, 0, classes.ctypes.data
    n = last - first
    while k < n and count < len(keys):
        flags = peek_byte(flags_at + np.int64(peek_byte(begin + k)))
        size = 0
        if flags & ALPHA:
            size, low, high = _quick(begin + k, begin + n)
            if size:
                keys[count, 0], keys[count, 1], keys[count, 2] = low, high, _U(size)
                at[count, 0], at[count, 1] = k, k + size
                count, k = count + 1, k + size
        elif not flags & (_STARTS | MARKUP):
            k += 1
            continue
        if size == 0:
            units = text[first:last]
            more, k = _find_words(units, classes, k, markup, keys[count : count + 1], at[count:])
            if k < 0:
                return count, k
            count += more
    return count, k
