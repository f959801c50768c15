"""Package: the tables as a Frictionless data package, whole or as far as they may be shown.

What a cell holds is written to the letter, whatever a spreadsheet would make of it: a table that
is to be computed with, or restored, cannot be mended for a program that runs cells beginning with
``=``. ``datapackage.json`` says so.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

from .errors import UsageError
from .files import pack, write_folder, write_json
from .listings import Edition
from .rights import QUOTED
from .study import Study
from .tables import DTYPES, TABLES, WORDS

#: What says which row is meant, where no two rows of a table have the same.
KEYS = {
    "witnesses": ("siglum",),
    "blocks": ("block",),
    "pairs": ("block_a", "block_b"),
    "reuse": ("siglum_a", "siglum_b", "part"),
    "variants": ("variant",),
    "credits": ("siglum",),
    "omissions": ("omission",),
    "agreement": ("variable", "measure"),
    "findings": ("finding",),
}
#: Which columns name a row of another table; an empty cell names none.
NAMES_A = {
    "siglum": ("witnesses", "siglum"),
    "siglum_a": ("witnesses", "siglum"),
    "siglum_b": ("witnesses", "siglum"),
    "nearest": ("witnesses", "siglum"),
    "block": ("blocks", "block"),
    "block_a": ("blocks", "block"),
    "block_b": ("blocks", "block"),
    "repeat_of": ("blocks", "block"),
    "variant": ("variants", "variant"),
    "moved_to": ("variants", "variant"),
}
DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
TO_THE_LETTER = (
    "Every cell is to the letter as the page or the study has it. A cell may begin with =, +, - or "
    "@: in a spreadsheet, import the columns as text."
)
#: Tables a row of which has words of other pages than that of its siglum, if it has one.
OF_SEVERAL = ("variants", "edits", "omissions")
#: Rows whose words, joined, are the pages, or are whole passages of them.
PASSAGES: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "blocks": lambda table: table["text"] != "",
    "readings": lambda table: table["text"] != "",
    "variants": lambda table: table["site"] == 0,
    "omissions": lambda table: table["what"] == "passage",
}
PUBLIC = (
    "Public edition: of pages whose rights are not open, blocks, readings and passages are without "
    f"their words, and no other cell has more than {QUOTED // 2} characters of theirs; offsets and "
    "hashes are whole."
)


def to_csv(table: pd.DataFrame) -> str:
    """A table as CSV: UTF-8, a header, lines that end in a line feed, floats to six figures."""
    return table.to_csv(index=False, lineterminator="\n", float_format="%.6g")


def write_tables(study: Study, directory: str | Path) -> list[Path]:
    """Write every table of a study as CSV, and ``datapackage.json`` that describes them.

    Gives the paths written. The folder is made if it is not there; files of the same names that
    samestory wrote are replaced, others left alone. A path that is a file, one inside the story
    folder, or a folder with another's file of one of the names raises ``UsageError``.
    """
    directory = Path(directory)
    study.story.refuse_inside(directory, "a folder of tables")
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory}: is a file; tables are written into a folder; name another.")
    return write_folder(directory, list_files(Edition(study)))


def list_files(edition: Edition) -> dict[str, str]:
    """Every table as CSV and their description, by file name."""
    tables = show_tables(edition)
    package = write_json(describe(edition.study, tables, edition.public))
    files = {f"{name}.csv": to_csv(table) for name, table in tables.items()}
    return files | {"datapackage.json": package}


def pack_tables(edition: Edition) -> bytes:
    """The same files as one zip archive, which Frictionless tools open as it is."""
    return pack(list_files(edition))


# What of the words is shown


def show_tables(edition: Edition) -> dict[str, pd.DataFrame]:
    """Every table, the words of closed pages as short as the edition has them."""
    tables = edition.study.tables()
    if not edition.closed:
        return tables
    return tables | {name: _show_table(edition, name, tables[name]) for name in WORDS}


def _show_table(edition: Edition, name: str, table: pd.DataFrame) -> pd.DataFrame:
    """One table with its words shortened; what joined would be a page again is left out."""
    closed = find_closed(name, table, edition.closed)
    made = {}
    for column in WORDS[name]:
        short = table[column].map(edition.excerpt).astype("str")
        made[column] = table[column].where(~closed, short)
        if name in PASSAGES:
            made[column] = made[column].where(~(closed & PASSAGES[name](table)), "")
    return table.assign(**made)


def find_closed(name: str, table: pd.DataFrame, sigla: Iterable[str]) -> pd.Series:
    """Which rows may hold words of some pages: theirs, and of tables about several pages all."""
    if name in OF_SEVERAL:
        return pd.Series(True, table.index)
    return table["siglum"].isin(set(sigla))


# What the tables are


def describe(
    study: Study, tables: Mapping[str, pd.DataFrame], public: bool = False
) -> dict[str, object]:
    """The Frictionless description of a study's tables: what each row and column is."""
    from . import __version__

    return {
        "profile": "tabular-data-package",
        "name": name_package(study.story.id),
        "title": study.story.title,
        "description": study.story.event,
        "version": __version__,
        "rules": asdict(study.rules),
        "coded": study.coded,
        "edition": PUBLIC if public else "Full edition.",
        "cells": TO_THE_LETTER,
        "sources": [
            {"title": w.siglum, "path": w.file, "sha256": w.sha256, "rights": w.rights}
            for w in study.story.witnesses
        ],
        "resources": [_describe_table(name, len(table)) for name, table in tables.items()],
    }


