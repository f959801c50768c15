"""Exports of news databases: every article found, none merged, nothing of an article lost."""

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("docx")
pytest.importorskip("striprtf")
pytest.importorskip("lxml")

from samestory.intake import richtext, word  # noqa: E402
from samestory.intake.databases import lines_of_html, paragraphs_of_text, read_export  # noqa: E402
from samestory.intake.exports import language_of, plain  # noqa: E402

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
import madeup_exports as madeup  # noqa: E402

READERS = {"docx": word.read_paragraphs, "rtf": richtext.read_paragraphs}
NEWS = madeup.make_news(200)


def read(raw, suffix, name="export"):
    reader = READERS.get(suffix)
    return read_export(name, raw, reader(name, raw) if reader else None, suffix)


def read_lines(*lines):
    return read_export("export", b"", lines, "")


def value(article, name):
    fact = article.fact(name)
    return fact.value if fact else ""


def body(article):
    return [plain(part.text) for part in article.parts if part.role == "body"]


def texts(article, role):
    return [part.text for part in article.parts if part.role == role]


@pytest.fixture(scope="module", params=madeup.SHAPES)
def shape(request):
    return request.param


@pytest.fixture(scope="module", params=madeup.FORMATS)
def exported(request, shape):
    raw = madeup.FORMATS[request.param](madeup.SHAPES[shape](NEWS))
    return read(raw, request.param)


def test_every_article_of_two_hundred_is_found_and_none_is_merged(exported):
    assert [article.number for article in exported] == list(range(1, 201))
    for article, one in zip(exported, NEWS, strict=True):
        assert body(article) == [plain(text) for text in one.body]


def test_titles_outlets_and_days_are_those_of_the_article(exported):
    found = [tuple(value(a, n) for n in ("title", "outlet", "published")) for a in exported]
    told = [(plain(" ".join(one.title)), one.outlet, one.day.isoformat()) for one in NEWS]
    assert found == told
    assert {value(a, "language") for a in exported} == {"en"}


def test_writers_are_found_where_the_export_names_them(exported, shape):
    named = [value(a, "credit_text").removeprefix("By ") for a in exported]
    told = [one.writer for one in NEWS]
    assert named == ([""] * 200 if shape == "proquest-table" else told)  # which names none


def test_evidence_stands_in_the_articles_text(exported):
    for article in exported[:40]:
        page = "".join(article.page.split())
        assert article.facts
        for fact in article.facts:
            assert "".join(fact.evidence.split()) in page, fact


def test_no_line_of_the_file_is_in_two_articles_or_lost_without_a_note(shape):
    lines = madeup.SHAPES[shape](NEWS)
    articles = read_lines(*(line.text for line in lines))
    told = "".join("".join(part.text for part in a.parts) for a in articles)
    missing = len("".join(line.text for line in lines)) - len(told)
    squeezed = "".join(told.split())
    whole = "".join("".join(line.text.split()) for line in lines)
    outside = [note for note in articles[0].notes if "outside every article" in note]
    assert bool(outside) == (len(whole) > len(squeezed)) and missing >= 0
    for article in articles:
        assert "".join("".join(p.text.split()) for p in article.parts) in whole


def test_the_same_article_twice_is_noted(exported):
    assert any("the same text as article 3 " in note for note in exported[-1].notes)
    assert not any("the same text" in note for a in exported[:-1] for note in a.notes)


def test_roles_and_rules_of_a_nexis_uni_article():
    article = read_lines(*(line.text for line in madeup.as_nexis_uni(NEWS[:4])))[0]
    assert texts(article, "headline") == list(NEWS[0].title)
    assert texts(article, "byline") == [f"Byline:\xa0{NEWS[0].writer}"]
    assert texts(article, "caption") == [NEWS[0].caption]
    assert texts(article, "dek") == ["What the harbour said."]
    assert {part.rule for part in article.parts if part.role == "furniture"} == {"export-metadata"}
    assert article.kind == "Nexis Uni export"


NEXIS = (
    "Crane stands again", "The Varnholm Herald", "May 3, 2031 Saturday",
    "Copyright 2031 Herald Ltd", "Length: 9 words", "Byline: Ada Quist", "Body",
    "The crane stands again.", "Boats may leave at noon.", "Load-Date: May 4, 2031",
    "End of Document",
)  # fmt: skip


