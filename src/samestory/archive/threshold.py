"""What is reuse: when two articles share wording because one has it from the other, or a third.

Two reports of one event share runs of words although neither copied the other: names and offices,
the counts of a charge, a set phrase here and there, and the same quotations. A share of words does
not tell this from a paragraph that was taken over: both are a few per cent of a long article. What
tells them apart is where the runs stand. Those of independent reports are short and scattered; a
paragraph that was taken over and edited is a chain of runs that follow one another in both texts,
with little between them, and where a word was replaced by one word, as much between them on one
side as on the other.

So runs are gathered into *passages*: two runs belong together where the wider of the two gaps
between them and ``DRIFT`` times the difference of the gaps come to no more than ``NEAR`` words. A
passage is worth its words that stand in quotation marks on neither side, and one more for each gap
that is equally wide on both sides. What its worth has over ``SLACK`` words is evidence, and two
articles are kept whose passages together have ``ENOUGH`` of it: one passage of sixteen words, two
of thirteen. Quotations alone are no evidence, since two reporters hear the same speech; but
articles that share two thirds of the shorter one are kept whatever stands in marks. Texts too short
for a passage are never kept.

The constants were chosen on pairs of news articles that one reader judged by their longest passages
(``benchmarks/calibrate_archive.py``), and ``measured`` gives the false rate that was found there,
on the same pairs: what was unclear, and other events, are in rows of their own. They are words of
English prose. Of scripts without spaces, where a single character is cut as a word, two Han, kana
or Hangul characters count as one word, and four of Thai; that is an estimate. In other languages
nothing was measured: those with long words have fewer of them, and the rule is stricter there.

The loops are plain Python over numpy arrays, so that numba can compile the very same.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from ..gaps import NOUGHT

#: Two runs stand near each other: wider gap + DRIFT * difference of the gaps <= NEAR words.
NEAR, DRIFT = 24, 2
#: Words of a passage that are no evidence yet, and how many beyond them are enough, over all.
SLACK, ENOUGH = 10, 6
#: The share of the shorter text that is enough where nearly all is quotation: two thirds of it,
#: and at least so many words.
PARTS, OF, AT_LEAST = 2, 3, 32
#: A word's weight outside quotation marks; a Han, kana or Hangul character's, and a Thai one's.
WORD, CHARACTER, THAI = 4, 2, 1
#: What numba has to compile, each after what it calls.
LOOPS = """
    opens closes is_space edge_of cross weight_of weigh_words worth_of is_near worth_between
    first_of evidence_of is_kept
"""


# Words that count


def opens(c):
    """Whether a mark before a word opens a quotation."""
    return c == 34 or c == 39 or c == 0x201C or c == 0x201E or c == 0x2018 or c == 0xAB or c == 0xBB


def closes(opened, c):
    """Whether a mark closes a quotation that another opened."""
    if opened == 34 or opened == 39:
        return c == opened
    if opened == 0x201E:
        return c == 0x201C or c == 0x201D
    if opened == 0xBB:
        return c == 0xAB
    if opened == 0xAB:
        return c == 0xBB
    return c == opened + 1  # “ ”, ‘ ’, 「 」, 『 』


def is_space(c):
    """Whether a character is white space, for quotation marks."""
    return c <= 32 or c == 0x85 or c == 0xA0 or 0x2000 <= c <= 0x200A or c == 0x202F or c == 0x3000


def edge_of(units, first, last):
    """Where the marks of the next word begin, as ``tokens.words`` parts them from the last's."""
    for k in range(last - 1, first - 1, -1):
        if is_space(units[k]):
            return k + 1
    edge = last
    while edge > first and units[edge - 1] in (34, 40, 91, 123, 0xAB, 0x2018, 0x201C):
        edge -= 1
    return edge if edge > first else last


def cross(units, first, last, opened):
    """The mark whose quotation is open after the characters between two words; 0 for none.

    A quotation that is left open ends with its line, as ``tokens.quoted`` has it for a passage.
    """
    edge = edge_of(units, first, last) if first else first
    for k in range(last - 1, first - 1, -1):
        if units[k] == 10 or units[k] == 13:
            first, edge, opened = k + 1, k + 1, 0
            break
    for k in range(first, edge):
        c = units[k]
        if opened and closes(opened, c):
            opened = 0
        elif not opened and (c == 0x300C or c == 0x300E or c == 0xAB and is_space(units[k - 1])):
            opened = c  # where no space stands before it, or one behind it: Japanese, French
    if not opened:
        for k in range(edge, last):
            if opens(units[k]):
                opened = units[k]
    return opened


def weight_of(c):
    """What a word that begins with a character weighs outside quotation marks."""
    if c < 0xE00:
        return WORD
    if c <= 0xE7F:
        return THAI
    east = 0x3040 <= c <= 0x30FF or 0x3400 <= c <= 0x4DBF or 0x4E00 <= c <= 0x9FFF
    return CHARACTER if east or 0xAC00 <= c <= 0xD7AF else WORD


