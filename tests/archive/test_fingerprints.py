"""Fingerprints: a file that changed while a run was stopped is named."""

import hashlib
import os
import shutil

import pytest

from samestory.archive.articlefiles import describe_file
from samestory.archive.fingerprints import (
    has_begun,
    hash_file,
    note_files,
    refuse_changed,
)
from samestory.archive.store import Work
from samestory.errors import UsageError

ANEW = "put back what was there, or start again with another output folder."


@pytest.fixture
def begun(tmp_path, monkeypatch):
    """Begin a run with two files; give what looks whether they changed."""
    monkeypatch.chdir(tmp_path)
    work = Work("out/work")
    for name in "ab":
        (tmp_path / f"{name}.csv").write_text(f"id,text\n1,{name}\n")
    refuse_changed(work, found(), {})
    note_files(work, found(), {"text": "body"})
    assert has_begun(work)
    return work


def found():
    return [describe_file(name, ".") for name in sorted(os.listdir()) if name.endswith(".csv")]


def refusal(work, columns=None):
    with pytest.raises(UsageError) as error:
        refuse_changed(work, found(), {"text": "body"} if columns is None else columns)
    return str(error.value)


def test_the_same_files_are_taken(begun):
    refuse_changed(begun, found(), {"text": "body"})


def test_a_file_of_another_size_is_named(begun, tmp_path):
    (tmp_path / "b.csv").write_text("id,text\n1,bb\n")
    assert refusal(begun) == (
        f"b.csv: has changed since this run began (it had 12 bytes, and has 13); {ANEW}"
    )


def test_a_file_of_another_date_is_named_unless_its_bytes_are_known_to_be_the_same(begun):
    os.utime("b.csv", ns=(1, 1))
    assert refusal(begun) == f"b.csv: was written anew since this run began; {ANEW}"
    for item in enumerate(found()):
        hash_file(begun, item)
    refuse_changed(begun, found(), {"text": "body"})
    with open("b.csv", "r+b") as file:
        file.write(b"I")
    assert refusal(begun) == f"b.csv: was written anew since this run began; {ANEW}"


def test_a_file_that_is_gone_or_new_is_named(begun):
    os.rename("b.csv", "c.csv")
    gone = os.path.abspath("b.csv")
    assert refusal(begun) == f"{gone}: was there when this run began, and is not now; {ANEW}"
    shutil.copy2("c.csv", "b.csv")
    assert refusal(begun) == f"c.csv: was not there when this run began; {ANEW}"


def test_another_mapping_is_told(begun):
    assert refusal(begun, {}) == (
        "--columns: this run began with --columns text=body, not with no columns mapped; say the "
        "same, or start with another output folder."
    )


def test_files_are_hashed_once(begun):
    hashes = [hash_file(begun, item) for item in enumerate(found())]
    assert hashes == [hashlib.sha256(f"id,text\n1,{n}\n".encode()).hexdigest() for n in "ab"]
    begun.write("articles/00001.sha256", b"noted")
    assert [hash_file(begun, item) for item in enumerate(found())] == [hashes[0], "noted"]
