"""Details and traces: values and not words compared, by line; an absence has its row."""

from __future__ import annotations

import re
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.details import find_details, find_traces
from samestory.mentions import read_passage
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
        ("It was founded in 1874 and rebuilt in May 2009.", ["1874", "2009-05"]),
        (
            "They met on Saturday and again last week.",
            ["unresolved: saturday", "unresolved: last week"],
        ),
        ("In the 1980s the cranes came from the north.", ["1980s"]),
        ("They may march to the gate again, some say.", []),
        ("More than 1,989 crates were lost in the storm.", []),
    ],
)
def test_a_date_is_what_the_page_names(toy, text, values):
    assert list(details_of(toy, text, "date")["value"]) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Between 300 and 400 dockers came.", ["300-400"]),
        ("A fence of 5-10 km, or five to ten kilometers, was built.", ["5-10 kilometre"] * 2),
        ("They asked for $3 to 4 million.", ["3000000-4000000 dollar"]),
        ("Hundreds came and tens of thousands watched.", ["hundreds", "tens of thousands"]),
        ("Several hundred came.", ["hundreds"]),
        ("Two-thirds of the crews and a quarter of the nets were lost.", ["2/3", "1/4"]),
        ("One in three crews was lost, and no one cried.", ["1/3"]),
        ("It rose 1.5 percentage points to 3 per cent.", ["1.5 percentage point", "3 percent"]),
        (
            "It cost $1.2bn, £88m or 300k roubles.",
            ["1200000000 dollar", "88000000 pound", "300000 rouble"],
        ),
        ("One and a half billion people saw it.", ["1500000000"]),
        ("A million and a half euros were lost.", ["1500000 euro"]),
        ("Half a million men and a dozen gulls were left.", ["500000", "12"]),
        ("Two hundred and fifty thousand crates and twenty-one boats.", ["250000", "21"]),
        ("It was 5 km, 5 kilometres, 5 kilometers away.", ["5 kilometre"] * 3),
        ("It was minus 3 degrees Celsius.", ["-3 celsius"]),
        (
            "The 16-year-old met Ada Brandt, 41, and a man aged 35.",
            ["16 year", "41 year", "35 year"],
        ),
        ("It was the third week, the 3rd day, and first they slept.", ["3rd", "3rd"]),
        ("They lost 3-1 in a quake of magnitude 6.1.", ["3-1", "6.1 magnitude"]),
        ("Flight 370 and an F-16 came over in a Boeing.", []),
        ("He was a docker for a year; a week later he left.", ["1 year", "1 week"]),
        ("Call 745-4811 or come at 9:30.", []),
        ("In the 2011 protests 2000 dockers left.", ["2000"]),
    ],
)
def test_quantities_in_other_words_have_one_value(toy, text, values):
    assert list(details_of(toy, text, "number")["value"]) == values


def test_a_hedge_and_what_is_counted_stand_beside_the_value(toy):
    told = (
        "Nearly 20 years on, some 300 dockers, more than 700 old cranes and an estimated 14,000 "
        "Norwegian troops were seen, 5,000 or so of them at sea."
    )
    own = details_of(toy, told, "number")
    assert list(zip(own["value"], own["hedge"], own["counted"], strict=True)) == [
        ("20 year", "nearly", ""),
        ("300", "some", "dockers"),
        ("700", "more than", "cranes"),
        ("14000", "an estimated", "troops"),
        ("5000", "or so", ""),
    ]


@pytest.mark.parametrize(
    ("other", "alone"),
    [
        ("They counted 5,000 vehicles in the snow.", True),
        ("They counted 5,000 Norwegian troops in the snow.", False),
        ("They counted 5,000 soldiers in the snow.", False),
        ("Of 5,000 they told, and it snowed.", False),
        ("They counted five thousand troops in the snow.", False),
    ],
)
def test_numbers_of_what_may_be_the_same_things_are_not_unique(toy, other, alone):
    own = details_of(toy, "There were 5,000 troops at sea.", "number", f"{BODY} {other}")
    assert list(own["only_here"]) == [alone]


@pytest.mark.parametrize(
    ("told", "other"),
    [("A 10-year war it was.", "A decade-long war it was."),
     ("After 48 hours they left.", "After two days they left."),
     ("Half of the crews left.", "They say 50 percent of the crews left."),
     ("It is 2 km long.", "It is 2,000 metres long.")],
)  # fmt: skip
def test_the_same_quantity_in_another_measure_is_not_unique(toy, told, other):
    assert not details_of(toy, told, "number", f"{BODY} {other}")["only_here"].any()


