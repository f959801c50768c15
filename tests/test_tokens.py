"""Words: nothing lost in cutting, marks never matched, levelling that keeps words apart."""

from __future__ import annotations

import re
from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samestory.spelling import level
from samestory.tokens import clean, quoted, shown_stretches, straight, words

PRINT = st.text(st.sampled_from("aZé9 US.,:'’“”\"-–()[]#*\\$\n\t\xa0\u200b\u0301中عн_%!?/"))
ANY = st.one_of(PRINT, st.text(st.characters(exclude_categories=["Cs"])))
LETTERS = st.text(st.sampled_from("aeioulrsyzcntAEIUS.'’é"), min_size=1, max_size=9)


@given(ANY, st.integers(0, 500))
@example("## **Terrorism** and [drug](#) concerns", 7)
@example("\\$1.2 billion)“", 0)
@example("… —", 3)
def test_words_tile_their_slice_to_the_letter(saved, start):
    found = words(saved, start)
    assert bool(found) == bool(saved)
    edges = [start, *(word.end for word in found)]
    assert [word.start for word in found] == edges[:-1]
    assert edges[-1] == start + len(saved)
    assert "".join(word.shown for word in found) == clean(saved).text


@given(ANY, st.integers(0, 500))
def test_every_clean_character_knows_where_it_stands(saved, start):
    text, at = clean(saved, start)
    assert len(text) == len(at) and list(at) == sorted(set(at))
    for letter, offset in zip(text, at, strict=True):
        there = saved[offset - start]
        assert letter == there or (letter == " " and there.isspace())


@given(ANY)
def test_a_word_is_its_lead_its_letters_and_its_trail(saved):
    for word in words(saved):
        assert word.lead + word.text + word.trail == word.shown.rstrip()


#: What markup is, as one pattern: plain to read, and slow on brackets that nothing closes.
MARKUP = re.compile(
    r"!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*\)"
    r"|\*\*|__(?=\S)|(?<=\S)__|\\(?=[$*_#\[\]()!~`>+.-])|(?m:^[ \t]*\#{1,6}[ \t]+)"
)
SIGNS = st.text(st.sampled_from("[[[]](()!*_\\# \n\ta"), max_size=40)


@given(SIGNS)
@example("[[a](b)")
@example("[a\n[b](c)")
@example("[[a](b [c](d)")
@example("![![a](b)](c)")
@example("\\[[a](b)[[](")
def test_markup_is_found_as_by_its_one_pattern(saved):
    stretches, last = [], 0
    for found in MARKUP.finditer(saved):
        stretches.append((last, found.start()))
        if found[1]:
            stretches.append(found.span(1))
        last = found.end()
    assert shown_stretches(saved) == [*stretches, (last, len(saved))]


@given(st.text(st.sampled_from('a(["“.,—)'), max_size=30))
@example("a,(a")
@example("a(a")
def test_marks_that_open_go_to_the_next_word_as_by_their_one_pattern(saved):
    for word in words(saved)[:-1]:
        between = word.shown[len(word.lead) + len(word.text) :]
        assert not re.search(r"[(\[\"“]$", between) or not re.search(r"[^(\[\"“]", between)


@pytest.mark.parametrize(
    "sign",
    ["[", "![", "a[", "*", "_", "\\", "<", "(", '"', "[a](", "[](", "&", "#", "# ", " \t#", "]",
     "[a](b", "1,", "U.", "a’", "\u0301\u0323", "\ufeff", " ", "\n[", "]("],
)  # fmt: skip
@pytest.mark.parametrize("tail", ["", ")a", "](b c"])
def test_no_text_of_one_sign_takes_long(sign, tail):
    begun = process_time()
    words.__wrapped__("a" + sign * (300_000 // len(sign)) + tail)
    assert process_time() - begun < 2


def test_a_heap_of_accents_is_levelled_at_once_and_stays():
    begun, heap = process_time(), "a" + "\u0301\u0323" * 150_000
    assert level(level(heap.upper())) == level(heap) == heap
    assert process_time() - begun < 2
    assert level("a\u0323\u0301") == level("a") and level("colour" * 200) == "colour" * 200


@given(PRINT)
def test_cleaning_drops_no_letter_outside_markup_and_doubles_no_space(saved):
    plain = "".join(c for c in saved if c not in "[]()#*\\_")
    text = clean(plain).text
    assert "".join(text.split()) == "".join(plain.split())
    assert "  " not in text and text == text.strip()


@pytest.mark.parametrize(
    ("saved", "seen"),
    [
        ("Russia is [hosting](#) the Taliban", "Russia is hosting the Taliban"),
        ("(\\$1.2 billion)", "($1.2 billion)"),
        ("**Related article:** [More](#)", "Related article: More"),
        ("## **Terrorism and drug concerns**", "Terrorism and drug concerns"),
        ("group\xa0and\nAl-Qaeda ", "group and Al-Qaeda"),
        ("[a] new administration", "[a] new administration"),
        ("rank #3 * footnote", "rank #3 * footnote"),
        ("\ufeffAl\ufeff-[Qa\ufeffeda](#) ", "Al-Qaeda"),
        ("!\\![a](b(c)d) __e__ \t # f\n \t ## g ![](h)", "!a e # f g"),
    ],
)
def test_markup_is_taken_off_and_words_stay(saved, seen):
    assert clean(saved).text == seen


def test_marks_go_with_the_word_they_touch():
    found = [(w.lead, w.text, w.trail) for w in words('He (said): "Never," — ready-made.')]
    assert found == [
        ("", "He", ""),
        ("(", "said", "):"),
        ('"', "Never", '," —'),
        ("", "ready", "-"),
        ("", "made", "."),
    ]


@pytest.mark.parametrize(
    "token", ["U.S.", "$1.2", "2,000", "5%", "didn't", "Moscow’s", "1980s", "al", "$1,200.50"]
)
def test_a_number_an_abbreviation_or_a_contraction_is_one_word(token):
    assert [word.text for word in words(f"so {token} it")] == ["so", token, "it"]


def test_straight_marks_read_like_curly_ones():
    assert straight("“a” ‘b’ – —") == "\"a\" 'b' - -"


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "never" again', "never"),
        ("He said “never again” twice", "never again"),
        ("Russia 'notes' Taliban 'efforts to stabilise' it", "notes efforts to stabilise"),
        ("The Taliban's 'efforts' didn't end", "efforts"),
        ("“It goes on and on", "It goes on and on"),
        ("“one” two “three”", "one three"),
        ("no marks", ""),
    ],
)
def test_words_within_quotation_marks_are_known(text, inside):
    told = words(text)
    assert " ".join(w.text for w, q in zip(told, quoted(told), strict=True) if q) == inside
