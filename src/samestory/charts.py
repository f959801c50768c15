"""Charts: one function a figure, each drawn from the tables of a study.

Every figure is laid out on a ``Sheet``: points, from the top left corner, so that words are
measured and wrapped before they are set and nothing can overlap. A title states what the figure
shows and is computed like everything else on it. What was drawn goes with the figure:
``figure_data`` gives the rows, ``alt_text`` the sentence for who cannot see it, ``save`` writes
SVG and CSV, ``show`` gives a notebook the SVG together with that sentence.

**Background.** Figures are opaque and light. A page of another colour then cannot swallow the
ink; the site turns the lightness of the whole image over in its dark theme and keeps the hue.

**Letters.** SVG text stays text (``svg.fonttype: none``): it can be searched, a figure of words
weighs a few kilobytes, and a script that our measuring font lacks falls to the reader's fonts.
Widths are measured in DejaVu Sans, about the widest of the fonts that readers have, so that
another font leaves white space rather than overlap.

Colour is never the only sign: relations and operations have a hatch and a word as well.
matplotlib is imported when a figure is drawn, and used without pyplot: no window, no global state.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import pandas as pd

from .collation import write_sides
from .errors import UsageError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .study import Study

#: Okabe-Ito, as far as it keeps 3:1 on white and on dark, and a grey: one a siglum.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#5F5F5F")
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
INK, SOFT, FAINT, PAPER = "#1A1A1A", "#595959", "#C9C9C9", "#FFFFFF"
WIDTH = 504.0
SMALL, TEXT, LARGE = 9.0, 10.0, 13.0
LEADING = 1.32
FONTS = "'DejaVu Sans', Verdana, Arial, Helvetica, sans-serif"
STYLE = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "samestory",
    "hatch.linewidth": 0.6,
}
#: How a passage stands to another page's, closest first: tint of the siglum's colour, and hatch.
RELATIONS = {
    "verbatim": (1.0, ""),
    "edited": (0.55, ""),
    "rewritten": (0.25, "////"),
    "same-facts": (0.0, "---"),
    "alone": (0.0, ""),
}
OPERATIONS = {"addition": (1.0, ""), "omission": (0.0, ""), "substitution": (0.4, "////")}
SUBSTANTIVE = ("label", "attribution", "detail", "wording")
FORM = ("spelling", "punctuation", "case", "style")
ABSENT = "not on the saved page"
#: Rows beyond which a list of pairs is cut off, and says so.
MOST_ROWS = 60


# Colours and words


def colour(siglum: str, sigla: Iterable[str]) -> str:
    """Give the one colour of a witness: a hex string, the same in every figure of a story.

    It depends on the set of the sigla alone, not on their order. From the sixth witness on
    colours come again; ``marker`` and the siglum itself tell such witnesses apart.

    >>> colour("D", ["D", "A"]), colour("A", "DA")
    ('#D55E00', '#0072B2')
    """
    return COLOURS[sorted(set(sigla)).index(siglum) % len(COLOURS)]


def marker(siglum: str, sigla: Iterable[str]) -> str:
    """Give the mark of a witness, a matplotlib marker: with ``colour``, 35 different signs."""
    return MARKERS[sorted(set(sigla)).index(siglum) % len(MARKERS)]


def _tint(fill: str, strength: float) -> str:
    """Mix a colour with paper: 1 is the colour itself, 0 is white."""
    parts = (int(fill[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in parts)


def _luminance(fill: str) -> float:
    parts = (int(fill[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _ink_on(fill: str) -> str:
    """Give the ink, dark or light, that stands out more on a field."""
    return PAPER if _luminance(fill) < 0.18 else INK


def _clean(words: object) -> str:
    """Keep what can be shown: no control character, no direction override reaches the SVG."""
    shown = "".join(
        " "
        if c.isspace()
        else c
        if c.isprintable() or c in "\u200c\u200d"
        else "\N{REPLACEMENT CHARACTER}"
        for c in str(words)
    )
    return " ".join(shown.split())


@lru_cache(maxsize=20_000)
def _measure(words: str, size: float, weight: str = "normal") -> float:
    """Width of words in points; a character that the font lacks counts one em if it is wide."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width = text_to_path.get_text_width_height_descent(words, face, ismath=False)[0]
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in words)
    return width + 0.4 * size * wide


