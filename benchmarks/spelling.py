"""British and American pairs that the rules join, and what else they join in a large dictionary.

The pairs are those of the package ``breame`` (in the extra ``benchmarks``); the rules grew by
reading what they missed there, so that the figure is tuned. The dictionary is the word list of the
system, where it has one; a sample of what is joined in it was read, and as a script this prints it.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from bench import Missing, Row

from samestory.spelling import level

DICTIONARIES = ("american-english-large", "american-english", "words")


def measure() -> list[Row]:
    """The share of pairs joined; the words of a dictionary that are joined without being a pair."""
    try:
        from breame.spelling import BRITISH_ENGLISH_SPELLINGS as pairs
    except ImportError:
        raise Missing('breame is not installed: pip install -e ".[benchmarks]"') from None
    joined = sum(level(one) == level(other) for one, other in pairs.items())
    same = sum(one == other for one, other in pairs.items())
    rows = [
        Row("spelling pairs joined", joined / len(pairs), same / len(pairs), len(pairs), "tuned")
    ]
    known = dictionary()
    if known:
        groups = joined_groups(known)
        note = "groups of words that become one; nearly all of a sample were spellings of one word"
        rows.append(Row("groups joined in a dictionary", len(groups), None, len(known), note))
    return rows


def dictionary() -> list[str]:
    """The lower-case words of the system's word list, or none."""
    for name in DICTIONARIES:
        path = Path("/usr/share/dict") / name
        if path.exists():
            words = path.read_text(encoding="utf-8").split()
            return [word for word in words if word.islower() and "'" not in word]
    return []


def joined_groups(known: list[str]) -> list[list[str]]:
    """The words of a list that are levelled to one, in groups."""
    groups: dict[str, list[str]] = defaultdict(list)
    for word in known:
        groups[level(word)].append(word)
    return [sorted(group) for group in groups.values() if len(group) > 1]


if __name__ == "__main__":
    for group in joined_groups(dictionary()):
        print(*group)
