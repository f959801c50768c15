"""The codebook in brief says what the codebook says, in the values that codings.csv takes."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from samestory.codebook import STEPS, VERSION
from samestory.story import CODED_VALUES

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_answers_are_those_that_codings_take(step):
    known = CODED_VALUES.get((step.table, step.column))
    assert known is None or sorted(known) == sorted(step.names)


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_every_answer_stands_in_the_codebook(step):
    book = (DOCS / "codebook.md").read_text(encoding="utf-8")
    assert [name for name in step.names if name not in book] == []
    assert f"# Codebook, version {VERSION}\n" in book


def test_every_answer_has_a_rule_and_all_but_one_a_close_call():
    values = [value for step in STEPS.values() for value in step.values]
    assert all(value.rule for value in values)
    assert [value.name for value in values if not value.close] == ["wholly"]


def test_the_guide_is_right_in_what_it_calculates():
    path = DOCS / "coding.md"
    made = doctest.testfile(str(path), False, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert (made.failed, made.attempted > 8) == (0, True)
    assert [step for step in STEPS if f"| `{step}` |" not in path.read_text("utf-8")] == []
