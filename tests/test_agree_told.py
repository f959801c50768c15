"""From the command line: sheets written, filled, compared, settled, and read by the study."""

from __future__ import annotations

import csv
import shutil

import pandas as pd
import pytest

from samestory import cli, compare
from samestory.codingsheets import write_sheet
from samestory.sampling import STEPS, draw_sample, list_units, mask_sigla

openpyxl = pytest.importorskip("openpyxl")


def run(capsys, *words) -> tuple[int, str, str]:
    """Give what a command line gives: exit status, standard output, standard error."""
    try:
        status = cli.main([str(word) for word in words])
    except SystemExit as done:
        status = done.code
    return status, *capsys.readouterr()


def answer(path, to, column, say):
    """Fill a workbook's answers by unit and row, as a person would, and save it."""
    book = openpyxl.load_workbook(path)
    for sheet in book:
        head = [cell.value for cell in sheet[1]]
        if "unit" in head:
            for row in sheet.iter_rows(min_row=2):
                told = dict(zip(head, (cell.value for cell in row), strict=True))
                row[head.index(column)].value = say(told)
    book.save(to)
    return to


@pytest.fixture(scope="module")
def coded(lindmoor, tmp_path_factory):
    """Two sheets that say what the program says, but for three planted differences."""
    folder, masks = lindmoor.story.folder, mask_sigla(lindmoor, 1)
    said = {u.number: masks.get(u.said, u.said) for s in STEPS for u in list_units(lindmoor, s, 1)}
    sample, tmp_path = draw_sample(lindmoor), tmp_path_factory.mktemp("coded")
    body = [unit.number for unit in sample.drawn["roles"] if unit.said == "body"][:2]
    planted = dict.fromkeys(body, "dek") | {sample.drawn["kinds"][0].number: "wording"}
    paths = []
    for coder, changed in (("ada", {}), ("=ben", planted)):
        empty = write_sheet(lindmoor, sample, tmp_path / f"{coder}-empty.xlsx", coder)

        def say(row, changed=changed):
            return changed.get(row["unit"], said[row["unit"]]) or None

        paths.append(answer(empty, tmp_path / f"{coder}.xlsx", "answer", say))
    return folder, paths, planted


def test_from_the_sheets_to_the_study(coded, tmp_path, capsys):
    folder, sheets, planted = coded
    out, codings = tmp_path / "out", tmp_path / "codings.csv"
    status, told, _ = run(capsys, "agree", *sheets, "--story", folder, "--output", out)
    assert status == 0
    assert "role of a block: 50 units coded by both; equal 96 %; alpha 0.9" in told
    assert "  body / dek  2\n" in told and "2,000 draws of places, seed 20211020" in told
    assert (
        "three units on which coders differ; 0 settled." in told and "flatter the program" in told
    )
    measures = pd.read_csv(out / "measures.csv", keep_default_na=False)
    assert set(measures["step"]) == {"roles", "pairs", "kinds", "authors", "claims"}

    settled = answer(
        out / "disagreements.xlsx", tmp_path / "s.xlsx", "settled", lambda row: row["ada says"]
    )
    words = ["agree", *sheets, "--story", folder, "--settled", settled, "--codings", codings]
    status, told, _ = run(capsys, *words)
    assert status == 0 and "three units on which coders differ; 3 settled." in told
    assert "role of a block: right on 1.000" in told and "flatter the program" not in told
    assert "pairs: what was settled is left out, since only a sample" in told

    story = shutil.copytree(folder, tmp_path / "lindmoor")
    shutil.copy(codings, story)
    study = compare(story)
    alphas = study.agreement[study.agreement["measure"] == "alpha"].set_index("variable")["value"]
    printed = measures[measures["value"] == ""].set_index("step")["alpha"].astype(float)
    assert alphas["role of a block"] == pytest.approx(printed["roles"], abs=1e-4)
    assert alphas["kind of a variant"] == pytest.approx(printed["kinds"], abs=1e-4)
    assert set(study.codings["coder"]) == {"c1", "c2", "settled"}
    assert study.codings[study.codings["coder"] == "settled"]["table"].ne("pairs").all()
    pd.testing.assert_frame_equal(study.pairs, compare(folder).pairs)
    assert set(study.codings.query("column == 'changed_by'")["value"]) <= {
        *"PQRSX",
        "agency",
        "undecided",
    }


