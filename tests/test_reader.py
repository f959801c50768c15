"""The reader: every text whole, every mark that of the table of edits, whatever the base."""

import re
import shutil
from collections import Counter
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import compare, rights
from samestory.apparatus import BUDGETS, PIECE, write_letter
from samestory.kinds import FORM
from samestory.listings import Edition
from samestory.markup import Html, anchor, asset, escape, link, tag
from samestory.reader import say_lacking, write_reader
from samestory.report import POLICY
from samestory.reuse import overlap
from samestory.rights import PRINTED, QUOTED, printed_share, tell_printed
from samestory.synopsis import Place, find_parts
from samestory.tokens import level_words

VOID = {"meta", "img", "br"}
#: What no word of a page may be: what is said of a mark, and letters that lead to the apparatus.
BESIDE = {"say", "key", "moved"}
FULL = 250_000


class Node:
    """An element of the reader: its name, attributes, and what it holds."""

    def __init__(self, name, attributes, parent=None):
        self.name, self.attributes, self.parent, self.inside = name, attributes, parent, []

    @property
    def classes(self):
        return set((self.attributes.get("class") or "").split())

    def all(self, name="", **wanted):
        """Every element within that has this name and these attributes."""
        for one in self.inside:
            if isinstance(one, Node):
                held = {k.rstrip("_").replace("_", "-"): v for k, v in wanted.items()}
                fits = all(
                    v in one.classes if k == "class" else one.attributes.get(k) == v
                    for k, v in held.items()
                )
                if fits and name in ("", one.name):
                    yield one
                yield from one.all(name, **wanted)

    @property
    def text(self):
        return "".join(one.text if isinstance(one, Node) else one for one in self.inside)

    @property
    def words(self):
        """The page's own words: in a mark, what is classed so; outside, all but what is said."""
        if self.classes & BESIDE:
            return ""
        if "w" in self.classes:
            return "".join(one.words for one in self.all(class_="t"))
        return "".join(one.words if isinstance(one, Node) else one for one in self.inside)


class Tree(HTMLParser):
    """A fragment read strictly: every tag closed in order, no attribute twice."""

    def __init__(self, html):
        super().__init__()
        self.root = self.at = Node("", {})
        self.feed(html)
        self.close()
        assert self.at is self.root

    def handle_starttag(self, name, pairs):
        assert len(dict(pairs)) == len(pairs)
        node = Node(name, dict(pairs), self.at)
        self.at.inside.append(node)
        if name not in VOID:
            self.at = node

    def handle_endtag(self, name):
        assert self.at.name == name
        self.at = self.at.parent

    def handle_data(self, text):
        self.at.inside.append(text)


def read(html):
    return Tree(html).root


def read_texts(root):
    """Give each block's words as they stand in the synopsis."""
    made = {}
    for block in root.all("div", class_="block"):
        if "id" in block.attributes:
            ((words,)) = [one.words for one in block.all("p", dir="auto")]
            assert block.attributes["id"] not in made
            made[block.attributes["id"]] = words
    return made


def body(study):
    return [b for b in study.rows("blocks") if b.role == "body" and not b.repeat_of]


def read_marks(root):
    """Give each mark of the page as (variant, siglum, operation)."""
    found = Counter()
    for cell in root.all("li", class_="cell"):
        siglum = cell.attributes["data-w"]
        for head in cell.all("p", class_="whole"):
            found[next(head.all("a")).attributes["href"][1:], siglum, "addition"] += 1
        for gap in cell.all("p", class_="gap"):
            for key in gap.all("a", class_="key"):
                found[key.attributes["href"][1:], siglum, "omission"] += 1
        sites = {}
        for mark in cell.all("span", class_="w"):
            held = {one.name for one in mark.all() if one.name in ("ins", "del")}
            sites.setdefault(mark.attributes["data-v"], set()).update(held)
        for variant, held in sites.items():
            if held:
                found[variant, siglum, OPERATIONS[frozenset(held)]] += 1
        forms = {f.attributes["data-v"] for f in cell.all("span", class_="on")}
        for variant in forms:
            found[variant, siglum, "substitution"] += 1
    return found


