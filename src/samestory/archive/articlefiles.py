"""Where the articles lie: a file, a folder, a glob or an address, and what kind each file is.

What starts with a scheme, such as ``s3://``, is read through fsspec, which is imported only then.
"""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from ..errors import SamestoryError, UsageError

#: The kind of a file by how its name ends; what is packed is unpacked while it is read.
KINDS = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
PACKED = {".gz": "gzip", ".zst": "zstd", ".bz2": "bz2"}
#: How many names an error tells.
NAMED = 3

_TAKEN = "Parquet (.parquet), CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson)"
#: A partition in a path, as Hive and Spark write it: outlet=herald.
_PARTITION = re.compile(r"([^/=]+)=([^/]*)")


@dataclass(frozen=True)
class File:
    """Hold one file of articles: its path or address, its kind, and what Hive's folders tell.

    ``path`` is found from any folder, ``name`` is what the user would call the file.
    """

    path: str
    name: str
    kind: str
    size: int
    stamp: str
    partitions: tuple[tuple[str, str], ...] = ()

    @property
    def packing(self) -> str | None:
        """How the file is packed, as pyarrow calls it."""
        return PACKED.get(os.path.splitext(self.path)[1].lower())


def is_address(where: str) -> bool:
    """Whether this is an address for fsspec; a drive of Windows is none."""
    return bool(re.match(r"[A-Za-z][\w+.-]+(?:://|::)", where))


def localize(where: str) -> str:
    """Give what is a file of this machine as a path: file:// is taken off."""
    return url2pathname(urlsplit(where).path) if where.startswith("file://") else where


def open_bytes(path: str) -> Any:
    """Open a path or an address for reading, as bytes."""
    if not is_address(path):
        return open(path, "rb")
    storage, inner = storage_of(path)
    return storage.open(inner, "rb")


def storage_of(where: str) -> tuple[Any, str]:
    """Give the fsspec file system of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(where)
    except ImportError as error:
        raise UsageError(
            f"{where}: an address needs fsspec and the package for its scheme ({error}); install "
            'them, as in pip install "samestory[cluster]", or name a folder.'
        ) from None
    except ValueError as error:
        raise UsageError(f"{where}: is no address that can be read ({error}).") from None


def stat_of(path: str) -> tuple[int, str]:
    """Give a file's size and its stamp: what differs once the file was written anew."""
    if is_address(path):
        storage, inner = storage_of(path)
        return int(storage.size(inner)), str(storage.ukey(inner))
    told = os.stat(path)
    return told.st_size, str(told.st_mtime_ns)


def find_files(where: str) -> list[str]:
    """Give the files of articles at a path, a glob or an address, sorted; folders are walked.

    Names that start with a dot or an underscore are passed over, as Spark does. Raises a
    ``UsageError`` where there is none.
    """
    return look_for_files(where)[0]


def look_for_files(where: str) -> tuple[list[str], list[str]]:
    """Give the files of articles, and the other files that lie there and are not read."""
    where = localize(str(where))
    found = _walk_address(where) if is_address(where) else _walk_paths(where)
    found = sorted(set(found), key=lambda path: path.replace(os.sep, "/"))
    if found == [where]:
        kind_of(where)
        return found, []
    known = [path for path in found if _kind(path)]
    others = [path for path in found if not _kind(path)]
    if not known:
        lies = f"has no articles, only {name_some(others)}" if others else "has no files in it"
        raise UsageError(f"{where}: {lies}; articles are {_TAKEN}; name the place of those.")
    return known, others


def _walk_paths(where: str) -> list[str]:
    """Give every file at a path or a glob of this machine."""
    tops = [where]
    if not os.path.lexists(where) and glob.has_magic(where):
        tops = glob.glob(where, recursive=True)
        if not tops:
            raise UsageError(f"{where}: no file has such a name; see what is there, name another.")
    elif not os.path.exists(where):
        raise UsageError(f"{where}: there is no such file or folder; name where the articles are.")
    return [path for top in tops for path in _walk_folder(top)]


