"""Draw the pairs of sentences whose words two readers link by hand.

``python benchmarks/words_sample.py FILE`` writes the pairs for the readers; the sentences stay in
the data sets they come from, and of them only numbers and hashes are ever kept (``gold/words.csv``).
The draw is seeded and reads nothing but the data: it can be repeated to the letter.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from samestory.tokens import words

SEED = 20211020
#: Versions of the New Testament that were made apart from each other, and how many verses of each.
EDITIONS = {("Anderson", "BSB"): 40, ("Noyes", "Twenty"): 40, ("Twenty", "BSB"): 20}
#: Of the real news and of the rewritten news, how many pairs.
NEWS = {"news_ecb": 45, "news_synth": 55}
#: In how many pairs one sentence may stand: the real news has few sentences linked one to one.
TIMES = 2
VERSE_WORDS, NEWS_WORDS = (12, 30), (10, 35)
NEWS_OVERLAP = (0.3, 0.8)


class Pair(NamedTuple):
    """Two sentences that tell the same, as lists of words without marks."""

    id: str
    source: str
    a: tuple[str, ...]
    b: tuple[str, ...]

    @property
    def sha256(self) -> tuple[str, str]:
        """The hash of either sentence, words joined by a space."""
        return tuple(hashlib.sha256(" ".join(w).encode()).hexdigest() for w in (self.a, self.b))


def folder() -> Path:
    """The folder of the benchmark's data: SAMESTORY_BENCH, or shared/bench beside the checkout."""
    beside = Path(__file__).resolve().parents[2] / "shared/bench"
    return Path(os.environ.get("SAMESTORY_BENCH", beside))


def need(path: str, where: str) -> Path:
    """The file of a data set; if it is missing, say which, where it is published, and stop."""
    found = folder() / path
    if not found.exists():
        raise SystemExit(
            f"{found}: no such file; the set is published at {where}; put it there or name its "
            "folder in SAMESTORY_BENCH."
        )
    return found


def texts(sentence: str) -> tuple[str, ...]:
    """The words of a sentence as they are written, marks left out."""
    return tuple(word.text for word in words(sentence) if word.text)


def read_verses() -> dict[str, dict[str, str]]:
    """The verses side by side: ``Matthew 1:1`` to edition to text."""
    where = "https://github.com/scrollmapper/bible_databases (commit a228a19a)"
    with need("new_testament/nt_parallel.tsv", where).open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {f"{row['book']} {row['chapter']}:{row['verse']}": row for row in rows}


def read_news(name: str) -> tuple[dict[str, dict[str, str]], dict[str, dict]]:
    """The documents of a news set (id to sentence number to text) and the links of its pairs."""
    where = "https://github.com/UKPLab/arxiv2025-abcd-link (commit 96293424)"
    return tuple(
        json.loads(need(f"abcd_link/{name}_{part}.json", where).read_text(encoding="utf-8"))
        for part in ("docs", "links")
    )


def find_pair(id: str, source: str) -> Pair:
    """The pair of sentences that an id names, read from the data sets."""
    if source == "new_testament":
        verse, one, other = id.rsplit(" ", 2)
        row = _verses()[verse]
        return Pair(id, source, texts(row[one]), texts(row[other]))
    doc_a, at_a, doc_b, at_b = id.split("\t" if "\t" in id else "|")
    docs = _news(source)[0]
    return Pair(id, source, texts(docs[doc_a][at_a]), texts(docs[doc_b][at_b]))


_CACHE: dict[str, object] = {}


def _verses():
    if "verses" not in _CACHE:
        _CACHE["verses"] = read_verses()
    return _CACHE["verses"]


def _news(name: str):
    if name not in _CACHE:
        _CACHE[name] = read_news(name)
    return _CACHE[name]


def draw() -> list[Pair]:
    """Draw the sample: verses of independent versions, then linked sentences of two reports."""
    chance = random.Random(SEED)
    return [*_draw_verses(chance), *_draw_news(chance)]


def _draw_verses(chance: random.Random) -> Iterator[Pair]:
    verses = sorted(_verses())
    chance.shuffle(verses)
    left = iter(verses)
    for (one, other), wanted in EDITIONS.items():
        while wanted:
            pair = find_pair(f"{next(left)} {one} {other}", "new_testament")
            if _within(pair, VERSE_WORDS) and pair.a != pair.b:
                wanted -= 1
                yield pair


def _draw_news(chance: random.Random) -> Iterator[Pair]:
    for name, wanted in NEWS.items():
        docs, links = _news(name)
        found = sorted(
            "|".join([link["doc1"], i, link["doc2"], targets[0]])
            for link in links.values()
            for i, targets in link["links"].items()
            if len(targets) == 1 and _alone(link["links"], targets[0])
        )
        chance.shuffle(found)
        seen: Counter[tuple[str, ...]] = Counter()
        for id in found:
            pair = find_pair(id, name)
            new = max(seen[pair.a], seen[pair.b]) < TIMES
            if wanted and new and _within(pair, NEWS_WORDS) and _two_versions(pair):
                wanted -= 1
                seen.update((pair.a, pair.b))
                yield pair


def _alone(links: dict[str, list[str]], target: str) -> bool:
    return sum(target in targets for targets in links.values()) == 1


def _within(pair: Pair, bounds: tuple[int, int]) -> bool:
    return all(bounds[0] <= len(text) <= bounds[1] for text in (pair.a, pair.b))


def _two_versions(pair: Pair) -> bool:
    """Whether two sentences share some of their content words, and not nearly all."""
    one, other = ({w.level for w in words(" ".join(t)) if w.content} for t in (pair.a, pair.b))
    share = len(one & other) / max(1, min(len(one), len(other)))
    return NEWS_OVERLAP[0] <= share <= NEWS_OVERLAP[1]


def main() -> None:
    """Write the pairs for the readers, one a line."""
    with open(sys.argv[1], "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, escapechar=None)
        out.writerow(["id", "source", "a_tokens", "b_tokens"])
        out.writerows([p.id, p.source, " ".join(p.a), " ".join(p.b)] for p in draw())


if __name__ == "__main__":
    main()
