"""The study's site, built once: looked at page by page, then walked through as a reader would."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from pagecheck import (
    FONTS,
    faults_of_page,
    faults_of_sheet,
    grave,
    opened,
    overflow,
    pale,
    thin,
    unfold,
    weight,
)

from samestory.citations import cite, permalink
from samestory.markup import asset

PAGES = (
    "index notebooks/01-the-pages notebooks/02-collation notebooks/03-wording notebooks/04-facts "
    "notebooks/05-who-changed-it notebooks/06-how-sure docs/findings docs/reader docs/figures "
    "docs/credit docs/method docs/codebook docs/glossary docs/references docs/tables "
    "docs/rerun search"
).split()
PHONE = {"width": 360, "height": 740}
#: Bytes that a page may load, fonts apart.
MOST = {"index": 300_000, "docs/reader": 500_000}
FOLDED = "main details:not([open]):not(.filters) > :not(summary, figure)"
COLOURS = "--ink --soft --paper --card --rule --link --new --gone --mark".split()


@dataclass(frozen=True)
class Seen:
    """What was seen of a page: complaints, bytes, what stands out on a phone, grave faults."""

    heard: tuple[str, ...]
    weight: int
    outside_phone: list[str]
    grave: list[str]
    grave_dark: list[str]


def look(browser, path) -> Seen:
    """Open a page once and look at it wide, narrow, and in the dark."""
    with opened(browser, path.as_uri()) as (page, heard):
        own = tuple(heard.faults), weight(heard)
        unfold(page)
        thin(page)
        page.set_viewport_size(PHONE)
        narrow = overflow(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        light = grave(page)
        page.emulate_media(color_scheme="dark")
        return Seen(*own, narrow, light, pale(page))


@pytest.fixture(scope="module")
def seen(browser, site):
    """What was seen of every page of the site, by the page's name."""
    pages = sorted(site.rglob("*.html"))
    return {
        path.relative_to(site).with_suffix("").as_posix(): look(browser, path) for path in pages
    }


def test_every_page_is_there_and_no_other(site):
    found = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert set(PAGES) <= found
    assert [name for name in found if name.startswith(("generated", "_sources"))] == []


def test_every_link_and_anchor_leads_somewhere_and_every_figure_is_described(site):
    faults = {path.relative_to(site): faults_of_page(path) for path in site.rglob("*.html")}
    assert {str(name): found for name, found in faults.items() if found} == {}


def test_no_sheet_loads_from_outside_or_in_vain(site):
    faults = {sheet.name: faults_of_sheet(sheet) for sheet in site.rglob("*.css")}
    assert {name: found for name, found in faults.items() if found} == {}


def test_a_figure_names_its_rows_and_the_file_is_there(site):
    """Beside the figures of the front page and of the findings stands their CSV."""
    page = (site / "index.html").read_text(encoding="utf-8")
    figures = re.findall(r"(?s)<figure.*?</figure>", page)
    assert figures
    for figure in figures:
        assert re.search(r'<figcaption>.*?href="[^"]+\.csv"', figure, re.S)


def test_no_page_complains_or_asks_for_anything_outside(seen):
    assert {name: page.heard for name, page in seen.items() if page.heard} == {}


def test_no_page_needs_scrolling_to_the_side_on_a_phone(seen):
    assert {n: page.outside_phone for n, page in seen.items() if page.outside_phone} == {}


def test_axe_finds_no_grave_fault_on_any_page(seen):
    assert {name: page.grave for name, page in seen.items() if page.grave} == {}


def test_axe_finds_no_grave_fault_in_the_dark(seen):
    assert {name: page.grave_dark for name, page in seen.items() if page.grave_dark} == {}


@pytest.mark.parametrize("name", MOST)
def test_a_page_is_light(seen, name):
    assert 20_000 < seen[name].weight < MOST[name]


def test_no_font_is_loaded(site):
    assert [path.name for path in site.rglob("*") if path.suffix in FONTS] == []


# As a reader would


def test_search_finds_words_of_a_notebook_and_of_the_reader_and_says_when_there_are_none(
    site, visit
):
    def search(words):
        with visit(site / "index.html") as (page, heard):
            page.get_by_role("searchbox").first.fill(words)
            page.keyboard.press("Enter")
            said = page.locator("#search-results p").filter(has_text=re.compile(r"\w\.$"))
            said.wait_for()
            assert heard.faults == []
            ways = page.locator("#search-results a").all()
            return said.inner_text(), [way.get_attribute("href") for way in ways]

    assert any("notebooks/01-the-pages" in way for way in search("furniture")[1])
    assert any("docs/reader" in way for way in search("Lavrov commended")[1])
    said, ways = search("zyzzyva")
    assert ways == [] and said.startswith("No page has all of these words.")


