"""study.py: what it decides, without installing anything."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture
def door(tmp_path, monkeypatch):
    """A door to an empty place; what it would run is noted in `door.ran` instead."""
    spec = importlib.util.spec_from_file_location("study", ROOT / "study.py")
    study = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(study)
    study.ROOT, study.VENV = tmp_path, tmp_path / ".venv"
    study.PYTHON = study.VENV / "bin/python"
    study.STAMP = study.VENV / "samestory.stamp"
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    study.ran, study.status, study.uv, study.has_pip = [], 0, None, True

    def run(command, **_):
        study.ran.append(" ".join(command))
        if "venv" in command:
            study.VENV.mkdir()
        return study.status

    def check(command, **_):
        if run(command):
            raise subprocess.CalledProcessError(study.status, command)

    monkeypatch.setattr(study.subprocess, "call", run)
    monkeypatch.setattr(study.subprocess, "check_call", check)
    monkeypatch.setattr(study.shutil, "which", lambda _: study.uv)
    monkeypatch.setattr(study.importlib.util, "find_spec", lambda _: study.has_pip)
    monkeypatch.setattr(study.signal, "signal", lambda *_: None)
    return study


def test_is_short_and_needs_only_the_standard_library():
    text = (ROOT / "study.py").read_text(encoding="utf-8")
    tree = ast.parse(text)
    imported = [n for node in ast.walk(tree) if isinstance(node, ast.Import) for n in node.names]
    origins = [n for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for n in [node]]
    names = {name.name.split(".")[0] for name in imported} | {node.module for node in origins}
    assert len(text.splitlines()) < 80
    assert names <= sys.stdlib_module_names


def test_parses_on_old_pythons():
    ast.parse((ROOT / "study.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_installs_with_pip_then_hands_over(door, capsys):
    assert door.main(["report", "--open"]) == 0
    pip = f"{door.PYTHON} -m pip install --quiet --no-compile"
    assert door.ran == [
        f"{sys.executable} -m venv {door.VENV}",
        f"{pip} --require-hashes -r requirements.lock",
        f"{pip} --no-deps --no-build-isolation -e .",
        f"{door.PYTHON} -m samestory report --open",
    ]
    assert capsys.readouterr().out.count("\n") == 1


def test_installs_with_uv_where_it_is(door):
    door.uv, door.has_pip = "/bin/uv", False
    door.main(["lab"])
    assert door.ran == [
        f"/bin/uv venv --quiet --python {sys.executable} {door.VENV}",
        f"/bin/uv pip install --quiet --python {door.PYTHON} --require-hashes -r requirements.lock",
        f"/bin/uv pip install --quiet --python {door.PYTHON} --no-deps --no-build-isolation -e .",
        f"{door.PYTHON} -m jupyterlab notebooks",
    ]


def test_second_run_starts_at_once(door, capsys):
    door.main(["test"])
    door.ran.clear()
    capsys.readouterr()
    door.main(["test", "-k", "door"])
    assert door.ran == [f"{door.PYTHON} -c ", f"{door.PYTHON} -m pytest -k door"]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_sets_up_anew_when_what_is_wanted_changes(door, name):
    door.main(["test"])
    (door.ROOT / name).write_text("changed")
    assert not door.ready()


def test_sets_up_anew_where_the_folder_was_moved(door):
    door.main(["test"])
    (door.ROOT / "moved").mkdir()
    for name in ("requirements.lock", "pyproject.toml"):
        (door.ROOT / "moved" / name).write_text(name)
    door.ROOT = door.ROOT / "moved"
    assert not door.ready()


def test_repairs_a_half_made_environment(door):
    door.VENV.mkdir()
    (door.VENV / "half").write_text("")
    assert not door.ready()
    door.main(["test"])
    assert not (door.VENV / "half").exists()


def test_repairs_an_environment_whose_python_is_gone(door):
    door.main(["test"])
    door.status = 1
    assert not door.ready()


def test_an_installation_that_fails_is_not_stamped(door):
    door.status = 1
    with pytest.raises(SystemExit, match="the set-up did not finish; see above, then try again"):
        door.main(["test"])
    assert not door.STAMP.exists()


def test_says_which_package_has_venv(door):
    door.has_pip = None
    with pytest.raises(SystemExit, match="sudo apt install python3-venv"):
        door.main(["test"])
    assert door.ran == []


def test_says_which_python_it_needs(door, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    with pytest.raises(SystemExit, match=r"^study.py: needs Python 3\.11 or later, not 3\.9; "):
        door.main(["report"])


@pytest.mark.parametrize("words", [[], ["raport"], ["--help"]])
def test_unknown_command(door, capsys, words):
    assert door.main(words) == 2
    assert capsys.readouterr().err == "usage: python3 study.py report | test | lab | lite\n"
    assert door.ran == []


def test_hands_on_the_exit_status(door):
    door.main(["test"])
    door.ready = lambda: True
    door.status = 5
    assert door.main(["test"]) == 5
