"""Ids: each article has one, and no two have the same, however many articles there are.

Ids are hashed to eight bytes and compared by ranges of the hash, so that memory holds one range;
the ids themselves are compared only where two hashes are equal.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import UsageError
from .articles import Articles
from .parts import Part, do_each, gather_parts, read_part

if TYPE_CHECKING:
    import pyarrow as pa

    from .store import Work

#: How many ids are compared at a time: eight bytes each.
RANGE = 8_000_000
#: How many doubled ids an error names.
NAMED = 3
#: How many ids with equal hashes are compared themselves; hashes of more are told from alone.
COMPARED = 1_000_000

#: The multiplier of the hash (Knuth's for 64 bits), and two odd ones that mix it (Stafford's).
_BASE = np.uint64(6364136223846793005)
_MIX = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def check_ids(work: Work, articles: Articles, engine: Any = None) -> None:
    """Refuse with a ``UsageError`` articles without an id, or with the id of another.

    The error names up to three, with their files and rows. Memory: eight bytes for each of at
    most ``RANGE`` ids. Cost: one reading of the ids, and a sort of their hashes.
    """
    runs = list(gather_parts(articles.parts))
    found = do_each(hash_ids, work, enumerate(runs), engine)
    empty = sum(n for n, _ in found)
    if empty:
        numbers = [number for _, numbers in found for number in numbers][:NAMED]
        places = "; ".join(articles.tell(number) for number in numbers)
        have = "has" if empty == 1 else "have"
        raise UsageError(
            f"{articles.where}: {empty:,} of {articles.n:,} articles {have} no id ({places}"
            f"{'; …' if empty > NAMED else ''}); give each an id of its own."
        )
    n_ranges = -(-articles.n // RANGE)
    items = [(number, n_ranges, len(runs)) for number in range(n_ranges)]
    doubled = np.concatenate(do_each(find_doubled, work, items, engine))
    if len(doubled):
        _refuse_doubled(articles, doubled)


def hash_ids(work: Work, item: tuple[int, list[Part]]) -> tuple[int, list[int]]:
    """Write the sorted hashes of the ids of some parts; say how many are empty, and the first.

    A task; the hashes are ``ids/NNNNN.u64``.
    """
    number, parts = item
    empty: list[int] = []
    hashes = []
    for part in parts:
        ids = read_part(part, ("id",)).column("id").chunk(0)
        empty += (part.first + _find_empty(ids)).tolist()
        hashes.append(hash_strings(ids))
    work.write(f"ids/{number:05d}.u64", np.sort(np.concatenate(hashes)))
    return len(empty), empty[:NAMED]


def _find_empty(ids: pa.Array) -> np.ndarray:
    """Find which ids are null, or nothing but white space."""
    import pyarrow.compute as pc

    empty = pc.fill_null(pc.equal(pc.utf8_trim_whitespace(ids), ""), True)
    return np.flatnonzero(empty.to_numpy(zero_copy_only=False))


def hash_strings(strings: pa.Array) -> np.ndarray:
    """Hash strings to 64 bits: a polynomial in their bytes, then mixed; the null as the empty one.

    Cost: linear in the bytes; no Python for each string.
    """
    wide = strings.type == "large_string"
    offsets = np.frombuffer(strings.buffers()[1], np.int64 if wide else np.int32)
    offsets = offsets[strings.offset : strings.offset + len(strings) + 1].astype(np.int64)
    if not len(strings):
        return np.empty(0, np.uint64)
    held = strings.buffers()[2]
    letters = np.frombuffer(held or b"", np.uint8)[offsets[0] : offsets[-1]].astype(np.uint64)
    starts, lengths = offsets[:-1] - offsets[0], np.diff(offsets)
    places = np.arange(len(letters)) - np.repeat(starts, lengths)
    powers = np.cumprod(np.full(lengths.max(initial=0), _BASE, np.uint64))
    sums = np.zeros(len(strings), np.uint64)
    there = lengths > 0
    if len(letters):
        sums[there] = np.add.reduceat((letters + np.uint64(1)) * powers[places], starts[there])
    return _mix(sums + lengths.astype(np.uint64))


def _mix(sums: np.ndarray) -> np.ndarray:
    """Spread sums evenly over 64 bits, none falling together (splitmix64)."""
    sums = (sums ^ (sums >> np.uint64(30))) * _MIX[0]
    sums = (sums ^ (sums >> np.uint64(27))) * _MIX[1]
    return sums ^ (sums >> np.uint64(31))


def find_doubled(work: Work, item: tuple[int, int, int]) -> np.ndarray:
    """Give the hashes in one range that more than one id has, each once.

    A task; *item* has the number of the range, how many there are, and how many files of hashes.
    """
    number, n_ranges, n_files = item
    low, high = (number << 64) // n_ranges, ((number + 1) << 64) // n_ranges - 1
    held = []
    for file in range(n_files):
        hashes = work.array(f"ids/{file:05d}.u64", np.uint64)
        start = np.searchsorted(hashes, np.uint64(low))
        held.append(hashes[start : np.searchsorted(hashes, np.uint64(high), "right")])
    hashes = np.sort(np.concatenate(held))
    return np.unique(hashes[1:][hashes[1:] == hashes[:-1]])


def _refuse_doubled(articles: Articles, doubled: np.ndarray) -> None:
    """Compare the ids whose hashes are equal, and refuse those that are equal themselves."""
    places: dict[str, list[int]] = defaultdict(list)
    further = 0
    for part in articles.parts:
        ids = read_part(part, ("id",)).column("id").chunk(0)
        at = np.flatnonzero(np.isin(hash_strings(ids), doubled))
        if len(places) < COMPARED:
            for row, value in zip(at.tolist(), ids.take(at).to_pylist(), strict=True):
                places[value].append(part.first + row)
        else:
            further += len(at)
    same = {value: numbers for value, numbers in places.items() if len(numbers) > 1}
    if not same and not further:
        return
    n = sum(len(numbers) - 1 for numbers in same.values()) + further
    named = [
        f"“{value[:60]}” at {articles.tell(numbers[0])} and {articles.tell(numbers[1])}"
        for value, numbers in list(same.items())[:NAMED]
    ]
    raise UsageError(
        f"{articles.where}: {n:,} article{'s have' if n != 1 else ' has'} an id that "
        f"an earlier one has: {'; '.join(named)}{'; …' if len(same) > NAMED else ''}; give each an "
        "id of its own, or keep one of each."
    )
