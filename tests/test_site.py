"""The site, on a toy study of one notebook: run, compared, published, bound."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from samestory.errors import SamestoryError
from samestory.site import alt_text, build_site, compare, publish, this_run

DOCS = Path(__file__).parent.parent / "docs"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><title>Short</title>'
    "<desc>Two bars, the second is longer.</desc><rect width='9' height='9'/></svg>"
)
CELLS = {
    "two": "print('one')\n1 + 1",
    "figure": f'from IPython.display import SVG\nSVG("""{SVG}""")',
    "place": "import os\nprint(os.path.basename(os.getcwd()))",
}


def toy(sources):
    cells = [new_markdown_cell("# Does it run?\n\n**Question.** Costs $1 or $2?", id="title")]
    cells += [new_code_cell(source, id=name) for name, source in sources.items()]
    language = {"name": "python", "version": "0.0"}
    return new_notebook(cells=cells, metadata={"language_info": language})


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """A published toy study, its site built once with one output changed by hand."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / "notebooks").mkdir()
    path = folder / "notebooks/01-toy.ipynb"
    nbformat.write(toy(CELLS), path)
    publish(path.parent, folder / "build")
    once = path.read_bytes()
    changed = nbformat.read(path, as_version=4)
    changed.cells[1].outputs[1].data["text/plain"] = "3"
    changed.cells[3].execution_count = 7
    nbformat.write(changed, path)
    pages = {"index.md": "# A toy\n\n![a box](generated/box.svg)\n", "generated/box.svg": SVG}
    leave_out = shutil.ignore_patterns("[!ic]*.md", "c*.md", "*.svg")
    docs = shutil.copytree(DOCS, folder / "docs", ignore=leave_out)  # no page links elsewhere
    site = build_site(path.parent, folder / "report", folder / "build", docs, pages)
    return folder, once, site


def test_publish_writes_outputs_and_nothing_that_changes(study):
    _, once, _ = study
    notebook = nbformat.reads(once.decode(), as_version=4)
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3]
    assert notebook.cells[1].outputs[1].data == {"text/plain": "2"}
    assert notebook.cells[3].outputs[0].text == "notebooks\n"
    assert notebook.metadata.samestory == {"published_by": this_run()}
    assert notebook.metadata.language_info == {"name": "python"}
    assert [cell.metadata for cell in notebook.cells] == [{}] * 4
    assert once.endswith(b"}\n") and b"\r" not in once


def test_publishing_again_gives_the_same_bytes(study):
    folder, once, _ = study
    path = folder / "notebooks/01-toy.ipynb"
    path.write_bytes(once)
    publish(path.parent, folder / "build")
    assert path.read_bytes() == once


def test_site_names_the_cell_that_differs(study):
    folder, _, site = study
    assert site.differences == ("01-toy.ipynb, cell 2: print('one')",)
    assert site.strict
    assert site.index == folder / "report/index.html"


def test_pages_load_nothing_from_outside(study):
    _, _, site = study
    for page in site.index.parent.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r'<(script|link|img|iframe)[^>]*(src|href)="(https?:)?//', text), page
    for sheet in site.index.parent.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\W*(https?:)?//", sheet.read_text(encoding="utf-8"))


def test_page_folds_code_describes_figures_and_offers_its_notebook(study):
    _, _, site = study
    page = (site.index.parent / "notebooks/01-toy.html").read_text(encoding="utf-8")
    assert page.count('<details class="code"><summary>Show the code</summary>') == 3
    assert re.search(
        r'<div aria-label="Figure 1: Does it run\?" class="scroll figure" role="region" '
        r'tabindex="0">\s*<img alt="Two bars, the second is longer."',
        page,
    )
    assert 'href="01-toy.ipynb" download' in page
    offered = nbformat.read(site.index.parent / "notebooks/01-toy.ipynb", as_version=4)
    assert offered.cells[1].outputs[1].data == {"text/plain": "3"}  # as published, not as rerun
    assert [cell.metadata for cell in offered.cells] == [{}] * 4
    assert "$1 or $2" in page
    front = site.index.read_text(encoding="utf-8")
    assert re.search(r'class="scroll figure"[^>]*>\s*<img alt="a box"', front)
    assert 'href="notebooks/01-toy.html"' in front


def test_kernel_chatter_stays_in_its_file(study, capfd):
    folder, _, _ = study
    assert "TCP" in (folder / "build/kernels/01-toy.ipynb.log").read_text()


def test_a_cell_that_fails_is_named(tmp_path):
    (tmp_path / "notebooks").mkdir()
    nbformat.write(toy({"bad": "\nsum(['a'])"}), tmp_path / "notebooks/02-bad.ipynb")
    before = (tmp_path / "notebooks/02-bad.ipynb").read_bytes()
    with pytest.raises(SamestoryError) as error:
        publish(tmp_path / "notebooks", tmp_path / "build")
    assert str(error.value) == (
        "02-bad.ipynb, cell 2 (sum(['a'])): TypeError: unsupported operand type(s) for +: 'int' "
        "and 'str'; correct the cell, or what it calls, and run again."
    )
    assert (tmp_path / "notebooks/02-bad.ipynb").read_bytes() == before


def test_a_folder_that_is_no_report_is_not_written_over(tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("precious")
    with pytest.raises(SamestoryError, match="holds something else than a report"):
        build_site(tmp_path / "notebooks", tmp_path / "thesis", tmp_path / "build", DOCS)
    assert (tmp_path / "thesis/chapter.txt").read_text() == "precious"


def test_a_folder_without_notebooks_is_refused(tmp_path):
    with pytest.raises(SamestoryError, match="has no notebooks; name a folder of .ipynb files"):
        publish(tmp_path, tmp_path / "build")


def test_compare_overlooks_what_is_no_result():
    old, new = toy({"a": "1"}), toy({"a": "1"})
    old.cells[1].outputs = [new_output("execute_result", {"text/plain": "1"}, execution_count=1)]
    new.cells[1].outputs = [new_output("execute_result", {"text/plain": "1"}, execution_count=4)]
    new.cells[1].metadata["execution"] = {"started": "now"}
    assert compare("a.ipynb", old, new) == []
    new.cells[1].outputs[0].data["text/plain"] = "2"
    assert compare("a.ipynb", old, new) == ["a.ipynb, cell 2: 1"]


@pytest.mark.parametrize(
    ("data", "metadata", "expected"),
    [
        ({"image/svg+xml": SVG}, {}, "Two bars, the second is longer."),
        ({"image/svg+xml": SVG}, {"image/svg+xml": {"alt": "Told"}}, "Told"),
        ({"image/svg+xml": SVG.replace("desc", "g")}, {}, "Short"),
        ({"image/png": "AAAA"}, {"alt": "Told"}, "Told"),
        ({"image/png": "AAAA"}, {}, ""),
        ({"text/plain": "2"}, {"alt": "Told"}, ""),
    ],
)
def test_alt_text(data, metadata, expected):
    assert alt_text({"data": data, "metadata": metadata}) == expected
