"""Benchmarks: they say what is missing, and write what they measured."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "benchmarks"


def accuracy(*parts, **environment):
    command = [sys.executable, str(FOLDER / "accuracy.py"), *parts]
    ours = os.environ | environment
    return subprocess.run(command, capture_output=True, text=True, env=ours, encoding="utf-8")


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    import bench

    return bench


def test_a_missing_set_is_named_with_its_original(tmp_path):
    done = accuracy("calibrate", SAMESTORY_BENCH=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "calibrate: left out: the set abcd_link is not in the folder that SAMESTORY_BENCH names; "
        "its public original: UKPLab arxiv2025-abcd-link, CC BY 4.0. benchmarks/README.md says "
        "how it is laid out."
    )


def test_an_unknown_part_is_refused_with_the_known_ones():
    done = accuracy("alignment")
    assert done.returncode == 2
    assert done.stdout.startswith("accuracy: no part alignment; they are five_texts, links")


def test_results_are_written_as_csv_and_as_markdown(bench, monkeypatch, tmp_path):
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results")
    bench.write_table("accuracy", ("part", "value"), [("a|b", 0.12345), ("c", None)], "a machine")
    with open(tmp_path / "results/accuracy.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["part", "value", "date"]
    assert [row[:2] for row in rows[1:]] == [["a/b", "0.123"], ["c", ""]]
    told = (tmp_path / "results/accuracy.md").read_text(encoding="utf-8")
    assert "| a/b | 0.123 |" in told
    assert "a machine" in told


def test_the_machine_is_told_without_its_name(bench):
    import platform

    assert platform.node() not in bench.machine()
    assert f"Python {platform.python_version()}" in bench.machine()


def test_no_order_of_the_witnesses_changes_a_row(bench):
    import order

    (row,) = order.measure(times=3)
    assert (row.value, row.n) == (0, 3)


def test_words_of_bodies_are_scored_as_the_set_scores_them(bench):
    import lines

    told = "a b c d e f"
    assert lines.body_score([told], [told]) == (1, 1, 1)
    precision, recall, _ = lines.body_score([told, told], ["a b c d", f"{told} x y z"])
    assert (precision, recall) == ((1 + 3 / 6) / 2, (1 / 3 + 1) / 2)
    assert lines.body_score([told], ["x"])[:2] == (0, 0)


def test_whole_pages_are_cut_into_lines_without_what_is_not_shown(bench):
    import lines

    page = "<body><p>One <b>and</b> two<br>three<script>x</script></p><div>four</div> five</body>"
    assert lines.read_lines(page.encode()) == ["One and two", "three", "four", "five"]
    assert lines.read_lines("<body><p>caf\xe9</p>".encode("cp1252")) == ["caf\xe9"]


def test_the_labelled_lines_hold_hashes_and_roles_and_no_text(bench):
    import lines

    with lines.GOLD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 200 and len({row["page"] for row in rows}) >= 40
    assert {len(row["hash"]) for row in rows} == {12}
    assert {len({r["half"] for r in rows if r["page"] == row["page"]}) for row in rows} == {1}
