"""The PDF of a toy site and of a page, printed by the browser of this machine."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from samestory import pdf
from samestory.errors import SamestoryError
from samestory.files import is_ours
from samestory.pdf import find_browser, print_page, print_pdf
from samestory.site import build_site

try:
    BROWSER = find_browser()
except SamestoryError:
    BROWSER = ""
pypdf = pytest.importorskip("pypdf")
printing = pytest.mark.skipif(not BROWSER, reason="no Chromium here to print with")

WIDE = (
    "import pandas as pd\n"
    "pd.DataFrame({f'column_{n}': ['words that are there'] * 3 for n in range(14)})"
)
LONG = "'" + "word " * 60 + "end'"
READER = (
    '<div><h2 id="same">In HTML</h2><p id="D.7">Seven</p><a href="other.html#same">over</a>'
    '<details><summary>More</summary><p>Folded away</p></details><a href="../x.csv">file</a>'
    '<img src="../_static/study/x.svg" alt="a box"></div>'
)
PAGES = {
    "index.md": "# A toy of words\n\nAsked [there](docs/reader.md), "
    "[first](notebooks/01-toy.ipynb#same).\n\n## Same\n\nFront.\n",
    "docs/reader.md": "# Reader\n\n```{raw} html\n" + READER + "\n```\n",
    "docs/other.md": "# Other\n\n## Same\n\n[csv](../generated/x.csv) [up](#same) "
    "[out](https://example.org/)\n",
    "generated/x.csv": "a\n1\n",
    "_static/study/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """A toy site of one notebook and three pages, its sources joined and printed."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / "notebooks").mkdir()
    cells = [
        new_markdown_cell("# Does it print?\n\n## Same\n\nFirst."),
        new_code_cell(WIDE),
        new_code_cell(LONG),
    ]
    nbformat.write(new_notebook(cells=cells), folder / "notebooks/01-toy.ipynb")
    docs = docs_alone(folder)
    build_site(folder / "notebooks", folder / "report", folder / "build", docs, PAGES)
    path = print_pdf(folder / "build", folder / "toy.pdf")
    return folder / "build/whole/index.html", path


@printing
def test_every_link_of_the_whole_leads_to_an_id_that_is_there_once(printed):
    page = printed[0].read_text(encoding="utf-8")
    ids = re.findall(r'\bid="([^"]*)"', page)
    links = re.findall(r'<a\b[^>]*? href="([^"]*)"', page)
    assert len(set(ids)) == len(ids)
    assert [link for link in links if link[0] == "#" and link[1:] not in ids] == []
    assert {link for link in links if link[0] != "#"} == {"https://example.org/"}
    leads = {text: at for at, text in re.findall(r'<a\b[^>]*? href="#([^"]*)"[^>]*>([^<]+)', page)}
    first = re.search(r'href="#([^"]*)"><span[^>]*>first<', page)[1]
    assert first == "notebooks/01-toy/same" and {"same", "D.7"} <= set(ids)
    assert leads["over"] == "docs/other/same"
    assert leads["up"] == "docs/other/same"
    assert "file</a>" in page and ">csv<" in page


@printing
def test_every_image_of_the_whole_is_found(printed):
    page = printed[0].read_text(encoding="utf-8")
    images = re.findall(r'<img\b[^>]*? src="([^"]*)"', page)
    assert "_static/study/x.svg" in images
    assert [path for path in images if not (printed[0].parent / path).is_file()] == []


@printing
def test_the_pdf_is_tagged_titled_and_whole(printed):
    made = pypdf.PdfReader(printed[1])
    root = made.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert root["/Lang"] == "en"
    assert made.metadata.title == "Same story, different words"
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in made.pages))
    squeezed = text.replace(" ", "")
    assert "column_13" in text and squeezed.count("wordsthatarethere") == 3 * 14 + 1
    assert "end'" in text and "Folded away" in text and "A toy" in text
    titles = [entry.title for entry in made.outline if not isinstance(entry, list)]
    assert titles == ["A toy of words", "Contents", "Reader", "Does it print?", "Other"]
    assert made.pages[2].extract_text().split()[0] == "3"  # the number of the page


@printing
def test_nothing_is_printed_beyond_the_edge_of_the_paper(printed):
    for page in pypdf.PdfReader(printed[1]).pages:
        places = []
        page.extract_text(
            visitor_text=lambda text, cm, tm, font, size, at=places: (
                at.append(cm[4] + tm[4] * cm[0]) if text.strip() else None
            )
        )
        assert places and min(places) > 0 and max(places) < float(page.mediabox.width)


@printing
def test_printing_again_gives_the_same_bytes(tmp_path):
    (tmp_path / "a.html").write_text("<!DOCTYPE html><html lang=en><title>A</title><p>One")
    first = print_page(tmp_path / "a.html", tmp_path / "new/a.pdf").read_bytes()
    assert print_page(tmp_path / "a.html", tmp_path / "b.pdf").read_bytes() == first
    assert is_ours(tmp_path / "b.pdf")
    assert b"CreationDate (D:20000101000000" in first


def test_without_a_browser_the_error_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.delenv(pdf.CHOSEN, raising=False)
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    with pytest.raises(SamestoryError) as error:
        print_page(tmp_path / "a.html", tmp_path / "a.pdf")
    assert str(error.value) == (
        "PDF: no Chromium, Chrome or Edge was found, and one of them has to print it; "
        "install one, or set SAMESTORY_CHROMIUM to its path."
    )


def test_a_browser_that_is_named_goes_before_others_and_must_be_there(monkeypatch):
    monkeypatch.setenv(pdf.CHOSEN, "no-such-browser")
    with pytest.raises(SamestoryError, match="^no-such-browser: no such program; set SAMESTORY_"):
        find_browser()


def test_a_browser_that_prints_nothing_is_told(monkeypatch, tmp_path):
    monkeypatch.setenv(pdf.CHOSEN, pdf.sys.executable)
    (tmp_path / "a.html").write_text("<p>One")
    with pytest.raises(SamestoryError, match=r"printed nothing \(.+\); set SAMESTORY_CHROMIUM"):
        print_page(tmp_path / "a.html", tmp_path / "a.pdf")
    assert not (tmp_path / "a.pdf").exists()


def docs_alone(folder):
    """Copy what binds the pages, without the study's own pages, which link to one another."""
    docs = Path(__file__).parent.parent / "docs"
    return shutil.copytree(
        docs, folder / "docs", ignore=shutil.ignore_patterns("*.md", "*.svg", "lesson")
    )
