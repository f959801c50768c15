"""Details and traces: values and not words compared, by line; an absence has its row."""

from __future__ import annotations

import re

import pytest

from samestory.details import find_details, find_traces
from samestory.story import Trace

BODY = "The old port of Varnholm slept under snow, and nothing moved along the quay but the gulls."


def details_of(toy, text: str, kind: str, other: str = BODY):
    study = toy({"P": f"{BODY}\n\n{text}", "Q": other})
    own = study.details
    return own[(own["kind"] == kind) & (own["siglum"] == "P") & (own["block"] == "P.2")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Police counted some 300 dockers on the quay.", ["300"]),
        ("Police counted 2,000 dockers on the quay.", ["2000"]),
        (
            "It cost one billion euros ($1.2 billion) in all.",
            ["1000000000 euro", "1200000000 dollar"],
        ),
        ("A 10-year war ended there without a winner.", ["10 year"]),
        ("A decade-long war ended there without a winner.", ["10 year"]),
        ("The war went on for one decade without a winner.", ["10 year"]),
        ("The war went on for two decades without a winner.", ["20 year"]),
        ("Wages rose by 5% after the war was over.", ["5 percent"]),
        ("Two million people left and seven million more were forced out.", ["2000000", "7000000"]),
        ("No one of the dockers came to the gate.", []),
        ("It was founded in 1874 and rebuilt in 2009.", []),
    ],
)
def test_a_number_is_its_value_with_its_measure(toy, text, values):
    assert list(details_of(toy, text, "number")["value"]) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It was founded in 1874 and rebuilt in May 2009.", ["1874", "may 2009"]),
        ("They met on Saturday and again last week.", ["saturday", "last week"]),
        ("In the 1980s the cranes came from the north.", ["1980s"]),
        ("They may march to the gate again, some say.", []),
        ("More than 1,989 crates were lost in the storm.", []),
    ],
)
def test_a_date_is_what_the_page_names(toy, text, values):
    assert list(details_of(toy, text, "date")["value"]) == values


def test_a_name_has_one_value_for_all_its_spellings_and_for_a_surname(toy):
    told = (
        "Union treasurer Sergei Halloran spoke, and the crowd cheered Sergey Halloran. "
        "Later Halloran left."
    )
    assert list(details_of(toy, told, "name")["value"]) == ["sergey halloran"] * 3


def test_the_first_word_of_a_sentence_is_no_name_and_a_nation_is_none(toy):
    told = "Gulls cried. The Norwegian cranes stood still, and Ostby was far away."
    assert list(details_of(toy, told, "name")["value"]) == ["ostby"]


def test_a_quotation_has_its_speaker_and_its_verb_and_scare_quotes_are_none(toy):
    told = "“We shall not load a single crate,” said Ines Halloran."
    own = details_of(toy, told, "quotation")
    assert [(q.who, q.verb, q.text) for q in own.itertuples()] == [
        ("ines halloran", "said", "We shall not load a single crate")
    ]
    assert details_of(toy, "Ines Halloran left the “free” port at noon.", "quotation").empty


def test_a_label_names_its_actor(toy):
    own = details_of(toy, "The hardline crew of Ostby met a so-called council.", "label")
    assert "crew: hardline" in list(own["value"])
    own = details_of(toy, "They fight the militant Ostby League at sea.", "label")
    assert list(own["value"]) == ["ostby league: militant"]


def test_offsets_of_a_detail_are_its_words_on_the_page(study):
    page = {witness.siglum: witness.page for witness in study.story.witnesses}
    for row in study.details.itertuples():
        there = re.sub(r"[*\\]|\]\(#\)", "", page[row.siglum][row.start : row.end])
        assert row.text in " ".join(there.split())


def test_words_of_a_detail_are_clean_of_markup(study):
    words = study.details["text"]
    assert not words[
        words.str.contains(r"[*\[\]\\#]") & (study.details["kind"] != "quotation")
    ].tolist()


def test_a_detail_that_ends_within_a_link_shows_words_alone(toy):
    """A slice that begins or ends within a link is cleaned as a part of its block."""
    told = "The strike of the dockers was reported by [Ferry NordWire](#) on Saturday."
    own = toy({"P": told, "Q": told}).details
    assert set(own[own["kind"] == "name"]["text"]) == {"Ferry NordWire"}


def test_only_here_compares_values_between_lines_on_the_whole_page(toy):
    told = "A 10-year war left 300 dockers and 41 cranes behind in 1991."
    pages = {
        "P": f"{BODY}\n\n{told}",
        "Q": f"{BODY}\n\nA decade-long war it was, said one, and the port was poor.",
        "R": f"{BODY}\n\nDockers march, 300 in all (Photo: Ada Brandt)\n\n{BODY.upper()}",
        "S": f"{BODY}\n\nIt left 41 cranes in 1991, they say.",
    }
    own = toy(pages, lines={"P": "g", "S": "g"}).details
    own = own[own["siglum"] == "P"].set_index("value")["only_here"]
    assert own.to_dict() == {
        "varnholm": False,
        "10 year": False,
        "300": False,
        "41": True,
        "1991": True,
    }


