"""Sheet: a page to draw on, in points from the top left corner, with the words that go with it.

Words are measured and wrapped before they are set, so that nothing can overlap. What was drawn
goes with the figure: ``figure_data`` gives the rows, ``alt_text`` the sentences for who cannot see
it, ``save`` writes SVG and CSV, ``show`` gives a notebook the SVG together with those sentences.

**Background.** Figures are opaque and light. A page of another colour then cannot swallow the
ink; the site turns the lightness of the whole image over in its dark theme and keeps the hue.

**Letters.** SVG text stays text (``svg.fonttype: none``): it can be searched, a figure of words
weighs a few kilobytes, and a script that our measuring font lacks falls to the reader's fonts.
Widths are measured in DejaVu Sans, about the widest of the fonts that readers have, so that
another font leaves white space rather than overlap.

**Width.** A sheet of the usual width is as wide as a column of text. On a narrower screen it
scrolls in its box, 38rem wide: the smallest letters are then ten pixels high, and still read.

matplotlib is imported when a figure is drawn, and used without pyplot: no window, no global state.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd

from .errors import UsageError
from .files import write_whole
from .prose import listed
from .study import name_version

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: Okabe-Ito, as far as it keeps 3:1 on white and on dark, and a grey: one a siglum.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#5F5F5F")
INK, SOFT, FAINT, PAPER = "#1A1A1A", "#595959", "#C9C9C9", "#FFFFFF"
WIDTH = 504.0
#: The longest line of a title, in points: of a very wide figure it is read without moving it.
WIDEST_TITLE = 600.0
#: Blank edge around what is drawn (points).
PAD = 10
SMALL, TEXT, LARGE = 9.0, 10.0, 13.0
LEADING = 1.32
#: Items that an alternative text lists at most.
MOST_TOLD = 10
#: Tint of a field on which words are set: they keep 4.5:1, light and dark.
CHIP = 0.5
FONTS = "'DejaVu Sans', Verdana, Arial, Helvetica, sans-serif"
STYLE = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "samestory",
    "hatch.linewidth": 0.6,
}
#: Zero-width joiners change how letters are shown; what else cannot be printed is replaced.
JOINERS, UNKNOWN = "\u200c\u200d", "\N{REPLACEMENT CHARACTER}"


# Colours and words


def colour(siglum: str, sigla: Iterable[str]) -> str:
    """Give the one colour of a witness: a hex string, the same in every figure of a story.

    It depends on the set of the sigla, not on their order. From the sixth witness on colours come
    again, and the siglum, always printed with them, tells such witnesses apart.

    >>> colour("D", ["D", "A"]), colour("A", "DA")
    ('#D55E00', '#0072B2')
    """
    return COLOURS[sorted(set(sigla)).index(siglum) % len(COLOURS)]


def _rgb(fill: str) -> list[int]:
    return [int(fill[at : at + 2], 16) for at in (1, 3, 5)]


def tint(fill: str, strength: float) -> str:
    """Mix a colour with paper: 1 is the colour itself, 0 is white."""
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in _rgb(fill))


def clean(words: object) -> str:
    """Keep what can be shown: no control character, no direction override reaches the SVG."""
    text = " ".join(str(words).split())
    kept = (c if c.isprintable() or c in JOINERS else UNKNOWN for c in text)
    return "".join(kept)


@lru_cache(maxsize=20_000)
def measure(words: str, size: float = SMALL, weight: str = "normal") -> float:
    """Width of words in points, a little more than less; wide characters count one em."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width = text_to_path.get_text_width_height_descent(words, face, ismath=False)[0]
    return 1.02 * width + 0.4 * size * sum(unicodedata.east_asian_width(c) in "WF" for c in words)


