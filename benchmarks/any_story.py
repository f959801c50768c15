"""How long the report of any story takes, from its folder, and what its page weighs.

    python benchmarks/any_story.py

Invented stories (``invented.py``) of more and more witnesses of about 800 words; each report is
made in a new process, as by ``samestory report``, and timed from its start. ``growth`` is the power
of the number of witnesses with which the time grows from one size to the next. The last line is a
story all of whose witnesses print one dispatch.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from math import log
from pathlib import Path

import invented
from bench import ROOT, machine, write_table

N_WORDS = 800
SIZES = (2, 5, 12, 30)
#: Seconds that a report may take, by its number of witnesses.
AT_MOST = {5: 10, 30: 60}
Row = tuple[str, int, float, float | None, float, float | None]


def report(folder: Path) -> tuple[float, float]:
    """Make the report of a story in a new process: seconds, and megabytes of the page."""
    page = folder.parent / f"{folder.name}.html"
    ours = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [sys.executable, "-m", "samestory", "report", str(folder), "--output", str(page)]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=ours)
    return time.perf_counter() - start, page.stat().st_size / 1e6


def measure(base: Path) -> Iterator[Row]:
    """Report stories of every size, then one of a single dispatch."""
    report(invented.write_story(base / "warm", 2, N_WORDS))  # bytecode, and caches of libraries
    before: tuple[int, float] | None = None
    for n in SIZES:
        took, weight = report(invented.write_story(base / f"n{n}", n, N_WORDS))
        growth = log(took / before[1]) / log(n / before[0]) if before else None
        yield "two agencies and accounts of their own", n, took, growth, weight, AT_MOST.get(n)
        before = n, took
    n = SIZES[-1]
    took, weight = report(invented.write_story(base / "wire", n, N_WORDS, kinds=(0,)))
    yield "one dispatch", n, took, None, weight, AT_MOST[n]


def main() -> None:
    """Measure all of it and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder)))
    for row in rows:
        print(*row)
    columns = ("story", "witnesses", "report_s", "growth", "page_mb", "at_most_s")
    write_table("any_story", columns, rows, machine(["pandas", "matplotlib", "numba"]))


if __name__ == "__main__":
    main()
