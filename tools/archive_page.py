"""What docs/archive.md is told by code: files, rules, rates, and a hundred million on paper.

    python tools/guides.py        writes it into the page, with the other guides

Rates come from ``models/threshold.csv`` and ``benchmarks/results``; what was not measured is said
to be missing. A test fails where the page and this differ.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import paper  # noqa: E402  (beside this file)

from samestory.archive import job, lines, measure, threshold  # noqa: E402
from samestory.archive.articles import MOST  # noqa: E402
from samestory.archive.plan import Rules  # noqa: E402
from samestory.archive.threshold import Measured, measured  # noqa: E402

#: What a run leaves, and for whom.
FILES = {
    "report.html": "what was found, in words and figures, for a reader: it opens by a double click",
    "pairs.parquet": "every pair of articles that share wording, and how much",
    "groups.parquet": "every article that is in a group, and how it stands to its likely source",
    "passages.parquet": "every shared passage, and where it stands in both texts",
    "furniture.parquet": "the lines that an outlet repeats, which were left out",
    "summary.json": "counts, rules, versions, the input's hash, how sure it all is",
}
#: What each rule says.
RULES = {
    "min_run": "words in a run that counts as shared: the study's own",
    "sample": "of so many runs of four words one is looked up",
    "most": "a run that more articles have links none of them by itself",
    "window": "days of a stretch in which a burst is looked for",
    "carried": "a run that more articles than these have in a burst carries no story",
    "least": "runs that two articles need in common to be measured",
    "least_crowded": "the same, where crowded ones are among them",
    "surely": "so many crowded ones: both surely carry one story",
    "paired": "all pairs of a story are measured, if at most so many articles carry it",
    "fullest": "of one that more carry, each is measured with so many of the fullest",
    "wholly": "from this share in the likely source on, an article is wholly derived",
    "planted": "copies planted to measure how many are found, and a quarter as many that are none",
    "seed": "draws what is planted",
}
FOUND = "benchmarks/archive.py"


def tell_archive(results: Path) -> dict[str, str]:
    """Give each part of the page that code writes, from the results of benchmarks in a folder."""
    rows = paper.read_rows(results / "archive.csv")
    return {
        "archive-files": tabulate(("file", "what it holds"), _files()),
        "archive-threshold": _tell_threshold(),
        "archive-rules": _tell_rules(),
        "archive-minhash": _tell_minhash(rows),
        "archive-recall": _tell_recall(rows),
        "archive-memory": _tell_memory(rows),
        "archive-hands": _tell_hands(rows),
        "archive-most": f"- More than {MOST:,} articles are not taken.\n",
        "archive-paper": paper.tell_paper(results),
    }


def tabulate(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write a table in Markdown."""
    told = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(map(str, row))} |\n" for row in told)


def _files() -> list[tuple[str, str]]:
    return [(f"`{name}`", FILES[name]) for name in FILES]


def percent(share: float) -> str:
    """Write a rate in per cent, with the digits that tell."""
    told = f"{100 * share:.1f}" if share < 0.9995 else "100"
    return f"{told} %"


def _interval(row) -> str:
    return f"{percent(row.low)} to {percent(row.high)}"


# The threshold


class Tried(NamedTuple):
    """A row of what was tried: the rule, and the rate of false pairs, or of copies found."""

    rule: str
    row: Measured


def _tell_threshold() -> str:
    rates = measured()
    first = rates["false rate"]
    unclear = rates["false rate, unclear pairs counted as false"]
    copies = rates["recall, copies of one event"]
    enough, slack = threshold.ENOUGH, threshold.SLACK
    return (
        f"A passage counts for its words outside quotation marks beyond {slack}, and a pair needs "
        f"{enough} of these over all its passages: one passage of {slack + enough} words, or two "
        f"of {slack + enough // 2}.\n\n"
        f"**How often that errs** was counted on {first.n:,} pairs of English news articles of "
        f"{first.n_events} events, which a reader judged not to have copied each other. "
        f"{percent(first.value)} of them are kept all the same (95 % interval {_interval(first)}; "
        f"if every pair on which the reader was in doubt is counted as false, "
        f"{percent(unclear.value)}). Of {copies.n:,} pairs that the reader judged to be copies, "
        f"{percent(copies.value)} are kept ({_interval(copies)}). The rule was chosen on these "
        f"pairs; chosen on other events, its false rate is "
        f"{percent(rates['false rate, ENOUGH chosen on other events'].value)}.\n\n"
        "What was tried, on the same pairs:\n\n" + _tell_tried(rates)
    )


