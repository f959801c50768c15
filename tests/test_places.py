"""Places and pairs: derived wording by the codebook, without a direction."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import compare
from samestory.places import Passage, _by_turns, align, common_order, relate
from samestory.story import Rules

RULES = Rules()
VOCABULARY = "crew gang mayor port strike night cranes silent the of a voted Varnholm said".split()
TOLD = st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=16).map(" ".join)


def passage(text: str) -> Passage:
    return Passage.of([("P.1", text)])


def relation(a: str, b: str) -> str:
    found = relate(passage(a), passage(b), RULES)
    return found.relation if found else ""


@given(TOLD, TOLD, st.integers(0, 12), TOLD)
def test_a_relation_has_no_direction_and_its_shares_trade_places(a, b, keep, more):
    """Of two texts that have little in common, and of one with a copy cut short and spun on."""
    for one, other in ((a, b), (f"{a} {b}", " ".join([*f"{a} {b}".split()[:keep], more]))):
        there = relate(passage(one), passage(other), RULES)
        back = relate(passage(other), passage(one), RULES)
        assert (there is None) == (back is None)
        if there:
            traded = {"share_a_in_b": there.share_b_in_a, "share_b_in_a": there.share_a_in_b}
            assert back == there._replace(**traded)


def test_a_shorter_passage_has_the_higher_share():
    found = relate(
        passage(FIRST), passage(FIRST.replace(", which has been silent since", "")), RULES
    )
    assert (found.share_a_in_b, found.share_b_in_a) == (pytest.approx(14 / 19), 1)


FIRST = (
    "The dockers of Varnholm voted on Saturday for a strike in the old port, "
    "which has been silent since."
)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (FIRST, "verbatim"),
        (FIRST.replace("Saturday", "saturday").replace(",", ""), "verbatim"),
        (FIRST.replace("voted", "balloted"), "edited"),
        (FIRST.replace(", which has been silent since", ""), "edited"),
        (
            "Nobody works. The dockers of Varnholm voted on Saturday while the mayor slept "
            "and the gulls cried.",
            "rewritten",
        ),
        ("In Varnholm there was a ballot among the men who load ships, and work has stopped.", ""),
        ("Inspectors skipped a hearing on Tuesday.", ""),
    ],
)
def test_the_relation_of_two_passages_is_that_of_the_codebook(other, expected):
    assert relation(FIRST, other) == expected


def test_one_quotation_in_two_frames_is_not_derived():
    speech = "“we shall not load a single crate until the owners come to the table”"
    a = f"Holding a lamp, the treasurer shouted {speech} from a barrel."
    b = f"{speech}, Halloran told the crowd at noon on Saturday."
    assert relation(a, b) == ""


def test_names_and_titles_in_common_are_not_derived():
    name = "Deputy Prime Minister Abdul Salam Hanafi of Varnholm"
    a = f"An hour late came {name}, without a coat or hat."
    b = f"Flowers were handed to {name} by a small child."
    assert relation(a, b) == ""


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_common_order_is_the_longest_common_subsequence(a, b):
    def longest(i, j):
        if i == len(a) or j == len(b):
            return 0
        if a[i] == b[j]:
            return 1 + longest(i + 1, j + 1)
        return max(longest(i + 1, j), longest(i, j + 1))

    found = common_order(a, b)
    assert found.n == longest(0, 0) and found == common_order(b, a)
    assert found.share == (found.n / min(len(a), len(b)) if a and b else 0)


def places_of(study) -> set[frozenset[str]]:
    body = study.blocks[(study.blocks["role"] == "body") & (study.blocks["repeat_of"] == "")]
    return {frozenset(own["block"]) for _, own in body.groupby("place")}


SENTENCES = [
    "The dockers of Varnholm voted on Saturday for a strike in the old port.",
    "Cranes stood still above the water while gulls walked on the empty quay.",
    "The mayor asked both sides to come to the town hall before Monday.",
    "Nobody could say how long the owners would wait for an answer.",
]
PICK = st.lists(
    st.permutations(range(4)).flatmap(
        lambda order: st.integers(1, 4).map(lambda n: tuple(order[:n]))
    ),
    min_size=2,
    max_size=4,
)


@given(PICK, st.randoms(use_true_random=False))
def test_the_order_and_names_of_witnesses_change_no_place_and_no_pair(toy, picks, random):
    pages = {
        s: "\n\n".join(SENTENCES[k] for k in pick) for s, pick in zip("PQRS", picks, strict=False)
    }
    names = dict(zip(pages, random.sample(["K", "Z", "B", "M"], len(pages)), strict=True))
    one = toy(pages)
    other = toy({names[s]: page for s, page in random.sample(list(pages.items()), len(pages))})

    def named(block):
        siglum, _, number = block.partition(".")
        return f"{names[siglum]}.{number}"

    assert places_of(other) == {frozenset(map(named, place)) for place in places_of(one)}
    pairs = [
        {
            frozenset([(name(r.block_a), r.share_a_in_b), (name(r.block_b), r.share_b_in_a)])
            | {r.relation, r.n_shared, r.by}
            for r in found.pairs.itertuples()
        }
        for found, name in ((one, named), (other, str))
    ]
    assert pairs[0] == pairs[1]


@given(PICK)
def test_each_body_block_has_one_place_and_equal_paragraphs_share_it(toy, picks):
    pages = {
        s: "\n\n".join(SENTENCES[k] for k in pick) for s, pick in zip("PQRS", picks, strict=False)
    }
    body = toy(pages).blocks
    assert (body["place"] != "").all()
    where = defaultdict(set)
    for row in body.itertuples():
        where[row.text].add(row.place)
    assert all(len(found) == 1 for found in where.values())


def test_places_are_those_collated_by_hand(lindmoor, read_golden):
    expected = {
        frozenset(block for siglum in "PQRSX" for block in row[siglum].split())
        for row in read_golden("lindmoor-places")
    }
    assert places_of(lindmoor) == expected


def test_pairs_are_those_coded_by_hand(lindmoor, read_golden):
    rows = read_golden("lindmoor-pairs")
    expected = {(r["block_a"], r["block_b"]): r["relation"] for r in rows}
    derived = {pair: rel for pair, rel in expected.items() if rel != "same-facts"}
    own = lindmoor.pairs[lindmoor.pairs["role"] == "body"]
    found = dict(
        zip(zip(own["block_a"], own["block_b"], strict=True), own["relation"], strict=True)
    )
    assert {pair: rel for pair, rel in found.items() if rel != "same-facts"} == derived
    assert {pair for pair, rel in expected.items() if rel == "same-facts"} <= set(found)


def test_on_the_five_pages_the_derived_pairs_are_those_of_the_four_and_none_is_aps(uncoded):
    derived = uncoded.pairs[uncoded.pairs["relation"].isin(["verbatim", "edited", "rewritten"])]
    body = derived[derived["role"] == "body"]
    assert "A" not in set(body["siglum_a"]) | set(body["siglum_b"])
    pairs = set(zip(body["block_a"], body["block_b"], strict=True))
    # D and E, paragraph by paragraph, as read; L and N likewise (L breaks one sentence in two).
    d_e = {
        (f"D.{d}", f"E.{e}")
        for d, e in [
            *zip(range(5, 10), range(2, 7), strict=True),
            *zip(range(10, 15), range(8, 13), strict=True),
            *zip(range(16, 20), range(14, 18), strict=True),
            *zip(range(20, 23), range(19, 22), strict=True),
        ]
    }
    l_n = {
        (f"L.{x}", f"N.{n}")
        for x, n in [
            (5, 6),
            (6, 7),
            (7, 8),
            (8, 9),
            (9, 9),
            (10, 10),
            (11, 11),
            *zip(range(13, 20), range(13, 20), strict=True),
            (21, 21),
            (22, 22),
            (23, 25),
            (24, 26),
            (25, 27),
            (26, 28),
            (27, 29),
        ]
    }
    mates = {(a, b) for a, b in pairs if (a[0], b[0]) in (("D", "E"), ("L", "N"))}
    assert mates == d_e | l_n


def test_what_a_witness_has_at_a_place_is_one_stretch_of_its_page(toy):
    """A paragraph told twice, with another between: only one of the two is the other's."""
    again = SENTENCES[0].replace("voted", "had voted")
    study = toy({"P": "\n\n".join([SENTENCES[0], SENTENCES[1], again]), "Q": SENTENCES[0]})
    assert places_of(study) == {frozenset(p) for p in (("P.1", "Q.1"), ("P.2",), ("P.3",))}


