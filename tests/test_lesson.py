"""The lesson: what a cell says to a right, a wrong, an unreadable and a missing answer."""

from __future__ import annotations

import pytest

from samestory import UsageError, compare
from samestory.exercises import EXERCISES
from samestory.lesson import PLACEHOLDER, TRIES, Lesson


@pytest.fixture
def lesson(study):
    return Lesson(study)


@pytest.mark.parametrize("given", ["", "  ", None, ..., (), []])
def test_without_an_answer_the_question_is_asked(lesson, given):
    told = repr(lesson.check("1", given))
    assert "Which pages, one or several, credit AFP" in told and PLACEHOLDER in told


def test_every_answer_that_is_shown_is_right_when_it_is_written(lesson):
    for exercise in EXERCISES:
        shown = exercise.form.show(lesson.solved[exercise.number].answer)
        assert lesson.check(exercise.number, shown).verdict == "Right.", exercise.number
        assert lesson.check(exercise.number, shown.upper()).verdict == "Right.", exercise.number


def test_a_wrong_answer_gets_a_hint_and_a_place_but_not_the_answer(lesson):
    told = repr(lesson.check(1, "D L"))
    assert told.startswith("Not yet. D names AFP, but what stands beside those words?")
    assert "Where to look:" in told and "Lapenkova" not in told


def test_what_is_right_but_not_all_is_told_so(lesson):
    assert "something is missing" in repr(lesson.check("5a", "militant"))
    assert "Look again at two rows." in repr(lesson.check("4", "body: A E L N"))


def test_the_answer_is_offered_after_some_tries_at_the_same_exercise(lesson):
    offers = ["show_answer" in repr(lesson.check("2", "5 5 2")) for _ in range(TRIES)]
    assert offers == [False] * (TRIES - 1) + [True]
    assert "show_answer" not in repr(lesson.check("7", "3"))


def test_what_cannot_be_read_is_no_try(lesson):
    for _ in range(TRIES):
        assert repr(lesson.check("1", "Z")).startswith("Not read. Z is no sign of a page here;")
    assert "show_answer" not in repr(lesson.check("1", "D"))


def test_an_answer_is_shown_with_its_evidence(lesson):
    told = repr(lesson.show_answer("9a"))
    assert told.startswith("The answer: L N. Near it, and not the same: A has “US, which")
    assert "- L.13 (body): “Lavrov expressed regret that U.S. officials did not take part" in told


@pytest.mark.parametrize("number", ["12", "", None, "5c"])
def test_an_exercise_that_there_is_not_is_refused(lesson, number):
    with pytest.raises(UsageError, match="there is none; there are 0, 1, 2, 3, 4, 5a"):
        lesson.check(number, "L")
    with pytest.raises(UsageError):
        lesson.show_answer(number)


def test_what_a_story_has_nothing_for_says_what_it_would_need(lindmoor):
    lesson = Lesson(lindmoor)
    told = "Not for this story. Exercise 3 needs a page with a date around its story; this story"
    assert repr(lesson.check("3", "2022")).startswith(told)
    assert repr(lesson.show_answer("3")).startswith(told)


def test_hostile_words_of_pages_and_students_stay_text(make_story):
    page = "The <script>x</script> crew of <b>Varnholm</b> voted on Saturday for a long strike."
    told = 'agency = "<i>Wire</i>"\nevidence.agency = "<b>Varnholm</b>"'
    folder = make_story({"P": page, "Q": page})
    toml = folder / "story.toml"
    toml.write_text(f"{toml.read_text(encoding='utf-8')}\n{told}\n", encoding="utf-8")
    lesson = Lesson(compare(folder))
    replies = [lesson.check("1", ""), lesson.show_answer("1"), lesson.check("1", "<u>Z</u>")]
    made = "".join(reply._repr_html_() for reply in replies)
    assert "&lt;i&gt;Wire&lt;/i&gt;" in made and "&lt;u&gt;Z" in made
    assert not [name for name in ("<i>", "<b>", "<u>", "<script>") if name in made]


def test_a_reply_says_the_same_as_text_and_as_html(lesson):
    reply = lesson.show_answer("8")
    assert "undecided" in repr(reply) and "undecided" in reply._repr_html_()
    assert reply._repr_html_().startswith("<p><strong>The answer:</strong> 2.</p>")


def test_an_essay_that_is_not_there_is_asked_for(lesson):
    assert repr(lesson.check_essay(" \n")).startswith("Your essay goes here:")
    assert "v2cecbf5f" in repr(lesson.check_essay("Dawn lacks v2cecbf5f."))
