"""Runs of four words as numbers: an article's text read once, byte by byte, and sampled.

To find what two of a million articles may share, every run of four words becomes a number that is
equal for equal words, and one in a few is kept by its value alone, so that whatever is kept of one
article is kept of all (sampling by hash value: Manber 1994, Broder 1997). A *word* here is a run
of letters and digits without case and accents. It only proposes: what a shared word is, ``reuse``
says, and every proposal is measured by it.

Eight bytes of plain letters are read at once; all others one character at a time, by a table.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from ..spelling import level
from ..tokens import CHARACTERS
from .compiled import compiled, peek_byte, peek_eight, peek_four, zeros_below

#: What the table says of a character: it parts words, or it counts for nothing within one.
PARTS, NOTHING = 0, 1
#: The flag of a character that is a word of its own.
ALONE = 1 << 24
_U = np.uint64
_ONES = 0x0101010101010101
_HIGH, _CASE, _SEVEN = _U(0x80 * _ONES), _U(0x20 * _ONES), _U(0x7F * _ONES)
_FROM_A, _PAST_Z = _U((0x80 - ord("a")) * _ONES), _U((0x7F - ord("z")) * _ONES)
_FROM_0, _PAST_9 = _U((0x80 - ord("0")) * _ONES), _U((0x7F - ord("9")) * _ONES)
_GOLDEN, _MIX = _U(0x9E3779B97F4A7C15), _U(0xD6E8FEB86659FD93)
_ONE, _EIGHT, _FOLD, _HALF = _U(1), _U(8), _U(29), _U(32)
_LETTER, _FLAG = np.int64(ALONE - 1), np.int64(ALONE)


@cache
def letters() -> np.ndarray:
    """What each character of the first plane stands for: a letter without case and accent.

    0 where it parts words, 1 where it counts for nothing (an accent of its own), with the flag
    ``ALONE`` where it is a word of its own, as in Chinese.
    """
    import re

    points = "".join(map(chr, range(0x10000)))
    told = np.zeros(0x10000, np.uint32)
    for run in re.finditer(f"(?:{CHARACTERS['LETTER']})+", points):
        told[run.start() : run.end()] = [ord(level(letter)[0]) for letter in run[0]]
    told[0x300:0x370] = NOTHING
    for letter in "$%":  # letters to a study; here they part, as all marks of ASCII do
        told[ord(letter)] = PARTS
    for run in re.finditer(f"{CHARACTERS['EAST']}+", points):
        told[run.start() : run.end()] = np.arange(run.start(), run.end()) | ALONE
    return told


@compiled
def _turn(number, by):
    return (number << _U(by)) | (number >> _U(64 - by))


@compiled
def _stir(held, key):
    """Take up to eight more letters into a word's number."""
    held = (held ^ key) * _GOLDEN
    return held ^ (held >> _FOLD)


@compiled
def others_of(eight):
    """The high bit of each byte that is no plain letter or digit; letters lowered."""
    lowered, seven = eight | _CASE, eight & _SEVEN
    small = seven | _CASE
    letter = (small + _FROM_A) & ~(small + _PAST_Z)
    digit = (seven + _FROM_0) & ~(seven + _PAST_9)
    return ~((letter | digit) & ~eight) & _HIGH, lowered


@compiled
def _byte(at):
    return np.int64(peek_byte(at))


@compiled
def character(at, end):
    """The character at an address of UTF-8, and its bytes; what is broken counts as one byte."""
    first = _byte(at)
    if first < 0xC0:
        return first, 1
    if first < 0xE0 and at + 1 < end:
        return (first & 31) << 6 | (_byte(at + 1) & 63), 2
    if first < 0xF0 and at + 2 < end:
        return (first & 15) << 12 | (_byte(at + 1) & 63) << 6 | (_byte(at + 2) & 63), 3
    if at + 3 < end:
        here, there = _byte(at + 1) & 63, _byte(at + 2) & 63
        return (first & 7) << 18 | here << 12 | there << 6 | (_byte(at + 3) & 63), 4
    return 0, 1


@compiled
def _push(held, key, size, letter):
    """Take one more letter of a word, in as many bytes as it needs."""
    while True:
        key |= _U(letter & 255) << (_EIGHT * _U(size))
        size += 1
        if size == 8:
            held, key, size = _stir(held, key), _U(0), 0
        letter >>= 8
        if letter == 0:
            return held, key, size


@compiled
def _slow_word(at, end, held, key, size, table):
    """Read on in a word one character at a time: its number, where to go on, the mark passed."""
    first, mark = size == 0 and held == 0, 0
    while at < end:
        point, n = character(at, end)
        letter = np.int64(peek_four(table + 4 * point)) if point < 0x10000 else point
        if point < 0x10000 and letter & _FLAG:
            if first:
                held, key, size = _push(held, key, size, letter & _LETTER)
                at += n
            break
        if letter == PARTS:
            if first:
                at, mark = at + n, point
            break
        if letter != NOTHING:
            held, key, size = _push(held, key, size, letter)
        first = False
        at += n
    if size:
        held = _stir(held, key)
    return held, at, _U(mark)


