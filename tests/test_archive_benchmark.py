"""The benchmark of the archive: what is planted, how it is scored, what a command takes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numba")
import pyarrow.dataset as ds  # noqa: E402
import pyarrow.parquet as pq  # noqa: E402

from samestory.reuse import match_texts  # noqa: E402

FOLDER = Path(__file__).parent.parent / "benchmarks"
N = 2_000


@pytest.fixture(scope="module")
def modules():
    sys.path.insert(0, str(FOLDER))
    import archive
    import archive_peers
    import archive_scores
    import measured
    import planted_archive

    yield planted_archive, archive_scores, measured, archive, archive_peers
    sys.path.remove(str(FOLDER))


@pytest.fixture(scope="module")
def planted(modules, tmp_path_factory):
    """The folder of a small archive."""
    return modules[0].make_archive(N, tmp_path_factory.mktemp("planted") / "archive")


@pytest.fixture(scope="module")
def texts(planted):
    """The rows of the archive, by id."""
    return {row["id"]: row for row in ds.dataset(planted / "articles").to_table().to_pylist()}


@pytest.fixture(scope="module")
def copies(planted):
    return pq.read_table(planted / "truth.parquet").to_pylist()


def content(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_equal_seeds_give_equal_archives_to_the_byte(modules, planted, tmp_path):
    make = modules[0].make_archive
    assert content(planted) == content(make(N, tmp_path / "again"))
    other = content(make(N, tmp_path / "other", seed=2))
    assert content(planted)["part-00000.parquet"] != other["part-00000.parquet"]


def test_articles_have_the_columns_of_an_archive_and_numbers_that_tell_nothing(planted, texts):
    (file,) = (planted / "articles").iterdir()
    assert pq.read_schema(file).names == [
        "id", "text", "outlet", "published", "agency", "language",
    ]  # fmt: skip
    assert len(texts) == N
    assert list(texts) != sorted(texts)
    words = [len(row["text"].split()) for row in texts.values()]
    assert 410 < np.mean(words) < 470
    assert all("\n" in row["text"] and row["text"][-1] == "." for row in texts.values())
    assert np.mean([row["agency"] is None for row in texts.values()]) > 0.9


def test_a_copy_has_the_share_of_words_that_is_planted(texts, copies):
    """Measured by the study's own definition, where no word is exchanged."""
    whole = [row for row in copies if row["substitution"] == 0 and row["group"]]
    assert {row["share"] for row in whole} == {0.1, 0.2, 0.3, 0.5, 0.8, 1.0}
    for row in whole[:60]:
        assert row["n_planted"] / row["n_words"] == pytest.approx(row["share"], abs=0.01)
        found = match_texts(texts[row["id_source"]]["text"], texts[row["id_copy"]]["text"])
        assert row["n_planted"] - 5 < found.n_shared < row["n_planted"] + 60
        taken = [
            n for k, n in enumerate(row["paragraph_words"]) if row["paragraphs"] >> k & 1
        ]  # fmt: skip
        assert sum(taken) == row["n_planted"]


def test_exchanged_words_are_missing_from_the_copy(texts, copies):
    whole = [row for row in copies if row["share"] == 1.0 and row["group"]]
    for substitution, low, high in ((0.0, 0.995, 1.01), (0.2, 0.35, 0.75)):
        shares = [
            match_texts(texts[row["id_source"]]["text"], texts[row["id_copy"]]["text"]).n_shared
            / row["n_planted"]
            for row in whole
            if row["substitution"] == substitution
        ]
        assert low <= np.mean(shares) < high


def test_paragraphs_are_moved_where_it_is_said(texts, copies):
    """A copy of the whole, unmoved and unchanged, begins as its source does."""
    same = [row for row in copies if row["share"] == 1.0 and row["substitution"] == 0]
    for row in same:
        a, b = (
            texts[row[name]]["text"].split(") ")[-1].split("\n")
            for name in ("id_source", "id_copy")
        )
        n = sum(1 for words in row["paragraph_words"] if words)
        assert sorted(a[:n]) == sorted(b[:n])
        assert row["moved"] or a[:n] == b[:n]
    assert any(row["moved"] for row in same) and not all(row["moved"] for row in same)


