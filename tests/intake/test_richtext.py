"""Rich text: its letters in every code page, its parts in their order, and hostile files."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.intake.article import IntakeError, Part
from samestory.intake.richtext import read_paragraphs, read_rtf

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Times;}"
    rb"{\f1\fnil\fcharset204 Times Cyr;}{\f2\fnil\fcharset128 Mincho;}}"
    rb"{\stylesheet{\ql Normal;}{\s1\b heading 1;}{\s2 heading 2;}{\s3 caption;}{\*\cs9 Strong;}}"
    rb"{\info{\title Not seen}}"
)


def rtf(body):
    return HEAD + body + b"}"


LETTERS = {
    "code page": (rb"caf\'e9 \'93so\'94", "café “so”"),
    "raw bytes": ("café “so”".encode("cp1252"), "café “so”"),
    "Unicode": (rb"\u8220?so\u8221?", "“so”"),
    "Unicode with bytes": (rb"\uc2\u8220\'81\'67so", "“so"),
    "nothing to skip": (rb"\uc0\u8220 so", "“so"),
    "two halves": (rb"\u-10179?\u-8704? so", "😀 so"),
    "half a letter": (rb"\u-10179? so", "� so"),
    "another font": (rb"{\f1\'cf\'f0\'e8\'e2\'e5\'f2} so", "Привет so"),
    "two bytes a letter": (rb"{\f2\'83A\'83C\'8a} so".replace(rb"\'8a", b""), "アイ so"),
    "signs": (rb"a\~b\_c\-d \{e\}\\ \emdash\lquote f\rquote\bullet", "a\xa0b‑cd {e}\\ —‘f’•"),
    "spread over lines": (b"vo\nted on\r\n Monday", "voted on Monday"),
    "hidden": (rb"seen{\v not seen} again", "seen again"),
    "a link": (
        rb'{\field{\*\fldinst{HYPERLINK "https://x.example/"}}{\fldrslt {\ul link}}} text',
        "link text",
    ),
    "unknown groups": (rb"{\*\future x}{\pict 89504e47}a{\*\bkmkstart b}b", "ab"),
    "raw picture": (b"{\\pict\\bin5 }}{{\\}a", "a"),
    "bold within a word": (rb"un{\b bold}ed", "unbolded"),
}


@pytest.mark.parametrize("body, text", LETTERS.values(), ids=LETTERS)
def test_letters_are_read_as_a_word_processor_shows_them(body, text):
    assert read_paragraphs("x.rtf", rtf(body)) == [text]


def test_everything_seen_is_read_in_order_with_the_roles_of_its_styles():
    body = (
        rb"{\header \pard The Herald\par}{\footer Page 1}"
        rb"\pard\s1 Dockers vote\par\pard By Ida Moor\line 3 May 2031\par"
        rb"{\pard\s2 Ships go\par}\pard They voted{\footnote a note} on Monday.\par"
        rb"\pard\s3 A crane\par\pard\trowd\intbl one\cell two\cell\row "
        rb"{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt \pard In a box\par}}{\shprslt In a box}}"
        rb"Last."
    )
    (article,) = read_rtf("x.rtf", rtf(body))
    assert article.parts == (
        Part("The Herald", "furniture", "rtf-header"),
        Part("Dockers vote", "headline", "rtf-heading-1"),
        Part("By Ida Moor"),
        Part("3 May 2031"),
        Part("Ships go", "subhead", "rtf-heading-2"),
        Part("They voted on Monday."),
        Part("A crane", "caption", "rtf-caption"),
        Part("one"),
        Part("two"),
        Part("Last."),
        Part("Page 1", "furniture", "rtf-footer"),
        Part("a note"),
        Part("In a box"),
    )
    assert (article.kind, article.encoding, article.source) == ("rich text", "", "x.rtf")


def test_a_second_heading_of_the_first_level_is_no_headline():
    (article,) = read_rtf("x.rtf", rtf(rb"\s1 One\par\s1 Two\par"))
    assert article.parts == (Part("One", "headline", "rtf-heading-1"), Part("Two"))


def test_what_stands_behind_the_document_is_not_of_it_and_a_missing_end_is_borne():
    assert read_paragraphs("x.rtf", rtf(rb"seen\par") + b"not seen") == ["seen"]
    assert read_paragraphs("x.rtf", rtf(rb"one\par two")[:-1]) == ["one", "two"]


WRONG = {
    "no rich text": (
        read_rtf, b"Hello",
        "x.rtf: is no rich text; open it in a word processor and save it as .docx.",
    ),
    "no words": (
        read_rtf, rtf(rb"\par\par"),
        "x.rtf: holds no words; open it in a word processor and see.",
    ),
    "deep": (
        read_rtf, rb"{\rtf1" + b"{" * 2000,
        "x.rtf: has more than 1,000 groups within one another, which no word processor writes, so "
        "it was not read; save it again as .docx.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("read, raw, sentence", WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_gets_a_sentence(read, raw, sentence):
    with pytest.raises(IntakeError) as error:
        read("x.rtf", raw)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    "unit",
    [rb"{\pard word \b x\par}", rb"{\field{\*\fldinst{HYPERLINK ", rb"{\fonttbl{\f0\fcharset0 ",
     rb"\'83", rb"\u8220?", rb"{\pict", b"word ", rb"\bin9 ", b"{}"],
)  # fmt: skip
def test_time_grows_with_the_file_and_no_faster(unit):
    """Each would take minutes if a step looked at the file again."""
    start = time.perf_counter()
    with contextlib.suppress(IntakeError):
        read_paragraphs("x.rtf", rtf(unit * (1_000_000 // len(unit))))
    assert time.perf_counter() - start < 20


@given(st.lists(st.sampled_from(
    [b"{", b"}", b"\\", b"*", b"par", b"\\u", b"8220", b"?", b"\\'8", b"3", b"\\f1 ", b"\\bin",
     b"5 ",
     b"\\s1", b"\\header", b"\\stylesheet", b"\\fonttbl", b"\\fcharset", b"-", b"\xff", b";", b"x",
     b"\\ansicpg0", b"\\uc", b"99", b"\\cell", b"\n"]), max_size=60))  # fmt: skip
def test_any_rtf_gives_paragraphs_or_a_sentence(pieces):
    try:
        found = read_paragraphs("x.rtf", rb"{\rtf1" + b"".join(pieces))
    except IntakeError:
        return
    assert all(text.strip() for text in found) and "\0" not in "".join(found)
    "".join(found).encode()
