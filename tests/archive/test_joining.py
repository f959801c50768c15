"""Which articles are linked by a run: all of few, those of a burst, the fullest of very many."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory.archive import joining

BITS = 20
BEHIND = joining.bits_behind(BITS)
NONE = np.zeros(0, np.uint16), np.zeros(0)


def pack(*runs):
    rows = [run << BITS | article for run, articles in enumerate(runs, 1) for article in articles]
    return np.sort(np.array(rows, np.uint64))


def join(packed, most=3, carried=100, span=NONE[0], volume=NONE[1]):
    room, aside = np.empty(4000, np.uint64), np.empty(4000, np.int64)
    n, m = joining.join_runs(packed, BITS, most, carried, span, volume, room, aside)
    return tell(room[:n]), aside[:m].tolist()


def tell(pairs):
    a, b = np.empty(len(pairs), np.int32), np.empty(len(pairs), np.int32)
    joining.unpack(pairs, BITS, BEHIND, a, b)
    return sorted(zip(a.tolist(), b.tolist(), strict=True))


def test_a_run_of_few_links_them_all_and_an_article_not_with_itself():
    assert join(pack([4, 9, 9, 2], [7, 7], [5]))[0] == [(2, 4), (2, 9), (4, 9)]


def test_a_run_of_many_is_set_aside_whole_where_no_day_is_known():
    assert join(pack([1, 2, 3, 4])) == ([], [4, 1, 2, 3, 4])
    assert join(pack([1, 2, 3, 4]), carried=3) == ([], [])


def dated(n, spans):
    span = np.array(spans, np.uint16)
    counts = np.bincount(span)
    return {"span": span, "volume": counts / counts.sum()}


def test_a_phrase_that_stands_evenly_in_time_links_nothing():
    days = dated(400, np.repeat(np.arange(1, 41), 10))
    assert join(pack(range(0, 400, 4)), **days) == ([], [])


def test_a_burst_links_its_articles_and_no_others():
    days = dated(400, np.repeat(np.arange(1, 41), 10))
    burst = [200, 201, 205, 207, 209, 211, 212, 213]
    pairs, aside = join(pack([*burst, 0, 90, 390]), most=10, **days)
    assert pairs == [(a, b) for a in burst for b in burst if a < b]
    assert aside == []
    pairs, aside = join(pack([*burst, 0, 90, 390]), most=7, **days)
    assert (pairs, aside) == ([], [8, *burst])


def test_more_articles_than_carry_a_story_are_passed_over_and_as_many_are_not():
    assert join(pack(range(4)), carried=4) == ([], [4, 0, 1, 2, 3])
    assert join(pack(range(4)), carried=3) == ([], [])
    days = dated(1000, np.repeat(np.arange(1, 101), 10))
    burst = list(range(200, 210))
    assert join(pack(burst), most=9, carried=10, **days) == ([], [10, *burst])
    assert join(pack(burst), most=9, carried=9, **days) == ([], [])


def test_a_burst_is_far_more_than_chance_and_a_few_more_are_none():
    days = dated(400, np.repeat(np.arange(1, 41), 10))
    # of 11 articles with a phrase one stands in two stretches by chance: 8 are a burst, 7 are none
    for n, found in ((8, 28), (7, 0)):
        apart = range(0, 10 * (11 - n), 10)
        assert len(join(pack([*range(200, 200 + n), *apart]), most=10, **days)[0]) == found
    # of 100 five do: some more, nine, are none
    evenly = [k for k in range(0, 400, 4) if k not in (204, 208)]
    assert join(pack([*evenly, 201, 202, 203, 205, 206, 207]), most=60, **days) == ([], [])


def test_bursts_with_a_stretch_between_them_are_apart():
    days = dated(1000, np.repeat(np.arange(1, 101), 10))
    for gap, found in ((1, 20 * 19 // 2), (2, 2 * 45)):
        run = [*range(200, 210), *range(200 + 10 * gap, 210 + 10 * gap)]
        assert len(join(pack(run), most=20 if gap == 1 else 10, **days)[0]) == found


def test_articles_of_no_known_day_are_no_burst():
    days = dated(400, [0] * 300 + list(range(1, 101)))
    assert join(pack(range(0, 60)), **days) == ([], [])


def test_what_does_not_fit_is_counted_only():
    packed = pack([1, 2, 3], [4, 5, 6, 7])
    few, aside = np.zeros(1, np.uint64), np.zeros(1, np.int64)
    assert joining.join_runs(packed, BITS, 3, 100, *NONE, few, aside) == (3, 5)
    assert (few[0], aside[0]) == (0, 0)


def test_the_articles_of_crowded_runs_are_linked_with_the_fullest():
    aside = np.array([3, 1, 5, 8, 2, 5, 9, 4, 2, 5, 8, 9])
    counts = np.zeros(10, np.int32)
    joining.count_aside(aside, counts)
    assert counts.tolist() == [0, 1, 1, 0, 0, 3, 0, 0, 2, 2]
    pairs = np.empty(len(aside), np.uint64)
    n = joining.link_aside(aside, counts, BITS, pairs)
    assert tell(pairs[:n]) == [(1, 5), (2, 5), (5, 8), (5, 8), (5, 9), (5, 9)]
    assert (pairs[:n] & np.uint64(1)).all()


def merge(rows, least=2, least_crowded=4, surely=3):
    """Merge rows (a, b, mark, crowded); give the pairs kept, and whether surely of one story."""
    packed = [joining.pack_pair(a, b, BITS, BEHIND, np.uint64(m << 56), c) for a, b, m, c in rows]
    packed = np.sort(np.array(packed, np.uint64))
    n = joining.merge_pairs(packed, BEHIND, least, least_crowded, surely, packed)
    surely = (packed[:n] & np.uint64(1)).tolist()
    return [(*pair, flag) for pair, flag in zip(tell(packed[:n]), surely, strict=True)]


def test_pairs_need_runs_enough_and_more_where_they_are_crowded():
    assert merge([(1, 2, 7, 0)]) == []
    assert merge([(1, 2, m, 0) for m in (1, 2)] + [(1, 3, m, 1) for m in (1, 2, 3)]) == [(1, 2, 0)]
    assert merge([(1, 2, 0, 0)] + [(1, 2, m, 1) for m in (1, 2, 3)]) == [(1, 2, 1)]
    assert merge([(1, 3, m, 1) for m in (1, 1, 2, 2)]) == [(1, 3, 1)]


def test_runs_of_one_phrase_count_once_unless_there_are_more_than_a_phrase_has():
    assert merge([(1, 2, 7, 0)] * 4) == []
    assert merge([(1, 2, 7, 0)] * 5) == [(1, 2, 0)]
    assert merge([(1, 2, 7, 0)] * 3 + [(1, 2, 8, 0)]) == [(1, 2, 0)]


def test_runs_that_the_same_ten_articles_have_are_one_phrase_and_of_fewer_are_not():
    for n, kept in ((9, 36), (10, 0)):
        packed = pack(range(n), range(n), [50, 51])
        pairs = np.empty(200, np.uint64)
        count, _ = joining.join_runs(packed, BITS, 50, 100, *NONE, pairs, np.empty(0, np.int64))
        pairs = np.sort(pairs[:count])
        assert joining.merge_pairs(pairs, BEHIND, 2, 4, 8, pairs) == kept


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=60))
def test_roots_are_the_smallest_article_that_pairs_lead_to(pairs):
    roots = np.arange(31, dtype=np.int32)
    a, b = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    joining.unite(roots, a, b)
    joining.settle(roots)
    reached = {k: {k} for k in range(31)}
    for _ in range(31):
        for x, y in pairs:
            reached[x] |= reached[y]
            reached[y] |= reached[x]
    assert roots.tolist() == [min(reached[k]) for k in range(31)]


@pytest.mark.parametrize(("most", "n"), [(10, 6 + 1), (3, 3 + 2 + 1)])
def test_all_of_a_story_are_paired_or_all_with_the_fullest(most, n):
    articles, edges = np.array([9, 3, 5, 7, 20, 21]), np.array([0, 4, 6])
    pairs = np.empty(20, np.uint64)
    assert joining.pair_all(articles, edges, BITS, most, 2, pairs) == n
    assert joining.pair_all(articles, edges, BITS, most, 2, pairs[:0]) == n
    found = tell(pairs[:n])
    assert (20, 21) in found
    assert {(3, 9), (5, 9), (7, 9), (3, 5), (3, 7)} <= set(found)
    assert ((5, 7) in found) is (most == 10)
