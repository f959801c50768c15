"""Coding sheets: what coders see and what not, lists of answers, the same bytes, no formulas."""

from __future__ import annotations

import csv
import io
import re

import pytest

from samestory.codebook import STEPS
from samestory.codingsheets import COLUMNS, KEYS, guard, write_sheet
from samestory.errors import UsageError
from samestory.sampling import draw_sample, values_of
from samestory.showing import Viewer, mask_names

openpyxl = pytest.importorskip("openpyxl")

HOSTILE = """A title

=HYPERLINK("x")&cmd|' /C calc'!A0 is what the first paragraph of this page says to readers.

+1 is what the second paragraph of this page says, as do @SUM(A1) and -2 and \u202eevil\x07.

"""


@pytest.fixture(scope="module")
def sample(uncoded):
    return draw_sample(uncoded)


@pytest.fixture(scope="module")
def book(uncoded, sample, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "ada.xlsx"
    return openpyxl.load_workbook(write_sheet(uncoded, sample, path, "ada"))


def rows(sheet):
    head, *told = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in told]


def test_sheets_stand_in_the_codebooks_order(book):
    steps = [f"{n} {step}" for n, step in enumerate(STEPS, 1)]
    assert book.sheetnames == ["read me", "pages", *steps]


def test_each_answer_has_a_list_of_the_codebooks_values(book, sample):
    for sheet in book.worksheets[2:]:
        (offer,) = sheet.data_validations.dataValidation
        step, n = sheet.title.split()[1], sheet.max_row
        assert offer.type == "list" and offer.showErrorMessage
        assert offer.formula1 == f'"{",".join(values_of(step, sample.masks))}"'
        assert str(offer.sqref) == f"E2:E{n}" and sheet["E1"].value == "answer"
        assert len(offer.formula1) < 256, "a spreadsheet takes no longer list"


def test_what_ties_a_row_to_its_story_is_out_of_sight_and_locked(book):
    for sheet in book.worksheets[2:]:
        assert [cell.value for cell in sheet[1]] == list(COLUMNS)
        for at, name in enumerate(COLUMNS, 1):
            cell = sheet.cell(2, at)
            assert sheet.column_dimensions[cell.column_letter].hidden == (name in KEYS)
            assert cell.protection.locked == (name not in ("answer", "note"))
        assert sheet.protection.sheet and sheet.freeze_panes == "A2"


def test_no_answer_of_the_program_no_siglum_no_outlet_is_in_sight(book, uncoded):
    """Whatever stands in a cell of a unit, seen or not."""
    outlets = [w.outlet.removeprefix("The ") for w in uncoded.story.witnesses]
    for sheet in book.worksheets[2:]:
        for row in rows(sheet):
            assert row["answer"] is None and row["note"] is None
            assert re.fullmatch(r"P\d( / P\d)*", row["page"])
            assert re.fullmatch(r"[0-9a-z]{16}", row["unit"])
    told = "\n".join(str(v) for s in book for r in s.iter_rows(values_only=True) for v in r if v)
    assert [name for name in outlets if name in told] == []
    assert "[outlet]" in told


def test_every_page_is_there_to_read(book, uncoded):
    assert len(rows(book["pages"])) == len(uncoded.blocks)
    lines = {row["page"]: row["line"] for row in rows(book["pages"])}
    assert len(lines) == 5 and len(set(lines.values())) == 4  # two pages are of one outlet


def test_a_variant_is_shown_in_its_sentence(lindmoor):
    sample = draw_sample(lindmoor)
    viewer = Viewer(lindmoor, sample.masks)
    shown = {unit.key: viewer.show(unit) for unit in sample.drawn["kinds"]}
    embattled = next(told for told in shown.values() if "embattled" in told.text)
    assert "(no words here)" in embattled.text and " and " in embattled.text
    assert "with the [[embattled]] owner, who" in embattled.beside
    assert "with the [[]] owner, who" in embattled.beside
    mayor = next(told for told in shown.values() if ": mayor," in told.text)
    assert "[[mayor,]]" in mayor.beside and "[[Mayor,]]" in mayor.beside


