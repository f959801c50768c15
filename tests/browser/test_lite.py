"""The JupyterLite site in a browser, served from this machine."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from samestory.lite import build_lite

ROOT = Path(__file__).parents[2]


class Quiet(SimpleHTTPRequestHandler):
    """Serve files without a line for each."""

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The address at which a public site is served."""
    pytest.importorskip("jupyterlite_core")
    folder, _ = build_lite(ROOT, tmp_path_factory.mktemp("lite") / "site", public=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser, address):
    """A page that may ask this machine alone; what else it asks for is in ``page.asked``."""
    with browser.new_context() as context:
        page = context.new_page()
        page.asked = []

        def decide(route):
            if route.request.url.startswith(address):
                return route.continue_()
            page.asked.append(route.request.url)
            return route.abort()

        context.route("**/*", decide)
        yield page


def test_it_opens_at_its_files_and_asks_nobody_else(page, address):
    page.goto(address)
    page.get_by_text("notebooks", exact=True).wait_for()
    page.get_by_text("data", exact=True).wait_for()
    assert page.asked == []


def test_a_notebook_shows_and_asks_for_pyodide_alone(page, address):
    page.goto(f"{address}/notebooks/index.html?path=notebooks/02-collation.ipynb")
    page.get_by_text("%pip install -q samestory").wait_for()
    page.locator("strong", has_text="An invented story").wait_for()
    page.wait_for_timeout(3000)
    assert {asked.rpartition("/")[2] for asked in page.asked} <= {"pyodide.mjs"}
