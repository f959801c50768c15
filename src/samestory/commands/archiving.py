"""An archive: many articles compared at once, and a part of it opened to be read."""

from __future__ import annotations

import argparse

from ..errors import UsageError
from .command import OUTPUT, Command, read_count, read_name, read_path, say


def _open(given: argparse.Namespace) -> None:
    """Make a story folder of a group, or of two articles; say what is in it."""
    from ..archive.articletexts import texts_of
    from ..archive.opening import open_group, open_pair
    from ..intake.telling import tell

    if len(given.what) == 1:
        opened = open_group(
            given.archive, _read_group(given.what[0]), given.output, texts_of, given.most or 0,
            given.bare,
        )  # fmt: skip
    elif len(given.what) == 2:
        opened = open_pair(given.archive, *given.what, given.output, texts_of, given.bare)
    else:
        raise UsageError(
            f"{' '.join(given.what)}: {len(given.what)} names; what is opened is a group by its "
            "number, or two articles by their ids; name one or two."
        )
    say(tell(opened.told))
    say(opened.says)


def _read_group(text: str) -> int:
    """Read the number of a group."""
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    raise UsageError(
        f"{text}: is no number of a group; the report lists them, as in `samestory open DIR 1`; a "
        "pair is opened by two ids."
    )


COMMANDS = (
    Command(
        "open",
        _open,
        "make a story folder of a group, or of two articles, of an archive",
        {
            "archive": {
                "type": read_path,
                "metavar": "DIR",
                "help": "the folder that a run of samestory archive left",
            },
            "what": {
                "nargs": "+",
                "type": read_name,
                "metavar": "GROUP | ID_A ID_B",
                "help": "the number of a group, or the ids of two articles",
            },
            "--output": OUTPUT | {"help": "the story folder to make; without it, group-N"},
            "--most": {
                "type": read_count,
                "metavar": "N",
                "help": "the most articles of a group that are taken",
            },
            "--bare": {
                "action": "store_true",
                "help": "leave the lines out that the run took for furniture",
            },
        },
    ),
)
