"""Reuse: one definition, the same on both sides, checked against one that is plainly right."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samestory import kernels
from samestory.errors import UsageError
from samestory.gaps import NARROW
from samestory.reuse import Match, Tile, match_texts, overlap, tiles
from samestory.tokens import level_words

#: The module; the package has a function of the same name.
REUSE = sys.modules["samestory.reuse"]
TEXT = st.lists(st.sampled_from("ab"), max_size=11) | st.lists(st.sampled_from("abc"), max_size=14)
RUN = st.integers(1, 4)


def tile_plainly(a: list[str], b: list[str], min_run: int) -> list[Tile]:
    """Take the longest run of free words, again and again; ties as the module states them."""
    if b < a:
        return [Tile(i, j, n) for j, i, n in tile_plainly(b, a, min_run)]
    free_a, free_b, taken = set(range(len(a))), set(range(len(b))), []
    while True:
        best = (0, 0, 0)
        for i in range(len(a)):
            for j in range(len(b)):
                n = 0
                while i + n in free_a and j + n in free_b and a[i + n] == b[j + n]:
                    n += 1
                best = max(best, (n, -i, -j))
        n, i, j = best[0], -best[1], -best[2]
        if n < min_run:
            return taken
        taken.append(Tile(i, j, n))
        free_a -= set(range(i, i + n))
        free_b -= set(range(j, j + n))


@contextmanager
def by(path):
    """Take one of the ways to the tiles: plain, compiled, or by sweeps, whatever the rule says."""
    loops = kernels.load() if "compiled" in path else None
    if "compiled" in path and loops is None:
        pytest.skip('numba is not installed: pip install "samestory[fast]"')
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernels, "loops_for", lambda n_words: loops)
        if "sweep" in path:
            patch.setattr(REUSE, "_most", lambda *_: -1)
        yield


PATHS = pytest.mark.parametrize("path", ["plain", "sweep", "compiled", "compiled sweep"])


@PATHS
@settings(max_examples=500)
@given(a=TEXT, b=TEXT, min_run=RUN)
@example(a=list("abcab"), b=list("cabca"), min_run=2)
@example(a=list("aaaa"), b=list("aaaaaaa"), min_run=2)
def test_tiles_are_those_of_the_plain_definition(path, a, b, min_run):
    with by(path):
        assert tiles(a, b, min_run) == tile_plainly(a, b, min_run)


@given(TEXT, RUN)
def test_a_text_is_one_tile_with_itself(text, min_run):
    assert tiles(text, tuple(text), min_run) == tile_plainly(text, text, min_run)


def weave(random, words, pieces):
    """Make a text of pieces of others, which repeats and moves whatever it holds."""
    made = []
    for _ in range(pieces):
        start, n = random.randrange(len(words)), random.randrange(1, 12)
        made += words[start : start + n]
    return made


@PATHS
@pytest.mark.parametrize("vocabulary", [1, 2, 3, 8, 60])
@pytest.mark.parametrize("seed", range(12))
def test_long_texts_of_few_words_have_the_tiles_of_the_plain_definition(path, vocabulary, seed):
    random = Random(f"{vocabulary} {seed}")
    source = [random.choice("abcdefgh"[:vocabulary] or "a") * random.choice([1, 1, 2])
              for _ in range(60)]  # fmt: skip
    a, b = weave(random, source, 9), weave(random, source, random.choice([3, 9]))
    min_run = random.choice([1, 2, 3, 4])
    with by(path):
        assert tiles(a, b, min_run) == tile_plainly(a, b, min_run)


@pytest.mark.parametrize("path", ["plain", "compiled"])
@pytest.mark.parametrize("letters", ["a", "ab", "abc", "abcdefgh"])
def test_texts_that_repeat_without_end_take_seconds(path, letters):
    """A hundred kilobytes a side: listing the runs would take as many steps as pairs of words."""
    random = Random(7)
    a, b = ([random.choice(letters) for _ in range(17_000)] for _ in range(2))
    with by(path):
        began = time.perf_counter()
        found = tiles(a, b)
        took = time.perf_counter() - began
    assert all(a[i : i + n] == b[j : j + n] for i, j, n in found)
    assert found[0].n == 17_000 if letters == "a" else sum(tile.n for tile in found) > 10_000
    assert took < 20


@settings(max_examples=60)
@given(TEXT, TEXT, RUN)
def test_each_word_stands_in_one_tile_at_most_and_tiles_agree(a, b, min_run):
    found = tiles(a, b, min_run)
    for at, text in ((0, a), (1, b)):
        taken = [k for tile in found for k in range(tile[at], tile[at] + tile.n)]
        assert len(taken) == len(set(taken)) and set(taken) <= set(range(len(text)))
    assert all(a[t.i : t.i + t.n] == b[t.j : t.j + t.n] and t.n >= min_run for t in found)
    assert [t.n for t in found] == sorted((t.n for t in found), reverse=True)


@settings(max_examples=60)
@given(TEXT, TEXT, RUN)
def test_swapping_two_texts_swaps_sides_and_nothing_else(a, b, min_run):
    there, back = tiles(a, b, min_run), tiles(b, a, min_run)
    if a != b:
        assert back == [Tile(t.j, t.i, t.n) for t in there]
    one, other = overlap(a, b, min_run), overlap(b, a, min_run)
    assert other == (one.n_b, one.n_a, one.n_shared, one.share_b_in_a, one.share_a_in_b,
                     one.longest_run)  # fmt: skip


@given(TEXT, TEXT, RUN)
def test_shares_are_shared_words_over_all_words_of_their_own_side(a, b, min_run):
    found = overlap(a, b, min_run)
    shared = sum(tile.n for tile in tile_plainly(a, b, min_run))
    assert (found.n_a, found.n_b, found.n_shared) == (len(a), len(b), shared)
    assert found.share_a_in_b == (shared / len(a) if a else 0)
    assert found.share_b_in_a == (shared / len(b) if b else 0)


def test_a_text_is_wholly_reused_in_itself_and_not_at_all_in_others():
    text = "dockers in Varnholm voted on Saturday".split()
    assert overlap(text, text).share_a_in_b == 1
    assert overlap(text, "ferries sailed".split()).n_shared == 0
    assert overlap([], text) == (0, 6, 0, 0.0, 0.0, 0)


def test_a_moved_passage_is_reused_and_words_in_gaps_are_not():
    a = "one two three four five six seven eight nine".split()
    b = "six seven eight nine x one two three four".split()
    found = overlap(a, b)
    assert (found.n_shared, found.longest_run) == (8, 4)
    assert overlap("a b c x d".split(), "a b c y d".split(), 4).n_shared == 0


@pytest.mark.parametrize(("min_run", "shared"), [(1, 5), (2, 4), (3, 0)])
def test_the_shortest_run_that_counts_is_the_one_asked_for(min_run, shared):
    assert overlap(list("abXcdYe"), list("ab1cd2e"), min_run).n_shared == shared


@pytest.mark.parametrize("path", ["plain", "compiled"])
def test_a_run_has_at_least_one_word(path):
    with by(path), pytest.raises(UsageError, match="min_run is 0; a run has at least 1 word"):
        tiles(["a"], ["a"], 0)
    with by(path), pytest.raises(UsageError, match="min_run is 0; a run has at least 1 word"):
        match_texts("a", "a", 0)


# Texts as saved

SAID = st.lists(
    st.sampled_from("the of and to said Moscow U.S. US talks Friday $1.2 5% don't café".split())
    | st.sampled_from(
        ["**ready**", "[hosting](#)", "“never”", "— ", "organisation", "\n\n", "中国"]
    ),
    max_size=30,
).map(" ".join)


def rows_of(found: Match) -> list:
    return [column.tolist() for column in found]


@settings(max_examples=200)
@given(SAID, SAID, RUN)
@example("", "", 4)
@example("…", "— ", 1)
def test_plain_and_compiled_match_alike(a, b, min_run):
    with by("plain"):
        plain = rows_of(match_texts(a, b, min_run))
    for path in ("sweep", "compiled", "compiled sweep"):
        with by(path):
            assert rows_of(match_texts(a, b, min_run)) == plain


@pytest.mark.parametrize("path", ["plain", "compiled"])
@settings(max_examples=100)
@given(a=SAID, b=SAID, min_run=RUN)
def test_exchanging_two_texts_exchanges_the_sides_of_a_match(path, a, b, min_run):
    with by(path):
        there, back = match_texts(a, b, min_run), match_texts(b, a, min_run)
    assert there.moved.tolist() == back.moved.tolist()
    assert there.tiles.tolist() == back.tiles[:, [1, 0, 2]].tolist()
    assert there.fills.tolist() == back.fills[:, [1, 0]].tolist()
    assert rows_of(there)[3:] == [back.at_b.tolist(), back.at_a.tolist()]
    assert (there.n_shared, there.share_a_in_b) == (back.n_shared, back.share_b_in_a)


@pytest.mark.parametrize("path", ["plain", "compiled"])
@settings(max_examples=100)
@given(a=SAID, b=SAID, min_run=RUN)
def test_a_match_is_the_tiles_and_fills_what_is_free_in_one_order(path, a, b, min_run):
    with by(path):
        found = match_texts(a, b, min_run)
    (one, at_a), (other, at_b) = level_words(a), level_words(b)
    assert found.at_a.tolist() == at_a.tolist() and found.at_b.tolist() == at_b.tolist()
    assert list(map(tuple, found.tiles.tolist())) == tiles(one, other, min_run) or one == other
    assert all(one[i] == other[j] for i, j in found.fills.tolist())
    steps: dict[bool, list] = {False: list(map(tuple, found.fills.tolist())), True: []}
    for (i, j, n), moved in zip(found.tiles.tolist(), found.moved.tolist(), strict=True):
        steps[moved] += [(i + k, j + k) for k in range(n)]
    frame = sorted(steps[False])
    assert all(i < k and j < m for (i, j), (k, m) in zip(frame, frame[1:], strict=False))
    for side in (0, 1):
        used = [step[side] for step in steps[False] + steps[True]]
        assert len(used) == len(set(used))


def heaviest_chain(found: list[list[int]]) -> int:
    """The words of the heaviest tiles in one order, by trying each subset."""
    best = 0
    for bits in range(1 << len(found)):
        chain = sorted(tile for k, tile in enumerate(found) if bits >> k & 1)
        if all(one[1] < other[1] for one, other in zip(chain, chain[1:], strict=False)):
            best = max(best, sum(n for _, _, n in chain))
    return best


@pytest.mark.parametrize("path", ["plain", "compiled"])
@settings(max_examples=100)
@given(order=st.permutations("abcdefg"), sizes=st.lists(st.integers(4, 6), min_size=7, max_size=7))
def test_what_has_moved_stands_outside_the_heaviest_tiles_of_one_order(path, order, sizes):
    blocks = {
        name: " ".join(f"{name}{k}x" for k in range(n))
        for name, n in zip("abcdefg", sizes, strict=True)
    }
    with by(path):
        found = match_texts(
            " . ".join(blocks[name] for name in "abcdefg"),
            " z . ".join(blocks[name] for name in order),
        )
    told = found.tiles.tolist()
    kept = [tile for tile, moved in zip(told, found.moved, strict=True) if not moved]
    assert sum(n for _, _, n in kept) == heaviest_chain(told)
    assert kept == [tile for tile in kept if tile in told]


@pytest.mark.parametrize("path", ["plain", "compiled"])
def test_function_words_take_no_match_from_a_content_word(path):
    """Many function words in order against one content word: the content word is matched."""
    a = "the of and to in a by as Lavrov"
    b = "Lavrov the of and to in a by as"
    with by(path):
        found = match_texts(a, b, min_run=20)
    assert found.fills.tolist() == [[8, 0]]


@pytest.mark.parametrize("path", ["plain", "compiled"])
def test_a_wide_gap_is_left_open_and_a_narrow_one_is_filled(path):
    width = int(NARROW**0.5)
    narrow = " ".join(f"a{k}x" for k in range(width - 1))
    other = " ".join(f"b{k}x" for k in range(width - 1))
    with by(path):
        assert match_texts(f"{narrow} Lavrov", f"Lavrov {other}").fills.tolist() == [[width - 1, 0]]
        assert match_texts(f"{narrow} so Lavrov", f"Lavrov {other}").fills.tolist() == []


def test_texts_too_long_for_the_loops_are_matched_by_sweeps(monkeypatch):
    a, b = "one two three four five " * 30, "two three four five six " * 20
    with by("plain"):
        plain = rows_of(match_texts(a, b))
    with by("compiled"):
        monkeypatch.setattr(kernels, "MOST_WORDS", 100)
        monkeypatch.setattr(kernels.load(), "match", None)
        assert rows_of(match_texts(a, b)) == plain


@pytest.mark.parametrize("path", ["plain", "compiled"])
def test_offsets_give_back_the_words_as_saved(path):
    text = "He said: [**U.S.** forces](#) won’t\ufeff leave, $1.2m \n中国"
    with by(path):
        found = match_texts(text, "")
    assert [text[first:last] for first, last in found.at_a.tolist()] == [
        "He", "said", "U.S.", "forces", "won’t", "leave", "$1", "2m", "中", "国",
    ]  # fmt: skip
    assert found.n_shared == 0 and (found.share_a_in_b, found.share_b_in_a) == (0.0, 0.0)


def test_shares_of_a_match_are_those_of_the_overlap():
    a = "one two three four five six seven eight nine"
    b = "six seven eight nine x one two three four"
    found, measured = match_texts(a, b), overlap(a.split(), b.split())
    assert found.n_shared == measured.n_shared == 8
    assert found.share_a_in_b == measured.share_a_in_b
    assert found.share_b_in_a == measured.share_b_in_a
    assert sorted(found.moved.tolist()) == [False, True]


@pytest.mark.parametrize("given", [(None, "a"), ("a", b"a"), ("a", 3)])
def test_what_is_no_text_is_refused_in_a_sentence(given):
    with pytest.raises(UsageError, match="is no text; match_texts takes two texts"):
        match_texts(*given)


def test_a_run_is_a_whole_number_of_words():
    with pytest.raises(UsageError, match="min_run is 2.5; a run has at least 1 word"):
        match_texts("a", "b", min_run=2.5)
