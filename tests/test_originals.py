"""Originals: words stand in a file to the letter, white space and its format's escapes apart."""

from __future__ import annotations

import io
import plistlib
import zipfile

import pytest

from samestory import originals
from samestory.originals import Original

WORDS = 'Dockers & port: "No" – Straße'


def packed(**files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("_", "."), text)
    return held.getvalue()


MIME = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\nContent-Type: "
    "text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    '<p title=3D"Dockers &amp; port: &quot;No&quot; =E2=80=93 Stra=C3=9F=\ne">\n--b--\n'
)
SHOWN = {
    "plain": (WORDS.encode(), ""),
    "over lines": (WORDS.replace(" ", "\r\n\t").encode(), "utf-8"),
    "another encoding": (WORDS.encode("windows-1252"), "windows-1252"),
    "HTML": (b'<meta content="Dockers &amp; port: &quot;No&quot; &#8211; Stra&szlig;e">', "utf-8"),
    "JSON": (rb'{"title": "Dockers & port: \"No\" \u2013 Stra\u00dfe"}', "utf-8"),
    "CSV": ('1,"Dockers & port: ""No"" – Straße"\n'.encode(), "utf-8"),
    "Word": (packed(word_xml="<t>Dockers &amp; port: &quot;No&quot; – Straße</t>"), ""),
    "MHTML": (MIME.encode(), ""),
    "Safari": (
        plistlib.dumps(
            {"WebMainResource": {
                "WebResourceData": WORDS.encode("utf-16"),
                "WebResourceTextEncodingName": "utf-16",
                "WebResourceURL": "https://herald.example/a",
            }},
            fmt=plistlib.FMT_BINARY,
        ),
        "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_words_are_found_in_every_format(name):
    raw, encoding = SHOWN[name]
    original = Original(raw, encoding)
    assert original.shows(WORDS) and original.shows(f"  {WORDS}\n")
    assert not original.shows(WORDS.upper()) and not original.shows(" ")


def test_the_address_of_a_safari_archive_is_part_of_it():
    assert Original(*SHOWN["Safari"]).shows("https://herald.example/a")


BROKEN = {
    "no encoding of this name": (b"Dockers", "klingon"),
    "an encoding that is no letters": (b"Dockers", "zip"),
    "a ZIP archive cut short": (packed(a_txt="Dockers" * 99)[:60], ""),
    "a Safari archive cut short": (SHOWN["Safari"][0][:40], ""),
    "a list that is no page": (plistlib.dumps(["Dockers"], fmt=plistlib.FMT_BINARY), ""),
    "a message without end": (MIME.encode()[:120], ""),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_original_shows_nothing_and_raises_nothing(name):
    assert not Original(*BROKEN[name]).shows(WORDS)


def test_no_more_is_unpacked_than_is_allowed(monkeypatch):
    monkeypatch.setattr(originals, "MAX_UNPACKED", 1000)
    raw = packed(a_txt="x" * 999, b_txt="Dockers and more", c_txt="Ferries")
    assert Original(raw).shows("x" * 999)
    assert not Original(raw).shows("Dockers") and not Original(raw).shows("Ferries")
