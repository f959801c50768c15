"""The door to the study: sets everything up in .venv, then hands over.

    python3 study.py report     build the report, and say where it lies
    python3 study.py test       run the tests
    python3 study.py lab        open the notebooks in JupyterLab
    python3 study.py lite       make a site that runs them in a browser

On Windows: py study.py report. Needs Python 3.11 or later and nothing else; what follows the
command is handed on. This file must parse on older Pythons too, so that it can say what it needs.
"""

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "samestory.stamp"
COMMANDS = {"report": "samestory report", "test": "pytest", "lite": "samestory lite"}
COMMANDS["lab"] = "jupyterlab notebooks"


def fingerprint():
    """Say what the environment should hold, and where: if that changes, it is made anew."""
    wanted = [(ROOT / name).read_bytes() for name in ("requirements.lock", "pyproject.toml")]
    return hashlib.sha256(b"\0".join([*wanted, str(ROOT).encode()])).hexdigest()


def ready():
    """Trust .venv only if its last set-up reached its end and its Python still starts."""
    try:
        same = STAMP.read_text() == fingerprint()
        return same and subprocess.call([str(PYTHON), "-c", ""]) == 0
    except OSError:
        return False


def set_up():
    """Make .venv from nothing; install the lock, then the project: one call takes only one."""
    uv = shutil.which("uv")
    if not uv and not importlib.util.find_spec("ensurepip"):
        sys.exit("study.py: no module ensurepip; on Debian, Ubuntu: sudo apt install python3-venv")
    print(f"samestory: installing into {VENV} by {uv or 'pip'}; only this first time", flush=True)
    shutil.rmtree(str(VENV), ignore_errors=True)
    make = [uv, "venv", "--quiet"] if uv else [sys.executable, "-m", "venv"]
    subprocess.check_call([*make, *(["--python", sys.executable] if uv else []), str(VENV)])
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-compile"]
    pip = [uv, "pip", "install", "--quiet", "--python", str(PYTHON)] if uv else pip
    subprocess.check_call([*pip, "--require-hashes", "-r", "requirements.lock"], cwd=str(ROOT))
    subprocess.check_call([*pip, "--no-deps", "--no-build-isolation", "-e", "."], cwd=str(ROOT))
    STAMP.write_text(fingerprint())


def main(words):
    """Do what the first word says; give the exit status of what it hands over to."""
    if sys.version_info < (3, 11):
        found = "%d.%d" % sys.version_info[:2]
        sys.exit("study.py: needs Python 3.11 or later, not %s; start it with a newer one" % found)
    if not words or words[0] not in COMMANDS:
        print("usage: python3 study.py report | test | lab | lite", file=sys.stderr)
        return 2
    try:
        ready() or set_up()
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"study.py: the set-up did not finish; see above, then try again ({error})")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run compiles the libraries anew
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the child, which hears it too
    child = [str(PYTHON), "-m", *COMMANDS[words[0]].split(), *words[1:]]
    return subprocess.call(child, cwd=str(ROOT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
