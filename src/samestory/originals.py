"""Originals: the file that a page is the text of, and whether some words stand in it.

Evidence for what is known of a page may stand where no reader sees it: in the head of a saved web
page, in the properties of a document. The original has it, letter for letter, white space and the
escapes of its format apart. Nothing but the standard library is needed to look it up.
"""

from __future__ import annotations

import email
import hashlib
import html
import io
import plistlib
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from xml.parsers.expat import ExpatError

#: The largest file taken in, and so the largest original, in bytes: a saved article with its
#: pictures has some millions. And the most that is unpacked of one, against ZIP bombs.
MAX_ORIGINAL = 50_000_000
MAX_UNPACKED = 50_000_000
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/]))')
_TEXTS = (".htm", ".html", ".xhtml", ".xml", ".txt", ".md", ".json", ".csv")


class Original:
    """Hold the bytes of an original, and answer what stands in it.

    ``encoding`` is that of the bytes as ``samestory new`` found it, "" for UTF-8 or a format that
    fixes its own. Looking words up costs one search of the file; its texts are made once.
    """

    def __init__(self, raw: bytes, encoding: str = "") -> None:
        self.raw, self.encoding = raw, encoding

    def shows(self, words: str) -> bool:
        """Whether some words stand in the file, white space and its format's escapes apart."""
        words = collapse(words)
        return bool(words) and any(words in text for text in self._texts)

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        texts: dict[str, None] = {}
        for text in _inner_texts(self.raw, self.encoding):
            texts |= dict.fromkeys(map(collapse, _unescaped(text)))
        return tuple(texts)


def collapse(text: str) -> str:
    """Put one space for every stretch of white space, none at the ends."""
    return " ".join(text.split())


def _unescaped(text: str) -> Iterator[str]:
    """A text to the letter, and with the escapes of HTML, JSON and CSV resolved."""
    yield text
    yield html.unescape(text)
    yield _ESCAPE.sub(_unescape, text)
    yield text.replace('""', '"')


def _unescape(sign: re.Match[str]) -> str:
    return sign[2] or chr(int(sign[1], 16))


def _inner_texts(raw: bytes, encoding: str) -> Iterator[str]:
    """The text of a file; of an archive or document, the texts packed into it."""
    if raw.startswith(b"PK\x03\x04"):
        yield from _packed(raw)
    elif raw.startswith(b"bplist00"):
        yield from _web_archive(raw)
    else:
        yield _decode(raw, encoding)
        if b"MIME-Version:" in raw[:4096]:
            for part in email.message_from_bytes(raw).walk():
                inner = part.get_payload(decode=True)
                if part.get_content_maintype() == "text" and isinstance(inner, bytes):
                    yield _decode(inner, part.get_content_charset() or "")


def _decode(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding or "utf-8", errors="replace")
    except (LookupError, UnicodeError):  # an encoding that there is not, or that cannot skip
        return raw.decode("utf-8", errors="replace")


def _packed(raw: bytes) -> Iterator[str]:
    """The texts in a ZIP archive, of which Word documents are one; at most MAX_UNPACKED bytes."""
    left = MAX_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            for entry in archive.infolist():
                if not entry.filename.lower().endswith(_TEXTS) or left <= 0:
                    continue
                with archive.open(entry) as packed:
                    inner = packed.read(left)
                left -= len(inner)
                yield _decode(inner, "")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return  # what cannot be unpacked shows nothing


def _web_archive(raw: bytes) -> Iterator[str]:
    """The page in an archive that Safari saved."""
    try:
        page = plistlib.loads(raw)["WebMainResource"]
        yield _decode(page["WebResourceData"], str(page.get("WebResourceTextEncodingName", "")))
        yield str(page.get("WebResourceURL", ""))
    except (plistlib.InvalidFileException, ExpatError, KeyError, TypeError, ValueError,
            AttributeError, IndexError, OverflowError):  # fmt: skip
        return
