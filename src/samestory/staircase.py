"""Staircase: which passages of two editions of one long text are the same, in whole or in part.

For two translations, editions or versions in which passages are split, merged, moved or absent.
Two editions in order make a staircase of the table of passage against passage: each passage
overlaps the next few of the other. Order is a sign among others, never a constraint: each pair of
passages is judged by how long a stretch they run alike, by whether the stretch reaches the ends it
should, by what other passages leave of its words, and by how well it fits a staircase.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from snowballstemmer import stemmer

from .combiner import Combiner
from .stretches import UNIT, Coded, Stretches, code, find_stretches
from .tokens import FUNCTION_WORDS, WORD, level

#: Passages are linked from this probability on.
LINKED = 0.5
#: Pairs are looked at if they are among this many most alike of either, and have this share of the
#: likeness of its best; and if they stand beside one that has a greater share.
CANDIDATES, FAR, CORE = 8, 0.4, 0.8
#: Log-odds beyond this, and their staircases, tell nothing more.
SURE, UNLIKELY = 6.0, -20.0
_OLD_LETTERS = str.maketrans("yjv", "iiu")
_NEVER = -1e9

_stem = lru_cache(maxsize=100_000)(stemmer("english").stemWord)


class Cells(NamedTuple):
    """The pairs of passages that are looked at, row by row, among n_a × n_b."""

    shape: tuple[int, int]
    rows: np.ndarray
    columns: np.ndarray

    def spread(self, values: np.ndarray, elsewhere: float = 0.0) -> np.ndarray:
        """Give a table n_a × n_b with a value in each cell that is looked at."""
        table = np.full(self.shape, elsewhere)
        table[self.rows, self.columns] = values
        return table


class Signs(NamedTuple):
    """All that is known of the cells: named features, and the words' stretches behind them."""

    cells: Cells
    features: dict[str, np.ndarray]
    through: tuple[np.ndarray, np.ndarray]
    weights: tuple[np.ndarray, np.ndarray]


def link_editions(a: Sequence[str], b: Sequence[str]) -> np.ndarray:
    """Give the probability that passage i of *a* and passage j of *b* tell the same, or part of it.

    The passages are texts in their order. The result has n_a rows and n_b columns; swapping the
    editions transposes it, to the last bit. It is made by two combiners, the second of which sees
    what the first says of neighbouring cells. Cost: n_a × n_b, and for each passage the product of
    its length and those of its likeliest counterparts.
    """
    one, other = levelled(a), levelled(b)
    if other < one:  # no direction: always judged the same way round
        return _link(other, one).T
    links = _link(one, other)
    return (links + links.T) / 2 if one == other else links


