"""Coding sheets: what two coders fill in, as a spreadsheet or as CSV.

A workbook has a sheet to read first, the pages, and one sheet a step; each row is a unit, with a
cell for the answer that offers the codebook's values. What ties a row to its story (numbers that
betray nothing) stands in columns out of sight and locked. The same sample gives the same bytes.
No text of a page can run in a spreadsheet: it is stored as text, whatever it begins with.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .codebook import STEPS, VERSION, Step
from .errors import UsageError
from .files import pack, refuse_below, write_folder, write_whole
from .markup import plain
from .prose import listed
from .sampling import Sample, Unit, rank, values_of
from .showing import Viewer
from .story import SETTLED

if TYPE_CHECKING:
    from .study import Study

#: What a coder sees of a row and what ties it to its story.
SEEN = ("no.", "page", "text", "beside it", "answer", "note")
KEYS = ("step", "unit", "story", "codebook", "seed", "coder")
COLUMNS = (*SEEN, *KEYS)
#: How wide each column is in a workbook, in characters.
WIDTHS = {"no.": 6, "page": 17, "text": 64, "beside it": 64, "answer": 16, "note": 34}
WIDTHS |= {"line": 9, "block": 8, "settled": 16}
#: A spreadsheet may take a cell that begins so for a formula.
RUNS = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
#: The most characters that a cell of a workbook holds, with something to spare.
MOST = 32_000
#: The longest list of answers that a cell can offer, in characters.
LONGEST_LIST = 255
_READ_ME = (18, 76, 60)
_NO_DAY = datetime.datetime(1980, 1, 1)


class Grid(NamedTuple):
    """One sheet: its name, its columns, its rows, and the answers that a column offers."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    answers: Sequence[str] = ()
    column: str = "answer"


def write_sheet(study: Study, sample: Sample, path: Path, coder: str = "") -> Path:
    """Write a coding sheet of a sample: ``.xlsx``, one ``.csv``, or a folder of them.

    *coder* (a pseudonym) names whose copy it is and gives it an order of its own. A path that is
    there already is a ``UsageError``, since it may hold answers; so is one in the story folder.
    """
    if coder.strip().casefold() == SETTLED:
        raise UsageError(
            f"coder {coder}: stands for what all coders agree on in the end; choose another name."
        )
    study.story.refuse_inside(path, "a coding sheet")
    grids = [_pages(study, sample), *_steps(study, sample, coder.strip())]
    return write_grids(path, grids, _read_me(sample, coder), "a coding sheet")


def write_grids(path: Path, grids: Sequence[Grid], told: str, what: str) -> Path:
    """Write sheets with a text to read first; what is at *path* already is a ``UsageError``."""
    ends = path.suffix.lower()
    if ends not in (".xlsx", ".csv", ""):
        raise UsageError(
            f"{path}: {what} ends in .xlsx or .csv, or is a folder of CSV files; name it so."
        )
    refuse_taken(path)
    if ends == ".xlsx":
        return write_whole(path, _workbook(grids, told, path))
    if ends == ".csv":
        return write_whole(path, _one_table([grid for grid in grids if "unit" in grid.columns]))
    files = {f"{grid.name.replace(' ', '-')}.csv": _table(grid) for grid in grids}
    write_folder(path, {"read-me.txt": told} | files)
    return path


def refuse_taken(path: Path) -> None:
    """Refuse with a ``UsageError`` a path at which something is: it may hold people's answers."""
    refuse_below(path)
    if path.exists() or path.is_symlink():
        raise UsageError(
            f"{path}: is there already and may hold answers; nothing is written over it; name "
            "another, or move it away."
        )


# what stands in the sheets


def _pages(study: Study, sample: Sample) -> Grid:
    lines = Viewer(study, dict(sample.masks)).show_pages(sample.seed)
    return Grid("pages", ("page", "line", "block", "text"), lines)


def _steps(study: Study, sample: Sample, coder: str) -> Iterable[Grid]:
    """One sheet a step that has units, in the codebook's order."""
    viewer = Viewer(study, dict(sample.masks))
    for number, step in enumerate(STEPS, 1):
        units = _in_order(sample.drawn.get(step, ()), sample, coder)
        keys = (sample.story, VERSION, sample.seed, coder)
        rows = [
            (n, *viewer.show(unit), "", "", step, unit.number, *keys)
            for n, unit in enumerate(units, 1)
        ]
        if rows:
            yield Grid(f"{number} {step}", COLUMNS, rows, values_of(step, sample.masks))