def dated(toy, pages: dict[str, str], published: dict[str, str]):
    """The details of pages of which some show a date."""
    study = toy(pages)
    day = study.witnesses["siglum"].map(published).fillna("")
    return find_details(study.blocks, study.witnesses.assign(published=day))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They met on Wednesday and again on Monday.", ["2021-10-20", "2021-10-18"]),
        ("They wait until a judge hears it on Friday.", ["2021-10-22"]),
        ("They will meet on Friday, she said on Tuesday.", ["2021-10-22", "2021-10-19"]),
        ("They met last Wednesday and meet next Wednesday.", ["2021-10-13", "2021-10-27"]),
        ("Last week it snowed; this week it thawed.", ["2021-W41", "2021-W42"]),
        ("They left in August and will be back in March.", ["2021-08", "2022-03"]),
        ("It was seen on 3 May, and on Dec. 30.", ["2021-05-03", "2020-12-30"]),
        ("They said yesterday that tomorrow it will thaw.", ["2021-10-19", "2021-10-21"]),
        ("It snowed last month, last year and in the 1980s.", ["2021-09", "2020", "1980s"]),
        ("They met at 3:25 p.m., at 15:25 and at noon.", ["15:25", "15:25", "12:00"]),
        ("From 1979 to 1989 and in 1995-98 it snowed.", ["1979", "1989", "1995", "1998"]),
        ("It was Wednesday, October 20, and 20 October 2021.", ["2021-10-20"] * 2),
        ("It fell on 9/11/2021, and on 9/30/2021.", ["2021-11-09", "2021-09-30"]),
    ],
)
def test_a_date_is_resolved_by_the_date_of_the_page(toy, text, values):
    own = dated(toy, {"P": f"{BODY} {text}", "Q": BODY}, {"P": "2021-10-20"})
    assert list(own[own["kind"] == "date"]["value"]) == values


@pytest.mark.parametrize(
    ("told", "other", "alone"),
    [
        ("They met on Wednesday.", "They met on Wednesday.", False),  # left open, and resolved
        ("They met on Wednesday.", "They met on 20 October 2021.", False),
        ("They met on Thursday.", "They met on Wednesday.", True),
        ("They met in August.", "They met in mid-August.", False),
        ("They met in August.", "They met on 15 August.", False),
        ("They met on 15 August.", "They met in August.", True),
        ("They met this week.", "They met last week.", True),
        ("They met last week.", "They met last week.", False),
    ],
)
def test_a_date_left_open_is_not_unique_where_another_page_may_mean_it(toy, told, other, alone):
    pages = {"P": f"{BODY} {told}", "Q": f"{BODY} {other}"}
    for published in ({"Q": "2021-10-20"}, {"P": "2021-10-20"}):
        own = dated(toy, pages, published)
        own = own[(own["kind"] == "date") & (own["siglum"] == "P")]
        assert list(own["only_here"]) == [alone], published


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


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“We shall not load a crate,” said Ines Halloran. “Not today.”",
         [("ines halloran", "said"), ("ines halloran", "said")]),
        ("'We shall not load,' Ines Halloran, the dockers' leader, told. 'It's theirs,' she said.",
         [("ines halloran", "told"), ("ines halloran", "said")]),
        ("“We shall not load,” Ines Halloran said, “a single crate.”",
         [("ines halloran", "said"), ("ines halloran", "said")]),
        ("The port was “a grave for all of us”, according to Ines Halloran.",
         [("ines halloran", "according")]),
        ("“He told me ‘never’ and left,” Ines Halloran said.", [("ines halloran", "said")]),
        ("Norway's top diplomat called it \"a waste of time\".",
         [("norway's top diplomat", "called")]),
        ("Harbour master Ada Brandt and Ines Halloran met. “It is over,” Brandt said.",
         [("ada brandt", "said")]),
        ("Norwegian Foreign Minister Ada Brandt met Ines Halloran. The foreign minister said it "
         "was “very good indeed”.", [("ada brandt", "said")]),
        ("A paper quoted Ines Halloran as saying “we are ready to go”.",
         [("ines halloran", "saying")]),
        ("It was the ‘80s, and the dockers’ boats weren't there; 'twas cold.", []),
        ("The so-called “free” port, known as “The Gull”, is what Ines Halloran calls home.", []),
    ],
)  # fmt: skip
def test_who_speaks_by_which_verb(toy, text, said):
    own = details_of(toy, text, "quotation")
    assert list(zip(own["who"], own["verb"], strict=True)) == said


