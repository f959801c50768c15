"""The notebooks: published as run, right on other stories too, and written in one form."""

from __future__ import annotations

import ast
import io
import re
from contextlib import redirect_stdout
from pathlib import Path

import matplotlib
import nbformat
import pytest

from samestory import charts, site
from samestory.exercises import EXERCISES
from samestory.lesson import Lesson

ROOT = Path(__file__).parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
#: The lesson is exercises throughout; the others end in a few.
LESSON = ROOT / "notebooks/07-lesson.ipynb"
STUDIES = [path for path in NOTEBOOKS if path != LESSON]
#: The one line of a notebook that says which story it is about.
FOLDER = '"../data/moscow-2021"'
STORIES = ["lindmoor", "strangers", "twelve", "arabic"]


def name_of(path: Path) -> str:
    return path.stem


def cells(path: Path, kind: str) -> list[nbformat.NotebookNode]:
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


# ------------------------------------------------------------------------------- published as run


@pytest.fixture(scope="module")
def rerun(tmp_path_factory):
    """Run copies of all notebooks; where another Python published them, nothing can be said."""
    published = site._read_all(ROOT / "notebooks")
    by = {notebook.metadata["samestory"]["published_by"] for notebook in published.values()}
    if by != {site.this_run()}:
        pytest.skip(f"published by {', '.join(by)}, and this is {site.this_run()}")
    work = tmp_path_factory.mktemp("kernels") / "work"
    return published, site._run_all(published, ROOT / "notebooks", work)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_a_rerun_is_the_published_notebook(rerun, path):
    published, again = rerun
    assert site.compare(path.name, published[path.name], again[path.name]) == []


def test_there_are_seven_and_a_rerun_leaves_none_out(rerun):
    published, again = rerun
    assert list(published) == list(again) == [path.name for path in NOTEBOOKS]
    assert [name[:2] for name in published] == ["01", "02", "03", "04", "05", "06", "07"]


# -------------------------------------------------------------------------------- other stories


@pytest.fixture(scope="module")
def story_folder(request, tmp_path_factory, invented):
    """The folder of a toy story by its name."""
    if request.param == "lindmoor":
        return Path(__file__).parent / "golden" / "lindmoor"
    folder = tmp_path_factory.mktemp("toy") / request.param
    if request.param == "twelve":
        return invented.write_story(folder, 12, n_words=200)
    return invented.write_pages(folder, invented.SHAPES[request.param])


def run_cell(source: str, names: dict, where: str) -> object:
    """Run a cell as a notebook does: its last line, if an expression, is shown."""
    tree = ast.parse(source, where)
    shown = None
    if isinstance(tree.body[-1], ast.Expr):
        shown = ast.Expression(tree.body.pop().value)
    exec(compile(tree, where, "exec"), names)
    value = eval(compile(shown, where, "eval"), names) if shown else None
    for how in ("_repr_html_", "_repr_markdown_", "_repr_svg_", "__repr__"):
        getattr(value, how, lambda: None)()
    return value


@pytest.mark.parametrize("story_folder", STORIES, indirect=True)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_every_cell_runs_on_another_story(path, story_folder, monkeypatch):
    import pandas as pd

    sources = [cell.source for cell in cells(path, "code")]
    assert sum(source.count(FOLDER) for source in sources) == 1
    monkeypatch.chdir(path.parent)
    names = {"__name__": "__main__", "display": repr}
    with (
        pd.option_context("display.max_rows", 60),
        matplotlib.rc_context({"backend": "agg"}),
        redirect_stdout(io.StringIO()) as said,
    ):
        for number, source in enumerate(sources, 1):
            pointed = source.replace(FOLDER, repr(str(story_folder)))
            run_cell(pointed, names, f"{path.stem}-code-{number}")
    pd.reset_option("display")
    result = names["study"]
    assert result.story.id == story_folder.name
    assert "Traceback" not in said.getvalue()


def test_passages_of_one_wording_and_passages_told_once_are_what_the_figure_shows(
    study, monkeypatch
):
    rows = charts.passages(study).samestory_data
    has = rows[rows["has"] != ""].groupby("place")["has"]
    answer = (
        int((has.agg(lambda own: (own == "wording").sum()) == 1).sum()),
        int((has.size() == 1).sum()),
    )
    path = next(path for path in NOTEBOOKS if path.stem.startswith("02"))
    *sources, last = [cell.source for cell in cells(path, "code")]
    monkeypatch.chdir(path.parent)
    names = {"__name__": "__main__", "display": repr}
    said = io.StringIO()
    with matplotlib.rc_context({"backend": "agg"}), redirect_stdout(said):
        for number, source in enumerate(sources, 1):
            run_cell(source, names, f"{path.stem}-code-{number}")
        run_cell(last.replace("None, None", f"{answer[0]}, {answer[1]}"), names, "answered")
        run_cell(last.replace("None, None", f"{answer[0]}, {answer[0]}"), names, "mistaken")
    assert answer[0] > answer[1] > 0
    assert said.getvalue().endswith("right\nnot yet\n")


