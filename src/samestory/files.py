"""Files: written whole or not at all, over none but our own, the same bytes for the same content.

Every file that a command writes has a mark of ours. What has none belongs to somebody else: it is
refused, in a sentence, and left as it is.
"""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from .errors import UsageError

#: Names that Windows keeps for devices, whatever ends them.
DEVICES = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.I)

#: The day that stands in an archive for every file: the first that the format has.
NO_DAY = (1980, 1, 1, 0, 0, 0)

#: What says in a file that samestory wrote it, by how its name ends. Lists of titles are ours
#: only while nobody has added another.
MARKS = {
    ".html": rb'<meta name="generator" content="samestory',
    ".htm": rb'<meta name="generator" content="samestory',
    ".pdf": rb"\(D:20000101000000",
    ".xml": rb'<application ident="samestory"',
    ".jsonld": rb'"name": "samestory ',
    ".bib": rb"(?ms)\A(?!.*^@\w+\{(?!samestory-))@misc\{samestory-",
    ".ris": rb"(?ms)\A(?!.*^ID  - (?!samestory-)).*^ID  - samestory-",
    ".json": rb'(?s)\A(?!.*"id": "(?!samestory-)).*"id": "samestory-',
    ".parquet": rb"samestory",
}
#: The file that describes a folder of tables, and what says in it that they are ours.
DESCRIPTION = "datapackage.json"
DESCRIBED = rb'"cells": "Every cell is to the letter as the page or the study has it'
#: The files of an archive that have a mark, with it.
PACKED = {DESCRIPTION: DESCRIBED, "manifest.json": rb'"format": "samestory bundle'}


# What is refused


def refuse_file(path: Path, what: str, example: str) -> None:
    """Refuse with a ``UsageError`` a path at which *what*, one file, must not be written.

    A folder; what lies below a file; a name that does not end as *example* does; anything that is
    there already and was not written by samestory.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; {what} is one file; name one, as in {example}.")
    refuse_below(path)
    own, ends = path.suffix.lower(), Path(example).suffix
    if {".htm": ".html"}.get(own, own) != ends:
        there = "is there already and " if path.exists() else ""
        raise UsageError(
            f"{path}: {there}does not end in {ends}, as {what} does; name another, as in {example}."
        )
    _refuse_others(path)


def refuse_below(path: Path) -> None:
    """Refuse with a ``UsageError`` a path that leads through a file as if it were a folder."""
    above = next((folder for folder in path.parents if folder.exists()), path)
    if above != path and not above.is_dir():
        raise UsageError(f"{path}: {above} is a file, not a folder; name another place.")


def refuse_odd(path: Path) -> None:
    """Refuse with a ``UsageError`` what is there and is no file of its own: a link, a device."""
    if path.is_symlink():
        raise UsageError(f"{path}: is a link, and would be replaced; name the file it leads to.")
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise UsageError(f"{path}: is a device or a pipe, and would be replaced; name a file.")


def _refuse_others(path: Path) -> None:
    """Refuse what is there and was not written by samestory."""
    refuse_odd(path)
    if path.exists() and not (path.is_file() and is_ours(path)):
        raise UsageError(
            f"{path}: is there already and was not written by samestory; name another, "
            "or move it away."
        )


def refuse_folder(directory: Path, names: Iterable[str]) -> None:
    """Refuse with a ``UsageError`` a folder that has another's file by one of some names."""
    for name in names:
        _refuse_others(directory / name)


def is_ours(path: Path) -> bool:
    """Whether a file has the mark of samestory; a table has it in the description beside it."""
    if path.suffix == ".csv":
        beside, named = path.parent / DESCRIPTION, f'"path": "{path.name}"'.encode()
        return beside.is_file() and is_ours(beside) and named in beside.read_bytes()
    if path.suffix == ".zip":
        return zipfile.is_zipfile(path) and _holds_ours(path)
    mark = DESCRIBED if path.name == DESCRIPTION else MARKS.get(path.suffix.lower())
    return bool(mark and re.search(mark, path.read_bytes()))


def _holds_ours(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            names = PACKED.keys() & set(archive.namelist())
            return any(re.search(PACKED[name], archive.read(name)) for name in names)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return False


def refuse_name(path: Path) -> None:
    """Refuse with a ``UsageError`` a new path that Windows cannot hold, on every system.

    What is written here is handed on: a name that Windows keeps for a device, or that ends in a
    full stop or a space, would be lost there.
    """
    for new in (p for p in (path, *path.parents) if p.name not in ("", "..") and not p.exists()):
        if DEVICES.match(new.name) or new.name[-1] in ". ":
            wrong = "ends in a full stop or a space" if new.name[-1] in ". " else "means a device"
            raise UsageError(
                f"{path}: the name “{new.name}” {wrong}, so Windows could not open it; name "
                "another."
            )


def type_path(path: Path | str) -> str:
    """Give a path as it is typed at a prompt: in quotes where it needs them, always on one line."""
    text = str(path)
    if os.name == "nt":
        return f'"{text}"' if re.search(r"[\s&()^%!;,=]", text) else text
    if text.isprintable():
        return shlex.quote(text)
    told = text.replace("\\", "\\\\").replace("'", "\\'")
    return "$'" + "".join(c if c.isprintable() else _escape(c) for c in told) + "'"


def _escape(letter: str) -> str:
    """A letter that cannot be seen, as bash and zsh read it between $' and '."""
    return f"\\U{ord(letter):08x}" if ord(letter) > 127 else f"\\x{ord(letter):02x}"


# What is written


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all: a reader never sees half of it; text as UTF-8.

    Folders above it are made. A file of this name is replaced; a link, a device or a folder is a
    ``UsageError``.
    """
    refuse_odd(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with told_of(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content.encode() if isinstance(content, str) else content)
            os.chmod(name, 0o644)
            os.replace(name, path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    return path


@contextmanager
def told_of(path: Path) -> Iterator[None]:
    """Have an error name the path that was asked for, not the one beside it that nobody knows.

    An error that names no path at all, as that of a full disk, names it, too.
    """
    try:
        yield
    except OSError as error:
        named = error.filename is not None or error.errno is None
        if named and f".{path.name}." not in str(error.filename):
            raise
        raise OSError(error.errno, error.strerror, str(path)) from None


def write_folder(directory: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write files into a folder; of one that is not there yet, all or none.

    Into a folder that is there each file is written whole; its other files are left alone. A file
    of one of the names that samestory did not write is a ``UsageError``, and nothing is written.
    """
    refuse_below(directory)
    refuse_folder(directory, files)
    if directory.exists():
        for name in sorted(files, key=lambda name: name != DESCRIPTION):
            write_whole(directory / name, files[name])  # the mark of ours first: see refuse_folder
        return [directory / name for name in files]
    with told_of(directory):
        directory.mkdir(parents=True)  # fails here if it cannot be there
        directory.rmdir()
        beside = tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}.")
        with beside as held:
            made = Path(held) / directory.name
            made.mkdir()
            for name, content in files.items():
                write_whole(made / name, content)
            os.replace(made, directory)
    return [directory / name for name in files]


def write_json(value: object) -> str:
    """Write a value as JSON for people too: indented, letters as they are, a line feed behind."""
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def pack(files: Mapping[str, str | bytes]) -> bytes:
    """Make a zip archive of files by name: sorted, without a clock, owner or system in it."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, NO_DAY)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return held.getvalue()
