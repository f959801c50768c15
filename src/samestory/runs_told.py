"""Runs told: a comparison of runs in plain words, for the terminal."""

from __future__ import annotations

import textwrap
from itertools import pairwise

from .prose import capital, count, listed
from .rights import shorten
from .runs import Cell, Comparison, Line

#: Lines of one change that the terminal shows, and the width of a line in characters.
MOST_LINES, WIDTH = 8, 96
#: The longest stretch of words, in characters, that the terminal shows of one run alone.
MOST_CHARS = 240
#: What is told of an empty cell.
NOTHING = "nothing"
LEGEND = "Read [published -> yours]; - stands in the published run alone, + in yours alone."


def tell(comparison: Comparison) -> str:
    """Tell a comparison in plain words, a block a cell that differs; the last line sums up."""
    blocks = ["\n".join(_wrapped(note)) for note in comparison.notes]
    blocks += [LEGEND] if comparison.cells or comparison.findings else []
    blocks += [_tell_cell(cell) for cell in comparison.cells]
    if comparison.findings:
        told = [told for name, line in comparison.findings.items()
                for told in [f"  {name}", *_tell_line(line)]]  # fmt: skip
        blocks.append("\n".join(["The findings that moved", *told]))
    told = "\n\n".join([*blocks, sum_up(comparison)])
    return "".join(c if c.isprintable() or c == "\n" else f"U+{ord(c):04X}" for c in told)


def sum_up(comparison: Comparison) -> str:
    """Say in a sentence how many cells differ, and which findings moved."""
    n, of = len(comparison.cells), comparison.n_cells
    if not of:
        return "Nothing was compared."
    said = (
        f"{n} of {of} cells {'differs' if n == 1 else 'differ'}"
        if n
        else (f"All {of} cells say what the published ones say")
    )
    if comparison.findings is None:
        return f"{said}."
    names = [name.partition("/")[2] or name for name in comparison.findings]
    moved = f"{count(len(names), 'finding')} moved" if names else "no finding moved"
    return f"{said}; {moved}{': ' if names else ''}{listed(names)}."


def _tell_cell(cell: Cell) -> str:
    under = f", under “{cell.heading}”" if cell.heading else ""
    lines = [*_wrapped(f"{cell.notebook}, cell {cell.number}{under}")]
    lines += [f"  {shorten(cell.begins, WIDTH)}"]
    for change in cell.changes:
        shown = change.lines[:MOST_LINES]
        lines.append(f"  {capital(change.said)}{':' if shown else '.'}")
        lines += [told for line in shown for told in _tell_line(line)]
        if len(change.lines) > MOST_LINES:
            lines.append(f"    … and {count(len(change.lines) - MOST_LINES, 'line')} more")
    return "\n".join(lines)


def _tell_line(line: Line) -> list[str]:
    """A line for the terminal: what differs in brackets, or, where it is long, below each other."""
    if any(sign == ":" for sign, _ in line):
        return _wrapped(_tell_row(line), "    ")
    line = [(sign, shorten(words, MOST_CHARS) if sign != "=" else words) for sign, words in line]
    signs = [sign for sign, _ in line]
    if "=" not in signs and (len(line) == 1 or sum(len(words) for _, words in line) > WIDTH // 2):
        return [told for sign, words in line for told in _wrapped(words, f"    {sign} ")]
    told = ""
    for at, (sign, words) in enumerate(line):
        bare, space = words.rstrip(), words[len(words.rstrip()) :]
        if sign == "=":
            told += words
        elif sign == "-" and signs[at + 1 : at + 2] == ["+"]:
            told += f"[{bare} -> "
        elif sign == "+" and at and signs[at - 1] == "-":
            told += f"{bare}]{space}"
        else:
            told += f"[{sign} {bare}]{space}"
    return _wrapped(told, "    ")


def _tell_row(line: Line) -> str:
    """A row of a table: each cell that differs whole, as published and in yours."""
    starts = [at for at, (sign, _) in enumerate(line) if sign == ":"]
    told = "".join(words for _, words in line[: starts[0]])
    for start, end in pairwise([*starts, len(line)]):
        was, now = (
            shorten(
                "".join(words for sign, words in line[start + 1 : end] if sign in signs).strip(),
                MOST_CHARS,
            )
            for signs in ("=-", "=+")
        )
        told += f"{line[start][1]}{was or NOTHING} -> {now or NOTHING}"
    return told


def _wrapped(text: str, indent: str = "") -> list[str]:
    behind = " " * len(indent)
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=behind) or [indent]
