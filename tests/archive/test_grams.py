"""Sampled runs of words: equal for equal words, whatever stands around them; lines the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory.archive import grams
from samestory.tokens import level_words

SCRIPTS = (
    "The minister told reporters on Friday that talks would go on",
    "Министр сказал журналистам в пятницу что переговоры будут продолжены скоро",
    "قال الوزير للصحفيين يوم الجمعة إن المحادثات ستستمر في الأسبوع المقبل",
    "Le général a déclaré à la télévision que l'été serait très long",
    "部長は金曜日に記者団に対し協議は続くと述べた",
)


def bytes_of(texts):
    raw = [text.encode() for text in texts]
    starts = np.concatenate([[0], np.cumsum([len(text) for text in raw])]).astype(np.int64)
    return np.frombuffer(b"".join(raw) or b"", np.uint8), starts


def runs_of(*texts, sample=1):
    text, starts = bytes_of(texts)
    out, ends = np.empty(len(text) + 16, np.uint64), np.zeros(len(texts), np.int64)
    count, _ = grams.scan_grams(text, starts, grams.letters(), sample, out, ends)
    firsts = [0, *ends[:-1]]
    assert ends[-1] == count
    return [out[first:last].tolist() for first, last in zip(firsts, ends, strict=True)]


@pytest.mark.parametrize("text", SCRIPTS)
def test_equal_words_give_equal_runs_whatever_marks_and_case(text):
    plain, other = runs_of(text, f"“{text.upper()}”, – {text.lower()}!")
    assert len(plain) == len(set(plain)) > 5
    assert other[: len(plain)] == plain
    assert other[-len(plain) :] == plain


def test_there_is_a_run_for_every_four_words_and_none_for_three():
    assert [len(runs) for runs in runs_of("one two three", "one two three four", "a b c d e")] == [
        0, 1, 2,
    ]  # fmt: skip


def test_an_accent_of_its_own_and_one_in_the_letter_are_the_same_word():
    composed, apart = "café né à Orléans hier", "cafe\u0301 ne\u0301 a\u0300 Orle\u0301ans hier"
    assert runs_of(composed)[0] == runs_of(apart)[0] == runs_of("cafe ne a Orleans hier")[0]


def test_a_word_does_not_run_on_into_the_next_article():
    alone, before = runs_of("we four words end", "here and so on")
    assert [alone, before] == [runs_of("we four words end")[0], runs_of("here and so on")[0]]
    assert alone != runs_of("we four words endhere and so on")[0][:1]


def test_a_sample_is_the_same_part_of_every_article():
    words = " ".join(f"word{k} thing{k * k}" for k in range(3000))
    whole, part = runs_of(words)[0], runs_of(words, sample=4)[0]
    assert set(part) < set(whole)
    assert 0.2 < len(part) / len(whole) < 0.3
    assert runs_of("something else. " + words, sample=4)[0][-len(part) :] == part


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=60), min_size=1, max_size=5))
def test_any_text_is_read_to_its_end_and_no_further(texts):
    apart = [runs_of(text)[0] for text in texts]
    assert runs_of(*texts) == apart


@pytest.mark.parametrize(
    "raw", [b"\xc3", b"a b c \xe2\x80", b"\xf0\x9f one two three four", b"\xff\xfe"]
)
def test_what_is_no_utf_8_is_read_without_harm(raw):
    text, out = np.frombuffer(raw, np.uint8), np.empty(64, np.uint64)
    starts, ends = np.array([0, len(raw)]), np.zeros(1, np.int64)
    count, _ = grams.scan_grams(text, starts, grams.letters(), 1, out, ends)
    assert 0 <= count <= len(raw)


def lines_of(*texts, outlets=None):
    text, starts = bytes_of(texts)
    out = np.zeros((200, 4), np.uint64)
    outlets = np.array(outlets or [0] * len(texts), np.int32)
    n = grams.scan_lines(text, starts, np.arange(len(texts)), outlets, grams.letters(), out)
    told = []
    for key, k, first, last in out[:n].tolist():
        told.append((key, int(k), texts[int(k)].encode()[int(first) : int(last)].decode()))
    return told


def test_lines_are_told_with_their_place():
    found = lines_of("Read more here.\n\n  Ünïted news\nEnd", "read MORE here!\r\nEnd")
    assert [(k, line) for _, k, line in found] == [
        (0, "Read more here."), (0, "  Ünïted news"), (0, "End"),
        (1, "read MORE here!\r"), (1, "End"),
    ]  # fmt: skip
    keys = [key for key, _, _ in found]
    assert keys[0] == keys[3]
    assert keys[2] == keys[4]
    assert len(set(keys)) == 3


def test_a_line_of_another_outlet_is_another_line():
    one, other = lines_of("Read more here.", "Read more here.", outlets=[0, 1])
    assert one[0] != other[0]


@pytest.mark.parametrize("n_ranges", [1, 4, 64])
def test_packed_runs_stand_in_their_ranges_with_their_articles(n_ranges):
    runs = np.random.default_rng(1).integers(0, 2**64, 500, np.uint64)
    ends = np.array([100, 100, 350, 500])
    packed, fill = np.empty(500, np.uint64), np.zeros(n_ranges + 1, np.int64)
    grams.pack_runs(runs, ends, 7, 12, n_ranges, packed, fill)
    bits = n_ranges.bit_length() - 1
    owner = np.repeat([7, 8, 9, 10], np.diff(ends, prepend=0))
    for r in range(n_ranges):
        mine = runs >> np.uint64(64 - bits) == r if bits else np.ones(500, bool)
        found = packed[fill[r] : fill[r + 1]]
        assert sorted((found & np.uint64(4095)).tolist()) == sorted(owner[mine].tolist())
        kept = (runs[mine] << np.uint64(bits)) >> np.uint64(12)
        assert sorted((found >> np.uint64(12)).tolist()) == sorted(kept.tolist())


def test_words_of_a_run_are_about_those_of_the_study():
    text = "The ministry's spokesman said 5 of 12 talks had failed on Friday, he told the agency."
    assert abs(len(runs_of(text)[0]) + 3 - len(level_words(text)[0])) <= 1
