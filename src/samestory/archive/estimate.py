"""What a run will take, told before it begins: time, memory and disk, from a small trial.

A trial is a run over a little of the same input, by the same engine, on the same machine; two
trials of two sizes tell what each article takes from what every run takes. Nothing is known here
of the stages themselves: a run is given as a function, and tells its stages to its progress.
"""

from __future__ import annotations

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from .progress import Progress, tell_seconds
from .store import Work

#: Seconds between two looks at how large the work folder of a trial is.
LOOK = 0.05


@dataclass(frozen=True)
class Trial:
    """What a run over a little of the input took: seconds by stage, bytes written and held.

    *before* and *peak* are the most memory that the process had held before it, and after.
    """

    n_articles: int
    text_bytes: int
    workers: int
    seconds: Mapping[str, float]
    work_bytes: int = 0
    result_bytes: int = 0
    before: int = 0
    peak: int = 0


@dataclass(frozen=True)
class Rates:
    """What an article takes, and what every run takes.

    *seconds* are those of one worker, by stage, for a byte of text; *fixed* those of any run, by
    stage. *work* and *results* are bytes on disk for a byte of text. Memory, in bytes, is *held* by
    a run of any size, by each task at a time (*task*), and for each article (*article*).
    """

    seconds: Mapping[str, float]
    fixed: Mapping[str, float]
    work: float
    results: float
    held: float = 0.0
    task: float = 0.0
    article: float = 0.0


@dataclass(frozen=True)
class Estimate:
    """What a run will take: seconds by stage, bytes of memory and of disk."""

    n_articles: int
    text_bytes: int
    workers: int
    seconds: Mapping[str, float]
    memory: float
    work: float
    results: float

    @property
    def total(self) -> float:
        """The seconds of all stages together."""
        return sum(self.seconds.values())


@dataclass(frozen=True)
class Room:
    """What there is, in bytes: memory, disk for the work folder and for the results; or None.

    *same* says that the two folders are on one disk.
    """

    memory: int | None = None
    work: int | None = None
    results: int | None = None
    same: bool = True


# Measuring


def try_run(
    run: Callable[[Work, Path, Progress], object],
    n_articles: int,
    text_bytes: int,
    workers: int,
    folder: Path,
) -> Trial:
    """Do a run over so many articles in an empty folder; give what it took, by its own stages.

    *run* is given a work folder and one for its tables, both within *folder*, and a quiet progress.
    """
    progress = Progress(quiet=True)
    work, output = Work(str(folder / "work")), folder / "output"
    before = _peak()
    with _watched(work.path()) as most:
        run(work, output, progress)
    return Trial(
        n_articles,
        text_bytes,
        workers,
        progress.seconds,
        work_bytes=most["bytes"],
        result_bytes=bytes_in(output),
        before=before,
        peak=_peak(),
    )


@contextmanager
def _watched(folder: Path) -> Iterator[dict[str, int]]:
    """Watch how large a folder grows: at its end little may be left of it."""
    most, over = {"bytes": 0}, threading.Event()

    def look():
        """Look now and then how large the folder is."""
        while not over.wait(LOOK):
            most["bytes"] = max(most["bytes"], bytes_in(folder))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()
        most["bytes"] = max(most["bytes"], bytes_in(folder))


def bytes_in(folder: Path) -> int:
    """How many bytes the files of a folder have; files may come and go meanwhile."""
    n = 0
    for at, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                n += os.stat(os.path.join(at, name)).st_size
    return n


def _peak() -> int:
    """The most memory that this process has held; nought where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def find_rates(
    trials: Sequence[Trial],
    held: float | None = None,
    task: float | None = None,
    article: float = 0.0,
) -> Rates:
    """Find what a byte of text takes from trials of different sizes, or from a single one.

    From two on, the times of each stage are put on a line over the bytes of text: where it begins
    is what any run takes. A single one is taken in proportion. What is *held* by any run and by
    a *task* is, unless it is given, what the largest trial held; *article* is for each article.
    """
    labels = list(trials[0].seconds)
    lines = {
        label: _line([(t.text_bytes, t.seconds[label] * t.workers) for t in trials])
        for label in labels
    }
    largest = max(trials, key=lambda trial: trial.text_bytes)
    size = max(1, largest.text_bytes)
    return Rates(
        seconds={label: slope for label, (_, slope) in lines.items()},
        fixed={label: start / largest.workers for label, (start, _) in lines.items()},
        work=largest.work_bytes / size,
        results=largest.result_bytes / size,
        held=largest.before if held is None else held,
        task=max(0, largest.peak - largest.before) / largest.workers if task is None else task,
        article=article,
    )


def _line(points: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The line through points by least squares, with neither end below nought: start and slope."""
    n = len(points)
    mean_x, mean_y = sum(x for x, _ in points) / n, sum(y for _, y in points) / n
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if spread:
        slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
        start = mean_y - slope * mean_x
        if slope > 0 and start >= 0:
            return start, slope
    squares = sum(x * x for x, _ in points)
    return 0.0, sum(x * y for x, y in points) / squares if squares else 0.0


