"""Write requirements.lock and environment.yml from pyproject.toml.

    python tools/lock.py                 both files (the lock by uv, which must be on the PATH)
    python tools/lock.py environment     environment.yml only

The lock holds every package of the project, its extras and its development group, for Linux,
macOS and Windows and for every Python from the oldest supported one, each with its hashes. It
names no host: whoever installs from it uses the registry that their machine is set up for. The
peers that the benchmarks measure stand in neither file.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = "uv pip compile pyproject.toml --universal --group dev --generate-hashes"
FLAGS = "--no-emit-index-url --no-annotate --no-header --no-config --quiet --upgrade"
# an extra that is measured against, never run by the project: it is in neither file
NOT_LOCKED = "benchmarks"
# conda's own name, where a package has another one there
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def locked_extras(project: dict) -> list[str]:
    """Give the names of the extras of a parsed pyproject.toml that are locked."""
    extras = project["project"].get("optional-dependencies", {})
    return [extra for extra in extras if extra != NOT_LOCKED]


def requirements(project: dict) -> list[str]:
    """Give every requirement of a parsed pyproject.toml: its own, its extras', its groups'."""
    tables = project["project"]
    found = list(tables["dependencies"])
    for extra in locked_extras(project):
        found += tables["optional-dependencies"][extra]
    for group in project.get("dependency-groups", {}).values():
        found += group
    own = f"{tables['name']}["  # an extra that is made of others
    return [requirement for requirement in found if not requirement.startswith(own)]


def name_of(requirement: str) -> str:
    """Give the name of the package that a requirement asks for, in lower case with hyphens."""
    name = re.match(r"[A-Za-z0-9._-]+", requirement)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def environment(project: dict) -> str:
    """Write environment.yml for a parsed pyproject.toml: the same ranges under conda's names."""
    lines = [
        "# Written by tools/lock.py from pyproject.toml; edit that, and run this again.",
        "#   conda env create --file environment.yml",
        "#   conda activate samestory",
        "#   python -m pip install --no-deps --no-build-isolation --editable .",
        "name: samestory",
        "channels:",
        "  - conda-forge",
        "  - nodefaults",
        "dependencies:",
        f'  - "python{project["project"]["requires-python"]}"',
        '  - "pip"',
    ]
    for requirement in requirements(project):
        name = name_of(requirement)
        ranges = re.sub(r"^[A-Za-z0-9._-]+", "", requirement).replace(" ", "")
        lines.append(f'  - "{CONDA_NAMES.get(name, name)}{ranges}"')
    return "\n".join(lines) + "\n"


def oldest_python(project: dict) -> str:
    """Give the oldest Python that the project supports, as "3.11"."""
    return re.search(r"\d+\.\d+", project["project"]["requires-python"])[0]


def lock(project: dict) -> str:
    """Have uv resolve every requirement; whatever this machine adds of its own is left out."""
    extras = [f"--extra={extra}" for extra in locked_extras(project)]
    command = [*COMMAND.split(), *extras, *FLAGS.split()]
    command += ["--python-version", oldest_python(project)]
    clean = {key: value for key, value in os.environ.items() if key not in ("UV_FIND_LINKS",)}
    done = subprocess.run(command, cwd=ROOT, env=clean, stdout=subprocess.PIPE, check=True)
    return done.stdout.decode()


def main(words: list[str]) -> int:
    """Write the files that `words` asks for; without words, both."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (ROOT / "environment.yml").write_text(environment(project), encoding="utf-8", newline="\n")
    if "environment" not in words:
        (ROOT / "requirements.lock").write_text(lock(project), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
