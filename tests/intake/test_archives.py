"""Archives: a page saved as one file, and a ZIP of pages; nothing in them is written anywhere."""

import base64
import io
import plistlib
import quopri
import zipfile
from pathlib import PurePosixPath

import pytest

from samestory.intake.archives import page_of, read_mhtml, read_webarchive, read_zip
from samestory.intake.article import Article, Fact, IntakeError, Part

PAGE = "<!doctype html><title>Vote</title><p>The dockers voted — café.</p>"


def read(name, raw):
    """A reader that tells what it was given."""
    if b"refuse" in raw:
        raise IntakeError(f"{name}: is refused; do this.")
    return [Article(name, "page", (Part(raw.decode("utf-8-sig")),))]


def pack(files, locked=False):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    raw = held.getvalue()
    if locked:  # the flag that says so, in both places in which each file is listed
        raw = raw.replace(b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\1\0")
        raw = raw.replace(b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0")
    return raw


def test_each_article_in_a_zip_is_read_and_what_belongs_to_pages_is_counted():
    raw = pack({
        "b.txt": "two", "a.html": "one", "a_files/style.css": "x", "a_files/frame.html": "not read",
        "my_files/c.txt": "three", "__MACOSX/._a.html": "x", ".DS_Store": "x", "photo.jpg": "x",
        "../../d.txt": "four",
    })  # fmt: skip
    articles = read_zip("saved.zip", raw, read)
    assert [(a.source, a.page.strip()) for a in articles] == [
        ("saved.zip/../../d.txt", "four"),
        ("saved.zip/a.html", "one"),
        ("saved.zip/b.txt", "two"),
        ("saved.zip/my_files/c.txt", "three"),
    ]
    assert articles[0].notes == (
        "saved.zip: files that pages are saved with (pictures, styles) were left out: 5.",
    )


def test_a_file_that_cannot_be_read_takes_no_other_with_it():
    articles = read_zip("saved.zip", pack({"a.txt": "one", "b.txt": "refuse"}), read)
    assert [a.source for a in articles] == ["saved.zip/a.txt"]
    assert articles[0].notes == ("saved.zip/b.txt: is refused; do this.",)


def flipped(raw):
    """Spoil the letters that are packed, not the list of the files."""
    at = raw.index(b"a.txt") + 8
    return raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :]


ZIPS = {
    "nothing to read": (
        pack({"a.css": "x", ".x": "y"}),
        "s.zip: holds no file that can be an article, only what pages are saved with (2 files); "
        "add the pages themselves.",
    ),
    "empty": (
        pack({}),
        "s.zip: holds no file that can be an article, only what pages are saved with (0 files); "
        "add the pages themselves.",
    ),
    "all refused": (
        pack({"a.txt": "refuse", "b.txt": "refuse"}),
        "s.zip/a.txt: is refused; do this; nor can the other files in it (1) be read.",
    ),
    "locked": (
        pack({"a.txt": "one"}, locked=True),
        "s.zip/a.txt: is locked with a password; unpack it with the password and give the files "
        "themselves.",
    ),
    "damaged within": (
        flipped(pack({"a.txt": "one two three four"})),
        "s.zip/a.txt: is damaged at a.txt; download or save it again.",
    ),
    "half a file": (
        pack({"a.txt": "one"})[:-30],
        "s.zip: is damaged: it begins as a ZIP archive and does not end as one; download or save "
        "it again.",
    ),
    "a bomb": (
        pack({"a.txt": b"\0" * 250_000_000}),
        "s.zip: would unpack to 250 MB, more than an article needs, so it was left packed; if you "
        "trust it, unpack it yourself and name the articles.",
    ),
    "a small bomb": (
        pack({"a.txt": b"a" * 40_000_000}),
        "s.zip/a.txt: would unpack to 40 MB, more than an article needs, so it was left packed; if "
        "you trust it, unpack it yourself and name the articles.",
    ),
    "too many": (
        pack({f"{n}.txt": "" for n in range(2001)}),
        "s.zip: holds 2,001 files; at most 2,000 are read; unpack it yourself and name the files "
        "that are articles.",
    ),
}


@pytest.mark.parametrize("raw, sentence", ZIPS.values(), ids=ZIPS)
def test_a_zip_that_cannot_be_read_gets_a_sentence(raw, sentence):
    with pytest.raises(IntakeError) as error:
        read_zip("s.zip", raw, read)
    assert str(error.value) == sentence


def test_a_list_that_lies_about_a_size_gains_nothing():
    raw = pack({"a.txt": b"one " * 1000})
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        size = archive.getinfo("a.txt").file_size.to_bytes(4, "little")
    with pytest.raises(IntakeError) as error:
        read_zip("s.zip", raw.replace(size, b"\4\0\0\0"), read)
    assert str(error.value) == "s.zip/a.txt: is damaged at a.txt; download or save it again."


@pytest.mark.parametrize("folder", ["a_files", "a.fld", "a-Dateien", "a_fichiers", "a_archivos"])
def test_the_folder_beside_a_page_belongs_to_it(folder):
    there = {"in/a.html"}
    assert page_of(PurePosixPath(f"in/{folder}/x/y.html"), there.__contains__) == "a.html"
    assert page_of(PurePosixPath(f"out/{folder}/y.html"), there.__contains__) == ""
    assert page_of(PurePosixPath("in/b_files/y.html"), there.__contains__) == ""


# Pages in one file


def webarchive(form=plistlib.FMT_BINARY, **changed):
    main = {
        "WebResourceData": PAGE.encode("utf-16-le"),
        "WebResourceMIMEType": "text/html",
        "WebResourceTextEncodingName": "utf-16-le",
        "WebResourceURL": "https://herald.example/vote",
    }
    return plistlib.dumps({"WebMainResource": main | changed}, fmt=form)


@pytest.mark.parametrize("form", [plistlib.FMT_BINARY, plistlib.FMT_XML])
def test_a_web_archive_gives_its_page_and_address(form):
    (article,) = read_webarchive("v.webarchive", webarchive(form), read)
    assert article.page == PAGE + "\n" and article.kind == "web archive of Safari"
    address = "https://herald.example/vote"
    assert article.facts == (Fact("url", address, address, "web archive WebResourceURL"),)


def test_an_address_that_is_none_is_no_fact():
    unseen = "https://herald.example/é"  # stands in the file in another encoding
    for address in ("file:///a b", "", unseen):
        raw = webarchive(WebResourceURL=address)
        (article,) = read_webarchive("v.webarchive", raw, read)
        assert article.facts == ()


@pytest.mark.parametrize(
    "raw",
    [b"bplist00", webarchive()[:90], plistlib.dumps({"x": 1}), plistlib.dumps(["x"]),
     webarchive(WebResourceData="text"), b"bplist00" + b"\xd1\1" * 99],
)  # fmt: skip
def test_a_broken_web_archive_gets_a_sentence(raw):
    with pytest.raises(IntakeError) as error:
        read_webarchive("v.webarchive", raw, read)
    assert str(error.value) == (
        "v.webarchive: is no web archive that can be read; open the page in Safari and save it "
        "again, or print it as PDF."
    )


def mhtml(coding="quoted-printable", head="", charset="windows-1252", page=PAGE):
    body = page.encode(charset)
    packed = quopri.encodestring(body) if coding[0] == "q" else base64.encodebytes(body)
    return (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\n"
        "Content-Type: image/png\r\n\r\nx\r\n--B\r\n"
        f"Content-Type: text/html; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n"
        "Content-Location: https://herald.example/frame\r\n\r\n"
    ).encode() + packed + b"\r\n--B--\r\n"  # fmt: skip


CHROME = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://herald.example/vote\r\n"
    "Subject: Vote\r\nDate: Sat, 3 May 2031 10:00:00 -0000\r\n"
)


