"""Measure the collation of two editions of one long text, on data with ground truth.

Reads New Testament translations (regrouped into paragraphs by a seed) and the editions of Darwin's
first chapter from the folder that ``SAMESTORY_BENCH`` names, else ``../shared/bench``. Run it by
itself, or take its rows by ``measure()``.
"""

from __future__ import annotations

import csv
import json
import random
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from bench import Row, folder, shown

from samestory.staircase import LINKED, link_editions

GOSPELS = ("Matthew", "Mark", "Luke", "John")
#: Held apart: no combiner sees these pairs of versions when it is grown.
SCORED = (("Twenty", "OEB"), ("Anderson", "BSB"))
FLOOR = 0.25


class Trial(NamedTuple):
    """One text in two versions, in passages, and which passages share a verse (n_a × n_b)."""

    book: str
    a: list[str]
    b: list[str]
    truth: np.ndarray


class How(NamedTuple):
    """How verses are regrouped into passages.

    ``most``: a passage has one to so many verses. ``dropped``: share of passages (``by_verse``: of
    verses) that either side lacks. ``moved``: passages of one side that stand elsewhere.
    ``rough``: share of words of one side that are lost, others', or spelt as in old prints.
    ``chapters``: so many make one text. ``verses``: the text is a stretch of so many at most.
    ``unrelated``: the sides come from different chapters, and nothing is to be linked.
    """

    most: int = 4
    dropped: float = 0.2
    moved: int = 0
    by_verse: bool = False
    rough: float = 0.0
    chapters: int = 1
    verses: int = 0
    unrelated: bool = False


def read_bench(path: str) -> str:
    """Read a file of the data with ground truth; raises ``Missing``."""
    name, _, file = path.partition("/")
    return (folder(name) / file).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def chapters() -> dict[tuple[str, int], list[dict[str, str]]]:
    """The verses of each chapter of the New Testament, in order, in every version."""
    lines = read_bench("new_testament/nt_parallel.tsv").splitlines()
    found: dict[tuple[str, int], list[dict[str, str]]] = {}
    for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
        found.setdefault((row["book"], int(row["chapter"])), []).append(row)
    return found


def regrouped(a: str, b: str, seed: int, how: How = How()) -> Iterator[Trial]:  # noqa: B008
    """Regroup the verses of two versions into passages, each side by itself, chapter by chapter."""
    for book, verses in _texts(how):
        dice = random.Random(f"{seed} {book} {verses[0]['chapter']} {verses[0]['verse']}")
        if how.verses:
            start = dice.randrange(len(verses))
            verses = verses[start : start + dice.randint(2, how.verses)]
        sides = [_passages([row[side] for row in verses], dice, how) for side in (a, b)]
        sides[1] = _with_moves(sides[1], dice, how.moved)
        texts = [
            [" ".join(verses[k][version] for k in passage) for passage in passages]
            for version, passages in zip((a, b), sides, strict=True)
        ]
        truth = [[not set(p).isdisjoint(q) for q in sides[1]] for p in sides[0]]
        truth = np.array(truth, dtype=bool).reshape(len(sides[0]), len(sides[1]))
        if how.unrelated:
            kind = book in GOSPELS
            far = [v for (name, _), v in chapters().items() if (name in GOSPELS) != kind]
            texts[1] = [row[b] for row in dice.choice(far)[: len(sides[1])]]
            truth = np.zeros((len(texts[0]), len(texts[1])), dtype=bool)
        if truth.size:
            yield Trial(book, texts[0], roughened(texts[1], dice, how.rough), truth)


def _texts(how: How) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The verses of so many chapters of a book at a time."""
    books: dict[str, list[list[dict[str, str]]]] = {}
    for (book, _), verses in chapters().items():
        books.setdefault(book, []).append(verses)
    for book, own in books.items():
        for k in range(0, len(own), how.chapters):
            yield book, [row for chapter in own[k : k + how.chapters] for row in chapter]


def _passages(verses: list[str], dice: random.Random, how: How) -> list[list[int]]:
    """The passages of one side, each the numbers of its verses."""
    left = [k for k, verse in enumerate(verses) if verse.strip()]
    if how.by_verse:
        left = [k for k in left if dice.random() >= how.dropped]
    made = []
    while left:
        size = dice.randint(1, how.most)
        made.append(left[:size])
        left = left[size:]
    return made if how.by_verse else [p for p in made if dice.random() >= how.dropped]


def _with_moves(passages: list[list[int]], dice: random.Random, moves: int) -> list[list[int]]:
    """The passages with some of them moved to other places, at random."""
    passages = list(passages)
    for _ in range(moves if len(passages) > 2 else 0):
        taken = passages.pop(dice.randrange(len(passages)))
        passages.insert(dice.randrange(len(passages) + 1), taken)
    return passages


def roughened(texts: list[str], dice: random.Random, share: float) -> list[str]:
    """Lose words, put others in their place, or spell them as in old prints: so many of them."""
    if not share:
        return texts
    known = [word for text in texts for word in text.split()]
    made = []
    for text in texts:
        kept = []
        for word in text.split():
            change = dice.choice(("lose", "other", "old", "old")) if dice.random() < share else ""
            if change != "lose":
                changed = {"other": dice.choice(known), "old": _old_spelling(word, dice)}
                kept.append(changed.get(change, word))
        made.append(" ".join(kept))
    return made


def _old_spelling(word: str, dice: random.Random) -> str:
    """Spell a word as an old print might: y for i, v for u, letters doubled, an e at the end."""
    ways = [("i", "y"), ("u", "v"), ("d", "dd"), ("l", "ll"), ("ee", "e"), ("ou", "o"), ("s", "ss")]
    old, new = dice.choice(ways)
    return word.replace(old, new, 1) + ("e" if dice.random() < 0.4 and word[-1:].isalpha() else "")


class Score(NamedTuple):
    """Precision, recall and F1 of linked pairs."""

    precision: float
    recall: float
    f1: float
    n: int


Linker = Callable[[list[str], list[str]], np.ndarray]


def score(trials: Iterable[Trial], link: Linker) -> Score:
    """Score pairs of passages over all trials together; *link* says which are linked."""
    right = found = true = 0
    for trial in trials:
        linked = link(trial.a, trial.b)
        right += int((linked & trial.truth).sum())
        found += int(linked.sum())
        true += int(trial.truth.sum())
    return Score(
        right / max(found, 1), right / max(true, 1), 2 * right / max(found + true, 1), true
    )


def by_staircase(a: list[str], b: list[str]) -> np.ndarray:
    """Link by the kit's own method, at its fixed threshold."""
    return link_editions(a, b) >= LINKED


