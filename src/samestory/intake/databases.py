"""Exports of news databases: one file that holds many articles, from Nexis Uni, Factiva, ProQuest.

``read_export`` gives an article for each, or None where the file is no export. What stands outside
every article (a cover, a list of headlines, a tail) is in no article's text; a note of the first
article says how many lines those are and how they begin. Where an export says how many documents
it holds and another number was found, a note says so, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from .article import Article
from .encodings import decode
from .exports import Export, note_repeats, plain, to_lines
from .factiva import find_factiva
from .nexis import find_older, find_uni
from .proquest import find_proquest

FINDERS = (find_older, find_uni, find_factiva, find_proquest)
#: A text whose longest line has between so many characters may have been wrapped by the database.
WRAPPED_LEAST, WRAPPED_LINE = 50, 100
#: A line is wrapped if the next word would have reached beyond this share of the longest one.
WRAPPED_SHARE = 0.85

_HTML = re.compile(r"\ufeff?\s*<(?:!doctype|html|\?xml|head|body|!--)", re.I)
_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figcaption figure footer "
    "form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead "
    "tr ul".split()
)
_UNSEEN = frozenset("head script style template noscript title meta link".split())
_END_OF_LINE = re.compile(r"(?<=\S)(?P<end> ?(?:End of Document))$")


def read_export(
    name: str, raw: bytes, paragraphs: Sequence[str] | None, kind: str
) -> list[Article] | None:
    """Read the articles of an export of Nexis Uni, Factiva or ProQuest; None if it is no export.

    ``paragraphs`` are those of a Word document or of rich text; with None, raw is read as HTML or
    as plain text. ``kind`` says what the file is ("Word document"). Each article has every line
    of its own as a part, the database's lines as furniture of the rule ``export-metadata``. Cost:
    linear in the file.
    """
    lines, marks, encoding = _lines(name, raw, paragraphs, kind)
    found = [export for find in FINDERS if (export := find(lines)) is not None]
    if not found:
        return None
    export = max(found, key=lambda export: len(export.articles))
    articles = [
        _article(export, number, lines[start:end], marks[start:end])
        for number, (start, end) in enumerate(export.articles, 1)
    ]
    articles[0] = replace(articles[0], notes=(*_notes(export, lines), *articles[0].notes))
    described = f"{export.kind} ({kind})" if kind else export.kind
    articles = [replace(a, source=name, kind=described, encoding=encoding) for a in articles]
    return note_repeats(articles)


def _lines(
    name: str, raw: bytes, paragraphs: Sequence[str] | None, kind: str
) -> tuple[list[str], list[str], str]:
    """Give the lines of a file, the class of each where it is HTML, and the encoding."""
    encoding = ""
    if paragraphs is None:
        text, encoding = decode(raw, name)
        if kind == "web page" or _HTML.match(text[:400]):
            marked = list(_marked_lines(raw))
            return [line for line, _ in marked], [mark for _, mark in marked], ""
        paragraphs = paragraphs_of_text(text)
    lines = _part_ends(to_lines(paragraphs))
    return lines, [""] * len(lines), encoding


def _part_ends(lines: list[str]) -> list[str]:
    """Part the end of a document from the line it was glued to, where no end stands alone."""
    if any(plain(line) == "End of Document" for line in lines):
        return lines
    parted = (_END_OF_LINE.sub(r"\n\g<end>", line).split("\n") for line in lines)
    return [line.strip() for pair in parted for line in pair]


def _article(export: Export, number: int, lines: Sequence[str], marks: Sequence[str]) -> Article:
    told = export.read(lines, marks)
    told.check_count()
    parts = tuple(part for part in told.parts if part.text.strip())
    return Article("", "", parts, tuple(told.facts), number, "", tuple(told.notes))


def _notes(export: Export, lines: Sequence[str]) -> Iterator[str]:
    """Say how many articles were found, how many were promised, what stands outside them."""
    found = len(export.articles)
    yield f"{found} article{'s' * (found != 1)} found in this {export.kind}."
    if export.claimed is not None and export.claimed != found:
        yield (
            f"The export says that it holds {export.claimed} documents but {found} "
            f"{'was' if found == 1 else 'were'} found; compare the file's list with the articles."
        )
    yield from export.notes
    inside = {at for start, end in export.articles for at in range(start, end)}
    outside = [lines[at] for at in range(len(lines)) if at not in inside]
    if outside:
        first = " ".join(plain(outside[0]).split()[:8])
        yield (
            f"{len(outside)} line{'s' * (len(outside) != 1)} of the file stand outside every "
            f"article (cover, list, tail) and are in no text; the first: “{first}”."
        )


def paragraphs_of_text(text: str) -> list[str]:
    """Give the paragraphs of a plain text; a line that the next word did not fit in goes on."""
    lines = [line.strip() for line in text.splitlines()]
    width = max(map(len, lines), default=0)
    if not WRAPPED_LEAST <= width <= WRAPPED_LINE:
        return [line for line in lines if line]
    paragraphs: list[list[str]] = []
    before = ""
    for line in lines:
        first = line.split(maxsplit=1)[:1]
        if first and before and len(before) + 1 + len(first[0]) > WRAPPED_SHARE * width:
            paragraphs[-1].append(line)
        elif line:
            paragraphs.append([line])
        before = line
    return [" ".join(paragraph) for paragraph in paragraphs]


def lines_of_html(raw: bytes) -> list[str]:
    """Give the visible lines of a page: each block, each cell, each line behind a <br>."""
    return [line for line, _ in _marked_lines(raw)]


def _marked_lines(raw: bytes) -> Iterator[tuple[str, str]]:
    """Find the visible lines of a page, each with the class of the element it is the text of."""
    from lxml import etree, html

    declared = re.search(rb"charset", raw[:2000], re.I) or raw.startswith(b"\xef\xbb\xbf")
    page = raw if declared else decode(raw, "")[0].encode()
    parser = html.HTMLParser(encoding=None if declared else "utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(page, parser=parser)
    except etree.ParserError:  # nothing to see
        return
    run: list[tuple[str, str]] = []
    for text, mark in [*_runs(root), ("\n", "")]:
        if text != "\n":
            run.append((text, mark))
            continue
        joined = re.sub(r"[ \t\r\n\f]+", " ", "".join(text for text, _ in run)).strip(" ")
        if plain(joined):
            yield joined, next((mark for _, mark in run if mark), "")
        run = []


def _runs(root) -> Iterable[tuple[str, str]]:
    """Give the texts of a tree in order, a line end for each that begins or ends a line."""
    stack: list[tuple[object, str, bool]] = [(root, "", False)]
    while stack:
        node, mark, leaving = stack.pop()
        if isinstance(node, str):
            yield node, mark
            continue
        tag = node.tag if isinstance(node.tag, str) else ""
        if leaving:
            if tag in _BLOCKS:
                yield "\n", ""
            continue
        if tag in _BLOCKS or tag == "br":
            yield "\n", ""
        stack += _inside(node, tag, mark)


def _inside(node, tag: str, mark: str) -> list[tuple[object, str, bool]]:
    """Give what is in a node, last first: its text, its children, each with what follows it."""
    own = node.get("class") or (mark if tag not in _BLOCKS else "") if tag else ""
    entries: list[tuple[object, str, bool]] = [(node, mark, True)]
    if tag and tag not in _UNSEEN:
        for child in reversed(node):
            if child.tail:
                entries.append((child.tail, own, False))
            entries.append((child, own, False))
        if node.text:
            entries.append((node.text, own, False))
    return entries
