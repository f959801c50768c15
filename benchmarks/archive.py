"""How many planted pairs of an archive are found, how fast, in how much memory, beside peers.

    python benchmarks/archive.py                                  everything
    python benchmarks/archive.py --sizes 100000 --only run,peers  some of it

Archives of each size are made where they are missing (``planted_archive.py``). Parts: ``run`` (the
archive job in this process, at every size), ``scheduler`` (the same by a cluster of two workers, at
the largest), ``scripts`` (an archive of each script, against ASCII), ``peers`` (Polars and DuckDB
up to a million articles, MinHash on ten thousand). Results of what was run take the place of
those in ``benchmarks/results/archive.csv``; the rest stays, with its dates.
"""

from __future__ import annotations

import argparse
import csv
import filecmp
import json
import math
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import archive_peers
import archive_scores
from bench import RESULTS, ROOT, machine, shown, write_csv, write_markdown
from measured import Taken, run_measured
from planted_words import SCRIPTS

SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
#: The archive that every script is compared on; the one that MinHash can be waited for.
N_SCRIPTS, N_WARM = 100_000, 2_000
#: Seconds that a peer is waited for.
LONGEST = 1800
#: What is to be reached, by part, what, articles, measure: at least, or at most.
REACH = {
    ("run", "samestory", 1_000_000, "seconds: find"): ("<=", 10),
    ("run", "samestory", 1_000_000, "seconds"): ("<=", 20),
    ("run", "samestory", 1_000_000, "peak GiB"): ("<=", 2),
    ("run", "samestory", 10_000_000, "seconds"): ("<=", 240),
    ("run", "samestory", 10_000_000, "peak GiB"): ("<=", 3),
    ("run", "samestory", 1_000_000, "recall, share 0.3"): (">=", 0.995),
    ("run", "samestory", 1_000_000, "recall, share 0.2"): (">=", 0.98),
    ("run", "samestory", 1_000_000, "recall, share 0.1"): (">=", 0.90),
    ("run", "samestory", 1_000_000, "precision of pairs"): (">=", 0.995),
    ("run", "samestory", 1_000_000, "recall, story of many outlets"): (">=", 1),
    ("run", "samestory", 10_000_000, "growth"): ("<=", 1.05),
    ("scheduler", "samestory, two workers", 10_000_000, "times in-process"): ("<=", 1.3),
    **{
        ("scripts", f"samestory, {script}", N_SCRIPTS, "times ASCII, by byte"): ("<=", 2)
        for script in SCRIPTS
        if script != "ascii"
    },
}


#: The stages of a run that find candidate pairs: what the peers do.
FINDING = ("read", "join", "merge")
TABLES = ("pairs.parquet", "groups.parquet", "passages.parquet")


class Row(NamedTuple):
    """One figure, the ends of its interval, over how many, and what is to be reached."""

    part: str
    what: str
    articles: int
    measure: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    reach: str = ""
    note: str = ""


class Asked(NamedTuple):
    """What is asked for, and what of it was found: failures, and the seconds of runs by size."""

    sizes: list[int]
    folder: Path
    threads: int
    peers_python: str
    failures: list
    seconds: dict[int, float]


