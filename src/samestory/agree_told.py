"""What two coders' agreement came to: as text, as tables, and as rows that a study reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .agree import (
    Agreement,
    Measure,
    Right,
    confusion,
    count_values,
    is_whole,
    keys_of,
)
from .agreement import DRAWS, SEED
from .codebook import NO_PAGE, STEPS
from .codingsheets import Grid, guard, write_grids
from .errors import UsageError
from .files import write_folder, write_whole
from .prose import count, listed, percent
from .sampling import ENOUGH_OF_A_VALUE, mask_sigla
from .story import CODING_COLUMNS, SETTLED
from .tables import by

if TYPE_CHECKING:
    from .study import Study

_BESIDE = "beside it"


def tell(found: Agreement) -> str:
    """Tell what was found, for a terminal: a paragraph a variable, then the program."""
    first = found.sheets[0]
    lines = [line for sheet in found.sheets for line in sheet.told]
    lines += [
        f"Coders: {listed(found.coders)}. Codebook {first.codebook}, seed {first.seed}, story "
        f"{first.story[:12]}.",
        f"Intervals: 95 %, {DRAWS:,} draws of {'places' if found.by_place else 'units'}, seed "
        f"{SEED}."
        + (
            ""
            if found.by_place
            else " Units of one place hang together, so these are "
            "too narrow: name the story with --story."
        ),
    ]
    for step in found.judged:
        lines += ["", *_tell_step(found, step)]
    lines += ["", _tell_left(found)]
    if found.right:
        lines += ["", *_tell_right(found)]
    return "\n".join(lines)


def _tell_step(found: Agreement, step: str) -> Iterator[str]:
    """One variable: alpha and what it allows, values, who says what where the other says what."""
    judged = found.judged[step]
    whole, *values = (row for row in found.measures if row.step == step)
    yield (
        f"{STEPS[step].variable}: {count(whole.n, 'unit')} coded by {_by(found)}; equal "
        f"{percent(whole.agree)}; alpha {_alpha(whole)}: {whole.verdict}"
    )
    counts = dict(count_values(judged))
    yield from _columns(
        [("value", *found.coders, "alpha against the rest", "")]
        + [(row.value, *counts[row.value], _alpha(row), row.verdict) for row in values]
    )
    for (a, b), cells in confusion(judged).items():
        apart = {pair: n for pair, n in cells.items() if pair[0] != pair[1]}
        if apart:
            yield f"  {a} says / {b} says:"
            yield from _columns(
                (f"{one} / {other}", n)
                for (one, other), n in sorted(apart.items(), key=lambda row: (-row[1], row[0]))
            )


def _by(found: Agreement) -> str:
    return "both" if len(found.coders) == 2 else "two or more"


def _tell_left(found: Agreement) -> str:
    apart = len(found.disagreements)
    if not apart:
        return "No unit on which coders differ."
    settled = apart - len(found.left)
    return (
        f"{count(apart, 'unit')} on which coders differ; {settled} settled. Alpha is of before "
        "anything was settled."
    )


def _tell_right(found: Agreement) -> Iterator[str]:
    """The program beside what was agreed, and what that is worth."""
    yield (
        "The program beside the agreed coding; no reliability, but its error, units weighed by "
        "how they were drawn:"
    )
    if found.left:
        yield (
            f"({count(len(found.left), 'unit')} on which coders differ and nothing is settled are "
            "left out; these are the hard ones, so the figures flatter the program.)"
        )
    told = by(found.right, "step")
    for step in (step for step in STEPS if step in told):
        whole, *own = told[step]
        rows = by(own, "value")
        yield f"{STEPS[step].variable}: right on {_share(whole)} of {count(whole.n, 'unit')}"
        yield from _columns(
            [("value", *_MEASURES, "")]
            + [(value, *_shares(measured), _few(measured)) for value, measured in rows.items()]
        )


_MEASURES = ("precision", "recall", "F1")


def _shares(measured: Sequence[Right]) -> list[str]:
    """Precision, recall and F1 of a value; what it does not have is empty."""
    own = {row.measure: _share(row) for row in measured}
    return [own.get(name, "none") for name in _MEASURES]


def _share(row: Right) -> str:
    return f"{row.share:.3f} [{row.low:.3f}, {row.high:.3f}]"


def _few(measured: Sequence[Right]) -> str:
    return "too few" if max(row.n for row in measured) < ENOUGH_OF_A_VALUE else ""


def _alpha(row: Measure) -> str:
    if row.alpha != row.alpha:  # noqa: PLR0124
        return "undefined"
    return f"{row.alpha:.3f} [{row.low:.3f}, {row.high:.3f}]"


def _columns(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Set rows in columns, two spaces in and two between."""
    told = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*told, strict=True)] if told else []
    for row in told:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


# files


def write_agreement(found: Agreement, folder: Path) -> list[Path]:
    """Write what was found into a new folder: text, tables, and the disagreements to settle.

    A folder that is there already is a ``UsageError``: what was settled by hand may lie in it.
    The disagreements are a workbook or, without openpyxl, a folder of CSV files.
    """
    if folder.exists():
        raise UsageError(
            f"{folder}: is there already and may hold what was settled; name a new folder."
        )
    made = write_folder(folder, {"agreement.txt": tell(found) + "\n"} | _tables(found))
    grids = list(list_disagreements(found))
    if grids:
        try:
            import openpyxl  # noqa: F401
        except ModuleNotFoundError:
            path = folder / "disagreements"
        else:
            path = folder / "disagreements.xlsx"
        made.append(write_grids(path, grids, _how_to_settle(found), "a sheet of disagreements"))
    return made


