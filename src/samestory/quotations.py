"""Quotations: who is quoted, by which verb, in which words.

Words between quotation marks are a quotation if their speaker can be told: by a verb of reporting
in the sentence, by ``according to``, or by the quotation before them that they go on with. Marks
round a naming (``the "free" port``, a title, a nickname) quote nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from .lexicon import DEMONYMS, LABELS, OFFICES, REPORTING
from .mentions import SENTENCE_END, Found, Passage
from .names import Names
from .tokens import FUNCTION_WORDS

#: How many words before and behind a quotation are looked through for its speaker.
NEAR = 80
#: A quotation with fewer words than this and no verb of reporting near it names, it does not quote.
QUOTATION_WORDS = 3

_MARK = re.compile(r"''|[\"“”„«»‘’']")
_ELIDED = re.compile(r"['‘’](?:\d0s|em\b|tis\b|twas\b|til\b|cause\b|n['’])", re.I)
_CLOSED_BY = {
    '"': ('"', "”", "''"), "“": ("”", '"'), "„": ("“", "”"), "«": ("»",), "‘": ("’", "'"),
    "'": ("'", "’"), "''": ("''", '"'),
}  # fmt: skip
_HE = frozenset("he she".split())
_PASSED = frozenset(
    """also has had have then later earlier is was not never since again further only told but and
    in reportedly publicly repeatedly did does would will""".split()
)
#: Verbs that print what a text says, or say how a thing was named.
VERBS = REPORTING | frozenset(
    """reads read wrote writes written tweeted tweets posted posts quoted quoting called calls
    calling dubbed termed joked shouted chanted whispered thought thinks testified told quipped
    cried continued continues went recalled spoke speaking speaks found""".split()
)
_ACCORDING = re.compile(r"\b[Aa]ccording to ")


class Quoted(NamedTuple):
    """A stretch between quotation marks: first and last word, and whether it is left open."""

    first: int
    last: int
    start: int
    end: int
    open: bool


class Speech(NamedTuple):
    """Who speaks and by which verb, as far as one sentence tells."""

    who: str
    verb: str


@lru_cache(maxsize=8192)
def find_marked(passage: Passage) -> list[Quoted]:
    """The stretches between quotation marks, the outermost where they are nested.

    Single marks count where they open before a word and close behind one; an apostrophe does
    neither. A stretch left open runs to the end of the passage, as papers print it where the next
    paragraph goes on.
    """
    text, found = passage.text, []
    marks = [mark for mark in _MARK.finditer(text)]
    at = 0
    while at < len(marks):
        mark = marks[at]
        close = _find_close(text, marks, at) if _may_open(text, mark) else None
        if close is None:
            at += 1
            continue
        open_, end = close == len(marks), len(text) if close == len(marks) else marks[close].start()
        inner = text[mark.end() : end].strip()
        if inner:
            first = passage.at(mark.start())
            if passage.end(first) <= mark.start():
                first += 1
            last = passage.at(end - 1)
            if last >= first:
                found.append(Quoted(first, last, mark.start(), end, open_))
        at = close + 1
    return found


def _may_open(text: str, mark: re.Match[str]) -> bool:
    before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
    if not after.strip() or mark[0] in "”»":
        return False
    free = not before or before in " ([—–-/:\"“‘'"
    if mark[0] in "'‘’":
        return free and mark[0] != "’" and after.isalnum() and not _ELIDED.match(text, mark.start())
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
        if single:
            if after.isalnum():
                continue
            if before == "s" and re.match(r" [a-z]", text[other.end() : other.end() + 2]):
                fallback = number if fallback is None else fallback
                continue
        return number
    if single:
        return fallback
    return len(marks)


def find_quotations(
    page: list[tuple[Passage, list[Found]]], names: Names, siglum: str
) -> list[list[Found]]:
    """The quotations of a page, passage by passage, given the names in each passage.

    A quotation that goes on over paragraphs has one speaker; *he* and *she* are the person named
    last; a title is the person whom this page gives it, and else stays as it is.
    """
    reader = _Reader(names, _offices(page, names))
    return [reader.read(passage, named) for passage, named in page]


def _offices(page: list[tuple[Passage, list[Found]]], names: Names) -> dict[str, set[str]]:
    """Who holds which office on a page: the words right before a person's name, or right behind."""
    held: dict[str, set[str]] = {}
    for passage, named in page:
        levels = passage.levels
        for name in named:
            if name.value not in names.persons:
                continue
            for words in (_office_before(passage, name.first), _office_behind(passage, name.last)):
                for n in range(len(words)):
                    held.setdefault(" ".join(words[n:]), set()).add(name.value)
    return held