# ---------------------------------------------------------------------------- written in one form


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_the_first_cells_give_question_method_result_and_limits(path):
    first, second, third = nbformat.read(path, as_version=4).cells[:3]
    assert first.cell_type == third.cell_type == "markdown" and second.cell_type == "code"
    heads = re.findall(r"(?m)^\*\*(\w+)\.\*\*", first.source)
    assert heads == ["Question", "Method"]
    for part in first.source.split("\n\n")[1:]:
        assert 1 <= len(part.splitlines()) <= 2
    assert third.source.startswith("**Limits.** ")
    assert 1 <= len(third.source.split("\n\n")[0].splitlines()) <= 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_the_result_is_printed_by_code_and_typed_nowhere(path, study):
    assert not [c for c in cells(path, "markdown") if "**Result" in c.source]
    second = nbformat.read(path, as_version=4).cells[1]
    assert "**Result.** " in second.source
    told = second.outputs[-1].data["text/markdown"]
    assert told.startswith("**Result.** ")
    stated = [s for s in study.findings["statement"] if s in told]
    assert stated and not [s for s in stated if s in second.source]


@pytest.mark.parametrize("path", STUDIES, ids=name_of)
def test_a_notebook_ends_in_exercises_that_say_whether_an_answer_is_right(path):
    prose, code = cells(path, "markdown"), cells(path, "code")
    (start,) = [n for n, cell in enumerate(prose) if re.search("(?m)^## Exercises$", cell.source)]
    tasks = [cell.source for cell in prose[start:] if "exercise (" in cell.source]
    assert 2 <= len(tasks) <= 3
    for cell in code[-len(tasks) :]:
        assert "not yet" in cell.source
        (output,) = cell.outputs
        assert output.text.startswith("not yet")


def test_the_lesson_has_a_cell_for_each_exercise_in_order_and_gives_no_answer(study):
    lesson, code = Lesson(study), cells(LESSON, "code")
    asked = [c for c in code if c.source.startswith("check(")]
    numbers = [re.match(r'check\("(\w+)"', cell.source)[1] for cell in asked]
    assert numbers == [exercise.number for exercise in EXERCISES]
    told = {n: cell.outputs[-1].data["text/plain"] for n, cell in zip(numbers, asked, strict=True)}
    assert told["0"].startswith("Right.")
    for exercise in EXERCISES[1:]:
        assert lesson.solved[exercise.number].question in told[exercise.number]
        assert "Your answer goes here" in told[exercise.number]
        assert lesson.solved[exercise.number].because not in told[exercise.number]
    assert [c.source for c in code if "show_answer(" in c.source][1:] == []


def assigned(tree: ast.Module) -> list[str]:
    """Give each global that a cell assigns, imports, defines or loops over, once a statement."""
    found = []
    for node in tree.body:
        inner = [node] if isinstance(node, ast.FunctionDef | ast.ClassDef) else ast.walk(node)
        loops = (one.target for one in ast.walk(node) if isinstance(one, ast.comprehension))
        local = {id(name) for target in loops for name in ast.walk(target)}
        names = set()
        for one in inner:
            if isinstance(one, ast.FunctionDef | ast.ClassDef):
                names.add(one.name)
            elif isinstance(one, ast.alias):
                names.add((one.asname or one.name).split(".")[0])
            elif isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store):
                names |= {one.id} if id(one) not in local else set()
        found += sorted(names)
    return found


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_no_global_is_assigned_twice(path):
    found = [name for cell in cells(path, "code") for name in assigned(ast.parse(cell.source))]
    assert sorted({name for name in found if found.count(name) > 1}) == []


def test_the_check_of_globals_sees_what_it_looks_for():
    source = "import a.b as c, d\nx, (y, *z) = 1, (2, 3)\nx = [q for q in x]\ndef f(g): h = g"
    assert assigned(ast.parse(source)) == ["c", "d", "x", "y", "z", "x", "f"]
    assert assigned(ast.parse("for i in x:\n    j = i\nn += 1\no[0] = 1\n(p := 2)")) == [
        "i", "j", "n", "p",
    ]  # fmt: skip
