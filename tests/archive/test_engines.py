"""Threads and a Dask cluster do the same tasks: errors, stopping, and a worker that is killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from samestory.archive import engines
from samestory.archive.engines import AHEAD, Cluster, Threads
from samestory.archive.store import Work
from samestory.errors import SamestoryError, UsageError

SOURCE = Path(__file__).parents[2] / "src"
posix = pytest.mark.skipif(os.name == "nt", reason="signals to a group of processes")


# Tasks, as a stage has them


def write_square(work, item):
    """Write what an item gives, as a task does that can be done twice."""
    time.sleep(0.02)
    work.write(f"squares/{item}", f"{item * item}\n".encode())
    return item * item


def refuse_three(work, item):
    if item == 3:
        raise SamestoryError(f"articles-{item}.parquet: no such column; name another.")
    return item


def fail_at_three(work, item):
    if item == 3:
        raise KeyError("three")
    return item


def end_worker(work, item):
    os._exit(1)


@pytest.fixture
def work(tmp_path):
    return Work(str(tmp_path / "work"))


@pytest.fixture(scope="module")
def cluster():
    pytest.importorskip("distributed")
    import cloudpickle

    cloudpickle.register_pickle_by_value(sys.modules[__name__])  # workers do not see the tests
    with Cluster(n_workers=2) as made:
        yield made


@pytest.fixture(params=["threads", "cluster"])
def engine(request):
    if request.param == "threads":
        return Threads(2)
    return request.getfixturevalue("cluster")


# Both engines


def test_gives_every_result_once(engine, work):
    found = dict(engine.each(write_square, work, range(20)))
    assert found == {k: k * k for k in range(20)}
    assert sorted(map(int, work.names("squares"))) == list(range(20))
    assert engine.workers == 2


def test_no_items_are_no_results(engine, work):
    assert list(engine.each(write_square, work, [])) == []


def test_takes_few_items_ahead(engine, work):
    taken = []
    results = engine.each(write_square, work, (taken.append(k) or k for k in range(50)))
    for n, _ in enumerate(results, 1):
        assert len(taken) <= n + AHEAD * engine.workers
    assert len(taken) == 50


@pytest.mark.parametrize("task, kind", [(refuse_three, SamestoryError), (fail_at_three, KeyError)])
def test_the_first_error_is_raised_as_it_is_with_its_item(engine, work, task, kind):
    taken = []
    with pytest.raises(kind) as caught:
        list(engine.each(task, work, (taken.append(k) or k for k in range(500))))
    assert type(caught.value) is kind
    assert "item 3: 3" in caught.value.__notes__[0]
    assert len(taken) < 50


def test_an_error_of_the_items_is_raised(engine, work):
    def items():
        yield from range(3)
        raise SamestoryError("articles.csv: is damaged; save it again.")

    with pytest.raises(SamestoryError, match="articles.csv"):
        list(engine.each(write_square, work, items()))


def test_goes_on_after_an_error_and_after_being_left(engine, work):
    with pytest.raises(KeyError):
        list(engine.each(fail_at_three, work, range(9)))
    for _ in engine.each(write_square, work, range(9)):
        break
    assert dict(engine.each(refuse_three, work, range(3))) == {0: 0, 1: 1, 2: 2}


def test_sees_the_work_folder(engine, work, tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"")
    engine.check(work, [str(tmp_path), str(tmp_path / "*.parquet")])
    assert work.names() == []


# Threads


def test_running_threads_end_before_the_error_is_raised(work):
    ended = []

    def task(work, item):
        time.sleep(0.2 * item + 0.05)
        if item == 0:
            raise KeyError(item)
        ended.append(item)

    with pytest.raises(KeyError):
        list(Threads(2).each(task, work, range(20)))
    assert ended == [1]
    assert not [t for t in threading.enumerate() if t.name.startswith("samestory")]


def test_as_many_threads_as_cores():
    assert Threads().workers == os.cpu_count() and Threads(3).workers == 3


# A cluster


def test_a_killed_worker_changes_no_row(cluster, work):
    plain = Work(work.root + "-plain")
    expected = dict(Threads(2).each(write_square, plain, range(60)))
    process = next(iter(cluster._client.run(os.getpid).values()))
    found = []
    for index, result in cluster.each(write_square, work, range(60)):
        found.append((index, result))
        if len(found) == 10:
            os.kill(process, signal.SIGTERM if os.name == "nt" else signal.SIGKILL)
    assert len(found) == 60 and dict(found) == expected
    assert {n: work.read(f"squares/{n}") for n in work.names("squares")} == {
        n: plain.read(f"squares/{n}") for n in plain.names("squares")
    }
    assert process not in cluster._client.run(os.getpid).values()


def test_a_task_that_ends_workers_is_said(cluster, work):
    scheduler = cluster._here.scheduler
    before, scheduler.allowed_failures = scheduler.allowed_failures, 0
    try:
        with pytest.raises(SamestoryError, match="ended several workers.*memory.*--resume"):
            list(cluster.each(end_worker, work, range(1)))
    finally:
        scheduler.allowed_failures = before


def test_workers_that_do_not_see_the_folder_are_named(cluster, work, tmp_path):
    with pytest.raises(UsageError, match="memory://w.*does not see it"):
        cluster.check(Work("memory://w"))
    with pytest.raises(UsageError, match="nothing.*does not see it"):
        cluster.check(work, [str(tmp_path), str(tmp_path / "nothing")])
    with pytest.raises(UsageError, match="csv.*does not see it"):
        cluster.check(work, [str(tmp_path / "*.csv")])


def test_connects_to_a_scheduler_by_address_and_by_file(cluster, work, tmp_path):
    address = cluster._here.scheduler_address
    named = tmp_path / "scheduler.json"
    named.write_text(f'{{"address": "{address}"}}')
    for place in (address, str(named)):
        with Cluster(place) as other:
            assert dict(other.each(refuse_three, work, range(3))) == {0: 0, 1: 1, 2: 2}
    assert list(cluster.each(refuse_three, work, [1])) == [(0, 1)]  # the scheduler is still there


def test_other_versions_on_workers_are_refused(cluster, work, monkeypatch):
    monkeypatch.setattr(engines, "__version__", "99.1")
    with pytest.raises(UsageError, match=r"samestory \d[^,]*, not 99.1; install the same"):
        Cluster(cluster._here.scheduler_address)
    with pytest.raises(UsageError, match="not 99.1"):
        list(cluster.each(refuse_three, work, [1]))


WITHOUT = """
import sys
sys.modules["samestory"] = None
from distributed.cli import dask_worker
dask_worker.main([sys.argv[1], "--no-nanny", "--nthreads=1", "--no-dashboard"])
"""


def test_workers_without_samestory_are_refused():
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=0, host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50
    ) as empty:
        address = empty.scheduler_address
        worker = subprocess.Popen(
            [sys.executable, "-c", WITHOUT, address],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            with pytest.raises(UsageError, match="has no samestory, or another.*pip install"):
                Cluster(address)
        finally:
            worker.kill()
            worker.communicate()


def test_a_scheduler_that_goes_is_said(work, capfd):
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, processes=False, dashboard_address="127.0.0.1:0", silence_logs=50
        ) as local,
        Cluster(local.scheduler_address) as engine,
        pytest.raises(SamestoryError, match="scheduler is gone.*--resume"),
    ):
        for _ in engine.each(write_square, work, range(500)):
            local.close()
    assert work.names("squares") and "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize("place", ["tcp://127.0.0.1:9", "nowhere", "missing.json"])
def test_a_scheduler_that_is_not_there_is_said(place, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(engines, "PATIENCE", 0.5)
    with pytest.raises(UsageError, match=f"{place}: no Dask scheduler answers there") as caught:
        Cluster(place)
    assert "\n" not in str(caught.value)


def test_warming_up_is_done_by_one_worker_alone_first(cluster, tmp_path):
    def note():
        began = time.time()
        time.sleep(0.1)
        (tmp_path / str(os.getpid())).write_text(f"{began} {time.time()}")

    cluster.warm(note)
    first, second = sorted(
        tuple(map(float, path.read_text().split())) for path in tmp_path.iterdir()
    )
    assert first[1] <= second[0]


# Stopping

RUN = """
import sys, time
from samestory.archive.engines import Cluster, Threads
from samestory.archive.stopping import stoppable
from samestory.archive.store import Work

