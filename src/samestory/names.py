"""Names of persons, places and bodies: one value for each bearer, whatever the page writes.

What is written with capitals within a sentence is a name-like run. Titles, offices and nations are
taken off it; ``of``, ``bin`` or ``and`` may join two runs into one name. All pages of a story are
read together: a surname, an abbreviation or another transliteration stands for the one full name
that fits, and where two fit it is left as it is.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from .lexicon import (
    ADHERENTS,
    BODIES,
    DAYS,
    DEMONYMS,
    GAZETTEER,
    GROUP_NAMES,
    KINDS_OF_ACTOR,
    LABELS,
    MONTHS,
    OFFICES,
    OPENERS,
    PARTICLES,
    PERSONS,
    PLACES,
    REPORTING,
    SHORT_NAMES,
    THINGS,
)
from .mentions import ABBREVIATED, Found, Passage, bare
from .quantities import is_part_of_name
from .spelling import level
from .tokens import FUNCTION_WORDS, Word

_BODIES = frozenset(map(level, BODIES))
_OFFICES = frozenset(map(level, OFFICES))
_DEMONYMS = frozenset(map(level, DEMONYMS | {nation + "s" for nation in DEMONYMS}))
_ADHERENTS = frozenset(map(level, ADHERENTS))
_OPENERS = frozenset(map(level, OPENERS))
_PLACES = frozenset(map(level, PLACES))
_THINGS = _PLACES | frozenset(map(level, THINGS))
#: Words that have a capital and are no part of a name.
_APART = (
    FUNCTION_WORDS
    | set(MONTHS)
    | {m[:3] for m in MONTHS}
    | {"sept", "oh", "updated", "published", "posted"}
    | DAYS
    | {d + "s" for d in DAYS}
    | (LABELS - {"gang"})
)
_NO_NAMES = _DEMONYMS | _OFFICES | _ADHERENTS
_SUFFIXES = frozenset("jr sr ii iii iv".split())
_SPELLED = {tuple(map(level, name.split())): name for name in GAZETTEER}
_KNOWN = _SPELLED.keys()
_SHORT = {
    tuple(map(level, short.split())): tuple(map(level, name.split()))
    for short, name in SHORT_NAMES.items()
}

Run = tuple[str, ...]


class Capitals(NamedTuple):
    """A name-like run in a passage: its words, and what stands around it."""

    first: int
    last: int
    levels: Run
    forms: Run
    opens: bool
    article: bool
    place: bool
    office: bool
    aged: bool
    acts: bool
    grouped: bool
    loud: bool
    short: Run


@lru_cache(maxsize=8192)
def find_capitals(passage: Passage) -> tuple[Capitals, ...]:
    """The name-like runs of a passage; none where most words have a capital, as in a title."""
    if passage.titled:
        return ()
    words = passage.words
    runs: list[list[int]] = []
    for at, word in enumerate(words):
        if not _capital(words, at, passage.levels[at]):
            continue
        goes_on = runs and runs[-1][1] == at - 1 and not _parted(words, at)
        if goes_on and (not passage.opens[at] or _is_nickname(word)):
            runs[-1][1] = at
        else:
            runs.append([at, at])
    joined: list[list[int]] = []
    for run in runs:
        if joined and _joins(passage, joined[-1], run):
            joined[-1][1] = run[1]
        else:
            joined.append(run)
    return tuple(_around(passage, *run) for run in joined)


def _capital(words: Sequence[Word], at: int, plain: str) -> bool:
    if not words[at].text[:1].isupper():
        return at > 0 and re.fullmatch(r"\d\ders", words[at].text) is not None  # 76ers
    if len(plain) == 1 and words[at].trail == "-":
        return False  # Rep. Ada Brandt, D-Mass.
    head, apostrophe, _ = plain.partition("'")  # He'll, I'm
    return plain not in _APART and not (apostrophe and head in FUNCTION_WORDS)


def _parted(words: Sequence[Word], at: int) -> bool:
    """Whether marks or a possessive part a word from the one before."""
    before, word = words[at - 1], words[at]
    if before.level.endswith("'s") and word.level not in ("office", "department"):
        return True
    trail = before.trail
    point = trail == "." and (len(before.text) == 1 or before.level in ABBREVIATED)
    closed = trail in ("”", '"') and before.lead in ("“", '"')
    return not (trail in ("", "-") or point or closed) or bool(word.lead) and not _is_nickname(word)


def _is_nickname(word: Word) -> bool:
    return word.lead in ("“", '"') and word.trail in ("”", '"')


def _joins(passage: Passage, one: list[int], two: list[int]) -> bool:
    """Whether small words between two runs make them one name."""
    words, levels = passage.words, passage.levels
    small = levels[one[1] + 1 : two[0]]
    between = words[one[1] + 1 : two[0]]
    hyphen = len(small) == 1 and small[0] in PARTICLES and between[0].trail == "-"
    if not 0 < len(small) < 3 or any(word.lead or word.trail for word in between) and not hyphen:
        return False
    before = words[one[1]]
    if before.trail not in ("", "-") or words[two[0]].lead or before.level.endswith("'s"):
        return False
    if PARTICLES.issuperset(small):
        return levels[one[1]] not in _OFFICES
    own, other = levels[one[0] : one[1] + 1], levels[two[0] : two[1] + 1]
    if small in (("of",), ("of", "the")):
        return own[-1] in _OF
    if small == ("for",):
        return not _BODIES.isdisjoint(own)
    return small == ("and",) and _joins_and(own, other)


_WATERS = frozenset("gulf bay sea strait straits cape isle isles horn award house order".split())
_OF = (_BODIES | _WATERS) - {"police", "state", "states", "group"}
_OFFICIAL = frozenset(
    """service services administration department ministry committee commission agency office bureau
    institute association university foundation council authority board""".split()
)


def _joins_and(own: Run, other: Run) -> bool:
    """``Fish and Wildlife Service``, and ``… of Health and Human Services``; not two names."""
    if "of" in own or "for" in own:
        return other not in _KNOWN and not any(word in _BODIES for word in other[:1])
    heads = other[-1] in _OFFICIAL and len(other) > 1
    return heads and own[-1] not in _BODIES and own not in _KNOWN and other[:1] not in _KNOWN


def _around(passage: Passage, first: int, last: int) -> Capitals:
    """A run with what its surroundings tell: an article, an office, an age, a verb."""
    words, levels, opens = passage.words, passage.levels, passage.opens[first]
    first = first if opens else _with_particles(passage, first)
    if first and levels[first - 1 : first + 1] == ("of", "state") and first < last:
        first += 1  # Secretary of State Antony Blinken
    before = levels[first - 1] if first and not words[first - 1].trail else ""
    behind = levels[last + 1] if last + 1 < len(levels) else ""
    trail, own = words[last].trail, words[first : last + 1]
    return Capitals(
        first,
        last,
        levels[first : last + 1],
        tuple(plain_form(word) for word in own),
        opens,
        before == "the" and not _modifies(passage, last),
        before in _WHERE,
        before in _OFFICES,
        trail == "," and behind.isdigit() and len(behind) < 3,
        trail == "" and (behind in REPORTING or behind in _VERBS),
        trail == "" and behind in _GROUPS,
        all(word.text.isupper() and len(word.text) > 2 for word in own),
        _short_form(passage, last + 1),
    )


def _modifies(passage: Passage, last: int) -> bool:
    """Whether a name stands before a noun whose article is not its own: the Bush administration."""
    if passage.words[last].trail or last + 1 >= len(passage.words):
        return False
    behind = passage.levels[last + 1]
    plain = passage.words[last + 1].text.islower() and not behind.endswith("ed")
    return plain and behind not in FUNCTION_WORDS | REPORTING | _VERBS


def _with_particles(passage: Passage, first: int) -> int:
    """Where a run begins with the small words before it: bin Laden, al-Qaida."""
    words, levels = passage.words, passage.levels
    if first and levels[first - 1] in ("al", "el") and words[first - 1].trail == "-":
        return first - 1
    while first and levels[first - 1] in _LEADING and not words[first - 1].trail:
        if words[first].lead:
            break
        first -= 1
    return first


def _short_form(passage: Passage, at: int) -> Run:
    """The abbreviation in brackets behind a name."""
    if at >= len(passage.words) or len(passage.levels[at]) < 2:
        return ()
    word = passage.words[at]
    bracket = "(" in word.lead and ")" in word.trail and word.text.isupper()
    return (passage.levels[at],) if bracket else ()


_WHERE = frozenset("in near at around".split())
_LEADING = PARTICLES - {"la", "do", "el", "ten"}
_GROUPS = frozenset(
    "group movement fighters faction militants militia network insurgents rebels gang".split()
)
_VERBS = frozenset("was is has had will would also who".split())


def plain_form(word: Word) -> str:
    """A word in small letters as the page spells it, without a possessive ending.

    What is levelled is compared; this is shown.
    """
    return bare(word.text.replace("’", "'").casefold())


@lru_cache(maxsize=8192)
def _find_small(passage: Passage) -> frozenset[str]:
    """The words of a passage that stand without a capital."""
    pairs = zip(passage.levels, passage.words, strict=True)
    return frozenset(level for level, word in pairs if not word.text[:1].isupper())


@lru_cache(maxsize=8192)
def _find_ministries(passage: Passage) -> tuple[int, ...]:
    """Where a ministry is named by its field, whatever the case of the letters."""
    levels = passage.levels
    return tuple(
        at for at in range(1, len(levels))
        if levels[at] == "ministry" and levels[at - 1] in _MINISTRIES
    )  # fmt: skip


class Names:
    """The names of a story: which runs are names, and the one value of each bearer."""

    def __init__(self, pages: Mapping[str, Sequence[Passage]]) -> None:
        """Read the passages of all pages, by siglum."""
        small = [_find_small(passage) for page in pages.values() for passage in page]
        self._lower = frozenset().union(*small)
        runs = [
            (siglum, run) for siglum, page in pages.items() for passage in page
            for run in find_capitals(passage)
        ]  # fmt: skip
        self._sure = {run.levels for _, run in runs if not run.opens} | _KNOWN
        self._sure -= {run for run in self._sure if self._is_common(run, False)}
        own = {run.levels for _, run in runs if not run.opens} | {n for n in _KNOWN if len(n) == 1}
        self._parts = {w for run in own for w in run} - FUNCTION_WORDS - _BODIES
        self._memo: dict[tuple, list[tuple[int, int]]] = {}
        self.persons: set[str] = set()
        self.undecided: dict[str, set[str]] = {}
        self._with_the: Counter[Run] = Counter()
        self._places: Counter[Run] = Counter()
        self._seen: Counter[Run] = Counter()
        self._forms: dict[Run, str] = {}
        self._on: dict[str, set[Run]] = defaultdict(set)
        self._short: dict[Run, set[Run]] = defaultdict(set)
        self._officers: set[Run] = set()
        self._grouped: set[Run] = set()
        self._acting: set[Run] = set()
        for siglum, run in runs:
            self._note(siglum, run)
        self._heads = {name[:-n] for name in self._seen for n in (1, 2) if len(name) > n}
        self._settle()

    def _note(self, siglum: str, run: Capitals) -> None:
        """Take down one run: the names in it, and what speaks for a person."""
        for a, b in self._split(run):
            name = run.levels[a : b + 1]
            self._seen[name] += 1
            form = " ".join(run.forms[a : b + 1])
            plain = " ".join(name)  # the spelling that stands for all goes before any other
            forms = {form, self._forms.get(name, form)}
            self._forms[name] = plain if plain in forms else min(forms)
            self._on[siglum].add(name)
            self._with_the[name] += run.article and a == 0
            self._places[name] += run.place and a == 0
            titled = run.office if a == 0 else run.levels[a - 1] in _OFFICES
            if titled or (run.aged and b == len(run.levels) - 1):
                self._officers.add(name)
            if run.acts and b == len(run.levels) - 1:
                self._acting.add(name)
            if run.grouped and b == len(run.levels) - 1:
                self._grouped.add(name)
            if run.short and b == len(run.levels) - 1 and len(name) > 1:
                self._short[run.short].add(name)

    def _split(self, run: Capitals) -> list[tuple[int, int]]:
        """The names within a run, as first and last of its words."""
        key = (run.levels, run.opens, run.aged or run.acts, run.loud)
        if key not in self._memo:
            first = self._begin(run)
            common = self._is_common(run.levels, run.loud)
            nothing = first is None or common
            self._memo[key] = [] if nothing else self._cut(run.levels, first)
        return self._memo[key]

    def _is_common(self, run: Run, loud: bool) -> bool:
        """Whether what has capitals is a common noun: the Government; or all in capitals."""
        if run in _KNOWN or run in _SHORT:
            return False
        return run[0] in _COMMON and len(run) == 1 or (loud and self._lower.issuperset(run))

    def _begin(self, run: Capitals) -> int | None:
        """Where a run's name begins: the first word of a sentence proves nothing by itself."""
        if not run.opens:
            return 0
        word = run.levels[0]
        if run.levels in self._sure:
            return 0
        if len(run.levels) > 1:
            common = word in self._lower or word.endswith(("ing", "ed"))
            doubtful = word in _OPENERS or (common and word not in self._parts)
            return 1 if doubtful and word not in _NO_NAMES else 0
        if (
            word in self._parts
            and word not in REPORTING
            and not (word in self._lower and (word,) not in self._sure)
        ):
            return 0
        abstract = word.endswith(("ion", "ment", "ness", "ity", "ance", "ism", "ship", "ure"))
        plain = (
            abstract
            or word in _OPENERS
            or word in self._lower
            or word in _OFFICES
            or word in KINDS_OF_ACTOR
        )
        if plain or word.endswith(("ing", "ly", "ed", "ists", "ers", "ians")):
            return None
        return 0 if run.aged or (run.acts and not word.endswith("s")) else None

    def _cut(self, levels: Run, first: int) -> list[tuple[int, int]]:
        """Part a run at the offices within it, and take nations and offices off its ends."""
        found = []
        start = first
        for at in range(first, len(levels) + 1):
            office = at < len(levels) and levels[at] in _OFFICES and self._is_office(levels, at)
            office = office and not (start < at < len(levels) - 1 and levels[at].endswith("ers"))
            if at == len(levels) or office:
                found += self._trim(levels, start, at - 1)
                start = at + 1
        return found

    def _is_office(self, levels: Run, at: int) -> bool:
        """Whether a word of a run is an office there, not a part of a name (State Department)."""
        rest = levels[at + 1 :]
        if at and not rest and levels[at] in _BODIES | _SURNAMES:
            return False
        if at and levels[at] in _SURNAMES and (rest[0] in _SUFFIXES or rest[0] in _OFFICES):
            return False
        if any(
            levels[a:b] in _KNOWN for a in range(max(0, at - 2), at) for b in range(at + 1, at + 3)
        ):
            return False
        if rest and any(word in _BODIES for word in rest[:2]) and at + 3 >= len(levels):
            return False
        return levels[at] not in (
            "state",
            "security",
            "national",
            "foreign",
            "federal",
            "star",
            "father",
            "brother",
            "sister",
            "first",
            "general",
            "crown",
            "whip",
            "district",
            "count",
        ) or bool(rest and rest[0] in _OFFICES or at and levels[at - 1] in _OFFICES or not rest)

    def _trim(self, levels: Run, a: int, b: int) -> list[tuple[int, int]]:
        """A name without nations before it, where the rest can stand alone, and small words."""
        while a <= b and levels[a] in FUNCTION_WORDS:
            a += 1
        while a <= b and levels[b] in FUNCTION_WORDS | PARTICLES:
            b -= 1
        if a > b or levels[a : b + 1] in _KNOWN:
            return [(a, b)] if a <= b else []
        while a < b and levels[a] in _DEMONYMS | _ADHERENTS and self._stands_without(levels, a, b):
            a += 1
        if levels[b] in _DEMONYMS | _ADHERENTS and levels[a : b + 1] not in _KNOWN:
            return []
        if levels[b] in PERSONS and levels[b - 1] in _DEMONYMS:
            return []  # the American People
        if a == b and (levels[a] in _NO_NAMES or levels[a].isdigit()):
            return []
        return [(a, b)]

    def _stands_without(self, levels: Run, a: int, b: int) -> bool:
        """Whether a nation before a name is no part of it: Afghan Taliban, not Soviet Union."""
        rest = levels[a + 1 : b + 1]
        if rest[0] in _BODIES and rest not in self._sure:
            return False
        return rest in self._sure or rest in _KNOWN or (len(rest) > 1 and rest[-1] not in _BODIES)

    def _settle(self) -> None:
        """Give each name its bearer: spellings, shorter forms, surnames, abbreviations."""
        names = sorted(self._seen, key=lambda name: (-len(name), -self._seen[name], name))
        self._full: dict[Run, Run] = {}
        by_key: dict[str, Run] = {}
        for name in names:
            own = _SHORT.get(name) or (*_SHORT.get(name[:1], name[:1]), *name[1:])
            self._full[name] = by_key.setdefault(spelling_key(own), own)
        self._lasts: dict[str, set[Run]] = defaultdict(set)
        whole: dict[Run, Run] = {}
        for full in sorted(set(self._full.values()), key=lambda name: (-len(name), name)):
            if len(full) > 1:
                whole[full] = self._whole(full) or full
                if whole[full] == full:
                    self._lasts[_last(full)].add(full)
        self._full = {name: whole.get(full, full) for name, full in self._full.items()}
        officers = {self._full[seen] for seen in self._officers}
        bearers = [full for fulls in self._lasts.values() for full in fulls]
        self._people = {full for full in bearers if self._is_person(full, full in officers)}
        self.persons = {self._show(full) for full in self._people}
        self._surnames = self._find_surnames()
        self.groups = self._find_groups()
        self._givens = _find_givens(self._people & officers)
        self._initials = self._find_initials()
        self.actors = {
            self.value(name, siglum)
            for siglum, here in self._on.items()
            for name in here & (self._acting | self._officers)
        }

    def _whole(self, short: Run) -> Run | None:
        """The longer name of which this is a shorter form, if there is just one."""
        fits = [
            long for long in self._lasts[_last(short)]
            if long != short and (long[-len(short) :] == short or _within(short, long))
        ]  # fmt: skip
        if short in _KNOWN:
            return None
        return fits[0] if len(fits) == 1 else None

    def _is_person(self, name: Run, officer: bool) -> bool:
        """Whether a name of several words looks like a person's; one with an office is one."""
        if name in _KNOWN or name[-1] in _BODIES | _THINGS or name[0] in _PLACES:
            return False
        if any(word in FUNCTION_WORDS or word in _BODIES for word in name) or name[0] in _DEMONYMS:
            return False
        return officer or 2 * self._with_the[name] < self._seen[name] or not self._seen[name]

    def _find_groups(self) -> set[str]:
        """The bodies that a page calls a group, or that take an article, as no place does."""
        named = {
            full for seen, full in self._full.items()
            if seen in self._grouped or (self._with_the[seen] and full not in _KNOWN)
        }  # fmt: skip
        known = {tuple(map(level, name.split())) for name in GROUP_NAMES}
        return {self._show(full) for full in named - self._people | known}

    def _find_surnames(self) -> dict[str, set[Run]]:
        """The bearers of each surname."""
        bearers = defaultdict(set)
        for person in self._people:
            bearers[spelling_key((_last(person),))].add(person)
        return bearers

    def _find_initials(self) -> dict[str, set[Run]]:
        """The bearers of each abbreviation; one given in brackets goes before all others."""
        bearers = defaultdict(set)
        for full in {full for full in self._full.values() if len(full) > 1}:
            if full in self._people and len(full) < 3:
                continue
            content = [word for word in full if word not in FUNCTION_WORDS]
            for words in (content, full):
                bearers["".join(word[0] for word in words)].add(full)
        for short, fulls in self._short.items():
            bearers[short[0].casefold()] = {self._full.get(full, full) for full in fulls}
        return bearers

    def value(self, name: Run, siglum: str) -> str:
        """The value of a name on a page."""
        bearers = self.bearers(name, siglum)
        return self._show(min(bearers) if len(bearers) == 1 else name)

    def _show(self, name: Run) -> str:
        """A bearer as a page spells it."""
        return self._forms.get(name) or _SPELLED.get(name) or " ".join(name)

    def bearers(self, name: Run, siglum: str) -> set[Run]:
        """Whom a name may mean: one bearer; or several, of whom none is on this page alone."""
        full = self._full.get(name, _SHORT.get(name, name))
        if len(full) > 1 or name in _SHORT or full in _KNOWN:
            return {full}
        word = full[0]
        fits = self._surnames.get(spelling_key(full), set())
        if 2 * max(self._with_the[full], self._places[full]) > self._seen[full]:
            fits = set()  # the Sox is nobody's surname, nor is a town that things happen in
        fits = fits or self._initials.get(word.casefold()) or self._givens.get(word) or {full}
        if len(fits) > 1:
            self.undecided.setdefault(word, set()).update(map(self._show, fits))
            here = {self._full[seen] for seen in self._on[siglum]} & fits
            fits = here if len(here) == 1 else fits
        return fits

    def find(self, passage: Passage, siglum: str) -> list[Found]:
        """The names in a passage; in a title, only those that stand elsewhere too."""
        if passage.titled:
            return self._find_known(passage, siglum)
        found, taken = [], set()
        for run in find_capitals(passage):
            for a, b in self._split(run):
                last = run.first + b
                levels = run.levels[a : b + 1]
                longer = self._extend(passage, levels, last)
                value = self.value(levels + longer, siglum)
                found.append(Found(run.first + a, last + len(longer), "name", value))
                taken |= set(range(run.first + a, last + len(longer) + 1))
        return found + self._find_bodies(passage, siglum, taken)

    def _extend(self, passage: Passage, levels: Run, last: int) -> Run:
        """Words without a capital that belong to the name, since another page gives them one."""
        if last + 1 < len(passage.words) and passage.words[last + 1].text.isdigit():
            start, end = passage.begin(last + 1), passage.end(last + 1)
            if passage.words[last].trail in ("", "-") and is_part_of_name(passage.text, start, end):
                return passage.levels[last + 1 : last + 2]
        if levels not in self._heads:
            return ()
        for n in (2, 1):
            rest = passage.levels[last + 1 : last + 1 + n]
            plain = all(not w.trail for w in passage.words[last : last + n])
            if (
                len(rest) == n
                and plain
                and levels + rest in self._seen
                and not set(rest) & FUNCTION_WORDS
            ):
                return rest
        return ()

    def _find_bodies(self, passage: Passage, siglum: str, taken: set[int]) -> list[Found]:
        """Ministries written without capitals."""
        found = []
        for at in _find_ministries(passage):
            if at in taken:
                continue
            levels = passage.levels[at - 1 : at + 1]
            found.append(Found(at - 1, at, "name", self.value(levels, siglum)))
        return found

    def _find_known(self, passage: Passage, siglum: str) -> list[Found]:
        """The names of a title: the longest runs that the story knows."""
        levels, words, found, at = passage.levels, passage.words, [], 0
        while at < len(levels):
            size = 0
            if words[at].text[:1].isupper() and levels[at] not in _NO_NAMES:
                sizes = (n for n in (5, 4, 3, 2, 1) if at + n <= len(levels))
                size = next((n for n in sizes if self._is_known(levels[at : at + n])), 0)
            if size:
                value = self.value(levels[at : at + size], siglum)
                found.append(Found(at, at + size - 1, "name", value))
            at += size or 1
        return found

    def _is_known(self, name: Run) -> bool:
        if name in self._seen or name in _KNOWN or name in _SHORT:
            return len(name) > 1 or name[0] not in FUNCTION_WORDS
        return len(name) == 1 and (
            spelling_key(name) in self._surnames
            or (name[0].isupper() and name[0].casefold() in self._initials)
        )


