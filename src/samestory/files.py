"""Files: written whole or not at all, and the same bytes for the same content."""

from __future__ import annotations

import io
import json
import os
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

#: The day that stands in an archive for every file: the first that the format has.
NO_DAY = (1980, 1, 1, 0, 0, 0)


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file whole or not at all: a reader never sees half of it; text as UTF-8.

    Folders above it are made.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
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


def write_folder(directory: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Write files into a folder; of one that is not there yet, all or none.

    Into a folder that is there each file is written whole; its other files are left alone.
    """
    if directory.exists():
        return [write_whole(directory / name, content) for name, content in files.items()]
    directory.mkdir(parents=True)  # fails here if it cannot be there
    directory.rmdir()
    with tempfile.TemporaryDirectory(dir=directory.parent, prefix=f".{directory.name}.") as held:
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
