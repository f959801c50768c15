"""Nexis Uni and its forerunner LexisNexis: where the articles of an export are, and what is what.

The shapes, and the labels of the German and French interfaces, as LexisNexisTools
(github.com/JBGruber/LexisNexisTools), newspapers (github.com/koheiw/newspapers) and
Nexis_uni_parser (github.com/seolub/Nexis_uni_parser) describe them. Nexis Uni: a cover with a
numbered list, then for each article title, source, day, copyright, labelled lines, ``Body``, the
text, ``Graphic``, ``Classification``, ``Load-Date:``, ``End of Document``. LexisNexis: ``1 of 200
DOCUMENTS``, source, day, title, labels in capitals, the text, labels in capitals, copyright.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from .days import find_day, is_day, opens_with_day
from .exports import COPYRIGHT, Export, Telling, count_of, find_label, language_of, plain

#: How many lines the head of an article has at most, its title's second line included.
HEAD = 14
#: The captions of an article have at most this many words, where its own are not counted.
CAPTION_WORDS = 60

_END = re.compile(r"End of Document|Ende des Dokuments|Fin du document|Fin del documento", re.I)
_BODY = re.compile(r"Body|Text|Textkörper|Corps|Cuerpo")
_GRAPHIC = re.compile(r"Graphics?|Grafik|Graphique|Gráfico")
_CLASSES = re.compile(r"Classification|Klassifi(?:kation|zierung)|Clasificación")
_BEGIN = re.compile(
    r"(?P<at>\d+) of (?P<all>\d+) DOCUMENTS?|Dokument (?P<at2>\d+) von (?P<all2>\d+)|"
    r"Document (?P<at3>\d+) de (?P<all3>\d+)"
)
_NUMBER = re.compile(r"(?:Document|Dokument) \d+ (?:of|von|de) \d+|Page \d+ (?:of|de) \d+")
_CLAIM = re.compile(r"(?:Documents|Dokumente|Documentos) ?\((\d+)\)")
_LISTED = re.compile(r"(\d+)\. ?(\S.*)")
_EDITION = re.compile(
    r"(?:\w+[ -]+){0,4}(?:edition|ausgabe|édition|edición)(?:[ -]+\w+){0,2}", re.I
)
_HEAD_LABELS = {
    "section": "section", "rubrik": "section", "rubrique": "section", "sección": "section",
    "length": "length", "länge": "length", "longueur": "length", "longitud": "length",
    "byline": "byline", "author": "byline", "autor": "byline", "auteur": "byline",
    "autoren": "byline", "dateline": "dateline", "ort": "dateline", "highlight": "highlight",
    "url": "url", "series": "series", "serie": "series", "distribution": "distribution",
}  # fmt: skip
_TAIL_LABELS = {
    "load-date": "load", "update": "load", "language": "language", "sprache": "language",
    "langue": "language", "idioma": "language", "graphic": "graphic", "grafik": "graphic",
    "graphique": "graphic", "publication-type": "type", "journal-code": "code",
    "journal code": "code", "zeitungs-code": "code", "subject": "subject", "url": "url",
    "date-chargement": "load", "type-publication": "type", "publication type": "type",
    "correction-date": "correction", "correction": "correction", "acc-no": "code",
}  # fmt: skip


def find_uni(lines: Sequence[str]) -> Export | None:
    """Find the articles of a Nexis Uni export among the lines of a file; None if it is none."""
    texts = [plain(line) for line in lines]
    if not any(_END.fullmatch(text) or _BODY.fullmatch(text) for text in texts):
        return None
    pieces = _uni_pieces(texts)
    if not any(_signs(texts, start, end, strict=True) >= 3 for start, end in pieces):
        return None
    start, end = pieces[0]
    pieces[0] = (_first_title(texts, start, end), end)
    claims = [int(match[1]) for text in texts[: pieces[0][0]] if (match := _CLAIM.fullmatch(text))]
    notes = []
    if not _END.fullmatch(texts[pieces[-1][1] - 1]):
        notes.append("The last article has no end: the file may have been broken off there.")
    return Export("Nexis Uni export", tuple(pieces), read_uni, (claims or [None])[0], tuple(notes))


def _uni_pieces(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Give the stretches between ends, those joined or parted that are no single articles."""
    pieces: list[tuple[int, int]] = []
    start = 0
    for stop in _stops(texts):
        opens = not pieces or _signs(texts, start, stop) >= 2
        closed = bool(pieces) and _closed(texts, *pieces[-1])
        if opens or closed:
            pieces.append((start, stop))
        else:  # an end that a newspaper's text has
            pieces[-1] = (pieces[-1][0], stop)
        start = stop
    if pieces and start < len(texts) and _signs(texts, start, len(texts)) >= 2:
        pieces.append((start, len(texts)))
    return pieces


