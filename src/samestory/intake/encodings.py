"""Encodings: from the bytes of a text file to its text, and which encoding that was.

UTF-8 comes first, since hardly any other text is valid UTF-8 by chance; then UTF-16; then the
legacy code pages, told apart by charset-normalizer.
"""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Give the text of a file and the name of its encoding; a byte-order mark is left out."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace"), encoding
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(raw).best()
    encoding = best.encoding if best else "cp1252"
    return raw.decode(encoding, "replace"), encoding
