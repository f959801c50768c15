"""What must hold for every file of the tree: layers, sizes, words, places, numbers in prose."""

import ast
import json
import re
from pathlib import Path

import pytest

from samestory.site import alt_text

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src/samestory"
#: A module imports only from those before it.
LAYERS = """
    errors files tables spelling lexicon tokens likeness gaps kernels vocabulary sweep combiner
    wording stretches staircase vectors signs linking reuse floor alignment spans collation
    originals story furniture credits roles lone catalogue blocks places kinds versions lineage
    variants mentions dates quantities names speakers quotations labels details marks agreement
    article limits encodings plain markup_rules credited visible signposts days pagewords maintext
    pageroles pagefacts webpage word portable richtext exports nexis factiva proquest databases
    columns rows archives refusals formats prose audit study asking synopsis evidence rights
    findings trials sheet maps specimens doubts charts replies exercises figures markup
    roles_page citations listings apparatus reader audit_page answers essays lesson handouts
    package passages tei bundle annotations export report site outputs runs runs_told runs_page
    pdf pages lite checking sigla texts facts sifting describe folder telling intake codebook
    sampling showing codingsheets filled agree agree_told store locking stopping engines progress
    estimate articlefiles canonical parts arrivals fingerprints articles ids datelines extents
    gathering threshold planted compiled articlebytes grams joining plainwords numbering
    measuring plan crediting lines find measure grouping finals run finishedrun tallies
    archive_charts archive_told archive_report articletexts opening job archive command home
    stories exporting coding rerunning archiving commands cli __main__
""".split()
#: A study asks for its findings when it is asked itself, not when it is imported; the catalogue
#: for the rules of markup, which are a part of the intake.
ASKED_LATER = {("study", "findings"), ("catalogue", "intake")}
LONGEST_FUNCTION = 30
LONGEST_CELL = 12
#: Written so that this file does not hold what it looks for.
HOSTS = r"p[y]pi\.(org|io)|p[y]thonhosted|n[p]mjs|deb[.]debian|conda[.]anaconda|jsd[e]livr|unp[k]g"
MACHINE = r"(?<![\w.~-])/(w[o]rk|t[m]p|r[o]ot|h[o]me|o[p]t)/|[A-Z]:\\U[s]ers"
TERMS = r"\b(slu[g]|kicke[r]|copy-?tex[t]|sigi[l])s?\b"
INTENT = (
    r"\b(cut|cuts|cutting|soften\w*|censor\w*|suppress\w*|conceal\w*|whitewash\w*|saniti[sz]\w*|"
    r"hush\w*|spun|spins?|bury|buried|hid|hides|hiding|toned? down|watered down|play\w* down|"
    r"churnalis\w*|propagand\w*|bias\w*|distort\w*|manipulat\w*|deliberate\w*|omitted to)\b"
)
#: Names of rules, which speak of a page's saving, not of an outlet.
NOT_INTENT = {"cut-sentence"}
#: Numbers that prose may have: dates and years, versions of Python, list markers, minutes of work.
TYPED = r"\b\d{1,2} [A-Z][a-z]+ \d{4}\b|\b(19|20)\d\d\b|\bPython 3\.\d+\b|(?m:^\s*\d+\. )"
#: What is not prose: code, the targets of links, comments, and what a program writes and marks.
NOT_PROSE = (
    r"(?s)<!-- begin (\w[\w-]*).*?<!-- end \1 -->|```.*?```|``.*?``|`[^`\n]*`|<!--.*?-->|"
    r"\]\([^)\s]*\)|<[^>\n]+>|https?://\S+|(?m:^ {4,}\S.*$)"
)


def tree_files():
    """Give every file of the tree that a person or a script wrote, apart from the saved pages."""
    made = {
        ".git",
        ".venv",
        "build",
        "report",
        "report-public",
        "lite",
        "lite-public",
        "__pycache__",
        "uv.lock",
        "pylock.toml",
    }
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        ours = not made & set(parts) and not any(
            part.endswith(("_cache", "info")) for part in parts
        )
        hidden = ".hypothesis" in parts or ".ipynb_checkpoints" in parts
        if (
            path.is_file()
            and ours
            and not hidden
            and not (parts[0] == "data" and "txt" in path.suffix)
        ):
            yield path


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def name_of(path):
    return path.relative_to(ROOT).as_posix()


