"""Datelines: the day and the outlet of each article, as arrays by its number.

``facts/days.i32`` has days since 1970-01-01, ``facts/outlets.i32`` the place of its outlet in the
sorted list ``facts/outlets.json``; what an article does not tell is ``NO_DAY`` or ``NO_OUTLET``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from .articles import Articles
from .parts import Part, do_each, gather_parts, read_part

if TYPE_CHECKING:
    import pyarrow as pa

    from .store import Work

NO_DAY, NO_OUTLET = -(2**31), -1
#: Where the arrays lie in the work folder, and the names of the outlets.
DAYS, OUTLETS, NAMES = "facts/days.i32", "facts/outlets.i32", "facts/outlets.json"


@dataclass(frozen=True)
class Datelines:
    """Hold what the articles tell of day and outlet: the outlets, and how many tell nothing."""

    outlets: tuple[str, ...]
    n_without_day: int
    n_without_outlet: int


def write_datelines(work: Work, articles: Articles, engine: Any = None) -> Datelines:
    """Write the day and the outlet of each article under ``facts/``; give what there is.

    Cost: one reading of the two columns; memory: eight bytes for each article.
    """
    runs = list(enumerate(gather_parts(articles.parts)))
    do_each(write_run, work, runs, engine)
    names = sorted({name for number, _ in runs for name in work.read_json(_names(number))})
    code_of = {name: code for code, name in enumerate(names)}
    days, outlets = [], []
    for number, _ in runs:
        held = work.array(_codes(number), np.int32).reshape(2, -1)
        own = [code_of[name] for name in work.read_json(_names(number))]
        days.append(held[0])
        outlets.append(np.array([*own, NO_OUTLET], np.int32)[held[1]])
    work.write(DAYS, *days)
    work.write(OUTLETS, *outlets)
    work.write_json(NAMES, names)
    return Datelines(
        tuple(names),
        int(sum((run == NO_DAY).sum() for run in days)),
        int(sum((run == NO_OUTLET).sum() for run in outlets)),
    )


def _codes(number: int) -> str:
    return f"facts/runs/{number:05d}.i32"


def _names(number: int) -> str:
    return f"facts/runs/{number:05d}.json"


def write_run(work: Work, item: tuple[int, list[Part]]) -> int:
    """Write days and outlets of a run of parts, the outlets by their place in a list of the run's.

    A task; gives how many articles there are.
    """
    number, parts = item
    if work.exists(_names(number)):
        return sum(part.n for part in parts)
    read = [read_part(part, ("published", "outlet")) for part in parts]
    days = np.concatenate([_days(table.column(0).chunk(0)) for table in read])
    names: dict[str, int] = {}
    outlets = np.concatenate([_encode(table.column(1).chunk(0), names) for table in read])
    work.write(_codes(number), days, outlets)
    work.write_json(_names(number), list(names))
    return len(days)


def _days(published: pa.Array) -> np.ndarray:
    """Give days as numbers, with ``NO_DAY`` for the null."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.fill_null(published.cast(pa.int32()), NO_DAY).to_numpy()


def _encode(outlets: pa.Array, names: dict[str, int]) -> np.ndarray:
    """Give outlets as places in a list of names, which grows; the null as ``NO_OUTLET``."""
    import pyarrow.compute as pc

    encoded = outlets.dictionary_encode()
    own = [names.setdefault(name, len(names)) for name in encoded.dictionary.to_pylist()]
    places = pc.fill_null(encoded.indices, -1).to_numpy()
    return np.array([*own, NO_OUTLET], np.int32)[places]
