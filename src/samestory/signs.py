"""Signs that two sentences of two pages tell the same: numbers for each cell, nothing learned.

All sentences of all pages stand in one list, page after page; a sign is a symmetric array, sentence
× sentence, meant for the cells of two different pages. What a sign says of a row and of a column
is given as the lesser and the greater of both (``…_lo``, ``…_hi``), so that no sign knows which
page came first. "Row" below is one sentence against all sentences of one other page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import chain

import numpy as np

from .likeness import stem
from .tokens import FUNCTION_WORDS
from .vectors import vectors_of

#: Digits that signs and chances keep: sums in another order differ further down.
DIGITS = 9
#: Letters at the start of a word that words of one family share.
FAMILY = 5
#: Signs by which cells are set against the others of their row.
RIVALLED = ("words", "families", "sense", "near")
Signs = dict[str, np.ndarray]


@lru_cache(maxsize=20_000)
def _terms(levels: tuple[str, ...]) -> tuple[dict[str, int], ...]:
    """Count a sentence's stems, its families of words, its pairs of stems, and its numbers."""
    content = [stem(level) for level in levels if level not in FUNCTION_WORDS]
    return (
        Counter(content),
        Counter(level[:FAMILY] for level in levels),
        Counter(zip(content, content[1:], strict=False)),
        Counter(level for level in levels if not level.isalpha() and any(map(str.isdigit, level))),
    )


class Sheet:
    """All sentences of all pages, counted and weighed once, and compared two by two."""

    def __init__(
        self,
        sentences: Sequence[tuple[str, ...]],
        page: np.ndarray,
        open_: np.ndarray | None = None,
    ) -> None:
        """*page*: the number of each sentence's page, in order; *open_*: which cells may link.

        Unless stated, those of two different pages.
        """
        self.page = page
        self.n = len(sentences)
        self.across = page[:, None] != page[None, :] if open_ is None else open_
        self.starts = np.flatnonzero(np.diff(page, prepend=-1))
        self.ends = np.append(self.starts[1:], self.n)
        self.sizes = self.ends - self.starts
        self.length = np.log1p([len(sentence) for sentence in sentences])
        self.counted = [_terms(sentence) for sentence in sentences]

    def counts(self, kind: int) -> tuple[np.ndarray, list]:
        """Sentences × terms of one kind (float), and the terms in order of first use."""
        found = [kinds[kind] for kinds in self.counted]
        terms = list(chain.from_iterable(found))
        at = {term: column for column, term in enumerate(dict.fromkeys(terms))}
        rows = np.repeat(np.arange(self.n), list(map(len, found)))
        columns = np.array(list(map(at.__getitem__, terms)), dtype=np.intp)
        values = list(chain.from_iterable(counter.values() for counter in found))
        table = np.zeros((self.n, max(1, len(at))))
        table[rows, columns] = values
        return table, list(at)

    def best(self, cells: np.ndarray) -> np.ndarray:
        """The best of each cell's row, in its place."""
        return np.maximum.reduceat(cells, self.starts, axis=1)[:, self.at]

    def total(self, cells: np.ndarray) -> np.ndarray:
        """The sum of each cell's row, in its place."""
        return np.add.reduceat(cells, self.starts, axis=1)[:, self.at]

    @cached_property
    def at(self) -> np.ndarray:
        """The number of each sentence's page, without gaps."""
        return np.cumsum(np.diff(self.page, prepend=self.page[0]) != 0)

    @cached_property
    def beside(self) -> list[np.ndarray]:
        """For each of the steps -2, -1, 1, 2: whether the sentence so many on is of the page."""
        k = np.arange(self.n)
        where = [(k + step).clip(0, self.n - 1) for step in (-2, -1, 1, 2)]
        inside = [(k + step == at) & (self.at[at] == self.at) for step, at in
                  zip((-2, -1, 1, 2), where, strict=True)]  # fmt: skip
        return list(zip(where, inside, strict=True))


def both(signs: Signs, name: str, rows: np.ndarray) -> None:
    """Enter what holds of a row and what holds of a column as their lesser and their greater."""
    signs[f"{name}_lo"], signs[f"{name}_hi"] = np.minimum(rows, rows.T), np.maximum(rows, rows.T)


