"""Outputs: what a reader sees of a notebook's output: words, the rows of a table, a picture."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from .site import alt_text

_PICTURES = ("image/svg+xml", "image/png", "image/jpeg")
#: The most columns that a cell spans, as HTML has it.
MOST_SPANNED = 1000


@dataclass(frozen=True)
class Row:
    """A row of a table: what stands in its heading cells, and all its cells."""

    names: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """What a reader sees of an output.

    `kind` is "text", "table", "figure" or "error"; `text` its words, of a figure the description;
    `picture` the figure as a data address; `columns` and `rows` what a table holds.
    """

    kind: str
    text: str
    picture: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def show(output: Any) -> Shown:
    """Reduce one output of a code cell, as nbformat reads it, to what a reader sees of it."""
    if output.output_type == "stream":
        return Shown("text", output.text.rstrip())
    if output.output_type == "error":
        return Shown("error", " ".join(f"{output.ename}: {output.evalue}".split()))
    held = output.get("data", {})
    for kind in _PICTURES:
        if kind in held:
            svg = "svg" in kind
            packed = base64.b64encode(held[kind].encode()).decode() if svg else held[kind].strip()
            return Shown("figure", alt_text(output), f"data:{kind};base64,{packed}")
    if "text/html" in held:
        return _read(held["text/html"])
    return Shown("text", (held.get("text/markdown") or held.get("text/plain", "")).rstrip())


def _read(html: str) -> Shown:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = " ".join("".join(reader.text).split())
    if not reader.rows:
        return Shown("text", text)
    columns = (
        " ".join(dict.fromkeys(filter(None, labels))) for labels in zip(*reader.head, strict=False)
    )
    return Shown("table", text, columns=tuple(columns), rows=tuple(reader.rows))


def _span(value: str | None) -> int:
    """How many columns or rows a cell takes, as a browser reads it: what is no number is one."""
    found = re.match(r"\s*([0-9]+)", value or "")
    return min(int(found[1][:9]), MOST_SPANNED) or 1 if found else 1


@dataclass
class _Cell:
    tag: str
    right: int = 1
    down: int = 1
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What stands in the cell, white space collapsed."""
        return " ".join("".join(self.parts).split())


class _Reader(HTMLParser):
    """Read text and rows of HTML; a cell that spans rows or columns stands in each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.head: list[list[str]] = []
        self.rows: list[Row] = []
        self._row: list[_Cell] = []
        self._above: list[_Cell] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag in ("thead", "tbody", "style", "script"):
            self._inside = tag
        elif tag == "tr":
            self._row = []
        elif tag in ("th", "td"):
            self._hang()
            given = dict(attrs)
            self._row.append(_Cell(tag, _span(given.get("colspan")), _span(given.get("rowspan"))))
        self.text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a row."""
        if tag == "tr" and self._row:
            self._hang()
            texts = [cell.text for cell in self._row]
            if self._inside == "thead":
                self.head.append(texts)
            else:
                names = tuple(cell.text for cell in self._row if cell.tag == "th")
                self.rows.append(Row(names, tuple(texts)))
            self._above, self._row = self._row, []
        elif tag in ("thead", "tbody", "style", "script"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep words that are shown."""
        if self._inside not in ("style", "script"):
            self.text.append(data)
            if self._row:
                self._row[-1].parts.append(data)

    def _hang(self) -> None:
        """Repeat the last cell to the right, and put in what hangs down from the row above."""
        if self._row and self._row[-1].right > 1:
            last = self._row[-1]
            self._row += [_Cell(last.tag, 1, last.down, last.parts)] * (last.right - 1)
            last.right = 1
        while len(self._row) < len(self._above) and self._above[len(self._row)].down > 1:
            over = self._above[len(self._row)]
            self._row.append(_Cell(over.tag, 1, over.down - 1, over.parts))
