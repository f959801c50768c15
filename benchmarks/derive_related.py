"""Derive the table of related words from WordNet, and write it into the package.

    python benchmarks/derive_related.py FOLDER

FOLDER holds WordNet's own files (``data.noun``, …, ``index.sense``), as Debian's packages
wordnet-base and wordnet-sense-index lay them out. A word is what WordNet says of its senses: the
words, the gloss and the nearest neighbours of each, weighed by how often the sense occurs; two
words are as near as the cosine of that. Needs scipy.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse as sp

from samestory.likeness import stem
from samestory.signs import RELATED
from samestory.tokens import FUNCTION_WORDS, level

#: Words that are compared: so many of the most frequent; the nearest of each; from this cosine on.
WORDS, NEAREST, LEAST = 12_000, 10, 0.25
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
SENSES = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
#: How near a neighbour is, by WordNet's sign for the relation.
RELATIONS = {
    "@": 1.0, "~": 0.5, "@i": 0.5, "~i": 0.2, "+": 1.5, "&": 1.0, "*": 1.0, ">": 1.0, "$": 1.0,
    "^": 0.7, "#p": 0.3, "%p": 0.5, "#m": 0.3, "%m": 0.3, "=": 0.7, "\\": 1.0, "<": 1.0,
    ";c": 0.3, "-c": 0.1, "#s": 0.3, "%s": 0.3, "!": 0.5,
}  # fmt: skip
#: What a sense takes over from its neighbours, and from theirs.
ONE_STEP, TWO_STEPS = 0.7, 0.35
ABOUT = "# Related words, derived from WordNet 3.0; README.md in this folder has its licence.\n"


class Sense(NamedTuple):
    """One of WordNet's synsets."""

    words: list[str]
    gloss: list[str]
    neighbours: list[tuple[str, tuple[str, str]]]


def stemmed(word: str) -> str:
    """The stem of a word, levelled."""
    return stem(level(word))


def read_senses(folder: Path) -> dict[tuple[str, str], Sense]:
    """Read all senses, by part of speech and offset."""
    senses = {}
    for part, letter in PARTS.items():
        for line in (folder / f"data.{part}").read_text(encoding="latin-1").splitlines():
            if line.startswith("  "):
                continue
            head, _, gloss = line.partition("|")
            fields = head.split()
            n = int(fields[3], 16)
            words = [fields[4 + 2 * k].split("(")[0].lower() for k in range(n)]
            at = 5 + 2 * n
            near = [fields[at + 4 * k : at + 4 * k + 3] for k in range(int(fields[at - 1]))]
            told = [w for w in re.findall(r"[a-z]+(?:'[a-z]+)?", gloss.lower())
                    if w not in FUNCTION_WORDS]  # fmt: skip
            neighbours = [(sign, (kind.replace("s", "a"), offset)) for sign, offset, kind in near]
            senses[letter, fields[0]] = Sense(words, [stemmed(w) for w in told], neighbours)
    return senses


def described(senses: dict[tuple[str, str], Sense]) -> sp.csr_matrix:
    """Senses × stems: what WordNet says of each sense and of what stands near it, length 1."""
    ids = {key: k for k, key in enumerate(senses)}
    vocabulary: dict[str, int] = {}
    cells, ties = [], []
    for key, sense in senses.items():
        for name in sense.words:
            parts = name.split("_")
            cells += [(ids[key], stemmed(part), 2 / len(parts)) for part in parts
                      if part.isalpha() and part not in FUNCTION_WORDS]  # fmt: skip
        damp = 1 + math.sqrt(len(sense.gloss)) / 3
        counted = Counter(sense.gloss).items()
        cells += [(ids[key], term, min(count, 2) / damp) for term, count in counted]
        ties += [(ids[key], ids[other], RELATIONS[sign]) for sign, other in sense.neighbours
                 if other in ids and sign in RELATIONS]  # fmt: skip
    rows, terms, values = zip(*cells, strict=True)
    columns = [vocabulary.setdefault(term, len(vocabulary)) for term in terms]
    own = sp.csr_matrix((values, (rows, columns)), shape=(len(ids), len(vocabulary)))
    one, other, how = zip(*ties, strict=True)
    near = sp.csr_matrix((how, (one, other)), shape=(len(ids),) * 2)
    near = sp.diags(1 / np.maximum(np.asarray(near.sum(axis=1)).ravel(), 1)) @ near
    holders = np.asarray((own > 0).sum(axis=0)).ravel()
    own = own @ sp.diags(np.log((1 + len(ids)) / (1 + holders)))
    step = near @ own
    return of_length_one(own + ONE_STEP * step + TWO_STEPS * (near @ step))


def of_length_one(table: sp.csr_matrix) -> sp.csr_matrix:
    """Scale each row to length 1."""
    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    return sp.csr_matrix(sp.diags(1 / np.maximum(lengths, 1e-9)) @ table)


def weighed_senses(folder: Path, senses: dict) -> tuple[dict[str, dict[int, float]], Counter]:
    """The senses of each stem, by how often they occur, and how often the stem does."""
    ids = {key: k for k, key in enumerate(senses)}
    found: dict[str, dict[int, float]] = defaultdict(dict)
    often: Counter[str] = Counter()
    for line in (folder / "index.sense").read_text(encoding="ascii").splitlines():
        name, offset, number, count = line.split()
        word, _, rest = name.partition("%")
        key = SENSES[rest[0]], offset
        if not word.isalpha() and not re.fullmatch(r"[a-z'.-]+", word) or key not in ids:
            continue
        weight = int(count) + 0.5 / int(number)
        term = stemmed(word)
        found[term][ids[key]] = found[term].get(ids[key], 0) + weight
        often[term] += int(count)
    for sense in senses.values():
        often.update(set(sense.gloss))
    return found, often


def nearest(words: list[str], told: sp.csr_matrix) -> dict[str, dict[str, float]]:
    """The nearest words of each word, both ways."""
    near: dict[str, dict[str, float]] = defaultdict(dict)
    for start in range(0, len(words), 1000):
        cosines = (told[start : start + 1000] @ told.T).tocsr()
        for row in range(cosines.shape[0]):
            span = slice(cosines.indptr[row], cosines.indptr[row + 1])
            at, value = cosines.indices[span], cosines.data[span]
            at, value = at[value >= LEAST], value[value >= LEAST]
            for k in np.argsort(-value, kind="stable")[: NEAREST + 1]:
                one, other = words[start + row], words[at[k]]
                if one != other:
                    near[one][other] = near[other][one] = round(float(value[k]), 2)
    return near


def main(folder: str) -> None:
    """Write the table: each pair once, under the word that comes first in the alphabet."""
    senses = read_senses(Path(folder))
    found, often = weighed_senses(Path(folder), senses)
    words = [word for word in found if word.isalpha() and len(word) > 1]
    words = sorted(words, key=lambda word: (-often[word], word))[:WORDS]
    cells = [(k, sense, weight / sum(found[word].values()))
             for k, word in enumerate(words) for sense, weight in found[word].items()]  # fmt: skip
    rows, columns, values = zip(*cells, strict=True)
    mixed = sp.csr_matrix((values, (rows, columns)), shape=(len(words), len(senses)))
    near = nearest(words, of_length_one(mixed @ described(senses)))
    with RELATED.open("w", encoding="utf-8", newline="\n") as file:
        file.write(ABOUT)
        for word in sorted(near):
            after = sorted((-how, other) for other, how in near[word].items() if other > word)
            if after:
                told = (f"{other}:{round(-100 * how)}" for how, other in after)
                file.write(f"{word} {' '.join(told)}\n")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
