"""An article as it was read from a file: its paragraphs, what is known of it, and by which words.

Each source format is one module with one function, ``read_…(name, raw) -> list[Article]``: from
the name and the bytes of a file to the articles in it. A file that cannot be read raises
``IntakeError``: one sentence that says what, where and what to do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..errors import SamestoryError


class IntakeError(SamestoryError):
    """Say that a file cannot be taken in: which, why, and what to do instead."""


@dataclass(frozen=True, slots=True)
class Part:
    """Hold one paragraph or line, on one line; role and rule where the markup tells them.

    ``text`` is not empty and has no line end. ``role`` is one of the codebook's, or "" where only
    the text itself can tell; ``rule`` names why.
    """

    text: str
    role: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """Hold one thing known of an article: its name, its value, and the words that show it.

    ``name`` is a key of a witness in story.toml (``outlet``, ``published``, ``url``, ``agency``,
    ``credit_text``, ``credit_photo``, ``language``) or ``title``. ``evidence`` stands letter for
    letter, white space apart, in the article's text or in the file it came from. ``rule`` names
    where it was read: "meta article:published_time", "line that names a writer".
    """

    name: str
    value: str
    evidence: str
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """Hold one article: its parts in the order of the page, its facts, and what was noticed.

    ``source`` is the file's name; ``number`` counts the articles of one file from 1, 0 where the
    file is the article. ``kind`` says in words what was read ("web page", "Word document",
    "Nexis Uni export"), ``encoding`` the encoding of the bytes, or "" where the format fixes it.
    ``notes`` are whole sentences for the reader. Everything visible is in ``parts``, furniture
    included: nothing is lost. ``exact`` is the whole text where the file is one already: it is
    saved letter for letter, and ``parts`` are the blocks that it is read in.
    """

    source: str
    kind: str
    parts: tuple[Part, ...]
    facts: tuple[Fact, ...] = ()
    number: int = 0
    encoding: str = ""
    notes: tuple[str, ...] = ()
    exact: str = ""

    @property
    def page(self) -> str:
        """Give the text as it is saved: as it was, or one part a paragraph with blank lines."""
        return self.exact or "\n\n".join(part.text for part in self.parts) + "\n"

    def fact(self, name: str) -> Fact | None:
        """Give the first fact of a name, or None."""
        return next((fact for fact in self.facts if fact.name == name), None)

    def knows(self, *facts: Fact) -> Article:
        """Give the article with facts added behind those it has."""
        return replace(self, facts=(*self.facts, *facts))


def to_parts(text: str) -> tuple[Part, ...]:
    """Make parts of a text whose lines are its paragraphs; blank lines are left out."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return tuple(Part(line) for line in lines if line)
