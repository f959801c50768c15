"""News that nobody wrote: two pages that carry one made-up dispatch, and what they have in common.

The words are made of syllables, and as unequally frequent as those of a language (Zipf 1949);
function words are real, so that they agree by chance as they do in print. Each page drops some
paragraphs of the dispatch, changes words, moves a paragraph, and adds paragraphs of its own.
Because every word is known to be the dispatch's or the page's own, so is every pair of words that
the pages truly have in common. All of it comes from a seed.
"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import NamedTuple
from zlib import crc32

FUNCTION_WORDS = (
    "the of to and a in that is was for it on with as by at from his be he has had are not an this "
    "but they were which their or its who would have been will more than one about also after into "
    "when over there no"
).split()
ONSETS = "b br d dr f fl g gr h j k kl l m n p pl pr r s st t tr v w z".split()
VOWELS = "a e i o u ai ea ou".split()
ENDINGS = ["", "n", "r", "l", "s", "t", "nd", "rk", "st", "m"]
N_WORDS = 6000
PARAGRAPH, SENTENCE = 45, 18
DROPPED, CHANGED, ADDED = 0.15, 0.04, 0.2

#: A word of a page, and its number in the dispatch; -1 where the page has it of its own.
Told = tuple[str, int]
Page = list[list[Told]]
Language = tuple[list[str], list[float]]


class Pair(NamedTuple):
    """Two pages as saved, and the pairs of words (i, j) that both have from the dispatch."""

    a: str
    b: str
    planted: frozenset[tuple[int, int]]


def make_pair(seed: int, n_words: int = 640, copies: int = 1, alike: bool = True) -> Pair:
    """Make two pages of about so many words; *alike*: of one dispatch, else each of its own.

    With *copies*, a page is there so many times, and in each copy half of the words, the same on
    both pages, are that copy's own: a long text, not a repeated one.
    """
    language = _make_language(seed)
    pages = []
    for name in "ab":
        wire = _tell(language, Random(f"wire {seed} {'' if alike else name}"), n_words)
        page = _edit(wire, language, Random(f"page {seed} {name}"))
        pages.append([part for copy in range(copies) for part in _copy(page, copy, copies)])
    told_a, told_b = ([word for part in page for word in part] for page in pages)
    places = {word: i for i, word in enumerate(told_a) if word[1] >= 0}
    planted = {(places[word], j) for j, word in enumerate(told_b) if word in places and alike}
    return Pair(*map(_print, pages), frozenset(planted))


def _make_language(seed: int) -> Language:
    """Make words, and how frequent all words up to each of them are together."""
    random = Random(f"language {seed}")
    words = dict.fromkeys(FUNCTION_WORDS)
    while len(words) < N_WORDS:
        syllables = random.choices((1, 2, 3, 4), (2, 5, 4, 1))[0]
        word = "".join(random.choice(ONSETS) + random.choice(VOWELS) for _ in range(syllables))
        words.setdefault(word + random.choice(ENDINGS))
    return list(words), list(accumulate(1 / (rank + 2) for rank in range(N_WORDS)))


def _tell(language: Language, random: Random, n_words: int, own: bool = False) -> Page:
    """Tell so many words in paragraphs."""
    words, weights = language
    told = random.choices(words, cum_weights=weights, k=n_words)
    numbered = [(word, -1 if own else number) for number, word in enumerate(told)]
    return [numbered[k : k + PARAGRAPH] for k in range(0, n_words, PARAGRAPH)]


def _edit(wire: Page, language: Language, random: Random) -> Page:
    """Make a page of a dispatch."""
    page: Page = []
    for part in wire:
        if random.random() >= DROPPED:
            page.append([_change(word, language, random) for word in part])
        if random.random() < ADDED:
            page += _tell(language, random, PARAGRAPH, own=True)
    page.insert(random.randrange(len(page)), page.pop(random.randrange(len(page))))
    return page


def _change(word: Told, language: Language, random: Random) -> Told:
    """Change a word into another, once in a while."""
    words, weights = language
    if random.random() >= CHANGED:
        return word
    return random.choices(words, cum_weights=weights)[0], -1


def _copy(page: Page, copy: int, copies: int) -> Page:
    """Make half of the words of a copy its own, if there are several."""
    return [
        [
            (f"{word}q{copy}" if copies > 1 and crc32(f"{copy} {word}".encode()) & 1 else word,
             number if number < 0 else number * copies + copy)
            for word, number in part
        ]
        for part in page
    ]  # fmt: skip


def _print(page: Page) -> str:
    """Print a page in sentences and paragraphs."""
    paragraphs = []
    for part in page:
        words = [word for word, _ in part]
        for k in range(0, len(words), SENTENCE):
            words[k] = words[k].capitalize()
            last = min(k + SENTENCE, len(words)) - 1
            words[last] += ".” " if k else ". “" * (last + 1 < len(words)) or "."
        paragraphs.append(" ".join(words))
    return "\n\n".join(paragraphs)