def _walk_folder(top: str) -> list[str]:
    if not os.path.isdir(top):
        return [top]
    found, seen = [], set()
    for folder, inner, names in os.walk(top, onerror=_refuse_shut, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:  # a link that leads back
            inner.clear()
            continue
        seen.add(real)
        inner[:] = sorted(name for name in inner if name[0] not in "._")
        found += [os.path.join(folder, name) for name in names if name[0] not in "._"]
    return found


def _refuse_shut(error: OSError) -> None:
    """Refuse a folder that may not be looked into: its articles would be missing."""
    raise tell_unreadable(str(error.filename), error) from None


def tell_unreadable(name: str, error: OSError) -> SamestoryError:
    """Make the error for what the system does not let be read, or is no longer there."""
    if isinstance(error, FileNotFoundError):
        return SamestoryError(
            f"{name}: is not there, or leads nowhere; put it back, then go on with --resume."
        )
    return SamestoryError(
        f"{name}: cannot be read ({error.strerror or error}); ask for the right to, or take it "
        "away from there."
    )


def _walk_address(where: str) -> list[str]:
    """Give every file at an address, as addresses."""
    storage, inner = storage_of(where)
    try:
        tops = storage.glob(inner) if glob.has_magic(inner) else [inner]
        found = [path for top in tops for path in storage.find(top)]
    except (OSError, PermissionError) as error:
        raise UsageError(f"{where}: cannot be reached ({error}); see that it is right.") from None
    if not found:
        raise UsageError(f"{where}: there is nothing at this address; name another.")
    start = len(inner.rstrip("/")) + 1
    seen = [p for p in found if not re.search(r"(?:^|/)[._]", p[start:])]
    return [storage.unstrip_protocol(path) for path in seen]


def _kind(path: str) -> str | None:
    stem, end = os.path.splitext(path.lower())
    if end in PACKED:
        end = os.path.splitext(stem)[1]
        return None if KINDS.get(end) == "parquet" else KINDS.get(end)
    return KINDS.get(end)


def kind_of(path: str) -> str:
    """Give the kind of a file by its name: parquet, csv, tsv or jsonl; else a ``UsageError``."""
    kind = _kind(path)
    if kind is None:
        raise UsageError(
            f"{path}: articles are {_TAKEN}, the last two also as .gz, .zst or .bz2; save the "
            "table as one of these."
        )
    return kind


def describe_file(path: str, where: str) -> File:
    """Give what there is to know of a file before it is opened; an empty one is an error."""
    try:
        size, stamp = stat_of(path)
    except OSError as error:
        raise tell_unreadable(path, error) from None
    if not size:
        raise UsageError(
            f"{path}: is empty, of no bytes at all; write it again, or take it away from there."
        )
    inner = path.replace(os.sep, "/")
    start = localize(str(where)).replace(os.sep, "/")
    inner = inner[len(start) :] if inner.startswith(start) else inner
    folders = inner.split("/")[:-1]
    told = [found.groups() for name in folders if (found := _PARTITION.fullmatch(name))]
    kept = tuple((key, unquote(value)) for key, value in told)
    found = path if is_address(path) else os.path.abspath(path)
    return File(found, path, kind_of(path), size, stamp, kept)


def refuse_inside(where: str, output: str) -> None:
    """Refuse with a ``UsageError`` an output folder that would be read as articles."""
    where = localize(str(where))
    if is_address(where) or is_address(str(output)):
        inside = f"{output}/".startswith(f"{where.rstrip('/')}/")
    else:
        top = where
        if glob.has_magic(where) and not os.path.lexists(where):
            top = where[: re.search(r"[*?[]", where).start()].rpartition("/")[0] or "."
            top = top if "**" in where else ""
        into, above = Path(output).resolve(), Path(top).resolve()
        inside = top != "" and above.is_dir() and (into == above or above in into.parents)
    if inside:
        raise UsageError(
            f"{output}: lies in {where}, so what is written there would be read as articles; name "
            "an output folder elsewhere."
        )


def name_some(paths: list[str]) -> str:
    """Name up to three paths, and how many more there are."""
    more = len(paths) - NAMED
    names = [os.path.basename(path.rstrip("/")) for path in paths[:NAMED]]
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")


@contextmanager
def open_stream(file: File) -> Iterator[Any]:
    """Open a file as a stream of pyarrow, what is packed unpacked while it is read."""
    import pyarrow as pa

    try:
        with ExitStack() as held:
            remote = is_address(file.path)
            raw = held.enter_context(open_bytes(file.path)) if remote else file.path
            yield held.enter_context(pa.input_stream(raw, compression=file.packing))
    except (FileNotFoundError, PermissionError) as error:
        raise tell_unreadable(file.name, error) from None
    except OSError as error:
        packed = f"unpacked ({file.packing})" if file.packing else "read"
        reason = str(error).splitlines()[0].rstrip(". ")
        raise SamestoryError(
            f"{file.name}: cannot be {packed} to its end ({reason}); write it again, or take it "
            "away from there."
        ) from None
