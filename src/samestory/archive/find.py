"""Find: which two articles may share wording, out of all that there are.

Every article's sampled runs of words are written by ranges of their values; a range is sorted and
joined on its own, and so are, then, blocks of the pairs that came of it. No step holds more than
its piece, and some bytes for each article, so that memory hardly grows with the archive.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from . import grams, joining
from .articlebytes import bytes_of
from .datelines import NO_DAY
from .lines import write_lines
from .parts import read_part
from .plan import IN_BLOCK, Plan, plan_of
from .store import Work

#: Fewer stretches of time than these tell nothing of a burst.
FEW_SPANS = 4
#: Room for runs at first, one in so many bytes of text, and for pairs, one for so many runs, and
#: some; more is made where it is needed.
BYTES_A_RUN, RUNS_A_PAIR, ROOM = 16, 4, 1024
#: What is kept in the work folder: the stretch of each article, the part of all articles in each
#: stretch, and how many crowded runs each article has.
SPANS, VOLUME, COUNTS = "facts/spans", "facts/volume", "aside/counts"


def write_spans(work: Work, days: np.ndarray, n_all: int, window: int) -> bool:
    """Write in which stretch of *window* days each article stands; whether that tells anything.

    *days*: as ``datelines`` writes them. Stretches are numbered from 1; an article without a day
    has 0, and so have those behind the last of *days*, up to *n_all*: what was planted.
    """
    known, span = days != NO_DAY, np.zeros(n_all, np.uint16)
    if not known.any():
        return False
    stretch = (days[known].astype(np.int64) - days[known].min()) // window + 1
    if stretch.max() < FEW_SPANS:
        return False
    span[: len(days)][known] = number_spans(stretch)
    counts = np.bincount(span[: len(days)])
    work.write(SPANS, span)
    work.write(VOLUME, counts / counts.sum())
    return True


def number_spans(stretch: np.ndarray) -> np.ndarray:
    """Number stretches of time from 1, so that two that follow one another still do, and no others.

    Between those with a gap between them one number is free, however wide it is, so that one day
    of a wrong century does not use up the numbers; the last of them stands for all later ones.
    """
    told, place = np.unique(stretch, return_inverse=True)
    numbers = np.cumsum(np.minimum(np.diff(told, prepend=told[0] - 1), 2))
    return np.minimum(numbers, np.iinfo(np.uint16).max)[place]


def scan_part(work: Work, k: int) -> tuple[int, int, int]:
    """Write the sampled runs of one part's articles, by ranges: words, bytes, empty articles."""
    plan = plan_of(work)
    part = plan.parts[k]
    text, starts = bytes_of(read_part(part, ("text",)), "text")
    ends, room = np.zeros(part.n, np.int64), len(text) // BYTES_A_RUN + ROOM
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
    if plan.outlets and k < plan.n_read:
        write_lines(work, k, text, starts, part.first)
    sizes = np.diff(starts)
    return n_words, int(sizes.sum()), int((sizes == 0).sum())


def write_pieces(work: Work, name: str, packed: np.ndarray, fill: np.ndarray) -> None:
    """Write numbers in pieces, and where each piece begins (one more than pieces)."""
    work.write(f"{name}.fill", fill)
    work.write(name, packed)


def read_piece(work: Work, names: Sequence[str], piece: int) -> np.ndarray:
    """One piece of several files, one behind the other."""
    bounds = [work.array(f"{name}.fill", np.int64, piece, 2) for name in names]
    whole = np.empty(sum(int(last - first) for first, last in bounds), np.uint64)
    at = 0
    for name, (first, last) in zip(names, bounds, strict=True):
        n = int(last - first)
        if n:
            whole[at : at + n] = work.array(name, np.uint64, int(first), n)
        at += n
    return whole


