"""Pseudo-words for planted archives: as skewed as real ones, in several scripts, as bytes.

A vocabulary of short made-up words; how often each is used falls by Zipf's law, and the more often
a word is used, the shorter it is, as in real languages. Names stand behind the words, numbers
behind the names. Everything is ready for compiled loops (``planted_texts``): bytes of all words in
one array, and a table for drawing a word in constant time (Walker's alias method).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

N_WORDS, N_NAMES, N_NUMBERS, N_PHRASES = 200_000, 20_000, 5_000, 4_000
N_OUTLETS = 60
ZIPF = 1.05
#: Onsets and vowels of syllables, the language that is claimed, quotation marks, the comma.
SCRIPTS = {
    "ascii": ("b d f g h k l m n p r s t v w z br dr kl pr st tr", "a e i o u ai ea ou", "en",
              '"', '"', ","),
    "accented": ("b ç d f g h k l m ñ n p r s š t v z ž br dr kl pr st tr", "a e i o u é è ü ö à ô",
                 "fr", "«", "»", ","),
    "cyrillic": ("б в г д ж з к л м н п р с т ф х ц ч ш щ ст пр", "а е и о у ы э ю я ё", "ru",
                 "«", "»", ","),
    "arabic": ("ب ت ث ج ح خ د ر س ش ص ط ع غ ف ق ك ل م ن ه", "ا و ي ة ى", "ar", "«", "»", "،"),
}  # fmt: skip


class Words(NamedTuple):
    """The tables of a vocabulary, all of them numpy arrays.

    ``letters[starts[w]:starts[w + 1]]`` are the bytes of word ``w``; ``capitals`` and
    ``capital_starts`` the same with a capital. ``keep`` and ``other`` draw words, ``phrase_keep``
    and ``phrase_other`` phrases; phrase ``p`` is ``phrases[phrase_starts[p]:phrase_starts[p + 1]]``
    and line ``k`` of the outlets ``lines[line_starts[k]:line_starts[k + 1]]``; outlet ``o`` has
    the lines from ``outlet_lines[o]`` on, each put on a share ``line_use`` of its articles.
    ``marks`` are the bytes of comma, opening and closing quotation mark, agency credit.
    """

    letters: np.ndarray
    starts: np.ndarray
    capitals: np.ndarray
    capital_starts: np.ndarray
    keep: np.ndarray
    other: np.ndarray
    phrase_keep: np.ndarray
    phrase_other: np.ndarray
    phrases: np.ndarray
    phrase_starts: np.ndarray
    lines: np.ndarray
    line_starts: np.ndarray
    outlet_lines: np.ndarray
    line_use: np.ndarray
    marks: np.ndarray
    mark_starts: np.ndarray


AGENCIES = ("NordWire", "Meridian Press", "Coastal News Service", "Tidewater")


def make_words(script: str, seed: int) -> Words:
    """Make the vocabulary, phrases and outlets' lines of a script."""
    onsets, vowels, _, opening, closing, comma = SCRIPTS[script]
    rng = np.random.default_rng([seed, 1])
    told = _spell(onsets.split(), vowels.split(), rng)
    numbers = [str(number) for number in range(2, N_NUMBERS + 2)]
    lower = [*told[:N_WORDS], *(name.title() for name in told[N_WORDS:]), *numbers]
    chances = 1 / np.arange(1, N_WORDS + 1) ** ZIPF
    chances /= chances.sum()
    draw = lambda n: rng.choice(N_WORDS, n, p=chances)  # noqa: E731
    phrases, phrase_starts = _runs(rng.integers(5, 10, N_PHRASES), draw)
    n_lines = rng.integers(3, 7, N_OUTLETS)
    lines, line_starts = _runs(rng.integers(5, 16, n_lines.sum()), draw)
    popular = 1 / np.arange(1, N_PHRASES + 1)
    return Words(
        *_pack(lower), *_pack([word[:1].upper() + word[1:] for word in lower]),
        *_alias(chances), *_alias(popular / popular.sum()), phrases, phrase_starts, lines,
        line_starts, _bounds(n_lines), rng.uniform(0.6, 0.95, n_lines.sum()),
        *_pack([comma, opening, closing, *(f"({agency}) " for agency in AGENCIES)]),
    )  # fmt: skip


def _spell(onsets: list[str], vowels: list[str], rng: np.random.Generator) -> list[str]:
    """Spell different words, the short ones first: words, then names."""
    n = N_WORDS + N_NAMES
    syllables = [onset + vowel for onset in onsets for vowel in vowels]
    told: dict[str, None] = dict.fromkeys(vowels)
    for length, share in ((1, 0.0008), (2, 0.02), (3, 0.4), (4, 1.2)):
        drawn = rng.integers(len(syllables), size=(int(n * share), length))
        ends = rng.integers(3 * len(onsets), size=len(drawn))
        for row, end in zip(drawn.tolist(), ends.tolist(), strict=True):
            word = "".join(map(syllables.__getitem__, row))
            told[word + onsets[end] if end < len(onsets) else word] = None
    if len(told) < n:
        raise ValueError("too few syllables for so many words")
    words = list(told)
    names = words[N_WORDS // 20 :: 9][:N_NAMES]
    kept = set(names)
    return [*[word for word in words if word not in kept][:N_WORDS], *names]


def _runs(lengths: np.ndarray, draw: object) -> tuple[np.ndarray, np.ndarray]:
    """Runs of drawn words, and where each begins."""
    return draw(lengths.sum()).astype(np.int32), _bounds(lengths)


def _bounds(lengths: np.ndarray) -> np.ndarray:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _pack(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The bytes of all words in one array, and where each begins."""
    told = [word.encode() for word in words]
    return np.frombuffer(b"".join(told), np.uint8), _bounds(np.array([len(t) for t in told]))


def _alias(chances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Walker's table: draw a place, keep it with its chance, else take the other one."""
    n = len(chances)
    left, keep, other = chances * n, np.ones(n), np.arange(n, dtype=np.int32)
    small, large = [*np.flatnonzero(left < 1)], [*np.flatnonzero(left >= 1)]
    while small and large:
        low, high = small.pop(), large[-1]
        keep[low], other[low] = left[low], high
        left[high] -= 1 - left[low]
        if left[high] < 1:
            small.append(large.pop())
    return keep, other