def _office_before(passage: Passage, first: int) -> tuple[str, ...]:
    at = first
    while at and passage.levels[at - 1] in OFFICES and passage.words[at - 1].trail in ("", "-", ",", "."):
        at -= 1
    return passage.levels[at:first]


def _office_behind(passage: Passage, last: int) -> tuple[str, ...]:
    """The noun of an apposition: ``Hanafi, a deputy prime minister``, ``Lavrov, Russia's top diplomat``."""
    if passage.words[last].trail not in (",", " –", " —"):
        return ()
    words = []
    for at in range(last + 1, min(last + 9, len(passage.words))):
        word = passage.words[at]
        if not word.level.endswith("'s") and passage.levels[at] not in ("a", "an", "the"):
            if passage.levels[at] in FUNCTION_WORDS:
                break
            words.append(passage.levels[at])
        if word.trail:
            break
    return tuple(words) if words and words[-1] in OFFICES | _CALLINGS else ()


_CALLINGS = frozenset("diplomat leader boss head owner lawyer father mother wife husband son daughter".split())


class _Reader:
    """Reads a page from its top, and remembers who was named and who spoke."""

    def __init__(self, names: Names, offices: dict[str, set[str]]) -> None:
        self._names = names
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
            until = spans[number + 1].first if number + 1 < len(spans) else len(passage.words)
            self._meet(passage, _between(free, starts, at, span.first), at, span.first)
            at = span.last
            if _is_naming(passage, span):
                continue
            near = _between(free, starts, span.first - NEAR, span.last + NEAR)
            speech = self._speech(passage, span, min(until, span.last + NEAR), near, inside)
            if not speech.who and self._goes_on(passage, spans, number):
                speech = before
            if self._counts(passage, span, speech):
                found.append(_quote(span, speech))
                self._speaker, before = speech.who, speech
                if span.first == 0:
                    self._settle(speech.who)
            elif span.open and not speech.who:
                self._waiting.append((found, span))
        self._meet(passage, _between(free, starts, at, len(passage.words)), at, len(passage.words))
        self._open = spans[-1].open
        return found

    def _settle(self, who: str) -> None:
        """Give paragraphs that were left open, and whose speaker comes only now, their speaker."""
        for found, span in self._waiting:
            found.append(_quote(span, Speech(who, "")))
        self._waiting = []

    def _pass(self, passage: Passage, named: list[Found]) -> list[Found]:
        """Read a passage that quotes nobody: the person named first may be who speaks next."""
        self._meet(passage, named, 0, len(passage.words))
        self._open, self._waiting = False, []
        people = [n.value for n in named if n.value in self._names.persons]
        self._speaker = people[0] if people else self._speaker
        return []

    def _meet(self, passage: Passage, named: list[Found], first: int, last: int) -> None:
        """Remember who was named last, and who of those is told to have said something."""
        people = [n for n in named if n.value in self._names.persons]
        free = [n for n in people if not _owns(passage, n)] or ([] if self._person else people)
        if not free:
            return
        self._person = free[-1].value
        start = free[-1].first
        while start > max(first, free[-1].first - NEAR) and not _ends(passage, start - 1):
            start -= 1
        for at in reversed(_verbs_between(passage, start + 1, last)):
            if at - start < NEAR:
                who = self._subject(passage, start, at, named)
                self._person = who if who in self._names.persons else self._person
                return

    def _goes_on(self, passage: Passage, spans: list[Quoted], number: int) -> bool:
        """Whether a quotation without a speaker of its own goes on with the one before it."""
        if number:
            between = passage.text[spans[number - 1].end : spans[number].start]
            return bool(SENTENCE_END.search(between + " ")) or len(between) < 4
        return self._open or _is_whole(passage, spans)

    def _counts(self, passage: Passage, span: Quoted, speech: Speech) -> bool:
        long = span.last - span.first + 1 >= QUOTATION_WORDS
        whole = span.first == 0 and span.last >= len(passage.words) - 1
        return bool(speech.who) and (bool(speech.verb) or long or whole)

    def _speech(
        self, passage: Passage, span: Quoted, until: int, free: list[Found], inside: set[int]
    ) -> Speech:
        """Who says a quotation, by the words behind it, else before it, in one sentence."""
        behind = self._behind(passage, span, until, free)
        if behind.who:
            return behind
        before = self._before(passage, span, free, inside)
        return before or self._at_end(passage, span, until, free) or Speech("", "")

    def _at_end(self, passage: Passage, span: Quoted, until: int, free: list[Found]) -> Speech | None:
        """``A “fragment” of a sentence, a source said.``"""
        last = span.last
        while last + 1 < until and not _ends(passage, last):
            last += 1
        first = next((at for at in range(last - 1, span.last - 1, -1) if passage.words[at].trail.endswith(",")), last)
        if not first < last - 1 or not _is_verb(passage, last):
            return None
        who = self._subject(passage, first + 1, last, free)
        return Speech(who, passage.words[last].text) if who else None

    def _behind(self, passage: Passage, span: Quoted, until: int, free: list[Found]) -> Speech:
        """``…,” said Lavrov``, ``…,” the minister told them``, ``…,” according to a source``."""
        close = passage.words[span.last]
        if not re.search(r"[,?!—–-]", close.trail):
            return Speech("", "")
        first, last = span.last + 1, span.last
        while last + 1 < until and not (last > span.last and _ends(passage, last)):
            last += 1
        levels = passage.levels
        if levels[first : first + 2] == ("according", "to"):
            return Speech(self._phrase(passage, first + 2, last, free), passage.words[first].text)
        if levels[first : first + 1] and levels[first] in ("and", "but", "as", "when", "while", "or"):
            return Speech("", "")
        for verb in _verbs_between(passage, first, last + 1):
            if verb == first:
                who = self._phrase(passage, first + 1, last, free)
            else:
                who = self._subject(passage, first, verb, free)
            if who:
                return Speech(who, passage.words[verb].text)
        return Speech("", "")

    def _before(
        self, passage: Passage, span: Quoted, free: list[Found], inside: set[int]
    ) -> Speech | None:
        """``Lavrov said that “…”``: the nearest verb before, in the sentence that the quotation is in."""
        first = span.first
        while first > max(0, span.first - NEAR) and (
            first - 1 in inside or not _ends(passage, first - 1)
        ):
            first -= 1
        told = [at for at in range(first, span.first) if at not in inside]
        verbs = [at for at in told if _is_verb(passage, at)]
        according = [at for at in told if passage.levels[at : at + 2] == ("according", "to")]
        if according and not (verbs and verbs[-1] > according[-1] + 4):
            who = self._phrase(passage, according[-1] + 2, span.first - 1, free)
            return Speech(who, passage.words[according[-1]].text)
        if passage.levels[verbs[-1] - 1 : verbs[-1] + 1] == ("as", "saying") if verbs else False:
            quoted = [at for at in told if passage.levels[at] in ("quoted", "cited", "quotes", "cites")]
            if quoted:
                who = self._phrase(passage, quoted[-1] + 1, verbs[-1] - 2, free)
                return Speech(who, passage.words[verbs[-1]].text)
        for verb in reversed(verbs):
            if passage.levels[verb].endswith("ing") and verb != verbs[0]:
                continue  # "X said, describing it as": X is the subject of said
            who = self._subject(passage, first, verb, free)
            if who:
                return Speech(who, passage.words[verbs[-1]].text)
        return None

    def _phrase(self, passage: Passage, first: int, last: int, free: list[Found]) -> str:
        """Who is named behind an inverted verb: a name near by, a pronoun, or the words."""
        end = first
        while end < last and end < first + 9:
            owner = passage.words[end].trail == "," and _owns_word(passage, end - 1)
            if passage.words[end].trail.strip("-.") and not owner:
                break
            end += 1
        names = [n for n in free if first <= n.first <= end]
        people = [n for n in names if n.value in self._names.persons]
        if people:
            return ([n for n in people if not _owns(passage, n)] or people)[0].value
        if first <= last and passage.levels[first] in _HE:
            return self._person
        if names and names[0].first - first < 3 and not _owns(passage, names[0]):
            if not any(passage.levels[at] not in FUNCTION_WORDS | DEMONYMS for at in range(first, names[0].first)):
                return names[0].value
        stop = first
        while stop <= end and (
            passage.levels[stop] not in FUNCTION_WORDS or (stop == first) or passage.levels[stop - 1] in FUNCTION_WORDS and stop == first
        ):
            stop += 1
            if passage.words[stop - 1].trail.strip("-"):
                break
        return self._described(passage, first, stop - 1)

    def _subject(self, passage: Passage, first: int, verb: int, free: list[Found]) -> str:
        """Who is the subject of a verb: what stands right before it, past adverbs and asides."""
        at, joined = verb - 1, False
        while at >= first and (passage.levels[at] in _PASSED or passage.levels[at].endswith("ly")) and not passage.words[at].trail:
            joined = joined or passage.levels[at] in ("and", "but")
            at -= 1
        who_asked = [n for n in range(first + 1, at + 1) if passage.levels[n] in ("who", "which")]
        if who_asked and not any(passage.words[n].trail for n in range(who_asked[0] - 1, at + 1)):
            at = who_asked[0] - 1
        if at < first:
            return self._inverted(passage, verb, free)
        if passage.levels[at] in _HE:
            return self._person
        names = [n for n in free if first <= n.first and n.last < verb]
        people = [n for n in names if n.value in self._names.persons and not _owns(passage, n)]
        adjacent = [n for n in names if n.last == at]
        if joined or (passage.words[at].trail.strip("-") and passage.words[at].trail != '"'):
            return (people or [n for n in names if not _owns(passage, n)] or [_NOBODY])[0].value
        if adjacent and not self._is_object(passage, adjacent[0], first):
            return self._owned(passage, adjacent[0], names)
        begin = at
        while begin > first and _continues(passage, begin):
            begin -= 1
        if passage.levels[begin] in FUNCTION_WORDS and begin < at:
            begin += 1
        who = self._described(passage, begin, at) if _is_noun(passage, at) else ""
        if people and (not who or self._is_object_phrase(passage, begin, first)):
            return people[0].value
        return who or (names[:1] or [_NOBODY])[0].value

    def _owned(self, passage: Passage, name: Found, names: list[Found]) -> str:
        """A name with its owner where one stands before it: ``Russia's Foreign Ministry``."""
        owner = [n for n in names if n.last == name.first - 1 and _owns(passage, n)]
        person = name.value in self._names.persons
        return f"{owner[0].value}'s {name.value}" if owner and not person else name.value

    def _is_object(self, passage: Passage, name: Found, first: int) -> bool:
        """Whether a name right before a verb hangs on a preposition: ``ministers in Moscow said``."""
        at = name.first - 1
        return at > first and passage.levels[at] in ("of", "in", "for", "from", "at", "to", "with")

    def _is_object_phrase(self, passage: Passage, begin: int, first: int) -> bool:
        at = begin - 1
        while at > first and passage.levels[at] in ("the", "a", "an", "his", "her", "its", "their"):
            at -= 1
        return at > first and passage.levels[at] in ("of", "in", "for", "from", "at", "to", "with", "on", "into")

    def _inverted(self, passage: Passage, verb: int, free: list[Found]) -> str:
        last = verb
        while last + 1 < min(len(passage.words), verb + NEAR) and not _ends(passage, last):
            last += 1
        return self._phrase(passage, verb + 1, last, free) if verb < last else ""

    def _described(self, passage: Passage, first: int, last: int) -> str:
        """A person told by office: the one whom this page gives it; else the words themselves."""
        levels = [passage.words[at].level for at in range(first, last + 1)]
        while levels and (levels[0] in FUNCTION_WORDS or len(levels[0]) == 1):
            del levels[0]
        skipped = 0
        while levels and levels[-1].removesuffix("'s") in FUNCTION_WORDS:
            del levels[-1]
            skipped += 1
        if not levels or any(word.isdigit() for word in levels):
            return ""
        office = [w for w in levels if w not in DEMONYMS and not w.endswith("'s") and w not in _PASSED]
        holders = self._offices.get(" ".join(office), set())
        if len(holders) == 1:
            return next(iter(holders))
        shown = [passage.words[at].text.replace("’", "'").casefold() for at in range(first, last + 1)]
        return " ".join(shown[len(shown) - len(levels) - skipped : len(shown) - skipped])


