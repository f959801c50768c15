"""Parts: what is read of a Parquet file, in which form, and how damage is told."""

import os
import pickle

import pyarrow as pa
import pytest
from pyarrow import parquet

from samestory.archive import parts
from samestory.archive.parts import Part, do_each, gather_parts, read_part, told_of_parquet
from samestory.errors import SamestoryError

ALL = ("id", "text", "outlet", "agency", "language", "published")
COLUMNS = (("id", "nr"), ("text", "body"), ("outlet", "source.name"))


@pytest.fixture
def news(tmp_path):
    """Write a Parquet file of five articles, two to a row group; give its path."""
    table = pa.table(
        {
            "body": [f"The port of Varnholm, day {n}." for n in range(5)],
            "nr": range(5),
            "source": [{"name": "Herald", "url": "x"}] * 4 + [None],
        }
    )
    parquet.write_table(table, tmp_path / "news.parquet", row_group_size=2)
    return str(tmp_path / "news.parquet")


def test_a_part_is_read_in_canonical_columns_each_in_one_piece(news):
    part = Part(news, 1, 2, 2, COLUMNS, (("agency", "NordWire"),), source="news.parquet", row=3)
    read = read_part(pickle.loads(pickle.dumps(part)), ALL)
    assert read.column_names == list(ALL)
    assert all(column.num_chunks == 1 for column in read.columns)
    assert read.to_pylist()[1] == {
        "id": "3", "text": "The port of Varnholm, day 3.", "outlet": "Herald",
        "agency": "NordWire", "language": None, "published": None,
    }  # fmt: skip
    assert read.schema.field("published").type == pa.date32()
    assert read_part(part).column_names == ["id", "text"]
    assert read_part(part, ("language",)).num_rows == 2
    assert part.tell_row(1) == "row 4 of news.parquet"


def test_several_row_groups_may_be_one_part(news):
    read = read_part(Part(news, 1, 2, 3, COLUMNS, more=1), ALL)
    assert read.column("id").to_pylist() == ["2", "3", "4"]
    assert read.column("outlet").to_pylist() == ["Herald", "Herald", None]
    assert read.column("text").num_chunks == 1


def test_what_is_not_there_any_longer_is_told(news):
    part = Part(news, 0, 0, 2, COLUMNS, source="news.parquet")
    os.remove(news)
    with pytest.raises(SamestoryError) as error:
        read_part(part)
    assert str(error.value) == (
        "news.parquet: is not there, or leads nowhere; put it back, then go on with --resume."
    )


def test_what_may_not_be_read_is_told():
    with pytest.raises(SamestoryError) as error, told_of_parquet("x", "news.parquet"):
        raise PermissionError(13, "Permission denied", "x")
    assert str(error.value) == (
        "news.parquet: cannot be read (Permission denied); ask for the right to, or take it away "
        "from there."
    )


def test_a_file_with_other_articles_than_were_listed_is_told(news):
    with pytest.raises(SamestoryError) as error:
        read_part(Part(news, 0, 0, 20, COLUMNS, source="news.parquet"))
    assert str(error.value) == (
        "news.parquet: has changed while it was read; put back what was there, or start again "
        "with another output folder."
    )


def test_a_new_file_under_an_old_name_is_read_anew(news):
    part = Part(news, 0, 0, 2, (("id", "nr"),))
    assert read_part(part, ("id",)).column("id").to_pylist() == ["0", "1"]
    parquet.write_table(pa.table({"nr": ["seven", "eight"]}), news)
    assert read_part(part, ("id",)).column("id").to_pylist() == ["seven", "eight"]


def test_a_damaged_page_is_told_with_its_row_group(tmp_path):
    path = str(tmp_path / "news.parquet")
    table = pa.table({"id": ["1"], "text": [os.urandom(2000).hex()]})
    parquet.write_table(table, path, compression="none", write_page_checksum=True)
    with open(path, "r+b") as file:
        file.seek(1500)
        file.write(b"?")
    with pytest.raises(SamestoryError) as error:
        read_part(Part(path, 0, 0, 1, source="news.parquet"))
    told = str(error.value)
    assert told.startswith("news.parquet: its row group 0 is damaged (")
    assert "could not verify page integrity" in told
    assert told.endswith("); write it again, or take it away from there.")


def test_bytes_that_are_no_utf8_are_told_with_their_row(tmp_path):
    path = str(tmp_path / "news.parquet")
    parquet.write_table(pa.table({"id": ["1", "2"], "text": [b"a", b"\xe9t\xe9"]}), path)
    with pytest.raises(SamestoryError) as error:
        read_part(Part(path, 0, 0, 2, source="news.parquet", row=11))
    assert str(error.value) == (
        "news.parquet: the column “text”, taken as text, holds bytes that are no UTF-8 in row 12; "
        "write the file again as UTF-8."
    )


def test_parts_are_gathered_for_tasks_that_read_little(monkeypatch):
    monkeypatch.setattr(parts, "RUN", 10)
    listed = [Part("a", n, 0, 4) for n in range(7)]
    assert [len(run) for run in gather_parts(listed)] == [3, 3, 1]
    assert [part for run in gather_parts(listed) for part in run] == listed


def test_results_come_in_the_order_of_the_items_whatever_finishes_first():
    class Backwards:
        def each(self, function, work, items):
            for index in reversed(range(len(items))):
                yield index, function(work, items[index])

    done = []
    for engine in (None, Backwards()):
        assert do_each(lambda work, n: n * work, 2, range(4), engine, done.append) == [0, 2, 4, 6]
    assert done == [0, 1, 2, 3, 3, 2, 1, 0]
