"""Runs page: a comparison of runs as one HTML page, the published run beside yours."""

from __future__ import annotations

from .markup import Html, asset, document, join, section, tag
from .outputs import Shown
from .prose import capital
from .runs import Cell, Change, Comparison, Line
from .runs_told import sum_up

TITLE = "Your run beside the published one"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
#: How the two runs stand beside each other.
STYLE = """
.two { table-layout: fixed; margin-bottom: 1.5rem; background: var(--card); }
.two td { max-width: none; min-width: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.two.code td { font-family: ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
.two img { width: 100%; height: auto; }
.two caption { padding: 0.5rem 1rem; }
@media (prefers-color-scheme: dark) { .two img { filter: invert(0.9) hue-rotate(180deg); } }
@media print { .two img { filter: none; } }
"""


def write_page(comparison: Comparison) -> str:
    """Write a comparison as a page that holds all it needs and opens by a double click."""
    skip = tag("a", "Skip to the cells", href="#main", class_="skip")
    header = tag("header", tag("h1", TITLE), tag("p", sum_up(comparison), class_="answer"))
    main = tag("main", *_parts(comparison), id="main")
    style = asset("style.css") + STYLE
    return document(TITLE, POLICY, style, skip, header, _contents(comparison), main)


def _contents(comparison: Comparison) -> Html:
    """The way through the page: one link a cell."""
    links = (
        tag("li", tag("a", f"{cell.notebook}, cell {cell.number}", href=f"#cell-{at}"))
        for at, cell in enumerate(comparison.cells, 1)
    )
    return tag("nav", tag("ul", *links), aria_label="Cells that differ")


def _parts(comparison: Comparison) -> list[Html]:
    """Notes, findings that moved, and the cells that differ."""
    notes = [tag("p", note, role="note") for note in comparison.notes]
    moved = [_two(name, (line,)) for name, line in (comparison.findings or {}).items()]
    findings = [section("findings", "The findings that moved", *moved, level=2)] if moved else []
    cells = [_cell(f"cell-{at}", cell) for at, cell in enumerate(comparison.cells, 1)]
    return [*notes, *findings, section("cells", "Cell by cell", *cells, level=2)]


def _cell(name: str, cell: Cell) -> Html:
    title = f"{cell.notebook}, cell {cell.number}"
    begins = tag("p", tag("code", cell.begins))
    return section(name, title, tag("p", cell.heading), begins, *map(_change, cell.changes))


def _change(change: Change) -> Html:
    """What differs, the published run on the left, yours on the right."""
    if not change.lines and not any(change.figures):
        return tag("p", f"{capital(change.said)}.")
    return _two(f"{capital(change.said)}.", change.lines, change.figures, change.is_code)


def _two(
    caption: str,
    lines: tuple[Line, ...],
    figures: tuple[Shown | None, Shown | None] = (None, None),
    is_code: bool = False,
) -> Html:
    head = tag("tr", tag("th", "As published", scope="col"), tag("th", "In yours", scope="col"))
    rows = [tag("tr", _side(line, "-"), _side(line, "+")) for line in lines]
    if any(figures):
        rows.insert(0, tag("tr", *(tag("td", _picture(shown)) for shown in figures)))
    inside = tag("caption", caption), tag("thead", head), tag("tbody", *rows)
    return tag("table", *inside, class_="two code" if is_code else "two")


def _side(line: Line, sign: str) -> Html:
    """One run's words of a line; what the other run has otherwise is marked."""
    mark = "del" if sign == "-" else "ins"
    own: list[object] = []
    for at, words in line:
        bare = words.rstrip()
        if at == sign:
            own += [tag(mark, bare), words[len(bare) :]]
        elif at in "=:":
            own.append(words)
    return tag("td", join(own) if own else tag("i", "nothing"), dir="auto")


def _picture(shown: Shown | None) -> Html:
    if shown is None:
        return tag("i", "no figure")
    return tag("img", src=shown.picture, alt=shown.text or "A figure that is not described.")
