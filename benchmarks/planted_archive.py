"""Archives of articles in which reuse is planted, of any size, from a seed.

    python benchmarks/planted_archive.py N FOLDER [--seed 1] [--script ascii] [--format parquet]

``FOLDER/articles`` gets the articles (``id, text, outlet, published, agency, language``), in
random order. Three in ten stand in groups, one source and its copies (two to some forty articles);
a copy has 10 to 100 % of its words from whole paragraphs of the source, half of the copies in
another order, with 0 to 20 % of these words exchanged; the rest is its own. One story more is
carried by 500 outlets. One article in twenty stands in an event: two to five reports that share
names, numbers and quotations, and no other wording.

``FOLDER/truth.parquet`` has a row for each copy; bit k of ``paragraphs`` says that it took the
source's paragraph k, ``paragraph_words`` how many words each has. ``FOLDER/events.parquet``
has a row for each report of an event. ``FOLDER/made.json`` says how it was made.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import numpy as np
import planted_texts as texts
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from planted_words import AGENCIES, N_OUTLETS, SCRIPTS, Words, make_words

PER_FILE, PER_GROUP = 100_000, 20_000
#: Of all articles: in groups of copies, and in events. The mean size of a group.
IN_GROUPS, IN_EVENTS, MEAN_SIZE = 0.3, 0.05, 5
N_CARRIERS = 500
FIRST_DAY = int(np.datetime64("2020-01-01").astype(int))


class Plan(NamedTuple):
    """What every article is, one array each; a row is an article, groups stand together."""

    kind: np.ndarray
    group: np.ndarray
    share: np.ndarray
    exchanged: np.ndarray
    moved: np.ndarray
    outlet: np.ndarray
    day: np.ndarray
    agency: np.ndarray
    credit: np.ndarray


class Made(NamedTuple):
    """What was made of every article: words without lines, planted words, paragraphs taken."""

    n_words: np.ndarray
    planted: np.ndarray
    taken: np.ndarray


def make_plan(n: int, seed: int) -> Plan:
    """Plan n articles: the carried story, groups, events, then articles that stand alone."""
    rng = np.random.default_rng([seed, 2])
    n_carriers = min(N_CARRIERS, n // 20)
    sizes = _sizes(rng.geometric(1 / (MEAN_SIZE - 1), n) + 1, int(n * IN_GROUPS))
    groups = np.concatenate([[n_carriers + 1], sizes])
    events = _sizes(rng.integers(2, 6, n), int(n * IN_EVENTS))
    n_grouped, n_in_events = int(groups.sum()), int(events.sum())
    grouped = slice(0, n_grouped)
    of_event = slice(n_grouped, n_grouped + n_in_events)
    plan = _blank(n)
    plan.group[grouped] = np.repeat(np.arange(len(groups)), groups)
    plan.group[of_event] = np.repeat(np.arange(len(events)), events)
    plan.kind[grouped] = texts.COPY
    sources = np.cumsum(groups) - groups
    plan.kind[sources] = texts.SOURCE
    plan.kind[of_event] = texts.EVENT
    plan.share[:] = rng.integers(0, len(texts.SHARES), n)
    plan.share[1 : n_carriers + 1] = rng.integers(2, len(texts.SHARES), n_carriers)
    plan.exchanged[:] = rng.integers(0, len(texts.EXCHANGED), n)
    plan.moved[:] = rng.integers(0, 2, n)
    _place(plan, rng, sources, groups, n_grouped + np.cumsum(events) - events, events)
    plan.outlet[1 : n_carriers + 1] = N_OUTLETS + np.arange(n_carriers)
    _credit(plan, rng, sources, groups)
    return plan


def _sizes(drawn: np.ndarray, most: int) -> np.ndarray:
    """As many of the drawn sizes as fit."""
    return drawn[: np.searchsorted(np.cumsum(drawn), most, "right")]


def _blank(n: int) -> Plan:
    types = (np.int8, np.int32, np.int8, np.int8, np.int8, np.int16, np.int16, np.int8, np.int8)
    return Plan(*(np.zeros(n, kind) for kind in types))


def _place(plan: Plan, rng: np.random.Generator, sources, groups, first, events) -> None:
    """Give outlets and days: copies up to six days after the source, reports up to two."""
    n = len(plan.kind)
    days = max(30, round(n * 730 / 1_000_000))
    plan.outlet[:] = rng.integers(0, N_OUTLETS, n)
    plan.day[:] = rng.integers(0, days, n)
    for start, size, spread in ((sources, groups, 7), (first, events, 3)):
        day = np.repeat(np.minimum(plan.day[start], days - spread), size)
        at = np.repeat(start, size) + _counts(size)
        plan.day[at] = day + rng.integers(0, spread, len(at)) * (_counts(size) > 0)
        other = rng.integers(1, N_OUTLETS, len(at)) * (_counts(size) > 0)
        plan.outlet[at] = (np.repeat(plan.outlet[start], size) + other) % N_OUTLETS


def _counts(sizes: np.ndarray) -> np.ndarray:
    """0, 1, 2 … within each of some sizes."""
    return np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)


def _credit(plan: Plan, rng: np.random.Generator, sources, groups) -> None:
    """Give a fifth of the articles in groups their agency; half of these name it in the text."""
    n = int(groups.sum())
    agency = np.repeat(rng.integers(1, len(AGENCIES) + 1, len(groups)), groups)
    plan.agency[:n] = np.where(rng.random(n) < 0.2, agency, 0)
    plan.credit[:n] = np.where(rng.random(n) < 0.5, plan.agency[:n], 0)


def spell_rows(words: Words, seed: int, rows: np.ndarray, plan: Plan, made: Made, lengths):
    """The texts of some rows as a column."""
    offsets = np.empty(len(rows) + 1, np.int64)
    page = np.empty(len(rows) * 8000 + texts.LONGEST_TEXT, np.uint8)
    n = texts.write_texts(words, seed, rows, plan, made, lengths, page, offsets)
    ends = pa.py_buffer(offsets.astype(np.int32))
    return pa.StringArray.from_buffers(len(rows), ends, pa.py_buffer(page[:n]))


def name_ids(numbers: np.ndarray) -> pa.Array:
    """Ids of numbers: a00000123."""
    digits = numbers[:, None] // 10 ** np.arange(7, -1, -1) % 10 + ord("0")
    letters = np.empty((len(numbers), 9), np.uint8)
    letters[:, 0], letters[:, 1:] = ord("a"), digits
    offsets = pa.py_buffer(np.arange(0, letters.size + 1, 9, dtype=np.int32))
    return pa.StringArray.from_buffers(len(numbers), offsets, pa.py_buffer(letters.tobytes()))


def make_tables(n: int, seed: int, script: str, plan: Plan, made: Made, lengths) -> Iterator:
    """The articles as tables of one row group each, made by two threads, in random order."""
    words = make_words(script, seed)
    rng = np.random.default_rng([seed, 3])
    order, names = (rng.permutation(n).astype(np.int32) for _ in range(2))
    outlets = pa.array([f"Outlet {k:03d}" for k in range(N_OUTLETS + N_CARRIERS)])
    agencies = pa.array([None, *AGENCIES], pa.string())

    def make(start: int) -> pa.Table:
        rows = order[start : start + PER_GROUP]
        return pa.table({
            "id": name_ids(names[rows]),
            "text": spell_rows(words, seed, rows, plan, made, lengths),
            "outlet": outlets.take(pa.array(plan.outlet[rows])),
            "published": pa.array(FIRST_DAY + plan.day[rows].astype(np.int32), pa.date32()),
            "agency": agencies.take(pa.array(plan.agency[rows])),
            "language": pa.array([SCRIPTS[script][2]]).take(pa.array(np.zeros(len(rows), int))),
        })  # fmt: skip

    starts = range(0, n, PER_GROUP)
    with ThreadPoolExecutor(2) as pool:
        ahead = [pool.submit(make, start) for start in starts[:2]]
        for start in [*starts[2:], None, None]:
            if ahead:
                yield ahead.pop(0).result()
            if start is not None:
                ahead.append(pool.submit(make, start))


def names_of(n: int, seed: int) -> np.ndarray:
    """The number in each row's id."""
    rng = np.random.default_rng([seed, 3])
    rng.permutation(n)
    return rng.permutation(n).astype(np.int32)


