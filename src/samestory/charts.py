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
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from itertools import accumulate, combinations, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import quoteattr

import pandas as pd

from .collation import write_sides
from .errors import UsageError
from .kinds import FORM

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .study import Study

#: Okabe-Ito, as far as it keeps 3:1 on white and on dark, and a grey: one a siglum.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#5F5F5F")
INK, SOFT, FAINT, PAPER = "#1A1A1A", "#595959", "#C9C9C9", "#FFFFFF"
WIDTH = 504.0
SMALL, TEXT, LARGE = 9.0, 10.0, 13.0
LEADING = 1.32
#: Where the axis of shares starts and ends.
LEFT, RIGHT = 128.0, 470.0
FONTS = "'DejaVu Sans', Verdana, Arial, Helvetica, sans-serif"
STYLE = {
    "font.family": ["DejaVu Sans"],
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "samestory",
    "hatch.linewidth": 0.6,
}
#: How a passage stands to another page's, closest first: tint, hatch and edge of its field.
RELATIONS = {
    "verbatim": (0.7, "", "-"),
    "edited": (0.35, "", "-"),
    "rewritten": (0.15, "////", "-"),
    "same facts": (0.08, "", (0, (1.5, 1.5))),
    "alone": (0.0, "", "-"),
}
BANDS = {"verbatim": "#BDBDBD", "edited": "#D6D6D6", "rewritten": "#EAEAEA"}
OPERATIONS = {"addition": (1.0, ""), "omission": (0.0, ""), "substitution": (0.4, "////")}
ROLES = ("body", "headline", "dek", "byline", "date", "caption", "subhead", "furniture", "repeat")
LOOKS = {"body": (0.7, ""), "furniture": (0.0, "---"), "repeat": (0.0, "////")}
SUBSTANTIVE = ("label", "attribution", "detail", "wording")
NAMED, OPEN = ("label", "attribution", "detail"), ("label", "attribution")
PARTS = {"body": "o", "body without quotations": "|", "whole page": "D"}
GROUPS = ("same version", "other version", "different agencies")
STATUS = {"present": (1.0, ""), "other": (0.0, "////")}
WHERE = {"dek": "headline", "subhead": "body"}
ABSENT = "not on the saved page"
#: Rows beyond which a list of pairs is cut off, and says so.
MOST_ROWS = 60
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


def _tint(fill: str, strength: float) -> str:
    """Mix a colour with paper: 1 is the colour itself, 0 is white."""
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02X}" for part in _rgb(fill))


def _clean(words: object) -> str:
    """Keep what can be shown: no control character, no direction override reaches the SVG."""
    text = " ".join(str(words).split())
    kept = (c if c.isprintable() or c in JOINERS else UNKNOWN for c in text)
    return "".join(kept)


@lru_cache(maxsize=20_000)
def _measure(words: str, size: float = SMALL, weight: str = "normal") -> float:
    """Width of words in points, a little more than less; wide characters count one em."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    face = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    width = text_to_path.get_text_width_height_descent(words, face, ismath=False)[0]
    return 1.02 * width + 0.4 * size * sum(unicodedata.east_asian_width(c) in "WF" for c in words)


def _wrap(words: object, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break words into lines of at most *width* points; a word too long is broken itself."""
    lines, line = [], ""
    for word in _clean(words).split(" "):
        longer = f"{line} {word}".strip()
        if line and _measure(longer, size, weight) > width:
            lines.append(line)
            longer = word
        line = longer
        while len(line) > 1 and _measure(line, size, weight) > width:
            at = len(line) - 1
            while at > 1 and _measure(line[:at], size, weight) > width:
                at -= 1
            lines.append(line[:at])
            line = line[at:]
    return [*lines, line]


def _listed(items: Iterable[str]) -> str:
    """Join as in "D, E and L"."""
    *most, last = [*items] or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _who(sigla: Iterable[str]) -> str:
    """Name a few witnesses, count many."""
    sigla = list(sigla)
    return _listed(sigla) if len(sigla) < 7 else f"{len(sigla)} pages"


def _plural(n: int, one: str) -> str:
    return f"{n} {one}" + ("" if n == 1 else "es" if one.endswith("s") else "s")


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _number(value: object) -> str:
    """Write a value or a setting: numbers short, anything else as it is."""
    if isinstance(value, bool | str):
        return str(value)
    return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"


def _holders(side: str, sigla: list[str]) -> list[str]:
    """Read one side of a group, as ``write_sides`` has written it: "EL-" or "AB+CD"."""
    side = side.removesuffix("-")
    return [side] if side in sigla else side.split("+") if "+" in side else list(side)


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
    """A page to draw on, for one story: points from the top left corner, y downwards."""

    def __init__(self, witnesses: pd.DataFrame | None = None, width: float = WIDTH) -> None:
        from matplotlib.figure import Figure

        self.width = width
        self.sigla = [] if witnesses is None else list(witnesses["siglum"])
        self.outlets = (
            {} if witnesses is None else witnesses.set_index("siglum")["outlet"].to_dict()
        )
        self.figure = Figure(facecolor=PAPER)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def colour(self, siglum: str) -> str:
        """Give the colour of a witness; of none, the ink."""
        return colour(siglum, self.sigla) if siglum in self.sigla else INK

    def text(self, x: float, y: float, words: object, ink: str = INK, **more: Any) -> None:
        """Set one line of words with its baseline at *y*."""
        self.axes.text(x, y, _clean(words), color=ink, **{"fontsize": SMALL} | more)

    def paragraph(self, x: float, y: float, words: object, width: float, **more: Any) -> float:
        """Set words in lines from the height *y* downwards; give the height below them."""
        size = more.get("fontsize", SMALL)
        for line in _wrap(words, width, size, more.get("weight", "normal")):
            self.text(x, y + 0.95 * size, line, **more)
            y += LEADING * size
        return y

    def note(self, y: float, words: object, **more: Any) -> float:
        """Set a remark over the whole width; give the height below."""
        return self.paragraph(0, y, words, self.width, ink=SOFT, **more)

    def flow(
        self, x: float, y: float, parts: Iterable[tuple[str, bool]], ink: str, edge: str
    ) -> float:
        """Set running words, some of them bold on a field; give the height below."""
        across, field = x, _tint(edge, 0.22)
        for words, strong in parts:
            weight = "bold" if strong else "normal"
            across += 2 * strong
            for word in _clean(words).split():
                wide = _measure(word, TEXT, weight)
                if across > x and across + wide > self.width:
                    across, y = x, y + LEADING * TEXT + 1
                if strong:
                    self.box(across - 2, y - 0.5, wide + 4, TEXT + 3, field)
                    self.line(
                        across - 2, y + TEXT + 2.5, across + wide + 2, y + TEXT + 2.5, edge, 1.4
                    )
                self.text(across, y + 0.95 * TEXT, word, ink, fontsize=TEXT, weight=weight)
                across += wide + 3.4
            across += 2 * strong
        return y + LEADING * TEXT + 2

    def box(self, x: float, y: float, w: float, h: float, fill: str = PAPER, **more: Any) -> None:
        """Draw a rectangle down and right from (x, y); ``label`` names it for tests."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(Rectangle((x, y), w, h, facecolor=fill, **{"linewidth": 0.8} | more))

    def field(self, x: float, y: float, w: float, h: float, look: tuple, **more: Any) -> str:
        """Draw a rectangle in a tint and hatch of the colour ``edgecolor``; give the tint."""
        fill = _tint(more["edgecolor"], look[0])
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
        self.figure.samestory_title = _clean(words)
        lines, wide = len(_wrap(words, self.width, LARGE, "bold")), self.width
        while wide > 200 and len(_wrap(words, wide - 10, LARGE, "bold")) == lines:
            wide -= 10  # lines of like length read better than a last line of one word
        y = self.paragraph(0, 0, words, wide, fontsize=LARGE, weight="bold")
        return self.note(y + 3, note) + 10

    def chip(self, x: float, y: float, siglum: str) -> float:
        """Set a siglum on a field of its colour, top at *y*; give the place right of it."""
        edge, wide = self.colour(siglum), max(16.0, _measure(siglum, TEXT, "bold") + 8)
        self.field(x, y, wide, 15, RELATIONS["verbatim"], edgecolor=edge)
        more = {"fontsize": TEXT, "weight": "bold", "ha": "center"}
        self.text(x + wide / 2, y + 11.3, siglum, **more)
        return x + wide + 6

    def head(self, y: float, siglum: str, note: str = "") -> float:
        """Set a witness's siglum and outlet as the head of a row; give the height below."""
        x, name = self.chip(0, y, siglum), _clean(self.outlets[siglum])
        self.text(x, y + 11.3, name, fontsize=TEXT, weight="bold")
        self.text(x + _measure(name, TEXT, "bold") + 8, y + 11.3, note, SOFT)
        return y + 19

    def finish(self, height: float, alt: str, rows: pd.DataFrame) -> Figure:
        """Trim the sheet to its content and give the figure what it says and what it holds."""
        pad = 10
        self.figure.set_size_inches((self.width + 2 * pad) / 72, (height + 2 * pad) / 72)
        self.axes.set(xlim=(-pad, self.width + pad), ylim=(height + pad, -pad))
        for artist in self.axes.get_children():
            artist.set_clip_on(False)
        self.figure.samestory_alt, self.figure.samestory_data = _clean(alt), rows
        return self.figure


