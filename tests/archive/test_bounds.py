"""Compiled loops have no bounds: none writes past the end of what it was handed, on any text.

Each is handed the beginning of a larger array, whose rest holds a mark that must stay.
"""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samestory.archive import crediting, grams, joining, measuring, numbering
from samestory.vocabulary import classes_of_all

#: Short words, many in few bytes, words of several scripts, marks of every kind, no words at all.
PIECES = [
    "5$.", "5$中", "a ", "1 ", "$", "%", "é", "\n", "中", "🙂", "\u0301", "**", "[x](y) ", "\\",
    "“", "word’s ", "U.S. ", "2,000.5 ", "ﬁ", "ก", "\x00", "longerthansixteenletters ",
]  # fmt: skip
TEXTS = st.lists(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), max_size=5)
NONE = np.zeros(0, np.uint16), np.zeros(0)
REST, MARK = 4096, 77


def room(n, *shape, dtype=np.int64):
    """An array of *n* rows at the beginning of a larger one, and that one."""
    whole = np.full((n + REST, *shape), MARK, dtype)
    return whole[:n], whole


def is_whole(whole):
    """Whether nothing was written to what lies behind the rows that were handed out."""
    return bool((whole[-REST:] == MARK).all())


def bytes_of(texts):
    raw = [text.encode() for text in texts]
    edges = np.concatenate([[0], np.cumsum([len(text) for text in raw])]).astype(np.int64)
    return np.frombuffer(b"".join(raw), np.uint8), edges


@settings(max_examples=200, deadline=None)
@example(["5$." * 400])  # two words in three bytes
@example(["5$中" * 400, "a"])
@given(TEXTS)
def test_words_are_written_only_where_there_is_room(texts):
    held = numbering.Numbering()
    text, edges = bytes_of(texts)
    tables = classes_of_all(), held.slots, held.pool
    for n in (0, 1, len(text) // 2 + 1, len(text)):
        (ids, all_ids), (at, all_at) = room(n, dtype=np.int32), room(n, 2, dtype=np.int32)
        starts, all_starts = room(len(edges))
        starts[0] = 0
        k, why = numbering.scan_texts(text, edges, 0, True, *tables, ids, at, starts)
        assert is_whole(all_ids) and is_whole(all_at) and is_whole(all_starts)
        assert why != numbering.NO_ROOM or n < len(text)


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.integers(0, 40))
def test_runs_and_lines_are_written_only_where_there_is_room(texts, n):
    text, edges = bytes_of(texts)
    out, whole = room(n, dtype=np.uint64)
    ends, all_ends = room(len(texts))
    count, _ = grams.scan_grams(text, edges, grams.letters(), 1, out, ends)
    assert is_whole(whole) and is_whole(all_ends)
    rows, whole = room(n, 4, dtype=np.uint64)
    grams.scan_lines(
        text, edges, np.arange(len(texts)), np.zeros(len(texts), np.int32), grams.letters(), rows
    )
    assert is_whole(whole)
    if texts and count <= n:
        packed, whole = room(count, dtype=np.uint64)
        fill, all_fill = room(5)
        grams.pack_runs(out, ends, 3, 20, 4, packed, fill)
        assert is_whole(whole) and is_whole(all_fill)


@settings(max_examples=100, deadline=None)
@given(TEXTS.filter(bool))
def test_lines_are_taken_out_in_place(texts):
    text, edges = bytes_of(texts)
    words = numbering.Numbering().read(text, edges)
    found = np.empty((500, 4), np.uint64)
    outlets = np.zeros(len(texts), np.int32)
    n = grams.scan_lines(text, edges, np.arange(len(texts)), outlets, grams.letters(), found)
    (ids, all_ids), (at, all_at) = (room(len(words.ids), *s, dtype=np.int32) for s in ((), (2,)))
    ids[:], at[:], starts = words.ids, words.at, words.starts.copy()
    left = measuring.drop_words(text, edges, found[:n, 1:].astype(np.int64), ids, at, starts)
    assert is_whole(all_ids) and is_whole(all_at)
    assert starts[-1] == left <= len(ids)
    hits, whole = room(2, 2)
    wanted = np.ones(len(words.levels), np.bool_)
    assert crediting._list_hits(words.ids, words.starts, wanted, hits) == len(words.ids)
    assert is_whole(whole)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40)), max_size=120),
       st.integers(0, 60), st.integers(2, 5), st.booleans())  # fmt: skip
def test_pairs_are_written_only_where_there_is_room(rows, n, most, dated):
    packed = np.sort(np.array([run << 20 | article for run, article in rows], np.uint64))
    days = NONE
    if dated:
        days = (np.arange(41) % 9).astype(np.uint16), np.full(9, 1 / 9)
    (pairs, all_pairs), (aside, all_aside) = room(n, dtype=np.uint64), room(n)
    n_pairs, n_aside = joining.join_runs(packed, 20, most, 30, *days, pairs, aside)
    assert is_whole(all_pairs) and is_whole(all_aside)
    if n_aside <= n:
        counts, all_counts = room(41, dtype=np.int32)
        counts[:] = 0
        joining.count_aside(aside[:n_aside], counts)
        linked, whole = room(n_aside, dtype=np.uint64)
        joining.link_aside(aside[:n_aside], counts, 20, linked)
        assert is_whole(all_counts) and is_whole(whole)
    if n_pairs <= n:
        pairs[:n_pairs].sort()
        behind = joining.bits_behind(20)
        joining.merge_pairs(pairs[:n_pairs], behind, 1, 1, 1, pairs[:n_pairs])
        assert is_whole(all_pairs)


@pytest.mark.parametrize(("most", "fullest"), [(1, 1), (2, 16), (10, 3), (3, 100)])
def test_a_story_has_no_more_pairs_than_were_counted(most, fullest):
    articles, edges = np.arange(9, 0, -1), np.array([0, 6, 9])
    n = joining.pair_all(articles, edges, 20, most, fullest, np.empty(0, np.uint64))
    for held in (0, n // 2, n):
        pairs, whole = room(held, dtype=np.uint64)
        assert joining.pair_all(articles, edges, 20, most, fullest, pairs) == n
        assert is_whole(whole)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), max_size=40), min_size=2, max_size=4),
       st.integers(1, 5), st.integers(0, 40))  # fmt: skip
def test_passages_are_written_only_where_there_is_room(texts, min_run, n):
    ids = np.array([word for text in texts for word in text], np.int32)
    starts = np.cumsum([0, *map(len, texts)]).astype(np.int64)
    a, b = np.triu_indices(len(texts), 1)
    rows, all_rows = room(len(a), 4, dtype=np.int32)
    passages, whole = room(n, 4, dtype=np.int32)
    weights, swapped = np.full(len(ids), 4, np.uint8), np.zeros(len(a), np.bool_)
    measuring.measure_pairs(ids, weights, starts, a, b, swapped, min_run, rows, passages, 0)
    assert is_whole(all_rows) and is_whole(whole)