def test_the_first_stop_of_the_keyboard_skips_to_the_text(site, visit):
    for name in ("index", "notebooks/03-wording", "docs/reader"):
        with visit(site / f"{name}.html") as (page, _):
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip", name
            page.keyboard.press("Enter")
            assert page.url.endswith("#main")
            page.keyboard.press("Tab")
            assert page.evaluate("!!document.activeElement.closest('main')"), name


def colours(page):
    return page.evaluate(
        "names => names.map(n => getComputedStyle(document.documentElement).getPropertyValue(n))"
        ".concat(getComputedStyle(document.body).backgroundColor)",
        COLOURS,
    )


def test_the_switch_makes_light_and_dark_as_the_system_does_and_is_remembered(site, visit):
    expected = {}
    for scheme in ("light", "dark"):
        with visit(site / "index.html", color_scheme=scheme) as (page, _):
            expected[scheme] = colours(page)
    assert expected["light"] != expected["dark"]
    for system, other in (("light", "dark"), ("dark", "light")):
        with visit(site / "index.html", color_scheme=system) as (page, heard):
            switch = page.locator("button.theme")
            for _ in range(3):
                if page.locator(f"html[data-theme={other}]").count():
                    break
                switch.click()
            assert colours(page) == expected[other]
            assert other in switch.inner_text().lower()
            page.goto((site / "docs/method.html").as_uri())
            assert colours(page) == expected[other]
            assert heard.faults == []


@pytest.mark.parametrize("kept", ["toString", "constructor", "blue", ""])
def test_a_colour_that_there_is_not_is_the_systems(tmp_path, visit, kept):
    """Whoever else keeps things for this address: what is no choice of ours is none."""
    path = tmp_path / "a.html"
    keep = f"<script>localStorage.setItem('samestory-theme', '{kept}')</script>"
    inside = f"<button class='theme' hidden></button>{keep}<script>{asset('site.js')}</script>"
    path.write_text(f"<!DOCTYPE html><title>A</title>{inside}", encoding="utf-8")
    with visit(path) as (page, heard):
        assert page.locator("button.theme").inner_text() == "Colours: system"
        assert page.locator("html[data-theme]").count() == 0 and heard.faults == []


def test_print_shows_what_is_folded(site, visit):
    """All but the filters and the forms of a citation for programs; and no word of a variant."""
    for name in ("notebooks/03-wording", "docs/reader", "docs/findings"):
        with visit(site / f"{name}.html") as (page, _):
            folded = page.locator(FOLDED)
            assert not folded.first.is_visible()
            page.emulate_media(media="print")
            unseen = [one for one in folded.all() if not one.is_visible()]
            assert unseen == [], name
            words = page.locator("main .side").all()
            assert [one.inner_text() for one in words if not one.is_visible()] == []
            assert not page.locator("nav.pages").is_visible()


def test_without_scripts_the_pages_are_read_and_no_control_is_dead(site, visit):
    for name in ("index", "docs/findings", "docs/reader", "notebooks/03-wording"):
        with visit(site / f"{name}.html", java_script_enabled=False) as (page, _):
            assert len(page.locator("main").inner_text()) > 2000
            dead = page.locator("button:not([role=search] button), select, input:not(form input)")
            assert [one.inner_text() for one in dead.all() if one.is_visible()] == [], name


def on_top(element) -> bool:
    """Say whether a reader sees an element: nothing lies over its middle."""
    return element.evaluate(
        """own => {
          const box = own.getBoundingClientRect();
          const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return seen !== null && (own.contains(seen) || seen.contains(own));
        }"""
    )


def test_three_clicks_lead_from_the_front_page_to_the_sentence_and_its_citation(site, visit, study):
    """The second finding: to its evidence, its citation, and the sentence in the reader."""
    second = study.rows("findings")[1]
    with visit(site / "index.html") as (page, heard):
        page.locator(f"a[href$='findings.html#{permalink(second.finding)}']").first.click()
        finding = page.locator(f"[id='{permalink(second.finding)}']")
        assert second.statement in finding.inner_text().replace("\u2068", "").replace("\u2069", "")
        words = finding.locator(".piece").first
        assert on_top(words), "something lies over the evidence"
        finding.locator("details.cite > summary").click()
        assert cite(study, second.finding).plain in finding.inner_text()
        way = finding.locator("a[href*='reader.html#']").first
        place = way.get_attribute("href").partition("#")[2]
        way.click()
        page.wait_for_load_state()
        assert page.url.endswith(f"docs/reader.html#{place}")
        there = page.locator(f"[id='{place}']")
        assert there.is_visible() and there.inner_text().strip()
        box = there.bounding_box()
        assert -1 <= box["y"] < 900
        assert heard.faults == []


def test_the_reader_of_the_site_changes_its_base_and_steps(site, visit):
    with visit(site / "docs/reader.html") as (page, heard):
        page.locator(".reader select").first.select_option(index=1)
        page.locator("h1").click()
        page.keyboard.press("j")
        assert re.search(r"^1 of \d+", page.locator(".reader [role=status]").inner_text())
        assert re.search(r"#v[0-9a-f]+$", page.url)
        assert heard.faults == []
