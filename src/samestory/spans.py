"""Spans: where one version of a sentence was edited into the other.

By the codebook, a span is the shortest run of whole words that differs, and function words alone
between two changes do not part them. Readers who mark revisions by eye do otherwise, each a little
in a way of their own: ``edit_spans(..., marked="readers")`` gives the spans they would most likely
mark. It weighs every way of cutting a sentence pair into kept words and edits (a semi-Markov
random field: Sarawagi and Cohen 2004; for edits: Jiang, Xu and Stevens 2022) by signs whose
weights stand in ``models/spans.csv``, and takes the cut with the most spans expected to be right.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .alignment import align_levels
from .errors import UsageError
from .tokens import FUNCTION_WORDS, level
from .wording import MODELS, akin

#: A span must be this likely to be marked, for the count of right spans to gain by it.
LEAST = 0.3
#: Kept words that a span may run over, and how long such a span may be on either side.
ISLANDS, ISLAND_SPAN = 3, 15
#: A gap of more cells than this is not cut everywhere, only where words or marks suggest it.
OPEN_CELLS = 50
#: Words at least this much alike are forms or spellings of one.
AKIN = 0.7
#: The longest run of words that readers let pass as moved.
PASSED = 4

Cell = tuple[int, int]


class Span(NamedTuple):
    """Words ``i1`` to ``i2`` of the earlier text (end excluded) became ``j1`` to ``j2``."""

    i1: int
    i2: int
    j1: int
    j2: int


def edit_spans(a: Sequence[str], b: Sequence[str], marked: str = "codebook") -> list[Span]:
    """The spans in which two versions of a sentence differ, given as words and marks.

    *marked*: by the ``codebook`` (the same from both sides), or as ``readers`` mark them when *a*
    is revised into *b*; the latter compares in lower case. Raises UsageError for another name.
    Cost: readers' spans take the square of the number of cuts there may be, some milliseconds.

    >>> edit_spans("the old crew left".split(), "the crew has left".split())
    [Span(i1=1, i2=2, j1=1, j2=1), Span(i1=3, i2=3, j1=2, j2=3)]
    """
    if marked == "codebook":
        return _by_codebook(a, b)
    if marked == "readers":
        lattice = find_cuts(a, b)
        weights, steps = _weights()
        likely = chances(lattice, worth_of(lattice, weights), steps)
        gain = [
            sum(chance.values()) - LEAST if edge.kind in MARKED else 0.0
            for edge, chance in zip(lattice, likely, strict=True)
        ]
        return [Span(*edge.span) for edge in best_cut(lattice, gain) if edge.kind in MARKED]
    raise UsageError(f"marked {marked}: no such way of marking; name codebook or readers.")


def _by_codebook(a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Every run of words that differ; runs with nothing but function words between are one."""
    levels = [tuple(level(word) for word in text) for text in (a, b)]
    found: list[Span] = []
    i = j = 0
    content = True
    for x, y in [*align_levels(levels), [len(a), len(b)]]:
        if x is None or y is None or (x < len(a) and levels[0][x] != levels[1][y]):
            continue
        if x > i or y > j:
            if found and not content:
                found[-1] = Span(found[-1].i1, x, found[-1].j1, y)
            else:
                found.append(Span(i, x, j, y))
            content = False
        content |= x < len(a) and not _is_function(levels[0][x])
        i, j = x + 1, y + 1
    return found


def _is_mark(word: str) -> bool:
    return not any(map(str.isalnum, word))


def _is_function(word: str) -> bool:
    return word in FUNCTION_WORDS or _is_mark(word)


# Every way of cutting


class Edge(NamedTuple):
    """One step of a cut: from a cell of the two texts to a later one, what it does, its signs."""

    start: int
    end: int
    kind: str
    span: tuple[int, int, int, int]
    signs: dict[str, float]


#: What a step may do; the last lets words pass unmarked that stand elsewhere too.
KINDS = ("keep", "substitution", "omission", "addition", "moved")
MARKED = KINDS[1:4]


class Pair(NamedTuple):
    """Two texts in lower case, as written, and which of their words the plain alignment keeps."""

    a: list[str]
    b: list[str]
    written: tuple[Sequence[str], Sequence[str]]
    kept: list[Cell]
    in_a: list[int]
    in_b: list[int]
    loose_a: Counter[str]
    loose_b: Counter[str]


