"""Sampling: sized by the formula, the same for the same seed, stratified, and betraying nothing."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.errors import UsageError
from samestory.sampling import (
    draw_sample,
    fingerprint,
    list_units,
    mask_sigla,
    share_out,
    size_sample,
    values_of,
)


def test_sample_sizes_are_by_lacy_and_riffes_formula():
    """Worked by hand for 1,000 units, 85 % and SE .03: (999 × .0009 + 127.5) / (.8991 + .1275)."""
    assert round((0.8991 + 127.5) / (0.8991 + 0.1275), 2) == 125.07
    assert size_sample(1_000) == 126
    assert size_sample(1_000, expected=0.9) == 92  # (0.8991 + 90) / (0.8991 + 0.09) = 91.9
    assert size_sample(100) == 60  # (0.0891 + 12.75) / (0.0891 + 0.1275) = 59.3


def test_never_fewer_than_fifty_and_never_more_than_there_are():
    assert [size_sample(n, 0.99) for n in (10_000, 50, 49, 3, 0)] == [50, 50, 49, 3, 0]


def test_the_same_seed_draws_the_same_and_another_seed_others(uncoded):
    one, same, other = (draw_sample(uncoded, seed=seed) for seed in (1, 1, 2))
    assert one == same
    keys = [{unit.key for unit in sample.drawn["pairs"]} for sample in (one, other)]
    assert len(keys[0] & keys[1]) < len(keys[0]) / 2
    assert not {u.number for u in one.drawn["roles"]} & {u.number for u in other.drawn["roles"]}


def test_codings_do_not_change_what_is_drawn(study, uncoded):
    """They come after the sheets, and must not part a sheet from its story."""
    assert fingerprint(study) == fingerprint(uncoded)
    assert draw_sample(study).drawn == draw_sample(uncoded).drawn


def test_steps_given_out_one_by_one_are_of_the_same_variants(uncoded):
    kinds = draw_sample(uncoded, ["kinds"], n=10).drawn["kinds"]
    authors = draw_sample(uncoded, ["authors"], n=10).drawn["authors"]
    assert [u.key for u in kinds] == [u.key for u in authors] and len(kinds) == 10
    assert not {u.number for u in kinds} & {u.number for u in authors}


def test_each_page_and_role_has_its_part(uncoded):
    sample = draw_sample(uncoded)
    whole = Counter(unit.stratum for unit in list_units(uncoded, "roles", 1))
    drawn = Counter(unit.stratum for unit in sample.drawn["roles"])
    assert drawn.keys() == whole.keys() and sum(drawn.values()) < sum(whole.values())
    by_size = sorted(whole, key=whole.get)
    parts = [drawn[name] for name in by_size]
    assert all(one <= other + 1 for one, other in pairwise(parts)) and parts[-1] > 5


def test_half_of_the_pairs_are_not_linked(uncoded):
    """Every pair of body blocks of two pages may be drawn, linked or not."""
    sample = draw_sample(uncoded)
    body = Counter(r.siglum for r in uncoded.rows("blocks") if r.role == "body" and not r.repeat_of)
    n = sum(body.values())
    assert sample.sizes["pairs"] == (n * n - sum(k * k for k in body.values())) // 2
    said = Counter(unit.said == "none" for unit in sample.drawn["pairs"])
    assert abs(said[True] - said[False]) <= 1
    linked = {(r.block_a, r.block_b): r.relation for r in uncoded.rows("pairs")}
    for unit in sample.drawn["pairs"]:
        assert linked.get(tuple(unit.key.split("~")), "none") == unit.said


def test_what_one_group_of_pairs_lacks_others_get(toy):
    """No link at all: still as many pairs as were asked for."""
    pages = {"A": "\n\n".join(f"Apples {n} grew in the garden." for n in range(9))}
    pages["B"] = "\n\n".join(f"Bridges {n} stand by the river." for n in range(9))
    study = toy({s: f"Title {s}\n\n{page}" for s, page in pages.items()})
    sample = draw_sample(study, ["pairs"], n=40)
    assert len(sample.drawn["pairs"]) == min(40, sample.sizes["pairs"])


def test_numbers_and_masks_betray_nothing(uncoded):
    sample = draw_sample(uncoded)
    assert sorted(sample.masks) == sorted(uncoded.story.sigla)
    assert sorted(sample.masks.values()) == ["P1", "P2", "P3", "P4", "P5"]
    orders = {tuple(mask_sigla(uncoded, seed)) for seed in range(9)}
    assert len(orders) > 1
    numbers = [unit.number for units in sample.drawn.values() for unit in units]
    assert len(set(numbers)) == len(numbers) and all(len(number) == 16 for number in numbers)
    assert values_of("authors", sample.masks) == (
        "P1",
        "P2",
        "P3",
        "P4",
        "P5",
        "agency",
        "undecided",
    )


def test_a_claim_counts_for_a_page_if_one_block_has_it(uncoded):
    said = {unit.key: unit.said for unit in list_units(uncoded, "claims", 1)}
    told = {(row.claim, row.siglum): set() for row in uncoded.rows("traces")}
    for row in uncoded.rows("traces"):
        told[row.claim, row.siglum].add(row.status)
    assert len(said) == len(told)
    assert all(("present" in s) == (said[f"{c}@{w}"] == "present") for (c, w), s in told.items())


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.integers(1, 99)), st.data())
def test_shares_add_up_and_fit(sizes, data):
    n = data.draw(st.integers(0, sum(sizes.values())))
    parts = share_out(sizes, n)
    assert sum(parts.values()) == n
    assert all(0 <= parts[name] <= size for name, size in sizes.items())
    assert n < len(sizes) or all(parts.values())


def test_an_unknown_step_and_no_unit_are_refused(uncoded):
    with pytest.raises(UsageError, match=r"^step colours: no such step; the steps are roles, "):
        draw_sample(uncoded, ["roles", "colours"])
    with pytest.raises(UsageError, match="^units 0: a sample has one unit at least"):
        draw_sample(uncoded, n=0)