def _tell_tried(rates: dict[str, Measured]) -> str:
    """What other rules would give, as a table."""
    wide = [
        ("this rule", "false rate"),
        ("a share of .05 or more", "false rate, a share of .05 instead"),
        *((f"{n} such words, not {threshold.ENOUGH}", f"false rate, ENOUGH {n} instead")
          for n in (3, 10, 16, 24)),
    ]  # fmt: skip
    deep = [
        ("this rule", "recall, 10% planted"),
        ("the larger share", "recall, 10% planted, by the larger share instead"),
        ("unquoted words in runs", "recall, 10% planted, by unquoted words in runs instead"),
        ("the longest unquoted run", "recall, 10% planted, by the longest unquoted run instead"),
        ("the longest run", "recall, 10% planted, by the longest run instead"),
    ]
    return (
        tabulate(("rule", "keeps of pairs that did not copy", "95 % interval"),
                 [(rule, percent(rates[name].value), _interval(rates[name]))
                  for rule, name in wide])
        + "\nAnd at the same false rate, of planted copies that share a tenth of an article:\n\n"
        + tabulate(("rule", "finds", "95 % interval"),
                   [(rule, percent(rates[name].value), _interval(rates[name]))
                    for rule, name in deep])
    )  # fmt: skip


# Rules


def _tell_rules() -> str:
    rules = asdict(Rules())
    told = [(f"`{field.name}`", f"{rules[field.name]:,}" if rules[field.name] < 1e6
             else rules[field.name], RULES[field.name]) for field in fields(Rules)]  # fmt: skip
    told.append((
        "furniture", lines.LEAST,
        f"articles in which a line stands at least, and {percent(lines.PART)} of the "
        f"{lines.LOOKED_AT:,} or so of an outlet that are looked at",
    ))  # fmt: skip
    return "All rules stand in `summary.json` with each run:\n\n" + tabulate(
        ("rule", "value", "what it says"), told
    )


# What was measured


def _tell_minhash(rows: list[paper.Row]) -> str:
    shares = ("0.1", "0.2", "0.3", "0.5")
    told = []
    for part, what, name in (
        ("run", "samestory", "this job"),
        ("peers", "datasketch", "MinHash (datasketch)"),
        ("peers", "rensa", "MinHash (rensa)"),
    ):
        found = {s: paper.find_row(rows, part, what, f"recall, share {s}", 10_000) for s in shares}
        if any(found.values()):
            told.append((name, *(percent(row.value) if row else "" for row in found.values())))
    if len(told) < 2:
        return f"*Not measured yet: `{FOUND}` compares it, on ten thousand articles.*\n"
    names = ("copies found that share", *(percent(float(s)).replace(".0", "") for s in shares))
    return "On the same ten thousand articles:\n\n" + tabulate(names, told)


def _tell_recall(rows: list[paper.Row]) -> str:
    rates = measured()
    of_rule = [
        (f"{share} %", percent(rates[f"recall, {share}% planted"].value),
         percent(rates[f"recall, {share}% planted, mostly unquoted"].value))
        for share in (10, 20, 30)
    ]  # fmt: skip
    told = (
        "By the threshold alone, of copies planted in English news articles, with up to a fifth of "
        "their words replaced:\n\n"
        + tabulate(("taken of an article", "kept", "kept, where most of it is no quotation"),
                   of_rule)
    )  # fmt: skip
    largest = paper.largest_run(rows)
    found = [(s, row) for s in ("0.1", "0.2", "0.3", "0.5", "0.8", "1")
             if (row := paper.find_row(rows, "run", "samestory", f"recall, share {s}", largest))
             ]  # fmt: skip
    if not found:
        return told + f"\n*From end to end: not measured yet; `{FOUND}` measures it.*\n"
    return (
        told + f"\nFrom end to end, in {largest:,} articles that were made for the purpose:\n\n"
        + tabulate(("taken of an article", "found", "95 % interval", "of"),
                   [(percent(float(s)).replace(".0", ""), percent(row.value), _interval(row),
                     f"{row.n:,}") for s, row in found])
    )  # fmt: skip


def _tell_memory(rows: list[paper.Row]) -> str:
    first = (
        "**Memory.** A task holds its piece and no more, so what the tasks hold does not grow with "
        f"the archive: a bucket, for one, has at most {measure.IN_BUCKET:,} articles. What grows "
        "are lists with a few numbers for each article (its day, its outlet, its group) and for "
        f"each pair. `--estimate` reckons with {job.AN_ARTICLE} bytes an article."
    )
    slope = paper.memory_slope(rows)
    if slope is None:
        return f"{first} *Not measured yet at two sizes; `{FOUND}` measures it.*\n"
    return (
        f"{first} Measured between {slope.smaller:,} and {slope.larger:,} articles: "
        f"{slope.an_article:,.0f} bytes.\n"
    )


def _tell_hands(rows: list[paper.Row]) -> str:
    """How two workers of a cluster compare with as many threads."""
    what, measure_of = "samestory, two workers", "times in-process"
    told = [row for row in rows if (row.part, row.what, row.measure) ==
            ("scheduler", what, measure_of)]  # fmt: skip
    if not told:
        return f"*What the cluster adds: not measured yet; `{FOUND}` measures it.*\n"
    row = max(told, key=lambda row: row.articles)
    return (
        f"With {row.articles:,} articles two workers of a cluster on one machine take "
        f"{row.value:.2f} times as long as two threads.\n"
    )
