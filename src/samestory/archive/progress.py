"""How far a run has come: what it does now, how fast, and how long it will still take.

The rate is that of the last part of the run, not its mean; the time left is that of all stages,
each by the share of the work that it was expected to take.
"""

from __future__ import annotations

import shutil
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TextIO

#: Seconds between two lines, where they can be rewritten and where they stay; and between two
#: looks whether one is due although nothing was done.
REWRITE, REPEAT, TICK = 0.2, 10.0, 1.0
#: The rate is that of so many seconds at least, and of so many steps.
WINDOW, STEPS = 15.0, 16
#: Nothing is said of the time left before so many seconds of work.
TOO_EARLY = 2.0
#: In how many seconds a new guess of the end replaces most of the old one.
CALM = 12.0


class Progress:
    """Tell on a stream how far the stages of a run have come.

    *weights* says by label how much work each stage is, in any unit, in the order in which they
    come; a stage that is not in it has no part in the time left. Kept: ``seconds``, by label.
    Where the stream is a terminal one line is rewritten, elsewhere one is added now and then.
    """

    def __init__(
        self,
        weights: Mapping[str, float] | None = None,
        quiet: bool = False,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ):
        self.weights, self.quiet, self.clock = dict(weights or {}), quiet, clock
        self.stream = sys.stderr if stream is None else stream
        self.rewrites = self.stream.isatty()
        self.lock = threading.RLock()
        self.seconds: dict[str, float] = {}
        self._worked = self._weighed = 0.0
        self._begun: dict[str, float] = {}
        self._end: float | None = None
        self._told = self._guessed = float("-inf")
        self._width = 0

    @contextmanager
    def stage(
        self, label: str, total: float | None, unit: str, done: float = 0, of: int = 1
    ) -> Iterator[Stage]:
        """Begin a stage of *total* units, of which so many were *done* by a run before.

        It is one *of* so many stages that share a label and its weight; those without a total
        have no part in the weight.
        """
        stage = Stage(self, label, total, unit, done)
        stage.weight = self._begin(label, of) if total is not None else 0.0
        if label not in self.weights:
            self._end = None  # what was foretold was not of this stage
        over = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(stage, over), daemon=True)
        if not self.quiet and self.clock is time.monotonic:
            ticker.start()
        try:
            yield stage
        finally:
            over.set()
            with self.lock:
                self._finish(stage)

    def _tick(self, stage, over):
        """Tell of a stage also while nothing comes to its end."""
        while not over.wait(TICK):
            with self.lock:
                if not over.is_set():
                    self._tell(stage)

    def say(self, text: str) -> None:
        """Write a line of its own, without disturbing the one that is rewritten."""
        with self.lock:
            self._wipe()
            self.stream.write(text + "\n")
            self.stream.flush()
            if self.rewrites:
                self._told = float("-inf")

    def left(self, stage: Stage) -> float | None:
        """Give the seconds that this stage and those after it will take; None if unknown yet."""
        now = self.clock()
        guess = self._guess(stage)
        if self._end is None and guess is None:
            return None
        if self._end is None:
            self._end = now + guess
        elif guess is not None:
            share = min(1.0, (now - self._guessed) / CALM)
            self._end += share * (now + guess - self._end)
        self._guessed = now
        return max(0.0, self._end - now)

    def _guess(self, stage):
        """What the rate, and the pace at which weight was worked off, say of the time left."""
        if stage.total is None or stage.elapsed() < TOO_EARLY or not stage.rate():
            return None
        here = max(0.0, stage.total - stage.done) / stage.rate()
        ahead = self._ahead()
        weighed = self._weighed + stage.weight * stage.share()
        if not ahead:
            return here
        if not weighed:
            return None
        return here + ahead * (self._worked + stage.elapsed()) / weighed

    def _begin(self, label, of):
        """Give a stage its part of its label's weight, or what is left of it."""
        whole, begun = self.weights.get(label, 0.0), self._begun.get(label, 0.0)
        weight = min(whole / of, whole - begun)
        self._begun[label] = begun + weight
        return weight

    def _ahead(self):
        return sum(whole - self._begun.get(label, 0.0) for label, whole in self.weights.items())

    def _finish(self, stage):
        self.seconds[stage.label] = self.seconds.get(stage.label, 0.0) + stage.elapsed()
        if stage.weight:
            self._worked += stage.elapsed()
            self._weighed += stage.weight * stage.share()
        self._show(stage.summary(), last=True)

    def _tell(self, stage):
        every = REWRITE if self.rewrites else REPEAT
        if not self.quiet and self.clock() - self._told >= every:
            self._show(stage.line())

    def _show(self, line, last=False):
        if self.quiet:
            return
        self._told = self.clock()
        if self.rewrites:
            self._wipe()
            line = line[: shutil.get_terminal_size().columns - 1]
            self.stream.write(line + ("\n" if last else ""))
            self._width = 0 if last else len(line)
        else:
            self.stream.write(line + "\n")
        self.stream.flush()

    def _wipe(self):
        if self._width:
            self.stream.write("\r" + " " * self._width + "\r")
            self._width = 0


class Stage:
    """One stage while it runs: what is done of it, and how fast."""

    def __init__(self, progress: Progress, label: str, total: float | None, unit: str, done: float):
        self.progress, self.label, self.total, self.unit = progress, label, total, unit
        self.before = self.done = done
        self.weight = 0.0
        self.began = progress.clock()
        self._steps: deque[tuple[float, float]] = deque([(self.began, done)])

    def step(self, amount: float = 1) -> None:
        """Say that so much more is done; any thread may."""
        with self.progress.lock:
            self.done += amount
            now = self.progress.clock()
            self._steps.append((now, self.done))
            while len(self._steps) > STEPS and self._steps[1][0] <= now - WINDOW:
                self._steps.popleft()
            self.progress._tell(self)

    def elapsed(self) -> float:
        """Give the seconds since the stage began."""
        return self.progress.clock() - self.began

    def rate(self) -> float:
        """Give the units a second over the last part of the stage; zero when none was done."""
        then, had = self._steps[0]
        spent = self.progress.clock() - then
        return (self.done - had) / spent if spent > 0 else 0.0

    def share(self) -> float:
        """Give how much of the stage this run has done itself, from 0 to 1."""
        if not self.total:
            return 1.0
        return min(1.0, (self.done - self.before) / self.total)

    def line(self) -> str:
        """Say how far it has come."""
        of = f" of {self.total:,.0f}" if self.total is not None else ""
        said = [f"{self.label}: {self.done:,.0f}{of} {self.unit}"]
        if self.rate():
            said.append(f"{tell_number(self.rate())} a second")
        left = self.progress.left(self)
        if left is not None:
            said.append(f"{tell_seconds(left)} left")
        return ", ".join(said)

    def summary(self) -> str:
        """Say what was done when it is over."""
        return f"{self.label}: {self.done:,.0f} {self.unit} in {tell_seconds(self.elapsed())}"


def tell_number(number: float) -> str:
    """Write a number of things with the digits that matter."""
    return f"{number:,.0f}" if number >= 10 else f"{number:.2g}"


def tell_seconds(seconds: float) -> str:
    """Write a length of time in the two units that matter, as in 3 min 20 s."""
    whole = round(seconds)
    for size, large, part, small in (
        (86400, "d", 3600, "h"),
        (3600, "h", 60, "min"),
        (60, "min", 1, "s"),
    ):
        if whole >= size:
            rest = whole % size // part
            return f"{whole // size} {large}" + (f" {rest} {small}" if rest else "")
    return f"{whole} s"
