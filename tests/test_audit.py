"""Audit: what a page says of its source beside what it shares, and what it does not have."""

from __future__ import annotations

import re
import shutil
from html import unescape
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory import compare
from samestory.audit import (
    ADDED,
    ALONE,
    BETWEEN,
    NO_CREDIT,
    OTHER_SOURCE,
    STATUSES,
    UNDECIDED,
    _hold,
)
from samestory.audit_page import write_omissions
from samestory.errors import CodingError
from samestory.listings import Edition
from samestory.markup import anchor
from samestory.tokens import words

JUDGING = re.compile(
    r"plagiar|fail(?:s|ed|ing)?\b|hid(?:es?|den|ing)?\b|conceal|stole|steal|copied|uncredited|"
    r"without credit|omitted|should have|theft|unattributed|must credit",
    re.I,
)
STRIKE = (
    "The dockers of Varnholm voted on Saturday to walk out for a week over pay and rest. "
    "Their union had asked for two more men on every night shift at the north quay. "
)
MAYOR = (
    "Mayor Olga Tarn called the vote a blow to the ferries and asked both sides to meet again. "
    "She said the town would keep the harbour lit for as long as the talks went on. "
)


def rows_of(study, siglum, *statuses):
    return {
        row.omission.partition(":")[2]: row.words
        for row in study.rows("omissions")
        if row.siglum == siglum and row.status in statuses
    }


# ----------------------------------------------------------------------------- credit and measure


def test_on_the_five_pages_each_credit_is_what_the_page_states_and_stands_where_it_says(study):
    told = {row.siglum: row for row in study.rows("credits")}
    assert {s: (row.states, row.credit_text_at) for s, row in told.items()} == {
        "A": ("credits AP for the text", "A.5"),
        "D": (NO_CREDIT, ""),
        "E": (NO_CREDIT, ""),
        "L": ("credits AFP for the text", "L.2"),
        "N": (NO_CREDIT, ""),
    }
    assert {s: row.credit_photo_at for s, row in told.items()} == {
        "A": "A.3 A.10 A.17", "D": "D.3", "E": "E.1", "L": "L.4", "N": "N.5",
    }  # fmt: skip
    # the trap: a photo credit of the very agency whose text the page has
    assert told["D"].states_photo == "credits “AFP” for a picture"
    assert told["A"].states_photo.endswith("for pictures")


def test_on_the_five_pages_the_nearest_page_is_of_the_same_version_and_another_outlet(study):
    told = {row.siglum: row for row in study.rows("credits")}
    assert {s: told[s].nearest for s in "DELN"} == {"D": "E", "E": "D", "L": "N", "N": "L"}
    assert all(told[s].same_source and told[s].share > 0.96 for s in "DELN")
    assert not told["A"].same_source and told["A"].share < told["A"].floor_high
    assert told["A"].share_family == 0 and told["A"].longest_run == 6


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_a_credit_stands_in_the_blocks_that_are_named(story, request):
    study = request.getfixturevalue(story)
    text = {row.block: " ".join(row.saved.split()) for row in study.rows("blocks")}
    for row in study.rows("credits"):
        evidence = study.story.witness(row.siglum).evidence
        for fact, at in (
            ("credit_text", row.credit_text_at),
            ("credit_photo", row.credit_photo_at),
        ):
            for passage in evidence.get(fact, ()):
                assert any(passage in text[block] for block in at.split())


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_shares_are_those_of_the_table_of_reuse_and_never_of_a_sister_page(story, request):
    study = request.getfixturevalue(story)
    line = {row.siglum: row.line for row in study.rows("witnesses")}
    for row in study.rows("credits"):
        assert line[row.nearest] != row.line
        both = sorted((row.siglum, row.nearest))
        (body,) = [
            r for r in study.rows("reuse") if [r.siglum_a, r.siglum_b, r.part] == [*both, "body"]
        ]
        share = body.share_a_in_b if both[0] == row.siglum else body.share_b_in_a
        assert (row.share, row.n_shared, row.longest_run) == (
            share,
            body.n_shared,
            body.longest_run,
        )
        others = [
            r.share_a_in_b if r.siglum_a == row.siglum else r.share_b_in_a
            for r in study.rows("reuse")
            if row.siglum in (r.siglum_a, r.siglum_b) and r.part == "body"
            and {line[r.siglum_a], line[r.siglum_b]} != {row.line}
        ]  # fmt: skip
        assert row.share == max(others)
        if row.same_source:
            assert row.share - 1e-9 <= row.share_family <= 1


