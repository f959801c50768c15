"""Labels: words that evaluate or class an actor within the words that name it.

The value joins actor and label, ``taliban: hardline``. The actor is the name that the label stands
before; ``the hardline group`` is the group that the page named last; where no name can be told, the
common noun stands for it.
"""

from __future__ import annotations

from functools import lru_cache

from .lexicon import EVALUATIONS, GAZETTEER, KINDS_OF_ACTOR, LABELS, OFFICES, THINGS_IN_ER
from .mentions import Found, Passage
from .names import Names
from .quantities import is_person
from .speakers import owns
from .tokens import FUNCTION_WORDS

_LABELS = LABELS | EVALUATIONS
#: One form for labels that differ in number or part of speech only.
_SAME = {
    "terror": "terrorist", "terrorists": "terrorist", "islamists": "islamist", "jihadi": "jihadist",
    "jihadists": "jihadist", "militants": "militant", "extremists": "extremist",
    "radicals": "radical", "insurgents": "insurgent", "rebels": "rebel",
    "separatists": "separatist", "thugs": "thug", "warlords": "warlord", "hard-line": "hardline",
    "hardliner": "hardline", "outlawed": "banned",
}  # fmt: skip
_GROUPS = frozenset("group movement organization faction regime gang".split())
_NAMED_AS = frozenset(
    """designated called branded listed labeled named considers considered declared deemed classed
    classified""".split()
)
_ACTING = ("er", "ers", "or", "ors", "ian", "ians")
_IS = frozenset("is are was were remains remain be been".split())
_GOVERNING = frozenset(
    """ministry kremlin parliament government house department court nations union council
    united""".split()
)


def find_labels(passage: Passage, named: list[Found], last_group: str, names: Names) -> list[Found]:
    """The labels of a passage, given its names and the group that the page named last."""
    found = []
    starts = {name.first: name for name in named}
    for at, last, label in _find_label_words(passage):
        actor = _actor(passage, last, starts)
        if actor and not _is_participle(passage, at, actor[2]):
            who, end, common = actor
            if common:
                group = _last_group(named, at, last_group, names)
                who = _resolve(passage, at, end, who, named, group, names)
            found.append(Found(at, end, "label", f"{who}: {label}", who))
    return found


@lru_cache(maxsize=8192)
def _find_label_words(passage: Passage) -> tuple[tuple[int, int, str], ...]:
    """The words of a passage that may be labels: first, last, and the label."""
    found, at = [], 0
    while at < len(passage.levels):
        last, label = _label(passage, at)
        if label:
            found.append((at, last, label))
        at = last + 1
    return tuple(found)


def _label(passage: Passage, at: int) -> tuple[int, str]:
    """The label at a word, if there is one, and its last word."""
    word = passage.words[at]
    if word.trail == "-" and at + 1 < len(passage.words):
        pair = f"{word.level}-{passage.words[at + 1].level}"
        if pair in _LABELS:
            return at + 1, _SAME.get(pair, pair)
    level = word.level
    if level not in _LABELS or word.trail.strip("-\"”'’") or word.trail == "-":
        return at, ""
    return at, _SAME.get(level, level)


@lru_cache(maxsize=4096)
def _may_act(noun: str) -> bool:
    """Whether a noun behind a label may name an actor: a person by word or by ending."""
    single = noun[:-1] if noun.endswith("s") else noun
    if noun in FUNCTION_WORDS or len(noun) < 4:
        return False
    return is_person(noun) or (noun.endswith(_ACTING) and single not in THINGS_IN_ER)


def _is_participle(passage: Passage, at: int, common: bool) -> bool:
    """Whether a word in -ing is a verb there: a car striking Chohan; not striking workers."""
    if not passage.levels[at].endswith("ing"):
        return False
    return not common or not (passage.opens[at] or passage.levels[at - 1] in FUNCTION_WORDS)