def test_repeats_and_furniture_are_left_out(toy):
    study = toy(
        {
            "P": f"A title of 77 words\n\nA title of 77 words\n\n{BODY}\n\n© 2031 The Herald",
            "Q": BODY,
        }
    )
    own = study.details[study.details["siglum"] == "P"]
    assert list(own[own["value"] == "77"]["block"]) == ["P.1"]
    assert "2031" not in set(own["value"])


TALLY = Trace(
    "tally", "How many?", (r"\b371 ballots\b",), other=(r"\bmost ballots\b",), show=r"(\d+) ballots"
)


def test_a_trace_is_present_other_or_absent_and_an_absence_has_its_row(toy):
    pages = {
        "P": f"{BODY} Of 371 ballots none was void.",
        "Q": f"{BODY} Most ballots said yes.",
        "R": BODY,
    }
    own = find_traces(toy(pages).blocks, [TALLY])
    rows = own[["siglum", "status", "block", "role", "text", "shown"]].itertuples(
        index=False, name=None
    )
    assert list(rows) == [
        ("P", "present", "P.1", "body", "371 ballots", "371"),
        ("Q", "other", "Q.1", "body", "Most ballots", ""),
        ("R", "absent", "", "", "", ""),
    ]


def test_a_trace_is_followed_in_titles_and_captions_but_not_in_furniture_or_repeats(toy):
    page = f"371 ballots\n\n371 ballots\n\n{BODY}\n\nRead more: 371 ballots"
    own = find_traces(toy({"P": page, "Q": BODY}).blocks, [TALLY])
    assert list(own["block"]) == ["P.1", ""]


def test_traces_of_the_golden_story_are_those_read_by_eye(lindmoor):
    own = lindmoor.traces[["claim", "siglum", "status", "block", "shown"]]
    assert set(own.itertuples(index=False, name=None)) == {
        ("tally", "P", "absent", "", ""),
        ("tally", "Q", "present", "Q.5", ""),
        ("tally", "R", "absent", "", ""),
        ("tally", "S", "present", "S.5", ""),
        ("tally", "X", "present", "X.4", ""),
        ("judge", "P", "present", "P.11", "Friday"),
        ("judge", "Q", "other", "Q.9", "Monday"),
        ("judge", "R", "present", "R.8", "Friday"),
        ("judge", "S", "other", "S.9", "Monday"),
        ("judge", "X", "absent", "", ""),
    }


def test_on_the_five_pages_the_listing_is_traced_as_read_by_eye(study):
    own = study.traces
    found = {(t.claim, t.status, t.block or t.siglum) for t in own.itertuples()}
    listing = {(s, b) for c, s, b in found if c == "listing"}
    assert listing == {
        ("absent", "D"),
        *(("present", b) for b in "A.8 E.12 L.4 L.19 N.5 N.19".split()),
    }
    parts = {
        "listing-year": "A.8",
        "listing-kept": "A.8",
        "listing-penal": "A.9",
        "listing-answer": "A.9",
    }
    for claim, block in parts.items():
        assert {b for c, s, b in found if c == claim and s == "present"} == {block}
    assert ("listing-kept", "other", "N.5") in found
    shown = (
        own[own["claim"] == "efforts"]
        .groupby("siglum")["shown"]
        .agg(lambda s: sorted(map(str.lower, s)))
    )
    assert shown.to_dict() == {
        "A": ["commended"],
        "D": [""],
        "E": [""],
        "L": ["lauds", "note", "recognized"],
        "N": ["note", "notes", "recognised"],
    }
    absence = own[own["claim"] == "us-absence"]
    assert dict(zip(absence["siglum"], absence["status"], strict=True)) == {
        "A": "other",
        "D": "absent",
        "E": "absent",
        "L": "present",
        "N": "present",
    }


def test_on_the_five_pages_what_ap_alone_tells_is_what_a_reader_finds(study):
    own = study.details
    own = own[
        own["only_here"] & (own["role"] == "body") & own["kind"].isin(["number", "date", "name"])
    ]
    assert set(own["siglum"]) == {"A"}
    assert set(own["value"]) == {
        "2003",
        "1989",
        "2017",
        "5000",
        "700",
        "soviet union",
        "iran",
        "india",
        "uzbekistan",
        "tajikistan",
        "earlier this week",
        "this week",
    }


def test_details_of_the_whole_study_are_those_of_its_blocks(study):
    assert find_details(study.blocks, study.witnesses).equals(study.details)