def test_two_sources_together_have_more_of_a_page_than_the_nearest_alone(toy):
    study = toy({"P": STRIKE + MAYOR, "Q": STRIKE + MAYOR[:90], "R": MAYOR + STRIKE[:80]})
    told = {row.siglum: row for row in study.rows("credits")}
    assert told["P"].share_family == 1 > told["P"].share


def test_pages_of_one_outlet_have_nobody_to_be_compared_with(toy):
    study = toy({"P": STRIKE, "Q": STRIKE}, lines={"P": "one", "Q": "one"})
    for row in study.rows("credits"):
        assert (row.nearest, row.share, row.n_shared, row.share_family) == ("", 0, 0, 0)
    assert study.omissions.empty
    (statement,) = study.findings.loc[study.findings["finding"] == "toy/credit", "statement"]
    assert statement.endswith("There is no page of another outlet to compare them with.")


CREDITED = """
title = "A toy"
[[witness]]
siglum = "P"
file = "P.txt"
outlet = "Herald"
agency = "NordWire"
[witness.evidence]
agency = "(NordWire)"
[[witness]]
siglum = "Q"
file = "Q.txt"
outlet = "Post"
credit_text = "Ada Lund"
credit_photo = "NordWire"
[witness.evidence]
credit_text = "By Ada Lund"
credit_photo = ["Photo: NordWire", "Graphic: NordWire"]
"""


def test_an_agency_named_without_a_byline_and_a_writer_without_an_agency_are_both_stated(tmp_path):
    (tmp_path / "P.txt").write_text(f"Vote in Varnholm\n\n{STRIKE}\n\n(NordWire)\n")
    # the writer is named in the text too, and earlier
    told = f"By Ada Lund the ferries wait. {STRIKE}\n\nBy Ada Lund"
    (tmp_path / "Q.txt").write_text(
        f"Vote in Varnholm\n\n{told}\n\nPhoto: NordWire\n\nGraphic: NordWire\n"
    )
    (tmp_path / "story.toml").write_text(CREDITED)
    p, q = compare(tmp_path).rows("credits")
    assert (p.states, p.credit_text_at) == ("credits NordWire for the text", "P.3")
    assert (q.states, q.credit_text_at) == ("credits “Ada Lund” for the text", "Q.3")
    assert (q.states_photo, q.credit_photo_at) == ("credits “NordWire” for pictures", "Q.4 Q.5")


# ---------------------------------------------------------------------------- what a page lacks


def test_on_the_five_pages_alone_lacking_is_what_was_read_by_eye(study):
    assert {words.rstrip(".") for words in rows_of(study, "D", ALONE).values()} == {
        "hardline",
        "even though the Taliban is a designated terrorist organization in Russia",
        "Islamist",
    }
    assert rows_of(study, "E", ALONE) == {"vc9bedc98": "group"}
    assert [rows_of(study, s, ALONE) for s in "ALN"] == [{}, {}, {}]
    assert rows_of(study, "L", UNDECIDED) == {"v46f30532": "the so-called"}
    # what D has more is D's addition, and no lack of the others
    for siglum in "ELN":
        assert rows_of(study, siglum, ADDED) == {"vffb3e641": "militant"}


def test_on_the_five_pages_what_only_the_later_version_has_is_no_outlets_omission(study):
    early = [row for row in study.rows("omissions") if row.siglum in "DE" and row.what == "passage"]
    speech = [row for row in early if "Lavrov expressed regret" in row.words]
    assert [(row.status, row.who_has, row.between_versions) for row in speech] == [
        (BETWEEN, "LN", True)
    ] * 2
    late = {row.variant: row for row in study.rows("omissions") if row.siglum == "N"}
    assert late["v7838d070"].status == late["va7e47b3f"].status == BETWEEN
    # the preview's clause on ten countries stands elsewhere on the later pages
    assert not [row for row in study.rows("omissions") if "officials from 10 countries" in row.words
                and row.siglum in "LN"]  # fmt: skip


