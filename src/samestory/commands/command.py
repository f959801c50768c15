"""What a command is made of: its arguments, how they are read, and how it says what it did."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from ..errors import UsageError
from ..markup import plain


class Command(NamedTuple):
    """A command: its name, what does it (None or the exit status), its help, its arguments."""

    name: str
    does: Callable[[argparse.Namespace], int | None]
    says: str
    #: Each argument's name and what argparse is told of it.
    arguments: dict[str, dict[str, Any]]


def say(text: object, file: TextIO | None = None) -> None:
    """Print with the characters named that cannot be seen: no title of a page steers a terminal."""
    print(plain(text).replace("\r", "[U+000D]"), file=file)


def read_name(text: str) -> str:
    """Read a name; an empty one is refused with UsageError."""
    if not text.strip():
        raise UsageError("an empty name: names no file or folder; write its path, or leave it out.")
    return text


def read_path(text: str) -> Path:
    """Read a path; an empty one, which would mean the folder one is in, is refused."""
    return Path(read_name(text))


def read_count(text: str) -> int:
    """Read a number of units; what is none, or below one, is refused."""
    if not text.isdecimal() or int(text) < 1:
        raise UsageError(f"{text}: not a number of units; give a whole number from 1 on.")
    return int(text)


#: Arguments that several commands have.
STORY = {"nargs": "?", "type": read_name, "help": "a story folder; without it, the study's"}
OUTPUT = {"type": read_path, "help": "where to write"}
