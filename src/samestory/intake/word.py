"""Word documents (.docx, .docm, .dotx): every paragraph, in the order of the document.

Tables, text boxes, notes, headers and footers too; deleted and hidden text, which nobody sees, is
left out. Read with lxml from the parts of the package that hold text: what a document links to is
never looked up, its macros are never touched, and what python-docx refuses (documents with macros,
of the strict standard, with a link to a picture that is gone) is read like any other.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from .article import Article, IntakeError, Part
from .limits import open_zip, read_member

#: What a run may hold beside text, and how it is written.
_WRITTEN = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑"}
#: What nobody sees: properties, deleted text, codes of fields, the same again for old programs.
_UNSEEN = {"pPr", "rPr", "del", "moveFrom", "instrText", "delText", "Fallback", "sectPr", "tblPr"}
#: Parts of a document that hold text beside its body, and the role of what stands in them.
_BESIDE = {
    "header": ("furniture", "word-header"), "footnotes": ("", ""), "endnotes": ("", ""),
    "footer": ("furniture", "word-footer"),
}  # fmt: skip
_STYLES = {
    "title": ("headline", "word-title"), "subtitle": ("dek", "word-subtitle"),
    "caption": ("caption", "word-caption"),
}  # fmt: skip


def read_word(name: str, raw: bytes) -> list[Article]:
    """Read a Word document as one article; its styles tell headline, dek, subheads, captions."""
    package = _Package(name, raw)
    found = [(text, *told) for text, told in package.lines() if text.strip()]
    parts = [Part(" ".join(text.split()), role, rule) for text, role, rule in _one_title(found)]
    if not parts:
        raise package.wordless()
    return [Article(name, "Word document", tuple(parts), notes=package.notes())]


def read_paragraphs(name: str, raw: bytes) -> list[str]:
    """Give the text of a .docx: one string a paragraph, in the order of the document.

    Headers first, notes and footers last. A line break within a paragraph is a line end in its
    string; empty paragraphs are left out.
    """
    found = (text for text, _ in _Package(name, raw).paragraphs())
    return [text for text in found if text.strip()]


def _one_title(found: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Let one line be the headline: a title, or else the first heading of the highest level."""
    titles = [rule for _, _, rule in found if rule == "word-title"]
    levels = [rule for _, _, rule in found if rule.startswith("word-heading-")]
    best = titles[0] if titles else min(levels, default="")
    for text, role, rule in found:
        if best and rule == best:
            yield text, "headline", rule
            best = ""
        else:
            yield text, "" if role == "headline" else role, "" if role == "headline" else rule


