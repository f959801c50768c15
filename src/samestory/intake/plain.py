r"""Plain text and Markdown: the page is the file itself, letter for letter.

A text in UTF-8 is saved byte for byte, a mark of byte order included; one in another encoding with
its own lines. Lines wrapped by saving stay so: ``blocks.cut`` rejoins them, here as in the study.

Of Markdown, the signs for links, bold print and headings stay in the text, as the tokenizer reads
past them. What they say of a block's role is told: the first heading of the highest level is the
headline, a picture that stands alone is a caption (its words are the picture's description), and
the lines between ``---`` at the top, in which tools that save pages put title, date and address,
are no part of the article; those three are facts.
"""

from __future__ import annotations

import re

from ..blocks import cut
from .article import Article, Fact, IntakeError, Part
from .encodings import decode_told
from .limits import refuse_long

_HEADING = re.compile(r"(#{1,6})\s+\S")
_PICTURE = re.compile(r"\[?!\[[^\]]*\]\([^)\s]*(?:\s+\"[^\"]*\")?\)(?:\]\([^)\s]*\))?")
_REFERENCE = re.compile(r"\[[^\]]+\]:\s+<?\S+>?.*")
_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(.*?)(?:\r\n|\n|\r)(?:---|\.\.\.)[ \t]*(?:[\r\n]|$)", re.S
)
#: What the keys of the lines at the top are called here, the surer first.
_KEYS = {"title": "title", "url": "url", "source": "url", "link": "url", "published": "published",
         "date": "published", "date_published": "published"}  # fmt: skip


def read_text(name: str, raw: bytes) -> list[Article]:
    """Read a plain text: its blocks as the study will find them; an empty one is an error."""
    page, encoding, notes = _decode(name, raw)
    parts = tuple(Part(text) for text in _blocks(name, page))
    return [Article(name, "plain text", parts, (), 0, encoding, notes, page)]


def read_markdown(name: str, raw: bytes) -> list[Article]:
    """Read a Markdown text, with the roles and facts that its signs tell."""
    page, encoding, notes = _decode(name, raw)
    texts = _blocks(name, page)
    front = _FRONT.match(page)
    ahead = sum(block.start < front.end() for block in cut(page)) if front else 0
    levels = [len(found[1]) for text in texts[ahead:] if (found := _HEADING.match(text))]
    parts = [Part(text, "furniture", "markdown-front-matter") for text in texts[:ahead]]
    for text in texts[ahead:]:
        heading = _HEADING.match(text)
        if heading and levels and len(heading[1]) == min(levels):
            parts.append(Part(text, "headline", "markdown-first-heading"))
            levels = []  # the first alone
        elif _PICTURE.fullmatch(text):
            parts.append(Part(text, "caption", "markdown-picture"))
        elif _REFERENCE.fullmatch(text):
            parts.append(Part(text, "furniture", "markdown-address"))
        else:
            parts.append(Part(text))
    facts = _facts(front[1]) if front else ()
    return [Article(name, "Markdown text", tuple(parts), facts, 0, encoding, notes, page)]


def _decode(name: str, raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Decode a file; of UTF-8 the mark of byte order stays, so that the page has its bytes."""
    text, encoding, notes = decode_told(raw, name)
    refuse_long(name, text)  # before its blocks are looked for
    marked = encoding == "utf-8" and raw.startswith("\ufeff".encode())
    return "\ufeff" * marked + text, encoding, notes


def _blocks(name: str, page: str) -> list[str]:
    """Give the blocks of a page, each on one line."""
    texts = [" ".join(block.saved.split()) for block in cut(page)]
    if not any(text.strip("\ufeff\u200b") for text in texts):
        raise IntakeError(f"{name}: holds no words; save the article again and give that file.")
    return texts


def _facts(front: str) -> tuple[Fact, ...]:
    """Read title, date and address from the lines at the top: one ``key: value`` each."""
    facts: dict[str, Fact] = {}
    for line in front.splitlines():
        key, colon, value = line.partition(":")
        key, value = key.strip().lower(), value.strip().strip("\"'").strip()
        known = _KEYS.get(key, "")
        day = re.match(r"\d{4}-\d\d-\d\d", value)
        shown = day[0] if known == "published" and day else value
        fits = {"published": day, "url": re.match(r"https?://\S+$", value), "title": value}
        if colon and fits.get(known) and known not in facts:
            facts[known] = Fact(known, shown, value, f"Markdown front matter {key}")
    return tuple(facts.values())
