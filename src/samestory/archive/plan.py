"""What a run is asked to do, in one frozen record that every task reads."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from functools import lru_cache
from math import ceil, log2

from ..errors import UsageError
from ..files import write_json
from .parts import Part
from .store import Work

#: Sampled runs that one range holds, about: what one task sorts at once.
IN_RANGE = 8_000_000
#: Articles whose pairs one task merges.
IN_BLOCK = 1 << 20
#: Words of an article, for planning alone.
WORDS = 420
#: The least that rules can be.
LEAST = {"min_run": 1, "most": 2, "window": 1, "least": 1, "fullest": 1, "planted": 0}
PLAN, STAMP = "plan.json", "plan.sha256"


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
    surely: int = 8  # so many crowded ones: two articles that carry one story
    paired: int = 1000  # all pairs of a story are measured, up to so many articles
    fullest: int = 16  # of one that more carry, each is measured with so many
    wholly: float = 0.8  # from this share in the likely source on, an article is wholly derived
    planted: int = 400  # copies planted to estimate recall, and a quarter as many that are none
    seed: int = 20211020  # of what is planted

    def __post_init__(self):
        if self.sample < 1 or self.sample & (self.sample - 1):
            raise UsageError(f"sample is {self.sample}; give 1, 2, 4, 8 or another power of two.")
        for name, least in LEAST.items():
            if getattr(self, name) < least:
                raise UsageError(f"{name} is {getattr(self, name)}; give {least} or more.")


@dataclass(frozen=True)
class Plan:
    """A run: its rules, its parts, and into how many pieces its stages are divided.

    The last parts, behind the first ``n_read``, hold what was planted: numbers from ``n`` on.
    """

    rules: Rules
    parts: tuple[Part, ...]
    n_read: int
    n: int
    n_ranges: int
    n_blocks: int
    dated: bool
    outlets: bool

    @property
    def n_all(self) -> int:
        """How many articles there are, with those planted."""
        return self.parts[-1].first + self.parts[-1].n

    @property
    def n_bits(self) -> int:
        """The bits that an article's number takes: 31 at most (see ``articles.MOST``)."""
        return max(1, int(self.n_all - 1).bit_length())


def divide(n_all: int, n_words: int, rules: Rules) -> tuple[int, int]:
    """Into how many ranges of runs, and blocks of pairs, a run is divided to fit into memory.

    Ranges are a power of two: the first bits of a run tell in which it is.
    """
    ranges = 1 << max(0, ceil(log2(max(1, n_words / rules.sample / IN_RANGE))))
    return ranges, -(-n_all // IN_BLOCK)


def write_plan(work: Work, plan: Plan) -> None:
    """Write a plan where tasks find it."""
    told = write_json(asdict(plan)).encode()
    work.write(PLAN, told)
    work.write(STAMP, hashlib.sha256(told).hexdigest().encode())


def plan_of(work: Work) -> Plan:
    """The plan of a run: read once a process, as long as it is the same."""
    return _read(work, work.read(STAMP))


@lru_cache(maxsize=4)
def _read(work: Work, stamp: bytes) -> Plan:
    told = work.read_json(PLAN)
    parts = tuple(_part(**part) for part in told.pop("parts"))
    return Plan(Rules(**told.pop("rules")), parts, **told)


def _part(columns, constants, **told) -> Part:
    return Part(columns=_pairs(columns), constants=_pairs(constants), **told)


def _pairs(told) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in told)
