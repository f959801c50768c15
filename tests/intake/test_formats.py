"""Formats: each file goes to its reader whatever it is called, or gets its sentence."""

import io
import os
import plistlib
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory.intake import formats
from samestory.intake.article import Article, IntakeError, Part
from samestory.intake.formats import FORMATS, read_file
from samestory.intake.limits import count_tags
from samestory.originals import MAX_ORIGINAL

GOLDEN = Path(__file__).parents[1] / "golden" / "intake"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

TEXT = "Dockers of Varnholm vote to strike\n\nThe dockers voted on Saturday, the union said.\n"
HTML = (
    "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Vote</title></head><body>"
    "<h1>Dockers of Varnholm vote to strike</h1><p>The dockers voted on Saturday, the union said. "
    "They had waited for months, and the night shift goes on as before.</p></body></html>"
)
RTF = rb"{\rtf1\ansi Dockers of Varnholm vote\par The dockers voted on Saturday.\par}"


def word():
    document, held = docx.Document(), io.BytesIO()
    document.add_heading("Dockers of Varnholm vote", 1)
    document.add_paragraph("The dockers voted on Saturday.")
    document.save(held)
    return held.getvalue()


def pack(*names, **files):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return held.getvalue()


def webarchive():
    main = {"WebResourceData": HTML.encode(), "WebResourceURL": "https://herald.example/vote"}
    return plistlib.dumps({"WebMainResource": main}, fmt=plistlib.FMT_BINARY)


MHTML = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
    f"Content-Type: text/html; charset=utf-8\n\n{HTML}\n--B--\n"
).encode()

#: What is read: name, bytes, what it is told to be, whether a note speaks of the name.
READ = {
    "a.txt": (TEXT.encode(), "plain text", False),
    "a": (TEXT.encode(), "plain text", False),
    "a.md": (f"# {TEXT}".encode(), "Markdown text", False),
    "b.md": (b"<p align=center>Vote</p>\n\n# Dockers vote\n", "Markdown text", False),
    "a.html": (HTML.encode(), "web page", False),
    "b.html": (HTML.encode("utf-16"), "web page", False),
    "c.html": (b"\n<!-- saved from url -->\n" + HTML.encode(), "web page", False),
    "d.html": (TEXT.encode(), "plain text", True),
    "b.txt": (HTML.encode(), "web page", True),
    "a.doc": (HTML.encode(), "web page", True),
    "b.doc": (RTF, "rich text", True),
    "c.doc": (word(), "Word document", True),
    "d.doc": (b"\xef\xbb\xbf" + HTML.encode(), "web page", True),
    "a.docx": (word(), "Word document", False),
    "b.docx": (RTF, "rich text", True),
    "a.rtf": (RTF, "rich text", False),
    "a.pdf": ((GOLDEN / "printed.pdf").read_bytes(), "PDF", False),
    "c.txt": ((GOLDEN / "printed.pdf").read_bytes(), "PDF", True),
    "a.webarchive": (webarchive(), "web archive of Safari", False),
    "a.mhtml": (MHTML, "web page in one file (MHTML)", False),
    "b.mht": (MHTML, "web page in one file (MHTML)", False),
    "c.mht": (HTML.encode(), "web page", True),
    "A.TXT": (TEXT.encode("utf-16"), "plain text", False),
}


@pytest.fixture
def save(tmp_path):
    def save(name, raw):
        path = tmp_path / name
        path.write_bytes(raw)
        return path

    return save


@pytest.mark.parametrize("name", READ)
def test_a_file_is_read_as_what_it_is_whatever_it_is_called(name, save):
    raw, kind, told = READ[name]
    (article,) = read_file(save(name, raw))
    assert (article.source, article.kind) == (name, kind)
    assert "ockers" in article.page
    said = [note for note in article.notes if note.startswith(f"{name}: its name ends in ")]
    assert len(said) == told


def test_a_name_that_misleads_is_told_in_a_sentence(save):
    (article,) = read_file(save("a.doc", RTF))
    assert article.notes == ("a.doc: its name ends in .doc; it was read as what it is: rich text.",)


