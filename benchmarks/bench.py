"""What every benchmark needs: the data with ground truth, the machine, the table of results.

The data stands outside the project: in the folder that ``SAMESTORY_BENCH`` names, else in
``shared/bench`` beside the checkout. Where a set is missing, :class:`Missing` says which, and where
its public original is.
"""

from __future__ import annotations

import csv
import importlib.metadata
import os
import platform
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks/results"
#: Where the public original of each set is, for those who do not have it.
ORIGINALS = {
    "abcd_link": "UKPLab arxiv2025-abcd-link, CC BY 4.0",
    "new_testament": "scrollmapper bible_databases",
    "darwin": "interedition collatex, its Darwin fixtures",
    "arxiv_edits": "arXivEdits (EMNLP 2022)",
    "article_extraction": "scrapinghub article-extraction-benchmark, MIT",
}


class Missing(Exception):
    """Data or a package that a benchmark needs is not there; says which, and where to get it."""


class Row(NamedTuple):
    """One figure: what was measured, its value, that of the simplest rival, over how many."""

    measure: str
    value: float
    floor: float | None
    n: int
    note: str


def folder(name: str) -> Path:
    """The folder of a set of data with ground truth; raises :class:`Missing`."""
    base = Path(os.environ.get("SAMESTORY_BENCH") or ROOT.parent / "shared/bench")
    if not (base / name).is_dir():
        raise Missing(
            f"the set {name} is not in the folder that SAMESTORY_BENCH names; its public "
            f"original: {ORIGINALS[name]}. benchmarks/README.md says how it is laid out."
        )
    return base / name


def version_of(package: str) -> str:
    """The installed version of a package, or nothing."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def machine(packages: Iterable[str] = ()) -> str:
    """The machine and the versions in one line, without its name."""
    told = [f"{package} {version_of(package)}" for package in packages if version_of(package)]
    return ", ".join(
        [
            _processor(),
            f"{os.cpu_count()} cores",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            *told,
        ]
    )


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def write_table(name: str, columns: Sequence[str], rows: Sequence[Sequence], told: str) -> None:
    """Write a table of results as CSV and as Markdown, with the date and the machine."""
    write_csv(name, columns, rows)
    write_markdown(name, told, (columns, rows))


def write_csv(
    name: str, columns: Sequence[str], rows: Sequence[Sequence], dates: Sequence[str] = ()
) -> None:
    """Write a table of results as CSV; ``dates``: those of rows measured earlier, else nothing."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    today = time.strftime("%Y-%m-%d")
    with open(RESULTS / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow([*columns, "date"])
        for row, date in zip(rows, dates or [today] * len(rows), strict=True):
            out.writerow([*map(shown, row), date or today])


def write_markdown(name: str, told: str, *tables: tuple[Sequence[str], Sequence[Sequence]]) -> None:
    """Write tables of results, each its columns and its rows, as one page."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    lines = [f"# {name.capitalize()}", "", f"{time.strftime('%Y-%m-%d')}; {told}."]
    for columns, rows in tables:
        lines += ["", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
        lines += [f"| {' | '.join(map(shown, row))} |" for row in rows]
    (RESULTS / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def shown(value: object) -> str:
    """A cell as printed: figures with three digits that tell, what is missing as nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.3f}" if 0.1 <= abs(value) < 1000 else f"{value:.3g}"
    return str(value).replace("|", "/")


def f1(right: int, said: int, true: int) -> float:
    """F1 of so many right among so many said and so many true; 0 where nothing is right."""
    return 2 * right / (said + true) if right else 0.0
