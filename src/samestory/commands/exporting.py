"""For other programs and other people: tables, exports, and tables made of a bundle again."""

from __future__ import annotations

import argparse

from ..prose import count
from . import home
from .command import OUTPUT, STORY, Command, read_path, say

_FORMS = "csv, parquet, package, tei, annotations, bundle, bibtex, csl, ris"


def _tables(given: argparse.Namespace) -> None:
    from ..package import write_tables

    written = write_tables(home.compare_story(given.story, coded=not given.uncoded), given.output)
    say(f"{len(written) - 1} tables and their description lie in {given.output}")


def _export(given: argparse.Namespace) -> None:
    from ..export import FORMS, count_closed, write_export

    study = home.compare_story(given.story, coded=not given.uncoded)
    path = write_export(study, given.to, given.output, given.full)
    if given.full and FORMS[given.to].words and (n := count_closed(study)):
        say(
            f"holds full texts of {count(n, 'page')} whose rights are not open; for the owner of "
            "the pages, not for publication"
        )
    say(f"The export ({FORMS[given.to].says}) lies at {path}")


def _restore(given: argparse.Namespace) -> None:
    from ..bundle import restore_tables

    written = restore_tables(given.bundle, given.pages, given.output)
    say(f"{len(written) - 1} tables, each as its SHA-256 says, lie in {given.output}")


COMMANDS = (
    Command(
        "tables",
        _tables,
        "write every table as CSV, full texts included; for use at home (see export)",
        {
            "story": STORY,
            "--output": OUTPUT | {"required": True, "help": "the folder to write into"},
            "--uncoded": {"action": "store_true", "help": "leave human codings out"},
        },
    ),
    Command(
        "export",
        _export,
        "write the study for other programs and other people; short quotations, no full texts",
        {
            "story": STORY,
            "--to": {"required": True, "metavar": "FORM", "help": f"one of {_FORMS}"},
            "--output": OUTPUT | {"required": True, "help": "the file or folder to write"},
            "--full": {"action": "store_true", "help": "full texts, for the owner of the pages"},
            "--uncoded": {"action": "store_true", "help": "leave human codings out"},
        },
    ),
    Command(
        "restore",
        _restore,
        "turn a bundle and the pages that it was made from into the full tables",
        {
            "bundle": {
                "type": read_path,
                "metavar": "BUNDLE",
                "help": "made by export --to bundle",
            },
            "pages": {
                "type": read_path,
                "metavar": "PAGES",
                "help": "a folder that holds the pages",
            },
            "--output": OUTPUT | {"required": True, "help": "the folder to write into"},
        },
    ),
)
