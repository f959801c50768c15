"""Handouts: the lesson's pages hold what code writes today, and lead where they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from samestory import SamestoryError, compare, pages, site
from samestory.citations import permalink
from samestory.exercises import EXERCISES
from samestory.handouts import FOLDER, MARKED, WARM_UP, compare_warm_up, fill_lesson, fill_page
from samestory.lesson import Lesson
from samestory.listings import Edition
from samestory.markup import anchor
from samestory.rights import QUOTED, TOGETHER, printed_share, read_texts

ROOT = Path(__file__).parents[1]
LESSON = sorted((ROOT / FOLDER).glob("*.md"))


def read(name: str) -> str:
    return (ROOT / FOLDER / f"{name}.md").read_text(encoding="utf-8")


def test_the_written_parts_of_the_lesson_are_todays(study):
    made = fill_lesson(ROOT, study)
    assert list(made) == [f"{FOLDER}/{path.name}" for path in LESSON]
    for path in LESSON:
        assert made[f"{FOLDER}/{path.name}"] == path.read_text(encoding="utf-8"), path.name


def test_the_lesson_has_the_pages_that_its_contents_name():
    assert {path.stem for path in LESSON} == set(site.LESSON)


@pytest.mark.parametrize("path", LESSON, ids=lambda path: path.stem)
def test_links_lead_to_blocks_variants_and_findings_that_there_are(study, path):
    edition = Edition(study)
    ids = {anchor(one) for one in (*edition.blocks, *edition.variants)}
    ids |= {anchor(f"page-{siglum}") for siglum in study.witnesses["siglum"]}
    found = {permalink(name) for name in study.findings["finding"]}
    for href in re.findall(r'href="([^"]*)"', path.read_text(encoding="utf-8")):
        page, _, name = href.partition("#")
        assert name in {"../reader.html": ids, "../findings.html": found}[page], href


def test_every_exercise_is_asked_on_paper_and_answered_for_the_teacher_alone(study):
    lesson = Lesson(study)
    asked, answered = read("exercises"), read("teacher")
    for exercise in EXERCISES[1:]:
        head = f"{exercise.number}. {exercise.title}"
        assert head in asked and head in answered
        shown = exercise.form.show(lesson.solved[exercise.number].answer)
        assert f"<b>{shown}</b>" in answered and f"<b>{shown}</b>" not in asked


def test_what_gives_an_answer_is_folded_wherever_students_read():
    for name in ("warm-up", "five-texts", "exercises"):
        rest = re.sub(r'<details class="key">.*?</details>', "", read(name))
        assert not re.search(">What the study says|>The answer, written|Where to look", rest)
    assert "details" not in read("teacher")


def test_the_warm_up_by_hand(study):
    edits = compare_warm_up("P")
    told = list(zip(edits["op"], edits["base_text"], edits["text"], strict=True))
    assert told == [
        ("addition", "", "On Monday"),
        ("omission", "on Monday", ""),
        ("addition", "", "and pensions"),
        ("substitution", "harbour", "harbor"),
        ("substitution", "said.", "claimed."),
        ("omission", "defiant", ""),
        ("omission", "The owners were not available for comment.", ""),
    ]
    assert edits["moved_to"].astype(bool).tolist() == [True, True] + [False] * 5
    back = compare_warm_up("Q")
    swapped = {"addition": "omission", "omission": "addition", "substitution": "substitution"}
    assert back["op"].tolist() == [swapped[op] for op in edits["op"]]
    page = fill_page("<!-- begin warm-up-open -->\n<!-- end warm-up-open -->", study)
    for siglum, text in WARM_UP.items():
        assert f"<b>{siglum}</b> {text}" in re.sub("</?u>", "", page)
    assert "</u>defiant <u>crew" in page and "<u>failed. About 400 of them gathered" in page


def test_what_students_are_told_to_write_into_story_toml_can_be_read(make_story):
    told = re.findall(r"(?s)```toml\n(.*?)```", read("own-texts"))
    page = "\n\n".join(f"The crew of dock {n} in Varnholm voted on Saturday." for n in range(9))
    folder = make_story({"Q": page, "P": page})
    toml = folder / "story.toml"
    lines = "\n".join(line.strip() for part in told for line in part.splitlines())
    toml.write_text(f"{toml.read_text(encoding='utf-8')}\n{lines}\n", encoding="utf-8")
    study = compare(folder)
    assert study.blocks.set_index("block")["role"]["P.7"] == "furniture"
    assert [trace.claim for trace in study.story.traces] == ["turnout"]


@pytest.mark.parametrize("path", LESSON, ids=lambda path: path.stem)
def test_the_lesson_says_nothing_of_intent_but_in_sentences_that_it_calls_wrong(path):
    own = MARKED.sub("", path.read_text(encoding="utf-8")).replace("**", "")
    said = re.sub(r"“[^”]*”|\*[^*\n]+\*", " ", own)
    intent = r"(?i)\b(?:soften|censor|hid|conceal|suppress|bias|spun?|bur[iy])\w*"
    assert re.findall(intent, said) == []


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("nothing", "nothing of that name is written; there are pages, paragraphs, warm-up"),
        ("finding:nothing", "no finding nothing; there are moscow-2021/lead"),
        ("see:", "nothing of that name is written"),
    ],
)
def test_marks_that_nothing_fills_are_refused(study, name, why):
    with pytest.raises(SamestoryError, match=f"the lesson, <!-- begin {name} -->: {why}"):
        fill_page(f"<!-- begin {name} -->\n<!-- end {name} -->", study)


def test_filling_replaces_what_stands_between_marks_and_no_more(lindmoor):
    page = "# A\n\n<!-- begin pages -->\nold\n<!-- end pages -->\n\nafter <!-- begin -->\n"
    made = fill_page(page, lindmoor)
    assert made.startswith("# A\n\n<!-- begin pages -->\n<div") and "old" not in made
    assert made.endswith("\n<!-- end pages -->\n\nafter <!-- begin -->\n")
    assert "The Beacon" in made and fill_page(made, lindmoor) == made


def test_the_lesson_can_be_asked_of_another_story(lindmoor):
    page = "".join(f"<!-- begin {n} -->\n<!-- end {n} -->\n" for n in ("exercises", "answers"))
    made = fill_page(page, lindmoor)
    assert "credit NordWire for their text" in made and "When was it saved" not in made
    assert "\n\n" not in made  # an empty line would end the HTML for Markdown


def test_the_lesson_quotes_no_more_than_the_public_site_may(study):
    edition = Edition(study, public=True, at="reader.html")
    written = pages.write_pages(edition) | fill_lesson(ROOT, study)
    notebooks = {p.name: p.read_text(encoding="utf-8") for p in ROOT.glob("notebooks/*.ipynb")}
    texts = [text for one in (written | notebooks).items() for text in read_texts(*one)]
    prints = printed_share(study, texts)
    assert prints["share"].max() <= TOGETHER and prints["longest"].max() <= QUOTED
