"""Measure: the texts of candidates brought together, and each pair measured as the study does.

Pairs are put into buckets by component, so that an article's text is needed in few of them. One
reading of the archive hands every bucket its texts; a bucket is then numbered and tiled on its own.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from ..reuse import _check  # noqa
from ..sweep import sweep_tiles
from ..vocabulary import _classes
from . import measuring
from .articles import read_part
from .find import text_of, unpack_merged
from .numbering import Words, numbering
from .plan import IN_BLOCK, Plan, plan_of
from .store import Work

#: Articles in a bucket.
IN_BUCKET = 8192


def plan_buckets(work: Work) -> int:
    """Put the candidate pairs into buckets; give how many buckets there are."""
    plan = plan_of(work)
    a, b = unpack_merged(work, plan)
    roots = np.arange(plan.n, dtype=np.int32)
    measuring.unite(roots, a, b)
    measuring.settle(roots)
    order = np.argsort(roots[a], kind="stable")
    a, b, buckets = a[order], b[order], np.zeros(len(a), np.int32)
    n = measuring.cut_buckets(a, b, plan.n, IN_BUCKET, buckets) if len(a) else 0
    wanted = np.concatenate([a, b]).astype(np.uint64) << np.uint64(32)
    wanted = np.unique(wanted | np.tile(buckets, 2).astype(np.uint64))
    work.write("buckets/wanted", wanted)
    work.write("buckets/pairs", np.stack([a, b], axis=1).astype(np.uint32))
    work.write("buckets/edges", np.searchsorted(buckets, np.arange(n + 1)).astype(np.int64))
    return n


def gather_part(work: Work, k: int) -> int:
    """Hand the buckets the texts of one part that they want; give how many."""
    plan = plan_of(work)
    part, n_buckets = plan.parts[k], work.size("buckets/edges") // 8 - 1
    wanted = work.array("buckets/wanted", np.uint64)
    edges = np.array([part.first, part.first + part.n], np.uint64) << np.uint64(32)
    wanted = wanted[slice(*np.searchsorted(wanted, edges))]
    numbers, buckets = wanted >> np.uint64(32), (wanted & np.uint64(0xFFFFFFFF)).astype(np.int64)
    order = np.argsort(buckets, kind="stable")
    numbers, buckets = numbers[order], buckets[order]
    rows = np.searchsorted(buckets, np.arange(n_buckets + 1))
    table = read_part(part, ("id", "text")).take(pa.array(numbers - np.uint64(part.first)))
    for column in ("id", "text"):
        held, starts = text_of(table, column)
        held, starts = held[starts[0] : starts[-1]], starts.astype(np.int64) - starts[0]
        work.write(f"texts/{k:06}.{column}", held)
        work.write(f"texts/{k:06}.{column}.starts", starts)
    work.write(f"texts/{k:06}.numbers", numbers.astype(np.uint32))
    work.write(f"texts/{k:06}.rows", rows.astype(np.int64))
    return len(numbers)


class Bucket:
    """The articles of a bucket: their numbers, ids and texts, in order."""

    def __init__(self, work: Work, bucket: int) -> None:
        plan = plan_of(work)
        self.bounds = []
        for k in range(len(plan.parts)):
            first, last = work.array(f"texts/{k:06}.rows", np.int64, bucket, 2)
            if first < last:
                self.bounds.append((f"texts/{k:06}", int(first), int(last - first)))
        numbers = [work.array(f"{name}.numbers", np.uint32, at, n) for name, at, n in self.bounds]
        self.numbers = np.concatenate(numbers) if numbers else np.zeros(0, np.uint32)
        self.text, self.edges = self._read(work, "text")
        ids, edges = self._read(work, "id")
        self.ids = pa.Array.from_buffers(
            pa.large_string(), len(edges) - 1, [None, pa.py_buffer(edges), pa.py_buffer(ids)]
        )

    def _read(self, work: Work, column: str) -> tuple[np.ndarray, np.ndarray]:
        held, edges, end = [], [np.zeros(1, np.int64)], 0
        for name, at, n in self.bounds:
            starts = work.array(f"{name}.{column}.starts", np.int64, at, n + 1)
            size = int(starts[-1] - starts[0])
            held.append(work.array(f"{name}.{column}", np.uint8, int(starts[0]), size))
            edges.append(starts[1:] - starts[0] + end)
            end += size
        return np.concatenate(held or [np.zeros(0, np.uint8)]), np.concatenate(edges)


def measure_bucket(work: Work, bucket: int) -> tuple[int, int]:
    """Measure the pairs of one bucket; give how many there are, and how many are kept."""
    plan = plan_of(work)
    first, last = work.array("buckets/edges", np.int64, bucket, 2)
    pairs = work.array("buckets/pairs", np.uint32, 2 * int(first), 2 * int(last - first))
    held = Bucket(work, bucket)
    local = np.searchsorted(held.numbers, pairs.reshape(-1, 2)).astype(np.int64)
    words = numbering().read(held.text, held.edges)
    weights = np.empty(len(words.ids), np.uint8)
    measuring.weigh_texts(held.text, held.edges, _classes(True), words.at, words.starts, weights)
    measured, passages = measure_all(words, weights, local, plan.rules.min_run)
    kept = np.flatnonzero(measured[:, 3])
    work.write_table(f"passages/{bucket:06}.parquet", tell_passages(held, words, local, passages))
    table = tell_pairs(held, words, local[kept], measured[kept])
    work.write_table(f"measured/{bucket:06}.parquet", table)
    return len(local), len(kept)


def measure_all(words, weights, local, min_run) -> tuple[np.ndarray, np.ndarray]:
    """Measure pairs of texts, given by their places; what is shared, and the runs of kept ones."""
    a, b = local[:, 0].copy(), local[:, 1].copy()
    differing = np.empty((len(a), 2), np.int32)
    measuring.differ(words.ids, words.starts, a, b, differing)
    levels = words.levels
    swapped = np.array(
        [y < 0 <= x or (x >= 0 and y >= 0 and levels[y] < levels[x]) for x, y in differing.tolist()],
        np.bool_,
    )
    measured, begin, found = np.zeros((len(a), 4), np.int32), 0, []
    longest = int(np.diff(words.starts).max(initial=0))
    passages = np.empty((max(longest, 16 * len(a)), 4), np.int32)
    while begin < len(a):
        begin, count = measuring.measure_pairs(
            words.ids, weights, words.starts, a, b, swapped, min_run, measured, passages, begin
        )
        found.append(passages[:count].copy())
    return measured, np.concatenate(found or [passages[:0]])


def tell_pairs(held: Bucket, words: Words, local, measured) -> pa.Table:
    """Tell pairs in a table: who, how much, in which direction."""
    a, b = local[:, 0], local[:, 1]
    n_words = np.diff(words.starts)
    n_a, n_b, shared = n_words[a], n_words[b], measured[:, 0]
    return pa.table(
        {
            "id_a": held.ids.take(pa.array(a)).cast(pa.string()),
            "id_b": held.ids.take(pa.array(b)).cast(pa.string()),
            "share_a_in_b": shared / np.maximum(n_a, 1),
            "share_b_in_a": shared / np.maximum(n_b, 1),
            "n_shared": shared,
            "longest": measured[:, 1],
            "n_a": n_a.astype(np.int32),
            "n_b": n_b.astype(np.int32),
            "n_unquoted": measured[:, 2],
            "number_a": held.numbers[a],
            "number_b": held.numbers[b],
        }
    )


def tell_passages(held: Bucket, words: Words, local, passages) -> pa.Table:
    """Tell shared passages in a table: where they stand in both texts, in characters."""
    pair, n = passages[:, 0], passages[:, 3]
    columns = {}
    for side, name in enumerate("ab"):
        text = local[pair, side]
        first = words.starts[text] + passages[:, 1 + side]
        columns[f"id_{name}"] = held.ids.take(pa.array(text)).cast(pa.string())
        columns[f"start_{name}"] = words.at[first, 0]
        columns[f"end_{name}"] = words.at[first + n - 1, 1]
    names = ["id_a", "id_b", "start_a", "end_a", "start_b", "end_b"]
    return pa.table({name: columns[name] for name in names} | {"n_words": n})