def test_copies_follow_their_source_within_six_days_in_other_outlets(texts, copies):
    days = [
        (texts[row["id_copy"]]["published"] - texts[row["id_source"]]["published"]).days
        for row in copies
    ]
    assert set(days) == set(range(7))
    assert all(
        texts[row["id_copy"]]["outlet"] != texts[row["id_source"]]["outlet"] for row in copies
    )


def test_one_story_is_carried_by_outlets_of_its_own(texts, copies):
    carried = [row for row in copies if row["kind"] == "carried-500"]
    outlets = [texts[row["id_copy"]]["outlet"] for row in carried]
    others = {row["outlet"] for row in texts.values()} - set(outlets)
    assert len(carried) == len(set(outlets)) == N // 20
    assert len(others) == 60
    assert {row["id_source"] for row in carried} == {carried[0]["id_source"]}
    assert min(row["share"] for row in carried) == 0.3


def test_reports_of_one_event_share_names_and_quotations_alone(planted, texts):
    events = pq.read_table(planted / "events.parquet").to_pylist()
    first, second = [texts[row["id"]]["text"] for row in events if row["event"] == 0][:2]
    found = match_texts(first, second)
    quoted = set(first.split('"')[1::2]) & set(second.split('"')[1::2])
    assert quoted
    n_quoted = sum(len(text.split()) for text in quoted)
    assert n_quoted <= found.n_shared < n_quoted + 40
    names = [
        {word for word in text.split() if word.istitle() and word.isalpha()}
        for text in (first, second)
    ]
    assert len(names[0] & names[1]) >= 5


def test_lines_stand_on_most_articles_of_their_outlet(texts):
    last = [row["text"].split("\n")[-1] for row in texts.values() if row["outlet"] == "Outlet 007"]
    assert max(last.count(line) for line in last) > len(last) / 2


@pytest.mark.parametrize("script, least", [("arabic", 0.9), ("cyrillic", 0.9), ("accented", 0.05)])
def test_other_scripts_have_the_same_structure(modules, copies, tmp_path, script, least):
    folder = modules[0].make_archive(N, tmp_path / script, script=script)
    told = pq.read_table(folder / "truth.parquet").to_pylist()
    assert told == copies
    text = ds.dataset(folder / "articles").head(1)["text"][0].as_py()
    letters = [letter for letter in text if letter.isalpha()]
    assert np.mean([not letter.isascii() for letter in letters]) >= least


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_other_formats_hold_the_same_rows(modules, texts, tmp_path, form):
    folder = modules[0].make_archive(N, tmp_path / form, form=form)
    with open(folder / f"articles/part-00000.{form}", encoding="utf-8", newline="") as file:
        rows = [json.loads(line) for line in file] if form == "jsonl" else [*csv.DictReader(file)]
    assert [(row["id"], row["text"]) for row in rows] == [
        (key, row["text"]) for key, row in texts.items()
    ]
    assert {row["published"] for row in rows} == {str(row["published"]) for row in texts.values()}


# Scores


def write_run(folder, pairs, groups=None):
    """Write the pairs of a run: id_a, id_b, share_a_in_b, share_b_in_a."""
    folder.mkdir(exist_ok=True)
    names = ("id_a", "id_b", "share_a_in_b", "share_b_in_a")
    columns = dict(zip(names, map(list, zip(*pairs, strict=True)), strict=True))
    pq.write_table(pa.table(columns), folder / "pairs.parquet")
    if groups:
        names = ("id", "group", "likely_source")
        columns = dict(zip(names, map(list, zip(*groups, strict=True)), strict=True))
        pq.write_table(pa.table(columns), folder / "groups.parquet")
    return folder