def find_cuts(a: Sequence[str], b: Sequence[str]) -> list[Edge]:
    """All steps of all cuts of a pair of texts, in order of where they start."""
    pair = _align(a, b)
    keepable = {*pair.kept, *_other_ways(pair)}
    cells = sorted(_cells(pair, keepable), key=lambda cell: (sum(cell), cell))
    number = {cell: k for k, cell in enumerate(cells)}
    found = []
    for p, (i, j) in enumerate(cells):
        if (i, j) in keepable:
            signs = _keep_signs(pair, (i, j))
            found.append(Edge(p, number[i + 1, j + 1], "keep", (i, i + 1, j, j + 1), signs))
        for q in range(p + 1, len(cells)):
            x, y = cells[q]
            if x >= i and y >= j:
                found += _edits(pair, p, q, (i, x, j, y))
    return sorted(found, key=lambda edge: (edge.start, edge.end))


def _align(a: Sequence[str], b: Sequence[str]) -> Pair:
    one, other = [word.lower() for word in a], [word.lower() for word in b]
    kept = _slide(one, other, _matches(one, other))
    in_a, in_b = [0] * len(a), [0] * len(b)
    for i, j in kept:
        in_a[i] = in_b[j] = 1
    loose_a = Counter(word for word, held in zip(one, in_a, strict=True) if not held)
    loose_b = Counter(word for word, held in zip(other, in_b, strict=True) if not held)
    return Pair(one, other, (a, b), kept, in_a, in_b, loose_a, loose_b)


def _matches(a: Sequence[str], b: Sequence[str]) -> list[Cell]:
    blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return [(i + k, j + k) for i, j, n in blocks for k in range(n)]


def _other_ways(pair: Pair) -> set[Cell]:
    """Cells that other alignments keep: slid to the left, from the other side, from the end."""
    a, b, n, m = pair.a, pair.b, len(pair.a), len(pair.b)
    back = _matches(a[::-1], b[::-1])
    columns = align_levels([tuple(a), tuple(b)])
    ways = [
        _slide_left(a, b, pair.kept),
        _slide(a, b, [(i, j) for j, i in _matches(b, a)]),
        [(n - 1 - i, m - 1 - j) for i, j in _slide_left(a[::-1], b[::-1], back)],
        [(i, j) for i, j in columns if i is not None and j is not None and a[i] == b[j]],
    ]
    return {cell for way in ways for cell in way}


def _slide(a: Sequence[str], b: Sequence[str], kept: Sequence[Cell]) -> list[Cell]:
    """Move each gain and each loss as far to the right as equal words allow."""
    gaps = _gaps(kept, len(a), len(b))
    for k, (i1, i2, j1, j2) in enumerate(gaps):
        text, first, last = (b, j1, j2) if i1 == i2 else (a, i1, i2)
        if (i1 < i2) == (j1 < j2):
            continue
        following = gaps[k + 1] if k + 1 < len(gaps) else None
        end = (following[2] if i1 == i2 else following[0]) if following else len(text)
        far = 0
        while last + far < end and text[first + far] == text[last + far]:
            far += 1
        far -= bool(far and following and last + far == end)
        gaps[k] = (i1 + far, i2 + far, j1 + far, j2 + far)
    return _between(gaps, len(a))


def _slide_left(a: Sequence[str], b: Sequence[str], kept: Sequence[Cell]) -> list[Cell]:
    """Move each gain and each loss as far to the left as equal words allow."""
    n, m = len(a), len(b)
    turned = [(n - 1 - i, m - 1 - j) for i, j in reversed(kept)]
    return [(n - 1 - i, m - 1 - j) for i, j in reversed(_slide(a[::-1], b[::-1], turned))]


def _gaps(kept: Sequence[Cell], n: int, m: int) -> list[tuple[int, int, int, int]]:
    gaps, i, j = [], 0, 0
    for x, y in [*kept, (n, m)]:
        if x > i or y > j:
            gaps.append((i, x, j, y))
        i, j = x + 1, y + 1
    return gaps


def _between(gaps: Sequence[tuple[int, int, int, int]], n: int) -> list[Cell]:
    kept, i, j = [], 0, 0
    for i1, i2, _, j2 in [*gaps, (n, n, 0, 0)]:
        kept += [(i + k, j + k) for k in range(i1 - i)]
        i, j = i2, j2
    return kept