def test_a_sentence_cut_by_a_blank_line_stays_two_blocks_of_one_place(study, lindmoor):
    place = study.blocks.set_index("block")["place"]
    assert place["L.8"] == place["L.9"] == place["N.9"]
    own = study.pairs.set_index(["block_a", "block_b"])["relation"]
    assert own["L.8", "N.9"] == own["L.9", "N.9"] == "verbatim"


def test_coders_settle_the_same_facts(make_story):
    pages = {
        "P": SENTENCES[0],
        "Q": "In the harbour town a ballot of stevedores ended work at noon.",
    }
    rows = "ann,1,pairs,P.1~Q.1,relation,same-facts,one vote"
    from samestory import compare

    coded = compare(make_story(pages, codings=rows))
    own = coded.pairs[coded.pairs["relation"] == "same-facts"]
    assert list(zip(own["block_a"], own["block_b"], own["by"], strict=True)) == [
        ("P.1", "Q.1", "coder ann")
    ]
    none = compare(make_story(pages, codings=rows.replace("same-facts", "none")), same_facts=0.01)
    assert none.pairs.empty


def test_reuse_is_measured_on_body_on_unquoted_body_and_on_the_page(toy):
    shared = "the cranes stand still above the water"
    speech = "“nobody loads a crate before the owners come here to talk”"
    pages = {
        "P": f"Cranes stand still\n\nIn Varnholm {shared}, they say.\n\n"
        f"He said {speech} at last.\n\nShare this article",
        "Q": f"A quiet port\n\nAll over town {shared} tonight.\n\n"
        f"{speech}, she was told.\n\nShare this article",
    }
    own = toy(pages, min_run=3).reuse.set_index("part")
    assert own.loc["body", "n_shared"] == 7 + 11
    assert own.loc["body without quotations", "n_shared"] == 7
    assert own.loc["whole page", "n_shared"] == 7 + 11 + 3
    row = own.loc["body"]
    assert row["share_a_in_b"] == pytest.approx(18 / row["n_a"])
    assert row["share_b_in_a"] == pytest.approx(18 / row["n_b"])