def _drawn(draw: Callable[..., Figure]) -> Callable[..., Figure]:
    """Draw within our style."""

    @wraps(draw)
    def within(*args: Any, **named: Any) -> Figure:
        """Draw within our style."""
        with _style():
            return draw(*args, **named)

    return within


def _table(rows: Iterable[tuple], columns: str) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns.split())


def _empty(name: str, sentence: str) -> Figure:
    """A small figure that says why there is nothing to show."""
    sheet = Sheet()
    y = sheet.title(name, sentence) - 10
    return sheet.finish(y, f"{name}: {sentence}", pd.DataFrame())


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
    with _style():
        figure.savefig(held, format="svg", metadata=said)
    named = f'<svg role="img" aria-label={quoteattr(alt)} font-family="{FONTS}" '
    svg = re.sub(r"font-family: [^;\"]+;? ?", "", held.getvalue().replace("<svg ", named, 1))
    # Groups are never referred to: without their ids several figures can stand in one page.
    return re.sub(r'<g id="[^"]*"', "<g", svg)


def save(figure: Figure, path: str | Path) -> Path:
    """Write a figure as SVG to *path*, and its rows as CSV beside it; give the SVG's path.

    Saving twice gives equal bytes. A suffix other than ``.svg`` raises ``UsageError``.
    """
    path = Path(path)
    if path.suffix != ".svg":
        raise UsageError(f"{path}: figures are saved as SVG; end the name in .svg.")
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

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict, dict]:
        alt = alt_text(self.figure)
        shown = {"image/svg+xml": write_svg(self.figure), "text/plain": alt}
        return shown, {"image/svg+xml": {"alt": alt}}


def show(figure: Figure) -> Shown:
    """Show a figure in a notebook, as the last line of a cell: ``show(collation_map(study))``."""
    return Shown(figure)


# 1  Page composition


@_drawn
def page_composition(study: Study) -> Figure:
    """Draw the words of each page by role, one bar a page; repeats apart, furniture's share named.

    Its data: siglum, role (``repeat`` for what a page prints twice), n_words, share of the page's
    words, each block counted once (a repeat's share is of the same total).
    """
    rows = _table(_composition(study.blocks), "siglum role n_words share")
    if not rows["n_words"].sum():
        return _empty("Words by role", "The pages have no words.")
    sheet = Sheet(study.witnesses)
    share = rows[rows["role"] == "furniture"].set_index("siglum")["share"]
    title = _furniture_finding(share, sheet.outlets)
    y = sheet.title(
        title,
        "Words of each page by role (n: words, each block counted once). Furniture: what the page "
        "carries beside the story. Hatched at the end: printed twice.",
    )
    unit = sheet.width / rows.groupby("siglum")["n_words"].sum().max()
    for siglum in sheet.sigla:
        own = rows[rows["siglum"] == siglum].set_index("role")["n_words"]
        y = _composition_bar(sheet, y, siglum, own, unit)
    body = rows[rows["role"] == "body"].set_index("siglum")["n_words"]
    told = (f"{s}: {body[s]} words of body, {_percent(share[s])} furniture" for s in sheet.sigla)
    return sheet.finish(y - 9, f"{title}. {'; '.join(told)}.", rows)


def _composition(blocks: pd.DataFrame) -> Iterator[tuple]:
    """Words by siglum and role, in order, repeats as a role of their own."""
    role = blocks["role"].where(blocks["repeat_of"] == "", "repeat")
    for siglum, own in blocks["n_words"].groupby([blocks["siglum"], role]).sum().groupby(level=0):
        words = own.droplevel(0).reindex(ROLES, fill_value=0)
        once = max(1, words.drop("repeat").sum())
        yield from ((siglum, role, int(n), n / once) for role, n in words.items())


def _furniture_finding(share: pd.Series, outlets: dict[str, str]) -> str:
    most, rest = share.idxmax(), share.drop(share.idxmax())
    if not share[most]:
        return "No page carries furniture"
    others = f"; on no other page more than {_percent(rest.max())}" if len(rest) else ""
    name = f"{outlets[most]}’s page ({most})"
    return f"{_percent(share[most])} of the words on {name} are furniture{others}"


def _composition_bar(sheet: Sheet, y: float, siglum: str, own: pd.Series, unit: float) -> float:
    """Draw one page: head, bar, and the small roles in words."""
    once, edge, x, rest = own.drop("repeat").sum(), sheet.colour(siglum), 0.0, []
    y = sheet.head(y, siglum, _plural(once, "word"))
    for role, n in own[own > 0].items():
        look, label = LOOKS.get(role, (0.3, "")), f"{siglum} {role}"
        sheet.field(x, y, n * unit, 18, look, edgecolor=edge, label=label)
        words = f"{role} {n}" + (f" ({_percent(n / once)})" if role == "furniture" else "")
        if _measure(words) + 10 <= n * unit:
            if look[1]:
                sheet.box(x + 3, y + 3, _measure(words) + 4, 12)
            sheet.text(x + 5, y + 12.3, words)
        else:
            rest.append(words)
        x += n * unit
    return sheet.note(y + 20, ", ".join(rest)) + 9


# 2  Collation map


