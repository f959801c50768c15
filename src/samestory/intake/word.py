"""Word documents (.docx): paragraphs in the order of the document, tables and text boxes too."""

from __future__ import annotations

import io
from collections.abc import Iterator

from .article import IntakeError
from .limits import open_zip

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What a run may hold beside text, and how it is written.
_WRITTEN = {
    f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "‑",
}  # fmt: skip


def read_paragraphs(name: str, raw: bytes) -> list[str]:
    """Give the text of a .docx: one string a paragraph, in the order of the document.

    Headers first, footers last. A line break within a paragraph is a line end in its string;
    empty paragraphs are left out.
    """
    found = [text for root in _roots(name, raw) for _, text in _paragraphs(root)]
    return [text for text in found if text.strip()]


def _roots(name: str, raw: bytes) -> list:
    """Give the XML trees that hold text: headers, the body, footers."""
    import docx

    open_zip(name, raw)
    try:
        document = docx.Document(io.BytesIO(raw))
        related = [
            (rel.reltype.rsplit("/", 1)[-1], rel.target_part)
            for rel in document.part.rels.values()
            if not rel.is_external
        ]
        heads = [part.element for kind, part in related if kind == "header"]
        feet = [part.element for kind, part in related if kind == "footer"]
        return [*heads, document.element.body, *feet]
    except Exception:
        raise IntakeError(
            f"{name}: is no Word document that can be read; open it in Word and save it again "
            "as .docx."
        ) from None


def _paragraphs(root) -> Iterator[tuple[object, str]]:
    """Find every paragraph with its text; a text box stands behind the paragraph it hangs on."""
    for paragraph in root.iter(f"{_W}p"):
        if any(above.tag == _FALLBACK for above in paragraph.iterancestors()):
            continue  # the same text again, for older programs
        yield paragraph, "".join(_letters(paragraph))


def _letters(element) -> Iterator[str]:
    """Find the letters of a paragraph, those of the paragraphs within it apart."""
    for child in element:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _WRITTEN:
            yield _WRITTEN[child.tag]
        elif child.tag not in (f"{_W}p", f"{_W}pPr", _FALLBACK):
            yield from _letters(child)