def test_on_the_five_pages_the_other_agency_lacks_figures_of_what_it_does_tell(study):
    told = {row.omission: row for row in study.rows("omissions") if row.siglum == "A"}
    assert {row.status for row in told.values()} == {OTHER_SOURCE}
    assert {key for key, row in told.items() if row.what == "detail" and row.place == "P41"} == {
        "A:number:14000", "A:number:2000000", "A:number:7000000",
    }  # fmt: skip
    # the US absence that A reports is of another meeting
    assert any("U.S. officials did not take part" in row.words for row in told.values())
    # Ankara stands in a passage that A lacks altogether, and is not listed once more
    assert not any("ankara" in key for key in told)


@pytest.mark.parametrize("story", ["study", "uncoded", "lindmoor"])
def test_each_row_is_true_of_the_page(story, request):
    study = request.getfixturevalue(story)
    line = {row.siglum: row.line for row in study.rows("witnesses")}
    own = {row.block: row for row in study.rows("blocks")}
    pairs = [row for row in study.rows("pairs") if row.role == "body" and row.relation != "none"]
    joined = {frozenset((row.block_a, row.block_b)) for row in pairs}
    assert study.omissions["omission"].is_unique
    for row in study.rows("omissions"):
        here = [b for b in own.values() if b.siglum == row.siglum and b.role == "body"]
        holders = [s for s in line if s in row.who_has]
        assert row.siglum not in holders and {line[s] for s in holders} - {line[row.siglum]}
        assert row.status in STATUSES and row.between_versions == (row.status == BETWEEN)
        assert set(row.blocks.split()) <= set(own) and row.blocks
        assert row.why and row.n_words > 0
        if row.what == "passage":
            assert row.place not in {b.place for b in here}
            there = [b.block for b in own.values() if b.place == row.place]
            assert not any(frozenset((a, b.block)) in joined for a in there for b in here)
        if row.what == "words":
            text = " ".join(b.text for b in here if b.place == row.place)
            assert text and row.words not in text
        if row.what == "detail":
            assert row.words not in " ".join(b.text for b in here)


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_alone_is_said_only_where_the_rule_of_who_changed_it_says_so(story, request):
    study = request.getfixturevalue(story)
    variants = {row.variant: row for row in study.rows("variants")}
    for row in study.rows("omissions"):
        if row.variant:
            found = variants[row.variant]
            assert (row.status == ALONE) == (found.changed_by == row.siglum)
            assert (row.status == BETWEEN) == found.between_versions
            assert row.why == found.why and row.kind == found.kind


def test_a_sister_page_is_no_other_voice(toy):
    pages = {"P": STRIKE, "Q": STRIKE + "\n\n" + MAYOR}
    study = toy(pages, lines={"P": "one", "Q": "one"})
    assert study.omissions.empty
    assert len(toy(pages).omissions) == 1


def test_two_strangers_lack_each_others_story_as_of_another_source(toy):
    study = toy({"P": STRIKE, "Q": "Snow fell on a far mountain pass, and nobody saw it."})
    assert [(r.siglum, r.status) for r in study.rows("omissions")] == [
        ("P", OTHER_SOURCE), ("Q", OTHER_SOURCE),
    ]  # fmt: skip


def test_on_a_page_in_another_language_no_detail_is_called_lacking(make_story):
    told = "The strike of 412 men in Varnholm cost the port 7,000 crowns, the mayor said on Friday."
    foreign = "ميناء المدينة مغلق منذ يوم الجمعة بسبب الإضراب العام الذي أعلنه عمال الرصيف هناك."
    same = "\n".join(f"settled,1,pairs,{s}.1~R.1,relation,same-facts," for s in "PQ")
    english = "Men of the port walked out over pay, and it was dear."
    for page, lacks in ((english, True), (" ".join([foreign] * 9), False)):
        own = compare(make_story({"P": told, "Q": told, "R": page}, codings=same)).rows("omissions")
        assert any(row.what == "detail" for row in own) == lacks
        assert not any(row.what == "passage" for row in own)


@settings(max_examples=25, deadline=None)
@given(st.permutations([STRIKE, MAYOR, STRIKE + "\n\n" + MAYOR, STRIKE.replace("dockers", "men")]))
def test_the_order_in_which_pages_are_read_changes_no_row(toy, told):
    pages = dict(zip(["P", "Q", "R", "S"], told, strict=True))
    turned = dict(reversed(pages.items()))
    for table in ("omissions", "credits"):
        assert getattr(toy(pages), table).equals(getattr(toy(turned), table)), table


# ----------------------------------------------------------------------------------- a verdict