def _in_order(units: Sequence[Unit], sample: Sample, coder: str) -> list[Unit]:
    """Units as one coder gets them: of roles only the pages are shuffled, of the rest all."""

    def place(numbered: tuple[int, Unit]) -> tuple[str, int]:
        """Where a unit stands: by a hash that the coder has a part in."""
        n, unit = numbered
        own = unit.sigla[0] if unit.step == "roles" else unit.key
        return rank(sample.story, sample.seed, coder, own), n

    return [unit for _, unit in sorted(enumerate(units), key=place)]


def _read_me(sample: Sample, coder: str) -> str:
    """What a coder reads first, and the codebook in brief: a tab parts the columns."""
    steps = [step for step in STEPS.values() if sample.drawn.get(step.name)]
    lines = [
        f"Coding sheet{f' of {coder}' if coder else ''}",
        "Code alone. Do not talk about a step before all coders have finished it.",
        f"Take the steps in this order and lock each, which means never going back: "
        f"{listed(step.name for step in steps)}.",
        "Choose one answer a row from the list in its cell. Leave it empty if you cannot tell, and "
        "say why in the note.",
        "Code what stands on the page. Leave aside what you know of an outlet, and what you think "
        "somebody wanted.",
        "Names of outlets are masked: pages are called P1, P2 and so on, and [outlet] stands for a "
        "name. [[ ]] marks the words in question.",
        "Add no rows, take none out, and leave the columns behind the note as they are.",
        f"Codebook version {VERSION}, seed {sample.seed}, story {sample.story[:12]}.",
    ]
    for step in steps:
        lines += ["", *_told(step, len(sample.drawn[step.name]), sample.sizes[step.name])]
    return "\n".join(lines) + "\n"


def _told(step: Step, drawn: int, of: int) -> Iterable[str]:
    """The part of the codebook that a step needs."""
    n = f"{drawn} of {of}" if drawn < of else f"all {of}"
    yield f"{step.name}: {step.variable}; each unit is {step.unit} ({n})"
    yield step.ask
    yield "answer\twhen\tclose calls and examples"
    if step.name == "authors":
        yield "P1, P2 …\tthis page changed it, by the four conditions\ta sister's page has no vote"
    for value in step.values:
        yield "\t".join(value)


# CSV


def guard(text: object) -> str:
    """Put an apostrophe before text that a spreadsheet might run, as all spreadsheets know it.

    >>> guard("=1+1"), guard("plain")
    ("'=1+1", 'plain')
    """
    told = str(text)
    return f"'{told}" if RUNS.match(told) else told


def _table(grid: Grid) -> str:
    return _csv(grid.columns, grid.rows)


def _one_table(grids: Sequence[Grid]) -> str:
    """All units of all steps in one table."""
    return _csv(grids[0].columns if grids else COLUMNS, [row for g in grids for row in g.rows])


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Write rows as CSV with the mark by which spreadsheets know UTF-8."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(columns)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return "\ufeff" + held.getvalue()


# workbooks


def load_openpyxl(path: Path) -> Any:
    """Give openpyxl, or say with a ``UsageError`` how to do without it."""
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise UsageError(
            f"{path}: a workbook needs openpyxl, which is not here; install samestory[coding], or "
            "name a .csv or a folder instead."
        ) from None
    return openpyxl


