"""Texts of a planted archive, word by word, as compiled loops.

A text is a row of numbers: a word, with flags for the capital, the comma, the full stop, the end of
the paragraph and the quotation marks at it. Every text comes from a number of its own, so a copy
anywhere in an archive tells its source again from the source's number, and nothing is kept.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from planted_words import N_NAMES, N_NUMBERS, N_WORDS

CAPITAL, COMMA, STOP, BREAK, OPEN, CLOSE = (1 << bit for bit in range(24, 30))
WORD = CAPITAL - 1
#: More words than any text has; more paragraphs than any source has.
LONGEST, MOST_PARAGRAPHS = 2048, 11
#: More bytes than any text has, in any script.
LONGEST_TEXT = 64_000
SINGLE, SOURCE, COPY, EVENT = range(4)
#: What is planted: shares of a copy's words, and shares of those exchanged for others.
SHARES = np.array([0.1, 0.2, 0.3, 0.5, 0.8, 1.0])
EXCHANGED = np.array([0.0, 0.05, 0.1, 0.2])
#: The chance that a stock phrase begins at a word, for a tenth of all words in phrases of seven.
_PHRASE = 0.1 / (7 * 0.9 + 0.1)
_GOLDEN, _M1, _M2 = (
    np.uint64(number) for number in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
)
_27, _30, _31, _32, _11 = (np.uint64(number) for number in (27, 30, 31, 32, 11))
_PLAIN = np.zeros(0, np.int32)

_loop = njit(cache=True, nogil=True)


@_loop
def mix(state):
    """The next number at random (splitmix64); ``state`` is an array of one."""
    state[0] += _GOLDEN
    z = state[0]
    z = (z ^ (z >> _30)) * _M1
    z = (z ^ (z >> _27)) * _M2
    return z ^ (z >> _31)


@_loop
def seeded(seed, kind, number):
    """A state of its own for a thing of some kind."""
    state = np.empty(1, np.uint64)
    state[0] = np.uint64(seed) * _M1 + np.uint64(kind) * _M2 + np.uint64(number)
    state[0] = mix(state)
    return state


@_loop
def below(state, n):
    """A whole number from 0 to n - 1."""
    return np.int64(((mix(state) >> _32) * np.uint64(n)) >> _32)


@_loop
def chance(state):
    """A number from 0 to 1."""
    return np.float64(mix(state) >> _11) / 9007199254740992.0


@_loop
def draw(state, keep, other):
    """A place of an alias table."""
    place = below(state, len(keep))
    return place if chance(state) < keep[place] else np.int64(other[place])


@_loop
def fill(words, state, out, at, end, cast):
    """Fill a paragraph's place with sentences; ``cast``: names and numbers that turn up in it."""
    left = 0
    phrase, phrase_end = 0, 0
    fresh = True
    for k in range(at, end):
        if fresh:
            left = 8 + below(state, 17)
            if end - k - left < 6:
                left = end - k
        if phrase < phrase_end:
            word = np.int64(words.phrases[phrase])
            phrase += 1
        else:
            p = chance(state)
            if len(cast) and p > 0.92:
                word = np.int64(cast[below(state, len(cast))])
            elif p < _PHRASE:
                which = draw(state, words.phrase_keep, words.phrase_other)
                phrase, phrase_end = words.phrase_starts[which], words.phrase_starts[which + 1]
                word = np.int64(words.phrases[phrase])
                phrase += 1
            else:
                word = draw(state, words.keep, words.other)
        left -= 1
        if fresh:
            word |= CAPITAL
        fresh = left == 0
        if fresh:
            word |= STOP
        elif left > 2 and phrase >= phrase_end and below(state, 12) == 0:
            word |= COMMA
        out[k] = word
    out[end - 1] |= STOP | BREAK
    return end


@_loop
def tell_story(words, state, out, lengths, cast):
    """Write a text of its own: paragraphs, and how many words each has; give their number."""
    n, at = 6 + below(state, 6), 0
    for k in range(n):
        lengths[k] = 25 + below(state, 46)
        at = fill(words, state, out, at, at + lengths[k], cast)
    return n