def weighed(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """TF-IDF weights of counts, each row of length 1, and the weight of each term."""
    held = counts > 0
    rarity = np.log((1 + len(counts)) / (1 + held.sum(axis=0))) + 1
    weights = np.where(held, 1 + np.log(np.where(held, counts, 1)), 0) * rarity
    lengths = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return weights / np.where(lengths, lengths, 1), rarity


def _second_best(cells: np.ndarray, sheet: Sheet) -> np.ndarray:
    """The best of each cell's row beside itself (0 where there is no other)."""
    found = np.zeros_like(cells)
    for start, end in zip(sheet.starts, sheet.ends, strict=True):
        own = cells[:, start:end]
        if end - start > 1:
            two = np.partition(own, -2, axis=1)[:, -2:]
            found[:, start:end] = np.where(own >= two[:, 1:], two[:, :1], two[:, 1:])
    return found


def _rank(cells: np.ndarray, sheet: Sheet) -> np.ndarray:
    """How many cells of the row are better."""
    found = np.zeros_like(cells)
    for start, end in zip(sheet.starts, sheet.ends, strict=True):
        own = cells[:, start:end]
        found[:, start:end] = (own[:, :, None] < own[:, None, :]).sum(axis=2)
    return found


def rivals(name: str, cells: np.ndarray, sheet: Sheet) -> Signs:
    """Say how each cell stands to its rivals: its share of the best, its lead, its rank."""
    signs = {name: cells}
    best = sheet.best(cells)
    both(signs, f"{name}_share", cells / np.where(best > 0, best, 1))
    both(signs, f"{name}_lead", cells - _second_best(cells, sheet))
    both(signs, f"{name}_rank", _rank(cells, sheet))
    return signs


def neighbours(name: str, cells: np.ndarray, sheet: Sheet) -> Signs:
    """Say what stands around each cell: on the diagonal, across it, above, below, to the sides."""
    (w2, i2), (w1, i1), (v1, j1), (v2, j2) = sheet.beside
    back, on = cells[w1] * i1[:, None], cells[v1] * j1[:, None]
    sides = [back, on, back.T, on.T]
    far = (cells[w2] * i2[:, None])[:, w2] * i2 + (cells[v2] * j2[:, None])[:, v2] * j2
    return {
        f"{name}_diagonal": back[:, w1] * i1 + on[:, v1] * j1,
        f"{name}_across": back[:, v1] * j1 + on[:, w1] * i1,
        f"{name}_sides": sum(sides),
        f"{name}_side": np.maximum.reduce(sides),
        f"{name}_further": far,
    }


def own_signs(sheet: Sheet) -> Signs:
    """Give the signs of two sentences by themselves, and their share of the best of either row.

    Words, their families, their meanings, numbers in common. ``kin``, likeness within pages too, is
    no sign of its own. Cost: sentences² × their vocabulary.
    """
    counts, stems = sheet.counts(0)
    weights, rarity = weighed(counts)
    held = (counts > 0).astype(float)
    families, pairs = (weighed(sheet.counts(kind)[0])[0] for kind in (1, 2))
    signs = {"kin": weights @ weights.T, "pairs": pairs @ pairs.T}
    signs["words"] = signs["kin"] * sheet.across
    signs["families"] = families @ families.T * sheet.across
    signs |= _senses(held, rarity, stems, sheet)
    signs |= _words_shared(held, rarity, sheet) | _numbers_shared(sheet)
    signs["lengths"] = np.abs(sheet.length[:, None] - sheet.length)
    both(signs, "length", np.broadcast_to(sheet.length[:, None], (sheet.n, sheet.n)))
    for name in RIVALLED:
        best = sheet.best(signs[name])
        both(signs, f"{name}_share", signs[name] / np.where(best > 0, best, 1))
    return {name: sign.round(DIGITS) for name, sign in signs.items()}


def first_signs(sheet: Sheet) -> Signs:
    """Give every sign that the words alone give: of two sentences, their rivals and neighbours."""
    signs = own_signs(sheet)
    for name in RIVALLED:
        signs |= rivals(name, signs[name], sheet) | neighbours(name, signs[name], sheet)
    counts = sheet.counts(0)[0]
    lines = np.add.reduceat(counts, sheet.starts, axis=0) * weighed(counts)[1]
    lines /= np.maximum(np.sqrt((lines**2).sum(axis=1, keepdims=True)), 1e-9)
    signs["pages"] = (lines @ lines.T)[sheet.at][:, sheet.at]
    top = sheet.best(signs["words"])[:, sheet.starts]
    mean = np.add.reduceat(top, sheet.starts, axis=0) / sheet.sizes[:, None]
    signs["told"] = ((mean + mean.T) / 2)[sheet.at][:, sheet.at]
    return signs | _where(sheet)


def _senses(held: np.ndarray, rarity: np.ndarray, stems: list[str], sheet: Sheet) -> Signs:
    """What word vectors tell: of the sentences as wholes, and of each word's nearest in the other.

    ``sense`` is the cosine of weighted means (Arora, Liang and Ma 2017); ``near`` how much of a
    sentence's weight the other covers, each word by the one that means nearest to it; the signs
    with ``rare`` weigh words by how rare they are in general too.
    """
    vectors, general = vectors_of(stems or [""])
    lengths = np.sqrt((vectors**2).sum(axis=1, keepdims=True))
    lengths[lengths == 0] = 1
    mean = (mass := held * rarity) * general @ (vectors / lengths)
    mean /= np.maximum(np.sqrt((mean**2).sum(axis=1, keepdims=True)), 1e-9)
    signs = {"sense": (mean @ mean.T).clip(0) * sheet.across}
    met = _nearest(held, vectors, lengths)
    for name, weights in (("near", mass), ("near_rare", mass * general)):
        rows = weights @ met.T / np.maximum(weights.sum(axis=1), 1e-9)[:, None]
        both(signs, f"{name}_row", rows)
        signs[name] = 2 * rows * rows.T / np.maximum(rows + rows.T, 1e-9) * sheet.across
    rare = held * np.sqrt(general)
    signs["rare_weight"] = rare @ rare.T
    rare = rare * np.sqrt(rarity)
    rare /= np.maximum(np.sqrt((rare**2).sum(axis=1, keepdims=True)), 1e-9)
    signs["rare"] = rare @ rare.T
    return signs


def _nearest(held: np.ndarray, vectors: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """How near the nearest word of each sentence is to each word (sentences × words, 0 to 1)."""
    nearness = vectors @ vectors.T  # whole numbers, and exact, in whatever order they are summed
    np.maximum(nearness, 0, out=nearness)
    nearness /= lengths * lengths.T
    nearness *= nearness
    np.fill_diagonal(nearness, 1)
    return np.stack([nearness[np.flatnonzero(row)].max(axis=0, initial=0) for row in held])


def _words_shared(held: np.ndarray, rarity: np.ndarray, sheet: Sheet) -> Signs:
    """Words in common: their number and weight, their share of either, how few others have them."""
    signs = {"shared": held @ held.T}
    mass = held * np.sqrt(rarity)
    signs["weight"] = mass @ mass.T
    total = np.maximum((held * rarity).sum(axis=1), 1e-9)[:, None]
    both(signs, "part", signs["weight"] / total)
    holders = np.add.reduceat(held, sheet.starts, axis=0)[sheet.at]
    alone = held / np.maximum(holders, 1)
    signs["alone"] = alone @ alone.T
    return signs


def _numbers_shared(sheet: Sheet) -> Signs:
    """Numbers in common; and whether both sentences have numbers, but none in common."""
    held = (sheet.counts(3)[0] > 0).astype(float)
    has = held.any(axis=1)
    common = held @ held.T
    return {"numbers": common, "other_numbers": 1.0 * (has[:, None] & has & (common == 0))}


def _where(sheet: Sheet) -> Signs:
    """Lengths of pages, and where on them the sentences stand."""
    within = np.arange(sheet.n) - sheet.starts[sheet.at]
    size = sheet.sizes[sheet.at]
    place = (within + 0.5) / size
    signs = {
        "apart": np.abs(place[:, None] - place),
        "steps": np.abs(within[:, None] - within).astype(float),
    }
    for name, column in (("place", place), ("number", within), ("size", size)):
        both(signs, name, np.broadcast_to(column[:, None].astype(float), (sheet.n, sheet.n)))
    return signs


def second_signs(first: np.ndarray, sheet: Sheet, kin: np.ndarray) -> Signs:
    """Give the signs that the chances of a first pass give of each other (sentences × sentences).

    *kin* is how like the sentences are by words, within pages too. Cost: the square of the number
    of sentences, times those of a page.
    """
    name = "chance"
    signs = rivals(name, first, sheet) | neighbours(name, first, sheet)
    held = first.clip(1e-4, 1 - 1e-4)
    signs[f"{name}_odds"] = np.log(held / (1 - held))
    both(signs, f"{name}_others", sheet.total(first) - first)
    both(signs, f"{name}_kin", _through(first, kin * ~np.eye(sheet.n, dtype=bool), sheet))
    sums = np.add.reduceat(sheet.total(first)[:, sheet.starts], sheet.starts, axis=0)
    signs[f"{name}_pages"] = (sums / np.minimum.outer(sheet.sizes, sheet.sizes))[sheet.at][
        :, sheet.at
    ]
    both(signs, f"{name}_drift", _drift(first, sheet))
    level = first.clip(1e-3, 1)
    for _ in range(5):
        rows = sheet.total(level)
        level = level / np.sqrt(rows * rows.T)
    signs[f"{name}_levelled"] = level
    return signs


def _through(first: np.ndarray, kin: np.ndarray, sheet: Sheet) -> np.ndarray:
    """The best chance that a cell's row gives it by way of a sentence akin on the same page."""
    found = np.zeros_like(first)
    for start, end in zip(sheet.starts, sheet.ends, strict=True):
        own = kin[start:end, start:end]
        found[:, start:end] = (first[:, start:end, None] * own).max(axis=1)
    return found


def _drift(first: np.ndarray, sheet: Sheet) -> np.ndarray:
    """How far a cell stands from where its neighbours in the page link to, as share of the page."""
    k = np.arange(sheet.n)
    close = np.where(sheet.across, 0, np.exp(-np.abs(k[:, None] - k) / 2.0)) * (k[:, None] != k)
    within = k - sheet.starts[sheet.at] + 0.5
    mass = close @ np.add.reduceat(first, sheet.starts, axis=1)
    place = close @ np.add.reduceat(first * within, sheet.starts, axis=1)
    expected = (place / np.maximum(mass, 1e-6))[:, sheet.at]
    return np.abs(expected - within) / sheet.sizes[sheet.at]
