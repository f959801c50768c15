"""Spelling: one word in two spellings is equal, two words stay apart, twice is once."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samestory.spelling import level

LETTERS = st.text(max_size=20)


@given(LETTERS)
@example("U.S.")
@example("labelled")
@example("organisationally")
def test_levelling_twice_is_levelling_once(word):
    assert level(level(word)) == level(word)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "us"), ("IS", "is"), ("IT", "it"), ("WHO", "who"), ("U.S.", "us"), ("I.S.", "is"),
        ("four", "for"), ("our", "or"), ("prise", "prize"), ("filing", "filling"), ("hour", "hor"),
        ("its", "it's"), ("crew", "crews"), ("Lavrov", "Lavrov's"), ("bared", "barred"),
        ("planed", "planned"), ("2,000", "2000,5"), ("hoping", "hopping"), ("sole", "sol"),
        ("refiled", "refilled"), ("ski", "sky"), ("tail", "tael"), ("fairy", "faery"),
        ("contour", "contor"), ("acre", "acer"), ("basement", "bazement"),
        ("radii", "rady"), ("lay", "lai"),
    ],
)  # fmt: skip
def test_levelling_keeps_different_words_apart(one, other):
    assert level(one) != level(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("US", "U.S."), ("IS", "I.S."), ("harbour", "harbor"), ("neighbouring", "neighboring"),
        ("organisation", "organization"), ("recognised", "recognized"), ("centre", "center"),
        ("stabilise", "Stabilize"), ("analyse", "analyze"), ("defence", "defense"),
        ("travelled", "traveled"), ("Sergei", "Sergey"), ("Al-Qaeda", "al-qaeda"),
        ("Qaeda", "Qaida"), ("kilometres", "kilometers"), ("anaesthetist", "anesthetist"),
        ("manoeuvred", "maneuvered"), ("panellists", "panelists"), ("fulfilment", "fulfillment"),
        ("learnt", "learned"), ("cheques", "checks"), ("Zelenskyy", "Zelensky"),
        ("Zelenskiy", "Zelenski"), ("Dmitri", "Dmitry"), ("Wałęsa", "Walesa"),
        ("Erdoğan", "Erdogan"), ("Mohammed", "Muhammad"), ("catalogued", "cataloged"),
        ("Moscow’s", "moscow's"), ("Mayor", "mayor"), ("programme", "program"),
        ("mobilise", "mobilize"), ("emphasised", "emphasized"), ("neighbour's", "neighbor’s"),
        ("café", "cafe"), ("Is", "is"), ("Us", "us"),
    ],
)  # fmt: skip
def test_levelling_makes_one_word_in_two_spellings_equal(one, other):
    assert level(one) == level(other)
