"""TEI: valid by the schema, and every witness can be read through it to the letter."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import compare
from samestory.listings import Edition
from samestory.rights import QUOTED
from samestory.tei import element, escape, write_tei, xml_id

etree = pytest.importorskip("lxml.etree", reason="lxml, of the group dev, reads the TEI")
SCHEMA = Path(__file__).parent / "golden" / "tei" / "tei_all.rng.gz"
ID = "{http://www.w3.org/XML/1998/namespace}id"
#: What a text may hold that XML, or whoever looks at it, stumbles over.
HOSTILE = (
    "<script>alert(1)</script> & ]]> <!-- -- --> said &amp;"
    " said \x07 the\x0b miners \u202e of\u200b Var",
    "\u0301 lone marks e\u0301\u0301\u0301 \ufffe\uffff \x1b[31m \ud7ff \U000e0001 =1+1 'q' \"r\"",
)


@pytest.fixture(scope="session")
def schema():
    """The schema of all of TEI P5."""
    with gzip.open(SCHEMA) as file:
        return etree.RelaxNG(etree.parse(file))


def parse(study, public=False):
    return etree.fromstring(write_tei(Edition(study, public)).encode())


def name(found):
    return etree.QName(found).localname


def read_through(found, siglum, told=""):
    """Take the readings of one witness: its words, a form feed before each of its blocks."""
    if name(found) == "note":
        return ""
    if name(found) == "milestone":
        return "\f" if found.get("edRef") == f"#{xml_id(siglum)}" else ""
    if name(found) == "g":
        return chr(int(found.get("ref").removeprefix("#U-"), 16))
    told = found.text or ""
    for child in found:
        named = child.get("wit", "").split()
        if name(child) != "rdg" or f"#{xml_id(siglum)}" in named:
            told += read_through(child, siglum)
        told += child.tail or ""
    return told


def read_body(document, siglum):
    """The blocks of a witness's body, by the document alone, in no order."""
    told = "".join(read_through(ab, siglum) for ab in document.iterfind(".//{*}body//{*}ab"))
    before, *blocks = told.split("\f")
    return before, sorted(block.removesuffix(" ") for block in blocks)


def assert_readable(study):
    document = parse(study)
    for siglum in study.witnesses["siglum"]:
        own = study.blocks[(study.blocks["siglum"] == siglum) & (study.blocks["role"] == "body")]
        own = own[own["repeat_of"] == ""]
        assert read_body(document, siglum) == ("", sorted(own["text"]))
        told = (read_through(ab, siglum) for ab in document.iterfind(".//{*}body//{*}ab"))
        plain = " ".join(told).replace("\f", "").split()  # as one who knows of no milestones
        assert sorted(plain) == sorted(" ".join(own["text"]).split())
    ids = [found.get(ID) for found in document.iter() if found.get(ID)]
    assert len(ids) == len(set(ids))
    notes = {note.get("n") for note in document.iter("{*}note")}
    assert set(study.variants["variant"]) <= notes
    return document


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("name", ["study", "lindmoor"])
def test_it_is_valid(request, schema, name, public):
    schema.assertValid(parse(request.getfixturevalue(name), public))


@pytest.mark.parametrize("name", ["study", "lindmoor"])
def test_each_witness_can_be_read_through_to_the_letter(request, name):
    assert_readable(request.getfixturevalue(name))


WORD = st.sampled_from(
    "The the miners, miners of Varnholm voted - «on» strike. U.S. US 漢 字 ".split(" ")
)
SENTENCE = st.lists(WORD, min_size=1, max_size=9).map(" ".join)
PAGE = st.lists(SENTENCE, min_size=1, max_size=4).map("\n\n".join)


@given(st.dictionaries(st.sampled_from(["A", "B", "1", "2b", "P01"]), PAGE, min_size=2))
def test_any_story_can_be_read_through(toy, schema, pages):
    tail = "\n\nThe miners of Varnholm voted on Saturday for a strike in the old port."
    study = toy({siglum: page + tail for siglum, page in pages.items()})
    schema.assertValid(assert_readable(study))
    schema.assertValid(parse(study, public=True))


def test_hostile_texts_are_whole_and_harmless(toy, schema):
    told = "{} said on Saturday that the miners of Varnholm would not go back to work, {}."
    pages = {"A": told.format(*HOSTILE), "B": told.format(*HOSTILE[::-1]), "C": HOSTILE[0]}
    study = toy(pages)
    document = assert_readable(study)
    schema.assertValid(document)
    used = {found.get("ref") for found in document.iter("{*}g")}
    assert used == {f"#{found.get(ID)}" for found in document.iter("{*}char")}
    assert "#U-0007" in used
    raw = write_tei(Edition(study))
    assert "\u202e" not in raw and "\x07" not in raw and "<script" not in raw
    assert not re.search(">\u0301", raw)


