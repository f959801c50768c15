"""Quotations: who is quoted, by which verb, in which words.

Words between quotation marks are a quotation if their speaker can be told: by a verb of reporting
in the sentence, by ``according to``, or by the quotation before them that they go on with. Marks
round a naming (``the "free" port``, a title, a nickname) quote nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from .lexicon import LABELS
from .mentions import SENTENCE_END, Found, Passage
from .names import Names
from .speakers import NEAR, Scene, ends, find_offices, owns, verbs_between
from .tokens import FUNCTION_WORDS

#: A quotation with fewer words than this and no verb of reporting near it names, it does not quote.
QUOTATION_WORDS = 3

_MARK = re.compile(r"''|[\"“”„«»‘’']")
_ELIDED = re.compile(r"['‘’](?:\d0s|em\b|tis\b|twas\b|til\b|cause\b|n['’])", re.I)
_CLOSED_BY = {
    '"': ('"', "”", "''"), "“": ("”", '"'), "„": ("“", "”"), "«": ("»",), "‘": ("’", "'"),
    "'": ("'", "’"), "''": ("''", '"'),
}  # fmt: skip
_GOING_ON = frozenset("and but as when while or".split())
_QUOTED = frozenset("quoted cited quotes cites quoting citing".split())


class Quoted(NamedTuple):
    """A stretch between quotation marks: its words, its characters, and whether it is left open."""

    first: int
    last: int
    start: int
    end: int
    open: bool


class Speech(NamedTuple):
    """Who speaks and by which verb, as far as one sentence tells."""

    who: str
    verb: str


_NOBODY = Speech("", "")


@lru_cache(maxsize=8192)
def find_marked(passage: Passage) -> tuple[Quoted, ...]:
    """The stretches between quotation marks, the outermost where they are nested.

    Single marks count where they open before a word and close behind one; an apostrophe does
    neither. A stretch left open runs to the end of the passage, as papers print it where the next
    paragraph goes on.
    """
    text, found, at = passage.text, [], 0
    marks = list(_MARK.finditer(text))
    while at < len(marks):
        close = _find_close(text, marks, at) if _may_open(text, marks[at]) else None
        if close is None:
            at += 1
            continue
        left = close == len(marks)
        end = len(text) if left else marks[close].start()
        found += _stretch(passage, marks[at], end, left)
        at = close + 1
    return tuple(found)


def _stretch(passage: Passage, mark: re.Match[str], end: int, left: bool) -> list[Quoted]:
    """The words between a mark and a character, if there are any."""
    if not passage.text[mark.end() : end].strip() or not passage.words:
        return []
    first, last = passage.at(mark.start()), passage.at(end - 1)
    if passage.end(first) <= mark.start():
        first += 1
    return [Quoted(first, last, mark.start(), end, left)] if last >= first else []


def _may_open(text: str, mark: re.Match[str]) -> bool:
    before = text[mark.start() - 1 : mark.start()]
    after = text[mark.end() : mark.end() + 1]
    if mark[0] in "”»" or not (after.strip() or mark[0] in "“„«"):
        return False
    free = not before or before in " ([—–-/:\"“‘'"
    if mark[0] in "'‘’":
        plain = after.isalnum() and not _ELIDED.match(text, mark.start())
        return free and mark[0] != "’" and plain
    return free or mark[0] in "“„«"


def _find_close(text: str, marks: list[re.Match[str]], opened: int) -> int | None:
    """Which mark closes a stretch: its number, the number of marks if none does, else None."""
    mark = marks[opened][0]
    single, fallback = mark in "'‘", None
    for number in range(opened + 1, len(marks)):
        other = marks[number]
        before, after = text[other.start() - 1], text[other.end() : other.end() + 1]
        if single and other[0] == mark and _may_open(text, other):
            break
        if other[0] not in _CLOSED_BY[mark] or (before == " " and after.strip()):
            continue
        if single and after.isalnum():
            continue
        if single and before == "s" and re.match(r" [a-z]", text[other.end() : other.end() + 2]):
            fallback = number if fallback is None else fallback  # the owners' turn
            continue
        return number
    return fallback if single else len(marks)


def find_quotations(page: Sequence[tuple[Passage, list[Found]]], names: Names) -> list[list[Found]]:
    """The quotations of a page, passage by passage, given the names in each passage.

    A quotation that goes on over paragraphs has one speaker; *he* and *she* are the person named
    last; a title is the person to whom this page gives it, and else stays as it is.
    """
    reader = _Reader(names, find_offices(page, names.persons))
    return [reader.read(passage, named) for passage, named in page]


class _Reader:
    """Reads a page from its top, and remembers who was named and who spoke."""

    def __init__(self, names: Names, offices: dict[str, set[str]]) -> None:
        self._persons = names.persons
        self._sure = names.actors
        self._offices = offices
        self._person = ""
        self._speaker = ""
        self._open = False
        self._waiting: list[tuple[list[Found], Quoted]] = []

    def read(self, passage: Passage, named: list[Found]) -> list[Found]:
        """The quotations of one passage, in the order of the page."""
        found: list[Found] = []
        spans = find_marked(passage)
        if not spans:
            return self._pass(passage, named)
        inside = {at for span in spans for at in range(span.first, span.last + 1)}
        free = sorted(name for name in named if name.first not in inside)
        starts = [name.first for name in free]
        before = Speech(self._speaker if self._open or _is_whole(passage, spans) else "", "")
        at = 0
        for number, span in enumerate(spans):
            self._meet(passage, _between(free, starts, at, span.first), at, span.first)
            at = span.last
            if _is_naming(passage, span):
                continue
            near = _between(free, starts, span.first - NEAR, span.last + NEAR)
            until = spans[number + 1].first if number + 1 < len(spans) else len(passage.words)
            speech = _speech(self._scene(passage, near), span, min(until, at + NEAR), inside)
            if not speech.who and self._goes_on(passage, spans, number):
                speech = before
            before = self._take(passage, span, speech, found) or before
        self._meet(passage, _between(free, starts, at, len(passage.words)), at, -1)
        self._open = spans[-1].open
        return found

    def _scene(self, passage: Passage, named: Sequence[Found]) -> Scene:
        return Scene(passage, named, self._persons, self._offices, self._person)

    def _take(
        self, passage: Passage, span: Quoted, speech: Speech, found: list[Found]
    ) -> Speech | None:
        """Take a quotation down, if its speaker can be told; one left open may wait for it."""
        n_words = span.last - span.first + 1
        if speech.who and (speech.verb or n_words >= min(QUOTATION_WORDS, len(passage.words))):
            found.append(_quote(span, speech))
            self._speaker = speech.who
            if span.first == 0:
                for others, earlier in self._waiting:
                    others.append(_quote(earlier, Speech(speech.who, "")))
                self._waiting = []
            return speech
        if span.open and not speech.who:
            self._waiting.append((found, span))
        return None

    def _pass(self, passage: Passage, named: list[Found]) -> list[Found]:
        """Read a passage that quotes nobody: who says something in it may be who speaks next."""
        self._meet(passage, named, 0, -1)
        self._open, self._waiting = False, []
        for verb in verbs_between(passage, 0, NEAR):
            who = self._scene(passage, named).subject(0, verb)
            if who:
                self._speaker = who
                return []
        if any(name.value in self._persons for name in named):
            self._speaker = ""
        return []

    def _meet(self, passage: Passage, named: list[Found], first: int, last: int) -> None:
        """Remember who was named last; in one sentence, who is told to have said something."""
        people = [n for n in named if n.value in self._persons]
        free = [n for n in people if n.value in self._sure and not owns(passage, n.last)]
        free = free or ([] if self._person else people)
        if not free:
            return
        self._person = free[-1].value
        start = free[-1].first
        while start > max(first, free[-1].first - NEAR) and not ends(passage, start - 1):
            start -= 1
        last = len(passage.words) if last < 0 else last
        for at in verbs_between(passage, start + 1, min(last, start + NEAR)):
            who = self._scene(passage, named).subject(start, at)
            if who in self._persons:
                self._person = who
                return

    def _goes_on(self, passage: Passage, spans: Sequence[Quoted], number: int) -> bool:
        """Whether a quotation without a speaker of its own goes on with the one before it."""
        if number:
            between = passage.text[spans[number - 1].end : spans[number].start]
            return bool(SENTENCE_END.search(between + " ")) or len(between) < 4
        return self._open or _is_whole(passage, spans)


def _speech(scene: Scene, span: Quoted, until: int, inside: set[int]) -> Speech:
    """Who says a quotation: by the words behind it, else before it, else at its sentence's end."""
    last = span.last
    while last + 1 < until and not (last > span.last and ends(scene.passage, last)):
        last += 1
    behind = _behind(scene, span, last)
    if behind.who:
        return behind
    return _before(scene, span, inside) or _at_end(scene, span, last) or _NOBODY


