"""Formats: which reader a file goes to, and a sentence for every file that goes to none.

The first bytes decide; the suffix only where they leave it open, as between plain text, Markdown
and CSV. What a database calls .doc is often rich text or a web page: it is read as what it is, and
a note says so. A document may be the export of a database with many articles: that is asked first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from ..originals import MAX_ORIGINAL
from .archives import page_of, read_mhtml, read_webarchive, read_zip
from .article import Article, IntakeError
from .limits import MAX_TEXT, count_tags, open_zip, refuse_crowded, refuse_long
from .refusals import refuse_by_content, refuse_by_suffix, refuse_link, refuse_zip

Reader = Callable[[str, bytes], list[Article]]

_HTML = (
    rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|article|main|table|h1|span|section)\b"
)
_HEADERS = rb"(?is)(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?"
_PLIST = rb"(?s)bplist0|\s*<\?xml[^>]*>\s*<!DOCTYPE plist"
_NEVER = rb"(?!)"


@dataclass(frozen=True, slots=True)
class Format:
    """Hold a format that is read: its name in words, its suffixes, how its files begin.

    ``begins`` is a regular expression for the first bytes, without a mark of byte order and zeros;
    of formats that are told by their suffix alone it fits nothing.
    """

    name: str
    suffixes: tuple[str, ...]
    begins: bytes
    reader: Reader


def _read_pdf(name: str, raw: bytes) -> list[Article]:
    from . import databases, portable

    articles = portable.read_pdf(name, raw)
    lines = [part.text for article in articles for part in article.parts if not part.rule]
    return databases.read_export(name, raw, lines, "PDF") or articles


def _read_word(name: str, raw: bytes) -> list[Article]:
    from . import databases, word

    paragraphs = word.read_paragraphs(name, raw)
    kind = "Word document"
    return databases.read_export(name, raw, paragraphs, kind) or word.read_word(name, raw)


def _read_rtf(name: str, raw: bytes) -> list[Article]:
    from . import databases, richtext

    paragraphs = richtext.read_paragraphs(name, raw)
    return databases.read_export(name, raw, paragraphs, "rich text") or richtext.read_rtf(name, raw)


def _read_page(name: str, raw: bytes) -> list[Article]:
    from . import databases, webpage

    refuse_crowded(name, count_tags(raw))  # before a tree is built of them
    export = databases.read_export(name, raw, None, "web page")
    return export or webpage.read_webpage(name, raw)


def _read_text(name: str, raw: bytes) -> list[Article]:
    from . import databases, plain

    if len(raw) > MAX_TEXT:
        raise IntakeError(
            f"{name}: has {len(raw) / 1e6:,.0f} MB of text; at most {MAX_TEXT / 1e6:,.0f} MB are "
            "read, as a thousand articles have them; save the articles alone."
        )
    return databases.read_export(name, raw, None, "plain text") or plain.read_text(name, raw)


def _read_markdown(name: str, raw: bytes) -> list[Article]:
    from . import plain

    return plain.read_markdown(name, raw)


def _read_csv(name: str, raw: bytes) -> list[Article]:
    from . import rows

    return rows.read_csv(name, raw)


def _read_json(name: str, raw: bytes) -> list[Article]:
    from . import rows

    return rows.read_jsonl(name, raw)


def _read_zip(name: str, raw: bytes) -> list[Article]:
    return read_zip(name, raw, lambda inner, held: _read(inner, held, inside=True))


def _read_webarchive(name: str, raw: bytes) -> list[Article]:
    return read_webarchive(name, raw, _read_page)


def _read_mhtml(name: str, raw: bytes) -> list[Article]:
    return read_mhtml(name, raw, _read_page)


#: Every format that is read, the sign that is told more surely first.
FORMATS: tuple[Format, ...] = (
    Format("PDF", (".pdf",), rb"(?s).{0,1020}?%PDF-", _read_pdf),
    Format("rich text", (".rtf",), rb"\s*\{\\rtf", _read_rtf),
    Format("Word document", (".docx", ".docm", ".dotx", ".dotm"), _NEVER, _read_word),
    Format("ZIP archive", (".zip",), rb"PK\x03\x04|PK\x05\x06", _read_zip),
    Format("Safari web archive", (".webarchive",), _PLIST, _read_webarchive),
    Format(
        "web page in one file (MHTML)",
        (".mhtml", ".mht"),
        _HEADERS + rb"(?:content-type:\s*multipart/related|snapshot-content-location:)",
        _read_mhtml,
    ),
    Format("web page", (".html", ".htm", ".xhtml", ".xht"), _HTML, _read_page),
    Format("Markdown text", (".md", ".markdown", ".mdown"), _NEVER, _read_markdown),
    Format("table (CSV)", (".csv", ".tsv"), _NEVER, _read_csv),
    Format("JSON Lines", (".jsonl", ".ndjson", ".json"), _NEVER, _read_json),
    Format("plain text", (".txt", ".text", ".asc"), _NEVER, _read_text),
)
_WORD = next(format for format in FORMATS if format.reader is _read_word)
_TEXT = FORMATS[-1]


def read_file(path: Path) -> list[Article]:
    """Read the articles in a file; what cannot be read raises ``IntakeError``: one sentence.

    A library of the intake that is not there raises ModuleNotFoundError. Cost: that of the reader;
    the file is held in memory, some ten times over for a large one.
    """
    name = path.name
    if path.is_dir():
        raise IntakeError(f"{name}: is a folder; name the files in it that are articles.")
    try:
        if not path.is_file():
            wrong = "is no file" if path.exists() else "is not there"
            raise IntakeError(f"{name}: {wrong}; check the name and the folder.")
        page = page_of(PurePosixPath(path.as_posix()), lambda other: Path(other).is_file())
        if page:
            raise IntakeError(
                f"{name}: was saved beside the page {page}, which needs it to be shown; it holds "
                "no article of its own, so the page alone is enough."
            )
        if (size := path.stat().st_size) > MAX_ORIGINAL:
            raise IntakeError(
                f"{name}: has {size / 1e6:,.0f} MB; at most {MAX_ORIGINAL / 1e6:,.0f} MB are read, "
                "as an article has far less; save the article alone, as a web page, PDF or text."
            )
        raw = path.read_bytes()
    except OSError as error:
        raise IntakeError(
            f"{name}: cannot be opened ({error.strerror}); check that you may read it."
        ) from None
    return _read(name, raw)


def _read(name: str, raw: bytes, inside: bool = False) -> list[Article]:
    """Read the articles in the bytes of a file; *inside* an archive no other archive is."""
    if not raw.strip(b"\0 \t\r\n\f\v\xef\xbb\xbf\xff\xfe"):
        raise IntakeError(f"{name}: is empty; save the article again.")
    suffix = PurePosixPath(name).suffix.lower()
    format = find_format(name, raw)
    if inside and format.reader in (_read_zip, _read_webarchive, _read_mhtml):
        raise IntakeError(
            f"{name}: is an archive within an archive; unpack the outer one and give this one."
        )
    try:
        articles = format.reader(name, raw)
    except (IntakeError, ModuleNotFoundError):
        raise
    except Exception as error:  # a library stumbled; a traceback is no answer
        raise IntakeError(
            f"{name}: cannot be read as {format.name} ({type(error).__name__}); it may be damaged; "
            "open it in its own program and save it again, or as plain text."
        ) from error
    for article in articles:
        refuse_long(article.source, article.page)
    known = [suffix in other.suffixes for other in FORMATS]
    if any(known) and suffix not in format.suffixes or suffix == ".doc":
        note = f"{name}: its name ends in {suffix}; it was read as what it is: {format.name}."
        articles[0] = replace(articles[0], notes=(*articles[0].notes, note))
    return articles


def find_format(name: str, raw: bytes) -> Format:
    """Find the format of a file by its first bytes, and by its suffix where they leave it open.

    What is known and not read (pictures, e-books, old Word documents) raises ``IntakeError``.
    """
    suffix = PurePosixPath(name).suffix.lower()
    head = raw[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")
    refuse_link(name, raw)
    for format in FORMATS:
        if re.match(format.begins, raw[:4096]) or re.match(format.begins, head):
            if suffix in (".md", ".markdown") and format.reader is _read_page:
                continue  # Markdown may begin with a tag
            return _in_zip(name, raw) if format.reader is _read_zip else format
    refuse_by_content(name, raw, head)
    by_suffix = next((format for format in FORMATS if suffix in format.suffixes), None)
    if by_suffix is None:
        refuse_by_suffix(name, suffix)
        return _TEXT
    if by_suffix.begins != _NEVER or by_suffix is _WORD:  # its files begin otherwise
        tagged = by_suffix.reader is _read_page and re.search(rb"(?i)<[a-z][^>]*>", head)
        return by_suffix if tagged else _TEXT
    return by_suffix


def _in_zip(name: str, raw: bytes) -> Format:
    """Find what a ZIP is: a Word document, another program's file, or an archive."""
    names = set(open_zip(name, raw).namelist())
    refuse_zip(name, raw, names)
    has_word = any(re.match(r"word/document\d*\.xml$", held) for held in names)
    return _WORD if has_word else next(f for f in FORMATS if f.reader is _read_zip)
