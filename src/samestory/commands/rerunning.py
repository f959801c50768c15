"""The study run again: what moved, what differs from the published run, and publishing it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ..errors import UsageError
from . import home
from .command import OUTPUT, STORY, Command, read_name, read_path, say

#: The findings of the study as last published, in its folder.
PUBLISHED = "notebooks/findings.csv"


def _diff(given: argparse.Namespace) -> int:
    import pandas as pd

    from ..pages import moved
    from ..story import Rules

    rules = _read_rules(given.rules)
    Rules().replace(**rules)  # before the study is made, not after it
    if given.story and not given.against:
        raise UsageError(
            f"{given.story}: no findings are published of it; name those of another run of it, "
            "which `samestory tables` writes, with --against."
        )
    do = "name a story with --story and a findings.csv with --against, or "
    path = given.against or home.find_home(do) / PUBLISHED
    if not path.is_file():
        raise UsageError(f"{path}: no such file; name a findings.csv with --against.")
    new = home.compare_story(given.story).rerun(**rules).findings
    try:
        old = pd.read_csv(path, keep_default_na=False)
        lines = moved(old, new)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, KeyError, ValueError):
        raise UsageError(
            f"{path}: not a table of findings; `samestory tables` writes one; name that."
        ) from None
    say("\n".join(lines) if lines else "No finding moved.")
    return 0


def _read_rules(texts: Sequence[str]) -> dict[str, float]:
    """Read rules and their values; a rule that is given twice is refused."""
    rules: dict[str, float] = {}
    for name, value in map(_rule, texts):
        if name in rules:
            raise UsageError(f"rule {name}: is given twice; give it one value.")
        rules[name] = value
    return rules


def _rule(text: str) -> tuple[str, float]:
    """Read RULE=VALUE."""
    name, equals, value = text.partition("=")
    try:
        return name, int(value) if value.lstrip("-").isdigit() else float(value)
    except ValueError:
        raise UsageError(f"{text}: not a rule and its value; write it as in min_run=6.") from None


def _compare_runs(given: argparse.Namespace) -> None:
    from ..files import refuse_file, write_whole
    from ..runs import compare_runs, published_run, rerun_study
    from ..runs_page import write_page
    from ..runs_told import tell

    if given.html:
        refuse_file(given.html, "the comparison", "runs.html")
    do = "name two notebooks, or two folders of them, or "
    if given.mine and not given.mine.exists():
        raise UsageError(
            f"{given.mine}: no such file or folder; name a notebook, or a folder of them."
        )
    if given.mine:
        published = given.published or published_run(
            home.find_home(do), home.HOME / "build" / "published"
        )
        comparison = compare_runs(given.mine, published)
    else:
        study = home.find_home(do)
        print("Running copies of the notebooks; that takes a while.", file=sys.stderr)
        comparison = rerun_study(study, study / home.STORY)
    say(tell(comparison))
    if given.html:
        say(f"Side by side: {write_whole(given.html, write_page(comparison))}")


def _lite(given: argparse.Namespace) -> None:
    from ..lite import build_lite

    study = home.find_home("")
    output = given.output or study / ("lite-public" if given.public else "lite")
    folder, size = build_lite(study, output, given.public, given.pyodide)
    say(f"The site lies in {folder} ({size / 1e6:.0f} MB); serve it over http, as by:")
    say(f"    {Path(sys.executable).name} -m http.server --bind 127.0.0.1 --directory {folder}")


def _publish(given: argparse.Namespace) -> None:
    from ..pages import publish_study

    for path in publish_study(home.find_home("")):
        say(f"written: {path}")


COMMANDS = (
    Command(
        "diff",
        _diff,
        "say which finding moved since it was published",
        {
            "rules": {"nargs": "*", "metavar": "RULE=VALUE", "help": "as in min_run=6"},
            "--story": {"type": read_name, "help": STORY["help"]},
            "--against": {"type": read_path, "help": "findings.csv of another run"},
        },
    ),
    Command(
        "compare-runs",
        _compare_runs,
        "show cell by cell how your run of the notebooks differs from the published one",
        {
            "mine": {
                "nargs": "?",
                "type": read_path,
                "help": "your notebook or folder; without it, the study's notebooks are run anew",
            },
            "published": {
                "nargs": "?",
                "type": read_path,
                "help": "what to compare with; without it, the notebooks as last committed",
            },
            "--html": {"type": read_path, "help": "write a page with both runs side by side"},
        },
    ),
    Command(
        "lite",
        _lite,
        "make a JupyterLite site of the notebooks, to run them in a browser",
        {
            "--output": OUTPUT,
            "--public": {"action": "store_true", "help": "an invented story, no saved pages"},
            "--pyodide": {"help": "a copy of Pyodide to serve with it, so that nothing is fetched"},
        },
    ),
    Command(
        "publish",
        _publish,
        "run the study's notebooks and keep their outputs",
        {},
    ),
)
