"""The installed wheel: any story, outside the project, with no package but those it must have."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINDMOOR = Path(__file__).parent / "golden" / "lindmoor"
BUILT = ("pyproject.toml", "README.md", "LICENSE", "src")
#: What the extras bring; an installation without them has none of it.
EXTRAS = (
    "numba pyarrow trafilatura lxml charset_normalizer docx pypdf striprtf py3langid openpyxl "
    "jupyterlab nbdime nbclient nbformat ipykernel sphinx myst_nb"
).split()
#: Python runs it before anything else: it makes those packages as if they were not there.
BLOCK = f"""
import sys
class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {EXTRAS}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Missing())
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Build the wheel from a copy of the tree and unpack it; give the folder of its packages."""
    pytest.importorskip("setuptools", reason="no setuptools: it builds the wheel")
    tree, site = tmp_path_factory.mktemp("tree"), tmp_path_factory.mktemp("installed")
    for name in BUILT:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tree / name)
    build = "from setuptools.build_meta import build_wheel; build_wheel('.')"
    subprocess.run([sys.executable, "-c", build], cwd=tree, check=True, capture_output=True)
    (wheel,) = tree.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(site)
    (site / "sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    return site


@pytest.fixture
def samestory(installed, tmp_path):
    """Run the installed program in a folder of its own, beside a story."""
    shutil.copytree(LINDMOOR, tmp_path / "lindmoor")

    def run(*words):
        ours = os.environ | {"PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-m", "samestory", *words]
        done = subprocess.run(
            command, cwd=tmp_path, env=ours, capture_output=True, text=True, encoding="utf-8"
        )
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout.strip(), done.stderr.strip()

    return run


def test_every_command_for_a_story_works_from_the_wheel(samestory, installed, tmp_path):
    code = f"import samestory; assert samestory.__file__.startswith({str(installed)!r})"
    ours = os.environ | {"PYTHONPATH": str(installed)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=ours, check=True)
    assert samestory("check", "lindmoor")[0] == 0
    told = "The report lies at lindmoor-report.html"
    assert samestory("report", "lindmoor") == (0, told, "")
    page = (tmp_path / "lindmoor-report.html").read_text(encoding="utf-8")
    assert page.count("<figure") > 5 and "could not be drawn" not in page
    assert samestory("tables", "lindmoor", "--output", "tables")[0] == 0
    assert samestory("export", "lindmoor", "--to", "tei", "--output", "story.xml")[0] == 0
    assert samestory("trace", "lindmoor", "furnace")[0] == 0


def test_what_needs_an_extra_or_the_project_says_so_in_one_sentence(samestory):
    assert samestory("export", "lindmoor", "--to", "parquet", "--output", "tables") == (
        1,
        "",
        "samestory: parquet: needs pyarrow, which is not installed; "
        'pip install "samestory[parquet]" brings it.',
    )
    status, said, refused = samestory("report")
    assert (status, said) == (1, "")
    assert refused == (
        "samestory: the study: it is not part of this installation; name a story folder, or run "
        "from a copy of the project."
    )