ARABIC = "صوّت عمّال الميناء يوم السبت على الإضراب لمدة أسبوع كامل بحسب ما جاء في بيان النقابة."
OPERATIONS = {
    frozenset({"ins"}): "addition",
    frozenset({"del"}): "omission",
    frozenset({"ins", "del"}): "substitution",
}


def list_bases(study):
    return [base for part in find_parts(study) for base in part.bases]


@pytest.fixture(scope="module")
def full(study):
    return write_reader(Edition(study))


@pytest.fixture(scope="module")
def public(study):
    return write_reader(Edition(study, public=True))


# ------------------------------------------------------------------------------ whole and once


def test_the_text_of_every_page_can_be_read_off_to_the_letter(study, lindmoor):
    for one in (study, lindmoor):
        for base in list_bases(one):
            texts = read_texts(read(write_reader(Edition(one), base)))
            assert texts == {anchor(b.block): b.text for b in body(one)}


WORDS = st.sampled_from(
    "the mayor dockers voted on Saturday Said said U.S. US to strike “now” .".split()
)
LINES = st.lists(st.lists(WORDS, min_size=3, max_size=12).map(" ".join), min_size=1, max_size=4)
PAGES = st.lists(LINES.map("\n\n".join), min_size=2, max_size=4)


@given(PAGES)
def test_any_text_can_be_read_off_and_its_marks_are_the_edits(toy, pages):
    study = toy(dict(zip("PQRS", pages, strict=False)))
    assert read_texts(read(write_reader(Edition(study)))) == {b.block: b.text for b in body(study)}
    for base in list_bases(study):
        assert_marks_are_edits(study, base)


def assert_marks_are_edits(study, base):
    """Every mark is a row of the table of edits against the base, and every row is a mark."""
    part = next(part for part in find_parts(study) if base in part.bases)
    marks = read_marks(read(write_reader(Edition(study), base)))
    for other in find_parts(study):
        if other is not part and other.sigla != part.sigla:
            marks = Counter({key: n for key, n in marks.items() if key[1] not in other.sigla})
    rows = study.edits_against(base)
    own = rows[rows["siglum"].isin(part.sigla)]
    told = zip(own["variant"], own["siglum"], own["op"], strict=True)
    assert {k: n for k, n in marks.items() if k[1] in part.sigla} == Counter(told)


def test_the_marks_are_the_edits_whatever_the_base(study, lindmoor):
    for one in (study, lindmoor):
        for base in list_bases(one):
            assert_marks_are_edits(one, base)


def test_swapping_two_pages_swaps_additions_and_omissions(study):
    swapped = {"addition": "omission", "omission": "addition", "substitution": "substitution"}
    for one, other in ("DE", "LN", "DL"):
        there = read_marks(read(write_reader(Edition(study), one)))
        back = read_marks(read(write_reader(Edition(study), other)))
        mine = {(v, op) for v, siglum, op in there if siglum == other}
        assert mine == {(v, swapped[op]) for v, siglum, op in back if siglum == one} != set()


def test_the_words_of_a_mark_are_those_of_the_edit(study):
    rows = {(r.variant, r.siglum): r for r in study.edits_against("L").itertuples()}
    root = read(write_reader(Edition(study), "L"))
    seen = 0
    for cell in root.all("li", class_="cell"):
        for mark in cell.all("span", class_="w"):
            assert cell.attributes["data-w"] in "DELN" or not [*mark.all("del")]
            for gone in mark.all("del"):
                row = rows[mark.attributes["data-v"], cell.attributes["data-w"]]
                assert gone.text == f"lacks: {row.base_text} end"
                seen += 1
    assert seen > 20


def test_what_moved_says_where_to(study):
    rows = study.edits_against("E").query("moved_to != ''")
    root = read(write_reader(Edition(study), "E"))
    told = set()
    for said in root.all("bdi", class_="moved"):
        (key,) = [a for a in said.parent.all("a") if "key" in a.classes]
        (way,) = said.all("a")
        told.add((key.attributes["href"][1:], way.attributes["href"][1:]))
    assert told == set(zip(rows["variant"], rows["moved_to"], strict=True)) != set()
    (text, *_) = [m.text for m in root.all("bdi", class_="moved")]
    assert re.fullmatch(r" moved: see P\d+ [a-z] ", text)


