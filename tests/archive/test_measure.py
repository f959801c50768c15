"""Measuring: what two texts share, in small cases checked by eye, and in very long ones."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa

from samestory.archive import measure, measuring
from samestory.archive.datelines import NO_DAY
from samestory.archive.numbering import Numbering, Words


def words_of(*texts):
    """Some texts, given as lists of words, as numbers of their levels."""
    levels = sorted({word for text in texts for word in text})
    number = {word: k for k, word in enumerate(levels)}
    ids = np.array([number[word] for text in texts for word in text], np.int32)
    starts = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    return Words(ids, np.zeros((len(ids), 2), np.int32), starts, levels)


def measured(*texts, pairs=((0, 1),), min_run=4):
    """Measure pairs of texts; every word weighs."""
    words = words_of(*texts)
    weights = np.full(len(words.ids), 4, np.uint8)
    rows, passages = measure.measure_all(words, weights, np.array(pairs, np.int64), min_run)
    return rows.tolist(), passages.tolist()


def test_texts_longer_than_a_packed_run_are_measured_all_the_same():
    long = [f"w{k % 50_021}" for k in range(measuring.MOST_WORDS + 20_000)]
    story = [f"s{k}" for k in range(40)]
    at = measuring.MOST_WORDS + 5_000
    long[at : at + 40] = story
    short = [*story[:24], "here", *story[16:]]  # the second run is left with what the first has not
    rows, passages = measured(long, short)
    assert rows == [[40, 24, 40, 1]]
    assert passages == [[0, at, 0, 24], [0, at + 24, 33, 16]]


def split(*texts):
    return [text.split() for text in texts]


def test_a_shared_run_is_measured_with_its_place_in_both():
    rows, passages = measured(*split("x " + "a b c d e " * 4 + "y", "a b c d e " * 4 + "z"))
    assert rows == [[20, 20, 20, 1]]
    assert passages == [[0, 1, 0, 20]]


def test_texts_that_change_places_change_their_columns_alone():
    one = [f"s{k}" for k in range(30)]
    other = ["zzz", *one[:18], "zz", *one[18:]]
    rows, there = measured(one, other, other, one, pairs=[(0, 1), (2, 3)])
    assert rows == [[30, 18, 30, 1]] * 2
    assert there == [[0, 0, 1, 18], [0, 18, 20, 12], [1, 1, 0, 18], [1, 20, 18, 12]]


def test_passages_stand_in_the_order_of_the_first_article_whichever_sorts_first():
    story, paragraph = [f"s{k}" for k in range(20)], [f"p{k}" for k in range(30)]
    one, other = [*story, "one", *paragraph], [*paragraph, "other", *story]
    _, there = measured(one, other, other, one, pairs=[(0, 1), (2, 3)])
    assert there == [[0, 0, 31, 20], [0, 21, 0, 30], [1, 0, 21, 30], [1, 31, 0, 20]]


def test_a_pair_that_is_not_kept_has_its_figures_and_no_passage():
    rows, passages = measured(*split("a b c d e", "x a b c d e"))
    assert rows == [[5, 5, 5, 0]]
    assert passages == []


def test_words_that_weigh_on_one_side_alone_are_shared_and_no_evidence():
    words = words_of(*[[f"s{k}" for k in range(20)]] * 2)
    weights = np.full(40, 4, np.uint8)
    weights[:5] = weights[35:] = 0
    rows, _ = measure.measure_all(words, weights, np.array([[0, 1]], np.int64), 4)
    assert rows.tolist() == [[20, 20, 10, 0]]


def test_little_room_for_passages_changes_nothing():
    texts = [[*(f"t{k}" for k in range(30)), f"own{n}"] for n in range(6)]
    pairs = [(a, b) for a in range(6) for b in range(a + 1, 6)]
    words = words_of(*texts)
    args = words.ids, np.full(len(words.ids), 4, np.uint8), words.starts
    a, b = np.array(pairs, np.int64).T.copy()
    rows, begin, told = np.zeros((15, 4), np.int32), 0, []
    passages = np.empty((8, 4), np.int32)
    while begin < 15:
        begin, n = measuring.measure_pairs(
            *args, a, b, np.zeros(15, np.bool_), 4, rows, passages, begin
        )
        told += passages[:n].tolist()
    assert told == [[k, 0, 0, 30] for k in range(15)]


def test_buckets_have_no_more_articles_and_pairs_than_they_may():
    a, b = np.array([0, 0, 0, 1, 4, 4]), np.array([1, 2, 3, 2, 5, 6])
    for most, most_pairs, buckets in (
        (10, 10, [0] * 6), (4, 10, [0, 0, 0, 0, 1, 1]), (3, 10, [0, 0, 1, 2, 3, 3]),
        (10, 4, [0, 0, 0, 0, 1, 1]), (10, 1, [0, 1, 2, 3, 4, 5]),
    ):  # fmt: skip
        found = np.zeros(6, np.int32)
        assert measuring.cut_buckets(a, b, 7, most, most_pairs, found) == max(buckets) + 1
        assert found.tolist() == buckets


def drop(texts, lines):
    """The words that are left of some texts without some of their lines: (text, line)."""
    raw = [text.encode() for text in texts]
    edges = np.cumsum([0, *map(len, raw)]).astype(np.int64)
    text, rows = np.frombuffer(b"".join(raw), np.uint8), []
    for k, line in lines:
        first = raw[k].index(line.encode())
        rows.append((k, first, first + len(line.encode())))
    words = Numbering().read(text, edges)
    ids, at, starts = words.ids.copy(), words.at.copy(), words.starts.copy()
    rows = np.array(rows, np.int64).reshape(-1, 3)
    left = measuring.drop_words(text, edges, rows, ids, at, starts)
    assert starts[-1] == left
    return [
        [texts[k][begin:end] for begin, end in at[starts[k] : starts[k + 1]].tolist()]
        for k in range(len(texts))
    ]


def test_the_words_of_a_line_are_taken_out_and_no_others():
    texts = [
        "Größe zählt\nSign up\nthe tide é",
        "Sign up",
        "“x”\nSign up\ny\nMore on page 2\nz",
        "w",
    ]
    lines = [(0, "Sign up"), (1, "Sign up"), (2, "Sign up"), (2, "More on page 2")]
    assert drop(texts, lines) == [
        ["Größe", "zählt", "the", "tide", "é"],
        [],
        ["x", "y", "z"],
        ["w"],
    ]
    assert drop(texts, [])[1:3] == [["Sign", "up"], texts[2].replace("“x”", "x").split()]


def held():
    """Three texts of a bucket, as tables tell of them: articles 4, 7 and 9 of the archive."""
    words = words_of(*split("a b c d", "x a b c d", "a b c d y z"))
    ids = pa.array(["four", "seven", "nine"], pa.large_string())
    at = np.array([[3 * k, 3 * k + 2] for k in range(len(words.ids))], np.int32)
    return SimpleNamespace(words=words._replace(at=at), ids=ids, numbers=np.array([4, 7, 9]))


def test_a_pair_is_told_with_shares_of_each_and_who_was_first():
    days = np.full(10, NO_DAY, np.int32)
    days[4], days[7] = -3, 2
    local = np.array([[0, 1], [1, 0], [0, 2], [0, 0]])
    rows = measure.tell_pairs(held(), local, np.full((4, 4), (3, 2, 1, 1), np.int32), days)
    told = rows.to_pylist()
    assert told[0] == {
        "id_a": "four", "id_b": "seven", "share_a_in_b": 3 / 4, "share_b_in_a": 3 / 5,
        "n_shared": 3, "longest": 2, "first_published": "four", "n_a": 4, "n_b": 5,
        "n_unquoted": 1, "number_a": 4, "number_b": 7, "days": 5,
    }  # fmt: skip
    first = [(row["first_published"], row["days"]) for row in told]
    assert first == [("four", 5), ("four", -5), ("", None), ("", 0)]


def test_passages_are_told_by_the_characters_of_both_texts():
    told = measure.tell_passages(held(), np.array([[0, 1], [1, 2]]), np.array([[1, 1, 0, 3]]))
    assert told.to_pylist() == [
        {"id_a": "seven", "id_b": "nine", "start_a": 15, "end_a": 23, "start_b": 27, "end_b": 35,
         "n_words": 3},
    ]  # fmt: skip