def wrap(words: object, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break words into lines of at most *width* points; a word too long is broken itself."""
    lines, line = [], ""
    for word in re.split("(?<!·) (?!%)", clean(words)):  # a sign stays with what it is of
        longer = f"{line} {word}".strip()
        if line and measure(longer, size, weight) > width:
            lines.append(line)
            longer = word
        line = longer
        while len(line) > 1 and measure(line, size, weight) > width:
            at = len(line) - 1
            while at > 1 and measure(line[:at], size, weight) > width:
                at -= 1
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line]


def name_pages(sigla: Iterable[str]) -> str:
    """Name a few witnesses, count many."""
    sigla = list(sigla)
    return listed(sigla) if len(sigla) < 7 else f"{len(sigla)} pages"


def name_apart(witnesses: pd.DataFrame) -> dict[str, str]:
    """Name each witness by its outlet, and with its version where that tells two pages apart."""
    named = {}
    for outlet, own in witnesses.groupby("outlet", sort=False):
        apart = own["version"].nunique() > 1
        for siglum, version in own[["siglum", "version"]].itertuples(index=False):
            named[siglum] = f"{outlet} · {name_version(version)}" if apart else outlet
    return named


def plural(n: int, one: str) -> str:
    """Write a number and its noun, as figures do: "1 page", "1,200 words"."""
    return f"{n:,} {one}" + ("" if n == 1 else "es" if one.endswith("s") else "s")


def of_all(n: int, total: int, one: str) -> str:
    """Write some of all: "2 of 5 pages", "all 5 pages", "both pages", "none of 5 pages"."""
    if n == total and n:
        return {1: f"the one {one}", 2: f"both {one}s"}.get(n, f"all {plural(n, one)}")
    return f"{n if n else 'none'} of {plural(total, one)}"


def told(items: Iterable[str], parting: str = "; ") -> str:
    """Join what an alternative text lists; of many items the first, and how many more."""
    items = list(items)
    rest = len(items) - MOST_TOLD
    if rest < 2:
        return parting.join(items)
    return f"{parting.join(items[:MOST_TOLD])}{parting}and {rest} more, in the rows of the figure"


def short(value: object) -> str:
    """Write a value or a setting: numbers short, anything else as it is."""
    if isinstance(value, bool | str):
        return str(value)
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:,.0f}"


# The sheet


@contextmanager
def own_style() -> Iterator[None]:
    """Draw in our own style, whatever the session has set, and leave that as it was."""
    import matplotlib.style

    with matplotlib.style.context(["default", STYLE]), warnings.catch_warnings():
        # The SVG holds characters, not shapes: the reader's fonts serve what ours lacks.
        warnings.filterwarnings("ignore", "Glyph .* missing from", UserWarning)
        yield


class Sheet:
    """A page to draw on, for one story: points from the top left corner, y downwards."""

    def __init__(self, witnesses: pd.DataFrame | None = None, width: float = WIDTH) -> None:
        from matplotlib.figure import Figure

        self.width = width
        self.sigla = [] if witnesses is None else list(witnesses["siglum"])
        self.outlets = (
            {} if witnesses is None else witnesses.set_index("siglum")["outlet"].to_dict()
        )
        self.named = {} if witnesses is None else name_apart(witnesses)
        self.figure = Figure(facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def colour(self, siglum: str) -> str:
        """Give the colour of a witness; of none, the ink."""
        return colour(siglum, self.sigla) if siglum in self.sigla else INK

    def name(self, sigla: Iterable[str]) -> str:
        """Name a witness or two with their outlets, a few by siglum, and count many."""
        sigla = list(sigla)
        if len(sigla) > 2:
            return name_pages(sigla)
        return listed(f"{siglum} ({clean(self.named[siglum])})" for siglum in sigla)

    def text(self, x: float, y: float, words: object, ink: str = INK, **more: Any) -> None:
        """Set one line of words with its baseline at *y*."""
        self.axes.text(x, y, clean(words), color=ink, **{"fontsize": SMALL} | more)

    def paragraph(self, x: float, y: float, words: object, width: float, **more: Any) -> float:
        """Set words in lines from the height *y* downwards; give the height below them."""
        size = more.get("fontsize", SMALL)
        for line in wrap(words, width, size, more.get("weight", "normal")):
            self.text(x, y + 0.95 * size, line, **more)
            y += LEADING * size
        return y

    def note(self, y: float, words: object, **more: Any) -> float:
        """Set a remark over the whole width; give the height below."""
        return self.paragraph(0, y, words, self.width, ink=SOFT, **more)

    def flow(
        self,
        x: float,
        y: float,
        parts: Iterable[tuple[str, bool]],
        ink: str,
        edge: str,
        size: float = TEXT,
    ) -> float:
        """Set running words, some of them bold on a field; give the height below."""
        across, room = x, self.width - x - 4
        for words, strong in parts:
            weight = "bold" if strong else "normal"
            across += 2 * strong
            pieces = (p for word in clean(words).split() for p in wrap(word, room, size, weight))
            for word in pieces:
                wide = measure(word, size, weight)
                if across > x and across + wide > self.width - 2 * strong:
                    across, y = x + 2 * strong, y + LEADING * size + 1
                if strong:
                    self._underlay(across - 2, y, wide + 4, size, edge)
                self.text(across, y + 0.95 * size, word, ink, fontsize=size, weight=weight)
                across += wide + 0.34 * size
            across += 2 * strong
        return y + LEADING * size + 2

    def _underlay(self, x: float, y: float, wide: float, size: float, edge: str) -> None:
        """Lay a field and a line under words that are to be seen."""
        self.box(x, y - 0.5, wide, size + 3, tint(edge, 0.22))
        self.line(x, y + size + 2.5, x + wide, y + size + 2.5, edge, 1.4)

    def box(self, x: float, y: float, w: float, h: float, fill: str = PAPER, **more: Any) -> None:
        """Draw a rectangle down and right from (x, y); ``label`` names it for tests."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), w, h, facecolor=fill, **{"linewidth": 0.8} | more))

    def field(self, x: float, y: float, w: float, h: float, look: tuple, **more: Any) -> str:
        """Draw a rectangle in a tint and hatch of the colour ``edgecolor``; give the tint."""
        fill = tint(more["edgecolor"], look[0])
        self.box(x, y, w, h, fill, hatch=look[1], linestyle=look[2] if look[2:] else "-", **more)
        return fill

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
        self.axes.plot([x1, x2], [y1, y2], color=ink, linewidth=width, **more)

    def mark(self, x: float, y: float, sign: str, ink: str, full: bool, **more: Any) -> None:
        """Draw a marker, full or hollow."""
        look = {"markersize": 6.5, "markeredgewidth": 1.4, "linestyle": "none"} | more
        self.axes.plot([x], [y], sign, color=ink, markerfacecolor=ink if full else PAPER, **look)

    def title(self, words: str, note: str) -> float:
        """Set the finding, and under it in small what is counted; give the height below."""
        self.figure.samestory_title = clean(words)
        edge = min(self.width, WIDEST_TITLE)
        lines, wide = len(wrap(words, edge, LARGE, "bold")), edge
        while wide > 200 and len(wrap(words, wide - 10, LARGE, "bold")) == lines:
            wide -= 10  # lines of like length read better than a last line of one word
        y = self.paragraph(0, 0, words, wide, fontsize=LARGE, weight="bold")
        return self.paragraph(0, y + 3, note, edge, ink=SOFT) + 10

    def chip(self, x: float, y: float, siglum: str) -> float:
        """Set a siglum on a field of its colour, top at *y*; give the place right of it."""
        edge, wide = self.colour(siglum), max(16.0, measure(siglum, TEXT, "bold") + 8)
        self.field(x, y, wide, 15, (CHIP, ""), edgecolor=edge)
        more = {"fontsize": TEXT, "weight": "bold", "ha": "center"}
        self.text(x + wide / 2, y + 11.3, siglum, **more)
        return x + wide + 6

    def head(self, y: float, siglum: str, note: str = "") -> float:
        """Set a witness's siglum and outlet as the head of a row; give the height below."""
        x, name = self.chip(0, y, siglum), clean(self.named[siglum])
        self.text(x, y + 11.3, name, fontsize=TEXT, weight="bold")
        self.text(x + measure(name, TEXT, "bold") + 8, y + 11.3, note, SOFT)
        return y + 19

    def finish(self, height: float, alt: str, rows: pd.DataFrame) -> Figure:
        """Trim the sheet to its content and give the figure what it says and what it holds."""
        self.figure.set_size_inches((self.width + 2 * PAD) / 72, (height + 2 * PAD) / 72)
        self.axes.set(xlim=(-PAD, self.width + PAD), ylim=(height + PAD, -PAD))
        for artist in self.axes.get_children():
            artist.set_clip_on(False)
        self.figure.samestory_alt, self.figure.samestory_data = clean(alt), rows
        return self.figure


def drawn(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw within our style."""

    @wraps(draw)
    def within(*args: Any, **named: Any) -> Figure:
        """Draw within our style."""
        with own_style():
            return draw(*args, **named)

    return within


def rows_of(rows: Iterable[tuple], columns: str) -> pd.DataFrame:
    """Make the rows of a figure: tuples, under columns named in one string."""
    return pd.DataFrame(list(rows), columns=columns.split())


def empty(name: str, sentence: str) -> Figure:
    """A small figure that says why there is nothing to show."""
    sheet = Sheet()
    y = sheet.title(name, sentence) - 10
    figure = sheet.finish(y, f"{name}: {sentence}", pd.DataFrame())
    figure.samestory_empty = True
    return figure


# What goes with a figure


def alt_text(figure: Figure) -> str:
    """Say in one to three sentences, with the numbers drawn, what a figure of ours shows."""
    return figure.samestory_alt


def figure_data(figure: Figure) -> pd.DataFrame:
    """Give what a figure of ours draws: a tidy frame, one row a mark; a new copy each time."""
    return figure.samestory_data.copy()


def write_svg(figure: Figure) -> str:
    """Write a figure as SVG, the same bytes each time, with its alt text as accessible name."""
    held, alt = io.StringIO(), alt_text(figure)
    said = {"Title": figure.samestory_title, "Description": alt, "Date": None, "Creator": None}
    with own_style():
        figure.savefig(held, format="svg", metadata=said)
    named = f'<svg role="img" aria-label={quoteattr(alt)} font-family="{FONTS}" '
    svg = re.sub(r"font-family: [^;\"]+;? ?", "", held.getvalue().replace("<svg ", named, 1))
    svg = svg.replace("</title>", f"</title>\n <desc>{escape(alt)}</desc>", 1)
    # Groups are never referred to: without their ids several figures can stand in one page.
    return re.sub(r'<g id="[^"]*"', "<g", svg)


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as SVG to *path*, and its rows as CSV beside it; give the SVG's path.

    Saving twice gives equal bytes; each is written whole or not at all. A suffix
    other than ``.svg`` raises ``UsageError``.
    """
    path = Path(path)
    if path.suffix != ".svg":
        raise UsageError(f"{path}: figures are saved as SVG; end the name in .svg.")
    rows = figure_data(figure).to_csv(index=False, lineterminator="\n")
    write_whole(path.with_suffix(".csv"), rows)
    return write_whole(path, write_svg(figure))


@dataclass(frozen=True, repr=False)
class Shown:
    """A figure as a notebook shows it: SVG where pictures can be seen, else its alt text."""

    figure: Figure

    def __repr__(self) -> str:
        return alt_text(self.figure)

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        alt = alt_text(self.figure)
        shown = {"image/svg+xml": write_svg(self.figure), "text/plain": alt}
        return shown, {"image/svg+xml": {"alt": alt}}


def show(figure: Figure) -> Shown:
    """Show a figure in a notebook, as the last line of a cell: ``show(collation_map(study))``."""
    return Shown(figure)
