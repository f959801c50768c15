"""How well the article is found on a web page, and what is only the page around it.

    python benchmarks/intake.py

Bodies: the pages of the set ``article_extraction`` and its own measure: multisets of runs of four
words, precision and recall a page, averaged, F1 of the averages. Every fourth page is reported
apart: no rule was made from it until the errors of the fresh lines, some of which are of such
pages, were mended. Lines: ``gold/furniture.csv`` holds what a person took lines
of these pages for, by reading, before the program was run on them: page, a short hash of the
levelled line, which of the lines of that hash it is, label; never the text. Rules were made from
the lines of one part of the pages, and none from the other's. A second reader labelled the fresh
part, lines of pages that the others have none of; ``gold/fresh-first-run.csv`` keeps, by commit,
what it gave before rules were mended by its errors, as labelled (d3b4e9d) and after a slip in
copying the labels was mended (43eab30). The last part are further lines of any page, labelled by
reading after the rules were mended and before they were run on them; no rule was made from it.
They were chosen by words and by the names of elements, so that captions whose markup calls them
so are many. Trafilatura alone is the rival.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import trafilatura
from bench import ROOT, Missing, Row, folder, machine, write_table

from samestory import find_blocks, read_story
from samestory.intake.article import Part
from samestory.intake.maintext import named
from samestory.intake.pageroles import level
from samestory.intake.visible import parse, read_lines
from samestory.intake.webpage import read_webpage

GOLD = ROOT / "benchmarks/gold/furniture.csv"
#: The figures of the fresh part when it was first run, before any rule was mended by it.
FIRST_RUN = ROOT / "benchmarks/gold/fresh-first-run.csv"
#: The measure of the set compares runs of so many words.
RUN = 4
#: Every so many pages one is held out.
HELD_OUT = 4
#: A page below this F1 is listed as a failure.
FAILURE = 0.9
BODY = ("body", "subhead")
#: The role that a line of a label must get, and the rules that name its kind.
KINDS = {
    "caption": ("caption", {"marked-caption", "picture-credit", "beside-picture"}),
    "read-more": (
        "furniture",
        {"related", "related-link", "related-list", "read-more", "other-article"},
    ),
    "sharing": ("furniture", {"sharing"}),
    "newsletter": ("furniture", {"newsletter"}),
}
#: The parts of the labelled lines, and how the table names them.
PARTS = {
    "last": "last: labelled after the rules were mended",
    "fresh": "fresh: pages without labelled lines before",
    "held out": "held out",
    "tuning": "tuning",
}
AROUND = ("furniture", "caption", "byline", "date")


class Score(NamedTuple):
    """Precision and recall of one page."""

    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its short id, whether it is held out, its gold, our parts, the rival's lines."""

    name: str
    held_out: bool
    gold: str
    parts: tuple[Part, ...]
    final: tuple[str, ...]
    rival: str
    kept: Mapping[str, bool]


def read_pages() -> list[Page]:
    """Read every page of the set, by the program and by its rival."""
    at = folder("article_extraction")
    truth = json.loads((at / "ground-truth.json").read_text(encoding="utf-8"))
    pages = []
    for number, (name, told) in enumerate(truth.items()):
        raw = gzip.decompress((at / f"html/{name}.html.gz").read_bytes())
        source = raw.decode("utf-8", "replace")
        rival = trafilatura.extract(source, include_comments=False) or ""
        lines = read_lines(parse(source))
        kept = {
            level(line.text): there for line, there in zip(lines, named(lines, rival), strict=True)
        }
        parts = read_webpage(f"{name}.html", raw)[0].parts
        held_out = number % HELD_OUT == HELD_OUT - 1
        gold = told["articleBody"]
        pages.append(Page(name[:16], held_out, gold, parts, final(parts), rival, kept))
    return pages


