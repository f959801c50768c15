"""Filled sheets: what a coder answered, read back from a workbook, a CSV or a folder of them.

Spreadsheets change what they save: what parts the cells, the encoding, the order of columns,
capitals, spaces. All that is read, and said. What would change the answers themselves is refused in
a sentence: an answer that is not in the codebook, a unit twice, a row that belongs to no unit.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .codebook import NO_PAGE, STEPS
from .codingsheets import COLUMNS, load_openpyxl
from .errors import CodingError
from .prose import count

#: The largest sheet read, in bytes, and the largest unpacked: more is a mistake.
MAX_BYTES, MAX_UNPACKED = 20_000_000, 200_000_000
#: What every row must say of itself.
NEEDED = ("unit", "step", "story", "codebook", "seed")
_MASK = re.compile(r"P[1-9]\d*")
_PARTED = ";,\t"


class Answer(NamedTuple):
    """One row of a filled sheet: its step, the answer ("" for none), the note, what was shown."""

    step: str
    value: str
    note: str
    page: str
    text: str
    beside: str


class Filled(NamedTuple):
    """A filled sheet: who filled it, of which sample, the answers by unit, what was put right."""

    name: str
    coder: str
    story: str
    codebook: str
    seed: str
    answers: Mapping[str, Answer]
    told: Sequence[str]


class _Table(NamedTuple):
    where: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    told: Sequence[str] = ()


def read_filled(path: Path, column: str = "answer") -> Filled:
    """Read a filled sheet; *column* holds the answers.

    Raises ``CodingError``, one sentence, for a file that is no coding sheet or whose answers are
    in doubt. What was only written otherwise is told in ``told``.
    """
    tables = [table for table in _read_tables(path) if {"unit", column} <= {*table.columns}]
    told = [line for table in tables for line in table.told]
    if not tables:
        raise CodingError(
            f"{path.name}: has no column “{column}” beside a column “unit”; a sheet written by "
            "`samestory code` has both; take that file, filled in."
        )
    answers: dict[str, Answer] = {}
    known: dict[str, set[str]] = {name: set() for name in ("story", "codebook", "seed", "coder")}
    odd: list[str] = []
    for table in tables:
        _note_columns(table, column, told)
        for where, row in _named(table):
            _take(where, row, column, answers, odd)
            for name, values in known.items():
                values.add(_whole(row.get(name, "")))
    if odd:
        told.append(f"{path.name}: {count(len(odd), 'answer')} written otherwise ({odd[0]})")
    given = {name: _only(path, name, values) for name, values in known.items()}
    coder = given.pop("coder") or path.stem
    return Filled(path.name, coder, **given, answers=answers, told=told)


def _only(path: Path, name: str, values: set[str]) -> str:
    """The one value that all rows have of what a sheet belongs to."""
    if len(values - {""}) > 1:
        raise CodingError(
            f"{path.name}: has rows of more than one {name} ({', '.join(sorted(values - {''}))}); "
            "a sheet belongs to one; keep them in files of their own."
        )
    return next(iter(values - {""}), "")


def _whole(value: str) -> str:
    """A number as it was written, though a spreadsheet has put a point and a zero behind it."""
    return re.sub(r"^(\d+)[.,]0+$", r"\1", value.strip())


def _take(
    where: str, row: Mapping[str, str], column: str, answers: dict[str, Answer], odd: list[str]
) -> None:
    """Take one row among the answers, or refuse it."""
    unit, step = row["unit"].strip(), row["step"].strip().lower()
    if not unit:
        raise CodingError(
            f"{where}: belongs to no unit; rows are neither added nor split; take it out and write "
            "what it says into a note."
        )
    if step not in STEPS:
        raise CodingError(
            f"{where}: has the step {step!r}; it is one of {', '.join(STEPS)}; take the column "
            "from the sheet as it was written."
        )
    if unit in answers:
        raise CodingError(
            f"{where}: unit {unit} is there twice; each has one row; take one of them out."
        )
    said = row[column].strip()
    value = _read_value(where, step, said)
    if value != row[column]:
        odd.append(f"{row[column]!r} for {value or 'no answer'!r}")
    shown = (row.get(name, "") for name in ("note", "page", "text", "beside it"))
    answers[unit] = Answer(step, value, *(text.strip() for text in shown))


def _read_value(where: str, step: str, said: str) -> str:
    """The answer of the codebook that was meant: capitals, spaces and hyphens do not count."""
    names = (*NO_PAGE,) if step == "authors" else STEPS[step].names
    if step == "authors" and _MASK.fullmatch(said.upper()):
        return said.upper()
    meant = {_bare(name): name for name in ("", *names)}
    if _bare(said) not in meant:
        pages = "P1, P2 and so on, " if step == "authors" else ""
        raise CodingError(
            f"{where}: {said!r} is no answer to “{STEPS[step].variable}”; it is one of "
            f"{pages}{', '.join(names)}, or empty; correct that cell."
        )
    return meant[_bare(said)]


def _bare(text: str) -> str:
    return re.sub(r"[\s_\-\u2010-\u2015\u00ad]+", "", text).casefold()


def _named(table: _Table) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row that is not empty, with where it stands and its cells by column."""
    for n, cells in enumerate(table.rows, 2):
        row = dict.fromkeys(table.columns, "") | dict(zip(table.columns, cells, strict=False))
        if any(cell.strip() for cell in cells):
            yield f"{table.where}, row {n}", row