#: Offices that are surnames as well.
_SURNAMES = frozenset(
    "king prince pope bishop judge major count duke marshal star baron cardinal dean lord".split()
)
#: Bodies that are often written with a capital and named by it alone only to those who know.
_COMMON = _BODIES - frozenset(
    "congress senate parliament treasury guardian exchange cabinet assembly".split()
)
_MINISTRIES = frozenset(
    """foreign defense interior finance health justice education energy agriculture trade culture
    economy transport labor environment""".split()
)


def _find_givens(people: Iterable[Run]) -> dict[str, set[Run]]:
    """The bearers of each given name."""
    givens: dict[str, set[Run]] = defaultdict(set)
    for person in people:
        for given in person[: 1 if len(person) < 4 else -1]:
            givens[given].add(person)
    return givens


def _last(name: Run) -> str:
    """The surname's place in a name: its last word, without jr and the like."""
    return name[-2] if len(name) > 2 and name[-1] in _SUFFIXES else name[-1]


def _within(short: Run, long: Run) -> bool:
    """Whether a name's words stand in another, a person's, in the same order."""
    rest = iter(word for word in long)
    return (
        len(short) > 1
        and all(word in rest for word in short)
        and not any(word in FUNCTION_WORDS or word in _BODIES for word in long)
    )


_SOUNDS = (
    (re.compile(r"[^\w]|_"), ""),
    (re.compile(r"kh|gh|q|ck|c(?=[aouklrt])"), "k"),
    (re.compile("ph"), "f"),
    (re.compile("ou|oo|o"), "u"),
    (re.compile("dj|dzh"), "j"),
    (re.compile("tz"), "ts"),
    (re.compile("ks|x"), "x"),
    (re.compile("ee|ie|[iy]{1,2}|y"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=[aeiou])h$"), ""),
)


@lru_cache(maxsize=16384)
def spelling_key(name: Run) -> str:
    """One form for a name's transliterations: it is compared, never shown.

    >>> spelling_key(("zelenskyy",)) == spelling_key(("zelenski",))
    True
    >>> spelling_key(("iran",)) == spelling_key(("iraq",))
    False
    """
    key = "".join(name)
    if key.startswith("el") and len(name) > 1 and name[0] == "el":
        key = "al" + key[2:]
    for sound, plain in _SOUNDS:
        key = sound.sub(plain, key)
    return key


def all_words(passages: Iterable[Passage]) -> str:
    """The levelled words of some passages in one string, each between spaces."""
    return " " + " | ".join(" ".join(passage.levels) for passage in passages) + " "
