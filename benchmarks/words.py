"""Words of two versions matched, and spans of edits found, against what readers marked.

Two measures: the words of two independent versions of one sentence (our own labelled sample:
verses of translations made apart, and linked sentences of the news), and the edit spans of
arXivEdits. ``python benchmarks/words.py`` prints the rows; difflib stands beside in the same run.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Sequence
from difflib import SequenceMatcher
from pathlib import Path

from train_spans import Sentence, read_sentences, sides, words_in
from train_words import Linked, fold, grow_both
from words_sample import find_pair

from samestory import wording
from samestory.combiner import Combiner
from samestory.spans import edit_spans
from samestory.tokens import level

GOLD = Path(__file__).parent / "gold/words.csv"
Links = frozenset[tuple[int, int]] | set[tuple[int, int]]
Matcher = Callable[[Sequence[str], Sequence[str]], Links]


def read_links(path: Path = GOLD) -> list[Linked]:
    """Read the labelled sample; a sentence that is no longer what was labelled is an error."""
    found = []
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            pair = find_pair(row["id"], row["source"])
            if pair.sha256 != (row["sha256_a"], row["sha256_b"]):
                raise SystemExit(
                    f"{path.name}: {row['id']}: the sentences are not those that were labelled; "
                    "take the version of the data set that benchmarks/words_sample.py names."
                )
            sure, possible = (_cells(row[name]) for name in ("sure", "possible"))
            found.append(Linked(pair, sure, possible))
    return found


def _cells(written: str) -> frozenset[tuple[int, int]]:
    return frozenset(tuple(map(int, link.split("-"))) for link in written.split())


def f1(gold: Iterable[Linked], match: Matcher) -> float:
    """F1 of sure links over all pairs; a possible link is neither rewarded nor punished."""
    hits = found = wanted = 0
    for linked in gold:
        links = set(match(linked.pair.a, linked.pair.b)) - (linked.possible - linked.sure)
        hits += len(links & linked.sure)
        found += len(links)
        wanted += len(linked.sure)
    return 2 * hits / (found + wanted)


def by_difflib(a: Sequence[str], b: Sequence[str]) -> set[tuple[int, int]]:
    """Link what difflib matches of the levelled words: the floor."""
    own, other = [level(word) for word in a], [level(word) for word in b]
    blocks = SequenceMatcher(None, own, other, autojunk=False).get_matching_blocks()
    return {(i + k, j + k) for i, j, n in blocks for k in range(n)}


def by_matcher(a: Sequence[str], b: Sequence[str]) -> set[tuple[int, int]]:
    """Link what the kit's matcher finds."""
    return {(match.i, match.j) for match in wording.match_words(a, b)}


class grown:  # noqa: N801
    """Let the matcher use combiners grown just now, instead of those that are shipped."""

    def __init__(self, pair: tuple[Combiner, Combiner]):
        self.pair = pair

    def __enter__(self):
        self.shipped, wording._combiners = wording._combiners, lambda: self.pair

    def __exit__(self, *_):
        wording._combiners = self.shipped


def score_held_out(gold: list[Linked], parts: int = 5) -> dict[str, float]:
    """F1 of pairs that the combiners have not seen: cross-validated, and of the half set apart."""
    scores = {"difflib": f1(gold, by_difflib)}
    links: dict[str, set[tuple[int, int]]] = {}
    for part in range(parts):
        with grown(grow_both([own for own in gold if fold(own, parts) != part])):
            for own in gold:
                if fold(own, parts) == part:
                    links[own.pair.id] = by_matcher(own.pair.a, own.pair.b)
    by_id = {(own.pair.a, own.pair.b): links[own.pair.id] for own in gold}
    seen = lambda a, b: by_id[a, b]  # noqa: E731
    scores["cross-validated"] = f1(gold, seen)
    for source in ("new_testament", "news_ecb", "news_synth"):
        own = [linked for linked in gold if linked.pair.source == source]
        scores[f"cross-validated, {source}"] = f1(own, seen)
        scores[f"difflib, {source}"] = f1(own, by_difflib)
    apart = [own for own in gold if fold(own, 2) == 0]
    with grown(grow_both([own for own in gold if fold(own, 2) == 1])):
        scores["the half set apart"] = f1(apart, by_matcher)
    scores["difflib, the half set apart"] = f1(apart, by_difflib)
    return scores


def score_spans(sentences: Sequence[Sentence], marked: Sequence[Iterable]) -> tuple[float, float]:
    """F1 of exact spans, and F1 of changed words."""
    spans, touched = [0, 0, 0], [0, 0, 0]
    for sentence, found in zip(sentences, map(set, marked), strict=True):
        for counts, own, wanted in (
            (spans, found, set(sentence.marked)),
            (touched, words_in(found), words_in(sentence.marked)),
        ):
            counts[0] += len(own & wanted)
            counts[1] += len(own)
            counts[2] += len(wanted)
    return tuple(2 * hits / (found + wanted) for hits, found, wanted in (spans, touched))


def spans_by_difflib(sentence: Sentence) -> set:
    """The spans of difflib's opcodes: the floor."""
    codes = SequenceMatcher(None, sentence.a, sentence.b, autojunk=False).get_opcodes()
    return {sides(code[1:]) for code in codes if code[0] != "equal"}


def spans_by(marked: str) -> Callable[[Sentence], set]:
    """The spans of ``edit_spans``, by the codebook or as readers mark."""
    return lambda own: {sides(span) for span in edit_spans(own.a, own.b, marked)}
