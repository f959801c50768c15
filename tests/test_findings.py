"""Findings: each rests on evidence, says no intent, and moves only with its ground."""

from __future__ import annotations

import re

import pytest

from samestory import compare
from samestory.findings import find, say

FORM = ("spelling", "punctuation", "case", "style")
INTENT = re.compile(
    r"\b(?:cut|cuts|cutting|soften\w*|censor\w*|downplay\w*|hid|hides?|hiding|suppress\w*|"
    r"spin|spun|bias\w*|slant\w*|whitewash\w*|toned? down|deliberate\w*|intend\w*|intention\w*|"
    r"tried to|wanted to|sanitis\w*|sanitiz\w*|remov\w+|delet\w+|drop(?:s|ped)|copied|plagiar\w*|"
    r"churnalism|propaganda|manipulat\w*|mislead\w*)\b",
    re.I,
)


@pytest.mark.parametrize("story", ["study", "uncoded", "lindmoor"])
def test_every_piece_of_evidence_is_a_block_or_a_variant_of_the_study(story, request):
    study = request.getfixturevalue(story)
    known = set(study.blocks["block"]) | set(study.variants["variant"])
    for row in study.findings.itertuples():
        assert set(row.evidence.split()) <= known, row.finding


@pytest.mark.parametrize("story", ["study", "uncoded", "lindmoor"])
def test_no_statement_and_no_rival_says_what_anybody_meant(story, request):
    for row in request.getfixturevalue(story).findings.itertuples():
        prose = re.sub(r"“[^”]*”", "", f"{row.question} {row.statement} {row.rivals}")
        assert not INTENT.search(prose), row.finding


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_a_finding_has_an_id_of_its_own_a_question_a_statement_and_a_notebook(story, request):
    own = request.getfixturevalue(story).findings
    assert own["finding"].is_unique
    assert own["finding"].str.fullmatch(r"[a-z0-9-]+/[A-Za-z0-9-]+").all()
    for column in ("question", "statement", "table", "notebook", "unit"):
        assert (own[column] != "").all(), column
    assert own["question"].str.contains("?", regex=False).all()
    assert own["statement"].str.fullmatch(r"[A-Z0-9“].*\.").all()
    assert not own["statement"].str.contains(r"\bnan\b|\{|\}|  ").any()


def test_on_the_five_pages_the_lead_adds_up_and_names_what_the_variants_name(study):
    own = study.variants[~study.variants["kind"].isin(FORM)]
    row = find(study, "lead")
    by = own["changed_by"].value_counts()
    assert (row["n"], row["value"]) == (len(own), len(own) - by["agency"] - by["undecided"])
    assert set(row["evidence"].split()) == set(own[own["changed_by"].isin(list("DELN"))]["variant"])
    assert f"differ in substance at {len(own)} sites" in row["statement"]
    assert "D four, E one and N one" in row["statement"]


def test_the_lead_adds_up_where_two_pages_are_alone_at_one_site(toy):
    told = "The {} of Varnholm voted on Saturday for a strike in the old port."
    crews = dict(zip("PQRST", ("gang", "band", "crew", "crew", "crew"), strict=True))
    study = toy({s: told.format(w) for s, w in crews.items()})
    by = study.variants["changed_by"]
    assert find(study, "lead")["value"] + by.isin(["agency", "undecided"]).sum() == len(by) == 1


def test_a_lead_with_nothing_to_count_is_still_english(toy):
    told = "The {} of Varnholm voted on Saturday for a strike in the old port."
    statement = find(toy({"P": told.format("crew"), "Q": told.format("gang")}), "lead")["statement"]
    assert not re.search(r"\bno (?:of|can|stays?)\b|\b1 sites", statement)


def test_alone_says_what_a_page_lacks_and_has_in_its_own_words(study):
    statement = find(study, "alone-D")["statement"]
    lacks, has = statement.split("; alone has")
    for words in ("hardline", "even though the Taliban is a designated terrorist", "Islamist"):
        assert f"“{words}" in lacks
    # "(IS)" is style, and so form: counted apart.
    substance, form = has.split("In form alone")
    assert "“militant”" in substance and "(IS)" not in substance and "(IS)" in form
    assert "“claiming” where the others have “adding”" in find(study, "alone-N")["statement"]
    assert "alone in no reading of substance" in find(study, "alone-L")["statement"]
    assert "alone lacks “group”" in find(study, "alone-E")["statement"]


def test_the_listing_is_said_as_the_pages_have_it(study):
    statement = find(study, "trace-listing")["statement"]
    assert (
        statement.startswith("The listing of the Taliban as terrorist: in the body of A")
        and "in the caption of L (“banned in Russia”) and N" in statement
    )
    assert "Nowhere on page D." in statement
    assert "Further parts, on A alone: since 2003 (“2003”), never taken off" in statement
    assert "Near “never took it of the list” on A: N’s caption, “still designated”." in statement
    assert set(find(study, "trace-listing")["evidence"].split()) == {
        "A.8",
        "A.9",
        "E.12",
        "L.4",
        "L.19",
        "N.5",
        "N.19",
    }


