"""The command line: each command, what it is for, and the sentence that refuses a mistake.

Results go to the standard output, what went wrong to the standard error; a mistake of the user's
is one sentence and an exit status of its own, never a traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from .errors import SamestoryError, UsageError
from .markup import plain
from .prose import count

#: The folder that holds the study: its notebooks and its story.
HOME = Path(__file__).resolve().parents[2]
STORY = "data/moscow-2021"
PUBLISHED = "notebooks/findings.csv"


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; give the exit status (0 done, 1 refused, 2 wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        given = _parser().parse_args(words)
        return given.does(given) or 0
    except SamestoryError as error:
        _print(f"samestory: {error}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _print(
            f"samestory: {where}{error.strerror or error}; mend that and try again.",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        _print(
            "samestory: stopped; nothing half-made was left under a final name.", file=sys.stderr
        )
        return 130
    return 1


def _print(text: object, file: TextIO | None = None) -> None:
    """Print with the characters named that cannot be seen: no title of a page steers a terminal."""
    print(plain(text).replace("\r", "[U+000D]"), file=file)


def _parser() -> argparse.ArgumentParser:
    from . import __version__

    parser = argparse.ArgumentParser(
        prog="samestory", description="Same story, different words: compare saved news pages."
    )
    parser.add_argument("--version", action="version", version=f"samestory {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    for name, does, says, options in COMMANDS:
        command = commands.add_parser(name, help=says, description=says)
        command.set_defaults(does=does)
        for option, how in options.items():
            command.add_argument(option, **how)
    return parser


def _path(text: str) -> Path:
    """Read a path; an empty one, which would mean the folder one is in, is refused."""
    return Path(_name(text))


def _name(text: str) -> str:
    if not text.strip():
        raise UsageError("an empty name: names no file or folder; write its path, or leave it out.")
    return text


def _count(text: str) -> int:
    """Read a number of units; what is none, or below one, is refused."""
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"{text}: not a number of units; give a whole number from 1 on.")
    return int(text)


def _home(do: str = "name a story folder, or ") -> Path:
    """The folder of the study; from an installed wheel there is none, and what to *do* is said."""
    if not (HOME / STORY).is_dir():
        raise UsageError(
            f"the study: it is not part of this installation; {do}run from a copy of the project."
        )
    return HOME


def _compare(story: str | None, coded: bool = True):
    from .study import compare

    return compare(story or _home() / STORY, coded=coded)


def _new(given: argparse.Namespace) -> int:
    from .intake import new_story
    from .intake.folder import TooFewError
    from .intake.telling import tell, tell_reasons

    try:
        told = new_story(given.story, given.files, everything=given.all, having=given.having or "")
    except TooFewError as error:
        if error.reasons:
            _print(tell_reasons(error.reasons), file=sys.stderr)
        raise
    _print(tell(told))
    return 0


def _report(given: argparse.Namespace) -> int:
    from .pdf import find_browser, print_pdf

    home = None if given.story else _home()
    if given.pdf:
        if given.story and given.output and given.output.suffix.lower() == ".pdf":
            raise UsageError(
                f"{given.output}: names the page, and the PDF lies beside it; end it in .html."
            )
        find_browser()  # before a long run, not after it
    if home is None:
        _report_story(given)
        return 0
    from .files import refuse_below
    from .pages import build_report

    if given.output:
        refuse_below(given.output)
    site = build_report(home, given.output, given.public)
    for line in site.differences:
        _print(f"otherwise than published: {line}")
    _print(f"The report lies at {site.index}")
    if given.pdf:
        _print(f"The PDF lies at {print_pdf(home / 'build', site.index.with_name('report.pdf'))}")
    return 1 if site.differences and site.strict else 0


def _report_story(given: argparse.Namespace) -> None:
    """Write the report of a story as one page; with --pdf also as a PDF beside it."""
    from .files import refuse_file
    from .pdf import print_page
    from .report import write_report

    study = _compare(given.story)
    path = given.output or Path(f"{study.story.id}-report.html")
    if given.pdf:
        refuse_file(path.with_suffix(".pdf"), "the PDF", "report.pdf")
    _print(f"The report lies at {write_report(study, path, public=given.public)}")
    if given.pdf:
        _print(f"The PDF lies at {print_page(path, path.with_suffix('.pdf'))}")


def _tables(given: argparse.Namespace) -> None:
    from .package import write_tables

    written = write_tables(_compare(given.story, coded=not given.uncoded), given.output)
    _print(f"{len(written) - 1} tables and their description lie in {given.output}")


def _export(given: argparse.Namespace) -> None:
    from .export import FORMS, count_closed, write_export

    study = _compare(given.story, coded=not given.uncoded)
    path = write_export(study, given.to, given.output, given.full)
    if given.full and FORMS[given.to].words and (n := count_closed(study)):
        _print(
            f"holds full texts of {count(n, 'page')} whose rights are not open; for the owner of "
            "the pages, not for publication"
        )
    _print(f"The export ({FORMS[given.to].says}) lies at {path}")


def _restore(given: argparse.Namespace) -> None:
    from .bundle import restore_tables

    written = restore_tables(given.bundle, given.pages, given.output)
    _print(f"{len(written) - 1} tables, each as its SHA-256 says, lie in {given.output}")


def _check(given: argparse.Namespace) -> None:
    from .checking import find_odd, list_blocks, tell_check

    study = _compare(given.story)
    if given.blocks:
        _print("\n".join(list_blocks(study, given.blocks)))
        return
    _print("\n".join(tell_check(study)))
    odd = find_odd(study)
    _print("\n".join(odd) or "The folder is in order; `samestory report` makes the report.")
    where = f" {_quoted(given.story)}" if given.story else ""
    _print(f"`samestory check{where} --blocks {study.story.sigla[0]}` lists a page's blocks.")


def _quoted(path: str) -> str:
    """A path as it is typed at a prompt."""
    return f'"{path}"' if " " in path else path


def _trace(given: argparse.Namespace) -> int:
    from .asking import ask, ask_patterns

    study = _compare(given.story)
    if given.asked or given.words:
        _print("\n".join(ask_patterns(study.story, study.blocks, given.asked, given.words)))
        return 0
    if not study.story.traces:
        raise UsageError(
            f"{study.story.id}: has no [[trace]] in its story.toml; name a pattern, as in "
            f"`samestory trace {given.story} 'turnout'`, or words with --words."
        )
    for trace in study.story.traces:
        _print(f"{trace.claim}: {trace.question}")
        _print("\n".join(f"  {line}" for line in ask(study.story, study.blocks, trace)))
    return 0


def _code(given: argparse.Namespace) -> None:
    """Write a coding sheet, and say what is in it."""
    from .codebook import STEPS
    from .codingsheets import load_openpyxl, refuse_taken, write_sheet
    from .sampling import ENOUGH, draw_sample

    refuse_taken(given.output)
    if given.output.suffix.lower() == ".xlsx":
        load_openpyxl(given.output)
    steps = [step.strip() for step in given.only.split(",")] if given.only else STEPS
    study = _compare(given.story, coded=False)
    sample = draw_sample(study, steps, given.units, given.seed)
    path = write_sheet(study, sample, given.output, given.coder or "")
    for step, units in sample.drawn.items():
        few = f"; too few: fewer than {ENOUGH}" if 0 < len(units) < ENOUGH else ""
        _print(f"{step}: {len(units)} of {sample.sizes[step]}{few}")
    if given.output.suffix.lower() == ".csv" and {"claims", "documents"} & {*steps}:
        _print("One CSV has no room for the whole pages; name a folder or an .xlsx to have them.")
    _print(f"Seed {sample.seed}: the same seed gives the same units.")
    _print(f"The coding sheet lies at {path}")


def _agree(given: argparse.Namespace) -> None:
    """Compare filled sheets; write what was found where it is asked for."""
    from .agree import compare_sheets
    from .agree_told import tell, write_agreement, write_codings
    from .filled import read_filled

    if given.codings and not given.story:
        raise UsageError(
            f"{given.codings}: rows of codings.csv name blocks of the story; name it with --story."
        )
    sheets = [read_filled(path) for path in given.sheets]
    settled = read_filled(given.settled, "settled") if given.settled else None
    study = _compare(given.story, coded=False) if given.story else None
    found = compare_sheets(sheets, study, settled)
    _print("\n".join([*(settled.told if settled else ()), tell(found)]))
    if given.output:
        write_agreement(found, given.output)
        _print(f"Tables, and the disagreements to settle, lie in {given.output}")
    if given.codings:
        path, left_out = write_codings(found, study, given.codings)
        for step in left_out:
            _print(f"{step}: what was settled is left out, since only a sample of them was coded")
        _print(f"The codings lie at {path}")


def _diff(given: argparse.Namespace) -> int:
    import pandas as pd

    from .pages import moved
    from .story import Rules

    rules = _read_rules(given.rules)
    Rules().replace(**rules)  # before the study is made, not after it
    if given.story and not given.against:
        raise UsageError(
            f"{given.story}: no findings are published of it; name those of another run of it, "
            "which `samestory tables` writes, with --against."
        )
    do = "name a story with --story and a findings.csv with --against, or "
    path = given.against or _home(do) / PUBLISHED
    if not path.is_file():
        raise UsageError(f"{path}: no such file; name a findings.csv with --against.")
    new = _compare(given.story).rerun(**rules).findings
    try:
        old = pd.read_csv(path, keep_default_na=False)
        lines = moved(old, new)
    except (pd.errors.ParserError, pd.errors.EmptyDataError, KeyError, ValueError):
        raise UsageError(
            f"{path}: not a table of findings; `samestory tables` writes one; name that."
        ) from None
    _print("\n".join(lines) if lines else "No finding moved.")
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
    from .files import refuse_file, write_whole
    from .runs import compare_runs, published_run, rerun_study
    from .runs_page import write_page
    from .runs_told import tell

    if given.html:
        refuse_file(given.html, "the comparison", "runs.html")
    do = "name two notebooks, or two folders of them, or "
    if given.mine and not given.mine.exists():
        raise UsageError(
            f"{given.mine}: no such file or folder; name a notebook, or a folder of them."
        )
    if given.mine:
        published = given.published or published_run(_home(do), HOME / "build" / "published")
        comparison = compare_runs(given.mine, published)
    else:
        home = _home(do)
        print("Running copies of the notebooks; that takes a while.", file=sys.stderr)
        comparison = rerun_study(home, home / STORY)
    _print(tell(comparison))
    if given.html:
        _print(f"Side by side: {write_whole(given.html, write_page(comparison))}")


def _publish(given: argparse.Namespace) -> None:
    from .pages import publish_study

    for path in publish_study(_home("")):
        _print(f"written: {path}")


def _lite(given: argparse.Namespace) -> None:
    from .lite import build_lite

    home = _home("")
    output = given.output or home / ("lite-public" if given.public else "lite")
    folder, size = build_lite(home, output, given.public, given.pyodide)
    _print(f"The site lies in {folder} ({size / 1e6:.0f} MB); serve it over http, as by:")
    _print(f"    {Path(sys.executable).name} -m http.server --bind 127.0.0.1 --directory {folder}")


_FORMS = "csv, parquet, package, tei, annotations, bundle, bibtex, csl, ris"
_STORY = {"nargs": "?", "type": _name, "help": "a story folder; without it, the study's"}
_OUTPUT = {"type": _path, "help": "where to write"}
#: Each command: its name, what does it, what it is for, and its arguments.
COMMANDS = (
    (
        "new",
        _new,
        "make a story folder of saved articles: web pages, Word, PDF, text, exports of databases",
        {
            "story": {"type": _path, "metavar": "MY-STORY", "help": "the folder to make"},
            "files": {
                "nargs": "+",
                "type": _path,
                "metavar": "FILE",
                "help": "a saved article, an export that holds many, or a folder of such files",
            },
            "--having": {
                "type": _name,
                "metavar": "WORDS",
                "help": "take in only the articles that have these words, as of a large export",
            },
            "--all": {
                "action": "store_true",
                "help": "take in what seems no article, is doubled, or in another language",
            },
        },
    ),
    (
        "report",
        _report,
        "build the study's site; of any other story, one page",
        {
            "story": _STORY,
            "--output": _OUTPUT,
            "--public": {"action": "store_true", "help": "short quotations, no full texts"},
            "--pdf": {"action": "store_true", "help": "print it as well; needs Chromium or Chrome"},
        },
    ),
    (
        "tables",
        _tables,
        "write every table as CSV, full texts included; for use at home (see export)",
        {
            "story": _STORY,
            "--output": _OUTPUT | {"required": True, "help": "the folder to write into"},
            "--uncoded": {"action": "store_true", "help": "leave human codings out"},
        },
    ),
    (
        "export",
        _export,
        "write the study for other programs and other people; short quotations, no full texts",
        {
            "story": _STORY,
            "--to": {"required": True, "metavar": "FORM", "help": f"one of {_FORMS}"},
            "--output": _OUTPUT | {"required": True, "help": "the file or folder to write"},
            "--full": {"action": "store_true", "help": "full texts, for the owner of the pages"},
            "--uncoded": {"action": "store_true", "help": "leave human codings out"},
        },
    ),
    (
        "restore",
        _restore,
        "turn a bundle and the pages that it was made from into the full tables",
        {
            "bundle": {"type": _path, "metavar": "BUNDLE", "help": "made by export --to bundle"},
            "pages": {"type": _path, "metavar": "PAGES", "help": "a folder that holds the pages"},
            "--output": _OUTPUT | {"required": True, "help": "the folder to write into"},
        },
    ),
    (
        "check",
        _check,
        "read a story folder, say what each page is taken for, and what looks wrong",
        {
            "story": _STORY,
            "--blocks": {
                "type": _name,
                "metavar": "SIGLUM",
                "help": "list the blocks of one page, with their roles and rules",
            },
        },
    ),
    (
        "trace",
        _trace,
        "show where each page has a claim, or what a pattern finds",
        {
            "story": {"type": _name, "help": "a story folder"},
            "asked": {
                "nargs": "*",
                "type": _name,
                "metavar": "PATTERN",
                "help": "a regular expression; without one, the claims of story.toml",
            },
            "--words": {"nargs": "+", "default": (), "help": "plain words, each in quotes"},
        },
    ),
    (
        "code",
        _code,
        "write a coding sheet for a person: units drawn at random, the program's answers not in it",
        {
            "story": _STORY,
            "--output": _OUTPUT
            | {"required": True, "help": "an .xlsx, a .csv, or a folder of CSV files"},
            "--coder": {"type": _name, "help": "a pseudonym; gives a copy its order"},
            "--only": {"metavar": "STEPS", "help": "some of the steps, as in roles,pairs"},
            "--units": {"type": _count, "metavar": "N", "help": "how many units a step"},
            "--seed": {"type": int, "default": 1, "metavar": "N", "help": "another sample (1)"},
        },
    ),
    (
        "agree",
        _agree,
        "say how far filled coding sheets agree, and how right the program is",
        {
            "sheets": {"nargs": "+", "type": _path, "metavar": "SHEET", "help": "a filled sheet"},
            "--story": {"type": _name, "help": "the sheets' story: compares the program as well"},
            "--settled": {"type": _path, "metavar": "SHEET", "help": "the disagreements, settled"},
            "--output": _OUTPUT | {"help": "a new folder for tables and disagreements"},
            "--codings": {"type": _path, "metavar": "FILE", "help": "write rows of codings.csv"},
        },
    ),
    (
        "diff",
        _diff,
        "say which finding moved since it was published",
        {
            "rules": {"nargs": "*", "metavar": "RULE=VALUE", "help": "as in min_run=6"},
            "--story": {"type": _name, "help": _STORY["help"]},
            "--against": {"type": _path, "help": "findings.csv of another run"},
        },
    ),
    (
        "compare-runs",
        _compare_runs,
        "show cell by cell how your run of the notebooks differs from the published one",
        {
            "mine": {
                "nargs": "?",
                "type": _path,
                "help": "your notebook or folder; without it, the study's notebooks are run anew",
            },
            "published": {
                "nargs": "?",
                "type": _path,
                "help": "what to compare with; without it, the notebooks as last committed",
            },
            "--html": {"type": _path, "help": "write a page with both runs side by side"},
        },
    ),
    (
        "lite",
        _lite,
        "make a JupyterLite site of the notebooks, to run them in a browser",
        {
            "--output": _OUTPUT,
            "--public": {"action": "store_true", "help": "an invented story, no saved pages"},
            "--pyodide": {"help": "a copy of Pyodide to serve with it, so that nothing is fetched"},
        },
    ),
    ("publish", _publish, "run the study's notebooks and keep their outputs", {}),
)


if __name__ == "__main__":
    sys.exit(main())
