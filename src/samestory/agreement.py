"""Agreement: how far coders agree, and how right the program is against what they settled.

Reliability is Krippendorff's nominal alpha (Hayes and Krippendorff 2007), with a 95 % interval
from a bootstrap over places, since units of one place hang together. The program's precision,
recall and F1 are no reliability: they are its error on texts that its rules were tried on. Where
coders marked words without a list before them, finding is measured apart from naming (``marks``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import partial
from itertools import combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from .marks import (
    OVERLAP,
    Ends,
    Mark,
    marks_of_details,
    marks_of_variants,
    match,
    places_of_marks,
    read_marks,
    show_mark,
    word_ends,
    words_of,
)
from .places import DERIVED
from .story import SETTLED, Judgements, judgements, settle
from .tables import frame

if TYPE_CHECKING:
    from .study import Study

#: Draws of the bootstrap, and the seed that makes them repeat.
DRAWS, SEED = 2_000, 20211020
#: What is coded: variable, table, column.
VARIABLES = (
    ("role of a block", "blocks", "role"),
    ("relation of a pair", "pairs", "relation"),
    ("kind of a variant", "variants", "kind"),
    ("who changed it", "variants", "changed_by"),
    ("kind of a variant that both found", "marks", "kind"),
    ("who changed what both found", "marks", "changed_by"),
)
#: Roles in which details count.
COUNTED = ("headline", "dek", "byline", "date", "caption", "subhead", "body")
#: Kinds of details that coders mark.
DETAILS = ("number", "date", "name", "quotation", "label")


def score(study: Study) -> pd.DataFrame:
    """Measure the coders against each other, and the program against the settled coding.

    Table ``agreement``; no row for what nobody coded. Alpha for each variable of two or more
    coders; precision, recall and F1 of the program run without codings, for roles, for derived
    and same-facts pairs, for kinds and for who changed it. A pair that nobody listed counts as
    ``none``; relations of pairs are weighed as the coders listed them. Cost: where coders moved a
    block, one more study; and a bootstrap of 2,000 draws a variable.
    """
    codings = study.codings
    if codings.empty:
        return frame("agreement", [])
    alone = study.program
    clusters = _clusters(alone, codings)
    rows = []
    for variable, table, column in VARIABLES:
        units = _side_by_side(study.judgements, table, column)
        if table == "marks":
            units = units.of_all()
        if len(units.coders) > 1:
            rows.append(_alpha_row(variable, units, clusters))
    for variable, has, should in _program_against(alone, study.judgements):
        rows += _error_rows(variable, has, should)
    rows += _found_rows(alone, study.judgements)
    return frame("agreement", rows)


def compare_coders(codings: pd.DataFrame, table: str, column: str) -> pd.DataFrame:
    """Set the coders' judgements side by side: one row a unit, one column a coder.

    What was settled in the end is left out. A pair that one coder listed and another did not is
    ``none`` for the other; else a unit without a judgement is empty.
    """
    keys, coders, judged = _side_by_side(judgements(codings), table, column)
    index = pd.Index(keys, name="key", dtype="str")
    columns = pd.Index(coders, name="coder")
    return pd.DataFrame(judged, index, columns, dtype="str")


class Units(NamedTuple):
    """What was judged, by whom, and a row a unit of what each coder said, or no number."""

    keys: Sequence[str]
    coders: Sequence[str]
    judged: Sequence[Sequence[object]]

    @classmethod
    def read(cls, units: pd.DataFrame) -> Units:
        """Read a table of units by coders."""
        return cls(units.index.tolist(), units.columns.tolist(), units.to_numpy().tolist())

    def of_all(self) -> Units:
        """Those units that every coder judged."""
        own = [k for k, said in enumerate(self.judged) if all(value == value for value in said)]  # noqa: PLR0124
        return self._replace(keys=[self.keys[k] for k in own], judged=[self.judged[k] for k in own])


def _side_by_side(judged: Judgements, table: str, column: str) -> Units:
    given: dict[str, dict[str, str]] = {}
    for coder, key, value in judged.get((table, column), ()):
        if coder != SETTLED:
            given.setdefault(coder, {})[key] = value
    keys = sorted(set().union(*given.values()))
    none = "none" if table == "pairs" else np.nan
    coders = sorted(given)
    return Units(keys, coders, [[given[coder].get(key, none) for coder in coders] for key in keys])


def disagreements(codings: pd.DataFrame, table: str, column: str) -> pd.DataFrame:
    """The units on which coders differ, with what was settled in the end."""
    units = compare_coders(codings, table, column)
    apart = units[units.nunique(axis=1, dropna=True) > 1]
    final = _final(judgements(codings), table, column)
    return apart.assign(settled=[final.get(key, "") for key in apart.index])


def errors(study: Study) -> pd.DataFrame:
    """Every unit on which the program alone and the settled coding differ.

    Columns ``variable, unit, program, settled``. The unit is the key of a row or, of what was
    marked without a list, the words themselves; what one side has not found is empty.
    """
    alone, rows = study.program, []
    for variable, has, should in _program_against(alone, study.judgements):
        for key in sorted({*has, *should}, key=_in_order):
            said, settled = has.get(key, ""), should.get(key, "")
            rows += [(variable, key, said, settled)] if said != settled else []
    ends = word_ends(alone.blocks)
    for variables, told, make in _finds(alone, study.judgements, ends):
        should = told.get(SETTLED, [])
        made = make() if should else []
        for variable, named in variables.items():
            for one, other in _apart(made, should, named):
                names = (mark.name if mark else "" for mark in (one, other))
                rows.append((variable, show_mark(alone, one or other, ends), *names))
    return pd.DataFrame(rows, columns=["variable", "unit", "program", "settled"])


def _apart(
    made: list[Mark], should: list[Mark], named: bool
) -> list[tuple[Mark | None, Mark | None]]:
    """Marks that only one side has; or, where names count, those that both name otherwise."""
    pairs = match(made, should, OVERLAP) if should else []
    if named:
        return [(one, other) for one, other in pairs if one.name != other.name]
    known = {id(mark) for pair in pairs for mark in pair}
    spurious = [(mark, None) for mark in made if should and id(mark) not in known]
    return spurious + [(None, mark) for mark in should if id(mark) not in known]


def _in_order(key: str) -> list[object]:
    """So that D.10 comes behind D.9."""
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", key)]


def alpha(units: pd.DataFrame) -> float:
    """Krippendorff's nominal alpha of coders' judgements, by the ``krippendorff`` package.

    Rows are units, columns coders. Not a number where there is no variation: alpha is undefined
    then, and not 1.
    """
    return _alpha(Units.read(units))


def _alpha(units: Units) -> float:
    import krippendorff

    values = _values(units.judged)
    if len(values) < 2:
        return float("nan")
    number = {value: float(n) for n, value in enumerate(values)}
    by_coder = zip(*units.judged, strict=True)
    numbered = [[number.get(value, np.nan) for value in own] for own in by_coder]
    return float(krippendorff.alpha(numbered, level_of_measurement="nominal"))


def interval(units: pd.DataFrame, clusters: Mapping[str, str]) -> tuple[float, float]:
    """The 95 % interval of alpha, by resampling clusters of units.

    2,000 draws with a fixed seed. Each cluster's coincidences are counted once and weighed by
    how often the draw has it, so that all draws cost one small product.
    """
    return _interval(Units.read(units), clusters)


def _interval(units: Units, clusters: Mapping[str, str]) -> tuple[float, float]:
    counts = _coincidences(units, clusters)
    varied = np.count_nonzero(counts[:, 1:].any(axis=0)) > 1
    if varied and np.array_equal(counts[:, 0], counts[:, 1:].sum(axis=1)):
        return 1.0, 1.0  # coders who never differ agree in whatever is drawn
    drawn = draw_clusters(len(counts)) @ counts
    same, margins = drawn[:, 0], drawn[:, 1:]
    whole = margins.sum(axis=1)
    chance = (whole**2 - (margins**2).sum(axis=1)) / (whole - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(chance > 0, 1 - (whole - same) / chance, np.nan)
    return tuple(np.nanquantile(found, (0.025, 0.975))) if not np.isnan(found).all() else (0.0, 0.0)


def _coincidences(units: Units, clusters: Mapping[str, str]) -> np.ndarray:
    """Count pairs of judgements of one unit: a row a cluster, first the equal, then by value."""
    index = {value: n for n, value in enumerate(_values(units.judged), 1)}
    homes = [clusters.get(key, key) for key in units.keys]
    rows = {home: n for n, home in enumerate(sorted(set(homes)))}
    counts = np.zeros((len(rows), len(index) + 1))
    for (home, values), n in Counter(zip(homes, map(tuple, units.judged), strict=True)).items():
        given = [index[value] for value in values if value in index]
        for a, b in permutations(given, 2):
            counts[rows[home], a] += n / (len(given) - 1)
            counts[rows[home], 0] += n * (a == b) / (len(given) - 1)
    return counts


def draw_clusters(n: int) -> np.ndarray:
    """How often each draw of the bootstrap has each of n clusters (draws × clusters)."""
    drawn = np.random.default_rng(SEED).integers(n, size=(DRAWS, n))
    numbered = drawn + n * np.arange(DRAWS)[:, None]
    return np.bincount(numbered.ravel(), minlength=n * DRAWS).reshape(DRAWS, n).astype(float)


def _values(judged: Iterable[Iterable[object]]) -> list[object]:
    """The different values that were given, in order; what is not a number was not given."""
    return sorted({value for values in judged for value in values if value == value})  # noqa: PLR0124


def _alpha_row(variable: str, units: Units, clusters: Mapping[str, str]) -> dict[str, object]:
    low, high = _interval(units, clusters)
    return {
        "variable": variable,
        "measure": "alpha",
        "value": _alpha(units),
        "low": low,
        "high": high,
        "n": len(units.keys),
        "coders": ", ".join(units.coders),
    }


def _clusters(study: Study, codings: pd.DataFrame) -> dict[str, str]:
    """The place of each unit; of a pair or a mark, that of its first block; else the page."""
    made = {row.block: row.place or row.siglum for row in study.rows("blocks")}
    keys = set(codings["key"].tolist())
    made |= {key: made.get(key.partition("~")[0], key) for key in keys if "~" in key}
    made |= places_of_marks(study, (key for key in keys if ":" in key))
    return made | {row.variant: row.place for row in study.rows("variants")}


def _found_rows(alone: Study, judged: Judgements) -> list[dict[str, object]]:
    """How far coders found the same, and the program what was settled: variants, then details.

    Marks of variants outside the body are left out, since the program collates other roles apart;
    so are marks within repeats, which count once.
    """
    rows = []
    for variables, told, make in _finds(alone, judged, word_ends(alone.blocks)):
        pairings = _pair_finds(told, make)
        for variable, named in variables.items():
            rows += [row for paired in pairings for row in _find_rows(variable, named, paired)]
    return rows


Finds = tuple[dict[str, bool], dict[str, list[Mark]], Callable[[], list[Mark]]]


def _finds(alone: Study, judged: Judgements, ends: Ends) -> Iterable[Finds]:
    """What coders marked, and what makes the program's marks.

    Before them the variables that are measured on both, each with whether names count.
    """
    body, counted = (words_of(alone, roles, ends) for roles in (("body",), COUNTED))
    marked = _within(body, _marked(judged, "marks", "kind", ends))
    variables = {"variants found": False, "variants found, of the right kind": True}
    yield variables, marked, partial(marks_of_variants, alone, "kind", ends)
    marked = _within(body, _marked(judged, "marks", "changed_by", ends))
    made = partial(marks_of_variants, alone, "changed_by", ends)
    outlets = {coder: _of_outlets(own) for coder, own in marked.items()}
    yield {"variants found, of the right author": True}, outlets, lambda: _of_outlets(made())
    for kind in DETAILS:
        told = _within(counted, _marked(judged, "details", kind, ends))
        yield {f"details found: {kind}": False}, told, partial(marks_of_details, alone, kind, ends)


def _of_outlets(marks: list[Mark]) -> list[Mark]:
    """Marks by author, where only outlets count: what is the agency's is undecided among them."""
    return [mark._replace(name="undecided") if mark.name == "agency" else mark for mark in marks]


