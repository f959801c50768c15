"""Refusals: files that people give and that hold no article, or not in a form that is read.

Each gets a sentence: what it is, and what to give instead.
"""

from __future__ import annotations

import plistlib
import re
from typing import NoReturn

from .article import IntakeError

_PICTURE = "run text recognition (OCR) over it, or type what it says"
_PACKED = "unpack it and give the files that are articles"
_MEDIA = "give the text of the page that it stood on"
_PROGRAM = "give the article's page, saved from a browser"
_AS_DOCX = "open it in Word or LibreOffice and save it as .docx"

#: How files begin that are not read: what they are, and what to do.
_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|BM.{12}\x28\0|II\*\0|MM\0\*|RIFF.{4}WEBP|"
     rb".{4}ftyp(?:hei[cfx]|mif1|avif)|\0\0\x01\0[\x01-\x20]\0|8BPS",
     "is a picture, which holds no text", _PICTURE),
    (rb"\x1f\x8b|BZh[1-9]|\xfd7zXZ\0|7z\xbc\xaf\x27\x1c|Rar!\x1a|\x28\xb5\x2f\xfd|"
     rb".{257}ustar", "is a packed archive of a kind that is not read", _PACKED),
    (rb"ID3|\xff[\xfb\xf3\xf2]|OggS|fLaC|RIFF.{4}(?:WAVE|AVI )|.{4}ftyp|\x1a\x45\xdf\xa3",
     "is sound or film", _MEDIA),
    (rb"MZ.{58}|\x7fELF|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|SQLite format 3\0|\0asm|wOF[F2]|"
     rb"L\0\0\0\x01\x14\x02\0", "is a program's own file", _PROGRAM),
)  # fmt: skip
#: The same for texts, without a mark of byte order and zeros.
_TEXTS: tuple[tuple[bytes, str, str], ...] = (
    (rb"\s*\[InternetShortcut\]|\s*\[Desktop Entry\]", "is a link to a page and not the page",
     "open it, save the page itself and give that file"),
    (rb"\s*(?:<\?xml[^>]*>\s*)?<svg\b", "is a picture, which holds no text", _PICTURE),
    (rb"(?is)\s*<\?xml.{0,2000}?progid=\"Word|\s*(?:<\?xml[^>]*>\s*)?<office:document",
     "is a document in an old XML format", _AS_DOCX),
    (rb"(?is)\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:rss|feed|rdf:RDF)\b",
     "is a news feed", "open its articles in a browser and save their pages"),
    (rb"(?s)\s*(?:<\?xml[^>]*>\s*)(?:<!--.*?-->\s*|<!DOCTYPE[^>]*>\s*)*<\w", "is an XML file",
     "save the article's page from a browser, or its text as .txt"),
    (rb"WARC/\d", "is a web archive (WARC)",
     "open it in a program for web archives, and save the page from there"),
    (rb"(?i)(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,60}?(?:mime-version|message-id|received):",
     "is an e-mail", "open it and save its text as .txt, or print it as PDF"),
    (rb"%!PS", "is a PostScript file", "make a PDF of it and give that"),
)  # fmt: skip
#: What a ZIP holds that is another program's document.
_ZIPPED: tuple[tuple[str, str, str], ...] = (
    (r"xl/workbook\.(?:xml|bin)", "is a spreadsheet",
     "save the sheet with the articles as CSV, one article a row"),
    (r"ppt/presentation\.xml", "is a presentation", "save its text as .txt or print it as PDF"),
    (r"META-INF/container\.xml", "is an e-book", "save the article's text as .txt or .docx"),
    (r"Index/Document\.iwa|index\.apxl|Index\.zip", "is a document of Apple Pages",
     "export it from Pages as Word or PDF"),
    (r"content\.xml", "is a document of LibreOffice", "save it as .docx"),
    (r"datapackage\.json", "is a web archive (WACZ)",
     "open it in a program for web archives, and save the page from there"),
    (r"AndroidManifest\.xml|META-INF/MANIFEST\.MF", "is a program", _PROGRAM),
)  # fmt: skip
#: Suffixes of files that have no sign of their own.
_SUFFIXES = {
    (".lnk", ".url", ".webloc", ".desktop"): (
        "is a link to a page and not the page", "open it, save the page itself and give that file"),
    (".doc", ".dot", ".wps", ".wpd"): ("is no Word document that can be read", _AS_DOCX),
    (".odt", ".pages", ".epub", ".mobi", ".azw", ".azw3", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"):
        ("is damaged, or no document of its kind", "open it in its own program and save its text"),
    (".css", ".js", ".mjs", ".py", ".exe", ".dll"): ("is a program's own file", _PROGRAM),
    (".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff", ".bmp", ".heic", ".avif", ".svg"):
        ("is a picture, which holds no text", _PICTURE),
}  # fmt: skip


def refuse_by_content(name: str, raw: bytes, head: bytes) -> None:
    """Refuse a file that begins as one that is not read; *head* is its beginning as text."""
    if raw.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_old_office(name, raw)
    for begins, what, instead in _BEGINNINGS:
        if re.match(begins, raw[:1024], re.S):
            _refuse(name, what, instead)
    for begins, what, instead in _TEXTS:
        if re.match(begins, head):
            _refuse(name, what, instead)


def refuse_by_suffix(name: str, suffix: str) -> None:
    """Refuse a file whose suffix says that it is not read, though its first bytes do not."""
    for suffixes, (what, instead) in _SUFFIXES.items():
        if suffix in suffixes:
            _refuse(name, what, instead)


def refuse_zip(name: str, raw: bytes, names: set[str]) -> None:
    """Refuse a ZIP that is the document of a program, by the names in it."""
    for pattern, what, instead in _ZIPPED:
        if any(re.fullmatch(pattern, held) for held in names):
            _refuse(name, what, instead)


def _refuse_old_office(name: str, raw: bytes) -> NoReturn:
    """Refuse a document in the old container of Office, which also holds locked new ones."""

    def holds(stream: str) -> bool:
        """Whether the container lists a stream of this name."""
        return stream.encode("utf-16-le") in raw

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        _refuse(name, "is locked with a password",
                "open it with the password, save it without one and give that file")  # fmt: skip
    if holds("WordDocument"):
        _refuse(name, "is a Word document of the old kind (.doc)", _AS_DOCX)
    if holds("__properties_version1.0"):
        _refuse(name, "is an e-mail of Outlook", "open it and save its text as .txt")
    if holds("Workbook") or holds("Book"):
        _refuse(name, "is a spreadsheet of the old kind",
                "save the sheet with the articles as CSV, one article a row")  # fmt: skip
    _refuse(name, "is a document of an old Office program", _AS_DOCX)


def refuse_link(name: str, raw: bytes) -> None:
    """Refuse a link of the Mac's Finder: a property list with an address and no page."""
    if not re.match(rb"bplist0|(?s:\s*<\?xml.{0,400}?<plist)", raw[:600]):
        return
    try:
        held = plistlib.loads(raw)
    except Exception:  # its reader will say what is wrong
        return
    if isinstance(held, dict) and "URL" in held and "WebMainResource" not in held:
        _refuse(name, "is a link to a page and not the page",
                "open it, save the page itself and give that file")  # fmt: skip


def _refuse(name: str, what: str, instead: str) -> NoReturn:
    raise IntakeError(f"{name}: {what}; {instead}.")
