"""Export: what was computed is what another program reads, written whole or not at all."""

from __future__ import annotations

import hashlib
import html
import io
import json
import os
import re
import socket
import stat
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from samestory import UsageError, compare, files
from samestory.export import FORMS, write_export
from samestory.files import is_ours, write_folder, write_whole
from samestory.package import describe, name_package, to_csv, write_tables
from samestory.rights import PRINTED, QUOTED, printed_share
from samestory.tables import TABLES, WORDS

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
        assert resource["dialect"]["skipInitialSpace"] is False  # else cells would lose their own


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
    write_tables(lindmoor, str(tmp_path))
    (tmp_path / "blocks.csv").write_text("old")
    write_tables(lindmoor, str(tmp_path))  # over its own
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "blocks.csv").read_text(encoding="utf-8") == to_csv(lindmoor.blocks)
    with pytest.raises(UsageError, match="is a file; tables are written into a folder"):
        write_tables(lindmoor, tmp_path / "notes.txt")


# ------------------------------------------------------------------------------ the data package


def holds(rows, fields):
    """The values of some fields, row by row; what is empty names nothing."""
    fields = [fields] if isinstance(fields, str) else fields
    return [tuple(row) for row in rows[fields].itertuples(index=False) if "" not in row]


def assert_keys_hold(folder):
    """Keys are unlike and not empty, references lead to a row: as Frictionless has it."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    read = {r["name"]: pd.read_csv(folder / r["path"], dtype="str", keep_default_na=False)
            for r in package["resources"]}  # fmt: skip
    for resource in package["resources"]:
        rows, schema = read[resource["name"]], resource["schema"]
        if "primaryKey" in schema:
            keys = holds(rows, schema["primaryKey"])
            assert len(set(keys)) == len(rows), resource["name"]
        for foreign in schema.get("foreignKeys", ()):
            other = foreign["reference"]["resource"] or resource["name"]
            known = set(holds(read[other], foreign["reference"]["fields"]))
            assert set(holds(rows, foreign["fields"])) <= known, (resource["name"], foreign)


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("name", ["study", "lindmoor"])
def test_its_keys_and_references_hold(request, tmp_path, name, full):
    assert_keys_hold(write_export(request.getfixturevalue(name), "csv", tmp_path / "t", full))


def test_its_keys_hold_for_pages_that_repeat_themselves(toy, tmp_path):
    page = "The miners voted on Saturday.\n\n" * 3 + "Title\n\nBy A Writer\n\n1 May 2031"
    study = toy({"A": page, "B": page, "C": page.upper(), "D": "-"}, lines={"A": "x", "B": "x"})
    assert_keys_hold(write_export(study, "csv", tmp_path / "t", full=True))


def test_it_references_what_it_should(package):
    told = {r["name"]: r["schema"] for r in package["resources"]}
    assert told["blocks"]["primaryKey"] == ["block"]
    assert {"fields": "block", "reference": {"resource": "blocks", "fields": "block"}} in (
        told["details"]["foreignKeys"]
    )
    assert {"fields": "repeat_of", "reference": {"resource": "", "fields": "block"}} in (
        told["blocks"]["foreignKeys"]
    )
    assert "foreignKeys" not in told["witnesses"] and "primaryKey" not in told["codings"]


@pytest.mark.parametrize(
    ("story", "name"),
    [("moscow-2021", "moscow-2021"), ("My Story (2)", "my-story-2"), ("Ж", "story"), ("", "story")],
)
def test_its_name_is_one_that_frictionless_takes(story, name):
    assert name_package(story) == name and re.fullmatch(r"([-a-z0-9._/])+", name)


def test_it_is_packed_to_the_same_bytes_without_a_clock(lindmoor, tmp_path):
    once = write_export(lindmoor, "package", tmp_path / "a.zip", full=True)
    again = write_export(compare(lindmoor.story.folder), "package", tmp_path / "b.zip", full=True)
    assert once.read_bytes() == again.read_bytes()
    folder = write_export(lindmoor, "csv", tmp_path / "t", full=True)
    with zipfile.ZipFile(once) as archive:
        assert archive.namelist() == sorted(os.listdir(folder))
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in archive.namelist():
            assert archive.read(name) == (folder / name).read_bytes()


# --------------------------------------------------------------------------------------- parquet


@pytest.fixture(scope="module")
def as_parquet(study, tmp_path_factory):
    """The study's tables as Parquet, whole, read again by name."""
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, of the extra parquet")
    folder = write_export(study, "parquet", tmp_path_factory.mktemp("p") / "t", full=True)
    return {path.stem: parquet.read_table(path) for path in folder.iterdir()}


