"""The noise floor: how much two reports of one event share that did not copy each other.

    python benchmarks/calibrate.py        counts anew and writes src/samestory/models/floor.csv

Negative set: articles of one event in ``news_ecb`` without a common run of ``COPIED`` words, which
no two writers hit upon. Their independence is assumed, not known: copying in other words stays in,
and where the line is drawn moves the floor, as ``measure`` shows. Positive set: those with a run of
``SURE`` words; and planted copies, in which a known part of the words was replaced.
"""

from __future__ import annotations

import csv
import json
import random
from functools import cache, lru_cache
from itertools import product

import numpy as np
from bench import ROOT, Row, folder

from samestory.floor import noise_floor
from samestory.places import Passage, relate
from samestory.reuse import overlap
from samestory.story import Rules
from samestory.tokens import words

FLOOR = ROOT / "src/samestory/models/floor.csv"
COLUMNS = ("min_run", "from_words", "to_words", "floor", "low", "high", "n_pairs", "n_events")
#: The words of the shorter of two reports, in classes: long reports share less by chance.
CLASSES = ((100, 200), (200, 400), (400, 1500))
#: Words in a common run from which on two articles are not held to be independent, or surely not.
COPIED, SURE = 10, 20
#: An article with fewer words has shares that one name can move.
SHORT = 100
MIN_RUNS = range(2, 8)  # the longest runs of the negative set are no evidence: they were chosen
SEED, DRAWS, BELOW = 20211020, 1000, 0.95


@lru_cache(maxsize=1)
def articles() -> dict[str, list[str]]:
    """The articles: each a list of sentences."""
    path = folder("abcd_link") / "news_ecb_docs.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    return {name: [told[key] for key in sorted(told, key=int)] for name, told in read.items()}


@cache
def levels(name: str) -> tuple[str, ...]:
    """The levelled words of an article."""
    return tuple(word.level for word in words("\n".join(articles()[name])) if word.text)


@lru_cache(maxsize=1)
def one_event() -> dict[tuple[str, str], int]:
    """Every two articles of one event that are long enough, with their longest common run."""
    path = folder("abcd_link") / "news_ecb_links.json"
    links = json.loads(path.read_text(encoding="utf-8")).values()
    pairs = sorted({tuple(sorted((link["doc1"], link["doc2"]))) for link in links})
    return {
        pair: overlap(*map(levels, pair), 2).longest_run
        for pair in pairs
        if min(len(levels(name)) for name in pair) >= SHORT
    }


def independent() -> list[tuple[str, str]]:
    """The negative set: articles of one event that did not copy each other."""
    return [pair for pair, longest in one_event().items() if longest < COPIED]


def copied() -> list[tuple[str, str]]:
    """The positive set: articles with a run that only copying explains."""
    return [pair for pair, longest in one_event().items() if longest >= SURE]


def shares(pairs: list[tuple[str, str]], min_run: int) -> np.ndarray:
    """Both directional shares of every pair."""
    found = [overlap(levels(a), levels(b), min_run) for a, b in pairs]
    return np.array([share for o in found for share in (o.share_a_in_b, o.share_b_in_a)])


def count_floor() -> list[tuple]:
    """The rows of the table: the share below which nineteen of twenty lie, by run and length."""
    rows = []
    for min_run, (first, last) in product(MIN_RUNS, CLASSES):
        pairs = [pair for pair in independent() if first <= shorter(pair) < last]
        told = shares(pairs, min_run).reshape(-1, 2)
        events = [a.split("_")[0] for a, _ in pairs]
        interval = by_event(told, events)
        floor = float(np.quantile(told, BELOW))
        figures = (round(value, 4) for value in (floor, *interval))
        rows.append((min_run, first, last, *figures, len(pairs), len(set(events))))
    return rows


def shorter(pair: tuple[str, str]) -> int:
    """The words of the shorter of two articles."""
    return min(len(levels(name)) for name in pair)


def by_event(told: np.ndarray, events: list[str]) -> tuple[float, float]:
    """The 95 % interval of the floor, by drawing whole events: pairs of one event hang together."""
    groups = [
        told[[n for n, e in enumerate(events) if e == event]] for event in sorted(set(events))
    ]
    draw = np.random.default_rng(SEED)
    drawn = [
        np.quantile(
            np.concatenate([groups[k] for k in draw.integers(len(groups), size=len(groups))]), BELOW
        )
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(low), float(high)


def measure() -> list[Row]:
    """The floor, what lies above it among known copies, and the error of the rule of derivation."""
    rules = Rules()
    none, sure = independent(), copied()
    rows = [
        Row(
            f"noise floor, {first} to {last} words",
            floor,
            None,
            n,
            f"runs of {min_run} words; interval by event {low} to {high}; {events} events",
        )
        for min_run, first, last, floor, low, high, n, events in count_floor()
        if min_run == rules.min_run
    ]
    floors = [noise_floor(rules.min_run, shorter(pair)).share for pair in sure]
    above = shares(sure, rules.min_run).reshape(-1, 2).max(axis=1) > floors
    note = f"runs of {rules.min_run} words"
    rows.append(Row("copied pairs above the floor", float(above.mean()), None, len(sure), note))
    for cut in (8, 12, 15):
        pairs = [pair for pair, longest in one_event().items() if longest < cut]
        value = float(np.quantile(shares(pairs, rules.min_run), BELOW))
        rows.append(
            Row(f"noise floor, all lengths, no run of {cut} words", value, None, len(pairs), note)
        )
    wrong, cells = false_derived(none, rules)
    rows.append(Row("sentence pairs wrongly called derived", wrong / cells, None, cells, ""))
    for part in (0.1, 0.2, 0.3, 0.4, 0.5):
        right, n = planted(part, rules)
        note = f"{part:.0%} of the words replaced"
        rows.append(Row("planted copies called derived", right / n, None, n, note))
    return rows


def false_derived(pairs: list[tuple[str, str]], rules: Rules) -> tuple[int, int]:
    """How many sentence pairs of independent articles are called derived, of how many."""
    wrong = cells = 0
    for a, b in pairs:
        for one, other in product(passages(a), passages(b)):
            cells += 1
            wrong += relate(one, other, rules) is not None
    return wrong, cells


@cache
def passages(name: str) -> tuple[Passage, ...]:
    """The sentences of an article as passages."""
    return tuple(Passage.of([(f"A.{n}", text)]) for n, text in enumerate(articles()[name], 1))


def planted(part: float, rules: Rules, n: int = 500) -> tuple[int, int]:
    """How many sentences are called derived of themselves with a part of their words replaced."""
    draw = random.Random(SEED)
    whole = [text for own in articles().values() for text in own if not set(text) & set('"“”')]
    told = [text for text in whole if 12 <= len(text.split()) <= 40]
    stock = [word for text in told for word in text.split()]
    right = 0
    for text in draw.sample(told, n):
        edited = [draw.choice(stock) if draw.random() < part else word for word in text.split()]
        pair = (Passage.of([("A.1", text)]), Passage.of([("B.1", " ".join(edited))]))
        right += relate(*pair, rules) is not None
    return right, n


if __name__ == "__main__":
    with open(FLOOR, "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *count_floor()])
