"""The report of an archive in a browser: of an invented run, and of one with hostile names."""

from __future__ import annotations

import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pagecheck import faults_of_page, grave, overflow, pale, thin, unfold

from samestory.archive.archive_report import write_report

HOSTILE = "</td><script>throw Error('ran')</script>\u202e <b>Herald</b> " + "word" * 40


@pytest.fixture(scope="module")
def plain(archive_run, tmp_path_factory):
    run = shutil.copytree(archive_run, tmp_path_factory.mktemp("plain") / "run")
    return write_report(run)


@pytest.fixture(scope="module")
def hostile(archive_run, finished, tmp_path_factory):
    run = shutil.copytree(archive_run, tmp_path_factory.mktemp("hostile") / "run")
    path = run / "groups.parquet"
    schema = pq.read_schema(path).remove_metadata()
    rows = pd.read_parquet(path).assign(outlet=HOSTILE, agency=HOSTILE)
    pq.write_table(pa.Table.from_pandas(rows, schema, preserve_index=False), path)
    line = {"outlet": HOSTILE, "line": HOSTILE, "n_articles": 9}
    finished.write_table(run / "furniture.parquet", [line])
    return write_report(run)


@pytest.fixture(params=("plain", "hostile"))
def report(request):
    return request.getfixturevalue(request.param)


def test_the_file_leads_nowhere_in_vain_and_describes_its_figures(report):
    assert faults_of_page(report) == []


def test_it_opens_without_a_complaint_and_asks_for_nothing(report, visit):
    with visit(report) as (page, heard):
        assert page.locator("h1").count() == 1 and page.locator("figure img").count() == 4
        assert heard.faults == []
        assert all(url.startswith("data:") for url in heard.loaded[1:])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_grave_fault(report, visit, scheme):
    with visit(report, color_scheme=scheme) as (page, _):
        unfold(page)
        thin(page)
        assert (grave(page) if scheme == "light" else pale(page)) == []


def test_a_phone_needs_no_scrolling_to_the_side(report, visit):
    with visit(report, viewport={"width": 360, "height": 740}) as (page, _):
        unfold(page)
        assert overflow(page) == []


def test_the_first_screen_has_each_number_with_how_sure_it_is(plain, visit):
    with visit(plain, viewport={"width": 1280, "height": 960}) as (page, _):
        box = page.locator(".numbers table").bounding_box()
        assert box["y"] + box["height"] <= 960
        assert page.locator(".numbers tbody tr").count() == 5


def test_print_unfolds_what_is_folded(plain, visit):
    with visit(plain) as (page, _):
        folded = page.locator("details:not([open]) > .scroll").first
        assert not folded.is_visible()
        page.emulate_media(media="print")
        assert folded.is_visible()