def test_a_quotation_over_two_paragraphs_has_one_speaker(toy):
    told = f"{BODY}\n\n“Our people are tired.\n\n“They want to go home,” said Ines Halloran."
    own = toy({"P": told, "Q": BODY}).details
    own = own[own["kind"] == "quotation"]
    assert list(zip(own["block"], own["who"], strict=True)) == [
        ("P.2", "ines halloran"),
        ("P.3", "ines halloran"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        ("They met in the Moscow Format.", "They met in the Moscow format talks.", "moscow format"),
        (
            "The Foreign Ministry was closed.",
            "There a foreign ministry was open.",
            "foreign ministry",
        ),
        ("They fear the Islamic State.", "They fear IS in the north.", "islamic state"),
        ("They met Volodymyr Zelenskyy.", "They met President Zelenskiy.", "volodymyr zelenskyy"),
        ("They met Osama bin Laden.", "They met bin Laden.", "osama bin laden"),
        ("They met George W. Bush.", "They met George Bush.", "george w bush"),
        ("They met George W. Bush.", "The Bush plan and the Bush rule fell.", "george w bush"),
        ("They saw the U.S. from afar.", "They saw the United States.", "united states"),
        ("The Harbour Board of Ilm (HBI) met.", "On Monday HBI met.", "harbour board of ilm"),
        ("They met Abdul Salam Hanafi.", "They met Abdulsalam Hanafi.", "abdul salam hanafi"),
        (
            "They went to the University of Ilm.",
            "They saw the University of Ilm.",
            "university of ilm",
        ),
    ],
)
def test_one_bearer_has_one_name_on_all_pages(toy, one, other, value):
    own = toy({"P": f"{BODY} {one}", "Q": f"{BODY} {other}"}).details
    own = own[(own["kind"] == "name") & (own["value"] != "varnholm")]
    assert set(own["value"]) == {value}
    assert not own["only_here"].any()


def test_a_surname_of_two_is_left_as_it_is_and_makes_neither_unique(toy):
    own = toy(
        {
            "P": f"{BODY} They met Bill Ostby and Hilda Ostby. Later Ostby left.",
            "Q": f"{BODY} Then Ostby left.",
            "R": f"{BODY} They met Hilda Ostby, and Ostby left.",
        }
    ).details
    own = own[(own["kind"] == "name") & (own["value"] != "varnholm")]
    assert list(own["value"]) == [
        "bill ostby", "hilda ostby", "ostby", "ostby", "hilda ostby", "hilda ostby",
    ]  # fmt: skip
    assert not own["only_here"].any()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("On Monday French President Ada Brandt met the American Robert King.",
         ["ada brandt", "robert king"]),
        ("They saw the Bureau of Land Management and the Fish and Wildlife Service.",
         ["bureau of land management", "fish and wildlife service"]),
        ("They saw China and Pakistan, and many Central Asian ships.", ["china", "pakistan"]),
        ("Yesterday Secretary of State Ada Brandt saw it on Mondays in May.", ["ada brandt"]),
        ("Brussels has it, and He'll be there.", ["brussels"]),
        ("The Government met the Council, and all the Police.", []),
    ],
)  # fmt: skip
def test_titles_nations_and_common_nouns_are_no_part_of_a_name(toy, text, values):
    assert list(details_of(toy, text, "name")["value"]) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("They met in the so-called Moscow format talks.", []),
        ("The Taliban came. Nobody spoke to the hardline group.", ["taliban: hardline"]),
        ("The Taliban is a designated terrorist organisation.",
         ["taliban: designated", "taliban: terrorist"]),
        ("They said they designated the Taliban a terror group.", ["taliban: terrorist"]),
        ("The Taliban (banned in Norway) came.", ["taliban: banned"]),
        ("The embattled owner met angry glassworkers.",
         ["owner: embattled", "glassworkers: angry"]),
        ("An armed Varnholm docker met the suspended Ostby worker.",
         ["docker: armed", "worker: suspended"]),
        ("A controversial order and a powerful computer fell.", []),
        ("They fear the militant Islamic State group.", ["islamic state: militant"]),
        ("Their veteran foreign minister, Ada Brandt, spoke.", ["ada brandt: veteran"]),
        ("A car striking Ada Brandt was stopped by striking dockers.", ["dockers: striking"]),
    ],
)  # fmt: skip
def test_a_label_is_given_to_the_actor_who_is_named(toy, text, values):
    assert list(details_of(toy, text, "label")["value"]) == values


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
        "unresolved: this week",
    }


