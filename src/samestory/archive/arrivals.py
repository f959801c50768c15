"""Arrivals: CSV, JSON Lines and too large row groups, written anew as Parquet of small parts.

A row group that is read later is then of at most ``ROWS`` articles or ``BYTES`` of text. What is
read streams: memory holds some such groups, whatever the file's size.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import SamestoryError
from .articlefiles import File, open_bytes, open_stream
from .canonical import COLUMNS, cast_column, tell_miscast
from .parts import Part, column_of, do_each, open_parquet, told_of_parquet

if TYPE_CHECKING:
    import pyarrow as pa

    from .store import Work

#: How many articles are written to one row group, and how many bytes of them at most.
ROWS, BYTES = 20_000, 128 << 20
#: What the user is told is done, and in which unit.
STAGE, MEGABYTE = "writing articles anew", 1e6
#: How many bytes of a text file are looked at for the names of its columns.
HEAD = 1 << 20
#: How much of a CSV is parsed at a time; a row must fit in, so it grows where one does not.
BLOCK, LARGEST_BLOCK = 2 << 20, 1 << 30
#: So many of a file's last bytes tell whether its last cell is closed.
TAIL = 512
#: How many rows of a file an error names.
NAMED = 3


@dataclass(frozen=True)
class Arrival:
    """Name what is to be written anew: a file, or one row group of it, and its columns.

    ``size`` is how many bytes there are to be read, as the file has them.
    """

    number: int
    file: File
    size: int
    columns: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str | None], ...] = ()
    row_group: int = -1
    row: int = 1

    def name(self, chunk: int) -> str:
        """Give the address of one of its Parquet files within the work folder."""
        return f"articles/{self.number:05d}-{self.row_group + 1:05d}-{chunk:05d}.parquet"

    @property
    def listing(self) -> str:
        """The address of the list of its Parquet files, which is written when they are."""
        return f"articles/{self.number:05d}-{self.row_group + 1:05d}.json"


def do_arrive(
    work: Work, arrivals: list[Arrival], engine: Any = None, progress: Any = None
) -> list[list[int]]:
    """Write arrivals anew, by an engine; give how many articles each of their files has."""
    if not arrivals or progress is None:
        return do_each(arrive, work, arrivals, engine)
    total = sum(arrival.size for arrival in arrivals) / MEGABYTE
    with progress.stage(STAGE, total, "MB") as stage:
        return do_each(arrive, work, arrivals, engine, lambda a: stage.step(a.size / MEGABYTE))


def arrive(work: Work, arrival: Arrival) -> list[int]:
    """Write one arrival as Parquet under ``articles/`` and give how many articles each file has.

    A task: what was written from the same file already is not written again. Raises a
    ``SamestoryError`` that names the file and the row. Memory: a few times ``BYTES``.
    """
    of = [arrival.file.size, arrival.file.stamp, [list(pair) for pair in arrival.columns]]
    if work.exists(arrival.listing):
        listed = work.read_json(arrival.listing)
        if listed["of"] == of:
            return list(listed["counts"])
    counts = []
    for chunk, table in enumerate(regroup(tables_of(arrival))):
        write_chunk(work, arrival.name(chunk), table)
        counts.append(table.num_rows)
    work.write_json(arrival.listing, {"of": of, "counts": counts})
    return counts


def list_arrived(work: Work, arrival: Arrival, counts: list[int]) -> list[Part]:
    """Give the parts of an arrival that was written; their articles are not yet numbered."""
    starts = itertools.accumulate(counts, initial=0)
    held = tuple((key, key) for key, _ in arrival.columns)
    return [
        Part(
            work.address(arrival.name(chunk)), 0, 0, n, held, arrival.constants, 0,
            arrival.file.name, arrival.row + start,
        )
        for chunk, (n, start) in enumerate(zip(counts, starts, strict=False))
    ]  # fmt: skip


def write_chunk(work: Work, name: str, table: pa.Table) -> None:
    """Write a table as Parquet with one row group, quick to read again."""
    import pyarrow as pa
    from pyarrow import parquet

    held = pa.BufferOutputStream()
    few = [key for key in ("outlet", "agency", "language") if key in table.column_names]
    parquet.write_table(
        table, held, compression="zstd", compression_level=1, use_dictionary=few,
        write_statistics=False, row_group_size=max(1, table.num_rows),
    )  # fmt: skip
    work.write(name, held.getvalue())


def regroup(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """Give the same rows in tables of ``ROWS`` articles, or fewer where they are long."""
    import pyarrow as pa

    held: list[pa.Table] = []
    rows = size = 0
    for table in tables:
        for piece in _slices(table):
            if held and (rows + piece.num_rows > ROWS or size + piece.nbytes > BYTES):
                room = 0 if size + piece.nbytes > BYTES else ROWS - rows
                yield pa.concat_tables([*held, piece.slice(0, room)])
                piece = piece.slice(room)
                held, rows, size = [], 0, 0
            if piece.num_rows:
                held.append(piece)
                rows, size = rows + piece.num_rows, size + piece.nbytes
    if held:
        yield pa.concat_tables(held)


def _slices(table: pa.Table) -> Iterator[pa.Table]:
    """Halve a table until each piece has no more rows and bytes than a row group may."""
    if table.num_rows > 1 and (table.num_rows > ROWS or table.nbytes > BYTES):
        half = ROWS if table.num_rows > ROWS and table.nbytes <= BYTES else table.num_rows // 2
        yield from _slices(table.slice(0, half))
        yield from _slices(table.slice(half))
    elif table.num_rows:
        yield table


def tables_of(arrival: Arrival) -> Iterator[pa.Table]:
    """Read an arrival as tables of canonical columns, whatever their sizes."""
    if arrival.file.kind == "parquet":
        return _parquet_tables(arrival)
    if arrival.file.kind == "jsonl":
        return _json_tables(arrival)
    return _csv_tables(arrival)


def _canonical(arrival: Arrival, table: pa.Table, row: int) -> pa.Table:
    """Give the columns of an arrival by their canonical names; days stay as they are told."""
    import pyarrow as pa

    made = {}
    for key, name in arrival.columns:
        column = column_of(table, name)
        try:
            made[key] = column if key == "published" else cast_column(key, column)
        except pa.ArrowInvalid as error:
            told = tell_miscast(key, name, column, row, error)
            raise SamestoryError(f"{arrival.file.name}: {told}") from None
    return pa.table(made)


# Parquet


def _parquet_tables(arrival: Arrival) -> Iterator[pa.Table]:
    import pyarrow as pa

    path, row = arrival.file.path, arrival.row
    names = [name for _, name in arrival.columns]
    with told_of_parquet(path, arrival.file.name, arrival.row_group), open_parquet(path) as file:
        batches = file.iter_batches(2048, [arrival.row_group], names, use_threads=False)
        for batch in batches:
            yield _canonical(arrival, pa.Table.from_batches([batch]), row)
            row += batch.num_rows


# CSV


@dataclass(frozen=True)
class Shape:
    """Hold how a CSV is written: encoding, delimiter, columns, and lines before their names."""

    encoding: str
    delimiter: str
    names: tuple[str, ...]
    skipped: int = 0


def find_shape(file: File) -> Shape:
    """Find how a CSV is written by its first bytes: a BOM, and the names of its columns.

    The delimiter is the one with which most columns are known; Excel's line ``sep=;`` is heeded.
    """
    with open_stream(file) as raw:
        head = raw.read(HEAD)
    encoding = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    told = re.match(r"sep=(.)\r?\n", text)
    text = text[told.end() :] if told else text
    first = "\t" if file.kind == "tsv" else ","
    delimiter = told[1] if told else max(f"{first},;\t|", key=lambda d: _n_known(text, d))
    cells, before = _first_row(text, delimiter)
    names = tuple(cell.strip() for cell in cells)
    for name in (name for name in names if names.count(name) > 1 and name in COLUMNS):
        raise SamestoryError(
            f"{file.name}: has {names.count(name)} columns “{name}”; name the others otherwise."
        )
    return Shape(encoding, delimiter, names, before + (1 if told else 0))


def _first_row(text: str, delimiter: str) -> tuple[list[str], int]:
    """Give the cells of the first row that has any, and how many lines stand before it."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in rows:
            if any(cells):
                return cells, before
            before = rows.line_num
    except csv.Error:  # a cell too long to be a name
        pass
    return [], 0


