"""Write what the program says of the example in docs/questions.md between its marks.

    python tools/questions.py

The example is the story docs/varnholm; a test fails where page and program differ.
"""

from __future__ import annotations

import re
from pathlib import Path

from samestory import compare
from samestory.asking import ask
from samestory.findings import say

DOCS = Path(__file__).resolve().parents[1] / "docs"


def fill(page: str, folder: Path) -> str:
    """Put the example's pages, claims, matches and finding into the text of a page."""
    study = compare(folder)
    toml = (folder / "story.toml").read_text(encoding="utf-8")
    parts = {
        "pages": _fence("text", "\n".join(_quote(folder / w.file) for w in study.story.witnesses)),
        "toml": _fence("toml", toml[toml.index("[[trace]]") :]),
        "trace": _fence("text", "\n".join(_tell(study))),
        "finding": f"> {say(study, 'trace-turnout')}\n",
    }
    for name, text in parts.items():
        begin, end = (f"<!-- {edge} questions-{name} -->" for edge in ("begin", "end"))
        between = re.compile(f"{begin}.*?{end}", re.DOTALL)
        page = between.sub(lambda _, told=f"{begin}\n{text}{end}": told, page)
    return page


def _fence(language: str, text: str) -> str:
    return f"```{language}\n{text.strip()}\n```\n"


def _quote(path: Path) -> str:
    return f"{path.name}\n\n{path.read_text(encoding='utf-8')}"


def _tell(study) -> list[str]:
    lines = []
    for trace in study.story.traces:
        lines.append(f"{trace.claim}: {trace.question}")
        lines += [f"  {line}" for line in ask(study.story, study.blocks, trace)]
    return lines


if __name__ == "__main__":
    questions = DOCS / "questions.md"
    text = fill(questions.read_text(encoding="utf-8"), DOCS / "varnholm")
    questions.write_text(text, encoding="utf-8", newline="\n")
