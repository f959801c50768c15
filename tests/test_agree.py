"""Agree: published alphas through filled sheets, by hand on small ones, and what is refused."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from samestory.agree import (
    compare_sheets,
    confusion,
    judge,
    keys_of,
    measure,
    measure_program,
    share_equal,
)
from samestory.agreement import alpha, interval, wilson
from samestory.errors import CodingError, UsageError
from samestory.filled import Answer, Filled
from samestory.sampling import draw_sample, fingerprint, list_units, mask_sigla


def sheet(coder, values, step="kinds", **more):
    """A filled sheet of one step: a value a unit, "" for none."""
    own = {f"k{n}": Answer(step, v, "", "P1", f"text {n}", "") for n, v in enumerate(values)}
    told = {"name": f"{coder}.xlsx", "coder": coder, "story": "abc", "codebook": "1", "seed": "1"}
    return Filled(**(told | more), answers=own, told=[])


def whole(found):
    return next(row for row in found.measures if not row.value)


# coders

#: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": his data, his alpha.
PUBLISHED = [
    (["0100000010", "1110010000"], 0.095),  # A: two values, two observers
    (["aabbdcccedda", "babbbccceddd"], 0.692),  # B: five values, two observers
]


@pytest.mark.parametrize(("coders", "published"), PUBLISHED)
def test_alpha_is_krippendorffs_own(coders, published):
    names = dict(
        zip("01abcde", "label wording spelling case style detail punctuation".split(), strict=True)
    )
    found = compare_sheets(
        [sheet(n, [names[v] for v in own]) for n, own in zip("xy", coders, strict=True)]
    )
    assert round(whole(found).alpha, 3) == published


def test_alpha_with_gaps_is_krippendorffs_own():
    """The same paper, part C: 0.743; twelve units, four observers, judgements missing."""
    rows = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
    values = dict(zip("12345.", ["label", "wording", "case", "style", "detail", ""], strict=True))
    sheets = [sheet(n, [values[v] for v in own]) for n, own in zip("abcd", rows, strict=True)]
    found = compare_sheets(sheets)
    assert round(whole(found).alpha, 3) == 0.743
    assert whole(found).n == 11  # one unit has a single judgement, and pairs with none


def test_the_figures_of_a_small_table_by_hand():
    """Twenty units, sixteen alike, as in the guide."""
    both = ["wording"] * 14 + ["label"] * 2
    found = compare_sheets(
        [
            sheet("ada", [*both, "label", "label", "wording", "wording"]),
            sheet("ben", [*both, "wording", "wording", "label", "label"]),
        ]
    )
    row = whole(found)
    by_chance = 2 * 8 * 32 / (40 * 39)
    assert (row.n, row.agree) == (20, 0.8)
    assert row.alpha == pytest.approx(1 - 0.2 / by_chance)
    assert row.verdict == "withhold; too few: fewer than 50"
    assert confusion(found.judged["kinds"])["ada", "ben"] == {
        ("wording", "wording"): 14, ("label", "label"): 2,
        ("label", "wording"): 2, ("wording", "label"): 2,
    }  # fmt: skip
    label = next(row for row in found.measures if row.value == "label")
    assert label.n == 6 and label.alpha == pytest.approx(row.alpha)  # of two values, either
    assert found.disagreements == found.left == ["k16", "k17", "k18", "k19"]
    assert len(found.settled) == 16


def test_one_value_against_the_rest_is_alpha_of_two_values():
    judged = pd.DataFrame({"a": list("xxyz"), "b": list("xyyx")})
    rows = {row.value: row for row in measure("kinds", judged, {})}
    assert rows["x"].alpha == pytest.approx(alpha(judged == "x"))
    assert rows["x"].n == 3 and rows["z"].n == 1


def test_no_variation_is_undefined_and_not_one():
    row = whole(compare_sheets([sheet(coder, ["label"] * 60) for coder in "ab"]))
    assert math.isnan(row.alpha) and math.isnan(row.low) and row.agree == 1
    assert row.verdict == "nothing varies"


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (1, "usable"),
        (0.8, "usable"),
        (0.7999, "tentative"),
        (0.667, "tentative"),
        (0.6669, "withhold"),
        (-1, "withhold"),
    ],
)
def test_bounds_are_the_codebooks(value, word):
    assert judge(value) == word


def test_agreement_of_three_is_of_all_pairs():
    judged = pd.DataFrame([["x", "x", "y"], ["x", np.nan, "x"]], columns=list("abc"))
    assert share_equal(judged) == 0.5  # one of three, and one of one


# the program


def fill(study, coder, n=None, **changed):
    """A sheet filled with the program's answers, some of them changed."""
    sample = draw_sample(study, n=n)
    rows = {}
    for units in sample.drawn.values():
        for unit in units:
            said = sample.masks.get(unit.said, unit.said)
            value = changed.get(unit.number, said)
            rows[unit.number] = Answer(unit.step, value, "", " / ".join(unit.sigla), unit.key, "")
    return Filled(f"{coder}.xlsx", coder, sample.story, "1", "1", rows, [])


