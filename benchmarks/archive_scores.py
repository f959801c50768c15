"""How many of the planted pairs of an archive are found, and how many of the pairs found are right.

    python benchmarks/archive_scores.py FOLDER RUN

``FOLDER`` was made by ``planted_archive.py``; ``RUN`` holds ``pairs.parquet`` and, where it is a
whole run, ``groups.parquet``. A pair is right where both articles stand in one planted group and
took a paragraph in common: copy and source, or two copies that took the same paragraph. Intervals
are Wilson's at 95 %, widened by how much alike the pairs of one planted group are.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

#: Reports of events have numbers from here on where planted groups have theirs.
EVENTS = 1 << 40
#: So many failures of a kind are listed, evenly spaced.
LISTED = 150
#: And so many of the story of many outlets.
LISTED_OF_MANY = 10
#: A copy that shares less of its words with its source, measured, may well be left out.
PLAIN_SHARE = 0.05
MANY = "story of many outlets"
_Z = 1.959964


class Score(NamedTuple):
    """One figure: what was measured, its value, the ends of its interval, over how many."""

    measure: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0


class Failure(NamedTuple):
    """A pair that was not found, or should not have been.

    ``measured``: the share of the words of either, whichever is more, by the run where it kept the
    pair, else by :func:`measure_missed`.
    """

    what: str
    id_a: str
    id_b: str
    share: float | None
    substitution: float | None
    moved: bool | None
    n_planted: int | None
    measured: float | None = None


class Truth(NamedTuple):
    """All articles in planted groups or events: members, numbered as they stand in ``ids``.

    ``group`` is the planted group, or :data:`EVENTS` and the event; ``taken`` a mask of the
    source's paragraphs (all for a source, none in an event). ``copies`` is the table of copies;
    ``source`` and ``copy`` the members of its rows.
    """

    ids: pa.Array
    group: np.ndarray
    taken: np.ndarray
    copies: pa.Table
    source: np.ndarray
    copy: np.ndarray


def read_truth(folder: Path) -> Truth:
    """Read what was planted."""
    copies = pq.read_table(folder / "truth.parquet")
    events = pq.read_table(folder / "events.parquet")
    group = copies["group"].to_numpy()
    _, first = np.unique(group, return_index=True)
    sources = copies["id_source"].take(pa.array(first))
    ids = pa.chunked_array(
        [*copies["id_copy"].chunks, *sources.chunks, *events["id"].chunks]
    ).combine_chunks()
    every = np.full(len(first), (1 << 62) - 1)
    none = np.zeros(len(events), np.int64)
    return Truth(
        ids,
        np.concatenate([group, group[first], EVENTS + events["event"].to_numpy().astype(np.int64)]),
        np.concatenate([copies["paragraphs"].to_numpy(), every, none]).astype(np.int64),
        copies,
        _members(ids, copies["id_source"]),
        np.arange(len(copies)),
    )


def _members(ids: pa.Array, asked: pa.ChunkedArray) -> np.ndarray:
    """The numbers of members with some ids; -1 for an article that is none."""
    return pc.fill_null(pc.index_in(asked, value_set=ids), -1).to_numpy().astype(np.int64)


class Found(NamedTuple):
    """The pairs of a run, as members (-1: none), with the table they come from."""

    a: np.ndarray
    b: np.ndarray
    table: pa.Table


def read_found(truth: Truth, run: Path) -> Found:
    """Read the pairs of a run."""
    table = pq.read_table(run / "pairs.parquet")
    return Found(_members(truth.ids, table["id_a"]), _members(truth.ids, table["id_b"]), table)


def rate(right: np.ndarray, groups: np.ndarray, measure: str) -> Score:
    """A share of things right, with an interval that knows that those of one group are alike."""
    n = len(right)
    if not n:
        return Score(measure, None)
    share = float(right.mean())
    _, group = np.unique(groups, return_inverse=True)
    off = np.bincount(group, weights=right - share)
    n_groups = len(off)
    alone = share * (1 - share) / n
    if alone == 0:  # all or none: the groups are all that can be counted on
        return Score(measure, share, *wilson(share, n_groups), n)
    spread = (off**2).sum() / n**2 * n_groups / max(n_groups - 1, 1)
    return Score(measure, share, *wilson(share, n / max(spread / alone, 1.0)), n)


def wilson(share: float, n: float) -> tuple[float, float]:
    """Wilson's interval of a share of n, at 95 %."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return max(middle - half, 0.0) if share else 0.0, min(middle + half, 1.0)


def find_right(truth: Truth, found: Found) -> np.ndarray:
    """Which pairs found are right."""
    return (
        (found.a >= 0)
        & (found.b >= 0)
        & (truth.group[found.a] == truth.group[found.b])
        & ((truth.taken[found.a] & truth.taken[found.b]) != 0)
    )


def _keys(a: np.ndarray, b: np.ndarray, n: int) -> np.ndarray:
    """One number for each pair, the order of the two put aside."""
    return np.minimum(a, b) * n + np.maximum(a, b)


