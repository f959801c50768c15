"""Linking: which passages tell the same, whatever the order of the pages and of the texts."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory.errors import UsageError
from samestory.linking import MODELS, PROFILES, Points, link, link_pages, model
from samestory.signs import Sheet, own_signs
from samestory.tokens import words
from samestory.vectors import VECTORS, vectors_of

HERALD = [
    "Dockers in the port of Varnholm voted on Saturday to go on strike for higher pay, their union "
    "said.",
    "The harbour master, Ilwa Torres, told reporters that 300 containers were stuck on the quay.",
    "Rain is expected to reach the coast by nightfall.",
    "Grain prices rose sharply in the capital after news of the walkout.",
]
ECHO = [
    "A jump in the price of wheat followed in the capital.",
    "Stevedores at Varnholm's docks will down tools over wages after a ballot on Saturday.",
    "Some 300 containers could not leave the quay, harbour master Torres said.",
    "The town's football club won its match.",
]
SENTENCE = st.lists(
    st.sampled_from(
        "the dockers strike port of Varnholm 300 ships aid help jail prison said on Saturday "
        "Torres warned grain price".split()
    ),
    max_size=9,
).map(" ".join)
PAGE = st.lists(SENTENCE, max_size=5)


@pytest.mark.parametrize("profile", PROFILES)
def test_a_made_up_story_told_twice_is_linked_as_a_reader_links_it(profile):
    chance = link(HERALD, ECHO, profile)
    true = {(0, 1), (1, 2), (3, 0)}
    least = min(chance[cell] for cell in true)
    others = [p for cell, p in np.ndenumerate(chance) if cell not in true]
    assert least > max(others)


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=25, deadline=None)
@given(a=PAGE, b=PAGE)
def test_swapping_the_texts_transposes_the_chances_and_nothing_else(profile, a, b):
    one, other = link(a, b, profile), link(b, a, profile)
    assert one.shape == (len(a), len(b))
    assert (one == other.T).all()
    assert ((one >= 0) & (one <= 1)).all()


@pytest.mark.parametrize("profile", PROFILES)
def test_a_text_linked_with_itself_has_no_sides(profile):
    for text in (HERALD, ECHO, [*HERALD, *ECHO, "", HERALD[0]]):
        chance = link(text, text, profile)
        assert (chance == chance.T).all()


@settings(max_examples=25, deadline=None)
@given(pages=st.lists(PAGE, max_size=4), dice=st.randoms(use_true_random=False))
def test_the_order_of_the_pages_changes_no_chance(pages, dice):
    order = list(range(len(pages)))
    dice.shuffle(order)
    ends = np.cumsum([0, *map(len, pages)])
    moved = [k for page in order for k in range(ends[page], ends[page + 1])]
    whole = link_pages(pages, "news-story")
    assert (whole == whole.T).all()
    again = link_pages([pages[page] for page in order], "news-story")
    assert (again == whole[np.ix_(moved, moved)]).all()


@pytest.mark.parametrize("profile", PROFILES)
def test_what_may_not_link_has_no_chance_and_no_rival(profile):
    pages = [HERALD, [*ECHO, HERALD[0]]]
    among = np.ones((9, 9), dtype=bool) & ~np.eye(9, dtype=bool)
    among[0, 8] = among[8, 0] = False
    chance = link_pages(pages, profile, among)
    assert chance[0, 8] == 0 and chance[8, 5] > 0
    assert (chance == chance.T).all()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize(
    ("a", "b"),
    [
        ([], []),
        ([], ["One."]),
        ([""], ["…", "A strike."]),
        (["A strike."], ["A strike."]),
        (["Забастовка в порту."], ["Забастовка докеров в порту.", "港口工人罢工。"]),
        (["of the"], ["of the"]),
    ],
)
def test_little_or_foreign_text_is_no_error(profile, a, b):
    chance = link(a, b, profile)
    assert chance.shape == (len(a), len(b))
    assert np.isfinite(chance).all()


def test_strings_words_and_levelled_words_are_linked_alike():
    text, other = "Dockers went on strike in Varnholm", "Varnholm dockers strike"
    levels = [word.level for word in words(text)]
    found = link([text], [other])
    assert (link([words(text)], [other]) == found).all()
    assert (link([levels], [other]) == found).all()


def test_passages_are_as_near_as_their_nearest_sentences():
    told = "Nobody knew why. " + ECHO[1]
    chance = link_pages([[HERALD[0]], [told]], "news-story")
    assert chance[0, 1] > link_pages([[HERALD[0]], ["Nobody knew why."]], "news-story")[0, 1]
    title = "Gov. Torres met Ilwa T. Marsh of the U.S. Navy."
    assert link([title], [title]).shape == (1, 1)


def test_an_unknown_profile_is_named_with_those_that_ship():
    with pytest.raises(UsageError, match=r"no profile named sports; there are news-event, news-re"):
        link(["a"], ["b"], "sports")


def test_the_tables_are_whole():
    for name in ("first", "second"):
        table = Points.read(MODELS / f"news-{name}.tsv")
        assert table.names[-1] == "" and len(set(table.names)) == len(table.names)
        assert set(table.points) == {"event", "rewrite"}
        columns = [table.centre, table.scale, *table.points.values()]
        assert all(np.isfinite(column).all() for column in columns)
        assert (table.scale > 0).all()
    for profile in PROFILES:
        assert model(profile).trees.names


def test_points_are_what_they_say(tmp_path):
    """A cell's log-odds by hand, and the table written as it was read."""
    path = MODELS / "news-first.tsv"
    table = Points.read(path)
    signs = {name: np.array([[0.25, 2.0]]) for name in table.names[:-1]}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    expected = sum(
        (2.0 - float(row["centre"])) / float(row["scale"]) * float(row["event"])
        for row in rows[:-1]
    ) + float(rows[-1]["event"])
    assert table.log_odds(signs, "event")[0, 1] == pytest.approx(expected)
    table.write(tmp_path / "again.tsv")
    assert (tmp_path / "again.tsv").read_bytes() == path.read_bytes()


def test_meanings_count_where_no_word_is_shared():
    """Two tellings without a word in common are nearer than two things, by sense alone."""
    told, other = "Stevedores walked out over wages", "Penguins swam past an iceberg"
    texts = ("Dockers struck for higher pay", told, other)
    levels = [tuple(word.level for word in words(text)) for text in texts]
    sheet = Sheet(levels, np.array([0, 1, 1]))
    signs = own_signs(sheet)
    assert signs["words"][0].max() == 0
    for name in ("sense", "near", "near_rare"):
        assert signs[name][0, 1] > signs[name][0, 2]
        assert (signs[name] == signs[name].T).all()


def test_word_vectors_are_whole_numbers_and_unknown_stems_are_as_rare_as_can_be():
    vectors, rarity = vectors_of(["strike", "zzzzqx", "said"])
    assert vectors.dtype == np.float32 and (vectors == np.round(vectors)).all()
    assert not vectors[1].any() and rarity[1] == 1 > rarity[0] > rarity[2] >= 0
    assert vectors_of([])[0].shape == (0, vectors.shape[1])
    with np.load(VECTORS) as table:
        stems = table["stems"].tobytes().decode().split("\n")
        assert stems == sorted(set(stems))
        assert len(stems) == len(table["vectors"]) == len(table["rarity"])
        assert table["vectors"].any(axis=1).all()
