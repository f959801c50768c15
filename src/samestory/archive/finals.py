"""The last tables of a run, whole or not at all, and what they are: counts, rules, how sure.

The summary comes last: where it is, everything is.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from ..files import write_json, write_whole
from .datelines import NO_DAY, NO_OUTLET
from .planted import score_planted
from .store import Work

SUMMARY = "summary.json"
#: How tables are written: dictionaries help where values come again.
HOW = {
    "compression": "zstd",
    "use_dictionary": ["id_a", "id_b", "first_published", "likely_source", "derivation", "outlet",
                       "agency", "published", "size", "group"],
}  # fmt: skip
#: The mark of a table that samestory wrote, and that a run that goes on may write anew.
OURS = {"generator": "samestory"}
#: The columns of each table, in order.
SCHEMAS = {
    "pairs": pa.schema([
        ("id_a", pa.string()), ("id_b", pa.string()), ("share_a_in_b", pa.float64()),
        ("share_b_in_a", pa.float64()), ("n_shared", pa.int32()), ("longest", pa.int32()),
        ("first_published", pa.string()), ("n_a", pa.int32()), ("n_b", pa.int32()),
        ("n_unquoted", pa.int32()), ("number_a", pa.uint32()), ("number_b", pa.uint32()),
        ("days", pa.int32()),
    ]),
    "groups": pa.schema([
        ("id", pa.string()), ("group", pa.int64()), ("likely_source", pa.string()),
        ("derivation", pa.string()), ("number", pa.uint32()), ("size", pa.int32()),
        ("outlet", pa.string()), ("agency", pa.string()), ("published", pa.date32()),
        ("credited", pa.bool_()), ("share", pa.float64()), ("n_words", pa.int32()),
    ]),
    "passages": pa.schema([
        ("id_a", pa.string()), ("id_b", pa.string()), ("start_a", pa.int32()),
        ("end_a", pa.int32()), ("start_b", pa.int32()), ("end_b", pa.int32()),
        ("n_words", pa.int32()),
    ]),
    "furniture": pa.schema([
        ("outlet", pa.string()), ("line", pa.string()), ("n_articles", pa.int32()),
    ]),
}  # fmt: skip


def write_finals(run, plan, articles, datelines, planted, counts, hashes, output: Path):
    """Write the tables and the summary into the output folder; give the summary."""
    work = Work(str(output))
    buckets, parts = range(counts["buckets"]), range(plan.n_read)
    sources = {
        "pairs": [f"measured/{k:06}.parquet" for k in buckets],
        "passages": [f"passages/{k:06}.parquet" for k in buckets],
        "groups": [f"told/{k:06}.parquet" for k in parts],
        "furniture": ["furniture.parquet"] if plan.outlets else [],
    }
    joined = [(run.work, told, work, name) for name, told in sources.items()]
    with ThreadPoolExecutor() as pool:
        list(pool.map(join_tables, *zip(*joined, strict=True)))
    summary = summarize(run, plan, articles, datelines, planted, counts, hashes)
    write_whole(output / SUMMARY, write_json(summary))
    return summary


def join_tables(source: Work, addresses: Sequence[str], work: Work, name: str) -> None:
    """Join the pieces of a table into one file, a piece at a time, whole or not at all."""
    schema = SCHEMAS[name].with_metadata(OURS)
    with work.writing(f"{name}.parquet") as part, parquet.ParquetWriter(part, schema, **HOW) as out:
        for address in addresses:
            out.write_table(source.read_table(address).cast(schema))


def summarize(run, plan, articles, datelines, planted, counts, hashes) -> dict[str, Any]:
    """What a run was: counts, rules, versions, input, how sure, how long."""
    from .. import __version__
    from . import threshold

    files = [
        {"name": file.name, "path": file.path, "size": file.size, "sha256": told}
        for file, told in zip(articles.files, hashes, strict=True)
    ]
    whole = "".join(f"{file['name']}\n{file['sha256']}\n" for file in files)
    whole = hashlib.sha256(whole.encode()).hexdigest()
    versions = {"samestory": __version__, "python": platform.python_version()}
    versions |= {name: version_of(name) for name in ("numpy", "pyarrow", "numba")}
    return {
        "id": "samestory-archive",
        "counts": {"articles": plan.n, **counts, "outlets": len(datelines.outlets),
                   "without_day": datelines.n_without_day,
                   "without_outlet": datelines.n_without_outlet},
        **tally(run.work, datelines),
        "rules": asdict(plan.rules),
        "versions": versions,
        "input": {"where": articles.where, "columns": articles.columns, "sha256": whole,
                  "files": files},
        "threshold": {name: told._asdict() for name, told in threshold.measured().items()},
        "planted": score(run.work, plan, planted, counts["buckets"]),
        "seconds": {label: round(told, 2) for label, told in run.progress.seconds.items()},
    }  # fmt: skip


def tally(work: Work, datelines) -> dict[str, dict[str, int]]:
    """How many articles each outlet has, by name, and each day that has any, as 2021-10-20."""
    days, outlets = (work.array(f"facts/{name}.i32", np.int32) for name in ("days", "outlets"))
    of_outlet = np.bincount(outlets[outlets != NO_OUTLET], minlength=len(datelines.outlets))
    told, counts = np.unique(days[days != NO_DAY], return_counts=True)
    names = told.astype("datetime64[D]").astype(str).tolist()
    return {
        "by_outlet": dict(zip(datelines.outlets, of_outlet.tolist(), strict=True)),
        "by_day": dict(zip(names, counts.tolist(), strict=True)),
    }


def version_of(name: str) -> str:
    """The version of a package."""
    from importlib.metadata import version

    return version(name)


def score(work: Work, plan, planted, n_buckets: int) -> list[dict[str, Any]]:
    """How many of the planted copies the run found, and how often it erred: see ``planted``.

    *planted*: what was planted, and the numbers of the articles that it was planted from.
    """
    articles, numbers = planted
    if not articles:
        return []
    found = [
        work.array(f"planted/pairs/{k:06}", np.uint32).reshape(-1, 2) for k in range(n_buckets)
    ]
    known = set(numbers)
    for k in range(n_buckets):
        table = work.read_table(f"measured/{k:06}.parquet", ("number_a", "number_b"))
        both = np.stack([table["number_a"].to_numpy(), table["number_b"].to_numpy()], 1)
        own = np.isin(both, list(known)).any(axis=1)
        found.append(both[own])
    pairs = np.concatenate(found) if found else np.zeros((0, 2), np.uint32)
    scores = score_planted(pairs, articles, numbers, plan.n)
    return [row._asdict() for row in scores if row.n]