def test_a_title_on_two_lines_behind_a_cover_is_found_by_the_list():
    cover = ["Documents (1)", "1. Crane stands again after the storm", "Client/Matter: -None-"]
    (article,) = read_lines(*cover, "Crane stands again", "after the storm", *NEXIS[1:])
    assert value(article, "title") == "Crane stands again after the storm"
    assert not any("says that it holds" in note for note in article.notes)


def test_more_documents_promised_than_found_is_noted():
    first = read_lines("Documents (7)", *NEXIS, *NEXIS[:6], "Body", "Other words.", *NEXIS[-2:])[0]
    assert any("holds 7 documents but 2 were found" in note for note in first.notes)


def test_articles_without_an_end_between_them_are_parted():
    other = ("Lock closed", *NEXIS[1:7], "The lock is closed.", *NEXIS[-2:])
    found = read_lines(*NEXIS[:-1], *other, *NEXIS)
    assert [value(a, "title") for a in found] == ["Crane stands again", "Lock closed", NEXIS[0]]


def test_an_export_that_was_broken_off_keeps_its_last_article_and_says_so():
    found = read_lines(*NEXIS, *NEXIS[:-2])
    assert len(found) == 2 and body(found[1]) == list(NEXIS[7:9])
    assert any("broken off" in note for note in found[0].notes)


def test_an_end_glued_to_the_last_line_is_parted():
    found = read_lines(*NEXIS[:-2], f"{NEXIS[-2]} End of Document")
    assert [part.text for part in found[0].parts][-2:] == list(NEXIS[-2:])


def test_an_article_without_a_byline_a_length_or_a_body_line():
    bare = [line for line in NEXIS if not line.startswith(("Byline", "Length", "Body"))]
    found = read_lines(*NEXIS, *bare)
    assert len(found) == 2 and found[1].fact("credit_text") is None
    assert body(found[1]) == list(NEXIS[7:9])
    assert any("no line “Body”" in note for note in found[1].notes)


def test_soft_hyphens_no_break_spaces_and_page_breaks():
    line = "The har\u00adbour\u00a0stands.\fBody and soul."
    (article,) = read_lines(*NEXIS[:7], line, "Load\u00ad-Date:\u00a0May 4, 2031", NEXIS[-1])
    assert texts(article, "body") == ["The har\u00adbour\u00a0stands.", "Body and soul."]


def test_a_day_in_a_language_that_is_not_known_is_told_by_its_place():
    cover = ["Documents (1)", "1. Crane", "Client/Matter: -None-", "Search Terms: crane"]
    foreign = (*NEXIS[:2], "3. toukokuuta 2031 lauantai", *NEXIS[3:])
    (article,) = read_lines(*cover, *foreign)
    assert (value(article, "title"), value(article, "outlet")) == NEXIS[:2]
    assert texts(article, "date") == [foreign[2]] and article.fact("published") is None
    assert any("toukokuuta" in note for note in article.notes)


GERMAN = (
    "2 of 9 DOCUMENTS", "Varnholmer Bote", "27. Februar 2031 Montag 9:50 PM GMT+1",
    "Der Kran steht wieder", "AUTOR: Ilse Brandt", "RUBRIK: HAFEN; S. 4", "LÄNGE: 9 Wörter",
    "Der Kran steht wieder.", "Die Boote fahren.", "UPDATE: 28. Februar 2031",
    "SPRACHE: GERMAN; DEUTSCH", "ZEITUNGS-CODE: vbx", "Copyright 2031 Bote GmbH",
    "Alle Rechte vorbehalten",
)  # fmt: skip


@pytest.mark.parametrize("begin", ["2 of 9 DOCUMENTS", "Dokument 2 von 9", "Document 2 de 9"])
def test_an_older_export_with_german_labels(begin):
    (article,) = read_lines("Time Of Request: now", begin, *GERMAN[1:])
    facts = {fact.name: fact.value for fact in article.facts}
    assert facts == {
        "title": "Der Kran steht wieder", "outlet": "Varnholmer Bote", "published": "2031-02-27",
        "credit_text": "Ilse Brandt", "language": "de",
    }  # fmt: skip
    assert body(article) == ["Der Kran steht wieder.", "Die Boote fahren."]
    assert any("holds 9 documents but 1 was found" in note for note in article.notes)