def _actor(passage: Passage, last: int, starts: dict[int, Found]) -> tuple[str, int, bool] | None:
    """The actor behind a label that ends with a word: name or noun, last word, whether a noun."""
    levels, words = passage.levels, passage.words
    if "(" in words[last].lead:  # Taliban (banned in Russia)
        before = [name for name in starts.values() if name.last == last - 1]
        return (before[0].value, last, False) if before else None
    for ahead in range(last + 1, min(last + 5, len(words))):
        if ahead in starts:
            name = starts[ahead]
            behind = _noun_behind(passage, name)
            if behind:
                return levels[behind], behind, True  # the suspended Kraft worker
            return (name.value, name.last, False) if _is_actor(passage, name) else None
        if levels[ahead] in KINDS_OF_ACTOR or _may_act(levels[ahead]):
            goes_on = ahead + 1 < len(words) and not words[ahead].trail and not owns(passage, ahead)
            if goes_on and is_person(levels[ahead + 1]):
                continue  # gang members
            if ahead + 1 in starts and words[ahead].trail == ",":
                return starts[ahead + 1].value, ahead, False  # the alleged shooter, Ada Brandt
            return levels[ahead], ahead, True
        if levels[ahead] in OFFICES and words[ahead].trail.strip(",") in ("", "-"):
            if words[ahead].trail == "," and ahead + 1 in starts:
                return starts[ahead + 1].value, ahead, False  # veteran foreign minister, Lavrov
            if words[ahead].trail != ",":
                continue
        if levels[ahead] in FUNCTION_WORDS or words[ahead].trail.strip("\"'”’") not in ("", "-"):
            return None
    return None


def _noun_behind(passage: Passage, name: Found) -> int:
    """Where the person is named whom a name only describes; 0 if there is none."""
    behind = name.last + 1
    if behind >= len(passage.words) or passage.words[name.last].trail or owns(passage, name.last):
        return 0
    noun = passage.levels[behind]
    return behind if _may_act(noun) and noun not in KINDS_OF_ACTOR else 0


def _is_actor(passage: Passage, name: Found) -> bool:
    """Whether a name is an actor there: not a place before a common noun (Moscow format talks)."""
    behind = name.last + 1
    if (
        behind >= len(passage.words)
        or passage.words[name.last].trail
        or passage.words[name.last].level.endswith("'s")
    ):
        return True
    level = passage.levels[behind]
    if level in FUNCTION_WORDS or level in KINDS_OF_ACTOR or _may_act(level):
        return True
    plain = (
        passage.words[behind].text[:1].islower()
        and len(level) > 3
        and level.endswith(("s", "t", "n"))
    )
    return not (plain and name.value in GAZETTEER) and name.value.split()[-1] != "format"


def _resolve(
    passage: Passage, first: int, end: int, noun: str, named: list[Found], group: str, names: Names
) -> str:
    """The name behind a common noun: ``the hardline group``, ``X is a designated group``."""
    levels, before = passage.levels, first - 1
    while before >= 0 and levels[before] in _LABELS:
        before -= 1
    article = levels[before] if before >= 0 else ""
    if article in ("a", "an", "as"):
        return _predicated(levels, before, named, group, names) or noun
    follows_of = levels[end + 1 : end + 2] == ("of",)
    definite = article in ("the", "this")
    return group if definite and noun in _GROUPS and group and not follows_of else noun


_BETWEEN = frozenset("as still now designated listed banned also a officially".split())


def _predicated(
    levels: tuple[str, ...], article: int, named: list[Found], group: str, names: Names
) -> str:
    """Of whom it is said: ``the Taliban is a …``, ``designated the Taliban a …``."""
    at = article - 1
    while at >= 0 and levels[at] in _BETWEEN:
        at -= 1
    bodies = {name.last: name.value for name in named if name.value not in names.persons}
    if at >= 1 and levels[at] in _IS and at - 1 in bodies:
        return bodies[at - 1]
    if at >= 2 and levels[at - 1] == "the" and levels[at] in _GROUPS:
        return group if levels[at - 2] in _NAMED_AS else ""
    if at >= 1 and at in bodies and levels[at - 1] in _NAMED_AS | {"the"}:
        return bodies[at]
    return ""


def _last_group(named: list[Found], at: int, before: str, names: Names) -> str:
    """The body named last before a word."""
    here = [name.value for name in named if name.first < at and is_group(name.value, names)]
    return here[-1] if here else before


def is_group(value: str, names: Names) -> bool:
    """Whether a name may be that of a group: no person, no place, no part of a government."""
    return value in names.groups and not _GOVERNING & set(value.split())
