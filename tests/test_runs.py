"""Two runs compared: what a student is told of notebooks made by hand, and of the study's own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from samestory import cli, runs
from samestory.outputs import show
from samestory.runs import compare_runs, compare_words
from samestory.runs_page import write_page
from samestory.runs_told import LEGEND, WIDTH, tell

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><desc>{}</desc>{}</svg>'
TABLE = (
    "<style>.x {{ color: red }}</style><table><thead><tr><th>part</th><th></th><th>share</th>"
    "<th>run</th></tr></thead><tbody>{}</tbody></table>"
)
ROW = "<tr>{}<th>{}</th><td>{}</td><td>{}</td></tr>"


def cell(source, *outputs, count=1, name="a"):
    made = new_code_cell(source, id=name, execution_count=count)
    made.outputs = list(outputs)
    return made


def said(text):
    return new_output("stream", name="stdout", text=text)


def result(**data):
    return new_output("execute_result", {k.replace("_", "/"): v for k, v in data.items()})


def figure(alt, more=""):
    return new_output("display_data", {"image/svg+xml": SVG.format(alt, more)})


def table(*rows):
    head = '<th rowspan="2">body</th>'
    inside = (ROW.format("" if n == 1 else head, *row) for n, row in enumerate(rows))
    return result(text_html=TABLE.format("".join(inside)), text_plain="a table")


def save(path: Path, *cells) -> Path:
    path.parent.mkdir(exist_ok=True)
    title = new_markdown_cell("# A title\n\n## How *long* is it?", id="title")
    nbformat.write(new_notebook(cells=[title, *cells]), path)
    return path


@pytest.fixture
def compared(tmp_path):
    """Save two notebooks, published and mine; tell how they compare, without the legend."""

    def compare(published, mine):
        theirs = save(tmp_path / "published/01-toy.ipynb", *published)
        mine = save(tmp_path / "mine/01-toy.ipynb", *mine)
        told = tell(compare_runs(mine, theirs)).split("\n\n")
        assert LEGEND not in told or told.pop(told.index(LEGEND))
        return "\n\n".join(told)

    return compare


WHERE = "01-toy.ipynb, cell 2, under “How long is it?”\n  x\n"
#: What was published, what is mine, and what is told of it.
TOLD = {
    "the words of an output": (
        [cell("x", said("The longest run has four words, in D and E.\nSame."))],
        [cell("x", said("The longest run has six words, in D and E.\nSame."))],
        "  What it says differs:\n    The longest run has [four -> six] words, in D and E.",
    ),
    "words far from what differs are left out": (
        [cell("x", said(" ".join("abcdefghijklmnopqrstu")))],
        [cell("x", said(" ".join("abcdefghijXlmnopqrstu")))],
        "  What it says differs:\n    … e f g h i j [k -> X] l m n o p q …",
    ),
    "a number that code gives": (
        [cell("x", result(text_plain="2"))],
        [cell("x", result(text_plain="3"))],
        "  What it says differs:\n    [2 -> 3]",
    ),
    "a row of a table": (
        [cell("x", table(("D", 0.5, 27), ("E", 0.6, 27)))],
        [cell("x", table(("D", 0.5, 27), ("E", 0.7, 31)))],
        "  One row of the table differs:\n    row body, E: share: 0.6 -> 0.7; run: 27 -> 31",
    ),
    "cells that hold brackets": (
        [cell("x", table(("E", "(6 [of 9])", "")))],
        [cell("x", table(("E", "(2 [of 9])", "a -> b")))],
        "  One row of the table differs:\n"
        "    row body, E: share: (6 [of 9]) -> (2 [of 9]); run: nothing -> a -> b",
    ),
    "rows that one run lacks": (
        [cell("x", table(("D", 0.5, 27), ("E", 0.6, 27)))],
        [cell("x", table(("D", 0.5, 27), ("N", 0.6, 27)))],
        "  Two rows of the table differ:\n    - body; E; 0.6; 27\n    + body; N; 0.6; 27",
    ),
    "a figure with its description": (
        [cell("x", figure("D has four edits."))],
        [cell("x", figure("D has five edits."))],
        "  The figure differs, and so does its description:\n    D has [four -> five] edits.",
    ),
    "a figure that says the same": (
        [cell("x", figure("Two bars."))],
        [cell("x", figure("Two bars.", "<rect/>"))],
        "  The figure is drawn otherwise, though its description is the same.",
    ),
    "a figure that is gone": (
        [cell("x", figure("Two bars."), said("y"))],
        [cell("x", said("y"))],
        "  A figure became a text:\n    [Two bars. -> y]\n  A text is not in yours:\n    - y",
    ),
    "the code": (
        [cell("x\nk = 4\ny", said("1"))],
        [cell("x\nk = 6\ny", said("1"))],
        "  The code differs:\n    - k = 4\n    + k = 6",
    ),
    "an error": (
        [cell("x", said("1"))],
        [cell("x", new_output("error", ename="NameError", evalue="no x", traceback=[]))],
        "  It ends in an error in yours:\n    + NameError: no x",
    ),
    "a cell that was not run": (
        [cell("x", said("1")), cell("y", name="b", count=2)],
        [cell("x", count=None), cell("y", name="b", count=2)],
        "  It was not run in yours; choose Run, Run All Cells, and save.",
    ),
    "a cell of mine alone": (
        [cell("y", name="b")],
        [cell("x", name="c"), cell("y", name="b", count=2)],
        "  This cell is only in yours:\n    + x",
    ),
}


@pytest.mark.parametrize("name", TOLD)
def test_what_differs_is_told_in_these_words(compared, name):
    published, mine, told = TOLD[name]
    assert compared(published, mine) == (f"{WHERE}{told}\n\n1 of {len(mine) + 1} cells differs.")


def test_a_cell_that_is_gone_is_told_where_it_stood(compared):
    first, gone = cell("first = 1"), cell("gone = study.rerun(min_run=3)", name="b", count=2)
    assert compared([first, gone], [first]) == (
        "01-toy.ipynb, cell 2, under “How long is it?”\n  gone = study.rerun(min_run=3)\n"
        "  This cell is not in yours:\n    - gone = study.rerun(min_run=3)\n\n"
        "1 of 3 cells differs."
    )


def test_no_more_cells_differ_than_there_are(compared):
    """Two notebooks that have nothing in common but their title."""
    old = [cell(f"from oakum import rope{n}", name=f"a{n}") for n in range(3)]
    new = [cell(f"7 * 7 ** {n}", said("49"), name=f"b{n}") for n in range(3)]
    assert compared(old, new).endswith("\n\n6 of 7 cells differ.")


def test_a_row_is_marked_word_by_word_on_the_page(tmp_path):
    theirs = save(tmp_path / "a.ipynb", cell("x", table(("E", "six of nine", 27))))
    mine = save(tmp_path / "b.ipynb", cell("x", table(("E", "six of ten", 27))))
    page = write_page(compare_runs(mine, theirs))
    assert "row body, E: share: six of <del>nine</del>" in page
    assert "row body, E: share: six of <ins>ten</ins>" in page


def test_prose_that_differs_is_told_as_prose(compared):
    published, mine = (new_markdown_cell(f"See the {n} pages.", id="p") for n in ("four", "five"))
    assert "  The prose differs:\n    - See the four pages." in compared([published], [mine])


def test_what_is_no_result_is_overlooked(compared):
    mine = cell("x", result(text_html="<b>1</b>", text_plain="<Object at 0x7f3a>"), count=5)
    mine.metadata["execution"] = {"started": "now"}
    published = cell("x", result(text_html="<b>1</b>", text_plain="<Object at 0x7f00>"))
    assert compared([published], [mine]) == "All 2 cells say what the published ones say."


def test_a_notebook_that_was_never_run_is_not_compared(compared):
    assert compared([cell("x", said("1"))], [cell("x", count=None)]) == (
        "01-toy.ipynb: was never run in yours, so there is nothing to compare; open it in "
        "JupyterLab,\nchoose Run, Run All Cells, save it, and compare again.\n\n"
        "Nothing was compared."
    )


def test_cells_run_out_of_order_are_noted(compared):
    both = [cell("x", count=2), cell("y", name="b", count=1)]
    assert compared(both, both).startswith(
        "01-toy.ipynb: its cells ran in another order than they stand in, which can change "
        "results;\nchoose Kernel, Restart Kernel and Run All Cells, and save it."
    )


def test_long_changes_are_shortened_in_the_terminal_and_whole_on_the_page(tmp_path):
    lines = "\n".join(f"{'oakum ' * 80}{n}" for n in range(20))
    theirs = save(tmp_path / "a.ipynb", cell("x", said("none")))
    comparison = compare_runs(save(tmp_path / "b.ipynb", cell("x", said(lines))), theirs)
    told = tell(comparison)
    assert max(map(len, told.splitlines())) <= WIDTH and len(told) < 4000
    assert "… and twelve lines more" in told
    assert write_page(comparison).count("oakum") == 20 * 80


def test_nothing_in_an_output_steers_the_terminal_or_the_page(tmp_path):
    hostile = "\x1b[2J<script>alert(1)</script>\u202e"
    theirs = save(tmp_path / "a.ipynb", cell("x", said("none")))
    comparison = compare_runs(save(tmp_path / "b.ipynb", cell(hostile, said(hostile))), theirs)
    assert "U+001B[2J<script>" in tell(comparison) and "\x1b" not in tell(comparison)
    page = write_page(comparison)
    assert "<script" not in page and "\x1b" not in page and "\u202e" not in page


def test_the_page_shows_both_figures_and_loads_nothing(tmp_path):
    theirs = save(tmp_path / "a.ipynb", cell("x", figure("Two bars.")))
    mine = save(tmp_path / "b.ipynb", cell("x", figure("Three bars.")))
    page = write_page(compare_runs(mine, theirs))
    assert page == write_page(compare_runs(mine, theirs))
    figures = re.findall(r'<img src="data:image/svg\+xml;base64,[^"]+" alt="([^"]+)"', page)
    assert figures == ["Two bars.", "Three bars."]
    assert "<del>Two</del> bars." in page and "<ins>Three</ins> bars." in page
    assert not re.search(r"(src|href)=\"(?!data:|#)", page)


def test_folders_are_compared_by_name_and_what_one_lacks_is_noted(tmp_path):
    for name in ("mine/01.ipynb", "mine/mine.ipynb", "published/01.ipynb", "published/02.ipynb"):
        save(tmp_path / name, cell("x"))
    told = tell(compare_runs(tmp_path / "mine", tmp_path / "published"))
    assert told.splitlines()[::2] == [
        "mine.ipynb is not in the published run.",
        "02.ipynb is not in yours.",
        "All 2 cells say what the published ones say.",
    ]
    told = tell(compare_runs(tmp_path / "mine/01.ipynb", tmp_path / "published"))
    assert told == "All 2 cells say what the published ones say."


def test_findings_that_moved_are_told_where_both_folders_have_them(tmp_path):
    for side, n in (("mine", "five"), ("published", "four")):
        save(tmp_path / side / "01.ipynb", cell("x"))
        rows = f"toy/lead,D has {n} edits.\ntoy/same,Nothing.\n"
        (tmp_path / side / "findings.csv").write_text(f"finding,statement\n{rows}")
    assert tell(compare_runs(tmp_path / "mine", tmp_path / "published")) == (
        f"{LEGEND}\n\nThe findings that moved\n  toy/lead\n    D has [four -> five] edits.\n\n"
        "All 2 cells say what the published ones say; one finding moved: lead."
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_findings_that_a_spreadsheet_has_saved_are_read(tmp_path, encoding):
    for side, own in (("mine", encoding), ("published", "utf-8")):
        save(tmp_path / side / "01.ipynb", cell("x"))
        rows = "toy/same,Nothing.\ntoy/lead,“Four”.\ntoy/short\n"
        (tmp_path / side / "findings.csv").write_bytes(f"finding,statement\n{rows}".encode(own))
    moved = compare_runs(tmp_path / "mine", tmp_path / "published").findings
    assert list(moved) == (["toy/lead"] if encoding == "cp1252" else [])


def test_few_equal_words_between_long_changes_are_joined_to_them():
    old = "start a b c such d e f end and so on to the last word of it"
    new = "start g h i such j k l end and so on to the last word of it"
    assert compare_words(old, new)[:3] == (
        ("=", "start "),
        ("-", "a b c such d e f "),
        ("+", "g h i such j k l "),
    )


def test_a_cell_that_spans_rows_and_columns_stands_in_each():
    html = (
        "<table><thead><tr><th></th><th colspan='2'>share</th></tr>"
        "<tr><th>page</th><th>D</th><th>E</th></tr></thead>"
        "<tbody><tr><th rowspan='2'>A</th><td>1</td><td>2</td></tr>"
        "<tr><td colspan='2'>3</td></tr></tbody></table>"
    )
    shown = show(result(text_html=html))
    assert shown.columns == ("page", "share D", "share E")
    assert [row.cells for row in shown.rows] == [("A", "1", "2"), ("A", "3", "3")]


@pytest.mark.parametrize("span", ["", "x", "2x", "0", "-1", "9" * 5000])
def test_a_span_is_read_as_a_browser_reads_it(span):
    html = f"<table><tr><th colspan='{span}' rowspan='{span}'>A</th><td>1</td></tr></table>"
    (row,) = show(result(text_html=html)).rows
    n = {"2x": 2, "9" * 5000: 1000}.get(span, 1)
    assert row.cells == ("A",) * n + ("1",)


#: What is compared -> what is said of it; {} is the test's folder.
REFUSED = {
    "nothing there": (("none", "b"), "{}/none: no such file or folder; name a notebook, or a "),
    "no notebooks": (("empty", "b"), "{}/empty: has no notebooks; name a folder of .ipynb files."),
    "no notebook": (("text.ipynb", "b/b.ipynb"), "{}/text.ipynb: is no notebook that can be read "),
    "JSON": (("json.ipynb", "b/b.ipynb"), "{}/json.ipynb: is no notebook that can be read "),
    "a picture": (("png.ipynb", "b/b.ipynb"), "{}/png.ipynb: is no notebook that can be read "),
    "other names": (
        ("a", "b"),
        "{}/a: has no notebook by the name of one in {}/b (b.ipynb); to compare notebooks of "
        "different names, name two files.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_compared_is_refused_in_a_sentence(capsys, tmp_path, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.ipynb").write_text("Dear diary")
    (tmp_path / "json.ipynb").write_text('{"a": 1}')
    (tmp_path / "png.ipynb").write_bytes(b"\x89PNG\r\n\xff\xfe\0")
    save(tmp_path / "a/a.ipynb", cell("x"))
    save(tmp_path / "b/b.ipynb", cell("x"))
    words, message = REFUSED[name]
    assert cli.main(["compare-runs", *(str(tmp_path / word) for word in words)]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"samestory: {message.replace('{}', str(tmp_path))}")
    assert err.count("\n") == 1


def test_the_command_writes_the_page(capsys, tmp_path):
    path, other = save(tmp_path / "a.ipynb", cell("x")), save(tmp_path / "b.ipynb", cell("x"))
    page = tmp_path / "new/side.html"
    for _ in range(2):  # the second time over its own
        assert cli.main(["compare-runs", str(path), str(other), "--html", str(page)]) == 0
        assert capsys.readouterr().out == (
            f"All 2 cells say what the published ones say.\nSide by side: {page}\n"
        )
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_notebook_compared_with_itself_is_noted(tmp_path):
    path = save(tmp_path / "a.ipynb", cell("x"))
    (note,) = compare_runs(path, tmp_path).notes
    assert note.startswith("a.ipynb: yours is the very file that it is compared with")


def test_without_git_the_notebooks_that_stand_there_are_the_published_ones(tmp_path, monkeypatch):
    save(tmp_path / "notebooks/01.ipynb", cell("x"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert runs.published_run(tmp_path, tmp_path / "build") == tmp_path / "notebooks"


def test_the_published_notebooks_are_those_last_committed(tmp_path):
    path, other = save(tmp_path / "notebooks/01 é.ipynb", cell("x")), tmp_path / "notebooks/b.ipynb"
    committed = path.read_bytes()
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    for words in (["init", "-q"], ["add", "notebooks"], ["commit", "-q", "-m", "Publish"]):
        subprocess.run([*git, *words], check=True)
    path.write_bytes(b"{}")
    other.write_bytes(b"{}")
    found = runs.published_run(tmp_path, tmp_path / "build")
    assert [(own.name, own.read_bytes()) for own in found.iterdir()] == [(path.name, committed)]


def test_the_study_is_run_anew_and_compared_with_what_was_published(
    tmp_path, monkeypatch, copy_story
):
    """A changed threshold moves a number in a cell and a finding; the cell's error is told."""
    golden = Path(__file__).parent / "golden" / "lindmoor"
    story = copy_story(golden, tmp_path / "story")
    path = save(
        tmp_path / "notebooks/01.ipynb",
        cell("from samestory import compare\ncompare('../story').rules.min_run",
             result(text_plain="4")),
        cell("1 / 0", said("infinite"), name="b", count=2),
    )  # fmt: skip
    (path.parent / "findings.csv").write_text("finding,statement\nlindmoor/lead,Said.\n")
    with (story / "story.toml").open("a", encoding="utf-8") as file:
        file.write("\n[rules]\nmin_run = 6\n")
    before = path.read_bytes()
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    told = tell(runs.rerun_study(tmp_path, story))
    assert "cell 2, under “How long is it?”" in told and "    [4 -> 6]" in told
    assert "  It ends in an error in yours:\n    + ZeroDivisionError: division by zero" in told
    assert "2 of 3 cells differ; " in told.splitlines()[-1] and "lead" in told.splitlines()[-1]
    assert path.read_bytes() == before
