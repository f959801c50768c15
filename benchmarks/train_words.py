"""Grow the two combiners of the word matcher on the hand-linked sentences.

``python benchmarks/train_words.py`` writes ``models/words-first.csv`` and ``models/words.csv``,
grown on all pairs; ``words.py`` beside this file measures by combiners that have not seen what
they are measured on. The second combiner learns from what the first finds in sentences it has not
seen.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from growing import grow
from words_sample import Pair

from samestory.combiner import Combiner
from samestory.wording import MODELS, signs_around, word_signs

HOW = {"max_iter": 120, "learning_rate": 0.08, "max_leaf_nodes": 8, "min_samples_leaf": 20}
HOW |= {"l2_regularization": 5.0}


class Linked(NamedTuple):
    """A pair of sentences and what readers linked: sure links, and possible ones."""

    pair: Pair
    sure: frozenset[tuple[int, int]]
    possible: frozenset[tuple[int, int]]

    @property
    def topic(self) -> str:
        """What pairs have in common that must not be parted: the event, or the verse."""
        own = self.pair.id.split("|")[0]
        return own.split("_")[0] if self.pair.source == "news_ecb" else own


def fold(linked: Linked, n: int) -> int:
    """In which of so many parts a pair falls, all pairs of one event in the same."""
    return zlib.crc32(linked.topic.encode()) % n


class Cells(NamedTuple):
    """All cells of some pairs in one row: their signs, what is true, and which of them count."""

    signs: dict[str, np.ndarray]
    truth: np.ndarray
    counts: np.ndarray


def joined(some: Sequence[Linked], signs: Sequence[dict[str, np.ndarray]]) -> Cells:
    """Put the cells of some pairs in one row; a possible link counts neither way."""
    truth, counts = [], []
    for linked in some:
        shape = (len(linked.pair.a), len(linked.pair.b))
        true, counted = np.zeros(shape), np.ones(shape)
        for cell in linked.possible - linked.sure:
            counted[cell] = 0
        for cell in linked.sure:
            true[cell] = 1
        truth.append(true.ravel())
        counts.append(counted.ravel())
    rows = {name: np.concatenate([own[name].ravel() for own in signs]) for name in signs[0]}
    return Cells(rows, np.concatenate(truth), np.concatenate(counts) > 0)


def _grow(some: Sequence[Linked], signs: Sequence[dict[str, np.ndarray]]) -> Combiner:
    cells = joined(some, signs)
    kept = {name: sign[cells.counts] for name, sign in cells.signs.items()}
    return grow(kept, cells.truth[cells.counts], **HOW)


def grow_both(some: Sequence[Linked], parts: int = 3) -> tuple[Combiner, Combiner]:
    """Grow the first combiner, and the second on what the first says of pairs it never saw."""
    signs = [word_signs(linked.pair.a, linked.pair.b) for linked in some]
    second: list[dict[str, np.ndarray]] = [{}] * len(some)
    for part in range(parts):
        kept = [k for k, linked in enumerate(some) if fold(linked, parts) != part]
        first = _grow([some[k] for k in kept], [signs[k] for k in kept])
        for k, linked in enumerate(some):
            if fold(linked, parts) == part:
                second[k] = signs[k] | signs_around(first.score(signs[k]))
    return _grow(some, signs), _grow(some, second)


def main() -> None:
    """Grow on all pairs and write both tables."""
    from words import read_links

    first, second = grow_both(read_links())
    first.write(MODELS / "words-first.csv")
    second.write(MODELS / "words.csv")


if __name__ == "__main__":
    main()
