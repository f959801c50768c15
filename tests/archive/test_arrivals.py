"""Arrivals: CSV, JSON Lines and large row groups, written anew; what is wrong, and where."""

import csv
import gzip
import io
import json

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from samestory.archive import arrivals
from samestory.archive.arrivals import Arrival, arrive, find_keys, find_shape, list_arrived, regroup
from samestory.archive.articlefiles import describe_file
from samestory.archive.parts import read_part
from samestory.archive.store import Work
from samestory.errors import SamestoryError

COLUMNS = (("id", "id"), ("text", "text"))


@pytest.fixture
def take(tmp_path, monkeypatch):
    """Write bytes to a file, take it as an arrival, and give the rows that are read again."""
    monkeypatch.chdir(tmp_path)

    def take(name, content, columns=COLUMNS, keys=("id", "text")):
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        file = describe_file(name, name)
        arrival = Arrival(3, file, file.size, columns)
        work = Work(str(tmp_path / "work"))
        work.remove("articles")
        listed = list_arrived(work, arrival, arrive(work, arrival))
        return [tuple(row.values()) for part in listed for row in read_part(part, keys).to_pylist()]

    return take


def refusal(take, *given):
    with pytest.raises(SamestoryError) as error:
        take(*given)
    return str(error.value)


# CSV


def test_quoted_line_ends_and_quotation_marks_are_text(take):
    held = 'id,text\r\n1,"He said ""no"",\n\nand left."\n2, a"b \r\n\n3,\n'
    assert take("a.csv", held) == [
        ("1", 'He said "no",\n\nand left.'), ("2", ' a"b '), ("3", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "\ufeffid;text\n1;é, è\n"),
        ("a.csv", "sep=;\r\nid;text\r\n1;é, è\r\n"),
        ("a.csv", "id|text\n1|é, è\n"),
        ("a.tsv", "text\tid\né, è\t1\n"),
        ("a.csv", "\n,,\r\nother,id,text\n,1,\"é, è\"\n"),
        ("a.csv", '"id" , "text"\n1,"é, è"\n'.replace(" , ", ",")),
        ("a.csv", "\ufeffid,text\n1,\"é, è\"\n".encode("utf-16")),
        ("a.csv", "id,text\r1,\"é, è\"\r"),
        ("a.csv.gz", gzip.compress("id,text\n1,\"é, è\"".encode())),
        ("a.csv.zst", pa.compress("id,text\n1,\"é, è\"".encode(), "zstd", asbytes=True)),
    ],
)  # fmt: skip
def test_a_csv_is_read_however_it_is_written(take, name, content):
    assert take(name, content) == [("1", "é, è")]


def test_a_row_longer_than_a_block_is_read_in_larger_ones(take, monkeypatch):
    monkeypatch.setattr(arrivals, "BLOCK", 200)
    long = "Varnholm,\n" * 300
    rows = [(str(n), long if n in (3, 40) else f"day {n}") for n in range(50)]
    held = io.StringIO(newline="")
    csv.writer(held).writerows([("id", "text"), *rows])
    assert take("a.csv", held.getvalue()) == rows


def test_a_row_longer_than_the_largest_block_is_told(take, monkeypatch):
    monkeypatch.setattr(arrivals, "BLOCK", 100)
    monkeypatch.setattr(arrivals, "LARGEST_BLOCK", 800)
    told = refusal(take, "a.csv", "id,text\n1,a\n2," + "b" * 2000 + "\n")
    assert told.startswith("a.csv: cannot be read as CSV behind row 1 (")
    assert told.endswith(
        "); see whether a quotation mark is left open there, and write the file again."
    )


def test_rows_with_too_few_or_too_many_cells_are_told(take):
    assert refusal(take, "a.csv", '\nid,text\n1,"a\nb"\n2\n3,c,d\n') == (
        "a.csv: row 2 has 1 cell where there are 2 columns (and 1 more like it): it begins “2”; "
        "put what holds a comma or a line end between quotation marks, and write the file again."
    )
    rows = "".join(f"{n},a\n" for n in range(1, 4000))
    told = refusal(take, "a.csv", f"id,text\n{rows}4000,a, b and\tc\n")
    assert told.startswith(
        "a.csv: row 4000 has 3 cells where there are 2 columns: it begins “4000,a, b and c”; "
    )