def _behind(scene: Scene, span: Quoted, last: int) -> Speech:
    """``…,” said Lavrov``, ``…,” the minister told them``, ``…,” according to a source``."""
    passage, first = scene.passage, span.last + 1
    levels, words = passage.levels, passage.words
    if first > last or not (
        re.search(r"[,?!—–-]", words[span.last].trail) or _opens_sentence(passage, span)
    ):
        return _NOBODY
    if levels[first : first + 2] == ("according", "to"):
        return Speech(scene.phrase(first + 2, last), words[first].text)
    if levels[first] in _GOING_ON:
        return _NOBODY
    for verb in verbs_between(passage, first, last + 1):
        who = scene.phrase(first + 1, last) if verb == first else scene.subject(first, verb)
        if who:
            return Speech(who, words[verb].text)
    return _NOBODY


def _opens_sentence(passage: Passage, span: Quoted) -> bool:
    return not span.first or ends(passage, span.first - 1)


def _before(scene: Scene, span: Quoted, inside: set[int]) -> Speech | None:
    """``Lavrov said that “…”``: the nearest verb before, in the sentence of the quotation."""
    passage = scene.passage
    levels, words = passage.levels, passage.words
    first = span.first
    while first > max(0, span.first - NEAR) and (
        first - 1 in inside or not ends(passage, first - 1)
    ):
        first -= 1
    verbs = [at for at in verbs_between(passage, first, span.first) if at not in inside]
    for at in range(span.first - 2, first - 1, -1):
        if levels[at : at + 2] == ("according", "to") and not (verbs and verbs[-1] > at + 4):
            return Speech(scene.phrase(at + 2, span.first - 1), words[at].text)
    if not verbs:
        return None
    who = _quoted_as(scene, first, verbs[-1]) or ""
    for verb in () if who else reversed(verbs):
        if not levels[verb].endswith("ing") or verb == verbs[0]:  # "X said, describing it as"
            who = who or scene.subject(first, verb)
    return Speech(who, words[verbs[-1]].text) if who else None


