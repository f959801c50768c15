"""Write what the program says of the guides' examples into the guides, between their marks.

    python tools/guides.py               docs/questions.md, docs/own-story.md, docs/archive.md
    python tools/guides.py pictures      their pictures too; needs Chromium, and playwright

The examples are docs/varnholm and the saved pages of tests/golden/varnholm; the figures of the
archive come from benchmarks/results. A test fails where a guide and the program differ.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parent))
from archive_page import tell_archive  # noqa: E402  (beside this file)

from samestory import cli, compare  # noqa: E402
from samestory.asking import ask  # noqa: E402
from samestory.findings import say  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
DOCS, SAVED = ROOT / "docs", ROOT / "tests" / "golden" / "varnholm" / "saved"
RESULTS = ROOT / "benchmarks" / "results"
#: The pictures: what of the report stands at the top of each.
PICTURES = {"report-result": "body", "report-reader": "#reader section:has(ins):has(del)"}
SIZE = {"width": 1180, "height": 900}


def fill(page: str, parts: Mapping[str, str]) -> str:
    """Put each part between its marks in the text of a page."""
    for name, text in parts.items():
        begin, end = (f"<!-- {edge} {name} -->" for edge in ("begin", "end"))
        between = re.compile(f"{begin}.*?{end}", re.DOTALL)
        page = between.sub(lambda _, told=f"{begin}\n{text}{end}": told, page)
    return page


def _fence(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```\n"


# Questions


def tell_questions(folder: Path) -> dict[str, str]:
    """Tell the example's pages, its claims, where they were found, and the finding."""
    study = compare(folder)
    toml = (folder / "story.toml").read_text(encoding="utf-8")
    return {
        "questions-pages": _fence(
            "text", "\n".join(_quote(folder / w.file) for w in study.story.witnesses)
        ),
        "questions-toml": _fence("toml", toml[toml.index("[[trace]]") :]),
        "questions-trace": _fence("text", "\n".join(_tell(study))),
        "questions-finding": f"> {say(study, 'trace-turnout')}\n",
    }


def _quote(path: Path) -> str:
    return f"{path.name}\n\n{path.read_text(encoding='utf-8')}"


def _tell(study) -> list[str]:
    lines = []
    for trace in study.story.traces:
        lines.append(f"{trace.claim}: {trace.question}")
        lines += [f"  {line}" for line in ask(study.story, study.blocks, trace)]
    return lines


# Your own story


def tell_own_story(saved: Path) -> dict[str, str]:
    """Tell what the commands of the guide print about some saved pages."""
    with TemporaryDirectory() as held, contextlib.chdir(held):
        made = _print("new", "MY-STORY", *map(str, sorted(saved.iterdir())))
        listed = _print("check", "MY-STORY", "--blocks", "V")
    return {"own-new": _fence("text", made), "own-blocks": _fence("text", listed)}


def _print(*words: str) -> str:
    """Run a command, and give what it prints."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        if cli.main(words):
            raise SystemExit(f"guides: samestory {' '.join(words)} was refused")
    return printed.getvalue()


def take_pictures(saved: Path, folder: Path) -> None:
    """Take the pictures of the report about some saved pages, in few colours, to be small."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    with TemporaryDirectory() as held, contextlib.chdir(held), sync_playwright() as playwright:
        _print("new", "MY-STORY", *map(str, sorted(saved.iterdir())))
        _print("report", "MY-STORY")
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("SAMESTORY_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        page = browser.new_page(viewport=SIZE)
        page.goto((Path(held) / "MY-STORY-report.html").as_uri())
        for name, selector in PICTURES.items():
            page.locator(selector).last.evaluate("(node) => node.scrollIntoView()")
            shot = page.screenshot()
            picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(64)
            picture.save(folder / f"{name}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    for guide, told in (
        ("questions.md", tell_questions(DOCS / "varnholm")),
        ("own-story.md", tell_own_story(SAVED)),
        ("archive.md", tell_archive(RESULTS)),
    ):
        text = fill((DOCS / guide).read_text(encoding="utf-8"), told)
        (DOCS / guide).write_text(text, encoding="utf-8", newline="\n")
    if sys.argv[1:] == ["pictures"]:
        (DOCS / "pictures").mkdir(exist_ok=True)
        take_pictures(SAVED, DOCS / "pictures")
