r"""Rich text (.rtf): every paragraph, with headers, footers, notes and text boxes.

The tables of the format (code pages, special characters, groups that hold no text) are those of
striprtf; the loop is our own: striprtf leaves out headers, text boxes and the names of styles,
takes a quadratic time on some files and writes the address of a link into the text.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from .article import Article, IntakeError, Part

MAX_DEPTH = 1_000
"""The most groups within one another: a word processor writes some tens."""

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    r"|([^\\{}\r\n]+)|[\r\n]+"
)
#: Groups that striprtf leaves out and that a reader sees, and the role of what stands in them.
_BESIDE = {
    **dict.fromkeys(("header", "headerl", "headerr", "headerf"), ("furniture", "rtf-header")),
    **dict.fromkeys(("footer", "footerl", "footerr", "footerf"), ("furniture", "rtf-footer")),
    "footnote": ("", ""),
    "shptxt": ("", ""),
}
_PARAGRAPH_ENDS = {"par", "sect", "page", "row", "cell", "nestcell", "nestrow", "column"}
_UNSEEN = {"nonshppict", "listtext"}
_MACHINES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
_SIGNS = {"~": "\xa0", "-": "", "_": "\u2011", "{": "{", "}": "}", "\\": "\\"}
_STYLES = {"title": ("headline", "rtf-title"), "subtitle": ("dek", "rtf-subtitle"),
           "caption": ("caption", "rtf-caption")}  # fmt: skip


@dataclass(slots=True)
class _Flow:
    """A run of paragraphs: the document's own, or those of a header, a note, a text box."""

    told: tuple[str, str] = ("", "")
    open: list[str] = field(default_factory=list)
    paragraphs: list[tuple[str, tuple[str, str]]] = field(default_factory=list)


@dataclass(slots=True)
class _Group:
    """What holds within a pair of braces."""

    flow: _Flow
    unseen: bool = False
    table: str = ""  # "fonttbl" or "stylesheet": its text is names
    font: str = ""
    style: str = ""
    skip: int = 1  # letters to leave out behind one in Unicode
    hidden: bool = False


def read_rtf(name: str, raw: bytes) -> list[Article]:
    """Read a rich text as one article; its styles tell headline, dek, subheads, captions."""
    parts, titled = [], False
    for text, (role, rule) in _Reading(name, raw).all():
        for line in filter(None, (" ".join(line.split()) for line in text.split("\n"))):
            known = not (role == "headline" and titled)  # the first title is the headline
            titled = titled or role == "headline"
            parts.append(Part(line, role, rule) if known else Part(line))
    if not parts:
        raise IntakeError(f"{name}: holds no words; open it in a word processor and see.")
    return [Article(name, "rich text", tuple(parts))]


def read_paragraphs(name: str, raw: bytes) -> list[str]:
    """Give the text of an RTF file: one string a paragraph; empty ones are left out.

    Cells of tables are paragraphs. A line break is a line end in its string. Headers first, notes
    and footers last.
    """
    return [text for text, _ in _Reading(name, raw).all()]