def write_articles(tables: Iterator[pa.Table], folder: Path, form: str) -> None:
    """Write tables as files of 100,000 articles each."""
    folder.mkdir(parents=True)
    out = None
    for number, table in enumerate(tables):
        file, part = divmod(number, PER_FILE // PER_GROUP)
        if not part:
            if out:
                out.close()
            out = _open(folder / f"part-{file:05d}.{form}", table.schema, form)
        out.write_table(table)
    if out:
        out.close()


def _open(path: Path, schema: pa.Schema, form: str):
    if form == "parquet":
        dictionaries = ["outlet", "agency", "language"]
        return pq.ParquetWriter(path, schema, compression="zstd", use_dictionary=dictionaries)
    return pa_csv.CSVWriter(str(path), schema) if form == "csv" else _Lines(path)


class _Lines:
    """Writes tables as JSON Lines."""

    def __init__(self, path: Path) -> None:
        self.file = open(path, "w", encoding="utf-8", newline="\n")  # noqa: SIM115

    def write_table(self, table: pa.Table) -> None:
        """Write the rows of a table, one a line."""
        for row in table.to_pylist():
            line = json.dumps(row, ensure_ascii=False, default=str)
            self.file.write(line + "\n")

    def close(self) -> None:
        """End the file."""
        self.file.close()


def tell_truth(plan: Plan, made: Made, lengths: np.ndarray, names: np.ndarray) -> pa.Table:
    """What was planted: one row for each copy."""
    copies = np.flatnonzero(plan.kind == texts.COPY)
    group = plan.group[copies]
    source = np.flatnonzero(plan.kind == texts.SOURCE)[group]
    of_group = pa.FixedSizeListArray.from_arrays(lengths.ravel(), lengths.shape[1])
    kinds = pa.array(["copy", "carried-500"])
    return pa.table({
        "id_source": name_ids(names[source]),
        "id_copy": name_ids(names[copies]),
        "share": texts.SHARES[plan.share[copies]],
        "substitution": texts.EXCHANGED[plan.exchanged[copies]],
        "moved": plan.moved[copies].astype(bool),
        "kind": kinds.take(pa.array((group == 0).astype(np.int8))),
        "group": group,
        "paragraphs": made.taken[copies],
        "n_planted": made.planted[copies],
        "n_words": made.n_words[copies],
        "paragraph_words": of_group.take(pa.array(group)),
    })  # fmt: skip


def tell_events(plan: Plan, names: np.ndarray) -> pa.Table:
    """Reports of events: one row each."""
    rows = np.flatnonzero(plan.kind == texts.EVENT)
    kinds = pa.array(["same-event"]).take(pa.array(np.zeros(len(rows), int)))
    return pa.table({"id": name_ids(names[rows]), "event": plan.group[rows], "kind": kinds})


def make_archive(
    n: int, folder: Path, seed: int = 1, script: str = "ascii", form: str = "parquet"
) -> Path:
    """Make an archive of n articles and its truth; the same arguments give the same bytes."""
    plan = make_plan(n, seed)
    made = Made(*(np.zeros(n, np.int16) for _ in range(3)))
    n_groups = int((plan.kind == texts.SOURCE).sum())
    lengths = np.zeros((n_groups, texts.MOST_PARAGRAPHS), np.int16)
    tables = make_tables(n, seed, script, plan, made, lengths)
    write_articles(tables, folder / "articles", form)
    names = names_of(n, seed)
    pq.write_table(tell_truth(plan, made, lengths, names), folder / "truth.parquet")
    pq.write_table(tell_events(plan, names), folder / "events.parquet")
    told = {"articles": n, "seed": seed, "script": script, "format": form, "groups": n_groups}
    (folder / "made.json").write_text(json.dumps(told) + "\n", encoding="utf-8")
    return folder


def main() -> None:
    """Make an archive as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("n", type=int, metavar="N", help="how many articles")
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--script", choices=list(SCRIPTS), default="ascii")
    parser.add_argument("--format", choices=["parquet", "csv", "jsonl"], default="parquet")
    asked = parser.parse_args()
    make_archive(asked.n, asked.folder, asked.seed, asked.script, asked.format)


if __name__ == "__main__":
    main()