def test_csv_that_is_no_utf8_is_told_with_its_row(take):
    assert refusal(take, "a.csv", b"id,text\n1,ok\n2,caf\xe9\n") == (
        "a.csv: the column “text”, taken as text, holds bytes that are no UTF-8 in row 2; write "
        "the file again as UTF-8."
    )


def test_two_columns_of_one_name_are_told(take):
    with pytest.raises(SamestoryError) as error:
        take("a.csv", "id,text,text\n1,a,b\n")
        find_shape(describe_file("a.csv", "a.csv"))
    assert str(error.value) == "a.csv: has 2 columns “text”; name the others otherwise."


def test_a_first_cell_too_long_for_a_name_names_nothing(take):
    (name, content) = ("a.csv", "x" * 200_000)
    with pytest.raises(ValueError, match="not in tuple"):
        take(name, content)
    assert find_shape(describe_file(name, name)).names == ()


# JSON Lines


def test_lines_may_have_other_keys_and_types(take):
    lines = [
        '\ufeff{"id": 1, "text": "a\\nb", "x": {"y": [1]}}', "", '{"text": "b", "id": "2"}\r',
        '{"id": 3.0, "text": null}', '{"id": 4}', '{"id": 5, "text": NaN, "x": [2]}',
        '{"id": 6, "text": "half \\ud83d a letter \\ud83d\\udea2"}',
    ]  # fmt: skip
    assert take("a.jsonl", "\n".join(lines)) == [
        ("1", "a\nb"), ("2", "b"), ("3", ""), ("4", ""), ("5", ""),
        ("6", "half \ufffd a letter \U0001f6a2"),
    ]  # fmt: skip


def test_a_key_inside_an_object_is_named_with_a_dot(take):
    lines = '{"id": 1, "source": {"name": "Herald"}, "day": 20211020}\n{"id": 2, "source": "x"}\n'
    columns = (("id", "id"), ("outlet", "source.name"), ("published", "day"))
    read = take("a.ndjson", lines, columns, ("id", "outlet", "published"))
    assert [(a, b, c and c.isoformat()) for a, b, c in read] == [
        ("1", "Herald", "2021-10-20"), ("2", None, None),
    ]  # fmt: skip
    assert find_keys(describe_file("a.ndjson", ".")) == ["id", "source", "source.name", "day"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[1]", "is a list, not an object; JSON Lines have an object for each article, as in "
         '{"id": "1", "text": "…"}; write the file so.'),
        ("7", "is a number, not an object; JSON Lines have an object for each article, as in "
         '{"id": "1", "text": "…"}; write the file so.'),
        ('{"id": ', "is no JSON (Expecting value at its character 7); JSON Lines have one whole "
         "object on each line; write the file so."),
        (b'{"id": 1, "text": "\xe9"}', "holds bytes that are no UTF-8; write the file again as "
         "UTF-8."),
        ('{"id": 1, "text": ["a"]}', "has a list under “text”, taken as text, not a string; join "
         "its items with a blank line between them; write it so."),
        ('{"id": 1, "text": 2}', "has a number under “text”, taken as text, not a string; write "
         "it so."),
        ('{"id": true, "text": "a"}', "has a truth value under “id”, taken as id, not a string or "
         "a whole number; write it so."),
        ('{"id": {}, "text": "a"}', "has an object under “id”, taken as id, not a string or a "
         "whole number; write it so."),
    ],
)  # fmt: skip
def test_a_line_that_is_no_article_is_told(take, line, said):
    line = line if isinstance(line, bytes) else line.encode()
    told = refusal(take, "a.jsonl", b'{"id": 0, "text": "a"}\n\n' + line + b"\n")
    assert told == f"a.jsonl: line 3 {said}"


# In parts of bounded size


def test_tables_are_regrouped_by_rows_and_bytes(monkeypatch):
    monkeypatch.setattr(arrivals, "ROWS", 10)
    monkeypatch.setattr(arrivals, "BYTES", 2000)
    texts = ["a"] * 7 + ["b"] * 26 + ["c" * 900] * 5 + ["d" * 5000] + ["e"] * 3
    pieces, at = [], 0
    for n in (7, 26, 5, 1, 3):
        pieces.append(pa.table({"text": texts[at : at + n]}))
        at += n
    made = list(regroup(pieces))
    assert pa.concat_tables(made).column("text").to_pylist() == texts
    assert [table.num_rows for table in made] == [10, 10, 10, 5, 1, 2, 1, 3]
    assert list(regroup([pa.table({"text": pa.array([], pa.string())})])) == []