@pytest.fixture
def small(tmp_path):
    """A truth by hand: S with copies of half (A, B) and a tenth (C); an event of E and F.

    A and B took the first paragraph, C the second. T is carried by U and V.
    """
    rows = [
        ("T", "U", 0.3, 0.0, False, "carried-500", 0, 0b1, 30, 100),
        ("T", "V", 0.3, 0.0, True, "carried-500", 0, 0b1, 30, 100),
        ("S", "A", 0.5, 0.0, False, "copy", 1, 0b1, 50, 100),
        ("S", "B", 0.5, 0.2, True, "copy", 1, 0b1, 50, 100),
        ("S", "C", 0.1, 0.0, False, "copy", 1, 0b10, 10, 100),
    ]
    names = "id_source id_copy share substitution moved kind group paragraphs n_planted n_words"
    columns = dict(zip(names.split(), map(list, zip(*rows, strict=True)), strict=True))
    pq.write_table(pa.table(columns), tmp_path / "truth.parquet")
    events = {"id": ["E", "F"], "event": [0, 0], "kind": ["same-event"] * 2}
    pq.write_table(pa.table(events), tmp_path / "events.parquet")
    return tmp_path


def told(scores):
    return {score.measure: score.value for score in scores}


def test_scores_are_those_counted_by_hand(modules, small):
    scores = modules[1]
    run = write_run(
        small / "run",
        [("A", "S", 0.52, 0.4, ), ("S", "B", 0.4, 0.3), ("B", "A", 0.4, 0.3), ("C", "A", 0.1, 0.1),
         ("E", "F", 0.1, 0.1), ("X", "Y", 0.1, 0.1), ("T", "U", 0.2, 0.3), ("V", "X", 0.2, 0.3)],
    )  # fmt: skip
    found, failures = scores.score_run(small, run)
    value = told(found)
    assert value["recall, copy and source"] == pytest.approx(2 / 3)
    assert value["recall, share 0.5"] == 1.0
    assert value["recall, share 0.1"] == 0.0
    assert value["recall, substitution 0.2"] == 1.0
    assert value["recall, story of many outlets"] == 0.5
    assert value["recall, two copies that share a paragraph"] == 1.0
    assert value["recall, two copies, story of many outlets"] == 0.0
    assert value["precision of pairs"] == 4 / 8
    assert value["precision of pairs without the story of many outlets"] == pytest.approx(3 / 6)
    assert value["same-event pairs found"] == 1.0
    assert value["measured share less planted, nothing exchanged"] == pytest.approx(0.01)
    assert failures[2].measured == 0.1
    assert [failure[:3] for failure in failures] == [
        ("not found", "S", "C"),
        ("not found", "T", "V"),
        ("kept, copies without a common paragraph", "C", "A"),
        ("kept, reports of one event", "E", "F"),
        ("kept, nothing planted", "X", "Y"),
        ("kept, nothing planted", "V", "X"),
    ]


def test_copies_that_were_not_found_are_measured_as_the_study_does(modules, tmp_path):
    scores = modules[1]
    (tmp_path / "articles").mkdir()
    told = {"S": "one two three four five six", "A": "nine one two three four", "B": "x y z"}
    table = pa.table({"id": list(told), "text": list(told.values())})
    pq.write_table(table, tmp_path / "articles/part.parquet")
    missed = [scores.Failure("not found", "S", name, 0.5, 0.0, False, 4) for name in "AB"]
    kept = scores.Failure("kept, nothing planted", "X", "Y", None, None, None, None, 0.3)
    measured = scores.measure_missed(tmp_path, [*missed, kept])
    assert [one.measured for one in measured] == [0.8, 0.0, 0.3]
    assert scores.score_missed(measured)[:2] == ("missed, 5% of words shared", 0.5)


def test_groups_are_scored_by_who_stands_together_and_the_source(modules, small):
    scores = modules[1]
    groups = [("S", 1, "S"), ("A", 1, "S"), ("B", 1, "A"), ("X", 1, "S"),
              ("T", 2, "T"), ("U", 2, "T"), ("E", 3, "E"), ("F", 3, "E")]  # fmt: skip
    run = write_run(small / "run", [("A", "S", 0.5, 0.5)], groups)
    value = told(scores.score_run(small, run)[0])
    assert value["story of many outlets, in its largest group"] == pytest.approx(2 / 3)
    assert value["copies in the group of their source"] == 3 / 5
    assert value["likely source of a copy is right"] == pytest.approx(2 / 3)
    assert value["articles in groups that were planted in one"] == 5 / 8


