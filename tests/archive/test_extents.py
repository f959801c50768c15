"""Extents: how much there is is told about right before any run."""

import bz2
import gzip
import random

import pyarrow as pa
import pytest
from pyarrow import parquet

from samestory.archive.articles import list_articles, look_at
from samestory.archive.extents import Extent, measure_extent, write_first
from samestory.archive.parts import read_part
from samestory.archive.store import Work

N = 900


@pytest.fixture(scope="module")
def rows():
    """Make articles of an invented port, of about a kilobyte each."""
    chance = random.Random(1)
    nouns = [f"{a}{b}" for a in ("quay", "crane", "ferry", "pilot") for b in range(400)]
    return [(f"n{n}", " ".join(chance.choices(nouns, k=140))) for n in range(N)]


def write(path, rows, kind):
    if kind == "parquet":
        table = pa.table({"id": [i for i, _ in rows], "text": [t for _, t in rows]})
        parquet.write_table(table, path, row_group_size=500)
        return
    content = "".join(f'{i},"{t}"\n' for i, t in rows)
    raw = f"id,text\n{content}".encode()
    if "jsonl" in kind:
        raw = "".join(f'{{"id": "{i}", "text": "{t}"}}\n' for i, t in rows).encode()
    pack = {
        ".gz": gzip.compress,
        "bz2": bz2.compress,
        "zst": lambda b: pa.compress(b, "zstd", asbytes=True),
    }
    path.write_bytes(pack.get(kind[-3:], bytes)(raw))


@pytest.mark.parametrize("kind", ["parquet", "csv", "jsonl", "csv.gz", "jsonl.zst", "csv.bz2"])
def test_the_extent_is_told_about_right(tmp_path, rows, kind, monkeypatch):
    monkeypatch.setattr("samestory.archive.arrivals.BLOCK", 200_000)
    write(tmp_path / f"a.{kind}", rows, kind)
    extent = measure_extent(look_at(str(tmp_path)))
    n_bytes = sum(len(text) for _, text in rows)
    assert extent.is_counted == (kind == "parquet")
    if extent.is_counted:
        assert extent.n_articles == N
    most = 0.4 if "bz2" in kind else 0.08
    assert abs(extent.n_articles - N) <= most * N
    assert abs(extent.text_bytes - n_bytes) <= (0.4 if kind == "parquet" else most) * n_bytes


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "jsonl"])
def test_a_small_file_is_counted_to_the_article(tmp_path, rows, kind):
    write(tmp_path / f"a.{kind}", rows[:90], kind)
    n_bytes = sum(len(text) for _, text in rows[:90])
    assert measure_extent(look_at(str(tmp_path))) == Extent(90, n_bytes, False)


def test_a_file_of_no_rows_has_no_extent(tmp_path):
    write(tmp_path / "a.csv", [], "csv")
    assert measure_extent(look_at(str(tmp_path))) == Extent(0, 0, False)


def test_days_told_in_several_ways_are_tried_together(tmp_path):
    days = pa.array([18920], pa.date32())
    table = pa.table({"id": [1], "text": ["a"], "published": days})
    parquet.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "b.csv").write_text("id,text,published\n2,b,20211020\n")
    work = Work(str(tmp_path / "work"))
    assert write_first(work, str(tmp_path / "*.*"), None, 9, "trial.parquet") == 2
    held = work.read_table("trial.parquet")
    assert held.column("published").to_pylist() == days.to_pylist() * 2


def test_the_first_articles_are_written_to_try(tmp_path, rows):
    news = tmp_path / "news/outlet=Herald"
    news.mkdir(parents=True)
    write(news / "a.parquet", rows[:400], "parquet")
    write(news / "b.csv", rows[400:], "csv")
    work = Work(str(tmp_path / "work"))
    assert write_first(work, str(tmp_path / "news"), {}, 500, "trial.parquet") == 500
    listed = list_articles(Work(str(tmp_path / "other")), work.address("trial.parquet"))
    read = pa.concat_tables(read_part(part, ("id", "text", "outlet")) for part in listed.parts)
    assert read.column("id").to_pylist() == [i for i, _ in rows[:500]]
    assert read.column("text").to_pylist() == [t for _, t in rows[:500]]
    assert set(read.column("outlet").to_pylist()) == {"Herald"}
    assert write_first(work, str(tmp_path / "news"), {}, 10**6, "trial.parquet") == N