@pytest.mark.parametrize("coding", ["quoted-printable", "base64"])
def test_an_mhtml_gives_its_page_address_and_day(coding):
    (article,) = read_mhtml("v.mhtml", mhtml(coding, CHROME), read)
    assert article.page.strip() == PAGE and article.kind == "web page in one file (MHTML)"
    address, day = "https://herald.example/vote", "Sat, 3 May 2031 10:00:00 -0000"
    assert article.facts == (
        Fact("url", address, address, "MHTML Content-Location"),
        Fact("saved_not_before", "2031-05-03", day, "MHTML Date"),
    )


def test_a_day_that_no_browser_wrote_is_no_fact():
    (article,) = read_mhtml("v.mhtml", mhtml(head="Date: Sat, 3 May 2031 10:00:00\r\n"), read)
    assert [fact.name for fact in article.facts] == ["url"]
    assert article.fact("url").value == "https://herald.example/frame"


@pytest.mark.parametrize(
    "raw", [b"", b"MIME-Version: 1.0\r\n\r\n", mhtml(page=""), mhtml()[:150]], ids=range(4)
)
def test_a_broken_mhtml_gets_a_sentence(raw):
    with pytest.raises(IntakeError) as error:
        read_mhtml("v.mhtml", raw, read)
    assert str(error.value) == (
        "v.mhtml: holds no web page, or is damaged; open the page in a browser and save it again, "
        "as a whole page or as PDF."
    )
