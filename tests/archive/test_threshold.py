"""What is reuse: passages, quotations, symmetry, and more words that never take a pair out."""

import csv
from importlib.resources import files
from types import FunctionType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory import compare
from samestory.archive import threshold
from samestory.archive.threshold import WORD, evidence_of, is_kept, measured, weigh_text
from samestory.reuse import tiles
from samestory.tokens import WORD as PATTERN
from samestory.tokens import level_words, quoted, words

TALE = (
    "The dockers of Varnholm walked out on Friday after the owners of the port told them that "
    "a third of the cranes would stand idle until spring, and the ferry to the islands lay still."
)


def weigh(text):
    """The weights of a text's words."""
    return weigh_text(text, places(text))


def places(text):
    at = [found.span() for found in PATTERN.finditer(text)]
    return np.array(at, np.int32).reshape(-1, 2)


def rows(*tiles):
    return np.array(tiles, np.int32).reshape(-1, 3)


def full(n):
    return np.full(n, WORD, np.uint8)


def kept(a, b):
    found = tiles(level_words(a)[0], level_words(b)[0], 4)
    return is_kept(rows(*found), weigh(a), weigh(b))


def filler(n, name):
    return " ".join(f"{name}{k}" for k in range(n))


# Quotation marks


@pytest.mark.parametrize(
    "text",
    [
        "He said: “Never again,” and left.",
        'She said "no, we\'ll not" twice. "It is',
        "The players’ ‘own goal’ hurt, ‘they said’.",
        "„Nie“, sagte er, „nie wieder”, und ging.",
        '"One," he said. "Two," she said, "and three".',
        "(“Brackets”) stood [“too”] in 'it' --“dashes”--so.",
        "«Jamais», dit-il; « rien",
        "",
        "“",
    ],
)
def test_words_in_marks_are_those_of_tokens(text):
    told = quoted([word for word in words(text) if word.text])
    spaced = "« " in text
    assert (weigh(text) == 0).tolist()[: 2 if spaced else None] == told[: 2 if spaced else None]


@settings(max_examples=300)
@given(st.text("ab“”\"' ’‘„,.(", max_size=40))
def test_words_in_marks_are_those_of_tokens_in_any_text(text):
    assert (weigh(text) == 0).tolist() == quoted([word for word in words(text) if word.text])


def test_marks_of_french_german_and_japanese():
    assert weigh("Il dit : « Jamais plus » et part").tolist() == [4, 4, 0, 0, 4, 4]
    assert weigh("»Nie wieder«, sagte er").tolist() == [0, 0, 4, 4]
    assert weigh("nie wieder«, sagte er").tolist() == [4, 4, 4, 4]
    assert weigh("彼は「行く」と").tolist() == [2, 2, 0, 0, 2]


def test_a_quotation_left_open_ends_with_its_line():
    assert weigh("“Never again\nhe said").tolist() == [0, 0, 4, 4]


def test_characters_that_stand_for_parts_of_words_weigh_less():
    assert weigh("port 港口 항구 ท่าเรือ").tolist()[:5] == [4, 2, 2, 2, 2]
    assert set(weigh("ท่าเรือ").tolist()) == {1}


def test_every_character_that_is_a_word_of_its_own_weighs_less():
    points = "".join(map(chr, range(0x20, 0xFFFF))).encode("utf-8", "ignore").decode()
    alone = [c for c in points if PATTERN.fullmatch(c) and len(places(2 * c)) == 2]
    weights = {c: weigh(c)[0] for c in points if PATTERN.fullmatch(c)}
    assert [c for c, weight in weights.items() if weight < WORD] == alone


# What is kept


def test_a_passage_is_kept_wherever_it_stands():
    assert kept(f"{filler(200, 'p')} {TALE}", f"{TALE} {filler(300, 'q')}")


def test_a_passage_in_which_every_sixth_word_was_replaced_is_kept():
    edited = " ".join(w if k % 6 else f"other{k}" for k, w in enumerate(TALE.split(), 1))
    assert kept(f"{TALE} {filler(390, 'p')}", f"{filler(390, 'q')} {edited}")


def test_names_and_phrases_that_stand_apart_are_not_kept():
    phrases = [f"w{k} x{k} y{k} z{k} v{k}" for k in range(10)]
    a = " ".join(f"{p} {filler(30, f'a{k}b')}" for k, p in enumerate(phrases))
    b = " ".join(f"{p} {filler(30, f'c{k}d')}" for k, p in enumerate(phrases))
    found = tiles(a.split(), b.split())
    assert sum(t.n for t in found) == 50 and not kept(a, b)


def test_a_quotation_that_both_report_is_not_kept():
    a = f"{filler(200, 'p')} the owner said: “{TALE}” {filler(200, 'r')}"
    b = f"{filler(200, 'q')}, she said “{TALE}” {filler(200, 's')}"
    assert not kept(a, b) and not kept(a, b.replace("“", "").replace("”", ""))
    assert kept(a.replace("“", ""), b.replace("“", ""))


def test_an_article_that_is_nearly_all_quotation_is_kept_when_most_of_it_is_shared():
    text = f"“{TALE}”"
    assert evidence_of(rows((0, 0, 35)), weigh(text), weigh(text)) == 0
    assert kept(text, f"{text} {filler(300, 'q')}")
    assert not kept(f"{text} {filler(60, 'p')}", f"{text} {filler(60, 'q')}")


def test_how_long_one_passage_and_two_must_be():
    a, b = full(200), full(300)
    assert is_kept(rows((5, 90, 16)), a, b) and not is_kept(rows((5, 90, 15)), a, b)
    assert is_kept(rows((5, 90, 13), (100, 5, 13)), a, b)
    assert not is_kept(rows((5, 90, 13), (100, 5, 12)), a, b)


