"""Speakers: who is the subject of a verb of reporting, by the words around it.

The subject stands right before its verb, past adverbs and asides (``Lavrov, who spoke first, also
said``), or behind it (``said Lavrov``). It is a name; *he* or *she*, the person named last; or the
words of an office, which stand for the person to whom the page itself gives it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from .lexicon import DEMONYMS, OFFICES, REPORTING, WEEKDAYS
from .mentions import Found, Passage
from .quantities import is_person
from .spelling import level
from .tokens import FUNCTION_WORDS

#: How many words before and behind a verb are looked through.
NEAR = 80
#: Verbs that say who says it, those that print what a text says or how a thing was named included.
VERBS = REPORTING | frozenset(
    """reads read wrote writes written tweeted tweets posted posts quoted quoting called calls
    calling dubbed termed joked shouted chanted whispered thought thinks testified told quipped
    cried continued continues went recalled spoke speaking speaks found""".split()
)
_NATIONS = frozenset(map(level, DEMONYMS))
_OFFICES = frozenset(map(level, OFFICES))
_HE = frozenset("he she".split())
_BE = frozenset("is are was were be been being".split())
_PASSED = _BE | frozenset(
    """also always often once still has had have then later earlier not never since again further
    only but and reportedly publicly repeatedly did does would will""".split()
)
#: Verbs that are nouns as often, and what stands before them where they are none.
_NOUNS = frozenset(
    """call report state demand request claim point charge comment estimate promise note signal
    stress voice vow remark reply answer hint question warning post tweet""".split()
)
_PLURAL = frozenset("i we you they who to will would should must also not people police".split())
_LINKS = frozenset("of in for from at to with on into".split())
_ARTICLES = frozenset("the a an his her its their".split())
_CALLINGS = frozenset("diplomat boss owner father mother wife husband son daughter".split())
_NO_SPEAKERS = WEEKDAYS | frozenset("year week month day week today yesterday time".split())


@dataclass(frozen=True, slots=True)
class Scene:
    """A passage with the names outside its quotations, and who *he* or an office may be."""

    passage: Passage
    named: Sequence[Found]
    persons: Set[str]
    offices: Mapping[str, Set[str]]
    person: str

    def subject(self, first: int, verb: int) -> str:
        """Who is the subject of a verb, by the words from *first* on; empty if nobody is told."""
        at, joined = self._before(first, verb)
        if at < first:
            return self._behind(verb)
        levels, trail = self.passage.levels, self.passage.words[at].trail
        if levels[at] in _HE:
            return self.person
        names = [n for n in self.named if first <= n.first and n.last < verb]
        free = [n for n in names if not owns(self.passage, n.last)]
        people = [n for n in free if n.value in self.persons]
        if levels[verb].endswith("ing") and levels[verb - 1] not in _BE:
            joined = bool(people)  # by asking: who does it is the subject of another verb
        if joined or trail.strip('-"'):
            return (people or free or [_NOBODY])[0].value
        begin = self._begin(first, at)
        outer = self._outer(first, begin)
        adjacent = [n for n in names if n.last == at]
        if adjacent and outer == begin:
            return self._owned(adjacent[0], names)
        if people and outer < begin:
            return people[0].value
        return self.described(outer, at) or (people or [_NOBODY])[0].value

    def _before(self, first: int, verb: int) -> tuple[int, bool]:
        """The last word of the subject, and whether the verb is joined to another by *and*."""
        levels, words = self.passage.levels, self.passage.words
        at, joined = verb - 1, False
        while (
            at >= first
            and not words[at].trail
            and (levels[at] in _PASSED or levels[at].endswith("ly"))
        ):
            joined = joined or levels[at] in ("and", "but")
            at -= 1
        for asked in range(first + 1, at + 1):
            if levels[asked] in ("who", "which"):
                aside = any(words[n].trail for n in range(asked - 1, at + 1))
                return (at if aside else asked - 1), joined
        return at, joined

    def _begin(self, first: int, at: int) -> int:
        """Where the noun phrase begins that ends with a word."""
        levels, words, begin = self.passage.levels, self.passage.words, at
        while begin > first:
            if words[begin - 1].trail.strip("-") or levels[begin - 1] in FUNCTION_WORDS | VERBS:
                break
            begin -= 1
        return begin

    def _outer(self, first: int, begin: int) -> int:
        """Where the phrase begins that another hangs on: ``spokesman for the ministry``."""
        levels, outer = self.passage.levels, begin
        for _ in range(3):
            at = outer - 1
            while at > first and levels[at] in _ARTICLES:
                at -= 1
            free = at > first and not self.passage.words[at - 1].trail
            if not free or levels[at] not in _LINKS or levels[at - 1] in FUNCTION_WORDS | VERBS:
                break
            outer = self._begin(first, at - 1)
        return outer

    def _owned(self, name: Found, names: Sequence[Found]) -> str:
        """A name with its owner where one stands before it: ``Russia's Foreign Ministry``."""
        owner = [n for n in names if n.last == name.first - 1 and owns(self.passage, n.last)]
        if not owner or name.value in self.persons:
            return name.value
        return f"{owner[0].value}'s {name.value}"

    def _behind(self, verb: int) -> str:
        """Who is named behind a verb that opens its sentence."""
        last = verb
        while last + 1 < min(len(self.passage.words), verb + NEAR) and not ends(self.passage, last):
            last += 1
        return self.phrase(verb + 1, last) if verb < last else ""

    def phrase(self, first: int, last: int) -> str:
        """Who is named by the words behind ``said`` or ``according to``."""
        if first > last:
            return ""
        passage, levels = self.passage, self.passage.levels
        end = self._comma(first, last)
        names = [n for n in self.named if first <= n.first <= end]
        people = [n for n in names if n.value in self.persons]
        if people:
            return next((n for n in people if not owns(passage, n.last)), people[0]).value
        if levels[first] in _HE:
            return self.person
        for name in names[:1]:
            between = levels[first : name.first]
            if all(w in FUNCTION_WORDS | _NATIONS for w in between) and not owns(
                passage, name.last
            ):
                return name.value
        stop = first
        while stop < end and (stop == first or levels[stop + 1] not in FUNCTION_WORDS):
            if passage.words[stop].trail.strip("-"):
                break
            stop += 1
        return self.described(first, stop)

    def _comma(self, first: int, last: int) -> int:
        """Where a phrase ends: at a comma, unless it parts an owner's apposition."""
        words, end = self.passage.words, first
        while end < last and end < first + 9:
            aside = words[end].trail == "," and end and owns(self.passage, end - 1)
            if words[end].trail.strip("-.") and not aside:
                break
            end += 1
        return end

    def described(self, first: int, last: int) -> str:
        """Someone told by office: the one whom this page gives it; else the words as printed."""
        words, levels = self.passage.words, self.passage.levels
        while first <= last and (levels[first] in FUNCTION_WORDS or len(levels[first]) == 1):
            first += 1
        while last >= first and levels[last] in FUNCTION_WORDS:
            last -= 1
        own = range(first, min(last + 1, first + 10))
        if not own or levels[last] in VERBS | _NO_SPEAKERS or levels[last][0].isdigit():
            return ""
        if not self._may_speak(first, last):
            return ""
        office = [
            levels[at]
            for at in own
            if levels[at] not in _NATIONS | _PASSED and not owns(self.passage, at)
        ]
        holders = self.offices.get(" ".join(office), frozenset())
        if len(holders) == 1:
            return next(iter(holders))
        return " ".join(words[at].text.replace("’", "'").casefold() for at in own)

    def _may_speak(self, first: int, last: int) -> bool:
        """Whether words name somebody: by an article, an owner, a capital or a noun for persons."""
        levels, words = self.passage.levels, self.passage.words
        if levels[first].endswith("ed") or levels[first] in _FELT:
            return False
        if first and levels[first - 1] in FUNCTION_WORDS and levels[first - 1] not in _LINKS:
            return True
        if any(words[at].text[:1].isupper() or owns(self.passage, at) for at in (first, last)):
            return True
        noun = levels[last]
        return is_person(noun) or noun.endswith("s") or noun in _OFFICES | _CALLINGS | _MEDIA


