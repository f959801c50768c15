"""Where the articles lie: files, folders, globs, addresses, and what is refused."""

import gzip
import os
import re

import pytest

from samestory.archive.articlefiles import (
    describe_file,
    find_files,
    is_address,
    kind_of,
    look_for_files,
    name_some,
    open_stream,
    refuse_inside,
)
from samestory.errors import SamestoryError, UsageError

TAKEN = "Parquet (.parquet), CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson)"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Be in an empty folder; give a maker of files in it."""
    monkeypatch.chdir(tmp_path)

    def make(*names, content=b"id,text\n1,a\n"):
        for name in names:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)

    return make


def test_a_folder_is_walked_in_order(place):
    place("news/b.csv", "news/a/z.parquet", "news/a.jsonl", "news/c.csv.gz", "news/notes.md")
    place("news/_SUCCESS", "news/.hidden.csv", "news/_temporary/x.csv", "news/d.parquet.gz")
    known, others = look_for_files("news")
    assert known == ["news/a.jsonl", "news/a/z.parquet", "news/b.csv", "news/c.csv.gz"]
    assert others == ["news/d.parquet.gz", "news/notes.md"]
    assert find_files("news") == known


def test_links_are_followed_once_and_one_that_leads_nowhere_is_told(place, tmp_path):
    place("news/a/b.csv", "elsewhere/c.csv")
    try:
        (tmp_path / "news/a/back").symlink_to(tmp_path / "news", target_is_directory=True)
        (tmp_path / "news/away").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
        (tmp_path / "news/lost.csv").symlink_to("nowhere.csv")
    except OSError:
        pytest.skip("no links on this system")
    assert find_files("news") == ["news/a/b.csv", "news/away/c.csv", "news/lost.csv"]
    with pytest.raises(SamestoryError) as error:
        describe_file("news/lost.csv", "news")
    assert str(error.value) == (
        "news/lost.csv: is not there, or leads nowhere; put it back, then go on with --resume."
    )


def test_a_folder_that_may_not_be_looked_into_is_told(place, monkeypatch):
    place("news/a/b.csv")
    scan = os.scandir

    def shut(folder):
        if str(folder).endswith("a"):
            raise PermissionError(13, "Permission denied", str(folder))
        return scan(folder)

    monkeypatch.setattr(os, "scandir", shut)
    with pytest.raises(SamestoryError, match=r"^news/a: cannot be read \(Permission denied\); ask"):
        find_files("news")


def test_a_glob_takes_files_and_folders_and_a_name_with_brackets_is_no_glob(place):
    place("news/a.csv", "news/b.csv", "news/sub/c.csv", "press/d.csv", "odd[1].csv")
    assert find_files("news/*.csv") == ["news/a.csv", "news/b.csv"]
    assert find_files("**/*.csv") == [
        "news/a.csv", "news/b.csv", "news/sub/c.csv", "odd[1].csv", "press/d.csv",
    ]  # fmt: skip
    assert find_files("[np]*s") == ["news/a.csv", "news/b.csv", "news/sub/c.csv", "press/d.csv"]
    assert find_files("odd[1].csv") == ["odd[1].csv"]


def test_a_file_may_be_named_by_an_address(place, tmp_path):
    place("a b.csv")
    assert find_files((tmp_path / "a b.csv").as_uri()) == [str(tmp_path / "a b.csv")]


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("none", "none: there is no such file or folder; name where the articles are."),
        ("*.pq", "*.pq: no file has such a name; see what is there, name another."),
        ("empty", f"empty: has no files in it; articles are {TAKEN}; name the place of those."),
        (
            "other",
            "other: has no articles, only a.md, b.md, c.md and 1 more; articles are "
            f"{TAKEN}; name the place of those.",
        ),
        (
            "other/a.md",
            f"other/a.md: articles are {TAKEN}, the last two also as .gz, .zst or .bz2; save the "
            "table as one of these.",
        ),
        ("odd://x/y", "odd://x/y: is no address that can be read (Protocol not known: odd)."),
        ("memory://none", "memory://none: there is nothing at this address; name another."),
    ],
)
def test_what_is_no_place_of_articles_is_refused(place, tmp_path, where, said):
    (tmp_path / "empty").mkdir()
    place("other/a.md", "other/b.md", "other/c.md", "other/d.md")
    with pytest.raises(UsageError) as error:
        find_files(where)
    assert str(error.value) == said


def test_an_empty_file_is_refused(place):
    place("a.csv", content=b"")
    with pytest.raises(UsageError) as error:
        describe_file("a.csv", "a.csv")
    assert str(error.value) == (
        "a.csv: is empty, of no bytes at all; write it again, or take it away from there."
    )


def test_a_file_is_described(place, tmp_path):
    place("x.parquet/outlet=The%20Herald/year=2021/p.tsv.zst")
    file = describe_file("x.parquet/outlet=The%20Herald/year=2021/p.tsv.zst", "x.parquet")
    assert (file.kind, file.size, file.packing) == ("tsv", 12, "zstd")
    assert file.path == str(tmp_path / file.name)
    assert file.partitions == (("outlet", "The Herald"), ("year", "2021"))
    assert kind_of("A.PARQUET") == "parquet"


def test_folders_above_the_place_that_was_named_tell_nothing(place):
    place("outlet=herald/news/a.csv")
    assert describe_file("outlet=herald/news/a.csv", "outlet=herald/news").partitions == ()


def test_packed_files_are_unpacked_and_broken_ones_told(place):
    whole = gzip.compress(b"id,text\n" * 5000)
    place("a.csv.gz", content=whole)
    with open_stream(describe_file("a.csv.gz", ".")) as raw:
        assert raw.read() == b"id,text\n" * 5000
    place("b.csv.gz", content=whole[:-30])
    with (
        pytest.raises(SamestoryError, match=r"^b.csv.gz: cannot be unpacked \(gzip\) to its end"),
        open_stream(describe_file("b.csv.gz", ".")) as raw,
    ):
        raw.read()


def test_files_in_a_store_are_found(place):
    from fsspec import filesystem

    store = filesystem("memory")
    store.pipe_file("/varnholm/news/a.csv", b"id,text\n1,a\n")
    store.pipe_file("/varnholm/news/_x/b.csv", b"")
    store.pipe_file("/varnholm/news/b.csv.gz", gzip.compress(b"id,text\n2,b\n"))
    try:
        found = find_files("memory://varnholm/news")
        assert [name.rpartition("/")[2] for name in found] == ["a.csv", "b.csv.gz"]
        assert find_files("memory://varnholm/*/a.csv") == found[:1]
        with open_stream(describe_file(found[1], "memory://varnholm/news")) as raw:
            assert raw.read() == b"id,text\n2,b\n"
    finally:
        store.rm("/varnholm", recursive=True)


@pytest.mark.parametrize(
    ("where", "output", "inside"),
    [
        ("news", "news/out", True),
        ("news", "news", True),
        (".", "out", True),
        ("**/*.csv", "out", True),
        ("news", "out", False),
        ("news/a.csv", "news/out", False),
        ("news/*.csv", "news/out", False),
        ("news", "newsout", False),
        ("memory://a/b", "memory://a/b/out", True),
        ("memory://a/b", "memory://a/bout", False),
    ],
)
def test_an_output_folder_among_the_articles_is_refused(place, where, output, inside):
    place("news/a.csv")
    if not inside:
        refuse_inside(where, output)
        return
    with pytest.raises(UsageError) as error:
        refuse_inside(where, output)
    assert str(error.value) == (
        f"{output}: lies in {where}, so what is written there would be read as articles; name "
        "an output folder elsewhere."
    )


def test_a_drive_of_windows_is_no_address():
    assert not is_address("C:\\news") and not is_address("news/a.csv")
    assert is_address("s3://bucket/news") and is_address("zip::s3://bucket/a.zip")
    assert not re.search("more", name_some(["a", "b", "c"]))