FACTIVA = (
    "Politik", "Der Kran steht wieder", "Hans Monat, Rosa Birn", "1.234 Wörter", "3 Mai 2031",
    "14:05", "Varnholmer Bote", "VARNB", "Deutsch", "Copyright 2031. Bote GmbH.",
    "Der Kran steht.", "Die Boote fahren.", "Dokument VARNB00020310503eh5300001",
)  # fmt: skip


def test_a_factiva_article_with_section_hour_and_german_labels():
    (article,) = read_lines(*FACTIVA)
    facts = {fact.name: fact.value for fact in article.facts}
    assert facts == {
        "title": "Der Kran steht wieder", "outlet": "Varnholmer Bote", "published": "2031-05-03",
        "credit_text": "Hans Monat, Rosa Birn", "language": "de",
    }  # fmt: skip
    assert body(article) == ["Der Kran steht.", "Die Boote fahren."]
    assert any("by their shape" in note for note in article.notes)
    assert any("counts 1234 words" in note for note in article.notes)


def test_factiva_html_tells_section_headline_and_publisher_by_its_classes():
    page = """<html><body><div class="article deArticle"><div>Hafen</div>
    <div id="hd"><span class="deHeadline">Der Kran<br>steht wieder</span></div>
    <div class="author">Die Redaktion am Kai</div><div>5 Wörter</div><div>3 Mai 2031</div>
    <div>Varnholmer Bote</div><div>VARNB</div><div>Deutsch</div><div>Copyright 2031.</div>
    <p class="articleParagraph deArticleParagraph">Der <b>Kran</b> steht &amp; dreht.</p>
    <p>Verlag der Bote GmbH</p><p>Dokument VARNB00020310503eh5300001</p></div></body></html>"""
    (article,) = read_export("factiva.html", page.encode(), None, "web page")
    assert value(article, "title") == "Der Kran steht wieder"
    assert texts(article, "byline") == ["Die Redaktion am Kai"]
    assert texts(article, "body") == ["Der Kran steht & dreht."]
    assert "Verlag der Bote GmbH" in texts(article, "furniture")


def test_factiva_codes_in_front_of_their_lines_and_in_cells():
    glued = ["HD Crane stands again", "BY Ada Quist", "CR NordWire", "WC 8 words", "PD 3 May 2031",
             "SN The Courier", "LA English", "LP The crane stands.", "TD", "IN THE PORT it rains.",
             "NS gcat : Political News", "AN Document COUR000020310503eh5300001"]  # fmt: skip
    cells = [f"{c}|{v}|" for c, _, v in (line.partition(" ") for line in glued) if v]
    cells.insert(8, "IN THE PORT it rains.")
    cells = [line for line in cells if line != "IN|THE PORT it rains.|"]
    for lines in (glued, cells):
        (article,) = read_lines(*lines)
        assert body(article) == ["The crane stands.", "IN THE PORT it rains."]
        found = [value(article, n) for n in ("title", "agency", "outlet", "published")]
        assert found == ["Crane stands again", "NordWire", "The Courier", "2031-05-03"]


@pytest.mark.parametrize("counted", [True, False])
def test_two_factiva_articles_that_share_one_end_are_noted(counted):
    lines = FACTIVA if counted else [line for line in FACTIVA if "Wörter" not in line]
    (article,) = read_lines(*lines[:-1], *FACTIVA)
    assert any("2 heads of articles" in note for note in article.notes)


def test_a_factiva_export_that_was_broken_off_keeps_its_last_article_and_says_so():
    found = read_lines(*FACTIVA, *FACTIVA[:-2])
    assert [body(article) for article in found] == [list(FACTIVA[10:12]), [FACTIVA[10]]]
    assert any("broken off" in note for note in found[0].notes)


