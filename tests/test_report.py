"""The report of any story: one page, whole, harmless, quoting no more than it may."""

import base64
import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samestory import Study, UsageError, compare, figures, listings
from samestory.answers import write_finding
from samestory.evidence import largest_family
from samestory.figures import FIGURES, Drawn
from samestory.listings import EXCERPTS, Edition, write_edits
from samestory.markup import anchor, escape, prose, tag
from samestory.prose import percent
from samestory.report import POLICY, make_page, write_report
from samestory.rights import PRINTED, QUOTED, printed_share, read_texts

VOTE = "The defiant dockers of Varnholm voted on Saturday to walk out for a week, the union said."
LONG = (
    "By morning the cranes along the north quay stood still and the ferries lay two deep at the "
    "mole while the harbour master counted the hours until the next tide would bring in another "
    "eleven ships with nobody there to unload them and nowhere at all for any of them to wait "
    "except the roads outside the breakwater where the swell had begun to rise before dawn."
)
ARABIC = "صوّت عمّال الميناء يوم السبت على الإضراب لمدة أسبوع، بحسب ما جاء في بيان النقابة."
HOSTILE = (
    "<script>alert(1)</script> <img src=x onerror=alert(2)> said the \u202edetfihs\u202c mayor "
    '\x07of\x1b \u200bVarnholm &amp; \u0301sons.\n\n=HYPERLINK("http://bad.example";1)\n\n'
    "</p></main><style>*{display:none}</style><a href='javascript:x'>\u2067here\u2069</a>\n"
)
#: Stories of every shape, by name: their pages by siglum.
SHAPES = {
    "strangers": {"P": VOTE, "Q": "A cat sat on the mat while rain fell all day in Mossley."},
    "arabic": {"P": ARABIC, "Q": ARABIC.replace("السبت", "الأحد")},
    "hostile": {"P": f"{VOTE}\n\n{HOSTILE}", "Q": VOTE.replace("defiant", "<b onclick=x>")},
    "many": {f"W{n}": f"{VOTE}\n\nThe mayor of ward {n} said nothing." for n in range(5)},
}
BAD = "<i onmouseover=alert(3)>\u202e'\"&"
TRACE = """
questions = ["Who votes?", "Who walks?", "Who says so <script>?"]
[[trace]]
claim = "a-vote"
title = "the vote & <b onclick=x>"
question = "Is there a vote & <b>?"
patterns = ['\\bvoted\\b']
"""
JOINERS, UNSEEN = "\u200c\u200d", {"Cf", "Co", "Cs", "Zl", "Zp"}
VOID = {"meta", "img"}
#: What stands in a text and is none of its words: what is said of a mark, letters of variants.
BESIDE = {"say", "key"}
LOADS = {"link", "iframe", "object", "embed", "base", "form", "svg", "video", "source"}


class Page(HTMLParser):
    """A page read strictly: every tag closed in order; what it holds, by element."""

    def __init__(self, html):
        super().__init__()
        self.worn = []
        self.open, self.tags, self.ids, self.links, self.said = [], [], [], [], []
        self.within, self.pieces = {}, []
        self.feed(html)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, name, pairs):
        attributes = dict(pairs)
        assert len(attributes) == len(pairs), f"an attribute twice: {pairs}"
        self.tags.append((name, attributes))
        self.ids += [attributes["id"]] if "id" in attributes else []
        if name not in VOID:
            self.open.append((name, attributes.get("id")))
            self.worn.append(set((attributes.get("class") or "").split()))
        if attributes.get("href", "").startswith("#"):
            self.links.append(attributes["href"][1:])
            for _, holder in self.open:
                self.within.setdefault(holder, set()).add(attributes["href"][1:])

    def handle_endtag(self, name):
        assert self.open, f"{name} was not open"
        assert self.open[-1][0] == name, f"{name} closes {self.open[-1]}"
        self.open.pop()
        self.worn.pop()

    def classes(self):
        return set().union(*self.worn)

    def handle_data(self, text):
        if self.open and (self.open[-1][0] in ("style", "script") or BESIDE & self.classes()):
            return
        self.said.append(text)
        self.pieces.append((self.open[-1][0] if self.open else "", text))

    @property
    def text(self):
        return " ".join("".join(self.said).split())

    def images(self):
        for name, attributes in self.tags:
            if name == "img":
                yield attributes["alt"], picture(attributes["src"])


