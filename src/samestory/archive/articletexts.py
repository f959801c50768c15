"""The articles of some ids, read again from the input of a run.

What a text is in the input is looked up when it is wanted: no table of a run holds it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .finishedrun import read_run

#: What is given of an article, in this order.
KEYS = ("text", "outlet", "published", "agency", "language")
#: What pyarrow calls the kinds of files, by how their names end.
_KINDS = {".csv": "csv", ".jsonl": "json", ".ndjson": "json", ".json": "json"}


def texts_of(directory: Path, ids: Sequence[str]) -> dict[str, tuple]:
    """Give of each id its text, outlet, day, agency and language; an id that is not there is not.

    Reads the files and columns that the run's summary names. Cost: one pass over the input, of
    which the rows wanted are held alone.
    """
    run = read_run(directory)
    names = {key: name for key, name in (run.told("input", "columns") or {}).items() if name}
    found: dict[str, tuple] = {}
    for row in _rows(run.files, names, ids):
        known = {key: row.get(name) for key, name in names.items()}
        texts = (known.get("text") or "", known.get("outlet"), _day(known.get("published")))
        found.setdefault(str(known["id"]), (*texts, known.get("agency"), known.get("language")))
    return found


def _rows(
    files: Iterable[str], names: Mapping[str, str], ids: Sequence[str]
) -> Iterable[dict[str, Any]]:
    """The rows of some ids in all files."""
    from pyarrow import csv, dataset

    for file in files:
        kind: Any = _KINDS.get(Path(file).suffix.lower(), "parquet")
        if kind == "csv":
            kind = dataset.CsvFileFormat(csv.ParseOptions(newlines_in_values=True))
        table = dataset.dataset(file, format=kind)
        held = [name for name in names.values() if name in table.schema.names]
        wanted = dataset.field(names.get("id", "id")).cast("string").isin(list(ids))
        yield from table.to_table(held, filter=wanted).to_pylist()


def _day(value: Any) -> datetime.date | None:
    """A day of what the input has, or None."""
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    try:
        return datetime.date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
