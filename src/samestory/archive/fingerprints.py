"""Fingerprints: whether the files of articles are still those with which a run began."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..errors import UsageError
from .articlefiles import File, open_bytes

if TYPE_CHECKING:
    from .store import Work

#: Where the work folder says with what a run began.
BEGUN = "articles/files.json"
#: How many bytes are hashed at a time; hashing lets other threads run.
CHUNK = 4 << 20

_ANEW = "put back what was there, or start again with another output folder"


def refuse_changed(work: Work, files: Sequence[File], columns: Mapping[str, str]) -> None:
    """Refuse with a ``UsageError`` other files than those with which a run began, if it did.

    A file that has the same bytes, but a new date, is the same if its hash is known.
    """
    now = {file.path for file in files}
    if not work.exists(BEGUN):
        return
    begun = work.read_json(BEGUN)
    then = begun["files"]
    if begun["columns"] != dict(columns):
        raise UsageError(
            f"--columns: this run began with {_tell_mapping(begun['columns'])}, not with "
            f"{_tell_mapping(columns)}; say the same, or start with another output folder."
        )
    for path in then:
        if path not in now:
            raise UsageError(f"{path}: was there when this run began, and is not now; {_ANEW}.")
    for number, file in enumerate(files):
        if file.path not in then:
            raise UsageError(f"{file.name}: was not there when this run began; {_ANEW}.")
        size, stamp = then[file.path]
        if file.size != size:
            told = f"it had {size:,} bytes, and has {file.size:,}"
            raise UsageError(f"{file.name}: has changed since this run began ({told}); {_ANEW}.")
        if file.stamp != stamp and not _is_same(work, number, file):
            raise UsageError(f"{file.name}: was written anew since this run began; {_ANEW}.")


def has_begun(work: Work) -> bool:
    """Whether a run has begun: its files were noted."""
    return work.exists(BEGUN)


def note_files(work: Work, files: Sequence[File], columns: Mapping[str, str]) -> None:
    """Note the files with which a run begins, once they are found to be good."""
    if not work.exists(BEGUN):
        told = {file.path: [file.size, file.stamp] for file in files}
        work.write_json(BEGUN, {"files": told, "columns": dict(columns)})


def _tell_mapping(columns: Mapping[str, str]) -> str:
    told = ",".join(f"{key}={name}" for key, name in sorted(columns.items()))
    return f"--columns {told}" if told else "no columns mapped"


def _is_same(work: Work, number: int, file: File) -> bool:
    """Whether a file has the bytes that were hashed when the run began."""
    name = _address(number)
    return work.exists(name) and work.read(name).decode() == _hash(file.path)


def _address(number: int) -> str:
    return f"articles/{number:05d}.sha256"


def hash_file(work: Work, item: tuple[int, File]) -> str:
    """Give the SHA-256 of a file, by its number among the files; noted, and not made again."""
    number, file = item
    if not work.exists(_address(number)):
        work.write(_address(number), _hash(file.path).encode())
    return work.read(_address(number)).decode()


def _hash(path: str) -> str:
    """Hash a file, some megabytes at a time."""
    made = hashlib.sha256()
    with open_bytes(path) as raw:
        while piece := raw.read(CHUNK):
            made.update(piece)
    return made.hexdigest()
