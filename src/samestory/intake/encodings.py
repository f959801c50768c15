"""Encodings: from the bytes of a text file to its text, which encoding that was, and what is odd.

A byte-order mark comes first; then UTF-8, since hardly any other text is valid UTF-8 by chance;
then UTF-16 by its zeros. What is left is an older code page. Those with one byte a letter are told
apart by what they make of the text: the right one gives the letters that its languages use most,
no capitals within words, no two scripts in one word. Chinese, Japanese and Korean code pages are
left to charset-normalizer, which is good at them and, in texts of a few lines, at them alone.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

from .article import IntakeError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How much is weighed to tell code pages apart, in bytes: some pages' worth of lines.
SAMPLE = 60_000
#: A score from which the letters of a code page make sense.
SENSE = 0.7
#: This many bytes that are no UTF-8 for one letter that is: then two encodings are mixed.
MIXED = 0.25

_MARKS_OF_PRINT = "’‘“”„–—…«»€£•§¿¡\xa0"
_SIGNS_OF_PRINT = "©®°·"
_WESTERN = "éèàáíóúçêñäöüßôîâûùëïœåøæãõìòýÿ"
_CENTRAL = "áéíóúýčěřšžůąęłśćżńźďňťőűöüăâîşţđäôľĺŕ"
_TURKISH = "ıişçğüöâİŞÇÖÜ"
_BALTIC = "ąčęėįšųūžāēģīķļņõäöü"
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфёъіїєў"
_GREEK = "αοιετσνηυρπκλμωδγςχθφβξζψάέήίόύώ"
_HEBREW = "יוהלארתבשמנדעקפםחטכגןצזסךץף"
_ARABIC = "اليمونرتبعدسفقكحجهةشصخطذزضغثظءأإآىئؤیکپچژگ،؟"
#: Code pages with one byte a letter, the likelier first, with their languages' letters by use.
_PAGES = {
    "windows-1252": _WESTERN, "windows-1251": _CYRILLIC, "windows-1250": _CENTRAL,
    "windows-1254": _TURKISH, "windows-1256": _ARABIC, "windows-1253": _GREEK,
    "windows-1255": _HEBREW, "windows-1257": _BALTIC, "koi8-r": _CYRILLIC, "koi8-u": _CYRILLIC,
    "iso-8859-2": _CENTRAL, "iso-8859-5": _CYRILLIC, "iso-8859-6": _ARABIC,
    "iso-8859-7": _GREEK, "iso-8859-15": _WESTERN, "cp866": _CYRILLIC, "macintosh": _WESTERN,
    "cp850": _WESTERN,
}  # fmt: skip
_EAST_ASIAN = ["gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "cp949", "cp932"]
_UNSEEN = re.compile("[\x80-\x9f\ufffd]")
_WORD = re.compile(r"\S*[^\x00-\x7f\s]\S*")
_TWICE = re.compile("â€[™œ\x9d“”˜¦]|Ã[©¨¡³¶¼¤±§]|Ð[°-¿]Ñ")


class Decoded(NamedTuple):
    """Hold a text, the encoding of its bytes, and whole sentences on what is odd about them."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()


def decode(raw: bytes, name: str) -> tuple[str, str]:
    """Give the text of a file and the name of its encoding, as ``decode_told`` finds them."""
    return decode_told(raw, name)[:2]


def decode_told(raw: bytes, name: str) -> Decoded:
    """Give the text of a file, its encoding, and sentences on what is odd; no mark of byte order.

    Line ends are left as they are; NUL characters are left out. A file that is no text raises
    ``IntakeError``. Cost: linear.
    """
    found = _by_mark(raw) or _utf_16(raw)
    if found is None and not _is_binary(raw):
        found = _utf_8(raw) or (None if 0 in raw else _code_page(raw))
    if found is None:
        raise IntakeError(
            f"{name}: is no text: it holds bytes that no letter has; if a program made it, open it "
            "there and save it as plain text, .docx or PDF."
        )
    text, encoding, notes = found
    if zeros := text.count("\0"):
        notes += (f"NUL characters, which no text needs, were left out: {zeros:,}.",)
    if _TWICE.search(text):
        shown = _TWICE.search(text)[0]
        notes += (
            f"Some letters were spoiled before the file was saved (it has “{shown}” where one "
            "letter or mark should be); save the page again if you can.",
        )
    return Decoded(text.replace("\0", ""), encoding, notes)


