"""Archives: a page saved as one file (.webarchive, .mhtml), and a ZIP of pages or other files.

The readers of what is inside are given by ``formats``. Nothing is unpacked to a disk: names inside
an archive are only shown. Pictures, styles and scripts that a page was saved with are left out,
and counted.
"""

from __future__ import annotations

import email
import email.policy
import plistlib
import re
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath

from .article import Article, Fact, IntakeError
from .limits import open_zip, read_member

Reader = Callable[[str, bytes], list[Article]]

#: Folders in which browsers put what belongs to a page, by what follows the page's own name.
COMPANIONS = re.compile(
    r"(.+?)(?:[_-](?:files?|archivos|fichiers|dateien|bestanden|arquivos|filer|tiedostot|pliki|"
    r"soubory|elemei|archivi|dosyalar)|\.fld)",
    re.I,
)
#: What a page is saved with and no text is in, by suffix.
BESIDE = frozenset(
    ".css .js .mjs .map .png .jpg .jpeg .jfif .gif .webp .avif .svg .ico .bmp .woff .woff2 .ttf "
    ".otf .eot .mp3 .mp4 .m4a .webm .ogg .download .ini .db".split()
)


def page_of(path: PurePosixPath, is_there: Callable[[str], bool]) -> str:
    """Name the page that a file was saved with: it lies in the folder beside the page. Or ""."""
    for folder in path.parents:
        found = COMPANIONS.fullmatch(folder.name)
        for suffix in (".html", ".htm", ".xhtml", ".HTM", ".HTML") if found else ():
            if is_there(str(folder.with_name(found[1] + suffix))):
                return found[1] + suffix
    return ""


def read_zip(name: str, raw: bytes, read: Reader) -> list[Article]:
    """Read every article in a ZIP; what cannot be read is told in a note of the first.

    A ZIP of which nothing can be read is an ``IntakeError`` with the first of the reasons. Names
    of the articles' sources are the ZIP's and the file's, "saved.zip/herald.html".
    """
    archive = open_zip(name, raw)
    held = [member for member in archive.infolist() if not member.is_dir()]
    names = {member.filename for member in held}
    files = [m for m in held if not _is_beside(PurePosixPath(m.filename), names)]
    if not files:
        raise IntakeError(
            f"{name}: holds no file that can be an article, only what pages are saved with "
            f"({len(held)} files); add the pages themselves."
        )
    articles: list[Article] = []
    wrong: list[str] = []
    for member in sorted(files, key=lambda member: member.filename):
        inner = f"{name}/{_shown(member.filename)}"
        try:
            articles += read(inner, read_member(inner, archive, member.filename))
        except KeyError:
            wrong.append(f"{inner}: is listed in the archive and not in it.")
        except IntakeError as error:
            wrong.append(str(error))
    if not articles:
        raise IntakeError(_tell_first(wrong))
    if len(held) > len(files):
        wrong.append(
            f"{name}: files that pages are saved with (pictures, styles) were left out: "
            f"{len(held) - len(files):,}."
        )
    articles[0] = replace(articles[0], notes=(*articles[0].notes, *wrong))
    return articles


def _tell_first(wrong: list[str]) -> str:
    """Tell why the first file of an archive cannot be read, and how many others cannot."""
    others = f"; nor can the other files in it ({len(wrong) - 1:,}) be read" if wrong[1:] else ""
    return wrong[0].removesuffix(".") + others + "."


def _nothing_read(wrong: list[str]) -> IntakeError:
    """What to say of an archive none of whose files can be read: why not the first."""
    others = f"; nor can the other files in it ({len(wrong) - 1:,}) be read" if wrong[1:] else ""
    return IntakeError(wrong[0].removesuffix(".") + others + ".")


def _is_beside(path: PurePosixPath, names: set[str]) -> bool:
    """Whether a file in an archive belongs to a page, or to the program that packed it."""
    own = path.name.startswith(".") or "__MACOSX" in path.parts
    return own or path.suffix.lower() in BESIDE or bool(page_of(path, names.__contains__))


def _shown(name: str) -> str:
    """Give the name of a file in an archive so that it can be shown: no control characters."""
    return "".join(letter if letter.isprintable() else "�" for letter in name)


def read_webarchive(name: str, raw: bytes, read: Reader) -> list[Article]:
    """Read the page in a Safari web archive; its address is a fact."""
    try:
        held = plistlib.loads(raw)
        main = held["WebMainResource"]
        page, encoding = main["WebResourceData"], main.get("WebResourceTextEncodingName", "")
        address = main.get("WebResourceURL", "")
        if not isinstance(page, bytes) or not isinstance(address, str):
            raise TypeError
    except Exception:  # whatever plistlib says of a broken file
        raise IntakeError(
            f"{name}: is no web archive that can be read; open the page in Safari and save it "
            "again, or print it as PDF."
        ) from None
    kind = "web archive of Safari"
    return [
        _with_address(replace(article, kind=kind), address, "web archive WebResourceURL", raw)
        for article in read(name, _as_utf_8(page, encoding))
    ]


def read_mhtml(name: str, raw: bytes, read: Reader) -> list[Article]:
    """Read the page in an .mhtml file; its address and the day of saving are facts."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
        page = pages[0].get_payload(decode=True) if pages else None
    except Exception:  # a file that only looks like one
        page = None
    if not page:
        raise IntakeError(
            f"{name}: holds no web page, or is damaged; open the page in a browser and save it "
            "again, as a whole page or as PDF."
        )
    address = str(message.get("Snapshot-Content-Location") or pages[0].get("Content-Location", ""))
    day = _day_saved(message)
    body = _as_utf_8(page, str(pages[0].get_content_charset() or ""))
    articles = [
        _with_address(replace(a, kind="web page in one file (MHTML)"), address,
                      "MHTML Content-Location", raw)
        for a in read(name, body)
    ]  # fmt: skip
    return [article.knows(*day) for article in articles]


def _day_saved(message: EmailMessage) -> tuple[Fact, ...]:
    """Read the day on which a browser saved the page, from the line in which it says so."""
    line = str(message.get("Date", ""))
    if not str(message.get("From", "")).lower().startswith("<saved by"):
        return ()
    try:
        day = parsedate_to_datetime(line).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ()
    return (Fact("saved_not_before", day, line, "MHTML Date"),)


def _with_address(article: Article, address: str, rule: str, raw: bytes) -> Article:
    """Add the address that an archive has for its page, unless the page gives its own."""
    address = address.strip()
    seen = address.encode("utf-8", "replace") in raw
    if article.fact("url") or not seen or not re.match(r"https?://\S+$", address):
        return article
    return article.knows(Fact("url", address, address, rule))


def _as_utf_8(page: bytes, encoding: str) -> bytes:
    """Give a page in UTF-8 with its mark where the archive says its encoding: it goes first."""
    if not encoding:
        return page
    try:
        return b"\xef\xbb\xbf" + page.decode(encoding).encode("utf-8")
    except (LookupError, UnicodeError):
        return page
