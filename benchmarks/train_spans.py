"""Learn the weights by which ``edit_spans`` marks edits as readers do, from arXivEdits' train part.

``python benchmarks/train_spans.py`` writes ``models/spans.csv``; ``check`` prints F1 on the train
part by cross-validation, for several penalties. The dev part is never learned from.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from bench import folder

from samestory.spans import KINDS, LEAST, MARKED, NEVER, Edge, best_cut, chances, find_cuts
from samestory.wording import MODELS

#: The penalty on the squares of the weights; a sign must be seen this often to have one.
PENALTY, SEEN = 7.0, 8
FORBIDDEN = {("omission", "omission"), ("addition", "addition")}
STEPS = [(one, other) for one in KINDS for other in KINDS]
Marks = frozenset[tuple[int, int, int, int]]


class Sentence(NamedTuple):
    """A sentence, its revision, and the spans that readers marked (a missing side is empty)."""

    a: list[str]
    b: list[str]
    marked: frozenset[tuple[tuple[int, ...], tuple[int, ...]]]


def read_sentences(part: str) -> list[Sentence]:
    """Read the train or the dev part."""
    text = (folder("arxiv_edits") / f"{part}.json").read_text(encoding="utf-8")
    found = []
    for row in json.loads(text).values():
        sides = [
            tuple(tuple(edit[f"sentence-{k}-token-indices"] or ()) for k in (1, 2))
            for edit in row["edits-combination-0"].values()
        ]
        found.append(
            Sentence(row["sentence-1"].split(), row["sentence-2"].split(), frozenset(sides))
        )
    return found


def sides(span: tuple[int, int, int, int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A span as the gold writes it: what a text lacks is empty, wherever it stands."""
    i1, i2, j1, j2 = span
    return (i1, i2) if i1 < i2 else (), (j1, j2) if j1 < j2 else ()


def words_in(marked) -> set[tuple[int, int]]:
    """The words of either text that stand in a span."""
    return {
        (side, k) for pair in marked for side, own in enumerate(pair) if own for k in range(*own)
    }


class Known(NamedTuple):
    """A sentence's lattice as arrays, and the cut that is nearest to what readers marked."""

    sentence: Sentence
    lattice: list[Edge]
    rows: np.ndarray
    columns: np.ndarray
    values: np.ndarray
    cut: list[int]


def know(sentence: Sentence, names: dict[str, int] | None = None) -> Known:
    """Lay out a sentence for learning; without *names* only its lattice."""
    lattice = find_cuts(sentence.a, sentence.b)
    cells = [
        (k, names[name], value)
        for k, edge in enumerate(lattice)
        for name, value in edge.signs.items()
        if names and name in names and value
    ]
    rows, columns, values = (np.array(x) for x in zip(*cells, strict=True)) if cells else [[]] * 3
    number = {id(edge): k for k, edge in enumerate(lattice)}
    cut = [number[id(edge)] for edge in best_cut(lattice, _agreement(sentence, lattice))]
    return Known(sentence, lattice, rows, columns, values, cut)


def _agreement(sentence: Sentence, lattice: Sequence[Edge]) -> list[float]:
    """How much each step is as readers marked: spans first, then words."""
    inside = words_in(sentence.marked)
    gains = []
    for edge in lattice:
        i1, i2, j1, j2 = edge.span
        own = {(0, k) for k in range(i1, i2)} | {(1, k) for k in range(j1, j2)}
        right = len(own & inside)
        if edge.kind in MARKED:
            exact = sides(edge.span) in sentence.marked
            gains.append((1 if exact else -0.02) + 0.01 * (right - 2 * (len(own) - right)))
        else:
            gains.append(-0.015 * right - 0.001 * (edge.kind == "moved"))
    return gains


class Weights(NamedTuple):
    """The weights of signs by name, and of steps one behind the other."""

    signs: dict[str, float]
    steps: dict[tuple[str, str], float]


