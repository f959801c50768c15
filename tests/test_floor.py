"""The noise floor: shipped with the package, falling with the run, beside every share."""

from samestory.floor import noise_floor


def test_longer_runs_have_a_lower_floor():
    floors = [noise_floor(run) for run in range(2, 12)]
    assert floors == sorted(floors, reverse=True)
    assert 0.1 < floors[2] < 0.2
    assert floors[-1] == 0


def test_the_floor_stands_beside_every_share(study):
    assert set(study.reuse["floor"]) == {noise_floor(study.rules.min_run)}


def test_another_run_has_another_floor(study):
    again = study.rerun(min_run=6)
    assert set(again.reuse["floor"]) == {noise_floor(6)} != set(study.reuse["floor"])


def test_the_finding_on_shares_names_the_floor(study):
    told = study.findings.set_index("finding")["statement"]
    assert "(noise floor: 13 %)" in told["moscow-2021/alike"]
    assert "within the 13 % below which independent reports" in told["moscow-2021/noise"]
