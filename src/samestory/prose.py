"""Small pieces of English for sentences that code writes."""

from __future__ import annotations

from collections.abc import Iterable

#: What is said of a fact that a page does not show: it may have stood where nobody saved it.
NOT_SHOWN = "not on the saved page"
_SINGLE = str.maketrans('“”„"', "‘’‚'")
_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def number(n: int) -> str:
    """Write a small number as a word: ``three``, and ``13``."""
    return _NUMBERS[n] if 0 <= n < len(_NUMBERS) else f"{n:,}"


def count(n: int, thing: str, things: str = "") -> str:
    """Write a number and its noun.

    >>> count(1, "page"), count(3, "reading"), count(0, "gap")
    ('one page', 'three readings', 'no gaps')
    """
    return f"{number(n)} {thing if n == 1 else things or thing + 's'}"


def listed(things: Iterable[str], last: str = "and") -> str:
    """Join things as prose does.

    >>> listed("DEN")
    'D, E and N'
    """
    things = list(things)
    if len(things) < 2:
        return "".join(things)
    return f"{', '.join(things[:-1])} {last} {things[-1]}"


def percent(share: float) -> str:
    """Write a share of 0 to 1 as a whole percentage; nearly all is not all, nor a little nothing.

    >>> percent(0.755), percent(0.996), percent(0.001)
    ('76 %', 'over 99 %', 'under 1 %')
    """
    whole = round(100 * share)
    if share < 1 and whole == 100:
        return "over 99 %"
    return "under 1 %" if share > 0 and not whole else f"{whole} %"


def span(shares: Iterable[float]) -> str:
    """Write the range of some shares: ``67 to 77 %``, or one figure where they agree."""
    low, high = (round(100 * edge(shares)) for shares in [list(shares)] for edge in (min, max))
    return f"{low} %" if low == high else f"{low} to {high} %"


def said(words: str, most: int = 90) -> str:
    """Put words in quotation marks, shortened at a space where they are long."""
    words = words.strip(" ,.;:-")
    if len(words) > most:
        words = words[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
    return f"“{words}”"


def quoted(words: str, most: int = 100) -> str:
    """Quote a page's words in a sentence of ours: as ``said``, with quotations in them single.

    >>> quoted("that “extended troika” format")
    '“that ‘extended troika’ format”'
    """
    return said(single(words), most)


def single(words: str) -> str:
    """Make the quotation marks within words single: they will stand in double ones."""
    return words.translate(_SINGLE)


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter."""
    return sentence[:1].upper() + sentence[1:]


def times(n: int) -> str:
    """Say how often: never, once, twice, three times."""
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def some(n: int) -> str:
    """A number that stands for things named before: none, one, two, 13."""
    return number(n) if n else "none"
