"""Word vectors: what a word is near to in meaning, and how common it is, from a table of numbers.

The table ships (``models/vectors.npz``; a README beside it says where it comes from) and is read
once, when first asked for. It numbers stems; a stem that it lacks is near to itself only.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

VECTORS = Path(__file__).with_name("models") / "vectors.npz"


@cache
def _table() -> tuple[dict[str, int], np.ndarray, np.ndarray]:
    """The number of each stem; its vector and its rarity, as kept: whole numbers."""
    with np.load(VECTORS, allow_pickle=False) as table:
        stems = table["stems"].tobytes().decode().split("\n")
        return dict(zip(stems, range(len(stems)), strict=True)), table["vectors"], table["rarity"]


def vectors_of(stems: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Give each stem's vector, of any length, 0 for an unknown one; and how rare it is (0 to 1).

    The numbers are whole and small, so that products of vectors are exact in single precision.
    Rarity grows with the logarithm of a stem's rank in general English; unknown stems have 1.

    >>> vectors, rarity = vectors_of(["talk", "negoti", "penguin"])
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    number, vectors, rarity = _table()
    rows = np.array([number.get(stem, -1) for stem in stems], dtype=np.intp)
    known = rows >= 0
    found = vectors[rows].astype(np.float32) * known[:, None]
    return found, np.where(known, rarity[rows] / 100, 1.0)
