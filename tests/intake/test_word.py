"""Word documents: every paragraph that is seen, with the roles of its styles; and broken files."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml

from samestory.intake.article import IntakeError, Part
from samestory.intake.word import read_paragraphs, read_word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
BOX = f"""<w:p {W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:t>Beside a box.</w:t><mc:AlternateContent>
 <mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p>
 </w:txbxContent></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r>
 <w:t>In the box.</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback>
 </mc:AlternateContent></w:r></w:p>"""
CHANGED = f"""<w:p {W}><w:r><w:t>They </w:t></w:r>
<w:del><w:r><w:delText>never </w:delText></w:r></w:del>
<w:ins><w:r><w:t>voted</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t> unseen</w:t></w:r>
<w:hyperlink><w:r><w:t> on</w:t><w:noBreakHyphen/><w:tab/><w:t>Monday</w:t></w:r></w:hyperlink>
<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r></w:p>"""


def saved(document):
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def package(body, namespace=W, main="word/document.xml", doctype=""):
    """Make a document of its least parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(
            "_rels/.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="x/officeDocument" Target="{main}"/></Relationships>',
        )
        xml = f"{doctype}<w:document {namespace}><w:body>{body}</w:body></w:document>"
        archive.writestr(main, xml)
    return held.getvalue()


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@pytest.fixture
def document():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "The Herald"
    document.sections[0].footer.paragraphs[0].text = "Page 1"
    document.add_heading("Dockers vote", 1)
    document.add_paragraph("They waited", style="Subtitle")
    document.add_paragraph("By Ida Moor\n3 May 2031")
    document.add_heading("Ships go", 2)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "one", "two"
    document.element.body.insert(-1, parse_xml(BOX))
    document.element.body.insert(-1, parse_xml(CHANGED))
    document.add_paragraph("A crane", style="Caption")
    return document


def test_everything_seen_is_read_in_order_with_the_roles_of_its_styles(document):
    (article,) = read_word("x.docx", saved(document))
    assert article.parts == (
        Part("The Herald", "furniture", "word-header"),
        Part("Dockers vote", "headline", "word-heading-1"),
        Part("They waited", "dek", "word-subtitle"),
        Part("By Ida Moor"),
        Part("3 May 2031"),
        Part("Ships go", "subhead", "word-heading-2"),
        Part("one"),
        Part("two"),
        Part("Beside a box."),
        Part("In the box."),
        Part("They voted on‑ Monday"),
        Part("A crane", "caption", "word-caption"),
        Part("Page 1", "furniture", "word-footer"),
    )
    assert article.kind == "Word document"
    assert article.notes == (
        "Changes are tracked in it; the text was read as if all were accepted.",
        "Hidden text was left out.",
    )


def test_a_title_goes_before_a_heading():
    document = docx.Document()
    document.add_heading("News", 1)
    document.add_heading("Dockers vote", 0)
    (article,) = read_word("x.docx", saved(document))
    assert [(p.text, p.role) for p in article.parts] == [
        ("News", "subhead"), ("Dockers vote", "headline"),
    ]  # fmt: skip


def test_paragraphs_keep_their_line_breaks(document):
    assert "By Ida Moor\n3 May 2031" in read_paragraphs("x.docx", saved(document))


def test_comments_are_left_out_and_counted(document):
    run = document.paragraphs[0].runs[0]
    document.add_comment(run, text="Is this so?", author="A")
    (article,) = read_word("x.docx", saved(document))
    assert "Is this so?" not in article.page
    assert article.notes[0] == "Comments beside the text were left out: 1."


@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml"])
@pytest.mark.parametrize("namespace", [W, STRICT], ids=["usual", "strict"])
def test_both_standards_are_read_wherever_the_text_lies(namespace, main):
    raw = package(paragraph("Dockers vote."), namespace, main)
    assert read_paragraphs("x.docx", raw) == ["Dockers vote."]


def broken(raw):
    return raw[: len(raw) // 2]


def without(raw, lost):
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(held, "w") as new:
        for member in old.namelist():
            if member != lost:
                new.writestr(member, old.read(member))
    return held.getvalue()


DAMAGED = (
    "x.docx: is a damaged Word document: its text cannot be found; open it in Word and save it "
    "again as .docx."
)
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
WRONG = {
    "half a file": (
        broken(package(paragraph("x") * 99)),
        "x.docx: is damaged: it begins as a ZIP archive and does not end as one; download or save "
        "it again.",
    ),
    "no text": (without(package(""), "word/document.xml"), DAMAGED),
    "no XML": (package("<w:p>"), DAMAGED),
    "entities": (package(paragraph("&b;"), doctype=BOMB), DAMAGED),
    "a file outside": (package(paragraph("&a;"), doctype=FILE), DAMAGED),
    "a file within": (
        package('<w:altChunk r:id="a" xmlns:r="urn:r"/>'),
        "x.docx: holds its text as a file within it, as some web sites make them; open it in Word "
        "and save it again.",
    ),
    "no words": (
        package("<w:p/>"),
        "x.docx: holds no words; open it in Word and see what is in it.",
    ),
}


@pytest.mark.parametrize("raw, sentence", WRONG.values(), ids=WRONG)
def test_what_cannot_be_read_gets_a_sentence(raw, sentence):
    with pytest.raises(IntakeError) as error:
        read_word("x.docx", raw)
    assert str(error.value) == sentence


def test_a_part_that_is_gone_takes_no_other_with_it(document):
    raw = without(saved(document), "word/styles.xml")
    assert "Dockers vote" in read_paragraphs("x.docx", raw)