def test_the_program_is_right_where_coders_say_what_it_says(lindmoor):
    found = compare_sheets([fill(lindmoor, coder) for coder in "ab"], lindmoor)
    assert {row.share for row in found.right} == {1.0} and found.errors == []
    assert {row.step for row in found.right} == {"roles", "pairs", "kinds", "authors", "claims"}
    kinds = next(row for row in found.right if row.step == "kinds" and not row.value)
    assert (kinds.low, kinds.high) == wilson(1.0, 17), "never wrong on a few is not never wrong"


def test_intervals_are_over_places(lindmoor):
    changed = {u.number: "dek" for u in draw_sample(lindmoor).drawn["roles"] if u.said == "body"}
    few = dict(list(changed.items())[:6])
    found = compare_sheets([fill(lindmoor, "a"), fill(lindmoor, "b", **few)], lindmoor)
    places = {unit.number: unit.place for unit in list_units(lindmoor, "roles", 1)}
    row = next(row for row in found.measures if row.step == "roles" and not row.value)
    assert (row.low, row.high) == interval(found.judged["roles"], places)
    alone = compare_sheets([fill(lindmoor, "a"), fill(lindmoor, "b", **few)])
    other = next(row for row in alone.measures if row.step == "roles" and not row.value)
    assert other.alpha == row.alpha and (other.low, other.high) != (row.low, row.high)
    assert found.by_place and not alone.by_place and not alone.right


def test_units_are_weighed_by_how_they_were_drawn():
    """Three drawn of thirty that are not linked, two of two that are; one unlinked is missed."""
    said, agreed = ["none"] * 3 + ["edited"] * 2, ["none", "none", "edited", "edited", "edited"]
    rows = measure_program("pairs", said, agreed, [10, 10, 10, 1, 1], list("abcde"))
    told = {(row.value, row.measure): row.share for row in rows}
    assert told["", "share right"] == pytest.approx(22 / 32)
    assert told["edited", "precision"] == 1.0
    assert told["edited", "recall"] == pytest.approx(2 / 12)
    assert told["edited", "F1"] == pytest.approx(2 * 2 / (2 + 12))
    assert told["none", "precision"] == pytest.approx(20 / 30)


def test_weights_come_from_strata(lindmoor):
    """A miss among pairs far apart tells for many more than are in the sheets."""
    sample = draw_sample(lindmoor)
    far = [unit for unit in sample.drawn["pairs"] if unit.stratum == "far none"]
    of = sum(unit.stratum == "far none" for unit in list_units(lindmoor, "pairs", 1))
    sheets = [fill(lindmoor, coder, **{far[0].number: "same-facts"}) for coder in "ab"]
    found = compare_sheets(sheets, lindmoor)
    right = next(r for r in found.right if r.step == "pairs" and not r.value)
    assert 1 - right.share == pytest.approx(of / len(far) / sample.sizes["pairs"])
    assert found.errors == [(far[0].number, "none", "same-facts")]


def test_an_interval_is_never_a_point():
    """Every place half right: no draw of places differs, and yet little is known."""
    said, agreed, places = ["x", "y"] * 4, ["x"] * 8, list("aabbccdd")
    row = next(iter(measure_program("kinds", said, agreed, [1] * 8, places)))
    assert row.share == 0.5 and (row.low, row.high) == wilson(0.5, 8)


def test_what_was_never_said_has_no_precision():
    rows = measure_program("claims", ["absent"] * 2, ["present"] * 2, [1, 1], ["a", "b"])
    told = {(row.value, row.measure): row for row in rows}
    assert ("present", "precision") not in told and ("absent", "recall") not in told
    assert told["present", "recall"].share == 0 and told["present", "recall"].high > 0.5