def _quote(span: Quoted, speech: Speech) -> Found:
    return Found(span.first, span.last, "quotation", speech.who, speech.who, speech.verb)


_NOBODY = Found(0, 0, "name", "")


def _ends(passage: Passage, at: int) -> bool:
    """Whether a sentence ends with a word."""
    return at + 1 >= len(passage.words) or (passage.opens[at + 1] and passage.words[at].trail.rstrip("\"'”’)") [-1:] in (".", "?", "!"))


def _owns(passage: Passage, name: Found) -> bool:
    return _owns_word(passage, name.last)


def _owns_word(passage: Passage, at: int) -> bool:
    return passage.words[at].level.endswith(("'s", "s'"))


def _between(named: list[Found], starts: list[int], first: int, last: int) -> list[Found]:
    """The names that begin between two words."""
    return named[bisect_left(starts, first) : bisect_left(starts, last)]


def _verbs_between(passage: Passage, first: int, last: int) -> tuple[int, ...]:
    verbs = _find_verbs(passage)
    return verbs[bisect_left(verbs, first) : bisect_left(verbs, last)]


@lru_cache(maxsize=8192)
def _find_verbs(passage: Passage) -> tuple[int, ...]:
    return tuple(at for at in range(len(passage.words)) if _is_verb(passage, at))


