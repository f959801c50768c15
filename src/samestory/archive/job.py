"""A job: what `samestory archive` does around a run. Refuse, lock, estimate, stop, report."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from ..errors import UsageError
from ..files import refuse_below, refuse_folder, type_path
from . import estimate as estimates
from .articlefiles import refuse_inside
from .articles import look_at, refuse_none
from .engines import Cluster, Threads
from .extents import measure_extent, write_first
from .finals import SUMMARY
from .finishedrun import read_run
from .locking import alone, refuse_others, remove_all
from .plan import PLAN, Rules
from .progress import Progress, tell_number
from .run import WEIGHTS, run_archive
from .stopping import stoppable
from .store import Work

#: The tables and pages that a job leaves.
REPORT = "report.html"
LEFT = ("pairs.parquet", "groups.parquet", "passages.parquet", "furniture.parquet", SUMMARY,
        REPORT)  # fmt: skip
#: So many seconds into a run nearly all is done by compiled loops: then other things can load.
LATER = 5.0
#: Articles that an estimate tries, and bytes held for each article of a run.
TRIED, AN_ARTICLE = (20_000, 60_000), 48


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
        if columns := ",".join(f"{key}={name}" for key, name in self.columns.items()):
            told.append(f"--columns {type_path(columns)}")
        if self.scheduler:
            told.append(f"--scheduler {self.scheduler}")
        return " ".join([*told, "--resume"])


def default_work(output: Path) -> Work:
    """The work folder of a job that names none: within its output folder."""
    return Work(str(output / "work"))


def do_job(job: Job) -> dict[str, Any]:
    """Do a job, from articles to the report; give the summary."""
    refuse_output(job)
    with stoppable(job.command), alone(job.work):
        progress = Progress(WEIGHTS, job.quiet)
        loading = threading.Timer(LATER, load_report)
        loading.daemon = True
        loading.start()
        summary = read_run(job.output).summary if is_written(job) else run_job(job, progress)
        with progress.stage("report", None, "pages"):
            load_report().write_report(job.output)
    if not job.keep:
        remove_all(job.work)
    return summary


def run_job(job: Job, progress: Progress) -> dict[str, Any]:
    """Do what a job has to do before its report: begin its run, or go on with it."""
    with engine_of(job) as engine:
        refuse_unfinished(job)
        engine.check(job.work, [job.where])
        if job.scheduler or job.workers:
            engine.warm(warm_up)
        return run_archive(
            job.where, job.output, job.work, engine, progress, job.columns, job.rules
        )


def is_written(job: Job) -> bool:
    """Whether a run that wrote all tables was stopped before it had removed its work folder."""
    return job.resume and (job.output / SUMMARY).exists() and job.work.exists("")


def refuse_output(job: Job) -> None:
    """Refuse with a ``UsageError`` an output that is another's, finished, or within the input."""
    refuse_below(job.output / SUMMARY)
    refuse_work(job)
    refuse_inside(job.where, str(job.output))
    if (job.output / SUMMARY).exists() and not is_written(job):
        if job.work.exists("") and not (job.output / REPORT).exists():
            raise _stopped(job)
        raise UsageError(
            f"{job.output}: holds the tables of a finished run; name another folder, or remove it."
        )
    refuse_folder(job.output, [name for name in LEFT if name != SUMMARY])
    if job.resume and not job.work.exists(""):
        raise UsageError(
            f"{job.work.root}: holds no run that was stopped; leave --resume out to begin one."
        )


def refuse_work(job: Job) -> None:
    """Refuse with a ``UsageError`` a work folder whose removal would take more than the work."""
    if job.work.is_local:
        refuse_below(job.work.path(PLAN))
        output, root = job.output.resolve(), job.work.path().resolve()
        if root in (output, *output.parents):
            raise UsageError(
                f"{job.work.root}: is removed at the end of a run, and {job.output} with it; name "
                "a work folder elsewhere with --work."
            )
    refuse_others(job.work)


def refuse_unfinished(job: Job) -> None:
    """Refuse with a ``UsageError`` to begin where a run was stopped."""
    if job.work.exists(PLAN) and not job.resume:
        raise _stopped(job)


def _stopped(job: Job) -> UsageError:
    return UsageError(
        f"{job.work.root}: holds a run that was stopped; go on with it by --resume, or remove it."
    )


def load_report() -> ModuleType:
    """Load what writes the report: done while articles are read, since it takes a while."""
    return import_module(".archive_report", __package__)


def warm_up() -> None:
    """Have all that is compiled be compiled, by a run over a handful of articles."""
    with tempfile.TemporaryDirectory(prefix="samestory-") as held:
        words = [" ".join(f"w{k * k}{letter}" for k in range(60)) for letter in "aabé"]
        texts = [*words, f"[x](y) {words[0]}", "—".join(words)]
        ids, outlets = [str(k) for k in range(len(texts))], ["one"] * len(texts)
        articles, work = Path(held, "articles.parquet"), Work(str(Path(held, "work")))
        table = {"id": ids, "text": texts, "outlet": outlets}
        parquet.write_table(pa.table(table), articles)
        rules = Rules(planted=0, sample=1)
        run_archive(
            str(articles), Path(held, "to"), work, Threads(1), Progress(quiet=True), rules=rules
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
    refuse_none(job.where, extent.n_articles)
    sizes = sorted({min(n, extent.n_articles) for n in TRIED})
    with engine_of(job) as engine:
        engine.warm(warm_up)
        trials = [_try(job, n, engine) for n in sizes]
    rates = estimates.find_rates(trials, held=trials[-1].peak, task=0.0, article=AN_ARTICLE)
    told = estimates.estimate(extent.n_articles, extent.text_bytes, trials[0].workers, rates)
    said = estimates.tell(told, estimates.find_room(job.work, job.output))
    tried = f"tried on {' and '.join(map('{:,}'.format, sizes))} of the articles"
    return said + f"\n{tried}" + ("" if extent.is_counted else "; how many there are is guessed")


def _try(job: Job, n: int, engine: Any) -> estimates.Trial:
    """Run over the first articles alone, elsewhere."""
    with tempfile.TemporaryDirectory(prefix="samestory-") as held:
        articles = Work(str(Path(held, "articles")))
        write_first(articles, job.where, job.columns, n, "first.parquet")
        where = articles.address("first.parquet")
        size = measure_extent(look_at(where)).text_bytes

        def run(work: Work, output: Path, progress: Progress) -> None:
            """Run over what was written."""
            run_archive(where, output, work, engine, progress, rules=job.rules)

        try:
            return estimates.try_run(run, n, size, engine.workers, Path(held))
        except UsageError as error:  # of the copy, which is gone when this is read
            raise UsageError(str(error).replace(where, job.where)) from None


def tell(job: Job, summary: Mapping[str, Any]) -> str:
    """Say what a job found, and what to do next."""
    counts = summary["counts"]
    articles, pairs, groups = (
        f"{tell_number(counts[name])} {name if counts[name] != 1 else name[:-1]}"
        for name in ("articles", "pairs", "groups")
    )
    share = "share" if counts["pairs"] != 1 else "shares"
    open_one = (
        f"; `samestory open {type_path(job.output)} 1` makes a story folder of the largest group"
        if counts["groups"]
        else ""
    )
    return (
        f"{articles}: {pairs} {share} wording, in {groups}.\n"
        f"The report is {job.output / REPORT}{open_one}."
    )