def _cells(pair: Pair, keepable: set[Cell]) -> set[Cell]:
    """Where a cut may pass: at kept words; in a gap anywhere, if it is large only where told."""
    cells = {(0, 0), (len(pair.a), len(pair.b))}
    cells |= {(i + k, j + k) for i, j in keepable for k in (0, 1)}
    for i1, i2, j1, j2 in _gaps(pair.kept, len(pair.a), len(pair.b)):
        if i1 < i2 and j1 < j2:
            everywhere = (i2 - i1 + 1) * (j2 - j1 + 1) <= OPEN_CELLS
            cells |= (
                {(i, j) for i in range(i1, i2 + 1) for j in range(j1, j2 + 1)}
                if everywhere
                else _told_cells(pair, i1, i2, j1, j2)
            )
    return cells


def _told_cells(pair: Pair, i1: int, i2: int, j1: int, j2: int) -> set[Cell]:
    """Where a large gap may be cut: at its corners, beside words that are akin, beside marks."""
    cells = {(i2, j1), (i1, j2)}
    for i in range(i1, i2):
        for j in range(j1, j2):
            if _likeness(pair.a[i], pair.b[j]) >= AKIN:
                cells |= {(i, j), (i + 1, j + 1)}
    beside_a = {i + k for i in range(i1, i2) if _is_mark(pair.a[i]) for k in (0, 1)}
    beside_b = {j + k for j in range(j1, j2) if _is_mark(pair.b[j]) for k in (0, 1)}
    cells |= {(i, j) for i in beside_a for j in (j1, j2)}
    return cells | {(i, j) for j in beside_b for i in (i1, i2)}


@lru_cache(maxsize=100_000)
def _likeness(one: str, other: str) -> float:
    """How much two words or marks are alike, for the eye that marks an edit."""
    if one == other:
        return 1.0
    if _is_mark(one) or _is_mark(other):
        return 0.4 if _is_mark(one) and _is_mark(other) else 0.0
    if (one in FUNCTION_WORDS) != (other in FUNCTION_WORDS):
        return 0.0
    return max(akin(one, other), 0.35 if one in FUNCTION_WORDS else 0.1)


# Signs


def _edits(pair: Pair, p: int, q: int, span: tuple[int, int, int, int]) -> list[Edge]:
    """The steps that mark a span, or let it pass as moved; none where it runs over too much."""
    i, x, j, y = span
    islands = max(sum(pair.in_a[i:x]), sum(pair.in_b[j:y]))
    if islands > ISLANDS or (islands and max(x - i, y - j) > ISLAND_SPAN):
        return []
    kind = "substitution" if x > i and y > j else "omission" if x > i else "addition"
    signs = _span_signs(pair, kind, span, islands)
    found = [Edge(p, q, kind, span, signs)]
    words, loose = (pair.a[i:x], pair.loose_b) if x > i else (pair.b[j:y], pair.loose_a)
    passes = len(words) <= PASSED and all(loose[word] for word in words)
    if kind != "substitution" and not islands and passes:
        signs = {"moved": 1.0, "moved mark": float(_is_mark(words[0])), "moved run": len(words) - 1}
        found.append(Edge(p, q, "moved", span, signs))
    return found


def _keep_signs(pair: Pair, cell: Cell) -> dict[str, float]:
    i, j = cell
    other_case = pair.written[0][i] != pair.written[1][j]
    within = other_case and i > 0 and j > 0
    return {
        "keep": 1.0,
        "keep otherwise": float(cell not in set(pair.kept)),
        "keep other case": float(other_case),
        "keep other case within": float(within),
        "keep mark": float(_is_mark(pair.a[i])),
        "keep function word": float(pair.a[i] in FUNCTION_WORDS),
    }