_FELT = frozenset("felt understood known thought seen heard made held left".split())
_MEDIA = frozenset("media television radio press government management staff company".split())
_NOBODY = Found(0, 0, "name", "")


def find_offices(
    page: Sequence[tuple[Passage, list[Found]]], persons: Set[str]
) -> dict[str, set[str]]:
    """Who holds which office on a page: the words right before a person's name, or right behind."""
    held: dict[str, set[str]] = {}
    for passage, named in page:
        for name in named:
            if name.value in persons:
                for words in (_office_before(passage, name.first), _aside(passage, name.last)):
                    for n in range(len(words)):
                        held.setdefault(" ".join(words[n:]), set()).add(name.value)
    return held


def _office_before(passage: Passage, first: int) -> tuple[str, ...]:
    at = first
    while (
        at
        and passage.levels[at - 1] in _OFFICES
        and passage.words[at - 1].trail in ("", "-", ",", ".")
    ):
        at -= 1
    return passage.levels[at:first]


def _aside(passage: Passage, last: int) -> tuple[str, ...]:
    """The noun behind a name: ``Hanafi, a deputy prime minister``."""
    if passage.words[last].trail != ",":
        return ()
    words: list[str] = []
    for at in range(last + 1, min(last + 9, len(passage.words))):
        word = passage.words[at]
        if not owns(passage, at) and passage.levels[at] not in _ARTICLES:
            if passage.levels[at] in FUNCTION_WORDS:
                break
            words.append(passage.levels[at])
        if word.trail:
            break
    return tuple(words) if words and words[-1] in _OFFICES | _CALLINGS else ()


def owns(passage: Passage, at: int) -> bool:
    """Whether a word has a possessive ending."""
    return passage.words[at].level.endswith(("'s", "s'"))


def ends(passage: Passage, at: int) -> bool:
    """Whether a sentence ends with a word."""
    if at + 1 >= len(passage.words):
        return True
    mark = passage.words[at].trail.rstrip("\"'”’)")[-1:]
    return passage.opens[at + 1] and mark in (".", "?", "!") and mark != ""


@lru_cache(maxsize=8192)
def find_verbs(passage: Passage) -> tuple[int, ...]:
    """Where a passage has verbs of reporting; with a capital in mid-sentence it is none, nor is
    what is *declared* or *called* in the passive."""
    return tuple(at for at in range(len(passage.words)) if _is_verb(passage, at))


def _is_verb(passage: Passage, at: int) -> bool:
    if passage.levels[at] not in VERBS:
        return False
    plain = passage.words[at].text[:1].islower() or passage.opens[at]
    if not at:
        return plain
    before = passage.levels[at - 1]
    passive = before in _BE and not passage.levels[at].endswith("ing")
    noun = passage.levels[at] in _NOUNS and not (before in _PLURAL or before.endswith("s"))
    return plain and not passive and not noun and passage.words[at - 1].trail != "-"


def verbs_between(passage: Passage, first: int, last: int) -> tuple[int, ...]:
    """The verbs of reporting from one word to before another."""
    verbs = find_verbs(passage)
    return verbs[bisect_left(verbs, first) : bisect_left(verbs, last)]
