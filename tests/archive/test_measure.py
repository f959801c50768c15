"""Measuring: what two texts share, in small cases checked by eye, and in very long ones."""

import numpy as np

from samestory.archive import measure, measuring
from samestory.archive.numbering import Words


def words_of(*texts):
    """Some texts, given as lists of words, as numbers of their levels."""
    levels = sorted({word for text in texts for word in text})
    number = {word: k for k, word in enumerate(levels)}
    ids = np.array([number[word] for text in texts for word in text], np.int32)
    starts = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    return Words(ids, np.zeros((len(ids), 2), np.int32), starts, levels)


def measured(*texts, pairs=((0, 1),), min_run=4):
    """Measure pairs of texts; every word weighs."""
    words = words_of(*texts)
    weights = np.full(len(words.ids), 4, np.uint8)
    rows, passages = measure.measure_all(words, weights, np.array(pairs, np.int64), min_run)
    return rows.tolist(), passages.tolist()


def test_texts_longer_than_a_packed_run_are_measured_all_the_same():
    long = [f"w{k % 50_021}" for k in range(measuring.MOST_WORDS + 20_000)]
    story = [f"s{k}" for k in range(40)]
    at = measuring.MOST_WORDS + 5_000
    long[at : at + 40] = story
    short = [*story[:24], "here", *story[16:]]  # the second run is left with what the first has not
    rows, passages = measured(long, short)
    assert rows == [[40, 24, 40, 1]]
    assert passages == [[0, at, 0, 24], [0, at + 24, 33, 16]]