def final(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """The roles that the blocks of a page have in the end: in a story of its own."""
    import tempfile
    from pathlib import Path

    page = "\n\n".join(part.text for part in parts) + "\n"
    with tempfile.TemporaryDirectory() as name:
        story = Path(name)
        (story / "story.toml").write_text(STORY, encoding="utf-8")
        (story / "a.txt").write_text(page, encoding="utf-8", newline="\n")
        (story / "b.txt").write_text("A second page.\n", encoding="utf-8")
        with open(story / "roles.csv", "w", encoding="utf-8", newline="") as file:
            out = csv.writer(file)
            out.writerow(("siglum", "block", "role", "rule"))
            rows = enumerate(parts, 1)
            out.writerows(("A", at, part.role, part.rule) for at, part in rows if part.role)
        blocks = find_blocks(read_story(story))
    return tuple(blocks.loc[blocks["siglum"] == "A", "role"])


STORY = """title = "One page"
[[witness]]
siglum = "A"
file = "a.txt"
outlet = "A"
[[witness]]
siglum = "B"
file = "b.txt"
outlet = "B"
"""


# -------------------------------------------------------------------------------------- bodies


def runs(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text, as the set's own measure counts them."""
    words = re.findall(r"\w+", text)
    if not words:
        return Counter()
    return Counter(tuple(words[at : at + RUN]) for at in range(max(1, len(words) - RUN + 1)))


def score(found: str, gold: str) -> Score:
    """Precision and recall of a body; where nothing is said or to be said, right is 1."""
    said, true = runs(found), runs(gold)
    both = sum((said & true).values())
    if not said and not true:
        return Score(1, 1)
    return Score(both / max(1, said.total()), both / max(1, true.total()))


def mean(scores: Iterable[Score]) -> Score:
    """The average precision and the average recall."""
    told = list(scores)
    return Score(*(sum(column) / len(told) for column in zip(*told, strict=True)))


def f1(one: Score) -> float:
    """F1 of precision and recall."""
    return 2 * one.precision * one.recall / max(1e-9, sum(one))


def body(page: Page) -> str:
    """The body by the markup alone."""
    return "\n".join(part.text for part in page.parts if part.role in BODY)


def final_body(page: Page) -> str:
    """The body in the end, after the rules for lines of text."""
    pairs = zip(page.parts, page.final, strict=True)
    return "\n".join(part.text for part, role in pairs if role in BODY)


def measure_bodies(pages: list[Page]) -> list[Row]:
    """F1, precision and recall of bodies: all pages, those tuned on, those held out."""
    rows = []
    halves = {
        "all pages": pages,
        "pages tuned on": [page for page in pages if not page.held_out],
        "pages held out": [page for page in pages if page.held_out],
    }
    for told, some in halves.items():
        rival = mean(score(page.rival, page.gold) for page in some)
        for way, find in (("by markup", body), ("after the rules for text", final_body)):
            ours = mean(score(find(page), page.gold) for page in some)
            shown = f"precision {ours.precision:.3f}, recall {ours.recall:.3f}; floor: trafilatura"
            rows.append(
                Row(f"article body, F1, {told}, {way}", f1(ours), f1(rival), len(some), shown)
            )
    return rows


def failures(pages: list[Page]) -> list[Row]:
    """Pages whose body is poor, and by which rule most of it was lost or taken."""
    rows = []
    for page in pages:
        ours = score(body(page), page.gold)
        if f1(ours) < FAILURE:
            rival = f1(score(page.rival, page.gold))
            part = "held out" if page.held_out else "tuned on"
            rows.append(
                Row(f"failure, page {page.name}", f1(ours), rival, 1, f"{part}; {why(page)}")
            )
    return sorted(rows, key=lambda row: row.value)


def why(page: Page) -> str:
    """Which rule took most words from the body, and how many words of it are none of the gold's."""
    gold = runs(page.gold)
    lost: dict[str, int] = defaultdict(int)
    more = 0
    for part in page.parts:
        own = runs(part.text)
        if part.role in BODY:
            more += (own - gold).total()
        elif own.total() >= RUN:
            lost[part.rule] += (own & gold).total()
    missing = (gold - runs(body(page))).total()
    rule = max(lost, key=lambda name: lost[name], default="")
    told = f"{more} runs of words too many, {missing} lacking"
    return f"{told}, most by {rule}" if missing and lost.get(rule) else told


# --------------------------------------------------------------------------------------- lines


def key(text: str) -> str:
    """A short hash of a line, levelled: what stands in the gold for it."""
    return hashlib.sha256(level(text).encode()).hexdigest()[:16]


def read_labels(pages: list[Page]) -> list[tuple[str, str, Part | None, bool]]:
    """Each labelled line: part, label, the program's part, and whether trafilatura keeps it."""
    known = {page.name: page for page in pages}
    with open(GOLD, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = []
    for row in rows:
        page = known[row["page"]]
        same = [part for part in page.parts if key(part.text) == row["line_sha256"]]
        part = same[min(int(row["nth"]), len(same)) - 1] if same else None
        kept = part is not None and page.kept.get(level(part.text), False)
        told.append((row["part"], row["label"], part, kept))
    return told


def measure_lines(pages: list[Page]) -> list[Row]:
    """Precision and recall by kind and together, the lines tuned on and those held out."""
    labels = read_labels(pages)
    rows = []
    for half, shown in PARTS.items():
        some = [row[1:] for row in labels if row[0] == half]
        for kind in KINDS:
            rows += [row for row in _of_kind(kind, some, shown) if row.n]
        rows += _together(some, shown)
    return rows


def _of_kind(kind: str, some: list[tuple[str, Part | None, bool]], half: str) -> list[Row]:
    """Recall: lines of a kind with the right role. Precision: lines so named that are none of the
    story's; a caption must be a caption."""
    role, rules = KINDS[kind]
    true = [(part, kept) for label, part, kept in some if label == kind]
    right = sum(part is not None and part.role == role for part, _ in true)
    said = [label for label, part, _ in some if part and part.role == role and part.rule in rules]
    fit = sum(
        label == kind if kind == "caption" else label not in ("text", "caption") for label in said
    )
    left_out = sum(not kept for _, kept in true) / max(1, len(true))
    return [
        Row(f"{kind} lines, recall, {half}", right / max(1, len(true)), left_out, len(true),
            "floor: trafilatura leaves them out"),
        Row(f"{kind} lines, precision, {half}", fit / max(1, len(said)), None, len(said), ""),
    ]  # fmt: skip


def _together(some: list[tuple[str, Part | None, bool]], half: str) -> list[Row]:
    """All that is not the story's own text, against the story's."""
    around = [label != "text" for label, _, _ in some]
    ours = [part is not None and part.role in AROUND for _, part, _ in some]
    theirs = [not kept for _, _, kept in some]
    rows = []
    for name, base in (("recall", around), ("precision", None)):
        figures = []
        for said in (ours, theirs):
            both = sum(one and two for one, two in zip(around, said, strict=True))
            figures.append(both / max(1, sum(base or said)))
        n = sum(base or ours)
        rows.append(
            Row(f"all that is around the story, {name}, {half}", *figures, n, "floor: trafilatura")
        )
    return rows


def first_run() -> list[Row]:
    """The figures of the fresh part as first run, from git: not of today's program."""
    with open(FIRST_RUN, encoding="utf-8", newline="") as file:
        return [
            Row(
                f"{row['measure']}, fresh, first run",
                float(row["value"]),
                float(row["floor"]) if row["floor"] else None,
                int(row["n"]),
                f"as of {row['date']}, commit {row['commit']}",
            )
            for row in csv.DictReader(file)
        ]


def main() -> int:
    """Measure all of it and write the table."""
    try:
        pages = read_pages()
    except Missing as reason:
        print(f"intake: left out: {reason}", file=sys.stderr)
        return 1
    rows = [*measure_bodies(pages), *measure_lines(pages), *first_run(), *failures(pages)]
    for row in rows:
        print(*row, sep="\t")
    write_table("intake", Row._fields, rows, machine(["trafilatura", "lxml"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
