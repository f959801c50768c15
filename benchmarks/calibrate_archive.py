"""How often the archive's rule of reuse errs: on articles that did not copy, and on planted copies.

    python benchmarks/calibrate_archive.py    counts anew and writes models/threshold.csv and
                                              benchmarks/results/threshold.csv

Negative set: pairs of articles in ``news_ecb`` that have sentences on one event. Those with ten
words or more in one unquoted passage, and some with fewer, were judged (``gold/copies.csv``: copy,
none, unclear) by the first words of the runs in their longest passages, not by whole articles; the
rest are held to be independent. *Copy*: wording that one has from the other or both from a third,
an agency's report or a press release. *None*: names and offices, the counts of a charge, an
address, words that were quoted with marks or without, a phrase that the matter gives. *Unclear*
pairs are in neither set, and counted as none in a row of their own.

One reader judged, once, with passages like those of the rule in view and sorted by their length:
the judgement is not blind to what the rule looks at, and a copy without a long passage would count
as none. The form of the rule and its constants were chosen on these same pairs; the row for other
events holds out ``ENOUGH`` alone.

Positive set: the pairs judged copies; and planted ones, a stretch of one news page set into another
(``article_extraction``) with words replaced by words of other pages.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path

import numpy as np
from bench import ROOT, folder, machine, write_table
from calibrate import articles

from samestory.agreement import wilson
from samestory.archive import threshold
from samestory.archive.threshold import ENOUGH, WORD, evidence_of, is_kept, weigh_text
from samestory.reuse import tiles
from samestory.tokens import level_words

TABLE = ROOT / "src/samestory/models/threshold.csv"
GOLD = Path(__file__).parent / "gold/copies.csv"
CONSTANTS = ("NEAR", "DRIFT", "SLACK", "ENOUGH")
COLUMNS = ("measure", "value", "low", "high", "n", "n_events")
SHARES, REPLACED = (0.1, 0.2, 0.3), (0.0, 0.05, 0.1, 0.2)
#: Words of a planted article, how many are planted of each kind, and the rate aimed at.
LENGTH, PLANTED, AIM = 420, 1000, 0.01
SEED, DRAWS = 20211020, 2000
#: Other values of ``ENOUGH``, for whoever wants fewer false pairs, or more of the true.
OTHERS = (3, 10, 16, 24)

Pair = tuple[str, str]
Weighed = tuple[list[str], np.ndarray]


@cache
def weighed(name: str) -> Weighed:
    """The levelled words of an article and what each weighs."""
    return weigh("\n".join(articles()[name]))


def weigh(text: str) -> Weighed:
    """The levelled words of a text and what each weighs."""
    levels, at = level_words(text)
    return levels, weigh_text(text, at)


def compare(one: Weighed, other: Weighed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The runs of two texts as rows, and their words' weights: what the rule takes."""
    found = tiles(one[0], other[0], 4)
    return np.array(found, np.int32).reshape(-1, 3), one[1], other[1]