def learn(sentences: Sequence[Sentence], penalty: float = PENALTY, rounds: int = 60) -> Weights:
    """Find the weights that make the cuts nearest to the marks the likeliest."""
    from scipy.optimize import minimize

    seen = Counter(n for s in sentences for e in find_cuts(s.a, s.b) for n in e.signs)
    names = {n: k for k, n in enumerate(sorted(n for n, times in seen.items() if times >= SEEN))}
    known = [know(sentence, names) for sentence in sentences]

    def loss(x: np.ndarray) -> tuple[float, np.ndarray]:
        parts = [_one_loss(own, x, len(names)) for own in known]
        value = sum(part[0] for part in parts) + penalty / 2 * float(x @ x)
        return value, sum(part[1] for part in parts) + penalty * x

    start = np.zeros(len(names) + len(STEPS))
    x = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds}).x
    return Weights(
        {name: float(x[k]) for name, k in names.items()},
        _steps(x[len(names) :]),
    )


def _steps(x: np.ndarray) -> dict[tuple[str, str], float]:
    return {
        step: NEVER if step in FORBIDDEN else float(value)
        for step, value in zip(STEPS, x, strict=True)
    }


def _one_loss(own: Known, x: np.ndarray, n: int) -> tuple[float, np.ndarray]:
    """The loss of one sentence and its slope: expected signs less those of the cut."""
    if not own.lattice:
        return 0.0, np.zeros_like(x)
    worth = np.bincount(own.rows, own.values * x[own.columns], len(own.lattice))
    steps = _steps(x[n:])
    likely = chances(own.lattice, worth.tolist(), steps)
    expected = np.array([sum(chance.values()) for chance in likely])
    slope = np.zeros_like(x)
    position = {step: n + k for k, step in enumerate(STEPS)}
    for edge, chance in zip(own.lattice, likely, strict=True):
        for kind, value in chance.items():
            slope[position[kind, edge.kind]] += value
    total, before = _log_whole(own, worth, steps), "keep"
    for k in own.cut:
        edge = own.lattice[k]
        total -= worth[k] + steps[before, edge.kind]
        slope[position[before, edge.kind]] -= 1
        expected[k] -= 1
        before = edge.kind
    slope[:n] += np.bincount(own.columns, own.values * expected[own.rows], n)
    return total, slope


def _log_whole(own: Known, worth: np.ndarray, steps) -> float:
    from samestory.spans import sweep

    return sweep(own.lattice, worth.tolist(), steps)[1][0]["keep"]


def mark(sentence: Sentence, weights: Weights, least: float = LEAST):
    """The spans that the weights mark, as the gold writes them."""
    from samestory.spans import worth_of

    lattice = find_cuts(sentence.a, sentence.b)
    likely = chances(lattice, worth_of(lattice, weights.signs), weights.steps)
    gain = [
        sum(chance.values()) - least if edge.kind in MARKED else 0.0
        for edge, chance in zip(lattice, likely, strict=True)
    ]
    return {sides(edge.span) for edge in best_cut(lattice, gain) if edge.kind in MARKED}


def cross_validate(
    sentences: Sequence[Sentence], parts: int = 5, penalty: float = PENALTY
) -> list[set]:
    """The spans marked in each sentence by weights learned from the other parts."""
    found: list[set] = [set()] * len(sentences)
    for part in range(parts):
        weights = learn([s for k, s in enumerate(sentences) if k % parts != part], penalty)
        for k in range(part, len(sentences), parts):
            found[k] = mark(sentences[k], weights)
    return found


def main() -> None:
    """Learn from the train part and write the table; or check."""
    sentences = read_sentences("train")
    if sys.argv[1:] == ["check"]:
        from words import score_spans

        for penalty in (4.0, 7.0, 12.0):
            print(penalty, score_spans(sentences, cross_validate(sentences, 5, penalty)))
        return
    weights = learn(sentences)
    rows = [(name, value) for name, value in weights.signs.items()]
    rows += [(f"{one} > {other}", value) for (one, other), value in weights.steps.items()]
    with (MODELS / "spans.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["sign", "weight"])
        out.writerows((name, f"{value:.4f}") for name, value in sorted(rows))


if __name__ == "__main__":
    main()