def test_runs_are_one_passage_only_where_they_follow_one_another():
    a, b = full(200), full(200)
    assert is_kept(rows((5, 90, 7), (13, 98, 8)), a, b)  # one word replaced
    assert is_kept(rows((5, 90, 8), (15, 98, 8)), a, b)  # two words more on one side
    assert not is_kept(rows((5, 90, 8), (15, 80, 8)), a, b)  # the other order
    assert not is_kept(rows((5, 90, 8), (50, 135, 8)), a, b)  # far apart
    assert not is_kept(rows((5, 90, 8), (25, 98, 8)), a, b)  # much more on one side
    assert is_kept(rows((5, 90, 8), (14, 10, 4), (19, 104, 8)), a, b)  # a run from elsewhere
    backwards = [(5 * k, 100 - 5 * k, 5) for k in range(8)]
    assert not is_kept(rows(*backwards), a, b)


def test_nothing_shared_is_not_kept():
    assert not is_kept(rows(), full(0), full(0)) and not is_kept(rows(), full(9), full(9))


def test_characters_need_longer_runs():
    tale = "港口工人周五宣布罢工因为船主拒绝支付"
    a, b = f"甲{tale}乙" + "丙" * 99, f"丁{tale}戊" + "己" * 99
    assert len(tale) > 16 and not kept(a, b)
    assert kept(a.replace(tale, 2 * tale), b.replace(tale, 2 * tale))


def test_the_five_pages(moscow):
    """A has another agency's report: it is kept with none; those of one agency are all kept."""
    study = compare(moscow)
    body = study.blocks.query("role == 'body'")
    bodies = {siglum: "\n".join(own.text) for siglum, own in body.groupby("siglum")}
    pairs = {(s, t) for s in bodies for t in bodies if s < t}
    assert len(pairs) == 10
    assert {pair for pair in pairs if kept(*(bodies[s] for s in pair))} == {
        pair for pair in pairs if "A" not in pair
    }


def test_the_rates_are_those_of_the_rule_as_it_is():
    """Who changes a constant has to count anew: benchmarks/calibrate_archive.py."""
    text = (files("samestory") / "models/threshold.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for name in ("NEAR", "DRIFT", "SLACK", "ENOUGH"):
        assert {int(row[name.lower()]) for row in rows} == {getattr(threshold, name)}
    rates = measured()
    assert list(rates)[0] == "false rate" and len(rates) == len(rows)
    assert rates["false rate"].value <= 0.01 and rates["false rate"].n_events > 20
    assert all(told.low <= told.value <= told.high for told in rates.values())


# Laws


@st.composite
def pairs_of_texts(draw):
    """Two texts of few words, so that they share runs, and weights."""
    n, m = draw(st.integers(4, 60)), draw(st.integers(4, 60))
    word = st.integers(0, 2)
    weight = st.sampled_from([0, WORD, WORD, WORD])
    texts = [draw(st.lists(word, min_size=k, max_size=k)) for k in (n, m)]
    weights = [np.array(draw(st.lists(weight, min_size=k, max_size=k)), np.uint8) for k in (n, m)]
    return *texts, *weights


@settings(max_examples=300)
@given(pairs_of_texts())
def test_articles_may_change_places(drawn):
    a, b, weight_a, weight_b = drawn
    there = rows(*tiles(a, b, 4))
    back = there[:, [1, 0, 2]]
    assert evidence_of(there, weight_a, weight_b) == evidence_of(back, weight_b, weight_a)
    shuffled = there[::-1]
    assert evidence_of(there, weight_a, weight_b) == evidence_of(shuffled, weight_a, weight_b)


@settings(max_examples=300)
@given(pairs_of_texts(), st.data())
def test_more_shared_words_are_never_less_evidence(drawn, data):
    """A run less, or a word less at the end of one, is never more evidence."""
    a, b, weight_a, weight_b = drawn
    found = [tuple(t) for t in tiles(a, b, 4)]
    if not found:
        return
    k = data.draw(st.integers(0, len(found) - 1))
    i, j, n = found[k]
    part = data.draw(st.sampled_from([[], [(i + 1, j + 1, n - 1)], [(i, j, n - 1)]]))
    less = found[:k] + part + found[k + 1 :]
    whole = evidence_of(rows(*found), weight_a, weight_b)
    assert evidence_of(rows(*less), weight_a, weight_b) <= whole
    split = [(i, j, 1), (i + 2, j + 2, n - 2)]
    assert evidence_of(rows(*found[:k], *split, *found[k + 1 :]), weight_a, weight_b) <= whole


def test_compiled_loops_say_the_same():
    numba = pytest.importorskip("numba")
    space = dict(vars(threshold))
    for name in threshold.LOOPS.split():
        space[name] = numba.njit(FunctionType(space[name].__code__, space, name))
    draw = np.random.default_rng(7)
    for _ in range(60):
        a, b = (draw.integers(0, 3, draw.integers(5, 80)) for _ in "ab")
        found = rows(*tiles(a.tolist(), b.tolist(), 4))
        weights = [draw.choice(np.array([0, 4, 4, 2], np.uint8), len(t)) for t in (a, b)]
        for name in ("evidence_of", "is_kept"):
            assert space[name](found, *weights) == getattr(threshold, name)(found, *weights)
    text = "He said “never” «ja» \"no\" and 'so' – 港口「行く」 »Nie« « oui »\n“left"
    for units in (text.encode("utf-32-le"), text.encode("utf-16-le")):
        units = np.frombuffer(units, f"u{len(units) // len(text)}")
        assert space["weigh_words"](units, places(text)).tolist() == weigh(text).tolist()
