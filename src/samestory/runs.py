"""Runs: how a rerun of notebooks differs from the published run, cell by cell, in plain words.

nbdime finds which cells belong together and which of them differ; it is shown of an output what a
reader sees of it. How they differ is then told by the words, rows and figures themselves.

Needs the extra `notebooks`; it is imported where it is used.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from .errors import UsageError
from .outputs import Row, Shown, show
from .prose import count
from .site import begins, read_notebook, rerun
from .study import compare

#: Words shown on either side of words that differ.
AROUND = 6
#: Texts that have less than this share of their words in common are set side by side whole.
ALIKE = 0.4
NEVER_RUN = (
    "was never run in yours, so there is nothing to compare; open it in JupyterLab, choose Run, "
    "Run All Cells, save it, and compare again."
)
OUT_OF_ORDER = (
    "its cells ran in another order than they stand in, which can change results; choose Kernel, "
    "Restart Kernel and Run All Cells, and save it."
)
#: Without git, the published notebooks are those that stand in the project: perhaps yours.
SAME_FILE = (
    "yours is the very file that it is compared with, so that nothing can differ; unpack the "
    "project anew and name its notebooks as well."
)
#: As much of an output as nbdime sees, beside its fingerprint, to find its cell again.
GLIMPSE = 400

#: A stretch of words: "=" in both runs, "-" as published, "+" in yours; ":" names the column of
#: the cell that begins there.
Piece = tuple[str, str]
Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """One thing about a cell that differs: what is to be said of it, and the lines that show it.

    `figures` are a figure as published and in your run; one of them may be missing.
    """

    said: str
    lines: tuple[Line, ...] = ()
    figures: tuple[Shown | None, Shown | None] = (None, None)
    is_code: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell that differs: its notebook, its number in yours, the heading above it, its start."""

    notebook: str
    number: int
    heading: str
    begins: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    """Two runs compared: the cells that differ, of how many; what could not be compared; findings.

    A cell that both runs have is one, and so is a cell that one of them has.

    `findings` has the statements that moved by id; it is None where nothing is known of them.
    """

    cells: tuple[Cell, ...]
    n_cells: int
    notes: tuple[str, ...] = ()
    findings: Mapping[str, Line] | None = None


# What is compared


def compare_runs(mine: Path, published: Path) -> Comparison:
    """Compare saved notebooks with published ones: two files, or two folders by name.

    A file is compared with the one of its name in a folder. Nothing is run or written. Raises
    ``UsageError`` for a path without notebooks and for what is no notebook.
    """
    yours, theirs = _named(mine), _named(published)
    if mine.is_file() and published.is_file():
        theirs = {mine.name: published}
    both = [name for name in yours if name in theirs]
    if not both:
        raise UsageError(
            f"{mine}: has no notebook by the name of one in {published} ({', '.join(theirs)}); "
            "to compare notebooks of different names, name two files."
        )
    notes = [f"{name} is not in the published run." for name in yours if name not in theirs]
    if mine.is_dir():
        notes += [f"{name} is not in yours." for name in theirs if name not in yours]
    notes += [f"{name}: {SAME_FILE}" for name in both if yours[name].samefile(theirs[name])]
    pairs = {name: (read_notebook(theirs[name]), read_notebook(yours[name])) for name in both}
    tables = [
        _statements(path.parent / "findings.csv") for path in (theirs[both[0]], yours[both[0]])
    ]
    moved = compare_findings(*tables) if all(tables) else None
    return compare_notebooks(pairs, notes, moved)


def rerun_study(home: Path, story: Path) -> Comparison:
    """Run copies of a project's notebooks and compare them with the published ones.

    *story* is the folder of the study that the notebooks read; its findings are computed anew
    too. Writes only into ``build/``. Costs as ``site.build_site``.
    """
    theirs = published_run(home, home / "build" / "published")
    published = {path.name: path for path in theirs.glob("*.ipynb")}
    mine = rerun(home / "notebooks", home / "build")
    notes = [f"{name} is not in the published run." for name in mine if name not in published]
    pairs = {
        name: (read_notebook(published[name]), mine[name]) for name in mine if name in published
    }
    own = compare(story).findings
    now = dict(zip(own["finding"], own["statement"], strict=True))
    moved = compare_findings(_statements(theirs / "findings.csv") or now, now)
    return compare_notebooks(pairs, notes, moved)


