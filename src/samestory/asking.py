"""Asking: what a pattern, or some words, find on each page, told line by line.

For trying a claim out before it goes into story.toml: each place that it fits, with the words
around it, and *not found* for each page on which it fits nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from .story import Story, Trace, make_trace
from .tables import by, records

#: The most characters that are shown on either side of what was found.
AROUND = 40


def ask(story: Story, blocks: pd.DataFrame, trace: Trace) -> list[str]:
    """Tell where each page has a claim, page by page in the order of the story, one line a match.

    Words that fit stand in square brackets. What only fits what is *near* the claim is called so;
    furniture and repeats, in which claims are not looked for, are named where they alone fit.
    """
    pages = by(records(blocks), "siglum")
    return [line for siglum in story.sigla for line in _tell_page(siglum, pages, trace)]


def ask_patterns(
    story: Story, blocks: pd.DataFrame, patterns: Sequence[str] = (), words: Sequence[str] = ()
) -> list[str]:
    """The same of patterns and plain words that stand in no story.toml.

    What is no regular expression, or fits the empty text, raises ``StoryError``.
    """
    table = {"claim": "asked", "question": "Where?", "words": [*words], "patterns": [*patterns]}
    return ask(story, blocks, make_trace(table, "the command line"))


def _tell_page(siglum: str, pages: dict[str, list[Any]], trace: Trace) -> list[str]:
    """Tell what one page has."""
    own = pages.get(siglum, [])
    text = [row for row in own if row.role != "furniture" and not row.repeat_of]
    found = [line for row in text for line in _tell_block(row, trace)]
    if found:
        return found
    beside = [row.block for row in own if next(_matches(row.text, trace.patterns), None)]
    where = f" in its text; furniture or a repeat has it ({', '.join(beside)})" if beside else ""
    return [f"{siglum}  not found{where}"]


def _tell_block(row: Any, trace: Trace) -> Iterator[str]:
    """Tell what a block has: the claim, or else what is near it."""
    status = "" if next(_matches(row.text, trace.patterns), None) else ", near it"
    for match in _matches(row.text, trace.other if status else trace.patterns):
        yield f"{row.siglum}  {row.block} ({row.role}{status}): {_mark(row.text, match)}"


def _matches(text: str, patterns: Sequence[str]) -> Iterator[re.Match[str]]:
    """What patterns fit in a text, in its order; what lies within another is not told twice."""
    found = [match for pattern in patterns for match in re.finditer(pattern, text, re.I)]
    end = -1
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        if match.end() > end:
            end = match.end()
            yield match


def _mark(text: str, match: re.Match[str]) -> str:
    """What fits in square brackets, between a few words on either side."""
    before, after = text[: match.start()], text[match.end() :]
    if len(before) > AROUND:
        before = "… " + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + " …"
    return f"{before}[{match.group()}]{after}"
