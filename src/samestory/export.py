"""Export: every table of a study as files that other programs read."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from .errors import UsageError
from .study import Study
from .tables import TABLES


def write_whole(path: Path, text: str) -> Path:
    """Write a text file whole or not at all: a reader never sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def to_csv(table: pd.DataFrame) -> str:
    """A table as CSV: UTF-8, a header, lines that end in a line feed, floats to six figures."""
    return table.to_csv(index=False, lineterminator="\n", float_format="%.6g")


def write_tables(study: Study, directory: str | Path) -> list[Path]:
    """Write every table of a study as CSV, and ``datapackage.json`` that describes them.

    Gives the paths written. The folder is made if it is not there; files of the same names are
    replaced, others left alone. A path that is a file raises ``UsageError``.
    """
    directory = Path(directory)
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory}: is a file; tables are written into a folder; name another.")
    directory.mkdir(parents=True, exist_ok=True)
    tables = study.tables()
    written = [write_whole(directory / f"{name}.csv", to_csv(t)) for name, t in tables.items()]
    package = json.dumps(describe(study, tables), indent=2, ensure_ascii=False) + "\n"
    return [*written, write_whole(directory / "datapackage.json", package)]


def describe(study: Study, tables: Mapping[str, pd.DataFrame]) -> dict[str, object]:
    """The Frictionless description of a study's tables: what each row and column is."""
    from . import __version__

    return {
        "profile": "tabular-data-package",
        "name": study.story.id.lower(),
        "title": study.story.title,
        "description": study.story.event,
        "version": __version__,
        "rules": asdict(study.rules),
        "coded": study.coded,
        "sources": [
            {"title": w.siglum, "path": w.file, "sha256": w.sha256, "rights": w.rights}
            for w in study.story.witnesses
        ],
        "resources": [_describe_table(name, len(table)) for name, table in tables.items()],
    }


def _describe_table(name: str, n: int) -> dict[str, object]:
    """The description of one table, from ``tables.py``."""
    fields = [
        {"name": column.name, "type": column.type, "description": column.description}
        for column in TABLES[name].columns
    ]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": f"One row is {TABLES[name].row}.",
        "encoding": "utf-8",
        "rows": n,
        "schema": {"fields": fields, "missingValues": [""]},
    }
