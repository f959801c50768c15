"""Columns of articles: which holds what, and each cast to the one form that an archive reads.

``id`` and ``text`` are strings, ``outlet``, ``agency`` and ``language`` strings or null,
``published`` a day or null. A column inside a struct is named with a dot: ``source.name``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np

from ..errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

#: What an article has, in this order; the first two it must have.
COLUMNS = ("id", "text", "outlet", "agency", "language", "published")
MUST = COLUMNS[:2]
#: What a string column may hold at most before its offsets need more bits.
LONGEST = 2**31 - 2**20
#: How many columns an error names.
_SHOWN = 12

_DAY = r"^\s*(?P<y>\d{4})[-/.]?(?P<m>\d{2})[-/.]?(?P<d>\d{2})(?:[^\d].*)?\s*$"


def refuse_mapping(columns: Mapping[str, str]) -> None:
    """Refuse with a ``UsageError`` a mapping of what articles do not have."""
    for key in columns:
        if key not in COLUMNS:
            raise UsageError(
                f"--columns {key}={columns[key]}: an article has no “{key}”; it has "
                f"{', '.join(COLUMNS)}, as in --columns text=body."
            )


def refuse_doubled(path: str, names: Iterable[str]) -> None:
    """Refuse with a ``UsageError`` columns of which two have one name."""
    names = list(names)
    doubled = next((name for name in names if names.count(name) > 1), None)
    if doubled is not None:
        raise UsageError(
            f"{path}: has more than one column “{doubled}”; give each a name of its own, and write "
            "the file again."
        )


def choose_columns(path: str, names: Iterable[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Give which of these columns holds what: as mapped, else by its exact name, else by its kind.

    A key that is mapped to "" is left out; what has columns inside it is none itself. Raises a
    ``UsageError`` where a mapped column is not there, or there is no ``id`` or ``text``.
    """
    from ..intake.columns import find_columns

    names = list(names)
    above = {name.rpartition(".")[0] for name in names}
    leaves = [name for name in names if name not in above]
    for key, name in columns.items():
        if name and name not in names:
            raise UsageError(
                f"{path}: has no column “{name}”, which --columns {key}={name} asks for; "
                f"{_tell_names(names)}."
            )
    exact = {key: key for key in COLUMNS if key in (names if key in MUST else leaves)}
    guessed = {} if len(exact) == len(COLUMNS) else find_columns(leaves)
    found = {**guessed, **exact, **columns}
    for key in MUST:
        if not found.get(key):
            raise UsageError(_tell_missing(path, key, names))
    return {key: found[key] for key in COLUMNS if found.get(key)}


def _tell_missing(path: str, key: str, names: list[str]) -> str:
    example = next((n for n in ("url", "link", "uri") if n in names), None) if key == "id" else None
    other = {"id": "number", "text": "body"}[key]
    return (
        f"{path}: no column holds the {key} of the articles; {_tell_names(names)}; say which, as "
        f"in --columns {key}={example or other}."
    )


def _tell_names(names: list[str]) -> str:
    if not names:
        return "it has no columns at all"
    short = [name if len(name) < 40 else f"{name[:36]} …" for name in names[:_SHOWN]]
    more = len(names) - len(short)
    return f"its columns are {', '.join(short)}" + (f" and {more} more" if more > 0 else "")


def nested_names(schema: pa.Schema) -> list[str]:
    """Give the names of the columns of a schema, those inside a struct with a dot."""
    import pyarrow as pa

    names = []
    for field in schema:
        names.append(field.name)
        if pa.types.is_struct(field.type):
            names += [f"{field.name}.{inner.name}" for inner in field.type]
    return names


def type_of(schema: pa.Schema, name: str) -> pa.DataType:
    """Give the type of a column by its name, also of one inside a struct."""
    if name in schema.names:
        return schema.field(name).type
    outer, _, inner = name.partition(".")
    return schema.field(outer).type.field(inner).type


def refuse_type(path: str, key: str, name: str, held: pa.DataType) -> None:
    """Refuse with a ``UsageError`` a column whose type cannot be what is looked for in it."""
    import pyarrow.types as t

    value = held.value_type if t.is_dictionary(held) else held
    if _is_text(value) or t.is_null(value):
        return
    whole = t.is_integer(value)
    if key == "id" and (whole or t.is_floating(value)):
        return
    if key == "published" and (whole or t.is_temporal(value) or t.is_floating(value)):
        return
    if key in ("outlet", "agency", "language") and whole:
        return
    what = "a list" if t.is_list(value) or t.is_large_list(value) else str(value)
    joined = "; join its items with a blank line between them" if what == "a list" else ""
    right = {"id": "text or whole numbers", "published": "days or text"}.get(key, "text")
    raise UsageError(
        f"{path}: the column “{name}”, taken as {key}, holds {what}, not {right}{joined}; write "
        f"it so, or name another, as in --columns {key}=…."
    )


