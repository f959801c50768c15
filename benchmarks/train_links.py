"""Learn the weights that link news, and write them into the package as tables.

    python benchmarks/train_links.py

Repeatable: the same data and the same versions give the same tables. What the first pass says of
an article is, in learning the second, said by weights that have not seen its event.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import numpy as np
from growing import grow
from links import Story, fold_of, read_stories

from samestory.combiner import Combiner
from samestory.linking import FIRST, MODELS, PROFILES, Model, Points, first_pass
from samestory.signs import Signs, second_signs

#: Parts for which the first pass is learned on the others.
FOLDS = 5
#: How strongly points are held near zero (scikit-learn's C).
HELD = 0.02
TREES = {
    "max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 60,
    "l2_regularization": 5.0, "max_features": 0.3,
}  # fmt: skip
DIGITS = 6


def kinds_of(kind: str) -> tuple[str, ...]:
    """The sets of data that a profile is learned on."""
    return FIRST if kind == "news" else (kind,)


def cells(stories: Sequence[Story], signs: Sequence[Signs]) -> tuple[Signs, np.ndarray]:
    """Join the judged cells of all stories: one long array a sign, and what is true of them."""
    judged = [story.judged() for story in stories]
    names = signs[0]
    joined = {
        name: np.concatenate([own[name][at] for own, at in zip(signs, judged, strict=True)])
        for name in names
    }
    truth = [story.truth[at] for story, at in zip(stories, judged, strict=True)]
    return joined, np.concatenate(truth)


def points_for(signs: Signs, truths: dict[str, np.ndarray], own: dict[str, np.ndarray]) -> Points:
    """Learn points by logistic regression on standardised signs, one column a kind of data.

    *own* says for each kind which cells count, *truths* what is true of the cells.
    """
    from sklearn.linear_model import LogisticRegression

    stacked = np.column_stack(list(signs.values()))
    centre, scale = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    points = {}
    for kind, at in own.items():
        model = LogisticRegression(C=HELD, max_iter=200, tol=1e-4)
        model.fit((stacked[at] - centre) / scale, truths[kind][at])
        points[kind] = np.append(model.coef_[0], model.intercept_[0])
    names = (*signs, "")
    return Points(names, np.append(centre, 0.0), np.append(scale, 1.0), points)


def first_points(stories: Sequence[Story]) -> Points:
    """Learn the points of the first pass."""
    signs, truth = cells(stories, [story.signs for story in stories])
    kind = np.repeat([story.kind for story in stories],
                     [story.judged()[0].size for story in stories])  # fmt: skip
    return points_for(signs, dict.fromkeys(FIRST, truth), {name: kind == name for name in FIRST})


def with_chances(story: Story, points: Points) -> Signs:
    """Give a story's signs, and those of the chances that a first pass gives it."""
    found = dict(story.signs)
    for kind, own in first_pass(story.whole, story.sheet, points).items():
        further = second_signs(own, story.sheet, story.whole["words"], kind)
        found |= {name: story.corner(sign) for name, sign in further.items()}
    return found


def learn(stories: Sequence[Story], profiles: Iterable[str] = PROFILES) -> dict[str, Model]:
    """Learn both passes on stories: a model for each profile."""
    stories = list(stories)
    fold = fold_of(stories, FOLDS, seed=1)
    seen: list[Signs] = [{}] * len(stories)
    for held in range(FOLDS):
        points = first_points([s for s, k in zip(stories, fold, strict=True) if k != held])
        for number in np.flatnonzero(fold == held):
            seen[number] = with_chances(stories[number], points)
    signs, truth = cells(stories, seen)
    kind = np.repeat([story.kind for story in stories],
                     [story.judged()[0].size for story in stories])  # fmt: skip
    wanted = {profile.partition("-")[2] or "news": profile for profile in profiles}
    own = {name: np.isin(kind, kinds_of(name)) for name in wanted}
    second = points_for(signs, dict.fromkeys(wanted, truth), own)
    first = first_points(stories)
    grown = {name: grow({key: sign[at] for key, sign in signs.items()}, truth[at], **TREES)
             for name, at in own.items()}  # fmt: skip
    return {wanted[name]: Model(first, second, name, trees) for name, trees in grown.items()}


def main() -> None:
    """Learn on all stories and write the tables."""
    models = learn(read_stories())
    for profile, model in models.items():
        model.trees.write(MODELS / f"{profile}.csv")
        Combiner.read(MODELS / f"{profile}.csv")
    model.first.write(MODELS / "news-first.tsv")
    model.second.write(MODELS / "news-second.tsv")


if __name__ == "__main__":
    sys.exit(main())
