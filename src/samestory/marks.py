"""Marks: the words that a coder marks on the pages, with no list before, and those of the program.

Finding comes before naming: two coders, or a coder and the program, can only agree on the kind of
what both have found. A mark is a set of words of the pages: for a variant, the words of every
witness that has a reading there; for a detail, its words. In ``codings.csv`` its key names them by
siglum and offsets in the page, as in ``D:320-325 L:523-534``; a gap needs none.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from .tables import by, records
from .tokens import clean, words

if TYPE_CHECKING:
    from .study import Study

#: Two marks are the same find if they share this part of all words that either has.
OVERLAP = 0.5
_SPAN = re.compile(r"(\S+?):(\d+)-(\d+)(?: |$)")


class Mark(NamedTuple):
    """Some words of the pages, each as siglum and number on its page; and what they were named."""

    words: frozenset[tuple[str, int]]
    name: str


class PageWords(NamedTuple):
    """Where each word of a page starts and ends, marks left off, and its siglum and number."""

    starts: list[int]
    ends: list[int]
    words: list[tuple[str, int]]


Ends = Mapping[str, PageWords]


def word_ends(blocks: Any) -> Ends:
    """Where each word of each page starts and ends, by siglum."""
    found: dict[str, PageWords] = {}
    for row in records(blocks, "siglum", "start", "saved"):
        starts, ends, numbered = found.setdefault(row.siglum, PageWords([], [], []))
        own = words(row.saved, row.start)
        at: Sequence[int] = range(row.start, row.start + len(row.saved))
        if sum(len(word.shown) for word in own) < len(row.saved):  # something is not shown
            at = clean(row.saved, row.start).at
        shown = 0
        for word in own:
            if word.text:
                first = shown + len(word.lead)
                numbered.append((row.siglum, len(numbered)))
                starts.append(at[first])
                ends.append(at[first + len(word.text) - 1] + 1)
            shown += len(word.shown)
    return found


def words_within(ends: Ends, spans: Iterable[tuple[str, int, int]]) -> frozenset[tuple[str, int]]:
    """The words that have a character within any of some spans (siglum, start, end)."""
    found: set[tuple[str, int]] = set()
    for siglum, start, end in spans:
        if siglum in ends:
            starts, stops, numbered = ends[siglum]
            found.update(numbered[bisect_left(stops, start + 1) : bisect_left(starts, end)])
    return frozenset(found)


def read_marks(judged: Iterable[tuple[str, str]], ends: Ends) -> list[Mark]:
    """Read marks from (key, value) rows of codings; a key that names no words is left out."""
    made = []
    for key, value in judged:
        spans = [(siglum, int(start), int(end)) for siglum, start, end in _SPAN.findall(key)]
        inside = words_within(ends, spans)
        if inside:
            made.append(Mark(inside, value))
    return made


def words_of(study: Study, roles: Iterable[str], ends: Ends) -> frozenset[tuple[str, int]]:
    """The words of all blocks of some roles, repeats left out."""
    own = (row for row in study.rows("blocks") if row.role in roles and not row.repeat_of)
    return words_within(ends, ((row.siglum, row.start, row.end) for row in own))


def places_of_marks(study: Study, keys: Iterable[str]) -> dict[str, str]:
    """The place of the block in which each mark begins, by key."""
    pages = by(study.rows("blocks"), "siglum")
    ends = {siglum: [row.end for row in own] for siglum, own in pages.items()}
    found = {}
    for key in keys:
        first = _SPAN.match(key)
        if first and first[1] in pages:
            own = pages[first[1]]
            at = min(bisect_right(ends[first[1]], int(first[2])), len(own) - 1)
            found[key] = own[at].place or first[1]
    return found


def marks_of_variants(study: Study, column: str, ends: Ends) -> list[Mark]:
    """The program's variants of the body as marks, named by a column of ``variants``."""
    named = dict(records(study.variants, "variant", column))
    slices = by(study.rows("readings"), "place")
    made = []
    for found in study.differences:
        own = [r for r in slices[found.site.place] if found.number in (0, r.site)]
        inside: set[tuple[str, int]] = set()
        for siglum in (s for s, text in found.texts.items() if text):
            spans = ((siglum, r.start, r.end) for r in own if r.siglum == siglum)
            here = sorted(words_within(ends, spans))
            if found.level:
                n = sum(bool(word.text) for word in words(found.texts[siglum]))
                here = here[found.at : found.at + n]
            inside.update(here)
        made.append(Mark(frozenset(inside), named[found.id]))
    return made


def marks_of_details(study: Study, kind: str, ends: Ends) -> list[Mark]:
    """The program's details of a kind as marks, named by their values."""
    own = (row for row in study.rows("details") if row.kind == kind)
    return [Mark(words_within(ends, [(r.siglum, r.start, r.end)]), r.value) for r in own]


def show_mark(study: Study, mark: Mark, ends: Ends) -> str:
    """A mark as a reader sees it: each witness's words behind its siglum."""
    told = []
    for siglum in sorted({siglum for siglum, _ in mark.words}):
        own = sorted(at for of, at in mark.words if of == siglum)
        page = study.story.witness(siglum).page
        told.append(
            f"{siglum} {clean(page[ends[siglum].starts[own[0]] : ends[siglum].ends[own[-1]]]).text}"
        )
    return " | ".join(told)


def match(one: Sequence[Mark], other: Sequence[Mark], least: float) -> list[tuple[Mark, Mark]]:
    """Pair marks that share at least a part of their words, the most alike first, each once.

    *least* runs from 0 to 1; at 1 only equal sets of words match. Which of two lists comes first
    only turns the pairs round.
    """
    holders: dict[Any, list[int]] = {}
    for number, mark in enumerate(other):
        for key in mark.words if least < 1 else (mark.words,):
            holders.setdefault(key, []).append(number)
    found = []
    for i, mark in enumerate(one):
        keys = mark.words if least < 1 else (mark.words,)
        for j in {number for key in keys for number in holders.get(key, ())}:
            both = len(mark.words & other[j].words)
            share = both / (len(mark.words) + len(other[j].words) - both)
            if share >= least:
                found.append((-share, sorted(map(sorted, (mark.words, other[j].words))), i, j))
    used_one, used_other, pairs = set(), set(), []
    for _, _, i, j in sorted(found):
        if i not in used_one and j not in used_other:
            used_one.add(i)
            used_other.add(j)
            pairs.append((one[i], other[j]))
    return pairs