@_drawn
def collation_map(study: Study) -> Figure:
    """Draw every page's body as a column of blocks, version beside version, other agencies apart.

    A block is as high as it has words; its shade and its word say how close its wording is to the
    nearest other page. A passage stands at one height in all columns of a dispatch, so that white
    space is what a page lacks; a page's own order is kept, so that moved passages leave their row.
    Bands join what neighbouring columns share in wording, shaded by how close those two are. Its
    data: agency, version, siglum, block, place, n_words, relation, facts_of (places that tell the
    same facts), split (whether the page breaks the place into several blocks).
    """
    versions = _versions(study.witnesses)
    columns = "agency version siglum block place n_words relation facts_of split"
    rows = _table(_map_rows(study, versions), columns)
    if not len(rows):
        return _empty("Collation map", "No page has body text.")
    lefts, wide = _map_columns(versions)
    sheet = Sheet(study.witnesses, max(WIDTH, max(lefts.values()) + wide))
    title = _map_finding(study.witnesses, rows)
    y = sheet.title(
        title,
        "Body text; a row is one passage, white space in it what a page lacks, a block’s height "
        "its number of words. Shade and word: how close the wording is to the nearest other page "
        "(no word: verbatim). Grey bands: what neighbouring pages share.",
    )
    top = _map_heads(sheet, y, versions, lefts, wide, rows)
    spans = _map_spans(rows, top)
    for left, right in pairwise(lefts):
        _map_bands(sheet, study.pairs, spans, (left, lefts[left] + wide), (right, lefts[right]))
    for row in rows.itertuples():
        _map_block(sheet, row, spans[row.block], lefts[row.siglum], wide)
    y = _map_key(sheet, max(low for _, low in spans.values()) + 8, rows)
    return sheet.finish(y, f"{title}. {_map_told(rows)}", rows)