def _n_known(text: str, delimiter: str) -> tuple[int, int]:
    """How many columns are known with a delimiter, and how many there are."""
    from ..intake.columns import find_columns

    names = _first_row(text, delimiter)[0]
    return len(find_columns(names)), len(names)


def _csv_tables(arrival: Arrival) -> Iterator[pa.Table]:
    """Read a CSV in blocks; in larger ones, from the row reached on, where a row is too long."""
    import pyarrow as pa

    block, given = BLOCK, 0
    while True:
        row = arrival.row
        try:
            for table in _csv_blocks(arrival, block):
                fresh = table.slice(max(0, given - (row - arrival.row)))
                row += table.num_rows
                if fresh.num_rows:
                    yield _canonical(arrival, fresh, row - fresh.num_rows)
                    given = row - arrival.row
            return
        except (pa.ArrowException, UnicodeDecodeError) as error:
            long = "straddling" in str(error) or "block_size" in str(error)
            if not long or block >= LARGEST_BLOCK:
                raise SamestoryError(
                    f"{arrival.file.name}: cannot be read as CSV behind row {given} ({error}); see "
                    "whether a quotation mark is left open there, and write the file again."
                ) from None
            block *= 8


def _csv_blocks(arrival: Arrival, block: int) -> Iterator[pa.Table]:
    """Read the columns of a CSV as bytes, in blocks of a size; a ragged row ends it."""
    import pyarrow as pa

    shape = find_shape(arrival.file)
    at = {name: f"c{shape.names.index(name)}" for _, name in arrival.columns}
    ragged: list[Any] = []
    last = None
    with open_stream(arrival.file) as raw:
        for batch in _parse_csv(raw, shape, list(at.values()), block, ragged):
            _refuse_ragged(arrival.file.name, ragged, shape.skipped)
            yield pa.Table.from_batches([batch]).rename_columns(list(at))
            last = batch if batch.num_rows else last
        _refuse_ragged(arrival.file.name, ragged, shape.skipped)
    if last is not None:
        _refuse_open(arrival.file, last.slice(last.num_rows - 1).to_pylist()[0].values())


