"""One's own story: make its folder, check it, follow a claim in it, write its report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..errors import UsageError
from ..files import type_path
from . import home
from .command import OUTPUT, STORY, Command, read_name, read_path, say


def _new(given: argparse.Namespace) -> int:
    from ..intake import new_story
    from ..intake.folder import TooFewError
    from ..intake.telling import tell, tell_reasons

    try:
        told = new_story(given.story, given.files, everything=given.all, having=given.having or "")
    except TooFewError as error:
        if error.reasons:
            say(tell_reasons(error.reasons), file=sys.stderr)
        raise
    say(tell(told))
    return 0


def _check(given: argparse.Namespace) -> None:
    from ..checking import find_odd, list_blocks, tell_check

    study = home.compare_story(given.story)
    if given.blocks:
        say("\n".join(list_blocks(study, given.blocks)))
        return
    say("\n".join(tell_check(study)))
    odd = find_odd(study)
    say("\n".join(odd) or "The folder is in order; `samestory report` makes the report.")
    where = f" {type_path(given.story)}" if given.story else ""
    say(f"`samestory check{where} --blocks {study.story.sigla[0]}` lists a page's blocks.")


def _trace(given: argparse.Namespace) -> int:
    from ..asking import ask, ask_patterns

    study = home.compare_story(given.story)
    if given.asked or given.words:
        say("\n".join(ask_patterns(study.story, study.blocks, given.asked, given.words)))
        return 0
    if not study.story.traces:
        raise UsageError(
            f"{study.story.id}: has no [[trace]] in its story.toml; name a pattern, as in "
            f"`samestory trace {type_path(given.story)} 'turnout'`, or words with --words."
        )
    for trace in study.story.traces:
        say(f"{trace.claim}: {trace.question}")
        say("\n".join(f"  {line}" for line in ask(study.story, study.blocks, trace)))
    return 0


def _report(given: argparse.Namespace) -> int:
    from ..pdf import find_browser, print_pdf

    study = None if given.story else home.find_home()
    if given.pdf:
        if given.story and given.output and given.output.suffix.lower() == ".pdf":
            raise UsageError(
                f"{given.output}: names the page, and the PDF lies beside it; end it in .html."
            )
        find_browser()  # before a long run, not after it
    if study is None:
        _report_story(given)
        return 0
    from ..files import refuse_below
    from ..pages import build_report

    if given.output:
        refuse_below(given.output)
    site = build_report(study, given.output, given.public)
    for line in site.differences:
        say(f"otherwise than published: {line}")
    say(f"The report lies at {site.index}")
    if given.pdf:
        say(f"The PDF lies at {print_pdf(study / 'build', site.index.with_name('report.pdf'))}")
    return 1 if site.differences and site.strict else 0


def _report_story(given: argparse.Namespace) -> None:
    """Write the report of a story as one page; with --pdf also as a PDF beside it."""
    from ..files import refuse_file
    from ..pdf import print_page
    from ..report import write_report

    study = home.compare_story(given.story)
    path = given.output or Path(f"{study.story.id}-report.html")
    if given.pdf:
        refuse_file(path.with_suffix(".pdf"), "the PDF", "report.pdf")
    say(f"The report lies at {write_report(study, path, public=given.public)}")
    if given.pdf:
        say(f"The PDF lies at {print_page(path, path.with_suffix('.pdf'))}")


COMMANDS = (
    Command(
        "new",
        _new,
        "make a story folder of saved articles: web pages, Word, PDF, text, exports of databases",
        {
            "story": {"type": read_path, "metavar": "MY-STORY", "help": "the folder to make"},
            "files": {
                "nargs": "+",
                "type": read_path,
                "metavar": "FILE",
                "help": "a saved article, an export that holds many, or a folder of such files",
            },
            "--having": {
                "type": read_name,
                "metavar": "WORDS",
                "help": "take in only the articles that have these words, as of a large export",
            },
            "--all": {
                "action": "store_true",
                "help": "take in what seems no article, is doubled, or in another language",
            },
        },
    ),
    Command(
        "check",
        _check,
        "read a story folder, say what each page is taken for, and what looks wrong",
        {
            "story": STORY,
            "--blocks": {
                "type": read_name,
                "metavar": "SIGLUM",
                "help": "list the blocks of one page, with their roles and rules",
            },
        },
    ),
    Command(
        "trace",
        _trace,
        "show where each page has a claim, or what a pattern finds",
        {
            "story": {"type": read_name, "help": "a story folder"},
            "asked": {
                "nargs": "*",
                "type": read_name,
                "metavar": "PATTERN",
                "help": "a regular expression; without one, the claims of story.toml",
            },
            "--words": {"nargs": "+", "default": (), "help": "plain words, each in quotes"},
        },
    ),
    Command(
        "report",
        _report,
        "build the study's site; of any other story, one page",
        {
            "story": STORY,
            "--output": OUTPUT,
            "--public": {"action": "store_true", "help": "short quotations, no full texts"},
            "--pdf": {"action": "store_true", "help": "print it as well; needs Chromium or Chrome"},
        },
    ),
)
