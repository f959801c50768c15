"""Tallies: what the report of an archive tells, counted from its tables in one pass over each.

*Agency copy* is an article in a group of which some member's text names an agency, or of which
the input says that it carries one; members that share little with the group's likely source
(``non-derived``) are left out. Cost: linear in the rows; about 20 bytes a row of ``groups`` are
held, whatever the texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ..prose import count
from .finishedrun import FinishedRun

#: What a derivation is stored as.
DERIVATIONS = ("source", "wholly", "partially", "non-derived")
#: No day is known; and whether the text names the agency: no, yes, or there is nothing to name.
NO_DAY = np.iinfo(np.int32).min
NOT_NAMED, NAMED, UNKNOWN = 0, 1, 2
#: The largest groups that are told one by one, and the outlets.
LARGEST, OUTLETS = 20, 30
#: Where the times from first to last copy are parted, in days, each with what it is called.
LAGS = (
    (0, "the same day"), (1, "the next day"), (3, "2 to 3 days"), (7, "4 to 7 days"),
    (30, "8 to 30 days"), (365, "31 to 365 days"), (10**9, "more than a year"),
)  # fmt: skip
#: Bins of shares, of one twentieth each.
BINS = 20


@dataclass(frozen=True)
class Members:
    """Hold the rows of ``groups`` as columns of small numbers; ``outlets`` names their codes."""

    group: np.ndarray
    outlet: np.ndarray
    day: np.ndarray
    named: np.ndarray
    derivation: np.ndarray
    given: np.ndarray
    outlets: tuple[str, ...]

    @cached_property
    def size(self) -> np.ndarray:
        """The number of members by group; group 0 is none."""
        return np.bincount(self.group, minlength=1)

    @cached_property
    def with_agency(self) -> np.ndarray:
        """Whether a group has a member that names an agency or is given one, by group."""
        told = self.group[(self.named == NAMED) | self.given]
        return np.bincount(told, minlength=len(self.size)) > 0

    @cached_property
    def copy(self) -> np.ndarray:
        """Whether a member is agency copy."""
        derived = self.derivation != DERIVATIONS.index("non-derived")
        return self.with_agency[self.group] & derived


def read_members(run: FinishedRun) -> Members:
    """Read the table ``groups`` into columns of small numbers."""
    parts: dict[str, list[np.ndarray]] = {}
    outlets: dict[str, int] = {}
    wanted = ("group", "outlet", "published", "credited", "derivation", "agency")
    for batch in run.batches("groups", wanted):
        days = batch["published"].cast("int32").fill_null(int(NO_DAY))
        said = {
            "group": batch["group"].to_numpy(zero_copy_only=False).astype(np.int32),
            "outlet": _codes(batch["outlet"], outlets),
            "day": days.to_numpy(zero_copy_only=False),
            "named": batch["credited"].cast("uint8").fill_null(UNKNOWN).to_numpy(False),
            "derivation": _codes(batch["derivation"], dict(zip(DERIVATIONS, range(4), strict=True)),
                                 np.uint8),
            "given": _codes(batch["agency"], {"": 0}) > 0,
        }  # fmt: skip
        for name, values in said.items():
            parts.setdefault(name, []).append(values)
    joined = {name: np.concatenate(parts.pop(name)) for name in list(parts)}
    for name in Members.__dataclass_fields__:  # a table without rows
        if name != "outlets":
            joined.setdefault(name, np.zeros(0, bool if name == "given" else np.int32))
    return Members(**joined, outlets=tuple(outlets))


def _codes(column: Any, known: dict[str, int], kind: type = np.int32) -> np.ndarray:
    """Give each text of a column its number in what is known, which grows; null is ""."""
    column = column if hasattr(column, "dictionary") else column.dictionary_encode()
    own = [known.setdefault(text or "", len(known)) for text in column.dictionary.to_pylist()]
    own.append(known.setdefault("", len(known)) if column.null_count else 0)
    places = column.indices.fill_null(len(own) - 1).to_numpy(zero_copy_only=False)
    return np.array(own, kind)[places]


# By outlet and time


def tally_outlets(members: Members, articles: dict[str, int] | None = None) -> pd.DataFrame:
    """Count articles by outlet, most agency copy first, then by name.

    Columns: ``outlet, grouped, copy, names, nowhere, unknown, source, articles`` (of the input; 0
    where the summary does not say). ``names``, ``nowhere``: of the agency copy, whose text names
    the agency, and whose does not.
    """
    n = len(members.outlets)

    def by_outlet(chosen: np.ndarray) -> np.ndarray:
        """Count the chosen members by outlet."""
        return np.bincount(members.outlet[chosen], minlength=n)

    copy, named = members.copy, members.named
    counted = pd.DataFrame(
        {
            "outlet": members.outlets,
            "grouped": by_outlet(slice(None)),
            "copy": by_outlet(copy),
            "names": by_outlet(copy & (named == NAMED)),
            "nowhere": by_outlet(copy & (named == NOT_NAMED)),
            "unknown": by_outlet(copy & (named == UNKNOWN)),
            "source": by_outlet(members.derivation == 0),
        }
    )
    known = articles or {}
    counted["articles"] = [int(known.get(outlet, 0)) for outlet in members.outlets]
    return counted.sort_values(["copy", "grouped", "outlet"], ascending=[False, False, True],
                               ignore_index=True)  # fmt: skip


#: The steps in which time is told: from how many days on, its name, and how a day is put into it.
STEPS = ((0, "day"), (63, "week"), (735, "month"), (3653, "year"), (73_050, "century"))


def tally_time(members: Members, articles: dict[str, int] | None = None) -> pd.DataFrame:
    """Count agency copy by day, week, month, year or century, so that few rows come of it.

    Columns: ``start`` (the first day of each, ISO), ``step``, ``grouped, copy, names, articles``;
    a step without an article in any group has its row between the first and the last.
    """
    known = members.day != NO_DAY
    if not known.any():
        return pd.DataFrame(columns=["start", "step", "grouped", "copy", "names", "articles"])
    first, last = int(members.day[known].min()), int(members.day[known].max())
    step = next(name for least, name in reversed(STEPS) if last - first >= least)
    place = _number(members.day, step)
    before = place[known].min()
    starts = _begin(np.arange(before, place.max() + 1), step)
    counted: dict[str, Any] = {"start": starts.astype(str), "step": step}
    for column, chosen in (
        ("grouped", known), ("copy", known & members.copy),
        ("names", known & members.copy & (members.named == NAMED)),
    ):  # fmt: skip
        counted[column] = np.bincount(place[chosen] - before, minlength=len(starts))
    told = articles or {}
    days = np.array(list(told), "datetime64[D]").astype(int)
    within = (days >= first) & (days <= last)
    read = np.array(list(told.values()), float)[within]
    place = _number(days[within], step) - before
    counted["articles"] = np.bincount(place, read, len(starts)).astype(int)
    return pd.DataFrame(counted)


def _number(days: np.ndarray, step: str) -> np.ndarray:
    """Number the week (from Monday), month, year or century in which days since 1970 lie."""
    days = days.astype("int64")
    if step in ("day", "week"):
        return days if step == "day" else (days + 3) // 7  # 1 January 1970 was a Thursday
    dates = days.astype("datetime64[D]")
    if step == "century":
        return (dates.astype("datetime64[Y]").astype("int64") + 1970) // 100
    return dates.astype(f"datetime64[{step[0].upper()}]").astype("int64")


def _begin(numbers: np.ndarray, step: str) -> np.ndarray:
    """Give the first day of each week, month, year or century that ``_number`` numbers so."""
    if step in ("day", "week"):
        return (numbers if step == "day" else numbers * 7 - 3).astype("datetime64[D]")
    if step == "century":
        numbers, step = numbers * 100 - 1970, "year"
    return numbers.astype(f"datetime64[{step[0].upper()}]").astype("datetime64[D]")


# By group


def spread(members: Members) -> tuple[np.ndarray, np.ndarray]:
    """Give the days from first to last copy by group, and how many members have a day.

    Groups with fewer than two dated members have ``NO_DAY``.
    """
    known = members.day != NO_DAY
    group, day = members.group[known], members.day[known]
    first = np.full(len(members.size), np.iinfo(np.int32).max, np.int32)
    last = np.full(len(members.size), NO_DAY, np.int32)
    np.minimum.at(first, group, day)
    np.maximum.at(last, group, day)
    dated = np.bincount(group, minlength=len(members.size))
    return np.where(dated > 1, last.astype(np.int64) - first, NO_DAY), dated


def tally_lags(members: Members) -> pd.DataFrame:
    """Count groups by the days from first to last copy: ``lag, up_to, groups``, of those dated."""
    days, _ = spread(members)
    days = days[days != NO_DAY]
    edges = [edge for edge, _ in LAGS]
    counts = np.bincount(np.searchsorted(edges, days), minlength=len(LAGS))
    return pd.DataFrame(
        {"lag": [name for _, name in LAGS], "up_to": edges, "groups": counts[: len(LAGS)]}
    )


def list_largest(run: FinishedRun, members: Members, most: int = LARGEST) -> pd.DataFrame:
    """List the largest groups, by size falling, then by number.

    Columns: ``group, size, outlets, source`` (the likely source's id), ``outlet, published`` (of
    that; "" where not known), ``first, last`` (ISO days), ``first_outlet`` (of the first day),
    ``days, names, nowhere, agency``.
    """
    size = members.size
    order = np.lexsort((np.arange(len(size)), -size))[:most]
    chosen = [int(group) for group in order if size[group]]
    rows = run.pick("groups", "group", chosen)
    told = [_tell_group(group, rows[rows["group"] == group]) for group in chosen]
    return pd.DataFrame(told)


def _tell_group(group: int, own: pd.DataFrame) -> dict[str, Any]:
    """Tell of one group what a row of the list has."""
    days = pd.to_datetime(own["published"]).dropna()
    source = own[own["id"] == own["likely_source"]].head(1)
    agencies = own["agency"].dropna()
    derived = own["derivation"] != "non-derived"
    known = {"outlet": "", "published": ""}
    for name in known:
        value = source[name].iloc[0] if len(source) else None
        known[name] = "" if pd.isna(value) else str(value)[:10] if name == "published" else value
    return {
        "group": group,
        "size": len(own),
        "outlets": int(own["outlet"].dropna().nunique()),
        "source": own["likely_source"].iloc[0],
        **known,
        "first": f"{days.min():%Y-%m-%d}" if len(days) else "",
        "first_outlet": _name_outlets(own.loc[days.index[days == days.min()], "outlet"]),
        "last": f"{days.max():%Y-%m-%d}" if len(days) else "",
        "days": int((days.max() - days.min()).days) if len(days) > 1 else -1,
        "names": int((own["credited"].eq(True) & derived).sum()),
        "nowhere": int((own["credited"].eq(False) & derived).sum()),
        "agency": agencies.mode().iloc[0] if len(agencies.mode()) else "",
    }


def _name_outlets(outlets: pd.Series) -> str:
    """Name the one outlet, or count them."""
    names = outlets.dropna().unique()
    return names[0] if len(names) == 1 else count(len(names), "outlet") if len(names) else ""


def tally_derivations(members: Members) -> pd.DataFrame:
    """Count members by derivation: ``derivation, articles``."""
    counts = np.bincount(members.derivation, minlength=len(DERIVATIONS))[: len(DERIVATIONS)]
    return pd.DataFrame({"derivation": DERIVATIONS, "articles": counts})


# Pairs and furniture


@dataclass(frozen=True)
class Shares:
    """Hold what all pairs share: ``bins`` of the larger share, by twentieths, and sums of words."""

    bins: pd.DataFrame
    n_pairs: int
    n_shared: int
    n_unquoted: int
    longest: int


def tally_pairs(run: FinishedRun) -> Shares:
    """Count the pairs by the larger of their two shares, and add up their words."""
    counts = np.zeros(BINS, np.int64)
    n_shared = n_unquoted = longest = 0
    wanted = ("share_a_in_b", "share_b_in_a", "n_shared", "n_unquoted", "longest")
    for batch in run.batches("pairs", wanted):
        one, other, shared, unquoted, runs = (batch[n].to_numpy(False) for n in wanted)
        larger = np.minimum(np.maximum(one, other) * BINS, BINS - 1).astype(int)
        counts += np.bincount(larger, minlength=BINS)
        n_shared += int(shared.sum(dtype=np.int64))
        n_unquoted += int(unquoted.sum(dtype=np.int64))
        longest = max(longest, int(runs.max(initial=0)))
    edges = np.arange(BINS) / BINS
    bins = pd.DataFrame({"from": edges, "to": edges + 1 / BINS, "pairs": counts})
    return Shares(bins, run.count("pairs"), n_shared, n_unquoted, longest)


def tally_furniture(run: FinishedRun, most: int = OUTLETS) -> tuple[pd.DataFrame, int]:
    """Find the line that most articles of an outlet have, by outlet, and count the outlets.

    Columns: ``outlet, lines, line, n_articles``; the outlets with the most repeated lines first.
    """
    parts: Iterable[pd.DataFrame] = (
        batch.to_pandas().astype({"outlet": "str"})
        for batch in run.batches("furniture", ("outlet", "line", "n_articles"))
    )
    best: dict[str, list[Any]] = {}
    for part in parts:
        for outlet, own in part.groupby("outlet"):
            row = own.sort_values(["n_articles", "line"], ascending=[False, True]).iloc[0]
            held = best.setdefault(outlet, [0, "", 0])
            held[0] += len(own)
            if (row.n_articles, held[1]) > (held[2], row.line):
                held[1:] = row.line, int(row.n_articles)
    rows = [(outlet, *held) for outlet, held in best.items()]
    rows.sort(key=lambda row: (-row[3], row[0]))
    return pd.DataFrame(rows[:most], columns=["outlet", "lines", "line", "n_articles"]), len(rows)
