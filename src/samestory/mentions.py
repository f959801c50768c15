"""Mentions: what a passage is to those who look for details, and what they give back.

A passage is a block's words with its clean text, so that a pattern may look at characters and its
find is still told in words, whose offsets lead back to the page.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from .tokens import Word, words

#: Short forms whose point ends no sentence.
ABBREVIATED = frozenset(
    """mr mrs ms dr prof st mt ft gen sen rep gov lt col capt cpl sgt maj rev hon pres dist atty
    sgts gens sens reps jan feb mar apr jun jul aug sep sept oct nov dec no vs inc co corp ltd jr
    sr u lts""".split()
)
_CLOSERS = "\"'”’)]»"
#: Punctuation that ends a sentence, with closing marks behind it.
SENTENCE_END = re.compile(r"[.?!…][\"'”’)\]»]*(?= |$)")


class Found(NamedTuple):
    """A detail within a passage: the words it spans, its kind and value, and what goes with it."""

    first: int
    last: int
    kind: str
    value: str
    who: str = ""
    verb: str = ""
    hedge: str = ""
    counted: str = ""
    tense: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Passage:
    """A block as its words and as its text; one passage is equal to itself alone."""

    words: tuple[Word, ...]
    levels: tuple[str, ...]
    text: str
    edges: tuple[int, ...]
    opens: tuple[bool, ...]
    titled: bool

    def at(self, character: int) -> int:
        """Which word a character of the text belongs to."""
        return bisect_right(self.edges, character) - 1

    def found(self, start: int, end: int, kind: str, value: str, **more: str) -> Found:
        """Make a find of a stretch of the text."""
        return Found(self.at(start), self.at(max(start, end - 1)), kind, value, **more)

    def begin(self, word: int) -> int:
        """Where in the text a word begins, its lead left out."""
        return self.edges[word] + len(self.words[word].lead)

    def end(self, word: int) -> int:
        """Where in the text a word ends, its trail left out."""
        return self.begin(word) + len(self.words[word].text)


@lru_cache(maxsize=8192)
def read_passage(saved: str, start: int = 0, shown: int = -1) -> Passage:
    """Read a block's slice of a page; with *shown*, only its first characters as a reader sees it.

    Cost: linear in the slice; a passage read before is remembered, as words are.
    """
    told, length = [], 0
    for word in words(saved, start):
        if 0 <= shown <= length + len(word.lead):
            break
        length += len(word.shown)
        if word.text:
            told.append(word)
    edges, length = [], 0
    for word in told:
        edges.append(length)
        length += len(word.shown)
    return Passage(
        tuple(told),
        tuple(bare(word.level) for word in told),
        "".join(word.shown for word in told),
        tuple(edges),
        tuple(_opens(told, at) for at in range(len(told))),
        _is_titled(told),
    )


def _is_titled(told: list[Word]) -> bool:
    """Whether capitals tell nothing, since most words of what is no sentence have one."""
    if len(told) > 1 and all(word.text.isupper() for word in told):
        return True
    if len(told) < 4 or told[-1].trail.rstrip(_CLOSERS)[-1:] in (".", "?", "!"):
        return False
    return sum(word.text[:1].isupper() for word in told) > 0.6 * len(told)


def bare(word: str) -> str:
    """Take the possessive ending off a levelled word."""
    return word.removesuffix("'s").removesuffix("'")


def _opens(told: list[Word], at: int) -> bool:
    """Whether a word begins a sentence, or words within quotation marks."""
    if not at:
        return True
    word, before = told[at], told[at - 1]
    if "“" in word.lead or '"' in word.lead:
        return True
    mark = before.trail.rstrip(_CLOSERS)[-1:]
    if mark == "." and (len(before.text) == 1 or before.level in ABBREVIATED):
        return False
    if mark == "" and before.text.endswith(".") and before.text.count(".") > 1:
        return False
    return mark in (".", "?", "!", ":", "…") and mark != ""


def sentence_before(text: str, start: int, most: int = 240) -> str:
    """The part of a sentence that stands before a character, at most so many characters."""
    part = text[max(0, start - most) : start]
    ends = [end.end() for end in SENTENCE_END.finditer(part)]
    return part[ends[-1] :] if ends else part


def sentence_after(text: str, end: int, most: int = 240) -> str:
    """The part of a sentence that stands behind a character, at most so many characters."""
    part = text[end : end + most]
    stop = SENTENCE_END.search(part)
    return part[: stop.start()] if stop else part
