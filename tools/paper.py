"""A hundred million articles on paper: what they would take, from rates that were measured.

``benchmarks/results/archive.csv`` tells the seconds of each stage of a run, ``archive-alone.csv``
what one machine does alone and what is written. Everything is taken in proportion, and so is no
more than arithmetic; what was not measured is said to be missing.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from samestory.archive.articles import MOST_ROWS
from samestory.archive.estimate import tell_bytes
from samestory.archive.lines import LOOKED_AT
from samestory.archive.measure import IN_BUCKET
from samestory.archive.plan import Rules, divide
from samestory.archive.progress import tell_seconds

#: The archive on paper, and the seconds in which a cluster is to do it.
N, AIM = 100_000_000, 600
#: The stages whose tasks any number of workers share, in the order in which they are done.
STAGES = ("read", "join", "merge", "gather", "measure", "group")
#: The steps that one machine does alone, and what each is.
ALONE = {
    "gather_articles": "list the articles, compare their ids",
    "prepare": "divide the run",
    "count_lines": "find what is furniture",
    "tell_furniture": "list it",
    "count_aside": "count crowded runs",
    "pair_crowds": "pair the stories of very many",
    "plan_buckets": "put candidates into buckets",
    "group_articles": "join kept pairs into groups",
    "write_source_ids": "look up the ids of likely sources",
    "write_finals": "write the tables",
    "write_report": "write the report",
}
#: What is said where figures are there of one size alone.
ONE_SIZE = (
    " They were timed at one size alone, so that what a run of any size takes, such as to draw "
    "the report, counts as if it grew."
)
#: The tasks that are shared, too, and that no stage tells of.
HASHING = "hash the input"
#: The steps that look at so many articles of each outlet, and no more.
BOUNDED = ("count_lines", "tell_furniture")
#: The files written alone, and what the other folders of the work folder are called here.
FLOWS = {
    "grams": "runs, written by ranges",
    "pairs": "pairs of articles with a run in common",
    "texts": "texts of candidates, by buckets",
}
#: Bytes of a run, and what a task of the stage join holds for each of its range: the run, its
#: article, and room for pairs and for crowded runs.
A_RUN, JOINING = 8, 8 + 8 + 2 + 2
#: Bytes that a bucket writes for each of its articles.
A_MEMBER = 3 * 8
ASKS = {
    "archive.csv": "`benchmarks/archive.py` measures them",
    "archive-alone.csv": "`benchmarks/archive_alone.py` measures it",
}


class Row(NamedTuple):
    """A figure of a benchmark: of what, in how many articles, and its interval where it has one."""

    part: str
    what: str
    articles: int
    measure: str
    value: float
    low: float = 0.0
    high: float = 0.0
    n: int = 0


class Slope(NamedTuple):
    """How memory grows between two runs: the articles of each, and the bytes for one more."""

    smaller: int
    larger: int
    an_article: float


# What was measured


def read_rows(path: Path) -> list[Row]:
    """Read the figures of a benchmark; none where there is no such file, or no value."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return [
            Row(row.get("part", ""), row["what"], int(row["articles"]), row["measure"],
                float(row["value"]), float(row.get("low") or 0), float(row.get("high") or 0),
                int(row.get("n") or 0))
            for row in csv.DictReader(file) if row["value"]
        ]  # fmt: skip


def find_row(rows: Iterable[Row], part: str, what: str, measure: str, n: int) -> Row | None:
    """Find one figure; none where it was not measured."""
    return next((row for row in rows if row[:4] == (part, what, n, measure)), None)


def largest_run(rows: Sequence[Row]) -> int:
    """How many articles the largest run had of which the stages are told; 0 for none."""
    return max((row.articles for row in rows if row.part == "run" and
                row.measure == f"seconds: {STAGES[0]}"), default=0)  # fmt: skip


def memory_slope(rows: Sequence[Row]) -> Slope | None:
    """How memory grew between the two largest runs; none where fewer than two were measured."""
    told = sorted({row.articles: row.value for row in rows if row.part == "run" and
                   row.measure == "peak GiB, mapped files left out"}.items())[-2:]  # fmt: skip
    if len(told) < 2:
        return None
    (small, low), (large, high) = told
    return Slope(small, large, max(0.0, high - low) * 2**30 / (large - small))