def _spans(work: Work, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """In which stretch of time each article stands, and the part of all articles in each."""
    if not plan.dated:
        return np.zeros(0, np.uint16), np.zeros(0)
    return work.array(SPANS, np.uint16), work.array(VOLUME, np.float64)


def join_range(work: Work, r: int) -> int:
    """Join the articles of one range of runs; give how many pairs came of it."""
    plan = plan_of(work)
    packed = read_piece(work, [f"grams/{k:06}" for k in range(len(plan.parts))], r)
    packed.sort()
    rules, (span, volume) = plan.rules, _spans(work, plan)
    room = room_aside = len(packed) // RUNS_A_PAIR + ROOM
    while True:
        pairs, aside = np.empty(room, np.uint64), np.empty(room_aside, np.int64)
        n, n_aside = joining.join_runs(
            packed, plan.n_bits, rules.most, rules.carried, span, volume, pairs, aside
        )
        if n <= room and n_aside <= room_aside:
            break
        room, room_aside = max(n, room), max(n_aside, room_aside)
    work.write(f"aside/{r:06}", aside[:n_aside])
    write_pairs(work, f"pairs/{r:06}", pairs[:n], plan)
    return n


def write_pairs(work: Work, name: str, pairs: np.ndarray, plan: Plan) -> None:
    """Write packed pairs, sorted, in pieces by blocks of their first article."""
    pairs.sort()
    shift = np.uint64(plan.n_bits + joining.bits_behind(plan.n_bits))
    edges = np.arange(plan.n_blocks + 1, dtype=np.uint64) * np.uint64(IN_BLOCK)
    write_pieces(work, name, pairs, np.searchsorted(pairs >> shift, edges).astype(np.int64))


def count_aside(work: Work, _: int) -> int:
    """Count for each article the crowded runs that it has; give how many numbers lie aside."""
    plan = plan_of(work)
    counts, total = np.zeros(plan.n_all, np.int32), 0
    for r in range(plan.n_ranges):
        aside = work.array(f"aside/{r:06}", np.int64)
        joining.count_aside(aside, counts)
        total += len(aside)
    work.write(COUNTS, counts)
    return total


def link_range(work: Work, r: int) -> int:
    """Link the bursts of one range that are too large to link all; give how many pairs."""
    plan = plan_of(work)
    aside = work.array(f"aside/{r:06}", np.int64)
    pairs = np.empty(len(aside), np.uint64)
    n = joining.link_aside(aside, work.array(COUNTS, np.int32), plan.n_bits, pairs)
    write_pairs(work, f"linked/{r:06}", pairs[:n], plan)
    return n


def merge_block(work: Work, m: int) -> int:
    """Keep of one block's pairs those with enough runs in common; give how many."""
    plan, rules = plan_of(work), plan_of(work).rules
    names = [f"{kind}/{r:06}" for kind in ("pairs", "linked") for r in range(plan.n_ranges)]
    packed = read_piece(work, names, m)
    packed.sort()
    behind = joining.bits_behind(plan.n_bits)
    n = joining.merge_pairs(packed, behind, rules.least, rules.least_crowded, rules.surely, packed)
    work.write(f"merged/{m:06}", packed[:n])
    return n


def pair_crowds(work: Work, _: int) -> int:
    """Pair all articles that surely carry one story of very many; give how many pairs.

    Memory: the pairs that are sure, and four bytes for each article twice.
    """
    plan, rules = plan_of(work), plan_of(work).rules
    merged = [work.array(f"merged/{m:06}", np.uint64) for m in range(plan.n_blocks)]
    a, b = unpack(np.concatenate([packed[packed & np.uint64(1) > 0] for packed in merged]), plan)
    roots = joining.roots_of(plan.n_all, a, b)
    articles, counts = np.unique(np.concatenate([a, b])), work.array(COUNTS, np.int32)
    articles = articles[np.lexsort((articles, -counts[articles], roots[articles]))]
    edges = np.flatnonzero(np.diff(roots[articles], prepend=-1, append=-1)).astype(np.int64)
    story = articles.astype(np.int64), edges, plan.n_bits, rules.paired, rules.fullest
    pairs = np.empty(joining.pair_all(*story, np.empty(0, np.uint64)), np.uint64)
    joining.pair_all(*story, pairs)
    write_pairs(work, "crowds", pairs, plan)
    return len(pairs)


def settle_block(work: Work, m: int) -> int:
    """Write the candidates of one block: what was merged, and the pairs of crowds; how many."""
    merged = work.array(f"merged/{m:06}", np.uint64) & ~np.uint64(1)
    a, b = unpack(np.union1d(merged, read_piece(work, ["crowds"], m)), plan_of(work))
    table = pa.table({"number_a": a.view(np.uint32), "number_b": b.view(np.uint32)})
    work.write_table(candidates(m), table)
    return len(a)


def candidates(m: int) -> str:
    """The address of the candidates of a block."""
    return f"candidates/{m:06}.parquet"


def unpack(packed: np.ndarray, plan: Plan) -> tuple[np.ndarray, np.ndarray]:
    """The two articles of each packed pair."""
    a, b = np.empty(len(packed), np.int32), np.empty(len(packed), np.int32)
    joining.unpack(packed, plan.n_bits, joining.bits_behind(plan.n_bits), a, b)
    return a, b