def test_a_sheet_from_the_command_line_is_that_of_the_functions(coded, tmp_path, capsys):
    folder, sheets, _ = coded
    path = tmp_path / "ada.xlsx"
    status, told, _ = run(capsys, "code", folder, "--output", path, "--coder", "ada")
    assert status == 0 and "roles: 50 of 56\n" in told and "Seed 1: the same seed" in told
    assert "kinds: 17 of 17; too few: fewer than 50" in told
    assert path.read_bytes() == sheets[0].with_name("ada-empty.xlsx").read_bytes()


def test_disagreements_offer_the_answers_and_run_nothing(coded, tmp_path, capsys):
    _, sheets, planted = coded
    run(capsys, "agree", *sheets, "--output", tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "disagreements.xlsx")
    assert book.sheetnames == ["read me", "disagreements roles", "disagreements kinds"]
    assert sum(sheet.max_row - 1 for sheet in book.worksheets[1:]) == len(planted)
    for sheet in book.worksheets[1:]:
        head = [cell.value for cell in sheet[1]]
        assert head[4:8] == ["ada says", "=ben says", "settled", "note"]
        assert str(sheet.data_validations.dataValidation[0].sqref).startswith("G2")
        assert [c for row in sheet.iter_rows() for c in row if c.data_type == "f"] == []
    with (tmp_path / "out" / "values.csv").open(encoding="utf-8") as file:
        assert next(csv.reader(file)) == ["step", "value", "ada", "'=ben"]


def test_the_same_sheets_are_the_same_bytes(coded, tmp_path, capsys):
    folder, sheets, _ = coded
    for name in ("one", "two"):
        words = ["--story", folder, "--output", tmp_path / name]
        assert run(capsys, "agree", *sheets, *words)[0] == 0
    made = [{p.name: p.read_bytes() for p in (tmp_path / n).iterdir()} for n in ("one", "two")]
    assert made[0] == made[1] and len(made[0]) == 7


def test_nothing_is_written_over(coded, tmp_path, capsys):
    folder, sheets, _ = coded
    codings = tmp_path / "codings.csv"
    codings.write_text("mine", encoding="utf-8")
    status, _, error = run(capsys, "agree", *sheets, "--story", folder, "--codings", codings)
    assert status == 1 and "is there already and may hold other coders' rows" in error
    assert codings.read_text(encoding="utf-8") == "mine"
    status, _, error = run(capsys, "agree", *sheets, "--output", tmp_path)
    assert status == 1 and "may hold what was settled; name a new folder" in error
    status, _, error = run(capsys, "code", folder, "--output", sheets[0])
    assert status == 1 and "is there already and may hold answers" in error


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ["code", "{story}", "--output", "{new}.xlsx", "--only", "colours"],
            "step colours: no such",
        ),
        (
            ["code", "{story}", "--output", "{new}.xlsx", "--units", "0"],
            "0: not a number of units;",
        ),
        (
            ["code", "{story}", "--output", "{new}.xlsx", "--coder", "settled"],
            "coder settled: stands",
        ),
        (["code", "{story}", "--output", "{new}.doc"], "ends in .xlsx or .csv, or is a folder"),
        (
            ["agree", "{new}.csv", "{new}.xlsx"],
            "no such file or folder; name a filled coding sheet",
        ),
        (["agree", "{new}.csv", "--codings", "c.csv"], "c.csv: rows of codings.csv name blocks of"),
    ],
)
def test_mistakes_are_one_sentence(lindmoor, tmp_path, capsys, words, says):
    names = {"story": lindmoor.story.folder, "new": tmp_path / "new"}
    status, told, error = run(capsys, *(word.format(**names) for word in words))
    assert (status, told) == (1, "") and says in error and error.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_without_openpyxl_a_workbook_is_refused_and_csv_written(
    lindmoor, tmp_path, capsys, monkeypatch
):
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    folder = lindmoor.story.folder
    status, _, error = run(capsys, "code", folder, "--output", tmp_path / "a.xlsx")
    assert status == 1 and "needs openpyxl, which is not here; install samestory[coding]" in error
    status, told, _ = run(
        capsys, "code", folder, "--output", tmp_path / "a.csv", "--only", "claims"
    )
    assert status == 0 and "One CSV has no room for the whole pages" in told
    assert (tmp_path / "a.csv").is_file() and not (tmp_path / "a.xlsx").exists()
