"""Measure: the texts of candidates brought together, and each pair measured as the study does.

Pairs are put into buckets by component, so that an article's text is needed in few of them. One
reading of the archive hands every bucket its texts; a bucket is then numbered and tiled on its own.
"""

from __future__ import annotations

from operator import gt

import numpy as np
import pyarrow as pa

from ..sweep import sweep_tiles
from . import joining, measuring
from .articlebytes import bytes_of
from .crediting import find_credited
from .datelines import NO_DAY
from .find import candidates
from .lines import find_lines, furniture_of
from .numbering import Words, numbering
from .parts import read_part
from .plan import Plan, plan_of
from .store import Work

#: Articles in a bucket, and pairs, at most: their texts are held at once.
IN_BUCKET, PAIRS_IN_BUCKET = 8192, 50_000
#: An article and a bucket are one number: the article in its upper half, the bucket in its lower.
_HALF, _LOWER = np.uint64(32), np.uint64((1 << 32) - 1)
#: How a table is written that will be written once more.
QUICK = {"compression": "lz4", "use_dictionary": ["id_a", "id_b"]}


def plan_buckets(work: Work, _: int) -> int:
    """Put the candidate pairs into buckets; give how many buckets there are.

    Memory: some forty bytes for each candidate pair, and four for each article.
    """
    plan = plan_of(work)
    tables = [work.read_table(candidates(m)) for m in range(plan.n_blocks)]
    a, b = (
        np.concatenate([table[name].to_numpy() for table in tables]).view(np.int32)
        for name in ("number_a", "number_b")
    )
    order = np.argsort(joining.roots_of(plan.n_all, a, b)[a], kind="stable")
    a, b, buckets = a[order], b[order], np.zeros(len(a), np.int32)
    n = (
        measuring.cut_buckets(a, b, plan.n_all, IN_BUCKET, PAIRS_IN_BUCKET, buckets)
        if len(a)
        else 0
    )
    wanted = np.concatenate([a, b]).astype(np.uint64) << _HALF
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
    edges = np.array([part.first, part.first + part.n], np.uint64) << _HALF
    wanted = wanted[slice(*np.searchsorted(wanted, edges))]
    numbers, buckets = wanted >> _HALF, (wanted & _LOWER).astype(np.int64)
    order = np.argsort(buckets, kind="stable")
    numbers, buckets = numbers[order], buckets[order]
    table, rows = read_part(part, ("id", "text")), pa.array(numbers - np.uint64(part.first))
    for column in ("id", "text"):
        held, starts = bytes_of(widen(table, column).take(rows), column)
        work.write(f"texts/{k:06}.{column}", held[starts[0] : starts[-1]])
        work.write(f"texts/{k:06}.{column}.starts", starts - starts[0])
    rows = np.searchsorted(buckets, np.arange(n_buckets + 1))
    work.write(f"texts/{k:06}.numbers", numbers.astype(np.uint32))
    work.write(f"texts/{k:06}.rows", rows.astype(np.int64))
    return len(numbers)


def widen(table: pa.Table, column: str) -> pa.Table:
    """Give one column, with offsets for more than 2 GB: many buckets may want the same text."""
    return pa.table({column: table[column].cast(pa.large_string())})