def picture(source):
    head, _, body = source.partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(body).decode()


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """The report of each shape of story, with the study it was made of."""
    made = {}
    for name, pages in SHAPES.items():
        folder = tmp_path_factory.mktemp("stories") / name
        write_story(folder, pages, name == "hostile")
        study = compare(folder)
        made[name] = (study, make_page(study))
    return made


@pytest.fixture(scope="module")
def moscow_page(study):
    return make_page(study)


@pytest.fixture
def quick(monkeypatch):
    """No figures: they are what takes time."""
    nothing = Drawn("figure", "A figure", "Which?", "pairs", "<svg/>", "A figure.", "", True)
    monkeypatch.setattr(figures, "draw", lambda *given: nothing)


def number_of_figures(study):
    return sum(len(plan.given(study)) for plan in FIGURES)


def write_story(folder, pages, hostile=False, rights=None):
    folder.mkdir()
    title = BAD if hostile else "A toy"
    toml = [f"title = {quoted(title)}", TRACE]
    for siglum, page in pages.items():
        toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{siglum}.txt"']
        toml += [f"outlet = {quoted(title + siglum)}"]
        toml += [f'rights = "{rights[siglum]}"'] if rights else []
        (folder / f"{siglum}.txt").write_bytes(page.encode())
    (folder / "story.toml").write_text("\n".join(toml), encoding="utf-8")
    return folder


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def shapes(test):
    return pytest.mark.parametrize("name", [*SHAPES, "moscow"])(test)


@pytest.fixture
def report(name, reports, study, moscow_page):
    return (study, moscow_page) if name == "moscow" else reports[name]


# --------------------------------------------------------------------------- a page, well made


@shapes
def test_every_tag_is_closed_every_id_stands_once_every_link_leads_somewhere(report):
    page = Page(report[1])
    assert len(page.ids) == len(set(page.ids))
    assert set(page.links) <= set(page.ids)


@shapes
def test_nothing_is_loaded_and_nothing_runs(report):
    page = Page(report[1])
    assert {name for name, _ in page.tags} & LOADS == set()
    (script,) = re.findall(r"<script>(.*?)</script>", report[1], re.S)
    assert [given for name, given in page.tags if name == "script"] == [{}]
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert POLICY.endswith(f"script-src 'sha256-{allowed}'")
    assert (
        re.search(r"innerHTML|outerHTML|insertAdjacent|document.write|eval|Function", script)
        is None
    )
    attributes = [(key, value) for _, given in page.tags for key, value in given.items()]
    assert [key for key, _ in attributes if key.startswith("on") or key == "style"] == []
    assert ("content", POLICY) in attributes
    addresses = {v for k, v in attributes if k == "href" and not v.startswith("#")}
    assert addresses == {url for url in report[0].witnesses["url"] if url}
    (style,) = re.findall(r"<style>(.*?)</style>", report[1], re.S)
    assert re.search(r"url\(|@import", style) is None
    for _, svg in page.images():
        elements = [*ElementTree.fromstring(svg).iter()]
        given = [pair for element in elements for pair in element.items()]
        assert not [key for key, _ in given if key.startswith("on")]
        assert all(value.startswith("#") for key, value in given if "href" in key)
        assert not {e.tag.rpartition("}")[2] for e in elements} & {"script", "image", "a"}


