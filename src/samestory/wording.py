"""Wording: which words of one text stand for which words of another.

Two versions of a sentence share more than equal words: forms of one word, spellings of one name,
one number in letters and in figures, and words that only their neighbours show to be the same.
The signs of each pair of words are plain and few; a combiner (a table of shallow trees, grown on
sentences whose words were linked by hand) weighs them, and then once more together with what it
found around them. No dictionary of meanings, no vectors. Words may cross: order is a sign, never
a constraint.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from snowballstemmer import stemmer

from .combiner import Combiner
from .lexicon import NUMBER_WORDS
from .tokens import FUNCTION_WORDS, level

MODELS = Path(__file__).parent / "models"
#: The probability from which on two words are matched.
LEAST = 0.45
#: Words shorter than this are too short to be alike by their letters.
LONG_ENOUGH = 4

_stem = stemmer("english").stemWord

_IRREGULAR = {
    form: forms[0]
    for forms in (
        row.split()
        for row in """arise arose arisen|awake awoke awoken|be am is are was were been being
        |bear bore borne born|beat beaten|become became|beget begat begot begotten|begin began begun
        |bend bent|bind bound|bite bit bitten|bleed bled|blow blew blown|break broke broken
        |bring brought|build built|burn burnt|buy bought|catch caught|choose chose chosen
        |cling clung|come came|creep crept|deal dealt|dig dug|do does did done|draw drew drawn
        |dream dreamt|drink drank drunk|drive drove driven|dwell dwelt|eat ate eaten
        |fall fell fallen
        |feed fed|feel felt|fight fought|find found|flee fled|fling flung|fly flew flown
        |forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven
        |freeze froze frozen|get got gotten|give gave given|go goes went gone|grind ground
        |grow grew grown|hang hung|have has had|hear heard|hold held|keep kept
        |kneel knelt|know knew known|lay laid|lead led|lean leant|leap leapt|learn learnt
        |leave left|lend lent|lie lay lain|light lit|lose lost|make made|mean meant|meet met
        |mistake mistook mistaken|overcome overcame|pay paid|ride rode ridden|ring rang rung
        |rise rose risen|run ran|say said|see saw seen|seek sought|sell sold|send sent
        |shake shook shaken|shine shone|shoot shot|show shown|shrink shrank shrunk|sing sang sung
        |sink sank sunk|sit sat|slay slew slain|sleep slept|slide slid|smell smelt|sow sown
        |speak spoke spoken spake|spend spent|spill spilt|spit spat|spoil spoilt
        |spring sprang sprung|stand stood|steal stole stolen|stick stuck|sting stung
        |strike struck stricken|strive strove striven|swear swore sworn|sweep swept
        |swell swollen|swim swam swum|swing swung|take took taken|teach taught|tear tore torn
        |tell told|think thought|throw threw thrown|tread trod trodden|understand understood
        |undertake undertook undertaken|wake woke woken|wear wore worn|weave wove woven
        |weep wept|win won|withdraw withdrew withdrawn|withstand withstood|write wrote written
        |man men|woman women|child children|foot feet|tooth teeth|mouse mice|person people
        |wife wives|life lives|leaf leaves|thief thieves|half halves|knife knives|ox oxen
        |good better best|bad worse worst|far further farther""".split("|")
    )
    for form in forms[1:]
}
#: Function words that may stand for each other: determiners, persons, links, places, time, verbs.
_CLASSES = {
    word: number
    for number, row in enumerate(
        """a an the this that these those such each every some any no another
        |i me my we us our you your he him his she her it its they them their who whom whose which
        |and or but nor yet so if as than because although though while whereas whether since until
        |of in on at by for from to into onto with without within about above across after against
        along among around before behind below beneath beside between beyond during except inside
        near off out outside over through throughout toward towards under up upon via per amid
        |is are was were be been being am has have had having do does did doing done
        |will would shall should can could may might must""".split("|")
    )
    for word in row.split()
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth".split(), 1
    )
}
_FIGURE = re.compile(r"[$€£¥]?(\d[\d,]*(?:\.\d+)?)(?:%|st|nd|rd|th|m|bn|am|pm)?$")


class Match(NamedTuple):
    """Word ``i`` of one text stands for word ``j`` of the other; ``score`` is from 0 to 1."""

    i: int
    j: int
    score: float


def match_words(a: Sequence[str], b: Sequence[str], least: float = LEAST) -> list[Match]:
    """Match the words of two versions of one sentence, as they are written, one to one.

    The likeliest pairs first, down to the probability *least*; words may cross. ``match_words(b,
    a)`` gives the same pairs with ``i`` and ``j`` exchanged. Cost: the product of the lengths
    times the trees of two combiners; meant for sentences and paragraphs. (Aligning by many weak
    signs and then by neighbours: Sultan, Bethard and Sumner 2014.)

    >>> there, here = "three men fled".split(), "the 3 men were fleeing".split()
    >>> [(match.i, match.j) for match in match_words(there, here)]
    [(0, 1), (1, 2), (2, 4)]
    """
    scores = match_scores(a, b)
    cells = sorted((-scores[i, j], i + j, i, j) for i, j in np.argwhere(scores >= least).tolist())
    used_a, used_b, found = set(), set(), []
    for score, _, i, j in cells:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            found.append(Match(i, j, -float(score)))
    return sorted(found)


def match_scores(a: Sequence[str], b: Sequence[str]) -> np.ndarray:
    """How likely each word of a text stands for each of another (n × m, 0 to 1)."""
    if list(b) < list(a):  # in one order, so that not even rounding knows a direction
        return match_scores(b, a).T
    if not a or not b:
        return np.zeros((len(a), len(b)))
    first, second = _combiners()
    signs = word_signs(a, b)
    return second.score(signs | signs_around(first.score(signs)))


@lru_cache(maxsize=1)
def _combiners() -> tuple[Combiner, Combiner]:
    return Combiner.read(MODELS / "words-first.csv"), Combiner.read(MODELS / "words.csv")


# Signs of a pair of words


@lru_cache(maxsize=100_000)
def root(word: str) -> str:
    """The stem that the forms of a levelled word share; of irregular verbs and nouns too.

    >>> root("told") == root("telling"), root("men") == root("man"), root("telling") == root("tall")
    (True, True, False)
    """
    word = word.lower().removesuffix("'s")
    return _stem(_IRREGULAR.get(word, word))


@lru_cache(maxsize=100_000)
def value_of(word: str) -> float | None:
    """The number that a word stands for, in figures or in letters; None if it is no number."""
    word = word.lower()
    known = NUMBER_WORDS.get(word, _ORDINALS.get(word))
    if known is not None:
        return float(known)
    figure = _FIGURE.match(word)
    return float(figure[1].replace(",", "")) if figure else None


@lru_cache(maxsize=200_000)
def akin(one: str, other: str) -> float:
    """How much two levelled words are alike by themselves, from 0 to 1: equal, one root, letters.

    >>> [round(akin(a, b), 1) for a, b in [("war", "war"), ("said", "says"), ("ten", "10")]]
    [1.0, 0.9, 0.9]
    """
    small, great = one.lower(), other.lower()
    longest, shortest = max(len(small), len(great)), min(len(small), len(great))
    unlike = sum((Counter(small) & Counter(great)).values()) <= 0.7 * longest
    close = shortest >= LONG_ENOUGH and (not unlike or small[:3] == great[:3])
    if not close and one != other and value_of(one) == value_of(other) is None:
        return 0.9 * (root(one) == root(other))  # by far the most pairs, and without a distance
    return _pair(one, other)[1]


@lru_cache(maxsize=200_000)
def _pair(one: str, other: str) -> tuple[float, ...]:
    """The signs that depend on two levelled words alone, in the order of ``_PAIR``."""
    small, great = one.lower(), other.lower()
    longest, shortest = max(len(small), len(great)), min(len(small), len(great))
    same = 0
    while same < shortest and small[same] == great[same]:
        same += 1
    prefix = same / longest
    spelling = 1 - _distance(small, great) / longest
    value, value_other = value_of(one), value_of(other)
    number = 0.0 if value is None and value_other is None else 2.0 if value == value_other else -1.0
    function = (one in FUNCTION_WORDS) + (other in FUNCTION_WORDS)
    class_, class_other = _CLASSES.get(one, -1), _CLASSES.get(other, -2)
    class_sign = float(class_ == class_other) - (class_ >= 0 and 0 <= class_other != class_)
    equal, rooted = float(one == other), float(root(one) == root(other))
    alike = max(
        equal,
        0.9 * rooted,
        0.9 * (number == 2),
        0.8 * (spelling > 0.7 and shortest >= LONG_ENOUGH),
        0.7 * (prefix >= 0.6 and shortest >= LONG_ENOUGH),
    )
    if number == -1:
        alike = min(alike, 0.3)
    return (equal, alike, rooted, prefix, spelling, number, function, class_sign, float(shortest))


_PAIR = "equal alike root prefix spelling number function class length".split()


def _distance(one: str, other: str) -> int:
    """How many letters to change, add, take away or swap make one word of another (Damerau)."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        here = [i]
        for j, y in enumerate(other, 1):
            least = min(last[j] + 1, here[-1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == other[j - 2] and one[i - 2] == y:
                least = min(least, before[j - 2] + 1)
            here.append(least)
        before, last = last, here
    return last[-1]


# Signs of a cell among its neighbours


def word_signs(a: Sequence[str], b: Sequence[str]) -> dict[str, np.ndarray]:
    """The signs of each pair of words, by name (n × m each): of the two words, and around them.

    *a* and *b* are words as written. Every sign is the same from both sides.
    """
    levels_a, levels_b = [level(word) for word in a], [level(word) for word in b]
    pairs = np.array([[_pair(x, y) for y in levels_b] for x in levels_a])
    signs = {name: pairs[..., k] for k, name in enumerate(_PAIR)}
    great_a, great_b = (np.array([word[:1].isupper() for word in text], int) for text in (a, b))
    signs["capitals"] = great_a[:, None] + great_b[None, :]
    alike = signs["alike"]
    content = alike * np.where(signs["function"] > 0, 0.4, 1.0)
    signs |= _neighbours(content)
    signs["apart"] = _apart(len(a), len(b))
    signs["edge"] = _edges(len(a), len(b))
    together = alike + 0.5 * signs["left"] + 0.5 * signs["right"]
    signs |= {"together": together} | _margins(alike, "alike") | _margins(together, "together")
    signs["balance"] = np.full(alike.shape, min(alike.shape) / max(alike.shape))
    signs["kinship"] = np.full(alike.shape, alike.max(1).sum() + alike.max(0).sum())
    signs["kinship"] /= sum(alike.shape)
    return signs


def signs_around(scores: np.ndarray) -> dict[str, np.ndarray]:
    """The signs of a second look: what a first one found at each cell and around it."""
    found = {"first": scores} | _neighbours(scores) | _margins(scores, "first")
    others = [scores.sum(axis, keepdims=True) - scores for axis in (0, 1)]
    found |= {"rivals_least": np.minimum(*others), "rivals_most": np.maximum(*others)}
    return {f"2 {name}": sign for name, sign in found.items()}


def _neighbours(cells: np.ndarray) -> dict[str, np.ndarray]:
    """What stands before and behind each cell, in both texts: right beside it, and within reach."""
    steps = [(x, y) for x in (1, 2, 3, 4) for y in (1, 2, 3, 4)]
    before = {step: _shift(cells, *step) for step in steps}
    behind = {(x, y): _shift(cells, -x, -y) for x, y in steps}
    near = [step for step in steps if max(step) < 4]
    return {
        "before": before[1, 1],
        "behind": behind[1, 1],
        "before_skip": np.maximum(before[1, 2], before[2, 1]),
        "behind_skip": np.maximum(behind[1, 2], behind[2, 1]),
        "before_two": before[2, 2],
        "behind_two": behind[2, 2],
        "left": np.max([before[x, y] / (1 + 0.3 * (x + y - 2)) for x, y in near], axis=0),
        "right": np.max([behind[x, y] / (1 + 0.3 * (x + y - 2)) for x, y in near], axis=0),
        "around": sum(before.values()) + sum(behind.values()),
    }


def _shift(cells: np.ndarray, down: int, across: int) -> np.ndarray:
    """Let each cell show the one so many words before it in both texts (behind, if negative)."""
    shown = np.zeros_like(cells)
    (n, m), (x, y) = cells.shape, (abs(down), abs(across))
    if x < n and y < m:
        if down > 0:
            shown[x:, y:] = cells[: n - x, : m - y]
        else:
            shown[: n - x, : m - y] = cells[x:, y:]
    return shown


def _margins(cells: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """How far each cell stands above, or below, the best other one of its row and column."""
    margins = []
    for axis in (0, 1):
        best = cells.max(axis, keepdims=True)
        alone = np.full_like(best, 0.0)
        second = np.sort(cells, axis).take([-2], axis) if cells.shape[axis] > 1 else alone
        margins.append(cells - np.where(cells >= best, second, best))
    return {f"{name}_margin": np.minimum(*margins), f"{name}_margin_most": np.maximum(*margins)}


def _apart(n: int, m: int) -> np.ndarray:
    """How far apart two words stand in their texts, as a share of the texts."""
    return np.abs((np.arange(n)[:, None] + 0.5) / n - (np.arange(m)[None, :] + 0.5) / m)


def _edges(n: int, m: int) -> np.ndarray:
    """Mark the pair of first words and that of last words."""
    edges = np.zeros((n, m))
    edges[0, 0] = edges[-1, -1] = 1
    return edges
