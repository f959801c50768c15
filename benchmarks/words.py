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

from bench import Missing, Row, version_of
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
                raise Missing(
                    f"{row['source']}, {row['id']}: not the sentences that were labelled; take the "
                    "version of the set that was; benchmarks/README.md names it."
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


def by_rapidfuzz(a: Sequence[str], b: Sequence[str]) -> set[tuple[int, int]]:
    """Link what rapidfuzz leaves equal of the levelled words (longest common subsequence)."""
    from rapidfuzz.distance import Indel

    codes = Indel.opcodes([level(word) for word in a], [level(word) for word in b])
    equal = [code for code in codes if code.tag == "equal"]
    return {
        (code.src_start + k, code.dest_start + k)
        for code in equal
        for k in range(code.src_end - code.src_start)
    }


def by_collatex(a: Sequence[str], b: Sequence[str]) -> set[tuple[int, int]]:
    """Link the words that CollateX puts in one column."""
    from collatex import collate

    witnesses = [
        {"id": name, "tokens": [{"t": f"{word} ", "n": level(word), "at": k} for k, word in own]}
        for name, own in (("A", list(enumerate(a))), ("B", list(enumerate(b))))
    ]
    table = collate({"witnesses": witnesses}, segmentation=False)
    columns = [column.tokens_per_witness for column in table.columns]
    cells = [(column.get("A"), column.get("B")) for column in columns]
    return {
        (own[0].token_data["at"], other[0].token_data["at"])
        for own, other in cells
        if own and other
    }


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


def match_held_out(gold: Sequence[Linked], parts: int) -> Matcher:
    """A matcher that knows each pair only by combiners grown on the other parts."""
    links: dict[tuple[Sequence[str], Sequence[str]], Links] = {}
    for part in range(parts):
        with grown(grow_both([own for own in gold if fold(own, parts) != part])):
            for _, _, a, b in (own.pair for own in gold if fold(own, parts) == part):
                links[a, b] = by_matcher(a, b)
    return lambda a, b: links[a, b]


def measure_peers(gold: Sequence[Linked]) -> list[Row]:
    """The rows of other tools on the same pairs, as far as they are installed."""
    rows = []
    for name, package, match in (
        ("rapidfuzz", "rapidfuzz", by_rapidfuzz),
        ("CollateX", "collatex", by_collatex),
    ):
        if version_of(package):
            note = f"{name} {version_of(package)} on levelled words; floor: difflib"
            rows.append(_row(f", {name}", gold, match, note))
    return rows


def measure_links() -> list[Row]:
    """The rows of the labelled sample: all by cross-validation, then the half set apart."""
    gold = read_links()
    match, apart = match_held_out(gold, 5), match_held_out(gold, 2)
    parts = {"": gold}
    for source in ("new_testament", "news_ecb", "news_synth"):
        parts[f", {source}"] = [own for own in gold if own.pair.source == source]
    half = [own for own in gold if fold(own, 2) == 0]
    told = "floor: difflib on levelled words"
    rows = [
        _row(name, own, match, f"cross-validated by event; {told}") for name, own in parts.items()
    ]
    rows.append(_row(", half", half, apart, f"held out: grown on the other half; {told}"))
    return rows + measure_peers(gold)


def _row(name: str, own: Sequence[Linked], match: Matcher, note: str) -> Row:
    return Row(f"words matched, F1{name}", f1(own, match), f1(own, by_difflib), len(own), note)


def score_spans(sentences: Sequence[Sentence], marked: Iterable[Iterable]) -> tuple[float, float]:
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


def spans_by_readers(sentence: Sentence) -> set:
    """The spans that ``edit_spans`` thinks readers mark."""
    return {sides(span) for span in edit_spans(sentence.a, sentence.b, marked="readers")}


def measure_spans() -> list[Row]:
    """The rows of arXivEdits' dev part, which nothing was learned from."""
    sentences = read_sentences("dev")
    floor = score_spans(sentences, map(spans_by_difflib, sentences))
    n = sum(len(own.marked) for own in sentences)
    scores = score_spans(sentences, map(spans_by_readers, sentences))
    note = "dev part, learned on train; floor: difflib"
    return [
        Row(f"edits, {name}, F1", value, low, n, note)
        for name, value, low in zip(("exact spans", "changed words"), scores, floor, strict=True)
    ]


def measure() -> list[Row]:
    """Every figure of the words, the floor in the same run."""
    return measure_links() + measure_spans()


if __name__ == "__main__":
    for row in measure():
        print(*row, sep="\t")