def _quoted_as(scene: Scene, first: int, verb: int) -> str | None:
    """``The paper quoted Lavrov as saying``."""
    levels = scene.passage.levels
    if levels[verb - 1] != "as" or not levels[verb].endswith("ing"):
        return None
    for at in range(verb - 2, first - 1, -1):
        if levels[at] in _QUOTED:
            return scene.phrase(at + 1, verb - 2)
    return None


def _at_end(scene: Scene, span: Quoted, last: int) -> Speech | None:
    """``A “fragment” of a sentence, a source said.``, ``…, said the minister.``"""
    words = scene.passage.words
    for verb in verbs_between(scene.passage, span.last + 1, last + 1):
        if words[verb - 1].trail.endswith(","):
            who = scene.phrase(verb + 1, last)
            return Speech(who, words[verb].text) if who else None
        if verb == last:
            commas = (
                at for at in range(last - 1, span.last - 1, -1) if words[at].trail.endswith(",")
            )
            first = next(commas, last)
            who = scene.subject(first + 1, last) if first < last - 1 else ""
            return Speech(who, words[verb].text) if who else None
    return None


def _quote(span: Quoted, speech: Speech) -> Found:
    return Found(span.first, span.last, "quotation", speech.who, speech.who, speech.verb)


def _between(named: list[Found], starts: list[int], first: int, last: int) -> list[Found]:
    """The names that begin between two words."""
    return named[bisect_left(starts, first) : bisect_left(starts, last)]


def _is_whole(passage: Passage, spans: Sequence[Quoted]) -> bool:
    """Whether a passage is one quotation and nothing else."""
    return len(spans) == 1 and spans[0].first == 0 and spans[0].last >= len(passage.words) - 1


def _is_naming(passage: Passage, span: Quoted) -> bool:
    """Whether marks stand round a naming: one evaluating word, a nickname, a title."""
    at = span.first - 1
    noun = at >= 0 and not passage.words[at].trail and not verbs_between(passage, at, at + 1)
    if passage.text[span.start : span.end].rstrip()[-1:] in ".,?!" and not (
        noun and span.last > span.first
    ):
        return False
    levels = passage.levels[span.first : span.last + 1]
    if len(levels) == 1:
        return levels[0] in LABELS or passage.words[span.first].text[:1].isupper()
    content = [
        passage.words[at].text[:1].isupper()
        for at in range(span.first, span.last + 1) if passage.levels[at] not in FUNCTION_WORDS
    ]  # fmt: skip
    return all(content) and len(content) > 0