def test_proquest_without_numbers_is_parted_by_its_lines_or_by_its_details():
    lines = [line.text for line in madeup.as_proquest(NEWS[:6])]
    unnumbered = [line for line in lines if " of 6" not in line]
    unruled = [line for line in unnumbered[2:] if not line.startswith("____")]
    for found in (read_lines(*unnumbered), read_lines(*unruled)):
        assert [value(a, "title") for a in found] == [" ".join(one.title) for one in NEWS[:6]]
        assert [body(a) for a in found] == [list(one.body) for one in NEWS[:6]]


def test_a_line_of_underscores_in_a_text_parts_no_article():
    lines = [line.text for line in madeup.as_proquest(NEWS[:3]) if " of 3" not in line.text]
    lines.insert(lines.index(NEWS[1].body[2]), "_" * 30)
    found = read_lines(*lines)
    assert [value(a, "title") for a in found] == [" ".join(one.title) for one in NEWS[:3]]
    assert body(found[1]) == [*NEWS[1].body[:2], "_" * 30, *NEWS[1].body[2:]]


def test_a_proquest_article_without_full_text_says_so():
    lines = [line.text for line in madeup.as_proquest(NEWS[:1])]
    kept = [line for line in lines if line not in NEWS[0].body and "Full text" not in line]
    (article,) = read_lines(*kept)
    assert any("no full text" in note for note in article.notes)
    assert [p.rule for p in article.parts if p.text == "What the harbour said."] == [
        "export-abstract"
    ]


MENTIONS = [
    ["Port news", "May 3, 2031", "Body", "The body was found at noon.", "End of Document"],
    ["1 of 200 DOCUMENTS", "was missing, the archive said.", "LENGTH: nobody knows"],
    ["Document 1 of 3 was the letter.", "Document 1 of 3", "Full text: see below", "Title: none"],
    ["He counted 512 words.", "512 words", "3 May 2031", "The Herald", "Copyright 2031"],
    ["ProQuest document ID: what is it?", "Ask a librarian, the Herald advises."],
    ["Factiva and Nexis Uni", "Document VARNH is not to be found.", "Load-Date: unknown"],
    ["Copyright 2031", "May 3, 2031", "Notes", "End of Document"],
    [],
    [text for one in NEWS[:30] for text in (*one.title, one.outlet, *one.body)],
]


@pytest.mark.parametrize("lines", MENTIONS)
def test_a_text_that_only_mentions_such_words_is_no_export(lines):
    assert read_lines(*lines) is None


@pytest.mark.parametrize("folder", ["data/moscow-2021", "tests/golden/lindmoor"])
def test_saved_pages_are_no_exports(folder):
    pages = sorted((Path(__file__).parents[2] / folder).glob("*.txt"))
    assert pages
    assert [read_export(page.name, page.read_bytes(), None, "") for page in pages] == [None] * len(
        pages
    )


def test_nearly_the_same_article_is_noted():
    other = ("Crane stands", *NEXIS[1:7], *NEWS[0].body, *NEXIS[-2:])
    again = ("Crane up", *NEXIS[1:7], *NEWS[0].body[:-1], *NEXIS[-2:])
    found = read_lines(*other, *NEXIS, *again)
    assert ["nearly the same text as article 1" in " ".join(a.notes) for a in found] == [
        False, False, True,
    ]  # fmt: skip


def test_wrapped_paragraphs_of_plain_text_are_joined_and_other_lines_are_not():
    wide = "word " * 14 + "end"
    assert paragraphs_of_text(f"{wide}\r\nmore words\r\nHead\r\n\r\n{wide}\n\nlast\n") == [
        f"{wide} more words", "Head", wide, "last",
    ]  # fmt: skip
    assert paragraphs_of_text("a b\nc\u2028d\n" + "c " * 80) == [
        "a b",
        "c",
        "d",
        ("c " * 80).strip(),
    ]
    assert paragraphs_of_text("") == []


def test_lines_of_html_are_what_is_seen():
    page = "<p>A<b>b</b> c<br>d</p>e<script>f()</script><!-- g --><table><tr><td>h<td>i</table>"
    assert lines_of_html(page.encode()) == ["Ab c", "d", "e", "h", "i"]
    assert lines_of_html("<p>Müller</p>".encode()) == ["Müller"]


@pytest.mark.parametrize("page", [b"", b"<html>", b"<!-- x -->", b"<html><body></body></html>"])
def test_a_page_with_nothing_to_see_is_no_export(page):
    assert read_export("page.html", page, None, "web page") is None


