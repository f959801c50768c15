"""Told of an archive: each number of its report, in words, with how sure it is and where it stands.

Every number has a query: a line of pandas that gives it again from the run's tables, in its
folder, with ``import pandas as pd`` and ``import json``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..prose import count, listed, percent
from .finishedrun import FinishedRun
from .tallies import NO_DAY, Members, Shares, spread

#: What is said where the summary has no trial.
NOT_MEASURED = "not measured in this run"


@dataclass(frozen=True)
class Number:
    """A number of the report: what it counts, how it is printed, its value, how sure, the query."""

    what: str
    shown: str
    value: float
    sure: tuple[str, ...]
    query: str


def in_summary(*keys: str) -> str:
    """The query of what the summary says under some keys."""
    return 'json.load(open("summary.json"))' + "".join(f'["{key}"]' for key in keys)


def read(table: str, *columns: str) -> str:
    """The query that reads some columns of a table."""
    told = ", columns=[" + ", ".join(f'"{column}"' for column in columns) + "]" if columns else ""
    return f'pd.read_parquet("{table}.parquet"{told})'


def rate(share: float) -> str:
    """Write a rate of 0 to 1 with one decimal, as of errors: ``0.5 %``."""
    return f"{100 * share:.1f} %"


def with_interval(row: dict[str, Any]) -> str:
    """Write an estimated rate with its interval."""
    return f"{rate(row.get('rate', row.get('value')))} (95 % interval {between(row)})"


def between(row: dict[str, Any]) -> str:
    """Write an interval."""
    return f"{rate(row['low'])} to {rate(row['high'])}"


# How sure


def planted(run: FinishedRun, measure: str) -> list[dict[str, Any]]:
    """The scores of one measure in the trial with planted copies."""
    return [row for row in run.told("planted") or () if row["measure"] == measure]


def tell_recall(run: FinishedRun, most: int = 3) -> tuple[str, ...]:
    """How many planted copies were found, by the part of an article that was copied."""
    found = planted(run, "recall")[:most]
    if not found:
        return (f"How many copies are found is {NOT_MEASURED}.",)
    return tuple(
        f"Copies planted in this archive, of {row['kind'].replace('%', ' %')} of an article: "
        f"{with_interval(row)} are found."
        for row in reversed(found)
    )


def tell_precision(run: FinishedRun) -> tuple[str, ...]:
    """How many of the kept pairs of the planted trial were planted."""
    told = tuple(
        f"Of {row['n']:,} kept pairs with a planted article, {with_interval(row)} share what was "
        "planted."
        for row in planted(run, "precision")
    )
    return told or (f"How many of the kept pairs are right is {NOT_MEASURED}.",)


def tell_false_rate(run: FinishedRun) -> tuple[str, ...]:
    """How often the rule keeps a pair that did not copy."""
    told = [
        f"Of {row['n']:,} articles planted that are no copies, {with_interval(row)} are kept."
        for row in planted(run, "false rate")
    ]
    if row := run.told("threshold", "false rate"):
        told.insert(
            0,
            f"Of {row['n']:,} pairs of articles of one event ({row['n_events']:,} events) that "
            f"were read and judged not to have copied, {with_interval(row)} are kept.",
        )
    return tuple(told) or (f"How often a pair is kept in error is {NOT_MEASURED}.",)


# The numbers of the first screen


def tell_numbers(run: FinishedRun, members: Members, shares: Shares) -> list[Number]:
    """The numbers that the report begins with."""
    articles, grouped = int(run.told("counts", "articles") or 0), len(members.group)
    n_groups = int((members.size > 0).sum())
    whole = f" ({percent(grouped / articles)})" if articles else ""
    made = [
        Number("Articles compared", f"{articles:,}", articles, ("Counted.",),
               in_summary("counts", "articles")),
        Number("Articles with wording that another has, too", f"{grouped:,}{whole}", grouped,
               tell_recall(run), f'{read("groups", "id")}["id"].nunique()'),
        Number("Groups of such articles", f"{n_groups:,}", n_groups,
               ("A pair kept in error may join two groups into one.",),
               f'{read("groups", "group")}["group"].nunique()'),
        Number("Pairs of articles", f"{shares.n_pairs:,}", shares.n_pairs, tell_precision(run),
               f'len({read("pairs", "n_shared")})'),
    ]  # fmt: skip
    if row := run.told("threshold", "false rate"):
        made.append(
            Number("False rate of the rule by which a pair is kept", rate(row["value"]),
                   row["value"], tell_false_rate(run),
                   in_summary("threshold", "false rate", "value"))
        )  # fmt: skip
    return made


def tell_lead(run: FinishedRun, members: Members) -> str:
    """The one sentence that the report begins with."""
    articles, grouped = int(run.told("counts", "articles") or 0), len(members.group)
    if not grouped:
        return f"In {count(articles, 'article')} no wording was found that two of them have."
    groups = int((members.size > 0).sum())
    whole = f" ({percent(grouped / articles)})" if articles else ""
    return (
        f"In {grouped:,} of {articles:,} articles{whole} the program found wording that another "
        f"article has, too; they form {count(groups, 'group')}."
    )


# Each part's statement, with its query


def read_copy(*more: str) -> str:
    """The query that reads the agency copy, with further columns."""
    return (
        read("groups", "group", "agency", "credited", "derivation", *more)
        + '.assign(agency=lambda t: t["credited"].eq(True) | t["agency"].fillna("").ne(""))'
        + '.assign(agency=lambda t: t.groupby("group")["agency"].transform("any"))'
        + ".query(\"agency and derivation != 'non-derived'\")"
    )


def tell_copy(run: FinishedRun, members: Members) -> tuple[str, str]:
    """How much agency copy there is, and the query of the number."""
    n, articles = int(members.copy.sum()), int(run.told("counts", "articles") or 0)
    of_all = f" ({percent(n / articles)} of all)" if articles and n else ""
    query = (
        f"{read('groups', 'group', 'agency', 'credited', 'derivation')}.assign(agency=lambda t: "
        't["credited"].eq(True) | t["agency"].fillna("").ne("")).assign(agency=lambda t: '
        't.groupby("group")["agency"].transform("any")).query("agency and derivation != '
        "'non-derived'\").shape[0]"
    )
    if not n:
        return "No group has a member that names an agency, or is given one in the input.", query
    return (
        f"{n:,} articles{of_all} are agency copy: they share wording in a group of which some "
        "member names an agency, or is given one in the input."
    ), query


def tell_named(members: Members) -> tuple[str, str]:
    """How much of the agency copy names an agency, and the query of the number that does not."""
    copy = members.copy
    named, nowhere = (int((copy & (members.named == kind)).sum()) for kind in (1, 0))
    mixed = len(
        np.intersect1d(members.group[copy & (members.named == 1)],
                       members.group[copy & (members.named == 0)])
    )  # fmt: skip
    query = (
        f"{read('groups', 'group', 'agency', 'credited', 'derivation')}.assign(agency=lambda t: "
        't["credited"].eq(True) | t["agency"].fillna("").ne("")).assign(agency=lambda t: '
        't.groupby("group")["agency"].transform("any")).query("agency and derivation != '
        '\'non-derived\'")["credited"].eq(False).sum()'
    )
    if not named + nowhere:
        return "Of no agency copy it is known whether its text names an agency.", query
    return (
        f"Of the agency copy, {count(named, 'article')} {'name' if named != 1 else 'names'} an "
        f"agency and {count(nowhere, 'article')} {'name' if nowhere != 1 else 'names'} none "
        f"anywhere in the text; both stand side by side in {count(mixed, 'group')}."
    ), query


def tell_lags(members: Members) -> tuple[str, str]:
    """How long it takes from first to last copy, and the query of the median."""
    days, _ = spread(members)
    days = days[days != NO_DAY]
    query = (
        f'{read("groups", "group", "published")}.dropna().astype({{"published": '
        '"datetime64[s]"}).groupby("group")["published"].agg(["min", "max", "count"]).query('
        '"count > 1").pipe(lambda t: t["max"] - t["min"]).dt.days.median()'
    )
    if not len(days):
        return "No group has two members of which the day is known.", query
    same = int((days == 0).sum())
    return (
        f"In {same:,} of {count(len(days), 'group')} with two known days all copies came out on "
        f"one day; the median from first to last copy is {float(np.median(days)):g} days."
    ), query


def tell_time(members: Members, step: str) -> tuple[str, str]:
    """Over how many days, weeks or months the agency copy is told, and the query of the first."""
    known = members.day[members.copy & (members.day != NO_DAY)]
    query = f'{read_copy("published")}["published"].notna().sum()'
    if not len(known):
        return "Of no agency copy the day is known.", query
    undated = int(members.copy.sum()) - len(known)
    left = f"; of {undated:,} more the day is not known" if undated else ""
    days = np.array([known.min(), known.max()], "int32").astype("datetime64[D]").astype(str)
    return (
        f"Agency copy of which the day is known: {len(known):,} articles from {days[0]} to "
        f"{days[1]}, told by the {step}{left}."
    ), query


def tell_derived(members: Members) -> tuple[str, str]:
    """How many members are derived wholly, partially, or not, and the query."""
    counts = np.bincount(members.derivation, minlength=4)
    told = listed(
        f"{n:,} {name}" for n, name in zip(counts[1:4], ("wholly derived", "partially derived",
                                                       "non-derived"), strict=True))  # fmt: skip
    return (
        f"Against the likely source of its group, {told}."
    ), f'{read("groups", "derivation")}["derivation"].value_counts()'


def tell_shares(shares: Shares) -> tuple[str, str]:
    """How much the pairs share, and the query of the number of pairs that share at least half."""
    half = int(shares.bins["pairs"].iloc[len(shares.bins) // 2 :].sum())
    query = f"({read('pairs', 'share_a_in_b', 'share_b_in_a')}.max(axis=1) >= 0.5).sum()"
    if not shares.n_pairs:
        return "No pair was kept.", query
    quoted = 1 - shares.n_unquoted / shares.n_shared if shares.n_shared else 0.0
    return (
        f"In {half:,} of {count(shares.n_pairs, 'pair')} one article has at least half of the "
        f"other; {percent(quoted)} of all shared words stand in quotation marks in either, and the "
        f"longest shared run has {shares.longest:,} words."
    ), query
