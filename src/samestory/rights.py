"""Rights: how much of pages that are not open is printed, and words shortened to stay below that.

Whole texts stay with the owner of the pages. What is published quotes for comment: no stretch
longer than ``QUOTED``; of each body no more than ``PRINTED`` in one thing, be it all that is
committed, the public reader or an export; and no more than ``TOGETHER`` in the whole public site.
More than half that stands nowhere, and what is quoted broken off before and behind what differs,
leave nobody without need of the page itself. The limits are ones that this project sets itself, and
no rule of law: they are what comment takes, measured, with a little room.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from .prose import listed, percent

if TYPE_CHECKING:
    from .study import Study

#: The longest stretch of a closed page that is printed (characters).
QUOTED = 240
#: The most of a closed page's body that one published thing prints (share of words), and the most
#: that all of the public site prints.
PRINTED, TOGETHER = 0.3, 0.45
#: Words in a row that count as printed: fewer are names and set phrases, which any page may have.
RUN = 8
#: Places at which one run is followed: a page that repeats itself without end has no more.
MOST_HELD = 16
#: Characters by which a passage is known again: fewer words than count as printed.
OPENING = 40
#: Words kept at either end of a stretch whose middle is left out.
ENDS = 2
LEFT_OUT = "… "


def closed_pages(study: Study) -> list[str]:
    """The sigla of the pages of which only quotations may be published."""
    return [row.siglum for row in study.rows("witnesses") if row.rights != "open"]


def shorten(text: str, most: int) -> str:
    """Shorten a text at a space; a sign says so.

    >>> shorten("The dockers of Varnholm voted", 15)
    'The dockers …'
    """
    return text if len(text) <= most else text[: most - 2].rsplit(" ", 1)[0] + " …"


def quote_blocks(study: Study, most: int = QUOTED // 2) -> pd.Series:
    """Each block's text by its id: whole if its page is open, else its first *most* characters."""
    closed = set(closed_pages(study))
    texts = {
        row.block: shorten(row.text, most) if row.siglum in closed else row.text
        for row in study.rows("blocks")
    }
    return pd.Series(texts, dtype="str")


def abridge(study: Study, texts: pd.Series | pd.DataFrame, ends: int = ENDS) -> pd.Series:
    """Stretches with their middle left out: *ends* words on either side, and a sign between.

    Texts stay whole in a study whose pages are all open, and where hardly a word would go. White
    space at the ends is kept, so that stretches can still be joined.
    """
    return texts.map(lambda text: _leave_out(text, ends)) if closed_pages(study) else texts


def _leave_out(text: str, ends: int) -> str:
    told = re.findall(r"\s*\S+\s*", text)
    if len(told) <= 2 * ends + 1:
        return text
    return "".join([*told[:ends], LEFT_OUT, *told[-ends:]])


# How much is printed


def printed_share(study: Study, texts: Iterable[str]) -> pd.DataFrame:
    """Measure how much of each page some texts print: one row a witness.

    Columns ``siglum, rights, n_words, n_printed, share, longest, stretch``. A word of the body is
    printed if it stands in ``RUN`` words in a row, capitals and marks apart, that any of the texts
    has too, whichever page they were printed from; ``share`` is 0 to 1. ``longest`` is the longest
    stretch of the body, or of another block of the page, that stands in one text without a break
    (characters), and ``stretch`` its words. Texts are plain: see ``read_texts``. Cost: linear in
    the texts and the pages.
    """
    found = _Prints(study)
    for text in texts:
        found.read(text)
    return pd.DataFrame(found.rows())


def tell_printed(prints: pd.DataFrame) -> str:
    """Say in a sentence how much of the closed pages some texts print, given ``printed_share``."""
    closed = prints[prints["rights"] != "open"]
    if closed.empty:
        return "All pages are open."
    shares = listed(
        f"{percent(share)} of the words of {siglum}"
        for siglum, share in zip(closed["siglum"], closed["share"], strict=True)
    )
    return (
        f"Of the pages that are not open, {shares} are printed, in quotations of "
        f"{closed['longest'].max()} characters at most."
    )


