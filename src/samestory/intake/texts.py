"""Texts: how an article becomes the page of a witness, one part a block, and its blocks' roles."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..blocks import cut, find_blocks
from ..errors import StoryError
from ..originals import collapse
from ..story import CODED_VALUES, Rules, Story, Witness, decode_text
from ..tables import frame, records
from .article import Article, Fact, Part

_ROLES = CODED_VALUES["blocks", "role"]


def settle(article: Article) -> Article:
    """Give an article as it can be saved: each part on one line, no character that no file takes.

    A NUL and half a surrogate pair become U+FFFD; parts and facts without text are left out, and
    a role that the codebook does not have.
    """
    parts = (
        Part(_clean(part.text), part.role if part.role in _ROLES else "", _clean(part.rule))
        for part in article.parts
    )
    facts = (
        Fact(fact.name, *map(_clean, (fact.value, fact.evidence, fact.rule)))
        for fact in article.facts
    )
    return replace(
        article,
        parts=tuple(part for part in parts if part.text),
        facts=tuple(fact for fact in facts if fact.value and fact.evidence),
    )


def _clean(text: str) -> str:
    """A text on one line, of characters that can be written."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return collapse(whole.replace("\0", "\ufffd"))


def write_page(article: Article) -> str:
    """Give the page of a settled article: block n of it is part n.

    The article's own page is taken where it is cut into its parts: so a plain text stays as it is,
    to the byte. Else each part is a paragraph with a blank line behind it.
    """
    own = article.page
    texts = [part.text for part in article.parts]
    if _is_text(own) and [collapse(block.saved) for block in cut(own)] == texts:
        return own
    page = "\n\n".join(texts) + "\n"
    # A line feed in front changes no block, and hides what reads as the mark of another format.
    return page if _is_text(page) else "\n" + page


def _is_text(page: str) -> bool:
    """Whether a story can read a page again: UTF-8, and not taken for another format."""
    try:
        decode_text(page.encode(), "", StoryError)
    except (StoryError, UnicodeEncodeError):
        return False
    return True


def mark_blocks(article: Article) -> Mapping[int, tuple[str, str]]:
    """Give what the markup tells of the blocks: number, from 1 on -> role and rule."""
    return {n: (part.role, part.rule) for n, part in enumerate(article.parts, 1) if part.role}


def read_blocks(article: Article) -> list[Any]:
    """Give the blocks of a settled article with their roles: rows of the table ``blocks``."""
    page = write_page(article)
    sha256 = hashlib.sha256(page.encode()).hexdigest()
    own = Witness("W", "w.txt", page, sha256, "W", "W", marked=mark_blocks(article))
    nobody = frame("codings", [])
    story = Story(Path(), "w", "w", "", None, (), (own,), Rules(), (), {}, nobody)
    return list(records(find_blocks(story)))
