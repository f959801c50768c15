"""A run over an archive, from articles to tables: stages of tasks, each done once.

What a task has done stands in the work folder with the task's result, so that a run that was
stopped at any moment goes on where it was, with whatever engine, and its rows are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from ..errors import UsageError
from . import find, grouping, lines, measure
from .articles import Articles
from .datelines import Datelines
from .engines import Threads
from .finals import write_finals
from .fingerprints import hash_file
from .gathering import gather_articles, refuse_empty
from .parts import Part, do_each, read_part
from .plan import WORDS, Plan, Rules, divide, write_plan
from .planted import Planted, plant_copies
from .progress import Progress
from .store import Work

#: How much work each stage is, for the time left: seconds of a million articles, about.
WEIGHTS = {"read": 55, "join": 15, "merge": 15, "gather": 25, "measure": 80, "group": 10}
#: Articles from which copies are planted, and how many parts they are taken from.
SAMPLE, SAMPLED_PARTS = 1000, 8
#: Where what is planted lies.
PLANTED = "planted/articles.parquet"


def do_once(work: Work, item: tuple[str, int, Callable[[Work, int], Any]]) -> Any:
    """Do a task unless it was done before; its result is kept."""
    label, number, function = item
    mark = f"done/{label}/{number:06}.json"
    if work.exists(mark):
        return work.read_json(mark)
    result = function(work, number)
    work.write_json(mark, result)
    return result


@dataclass
class Run:
    """A run: where its work lies, who does its tasks, and how it tells of its progress.

    *waste* removes what is no longer needed, while tasks go on.
    """

    work: Work
    engine: Any
    progress: Progress
    waste: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, 1))

    def each(
        self,
        label: str,
        function: Callable[[Work, int], Any],
        numbers: Iterable[int],
        amounts: Mapping[int, int] | None = None,
        unit: str = "tasks",
        of: int = 1,
    ) -> list[Any]:
        """Do a task for each number; give the results in their order.

        *amounts*: how many units each is, one if it is not said; *unit*: what they are called. The
        stage is one *of* so many with its label. What was done before is not done again.
        """
        numbers = list(numbers)
        amounts = amounts or dict.fromkeys(numbers, 1)
        name = f"{label} {function.__name__}"
        marks = set(self.work.names(f"done/{name}"))
        done = {number for number in numbers if f"{number:06}.json" in marks}
        before, total = sum(amounts[number] for number in done), sum(amounts.values())
        items = [(name, number, function) for number in numbers]
        with self.progress.stage(label, total, unit, before, of) as stage:

            def step(item: tuple[str, int, Any]) -> None:
                """Step on by what a task is, unless it was done before."""
                if item[1] not in done:
                    stage.step(amounts[item[1]])

            return do_each(do_once, self.work, items, self.engine, step)

    def discard(self, *names: str) -> None:
        """Remove what no later stage needs, while others go on; what fails stays, to the end."""
        for name in names:
            self.waste.submit(self.work.remove, name)

    def once(self, label: str, function: Callable[[Work, int], Any], number: int = 0) -> Any:
        """Do a task that stands alone, here; its time is that of the stage."""
        began = self.progress.clock()
        result = do_once(self.work, (f"{label} {function.__name__}", number, function))
        seconds = self.progress.seconds
        seconds[label] = seconds.get(label, 0.0) + self.progress.clock() - began
        return result


def run_archive(
    where: str,
    output: Path,
    work: Work,
    engine: Any = None,
    progress: Progress | None = None,
    columns: Mapping[str, str] | None = None,
    rules: Rules | None = None,
) -> dict[str, Any]:
    """Find, measure and group what the articles at a place share; give the summary.

    *work* holds what was done before by a run that was stopped; tables and summary are written to
    the folder *output*. Raises ``SamestoryError``. Cost: two readings of the texts, one of their
    files to hash them, and a few of the other columns; the rest grows with what is shared.
    """
    run = Run(work, engine or Threads(), progress or Progress(WEIGHTS))
    articles, datelines = gather_articles(work, where, columns, run.engine, run.progress)
    plan = prepare(run, articles, datelines, rules or Rules())
    with ThreadPoolExecutor(1) as pool:  # what is planted is made while articles are read
        planting = pool.submit(plant, work, plan)
        counts = find_candidates(run, plan, articles, planting)
    counts |= measure_candidates(run, plan)
    counts |= group_pairs(run, plan, counts["buckets"])
    hashes = do_each(hash_file, work, enumerate(articles.files), run.engine)
    planted = planting.result()
    summary = write_finals(run, plan, articles, datelines, planted, counts, hashes, output)
    run.waste.shutdown()  # the removal of all that is left would meet it
    return summary


def prepare(run: Run, articles: Articles, datelines: Datelines, rules: Rules) -> Plan:
    """Divide a run, with room for what is planted in it; give its plan."""
    work, parts = run.work, articles.parts
    days = work.array("facts/days.i32", np.int32)
    outlets = work.array("facts/outlets.i32", np.int32)
    work.write("facts/counts", np.bincount(outlets[outlets >= 0]).astype(np.int64))
    if n := copies_of(rules, articles.n) + others_of(rules, articles.n):
        parts = (*parts, Part(work.address(PLANTED), 0, articles.n, n))
    n_all = parts[-1].first + parts[-1].n
    dated = find.write_spans(work, days, n_all, rules.window)
    ranges, blocks = divide(n_all, WORDS * n_all, rules)
    has_outlets = bool(datelines.outlets)
    plan = Plan(rules, parts, len(articles.parts), articles.n, ranges, blocks, dated, has_outlets)
    write_plan(work, plan)
    return plan


def copies_of(rules: Rules, n: int) -> int:
    """How many copies are planted among so many articles."""
    return min(rules.planted, n // 20)


def others_of(rules: Rules, n: int) -> int:
    """How many articles are planted that are no copies."""
    return copies_of(rules, n) // 4


def plant(work: Work, plan: Plan) -> tuple[list[Planted], list[int]]:
    """Plant copies of some of the articles: what was planted, and the numbers it was taken from.

    They are written as the last part of the archive; empty ones where no two articles are long
    enough to plant from.
    """
    if len(plan.parts) == plan.n_read:
        return [], []
    spread = np.linspace(0, plan.n_read - 1, min(SAMPLED_PARTS, plan.n_read))
    texts, numbers = [], []
    for k in np.unique(spread.astype(int)):
        part = plan.parts[k]
        rows = np.linspace(0, part.n - 1, min(part.n, SAMPLE // SAMPLED_PARTS)).astype(int)
        texts += read_part(part, ("text",))["text"].take(pa.array(rows)).to_pylist()
        numbers += (rows + part.first).tolist()
    n_copies, n_others = (many(plan.rules, plan.n) for many in (copies_of, others_of))
    try:
        planted = plant_copies(texts, plan.rules.seed, n_copies, n_others)
    except UsageError:
        planted = []
    made = [article.text for article in planted] or [""] * (n_copies + n_others)
    ids = [f"planted {k}" for k in range(len(made))]
    work.write_table(PLANTED, pa.table({"id": ids, "text": made}))
    return planted, numbers


def find_candidates(
    run: Run, plan: Plan, articles: Articles, planting: Future[Any]
) -> dict[str, int]:
    """Find the pairs that may share wording; give how much text the articles have."""
    sizes = {k: plan.parts[k].n for k in range(plan.n_read)}
    read = run.each("read", find.scan_part, sizes, sizes, "articles")
    planting.result()
    for k in range(plan.n_read, len(plan.parts)):
        run.once("read", find.scan_part, k)
    totals = [sum(told) for told in zip(*read, strict=True)]
    refuse_empty(articles, totals[2] if totals[0] else articles.n)  # marks alone are no words
    if plan.outlets:
        run.once("read", lines.count_lines)
        run.once("read", lines.tell_furniture)
    run.each("join", find.join_range, range(plan.n_ranges), unit="ranges")
    run.once("merge", find.count_aside)
    run.each("merge", find.link_range, range(plan.n_ranges), unit="ranges", of=3)
    run.each("merge", find.merge_block, range(plan.n_blocks), unit="blocks", of=3)
    run.once("merge", find.pair_crowds)
    run.each("merge", find.settle_block, range(plan.n_blocks), unit="blocks", of=3)
    run.discard("grams", "pairs", "linked", "aside", "merged")
    return dict(zip(("words", "bytes", "empty"), totals, strict=True))


def measure_candidates(run: Run, plan: Plan) -> dict[str, int]:
    """Measure the candidates; give how many buckets and pairs there were."""
    n_buckets = run.once("measure", measure.plan_buckets)
    parts = range(len(plan.parts))
    sizes = {k: plan.parts[k].n for k in parts}
    run.each("gather", measure.gather_part, parts, sizes, "articles")
    edges = np.diff(run.work.array("buckets/edges", np.int64))
    pairs = dict(enumerate(edges.tolist()))
    measured = run.each("measure", measure.measure_bucket, range(n_buckets), pairs, "pairs")
    run.discard("texts", "candidates")
    return {
        "buckets": n_buckets,
        "candidates": sum(n for n, _ in measured),
        "pairs": sum(kept for _, kept in measured),
    }


def group_pairs(run: Run, plan: Plan, n_buckets: int) -> dict[str, int]:
    """Group what was kept; give how many groups and articles in them there are."""
    n_groups = run.once("group", grouping.group_articles, n_buckets)
    run.once("group", grouping.write_source_ids)
    told = run.each("group", grouping.tell_part, range(plan.n_read), unit="parts")
    return {"groups": n_groups, "articles_in_groups": sum(told)}
