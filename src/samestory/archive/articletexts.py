"""The articles of some ids, read again from the input of a run, as the run read them.

What a text is in the input is looked up when it is wanted: no table of a run holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import UsageError
from .arrivals import Arrival, tables_of
from .articlefiles import describe_file
from .articles import Source, look_at_file, split_source
from .canonical import cast_column
from .finishedrun import FinishedRun, read_run
from .parts import read_part

if TYPE_CHECKING:
    import pyarrow as pa

#: What is given of an article, in this order.
KEYS = ("text", "outlet", "published", "agency", "language")


def texts_of(directory: Path, ids: Sequence[str]) -> dict[str, tuple]:
    """Give of each id its text, outlet, day, agency and language; an id that is not there is not.

    Reads the files and columns that the run's summary names, until all ids are found. Raises a
    ``SamestoryError`` where a file cannot be read. Cost: one pass over the ids of the input, and
    over what is not Parquet; the rows wanted are held alone.
    """
    import pyarrow as pa

    run, found, wanted = read_run(directory), {}, pa.array(list(ids), pa.string())
    for source in _sources(run):
        for table in _tables(source, wanted):
            for row in table.to_pylist():
                found[row["id"]] = tuple(row.get(key) for key in KEYS)
            if len(found) == len(set(ids)):
                return found
    return found


def _sources(run: FinishedRun) -> Iterator[Source]:
    """Look at each file of the input, its columns those of the run where it has them."""
    where = str(run.told("input", "where") or "")
    columns: Mapping[str, str] = run.told("input", "columns") or {}
    for path in run.files:
        file = describe_file(path, where)
        try:
            yield look_at_file(file, columns)
        except UsageError:  # a file with other columns than the first
            yield look_at_file(file, {})


def _tables(source: Source, wanted: pa.Array) -> Iterator[pa.Table]:
    """Read the rows of some ids in one file, in canonical columns."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for item in split_source(0, source):
        if isinstance(item, Arrival):
            constants = {key: value for key, value in item.constants if value is not None}
            for table in tables_of(item):
                kept = table.filter(pc.is_in(table["id"], wanted))
                columns = {key: cast_column(key, kept[key]) for key in kept.column_names}
                for key, value in constants.items():
                    columns[key] = cast_column(key, pa.repeat(value, kept.num_rows))
                yield pa.table(columns)
        elif (at := pc.is_in(read_part(item, ("id",))["id"], wanted)) and pc.any(at).as_py():
            yield read_part(item, ("id", *KEYS)).filter(at)
