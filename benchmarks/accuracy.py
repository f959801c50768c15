"""How right the study is, on data with ground truth, beside the simplest rival in the same run.

    python benchmarks/accuracy.py                  all of it, written to benchmarks/results
    python benchmarks/accuracy.py links words      some of it, printed only

Each part is a module beside this one with ``measure()``, which gives rows ``(measure, value, floor,
n, note)``. A part whose data or package is missing says so in a sentence and is left out.
"""

from __future__ import annotations

import importlib
import sys
import time

from bench import Missing, Row, machine, write_table

PARTS = (
    "five_texts", "links", "editions", "words", "transmissions", "details", "spelling", "calibrate",
    "order",
)  # fmt: skip
PACKAGES = ("pandas", "numpy", "scikit-learn", "snowballstemmer", "numba", "rapidfuzz", "collatex")


def run(parts: list[str]) -> tuple[list[tuple], list[str]]:
    """Run the parts in order: rows with the name of the part before, and what was left out."""
    rows, left_out = [], []
    for part in parts:
        begun = time.perf_counter()
        try:
            measured: list[Row] = importlib.import_module(part).measure()
        except Missing as reason:
            left_out.append(f"{part}: {reason}")
            print(f"{part}: left out: {reason}", file=sys.stderr)
            continue
        rows += [(part, *row) for row in measured]
        for row in measured:
            print(part, *row, sep="\t", flush=True)
        print(f"{part}: {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    return rows, left_out


def main(parts: list[str]) -> int:
    """Run what is named, or everything; give 2 for an unknown part, 1 where any was left out."""
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        print(f"accuracy: no part {', '.join(unknown)}; they are {', '.join(PARTS)}")
        return 2
    rows, left_out = run(parts or list(PARTS))
    if not parts and rows:
        columns = ("part", *Row._fields)
        write_table("accuracy", columns, rows, "; ".join([machine(PACKAGES), *left_out]))
    return 1 if left_out else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
