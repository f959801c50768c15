"""Agreement: alpha as published, its interval, the program's error, the committed coding."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import krippendorff
import nbformat
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import compare
from samestory.agreement import (
    DETAILS,
    alpha,
    compare_coders,
    disagreements,
    errors,
    interval,
    score,
    wilson,
)
from samestory.story import CODING_COLUMNS, SETTLED
from samestory.tables import TABLES

ROOT = Path(__file__).parents[1]


def judged(*coders: str) -> pd.DataFrame:
    """Coders' judgements, one string a coder, one letter a unit; a point is none."""
    columns = [[np.nan if value == "." else value for value in coder] for coder in coders]
    return pd.DataFrame(dict(zip("ABCD", columns, strict=False)))


# ---------------------------------------------------------------------------------------- alpha


def test_alpha_of_two_values_is_krippendorffs_own_example():
    """Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", part A: 0.095."""
    meg, owen = "0100000010", "1110010000"
    apart = sum(a != b for a, b in zip(meg, owen, strict=True))
    n, n0, n1 = 20, (meg + owen).count("0"), (meg + owen).count("1")
    assert (apart, n0, n1) == (4, 14, 6)
    by_hand = 1 - (n - 1) * apart / (n0 * n1)  # o01 counts each unit's pair once in each direction
    assert round(by_hand, 3) == 0.095
    assert alpha(judged(meg, owen)) == pytest.approx(by_hand)


def test_alpha_of_five_values_is_krippendorffs_own_example():
    """The same, part B: 0.692."""
    ben, gerry = "aabbdcccedda", "babbbccceddd"
    n, both = 24, ben + gerry
    same = 2 * sum(a == b for a, b in zip(ben, gerry, strict=True))
    chance = sum(both.count(value) * (both.count(value) - 1) for value in "abcde")
    assert (same, chance) == (18, 104)
    by_hand = ((n - 1) * same - chance) / (n * (n - 1) - chance)
    assert round(by_hand, 3) == 0.692
    assert alpha(judged(ben, gerry)) == pytest.approx(by_hand)


def test_alpha_of_four_coders_with_gaps_is_krippendorffs_own_example():
    """The same, part C: 0.743; a unit that one coder alone judged does not count."""
    units = judged("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    assert round(alpha(units), 3) == 0.743
    assert alpha(units) == alpha(units.drop(index=11))


@given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2), min_size=2, max_size=12))
def test_alpha_is_that_of_the_package_whatever_the_values_are_called(pairs):
    units = pd.DataFrame(pairs, columns=["m1", "m2"])
    if len({value for pair in pairs for value in pair}) == 1:
        assert np.isnan(alpha(units))
        return
    numbers = [["abc".index(value) for value in coder] for coder in zip(*pairs, strict=True)]
    expected = krippendorff.alpha(np.array(numbers, float), level_of_measurement="nominal")
    assert alpha(units) == pytest.approx(expected)
    named = units.replace({"a": "same-facts", "b": "none", "c": "edited"})
    assert alpha(named) == pytest.approx(expected)
    assert alpha(units[["m2", "m1"]].iloc[::-1]) == pytest.approx(expected)


def test_alpha_is_undefined_and_not_one_where_nothing_varies():
    assert np.isnan(alpha(judged("aaaa", "aaaa")))


# ------------------------------------------------------------------------------------- interval


def clustered(units: pd.DataFrame, size: int) -> dict[int, str]:
    return {key: f"P{number // size:02}" for number, key in enumerate(units.index)}


#: Forty units; the coders differ on six of them.
FORTY = judged("aabb" * 10, "aabb" * 6 + "abbb" + "aabb" + "bbaa" + "abbb")


@pytest.mark.parametrize("size", [1, 2, 4, 8])
def test_the_interval_holds_the_estimate(size):
    low, high = interval(FORTY, clustered(FORTY, size))
    assert -1 <= low < alpha(FORTY) < high <= 1


def test_the_interval_widens_as_units_stand_in_fewer_places():
    """The disagreements stand together, so that each draw of few places has most or none."""
    widths = [np.diff(interval(FORTY, clustered(FORTY, size)))[0] for size in (1, 4, 8)]
    assert all(narrow < wide for narrow, wide in pairwise(widths)), widths


