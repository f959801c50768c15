"""Words: a page's characters cleaned of saving artefacts, cut into words, and levelled.

A *word* carries the marks around it (quotation marks, commas, brackets) as its lead and trail:
marks never stand in a match of their own, so a comma cannot take a match from a word.
*Levelled* means equal for comparison, as ``spelling`` has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from .spelling import level

if TYPE_CHECKING:
    import numpy as np

#: Marks: everything that is neither white space nor part of a word.
MARKS = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
    r"!\"#&'()*+,\-./:;<=>?@\[\\\]\^_`{|}~"
    "\xa1\xa7\xab\xad\xb6\xb7\xbb\xbf\u00a9\u00ae\u0589\u05be\u060c\u061b\u061f\u066a-\u066d\u06d4"
    "\u0964\u0965\u200b-\u200f\u2010-\u2027\u202a-\u202e\u2030-\u205e\u2060-\u2069\ufeff"
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\u30fb\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"
)
_EAST_ASIAN = "\u3040-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_LETTER = rf"[^\s{MARKS}{_EAST_ASIAN}]"
WORD = re.compile(
    rf"[{_EAST_ASIAN}]"
    r"|(?:[^\W\d_]\.){2,}"  # U.S.
    r"|[$€£¥]?\d+(?:[.,]\d+)*%?(?!\w)"  # $1.2, 2,000, 5%
    rf"|{_LETTER}+(?:['’]{_LETTER}+)*"  # didn't, Moscow's
)
#: What a character may do in a word, for loops that cut words without a regular expression.
CHARACTERS = {
    "LETTER": _LETTER, "EAST": f"[{_EAST_ASIAN}]", "ALPHA": r"[^\W\d_]", "DIGIT": r"\d",
    "WORDLIKE": r"\w", "MONEY": "[$€£¥]", "MARKUP": r"[\]*_\\#\ufeff]",
}  # fmt: skip

#: All but byte-order marks, which are no letters.
_LETTERS = re.compile("[^\ufeff]+")

#: White space that is not one space.
_SPACES = re.compile(r"\s\s+|[^\S ]")

#: Markup that a page keeps from the way it was saved; group 1 is what a reader sees.
_MARKUP = re.compile(
    r"!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*\)"  # [words](address)
    r"|\*\*|__(?=\S)|(?<=\S)__"  # **bold**
    r"|\\(?=[$*_#\[\]()!~`>+.-])"  # \$
    r"|(?m:^[ \t]*\#{1,6}[ \t]+)"  # ## heading
)
_SIGN = re.compile(r"[\[*_\\#]")
#: What ends the words of a link, or the hope of one.
_LINK_STOP = re.compile(r"[\]\n]|\Z")

FUNCTION_WORDS = frozenset(
    """a an the this that these those such each every some any no another
    i me my we us our you your he him his she her it its they them their who whom whose which what
    there here one's
    and or but nor yet so if as than because although though while whereas whether since until
    of in on at by for from to into onto with without within about above across after against along
    among around before behind below beneath beside between beyond during except inside near off
    out outside over through throughout toward towards under up upon via per amid amongst
    is are was were be been being am has have had having do does did doing done
    will would shall should can could may might must not n't
    also too then just even only very more most less least both either neither""".split()
)


class Clean(NamedTuple):
    """A slice of a page as a reader sees it, and where each of its characters stands."""

    text: str
    at: tuple[int, ...]


class Word(NamedTuple):
    """A word with its marks: offsets are in the page, and words tile their block."""

    text: str
    level: str
    lead: str
    trail: str
    start: int
    end: int
    shown: str

    @property
    def content(self) -> bool:
        """Whether the word carries content, rather than holding a sentence together."""
        return self.level not in FUNCTION_WORDS


def clean(saved: str, start: int = 0) -> Clean:
    """Take markup off a slice of a page and collapse white space; keep every offset.

    ``start`` is where the slice begins in its page. Cost: linear in the slice.

    >>> clean("Russia is [hosting](#)  the **Taliban**", 100).text
    'Russia is hosting the Taliban'
    """
    shown, at = unmark(saved, start)
    first, last = len(shown) - len(shown.lstrip()), len(shown.rstrip())
    letters: list[str] = []
    kept: list[int] = []
    for found in _SPACES.finditer(shown, first, last):
        letters += (shown[first : found.start()], " ")
        kept += at[first : found.start() + 1]
        first = found.end()
    if last > first:
        letters.append(shown[first:last])
        kept += at[first:last]
    return Clean("".join(letters), tuple(kept))


def unmark(saved: str, start: int = 0) -> Clean:
    """Take markup and byte-order marks off a slice of a page, and leave its white space.

    What is left has the words of ``clean``. Cost: linear in the slice.
    """
    stretches = shown_stretches(saved)
    at: list[int] = []
    for first, last in stretches:
        at += range(start + first, start + last)
    return Clean("".join([saved[first:last] for first, last in stretches]), tuple(at))


def _find_markup(saved: str) -> Iterator[re.Match[str]]:
    """Find markup from left to right, looking only where a character of it stands.

    Linear: of the brackets before one ``]`` or line end, either all open links or none does.
    """
    last = hopeless = 0
    for sign in _SIGN.finditer(saved):
        first = sign.start()
        if sign[0] == "[" and first < hopeless:
            continue
        if sign[0] == "[" and saved[first - 1 : first] == "!":
            first -= 1
        while sign[0] == "#" and first > last and saved[first - 1] in " \t":
            first -= 1
        found = _MARKUP.match(saved, max(first, last)) if sign.start() >= last else None
        if found:
            yield found
            last = found.end()
        elif sign[0] == "[" and sign.start() >= last:
            hopeless = _LINK_STOP.search(saved, sign.end()).start()


def shown_stretches(saved: str) -> list[tuple[int, int]]:
    """Where what a reader sees starts and ends, between markup and byte-order marks."""
    stretches, last = [], 0
    for found in _find_markup(saved):
        stretches.append((last, found.start()))
        if found.group(1):
            stretches.append(found.span(1))
        last = found.end()
    stretches.append((last, len(saved)))
    if "\ufeff" not in saved:
        return stretches
    return [
        (first + letters.start(), first + letters.end())
        for first, last in stretches
        for letters in _LETTERS.finditer(saved[first:last])
    ]


@lru_cache(maxsize=8192)
def words(saved: str, start: int = 0) -> tuple[Word, ...]:
    """Cut a slice of a page into words that tile it: joined, their slices are the whole slice.

    Marks before a word belong to it if no space parts them from it, else to the word before. A
    slice without any word gives one word of marks alone, so that nothing is lost.

    >>> [(word.lead, word.text, word.trail) for word in words("He said: “Never.”")]
    [('', 'He', ''), ('', 'said', ':'), ('“', 'Never', '.”')]
    """
    text, at = clean(saved, start)
    end = start + len(saved)
    spans = [found.span() for found in WORD.finditer(text)]
    if not spans:
        return (Word("", "", text, "", start, end, text),) if saved else ()
    edges = [0]
    for (_, before), (after, _) in zip(spans, spans[1:], strict=False):
        edges.append(before + _boundary(text[before:after]))
    edges.append(len(text))
    starts = [start, *(at[edge] for edge in edges[1:-1]), end]
    return tuple(
        Word(
            text[first:last],
            level(text[first:last]),
            text[edges[k] : first],
            text[last : edges[k + 1]].rstrip(),
            starts[k],
            starts[k + 1],
            text[edges[k] : edges[k + 1]],
        )
        for k, (first, last) in enumerate(spans)
    )


def level_words(saved: str) -> tuple[list[str], np.ndarray]:
    """The levels of a slice's words, and where each word's own letters start and end (n × 2).

    These are the words of ``words`` without their marks; a slice of marks alone has none. Offsets
    are in the slice. Cost: linear in it.

    >>> level_words("He said: “**Never**.”")[0]
    ['he', 'said', 'never']
    """
    import numpy as np  # here, so that reading words needs nothing but Python

    text, at = clean(saved)
    spans = [found.span() for found in WORD.finditer(text)]
    offsets = [(at[first], at[last - 1] + 1) for first, last in spans]
    found = [level(text[first:last]) for first, last in spans]
    return found, np.array(offsets, np.int32).reshape(-1, 2)


def _boundary(between: str) -> int:
    """How many of the characters between two words belong to the first of them."""
    space = between.rfind(" ")
    if space >= 0:
        return space + 1
    return len(between.rstrip('([{“‘«"')) or len(between)


def straight(marks: str) -> str:
    """Straighten quotation marks and dashes, so that saving is not read as editing."""
    return marks.translate(_STRAIGHT)


_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


def quoted(passage: Sequence[Word]) -> list[bool]:
    """Say of each word of a passage whether it stands within quotation marks.

    Straight marks open and close in turn; single marks count where they open before a word and
    close behind one. A quotation left open runs to the end of the passage, as papers print it.

    >>> quoted(words('He said "never" again'))
    [False, False, True, False]
    """
    inside, marks = [], ""
    for word in passage:
        if not marks and word.lead:
            opening = [mark for mark in word.lead if mark in _CLOSES]
            marks = _CLOSES[opening[-1]] if opening else ""
        inside.append(bool(marks))
        if marks and any(mark in marks for mark in word.trail):
            marks = ""
    return inside


_CLOSES = {'"': '"', "“": "”", "„": "“”", "«": "»", "‘": "’", "'": "'"}
