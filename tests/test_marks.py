"""Marks: words found by coders with no list before, matched with each other's and the program's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.marks import (
    Mark,
    marks_of_details,
    marks_of_variants,
    match,
    places_of_marks,
    read_marks,
    word_ends,
    words_of,
    words_within,
)

WORDS = st.frozensets(st.tuples(st.sampled_from("PQ"), st.integers(0, 5)), min_size=1, max_size=4)
MARKS = st.lists(WORDS.map(lambda words: Mark(words, "")), max_size=5)


@pytest.fixture
def ends(lindmoor):
    return word_ends(lindmoor.blocks)


def test_every_word_stands_where_its_letters_do(lindmoor, ends):
    for siglum, (starts, stops, _) in ends.items():
        page = lindmoor.story.witness(siglum).page
        own = [page[start:stop] for start, stop in zip(starts, stops, strict=True)]
        assert own[0][0].isalnum()
        assert not any(word[0].isspace() or word[-1].isspace() for word in own)


def test_a_mark_takes_every_word_that_it_touches(ends):
    starts, stops, _ = ends["P"]
    assert words_within(ends, [("P", starts[3] + 1, starts[4] + 1)]) == {("P", 3), ("P", 4)}
    assert words_within(ends, [("P", stops[3], starts[4])]) == frozenset()
    assert words_within(ends, [("Z", 0, 10)]) == frozenset()


def test_a_key_that_names_no_words_is_left_out(ends):
    starts, stops, _ = ends["P"]
    (mark,) = read_marks([(f"P:{starts[0]}-{stops[1]}", "wording"), ("nonsense", "label")], ends)
    assert mark == Mark(frozenset({("P", 0), ("P", 1)}), "wording")


def test_marks_match_by_the_part_they_share():
    a, b = (frozenset(("P", n) for n in range(*span)) for span in ((0, 3), (1, 4)))
    assert match([Mark(a, "x")], [Mark(b, "y")], 0.5) == [(Mark(a, "x"), Mark(b, "y"))]
    assert match([Mark(a, "x")], [Mark(b, "y")], 0.6) == []


@given(MARKS, MARKS)
def test_matching_has_no_direction(one, other):
    there = {(a.words, b.words) for a, b in match(one, other, 0.5)}
    assert there == {(a.words, b.words) for b, a in match(other, one, 0.5)}


def test_every_mark_matches_itself(study, moscow):
    alone = study.program
    own = marks_of_variants(alone, "kind", word_ends(alone.blocks))
    assert len(match(own, own, 1.0)) == len(own) == len(alone.variants)


def test_the_program_marks_the_words_of_its_readings(study):
    alone, ends = study.program, word_ends(study.blocks)
    body = words_of(alone, ["body"], ends)
    assert all(mark.words <= body for mark in marks_of_variants(alone, "kind", ends))
    numbers = marks_of_details(alone, "number", ends)
    assert len(numbers) == (alone.details["kind"] == "number").sum()
    assert all(mark.words for mark in numbers)


def test_a_mark_stands_at_the_place_of_its_first_block(study):
    block = study.blocks[study.blocks["role"] == "body"].iloc[2]
    key = f"{block.siglum}:{block.start + 1}-{block.start + 5}"
    assert places_of_marks(study, [key, "X:1-2"]) == {key: block.place}


def test_two_coders_and_the_program_found_the_same_variants(study):
    own = study.agreement.set_index(["variable", "measure"])["value"]
    assert own["variants found", "F1, exact"] == 1
    assert own["variants found", "recall"] == 1
    assert own["variants found", "precision"] > 0.97


def test_what_versions_part_is_given_to_no_outlet_by_program_and_readers(study):
    assert "agency" in set(study.variants["changed_by"])
    own = study.agreement.set_index(["variable", "measure"])["value"]
    assert own["variants found, of the right author", "F1"] == own["variants found", "F1"]
