"""Describe: story.toml and roles.csv of a story that is taken in, written to be read and edited."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..markup import UNSEEN
from ..originals import Original
from ..prose import said
from ..story import FACTS, ORIGINALS, ROLE_COLUMNS
from .article import Article, Fact
from .texts import mark_blocks, read_blocks, write_page

#: Rules as phrases, where their name is for the catalogue and no reader of a page knows it.
PHRASES = {
    "names-a-writer": "the line that says who wrote it",
    "marked-byline": "the byline, as marked in the page's source",
    "marked-date": "the date, as marked in the page's source",
    "marked-caption": "the caption, as marked in the page's source",
    "PDF margin": "the margin of the PDF",
    "the words of the text (py3langid)": "recognised by the words of the text",
}
#: In this order a page is told of: what a reader asks first comes first.
_ORDER = ("published", "credit_text", "agency", "credit_photo", "url", "saved_not_before")
#: How an outlet is known that no page and no file names.
BY_NAME = "known only from the name under which the page was saved"


@dataclass(frozen=True)
class Taken:
    """Hold an article as the witness that it becomes.

    ``original`` is the name of its file in the folder of originals, ``raw`` that file.
    ``attributed_by`` says by what the outlet is known.
    """

    article: Article
    siglum: str
    file: str
    outlet: str
    line: str
    attributed_by: str
    original: str
    raw: Original = field(repr=False)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """What is known of it, the first of each name: by key of story.toml."""
        names = ("outlet", "language", *FACTS)
        return {name: fact for name in names if (fact := self.article.fact(name))}

    @cached_property
    def page(self) -> str:
        """The text of its page."""
        return write_page(self.article)

    @cached_property
    def blocks(self) -> list[Any]:
        """Its blocks with their roles: rows of the table ``blocks``."""
        return read_blocks(self.article)

    @property
    def headline(self) -> str:
        """Its headline as the page has it, or ""."""
        told = (block.text for block in self.blocks if block.role == "headline")
        title = self.article.fact("title")
        return next(told, title.value if title else "")

    @property
    def n_words(self) -> int:
        """The number of words of its body."""
        return sum(b.n_words for b in self.blocks if b.role == "body" and not b.repeat_of)


def by_what(fact: Fact) -> str:
    """Say by what a fact is known: the rule, and the words on the page; code is not for reading."""
    shown = "" if fact.evidence.startswith(("<", '"', "{")) else f": {said(fact.evidence, 60)}"
    return in_words(fact.rule) + shown


def in_words(rule: str) -> str:
    """Say a rule as a phrase; a name of the page's source stays, as what is stated there.

    >>> in_words("names-a-writer"), in_words("meta author")
    ('the line that says who wrote it', "stated in the page's source (meta author)")
    """
    if rule.startswith(("meta ", "JSON-LD ", "link rel", "html lang", "microdata ")):
        return f"stated in the page's source ({rule})"
    return PHRASES.get(rule, rule)


# story.toml


def write_toml(
    title: tuple[str, str], day: datetime.date | None, witnesses: Sequence[Taken]
) -> str:
    """Write story.toml: every key with what it is, what was not told, and examples to uncomment.

    *title* is the title with how it was found. What is written is TOML whatever the texts hold.
    """
    lines = [*_head(title, day), _KEYS]
    for n, witness in enumerate(witnesses):
        lines += [*_witness(witness), *(_example_of_roles(witness) if not n else [])]
    return "\n".join([*lines, *_examples(witnesses)]) + "\n"


def quote(text: str) -> str:
    """Write a text as a TOML string on one line; what cannot be seen as its number.

    >>> print(quote('a "b"\\t\\\\'))
    "a \\"b\\"\\u0009\\\\"
    """
    return '"' + "".join(map(_sign, text)) + '"'


def _sign(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if unicodedata.category(char) in UNSEEN:
        return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"
    return char


def _head(title: tuple[str, str], day: datetime.date | None) -> Iterator[str]:
    yield "# What this story is. Each line is a key, =, and its value: text in double quotes. Every"
    yield "# value may be edited. What stands behind a # is a remark, which the program does not"
    yield "# read; to use an example, take the # and the space off the beginning of its lines."
    yield ""
    yield f"# {title[1]}"
    yield f"title = {quote(title[0])}"
    yield '# event = "What happened, in a sentence"'
    if day:
        yield f"date = {day.isoformat()}  # the day of all pages; if the event was on another, that"
    else:
        yield "# date = 2031-05-03  # the day of the event, without quotes; the pages do not agree"
    yield '# questions = ["What do I want to know of these pages?", "And what else?"]'


#: What the keys of a witness are, before the first of them.
_KEYS = """
# Below, each page begins with [[witness]]. Its keys:
#   siglum            its short sign in tables and figures; if you change it, do so in roles.csv too
#   outlet            who published it, and attributed_by: how that is known
#   line              pages of one line count as one voice; give sister papers the same line
#   published         when the page says it came out
#   credit_text       who wrote it
#   agency            the agency that the text is credited to
#   credit_photo      whom a picture is credited to
#   url               its address
#   saved_not_before  the latest date that the page shows: it was saved then or later
#   rights            "quotation", or "open" where the whole text may be shown in public
#   file, sha256      its text, and the fingerprint of that; if you edit the text, delete sha256
#   original          the file as it was saved, from which the text was read, and its fingerprint
# [witness.evidence] has the words of the page that show each fact, letter for letter. A fact and
# its evidence go together: who changes, adds or deletes one does the same with the other."""