def weigh_words(units, at):
    """What each word counts as evidence, as one byte a word: nought in quotation marks.

    *units* are a text's code points (of one, two or four bytes), *at* where each word starts and
    ends in them. The words in marks are those of ``tokens.quoted``, each line a passage; the marks
    of Japanese, and of French and German books, are known besides. Cost: linear.
    """
    weights = np.zeros(len(at), np.uint8)
    last, opened = NOUGHT, NOUGHT
    for k in range(len(at)):
        opened = np.int64(cross(units, last, np.int64(at[k, 0]), opened))
        if not opened:
            weights[k] = weight_of(units[at[k, 0]])
        last = np.int64(at[k, 1])
    return weights


def weigh_text(text: str, at: np.ndarray) -> np.ndarray:
    """The weights of a text's words; *at* as ``tokens.level_words`` gives it, in characters."""
    return weigh_words(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), at)


# Passages


def worth_of(tile, weight_a, weight_b):
    """What a run is worth: the weights of its words, of each the smaller of both sides."""
    i, j, n = tile
    worth = NOUGHT  # wider than a weight
    for k in range(n):
        worth += min(weight_a[i + k], weight_b[j + k])
    return worth


def is_near(tile, later):
    """Whether a run follows another in both texts with little between them."""
    gap_a, gap_b = later[0] - tile[0] - tile[2], later[1] - tile[1] - tile[2]
    return gap_b >= 0 and max(gap_a, gap_b) + DRIFT * abs(gap_a - gap_b) <= NEAR


def worth_between(tile, later, weight_a, weight_b):
    """What a gap that is equally wide on both sides is worth: its heaviest word."""
    heaviest = NOUGHT
    for k in range(tile[2], later[0] - tile[0]):
        heaviest = max(heaviest, min(weight_a[tile[0] + k], weight_b[tile[1] + k]))
    return heaviest


def first_of(passage, k):
    """The run that stands for the passage of a run."""
    while passage[k] != k:
        k = passage[k]
    return k


def evidence_of(tiles, weight_a, weight_b):
    """The evidence of copying in the runs of two articles, in weights (``WORD`` a word).

    More words in runs never make it less. Cost: sorting the runs, and their words.
    """
    order = np.argsort(tiles[:, 0])
    passage, worth = np.arange(len(tiles)), np.zeros(len(tiles), np.int64)
    for k in range(len(tiles)):
        later, alone = tiles[order[k]], True
        worth[k] = worth_of(later, weight_a, weight_b)
        for before in range(k - 1, -1, -1):
            tile = tiles[order[before]]
            if later[0] - tile[0] - tile[2] > NEAR:
                break
            if is_near(tile, later):
                passage[first_of(passage, k)] = first_of(passage, before)
                if alone and later[0] - tile[0] == later[1] - tile[1]:
                    worth[k] += worth_between(tile, later, weight_a, weight_b)
                    alone = False
    for k in range(len(tiles) - 1, -1, -1):
        if first_of(passage, k) != k:
            worth[first_of(passage, k)] += worth[k]
            worth[k] = 0
    evidence = NOUGHT
    for k in range(len(tiles)):
        evidence += max(0, worth[k] - SLACK * WORD)
    return evidence


def is_kept(tiles, weight_a, weight_b):
    """Whether two articles share wording by reuse.

    *tiles*: rows (i, j, n) as ``reuse.tiles`` gives them for runs of four words, in any order.
    *weight_a*, *weight_b*: one number a word (``weigh_words``); nought for a word that is to count
    for nothing, as in quotation marks or in a stock phrase. Both articles may change places, and
    more shared words never take a pair out.
    """
    for k in range(len(tiles)):  # most copies have a run that is enough alone
        enough = tiles[k, 2] >= SLACK + ENOUGH
        if enough and worth_of(tiles[k], weight_a, weight_b) >= (SLACK + ENOUGH) * WORD:
            return True
    if evidence_of(tiles, weight_a, weight_b) >= ENOUGH * WORD:
        return True
    n_shared = NOUGHT
    for k in range(len(tiles)):
        n_shared += tiles[k, 2]
    return n_shared >= AT_LEAST and OF * n_shared >= PARTS * min(len(weight_a), len(weight_b))


# How often it errs


class Measured(NamedTuple):
    """A rate (0 to 1) as it was found: its 95 % interval, and over how many pairs and events."""

    value: float
    low: float
    high: float
    n: int
    n_events: int


@cache
def measured() -> dict[str, Measured]:
    """The rates of the rule by name, from ``models/threshold.csv``; "false rate" comes first.

    The false rate is that of pairs of articles of one event that were judged not to have copied.
    """
    text = (files("samestory") / "models/threshold.csv").read_text(encoding="utf-8")
    return {
        row["measure"]: Measured(
            *(float(row[name]) for name in ("value", "low", "high")),
            *(int(row[name]) for name in ("n", "n_events")),
        )
        for row in csv.DictReader(text.splitlines())
    }
