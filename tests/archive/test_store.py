"""The work folder: written whole or not at all, read by ranges, on every kind of storage."""

import errno
import os
import pickle

import numpy as np
import pytest

from samestory.archive import store
from samestory.archive.store import READ_AT_ONCE, Work
from samestory.errors import SamestoryError, UsageError

pa = pytest.importorskip("pyarrow")


def make_store():
    """An object store as stores are: bytes only, and no range that is empty or beyond the end."""
    from fsspec.implementations.memory import MemoryFileSystem

    class Store(MemoryFileSystem):
        protocol = "s3"

        @classmethod
        def _strip_protocol(cls, path):
            return super()._strip_protocol(path.replace("s3://", "memory://"))

        def pipe_file(self, path, value, **more):
            assert type(value) is bytes
            super().pipe_file(path, value, **more)

        def cat_file(self, path, start=None, end=None, **more):
            if start is None and end is None or start == end:
                return super().cat_file(path)
            if start >= self.size(path):
                raise OSError(22, "The requested range is not satisfiable")
            return super().cat_file(path, start, end)

    return Store


@pytest.fixture(params=["folder", "file://", "memory://", "local://", "s3://"])
def work(request, tmp_path, monkeypatch):
    """A work folder of each kind: plain, as a URL, object stores, and a store that renames."""
    if request.param == "folder":
        yield Work(str(tmp_path / "work"))
        return
    registry = pytest.importorskip("fsspec.registry")
    monkeypatch.setitem(registry._registry, "s3", make_store())
    store._reach.cache_clear()
    roots = {
        "file://": (tmp_path / "work").as_uri(),
        "local://": f"local://{tmp_path / 'work'}",
    }
    made = Work(roots.get(request.param, f"{request.param}{tmp_path.name}"))
    yield made
    made.remove("")
    store._reach.cache_clear()


@pytest.fixture
def folder(tmp_path):
    return Work(str(tmp_path / "work"))


def test_gives_back_what_was_written(work):
    numbers = np.arange(1000, dtype=np.uint64)
    work.write("grams/a.u64", numbers)
    assert work.exists("grams/a.u64") and work.size("grams/a.u64") == numbers.nbytes
    assert np.array_equal(work.array("grams/a.u64", np.uint64), numbers)
    assert work.read("grams/a.u64", 8, 16) == numbers[1:3].tobytes()
    work.write("grams/a.u64", b"other")
    assert work.read("grams/a.u64") == b"other"


