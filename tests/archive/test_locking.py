"""One run at a time in a work folder, and a run that died is not waited for."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from samestory.archive import locking
from samestory.archive.locking import HOLDER, alone, refuse_others, remove_all
from samestory.archive.store import Work
from samestory.errors import UsageError

SOURCE = Path(__file__).parents[2] / "src"
RUN = """
import sys, time
from samestory.archive.locking import alone
from samestory.archive.store import Work
with alone(Work(sys.argv[1])):
    print("running", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def work(tmp_path):
    return Work(str(tmp_path / "work"))


@pytest.fixture
def other(work):
    """Another process that runs in the work folder."""
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, work.root],
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert run.stdout.readline() == "running\n"
    yield run
    run.kill()
    run.communicate()


def test_a_second_run_is_refused_and_told_of_the_first(work, other):
    with pytest.raises(UsageError) as caught, alone(work):
        pass
    said = str(caught.value)
    assert work.root in said and f"process {other.pid} on" in said and "--output" in said
    assert other.poll() is None


def test_a_run_that_was_killed_is_taken_over(work, other):
    part = work.path(".half.part")
    part.write_bytes(b"half")
    other.send_signal(signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    other.wait()
    assert work.exists(HOLDER)
    with alone(work):
        assert work.read_json(HOLDER)["process"] == os.getpid() and not part.exists()
    assert not work.exists(HOLDER)


def test_a_run_is_refused_in_the_same_process_and_let_go_after_an_error(work):
    with pytest.raises(KeyError), alone(work):
        with pytest.raises(UsageError, match="another run"), alone(work):
            pass
        raise KeyError
    with alone(work):
        pass


def dead():
    """The number of a process that is no more."""
    run = subprocess.Popen([sys.executable, "-c", ""])
    run.wait()
    return run.pid


@pytest.mark.skipif(os.name == "nt", reason="files lock there, always")
@pytest.mark.parametrize("kind", ["object store", "file system without locks"])
def test_where_nothing_locks_a_file_says_who_runs(work, kind, monkeypatch):
    if kind == "object store":
        pytest.importorskip("fsspec")
        work = Work("memory://locked")
    else:
        monkeypatch.setattr(locking, "_ask_system", lambda file: False)
    here = locking.socket.gethostname()
    work.write_json(HOLDER, {"process": dead(), "machine": here})
    with alone(work):
        pass
    work.write_json(HOLDER, {"process": os.getppid(), "machine": here})
    with pytest.raises(UsageError, match=f"process {os.getppid()} on"), alone(work):
        pass
    work.write_json(HOLDER, {"process": dead(), "machine": "node-7.varnholm"})
    with pytest.raises(UsageError, match="node-7.varnholm.*remove .*running.json"), alone(work):
        pass
    work.remove("")


def test_a_folder_is_a_run_s_until_all_else_is_removed(tmp_path, monkeypatch):
    work, removed = Work(str(tmp_path / "work")), []
    with alone(work):
        work.write("a", b"")
        work.write("zebra/b", b"")
    monkeypatch.setattr(Work, "remove", lambda _, name: removed.append(name))
    remove_all(work)
    assert removed == ["a", "zebra", ""]


def test_what_a_kill_left_of_the_first_file_is_no_other_s(tmp_path):
    (tmp_path / ".0123.part").write_bytes(b"same")
    refuse_others(Work(str(tmp_path)))