def by_cosine(a: list[str], b: list[str]) -> np.ndarray:
    """Link by TF-IDF alone, as scikit-learn has it, at the threshold of the benchmark's floor."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(stop_words="english").fit_transform([*a, *b])
    return (weights[: len(a)] @ weights[len(a) :].T).toarray() >= FLOOR


@lru_cache(maxsize=1)
def editions() -> dict[str, dict[int, str]]:
    """The six editions: by year, the paragraphs by the number that the editors gave them."""
    found: dict[str, dict[int, str]] = {}
    for number, row in enumerate(json.loads(read_bench("darwin/darwin_paragraphs.json"))):
        for witness in row["witnesses"]:
            if witness["content"].strip():
                found.setdefault(witness["id"], {})[number] = " ".join(witness["content"].split())
    return dict(sorted(found.items()))


def darwin() -> Iterator[Trial]:
    """Every two of the six editions; the truth is that of the editors."""
    for (one, a), (other, b) in combinations(editions().items(), 2):
        truth = np.array([[i == j for j in b] for i in a])
        yield Trial(f"{one}-{other}", list(a.values()), list(b.values()), truth)


def darwin_places() -> Score:
    """Score the places that the kit's main path gives the six editions, as a story of six pages."""
    from samestory import align, find_blocks, read_story

    sigla = dict(zip("PQRSTU", editions(), strict=True))
    with TemporaryDirectory() as name:
        toml = ['title = "Origin"']
        for siglum, year in sigla.items():
            (Path(name) / f"{year}.txt").write_text("\n\n".join(editions()[year].values()), "utf-8")
            toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{year}.txt"']
            toml += [f'outlet = "{year}"', f'line = "{year}"']
        (Path(name) / "story.toml").write_text("\n".join(toml), "utf-8")
        story = read_story(name)
        blocks, _ = align(find_blocks(story), story.rules)
    numbered = [
        (place, siglum, number)
        for siglum, own in blocks.groupby("siglum")
        for place, number in zip(own["place"], editions()[sigla[siglum]], strict=True)
    ]
    pairs = [(x, y) for x, y in combinations(numbered, 2) if x[1] != y[1]]
    found = {(x, y) for x, y in pairs if x[0] == y[0]}
    true = {(x, y) for x, y in pairs if x[2] == y[2]}
    right = len(found & true)
    f1 = 2 * right / (len(found) + len(true))
    return Score(right / len(found), right / len(true), f1, len(true))


def measure(seeds: Iterable[int] = (0, 1, 2)) -> list[Row]:
    """Measure it all: rows of measure, value, floor, n (true pairs), note."""
    seeds = list(seeds)
    rows = [_testament(a, b, moves, seeds) for a, b in SCORED for moves in (0, 2)]
    trials = list(darwin())
    own, floor = score(trials, by_staircase), score(trials, by_cosine).f1
    note = "every two editions; no combiner has seen any of them"
    rows.append(Row("Darwin, six editions, pair F1", float(own.f1), float(floor), own.n, note))
    places = darwin_places()
    note = "all six at once; blocks at one place"
    rows.append(
        Row("Darwin, six editions, places F1", float(places.f1), float(floor), places.n, note)
    )
    return rows


def _testament(a: str, b: str, moves: int, seeds: list[int]) -> Row:
    """The row of two versions of the New Testament: mean and spread over seeds."""
    sets = [list(regrouped(a, b, seed, How(moved=moves))) for seed in seeds]
    own = [score(trials, by_staircase) for trials in sets]
    floor = np.mean([score(trials, by_cosine).f1 for trials in sets])
    precision, recall, value, _ = np.mean(own, axis=0)
    spread = max(s.f1 for s in own) - min(s.f1 for s in own)
    note = (
        f"{len(seeds)} seeds, spread {spread:.4f}; precision {precision:.3f}, recall {recall:.3f}; "
        "no combiner has seen these two versions together"
    )
    measure = f"New Testament {a}-{b}, {moves} moved a chapter, pair F1"
    return Row(measure, float(value), float(floor), sum(s.n for s in own), note)


if __name__ == "__main__":
    for row in measure():
        print(*map(shown, row), sep="\t")
