"""The last tables: pieces joined in order, whole or not at all; what the summary counts."""

from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samestory.archive.datelines import DAYS, NO_DAY, NO_OUTLET, OUTLETS
from samestory.archive.finals import SCHEMAS, join_tables, score, tally
from samestory.archive.planted import NOWHERE, Planted
from samestory.archive.store import Work
from samestory.errors import SamestoryError


@pytest.fixture
def work(tmp_path):
    return Work(str(tmp_path / "work"))


def furniture(n):
    return pa.table({"outlet": ["The Herald"] * n, "line": list("abc")[:n], "n_articles": [20] * n})


def test_pieces_are_joined_in_their_order_in_the_types_of_the_table(work, tmp_path):
    for name, n in (("one", 2), ("none", 0), ("two", 3)):
        work.write_table(f"{name}.parquet", furniture(n))
    addresses = ["two.parquet", "none.parquet", "one.parquet"]
    join_tables(work, addresses, Work(str(tmp_path)), "furniture")
    told = pq.read_table(tmp_path / "furniture.parquet")
    assert told.schema == SCHEMAS["furniture"]
    assert told["line"].to_pylist() == list("abcab")


def test_no_piece_leaves_an_empty_table_and_a_missing_one_none(work, tmp_path):
    join_tables(work, [], Work(str(tmp_path)), "pairs")
    assert pq.read_table(tmp_path / "pairs.parquet").schema == SCHEMAS["pairs"]
    with pytest.raises((SamestoryError, FileNotFoundError)):
        join_tables(work, ["gone.parquet"], Work(str(tmp_path)), "furniture")
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.parquet"]


def test_articles_are_counted_by_outlet_and_by_day(work):
    work.write(DAYS, np.array([-1, NO_DAY, 18920, -1], np.int32))
    work.write(OUTLETS, np.array([1, 1, NO_OUTLET, 0], np.int32))
    told = tally(work, SimpleNamespace(outlets=("Courier", "Herald", "Tribune")))
    assert told == {
        "by_outlet": {"Courier": 1, "Herald": 2, "Tribune": 0},
        "by_day": {"1969-12-31": 2, "2021-10-20": 1},
    }


def test_planted_copies_are_scored_by_the_pairs_of_both_lists(work):
    copies = [Planted("", k, NOWHERE, 1.0, 0.0, False, n) for k, n in enumerate((250, 40))]
    articles = [*copies, Planted("", 1, NOWHERE, 0.0, 0.0, False, 0)]
    numbers = [3, 5]  # what was planted has the numbers 10, 11 and 12
    for k, pairs in enumerate([[(3, 10)], [(4, 10), (8, 12)]]):
        work.write(f"planted/pairs/{k:06}", np.array(pairs, np.uint32))
        own = pa.table({"number_a": [3, 1], "number_b": [4, 2]}).slice(0, 2 if k else 0)
        work.write_table(f"measured/{k:06}.parquet", own)
    rows = score(work, SimpleNamespace(n=10), (articles, numbers), 2)
    assert [(row["measure"], row["kind"], row["n_found"], row["n"]) for row in rows] == [
        ("recall", "100%", 1, 2),
        ("recall by words", "25 to 49 words", 0, 1),  # what nothing is known of has no row
        ("recall by words", "200 words or more", 1, 1),
        ("false rate", "articles that are no copies", 1, 1),
        ("precision", "pairs of planted articles", 2, 3),  # 4 has what 3 has: it was copied
    ]
    assert score(work, None, ([], []), 2) == []