def _statements(path: Path) -> dict[str, str]:
    """The statement of each finding in a table of findings; none where there is no such table."""
    if not path.is_file():
        return {}
    # Yours may come back from a spreadsheet: with a byte order mark, or in another encoding.
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file, restval="")
        return {row.get("finding", ""): row.get("statement", "") for row in rows}


def _named(path: Path) -> dict[str, Path]:
    """The notebooks at a path, by name."""
    if not path.exists():
        raise UsageError(f"{path}: no such file or folder; name a notebook, or a folder of them.")
    paths = [path] if path.is_file() else sorted(path.glob("*.ipynb"))
    if not paths:
        raise UsageError(f"{path}: has no notebooks; name a folder of .ipynb files.")
    return {path.name: path for path in paths}


def compare_notebooks(
    pairs: Mapping[str, tuple[Any, Any]],
    notes: Iterable[str] = (),
    findings: Mapping[str, Line] | None = None,
) -> Comparison:
    """Compare notebooks that nbformat read: name -> (published, yours).

    A notebook that was never run is not compared; that, and cells run out of order, is noted.
    """
    said, run = list(notes), {}
    for name, (published, mine) in pairs.items():
        counts = [c.execution_count for c in mine.cells if c.cell_type == "code" and c.source]
        ran = [number for number in counts if number]
        if not counts or ran:
            run[name] = published, mine
            said += [f"{name}: {OUT_OF_ORDER}"] if ran != sorted(ran) else []
        else:
            said.append(f"{name}: {NEVER_RUN}")
    paired = {name: list(_pair(old.cells, new.cells)) for name, (old, new) in run.items()}
    cells = tuple(cell for name, cells in paired.items() for cell in _compare(name, cells))
    return Comparison(cells, sum(map(len, paired.values())), tuple(said), findings)