@_loop
def shuffle(state, order, n):
    """Bring the first n of an array into another order."""
    for k in range(n - 1, 0, -1):
        other = below(state, k + 1)
        order[k], order[other] = order[other], order[k]


@_loop
def choose(state, lengths, n, aim):
    """Paragraphs whose words together come near to an aim: a mask of bits, and the words."""
    order = np.arange(n)
    best, best_words = 0, -1
    for _ in range(8):
        shuffle(state, order, n)
        taken, n_words = 0, 0
        for k in order:
            if taken == 0 or abs(n_words + lengths[k] - aim) < abs(n_words - aim):
                taken |= 1 << k
                n_words += lengths[k]
        if best_words < 0 or abs(n_words - aim) < abs(best_words - aim):
            best, best_words = taken, n_words
    return best, best_words


@_loop
def own_lengths(state, left, lengths):
    """Part words of a text's own into paragraphs of up to 70; give their number."""
    n = 0
    while left > 0:
        length = left if left <= 70 else min(25 + below(state, 46), left - 25)
        lengths[n] = length
        left -= length
        n += 1
    return n


@_loop
def copy_story(words, state, source, lengths, n, share, exchanged, moved, out):
    """Write a copy of a source: give its words, those planted, and the mask of paragraphs taken."""
    starts = np.zeros(n + 1, np.int64)
    starts[1:] = np.cumsum(lengths[:n])
    taken, planted = choose(state, lengths, n, share * starts[n])
    own = np.empty(64, np.int64)
    n_own = own_lengths(state, np.int64(round(planted * (1 - share) / share)), own)
    order = np.empty(n + 64, np.int64)
    n_taken = 0
    for k in range(n):
        if taken >> k & 1:
            order[n_taken] = k
            n_taken += 1
    if moved:
        shuffle(state, order, n_taken)
    places = np.zeros(n_taken + n_own, np.int64)
    places[:n_taken] = 1
    shuffle(state, places, len(places))
    at, k_taken, k_own = 0, 0, 0
    for planted_here in places:
        if planted_here:
            k = order[k_taken]
            k_taken += 1
            for j in range(starts[k], starts[k + 1]):
                word = source[j]
                if chance(state) < exchanged:
                    word = (word & ~np.int64(WORD)) | draw(state, words.keep, words.other)
                out[at] = word
                at += 1
        else:
            at = fill(words, state, out, at, at + own[k_own], _PLAIN)
            k_own += 1
    return at, planted, taken


@_loop
def cast_event(state, cast):
    """Names and numbers of an event: names stand several times, so that they are used often."""
    n = 8 + below(state, 5)
    for k in range(len(cast)):
        cast[k] = N_WORDS + below(state, N_NAMES)
    for k in range(n, len(cast)):
        cast[k] = cast[below(state, n)]
    for k in range(5):
        cast[len(cast) - 1 - k] = N_WORDS + N_NAMES + below(state, N_NUMBERS)


@_loop
def quote(words, state, said, speaker, out, at):
    """Write a quotation (its own state gives its words) and who said it; give the end."""
    n = 8 + below(said, 13)
    first = at
    for _ in range(n):
        out[at] = draw(said, words.keep, words.other)
        if at > first + 2 and at < first + n - 3 and below(said, 9) == 0:
            out[at] |= COMMA
        at += 1
    out[first] |= CAPITAL | OPEN
    out[at - 1] |= CLOSE | COMMA
    verb = 30 + below(state, 8)
    if below(state, 2):
        out[at], out[at + 1] = verb, speaker
    else:
        out[at], out[at + 1] = speaker, verb
    at += 2
    if below(state, 2):
        for _ in range(2 + below(state, 5)):
            out[at] = draw(state, words.keep, words.other)
            at += 1
    out[at - 1] |= STOP
    return at


