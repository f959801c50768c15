"""What the tests share: the study's five pages, the hand-collated story, and toy stories."""

from __future__ import annotations

import csv
import hashlib
import importlib.util
import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from samestory import Rules, Study, compare
from samestory.story import CODING_COLUMNS, Story, Witness
from samestory.tables import frame
from samestory.tokens import words

ROOT = Path(__file__).parents[1]
GOLDEN = Path(__file__).parent / "golden"

settings.register_profile(
    "samestory",
    deadline=None,
    derandomize=True,
    max_examples=15,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("samestory")


@pytest.fixture(scope="session")
def moscow() -> Path:
    """The folder of the five saved pages."""
    return ROOT / "data" / "moscow-2021"


@pytest.fixture(scope="session")
def study(moscow) -> Study:
    """The study of the five saved pages, as published."""
    return compare(moscow)


@pytest.fixture(scope="session")
def uncoded(moscow) -> Study:
    """The same study as the program alone makes it."""
    return compare(moscow, coded=False)


@pytest.fixture(scope="session")
def lindmoor() -> Study:
    """The study of the hand-collated story."""
    return compare(GOLDEN / "lindmoor")


@pytest.fixture(scope="session")
def invented():
    """The benchmarks' maker of stories, of any size and shape."""
    spec = importlib.util.spec_from_file_location("invented", ROOT / "benchmarks/invented.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def finished():
    """The maker of a finished archive."""
    path = Path(__file__).parent / "archive/finished.py"
    spec = importlib.util.spec_from_file_location("finished", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def archive_run(finished, tmp_path_factory) -> Path:
    """The folder of a finished archive that nobody lived; no test changes it."""
    return finished.make_archive(tmp_path_factory.mktemp("archive") / "varnholm")


@pytest.fixture(scope="session")
def read_golden():
    """Read a table that was written by hand; what is empty is an empty string."""

    def read(name: str) -> list[dict[str, str]]:
        with (GOLDEN / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def make_story(tmp_path):
    """Write a toy folder: pages by siglum, lines by siglum, more of story.toml; give its path."""

    def make(pages, lines=None, more="", codings="") -> Path:
        folder = tmp_path / "toy"
        folder.mkdir(exist_ok=True)
        toml = ['title = "A toy"', more]
        for siglum, page in pages.items():
            line = (lines or {}).get(siglum, siglum)
            toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{siglum}.txt"']
            toml += [f'outlet = "Outlet {siglum}"', f'line = "Line {line}"']
            (folder / f"{siglum}.txt").write_bytes(page.encode())
        (folder / "story.toml").write_text("\n".join(toml), encoding="utf-8")
        if codings:
            head = ",".join(CODING_COLUMNS)
            (folder / "codings.csv").write_text(f"{head}\n{codings}\n", encoding="utf-8")
        return folder

    return make


@pytest.fixture(scope="session")
def copy_story():
    """Copy a story without its hashes, so that a page of it may be changed."""

    def copy(folder: Path, to: Path) -> Path:
        shutil.copytree(folder, to)
        text = (to / "story.toml").read_text(encoding="utf-8")
        kept = [line for line in text.splitlines() if not line.startswith("sha256")]
        (to / "story.toml").write_text("\n".join(kept), encoding="utf-8")
        return to

    return copy


@pytest.fixture(scope="session")
def toy():
    """Study some pages without a folder: for properties, which try hundreds of them."""

    def make(pages: dict[str, str], lines=None, **rules: float) -> Study:
        witnesses = tuple(
            Witness(
                siglum=siglum,
                file=f"{siglum}.txt",
                page=page,
                sha256=hashlib.sha256(page.encode("utf-8", "surrogatepass")).hexdigest(),
                outlet=f"Outlet {siglum}",
                line=(lines or {}).get(siglum, siglum),
            )
            for siglum, page in pages.items()
        )
        codings = pd.DataFrame([], columns=list(CODING_COLUMNS), dtype="str")
        own = Rules().replace(**rules)
        story = Story(Path(), "toy", "A toy", "", None, (), witnesses, own, (), {}, codings)
        return Study(story, own)

    return make


@pytest.fixture(scope="session")
def at_one_place():
    """Body blocks that all stand at one place: pages by siglum, one block a line."""

    def make(pages: dict[str, str]) -> pd.DataFrame:
        rows = []
        for siglum, page in pages.items():
            start = 0
            for number, line in enumerate(page.split("\n"), 1):
                here = {"siglum": siglum, "block": f"{siglum}.{number}", "start": start}
                here |= {"end": start + len(line), "role": "body", "place": "P01", "saved": line}
                rows.append(here | {"text": line, "n_words": len(words(line))})
                start += len(line) + 1
        return frame("blocks", rows)

    return make


@pytest.fixture(scope="session")
def standing():
    """The table of witnesses that the rules need: siglum -> (line, version), one agency."""

    def make(known: dict[str, tuple[str, str]], agency: str = "NordWire") -> pd.DataFrame:
        return frame(
            "witnesses",
            [
                {"siglum": s, "line": line, "agency": agency, "version": version}
                for s, (line, version) in known.items()
            ],
        )

    return make