def test_a_title_and_facts_of_any_kind_stand_in_the_header(schema, make_story):
    more = 'event = "<b>&\\u0007\\u202e"\n[cite]\nauthors = ["A <& \\"B\\""]\n'
    pages = {"P": "One sentence is here.", "Q": "Another sentence is here, too."}
    document = parse(compare(make_story(pages, more=more)))
    schema.assertValid(document)
    assert document.findtext(".//{*}author") == 'A <& "B"'


def test_it_says_what_it_was_made_from(study, schema):
    document = parse(study)
    kinds = {i.get("type"): i.text for i in document.iterfind(".//{*}publicationStmt/{*}idno")}
    assert kinds["inputs-sha256"] == study.story.sha256
    witnesses = document.findall(".//{*}listWit/{*}witness")
    assert [w.get(ID) for w in witnesses] == sorted("DANEL")
    for witness, row in zip(witnesses, study.witnesses.itertuples(), strict=True):
        facts = {f.get("type"): f.text for f in witness.iter("{*}idno")}
        assert facts["sha256"] == row.sha256
        assert facts.get("address", "") == row.url
    (encoding,) = document.iter("{*}variantEncoding")
    assert dict(encoding.attrib) == {"method": "parallel-segmentation", "location": "internal"}
    assert any("min_run = 4" in item.text for item in document.iter("{*}item"))


def test_a_variant_is_an_entry_with_its_readings(study):
    (note,) = (n for n in parse(study).iter("{*}note") if n.get("n") == "v2cecbf5f")
    entry = note.getparent()
    readings = {r.get("wit"): r.text for r in entry.iterfind("{*}rdg")}
    assert (name(entry), entry.get("type")) == ("app", "label")
    assert readings == {"#E #L #N": "hardline ", "#D": None}
    assert "changed by: D" in note.text


def test_the_public_edition_holds_gaps_and_short_readings(study):
    document = parse(study, public=True)
    assert document.findtext(".//{*}edition") == "public"
    for gap in document.iter("{*}gap"):
        assert gap.get("reason") == "rights" and int(gap.get("quantity")) > 0
    for ab in document.iterfind(".//{*}body//{*}ab"):
        for siglum in study.witnesses["siglum"]:
            assert len(read_through(ab, siglum)) <= QUOTED
    told = "".join(document.itertext())
    assert "hardline" in told and "which it says have massed in" not in told
    words = sum(int(gap.get("quantity")) for gap in document.iter("{*}gap"))
    assert words > 1000


def test_of_a_passage_told_otherwise_only_so_much_is_quoted(toy, schema):
    told = "The miners of Varnholm voted on Saturday for a strike in the old port, {}"
    pages = {
        "A": told.format("as " + "their chairwoman put it " * 20),
        "B": told.format("he said."),
    }
    document = parse(toy(pages), public=True)
    schema.assertValid(document)
    assert "chairwoman" not in "".join(document.itertext())
    assert "he said." in "".join(document.itertext())
    assert "chairwoman" in "".join(parse(toy(pages)).itertext())


def test_open_pages_stay_whole_in_the_public_edition(toy):
    told = "The miners of Varnholm voted on {} for a strike that nobody in the old port wanted."
    study = toy({"A": told.format("Saturday"), "B": told.format("Sunday")})
    witnesses = tuple(replace(w, rights="open") for w in study.story.witnesses)
    own = replace(study, story=replace(study.story, witnesses=witnesses))
    assert "gap" not in {name(f) for f in parse(own, public=True).iter()}
    half = replace(
        study, story=replace(study.story, witnesses=(witnesses[0], study.story.witnesses[1]))
    )
    assert "old port wanted" in "".join(parse(half, public=True).itertext())


def test_the_same_study_gives_the_same_bytes(lindmoor):
    again = compare(lindmoor.story.folder)
    assert write_tei(Edition(again)) == write_tei(Edition(lindmoor))


def test_names_become_names_of_xml():
    assert [xml_id(n) for n in ("D", "D.7", "1", "2b.3")] == ["D", "D.7", "_1", "_2b.3"]
    assert escape("\x07a\r<") == '<g ref="#U-0007"/>a&#13;&lt;'
    assert element("a", "b", n='"<&', x=None) == '<a n="&quot;&lt;&amp;">b</a>'