def test_no_pair_at_all_is_scored(modules, small):
    run = small / "run"
    run.mkdir()
    empty = {name: pa.array([], pa.string()) for name in ("id_a", "id_b")}
    pq.write_table(pa.table(empty), run / "pairs.parquet")
    value = told(modules[1].score_run(small, run)[0])
    assert value["recall, copy and source"] == 0.0
    assert value["precision of pairs"] is None


def test_an_interval_is_wider_where_the_pairs_of_a_group_are_alike(modules):
    rate = modules[1].rate
    right = np.repeat(np.arange(20) % 2 == 0, 5)
    alone = rate(right, np.arange(100), "")
    alike = rate(right, np.repeat(np.arange(20), 5), "")
    assert alone[1:4] == pytest.approx((0.5, 0.4038, 0.5962), abs=2e-3)
    assert alike.high - alike.low > 2 * (alone.high - alone.low)
    assert rate(np.ones(5, bool), np.zeros(5), "").low < 0.3


# What a command takes, and the whole


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc")
def test_memory_is_that_of_a_process_and_of_those_that_it_starts(modules):
    child = "import time; held = bytearray(300 << 20); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    taken = modules[2].run_measured([sys.executable, "-c", parent])
    assert taken.code == 0
    assert taken.seconds > 0.5
    assert 0.3 < taken.own <= taken.peak < 0.6


def test_a_command_that_takes_too_long_is_ended_and_one_that_fails_says_why(modules):
    run = modules[2].run_measured
    slow = run([sys.executable, "-c", "import time; time.sleep(60)"], most=0.3)
    assert slow.code == modules[2].ENDED
    assert slow.seconds < 30
    failed = run([sys.executable, "-c", "raise SystemExit('first\\nthe disk is full')"])
    assert (failed.code, failed.told) == (1, "the disk is full")


def test_peers_join_as_the_archive_job_does(modules):
    plan = pytest.importorskip("samestory.archive.plan")
    rules, peers = plan.Rules(), modules[4]
    of_peers = peers.SAMPLE, peers.MOST_ARTICLES, peers.LEAST_SHARED
    assert (rules.sample, rules.most, rules.least) == of_peers


@pytest.mark.parametrize("name", ["polars", "duckdb", "datasketch", "rensa"])
def test_a_peer_that_is_installed_finds_whole_copies(modules, planted, tmp_path, name):
    _, scores, _, _, peers = modules
    pytest.importorskip(name)
    assert peers.main([name, str(planted / "articles"), str(tmp_path)]) == 0
    value = told(scores.score_run(planted, tmp_path)[0])
    assert value["recall, share 1"] > 0.9


def test_a_peer_that_is_missing_is_named_with_how_to_install_it(modules, monkeypatch, capsys):
    peers = modules[4]
    monkeypatch.setitem(peers.PEERS, "polars", peers.Peer("no_such_package", None, 1))
    assert peers.main(["polars", "articles", "run"]) == peers.LEFT_OUT
    assert capsys.readouterr().err == (
        "polars: left out: no no_such_package; pip install -e '.[benchmarks]' installs the peers\n"
    )


