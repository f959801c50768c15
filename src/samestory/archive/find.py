"""Find: which two articles may share wording, out of all that there are.

Every article's sampled runs of words are written by ranges of their values; a range is sorted and
joined on its own, and so are, then, blocks of the pairs that came of it. No step holds more than
its piece, so that memory does not grow with the archive.
"""

from __future__ import annotations

import numpy as np

from . import grams, joining
from .articles import read_part
from .plan import IN_BLOCK, Plan, plan_of
from .store import Work

#: What an article without a known day has for its stretch of time.
UNKNOWN = 0


def text_of(table, column="text") -> tuple[np.ndarray, np.ndarray]:
    """The bytes of all texts of a table of articles, and where each starts (one more than rows)."""
    held = table[column].combine_chunks()
    held = held.chunk(0) if hasattr(held, "chunk") else held
    wide = np.int64 if str(held.type).startswith("large") else np.int32
    starts = np.frombuffer(held.buffers()[1], wide)[held.offset : held.offset + len(held) + 1]
    if held.buffers()[2] is None:
        return np.zeros(0, np.uint8), starts
    return np.frombuffer(held.buffers()[2], np.uint8), starts


def scan_part(work: Work, k: int) -> int:
    """Write the sampled runs of one part's articles, by ranges; give how many words they have."""
    plan = plan_of(work)
    part = plan.parts[k]
    text, starts = text_of(read_part(part, ("text",)))
    ends, room = np.zeros(part.n, np.int64), len(text) // 16 + 1024
    while True:
        runs = np.empty(room, np.uint64)
        count, n_words = grams.scan_grams(
            text, starts, grams.letters(), plan.rules.sample, runs, ends
        )
        if count <= room:
            break
        room = count
    packed, fill = np.empty(count, np.uint64), np.zeros(plan.n_ranges + 1, np.int64)
    grams.pack_runs(runs, ends, part.first, plan.n_bits, plan.n_ranges, packed, fill)
    write_pieces(work, f"grams/{k:06}", packed, fill)
    return n_words


def write_pieces(work: Work, name: str, packed: np.ndarray, fill: np.ndarray) -> None:
    """Write numbers in pieces, and where each piece begins; the numbers last: they are the sign."""
    work.write(f"{name}.fill", fill)
    work.write(f"{name}.runs", packed)


def read_piece(work: Work, names: list[str], piece: int) -> np.ndarray:
    """One piece of several files, one behind the other."""
    bounds = [work.array(f"{name}.fill", np.int64, piece, 2) for name in names]
    whole = np.empty(sum(int(last - first) for first, last in bounds), np.uint64)
    at = 0
    for name, (first, last) in zip(names, bounds, strict=True):
        n = int(last - first)
        whole[at : at + n] = work.array(f"{name}.runs", np.uint64, int(first), n)
        at += n
    return whole


def spans_of(work: Work, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """In which stretch of time each article stands, and the part of all articles in each."""
    if not plan.dated:
        return np.zeros(0, np.uint16), np.zeros(0)
    span = work.array("spans", np.uint16)
    return span, work.array("volume", np.float64)


def join_range(work: Work, r: int) -> int:
    """Join the articles of one range of runs; give how many pairs came of it."""
    plan = plan_of(work)
    packed = read_piece(work, [f"grams/{k:06}" for k in range(len(plan.parts))], r)
    packed.sort()
    rules, (span, volume) = plan.rules, spans_of(work, plan)
    room, room_aside = len(packed) // 4 + 1024, len(packed) // 4 + 1024
    while True:
        pairs, aside = np.empty(room, np.uint64), np.empty(room_aside, np.int64)
        n, n_aside = joining.join_runs(
            packed, plan.n_bits, rules.most, rules.carried, span, volume, pairs, aside
        )
        if n <= room and n_aside <= room_aside:
            break
        room, room_aside = n, n_aside
    work.write(f"aside/{r:06}", aside[:n_aside])
    write_pairs(work, f"pairs/{r:06}", pairs[:n], plan)
    return n


def write_pairs(work: Work, name: str, pairs: np.ndarray, plan: Plan) -> None:
    """Write packed pairs, sorted, in pieces by blocks of their first article."""
    pairs.sort()
    edges = np.arange(plan.n_blocks + 1, dtype=np.uint64) * np.uint64(IN_BLOCK) << joining.FIRST
    write_pieces(work, name, pairs, np.searchsorted(pairs, edges).astype(np.int64))


def count_aside(work: Work) -> int:
    """Count for each article the crowded runs that it has; give how many were set aside."""
    plan = plan_of(work)
    counts, total = np.zeros(plan.n, np.int32), 0
    for r in range(plan.n_ranges):
        aside = work.array(f"aside/{r:06}", np.int64)
        joining.count_aside(aside, counts)
        total += len(aside)
    work.write("aside/counts", counts)
    return total


def link_range(work: Work, r: int) -> int:
    """Link the bursts of one range that are too large to link all; give how many pairs."""
    plan = plan_of(work)
    aside = work.array(f"aside/{r:06}", np.int64)
    pairs = np.empty(len(aside), np.uint64)
    n = joining.link_aside(aside, work.array("aside/counts", np.int32), pairs)
    write_pairs(work, f"linked/{r:06}", pairs[:n], plan)
    return n


def merge_block(work: Work, m: int) -> int:
    """Keep of one block's pairs those with enough runs in common; give how many."""
    plan = plan_of(work)
    names = [f"{kind}/{r:06}" for kind in ("pairs", "linked") for r in range(plan.n_ranges)]
    packed = read_piece(work, names, m)
    packed.sort()
    n = joining.merge_pairs(packed, plan.rules.least, plan.rules.least_crowded, packed)
    work.write(f"merged/{m:06}", packed[:n])
    return n


def unpack_merged(work: Work, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """All candidate pairs, by the first article, then the second."""
    packed = np.concatenate([work.array(f"merged/{m:06}", np.uint64) for m in range(plan.n_blocks)])
    a, b = np.empty(len(packed), np.int32), np.empty(len(packed), np.int32)
    joining.unpack(packed, a, b)
    return a, b