def test_a_large_row_group_is_written_anew_in_small_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(arrivals, "ROWS", 1000)
    path = str(tmp_path / "news.parquet")
    table = pa.table(
        {
            "nr": range(7000),
            "text": [f"day {n}" for n in range(7000)],
            "paper": pa.array(["Herald", "Courier"] * 3500).dictionary_encode(),
            "day": pa.array([18920] * 7000, pa.date32()),
        }
    )
    parquet.write_table(table, path, row_group_size=3500)
    columns = (("id", "nr"), ("text", "text"), ("outlet", "paper"), ("published", "day"))
    file = describe_file(path, path)
    arrival = Arrival(0, file, 1, columns, row_group=1, row=3501)
    work = Work(str(tmp_path / "work"))
    counts = arrive(work, arrival)
    assert counts == [1000, 1000, 1000, 500]
    listed = list_arrived(work, arrival, counts)
    keys = ("id", "text", "outlet", "published")
    read = pa.concat_tables(read_part(part, keys) for part in listed)
    assert read.column("id").to_pylist() == [str(n) for n in range(3500, 7000)]
    assert read.column("outlet").to_pylist() == ["Herald", "Courier"] * 1750
    assert listed[2].tell_row(5) == f"row {3500 + 2000 + 5 + 1} of {path}"
    held = parquet.ParquetFile(listed[0].path).metadata
    assert held.num_row_groups == 1 and held.row_group(0).column(1).compression == "ZSTD"


def test_what_was_written_is_not_written_again_unless_the_file_is_another(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "a"}\n')
    work = Work(str(tmp_path / "work"))

    def take():
        file = describe_file(str(path), str(path))
        return arrive(work, Arrival(0, file, file.size, COLUMNS))

    assert take() == [1]
    name = "articles/00000-00000-00000.parquet"
    work.write(name, b"untouched")
    assert take() == [1] and work.read(name) == b"untouched"
    path.write_text('{"id": 1, "text": "a"}\n{"id": 2, "text": "b"}\n')
    assert take() == [2] and work.read(name) != b"untouched"


def test_a_run_stopped_in_between_has_no_list_and_begins_the_file_again(tmp_path, monkeypatch):
    monkeypatch.setattr(arrivals, "ROWS", 2)
    monkeypatch.setattr(arrivals, "BLOCK", 30)
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "text": "a"}\n' * 9 + "no\n")
    file = describe_file(str(path), str(path))
    work = Work(str(tmp_path / "work"))
    arrival = Arrival(0, file, file.size, COLUMNS)
    with pytest.raises(SamestoryError):
        arrive(work, arrival)
    assert work.names("articles") and not work.exists(arrival.listing)


# Round trips

LETTERS = st.characters(codec="utf-8")
ROWS = st.lists(st.tuples(st.text(LETTERS, min_size=1), st.text(LETTERS)), min_size=1, max_size=30)


@given(ROWS)
def test_json_lines_are_read_to_the_letter(tmp_path_factory, rows):
    lines = [json.dumps({"id": i, "text": t}, ensure_ascii=len(t) % 2 == 0) for i, t in rows]
    assert _round(tmp_path_factory, "a.jsonl", "\n".join(lines)) == rows


@given(ROWS)
def test_csv_is_read_to_the_letter(tmp_path_factory, rows):
    held = io.StringIO(newline="")
    csv.writer(held, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    assert _round(tmp_path_factory, "a.csv", held.getvalue()) == rows


def _round(tmp_path_factory, name, content):
    folder = tmp_path_factory.mktemp("round")
    (folder / name).write_bytes(content.encode())
    file = describe_file(str(folder / name), str(folder))
    arrival = Arrival(0, file, file.size, COLUMNS)
    work = Work(str(folder / "work"))
    listed = list_arrived(work, arrival, arrive(work, arrival))
    read = pa.concat_tables(read_part(part) for part in listed)
    return list(zip(*(column.to_pylist() for column in read.columns), strict=True))