class _Prints:
    """What is written on the pages by its runs of words, and which of these some texts print.

    The body of a page is one stretch, whatever furniture stands between its paragraphs; every
    other block is one by itself.
    """

    def __init__(self, study: Study) -> None:
        self.sigla = [(row.siglum, row.rights) for row in study.rows("witnesses")]
        bodies: dict[str, list[str]] = {siglum: [] for siglum, _ in self.sigla}
        self.own: list[tuple[str, str]] = []
        for row in study.rows("blocks"):
            if row.role == "body" and not row.repeat_of:
                bodies[row.siglum].append(row.text)
            else:
                self.own.append((row.siglum, row.text))
        self.own = [(s, " ".join(texts)) for s, texts in bodies.items()] + self.own
        self.at = [list(_words(text)) for _, text in self.own]
        self.longest = {siglum: "" for siglum, _ in self.sigla}
        self.printed: set[tuple[str, ...]] = set()
        self.known: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        for number, at in enumerate(self.at):
            for i, gram in enumerate(_grams(at)):
                held = self.known.setdefault(gram, [])
                if len(held) < MOST_HELD:
                    held.append((number, i))

    def read(self, text: str) -> None:
        """Mark the runs that a text prints, and follow each as far as it goes on."""
        going: dict[tuple[int, int], int] = {}
        for gram in _grams(list(_words(text))):
            held = self.known.get(gram, ())
            if held:
                self.printed.add(gram)
            going = {(number, i): going.get((number, i - 1), i) for number, i in held}
            for (number, i), start in going.items():
                siglum, own = self.own[number]
                first, last = self.at[number][start][1], self.at[number][i + RUN - 1][2]
                if last - first > len(self.longest[siglum]):
                    self.longest[siglum] = own[first:last]

    def rows(self) -> Iterator[dict[str, object]]:
        """A row for each page; the bodies stand first, in the order of the pages."""
        for (siglum, rights), at in zip(self.sigla, self.at, strict=False):
            marks = bytearray(len(at))
            for i, gram in enumerate(_grams(at)):
                if gram in self.printed:
                    marks[i : i + RUN] = b"\1" * RUN
            yield {
                "siglum": siglum,
                "rights": rights,
                "n_words": len(marks),
                "n_printed": sum(marks),
                "share": sum(marks) / max(1, len(marks)),
                "longest": len(self.longest[siglum]),
                "stretch": self.longest[siglum],
            }


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text without capitals and marks, with their offsets."""
    for found in re.finditer(r"\w+", text):
        yield found.group().casefold(), found.start(), found.end()


def _grams(at: list[tuple[str, int, int]]) -> Iterable[tuple[str, ...]]:
    levels = [level for level, _, _ in at]
    return zip(*(levels[k:] for k in range(RUN)), strict=False)


# What a file prints


def read_texts(name: str, content: str) -> list[str]:
    """The plain texts that a published file prints: a notebook's cells, a page's text, or itself.

    *name* decides by its ending: .ipynb, .html and .svg are taken apart, all else is plain. Tags
    are taken off, so that a stretch is one stretch whatever is set around its words. Where words
    are struck through or underlined, both texts are given beside the whole: with the one, and with
    the other.
    """
    if name.endswith(".ipynb"):
        return [text for cell in json.loads(content)["cells"] for text in _cell_texts(cell)]
    return list(_plain(content)) if name.endswith((".html", ".svg")) else [content]


def _cell_texts(cell: dict[str, Any]) -> Iterator[str]:
    yield "".join(cell["source"])
    for output in cell.get("outputs", ()):
        yield "".join(output.get("text", ""))
        for kind, shown in output.get("data", {}).items():
            if kind in ("text/html", "image/svg+xml"):
                yield from _plain("".join(shown))
            elif kind.startswith("text/"):
                yield "".join(shown)


def _plain(markup: str) -> Iterator[str]:
    """The text of HTML or SVG; where it shows two texts in one, each by itself too."""
    shown = re.sub(r"(?is)<(script|style)\b.*?</\1>|<!--.*?-->", " ", markup)
    ways = [shown]
    if re.search(r"<(?:ins|del)\b", shown):
        ways += [re.sub(rf"(?s)<{way}\b.*?</{way}>", " ", shown) for way in ("ins", "del")]
    for way in ways:
        inline = re.sub(r"</?(?:ins|del|a|b|i|em|strong|span|bdi|mark|tspan)\b[^>]*>", "", way)
        yield html.unescape(re.sub(r"<[^>]*>", " ", inline))
