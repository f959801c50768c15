"""Answers: each finding with its evidence, quoted from the pages, and its citation."""

from __future__ import annotations

import re
from html import unescape

import pytest

from samestory.answers import MOST_SHOWN, write_finding
from samestory.citations import cite, permalink
from samestory.evidence import settings
from samestory.listings import MOST_QUOTED, Edition
from samestory.rights import QUOTED

STORIES = ["study", "lindmoor"]
ID = r'<li class="piece"><a href="reader\.html#[^"]+" class="id">([^<]*)</a>'


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<mark[^>]*>∅</mark>|<[^>]+>", "", html)).split())


@pytest.fixture(scope="module")
def written():
    """Each finding of a study as HTML, by id."""
    made = {}

    def write(study, public=False):
        key = (study.story.id, public)
        if key not in made:
            edition = Edition(study, public, "reader.html")
            rows = study.findings.itertuples()
            made[key] = {row.finding: str(write_finding(edition, row)) for row in rows}
        return made[key]

    return write


def pieces(html: str) -> dict[str, str]:
    """The pieces of evidence of a finding: id and what stands behind it."""
    listed = re.search("<dt>Rests on</dt><dd>(.*?)</dd>", html, re.S)
    if not listed:
        return {}
    parts = re.split(f"(?={ID} )", listed[1])
    return {re.match(ID, p)[1]: p for p in parts if re.match(f"{ID} ", p)}


@pytest.mark.parametrize("story", STORIES)
def test_each_finding_lists_its_evidence_in_order(story, request, written):
    study = request.getfixturevalue(story)
    for row in study.findings.itertuples():
        assert list(pieces(written(study)[row.finding])) == row.evidence.split(), row.finding


@pytest.mark.parametrize("story", STORIES)
def test_a_quoted_block_is_the_blocks_words(story, request, written):
    study = request.getfixturevalue(story)
    text = dict(zip(study.blocks["block"], study.blocks["text"], strict=True))
    quoted = 0
    for html in written(study).values():
        for name, piece in pieces(html).items():
            if name in text:
                (words,) = re.findall(r"<q[^>]*>(.*?)</q>", piece)
                words = unescape(words).removeprefix("… ").removesuffix(" …")
                assert words in text[name] and len(words) <= QUOTED
                quoted += bool(words)
    assert quoted


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("story", STORIES)
def test_a_quoted_variant_is_what_its_blocks_say(story, public, request, written):
    study = request.getfixturevalue(story)
    text = dict(zip(study.blocks["block"], study.blocks["text"], strict=True))
    quoted = 0
    for row in study.findings.itertuples():
        found = [*pieces(written(study, public)[row.finding]).items()]
        most = 0 if public else MOST_SHOWN
        shown = found if len(found) <= MOST_QUOTED else found[:most]
        assert "<mark" not in "".join(piece for _, piece in found[len(shown) :])
        for name, piece in ((name, piece) for name, piece in shown if name not in text):
            sides = [side for side in settings(study, name) if side.blocks]
            quotes = re.findall(r"<q[^>]*>(.*?)</q>", piece)
            assert len(quotes) == len(sides)
            for side, quote in zip(sides, quotes, strict=True):
                quoted += 1
                marked = unescape(re.search("<mark[^>]*>(.*?)</mark>", quote)[1])
                assert (side.words.strip() or "∅").startswith(marked.removesuffix(" …"))
                passage = "".join("".join(text[block] for block in side.blocks).split())
                for part in plain(quote).strip("… ").split(" …"):
                    assert "".join(part.split()) in passage, (name, part)
                assert not public or len(plain(quote)) <= QUOTED
    assert quoted


def test_the_difference_is_marked_in_its_sentence(study, written):
    piece = pieces(written(study)["moscow-2021/alone-D"])["v2cecbf5f"]
    with_it, without = re.findall(r"<q[^>]*>(.*?)</q>", piece)
    assert "after the <mark>hardline</mark> group's takeover" in unescape(with_it)
    assert 'after the <mark title="nothing stands here">∅</mark> group' in without
    assert "changed by: D (D alone" in unescape(piece)


def test_a_page_that_lacks_the_passage_is_said_to_lack_it(lindmoor, written):
    whole = lindmoor.variants[lindmoor.variants["site"] == 0]["variant"]
    told = [
        p for html in written(lindmoor).values() for n, p in pieces(html).items() if n in [*whole]
    ]
    assert told and any("the passage is not on the page" in p or "lack" in p for p in told)


def test_evidence_of_many_pieces_is_folded(study, written):
    for row in study.findings.itertuples():
        html, n = written(study)[row.finding], len(row.evidence.split())
        assert (f"<summary>{n - MOST_SHOWN} more</summary>" in html) == (n > MOST_SHOWN)


def test_a_finding_leads_to_its_table_its_notebook_and_itself(study, written):
    html = written(study)["moscow-2021/versions"]
    assert html.startswith('<article id="finding-versions"><h3><a href="#finding-versions"')
    assert 'href="tables.html#splits"' in html
    assert 'href="../notebooks/05-who-changed-it.html"' in html
    (row,) = study.findings[study.findings["finding"] == "moscow-2021/versions"].itertuples()
    assert f"counted over {row.n}" in html


def test_each_finding_is_cited_in_three_forms(study, written):
    for name, html in written(study).items():
        shown, cited = unescape(html), cite(study, name)
        assert cited.plain in shown and cited.bibtex.strip() in shown
        assert f'"id": "{cited.key}"' in shown and f"<code>{name}@" in shown
        assert permalink(name) in shown


def test_on_a_page_of_its_own_it_links_to_that_page(lindmoor):
    row = next(lindmoor.findings.itertuples())
    html = write_finding(Edition(lindmoor), row)
    assert 'href="#table-variants"' in html and "notebooks" not in html
    assert all(target.startswith("#") for target in re.findall('href="([^"]*)"', html))
