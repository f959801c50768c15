"""Trials: what is counted otherwise is what a rerun of the study gives."""

from __future__ import annotations

import pytest

from samestory import trials


def test_the_published_ways_give_the_published_shares(study):
    rows = trials.rival_shares(study)
    published = rows[rows["published"]]
    assert set(published["rule"]) == {"shortest run", "words", "part of the page"}
    for _, own in published.groupby("group"):
        assert own[["low", "high", "n", "floor"]].drop_duplicates().shape[0] == 1


@pytest.mark.parametrize("run", [3, 5, 8])
def test_another_run_gives_what_a_rerun_gives(lindmoor, run):
    rows, of = trials.rival_shares(lindmoor), trials.group_of(lindmoor)
    body = lindmoor.rerun(min_run=run).reuse.query("part == 'body'")
    for row in rows[rows["setting"] == f"{run} words"].itertuples():
        own = [r for r in body.itertuples() if of(r.siglum_a, r.siglum_b) == row.group]
        shares = [s for r in own for s in (r.share_a_in_b, r.share_b_in_a)]
        assert (row.low, row.high) == (min(shares), max(shares))


def test_a_run_of_ones_own_is_tried_too(study):
    settings = trials.rival_shares(study.rerun(min_run=7)).query("rule == 'shortest run'")
    assert list(settings[settings["published"]]["setting"].unique()) == ["7 words"]


def test_words_as_printed_share_no_more_than_levelled(study):
    rows = trials.rival_shares(study).query("rule == 'words'")
    high = rows.pivot(index="group", columns="setting", values="high")
    assert (high["as printed"] < high["levelled"]).all()
    assert (high["spelling kept"] <= high["levelled"]).all()


def test_pages_that_cannot_be_compared_have_no_rows(toy):
    assert trials.rival_shares(toy({"P": "Dockers voted to end the strike on Saturday."})).empty


def test_bases_are_counted_both_ways(lindmoor):
    family = max(lindmoor.families, key=len)
    rows = trials.count_bases(lindmoor, family)
    assert len(rows) == len(family) * (len(family) - 1) * 3
    n = {(r.siglum, r.base, r.op): r.n for r in rows.itertuples()}
    assert all(n[b, s, "omission"] == k for (s, b, op), k in n.items() if op == "addition")
