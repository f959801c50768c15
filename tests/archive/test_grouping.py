"""Grouping: numbers of groups, likely sources, in small cases that are checked by eye."""

import numpy as np
import pytest

from samestory.archive import joining
from samestory.archive.datelines import NO_DAY
from samestory.archive.grouping import derive, find_sources, number_groups


def grouped(n, *pairs):
    a, b = np.array(pairs or np.zeros((0, 2)), np.int64).T
    groups, n_groups = number_groups(joining.roots_of(n, a.copy(), b.copy()))
    return groups.tolist(), n_groups


def test_groups_are_numbered_by_size_then_by_their_smallest_article():
    assert grouped(9, (1, 2), (3, 8), (8, 5), (6, 7)) == ([0, 2, 2, 1, 0, 1, 3, 3, 1], 3)


def test_a_larger_group_comes_before_a_smaller_one_with_a_smaller_article():
    assert grouped(5, (0, 1), (2, 3), (3, 4)) == ([2, 2, 1, 1, 1], 2)


def test_pairs_that_hang_together_are_one_group_in_whatever_order():
    assert grouped(5, (0, 1), (3, 4), (1, 3)) == ([1, 1, 0, 1, 1], 1)
    assert grouped(5, (3, 4), (1, 3), (0, 1)) == ([1, 1, 0, 1, 1], 1)


def test_without_pairs_there_is_no_group():
    assert grouped(3) == ([0, 0, 0], 0)


def sources(groups, weight, days):
    groups = np.array(groups)
    return find_sources(groups, groups.max(), np.array(weight, float), np.array(days)).tolist()


def test_the_source_is_the_first_of_those_that_hold_half_of_what_is_shared():
    assert sources([1, 1, 1], [49, 50, 100], [1, 2, 3]) == [-1, 1]  # 0 is earlier, with too little
    assert sources([1, 1, 1], [49, 49, 100], [1, 2, 3]) == [-1, 2]


@pytest.mark.parametrize(
    ("weight", "days", "source"),
    [
        ([5, 9, 9], [7, 7, 7], 1),  # one day: who holds most, then the smaller number
        ([9, 9, 9], [NO_DAY, NO_DAY, NO_DAY], 0),
        ([9, 8, 9], [NO_DAY, 7, 8], 1),  # a day that is not known comes last
        ([9, 9, 9], [3, -700, 0], 1),  # before 1970
    ],
)
def test_days_then_weight_then_number_tell_the_source(weight, days, source):
    assert sources([1, 1, 1], weight, days) == [-1, source]


def test_each_group_has_its_own_source_and_no_group_has_none():
    assert sources([0, 2, 1, 2, 1, 1], [99, 4, 5, 5, 6, 7], [0, 1, 3, 2, 2, 1]) == [-1, 5, 1]


def test_derivation_is_by_the_share_and_a_source_is_derived_from_nothing():
    share = np.array([1.0, 0.8, 0.79, 0.001, 0.0, np.nan, 1.0])
    is_source = np.array([True, *[False] * 6])
    assert derive(is_source, share, 0.8).to_pylist() == [
        "source", "wholly", "partially", "partially", "non-derived", "non-derived", "wholly",
    ]  # fmt: skip
