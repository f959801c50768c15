"""Planted copies: known parts, known edits, articles that are no copies, and what is scored."""

import random

import numpy as np
import pytest

from samestory.archive.planted import (
    MOST_OF_ONE,
    NOWHERE,
    SHARES,
    SHORTEST,
    Planted,
    plant_copies,
    reorder,
    score_planted,
)
from samestory.archive.threshold import is_kept, weigh_text
from samestory.errors import UsageError
from samestory.reuse import overlap, tiles
from samestory.tokens import level_words, quoted, words


def invent(seed, n=12):
    """An article of invented words: lines of sentences, one line in six a quotation."""
    draw = random.Random(seed)
    stem = [f"{a}{b}{c}" for a in "bdfgk" for b in "aeiou" for c in "lmnrst"]

    def sentence():
        told = " ".join(draw.choice(stem) + draw.choice(stem) for _ in range(draw.randint(9, 16)))
        return told.capitalize() + "."

    lines = [f"{sentence()} {sentence()} {sentence()}" for _ in range(n)]
    return "\n".join(f"“{line}” she said." if k % 6 == 5 else line for k, line in enumerate(lines))


@pytest.fixture(scope="module")
def texts():
    return [invent(seed) for seed in range(50)]


@pytest.fixture(scope="module")
def planted(texts):
    return plant_copies(texts, 3, 120, 30)


def levels(text):
    return level_words(text)[0]


def kept(a, b):
    (one, at_a), (other, at_b) = level_words(a), level_words(b)
    found = np.array(tiles(one, other, 4), np.int32).reshape(-1, 3)
    return is_kept(found, weigh_text(a, at_a), weigh_text(b, at_b))


def test_the_same_seed_gives_the_same_articles(texts, planted):
    assert plant_copies(texts, 3, 120, 30) == planted
    assert plant_copies(texts, 4, 120, 30) != planted
    assert len(planted) == 150 and sum(not p.share for p in planted) == 30


def test_a_copy_has_its_part_of_the_source_and_all_of_its_host(texts, planted):
    for p in planted:
        if not p.share:
            continue
        own = overlap(levels(texts[p.source]), levels(p.text), 4)
        assert p.n_words == pytest.approx(p.share * own.n_a, abs=1)
        assert own.n_shared <= p.n_words + 4
        if not p.replaced:
            assert own.n_shared == p.n_words
        if p.host == NOWHERE:
            assert p.share == 1
        else:
            assert p.host != p.source and p.share < 1
            assert overlap(levels(texts[p.host]), levels(p.text), 4).share_a_in_b > 0.98


@pytest.mark.parametrize("replaced", [0.05, 0.1, 0.2])
def test_as_many_words_are_replaced_as_said(texts, planted, replaced):
    same = total = 0
    for p in planted:
        if p.share == 1 and p.replaced == replaced and not p.moved:
            own, there = levels(texts[p.source]), levels(p.text)
            same += sum(a == b for a, b in zip(own, there, strict=True))
            total += len(own)
    assert total > 1000 and 1 - same / total == pytest.approx(replaced, abs=0.025)


def test_a_moved_part_has_its_second_half_first(texts, planted):
    moved = [p for p in planted if p.moved and not p.replaced]
    assert moved and not any(p.moved for p in planted if p.share == min(SHARES))
    for p in moved:
        (one, other, *_) = tiles(levels(texts[p.source]), levels(p.text), 4)
        assert (one.i < other.i) != (one.j < other.j)


def test_an_article_that_is_no_copy_has_no_run_but_quotations(texts, planted):
    others = [p for p in planted if not p.share]
    for p in others:
        source = texts[p.source]
        own, there = levels(source), levels(p.text)
        assert set(there) <= set(own) and len(there) > 0.9 * len(own)
        inside = [q for line in source.split("\n") for q in quoted(words(line))]
        for i, _, n in tiles(own, there, 4):
            assert sum(not q for q in inside[i : i + n]) <= 3
        assert not kept(source, p.text)
    assert any(tiles(levels(texts[p.source]), levels(p.text), 8) for p in others)


