"""Spans: where a sentence was edited, by the codebook and as readers mark it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.errors import UsageError
from samestory.spans import KINDS, Span, _weights, chances, edit_spans, find_cuts, worth_of

SOME = st.sampled_from(["crew", "mayor", "strike", "the", "of", "harbour", "Vote", ",", "("])
TEXT = st.lists(SOME, max_size=8)
WAYS = st.sampled_from(["codebook", "readers"])


@given(TEXT, TEXT, WAYS)
def test_spans_are_in_order_and_what_is_between_them_is_kept(a, b, marked):
    found = edit_spans(a, b, marked)
    i = j = 0
    for span in found:
        assert i <= span.i1 <= span.i2 and j <= span.j1 <= span.j2
        assert (span.i1, span.j1) != (span.i2, span.j2)
        i, j = span.i2, span.j2
    if marked == "codebook":
        kept_a = [w for k, w in enumerate(a) if not any(s.i1 <= k < s.i2 for s in found)]
        kept_b = [w for k, w in enumerate(b) if not any(s.j1 <= k < s.j2 for s in found)]
        assert kept_a == kept_b


@given(TEXT, TEXT)
def test_by_the_codebook_swapping_the_texts_swaps_the_sides_and_nothing_else(a, b):
    back = edit_spans(b, a)
    assert [Span(s.j1, s.j2, s.i1, s.i2) for s in back] == edit_spans(a, b)


@given(TEXT, WAYS)
def test_a_text_has_no_edit_against_itself(text, marked):
    assert edit_spans(text, text, marked) == []


@given(TEXT, TEXT)
def test_the_ways_of_cutting_share_the_whole_chance(a, b):
    lattice = find_cuts(a, b)
    signs, steps = _weights()
    likely = [sum(c.values()) for c in chances(lattice, worth_of(lattice, signs), steps)]
    first = [c for edge, c in zip(lattice, likely, strict=True) if edge.start == 0]
    assert not lattice or sum(first) == pytest.approx(1)
    assert all(edge.kind in KINDS and edge.start < edge.end for edge in lattice)


@pytest.mark.parametrize(
    ("a", "b", "spans"),
    [
        ("the gang left", "the crew left", [(1, 2, 1, 2)]),
        ("men of the sea left", "women of the land left", [(0, 4, 0, 4)]),
        ("men cross sea", "women cross land", [(0, 1, 0, 1), (2, 3, 2, 3)]),
        ("the old crew left", "the crew left", [(1, 2, 1, 1)]),
        ("He left", "he left", []),
    ],
)
def test_by_the_codebook_function_words_alone_do_not_part_two_changes(a, b, spans):
    assert edit_spans(a.split(), b.split()) == [Span(*span) for span in spans]


def test_readers_mark_words_apart_and_let_a_moved_word_pass():
    apart = edit_spans("men of the sea left".split(), "women of the land left".split(), "readers")
    assert [Span(0, 1, 0, 1), Span(3, 4, 3, 4)] == apart
    a, b = "we also find that crews left", "we find that crews also left"
    assert edit_spans(a.split(), b.split(), "readers") == []


def test_an_unknown_way_of_marking_is_refused():
    with pytest.raises(UsageError, match="marked guess: no such way of marking; name codebook"):
        edit_spans(["a"], ["b"], "guess")
