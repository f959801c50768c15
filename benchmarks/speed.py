"""How fast words are matched and reuse is measured, beside what else one might use.

    python benchmarks/speed.py              everything, and write it
    python benchmarks/speed.py pairs start  some parts, printed only

Parts: ``pairs`` (two made-up pages, and 4, 16, 64 times their words: all peers), ``worst`` (texts
that repeat themselves without end), ``news`` (real articles of one event, where there are any),
``study`` (all tables of the five pages) and ``start`` (the first call in a new process). A time is
the least and the median of several runs, a mean over several pairs. Peers are stopped where the
next size would take too long. Peers begin with words that are cut, levelled and numbered;
samestory begins with the texts as saved.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from random import Random
from statistics import fmean, median
from typing import NamedTuple

import madeup
import peers
from bench import ROOT, Missing, folder, machine, write_table

from samestory import compare, kernels
from samestory.reuse import Match, match_texts, tiles
from samestory.tokens import level_words

SIZES = (1, 4, 16, 64)
#: CollateX takes hours where others take milliseconds: it begins with a quarter of a page.
SMALL_SIZES = (0.25, 0.5, 1, 4)
SEEDS = (1, 2, 3)
N_WORDS, N_WORST, N_NEWS, N_STARTS = 640, 17_000, 200, 7
#: Seconds: of all runs of one figure, and the longest single run that is waited for.
BUDGET, LONGEST = 1.0, 15.0
#: What growth a peer is expected to have before it is measured.
GROWTH = 2.2
STORY = ROOT / "data/moscow-2021"


class Timing(NamedTuple):
    """The least and the median seconds of so many runs."""

    least: float
    median: float
    runs: int


class Row(NamedTuple):
    """One figure of speed, and how well the words were matched."""

    part: str
    what: str
    size: str = ""
    words: int | None = None
    least_s: float | None = None
    median_s: float | None = None
    runs: int = 0
    growth: float | None = None
    matched: float | None = None
    planted_found: float | None = None
    matched_planted: float | None = None
    by_chance: float | None = None
    note: str = ""


def take_time(call: Callable[[], object], most: int = 3000) -> Timing:
    """Time a call again and again; a first run counts only where a second is too long to wait."""
    took = [_once(call)]
    if took[0] < 3 * BUDGET:
        took = [_once(call)]
    while sum(took) < BUDGET and len(took) < most:
        took.append(_once(call))
    return Timing(min(took), median(took), len(took))


def _once(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _mean(timings: list[Timing]) -> dict[str, float]:
    """The mean over several pairs of texts, as part of a row."""
    least, middle, runs = zip(*timings, strict=True)
    return {"least_s": fmean(least), "median_s": fmean(middle), "runs": sum(runs)}


# Two pages


class Made(NamedTuple):
    """Pairs of texts of one size, and the pairs of words that each truly has."""

    words: list[peers.Words]
    planted: list[frozenset]

    @property
    def n_words(self) -> int:
        """The words of both texts of a pair, in the mean."""
        return round(fmean(len(side) for pair in self.words for side in pair.ids) * 2)


def make(size: float, alike: bool = True) -> Made:
    """Make pages, one pair for each seed: parts of a page, or copies of it."""
    n_words, copies = int(N_WORDS * min(size, 1)), max(int(size), 1)
    pairs = [madeup.make_pair(seed, n_words, copies, alike) for seed in SEEDS]
    return Made([cut(pair.a, pair.b) for pair in pairs], [pair.planted for pair in pairs])


def cut(a: str, b: str) -> peers.Words:
    """Cut two texts into words, and prepare all that a peer may want."""
    return peers.number((a, b), (level_words(a)[0], level_words(b)[0]))


def _all_pairs(found: Match, _: object = None) -> peers.Pairs:
    return _shared_pairs(found) | set(map(tuple, found.fills.tolist()))


def _shared_pairs(found: Match, _: object = None) -> peers.Pairs:
    return {(i + k, j + k) for i, j, n in found.tiles.tolist() for k in range(n)}


def our_ways() -> list[peers.Peer]:
    """Samestory as a peer: shared runs with filled gaps, runs alone, and without numba."""
    if kernels.load() is None:
        print('samestory, compiled: left out: pip install "samestory[fast]"', file=sys.stderr)
        return [peers.Peer("samestory, plain Python", "", _match_plainly, _all_pairs)]
    match_texts("never " * 30, "“never” " * 30)  # compiles
    return [
        peers.Peer("samestory", "", _match, _all_pairs),
        peers.Peer("samestory, shared runs alone", "", _match, _shared_pairs),
        peers.Peer("samestory, plain Python", "", _match_plainly, _all_pairs),
    ]


def _match(words: peers.Words) -> Match:
    return match_texts(*words.texts)


def _match_plainly(words: peers.Words) -> Match:
    """Match as where numba is missing."""
    return _plainly(lambda: match_texts(*words.texts))


def _plainly(call: Callable[[], object]) -> object:
    """Call without compiled loops."""
    chosen, kernels.loops_for = kernels.loops_for, lambda n_words: None
    try:
        return call()
    finally:
        kernels.loops_for = chosen


def time_pairs() -> Iterator[Row]:
    """Time every way to match two texts, at every size that it can be waited for."""
    found, missing = peers.find_peers()
    print(*missing, sep="\n", end="\n" if missing else "", file=sys.stderr)
    made = {size: make(size) for size in sorted({*SIZES, *SMALL_SIZES})}
    apart = make(1, alike=False)
    for peer in [*our_ways(), *found]:
        sizes = SMALL_SIZES if peer.package == "collatex" else SIZES
        yield from time_peer(peer, [(size, made[size]) for size in sizes], apart)


def time_peer(peer: peers.Peer, made: list[tuple[float, Made]], apart: Made) -> Iterator[Row]:
    """Time one way at rising sizes, as long as it can be waited for."""
    first: tuple[float, float] | None = None
    last, growth = (0.0, 0.0), GROWTH
    for size, pages in made:
        row = Row("pairs", peer.name, f"{size:g} x", pages.n_words)
        expected = last[1] * (size / last[0]) ** growth if first else 0.0
        if expected > LONGEST:
            yield row._replace(note=f"not run: at this growth about {expected:.0f} s")
            return
        row = row._replace(**_mean([take_time(lambda w=w: peer.match(w)) for w in pages.words]))
        if first:
            growth = math.log(row.least_s / first[1]) / math.log(size / first[0])
            row = row._replace(growth=growth)
        if peer.pairs:
            row = row._replace(**score(peer, pages))
            if size == 1:
                row = row._replace(by_chance=score(peer, apart)["matched"])
        last = (size, row.least_s)
        first = first or last
        yield row


def score(peer: peers.Peer, pages: Made) -> dict[str, float | None]:
    """How many pairs of words are matched, how many planted ones found, how many not planted."""
    matched = [peer.pairs(peer.match(words), words) for words in pages.words]
    right = sum(len(one & true) for one, true in zip(matched, pages.planted, strict=True))
    said, true = sum(map(len, matched)), sum(map(len, pages.planted))
    return {
        "matched": said / len(matched),
        "planted_found": right / true if true else None,
        "matched_planted": right / said if said and true else None,
    }


# Texts that repeat themselves, real news, the study


def time_worst() -> Iterator[Row]:
    """Time tiles of long texts of very few different words."""
    for n_different in (1, 2, 3, 8, 100):
        random = Random(n_different)
        words = [f"w{k}" for k in range(n_different)]
        a, b = (random.choices(words, k=N_WORST) for _ in range(2))
        what = f"{n_different} different words at random"
        ways = {"plain Python": lambda a=a, b=b: _plainly(lambda: tiles(a, b))}
        if kernels.load():
            ways["compiled"] = lambda a=a, b=b: tiles(a, b)
        for way, call in ways.items():
            n_shared = sum(tile.n for tile in call())
            row = Row("worst", f"{what}, {way}", "", 2 * N_WORST, matched=float(n_shared))
            yield row._replace(**_mean([take_time(call, 3)]))


def time_news() -> Iterator[Row]:
    """Time real articles that tell one event: the longest pairs of the set."""
    sets = folder("abcd_link")
    told = json.loads((sets / "news_ecb_docs.json").read_text(encoding="utf-8"))
    linked = json.loads((sets / "news_ecb_links.json").read_text(encoding="utf-8"))
    articles = {name: "\n".join(told[name].values()) for name in told}
    pairs = sorted({(pair["doc1"], pair["doc2"]) for pair in linked.values()})
    pairs.sort(key=lambda pair: -len(articles[pair[0]]) - len(articles[pair[1]]))
    words = [cut(articles[one], articles[other]) for one, other in pairs[:N_NEWS]]
    pages = Made(words, [frozenset()] * len(words))
    for peer in [*our_ways(), *peers.find_peers()[0]]:
        if peer.package in ("collatex", "diff-match-patch"):
            continue  # minutes
        timing = take_time(lambda peer=peer: [peer.match(pair) for pair in words], 20)
        row = Row("news", peer.name, f"{len(words)} pairs", pages.n_words, runs=timing.runs)
        row = row._replace(least_s=timing.least / len(words), median_s=timing.median / len(words))
        yield row._replace(matched=score(peer, pages)["matched"]) if peer.pairs else row


def time_study() -> Iterator[Row]:
    """Time all tables of the five pages, from the folder on, in a process that did it before."""
    timing = take_time(lambda: compare(STORY).tables(), 100)
    yield Row("study", "all tables of the five pages, warm", **_mean([timing]))


# The first call


STARTS = {
    "python": "pass",
    "import pandas": "import pandas",
    "import samestory": "import samestory",
    "all tables of the five pages": "from samestory import compare; compare({story!r}).tables()",
    "two pages matched": "from samestory.reuse import match_texts; match_texts({a!r}, {b!r})",
    "two pages matched, loops asked for, kept from before": (
        "from samestory import kernels; from samestory.reuse import match_texts;"
        "kernels.load(); match_texts({a!r}, {b!r})"
    ),
}


def time_starts() -> Iterator[Row]:
    """Time new processes, in turn, and by how much each is longer than ``import pandas``."""
    pair = madeup.make_pair(1, N_WORDS)
    code = {
        what: text.format(story=str(STORY), a=pair.a, b=pair.b) for what, text in STARTS.items()
    }
    if kernels.load() is None:
        del code["two pages matched, loops asked for, kept from before"]
    took: dict[str, list[float]] = {what: [] for what in code}
    for _ in range(N_STARTS):
        for what, text in code.items():
            took[what].append(_start(text))
    python, pandas = min(took["python"]), min(took["import pandas"])
    for what, times in took.items():
        more = (min(times) - pandas) / (pandas - python)
        note = f"{more:.2f} times import pandas above it" if min(times) > pandas else ""
        yield Row("start", what, "", None, min(times), median(times), len(times), note=note)
    if kernels.load():
        with tempfile.TemporaryDirectory() as empty:
            once = _start(code["two pages matched, loops asked for, kept from before"], empty)
        yield Row("start", "the same, loops compiled anew", "", None, once, once, 1)


def _start(code: str, compiled: str | None = None) -> float:
    """Run code in a new process; *compiled*: where compiled loops are kept, if not as always."""
    ours = dict(os.environ, PYTHONPATH=str(ROOT / "src"))
    if compiled:
        ours["NUMBA_CACHE_DIR"] = compiled
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=ours)
    return time.perf_counter() - began


PARTS = {
    "pairs": time_pairs,
    "worst": time_worst,
    "news": time_news,
    "study": time_study,
    "start": time_starts,
}
PACKAGES = (
    "pandas numpy numba rapidfuzz cydifflib diff-match-patch fast-diff-match-patch edlib collatex"
).split()


def main(words: list[str]) -> int:
    """Run the parts that are asked for; all of them are written too."""
    unknown = [part for part in words if part not in PARTS]
    if unknown:
        print(f"speed: no part {unknown[0]}; they are {', '.join(PARTS)}")
        return 2
    rows, left_out = [], 0
    for part in words or PARTS:
        try:
            for row in PARTS[part]():
                print(*[cell for cell in row if cell not in (None, "")], sep="  ", flush=True)
                rows.append(row)
        except Missing as reason:
            left_out += 1
            print(f"{part}: left out: {reason}", file=sys.stderr)
    if not words:
        write_table("speed", Row._fields, rows, machine(PACKAGES))
    return 1 if left_out == len(words or PARTS) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