def test_details_of_the_whole_study_are_those_of_its_blocks(study):
    assert find_details(study.blocks, study.witnesses).equals(study.details)


def rows(details):
    """The rows of a table of details, without order."""
    return sorted(details.itertuples(index=False, name=None))


@given(order=st.permutations(range(5)))
def test_the_order_of_blocks_and_witnesses_changes_no_row(study, order):
    sigla = [study.witnesses["siglum"].iloc[number] for number in order]
    rank = {siglum: number for number, siglum in enumerate(sigla)}
    blocks = study.blocks.sort_values("siglum", key=lambda s: s.map(rank), kind="stable")
    witnesses = study.witnesses.sort_values("siglum", key=lambda s: s.map(rank))
    assert find_details(blocks, witnesses).equals(study.details)


@pytest.mark.parametrize("siglum", "ADELN")
def test_a_page_repeated_by_another_line_leaves_it_nothing_of_its_own(study, siglum):
    again = study.blocks[study.blocks["siglum"] == siglum].assign(siglum="Z")
    again = again.assign(block="Z." + again["block"].str.split(".").str[1])
    twin = study.witnesses[study.witnesses["siglum"] == siglum].assign(siglum="Z", line="Zeta")
    own = find_details(pd.concat([study.blocks, again]), pd.concat([study.witnesses, twin]))
    assert not own[own["siglum"].isin([siglum, "Z"])]["only_here"].any()


@pytest.mark.parametrize(
    "foreign",
    [
        "Die Hafenarbeiter von Varnholm trafen am Mittwoch Ada Brandt, und 1.200 Kisten blieben in "
        "der Stadt stehen, sagte Ines Halloran, denn der Streik dauerte noch an.",
        "Докеры Варнхольма встретили Аду Брандт в среду, и 1200 ящиков остались в порту, сказала "
        "Инес Халлоран, потому что забастовка ещё продолжалась и никто не работал там.",
        "警方称有300名码头工人在港口。“我们不会装货，”她说。",
        "قال وزير الخارجية إن 300 عامل في الميناء لن يعودوا إلى العمل قبل يوم الأربعاء المقبل",
    ],
)
def test_of_a_page_in_another_language_nothing_wrong_is_said(toy, foreign):
    told = f"{BODY} They met Ada Brandt, and 1.200 crates or 1200 stayed; 300 left in 1997."
    own = toy({"P": told, "Q": foreign}).details
    assert not own[own["siglum"] == "Q"]["kind"].isin(["name", "label", "quotation"]).any()
    alone = set(own[own["only_here"]]["value"])
    assert "1997" in alone
    assert not {"ada brandt"} & alone or "Brandt" not in foreign
    assert not {"1200"} & alone or "1200" not in foreign


@given(st.text(alphabet=st.sampled_from("Aab1 0.,;:’'“”\"‘-$%\n()ıÄÿ中с٣ʼ"), max_size=300))
def test_no_text_is_too_odd(toy, text):
    own = toy({"P": f"{BODY}\n\n{text}", "Q": text or BODY}).details
    assert (own["start"] < own["end"]).all()


def time_of(toy, text: str) -> float:
    """How long the details of a page of one long paragraph take, the best of two."""
    study = toy({"P": BODY, "Q": BODY})
    blocks = study.blocks.assign(saved=[text, BODY], text=[text, BODY], repeat_of="")
    witnesses, took = study.witnesses, []
    for _ in range(2):
        read_passage.cache_clear()
        start = time.perf_counter()
        find_details(blocks, witnesses)
        took.append(time.perf_counter() - start)
    return min(took)


@pytest.mark.parametrize(
    "piece",
    ["1,", "one ", "A ", "“a ", "' ", "'a ", "10-", "Mc", "hundred ", "of A ", "May ", "said ",
     "a. ", "the hardline group ", "$1 to ", "and a half ", "Ada Brandt said “no” ", "(", "a-",
     "19 ", "A of "],
)  # fmt: skip
def test_time_grows_with_the_text_and_no_faster(toy, piece):
    assert time_of(toy, piece * 1200) < 12 * time_of(toy, piece * 300) + 0.05


def test_time_grows_with_the_names_and_no_faster(toy):
    def telling(n: int) -> str:
        names = (
            f"{chr(65 + k % 26)}a{k * 7919 % n:x} Ber{k:x}".replace("0", "o") for k in range(n)
        )
        return " ".join(re.sub(r"\d", "i", name) + " saw the sea." for name in names)

    assert time_of(toy, telling(1200)) < 12 * time_of(toy, telling(300)) + 0.05
