"""People's judgement: a sheet to code on, and how far the filled sheets agree."""

from __future__ import annotations

import argparse

from ..errors import UsageError
from . import home
from .command import OUTPUT, STORY, Command, read_count, read_name, read_path, say


def _code(given: argparse.Namespace) -> None:
    """Write a coding sheet, and say what is in it."""
    from ..codebook import STEPS
    from ..codingsheets import load_openpyxl, refuse_taken, write_sheet
    from ..sampling import ENOUGH, draw_sample

    refuse_taken(given.output)
    if given.output.suffix.lower() == ".xlsx":
        load_openpyxl(given.output)
    steps = [step.strip() for step in given.only.split(",")] if given.only else STEPS
    study = home.compare_story(given.story, coded=False)
    sample = draw_sample(study, steps, given.units, given.seed)
    path = write_sheet(study, sample, given.output, given.coder or "")
    for step, units in sample.drawn.items():
        few = f"; too few: fewer than {ENOUGH}" if 0 < len(units) < ENOUGH else ""
        say(f"{step}: {len(units)} of {sample.sizes[step]}{few}")
    if given.output.suffix.lower() == ".csv" and {"claims", "documents"} & {*steps}:
        say("One CSV has no room for the whole pages; name a folder or an .xlsx to have them.")
    say(f"Seed {sample.seed}: the same seed gives the same units.")
    say(f"The coding sheet lies at {path}")


def _agree(given: argparse.Namespace) -> None:
    """Compare filled sheets; write what was found where it is asked for."""
    from ..agree import compare_sheets
    from ..agree_told import tell, write_agreement, write_codings
    from ..filled import read_filled

    if given.codings and not given.story:
        raise UsageError(
            f"{given.codings}: rows of codings.csv name blocks of the story; name it with --story."
        )
    sheets = [read_filled(path) for path in given.sheets]
    settled = read_filled(given.settled, "settled") if given.settled else None
    study = home.compare_story(given.story, coded=False) if given.story else None
    found = compare_sheets(sheets, study, settled)
    say("\n".join([*(settled.told if settled else ()), tell(found)]))
    if given.output:
        write_agreement(found, given.output)
        say(f"Tables, and the disagreements to settle, lie in {given.output}")
    if given.codings:
        path, left_out = write_codings(found, study, given.codings)
        for step in left_out:
            say(f"{step}: what was settled is left out, since only a sample of them was coded")
        say(f"The codings lie at {path}")


COMMANDS = (
    Command(
        "code",
        _code,
        "write a coding sheet for a person: units drawn at random, the program's answers not in it",
        {
            "story": STORY,
            "--output": OUTPUT
            | {"required": True, "help": "an .xlsx, a .csv, or a folder of CSV files"},
            "--coder": {"type": read_name, "help": "a pseudonym; gives a copy its order"},
            "--only": {"metavar": "STEPS", "help": "some of the steps, as in roles,pairs"},
            "--units": {"type": read_count, "metavar": "N", "help": "how many units a step"},
            "--seed": {"type": int, "default": 1, "metavar": "N", "help": "another sample (1)"},
        },
    ),
    Command(
        "agree",
        _agree,
        "say how far filled coding sheets agree, and how right the program is",
        {
            "sheets": {
                "nargs": "+",
                "type": read_path,
                "metavar": "SHEET",
                "help": "a filled sheet",
            },
            "--story": {
                "type": read_name,
                "help": "the sheets' story: compares the program as well",
            },
            "--settled": {
                "type": read_path,
                "metavar": "SHEET",
                "help": "the disagreements, settled",
            },
            "--output": OUTPUT | {"help": "a new folder for tables and disagreements"},
            "--codings": {
                "type": read_path,
                "metavar": "FILE",
                "help": "write rows of codings.csv",
            },
        },
    ),
)