def published_run(home: Path, work: Path) -> Path:
    """Give the folder of the published notebooks of a project: those last committed.

    They are unpacked into *work*; where the project is no checkout of git, they are the ones that
    stand in ``notebooks/``.
    """
    command = ["git", "-C", str(home), "archive", "--format=zip", "HEAD", "notebooks"]
    try:
        packed = subprocess.run(command, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return home / "notebooks"
    shutil.rmtree(work, ignore_errors=True)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(work)
    return work / "notebooks"


def compare_findings(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, Line]:
    """Set the statements that moved against each other; both give a statement by a finding's id."""
    return {
        name: compare_words(old.get(name, ""), new.get(name, ""))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    }


# Which cells belong together


def _compare(name: str, paired: Sequence[tuple[Any, Any]]) -> Iterator[Cell]:
    """The cells that differ, in the order of your notebook."""
    at, mine = 0, [new for _, new in paired if new is not None]
    for old, new in paired:
        at += new is not None
        changes = tuple(_changes(old, new))
        if changes:
            heading = _heading(mine[:at])
            yield Cell(name, max(at, 1), heading, begins(new or old), changes)


def _pair(published: Sequence[Any], mine: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair the cells of two runs; a cell that one run lacks stands with None."""
    old, new = iter(published), iter(mine)
    done = 0
    for op in _ask_nbdime(published, mine):
        for _ in range(op.key - done):
            yield next(old), next(new)
        done = op.key
        if op.op == "addrange":
            yield from [(None, next(new)) for _ in op.valuelist]
        elif op.op == "removerange":
            yield from [(next(old), None) for _ in range(op.length)]
            done += op.length
    yield from zip(old, new, strict=True)


def _ask_nbdime(published: Sequence[Any], mine: Sequence[Any]) -> list[Any]:
    """Ask nbdime how one list of cells becomes the other; what it leaves out is global."""
    from nbdime.diffing import notebooks as nbdime
    from nbformat.v4 import new_notebook

    both = (new_notebook(cells=[_glimpse(cell) for cell in cells]) for cells in (published, mine))
    nbdime.set_notebook_diff_targets(metadata=False, identifier=False, details=False)
    try:
        return next((op.diff for op in nbdime.diff_notebooks(*both) if op.key == "cells"), [])
    finally:
        nbdime.reset_notebook_differ()


def _glimpse(cell: Any) -> Any:
    """A cell with the beginning of each output and its fingerprint: nbdime then takes no time."""
    from nbformat import from_dict
    from nbformat.v4 import new_output

    if cell.cell_type != "code":
        return cell
    texts = []
    for shown in map(show, cell.outputs):
        whole = hashlib.sha256(repr(shown).encode()).hexdigest()
        texts.append(f"{shown.kind} {shown.text[:GLIMPSE]} {whole}")
    outputs = [new_output("display_data", {"text/plain": text}) for text in texts]
    return from_dict({**cell, "outputs": outputs})


def _heading(cells: Sequence[Any]) -> str:
    """The nearest heading above the end of some cells, without its markup."""
    for cell in reversed(cells):
        found = re.findall(r"(?m)^#{1,6} +(.+?)\s*$", cell.source)
        if cell.cell_type == "markdown" and found:
            return re.sub(r"[*`]|\]\([^)]*\)|\[", "", found[-1])
    return ""


# What differs about a cell


def _changes(old: Any, new: Any) -> Iterator[Change]:
    """What differs between a published cell and yours; either may be missing."""
    if old is None or new is None:
        said = "this cell is only in yours" if old is None else "this cell is not in yours"
        source = ("+", new.source) if old is None else ("-", old.source)
        yield Change(said, tuple(((source[0], line),) for line in source[1].splitlines()))
        return
    if old.source != new.source:
        kind = "code" if new.cell_type == "code" else "prose"
        lines = _compare_source(old.source, new.source)
        yield Change(f"the {kind} differs", lines, is_code=kind == "code")
    was, now = ([show(output) for output in cell.get("outputs", [])] for cell in (old, new))
    if was and not now and new.execution_count is None:
        yield Change("it was not run in yours; choose Run, Run All Cells, and save")
    elif failed := [shown for shown in now if shown.kind == "error" and shown not in was]:
        yield Change("it ends in an error in yours", ((("+", failed[0].text),),))
    else:
        pairs = zip_longest(was, now)
        yield from (_compare_output(*pair) for pair in pairs if pair[0] != pair[1])


def _compare_output(old: Shown | None, new: Shown | None) -> Change:
    """How one output differs from the one at its place."""
    if old is None or new is None:
        (sign, shown), where = (
            (("+", new), "only in yours") if new else (("-", old), "not in yours")
        )
        figures = (old, new) if shown.kind == "figure" else (None, None)
        return Change(f"a {shown.kind} is {where}", (((sign, shown.text),),), figures)
    if old.kind != new.kind:
        return Change(f"a {old.kind} became a {new.kind}", ((("-", old.text), ("+", new.text)),))
    if old.kind == "figure":
        if old.text == new.text:
            said = "the figure is drawn otherwise, though its description is the same"
            return Change(said, figures=(old, new))
        lines = (compare_words(old.text, new.text),)
        return Change("the figure differs, and so does its description", lines, (old, new))
    if old.kind == "table":
        return _compare_tables(old, new)
    said = {"text": "what it says differs", "error": "the error differs"}[old.kind]
    return Change(said, _compare_lines(old.text.splitlines(), new.text.splitlines()))


def _compare_source(old: str, new: str) -> tuple[Line, ...]:
    """The lines of a source that differ: as published, then yours."""
    was, now = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    for op, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if op != "equal":
            lines += [(("-", line),) for line in was[i:j]] + [(("+", line),) for line in now[k:m]]
    return tuple(lines)


def _compare_lines(was: Sequence[str], now: Sequence[str]) -> tuple[Line, ...]:
    """The lines of an output that differ, each word by word."""
    pairs = _matched(was, now)
    return tuple(compare_words(old or "", new or "") for old, new in pairs if old != new)


def _matched(was: Sequence[Any], now: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """Pair two sequences: what is equal, and between that the rest one by one."""
    for _, i, j, k, m in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        yield from zip_longest(was[i:j], now[k:m])


def _compare_tables(old: Shown, new: Shown) -> Change:
    """The rows of a table that differ, each with the columns in which it does."""
    lines = [] if old.columns == new.columns else [_compare_columns(old.columns, new.columns)]
    rows = [pair for pair in _pair_rows(old.rows, new.rows) if pair[0] != pair[1]]
    lines += [_compare_rows(a, b, old.columns, new.columns) for a, b in rows]
    said = f"{count(len(rows), 'row')} of the table {'differs' if len(rows) == 1 else 'differ'}"
    return Change(said, tuple(filter(None, lines)))


def _compare_columns(old: Sequence[str], new: Sequence[str]) -> Line:
    pieces = [("=", "columns: ")]
    for was, now in _matched(old, new):
        pieces += [("=", f"{was}, ")] if was == now else _both(was or "", now or "")
    return tuple(pieces)


def _pair_rows(old: Sequence[Row], new: Sequence[Row]) -> Iterator[tuple[Row | None, Row | None]]:
    """Pair rows by their names; where these only number the rows, by what stands in them."""
    was, now = _by_name(old), _by_name(new)
    if all(name.isdigit() for *names, _ in was for name in names):
        yield from _matched(old, new)
    else:
        yield from ((was.get(name), now.get(name)) for name in dict.fromkeys([*was, *now]))


def _by_name(rows: Sequence[Row]) -> dict[tuple, Row]:
    """Each row by its names, and by which row of these names it is."""
    named: dict[tuple, Row] = {}
    met: Counter[tuple[str, ...]] = Counter()
    for row in rows:
        named[*row.names, met[row.names]] = row
        met[row.names] += 1
    return named


def _compare_rows(
    old: Row | None, new: Row | None, columns: Sequence[str], now: Sequence[str]
) -> Line:
    """A row that differs: its names, then the cells that differ, each after its column's name."""
    row = old or new
    if old is None or new is None:
        return (("-" if old else "+", "; ".join(row.cells)),)
    pieces: list[Piece] = []
    was = dict(zip(columns, old.cells, strict=False))
    for column, cell in zip(now, new.cells, strict=False):
        if column in was and was[column] != cell:
            pieces.append((":", f"{'; ' if pieces else ''}{column}: "))
            pieces += compare_words(was[column], cell)
    return (("=", f"row {', '.join(row.names)}: "), *pieces) if pieces else ()


def compare_words(old: str, new: str) -> Line:
    """Set two texts against each other word by word, with a few words around what differs."""
    was, now = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    match = SequenceMatcher(None, was, now, autojunk=False)
    if match.ratio() < ALIKE:
        return _both(old, new)
    pieces: list[Piece] = []
    for op, i, j, k, m in _joined(match.get_opcodes()):
        if op == "equal":
            pieces.append(("=", _around(was[i:j], not i, j == len(was))))
        else:
            pieces += _both("".join(was[i:j]), "".join(now[k:m]))
    return tuple(pieces)


def _joined(steps: Sequence[tuple]) -> list[tuple]:
    """Join changes with fewer equal words between them than either of them has."""
    made: list[tuple] = []
    for step in steps:
        op, _, j, _, m = step
        if (
            op != "equal"
            and len(made) > 1
            and 1 <= _size(made[-1]) < min(_size(made[-2]), _size(step))
        ):
            _, i, _, k, _ = made[-2]
            made[-2:] = [("replace", i, j, k, m)]
        else:
            made.append(step)
    return made


def _size(step: tuple) -> int:
    _, i, j, k, m = step
    return max(j - i, m - k)


def _both(old: str, new: str) -> Line:
    return tuple((sign, words) for sign, words in (("-", old), ("+", new)) if words)


def _around(words: Sequence[str], first: bool, last: bool) -> str:
    """Words that both runs have, without those that stand far from any that differ."""
    before, behind = 0 if first else AROUND, 0 if last else AROUND
    if len(words) <= before + behind + 1:
        return "".join(words)
    return "".join([*words[:before], "… ", *words[len(words) - behind :]])