def _stops(texts: Sequence[str]) -> Iterator[int]:
    """Find the places behind which an article may begin: an end, or a load date without one."""
    for at, text in enumerate(texts):
        if _END.fullmatch(text) or _is(text, "load") and _head_follows(texts, at + 1):
            yield at + 1


def _head_follows(texts: Sequence[str], start: int) -> bool:
    """Whether a whole head stands between a load date and the next end."""
    reach = min(len(texts), start + 3 * HEAD)
    end = next((at for at in range(start, reach) if _END.fullmatch(texts[at])), reach)
    return end - start > 3 and _signs(texts, start, end, strict=True) >= 3


def _is(text: str, key: str) -> bool:
    found = find_label(text, _TAIL_LABELS)
    return found is not None and found[0] == key


def _closed(texts: Sequence[str], start: int, end: int) -> bool:
    return any(_is(text, "load") or _CLASSES.fullmatch(text) for text in texts[start:end])


def _body(texts: Sequence[str], start: int, end: int) -> int | None:
    """Give where the label stands behind which the text begins; title, source, day come first."""
    return next((at for at in range(start + 2, end) if _BODY.fullmatch(texts[at])), None)


def _signs(texts: Sequence[str], start: int, end: int, strict: bool = False) -> int:
    """Count the kinds of signs of a head in front of a text.

    Strict, it gives 0 unless a day and a label of Nexis are among them, or nearly all.
    """
    body = _body(texts, start, end)
    head = texts[max(start, body - HEAD) : body] if body else texts[start : min(end, start + HEAD)]
    labels = {found[0] for text in head if (found := find_label(text, _HEAD_LABELS))}
    signs = [
        body is not None and (start == 0 or body - start <= HEAD),
        "length" in labels,
        bool(labels & {"section", "byline", "dateline", "highlight"}),
        any(COPYRIGHT.match(text) for text in head),
        any(opens_with_day(text) for text in head[1:]),
        any(_is(text, "load") for text in texts[start:end]),
    ]
    sure = signs[4] and (signs[0] or signs[1] and signs[5]) or sum(signs) >= 5
    return 0 if strict and not sure else sum(signs)


def _first_title(texts: Sequence[str], start: int, end: int) -> int:
    """Give where the first article begins, behind the cover and the list of documents."""
    body = _body(texts, start, end) or min(end, start + HEAD)
    near = range(max(start + 2, body - HEAD), body)
    days = [at for at in near if opens_with_day(texts[at])] or [
        at for at in near if _may_be_day(texts, at)
    ]
    if not days:
        return start if body - start <= HEAD else body - HEAD
    title = days[0] - 2
    listed = [match[2] for text in texts[:title] if (match := _LISTED.fullmatch(text))]
    for back in range(3):  # a title may stand on several lines; the list has it on one
        if title - back >= start and " ".join(texts[title - back : days[0] - 1]) in listed:
            title -= back
            break
    if title > start and _NUMBER.fullmatch(texts[title - 1]):
        title -= 1
    return title


def read_uni(lines: Sequence[str], marks: Sequence[str]) -> Telling:
    """Tell one article of a Nexis Uni export."""
    told = Telling()
    texts = [plain(line) for line in lines]
    last = len(lines) - 1 if _END.fullmatch(texts[-1]) else len(lines)
    body = _body(texts, 0, last)
    told.counted = _counted(texts[:body])
    tail = _uni_tail(texts, body, last, told.counted)
    head = body if body is not None else _head_without_body(texts, tail[0])
    _tell_uni_head(told, lines[:head])
    if body is None:
        told.notes.append("The article has no line “Body”: its text begins where its head ends.")
    else:
        told.add(lines[body])
    told.add_all(lines[head + (body is not None) : tail[0]], "body", "export-body")
    _tell_uni_tail(told, lines[tail[0] : last], tail[1] - tail[0])
    told.add_all(lines[last:], "furniture", "export-metadata")
    return told


def _head_without_body(texts: Sequence[str], end: int) -> int:
    marked = [
        at for at in range(min(end, HEAD))
        if find_label(texts[at], _HEAD_LABELS) or COPYRIGHT.match(texts[at]) or is_day(texts[at])
    ]  # fmt: skip
    return marked[-1] + 1 if marked else min(end, 2)


def _counted(texts: Sequence[str]) -> int | None:
    """Give the number of words that a head says the text has, or None."""
    found = (find_label(text, _HEAD_LABELS) for text in texts)
    return next((count_of(label[1]) for label in found if label and label[0] == "length"), None)


