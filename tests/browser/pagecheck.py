"""What is looked for on a page, in its file and in a browser; each check gives what it found.

An empty list is what a page should get.
"""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Words that a description of a figure has at the least.
FEWEST_WORDS = 4
#: What a browser is told, so that it asks for nothing by itself.
ARGUMENTS = (
    "--disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
FONTS = (".woff", ".woff2", ".ttf", ".otf")
#: Impacts of axe's faults that no page may have, and the rule that takes most of its time.
GRAVE, CONTRAST = ("serious", "critical"), "color-contrast"


def find_chromium() -> str:
    """Give the browser to use: SAMESTORY_CHROMIUM, or the first that is installed; or nothing."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = (path for path in map(shutil.which, names) if path)
    return os.environ.get("SAMESTORY_CHROMIUM") or next(found, "")


# A page's file


class Source(HTMLParser):
    """Read of a page: ids, links, what it loads, images with their descriptions."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.images: list[dict[str, str | None]] = []
        self.drawings: list[bool] = []
        self.headings = 0
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        own = dict(attrs)
        self.ids += [own["id"]] if own.get("id") else []
        self.links += [own["href"] or ""] if tag in ("a", "area") and "href" in own else []
        self.loads += [own[name] for name in ("src", "poster", "data", "xlink:href")
                       if own.get(name) and tag != "a"]  # fmt: skip
        self.loads += [
            one.split()[0] for one in (own.get("srcset") or "").split(",") if one.strip()
        ]
        if tag == "link" and own.get("rel") not in ("canonical", "author", "license"):
            self.loads.append(own.get("href") or "")
        self.loads += re.findall(r"url\(['\"]?([^'\")]+)", own.get("style") or "")
        self.images += [own] if tag == "img" else []
        self.headings += tag == "h1"
        if tag == "svg":
            self.drawings.append(own.get("aria-hidden") == "true" or "aria-label" in own)
        if tag == "title" and self.drawings:
            self.drawings[-1] = True


@cache
def read(path: Path) -> Source:
    return Source(path.read_text(encoding="utf-8"))


def faults_of_page(path: Path) -> list[str]:
    """What is wrong in the file of one page, and with where it leads."""
    page = read(path)
    found = [f"the id {name} stands {n} times" for name, n in Counter(page.ids).items() if n > 1]
    found += [f"{page.headings} headings of the first rank"] if page.headings != 1 else []
    for image in page.images:
        words = (image.get("alt") or "").split()
        if len(words) < FEWEST_WORDS:
            found.append(f"the image {image.get('src', '')[:60]} is described as {words}")
    found += ["a drawing has no title"] * page.drawings.count(False)
    for address in page.loads:
        found += dead(path, address, page) or outside(address)
    for address in page.links:
        found += dead(path, address, page)
    return found


def outside(address: str) -> list[str]:
    """Say whether an address leads out of the site; data addresses do not."""
    parts = urlsplit(address)
    far = (parts.scheme and parts.scheme != "data") or parts.netloc
    return [f"loads {address[:90]} from outside"] if far else []


def dead(path: Path, address: str, page: Source) -> list[str]:
    """Say whether an inner address leads to no file, or to no place on its page."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return []
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path.resolve()
    if not target.is_file():
        return [f"{address}: no such file"]
    if parts.fragment and target.suffix == ".html":
        there = page if target == path.resolve() else read(target)
        if unquote(parts.fragment) not in there.ids and parts.fragment not in there.ids:
            return [f"{address}: no such place on the page"]
    return []


def faults_of_sheet(path: Path) -> list[str]:
    """What a style sheet loads from outside, or in vain."""
    text = re.sub(r"(?s)/\*.*?\*/", "", path.read_text(encoding="utf-8"))
    named = re.findall(r"url\(\s*['\"]?([^'\")]+?)['\"]?\s*\)|@import\s+['\"]([^'\"]+)", text)
    found = []
    for address in (one or other for one, other in named):
        found += outside(address)
        if not outside(address) and not urlsplit(address).scheme:
            target = path.parent / unquote(urlsplit(address).path)
            found += [] if target.is_file() else [f"{address}: no such file"]
    return found


# In a browser


@dataclass
class Heard:
    """What a browser said of a page while it was open: faults, and the files it loaded."""

    faults: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)


@contextmanager
def opened(browser, address: str, **context):
    """Open a page in a profile of its own, cut off from the world; give it, and what is heard."""
    heard = Heard()
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
    context.set_default_timeout(10_000)
    try:
        page = context.new_page()
        listen(page, heard)
        page.goto(address, wait_until="load")
        yield page, heard
    finally:
        context.close()


def listen(page, heard: Heard) -> None:
    """Write down what a page loads and complains of; let nothing out."""

    def allow(route):
        if route.request.url.startswith(("file:", "data:", "blob:")):
            return route.continue_()
        heard.faults.append(f"asks for {route.request.url}")
        return route.abort()

    def hear(message):
        if message.type in ("error", "warning"):
            heard.faults.append(f"console {message.type}: {message.text[:300]}")

    page.route("**/*", allow)
    page.on("console", hear)
    page.on("pageerror", lambda error: heard.faults.append(f"script error: {error}"))
    page.on("requestfailed", lambda request: heard.faults.append(f"not loaded: {request.url}"))
    page.on("request", lambda request: heard.loaded.append(request.url))


def weight(heard: Heard) -> int:
    """Count the bytes of all files that a page loaded, fonts apart."""
    paths = {Path(unquote(urlsplit(url).path)) for url in heard.loaded if url.startswith("file:")}
    return sum(path.stat().st_size for path in paths if path.suffix not in FONTS and path.is_file())


def overflow(page) -> list[str]:
    """Name what stands out of a page to the right; a box that scrolls by itself may hold more."""
    return page.evaluate(
        """() => {
          const root = document.documentElement, wide = root.clientWidth;
          if (root.scrollWidth <= wide) return [];
          const within = e => { for (e = e.parentElement; e; e = e.parentElement)
            if (e !== document.body && getComputedStyle(e).overflowX !== 'visible') return true; };
          const far = e => Math.round(Math.max(e.getBoundingClientRect().right,
            getComputedStyle(e).overflowX !== 'visible' ? 0
              : e.getBoundingClientRect().left + e.scrollWidth));
          const out = [...document.body.querySelectorAll('*')].filter(
            e => far(e) > wide + 1 && !within(e));
          const last = out.filter(e => !out.some(one => one !== e && e.contains(one)));
          const name = e => e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') +
            [...e.classList].map(c => '.' + c).join('') + ' ' + far(e) + 'px';
          return [`${root.scrollWidth} px on ${wide}`, ...last.slice(0, 8).map(name)];
        }"""
    )


def grave(page) -> list[str]:
    """Ask axe-core for the serious and critical faults of a page as it stands."""
    rest = {"rules": {CONTRAST: {"enabled": False}}}
    return _ask(page, rest) + pale(page)


def pale(page) -> list[str]:
    """Ask axe-core for words that are too pale; of what is alike, ``thin`` leaves some."""
    return _ask(page, {"runOnly": [CONTRAST]}, {"exclude": [["[data-alike]"]]})


def _ask(page, options: dict, context: dict | None = None) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], **options}
    return [
        f"{one['id']} ({one['impact']}), {len(one['nodes'])} times, as in "
        f"{one['nodes'][0]['target']}: {one['nodes'][0]['html'][:160]}"
        for one in Axe().run(page, context, options).response["violations"]
        if one["impact"] in GRAVE
    ]


def unfold(page) -> None:
    """Open everything that is folded."""
    page.evaluate("() => document.querySelectorAll('details').forEach(d => { d.open = true })")


def thin(page) -> None:
    """Spare axe the time for hundreds alike: rows of a long table, words of one look.

    Rows beyond the eighth are hidden; an element that holds words only and stands in the same
    elements of the same classes as three before it is marked, so that its colours are not asked.
    """
    page.evaluate(
        """() => {
          for (const row of document.querySelectorAll('tbody > tr:nth-child(n + 9)'))
            row.hidden = true;
          const seen = new Map();
          for (const leaf of document.body.querySelectorAll('*')) {
            if (leaf.children.length) continue;
            let look = leaf.style.cssText;
            for (let e = leaf; e; e = e.parentElement) look += `${e.tagName}.${e.className}>`;
            seen.set(look, (seen.get(look) || 0) + 1);
            if (seen.get(look) > 3) leaf.dataset.alike = '';
          }
        }"""
    )