@pytest.mark.parametrize("n", [1000, READ_AT_ONCE])
def test_a_range_of_an_array_is_that_range(work, n):
    """Short ones are read and long ones mapped, from places that no page of memory begins at."""
    numbers = np.arange(n, dtype=np.uint32)
    work.write("a", numbers)
    for start, count in ((0, 1), (3, n // 2), (n // 3, n // 2), (1, n - 1), (n, 0), (0, 0)):
        found = work.array("a", np.uint32, start, count)
        assert np.array_equal(found, numbers[start : start + count])
        assert not found.flags.writeable
    assert np.array_equal(work.array("a", "u4", 5), numbers[5:])


def test_only_what_is_long_is_mapped(folder):
    folder.write("a", np.zeros(4 * READ_AT_ONCE, np.uint8))
    asked = {n: folder.array("a", np.uint8, 5, n).base for n in (9, 2 * READ_AT_ONCE)}
    assert [isinstance(base, memoryview) for base in asked.values()] == [False, True]


def test_parts_are_written_one_behind_the_other(work):
    work.write(
        "a", np.arange(3, dtype="u2"), b"", memoryview(b"xy"), np.empty((0, 3)), pa.py_buffer(b"z")
    )
    assert work.read("a") == b"\0\0\1\0\2\0xyz"


def test_arrays_without_numbers_and_in_any_order(work):
    work.write("none", np.empty(0, np.uint64))
    assert len(work.array("none", np.uint64)) == 0 and work.size("none") == 0
    across = np.arange(6, dtype=np.int32).reshape(2, 3).T
    work.write("across", across)
    assert work.array("across", np.int32).tolist() == [0, 3, 1, 4, 2, 5]


def test_tables_and_notes(work):
    table = pa.table({"id": ["a", "b"], "number": pa.array([1, 2], pa.uint32())})
    work.write_table("x=1/t.parquet", table)  # a name that is not a column
    assert work.read_table("x=1/t.parquet") == table
    assert work.read_table("x=1/t.parquet", ["number"]) == table.select(["number"])
    work.write_json("note.json", {"Größe": [1, None]})
    assert work.read_json("note.json") == {"Größe": [1, None]}


def test_lists_and_removes(work):
    assert work.names("grams") == [] and not work.exists("grams/a")
    for name in ("b", "a", "c"):
        work.write(f"grams/{name}", b"1")
    assert work.names("grams") == ["a", "b", "c"]
    work.remove("grams/a")
    work.remove("grams/a")
    assert work.names("grams") == ["b", "c"]
    work.remove("grams")
    assert work.names("grams") == []


def test_what_is_missing_is_said_so(work):
    with pytest.raises(FileNotFoundError):
        work.read("nothing")
    with pytest.raises(FileNotFoundError):
        work.array("nothing", np.uint8)


def test_what_is_damaged_is_named(work):
    work.write("grams/a", b"12345")
    for asked in ((np.uint64, 0, None), (np.uint8, 0, 6), (np.uint32, 1, 1), (np.uint8, 9, 1)):
        with pytest.raises(SamestoryError, match="grams/a: is damaged.*--resume"):
            work.array("grams/a", *asked)
    for read in (work.read_table, work.read_json):
        work.write("grams/b", b"{no")
        with pytest.raises(SamestoryError, match="grams/b: is damaged"):
            read("grams/b")


def test_a_handle_travels_and_stays(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = Work("work")
    monkeypatch.chdir(tmp_path.parent)
    made.write("a", b"1")
    assert (tmp_path / "work/a").is_file()
    assert pickle.loads(pickle.dumps(made)) == made
    assert made.at("grams", 7, "a.u64") == "grams/7/a.u64"


def test_files_can_be_read_by_whoever_may_read_the_folder(folder):
    if os.name == "nt":
        pytest.skip("no such modes")
    before = os.umask(0o022)
    try:
        folder.write("a", b"1")
    finally:
        os.umask(before)
    assert folder.path("a").stat().st_mode & 0o777 == 0o644


class Full:
    """A file on a disk that takes a few bytes and no more."""

    def __init__(self, path, mode):
        self.path = path

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def writelines(self, views):
        self.path.write_bytes(bytes(next(iter(views)))[:3])
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_and_leaves_nothing(folder, monkeypatch):
    folder.write("grams/a", b"before")
    with monkeypatch.context() as patch:
        patch.setattr(store, "open", Full, raising=False)
        with pytest.raises(SamestoryError) as caught:
            folder.write("grams/a", np.zeros(1000, np.uint64))
    said = str(caught.value)
    assert str(folder.path("grams/a")) in said and "8,000 bytes" in said
    assert "--work" in said and "--resume" in said and "\n" not in said
    assert os.listdir(folder.path("grams")) == ["a"]
    assert folder.read("grams/a") == b"before"


def test_a_full_disk_leaves_no_half_table(folder, monkeypatch):
    from pyarrow import parquet

    def fill(table, path, **how):
        path.write_bytes(b"PAR1")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parquet, "write_table", fill)
    with pytest.raises(SamestoryError, match="no room"):
        folder.write_table("t.parquet", pa.table({"a": [1]}))
    assert os.listdir(folder.path()) == []


def test_a_store_that_renames_keeps_no_half_file(tmp_path, monkeypatch):
    local = pytest.importorskip("fsspec.implementations.local")
    made = Work(f"local://{tmp_path / 'work'}")
    made.write("a", b"before")

    def fail(self, path, *how, **more):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(local.LocalFileSystem, "mv", fail)
    with pytest.raises(SamestoryError, match="Input/output error"):
        made.write("a", b"after")
    assert os.listdir(tmp_path / "work") == ["a"] and made.read("a") == b"before"


@pytest.mark.parametrize(
    "code, said", [(errno.EACCES, "cannot be written"), (errno.EROFS, "cannot be written")]
)
def test_a_folder_that_is_shut_is_said(folder, monkeypatch, code, said):
    def refuse(*how):
        raise OSError(code, os.strerror(code), str(how[0]))

    folder.write("a", b"1")
    monkeypatch.setattr(store, "open", refuse, raising=False)
    for use in (lambda: folder.write("b", b"1"), lambda: folder.read("a")):
        with pytest.raises(SamestoryError, match=said):
            use()


def test_a_file_where_a_folder_should_be_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(SamestoryError, match="file"):
        Work(str(tmp_path / "file")).write("grams/a", b"1")


def test_too_long_a_path_is_said(folder):
    if os.name == "nt":
        pytest.skip("a question of settings there")
    with pytest.raises(SamestoryError, match="too long a path.*--work"):
        folder.write("a" * 5000, b"1")


def test_what_a_store_answers_is_a_sentence(monkeypatch):
    memory = pytest.importorskip("fsspec.implementations.memory")

    class NoCredentialsError(Exception):
        pass

    def refuse(self, *how, **more):
        raise NoCredentialsError("Unable to locate credentials")

    monkeypatch.setattr(memory.MemoryFileSystem, "pipe_file", refuse)
    with pytest.raises(SamestoryError, match="memory://w/a: .*Unable to locate credentials"):
        Work("memory://w").write("a", b"1")
    missing = FileNotFoundError("The specified bucket does not exist")
    monkeypatch.setattr(memory.MemoryFileSystem, "pipe_file", lambda *how: throw(missing))
    with pytest.raises(SamestoryError, match="memory://w/a: The specified bucket does not exist"):
        Work("memory://w").write("a", b"1")


def throw(error):
    raise error


def test_an_unknown_store_is_refused():
    pytest.importorskip("fsspec")
    with pytest.raises(UsageError, match="nosuch://w"):
        Work("nosuch://w").read("a")


def test_what_killed_tasks_left_is_removed(folder):
    folder.write("grams/a", b"1")
    part = folder.path(store._unfinished("grams/a"))
    part.write_bytes(b"half")
    assert folder.names("grams") == ["a"]
    folder.tidy()
    assert os.listdir(folder.path("grams")) == ["a"]
