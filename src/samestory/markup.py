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
from functools import cache
from importlib.resources import files
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
        elif _unseen(char):
            made.append(sign(char))
            marks = MOST_MARKS
        else:
            made.append(html.escape(char))
            marks = MOST_MARKS if char.isspace() else 0
    return Html("".join(made))


def plain(text: object) -> str:
    """Name the characters that cannot be seen, where no element can stand: in a title, a terminal.

    >>> plain("a\\u202eb")
    'a[U+202E]b'
    """
    return "".join(_bare_sign(char) if _unseen(char) else char for char in str(text))


def _unseen(char: str) -> bool:
    return unicodedata.category(char) in UNSEEN and char not in "\t\n\r\u200c\u200d"


def _bare_sign(char: str) -> str:
    return f"[U+{ord(char):04X}]"


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
            quoted = escape(value, _bare_sign)
            head += f' {key.rstrip("_").replace("_", "-")}="{quoted}"'
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


# A page of its own


def document(title: str, policy: str, style: str, *inside: object) -> str:
    """Make a page that holds all it needs, as text that ends in a line feed.

    *policy* says what it may load and run; *inside* is what its body holds. Its head names
    samestory as its maker: by that it is known as ours.
    """
    from . import __version__

    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=policy),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content=f"samestory {__version__}"),
        tag("title", plain(title)),
        tag("style", Html(style)),
    )
    return "<!DOCTYPE html>\n" + tag("html", head, tag("body", *inside), lang="en") + "\n"


# How a page looks and moves


@cache
def asset(name: str) -> str:
    """Read a style sheet or script of the package, as ``style.css``; its text.

    A name that no asset has is a ``FileNotFoundError``.
    """
    return files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
