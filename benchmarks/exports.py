"""How right and how fast exports of news databases are read; and what else is taken for one.

    python benchmarks/exports.py

Exports of 200 invented articles in the shapes of four databases (madeup_exports), as Word, rich
text, HTML and plain text, read from the file's bytes. An article is right if its title, outlet,
day and every paragraph of its text are. Then texts that are no exports: news articles of a
published benchmark, bare, and with lines strewn in that look like a database's; and their pages.
"""

from __future__ import annotations

import gzip
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench import Missing, folder, machine, write_table
from madeup_exports import FORMATS, SHAPES, TRAPS, News, make_news

from samestory.intake.article import Article
from samestory.intake.databases import read_export
from samestory.intake.exports import plain
from samestory.intake.formats import read_file

ARTICLES = 200
#: The most seconds that an export of so many articles may take.
AT_MOST = 10


def is_right(article: Article, one: News) -> bool:
    """Whether an article was read as it was written."""
    told = {fact.name: fact.value for fact in article.facts}
    facts = (told.get("title"), told.get("outlet"), told.get("published"))
    body = [plain(part.text) for part in article.parts if part.role == "body"]
    wanted = (plain(" ".join(one.title)), one.outlet, one.day.isoformat())
    return facts == wanted and body == [plain(text) for text in one.body]


def measure_exports(news: list[News]) -> Iterator[tuple]:
    """Read an export in every shape and format; how many articles, how many right, how long."""
    with tempfile.TemporaryDirectory() as place:
        for shape, lay in SHAPES.items():
            for suffix, write in FORMATS.items():
                path = Path(place) / f"{shape}.{suffix}"
                path.write_bytes(write(lay(news)))
                start = time.perf_counter()
                found = read_file(path)
                seconds = time.perf_counter() - start
                right = sum(map(is_right, found, news)) if len(found) == len(news) else 0
                yield f"{shape} as {suffix}", len(news), len(found), right, seconds, AT_MOST


def measure_others() -> Iterator[tuple]:
    """Read what is no export; how many of how many are taken for one."""
    at = folder("article_extraction")
    truth = json.loads((at / "ground-truth.json").read_text(encoding="utf-8"))
    texts = [page["articleBody"].splitlines() for page in truth.values()]
    pages = [gzip.decompress(path.read_bytes()) for path in sorted((at / "html").glob("*.gz"))]
    chance = random.Random(1)
    strewn = [[line for t in text for line in (t, chance.choice(TRAPS))] for text in texts]
    for what, some in (("news", texts), ("news with such lines strewn in", strewn)):
        taken = sum(read_export("text", b"", lines, "") is not None for lines in some)
        yield f"{what}: taken for an export", len(some), taken, len(some) - taken, None, None
    taken = sum(read_export("page", raw, None, "web page") is not None for raw in pages)
    yield "news pages: taken for an export", len(pages), taken, len(pages) - taken, None, None


def main() -> int:
    """Measure, print, and write the table of results."""
    rows = list(measure_exports(make_news(ARTICLES)))
    try:
        rows += measure_others()
    except Missing as missing:
        print(missing, file=sys.stderr)
    for row in rows:
        print(*row)
    told = machine(["python-docx", "lxml", "striprtf"])
    write_table("exports", ("what", "there", "found", "right", "seconds", "at_most"), rows, told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
