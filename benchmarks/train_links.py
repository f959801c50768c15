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

from samestory.combiner import probability
from samestory.linking import MODELS, PROFILES, Model, Points, kind_of
from samestory.signs import DIGITS, Signs, second_signs

#: Parts for which the first pass is learned on the others.
FOLDS = 5
#: How strongly points are held near zero (scikit-learn's C).
HELD = 0.003
TREES = {
    "max_iter": 120, "learning_rate": 0.06, "max_leaf_nodes": 8, "min_samples_leaf": 60,
    "l2_regularization": 5.0, "max_features": 0.3,
}  # fmt: skip
STORY_TREES = {
    "max_iter": 120, "learning_rate": 0.05, "max_leaf_nodes": 6, "min_samples_leaf": 80,
    "l2_regularization": 5.0, "max_features": 0.5,
}  # fmt: skip


def lessons(kind: str, stories: Iterable[Story]) -> list[Story]:
    """The stories that a profile is learned on."""
    return [story for story in stories if story.kind == kind]


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


def points_for(signs: Signs, truth: np.ndarray, kind: str) -> Points:
    """Learn points by logistic regression on standardised signs."""
    from sklearn.linear_model import LogisticRegression

    names = [name for name in signs if name != "kin"]
    stacked = np.column_stack([signs[name] for name in names])
    centre, scale = stacked.mean(axis=0), stacked.std(axis=0) + 1e-6
    model = LogisticRegression(C=HELD, max_iter=200, tol=1e-4)
    model.fit((stacked - centre) / scale, truth)
    points = np.append(model.coef_[0], model.intercept_[0])
    return Points((*names, ""), np.append(centre, 0), np.append(scale, 1), {kind: points})


def with_chances(story: Story, points: Points, kind: str) -> Signs:
    """Give a story's signs, and those of the chances that a first pass gives it."""
    chance = np.zeros((story.sheet.n,) * 2)
    chance[: story.n_a, story.n_a :] = probability(points.log_odds(story.signs, kind))
    chance = np.maximum(chance, chance.T).round(DIGITS)
    further = second_signs(chance, story.sheet, story.kin)
    return story.signs | {name: story.corner(sign) for name, sign in further.items()}


def learn(stories: Iterable[Story], profile: str) -> Model:
    """Learn both passes of a profile on stories."""
    kind = kind_of(profile)
    if kind == "story":
        return learn_story(stories)
    stories = lessons(kind, stories)
    fold = fold_of(stories, FOLDS, seed=1)
    seen: list[Signs] = [{}] * len(stories)
    for held in range(FOLDS):
        others = [story for story, k in zip(stories, fold, strict=True) if k != held]
        points = points_for(*cells(others, [story.signs for story in others]), kind)
        for number in np.flatnonzero(fold == held):
            seen[number] = with_chances(stories[number], points, kind)
    signs, truth = cells(stories, seen)
    del signs["kin"]
    first = points_for(*cells(stories, [story.signs for story in stories]), kind)
    return Model(kind, grow(signs, truth, **TREES), first, points_for(signs, truth, kind))


def learn_story(stories: Iterable[Story]) -> Model:
    """Learn the profile that sees two passages by themselves: sentences, and paragraphs of them."""
    stories = list(stories)
    stories += [story.merged for story in stories]
    signs, truth = cells(stories, [story.own for story in stories])
    del signs["kin"]
    return Model("story", grow(signs, truth, **STORY_TREES))


def joined(tables: Sequence[Points]) -> Points:
    """Put the points of several profiles into one table, over the first one's centres and scales.

    A cell's log-odds stay what they are: points go with the scale, and the last row takes up what
    another centre leaves.
    """
    base, points = tables[0], {}
    for table in tables:
        for kind, own in table.points.items():
            slope = own[:-1] / table.scale[:-1]
            shift = (slope * (base.centre - table.centre)[:-1]).sum()
            points[kind] = np.append(slope * base.scale[:-1], own[-1] + shift)
    return Points(base.names, base.centre, base.scale, points)


def main() -> None:
    """Learn on all stories and write the tables."""
    stories = read_stories()
    models = {profile: learn(stories, profile) for profile in PROFILES}
    for profile, model in models.items():
        model.trees.write(MODELS / f"{profile}.csv")
    tables = [(model.first, model.second) for model in models.values() if model.first]
    for name, own in zip(("first", "second"), zip(*tables, strict=True), strict=True):
        joined(own).write(MODELS / f"news-{name}.tsv")


if __name__ == "__main__":
    sys.exit(main())
