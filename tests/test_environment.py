"""pyproject.toml, requirements.lock, environment.yml and the citation say the same."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def lock_script():
    spec = importlib.util.spec_from_file_location("lock", ROOT / "tools/lock.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked():
    """Give the versions that the lock has of each package: more than one where it forks."""
    versions = {}
    for line in LOCK.splitlines():
        if line and not line.startswith((" ", "#")):
            requirement = Requirement(line.rstrip("\\ "))
            (pin,) = requirement.specifier
            versions.setdefault(canonicalize_name(requirement.name), []).append(pin.version)
    return versions


def test_environment_is_what_the_script_writes(lock_script):
    written = (ROOT / "environment.yml").read_text(encoding="utf-8")
    assert written == lock_script.environment(PROJECT)


def test_environment_asks_for_the_same_ranges(lock_script):
    """Read by other tools than those that wrote it: PyYAML and packaging."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    wanted = {"python": PROJECT["project"]["requires-python"], "pip": ""}
    for text in lock_script.requirements(PROJECT):
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name).replace("matplotlib", "matplotlib-base")
        wanted[name] = str(requirement.specifier)
    found = {Requirement(text).name: Requirement(text) for text in environment["dependencies"]}
    assert {name: str(found[name].specifier) for name in found} == wanted


def test_lock_holds_every_requirement(lock_script):
    versions = locked()
    for text in lock_script.requirements(PROJECT):
        requirement = Requirement(text)
        for version in versions[canonicalize_name(requirement.name)]:
            assert version in requirement.specifier, f"{text}: the lock has {version}"


def test_lock_leaves_the_peers_of_the_benchmarks_out(lock_script):
    extras = PROJECT["project"]["optional-dependencies"]
    names = {canonicalize_name(Requirement(text).name) for text in extras["benchmarks"]}
    assert "collatex" in names and not names & {*locked()}
    assert "numba" in locked() and "fast" in lock_script.locked_extras(PROJECT)


def test_lock_has_a_hash_for_each_package():
    for entry in re.split(r"\n(?=\S)", LOCK.strip()):
        assert "--hash=sha256:" in entry, entry


def test_lock_names_no_host_and_no_place():
    assert not re.search(r"://|file:|\s-(?!-hash=)|\s@\s|\.whl", LOCK)


def test_what_pip_installs_is_what_is_locked():
    """The tests run on the lock, not on whatever was there."""
    from importlib.metadata import version

    for name in ("pandas", "matplotlib", "scikit-learn", "numpy", "sphinx", "nbdime"):
        assert version(name) in locked()[name]


def test_citation_names_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert str(citation["version"]) == PROJECT["project"]["version"]
    assert citation["authors"] == [{"name": PROJECT["project"]["authors"][0]["name"]}]
