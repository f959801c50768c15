"""Replies: what a student may write, and what cannot be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.replies import (
    DAY,
    NUMBER,
    ROWS,
    SIGLA,
    THREE,
    TWO,
    WORDS,
    YES,
    Unread,
    name_pages,
)

FIVE = name_pages(
    [("A", "The Beacon"), ("D", "Dusk"), ("E", "The Times"), ("L", "The Times"), ("N", "The New")]
)
TWIN = name_pages([("Re", "The Gazette"), ("Rl", "The Gazette"), ("P", "The Herald")])


@pytest.mark.parametrize(
    "written",
    ["D L", "l, d", "DL", " d;L ", "pages D and L", "Dusk and L", "“D” & ‘L’", ["L", "d"], "D/L."],
)
def test_signs_are_read_in_any_order_with_any_marks(written):
    assert SIGLA.read(written, FIVE) == {"D", "L"}


@pytest.mark.parametrize("written", ["none", "None.", "nobody", "no page", "∅"])
def test_no_page_is_an_answer(written):
    assert SIGLA.read(written, FIVE) == frozenset()


def test_an_outlet_with_two_pages_names_neither():
    assert SIGLA.read("The New, The Beacon", FIVE) == {"N", "A"}
    with pytest.raises(Unread, match="Times is no sign of a page here; the signs are A, D, E, L "):
        SIGLA.read("The Times", FIVE)


def test_signs_of_two_letters_are_read():
    assert SIGLA.read("re, rl and the Herald", TWIN) == {"Re", "Rl", "P"}
    with pytest.raises(Unread, match="R is no sign"):
        SIGLA.read("R", TWIN)


def test_signs_that_differ_by_case_alone_are_kept_apart():
    names = name_pages([("p", "One"), ("P", "Two")])
    assert SIGLA.read("P", names) == {"P"} and SIGLA.read("p", names) == {"p"}


@pytest.mark.parametrize("written", ["4, 5, 2", "4 5 2", "four, five and two", (4, 5, 2), "4;5;2."])
def test_numbers_are_read_in_figures_and_words(written):
    assert THREE.read(written, FIVE) == (4.0, 5.0, 2.0)


def test_numbers_keep_their_order_and_their_count():
    assert not TWO.same((7.0, 6.0), TWO.read("6, 7", FIVE))
    with pytest.raises(Unread, match="is not read as 2 numbers"):
        TWO.read("7", FIVE)
    assert NUMBER.read("1,100 words", FIVE) == (1100.0,)
    assert NUMBER.read("none", FIVE) == (0.0,)


@pytest.mark.parametrize(("written", "right"), [("0.69", True), ("0.692", True), ("0.70", False)])
def test_a_decimal_may_be_rounded(written, right):
    assert NUMBER.same((0.6905,), NUMBER.read(written, FIVE)) is right


@pytest.mark.parametrize(
    "written",
    ["2024-10-13", "13 Oct 2024", "13 October, 2024", "October 13, 2024", "13th of October 2024"],
)
def test_days_are_read_as_pages_write_them(written):
    assert DAY.read(written, FIVE) == "2024-10-13"


def test_a_date_is_as_precise_as_it_is_written():
    assert DAY.read(2022, FIVE) == "2022"
    assert DAY.read("Oct 2024", FIVE) == "2024-10"
    for written in ("13/10/2024", "yesterday", "13 October"):
        with pytest.raises(Unread, match="write day, month and year"):
            DAY.read(written, FIVE)


def test_words_are_read_in_any_order_and_spelling():
    assert WORDS.read("“Militant”, group", FIVE) == WORDS.read("GROUP and militant", FIVE)
    assert WORDS.read("harbour", FIVE) == WORDS.read("harbor", FIVE)
    assert WORDS.read("none", FIVE) == frozenset()


def test_yes_and_no():
    assert YES.read("Yes!", FIVE) is True and YES.read(False, FIVE) is False
    with pytest.raises(Unread, match="write yes or no"):
        YES.read("perhaps", FIVE)


def test_rows_are_read_from_lines_and_mappings_and_empty_ones_do_not_count():
    told = "Body: a d\ncaption: L; headline: none"
    assert ROWS.read(told, FIVE) == {"body": {"A", "D"}, "caption": {"L"}}
    assert ROWS.read({"body": "DA", "caption": ["L"]}, FIVE) == ROWS.read(told, FIVE)
    with pytest.raises(Unread, match="Write each row with a colon"):
        ROWS.read("body A", FIVE)


@pytest.mark.parametrize("form", [SIGLA, NUMBER, THREE, DAY, WORDS, YES, ROWS])
@given(written=st.text())
def test_whatever_is_written_is_read_or_told_in_a_sentence(form, written):
    try:
        form.same(form.read(written, FIVE), form.read(written, FIVE))
    except Unread as error:
        assert str(error).endswith(".")