def linked_passages(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Give the pairs (i, j) of passages that are linked, by the fixed threshold, in order."""
    return list(map(tuple, np.argwhere(link_editions(a, b) >= LINKED).tolist()))


def levelled(passages: Sequence[str]) -> list[list[str]]:
    """Give the stems of all words of each passage; letters that old prints interchange are one.

    >>> levelled(["Vnto hys neighbours", "Unto his neighbor"])
    [['unto', 'his', 'neighbor'], ['unto', 'his', 'neighbor']]
    """
    return [
        [
            (word if word in FUNCTION_WORDS else _stem(word)).translate(_OLD_LETTERS)
            for word in map(level, WORD.findall(passage))
        ]
        for passage in passages
    ]


@lru_cache(maxsize=2)
def combiner(name: str) -> Combiner:
    """The combiner of a pass: ``edition-first`` or ``edition``."""
    return Combiner.read(Path(__file__).parent / "models" / f"{name}.csv")


def _link(a: list[list[str]], b: list[list[str]]) -> np.ndarray:
    signs = find_signs(a, b)
    if not len(signs.cells.rows):
        return np.zeros(signs.cells.shape)
    first = combiner("edition-first").score(signs.features)
    return signs.cells.spread(combiner("edition").score(second_signs(signs, first)))


def find_signs(a: list[list[str]], b: list[list[str]]) -> Signs:
    """Find the features of the first pass; passages are lists of levelled words."""
    coded = code([*a, *b], FUNCTION_WORDS)
    one, other = coded.part(slice(0, len(a))), coded.part(slice(len(a), None))
    alike = _likeness(one, other)
    cells = _candidates(alike)
    if not len(cells.rows):
        return Signs(cells, {}, (np.zeros((0, 1)),) * 2, (one.weights, other.weights))
    found = find_stretches(one, other, cells.rows, cells.columns)
    weights = one.weights / UNIT, other.weights / UNIT
    signs = Signs(cells, {}, (found.through_a / UNIT, found.through_b / UNIT), weights)
    alike_here = alike[cells.rows, cells.columns]
    signs.features["alike"] = alike_here
    _compare(signs, "alike", alike)
    signs.features.update(_stretch_signs(cells, found, one, other, weights))
    _compare(signs, "stretch", cells.spread(signs.features["stretch"]))
    signs.features.update(_won_signs(signs))
    won = cells.spread(signs.features["won"])
    _look_around(signs, "won", won)
    gains = 1.5 * np.log(np.maximum(won, 1e-3) / 3)
    signs.features["won_staircase"] = _on_staircase(cells, gains)
    return signs


def _likeness(a: Coded, b: Coded) -> np.ndarray:
    """Cosines of weighted words, function words kept (n_a × n_b)."""
    tables = []
    for side in (a, b):
        table = np.zeros((len(side.words), len(side.weight)))
        rows = np.repeat(np.arange(len(side.words)), side.lengths)
        np.add.at(table, (rows, side.words[side.words >= 0]), 1)
        table = np.log1p(table) * side.weight
        norm = np.sqrt((table**2).sum(axis=1, keepdims=True))
        tables.append(table / np.where(norm, norm, 1))
    return tables[0] @ tables[1].T


def _candidates(alike: np.ndarray) -> Cells:
    """The cells that are alike beside the best of their row or column, and those around the best.

    A passage's smaller part stands beside its greater one, save where that one is gone.
    """
    near = np.zeros(alike.shape, dtype=bool)
    if alike.size:
        best = [np.maximum(alike.max(axis=k, keepdims=True), 1e-9) for k in (1, 0)]
        nearest = alike / np.minimum(*best)
        core = np.pad((nearest >= CORE) & _among_best(alike, 2), 1)
        around = core[:-2, 1:-1] | core[2:, 1:-1] | core[1:-1, :-2] | core[1:-1, 2:]
        near = ((nearest >= FAR) & _among_best(alike, CANDIDATES)) | core[1:-1, 1:-1] | around
    rows, columns = np.nonzero(near & (alike > 0))
    return Cells(alike.shape, rows, columns)


def _among_best(alike: np.ndarray, few: int) -> np.ndarray:
    """Whether a cell is among the best few of its row or column."""
    among = np.zeros(alike.shape, dtype=bool)
    for axis in (0, 1):
        least = max(alike.shape[axis] - few, 0)
        among |= alike >= np.take(np.partition(alike, least, axis=axis), [least], axis=axis)
    return among


def _both(features: dict[str, np.ndarray], name: str, x: np.ndarray, y: np.ndarray) -> None:
    """Keep what is said of a cell's row and its column without saying which is which."""
    features[f"{name}_low"], features[f"{name}_high"] = np.minimum(x, y), np.maximum(x, y)


def _compare(signs: Signs, name: str, table: np.ndarray) -> None:
    """Compare each cell with the best of the others in its row and column."""
    at = signs.cells.rows, signs.cells.columns
    here = table[at]
    _both(signs.features, f"{name}_margin", *(here - _best_other(table, k)[at] for k in (1, 0)))
    best = [table.max(axis=k, keepdims=True) for k in (1, 0)]
    ratios = ((table / np.where(top > 0, top, 1))[at] for top in best)
    _both(signs.features, f"{name}_ratio", *ratios)


def _best_other(table: np.ndarray, axis: int) -> np.ndarray:
    """The best of the other cells in each cell's row (axis 1) or column (axis 0)."""
    if table.shape[axis] < 2:
        return np.zeros_like(table)
    ordered = np.partition(table, -2, axis=axis)
    best, second = (np.take(ordered, [k], axis=axis) for k in (-1, -2))
    return np.where(table == best, second, best)


def _look_around(signs: Signs, name: str, table: np.ndarray, edge: float = 0.0) -> None:
    """Tell what stands around each cell: along the diagonal, across it, above and beside."""
    padded = np.pad(table, 1, constant_values=edge)
    i, j = signs.cells.rows + 1, signs.cells.columns + 1
    _both(signs.features, f"{name}_along", padded[i + 1, j + 1], padded[i - 1, j - 1])
    _both(signs.features, f"{name}_across", padded[i + 1, j - 1], padded[i - 1, j + 1])
    column = np.maximum(padded[i + 1, j], padded[i - 1, j])
    row = np.maximum(padded[i, j + 1], padded[i, j - 1])
    _both(signs.features, f"{name}_beside", row, column)


def _stretch_signs(
    cells: Cells, found: Stretches, a: Coded, b: Coded, weights: tuple[np.ndarray, np.ndarray]
) -> dict[str, np.ndarray]:
    """What the best stretch of two passages tells: its score, its length, the ends it misses.

    Where passages overlap, the overlap begins at the beginning of one and ends at the end of one.
    """
    long_a, long_b = a.lengths[cells.rows], b.lengths[cells.columns]
    total = [side.sum(axis=1)[own] for side, own in zip(weights, cells[1:], strict=True)]
    score = found.score / UNIT
    span = np.minimum(found.end_a - found.start_a, found.end_b - found.start_b) + 1.0
    told = [
        _weight_within(side, own, *edges)
        for side, own, edges in zip(weights, cells[1:], _edges(found), strict=True)
    ]
    purity = 2 * score / np.maximum(told[0] + told[1], 0.1)
    before = np.minimum(found.start_a, found.start_b)
    after = np.minimum(long_a - 1 - found.end_a, long_b - 1 - found.end_b)
    features = {
        "stretch": score,
        "stretch_share": score / np.maximum(np.minimum(*total), 0.1),
        "stretch_words": span,
        "stretch_density": score / span,
        "stretch_purity": purity,
        "purity_ratio": purity / max(_usual(cells, score, purity), 0.01),
        "missed_ends": before + after,
        "missed_ends_share": (before + after) / span,
    }
    _both(features, "missed_end", before, after)
    _both(features, "words", long_a, long_b)
    return features


def _edges(found: Stretches) -> tuple[tuple[np.ndarray, np.ndarray], ...]:
    """Where the stretches start and end, on either side."""
    return (found.start_a, found.end_a), (found.start_b, found.end_b)


def _weight_within(
    weights: np.ndarray, own: np.ndarray, start: np.ndarray, end: np.ndarray
) -> np.ndarray:
    """The weight of all words from *start* to *end* of each cell's passage."""
    until = np.pad(np.cumsum(weights, axis=1), ((0, 0), (1, 0)))
    return until[own, end + 1] - until[own, start]


def _usual(cells: Cells, score: np.ndarray, purity: np.ndarray) -> float:
    """How pure the passages' best stretches are, in the middle: how close the editions are."""
    best = [
        purity[order[np.append(starts[1:], len(order)) - 1]]
        for _, order, starts, _ in _groups(cells, score)
    ]
    return float(np.median(np.concatenate(best)))


def _groups(cells: Cells, then: np.ndarray | None = None):
    """For rows, then columns: the cells sorted by them (*then* by that), and where each begins."""
    for own in (cells.rows, cells.columns):
        order = np.argsort(own, kind="stable") if then is None else np.lexsort((then, own))
        _, starts, group = np.unique(own[order], return_index=True, return_inverse=True)
        yield own, order, starts, group


def _rivals(through: np.ndarray, order: np.ndarray, starts: np.ndarray, group: np.ndarray):
    """The best score that each word has in its passage's other cells (cells × words)."""
    ordered = through[order]
    best = np.maximum.reduceat(ordered, starts)[group]
    is_best = ordered == best
    alone = np.add.reduceat(is_best.astype(int), starts)[group] == 1
    second = np.maximum.reduceat(np.where(is_best, 0.0, ordered), starts)[group]
    rivals = np.empty_like(ordered)
    rivals[order] = np.where(is_best & alone, second, best)
    return rivals


def _won_signs(signs: Signs) -> dict[str, np.ndarray]:
    """How much of a passage's words each cell wins against the passage's other cells.

    ``won``: words shared out by how good their stretches are; ``kept``: words whose stretch here
    is better than any elsewhere.
    """
    won, kept, shares = [], [], []
    sides = zip(_groups(signs.cells), signs.through, signs.weights, strict=True)
    for (own, order, starts, group), through, weight in sides:
        weighed = weight[own]
        top = np.empty_like(through)
        top[order] = np.maximum.reduceat(through[order], starts)[group]
        odds = np.where(through > 0, np.exp(through - top), 0)
        total = np.empty_like(odds)
        total[order] = np.add.reduceat(odds[order], starts)[group]
        share = odds / (total + np.exp(-top))
        won.append((share * weighed).sum(axis=1))
        shares.append(won[-1] / np.maximum(weighed.sum(axis=1), 0.1))
        ahead = (through - _rivals(through, order, starts, group)) / 2
        kept.append((np.clip(ahead, 0, 1) * weighed).sum(axis=1))
    features = {"won": won[0] + won[1], "kept": kept[0] + kept[1]}
    for name, (x, y) in (("won", won), ("won_share", shares), ("kept", kept)):
        _both(features, name, x, y)
    return features


def second_signs(signs: Signs, first: np.ndarray) -> dict[str, np.ndarray]:
    """The features of the second pass: those of the first, and what it said of each cell."""
    cells = signs.cells
    table = cells.spread(first)
    clear = np.clip(table, 1e-4, 1 - 1e-4)
    odds = np.log(clear / (1 - clear))
    at = cells.rows, cells.columns
    second = signs._replace(features=dict(signs.features))
    second.features["first"] = odds[at]
    _both(second.features, "first_other", *(_best_other(table, k)[at] for k in (1, 0)))
    sums = (table.sum(axis=k, keepdims=True) - table for k in (1, 0))
    _both(second.features, "first_others", *(rest[at] for rest in sums))
    _look_around(second, "first", odds, edge=-9.0)
    second.features["first_staircase"] = _on_staircase(cells, odds)
    second.features["first_staircase_half"] = _on_staircase(cells, odds / 2)
    second.features.update(_left_signs(signs, first))
    return second.features


def _left_signs(signs: Signs, first: np.ndarray) -> dict[str, np.ndarray]:
    """How much of a passage's words the likely cells beside this one leave to it."""
    left, rest = [], []
    sides = zip(_groups(signs.cells), signs.through, signs.weights, strict=True)
    for (own, order, starts, group), through, weight in sides:
        told = np.minimum(through, 4) / 4
        elsewhere = np.minimum(1, _rivals(told * first[:, None], order, starts, group))
        untold = weight[own] * (1 - elsewhere)
        rest.append(untold.sum(axis=1))
        left.append((untold * (told > 0)).sum(axis=1))
    features = {"left": left[0] + left[1]}
    _both(features, "left", *left)
    _both(features, "untold", *rest)
    shares = (x / np.maximum(y, 0.1) for x, y in zip(left, rest, strict=True))
    _both(features, "left_share", *shares)
    return features


def _on_staircase(cells: Cells, gains: np.ndarray) -> np.ndarray:
    """How likely a cell is, were the editions in one order: log-probability, bounded below."""
    found = staircase(np.clip(gains, -SURE, SURE))
    return np.maximum(found[cells.rows, cells.columns], UNLIKELY)


def staircase(gains: np.ndarray) -> np.ndarray:
    """Give the log-probability that each cell is linked, were all links to stand in one order.

    *gains* are the log-odds of each cell by itself (n_a × n_b). The sum runs over every set of
    cells in which no two cross and cells of one row, or of one column, follow one another; rows
    and columns without a cell cost nothing. Cost: n_a × n_b.

    >>> staircase(np.array([[2.0, -2.0], [-2.0, 2.0]])).round(1)
    array([[-0.1, -2.2],
           [-2.2, -0.1]])
    """
    until, total = _staircases(gains)
    since, _ = _staircases(gains[::-1, ::-1])
    return until + since[::-1, ::-1] - gains - total


def _staircases(gains: np.ndarray) -> tuple[np.ndarray, float]:
    """Sum, in logarithms, over the staircases that end at each cell; and over all of them."""
    ended = np.full(gains.shape, _NEVER)
    resting = np.full(gains.shape[1] + 1, _NEVER)  # by columns passed, rows passed since a link
    resting[0] = 0.0
    free = np.logaddexp.accumulate(resting)  # and columns passed after them
    above = np.full(gains.shape[1], _NEVER)
    for k, row in enumerate(gains):
        along = np.cumsum(row)
        start = np.logaddexp(free[:-1], above) - np.concatenate(([0.0], along[:-1]))
        above = ended[k] = np.logaddexp.accumulate(start) + along
        resting = np.logaddexp(resting, np.concatenate(([_NEVER], above)))
        free = np.logaddexp.accumulate(resting)
    return ended, float(free[-1])
