"""Limits: how large a file, an archive and what is in it may be, each with its reason.

They stand here alone, but for the size of a file, which a story that is read again holds to as
well: ``originals.MAX_ORIGINAL``. What goes beyond is refused with a sentence before it is read: the
size of what a ZIP holds is known from its list, so that a bomb is never unpacked.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from ..story import MAX_BYTES
from .article import IntakeError

MAX_TEXT = 10_000_000
"""The longest plain text read, in bytes: an export of a thousand articles."""

MAX_UNPACKED = 200_000_000
"""The most that a ZIP may hold when unpacked, in bytes: what fits into the memory of a laptop."""

MAX_RATIO = 100
"""How many times larger than packed a text in a ZIP may be: a tenth is usual, a fiftieth seldom."""

MIN_BOMB = 5_000_000
"""A text up to this many bytes is no bomb, however small it was packed."""

MAX_MEMBERS = 2_000
"""The most files in a ZIP: a page saved with its pictures has some hundreds."""

MAX_ELEMENTS = 200_000
"""The most elements of a web page: a long article with its comments has some ten thousand."""

_TAG = re.compile(rb"<(?:(?P<comment>!--)|(?P<code>script|style)\b|\0?[a-z])", re.I)
_ENDS = {
    b"!--": re.compile(rb"-->"),
    b"script": re.compile(rb"</script", re.I),
    b"style": re.compile(rb"</style", re.I),
}


def refuse_crowded(name: str, elements: int) -> None:
    """Refuse a web page of so many elements that finding its article would take minutes."""
    if elements > MAX_ELEMENTS:
        raise IntakeError(
            f"{name}: is a web page of {elements:,} elements; at most {MAX_ELEMENTS:,} are read, "
            "some twenty times an article with its comments; save the article as plain text."
        )


def count_tags(raw: bytes) -> int:
    """Count the tags that begin elements in the bytes of a page: nothing is built of it.

    Tags in scripts, styles and comments are none. Cost: linear in the page.
    """
    n, at = 0, 0
    while found := _TAG.search(raw, at):
        n += not found["comment"]
        ends = _ENDS.get((found["comment"] or found["code"] or b"").lower())
        end = ends.search(raw, found.end()) if ends else found
        if not end:
            break
        at = end.end()
    return n


def refuse_long(name: str, page: str) -> None:
    """Refuse a text that a story would not read again: it is no article."""
    if (size := len(page.encode("utf-8", "replace"))) > MAX_BYTES:
        raise IntakeError(
            f"{name}: holds a text of {size:,} bytes; a page of a story has at most "
            f"{MAX_BYTES:,}, some forty times an article; save the article alone."
        )


def open_zip(name: str, raw: bytes) -> zipfile.ZipFile:
    """Open a ZIP whose content is of a bearable size; else an ``IntakeError``.

    ``zipfile`` reads no more of a member than its list says, so a list that lies gains nothing.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise IntakeError(
            f"{name}: is damaged: it begins as a ZIP archive and does not end as one; "
            "download or save it again."
        ) from None
    held = archive.infolist()
    size = sum(member.file_size for member in held)
    if len(held) > MAX_MEMBERS:
        raise IntakeError(
            f"{name}: holds {len(held):,} files; at most {MAX_MEMBERS:,} are read; "
            "unpack it yourself and name the files that are articles."
        )
    if size > MAX_UNPACKED:
        raise _bomb(name, size)
    return archive


def _bomb(name: str, size: int) -> IntakeError:
    return IntakeError(
        f"{name}: would unpack to {size // 1_000_000} MB, more than an article needs, so it was "
        "left packed; if you trust it, unpack it yourself and name the articles."
    )


def read_member(name: str, archive: zipfile.ZipFile, member: str) -> bytes:
    """Read one member of a ZIP; one that is locked or broken is an ``IntakeError``.

    A member that is not there raises KeyError; one packed too small to be a text is refused.
    """
    held = archive.getinfo(member)
    if held.file_size > max(MIN_BOMB, MAX_RATIO * held.compress_size):
        raise _bomb(name, held.file_size)
    try:
        return archive.read(member)
    except RuntimeError:
        raise IntakeError(
            f"{name}: is locked with a password; unpack it with the password and give the files "
            "themselves."
        ) from None
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error, OSError, ValueError):
        raise IntakeError(f"{name}: is damaged at {member}; download or save it again.") from None
