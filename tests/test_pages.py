"""Pages: what is published is what code writes today, and text from pages stays text."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from samestory import SamestoryError, charts, compare, figures, pages, site
from samestory.citations import cite, permalink
from samestory.findings import find
from samestory.kinds import FORM
from samestory.listings import Edition
from samestory.package import to_csv
from samestory.pages import STATIC
from samestory.prose import number
from samestory.rights import QUOTED, TOGETHER, printed_share, read_texts
from samestory.synopsis import find_parts
from samestory.tables import TABLES

ROOT = Path(__file__).parents[1]
STORIES = ["study", "lindmoor"]
FRONT, EVIDENCE = "parts/index.html", "parts/findings.html"
#: What Markdown, HTML and MyST would take for something else than text.
HOSTILE = (
    "A <b onclick='x'>bold</b> & *starred* _under_ `tick` |pipe| [link](javascript:x) "
    "![img](http://x.example/i.png) # ~~no~~ $1 to $2 {ref}`lead` \\*slash\\ <script>alert(1)"
    "</script> <!-- gone --> &amp; &#60; https://x.example/ --> {{ x }} ^up^ ==mark== :smile: end"
)


def collapse(text: str) -> str:
    return " ".join(text.split())


class Shown(HTMLParser):
    """What a reader sees of a page: its text, its elements, where its links lead."""

    def __init__(self, page: str):
        super().__init__()
        self.text, self.tags, self.targets, self.attributes = "", set(), set(), set()
        self.feed(page)
        self.close()
        self.text = collapse(self.text)

    def handle_starttag(self, name, pairs):
        self.tags.add(name)
        self.attributes |= {key for key, _ in pairs}
        self.targets |= {value for key, value in pairs if key in ("href", "src")}

    def handle_data(self, text):
        self.text += text

    def handle_endtag(self, name):
        self.text += " " if name in ("td", "th", "p", "li", "h1", "h2") else ""

    def handle_comment(self, text):
        self.tags.add("!--")


def render(markdown: str) -> str:
    """Render a page with the parser that binds the site, and the options of its conf.py."""
    myst = pytest.importorskip("myst_parser.parsers.mdit", reason="needs the extra report")
    from markdown_it.renderer import RendererHTML
    from myst_parser.config.main import MdParserConfig

    return myst.create_md_parser(MdParserConfig(heading_anchors=3), RendererHTML).render(markdown)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A study with markup in its title, event, questions, outlets and page text."""
    folder = tmp_path_factory.mktemp("pages") / "hostile"
    folder.mkdir()
    told = "The {} of Varnholm voted on Saturday for a strike in the old port, said <i>Tarn</i>."
    for siglum, word in zip("PQR", ("*crew*", "<u>gang|`x`</u>", "*crew*"), strict=True):
        page = f"{told.format(word)}\n\n{HOSTILE}\n"
        (folder / f"{siglum}.txt").write_text(page, encoding="utf-8")
    toml = [f"title = '''{HOSTILE}'''", f"event = '''{HOSTILE}'''"]
    for siglum in "PQR":
        toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{siglum}.txt"']
        toml += [f"outlet = '''{siglum} {HOSTILE}'''"]
    toml += ["[[trace]]", 'claim = "vote"', f"question = '''{HOSTILE}?'''"]
    toml += ["patterns = ['voted[^,]*']", "show = '(The .* of) Varnholm'"]
    (folder / "story.toml").write_text("\n".join(toml), encoding="utf-8")
    return compare(folder)


def front(study) -> str:
    return pages.front_page(Edition(study), figures.draw(study, figures.FIGURES[0]))


@pytest.fixture(scope="module")
def page_of():
    """Give a page of the site of a study, written once."""
    made = {}

    def page(study, name: str) -> str:
        if study.story.id not in made:
            made[study.story.id] = pages.write_pages(Edition(study, at="reader.html"))
        return made[study.story.id][name]

    return page


# ------------------------------------------------------- what is published is what code writes


