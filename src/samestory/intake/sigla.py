"""Sigla and names: a short sign for each witness, and names that every system can save under.

The same outlets in the same order get the same signs and names, on every machine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count, product
from string import ascii_uppercase

from ..files import DEVICES
from ..originals import collapse

_ARTICLES = frozenset("the a an le la les el der die das il de het".split())
#: A file's name has at most this many letters: some systems count the folders before it, too.
LONGEST_NAME = 60


def give_sigla(outlets: Sequence[str]) -> list[str]:
    """Give each witness a siglum made of its outlet's name: one to three capitals, all different.

    The Herald is H; the Hour, after it, HO; the New Era NE, if N is taken. Several pages of one
    outlet are numbered in their order: H1, H2. An outlet without a Latin letter is W, the next WA.

    >>> give_sigla(["The Herald", "The Courier", "the herald", "Hour"])
    ['H1', 'C', 'H2', 'HO']
    """
    keys = [outlet_key(outlet) for outlet in outlets]
    signs: dict[str, str] = {}
    for key, outlet in zip(keys, outlets, strict=True):
        if key not in signs:
            taken = set(signs.values())
            signs[key] = next(sign for sign in _signs(outlet) if sign not in taken)
    numbered = {key for key in keys if keys.count(key) > 1}
    return [
        signs[key] + (str(keys[: n + 1].count(key)) if key in numbered else "")
        for n, key in enumerate(keys)
    ]


def outlet_key(outlet: str) -> str:
    """Give what two spellings of one outlet have in common: case and a first article left out.

    >>> outlet_key("The Herald") == outlet_key("HERALD")
    True
    """
    words = collapse(outlet).casefold().split(" ")
    return " ".join(words[1:] if len(words) > 1 and words[0] in _ARTICLES else words)


def _signs(outlet: str) -> Iterator[str]:
    """Signs that may stand for an outlet, the best first, without end."""
    # NordWire is two words, as its capitals say
    words = [word.upper() for word in re.findall("[A-Z]?[a-z]+|[A-Z]+(?![a-z])", to_ascii(outlet))]
    words = [word for word in words if word.lower() not in _ARTICLES] or words
    letters = "".join(words)
    if letters:
        yield letters[0]
        initials = "".join(word[0] for word in words)
        yield from (initials[:n] for n in (2, 3) if len(initials) >= n)
        yield from (letters[0] + letter for letter in letters[1:])
    else:
        letters = "W"
        yield letters
    # letters alone, so that none of these is the number of another outlet's page
    for n in range(1, 5):
        yield from (letters[0] + "".join(more) for more in product(ascii_uppercase, repeat=n))


def to_ascii(text: str) -> str:
    """Give a text in Latin letters without marks; what is no Latin letter, digit or sign goes."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def name_pages(outlets: Sequence[str], sigla: Sequence[str]) -> list[str]:
    """Give each witness the name of its text: of its outlet, with a number where it has several.

    >>> name_pages(["The Herald", "The Courier", "Herald"], ["H1", "C", "H2"])
    ['herald-1.txt', 'courier.txt', 'herald-2.txt']
    """
    named: list[str] = []
    for outlet, siglum in zip(outlets, sigla, strict=True):
        words = re.findall("[a-z0-9]+", to_ascii(outlet_key(outlet)).lower())
        number = re.sub(r"^[A-Z]+", "", siglum) if words else siglum.lower()
        name = "-".join(words)[:40].strip("-") or "witness"
        named.append(f"{name}-{number}" if number else name)
    return _apart((name, ".txt") for name in named)


def name_originals(names: Sequence[str]) -> list[str]:
    """Give each original a name like its own that any system can save, none twice, case apart.

    >>> name_originals(["Café: page?.html", "con.txt", "A.html", "a.html"])
    ['Cafe_ page_.html', 'con_.txt', 'A.html', 'a-2.html']
    """
    safe = []
    for name in names:
        stem, dot, ending = name.rpartition(".")
        stem, ending = (stem, dot + ending) if stem and len(ending) < 12 else (name, "")
        stem = re.sub(r"[^\w .,()+=@-]", "_", to_ascii(stem), flags=re.ASCII).strip(" .")
        stem = stem[:LONGEST_NAME].rstrip(" .") or "original"
        ending = re.sub(r"[^\w.]", "_", to_ascii(ending), flags=re.ASCII).rstrip(".")
        safe.append((stem, ending))
    return _apart(safe)


def _apart(names: Iterable[tuple[str, str]]) -> list[str]:
    """Join names and endings, the names that are there already numbered, case apart."""
    made: dict[str, str] = {}
    for stem, ending in names:
        stem = DEVICES.sub(r"\1_", stem)
        tries = chain([stem], (f"{stem}-{n}" for n in count(2)))
        name = next(t + ending for t in tries if f"{t}{ending}".casefold() not in made)
        made[name.casefold()] = name
    return list(made.values())
