"""A finished archive that nobody lived: some two hundred articles of eight outlets, and its tables.

Dispatches of two agencies are printed whole or in part, with paragraphs of the outlet's own, and
beside them stand articles that share nothing. The tables hold what the study's own ``overlap``
measures on the texts without their furniture, so that they are true.
"""

from __future__ import annotations

import datetime
import json
from itertools import combinations
from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq

from samestory.agreement import wilson
from samestory.reuse import overlap, tiles
from samestory.tokens import level_words

OUTLETS = (
    "The Herald", "The Courier", "Coast Tribune", "Evening Post", "Varnholm Echo", "The Hour",
    "Quay Gazette", "Lindmoor Times",
)  # fmt: skip
AGENCIES = ("NordWire", "Baltic Press")
#: From this share of the shorter text on a pair is kept.
KEPT = 0.08
DAY = datetime.date(2031, 5, 3)
#: The line that every article of an outlet ends in; some outlets have none.
LETTER = "Sign up for {}’s morning letter and never miss a tide"
WITH_LETTER = OUTLETS[:5]
SIZES = (34, 12, 9, 8, 7, 6, 5, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 2, 2, 2)
ALONE = 80

_SUBJECTS = (
    "the harbour master, the port company, the union, the mayor, a regional court, the ferry line, "
    "the fishing fleet, the customs office, the pilots, the town council, a visiting minister, "
    "the lighthouse trust, the insurers, the crane drivers, an arbitrator, the museum"
).split(", ")
_VERBS = (
    "announced, measured, refused, repaired, counted, inspected, welcomed, questioned, rebuilt, "
    "sold, delayed, opened, painted, insured, towed, photographed"
).split(", ")
_THINGS = (
    "eleven ships, a printed calendar, the northern breakwater, nine tonnes of lemons, the old "
    "roster, the spring fair, a rusted anchor, the second basin, four hundred ballots, the night "
    "shift, a set of charts, the toll bridge, the herring quota, a brass bell, the grain silo"
).split(", ")
_ENDS = (
    "before the tide turned, without a word to the press, for the third time since winter, in a "
    "hall that smelled of wet coats, as snow fell on the quay, despite a letter from the ministry, "
    "while gulls circled above, during the longest night of the year, after a vote by hand, under "
    "the eyes of two inspectors, at a cost that nobody would name, with help from a passing tug"
).split(", ")


def _sentence(random: Random) -> str:
    told = (random.choice(part) for part in (_SUBJECTS, _VERBS, _THINGS, _ENDS))
    more = (random.choice(part) for part in (_SUBJECTS, _VERBS, _THINGS))
    text = " ".join(told) + f", and {' '.join(more)} {random.randint(2, 900)} times."
    return text[0].upper() + text[1:]


def _paragraph(random: Random) -> str:
    return " ".join(_sentence(random) for _ in range(random.randint(2, 3)))


def _headline(random: Random) -> str:
    return f"{random.choice(_SUBJECTS)} and {random.choice(_THINGS)}".capitalize()


def _article(random: Random, number: int, paragraphs: list[str], **known) -> dict:
    """An article as its row in the input: a headline on some, paragraphs, the outlet's letter."""
    outlet = known.pop("outlet", None) or random.choice(OUTLETS)
    head = [_headline(random)] if known.pop("headed", number % 3 == 0) else []
    end = [LETTER.format(outlet)] if outlet in WITH_LETTER else []
    row = {
        "id": f"a{number:04}", "text": "\n\n".join([*head, *paragraphs, *end]), "outlet": outlet,
        "agency": None, "language": "en", "published": DAY,
    }  # fmt: skip
    return row | known


