"""Extents: how many articles there are, and how much text, before any run; and a few to try."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import arrivals
from .arrivals import Arrival, tables_of, write_chunk
from .articlefiles import File, open_stream
from .articles import Source, look_at, split_source
from .canonical import cast_column
from .parts import Part, read_part

if TYPE_CHECKING:
    import pyarrow as pa

    from .store import Work


@dataclass(frozen=True)
class Extent:
    """Hold how many articles there are, how many bytes of text, and whether they were counted.

    Parquet files tell their number; that of others is guessed from the first bytes of each.
    """

    n_articles: int
    text_bytes: int
    is_counted: bool


def measure_extent(sources: Sequence[Source]) -> Extent:
    """Measure the extent of the files that were looked at. Cost: two megabytes of each text file.

    The bytes of text are about those of the columns that are read.
    """
    n = size = 0
    for source in sources:
        if source.n is not None:
            n += source.n
            size += sum(size for _, size in source.groups)
            continue
        rows, text = _guess(source)
        n, size = n + rows, size + text
    return Extent(n, size, all(source.n is not None for source in sources))


def _guess(source: Source) -> tuple[int, int]:
    """Guess the articles of a text file, and the bytes of their text, from its first block."""
    import pyarrow.compute as pc

    (arrival,) = split_source(0, source)
    first = next(tables_of(arrival), None)
    if first is None:
        return 0, 0
    whole = _unpacked(source.file)
    share = max(1.0, whole / arrivals.BLOCK)
    text = pc.sum(pc.binary_length(first.column("text"))).as_py() or 0
    return round(first.num_rows * share), round(text * share)


def _unpacked(file: File) -> float:
    """Give how many bytes a file has once it is unpacked: guessed from how its first ones pack."""
    import pyarrow as pa

    if file.packing is None:
        return file.size
    with open_stream(file) as raw:
        head = raw.read(arrivals.BLOCK)
    if len(head) < arrivals.BLOCK:
        return len(head)
    codec = "zstd" if file.packing == "zstd" else "gzip"
    return file.size * len(head) / len(pa.compress(head, codec, asbytes=True))


def write_first(
    work: Work, where: str, columns: Mapping[str, str] | None, n: int, name: str
) -> int:
    """Write the first *n* articles at a place as one Parquet file of canonical columns, to try.

    Gives how many there were. Cost: the reading of these articles.
    """
    import pyarrow as pa

    read = _read_first(look_at(where, columns), n)
    table = pa.concat_tables(read, promote_options="permissive")
    write_chunk(work, name, table)
    return table.num_rows


def _read_first(sources: Sequence[Source], n: int) -> Iterator[pa.Table]:
    """Read the first articles of some files, as tables."""
    for number, source in enumerate(sources):
        for item in split_source(number, source):
            if isinstance(item, Part):
                keys = [key for key, _ in (*item.columns, *item.constants)]
                tables = iter([read_part(item, keys)])
            else:
                tables = (_complete(item, table) for table in tables_of(item))
            for table in tables:
                if n <= 0:
                    return
                yield table.slice(0, n)
                n -= table.num_rows


def _complete(arrival: Arrival, table: pa.Table) -> pa.Table:
    """Give a table that arrives its days, and what folders tell, as a part has them."""
    import pyarrow as pa

    made = dict(zip(table.column_names, table.columns, strict=True))
    if "published" in made:
        made["published"] = cast_column("published", made["published"])
    for key, value in arrival.constants:
        made[key] = cast_column(key, pa.repeat(pa.scalar(value, pa.string()), table.num_rows))
    return pa.table(made)