@pytest.mark.parametrize("name", TABLES)
def test_parquet_holds_each_table_with_its_types_and_descriptions(study, as_parquet, name):
    found = as_parquet[name]
    own = study.tables()[name]
    for column in TABLES[name].columns:
        field = found.schema.field(column.name)
        assert field.metadata[b"description"].decode() == column.description
        types = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool"}
        assert str(field.type) == types[column.type]
        told = pd.Series(found[column.name].to_pylist(), dtype=object)
        assert told.equals(pd.Series(own[column.name].tolist(), dtype=object)), column.name
    about = json.loads(found.schema.metadata[b"samestory"])
    assert about["description"] == f"One row is {TABLES[name].row}."
    assert about["rules"]["min_run"] == study.rules.min_run


def test_parquet_has_no_value_where_there_is_none(lindmoor, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, of the extra parquet")
    folder = write_export(lindmoor, "parquet", tmp_path / "t")
    floors = parquet.read_table(folder / "reuse.parquet")["floor"]
    assert floors.null_count == lindmoor.reuse["floor"].isna().sum() > 0


def test_without_pyarrow_it_says_how_to_get_it(study, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    with pytest.raises(UsageError) as refused:
        write_export(study, "parquet", tmp_path / "t")
    assert str(refused.value) == (
        "parquet: needs pyarrow, which is not installed; "
        'pip install "samestory[parquet]" brings it.'
    )
    assert os.listdir(tmp_path) == []


# ----------------------------------------------------------------------------- what may be shown


def test_closed_pages_are_without_their_words_unless_all_is_asked_for(study, tmp_path):
    folder = write_export(study, "csv", tmp_path / "t")
    for name, columns in WORDS.items():
        fields = [{"name": c.name, "type": c.type} for c in TABLES[name].columns]
        found, own = read_back(folder / f"{name}.csv", fields), study.tables()[name]
        for column in columns:
            longest = found[column].str.len().max()
            assert longest <= (0 if name in ("blocks", "readings") else QUOTED // 2)
        facts = [c.name for c in TABLES[name].columns if c.name not in columns]
        facts = [c for c in facts if TABLES[name].columns[list(own).index(c)].type != "number"]
        pd.testing.assert_frame_equal(found[facts], own[facts])
    told = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert told["edition"].startswith("Public edition")
    (passage,) = study.variants.query("variant == 'vf4250d30'").index
    assert read_back(folder / "variants.csv", [])["readings"].fillna("")[passage] == ""


@pytest.mark.parametrize("form", ["csv", "tei", "annotations", "bundle"])
def test_no_public_export_prints_more_of_a_page_than_comment_takes(study, tmp_path, form):
    path = write_export(study, form, tmp_path / f"out{FORMS[form].suffix}")
    if form == "bundle":
        with zipfile.ZipFile(path) as archive:
            texts = [archive.read(name).decode() for name in archive.namelist()]
    else:
        files = [path] if path.is_file() else path.iterdir()
        texts = [html.unescape(file.read_text(encoding="utf-8")) for file in files]
    if form == "tei":
        texts = [re.sub("<[^>]*>", " ", text) for text in texts]
    printed = printed_share(study, texts)
    assert printed["share"].max() < PRINTED and printed["longest"].max() <= QUOTED
    full = write_export(study, "csv", tmp_path / "full", full=True)
    whole = printed_share(study, [(full / "blocks.csv").read_text(encoding="utf-8")])
    assert whole["share"].min() > 0.9  # so that the measure is seen to measure


def test_open_pages_keep_their_words(study, tmp_path):
    opened = tuple(
        replace(w, rights="open") if w.siglum == "A" else w for w in study.story.witnesses
    )
    own = replace(study, story=replace(study.story, witnesses=opened))
    folder = write_export(own, "csv", tmp_path / "t")
    found = pd.read_csv(folder / "blocks.csv", keep_default_na=False)
    assert (found["text"] != "").tolist() == (found["siglum"] == "A").tolist()


ODD_PAGES = {"P": f"{ODD}. <script>alert(1)</script>", "Q": f"-1 @x {ODD[::-1]} and more of it."}


@pytest.mark.parametrize("form", ["csv", "package", "parquet"])
def test_hostile_cells_are_whole_in_every_table(toy, tmp_path, form):
    study = toy(ODD_PAGES)
    path = write_export(study, form, tmp_path / f"t{FORMS[form].suffix}", full=True)
    fields = [{"name": c.name, "type": c.type} for c in TABLES["blocks"].columns]
    if form == "parquet":
        parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow, of the extra parquet")
        found = parquet.read_table(path / "blocks.parquet").to_pandas()
    elif form == "package":
        with zipfile.ZipFile(path) as archive:
            found = read_back(io.BytesIO(archive.read("blocks.csv")), fields)
    else:
        found = read_back(path / "blocks.csv", fields)
    for column in ("text", "saved"):
        assert found[column].tolist() == study.blocks[column].tolist()


# ------------------------------------------------------------------------------------- the door


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_written_whole_and_leaves_nothing_beside(lindmoor, tmp_path, form):
    path = tmp_path / "new" / f"out{FORMS[form].suffix}"
    assert write_export(lindmoor, form, str(path)) == path
    assert os.listdir(path.parent) == [path.name]
    first = {p.name: p.read_bytes() for p in ([path] if path.is_file() else path.iterdir())}
    assert all(first.values())
    write_export(lindmoor, form, path)  # over its own
    assert {p.name: p.read_bytes() for p in ([path] if path.is_file() else path.iterdir())} == first


def test_a_place_where_no_export_can_lie_is_refused(lindmoor, tmp_path, copy_story):
    folder = copy_story(lindmoor.story.folder, tmp_path / "lindmoor")
    study, (file, other) = compare(folder), (tmp_path / "a.xml", tmp_path / "notes.txt")
    file.write_text("x")
    other.write_text("mine")
    told = {
        ("word", tmp_path / "x"): "word: no such form; the forms are csv, parquet, package, tei, ",
        ("csv", file): f"{file}: is a file; csv is a folder of files; name another.",
        ("tei", tmp_path): f"{tmp_path}: is a folder; tei is one file; name one, as in "
        "lindmoor.xml.",
        ("tei", other): f"{other}: is there already and does not end in .xml, as tei does; "
        "name another, as in lindmoor.xml.",
        ("tei", tmp_path / "a.txt"): f"{tmp_path / 'a.txt'}: does not end in .xml, ",
        ("tei", file): f"{file}: is there already and was not written by samestory; ",
        ("tei", file / "a.xml"): f"{file / 'a.xml'}: {file} is a file, not a folder; ",
        ("tei", folder / "x.xml"): f"{folder / 'x.xml'}: lies in the story folder lindmoor, where "
        "every page is a witness; an export lies outside it; name another place.",
        ("csv", folder): f"{folder}: lies in the story folder lindmoor, where ",
    }
    before = sorted(os.listdir(folder))
    for (form, path), message in told.items():
        with pytest.raises(UsageError) as refused:
            write_export(study, form, path)
        assert str(refused.value).startswith(message)
    assert sorted(os.listdir(folder)) == before and other.read_text() == "mine"


#: Files of other people's that end as ours do, and even speak of us.
OTHERS = {
    "package": b"PK no archive, of samestory",
    "bundle": b"datapackage.json",
    "tei": b"<TEI><p>I use samestory</p></TEI>",
    "annotations": b'{"creator": "me"}',
    "bibtex": b"@misc{samestory-x, title = {X}}\n@book{mine, title = {Y}}\n",
    "csl": b'[{"id": "samestory-x"}, {"id": "mine"}]',
    "ris": b"TY  - BOOK\nID  - mine\nER  - \nTY  - ELEC\nID  - samestory-x\nER  - \n",
    "csv": b"block,text\n",
    "parquet": b"PAR1",
}


@pytest.mark.parametrize("form", FORMS)
def test_what_somebody_else_wrote_is_never_written_over(lindmoor, tmp_path, form):
    suffix = FORMS[form].suffix
    path = tmp_path / f"own{suffix}" if suffix else tmp_path / f"blocks.{form}"
    path.write_bytes(OTHERS[form])
    with pytest.raises(UsageError) as refused:
        write_export(lindmoor, form, path if suffix else tmp_path)
    assert str(refused.value) == (
        f"{path}: is there already and was not written by samestory; name another, or move it away."
    )
    assert os.listdir(tmp_path) == [path.name] and path.read_bytes() == OTHERS[form]


def test_an_archive_of_other_tables_is_not_ours(tmp_path):
    for name, content, ours in (("datapackage.json", "{}", False), ("a.csv", "", False)):
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr(name, content)
        assert is_ours(tmp_path / "a.zip") is ours


def test_a_table_that_our_description_does_not_name_is_not_ours(lindmoor, tmp_path):
    write_tables(lindmoor, tmp_path)
    (tmp_path / "mine.csv").write_text("a")
    assert is_ours(tmp_path / "edits.csv") and not is_ours(tmp_path / "mine.csv")


@pytest.mark.skipif(os.name == "nt", reason="Windows has none of these among its files")
@pytest.mark.parametrize("kind", ["pipe", "socket", "link", "link to nothing"])
def test_what_is_no_file_of_its_own_is_not_replaced(tmp_path, monkeypatch, kind):
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    (tmp_path / "file.txt").write_text("one")
    path = Path("table.csv")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        socket.socket(socket.AF_UNIX).bind(str(path))
    else:
        path.symlink_to("file.txt" if kind == "link" else "nothing.txt")
    before = os.lstat(path)
    for write in (write_whole, lambda path, _: write_folder(Path(), {path.name: "new"})):
        with pytest.raises(UsageError) as refused:
            write(path, "new")
        what = "is a link" if "link" in kind else "is a device or a pipe"
        assert str(refused.value).startswith(f"table.csv: {what}, and would be replaced; name ")
    assert os.lstat(path) == before and (tmp_path / "file.txt").read_text() == "one"
    assert sorted(os.listdir()) == ["file.txt", "table.csv"]


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


def test_an_error_names_the_file_that_was_asked_for(tmp_path, monkeypatch):
    def fail(name, *_, **__):
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr("samestory.files.os.replace", fail)
    for path in (tmp_path / "a.csv", tmp_path / "t"):
        with pytest.raises(PermissionError) as refused:
            write_whole(path, "new") if path.suffix else write_folder(path, {"a.csv": "a"})
        assert refused.value.filename == str(path)


def test_a_new_folder_is_there_with_all_its_files_or_not_at_all(tmp_path):
    with pytest.raises(UnicodeEncodeError):
        write_folder(tmp_path / "new" / "t", {"a.csv": "a", "b.csv": "\ud800"})
    assert os.listdir(tmp_path / "new") == []
    paths = write_folder(tmp_path / "new" / "t", {"a.csv": "a", "b.csv": b"b"})
    assert [path.read_bytes() for path in paths] == [b"a", b"b"]
    assert os.listdir(tmp_path / "new") == ["t"]


def test_a_run_that_is_stopped_leaves_a_folder_that_the_next_may_write_into(
    lindmoor, tmp_path, monkeypatch
):
    folder, made = tmp_path / "tables", []
    folder.mkdir()
    whole = files.write_whole

    def stop(path, content):
        if len(made) == 3:
            raise KeyboardInterrupt
        made.append(path)
        return whole(path, content)

    monkeypatch.setattr(files, "write_whole", stop)
    with pytest.raises(KeyboardInterrupt):
        write_tables(lindmoor, folder)
    monkeypatch.undo()
    assert 0 < len(list(folder.iterdir())) < len(TABLES)
    assert len(write_tables(lindmoor, folder)) == len(TABLES) + 1