def invent(seed: int = 6) -> tuple[list[dict], list[list[int]]]:
    """Rows of the input, and the numbers of those that have a dispatch in common."""
    random, rows, stories = Random(seed), [], []
    for story, size in enumerate(SIZES):
        dispatch = [_paragraph(random) for _ in range(6)]
        agency = (*AGENCIES, None)[story % 3]
        first = DAY + datetime.timedelta(days=random.randint(0, 40))
        stories.append([])
        for copy in range(size):
            kept = dispatch if copy % 3 == 0 else dispatch[: random.randint(2, 5)]
            own = [_paragraph(random) for _ in range(copy % 4)]
            credit = (
                [f"{agency} reported from the quay."] if agency and random.random() < 0.6 else []
            )
            days = datetime.timedelta(days=0 if copy < 2 else random.choice((0, 1, 1, 2, 6, 20)))
            stories[-1].append(len(rows))
            rows.append(
                _article(
                    random, len(rows), [*kept, *own, *credit], outlet=OUTLETS[copy % 8],
                    agency=agency if credit else None, published=first + days,
                )
            )  # fmt: skip
    for _ in range(ALONE):
        day = DAY + datetime.timedelta(days=random.randint(0, 60))
        text = [_paragraph(random) for _ in range(4)]
        rows.append(_article(random, len(rows), text, published=day))
    return rows, stories


def measured_text(row: dict) -> str:
    """The text of an article without the furniture of its outlet."""
    letter = LETTER.format(row["outlet"])
    return "\n".join(line for line in row["text"].split("\n") if line != letter)


def _pair(rows: list[dict], texts: list[list[str]], a: int, b: int) -> dict:
    one, other = rows[a], rows[b]
    shared = overlap(texts[a], texts[b])
    days = (other["published"] - one["published"]).days
    first = one["id"] if days > 0 else other["id"] if days < 0 else ""
    return {
        "id_a": one["id"], "id_b": other["id"], "share_a_in_b": shared.share_a_in_b,
        "share_b_in_a": shared.share_b_in_a, "n_shared": shared.n_shared,
        "longest": shared.longest_run, "first_published": first, "n_a": shared.n_a,
        "n_b": shared.n_b, "n_unquoted": shared.n_shared, "number_a": a, "number_b": b,
        "days": days,
    }  # fmt: skip


def _group(rows: list[dict], texts: list[list[str]], group: int, members: list[int]) -> list[dict]:
    """Rows of ``groups``: the likely source is the first of those that have most of the rest."""
    held = {m: sum(overlap(texts[o], texts[m]).n_shared for o in members if o != m)
            for m in members}  # fmt: skip
    best = max(held.values())
    source = min(
        (m for m in members if held[m] >= 0.9 * best), key=lambda m: (rows[m]["published"], m)
    )
    made = []
    for m in members:
        share = overlap(texts[m], texts[source]).share_a_in_b
        derived = "wholly" if share >= 0.8 else "partially" if share else "non-derived"
        named = any(agency in rows[m]["text"] for agency in AGENCIES)
        made.append(
            {
                "id": rows[m]["id"], "group": group, "likely_source": rows[source]["id"],
                "derivation": "source" if m == source else derived, "number": m,
                "size": len(members), "outlet": rows[m]["outlet"], "agency": rows[m]["agency"],
                "published": rows[m]["published"], "credited": named, "share": share,
                "n_words": len(texts[m]),
            }
        )  # fmt: skip
    return made


TYPES = {
    "group": pa.int64(), "number": pa.uint32(), "size": pa.int32(), "published": pa.date32(),
    "n_words": pa.int32(), "n_shared": pa.int32(), "longest": pa.int32(), "n_a": pa.int32(),
    "n_b": pa.int32(), "n_unquoted": pa.int32(), "number_a": pa.uint32(), "number_b": pa.uint32(),
    "days": pa.int32(), "start_a": pa.int32(), "end_a": pa.int32(), "start_b": pa.int32(),
    "end_b": pa.int32(), "n_articles": pa.int32(), "credited": pa.bool_(), "share": pa.float64(),
    "share_a_in_b": pa.float64(), "share_b_in_a": pa.float64(),
}  # fmt: skip


def write_table(path: Path, rows: list[dict], names: str = "") -> None:
    """Write rows as the archive does: its types, zstd."""
    names = names.split() or list(rows[0])
    schema = pa.schema([(name, TYPES.get(name, pa.string())) for name in names])
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), path, compression="zstd")


def _passages(rows: list[dict], pairs: list[dict], texts: list[list[str]], at: list) -> list[dict]:
    made = []
    for pair in pairs[:60]:
        a, b = pair["number_a"], pair["number_b"]
        for i, j, n in tiles(texts[a], texts[b]):
            made.append(
                {
                    "id_a": pair["id_a"], "id_b": pair["id_b"],
                    "start_a": int(at[a][i][0]), "end_a": int(at[a][i + n - 1][1]),
                    "start_b": int(at[b][j][0]), "end_b": int(at[b][j + n - 1][1]), "n_words": n,
                }
            )  # fmt: skip
    return made


