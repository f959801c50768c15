"""PDF: paragraphs from lines, what a browser prints in the margins, and files without a text."""

import importlib.util
import io
import re
from pathlib import Path

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.intake import portable
from samestory.intake.article import Fact, IntakeError
from samestory.intake.portable import read_pdf

GOLDEN = Path(__file__).parents[1] / "golden" / "intake"


def make_pdf(*pages, title="", made=""):
    """Make a PDF: a page is a list of lines, each (x, y, size, text), or the bytes of a drawing."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont "
               "/Helvetica /Encoding /WinAnsiEncoding >>"]  # fmt: skip
    kids = []
    for page in pages:
        drawing = page if isinstance(page, bytes) else b"".join(
            b"BT /F1 %d Tf 1 0 0 1 %d %d Tm (%s) Tj ET\n"
            % (size, x, y, text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for x, y, size, text in page
        )  # fmt: skip
        objects.append(
            f"<< /Length {len(drawing)} >>\nstream\n{drawing.decode('latin-1')}endstream"
        )
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R "
            f">> >> /Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    objects.append(f"<< /Title ({title}) /CreationDate ({made}) >>")
    text = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R >>"
    start = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{end}\nstartxref\n"
    return f"{text}{start}{len(text)}\n%%EOF\n".encode("latin-1")


def column(lines, x=50, top=700, size=10, step=12):
    return [(x, top - step * number, size, text) for number, text in enumerate(lines)]


FIRST = [
    "The dockers of Varnholm voted on Saturday to strike from",
    "Monday, the port authority said, after extraordinary nego-",
    "tiations on the night shift ended without an agreement. It",
    "is the first vote of its kind.",
]
SECOND = [
    "“We cannot wait any longer,” said Jonna Tarn, who speaks",
    "for the union of dockers.",
]
WHOLE = [
    "The dockers of Varnholm voted on Saturday to strike from Monday, the port authority said, "
    "after extraordinary negotiations on the night shift ended without an agreement. It is the "
    "first vote of its kind.",
    "“We cannot wait any longer,” said Jonna Tarn, who speaks for the union of dockers.",
]


def texts(raw):
    (article,) = read_pdf("x.pdf", raw)
    return [part.text for part in article.parts if part.role != "furniture"]


def indented(lines):
    return [(50 + 15 * (not number), y, 10, text) for number, (_, y, _, text) in enumerate(lines)]


LAYOUTS = {
    "a gap between": [column(FIRST) + column(SECOND, top=640)],
    "an indent": [indented(column(FIRST)) + indented(column(SECOND, top=652))],
    "an indent behind a full line": [
        column([*FIRST[:3], FIRST[3].replace("of its kind.", "of its kind in the old harbour.")])
        + indented(column(SECOND, top=652))
    ],
    "a short line": [column(FIRST + SECOND)],
    "two columns": [column(FIRST[:2], top=200) + column(FIRST[2:], 320) + column(SECOND, 320, 660)],
    "two pages": [column(FIRST[:2], top=120), column(FIRST[2:]) + column(SECOND, top=660)],
    "an initial": [
        [(50, 688, 26, "T"), (70, 700, 10, "he" + FIRST[0][3:]), (70, 688, 10, FIRST[1])]
        + column(FIRST[2:], top=676) + column(SECOND, top=640)
    ],
}  # fmt: skip


@pytest.mark.parametrize("pages", LAYOUTS.values(), ids=LAYOUTS)
def test_lines_are_rejoined_to_paragraphs(pages):
    found = texts(make_pdf(*pages))
    assert [text.replace(" in the old harbour.", ".") for text in found] == WHOLE


def spaced(paragraphs, pitch, gap):
    """Lay paragraphs out, so many points from line to line and from one paragraph to the next."""
    lines, y = [], 740
    for paragraph in paragraphs:
        for text in paragraph:
            lines.append((50, y, 10, text))
            y -= pitch
        y += pitch - gap
    return lines


TWO_LINES = [
    [
        "The dockers of Varnholm voted on Saturday to end a strike that",
        f"lasted {n} days and left forty ships waiting off the coast.",
    ]
    for n in ("two", "three", "four", "five", "six")
]
ONE_LINE = [["It rains."], ["The port of Varnholm is open."], ["Ships wait."], ["So do we."]]


@pytest.mark.parametrize("pitch, gap", [(12, 22), (15, 20), (20, 30)])
def test_a_gap_parts_paragraphs_also_where_gaps_are_as_many_as_lines(pitch, gap):
    assert texts(make_pdf(spaced(TWO_LINES, pitch, gap))) == [" ".join(p) for p in TWO_LINES]


def test_paragraphs_of_one_line_each_stay_apart():
    assert texts(make_pdf(spaced(ONE_LINE, 12, 22))) == [text for (text,) in ONE_LINE]


def test_items_of_a_list_stay_apart_where_gaps_part_the_paragraphs():
    items = ["1. The cranes of the southern basin and who pays for them", "2. The fish market",
             "and what the strike did to its prices", "3. Five walks"]  # fmt: skip
    found = texts(make_pdf(spaced([*TWO_LINES, items, TWO_LINES[0]], 12, 22)))
    assert found[5:8] == [items[0], f"{items[1]} {items[2]}", items[3]]


def test_a_number_at_the_beginning_of_a_line_is_no_item():
    lines = ["The port was shut for three weeks when it last stood still in", "1998. It rained."]
    assert texts(make_pdf(spaced([*TWO_LINES, lines], 12, 22)))[-1] == " ".join(lines)


def test_short_lines_without_marks_stay_apart_where_gaps_part_the_paragraphs():
    links = ["Harbour of dreams", "Five walks along the quay"]
    assert texts(make_pdf(spaced([*TWO_LINES, links], 12, 22)))[5:] == links


def test_the_printed_courier_has_the_paragraphs_of_its_page():
    golden = GOLDEN.parent / "varnholm"
    page = (golden / "served/courier.html").read_text(encoding="utf-8")
    paragraphs = re.findall("<p[^>]*>(.*?)</p>", page)
    found = texts((golden / "saved/courier.pdf").read_bytes())
    assert found[2:15] == paragraphs[:13]
    assert found[15:18] == [
        "Most read", "1. Snow on the pass, in May", "2. The baker who would not sell"
    ]  # fmt: skip


def test_shapes_of_arabic_letters_are_letters_again_and_tell_no_indent():
    line = portable._Line("\ufeb3\ufed4\ufef4\ufee8\ufe94", 1, 300, 700, 10, 800)
    assert portable._tidy(line) == "سفينة" and line.from_right
    first = portable._Line("قالت النقابة إن النتيجة كانت ضيقة", 1, 100, 712, 10, 800)
    assert portable._part([first, line], 30, True) == [[first, line]]


def test_words_parted_at_the_end_of_a_line_are_rejoined_and_counted():
    (article,) = read_pdf("x.pdf", make_pdf(column(FIRST)))
    assert article.notes == ("Words that were parted at the end of a line and rejoined: 1.",)


def test_a_word_that_has_its_hyphen_elsewhere_keeps_it():
    lines = ["It was a well-known quarrel in the harbour, and well-", "known beyond it."]
    assert texts(make_pdf(column(lines))) == [
        "It was a well-known quarrel in the harbour, and well-known beyond it."
    ]


def test_ligatures_and_brackets_are_letters_again():
    assert texts(make_pdf(column(["The (first) vote."]))) == ["The (first) vote."]
    assert "the first vote" in texts((GOLDEN / "printed.pdf").read_bytes())[4]


def pages_of_three(head, foot):
    body = [column([f"Page {number} tells of the strike in a line."]) for number in "abc"]
    return [
        [(50, 780, 8, head), *lines, (50, 20, 8, foot % number)]
        for number, lines in enumerate(body, 1)
    ]


def test_lines_that_come_again_in_the_margins_are_furniture():
    (article,) = read_pdf("x.pdf", make_pdf(*pages_of_three("The Herald, 3 May 2031", "%d of 3")))
    assert [(p.role, p.rule, p.text) for p in article.parts] == [
        ("", "", "Page a tells of the strike in a line."),
        ("", "", "Page b tells of the strike in a line."),
        ("", "", "Page c tells of the strike in a line."),
        ("furniture", "pdf-repeated-line", "The Herald, 3 May 2031"),
        ("furniture", "pdf-page-number", "1 of 3"),
        ("furniture", "pdf-repeated-line", "The Herald, 3 May 2031"),
        ("furniture", "pdf-page-number", "2 of 3"),
        ("furniture", "pdf-repeated-line", "The Herald, 3 May 2031"),
        ("furniture", "pdf-page-number", "3 of 3"),
    ]


def test_a_line_of_the_text_that_comes_again_stays():
    body = [column(["No comment.", "", f"The {number} day."]) for number in ("first", "next")]
    (article,) = read_pdf("x.pdf", make_pdf(*body))
    assert not any(part.role for part in article.parts)


def test_a_page_printed_from_a_browser_in_two_columns():
    (article,) = read_pdf("printed.pdf", (GOLDEN / "printed.pdf").read_bytes())
    body = [part for part in article.parts if part.role != "furniture"]
    assert [(p.text, p.role) for p in body[:4]] == [
        ("Home News Sport", ""),
        ("Dockers of Varnholm vote to strike", "headline"),
        ("By Ida Moor", ""),
        ("Saturday, 3 May 2031", ""),
    ]
    assert len(body) == 4 + 3 * 6 + 1  # three times the five paragraphs and a subhead, a link
    assert body[4].text == body[10].text == body[16].text
    assert body[9].text.endswith("the cranes secured against the autumn gales.")
    assert [p.rule for p in article.parts if p.role == "furniture"] == [
        "pdf-print-line", "pdf-address", "pdf-print-line", "pdf-address",
    ]  # fmt: skip
    address = "https://herald.example/news/2031/05/two"
    assert article.fact("url") == Fact("url", address, address, "PDF margin")
    assert article.fact("saved_not_before") == Fact(
        "saved_not_before", "2026-11-24", "11/24/26", "PDF margin"
    )


DAYS = {
    ("24/11/2031, 09:15", ""): "2031-11-24",
    ("11/24/31, 9:15 AM", ""): "2031-11-24",
    ("24.11.31, 09:15", ""): "2031-11-24",
    ("2031-11-04, 09:15", ""): "2031-11-04",
    ("05/05/2031, 09:15", ""): "2031-05-05",
    ("03/05/2031, 09:15", ""): None,  # in May or in March
    ("03/05/2031, 09:15", "D:20310503091500Z"): "2031-05-03",
    ("03/05/2031, 09:15", "D:20310305091500Z"): "2031-03-05",
    ("03/05/2031, 09:15", "D:20320101091500Z"): None,
    ("44/55/2031, 09:15", ""): None,
}


@pytest.mark.parametrize("printed, made", DAYS)
def test_the_day_of_printing_is_a_fact_if_it_can_be_read_in_one_way(printed, made):
    raw = make_pdf([(50, 780, 8, printed), *column(SECOND)], made=made)
    (article,) = read_pdf("x.pdf", raw)
    fact = article.fact("saved_not_before")
    assert (fact.value if fact else None) == DAYS[printed, made]
    assert not fact or (fact.evidence in article.page)


def test_an_address_that_was_shortened_is_no_fact():
    (article,) = read_pdf("x.pdf", make_pdf([(50, 20, 8, "https://herald.example/a…"),
                                             *column(SECOND)]))  # fmt: skip
    assert article.facts == () and article.parts[-1].rule == "pdf-address"


def test_of_two_lines_in_large_type_the_title_of_the_file_tells_the_headline():
    page = [(50, 700, 40, "The Varnholm Herald"), (50, 650, 20, "Dockers vote to strike"),
            *column(SECOND, top=600)]  # fmt: skip
    for title, headline in (("", 0), ("Dockers vote to strike | The Herald", 1)):
        (article,) = read_pdf("x.pdf", make_pdf(page, title=title))
        assert [part.role for part in article.parts].index("headline") == headline


def test_a_page_without_text_among_others_is_told():
    (article,) = read_pdf("x.pdf", make_pdf(column(SECOND), [], column(SECOND)))
    assert article.notes == ("Page 2 has no text, so a picture on it was not read.",)


def locked(password):
    writer = pypdf.PdfWriter(io.BytesIO(make_pdf(column(SECOND))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    held = io.BytesIO()
    writer.write(held)
    return held.getvalue()


def test_a_pdf_that_only_forbids_printing_is_read():
    assert texts(locked("")) == [WHOLE[1]]


WRONG = {
    "locked": (
        lambda: locked("secret"),
        "x.pdf: is locked with a password; open it with the password, print it into a new PDF and "
        "give that one.",
    ),
    "scanned": (
        lambda: make_pdf([], b"0 0 100 100 re f\n"),
        "x.pdf: holds pictures of pages and no text, as a scanner makes them; run text recognition "
        "(OCR) over it, for example with OCRmyPDF, and give the PDF that it makes.",
    ),
    "half a file": (
        lambda: make_pdf(column(SECOND))[:300],
        "x.pdf: is a damaged PDF: its pages cannot be found; download it again, or open it in a "
        "PDF reader and print it into a new PDF.",
    ),
    "a map": (
        lambda: make_pdf(b"BT (x) Tj ET " + b"0 0 m 9 9 l S\n" * 700_000),
        "x.pdf: is damaged: none of its pages can be read; open it in a PDF reader and print it "
        "into a new PDF.",
    ),
}


@pytest.mark.parametrize("make, sentence", WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_gets_a_sentence(make, sentence):
    with pytest.raises(IntakeError) as error:
        read_pdf("x.pdf", make())
    assert str(error.value) == sentence


def test_a_pdf_encrypted_in_the_newer_way_is_read_if_cryptography_is_there():
    raw = (GOLDEN / "encrypted.pdf").read_bytes()
    if importlib.util.find_spec("cryptography"):
        assert texts(raw) == ["The dockers of Varnholm voted."]
        return
    with pytest.raises(IntakeError) as error:
        read_pdf("x.pdf", raw)
    assert str(error.value) == (
        "x.pdf: is encrypted in a way that cannot be read here; open it in a PDF reader and print "
        "it into a new PDF."
    )


def test_a_book_is_refused(monkeypatch):
    monkeypatch.setattr(portable, "MAX_PAGES", 2)
    with pytest.raises(IntakeError) as error:
        read_pdf("x.pdf", make_pdf(*[column(SECOND)] * 3))
    assert str(error.value) == (
        "x.pdf: has 3 pages; at most 2 are read, as an article has a few; print the article's "
        "pages into a new PDF and give that one."
    )


@given(st.data())
def test_a_pdf_with_wrong_bytes_gives_an_article_or_a_sentence(data):
    raw = bytearray(make_pdf(column(FIRST), column(SECOND)))
    for _ in range(data.draw(st.integers(1, 12))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        articles = read_pdf("x.pdf", bytes(raw))
    except IntakeError:
        return
    assert all(part.text.strip() for article in articles for part in article.parts)