def test_an_article_that_is_mostly_quotation_keeps_none_of_it():
    text = "\n".join(f"“{line}”" for line in invent(1).replace("“", "").split("\n"))
    assert tiles(levels(text), levels(reorder(text, random.Random(1))), 4) == []


def test_a_script_without_spaces_is_planted_too():
    draw = random.Random(5)
    signs = [chr(0x4E00 + k) for k in range(900)]
    texts = ["。\n".join("".join(draw.choices(signs, k=60)) for _ in range(6)) for _ in range(4)]
    for p in plant_copies(texts, 1, 20, 4):
        shared = overlap(levels(texts[p.source]), levels(p.text), 4).n_shared
        assert shared <= p.n_words and (p.replaced or shared == p.n_words)
        assert p.n_words == round(p.share * 360)


def test_too_few_articles_are_refused_with_a_sentence():
    short = " ".join(["word"] * (SHORTEST - 1))
    with pytest.raises(UsageError, match="at least 2 are needed"):
        plant_copies([short, "", invent(1)], 1)


def test_a_small_archive_is_not_filled_with_copies():
    planted = plant_copies([invent(1), invent(2), "too short"], 1, 400, 5)
    assert len(planted) == 2 * MOST_OF_ONE + 5


# Scores


def a_copy(source, host, share=0.5, n_words=60):
    return Planted("", source, host, share, 0.0, False, n_words)


NONE = Planted("", 1, NOWHERE, 0.0, 0.0, False, 0)
NUMBERS, FIRST = [10, 20, 30], 100


def score(pairs, planted):
    rows = score_planted(np.array(pairs), planted, NUMBERS, FIRST)
    return {(row.measure, row.kind): (row.n_found, row.n) for row in rows}


def test_recall_counts_the_sources_that_were_found():
    planted = [a_copy(0, 1), a_copy(1, 2), a_copy(2, 0, 0.1, 20)]
    told = score([(10, 100), (20, 100), (30, 101), (10, 102)], planted)
    assert told["recall", "50%"] == (1, 2) and told["recall", "10%"] == (0, 1)
    assert told["recall by words", "50 to 99 words"] == (1, 2)
    assert told["recall by words", "0 to 24 words"] == (0, 1)
    assert told["precision", "pairs of planted articles"] == (4, 4)


def test_precision_takes_what_the_making_explains():
    planted = [a_copy(0, 1), a_copy(1, 2)]
    told = score([(10, 55), (55, 100), (100, 101), (77, 100), (77, 78)], planted)
    assert told["precision", "pairs of planted articles"] == (2, 3)


def test_every_pair_of_an_article_that_is_no_copy_is_false():
    planted = [a_copy(0, 1), NONE, NONE]
    told = score([(10, 100), (20, 101), (100, 101)], planted)
    assert told["false rate", "articles that are no copies"] == (1, 2)
    assert told["precision", "pairs of planted articles"] == (1, 3)


def test_nothing_found_is_a_rate_of_nought():
    told = score(np.zeros((0, 2)), [a_copy(0, 1)])
    assert told["recall", "50%"] == (0, 1)
    rows = score_planted(np.zeros((0, 2)), [a_copy(0, 1)], NUMBERS, FIRST)
    by = {row.measure: row for row in rows if row.n == 0}
    assert np.isnan(by["precision"].rate) and rows[0].low == 0 < rows[0].high < 1


def test_a_run_over_planted_articles(texts, planted):
    """All pairs compared, no candidates sought: what the rule alone finds."""
    everything = [*texts, *(p.text for p in planted)]
    grams = [set(zip(*(levels(t)[k:] for k in range(4)), strict=False)) for t in everything]
    pairs = [
        (a, b)
        for b in range(len(texts), len(everything))
        for a in range(b)
        if len(grams[a] & grams[b]) > 1 and kept(everything[a], everything[b])
    ]
    rows = score_planted(np.array(pairs), planted, range(len(texts)), len(texts))
    told = {(row.measure, row.kind): row for row in rows}
    assert told["recall", "10%"].rate > 0.7
    assert all(told["recall", f"{share:.0%}"].rate > 0.95 for share in SHARES[1:])
    assert told["false rate", "articles that are no copies"].n_found == 0
    assert told["precision", "pairs of planted articles"].rate == 1
