"""Exercises: the answers of the five pages by eye, and what holds of any story."""

from __future__ import annotations

import pytest

from samestory.exercises import EXERCISES, count_runs, invented_coding, tabulate_coding
from samestory.kinds import FORM

#: Read on the five pages by people, before any of it was computed.
BY_EYE = {
    "0": (5.0,),
    "1": {"L"},
    "2": (4.0, 5.0, 2.0),
    "3": "2024-10-13",
    "4": {"body": {"A", "E", "L", "N"}, "caption": {"L", "N"}, "nowhere": {"D"}},
    "5a": {"militant", "group"},
    "5b": {"militant"},
    "6a": (2.0, 3.0, 0.0),
    "6b": (3.0, 2.0, 0.0),
    "7": (0.0,),
    "8": (2.0,),
    "9a": {"L", "N"},
    "9b": False,
    "10": (7.0, 6.0),
}
STORIES = ["study", "lindmoor"]


def solve(study, number):
    return next(e for e in EXERCISES if e.number == number).solve(study)


@pytest.mark.parametrize("number", BY_EYE)
def test_the_answers_are_what_people_read_on_the_pages(study, number):
    assert solve(study, number).answer == BY_EYE[number]


def test_the_answers_of_the_hand_collated_story(lindmoor):
    assert solve(lindmoor, "1").answer == {"P", "S"}
    assert solve(lindmoor, "4").answer == {"body": {"Q", "S", "X"}, "nowhere": {"P", "R"}}
    assert solve(lindmoor, "7").answer == (1.0,)
    assert solve(lindmoor, "9a").answer == {"P", "R"}
    assert solve(lindmoor, "3") is None and solve(lindmoor, "5a") is None


def test_alpha_is_what_the_formula_gives_by_hand():
    coded = invented_coding()
    n = 2 * len(coded)
    labels = [*coded["first coder"], *coded["second coder"]]
    counts = [labels.count(label) for label in sorted(set(labels))]
    observed = 2 * coded["first coder"].ne(coded["second coder"]).sum() / n
    expected = (n * (n - 1) - sum(c * (c - 1) for c in counts)) / (n * (n - 1))
    assert solve(None, "11").answer[0] == pytest.approx(1 - observed / expected, abs=1e-4)
    assert tabulate_coding().to_numpy().sum() == len(coded)


@pytest.mark.parametrize("story", STORIES)
def test_swapping_the_base_swaps_additions_and_omissions(story, request):
    study = request.getfixturevalue(story)
    (added, lost, other), back = solve(study, "6a").answer, solve(study, "6b").answer
    assert back == (lost, added, other) and added != lost


@pytest.mark.parametrize("story", STORIES)
def test_the_answer_is_a_right_one_and_no_trap(story, request):
    study = request.getfixturevalue(story)
    for exercise in EXERCISES:
        solved = exercise.solve(study)
        if solved is None:
            continue
        assert exercise.form.same(solved.answer, solved.answer)
        if not isinstance(solved.answer, dict | frozenset):
            assert not any(trap == solved.answer for trap in solved.traps), exercise.number
        elif isinstance(solved.answer, frozenset):
            assert not solved.answer & set(solved.traps), exercise.number


@pytest.mark.parametrize("story", STORIES)
def test_evidence_is_blocks_variants_and_findings_of_the_study(story, request):
    study = request.getfixturevalue(story)
    known = {*study.blocks["block"], *study.variants["variant"], *study.findings["finding"]}
    solved = [exercise.solve(study) for exercise in EXERCISES]
    assert {one for s in solved if s for one in s.evidence} <= known
    assert sum(bool(s.evidence) for s in solved if s) >= 8


@pytest.mark.parametrize("story", STORIES)
def test_no_question_hint_or_place_gives_the_answer_away(story, request):
    study = request.getfixturevalue(story)
    for exercise in EXERCISES[1:]:
        solved = exercise.solve(study)
        if solved and exercise.form.show(solved.answer) not in ("yes", "no", "0"):
            told = [solved.question, exercise.hint, exercise.where, *solved.traps.values()]
            shown = exercise.form.show(solved.answer)
            assert not any(shown in text.split() for text in told if len(shown) > 1)
    if story == "study":
        assert "troika" not in solve(study, "9a").question


def test_a_photo_credit_is_a_trap_of_its_own(study):
    traps = solve(study, "1").traps
    assert traps["D"] == "D names AFP, but what stands beside those words?"
    assert "inferred from its wording" in traps["N"]


def test_form_is_left_out_of_the_counts_against_a_base(study):
    edits = study.edits_against("E")
    own = edits[edits["siglum"] == "D"]
    assert sum(solve(study, "6a").answer) == (~own["kind"].isin(FORM)).sum() < len(own)


def test_runs_fall_with_their_length_and_levelling_finds_more(study, lindmoor):
    for one in (study, lindmoor):
        table = count_runs(one)
        assert (table.diff(axis=1).iloc[:, 1:] <= 0).all(axis=None)
        assert (table.loc["levelled"] >= table.loc["spelling kept"]).all()


def test_a_story_of_strangers_is_asked_what_it_can_answer(toy):
    study = toy({"P": "Gulls cried above the port.", "Q": "Snow fell on a far pass."})
    asked = [exercise.number for exercise in EXERCISES if exercise.solve(study)]
    assert asked == ["0", "2", "10", "11"]


def test_one_page_is_asked_without_an_error(toy):
    study = toy({"P": "Gulls cried above the port."})
    asked = [exercise.number for exercise in EXERCISES if exercise.solve(study)]
    assert asked == ["0", "2", "11"] and count_runs(study).empty
