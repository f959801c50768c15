"""Filled sheets: read as spreadsheets save them; what would change an answer is refused."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from samestory.codingsheets import COLUMNS, write_sheet
from samestory.errors import CodingError
from samestory.filled import read_filled
from samestory.sampling import draw_sample

HEAD = dict.fromkeys(COLUMNS, "")
GIVEN = HEAD | {
    "story": "abc",
    "codebook": "1",
    "seed": "7",
    "coder": "ada",
    "text": "Zoë’s strike",
}
ROWS = [
    GIVEN | {"step": "roles", "unit": "r1", "answer": "body", "note": "sure"},
    GIVEN | {"step": "roles", "unit": "r2", "answer": "headline"},
    GIVEN | {"step": "pairs", "unit": "p1", "answer": "same-facts"},
    GIVEN | {"step": "authors", "unit": "a1", "answer": "P2"},
    GIVEN | {"step": "roles", "unit": "r3"},
]
ANSWERS = {"r1": "body", "r2": "headline", "p1": "same-facts", "a1": "P2", "r3": ""}


@pytest.fixture
def save(tmp_path):
    """Save rows as CSV in some form; give the path."""

    def make(rows=ROWS, parted=",", encoding="utf-8", head=None, name="ada.csv"):
        held = io.StringIO()
        writer = csv.DictWriter(held, head or list(rows[0]), delimiter=parted)
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_bytes(held.getvalue().encode(encoding))
        return path

    return make


def answers(path, column="answer"):
    return {unit: row.value for unit, row in read_filled(path, column).answers.items()}


def change(number, **cells):
    """The rows with some cells of one changed."""
    return [row | cells if n == number else row for n, row in enumerate(ROWS)]


def test_a_sheet_as_it_was_written_is_read_without_a_word(save):
    filled = read_filled(save())
    assert {unit: row.value for unit, row in filled.answers.items()} == ANSWERS
    assert (filled.coder, filled.story, filled.codebook, filled.seed) == ("ada", "abc", "1", "7")
    assert filled.answers["r1"].note == "sure" and filled.told == []


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"parted": ";"}, "cells parted by semicolons"),
        ({"parted": "\t"}, "cells parted by tabs"),
        ({"encoding": "utf-8-sig"}, ""),
        ({"encoding": "cp1252", "parted": ";"}, "not in UTF-8; read as Windows-1252"),
        ({"encoding": "utf-16", "parted": "\t"}, "in UTF-16"),
        ({"head": [*reversed(COLUMNS)]}, "columns in another order"),
        (
            {"rows": [row | {"mine": "x"} for row in ROWS]},
            "more columns than were given out (mine)",
        ),
        ({"rows": change(0, answer=" BODY ")}, "written otherwise (' BODY ' for 'body')"),
        ({"rows": change(2, answer="Same facts")}, "('Same facts' for 'same-facts')"),
        ({"rows": change(3, answer="p2")}, "('p2' for 'P2')"),
        ({"rows": [row | {"seed": "7,0"} for row in ROWS]}, ""),
        ({"rows": [*ROWS, HEAD]}, ""),
    ],
)
def test_what_a_spreadsheet_did_to_it_is_read_and_said(save, form, told):
    filled = read_filled(save(**form))
    assert {unit: row.value for unit, row in filled.answers.items()} == ANSWERS
    assert filled.answers["r1"].text == "Zoë’s strike" and filled.seed == "7"
    assert told in "\n".join(filled.told) and bool(told) == bool(filled.told)


def test_the_line_that_names_what_parts_the_cells_is_read(save):
    path = save(parted=";")
    path.write_bytes(b"sep=;\r\n" + path.read_bytes())
    assert answers(path) == ANSWERS


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            change(1, answer="title"),
            "ada.csv, row 3: 'title' is no answer to “role of a block”; it is",
        ),
        (
            change(3, answer="P0"),
            "'P0' is no answer to “who changed it”; it is one of P1, P2 and so",
        ),
        (change(1, unit="r1"), "ada.csv, row 3: unit r1 is there twice"),
        (change(1, unit=" "), "ada.csv, row 3: belongs to no unit; rows are neither added nor"),
        (change(1, step="colours"), "ada.csv, row 3: has the step 'colours'; it is one of roles, "),
        (change(1, story="xyz"), "ada.csv: has rows of more than one story (abc, xyz)"),
        (change(1, coder="ben"), "ada.csv: has rows of more than one coder (ada, ben)"),
        (
            [{k: v for k, v in r.items() if k != "seed"} for r in ROWS],
            "ada.csv: lacks the column seed",
        ),
        ([{"a": "b"}], "ada.csv: has no column “answer” beside a column “unit”"),
    ],
)
def test_what_would_change_the_answers_is_refused_in_a_sentence(save, rows, says):
    with pytest.raises(CodingError) as error:
        read_filled(save(rows))
    assert says in str(error.value) and "\n" not in str(error.value)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0" * 9])
def test_what_is_no_workbook_is_refused(tmp_path, raw):
    path = tmp_path / "ada.xlsx"
    path.write_bytes(raw)
    with pytest.raises(CodingError, match="^ada.xlsx: not a workbook that can be read"):
        read_filled(path)


def test_other_files_and_none_are_refused(tmp_path, monkeypatch):
    with pytest.raises(CodingError, match="no such file or folder"):
        read_filled(tmp_path / "none.csv")
    (tmp_path / "ada.ods").write_bytes(b"x")
    with pytest.raises(CodingError, match=r"^ada.ods: is no sheet that can be read"):
        read_filled(tmp_path / "ada.ods")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CodingError, match="^empty: has no column"):
        read_filled(tmp_path / "empty")
    monkeypatch.setattr("samestory.filled.MAX_BYTES", 0)
    with pytest.raises(CodingError, match="^ada.ods: has 1 bytes"):
        read_filled(tmp_path / "ada.ods")


def test_a_workbook_that_unpacks_without_end_is_refused(tmp_path, monkeypatch):
    pytest.importorskip("openpyxl")
    with zipfile.ZipFile(tmp_path / "ada.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 2_000_000)
    monkeypatch.setattr("samestory.filled.MAX_UNPACKED", 1_000_000)
    with pytest.raises(CodingError, match="^ada.xlsx: unpacks to 2,000,000 bytes"):
        read_filled(tmp_path / "ada.xlsx")


@pytest.mark.parametrize("name", ["ada.xlsx", "ada.csv", "ada"])
def test_every_form_that_is_written_is_read_back(lindmoor, tmp_path, name):
    if name.endswith("xlsx"):
        pytest.importorskip("openpyxl")
    sample = draw_sample(lindmoor)
    filled = read_filled(write_sheet(lindmoor, sample, tmp_path / name, "ada"))
    drawn = {unit.number: unit.step for units in sample.drawn.values() for unit in units}
    assert {unit: row.step for unit, row in filled.answers.items()} == drawn
    assert (filled.story, filled.seed, filled.coder, filled.told) == (sample.story, "1", "ada", [])
