"""Linking: which passages of two pages tell the same, however they put it.

Wording that was copied shows in the words themselves (``places``); that two writers tell one thing
in words of their own shows only in many weak signs together (``signs``). They are weighed in two
passes, after the stacking of Wolpert (1992). The first gives each cell a chance, by points. The
second sees, beside the signs, how these chances stand to those of the rivals and the neighbours;
its verdict is the mean of points and of a combiner of shallow trees. All weights ship as tables
(``models/``, where a README says how they came about). Order is a sign among others, never a
constraint.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from .combiner import Combiner, probability
from .errors import UsageError
from .signs import DIGITS, Sheet, Signs, first_signs, own_signs, second_signs
from .tokens import Word, words

#: What ships: two profiles learned on one set of data each, sentences known to have a counterpart
#: among reports of one event, and rewritten reports; and ``news-story``, learned on both, with
#: nothing but what two passages give by themselves and their share of the best of their rows. Where
#: passages stand, and what stands around them, is a habit of a set of articles, and misleads where
#: pages were saved as they came.
PROFILES = ("news-event", "news-rewrite", "news-story")
MODELS = Path(__file__).with_name("models")
#: A cell to which the points give a lower chance is not weighed again.
HOPELESS = 0.02
#: Sentences less alike than this by their words are not weighed by trees alone.
APART = 0.05
#: Words after which a full stop ends no sentence.
ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sr jr st mt gen col maj capt lt sgt adm cmdr gov sen rep pres hon rev
    jan feb mar apr jun jul aug sep sept oct nov dec no vs inc ltd corp co dept univ""".split()
)
_END = re.compile(r"[.!?…][\"'”’»)\]]*$")

Passage = str | Sequence[str] | Sequence[Word]
Sentence = tuple[str, ...]


def link(a: Sequence[Passage], b: Sequence[Passage], profile: str = "news-event") -> np.ndarray:
    """Give the chance that a passage of *a* tells the same as one of *b* (n_a × n_b, 0 to 1).

    A passage is a string, its words, or its levelled words. Strings and words are divided into
    sentences; two passages are as near as their nearest sentences. Swapping *a* and *b* transposes
    the result and changes nothing else. Raises UsageError for a profile that does not ship.
    Cost: the square of the number of sentences of both, some milliseconds for two articles.

    >>> chance = link(["The dockers of Varnholm went on strike.", "Rain is forecast."],
    ...               ["Stevedores in Varnholm strike for more pay."])
    >>> bool(chance[0, 0] > chance[1, 0])
    True
    """
    return link_pages([a, b], profile)[: len(a), len(a) :]


def link_pages(
    pages: Sequence[Sequence[Passage]], profile: str = "news-event", among: np.ndarray | None = None
) -> np.ndarray:
    """Give the chances between all passages of several pages, set one after another (n × n).

    *among* says which passages may link (n × n, symmetric); unless stated, those of two pages. What
    may not has the chance 0. The order of the pages changes no chance; the words of a further page
    may, since what is rare is counted over all of them. Else as in `link`.
    """
    told = [[_sentences(passage) for passage in page] for page in pages]
    number = np.repeat(np.arange(len(told)), list(map(len, told)))
    if among is None:
        among = number[:, None] != number
    order = sorted(range(len(told)), key=told.__getitem__)
    moved = np.concatenate([np.flatnonzero(number == page) for page in order] or [number])
    found = np.zeros(among.shape)
    found[np.ix_(moved, moved)] = _between(
        [told[page] for page in order], among[np.ix_(moved, moved)], profile
    )
    return found


def _between(told: list[list[list[Sentence]]], among: np.ndarray, profile: str) -> np.ndarray:
    """The chances between passages, given as their sentences, of pages in an order of their own."""
    passages = [passage for page in told for passage in page]
    sentences = [sentence for passage in passages for sentence in passage]
    home = np.repeat(np.arange(len(passages)), list(map(len, passages)))
    page = np.repeat(np.arange(len(told)), list(map(len, told)))
    best = np.zeros((len(passages), len(passages)))
    weights = model(profile)
    if sentences:
        first = np.flatnonzero(np.diff(home, prepend=-1))
        cells = weigh(Sheet(sentences, page[home], among[np.ix_(home, home)]), weights)
        rows = np.maximum.reduceat(np.maximum.reduceat(cells, first, axis=0), first, axis=1)
        best[np.ix_(home[first], home[first])] = rows
    return best


def _sentences(passage: Passage) -> list[Sentence]:
    """Divide a passage into sentences of levelled words; one without words has none."""
    parts = words(passage) if isinstance(passage, str) else passage
    if parts and isinstance(parts[0], str):
        return [tuple(parts)]
    parts = [word for word in parts if word.text]
    ends = [k for k, (word, after) in enumerate(pairwise(parts), 1) if _ends(word, after)]
    cuts = [0, *ends, len(parts)]
    return [tuple(word.level for word in parts[i:j]) for i, j in pairwise(cuts) if i < j]


