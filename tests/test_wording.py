"""Wording: words matched one to one, in either direction the same, by themselves and neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.combiner import Combiner
from samestory.wording import MODELS, akin, match_scores, match_words, root, value_of, word_signs

SOME = ["The", "the", "crew", "crews", "said", "says", "10", "ten", "Sergei", "of", "Mayor", "a"]
TEXT = st.lists(st.sampled_from(SOME), max_size=9)


@given(TEXT, TEXT)
def test_matching_has_no_direction_and_is_one_to_one(a, b):
    found = match_words(a, b)
    assert sorted((j, i, score) for i, j, score in found) == sorted(match_words(b, a))
    assert len({m.i for m in found}) == len({m.j for m in found}) == len(found)
    assert np.array_equal(match_scores(a, b), match_scores(b, a).T)


@given(TEXT, TEXT)
def test_every_sign_is_the_same_from_both_sides(a, b):
    if a and b:
        there, back = word_signs(a, b), word_signs(b, a)
        assert all(np.allclose(there[name], back[name].T) for name in there)


@given(st.lists(st.sampled_from(["crew", "harbour", "left", "Mayor"]), min_size=1, unique=True))
def test_a_text_matches_itself_word_by_word(text):
    assert [(m.i, m.j) for m in match_words(text, text)] == [(k, k) for k in range(len(text))]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("The minister said that", "That the ministers says", {("minister", "ministers")}),
        ("he told ten men", "10 men were told", {("ten", "10"), ("told", "told"), ("men", "men")}),
        ("in Kandahar the crew fled", "the crew fled Kandahar", {("Kandahar", "Kandahar")}),
    ],
)
def test_forms_numbers_and_moved_words_are_found(a, b, expected):
    a, b = a.split(), b.split()
    assert expected <= {(a[m.i], b[m.j]) for m in match_words(a, b)}


def test_texts_that_share_nothing_have_no_match():
    assert match_words("red apples fall".split(), "nobody believed 40".split()) == []
    assert match_words([], ["crew"]) == [] == match_words(["crew"], [])


def test_roots_numbers_and_likeness_by_themselves():
    assert root("said") == root("saying") and root("men") == root("man's")
    assert [value_of(w) for w in ("ten", "10", "1,200", "third", "ten's", "crew")] == [
        10.0, 10.0, 1200.0, 3.0, None, None,
    ]  # fmt: skip
    assert akin("kandahar", "qandahar") > 0.7 > akin("ten", "11")
    assert all(akin(a, b) == akin(b, a) for a in SOME for b in SOME)


LETTERS = st.text("abcest", min_size=1, max_size=7)


@given(LETTERS, LETTERS)
def test_likeness_is_the_sign_of_the_same_name_worked_out_sooner(one, other):
    assert akin(one, other) == word_signs([one], [other])["alike"][0, 0]


def test_the_shipped_combiners_ask_for_signs_that_are_there():
    signs = word_signs(["crew"], ["crew", "left"])
    first = Combiner.read(MODELS / "words-first.csv")
    second = Combiner.read(MODELS / "words.csv")
    assert set(first.names) <= set(signs)
    assert {name for name in second.names if not name.startswith("2 ")} <= set(signs)