@compiled
def _word(at, end, safe, table):
    """Read the word at an address: its number (0 where there is none), and where to go on.

    That is behind the mark that ended the word, which comes third: 0 where no plain mark did.
    """
    held = _U(0)
    while at < safe:
        eight = peek_eight(at)
        others, lowered = others_of(eight)
        if end - at < 8:
            others |= _U(0x80) << _U(8 * (end - at))
        if others == 0:
            held = _stir(held, lowered)
            at += 8
            continue
        bits = zeros_below(others) - _U(7)
        key, mark = lowered & ((_ONE << bits) - _ONE), (eight >> bits) & _U(255)
        at += np.int64(bits >> _U(3))
        if mark >= 0x80 and at < end:
            return _slow_word(at, end, held, key, np.int64(bits >> _U(3)), table)
        if bits:
            held = _stir(held, key)
        return held, at + 1, mark
    return _slow_word(at, end, held, _U(0), 0, table)


@compiled
def scan_grams(text, starts, table, sample, out, ends):
    """Write the sampled runs of each article one behind the other, and where each one's end.

    ``text``: UTF-8 of all articles; ``starts[k]`` up to ``starts[k + 1]``: article *k*; of
    *sample* runs, a power of two, one is kept. Gives how many are kept, and how many words there
    are; what does not fit into *out* is counted and not written.
    """
    first, letters = text.ctypes.data, table.ctypes.data
    safe = first + len(text) - 7
    count, n_words, others = 0, 0, _U(sample - 1)
    for k in range(len(starts) - 1):
        at, end = first + np.int64(starts[k]), first + np.int64(starts[k + 1])
        one, two, three = _U(0), _U(0), _U(0)
        while at < end:
            now, at, _ = _word(at, end, safe, letters)
            if now:
                run = (now ^ _turn(one, 17) ^ _turn(two, 34) ^ _turn(three, 51)) * _MIX
                run ^= run >> _HALF
                if three and run & others == 0:
                    if count < len(out):
                        out[count] = run * _GOLDEN
                    count += 1
                one, two, three = now, one, two
                n_words += 1
        ends[k] = count
    return count, n_words


@compiled
def scan_lines(text, starts, wanted, outlets, table, out):
    """Write a key for each line of some articles, equal for equal words of one outlet.

    *wanted*: which articles; *outlets*: the number of each one's outlet. Rows of *out*: the key,
    the article, where the line starts and ends, in bytes of the article. Gives how many there are;
    what does not fit into *out* is counted and not written.
    """
    first, letters = text.ctypes.data, table.ctypes.data
    safe = first + len(text) - 7
    count = 0
    for k in wanted:
        begin, end = first + np.int64(starts[k]), first + np.int64(starts[k + 1])
        at, since, line = begin, begin, _U(0)
        while at < end:
            now, at, mark = _word(at, end, safe, letters)
            line = (_turn(line, 5) ^ now) * _MIX if now else line
            if at >= end or mark == 10:
                if line and count < len(out):
                    last = at - 1 if mark == 10 and at <= end else end
                    out[count, 0] = _stir(line, _U(outlets[k] + 1))
                    out[count, 1], out[count, 2] = _U(k), _U(since - begin)
                    out[count, 3] = _U(last - begin)
                count += line != 0
                since, line = at, _U(0)
    return count


@compiled
def pack_runs(runs, ends, first, n_bits, n_ranges, packed, fill):
    """Pack each run with its article's number, in the order of ranges of the runs' values.

    *runs*, *ends*: as ``scan_grams`` writes them, of one article or more, the first of which has
    the number *first*. *n_ranges*, a power of two: a range is the first bits of a run; it is
    implied by the place, so that behind it more bits of the run are kept: ``run's bits | article``,
    *n_bits* for the article. ``fill[r]``: where range *r* begins; ``fill[-1]``: how many runs there
    are, which *packed* has room for.
    """
    shift = _U(64)
    for r in range(63):
        if (1 << r) >= n_ranges:
            shift = _U(64 - r)
            break
    fill[:] = 0
    count = ends[-1]
    for k in range(count):
        fill[_range_of(runs[k], shift) + 1] += 1
    for r in range(n_ranges):
        fill[r + 1] += fill[r]
    at = fill.copy()
    below = (_ONE << _U(n_bits)) - _ONE
    start = 0
    for k in range(len(ends)):
        for row in range(start, ends[k]):
            r = _range_of(runs[row], shift)
            packed[at[r]] = ((runs[row] << (_U(64) - shift)) & ~below) | _U(first + k)
            at[r] += 1
        start = ends[k]


@compiled
def _range_of(run, shift):
    return np.int64(run >> shift) if shift < _U(64) else 0
