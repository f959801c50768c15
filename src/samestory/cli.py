"""The command line: its parser, and the sentence that refuses a mistake.

Results go to the standard output, what went wrong to the standard error; a mistake of the user's
is one sentence and an exit status of its own, never a traceback.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from .commands import COMMANDS
from .commands.command import say
from .errors import SamestoryError


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; give the exit status (0 done, 1 refused, 2 wrong usage)."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        given = _parser().parse_args(words)
        return given.does(given) or 0
    except SamestoryError as error:
        say(f"samestory: {error}", file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        say(
            f"samestory: {where}{error.strerror or error}; mend that and try again.",
            file=sys.stderr,
        )
    except MemoryError:
        say(
            "samestory: the memory that this process may have is full; end other programs, or do "
            "less at a time (as by --threads 1), and try again; an archive goes on by --resume.",
            file=sys.stderr,
        )
    except KeyboardInterrupt as stop:  # a long run says how to go on
        said = str(stop) or "stopped; nothing half-made was left under a final name."
        say(f"samestory: {said}", file=sys.stderr)
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    from . import __version__

    parser = argparse.ArgumentParser(
        prog="samestory", description="Same story, different words: compare saved news pages."
    )
    parser.add_argument("--version", action="version", version=f"samestory {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    for name, does, says, arguments in COMMANDS:
        command = commands.add_parser(name, help=says, description=says)
        command.set_defaults(does=does)
        for argument, how in arguments.items():
            command.add_argument(argument, **how)
    return parser


if __name__ == "__main__":
    sys.exit(main())
