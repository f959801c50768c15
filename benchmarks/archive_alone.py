"""What of an archive's run one machine does alone, and what a run writes: seconds, memory, bytes.

    python benchmarks/archive_alone.py ARTICLES ARTICLES

``ARTICLES`` are folders that ``planted_archive.py`` made, of two sizes, so that it is seen what
grows with the articles: a hundred thousand and a million, since smaller ones have more candidates
than larger. When all is compiled and loaded the run is done twice in this process, one task at a
time. Of the steps that no engine spreads over workers the first tells the memory that their arrays
take at their highest (files that are mapped, and what Arrow holds, left out), the second the
seconds of the processor. Of each folder of the work folder it is told how many bytes were written
into it. ``benchmarks/results/archive-alone.csv`` gets a row for each; ``tools/paper.py`` reckons
with them.
"""

from __future__ import annotations

import functools
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from bench import machine, shown, write_csv

from samestory.archive import archive_report, find, grouping, lines, measure, run
from samestory.archive.engines import Threads
from samestory.archive.progress import Progress
from samestory.archive.store import Work

#: The steps that one machine does, by the module in which they are looked up; and the hashing of
#: the input, which no stage tells of.
ALONE = (
    (run, "gather_articles"),
    (run, "prepare"),
    (lines, "count_lines"),
    (lines, "tell_furniture"),
    (find, "count_aside"),
    (find, "pair_crowds"),
    (measure, "plan_buckets"),
    (grouping, "group_articles"),
    (grouping, "write_source_ids"),
    (run, "hash_file"),
    (run, "write_finals"),
    (archive_report, "write_report"),
)
COUNTED = ("words", "bytes", "candidates", "pairs", "groups", "articles_in_groups", "outlets")


class Row(NamedTuple):
    """One figure: of which step or folder, in a run over how many articles."""

    what: str
    articles: int
    measure: str
    value: float


@dataclass
class Taken:
    """What was taken: seconds by step, or its memory where that is traced; bytes by folder."""

    seconds: Counter = field(default_factory=Counter)
    held: Counter = field(default_factory=Counter)
    written: Counter = field(default_factory=Counter)
    traces: bool = False

    def clear(self, traces: bool) -> None:
        """Forget what was taken; trace memory from now on, or time."""
        self.seconds, self.held, self.written = Counter(), Counter(), Counter()
        self.traces = traces


def watch_step(taken: Taken, function: Callable) -> Callable:
    """Have a step told of in *taken*, whenever it is done."""
    name = function.__name__

    @functools.wraps(function)
    def watched(*given, **named):
        if not taken.traces:
            began = time.process_time()
            result = function(*given, **named)
            taken.seconds[name] += time.process_time() - began
            return result
        tracemalloc.start()
        result = function(*given, **named)
        taken.held[name] = max(taken.held[name], tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        return result

    return watched


def watch_writing(taken: Taken, function: Callable) -> Callable:
    """Have the bytes of each file that is written told of in *taken*, by its folder."""

    @functools.wraps(function)
    def watched(work: Work, name: str, *given, **named):
        function(work, name, *given, **named)
        taken.written[name.partition("/")[0]] += work.size(name)

    return watched


def watch_run(taken: Taken, put: Callable = setattr) -> None:
    """Watch every step that is done alone, and everything that is written, in this process."""
    for module, name in ALONE:
        put(module, name, watch_step(taken, getattr(module, name)))
    for name in ("write", "write_table"):
        put(Work, name, watch_writing(taken, getattr(Work, name)))


def run_alone(articles: Path) -> tuple[dict, int]:
    """Run the job over some articles, one task at a time: the summary, the bytes of its tables."""
    with tempfile.TemporaryDirectory(prefix="samestory-") as held, Threads(1) as engine:
        output, work = Path(held, "found"), Work(str(Path(held, "work")))
        summary = run.run_archive(str(articles), output, work, engine, Progress(quiet=True))
        archive_report.write_report(output)
        return summary, sum(path.stat().st_size for path in output.iterdir())


def measure_alone(taken: Taken, articles: Path) -> Iterator[Row]:
    """Run the job twice, and tell what it took."""
    taken.clear(traces=True)
    run_alone(articles)
    held = taken.held
    taken.clear(traces=False)
    summary, results = run_alone(articles)
    n = summary["counts"]["articles"]
    for name in COUNTED:
        yield Row("counts", n, name, summary["counts"][name])
    yield Row("counts", n, "bytes of the input", sum(f["size"] for f in summary["input"]["files"]))
    yield Row("counts", n, "bytes of the tables", results)
    for name, size in sorted(taken.written.items()):
        yield Row("written", n, name, size)
    for name, seconds in taken.seconds.items():
        yield Row(name, n, "seconds", seconds)
        yield Row(name, n, "bytes held", held[name])


def main(words: list[str]) -> int:
    """Measure, print, write."""
    if not words:
        print(__doc__)
        return 2
    run_alone(Path(words[0]))  # so that all is compiled and loaded
    taken = Taken()
    watch_run(taken)
    rows = [row for articles in words for row in measure_alone(taken, Path(articles))]
    for row in rows:
        print(*map(shown, row), sep="  ")
    write_csv("archive-alone", Row._fields, rows)
    print(machine(["numpy", "pyarrow", "numba"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