def _uni_tail(
    texts: Sequence[str], body: int | None, last: int, counted: int | None
) -> tuple[int, int]:
    """Give where the captions begin behind a text, and where the database's own lines do."""
    first = (body or 1) + 1
    loads = [at for at in range(first, last) if _is(texts[at], "load")]
    classes = [at for at in range(first, last) if _CLASSES.fullmatch(texts[at])]
    own = min([classes[-1]] if classes else [last], default=last)
    own = min(own, loads[-1] if loads else last)
    graphics = [at for at in range(first, own) if _GRAPHIC.fullmatch(texts[at])]
    if not graphics or not _holds_captions(texts, first, graphics[-1], own, counted):
        return own, own
    return graphics[-1], own


def _holds_captions(
    texts: Sequence[str], first: int, graphic: int, own: int, counted: int | None
) -> bool:
    """Whether captions stand behind a line “Graphic”, and not the rest of a text that has it.

    The counted words tell: do they fit better without what stands behind? Else: it is short.
    """
    before, behind = (
        sum(len(text.split()) for text in part)
        for part in (texts[first:graphic], texts[graphic + 1 : own])
    )
    if counted is None:
        return behind <= CAPTION_WORDS
    return abs(before - counted) <= abs(before + behind - counted)


def _tell_uni_head(told: Telling, lines: Sequence[str]) -> None:
    texts = [plain(line) for line in lines]
    labelled = [at for at, text in enumerate(texts) if _is_head_line(text)]
    near = range(2, len(texts))
    days = (
        [at for at in near if is_day(texts[at])]
        or [at for at in near if opens_with_day(texts[at]) and len(texts[at]) < 80]
        or [at for at in near if _may_be_day(texts, at)]
    )
    stop = min([*days[:1], *labelled, len(texts)])
    names = [at for at in range(stop) if not _NUMBER.fullmatch(texts[at])]
    source = names[-1] if days[:1] == [stop] and len(names) > 1 else None
    if source is None and len(names) > 1:
        source = names[1]
    titles = [at for at in names if source is None or at < source]
    told.know_title(lines, titles)
    if source is not None:
        told.know("outlet", lines[source], lines[source], "source line of the export")
    else:
        told.notes.append("No source line was found in the head of this article.")
    roles = dict.fromkeys(titles, ("headline", "export-headline"))
    if days[:1] == [stop]:
        roles[stop] = ("date", "export-date")
        told.know("published", find_day(texts[stop]), lines[stop], "date line of the export")
        if not find_day(texts[stop]):
            told.notes.append(f"The day “{texts[stop]}” is in no language that is known here.")
    _tell_labels(told, lines, roles)


def _may_be_day(texts: Sequence[str], at: int) -> bool:
    """Whether a line may be a day in a language that is not known: a year, then the copyright."""
    return (
        re.search(r"\b(?:19|20)\d\d\b", texts[at]) is not None
        and len(texts[at].split()) <= 8
        and not _is_head_line(texts[at])
        and at + 1 < len(texts)
        and _is_head_line(texts[at + 1])
    )


def _is_head_line(text: str) -> bool:
    return bool(find_label(text, _HEAD_LABELS) or COPYRIGHT.match(text))


def _tell_labels(told: Telling, lines: Sequence[str], roles: dict[int, tuple[str, str]]) -> None:
    """Tell the lines of a head: those that have a role, and those that have a label."""
    key = ""
    for at, line in enumerate(lines):
        found = find_label(line, _HEAD_LABELS)
        key, value = found if found and at not in roles else (key, line)
        if at in roles:
            told.add(line, *roles[at])
            key = ""
        elif key == "byline" and found:
            told.add(line, "byline", "export-byline")
            told.know("credit_text", value, line, "byline of the export")
        elif key == "highlight" and not COPYRIGHT.match(line):
            told.split(line, value, "dek", "export-highlight")
        else:
            if key == "url":
                told.know("url", value, line, "address in the export")
            told.add(line)


def _tell_uni_tail(told: Telling, lines: Sequence[str], captions: int) -> None:
    """Tell what stands behind a text: captions first, then the database's own lines."""
    for at, line in enumerate(lines):
        if 0 < at < captions:
            told.add(line, "caption", "export-graphic")
        else:
            _tell_tail_line(told, line)


def _tell_tail_line(told: Telling, line: str) -> None:
    key, value = find_label(line, _TAIL_LABELS) or ("", "")
    if key == "language":
        told.know("language", language_of(value), line, "language line of the export")
    if key == "url":
        told.know("url", value, line, "address in the export")
    told.add(line)