def test_the_words_of_an_absence_are_those_that_tell_it(study):
    statement = find(study, "trace-us-absence")["statement"]
    for words in (
        "L (“U.S. officials did not take part in the talks”)",
        "in the headline of N (“regrets US absence at Moscow conference”)",
        "Otherwise in A (“US, which is also part of that ‘extended troika’ format, didn’t attend "
        "the meeting”)",
    ):
        assert words in statement


def test_a_claim_without_a_title_goes_by_its_name(make_story):
    told = {"P": "The crew voted. The port still waits.", "Q": "Now the crew may wait."}
    claims = [("vote", "", "crew voted", ""), ("end", "vote", "port is shut", "may wait")]
    toml = [
        f"[[trace]]\nclaim = '{claim}'\nquestion = 'Who?'\npatterns = ['{pattern}']\n"
        + (f"part_of = '{of}'\n" if of else "")
        + (f"other = ['{other}']\n" if other else "")
        for claim, of, pattern, other in claims
    ]
    statement = find(compare(make_story(told, more="\n".join(toml))), "trace-vote")["statement"]
    assert statement == (
        "In the body of P. P has it alone. Nowhere on page Q. Near “end”: Q’s body, “may wait”."
    )


def test_findings_are_printed_by_their_id_with_or_without_the_story(study):
    assert say(study, "lead") == say(study, "moscow-2021/lead") == find(study, "lead")["statement"]
    assert say(study, "lead", "undecided") == f"{say(study, 'lead')} {say(study, 'undecided')}"
    assert (
        say(study, "lead")._repr_markdown_() == repr(say(study, "lead")) == str(say(study, "lead"))
    )
    with pytest.raises(KeyError, match="no finding motive; there are moscow-2021/lead"):
        find(study, "motive")


def test_a_story_of_which_nothing_is_shared_has_findings_and_no_error(toy):
    study = toy({"P": "Gulls cried above the port.", "Q": "Snow fell on a far mountain pass."})
    assert "No two pages carry text of one agency" in find(study, "lead")["statement"]
    assert study.variants.empty and study.edits.empty


def test_a_page_that_lacks_a_word_is_not_alone_in_that_if_another_has_a_third_reading(toy):
    told = "The {}crew of Varnholm voted on Saturday for a strike in the old port."
    words = dict(zip("PQRS", ("", "hardline ", "hardline ", "militant "), strict=True))
    study = toy({s: told.format(w) for s, w in words.items()}, lines={"S": "Q"})
    assert list(study.variants["changed_by"]) == ["P"]
    assert "alone lacks “hardline”" not in find(study, "alone-P")["statement"]


#: A word changed in a page -> the findings that rest on it, by what they say or count.
CHANGED = [
    pytest.param(
        "breakingnews-ap.txt",
        "5,000 troops",
        "6,000 troops",
        {"details-alone"},
        id="a number of A's",
    ),
    pytest.param(
        "breakingnews-ap.txt",
        "in 2003 and",
        "in 2004 and",
        {"details-alone", "trace-listing"},
        id="the year of the listing",
    ),
    pytest.param(
        "moscow-times-late.txt",
        "(banned in Russia)",
        "(potent in Russia)",
        {"trace-listing"},
        id="the caption of L",
    ),
    pytest.param(
        "moscow-times-late.txt",
        "## **Terrorism and drug",
        "## **Insurgency and dru",
        {"headlines"},
        id="the subhead of L",
    ),
    pytest.param(
        "new-arab.txt",
        "Russia 'notes' Taliban",
        "Russia 'hails' Taliban",
        {"trace-efforts"},
        id="the headline of N",
    ),
    # D stays alone, against two readings now; nobody can say which of L and N has the dispatch's;
    # one split fewer is two-sided, and a word of D's has another weight.
    pytest.param(
        "moscow-times-late.txt",
        "the hardline group's",
        "the militant group's",
        {"alone-D", "sisters-E-L", "naive"},
        id="a label in L",
    ),
    # A variant less: whatever counts or shows variants, and the weights of words.
    pytest.param(
        "new-arab.txt",
        "claiming\u00a0that",
        "adding that",
        {
            "lead",
            "alone-D",
            "alone-E",
            "alone-L",
            "alone-N",
            "undecided",
            "revised",
            "sisters-E-L",
            "dispatch",
            "naive",
        },
        id="the verb that N has alone",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "expected"), CHANGED)
def test_a_changed_word_changes_the_findings_that_rest_on_it_and_no_other(
    copy_story, moscow, uncoded, tmp_path, file, old, new, expected
):
    folder = copy_story(moscow, tmp_path / "moscow-2021")
    page = (folder / file).read_bytes().decode()
    assert page.count(old) == (2 if "notes" in old else 1)
    (folder / file).write_bytes(page.replace(old, new).encode())
    columns = ["finding", "statement", "value", "n"]
    changed = compare(folder, coded=False).findings[columns]
    before = uncoded.findings[columns]
    assert list(changed["finding"]) == list(before["finding"])
    moved = before["finding"][(changed != before).any(axis=1)]
    assert {name.removeprefix("moscow-2021/") for name in moved} == expected


