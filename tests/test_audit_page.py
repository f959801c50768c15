"""Audit page: every credit and every lack is shown, linked, and no more quoted than may be."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest

from samestory.audit import ALONE, UNDECIDED
from samestory.audit_page import write_credit, write_omissions
from samestory.listings import Edition
from samestory.markup import anchor
from samestory.rights import OPENING, QUOTED, printed_share, read_texts

HOSTILE = (
    "<script>alert(1)</script> & the \u202ered\u202c mayor of <b onclick=x>Varnholm</b> said no."
)


class Strict(HTMLParser):
    """Every element closed in order; which there are, which ids, where links go."""

    def __init__(self, page):
        super().__init__()
        self.open, self.names, self.ids, self.hrefs, self.entries = [], set(), [], [], []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, name, pairs):
        given = dict(pairs)
        self.names.add(name)
        assert not [key for key in given if key.startswith("on")]
        self.ids += [given["id"]] if "id" in given else []
        self.hrefs += [given["href"]] if "href" in given else []
        self.open.append(name)
        if name == "li":
            self.entries.append("")

    def handle_endtag(self, name):
        assert self.open.pop() == name

    def handle_data(self, text):
        if "li" in self.open:
            self.entries[-1] += text


@pytest.mark.parametrize("story", ["study", "lindmoor"])
@pytest.mark.parametrize("at", ["", "reader.html"])
def test_every_lack_has_an_entry_with_its_key_and_leads_to_its_evidence(story, at, request):
    study = request.getfixturevalue(story)
    page = Strict(write_omissions(Edition(study, at=at)))
    rows = study.rows("omissions")
    assert len(page.entries) == len(rows)
    assert sorted(page.ids) == sorted(
        [anchor(row.omission) for row in rows]
        + [anchor(f"lacks-{siglum}") for siglum in {row.siglum for row in rows}]
    )
    ids = {row.block for row in study.rows("blocks")} | {v.variant for v in study.rows("variants")}
    known = {anchor(name) for name in ids} | {f"page-{s}" for s in study.story.sigla}
    assert {href.partition("#")[0] for href in page.hrefs} == {at}
    assert {href.partition("#")[2] for href in page.hrefs} <= known
    for row in rows:
        asked = f"Line: me,1,omissions,{row.omission},verdict,not told,why"
        end = asked if row.status in (ALONE, UNDECIDED) else f"Key: {row.omission}"
        (entry,) = [e for e in page.entries if e.endswith(end)]
        assert "Verdict: not yet given." in entry and row.why[1:] in entry
        assert f"see {row.variant or ' '.join(row.blocks.split())}." in entry


def test_a_verdict_is_shown_with_its_coder_and_the_reason(make_story):
    from samestory import compare

    told = "The dockers of Varnholm voted on Saturday to walk out for a week, the union said."
    pages = {"P": told, "Q": f"{told}\n\nMayor Olga Tarn called the vote a blow to the ferries."}
    (key,) = compare(make_story(pages)).omissions["omission"]
    folder = make_story(pages, codings=f"k1,1,omissions,{key},verdict,not told,read <twice>")
    (entry,) = Strict(write_omissions(Edition(compare(folder)))).entries
    assert entry.endswith(f"Verdict: not told, by k1: read <twice>. Key: {key}")


def test_each_page_has_its_credit_with_the_block_that_holds_it(study):
    page = write_credit(Edition(study))
    cells = re.findall(r"<tr.*?</tr>", page, re.S)[1:]
    assert len(cells) == len(study.witnesses)
    for row, cell in zip(study.rows("credits"), cells, strict=True):
        text = re.sub("<[^>]*>", "", cell)
        assert row.states[1:] in text and row.agency_by in text
        for block in (row.credit_text_at + " " + row.credit_photo_at).split():
            assert f'href="#{anchor(block)}"' in cell
        assert (
            f"{round(100 * row.share)} % of its words stand in common runs with {row.nearest}"
            in text
        )
    assert "may stand in a part of the page that was not saved" in page
    assert "under licence is no fault" in page


def test_hostile_words_are_shown_as_text(toy):
    study = toy({"P": HOSTILE, "Q": "Snow fell on a far mountain pass, and nobody saw it."})
    for write in (write_credit, write_omissions):
        page = write(Edition(study))
        assert not Strict(page).names & {"script", "style"} and "\u202e" not in page


def test_a_study_without_a_second_outlet_says_that_nothing_is_lacking(toy):
    study = toy({"P": HOSTILE, "Q": HOSTILE}, lines={"P": "one", "Q": "one"})
    assert "No page lacks what a page of another outlet has." in write_omissions(Edition(study))


def test_the_public_edition_quotes_the_openings_of_passages_only(study):
    page = write_credit(Edition(study, public=True)) + write_omissions(Edition(study, public=True))
    prints = printed_share(study, read_texts("audit.html", page))
    assert prints["share"].max() < 0.05 and prints["longest"].max() <= QUOTED
    folded = "".join(re.findall(r"<details>.*?</details>", page, re.S))
    assert max(map(len, re.findall("“[^<]*”", html.unescape(folded)))) <= OPENING + 2
    whole = write_omissions(Edition(study))
    assert printed_share(study, read_texts("audit.html", whole))["share"].max() > 0.1