class Bucket:
    """The articles of a bucket in the order of their numbers: ids, texts as bytes, words.

    The words are those of the text without the lines that are its outlet's furniture.
    """

    def __init__(self, work: Work, plan: Plan, bucket: int) -> None:
        self.bounds = []
        for k in range(len(plan.parts)):
            first, last = work.array(f"texts/{k:06}.rows", np.int64, bucket, 2)
            if first < last:
                self.bounds.append((f"texts/{k:06}", int(first), int(last - first)))
        self.numbers = np.concatenate(
            [work.array(f"{name}.numbers", np.uint32, at, n) for name, at, n in self.bounds]
        )
        self.text, self.edges = self._read(work, "text")
        ids, edges = self._read(work, "id")
        self.ids = pa.Array.from_buffers(
            pa.large_string(), len(edges) - 1, [None, pa.py_buffer(edges), pa.py_buffer(ids)]
        )
        self.words = numbering().read(self.text, self.edges)
        self.credited = find_credited(self.text, self.edges, self.words)
        if plan.outlets:
            self._drop_furniture(work, plan)

    def _read(self, work: Work, column: str) -> tuple[np.ndarray, np.ndarray]:
        held, edges, end = [], [np.zeros(1, np.int64)], 0
        for name, at, n in self.bounds:
            starts = work.array(f"{name}.{column}.starts", np.int64, at, n + 1)
            size = int(starts[-1] - starts[0])
            held.append(work.array(f"{name}.{column}", np.uint8, int(starts[0]), size))
            edges.append(starts[1:] - starts[0] + end)
            end += size
        return np.concatenate(held), np.concatenate(edges)

    def _drop_furniture(self, work: Work, plan: Plan) -> None:
        keys, outlets = furniture_of(work), np.full(len(self.numbers), -1, np.int32)
        own = self.numbers < plan.n
        outlets[own] = work.array("facts/outlets.i32", np.int32)[self.numbers[own]]
        found = find_lines(self.text, self.edges, np.flatnonzero(outlets >= 0), outlets)
        lines = found[np.isin(found[:, 0], keys)][:, 1:].astype(np.int64)
        ids, at, starts, levels = self.words
        left = measuring.drop_words(self.text, self.edges, lines, ids, at, starts)
        self.words = Words(ids[:left], at[:left], starts, levels)

    def weigh(self) -> np.ndarray:
        """Weigh each word as evidence, as ``threshold`` has it."""
        weights = np.empty(len(self.words.ids), np.uint8)
        at, starts = self.words.at, self.words.starts
        measuring.weigh_texts(self.text, self.edges, at, starts, weights)
        return weights


def measure_bucket(work: Work, bucket: int) -> tuple[int, int]:
    """Measure the pairs of one bucket; give how many there are, and how many are kept.

    Kept pairs with a planted article are not counted, and go to a list of their own.
    """
    plan = plan_of(work)
    first, last = work.array("buckets/edges", np.int64, bucket, 2)
    pairs = work.array("buckets/pairs", np.uint32, 2 * int(first), 2 * int(last - first))
    held = Bucket(work, plan, bucket)
    local = np.searchsorted(held.numbers, pairs.reshape(-1, 2)).astype(np.int64)
    measured, passages = measure_all(held.words, held.weigh(), local, plan.rules.min_run)
    own, kept = (pairs.reshape(-1, 2) < plan.n).all(axis=1), measured[:, 3] > 0
    planted = np.flatnonzero(kept & ~own)
    work.write(f"planted/pairs/{bucket:06}", pairs.reshape(-1, 2)[planted])
    passages = passages[own[passages[:, 0]]]
    work.write_table(f"passages/{bucket:06}.parquet", tell_passages(held, local, passages), **QUICK)
    kept = np.flatnonzero(kept & own)
    days = work.array("facts/days.i32", np.int32)
    table = tell_pairs(held, local[kept], measured[kept], days)
    work.write_table(f"measured/{bucket:06}.parquet", table, **QUICK)
    n_words = np.diff(held.words.starts).astype(np.int32)
    work.write(f"members/{bucket:06}", np.stack([held.numbers, n_words, held.credited], 1))
    return len(local), len(kept)


def measure_all(
    words: Words, weights: np.ndarray, local: np.ndarray, min_run: int
) -> tuple[np.ndarray, np.ndarray]:
    """Measure pairs of texts, given by their places (n x 2); *weights*: what each word weighs.

    Gives a row for each pair: words shared, longest run, shared words that weigh on both sides,
    whether kept; and a row for each run of a kept pair: the pair, its places in both texts, words.
    """
    a, b = local[:, 0].copy(), local[:, 1].copy()
    differing = np.empty((len(a), 2), np.int32)
    measuring.differ(words.ids, words.starts, a, b, differing)
    swapped = _sort_later(differing, words.levels)
    measured, begin, found = np.zeros((len(a), 4), np.int32), 0, []
    longest = int(np.diff(words.starts).max(initial=0))
    passages = np.empty((max(longest, 16 * len(a)) + 1, 4), np.int32)
    while begin < len(a):
        begin, count = measuring.measure_pairs(
            words.ids, weights, words.starts, a, b, swapped, min_run, measured, passages, begin
        )
        found.append(passages[:count].copy())
        if begin < len(a) and measured[begin, 0] < 0:
            found.append(_sweep(words, weights, a, b, swapped, min_run, measured, begin))
            begin += 1
    return measured, np.concatenate(found or [passages[:0]])