def test_a_zip_is_read_with_the_reader_of_each_file(save):
    path = save("s.zip", pack(a_html=HTML, b_docx=word(), c_txt=TEXT, d_zip=pack("x"), e_png="x"))
    articles = read_file(path)
    assert [(a.source, a.kind) for a in articles] == [
        ("s.zip/a.html", "web page"),
        ("s.zip/b.docx", "Word document"),
        ("s.zip/c.txt", "plain text"),
    ]
    assert articles[0].notes == (
        "s.zip/d.zip: is an archive within an archive; unpack the outer one and give this one.",
        "s.zip: files that pages are saved with (pictures, styles) were left out: 1.",
    )


PICTURE = (
    "is a picture, which holds no text; run text recognition (OCR) over it, or type what it says."
)
LINK = "is a link to a page and not the page; open it, save the page itself and give that file."
PACKED = (
    "is a packed archive of a kind that is not read; unpack it and give the files that are "
    "articles."
)
MEDIA = "is sound or film; give the text of the page that it stood on."
PROGRAM = "is a program's own file; give the article's page, saved from a browser."
EMPTY = "is empty; save the article again."
DOCX = "open it in Word or LibreOffice and save it as .docx."
LOCKED = (
    "is locked with a password; open it with the password, save it without one and give that file."
)
NO_TEXT = (
    "is no text: it holds bytes that no letter has; if a program made it, open it there and save "
    "it as plain text, .docx or PDF."
)

