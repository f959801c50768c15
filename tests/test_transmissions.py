"""The benchmark of who changed it: its truth, its scores, and a few transmissions end to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from samestory import compare

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.fixture
def bench(monkeypatch):
    """The benchmark's two modules."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import planted
    import transmissions

    return planted, transmissions


@pytest.fixture
def calm(bench):
    """Eight pages of as many lines, two versions, a few edits each; nothing else."""
    return bench[0].Setting(
        n_passages=8, n_versions=2, n_lines=8, n_witnesses=8, gone=1, new=2, reworded=5,
        page_edits=3, line_edits=0, drop=0, add_passage=0, coincidences=0, copying=False,
        contaminated=False, other_agency=0, american=0,
    )  # fmt: skip


def test_equal_seeds_give_equal_transmissions(bench):
    planted, _ = bench
    one, two, other = planted.make(5), planted.make(5), planted.make(6)
    assert [page.text for page in one.pages] == [page.text for page in two.pages]
    assert one.edits == two.edits
    assert [page.text for page in one.pages] != [page.text for page in other.pages]


def test_every_word_of_a_page_stands_where_its_slot_says(bench):
    planted, _ = bench
    for seed in range(20):
        for page in planted.make(seed).pages:
            for slot, text in page.words.items():
                start, end = page.where[slot]
                assert page.text[start:end] == text


def test_the_benchmarks_rule_is_the_codebooks(bench):
    planted, transmissions = bench
    book = {"P": ("H", 1), "R1": ("G", 1), "Q": ("C", 2), "R2": ("G", 2)}
    pages = {s: planted.Page(s, line, "NordWire", v, []) for s, (line, v) in book.items()}
    for sides, named in [
        (["P", "R1 Q R2"], {"P"}),
        (["R1", "P Q R2"], {"R1"}),
        (["Q", "R2"], set()),
        (["P R1", "Q R2"], set()),
        (["P", "R1 R2", "Q"], set()),
    ]:
        told = [frozenset(side.split()) for side in sides]
        assert transmissions.named_by_rule(told, pages) == named
    assert transmissions.agency_by_rule([frozenset({"P", "R1"}), frozenset({"Q", "R2"})], pages)


def test_partitions_are_compared_beyond_chance(bench):
    _, transmissions = bench
    one = dict(zip("PQRS", [1, 1, 2, 2], strict=True))
    assert transmissions.rand_index(one, dict(zip("PQRS", "bbaa", strict=True))) == 1
    crossed = dict(zip("PQRS", "abab", strict=True))
    assert transmissions.rand_index(one, crossed) == pytest.approx(-0.5)
    assert transmissions.distance(list("witness"), list("within")) == 4


def test_in_calm_transmissions_no_claim_is_wrong_and_most_is_named(bench, calm, tmp_path):
    planted, transmissions = bench
    tally = transmissions.Tally()
    for seed in range(4):
        story = planted.make(seed, calm)
        story.write(tmp_path / str(seed))
        study = compare(tmp_path / str(seed))
        transmissions.score(story, transmissions.find(study, story), tally)
        transmissions.score_versions(story, study, tally)
    assert tally.rates["precision of named changes"].value == 1
    assert tally.rates["share named where it can be known"].value > 0.85
    assert tally.rates["families recovered exactly"].value == 1
    assert tally.rates["versions recovered exactly"].value == 1
