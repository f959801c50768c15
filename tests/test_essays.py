"""Essays: what is found in one, and what is not held against it."""

from __future__ import annotations

import pytest

from samestory.essays import most_alone, read_essay, tell_essay

LONE = {"v2cecbf5f", "v30099fba", "vffb3e641", "vf52daa50", "va5cf9542"}


def told(study, text):
    return " ".join(tell_essay(study, read_essay(study, text)))


def test_the_page_with_most_lone_readings_is_asked_for_all_of_them(study):
    assert most_alone(study) == ("D", LONE)
    some = read_essay(study, "D lacks vf52daa50 and, again, vf52daa50; it has vffb3e641.")
    assert some.lone == ("vf52daa50", "vffb3e641") and some.n_lone == len(LONE)
    assert "Two of five lone readings of D (Dawn)" in told(study, " ".join(some.lone))
    assert "All is cited that is alone" in told(study, " ".join(LONE))


def test_what_is_anothers_is_asked_about(study):
    essay = read_essay(study, "Dawn adds “group” (vc9bedc98), and see vb300453a and vc14c97ed.")
    assert essay.others == (
        ("vc9bedc98", "E"), ("vb300453a", "undecided"), ("vc14c97ed", "agency"),
    )  # fmt: skip
    said = told(study, "vc9bedc98 vb300453a vc14c97ed")
    assert "vc9bedc98 is not D's: it is given to E." in said
    assert "given to nobody" in said and "where the versions part" in said


def test_ids_are_known_or_told_to_be_unknown(study):
    essay = read_essay(study, "See moscow-2021/lead, alone-D, D.17, D.99, v00000000, and D.C. too.")
    assert essay.findings == ("moscow-2021/lead", "moscow-2021/alone-D")
    assert essay.blocks == ("D.17",) and essay.unknown == ("v00000000", "D.99")


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("Against E it lacks a word.", ("E",)),
        ("With the base AFP-1, D lacks it.", ("AFP-1",)),
        ("E as base, D as witness.", ("E",)),
        ("The base is The New Arab.", ("The New Arab",)),
        ("They voted against Everything.", ()),
        ("The military base at dawn.", ()),
    ],
)
def test_a_base_is_a_page_or_a_version(study, text, bases):
    assert read_essay(study, text).bases == bases


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Of five pages, one lacks it.", ("five pages",)),
        ("They differ at 33 sites; n = 4.", ("33 sites", "n = 4")),
        ("In 2021 some pages were saved.", ()),
        ("“Five pages”, they say.", ()),
    ],
)
def test_a_number_counts_with_what_it_counts(study, text, counted):
    assert read_essay(study, text).counted == counted


def test_words_of_intent_are_found_unless_they_are_quoted(study):
    text = "“Dawn softened it” is wrong. It Softened nothing, nor did it try to hide or bury it."
    assert read_essay(study, text).meant == ("softened", "hide", "bury")
    assert read_essay(study, "Dawn alone lacks the clause.").meant == ()
    assert read_essay(study, "A cutting remark, a biscuit, an executive.").meant == ("cutting",)


def test_an_essay_without_anything_is_told_what_is_missing(study):
    said = told(study, "The paper wanted it so.")
    assert "It has five words." in said and "None of five lone readings" in said
    assert "No base is named" in said and "No number is stated" in said
    assert "No finding and no block is cited" in said and "“wanted”" not in said.split("These")[0]


def test_a_story_without_lone_readings_asks_for_none(toy):
    study = toy({"P": "Gulls cried above the port.", "Q": "Snow fell on a far pass."})
    assert "No page has a lone reading in this story." in told(study, "P against Q.")
