"""Exports of news databases, of our own writing, in the shapes that the real ones have.

``make_news`` writes invented news of the port of Varnholm; ``SHAPES`` lays articles out as Nexis
Uni, LexisNexis, Factiva and ProQuest do (their shapes are described in samestory.intake.nexis,
.factiva and .proquest); ``FORMATS`` writes the lines as Word, rich text, HTML or plain text.
Nothing here was copied from an export.
"""

from __future__ import annotations

import datetime
import html
import io
import random
import textwrap
from typing import NamedTuple

OUTLETS = {"The Varnholm Herald": "VARNH", "The Courier": "COUR", "Lindmoor Post": "LINDM"}
_WHO = "Harbour master Ilse Brandt,Dock worker Tom Arden,Mayor Petra Holm,Pilot Jon Reyes".split(
    ","
)
_VERB = "said,wrote,told reporters,denied,repeated,explained,warned,found".split(",")
_WHAT = (
    "the new crane,a broken lock gate,the night ferry,the grain quay,the fish market,a fuel barge,"
    "the customs shed,the old lighthouse,the tide mill,a stranded tug,the pilot boat,the dry dock"
).split(",")
_DONE = (
    "would open before,had stood empty since,would be rebuilt after,had been closed until,"
    "would cost more than planned in,had passed its inspection in,would be sold by"
).split(",")
_WHEN = "spring,the storm of last winter,the autumn fair,midsummer,the council's vote".split(",")
_MORE = (
    "Nobody was hurt. The council meets again on {n} streets' worth of paper.,"
    "About {n} people watched from the pier.,The repair takes {n} days.,"
    "It is the {n}th such case since records began.,Some {n} ships are waiting outside."
).split(",")


class News(NamedTuple):
    """One invented article: what an export of it must be read as."""

    title: tuple[str, ...]
    outlet: str
    day: datetime.date
    writer: str
    body: tuple[str, ...]
    caption: str
    counted: bool = True  # the export has a line with the number of words

    @property
    def words(self) -> int:
        """How many words its text has."""
        return sum(len(paragraph.split()) for paragraph in self.body)


class Line(NamedTuple):
    """One line of an export, and the tag and class that HTML gives it."""

    text: str
    tag: str = "p"
    mark: str = ""


def make_news(n: int, seed: int = 1) -> list[News]:
    """Write n articles; every seventh has a trap in its text, the last is the third once more."""
    chance = random.Random(seed)
    news = [_make_one(chance, number) for number in range(n)]
    return [*news[:-1], news[2]] if n > 3 else news


#: What a newspaper's text may say that looks like a line of a database.
TRAPS = (
    "Body", "End of Document", "Length: 12 metres", "3 of 9 DOCUMENTS", "512 words",
    "Document 4 of 9", "Subject: the quay", "Full text: see the notice board", "Classification",
    "Copyright 2031 the fisher guild", "Graphic", "IN THE HARBOUR", "Load-Date: no such thing",
    "______________________________", "BY THE WATER", "Title: none given",
)  # fmt: skip