def _wrap(words: object, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break words into lines of at most *width* points; a word too long is broken itself."""
    lines, line = [], ""
    for word in _clean(words).split(" "):
        longer = f"{line} {word}" if line else word
        if not line or _measure(longer, size, weight) <= width:
            line = longer
        else:
            lines.append(line)
            line = word
        while len(line) > 1 and _measure(line, size, weight) > width:
            at = next(
                n
                for n in range(len(line) - 1, 0, -1)
                if n == 1 or _measure(line[:n], size, weight) <= width
            )
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line]


def _listed(items: Iterable[str]) -> str:
    """Join as in "D, E and L"."""
    *most, last = [*items] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _plural(n: int, one: str, many: str = "") -> str:
    return f"{n} {one if n == 1 else many or one + 's'}"


def _percent(share: float) -> str:
    return f"{share:.0%}"


# The sheet


@contextmanager
def _style() -> Iterator[None]:
    """Draw in our own style, whatever the session has set, and leave that as it was."""
    import matplotlib.style

    with matplotlib.style.context(["default", STYLE]), warnings.catch_warnings():
        # The SVG holds characters, not shapes: the reader's fonts serve what ours lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


class Sheet:
    """A page to draw on: points from the top left corner, y downwards; the drawing verbs."""

    def __init__(self, width: float = WIDTH) -> None:
        from matplotlib.figure import Figure

        self.width = width
        self.figure = Figure(facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def text(
        self, x: float, y: float, words: object, size: float = SMALL, ink: str = INK, **more: Any
    ) -> None:
        """Set one line of words with its baseline at *y*."""
        self.axes.text(x, y, _clean(words), fontsize=size, color=ink, **more)

    def paragraph(
        self,
        x: float,
        y: float,
        words: object,
        width: float,
        size: float = SMALL,
        ink: str = INK,
        **more: Any,
    ) -> float:
        """Set words in lines from the height *y* downwards; give the height below them."""
        for line in _wrap(words, width, size, more.get("weight", "normal")):
            self.text(x, y + 0.95 * size, line, size, ink, **more)
            y += LEADING * size
        return y

    def box(self, x: float, y: float, w: float, h: float, fill: str = PAPER, **more: Any) -> None:
        """Draw a rectangle down and right from (x, y); ``label`` names it for tests."""
        from matplotlib.patches import Rectangle

        more = {"linewidth": 0.8, "edgecolor": "none"} | more
        self.axes.add_patch(Rectangle((x, y), w, h, facecolor=fill, **more))

    def shape(self, corners: Sequence[tuple[float, float]], fill: str, **more: Any) -> None:
        """Fill a polygon."""
        from matplotlib.patches import Polygon

        more = {"linewidth": 0, "edgecolor": "none"} | more
        self.axes.add_patch(Polygon(corners, closed=True, facecolor=fill, **more))

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        ink: str = FAINT,
        width: float = 0.8,
        **more: Any,
    ) -> None:
        """Draw a straight line."""
        self.axes.plot(
            [x1, x2], [y1, y2], color=ink, linewidth=width, solid_capstyle="butt", **more
        )

    def mark(
        self, x: float, y: float, sign: str, ink: str, fill: str = "", size: float = 7, **more: Any
    ) -> None:
        """Draw a marker; hollow if *fill* is paper."""
        self.axes.plot(
            [x],
            [y],
            sign,
            color=ink,
            markerfacecolor=fill or ink,
            markersize=size,
            linestyle="none",
            **more,
        )

    def flow(
        self,
        x: float,
        y: float,
        parts: Iterable[tuple[str, bool]],
        width: float,
        ink: str,
        field: str,
        edge: str,
    ) -> float:
        """Set running words, some of them bold on a field; give the height below."""
        across = x
        for words, strong in parts:
            weight = "bold" if strong else "normal"
            for word in _clean(words).split():
                wide = _measure(word, TEXT, weight)
                if across > x and across + wide > x + width:
                    across, y = x, y + LEADING * TEXT + 1
                if strong:
                    self.box(across - 2, y - 0.5, wide + 4, TEXT + 3, field)
                    self.line(
                        across - 2, y + TEXT + 2.5, across + wide + 2, y + TEXT + 2.5, edge, 1.4
                    )
                self.text(across, y + 0.95 * TEXT, word, TEXT, ink, weight=weight)
                across += wide + 4
        return y + LEADING * TEXT + 2

    def title(self, words: str, note: str = "") -> float:
        """Set the finding, and under it in small what is counted; give the height below."""
        self.figure.samestory_title = _clean(words)
        y = self.paragraph(0, 4, words, self.width, LARGE, weight="bold")
        return self.paragraph(0, y + 3, note, self.width, SMALL, SOFT) + 10 if note else y + 8

    def chip(self, x: float, y: float, siglum: str, sigla: Sequence[str]) -> float:
        """Set a siglum on a field of its colour, top at *y*; give the place right of it."""
        fill = colour(siglum, sigla)
        width = max(16.0, _measure(_clean(siglum), TEXT, "bold") + 8)
        self.box(x, y, width, 15, fill)
        self.text(x + width / 2, y + 11.3, siglum, TEXT, _ink_on(fill), weight="bold", ha="center")
        return x + width + 6

    def finish(self, height: float, alt: str, rows: Iterable[dict[str, object]]) -> Figure:
        """Trim the sheet to its content and give the figure what it says and what it holds."""
        pad = 10
        height += pad
        self.figure.set_size_inches((self.width + 2 * pad) / 72, (height + pad) / 72)
        self.axes.set_xlim(-pad, self.width + pad)
        self.axes.set_ylim(height, -pad)
        self.figure.samestory_alt = _clean(alt)
        self.figure.samestory_data = pd.DataFrame(list(rows))
        return self.figure


def _drawn(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw within our style."""

    @wraps(draw)
    def within(*args: Any, **named: Any) -> Figure:
        with _style():
            return draw(*args, **named)

    return within


def _empty(name: str, sentence: str) -> Figure:
    """A small figure that says why there is nothing to show."""
    sheet = Sheet()
    sheet.figure.samestory_title = sentence
    y = sheet.paragraph(0, 4, name, sheet.width, TEXT, SOFT, weight="bold")
    return sheet.finish(
        sheet.paragraph(0, y + 2, sentence, sheet.width, TEXT), f"{name}: {sentence}", []
    )


# What goes with a figure


def alt_text(figure: Figure) -> str:
    """Say in one to three sentences, with the numbers drawn, what a figure of ours shows."""
    return figure.samestory_alt


def figure_data(figure: Figure) -> pd.DataFrame:
    """Give what a figure of ours draws: a tidy frame, one row a mark; a new copy each time."""
    return figure.samestory_data.copy()


def write_svg(figure: Figure) -> str:
    """Write a figure as SVG, the same bytes each time, with its alt text as accessible name."""
    held = io.StringIO()
    said = {"Title": figure.samestory_title, "Description": alt_text(figure)}
    with _style():
        figure.savefig(held, format="svg", metadata=said | {"Date": None, "Creator": None})
    named = f'<svg role="img" aria-label={quoteattr(alt_text(figure))} font-family="{FONTS}" '
    svg = re.sub(r" font-family: [^;\"]+;?", "", held.getvalue().replace("<svg ", named, 1))
    # Groups are never referred to: without their ids several figures can stand in one page.
    return re.sub(r'<g id="[^"]*"', "<g", svg)


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as SVG to *path*, and its rows as CSV beside it; give the SVG's path.

    Saving twice gives equal bytes. A suffix other than ``.svg`` raises ``UsageError``.
    """
    path = Path(path)
    if path.suffix != ".svg":
        raise UsageError(
            f"{path}: is no name for an SVG; figures are saved as SVG; end the name in .svg."
        )
    path.write_text(write_svg(figure), encoding="utf-8", newline="\n")
    rows = figure_data(figure).to_csv(index=False, lineterminator="\n")
    path.with_suffix(".csv").write_text(rows, encoding="utf-8", newline="\n")
    return path


@dataclass(frozen=True, repr=False)
class Shown:
    """A figure as a notebook shows it: SVG where pictures can be seen, else its alt text."""

    figure: Figure

    def __repr__(self) -> str:
        return alt_text(self.figure)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        alt = alt_text(self.figure)
        shown = {"image/svg+xml": write_svg(self.figure), "text/plain": alt}
        return shown, {"image/svg+xml": {"alt": alt}}


def show(figure: Figure) -> Shown:
    """Show a figure in a notebook, as the last line of a cell: ``show(collation_map(study))``."""
    return Shown(figure)


# What figures ask of a study


def _sigla(study: Study) -> list[str]:
    return list(study.witnesses["siglum"])


def _outlets(study: Study) -> dict[str, str]:
    return dict(zip(study.witnesses["siglum"], study.witnesses["outlet"], strict=True))


def _body(study: Study) -> pd.DataFrame:
    blocks = study.blocks
    return blocks[(blocks["role"] == "body") & (blocks["repeat_of"] == "")]


def _by_version(study: Study) -> list[tuple[str, str, list[str]]]:
    """Versions with their witnesses, as (agency, version, sigla): the largest family first."""
    size = study.witnesses["agency"].value_counts()
    found = study.witnesses.groupby(["agency", "version"])["siglum"].agg(sorted)
    return sorted(
        ((agency, version, own) for (agency, version), own in found.items()),
        key=lambda row: (-size[row[0]], row[0], row[1]),
    )


def _head(sheet: Sheet, y: float, siglum: str, study: Study, note: str = "") -> float:
    """Set a witness's siglum and outlet as the head of a row; give the height below."""
    x = sheet.chip(0, y, siglum, _sigla(study))
    name = _outlets(study)[siglum]
    sheet.text(x, y + 11.3, name, TEXT, weight="bold")
    if note:
        sheet.text(x + _measure(_clean(name), TEXT, "bold") + 8, y + 11.3, note, SMALL, SOFT)
    return y + 19


# 1  Page composition

ROLES = ("body", "headline", "dek", "byline", "date", "caption", "subhead", "furniture")


@_drawn
def page_composition(study: Study) -> Figure:
    """Draw the words of each page by role, one bar a page; repeats apart, furniture's share named.

    Rows of its data: siglum, role (``repeat`` for what a page prints twice), n_words, share of
    the page's words, each block counted once (empty for repeats).
    """
    rows = list(_composition(study))
    total = {s: sum(r["n_words"] for r in rows if r["siglum"] == s) for s in _sigla(study)}
    if not any(total.values()):
        return _empty("Words by role", "The pages have no words.")
    sheet = Sheet()
    share = {r["siglum"]: r["share"] for r in rows if r["role"] == "furniture"}
    y = sheet.title(
        _furniture_finding(share, _outlets(study)),
        "Words a page, by what they are (n: words of the page, each block counted once). "
        "Furniture is what a page carries beside the story. Hatched: printed twice.",
    )
    unit = sheet.width / max(total.values())
    for siglum in _sigla(study):
        own = {r["role"]: r["n_words"] for r in rows if r["siglum"] == siglum}
        y = _composition_bar(sheet, y, siglum, own, share[siglum], unit, study)
    alt = f"{sheet.figure.samestory_title}. " + "; ".join(
        f"{s}: {next(r['n_words'] for r in rows if r['siglum'] == s and r['role'] == 'body')} words "
        f"of body, {_percent(share[s])} furniture"
        for s in _sigla(study)
    )
    return sheet.finish(y - 6, alt + ".", rows)


def _composition(study: Study) -> Iterator[dict[str, object]]:
    """Words by siglum and role, in order, repeats as a role of their own."""
    once = study.blocks[study.blocks["repeat_of"] == ""]
    for siglum in _sigla(study):
        own = once[once["siglum"] == siglum].groupby("role")["n_words"].sum()
        for role in ROLES:
            n = int(own.get(role, 0))
            yield {"siglum": siglum, "role": role, "n_words": n, "share": n / max(1, own.sum())}
        twice = study.blocks[(study.blocks["siglum"] == siglum) & (study.blocks["repeat_of"] != "")]
        yield {
            "siglum": siglum,
            "role": "repeat",
            "n_words": int(twice["n_words"].sum()),
            "share": None,
        }


def _furniture_finding(share: dict[str, float], outlets: dict[str, str]) -> str:
    most = max(share, key=lambda s: (share[s], s))
    rest = [value for siglum, value in share.items() if siglum != most]
    if not share[most]:
        return "No page carries furniture"
    others = f"; on no other page more than {_percent(max(rest))}" if rest else ""
    return f"{_percent(share[most])} of the words on {outlets[most]}’s page ({most}) are furniture{others}"


def _composition_bar(
    sheet: Sheet,
    y: float,
    siglum: str,
    own: dict[str, int],
    share: float,
    unit: float,
    study: Study,
) -> float:
    """Draw one page: head, bar, and the small roles in words."""
    once = sum(n for role, n in own.items() if role != "repeat")
    y = _head(sheet, y, siglum, study, f"{_plural(once, 'word')}")
    fill, x = colour(siglum, _sigla(study)), 0.0
    looks = {"body": (1.0, ""), "furniture": (0.0, "---"), "repeat": (0.0, "////")}
    for role in (*ROLES, "repeat"):
        strength, hatch = looks.get(role, (0.4, ""))
        width, inner = own[role] * unit, _tint(fill, strength)
        sheet.box(x, y, width, 18, inner, edgecolor=fill, hatch=hatch, label=f"{siglum} {role}")
        words = f"{role} {own[role]}" + (f" ({_percent(share)})" if role == "furniture" else "")
        if own[role] and _measure(words, SMALL) + 8 <= width:
            if hatch:
                sheet.box(x + 3, y + 3, _measure(words, SMALL) + 4, 12, PAPER)
            sheet.text(x + 5, y + 12.3, words, SMALL, _ink_on(inner))
            own = own | {role: 0}
        x += width
    rest = [
        f"{role} {n}" + (f" ({_percent(share)})" if role == "furniture" else "")
        for role, n in own.items()
        if n
    ]
    return sheet.paragraph(0, y + 20, ", ".join(rest), sheet.width, SMALL, SOFT) + 9


# 2  Collation map

GAP = 3.0


@_drawn
def collation_map(study: Study) -> Figure:
    """Draw every page's body as a column of blocks, version beside version, other agencies apart.

    A block is as high as it has words; its shade and its word say how close its wording is to the
    nearest other page. Bands join a place in neighbouring columns, shaded by how close those two
    are. Rows of its data: version, siglum, block, place, n_words, relation, split (whether the
    page breaks the place into several blocks).
    """
    rows = list(_map_blocks(study))
    if not rows:
        return _empty("Collation map", "No page has body text.")
    order = _by_version(study)
    columns, sheet, wide = _map_columns(order)
    y = sheet.title(_map_finding(study, rows), _map_note(rows))
    top = _map_heads(sheet, y, order, columns, wide, study, rows)
    scale = _map_scale(rows)
    at = _map_layout(rows, columns, top, scale)
    for left, right in zip(columns, list(columns)[1:], strict=False):
        _map_bands(sheet, study, left, right, at, columns, wide)
    for row in rows:
        _map_block(sheet, row, at[row["block"]], columns[row["siglum"]], wide, _sigla(study))
    bottom = max(low for _, low in at.values()) + 8
    return sheet.finish(_map_key(sheet, bottom, rows), _map_alt(study, rows), rows)


def _map_blocks(study: Study) -> Iterator[dict[str, object]]:
    """Each body block with the closest relation that it has to any other page's."""
    closest: dict[str, str] = {}
    rank = list(RELATIONS).index
    for side in ("block_a", "block_b"):
        for block, relation in zip(study.pairs[side], study.pairs["relation"], strict=True):
            closest[block] = min(closest.get(block, "alone"), relation, key=rank)
    body = _body(study)
    broken = body[body["place"] != ""].groupby(["siglum", "place"]).size()
    for _, version, own in _by_version(study):
        for siglum in own:
            for row in body[body["siglum"] == siglum].itertuples():
                yield {
                    "version": version,
                    "siglum": siglum,
                    "block": row.block,
                    "place": row.place,
                    "n_words": row.n_words,
                    "relation": closest.get(row.block, "alone"),
                    "split": bool(broken.get((siglum, row.place), 1) > 1),
                }


def _map_columns(order: list) -> tuple[dict[str, float], Sheet, float]:
    """Where each column starts, a sheet wide enough for them, and the width of one."""
    gaps, last = [], ("", "")
    for agency, version, own in order:
        for _ in own:
            gaps.append(0.0 if not gaps else 26.0 if last == (agency, version) else 44.0)
            last = (agency, version)
    wide = max(62.0, (WIDTH - sum(gaps)) / len(gaps))
    sigla = [siglum for _, _, own in order for siglum in own]
    lefts = [sum(gaps[: n + 1]) + n * wide for n in range(len(sigla))]
    return dict(zip(sigla, lefts, strict=True)), Sheet(max(WIDTH, lefts[-1] + wide)), wide


def _map_scale(rows: list[dict]) -> float:
    """Points a word: a block of average size has room for its label, a page fits a screen or two."""
    longest = max(pd.DataFrame(rows).groupby("siglum")["n_words"].sum())
    return min(0.95, max(0.3, 600 / longest))


def _map_layout(
    rows: list[dict], columns: dict, top: float, scale: float
) -> dict[str, tuple[float, float]]:
    """Top and bottom of each block."""
    below = dict.fromkeys(columns, top)
    at = {}
    for row in rows:
        high = row["n_words"] * scale
        at[row["block"]] = (below[row["siglum"]], below[row["siglum"]] + high)
        below[row["siglum"]] += high + GAP
    return at


def _map_heads(
    sheet: Sheet, y: float, order: list, columns: dict, wide: float, study: Study, rows: list
) -> float:
    """Name versions and pages above their columns; give the height at which columns start."""
    outlets, words = _outlets(study), pd.DataFrame(rows).groupby("siglum")["n_words"].sum()
    low = y
    for _, version, own in order:
        left, right = columns[own[0]], columns[own[-1]] + wide
        low = max(low, sheet.paragraph(left, y, version, right - left, TEXT, SOFT, weight="bold"))
    for _, _, own in order:
        sheet.line(columns[own[0]], low + 1, columns[own[-1]] + wide, low + 1, SOFT, 1.2)
    bottom = low
    for siglum, left in columns.items():
        sheet.chip(left, low + 6, siglum, _sigla(study))
        n = int(words.get(siglum, 0))
        sheet.text(left + wide, low + 17.3, _plural(n, "word"), SMALL, SOFT, ha="right")
        end = sheet.paragraph(left, low + 23, outlets[siglum] or siglum, wide + 8, SMALL)
        bottom = max(bottom, end)
    return bottom + 5


def _map_bands(
    sheet: Sheet, study: Study, left: str, right: str, at: dict, columns: dict, wide: float
) -> None:
    """Join the blocks of two neighbouring columns: a band where wording is shared, else a dotted line."""
    x1, x2 = columns[left] + wide, columns[right]
    pairs = study.pairs[study.pairs["role"] == "body"]
    greys = {"verbatim": "#BDBDBD", "edited": "#D6D6D6", "rewritten": "#EAEAEA"}
    for a, b, relation in _neighbours(pairs, left, right):
        if a not in at or b not in at:
            continue
        (a1, a2), (b1, b2) = at[a], at[b]
        if relation in greys:
            sheet.shape([(x1, a1), (x2, b1), (x2, b2), (x1, a2)], greys[relation], label=f"{a} {b}")
        else:
            sheet.line(
                x1,
                (a1 + a2) / 2,
                x2,
                (b1 + b2) / 2,
                SOFT,
                1,
                linestyle=(0, (1, 2)),
                label=f"{a} {b}",
            )


def _neighbours(pairs: pd.DataFrame, left: str, right: str) -> Iterator[tuple[str, str, str]]:
    """Pairs of two witnesses as (block of left, block of right, relation)."""
    for a, b, flip in ((left, right, False), (right, left, True)):
        own = pairs[(pairs["siglum_a"] == a) & (pairs["siglum_b"] == b)]
        for one, other, relation in zip(
            own["block_a"], own["block_b"], own["relation"], strict=True
        ):
            yield (other, one, relation) if flip else (one, other, relation)


def _map_block(
    sheet: Sheet, row: dict, span: tuple[float, float], x: float, wide: float, sigla: list[str]
) -> None:
    """Draw a block, its place, and its relation in a word unless the wording is the same."""
    fill = colour(row["siglum"], sigla)
    strength, hatch = RELATIONS[row["relation"]]
    high = span[1] - span[0]
    inner = _tint(fill, strength)
    sheet.box(x, span[0], wide, high, inner, edgecolor=fill, hatch=hatch, label=row["block"])
    if high < 9.5:
        return
    y, word = (
        span[0] + min(high / 2 + 3.3, 11.5),
        "" if row["relation"] == "verbatim" else row["relation"],
    )
    word = word.replace("-", " ")
    if hatch:
        sheet.box(x + 1.5, y - 8, _measure(row["place"], SMALL) + 3, 10, PAPER)
        sheet.box(
            x + wide - 5 - _measure(word, SMALL), y - 8, _measure(word, SMALL) + 3.5, 10, PAPER
        )
    sheet.text(x + 3, y, row["place"], SMALL, _ink_on(inner), weight="bold")
    sheet.text(x + wide - 3, y, word, SMALL, _ink_on(inner), ha="right")


def _shared_places(study: Study, rows: list[dict]) -> tuple[str, list[str], int, int]:
    """Of the largest family: agency, sigla, its places, and how many of them all its pages have."""
    agency = _by_version(study)[0][0]
    own = sorted(study.witnesses.loc[study.witnesses["agency"] == agency, "siglum"])
    found: dict[str, set[str]] = {}
    for row in rows:
        if row["siglum"] in own:
            found.setdefault(row["place"] or row["block"], set()).add(row["siglum"])
    return agency, own, len(found), sum(len(have) == len(own) for have in found.values())


def _map_finding(study: Study, rows: list[dict]) -> str:
    agency, own, places, common = _shared_places(study, rows)
    if len(own) < 2:
        return "No two pages tell the story in shared wording"
    versions = study.witnesses.loc[study.witnesses["agency"] == agency, "version"].nunique()
    states = f" in {_plural(versions, 'version')}" if versions > 1 else ""
    apart = [s for s in _sigla(study) if s not in own]
    rest = f"; {_listed(apart)} {'stands' if len(apart) == 1 else 'stand'} apart" if apart else ""
    return (
        f"{_listed(own)} print one dispatch{states}: "
        f"{common} of its {places} passages stand in all of them{rest}"
    )


def _map_note(rows: list[dict]) -> str:
    return (
        "Body text in page order; a block’s height is its words. Shade and word: how close its wording is to the "
        "nearest other page (no word: verbatim). Bands join the same passage in neighbouring pages."
    )


def _map_key(sheet: Sheet, y: float, rows: list[dict]) -> float:
    """Say what shades mean, and name the passages that a page breaks."""
    x = 0.0
    for relation, (strength, hatch) in RELATIONS.items():
        words = relation.replace("-", " ")
        sheet.box(x, y, 14, 10, _tint(SOFT, strength), edgecolor=SOFT, hatch=hatch)
        sheet.text(x + 18, y + 8.5, words, SMALL, SOFT)
        x += 18 + _measure(words, SMALL) + 14
    broken = pd.DataFrame(rows).query("split").groupby(["siglum", "place"]).size()
    if not len(broken):
        return y + 14
    said = _listed(f"{siglum} breaks {place} into {n}" for (siglum, place), n in broken.items())
    return sheet.paragraph(
        0, y + 15, f"White gap within a passage: {said} paragraphs.", sheet.width, SMALL, SOFT
    )


def _map_alt(study: Study, rows: list[dict]) -> str:
    counts = pd.DataFrame(rows).groupby(["siglum", "relation"], sort=False).size()
    told = "; ".join(
        f"{siglum}: "
        + ", ".join(
            f"{counts[siglum, relation]} {relation.replace('-', ' ')}"
            for relation in RELATIONS
            if (siglum, relation) in counts.index
        )
        for siglum in dict.fromkeys(row["siglum"] for row in rows)
    )
    return (
        f"{_map_finding(study, rows)}. Paragraphs by closeness to the nearest other page: {told}."
    )


# 3  Edits by kind


@_drawn
def edits_by_kind(study: Study) -> Figure:
    """Draw each witness's edits against the dispatch of its own version, by kind and operation.

    Form kinds stand apart: the form variants that the rule names the witness for. Rows of its
    data: siglum, base, kind, op (``form`` for form kinds), n.
    """
    rows = list(_edit_counts(study))
    based = [s for s in _sigla(study) if any(r["siglum"] == s and r["base"] for r in rows)]
    if not based:
        return _empty(
            "Edits by kind", "No two pages carry one version of a dispatch, so there is no base."
        )
    sheet = Sheet()
    total = {s: sum(r["n"] for r in rows if r["siglum"] == s and r["op"] != "form") for s in based}
    y = sheet.title(
        _edits_finding(total),
        "Edits of each page against the dispatch of its own version (n: variants). "
        "Form: spelling, punctuation, case and style, where the rule names the page.",
    )
    left, wide = 92.0, (sheet.width - 92.0) / 5
    for k, kind in enumerate((*SUBSTANTIVE, "form")):
        sheet.text(left + k * wide, y + 9, kind, TEXT, weight="bold")
    y += 16
    unit = min(14.0, (wide - 14) / max(1, max(r["n"] for r in rows)))
    for siglum in _sigla(study):
        y = _edit_row(
            sheet, y, siglum, [r for r in rows if r["siglum"] == siglum], (left, wide, unit), study
        )
    told = "; ".join(f"{s} {total[s]}" for s in based)
    form = ", ".join(
        f"{s} {n}"
        for s in based
        if (n := sum(r["n"] for r in rows if r["siglum"] == s and r["op"] == "form"))
    )
    alt = f"{_edits_finding(total)}. Substantive edits: {told}. Form variants named: {form or 'none'}."
    return sheet.finish(y, alt, rows)


def _edit_counts(study: Study) -> Iterator[dict[str, object]]:
    """Counts by witness, kind and operation; zeros are left out, save one row for no edit at all."""
    edits, variants = study.edits, study.variants
    size = study.witnesses["version"].value_counts()
    for siglum, version in zip(study.witnesses["siglum"], study.witnesses["version"], strict=True):
        base = version if size[version] > 1 else ""
        own = edits[(edits["siglum"] == siglum) & edits["kind"].isin(SUBSTANTIVE)]
        named = variants[(variants["changed_by"] == siglum) & variants["kind"].isin(FORM)]
        found = [(k, op, n) for (k, op), n in own.groupby(["kind", "op"]).size().items()]
        found += [(kind, "form", n) for kind, n in named.groupby("kind").size().items()]
        for kind, op, n in found or [("", "", 0)]:
            yield {"siglum": siglum, "base": base, "kind": kind, "op": op, "n": int(n)}


def _edits_finding(total: dict[str, int]) -> str:
    has = sorted((s for s in total if total[s]), key=lambda s: (-total[s], s))
    none = [s for s in total if not total[s]]
    if not has:
        return f"{_listed(none)} have no substantive edit against the dispatch of their version"
    told = _listed(
        f"{s} has {_plural(total[s], 'substantive edit')}" if n == 0 else f"{s} {total[s]}"
        for n, s in enumerate(has)
    )
    rest = f"; {_listed(none)} {'has' if len(none) == 1 else 'have'} none" if none else ""
    return f"Against the dispatch of its own version, {told}{rest}"


def _edit_row(
    sheet: Sheet, y: float, siglum: str, own: list[dict], grid: tuple, study: Study
) -> float:
    """Draw one witness: under each kind a bar for each operation, named and counted."""
    left, wide, unit = grid
    sheet.line(0, y, sheet.width, y)
    x = sheet.chip(0, y + 6, siglum, _sigla(study))
    base = own[0]["base"]
    low = sheet.paragraph(0, y + 24, _outlets(study)[siglum], left - 8, SMALL)
    if not base:
        version = dict(zip(study.witnesses["siglum"], study.witnesses["version"], strict=True))[
            siglum
        ]
        sheet.text(left, y + 17, f"no base: the only page with {version}", SMALL, SOFT)
        return low + 4
    sheet.text(x, y + 17.3, base, SMALL, SOFT)
    fill = colour(siglum, _sigla(study))
    for k, kind in enumerate((*SUBSTANTIVE, "form")):
        column, down = left + k * wide, y + 8
        bars = [(r["op"], r["op"], r["n"]) for r in own if r["kind"] == kind and r["op"] != "form"]
        if kind == "form":
            bars = [(r["kind"], "addition", r["n"]) for r in own if r["op"] == "form"]
        for word, look, n in bars:
            strength, hatch = OPERATIONS[look]
            sheet.text(column, down + 8, f"{n} {word}", SMALL)
            label = f"{siglum} {kind} {word}"
            sheet.box(
                column,
                down + 11,
                n * unit,
                7,
                _tint(fill, strength),
                edgecolor=fill,
                hatch=hatch,
                label=label,
            )
            down += 23
        if not bars:
            sheet.text(column, down + 8, "0", SMALL, SOFT)
        low = max(low, down)
    return low + 4


# 4  Reuse

PARTS = ("body", "body without quotations", "whole page")


@_drawn
def reuse_shares(study: Study) -> Figure:
    """Draw how much of each page's words each other page has too, both directions of each pair.

    Three marks a row: the body, the body without quotations, the whole page. A band shows what
    pages of different agencies share: what chance, names and common sources alone give. Rows of
    its data: siglum (whose words), other (in which page), part, share (0 to 1), n (words), group.
    """
    rows = list(_directions(study))
    if not rows:
        return _empty("Reuse", "There is no pair of pages to compare.")
    table = pd.DataFrame(rows)
    noise = table[(table["group"] == GROUPS[2]) & (table["part"] == "body")]["share"]
    sheet = Sheet()
    min_run = int(study.reuse["min_run"].iloc[0])
    y = sheet.title(
        _reuse_finding(table),
        f"Share of one page’s words that stand in runs of at least {min_run} words which the other has too. "
        "Of D’s words, in E: the share of D.".replace("D", rows[0]["siglum"]).replace(
            "E", rows[0]["other"]
        ),
    )
    left, right = 128.0, sheet.width - 34
    y = _reuse_key(sheet, y, left, table)
    top, floor = y, (noise.max() if len(noise) else 0.0)
    end, drawn = _reuse_rows(sheet, y, table, (left, right), study)
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = left + tick * (right - left)
        sheet.line(x, top, x, end, zorder=0.6)
        sheet.text(x, end + 11, _percent(tick), SMALL, SOFT, ha="center")
    if floor:
        sheet.box(
            left, top, floor * (right - left), end - top, "#E4E4E4", label="noise floor", zorder=0.5
        )
    y = end + 15
    if len(noise):
        y = sheet.paragraph(
            left,
            y,
            f"Grey band, to {_percent(floor)}: the noise floor, what bodies of different agencies share.",
            right - left,
            SMALL,
            SOFT,
        )
    if drawn < len(table) // len(PARTS):
        y = sheet.paragraph(
            0,
            y,
            f"The {drawn} largest of {len(table) // len(PARTS)} directions are drawn.",
            sheet.width,
            SMALL,
            SOFT,
        )
    return sheet.finish(y, _reuse_alt(table), rows)


GROUPS = ("same version", "same dispatch, other version", "different agencies")


def _directions(study: Study) -> Iterator[dict[str, object]]:
    """Both directions of each pair and part."""
    known = study.witnesses.set_index("siglum")
    for row in study.reuse.itertuples():
        a, b = row.siglum_a, row.siglum_b
        same = known.at[a, "agency"] == known.at[b, "agency"]
        group = GROUPS[0 if known.at[a, "version"] == known.at[b, "version"] else 1 if same else 2]
        for own, other, share, n in (
            (a, b, row.share_a_in_b, row.n_a),
            (b, a, row.share_b_in_a, row.n_b),
        ):
            yield {
                "siglum": own,
                "other": other,
                "part": row.part,
                "share": share,
                "n": n,
                "group": group,
            }


def _reuse_finding(table: pd.DataFrame) -> str:
    body = table[table["part"] == "body"]
    told = []
    for group, words in zip(
        GROUPS, ("pages of one version", "of two versions", "of different agencies"), strict=True
    ):
        own = body.loc[body["group"] == group, "share"]
        if len(own):
            low, high = _percent(own.min()), _percent(own.max())
            told.append(f"{words} {low if low == high else f'{low[:-1]} to {high}'}")
    told[0] = told[0] if told[0].startswith("pages") else f"pages {told[0]}"
    return f"Of their body’s words, {_listed(told)} are shared"


def _reuse_key(sheet: Sheet, y: float, x: float, table: pd.DataFrame) -> float:
    """Name the three marks."""
    for part, (sign, filled) in REUSE_MARKS.items():
        sheet.mark(x + 4, y + 5, sign, INK, INK if filled else PAPER)
        sheet.text(x + 13, y + 8.5, part, SMALL, SOFT)
        x += 13 + _measure(part, SMALL) + 16
    return y + 18


REUSE_MARKS = {
    "body": ("o", True),
    "body without quotations": ("|", True),
    "whole page": ("D", False),
}


def _reuse_rows(
    sheet: Sheet, y: float, table: pd.DataFrame, span: tuple[float, float], study: Study
) -> tuple[float, int]:
    """Draw the directions, group by group, the largest first; give the height below, and how many."""
    left, right = span
    body = table[table["part"] == "body"].sort_values(
        ["share", "siglum", "other"], ascending=[False, True, True]
    )
    kept = body.head(MOST_ROWS)
    for group in GROUPS:
        own = kept[kept["group"] == group]
        if not len(own):
            continue
        sheet.text(0, y + 10, group, SMALL, SOFT, weight="bold")
        y += 16
        for a, b, n in zip(own["siglum"], own["other"], own["n"], strict=True):
            here = table[(table["siglum"] == a) & (table["other"] == b)].set_index("part")["share"]
            fill, x = (
                colour(a, _sigla(study)),
                [left + here[part] * (right - left) for part in PARTS],
            )
            sheet.text(8, y + 9, f"{a} in {b}", TEXT, weight="bold")
            sheet.text(left - 10, y + 9, f"n {n}", SMALL, SOFT, ha="right")
            sheet.line(min(x), y + 6, max(x), y + 6, fill, 2)
            for part, at in zip(PARTS, x, strict=True):
                sign, filled = REUSE_MARKS[part]
                sheet.mark(
                    at,
                    y + 6,
                    sign,
                    fill,
                    fill if filled else PAPER,
                    9 if sign == "|" else 6.5,
                    markeredgewidth=1.4,
                    label=f"{a} in {b}, {part}",
                )
            sheet.text(max(x) + 8, y + 9, _percent(here["body"]), SMALL)
            y += 15
        y += 5
    return y, len(kept)


def _reuse_alt(table: pd.DataFrame) -> str:
    body = table[(table["part"] == "body") & (table["group"] == GROUPS[0])]
    told = ", ".join(
        f"{a} in {b} {_percent(s)}"
        for a, b, s in zip(body["siglum"], body["other"], body["share"], strict=True)
    )
    furniture = table.pivot_table(
        index=["siglum", "other"], columns="part", values="share", sort=False
    )
    change = furniture["whole page"] - furniture["body"]
    a, b = change.abs().idxmax()
    return (
        f"{_reuse_finding(table)}."
        + (f" In one version: {told}." if told else "")
        + f" Furniture moves {a} in {b} most, from {_percent(furniture.at[(a, b), 'body'])} to "
        f"{_percent(furniture.at[(a, b), 'whole page'])}."
    )


# 5  Splits


@_drawn
def split_support(study: Study) -> Figure:
    """Draw how many sites support each way to part the witnesses of one dispatch.

    All ways to part two or more from two or more, those without support too (beyond six
    witnesses only those with support), then the lone readings. Rows of its data: agency, split,
    alone, n (sites), n_passages (of these, whole passages).
    """
    rows = [
        row for family in study.families if len(family) > 1 for row in _family_splits(study, family)
    ]
    if not rows:
        return _empty("Splits", "No two pages carry one dispatch, so nothing parts its witnesses.")
    sheet = Sheet()
    y = sheet.title(
        _splits_finding(rows),
        "Sites at which the witnesses of one dispatch part in two (n: sites; form kinds left out). "
        "Hatched: whole passages that one side has and the other lacks.",
    )
    unit = (sheet.width - 190) / max(1, max(row["n"] for row in rows))
    for agency in dict.fromkeys(row["agency"] for row in rows):
        own = [row for row in rows if row["agency"] == agency]
        groups = (
            ("Two or more against two or more", [r for r in own if not r["alone"]]),
            ("One alone against the others", [r for r in own if r["alone"]]),
        )
        for words, found in groups:
            y = (
                sheet.paragraph(0, y, f"{words}, {agency}", sheet.width, SMALL, SOFT, weight="bold")
                + 3
            )
            if not found:
                y = sheet.paragraph(
                    0,
                    y,
                    f"None is possible among {_plural(len(agency.replace('+', '')), 'witness', 'witnesses')}.",
                    sheet.width,
                )
            for row in found:
                y = _split_row(sheet, y, row, unit, study)
            y += 8
    told = "; ".join(f"{r['split']} {r['n']} ({r['n_passages']} whole passages)" for r in rows)
    return sheet.finish(y - 8, f"{_splits_finding(rows)}. Sites by split: {told}.", rows)


def _family_splits(study: Study, family: Sequence[str]) -> list[dict[str, object]]:
    """Every split of a family with its support: pairs against pairs, then each witness alone."""
    found = study.splits[study.splits["agency"] == write_sides([family])].set_index("split")
    possible = (
        set(found.index)
        if len(family) > 6
        else {_write_split(side, family) for side in _sides(family)}
    )
    possible |= {_write_split((s,), family) for s in family} if len(family) > 2 else set()
    rows = []
    for split in possible | set(found.index):
        sides = [side.split("+") if "+" in side else list(side) for side in split.split("|")]
        lone = [side[0] for side in sides if len(side) == 1] if len(family) > 2 else []
        n, whole = (
            int(found.at[split, c]) if split in found.index else 0 for c in ("n", "n_passages")
        )
        alone = found.at[split, "alone"] if split in found.index else (lone or [""])[0]
        rows.append(
            {
                "agency": write_sides([family]),
                "split": split,
                "alone": alone,
                "n": n,
                "n_passages": whole,
            }
        )
    return sorted(rows, key=lambda row: (bool(row["alone"]), -row["n"], row["split"]))


def _sides(family: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """One side of each way to part at least two from at least two."""
    first, *rest = sorted(family)
    for size in range(1, len(rest) - 1):
        yield from ((first, *some) for some in combinations(rest, size))


def _write_split(side: Iterable[str], family: Iterable[str]) -> str:
    return write_sides(sorted([sorted(side), sorted(set(family) - set(side))]))


def _split_row(sheet: Sheet, y: float, row: dict, unit: float, study: Study) -> float:
    """Draw one split: sites, then whole passages hatched, then the number."""
    fill = colour(row["alone"], _sigla(study)) if row["alone"] else INK
    inner, left = row["n"] - row["n_passages"], 120.0
    name = f"{row['alone']} alone" if row["alone"] else row["split"]
    sheet.text(0, y + 11, name.replace("|", " | "), TEXT, weight="bold")
    sheet.box(
        left, y, inner * unit, 15, _tint(fill, 0.8), edgecolor=fill, label=f"{row['split']} sites"
    )
    passages = row["n_passages"] * unit
    sheet.box(
        left + inner * unit,
        y,
        passages,
        15,
        PAPER,
        edgecolor=fill,
        hatch="////",
        label=f"{row['split']} passages",
    )
    words = (
        str(row["n"])
        if not row["n_passages"]
        else f"{row['n']}, of these {_plural(row['n_passages'], 'passage')}"
    )
    at = left + row["n"] * unit + 6
    if at + _measure(words, SMALL) > sheet.width:
        words = str(row["n"])
    sheet.text(at, y + 11, words, SMALL)
    return y + 21


def _splits_finding(rows: list[dict]) -> str:
    pairs, lone = ([r for r in rows if bool(r["alone"]) == single] for single in (False, True))
    if not pairs:
        most = max(lone, key=lambda r: r["n"])
        return f"No two can stand against two here; {most['alone']} is alone at {_plural(most['n'], 'site')}"
    best = max(pairs, key=lambda r: r["n"])
    rest = [r for r in pairs if r is not best]
    others = sum(r["n"] for r in rest)
    side = best["split"].replace("|", " against ")
    if not best["n"]:
        return "No site parts two or more witnesses from two or more"
    against = f"; the other {len(rest)} possible splits have {others or 'none'}" if rest else ""
    return f"{_plural(best['n'], 'site')} part {side}{against}"


# 6  Lone readings

NAMED = ("label", "attribution", "detail")
OPEN = ("label", "attribution")


@_drawn
def lone_readings(study: Study) -> Figure:
    """Set as words the label, attribution and detail readings that the rule names a witness for.

    Each stands in its setting, above what the others have; undecided label and attribution
    readings follow in grey with the reason. Rows of its data, one a side of a variant: changed_by,
    variant, kind, holders, reading, before, after, why.
    """
    rows = list(_lone_sides(study))
    if not rows:
        return _empty(
            "Lone readings", "No page is named for a label, attribution or detail; none is open."
        )
    table, sheet = pd.DataFrame(rows), Sheet()
    title = _lone_finding(table)
    y = sheet.title(
        title,
        "Label, attribution and detail readings for which the rule names a page, in their setting; "
        "under each, what the others have. ∅: nothing stands there.",
    )
    named = table[table["changed_by"] != "undecided"]
    for siglum, own in named.groupby("changed_by", sort=False):
        y = _head(sheet, y, siglum, study, f"alone in {own['variant'].nunique()}")
        for _, sides in own.groupby("variant", sort=False):
            y = _lone_row(sheet, y, sides, colour(siglum, _sigla(study)))
        y += 4
    undecided = table[table["changed_by"] == "undecided"]
    if len(undecided):
        y = sheet.paragraph(0, y, "undecided", sheet.width, TEXT, SOFT, weight="bold") + 4
    for _, sides in undecided.groupby("variant", sort=False):
        y = _lone_row(sheet, y, sides, SOFT)
        y = (
            sheet.paragraph(
                70, y - 4, f"undecided: {sides['why'].iloc[0]}", sheet.width - 70, SMALL, SOFT
            )
            + 6
        )
    y = sheet.paragraph(0, y, _form_line(study), sheet.width, SMALL, SOFT)
    told = [f"{r.changed_by} {r.reading}" for r in named.itertuples() if r.holders == r.changed_by]
    alt = f"{title}. " + (f"Readings of the pages named: {'; '.join(told)}. " if told else "")
    open_ones = _plural(undecided["variant"].nunique(), "label or attribution reading")
    return sheet.finish(y, f"{alt}{open_ones} undecided.", rows)


def _lone_sides(study: Study) -> Iterator[dict[str, object]]:
    """The sides of each variant to be shown, the named witness's side first; undecided ones last."""
    sigla = _sigla(study)
    table = study.variants
    named = table[table["changed_by"].isin(sigla) & table["kind"].isin(NAMED)].sort_values(
        "changed_by", kind="stable"
    )
    undecided = table[(table["changed_by"] == "undecided") & table["kind"].isin(OPEN)]
    for row in pd.concat([named, undecided]).itertuples():
        groups, texts = row.groups.split("|"), row.readings.split(" | ")
        if len(groups) != len(texts):  # a page's own words hold our sign
            groups, texts = [row.groups], [row.readings]
        sides = sorted(
            zip(groups, texts, strict=True), key=lambda side: side[0].rstrip("-") != row.changed_by
        )
        for holders, text in sides:
            own = holders.rstrip("-")
            one = own.split("+")[0] if own.split("+")[0] in sigla else own[:1]
            before, after = _setting(study.readings, row.place, row.site, one, text)
            yield {
                "changed_by": row.changed_by,
                "variant": row.variant,
                "kind": row.kind,
                "holders": own,
                "reading": text,
                "before": before,
                "after": after,
                "why": row.why,
            }


def _setting(
    readings: pd.DataFrame, place: str, site: int, siglum: str, text: str
) -> tuple[str, str]:
    """A few words before and after a reading of a witness, as its passage has them."""
    own = readings[(readings["place"] == place) & (readings["siglum"] == siglum)].sort_values(
        "site"
    )
    here = " ".join(own.loc[own["site"] == site, "text"])
    head, _, tail = here.partition(text) if text in here else ("", "", "")
    before = " ".join([*own.loc[own["site"] < site, "text"], head]).split()
    after = " ".join([tail, *own.loc[own["site"] > site, "text"]]).split() if site else []
    return (
        " ".join(["…"] * (len(before) > 5) + before[-5:]),
        " ".join(after[:5] + ["…"] * (len(after) > 5)),
    )


def _lone_finding(table: pd.DataFrame) -> str:
    named = table[table["changed_by"] != "undecided"].drop_duplicates("variant")
    if not len(named):
        return "No page is named for a label, attribution or detail; what differs stays undecided"
    told = []
    for siglum, own in named.groupby("changed_by"):
        kinds = own["kind"].value_counts()
        of = _listed(_plural(kinds[kind], kind) for kind in NAMED if kind in kinds.index)
        told.append(f"{siglum} is alone in {of}" if not told else f"{siglum} in {of}")
    return ", ".join(told)


def _lone_row(sheet: Sheet, y: float, sides: pd.DataFrame, fill: str) -> float:
    """Set the sides of one variant under each other, the words that differ on a field."""
    sheet.text(0, y + 9, sides["kind"].iloc[0], SMALL, SOFT)
    ink = SOFT if fill == SOFT else INK
    for row in sides.itertuples():
        sheet.text(70, y + 9, _listed(row.holders), SMALL, ink, weight="bold")
        parts = [(row.before, False), (row.reading, True), (row.after, False)]
        y = sheet.flow(136, y, parts, sheet.width - 136, ink, _tint(fill, 0.22), fill)
    return y + 6


def _form_line(study: Study) -> str:
    """Form variants in a line: counted, not shown."""
    form = study.variants[study.variants["kind"].isin(FORM)]
    own = form[form["changed_by"].isin(_sigla(study))].groupby(["changed_by", "kind"]).size()
    told = (
        _listed(f"{siglum} {n} {kind}" for (siglum, kind), n in own.items()) if len(own) else "none"
    )
    return f"Form variants for which the rule names a page: {told}; undecided: {(form['changed_by'] == 'undecided').sum()}."


# 7  Traces

WHERE = {
    "headline": "headline",
    "dek": "headline",
    "body": "body",
    "subhead": "body",
    "caption": "caption",
}
STATUS = {"present": (1.0, ""), "other": (0.0, "////")}


@_drawn
def trace_map(study: Study, claim: str) -> Figure:
    """Map a claim and its parts over the pages: in headline or dek, body, caption, or nowhere.

    A field: present; a hatched one: other (weaker, stronger, of another occasion); a dash: absent.
    The words stand below. Rows of its data: claim, siglum, where, status, block, words. A claim
    that the story does not follow raises ``UsageError``.
    """
    table = _traces_of(study, claim)
    claims = list(dict.fromkeys(table["claim"]))
    rows = [
        {"claim": r.claim, "siglum": r.siglum, "where": WHERE.get(r.role, r.role), "status": r.status,
         "block": r.block, "words": r.shown or r.text}
        for r in table.itertuples()
    ]  # fmt: skip
    left = 120.0
    wide = max(78.0, (WIDTH - left) / len(claims))
    sheet = Sheet(left + wide * len(claims))
    title = _trace_finding(table, claim, study)
    note = "Where on the page; filled: present, hatched: other (weaker, stronger or of another occasion), dash: absent."
    y = top = sheet.title(title, f"{_questions(study, claim)} {note}")
    for k, name in enumerate(claims):
        words = name.removeprefix(f"{claim}-")
        y = max(y, sheet.paragraph(left + k * wide, top, words, wide - 6, TEXT, weight="bold"))
    for siglum in _sigla(study):
        y = _trace_row(
            sheet,
            y + 3,
            siglum,
            [r for r in rows if r["siglum"] == siglum],
            claims,
            (left, wide),
            study,
        )
    y = _trace_words(sheet, y + 6, rows, study)
    told = "; ".join(
        f"{s}: "
        + (
            ", ".join(
                f"{r['claim']} {r['status']} in {r['where']}"
                for r in rows
                if r["siglum"] == s and r["status"] != "absent"
            )
            or "absent"
        )
        for s in _sigla(study)
    )
    return sheet.finish(y, f"{title}. {told}.", rows)


def _traces_of(study: Study, claim: str) -> pd.DataFrame:
    table = study.traces[(study.traces["claim"] == claim) | (study.traces["part_of"] == claim)]
    if claim not in set(study.traces["claim"]):
        known = ", ".join(dict.fromkeys(study.traces["claim"])) or "none"
        raise UsageError(
            f"claim {claim!r}: is not followed in this story; followed are: {known}; name one of them."
        )
    return table


def _questions(study: Study, claim: str) -> str:
    return next((t.question for t in study.story.traces if t.claim == claim), "")


def _trace_finding(table: pd.DataFrame, claim: str, study: Study) -> str:
    own = table[(table["claim"] == claim) & (table["status"] == "present")]
    has, parts = sorted(set(own["siglum"])), table[table["part_of"] == claim]
    lacks = [s for s in _sigla(study) if s not in has]
    if not has:
        return f"“{claim}” stands on no page"
    told = f"“{claim}” stands on {len(has)} of {_plural(len(_sigla(study)), 'page')}"
    told += f", not on {_listed(lacks)}" if lacks else ""
    full = parts[parts["status"] == "present"].groupby("siglum")["claim"].nunique()
    if not len(full):
        return told
    most = full.idxmax()
    return f"{told}; {most} has {full[most]} of its {parts['claim'].nunique()} further parts, the others {full.drop(most).max() if len(full) > 1 else 'none'}"


def _trace_row(
    sheet: Sheet,
    y: float,
    siglum: str,
    own: list[dict],
    claims: list[str],
    grid: tuple,
    study: Study,
) -> float:
    """Draw one witness: under each claim a field for each part of the page that has it."""
    left, wide = grid
    sheet.line(0, y, sheet.width, y)
    fill = colour(siglum, _sigla(study))
    x = sheet.chip(0, y + 5, siglum, _sigla(study))
    low = sheet.paragraph(x, y + 7, _outlets(study)[siglum], left - x - 8, SMALL)
    for k, claim in enumerate(claims):
        column, down = left + k * wide, y + 6
        found = {
            (r["where"], r["status"]): None
            for r in own
            if r["claim"] == claim and r["status"] != "absent"
        }
        for where, status in found:
            strength, hatch = STATUS[status]
            sheet.box(
                column,
                down,
                11,
                11,
                _tint(fill, strength),
                edgecolor=fill,
                hatch=hatch,
                label=f"{siglum} {claim} {where} {status}",
            )
            words = where if status == "present" else f"{where} (other)"
            for line in _wrap(words, wide - 18, SMALL):
                sheet.text(column + 15, down + 9, line)
                down += 14
        if not found:
            sheet.line(column + 1, down + 5.5, column + 10, down + 5.5, SOFT, 1.4)
            sheet.text(column + 15, down + 9, "absent", SMALL, SOFT)
            down += 14
        low = max(low, down)
    return low + 3


def _trace_words(sheet: Sheet, y: float, rows: list[dict], study: Study) -> float:
    """Set the words of the pages, by witness."""
    sheet.line(0, y - 4, sheet.width, y - 4)
    for siglum in _sigla(study):
        own = [r for r in rows if r["siglum"] == siglum and r["status"] != "absent"]
        if own:
            sheet.chip(0, y, siglum, _sigla(study))
        said: dict[tuple[str, str], list[str]] = {}
        for r in own:
            said.setdefault((r["where"], r["words"]), []).append(r["claim"])
        for where, words in said:
            sheet.text(26, y + 11, where, SMALL, SOFT)
            y = sheet.paragraph(84, y + 2.5, f"“{words}”", sheet.width - 84, SMALL)
        y += 6 if own else 0
    return y - 4


# 8  Headlines


@_drawn
def headlines(study: Study, claim: str = "") -> Figure:
    """Set the headlines and deks as words, one page under the other; says where there is none.

    With *claim*, also the words that a traced claim shows on each page. Rows of its data: siglum,
    role, text, status (of a claim's words, else empty).
    """
    traces = _traces_of(study, claim) if claim else study.traces.iloc[:0]
    rows = list(_headline_rows(study, traces[traces["claim"] == claim]))
    none = [r["siglum"] for r in rows if r["role"] == "headline" and r["text"] == ABSENT]
    sigla, sheet = _sigla(study), Sheet()
    title = f"{len(sigla) - len(none)} of {_plural(len(sigla), 'page')} {'has' if len(sigla) - len(none) == 1 else 'have'} a headline"
    title += f"; {_listed(none)}’s is {ABSENT}" if none else ""
    words = {s: [r["text"] for r in rows if r["siglum"] == s and r["status"]] for s in sigla}
    if claim:
        title = _claim_words(words, claim)
    y = sheet.title(
        title,
        _questions(study, claim) if claim else "Headlines and deks as the saved pages have them.",
    )
    for siglum in sigla:
        y = _headline_row(sheet, y, siglum, [r for r in rows if r["siglum"] == siglum], study)
    told = "; ".join(
        f"{r['siglum']}: {r['text']}" for r in rows if r["role"] == "headline" and not r["status"]
    )
    shown = "; ".join(f"{s}: {', '.join(own)}" for s, own in words.items() if own)
    return sheet.finish(
        y - 8, f"{title}. Headlines: {told}." + (f" Words: {shown}." if shown else ""), rows
    )


def _headline_rows(study: Study, traces: pd.DataFrame) -> Iterator[dict[str, object]]:
    once = study.blocks[study.blocks["repeat_of"] == ""]
    for siglum in _sigla(study):
        own = once[(once["siglum"] == siglum) & once["role"].isin(["headline", "dek"])]
        if "headline" not in set(own["role"]):
            yield {"siglum": siglum, "role": "headline", "text": ABSENT, "status": ""}
        for role, text in zip(own["role"], own["text"], strict=True):
            yield {"siglum": siglum, "role": role, "text": text, "status": ""}
        for r in traces[(traces["siglum"] == siglum) & (traces["status"] != "absent")].itertuples():
            yield {"siglum": siglum, "role": r.role, "text": r.shown or r.text, "status": r.status}


def _claim_words(words: dict[str, list[str]], claim: str) -> str:
    has = {s: list(dict.fromkeys(own)) for s, own in words.items() if own}
    if not has:
        return f"“{claim}” stands on no page"
    told = "; ".join(f"{s} has {_listed(f'“{word}”' for word in own)}" for s, own in has.items())
    return f"One claim in other words: {told}" if len(has) > 1 else f"“{claim}”: {told}"


def _headline_row(sheet: Sheet, y: float, siglum: str, own: list[dict], study: Study) -> float:
    """Set one page: headline large, dek below, a claim's words by where they stand."""
    y = _head(sheet, y, siglum, study)
    for row in (r for r in own if not r["status"]):
        if row["text"] == ABSENT:
            y = sheet.paragraph(22, y, ABSENT, sheet.width - 22, TEXT, SOFT, style="italic")
        elif row["role"] == "headline":
            y = sheet.paragraph(22, y, row["text"], sheet.width - 22, 12)
        else:
            y = sheet.paragraph(22, y + 1, row["text"], sheet.width - 22, TEXT, SOFT)
    for role in dict.fromkeys(r["role"] for r in own if r["status"]):
        here = [r for r in own if r["status"] and r["role"] == role]
        words = ", ".join(
            f"“{r['text']}”" + (" (other)" if r["status"] == "other" else "") for r in here
        )
        sheet.text(22, y + 12, f"in {role}", SMALL, SOFT)
        y = sheet.paragraph(90, y + 2.5, words, sheet.width - 90, TEXT, weight="bold")
    return y + 10


# 9  Sensitivity


@_drawn
def sensitivity(runs: pd.DataFrame) -> Figure:
    """Draw how far each measure moves when one rule is set otherwise.

    *runs* is tidy, one row a run and measure: rule, setting (in the order to be drawn), measure,
    value, published (whether it is the published setting). One panel a measure, one line a rule;
    a full mark is the published setting. Its data are the same rows.
    """
    if not len(runs):
        return _empty("Sensitivity", "No rule was set otherwise.")
    sheet = Sheet()
    title = _sensitivity_finding(runs)
    y = sheet.title(
        title,
        f"One rule changed at a time (n: {_plural(len(runs.drop_duplicates(['rule', 'setting'])), 'setting')}). Full mark: the published "
        "setting; hollow: others, the outermost named.",
    )
    for measure, own in runs.groupby("measure", sort=False):
        y = _measure_panel(sheet, y, str(measure), own)
    told = "; ".join(
        f"{m} from {_number(own['value'].min())} to {_number(own['value'].max())}"
        for m, own in runs.groupby("measure", sort=False)
    )
    return sheet.finish(
        y - 8, f"{title}. Ranges over all settings: {told}.", runs.to_dict("records")
    )


def _number(value: float) -> str:
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _moves(runs: pd.DataFrame) -> pd.Series:
    """How far each rule moves each measure, as a share of the published value."""
    by = runs.groupby(["measure", "rule"], sort=False)["value"]
    published = runs[runs["published"].astype(bool)].groupby("measure", sort=False)["value"].first()
    return (by.max() - by.min()).div(published.abs().replace(0, 1), level="measure").fillna(0)


def _sensitivity_finding(runs: pd.DataFrame) -> str:
    moves = _moves(runs)
    measure, rule = moves.idxmax()
    own = runs[(runs["measure"] == measure) & (runs["rule"] == rule)]["value"]
    if not moves.max():
        return "No measure moves, whichever rule is set otherwise"
    still = (moves.groupby("measure").max() == 0).sum()
    rest = (
        f"; {still} of {_plural(runs['measure'].nunique(), 'measure')} {'does' if still == 1 else 'do'} not move at all"
        if still
        else ""
    )
    return f"{rule} moves {measure} most, from {_number(own.min())} to {_number(own.max())}{rest}"


def _measure_panel(sheet: Sheet, y: float, measure: str, own: pd.DataFrame) -> float:
    """Draw one measure: an axis from its least to its greatest value, a line of marks a rule."""
    left, right = 170.0, sheet.width - 40
    low, high = own["value"].min(), own["value"].max()
    span = (high - low) or 1.0
    y = sheet.paragraph(0, y, measure, sheet.width, TEXT, weight="bold") + 4
    top, published = y, own[own["published"].astype(bool)]["value"]
    for rule, runs in own.groupby("rule", sort=False):
        sheet.text(0, y + 11, rule)
        x = [left + (value - low) / span * (right - left) for value in runs["value"]]
        sheet.line(min(x), y + 8, max(x), y + 8, SOFT, 1.2)
        for at, full in sorted(
            zip(x, runs["published"], strict=True), key=lambda one: bool(one[1])
        ):
            sheet.mark(
                at,
                y + 8,
                "o",
                INK,
                INK if full else PAPER,
                7 if full else 6,
                label=f"{measure} {rule}",
            )
        _outermost(sheet, y + 11, list(zip(x, map(str, runs["setting"]), strict=True)))
        y += 18
    if len(published):
        at = left + (published.iloc[0] - low) / span * (right - left)
        sheet.line(at, top, at, y, FAINT, 1, zorder=0.5)
    for value, place in ((low, left), (high, right)) if high > low else ((low, left),):
        sheet.text(place, y + 9, _number(value), SMALL, SOFT, ha="center")
    return y + 26


def _outermost(sheet: Sheet, y: float, marks: list[tuple[float, str]]) -> None:
    """Name the settings with the least and the greatest value beside their marks."""
    low, high = min(marks), max(marks)
    if low[0] == high[0]:
        sheet.text(low[0] + 8, y, "no change", SMALL, SOFT)
        return
    sheet.text(low[0] - 7, y, low[1], SMALL, SOFT, ha="right")
    sheet.text(high[0] + 7, y, high[1], SMALL, SOFT)
