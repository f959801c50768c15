"""Two editions of one text: passages split, merged, moved, absent; in neither direction."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.staircase import (
    LINKED,
    combiner,
    find_signs,
    levelled,
    link_editions,
    linked_passages,
    second_signs,
    staircase,
)

#: A tale made up for this test, in two tellings, sentence by sentence.
OLD = """
In the third winter of the long frost the miller Aldous Penn went down to the river with a lantern.
He found the wheel fast in the ice, and the sluice broken, and a heron standing upon the gate.
Then the heron spoke to him with a human voice and bade him fetch the blacksmith before dawn.
Aldous was sore afraid, but he set down the lantern upon the stones and hastened up the hill.
The blacksmith, whose name was Orrin, had buried his wife that autumn and would open to no man.
Yet when he heard of the bird he took his hammer and two iron wedges and followed without a word.
They laboured until the stars grew pale, and the ice gave way with a noise like thunder.
Out of the broken ice there rose a bell of green bronze, which had been lost in the great flood.
No rope held it, and still it rang seven times, and all the dogs of the valley began to howl.
The people ran from their beds, thinking that the enemy had crossed the mountains.
But the old priest knelt down in the snow and wept, for he knew the sound from his childhood.
So they carried the bell on a sledge to the church, and the river turned the wheel again.
""".strip().splitlines()
NEW = """
It was the third winter of the great cold when Aldous Penn, the miller, walked to the river with his lantern.
The wheel was frozen fast, the sluice was smashed, and on the gate stood a heron.
In a human voice the heron told him to bring the blacksmith before daybreak.
Though he was terrified, Aldous put the lantern down on the stones and hurried up the hill.
Orrin the blacksmith had lost his wife in autumn, and he opened his door to nobody.
But hearing about the bird, he picked up his hammer and two wedges of iron and came along in silence.
They worked until the stars faded, and then the ice broke with a crash like thunder.
From the ice a green bronze bell came up, the one that was lost in the flood.
Seven times it rang, though it had no rope, and every dog in the valley howled.
People jumped from their beds and believed the enemy had come over the mountains.
The old priest, however, knelt in the snow weeping, because he knew that sound from when he was a child.
They took the bell to the church on a sledge, and once more the river turned the wheel.
""".strip().splitlines()  # noqa: E501


def told(sentences, plan):
    """Give the passages of a plan: each the numbers of its sentences."""
    return [" ".join(sentences[k] for k in passage) for passage in plan]


def linked(plan_a, plan_b):
    """Give what is linked between two plans, and what should be."""
    found = linked_passages(told(OLD, plan_a), told(NEW, plan_b))
    true = [
        (i, j)
        for (i, p), (j, q) in itertools.product(enumerate(plan_a), enumerate(plan_b))
        if not set(p).isdisjoint(q)
    ]
    return found, true


ONE = [(k,) for k in range(12)]
TWO = [(k, k + 1) for k in range(0, 12, 2)]


@pytest.mark.parametrize(
    ("plan_a", "plan_b"),
    [
        (ONE, ONE),
        (TWO, TWO),
        (TWO, ONE),  # split
        (ONE, [(0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)]),  # merged
        ([(0, 1), (2, 3, 4), (5, 6), (7, 8), (9, 10, 11)], TWO),  # overlapping
        (TWO, [TWO[0], TWO[4], TWO[1], TWO[2], TWO[3], TWO[5]]),  # moved
        (ONE, [*ONE[6:], *ONE[:6]]),  # halves that trade places
        (ONE, ONE[:4] + ONE[7:]),  # absent
        (TWO[:3], TWO[3:]),  # nothing in common
    ],
    ids="same pairs split merged overlapping moved traded absent nothing".split(),
)
def test_passages_are_linked_however_the_editions_part_them(plan_a, plan_b):
    found, true = linked(plan_a, plan_b)
    assert found == true


def test_a_text_against_itself_is_the_diagonal():
    for passages in (OLD, NEW, told(NEW, TWO), NEW[:1], NEW[:2]):
        assert linked_passages(passages, passages) == [(k, k) for k in range(len(passages))]


PASSAGES = st.lists(
    st.lists(st.sampled_from([*OLD, *NEW, "", "The bell.", "***"]), max_size=3).map(" ".join),
    max_size=5,
)


@given(PASSAGES, PASSAGES)
def test_swapping_the_editions_transposes_the_links_to_the_last_bit(a, b):
    links = link_editions(a, b)
    assert links.shape == (len(a), len(b))
    assert (links >= 0).all() and (links <= 1).all()
    assert np.array_equal(links, link_editions(b, a).T)


def test_a_text_against_itself_is_symmetric_where_two_stretches_are_equally_good():
    passages = ["snow heron heron ice snow", "heron wheel the snow bell wheel"]
    links = link_editions(passages, passages)
    assert np.array_equal(links, links.T)


@given(PASSAGES, PASSAGES)
def test_the_features_have_no_direction(a, b):
    there, back = (find_signs(*map(levelled, pair)) for pair in ((a, b), (b, a)))
    first = np.linspace(0, 1, len(there.cells.rows))
    turned = np.lexsort((back.cells.rows, back.cells.columns))
    assert np.array_equal(there.cells.rows, back.cells.columns[turned])
    if not there.features:
        return
    again = np.empty_like(first)
    again[turned] = first
    one, other = second_signs(there, first), second_signs(back, again)
    for name, values in one.items():
        if name.startswith(("stretch_", "missed", "purity")):
            continue  # of two stretches equally good, either may be taken
        assert other[name][turned] == pytest.approx(values), name


@pytest.mark.parametrize(
    ("a", "b"), [([], []), (OLD, []), ([], NEW), ([""], [""]), (["", "…"], NEW), (["..."], ["!"])]
)
def test_where_there_is_nothing_nothing_is_linked(a, b):
    links = link_editions(a, b)
    assert links.shape == (len(a), len(b)) and not links.any()


FILLER = """
the the the and and of of to in a was were had with for from market harbour sailor merchant candle
winter bread letter horse soldier garden window daughter summer bridge carpenter apple silver
promised bought sold wandered listened carried opened laughed followed remembered waited counted
""".split()


def test_a_long_text_is_linked_as_a_short_one():
    """More passages than are looked at for each: the tale, behind others and before others."""
    rng = np.random.default_rng(5)
    before, after = ([" ".join(rng.choice(FILLER, 20)) for _ in range(40)] for _ in range(2))
    found = linked_passages(before + OLD, NEW + after)
    assert {(40 + k, k) for k in range(12)} <= set(found)
    assert len(found) <= 14


def chains(n, m):
    """Give every set of cells in which no two cross and those of a row or column are neighbours."""
    cells = list(itertools.product(range(n), range(m)))
    for size in range(len(cells) + 1):
        for chosen in itertools.combinations(cells, size):
            steps = [(y[0] - x[0], y[1] - x[1]) for x, y in itertools.pairwise(chosen)]
            if all(i >= 0 and j >= 0 and (i or j == 1) and (j or i == 1) for i, j in steps):
                yield chosen


@given(st.lists(st.floats(-3, 3), min_size=6, max_size=6), st.sampled_from([(2, 3), (3, 2)]))
def test_the_staircase_sums_over_every_set_of_links_in_order(gains, shape):
    gains = np.array(gains).reshape(shape)
    total, here = 0.0, np.zeros(shape)
    for chosen in chains(*shape):
        weight = np.exp(sum(gains[cell] for cell in chosen))
        total += weight
        for cell in chosen:
            here[cell] += weight
    assert np.exp(staircase(gains)) == pytest.approx(here / total)


def test_the_shipped_tables_ask_for_features_that_there_are():
    signs = find_signs(levelled(OLD), levelled(NEW))
    first, second = combiner("edition-first"), combiner("edition")
    assert set(first.names) <= set(signs.features)
    said = first.score(signs.features)
    assert set(second.names) <= set(second_signs(signs, said))
    assert any(name.startswith("first") for name in second.names)
    assert 0.2 < LINKED < 0.8
