"""Factiva: where the articles of an export are, and what each line of one is.

The shapes, the field codes and the labels of other interfaces as tm.plugin.factiva
(github.com/nalimilan/R.TeMiS), newspapers (github.com/koheiw/newspapers), factiva_parser
(github.com/chennesy/factiva_parser) and Factiva-RTF-output-to-XML describe them. Each article ends
with ``Document`` and a sign of 25 letters and digits: source, day, number. Before it: headline,
writer, ``512 words``, day, perhaps the hour, source, its code, perhaps page and edition, language,
copyright, the text. Or the same with codes: HD, BY, WC, PD, SN, SC, LA, CY, LP, TD, AN.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .days import find_day, is_day
from .exports import COPYRIGHT, METADATA, Export, Telling, count_of, language_of, plain

#: How many lines stand at most between the word count and the copyright line.
FIELDS = 12
#: How many lines stand at most in front of the word count: section, headline, writer.
NAMES = 4

_END = re.compile(
    r"(?:Document|Dokument|Documento|Документ|文件|文書) (?=\w*(?:19|20)\d{6})[A-Za-z0-9]{18,30}"
)
_AN = re.compile(r"^AN[ |]+")
_COUNT = re.compile(
    r"\d{1,3}(?:[.,  ’]?\d{3})*"
    r"(?: (?:words?|mots?|Wörter|Wort|palabras?|parol[ae]|palavras?|слов\w*)| ?[字語])",
    re.I,
)
_WRITER = re.compile(r"(?:by|von|par|por|di|da|door|от) [^\W\d_].*", re.I)
_NAMES = re.compile(r"(?:[^\W\d_][\w.'’-]*(?:,| and| und| et| y|/)? ?){2,8}")
_HOUR = re.compile(r"\d{1,2}[:.]\d\d(?: ?[ap]m)?(?: \w{2,5})?", re.I)
_CODE = re.compile(r"[A-Z][A-Z0-9]{1,9}")
_PAGE = re.compile(r"Page \d+ (?:of|de|von) \d+.*|.*Factiva, Inc\. .*", re.I)
_LISTED = re.compile(r"(?:\d+\. )?(.+?)[ .…]{2,}\d+|(\S.*)")
_CODES = {
    "CLM": "", "SE": "", "HD": "title", "BY": "byline", "CR": "credit", "WC": "count", "PD": "day",
    "ET": "", "SN": "outlet", "SC": "", "ED": "", "PG": "", "VOL": "", "LA": "language",
    "CY": "", "LP": "text", "TD": "text", "ART": "caption", "CT": "", "RF": "", "CO": "",
    "IN": "", "NS": "", "RE": "", "IPC": "", "IPD": "", "PUB": "", "AN": "",
}  # fmt: skip
#: Codes that may stand behind the text; all others end where the text begins.
_BEHIND = {"ART", "CT", "RF", "CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN", "TD"}
_CODED = re.compile(rf"({'|'.join(sorted(_CODES, key=len, reverse=True))})(?:[ |\t]+(.*))?")


def find_factiva(lines: Sequence[str]) -> Export | None:
    """Find the articles of a Factiva export among the lines of a file; None if it is none."""
    texts = [plain(line).rstrip("| ") for line in lines]
    ends = [at + 1 for at, text in enumerate(texts) if _END.fullmatch(_AN.sub("", text))]
    pieces = list(zip([0, *ends], ends, strict=False))
    if not any(_is_article(texts, start, end) for start, end in pieces):
        return None
    pieces[0] = (_first_line(texts, *pieces[0]), pieces[0][1])
    notes = []
    if _heads(texts, ends[-1], len(texts)):
        pieces.append((ends[-1], len(texts)))
        notes.append("The last article has no end: the file may have been broken off there.")
    heads = len(_heads(texts, 0, len(texts)))
    if heads > len(pieces):
        notes.append(
            f"{heads} heads of articles stand in the file but {len(pieces)} articles were found; "
            "two may have been taken for one."
        )
    return Export("Factiva export", tuple(pieces), read_factiva, None, tuple(notes))


def _is_article(texts: Sequence[str], start: int, end: int) -> bool:
    coded = {match[1] for text in texts[start:end] if (match := _CODED.fullmatch(text))}
    return bool(_counts(texts, start, end)) or {"HD", "PD", "AN"} <= coded


def _counts(texts: Sequence[str], start: int, end: int) -> list[int]:
    """Find the word counts: such a line with a day behind it, as no text has them."""
    return [
        at for at in range(start, end - 1)
        if _COUNT.fullmatch(texts[at]) and is_day(texts[at + 1])
    ]  # fmt: skip


def _heads(texts: Sequence[str], start: int, end: int) -> list[int]:
    """Find the heads of articles: a code HD; or a day, soon a source's code, soon its rights."""
    found = []
    for at in range(start, end):
        near = texts[at + 1 : min(end, at + FIELDS)]
        coded = _CODED.fullmatch(texts[at])
        if (
            coded
            and coded[1] == "HD"
            or (
                is_day(texts[at])
                and any(_CODE.fullmatch(text) for text in near[:4])
                and any(COPYRIGHT.match(text) for text in near[:8])
            )
        ):
            found.append(at)
    return found