class _Reading:
    """An RTF file while it is read: from its first brace to the one that closes it."""

    def __init__(self, name: str, raw: bytes) -> None:
        from striprtf.striprtf import charset_map, destinations, specialchars

        self.unseen, self.special, self.charsets = (
            destinations | _UNSEEN,
            specialchars,
            charset_map,
        )
        self.name, self.page, self.first = name, "cp1252", ""
        self.main = _Flow()
        self.beside: list[_Flow] = []
        self.group = _Group(self.main)
        self.outer: list[_Group] = []
        self.fonts: dict[str, str] = {}
        self.styles: dict[str, str] = {}
        self.letters = bytearray()  # not decoded yet: a letter may have two bytes
        self.to_skip = 0
        self._read(raw)

    def all(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Find the paragraphs with role and rule: headers, the document, notes and footers."""
        heads = [flow for flow in self.beside if flow.told[1] == "rtf-header"]
        rest = [flow for flow in self.beside if flow.told[1] != "rtf-header"]
        for flow in (*heads, self.main, *rest):
            yield from flow.paragraphs

    def _read(self, raw: bytes) -> None:
        if not raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rtf"):
            raise IntakeError(
                f"{self.name}: is no rich text; open it in a word processor and save it as .docx."
            )
        text, at = raw.decode("latin-1"), raw.index(b"{")
        while found := _TOKEN.match(text, at):
            at = found.end()
            word, number, code, sign, brace, run = found.groups()
            if brace:
                self._open() if brace == "{" else self._close()
                if not self.outer:
                    break  # what stands behind the document is not of it
            elif word == "bin":
                at += max(0, int(number or 0))  # the bytes of a picture
            elif word:
                self._follow(word, number)
            elif code or run:
                self._take(bytes.fromhex(code) if code else run.encode("latin-1"))
            elif sign:
                self._sign(sign)
        while self.outer:  # a file that is not whole
            self._close()

    def _open(self) -> None:
        self._flush()
        if len(self.outer) >= MAX_DEPTH:
            raise IntakeError(
                f"{self.name}: has more than {MAX_DEPTH:,} groups within one another, which no "
                "word processor writes, so it was not read; save it again as .docx."
            )
        self.outer.append(self.group)
        self.group = replace(self.group)

    def _close(self) -> None:
        self._flush()
        inner, self.group = self.group, self.outer.pop()
        if inner.flow is not self.group.flow or not self.outer:
            self._end(inner)

    def _end(self, group: _Group) -> None:
        """End the paragraph at hand."""
        self._flush()
        flow, text = group.flow, "".join(group.flow.open)
        flow.open = []
        if text.strip():
            whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            told = flow.told if flow is not self.main else self._role(group.style)
            flow.paragraphs.append((whole.strip(), told))

    def _role(self, style: str) -> tuple[str, str]:
        """Read a role off a style's name."""
        name = self.styles.get(style, "").strip().lower()
        if name == "heading 1" and "title" not in {s.strip().lower() for s in self.styles.values()}:
            return "headline", "rtf-heading-1"
        if re.fullmatch("heading [1-9]", name):
            return "subhead", f"rtf-heading-{name[-1]}"
        return _STYLES.get(name, ("", ""))

    def _follow(self, word: str, number: str | None) -> None:
        """Follow a control word."""
        group, self.to_skip = self.group, 0
        if word in ("fonttbl", "stylesheet"):
            group.table = word
        elif word in _BESIDE:
            self._flush()
            group.flow, group.unseen = _Flow(_BESIDE[word]), False
            self.beside.append(group.flow)
        elif word in self.unseen:
            group.unseen = True
        elif word in _PARAGRAPH_ENDS:
            if not group.unseen:
                self._end(group)
        elif word == "u" and number:
            self._write(chr(int(number) % 0x10000))
            self.to_skip = group.skip
        elif word in self.special:
            self._write(self.special[word])
        else:
            self._set(word, number)

    def _set(self, word: str, number: str | None) -> None:
        """Follow a control word that says how to read what comes."""
        group = self.group
        self._flush()
        if word == "ansicpg":
            self.page = _known("utf-8" if number == "65001" else f"cp{number}") or self.page
        elif word in _MACHINES:
            self.page = _MACHINES[word]
        elif word == "deff":
            self.first = group.font = number or ""
        elif word == "f":
            group.font = number or ""
        elif word == "plain":
            group.font, group.hidden = self.first, False
        elif word == "fcharset" and group.table:
            self.fonts[group.font] = _known(self.charsets.get(int(number or 0), ""))
        elif word == "v":
            group.hidden = number != "0"
        elif word in ("s", "pard"):
            group.style = (number or "") if word == "s" else ""
        elif word == "uc":
            group.skip = max(0, min(int(number or 1), 10))

    def _sign(self, sign: str) -> None:
        """Follow a control sign: a backslash and no letter behind it."""
        self.to_skip = 0
        if sign == "*":
            self.group.unseen = not self.group.table  # for programs that know it
        elif sign in "\r\n":
            self._end(self.group)
        elif sign in _SIGNS:
            self._write(_SIGNS[sign])

    def _take(self, letters: bytes) -> None:
        """Take letters in a code page, apart from those that only older programs need."""
        skipped = min(self.to_skip, len(letters))
        self.to_skip -= skipped
        self.letters += letters[skipped:]

    def _write(self, text: str) -> None:
        self._flush()
        if not (self.group.unseen or self.group.hidden or self.group.table):
            self.group.flow.open.append(text)

    def _flush(self) -> None:
        """Decode the letters at hand: into the text, or into a table's names."""
        if not self.letters:
            return
        group = self.group
        page = self.fonts.get(group.font) or self.page
        text, self.letters = self.letters.decode(page, "replace"), bytearray()
        if group.table == "stylesheet" and not group.unseen:
            name, _, rest = (self.styles.get(group.style, "") + text).partition(";")
            self.styles[group.style] = name
        elif not (group.unseen or group.hidden or group.table):
            group.flow.open.append(text)


def _known(page: str) -> str:
    """Give the name of a code page if Python knows it, else ""."""
    try:
        return codecs.lookup(page).name if page else ""
    except LookupError:
        return ""
