"""Articles: listed as parts in one order, whatever files they come in; what is wrong is told."""

import csv
import json
import os

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from samestory.archive import articles as module
from samestory.archive.articles import list_articles, look_at
from samestory.archive.engines import Threads
from samestory.archive.parts import read_part
from samestory.archive.progress import Progress
from samestory.archive.store import Work
from samestory.errors import SamestoryError, UsageError

ALL = ("id", "text", "outlet", "agency", "language", "published")


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Be in an empty folder; give a writer of Parquet files in it."""
    monkeypatch.chdir(tmp_path)

    def write(name, row_group_size=None, **columns):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.table(columns), name, row_group_size=row_group_size)
        return name

    return write


def read(listed, keys=("id", "text")):
    """Read all articles, and see that they are numbered one behind the other."""
    rows = []
    for part in listed.parts:
        assert part.first == len(rows)
        held = read_part(part, keys)
        assert held.num_rows == part.n > 0
        rows += [tuple(row.values()) for row in held.to_pylist()]
    assert len(rows) == listed.n
    return rows


def refusal(kind, *given):
    with pytest.raises(SamestoryError) as error:
        list_articles(Work("out/work"), *given)
    assert type(error.value) is kind
    return str(error.value)


def test_files_of_every_kind_are_one_collection(place, tmp_path):
    place("news/a.parquet", id=[1, 2], text=["a", None])
    (tmp_path / "news/b.csv").write_text('id,text,outlet\n3,"c\nd",Herald\n')
    (tmp_path / "news/c.jsonl").write_text('{"id": "4", "text": "e"}\n')
    place("news/d.parquet", id=["5"], text=[b"f"], outlet=["Courier"])
    place("news/e.parquet", id=pa.array([], pa.string()), text=pa.array([], pa.string()))
    (tmp_path / "news/notes.md").write_text("x")
    listed = list_articles(Work("out/work"), "news")
    assert read(listed, ("id", "text", "outlet")) == [
        ("1", "a", None), ("2", "", None), ("3", "c\nd", "Herald"), ("4", "e", None),
        ("5", "f", "Courier"),
    ]  # fmt: skip
    assert listed.describe() == (
        "5 articles in 5 files: id, text. Not read, being no articles: notes.md. Without any row: "
        "e.parquet. With other columns than a.parquet: b.csv, d.parquet."
    )
    assert listed.tell(2) == "row 1 of news/b.csv" and listed.tell(4) == "row 1 of news/d.parquet"
    assert listed.size == sum(os.path.getsize(f"news/{f}") for f in os.listdir("news")) - 1


def test_names_are_mapped_and_told(place):
    place("a.parquet", nr=[7], body=["a"], medium=["Herald"], date=["2021-10-20"])
    listed = list_articles(Work("out/work"), "a.parquet", {"id": "nr"})
    assert listed.describe() == (
        "1 article in 1 file: id from “nr”, text from “body”, outlet from “medium”, published from "
        "“date”."
    )
    (row,) = read(listed, ALL)
    assert row[:3] == ("7", "a", "Herald") and row[5].isoformat() == "2021-10-20"


def test_folders_of_hive_tell_columns(place):
    place("n.parquet/outlet=The%20Herald/published=2021-10-20/p.parquet", id=[1], text=["a"])
    place("n.parquet/outlet=__HIVE_DEFAULT_PARTITION__/published=20211021/p.parquet",
          id=[2], text=["b"])  # fmt: skip
    listed = list_articles(Work("out/work"), "n.parquet")
    told = [(i, o, d.isoformat()) for i, o, d in read(listed, ("id", "outlet", "published"))]
    assert told == [("1", "The Herald", "2021-10-20"), ("2", None, "2021-10-21")]
    mapped = list_articles(Work("other/work"), "n.parquet", {"agency": "outlet", "outlet": ""})
    assert read(mapped, ("agency", "outlet")) == [("The Herald", None), (None, None)]


def test_hive_tells_columns_of_csv_too(place, tmp_path):
    (tmp_path / "news/outlet=Herald").mkdir(parents=True)
    (tmp_path / "news/outlet=Herald/a.csv").write_text("id,text\n1,a\n")
    listed = list_articles(Work("out/work"), "news")
    assert read(listed, ("id", "outlet")) == [("1", "Herald")]


def test_row_groups_become_parts_large_ones_smaller_small_ones_larger(place, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 100)
    monkeypatch.setattr(module, "FEW", 30)
    monkeypatch.setattr("samestory.archive.arrivals.ROWS", 60)
    writer = None
    at = 0
    for n in (10, 10, 10, 10, 0, 150, 50, 10, 101, 5):
        numbers = pa.array(range(at, at + n), pa.int64())
        texts = pa.array([f"day {k}" for k in range(at, at + n)], pa.string())
        table = pa.table({"id": numbers, "text": texts})
        writer = writer or parquet.ParquetWriter("a.parquet", table.schema)
        writer.write_table(table)
        at += n
    writer.close()
    listed = list_articles(Work("out/work"), "a.parquet")
    assert read(listed) == [(str(k), f"day {k}") for k in range(at)]
    assert [part.n for part in listed.parts] == [30, 10, 60, 60, 30, 50, 10, 60, 41, 5]
    assert [listed.tell(n) for n in (0, 189, 355)] == [
        "row 1 of a.parquet", "row 190 of a.parquet", "row 356 of a.parquet",
    ]  # fmt: skip
    monkeypatch.setattr(module, "MOST_BYTES", 200)  # so that bytes alone make it too large
    again = list_articles(Work("other/work"), "a.parquet")
    assert read(again) == read(listed)
    assert max(part.n for part in again.parts) == 60
    assert all("other" in part.path for part in again.parts if part.n > 20)


def test_threads_list_the_same_and_progress_is_told(place, tmp_path):
    for n in range(5):
        (tmp_path / f"{n}.csv").write_text(f"id,text\n{n},day {n}\n")
    here = list_articles(Work("out/work"), "*.csv")
    progress = Progress(quiet=True)
    threads = list_articles(Work("other/work"), "*.csv", {}, Threads(2), progress)
    assert read(here) == read(threads) == [(str(n), f"day {n}") for n in range(5)]
    assert list(progress.seconds) == ["writing articles anew"]


def test_a_look_writes_nothing_and_tells_what_is_known(place, tmp_path):
    place("news/a.parquet", id=[1, 2, 3], text=["a" * 500] * 3)
    (tmp_path / "news/b.csv").write_text("id,text\n1,a\n")
    first, second = look_at("news")
    assert first.n == 3 and second.n is None and second.columns == {"id": "id", "text": "text"}
    assert os.listdir(tmp_path) == ["news"]


def test_articles_are_read_from_a_store(place):
    from fsspec import filesystem

    place("a.parquet", id=[1], text=["a"])
    store = filesystem("memory")
    with open("a.parquet", "rb") as file:
        store.pipe_file("/lindmoor/news/a.parquet", file.read())
    store.pipe_file("/lindmoor/news/b.csv", b"id,text\n2,b\n")
    try:
        listed = list_articles(Work("memory://lindmoor/out/work"), "memory://lindmoor/news")
        assert read(listed) == [("1", "a"), ("2", "b")]
    finally:
        store.rm("/lindmoor", recursive=True)


# What is wrong


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"id,text\n1,a\n", "is no Parquet file, though its name says so"),
        (None, "is a Parquet file that was broken off before its end"),
        (b"PAR1" + b"\0" * 50 + b"PAR1", "is a Parquet file with a damaged footer"),
    ],
)
def test_a_broken_parquet_file_is_named(place, tmp_path, content, said):
    place("news/a.parquet", id=[1], text=["a"])
    content = content or (tmp_path / "news/a.parquet").read_bytes()[:-30]
    (tmp_path / "news/b.parquet").write_bytes(content)
    assert refusal(SamestoryError, "news") == (
        f"news/b.parquet: {said}; write it again, or take it away from there."
    )


def test_a_file_without_the_columns_of_the_others_is_named(place):
    place("news/a.parquet", id=[1], text=["a"])
    place("news/b.parquet", id=[1], words=["a"])
    assert refusal(UsageError, "news") == (
        "news/b.parquet: no column holds the text of the articles; its columns are id, words; say "
        "which, as in --columns text=body."
    )


def test_texts_that_are_no_text_are_told_and_one_inside_a_struct_can_be_named(place):
    place("a.parquet", id=[1], text=[{"body": "a"}])
    assert refusal(UsageError, "a.parquet") == (
        "a.parquet: the column “text”, taken as text, holds struct<body: string>, not text; write "
        "it so, or name another, as in --columns text=…."
    )
    listed = list_articles(Work("out/work"), "a.parquet", {"text": "text.body"})
    assert read(listed) == [("1", "a")]


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_no_article_at_all_is_told(place, tmp_path, kind):
    place("a.parquet", id=pa.array([], pa.int64()), text=pa.array([], pa.string()))
    (tmp_path / "a.csv").write_text("id,text\n")
    assert refusal(UsageError, f"a.{kind}") == (
        f"a.{kind}: has names of columns, and no row below them; name another place."
    )


def test_an_output_folder_among_the_articles_is_refused(place):
    place("a.parquet", id=[1], text=["a"])
    assert refusal(UsageError, ".").endswith(
        "/out/work: lies in ., so what is written there would be read as articles; name an output "
        "folder elsewhere."
    )


def test_more_articles_than_have_a_number_are_refused(place, monkeypatch):
    monkeypatch.setattr(module, "MOST", 2)
    place("a.parquet", id=[1, 2, 3], text=["a"] * 3)
    assert refusal(UsageError, "a.parquet") == (
        "a.parquet: has 3 articles; at most 2 can be taken; name fewer."
    )


# Round trips

LETTERS = st.characters(codec="utf-8")
ROWS = st.lists(st.tuples(st.text(LETTERS, min_size=1), st.text(LETTERS)), min_size=1, max_size=40)


@given(ROWS, st.integers(1, 7))
def test_texts_are_read_to_the_letter_from_every_kind_of_file(tmp_path_factory, rows, size):
    folder = tmp_path_factory.mktemp("round")
    columns = [pa.array(column, pa.string()) for column in zip(*rows, strict=True)]
    table = pa.table(columns, names=["id", "text"])
    parquet.write_table(table, folder / "1.parquet", row_group_size=size)
    with open(folder / "2.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    lines = [json.dumps({"id": i, "text": t}) for i, t in rows]
    (folder / "3.jsonl").write_text("\n".join(lines))
    listed = list_articles(Work(str(folder.parent / f"{folder.name}-out")), str(folder))
    assert read(listed) == rows * 3


def test_two_columns_of_one_name_are_refused(tmp_path):
    table = pa.table([["a"], ["one"], ["two"]], names=["id", "text", "text"])
    parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(UsageError, match="more than one column “text”"):
        look_at(str(tmp_path))


@pytest.mark.parametrize("end", ["", "\n", "\r\n\n"])
def test_a_mark_left_open_in_a_csv_swallows_no_row(tmp_path, end):
    rows = 'id,text\na,one\nb,"two\nc,three\nd,four'
    (tmp_path / "a.csv").write_text(rows + end, newline="")
    with pytest.raises(SamestoryError, match="a quotation mark is left open .* begins “two”"):
        list_articles(Work(str(tmp_path / "work")), str(tmp_path / "a.csv"))


@pytest.mark.parametrize("cell", ['"two\n\nthree"', '"two\n"', '"say\n""no"""', '"\n"""', "two"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_a_last_cell_of_several_lines_that_is_closed_is_read(tmp_path, cell, end):
    (tmp_path / "a.csv").write_text(f"id,text\na,one\nb,{cell}{end}", newline="")
    assert list_articles(Work(str(tmp_path / "work")), str(tmp_path / "a.csv")).n == 2
