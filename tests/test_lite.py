"""The notebooks in a browser: the site is whole and small, and the study needs nothing it lacks."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from samestory import cli, lite
from samestory.errors import UsageError

ROOT = Path(__file__).parents[1]
#: Where `.ci/run` puts Pyodide.
PYODIDE = Path(
    os.environ.get("SAMESTORY_PYODIDE", ROOT / "build" / "pyodide" / "node_modules" / "pyodide")
)


# ------------------------------------------------------------------------------------- the site


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A public site: the invented story in place of the saved pages."""
    pytest.importorskip("jupyterlite_core")
    folder, size = lite.build_lite(ROOT, tmp_path_factory.mktemp("lite") / "site", public=True)
    return folder, size


def test_the_site_is_whole_and_not_larger_than_what_it_needs(site):
    folder, size = site
    notebooks = {path.name for path in (folder / "files" / "notebooks").iterdir()}
    assert notebooks == {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert (folder / "files" / lite.INVENTED / "story.toml").is_file()
    assert size == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    assert size < 25_000_000
    assert not list(folder.rglob("*.map"))


def test_its_notebooks_install_samestory_first_and_have_no_outputs(site):
    for path in sorted((site[0] / "files" / "notebooks").iterdir()):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        assert "".join(code[0]["source"]) == lite.INSTALL
        assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
        assert lite.STORY not in path.read_text(encoding="utf-8")


def test_the_public_site_holds_no_saved_page(site, study):
    held = [path.read_bytes() for path in site[0].rglob("*") if path.is_file()]
    for siglum in study.story.sigla:
        block = max(study.blocks[study.blocks["siglum"] == siglum]["text"], key=len)
        assert not any(block.encode() in content for content in held)


def test_its_wheels_hold_the_packages_as_they_are(site):
    wheels = {path.name.split("-")[0]: path for path in (site[0] / "pypi").glob("*.whl")}
    assert sorted(wheels) == sorted(["samestory", *lite.CARRIED])
    with zipfile.ZipFile(wheels["samestory"]) as wheel:
        names = set(wheel.namelist())
        assert wheel.read("samestory/reuse.py") == (ROOT / "src/samestory/reuse.py").read_bytes()
        (record,) = [name for name in names if name.endswith("/RECORD")]
        listed = {line.split(",")[0] for line in wheel.read(record).decode().splitlines()}
    assert listed == names
    assert not any("__pycache__" in name for name in names)


def test_the_study_runs_from_its_wheels(site, moscow, tmp_path):
    """They are unpacked, as the browser does, and stand before every other copy."""
    for path in (site[0] / "pypi").glob("*.whl"):
        zipfile.ZipFile(path).extractall(tmp_path / "unpacked")
    program = "import krippendorff, samestory, snowballstemmer; print(samestory.__file__)"
    program += f"; print(len(samestory.compare({str(moscow)!r}).findings))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1]); {program}",
         str(tmp_path / "unpacked")],
        capture_output=True, text=True, cwd=site[0],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) in done.stdout.splitlines()[0] and int(done.stdout.splitlines()[1]) > 10


def test_two_sites_are_the_same(site, tmp_path):
    again, _ = lite.build_lite(ROOT, tmp_path / "again", public=True)
    for path in sorted(path for path in site[0].rglob("*") if path.is_file()):
        name = path.relative_to(site[0])
        assert (again / name).read_bytes() == path.read_bytes(), name


def test_a_folder_of_somebody_else_is_refused_and_left(tmp_path):
    (tmp_path / "thesis.md").write_text("mine")
    with pytest.raises(UsageError) as error:
        lite.build_lite(ROOT, tmp_path)
    assert str(error.value) == (
        f"{tmp_path}: holds something else than a site of the notebooks; the site replaces the "
        "whole folder; name a new folder, or empty this one."
    )
    assert (tmp_path / "thesis.md").read_text() == "mine"


def test_the_command_says_where_the_site_lies_and_how_to_serve_it(tmp_path, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(lite, "build_lite", lambda *given: asked.append(given) or (given[1], 20e6))
    assert cli.main(["lite", "--public", "--output", str(tmp_path / "site")]) == 0
    assert asked == [(ROOT, tmp_path / "site", True, None)]
    first, second = capsys.readouterr().out.splitlines()
    assert first == f"The site lies in {tmp_path / 'site'} (20 MB); serve it over http, as by:"
    assert second.endswith(f" -m http.server --bind 127.0.0.1 --directory {tmp_path / 'site'}")


# ------------------------------------------------------------- what the browser's Python lacks


#: Takes away what Pyodide has not: compiled loops, threads, processes, the network.
WITHOUT = """
import os, socket, subprocess, sys, threading
def refuse(*_, **__): raise RuntimeError("not in a browser")
for name in ("numba", "multiprocessing.pool", "pyarrow"): sys.modules[name] = None
threading.Thread.start = subprocess.Popen.__init__ = socket.socket.connect = refuse
os.fork = os.system = refuse
from samestory import compare
print(compare(sys.argv[1]).findings.to_csv(index=False), end="")
"""


def test_the_study_needs_no_threads_processes_network_or_compiled_loops(study, moscow):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, str(moscow)], capture_output=True, encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout == study.findings.to_csv(index=False)