#: What is refused: name, bytes, the sentence behind the name.
REFUSED = {
    "empty.txt": (b"", EMPTY),
    "blank.html": (b" \r\n\t", EMPTY),
    "zeros.docx": (bytes(5000), EMPTY),
    "mark.txt": (b"\xef\xbb\xbf", EMPTY),
    "binary.txt": (bytes(range(256)) * 9, NO_TEXT),
    "binary": (b"\1\2\3\4" * 99, NO_TEXT),
    "a.png": (b"\x89PNG\r\n\x1a\n" + bytes(50), PICTURE),
    "a.jpg": (b"\xff\xd8\xff\xe0" + bytes(50), PICTURE),
    "a.txt": (b"GIF89a" + bytes(50), PICTURE),
    "a.webp": (b"RIFF\0\0\0\0WEBPVP8 ", PICTURE),
    "a.heic": (b"\0\0\0\x18ftypheic" + bytes(50), PICTURE),
    "a.tif": (b"II*\0" + bytes(50), PICTURE),
    "a.svg": (b"<svg xmlns='x'><text>Vote</text></svg>", PICTURE),
    "a.mp3": (b"ID3\4" + bytes(50), MEDIA),
    "a.mp4": (b"\0\0\0\x18ftypmp42" + bytes(50), MEDIA),
    "a.gz": (b"\x1f\x8b\x08" + bytes(50), PACKED),
    "a.7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), PACKED),
    "a.rar": (b"Rar!\x1a\x07\x01" + bytes(50), PACKED),
    "a.tar": (b"x" + bytes(256) + b"ustar" + bytes(50), PACKED),
    "a.exe": (b"MZ" + bytes(200), PROGRAM),
    "a.sqlite": (b"SQLite format 3\0" + bytes(50), PROGRAM),
    "a.url": (b"[InternetShortcut]\r\nURL=https://herald.example\r\n", LINK),
    "a.webloc": (plistlib.dumps({"URL": "https://herald.example"}), LINK),
    "b.webloc": (plistlib.dumps({"URL": "https://x.example"}, fmt=plistlib.FMT_BINARY), LINK),
    "a.lnk": (b"L\0\0\0\1\x14\2\0" + bytes(80), PROGRAM),
    "a.doc": (OLE + "WordDocument".encode("utf-16-le"),
              f"is a Word document of the old kind (.doc); {DOCX}"),
    "b.doc": (b"words and no more than words", f"is no Word document that can be read; {DOCX}"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), LOCKED),
    "a.msg": (OLE + "__properties_version1.0".encode("utf-16-le"),
              "is an e-mail of Outlook; open it and save its text as .txt."),
    "a.xls": (OLE + "Workbook".encode("utf-16-le"),
              "is a spreadsheet of the old kind; save the sheet with the articles as CSV, one "
              "article a row."),
    "a.xlsx": (pack("xl/workbook.xml"), "is a spreadsheet; save the sheet with the articles as "
               "CSV, one article a row."),
    "a.pptx": (pack("ppt/presentation.xml"),
               "is a presentation; save its text as .txt or print it as PDF."),
    "a.epub": (pack("mimetype", "META-INF/container.xml"),
               "is an e-book; save the article's text as .txt or .docx."),
    "a.odt": (pack("mimetype", "content.xml"), "is a document of LibreOffice; save it as .docx."),
    "a.pages": (pack("Index/Document.iwa"),
                "is a document of Apple Pages; export it from Pages as Word or PDF."),
    "a.wacz": (pack("datapackage.json", "archive/data.warc.gz"),
               "is a web archive (WACZ); open it in a program for web archives, and save the page "
               "from there."),
    "a.warc": (b"WARC/1.0\r\nWARC-Type: response\r\n",
               "is a web archive (WARC); open it in a program for web archives, and save the page "
               "from there."),
    "a.eml": (b"From: a@herald.example\nSubject: Vote\nMIME-Version: 1.0\n\nThey voted.",
              "is an e-mail; open it and save its text as .txt, or print it as PDF."),
    "a.xml": (b"<?xml version='1.0'?><rss><channel/></rss>",
              "is a news feed; open its articles in a browser and save their pages."),
    "b.xml": (b"<?xml version='1.0'?><nitf><body/></nitf>",
              "is an XML file; save the article's page from a browser, or its text as .txt."),
    "c.xml": (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w/>",
              f"is a document in an old XML format; {DOCX}"),
    "a.css": (b"body { color: red }", PROGRAM),
    "a.docx": (b"PK\3\4 and no more",
               "is damaged: it begins as a ZIP archive and does not end as one; download or save "
               "it again."),
    "a.pdf": (b"%PDF-1.7\nno more",
              "is a damaged PDF: its pages cannot be found; download it again, or open it in a PDF "
              "reader and print it into a new PDF."),
    "a.rtf": (rb"{\rtf1\par}", "holds no words; open it in a word processor and see."),
    "a.webarchive": (b"bplist00 no more",
                     "is no web archive that can be read; open the page in Safari and save it "
                     "again, or print it as PDF."),
    "corpus.txt": (
        b"word " * 2_200_000,
        "has 11 MB of text; at most 10 MB are read, as a thousand articles have them; save the "
        "articles alone.",
    ),
    "book.txt": (b"word " * 70_000,
                 "holds a text of 350,000 bytes; a page of a story has at most 300,000, some forty "
                 "times an article; save the article alone."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_read_gets_a_sentence(name, save):
    raw, sentence = REFUSED[name]
    with pytest.raises(IntakeError) as error:
        read_file(save(name, raw))
    assert str(error.value) == f"{name}: {sentence}"


def test_a_file_of_two_hundred_megabytes_is_refused_unread(tmp_path, monkeypatch):
    path = tmp_path / "huge.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    monkeypatch.setattr(Path, "read_bytes", None)
    with pytest.raises(IntakeError) as error:
        read_file(path)
    assert str(error.value) == (
        "huge.txt: has 200 MB; at most 50 MB are read, as an article has far less; save the "
        "article alone, as a web page, PDF or text."
    )


def test_what_is_taken_in_is_no_larger_than_an_original_may_be(tmp_path):
    for more, sentence in ((0, "is empty"), (1, "has 50 MB; at most 50 MB are read")):
        with (tmp_path / "x.txt").open("wb") as file:
            file.truncate(MAX_ORIGINAL + more)
        with pytest.raises(IntakeError, match=sentence):
            read_file(tmp_path / "x.txt")


def test_what_is_no_file_gets_a_sentence(tmp_path):
    for path, sentence in (
        (tmp_path / "x.txt", "x.txt: is not there; check the name and the folder."),
        (tmp_path, f"{tmp_path.name}: is a folder; name the files in it that are articles."),
    ):
        with pytest.raises(IntakeError) as error:
            read_file(path)
        assert str(error.value) == sentence


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in files here")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(IntakeError) as error:
        read_file(tmp_path / "pipe.txt")
    assert str(error.value) == "pipe.txt: is no file; check the name and the folder."


def test_what_was_saved_beside_a_page_is_refused_with_the_name_of_the_page(tmp_path):
    (tmp_path / "vote_files").mkdir()
    frame = tmp_path / "vote_files" / "frame.html"
    frame.write_text(HTML)
    assert read_file(frame)[0].kind == "web page"  # no page is beside the folder
    (tmp_path / "vote.html").write_text(HTML)
    with pytest.raises(IntakeError) as error:
        read_file(frame)
    assert str(error.value) == (
        "frame.html: was saved beside the page vote.html, which needs it to be shown; it holds no "
        "article of its own, so the page alone is enough."
    )


def test_a_reader_that_stumbles_gives_a_sentence(save, monkeypatch):
    def stumble(name, raw):
        raise RecursionError

    broken = formats.Format("plain text", (".txt",), rb"(?!)", stumble)
    monkeypatch.setattr(formats, "FORMATS", (*FORMATS[:-1], broken))
    with pytest.raises(IntakeError) as error:
        read_file(save("a.txt", TEXT.encode()))
    assert str(error.value) == (
        "a.txt: cannot be read as plain text (RecursionError); it may be damaged; open it in its "
        "own program and save it again, or as plain text."
    )


def test_an_export_of_a_database_is_many_articles(save, monkeypatch):
    from samestory.intake import databases

    found = [
        Article("x", "Nexis Uni export", (Part(text),), number=n)
        for n, text in ((1, "a"), (2, "b"))
    ]
    for name in ("a.txt", "a.html", "a.rtf", "a.docx", "a.pdf"):
        monkeypatch.setattr(databases, "read_export", lambda name, raw, lines, kind: list(found))
        assert [a.number for a in read_file(save(name, READ[name][0]))] == [1, 2]


def test_every_format_has_its_suffix_once():
    suffixes = [suffix for format in FORMATS for suffix in format.suffixes]
    assert len(suffixes) == len(set(suffixes)) and all(s == s.lower() for s in suffixes)


SUFFIXES = sorted(
    {suffix for format in FORMATS for suffix in format.suffixes} | {".doc", "", ".xyz"}
)
STARTS = [raw[:200] for raw, *_ in (*READ.values(), *REFUSED.values())]


@settings(max_examples=150)
@given(st.sampled_from(SUFFIXES), st.sampled_from([b"", *STARTS]), st.binary(max_size=400))
def test_any_bytes_under_any_name_give_articles_or_a_sentence(suffix, start, raw):
    name = f"x{suffix}"
    try:
        articles = formats._read(name, start + raw)
    except IntakeError as error:
        assert str(error).startswith(name) and str(error).endswith((".", ")"))
        assert "\n" not in str(error)
        return
    assert all(part.text.strip() for article in articles for part in article.parts)


@settings(max_examples=60)
@given(st.sampled_from(sorted(READ)), st.data())
def test_a_file_with_wrong_bytes_gives_articles_or_a_sentence(name, data):
    raw = bytearray(READ[name][0])
    for _ in range(data.draw(st.integers(1, 9))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        formats._read(name, bytes(raw))
    except IntakeError as error:
        assert str(error).startswith(name) and "\n" not in str(error)


def test_a_page_of_too_many_elements_is_refused_before_a_tree_is_built(tmp_path, monkeypatch):
    def build(*given):
        raise AssertionError("a tree was built")

    monkeypatch.setattr("samestory.intake.databases.read_export", build)
    path = tmp_path / "crowd.html"
    path.write_text("<!doctype html><p>" + "<b>a</b>" * 200_001)
    with pytest.raises(IntakeError, match=r"web page of 200,002 elements; at most 200,000"):
        read_file(path)


def test_tags_that_are_no_elements_are_not_counted():
    page = b"<p>One</p><script>'<p><p>'</script><STYLE><p</STYLE><!-- <p> <p> --><br><\0p\0>"
    assert count_tags(page) == 5
    assert count_tags(b"<!--" * 1_000_000) == 0  # and in no time
