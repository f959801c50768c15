"""Markup: HTML made of any text, whoever wrote it, and how it looks.

A page is built by ``tag``, which escapes every string that is not ``Html`` already: no text, be
it a saved page, a title or a file name, can become part of the page's own markup, nor turn, hide
or overprint what stands beside it.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from .prose import count

#: Categories of characters that cannot be seen: controls, formats, private use, line separators.
UNSEEN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
#: Combining marks that one letter may carry; from there on they get a place of their own.
MOST_MARKS = 4
#: Rows beyond which a table is folded.
MOST_ROWS = 60


class Html(str):
    """Text that is HTML already; every other string is escaped where it is put into a tag."""

    __slots__ = ()


def escape(text: object, sign: Callable[[str], str] | None = None) -> Html:
    """Make HTML of any text: the same characters to read, none of them at work.

    Markup becomes text. Control and format characters (direction overrides, zero-width spaces,
    private use) become their number, with the name on hovering; the two joiners that some scripts
    need stay. A combining mark that has no letter to stand on gets a dotted circle.

    >>> escape("<b>&")
    '&lt;b&gt;&amp;'
    """
    text = str(text)
    if text.isascii() and text.isprintable():
        return Html(html.escape(text))
    made, marks, sign = [], MOST_MARKS, sign or _sign
    for char in text:
        kind = unicodedata.category(char)
        if kind[0] == "M":
            made.append("\u25cc" + char if marks >= MOST_MARKS else char)
            marks = 1 if marks >= MOST_MARKS else marks + 1
        elif kind in UNSEEN and char not in "\t\n\r\u200c\u200d":
            made.append(sign(char))
            marks = MOST_MARKS
        else:
            made.append(html.escape(char))
            marks = MOST_MARKS if char.isspace() else 0
    return Html("".join(made))


def _sign(char: str) -> str:
    """A character that cannot be seen, as its number; its name on hovering."""
    name = unicodedata.name(char, "unnamed character").lower()
    return f'<span class="odd" title="{name}">U+{ord(char):04X}</span>'


def tag(name: str, /, *inside: object, **attributes: object) -> Html:
    """Make an element of what stands inside; strings are escaped, ``Html`` is taken as it is.

    ``class_`` and the like lose the underscore behind, others become hyphens; an attribute that
    is None is left out.

    >>> tag("p", "a < b", class_="n")
    '<p class="n">a &lt; b</p>'
    """
    head = name
    for key, value in attributes.items():
        if value is not None:
            plain = escape(value, lambda char: f"[U+{ord(char):04X}]")
            head += f' {key.rstrip("_").replace("_", "-")}="{plain}"'
    return Html(f"<{head}>" if name in ("meta", "img") else f"<{head}>{join(inside)}</{name}>")


def join(parts: Iterable[object], between: str = "") -> Html:
    """Put parts behind one another, those that are not ``Html`` escaped."""
    return Html(between.join(p if isinstance(p, Html) else escape(p) for p in parts))


def prose(sentence: str) -> Html:
    """Set a sentence that code wrote; what it quotes keeps its own direction."""
    parts = re.split("(“[^”]*”)", sentence)
    return join(tag("bdi", part) if part.startswith("“") else part for part in parts)


def anchor(name: object) -> str:
    """Make an id of a name: letters, digits, hyphens, points; another name gives another id."""
    return quote(str(name), safe="").replace("_", "%5F").replace("%", "_")


def link(target: object, *inside: object, **attributes: object) -> Html:
    """Link to a place on this page."""
    return tag("a", *inside, href=f"#{anchor(target)}", **attributes)


# Parts of a page


@dataclass(frozen=True)
class Row:
    """A row of a table that can be linked to."""

    id: str
    cells: Sequence[object]


def table(
    caption: str,
    columns: str,
    rows: Iterable[Sequence[object] | Row],
    none: str,
    fold: bool = False,
) -> Html:
    """A table in a box that scrolls by itself; the first cell of a row is its heading.

    *columns* are divided by bars. A long table is folded; without rows there is no table but the
    sentence *none*.
    """
    made = [_row(*((r.id, r.cells) if isinstance(r, Row) else (None, r))) for r in rows]
    if not made:
        return tag("p", none, class_="none")
    head = tag("tr", *(tag("th", column, scope="col") for column in columns.split("|")))
    inner = (tag("caption", caption), tag("thead", head), tag("tbody", *made))
    box = tag("div", tag("table", *inner), class_="scroll", tabindex=0, role="region",
              aria_label=caption)  # fmt: skip
    if not fold and len(made) <= MOST_ROWS:
        return box
    return tag("details", tag("summary", f"{caption}: {count(len(made), 'row')}"), box)


def _row(name: str | None, cells: Sequence[object]) -> Html:
    first, *rest = cells
    made = [tag("th", first, scope="row", dir=_direction(first))]
    for cell in rest:
        figure = isinstance(cell, int | float) or re.fullmatch(r"\d+ %", str(cell))
        made.append(tag("td", cell, dir=_direction(cell), class_="n" if figure else None))
    return tag("tr", *made, id=name and anchor(name))


def _direction(cell: object) -> str | None:
    return "auto" if type(cell) is str else None


def definitions(pairs: Iterable[tuple[object, object]], **attributes: object) -> Html:
    """A list of terms, each with what there is to say of it."""
    return tag("dl", *(tag("div", tag("dt", a), tag("dd", b)) for a, b in pairs), **attributes)


def section(name: str, title: str, *inside: object, level: int = 3) -> Html:
    """A part of the page with its heading, which links to itself."""
    heading = tag(f"h{level}", link(name, title, class_="self"))
    return tag("section", heading, *inside, id=anchor(name))


def note(text: object) -> Html:
    """Set what explains a cell, below it and smaller."""
    return tag("small", text) if text else Html("")


#: How a page looks: system fonts, light and dark, down to a phone, and in print.
STYLE = """
:root {
  color-scheme: light dark;
  --ink: #1c1b19; --soft: #5c5952; --paper: #fbfaf6; --card: #ffffff; --rule: #ddd9cf;
  --link: #0b5a87; --new: #dff0e4; --gone: #f9e3dd; --mark: #f1ede2;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #e9e6de; --soft: #aca79b; --paper: #171613; --card: #1f1e1a; --rule: #3b3932;
    --link: #85c5ec; --new: #1f3b2a; --gone: #47281f; --mark: #2b2923;
  }
  figure img { filter: invert(0.9) hue-rotate(180deg); }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 84rem; padding: 0 clamp(1rem, 4vw, 3rem) 5rem;
  background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 var(--sans);
  overflow-wrap: anywhere;
}
h1, h2, h3, .answer, .page p, .words { font-family: var(--serif); }
h1 { font-size: clamp(2rem, 1.4rem + 3vw, 3.4rem); line-height: 1.1; font-weight: 600; }
h1 { margin: 0 0 1.5rem; max-width: 22em; text-wrap: balance; }
h2 { font-size: 1.9rem; line-height: 1.2; font-weight: 600; margin: 0 0 1.5rem; }
h3 { font-size: 1.3rem; line-height: 1.3; font-weight: 600; margin: 0 0 0.75rem; }
p, ul, dl { margin: 0 0 1rem; }
p, li, dd { max-width: 44rem; }
ul { padding-inline-start: 1.2rem; }
a { color: var(--link); text-underline-offset: 0.15em; text-decoration-thickness: 0.06em; }
a:focus-visible, summary:focus-visible, [tabindex]:focus-visible {
  outline: 3px solid var(--link); outline-offset: 3px;
}
a.self { color: inherit; text-decoration: none; }
a.self:hover { text-decoration: underline; }
a.id, code { font: 0.85em/1.4 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
a.siglum {
  font: 600 0.8em/1 var(--sans); color: inherit; text-decoration: none; white-space: nowrap;
  border: 1px solid var(--soft); border-radius: 0.25em; padding: 0.1em 0.4em;
}
small { display: block; color: var(--soft); font-size: 0.85em; line-height: 1.4; }
i, .none { color: var(--soft); }
ins { background: var(--new); text-decoration: underline 0.1em; }
del { background: var(--gone); text-decoration: line-through 0.1em; }
.odd { font: 0.7em ui-monospace, monospace; border: 1px solid; border-radius: 0.2em; }
.skip { position: absolute; left: -99rem; padding: 0.75rem; background: var(--card); }
.skip:focus { left: 1rem; top: 0.5rem; }
header { padding: 1.25rem 0 2.5rem; }
.rights { color: var(--soft); font-size: 0.85rem; max-width: none; }
.rights { border-bottom: 1px solid var(--rule); padding-bottom: 0.75rem; }
.event { margin: clamp(1.5rem, 5vw, 4rem) 0 0.5rem; color: var(--soft); }
summary { cursor: pointer; padding: 0.35rem 0; color: var(--link); }
nav { font-size: 0.9rem; line-height: 1.45; margin-bottom: 3rem; }
nav a { text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0.4rem 1.2rem; }
nav ul ul { display: none; }
main > section { margin-top: 5rem; border-top: 2px solid var(--ink); padding-top: 1.25rem; }
section section { margin-top: 3.5rem; }
article { margin: 0 0 3.25rem; }
article h3 { font: 600 1rem/1.4 var(--sans); color: var(--soft); margin: 0 0 0.4rem; }
.answer { font-size: 1.25rem; line-height: 1.5; }
.lead h2 { font: 600 1.05rem/1.4 var(--sans); color: var(--soft); margin: 0 0 0.6rem; }
.lead .answer { font-size: clamp(1.4rem, 1.1rem + 1.5vw, 2rem); line-height: 1.35; }
.lead .answer { max-width: 34em; margin-bottom: 2.5rem; }
.facts { font-size: 0.9rem; line-height: 1.5; }
.facts > div { display: grid; grid-template-columns: 8.5rem 1fr; margin: 0.3rem 0; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; }
.facts ul { list-style: none; padding: 0; margin: 0; }
.facts summary { padding: 0.1rem 0; }
.facts li { margin-bottom: 0.15rem; }
.side { margin-inline-end: 0.7em; }
.url { overflow-wrap: anywhere; }
figure { margin: 0 0 3.5rem; }
figure img { display: block; width: 46rem; max-width: 100%; height: auto; }
figcaption { font-size: 0.85rem; color: var(--soft); margin-top: 0.5rem; }
.scroll { overflow-x: auto; background: var(--card); border: 1px solid var(--rule); }
.scroll { border-radius: 0.4rem; margin-bottom: 1.5rem; }
figure .scroll { background: none; border: 0; border-radius: 0; margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.45; }
caption { text-align: start; color: var(--soft); padding: 0.75rem 1rem; }
th, td { padding: 0.6rem 1rem; border-top: 1px solid var(--rule); vertical-align: top; }
th, td { text-align: start; overflow-wrap: break-word; max-width: 30rem; min-width: 7rem; }
tbody th, td.n, td:has(> .id:only-child) { min-width: 0; }
td small { min-width: 11rem; }
thead th { font-weight: 600; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 400; }
td.n { font-variant-numeric: tabular-nums; white-space: nowrap; }
td:has(> .side) { min-width: 20rem; }
td .side, td p { display: block; margin: 0 0 0.35rem; }
.words { font-size: 1.05em; }
td > p.words { min-width: 18rem; font-size: 1.2em; }
tr:target, li:target, article:target { background: var(--mark); }
main dl:not(.facts) { font-size: 0.9rem; }
main dl:not(.facts) > div { margin-bottom: 0.5rem; }
.page { list-style: none; padding: 0; }
.page li { padding: 0.7rem 0; border-top: 1px solid var(--rule); max-width: 46rem; }
.page p { margin: 0.15rem 0 0; }
.page .told { font: 0.8rem/1.4 var(--sans); color: var(--soft); margin: 0; }
.page .furniture p:not(.told) { color: var(--soft); font-family: var(--sans); font-size: 0.95rem; }
.page .headline p:not(.told) { font-size: 1.35rem; line-height: 1.3; }
@media (min-width: 72rem) {
  body { display: grid; grid-template-columns: 13rem minmax(0, 1fr); column-gap: 4rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 1.5rem; align-self: start; max-height: 95vh; overflow: auto; }
  nav ul { display: block; }
  nav ul ul { display: block; padding-inline-start: 0.9rem; margin: 0.2rem 0 0.4rem; }
  nav li { margin-bottom: 0.3rem; }
}
@media (max-width: 40rem) {
  .facts > div { display: block; }
  figure img { width: 38rem; max-width: none; }
  th, td { padding: 0.5rem 0.6rem; min-width: 5.5rem; }
  main > section { margin-top: 3.5rem; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --link: #000; --rule: #bbb; }
  body { display: block; max-width: none; padding: 0; font-size: 10pt; }
  nav, .skip { display: none; }
  figure img { filter: none; width: auto; max-width: 100%; max-height: 235mm; }
  .scroll { overflow: visible; border: 0; }
  table { font-size: 7.5pt; }
  th, td, td:has(> .side), td small, td > p.words { min-width: 0; }
  th, td { padding: 0.2rem 0.35rem; }
  h2, h3, .told { break-after: avoid; }
  figure, tr, .page li, article .answer { break-inside: avoid; }
  details:not(.facts details)::details-content { content-visibility: visible; block-size: auto; }
  a { text-decoration: none; }
}
"""