class _Package:
    """A Word document, opened: the trees of its parts, and what its styles are called."""

    def __init__(self, name: str, raw: bytes) -> None:
        self.name = name
        try:
            self.archive = open_zip(name, raw)
            main = next(
                (target for kind, target in self._related("") if kind == "officeDocument"),
                "word/document.xml",
            )
            self.body = self._tree(main)
            self.related = sorted(self._related(main))
        except (KeyError, zipfile.BadZipFile, ValueError, SyntaxError) as error:
            raise self._damaged() from error
        self.styles = dict(self._styles())

    def _damaged(self) -> IntakeError:
        return IntakeError(
            f"{self.name}: is a damaged Word document: its text cannot be found; open it in Word "
            "and save it again as .docx."
        )

    def wordless(self) -> IntakeError:
        """Say that the document holds no words, or none that are Word's own."""
        inside = next(self.body.iter("{*}altChunk"), None) is not None
        return IntakeError(
            f"{self.name}: holds its text as a file within it, as some web sites make them; open "
            "it in Word and save it again."
            if inside
            else f"{self.name}: holds no words; open it in Word and see what is in it."
        )

    def _tree(self, member: str) -> Any:
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        tree = etree.fromstring(read_member(self.name, self.archive, member), parser)
        if tree.getroottree().docinfo.doctype:
            raise ValueError("a Word document declares no entities")
        return tree

    def _related(self, member: str) -> Iterator[tuple[str, str]]:
        """Find kind and name of the parts that a part goes with, those inside the file alone."""
        folder, file = posixpath.split(member)
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        if listed not in self.archive.namelist():
            return
        for relation in self._tree(listed):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External" and target:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield relation.get("Type", "").rsplit("/", 1)[-1], path

    def _parts(self, *kinds: str) -> Iterator[Any]:
        """Find the trees of the parts of some kinds; one that is missing or broken is left out."""
        for kind, member in self.related:
            if kind in kinds:
                try:
                    yield self._tree(member)
                except (KeyError, ValueError, SyntaxError, IntakeError):
                    continue

    def _styles(self) -> Iterator[tuple[str, str]]:
        """Find the styles' names, which are English in every Word, by their ids."""
        for tree in self._parts("styles"):
            for style in tree:
                names = [_value(child) for child in style if _local(child) == "name"]
                yield _value(style, "styleId"), names[0].lower() if names else ""

    def paragraphs(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Find every paragraph with its role and rule: headers, the body, notes, footers."""
        seen: set[str] = set()
        for kind in ("header", "", "footnotes", "endnotes", "footer"):
            for tree in self._parts(kind) if kind else [self.body]:
                for paragraph in _find_paragraphs(tree):
                    text = "".join(_letters(paragraph))
                    role = _BESIDE[kind] if kind else self._role(paragraph)
                    if role[0] == "furniture" and text in seen:
                        continue  # the header of the first page, and of the others
                    seen.add(text)
                    yield text, role

    def lines(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Find every line: a paragraph with line breaks is several."""
        for text, told in self.paragraphs():
            for line in text.split("\n"):
                yield line, told

    def _role(self, paragraph: Any) -> tuple[str, str]:
        """Read a paragraph's role off its style."""
        style = next((_value(node) for node in paragraph.iter("{*}pStyle")), "")
        name = self.styles.get(style, "")
        if re.fullmatch(r"heading [1-9]", name):
            return "subhead", f"word-heading-{name[-1]}"
        return _STYLES.get(name, ("", ""))

    def notes(self) -> tuple[str, ...]:
        """Say what the document has that is not in the text."""
        comments = sum(1 for tree in self._parts("comments") for _ in tree)
        unseen = {
            f"Comments beside the text were left out: {comments:,}.": comments,
            "Changes are tracked in it; the text was read as if all were accepted.": next(
                self.body.iter("{*}del", "{*}ins", "{*}moveFrom"), None
            ) is not None,
            "Hidden text was left out.": any(map(_hidden, self.body.iter("{*}r"))),
        }  # fmt: skip
        return tuple(note for note, there in unseen.items() if there)


def _local(node: Any) -> str:
    """Give a node's name without its namespace: the strict standard has another one."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _value(node: Any, name: str = "val") -> str:
    return next((text for key, text in node.items() if key.rpartition("}")[2] == name), "")


def _hidden(run: Any) -> bool:
    """Whether a run is marked as text that is not shown."""
    marks = [mark for child in run if _local(child) == "rPr" for mark in child]
    return any(_local(m) == "vanish" and _value(m) not in ("0", "false", "off") for m in marks)


def _find_paragraphs(node: Any) -> Iterator[Any]:
    """Find paragraphs; those of a text box stand behind the one that it hangs on."""
    for child in node:
        name = _local(child)
        if name == "p":
            yield child
        if name and name not in _UNSEEN:
            yield from _find_paragraphs(child)


def _letters(node: Any) -> Iterator[str]:
    """Find the letters of a paragraph, those of the paragraphs within it apart."""
    for child in node:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in _WRITTEN:
            yield _WRITTEN[name]
        elif name == "sym":
            yield "•"
        elif name and name not in _UNSEEN and name != "p" and not (name == "r" and _hidden(child)):
            yield from _letters(child)