# Estimating


def estimate(n_articles: int, text_bytes: int, workers: int, rates: Rates) -> Estimate:
    """Say what a run over so many articles takes by so many workers at these rates."""
    seconds = {
        label: rates.fixed.get(label, 0.0) + rate * text_bytes / workers
        for label, rate in rates.seconds.items()
    }
    return Estimate(
        n_articles=n_articles,
        text_bytes=text_bytes,
        workers=workers,
        seconds=seconds,
        memory=rates.held + rates.task * workers + rates.article * n_articles,
        work=rates.work * text_bytes,
        results=rates.results * text_bytes,
    )


def find_room(work: Work, output: Path) -> Room:
    """Find out what memory and disk there is, here and now; of an object store, nothing is known.

    Free disk is that of the folder, or of the nearest one above it that is there.
    """
    at = _there(work.path()) if work.is_local else None
    to = _there(output)
    return Room(
        memory=_memory(),
        work=shutil.disk_usage(at).free if at else None,
        results=shutil.disk_usage(to).free,
        same=at is not None and at.stat().st_dev == to.stat().st_dev,
    )


def _there(path: Path) -> Path:
    path = path.absolute()
    return next(folder for folder in (path, *path.parents) if folder.exists())


def _memory() -> int | None:
    """The memory of this machine, or what its container leaves to it; None if it does not say."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return None
    try:
        return min(whole, int(Path("/sys/fs/cgroup/memory.max").read_text()))
    except (OSError, ValueError):
        return whole


def lacks(estimate: Estimate, room: Room) -> list[str]:
    """Say in a sentence each what there is not enough of, and what to do; none if all fits."""
    said = []
    if room.memory is not None and estimate.memory > room.memory:
        said.append(
            f"Memory: {tell_bytes(estimate.memory)} do not fit into {tell_bytes(room.memory)}; "
            "take fewer --threads, or a machine with more."
        )
    both = room.same and room.work is not None
    work = estimate.work + (estimate.results if both else 0)
    if room.work is not None and work > room.work:
        said.append(
            f"Disk: {tell_bytes(work)} do not fit into the {tell_bytes(room.work)} that are free; "
            "free some, or name a work folder on another disk with --work."
        )
    if not both and room.results is not None and estimate.results > room.results:
        said.append(
            f"Disk: results of {tell_bytes(estimate.results)} do not fit into the "
            f"{tell_bytes(room.results)} that are free; name another --output."
        )
    return said


def tell(estimate: Estimate, room: Room | None = None) -> str:
    """Write an estimate for a person, in lines; what does not fit comes last."""
    room = room or Room()
    stages = ", ".join(f"{label} {tell_seconds(s)}" for label, s in estimate.seconds.items())
    many = "workers" if estimate.workers != 1 else "worker"
    lines = [
        f"articles  {estimate.n_articles:,}, {tell_bytes(estimate.text_bytes)} of text",
        f"time      about {tell_seconds(estimate.total)} by {estimate.workers:,} {many} ({stages})",
        f"memory    about {tell_bytes(estimate.memory)}" + _of(room.memory, "of the {} here"),
        f"disk      about {tell_bytes(estimate.work)} to work in"
        + _of(room.work, "of {} free")
        + f", at least {tell_bytes(estimate.results)} for the results"
        + ("" if room.same else _of(room.results, "of {} free")),
    ]
    return "\n".join([*lines, *lacks(estimate, room)])


def _of(size: int | None, how: str) -> str:
    return "" if size is None else " " + how.format(tell_bytes(size))


def tell_bytes(size: float) -> str:
    """Write a number of bytes with three digits at most, as in 1.25 GB."""
    for unit, scale in (("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= scale * 0.9995:
            return (
                f"{size / scale:.3g} {unit}"
                if size < scale * 999.5
                else f"{size / scale:,.0f} {unit}"
            )
    return f"{size:,.0f} bytes"