def scale(alone: Sequence[Row], what: str, measure: str, n: int = N) -> float:
    """What a figure comes to with *n* articles.

    On the line through its two largest sizes, in proportion where there is one; of a step that is
    ``BOUNDED``, with the articles that it looks at.
    """
    outlets = max((row.value for row in alone if row.measure == "outlets"), default=float("inf"))
    most = LOOKED_AT * outlets if what in BOUNDED or measure == "lines" else float("inf")
    told = sorted((min(row.articles, most), row.value) for row in alone
                  if (row.what, row.measure) == (what, measure))[-2:]  # fmt: skip
    if not told:
        return 0.0
    size, (last, value) = min(n, most), told[-1]
    slope = (value - told[0][1]) / (last - told[0][0]) if last > told[0][0] else value / last
    return value + max(0.0, slope) * (size - last)


# On paper


def tell_paper(results: Path) -> str:
    """Tell the arithmetic, from the results of benchmarks in a folder."""
    rows, alone = read_rows(results / "archive.csv"), read_rows(results / "archive-alone.csv")
    n = largest_run(rows)
    told = [_tell_data(alone), _tell_memory(rows, alone), _tell_stages(rows, alone, n, results)]
    return "\n".join([*told, _tell_alone(rows, alone, n), _tell_cluster(rows, alone, n, results)])


def _missing(name: str, what: str) -> str:
    return f"*Missing: {what}; {ASKS[name]}.*\n"


def _table(names: Sequence[str], rows: Iterable[Sequence[object]], figures: int = 2) -> str:
    """Write a table: words, then so many columns of figures, then words."""
    words = len(names) - 1 - figures
    told = [names, ["---", *["---:"] * figures, *["---"] * words], *rows]
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in told)


def _measured_at(alone: Sequence[Row]) -> str:
    sizes = sorted({row.articles for row in alone})[-2:]
    return " and ".join(f"{size:,}" for size in sizes)


def count_runs(alone: Sequence[Row]) -> float:
    """How many sampled runs of four words all articles have."""
    return scale(alone, "written", "grams") / A_RUN


def count_ranges(alone: Sequence[Row]) -> tuple[int, int]:
    """Into how many ranges of runs and blocks of pairs the run is divided."""
    return divide(N, int(scale(alone, "counts", "words")), Rules())


def count_bytes(alone: Sequence[Row]) -> float:
    """How many bytes are written into the work folder and into the tables."""
    kinds = {row.measure for row in alone if row.what == "written"}
    return sum(scale(alone, "written", kind) for kind in kinds) + scale(
        alone, "counts", "bytes of the tables"
    )


def _tell_data(alone: Sequence[Row]) -> str:
    if not alone:
        return "**The data.** " + _missing("archive-alone.csv", "what a run writes")
    of = {name: scale(alone, "counts", name) for name in ("words", "bytes", "bytes of the input",
                                                        "bytes of the tables")}  # fmt: skip
    ranges, blocks = count_ranges(alone)
    flows = {name: scale(alone, "written", name) for name in FLOWS}
    rest = count_bytes(alone) - sum(flows.values()) - of["bytes of the tables"]
    lines = [
        ("text", tell_bytes(of["bytes"]), f"{of['words'] / N:,.0f} words an article"),
        ("the same as Parquet", tell_bytes(of["bytes of the input"]),
         "read three times, once to be hashed"),
        (FLOWS["grams"], tell_bytes(flows["grams"]),
         f"{count_runs(alone) / 1e9:,.1f} billion of {A_RUN} bytes, in {ranges:,} ranges; "
         "read once"),
        (FLOWS["pairs"], tell_bytes(flows["pairs"]), f"in {blocks:,} blocks; read once"),
        (FLOWS["texts"], tell_bytes(flows["texts"]),
         "read once; a text that several buckets want is there as often"),
        ("all else in the work folder", tell_bytes(rest), ""),
        ("the tables", tell_bytes(of["bytes of the tables"]), ""),
    ]  # fmt: skip
    return (
        f"**The data**, from runs over {_measured_at(alone)} articles that were made for the "
        f"purpose, for {N:,}:\n\n" + _table(("what", "bytes", "how it is read"), lines, 1)
    )


