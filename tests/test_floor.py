"""The noise floor: by run and length, beside every share, and silent where nothing was counted."""

from math import isnan

import numpy as np
import pytest

from samestory import compare
from samestory.floor import Floor, floor_between, noise_floor

PROSE = (
    "The dockers of the port said on Friday that they would walk out if the owners did not pay. "
)


def test_longer_runs_and_longer_reports_have_a_lower_floor():
    for length in (150, 300, 500):
        floors = [noise_floor(run, length).share for run in range(2, 8)]
        assert floors == sorted(floors, reverse=True)
    for run in range(2, 8):
        floors = [noise_floor(run, length).share for length in (150, 300, 500)]
        assert floors == sorted(floors, reverse=True)


@pytest.mark.parametrize(("run", "length"), [(1, 300), (8, 300), (4, 99), (4, 1500)])
def test_there_is_no_floor_where_none_was_counted(run, length):
    assert isnan(noise_floor(run, length).share)


def test_the_floor_lies_within_its_interval():
    for length in (150, 300, 500):
        floor = noise_floor(4, length)
        assert 0 < floor.low < floor.share < floor.high < 1


def test_texts_that_are_not_english_have_no_floor():
    english = PROSE.casefold().replace(".", "").split() * 10
    other = "портовые рабочие города заявили в пятницу что они прекратят работу".split() * 20
    assert floor_between(english, english, 4) == noise_floor(4, len(english)) != Floor()
    assert isnan(floor_between(english, other, 4).share)


def test_the_floor_stands_beside_every_share(study):
    for row in study.reuse.itertuples():
        floor = noise_floor(row.min_run, min(row.n_a, row.n_b))
        assert (row.floor, row.floor_low, row.floor_high) == floor


def test_another_run_has_another_floor(study):
    own = study.rerun(min_run=6).reuse["floor"]
    assert own.notna().all() and (own < study.reuse["floor"]).all()
    assert np.isnan(study.rerun(min_run=12).reuse["floor"]).all()


def test_the_findings_on_shares_name_the_floor(study):
    told = study.findings.set_index("finding")["statement"]
    assert "(noise floor: 7 %)" in told["moscow-2021/alike"]
    assert "stay below 7 % in nineteen cases of twenty (6 to 8 %" in told["moscow-2021/noise"]
    assert "A with L and A with N share more" in told["moscow-2021/noise"]


def test_short_pages_are_told_of_no_floor(make_story):
    pages = {"P": "A crew of dockers voted on Friday.", "Q": "On Saturday it rained in Varnholm."}
    said = compare(make_story(pages)).findings.set_index("finding")["statement"]
    assert "No noise floor was counted for such texts." in said["toy/noise"]
