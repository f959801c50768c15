"""Parts: how many articles are read at a time, and in which form.

A part is some row groups of one Parquet file. It is all that a task needs to read its articles, and
all that it holds in memory.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..errors import SamestoryError
from .articlefiles import is_address, open_bytes, tell_unreadable
from .canonical import cast_column, tell_miscast

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow import parquet

    from .store import Work

#: How many footers of Parquet files are kept; each may be some megabytes.
FOOTERS = 32
#: How many articles a task takes that reads only their ids or other short columns.
RUN = 250_000


@dataclass(frozen=True)
class Part:
    """Name the articles from the number *first* on: *n*, in a row group of a Parquet file.

    ``columns`` tells what a column holds; ``constants`` what Hive's folders say of all; ``more``
    how many row groups behind the first belong to it; ``source`` and ``row`` where its first
    article stands, from 1, in the file that the user named.
    """

    path: str
    row_group: int
    first: int
    n: int
    columns: tuple[tuple[str, str], ...] = (("id", "id"), ("text", "text"))
    constants: tuple[tuple[str, str | None], ...] = ()
    more: int = 0
    source: str = ""
    row: int = 1

    def tell_row(self, at: int) -> str:
        """Say where the article at a place in this part stands in the user's own file."""
        return f"row {self.row + at} of {self.source or self.path}"


def read_part(part: Part, columns: Sequence[str] = ("id", "text")) -> pa.Table:
    """Read columns of a part's articles, each in its canonical form and in one piece.

    ``id`` and ``text`` are strings (a text that is null is empty), ``outlet``, ``agency`` and
    ``language`` strings, ``published`` days; what the file does not have is null. Raises a
    ``SamestoryError`` where the file is damaged. Cost: pyarrow's reading of these columns.
    """
    import pyarrow as pa

    held = dict(part.columns)
    read = _read(part, [held[key] for key in columns if key in held])
    constants = dict(part.constants)
    made = []
    for key in columns:
        if key in held:
            made.append(_cast(part, key, held[key], column_of(read, held[key])))
        else:
            value = pa.repeat(pa.scalar(constants.get(key), pa.string()), part.n)
            made.append(cast_column(key, value))
    return pa.Table.from_arrays(made, names=list(columns))


def _read(part: Part, names: list[str]) -> pa.Table:
    """Read columns of a part as the file has them."""
    name = part.source or part.path
    with told_of_parquet(part.path, name, part.row_group), open_parquet(part.path) as file:
        groups = range(part.row_group, part.row_group + part.more + 1)
        read = file.read_row_groups(list(groups), names, use_threads=False)
    if names and read.num_rows != part.n:
        raise SamestoryError(
            f"{name}: has changed while it was read; put back what was there, or start again "
            "with another output folder."
        )
    return read


def _cast(part: Part, key: str, name: str, column: pa.ChunkedArray) -> pa.Array:
    """Cast a column, and say which file has what cannot be cast."""
    import pyarrow as pa

    try:
        return cast_column(key, column)
    except pa.ArrowInvalid as error:
        told = tell_miscast(key, name, column, part.row, error)
        raise SamestoryError(f"{part.source or part.path}: {told}") from None


def column_of(table: pa.Table, name: str) -> pa.ChunkedArray:
    """Give a column by its name, also one inside a struct, which is named with a dot."""
    import pyarrow.compute as pc

    if name in table.column_names:
        return table.column(name)
    outer, _, inner = name.partition(".")
    return pc.struct_field(table.column(outer), inner)


@contextmanager
def open_parquet(path: str) -> Iterator[parquet.ParquetFile]:
    """Open a Parquet file, its footer read once a process as long as it is the same file."""
    from pyarrow import parquet

    if is_address(path):
        with open_bytes(path) as raw, parquet.ParquetFile(raw) as file:
            yield file
        return
    told = os.stat(path)
    footer = _footer(path, told.st_size, told.st_mtime_ns)
    with parquet.ParquetFile(
        path, metadata=footer, memory_map=True, page_checksum_verification=True
    ) as file:
        yield file


@lru_cache(maxsize=FOOTERS)
def _footer(path: str, size: int, stamp: int) -> parquet.FileMetaData:
    """The footer of a file of this size and stamp."""
    from pyarrow import parquet

    return parquet.read_metadata(path)


@contextmanager
def told_of_parquet(path: str, name: str, row_group: int | None = None) -> Iterator[None]:
    """Say in a sentence that the Parquet file at a path is damaged; *name* is what to call it."""
    import pyarrow as pa

    try:
        yield
    except (FileNotFoundError, PermissionError) as error:
        raise tell_unreadable(name, error) from None
    except (OSError, pa.ArrowException, UnicodeDecodeError) as error:
        raise SamestoryError(f"{name}: {_tell_damage(path, row_group, error)}") from None


def _tell_damage(path: str, row_group: int | None, error: Exception) -> str:
    """Say what is wrong with a Parquet file, and what to do."""
    again = "write it again, or take it away from there"
    if row_group is not None:
        reason = str(error).splitlines()[0].rstrip(". ")
        return f"its row group {row_group} is damaged ({reason}); {again}."
    with open_bytes(path) as raw:
        starts = raw.read(4) == b"PAR1"
        raw.seek(0, os.SEEK_END)
        raw.seek(max(0, raw.tell() - 4))
        ends = raw.read(4) == b"PAR1"
    if starts and not ends:
        return f"is a Parquet file that was broken off before its end; {again}."
    if not starts:
        return f"is no Parquet file, though its name says so; {again}."
    return f"is a Parquet file with a damaged footer; {again}."


def gather_parts(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Give parts in runs of ``RUN`` articles or some more, for tasks that read no texts."""
    run: list[Part] = []
    n = 0
    for part in parts:
        run.append(part)
        n += part.n
        if n >= RUN:
            yield run
            run, n = [], 0
    if run:
        yield run


def do_each(
    function: Callable[[Work, Any], Any],
    work: Work,
    items: Iterable[Any],
    engine: Any = None,
    done: Callable[[Any], object] | None = None,
) -> list[Any]:
    """Do a task for each item, by an engine or here, and give the results in the items' order.

    *done* is called with each item when its task is.
    """
    items = list(items)
    results: list[Any] = [None] * len(items)
    here = ((index, function(work, item)) for index, item in enumerate(items))
    for index, result in engine.each(function, work, items) if engine else here:
        results[index] = result
        if done:
            done(items[index])
    return results