def _tell_memory(rows: Sequence[Row], alone: Sequence[Row]) -> str:
    if not alone:
        return "**Memory.** " + _missing("archive-alone.csv", "what the steps hold")
    ranges, blocks = count_ranges(alone)
    join = JOINING * count_runs(alone) / ranges
    merge = (scale(alone, "written", "pairs") + scale(alone, "written", "linked")) / blocks
    held = {step: scale(alone, step, "bytes held") for step in ALONE}
    step = max(held, key=held.get)
    told = (
        f"**Memory.** A worker holds one range of runs, {tell_bytes(join)}, or one block of pairs, "
        f"{tell_bytes(merge)}, beside what Python and its libraries take; neither grows with the "
        "archive. "
        f"The machine that hands out the tasks needs most when it has to {ALONE[step]}: about "
        f"{tell_bytes(held[step])}. "
    )
    slope = memory_slope(rows)
    if slope is None:
        return told + _missing("archive.csv", "the memory of runs of two sizes")
    return (
        f"{told}By the runs over {slope.smaller:,} and {slope.larger:,} articles, which did all in "
        f"one process, that process would grow to {tell_bytes(slope.an_article * N)}.\n"
    )


def find_cores(results: Path) -> int:
    """How many cores the machine had that measured, as the results say; 1 where they do not."""
    page = results / "archive.md"
    found = re.search(r"\b(\d+) cores", page.read_text("utf-8")) if page.exists() else None
    return int(found[1]) if found else 1


def spread_seconds(
    rows: Sequence[Row], alone: Sequence[Row], n: int, cores: int
) -> dict[str, float]:
    """Seconds of one core by stage, at the rates of a run over *n* articles, and of hashing."""
    found = {stage: find_row(rows, "run", "samestory", f"seconds: {stage}", n) for stage in STAGES}
    spread = {stage: row.value * cores * N / n for stage, row in found.items() if row}
    hashing = scale(alone, "hash_file", "seconds")
    return spread | ({HASHING: hashing} if hashing else {})


def _tell_stages(rows: Sequence[Row], alone: Sequence[Row], n: int, results: Path) -> str:
    if not n:
        return "**What many share.** " + _missing("archive.csv", "the seconds of a run's stages")
    cores = find_cores(results)
    spread = spread_seconds(rows, alone, n, cores)
    own = [stage for stage in spread if stage in STAGES]
    lines = [(stage, f"{s * n / N / cores:,.1f}" if stage in own else "", f"{s:,.0f}")
             for stage, s in spread.items()]  # fmt: skip
    lines.append(("all", f"{sum(spread[stage] for stage in own) * n / N / cores:,.1f}",
                  f"{sum(spread.values()):,.0f}"))  # fmt: skip
    names = ("stage", f"seconds measured, {n:,} articles, {cores} cores", f"core-seconds, {N:,}")
    lost = [f"`{stage}`" for stage in STAGES if stage not in spread]
    missing = "\n" + _missing("archive.csv", f"stages {', '.join(lost)}") if lost else ""
    return (
        "**What many share**, at the rates of the largest run that was measured:\n\n"
        + _table(names, lines) + missing
    )  # fmt: skip


def alone_seconds(alone: Sequence[Row]) -> dict[str, float]:
    """Seconds of each step that one machine does."""
    return {step: scale(alone, step, "seconds") for step in ALONE}


