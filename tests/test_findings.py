"""Findings: each rests on evidence, says no intent, and moves only with its ground."""

from __future__ import annotations

import re

import pytest

from samestory import compare
from samestory.findings import find, say
from samestory.prose import number

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
    assert row["statement"].startswith(
        "Four of the five pages print one AFP dispatch, in two versions as far as their readings "
    )
    assert f"At {by['agency']} the pages of one version stand together" in row["statement"]
    assert (
        "D (Dawn) and E (The Moscow Times, AFP-1) against L (The Moscow Times, AFP-2) and N (The "
        "New Arab)" in row["statement"]
    )
    assert "four to D (Dawn), one to E (The Moscow Times, AFP-1) and one to N" in row["statement"]
    assert "inferred from these same differences" in row["rivals"]


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


@pytest.mark.parametrize(
    ("pages", "lines", "expected"),
    [
        (
            dict.fromkeys("PQ", "The crew of Varnholm voted on Saturday to strike in the port."),
            {},
            "Both pages print one text. They do not differ in substance.",
        ),
        (
            {
                s: f"The {w} of Varnholm voted on Saturday for a strike in the old port."
                for s, w in zip("PQRS", ("gang", "crew", "crew", "crew"), strict=True)
            },
            {},
            "All four pages print one text. They differ in substance at one site. One difference "
            "can be given to one page, P (Outlet P).",
        ),
        (
            {
                s: f"The {w} of Varnholm voted on Saturday for a strike in the old port."
                for s, w in zip("PQR", ("gang", "crew", "crew"), strict=True)
            },
            {"Q": "R"},
            "All three pages print one text. They differ in substance at one site. None can be "
            "given to one page, as pages of three outlets or more are needed for that. One cannot "
            "be given to anybody.",
        ),
        (
            {
                **dict.fromkeys("PQ", "The crew of Varnholm voted on Saturday to strike at dawn."),
                "R": "Snow fell on a far mountain pass; nobody saw it.",
            },
            {},
            "Two of the three pages print one text. They do not differ in substance.",
        ),
    ],
)
def test_the_lead_is_english_for_a_story_of_any_shape(toy, pages, lines, expected):
    assert find(toy(pages, lines), "lead")["statement"] == expected


def test_a_whole_passage_is_told_in_the_singular(toy):
    told = "The crew of Varnholm voted on Saturday for a strike in the old port.\n\n"
    more = "Nobody was hurt when a tall chimney fell in the great storm of that winter."
    statement = find(toy({"P": told + more, "Q": told}), "lead")["statement"]
    assert "They differ in substance at one site, a whole passage." in statement


#: Two versions, each in two outlets; with `{}` a word may join pages across them.
EARLY = "will vote on Friday", "is set to speak at noon", "will wait for guests", "is to ring"
LATE = "voted on Saturday", "spoke in the long evening", "waited for pilots", "rang"
TOLD = (
    "The {} crew of the ferry at Varnholm {} for a strike over pay and hours in the old port, "
    "as a speaker of the union of the dockers told a crowd beside the harbour wall. The mayor of "
    "the town, a former pilot, {} about the closing of the northern quay and the price of coal. "
    "A ferry from the islands {} and a bell on the tower of the church {} for the drowned men."
)
STATES = {name: TOLD.format("{}", *words) for name, words in (("early", EARLY), ("late", LATE))}


def write_states(*joined: str) -> dict[str, str]:
    """Pages P and Q of the early state, R and S of the late one; some have another word."""
    state = {"P": "early", "Q": "early", "R": "late", "S": "late"}
    return {s: STATES[v].format("weary" if s in joined else "sober") for s, v in state.items()}


@pytest.mark.parametrize(("joined", "n"), [("", 0), ("PR", 1), ("PQ", 0), ("P", 0)])
def test_what_would_speak_against_the_versions_is_counted(toy, joined, n):
    study = toy(write_states(*joined))
    assert study.witnesses["version"].nunique() == 2
    row, parted = find(study, "versions-test"), study.splits
    assert (row["value"], row["n"]) == (n, parted.loc[parted["alone"] == "", "n"].sum())
    assert "(PR|QS or PS|QR)" in row["statement"]
    assert f"Of {number(parted['n'].sum())} sites at which all four pages" in row["statement"]
    assert f"{'one' if n else 'none'} of these joins pages across." in row["statement"]
    across = set(study.variants.loc[study.variants["groups"].isin(["PR|QS", "QS|PR"]), "variant"])
    assert set(row["evidence"].split()) == across and len(across) == n


