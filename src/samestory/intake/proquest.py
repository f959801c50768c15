"""ProQuest: where the articles of an export are, and what each line of one is.

The shapes as pq_parser (github.com/chennesy/pq_parser), tm.plugin.proquest
(github.com/pmyteh/tm.plugin.proquest) and proquest-html-to-json
(github.com/whatevery1says/proquest-html-to-json) describe them: ``Document 1 of 200`` or a line of
underscores, the title, ``Author:``, ``Publication info:``, ``Abstract:``, ``Full text:``, then the
details: ``Subject:`` … ``Publication title:``, ``Publication date:``, ``ProQuest document ID:``,
``Document URL:``, ``Copyright:``, ``Database:``. A label may have its value behind it or, where it
comes from a table, on the next line; the newer shape has FULL TEXT and DETAILS on lines of their
own. The labels of other interfaces than the English one are few, and were not seen in a file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .days import find_day
from .exports import Export, Telling, find_label, language_of, plain

_BEGIN = re.compile(r"(?:Document|Dokument|Documento) (\d+) (?:of|von|de|di) (\d+)")
_RULE = re.compile(r"_{10,}|\*{10,}")
_LINK = re.compile(
    r"(?:ProQuest document link|Link zum ProQuest-Dokument|Enlace al documento.*)", re.I
)
_HEADS = {
    "author": "author", "autor": "author", "auteur": "author", "correspondence author": "",
    "publication info": "info", "publikationsinfo": "info", "abstract": "abstract",
    "abstract (english)": "abstract", "zusammenfassung": "abstract", "résumé": "abstract",
    "resumen": "abstract", "links": "links", "link": "links", "full text": "text",
    "volltext": "text", "texte intégral": "text", "texto completo": "text",
    "document type": "", "find a copy": "links",
}  # fmt: skip
_DETAILS = {
    "subject": "", "business indexing term": "", "location": "", "people": "",
    "company / organization": "", "company/organization": "", "classification": "",
    "identifier / keyword": "", "identifier/keyword": "", "identifiers / keywords": "",
    "product name": "", "ethnicity": "", "title": "title", "titel": "title", "titre": "title",
    "título": "title", "url": "url", "alternate title": "", "publication title": "outlet",
    "titel der publikation": "outlet", "publikationstitel": "outlet",
    "titre de la publication": "outlet", "título de publicación": "outlet", "first page": "",
    "pages": "", "page": "", "volume": "", "issue": "", "number of pages": "", "year": "",
    "publication year": "", "publication date": "day", "publikationsdatum": "day",
    "erscheinungsdatum": "day", "date de publication": "day", "fecha de publicación": "day",
    "section": "", "supplement": "", "edition": "", "dateline": "", "publisher": "",
    "place of publication": "", "country of publication": "", "publication subject": "",
    "issn": "", "e-issn": "", "source type": "", "language of publication": "language",
    "language": "language", "sprache der publikation": "language",
    "langue de publication": "language", "idioma de la publicación": "language",
    "document type": "", "document feature": "", "accession number": "", "doi": "",
    "proquest document id": "id", "proquest-dokument-id": "id", "document url": "address",
    "dokument-url": "address", "copyright": "", "full text availability": "",
    "last updated": "", "database": "", "datenbank": "", "word count": "", "credit": "credit",
    "column": "", "notes": "", "companies": "", "author": "author", "place": "",
}  # fmt: skip
_CAPTION = re.compile(r"(?:caption|illustration|photograph|bildunterschrift)\b:?.*", re.I)


def find_proquest(lines: Sequence[str]) -> Export | None:
    """Find the articles of a ProQuest export among the lines of a file; None if it is none."""
    texts = [plain(line).strip("| ") for line in lines]
    begins, claimed = _begins(texts)
    pieces = [
        (start, _details_end(texts, start, end))
        for start, end in _stretches(texts, begins)
        if _has_id(texts, start, end) and _signs(texts[start:end]) >= 3
    ]
    if not pieces:
        return None
    notes = []
    ids = sum(_key(text) == "id" for text in texts)
    if ids != len(pieces):
        notes.append(
            f"{ids} lines name a ProQuest document ID but {len(pieces)} articles were found; "
            "two articles may have been taken for one."
        )
    return Export("ProQuest export", tuple(pieces), read_proquest, claimed, tuple(notes))


def _key(text: str) -> str | None:
    found = _find(text, _DETAILS)
    return None if found is None else found[0]


def _find(text: str, labels: dict[str, str]) -> tuple[str, str] | None:
    """Find the label of a line, a cell's mark read as its colon."""
    return find_label(text.replace("|", " ").strip(), labels)


def _has_id(texts: Sequence[str], start: int, end: int) -> bool:
    return any(_key(text) == "id" for text in texts[start:end])


def _signs(texts: Sequence[str]) -> int:
    """Count the labels of ProQuest that a stretch has, each once."""
    kinds = {
        found[0] for labels in (_HEADS, _DETAILS) for t in texts if (found := _find(t, labels))
    }
    return len(kinds - {""})


def _begins(texts: Sequence[str]) -> tuple[list[int], int | None]:
    """Find the lines that number an article, and how many they say there are.

    Such a line counts if the article before it is complete, or if it has the next number.
    """
    told = [(at, *map(int, m.groups())) for at, t in enumerate(texts) if (m := _BEGIN.fullmatch(t))]
    if not told:
        return [], None
    total = Counter(all_ for _, _, all_ in told).most_common(1)[0][0]
    begins: list[int] = []
    number = 0
    for at, this, all_ in told:
        whole = not begins or _has_id(texts, begins[-1], at)
        if whole or (this, all_) == (number + 1, total):
            begins.append(at)
            number = this
    return begins, total