def _within(words: Set[tuple[str, int]], told: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    return {coder: [mark for mark in own if mark.words <= words] for coder, own in told.items()}


def _marked(judged: Judgements, table: str, column: str, ends: Ends) -> dict[str, list[Mark]]:
    """What each coder marked."""
    own = judged.get((table, column), ())
    read = {mark.name: mark.words for mark in read_marks({(key, key) for _, key, _ in own}, ends)}
    given: dict[str, list[Mark]] = {coder: [] for coder in sorted({coder for coder, _, _ in own})}
    for coder, key, value in own:
        if key in read:
            given[coder].append(Mark(read[key], value))
    return given


class Pairing(NamedTuple):
    """Marks of two sides that were matched, how, and how many marks either side has."""

    measure: str
    sides: str
    pairs: list[tuple[Mark, Mark]]
    n_one: int
    n_other: int


def _pair_finds(told: dict[str, list[Mark]], make: Callable[[], list[Mark]]) -> list[Pairing]:
    """Match the marks of every two coders, exactly and by overlap, and the program's to settled."""
    found = []
    for one, other in combinations([coder for coder in told if coder != SETTLED], 2):
        sizes = len(told[one]), len(told[other])
        for measure, least in (("F1, exact", 1.0), ("F1, overlap", OVERLAP)):
            pairs = match(told[one], told[other], least)
            found.append(Pairing(measure, f"{one}, {other}", pairs, *sizes))
    should = told.get(SETTLED)
    if should:
        made = make()
        pairs = match(made, should, OVERLAP)
        found.append(Pairing("F1", SETTLED, pairs, len(made), len(should)))
    return found


def _find_rows(variable: str, named: bool, paired: Pairing) -> list[dict[str, object]]:
    """F1 of two coders' finds; of the program's, precision and recall too."""
    right = _right(paired.pairs, named)
    if paired.sides == SETTLED:
        return _share_rows(variable, right, paired.n_one, paired.n_other)
    n = paired.n_one + paired.n_other
    return [_row(variable, paired.measure, 2 * right / n if n else 0.0, n, paired.sides)]


def _right(pairs: list[tuple[Mark, Mark]], named: bool) -> int:
    """How many pairs count: all, or those that are named alike."""
    return sum(not named or one.name == other.name for one, other in pairs)


def _program_against(
    alone: Study, judged: Judgements
) -> Iterable[tuple[str, dict[str, str], dict[str, str]]]:
    """What the program says and what was settled, by unit, for each variable that was settled."""
    blocks = {row.block: row.role for row in alone.rows("blocks")}
    roles = _final(judged, "blocks", "role")
    yield "role of a block", {key: blocks[key] for key in roles if key in blocks}, roles
    rows = (row for row in alone.rows("pairs") if row.role == "body")
    pairs = {f"{row.block_a}~{row.block_b}": row.relation for row in rows}
    final = _final(judged, "pairs", "relation")
    for name, wanted in (("derived pairs", DERIVED), ("same-facts pairs", ("same-facts",))):
        yield name, _only(pairs, wanted), _only(final, wanted)
    derived = {key: value for key, value in final.items() if value in DERIVED}
    yield "relation of a derived pair", {key: pairs.get(key, "none") for key in derived}, derived
    for variable, column in (("kind of a variant", "kind"), ("who changed it", "changed_by")):
        said = {row.variant: getattr(row, column) for row in alone.rows("variants")}
        should = _final(judged, "variants", column)
        yield variable, {key: said[key] for key in should if key in said}, should


def _final(judged: Judgements, table: str, column: str) -> dict[str, str]:
    return {key: value for key, (value, _) in settle(judged.get((table, column), ())).items()}


def _only(values: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    return {key: "yes" for key, value in values.items() if value in wanted}


def _error_rows(
    variable: str, has: Mapping[str, str], should: Mapping[str, str]
) -> list[dict[str, object]]:
    """Precision, recall and F1 of the program, each with its interval (Wilson's for shares)."""
    if not should:
        return []
    right = sum(has.get(key) == value for key, value in should.items())
    return _share_rows(variable, right, len(has), len(should))


def _share_rows(variable: str, right: int, said: int, true: int) -> list[dict[str, object]]:
    """Precision, recall and F1 of so many right among so many said and so many true."""
    measured = (
        ("precision", right / said if said else 0.0, said),
        ("recall", right / true, true),
        ("F1", 2 * right / (said + true), max(said, true)),
    )
    return [_row(variable, measure, value, n, SETTLED) for measure, value, n in measured]


def _row(variable: str, measure: str, value: float, n: int, coders: str) -> dict[str, object]:
    low, high = wilson(value, n)
    told = {"variable": variable, "measure": measure, "value": value, "n": n, "coders": coders}
    return told | {"low": low, "high": high}


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of *n* units (Wilson 1927); for F1, an approximation."""
    if not n:
        return 0.0, 1.0
    z = 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * ((share * (1 - share) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)