@shapes
def test_a_reader_who_cannot_see_it_finds_the_way(report):
    page = Page(report[1])
    names = [name for name, _ in page.tags]
    levels = [int(name[1]) for name in names if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
    assert page.tags[0] == ("html", {"lang": "en"})
    assert [given for name, given in page.tags if name == "a"][0]["href"] == "#main"
    assert names.count("table") == names.count("caption") > 3
    assert all(given.get("scope") for name, given in page.tags if name == "th")
    boxes = [given for _, given in page.tags if given.get("class") == "scroll"]
    assert all(b["tabindex"] == "0" and b["role"] == "region" and b["aria-label"] for b in boxes)
    assert len(boxes) == names.count("table") + names.count("img")
    assert all(alt for alt, _ in page.images())


@shapes
def test_every_figure_is_drawn(report):
    study, html = report
    assert "could not be drawn" not in html
    assert len([*Page(html).images()]) == number_of_figures(study)


@shapes
def test_every_finding_stands_on_the_page_in_order_and_every_block_once(report):
    study, html = report
    page = Page(html)
    ids = [i for i in page.ids if i.startswith("finding-")]
    told = [finding.partition("/")[2] for finding in study.findings["finding"]]
    assert ids == [anchor(f"finding-{name}") for name in told]
    blocks = set(map(anchor, study.blocks["block"]))
    assert sorted(i for i in page.ids if i in blocks) == sorted(blocks)
    assert " ".join(study.story.questions[0].split()) in page.text


@shapes
def test_each_finding_links_to_its_evidence(report):
    study, html = report
    within = Page(html).within
    known = {*study.blocks["block"], *study.variants["variant"]}
    for row in study.findings.itertuples():
        evidence = set(row.evidence.split())
        assert evidence <= known, row.finding
        links = within[anchor(f"finding-{row.finding.partition('/')[2]}")]
        assert set(map(anchor, evidence)) <= links, row.finding


def test_what_has_nothing_to_say_says_so(reports):
    text = Page(reports["strangers"][1]).text
    assert "No two pages that carry text of one source differ in substance." in text
    assert "No page can be compared with another text of its version." in text
    assert "Nobody has coded these pages by hand." in text


def test_edits_stand_in_their_sentence(moscow_page):
    assert "<del>hardline</del>" in moscow_page
    assert re.search(r"fighters loyal to the <ins>militant</ins> Islamic State", moscow_page)


def test_a_family_without_versions_is_compared_with_its_first_page(tmp_path):
    pages = {"P": VOTE, "Q": VOTE.replace("defiant dockers", "dockers"), "R": VOTE}
    study = compare(write_story(tmp_path / "three", pages))
    object.__setattr__(study, "edits", study.edits[:0])
    made = listings.write_edits(Edition(study))
    assert "<del>defiant</del>" in made and '<td dir="auto">P</td>' in made


def test_of_two_families_of_one_size_the_edits_are_those_of_the_one_that_is_spoken_of(tmp_path):
    rain = "Rain fell over the hills in the north on Friday, and the wide rivers rose to the doors."
    pages = {"A": rain, "B": rain.replace("wide", "brown"), "P": VOTE}
    study = compare(
        write_story(tmp_path / "two", pages | {"Q": VOTE.replace("defiant dockers", "dockers")})
    )
    object.__setattr__(study, "edits", study.edits[:0])
    assert largest_family(study) == ["P", "Q"]
    assert set(listings.find_edits(study)["siglum"]) == {"Q"}


# ------------------------------------------------------------------------------- hostile texts


def test_hostile_texts_are_shown_as_text(reports):
    study, html = reports["hostile"]
    text = Page(html).text
    for words in ("<script>alert(1)</script>", "<img src=x onerror=alert(2)>", "=HYPERLINK("):
        assert words in text
    assert "U+202EdetfihsU+202C" in text and "U+0007ofU+001B U+200BVarnholm &amp; " in text
    assert "\u25cc\u0301sons" in text
    assert "<i onmouseover=alert(3)>U+202E'\"&" in text
    assert "Is there a vote &amp; &lt;b&gt;?" in html


@shapes
def test_no_character_at_work_is_left(report):
    _, html = report
    made = html + "".join(alt + svg for alt, svg in Page(html).images())
    kinds = {char: unicodedata.category(char) for char in set(made)}
    assert [c for c, kind in kinds.items() if kind in UNSEEN or kind == "Cc" and c != "\n"] == []


@given(st.text())
def test_any_text_is_shown_whole_and_as_text(text):
    text = text.replace("\u25cc", "")
    page = Page(tag("p", text))
    assert {name for name, _ in page.tags} <= {"p", "span"}
    read = [chr(int(said[2:], 16)) if name == "span" else said for name, said in page.pieces]
    assert "".join(read).replace("\u25cc", "") == text
    plain = "".join(said for name, said in page.pieces if name == "p")
    assert {unicodedata.category(c) for c in plain if c not in JOINERS} & UNSEEN == set()


@given(st.text(min_size=1), st.text(min_size=1))
@example(" ", "_20")
def test_ids_of_different_names_differ(one, other):
    assert re.fullmatch(r"[\w.~-]+", anchor(one), re.ASCII)
    assert (anchor(one) == anchor(other)) == (one == other)


def test_marks_that_pile_up_get_places_of_their_own():
    assert escape("a" + 6 * "\u0301") == "a" + 4 * "\u0301" + "\u25cc" + 2 * "\u0301"
    assert escape("e\u0301 \u0301") == "e\u0301 \u25cc\u0301"


def test_quoted_words_keep_their_direction():
    assert prose(f"P has “{ARABIC}” alone.") == f"P has <bdi>“{ARABIC}”</bdi> alone."


# ------------------------------------------------------------------------ the same bytes, whole


def test_the_page_repeats_byte_for_byte(tmp_path, reports):
    """In another folder, another process, with another order of hashes."""
    folder, out = write_story(tmp_path / "hostile", SHAPES["hostile"], True), tmp_path / "out.html"
    code = "import sys, samestory; from samestory.report import write_report\n"
    code += "write_report(samestory.compare(sys.argv[1]), sys.argv[2])"
    other = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", code, folder, out], env=other, check=True)
    assert out.read_bytes().decode() == reports["hostile"][1]
    assert str(tmp_path) not in reports["hostile"][1]


def test_a_report_is_written_whole_or_not_at_all(tmp_path, quick, reports, monkeypatch):
    study = reports["arabic"][0]
    path = tmp_path / "new" / "report.html"
    assert write_report(study, path) == path
    before = path.read_bytes()

    def fail(*given):
        raise OSError("disk full")

    monkeypatch.setattr("samestory.files.os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        write_report(study, path)
    assert [p.name for p in path.parent.iterdir()] == ["report.html"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "where", ["arabic/report.html", "arabic/sub/report.html", "link/report.html"]
)
def test_a_report_never_lies_in_its_story(where, reports, quick):
    study = reports["arabic"][0]
    path = study.story.folder.parent / where
    if "link" in where:
        path.parent.symlink_to(study.story.folder, target_is_directory=True)
    with pytest.raises(UsageError) as refused:
        write_report(study, path)
    assert str(refused.value) == (
        f"{path}: lies in the story folder arabic, where every page is a witness; "
        "a report lies outside it; name another place."
    )
    assert not path.exists()


def test_a_folder_is_no_report(tmp_path, reports):
    with pytest.raises(UsageError) as refused:
        write_report(reports["arabic"][0], tmp_path)
    assert str(refused.value) == (
        f"{tmp_path}: is a folder; a report is one file; name one, as in report.html."
    )


def test_a_figure_that_fails_leaves_the_rest(reports, quick, monkeypatch):
    nothing = figures.draw

    def fail(study, plan, *given):
        return 1 / 0 if plan.name == "collation_map" else nothing(study, plan, *given)

    monkeypatch.setattr(figures, "draw", fail)
    study = reports["arabic"][0]
    page = Page(make_page(study))
    assert "The figure collation map could not be drawn (ZeroDivisionError)" in page.text
    assert len([*page.images()]) == number_of_figures(study) - 1


# -------------------------------------------------------------------------------------- rights


def stretches(study, sigla, html):
    """Give each stretch of a page, one character longer than may be quoted, that is on *html*."""
    page = Page(html)
    made = [page.text, *(" ".join(re.sub("<[^>]*>", "", s).split()) for _, s in page.images())]
    made = "\n".join([*made, *(alt for alt, _ in page.images())])
    for siglum in sigla:
        own = study.blocks[study.blocks["siglum"] == siglum]["text"]
        text = " ".join(" ".join(own).split())
        for at in (word.start() for word in re.finditer(r"\S+", text[:-QUOTED])):
            if text[at : at + QUOTED + 1] in made:
                yield text[at : at + QUOTED + 1]


def share_shown(study, siglum, text):
    """Give the share of a body's words that stand on *text* in runs of eight or more."""
    own = study.blocks[(study.blocks["siglum"] == siglum) & (study.blocks["role"] == "body")]
    words = " ".join(own["text"]).split()
    seen = set()
    for at in range(len(words) - 7):
        if " ".join(words[at : at + 8]) in text:
            seen |= set(range(at, at + 8))
    return len(seen) / len(words)


def test_the_public_edition_holds_no_long_stretch_of_a_page(study, moscow_page):
    sigla = list(study.witnesses["siglum"])
    public = make_page(study, public=True)
    assert next(stretches(study, sigla, public), None) is None
    assert next(stretches(study, sigla, moscow_page), None) is not None
    for siglum in sigla:
        assert share_shown(study, siglum, Page(public).text) < PRINTED
    assert "Public edition: of pages that are not open it quotes 240 characters" in public
    assert "Holds full texts; for the owner of the pages" in Page(moscow_page).text
    assert Page(public).ids == Page(moscow_page).ids


@pytest.mark.parametrize("story", ["study", "lindmoor"])
def test_the_public_edition_prints_no_more_than_it_may_and_says_how_much(story, request):
    study = request.getfixturevalue(story)
    page = make_page(study, public=True)
    prints = printed_share(study, read_texts("report.html", page))
    assert 0 < prints["share"].max() <= PRINTED
    told = re.search(r'role="note">(.*?)</p>', page)[1]
    for row in prints.itertuples():
        assert f"{percent(row.share)} of the words of {row.siglum}" in told
    assert "words of" not in re.search(r'role="note">(.*?)</p>', make_page(study))[1]


def test_closed_pages_are_quoted_ever_more_briefly(lindmoor):
    shares = []
    for brief in range(len(EXCERPTS)):
        edition = Edition(lindmoor, public=True, brief=brief)
        made = "".join(write_finding(edition, row) for row in lindmoor.findings.itertuples())
        made += write_edits(edition)
        shares.append(printed_share(lindmoor, read_texts("x.html", made))["share"].max())
    assert shares[0] > PRINTED > shares[-1] and sorted(shares, reverse=True) == shares


def test_an_open_page_is_shown_whole_in_public(tmp_path, quick):
    pages = {"P": f"{VOTE}\n\n{LONG}", "Q": VOTE + "\n\n" + LONG.replace("north", "south")}
    rights = {"P": "open", "Q": "quotation"}
    folder = write_story(tmp_path / "mixed", pages, rights=rights)
    study: Study = compare(folder)
    text = Page(make_page(study, public=True)).text
    assert LONG in text and LONG.replace("north", "south") not in text
    assert "words, characters" in text


def test_the_claim_is_in_the_sentence_that_is_quoted(tmp_path):
    long = f"Dockers met. {LONG[:-1]} and so they voted at last. Then they went home."
    study = compare(write_story(tmp_path / "late", {"P": long, "Q": VOTE}))
    quotation = Edition(study, public=True).quotation(Edition(study).blocks["P.1"])
    assert quotation.startswith("… ") and quotation.endswith("and so they voted at last.")
    assert len(quotation) <= QUOTED // 2 + 2


def test_a_passage_that_one_page_alone_has_is_shortened_in_public(tmp_path, quick):
    pages = {"P": VOTE, "Q": f"{VOTE}\n\n{LONG}", "R": f"{VOTE}\n\n{LONG}"}
    study = compare(write_story(tmp_path / "gap", pages))
    assert LONG in " ".join(study.variants["readings"])
    shown = LONG[: QUOTED // 2 - 20]
    public = make_page(study, public=True)
    assert shown in public and next(stretches(study, "PQR", public), None) is None


def test_what_cannot_be_seen_is_named_in_the_title_and_no_markup_shows_there(tmp_path):
    folder = write_story(tmp_path / "odd", {"P": VOTE, "Q": VOTE})
    told = (folder / "story.toml").read_text(encoding="utf-8").splitlines()
    lines = ['title = "gnp\\u202E <b>"' if line.startswith("title") else line for line in told]
    (folder / "story.toml").write_text("\n".join(lines), encoding="utf-8")
    assert "<title>gnp[U+202E] &lt;b&gt;</title>" in make_page(compare(folder))
