"""Columns of articles: which is taken for what, and what each becomes."""

import datetime
import decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.archive.canonical import (
    cast_column,
    choose_columns,
    nested_names,
    refuse_mapping,
    refuse_type,
    tell_miscast,
    to_days,
    type_of,
)
from samestory.errors import UsageError

DAY = datetime.date(2021, 10, 20)


def test_exact_names_come_first_and_others_are_found():
    assert choose_columns("a.csv", ["full_text", "text", "ID", "id"], {}) == {
        "id": "id",
        "text": "text",
    }
    assert choose_columns("a.csv", ["Doc_ID", "Body", "Newspaper", "date"], {}) == {
        "id": "Doc_ID",
        "text": "Body",
        "outlet": "Newspaper",
        "published": "date",
    }


def test_a_mapping_wins_and_an_empty_one_leaves_out():
    names = ["id", "text", "lead", "outlet"]
    assert choose_columns("a.csv", names, {"text": "lead", "outlet": ""}) == {
        "id": "id",
        "text": "lead",
    }


def test_what_has_columns_inside_is_none_itself():
    names = ["id", "text", "source", "source.name", "outlet", "outlet.url"]
    assert choose_columns("a.jsonl", names, {})["outlet"] == "source.name"


@pytest.mark.parametrize(
    ("names", "columns", "said"),
    [
        (
            ["id", "words"],
            {},
            "a.csv: no column holds the text of the articles; its columns are id, words; say "
            "which, as in --columns text=body.",
        ),
        (
            ["url", "text"],
            {},
            "a.csv: no column holds the id of the articles; its columns are url, text; say which, "
            "as in --columns id=url.",
        ),
        (
            [],
            {},
            "a.csv: no column holds the id of the articles; it has no columns at all; say which, "
            "as in --columns id=number.",
        ),
        (
            ["id", "text"],
            {"text": "Body"},
            "a.csv: has no column “Body”, which --columns text=Body asks for; its columns are id, "
            "text.",
        ),
        (
            [f"column {n}" for n in range(20)] + ["x" * 90],
            {},
            "a.csv: no column holds the id of the articles; its columns are "
            + ", ".join(f"column {n}" for n in range(12))
            + " and 9 more; say which, as in --columns id=number.",
        ),
    ],
)
def test_a_column_that_is_not_there_is_named(names, columns, said):
    with pytest.raises(UsageError) as error:
        choose_columns("a.csv", names, columns)
    assert str(error.value) == said


def test_a_mapping_of_what_no_article_has_is_refused():
    with pytest.raises(UsageError) as error:
        refuse_mapping({"text": "body", "headline": "title"})
    assert str(error.value) == (
        "--columns headline=title: an article has no “headline”; it has id, text, outlet, agency, "
        "language, published, as in --columns text=body."
    )


@pytest.mark.parametrize(
    ("key", "held", "holds"),
    [
        ("text", pa.float64(), "double, not text"),
        ("text", pa.int64(), "int64, not text"),
        ("text", pa.list_(pa.string()), "a list, not text; join its items with a blank line "
         "between them"),
        ("text", pa.struct([("a", pa.string())]), "struct<a: string>, not text"),
        ("text", pa.dictionary(pa.int8(), pa.int64()), "int64, not text"),
        ("id", pa.bool_(), "bool, not text or whole numbers"),
        ("published", pa.bool_(), "bool, not days or text"),
        ("outlet", pa.float64(), "double, not text"),
    ],
)  # fmt: skip
def test_a_column_of_the_wrong_type_is_refused(key, held, holds):
    with pytest.raises(UsageError) as error:
        refuse_type("a.parquet", key, "c", held)
    assert str(error.value) == (
        f"a.parquet: the column “c”, taken as {key}, holds {holds}; write it so, or name another, "
        f"as in --columns {key}=…."
    )


STRINGS = [
    pa.string(), pa.large_string(), pa.string_view(), pa.binary(), pa.large_binary(),
    pa.binary_view(), pa.dictionary(pa.int32(), pa.string()),
    pa.dictionary(pa.int8(), pa.large_string()),
]  # fmt: skip


@pytest.mark.parametrize("held", STRINGS, ids=str)
def test_every_kind_of_string_is_read(held):
    refuse_type("a.parquet", "text", "text", held)
    texts = ["Varnholm é", None, ""]
    array = pa.array([t and t.encode() if "binary" in str(held) else t for t in texts])
    kind = held.value_type if pa.types.is_dictionary(held) else held
    array = array.cast(kind)
    array = array.dictionary_encode() if pa.types.is_dictionary(held) else array
    read = cast_column("text", pa.chunked_array([array, array[:1]]))
    assert isinstance(read, pa.StringArray | pa.LargeStringArray)
    assert read.to_pylist() == ["Varnholm é", "", "", "Varnholm é"]
    assert cast_column("outlet", array).to_pylist() == ["Varnholm é", None, None]


