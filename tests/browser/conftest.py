"""A browser for the tests of a file, and the pages that they look at.

Without a browser the tests are skipped and say so: install Chromium, or name a browser of its
kind in SAMESTORY_CHROMIUM. SAMESTORY_SITE may name a site that is built already.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pagecheck, for the tests beside it

from pagecheck import ARGUMENTS, find_chromium, opened  # noqa: E402

from samestory.pages import build_report  # noqa: E402
from samestory.report import write_report  # noqa: E402

ROOT = Path(__file__).parents[2]
ROOT_USER = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture(scope="module")
def browser():
    """A Chromium without a window, of the machine; nothing is downloaded.

    One for a file of tests, as Playwright runs but once at a time. Its sandbox is on, unless the
    tests run as root, for whom Chromium has none.
    """
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="no playwright: install the group dev for tests in a browser"
    )
    program = find_chromium()
    if not program:
        pytest.skip("no Chromium on this machine: install it, or name one in SAMESTORY_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=program, args=ARGUMENTS, chromium_sandbox=not ROOT_USER, timeout=60_000
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser):
    """Open a file, or a place in it: `with visit(path, "#D.7") as (page, heard)`."""

    def visit(path: Path, place: str = "", **context):
        return opened(browser, path.resolve().as_uri() + place, **context)

    return visit


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The study's site, built once for all tests of a file."""
    if "SAMESTORY_SITE" in os.environ:
        return Path(os.environ["SAMESTORY_SITE"]).resolve()
    return build_report(ROOT, tmp_path_factory.mktemp("site") / "report").index.parent


@pytest.fixture(scope="session")
def report(study, tmp_path_factory) -> Path:
    """The one-page report of the five texts."""
    return write_report(study, tmp_path_factory.mktemp("report") / "moscow.html")