def archive_of(asked: Asked, n: int, script: str = "ascii") -> Path:
    """The folder of a planted archive, made where it is missing."""
    folder = asked.folder / f"{script}-{n}"
    if not (folder / "made.json").exists():
        print(f"making {folder.name}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        made = [sys.executable, str(ROOT / "benchmarks/planted_archive.py"), str(n), str(folder)]
        taken = run_measured([*made, "--script", script])
        if taken.code:
            raise SystemExit(f"archive: no archive of {n} articles: {taken.told}")
    return folder


def run_job(asked: Asked, folder: Path, name: str, *options: str) -> tuple[Taken, Path]:
    """Run the archive job anew on a planted archive; give what it took and where its tables are."""
    out = asked.folder / f"run-{folder.name}-{name}"
    shutil.rmtree(out, ignore_errors=True)
    words = ["archive", str(folder / "articles"), "--output", str(out), *options]
    ours = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    taken = run_measured([sys.executable, "-m", "samestory", *words], ours)
    shutil.rmtree(out / "work", ignore_errors=True)
    if taken.code:
        print(f"samestory archive on {folder.name}: {taken.told}", file=sys.stderr)
    return taken, out


def warm(asked: Asked) -> None:
    """Run the job once on a small archive, so that compiling is in no figure."""
    folder = archive_of(asked, N_WARM)
    _, out = run_job(asked, folder, "warm")
    shutil.rmtree(out, ignore_errors=True)


def tell_taken(
    part: str, what: str, n: int, taken: Taken, load: float | None, version: str = ""
) -> Iterator[Row]:
    """Seconds and memory as rows; as a note a peer's version, the machine's load before it."""
    notes = [version, f"load before {load:.1f}" if load is not None else ""]
    note = ", ".join(filter(None, notes))
    if taken.code:
        note = f"ended with {taken.code}: {taken.told[:120]}"
        yield Row(part, what, n, "seconds", None, note=note)
        return
    yield Row(part, what, n, "seconds", taken.seconds, note=note)
    yield Row(part, what, n, "peak GiB", taken.peak)
    yield Row(part, what, n, "peak GiB, mapped files left out", taken.own)


def tell_scores(asked: Asked, part: str, what: str, folder: Path, run: Path, n: int):
    """The scores of a run as rows; its failures are kept, unless it is a peer's."""
    scores, failures = archive_scores.score_run(folder, run)
    if part != "peers":
        failures = archive_scores.measure_missed(folder, failures)
        scores.append(archive_scores.score_missed(failures))
        asked.failures.extend((part, what, n, *failure) for failure in failures)
    for score in scores:
        yield Row(part, what, n, *score)


def tell_summary(part: str, what: str, n: int, run: Path) -> Iterator[Row]:
    """What the run says of itself: seconds of each stage, how much it finds of what it plants."""
    try:
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    except OSError:
        return
    seconds = summary.get("seconds", {})
    for stage, took in seconds.items():
        yield Row(part, what, n, f"seconds: {stage}", float(took))
    if set(FINDING) <= set(seconds):
        yield Row(part, what, n, "seconds: find", float(sum(map(seconds.get, FINDING))))
    for one in summary.get("planted") or []:
        measure = f"the run's own estimate: {one['measure']}, {one['kind']}"
        yield Row(part, what, n, measure, *(one[name] for name in ("rate", "low", "high", "n")))


def load_now() -> float | None:
    """How many processes the machine is busy with, where it tells."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def measure_run(asked: Asked) -> Iterator[Row]:
    """The job at every size, and with what power of the size its time grows."""
    warm(asked)
    first: tuple[int, float] | None = None
    for n in asked.sizes:
        folder = archive_of(asked, n)
        load = load_now()
        taken, out = run_job(asked, folder, "threads", "--threads", str(asked.threads))
        yield from tell_taken("run", "samestory", n, taken, load)
        if taken.code:
            continue
        asked.seconds[n] = taken.seconds
        yield from tell_summary("run", "samestory", n, out)
        yield from tell_scores(asked, "run", "samestory", folder, out, n)
        if first:
            yield Row("run", "samestory", n, "growth", growth(first, (n, taken.seconds)),
                      note=f"from {first[0]:,}")  # fmt: skip
        elif n >= N_SCRIPTS:
            first = n, taken.seconds


def growth(first: tuple[int, float], last: tuple[int, float]) -> float:
    """The power of the size with which seconds grow."""
    return math.log(last[1] / first[1]) / math.log(last[0] / first[0])


def measure_scheduler(asked: Asked) -> Iterator[Row]:
    """The job by a cluster of two workers, beside the same in one process; are the rows equal?"""
    n = asked.sizes[-1]
    folder, what = archive_of(asked, n), "samestory, two workers"
    alone = asked.folder / f"run-{folder.name}-threads"
    if n not in asked.seconds:
        warm(asked)
        taken, alone = run_job(asked, folder, "threads", "--threads", str(asked.threads))
        if taken.code:
            return
        asked.seconds[n] = taken.seconds
    load = load_now()
    taken, other = run_job(asked, folder, "cluster", "--workers", "2")
    yield from tell_taken("scheduler", what, n, taken, load)
    if taken.code:
        return
    yield Row("scheduler", what, n, "times in-process", taken.seconds / asked.seconds[n])
    yield Row("scheduler", what, n, "tables equal to the byte", float(same_tables(alone, other)))


def same_tables(one: Path, other: Path) -> bool:
    """Whether two runs left the same tables, byte for byte."""
    return all(filecmp.cmp(one / name, other / name, shallow=False) for name in TABLES)


def measure_scripts(asked: Asked) -> Iterator[Row]:
    """The job on an archive of each script, by article and by byte of text, against ASCII."""
    warm(asked)
    base: tuple[float, int] | None = None
    for script in SCRIPTS:
        folder = archive_of(asked, N_SCRIPTS, script)
        what, load = f"samestory, {script}", load_now()
        taken, out = run_job(asked, folder, "threads", "--threads", str(asked.threads))
        yield from tell_taken("scripts", what, N_SCRIPTS, taken, load)
        if taken.code:
            continue
        size = count_bytes(folder)
        base = base or (taken.seconds, size)
        yield Row("scripts", what, N_SCRIPTS, "megabytes of text", size / 1e6)
        times = taken.seconds / base[0]
        yield Row("scripts", what, N_SCRIPTS, "times ASCII, by article", times)
        yield Row("scripts", what, N_SCRIPTS, "times ASCII, by byte", times * base[1] / size)
        yield from tell_scores(asked, "scripts", what, folder, out, N_SCRIPTS)


def count_bytes(folder: Path) -> int:
    """The bytes of all texts of a planted archive."""
    import pyarrow.compute as pc
    import pyarrow.dataset as ds

    batches = ds.dataset(folder / "articles").to_batches(columns=["text"])
    return sum(pc.sum(pc.binary_length(batch["text"])).as_py() or 0 for batch in batches)


def measure_peers(asked: Asked) -> Iterator[Row]:
    """Peers at every size that they can be waited for."""
    script = str(ROOT / "benchmarks/archive_peers.py")
    for name, peer in archive_peers.PEERS.items():
        version = f"{peer.package} {find_version(asked.peers_python, peer.package)}"
        for n in [size for size in asked.sizes if size <= peer.most]:
            folder = archive_of(asked, n)
            out = asked.folder / f"run-{folder.name}-{name}"
            command = [asked.peers_python, script, name, str(folder / "articles"), str(out)]
            load = load_now()
            taken = run_measured(command, most=LONGEST)
            if taken.code == archive_peers.LEFT_OUT:
                print(taken.told, file=sys.stderr)
                break
            yield from tell_taken("peers", name, n, taken, load, version)
            if taken.code:
                break
            yield from tell_scores(asked, "peers", name, folder, out, n)
            shutil.rmtree(out)


def find_version(python: str, package: str) -> str:
    """The version of a package that a Python has, or nothing."""
    code = f"from importlib.metadata import version; print(version({package!r}))"
    return subprocess.run([python, "-c", code], capture_output=True, text=True).stdout.strip()


PARTS: dict[str, Callable[[Asked], Iterator[Row]]] = {
    "run": measure_run,
    "scheduler": measure_scheduler,
    "scripts": measure_scripts,
    "peers": measure_peers,
}


def held_to(row: Row) -> Row:
    """A row with what is to be reached, and whether it is."""
    sign, aim = REACH.get((row.part, row.what, row.articles, row.measure), ("", 0))
    if not sign or row.value is None:
        return row
    met = row.value <= aim if sign == "<=" else row.value >= aim
    return row._replace(reach=f"{sign} {aim}{'' if met else ': not met'}")


def keep_earlier(rows: list[Row], told: str) -> tuple[list[Row], list[str]]:
    """Earlier rows of the same machine of what was not run now, and the new; dates of the former.

    The rows come in the order of parts, then by what was run and by size.
    """
    try:
        same = told in (RESULTS / "archive.md").read_text(encoding="utf-8")
        with open(RESULTS / "archive.csv", encoding="utf-8", newline="") as file:
            earlier = list(csv.DictReader(file)) if same else []
    except OSError:
        earlier = []
    dates = [row.pop("date") for row in earlier]
    read = [Row(**row)._replace(articles=int(row["articles"])) for row in earlier]
    anew = {row[:3] for row in rows}
    every = [(row, date) for row, date in zip(read, dates, strict=True) if row[:3] not in anew]
    every += [(row, "") for row in rows]
    every.sort(key=lambda one: (list(PARTS).index(one[0].part), one[0].what, one[0].articles))
    return [row for row, _ in every], [date for _, date in every]


#: Measures that are told beside each other, and what heads their columns.
TOLD = {
    "seconds": "seconds",
    "seconds: find": "find",
    "peak GiB": "peak GiB",
    "growth": "growth",
    "times in-process": "times in-process",
    "times ASCII, by byte": "times ASCII",
    **{f"recall, share {share:g}": f"{share:.0%}" for share in (0.1, 0.2, 0.3, 0.5, 0.8, 1)},
    "recall, two copies that share a paragraph": "two copies",
    f"recall, {archive_scores.MANY}": "500 outlets",
    f"{archive_scores.MANY}, in its largest group": "in one group",
    "precision of pairs": "precision",
    "same-event pairs found": "same-event pairs",
}


def lay_out(rows: list[Row]) -> tuple[list[str], list[list]]:
    """One line for each run, its main measures beside each other."""
    lines: dict[tuple, dict[str, object]] = {}
    for row in rows:
        lines.setdefault(row[:3], {})[row.measure] = row.value
    had = [measure for measure in TOLD if any(measure in line for line in lines.values())]
    columns = ["part", "what", "articles", *(TOLD[measure] for measure in had)]
    return columns, [[*key, *map(line.get, had)] for key, line in lines.items()]


def write(rows: list[Row], failures: list) -> None:
    """Write what was measured, beside what was measured earlier."""
    here = machine(["numpy", "pyarrow", "numba", "distributed"])
    every, dates = keep_earlier(rows, here)
    aims = [(*row[:4], row.value, row.reach) for row in every if row.reach]
    write_csv("archive", Row._fields, every, dates)
    aimed = [(("part", "what", "articles", "measure", "value", "reach"), aims)] if aims else []
    write_markdown("archive", here, lay_out(every), *aimed)
    if any(row.part != "peers" for row in rows):
        write_failures(failures)


def write_failures(failures: list) -> None:
    """Write some of the pairs that were not found, and of those that should not have been."""
    columns = ["part", "what", "articles", *archive_scores.Failure._fields]
    with open(RESULTS / "archive-failures.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerows([columns, *(map(shown, row) for row in failures)])


def read_words(words: list[str]) -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="articles, by commas")
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--folder", type=Path, default=ROOT / "build/archives",
                        help="where archives are made and kept, and runs written")  # fmt: skip
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--peers-python", default=sys.executable, metavar="PYTHON",
                        help="the Python that has the peers, where it is another")  # fmt: skip
    parser.add_argument("--print", action="store_true", help="write no results")
    asked = parser.parse_args(words)
    unknown = [part for part in asked.only.split(",") if part not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]}; they are {', '.join(PARTS)}")
    return asked


def main(words: list[str]) -> int:
    """Measure the parts that are asked for, print them, write them."""
    told = read_words(words)
    sizes = sorted(map(int, told.sizes.split(",")))
    asked = Asked(sizes, told.folder.resolve(), told.threads, told.peers_python, [], {})
    asked.folder.mkdir(parents=True, exist_ok=True)
    rows = []
    for part in told.only.split(","):
        for row in map(held_to, PARTS[part](asked)):
            print(*[shown(cell) for cell in row if cell not in (None, "")], sep="  ", flush=True)
            rows.append(row)
    columns, lines = lay_out(rows)
    for line in (columns, *lines):
        print(*map(shown, line), sep="\t")
    if not told.print:
        write(rows, asked.failures)
    return 0 if all(row.value is not None for row in rows if row.measure == "seconds") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