def _is_verb(passage: Passage, at: int) -> bool:
    """Whether a word is a verb of reporting; with a capital within a sentence it is none."""
    text = passage.words[at].text
    return passage.levels[at] in VERBS and (text[:1].islower() or passage.opens[at])


def _continues(passage: Passage, begin: int) -> bool:
    """Whether the word before one belongs to its noun phrase."""
    before = passage.words[begin - 1]
    return not before.trail.strip("-") and passage.levels[begin - 1] not in FUNCTION_WORDS | VERBS


def _is_noun(passage: Passage, at: int) -> bool:
    level = passage.levels[at]
    return level not in FUNCTION_WORDS and level not in VERBS and not level.isdigit()


def _is_whole(passage: Passage, spans: list[Quoted]) -> bool:
    """Whether a passage is one quotation and nothing else."""
    return len(spans) == 1 and spans[0].first == 0 and spans[0].last >= len(passage.words) - 1


def _is_naming(passage: Passage, span: Quoted) -> bool:
    """Whether marks stand round a naming: one evaluating word, a nickname, a title."""
    levels = passage.levels[span.first : span.last + 1]
    ends = passage.text[span.start : span.end].rstrip()[-1:] in ".,?!"
    if ends:
        return False
    if len(levels) == 1:
        return levels[0] in LABELS or passage.words[span.first].text[:1].isupper()
    content = [
        passage.words[at].text[:1].isupper()
        for at in range(span.first, span.last + 1) if passage.levels[at] not in FUNCTION_WORDS
    ]  # fmt: skip
    return all(content) and len(content) > 0