def find_recalled(truth: Truth, found: Found) -> np.ndarray:
    """Which copies are found with their source."""
    n, known = len(truth.ids), (found.a >= 0) & (found.b >= 0)
    keys = _keys(found.a[known], found.b[known], n)
    return np.isin(_keys(truth.source, truth.copy, n), keys)


def score_pairs(truth: Truth, found: Found) -> Iterator[Score]:
    """Recall by share and by substitution, precision; the story of many outlets apart."""
    recalled, copies, carried = find_recalled(truth, found), truth.copies, _carried(truth)
    group, others = copies["group"].to_numpy(), ~carried
    yield rate(recalled[others], group[others], "recall, copy and source")
    for column in ("share", "substitution"):
        values = copies[column].to_numpy()
        for value in np.unique(values):
            of = others & (values == value)
            yield rate(recalled[of], group[of], f"recall, {column} {value:g}")
    moved = others & copies["moved"].to_numpy(zero_copy_only=False)
    yield rate(recalled[moved], group[moved], "recall, paragraphs moved")
    yield rate(recalled[carried], np.flatnonzero(carried), f"recall, {MANY}")
    both, groups = recall_of_two_copies(truth, found)
    of = groups > 0
    yield rate(both[of], groups[of], "recall, two copies that share a paragraph")
    yield rate(both[~of], np.flatnonzero(~of), f"recall, two copies, {MANY}")
    right, clusters = find_right(truth, found), _clusters(truth, found)
    yield rate(right, clusters, "precision of pairs")
    of = clusters != 0
    yield rate(right[of], clusters[of], f"precision of pairs without the {MANY}")
    yield Score("same-event pairs found", *_count_events(truth, found))


def _carried(truth: Truth) -> np.ndarray:
    return pc.equal(truth.copies["kind"], "carried-500").to_numpy(zero_copy_only=False)


def _clusters(truth: Truth, found: Found) -> np.ndarray:
    """A group for each pair found: the planted one of either article, else the pair alone."""
    group = np.where(found.a >= 0, truth.group[found.a], truth.group[found.b])
    alone = (found.a < 0) & (found.b < 0)
    return np.where(alone, -1 - np.arange(len(group)), group)


