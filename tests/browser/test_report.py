"""The one-page report in a browser: of the five texts, the golden story, hostile pages."""

from __future__ import annotations

import pytest
from pagecheck import faults_of_page, grave, overflow, pale, thin, unfold

from samestory import compare
from samestory.report import write_report

#: Texts that try to be more than text; between them, words that both pages share.
HOSTILE = (
    "<script>document.title = 'taken'; throw Error('ran')</script>",
    "<img src=https://x.test/spy.png onerror=\"console.error('ran')\">",
    "</p></main></body><style>* { display: none }</style>",
    "A \u202ereversed\u202c word, a\u0300\u0301\u0302\u0303\u0304, \u0301alone, and a \x07 bell.",
    '"><a href="javascript:alert(1)">Press</a> &lt;b&gt; {{7*7}} ${7*7}',
    "word" * 90 + ".",
)
SHARED = "The dockers of Varnholm voted on Friday to walk out over pay, the {} mayor said."


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The report of a story whose pages, title and names are hostile."""
    folder = tmp_path_factory.mktemp("hostile") / "story"
    folder.mkdir()
    toml = ["title = '<script>throw Error(1)</script> & \"quotes\"'"]
    toml += ['questions = ["صوت عمال الميناء في ؟"]']
    for siglum, word in (("P", "old"), ("Q", "new")):
        lines = [SHARED.format(word), *(f"{one} Said {word} men." for one in HOSTILE)]
        (folder / f"{siglum}.txt").write_text("\n\n".join(lines), encoding="utf-8")
        toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{siglum}.txt"',
                 f"outlet = 'Outlet <b>{siglum}</b>'"]  # fmt: skip
    (folder / "story.toml").write_text("\n".join(toml), encoding="utf-8")
    return write_report(compare(folder), folder.parent / "hostile.html")


@pytest.fixture(scope="module")
def golden(lindmoor, tmp_path_factory):
    return write_report(lindmoor, tmp_path_factory.mktemp("golden") / "lindmoor.html")


@pytest.fixture(scope="module")
def public(study, tmp_path_factory):
    path = tmp_path_factory.mktemp("public") / "moscow.html"
    return write_report(study, path, public=True)


REPORTS = ("report", "golden", "hostile", "public")


@pytest.fixture(params=REPORTS)
def any_report(request):
    return request.getfixturevalue(request.param)


def test_the_file_leads_nowhere_in_vain_and_describes_its_figures(any_report):
    assert faults_of_page(any_report) == []


def test_it_opens_without_a_complaint_and_asks_for_nothing(any_report, visit):
    with visit(any_report) as (page, heard):
        assert page.locator("h1").count() == 1
        assert heard.faults == []
        assert heard.loaded[0].endswith(any_report.name)
        assert all(url.startswith("data:") for url in heard.loaded[1:])


@pytest.mark.parametrize("name", REPORTS[:-1])
def test_axe_finds_no_grave_fault(request, visit, name):
    with visit(request.getfixturevalue(name)) as (page, _):
        unfold(page)
        thin(page)
        assert grave(page) == []


def test_axe_finds_no_words_too_pale_in_the_dark(golden, visit):
    with visit(golden, color_scheme="dark") as (page, _):
        unfold(page)
        thin(page)
        assert pale(page) == []


def test_a_phone_needs_no_scrolling_to_the_side(any_report, visit):
    with visit(any_report, viewport={"width": 360, "height": 740}) as (page, _):
        unfold(page)
        assert overflow(page) == []


def test_the_first_stop_of_the_keyboard_skips_to_the_result(report, visit):
    with visit(report) as (page, _):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        assert page.locator(".skip").bounding_box()["x"] >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#main")


def test_print_unfolds_what_is_folded(report, visit):
    with visit(report) as (page, _):
        folded = page.locator("details:not([open]):not(.facts details) > :not(summary)").first
        assert not folded.is_visible()
        page.emulate_media(media="print")
        assert folded.is_visible()


def test_hostile_texts_are_shown_as_text(hostile, visit):
    with visit(hostile) as (page, heard):
        assert page.title() == '<script>throw Error(1)</script> & "quotes"'
        text = page.locator("main").inner_text()
        assert "<script>document.title = 'taken'" in text and "javascript:alert(1)" in text
        assert "{{7*7}} ${7*7}" in text and "U+202E" in text and "U+0007" in text
        assert page.locator("a[href^=javascript]").count() == 0
        assert heard.faults == []
