"""Checking: what each page of a story is taken for, so that a wrong role is seen and put right."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from statistics import median
from typing import Any

from .prose import count, listed
from .story import Witness
from .study import Study
from .tables import by, records

#: A body with less than this share of the words that the others have may be lacking a part.
SHORT_BODY = 0.25
#: More tags than this on a page are no accident.
FEW_TAGS = 3
_TAG = re.compile(r"</?(?:div|p|a|span|img|script|br|li)\b", re.I)
_WIDTH = 96


def tell_check(study: Study) -> list[str]:
    """Tell in lines what a story holds: each page with its words of body and its roles."""
    lines = [f"{study.story.id}: {study.story.title}"]
    blocks = by(records(study.blocks), "siglum")
    for witness in study.story.witnesses:
        own = blocks.get(witness.siglum, [])
        roles = ", ".join(f"{n} {role}" for role, n in sorted(Counter(b.role for b in own).items()))
        n_words = count(_body_words(own), "word")
        lines.append(f"{witness.siglum}  {witness.file}: {n_words} of body; blocks: {roles}")
    return lines


def find_odd(study: Study) -> list[str]:
    """Give what looks wrong with the pages: one sentence each, with what to do."""
    blocks = by(records(study.blocks), "siglum")
    length = {w.siglum: _body_words(blocks.get(w.siglum, [])) for w in study.story.witnesses}
    usual = median(length.values())
    return [
        sentence
        for witness in study.story.witnesses
        for sentence in _odd(witness, blocks.get(witness.siglum, []), length[witness.siglum], usual)
    ]


def list_blocks(study: Study, siglum: str) -> list[str]:
    """List the blocks of a page: number, role, the rule that gave it, and the words it begins with.

    An unknown siglum is a ``UsageError``.
    """
    witness = study.story.witness(siglum)
    rows = [row for row in records(study.blocks) if row.siglum == siglum]
    roles = max((len(row.role) for row in rows), default=0)
    rules = max((len(row.rule) for row in rows), default=0)
    lines = [f"{siglum}  {witness.file}: {count(len(rows), 'block')}, with role and rule"]
    for number, row in enumerate(rows, 1):
        head = f"{number:4}  {row.role:{roles}}  {row.rule:{rules}}  "
        text = row.text or "(no words)"
        most = max(24, _WIDTH - len(head))
        shown = text if len(text) <= most else text[: most - 1].rstrip() + "…"
        lines.append(head + shown)
    example = next((n for n, row in enumerate(rows, 1) if row.role == "body"), 1)
    how = f"To correct a role, write below witness {siglum} in story.toml, with its number:"
    return [*lines, "", how, "  [witness.roles]", f'  {example} = "furniture"']


def _body_words(own: list[Any]) -> int:
    """The words of a page's body, repeats left out."""
    return sum(block.n_words for block in own if block.role == "body" and not block.repeat_of)


def _odd(witness: Witness, own: list[Any], n_words: int, usual: float) -> Iterator[str]:
    """What looks wrong with a page."""
    look = f"look at its blocks with `samestory check --blocks {witness.siglum}`"
    if not n_words:
        yield (
            f"{witness.file}: has no body text; paragraphs that do not end as sentences are taken "
            f"for titles; {look}."
        )
    elif n_words < SHORT_BODY * usual:
        yield (
            f"{witness.file}: has {count(n_words, 'word')} of body, and half of the pages have "
            f"{usual:,.0f} or more; part of it may be taken for something else; {look}."
        )
    ours = witness.original or witness.marked  # `samestory new` has read it: its tags are shown
    if not ours and len(_TAG.findall(witness.page)) > FEW_TAGS:
        yield (
            f"{witness.file}: holds HTML tags; save the page as plain text instead, or take the "
            "web page in with `samestory new`."
        )
    if witness.unseen:
        yield (
            f"{witness.file}: its original, {witness.original}, is not here, so the words that "
            f"show {listed(witness.unseen)} were not looked up; put it there to have that done."
        )