def _note_columns(table: _Table, column: str, told: list[str]) -> None:
    """Refuse a table without a column that it needs; note what it has besides."""
    lacking = [name for name in NEEDED if name not in table.columns]
    if lacking:
        raise CodingError(
            f"{table.where}: lacks the column {lacking[0]}; it has {', '.join(table.columns)}; "
            "take all columns from the sheet as it was written, also those out of sight."
        )
    doubled = {name for name in table.columns if name and table.columns.count(name) > 1}
    if doubled:
        raise CodingError(
            f"{table.where}: has the column {min(doubled)} twice; each is there once; take one out."
        )
    known = {*COLUMNS, column, ""}
    extra = [n for n in table.columns if n not in known and not n.endswith(" says")]
    if extra:
        told.append(f"{table.where}: more columns than were given out ({', '.join(extra)}), unread")
    kept = [name for name in table.columns if name in COLUMNS]
    if kept != [name for name in COLUMNS if name in kept] and column == "answer":
        told.append(f"{table.where}: columns in another order")


# files


def _read_tables(path: Path) -> list[_Table]:
    """Read every table of a workbook, a CSV file, or a folder of them."""
    if path.is_dir():
        files = sorted(path.glob("*.csv"))
        return [table for file in files for table in _read_tables(file)]
    if not path.is_file():
        raise CodingError(f"{path}: no such file or folder; name a filled coding sheet.")
    if path.stat().st_size > MAX_BYTES:
        raise CodingError(
            f"{path.name}: has {path.stat().st_size:,} bytes; a coding sheet has {MAX_BYTES:,} at "
            "most; take the sheet that `samestory code` wrote."
        )
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return [_read_csv(path)]
    if path.suffix.lower() != ".xlsx":
        raise CodingError(
            f"{path.name}: is no sheet that can be read; one ends in .xlsx or .csv; save it so "
            "from your spreadsheet."
        )
    return _read_workbook(path)


def _read_csv(path: Path) -> _Table:
    """Read a CSV file as whatever spreadsheet has saved it."""
    told: list[str] = []
    text = _decode(path, told).replace("\0", "")
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):
        text, (first, _, rest) = rest, rest.partition("\n")
    parted = max(_PARTED, key=first.count)
    if parted != ",":
        sign = {";": "semicolons", "\t": "tabs"}[parted]
        told.append(f"{path.name}: cells parted by {sign}")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted))
    except csv.Error as error:
        raise CodingError(
            f'{path.name}: not CSV ({error}); cells are parted by commas and quoted by "; save it '
            "from your spreadsheet once more."
        ) from None
    return _table(path.name, rows)._replace(told=told)


def _decode(path: Path, told: list[str]) -> str:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        told.append(f"{path.name}: in UTF-16")
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        told.append(f"{path.name}: not in UTF-8; read as Windows-1252")
        return raw.decode("cp1252", errors="replace")


def _read_workbook(path: Path) -> list[_Table]:
    openpyxl = load_openpyxl(path)
    try:
        with zipfile.ZipFile(path) as archive:
            whole = sum(part.file_size for part in archive.infolist())
        if whole > MAX_UNPACKED:
            raise CodingError(
                f"{path.name}: unpacks to {whole:,} bytes; a coding sheet has {MAX_UNPACKED:,} at "
                "most; take the sheet that `samestory code` wrote."
            )
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        try:
            return [_table(f"{path.name}, sheet {s.title}", _cells(s)) for s in book.worksheets]
        finally:
            book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, SyntaxError, EOFError) as error:
        raise CodingError(
            f"{path.name}: not a workbook that can be read ({type(error).__name__}); save it once "
            "more as .xlsx, without a password, or as .csv."
        ) from None


def _cells(sheet: Any) -> list[list[str]]:
    """All cells of a sheet as text."""
    sheet.reset_dimensions()
    rows: Iterable[Sequence[object]] = sheet.iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _table(where: str, rows: Sequence[Sequence[str]]) -> _Table:
    head = rows[0] if rows else ()
    return _Table(where, [" ".join(name.split()).lower() for name in head], rows[1:])