def _first_line(texts: Sequence[str], start: int, end: int) -> int:
    """Give where the first article begins, behind a cover and a list of headlines."""
    for at in range(start, end):
        if re.fullmatch(r"(?:CLM|SE|HD)(?:[ |].*)?", texts[at]):
            return at
    count = next(iter(_counts(texts, start, end)), start)
    if count - start <= NAMES and not any(_PAGE.fullmatch(text) for text in texts[start:count]):
        return start
    listed = {
        (match[1] or match[2]).strip() for text in texts[start : count - 1]
        if (match := _LISTED.fullmatch(text))
    }  # fmt: skip
    for at in range(max(start, count - NAMES), count):  # a headline that the list has, too
        if texts[at] in listed and texts[at] in _earlier(texts, start, at):
            return at
    return count - 2 if count - start > 1 and _is_writer(texts[count - 1]) else count - 1


def _earlier(texts: Sequence[str], start: int, end: int) -> set[str]:
    matches = (_LISTED.fullmatch(text) for text in texts[start:end])
    return {(match[1] or match[2]).strip() for match in matches if match}


def _is_writer(text: str) -> bool:
    """Whether a line may name who wrote: "By …", or some names and nothing else."""
    if _WRITER.fullmatch(text):
        return True
    words = [word for word in text.split() if word.lower() not in ("and", "und", "et", "y")]
    return bool(_NAMES.fullmatch(text)) and all(word[0].isupper() for word in words)


def read_factiva(lines: Sequence[str], marks: Sequence[str]) -> Telling:
    """Tell one article of a Factiva export, coded or not."""
    texts = [plain(line).rstrip("| ") for line in lines]
    coded = {match[1] for text in texts if (match := _CODED.fullmatch(text))}
    if {"HD", "AN"} <= coded:
        return _read_coded(lines)
    told = Telling()
    count = next(iter(_counts(texts, 0, len(texts))), None)
    if count is None:
        told.notes.append("The article has no line with the number of its words.")
        count = _head_without_count(texts)
    else:
        told.counted = count_of(texts[count])
    text = _text(texts, count)
    _tell_names(told, lines[:count], marks[:count])
    _tell_fields(told, lines[count:text])
    last = len(lines) - bool(_END.fullmatch(texts[-1]))
    _tell_text(told, lines[text:last], marks[text:last])
    told.add_all(lines[last:], "furniture", METADATA)
    return told


def _head_without_count(texts: Sequence[str]) -> int:
    """Give where the fields begin that has no word count: at its day."""
    near = range(1, min(len(texts), NAMES + 2))
    return next((at for at in near if is_day(texts[at])), 1)


def _text(texts: Sequence[str], count: int) -> int:
    """Give where the text begins: behind the copyright line, the language, or the code."""
    reach = range(count, min(len(texts) - 1, count + FIELDS))
    rights = [at for at in reach if COPYRIGHT.match(texts[at])]
    if rights:
        last = rights[0]
        while last + 1 in rights:
            last += 1
        return last + 1
    tongues = [at for at in reach if len(texts[at].split()) < 3 and language_of(texts[at])]
    codes = [at for at in reach if _CODE.fullmatch(texts[at])]
    found = (tongues or codes or [count])[0]
    return min(found + 1, len(texts) - 1)


def _tell_names(told: Telling, lines: Sequence[str], marks: Sequence[str]) -> None:
    """Tell the section, the headline and the writer, by the classes of HTML or by their shape."""
    roles = [_role_by_mark(mark) for mark in marks]
    if "headline" not in roles:
        roles = _roles_by_shape(lines)
        if len(lines) > 2:
            told.notes.append(
                "Section, headline and writer were told apart by their shape only; look at them."
            )
    told.know_title(lines, [at for at, role in enumerate(roles) if role == "headline"])
    for line, role in zip(lines, roles, strict=True):
        told.add(line, role, f"export-{role}" if role != "furniture" else METADATA)
        if role == "byline":
            told.know("credit_text", line, line, "byline of the export")


