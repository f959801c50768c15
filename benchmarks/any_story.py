"""How long it takes from saved pages to the report of any story, and what its page weighs.

    python benchmarks/any_story.py

Invented stories (``invented.py``) of more and more witnesses of about 800 words; each report is
made in a new process, as by ``samestory report``, and timed from its start; ``new_s`` is
``samestory new`` before it, from the same pages saved as HTML. ``growth`` is the power
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
from html import escape
from math import log
from pathlib import Path

import invented
from bench import ROOT, machine, write_table

N_WORDS = 800
SIZES = (2, 5, 12, 30)
#: Seconds that both may take, by the number of witnesses.
AT_MOST = {5: 60, 30: 180}
Row = tuple[str, int, float, float, float | None, float, float | None]
#: A saved page: paragraphs, and what a site puts around them.
PAGE = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{title}</title>"
    "<meta property='og:site_name' content='{outlet}'></head><body><nav><a href='/'>Home</a></nav>"
    "<main><article><h1>{title}</h1>{paragraphs}</article></main>"
    "<aside>Sign up for our newsletter</aside><footer>© {outlet}</footer></body></html>"
)


def run(*words: str) -> float:
    """Run a command of samestory in a new process; give the seconds."""
    ours = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "samestory", *words], check=True, capture_output=True,
                   env=ours)  # fmt: skip
    return time.perf_counter() - start


def save(folder: Path) -> Path:
    """Save the pages of a story as web pages, one outlet each; give the folder."""
    saved = folder.with_name(f"{folder.name}-saved")
    saved.mkdir()
    for number, path in enumerate(sorted(folder.glob("*.txt")), 1):
        title, *paragraphs = filter(str.strip, path.read_text(encoding="utf-8").splitlines())
        told = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        page = PAGE.format(title=escape(title), outlet=f"Outlet {number}", paragraphs=told)
        (saved / f"{path.stem}.html").write_text(page, encoding="utf-8")
    return saved


def report(folder: Path) -> tuple[float, float, float]:
    """From saved pages to a report: seconds of new, of report, and megabytes of the page."""
    made, page = folder.with_name(f"{folder.name}-made"), folder.with_name(f"{folder.name}.html")
    new = run("new", str(made), str(save(folder)))
    if len([*made.glob("*.txt")]) != len([*folder.glob("*.txt")]):
        raise SystemExit(f"{made}: not every saved page was taken in; the times would be of fewer.")
    took = run("report", str(made), "--output", str(page))
    return new, took, page.stat().st_size / 1e6


def measure(base: Path) -> Iterator[Row]:
    """Report stories of every size, then one of a single dispatch."""
    report(invented.write_story(base / "warm", 2, N_WORDS))  # bytecode, and caches of libraries
    before: tuple[int, float] | None = None
    for n in SIZES:
        new, took, weight = report(invented.write_story(base / f"n{n}", n, N_WORDS))
        growth = log(took / before[1]) / log(n / before[0]) if before else None
        yield "two agencies and accounts of their own", n, new, took, growth, weight, AT_MOST.get(n)
        before = n, took
    n = SIZES[-1]
    new, took, weight = report(invented.write_story(base / "wire", n, N_WORDS, kinds=(0,)))
    yield "one dispatch", n, new, took, None, weight, AT_MOST[n]


def main() -> None:
    """Measure all of it and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        rows = list(measure(Path(folder)))
    for row in rows:
        print(*row)
    columns = ("story", "witnesses", "new_s", "report_s", "growth", "page_mb", "at_most_s")
    write_table("any_story", columns, rows, machine(["pandas", "matplotlib", "numba"]))


if __name__ == "__main__":
    main()
