"""Planted copies: how much of what was reused a run of the archive finds, and how often it errs.

Some of the archive's own articles are copied in known parts and set into others of it, the words
edited and the parts moved, and go through the run as further articles. What the run says of them
is its recall in this archive: in its language, with articles as long as its own, between its own
set phrases. Beside them go articles that are no copies: the words of an article in another order,
three by three, so that its vocabulary and its names stay, and its quotations whole, but no run of
four words outside quotation marks.

A planted copy shares wording with its source, with its host, and with every article that has the
same wording as those. A pair that none of this explains counts against the run's precision.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from math import nan
from typing import NamedTuple

import numpy as np

from ..errors import UsageError
from ..tokens import WORD, Word, level_words, quoted, words

#: Parts of an article that are planted, and parts of their words that are replaced.
SHARES, REPLACED = (0.1, 0.2, 0.3, 0.5, 1.0), (0.0, 0.05, 0.1, 0.2)
#: An article with fewer words is not planted from.
SHORTEST = 100
#: So often an article is planted from at most, so that its words do not become common by planting.
MOST_OF_ONE = 4
#: Copied words, in classes.
CLASSES = ((0, 25), (25, 50), (50, 100), (100, 200), (200, 1 << 31))
#: So many words stay together in an article that is no copy: one less than a run has.
TOGETHER = 3
#: The largest part of an article that may be quotations which stay whole when it is no copy.
MOST_QUOTED = 0.25
#: The host of an article that was set into none.
NOWHERE = -1
_SENTENCE = re.compile(r"(?<=[.!?।۔؟。！？])[”’\"')»」』]*\s*|\n+")


class Planted(NamedTuple):
    """A planted article: its text, and which of the sample it was made of (``NOWHERE``: of none).

    ``share``: the part of the source's words that was copied, before any was replaced; 0 for an
    article that is no copy. ``replaced``: the part of those that were. ``moved``: whether the
    second half of the part stands before the first. ``n_words``: the words copied, as shown.
    """

    text: str
    source: int
    host: int
    share: float
    replaced: float
    moved: bool
    n_words: int


class Score(NamedTuple):
    """How many of so many planted articles were found: the rate, and its 95 % interval.

    ``measure`` is "recall", "recall by words", "false rate" or "precision"; ``kind`` says of what.
    """

    measure: str
    kind: str
    n_found: int
    n: int
    rate: float
    low: float
    high: float


def plant_copies(
    texts: Sequence[str], seed: int, n_copies: int = 400, n_others: int = 100
) -> list[Planted]:
    """Plant copies of some articles, and as many articles as said that are no copies.

    Shares and parts replaced come by turns. Sources come by turns too, so that each is planted once
    if the sample has enough; there are fewer copies than asked for where each would be planted from
    more than ``MOST_OF_ONE`` times. Fewer than two articles with ``SHORTEST`` words give
    ``UsageError``. The same texts and seed give the same articles. Cost: linear in the texts.
    """
    draw = random.Random(seed)
    able = [k for k, text in enumerate(texts) if _has_words(text)]
    if len(able) < 2:
        raise UsageError(
            f"Copies are planted from articles of {SHORTEST} words or more, and the sample has "
            f"{len(able)}; at least 2 are needed. Give more articles, or run without planting."
        )
    draw.shuffle(able)
    kinds = [(share, replaced) for share in SHARES for replaced in REPLACED]
    planted = []
    for k in range(min(n_copies, MOST_OF_ONE * len(able))):
        source, host = able[k % len(able)], able[(k + len(able) // 2) % len(able)]
        share, replaced = kinds[k % len(kinds)]
        moved = share > min(SHARES) and k // len(kinds) % 2 == 1
        part, stock = _stretch(texts[source], share, draw), WORD.findall(texts[draw.choice(able)])
        parts = _edit(part, replaced, moved, stock, draw)
        host = host if share < 1 else NOWHERE
        text = _set_in(parts, "" if host == NOWHERE else texts[host], draw)
        n_words = len(WORD.findall(part))
        planted.append(Planted(text, source, host, share, replaced, moved, n_words))
    for k in range(n_others):
        source = able[-1 - k % len(able)]
        text = reorder(texts[source], draw)
        planted.append(Planted(text, source, NOWHERE, 0.0, 0.0, False, 0))
    return planted


def _has_words(text: str) -> bool:
    """Whether a text has ``SHORTEST`` words; reads no further."""
    return any(k >= SHORTEST for k, _ in enumerate(WORD.finditer(text), 1))


def _stretch(text: str, share: float, draw: random.Random) -> str:
    """A stretch of a text with a part of its words, from the beginning of a sentence."""
    spans = [found.span() for found in WORD.finditer(text)]
    n = max(1, round(share * len(spans)))
    if n >= len(spans):
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text)]
    begins = {0, *(_first_from(spans, end) for end in ends)}
    first = draw.choice([k for k in sorted(begins) if k + n <= len(spans)])
    return text[spans[first][0] : spans[first + n - 1][1]]


def _first_from(spans: Sequence[tuple[int, int]], place: int) -> int:
    """Which word is the first that begins at a place or later."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if spans[middle][0] < place else (low, middle)
    return low


