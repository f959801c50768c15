"""Lines that one outlet repeats: page furniture, found by counting, and apart from what is shared.

A line that stands in many articles of one outlet is furniture: a request to subscribe, who the
outlet is, where its photographs come from. Of each outlet some two thousand articles are looked at,
chosen by their numbers alone, so that every engine looks at the same. The words of such lines are
taken out of an article before it is measured. Where no outlet is told, nothing is known to be
furniture.
"""

from __future__ import annotations

from math import ceil

import numpy as np
import pyarrow as pa

from . import grams
from .articlebytes import bytes_of
from .parts import read_part
from .plan import plan_of
from .store import Work

#: Articles of an outlet that are looked at, about; and in how many, and in which part of them, a
#: line of furniture stands at least.
LOOKED_AT, LEAST, PART = 2000, 20, 0.01
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
#: Room for lines at first: so many for each article, and some; more is made where it is needed.
LINES, ROOM = 16, 1024
#: Lines that are counted at a time.
AT_ONCE = 1 << 25
#: Numbers that are held of a line, 64 bits each: its key, the article in its part, start and end.
LINE = 4
#: And of a line of furniture: its key, in how many articles it stands, and where it does in one:
#: the part, the article in it, start and end.
KEYS, FURNITURE = "lines/furniture", 6


def look_at(work: Work, outlets: np.ndarray, first: int) -> np.ndarray:
    """Which of the articles from number *first* on are looked at: their places, from 0.

    *outlets*: the number of each one's outlet, -1 where none is told, which is not looked at.
    """
    counts = work.array("facts/counts", np.int64)
    numbers = np.arange(first, first + len(outlets), dtype=np.uint64)
    draw = ((numbers + np.uint64(1)) * _GOLDEN) >> np.uint64(32)
    of = np.maximum(counts[np.maximum(outlets, 0)], 1) if len(counts) else np.ones(len(outlets))
    return np.flatnonzero((outlets >= 0) & (draw.astype(np.float64) / 2**32 < LOOKED_AT / of))


def find_lines(text, starts, wanted, outlets) -> np.ndarray:
    """The lines of the *wanted* among some articles: rows of key, article, start and end in bytes.

    *text*, *starts*: as ``articlebytes`` gives them; *outlets*: of all articles, wanted or not.
    """
    room = LINES * len(wanted) + ROOM
    while True:
        out = np.empty((room, LINE), np.uint64)
        count = grams.scan_lines(text, starts, wanted, outlets, grams.letters(), out)
        if count <= room:
            return out[:count]
        room = count


def write_lines(work: Work, k: int, text, starts, first: int) -> None:
    """Write the keys of the lines of one part's articles that are looked at, and where they are."""
    outlets = work.array("facts/outlets.i32", np.int32, first, len(starts) - 1)
    found = find_lines(text, starts, look_at(work, outlets, first), outlets)
    once = np.unique(found[:, 0] ^ (found[:, 1] * _GOLDEN), return_index=True)[1]  # once an article
    work.write(f"lines/{k:06}", found[np.sort(once)])


def count_lines(work: Work, _: int) -> int:
    """Find the lines that are furniture, out of all that were looked at; give how many."""
    plan = plan_of(work)
    names = [f"lines/{k:06}" for k in range(plan.n_read)]
    total = sum(work.size(name) for name in names) // (LINE * np.dtype(np.uint64).itemsize)
    pieces, found = max(1, ceil(total / AT_ONCE)), []
    for piece in range(pieces):
        held = [_piece(work.array(name, np.uint64).reshape(-1, LINE), piece, pieces, k)
                for k, name in enumerate(names)]  # fmt: skip
        keys, places = np.concatenate([h[0] for h in held]), np.concatenate([h[1] for h in held])
        keys, at, n = np.unique(keys, return_index=True, return_counts=True)
        often = n >= LEAST
        found.append(np.stack([keys[often], n[often].astype(np.uint64), *places[at[often]].T], 1))
    rows = np.concatenate(found)
    rows = rows[_is_often(work, plan, rows)]
    work.write(KEYS, rows[np.argsort(rows[:, 0])])
    return len(rows)


def _piece(rows, piece, pieces, k):
    """Of part *k*, the keys of one piece, and where each stands: part, article, start, end."""
    own = rows[rows[:, 0] % np.uint64(pieces) == np.uint64(piece)]
    part = np.full(len(own), k, np.uint64)
    return own[:, 0], np.stack([part, own[:, 1], own[:, 2], own[:, 3]], 1)


def _is_often(work, plan, rows) -> np.ndarray:
    """Which lines stand in a large enough part of their outlet's articles."""
    outlets, counts = (
        work.array("facts/outlets.i32", np.int32),
        work.array("facts/counts", np.int64),
    )
    firsts = np.array([part.first for part in plan.parts], np.int64)
    number = firsts[rows[:, 2].astype(np.int64)] + rows[:, 3].astype(np.int64)
    looked = np.minimum(counts[outlets[number]], LOOKED_AT) if len(number) else number
    return rows[:, 1] >= PART * looked


def furniture_of(work: Work) -> np.ndarray:
    """The keys of all lines that are furniture, sorted."""
    return work.array(KEYS, np.uint64).reshape(-1, FURNITURE)[:, 0]


def tell_furniture(work: Work, _: int) -> int:
    """Write the lines that are furniture as a table: outlet, line, articles of those looked at."""
    plan = plan_of(work)
    rows = work.array(KEYS, np.uint64).reshape(-1, FURNITURE).astype(np.int64)
    names, told = work.read_json("facts/outlets.json"), []
    outlets = work.array("facts/outlets.i32", np.int32)
    for k in np.unique(rows[:, 2]):
        part = plan.parts[k]
        text, starts = bytes_of(read_part(part, ("text",)), "text")
        for _, n, _, at, begin, end in rows[rows[:, 2] == k]:
            line = bytes(text[starts[at] + begin : starts[at] + end]).decode().strip()
            told.append((names[outlets[part.first + at]], line, int(n)))
    told.sort(key=lambda row: (row[0], -row[2], row[1]))
    columns = list(zip(*told, strict=True)) or [[], [], []]
    types = {"outlet": pa.string(), "line": pa.string(), "n_articles": pa.int32()}
    made = [pa.array(c, t) for c, t in zip(columns, types.values(), strict=True)]
    work.write_table("furniture.parquet", pa.table(dict(zip(types, made, strict=True))))
    return len(told)