def test_what_was_settled_counts_and_what_was_not_is_left_out(lindmoor):
    one, two = (u.number for u in draw_sample(lindmoor).drawn["kinds"][:2])
    sheets = [fill(lindmoor, "a"), fill(lindmoor, "b", **{one: "style", two: "style"})]
    final = sheets[0]._replace(
        name="s.xlsx", coder="s", answers={one: Answer("kinds", "case", *[""] * 4)}
    )
    found = compare_sheets(sheets, lindmoor, final)
    assert found.settled[one] == "case" and found.left == [two] and two not in found.settled
    assert set(found.disagreements) == {one, two}
    assert [error[0] for error in found.errors] == [one]
    assert keys_of(lindmoor, found)[one].step == "kinds"


# what does not belong together


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"coder": "ADA"}, "b.xlsx: is filled by ADA, as is ada.xlsx; each coder has one sheet"),
        ({"story": "xyz"}, "b.xlsx: is of another story (xyz) than ada.xlsx (abc)"),
        ({"codebook": "2"}, "b.xlsx: is under another version of the codebook (2) than"),
        ({"seed": "2"}, "b.xlsx: is drawn with another seed (2) than ada.xlsx (1)"),
    ],
)
def test_sheets_of_two_samples_are_refused(other, says):
    with pytest.raises(CodingError) as error:
        own = sheet("ben", ["label"])._replace(**{"name": "b.xlsx"} | other)
        compare_sheets([sheet("ada", ["label"]), own])
    assert says in str(error.value)


@pytest.mark.parametrize("turn", [1, -1])
def test_rows_that_one_sheet_lacks_are_refused(turn):
    sheets = [sheet("ada", ["label"] * 3), sheet("ben", ["label"] * 2)][::turn]
    with pytest.raises(
        CodingError, match=r"^ben.xlsx: lacks one row that ada.xlsx has \(the first in "
    ):
        compare_sheets(sheets)


def test_a_step_that_a_sheet_lacks_is_none_of_it():
    ada, more = sheet("ada", ["label", "case"]), sheet("ada", ["body"], "roles").answers
    ada = ada._replace(answers={**ada.answers, "r0": more["k0"]})
    assert list(compare_sheets([ada, sheet("ben", ["label", "case"])]).judged) == ["kinds"]


def test_one_sheet_and_empty_ones_are_refused():
    with pytest.raises(UsageError, match="^agree: compares two sheets or more"):
        compare_sheets([sheet("ada", ["label"])])
    with pytest.raises(CodingError, match="no unit has two answers in these sheets"):
        compare_sheets([sheet("ada", ["label", ""]), sheet("ben", ["", "label"])])


def test_another_story_and_units_of_another_are_refused(lindmoor, uncoded):
    sheets = [fill(lindmoor, coder) for coder in "ab"]
    with pytest.raises(CodingError, match="was drawn from another story than moscow-2021, or"):
        compare_sheets(sheets, uncoded)
    odd = [
        own._replace(story=fingerprint(lindmoor))
        for own in (sheet("a", ["label"]), sheet("b", ["label"]))
    ]
    with pytest.raises(CodingError, match="unit k0 .kinds. is none of lindmoor as this version"):
        compare_sheets(odd, lindmoor)
    with pytest.raises(CodingError, match="has the seed 'x'; it is a whole number"):
        compare_sheets([own._replace(seed="x") for own in sheets], lindmoor)
    strange = sheet("s", ["label"])._replace(answers={"q": Answer("kinds", "label", *[""] * 4)})
    with pytest.raises(CodingError, match="settles unit q, which no coder's sheet has"):
        compare_sheets([sheet("ada", ["label"]), sheet("ben", ["label"])], None, strange)


def test_a_page_that_the_story_does_not_have_is_refused(lindmoor):
    unit = draw_sample(lindmoor).drawn["authors"][0].number
    sheets = [fill(lindmoor, "a"), fill(lindmoor, "b", **{unit: "P9"})]
    with pytest.raises(CodingError, match="names P9 as who changed it; the story has P1 to P5"):
        compare_sheets(sheets, lindmoor)
    assert len(mask_sigla(lindmoor, 1)) == 5
