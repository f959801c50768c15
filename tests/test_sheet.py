"""Sheet: words are measured, wrapped and kept whole; what is written repeats byte for byte."""

from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree

import pandas as pd
import pytest

from samestory import charts, sheet
from samestory.errors import UsageError

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def figures(study):
    names = ("page_composition", "collation_map", "reuse_shares", "split_support")
    return {name: getattr(charts, name)(study) for name in names}


def test_saving_twice_gives_equal_bytes(study, figures, tmp_path):
    for name, figure in figures.items():
        first = charts.save(figure, tmp_path / f"{name}.svg").read_bytes()
        assert charts.save(figure, tmp_path / f"{name}-2.svg").read_bytes() == first
        assert len(first) < 100_000
        rows = pd.read_csv(tmp_path / f"{name}.csv", keep_default_na=False)
        assert list(rows.columns) == list(figure.samestory_data.columns)
        assert len(rows) == len(figure.samestory_data)
    again = charts.collation_map(study)
    assert charts.write_svg(again) == charts.write_svg(figures["collation_map"])


def test_a_figure_is_saved_whole_or_not_at_all(figures, tmp_path, monkeypatch):
    path = charts.save(figures["reuse_shares"], tmp_path / "a.svg")
    before = {own.name: own.read_bytes() for own in tmp_path.iterdir()}
    assert set(before) == {"a.svg", "a.csv"}

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr("samestory.files.os.replace", fail)
    with pytest.raises(OSError, match="disk full"):
        charts.save(figures["split_support"], path)
    assert {own.name: own.read_bytes() for own in tmp_path.iterdir()} == before


def test_svg_names_itself(figures):
    figure = figures["reuse_shares"]
    svg = charts.write_svg(figure)
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", charts.alt_text(figure))
    assert root.find(f"{SVG}title").text == figure.samestory_title
    assert root.find(f"{SVG}desc").text == charts.alt_text(figure)
    said = root.find(".//{http://purl.org/dc/elements/1.1/}description").text
    assert said == charts.alt_text(figure)
    assert "<dc:date>" not in svg
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))


def test_a_notebook_shows_svg_and_alt_text(figures):
    shown = charts.show(figures["split_support"])
    alt = charts.alt_text(figures["split_support"])
    bundle, metadata = shown._repr_mimebundle_()
    assert repr(shown) == bundle["text/plain"] == metadata["image/svg+xml"]["alt"] == alt
    assert bundle["image/svg+xml"] == charts.write_svg(figures["split_support"])


def test_only_svg_is_saved(figures, tmp_path):
    with pytest.raises(
        UsageError, match=r"map\.png: figures are saved as SVG; end the name in \.svg"
    ):
        charts.save(figures["collation_map"], tmp_path / "map.png")


def test_each_siglum_has_one_colour_in_any_order():
    assert charts.colour("D", "DANEL") == charts.colour("D", ["A", "D", "E", "L", "N"])
    assert len({charts.colour(s, "DANEL") for s in "DANEL"}) == 5
    assert charts.colour("F", "ABCDEF") == charts.colour("A", "ABCDEF")


def test_import_leaves_matplotlib_alone():
    code = "import samestory, samestory.charts, sys; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_drawing_leaves_the_settings_alone(study):
    import matplotlib

    with matplotlib.rc_context({"svg.hashsalt": "own", "text.parse_math": True}):
        before = dict(matplotlib.rcParams)
        charts.write_svg(charts.split_support(study))
        assert dict(matplotlib.rcParams) == before


def test_long_words_are_broken_and_none_is_lost():
    said = f"a Donaudampfschifffahrtsgesellschaft {'漢字' * 6}"
    with sheet.own_style():
        lines = sheet.wrap(said, 60, 9)
        assert all(sheet.measure(line) <= 60 for line in lines)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")


def test_running_words_stay_on_the_sheet():
    page, parts = sheet.Sheet(), [("before", False), ("漢" * 90, True), ("after", False)]
    with sheet.own_style():
        page.flow(136, 0, parts, sheet.INK, sheet.COLOURS[0])
        for text in page.axes.texts:
            wide = sheet.measure(text.get_text(), 10, text.get_fontweight())
            assert text.get_position()[0] + wide <= page.width
    assert "".join(text.get_text() for text in page.axes.texts) == f"before{'漢' * 90}after"


def test_a_number_keeps_its_percent_sign():
    for width in range(30, 200, 7):
        assert not any(line.startswith("%") for line in sheet.wrap("in all 76 % of 8 %", width, 9))


def test_two_pages_of_one_outlet_are_named_apart(study, figures):
    named = sheet.name_apart(study.witnesses)
    assert (named["E"], named["L"]) == ("The Moscow Times · AFP-1", "The Moscow Times · AFP-2")
    assert named["D"] == "Dawn"
    texts = [text.get_text() for text in figures["page_composition"].axes[0].texts]
    assert {named["E"], named["L"], named["D"]} <= set(texts)
    nobody = study.witnesses.assign(version="source of DE-1")
    assert sheet.name_apart(nobody)["E"] == "The Moscow Times"
    two = nobody.assign(version=[f"source of DE-{n}" for n in range(1, 6)])
    assert sheet.name_apart(two)["E"] == "The Moscow Times · version 3"


def test_some_of_all_is_said_as_one_says_it():
    said = [sheet.of_all(n, total, "page") for n, total in ((2, 5), (5, 5), (2, 2), (0, 3), (1, 1))]
    assert said == ["2 of 5 pages", "all 5 pages", "both pages", "none of 3 pages", "the one page"]
    assert [sheet.plural(n, "word") for n in (1, 1200)] == ["1 word", "1,200 words"]


def test_a_long_list_is_told_in_part():
    assert sheet.told("abc") == "a; b; c"
    assert sheet.told("abcdefghijk") == "; ".join("abcdefghijk")
    assert sheet.told("abcdefghijkl").endswith("j; and 2 more, in the rows of the figure")


def contrast(one, other):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        lin = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * lin[0] + 0.7152 * lin[1] + 0.0722 * lin[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_words_on_the_colour_of_a_siglum_are_legible():
    for colour in sheet.COLOURS:
        assert contrast(colour, sheet.PAPER) >= 3
        assert contrast(sheet.INK, sheet.tint(colour, sheet.CHIP)) >= 4.5
    assert contrast(sheet.SOFT, sheet.PAPER) >= 4.5


def test_an_empty_figure_says_why_and_has_no_rows():
    figure = sheet.empty("Bases", "Nothing to compare.")
    assert sheet.alt_text(figure) == "Bases: Nothing to compare."
    assert sheet.figure_data(figure).equals(pd.DataFrame())
