"""Who does the tasks of a run: the threads of this process, or the workers of a Dask cluster.

Both do the same tasks, ``function(work, item)``, and give the same results; a task writes its
files whole and can be done twice. That is all it takes for a worker to be killed, a run to be
stopped, or another engine to go on with it, and no row to change.
"""

from __future__ import annotations

import glob
import json
import logging
import os
import signal
import sys
import time
import uuid
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from importlib import metadata
from queue import Empty, SimpleQueue
from threading import Event
from typing import Any
from weakref import WeakSet

from .. import __version__
from ..errors import SamestoryError, UsageError
from .store import Work

Task = Callable[[Work, Any], Any]
#: How many tasks are handed out for each worker: one that it does, one that waits for it.
AHEAD = 2
#: How long to wait at most, in seconds, before looking whether the user wants to stop.
LOOK = 0.5
#: After so many seconds the workers of a cluster are counted again: some come late, some go.
LOOK_AGAIN = 5.0
#: How long, in seconds, a scheduler may take to answer.
PATIENCE = 8
#: How often a task is done again that failed for a reason that may pass, as a network's.
RETRIES = 2
#: The result of a task that was left undone, because another had failed.
_LEFT = object()


class _Engine:
    """What both engines do alike: hand tasks out, a few ahead, and give what comes back."""

    workers: int

    def __enter__(self):
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def each(self, function: Task, work: Work, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
        """Do ``function(work, item)`` for each item; give index and result as they finish.

        Few items are taken ahead of the results, so that neither pile up. The first error ends it:
        no further task begins, those that run here come to their end, and it is raised with a note
        that names its item.
        """
        done: SimpleQueue[Any] = SimpleQueue()
        waiting: dict[Any, tuple[int, Any]] = {}
        rest = enumerate(items)
        with self._begin(function, work) as submit:
            while True:
                while len(waiting) < AHEAD * self.workers and (following := next(rest, None)):
                    future = submit(following[1])
                    waiting[future] = following
                    future.add_done_callback(done.put)
                if not waiting:
                    return
                future = _next_done(done)
                index, item = waiting.pop(future)
                with _named(function, index, item):
                    result = self._result(future)
                if result is not _LEFT:
                    yield index, result


class Threads(_Engine):
    """Do tasks in threads of this process; as many as the machine has cores unless it is said."""

    def __init__(self, n: int | None = None):
        self.workers = max(1, n or os.cpu_count() or 1)

    def close(self) -> None:
        """Let go of what the engine holds: nothing, here."""

    def check(self, work: Work, paths: Iterable[str] = ()) -> None:
        """Find out whether whoever does the tasks sees the work folder: it does, here."""

    def warm(self, function: Callable[[], object]) -> None:
        """Have what is compiled be compiled, once, before any task needs it."""
        function()

    @contextmanager
    def _begin(self, function, work):
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="samestory")
        failed = Event()

        def run(item):
            """Do a task unless one failed: its thread would take the next before anybody knows."""
            if failed.is_set():
                return _LEFT
            try:
                return function(work, item)
            except BaseException:
                failed.set()
                raise

        try:
            yield partial(pool.submit, run)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)

    def _result(self, future):
        return future.result()


class Cluster(_Engine):
    """Do tasks by the workers of a Dask scheduler, or of processes on this machine.

    *address* is that of a running scheduler, as ``tcp://node:8786``, or the file in which it wrote
    its address (``--scheduler-file``); without one *n_workers* processes are begun here, with a
    thread each. ``UsageError`` where there is no scheduler, or its workers have other versions.
    """

    def __init__(self, address: str | None = None, n_workers: int | None = None):
        try:
            import distributed
        except ImportError:
            raise UsageError(
                "A cluster needs distributed; install it by `pip install 'samestory[cluster]'`."
            ) from None
        self._looked, self._n = float("-inf"), 0
        self._here: Any = None
        self._client: Any = None
        self._silence = ExitStack()
        self._silence.enter_context(_silent())
        try:
            if address is None:
                self._here = _begin_workers(n_workers or os.cpu_count() or 1)
            self._client = _connect(distributed, address or self._here)
            if address is not None:
                self._await_workers(address)
                self._compare_versions()
        except BaseException:
            self.close()
            raise

    @property
    def workers(self) -> int:
        """How many tasks the workers that are there now do at a time."""
        if time.monotonic() - self._looked > LOOK_AGAIN or not self._n:
            with suppress(OSError):  # if the scheduler is gone, the tasks will say so
                self._n = sum(self._client.nthreads().values())
            self._looked = time.monotonic()
        return max(1, self._n)

    def close(self) -> None:
        """Leave the scheduler; end the processes that were begun here."""
        with _hushed():
            for held in (self._client, self._here):
                if held is not None:
                    held.close()
        self._silence.close()

    def check(self, work: Work, paths: Iterable[str] = ()) -> None:
        """Find out whether every worker sees the work folder and the paths of the input.

        ``UsageError`` that names the first worker that does not, and what it does not see.
        """
        token = uuid.uuid4().hex
        name = f"token-{token}"
        work.write(name, token.encode())
        try:
            seen = self._client.run(_unseen, work, name, token, list(paths), on_error="return")
        finally:
            work.remove(name)
        for worker, missing in sorted(seen.items()):
            if isinstance(missing, Exception):
                raise UsageError(f"{worker}: this worker does not answer ({missing}); restart it.")
            if missing:
                raise UsageError(
                    f"{missing}: the worker at {worker} does not see it; name a place that all "
                    "machines share, as a network folder or an object store."
                )

    def warm(self, function: Callable[[], object]) -> None:
        """Have what is compiled be compiled by one worker alone, then by all others.

        Workers that share a folder for compiled code find it there; two that compile the same at
        the same moment could take each other's place in it.
        """
        first, *others = self._client.nthreads()
        self._client.run(function, workers=[first])
        if others:
            self._client.run(function, workers=others)

    def _await_workers(self, address):
        """Wait until a worker is there: a cluster's queue may take its time."""
        if not self._client.nthreads():
            print(
                f"samestory: waiting for the first worker of {address}; stop with Ctrl-C.",
                file=sys.stderr,
            )
        while not self._client.nthreads():
            time.sleep(LOOK)

    def _compare_versions(self):
        ours = _versions()
        for worker, theirs in self._client.run(_versions, on_error="return").items():
            if isinstance(theirs, Exception):
                raise _other_versions(worker, "has no samestory, or another", theirs)
            other = [f"{k} {theirs.get(k)}, not {v}" for k, v in ours.items() if theirs.get(k) != v]
            if other:
                raise _other_versions(worker, "has " + "; ".join(other))

    @contextmanager
    def _begin(self, function, work):
        waiting: WeakSet[Any] = WeakSet()

        def submit(item):
            """Hand one task to a worker."""
            future = self._client.submit(
                _run, function, work, item, __version__, pure=False, retries=RETRIES
            )
            waiting.add(future)
            return future

        try:
            yield submit
        finally:
            with _hushed():
                self._client.cancel(list(waiting))

    def _result(self, future):
        from distributed import KilledWorker

        try:
            result = future.result()
        except CancelledError:
            raise SamestoryError(
                "The Dask scheduler is gone; what is done is kept; begin a scheduler and go on "
                "with --resume, there or without --scheduler."
            ) from None
        except KilledWorker as error:
            raise SamestoryError(
                f"{error.last_worker.address}: the same task ended several workers, this one last; "
                "it may need more memory than a worker has; give workers more, then --resume."
            ) from None
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] == "samestory":
                raise _other_versions("A worker", "has no samestory, or another", error) from None
            raise
        if isinstance(result, _Refused):
            raise result.error
        return result


