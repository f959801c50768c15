"""How long the report takes from the tables, and what its pages weigh.

    python benchmarks/site.py

The study's tables are computed first and not counted. A page weighs what a browser loads for it:
itself, style sheets, scripts and images, fonts apart (there are none). The PDF is left out with a
sentence where there is no browser to print it.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import ROOT, machine, write_table

from samestory import SamestoryError, compare, pages
from samestory.pdf import print_pdf

#: Pages that are weighed, and the most that each may weigh (kB).
PAGES = {"index": 300, "docs/reader": 500, "docs/findings": None, "docs/figures": None}
LOADED = re.compile(r'<(?:script|img|link)\b[^>]*?\b(?:src|href)="([^"#:]+)"')


def weigh(page: Path) -> int:
    """What a browser loads to show a page, in bytes."""
    text = page.read_text(encoding="utf-8")
    loaded = {(page.parent / name).resolve() for name in LOADED.findall(text)}
    return sum(path.stat().st_size for path in {page.resolve(), *loaded} if path.is_file())


def build(output: Path) -> Iterator[tuple[str, float, str, float | None]]:
    """Build and print the site from warm tables; how long each took, and what was asked."""
    study = compare(ROOT / pages.STORY)
    study.tables()
    pages.compare = lambda folder: study
    start = time.perf_counter()
    pages.build_report(ROOT, output)
    yield "site from warm tables, notebooks run anew", time.perf_counter() - start, "s", 25
    start = time.perf_counter()
    try:
        print_pdf(ROOT / "build", output / "report.pdf")
    except SamestoryError as reason:
        print(f"the PDF is left out: {reason}", file=sys.stderr)
        return
    yield "its PDF", time.perf_counter() - start, "s", 20
    yield "size of the PDF", (output / "report.pdf").stat().st_size / 1000, "kB", None


def main() -> None:
    """Measure all of it and write the table."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "report"
        rows = list(build(output))
        for name, most in PAGES.items():
            rows.append((f"page {name}", weigh(output / f"{name}.html") / 1000, "kB", most))
    for row in rows:
        print(*row)
    told = machine(["sphinx", "myst-nb", "matplotlib", "nbclient"])
    write_table("site", ("what", "value", "unit", "at_most"), rows, told)


if __name__ == "__main__":
    main()
