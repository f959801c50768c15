"""PDF: the whole report as one document, printed by a browser that is on the machine.

The pages are those of the site: Sphinx puts them behind one another, and headless Chromium (or
Chrome, or Edge) prints them, tagged, with an outline and page numbers. Nothing is fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from .errors import SamestoryError
from .files import write_whole
from .site import run_sphinx

#: Names a browser of the Chromium family goes by, and where macOS and Windows keep it.
BROWSERS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("microsoft-edge", "msedge", "chrome"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    *(
        rf"{os.environ.get(root, '')}\{path}"
        for root in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
        for path in (
            r"Google\Chrome\Application\chrome.exe",
            r"Microsoft\Edge\Application\msedge.exe",
        )
    ),
)
#: Names the browser to use before any other.
CHOSEN = "SAMESTORY_CHROMIUM"
#: Longest that the browser may take, in seconds.
PATIENCE = 120
#: Offline, alone, without a profile, without a line above or below the page.
QUIET = (
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline"),
)


def print_pdf(work: Path, path: Path) -> Path:
    """Print the site that was last built with this `work` folder as one PDF; give its path.

    `work` is what `build_site` was given: its sources lie in `work/site`. Costs about four
    seconds before the printing. Raises SamestoryError: see `print_page`.
    """
    html = work / "whole"
    shutil.rmtree(html, ignore_errors=True)
    run_sphinx("singlehtml", work / "site", html, work / "doctrees")
    return print_page(html / "index.html", path)


def print_page(page: Path, path: Path) -> Path:
    """Print a page of HTML as a PDF; give its path.

    Tagged, with title, language, outline and page numbers; the same page and browser give the
    same bytes. Raises SamestoryError where there is no browser, or it prints nothing. Costs five
    to ten seconds for a hundred pages of paper.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        made = Path(profile) / "printed.pdf"
        _print(browser, page, made, profile)
        return write_whole(path, _undate(made.read_bytes()))


def find_browser() -> str:
    """Find a browser that prints: the one that SAMESTORY_CHROMIUM names, else a usual one."""
    chosen = os.environ.get(CHOSEN)
    for name in (chosen,) if chosen else BROWSERS:
        if found := shutil.which(name):
            return found
    raise SamestoryError(
        f"{chosen}: no such program; set {CHOSEN} to the path of Chromium, Chrome or Edge."
        if chosen
        else "PDF: no Chromium, Chrome or Edge was found, and one of them has to print it; "
        f"install one, or set {CHOSEN} to its path."
    )


def _print(browser: str, page: Path, made: Path, profile: str) -> None:
    """Have the browser print a page; what it says of itself is told only if it prints nothing."""
    own = [f"--user-data-dir={profile}", f"--print-to-pdf={made}", page.resolve().as_uri()]
    if sys.platform == "linux" and os.geteuid() == 0:
        own.insert(0, "--no-sandbox")  # it refuses the superuser, as in a container, otherwise
    try:
        done = subprocess.run(
            [browser, *QUIET, *own], capture_output=True, timeout=PATIENCE, errors="replace"
        )
    except subprocess.TimeoutExpired:
        raise SamestoryError(
            f"{browser}: printed nothing in {PATIENCE} seconds; close other programs and try "
            f"again, or set {CHOSEN} to another browser."
        ) from None
    except OSError as error:
        raise SamestoryError(
            f"{browser}: does not start ({error.strerror}); set {CHOSEN} to another browser."
        ) from None
    if not made.is_file():
        said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        raise SamestoryError(f"{browser}: printed nothing ({said}); set {CHOSEN} to another.")


def _undate(pdf: bytes) -> bytes:
    """Set the hour of printing to a fixed one: the same page gives the same bytes."""
    return re.sub(
        rb"(/(?:Creation|Mod)Date \(D:)\d{14}", lambda found: found[1] + b"20000101000000", pdf
    )