def test_whole_numbers_are_ids_also_where_pandas_made_them_fractions():
    assert cast_column("id", pa.array([1, None, 2**63], pa.uint64())).to_pylist() == [
        "1", None, str(2**63),
    ]  # fmt: skip
    floats = pa.array([7.0, float("nan"), None], pa.float64())
    assert cast_column("id", floats).to_pylist() == ["7", None, None]
    with pytest.raises(pa.ArrowInvalid) as error:
        cast_column("id", pa.array([1.5]))
    assert tell_miscast("id", "nr", pa.array([1.5]), 3, error.value).startswith(
        "the column “nr”, taken as id, holds what is no whole number, at or behind row 3 ("
    )


def test_a_text_that_needs_no_cast_is_not_copied():
    texts = pa.array(["a", "bc"])
    assert cast_column("text", pa.chunked_array([texts])).buffers()[2] == texts.buffers()[2]


def test_text_longer_than_usual_offsets_gets_wider_ones(monkeypatch):
    monkeypatch.setattr("samestory.archive.canonical.LONGEST", 10)
    columns = [
        pa.chunked_array([held, held[:1]]) for held in (["Varn", "holm"], [b"Varn", b"holm"])
    ]
    for column in (*columns, columns[0].dictionary_encode(), columns[1].dictionary_encode()):
        read = cast_column("text", column)
        assert read.type == pa.large_string() and read.to_pylist() == ["Varn", "holm", "Varn"]


def test_bytes_that_are_no_utf8_are_found():
    held = pa.chunked_array([[b"a", None], [b"b", b"\xe9"]])
    plain = pa.StringArray.from_buffers(4, *pa.array([b"a", b"", b"b", b"\xe9"]).buffers()[1:])
    for column in (held, plain):
        with pytest.raises(pa.ArrowInvalid) as error:
            cast_column("text", column)
        assert tell_miscast("text", "body", column, 10, error.value) == (
            "the column “body”, taken as text, holds bytes that are no UTF-8 in row 13; write the "
            "file again as UTF-8."
        )


def test_the_day_of_a_moment_is_that_of_its_own_time_zone():
    late = datetime.datetime(2021, 10, 20, 23, 30, tzinfo=datetime.UTC)
    for zone, day in ((None, 20), ("UTC", 20), ("Asia/Tokyo", 21)):
        told = pa.array([late if zone else late.replace(tzinfo=None), None])
        told = told.cast(pa.timestamp("us", zone))
        assert to_days(told).to_pylist() == [datetime.date(2021, 10, day), None]


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2021-10-20", DAY), ("2021/10/20", DAY), ("20211020", DAY), (20211020, DAY),
        (" 2021-10-20T23:59:59+02:00", DAY), ("20211020T101500Z", DAY), (20211020.0, DAY),
        ("2024-02-29", datetime.date(2024, 2, 29)), (DAY, DAY),
        ("2021-02-29", None), ("2021-13-01", None), ("2021-00-10", None), ("2021-10-00", None),
        ("20 October 2021", None), ("", None), (None, None), ("2021-10-200", None),
        (20211345, None), ("0000-01-01", None), (1.5, None), (1634688000, None),
        (datetime.time(10, 0), None),
    ],
)  # fmt: skip
def test_what_starts_with_a_day_is_one_and_all_else_is_null(told, day):
    assert to_days(pa.array([told, told])).to_pylist() == [day, day]
    if isinstance(told, str):
        encoded = pa.array([told]).dictionary_encode()
        assert to_days(encoded).to_pylist() == [day]


@given(st.lists(st.dates()))
def test_every_day_of_the_calendar_is_read_from_text(days):
    told = pa.array([day.isoformat() for day in days], pa.string())
    assert to_days(told).to_pylist() == days


def test_a_column_inside_a_struct_is_named_with_a_dot():
    schema = pa.schema([("id", pa.int64()), ("source", pa.struct([("name", pa.string())]))])
    assert nested_names(schema) == ["id", "source", "source.name"]
    assert type_of(schema, "source.name") == pa.string() and type_of(schema, "id") == pa.int64()


def test_a_decimal_is_told_by_name():
    held = pa.array([decimal.Decimal(1)]).type
    with pytest.raises(UsageError, match=r"holds decimal128\(1, 0\), not text or whole numbers"):
        refuse_type("a.parquet", "id", "id", held)