def test_a_block_out_of_its_pages_order_says_where_it_stands(make_story):
    one = "The defiant dockers of Varnholm voted on Saturday to walk out for a week, they said."
    two = "The mayor of the town called for calm and asked both sides to meet on Monday at noon."
    three = "Ferries lay two deep at the mole while the harbour master waited for the next tide."
    study = compare(make_story({
        "P": "\n\n".join([one, two, three]), "Q": "\n\n".join([one, two, three]),
        "R": "\n\n".join([three, one, two]),
    }))  # fmt: skip
    root = read(write_reader(Edition(study)))
    told = [m.text for m in root.all("span", class_="moved")]
    assert told in (["moved: on the page first"], ["moved: on the page after R.1"])
    assert read_texts(root) == {b.block: b.text for b in body(study)}


# ------------------------------------------------------------------------------------ gaps, base


def test_a_gap_is_said_in_words(full, study):
    cells = {}
    for place in read(full).all("section", class_="place"):
        for cell in place.all("li", class_="cell"):
            gap = [one.text for one in cell.all("p", class_="gap")]
            cells[place.attributes["id"], cell.attributes["data-w"]] = gap
    assert cells["P01", "D"] == ["not in version AFP-1, as far as seen"]
    assert cells["P17", "L"][0].startswith("not in version AFP-2, as far as seen")
    assert cells["P03", "D"] == []
    assert cells["P01", "AFP-1"] == ["not in version AFP-1, as far as seen"]


def test_one_lacking_page_of_a_version_is_not_the_version(make_story):
    shared = "The defiant dockers of Varnholm voted on Saturday to walk out for a week, they said."
    more = "The mayor of the town called for calm and asked both sides to meet on Monday at noon."
    pages = {"P": f"{shared}\n\n{more}", "Q": f"{shared}\n\n{more}", "R": shared}
    study = compare(make_story(pages))
    root = read(write_reader(Edition(study)))
    assert [g.text for g in root.all("p", class_="gap")][:1] == ["not on this page variant a"]


def test_a_page_alone_in_its_version_speaks_for_itself():
    pages = {"P": ("AP", "AP-1"), "Q": ("AP", "AP-1"), "R": ("AP", "AP-2"), "S": ("AFP", "AFP-1")}
    known = {s: SimpleNamespace(agency=a, version=v) for s, (a, v) in pages.items()}
    place = Place("P01", {"P": {}, "Q": {}}, [])
    assert say_lacking(place, "R", known) == "not on this page"
    assert say_lacking(place, "S", known) == "not on this page, which has another source"
    assert say_lacking(Place("P01", {"R": {}}, []), "P", known).startswith("not in version AP-1")


def test_the_base_is_the_page_that_differs_least(study):
    part = find_parts(study)[0]
    assert part.sigla == ("D", "E", "L", "N")
    least = min(part.distance.values())
    assert part.distance[part.closest()] == least < max(part.distance.values())
    substance = {v.variant for v in study.rows("variants") if v.kind not in FORM}
    for siglum in part.sigla:
        rows = study.edits_against(siglum)
        assert part.distance[siglum] == rows["variant"].isin(substance).sum()


def test_form_is_marked_lighter_than_substance(full, study):
    light = {mark.attributes["data-v"] for mark in read(full).all("span", class_="light")} | {
        mark.attributes["data-v"]
        for mark in read(full).all("span", class_="f")
        if "data-v" in mark.attributes
    }
    assert light == {v.variant for v in study.rows("variants") if v.kind in FORM}