@_loop
def report_event(words, seed, event, state, out):
    """Write a report of an event in words of its own, with its names, numbers, quotations."""
    known = seeded(seed, EVENT, event)
    cast = np.empty(30, np.int32)
    cast_event(known, cast)
    speaker, n_quotes = np.int64(cast[0]), 2 + below(known, 2)
    at, n = 0, 6 + below(state, 6)
    for k in range(n):
        length = 25 + below(state, 46)
        which = k - 1
        if 0 <= which < n_quotes and below(state, 8):
            said = seeded(seed, EVENT + 1 + which, event)
            at = quote(words, state, said, speaker, out, at)
            length = max(12, length - 20)
        at = fill(words, state, out, at, at + length, cast)
    return at


@_loop
def add_lines(words, state, outlet, out, at):
    """Put the lines that an outlet has on most of its articles behind the text."""
    if outlet >= len(words.outlet_lines) - 1:
        return at
    for line in range(words.outlet_lines[outlet], words.outlet_lines[outlet + 1]):
        if chance(state) < words.line_use[line]:
            first = at
            for k in range(words.line_starts[line], words.line_starts[line + 1]):
                out[at] = words.lines[k]
                at += 1
            out[first] |= CAPITAL
            out[at - 1] |= STOP | BREAK
    return at


@_loop
def write_bytes(letters, first, end, page, at):
    """Copy bytes; give the end."""
    for k in range(first, end):
        page[at] = letters[k]
        at += 1
    return at


@_loop
def spell(words, text, n, page, at):
    """Write words as letters, with their marks; give the end."""
    marks, bounds = words.marks, words.mark_starts
    for k in range(n):
        flags = text[k]
        word = flags & WORD
        if flags & OPEN:
            at = write_bytes(marks, bounds[1], bounds[2], page, at)
        if flags & CAPITAL:
            first, end = words.capital_starts[word], words.capital_starts[word + 1]
            at = write_bytes(words.capitals, first, end, page, at)
        else:
            first, end = words.starts[word], words.starts[word + 1]
            at = write_bytes(words.letters, first, end, page, at)
        if flags & STOP:
            page[at] = 46
            at += 1
        elif flags & COMMA:
            at = write_bytes(marks, bounds[0], bounds[1], page, at)
        if flags & CLOSE:
            at = write_bytes(marks, bounds[2], bounds[3], page, at)
        page[at] = 10 if flags & BREAK else 32
        at += 1
    return at - 1


@_loop
def write_texts(words, seed, rows, plan, made, lengths, page, offsets):
    """Write the texts of some rows of a plan into one page of bytes.

    ``made`` gets, for each row, the words of its text without lines, those planted and the mask of
    paragraphs taken; ``lengths`` the words of each paragraph of a group's source.
    """
    source, out = np.empty(LONGEST, np.int64), np.empty(LONGEST, np.int64)
    sizes = np.empty(64, np.int64)
    at = 0
    for k in range(len(rows)):
        row = rows[k]
        kind, group = plan.kind[row], plan.group[row]
        state = seeded(seed, 0, row)
        planted, taken = 0, 0
        if kind == COPY:
            n = tell_story(words, seeded(seed, SOURCE, group), source, sizes, _PLAIN)
            n_words, planted, taken = copy_story(
                words, state, source, sizes, n, SHARES[plan.share[row]],
                EXCHANGED[plan.exchanged[row]], plan.moved[row], out,
            )  # fmt: skip
        elif kind == EVENT:
            n_words = report_event(words, seed, group, state, out)
        else:
            told = seeded(seed, SOURCE, group) if kind == SOURCE else state
            n = tell_story(words, told, out, sizes, _PLAIN)
            n_words = sizes[:n].sum()
            if kind == SOURCE:
                lengths[group, :n] = sizes[:n]
                lengths[group, n:] = 0
        made.n_words[row], made.planted[row], made.taken[row] = n_words, planted, taken
        if at + LONGEST_TEXT > len(page):
            raise ValueError("the texts are longer than their page")
        offsets[k] = at
        if plan.credit[row]:
            mark = 2 + plan.credit[row]
            first, end = words.mark_starts[mark], words.mark_starts[mark + 1]
            at = write_bytes(words.marks, first, end, page, at)
        at = spell(words, out, add_lines(words, state, plan.outlet[row], out, n_words), page, at)
    offsets[len(rows)] = at
    return at
