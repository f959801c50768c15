"""Replies: what a student wrote, read as what it means, and set beside what the tables say.

A student writes words, not code: ``"L"``, ``"d, e"``, ``"Dawn and L"``, ``"13 October 2024"``,
``"four, five and two"``. Capitals, order, spaces and marks do not count. What cannot be read at all
is no wrong answer: it is told in a sentence what would be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import SamestoryError
from .lexicon import MONTHS
from .prose import listed
from .tokens import words

#: Names that a page goes by, casefolded, and its siglum.
Names = Mapping[str, str]
NOTHING = frozenset("none nobody nowhere no zero ∅ -".split())
FILLING = frozenset("and or page pages the of in on only".split())
NUMBERS = {
    name: n
    for n, name in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
        "fifteen sixteen seventeen eighteen nineteen twenty".split()
    )
} | {"no": 0, "none": 0, "nothing": 0}  # fmt: skip
#: The number of a month by its first three letters.
MONTH = {name[:3].casefold(): n for n, name in enumerate(MONTHS, 1)}
#: How near a decimal must come: the second place, rounded either way.
NEAR = 0.0051


class Unread(SamestoryError):
    """An answer that cannot be read: the message says what would be."""


@dataclass(frozen=True)
class Form:
    """A form of answers: how to write one, how it is read, and how it is printed.

    ``read`` takes what was written and the names of the pages, and raises ``Unread``.
    """

    how: str
    read: Callable[[Any, Names], Any]
    show: Callable[[Any], str]

    def same(self, answer: Any, given: Any) -> bool:
        """Whether an answer that was read is the right one."""
        if isinstance(answer, tuple) and isinstance(given, tuple):
            return len(answer) == len(given) and all(map(self.same, answer, given))
        if isinstance(answer, float):
            return abs(answer - given) < NEAR
        return bool(answer == given)


def name_pages(pages: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The names by which each page may be called, given pairs of siglum and outlet.

    An outlet names a page only if it has no other one here; a siglum goes before an outlet.

    >>> name_pages([("D", "Dawn"), ("E", "The Times"), ("L", "The Times")])
    {'dawn': 'D', 'd': 'D', 'e': 'E', 'l': 'L'}
    """
    pages = list(pages)
    outlets = [outlet.casefold() for _, outlet in pages]
    made = {o.casefold(): s for s, o in pages if outlets.count(o.casefold()) == 1}
    folded = [siglum.casefold() for siglum, _ in pages]
    for siglum, _ in pages:
        alike = folded.count(siglum.casefold()) > 1
        made[siglum if alike else siglum.casefold()] = siglum
    return made


def read_sigla(given: Any, names: Names) -> frozenset[str]:
    """Read the signs of some pages, in any order: ``"L"``, ``"d, e"``, ``"DE"``, ``"Dawn and L"``.

    ``"none"`` is no page at all. What names no page raises ``Unread``.
    """
    told = " ".join([given] if isinstance(given, str) else map(str, given))
    found = set()
    for name in sorted(names, key=len, reverse=True):
        if " " in name or len(name) > 3:
            told, n = re.subn(rf"(?i)(?<!\w){re.escape(name)}(?!\w)", " ", told)
            found |= {names[name]} if n else set()
    for token in re.findall(r"[^\s,;:.|/()+&\"'“”‘’]+", told):
        found |= _signs(token, names)
    return frozenset(found)


def _signs(token: str, names: Names) -> set[str]:
    """The pages that one word names: one, none, or one a letter."""
    known = {**names, **{siglum: siglum for siglum in names.values()}}
    for way in (token, token.casefold()):
        if way in known:
            return {known[way]}
    if token.casefold() in FILLING | NOTHING:
        return set()
    letters = [known.get(letter) or known.get(letter.casefold()) for letter in token]
    if all(letters):
        return {letter for letter in letters if letter}
    raise Unread(
        f"{token} is no sign of a page here; the signs are {listed(sorted(set(names.values())))}; "
        "write them with spaces between, or write none."
    )