def _count_events(truth: Truth, found: Found) -> tuple[float | None, float, float, int]:
    """What share of pairs of reports of one event is found as a pair, and how many there are."""
    first = int(np.searchsorted(truth.group >= EVENTS, True))
    sizes = np.unique(truth.group[first:], return_counts=True)[1]
    n = int((sizes * (sizes - 1) // 2).sum())
    both = (found.a >= first) & (found.b >= first)
    kept = int((truth.group[found.a[both]] == truth.group[found.b[both]]).sum())
    return (kept / n, *wilson(kept / n, n), n) if n else (None, None, None, 0)


def recall_of_two_copies(truth: Truth, found: Found) -> tuple[np.ndarray, np.ndarray]:
    """Which pairs of copies of one source that took a paragraph in common are found."""
    n = len(truth.ids)
    known = (found.a >= 0) & (found.b >= 0)
    keys = _keys(found.a[known], found.b[known], n)
    a, b = pair_copies(truth)
    return np.isin(_keys(a, b, n), keys), truth.group[a]


def pair_copies(truth: Truth) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of copies of one source that took a paragraph in common."""
    group = truth.copies["group"].to_numpy()
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sizes = np.diff(np.r_[starts, len(group)])
    pairs = []
    for size in np.unique(sizes):
        one, other = np.triu_indices(size, 1)
        at = starts[sizes == size][:, None]
        pairs.append(np.stack([(at + one).ravel(), (at + other).ravel()]))
    a, b = np.concatenate(pairs, axis=1)
    shared = (truth.taken[a] & truth.taken[b]) != 0
    return a[shared], b[shared]


def score_shares(truth: Truth, found: Found) -> Iterator[Score]:
    """By how much measured shares differ from planted ones: the median, and nine in ten."""
    if "share_a_in_b" not in found.table.column_names:
        return
    n = len(truth.ids)
    keys = _keys(found.a, found.b, n)
    order = np.argsort(keys)
    wanted = _keys(truth.source, truth.copy, n)
    place = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    at = order[place] if len(keys) else place
    plain = truth.copies["substitution"].to_numpy() == 0
    if not len(keys) or not (here := plain & (keys[at] == wanted)).any():
        return
    a_in_b, b_in_a = (found.table[name].to_numpy()[at] for name in ("share_a_in_b", "share_b_in_a"))
    measured = np.where(found.a[at] == truth.copy, a_in_b, b_in_a)
    planted = truth.copies["n_planted"].to_numpy() / truth.copies["n_words"].to_numpy()
    off = (measured - planted)[here]
    low, middle, high = np.quantile(off, [0.05, 0.5, 0.95]).tolist()
    yield Score("measured share less planted, nothing exchanged", middle, low, high, len(off))


def score_groups(truth: Truth, run: Path) -> Iterator[Score]:
    """Whether planted groups stand together, and whether the likely source is the source."""
    if not (run / "groups.parquet").exists():
        return
    table = pq.read_table(run / "groups.parquet", columns=["id", "group", "likely_source"])
    in_group = np.full(len(truth.ids), -1)
    member = _members(truth.ids, table["id"])
    in_group[member[member >= 0]] = table["group"].to_numpy()[member >= 0]
    carried = np.flatnonzero(truth.group == 0)
    inside = in_group[carried]
    largest = np.bincount(inside[inside >= 0]).max() if (inside >= 0).any() else 0
    together = np.zeros(len(carried))
    together[:largest] = 1
    yield rate(together, np.arange(len(carried)), f"{MANY}, in its largest group")
    both = (in_group[truth.copy] == in_group[truth.source]) & (in_group[truth.copy] >= 0)
    group = truth.copies["group"].to_numpy()
    yield rate(both, group, "copies in the group of their source")
    yield from _score_sources(truth, table, member)
    planted = (member >= 0) & (truth.group[member] < EVENTS)
    yield rate(planted, table["group"].to_numpy(), "articles in groups that were planted in one")


def _score_sources(truth: Truth, table: pa.Table, member: np.ndarray) -> Iterator[Score]:
    """For how many copies that stand in a group the likely source is their source."""
    named = _members(truth.ids, table["likely_source"])
    source = np.full(len(truth.ids), -2)
    source[truth.copy] = truth.source
    is_copy = (member >= 0) & (source[member] >= 0)
    group = truth.group[member[is_copy]]
    yield rate(named[is_copy] == source[member[is_copy]], group, "likely source of a copy is right")


def list_failures(truth: Truth, found: Found) -> Iterator[Failure]:
    """Name copies that were not found, and pairs that are not right."""
    columns = ("id_source", "id_copy", "share", "substitution", "moved", "n_planted")
    missed, carried = ~find_recalled(truth, found), _carried(truth)
    missed = np.r_[
        _some(np.flatnonzero(missed & ~carried)), np.flatnonzero(missed & carried)[:LISTED_OF_MANY]
    ]
    for row in truth.copies.select(columns).take(pa.array(missed)).to_pylist():
        yield Failure("not found", *row.values())
    wrong = _some(np.flatnonzero(~find_right(truth, found)))
    for row, a, b in zip(
        found.table.take(pa.array(wrong)).to_pylist(), found.a[wrong], found.b[wrong], strict=True
    ):
        shares = [row[name] for name in ("share_a_in_b", "share_b_in_a") if name in row]
        told = Failure(_tell_wrong(truth, a, b), row["id_a"], row["id_b"], None, None, None, None)
        yield told._replace(measured=max(shares, default=None))


def _some(rows: np.ndarray) -> np.ndarray:
    """At most so many rows as are listed, evenly spaced."""
    return rows[np.unique(np.linspace(0, len(rows) - 1, LISTED).astype(int))] if len(rows) else rows


def measure_missed(folder: Path, failures: list[Failure]) -> list[Failure]:
    """Measure copies that were not found by the study's own definition; reads all articles."""
    import pyarrow.dataset as ds

    from samestory.reuse import match_texts

    missed = {name for one in failures if one.what == "not found" for name in one[1:3]}
    wanted = ds.field("id").isin(pa.array(sorted(missed), pa.string()))
    rows = ds.dataset(folder / "articles").to_table(["id", "text"], filter=wanted).to_pydict()
    texts = dict(zip(rows["id"], rows["text"], strict=True))

    def measure(one: Failure) -> Failure:
        if one.what != "not found":
            return one
        match = match_texts(texts[one.id_a], texts[one.id_b])
        return one._replace(measured=max(match.share_a_in_b, match.share_b_in_a))

    return [measure(one) for one in failures]


def score_missed(failures: list[Failure]) -> Score:
    """How many of the copies not found share a twentieth of their words with the source."""
    shares = np.array([one.measured for one in failures if one.what == "not found"], float)
    measure = f"missed, {PLAIN_SHARE:.0%} of words shared"
    return rate(shares >= PLAIN_SHARE, np.arange(len(shares)), measure)


def _tell_wrong(truth: Truth, a: int, b: int) -> str:
    """Why a pair is not right."""
    if a < 0 or b < 0 or truth.group[a] != truth.group[b]:
        return "kept, nothing planted"
    if truth.group[a] >= EVENTS:
        return "kept, reports of one event"
    return "kept, copies without a common paragraph"


def score_run(folder: Path, run: Path) -> tuple[list[Score], list[Failure]]:
    """All scores of a run, and its failures."""
    truth = read_truth(folder)
    found = read_found(truth, run)
    scores = [
        *score_pairs(truth, found),
        *score_shares(truth, found),
        *score_groups(truth, run),
    ]
    return scores, list(list_failures(truth, found))


def main(words: list[str]) -> int:
    """Print the scores of a run."""
    if len(words) != 2:
        print(__doc__)
        return 2
    scores, failures = score_run(Path(words[0]), Path(words[1]))
    for score in scores:
        told = [f"{cell:.4f}" for cell in score[1:4] if cell is not None]
        print(f"{score.measure:<50}", *told, f"n={score.n}")
    for failure in measure_missed(Path(words[0]), failures):
        print(json.dumps(failure._asdict(), default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