def name_package(story: str) -> str:
    """A name as Frictionless has it: small letters, digits, points, hyphens, underscores."""
    return re.sub(r"[^a-z0-9._-]+", "-", story.lower()).strip("-") or "story"


def _describe_table(name: str, n: int) -> dict[str, object]:
    """The description of one table, from ``tables.py``."""
    fields = [
        {"name": column.name, "type": column.type, "description": column.description}
        for column in TABLES[name].columns
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if name in KEYS:
        schema["primaryKey"] = list(KEYS[name])
    if others := _name_others(name):
        schema["foreignKeys"] = others
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "description": f"One row is {TABLES[name].row}.",
        "encoding": "utf-8",
        "dialect": DIALECT,
        "rows": n,
        "schema": schema,
    }


def _name_others(name: str) -> list[dict[str, object]]:
    """Which columns of a table name a row of another, or another row of it."""
    own = [(c, *NAMES_A[c]) for c in TABLES[name].names if c in NAMES_A]
    return [
        {"fields": column, "reference": {"resource": "" if name == other else other, "fields": key}}
        for column, other, key in own
        if (name, column) != (other, key)
    ]


# Parquet


def list_parquet(edition: Edition) -> dict[str, bytes]:
    """Every table as Parquet, by file name; rows and columns explained in the schema's metadata.

    Without pyarrow a ``UsageError`` says how to get it.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError:
        raise UsageError(
            "parquet: needs pyarrow, which is not installed; "
            'pip install "samestory[parquet]" brings it.'
        ) from None
    told = describe(edition.study, {}, edition.public)
    about = {key: told[key] for key in ("title", "version", "rules", "coded", "edition")}
    tables = show_tables(edition)
    return {f"{name}.parquet": _to_parquet(name, table, about) for name, table in tables.items()}


def _to_parquet(name: str, table: pd.DataFrame, about: dict[str, object]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"str": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "bool": pa.bool_()}
    fields = [
        pa.field(c.name, types[DTYPES[c.type]], metadata={"description": c.description})
        for c in TABLES[name].columns
    ]
    told = {"name": name, "description": f"One row is {TABLES[name].row}."} | about
    schema = pa.schema(fields, metadata={"samestory": json.dumps(told, ensure_ascii=False)})
    values = [pa.array(table[f.name].tolist(), f.type, from_pandas=True) for f in fields]
    held = io.BytesIO()
    pq.write_table(pa.table(values, schema=schema), held)
    return held.getvalue()
