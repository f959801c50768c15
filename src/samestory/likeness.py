"""Likeness: how many of their telling words two passages have in common, order left aside.

The weights are the plain TF-IDF of the textbooks (Salton and Buckley 1988, in scikit-learn's
smoothed form), so that they can be checked against that library.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from snowballstemmer import stemmer

from .tokens import FUNCTION_WORDS

stem = lru_cache(maxsize=100_000)(stemmer("english").stemWord)


def stems(levels: Sequence[str]) -> list[str]:
    """The stems of the content words among levelled words."""
    return [stem(level) for level in levels if level not in FUNCTION_WORDS]


def likeness(texts: Sequence[Sequence[str]], sublinear: bool = True) -> np.ndarray:
    """Cosines of TF-IDF weights between texts, given as lists of terms (n × n, 0 to 1).

    A text without terms is like none. *sublinear* damps repeated terms. Cost: n × n × vocabulary.
    """
    vocabulary = {term: k for k, term in enumerate(sorted({t for text in texts for t in text}))}
    weights = np.zeros((len(texts), len(vocabulary)))
    for row, text in enumerate(texts):
        for term, count in Counter(text).items():
            weights[row, vocabulary[term]] = 1 + math.log(count) if sublinear else count
    holders = (weights > 0).sum(axis=0)
    weights *= np.log((1 + len(texts)) / (1 + holders)) + 1
    lengths = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    weights /= np.where(lengths, lengths, 1)
    return weights @ weights.T