def _span_signs(
    pair: Pair, kind: str, span: tuple[int, int, int, int], islands: int
) -> dict[str, float]:
    """The signs of a marked span."""
    i, x, j, y = span
    a, b = pair.a[i:x], pair.b[j:y]
    signs = {kind: 1.0, f"{kind} at the start": float(i == j == 0)}
    signs[f"{kind} at the end"] = float((x, y) == (len(pair.a), len(pair.b)))
    for side, text in (("lost", a), ("gained", b)):
        if text:
            signs[f"{kind} {side} {min(len(text), 5)}"] = 1.0
            signs[f"{kind} {side} log"] = math.log1p(len(text))
    case_only = a == b
    if islands and not case_only:
        kept = [pair.a[k] for k in range(i, x) if pair.in_a[k]]
        signs |= {f"islands {islands}": 1.0, "islands": float(islands)}
        for word in kept:
            name = f"island {_sort(word)}"
            signs[name] = signs.get(name, 0.0) + 1
    if kind == "substitution":
        within = float(case_only and i > 0 and j > 0)
        return signs | {"case only": float(case_only), "case only within": within} | _match(a, b)
    return signs | _one_sided(pair, kind, span)


def _sort(word: str) -> str:
    return "mark" if _is_mark(word) else "function" if word in FUNCTION_WORDS else "content"


def _match(a: Sequence[str], b: Sequence[str]) -> dict[str, float]:
    """How well the two sides of a substitution fit each other."""
    table = [[_likeness(one, other) for other in b] for one in a]
    best = [max(row) for row in table] + [max(row) for row in zip(*table, strict=True)]
    n, m = len(a), len(b)
    mean, apart = sum(best) / (n + m), float(max(best) < AKIN - 0.3)
    return _sizes(a, b) | {
        "fit": mean,
        "fit log": mean * math.log1p(n + m - 2),
        "no fit": apart,
        "no fit lost": apart * math.log1p(n),
        "no fit gained": apart * math.log1p(m),
        "no fit longer": apart * math.log1p(max(n, m)),
        "akin": float(max(best) >= AKIN),
        "akin share": sum(value >= AKIN for value in best) / (n + m),
        "akin at an end": float(max(table[0][0], table[-1][-1]) >= AKIN),
        "first fit": table[0][0],
        "last fit": table[-1][-1],
        "first equal": float(a[0] == b[0]),
        "last equal": float(a[-1] == b[-1]),
        "one word fit": table[0][0] * (n == m == 1),
    }


def _sizes(a: Sequence[str], b: Sequence[str]) -> dict[str, float]:
    """How long the two sides are, and how many marks and content words either has."""
    n, m = len(a), len(b)
    content = [sum(_sort(word) == "content" for word in text) for text in (a, b)]
    marks = [sum(map(_is_mark, text)) for text in (a, b)]
    return {
        "long": math.log1p(n + m - 2),
        "uneven": abs(math.log((n + 0.5) / (m + 0.5))),
        "one word to many": float(min(n, m) == 1 and max(n, m) > 3),
        "content on one side": float((content[0] == 0) != (content[1] == 0)),
        "no content": float(sum(content) == 0),
        "content uneven": abs(math.log((content[0] + 0.5) / (content[1] + 0.5))),
        "marks uneven": float(abs(marks[0] - marks[1])),
        "marks lost": float(marks[0] > 0),
        "marks gained": float(marks[1] > 0),
        "first mark uneven": float(_is_mark(a[0]) != _is_mark(b[0])),
        "last mark uneven": float(_is_mark(a[-1]) != _is_mark(b[-1])),
    }


def _one_sided(pair: Pair, kind: str, span: tuple[int, int, int, int]) -> dict[str, float]:
    """How words that only one text has begin and end, and what stands beside them."""
    i, x, j, y = span
    text, first, last = (pair.a, i, x) if kind == "omission" else (pair.b, j, y)
    loose = pair.loose_b if kind == "omission" else pair.loose_a
    words = text[first:last]
    before = text[first - 1] if first else ""
    behind = text[last] if last < len(text) else ""
    signs = {
        f"{kind} begins {_sort(words[0])}": 1.0,
        f"{kind} ends {_sort(words[-1])}": 1.0,
        f"after {_sort(before)}": 1.0,
        f"before {_sort(behind)}": 1.0,
        f"{kind} with marks": float(any(map(_is_mark, words))),
        "bracket left open": float(words.count("(") != words.count(")")),
        "slides left": float(first > 0 and before == words[-1]),
        "slides right": float(behind == words[0]),
    }
    if words[0] in _TELLING:
        signs[f"begins {words[0]}"] = 1.0
    if words[-1] in _TELLING:
        signs[f"ends {words[-1]}"] = 1.0
    if len(words) == 1:
        signs[f"{kind} one mark"] = float(_is_mark(words[0]))
        signs[f"{kind} one elsewhere"] = float(loose[words[0]] > 0)
        if words[0] in _TELLING:
            signs[f"only {words[0]}"] = 1.0
    return signs