def _sort_later(differing: np.ndarray, levels: list[str]) -> np.ndarray:
    """Whether the second of two texts sorts first, by the words in which they first differ.

    The study measures from the text that sorts first, whatever the order in which two are given.
    """
    x, y = differing[:, 0].copy(), differing[:, 1].copy()
    both = np.flatnonzero((x >= 0) & (y >= 0))
    later = (y < 0) & (x >= 0)
    one, other = (map(levels.__getitem__, side[both].tolist()) for side in (x, y))
    later[both] = np.fromiter(map(gt, one, other), np.bool_, len(both))
    return later


def _sweep(words, weights, a, b, swapped, min_run, measured, k) -> np.ndarray:
    """Measure one pair of texts that repeat themselves without end."""
    one, other = (b[k], a[k]) if swapped[k] else (a[k], b[k])
    sides = [slice(*words.starts[[text, text + 1]]) for text in (one, other)]
    found = sweep_tiles(words.ids[sides[0]], words.ids[sides[1]], min_run)
    tiles = np.array(found, np.int32).reshape(-1, 3)
    measuring.note_tiles(tiles, weights[sides[0]], weights[sides[1]], measured[k])
    passages = np.empty((len(tiles), 4), np.int32)
    n = measuring.write_passages(tiles, k, swapped[k], passages, 0) if measured[k, 3] else 0
    return passages[:n]


def tell_pairs(held: Bucket, local, measured, days: np.ndarray) -> pa.Table:
    """Tell pairs in a table: who, how much, in which direction, and who was first."""
    a, b = local[:, 0], local[:, 1]
    n_words = np.diff(held.words.starts)
    n_a, n_b, shared = n_words[a], n_words[b], measured[:, 0]
    ids_a, ids_b = (held.ids.take(pa.array(side)).cast(pa.string()) for side in (a, b))
    day_a, day_b = (days[held.numbers[side]].astype(np.int64) for side in (a, b))
    known, between = (day_a != NO_DAY) & (day_b != NO_DAY), day_b - day_a
    first = np.where(known, np.sign(between), 0)
    nobody = pa.array([""] * len(a), pa.string())
    return pa.table(
        {
            "id_a": ids_a,
            "id_b": ids_b,
            "share_a_in_b": shared / np.maximum(n_a, 1),
            "share_b_in_a": shared / np.maximum(n_b, 1),
            "n_shared": shared,
            "longest": measured[:, 1],
            "first_published": pa.compute.choose(pa.array(first % 3), nobody, ids_a, ids_b),
            "n_a": n_a.astype(np.int32),
            "n_b": n_b.astype(np.int32),
            "n_unquoted": measured[:, 2],
            "number_a": held.numbers[a],
            "number_b": held.numbers[b],
            "days": pa.array(between.astype(np.int32), mask=~known),
        }
    )


def tell_passages(held: Bucket, local, passages) -> pa.Table:
    """Tell shared passages in a table: where they stand in both texts, in characters."""
    pair, n, columns = passages[:, 0], passages[:, 3], {}
    for side, name in enumerate("ab"):
        text = local[pair, side]
        first = held.words.starts[text] + passages[:, 1 + side]
        columns[f"id_{name}"] = held.ids.take(pa.array(text)).cast(pa.string())
        columns[f"start_{name}"] = held.words.at[first, 0]
        columns[f"end_{name}"] = held.words.at[first + n - 1, 1]
    names = ["id_a", "id_b", "start_a", "end_a", "start_b", "end_b"]
    return pa.table({name: columns[name] for name in names} | {"n_words": n})
