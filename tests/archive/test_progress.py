"""Progress that one can trust: rate, time left and lines, by a clock that the tests turn."""

import io
import re
import threading
import time

import pytest

from samestory.archive.progress import (
    CALM,
    REPEAT,
    TOO_EARLY,
    WINDOW,
    Progress,
    tell_number,
    tell_seconds,
)


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock():
    return Clock()


def make(clock, weights=None, stream=None, **how):
    return Progress(weights, stream=stream or io.StringIO(), clock=clock, **how)


def run(progress, clock, label, total, rate, amount, of=1):
    """Do a stage in steps of one amount at one rate; give what was said of its end, by the time."""
    said = []
    with progress.stage(label, total, "articles", of=of) as stage:
        while stage.done < total:
            clock.now += amount / rate
            stage.step(amount)
            left = progress.left(stage)
            if left is not None:
                said.append((clock.now, left))
    return said


def test_time_left_is_right_at_a_steady_rate(clock):
    began = clock.now
    for now, left in run(make(clock), clock, "find", 1000, 10, 10):
        assert left == pytest.approx(began + 100 - now, abs=0.01)


def test_time_left_is_that_of_all_stages(clock):
    """Stages take what their weights say: the end is foretold from the first stage on."""
    progress, end = make(clock, {"find": 1, "measure": 3, "group": 0.5}), clock.now + 450
    said = run(progress, clock, "find", 1000, 10, 10)
    said += run(progress, clock, "measure", 60, 0.2, 1)
    said += run(progress, clock, "group", 100, 2, 1)
    assert len(said) > 200
    for now, left in said:
        assert left == pytest.approx(end - now, rel=0.06, abs=1)
    assert progress.seconds == pytest.approx({"find": 100, "measure": 300, "group": 50})


def test_stages_of_one_label_share_its_weight(clock):
    """Read has two passes, of which the first does not know its total; merge has three."""
    progress, end = make(clock, {"read": 10, "merge": 9, "measure": 20}), clock.now + 390
    with progress.stage("read", None, "articles") as stage:
        clock.now += 10
        stage.step(500)
        assert progress.left(stage) is None
    said = run(progress, clock, "read", 900, 10, 10)[45:]
    for _ in range(3):
        said += run(progress, clock, "merge", 30, 1, 1, of=3)
    said += run(progress, clock, "measure", 20, 0.1, 1)
    assert len(said) > 100
    for now, left in said:
        assert left == pytest.approx(end - now, rel=0.15, abs=1)
    assert progress.seconds == pytest.approx({"read": 100, "merge": 90, "measure": 200})


def test_wrong_weights_are_mended_as_the_run_goes(clock):
    """The second stage takes ten times what was thought: half-way through it, the end is known."""
    progress = make(clock, {"find": 1, "measure": 1})
    run(progress, clock, "find", 1000, 10, 10)
    end = clock.now + 1000
    now, left = next(s for s in run(progress, clock, "measure", 1000, 1, 1) if s[0] > end - 500)
    assert left == pytest.approx(500, rel=0.05)


def test_time_left_does_not_jump_when_steps_come_in_bursts(clock):
    """Two workers hand in a large task each at almost the same time, every ten seconds."""
    progress, said = make(clock), []
    with progress.stage("find", 4000, "articles") as stage:
        for second in range(1, 401):
            clock.now += 1
            if second % 10 in (0, 1) and second > 1:
                stage.step(50)
            left = progress.left(stage)
            if second > 40 and left is not None:
                said.append(left)
    jumps = [abs(before - after - 1) for before, after in zip(said, said[1:], strict=False)]
    assert max(jumps) < 12
    assert min(said) >= 0


def test_time_left_is_never_below_nought(clock):
    progress = make(clock)
    with progress.stage("find", 100, "articles") as stage:
        for _ in range(30):
            clock.now += 1
            stage.step(10)  # more than was announced
            left = progress.left(stage)
            assert left is None or left >= 0
    assert "-" not in progress.stream.getvalue()


def test_the_rate_is_that_of_the_last_part(clock):
    progress = make(clock)
    with progress.stage("find", 100_000, "articles") as stage:
        for _ in range(100):
            clock.now += 1
            stage.step(100)
        assert stage.rate() == pytest.approx(100)
        for _ in range(int(WINDOW) + 1):
            clock.now += 1
            stage.step(10)
        assert stage.rate() == pytest.approx(10, rel=0.1)
        for _ in range(int(3 * CALM)):
            clock.now += 1
            stage.step(10)
        assert progress.left(stage) == pytest.approx((100_000 - stage.done) / 10, rel=0.1)


def test_a_rate_sinks_while_nothing_is_done(clock):
    progress = make(clock)
    with progress.stage("find", 1000, "articles") as stage:
        clock.now += 10
        stage.step(100)
        before = stage.rate()
        clock.now += 90
        assert stage.rate() < before / 5