def wait(work, item):
    work.write(f"began/{item}", b"")
    time.sleep(0.6)
    work.write(f"ended/{item}", b"")

if __name__ == "__main__":
    try:
        with stoppable("again, with --resume"):
            with Cluster(n_workers=1) if sys.argv[1] == "cluster" else Threads(2) as engine:
                list(engine.each(wait, Work(sys.argv[2]), range(100)))
    except KeyboardInterrupt as stop:
        print(f"samestory: {stop}", file=sys.stderr)
        sys.exit(130)
"""


def begin(tmp_path, how):
    """Begin a run in a group of processes of its own, as a terminal does; wait for its tasks."""
    (tmp_path / "run.py").write_text(RUN)
    run = subprocess.Popen(
        [sys.executable, "run.py", how, "work"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until = time.monotonic() + 30
    while not Work(str(tmp_path / "work")).names("began") and time.monotonic() < until:
        time.sleep(0.02)
    return run


def is_gone(group):
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


@posix
@pytest.mark.parametrize(
    "how, wish", [("threads", "SIGINT"), ("threads", "SIGTERM"), ("cluster", "SIGINT")]
)
def test_stops_cleanly_and_says_how_to_go_on(tmp_path, how, wish):
    """Every process of the terminal gets the signal; none is left, none tells a traceback."""
    if how == "cluster":
        pytest.importorskip("distributed")
    run = begin(tmp_path, how)
    os.killpg(run.pid, getattr(signal, wish))
    began = time.monotonic()
    _, said = run.communicate(timeout=20)
    assert time.monotonic() - began < 5
    assert run.returncode == 130
    told = [line for line in said.splitlines() if line]
    assert len(told) == 2 and "stopping" in told[0]
    assert told[1] == "samestory: stopped; what is done is kept. Go on by: again, with --resume"
    assert is_gone(run.pid)
    if how == "threads":
        work = Work(str(tmp_path / "work"))
        assert work.names("began") == work.names("ended")


@posix
def test_a_second_wish_stops_at_once(tmp_path):
    run = begin(tmp_path, "threads")
    os.killpg(run.pid, signal.SIGINT)
    time.sleep(0.1)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=20)
    assert run.returncode == 130 and "Traceback" not in said
    work = Work(str(tmp_path / "work"))
    assert work.names("began") and not work.names("ended")