def test_a_page_in_another_language_is_said_to_be_unread(make_story):
    russian = "Портовые рабочие города заявили в пятницу, что они прекратят работу. " * 8
    english = "The dockers of Varnholm said on Friday that they would not work for less. " * 8
    folder = make_story({"P": russian, "Q": english})
    said = compare(folder).findings.set_index("finding").at["toy/details-alone", "statement"]
    assert said.endswith("Not looked for on P: the patterns read English alone.")


def test_nothing_is_said_to_stand_alone_where_nothing_does(make_story):
    pages = {"P": "The dockers voted to strike.", "Q": "A walkout was called in the port."}
    told = compare(make_story(pages, codings="ann,1,pairs,P.1~Q.1,relation,same-facts,"))
    said = told.findings.set_index("finding").at["toy/same-facts", "statement"]
    assert said.endswith("in words of their own (as coders settled).")


# --------------------------------------------------------------------------- credits and omissions


def test_on_the_five_pages_the_credit_finding_tells_text_credits_from_a_pictures(study):
    row = find(study, "credit")
    statement = row["statement"]
    assert statement.startswith(
        "Two of five pages credit a source for the text: A credits AP and L"
    )
    assert "D, E and N state no source for the text on the saved page" in statement
    assert "D credits “AFP” for a picture, which credits no text" in statement
    silent = [r.share for r in study.rows("credits") if not r.credit_text]
    assert f"{round(100 * min(silent))} to {round(100 * max(silent))} %" in statement
    assert "noise floor" in statement and (row["value"], row["n"]) == (2, 5)
    assert set(row["evidence"].split()) == {"A.5", "L.2", "D.3", "E.1", "N.5"}
    assert "was not saved" in row["rivals"] and "no fault" in row["rivals"]


def test_on_the_five_pages_the_omissions_add_up_and_name_the_alone(study):
    row = find(study, "omissions")
    own = study.omissions["status"].value_counts()
    assert row["n"] == own.sum() and row["value"] == own["lacking here alone"]
    assert "D lacks “hardline”" in row["statement"] and "E lacks “group”" in row["statement"]
    assert "Nobody has judged" in row["statement"]
    lone = study.omissions[study.omissions["status"] == "lacking here alone"]
    assert row["evidence"].split() == list(lone["variant"])


@pytest.mark.parametrize(
    ("pages", "credit", "omissions"),
    [
        (
            {"P": "Gulls cried above the port.", "Q": "Gulls cried above the port."},
            "None of two pages, as saved, states a source for its text. Of these pages' words "
            "100 % stand in common runs of four or more with the nearest page of another outlet "
            "(P with Q and Q with P), 100 % without "
            "quotations.",
            "No page lacks a passage, words of substance or a detail that a page of another outlet "
            "has.",
        ),
        (
            {"P": "Gulls cried above the port.", "Q": "Snow fell on a far pass; nobody saw it."},
            "None of two pages, as saved, states a source for its text. Of these pages' words "
            "0 % stand in common runs of four or more with the nearest page of another outlet "
            "(P with Q and Q with P), 0 % without "
            "quotations.",
            "A passage, words of substance or a detail that a page of another outlet has is not on "
            "a page in two cases: two of another source only. Nobody has judged any of them by "
            "hand.",
        ),
    ],
)
def test_credit_and_omissions_are_english_where_there_is_little_to_say(
    toy, pages, credit, omissions
):
    study = toy(pages)
    assert find(study, "credit")["statement"] == credit
    assert find(study, "omissions")["statement"] == omissions


def test_where_many_pages_state_no_source_they_are_not_all_listed(toy):
    told = "The dockers of Varnholm voted on Saturday for a strike in the old port."
    statement = find(toy({f"W{n}": told for n in range(12)}), "credit")["statement"]
    assert statement == (
        "None of twelve pages, as saved, states a source for its text. Of these pages' words 100 % "
        "stand in common runs of four or more with the nearest page of another outlet, 100 % "
        "without quotations."
    )


def test_no_finding_quotes_more_than_a_line_of_a_page(toy, study, lindmoor):
    long = "who had by then " + "waited on the quay and in the rain and in the dark and " * 6
    pages = {
        "P": f"The dockers of Varnholm, {long}cold, voted on Saturday to walk out for a week.",
        "Q": "The dockers of Varnholm voted on Saturday to walk out for a week.",
        "R": "The dockers of Varnholm voted on Saturday to walk out for a week.",
    }
    for own in (study, lindmoor, toy(pages)):
        for row in own.findings.itertuples():
            assert max(map(len, re.findall("“[^”]*”", row.statement)), default=0) <= 100, (
                row.finding
            )
