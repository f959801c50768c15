"""Words as numbers: those of the study to the letter, in any text, many at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory.archive import numbering as module
from samestory.archive.numbering import Numbering
from samestory.tokens import level_words

ODD = [
    "He said **never** again [here](http://x.y/z) and #tag", "# heading\nMoscow\\$ 5",
    "Привет мир, «Москва» don’t U.S. $1.2bn 2,000 5%", "مرحبا بالعالم", "今日は世界", "", "***",
    "\ufeffBOM words", "Ünïcode's test", "no_under __bold__ x_y", "A.", "U.S", "x'y'z a.b. c.d.e",
    "word" * 10 + " " + "longword" * 3, "one\x19two 0\x190", "U.S. us US IS is Is", "ﬁne Straße",
    "organisation Organization ORGANISATION colour's", "12.5.2 3,4,5x 7%x €5.5 $", "co-op – x—y",
]  # fmt: skip
ANY = st.one_of(st.text("abcXYZ 019.,'’$%#*_[]()\\\n-éЖ中ก“”ﬁß\x19\u0301", max_size=60),
                st.text(st.characters(codec="utf-8"), max_size=40))  # fmt: skip


def bytes_of(texts):
    raw = [text.encode() for text in texts]
    edges = np.concatenate([[0], np.cumsum([len(text) for text in raw])]).astype(np.int64)
    return np.frombuffer(b"".join(raw) or b"", np.uint8), edges


def read(texts, numbering=None):
    words = (numbering or Numbering()).read(*bytes_of(texts))
    bounds = zip(words.starts[:-1], words.starts[1:], strict=True)
    return [
        ([words.levels[k] for k in words.ids[first:last]], words.at[first:last].tolist())
        for first, last in bounds
    ]


def told(text):
    levels, at = level_words(text)
    return levels, at.tolist()


def test_odd_texts_have_the_words_of_the_study():
    assert read(ODD) == [told(text) for text in ODD]


@settings(max_examples=150, deadline=None)
@given(st.lists(ANY, max_size=8))
def test_any_texts_have_the_words_of_the_study(texts):
    assert read(texts) == [told(text) for text in texts]


def test_a_second_reading_knows_the_words_and_gives_the_same():
    numbering = Numbering()
    first = read(ODD, numbering)
    entered = numbering.entered
    assert read(ODD[::-1], numbering)[::-1] == first
    assert numbering.entered == entered


def test_many_new_words_are_learnt_in_turns(monkeypatch):
    texts = [" ".join(f"word{k}x{j}" for j in range(300)) for k in range(40)]
    assert read(texts) == [told(text) for text in texts]


def test_a_text_with_more_words_than_expected_finds_room():
    texts = ["a " * 5000, "b", "c d " * 3000 + "**e**"]
    assert read(texts) == [told(text) for text in texts]


def test_too_many_words_begin_a_new_vocabulary_with_the_same_result(monkeypatch):
    numbering = Numbering()
    monkeypatch.setattr(module, "MOST_ENTRIES", 10)
    assert read(ODD, numbering) == [told(text) for text in ODD]
    assert read(ODD, numbering) == [told(text) for text in ODD]
    assert numbering.levels is module._levels


@pytest.mark.parametrize(
    "word", ["Colour", "COLOUR", "Us", "US", "It", "IT", "is", "IS", "Who", "WHO"]
)
def test_a_capital_letter_levels_as_in_the_study(word):
    both = f"{word.lower()} {word}"
    assert read([both]) == [told(both)]
