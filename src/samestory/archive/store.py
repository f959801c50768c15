"""The work folder of an archive's run: what a task writes there is there whole, or not at all.

It is a folder of this machine, or of a network file system; or it is an object store, as
``s3://bucket/folder``, by fsspec. Tasks that run anywhere are given a ``Work`` and name their files
by addresses within it. Nothing is flushed to the disk by force: a run that a power failure ends
may have to begin anew, one that is stopped or killed goes on.
"""

from __future__ import annotations

import errno
import io
import json
import mmap
import os
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import numpy as np

from ..errors import SamestoryError, UsageError

if TYPE_CHECKING:
    import pyarrow as pa

#: So many bytes of a local file are read; more are mapped. Measured: where the two are equal.
READ_AT_ONCE = 1 << 20
#: How the name of a file ends that is being written, and how it begins.
UNFINISHED, HIDDEN = ".part", "."
#: Stores in which an object appears when it is whole; elsewhere a file is renamed when it is.
WHOLE = {"memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "adl", "oss", "oci"}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
_SHUT = {errno.EACCES, errno.EPERM, errno.EROFS}
#: What Windows says of a path that is too long.
TOO_LONG = 206


@dataclass(frozen=True)
class Work:
    """A handle of the work folder: a path or an fsspec URL, and nothing else, so that it travels.

    Addresses within it have ``/`` between their names on every system. What storage refuses is a
    ``SamestoryError``, in a sentence; a file that is missing is a ``FileNotFoundError``.
    """

    root: str

    def __post_init__(self):
        root = os.fspath(self.root)
        if root.startswith("file://"):
            root = url2pathname(urlsplit(root).path)
        if "://" not in root:
            root = os.path.abspath(root)
        object.__setattr__(self, "root", root)

    @property
    def is_local(self) -> bool:
        """Whether it is a folder that this machine's own file functions reach."""
        return "://" not in self.root

    def at(self, *names: object) -> str:
        """Join names to an address within the work folder."""
        return "/".join(map(str, names))

    def path(self, name: str = "") -> Path:
        """Give the path of a local file or folder; ``UsageError`` for an object store."""
        if not self.is_local:
            raise UsageError(f"{self.root}: is no folder of this machine; name a folder.")
        return Path(self.root, name)

    def address(self, name: str = "") -> str:
        """Give the whole address of a file, as a person or another program would be told it."""
        return str(self.path(name)) if self.is_local else f"{self.root.rstrip('/')}/{name}"

    # What is there

    def exists(self, name: str) -> bool:
        """Whether a file is there; it is whole, then."""
        if self.is_local:
            return os.path.exists(self.path(name))
        with _told(self.address(name)):
            return _reach(self.root).exists(self.address(name))

    def names(self, folder: str = "") -> list[str]:
        """Give the names in a folder, sorted, without those half-written; none if it is missing."""
        try:
            with _told(self.address(folder)):
                found = os.listdir(self.path(folder)) if self.is_local else self._list(folder)
        except FileNotFoundError:
            return []
        return sorted(name for name in found if not name.startswith(HIDDEN))

    def _list(self, folder):
        found = _reach(self.root).ls(self.address(folder), detail=False)
        return {name.rstrip("/").rpartition("/")[2] for name in found}

    def size(self, name: str) -> int:
        """Give the bytes of a file."""
        with _told(self.address(name)):
            if self.is_local:
                return os.path.getsize(self.path(name))
            return int(_reach(self.root).size(self.address(name)))

    # Bytes and numbers

    def write(self, name: str, *contents: Any) -> None:
        """Write bytes, buffers or arrays, one behind the other, whole or not at all.

        A file that is there is replaced. Nothing is copied on the way to a local file.
        """
        views = [_bytes_of(content) for content in contents]
        if not self.is_local:
            self._put(name, b"".join(views))
            return
        n_bytes = sum(view.nbytes for view in views)
        with self.writing(name, n_bytes) as part, open(part, "xb") as file:
            file.writelines(views)

    def _put(self, name, content):
        """Put an object; where an object can be half there, under another name first."""
        files, address = _reach(self.root), self.address(name)
        with _told(address, len(content)):
            if self.root.partition("://")[0] in WHOLE:
                files.pipe_file(address, content)
                return
            part = self.address(_unfinished(name))
            files.makedirs(address.rpartition("/")[0], exist_ok=True)
            try:
                files.pipe_file(part, content)
                files.mv(part, address)
            except BaseException:
                if files.exists(part):
                    files.rm(part)
                raise

    @contextmanager
    def writing(self, name: str, n_bytes: int = 0) -> Iterator[Path]:
        """Give a path to write to, which takes the name when all went well, and else is removed."""
        path = self.path(name)
        part = self.path(_unfinished(name))
        with _told(str(path), n_bytes):
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                yield part
                _replace(part, path)
            except BaseException:
                part.unlink(missing_ok=True)
                raise

    def read(self, name: str, start: int = 0, size: int | None = None) -> bytes:
        """Read *size* bytes from *start* on, or all from there; fewer where the file ends."""
        with _told(self.address(name)):
            if not self.is_local:
                return self._fetch(name, start, size)
            with open(self.path(name), "rb") as file:
                file.seek(start)
                return file.read(-1 if size is None else size)

    def _fetch(self, name, start, size):
        """Bytes of an object; stores refuse an empty range, or take it for the whole object."""
        if size == 0:
            return b""
        files, address = _reach(self.root), self.address(name)
        if start == 0 and size is None:
            return files.cat_file(address)
        try:
            return files.cat_file(address, start=start, end=None if size is None else start + size)
        except FileNotFoundError:
            raise
        except OSError:
            if start < files.size(address):
                raise
            return b""

    def array(
        self, name: str, dtype: Any, start: int = 0, count: int | None = None
    ) -> np.ndarray[Any, Any]:
        """Give *count* numbers from the one at *start* on, or all from there; not to be changed.

        A large range of a local file is mapped, not read; of an object its bytes are fetched.
        ``SamestoryError`` where the file has fewer.
        """
        kind = np.dtype(dtype)
        first = start * kind.itemsize
        size = None if count is None else count * kind.itemsize
        content = (self._range if self.is_local else self.read)(name, first, size)
        if len(content) % kind.itemsize or (size is not None and len(content) < size):
            raise _damaged(self.address(name))
        numbers = np.frombuffer(content, kind)
        numbers.flags.writeable = False
        return numbers

    def _range(self, name, first, size):
        """Bytes of a local file: read if they are few, mapped if they are many."""
        with _told(self.address(name)), open(self.path(name), "rb", buffering=0) as file:
            if size is None or size > READ_AT_ONCE:
                size = min(max(os.fstat(file.fileno()).st_size - first, 0), size or 1 << 62)
            if size <= READ_AT_ONCE:
                held = np.empty(size, np.uint8)
                file.seek(first)
                return held[: file.readinto(held)]
            low = first - first % mmap.ALLOCATIONGRANULARITY
            held = mmap.mmap(file.fileno(), first - low + size, offset=low, access=mmap.ACCESS_READ)
            return memoryview(held)[first - low :]

    # Tables and notes

    def write_table(self, name: str, table: pa.Table, **how: Any) -> None:
        """Write a table as Parquet (zstd, unless it is said), whole or not at all."""
        from pyarrow import parquet

        how = {"compression": "zstd"} | how

        if self.is_local:
            with self.writing(name, table.nbytes) as part:
                parquet.write_table(table, part, **how)
            return
        held = io.BytesIO()
        parquet.write_table(table, held, **how)
        self._put(name, held.getvalue())

    def read_table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read a table, or some of its columns."""
        import pyarrow as pa
        from pyarrow import parquet

        with _told(self.address(name)):
            source = self.path(name) if self.is_local else io.BytesIO(self.read(name))
            try:
                with parquet.ParquetFile(source) as file:
                    return file.read(columns)
            except pa.ArrowInvalid:
                raise _damaged(self.address(name)) from None

    def write_json(self, name: str, value: object) -> None:
        """Write a value as JSON, whole or not at all."""
        self.write(name, (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode())

    def read_json(self, name: str) -> Any:
        """Read a value that was written as JSON."""
        try:
            return json.loads(self.read(name))
        except ValueError:
            raise _damaged(self.address(name)) from None

    # What goes

    def remove(self, name: str) -> None:
        """Remove a file, or a folder with all in it; nothing happens if it is not there."""
        import shutil

        with _told(self.address(name)):
            if not self.is_local:
                if _reach(self.root).exists(self.address(name)):
                    _reach(self.root).rm(self.address(name), recursive=True)
            elif os.path.isdir(self.path(name)):
                shutil.rmtree(self.path(name))
            else:
                self.path(name).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove what killed tasks left half-written; only while no other run uses the folder."""
        if self.is_local:
            for part in self.path().rglob(f"{HIDDEN}*{UNFINISHED}"):
                part.unlink(missing_ok=True)


@cache
def _reach(root: str) -> Any:
    """The file functions of an object store, once a process; others write, so no list is kept."""
    try:
        import fsspec
    except ImportError:
        raise UsageError(
            f"{root}: needs fsspec; install it by `pip install 'samestory[cluster]'`."
        ) from None
    try:
        return fsspec.core.url_to_fs(root, use_listings_cache=False)[0]
    except (ImportError, ValueError) as error:
        raise UsageError(f"{root}: cannot be reached ({error}); install what it names.") from None


def _bytes_of(content) -> memoryview:
    """What is to be written, as bytes, without a copy if it lies in one piece."""
    if isinstance(content, np.ndarray):
        return memoryview(np.ascontiguousarray(content).reshape(-1).view(np.uint8))
    return memoryview(content).cast("B")


def _unfinished(name: str) -> str:
    """A name beside another that no other task has, on whatever machine it runs."""
    folder, slash, own = name.rpartition("/")
    return f"{folder}{slash}{HIDDEN}{uuid.uuid4().hex}{UNFINISHED}"


def _replace(part: Path, path: Path) -> None:
    """Give a finished file its name; one in use, on Windows, is the same one, written before."""
    try:
        os.replace(part, path)
    except PermissionError:
        if not path.is_file() or path.stat().st_size != part.stat().st_size:
            raise
        part.unlink()


def _damaged(address: str) -> SamestoryError:
    return SamestoryError(
        f"{address}: is damaged; remove it and run the same command with --resume."
    )


@contextmanager
def _told(address: str, n_bytes: int | None = None) -> Iterator[None]:
    """Say in a sentence what storage refused to read, or to write (*n_bytes*), and what to do.

    That a file to be read is missing stays as it is: it is asked for.
    """
    try:
        yield
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and n_bytes is None
        if missing and getattr(error, "winerror", 0) != TOO_LONG:
            raise
        raise _sentence(error, address, n_bytes) from None
    except (SamestoryError, TypeError):
        raise
    except Exception as error:
        if "://" not in address:
            raise
        raise SamestoryError(
            f"{address}: the store answers {type(error).__name__} ({error}); mend the address or "
            "what you sign in with, and run the same command with --resume."
        ) from None


def _sentence(error: OSError, address: str, n_bytes: int | None) -> SamestoryError:
    if error.errno in _FULL:
        what = f"no room for a file of {n_bytes:,} bytes" if n_bytes else "no room is left"
        return SamestoryError(
            f"{address}: {what} on this disk; free some, or name a work folder on another disk "
            "with --work, and run the same command with --resume."
        )
    if error.errno in _SHUT:
        return SamestoryError(
            f"{address}: cannot be written or read here ({error.strerror}); mend that, or name "
            "a work folder of your own with --work."
        )
    if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", 0) == TOO_LONG:
        return SamestoryError(
            f"{address}: is too long a path for this system; name a shorter one with --work."
        )
    return SamestoryError(f"{address}: {error.strerror or error}; mend that, then --resume.")
