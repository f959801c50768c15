"""Grow the two combiners of editions, and write them into the package as tables.

Grown on pairs of versions of the New Testament of which none is scored by ``editions.py``,
regrouped in many ways, so that neither the length of passages nor the share that is dropped or
moved is learnt by heart. ``--check`` grows them on some books and scores the others instead.
"""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from editions import GOSPELS, SCORED, How, Trial, regrouped
from growing import grow

from samestory.combiner import Combiner
from samestory.staircase import LINKED, Signs, find_signs, levelled, second_signs

MODELS = Path(__file__).resolve().parents[1] / "src" / "samestory" / "models"
VERSIONS = (("Anderson", "Noyes"), ("Noyes", "BSB"), ("Noyes", "Twenty"))
WAYS = (
    How(),
    How(moved=2),
    How(by_verse=True),
    How(most=8, dropped=0.1),
    How(most=2, dropped=0.3, moved=1),
    How(most=1, dropped=0.3),
    How(rough=0.25),
    How(rough=0.5, moved=1),
    How(most=6, chapters=3, moved=3),
    How(most=16, dropped=0.15, chapters=4, moved=1),
    How(verses=10),
    How(unrelated=True),
)
#: One version against itself, so many words of it changed: what editions of one author are like.
SAME = (("Anderson", "Anderson"), ("Noyes", "Noyes"))
SAME_WAYS = (
    How(rough=0.1),
    How(rough=0.2, moved=2),
    How(rough=0.05, most=16, dropped=0.15, chapters=4, moved=1),
)
FIRST_SEED = 1000
#: What the first pass says of a text is, in growing the second, said by one that has not seen it.
FOLDS = 3
FIRST = {"max_iter": 100, "learning_rate": 0.1, "min_samples_leaf": 40, "l2_regularization": 1.0}
SECOND = FIRST | {"max_iter": 150}


class Seen(NamedTuple):
    """A trial, its signs, and what is true of its cells."""

    book: str
    signs: Signs
    truth: np.ndarray
    n_true: int


def see(trial: Trial) -> Seen:
    """Find the signs of a trial."""
    signs = find_signs(levelled(trial.a), levelled(trial.b))
    truth = trial.truth[signs.cells.rows, signs.cells.columns]
    return Seen(trial.book, signs, truth, int(trial.truth.sum()))


def seen_in_training() -> list[Seen]:
    """Every pair of versions that may be seen, regrouped in every way."""
    sets = [*product(WAYS, VERSIONS), *product(SAME_WAYS, SAME)]
    return [
        see(trial)
        for k, (way, (a, b)) in enumerate(sets)
        for trial in regrouped(a, b, FIRST_SEED + k, way)
    ]


def joined(features: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The features of many trials, one after another."""
    return {name: np.concatenate([own[name] for own in features]) for name in features[0]}


def grow_both(seen: list[Seen]) -> tuple[Combiner, Combiner]:
    """Grow the combiners of the first and the second pass."""
    seen = [own for own in seen if len(own.truth)]
    features = joined([own.signs.features for own in seen])
    truth = np.concatenate([own.truth for own in seen])
    fold = np.repeat(np.arange(len(seen)) % FOLDS, [len(own.truth) for own in seen])
    said = np.zeros(len(truth))
    for k in range(FOLDS):
        others = {name: values[fold != k] for name, values in features.items()}
        own = {name: values[fold == k] for name, values in features.items()}
        said[fold == k] = grow(others, truth[fold != k], **FIRST).score(own)
    edges = np.cumsum([len(own.truth) for own in seen])[:-1]
    again = [
        second_signs(own.signs, first)
        for own, first in zip(seen, np.split(said, edges), strict=True)
    ]
    return grow(features, truth, **FIRST), grow(joined(again), truth, **SECOND)


def f1(seen: list[Seen], first: Combiner, second: Combiner) -> float:
    """Score two combiners: F1 of linked pairs."""
    right = found = 0
    for own in (own for own in seen if len(own.truth)):
        said = second.score(second_signs(own.signs, first.score(own.signs.features)))
        right += int(((said >= LINKED) & own.truth).sum())
        found += int((said >= LINKED).sum())
    return 2 * right / (found + sum(own.n_true for own in seen))


def check() -> None:
    """Grow on the Gospels and score the other books, and the other way round."""
    seen = seen_in_training()
    for gospels in (True, False):
        grown = grow_both([own for own in seen if (own.book in GOSPELS) == gospels])
        for a, b in SCORED:
            for way in (How(), How(moved=2)):
                trials = [t for t in regrouped(a, b, 0, way) if (t.book in GOSPELS) != gospels]
                value = f1([see(trial) for trial in trials], *grown)
                part = "Gospels" if gospels else "other books"
                print(
                    f"grown on {part}, scored on the rest: {a}-{b}, {way.moved} moved {value:.4f}"
                )


def main() -> None:
    """Grow and write the tables."""
    MODELS.mkdir(exist_ok=True)
    first, second = grow_both(seen_in_training())
    first.write(MODELS / "edition-first.csv")
    second.write(MODELS / "edition.csv")


if __name__ == "__main__":
    check() if sys.argv[1:] == ["--check"] else main()
