"""Evidence: each statement in its sentences; and the examples that the modules give."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import pytest

import samestory
from samestory.evidence import body as body_of
from samestory.evidence import (
    characteristic_words,
    largest_family,
    like_terms,
    longest_run,
    mates,
    name_page,
    named,
    possible_splits,
    settings,
    substantive,
    terms,
)
from samestory.prose import capital, count, number, percent, said, some, span, times

MODULES = [module.name for module in pkgutil.iter_modules(samestory.__path__, "samestory.")]
FORM = {"spelling", "punctuation", "case", "style"}


def collapse(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("name", [name for name in MODULES if name != "samestory.__main__"])
def test_the_examples_of_a_module_come_out_as_written(name):
    failed, _ = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_there_are_examples():
    tried = [doctest.testmod(importlib.import_module(f"samestory.{m}")) for m in ("prose", "reuse")]
    assert all(found.attempted for found in tried)


# ------------------------------------------------------------------------- a variant in its place


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_each_side_of_a_variant_stands_in_its_own_passage_to_the_letter(story, request):
    study = request.getfixturevalue(story)
    blocks = study.blocks.set_index("block")
    for row in study.variants.itertuples():
        sides = settings(study, row.variant)
        assert "|".join(side.sigla for side in sides) == row.groups.rstrip("-")
        for side in sides:
            assert {blocks.at[b, "place"] for b in [*side.blocks, *side.others]} <= {row.place}
            assert {blocks.at[b, "role"] for b in [*side.blocks, *side.others]} <= {"body"}
            told = side.before + side.words + side.after
            passage = " ".join(blocks.at[block, "text"] for block in side.blocks)
            assert collapse(told) == collapse(passage), (row.variant, side.sigla)
            members = side.sigla.split("+") if "+" in side.sigla else list(side.sigla)
            holders = {blocks.at[b, "siglum"] for b in [*side.blocks, *side.others]}
            assert holders <= set(members)
            assert holders == set(members) or row.site == 0 or not side.words


def test_the_sides_of_a_variant_differ_in_the_words_marked(study):
    for row in study.variants[study.variants["site"] > 0].itertuples():
        sides = settings(study, row.variant)
        marked = [side.words.strip() for side in sides]
        assert len(set(marked)) == len(marked), row.variant


def test_a_change_of_one_word_is_shown_in_its_sentence(toy):
    told = "The {} of Varnholm voted on Saturday for a strike in the old port."
    study = toy({s: told.format(w) for s, w in zip("PQR", ("crew", "gang", "crew"), strict=True)})
    p, q = settings(study, study.variants["variant"].item())
    assert (p.sigla, p.blocks, p.others) == ("PR", ("P.1",), ("R.1",))
    assert (p.before, p.words.strip()) == ("The ", "crew")
    assert p.after.strip() == "of Varnholm voted on Saturday for a strike in the old port."
    assert (q.sigla, q.blocks, q.others, q.words.strip()) == ("Q", ("Q.1",), (), "gang")


def test_a_word_that_a_page_lacks_is_shown_as_a_gap_in_its_sentence(toy):
    told = "The {}crew of Varnholm voted on Saturday for a strike in the old port."
    study = toy({"P": told.format("weary "), "Q": told.format("")})
    found = {side.sigla: side for side in settings(study, study.variants["variant"].item())}
    assert found["P"].words.strip() == "weary"
    assert (found["Q"].before.strip(), found["Q"].words) == ("The", "")
    assert found["Q"].after.startswith("crew of Varnholm")


def test_a_passage_that_a_page_lacks_has_no_sentence(lindmoor):
    whole = lindmoor.variants[lindmoor.variants["site"] == 0]
    for name in whole["variant"]:
        has, lacks = settings(lindmoor, name)
        assert has.words and has.blocks and not has.before + has.after
        assert lacks.blocks == () and not lacks.words


def test_an_unknown_variant_is_a_key_error(lindmoor):
    with pytest.raises(KeyError, match="no variant v00000000"):
        settings(lindmoor, "v00000000")


# --------------------------------------------------------------------------------- other views


def test_body_and_substance_are_what_they_are_called(study):
    own = body_of(study)
    assert set(own["role"]) == {"body"} and set(own["repeat_of"]) == {""}
    assert own.groupby("siglum")["n_words"].sum().tolist() == study.witnesses["n_words"].tolist()
    assert not set(substantive(study)["kind"]) & FORM
    left = study.variants[~study.variants["variant"].isin(substantive(study)["variant"])]
    assert set(left["kind"]) <= FORM
    assert set(named(study)["changed_by"]) <= set(study.story.sigla)


def test_a_body_block_that_repeats_another_counts_once(toy):
    told = "The crew of Varnholm voted on Saturday for a strike in the old port, said the mayor."
    own = body_of(toy({"P": f"{told}\n\nNobody saw the ferries leave.\n\n{told}", "Q": told}))
    assert own["block"].tolist() == ["P.1", "P.2", "Q.1"]


def test_mates_part_the_pairs_of_bodies_by_agency_and_version(study):
    def couples(*asked):
        own = mates(study, *asked)
        return {a + b for a, b in zip(own["siglum_a"], own["siglum_b"], strict=True)}

    assert couples(False) == {"AD", "AE", "AL", "AN"}
    assert couples(True) == {"DE", "DL", "DN", "EL", "EN", "LN"}
    assert couples(True, True) == {"DE", "LN"}
    assert couples(True, False) == {"DL", "DN", "EL", "EN"}
    ways = ["share_a_in_b", "share_b_in_a"]
    assert mates(study, True, True)[ways].min(axis=None) > mates(study, False)[ways].max(axis=None)


def test_the_largest_family_and_its_splits(study, lindmoor, toy):
    assert "".join(largest_family(study)) == "DELN"
    assert "".join(largest_family(lindmoor)) == "PQRS"
    assert possible_splits("PQRS") == ["PQ|RS", "PR|QS", "PS|QR"]
    assert possible_splits("SRQP") == possible_splits("PQRS")
    assert possible_splits("PQR") == possible_splits("") == []
    assert len(possible_splits("PQRST")) == 10
    alone = toy({"P": "Gulls cried above the port.", "Q": "Snow fell on a far mountain pass."})
    assert len(largest_family(alone)) == 1


def test_the_longest_run_is_the_words_of_both_pages(study):
    own = study.reuse[study.reuse["part"] == "body"]
    blocks = study.blocks.set_index("block")
    for row in own.itertuples():
        run = longest_run(study, row.siglum_a, row.siglum_b)
        assert {block[0] for block in run.blocks} == {row.siglum_a, row.siglum_b}
        first = [b for b in run.blocks if blocks.at[b, "siglum"] == row.siglum_a]
        passage = collapse(" ".join(blocks.at[block, "text"] for block in first))
        assert collapse(run.text) in passage
        assert abs(len(run.text.split()) - row.longest_run) <= 3  # words parted by a hyphen


def test_strangers_share_no_run(toy):
    study = toy({"P": "Gulls cried above the port.", "Q": "Snow fell on a far mountain pass."})
    assert longest_run(study, "P", "Q") == ("", ())


def test_likeness_and_characteristic_words_see_furniture_only_if_asked(toy):
    told = "The crew of Varnholm voted on Saturday for a strike in the old port, said the mayor."
    study = toy({"P": f"{told}\n\nShare this article", "Q": told})
    assert set(study.blocks["role"]) == {"body", "furniture"}
    assert like_terms(terms(study))[0, 1] == pytest.approx(1)
    assert like_terms(terms(study, story_only=False))[0, 1] < 0.99
    assert characteristic_words(study) == {"P": [], "Q": []}
    assert "article" in characteristic_words(study, story_only=False)["P"]
    assert "the" not in terms(study)["P"] and "crew" in terms(study)["P"]


# ---------------------------------------------------------------------------------------- prose


def test_small_pieces_of_english():
    assert [number(n) for n in (0, 1, 12, 13, 1992)] == ["no", "one", "twelve", "13", "1,992"]
    assert count(2, "witness", "witnesses") == "two witnesses" and count(1, "gap") == "one gap"
    assert (percent(0.0), percent(1.0)) == ("0 %", "100 %")
    assert span([0.668, 0.7711]) == "67 to 77 %" and span([0.501, 0.499]) == "50 %"
    assert [times(n) for n in (0, 1, 2, 3, 20)] == [
        "never", "once", "twice", "three times", "20 times",
    ]  # fmt: skip
    assert (some(0), some(3)) == ("none", "three")
    assert (capital("one page"), capital("")) == ("One page", "")


def test_words_are_quoted_without_their_edges_and_shortened_at_a_space():
    assert said(" group, ") == "“group”"
    long = said("word " * 40)
    assert long.endswith("word …”") and len(long) <= 90 + len("“ …”")


def test_a_page_is_named_by_its_outlet_and_by_its_version_where_the_outlet_has_two(study):
    named_ = {siglum: name_page(study, siglum) for siglum in "ADEL"}
    assert named_ == {
        "A": "A (BreakingNews)",
        "D": "D (Dawn)",
        "E": "E (The Moscow Times, AFP-1)",
        "L": "L (The Moscow Times, AFP-2)",
    }
    with pytest.raises(KeyError):
        name_page(study, "Z")