@lru_cache(maxsize=1)
def judged() -> dict[Pair, str]:
    """All pairs with a sentence on one event, and what they are: copy, none, unclear."""
    path = folder("abcd_link") / "news_ecb_links.json"
    links = json.loads(path.read_text(encoding="utf-8")).values()
    told = {tuple(sorted((link["doc1"], link["doc2"]))): "none" for link in links}
    with open(GOLD, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            told[tuple(sorted((row["a"], row["b"])))] = row["judgement"]
    return told


def event(pair: Pair) -> str:
    """The event of a pair of articles; nothing if they tell of two."""
    one, other = (name.split("_")[0] for name in pair)
    return one if one == other else ""


@cache
def evidence(pair: Pair) -> float:
    """The evidence of a pair in words; endless where the share alone keeps it."""
    compared = compare(*map(weighed, pair))
    told = evidence_of(*compared) / WORD
    return np.inf if told < ENOUGH and is_kept(*compared) else told


def rate(pairs: Sequence[Pair], kept: Callable[[Pair], bool]) -> tuple:
    """The part of pairs kept, its 95 % interval by drawing whole events, and over how many."""
    groups: dict[str, list[bool]] = {}
    for pair in pairs:
        groups.setdefault(event(pair) or "0", []).append(kept(pair))
    counts = np.array([(sum(group), len(group)) for group in groups.values()])
    value = counts[:, 0].sum() / len(pairs)
    drawn = np.random.default_rng(SEED).integers(len(counts), size=(DRAWS, len(counts)))
    sums = counts[drawn].sum(axis=1)
    low, high = np.quantile(sums[:, 0] / sums[:, 1], (0.025, 0.975))
    if low == high:  # no draw differs
        low, high = wilson(value, len(pairs))
    return value, low, high, len(pairs), len(groups)


def is_over(pair: Pair) -> bool:
    """Whether the rule keeps a pair."""
    return evidence(pair) >= ENOUGH


def held_out(none: Sequence[Pair]) -> Callable[[Pair], bool]:
    """Whether a pair is kept by a rule whose ``ENOUGH`` was chosen on the other events alone."""
    enough = {}
    for own in sorted(set(map(event, none))):
        others = np.array([evidence(pair) for pair in none if event(pair) != own])
        enough[own] = next(n for n in range(1, 99) if (others >= n).mean() <= AIM)
    return lambda pair: evidence(pair) >= enough[event(pair)]


def rates() -> list[tuple]:
    """The rates on pairs of real articles."""
    told = judged()
    none, unclear, copies = (
        [pair for pair, what in told.items() if what == kind]
        for kind in ("none", "unclear", "copy")
    )
    long = [pair for pair in none if min(len(weighed(name)[0]) for name in pair) >= LENGTH]
    apart = [pair for pair in combinations(sorted(articles()), 2) if not event(pair)]
    return [
        ("false rate", *rate(none, is_over)),
        ("false rate, unclear pairs counted as false", *rate(none + unclear, is_over)),
        (f"false rate, both of {LENGTH} words or more", *rate(long, is_over)),
        ("false rate, ENOUGH chosen on other events", *rate(none, held_out(none))),
        ("false rate, articles of two events", *rate(apart, is_over)),
        (
            "false rate, a share of .05 instead",
            *rate(none, lambda pair: larger_share(pair) >= 0.05),
        ),
        *(
            (f"false rate, ENOUGH {n} instead", *rate(none, lambda pair, n=n: evidence(pair) >= n))
            for n in OTHERS
        ),
        ("recall, copies of one event", *rate(copies, is_over)),
    ]


def larger_share(pair: Pair) -> float:
    """The larger share of a pair."""
    runs, one, other = compare(*map(weighed, pair))
    return runs[:, 2].sum() / min(len(one), len(other))


# Planted copies


@lru_cache(maxsize=1)
def pages() -> list[Weighed]:
    """News pages of some length: their words and weights."""
    path = folder("article_extraction") / "ground-truth.json"
    read = json.loads(path.read_text(encoding="utf-8"))
    told = [weigh(read[name]["articleBody"]) for name in sorted(read)]
    return [page for page in told if len(page[0]) >= LENGTH]


def plant(draw: random.Random, share: float, replaced: float) -> tuple:
    """Set a stretch of one page into another: the parts that the rule takes, and the stretch's own.

    The source is a page's first words, so many as a planted article has.
    """
    (own, weights), (host, others) = draw.sample(pages(), 2)
    n, stock = round(share * LENGTH), draw.choice(pages())[0]
    first, at = draw.randrange(LENGTH - n + 1), draw.randrange(LENGTH - n + 1)
    levels = [draw.choice(stock) if draw.random() < replaced else w for w in own[first : first + n]]
    there = host[:at] + levels + host[at : LENGTH - n]
    weighed = (others[:at], weights[first : first + n], others[at : LENGTH - n])
    return compare((own[:LENGTH], weights[:LENGTH]), (there, np.concatenate(weighed))), weighed[1]


def recalls() -> list[tuple]:
    """How many planted copies are kept, by share and words replaced; those mostly quoted apart."""
    rows, draw = [], random.Random(SEED)
    for share in SHARES:
        told = []
        for replaced in REPLACED:
            planted = [plant(draw, share, replaced) for _ in range(PLANTED)]
            kept = np.array([is_kept(*compared) for compared, _ in planted])
            plain = np.array([np.count_nonzero(own) * 2 > len(own) for _, own in planted])
            told.append((kept, plain))
            name = f"recall, {share:.0%} planted, {replaced:.0%} replaced"
            rows += [(name, *share_of(kept)), (f"{name}, mostly unquoted", *share_of(kept[plain]))]
        kept, plain = map(np.concatenate, zip(*told, strict=True))
        rows += [(f"recall, {share:.0%} planted", *share_of(kept))]
        rows += [(f"recall, {share:.0%} planted, mostly unquoted", *share_of(kept[plain]))]
    return rows


def rivals() -> list[tuple]:
    """How many planted tenths simpler measures keep where they err as often as is aimed at."""
    none = [compare(*map(weighed, pair)) for pair, what in judged().items() if what == "none"]
    draw = random.Random(SEED)
    kinds = [part for part in REPLACED for _ in range(PLANTED)]
    planted = [plant(draw, min(SHARES), part)[0] for part in kinds]
    rows = []
    for name, size in RIVALS.items():
        sizes = np.array([size(*compared) for compared in none])
        cut = np.quantile(sizes, 1 - AIM, method="higher")
        kept = np.array([size(*compared) > cut for compared in planted])
        rows.append((f"recall, 10% planted, by {name} instead", *share_of(kept)))
    return rows


def unquoted(runs: np.ndarray, one: np.ndarray, other: np.ndarray) -> list[int]:
    """The words of each run that stand in quotation marks on neither side."""
    return [int((one[i : i + n] * other[j : j + n] > 0).sum()) for i, j, n in runs]


#: Simpler measures of a pair.
RIVALS = {
    "the larger share": lambda runs, a, b: runs[:, 2].sum() / min(len(a), len(b)),
    "unquoted words in runs": lambda runs, a, b: sum(unquoted(runs, a, b)),
    "the longest unquoted run": lambda runs, a, b: max(unquoted(runs, a, b), default=0),
    "the longest run": lambda runs, a, b: runs[:, 2].max(initial=0),
}


def share_of(kept: np.ndarray) -> tuple:
    """How many are kept, its 95 % interval, and over how many; they are of no event."""
    value = float(kept.mean())
    return value, *wilson(value, len(kept)), len(kept), 0


if __name__ == "__main__":
    own = [getattr(threshold, name) for name in CONSTANTS]
    rows = [
        (name, *(round(float(value), 4) for value in told[:3]), *told[3:])
        for name, *told in rates() + recalls() + rivals()
    ]
    with open(TABLE, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow((*COLUMNS, *map(str.lower, CONSTANTS)))
        out.writerows((*row, *own) for row in rows)
    told = ", ".join(f"{name} {value}" for name, value in zip(CONSTANTS, own, strict=True))
    write_table("threshold", COLUMNS, rows, f"{told}; {machine()}")
