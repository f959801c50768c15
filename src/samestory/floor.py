"""The noise floor: what two reports of one event share although neither copied the other.

Names, titles, set phrases and the same speech give every two reports common runs of words. How
much they give was counted once, on English news articles of one event that have no run in common
which only copying explains, by the length of the shorter: long reports share less by chance.
``benchmarks/calibrate.py`` counts it anew and writes ``models/floor.csv``.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import nan
from typing import NamedTuple

from .tokens import FUNCTION_WORDS

#: English news has at least this share of function words.
ENGLISH = 0.2


class Floor(NamedTuple):
    """A share (0 to 1) that nineteen of twenty shares of independent reports stay below.

    ``low`` and ``high`` are its 95 % interval by events; all are not a number where nothing was
    counted.
    """

    share: float = nan
    low: float = nan
    high: float = nan


@cache
def _floors() -> list[tuple[int, int, int, Floor]]:
    """The floors by the shortest run that counts and by the words of the shorter report."""
    text = (files("samestory") / "models/floor.csv").read_text(encoding="utf-8")
    return [
        (int(row["min_run"]), int(row["from_words"]), int(row["to_words"]),
         Floor(float(row["floor"]), float(row["low"]), float(row["high"])))
        for row in csv.DictReader(text.splitlines())
    ]  # fmt: skip


def noise_floor(min_run: int, n_words: int) -> Floor:
    """The floor for runs of *min_run* words and a shorter report of *n_words* words.

    A share below it says nothing about copying; one above it, not yet by whom or from where. That
    the reports were independent is assumed and not known; what was copied in other words stays in.

    >>> noise_floor(4, 150).share > noise_floor(4, 450).share > noise_floor(6, 450).share
    True
    >>> noise_floor(4, 20)
    Floor(share=nan, low=nan, high=nan)
    """
    for run, first, last, floor in _floors():
        if run == min_run and first <= n_words < last:
            return floor
    return Floor()


def floor_between(a: Sequence[str], b: Sequence[str], min_run: int) -> Floor:
    """The floor for two texts given as levelled words; none where either is no English prose."""
    told = noise_floor(min_run, min(len(a), len(b)))
    return told if _is_english(a) and _is_english(b) else Floor()


def _is_english(levels: Sequence[str]) -> bool:
    return sum(map(FUNCTION_WORDS.__contains__, levels)) >= ENGLISH * len(levels)
