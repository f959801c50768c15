"""Who does the tasks of a run: the threads of this process, or the workers of a Dask cluster.

Both do the same tasks, ``function(work, item)``, and give the same results; a task writes its
files whole and can be done twice. That is all it takes for a worker to be killed, a run to be
stopped, or another engine to go on with it, and no row to change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import Empty, SimpleQueue
from typing import Any

from .store import Work

Task = Callable[[Work, Any], Any]
#: How many tasks are handed out for each worker: one that it does, one that waits for it.
AHEAD = 2
#: How long to wait at most, in seconds, before looking whether the user wants to stop.
LOOK = 0.5


class Threads:
    """Do tasks in threads of this process; as many as the machine has cores unless it is said."""

    def __init__(self, n: int | None = None):
        self.workers = max(1, n or os.cpu_count() or 1)

    def __enter__(self) -> Threads:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of what the engine holds: nothing, here."""

    def each(self, function: Task, work: Work, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """Do ``function(work, item)`` for each item; give index and result as they finish.

        Few items are taken ahead of the results, so that neither pile up. The first error ends it:
        no further task begins, those that run come to their end, and it is raised with a note
        that names its item.
        """
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="samestory")
        done: SimpleQueue[Future[Any]] = SimpleQueue()
        waiting: dict[Future[Any], tuple[int, Any]] = {}
        rest = enumerate(items)
        try:
            while True:
                while len(waiting) < AHEAD * self.workers and (following := next(rest, None)):
                    future = pool.submit(function, work, following[1])
                    waiting[future] = following
                    future.add_done_callback(done.put)
                if not waiting:
                    return
                future = _next_done(done)
                index, item = waiting.pop(future)
                with _named(function, index, item):
                    result = future.result()
                yield index, result
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _next_done(done):
    """Wait for a task to end, in short pieces: a wait without end cannot be stopped on Windows."""
    while True:
        try:
            return done.get(timeout=LOOK)
        except Empty:
            continue


class _named:
    """Have an error say which task it came from."""

    def __init__(self, function, index, item):
        self.said = f"in {function.__module__}.{function.__qualname__}, item {index}: {item!r:.500}"

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if error is not None:
            error.add_note(self.said)