def _is_text(held: pa.DataType) -> bool:
    import pyarrow.types as t

    return any(
        test(held)
        for test in (
            t.is_string,
            t.is_large_string,
            t.is_string_view,
            t.is_binary,
            t.is_large_binary,
            t.is_binary_view,
        )
    )


def cast_column(key: str, column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Give a column in the form that an archive reads, as one array.

    Strings are checked to be UTF-8; raises ``pyarrow.ArrowInvalid`` where they are not. Cost:
    that check where the column has its form already.
    """
    import pyarrow.compute as pc

    array = _as_one(column)
    if key == "published":
        return to_days(array)
    array = _as_strings(array)
    if key == "text":
        return pc.fill_null(array, "") if array.null_count else array
    if key == "id":
        return array
    trimmed = pc.utf8_trim_whitespace(array)
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def tell_miscast(
    key: str, name: str, column: pa.ChunkedArray | pa.Array, row: int, error: Exception
) -> str:
    """Say why a column, whose first value stands in a row, could not be cast, and what to do."""
    where = f"the column “{name}”, taken as {key}, holds"
    at = _find_undecodable(column)
    if at is not None:
        return f"{where} bytes that are no UTF-8 in row {row + at}; write the file again as UTF-8."
    right = "no whole number" if key == "id" else "no text"
    return f"{where} what is {right}, at or behind row {row} ({error}); write it as text."


def _find_undecodable(column: pa.ChunkedArray | pa.Array) -> int | None:
    """Find the first value that is no UTF-8. Cost: Python for each value, once, for an error."""
    import pyarrow as pa

    array = _as_one(column)
    array = _decode(array)
    if not _is_text(array.type):
        return None
    wide = array.type in (pa.large_string(), pa.large_binary())
    for at, value in enumerate(array.cast(pa.large_binary() if wide else pa.binary())):
        try:
            str(value.as_buffer() or b"", "utf-8")
        except UnicodeDecodeError:
            return at
    return None


def _as_one(column: pa.ChunkedArray | pa.Array) -> pa.Array:
    """Give a column as one array, with wider offsets where it is too long for the usual ones."""
    import pyarrow as pa

    if not isinstance(column, pa.ChunkedArray):
        return column
    if column.num_chunks == 1:
        return column.chunk(0)
    wide = {pa.string(): pa.large_string(), pa.binary(): pa.large_binary()}
    if column.type in wide and column.nbytes > LONGEST:
        column = column.cast(wide[column.type])
    joined = column.combine_chunks()
    return joined if isinstance(joined, pa.Array) else pa.concat_arrays(joined.chunks)


def _decode(array: pa.Array) -> pa.Array:
    """Give the values of a dictionary's array, with wider offsets where they need them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not isinstance(array, pa.DictionaryArray):
        return array
    values = array.dictionary
    if values.type in (pa.string(), pa.binary()):
        size = pc.sum(pc.binary_length(values).take(array.indices)).as_py() or 0
        wide = pa.large_string() if values.type == pa.string() else pa.large_binary()
        values = values.cast(wide) if size > LONGEST else values
    return values.take(array.indices)


def _as_strings(array: pa.Array) -> pa.Array:
    """Give text, bytes, whole numbers or a dictionary of them as strings that are UTF-8."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.types as t

    array = _decode(array)
    if t.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array).cast(pa.int64())
    if t.is_string(array.type) or t.is_large_string(array.type):
        array.validate(full=True)
        return array
    wide = t.is_large_binary(array.type) or array.nbytes > LONGEST
    return array.cast(pa.large_string() if wide else pa.string())


def to_days(array: pa.Array) -> pa.Array:
    """Give days, moments or text that starts with a day (2021-10-20, 20211020) as date32.

    A moment's day is that of the column's own time zone. What is no such day is null.
    """
    import pyarrow as pa
    import pyarrow.types as t

    array = _decode(array)
    if t.is_date(array.type) or t.is_timestamp(array.type):
        return array.cast(pa.date32(), safe=False)
    if t.is_null(array.type) or t.is_temporal(array.type):
        return pa.nulls(len(array), pa.date32())
    try:
        strings = _as_strings(array)
    except pa.ArrowInvalid:  # fractions
        return pa.nulls(len(array), pa.date32())
    return _days_of_strings(strings)


def _days_of_strings(strings: pa.Array) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.extract_regex(strings, _DAY)
    there = found.is_valid().to_numpy(zero_copy_only=False)
    year, month, day = (
        pc.fill_null(pc.struct_field(found, name).cast(pa.int64()), 1).to_numpy()
        for name in ("y", "m", "d")
    )
    months = ((year - 1970) * 12 + month - 1).astype("M8[M]")
    days = months.astype("M8[D]") + (day - 1)
    real = there & (year > 0) & (month >= 1) & (month <= 12) & (days.astype("M8[M]") == months)
    return pa.array(days.astype(np.int32), pa.int32(), mask=~(real & (day >= 1))).cast(pa.date32())
