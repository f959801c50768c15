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


def _archive(given: argparse.Namespace) -> None:
    """Find what the articles of an archive share; leave tables and a report."""
    from ..archive.finishedrun import refuse_without_arrow

    refuse_without_arrow()
    from ..archive.job import Job, default_work, do_job, tell, tell_estimate
    from ..archive.store import Work

    work = Work(given.work) if given.work else default_work(given.output)
    job = Job(
        given.articles, given.output, work, dict(given.columns), given.resume, given.keep,
        given.quiet, given.threads, given.scheduler, given.workers,
    )  # fmt: skip
    say(tell_estimate(job) if given.estimate else tell(job, do_job(job)))


def _read_columns(text: str) -> list[tuple[str, str]]:
    """Read which column holds what: text=body,id=url."""
    told = [pair.partition("=") for pair in text.split(",")]
    if not all(key and name for key, _, name in told):
        raise UsageError(
            f"{text}: says not which column holds what; write it as in text=body,id=url."
        )
    return [(key.strip(), name.strip()) for key, _, name in told]


COMMANDS = (
    Command(
        "archive",
        _archive,
        "find what the articles of an archive share: pairs, groups, passages, a report",
        {
            "articles": {
                "type": read_name,
                "metavar": "ARTICLES",
                "help": "Parquet, CSV or JSON Lines: a file, a folder, a pattern, an address",
            },
            "--output": OUTPUT | {"required": True, "help": "the folder for tables and report"},
            "--columns": {
                "type": _read_columns,
                "default": [],
                "metavar": "KEY=NAME,…",
                "help": "which column holds what, where its name does not say: text=body,id=url",
            },
            "--resume": {"action": "store_true", "help": "go on with a run that was stopped"},
            "--estimate": {
                "action": "store_true",
                "help": "say what it would take: time, memory, disk; and do nothing",
            },
            "--threads": {"type": read_count, "metavar": "N", "help": "tasks at a time, here"},
            "--scheduler": {
                "type": read_name,
                "metavar": "ADDRESS",
                "help": "a Dask scheduler whose workers do the tasks",
            },
            "--workers": {
                "type": read_count,
                "metavar": "N",
                "help": "worker processes of a Dask cluster that is begun here",
            },
            "--work": {
                "type": read_name,
                "metavar": "FOLDER",
                "help": "where to keep what is not done yet, here or in object storage",
            },
            "--keep": {"action": "store_true", "help": "keep the work folder at the end"},
            "--quiet": {"action": "store_true", "help": "say nothing of the progress"},
        },
    ),
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
