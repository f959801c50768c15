"""What one might use instead: each peer matches the words of two texts, and says which it matched.

Peers are given words that are cut, levelled and numbered already, and their time begins there;
samestory is given the texts as saved. A peer that needs one character a word gets it. What a
package lacks is said, never made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import NamedTuple

Pairs = set[tuple[int, int]]


class Words(NamedTuple):
    """Two texts: as saved, as levelled words, as numbers, and one character a word."""

    texts: tuple[str, str]
    levels: tuple[list[str], list[str]]
    ids: tuple[list[int], list[int]]
    letters: tuple[str, str]


class Peer(NamedTuple):
    """A way to match words: the package, what is timed, and the pairs that its answer matches."""

    name: str
    package: str
    match: Callable[[Words], object]
    pairs: Callable[[object, Words], Pairs] | None


def number(texts: tuple[str, str], levels: tuple[list[str], list[str]]) -> Words:
    """Make of two texts all that a peer may want to be given."""
    numbers: dict[str, int] = {}
    ids = tuple([numbers.setdefault(word, len(numbers)) for word in told] for told in levels)
    # beyond the surrogates there are as many characters as anyone has words
    letters = tuple("".join(chr(0x10000 + k) for k in told) for told in ids)
    return Words(texts, levels, ids, letters)


def _stretch(i: int, j: int, n: int) -> Iterable[tuple[int, int]]:
    return ((i + k, j + k) for k in range(n))


def of_opcodes(found: object, _: Words) -> Pairs:
    """The pairs of opcodes as difflib gives them."""
    pairs: Pairs = set()
    for tag, i, i_end, j, _j_end in found:
        if tag == "equal":
            pairs.update(_stretch(i, j, i_end - i))
    return pairs


def of_operations(found: object, words: Words) -> Pairs:
    """The pairs of a list of (operation, text or length) as diff-match-patch gives it."""
    signs = {"=": 0, "-": -1, "+": 1}
    pairs: Pairs = set()
    i = j = 0
    for operation, part in found:
        n = part if isinstance(part, int) else len(part)
        sign = signs.get(operation, operation)
        if sign == 0:
            pairs.update(_stretch(i, j, n))
        i, j = i + n * (sign <= 0), j + n * (sign >= 0)
    return pairs


def of_table(found: object, _: Words) -> Pairs:
    """The pairs of a CollateX table: one column an aligned place, one row a witness."""
    pairs: Pairs = set()
    i = j = 0
    for column in found.columns:
        one, other = column.tokens_per_witness.get("A"), column.tokens_per_witness.get("B")
        if one and other and one[0].token_data["n"] == other[0].token_data["n"]:
            pairs.update(_stretch(i, j, len(one)))
        i, j = i + len(one or ()), j + len(other or ())
    return pairs


def _difflib(module: object, autojunk: bool) -> Callable[[Words], object]:
    return lambda words: module.SequenceMatcher(None, *words.ids, autojunk=autojunk).get_opcodes()


def _collatex(collatex: object) -> Callable[[Words], object]:
    def match(words: Words) -> object:
        witnesses = [
            {"id": siglum, "tokens": [{"t": word + " ", "n": word} for word in told]}
            for siglum, told in zip("AB", words.levels, strict=True)
        ]
        return collatex.collate({"witnesses": witnesses}, segmentation=False)

    return match


def _diff_match_patch(package: object) -> Callable[[Words], object]:
    def match(words: Words) -> object:
        matcher = package.diff_match_patch()
        matcher.Diff_Timeout = 0  # to the end, not to a second
        return matcher.diff_main(*words.letters, False)

    return match


#: Each peer: its name, package, module, what makes its matcher of the module, how pairs are read.
PEERS = (
    ("rapidfuzz Indel.opcodes", "rapidfuzz", "rapidfuzz.distance",
     lambda m: lambda words: m.Indel.opcodes(*words.ids), of_opcodes),
    ("rapidfuzz Levenshtein.opcodes", "rapidfuzz", "rapidfuzz.distance",
     lambda m: lambda words: m.Levenshtein.opcodes(*words.ids), of_opcodes),
    ("cydifflib", "cydifflib", "cydifflib", lambda m: _difflib(m, False), of_opcodes),
    ("difflib, autojunk off", "", "difflib", lambda m: _difflib(m, False), of_opcodes),
    ("difflib, autojunk on", "", "difflib", lambda m: _difflib(m, True), of_opcodes),
    ("fast-diff-match-patch", "fast-diff-match-patch", "fast_diff_match_patch",
     lambda m: lambda words: m.diff(*words.letters, timelimit=0, cleanup="No", checklines=False),
     of_operations),
    ("diff-match-patch", "diff-match-patch", "diff_match_patch", _diff_match_patch, of_operations),
    ("edlib, characters", "edlib", "edlib",
     lambda m: lambda words: m.align(*(" ".join(t).encode() for t in words.levels), task="path"),
     None),
    ("CollateX", "collatex", "collatex", _collatex, of_table),
)  # fmt: skip


def find_peers() -> tuple[list[Peer], list[str]]:
    """The peers that are installed, and a sentence on each that is not."""
    found, missing = [], []
    for name, package, module, make, pairs in PEERS:
        try:
            found.append(Peer(name, package, make(import_module(module)), pairs))
        except ImportError as error:
            missing.append(
                f"{name}: left out: {error}; pip install -e '.[benchmarks]' installs the peers"
            )
    return found, missing


def exact_common(words: Words) -> int:
    """The words of the longest common subsequence, by difflib's kin that is exact; or -1."""
    try:
        return import_module("rapidfuzz.distance").LCSseq.similarity(*words.ids)
    except ImportError:
        return -1