def run_in_pyodide(program: Path, folder: Path) -> str:
    node = shutil.which("node")
    if not node or not (PYODIDE / "pyodide.mjs").is_file():
        pytest.skip("no node, or no Pyodide: npm install --prefix build/pyodide pyodide")
    command = [node, str(Path(__file__).with_name("pyodide.mjs")), str(PYODIDE), str(folder)]
    done = subprocess.run(
        [*command, str(program)], capture_output=True, encoding="utf-8", timeout=300
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def mounted(tmp_path, moscow):
    """A folder with the package, the pages and the reading program, to be mounted."""
    held = tmp_path / "mounted"
    shutil.copytree(ROOT / "src" / "samestory", held / "src" / "samestory")
    shutil.copytree(moscow, held / "pages")
    shutil.copy(Path(__file__).with_name("read_pages.py"), held / "src")
    return held


def test_pyodide_reads_the_pages_as_this_python_does(mounted, tmp_path):
    from importlib import util

    spec = util.spec_from_file_location("read_pages", mounted / "src" / "read_pages.py")
    here = util.module_from_spec(spec)
    spec.loader.exec_module(here)
    program = tmp_path / "program.py"
    program.write_text(
        # The package without what it gathers for notebooks, which needs pandas: see Pyodide's lock.
        "import sys, types; sys.path.insert(0, '/mounted/src')\n"
        "sys.modules['samestory'] = package = types.ModuleType('samestory')\n"
        "package.__path__ = ['/mounted/src/samestory']\n"
        "from pathlib import Path\nfrom read_pages import read\n"
        "Path('/mounted/read.json').write_text(read(Path('/mounted/pages')), 'utf-8')\n"
    )
    run_in_pyodide(program, mounted)
    there = json.loads((mounted / "read.json").read_text("utf-8"))
    assert len(there) > 100
    assert there == json.loads(here.read(mounted / "pages"))


def test_pyodide_compiles_every_module(mounted, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(
        "from pathlib import Path\n"
        "for path in sorted(Path('/mounted/src').rglob('*.py')):\n"
        "    compile(path.read_bytes(), path.name, 'exec'); print(path.stem)\n"
    )
    compiled = set(run_in_pyodide(program, mounted).split())
    assert {path.stem for path in (ROOT / "src/samestory").rglob("*.py")} <= compiled


# ------------------------------------------------------------------------------- other people's


def test_binder_installs_the_lock_and_the_project():
    steps = (ROOT / ".binder/postBuild").read_text(encoding="utf-8").splitlines()
    version = (ROOT / ".binder/runtime.txt").read_text(encoding="utf-8").strip()
    assert version == "python-3.11"
    assert [line.split()[-1] for line in steps if "pip install" in line] == [
        "requirements.lock",
        ".",
    ]
    assert os.access(ROOT / ".binder/postBuild", os.X_OK) or os.name == "nt"


def test_colab_gets_the_project_and_runs_the_study(tmp_path, monkeypatch, study):
    """Its cells, run from a repository's address as a reader would; pip's call is looked at."""
    cells = json.loads((ROOT / "tools/colab.ipynb").read_text(encoding="utf-8"))["cells"]
    get, install, run = ("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    project = tmp_path / "project"
    shutil.copytree(ROOT / "data", project / "data")
    shutil.copy(ROOT / "study.py", project)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@b", "-C", str(project)]
    for step in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "all"]):
        subprocess.check_call([*git, *step])
    work = tmp_path / "colab"
    work.mkdir()
    monkeypatch.chdir(work)
    exec(get.replace('ADDRESS = ""', f"ADDRESS = {str(project)!r}"), {})
    asked = []
    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "check_call", asked.append)
        exec(install, {})
    assert asked[0][1:] == ["-m", "pip", "install", "-q", "samestory[intake,coding]"]
    names = {}
    exec(run, names)
    assert names["study"].findings.equals(study.findings)
