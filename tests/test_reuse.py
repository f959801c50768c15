"""Reuse: one definition, the same on both sides, checked against one that is plainly right."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samestory.reuse import Tile, overlap, tiles

TEXT = st.lists(st.sampled_from("ab"), max_size=11) | st.lists(st.sampled_from("abc"), max_size=14)
RUN = st.integers(1, 4)


def tile_plainly(a: list[str], b: list[str], min_run: int) -> list[Tile]:
    """Take the longest run of free words, again and again; ties as the module states them."""
    if b < a:
        return [Tile(i, j, n) for j, i, n in tile_plainly(b, a, min_run)]
    free_a, free_b, taken = set(range(len(a))), set(range(len(b))), []
    while True:
        best = (0, 0, 0)
        for i in range(len(a)):
            for j in range(len(b)):
                n = 0
                while i + n in free_a and j + n in free_b and a[i + n] == b[j + n]:
                    n += 1
                best = max(best, (n, -i, -j))
        n, i, j = best[0], -best[1], -best[2]
        if n < min_run:
            return taken
        taken.append(Tile(i, j, n))
        free_a -= set(range(i, i + n))
        free_b -= set(range(j, j + n))


@settings(max_examples=500)
@given(TEXT, TEXT, RUN)
@example(list("abcab"), list("cabca"), 2)
@example(list("aaaa"), list("aaaaaaa"), 2)
def test_tiles_are_those_of_the_plain_definition(a, b, min_run):
    assert tiles(a, b, min_run) == tile_plainly(a, b, min_run)


@settings(max_examples=60)
@given(TEXT, TEXT, RUN)
def test_each_word_stands_in_one_tile_at_most_and_tiles_agree(a, b, min_run):
    found = tiles(a, b, min_run)
    for at, text in ((0, a), (1, b)):
        taken = [k for tile in found for k in range(tile[at], tile[at] + tile.n)]
        assert len(taken) == len(set(taken)) and set(taken) <= set(range(len(text)))
    assert all(a[t.i : t.i + t.n] == b[t.j : t.j + t.n] and t.n >= min_run for t in found)
    assert [t.n for t in found] == sorted((t.n for t in found), reverse=True)


@settings(max_examples=60)
@given(TEXT, TEXT, RUN)
def test_swapping_two_texts_swaps_sides_and_nothing_else(a, b, min_run):
    there, back = tiles(a, b, min_run), tiles(b, a, min_run)
    if a != b:
        assert back == [Tile(t.j, t.i, t.n) for t in there]
    one, other = overlap(a, b, min_run), overlap(b, a, min_run)
    assert other == (one.n_b, one.n_a, one.n_shared, one.share_b_in_a, one.share_a_in_b,
                     one.longest_run)  # fmt: skip


@given(TEXT, TEXT, RUN)
def test_shares_are_shared_words_over_all_words_of_their_own_side(a, b, min_run):
    found = overlap(a, b, min_run)
    shared = sum(tile.n for tile in tile_plainly(a, b, min_run))
    assert (found.n_a, found.n_b, found.n_shared) == (len(a), len(b), shared)
    assert found.share_a_in_b == (shared / len(a) if a else 0)
    assert found.share_b_in_a == (shared / len(b) if b else 0)


def test_a_text_is_wholly_reused_in_itself_and_not_at_all_in_others():
    text = "dockers in Varnholm voted on Saturday".split()
    assert overlap(text, text).share_a_in_b == 1
    assert overlap(text, "ferries sailed".split()).n_shared == 0
    assert overlap([], text) == (0, 6, 0, 0.0, 0.0, 0)


def test_a_moved_passage_is_reused_and_words_in_gaps_are_not():
    a = "one two three four five six seven eight nine".split()
    b = "six seven eight nine x one two three four".split()
    found = overlap(a, b)
    assert (found.n_shared, found.longest_run) == (8, 4)
    assert overlap("a b c x d".split(), "a b c y d".split(), 4).n_shared == 0


@pytest.mark.parametrize(("min_run", "shared"), [(1, 5), (2, 4), (3, 0)])
def test_the_shortest_run_that_counts_is_the_one_asked_for(min_run, shared):
    assert overlap(list("abXcdYe"), list("ab1cd2e"), min_run).n_shared == shared
