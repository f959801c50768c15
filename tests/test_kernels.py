"""The compiled loops: the words of ``tokens`` to the letter, loaded only when it repays itself."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory import kernels, vocabulary
from samestory.tokens import level_words, unmark, words

LETTERS = (
    "aZé9 US.,:'’“”\"-–()[]#*\\$€\n\t\xa0\u200b\u0301\ufeff中عنक्ไ๑_%!?/²\x1c\x85"
    "\U0001f600\U0001d7d9"
)
ANY = st.text(st.sampled_from(LETTERS), max_size=40) | st.text(st.characters(), max_size=40)
TRICKY = [
    "U.S. troops, U.S.A., e.g. a.b and A.中. x",
    "$1.2 5%x 5% 1.5m 1,000.50, 1980s 2,, $ $a 3_ ١٫٢ ١.٢x 1๒ ๒1 ไทย",
    "didn't Moscow’s ’tis 'a' a''b a’",
    "\ufeffa\ufeffb a\x1cb\x85c\u3000d \ud800x",
    "## **bo**ld __x__ a_b [x](y(z)) ](",
    "*a** #5 # b\n # c \\$5 \\",
    "日本語のテキスト",
    "\U0001f600 a\U0001f600b \U0001d4b3abcdefgh \U0001d4b3abcdefgi",
    "x" * 50 + " " + "x" * 49 + "y abcdefgh abcdefghi abcdefg",
    "é" * 8 + " " + "é" * 9 + " " + "ж" * 8 + " " + "ж" * 9,
]


@pytest.fixture(scope="module")
def loops():
    if kernels.load() is None:
        pytest.skip('numba is not installed: pip install "samestory[fast]"')
    return kernels.load()


@pytest.fixture(scope="module")
def known(loops):
    return vocabulary.Vocabulary(loops)


def read(known, text):
    found = known.read_both(text, "")[0]
    return [known.levels[k] for k in found.ids.tolist()], found.at.tolist()


@settings(max_examples=1000)
@given(text=ANY)
@pytest.mark.parametrize("_", [0])
def test_compiled_words_are_the_words_to_the_letter(known, text, _):
    levels, at = level_words(text)
    assert read(known, text) == (levels, at.tolist())


@pytest.mark.parametrize("text", TRICKY)
def test_tricky_words_are_the_words_to_the_letter(known, text):
    levels, at = level_words(text)
    assert read(known, text) == (levels, at.tolist())
    assert read(known, text) == (levels, at.tolist())  # from memory


def test_every_character_is_classed_as_the_patterns_have_it(known):
    """Each code point alone, doubled, after a letter, and after a number."""
    points = [chr(k) for k in range(0x3200)] + [chr(k) for k in range(0x1F600, 0x1F610)]
    for shape in ("{0}", "{0}.{0}.", "a{0}b", "1{0}", "1.{0}5%{0}", "{0}1", "a'{0}"):
        text = " \n ".join(shape.format(c) for c in points if c not in "[]()*_#\\\ufeff")
        levels, at = level_words(text)
        assert read(known, text) == (levels, at.tolist())


@given(text=ANY)
def test_plain_level_words_are_the_words_without_their_marks(text):
    levels, at = level_words(text)
    told = [word for word in words(text) if word.text]
    assert levels == [word.level for word in told]
    for (first, last), word in zip(at.tolist(), told, strict=True):
        assert word.start <= first < last <= word.end
        assert unmark(text[first:last]).text.endswith(word.text[-1])


@pytest.mark.parametrize(
    ("a", "b", "later"),
    [("b a", "a b", True), ("a b", "b a", False), ("a b", "a", True), ("a", "a b", False)],
)
def test_which_text_sorts_first_is_decided_by_its_words_not_by_their_numbers(known, a, b, later):
    known.read_both("b a", "")
    assert known.read_both(a, b)[2] is later
    assert known.read_both(a, a)[2] is False


def test_a_vocabulary_grows_and_forgets_without_changing_words(loops, monkeypatch):
    monkeypatch.setattr(vocabulary, "MOST_ENTRIES", 3000)
    known = vocabulary.Vocabulary(loops)
    for start in range(0, 12_000, 1500):
        text = " ".join(f"word{k} {'long' * 9}{k}" for k in range(start, start + 1500))
        assert read(known, text)[0] == level_words(text)[0]
    assert known.entered < 12_000


def test_words_of_equal_keys_are_told_apart(loops, monkeypatch):
    """Even if every hash were the same, a word is found by its letters."""
    known = vocabulary.Vocabulary(loops)
    text = " ".join(f"extraordinariliest{k}" for k in range(50))
    units = np.frombuffer(text.encode(), np.uint8)
    slots, pool = np.zeros((64, 4), np.uint64), np.zeros(2000, np.uint32)
    filled = loops.enter(units, (0, 19), 7, slots, pool, 0)
    pool[18] = ord("9")
    assert loops.enter(units, (0, 19), 8, slots, pool, filled) > filled
    assert known.entered == 0


# When it repays itself


def test_small_work_is_done_in_plain_python_and_large_work_is_not(monkeypatch):
    monkeypatch.setattr(kernels, "load", lambda: "loops")
    monkeypatch.setattr(kernels, "_done", {"words": 0, "loaded": False})
    assert kernels.loops_for(kernels.REPAYS) is None
    assert kernels.loops_for(kernels.TOO_FEW - 1) is None
    assert kernels.loops_for(kernels.TOO_FEW) == "loops"  # all tasks together
    monkeypatch.setattr(kernels, "_done", {"words": 0, "loaded": True})
    assert kernels.loops_for(kernels.TOO_FEW) == "loops"  # loaded already
    assert kernels.loops_for(kernels.MOST_WORDS + 1) is None


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


def test_a_study_of_a_few_pages_imports_no_numba():
    code = (
        "import sys; from samestory.reuse import match_texts, tiles;"
        "tiles(['a'] * 500, ['a'] * 600); match_texts('one two three ' * 200, 'one two ' * 300);"
        "print('numba' in sys.modules)"
    )
    assert run(code).stdout == "False\n"


def test_without_numba_everything_works():
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from samestory import kernels; from samestory.reuse import match_texts\n"
        "assert kernels.load() is None and kernels.loops_for(10**6) is None\n"
        "print(match_texts('one two three four ' * 9, 'one two three four').n_shared)"
    )
    assert run(code).stdout == "4\n"


def test_a_package_that_cannot_be_written_to_is_compiled_all_the_same(loops):
    import numba

    calls = []

    def refuse(loop=None, cache=False):
        calls.append(cache)
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return numba.njit(loop)

    compiled = kernels._compile(refuse, kernels.swap, vars(kernels), 0)
    rows = np.array([[1, 2, 3]], np.int32)
    compiled(rows)
    assert rows.tolist() == [[2, 1, 3]] and calls == [True, False]
