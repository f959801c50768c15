"""Essays: what of an essay can be checked against a study, and what is left to a reader.

Checked are the ids that it cites, which of one page's lone readings are among them, whether a base
and a number are stated, and words that say what somebody meant. Whether it argues well no program
says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from .evidence import name_page
from .markup import asset
from .prose import capital, count, listed, number, quoted
from .replies import NUMBERS
from .study import Study

VARIANT = r"\bv[0-9a-f]{8}\b"
#: What is counted in an essay of this kind: a number with one of these beside it is an n.
COUNTED = (
    "pages?|witness(?:es)?|outlets?|lines?|sites?|variants?|readings?|places?|blocks?|additions?|"
    "omissions?|substitutions?|differences?|passages?|versions?|dispatch(?:es)?"
)
#: A stretch in quotation marks: what is quoted is not what the essay says.
QUOTATION = r"“[^”]*”|\"[^\"]*\""
#: Words between a number and what it counts.
BETWEEN = r"(?:\s+[\w-]+){0,2}?"


@dataclass(frozen=True)
class Essay:
    """What was found in an essay; sequences are in order, each thing once.

    ``page`` is the page with most lone readings; ``lone`` are those of them that are cited and
    ``n_lone`` how many there are; ``others`` are cited variants with whom they are given to.
    """

    n_words: int
    page: str
    n_lone: int
    lone: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    findings: tuple[str, ...]
    blocks: tuple[str, ...]
    unknown: tuple[str, ...]
    bases: tuple[str, ...]
    counted: tuple[str, ...]
    meant: tuple[str, ...]


def read_essay(study: Study, text: str) -> Essay:
    """Read an essay for what can be checked. Cost: a few passes over the text."""
    known = {row.variant: row for row in study.rows("variants")}
    page, own = most_alone(study)
    cited = _once(re.findall(VARIANT, text))
    blocks = _blocks(study, text)
    all_blocks = {row.block for row in study.rows("blocks")}
    plain = re.sub(QUOTATION, " ", text)
    return Essay(
        n_words=len(text.split()),
        page=page,
        n_lone=len(own),
        lone=tuple(one for one in cited if one in own),
        others=tuple(
            (one, known[one].changed_by) for one in cited if one in known and one not in own
        ),
        findings=_findings(study, text),
        blocks=tuple(one for one in blocks if one in all_blocks),
        unknown=tuple(one for one in (*cited, *blocks) if one not in known.keys() | all_blocks),
        bases=_bases(study, text),
        counted=_once(match[0] for match in re.finditer(_counts(), plain)),
        meant=_once(match[0].casefold() for match in re.finditer(_intent(), plain)),
    )


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))


def most_alone(study: Study) -> tuple[str, set[str]]:
    """The page with most lone readings, form included, and their ids."""
    sigla = [row.siglum for row in study.rows("witnesses")]
    given = Counter(row.changed_by for row in study.rows("variants"))
    page = max(sigla, key=lambda siglum: given[siglum])
    return page, {row.variant for row in study.rows("variants") if row.changed_by == page}


def _blocks(study: Study, text: str) -> tuple[str, ...]:
    """What looks like the id of a block of one of the pages."""
    sigla = "|".join(re.escape(row.siglum) for row in study.rows("witnesses"))
    return _once(re.findall(rf"(?<![\w.])(?:{sigla})\.\d+\b", text))


def _findings(study: Study, text: str) -> tuple[str, ...]:
    """The findings that are cited, with or without the story before the name."""
    names = [str(name) for name in study.findings["finding"]]
    return tuple(
        name
        for name in names
        if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text)
        or ("-" in name.partition("/")[2] and _has(name.partition("/")[2], text))
    )


def _has(name: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\w/-]){re.escape(name)}(?![\w-])", text))


def _bases(study: Study, text: str) -> tuple[str, ...]:
    """The pages and versions that are named as a base: ``against E``, ``the base AFP-1``."""
    rows = study.rows("witnesses")
    names = {name for r in rows for name in (r.siglum, r.version, r.outlet)}
    some = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    ways = (
        rf"(?:[Aa]gainst|[Bb]ase(?:\s+is|\s+was|:)?)\s+(?:the\s+|page\s+|base\s+)*({some})(?!\w)",
        rf"(?<!\w)({some})(?:\s+is|\s+was)?\s+(?:as|for|the)\s+(?:the\s+|a\s+)?base\b",
    )
    return _once(match[1] for way in ways for match in re.finditer(way, text))


@cache
def _counts() -> str:
    figures = "|".join(name for name in NUMBERS if name not in ("no", "none", "nothing"))
    return rf"(?i)\bn\s*=\s*\d+|\b(?:\d{{1,3}}|{figures}){BETWEEN}\s+(?:{COUNTED})\b"


@cache
def _intent() -> str:
    """The pattern of words of intent; they stand in a file, since our own prose has none."""
    lines = [line.strip() for line in asset("intent.txt").splitlines()]
    words = [line for line in lines if line and not line.startswith("#")]
    return r"(?i)\b(?:" + "|".join(word.replace("*", r"\w*") for word in words) + r")\b"


def tell_essay(study: Study, essay: Essay) -> Iterator[str]:
    """What was found, a sentence each, and last what only a reader can judge."""
    yield f"It has {count(essay.n_words, 'word')}."
    yield _tell_lone(study, essay)
    for one, whose in essay.others:
        yield f"{one} is not {essay.page}'s: it is {_whose(whose)}. Does your essay say so?"
    cited = [*essay.findings, *essay.blocks]
    yield (
        f"Cited beside: {listed(cited)}."
        if cited
        else ("No finding and no block is cited: give the id of each that you rest on.")
    )
    if essay.unknown:
        yield f"Not in this study: {listed(essay.unknown)}. Copy ids, do not type them."
    yield (
        f"A base is named: {listed(essay.bases)}."
        if essay.bases
        else "No base is named: against which page does it have, or lack, anything?"
    )
    yield (
        f"How many is stated: {listed(quoted(one) for one in essay.counted[:3])}."
        if essay.counted
        else "No number is stated: how many pages, how many sites?"
    )
    yield (
        f"These words say what somebody meant: {listed(quoted(one) for one in essay.meant)}. No "
        "page shows that: say who has, who lacks and who is alone."
        if essay.meant
        else "No word of the list says what somebody meant."
    )
    yield "Not checked: how it argues, its rivals, and the document that would decide."


def _tell_lone(study: Study, essay: Essay) -> str:
    """Which of the lone readings of the page are cited."""
    if not essay.n_lone:
        return "No page has a lone reading in this story."
    whose = f"{count(essay.n_lone, 'lone reading')} of {name_page(study, essay.page)}"
    if len(essay.lone) == essay.n_lone:
        return f"All is cited that is alone: {whose} ({listed(essay.lone)})."
    told = f"{number(len(essay.lone))}" if essay.lone else "none"
    named = f" ({listed(essay.lone)})" if essay.lone else ""
    return (
        f"{capital(told)} of {whose}{named}; the others stand in the table of variants, under "
        "changed_by."
    )


def _whose(changed_by: Any) -> str:
    """Whose a variant is, in words."""
    told = {"agency": "where the versions part", "undecided": "given to nobody"}
    return told.get(changed_by, f"given to {changed_by}")
