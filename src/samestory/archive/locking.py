"""One run at a time in a work folder: a second one is refused, in a sentence.

The system holds the lock of a local folder, and lets it go when the process ends, however it ends.
Where no system does, in an object store or on some network file systems, a file says who runs.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import UsageError
from .store import UNFINISHED, Work

#: The file that the system locks, and the one that says who runs.
LOCK, HOLDER = "lock", "running.json"
#: What stands in the first: that the folder is a run's, and may be removed at its end.
OURS = b"samestory\n"


@contextmanager
def alone(work: Work) -> Iterator[None]:
    """Use a work folder alone; ``UsageError`` that names the run that uses it already.

    What a run left that has died, on this machine, is taken over. Half-written files of such a
    run are removed.
    """
    with _locked(work) as is_held:
        if not is_held:
            _refuse_holder(work)
        work.write_json(HOLDER, {"process": os.getpid(), "machine": socket.gethostname()})
        try:
            work.tidy()
            yield
        finally:
            work.remove(HOLDER)


def refuse_others(work: Work) -> None:
    """Refuse with a ``UsageError`` a folder with files that no run wrote: it would be removed."""
    local = work.is_local and work.exists("")
    names = sorted(os.listdir(work.path())) if local else work.names()
    names = [name for name in names if not name.endswith(UNFINISHED)]
    if names and not (LOCK in names and work.read(LOCK) == OURS):
        raise UsageError(
            f"{work.root}: holds {', '.join(names[:3])}, not of a run, and at its end a work "
            "folder is removed; name another place with --work, empty or new."
        )


def remove_all(work: Work) -> None:
    """Remove a work folder: last what says that it is a run's, so that a kill leaves no orphans."""
    for name in work.names():
        if name != LOCK:
            work.remove(name)
    work.remove("")


def _refuse_holder(work):
    """Refuse while the run lives that the file names, or may live on another machine."""
    if not work.exists(HOLDER):
        return
    holder = work.read_json(HOLDER)
    here = holder["machine"] == socket.gethostname()
    if here and (holder["process"] == os.getpid() or not _lives(holder["process"])):
        return
    if here:
        raise _used(work, holder, "wait until it has ended, or stop it")
    raise _used(work, holder, f"wait until it has ended; if it has, remove {work.address(HOLDER)}")


def _used(work, holder, do):
    who = f"process {holder['process']} on {holder['machine']}" if holder else "another process"
    return UsageError(
        f"{work.root}: another run uses this work folder ({who}); {do}, or name another with "
        "--output."
    )


@contextmanager
def _locked(work) -> Iterator[bool]:
    """Have the system lock the folder; give whether it does. ``UsageError`` if it is locked."""
    if not work.exists(LOCK):
        work.write(LOCK, OURS)
    if not work.is_local:
        yield False
        return
    with open(work.path(LOCK), "r+b") as file:
        try:
            yield _ask_system(file)
        except BlockingIOError:
            holder = work.read_json(HOLDER) if work.exists(HOLDER) else None
            raise _used(work, holder, "wait until it has ended, or stop it") from None


def _ask_system(file) -> bool:
    """Lock a file until it is closed; whether the system does such a thing there."""
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError:
            raise BlockingIOError from None
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError:
        return False  # some network file systems lock nothing
    return True


def _lives(process: int) -> bool:
    """Whether a process of this machine is there; never asked on Windows, whose files lock."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
