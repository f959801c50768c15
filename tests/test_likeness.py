"""Likeness: the textbook's TF-IDF, as scikit-learn computes it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics.pairwise import cosine_similarity

from samestory.likeness import likeness, stems

TEXTS = st.lists(st.lists(st.sampled_from("abcdefg"), max_size=9), min_size=1, max_size=6)


@pytest.mark.parametrize("sublinear", [True, False])
@given(texts=TEXTS.filter(any))
def test_likeness_is_that_of_scikit_learn(sublinear, texts):
    vectorizer = TfidfVectorizer(analyzer=list, sublinear_tf=sublinear)
    theirs = cosine_similarity(vectorizer.fit_transform(texts))
    np.testing.assert_allclose(likeness(texts, sublinear), theirs, rtol=0, atol=1e-12)


@given(TEXTS)
def test_likeness_has_no_direction_and_stays_between_none_and_one(texts):
    found = likeness(texts)
    np.testing.assert_allclose(found, found.T, rtol=0, atol=1e-12)
    assert (found >= 0).all() and (found <= 1 + 1e-12).all()
    for row, text in enumerate(texts):
        assert found[row, row] == pytest.approx(1 if text else 0)


def test_stems_join_forms_of_a_word_and_leave_function_words_out():
    assert stems(["the", "dockers", "docker", "were", "voting", "voted"]) == [
        "docker", "docker", "vote", "vote",
    ]  # fmt: skip
