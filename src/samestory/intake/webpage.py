"""Web pages, as a browser saves them: the visible text, the role of every line, and the facts.

The text of a page is all that a reader sees (``visible``). What its markup says of the lines
becomes their roles (``pageroles``), by rules that have names (``markup_rules``); what the page
states of itself becomes facts (``pagefacts``). Trafilatura, a library that extracts articles, is
heard on which lines are the main text.
"""

from __future__ import annotations

import codecs
import logging
import re

from lxml import etree

from .article import Article, IntakeError, Part
from .encodings import decode_told
from .limits import refuse_crowded, refuse_long
from .pagefacts import Statement, read_facts, read_statements
from .pageroles import give_roles
from .signposts import opens_over
from .visible import TooDeep, parse, read_lines

_CHARSET = re.compile(rb"<meta\b[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.I)
_SUMMARIES = re.compile(r"(?:og:|twitter:)?description", re.I)


def read_webpage(name: str, raw: bytes) -> list[Article]:
    """Read a web page: one article, with every visible line in page order.

    Lines whose role the markup does not tell are furniture by the rule ``outside-main-text``;
    body rows are evidence for the text rules, which may overrule them. Scripts, styles, templates,
    ``noscript`` and what is hidden by its own element (``hidden``, ``aria-hidden``,
    ``display: none``) are no visible text and are left out, alternative texts of pictures
    likewise. A file with no visible text raises ``IntakeError``. Cost: linear in the page.
    """
    source, encoding, notes = _decode(name, raw)
    root = _parsed(name, source)
    lines = read_lines(root, opens_over)
    if not lines:
        raise IntakeError(
            f"{name}: no text is visible on this page; it may be a page that only a script fills: "
            "open it in a browser, wait until the article shows, and save it again."
        )
    refuse_long(name, "\n\n".join(line.text for line in lines))  # before its roles are looked for
    told = read_statements(source)
    parts = give_roles(
        root,
        lines,
        _extracted(source),
        titles=[*_values(told, "title"), *_page_title(root)],
        summary=_summary(root),
    )
    facts, apart = read_facts(source, parts)
    notes += apart + _on_body(name, parts)
    return [Article(name, "web page", tuple(parts), facts, 0, encoding, notes)]


def _decode(name: str, raw: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Decode a page: by a mark, as UTF-8 where it is valid, as it states, or by its letters."""
    stated = _stated(raw)
    if raw.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or not stated:
        return decode_told(raw, name)
    for encoding in ("utf-8", stated):
        try:
            return raw.decode(encoding), encoding, ()
        except UnicodeDecodeError:
            continue
    found = decode_told(raw, name)
    told = f"The page states that it is {stated}, but its bytes are not; read as {found.encoding}."
    return found.text, found.encoding, (told, *found.notes)


def _stated(raw: bytes) -> str:
    """Give the encoding that the head of a page states, or ""; Latin 1 is read as browsers do."""
    match = _CHARSET.search(raw[:20_000])
    try:
        encoding = codecs.lookup(match[1].decode("ascii")).name if match else ""
        "".encode(encoding or "utf-8")
    except (LookupError, UnicodeError):
        return ""
    return "cp1252" if encoding in ("iso8859-1", "ascii") else encoding


def _parsed(name: str, source: str) -> etree._Element:
    """Parse a page; refuse one without an element, or nested deeper than the parser goes."""
    try:
        root = parse(source)
    except (TooDeep, etree.LxmlError):
        root = None
    if root is None:
        raise IntakeError(
            f"{name}: is no web page that can be read; open it in a browser, and save it again, "
            "or save the article as plain text."
        )
    refuse_crowded(name, sum(1 for _ in root.iter()))
    return root


def _extracted(source: str) -> str:
    """Give what trafilatura takes for the article, one paragraph a line; "" if nothing."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(source, include_comments=False) or ""


def _values(told: dict[str, list[Statement]], name: str) -> list[str]:
    return [statement.value for statement in told.get(name, ())]


def _page_title(root: etree._Element) -> list[str]:
    """Give the title that a browser shows on its tab, if there is one."""
    found = root.find(".//title")
    return ["".join(found.itertext())] if found is not None else []


def _summary(root: etree._Element) -> str:
    """Give the page's own summary of itself, or ""."""
    for element in root.iter("meta"):
        if _SUMMARIES.fullmatch(element.get("property") or element.get("name") or ""):
            return element.get("content") or ""
    return ""


def _on_body(name: str, parts: list[Part]) -> tuple[str, ...]:
    """Say so where no line of a page was taken for the article's text."""
    if any(part.role == "body" for part in parts):
        return ()
    return (
        f"{name}: no line of this page reads as an article's text; look whether it was saved "
        "behind a notice of cookies or a demand to pay.",
    )