def _make_one(chance: random.Random, number: int) -> News:
    first = f"{chance.choice(_WHAT).capitalize()} {chance.choice(_DONE)} {chance.choice(_WHEN)}"
    title = (f"{first}, report {number} shows",)
    if number % 5 == 1:
        title = (f"{first}, and the harbour waits", f"for an answer from report {number}")
    body = [
        f"{chance.choice(_WHO)} {chance.choice(_VERB)} on day {number} that {chance.choice(_WHAT)} "
        f"{chance.choice(_DONE)} {chance.choice(_WHEN)}. "
        + chance.choice(_MORE).format(n=chance.randint(11, 999))
        for _ in range(chance.randint(5, 9))
    ]
    if number % 7 == 3:
        body.insert(3, TRAPS[number // 7 % len(TRAPS)])
    return News(
        title,
        chance.choice(list(OUTLETS)),
        datetime.date(2031, 1, 1) + datetime.timedelta(days=chance.randint(0, 360)),
        "" if number % 4 == 2 else chance.choice(["Ada Quist", "Rolf Engel and Mia Tann"]),
        tuple(body),
        "The harbour at low tide." if number % 3 == 0 else "",
        number % 11 != 5,
    )


def _long(day: datetime.date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def as_nexis_uni(news: list[News]) -> list[Line]:
    """Lay articles out as Nexis Uni does, with its cover and list."""
    lines = [Line("User Name: = Ilse Brandt"), Line("Date and Time: = Monday, May 5, 2031 9:15 AM")]
    lines += [Line("Job Number: = 171"), Line(f"Documents ({len(news)})", "h2")]
    for number, one in enumerate(news, 1):
        lines += [Line(f"{number}. {' '.join(one.title)}"), Line("Client/Matter: -None-")]
        lines += [Line("Search Terms: harbour"), Line("Search Type: Natural Language")]
        lines += [Line("Narrowed by:"), Line("Content Type", "td"), Line("Narrowed by", "td")]
        lines += [Line("News", "td"), Line("-None-", "td")]
    for one in news:
        lines += [*(Line(text, "h1") for text in one.title), Line(one.outlet)]
        lines += [Line(f"{_long(one.day)} {one.day:%A}")]
        lines += [Line(f"Copyright {one.day.year} {one.outlet} Ltd All Rights Reserved")]
        lines += [Line("Section: NEWS; Pg. 4")]
        lines += [Line(f"Length:\xa0{one.words} words")] if one.counted else []
        lines += [Line(f"Byline:\xa0{one.writer}")] if one.writer else []
        lines += [Line("Dateline: VARNHOLM"), Line("Highlight: What the harbour said.")]
        lines += [Line("Body", "h2"), *map(Line, one.body)]
        lines += [Line("Graphic", "h2"), Line(one.caption)] if one.caption else []
        lines += [Line("Classification", "h2"), Line("Language: ENGLISH")]
        lines += [Line("Publication-Type: Newspaper"), Line(f"Load-Date: {_long(one.day)}")]
        lines += [Line("End of Document")]
    return lines


def as_lexisnexis(news: list[News]) -> list[Line]:
    """Lay articles out as LexisNexis did."""
    lines = [Line("Download Request: Selected Items: 1-" + str(len(news)))]
    lines += [Line("Time Of Request: Monday, May 05, 2031  09:15:00"), Line("Terms: (harbour)")]
    for number, one in enumerate(news, 1):
        lines += [Line(f"{number} of {len(news)} DOCUMENTS"), Line(one.outlet)]
        lines += [Line(f"{_long(one.day)} {one.day:%A}"), Line("Final Edition")]
        lines += [Line(text) for text in one.title]
        lines += [Line(f"BYLINE: {one.writer}")] if one.writer else []
        lines += [Line("SECTION: NEWS; Pg. 4")]
        lines += [Line(f"LENGTH: {one.words} words")] if one.counted else []
        lines += [Line(text) for text in one.body]
        lines += [Line(f"GRAPHIC: {one.caption}")] if one.caption else []
        lines += [Line(f"LOAD-DATE: {_long(one.day)}"), Line("LANGUAGE: ENGLISH")]
        lines += [Line("PUBLICATION-TYPE: Newspaper")]
        lines += [Line(f"Copyright {one.day.year} {one.outlet} Ltd"), Line("All Rights Reserved")]
    return lines


def _sign(one: News, number: int) -> str:
    code = OUTLETS[one.outlet].ljust(8, "0")
    return f"Document {code}{one.day:%Y%m%d}eh53{number:05d}"


def as_factiva(news: list[News]) -> list[Line]:
    """Lay articles out as Factiva does, with its list in front and its summary behind."""
    lines = [Line("Factiva", "h1")]
    lines += [Line(f"{' '.join(one.title)}........{number}") for number, one in enumerate(news, 2)]
    for number, one in enumerate(news, 1):
        lines += [Line(" ".join(one.title), "span", "enHeadline")]
        lines += [Line(f"By {one.writer}", "div", "author")] if one.writer else []
        lines += [Line(f"{one.words:,} words", "div")] if one.counted else []
        lines += [Line(f"{one.day.day} {one.day:%B %Y}", "div"), Line(one.outlet, "div")]
        lines += [Line(OUTLETS[one.outlet], "div"), Line("Final", "div"), Line("English", "div")]
        lines += [Line(f"Copyright {one.day.year}. {one.outlet} Ltd.", "div")]
        lines += [Line(text, "p", "articleParagraph enarticleParagraph") for text in one.body]
        lines += [Line(_sign(one, number))]
    lines += [Line("Search Summary"), Line("Text"), Line("harbour"), Line("Results Found")]
    return [*lines, Line("1,014"), Line("© 2031 Factiva, Inc. All rights reserved.")]


def as_factiva_coded(news: list[News]) -> list[Line]:
    """Lay articles out as Factiva does with field codes, each on a line of its own."""
    lines = []
    for number, one in enumerate(news, 1):
        fields = [("SE", "News"), ("HD", " ".join(one.title)), ("BY", one.writer)]
        fields += [("WC", f"{one.words} words" if one.counted else "")]
        fields += [("PD", f"{one.day.day} {one.day:%B %Y}"), ("SN", one.outlet)]
        fields += [
            ("SC", OUTLETS[one.outlet]),
            ("LA", "English"),
            ("CY", f"Copyright {one.outlet}"),
        ]
        for code, value in [*fields, ("LP", one.body[0]), ("TD", one.body[1])]:
            lines += [Line(code, "td"), Line(value, "td")] if value else []
        lines += [Line(text) for text in one.body[2:]]
        lines += [Line("NS", "td"), Line("gcat : Political/General News", "td")]
        lines += [Line("AN", "td"), Line(_sign(one, number), "td")]
    return lines


def as_proquest(news: list[News]) -> list[Line]:
    """Lay articles out as ProQuest does, with the tail that it adds."""
    rule = "_" * 60
    lines = [Line("Report Information from ProQuest"), Line("5 May 2031 09:15")]
    for number, one in enumerate(news, 1):
        place = f"{one.outlet} ; Varnholm [Varnholm]. {one.day.day:02d} {one.day:%b %Y}: A.4."
        lines += [Line(rule), Line(f"Document {number} of {len(news)}")]
        lines += [Line(text) for text in one.title]
        lines += [Line(f"Author: {one.writer}.")] if one.writer else []
        lines += [Line(f"Publication info: {place}"), Line("Abstract: What the harbour said.")]
        lines += [Line(f"Full text: {one.body[0]}"), *map(Line, one.body[1:])]
        lines += [Line(f"Caption: {one.caption}")] if one.caption else []
        lines += _details(one, number)
    lines += [Line(rule), Line("Contact us at: http://about.example/contact")]
    return [*lines, Line("Database copyright © 2031 ProQuest LLC. All rights reserved.")]


def _details(one: News, number: int) -> list[Line]:
    told = {
        "Subject": "Harbours; Ships", "Location": "Varnholm", "Title": " ".join(one.title),
        "Publication title": one.outlet, "Pages": "A.4", "Publication year": str(one.day.year),
        "Publication date": f"{one.day:%b} {one.day.day}, {one.day.year}", "Section": "News",
        "Publisher": f"{one.outlet} Ltd", "Source type": "Newspapers",
        "Language of publication": "English", "Document type": "News",
        "ProQuest document ID": str(2_500_000_000 + number),
        "Document URL": f"https://www.proquest.example/docview/{2_500_000_000 + number}",
        "Copyright": f"Copyright {one.outlet} {_long(one.day)}",
        "Last updated": f"{one.day}", "Database": "Global Newsstream",
    }  # fmt: skip
    return [Line(f"{label}: {value}") for label, value in told.items()]


def as_proquest_table(news: list[News]) -> list[Line]:
    """Lay articles out as newer exports of ProQuest do: headings, and details as a table."""
    lines = []
    for number, one in enumerate(news, 1):
        lines += [Line(f"Document {number} of {len(news)}"), *(Line(t, "h1") for t in one.title)]
        lines += [Line("ProQuest document link"), Line("ABSTRACT"), Line("What the harbour said.")]
        lines += [Line("FULL TEXT"), *map(Line, one.body), Line("DETAILS")]
        for label, _, value in (line.text.partition(": ") for line in _details(one, number)):
            lines += [Line(f"{label}:", "td"), Line(value, "td")]
    return [*lines, Line("Bibliography"), Line("Citation style: APA 7th")]


SHAPES = {
    "nexis-uni": as_nexis_uni, "lexisnexis": as_lexisnexis, "factiva": as_factiva,
    "factiva-coded": as_factiva_coded, "proquest": as_proquest, "proquest-table": as_proquest_table,
}  # fmt: skip


def write_word(lines: list[Line]) -> bytes:
    """Write lines as the paragraphs of a Word document, pairs of cells as a table."""
    import docx

    document = docx.Document()
    for line in lines:
        document.add_paragraph(line.text)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def write_rtf(lines: list[Line]) -> bytes:
    """Write lines as the paragraphs of rich text."""
    body = "\n".join(f"\\pard {_escape(line.text)}\\par" for line in lines)
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\n{body}\n}}".encode(
        "ascii"
    )


def _escape(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    return "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in plain)


def write_html(lines: list[Line]) -> bytes:
    """Write lines as the elements of a page."""
    body = []
    for tag, mark, text in ((line.tag, line.mark, html.escape(line.text)) for line in lines):
        shown = f' class="{mark}"' if mark else ""
        cell = f"<{tag}{shown}>{text}</{tag}>"
        wrapped = {"td": f"<table><tr>{cell}</tr></table>", "span": f"<div>{cell}</div>"}
        body.append(wrapped.get(tag, cell))
    joined = "\n".join(body)
    return f"<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>{joined}</body>".encode()


def write_text(lines: list[Line]) -> bytes:
    """Write lines as plain text, wrapped, with a blank line between two."""
    return "\r\n\r\n".join(textwrap.fill(line.text, 78) for line in lines).encode()


FORMATS = {"docx": write_word, "rtf": write_rtf, "html": write_html, "txt": write_text}