def _by_mark(raw: bytes) -> Decoded | None:
    """Decode a text that says its encoding by a mark of byte order."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            rest = raw[len(mark) :]
            return _utf_8(rest) if encoding == "utf-8" else _whole(rest, encoding)
    return None


def _whole(raw: bytes, encoding: str) -> Decoded:
    """Decode a text in a known encoding; what is no letter in it is shown as �, and told."""
    text = raw.decode(encoding, "replace")
    wrong = text.count("\ufffd") - raw.decode(encoding, "ignore").count("\ufffd")
    notes = (
        f"Places that are no letters in {encoding}, the encoding found, stand as “�”: {wrong:,}.",
    )
    return Decoded(text, encoding, notes if wrong else ())


def _utf_8(raw: bytes) -> Decoded | None:
    """Decode UTF-8, also where its end is missing or a few bytes of another encoding are in it."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(raw) - 3:
            text = raw[: error.start].decode("utf-8")
            if text.isascii() and len(raw) - error.start == 1:
                return None  # one odd byte in plain English: the end of a line in another encoding
            return Decoded(text, "utf-8", ("The file ends in the middle of a letter: it may not "
                                           "be whole.",))  # fmt: skip
        return _mixed(raw)
    if re.search(r"\x1b\$[@B]", text):  # seven bits that switch to Japanese
        return _whole(raw, "iso2022_jp")
    return Decoded(text, "utf-8")


def _mixed(raw: bytes) -> Decoded | None:
    """Decode UTF-8 with some bytes of windows-1252 among it: pages joined from two places."""
    kept = raw.decode("utf-8", "surrogateescape")
    strange = len(re.findall("[\udc80-\udcff]", kept))
    letters = sum(map(len, re.findall("[^\x00-\x7f\udc80-\udcff]+", kept)))
    if strange > MIXED * letters:
        return None
    text = re.sub(
        "[\udc80-\udcff]", lambda at: bytes([ord(at[0]) - 0xDC00]).decode("cp1252", "replace"), kept
    )
    note = f"Bytes that are no UTF-8, unlike the rest, were read as windows-1252: {strange:,}."
    return Decoded(text, "utf-8", (note,))


def _utf_16(raw: bytes) -> Decoded | None:
    """Decode UTF-16 without its mark: in Western text every second byte is zero."""
    sample = raw[: SAMPLE // 2 * 2]
    if b"\0" not in sample:
        return None
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > 0.3 * len(zeros) and zeros.count(0) > 0.9 * sample.count(0):
            found = _whole(raw, encoding)
            return None if _is_binary(found.text[:SAMPLE].encode("utf-8", "replace")) else found
    return None


def _is_binary(raw: bytes) -> bool:
    """Whether more than one byte in a hundred is a control character that no text has."""
    odd = raw[:SAMPLE].translate(None, bytes([7, 8, 9, 10, 11, 12, 13, 27, *range(32, 256)]))
    return len(odd) * 100 > len(raw[:SAMPLE])


def _code_page(raw: bytes) -> Decoded:
    """Decode a text in an older code page: the one whose letters make most sense."""
    lines = [line for line in raw[: 50 * SAMPLE].splitlines() if not line.isascii()]
    sample = b"\n".join(lines)[:SAMPLE] if lines else raw[-SAMPLE:]
    scores = {page: _sense(sample, page) for page in _PAGES}
    best = max(scores, key=lambda page: scores[page])  # of equals the likelier, which stands first
    if scores[best] < SENSE:
        best = _east_asian(sample) or best
    found = _whole(raw, best)
    if best in scores and scores[best] < SENSE:
        note = (
            f"In which encoding the file is could not be told; {best} was tried: see its letters."
        )
        return found._replace(notes=(*found.notes, note))
    return found


def _sense(sample: bytes, page: str) -> float:
    """How much sense a text makes in a code page: 1 where each letter is one of its commonest."""
    try:
        text = sample.decode(page)
    except UnicodeDecodeError:
        return -1.0
    if _UNSEEN.search(text):
        return -1.0
    letters = _PAGES[page]
    common = {*letters[: len(letters) // 2], *_MARKS_OF_PRINT}
    known = {*letters, *_SIGNS_OF_PRINT}
    score, seen = 0.0, 0
    for word in _WORD.findall(text):
        for before, letter in zip(" " + word, word, strict=False):
            if letter.isascii():
                continue
            seen += 1
            lower = letter.lower()
            score += 1.0 if lower in common else 0.7 if lower in known else 0.0
            score -= _strangeness(before, letter, letters)
    return score / seen if seen else 0.0


def _strangeness(before: str, letter: str, letters: str) -> float:
    """How odd two characters in a row are: capitals within a word, two scripts, a mark inside."""
    if not before.isalpha():
        return 0.0
    if not letter.isalpha():
        return 0.0 if letter in _MARKS_OF_PRINT + _SIGNS_OF_PRINT else 0.8
    if letter.isupper():
        return 0.8 if before.islower() else 0.2
    latin = letters in (_WESTERN, _CENTRAL, _TURKISH, _BALTIC)
    return 0.8 if before.isascii() and not latin else 0.0


def _east_asian(sample: bytes) -> str:
    """Name the code page of a Chinese, Japanese or Korean text, or ""."""
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_EAST_ASIAN).best()
    return best.encoding if best else ""
