"""Derive the table of word vectors from GloVe, and write it into the package.

    python benchmarks/derive_vectors.py WORDS VECTORS

WORDS is a text file of words, one a line, the most frequent first; VECTORS the array (``.npy``, one
row a word) of their vectors: those of GloVe 6B with 50 dimensions (Pennington, Socher and Manning
2014). A stem's vector is the mean of its words', weighed by how frequent they are; the mean of all
and the two directions in which all differ most are taken away (Mu and Viswanath 2018), and what is
left is kept in 8 bits a number.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from samestory.likeness import stem
from samestory.tokens import FUNCTION_WORDS, level
from samestory.vectors import VECTORS

#: How many of the most frequent words are looked at, and directions that are taken away.
WORDS, DIRECTIONS = 30_000, 2


def gather(names: list[str], given: np.ndarray) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Give the stems, the mean vector of each, and the weight of its words together."""
    members: dict[str, list[int]] = defaultdict(list)
    for rank, name in enumerate(names[:WORDS]):
        if name.isalpha() and level(name) not in FUNCTION_WORDS:
            members[stem(level(name))].append(rank)
    stems = sorted(members)
    weights = [1 / (np.array(members[name]) + 10.0) for name in stems]
    means = [
        weight @ given[members[name]] / weight.sum()
        for name, weight in zip(stems, weights, strict=True)
    ]
    return stems, np.array(means), np.array([weight.sum() for weight in weights])


def levelled(vectors: np.ndarray) -> np.ndarray:
    """Take away the mean and the strongest directions; whole numbers, -127 to 127, a row each."""
    vectors = vectors - vectors.mean(axis=0)
    _, _, directions = np.linalg.svd(vectors, full_matrices=False)
    strongest = directions[:DIRECTIONS]
    vectors = vectors - vectors @ strongest.T @ strongest
    return np.round(127 * vectors / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)


def main(words_file: str, vectors_file: str) -> None:
    """Write the table."""
    names = Path(words_file).read_text(encoding="utf-8").split("\n")
    stems, means, weight = gather(names, np.load(vectors_file, mmap_mode="r"))
    rarity = -np.log(weight)
    np.savez(  # bare: such numbers hardly shrink, and whoever runs the kit reads them
        VECTORS,
        stems=np.frombuffer("\n".join(stems).encode(), dtype=np.uint8),
        vectors=levelled(means),
        rarity=np.round(100 * rarity / (rarity.max() + 1)).astype(np.uint8),
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