def test_the_interval_of_one_place_is_the_estimate():
    """Each draw is the whole, so the figure counted by coincidences is the package's alpha."""
    one = dict.fromkeys(FORTY.index, "P01")
    assert interval(FORTY, one) == pytest.approx([alpha(FORTY)] * 2)


def test_coders_who_never_differ_agree_in_every_draw(monkeypatch):
    """No draw is needed to know; and none is made."""
    same = judged("aabb" * 5, "aabb" * 5)
    monkeypatch.setattr("samestory.agreement.draw_clusters", None)
    assert interval(same, clustered(same, 2)) == (1.0, 1.0)


def test_the_interval_of_one_value_is_nothing():
    for units in (judged("aaaa", "aaaa"), judged("aa..", "..bb")):
        assert interval(units, clustered(units, 2)) == (0.0, 0.0)


def test_the_interval_repeats():
    assert interval(FORTY, clustered(FORTY, 2)) == interval(FORTY, clustered(FORTY, 2))


@pytest.mark.parametrize(("share", "n"), [(0.0, 5), (1.0, 5), (0.5, 8), (0.638889, 72)])
def test_wilsons_interval_holds_the_share_and_stays_a_share(share, n):
    low, high = wilson(share, n)
    assert 0 <= low <= share <= high <= 1
    wider = wilson(share, n // 2)
    assert wider[1] - wider[0] > high - low


def test_wilsons_interval_by_hand():
    """Nothing of ten: from 0 to z² / (n + z²); and of no units, anything."""
    assert wilson(0.0, 10) == pytest.approx((0.0, 1.959964**2 / (10 + 1.959964**2)))
    assert wilson(0.5, 0) == (0.0, 1.0)


# --------------------------------------------------------------------- coders and the program

TOLD = "The {} of Varnholm voted on Saturday for a strike in the old port."
OTHER = "The mayor said nothing to anybody on that grey and windy morning."
#: Two pages of two body blocks; the program pairs P.1 with Q.1 and P.2 with Q.2.
PAGES = {"P": f"{TOLD.format('crew')}\n\n{OTHER}", "Q": f"{TOLD.format('crowd')}\n\n{OTHER}"}
BLOCKS = ("P.1", "P.2", "Q.1", "Q.2")


def rows(coder: str, table: str, column: str, values: dict[str, str]) -> str:
    return "".join(f"{coder},1,{table},{key},{column},{value},\n" for key, value in values.items())


def paired(values: str) -> dict[str, str]:
    """A role for each block, in order; the last blocks may go without."""
    return dict(zip(BLOCKS, values.split(), strict=False))


def figures(study) -> dict[tuple[str, str], float]:
    keys = zip(study.agreement["variable"], study.agreement["measure"], strict=True)
    return dict(zip(keys, study.agreement["value"], strict=True))


@pytest.fixture
def coded(make_story):
    """Study the two pages with made-up codings."""
    return lambda *codings: compare(make_story(PAGES, codings="".join(codings).strip()))


def test_the_program_is_scored_against_what_was_settled(coded, toy):
    variant = toy(PAGES).variants["variant"].item()
    study = coded(
        rows("settled", "blocks", "role", paired("body body body dek")),
        rows("settled", "pairs", "relation", {"P.1~Q.1": "edited", "P.1~Q.2": "same-facts"}),
        rows("settled", "variants", "kind", {variant: "detail"}),
        rows("settled", "variants", "changed_by", {variant: "undecided"}),
    )
    found = figures(study)
    expected = {
        "role of a block": (3 / 4, 3 / 4, 3 / 4),
        "derived pairs": (1 / 2, 1, 2 / 3),  # P.2~Q.2 was not settled as a pair
        "same-facts pairs": (0, 0, 0),  # the program has none, the coders one
        "relation of a derived pair": (1, 1, 1),
        "kind of a variant": (0, 0, 0),
        "who changed it": (1, 1, 1),
    }
    measures = ("precision", "recall", "F1")
    for variable, values in expected.items():
        assert [found[variable, m] for m in measures] == pytest.approx(list(values)), variable
    assert len(found) == len(expected) * len(measures)
    n = study.agreement.set_index(["variable", "measure"])["n"]
    assert (n["derived pairs", "precision"], n["derived pairs", "recall"]) == (2, 1)


def test_the_program_is_scored_as_it_is_without_the_coding(coded):
    study = coded(rows("settled", "blocks", "role", dict.fromkeys(BLOCKS, "dek")))
    assert set(study.blocks["role"]) == {"dek"}
    assert figures(study)["role of a block", "F1"] == 0


def test_the_program_is_scored_only_on_what_was_coded(coded):
    """A student who settles one block of four, and finds the program right, sees no error."""
    study = coded(rows("settled", "blocks", "role", {"P.1": "body"}))
    assert figures(study)["role of a block", "precision"] == 1


def test_settled_rows_win(coded):
    study = coded(
        rows("ann", "blocks", "role", {"P.1": "dek"}),
        rows("settled", "blocks", "role", {"P.1": "subhead"}),
        rows("bob", "blocks", "role", {"P.1": "caption"}),
    )
    assert study.blocks.set_index("block").at["P.1", "role"] == "subhead"


def test_coders_who_have_not_settled_correct_nothing_and_are_no_measure_of_the_program(coded):
    study = coded(
        rows("ann", "blocks", "role", dict.fromkeys(BLOCKS, "dek")),
        rows("bob", "blocks", "role", {**dict.fromkeys(BLOCKS, "dek"), "P.1": "body"}),
    )
    assert set(study.blocks["role"]) == {"body"}
    assert set(study.agreement["measure"]) == {"alpha"}
    assert study.agreement["coders"].item() == "ann, bob"


def test_a_coder_alone_is_taken_at_their_word_and_agrees_with_nobody(coded):
    study = coded(rows("ann", "blocks", "role", {"P.1": "dek"}))
    assert study.blocks.set_index("block").at["P.1", "role"] == "dek"
    assert "alpha" not in set(study.agreement["measure"])


def test_a_unit_that_one_coder_left_out_counts_for_nothing(coded):
    ann, bob = paired("body body dek body"), paired("body dek dek")
    study = coded(rows("ann", "blocks", "role", ann), rows("bob", "blocks", "role", bob))
    both = pd.DataFrame({"ann": ann, "bob": bob}).dropna()
    assert figures(study)["role of a block", "alpha"] == pytest.approx(alpha(both))


def test_the_interval_of_three_coders_is_of_all_three(coded):
    values = ("body body dek body", "body body dek body", "dek dek body body")
    study = coded(
        *(
            rows(coder, "blocks", "role", paired(told))
            for coder, told in zip(("ann", "bob", "cy"), values, strict=True)
        )
    )
    row = study.agreement.iloc[0]
    assert row["low"] <= row["value"] <= row["high"]


def test_a_pair_that_one_coder_did_not_list_is_none():
    table = pd.DataFrame(
        [
            ("ann", "1", "pairs", "P.1~Q.1", "relation", "edited", ""),
            ("ann", "1", "pairs", "P.1~Q.2", "relation", "same-facts", ""),
            ("bob", "1", "pairs", "P.1~Q.1", "relation", "edited", ""),
            (SETTLED, "2", "pairs", "P.1~Q.2", "relation", "same-facts", ""),
        ],
        columns=list(CODING_COLUMNS),
        dtype="str",
    )
    units = compare_coders(table, "pairs", "relation")
    assert units.loc["P.1~Q.2"].to_dict() == {"ann": "same-facts", "bob": "none"}
    apart = disagreements(table, "pairs", "relation")
    assert apart.index.tolist() == ["P.1~Q.2"] and apart["settled"].item() == "same-facts"


def test_nobody_coded_and_nothing_is_measured(uncoded):
    assert score(uncoded).empty
    assert list(score(uncoded).columns) == TABLES["agreement"].names


# -------------------------------------------------------------------------- the committed coding

ROLES = set("headline dek byline date caption subhead body furniture".split())
KINDS = set("spelling punctuation case style label attribution detail wording".split())
RELATIONS = {"verbatim", "edited", "rewritten", "same-facts", "none"}


@pytest.mark.parametrize("coder", ["m1", "m2", SETTLED])
def test_the_committed_coding_is_complete(study, coder):
    """Every block, and every variant within a passage, judged once by each of two coders."""
    assert set(study.codings["coder"]) == {"m1", "m2", "m3", "m4", SETTLED}
    own = study.codings[study.codings["coder"] == coder]
    within = set(study.variants[study.variants["site"] > 0]["variant"])
    voters = {*study.story.sigla, "agency", "undecided"}
    for table, column, keys, values in (
        ("blocks", "role", set(study.blocks["block"]), ROLES),
        ("variants", "kind", within, KINDS),
        ("variants", "changed_by", within, voters),
    ):
        rows_of = own[(own["table"] == table) & (own["column"] == column)]
        assert rows_of["key"].is_unique
        assert set(rows_of["key"]) == keys, (table, column)
        assert set(rows_of["value"]) <= values, (table, column)


def test_two_more_coders_marked_words_without_a_list(study):
    marked = study.codings[study.codings["table"].isin(["marks", "details"])]
    assert set(marked["coder"]) == {"m3", "m4", SETTLED}
    judged = marked[marked["table"] == "marks"]
    for _, own in judged.groupby(["coder", "column"]):
        assert own["key"].is_unique
    assert set(judged[judged["column"] == "kind"]["value"]) <= KINDS
    assert set(marked[marked["table"] == "details"]["column"]) == set(DETAILS)


@pytest.mark.parametrize("coder", ["m1", "m2", SETTLED])
def test_every_coded_pair_is_of_two_body_blocks_of_the_study_in_order(study, coder):
    own = study.codings[(study.codings["coder"] == coder) & (study.codings["table"] == "pairs")]
    place = dict(zip(study.blocks["block"], study.blocks["siglum"], strict=True))
    assert len(own) and own["key"].is_unique and set(own["value"]) <= RELATIONS
    for key in own["key"]:
        a, b = key.split("~")
        assert place[a] < place[b], key


def test_each_pair_that_a_coder_lists_is_settled(study):
    own = study.codings[study.codings["table"] == "pairs"]
    final = set(own[own["coder"] == SETTLED]["key"])
    assert set(own["key"]) == final
    for table, column in (("blocks", "role"), ("pairs", "relation"), ("variants", "kind")):
        apart = disagreements(study.codings, table, column)
        assert (apart["settled"] != "").all()


def test_the_agreement_is_as_the_notebook_prints_it(study):
    """The table in the last notebook, and its sentence, hold today's figures."""
    notebook = nbformat.read(ROOT / "notebooks" / "06-how-sure.ipynb", as_version=4)
    (cell,) = [c for c in notebook.cells if "study.agreement.set_index" in c.source]
    (html,) = [output.data["text/html"] for output in cell.outputs if "data" in output]
    cells = re.findall(r"<td>(.*?)</td>", html)
    own = study.agreement.round(3)
    assert [float(cell) for cell in cells[0::5]] == own["value"].tolist()
    assert [float(cell) for cell in cells[1::5]] == own["low"].tolist()
    assert [float(cell) for cell in cells[2::5]] == own["high"].tolist()
    assert [int(cell) for cell in cells[3::5]] == own["n"].tolist()
    assert cells[4::5] == own["coders"].tolist()


def test_every_error_of_the_program_is_listed(study):
    listed = errors(study)
    figures = study.agreement.set_index(["variable", "measure"])
    for variable in ("role of a block", "derived pairs", "same-facts pairs", "variants found"):
        n_true, n_said = (figures.at[(variable, m), "n"] for m in ("recall", "precision"))
        right = round(figures.at[(variable, "recall"), "value"] * n_true)
        own = listed[listed["variable"] == variable]
        assert (own["program"] == "").sum() == n_true - right, variable
        assert (own["settled"] == "").sum() == n_said - right, variable


def test_an_error_shows_the_words(study):
    own = errors(study).set_index("variable").loc["variants found, of the right kind"]
    assert "D since | E since" in set(own["unit"])
