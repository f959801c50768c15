"""Draw the pairs of sentences whose words two readers link by hand.

``python benchmarks/words_sample.py FILE`` writes the pairs for the readers; the same with their
files after it (``gold/words.csv LABELS_A LABELS_B``) writes the gold. The sentences stay in the
data sets they come from: of them only numbers and hashes are kept.
The draw is seeded and reads nothing but the data: it can be repeated to the letter.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench import folder

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


def texts(sentence: str) -> tuple[str, ...]:
    """The words of a sentence as they are written, marks left out."""
    return tuple(word.text for word in words(sentence) if word.text)


def read_verses() -> dict[str, dict[str, str]]:
    """The verses side by side: ``Matthew 1:1`` to edition to text."""
    path = folder("new_testament") / "nt_parallel.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {f"{row['book']} {row['chapter']}:{row['verse']}": row for row in rows}


def read_news(name: str) -> tuple[dict[str, dict[str, str]], dict[str, dict]]:
    """The documents of a news set (id to sentence number to text) and the links of its pairs."""
    paths = [folder("abcd_link") / f"{name}_{part}.json" for part in ("docs", "links")]
    return tuple(json.loads(path.read_text(encoding="utf-8")) for path in paths)


def find_pair(id: str, source: str) -> Pair:
    """The pair of sentences that an id names, read from the data sets."""
    if source == "new_testament":
        verse, one, other = id.rsplit(" ", 2)
        row = _verses()[verse]
        return Pair(id, source, texts(row[one]), texts(row[other]))
    one, at_one, other, at_other = id.split("|")
    docs = _news(source)[0]
    numbered = sorted(docs)
    one, other = (doc if doc in docs else numbered[int(doc)] for doc in (one, other))
    return Pair(id, source, texts(docs[one][at_one]), texts(docs[other][at_other]))


def number(id: str, source: str) -> str:
    """The id with documents that are named by their titles numbered instead, in sorted order."""
    if source != "news_synth":
        return id
    one, at_one, other, at_other = id.split("|")
    numbered = sorted(_news(source)[0])
    return "|".join([str(numbered.index(one)), at_one, str(numbered.index(other)), at_other])


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


def read_labels(path: str) -> dict[str, dict[str, bool]]:
    """Read a reader's file (``id``, then links such as ``0-0 4-5p``): id to link to sure or not."""
    with open(path, encoding="utf-8", newline="") as file:
        rows = [line.rstrip("\r\n").split("\t") for line in file][1:]
    return {
        id: {link.removesuffix("p"): not link.endswith("p") for link in links.split()}
        for id, links in (row[:2] for row in rows if len(row) > 1)
    }


def settle(pair: Pair, labels: list[dict[str, bool]]) -> dict[str, str]:
    """One row of the gold: sure is what all who read the pair hold sure, the rest possible."""
    sure = {link for link in labels[0] if all(own.get(link) for own in labels)}
    cells = sorted({tuple(map(int, link.split("-"))) for own in labels for link in own})
    links = [f"{i}-{j}" for i, j in cells]
    return {
        "id": number(pair.id, pair.source),
        "source": pair.source,
        "sha256_a": pair.sha256[0],
        "sha256_b": pair.sha256[1],
        "readers": str(len(labels)),
        "sure": " ".join(link for link in links if link in sure),
        "possible": " ".join(link for link in links if link not in sure),
    }


def main() -> None:
    """Write the pairs for the readers, one a line; or, with their files, the gold."""
    out, *read = sys.argv[1:]
    if read:
        labels = [read_labels(path) for path in read]
        rows = [settle(pair, [own[pair.id] for own in labels if pair.id in own]) for pair in draw()]
        with open(out, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
        return
    lines = [["id", "source", "a_tokens", "b_tokens"]]
    lines += [[pair.id, pair.source, " ".join(pair.a), " ".join(pair.b)] for pair in draw()]
    text = "".join("\t".join(line) + "\n" for line in lines)
    Path(out).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
