"""A finished run: its folder checked, its summary read, its tables read a part at a time.

Tables may have more rows than memory holds: nothing here reads one whole, and rows that are asked
for are looked up by what Parquet says of its parts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..prose import listed

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

#: The tables that a run leaves, and what it says of itself.
FINAL = ("pairs", "groups", "passages", "furniture")
SUMMARY = "summary.json"
#: Rows of a table that are held at a time.
BATCH = 1 << 17


@dataclass(frozen=True)
class FinishedRun:
    """Hold the folder of a run of ``samestory archive`` and its summary.

    Of the summary these keys are read, and what is missing is told as not measured: ``counts``
    (``articles`` at the least), ``rules``, ``versions``, ``input`` (``files``, each with its
    ``path``; ``columns`` from our names to the input's; ``sha256``), ``threshold`` (by name:
    ``value``, ``low``, ``high``, ``n``, ``n_events``; "false rate" at the least), ``planted`` (a
    list: ``measure``, ``kind``, ``n_found``, ``n``, ``rate``, ``low``, ``high``), and, as
    denominators, ``by_outlet`` and ``by_day`` (all articles read, by outlet and by ISO day).
    """

    directory: Path
    summary: dict[str, Any]

    def path(self, table: str) -> Path:
        """Give the file of a table."""
        return self.directory / f"{table}.parquet"

    def told(self, *keys: str) -> Any:
        """Give what the summary says under some keys, one within the other, or None."""
        value: Any = self.summary
        for key in keys:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    @property
    def files(self) -> list[str]:
        """The files of the input, where the run read them."""
        return [str(file["path"]) for file in self.told("input", "files") or ()]

    def batches(self, table: str, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """Read some columns of a table, at most ``BATCH`` rows at a time; texts as dictionaries."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        with pq.ParquetFile(self.path(table)) as file:
            texts = [f.name for f in file.schema_arrow if f.type in (pa.string(), pa.large_string())
                     and f.name in columns and f.name not in ("id", "line")]  # fmt: skip
        with pq.ParquetFile(self.path(table), read_dictionary=texts) as file:
            yield from file.iter_batches(BATCH, columns=list(columns))

    def count(self, table: str) -> int:
        """Count the rows of a table, without reading them."""
        import pyarrow.parquet as pq

        return pq.read_metadata(self.path(table)).num_rows

    def pick(self, table: str, column: str, values: Sequence) -> pd.DataFrame:
        """Read the rows of a table that have one of some values in a column, in its order."""
        import pyarrow as pa
        import pyarrow.compute as pc
        import pyarrow.parquet as pq

        kind = pq.read_schema(self.path(table)).field(column).type
        wanted = pc.field(column).isin(pa.array(list(values), kind))
        found = pq.read_table(self.path(table), filters=wanted)
        return found.to_pandas()


def read_run(directory: Path) -> FinishedRun:
    """Read the summary of a finished run.

    A folder that is none, or in which a table is missing or no table, is a ``UsageError``, and so
    is pyarrow where it is not installed.
    """
    refuse_without_arrow()
    if not directory.is_dir():
        wrong = "is a file, not a folder" if directory.exists() else "no such folder"
        raise UsageError(
            f"{directory}: {wrong}; a run of `samestory archive` leaves one; name that which was "
            "given as --output."
        )
    missing = [name for name in (*(f"{t}.parquet" for t in FINAL), SUMMARY)
               if not (directory / name).is_file()]  # fmt: skip
    if missing:
        raise UsageError(
            f"{directory}: is no finished run of `samestory archive`, as it lacks "
            f"{listed(missing)}; name the folder that was given as --output; a run that was "
            "stopped goes on with --resume."
        )
    run = FinishedRun(directory, _read_summary(directory / SUMMARY))
    for table in FINAL:
        _check_table(run, table)
    return run


def refuse_without_arrow() -> None:
    """Refuse with a ``UsageError`` to go on without what reads tables; say how to get it."""
    if find_spec("pyarrow") is None:
        raise UsageError(
            "pyarrow: this library is not installed, and it reads the tables of an archive; "
            'pip install "samestory[archive]" brings it.'
        )


def _read_summary(path: Path) -> dict[str, Any]:
    """Read the summary, or refuse a file that is none."""
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        summary = None
    if isinstance(summary, dict):
        return summary
    raise UsageError(
        f"{path}: is no summary of a run, which is one JSON object; run `samestory archive` again "
        "into another folder."
    )


def _check_table(run: FinishedRun, table: str) -> None:
    """Refuse a table that is damaged."""
    import pyarrow as pa

    try:
        run.count(table)
    except (pa.ArrowInvalid, OSError) as error:
        raise UsageError(
            f"{run.path(table)}: is damaged, or no Parquet ({str(error).splitlines()[0]:.80}); "
            "run `samestory archive` again into another folder."
        ) from None
