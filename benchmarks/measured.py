"""What a command takes: its seconds, and the memory of it and of all processes that it starts."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

#: How often memory is looked at, in seconds.
LOOK = 0.05
#: The code of a command that was ended because it took too long.
ENDED = -9
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Taken(NamedTuple):
    """What a command took. Memory in GiB at its highest, none where the system has no /proc.

    ``peak`` counts what files are mapped, and what processes share once for each of them;
    ``own`` is without mapped files. ``told`` is the last line on the error stream.
    """

    seconds: float
    peak: float | None
    own: float | None
    code: int
    told: str


def run_measured(
    command: Sequence[str], environment: Mapping[str, str] = os.environ, most: float | None = None
) -> Taken:
    """Run a command; after ``most`` seconds it is ended, with code :data:`ENDED`."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        running = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, env=environment
        )
        with _Watch(running.pid) as watch:
            try:
                code = running.wait(most)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()
                code = ENDED
        took = time.perf_counter() - began
        errors.seek(0)
        lines = errors.read().decode("utf-8", "replace").strip().splitlines()
    peak, own = (size / 2**30 if size else None for size in (watch.peak, watch.own))
    return Taken(took, peak, own, code, lines[-1] if lines else "")


class _Watch(threading.Thread):
    """Looks at the memory of a process and its children until it is told to end."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.root, self.peak, self.own = root, 0, 0
        self.over = threading.Event()

    def __enter__(self) -> _Watch:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.join()

    def run(self) -> None:
        """Look again and again."""
        while not self.over.wait(LOOK):
            sizes = [memory_of(process) for process in tree(self.root)]
            self.peak = max(self.peak, sum(size[0] for size in sizes))
            self.own = max(self.own, sum(size[1] for size in sizes))


def tree(root: int) -> list[int]:
    """A process and all that it or its children have started."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_bytes()
        except OSError:
            continue  # it has ended
        parents[int(folder.name)] = int(told[told.rindex(b")") + 4 :].split()[0])
    found = [root] if root in parents else []
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def memory_of(process: int) -> tuple[int, int]:
    """Bytes that a process holds in memory, and those of them that are no mapped files."""
    try:
        told = Path(f"/proc/{process}/statm").read_bytes().split()
    except OSError:
        return 0, 0
    resident, of_files = int(told[1]), int(told[2])
    return resident * _PAGE, (resident - of_files) * _PAGE