def _versions(witnesses: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    """Versions with their witnesses, as (agency, version, sigla): the largest family first."""
    size = witnesses["agency"].value_counts()
    found = witnesses.groupby(["agency", "version"])["siglum"].agg(sorted)
    rows = [(agency, version, own) for (agency, version), own in found.items()]
    return sorted(rows, key=lambda row: (-size[row[0]], *row[:2]))


def _map_rows(study: Study, versions: list) -> Iterator[tuple]:
    """Each body block with the closest relation that it has to any other page's."""
    body = study.blocks[(study.blocks["role"] == "body") & (study.blocks["repeat_of"] == "")]
    place = dict(zip(body["block"], body["place"], strict=True))
    found: dict[str, list[tuple[int, str]]] = {}
    for a, b, relation in study.pairs[["block_a", "block_b", "relation"]].itertuples(index=False):
        rank = list(RELATIONS).index(relation.replace("-", " "))
        found.setdefault(a, []).append((rank, place.get(b, "")))
        found.setdefault(b, []).append((rank, place.get(a, "")))
    many = body[body["place"] != ""].groupby(["siglum", "place"]).size()
    for agency, version, siglum in ((*state[:2], s) for state in versions for s in state[2]):
        for row in body[body["siglum"] == siglum].itertuples():
            own = found.get(row.block, [(4, "")])
            facts = " ".join(sorted({at for rank, at in own if rank == 3}))
            split = bool(many.get((siglum, row.place), 1) > 1)
            relation = list(RELATIONS)[min(own)[0]]
            told = (row.block, row.place, row.n_words, relation, facts, split)
            yield agency, version, siglum, *told


def _map_columns(versions: list) -> tuple[dict[str, float], float]:
    """Where each column starts, and how wide one is."""
    gaps = {s: 26.0 if n else 44.0 for _, _, own in versions for n, s in enumerate(own)}
    gaps[next(iter(gaps))] = 0.0
    wide = max(66.0, (WIDTH - sum(gaps.values())) / len(gaps))
    starts = accumulate(gaps.values())
    return {
        s: start + n * wide for n, (s, start) in enumerate(zip(gaps, starts, strict=True))
    }, wide


def _map_heads(
    sheet: Sheet, y: float, versions: list, lefts: dict, wide: float, rows: pd.DataFrame
) -> float:
    """Name versions and pages above their columns; give the height at which columns start."""
    words, low = rows.groupby("siglum")["n_words"].sum(), 0.0
    for _, version, own in versions:
        left, right = lefts[own[0]], lefts[own[-1]] + wide
        more = {"ink": SOFT, "fontsize": TEXT, "weight": "bold"}
        low = max(low, sheet.paragraph(left, y, version, right - left, **more))
    for _, _, own in versions:
        sheet.line(lefts[own[0]], low + 1, lefts[own[-1]] + wide, low + 1, SOFT, 1.2)
    bottom = low
    for siglum, left in lefts.items():
        sheet.chip(left, low + 6, siglum)
        n = int(words.get(siglum, 0))
        sheet.text(left + wide, low + 17.3, _plural(n, "word"), SOFT, ha="right")
        bottom = max(bottom, sheet.paragraph(left, low + 24, sheet.outlets[siglum], wide + 8))
    return bottom + 4


def _map_spans(rows: pd.DataFrame, top: float) -> dict[str, tuple[float, float]]:
    """Top and bottom of each block: a family's passages in rows, as far as page order allows."""
    words = rows["n_words"].groupby([rows["agency"], rows["place"], rows["siglum"]]).sum()
    longest = words.groupby(level=[0, 1]).max().groupby(level=0).sum().max()
    scale = min(0.95, max(0.3, 640 / max(longest, 1)))
    spans = {}
    for _, own in rows.groupby("agency"):
        parts = own.groupby(["place", "siglum"])["n_words"]
        high = (parts.sum() * scale + parts.size() * 3).groupby(level=0).max()
        high = high.sort_index(key=lambda places: [(len(place), place) for place in places])
        tops = top + high.cumsum() - high
        for _, page in own.groupby("siglum"):
            bottom, kept = top - 3, _rising([high.index.get_loc(at) for at in page["place"]])
            for n, row in enumerate(page.itertuples()):
                start = max(tops[row.place], bottom + 3) if n in kept else bottom + 3
                bottom = start + row.n_words * scale
                spans[row.block] = (start, bottom)
    return spans


def _rising(ranks: list[int]) -> set[int]:
    """Positions of a longest run of ranks that never fall: what is left over has been moved."""
    best: list[list[int]] = []
    for n, rank in enumerate(ranks):
        before = [run for run in best if ranks[run[-1]] <= rank]
        best.append([*max(before, key=len, default=[]), n])
    return set(max(best, key=len, default=[]))


def _map_bands(sheet: Sheet, pairs: pd.DataFrame, spans: dict, left: tuple, right: tuple) -> None:
    """Join what two neighbouring columns share in wording, the closest on top."""
    from matplotlib.patches import Polygon

    sides = pairs[["siglum_a", "siglum_b", "block_a", "block_b", "relation"]]
    for a, b, *blocks, relation in sides.itertuples(index=False):
        if {a, b} != {left[0], right[0]} or relation not in BANDS or not spans.keys() >= {*blocks}:
            continue
        one, other = blocks if a == left[0] else blocks[::-1]
        (a1, a2), (b1, b2) = spans[one], spans[other]
        corners = [(left[1], a1), (right[1], b1), (right[1], b2), (left[1], a2)]
        order = 0.9 - 0.1 * list(BANDS).index(relation)
        band = Polygon(corners, facecolor=BANDS[relation], label=f"{one} {other}", zorder=order)
        sheet.axes.add_patch(band)


def _map_block(sheet: Sheet, row: Any, span: tuple[float, float], x: float, wide: float) -> None:
    """Draw a block, its place, and its relation in words unless the wording is the same."""
    edge, look, high = sheet.colour(row.siglum), RELATIONS[row.relation], span[1] - span[0]
    fill = sheet.field(x, span[0], wide, high, look, edgecolor=edge, label=row.block)
    back = {"facecolor": fill, "edgecolor": "none", "pad": 1} if look[1] else None
    words = {"verbatim": "", "same facts": f"facts: {row.facts_of}"}.get(row.relation, row.relation)
    if high < 9.5:
        return
    beside = _measure(row.place, SMALL, "bold") + _measure(words) + 9 <= wide
    y = span[0] + (min(high / 2 + 3.3, 11.5) if beside else 9.5)
    sheet.text(x + 3, y, row.place, weight="bold", bbox=back)
    if beside:
        sheet.text(x + wide - 3, y, words, ha="right", bbox=back)
        return
    lines, room = _wrap(words, wide - 6, SMALL), max(0, int((span[1] - y) // 10.5))
    while len(lines) > room > 0:
        words = words.removesuffix(" …").rpartition(" ")[0] + " …"
        lines = _wrap(words, wide - 6, SMALL)
    for n, line in enumerate(lines[:room], 1):
        sheet.text(x + 3, y + 10.5 * n, line, bbox=back)


def _map_key(sheet: Sheet, y: float, rows: pd.DataFrame) -> float:
    """Say what shades mean, and name the passages that a page breaks."""
    x = 0.0
    for relation, look in RELATIONS.items():
        sheet.field(x, y, 14, 10, look, edgecolor=SOFT)
        sheet.text(x + 18, y + 8.5, relation, SOFT)
        x += 18 + _measure(relation) + 14
    broken = rows[rows["split"]].groupby(["siglum", "place"]).size()
    told = _listed(
        f"{siglum} breaks {place} into {n} blocks" for (siglum, place), n in broken.items()
    )
    return sheet.note(y + 15, f"White gap within a passage: {told}.") if told else y + 12


def _map_finding(witnesses: pd.DataFrame, rows: pd.DataFrame) -> str:
    agency = _versions(witnesses)[0][0]
    family = witnesses[witnesses["agency"] == agency]
    own = list(family["siglum"])
    if len(own) < 2:
        return "No two pages tell the story in shared wording"
    places = rows[rows["siglum"].isin(own)].groupby("place")
    everywhere = (places["siglum"].nunique() == len(own)).sum()
    one, n = (places["version"].nunique() == 1).sum(), family["version"].nunique()
    every = "both pages" if len(own) == 2 else f"all {len(own)} pages"
    told = f"{_who(own)} carry one dispatch" + (f" in {n} versions" if n > 1 else "")
    told += f": of its {len(places)} passages {everywhere} stand on {every}"
    return told + (f", {one} in one version only" if n > 1 else "")


def _map_told(rows: pd.DataFrame) -> str:
    told = []
    for siglum, own in rows.groupby("siglum", sort=False)["relation"]:
        n = own.value_counts()
        counts = ", ".join(f"{n[relation]} {relation}" for relation in RELATIONS if relation in n)
        told.append(f"{siglum}: {counts}")
    return f"Blocks by closeness to the nearest other page: {'; '.join(told)}."


# 3  Edits by kind


@_drawn
def edits_by_kind(study: Study) -> Figure:
    """Draw each witness's edits against the dispatch of its own version, by kind and operation.

    Form kinds stand apart: the form variants for which the rule names the witness. Its data:
    siglum, base (empty for the only witness of a version), kind, op (empty for form kinds), n; a
    witness with no edit has one row with n 0.
    """
    rows = _table(_edit_counts(study), "siglum base kind op n")
    based = rows[rows["base"] != ""]
    if not len(based):
        return _empty("Edits by kind", "No two pages carry one version of a dispatch: no base.")
    sheet = Sheet(study.witnesses)
    total = based["n"].where(based["op"] != "", 0).groupby(based["siglum"]).sum()
    form = based[based["kind"].isin(FORM)].groupby("siglum")["n"].sum()
    title = _edits_finding(total)
    y = sheet.title(
        title,
        "Edits against the dispatch of the page’s own version, rebuilt (n: variants). Form: "
        "spelling, punctuation, case and style for which the rule names the page.",
    )
    wide = (sheet.width - 92) / 5
    for k, kind in enumerate((*SUBSTANTIVE, "form")):
        sheet.text(92 + k * wide, y + 9, kind, fontsize=TEXT, weight="bold")
    y, unit = y + 16, min(14.0, (wide - 14) / max(1, rows["n"].max()))
    for siglum in sheet.sigla:
        y = _edit_row(sheet, y, rows[rows["siglum"] == siglum], wide, unit)
    told = _listed(f"{s} {n}" for s, n in total.items())
    forms = _listed(f"{s} {n}" for s, n in form.items()) or "none"
    alt = f"{title}. Substantive edits: {told}. Form variants of named pages: {forms}."
    return sheet.finish(y, alt, rows)


def _edit_counts(study: Study) -> Iterator[tuple]:
    """Counts by witness, kind and operation."""
    size = study.witnesses["version"].value_counts()
    edits = study.edits[study.edits["kind"].isin(SUBSTANTIVE)]
    named = study.variants[study.variants["kind"].isin(FORM)]
    for siglum, version in study.witnesses[["siglum", "version"]].itertuples(index=False):
        base = version if size[version] > 1 else ""
        own = edits[edits["siglum"] == siglum].groupby(["kind", "op"]).size()
        found = [(kind, op, int(n)) for (kind, op), n in own.items()]
        form = named[named["changed_by"] == siglum].groupby("kind").size()
        found += [(kind, "", int(n)) for kind, n in form.items()]
        yield from ((siglum, base, *counts) for counts in found or [("", "", 0)])


def _edits_finding(total: pd.Series) -> str:
    has = total[total > 0].sort_values(ascending=False, kind="stable")
    none = list(total[total == 0].index)
    if not len(has):
        return f"{_who(none)}: no substantive edit against the dispatch of the own version"
    told = [f"{siglum} {n}" for siglum, n in has.items()]
    told[0] = f"{has.index[0]} has {_plural(has.iloc[0], 'substantive edit')}"
    if len(has) > 6:
        told = [told[0], f"the others at most {has.iloc[1]}"]
    rest = f"; {_who(none)} {'has' if len(none) == 1 else 'have'} none" if none else ""
    return f"Against the dispatch of its own version, {_listed(told)}{rest}"


def _edit_row(sheet: Sheet, y: float, own: pd.DataFrame, wide: float, unit: float) -> float:
    """Draw one witness: under each kind a bar for each operation, named and counted."""
    siglum, base = own["siglum"].iloc[0], own["base"].iloc[0]
    edge, cells = sheet.colour(siglum), own.assign(cell=own["kind"].where(own["op"] != "", "form"))
    sheet.line(0, y, sheet.width, y)
    sheet.text(sheet.chip(0, y + 6, siglum), y + 17.3, base or "no base", SOFT)
    low = sheet.paragraph(0, y + 25, sheet.outlets[siglum], 84)
    if not base:
        sheet.text(92, y + 17, "the only page of its version", SOFT)
        return low + 4
    for k, kind in enumerate((*SUBSTANTIVE, "form")):
        x, down, here = 92 + k * wide, y + 8, cells[(cells["cell"] == kind) & (cells["n"] > 0)]
        if not len(here):
            sheet.text(x, down + 8, "0", SOFT)
        for row in here.itertuples():
            words = _plural(row.n, row.op) if row.op else f"{row.n} {row.kind}"
            look, label = OPERATIONS[row.op or "addition"], f"{siglum} {row.kind} {row.op}"
            sheet.text(x, down + 8, words)
            sheet.field(x, down + 11, row.n * unit, 7, look, edgecolor=edge, label=label)
            down += 23
        low = max(low, down)
    return low + 4


# 4  Reuse


@_drawn
def reuse_shares(study: Study) -> Figure:
    """Draw how much of each page's words each other page has too, both directions of each pair.

    Three marks a row: the body, the body without quotations, the whole page. A band shows the noise
    floor: what names, set phrases and common sources give to reports that did not copy. Its data:
    siglum (whose words), other (on which page), part, share (0 to 1), n (words), group.
    """
    rows = _table(_directions(study), "siglum other part share n group")
    if not len(rows):
        return _empty("Reuse", "There is no pair of pages to compare.")
    body, sheet = rows[rows["part"] == "body"], Sheet(study.witnesses)
    title = _reuse_finding(body)
    run = _plural(int(study.reuse["min_run"].iloc[0]), "word")
    first = (
        f"“{rows['siglum'][0]} in {rows['other'][0]}” is the share of {rows['siglum'][0]}’s words"
    )
    y = sheet.title(
        title,
        f"Share of one page’s words in runs of at least {run} that the other has too: {first}.",
    )
    y = top = _reuse_key(sheet, y)
    kept = body.sort_values(["share", "siglum", "other"], ascending=[False, True, True])[:MOST_ROWS]
    for group, own in kept.groupby(kept["group"].map(GROUPS.index)):
        sheet.text(0, y + 10, GROUPS[group], SOFT, weight="bold")
        y += 16
        for row in own.itertuples():
            y = _reuse_row(sheet, y, row, rows)
        y += 5
    y = _reuse_axis(sheet, top, y, study.reuse["floor"].max())
    if len(kept) < len(body):
        y = sheet.note(y, f"The {len(kept)} largest of {len(body)} directions are drawn.")
    return sheet.finish(y, f"{title}. {_reuse_told(rows)}", rows)


def _directions(study: Study) -> Iterator[tuple]:
    """Both directions of each pair and part."""
    known = study.witnesses.set_index("siglum")
    for row in study.reuse.itertuples():
        a, b = row.siglum_a, row.siglum_b
        same = [known.at[a, what] == known.at[b, what] for what in ("version", "agency")]
        group = GROUPS[0 if all(same) else 1 if same[1] else 2]
        yield a, b, row.part, row.share_a_in_b, row.n_a, group
        yield b, a, row.part, row.share_b_in_a, row.n_b, group


def _reuse_finding(body: pd.DataFrame) -> str:
    whose = ("of one version", "of two versions", "of different agencies")
    told = []
    for rank, own in body["share"].groupby(body["group"].map(GROUPS.index)):
        low, high = (_percent(share) for share in (own.min(), own.max()))
        told.append((whose[rank], low if low == high else f"{low[:-1]} to {high}"))
    (who, share), *rest = told
    return f"Pages {who} share {share} of their body’s words" + "".join(
        f", {who} {share}" for who, share in rest
    )


def _reuse_key(sheet: Sheet, y: float) -> float:
    """Name the three marks."""
    x = LEFT
    for part, sign in PARTS.items():
        sheet.mark(x + 4, y + 5, sign, INK, part == "body", markersize=9 if sign == "|" else 6.5)
        sheet.text(x + 13, y + 8.5, part, SOFT)
        x += 13 + _measure(part) + 16
    return y + 18


def _reuse_row(sheet: Sheet, y: float, row: Any, rows: pd.DataFrame) -> float:
    """Draw one direction: a mark a part, the body's share in figures."""
    here = rows[(rows["siglum"] == row.siglum) & (rows["other"] == row.other)]
    shares, edge, name = (
        here.set_index("part")["share"],
        sheet.colour(row.siglum),
        f"{row.siglum} in {row.other}",
    )
    x = {part: LEFT + shares[part] * (RIGHT - LEFT) for part in PARTS}
    sheet.text(8, y + 9, name, fontsize=TEXT, weight="bold")
    sheet.text(LEFT - 10, y + 9, f"n {row.n}", SOFT, ha="right")
    sheet.line(min(x.values()), y + 6, max(x.values()), y + 6, edge, 2)
    for part, sign in PARTS.items():
        size = 9 if sign == "|" else 6.5
        sheet.mark(
            x[part], y + 6, sign, edge, part == "body", markersize=size, label=f"{name}, {part}"
        )
    sheet.text(max(x.values()) + 8, y + 9, _percent(row.share))
    return y + 15


def _reuse_axis(sheet: Sheet, top: float, y: float, floor: float) -> float:
    """Draw the axis of shares and the noise floor behind the rows; give the height below."""
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + tick * (RIGHT - LEFT)
        sheet.line(x, top, x, y, zorder=0.6)
        sheet.text(x, y + 11, _percent(tick), SOFT, ha="center")
    if floor != floor:  # nothing was counted for such texts
        return y + 16
    sheet.box(
        LEFT, top, floor * (RIGHT - LEFT), y - top, "#E4E4E4", label="noise floor", zorder=0.5
    )
    sheet.text(LEFT + 3, top + 10, "noise floor", SOFT)
    return sheet.note(
        y + 16,
        f"Noise floor, to {_percent(floor)}: what independent reports of such length share.",
    )


def _reuse_told(rows: pd.DataFrame) -> str:
    """One version's shares, and the direction that furniture moves most."""
    wide = rows.pivot_table(
        index=["siglum", "other", "group"], columns="part", values="share", sort=False
    )
    own = wide[wide.index.get_level_values("group") == GROUPS[0]]["body"]
    told = ", ".join(f"{a} in {b} {_percent(share)}" for (a, b, _), share in own.items())
    a, b, group = (wide["whole page"] - wide["body"]).abs().idxmax()
    before, after = (_percent(wide.at[(a, b, group), part]) for part in ("body", "whole page"))
    version = f"In one version: {told}. " if told else ""
    moved = f"The rest of the page moves {a} in {b} most, from {before} to {after}."
    return f"{version}{moved if before != after else ''}".strip()


# 5  Splits


@_drawn
def split_support(study: Study) -> Figure:
    """Draw how many sites support each way to part the witnesses of one dispatch.

    All ways to part two or more from two or more, those without support too (beyond six witnesses
    only those with support), then the lone readings. Its data: family, split, alone (a siglum,
    empty, or of two witnesses "A or B"), n (sites), n_passages (of these, whole passages).
    """
    families = [sorted(family) for family in study.families if len(family) > 1]
    columns = "family split alone n n_passages"
    rows = _table((row for f in families for row in _family_splits(study.splits, f)), columns)
    if not families:
        return _empty("Splits", "No two pages carry one dispatch, so nothing parts its witnesses.")
    sheet, title = Sheet(study.witnesses), _splits_finding(rows)
    y = sheet.title(
        title,
        "Sites at which the witnesses of one dispatch part in two (n: sites; form kinds left out). "
        "Hatched: of these, whole passages that one side lacks.",
    )
    unit = (sheet.width - 120 - 132) / max(1, rows["n"].max())
    for family in families:
        name, own = write_sides([family]), rows[rows["family"] == write_sides([family])]
        groups = {"Two or more against two or more": "", "One alone against the others": "alone"}
        for words, alone in groups.items():
            y = sheet.note(y, f"{words}, {name}", weight="bold") + 4
            found = own[(own["alone"] != "") == bool(alone)]
            if not len(found):
                y = sheet.note(y, f"Not possible among {_plural(len(family), 'page')}.")
            for row in found.itertuples():
                y = _split_row(sheet, y, row, unit)
            y += 8
    told = (f"{r.split} {r.n}, of these {r.n_passages} whole passages" for r in rows.itertuples())
    return sheet.finish(y - 10, f"{title}. Sites by split: {'; '.join(told)}.", rows)


def _family_splits(splits: pd.DataFrame, family: list[str]) -> list[tuple]:
    """Every split of a family with its support: several against several, then each alone."""
    name, known = write_sides([family]), splits.set_index(["agency", "split"])
    sizes = range(1, len(family) // 2 + 1) if len(family) < 7 else range(1, 2)
    sides = (side for size in sizes for side in combinations(family, size))
    possible = {
        write_sides(sorted([list(side), sorted(set(family) - set(side))])) for side in sides
    }
    rows = []
    for split in possible | set(splits.loc[splits["agency"] == name, "split"]):
        found = (
            known.loc[(name, split)] if (name, split) in known.index else {"n": 0, "n_passages": 0}
        )
        parts = [_holders(side, family) for side in split.split("|")]
        alone = " or ".join(part[0] for part in parts if len(part) == 1)
        rows.append((name, split, alone, int(found["n"]), int(found["n_passages"])))
    return sorted(rows, key=lambda row: (row[2] != "", -row[3], row[1]))


def _split_row(sheet: Sheet, y: float, row: Any, unit: float) -> float:
    """Draw one split: sites, then whole passages hatched, then the number."""
    edge, sites = sheet.colour(row.alone), row.n - row.n_passages
    name = f"{row.alone} alone" if row.alone else row.split.replace("|", " | ")
    low = sheet.paragraph(0, y + 1.5, name, 112, fontsize=TEXT, weight="bold")
    look = {"edgecolor": edge, "linewidth": 0.8}
    sheet.field(120, y, sites * unit, 15, (0.8, ""), label=f"{row.split} sites", **look)
    x, label = 120 + sites * unit, f"{row.split} passages"
    if row.n_passages:
        sheet.field(x, y, row.n_passages * unit, 15, (0.0, "////"), label=label, **look)
    passages = f", of these {_plural(row.n_passages, 'passage')}" if row.n_passages else ""
    sheet.text(x + row.n_passages * unit + 6, y + 11, f"{row.n}{passages}")
    return max(low, y + 15) + 6


def _splits_finding(rows: pd.DataFrame) -> str:
    several, lone = rows[rows["alone"] == ""], rows[rows["alone"] != ""]
    if not len(several):
        most = lone.loc[lone["n"].idxmax()]
        sites = _plural(most["n"], "site")
        return f"No two can stand against two; {most['alone']} stands alone at {sites}"
    best = several.loc[several["n"].idxmax()]
    if not best["n"]:
        return "No site parts two or more pages from two or more"
    rest = several["n"].sum() - best["n"]
    other = "split has" if len(several) == 2 else "splits have"
    more = f"; the other {len(several) - 1} {other} {rest or 'none'}" if len(several) > 1 else ""
    verb = "parts" if best["n"] == 1 else "part"
    return f"{_plural(best['n'], 'site')} {verb} {best['split'].replace('|', ' from ')}{more}"


# 6  Lone readings


@_drawn
def lone_readings(study: Study) -> Figure:
    """Set as words the label, attribution and detail readings that the rule names a witness for.

    Each stands in its setting, above what the others have; undecided label and attribution
    readings follow in grey with the reason. Its data, one row a side of a variant: changed_by,
    variant, kind, holders, reading, before, after, why.
    """
    columns = "changed_by variant kind holders reading before after why"
    rows = _table(_sides_of(study), columns)
    if not len(rows):
        sentence = "No page is named for a label, attribution or detail, and none is open."
        return _empty("Lone readings", sentence)
    sheet, title = Sheet(study.witnesses), _lone_finding(rows)
    y = sheet.title(
        title,
        "Label, attribution and detail readings for which the rule names a page, in their setting; "
        "under each, what the others have. ∅: nothing stands there.",
    )
    for who, own in rows.groupby("changed_by", sort=False):
        if who == "undecided":
            y = sheet.note(y, who, weight="bold", fontsize=TEXT) + 4
        else:
            y = sheet.head(y, who, f"alone in {own['variant'].nunique()}")
        for _, sides in own.groupby("variant", sort=False):
            y = _lone_row(sheet, y, sides, who)
        y += 4
    form = study.variants[study.variants["kind"].isin(FORM)]
    named = form[form["changed_by"].isin(sheet.sigla)].groupby(["changed_by", "kind"]).size()
    told = _listed(f"{s} {n} {kind}" for (s, kind), n in named.items()) or "none"
    n = (form["changed_by"] == "undecided").sum()
    y = sheet.note(y, f"Form variants, not shown: {told}; undecided {n}.")
    return sheet.finish(y, f"{title}. {_lone_told(rows)}", rows)


def _sides_of(study: Study) -> Iterator[tuple]:
    """The sides of each variant to be shown, the named witness's first; undecided ones last."""
    table, sigla = study.variants, list(study.witnesses["siglum"])
    named = table[table["changed_by"].isin(sigla) & table["kind"].isin(NAMED)]
    undecided = table[(table["changed_by"] == "undecided") & table["kind"].isin(OPEN)]
    shown = [named.sort_values("changed_by", kind="stable"), undecided]
    for row in (row for part in shown for row in part.itertuples()):
        groups, texts = row.groups.split("|"), row.readings.split(" | ")
        if len(groups) != len(texts):  # the page's own words have our sign
            groups, texts = [row.groups.replace("|", "")], [row.readings]
        sides = [(_holders(group, sigla), text) for group, text in zip(groups, texts, strict=True)]
        for own, text in sorted(sides, key=lambda side: side[0] != [row.changed_by]):
            settings = [
                _setting(study.readings, row.place, row.site, siglum, text) for siglum in own
            ]
            setting = max(settings, key=settings.count)  # as most of them have it
            yield row.changed_by, row.variant, row.kind, _listed(own), text, *setting, row.why


def _setting(
    readings: pd.DataFrame, place: str, site: int, siglum: str, text: str
) -> tuple[str, str]:
    """A few words before and after a reading of a witness, as its passage has them."""
    own = readings[(readings["place"] == place) & (readings["siglum"] == siglum)]
    here = " ".join(own.loc[own["site"] == site, "text"])
    head, _, tail = here.partition(text) if text in here else ("", "", "")
    before = " ".join([*own.loc[own["site"] < site, "text"], head]).split()
    after = " ".join([tail, *own.loc[own["site"] > site, "text"]]).split() if site else []
    opening, closing = ["…"] * (len(before) > 4), ["…"] * (len(after) > 3)
    return " ".join(opening + before[-4:]), " ".join(after[:3] + closing)


def _lone_finding(rows: pd.DataFrame) -> str:
    named = rows[rows["changed_by"] != "undecided"].drop_duplicates("variant")
    told = []
    for siglum, own in named.groupby("changed_by")["kind"]:
        n = own.value_counts()
        kinds = _listed(_plural(n[kind], kind) for kind in NAMED if kind in n)
        told.append(f"{siglum} {'in' if told else 'is alone in'} {kinds}")
    return ", ".join(told) or "No page is named for a label, attribution or detail"


def _lone_told(rows: pd.DataFrame) -> str:
    """The readings named, and how many are undecided."""
    told = []
    for _, sides in rows[rows["changed_by"] != "undecided"].groupby("variant", sort=False):
        own, *others = (f"“{text}”" if text != "∅" else "nothing" for text in sides["reading"])
        told.append(f"{sides['changed_by'].iloc[0]} {own} for {_listed(others)}")
    n = rows.loc[rows["changed_by"] == "undecided", "variant"].nunique()
    named = f"The readings: {'; '.join(told)}. " if told else ""
    return f"{named}{_plural(n, 'label or attribution reading')} undecided."


def _lone_row(sheet: Sheet, y: float, sides: pd.DataFrame, who: str) -> float:
    """Set the sides of one variant under each other, the words that differ on a field."""
    undecided = who == "undecided"
    ink, edge = (SOFT, SOFT) if undecided else (INK, sheet.colour(who))
    sheet.text(0, y + 9, sides["kind"].iloc[0], SOFT)
    for row in sides.itertuples():
        low = sheet.paragraph(70, y + 0.5, row.holders, 62, ink=ink, weight="bold")
        parts = [(row.before, False), (row.reading, True), (row.after, False)]
        y = max(low, sheet.flow(136, y, parts, ink, edge))
    if undecided:
        y = sheet.paragraph(136, y, sides["why"].iloc[0], sheet.width - 136, ink=SOFT)
    return y + 6


# 7  Traces


@_drawn
def trace_map(study: Study, claim: str) -> Figure:
    """Map a claim and its parts over the pages: in headline or dek, body, caption, or nowhere.

    A field: present; a hatched one: other (weaker, stronger, of another occasion); a dash: absent.
    The words stand below. Its data: claim, siglum, where, status, block, words. A claim that the
    story does not follow raises ``UsageError``.
    """
    traces = _traces_of(study, claim)
    rows = _table(
        (
            (r.claim, r.siglum, WHERE.get(r.role, r.role), r.status, r.block, r.shown or r.text)
            for r in traces.itertuples()
        ),
        "claim siglum where status block words",
    )
    claims = list(dict.fromkeys(rows["claim"]))
    wide = max(76.0, (WIDTH - 122) / len(claims))
    sheet = Sheet(study.witnesses, 122 + wide * len(claims))
    title = _trace_finding(traces, claim, sheet.sigla)
    note = (
        "Filled: present; hatched: other (weaker, stronger or of another occasion); dash: absent."
    )
    y = top = sheet.title(title, f"{_question(study, claim)} {note}")
    for k, name in enumerate(claims):
        x, words = 122 + k * wide, name.removeprefix(f"{claim}-")
        y = max(y, sheet.paragraph(x, top, words, wide - 6, fontsize=TEXT, weight="bold"))
    for siglum in sheet.sigla:
        y = _trace_row(sheet, y + 3, siglum, rows[rows["siglum"] == siglum], claims, wide)
    sheet.line(0, y + 2, sheet.width, y + 2)
    found = rows[rows["status"] != "absent"]
    y = _trace_words(sheet, y + 8, found, claim)
    told = (f"{r.siglum} {r.claim} {r.status} in {r.where}" for r in found.itertuples())
    return sheet.finish(y, f"{title}. {'; '.join(told) or 'Absent everywhere'}.", rows)


def _traces_of(study: Study, claim: str) -> pd.DataFrame:
    """The rows of a claim and its parts."""
    known = dict.fromkeys(study.traces["claim"])
    if claim not in known:
        raise UsageError(
            f"claim {claim!r}: is not followed in this story; name one of: "
            f"{', '.join(known) or 'none is'}."
        )
    return study.traces[(study.traces["claim"] == claim) | (study.traces["part_of"] == claim)]


def _question(study: Study, claim: str) -> str:
    return next((trace.question for trace in study.story.traces if trace.claim == claim), "")


def _trace_finding(traces: pd.DataFrame, claim: str, sigla: list[str]) -> str:
    present = traces[traces["status"] == "present"]
    has = set(present.loc[present["claim"] == claim, "siglum"])
    if not has:
        return f"“{claim}” stands on no page"
    lacks = _who(siglum for siglum in sigla if siglum not in has)
    told = f"“{claim}” stands on {len(has)} of {_plural(len(sigla), 'page')}"
    told += f", not on {lacks}" if lacks else ""
    parts, of = present[present["part_of"] == claim], traces["claim"].nunique() - 1
    full = parts.groupby("siglum")["claim"].nunique().reindex(sigla, fill_value=0)
    if not of or not full.max():
        return told
    rest = full.drop(full.idxmax()).max() or "none"
    return f"{told}; {full.idxmax()} has {full.max()} of its {of} further parts, the others {rest}"


def _trace_row(
    sheet: Sheet, y: float, siglum: str, own: pd.DataFrame, claims: list[str], wide: float
) -> float:
    """Draw one witness: under each claim a field for each part of the page that has it."""
    sheet.line(0, y, sheet.width, y)
    x, edge = sheet.chip(0, y + 5, siglum), sheet.colour(siglum)
    low = sheet.paragraph(x, y + 7.5, sheet.outlets[siglum], 116 - x)
    for k, claim in enumerate(claims):
        x, down = 122 + k * wide, y + 6
        here = own[(own["claim"] == claim) & (own["status"] != "absent")]
        for where, status in here[["where", "status"]].drop_duplicates().itertuples(index=False):
            label = f"{siglum} {claim} {where} {status}"
            sheet.field(x, down, 11, 11, STATUS[status], edgecolor=edge, label=label)
            words = where if status == "present" else f"{where} (other)"
            down = sheet.paragraph(x + 15, down + 0.5, words, wide - 18) + 2
        if not len(here):
            sheet.line(x + 1, down + 5.5, x + 10, down + 5.5, SOFT, 1.4)
            sheet.text(x + 15, down + 9, "absent", SOFT)
            down += 14
        low = max(low, down)
    return low + 3


def _trace_words(sheet: Sheet, y: float, found: pd.DataFrame, claim: str) -> float:
    """Set the words of the pages, by witness."""
    for siglum, own in found.groupby("siglum"):
        x = sheet.chip(0, y, siglum) + 4
        for r in own.drop_duplicates(["claim", "where", "words"]).itertuples():
            sheet.text(x, y + 11.3, f"{r.claim.removeprefix(f'{claim}-')}, {r.where}", SOFT)
            y = sheet.paragraph(122, y + 2.7, f"“{r.words}”", sheet.width - 122)
        y += 7
    return y - 7


# 8  Headlines


@_drawn
def headlines(study: Study, claim: str = "") -> Figure:
    """Set the headlines and deks as words, page under page; says where there is no headline.

    With *claim*, also the words that a traced claim shows on each page. Its data: siglum, role,
    text, status (of a claim's words; empty for headlines and deks).
    """
    traces = _traces_of(study, claim) if claim else study.traces[:0]
    rows = _table(
        _headline_rows(study, traces[traces["claim"] == claim]), "siglum role text status"
    )
    sheet = Sheet(study.witnesses)
    heads = rows[(rows["role"] == "headline") & (rows["status"] == "")]
    title, note = _headline_finding(heads, len(sheet.sigla)), "As the saved pages have them."
    if claim:
        title, note = _words_finding(rows[rows["status"] != ""], claim), _question(study, claim)
    y = sheet.title(title, note)
    for siglum in sheet.sigla:
        y = _headline_row(sheet, y, rows[rows["siglum"] == siglum], claim)
    told = "; ".join(f"{r.siglum}: {r.text}" for r in heads.itertuples())
    return sheet.finish(y - 10, f"{title}. Headlines: {told}.", rows)


def _headline_rows(study: Study, traces: pd.DataFrame) -> Iterator[tuple]:
    once = study.blocks[study.blocks["repeat_of"] == ""]
    for siglum in study.witnesses["siglum"]:
        own = once[(once["siglum"] == siglum) & once["role"].isin(["headline", "dek"])]
        if "headline" not in set(own["role"]):
            yield siglum, "headline", ABSENT, ""
        yield from (
            (siglum, role, text, "") for role, text in own[["role", "text"]].itertuples(index=False)
        )
        for row in traces[
            (traces["siglum"] == siglum) & (traces["status"] != "absent")
        ].itertuples():
            yield siglum, row.role, row.shown or row.text, row.status


def _headline_finding(heads: pd.DataFrame, n: int) -> str:
    none = heads.loc[heads["text"] == ABSENT, "siglum"]
    has = n - len(none)
    if not has:
        return f"No headline is on any of the {_plural(n, 'saved page')}"
    missing = f"; that of {_who(none)} is {ABSENT}" if len(none) else ""
    return f"{has} of {_plural(n, 'page')} {'has' if has == 1 else 'have'} a headline{missing}"


def _words_finding(words: pd.DataFrame, claim: str) -> str:
    told = []
    for siglum, own in words.groupby("siglum")["text"]:
        told.append(f"{siglum} has {_listed(f'“{text}”' for text in dict.fromkeys(own))}")
    return (
        f"“{claim}” in the pages’ words: {'; '.join(told)}"
        if told
        else f"“{claim}” stands on no page"
    )


def _headline_row(sheet: Sheet, y: float, own: pd.DataFrame, claim: str) -> float:
    """Set one page: headline large, dek below, a claim's words by where they stand."""
    looks = {"headline": {"fontsize": 12.0}, "dek": {"fontsize": TEXT, "ink": SOFT}}
    y, wide = sheet.head(y, own["siglum"].iloc[0]), sheet.width - 22
    for row in own[own["status"] == ""].itertuples():
        none = {"ink": SOFT, "style": "italic", "fontsize": TEXT}
        y = sheet.paragraph(
            22, y, row.text, wide, **(none if row.text == ABSENT else looks[row.role])
        )
    said = own[own["status"] != ""]
    for role, here in said.groupby("role", sort=False):
        other = {"other": " (other)"}
        words = (f"“{r.text}”{other.get(r.status, '')}" for r in here.itertuples())
        sheet.text(22, y + 12, f"in {role}", SOFT)
        y = sheet.paragraph(
            90, y + 2.5, ", ".join(words), sheet.width - 90, fontsize=TEXT, weight="bold"
        )
    if claim and not len(said):
        y = sheet.paragraph(22, y + 3, f"“{claim}”: absent", wide, ink=SOFT)
    return y + 10


# 9  Sensitivity


@_drawn
def sensitivity(runs: pd.DataFrame) -> Figure:
    """Draw how far each measure moves when one rule is set otherwise.

    *runs* is tidy, one row a run and measure: rule, setting, measure, value, published (whether it
    is the published setting). One panel a measure, one line a rule; a full mark is the published
    setting. Its data are the same rows.
    """
    if not len(runs):
        return _empty("Sensitivity", "No rule was set otherwise.")
    sheet, title = Sheet(), _sensitivity_finding(runs)
    n = _plural(len(runs.drop_duplicates(["rule", "setting"])), "setting")
    y = sheet.title(
        title,
        f"One rule set otherwise at a time (n: {n}). Full mark and grey line: the published "
        "setting; hollow: the others, the outermost named.",
    )
    told = []
    for measure, own in runs.groupby("measure", sort=False):
        y = _measure_panel(sheet, y, str(measure), own)
        told.append(f"{measure} {_number(own['value'].min())} to {_number(own['value'].max())}")
    alt = f"{title}. Ranges over all settings: {'; '.join(told)}."
    return sheet.finish(y - 10, alt, runs.reset_index(drop=True))


def _sensitivity_finding(runs: pd.DataFrame) -> str:
    """Which rule moves which measure most, as a share of the measure's greatest value."""
    by = runs.groupby(["measure", "rule"], sort=False)["value"]
    size = runs["value"].abs().groupby(runs["measure"]).max().replace(0, 1)
    moves = (by.max() - by.min()).div(size, level="measure")
    if not moves.max():
        return "No measure moves, whichever rule is set otherwise"
    measure, rule = moves.idxmax()
    low, high = (_number(found[measure, rule]) for found in (by.min(), by.max()))
    still = list(moves.groupby("measure", sort=False).max().loc[lambda m: m == 0].index)
    rest = f"; no rule moves {_listed(still)}" if still else ""
    return f"Most moves {measure}, under {rule}: from {low} to {high}{rest}"


def _measure_panel(sheet: Sheet, y: float, measure: str, own: pd.DataFrame) -> float:
    """Draw one measure: an axis from its least to its greatest value, a line of marks a rule."""
    low, high = own["value"].min(), own["value"].max()
    left, right = 180.0, sheet.width - 60
    own = own.assign(x=left + (own["value"] - low) / ((high - low) or 1) * (right - left))
    y = top = sheet.paragraph(0, y, measure, sheet.width, fontsize=TEXT, weight="bold") + 4
    for rule, runs in own.groupby("rule", sort=False):
        sheet.text(0, y + 11, rule)
        sheet.line(runs["x"].min(), y + 8, runs["x"].max(), y + 8, SOFT, 1.2)
        for row in runs.sort_values("published").itertuples():
            label = f"{measure}, {rule} {row.setting}"
            sheet.mark(row.x, y + 8, "o", INK, bool(row.published), label=label)
        first, last = runs.loc[runs["value"].idxmin()], runs.loc[runs["value"].idxmax()]
        still = first["value"] == last["value"]
        sheet.text(last["x"] + 8, y + 11, "no change" if still else _number(last["setting"]), SOFT)
        if not still:
            sheet.text(first["x"] - 8, y + 11, _number(first["setting"]), SOFT, ha="right")
        y += 18
    for x in own.loc[own["published"].astype(bool), "x"].head(1):
        sheet.line(x, top, x, y, FAINT, 1, zorder=0.5)
    for value, x in {low: left, high: right if high > low else left}.items():
        sheet.text(x, y + 9, _number(value), SOFT, ha="center")
    return y + 26
