"""Lite: the notebooks in a browser, with nothing to install: a JupyterLite site.

The site holds JupyterLab's notebook page, the notebooks without their outputs, the story, and the
wheels that Pyodide, the Python of the browser, does not ship itself. Pyodide and its packages
(pandas, numpy, matplotlib, scikit-learn) are fetched by the reader's browser from Pyodide's own
address when a notebook is opened, or from a copy named by *pyodide*; the texts stay in the
browser. Loops are not compiled there: numba does not run in Pyodide, and nothing needs it.
"""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib import metadata
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .errors import SamestoryError, UsageError
from .files import pack, refuse_below, write_json, write_whole
from .site import first_line, read_notebook

#: Pure Python that Pyodide does not ship.
CARRIED = ("snowballstemmer", "krippendorff")
#: The first cell of every notebook there.
INSTALL = "%pip install -q samestory"
#: The line of a notebook that says which story it is about, and the invented story of the tests.
STORY, INVENTED = "data/moscow-2021", "data/lindmoor"
INVENTED_AT = "tests/golden/lindmoor"
NOTE = (
    "**An invented story.** This copy runs on one, since the saved pages belong to their "
    "publishers and are not part of it; what the text says of Moscow is not about the results "
    "here. Who has the pages uploads their folder beside this story's and changes the one line "
    "that names it."
)
#: Fonts in formats that no browser of today asks for, and what nobody opens.
UNUSED = ("build/fa-*.svg", "build/fa-*.eot", "build/fa-*.ttf", "build/fa-*.woff", "*.ipynb",
          "rspack.config*", "doc", "**/*.map", "**/widgetsnbextension-*.whl")  # fmt: skip
#: What says in a folder that it is a site of ours.
MARK = ".samestory-lite"
#: The moment that stands for every time in the site, in seconds since 1970.
EPOCH = 315532800
APPS = ("notebooks", "tree")
KERNEL = "@jupyterlite/pyodide-kernel-extension"


def build_lite(
    home: Path, output: Path, public: bool = False, pyodide: str | None = None
) -> tuple[Path, int]:
    """Build the JupyterLite site of the project in *home*; give its folder and its size in bytes.

    The owner's site holds the study's saved pages. With *public* the notebooks are about the
    invented story instead: the pages belong to their publishers. *pyodide* is a folder or an
    archive of Pyodide's full distribution, to be served with the site. ``output`` gets the site,
    whole or not at all; a folder that holds something else is a ``UsageError``. Costs some
    seconds; needs the extra ``lite``.
    """
    _refuse(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=output.parent, prefix=f".{output.name}.") as held:
        work = Path(held).resolve()
        _lay_out(home, work, public)
        _build(work, pyodide)
        for path in [path for name in UNUSED for path in (work / "site").glob(name)]:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        write_whole(work / "site" / MARK, "A site made by samestory; the next one replaces it.\n")
        if output.exists():
            shutil.rmtree(output)
        shutil.move(work / "site", output)
    return output, sum(path.stat().st_size for path in output.rglob("*") if path.is_file())


def _refuse(output: Path) -> None:
    """Refuse to write over a folder that is not a site of ours."""
    refuse_below(output)
    others = output.exists() and not (output / MARK).exists()
    if others and (not output.is_dir() or any(output.iterdir())):
        raise UsageError(
            f"{output}: holds something else than a site of the notebooks; the site replaces the "
            "whole folder; name a new folder, or empty this one."
        )


def _lay_out(home: Path, work: Path, public: bool) -> None:
    """Lay the sources out: notebooks, story, wheels, and how the site is to behave."""
    story, at = (INVENTED_AT, INVENTED) if public else (STORY, STORY)
    shutil.copytree(home / story, work / "contents" / at)
    for path in sorted((home / "notebooks").glob("*.ipynb")):
        write_whole(work / "contents/notebooks" / path.name, write_copy(read_notebook(path), at))
    for name, files in _wheels(home):
        write_whole(work / "wheels" / name, pack(files))
    # Packages come from the site and from Pyodide, and from nowhere else.
    settings = {
        "appName": "samestory",
        "appUrl": "./tree",
        "litePluginSettings": {f"{KERNEL}:kernel": {"disablePyPIFallback": True}},
    }
    write_whole(work / "jupyter-lite.json", write_json({"jupyter-config-data": settings}))


def write_copy(notebook: Any, story: str) -> str:
    """Write a notebook for the browser: no outputs, samestory installed first, about *story*."""
    from nbformat import v4, writes

    cells = list(notebook.cells)
    for cell in cells:
        cell.source = cell.source.replace(STORY, story)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    added = [v4.new_code_cell(INSTALL)] if story == STORY else [
        v4.new_markdown_cell(NOTE), v4.new_code_cell(INSTALL)]  # fmt: skip
    for number, cell in enumerate(added):
        cell.id = f"lite-{number}"  # else a random one, and no two sites the same
    kernel = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    notebook.cells = [cells[0], *added, *cells[1:]]
    notebook.metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return writes(notebook)


def _wheels(home: Path) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Give each wheel that the site carries: its name and its files."""
    package = home / "src" / "samestory"
    own = {f"samestory/{p.relative_to(package).as_posix()}": p for p in package.rglob("*")}
    yield _wheel("samestory", own)
    for name in CARRIED:
        files = metadata.distribution(name).files or ()
        yield _wheel(name, {file.as_posix(): Path(file.locate()) for file in files})


def _wheel(name: str, paths: Mapping[str, Path]) -> tuple[str, dict[str, bytes]]:
    """Make a wheel of an installed package of pure Python: its code, its METADATA, a new RECORD."""
    known = metadata.distribution(name)
    info = f"{name}-{known.version}.dist-info"
    files = {
        path: file.read_bytes()
        for path, file in paths.items()
        if file.is_file() and "__pycache__" not in path and ".dist-info" not in path
    }
    files[f"{info}/METADATA"] = (known.read_text("METADATA") or "").encode()
    files[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    listed = [f"{path},sha256={_digest(held)},{len(held)}\n" for path, held in files.items()]
    files[f"{info}/RECORD"] = "".join([*listed, f"{info}/RECORD,,\n"]).encode()
    return f"{name}-{known.version}-py3-none-any.whl", files


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def _build(work: Path, pyodide: str | None) -> None:
    """Have JupyterLite build the site, with no extension but the kernel's."""
    wheels = [f"--piplite-wheels={path}" for path in sorted((work / "wheels").iterdir())]
    kernel = Path(sys.prefix) / "share/jupyter/labextensions" / KERNEL
    config = {"LiteBuildConfig": {"federated_extensions": [str(kernel)]}}
    write_whole(work / "jupyter_lite_config.json", write_json(config))
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-sourcemaps",
               "--no-unused-shared-packages", "--ignore-sys-prefix", f"--source-date-epoch={EPOCH}",
               *(f"--apps={app}" for app in APPS), "--contents=contents", "--output-dir=site",
               *wheels, *([f"--pyodide={pyodide}"] if pyodide else [])]  # fmt: skip
    done = subprocess.run(
        command, cwd=work, capture_output=True, encoding="utf-8", errors="replace",
        env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    if done.returncode:
        missing = "No module named jupyterlite_core" in done.stderr
        why = "the package is missing" if missing else first_line(done.stderr.strip()[-500:])
        raise SamestoryError(
            f"JupyterLite does not build the site: {why}; start it by python3 study.py lite, or "
            "install samestory[notebooks,lite]."
        )
