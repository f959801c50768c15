"""The checks themselves: each is shown a bad page and must find what is bad about it."""

from __future__ import annotations

import pytest
from pagecheck import (
    faults_of_page,
    faults_of_sheet,
    grave,
    overflow,
    pale,
    thin,
    unfold,
    weight,
)

GOOD = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>'
    '<link rel="icon" href="data:,"></head><body><main><h1>A page</h1>{}</main></body></html>'
)
#: One pixel, so that an image loads.
DOT = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
#: What stands on a page -> what the file is said to have.
BAD = {
    '<p id="a">1</p><p id="a">2</p>': ["the id a stands 2 times"],
    '<a href="none.html">x</a>': ["none.html: no such file"],
    '<a href="#none">x</a>': ["#none: no such place on the page"],
    '<a href="other.html#none">x</a>': ["other.html#none: no such place on the page"],
    f'<img src="{DOT}">': [f"the image {DOT[:60]} is described as []"],
    f'<img src="{DOT}" alt="figure">': [f"the image {DOT[:60]} is described as ['figure']"],
    '<img src="https://x.test/a.png" alt="Two bars of one length">': [
        "loads https://x.test/a.png from outside"
    ],
    '<script src="//x.test/a.js"></script>': ["loads //x.test/a.js from outside"],
    '<script src="a.js"></script>': ["a.js: no such file"],
    '<link rel="stylesheet" href="http://x.test/a.css">': [
        "loads http://x.test/a.css from outside"
    ],
    "<p style=\"background: url('http://x.test/b.png')\">x</p>": [
        "loads http://x.test/b.png from outside"
    ],
    '<svg width="9"><rect/></svg>': ["a drawing has no title"],
    "<h1>Another</h1>": ["2 headings of the first rank"],
    '<p id="a b">1</p><a href="#a%20b">x</a><a href="https://x.test">y</a>'
    f'<img src="{DOT}" alt="Two bars of one length"><svg><title>A bar</title></svg>'
    '<a href="other.html#there">z</a><a href="#a b">x</a>': [],
}


@pytest.fixture
def write(tmp_path):
    def write(inside, name="page.html"):
        (tmp_path / name).write_text(GOOD.format(inside), encoding="utf-8")
        return tmp_path / name

    return write


@pytest.mark.parametrize("inside", BAD)
def test_a_file_is_said_to_have_what_is_wrong_with_it(write, inside):
    write('<p id="there">x</p>', "other.html")
    assert faults_of_page(write(inside)) == BAD[inside]


def test_a_sheet_that_loads_from_outside_is_found(tmp_path):
    (tmp_path / "there.svg").write_text("<svg/>")
    (tmp_path / "a.css").write_text(
        "/* url(x.png) */ a { background: url(there.svg) } b { background: url('data:,') }"
        "@import 'http://x.test/a.css'; c { src: url(none.woff2) } d { src: url(//x.test/a.ttf) }"
    )
    assert faults_of_sheet(tmp_path / "a.css") == [
        "loads http://x.test/a.css from outside",
        "none.woff2: no such file",
        "loads //x.test/a.ttf from outside",
    ]


#: What stands on a page -> how what is heard of it begins, once for each fault.
LOUD = {
    "<script>console.error('no')</script>": ["console error: no"],
    "<script>console.warn('hm')</script>": ["console warning: hm"],
    "<script>throw Error('broken')</script>": ["script error: "],
    "<img src='https://x.test/a.png' alt='A figure from far away'>": [
        "asks for https://x.test/a.png", "console error: ", "not loaded: https://x.test/a.png"],
    "<script>fetch('https://x.test/spy').catch(() => 1)</script>": [
        "asks for https://x.test/spy", "console error: ", "not loaded: https://x.test/spy"],
    "<img src='none.png' alt='A figure that is not there'>": ["console error: ", "not loaded: "],
    "<p>Quiet.</p><script>console.log('fine')</script>": [],
}  # fmt: skip


@pytest.mark.parametrize("inside", LOUD)
def test_a_browser_hears_what_a_page_complains_of(write, visit, inside):
    with visit(write(inside)) as (page, heard):
        page.wait_for_timeout(100)
        assert len(heard.faults) == len(LOUD[inside])
        for fault, begins in zip(sorted(heard.faults), sorted(LOUD[inside]), strict=True):
            assert fault.startswith(begins)


def test_a_browser_weighs_what_a_page_loads(write, visit, tmp_path):
    (tmp_path / "a.css").write_text("@font-face { font-family: f; src: url(f.woff2) }" + " " * 950)
    (tmp_path / "f.woff2").write_bytes(b"0" * 50_000)
    (tmp_path / "not-loaded.css").write_text(" " * 7000)
    path = write('<link rel="stylesheet" href="a.css"><p style="font-family: f">x</p>')
    with visit(path) as (page, heard):
        page.wait_for_timeout(100)
        own = path.stat().st_size + (tmp_path / "a.css").stat().st_size
        assert weight(heard) == own


def test_what_stands_out_of_a_narrow_page_is_named(write, visit):
    narrow = {"viewport": {"width": 360, "height": 740}}
    wide = '<p id="w" style="width: 500px">x</p>'
    with visit(write(wide), **narrow) as (page, _):
        assert overflow(page)
    head = '<meta name="viewport" content="width=device-width">'
    with visit(write(head + wide), **narrow) as (page, _):
        assert overflow(page)[1:] == ["p#w 508px"]
    with visit(write(f'<div style="overflow: auto">{wide}</div>'), **narrow) as (page, _):
        assert overflow(page) == []


#: What stands on a page -> how the grave fault begins that axe finds.
GRAVE = {
    '<p style="color: #999; background: #aaa">Hard to read.</p>': "color-contrast (serious)",
    f'<img src="{DOT}">': "image-alt (critical)",
    "<button></button>": "button-name (critical)",
    '<details><summary>Open</summary><p style="color: #eee">Pale words</p></details>': "color-con",
    f"{'<p>Dark words.</p>' * 9}<p class='x' style='color: #eee'>Pale words.</p>": "color-con",
    f"<table>{'<tr><td>Dark words.</td></tr>' * 20}</table><p>Fine.</p>": "",
}


@pytest.mark.parametrize("inside", GRAVE)
def test_axe_finds_grave_faults(write, visit, inside):
    with visit(write(inside)) as (page, _):
        unfold(page)
        thin(page)
        found = grave(page)
        assert len(found) == bool(GRAVE[inside])
        assert "".join(found).startswith(GRAVE[inside])


def test_axe_finds_words_too_pale_in_the_dark(write, visit):
    style = "<style>@media (prefers-color-scheme: dark) { p { background: #111 } }</style>"
    with visit(write(f"{style}<p>Black words.</p>")) as (page, _):
        assert pale(page) == []
        page.emulate_media(color_scheme="dark")
        assert len(pale(page)) == 1
