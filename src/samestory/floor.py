"""The noise floor: what two reports of one event share although neither copied the other.

Names, titles, set phrases and the same speech give every two reports common runs of words. How
much they give was counted once, on news articles of one event that have no run in common which
only copying explains; ``benchmarks/calibrate.py`` counts it anew and writes ``models/floor.csv``.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

#: Of the shares of independent reports, this part lies below the floor.
BELOW = 0.95


@cache
def _floors() -> dict[int, float]:
    """The floor by the shortest run that counts."""
    text = (files("samestory") / "models/floor.csv").read_text(encoding="utf-8")
    return {int(row["min_run"]): float(row["q95"]) for row in csv.DictReader(text.splitlines())}


def noise_floor(min_run: int) -> float:
    """The share (0 to 1) that independent reports of one event stay below in 19 of 20 cases.

    By the shortest run of words that counts; 0 beyond the longest run of the table, since the
    articles counted were chosen as those without one. A share below the floor says nothing about
    copying; one above it, not yet by whom or from where.

    >>> noise_floor(3) > noise_floor(4) > noise_floor(6) > noise_floor(50)
    True
    """
    return _floors().get(min_run, 0.0)