def read_numbers(n: int) -> Callable[[Any, Names], tuple[float, ...]]:
    """Make a reader of *n* numbers, in figures or in words up to twenty, in their order."""

    def read(given: Any, _: Names) -> tuple[float, ...]:
        """Read them; another count of numbers raises ``Unread``."""
        told = " ".join([given] if isinstance(given, str) else map(str, _several(given)))
        figures = re.findall(r"-?\d+(?:,\d{3})*(?:\.\d+)?|[a-z]+", told.casefold())
        found = [
            NUMBERS[one] if one in NUMBERS else float(one.replace(",", ""))
            for one in figures
            if one in NUMBERS or not one.isalpha()
        ]
        if len(found) != n:
            asked = "one number" if n == 1 else f"{n} numbers, with commas between"
            raise Unread(f"“{told}” is not read as {asked}; write figures, such as 7.")
        return tuple(float(one) for one in found)

    return read


def _several(given: Any) -> Iterable[Any]:
    return given if isinstance(given, list | tuple | set | frozenset) else [given]


def show_numbers(answer: Iterable[float]) -> str:
    """Print numbers: whole ones without a point, others with two places."""
    return ", ".join(f"{n:.0f}" if float(n).is_integer() else f"{n:.2f}" for n in answer)


def read_day(given: Any, _: Names) -> str:
    """Read a day, a month or a year as ISO 8601: ``"13 Oct 2024"``, ``"2024-10"``, ``2022``.

    What has no year, or may be either of two days, raises ``Unread``.
    """
    told = str(given).casefold()
    iso = re.fullmatch(r"\s*(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?\s*", told)
    if iso:
        return "-".join(f"{int(part):02d}" for part in iso.groups() if part)
    year = re.search(r"\b\d{4}\b", told)
    month = next((MONTH[m[:3]] for m in re.findall("[a-z]{3,}", told) if m[:3] in MONTH), 0)
    day = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?(?!\d)", told)
    if not year or (day and not month):
        raise Unread(
            f"“{given}” is not read as a date; write day, month and year, such as 3 May 2031."
        )
    parts = [year[0], f"{month:02d}" if month else "", f"{int(day[1]):02d}" if day else ""]
    return "-".join(part for part in parts if part)


def read_words(given: Any, _: Names) -> frozenset[str]:
    """Read some words in any order, with or without quotation marks; ``"none"`` is no word."""
    told = given if isinstance(given, str) else " ".join(map(str, given))
    found = {word.level for word in words(told) if word.text} - {"and"}
    return frozenset() if found <= {"none", "no", "words", "word"} else frozenset(found)


def read_yes(given: Any, _: Names) -> bool:
    """Read yes or no; anything else raises ``Unread``."""
    first = (re.findall("[a-z]+", str(given).casefold()) or [""])[0]
    if first not in ("yes", "y", "true", "no", "n", "false"):
        raise Unread(f"“{given}” is not read; write yes or no.")
    return first in ("yes", "y", "true")


def read_rows(given: Any, names: Names) -> dict[str, frozenset[str]]:
    """Read a small table: a row a line or between semicolons, as in ``"body: A E; caption: L"``.

    A mapping of rows to signs is read too. A row without a colon raises ``Unread``; a row that is
    left out, or is empty, has no page.
    """
    if isinstance(given, Mapping):
        rows = [(str(name), told) for name, told in given.items()]
    else:
        told = [line for line in re.split(r"[;\n]", str(given)) if line.strip()]
        if not all(":" in line for line in told):
            raise Unread('Write each row with a colon, such as "body: X Y; caption: none".')
        rows = [(line.partition(":")[0], line.partition(":")[2]) for line in told]
    found = {name.strip().casefold(): read_sigla(told, names) for name, told in rows}
    return {name: sigla for name, sigla in found.items() if sigla}


def show_signs(answer: Iterable[str]) -> str:
    """Print signs, or that there is none."""
    return " ".join(sorted(answer)) or "none"


SIGLA = Form("Write the signs of the pages, with spaces between, or none.", read_sigla, show_signs)
NUMBER = Form("Write one number.", read_numbers(1), show_numbers)
TWO = Form("Write two numbers, with a comma between.", read_numbers(2), show_numbers)
THREE = Form("Write three numbers, with commas between.", read_numbers(3), show_numbers)
DAY = Form("Write a date, as far as the page goes: a day, a month or a year.", read_day, str)
WORDS = Form("Write the words, in any order, or none.", read_words, show_signs)
YES = Form("Write yes or no.", read_yes, lambda answer: "yes" if answer else "no")
ROWS = Form(
    "Write one row for each part of a page, the signs behind a colon, semicolons between.",
    read_rows,
    lambda answer: "; ".join(f"{name}: {show_signs(sigla)}" for name, sigla in answer.items()),
)