def _workbook(grids: Sequence[Grid], told: str, path: Path) -> bytes:
    """Make a workbook; its clock is set back, so that the same sheets are the same bytes."""
    book = load_openpyxl(path).Workbook()
    book.properties.creator, book.properties.created = "samestory", _NO_DAY
    _fill_read_me(book.active, told)
    for grid in grids:
        _fill(book.create_sheet(grid.name), grid)
    held = io.BytesIO()
    book.save(held)
    with zipfile.ZipFile(held) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    day = f"{_NO_DAY:%Y-%m-%dT%H:%M:%SZ}".encode()
    core = files["docProps/core.xml"]
    files["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + day, core)
    return pack(files)


def _write(cell: Any, value: object) -> None:
    """Put a value into a cell; text stays text, whatever it begins with."""
    from openpyxl.styles import Alignment, Border, Side

    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left")
    cell.border = Border(bottom=Side("hair", color="9AA5AD"))
    if isinstance(value, int):
        cell.value = value
        return
    text = plain(value)
    if len(text) > MOST:
        text = f"{text[: MOST // 2]} […] {text[-MOST // 2 :]}"
    cell.value = text or None
    if text:
        cell.data_type = "s"
        cell.quotePrefix = bool(RUNS.match(text))


def _fill_read_me(sheet: Any, told: str) -> None:
    """Fill the sheet to read first: a line a row; what is parted by tabs, a cell each."""
    from openpyxl.styles import Font

    sheet.title = "read me"
    for letter, width in zip("ABC", _READ_ME, strict=True):
        sheet.column_dimensions[letter].width = width
    before = ""
    for n, line in enumerate(told.splitlines(), 1):
        cells, titles = line.split("\t"), not before
        widths = _READ_ME if len(cells) > 1 else (sum(_READ_ME),)
        for at, text in enumerate(cells, 1):
            _write(sheet.cell(n, at), text)
            if titles or cells[0] == "answer":
                sheet.cell(n, at).font = Font(bold=True, size=13 if titles else 11)
        if len(cells) == 1:
            sheet.merge_cells(start_row=n, end_row=n, start_column=1, end_column=len(_READ_ME))
        sheet.row_dimensions[n].height = _height(cells, widths) + 4 * titles
        before = line
    _set_up(sheet)


def _height(cells: Iterable[object], widths: Iterable[int]) -> float:
    """How high a row must be for its text, in points: not every program finds that by itself."""
    lines = 1
    for cell, width in zip(cells, widths, strict=False):
        own = sum(1 + int(len(line) // width) for line in str(cell).split("\n"))
        lines = max(lines, own)
    return min(15.0 * lines + 1, 409.0)


def _fill(sheet: Any, grid: Grid) -> None:
    """Fill the sheet of a step: head, rows, and a list of answers in each answer's cell."""
    from openpyxl.styles import Font, PatternFill, Protection
    from openpyxl.utils import get_column_letter

    for at, name in enumerate(grid.columns, 1):
        head, column = sheet.cell(1, at), sheet.column_dimensions[get_column_letter(at)]
        _write(head, name)
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", fgColor="1F3A4D")
        column.width, column.hidden = WIDTHS.get(name, 20), name in KEYS
    open_for = {grid.column, "note"}
    for n, row in enumerate(grid.rows, 2):
        for at, (name, value) in enumerate(zip(grid.columns, row, strict=True), 1):
            cell = sheet.cell(n, at)
            _write(cell, value)
            if name in open_for:
                cell.protection = Protection(locked=False)
                cell.fill = PatternFill("solid", fgColor="FFF8E1")
        sheet.row_dimensions[n].height = _height(row, map(_width, grid.columns))
    if grid.answers:
        _lock(sheet)
        if len(",".join(grid.answers)) <= LONGEST_LIST:
            _offer(sheet, grid)
    sheet.freeze_panes = "A2"
    _set_up(sheet)


def _width(column: str) -> int:
    return 999 if column in KEYS else WIDTHS.get(column, 20)


def _offer(sheet: Any, grid: Grid) -> None:
    """Offer the answers in the cells of their column."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = get_column_letter(list(grid.columns).index(grid.column) + 1)
    offer = DataValidation("list", formula1=f'"{",".join(grid.answers)}"', allow_blank=True)
    offer.showErrorMessage, offer.errorTitle = True, "Not an answer of the codebook"
    offer.error = "Choose one from the list, or leave the cell empty and write a note."
    offer.add(f"{letter}2:{letter}{len(grid.rows) + 1}")
    sheet.add_data_validation(offer)


def _lock(sheet: Any) -> None:
    """Lock the cells that are not to be filled, without a password; widths may be changed."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _set_up(sheet: Any) -> None:
    """For who prints a sheet: across the page, its head on every one."""
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    if sheet.freeze_panes:
        sheet.print_title_rows = "1:1"