def published_here() -> bool:
    """Say whether this Python and machine published the notebooks, as only these repeat bytes."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    by = {nbformat.read(p, as_version=4).metadata["samestory"]["published_by"] for p in paths}
    return by == {site.this_run()}


def test_the_published_findings_are_todays(study):
    path = ROOT / pages.FINDINGS
    assert pages.moved(pd.read_csv(path, keep_default_na=False), study.findings) == []
    assert path.read_text(encoding="utf-8") == to_csv(study.findings)


def test_the_computed_part_of_the_readme_is_todays(study):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert pages.fill_readme(readme, study) == readme


def test_the_main_figure_is_todays(study):
    if not published_here():
        pytest.skip("this is not the Python that published: its figures may differ in bytes")
    drawn = charts.write_svg(charts.collation_map(study))
    drawn = drawn if isinstance(drawn, str) else drawn.decode()
    assert (ROOT / pages.MAP).read_text(encoding="utf-8") == drawn


def test_publishing_writes_findings_figure_and_readme_and_nothing_else(
    study, tmp_path, monkeypatch
):
    shutil.copyfile(ROOT / "README.md", tmp_path / "README.md")
    monkeypatch.setattr(pages, "compare", lambda folder: {tmp_path / pages.STORY: study}[folder])
    for name in (pages.FINDINGS, pages.MAP):
        (tmp_path / name).parent.mkdir(parents=True)
    readme = (tmp_path / "README.md").read_text(encoding="utf-8")
    stale = readme.replace("| D | Dawn |", "| D | Dusk |")
    assert stale != readme
    (tmp_path / "README.md").write_text(stale, encoding="utf-8")
    monkeypatch.setattr(site, "publish", lambda *_: [tmp_path / "notebooks/01.ipynb"])
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    written = pages.publish_study(tmp_path)
    after = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert after - before == {tmp_path / pages.FINDINGS, tmp_path / pages.MAP}
    assert written[1:] == [tmp_path / n for n in (pages.FINDINGS, pages.MAP, "README.md")]
    made = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert made == pages.fill_readme(readme, study)
    assert (tmp_path / pages.FINDINGS).read_text(encoding="utf-8") == to_csv(study.findings)


def test_filling_the_readme_replaces_what_stands_between_the_marks_and_no_more(lindmoor):
    empty = f"# A\n\n{pages.BEGIN}\nold\n{pages.END}\n\nafter\n"
    filled = pages.fill_readme(empty, lindmoor)
    assert filled.startswith(f"# A\n\n{pages.BEGIN}\n**") and "old" not in filled
    assert filled.endswith(f"\n{pages.END}\n\nafter\n")
    assert find(lindmoor, "lead")["statement"] in filled and "| S | The Gazette |" in filled
    assert pages.fill_readme(filled, lindmoor) == filled


@pytest.mark.parametrize("readme", ["", pages.BEGIN, pages.END, f"{pages.END} {pages.BEGIN}"])
def test_a_readme_without_its_marks_is_refused_in_these_words(lindmoor, readme):
    with pytest.raises(SamestoryError) as error:
        pages.fill_readme(readme, lindmoor)
    assert str(error.value) == (
        "README.md: lacks <!-- begin findings --> and <!-- end findings -->; code writes between "
        "them; put both back."
    )


def test_what_moved_is_said_one_line_a_finding():
    def table(*rows):
        return pd.DataFrame(rows, columns=["finding", "value", "statement"])

    old = table(("a/x", 3.0, "Three."), ("a/y", 1, "One."), ("a/gone", 1, "."), ("a/z", 2, "Two."))
    new = table(("a/x", 4, "Four."), ("a/y", 1, "But one."), ("a/z", 2.0, "Two."), ("a/n", 0, "N."))
    assert pages.moved(old, new) == [
        "a/x: 3 -> 4: Four.",
        "a/y: in words: But one.",
        "a/gone: no longer there",
        "a/n: new: N.",
    ]
    assert pages.moved(old, old) == []


# ----------------------------------------------------------------------------- the front page


@pytest.mark.parametrize("story", [*STORIES, "hostile"])
def test_every_finding_is_linked_from_the_front_page_to_its_evidence(story, request, page_of):
    study = request.getfixturevalue(story)
    linked = re.findall(r'href="docs/findings\.html#([^"]+)"', page_of(study, FRONT))
    anchors = re.findall(r'<article id="([^"]+)"', page_of(study, EVIDENCE))
    assert anchors == [permalink(name) for name in study.findings["finding"]] == linked
    assert len(set(anchors)) == len(anchors)


def test_each_link_of_the_front_page_leads_to_a_page_of_the_site(study, page_of):
    outside = {row.url for row in study.rows("witnesses")} - {""}
    made = (
        set(pages.write_pages(Edition(study, at="reader.html")))
        | outside
        | {
            "docs/findings.html",
            "docs/reader.html",
        }
    )
    for target in Shown(page_of(study, FRONT)).targets:
        path = target.partition("#")[0].replace("notebooks/06-how-sure.html", "README.md")
        assert not path or path in made or (ROOT / path).is_file(), target


@pytest.mark.parametrize("story", STORIES)
def test_the_front_page_says_all_that_a_reader_must_meet(story, request, page_of):
    study = request.getfixturevalue(story)
    shown = Shown(page_of(study, FRONT))
    for row in study.findings.itertuples():
        assert collapse(row.statement) in shown.text, row.finding
    assert "not on the saved page" in shown.text and cite(study).plain in shown.text
    assert f"{STATIC}/collation-map.svg" in shown.targets
    for row in study.witnesses.itertuples():
        assert row.outlet in shown.text and str(row.n_words) in shown.text


@pytest.mark.parametrize("name", [FRONT, EVIDENCE])
def test_a_page_has_its_title_from_sphinx_and_its_html_as_it_is(study, page_of, name):
    source = {FRONT: "index.md", EVIDENCE: "docs/findings.md"}[name]
    title, raw = page_of(study, source).split("\n\n", 1)
    path = re.fullmatch(r"```\{raw\} html\n:file: (.*)\n```\n", raw)[1]
    assert title.startswith("# ") and "<h1" not in page_of(study, name)
    assert (Path(source).parent / path).as_posix().replace("docs/../", "") == name


def test_the_abstract_names_material_method_result_and_limits(study):
    shown = Shown(pages.write_abstract(study)).text
    parts = [shown.index(name) for name in ("Material.", "Method.", "Result.", "Limits.")]
    assert parts == sorted(parts)
    assert find(study, "voices")["statement"] in shown
    assert f"divided into {len(study.blocks)} blocks" in shown
    assert f"Each of {len(study.variants)} variants" in shown
    assert find(study, "alone-L")["statement"] not in shown
    own = study.variants["kind"].isin(FORM)
    assert f"{(~own).sum()} of substance and {number(own.sum())} of form" in shown
    assert shown.count("agree against") == 1  # the rule is said once
    assert "“Islamist”, and alone has “militant”." in shown and "alone has “claiming”" in shown


def test_the_abstract_counts_places_as_the_reader_does(study):
    body = study.blocks[(study.blocks["role"] == "body") & (study.blocks["repeat_of"] == "")]
    places = {place.name for part in find_parts(study) for place in part.places}
    assert places == set(body["place"])
    assert f"stands at {len(places)} places" in Shown(pages.write_abstract(study)).text


# ------------------------------------------------------------------------------------ rights


def test_the_public_site_prints_no_more_than_it_may_and_says_how_much(study):
    edition = Edition(study, public=True, at="reader.html")
    written = pages.write_pages(edition)
    notebooks = {
        p.name: p.read_text(encoding="utf-8") for p in (ROOT / "notebooks").glob("*.ipynb")
    }
    texts = [t for one in (written | notebooks).items() for t in read_texts(*one)]
    prints = printed_share(study, texts)
    assert prints["share"].max() <= TOGETHER and prints["longest"].max() <= QUOTED
    owners = pages.write_pages(Edition(study, at="reader.html"))
    whole = printed_share(study, [t for one in owners.items() for t in read_texts(*one)])
    assert whole["share"].min() > 0.9
    told = pages.tell_rights(edition, ROOT, written)
    assert told.startswith("Public edition: ")
    for row in prints.itertuples():
        assert f"{round(100 * row.share)} % of the words of {row.siglum}" in told
    assert pages.tell_rights(Edition(study), ROOT, owners).endswith("not for publication.")


# ---------------------------------------------------------------------------- hostile text

#: What the two pages are made of.
OWN = {
    FRONT: "p div a span section h2 b i bdi code figure img figcaption ol ul li table caption "
    "thead tbody tr th td small",
    EVIDENCE: "p nav ol ul li a article h2 bdi dl div dt dd details summary code figure "
    "figcaption pre q mark small b",
}


@pytest.mark.parametrize("name", OWN)
def test_hostile_text_comes_out_as_text(hostile, name, page_of):
    shown = Shown(page_of(hostile, name))
    assert shown.tags <= set(OWN[name].split())
    assert not [key for key in shown.attributes if key.startswith("on")]
    ours = re.compile(
        r"(docs/)?(findings|tables|reader)\.html(#[\w.-]+)?|#[\w.-]+|(\.\./)?notebooks/[\w-]+\.html|"
        rf"{STATIC}/[\w.-]+"
    )
    assert [target for target in shown.targets if not ours.fullmatch(target)] == []
    for row in hostile.findings.itertuples():
        assert collapse(row.statement) in shown.text, row.finding
        assert collapse(row.question) in shown.text, row.finding


def test_hostile_titles_and_outlets_come_out_as_text_on_the_front_page(hostile, page_of):
    title = Shown(render(page_of(hostile, "index.md").partition("\n")[0])).text
    assert title == collapse(HOSTILE)
    shown = Shown(page_of(hostile, FRONT)).text
    assert shown.count(collapse(HOSTILE)) >= 2 + len(hostile.witnesses)  # event, cite, outlets
    for siglum in "PQR":
        assert f"{siglum} {collapse(HOSTILE)}" in shown
    assert pages.witness_table(hostile).count("\n") == 1 + len(hostile.witnesses)


def test_what_cannot_be_seen_is_named_in_the_title_of_the_front_page(lindmoor):
    made = pages._bound("index", "gnp\u202eexe \x1b[31m", pages.Html("<p></p>"))
    assert made["index.md"].startswith(r"# gnp\[U+202E\]exe \[U+001B\]\[31m" + "\n")


def test_a_hostile_agency_comes_out_as_text_on_the_front_page(make_story):
    told = "The P|<u>*Wire* crew of Varnholm voted on Saturday for a strike in the old port."
    story = make_story({"P": told, "Q": told})
    toml = story / "story.toml"
    agency = "agency = 'P|<u>*Wire*'\nevidence.agency = 'P|<u>*Wire*'"
    toml.write_text(f"{toml.read_text(encoding='utf-8')}\n{agency}\n", encoding="utf-8")
    shown = Shown(front(compare(story))).text
    assert "The originals of P|<u>*Wire* are not among these pages" in shown
    assert "Outlet Q P|<u>*Wire*the page credits it" in shown
    assert "Outlet P P|<u>*Wire*inferred" in shown


# -------------------------------------------------------------------------------- dictionary


def test_every_table_and_column_is_in_the_dictionary():
    page = pages.tables_page()
    parts = re.split(r"(?m)^## ", page)[1:]
    assert [part.split("\n")[0] for part in parts] == list(TABLES)
    for part, table in zip(parts, TABLES.values(), strict=True):
        shown = Shown(render(part))
        assert f"One row is {table.row}." in part
        columns = re.findall(r"(?m)^\| `(\w+)` \| (\w+) \|", part)
        assert columns == [(column.name, column.type) for column in table.columns]
        for column in table.columns:
            assert f"{column.type} {column.description}" in re.sub(r"\s+", " ", shown.text)


def test_the_site_gets_its_pages_figure_and_findings_the_same_each_time(lindmoor):
    made = pages.write_pages(Edition(lindmoor, at="reader.html"))
    assert {"index.md", FRONT, "docs/findings.md", EVIDENCE, "docs/tables.md"} < set(made)
    assert made[f"{STATIC}/findings.csv"] == to_csv(lindmoor.findings)
    assert made[f"{STATIC}/findings.bib"].count("@misc{") == 1 + len(lindmoor.findings)
    assert made == pages.write_pages(Edition(lindmoor, at="reader.html"))
