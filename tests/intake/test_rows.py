"""Tables of articles: one a row, columns by their names, the cells as evidence."""

import json

import pytest

pytest.importorskip("lxml")
pytest.importorskip("charset_normalizer")

from samestory.intake.article import IntakeError  # noqa: E402
from samestory.intake.columns import find_columns  # noqa: E402
from samestory.intake.days import find_day, find_order, is_day, opens_with_day  # noqa: E402
from samestory.intake.rows import read_csv, read_jsonl  # noqa: E402


def table(text, encoding="utf-8"):
    return read_csv("table.csv", text.encode(encoding))


def objects(*rows):
    return read_jsonl("rows.jsonl", "\n".join(json.dumps(row) for row in rows).encode())


def facts(article):
    return {fact.name: fact.value for fact in article.facts}


def body(article):
    return [part.text for part in article.parts if part.role == "body"]


def notes(articles):
    return " ".join(note for article in articles for note in article.notes)


ROW = (
    "The crane stands.,Crane up,The Courier,2031-05-03,https://courier.example/1,Ada Quist,"
    "NordWire,de"
)


def test_every_row_is_an_article_with_its_facts_and_their_columns():
    (article,) = table(f"Text,Headline,Source,Date,Link,Author,Agency,Lang\n{ROW}\n")
    assert facts(article) == {
        "title": "Crane up", "outlet": "The Courier", "published": "2031-05-03",
        "url": "https://courier.example/1", "credit_text": "Ada Quist", "agency": "NordWire",
        "language": "de",
    }  # fmt: skip
    assert [(part.role, part.text) for part in article.parts] == [
        ("headline", "Crane up"), ("byline", "Ada Quist"), ("date", "2031-05-03"),
        ("body", "The crane stands."),
    ]  # fmt: skip
    assert article.fact("outlet").rule == "column “Source”"
    assert (article.kind, article.number, article.encoding) == ("CSV table", 1, "utf-8")
    assert "text from “Text”" in article.notes[0]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_any_line_end(delimiter, end):
    rows = [["text", "title"], ["One, or; two.", "A\tb|c"], ["Three.", "d"]]
    quoted = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    found = table(end.join(quoted) + end)
    assert [body(article) for article in found] == [["One, or; two."], ["Three."]]
    assert facts(found[0])["title"] == "A b|c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_and_the_line_of_a_spreadsheet(encoding):
    for head in ("", "sep=;\r\n"):
        (article,) = table(f"{head}text;title\r\nÄrger am Kai.;Ärger\r\n", encoding)
        assert (body(article), facts(article)["title"]) == (["Ärger am Kai."], "Ärger")


def test_quoted_cells_run_over_lines_and_the_evidence_is_the_cell_as_it_stands():
    source = (
        'title,text\n"The ""new"" crane","One.\n\nTwo, ""three"".\u2028Four."\nplain 5" rail,Six.\n'
    )
    first, second = table(source)
    assert body(first) == ["One.", 'Two, "three".', "Four."]
    assert first.fact("title").evidence == 'The ""new"" crane' in source
    assert second.fact("title").evidence == 'plain 5" rail' in source


@pytest.mark.parametrize(
    ("name", "key"),
    [("Full_Text", "text"), ("ARTICLE-BODY", "text"), ("Inhalt", "text"), ("текст", "text"),
     ("Titre", "title"), ("newspaper", "outlet"), ("source.name", "outlet"), ("doc id", "id"),
     ("URL ", "url"), ("Sprache", "language"), ("publishedAt", "published"),
     ("Autor", "credit_text")],
)  # fmt: skip
def test_columns_are_known_by_their_names(name, key):
    assert find_columns(["x", name]) == {key: name}


def test_of_two_columns_for_one_thing_the_surer_is_taken_and_the_other_named():
    (article,) = table("content,full text,title\nteaser,The whole text.,t\n")
    assert body(article) == ["The whole text."]
    assert "Not taken: “content”." in article.notes