def _witness(witness: Taken) -> Iterator[str]:
    facts = [(name, witness.facts[name]) for name in _ORDER if name in witness.facts]
    yield ""
    yield "[[witness]]"
    yield f"# Its headline: {_remark(witness.headline) or 'not on the saved page'}"
    yield f"siglum = {quote(witness.siglum)}"
    yield f"outlet = {quote(witness.outlet)}"
    yield f"attributed_by = {quote(witness.attributed_by)}"
    yield f"line = {quote(witness.line)}"
    yield from _language(witness.facts.get("language"))
    for name, fact in facts:
        yield f"{name} = {quote(fact.value)}  # {_remark(in_words(fact.rule))}"
    missing = [name for name in _ORDER[:-1] if name not in witness.facts]
    if missing:
        yield f"# not on the saved page: {', '.join(missing)}"
    yield 'rights = "quotation"'
    yield from _files(witness)
    shown = [(name, fact) for name, fact in witness.facts.items() if name == "outlet"] + facts
    if shown:
        yield ""
        yield "[witness.evidence]"
        yield from (f"{name} = {quote(fact.evidence)}" for name, fact in shown)


def _files(witness: Taken) -> Iterator[str]:
    """The files of a witness, with their fingerprints: what is seldom read comes last."""
    yield f"file = {quote(witness.file)}"
    yield f'sha256 = "{hashlib.sha256(witness.page.encode()).hexdigest()}"'
    name = quote(f"{ORIGINALS}/{witness.original}")
    yield f"original = {name}  # {_remark(witness.article.kind)}"
    yield f'original_sha256 = "{witness.raw.sha256}"'
    if witness.raw.encoding:
        yield f"original_encoding = {quote(witness.raw.encoding)}"


def _language(fact: Fact | None) -> Iterator[str]:
    if fact:
        yield f"language = {quote(fact.value)}  # {_remark(in_words(fact.rule))}"
    else:
        yield '# language = "en"  # not told; taken as en, English'


def _remark(text: str) -> str:
    """A text as it may stand in a remark."""
    return quote(text)[1:-1].replace('\\"', '"')


def _example_of_roles(witness: Taken) -> Iterator[str]:
    """How a role is corrected, with a real block of this story."""
    body = [n for n, block in enumerate(witness.blocks, 1) if block.role == "body"]
    number = body[-1] if body else len(witness.blocks)
    block = witness.blocks[number - 1]
    yield ""
    yield "# A paragraph that is taken for the wrong thing is put right here, by its number, below"
    yield "# the witness that has it. `samestory check` lists them with --blocks and a siglum."
    yield "# [witness.roles]"
    yield f'# {number} = "furniture"  # now {block.role}: {quote(_shorten(block.text))}'


def _examples(witnesses: Sequence[Taken]) -> Iterator[str]:
    """A claim to follow and a rule to switch off, both of this story, to be uncommented."""
    told = Counter(
        block.rule for witness in witnesses for block in witness.blocks if block.role == "furniture"
    )
    rule = told.most_common(1)[0][0] if told else "newsletter"
    word = _telling_word(witnesses)
    yield ""
    yield "# A claim to follow through all pages: which page makes it, where, in which words. The"
    yield "# pattern is a regular expression in single quotes, without regard to case."
    yield "# [[trace]]"
    yield f"# claim = {quote(word)}"
    yield f"# question = {quote(f'Which pages speak of “{word}”?')}"
    yield rf"# patterns = ['\b{word}\b']"
    yield ""
    yield "# Rules for furniture (what is not the story) that are wrong for these pages"
    yield "# [furniture]"
    yield f"# off = [{quote(rule)}]"


def _telling_word(witnesses: Sequence[Taken]) -> str:
    """The longest of the words that most headlines have, in plain letters; else an example."""
    heads = [set(re.findall("[a-z]{4,}", witness.headline.lower())) for witness in witnesses]
    held = Counter(word for head in heads for word in head)
    return max(sorted(held), key=lambda word: (held[word], len(word)), default="turnout")


def _shorten(text: str, most: int = 50) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


# roles.csv


def write_roles(witnesses: Sequence[Taken]) -> str:
    """Write roles.csv: what the markup of the originals tells of the blocks, one row each."""
    held = io.StringIO(newline="")
    sheet = csv.writer(held, lineterminator="\n")
    sheet.writerow(ROLE_COLUMNS)
    for witness in witnesses:
        marked = mark_blocks(witness.article)
        sheet.writerows((witness.siglum, n, role, rule) for n, (role, rule) in marked.items())
    return held.getvalue()