def test_an_export_in_html_of_another_encoding_is_read():
    raw = madeup.write_html(madeup.as_factiva(NEWS[:3])).decode().replace("Varnholm", "Värnholm")
    raw = raw.replace("<meta charset='utf-8'>", "")
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        found = read_export("export.html", raw.encode(encoding), None, "web page")
        assert value(found[0], "outlet") == NEWS[0].outlet.replace("Varnholm", "Värnholm")


PIECES = [
    *MENTIONS[1], *MENTIONS[2], *MENTIONS[4], *MENTIONS[5], *NEXIS, *GERMAN, *FACTIVA,
    *madeup.TRAPS, *(line.text for line in madeup.as_proquest(NEWS[:1])), "HD", "HD A crane",
    "AN", "TD", "LP words", "AN|Document COUR000020310503eh5300001|", "FULL TEXT", "DETAILS",
    "Publication title:", "|", ":",
]  # fmt: skip


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_any_mixture_of_lines_is_read_in_order_and_without_loss(lines):
    found = read_lines(*lines)
    whole, at = "".join("".join(lines).split()).replace("|", ""), 0
    for article in found or []:
        told = "".join("".join(p.text for p in article.parts).split()).replace("|", "")
        assert told and told in whole[at:]
        at = whole.index(told, at) + len(told)
        page = "".join(article.page.split())
        assert all("".join(f.evidence.split()) in page for f in article.facts)


def test_languages_are_known_by_their_names():
    assert [language_of(n) for n in ("GERMAN; DEUTSCH", "français", "Klingon")] == ["de", "fr", ""]


def test_an_older_export_in_the_markup_of_its_pages():
    """Labels in spans of their own, found words marked, comments that hide another markup."""
    article = """<A NAME="DOC_ID_{n}_0"></A><!-- Hide XML section from browser
    <DOC NUMBER={n}><DOCFULL> --><BR><DIV CLASS="c0"><P CLASS="c1"><SPAN>{n} of 2 DOCUMENTS</SPAN>
    </P></DIV><BR><DIV><BR><P><IMG SRC="x.gif" ALT="logo"><BR><SPAN>Varnholmer Bote</SPAN></P></DIV>
    <BR><DIV><P><SPAN CLASS="c4">27.</SPAN><SPAN> Februar 2031 Montag</SPAN><SPAN>&nbsp;</SPAN></P>
    </DIV><BR><DIV><P><SPAN CLASS="c7">Der Kran steht, Teil {n}</SPAN></P></DIV><BR><DIV><P>
    <SPAN CLASS="c8">L&Auml;NGE: </SPAN><SPAN>6 W&ouml;rter</SPAN></P></DIV><BR><DIV><BR><P>
    <SPAN>HIGHLIGHT:</SPAN><SPAN>&nbsp;Was am Kai geschah.<BR></SPAN></P></DIV><BR><DIV><P>
    <SPAN>Der </SPAN><SPAN CLASS="c4">Kran</SPAN><SPAN> steht am Kai {n}.</SPAN></P></DIV><BR><DIV>
    <P><SPAN>UPDATE: </SPAN><SPAN>28. Februar 2031</SPAN></P></DIV><DIV><P><SPAN>SPRACHE: </SPAN>
    <SPAN>GERMAN; DEUTSCH</SPAN></P></DIV><DIV><P>Copyright 2031 Bote<BR>Alle Rechte vorbehalten
    </P></DIV><!-- Hide XML section from browser </DOCFULL></DOC> -->"""
    page = "<HTML><BODY><P>Download Request: Selected Items: 1-2<BR>Terms: (Kran)</P>"
    page += "".join(article.format(n=n) for n in (1, 2))
    found = read_export("export.html", page.encode(), None, "web page")
    assert [value(a, "title") for a in found] == [f"Der Kran steht, Teil {n}" for n in (1, 2)]
    assert [body(a) for a in found] == [[f"Der Kran steht am Kai {n}."] for n in (1, 2)]
    assert [value(a, "published") for a in found] == ["2031-02-27"] * 2
    assert texts(found[0], "dek") == ["Was am Kai geschah."]