def _score(measure: str, kind: str, n_found: int, n: int) -> dict:
    low, high = wilson(n_found / n, n)
    told = {"measure": measure, "kind": kind, "n_found": n_found, "n": n, "rate": n_found / n}
    return told | {"low": low, "high": high}


def summary_of(rows: list[dict], pairs: list[dict], groups: list[dict], files: list[str]) -> dict:
    """The summary, with estimates that a planted trial might have given."""
    days, outlets = {}, {}
    for row in rows:
        day = row["published"].isoformat()
        days[day], outlets[row["outlet"]] = days.get(day, 0) + 1, outlets.get(row["outlet"], 0) + 1
    names = ("id", "text", "outlet", "agency", "language", "published")
    return {
        "counts": {"articles": len(rows), "pairs": len(pairs), "grouped": len(groups),
                   "groups": len({row["group"] for row in groups}), "candidates": 5 * len(pairs)},
        "by_outlet": dict(sorted(outlets.items())),
        "by_day": dict(sorted(days.items())),
        "rules": {"min_run": 4, "sample": 4, "wholly": 0.8},
        "versions": {"samestory": "0.0.0", "python": "3.11", "numpy": "2", "pyarrow": "26"},
        "input": {"where": files[0], "columns": {name: name for name in names},
                  "sha256": "ab" * 32,
                  "files": [{"name": Path(file).name, "path": file} for file in files]},
        "threshold": {"false rate": {"value": 0.0082, "low": 0.0017, "high": 0.018, "n": 1099,
                                     "n_events": 22}},
        "planted": [
            _score("recall", "10%", 271, 300), _score("recall", "20%", 294, 300),
            _score("recall", "30%", 299, 300), _score("recall", "50%", 300, 300),
            _score("recall by words", "25 to 49 words", 90, 100),
            _score("false rate", "articles that are no copies", 1, 100),
            _score("precision", "pairs of planted articles", 896, 900),
        ],
        "seconds": {"articles": 0.4, "find": 1.2, "measure": 0.9, "group": 0.2},
    }  # fmt: skip


def make_archive(folder: Path) -> Path:
    """Write the input beside the tables of a run over it; give the folder of the tables."""
    rows, stories = invent()
    folder.mkdir(parents=True, exist_ok=True)
    articles, made = folder / "articles.parquet", folder / "run"
    made.mkdir()
    write_table(articles, rows, "id text outlet agency language published")
    cut = [level_words(measured_text(row)) for row in rows]
    texts, at = [levels for levels, _ in cut], [places for _, places in cut]
    told = (_pair(rows, texts, a, b) for own in stories for a, b in combinations(own, 2))
    pairs = [pair for pair in told if max(pair["share_a_in_b"], pair["share_b_in_a"]) >= KEPT]
    groups = [row for n, own in enumerate(stories, 1) for row in _group(rows, texts, n, own)]
    lines = [{"outlet": o, "line": LETTER.format(o), "n_articles": n} for o in WITH_LETTER
             if (n := sum(row["outlet"] == o for row in rows))]  # fmt: skip
    write_table(made / "pairs.parquet", pairs)
    write_table(made / "groups.parquet", groups)
    write_table(made / "passages.parquet", _passages(rows, pairs, texts, at))
    write_table(made / "furniture.parquet", lines)
    summary = summary_of(rows, pairs, groups, [str(articles)])
    (made / "summary.json").write_text(json.dumps(summary, indent=2), encoding="utf-8")
    return made


def read_texts(directory: Path, ids) -> dict[str, tuple]:
    """The articles of some ids, read where the summary says: what the archive's own reader does."""
    told = json.loads((directory / "summary.json").read_text(encoding="utf-8"))["input"]
    names = {key: name for key, name in told["columns"].items() if name}
    found = {}
    for file in told["files"]:
        table = pq.read_table(file["path"], filters=[(names["id"], "in", list(ids))])
        for row in table.to_pylist():
            known = {key: row[name] for key, name in names.items()}
            keys = ("text", "outlet", "published", "agency", "language")
            found[known["id"]] = tuple(known.get(key) for key in keys)
    return found