def test_a_table_without_a_text_column_names_its_columns_and_what_to_do():
    with pytest.raises(IntakeError, match=r"table\.csv: no column .* “a”, “b”; rename .*“text”"):
        table("a,b\n1,2\n")
    with pytest.raises(IntakeError, match="“headline”"):
        objects({"headline": "x"})


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"text\n", b"text,title\n,x\n"])
def test_a_table_without_text_is_refused(raw):
    with pytest.raises(IntakeError, match="table.csv"):
        read_csv("table.csv", raw)


@pytest.mark.parametrize("cell", ["", "NaN", "null", "N/A", "=SUM(A1:A2)", "#REF!", "4711", " - "])
def test_rows_without_text_are_left_out_and_named(cell):
    found = table(f"title,text\na,{cell}\nb,Some text.\n")
    assert [facts(article)["title"] for article in found] == ["b"]
    assert "Row 1 has no text, and was left out." in found[0].notes


def test_many_rows_without_text_are_counted_not_all_named():
    found = table("title,text\n" + "a,\n" * 15 + "b,Some text.\n")
    assert "Rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 5 more have no text" in notes(found)


def test_a_formula_or_a_date_that_is_none_gives_a_note_and_no_fact():
    (article,) = table('text,url,date\nSome text.,"=HYPERLINK(""x"")",next week\n')
    assert facts(article) == {}
    assert "a formula in “url”" in notes([article]) and "not understood as published" in notes(
        [article]
    )


def test_dates_with_slashes_are_read_in_the_order_that_one_of_them_shows():
    found = table("text,date\nOne is told.,04/05/2031\nTwo is told.,25/05/2031\n")
    assert [facts(article)["published"] for article in found] == ["2031-05-04", "2031-05-25"]
    assert "day/month/year" in notes(found)
    (article,) = table("text,date\nOne is told.,04/05/2031\n")
    assert facts(article) == {} and "not understood as published" in notes([article])


def test_html_in_a_cell_is_taken_off_by_a_parser():
    (article,) = table(
        'title,text\nA &amp; B,"<p>One <b>two</b></p><p title=""a>b"">3 &lt; 4, yes</p>"\n'
    )
    assert body(article) == ["One two", "3 < 4, yes"] and facts(article)["title"] == "A & B"
    assert "has HTML, which was taken off" in notes([article])
    (article,) = table("title,text\nx,He wrote: 3 < 4 and 5 > 4 <sic>\n")
    assert body(article) == ["He wrote: 3 < 4 and 5 > 4 <sic>"]


def test_a_whole_page_in_a_cell_is_read_as_a_page():
    pytest.importorskip("trafilatura")
    told = "The harbour master said that the new crane would open before spring. " * 5
    page = f"<html><body><h1>Crane up</h1><p>{told}</p><p>{told}</p></body></html>"
    (article,) = objects({"text": page, "title": "x"})
    assert "The text of row 1 is a web page, and was read as one." in article.notes
    assert "Crane up" in [part.text for part in article.parts]
    assert told.strip() in [part.text for part in article.parts]
    (article,) = objects({"text": "<html><body>Few words.</body></html>", "title": "x"})
    assert "Few words." in [part.text for part in article.parts]


def test_written_line_ends_are_line_ends():
    (article,) = table("title,text\nx,One.\\n\\nTwo.\n")
    assert body(article) == ["One.", "Two."]


def test_rows_that_are_longer_or_shorter_than_the_head():
    found = table("title,text,url\na,One is told.\nb,Two is told.,,more\n")
    assert len(found) == 2 and "Row 2 has more cells" in notes(found)


def test_doubled_ids_and_the_same_text_twice_are_noted():
    text = "The harbour master said that the new crane would open before spring, and left."
    found = table(f'id,text\n1,"{text}"\n2,Other.\n1,"{text}"\n')
    assert "Rows 1, 3 have an id that another row has, too." in found[0].notes
    assert "Article 3 has the same text as article 1" in notes(found[2:])


def test_a_text_as_long_as_a_spreadsheets_cell_may_be_broken_off():
    (article,) = table(f"text\n{'word ' * 6553}or\n")
    assert "ends where a spreadsheet's cell does" in notes([article])