#: Words and marks at which a phrase begins or ends.
_TELLING = frozenset(", . ( ) the of and a to in that is we ; :".split())


# Weighing


Weights = Mapping[str, float]
Steps = Mapping[tuple[str, str], float]
#: A step that cannot be: two omissions, or two additions, side by side are one.
NEVER = -50.0


@lru_cache(maxsize=1)
def _weights(path: Path = MODELS / "spans.csv") -> tuple[Weights, Steps]:
    """Read the weights of signs, and of one kind of step behind another (``keep > omission``)."""
    with path.open(encoding="utf-8", newline="") as file:
        table = {row["sign"]: float(row["weight"]) for row in csv.DictReader(file)}
    steps = {(before, kind): table.pop(f"{before} > {kind}") for before in KINDS for kind in KINDS}
    return table, steps | {("omission", "omission"): NEVER, ("addition", "addition"): NEVER}


def _log_sum(values: Sequence[float]) -> float:
    top = max(values)
    return top + math.log(sum(math.exp(value - top) for value in values))


def worth_of(lattice: Sequence[Edge], weights: Weights) -> list[float]:
    """What each step's signs weigh together."""
    return [sum(weights.get(k, 0.0) * v for k, v in edge.signs.items()) for edge in lattice]


Sweep = list[dict[str, float]]


def sweep(lattice: Sequence[Edge], worth: Sequence[float], steps: Steps) -> tuple[Sweep, Sweep]:
    """The log weight of all ways to each cell by its last step, and of all ways on from there."""
    last = max((edge.end for edge in lattice), default=0)
    ahead: Sweep = [{} for _ in range(last + 1)]
    ahead[0]["keep"] = 0.0
    for edge, own in zip(lattice, worth, strict=True):
        ways = [value + steps[kind, edge.kind] for kind, value in ahead[edge.start].items()]
        if ways:
            _add(ahead[edge.end], edge.kind, own + _log_sum(ways))
    left: Sweep = [{} for _ in range(last + 1)]
    left[last] = dict.fromkeys(KINDS, 0.0)
    for edge, own in zip(reversed(lattice), reversed(worth), strict=True):
        rest = left[edge.end].get(edge.kind)
        for kind in ahead[edge.start] if rest is not None else ():
            _add(left[edge.start], kind, own + rest + steps[kind, edge.kind])
    return ahead, left


def _add(here: dict[str, float], kind: str, weight: float) -> None:
    here[kind] = weight if kind not in here else _log_sum([here[kind], weight])


def chances(
    lattice: Sequence[Edge], worth: Sequence[float], steps: Steps
) -> list[dict[str, float]]:
    """How likely each step is in the cut that readers make, by the kind of the step before."""
    ahead, left = sweep(lattice, worth, steps)
    whole = left[0]["keep"]
    return [
        {
            kind: math.exp(value + steps[kind, edge.kind] + own + rest - whole)
            for kind, value in ahead[edge.start].items()
            for rest in [left[edge.end].get(edge.kind, -math.inf)]
        }
        for edge, own in zip(lattice, worth, strict=True)
    ]


def best_cut(lattice: Sequence[Edge], gain: Iterable[float]) -> list[Edge]:
    """The cut whose steps gain most together; of equal ones the one met first."""
    best: dict[tuple[int, str], tuple[float, Edge | None, str]] = {(0, "keep"): (0.0, None, "")}
    for edge, own in zip(lattice, gain, strict=True):
        for kind in KINDS:
            here = best.get((edge.start, kind))
            if here is None or (kind == edge.kind and kind in ("omission", "addition")):
                continue
            held = best.get((edge.end, edge.kind))
            if held is None or here[0] + own > held[0] + 1e-12:
                best[edge.end, edge.kind] = (here[0] + own, edge, kind)
    last = max((edge.end for edge in lattice), default=0)
    state = max((s for s in best if s[0] == last), key=lambda s: (best[s][0], -KINDS.index(s[1])))
    path = []
    while (edge := best[state][1]) is not None:
        path.append(edge)
        state = (edge.start, best[state][2])
    return path[::-1]