def test_three_versions_are_tested_by_sites_of_three_readings(toy):
    told = (
        "The dockers of Varnholm voted on {} for a strike over pay in the old port. The mayor of "
        "the town, a former pilot, spoke about the {} and the price of {}. A ferry waited for the "
        "{} while a {} bell on the tower of the church rang for the drowned."
    )
    words = [("Monday", "pier", "oil", "kin", "big"), ("Tuesday", "dock", "gas", "men", "old"),
             ("Friday", "mole", "rum", "sons", "red")]  # fmt: skip
    study = toy({s: told.format(*words[k // 2]) for k, s in enumerate("PQRSTU")})
    row = find(study, "versions-test")
    assert (row["value"], row["n"]) == (0, len(study.variants)) and "(" not in row["statement"]
    assert "in three versions as far as their readings show" in find(study, "lead")["statement"]
    assert "PQ|RS|TU are the versions" in find(study, "versions")["statement"]


def test_on_the_five_pages_no_site_speaks_against_the_versions(study):
    row = find(study, "versions-test")
    assert (row["value"], row["n"]) == (0, study.splits.query("alone == ''")["n"].sum())
    assert f"Of {study.splits['n'].sum()} sites at which all four pages" in row["statement"]
    assert "(DL|EN or DN|EL)" in row["statement"]
    assert "inferred from these same differences" in find(study, "versions")["rivals"]


def test_where_one_version_is_seen_nothing_is_said_to_test_it(toy):
    told = "The crew of Varnholm voted on Saturday for a strike in the old port."
    study = toy(dict.fromkeys("PQRS", told))
    assert "toy/versions-test" not in set(study.findings["finding"])


def test_pages_alone_in_something_come_before_those_that_are_alone_in_nothing(study):
    order = [name.partition("/")[2] for name in study.findings["finding"]]
    first = ["lead", "versions", "versions-test", "alone-D", "alone-E", "alone-N"]
    assert order[: len(first)] == first
    weight = ["alone-N", "trace-listing", "voices", "undecided", "alone-L", "credit", "omissions"]
    assert sorted(weight, key=order.index) == weight


def test_the_words_of_several_pages_are_said_to_be_of_the_one_they_are_quoted_from(toy, study):
    told = "The crew of Varnholm voted{} on Saturday for a strike in the old port."
    clause = " in the {} of the trade union"
    ways = ("harbor", "harbour", "harbour", "")
    pages = {s: told.format(clause.format(w) if w else "") for s, w in zip("PQRS", ways)}  # noqa: B905
    statement = find(toy(pages), "alone-S")["statement"]
    assert "alone lacks “in the harbor of the trade union” (quoted from P)." in statement
    alike = {s: page.replace("harbor", "harbour") for s, page in pages.items()}
    assert "quoted from" not in find(toy(alike), "alone-S")["statement"]
    assert "designated terrorist organization in Russia” (quoted from E)" in say(study, "alone-D")


def test_alone_says_what_a_page_lacks_and_has_in_its_own_words(study):
    statement = find(study, "alone-D")["statement"]
    lacks, has = statement.split(", and alone has")
    for words in ("hardline", "even though the Taliban is a designated terrorist", "Islamist"):
        assert f"“{words}" in lacks
    # "(IS)" is style, and so form: counted apart.
    substance, form = has.split("Of form only")
    assert "“militant”" in substance and "(IS)" not in substance and "(IS)" in form
    assert "“claiming” where the others have “adding”" in find(study, "alone-N")["statement"]
    assert "alone lacks “group”. Here, pages of two other" in find(study, "alone-E")["statement"]
    assert say(study, "alone-L") == "No reading can be given to L (The Moscow Times, AFP-2)."
    assert "At each of these, pages of two other outlets or more agree against it" in substance


def test_a_page_alone_in_form_only_is_said_to_be_so(toy):
    told = "The crew of the {} at Varnholm voted on Saturday for a strike over pay."
    ways = dict(zip("PQR", ("harbor", "harbour", "harbour"), strict=True))
    assert say(toy({s: told.format(w) for s, w in ways.items()}), "alone-P") == (
        "No reading of substance can be given to P (Outlet P). Of form only: “harbor” (spelling)."
    )


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
    assert "No two pages carry one text" in find(study, "lead")["statement"]
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
            "versions-test",
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
    changed, before = (own.set_index("finding").sort_index() for own in (changed, before))
    moved = before.index[(changed != before).any(axis=1)]
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
        "Two of five pages credit a source for the text: A (BreakingNews) credits AP and L (The "
    )
    shares = study.credits.set_index("siglum")["share"]
    assert f"L shares {shares['L']:.0%} of its words".replace("%", " %") in statement
    assert f"A shares {shares['A']:.0%} with L".replace("%", " %") in statement
    assert statement.endswith("which carries another source's text (noise floor: 7 %).")
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
            "Neither page, as saved, states a source for its text. Of these pages' words "
            "100 % stand in common runs of four or more with the nearest page of another outlet "
            "(P with Q and Q with P), 100 % without "
            "quotations.",
            "No page lacks a passage, words of substance or a detail that a page of another outlet "
            "has.",
        ),
        (
            {"P": "Gulls cried above the port.", "Q": "Snow fell on a far pass; nobody saw it."},
            "Neither page, as saved, states a source for its text. Of these pages' words "
            "0 % stand in common runs of four or more with the nearest page of another outlet "
            "(P with Q and Q with P), 0 % without "
            "quotations.",
            "A passage, words of substance or a detail that a page of another outlet has is not "
            "found on a page in two cases: all of them of another source only. Nobody has judged "
            "any of them by hand.",
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


def test_silent_pages_are_held_apart_by_whose_text_is_nearest_to_them(lindmoor):
    statement = find(lindmoor, "credit")["statement"]
    shares = lindmoor.credits.set_index("siglum")["share"]
    own = sorted(round(100 * shares[s]) for s in "QR")
    assert f"words of Q and R {own[0]} to {own[1]} % stand in common runs" in statement
    assert f"words of X {round(100 * shares['X'])} % stand in common runs" in statement
    assert "one of the same source (Q with S" in statement and "another source (X w" in statement


@pytest.mark.parametrize("silent", [0, 1])
def test_where_pages_credit_a_source_each_is_set_beside_its_nearest(make_story, silent):
    told = "The dockers of Varnholm voted on Saturday for a strike in the old port."
    pages = {s: f"By Ann Tarn for {a}\n\n{told}" for s, a in zip("PQ", ("NW", "NW"), strict=True)}
    folder = make_story(pages | ({"R": told} if silent else {}))
    toml = folder / "story.toml"
    head, *witnesses = toml.read_text(encoding="utf-8").split("[[witness]]")
    credit = 'agency = "NW"\nevidence = {agency = "for NW"}\n'
    witnesses = [w + (f"\n{credit}" if '"R"' not in w else "") for w in witnesses]
    toml.write_text("[[witness]]".join([head, *witnesses]), encoding="utf-8")
    statement = find(compare(folder), "credit")["statement"]
    runs = "such runs" if silent else "common runs of four or more"
    assert f"Where a source is credited, P shares 100 % of its words in {runs} with " in statement
    assert "which carries the same source's text; Q shares 100 % with" in statement
    assert ("Of the words of R 100 %" in statement) == bool(silent)


def test_how_sure_is_said_in_short_sentences_the_weakest_first(study):
    row = find(study, "sure")
    sentences = re.split(r"(?<=[.)\w])\. ", row["statement"])
    assert max(len(sentence.split()) for sentence in sentences) <= 60
    f1 = study.agreement.query("measure == 'F1'")["value"]
    assert row["value"] == round(f1.min(), 4)
    figures = [
        float(n) for n in re.findall(r"\b(\d\.\d\d) \(", row["statement"].split("At 1.00")[0])
    ]
    assert figures == sorted(figures) and figures[0] == round(f1.min(), 2)
    assert len(figures) == (f1.round(2) < 1).sum()
    below, above = row["statement"].split("From 0.8 up")
    assert all(float(n) < 0.67 for n in re.findall(r"\b(\d\.\d\d) \(", below))
    assert "nobody from outside has coded" in row["statement"]


def test_who_the_coders_are_is_said_only_as_the_story_says_it(make_story):
    told = "The dockers of Varnholm voted on Saturday for a strike in the old port."
    roles = "\n".join(
        f"{who},1,blocks,{b},role,body," for who in ("ann", "bob") for b in ("P.1", "Q.1")
    )
    own = compare(make_story({"P": told, "Q": told}, codings=roles))
    statement = find(own, "sure")["statement"]
    assert "role of a block undefined (no variation in 2)" in statement and "nan" not in statement
    assert statement.endswith("Who the coders are is not stated.")
    more = '[finding.sure]\ncoders = "Two students coded."\n'
    again = compare(make_story({"P": told, "Q": told}, more=more, codings=roles))
    assert find(again, "sure")["statement"].endswith("Two students coded.")


def test_revised_says_what_differs_and_not_who_did_it(study):
    statement = find(study, "revised")["statement"]
    assert statement.startswith("The two versions, as far as these pages show them, differ at ")
    assert "changed" not in statement
