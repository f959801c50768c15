"""A job: what `samestory archive` does around a run. Refuse, lock, estimate, stop, report."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..errors import UsageError
from ..files import refuse_below, refuse_folder, type_path
from . import estimate as estimates
from .archive_report import write_report
from .articles import look_at
from .engines import Cluster, Threads
from .extents import measure_extent, write_first
from .finals import SUMMARY
from .locking import alone
from .plan import Rules
from .progress import Progress, tell_number
from .run import WEIGHTS, run_archive
from .stopping import stoppable
from .store import Work

#: The tables and pages that a job leaves.
LEFT = ("pairs.parquet", "groups.parquet", "passages.parquet", "furniture.parquet", SUMMARY,
        "report.html")  # fmt: skip
#: Articles that an estimate tries, and bytes held for each article of a run.
TRIED, AN_ARTICLE = (10_000, 30_000), 48


@dataclass(frozen=True)
class Job:
    """What is asked of an archive: where its articles are, where the tables go, who does it."""

    where: str
    output: Path
    work: Work
    columns: Mapping[str, str] = field(default_factory=dict)
    resume: bool = False
    keep: bool = False
    quiet: bool = False
    threads: int | None = None
    scheduler: str | None = None
    workers: int | None = None
    rules: Rules = field(default_factory=Rules)

    @property
    def command(self) -> str:
        """The command that goes on with this job."""
        told = [f"samestory archive {type_path(self.where)} --output {type_path(self.output)}"]
        if self.work != default_work(self.output):
            told.append(f"--work {type_path(self.work.root)}")
        told += [f"--columns {key}={type_path(name)}" for key, name in self.columns.items()]
        if self.scheduler:
            told.append(f"--scheduler {self.scheduler}")
        return " ".join([*told, "--resume"])


def default_work(output: Path) -> Work:
    """The work folder of a job that names none: within its output folder."""
    return Work(str(output / "work"))


def do_job(job: Job) -> dict[str, Any]:
    """Do a job, from articles to the report; give the summary."""
    refuse(job)
    with stoppable(job.command), alone(job.work), engine_of(job) as engine:
        engine.check(job.work, [job.where])
        progress = Progress(WEIGHTS, job.quiet)
        summary = run_archive(
            job.where, job.output, job.work, engine, progress, job.columns, job.rules
        )
        with progress.stage("report", None, "pages"):
            write_report(job.output)
    if not job.keep:
        job.work.remove("")
    return summary


def refuse(job: Job) -> None:
    """Refuse with a ``UsageError`` an output that is another's or finished, or a run unfinished."""
    refuse_below(job.output)
    if (job.output / SUMMARY).exists():
        raise UsageError(
            f"{job.output}: holds the tables of a finished run; name another folder, or remove it."
        )
    refuse_folder(job.output, LEFT)
    begun = job.work.exists("plan.json")
    if begun and not job.resume:
        raise UsageError(
            f"{job.work.root}: holds a run that was stopped; go on with it by --resume, or remove "
            "it."
        )
    if job.resume and not begun and not job.work.names():
        raise UsageError(
            f"{job.work.root}: holds no run that was stopped; leave --resume out to begin one."
        )


@contextmanager
def engine_of(job: Job) -> Iterator[Any]:
    """Who does the tasks of a job."""
    if job.scheduler or job.workers:
        with Cluster(job.scheduler, job.workers) as engine:
            yield engine
    else:
        with Threads(job.threads) as engine:
            yield engine


def tell_estimate(job: Job) -> str:
    """Say what a job would take, by two trials on its first articles; nothing of them is left."""
    extent = measure_extent(look_at(job.where, job.columns))
    sizes = sorted({min(n, extent.n_articles) for n in TRIED})
    trials = [_try(job, n) for n in sizes]
    rates = estimates.find_rates(trials, held=_peak(), article=AN_ARTICLE)
    told = estimates.estimate(extent.n_articles, extent.text_bytes, trials[0].workers, rates)
    said = estimates.tell(told, estimates.find_room(job.work, job.output))
    tried = f"tried on {' and '.join(map('{:,}'.format, sizes))} of the articles"
    return said + f"\n{tried}" + ("" if extent.is_counted else "; how many there are is guessed")


def _try(job: Job, n: int) -> estimates.Trial:
    """Run over the first articles alone, elsewhere."""
    with tempfile.TemporaryDirectory(prefix="samestory-") as held, engine_of(job) as engine:
        where, output, work = (Work(str(Path(held, name))) for name in ("tried", "tables", "work"))
        write_first(where, job.where, job.columns, n, "articles.parquet")
        progress = Progress(WEIGHTS, quiet=True)
        tried = where.address("articles.parquet")
        run_archive(tried, output.path(), work, engine, progress, rules=job.rules)
        progress = Progress(WEIGHTS, quiet=True)  # once more: now all is compiled
        work.remove("")
        counts = run_archive(tried, output.path(), work, engine, progress, rules=job.rules)[
            "counts"
        ]
        sizes = (estimates.bytes_in(at.path()) for at in (work, output))
        return estimates.Trial(
            counts["articles"], counts["bytes"], engine.workers, progress.seconds, *sizes
        )


def _peak() -> float:
    """The most memory that this process has held, in bytes."""
    try:
        import resource
    except ImportError:  # Windows has none
        return 0.0
    told = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(told if sys.platform == "darwin" else told * 1024)


def tell(job: Job, summary: Mapping[str, Any]) -> str:
    """Say what a job found, and what to do next."""
    counts = summary["counts"]
    return (
        f"{tell_number(counts['articles'])} articles: {tell_number(counts['pairs'])} pairs share "
        f"wording, in {tell_number(counts['groups'])} groups.\n"
        f"The report is {job.output / 'report.html'}; `samestory open {type_path(job.output)} 1` "
        "makes a story folder of the largest group."
    )