MODULES = sorted(PACKAGE.rglob("*.py"))
CODE = [
    *MODULES,
    ROOT / "study.py",
    *sorted(path for name in ("tools", "docs") for path in (ROOT / name).rglob("*.py")),
]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def imported_modules(tree):
    """Give the modules of this package that a module imports, those for type checkers apart."""
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            path = (node.module or "").split(".")
            if node.level == 0 and path[0] != "samestory":
                continue
            inner = path if node.level else path[1:]
            yield from [inner[0]] if inner and inner[0] else [name.name for name in node.names]
        if isinstance(node, ast.Import):
            for name in node.names:
                if name.name.startswith("samestory."):
                    yield name.name.split(".")[1]


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def length(function):
    """Count the lines of a function from its def on, its docstring apart."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is not None:
        lines -= function.body[0].end_lineno - function.body[0].lineno + 1
    return lines


def typed_numbers(text):
    """Give the numbers that stand in prose, without those that prose may have."""
    prose = re.sub(TYPED, " ", re.sub(NOT_PROSE, " ", text))
    return re.findall(r"\S*\d\S*", prose)


def strings(tree):
    """Give each string of a module that is not a docstring: what it may print."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and ast.get_docstring(node) is not None
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def cells(path, kind):
    for number, cell in enumerate(json.loads(read(path))["cells"], 1):
        if cell["cell_type"] == kind:
            yield number, "".join(cell["source"]), cell


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_only_what_stands_before_it(path):
    if path.name == "__init__.py":
        return  # gathers the names that notebooks import
    before = LAYERS[: LAYERS.index(path.stem)]
    later = {module for asking, module in ASKED_LATER if asking == path.stem}
    assert set(imported_modules(ast.parse(read(path)))) <= {*before, *later, "__version__"}


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_functions_are_short(path):
    found = {f.name: length(f) for f in functions(ast.parse(read(path)))}
    assert {name: n for name, n in found.items() if n > LONGEST_FUNCTION} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_everything_public_is_documented(path):
    tree = ast.parse(read(path))
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    scopes = [tree, *(c for c in classes if not c.name.startswith("_"))]
    named = [n for scope in scopes for n in scope.body if hasattr(n, "name")]
    public = [tree, *(n for n in named if not n.name.startswith("_"))]
    assert [getattr(n, "name", "module") for n in public if not ast.get_docstring(n)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_says_nothing_of_intent(path):
    said = [text for text in strings(ast.parse(read(path))) if text not in NOT_INTENT]
    assert [text for text in said if re.search(INTENT, text, re.I)] == []


def test_no_file_names_a_host_or_a_place_on_a_machine():
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in tree_files()
        for match in re.finditer(f"{HOSTS}|{MACHINE}", read(path))
    ]
    assert found == []


def test_no_file_uses_the_terms_we_do_not_use():
    found = [
        f"{name_of(path)}: {match[0]}"
        for path in tree_files()
        if path.name != "vectors.npz"  # no text
        for match in re.finditer(TERMS, read(path), re.I)
    ]
    assert found == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_code_cells_are_short_and_plain(path):
    for number, source, _ in cells(path, "code"):
        where = f"{path.name}, cell {number}"
        assert len(source.splitlines()) <= LONGEST_CELL, where
        assert "sys.path" not in source, where
        plain = re.sub(r"(?m)^[%!].*$", "", source)
        assert [f.name for f in functions(ast.parse(plain)) if length(f) > 3] == [], where


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_notebooks_are_published_whole(path):
    """Numbered 1..n, without errors or warnings, every figure described, one title first."""
    ran = [cell for _, _, cell in cells(path, "code")]
    assert [cell["execution_count"] for cell in ran] == list(range(1, len(ran) + 1))
    for cell in ran:
        for output in cell["outputs"]:
            assert output["output_type"] != "error" and output.get("name") != "stderr"
            figure = {k: "".join(v) for k, v in output.get("data", {}).items() if "image/" in k}
            assert not figure or alt_text({**output, "data": figure})
    prose = [source for _, source, _ in cells(path, "markdown")]
    assert prose[0].startswith("# ") and prose[0].splitlines()[0].endswith("?")
    assert len(re.findall(r"(?m)^# ", "\n".join(prose))) == 1


@pytest.mark.parametrize(
    "path", [*NOTEBOOKS, ROOT / "README.md", ROOT / "docs/archive.md"], ids=name_of
)
def test_no_number_is_typed_in_prose(path):
    if path.suffix == ".md":
        assert typed_numbers(read(path)) == []
        return
    for number, source, _ in cells(path, "markdown"):
        assert typed_numbers(source) == [], f"{path.name}, cell {number}"


def test_the_checks_see_what_they_look_for():
    """Each pattern finds what it is for and leaves what it is not for."""
    assert typed_numbers("On 20 October 2021, see [1](02-x.ipynb) and `n = 3`, Python 3.11") == [
        "[1"
    ]
    assert (
        typed_numbers("1. first\n2. second\n\n<!-- begin x -->\n430 of 441\n<!-- end x -->") == []
    )
    assert typed_numbers("It has 430 words, 97 % of them") == ["430", "97"]
    assert re.search(INTENT, "Dawn cut the clause") and not re.search(INTENT, "Dawn lacks it")
    assert re.search(HOSTS, "https://pypi" + ".org/simple") and re.search(MACHINE, " /tm" + "p/x")
    assert not re.search(MACHINE, "build/work" + "/site, and/or, a /rooted/ tree")
    assert re.search(TERMS, "two sigi" + "ls", re.I) and not re.search(TERMS, "a siglum, sigla")
    module = ast.parse("from .cli import main\nimport samestory.report\nfrom samestory import site")
    assert set(imported_modules(module)) == {"cli", "report", "site"}
    (function,) = functions(ast.parse('def f():\n    """One\n    two."""\n    a\n    b'))
    assert length(function) == 3
