"""Export: what was computed is what another program reads, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import stat

import pandas as pd
import pytest

from samestory import UsageError, compare
from samestory.export import to_csv, write_tables, write_whole
from samestory.package import describe
from samestory.tables import TABLES

#: Cells that CSV readers stumble over.
ODD = 'He said "no",\r\nthen left; 007, NA, null, =1+1, \u00a0\u2028\u202e é \U0001f4f0 \t end'
READ_AS = {"string": "str", "integer": "int64", "number": "float64", "boolean": "bool"}


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    """The study's tables as files."""
    folder = tmp_path_factory.mktemp("export") / "tables"
    return folder, write_tables(study, folder)


@pytest.fixture(scope="module")
def package(written):
    return json.loads((written[0] / "datapackage.json").read_text(encoding="utf-8"))


def read_back(path, fields):
    """Read a CSV as its description says, and by nothing else."""
    types = {field["name"]: READ_AS[field["type"]] for field in fields}
    return pd.read_csv(path, dtype=types, keep_default_na=False, encoding="utf-8")


@pytest.mark.parametrize("name", TABLES)
def test_a_table_read_by_its_description_is_the_table(study, written, package, name):
    (resource,) = [found for found in package["resources"] if found["name"] == name]
    own, found = (
        study.tables()[name],
        read_back(written[0] / resource["path"], resource["schema"]["fields"]),
    )
    assert list(found.columns) == [field["name"] for field in resource["schema"]["fields"]]
    assert list(found.columns) == list(own.columns) == TABLES[name].names
    assert len(found) == len(own) == resource["rows"]
    for column in TABLES[name].columns:
        if column.type == "number":
            assert found[column.name].tolist() == pytest.approx(own[column.name].tolist(), rel=1e-5)
        else:
            assert found[column.name].tolist() == own[column.name].tolist(), column.name


def test_the_description_names_each_file_and_explains_each_column(written, package):
    folder, paths = written
    assert [resource["name"] for resource in package["resources"]] == list(TABLES)
    assert {path.name for path in paths} == set(os.listdir(folder))
    assert {r["path"] for r in package["resources"]} | {"datapackage.json"} == set(
        os.listdir(folder)
    )
    for resource in package["resources"]:
        table = TABLES[resource["name"]]
        assert resource["description"] == f"One row is {table.row}."
        assert resource["schema"]["fields"] == [
            {"name": c.name, "type": c.type, "description": c.description} for c in table.columns
        ]
        assert all(field["description"] for field in resource["schema"]["fields"])


def test_the_description_says_which_pages_and_rules_the_tables_come_from(
    study, uncoded, moscow, package
):
    assert (package["name"], package["title"]) == ("moscow-2021", study.story.title)
    assert package["rules"]["min_run"] == study.rules.min_run and package["coded"] is True
    assert describe(uncoded.rerun(min_run=7), {})["rules"]["min_run"] == 7
    assert describe(uncoded, {})["coded"] is False
    assert {source["title"] for source in package["sources"]} == set("DANEL")
    for source in package["sources"]:
        held = (moscow / source["path"]).read_bytes()
        assert source["sha256"] == hashlib.sha256(held).hexdigest()


def test_the_same_story_gives_the_same_bytes(lindmoor, tmp_path):
    write_tables(lindmoor, tmp_path / "once")
    for path in write_tables(compare(lindmoor.story.folder), tmp_path / "again"):
        assert path.read_bytes() == (tmp_path / "once" / path.name).read_bytes(), path.name


def test_files_are_utf8_with_line_feeds_and_a_header(written):
    folder, _ = written
    for name in TABLES:
        raw = (folder / f"{name}.csv").read_bytes()
        assert raw.decode("utf-8").splitlines()[0] == ",".join(TABLES[name].names)
        assert raw.endswith(b"\n") and not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw  # no saved page of the study has one


def test_odd_characters_survive(toy, tmp_path):
    study = toy({"P": f"{ODD}\r\n\r\nNA", "Q": "null\n\n007"})
    write_tables(study, tmp_path)
    fields = [{"name": c.name, "type": c.type} for c in TABLES["blocks"].columns]
    found = read_back(tmp_path / "blocks.csv", fields)
    assert found["saved"].tolist() == study.blocks["saved"].tolist()
    assert found["text"].tolist() == study.blocks["text"].tolist()
    assert {"NA", "null", "007"} < set(found["text"])


def test_floats_are_written_to_six_figures():
    table = pd.DataFrame({"share": [1 / 3, 1.0, 0.0, 12345678.9]})
    assert to_csv(table) == "share\n0.333333\n1\n0\n1.23457e+07\n"


def test_other_files_of_the_folder_stay_and_a_file_is_no_folder(lindmoor, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "blocks.csv").write_text("old")
    write_tables(lindmoor, str(tmp_path))
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "blocks.csv").read_text(encoding="utf-8") == to_csv(lindmoor.blocks)
    with pytest.raises(UsageError, match="is a file; tables are written into a folder"):
        write_tables(lindmoor, tmp_path / "notes.txt")


# ------------------------------------------------------------------------ whole or not at all


def test_a_file_is_replaced_whole(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old and longer")
    assert write_whole(path, "né\nw\r\n") == path
    assert path.read_bytes() == "né\nw\r\n".encode()
    assert os.listdir(tmp_path) == ["table.csv"]


def test_a_failure_in_the_middle_leaves_the_old_file_and_no_other(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_whole(path, "new\n" * 100_000 + "\ud800")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["table.csv"]


@pytest.mark.parametrize("step", ["chmod", "replace"])
@pytest.mark.parametrize("error", [OSError, KeyboardInterrupt])
def test_a_failure_at_the_end_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step, error):
    path = tmp_path / "table.csv"
    path.write_text("old")

    def fail(*_):
        raise error

    monkeypatch.setattr(f"samestory.files.os.{step}", fail)
    with pytest.raises(error):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["table.csv"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such permissions")
def test_everybody_may_read_what_was_written_and_nobody_run_it(tmp_path):
    path = write_whole(tmp_path / "table.csv", "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
