"""Rich text (.rtf): its paragraphs, by striprtf."""

from __future__ import annotations

from .article import IntakeError


def read_paragraphs(name: str, raw: bytes) -> list[str]:
    """Give the text of an RTF file: one string a paragraph; empty ones are left out."""
    from striprtf.striprtf import rtf_to_text

    try:
        text = rtf_to_text(raw.decode("latin-1"), encoding="cp1252", errors="replace")
    except Exception:
        raise IntakeError(
            f"{name}: is no rich text that can be read; open it in a word processor and save it "
            "as .docx."
        ) from None
    return [line.strip() for line in text.splitlines() if line.strip()]
