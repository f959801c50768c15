"""Collation: nothing lost, no direction, sites that end where the grouping changes."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from samestory.collation import collate, read_side, read_sites, write_sides
from samestory.tokens import words

CONTENT = ["crew", "gang", "mayor", "harbour", "harbor", "strike", "US", "Vote"]
VOCABULARY = st.sampled_from([*CONTENT, "the", "of", "us", "a"])
TOLD = st.lists(VOCABULARY, min_size=1, max_size=7)
WITNESSES = st.lists(TOLD, min_size=1, max_size=4)
MARKS = st.sampled_from(["", "", ",", ".", ";", "”", ", —", "!"])


def levels(text: str) -> tuple[str, ...]:
    return tuple(word.level for word in words(text) if word.text)


def by_site(readings: pd.DataFrame) -> dict[int, dict[str, tuple[str, ...]]]:
    """The levelled words of each witness, site by site; a gap is no words."""
    sigla = sorted(set(readings["siglum"]))
    found: dict[int, dict] = defaultdict(lambda: dict.fromkeys(sigla, ()))
    for row in readings.itertuples():
        found[row.site][row.siglum] += levels(row.text)
    return found


def partition(site: dict[str, tuple[str, ...]]) -> frozenset:
    parts = defaultdict(set)
    for siglum, text in site.items():
        parts[text].add(siglum)
    return frozenset(map(frozenset, parts.values()))


PROSE = st.lists(
    st.tuples(st.sampled_from(["crew", "the", "Mayor", "“strike", "US"]), MARKS),
    min_size=1,
    max_size=6,
).map(lambda parts: " ".join(word + marks for word, marks in parts))


@given(st.lists(st.lists(PROSE, min_size=1, max_size=3).map("\n".join), min_size=1, max_size=4))
@example(["The  **crew**  of\n[the](#) harbour", "\\$5 crew"])
def test_joined_readings_are_the_blocks_by_slices_and_by_text(at_one_place, pages):
    named = dict(zip("PQRS", pages, strict=False))
    blocks = at_one_place(named)
    readings = collate(blocks)
    for row in blocks.itertuples():
        own = readings[readings["block"] == row.block].sort_values("start")
        assert "".join(named[row.siglum][r.start : r.end] for r in own.itertuples()) == row.saved
        shown = "".join(own["text"])
        assert shown == "".join(word.shown for word in words(row.saved))


@given(WITNESSES)
@example([["crew", "the", "gang"], ["gang", "the", "crew"], ["the", "of", "the"]])
def test_equal_groups_are_equal_words_once_levelled_and_no_others(at_one_place, told):
    blocks = at_one_place(dict(zip("PQRS", map(" ".join, told), strict=False)))
    readings = collate(blocks)
    for site, texts in by_site(readings).items():
        here = readings[readings["site"] == site]
        group = dict(zip(here["siglum"], here["group"], strict=True))
        for one in group:
            for other in group:
                assert (group[one] == group[other]) == (texts[one] == texts[other])
        assert set(group) == {siglum for siglum, text in texts.items() if text}


@given(WITNESSES)
def test_a_site_ends_where_the_grouping_of_the_witnesses_changes(at_one_place, told):
    blocks = at_one_place(dict(zip("PQRS", map(" ".join, told), strict=False)))
    found = by_site(collate(blocks))
    order = [partition(found[site]) for site in sorted(found)]
    assert sorted(found) == list(range(1, len(found) + 1))
    assert all(one != other for one, other in zip(order, order[1:], strict=False))


@given(WITNESSES, st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_names_of_witnesses_change_a_row(at_one_place, told, random):
    pages = dict(zip("PQRS", map(" ".join, told), strict=False))
    names = dict(zip(pages, random.sample(["Z", "B", "K", "M"], len(pages)), strict=True))
    other = {names[s]: page for s, page in random.sample(list(pages.items()), len(pages))}
    rows = [
        {
            (r.site, name, r.start, r.end, r.text, r.group)
            for r in found.itertuples()
            for name in [names.get(r.siglum, r.siglum) if found is one else r.siglum]
        }
        for one in [collate(at_one_place(pages))]
        for found in (one, collate(at_one_place(other)))
    ]
    assert rows[0] == rows[1]


@given(WITNESSES, st.data())
def test_commas_take_no_match_from_a_word(at_one_place, told, data):
    plain = dict(zip("PQRS", map(" ".join, told), strict=False))
    marked = {
        siglum: " ".join(word + data.draw(MARKS) for word in text)
        for siglum, text in zip("PQRS", told, strict=False)
    }
    assert by_site(collate(at_one_place(plain))) == by_site(collate(at_one_place(marked)))


@given(TOLD, TOLD)
def test_function_words_take_no_match_from_content_words(at_one_place, one, other):
    """Two texts keep as many common content words in order as there are without function words."""
    kept = [[w for w in text if w not in ("the", "of", "us", "a")] for text in (one, other)]
    assume(all(kept))

    def matched(pages):
        found = by_site(collate(at_one_place(pages)))
        same = [set(site["P"]) and site["P"] == site["Q"] for site in found.values()]
        own = [t["P"] for t, s in zip(found.values(), same, strict=True) if s]
        return sum(word not in ("the", "of", "us", "a") for text in own for word in text)

    whole = matched({"P": " ".join(one), "Q": " ".join(other)})
    bare = matched({"P": " ".join(kept[0]), "Q": " ".join(kept[1])})
    assert whole >= bare


def told_at(readings: pd.DataFrame) -> list[str]:
    return [
        " | ".join(" ".join(text) or "∅" for text in site.values())
        for site in by_site(readings).values()
    ]


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        (
            {"P": "The gang left the port.", "Q": "The crew left the port."},
            ["the | the", "gang | crew", "left the port | left the port"],
        ),
        (
            {"P": "The old crew, he said, left.", "Q": "The crew left."},
            ["the | the", "old | ∅", "crew | crew", "he said | ∅", "left | left"],
        ),
        (
            {"P": "They met in the harbour", "Q": "They met us in the harbor"},
            ["they met | they met", "∅ | us", "in the harbor | in the harbor"],
        ),
        (
            {"P": "US aid", "Q": "us aid"},
            ["US | us", "aid | aid"],
        ),
        (
            {"P": "a list of the banned", "Q": "a list", "R": "a list of the barred"},
            ["a list | a list | a list", "of the | ∅ | of the", "banned | ∅ | barred"],
        ),
    ],
)
def test_sites_are_those_of_a_careful_collator(at_one_place, pages, expected):
    assert told_at(collate(at_one_place(pages))) == expected


def test_changes_of_one_grouping_are_one_site_over_function_words_and_two_over_others(at_one_place):
    bridged = collate(at_one_place({"P": "men of the sea left", "Q": "women of the land left"}))
    parted = collate(at_one_place({"P": "men cross sea left", "Q": "women cross land left"}))
    assert told_at(bridged) == ["men of the sea | women of the land", "left | left"]
    assert told_at(parted) == ["men | women", "cross | cross", "sea | land", "left | left"]


def test_repeats_and_other_roles_are_left_out(at_one_place):
    blocks = at_one_place({"P": "The crew\nThe crew\nA title", "Q": "The gang"})
    blocks.loc[blocks["block"] == "P.2", "repeat_of"] = "P.1"
    blocks.loc[blocks["block"] == "P.3", "role"] = "headline"
    assert set(collate(blocks)["block"]) == {"P.1", "Q.1"}
    assert set(collate(blocks, "headline")["block"]) == {"P.3"}


def test_sites_read_back_say_who_has_which_words_and_who_has_none(at_one_place):
    pages = {"P": "the old crew", "Q": "the crew", "R": "the Old crew", "S": "the new crew"}
    found = read_sites(collate(at_one_place(pages)))
    assert [site.differs for site in found] == [False, True, False]
    assert found[1].sides == (("P", "R"), ("S",), ("Q",)) and found[1].gap == ("Q",)
    assert found[1].texts == ({"P": "old ", "R": "Old "}, {"S": "new "})


def test_sides_are_written_with_a_bar_and_a_gap_with_a_minus():
    assert write_sides(["ED", "L"], "DEL", gap=True) == "DE|L-"
    assert write_sides([["P1", "R"], ["Q"]], {"P1", "Q", "R"}) == "P1+R|Q"
    assert write_sides(["AB", ["C"]], ["A", "AB", "B", "C"]) == "A+B|C"


@given(st.sets(st.text("AB1", min_size=1, max_size=2), min_size=2, max_size=7), st.booleans())
@example({"A", "B", "AB"}, True)
def test_sides_are_read_as_they_were_written_whatever_the_sigla(known, gap):
    for n in range(1, len(known)):
        for side in map(sorted, combinations(known, n)):
            sides = [side, sorted(known - set(side))]
            told = [write_sides([side], known), *write_sides(sides, known, gap).split("|")]
            assert [read_side(own, known) for own in told] == [side, *sides]


def test_one_joint_holds_in_every_table_of_a_story(toy):
    """Where AB tells another story, A and B together are still not written as it is."""
    told = "The crew of Varnholm voted on Saturday for a {} strike in the old port, {} said."
    ways = {"A": ("long", "they"), "B": ("long", "they"), "C": ("short", "men")}
    pages = {siglum: told.format(*own) for siglum, own in ways.items()}
    study = toy(pages | {"AB": "Rain fell over the hills in the north, and the rivers rose."})
    sides = {side for groups in study.variants["groups"] for side in groups.split("|")}
    assert sides == {"A+B", "C"}
    assert set(study.splits["agency"]) == {"A+B+C"} and set(study.splits["split"]) == {"A+B|C"}
    assert {"A+B", "A+B+C"} & set(study.omissions["who_has"])


def test_on_the_five_pages_readings_joined_are_the_bodies_to_the_letter(study):
    page = {witness.siglum: witness.page for witness in study.story.witnesses}
    body = study.blocks[study.blocks["role"] == "body"]
    for row in body.itertuples():
        own = study.readings[study.readings["block"] == row.block].sort_values("start")
        assert "".join(page[row.siglum][r.start : r.end] for r in own.itertuples()) == row.saved
        assert "".join(own["text"]).strip() == row.text
