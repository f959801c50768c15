"""Articles: what an archive is of, checked, and listed as parts that are read one at a time.

Articles are numbered from 0 in the order of the files' paths and of the rows in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from .arrivals import Arrival, do_arrive, find_keys, find_shape, list_arrived
from .articlefiles import (
    File,
    describe_file,
    look_for_files,
    name_some,
    refuse_inside,
)
from .canonical import (
    choose_columns,
    nested_names,
    refuse_doubled,
    refuse_mapping,
    refuse_type,
    type_of,
)
from .fingerprints import refuse_changed
from .parts import Part, open_parquet, told_of_parquet

if TYPE_CHECKING:
    from pyarrow import parquet

    from .store import Work

#: A row group with more articles, or more bytes of them, is written anew in smaller ones.
MOST_ROWS, MOST_BYTES = 65_536, 256 << 20
#: Row groups with fewer articles are read several at a time.
FEW = 5_000
#: The greatest number of articles: numbers have 31 bits, and some are kept for planted copies.
MOST = 2**31 - 2**16


@dataclass(frozen=True)
class Articles:
    """Hold the articles of an archive: where they are, which column holds what, and how many."""

    where: str
    files: tuple[File, ...]
    columns: dict[str, str]
    parts: tuple[Part, ...]
    n: int
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many bytes the files have."""
        return sum(file.size for file in self.files)

    def describe(self) -> str:
        """Say in a sentence what was found, and which column was taken for what."""
        taken = ", ".join(
            key if key == name else f"{key} from “{name}”" for key, name in self.columns.items()
        )
        files = f"{len(self.files):,} file{'s' * (len(self.files) != 1)}"
        articles = f"{self.n:,} article{'s' * (self.n != 1)}"
        return " ".join([f"{articles} in {files}: {taken}.", *self.notes])

    def part_of(self, number: int) -> Part:
        """Give the part in which the article of a number is."""
        from bisect import bisect_right

        return self.parts[bisect_right(self.parts, number, key=lambda part: part.first) - 1]

    def tell(self, number: int) -> str:
        """Say where the article of a number stands: the row, and the file."""
        part = self.part_of(number)
        return part.tell_row(number - part.first)


@dataclass(frozen=True)
class Source:
    """Hold what a look at one file tells: its columns, and the rows of each of its row groups.

    ``groups`` has (rows, bytes of the columns that are read) of each; nothing for what is not
    Parquet.
    """

    file: File
    columns: dict[str, str]
    groups: tuple[tuple[int, int], ...] = ()

    @property
    def n(self) -> int | None:
        """How many articles it has; ``None`` where only reading it would tell."""
        return sum(n for n, _ in self.groups) if self.file.kind == "parquet" else None


def look_at(where: str, columns: Mapping[str, str] | None = None) -> list[Source]:
    """Look at each file of articles: its columns and sizes; nothing is written, no text read.

    Raises a ``UsageError`` or ``SamestoryError`` that names the file, and what to do. Cost: the
    footer or the first bytes of each file.
    """
    return _look_at(where, look_for_files(where)[0], columns or {})


def _look_at(where: str, paths: list[str], columns: Mapping[str, str]) -> list[Source]:
    refuse_mapping(columns)
    return [look_at_file(describe_file(path, where), columns) for path in paths]


def look_at_file(file: File, columns: Mapping[str, str]) -> Source:
    """Look at one file, its columns mapped, the rest of them found by name: see ``look_at``."""
    told = [key for key, _ in file.partitions]
    if file.kind == "parquet":
        with told_of_parquet(file.path, file.name), open_parquet(file.path) as opened:
            schema, footer = opened.schema_arrow, opened.metadata
        refuse_doubled(file.name, schema.names)
        found = choose_columns(file.name, [*nested_names(schema), *told], columns)
        held = {key: name for key, name in found.items() if name not in told}
        for key, name in held.items():
            refuse_type(file.name, key, name, type_of(schema, name))
        return Source(file, found, _measure_groups(footer, set(held.values())))
    names = find_keys(file) if file.kind == "jsonl" else list(find_shape(file).names)
    return Source(file, choose_columns(file.name, [*names, *told], columns))


def _measure_groups(footer: parquet.FileMetaData, names: set[str]) -> tuple[tuple[int, int], ...]:
    """Give the rows of each row group, and the bytes of the columns that will be read."""
    group = footer.row_group(0) if footer.num_row_groups else None
    wanted = [
        at
        for at in range(footer.num_columns if group else 0)
        if group.column(at).path_in_schema in names
    ]
    measured = []
    for number in range(footer.num_row_groups):
        group = footer.row_group(number)
        size = sum(group.column(at).total_uncompressed_size for at in wanted)
        measured.append((group.num_rows, size))
    return tuple(measured)


