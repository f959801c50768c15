"""The order of the witnesses: the five pages in a thousand orders, every table each."""

from __future__ import annotations

import random
from dataclasses import replace

from bench import ROOT, Row

from samestory import Story, Study, compare

SEED, TIMES = 20211020, 1000


def measure(times: int = TIMES) -> list[Row]:
    """Rows that another order of the witnesses changed, in any table of the study."""
    study = compare(ROOT / "data/moscow-2021")
    told, draw = rows_of(study), random.Random(SEED)
    changed = sum(
        rows_of(Study(shuffled(study.story, draw), study.rules)) != told for _ in range(times)
    )
    return [Row("orders of the witnesses that change a row", changed, None, times, "every table")]


def shuffled(story: Story, draw: random.Random) -> Story:
    """The same story with its witnesses in another order."""
    return replace(story, witnesses=tuple(draw.sample(story.witnesses, len(story.witnesses))))


def rows_of(study: Study) -> dict[str, list[tuple]]:
    """Every table as rows of text, so that what is not a number compares too."""
    return {
        name: sorted(tuple(map(str, row)) for row in table.itertuples(index=False, name=None))
        for name, table in study.tables().items()
    }