def test_letters_go_on_behind_z():
    assert [write_letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == [
        "a", "z", "aa", "az", "ba", "zz", "aaa",
    ]  # fmt: skip


# ------------------------------------------------------------------------------ ids and sizes


def owned(study):
    """Every id that the reader must own."""
    yield from (f"page-{s}" for s in study.witnesses["siglum"])
    yield from map(anchor, study.blocks["block"])
    yield from {b.place for b in body(study)}
    yield from study.variants["variant"]


@pytest.mark.parametrize("edition", ["full", "public"])
def test_every_id_stands_once_and_every_link_leads_somewhere(edition, request, study):
    html = request.getfixturevalue(edition)
    ids = re.findall(r' id="([^"]*)"', html)
    assert len(ids) == len(set(ids))
    assert set(owned(study)) <= set(ids)
    assert set(re.findall(r'href="#([^"]*)"', html)) <= set(ids)
    assert "href" not in re.sub(r'href="#', "", html)


def test_both_editions_have_the_same_permalinks(full, public):
    ids = [set(re.findall(r' id="([^"]*)"', html)) for html in (full, public)]
    assert ids[0] == ids[1]


def test_places_blocks_and_variants_are_links_to_themselves(full):
    root = read(full)
    own = {node.attributes["id"] for node in root.all() if "id" in node.attributes}
    links = {a.attributes["href"][1:]: a.text for a in root.all("a") if "key" not in a.classes}
    for name in own:
        if re.fullmatch(r"P\d+|[A-Z]\.\d+|v[0-9a-f]{8}", name):
            assert name in links


def test_the_reader_is_small_and_one_piece(full, public):
    whole = len(full.encode()) + len(asset("reader.css")) + len(asset("reader.js"))
    assert whole < FULL
    assert "\n" not in full + public
    assert "style=" not in full and "onclick" not in full


def test_the_same_study_gives_the_same_bytes(study, moscow, full):
    assert write_reader(Edition(compare(moscow))) == full


# --------------------------------------------------------------------------------------- rights


def pieced_share(study, siglum, html):
    """Give the share of a page's text that a reader could piece together, in runs of words."""
    own = level_words("\n".join(b.text for b in body(study) if b.siglum == siglum))[0]
    told = []
    for node in read(html).all("bdi", class_="words"):
        told += [*level_words(node.text)[0], f"\0{len(told)}"]
    return overlap(told, own, PIECE).share_b_in_a


def test_the_public_reader_shows_well_under_a_third_and_says_how_much(study, public):
    for siglum in study.witnesses["siglum"]:
        assert pieced_share(study, siglum, public) < PRINTED < 1 / 3
    prints = printed_share(study, rights.read_texts("docs/reader.html", public))
    assert 0 < prints["share"].max() < PRINTED
    told = tell_printed(prints)
    assert told.startswith("Of the pages that are not open, ") and told in read(public).text


@pytest.mark.parametrize("rules", [{}, {"min_run": 9}], ids=str)
def test_a_story_of_many_variants_is_quoted_the_less(toy, rules):
    """Every tenth word differs: each in its sentence would be most of the text."""
    words = [f"{a}{b}" for a in "abcdefghijklmnopqrst" for b in ("ron", "sil", "tam", "vek")]
    pages = [" ".join(w + "x" * n * (k % 10 == 5) for k, w in enumerate(words)) for n in (0, 1)]
    study = toy(dict(zip("PQ", pages, strict=True)), **rules)
    html = write_reader(Edition(study, public=True))
    assert len(study.variants) > 5
    assert all(pieced_share(study, s, html) <= PRINTED for s in "PQ")
    assert "<mark>" not in html
    assert max(most for most, _ in BUDGETS) <= 12


def test_the_public_reader_shows_no_passage(study, public):
    text = " ".join(read(public).text.split())
    for block in body(study):
        own = block.text.split()
        for at in range(len(own) - 2 * BUDGETS[0][0]):
            assert " ".join(own[at : at + 2 * BUDGETS[0][0]]) not in text
    assert max(len(n.text) for n in read(public).all("bdi", class_="words")) < QUOTED
    assert not [*read(public).all("ins", class_="text")] and not [
        *read(public).all("span", class_="w")
    ]


def test_the_public_reader_gives_length_offsets_and_hash(study, public):
    import hashlib

    block = next(b for b in body(study) if b.block == "D.7")
    page = next(w.page for w in study.story.witnesses if w.siglum == "D")
    (node,) = [n for n in read(public).all("div") if n.attributes.get("id") == "D.7"]
    told = hashlib.sha256(page[block.start : block.end].encode()).hexdigest()[:12]
    assert f"characters {block.start} to {block.end}, SHA-256 {told}" in node.text


def test_an_open_page_is_whole_in_public_and_a_closed_one_is_not(make_story):
    text = "The defiant dockers of Varnholm voted on Saturday to walk out for a week, they said."
    folder = make_story({"P": text, "Q": text.replace("defiant ", "")})
    toml = (folder / "story.toml").read_text()
    open_ = toml.replace('file = "P.txt"', 'file = "P.txt"\nrights = "open"')
    (folder / "story.toml").write_text(open_)
    root = read(write_reader(Edition(compare(folder), public=True)))
    texts = [p.words for p in root.all("p", dir="auto")]
    assert texts == [text]


# ------------------------------------------------------------------------------- hostile, strange


def test_hostile_texts_are_text(toy):
    bad = "<script>alert(1)</script> said the \u202emayor\u202c of\x07 Varn & <b onclick=x>sons\n\n"
    bad += "\u0301"
    study = toy({"P": bad, "Q": bad.replace("mayor", "major")})
    html = write_reader(Edition(study))
    assert {node.name for node in read(html).all()} & {"script", "img"} == set()
    assert "onclick" not in {key for node in read(html).all() for key in node.attributes}
    words = read(html).words
    assert "<script>alert(1)</script> said the U+202EmajorU+202C of" in words
    assert "ofU+0007 Varn & <b onclick=x>sons" in words
    assert not set(html) & set("\u202e\x07")


ODD = st.text(
    st.sampled_from('ab .,’“”\n<&>"\u202e\u0301\u00a0\x07\ufeffعم码頭*_[]()\\'), max_size=60
)


@given(st.lists(ODD, min_size=2, max_size=3), st.lists(WORDS, min_size=8, max_size=14))
def test_any_characters_are_shown_whole_and_once(toy, pages, shared):
    told = " ".join(["The dockers", *shared])
    study = toy({s: f"{told} {page}\n\n{page}" for s, page in zip("PQR", pages, strict=False)})
    for base in ["", *list_bases(study)]:
        root = read(write_reader(Edition(study), base))
        shown = {anchor(b.block): read(escape(b.text)).text for b in body(study)}
        assert read_texts(root) == shown
    ids = [n.attributes["id"] for n in root.all() if "id" in n.attributes]
    assert len(ids) == len(set(ids)) and set(owned(study)) <= set(ids)
    assert "\n" not in write_reader(Edition(study, public=True))


@pytest.mark.parametrize("pages", [
    {"P": "Home\n\nMenu", "Q": "Share this"}, {"P": "One.", "Q": "Two."},
    {"P": "Nothing in common here at all, said a man."},
    {"P": ARABIC, "Q": ARABIC.replace("السبت", "الأحد")},
    {"P": "码头工人周六投票决定罢工一周工会说", "Q": "码头工人周日投票决定罢工一周工会说"},
    {f"W{n}": f"The dockers of ward {n} voted on Saturday to walk out." for n in range(9)},
])  # fmt: skip
def test_any_story_has_a_reader(toy, pages):
    study = toy(pages)
    for public in (False, True):
        root = read(write_reader(Edition(study, public)))
        ids = {n.attributes["id"] for n in root.all() if "id" in n.attributes}
        assert set(owned(study)) <= ids
    assert read_texts(read(write_reader(Edition(study)))) == {b.block: b.text for b in body(study)}


# ------------------------------------------------------------------------- in a real browser


@pytest.fixture(scope="module")
def chromium():
    """A browser, or a skipped test that says so."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on the path: the reader's script is not run")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def others(lindmoor, toy):
    """Stories of another shape, by name."""
    words = (
        "The dockers of <b>Varnholm</b> voted \u202eon Saturday to walk out for a week, they said."
    )
    strange = {"P": words, "Q": words.replace("Saturday", "\u2067Sunday"), "R": words[4:]}
    arabic = {"P": ARABIC, "Q": ARABIC.replace("السبت", "الأحد"), "R": ARABIC[5:]}
    many = {f"W{n}": words.replace("week", f"week {n}") for n in range(8)}
    made = {"strange": toy(strange), "arabic": toy(arabic), "many": toy(many)}
    return {"lindmoor": lindmoor, **made}


@pytest.fixture(scope="module")
def files(study, others, tmp_path_factory):
    """Pages that hold the reader and no more, under the policy of the report."""
    folder = tmp_path_factory.mktemp("reader")
    editions = {"full": Edition(study), "public": Edition(study, public=True)}
    editions |= {name: Edition(other) for name, other in others.items()}
    style = tag("style", Html(asset("style.css") + asset("reader.css")))
    policy = tag("meta", http_equiv="Content-Security-Policy", content=POLICY)
    head = tag("head", tag("meta", charset="utf-8"), policy, tag("title", "Reader"), style)
    beside = (tag("header", "A toy"), tag("nav", link("top", "Up"), aria_label="Contents"))
    for name, edition in editions.items():
        inner = tag("main", tag("h1", "Reader"), write_reader(edition))
        body = tag("body", *beside, inner, tag("script", Html(asset("reader.js"))), id="top")
        html = "<!DOCTYPE html>" + tag("html", head, body, lang="en")
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.fixture
def visit(chromium, files):
    """Open a page of the reader; no message may come from it, and nothing may be asked for."""
    said, opened = [], []

    def go(where="full.html", **given):
        page = chromium.new_context(**given).new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on(
            "request", lambda request: said.append(request.url) if "file" not in request.url else 0
        )
        page.goto(f"{(files / 'x').as_uri()[:-1]}{where}")
        opened.append(page)
        return page

    yield go
    for page in opened:
        page.context.close()
    assert said == []


ROWS = "[...document.querySelectorAll('.row, .heads')].map(row => row.outerHTML)"
STATUS = "document.querySelector('.steps .status').textContent"


def parsed(page, html):
    """What the browser makes of rows that Python wrote."""
    read = "html => {const d = new DOMParser().parseFromString(html, 'text/html'); "
    return page.evaluate(read + "return " + ROWS.replace("document", "d") + "}", html)


def test_the_script_marks_as_python_does_whatever_the_base(visit, study):
    page = visit()
    for base in [*list_bases(study), "E"]:
        page.select_option(".base-menu select", base)
        assert page.evaluate(ROWS) == parsed(page, write_reader(Edition(study), base)), base


@pytest.mark.parametrize("name", ["lindmoor", "strange", "arabic", "many"])
def test_it_does_so_for_other_stories(visit, others, name):
    page = visit(f"{name}.html")
    bases = list_bases(others[name])
    assert len(bases) > 2
    for base in bases:
        page.locator(".base-menu select").first.select_option(base)
        html = write_reader(Edition(others[name]), base)
        assert page.evaluate(ROWS) == parsed(page, html), base


def test_the_script_leaves_the_page_as_it_was_written(visit, full):
    page = visit()
    assert page.evaluate(ROWS) == parsed(page, full)


def test_the_choice_is_kept_in_the_address_beside_the_permalink(visit, study):
    page = visit("full.html#P22")
    page.select_option(".base-menu select", "AFP-2")
    assert page.url.endswith("?base=AFP-2#P22")
    again = visit(page.url.rpartition("/")[2])
    assert again.evaluate(ROWS) == parsed(again, write_reader(Edition(study), "AFP-2"))
    assert again.locator(".base-menu select").input_value() == "AFP-2"


def test_a_kind_filtered_away_is_plain_text(visit, study):
    page = visit()
    page.locator(".filters summary").click()
    for kind in sorted({v.kind for v in study.rows("variants")}):
        page.get_by_label(f"{kind} (").uncheck()
    assert page.locator(".row :is(ins, del, .on, .key, .whole)").count() == 0
    texts = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.block[id]')]"
        ".map(b => [b.id, b.querySelector('p').textContent]))"
    )
    assert texts == {anchor(b.block): b.text for b in body(study)}
    assert page.locator(".app > li:visible").count() == 0


def test_a_page_filtered_away_takes_its_column_and_variants_along(visit, study):
    page = visit()
    page.locator(".filters summary").click()
    page.get_by_label("D Dawn").uncheck()
    assert page.locator(".cell[data-w=D]:visible").count() == 0
    assert page.locator("#vc14c97ed").is_visible()
    letters = "[...document.querySelectorAll('.row .key')].filter(k => k.offsetParent !== null)"
    hidden = f"{letters}.filter(k => !document.getElementById(k.hash.slice(1)).offsetParent)"
    assert page.evaluate(f"{hidden}.length") == 0
    assert not page.locator("#v2cecbf5f").is_visible()
    page.select_option(".base-menu select", "D")
    assert page.evaluate(f"{hidden}.length") == 0
    assert page.locator("#v2cecbf5f").is_visible()
    assert "without=D" in page.url
    page.evaluate("location.hash = 'D.7'")
    page.wait_for_selector("#D\\.7", state="visible")
    assert "without" not in page.url


def test_only_places_that_differ(visit, study):
    page = visit()
    page.locator(".filters summary").click()
    page.get_by_label("only places that differ").check()
    shown = page.evaluate("[...document.querySelectorAll('.place:not([hidden])')].map(p => p.id)")
    assert set(shown) == set(study.variants["place"])


def test_keys_step_through_the_variants_that_pass(visit, study):
    page = visit()
    substance = [v.variant for v in study.rows("variants") if v.kind not in FORM]
    page.locator(".filters summary").click()
    for kind in sorted({v.kind for v in study.rows("variants")} & set(FORM)):
        page.get_by_label(f"{kind} (").uncheck()
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    seen = []
    for key in "jnj":
        page.keyboard.press(key)
        seen.append(page.evaluate("document.activeElement.textContent"))
        assert page.url.endswith(f"#{seen[-1]}")
        number = f"{len(seen)} of {len(substance)}: "
        assert page.evaluate(STATUS).startswith(number)
    assert seen == substance[:3]
    page.keyboard.press("k")
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.textContent") == substance[0]
    assert page.locator("[role=status]").count() == 1


def test_keys_do_nothing_in_a_field_and_can_be_turned_off(visit):
    page = visit()
    page.locator(".base-menu select").focus()
    page.keyboard.press("j")
    assert "#" not in page.url
    page.locator(".filters summary").click()
    page.get_by_label("keys on").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert "#" not in page.url
    page.get_by_role("button", name="Next (j)").click()
    assert "#v" in page.url


@pytest.mark.parametrize("script", [True, False])
def test_a_link_into_a_fold_opens_it(visit, study, script):
    block = next(b.block for b in study.rows("blocks") if b.role == "furniture")
    page = visit(f"full.html#{anchor(block)}", java_script_enabled=script)
    assert page.locator(f"[id='{anchor(block)}']").is_visible()
    other = visit("full.html", java_script_enabled=script)
    assert not other.locator(f"[id='{anchor(block)}']").is_visible()


def test_without_script_there_are_no_controls(visit):
    page = visit(java_script_enabled=False)
    assert page.locator("select, input, button").count() == 0
    assert page.locator(".cell[data-w='AFP-1']:visible").count() == 0
    assert page.locator("#v2cecbf5f").is_visible()


@pytest.mark.parametrize("edition", ["full", "public", "many"])
@pytest.mark.parametrize("width", [360, 700, 900, 1300])
def test_the_page_never_scrolls_sideways(visit, edition, width):
    page = visit(f"{edition}.html", viewport={"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("edition", ["full", "public"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault(visit, edition, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe")
    page = visit(f"{edition}.html", color_scheme=scheme, bypass_csp=True)
    page.locator(".filters summary").click()
    found = axe.Axe().run(page).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in SERIOUS] == []


SERIOUS = ("serious", "critical")