def _stretches(texts: Sequence[str], begins: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give where each article may stand: numbered, else between lines, else by its details."""
    if begins:
        yield from zip(begins, [*begins[1:], len(texts)], strict=True)
        return
    rules = [at for at, text in enumerate(texts) if _RULE.fullmatch(text)]
    if not rules:
        yield from _stretches_by_details(texts)
        return
    start = 0
    for rule in [*rules, len(texts)]:
        if _has_id(texts, start, rule):
            yield start, rule
            start = rule + 1
        elif not _signs(texts[start:rule]):
            start = rule + 1  # a cover; else a line of underscores that an article's text has


def _stretches_by_details(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    start = 0
    ids = [at for at, text in enumerate(texts) if _key(text) == "id"]
    for at, after in zip(ids, [*ids, len(texts)][1:], strict=True):
        end = _details_end(texts, at, after)
        yield (start or _first_line(texts, at)), end
        start = end


def _first_line(texts: Sequence[str], end: int) -> int:
    """Give the title of the first article: the line in front of its first label."""
    first = next((at for at in range(end) if _find(texts[at], _HEADS) or _heading(texts[at])), end)
    while first > 1 and _LINK.fullmatch(texts[first - 1]):
        first -= 1
    return max(0, first - 1)


def _details_end(texts: Sequence[str], start: int, end: int) -> int:
    """Give where the details of an article end: behind the last label, its value with it."""
    at = next(at for at in range(start, end) if _key(texts[at]) == "id")
    while at < end and (found := _find(texts[at], _DETAILS)) is not None:
        at += 1 if found[1] or at + 1 == end else 2
    return min(at, end)


def _heading(text: str) -> str | None:
    """Give the key of a heading on a line of its own: ABSTRACT, FULL TEXT, DETAILS."""
    if text != text.upper():
        return None
    return "details" if text in ("DETAILS", "INDEXING DETAILS") else _HEADS.get(text.lower())


def read_proquest(lines: Sequence[str], marks: Sequence[str]) -> Telling:
    """Tell one article of a ProQuest export."""
    told = Telling()
    texts = [plain(line).strip("| ") for line in lines]
    details = _details(texts)
    first = next(
        (at for at in range(details) if _find(texts[at], _HEADS) or _heading(texts[at])), details
    )
    titles = [
        at for at, text in enumerate(texts[:first])
        if not (_BEGIN.fullmatch(text) or _RULE.fullmatch(text) or _LINK.fullmatch(text))
        and _find(text, _DETAILS) is None
    ]  # fmt: skip
    if titles:  # else the details may have it
        told.know_title(lines, titles)
    for at, line in enumerate(lines[:first]):
        told.add(line, *(("headline", "export-headline") if at in titles else ()))
    _tell_middle(told, lines[first:details])
    _tell_details(told, lines[details:])
    if all(part.role != "body" for part in told.parts):
        told.notes.append("The export has no full text of this article.")
    return told


def _details(texts: Sequence[str]) -> int:
    """Give where the details begin: the unbroken run of labels that the publication is in."""
    at = max((at for at, text in enumerate(texts) if _key(text) in ("outlet", "id")), default=0)
    for number, text in enumerate(texts):
        if _key(text) == "outlet" and _has_id(texts, number, len(texts)):
            at = number
    while at > 0:
        if _find(texts[at - 1], _DETAILS) is not None:
            at -= 1
        elif at > 1 and (found := _find(texts[at - 2], _DETAILS)) and not found[1]:
            at -= 2
        else:
            break
    return at - 1 if at and _heading(texts[at - 1]) == "details" else at


def _tell_middle(told: Telling, lines: Sequence[str]) -> None:
    """Tell what stands between the title and the details, section by section."""
    key = ""
    roles = {"text": ("body", "export-body"), "abstract": ("furniture", "export-abstract")}
    for line in lines:
        found = None if key == "text" else _find(plain(line), _HEADS)
        head = None if key == "text" else _heading(plain(line))
        if head is not None:
            key, value = head, ""
        else:
            key, value = found or (key, line)
        if key == "author" and value:
            told.add(line, "byline", "export-byline")
            told.know("credit_text", value.rstrip(" ."), line, "author of the export")
        elif key == "text" and value == line and _CAPTION.fullmatch(plain(line)):
            told.add(line, "caption", "export-caption")
        elif key in roles:
            told.split(line, value, *roles[key])
        else:
            told.add(line)


def _tell_details(told: Telling, lines: Sequence[str]) -> None:
    """Tell the labelled lines behind the text, and the facts that they show."""
    key = ""
    for line in lines:
        found = _find(line, _DETAILS)
        key, value = found if found else (key, line.strip("| "))
        told.add(line)
        if value:
            _know(told, key, value, line)
            key = ""


def _know(told: Telling, key: str, value: str, line: str) -> None:
    values = {
        "title": ("title", value), "outlet": ("outlet", re.split(r" ?; ", value)[0]),
        "day": ("published", find_day(value)), "language": ("language", language_of(value)),
        "url": ("url", value), "credit": ("agency", value), "author": ("credit_text", value),
        "address": ("url", value if value.startswith("http") else ""),
    }  # fmt: skip
    if key in values:
        rule = "address in ProQuest" if key == "address" else f"{key} in the export's details"
        told.know(values[key][0], values[key][1], line, rule)
