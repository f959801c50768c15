"""The site, on a toy study of one notebook: run, compared, published, bound."""

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from samestory.errors import SamestoryError
from samestory.site import _contents, alt_text, build_site, compare, publish, this_run

DOCS = Path(__file__).parent.parent / "docs"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><title>Short</title>'
    "<desc>Two bars, the second is longer.</desc><rect width='9' height='9'/></svg>"
)
#: As pandas writes it.
TABLE = (
    "<div>\n<style scoped>\n.dataframe th { color: red; }\n</style>\n"
    '<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th>a</th></tr>'
    '</thead><tbody><tr><td>style="text-align: right;"</td></tr></tbody></table></div>'
)
CELLS = {
    "two": "print('one')\n1 + 1",
    "figure": f'from IPython.display import SVG\nSVG("""{SVG}""")',
    "place": "import os\nprint(os.path.basename(os.getcwd()))",
    "table": f"from IPython.display import HTML\nHTML({TABLE!r})",
}
READER = (
    '<section id="page-P"><h2><a class="self" href="#page-P">P</a></h2><p id="P.1">Dockers of '
    'Varnholm</p></section><section id="page-Q"><h2>Q</h2><p id="Q.1">Tugs</p></section>'
)
PAGES = {
    "index.md": "# A toy\n\n![a box](generated/box.svg)\n",
    "docs/reader.md": f"# Side by side\n\n```{{raw}} html\n{READER}\n```\n",
    "docs/lesson/teacher.md": "# For the teacher\n\nWords.\n",
    "docs/lesson/index.md": "# A lesson\n\n[Before](warm-up.md)\n",
    "docs/lesson/warm-up.md": "# Warm-up\n\nWords.\n",
    "docs/questions.md": "# A question\n\nWords.\n",
    "docs/aside.md": "# An aside\n\n## One part\n\nWords.\n\n## Another part\n\nWords.\n",
    "generated/box.svg": SVG,
    "_static/reader.css": "main { color: inherit }",
    "_static/reader.js": "'use strict';",
}
EDITION = {"version": "9.8.7", "inputs": "0ff1ce", "rights": "Quoted <briefly>."}


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
    leave_out = shutil.ignore_patterns("[!ic]*.md", "c*.md", "*.svg", "lesson")
    docs = shutil.copytree(DOCS, folder / "docs", ignore=leave_out)  # no page links elsewhere
    site = build_site(path.parent, folder / "report", folder / "build", docs, PAGES, EDITION)
    return folder, once, site


def test_publish_writes_outputs_and_nothing_that_changes(study):
    _, once, _ = study
    notebook = nbformat.reads(once.decode(), as_version=4)
    assert [cell.execution_count for cell in notebook.cells[1:]] == [1, 2, 3, 4]
    assert notebook.cells[1].outputs[1].data == {"text/plain": "2"}
    assert notebook.cells[3].outputs[0].text == "notebooks\n"
    assert notebook.metadata.samestory == {"published_by": this_run()}
    assert notebook.metadata.language_info == {"name": "python"}
    assert [cell.metadata for cell in notebook.cells] == [{}] * 5
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


def read_pages(site):
    folder = site.index.parent
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*.html")
    }


def test_pages_load_nothing_from_outside_and_nothing_that_is_not_there(study):
    _, _, site = study
    loaded = set()
    for name, page in read_pages(site).items():
        for path in re.findall(r'<(?:script|link|img)\b[^>]*?(?:src|href)="([^"]*)"', page):
            if path != "data:,":
                loaded.add((site.index.parent / name).parent.joinpath(path).resolve())
    assert all(path.is_file() for path in loaded)
    made = {path.resolve() for path in (site.index.parent / "_static").iterdir()}
    assert made <= loaded
    assert not (site.index.parent / "_sources").exists()
    for sheet in site.index.parent.rglob("*.css"):
        assert not re.search(r"(url\(|@import)", sheet.read_text(encoding="utf-8"))


def test_nothing_on_a_page_runs_or_is_styled_inline(study):
    _, _, site = study
    policy = re.escape(
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "script-src 'self'; style-src 'self'; img-src 'self' data:; "
    )
    for name, page in read_pages(site).items():
        assert len(re.findall(policy, page)) == 1, name
        tags = " ".join(re.findall(r"<[a-z][^>]*>", page))
        assert not re.search(r"""<style|\sstyle=|\son[a-z]+=|href=["']javascript:""", tags), name
        assert re.findall(r"<script[^>]*>([^<]*)</script>", page).count("") == page.count("<script")


def test_every_page_has_its_landmarks_and_the_contents_in_five_groups(study):
    _, _, site = study
    pages = read_pages(site)
    assert set(pages) == {
        *("index.html", "search.html", "notebooks/01-toy.html"),
        *("docs/reader.html", "docs/questions.html", "docs/aside.html"),
        *(f"docs/lesson/{name}.html" for name in ("index", "warm-up", "teacher")),
    }
    for name, page in pages.items():
        assert '<html lang="en"' in page and page.count("<h1") == 1, name
        for mark in ('class="skip" href="#main"', "<header>", '<main id="main"', "<footer>"):
            assert page.count(mark) == 1, (name, mark)
        groups = re.findall(r'class="caption"[^>]*><span class="caption-text">([^<]*)', page)
        assert groups == ["What was found", "The study", "A lesson", "Your own texts", "About it"]
        assert (
            page.count("<nav")
            == page.count("<nav class=")
            == page.count(' aria-label="')
            - (len(re.findall(r'<(?:div|input) [^>]*aria-label="', page)))
        )
    lesson = re.findall(r'href="docs/lesson/([\w-]+)\.html"', pages["search.html"])
    assert lesson == ["index", "warm-up", "teacher"]
    reader = pages["docs/reader.html"]
    assert re.findall(r'aria-current="page" href="([^"]*)">([^<]*)', reader) == [
        ("#", "Side by side")
    ]
    assert re.findall(r'<a rel="(\w+)" href="([^"]*)"', reader) == [
        ("prev", "../index.html"),
        ("next", "../notebooks/01-toy.html"),
    ]
    parts = {name: re.findall(r'<li><a[^>]*href="#([^"]+)">', page) for name, page in pages.items()}
    assert parts["docs/aside.html"] == ["one-part", "another-part"]
    assert parts["docs/reader.html"] == ["page-P", "page-Q"]  # HTML has parts as well
    assert "On this page" in reader and "On this page" not in pages["index.html"]