def _edit(stretch: str, part: float, moved: bool, stock: Sequence[str], draw) -> list[str]:
    """A stretch with a part of its words replaced; in two parts, the second first, if moved."""

    def replace(found: re.Match[str]) -> str:
        """Give another word by chance."""
        return draw.choice(stock) if draw.random() < part else found[0]

    edited = WORD.sub(replace, stretch)
    starts = [found.start() for found in WORD.finditer(edited)]
    if not moved or len(starts) < 2:
        return [edited]
    middle = starts[len(starts) // 2]
    return [edited[middle:], edited[:middle]]


def _set_in(parts: Sequence[str], host: str, draw: random.Random) -> str:
    """Set parts into a host as lines of their own, at places drawn by chance, in their order."""
    lines = host.splitlines()
    places = sorted(draw.randrange(len(lines) + 1) for _ in parts)
    for place, part in reversed(list(zip(places, parts, strict=True))):
        lines.insert(place, part)
    return "\n".join(lines)


# Articles that are no copies


def reorder(text: str, draw: random.Random) -> str:
    """A text's words in another order, without any run of four that it had outside quotations.

    Three words stay together, and a quotation whole, unless quotations are much of the text. What
    finds no place without such a run is left out.
    """
    chunks = _chunks(text)
    draw.shuffle(chunks)
    levels = level_words(text)[0]
    runs = set(zip(*(levels[k:] for k in range(TOGETHER + 1)), strict=False))
    told: list[str] = []
    last: list[str] = []
    waiting: list[tuple[str, list[str]]] = []
    for shown, own in chunks:
        waiting.append((shown, own))
        for k, (shown, own) in enumerate(waiting):
            if not _joins(last, own, runs):
                told.append(shown)
                last = [*last, *own][-TOGETHER:]
                del waiting[k]
                break
    return " ".join(told)


def _joins(last: list[str], own: list[str], runs: set[tuple[str, ...]]) -> bool:
    """Whether words put behind others make a run across the seam that is one of *runs*."""
    seam = [*last, *own[:TOGETHER]]
    grams = zip(*(seam[k:] for k in range(TOGETHER + 1)), strict=False)
    return any(gram in runs for gram in grams)


def _chunks(text: str) -> list[tuple[str, list[str]]]:
    """A text in chunks that stay together: as shown, and levelled."""
    lines = [[word for word in words(line) if word.text] for line in text.splitlines()]
    marked = [quoted(line) for line in lines]
    n = sum(map(len, lines))
    whole = sum(map(sum, marked)) <= MOST_QUOTED * n
    found: list[list[Word]] = []
    for line, marks in zip(lines, marked, strict=True):
        before = None
        for word, inside in zip(line, marks, strict=True):
            inside = inside and whole
            if inside != before or not inside and len(found[-1]) >= TOGETHER:
                found.append([])
            found[-1].append(word)
            before = inside
    return [("".join(w.shown for w in own).strip(), [w.level for w in own]) for own in found]


# Scores


def score_planted(
    pairs: np.ndarray, planted: Sequence[Planted], numbers: Sequence[int], first: int
) -> list[Score]:
    """What a run found of the articles that were planted in it.

    *pairs*: the numbers (a < b) of the pairs that were kept, n x 2; those that have neither a
    planted article nor one that was planted from may be left out. *numbers*: those that the
    sample's articles have in the archive; *first*: that of the first planted article, whose others
    follow. Cost: linear in the pairs.
    """
    pairs = np.asarray(pairs, np.int64).reshape(-1, 2)
    touched = pairs[pairs[:, 1] >= first]
    found = set(map(tuple, touched.tolist()))
    rows = []
    copies = [(k, p) for k, p in enumerate(planted, first) if p.share]
    hit = {k: (int(numbers[p.source]), k) in found for k, p in copies}
    for share in sorted({p.share for _, p in copies}):
        own = [hit[k] for k, p in copies if p.share == share]
        rows.append(_score("recall", f"{share:.0%}", sum(own), len(own)))
    for low, high in CLASSES:
        own = [hit[k] for k, p in copies if low <= p.n_words < high]
        kind = (
            f"{low} to {high - 1} words" if (low, high) != CLASSES[-1] else f"{low} words or more"
        )
        rows.append(_score("recall by words", kind, sum(own), len(own)))
    others = [k for k, p in enumerate(planted, first) if not p.share]
    wrong = set(touched.ravel().tolist()).intersection(others)
    rows.append(_score("false rate", "articles that are no copies", len(wrong), len(others)))
    right = _count_explained(touched, _relatives(pairs, planted, numbers, first))
    rows.append(_score("precision", "pairs of planted articles", right, len(touched)))
    return rows


def _score(measure: str, kind: str, n_found: int, n: int) -> Score:
    if not n:
        return Score(measure, kind, 0, 0, nan, nan, nan)
    from ..agreement import wilson  # here: it loads pandas, which a run needs only at its end

    low, high = wilson(n_found / n, n)
    return Score(measure, kind, n_found, n, n_found / n, low, high)


def _relatives(pairs, planted, numbers, first) -> dict[int, set[int]]:
    """Of each planted article, those whose wording it has: its parents, and what is kept with them.

    An article that is no copy has none.
    """
    parents = {
        k: {int(numbers[n]) for n in (p.source, p.host) if n != NOWHERE} if p.share else set()
        for k, p in enumerate(planted, first)
    }
    known = np.array(sorted(set().union(*parents.values())), np.int64)
    own = pairs[(pairs[:, 1] < first) & np.isin(pairs, known).any(axis=1)]
    kin: dict[int, set[int]] = {}
    for a, b in own.tolist():
        kin.setdefault(a, set()).add(b)
        kin.setdefault(b, set()).add(a)
    return {k: had.union(*(kin.get(parent, set()) for parent in had)) for k, had in parents.items()}


def _count_explained(touched: np.ndarray, relatives: dict[int, set[int]]) -> int:
    """How many pairs with a planted article have wording that both have by their making."""
    n = 0
    for a, b in touched.tolist():
        n += bool(relatives[b] & relatives.get(a, {a}))
    return n