def _tell_alone(rows: Sequence[Row], alone: Sequence[Row], n: int) -> str:
    if not alone:
        return "**What one machine does alone.** " + _missing("archive-alone.csv", "its seconds")
    seconds = alone_seconds(alone)
    lines = [
        (f"{ALONE[step]} (`{step}`)", f"{took:,.1f}", tell_bytes(scale(alone, step, "bytes held")))
        for step, took in seconds.items()
    ]
    lines.append(("all", f"{sum(seconds.values()):,.0f}", ""))
    one = ONE_SIZE if len({row.articles for row in alone}) == 1 else ""
    told = (
        "**What one machine does alone**, while the others wait. Each step looks at articles or "
        f"pairs once, or sorts them, so that its time grows as they do.{one}\n\n"
        + _table(("step", "seconds of one core", "memory of its arrays"), lines)
    )  # fmt: skip
    rest = find_rest(rows, n)
    return told + (
        f"\nFor comparison: the run over {n:,} articles spent {tell_seconds(rest)} outside of its "
        f"stages; in proportion that would be {tell_seconds(rest * N / n)}.\n" if rest else ""
    )  # fmt: skip


def find_rest(rows: Sequence[Row], n: int) -> float:
    """Seconds of a run outside of all its stages; 0 where they were not measured."""
    whole = find_row(rows, "run", "samestory", "seconds", n)
    stages = [row.value for row in rows if row[:3] == ("run", "samestory", n)
              and row.measure.removeprefix("seconds: ") in STAGES]  # fmt: skip
    return max(0.0, whole.value - sum(stages)) if whole and stages else 0.0


def _tell_cluster(rows: Sequence[Row], alone: Sequence[Row], n: int, results: Path) -> str:
    """The cores for ten minutes, and what then is the limit."""
    aim = tell_seconds(AIM)
    if not n or not alone:
        return f"**The cluster for {aim}** follows from what is missing above.\n"
    spread = sum(spread_seconds(rows, alone, n, find_cores(results)).values())
    one = sum(alone_seconds(alone).values())
    told = f"**The cluster for {aim}.** "
    if one < AIM:
        cores = -(-spread // (AIM - one))
        told += (
            f"{tell_seconds(one)} go to what one machine does alone, so the rest, "
            f"{spread:,.0f} core-seconds, must be shared by {cores:,.0f} cores as fast as those "
            "measured. With more cores it comes no nearer to nothing than to these "
            f"{tell_seconds(one)}.\n"
        )
    else:
        cores = -(-spread // AIM)
        told += (
            f"It is not to be had as the program is: what one machine does alone takes "
            f"{tell_seconds(one)}. What can be shared, {spread:,.0f} core-seconds, {cores:,.0f} "
            f"cores would do in {aim}; together {tell_seconds(one + spread / cores)}.\n"
        )
    return told + "\n" + _tell_limits(alone, cores, max(AIM - one, spread / cores))


def count_pieces(alone: Sequence[Row]) -> dict[str, int]:
    """How many small pieces of files are read by the two stages that bring things together.

    Each range has a piece of each part, and where it begins; each bucket is looked for in each.
    """
    parts = -(-N // MOST_ROWS)
    buckets = -(-scale(alone, "written", "members") // (A_MEMBER * IN_BUCKET))
    return {"join": 2 * parts * count_ranges(alone)[0], "measure": int(parts * buckets)}


def _tell_limits(alone: Sequence[Row], cores: float, seconds: float) -> str:
    """What disk and network must give, and how many pieces of files are read."""
    written = count_bytes(alone)
    read = written + 3 * scale(alone, "counts", "bytes of the input")
    pieces = count_pieces(alone)
    flow = (written + read) / seconds
    return (
        f"**What then limits.** {tell_bytes(written)} are written and {tell_bytes(read)} are read, "
        f"through the folder that all machines see: {tell_bytes(flow)} a second, "
        f"{tell_bytes(flow / cores)} for each core. One disk does not give that; the parallel file "
        f"system of a cluster does.\n\nAnd it is read in small pieces: {pieces['join']:,} by the "
        f"stage `join`, {pieces['measure']:,} by `measure`, since each range, or bucket, has "
        "something of each part; both grow with the square of the archive, and so hardly any of "
        "this is in the rates above. At a tenth of a "
        f"millisecond each, as on a local disk, that is {tell_seconds(sum(pieces.values()) / 1e4)} "
        f"of one core; at ten milliseconds, as in an object store, "
        f"{tell_seconds(sum(pieces.values()) / 1e2)}. There it is the first thing to be felt.\n"
    )