def test_what_a_run_before_did_is_no_part_of_the_rate(clock):
    """Resumed: 900 of 1000 were there; the rest takes ten seconds, and so it is said."""
    progress = make(clock, {"find": 10, "measure": 10, "group": 10})
    with progress.stage("find", 1000, "articles", done=900) as stage:
        clock.now += 5
        stage.step(50)
        assert stage.rate() == pytest.approx(10)
        assert progress.left(stage) == pytest.approx(5 + 2 * 10 * 5 / 0.5)
        clock.now += 5
        stage.step(50)
    with progress.stage("measure", 100, "pairs") as stage:
        for _ in range(80):
            clock.now += 1
            stage.step(1)
        assert progress.left(stage) == pytest.approx(20 + 10 * 90 / 9, rel=0.02)


def test_the_end_stays_foretold_when_a_stage_begins(clock):
    progress, end = make(clock, {"find": 1, "measure": 1}), clock.now + 200
    run(progress, clock, "find", 1000, 10, 10)
    with progress.stage("measure", 10, "pairs") as stage:
        assert progress.left(stage) == pytest.approx(end - clock.now, rel=0.02)
    with progress.stage("write", 10, "tables") as stage:  # it has no weight: nothing is known
        assert progress.left(stage) is None


def test_nothing_is_foretold_at_once_or_without_a_total(clock):
    progress = make(clock)
    with progress.stage("find", 100, "articles") as stage:
        clock.now += TOO_EARLY / 2
        stage.step(1)
        assert progress.left(stage) is None
    with progress.stage("read", None, "articles") as stage:
        clock.now += 60
        stage.step(1200)
        assert progress.left(stage) is None
        assert stage.line() == "read: 1,200 articles, 20 a second"


def test_lines_that_stay_come_seldom(clock):
    progress = make(clock)
    run(progress, clock, "find", 6000, 100, 10)
    lines = progress.stream.getvalue().splitlines()
    assert len(lines) <= 60 / REPEAT + 2
    assert lines[2] == "find: 2,010 of 6,000 articles, 100 a second, 40 s left"
    assert lines[-1] == "find: 6,000 articles in 1 min"
    assert "\r" not in progress.stream.getvalue()


def screen(written):
    """What a terminal shows of what was written, line by line."""
    shown = []
    for line in written.split("\n"):
        cells = ""
        for part in line.split("\r"):
            cells = part + cells[len(part) :]
        shown.append(cells.rstrip())
    return shown


def test_a_terminal_has_one_line_a_stage(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    stream = Terminal()
    progress = make(clock, stream=stream)
    with progress.stage("find", 100_000, "articles") as stage:
        for _ in range(50):
            clock.now += 1
            stage.step(1000)
        assert screen(stream.getvalue()) == [
            "find: 50,000 of 100,000 articles, 1,000 a second, 50 s left"
        ]
        progress.say("articles-7.parquet: is damaged; it was left out.")
        clock.now += 1
        stage.step(1000)
    assert screen(stream.getvalue()) == [
        "articles-7.parquet: is damaged; it was left out.",
        "find: 51,000 articles in 51 s",
        "",
    ]


def test_a_narrow_terminal_is_not_overrun(clock, monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    stream = Terminal()
    run(make(clock, stream=stream), clock, "find", 100_000, 1000, 10_000)
    assert max(len(part) for part in re.split("[\r\n]", stream.getvalue())) < 30


def test_quiet_says_nothing_and_keeps_the_seconds(clock):
    progress = make(clock, quiet=True)
    run(progress, clock, "find", 100, 10, 10)
    assert progress.stream.getvalue() == "" and progress.seconds == {"find": pytest.approx(10)}


def test_an_error_ends_the_line(clock):
    stream = Terminal()
    progress = make(clock, stream=stream)
    with pytest.raises(KeyError), progress.stage("find", 10, "articles") as stage:
        clock.now += 1
        stage.step(1)
        raise KeyError
    assert stream.getvalue().endswith("\n") and progress.seconds == {"find": 1}


def test_threads_may_step_together(clock):
    progress = make(clock)
    with progress.stage("find", 40_000, "articles") as stage:
        threads = [
            threading.Thread(target=lambda: [stage.step() for _ in range(5000)]) for _ in range(8)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert stage.done == 40_000


def test_a_stage_without_steps_is_told_of(monkeypatch):
    from samestory.archive import progress as module

    monkeypatch.setattr(module, "TICK", 0.02)
    stream = Terminal()
    before = threading.active_count()
    with Progress(stream=stream).stage("find", 10, "articles"):
        time.sleep(0.3)
        assert "find: 0 of 10 articles" in stream.getvalue()
    time.sleep(0.1)
    assert threading.active_count() == before


@pytest.mark.parametrize(
    "seconds, told",
    [
        (0.2, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (200, "3 min 20 s"), (3600, "1 h"),
        (7390, "2 h 3 min"), (90_000, "1 d 1 h"),
    ],
)  # fmt: skip
def test_seconds_are_told_in_two_units(seconds, told):
    assert tell_seconds(seconds) == told


def test_numbers_have_the_digits_that_matter():
    assert [tell_number(n) for n in (12345.6, 10, 3.44, 0.034)] == ["12,346", "10", "3.4", "0.034"]