def test_align_changes_no_block_but_its_place(study):
    again, _ = align(study.blocks.assign(place=""), study.rules, study.codings)
    assert again.equals(study.blocks)


OLD = """And it came to pass that the keeper of the light rose early and went down unto the shore.

He beheld a vessel cast upon the rocks, and none were left alive therein save one child.

Now the child was wrapped in a mantle of blue wool, and slept.

So he bare her to his house, and his wife gave her milk and named her Marina."""
NEW = """One morning the lighthouse keeper got up early and went down to the shore.

There he saw a ship thrown on the rocks; nobody on board was alive but a single child. \
The child lay asleep, wrapped in a blue wool cloak.

He carried her home, where his wife gave her milk and called her Marina."""


def test_two_translations_are_linked_where_the_story_says_so(make_story):
    folder = make_story({"P": OLD, "Q": NEW})
    linked = compare(folder, editions=1)
    found = set(zip(linked.pairs["block_a"], linked.pairs["block_b"], strict=True))
    assert found == {("P.1", "Q.1"), ("P.2", "Q.2"), ("P.3", "Q.2"), ("P.4", "Q.3")}
    assert {"rewritten"} == set(linked.pairs["relation"]) and "edition" in set(linked.pairs["rule"])
    place = dict(zip(linked.blocks["block"], linked.blocks["place"], strict=True))
    assert place["P.2"] == place["P.3"] == place["Q.2"] != place["Q.1"] == place["P.1"]
    assert "same-facts" in set(compare(folder).pairs["relation"])


@given(st.lists(st.tuples(st.integers(0, 3), st.sets(st.integers(0, 7))), max_size=8))
def test_places_come_in_turn_behind_what_stands_before_them(told):
    rank = {k: own for k, (own, _) in enumerate(told)}
    before = {k: {n for n in own if n < len(told)} - {k} for k, (_, own) in enumerate(told)}
    plainly, left = [], sorted(before)
    while left:
        free = [k for k in left if before[k].isdisjoint(left)] or left
        plainly.append(min(free, key=rank.__getitem__))
        left.remove(plainly[-1])
    assert list(_by_turns(before, sorted(rank, key=rank.__getitem__))) == plainly
