"""Charts of an archive: bars by outlet or kind, and columns by time, on the study's ``Sheet``.

A title states what the figure shows. Colour is never the only sign: parts of a bar have a hatch
and a name as well; numbers stand beside the bars.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ..sheet import COLOURS, FAINT, INK, SMALL, SOFT, Sheet, drawn, measure, told, wrap

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: How high a bar is, with the room below it; how high the columns of a chart by time are.
BAR, ROW, HIGH = 13.0, 19.0, 150.0
#: The widest name of a bar and the room for its numbers, in points.
WIDEST_NAME, NUMBERS = 128.0, 76.0
#: Names below columns stand at least so far apart.
APART = 66.0


class Part(NamedTuple):
    """A part of each bar: the column of the rows, its name, and how it looks."""

    column: str
    name: str
    ink: str = COLOURS[0]
    look: tuple = (0.8, "")


#: The looks of the parts that several charts have.
NAMES = Part("names", "the text names an agency")
NOWHERE = Part("nowhere", "names none anywhere in its text", COLOURS[1], (0.25, "////"))
UNKNOWN = Part("unknown", "not known whether it does", COLOURS[4], (0.0, "...."))


@drawn
def draw_bars(
    title: str, note: str, rows: pd.DataFrame, name: str, parts: Sequence[Part]
) -> Figure:
    """Draw a bar a row, named by the column *name*, of one part or several, its sum beside it."""
    sheet = Sheet()
    parts = [part for part in parts if rows[part.column].any()] or list(parts[:1])
    y = _legend(sheet, sheet.title(title, note), parts)
    total = rows[[part.column for part in parts]].sum(axis=1)
    widest = max((measure(str(n)) for n in rows[name]), default=0.0)
    left = min(WIDEST_NAME, widest) + 8
    unit = (sheet.width - left - NUMBERS) / max(1, total.max() if len(total) else 1)
    for row, n in zip(rows.to_dict("records"), total, strict=True):
        words = wrap(row[name], left - 8, SMALL)
        label = words[0] + (" …" if len(words) > 1 else "")
        sheet.text(left - 8, y + 10, label, ha="right")
        x = left
        for part in (part for part in parts if row[part.column]):
            sheet.field(x, y, row[part.column] * unit, BAR, part.look, edgecolor=part.ink)
            x += row[part.column] * unit
        sheet.text(x + 5, y + 10, f"{n:,.0f}", SOFT)
        y += ROW
    listed = told(f"{row[name]} {n:,.0f}" for row, n in zip(rows.to_dict("records"), total,
                                                         strict=True))  # fmt: skip
    return sheet.finish(y, f"{title}. {listed}.", rows)


def _legend(sheet: Sheet, y: float, parts: Sequence[Part]) -> float:
    """Name the parts of the bars, if there are several; give the height below."""
    x = 0.0
    for part in parts if len(parts) > 1 else ():
        wide = 20 + measure(part.name) + 16
        if x and x + wide > sheet.width:
            x, y = 0.0, y + ROW
        sheet.field(x, y, 14, 10, part.look, edgecolor=part.ink)
        sheet.text(x + 20, y + 8.8, part.name)
        x += wide
    return y + ROW if len(parts) > 1 else y


@drawn
def draw_columns(
    title: str, note: str, rows: pd.DataFrame, name: str, parts: Sequence[Part]
) -> Figure:
    """Draw a column a row from left to right, as for days; names below where there is room."""
    sheet = Sheet()
    y = _legend(sheet, sheet.title(title, note), parts) + 10
    total = rows[[part.column for part in parts]].sum(axis=1)
    most, wide, left = max(1, int(total.max())), 0.0, measure(f"{int(total.max()):,}") + 8
    wide = (sheet.width - left) / len(rows)
    bottom = y + HIGH
    for share in (0, 0.5, 1):
        level = bottom - share * HIGH
        if share * most == int(share * most):
            sheet.line(left, level, sheet.width, level, FAINT if share else INK)
            sheet.text(left - 6, level + 3, f"{share * most:,.0f}", SOFT, ha="right")
    for at, row in enumerate(rows.to_dict("records")):
        _column(sheet, left + at * wide, bottom, wide, row, parts, HIGH / most)
    every = max(1, -(-len(rows) * APART // (sheet.width - left)).__int__())
    for at in range(0, len(rows), every):
        sheet.line(left + at * wide, bottom, left + at * wide, bottom + 4, INK)
        if left + at * wide + APART - 10 <= sheet.width or at == 0:
            sheet.text(left + at * wide, bottom + 15, rows[name].iloc[at], SOFT)
    most_at = rows.loc[total.idxmax(), name]
    alt = (
        f"{title}. {len(rows)} columns from {rows[name].iloc[0]} to {rows[name].iloc[-1]}; the "
        f"highest, {most:,}, at {most_at}."
    )
    return sheet.finish(bottom + 18, alt, rows)


def _column(sheet, x, bottom, wide, row, parts, unit) -> None:
    """Draw one column, its parts on top of each other."""
    gap = min(2.0, 0.2 * wide)
    for part in parts:
        high = row[part.column] * unit
        if high:
            sheet.field(x + gap / 2, bottom - high, wide - gap, high, part.look,
                        edgecolor=part.ink, linewidth=0.5)  # fmt: skip
            bottom -= high