@pytest.fixture
def bench(modules, planted, monkeypatch, tmp_path):
    """The benchmark with a job of its own that finds each copy with its source."""
    archive = modules[3]

    def run_job(asked, folder, name, *options):
        out = tmp_path / f"run-{folder.name}"
        rows = pq.read_table(folder / "truth.parquet").to_pylist()
        write_run(out, [(row["id_source"], row["id_copy"], 0.5, 0.5) for row in rows])
        told = {"measure": "recall", "kind": "30%", "rate": 0.9, "low": 0.8, "high": 1.0, "n": 10}
        seconds = {"read": 2.0, "join": 1.0, "merge": 0.5, "measure": 1}
        summary = {"seconds": seconds, "planted": [told]}
        (out / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        return modules[2].Taken(8.0, 1.5, 1.0, 0, ""), out

    monkeypatch.setattr(archive, "run_job", run_job)
    monkeypatch.setattr(archive, "archive_of", lambda asked, n, script="ascii": planted)
    monkeypatch.setattr(archive, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(sys.modules["bench"], "RESULTS", tmp_path / "results")
    return archive


def test_results_hold_seconds_memory_scores_and_what_is_to_be_reached(bench, tmp_path):
    words = ["--sizes", "1000000", "--only", "run", "--folder", str(tmp_path)]
    assert bench.main(words) == 0
    with open(tmp_path / "results/archive.csv", encoding="utf-8", newline="") as file:
        rows = {row["measure"]: row for row in csv.DictReader(file)}
    assert (rows["seconds"]["value"], rows["seconds"]["reach"]) == ("8.000", "<= 20")
    assert rows["seconds: find"]["reach"] == "<= 10"
    assert rows["peak GiB"]["value"] == "1.500"
    assert rows["the run's own estimate: recall, 30%"]["value"] == "0.900"
    assert rows["recall, share 0.1"]["reach"] == ">= 0.9"
    page = (tmp_path / "results/archive.md").read_text(encoding="utf-8")
    assert "| run | samestory | 1000000 | 8.000 | 3.500 | 1.500 |" in page
    assert (tmp_path / "results/archive-failures.csv").exists()


def test_what_is_not_run_again_stays_with_its_date(bench, tmp_path):
    words = ["--only", "run", "--folder", str(tmp_path), "--sizes"]
    bench.main([*words, "10000"])
    path = tmp_path / "results/archive.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",20", ",19"), encoding="utf-8")
    bench.main([*words, "100000"])
    with open(path, encoding="utf-8", newline="") as file:
        dates = {(row["articles"], row["date"][:2]) for row in csv.DictReader(file)}
    assert dates == {("10000", "19"), ("100000", "20")}


def test_a_cluster_is_told_beside_the_run_of_the_same_size(bench, tmp_path, monkeypatch):
    words = ["--only", "run,scheduler", "--folder", str(tmp_path), "--sizes", "100000"]
    monkeypatch.setattr(bench, "TABLES", ("pairs.parquet",))
    monkeypatch.setattr(bench.filecmp, "cmp", lambda one, other, shallow: one.name == other.name)
    assert bench.main(words) == 0
    with open(tmp_path / "results/archive.csv", encoding="utf-8", newline="") as file:
        rows = {row["measure"]: row["value"] for row in csv.DictReader(file)}
    assert rows["times in-process"] == "1.000"
    assert rows["tables equal to the byte"] == "1.000"


def test_tables_of_two_runs_are_compared_byte_for_byte(modules, tmp_path):
    for run, last in (("one", b"x"), ("other", b"x"), ("third", b"y")):
        (tmp_path / run).mkdir()
        for name in modules[3].TABLES:
            (tmp_path / run / name).write_bytes(b"PAR1" + last)
    same = modules[3].same_tables
    assert same(tmp_path / "one", tmp_path / "other")
    assert not same(tmp_path / "one", tmp_path / "third")


def test_growth_is_the_power_of_the_size(modules):
    assert modules[3].growth((1000, 2.0), (100_000, 200.0)) == pytest.approx(1.0)
    assert modules[3].growth((1000, 2.0), (4000, 32.0)) == pytest.approx(2.0)


def test_a_figure_that_misses_its_aim_says_so(modules):
    archive = modules[3]
    row = archive.Row("run", "samestory", 1_000_000, "seconds", 21.0)
    assert archive.held_to(row).reach == "<= 20: not met"
    assert archive.held_to(row._replace(value=19.0)).reach == "<= 20"
    assert archive.held_to(row._replace(articles=5)).reach == ""


def test_an_unknown_part_is_refused_with_the_known_ones():
    command = [sys.executable, str(FOLDER / "archive.py"), "--only", "spark"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no part spark; they are run, scheduler, scripts, peers" in done.stderr