def list_articles(
    work: Work,
    where: str,
    columns: Mapping[str, str] | None = None,
    engine: Any = None,
    progress: Any = None,
) -> Articles:
    """List the articles at a place as parts, written anew under ``articles/`` where need be.

    *columns* maps what an article has to the name of its column; what it does not map is found by
    name. A run that goes on is refused if a file has changed since it began. Raises a
    ``UsageError`` or ``SamestoryError`` that names the file, and what to do. Cost: the footers,
    and one reading of what is written anew.
    """
    where = str(where)
    refuse_inside(where, work.root)
    paths, others = look_for_files(where)
    sources = _look_at(where, paths, columns or {})
    refuse_changed(work, [source.file for source in sources], dict(columns or {}))
    parts = _number(_list_parts(work, sources, engine, progress))
    n = sum(part.n for part in parts)
    refuse_none(where, n)
    if n > MOST:
        raise UsageError(f"{where}: has {n:,} articles; at most {MOST:,} can be taken; name fewer.")
    files = tuple(source.file for source in sources)
    return Articles(where, files, sources[0].columns, parts, n, _notes(sources, others))


def refuse_none(where: str, n: int) -> None:
    """Refuse with a ``UsageError`` a place with files, and no article in them."""
    if not n:
        raise UsageError(
            f"{where}: has names of columns, and no row below them; name another place."
        )


def _notes(sources: list[Source], others: list[str]) -> tuple[str, ...]:
    """Say what a user would want to know of the files, though nothing is wrong."""
    notes = []
    if others:
        notes.append(f"Not read, being no articles: {name_some(others)}.")
    empty = [source.file.name for source in sources if source.n == 0]
    if empty:
        notes.append(f"Without any row: {name_some(empty)}.")
    first = sources[0].columns
    odd = [source.file.name for source in sources if source.columns != first]
    if odd:
        notes.append(f"With other columns than {name_some([sources[0].file.name])}: "
                     f"{name_some(odd)}.")  # fmt: skip
    return tuple(notes)


def _list_parts(work: Work, sources: list[Source], engine: Any, progress: Any) -> Iterator[Part]:
    """Give the parts of every file in order, after what must be written anew was written."""
    listed: list[Part | Arrival] = []
    for number, source in enumerate(sources):
        listed += split_source(number, source)
    arrivals = [item for item in listed if isinstance(item, Arrival)]
    counts = iter(do_arrive(work, arrivals, engine, progress))
    for item in listed:
        if isinstance(item, Part):
            yield item
        else:
            yield from list_arrived(work, item, next(counts))


def split_source(number: int, source: Source) -> Iterator[Part | Arrival]:
    """Give the parts of a file, or the arrivals of which they will be made."""
    file = source.file
    told = {key for key, _ in file.partitions}
    held = tuple((key, name) for key, name in source.columns.items() if name not in told)
    said = dict(file.partitions)
    constants = tuple(
        (key, _partition(said[name])) for key, name in source.columns.items() if name in told
    )
    if file.kind != "parquet":
        yield Arrival(number, file, file.size, held, constants)
        return
    row = 1
    held_back: Part | None = None
    room = 0
    for group, (n, size) in enumerate(source.groups):
        part = Part(file.path, group, 0, n, held, constants, 0, file.name, row)
        row += n
        large = n > MOST_ROWS or size > MOST_BYTES
        if held_back and not large and held_back.n + n <= FEW and size <= room:
            held_back = replace(held_back, n=held_back.n + n, more=held_back.more + 1)
            room -= size
            continue
        if held_back:
            yield held_back
        held_back, room = (None, 0) if large else (part, MOST_BYTES - size)
        if large:
            yield Arrival(number, file, size, held, constants, group, part.row)
    if held_back:
        yield held_back


def _partition(value: str) -> str | None:
    """Give what a folder of Hive's says; its name for nothing is nothing."""
    return None if value == "__HIVE_DEFAULT_PARTITION__" else value


def _number(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Number the articles of parts one behind the other; parts of none are left out."""
    numbered, first = [], 0
    for part in parts:
        if part.n:
            numbered.append(replace(part, first=first))
            first += part.n
    return tuple(numbered)
