"""Alignment: heaviest chains, no direction, moved runs that stand free."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import alignment
from samestory.alignment import BESIDE, _heaviest_chain, _weigh, align_words, find_moves
from samestory.collation import collate, sites
from samestory.tokens import words
from samestory.variants import edits

SOME = st.sampled_from(["crew", "mayor", "strike", "the", "of", "harbour", "Vote", "us"])
TEXT = st.lists(SOME, max_size=8)


def told(*texts: str):
    return [words(text) for text in texts]


def shown(*texts: str) -> list[str]:
    """The sites of some texts, in levelled words; a gap is a minus."""
    passages = told(*texts)
    return [
        " | ".join(
            " ".join(passages[k][c[k]].level for c in site if c[k] is not None) or "-"
            for k in range(len(texts))
        )
        for site in sites(align_words(passages), passages)
    ]


def heaviest(a: list[str], b: list[str]) -> int:
    """The weight of the heaviest chain, by trying all of them in a matrix."""
    best: dict[tuple[int, int], int] = {}
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            if x == y:
                before = [v for (p, q), v in best.items() if p < i and q < j]
                beside = [best[i - 1, j - 1] + BESIDE] if (i - 1, j - 1) in best else []
                best[i, j] = _weigh(x) + max([0, *before, *beside])
    return max(best.values(), default=0)


def weight(a: list[str], chain: list[tuple[int, int]]) -> int:
    beside = sum((i + 1, j + 1) in chain for i, j in chain)
    return sum(_weigh(a[i]) for i, _ in chain) + BESIDE * beside


@given(TEXT, TEXT)
def test_the_chain_is_the_heaviest_there_is_and_keeps_both_orders(a, b):
    chain = _heaviest_chain([[level] for level in a], b)
    assert all(a[i] == b[j] for i, j in chain)
    assert all(i < p and j < q for (i, j), (p, q) in zip(chain, chain[1:], strict=False))
    assert weight(a, chain) == heaviest(a, b)


DISTINCT = st.lists(st.sampled_from([f"w{k}" for k in range(60)]), max_size=40, unique=True)


@given(DISTINCT, st.sets(st.integers(0, 39)), st.lists(st.integers(0, 39), max_size=4))
def test_dividing_long_texts_finds_the_same_chain_in_an_edited_copy(text, gone, come):
    copy = [word for k, word in enumerate(text) if k not in gone]
    for at in come:
        copy.insert(at, f"new{at}")
    profile = [[word] for word in text]
    exact = alignment.find_chain(profile, copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EXACT", 0)
        assert alignment.find_chain(profile, copy) == exact


@given(TEXT, TEXT)
def test_dividing_keeps_both_orders_and_matches_only_equal_words(a, b):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alignment, "EXACT", 0)
        chain = alignment.find_chain([[level] for level in a], b)
    assert all(a[i] == b[j] for i, j in chain)
    assert all(i < p and j < q for (i, j), (p, q) in zip(chain, chain[1:], strict=False))


@given(TEXT, TEXT)
def test_swapping_two_texts_mirrors_the_columns(a, b):
    there, back = (align_words(told(" ".join(x), " ".join(y))) for x, y in ((a, b), (b, a)))
    assert [[i, j] for j, i in back] == there


@given(st.lists(TEXT, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_the_passages_changes_no_column(texts, random):
    order = random.sample(range(len(texts)), len(texts))
    columns = align_words(told(*map(" ".join, texts)))
    other = align_words(told(*(" ".join(texts[k]) for k in order)))
    assert [[column[order.index(k)] for k in range(len(texts))] for column in other] == columns


@given(st.lists(TEXT, min_size=1, max_size=4))
def test_every_word_stands_in_one_column_in_order(texts):
    passages = told(*map(" ".join, texts))
    columns = align_words(passages)
    for k, passage in enumerate(passages):
        assert [c[k] for c in columns if c[k] is not None] == list(range(len(passage)))


@given(st.lists(TEXT, min_size=2, max_size=4))
def test_a_moved_passage_has_one_end_in_each_of_two_gaps(texts):
    passages = told(*map(" ".join, texts))
    columns = align_words(passages)
    moved = find_moves(columns, passages)
    for run in set().union(*moved):
        ends = [
            {k for k, at in enumerate(column) if at is not None}
            for column, own in zip(columns, moved, strict=True)
            if run in own
        ]
        assert any(one - other and other - one for one, other in combinations(ends, 2))


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ["On Monday the crew left the port.", "The crew left the port on Monday."],
            ["on monday | -", "the crew left the port | the crew left the port", "- | on monday"],
        ),
        (
            [
                "The mayor said the strike of the dockers would go on. He left the town.",
                "He left the town with the men of the sea. "
                "The mayor said the strike of the dockers would go on.",
            ],
            [
                "- | he left the town",
                "- | with the men of the sea",
                "the mayor said the strike of the dockers would go on",
                "he left the town | -",
            ],
        ),
        (
            ["The gang left.", "The crew left.", "Left the gang."],
            ["- | - | left", "the | the | the", "gang | crew | gang", "left | left | -"],
        ),
    ],
)
def test_moved_passages_are_sites_of_their_own(texts, expected):
    own = [site if " | " in site else f"{site} | {site}" for site in expected]
    assert shown(*texts) == own


def test_chance_words_at_the_old_place_do_not_tear_a_moved_sentence_apart():
    moved = "ten crews of the old dock left the town at night"
    stays = "the mayor said that the strike of the dockers and of the pilots would go on"
    found = shown(f"{moved} {stays}", f"some of the men of the sea {stays} {moved}")
    assert f"{moved} | -" in found and f"- | {moved}" in found


@pytest.mark.parametrize("run", ["on Monday", "in the old port of Varnholm", "Torres"])
def test_an_edit_names_both_ends_of_a_move(at_one_place, run):
    rest = "the strike of the dockers will go on until the end of May"
    readings = collate(at_one_place({"P": f"{run} {rest}", "Q": f"{rest} {run}"}))
    for base in "PQ":
        found = edits(readings, base).set_index("op")
        gone, come = found.loc["omission"], found.loc["addition"]
        assert (gone["moved_to"], come["moved_to"]) == (come["variant"], gone["variant"])
        assert gone["base_text"].strip() == run == come["text"].strip()


def test_a_word_that_is_gone_and_function_words_that_come_are_no_move(at_one_place):
    pages = {"P": "the crew of the port left", "Q": "crew left the of the"}
    assert set(edits(collate(at_one_place(pages)), "P")["moved_to"]) == {""}


SOME_TEXT = st.lists(SOME, min_size=1, max_size=8)


@given(SOME_TEXT, SOME_TEXT)
def test_a_move_is_the_same_move_from_either_base(at_one_place, a, b):
    readings = collate(at_one_place({"P": " ".join(a), "Q": " ".join(b)}))
    moves = [
        {(row.variant, row.moved_to) for row in edits(readings, base).itertuples()} for base in "PQ"
    ]
    assert moves[0] == moves[1]
    named = {pair for pair in moves[0] if pair[1]}
    assert named == {(there, here) for here, there in named}


def test_words_of_a_moved_passage_fill_no_slot_with_the_words_at_its_old_place():
    columns = align_words(
        told("Moscow said on Monday it went on", "On Monday Moscow told it went on")
    )
    assert [2, 0] in columns and [3, 1] in columns
    assert all(None in column for column in columns if column[0] in (0, 1))


def test_another_word_fills_the_slot_that_most_passages_fill():
    most = ["In town the masons of Ilm left"] * 3
    alone, other = "In town the angry masons of Ilm left", "In town the printers of Ilm left"
    columns = align_words(told(*most, alone, other))
    assert [3, 3, 3, 4, 3] in columns and [None, None, None, 3, None] in columns


def test_of_equal_words_that_stands_which_most_passages_have():
    plain = ["they left. The group of Ilm won it all"] * 2
    alone = "they left. The angry group of Ilm won it"
    more = "they left because the crew won. The group of Ilm won it all"
    columns = align_words(told(*plain, more, alone))
    assert [2, 2, 6, 2] in columns and [None, None, None, 3] in columns