def test_json_lines_with_escapes_keep_them_in_the_evidence():
    source = (
        '{"title": "A \\"b\\" \\u00e9", "text": "One.\\n\\nTwo."}\n{"text":"Three.","title":"é"}\n'
    )
    first, second = read_jsonl("rows.jsonl", source.encode())
    assert body(first) == ["One.", "Two."] and facts(first)["title"] == 'A "b" é'
    assert first.fact("title").evidence == r"A \"b\" \u00e9" in source
    assert second.fact("title").evidence == "é" and second.kind == "JSON Lines"


@pytest.mark.parametrize(
    "source",
    ['[{"text": "One is.", "title": "a"},\n {"text": "Two is.", "title": "b"}]',
     '{"ok": 1, "articles": [{"text": "It is.", "title": "a"}, {"text": "So.", "title": "b"}]}',
     '\ufeff{"text": "One is.", "title": "a"} {"text": "Two is.",\n "title": "b"}'],
)  # fmt: skip
def test_json_in_an_array_in_an_object_or_one_behind_the_other(source):
    found = read_jsonl("rows.json", source.encode())
    assert [facts(article)["title"] for article in found] == ["a", "b"]
    assert [article.fact("title").evidence for article in found] == ["a", "b"]


def test_what_is_nested_is_read_one_level_deep_and_else_named():
    (article,) = objects({
        "text": ["One.", "Two."], "source": {"id": None, "name": "The Courier"},
        "authors": ["Ada Quist", "Tom Arden"], "meta": {"a": {"b": 1}}, "n": float("nan"),
    })  # fmt: skip
    assert body(article) == ["One.", "Two."]
    assert facts(article) == {"outlet": "The Courier", "credit_text": "Ada Quist, Tom Arden"}
    assert article.fact("credit_text").evidence == '["Ada Quist", "Tom Arden"]'
    assert "Nested values were not taken: “meta.a”." in article.notes


def test_broken_json_is_left_out_and_named():
    found = read_jsonl(
        "rows.jsonl", b'{"text":"One is."}\n{"text": "Tw\n5\n{"text":"Three is."}\n{"te'
    )
    assert [body(article) for article in found] == [["One is."], ["Three is."]]
    assert "Rows 2, 5 have JSON that cannot be read" in notes(found)
    assert "Row 3 has no object" in notes(found)
    with pytest.raises(IntakeError, match="no object of JSON"):
        read_jsonl("rows.jsonl", b"text, title")
    with pytest.raises(IntakeError, match="no object of JSON"):
        read_jsonl("rows.jsonl", b"[" * 100_000)


def test_markup_in_a_cell_stays_text_where_it_is_text():
    (article,) = objects({"text": "<script>alert(1)</script><p>One is told.</p>", "title": "<x>"})
    assert body(article) == ["One is told."] and facts(article)["title"] == "<x>"


@pytest.mark.parametrize(
    ("text", "day"),
    [("May 3, 2031 Saturday", "2031-05-03"), ("le samedi 3 mai 2031", "2031-05-03"),
     ("3. März 2031 Montag 9:50 PM GMT+1", "2031-03-03"), ("3 de mayo de 2031", "2031-05-03"),
     ("2031年5月3日", "2031-05-03"), ("2031-05-03T10:00:00Z", "2031-05-03"),
     ("MAY 3, 2031", "2031-05-03"),
     ("25/05/2031", "2031-05-25"), ("3.5.2031", "2031-05-03"), ("30 February 2031", ""),
     ("May", "")],
)  # fmt: skip
def test_days_are_read_in_any_of_the_languages(text, day):
    assert find_day(text) == day and is_day(text) == bool(day)


def test_a_day_in_a_sentence_is_no_line_of_a_day():
    assert not is_day("He came on May 3, 2031 to stay") and is_day("Ma\u0308rz 3, 2031")
    assert opens_with_day("May 3, 2031 Saturday Final Edition") and not opens_with_day("On it")
    assert find_order(["1/13/2031", "2/3/2031"]) == "md" and not find_order(
        ["13/1/2031", "1/13/2031"]
    )