def test_a_page_loads_what_is_made_for_it_alone(study):
    _, _, site = study
    for name, page in read_pages(site).items():
        assert ("reader.css" in page, "reader.js" in page) == (name == "docs/reader.html",) * 2
        assert ("searchindex.js" in page) == (name == "search.html")
        assert ('<body class="site wide">' in page) == (name == "docs/reader.html")


def test_search_finds_the_words_of_raw_html(study):
    _, _, site = study
    index = (site.index.parent / "searchindex.js").read_text(encoding="utf-8")
    assert '"varnholm"' in index and '"docker"' in index


def test_each_foot_says_which_edition_this_is(study):
    _, _, site = study
    for page in read_pages(site).values():
        foot = page.partition("<footer>")[2]
        assert "Quoted &lt;briefly&gt;." in foot and "9.8.7" in foot and "0ff1ce" in foot


def test_a_table_scrolls_in_a_box_with_a_name_and_looks_as_the_site_does(study):
    _, _, site = study
    page = read_pages(site)["notebooks/01-toy.html"]
    box = (
        r'<div aria-label="Table 1: Does it run\?" class="scroll table" role="region" '
        r'tabindex="0"><div class="output text_html">\s*<div>\s*<table class="dataframe">'
        r"<thead>\s*<tr>\s*<th>a"
    )
    assert re.search(box, page)
    assert 'style="text-align: right;"</td>' in page  # what a cell says is left alone


def test_page_folds_code_describes_figures_and_offers_its_notebook(study):
    _, _, site = study
    page = (site.index.parent / "notebooks/01-toy.html").read_text(encoding="utf-8")
    assert page.count('<details class="code"><summary>The code</summary>') == 4
    assert re.search(
        r'<div aria-label="Figure 1: Does it run\?" class="scroll figure" role="region" '
        r'tabindex="0">\s*<img alt="Two bars, the second is longer."',
        page,
    )
    assert 'href="01-toy.ipynb" download' in page
    offered = nbformat.read(site.index.parent / "notebooks/01-toy.ipynb", as_version=4)
    assert offered.cells[1].outputs[1].data == {"text/plain": "3"}  # as published, not as rerun
    assert [cell.metadata for cell in offered.cells] == [{}] * 5
    assert "$1 or $2" in page
    front = site.index.read_text(encoding="utf-8")
    assert re.search(r'class="scroll figure"[^>]*>\s*<img alt="a box"', front)
    assert 'href="notebooks/01-toy.html"' in front


def test_kernel_chatter_stays_in_its_file(study, capfd):
    folder, _, _ = study
    assert "TCP" in (folder / "build/kernels/01-toy.ipynb.log").read_text()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("\nsum(['a'])", "TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
        ("assert False", "AssertionError: no message"),
    ],
)
def test_a_cell_that_fails_is_named(tmp_path, code, said):
    (tmp_path / "notebooks").mkdir()
    nbformat.write(toy({"bad": code}), tmp_path / "notebooks/02-bad.ipynb")
    before = (tmp_path / "notebooks/02-bad.ipynb").read_bytes()
    with pytest.raises(SamestoryError) as error:
        publish(tmp_path / "notebooks", tmp_path / "build")
    assert str(error.value) == (
        f"02-bad.ipynb, cell 2 ({code.strip()}): {said}; correct the cell, or what it calls, and "
        "run again."
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
        ({"image/svg+xml": "<svg>"}, {}, ""),
        ({"image/png": "AAAA"}, {"alt": "Told"}, "Told"),
        ({"image/png": "AAAA"}, {}, ""),
        ({"text/plain": "2"}, {"alt": "Told"}, ""),
    ],
)
def test_alt_text(data, metadata, expected):
    assert alt_text({"data": data, "metadata": metadata}) == expected


def test_the_notebook_of_the_lesson_stands_with_the_lesson_and_pages_in_their_order(tmp_path):
    pages = ("docs/zoo", "docs/method", "docs/reader", "docs/lesson/teacher", "docs/lesson/index")
    for name in (*pages, "notebooks/01-toy", "notebooks/02-lesson"):
        path = tmp_path / f"{name}{'.ipynb' if name.startswith('note') else '.md'}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    groups = [part.split("```")[0].split() for part in _contents(tmp_path).split(":caption: ")[1:]]
    assert groups == [
        ["What", "was", "found", "docs/reader"],
        ["The", "study", "notebooks/01-toy"],
        ["A", "lesson", "docs/lesson/index", "docs/lesson/teacher", "notebooks/02-lesson"],
        ["About", "it", "docs/method", "docs/zoo"],
    ]
