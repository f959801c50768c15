"""A job: what it refuses, how it is stopped and goes on, a worker that dies, the command line."""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samestory.archive import job as module
from samestory.archive.engines import Cluster, Threads
from samestory.archive.job import Job, default_work, do_job, tell_estimate
from samestory.archive.locking import alone
from samestory.archive.plan import Rules
from samestory.archive.progress import Progress
from samestory.archive.run import run_archive
from samestory.archive.store import Work
from samestory.cli import main
from samestory.errors import SamestoryError, UsageError

TABLES = ("pairs", "groups", "passages", "furniture")


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Eight files of articles, every third of which has a paragraph of the one before."""
    random, folder = np.random.default_rng(3), tmp_path_factory.mktemp("articles")
    words = np.array([f"w{k}" for k in range(4000)])
    paragraphs = [[" ".join(random.choice(words, 40)) for _ in range(4)] for _ in range(800)]
    for k in range(1, 800, 3):
        paragraphs[k][0] = paragraphs[k - 1][2]
    table = pa.table(
        {"id": [f"a{k}" for k in range(800)], "text": list(map("\n".join, paragraphs))}
    )
    for k in range(8):
        pq.write_table(table.slice(100 * k, 100), folder / f"{k}.parquet")
    return folder


@pytest.fixture(scope="module")
def plain(articles, tmp_path_factory):
    """The tables of a run that nothing happened to."""
    to = tmp_path_factory.mktemp("plain")
    lived(articles, to, Threads(2))
    return read(to)


def lived(articles, to, engine, rules=None):
    return run_archive(str(articles), to, Work(str(to / "work")), engine, Progress(quiet=True),
                       rules=rules)  # fmt: skip


def read(folder):
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}


def refused(*words, capsys):
    assert main(["archive", *map(str, words)]) == 1
    return capsys.readouterr().err.strip()


def test_the_command_leaves_tables_and_a_report(articles, tmp_path, capsys):
    to = tmp_path / "to"
    assert main(["archive", str(articles), "--output", str(to), "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "267 pairs share wording, in 267 groups" in said
    assert sorted(path.name for path in to.iterdir()) == [
        "furniture.parquet", "groups.parquet", "pairs.parquet", "passages.parquet", "report.html",
        "summary.json",
    ]  # fmt: skip
    assert main(["open", str(to), "1", "--output", str(tmp_path / "story")]) == 0


def test_a_finished_run_is_not_overwritten(articles, tmp_path, capsys):
    (tmp_path / "summary.json").write_text('{"id": "samestory-archive"}')
    assert refused(articles, "--output", tmp_path, capsys=capsys) == (
        f"samestory: {tmp_path}: holds the tables of a finished run; name another folder, or "
        "remove it."
    )


def test_another_s_file_is_left_alone(articles, tmp_path, capsys):
    (tmp_path / "pairs.parquet").write_bytes(b"mine")
    said = refused(articles, "--output", tmp_path, capsys=capsys)
    assert said.startswith(f"samestory: {tmp_path / 'pairs.parquet'}: is there already and was not")
    assert (tmp_path / "pairs.parquet").read_bytes() == b"mine"


def test_a_stopped_run_is_gone_on_with_only_when_it_is_asked_for(articles, tmp_path, capsys):
    work = default_work(tmp_path)
    assert refused(articles, "--output", tmp_path, "--resume", capsys=capsys) == (
        f"samestory: {work.root}: holds no run that was stopped; leave --resume out to begin one."
    )
    with alone(work):
        work.write_json("plan.json", {})
    assert refused(articles, "--output", tmp_path, capsys=capsys) == (
        f"samestory: {work.root}: holds a run that was stopped; go on with it by --resume, or "
        "remove it."
    )


@pytest.mark.parametrize("own", ["novel.txt", ".novel", "texts/novel.txt", "lock"])
@pytest.mark.parametrize("named", [True, False])
def test_a_folder_with_files_of_the_user_s_is_no_work_folder(
    articles, tmp_path, capsys, own, named
):
    kept = tmp_path / "work" / own
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    words = ["--output", tmp_path] + ["--work", tmp_path / "work"] * named
    said = refused(articles, *words, capsys=capsys)
    assert f"holds {own.partition('/')[0]}, not of a run" in said
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("work", ["to", "."])
def test_a_work_folder_has_no_tables_in_it(articles, tmp_path, capsys, work):
    words = ["--output", tmp_path / "to", "--work", tmp_path / work]
    assert "name a work folder elsewhere" in refused(articles, *words, capsys=capsys)


def test_an_output_that_is_a_file_is_told_so(articles, tmp_path, capsys):
    (tmp_path / "to").write_text("mine")
    said = refused(articles, "--output", tmp_path / "to", capsys=capsys)
    assert f"{tmp_path / 'to'} is a file, not a folder; name another place" in said


def test_the_command_that_goes_on_maps_all_columns():
    from samestory.commands.archiving import _read_columns

    columns = {"text": "my body", "id": "url"}
    told = shlex.split(Job("a", Path("to"), default_work(Path("to")), columns).command)
    assert told.count("--columns") == 1
    assert dict(_read_columns(told[told.index("--columns") + 1])) == columns


def test_a_run_goes_on_from_another_folder(articles, plain, tmp_path, monkeypatch):
    monkeypatch.chdir(articles)
    job = Job(".", tmp_path, default_work(tmp_path), quiet=True)
    with monkeypatch.context() as patch:
        patch.setattr("samestory.archive.run.measure_candidates", None)
        with pytest.raises(TypeError):
            do_job(job)
    monkeypatch.chdir(articles.parent)
    do_job(replace(job, where=articles.name, resume=True))
    assert read(tmp_path) == plain


def test_a_run_stopped_before_it_had_noted_anything_goes_on(articles, tmp_path, capsys):
    (tmp_path / "work").mkdir()  # which is all that there is after an early Ctrl-C
    words = ["archive", str(articles), "--output", str(tmp_path), "--quiet", "--resume"]
    assert main(words) == 0, capsys.readouterr().err


def test_a_run_stopped_between_two_of_its_tables_goes_on(articles, plain, tmp_path, monkeypatch):
    job = Job(str(articles), tmp_path, default_work(tmp_path), quiet=True)
    with monkeypatch.context() as patch:
        patch.setattr("samestory.archive.finals.summarize", None)
        with pytest.raises(TypeError):
            do_job(job)
    assert (tmp_path / "pairs.parquet").exists() and not (tmp_path / "summary.json").exists()
    do_job(replace(job, resume=True))
    assert read(tmp_path) == plain


@pytest.mark.parametrize("at", ["report", "removal"])
def test_a_run_stopped_behind_its_tables_gets_its_report(articles, plain, tmp_path, capsys, at):
    job = Job(str(articles), tmp_path, default_work(tmp_path), quiet=True, keep=True)
    do_job(job)
    job.work.remove("plan.json")
    if at == "report":
        (tmp_path / "report.html").unlink()
        assert "go on with it by --resume" in refused(articles, "--output", tmp_path, capsys=capsys)
    words = ["archive", str(articles), "--output", str(tmp_path), "--quiet", "--resume"]
    assert main(words) == 0
    assert "267 pairs share wording, in 267 groups" in capsys.readouterr().out
    assert (tmp_path / "report.html").exists() and not (tmp_path / "work").exists()
    assert read(tmp_path) == plain


@pytest.mark.parametrize("words", ["text", "text=", "=body", "text=body,,id=x"])
def test_columns_that_say_nothing_are_refused(articles, tmp_path, capsys, words):
    said = refused(articles, "--output", tmp_path, "--columns", words, capsys=capsys)
    assert said == (
        f"samestory: {words}: says not which column holds what; write it as in text=body,id=url."
    )


def test_a_scheduler_that_is_not_there_is_told_of(articles, tmp_path, capsys):
    said = refused(
        articles, "--output", tmp_path, "--scheduler", "tcp://127.0.0.1:9", capsys=capsys
    )
    assert "tcp://127.0.0.1:9" in said
    assert said.count("\n") == 0
    assert not list(tmp_path.glob("*.parquet"))


def test_a_disk_that_fills_is_told_of_and_the_run_goes_on_afterwards(
    articles, plain, tmp_path, monkeypatch
):
    job = Job(str(articles), tmp_path, default_work(tmp_path), quiet=True)
    write, left = Work.write, [25]

    def fill(self, name, *contents):
        left[0] -= self.root == job.work.root
        if left[0] < 0:
            raise SamestoryError(f"{name}: no room for it on this disk; free some.")
        return write(self, name, *contents)

    monkeypatch.setattr(Work, "write", fill)
    with pytest.raises(SamestoryError, match="no room"):
        do_job(job)
    assert not list(tmp_path.glob("*.parquet"))
    monkeypatch.setattr(Work, "write", write)
    do_job(Job(str(articles), tmp_path, default_work(tmp_path), resume=True, quiet=True))
    assert read(tmp_path) == plain


def test_ctrl_c_stops_with_the_command_that_goes_on(articles, plain, tmp_path):
    words = [sys.executable, "-m", "samestory", "archive", str(articles), "--output", str(tmp_path)]
    process = subprocess.Popen([*words, "--threads", "1"], stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if line.startswith(("read:", "join:")):
            break
    process.send_signal(signal.SIGINT)
    said = process.stderr.read()
    assert process.wait() == 130
    assert f"--output {tmp_path} --resume" in said
    assert "Traceback" not in said
    assert not list(tmp_path.glob("*.parquet"))
    again = subprocess.run([*words, "--quiet", "--resume"], capture_output=True, text=True)
    assert again.returncode == 0, again.stderr
    assert read(tmp_path) == plain


def test_a_worker_that_is_killed_changes_no_row(articles, plain, tmp_path):
    with Cluster(None, 2) as engine:
        pids = sorted(engine._client.run(os.getpid).values())
        done = threading.Event()

        def kill():
            marks = tmp_path / "work/done"
            while not done.is_set() and sum(1 for _ in marks.rglob("*.json")) < 4:
                time.sleep(0.01)
            os.kill(pids[0], signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        lived(articles, tmp_path, engine)
        done.set()
        killer.join()
        assert pids[0] not in engine._client.run(os.getpid).values()
    assert read(tmp_path) == plain


def test_an_estimate_tells_time_memory_and_disk_and_leaves_nothing(articles, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TRIED", (100, 300))
    said = tell_estimate(Job(str(articles), tmp_path / "to", default_work(tmp_path / "to")))
    for word in ("articles  800", "time", "memory", "disk", "tried on 100 and 300 of the articles"):
        assert word in said
    assert list(tmp_path.iterdir()) == []


def test_rules_that_could_not_be_are_refused():
    for rules in ({"sample": 3}, {"sample": 0}, {"most": 1}, {"min_run": 0}):
        with pytest.raises(UsageError):
            Rules(**rules)


def estimated(folder, **columns):
    pq.write_table(pa.table(columns), folder / "a.parquet")
    return tell_estimate(Job(str(folder), folder, default_work(folder), threads=1))


def test_an_estimate_of_no_article_says_so(tmp_path):
    with pytest.raises(UsageError, match="no row below them"):
        estimated(tmp_path, id=pa.array([], "string"), text=pa.array([], "string"))


def test_an_estimate_names_the_place_and_not_its_own_copy(tmp_path):
    with pytest.raises(UsageError) as refused:
        estimated(tmp_path, id=["a", "a"], text=["one", "two"])
    assert f"row 2 of {tmp_path};" in str(refused.value) and "samestory-" not in str(refused.value)


@pytest.mark.parametrize(
    ("counts", "said"),
    [((1, 0, 0), "1 article: 0 pairs share wording, in 0 groups."),
     ((2, 1, 1), "2 articles: 1 pair shares wording, in 1 group.")],
)  # fmt: skip
def test_what_is_said_at_the_end_is_right_of_one_and_of_none(tmp_path, counts, said):
    summary = {"counts": dict(zip(("articles", "pairs", "groups"), counts, strict=True))}
    told = module.tell(Job("a", tmp_path, default_work(tmp_path)), summary)
    assert told.startswith(f"{said}\n") and ("samestory open" in told) == bool(counts[2])


def test_full_memory_is_told_of(articles, tmp_path, monkeypatch, capsys):
    def fill(job):
        raise MemoryError

    monkeypatch.setattr(module, "do_job", fill)
    assert "memory" in refused(articles, "--output", tmp_path, capsys=capsys)


@pytest.mark.parametrize("text", [" \n\u3000", "… — ! ?"])
def test_articles_without_a_word_are_refused(tmp_path, capsys, text):
    pq.write_table(pa.table({"id": ["a", "b"], "text": [text] * 2}), tmp_path / "a.parquet")
    said = refused(tmp_path / "a.parquet", "--output", tmp_path / "to", "--quiet", capsys=capsys)
    assert "none of its 2 articles has any word in the column “text”" in said


def test_a_missing_pyarrow_is_told_of_before_it_is_imported(articles, tmp_path):
    without = """
import sys
from importlib.machinery import PathFinder
found = PathFinder.find_spec
PathFinder.find_spec = lambda name, *more: (
    None if name.startswith("pyarrow") else found(name, *more)
)
from samestory.cli import main
sys.exit(main(sys.argv[1:]))
"""
    words = ["archive", str(articles), "--output", str(tmp_path / "to")]
    done = subprocess.run(
        [sys.executable, "-c", without, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("samestory: pyarrow: this library is not installed")