def find_older(lines: Sequence[str]) -> Export | None:
    """Find the articles of a LexisNexis export in the older shape; None if it is none."""
    texts = [plain(line) for line in lines]
    begins = _begins(texts)
    ends = [*[at for at, _, _ in begins], len(texts)][1:]
    pieces = [
        (at, end, total) for (at, _, total), end in zip(begins, ends, strict=True)
        if _older_signs(texts[at:end]) >= 2
    ]  # fmt: skip
    if not pieces:
        return None
    claimed = Counter(total for _, _, total in pieces).most_common(1)[0][0]
    return Export(
        "LexisNexis export", tuple((start, end) for start, end, _ in pieces), read_older, claimed
    )


def _begins(texts: Sequence[str]) -> list[tuple[int, int, int]]:
    """Find the lines that number an article: where, which, of how many; not those in a text."""
    begins: list[tuple[int, int, int]] = []
    for at, text in enumerate(texts):
        match = _BEGIN.fullmatch(text)
        if match is None:
            continue
        number, total = (int(told) for told in match.groups() if told)
        follows = begins and (number, total) == (begins[-1][1] + 1, begins[-1][2])
        if follows or number <= total and _older_head(texts[at + 1 : at + HEAD]):
            begins.append((at, number, total))
    return begins


def _older_head(texts: Sequence[str]) -> bool:
    """Whether the head of an article stands here: a day and a label in capitals."""
    labels = [text for text in texts if _in_capitals(text, _HEAD_LABELS)]
    return bool(labels) and any(opens_with_day(text) for text in texts)


def _in_capitals(text: str, labels: dict[str, str]) -> bool:
    label = text.partition(":")[0]
    return label == label.upper() and find_label(text, labels) is not None


def _older_signs(texts: Sequence[str]) -> int:
    """Count the kinds of labels in capitals that a stretch has, a copyright line with them."""
    kinds = {
        find_label(text, labels)[0]
        for labels in (_HEAD_LABELS, _TAIL_LABELS)
        for text in texts if _in_capitals(text, labels)
    }  # fmt: skip
    return len(kinds) + any(COPYRIGHT.match(text) for text in texts)


def read_older(lines: Sequence[str], marks: Sequence[str]) -> Telling:
    """Tell one article of a LexisNexis export in the older shape."""
    told = Telling()
    texts = [plain(line) for line in lines]
    day = next((at for at in range(1, min(HEAD, len(texts))) if opens_with_day(texts[at])), None)
    first = next(
        (at for at in range(1, len(texts)) if _in_capitals(texts[at], _HEAD_LABELS)), (day or 1) + 2
    )
    body = first
    while body < len(texts) and _in_capitals(texts[body], _HEAD_LABELS):
        body += 1
    tail = next(
        (at for at in range(body, len(texts)) if _in_capitals(texts[at], _TAIL_LABELS)),
        _copyright_tail(texts, body),
    )
    told.counted = _counted(texts[:body])
    _tell_labels(told, lines[:body], _older_head_roles(told, lines[:first], day))
    told.add_all(lines[body:tail], "body", "export-body")
    _tell_older_tail(told, lines[tail:])
    if tail == body:
        told.notes.append("The article has no text: it may be a picture only.")
    return told


def _copyright_tail(texts: Sequence[str], body: int) -> int:
    at = len(texts)
    while at > body and COPYRIGHT.fullmatch(texts[at - 1]):
        at -= 1
    return at


def _older_head_roles(
    told: Telling, lines: Sequence[str], day: int | None
) -> dict[int, tuple[str, str]]:
    """Tell source, day and title in front of the first label; give the roles of these lines."""
    texts = [plain(line) for line in lines]
    sources = [
        at for at in range(1, day or 2) if at < len(texts) and not COPYRIGHT.match(texts[at])
    ]
    roles = {}
    if sources:
        outlet = lines[sources[-1]]
        told.know("outlet", outlet, outlet, "source line of the export")
    if day is not None:
        told.know("published", find_day(texts[day]), lines[day], "date line of the export")
        roles[day] = ("date", "export-date")
    titles = [
        at for at in range((day or 1) + 1, len(lines))
        if not _EDITION.fullmatch(texts[at]) and not COPYRIGHT.match(texts[at])
    ]  # fmt: skip
    told.know_title(lines, titles)
    return roles | dict.fromkeys(titles, ("headline", "export-headline"))


def _tell_older_tail(told: Telling, lines: Sequence[str]) -> None:
    key = ""
    for line in lines:
        found = find_label(line, _TAIL_LABELS)
        key = found[0] if found else "" if COPYRIGHT.match(plain(line)) else key
        if key == "graphic":
            told.split(line, found[1] if found else line, "caption", "export-graphic")
        else:
            _tell_tail_line(told, line)