def coded_story(make_story, *lines):
    pages = {"P": STRIKE, "Q": STRIKE + "\n\n" + MAYOR, "R": STRIKE + "\n\n" + MAYOR}
    return make_story(pages, codings="\n".join(lines))


def test_a_persons_verdict_stands_in_its_row_with_who_gave_it_and_why(make_story):
    (key,) = compare(coded_story(make_story)).omissions["omission"]
    folder = coded_story(make_story, f"k1,1,omissions,{key},verdict,not told,read both twice")
    (row,) = compare(folder).rows("omissions")
    assert (row.verdict, row.verdict_by, row.verdict_why) == ("not told", "k1", "read both twice")
    assert "People have judged one of them: “not told” one." in said(compare(folder))
    assert compare(folder, coded=False).rows("omissions")[0].verdict == ""
    assert "Nobody has judged any of them" in said(compare(folder, coded=False))


def test_two_who_differ_give_no_verdict_until_they_settle_it(make_story):
    (key,) = compare(coded_story(make_story)).omissions["omission"]
    two = [f"k1,1,omissions,{key},verdict,not told,", f"k2,1,omissions,{key},verdict,cannot tell,"]
    assert compare(coded_story(make_story, *two)).rows("omissions")[0].verdict == ""
    settled = f"settled,1,omissions,{key},verdict,same told elsewhere,in the caption"
    (row,) = compare(coded_story(make_story, *two, settled)).rows("omissions")
    assert (row.verdict, row.verdict_why) == ("same told elsewhere", "in the caption")


def test_a_verdict_that_no_codebook_has_is_refused_with_the_ones_there_are(make_story):
    folder = coded_story(make_story, "k1,1,omissions,P:Q.2,verdict,guilty,")
    with pytest.raises(CodingError) as refused:
        compare(folder)
    assert str(refused.value) == (
        "toy/codings.csv: k1 says of P:Q.2 that its verdict is 'guilty'; it is one of same told "
        "elsewhere, not told, cannot tell; correct that row."
    )


def said(study):
    (statement,) = study.findings.loc[
        study.findings["finding"].str.endswith("/omissions"), "statement"
    ]
    return statement


# ------------------------------------------------------------------------- words that judge no one


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_nothing_that_is_said_judges_anybody(story, request):
    from samestory.audit_page import write_credit, write_omissions

    study = request.getfixturevalue(story)
    told = [row.states + row.states_photo for row in study.rows("credits")]
    told += [row.status + row.why for row in study.rows("omissions")]
    own = study.findings[study.findings["table"].isin(["credits", "omissions"])]
    told += [*own["question"], *own["statement"], *own["rivals"]]
    edition = Edition(study)
    told += [re.sub("<[^>]*>", "", page(edition)) for page in (write_credit, write_omissions)]
    for text in told:
        assert not JUDGING.search(re.sub(r"“[^”]*”", "", text)), text


def test_a_credit_that_stands_in_no_block_as_well_is_found_in_the_block_it_stands_in():
    """A match between blocks is no reason to give up those within."""
    page = "By Olga Tarn\n---\nBy Olga Tarn"
    witness, own = SimpleNamespace(page=page), SimpleNamespace(block="P.1", role="byline")
    for own.start, own.end in ((0, 12), (17, 29)):
        assert _hold(witness, [own], "By Olga  Tarn", "byline") == ["P.1"]
    own.start, own.end = 13, 16
    assert _hold(witness, [own], "By Olga Tarn", "byline") == []


def test_the_count_of_words_is_that_of_the_words_shown(study):
    for row in study.rows("omissions"):
        assert row.n_words == sum(1 for word in words(row.words) if word.text)
        assert anchor(row.omission)


def test_the_line_of_an_entry_can_be_copied_into_codings_as_it_is(study, moscow, tmp_path):
    page = write_omissions(Edition(study))
    lines = [unescape(line) for line in re.findall(r"Line: <code>(.*?)</code>", page)]
    asked = [o for o in study.rows("omissions") if o.status in (ALONE, UNDECIDED)]
    assert len(lines) == len(asked) > 0
    folder = shutil.copytree(moscow, tmp_path / "moscow-2021")
    codings = folder / "codings.csv"
    codings.write_text(codings.read_text(encoding="utf-8") + lines[0] + "\n", encoding="utf-8")
    (judged,) = [o for o in compare(folder).rows("omissions") if o.verdict]
    assert (judged.omission, judged.verdict) == (asked[0].omission, "not told")
