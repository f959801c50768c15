"""The estimate before a run: from trials, over rates, against the room there is."""

import time
from dataclasses import replace

import pytest

from samestory.archive.estimate import (
    Rates,
    Room,
    Trial,
    estimate,
    find_rates,
    find_room,
    lacks,
    tell,
    tell_bytes,
    try_run,
)
from samestory.archive.store import Work

GB = 10**9
RATES = Rates(
    seconds={"find": 2e-9, "measure": 1e-9},
    fixed={"find": 3.0, "measure": 0.0},
    work=0.5,
    results=0.1,
    held=0.2 * GB,
    task=0.3 * GB,
    article=100,
)


def test_an_estimate_is_the_rates_times_the_input():
    told = estimate(1_000_000, 10 * GB, 2, RATES)
    assert told.seconds == pytest.approx({"find": 13, "measure": 5}) and told.total == 18
    assert (told.work, told.results) == (5 * GB, 1 * GB)
    assert told.memory == pytest.approx(0.2 * GB + 2 * 0.3 * GB + 0.1 * GB)


def test_workers_share_the_work_but_not_what_is_fixed():
    one, four = (estimate(1000, 10 * GB, n, RATES) for n in (1, 4))
    assert one.seconds["find"] - 3 == pytest.approx(4 * (four.seconds["find"] - 3))
    assert four.memory > one.memory and four.work == one.work


def trial(size, find, measure=1.0, workers=2):
    return Trial(size // 2000, size, workers, {"find": find, "measure": measure}, size // 4, 10)


def test_two_trials_tell_what_every_run_takes():
    rates = find_rates([trial(10**6, 1.1), trial(10**7, 2.0)])
    told = estimate(10**6, 10**9, 2, rates)
    assert told.seconds["find"] == pytest.approx(1.0 + 100)
    assert told.work == 10**9 // 4


def test_one_trial_is_taken_in_proportion():
    rates = find_rates([trial(10**6, 0.5)])
    assert estimate(10**6, 10**9, 2, rates).seconds["find"] == pytest.approx(500)
    assert estimate(10**6, 10**9, 1, rates).seconds["find"] == pytest.approx(1000)


@pytest.mark.parametrize("small, large", [(2.0, 1.0), (0.01, 2.0), (0.0, 0.0)])
def test_trials_that_lie_oddly_never_foretell_less_than_nothing(small, large):
    """A first trial that warmed up takes longer; one that grew more than in proportion."""
    rates = find_rates([trial(10**6, small), trial(10**7, large)])
    assert rates.seconds["find"] >= 0 and rates.fixed["find"] >= 0
    assert estimate(10**6, 10**9, 2, rates).total >= estimate(1, 10**7, 2, rates).total >= 0


def test_a_run_is_tried_and_measured(tmp_path, capsys):
    def run(work, output, progress):
        with progress.stage("find", 10, "articles") as stage:
            work.write("grams/a", b"1" * 1000)
            time.sleep(0.2)
            stage.step(10)
        with progress.stage("group", None, "articles"):
            work.remove("grams")
            output.mkdir()
            (output / "pairs.parquet").write_bytes(b"1" * 300)
            held.append(bytearray(1) * 300_000_000)

    held = []
    found = try_run(run, 10, 5000, 2, tmp_path)
    assert list(found.seconds) == ["find", "group"] and found.seconds["find"] >= 0.2
    assert (found.work_bytes, found.result_bytes) == (1000, 300)
    assert (found.n_articles, found.text_bytes, found.workers) == (10, 5000, 2)
    assert found.peak >= found.before
    captured = capsys.readouterr()
    assert captured.out == captured.err == ""


def test_memory_is_that_of_the_largest_trial():
    small = replace(trial(10**6, 1.1), before=10**8, peak=2 * 10**8)
    large = replace(trial(10**7, 2.0), before=2 * 10**8, peak=6 * 10**8)
    told = estimate(10**6, 10**9, 4, find_rates([small, large], article=50))
    assert told.memory == 2 * 10**8 + 4 * 2 * 10**8 + 50 * 10**6
    assert estimate(1, 1, 4, find_rates([large], task=10)).memory == 2 * 10**8 + 40


def test_what_does_not_fit_is_said_with_what_to_do():
    told = estimate(1_000_000, 10 * GB, 2, RATES)
    assert lacks(told, Room(2 * GB, 7 * GB, 7 * GB)) == []
    assert lacks(told, Room()) == []
    (memory,) = lacks(told, Room(memory=GB // 2))
    assert "Memory: 900 MB do not fit into 500 MB" in memory and "--threads" in memory
    (disk,) = lacks(told, Room(work=int(5.5 * GB), results=int(5.5 * GB)))
    assert "6 GB do not fit into the 5.5 GB" in disk and "--work" in disk
    assert lacks(told, Room(work=int(5.5 * GB), results=2 * GB, same=False)) == []
    (results,) = lacks(told, Room(work=int(5.5 * GB), results=GB // 2, same=False))
    assert "results of 1 GB" in results and "--output" in results
    assert lacks(replace(told, results=0.1 * GB), Room(results=GB // 2, same=False)) == []


def test_is_told_in_lines():
    told = estimate(1_234_567, 10 * GB, 2, RATES)
    assert tell(told, Room(8 * GB, 66 * GB, 66 * GB)).splitlines() == [
        "articles  1,234,567, 10 GB of text",
        "time      about 18 s by 2 workers (find 13 s, measure 5 s)",
        "memory    about 923 MB of the 8 GB here",
        "disk      about 5 GB to work in of 66 GB free, at least 1 GB for the results",
    ]
    assert tell(told, Room(work=GB)).splitlines()[-1].startswith("Disk: ")
    assert "by 1 worker (" in tell(estimate(1, 1, 1, RATES))


def test_room_is_that_of_the_nearest_folder_that_is_there(tmp_path):
    room = find_room(Work(str(tmp_path / "not/yet/work")), tmp_path / "not/yet")
    assert room.work > 0 and room.results > 0 and room.same
    assert list(tmp_path.iterdir()) == []
    away = find_room(Work("s3://bucket/work"), tmp_path)
    assert away.work is None and away.results > 0 and not away.same


@pytest.mark.parametrize(
    "size, told",
    [
        (0, "0 bytes"), (999, "999 bytes"), (1000, "1 kB"), (1_250_000, "1.25 MB"),
        (999_600, "1 MB"), (2.4e9, "2.4 GB"), (123.4e12, "123 TB"), (5e15, "5,000 TB"),
    ],
)  # fmt: skip
def test_bytes_have_three_digits(size, told):
    assert tell_bytes(size) == told
