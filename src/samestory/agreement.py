"""Agreement: how far coders agree, and how right the program is against what they settled.

Reliability is Krippendorff's nominal alpha (Hayes and Krippendorff 2007), with a 95 % interval
from a bootstrap over places, since units of one place hang together. The program's precision,
recall and F1 are no reliability: they are its error on texts that its rules were tried on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from .places import DERIVED, siglum_of
from .story import SETTLED, settled
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
)


def score(study: Study) -> pd.DataFrame:
    """Measure the coders against each other, and the program against the settled coding.

    Table ``agreement``; no row for what nobody coded. Alpha for each variable of two or more
    coders; precision, recall and F1 of the program run without codings, for roles, for derived
    and same-facts pairs, for kinds and for who changed it. A pair that nobody listed counts as
    ``none``; relations of pairs are weighed as the coders listed them. Cost: one more study, and
    a bootstrap of 2,000 draws a variable.
    """
    codings = study.codings
    if codings.empty:
        return frame("agreement", [])
    alone = type(study)(study.story, study.rules, coded=False)
    clusters = _clusters(alone, codings)
    rows = []
    for variable, table, column in VARIABLES:
        units = compare_coders(codings, table, column)
        if units.shape[1] > 1:
            rows.append(_alpha_row(variable, units, clusters))
    for variable, has, should in _program_against(alone, codings):
        rows += _error_rows(variable, has, should)
    return frame("agreement", rows)


def compare_coders(codings: pd.DataFrame, table: str, column: str) -> pd.DataFrame:
    """Set the coders' judgements side by side: one row a unit, one column a coder.

    What was settled in the end is left out. A pair that one coder listed and another did not is
    ``none`` for the other; else a unit without a judgement is empty.
    """
    own = codings[(codings["table"] == table) & (codings["column"] == column)]
    own = own[own["coder"] != SETTLED]
    units = own.pivot_table(index="key", columns="coder", values="value", aggfunc="last")
    return units.fillna("none") if table == "pairs" else units


def disagreements(codings: pd.DataFrame, table: str, column: str) -> pd.DataFrame:
    """The units on which coders differ, with what was settled in the end."""
    units = compare_coders(codings, table, column)
    apart = units[units.nunique(axis=1, dropna=True) > 1]
    final = {key: value for key, (value, _) in settled(codings, table, column).items()}
    return apart.assign(settled=[final.get(key, "") for key in apart.index])


def alpha(units: pd.DataFrame) -> float:
    """Krippendorff's nominal alpha of coders' judgements, by the ``krippendorff`` package.

    Rows are units, columns coders. Not a number where there is no variation: alpha is undefined
    then, and not 1.
    """
    import krippendorff

    values = sorted({value for value in units.to_numpy().ravel() if pd.notna(value)})
    if len(values) < 2:
        return float("nan")
    number = {value: float(n) for n, value in enumerate(values)}
    numbered = [[number.get(value, np.nan) for value in units[coder]] for coder in units]
    return float(krippendorff.alpha(numbered, level_of_measurement="nominal"))


def interval(units: pd.DataFrame, clusters: Mapping[str, str]) -> tuple[float, float]:
    """The 95 % interval of alpha, by resampling clusters of units.

    2,000 draws with a fixed seed. Each cluster's coincidences are counted once and weighed by
    how often the draw has it, so that a draw costs one small product.
    """
    values = sorted({value for value in units.to_numpy().ravel() if pd.notna(value)})
    index = {value: n for n, value in enumerate(values)}
    names = {c: n for n, c in enumerate(sorted({clusters.get(key, key) for key in units.index}))}
    counts = np.zeros((len(names), len(values), len(values)))
    for key, judged in zip(units.index, units.to_numpy(), strict=True):
        given = [index[value] for value in judged if pd.notna(value)]
        for a, b in permutations(given, 2):
            counts[names[clusters.get(key, key)], a, b] += 1 / (len(given) - 1)
    draws = np.random.default_rng(SEED).multinomial(
        len(names), np.full(len(names), 1 / len(names)), size=DRAWS
    )
    drawn = np.tensordot(draws, counts, axes=1)
    whole = drawn.sum(axis=(1, 2))
    apart = whole - np.trace(drawn, axis1=1, axis2=2)
    margins = drawn.sum(axis=2)
    chance = (whole**2 - (margins**2).sum(axis=1)) / (whole - 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(chance > 0, 1 - apart / chance, np.nan)
    return tuple(np.nanquantile(found, (0.025, 0.975))) if not np.isnan(found).all() else (0.0, 0.0)


def _alpha_row(
    variable: str, units: pd.DataFrame, clusters: Mapping[str, str]
) -> dict[str, object]:
    low, high = interval(units, clusters)
    return {
        "variable": variable,
        "measure": "alpha",
        "value": alpha(units),
        "low": low,
        "high": high,
        "n": len(units),
        "coders": ", ".join(units.columns),
    }


def _clusters(study: Study, codings: pd.DataFrame) -> dict[str, str]:
    """The place of each unit; of a pair, that of its first block; of furniture, the page."""
    place = dict(zip(study.blocks["block"], study.blocks["place"], strict=True))
    made = {block: at or siglum_of(block) for block, at in place.items()}
    pairs = (key for key in codings["key"] if "~" in key)
    made |= {key: made.get(key.partition("~")[0], key) for key in pairs}
    return made | dict(zip(study.variants["variant"], study.variants["place"], strict=True))


def _program_against(
    alone: Study, codings: pd.DataFrame
) -> Iterable[tuple[str, dict[str, str], dict[str, str]]]:
    """What the program says and what was settled, by unit, for each variable that was settled."""
    blocks = dict(zip(alone.blocks["block"], alone.blocks["role"], strict=True))
    roles = _final(codings, "blocks", "role")
    yield "role of a block", {key: blocks[key] for key in roles if key in blocks}, roles
    own = alone.pairs[alone.pairs["role"] == "body"]
    keys = own["block_a"] + "~" + own["block_b"]
    pairs = dict(zip(keys, own["relation"], strict=True))
    final = _final(codings, "pairs", "relation")
    for name, wanted in (("derived pairs", DERIVED), ("same-facts pairs", ("same-facts",))):
        yield name, _only(pairs, wanted), _only(final, wanted)
    derived = {key: value for key, value in final.items() if value in DERIVED}
    yield "relation of a derived pair", {key: pairs.get(key, "none") for key in derived}, derived
    for variable, column in (("kind of a variant", "kind"), ("who changed it", "changed_by")):
        said = dict(zip(alone.variants["variant"], alone.variants[column], strict=True))
        should = _final(codings, "variants", column)
        yield variable, {key: said[key] for key in should if key in said}, should


def _final(codings: pd.DataFrame, table: str, column: str) -> dict[str, str]:
    return {key: value for key, (value, _) in settled(codings, table, column).items()}


def _only(values: Mapping[str, str], wanted: Iterable[str]) -> dict[str, str]:
    return {key: "yes" for key, value in values.items() if value in wanted}


def _error_rows(
    variable: str, has: Mapping[str, str], should: Mapping[str, str]
) -> list[dict[str, object]]:
    """Precision, recall and F1 of the program, each with its interval (Wilson's for shares)."""
    if not should:
        return []
    right = sum(has.get(key) == value for key, value in should.items())
    precision = right / len(has) if has else 0.0
    recall = right / len(should)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    n = {"precision": len(has), "recall": len(should), "F1": len(has) + len(should)}
    rows = []
    for measure, value in (("precision", precision), ("recall", recall), ("F1", f1)):
        low, high = wilson(value, n[measure])
        rows.append(
            {
                "variable": variable,
                "measure": measure,
                "value": value,
                "low": low,
                "high": high,
                "n": n[measure],
                "coders": SETTLED,
            }
        )
    return rows


def wilson(share: float, n: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share of *n* units (Wilson 1927); for F1, an approximation."""
    if not n:
        return 0.0, 1.0
    z = 1.959964
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z * ((share * (1 - share) + z * z / (4 * n)) / n) ** 0.5 / (1 + z * z / n)
    return max(0.0, middle - reach), min(1.0, middle + reach)
