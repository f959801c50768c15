"""Group: which articles hang together by shared wording, and which of them it may come from.

A group is all that kept pairs join, directly or by others. Its likely source is, of those that hold
much of its shared wording, the one published first; the true source may be outside the archive. How
much of an article stands in the likely source says whether it is wholly or partially derived from
it (METER: Clough, Gaizauskas and others 2002), or not from it.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from . import joining
from .articlebytes import bytes_of
from .datelines import NO_DAY
from .parts import read_part
from .plan import plan_of
from .store import Work

#: An article may be the source if it holds at least this part of what the fullest of its group
#: shares.
HOLDS = 0.5
GROUPS, SIZES, SOURCES, SHARES, WORDS, CREDITED = (
    f"groups/{name}" for name in ("group", "size", "source", "share", "words", "credited")
)
#: The likely sources by number, and their ids, one behind the other.
NUMBERS, IDS, STARTS = (f"groups/sources.{name}" for name in ("numbers", "ids", "starts"))
#: What an article can be to its group's likely source.
DERIVATIONS = ("source", "wholly", "partially", "non-derived")


def group_articles(work: Work, n_buckets: int) -> int:
    """Group the articles by the pairs that are kept; give how many groups there are.

    Written by number: the group, 0 for none; the number of the likely source; the share of the
    article in it, not a number where they are no pair. Cost: some passes over the pairs; memory:
    about forty bytes a pair, and as many an article.
    """
    plan = plan_of(work)
    columns = ("number_a", "number_b", "n_shared", "share_a_in_b", "share_b_in_a")
    tables = [work.read_table(f"measured/{k:06}.parquet", columns) for k in range(n_buckets)]
    a, b, shared, share_a, share_b = (
        np.concatenate([table[name].to_numpy() for table in tables] or [np.zeros(0)])
        for name in columns
    )
    a, b, n = a.astype(np.int64), b.astype(np.int64), plan.n
    groups, n_groups = number_groups(joining.roots_of(n, a, b))
    weight = np.bincount(a, shared, n) + np.bincount(b, shared, n)
    days = work.array("facts/days.i32", np.int32)
    sources = find_sources(groups, n_groups, weight, days)
    share = np.where(sources[groups] == np.arange(n), 1.0, np.nan)
    for one, other, part in ((a, b, share_a), (b, a, share_b)):
        told = sources[groups[one]] == other
        share[one[told]] = part[told]
    work.write(GROUPS, groups)
    work.write(SOURCES, sources)
    work.write(SIZES, np.bincount(groups))
    work.write(SHARES, share)
    _write_members(work, n_buckets, n)
    return n_groups


def number_groups(roots: np.ndarray) -> tuple[np.ndarray, int]:
    """Number groups from 1, the largest first, then by their smallest article; 0 for no group."""
    sizes = np.bincount(roots, minlength=len(roots))
    heads = np.flatnonzero(sizes > 1)
    heads = heads[np.argsort(-sizes[heads], kind="stable")]
    of_root = np.zeros(len(roots), np.int64)
    of_root[heads] = np.arange(1, len(heads) + 1)
    return of_root[roots], len(heads)


def find_sources(groups, n_groups: int, weight: np.ndarray, days: np.ndarray) -> np.ndarray:
    """The number of each group's likely source; -1 for group 0.

    Of the articles with at least ``HOLDS`` of the greatest *weight* in their group, the one with
    the earliest day; without days, and on one day, that with the greatest weight; then by number.
    """
    members = np.flatnonzero(groups)
    most = np.zeros(n_groups + 1)
    np.maximum.at(most, groups[members], weight[members])
    able = members[weight[members] >= HOLDS * most[groups[members]]]
    day = np.where(days[able] == NO_DAY, np.iinfo(np.int32).max, days[able])
    order = able[np.lexsort((able, -weight[able], day, groups[able]))]
    sources = np.full(n_groups + 1, -1, np.int64)
    first = np.flatnonzero(np.diff(groups[order], prepend=0))
    sources[groups[order[first]]] = order[first]
    return sources


def _write_members(work: Work, n_buckets: int, n: int) -> None:
    """Write by number the words of an article without furniture, and whether it names an agency."""
    n_words, credited = np.zeros(n, np.int32), np.zeros(n, np.uint8)
    for k in range(n_buckets):
        held = work.array(f"members/{k:06}", np.int64).reshape(-1, 3)
        held = held[held[:, 0] < n]
        n_words[held[:, 0]], credited[held[:, 0]] = held[:, 1], held[:, 2]
    work.write(WORDS, n_words)
    work.write(CREDITED, credited)


def derive(is_source: np.ndarray, share: np.ndarray, wholly: float) -> pa.Array:
    """Say how each article is derived from the likely source, by its *share* in it (METER's terms).

    A share is not a number where an article and the source are no pair.
    """
    rest = np.where(share >= wholly, 1, np.where(share > 0, 2, 3))
    return pa.array(DERIVATIONS).take(pa.array(np.where(is_source, 0, rest)))


def tell_part(work: Work, k: int) -> int:
    """Write the rows of ``groups`` for one part's articles; give how many."""
    plan = plan_of(work)
    part = plan.parts[k]
    groups = work.array(GROUPS, np.int64, part.first, part.n)
    rows = np.flatnonzero(groups)
    numbers, groups = rows + part.first, groups[rows]
    sources = work.array(SOURCES, np.int64)[groups]
    share = work.array(SHARES, np.float64)[numbers]
    read = read_part(part, ("id", "outlet", "agency", "published")).take(pa.array(rows))
    sizes = work.array(SIZES, np.int64)
    columns = {
        "id": read["id"],
        "group": groups,
        "likely_source": _ids_of(work, sources),
        "derivation": derive(sources == numbers, share, plan.rules.wholly),
        "number": numbers.astype(np.uint32),
        "size": sizes[groups].astype(np.int32),
        "outlet": read["outlet"],
        "agency": read["agency"],
        "published": read["published"],
        "credited": work.array(CREDITED, np.uint8)[numbers].astype(bool),
        "share": pa.array(share, mask=np.isnan(share)),
        "n_words": work.array(WORDS, np.int32)[numbers],
    }
    work.write_table(f"told/{k:06}.parquet", pa.table(columns))
    return len(rows)


def write_source_ids(work: Work, _: int) -> int:
    """Write the ids of all likely sources, in the order of their numbers; give how many."""
    plan = plan_of(work)
    numbers = np.unique(work.array(SOURCES, np.int64)[1:])
    told = []
    for part in plan.parts[: plan.n_read]:
        own = numbers[np.searchsorted(numbers, part.first) :]
        own = own[: np.searchsorted(own, part.first + part.n)]
        if len(own):
            told.append(
                read_part(part, ("id",))["id"].combine_chunks().take(pa.array(own - part.first))
            )
    table = pa.table({"id": pa.chunked_array(told, pa.string())})
    ids, starts = bytes_of(table, "id")
    work.write(NUMBERS, numbers)
    work.write(IDS, ids[starts[0] : starts[-1]])
    work.write(STARTS, starts - starts[0])
    return len(numbers)


def _ids_of(work: Work, numbers: np.ndarray) -> pa.Array:
    """The ids of likely sources, looked up where they lie."""
    starts = work.array(STARTS, np.int64)
    held = [None, pa.py_buffer(starts), pa.py_buffer(work.array(IDS, np.uint8))]
    ids = pa.Array.from_buffers(pa.large_string(), len(starts) - 1, held)
    return ids.take(pa.array(np.searchsorted(work.array(NUMBERS, np.int64), numbers)))