def test_the_same_sample_is_the_same_bytes_and_each_coder_has_an_order(uncoded, sample, tmp_path):
    made = {}
    for name, coder in (("one", "ada"), ("two", "ada"), ("three", "ben")):
        path = write_sheet(uncoded, sample, tmp_path / f"{name}.xlsx", coder)
        made[name] = path.read_bytes(), openpyxl.load_workbook(path)
    assert made["one"][0] == made["two"][0] != made["three"][0]
    days = made["one"][1].properties
    assert {days.created.year, days.modified.year} == {1980}, "no clock in it"
    for sheet in made["one"][1].worksheets[3:5]:
        ada, ben = (
            [row["unit"] for row in rows(made[n][1][sheet.title])] for n in ("one", "three")
        )
        assert ada != ben and sorted(ada) == sorted(ben)
    blocks = [(row["page"], row["text"]) for row in rows(made["one"][1]["1 roles"])]
    pages = [page for page, _ in blocks]
    assert [p for n, p in enumerate(pages) if p not in pages[:n]] == list(dict.fromkeys(pages))
    assert len(re.findall(r"(P\d)(?: \1)*", " ".join(pages))) == 5, "page by page"


def test_no_text_of_a_page_runs(make_story, tmp_path):
    from samestory import compare

    study = compare(make_story({"A": HOSTILE, "B": HOSTILE.replace("title", "heading")}))
    sample = draw_sample(study)
    path = write_sheet(study, sample, tmp_path / "a.xlsx", "=cmd()\x01")
    cells = [c for s in openpyxl.load_workbook(path) for r in s.iter_rows() for c in r if c.value]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    begun = [cell for cell in cells if str(cell.value)[0] in "=+-@"]
    assert begun and all(cell.quotePrefix for cell in begun)
    assert any("[U+202E]evil" in str(cell.value) for cell in cells)
    text = write_sheet(study, sample, tmp_path / "a.csv", "=cmd()").read_text("utf-8-sig")
    told = [cell for row in csv.reader(io.StringIO(text)) for cell in row if cell]
    assert [cell for cell in told if cell[0] in "=+-@"] == []
    assert any(cell.startswith("'=HYPERLINK") for cell in told)
    assert guard("\t=1") == "'\t=1" and guard("\uff1d1") == "'\uff1d1"


def test_more_answers_than_a_cell_can_offer_are_not_offered(lindmoor, tmp_path):
    """A spreadsheet calls a file broken whose list is longer."""
    sample = draw_sample(lindmoor, ["authors"])
    many = sample._replace(masks={s: f"P{10**60 + n}" for n, s in enumerate(sample.masks)})
    path = write_sheet(lindmoor, many, tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(path)["4 authors"]
    assert sheet.data_validations.dataValidation == [] and sheet.protection.sheet


def test_a_folder_and_one_csv_hold_the_same_units(uncoded, sample, tmp_path):
    folder = write_sheet(uncoded, sample, tmp_path / "sheet", "ada")
    assert sorted(p.name for p in folder.iterdir()) == sorted(
        ["read-me.txt", "pages.csv", *(f"{n}-{step}.csv" for n, step in enumerate(STEPS, 1))]
    )
    one = write_sheet(uncoded, sample, tmp_path / "one.csv", "ada").read_text("utf-8-sig")
    whole = "".join(
        (folder / f"{n}-{step}.csv").read_text("utf-8-sig").partition("\n")[2]
        for n, step in enumerate(STEPS, 1)
    )
    assert one.partition("\n")[2] == whole


def test_nothing_is_written_over_answers_or_among_the_pages(uncoded, sample, tmp_path):
    taken = tmp_path / "taken.xlsx"
    taken.write_bytes(b"answers")
    with pytest.raises(UsageError, match="is there already and may hold answers"):
        write_sheet(uncoded, sample, taken)
    assert taken.read_bytes() == b"answers"
    with pytest.raises(UsageError, match="lies in the story folder"):
        write_sheet(uncoded, sample, uncoded.story.folder / "sheet.csv")
    with pytest.raises(UsageError, match=r"ends in \.xlsx or \.csv"):
        write_sheet(uncoded, sample, tmp_path / "sheet.ods")
    with pytest.raises(UsageError, match="stands for what all coders agree on"):
        write_sheet(uncoded, sample, tmp_path / "sheet.csv", " Settled")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("The Herald says", "[outlet] says"),
        ("THE HERALD, HERALD", "[outlet], [outlet]"),
        ("at the heralds of a herald", "at the heralds of a herald"),
        ("https://www.theherald.example/x", "https://www.[outlet].example/x"),
        ("mail desk@herald.example", "mail desk@[outlet].example"),
        ("Herald Tribune, Heralds", "[outlet] Tribune, Heralds"),
    ],
)
def test_names_of_outlets_are_masked(text, masked):
    assert mask_names(["The Herald"])(text) == masked
    assert mask_names(["", " "])(text) == text