def _role_by_mark(mark: str) -> str:
    if "headline" in mark.lower():
        return "headline"
    return "byline" if "author" in mark.lower() else "furniture"


def _roles_by_shape(lines: Sequence[str]) -> list[str]:
    """Give roles to what stands in front of the word count: section?, headline, writer?"""
    roles = ["headline"] * len(lines)
    texts = [plain(line) for line in lines]
    if len(lines) > 1 and _is_writer(texts[-1]):
        roles[-1] = "byline"
    titles = roles.count("headline")
    if titles > 1 and len(texts[0].split()) <= 3 and not texts[1][:1].islower():
        roles[0] = "furniture"
    return ["furniture" if _PAGE.fullmatch(t) else r for t, r in zip(texts, roles, strict=True)]


def _tell_fields(told: Telling, lines: Sequence[str]) -> None:
    """Tell the lines from the word count to the copyright: day, source, language."""
    texts = [plain(line) for line in lines]
    day = next((at for at, text in enumerate(texts) if is_day(text)), None)
    source = None if day is None else day + 1
    if source is not None and source < len(texts) and _HOUR.fullmatch(texts[source]):
        source += 1
    for at, line in enumerate(lines):
        if at == day:
            told.know("published", find_day(line), line, "date line of the export")
        elif at == source and not COPYRIGHT.match(line):
            told.know("outlet", line, line, "source line of the export")
        elif len(texts[at].split()) < 3:
            told.know("language", language_of(line), line, "language line of the export")
        told.add(line, *(("date", "export-date") if at == day else ("furniture", METADATA)))


def _tell_text(told: Telling, lines: Sequence[str], marks: Sequence[str]) -> None:
    marked = any("articleparagraph" in mark.lower() for mark in marks)
    for line, mark in zip(lines, marks, strict=True):
        if _PAGE.fullmatch(plain(line)) or marked and not mark:
            told.add(line)  # a page's foot, or the publisher behind the text
        else:
            told.add(line, "body", "export-body")


def _read_coded(lines: Sequence[str]) -> Telling:
    """Tell an article whose lines have codes, in front of them or on lines of their own."""
    told = Telling()
    for code, label, value in _fields(lines):
        if label:
            told.add(label)
        if value:
            _tell_field(told, _CODES.get(code, ""), value)
    texts = [part.text for part in told.parts]
    told.know_title(texts, [n for n, part in enumerate(told.parts) if part.role == "headline"])
    return told


def _fields(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Give each line's code, the code where the line has it, and what it says."""
    code = ""
    alone = any(plain(line).rstrip("| ") == "HD" for line in lines)
    for line in lines:
        text = line.strip("| ") if "|" in line else line
        match = _CODED.fullmatch(text)
        shaped = match and (not match[2] or not alone or "|" in line)
        if shaped and (code not in ("LP", "TD", "ART") or _ends_text(match, code)):
            code = match[1]
            yield code, match[1], (match[2] or "").strip()
        else:
            yield code, "", text


def _ends_text(match: re.Match[str], code: str) -> bool:
    """Whether a code may stand behind a text, and what follows is no sentence of the text's."""
    lists = match[1] in ("CO", "IN", "NS", "RE", "IPC", "IPD")
    alike = not match[2] or not lists or bool(re.search(r" ?: |\|", match[2]))
    return match[1] in _BEHIND and match[1] != code and alike


def _tell_field(told: Telling, key: str, value: str) -> None:
    """Tell the value of a field by its key."""
    roles = {"title": "headline", "byline": "byline", "credit": "byline", "day": "date",
             "text": "body", "caption": "caption"}  # fmt: skip
    names = {"byline": "credit_text", "credit": "agency", "outlet": "outlet"}
    role = roles.get(key, "furniture")
    told.add(value, role, f"export-{role}" if role != "furniture" else METADATA)
    if key == "count":
        told.counted = count_of(value)
    if key in names:
        told.know(names[key], value, value, f"{key} field of the export")
    if key == "day":
        told.know("published", find_day(value), value, "PD of the export")
    if key == "language":
        told.know("language", language_of(value), value, "LA of the export")
