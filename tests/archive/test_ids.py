"""Ids: none missing, none doubled, told by file and row."""

import re
import time

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from samestory.archive import ids
from samestory.archive.articles import list_articles
from samestory.archive.ids import check_ids, find_doubled, hash_strings
from samestory.archive.store import Work
from samestory.errors import UsageError


@pytest.fixture
def check(tmp_path, monkeypatch):
    """Check the ids of files, each a list of ids; three to a row group."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()

    def check(*files):
        for number, file in enumerate(files):
            table = pa.table({"id": file, "text": ["a"] * len(file)})
            parquet.write_table(table, f"news/{number}.parquet", row_group_size=3)
        work = Work("work")
        articles = list_articles(work, "news")
        check_ids(work, articles)

    return check


def refusal(check, *files):
    with pytest.raises(UsageError) as error:
        check(*files)
    return str(error.value)


def test_ids_that_differ_are_taken(check):
    check(["a", "b", "A", "a ", "é", "e\u0301"], ["0", "00", "0.0", "1"])


def test_doubled_ids_are_told_with_files_and_rows_also_of_two_types(check):
    assert refusal(check, [str(n) for n in range(9)], [11, 7, 12]) == (
        "news: 1 article has an id that an earlier one has: “7” at row 8 of news/0.parquet and "
        "row 2 of news/1.parquet; give each an id of its own, or keep one of each."
    )
    assert refusal(check, ["a", "b", "a", "c", "d", "b", "a", "c", "d"], ["x"]) == (
        "news: 5 articles have an id that an earlier one has: “a” at row 1 of news/0.parquet and "
        "row 3 of news/0.parquet; “b” at row 2 of news/0.parquet and row 6 of news/0.parquet; “c” "
        "at row 4 of news/0.parquet and row 8 of news/0.parquet; …; give each an id of its own, or "
        "keep one of each."
    )


def test_missing_ids_are_told(check):
    assert refusal(check, ["a", None]) == (
        "news: 1 of 2 articles has no id (row 2 of news/0.parquet); give each an id of its own."
    )
    assert refusal(check, ["a", None, "", " ", "\u3000", "b"], ["c", ""]) == (
        "news: 5 of 8 articles have no id (row 2 of news/0.parquet; row 3 of news/0.parquet; row 4 "
        "of news/0.parquet; …); give each an id of its own."
    )


def test_ids_are_compared_in_ranges_with_the_same_result(check, monkeypatch):
    monkeypatch.setattr(ids, "RANGE", 5)
    monkeypatch.setattr("samestory.archive.parts.RUN", 4)
    files = [[f"n{n}" for n in range(40)], [f"n{n}" for n in range(40, 90)]]
    check(*files)
    told = refusal(check, *files, ["n3", "n88", "m"])
    assert told.startswith("news: 2 articles have an id that an earlier one has: “n3” at row 4 of ")


def test_each_range_has_its_own_hashes_and_each_about_as_many(tmp_path):
    hashes = hash_strings(pa.array([f"nordwire-{n % 8000}" for n in range(16_000)]))
    work = Work(str(tmp_path))
    work.write("ids/00000.u64", np.sort(hashes))
    found = [find_doubled(work, (number, 8, 1)) for number in range(8)]
    assert np.concatenate(found).tolist() == np.unique(hashes).tolist()
    assert all(900 < len(own) < 1100 for own in found)


def test_equal_hashes_of_different_ids_are_no_error(check, monkeypatch):
    monkeypatch.setattr(ids, "hash_strings", lambda held: np.zeros(len(held), np.uint64))
    check(["a", "b", "c", "d"])
    assert "“b” at row 2" in refusal(check, ["a", "b", "c", "b"])


def test_very_many_doubled_ids_are_counted_without_holding_them(check, monkeypatch):
    monkeypatch.setattr(ids, "COMPARED", 2)
    told = refusal(check, [f"n{n % 30}" for n in range(60)])
    assert re.match(r"news: \d+ articles have an id that an earlier one has: “n0” at row 1", told)


@given(st.lists(st.text(), unique=True, max_size=40))
def test_hashes_are_equal_just_where_the_strings_are(strings):
    twice = pa.array([*strings, *strings], pa.string())
    hashes = hash_strings(twice)
    assert len(set(hashes.tolist())) == len(strings)
    assert (hashes[: len(strings)] == hashes[len(strings) :]).all()
    assert (hash_strings(twice.cast(pa.large_string())) == hashes).all()
    assert (hash_strings(twice[len(strings) // 2 :]) == hashes[len(strings) // 2 :]).all()


def test_a_million_ids_take_less_than_some_seconds(tmp_path):
    path = str(tmp_path / "news.parquet")
    made = pa.array([f"nordwire-{n:07d}" for n in range(1_000_000)])
    empty = pa.array([""]).take(pa.array(np.zeros(len(made), np.int8)))
    table = pa.table({"id": made, "text": empty})
    parquet.write_table(table, path, row_group_size=50_000)
    work = Work(str(tmp_path / "work"))
    articles = list_articles(work, path)
    began = time.perf_counter()
    check_ids(work, articles)
    assert time.perf_counter() - began < 5
