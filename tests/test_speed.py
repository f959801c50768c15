"""The benchmark of speed: made-up pages that are known word by word, peers that may be missing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from samestory.reuse import match_texts
from samestory.tokens import level_words

FOLDER = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def modules(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    import madeup
    import peers
    import speed

    return madeup, peers, speed


@pytest.mark.parametrize("copies", [1, 3])
def test_planted_pairs_are_words_that_both_pages_have(modules, copies):
    madeup, *_ = modules
    pair = madeup.make_pair(5, 300, copies)
    assert pair == madeup.make_pair(5, 300, copies) != madeup.make_pair(6, 300, copies)
    (a, at_a), (b, _) = level_words(pair.a), level_words(pair.b)
    assert 150 * copies < len(pair.planted) < 300 * copies
    assert all(a[i] == b[j] for i, j in pair.planted)
    assert (
        len({i for i, _ in pair.planted}) == len({j for _, j in pair.planted}) == len(pair.planted)
    )
    assert pair.a[at_a[0, 0] : at_a[0, 1]].istitle()


def test_pages_that_have_nothing_in_common_have_nothing_planted(modules):
    madeup, *_ = modules
    pair = madeup.make_pair(5, 300, alike=False)
    assert not pair.planted
    assert match_texts(pair.a, pair.b).n_shared == 0


def test_every_peer_that_is_installed_matches_equal_words_only(modules):
    madeup, peers, speed = modules
    pair = madeup.make_pair(5, 100)
    words = speed.cut(pair.a, pair.b)
    found, _ = peers.find_peers()
    assert {"difflib, autojunk off", "difflib, autojunk on"} <= {peer.name for peer in found}
    for peer in [*speed.our_ways(), *found]:
        if peer.pairs:
            matched = peer.pairs(peer.match(words), words)
            assert all(words.levels[0][i] == words.levels[1][j] for i, j in matched), peer.name
            assert len(matched & pair.planted) > len(pair.planted) / 2, peer.name


def test_a_peer_that_is_missing_is_named_with_how_to_install_it(modules, monkeypatch):
    _, peers, _ = modules
    monkeypatch.setattr(peers, "PEERS", [("Collator", "collator", "no_such_collator", None, None)])
    assert peers.find_peers() == (
        [],
        ["Collator: left out: No module named 'no_such_collator'; "
         "pip install -e '.[benchmarks]' installs the peers"],
    )  # fmt: skip


def test_growth_is_that_of_the_least_times_and_what_takes_too_long_is_not_run(modules, monkeypatch):
    madeup, peers, speed = modules
    times = iter([1.0, 4.0])
    monkeypatch.setattr(
        speed, "take_time", lambda call: speed.Timing(least := next(times), least, 1)
    )
    one = speed.Made([speed.cut("a b", "a")], [frozenset()])
    peer = peers.Peer("one", "", lambda words: None, None)
    rows = list(speed.time_peer(peer, [(1, one), (2, one), (8, one)], one))
    assert [row.growth for row in rows] == [None, 2.0, None]
    assert rows[-1].note == "not run: at this growth about 64 s"


def test_an_unknown_part_is_refused_with_the_known_ones():
    command = [sys.executable, str(FOLDER / "speed.py"), "peers"]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert done.stdout == "speed: no part peers; they are pairs, worst, news, study, start\n"