def _ends(word: Word, after: Word) -> bool:
    """Whether a sentence ends between two words."""
    if not _END.search(word.trail) or after.text[:1].islower():
        return False
    short = len(word.text) == 1 and word.text.isupper()
    return not word.trail.startswith(".") or not (short or word.level in ABBREVIATIONS)


@dataclass(frozen=True, eq=False)
class Points:
    """Signs, what is normal for each, and the points that each gives in each kind of data.

    A cell's log-odds are the sum of (sign - centre) / scale × points, and the points of the row
    without a sign (logistic regression on standardised signs).
    """

    names: tuple[str, ...]
    centre: np.ndarray
    scale: np.ndarray
    points: dict[str, np.ndarray]

    @classmethod
    def read(cls, path: Path) -> Points:
        """Read a table of points: tab-separated, one row a sign, one column a kind of data."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file, delimiter="\t"))
        columns = {name: np.array([float(row[name]) for row in rows]) for name in list(rows[0])[1:]}
        names = tuple(row["sign"] for row in rows)
        return cls(names, columns.pop("centre"), columns.pop("scale"), columns)

    def write(self, path: Path) -> None:
        """Write the table, with six digits that tell."""
        columns = {"centre": self.centre, "scale": self.scale} | self.points
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter="\t", lineterminator="\n")
            table.writerow(["sign", *columns])
            for k, name in enumerate(self.names):
                table.writerow([name, *(f"{column[k]:.6g}" for column in columns.values())])

    def log_odds(self, signs: Signs, kind: str) -> np.ndarray:
        """Give the log-odds of each cell by the points of one kind, in the shape of the signs."""
        weights = self.points[kind] / self.scale
        total = np.asarray(weights[-1] - (weights * self.centre)[:-1].sum())
        for name, weight in zip(self.names[:-1], weights, strict=False):
            if weight:
                total = total + signs[name] * weight
        return total


@dataclass(frozen=True, eq=False)
class Model:
    """The weights of one profile: trees, and points for both passes; without points, one pass."""

    kind: str
    trees: Combiner
    first: Points | None = None
    second: Points | None = None


@cache
def model(profile: str = "news-event") -> Model:
    """Read the weights of a profile, once. Raises UsageError for one that does not ship."""
    if profile not in PROFILES:
        raise UsageError(
            f"link: no profile named {profile}; there are {', '.join(PROFILES)}; name one of them"
        )
    kind, trees = kind_of(profile), Combiner.read(MODELS / f"{profile}.csv")
    if kind == "story":
        return Model(kind, trees)
    tables = (Points.read(MODELS / f"news-{name}.tsv") for name in ("first", "second"))
    return Model(kind, trees, *tables)


def kind_of(profile: str) -> str:
    """The name of a profile's column in the tables of points."""
    return profile.partition("-")[2]


def weigh(sheet: Sheet, weights: Model) -> np.ndarray:
    """Give the chances between the sentences of a sheet (sentences × sentences, symmetric)."""
    if weights.first is None or weights.second is None:
        return _one_pass(sheet, weights.trees)
    signs = first_signs(sheet)
    chance = first_pass(signs, sheet, weights.first, weights.kind)
    rows, columns = np.nonzero(np.triu(chance) >= HOPELESS)
    if len(rows):
        signs |= second_signs(chance, sheet, signs["kin"])
        asked = (*weights.second.names[:-1], *weights.trees.names)
        cells = {name: signs[name][rows, columns] for name in dict.fromkeys(asked)}
        points = weights.second.log_odds(cells, weights.kind)
        trees = weights.trees.score(cells).clip(1e-9, 1 - 1e-9)
        both = probability((points + np.log(trees / (1 - trees))) / 2)
        chance[rows, columns] = chance[columns, rows] = both.round(DIGITS)
    return chance


def _one_pass(sheet: Sheet, trees: Combiner) -> np.ndarray:
    """The chances by trees alone; sentences with hardly a stem in common have none."""
    signs = own_signs(sheet)
    chance = np.zeros((sheet.n, sheet.n))
    rows, columns = np.nonzero(np.triu(signs["words"] >= APART))
    if len(rows):
        cells = {name: signs[name][rows, columns] for name in trees.names}
        chance[rows, columns] = chance[columns, rows] = trees.score(cells).round(DIGITS)
    return chance


def first_pass(signs: Signs, sheet: Sheet, points: Points, kind: str) -> np.ndarray:
    """Give the chances of the first pass (sentences × sentences, symmetric)."""
    chance = np.where(sheet.across, probability(points.log_odds(signs, kind)), 0.0)
    return np.maximum(chance, chance.T).round(DIGITS)
