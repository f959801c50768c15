"""What a run is asked to do, in one frozen record that every task reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache

import numpy as np

from .articles import Part
from .store import Work

#: Articles are numbered in 31 bits: two numbers and a flag are one packed pair.
MOST_ARTICLES = 1 << 31
#: Sampled runs that one range holds, about: what one task sorts at once.
IN_RANGE = 8_000_000
#: Articles whose pairs one task merges.
IN_BLOCK = 1 << 20
#: Words of an article, for planning alone.
WORDS = 420
PLAN = "plan.json"


@dataclass(frozen=True)
class Rules:
    """The rules of a run: each stands here alone, and in ``summary.json``."""

    min_run: int = 4  # words in a run that counts as shared: the study's own
    sample: int = 4  # of so many runs of four words, one is looked up
    most: int = 50  # a run of words that more articles have links none of them by itself
    window: int = 14  # days in a stretch of time: what is crowded is looked at by it
    carried: int = 5000  # more articles than these carry no story
    least: int = 2  # sampled runs that two articles need in common to be measured
    least_crowded: int = 4  # and if crowded ones are among them


@dataclass(frozen=True)
class Plan:
    """A run: its rules, its parts, and into how many pieces its stages are divided."""

    rules: Rules
    parts: tuple[Part, ...]
    n: int
    n_ranges: int
    n_blocks: int
    dated: bool

    @property
    def n_bits(self) -> int:
        """The bits that an article's number takes."""
        return max(1, int(self.n - 1).bit_length())


def make_plan(rules: Rules, parts: tuple[Part, ...], n: int, n_words: int, dated: bool) -> Plan:
    """Divide a run of *n* articles with about *n_words* words into pieces that fit into memory."""
    ranges = 1 << max(0, int(np.ceil(np.log2(max(1, n_words / rules.sample / IN_RANGE)))))
    return Plan(rules, parts, n, ranges, -(-n // IN_BLOCK), dated)


def write_plan(work: Work, plan: Plan) -> None:
    """Write a plan where tasks find it."""
    work.write_json(PLAN, asdict(plan))


@lru_cache(maxsize=4)
def plan_of(work: Work) -> Plan:
    """The plan of a run."""
    told = work.read_json(PLAN)
    parts = tuple(Part(**part) for part in told.pop("parts"))
    return Plan(Rules(**told.pop("rules")), parts, **told)