def _parse_csv(raw: Any, shape: Any, columns: list[str], block: int, ragged: list[Any]) -> Any:
    """Parse some columns of a CSV, named c0, c1 …; rows that do not fit are put into *ragged*."""
    import pyarrow as pa
    from pyarrow import csv as arrow

    return arrow.open_csv(
        raw,
        arrow.ReadOptions(
            use_threads=False, block_size=block, encoding=shape.encoding,
            column_names=[f"c{i}" for i in range(len(shape.names))],
            skip_rows=shape.skipped, skip_rows_after_names=1,
        ),
        arrow.ParseOptions(
            delimiter=shape.delimiter, newlines_in_values=True,
            invalid_row_handler=lambda row: ragged.append(row) or "skip",
        ),
        arrow.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.binary()),
            include_columns=columns, strings_can_be_null=False,
        ),
    )  # fmt: skip


def _refuse_open(file: File, cells: Iterable[bytes]) -> None:
    """Refuse a file to whose very end a last cell of several lines reaches: its mark is open.

    All rows behind that mark would be lost in the cell. What is packed is not looked at.
    """
    cells = [cell.rstrip() for cell in cells if b"\n" in cell.strip()]
    if not cells or file.packing:
        return
    with open_bytes(file.path) as raw:
        raw.seek(-min(file.size, TAIL), os.SEEK_END)
        tail = raw.read().rstrip()
    if any(tail.endswith(cell[-TAIL // 2 :]) for cell in cells):
        begins = cells[-1][:40].decode(errors="replace").splitlines()[0]
        raise SamestoryError(
            f"{file.name}: a quotation mark is left open in its last row, where a cell begins "
            f"“{begins}” and goes on to the end of the file; close it, and write the file again."
        )


def _refuse_ragged(name: str, ragged: list[Any], skipped: int) -> None:
    """Refuse rows that have more or fewer cells than there are columns."""
    if not ragged:
        return
    first = ragged[0]
    begins = " ".join(first.text.split())[:40]
    more = f" (and {len(ragged) - 1} more like it)" if len(ragged) > 1 else ""
    cells = f"{first.actual_columns} cell{'s' * (first.actual_columns != 1)}"
    raise SamestoryError(
        f"{name}: row {first.number - 1 - skipped} has {cells} where there are "
        f"{first.expected_columns} columns{more}: it begins “{begins}”; put what holds a comma or "
        "a line end between quotation marks, and write the file again."
    )


# JSON Lines


def find_keys(file: File) -> list[str]:
    """Find the keys of the first objects of a JSON Lines file; those one level down with a dot."""
    keys: dict[str, None] = {}
    read = 0
    for number, line in _lines(file):
        found = _load(file.name, number, line)
        for key, value in found.items():
            keys[key] = None
            if isinstance(value, dict):
                keys.update({f"{key}.{inner}": None for inner in value})
        read += len(line)
        if read > HEAD:
            break
    return list(keys)


def _lines(file: File) -> Iterator[tuple[int, bytes]]:
    """Give the lines of a file that hold anything, by number from 1, without a BOM."""
    with open_stream(file) as raw:
        for number, line in enumerate(io.BufferedReader(raw, HEAD), 1):
            line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
            if line.strip():
                yield number, line


def _load(name: str, number: int, line: bytes) -> dict[str, Any]:
    """Read one line as a JSON object."""
    where = f"{name}: line {number}"
    try:
        found = json.loads(line.decode().rstrip())
    except UnicodeDecodeError:
        raise SamestoryError(
            f"{where} holds bytes that are no UTF-8; write the file again as UTF-8."
        ) from None
    except (ValueError, RecursionError) as error:
        reason = (
            f"{error.msg} at its character {error.pos + 1}"
            if isinstance(error, json.JSONDecodeError)
            else error
        )
        raise SamestoryError(
            f"{where} is no JSON ({reason}); JSON Lines have one whole object on each line; write "
            "the file so."
        ) from None
    if not isinstance(found, dict):
        raise SamestoryError(
            f"{where} is {_TYPES.get(type(found), 'a value')}, not an object; JSON Lines have an "
            'object for each article, as in {"id": "1", "text": "…"}; write the file so.'
        )
    return found


_TYPES = {
    list: "a list",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a truth value",
}


def _json_tables(arrival: Arrival) -> Iterator[pa.Table]:
    """Read a JSON Lines file, as many lines at a time as a CSV has in a block."""
    rows: list[tuple[str | None, ...]] = []
    size = 0
    for number, line in _lines(arrival.file):
        found = _load(arrival.file.name, number, line)
        rows.append(
            tuple(
                _cell(f"{arrival.file.name}: line {number}", key, name, _value(found, name))
                for key, name in arrival.columns
            )
        )
        size += len(line)
        if size > BLOCK:
            yield _table(arrival, rows)
            rows, size = [], 0
    if rows:
        yield _table(arrival, rows)


def _table(arrival: Arrival, rows: list[tuple[str | None, ...]]) -> pa.Table:
    """Make a table of cells; what is half a letter becomes the sign for that."""
    import pyarrow as pa

    made = {}
    for (key, _), cells in zip(arrival.columns, zip(*rows, strict=True), strict=True):
        try:
            made[key] = pa.array(cells, pa.string())
        except UnicodeEncodeError:
            made[key] = pa.array([c and _mend(c) for c in cells], pa.string())
        if key != "published":
            made[key] = cast_column(key, made[key])
    return pa.table(made)


def _mend(cell: str) -> str:
    return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _value(found: dict[str, Any], name: str) -> Any:
    """Give what stands under a key, also under one inside an object, which is named with a dot."""
    if name in found or "." not in name:
        return found.get(name)
    outer, _, inner = name.partition(".")
    above = found.get(outer)
    return above.get(inner) if isinstance(above, dict) else None


def _cell(where: str, key: str, name: str, value: Any) -> str | None:
    """Give a JSON value as a cell; a text must be a string, an id a string or a whole number."""
    if value is None or isinstance(value, str):
        return value
    if value != value:  # NaN, which some write for nothing
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    if key != "text" and whole:
        return str(value)
    if key not in ("text", "id"):
        return None
    held = _TYPES.get(type(value), "an object")
    joined = "; join its items with a blank line between them" if held == "a list" else ""
    right = "a string" if key == "text" else "a string or a whole number"
    raise SamestoryError(
        f"{where} has {held} under “{name}”, taken as {key}, not {right}{joined}; write it so."
    )