def _how_to_settle(found: Agreement) -> str:
    return (
        "Disagreements\n"
        "Read the unit and the codebook together. Write what both now think into the column "
        "“settled”; leave it empty where you still differ.\n"
        "Alpha is not measured anew: it holds for before you spoke.\n"
        f"Coders: {listed(found.coders)}.\n"
    )


def list_disagreements(found: Agreement) -> Iterator[Grid]:
    """The units on which coders differ, a sheet a step, with a column for what is settled."""
    apart, shown, first = set(found.disagreements), found.shown, found.sheets[0]
    for step, judged in found.judged.items():
        says = [f"{coder} says" for coder in found.coders]
        columns = ("no.", "page", "text", _BESIDE, *says, "settled", "note")
        columns += ("step", "unit", "story", "codebook", "seed")
        own = [unit for unit in judged.index if unit in apart]
        rows = []
        for n, unit in enumerate(own, 1):
            row, said = shown[unit], judged.loc[unit].fillna("").tolist()
            keys = (step, unit, first.story, first.codebook, first.seed)
            settled = found.settled.get(unit, "")
            rows.append(
                (n, row.page, row.text, row.beside, *said, settled, _notes(found, unit), *keys)
            )
        if rows:
            answers = _answers(found) if step == "authors" else STEPS[step].names
            yield Grid(f"disagreements {step}", columns, rows, answers, "settled")


def _answers(found: Agreement) -> tuple[str, ...]:
    """The pages that the sheets name, and whom else a reading may be laid to."""
    own = [row for row in found.shown.values() if row.step == "authors"]
    named = {name for row in own for name in row.page.split(" / ") if name}
    return (*sorted(named, key=lambda name: (len(name), name)), *NO_PAGE)


def _notes(found: Agreement, unit: str) -> str:
    """What coders noted of a unit, each with their name."""
    told = [
        (sheet.coder, sheet.answers[unit].note) for sheet in found.sheets if unit in sheet.answers
    ]
    return "\n".join(f"{coder}: {note}" for coder, note in told if note)


def _tables(found: Agreement) -> dict[str, str]:
    """All that was measured, as CSV."""
    rights = {"program.csv": _csv(Right._fields, found.right)} if found.right else {}
    shown = found.shown
    errors = [
        (shown[unit].step, shown[unit].page, shown[unit].text, has, should)
        for unit, has, should in found.errors
    ]
    head = ("step", "page", "text", "program", "agreed")
    rights |= {"errors.csv": _csv(head, errors)} if found.right else {}
    return {
        "measures.csv": _csv(Measure._fields, found.measures),
        "values.csv": _csv(
            ("step", "value", *found.coders),
            [(step, v, *n) for step, own in found.judged.items() for v, n in count_values(own)],
        ),
        "confusion.csv": _csv(
            ("step", "coder_a", "coder_b", "value_a", "value_b", "n"),
            [
                (step, *coders, *values, n)
                for step, own in found.judged.items()
                for coders, cells in confusion(own).items()
                for values, n in sorted(cells.items())
            ],
        ),
    } | rights


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    held = io.StringIO()
    writer = csv.writer(held, lineterminator="\n")
    writer.writerow(map(guard, columns))
    for row in rows:
        # a number below zero is no formula, and stays a number
        writer.writerow(_figure(cell) if isinstance(cell, float) else guard(cell) for cell in row)
    return held.getvalue()


def _figure(number: float) -> str:
    return "" if number != number else f"{number:.4f}"  # noqa: PLR0124


# codings


def write_codings(found: Agreement, study: Study, path: Path) -> tuple[Path, list[str]]:
    """Write the answers as rows of ``codings.csv``; give the path, and steps not settled in it.

    Coders are called c1, c2 and on, in the order of the sheets. A study takes a pair that is not
    listed for none; so what was settled of pairs is written only where all of them were coded. A
    path that is there already is a ``UsageError``: rows of other coders would be lost.
    """
    if path.exists():
        raise UsageError(
            f"{path}: is there already and may hold other coders' rows; nothing is written over it "
            "or into it; name another file, and join the two by hand."
        )
    units = keys_of(study, found)
    sigla = {mask: siglum for siglum, mask in mask_sigla(study, int(found.sheets[0].seed)).items()}
    sampled = "pairs" in found.judged and not is_whole(units.values(), found, "pairs")
    rows = [tuple(CODING_COLUMNS)]
    answers = [
        (f"c{n}", 1, unit, row.value, row.note)
        for n, sheet in enumerate(found.sheets, 1)
        for unit, row in sheet.answers.items()
        if row.value
    ]
    full = {unit for own in found.judged.values() for unit in own.dropna().index}
    answers = [row for row in answers if units[row[2]].step != "pairs" or row[2] in full]
    answers += [(SETTLED, 2, unit, value, "") for unit, value in found.settled.items()]
    for coder, turn, unit, value, why in answers:
        own = units[unit]
        if coder != SETTLED or own.step != "pairs" or not sampled:
            step = STEPS[own.step]
            key = (step.table, own.key, step.column)
            rows.append((coder, turn, *key, sigla.get(value, value), guard(why)))
    held = io.StringIO()
    csv.writer(held, lineterminator="\n").writerows(rows)
    return write_whole(path, held.getvalue()), ["pairs"] if sampled else []
