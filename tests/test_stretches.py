"""Stretches: the best local alignment, against a plain one written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.stretches import GAP, MISMATCH, code, find_stretches

WORDS = st.lists(st.sampled_from("river rivers riverbed bell the of snow".split()), max_size=7)


def plain(gain):
    """Fill the table of Smith and Waterman cell by cell."""
    best = np.zeros((len(gain) + 1, len(gain[0]) + 1))
    for i, row in enumerate(gain):
        for j, own in enumerate(row):
            best[i + 1, j + 1] = max(
                0, best[i, j] + own, best[i, j + 1] - GAP, best[i + 1, j] - GAP
            )
    return best[1:, 1:]


@given(st.lists(WORDS, min_size=1, max_size=3), st.lists(WORDS, min_size=1, max_size=3))
def test_scores_are_those_of_the_plain_table(a, b):
    coded = code([*a, *b], frozenset(["the", "of"]))
    one, other = coded.part(slice(0, len(a))), coded.part(slice(len(a), None))
    rows, columns = (index.ravel() for index in np.indices((len(a), len(b))))
    found = find_stretches(one, other, rows, columns)
    for k, (i, j) in enumerate(zip(rows, columns, strict=True)):
        if not a[i] or not b[j]:
            assert found.score[k] == 0
            continue
        gain = [
            [
                coded.weight[x]
                if x == y
                else coded.near_weight[near_x]
                if near_x == near_y
                else -MISMATCH
                for y, near_y in zip(other.words[j][: len(b[j])], other.near[j], strict=False)
            ]
            for x, near_x in zip(one.words[i][: len(a[i])], one.near[i], strict=False)
        ]
        until = plain(gain)
        since = plain([row[::-1] for row in gain[::-1]])[::-1, ::-1]
        through = np.where(np.array(gain) > 0, until + since - gain, 0)
        assert found.score[k] == until.max()
        assert list(found.through_a[k][: len(a[i])]) == list(through.max(axis=1))
        assert list(found.through_b[k][: len(b[j])]) == list(through.max(axis=0))
        assert not found.through_a[k][len(a[i]) :].any()
        if found.score[k]:
            assert found.start_a[k] <= found.end_a[k] < len(a[i])
            assert found.start_b[k] <= found.end_b[k] < len(b[j])


def test_a_stretch_stands_where_the_words_are():
    a = "nothing here rang the green bell of the flood".split()
    b = "rang the green bell of the flood and then silence fell".split()
    coded = code([a, b, ["other"]], frozenset(["the", "of", "and"]))
    one, other = coded.part(slice(0, 1)), coded.part(slice(1, 2))
    (found,) = zip(*find_stretches(one, other, np.array([0]), np.array([0]))[:5], strict=True)
    assert found[1:] == (2, 0, 8, 6)


def test_of_stretches_equally_good_none_ends_before_it_starts():
    a = "bell of of the snow river bell".split()
    b = "of the bell river of the riverbed".split()
    coded = code([a, b], frozenset(["the", "of"]))
    one, other = coded.part(slice(0, 1)), coded.part(slice(1, 2))
    (found,) = zip(*find_stretches(one, other, np.array([0]), np.array([0]))[:5], strict=True)
    assert found[3] >= found[1] and found[4] >= found[2]


def test_words_are_weighed_between_bounds_and_the_rare_weigh_more():
    passages = [["the", "bell", "heron"], ["the", "bell"], ["the", "bell", "snow"], ["the", "bell"]]
    coded = code(passages, frozenset(["the"]))
    weight = dict(zip(["bell", "heron", "snow", "the"], coded.weight, strict=True))
    assert weight["heron"] == weight["snow"] > weight["bell"] > weight["the"] > 0
    assert coded.weights.shape == (4, 3) and coded.weights[1, 2] == 0
    assert list(coded.part(slice(1, 2)).lengths) == [2]


@pytest.mark.parametrize("passages", [[], [[]], [[], []]])
def test_passages_without_words_are_coded(passages):
    coded = code(passages, frozenset())
    assert coded.words.shape == (len(passages), 1) and (coded.words == -1).all()