@dataclass(frozen=True)
class _Refused:
    """An error that is a result: the task would say the same again, so it is not done again."""

    error: SamestoryError


def _run(function, work, item, version):
    """Do a task on a worker; what samestory refuses there comes back as it is."""
    if version != __version__:
        return _Refused(_other_versions("A worker", f"has samestory {__version__}, not {version}"))
    try:
        return function(work, item)
    except SamestoryError as error:
        return _Refused(error)


def _begin_workers(n):
    """Begin processes here that leave Ctrl-C to this one, and tell nobody of their own end."""
    import dask
    from distributed import LocalCluster

    quiet = {"distributed.worker.memory.terminate": False, "distributed.worker.memory.pause": False}
    with _sheltered(), _hushed(), dask.config.set(quiet):
        return LocalCluster(
            n_workers=n,
            threads_per_worker=1,
            processes=True,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )


@contextmanager
def _sheltered() -> Iterator[None]:
    """Have threads and processes that are begun meanwhile never get the Ctrl-C of the terminal.

    It goes to every process of the terminal at once; a worker would answer with a traceback. What
    is pressed meanwhile comes to this thread afterwards. Windows has no such mask.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # later, it would undo the mask of the thread that begins it
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _connect(distributed, address):
    """Connect to a scheduler, within a few seconds or not at all."""
    try:
        with _hushed():
            place = _address_in(address) if str(address).endswith(".json") else address
            return distributed.Client(place, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UsageError(
            f"{address}: no Dask scheduler answers there ({_brief(error)}); begin one by "
            "`dask scheduler` and name its address, or leave --scheduler away."
        ) from None


def _address_in(path):
    """The address in the file that ``dask scheduler --scheduler-file`` wrote."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)["address"]


def _brief(error):
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


@contextmanager
def _silent() -> Iterator[None]:
    """Keep distributed from logging what is told here in a sentence, or is as it should be."""
    before = [(handler, handler.level) for handler in logging.getLogger("distributed").handlers]
    for handler, _ in before:  # its loggers have levels of their own, and share what they write to
        handler.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for handler, level in before:
            handler.setLevel(level)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep it from warning, too; not for long, for warnings are those of all threads."""
    with _silent(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _versions() -> dict[str, str]:
    """The versions that must agree for the same tasks to give the same rows."""
    found = {"Python": ".".join(map(str, sys.version_info[:2])), "samestory": __version__}
    for name in ("numpy", "pyarrow", "numba", "distributed"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "missing"
    return found


def _other_versions(worker, what, error=None):
    said = f" ({error})" if error else ""
    return UsageError(
        f"{worker}: {what}{said}; install the same versions on every machine, by "
        f"`pip install 'samestory[archive,cluster]=={__version__}'`, and restart the workers."
    )


def _unseen(work, name, token, paths):
    """What a worker does not see: the work folder, or one of the paths of the input."""
    try:
        if work.read(name) != token.encode():
            return work.root
    except (OSError, SamestoryError):
        return work.root
    return next((path for path in paths if not _sees(path)), None)


def _sees(place):
    """Whether a file, a folder, or anything that a pattern is for, is there; or can be seen."""
    if "://" not in place:
        return os.path.exists(place) or bool(glob.glob(place, recursive=True))
    import fsspec

    files, path = fsspec.core.url_to_fs(place)
    return bool(files.exists(path) or files.glob(path))


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
