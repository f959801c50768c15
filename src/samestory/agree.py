"""Agree: set filled coding sheets side by side, and the program beside what coders agree on.

Alpha, its interval and Wilson's are those of ``agreement``; here they are asked of a sample, whose
units come from sheets. The program's figures are weighed: a unit stands for as many as there are
in its stratum for each that was drawn, so that pairs, of which linked ones are drawn more often,
tell of the whole story. Coders' own figures are not weighed and hold for the units that were drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from .agreement import alpha, draw_clusters, interval, wilson
from .codebook import NO_PAGE, STEPS
from .errors import CodingError, UsageError
from .filled import Answer, Filled
from .prose import count
from .sampling import ENOUGH, ENOUGH_OF_A_VALUE, Unit, fingerprint, list_units, mask_sigla

if TYPE_CHECKING:
    from .study import Study

#: From which alpha on a variable is usable, and from which it is tentative.
USABLE, TENTATIVE = 0.8, 0.667


class Measure(NamedTuple):
    """Agreement on one variable, or (``value``) on one of its values against the rest.

    ``n`` units were coded by two coders or more; ``agree`` is the share of pairs of judgements
    that are equal; ``alpha``, ``low`` and ``high`` are no numbers where nothing varies.
    """

    step: str
    value: str
    n: int
    agree: float
    alpha: float
    low: float
    high: float
    verdict: str


class Right(NamedTuple):
    """How right the program is on one value, or ("") on a variable: a measure with its interval."""

    step: str
    value: str
    measure: str
    share: float
    low: float
    high: float
    n: int


class Agreement(NamedTuple):
    """What a comparison of filled sheets gives.

    ``judged`` has a table a step: a row a unit, a column a coder. ``settled`` gives the final
    answer of a unit, ``left`` those on which coders differ and nothing was settled. ``right`` and
    ``errors`` (unit, program, agreed) are empty where no story was named.
    """

    sheets: Sequence[Filled]
    judged: Mapping[str, pd.DataFrame]
    measures: Sequence[Measure]
    settled: Mapping[str, str]
    left: Sequence[str]
    right: Sequence[Right] = ()
    errors: Sequence[tuple[str, str, str]] = ()
    by_place: bool = False

    @property
    def coders(self) -> list[str]:
        """The coders in the order of the sheets."""
        return [sheet.coder for sheet in self.sheets]

    @property
    def shown(self) -> dict[str, Answer]:
        """Each unit as it was shown, from the first sheet that has it."""
        return {key: row for sheet in reversed(self.sheets) for key, row in sheet.answers.items()}

    @property
    def disagreements(self) -> list[str]:
        """The units on which coders differ."""
        return [
            unit
            for judged in self.judged.values()
            for unit, said in zip(judged.index, judged.nunique(axis=1), strict=True)
            if said > 1
        ]


def compare_sheets(
    sheets: Sequence[Filled], study: Study | None = None, settled: Filled | None = None
) -> Agreement:
    """Measure how far two or more coders agree, and how right the program is.

    *study*: of the sheets' story; with it, intervals come from resampling places, and the program
    is set beside what was settled: where all coders agree, and what *settled* says of the rest.
    Raises ``UsageError`` or ``CodingError`` where the sheets do not belong together.
    """
    _check(sheets, study, settled)
    units = _units(sheets, study) if study else {}
    judged = {step: _side_by_side(step, sheets) for step in STEPS}
    judged = {step: own for step, own in judged.items() if len(_by_two(own))}
    if not judged:
        raise CodingError(
            f"{sheets[0].name}: no unit has two answers in these sheets; fill them in first."
        )
    places = {number: unit.place for number, unit in units.items()}
    measures = [row for step, own in judged.items() for row in measure(step, own, places)]
    final, left = _settle(judged, settled)
    made = Agreement(sheets, judged, measures, final, left, by_place=bool(study))
    if not study:
        return made
    right, errors = _set_against(units, final, mask_sigla(study, int(sheets[0].seed)))
    return made._replace(right=right, errors=errors)


# what belongs together


def _check(sheets: Sequence[Filled], study: Study | None, settled: Filled | None) -> None:
    """Refuse sheets that do not belong together, with one sentence."""
    if len(sheets) < 2:
        raise UsageError("agree: compares two sheets or more; name another coder's sheet as well.")
    names: dict[str, str] = {}
    for sheet in sheets:
        coder = sheet.coder.casefold()
        if coder in names:
            raise CodingError(
                f"{sheet.name}: is filled by {sheet.coder}, as is {names[coder]}; each coder has "
                "one sheet; name two coders' sheets."
            )
        names[coder] = sheet.name
    for sheet in [*sheets[1:], *([settled] if settled else [])]:
        _check_sample(sheets[0], sheet)
    for one, other in combinations(sheets, 2):
        _check_rows(one, other)
        _check_rows(other, one)
    if settled:
        _check_settled(sheets, settled)
    if study and sheets[0].story != fingerprint(study):
        raise CodingError(
            f"{sheets[0].name}: was drawn from another story than {study.story.id}, or the story's "
            "files have been changed since; name the story as it was when the sheet was written."
        )


def _check_sample(first: Filled, sheet: Filled) -> None:
    told = {"story": "of another story", "codebook": "under another version of the codebook"}
    told["seed"] = "drawn with another seed"
    for name, otherwise in told.items():
        has, should = getattr(sheet, name), getattr(first, name)
        if has != should:
            raise CodingError(
                f"{sheet.name}: is {otherwise} ({has[:12] or 'none'}) than {first.name} "
                f"({should[:12] or 'none'}); only sheets of one sample compare; name such."
            )


def _check_rows(one: Filled, other: Filled) -> None:
    """Refuse a sheet that lacks rows of another; a step that it lacks as a whole is none of it."""
    steps = {row.step for row in one.answers.values()}
    lacking = [
        unit for unit, row in other.answers.items() if row.step in steps and unit not in one.answers
    ]
    if lacking:
        row = other.answers[lacking[0]]
        raise CodingError(
            f"{one.name}: lacks {count(len(lacking), 'row')} that {other.name} has (the first in "
            f"{row.step}: {row.page}, {row.text[:40]!r}); rows were taken out or added, or the "
            "sheets are of samples of another size; name sheets with the same rows."
        )


def _check_settled(sheets: Sequence[Filled], settled: Filled) -> None:
    for unit in settled.answers:
        if not any(unit in sheet.answers for sheet in sheets):
            raise CodingError(
                f"{settled.name}: settles unit {unit}, which no coder's sheet has; name the "
                "disagreements of these sheets."
            )


def _units(sheets: Sequence[Filled], study: Study) -> dict[str, Unit]:
    """Every unit that the story has, of the steps of the sheets, by its number."""
    steps = {row.step for sheet in sheets for row in sheet.answers.values()}
    seed = _seed(sheets[0])
    own = (unit for step in STEPS if step in steps for unit in list_units(study, step, seed))
    units = {unit.number: unit for unit in own}
    pages = {*mask_sigla(study, seed).values(), *NO_PAGE, ""}
    for sheet in sheets:
        for number, row in sheet.answers.items():
            if number not in units:
                raise CodingError(
                    f"{sheet.name}: unit {number} ({row.step}) is none of {study.story.id} as this "
                    "version of samestory reads it; use the version that wrote the sheet."
                )
            if row.step == "authors" and row.value not in pages:
                raise CodingError(
                    f"{sheet.name}: names {row.value} as who changed it; the story has P1 to "
                    f"P{len(pages) - len(NO_PAGE) - 1}; correct that cell."
                )
    return units


def _seed(sheet: Filled) -> int:
    if not sheet.seed.lstrip("-").isdigit():
        raise CodingError(
            f"{sheet.name}: has the seed {sheet.seed!r}; it is a whole number; take the column "
            "from the sheet as it was written."
        )
    return int(sheet.seed)


# coders


def _side_by_side(step: str, sheets: Sequence[Filled]) -> pd.DataFrame:
    """What each coder answered, a row a unit; no answer is no number."""
    own = [
        {unit: row.value for unit, row in sheet.answers.items() if row.step == step and row.value}
        for sheet in sheets
    ]
    order = [unit for unit, row in sheets[0].answers.items() if row.step == step]
    order += [unit for said in own[1:] for unit in said if unit not in set(order)]
    rows = [[said.get(unit, np.nan) for said in own] for unit in dict.fromkeys(order)]
    index = pd.Index(list(dict.fromkeys(order)), dtype="str")
    return pd.DataFrame(rows, index, [sheet.coder for sheet in sheets], dtype="str")


def _by_two(judged: pd.DataFrame) -> pd.DataFrame:
    return judged[judged.notna().sum(axis=1) > 1]


def measure(step: str, judged: pd.DataFrame, places: Mapping[str, str]) -> list[Measure]:
    """Agreement on a variable, then on each of its values against the rest.

    *judged*: a row a unit, a column a coder, no number where there is no answer. *places* gives
    the place of each unit, whose units are resampled together; without them each is its own.
    """
    both = _by_two(judged)
    made = [_measure(step, "", both, places, len(both))]
    said = sorted({value for value in both.to_numpy().ravel() if isinstance(value, str)})
    for value in said:
        here = both.apply(lambda own, value=value: own.eq(value).map({True: "1", False: "0"}))
        n = int((both == value).any(axis=1).sum())
        made.append(_measure(step, value, here.where(both.notna()), places, n))
    return made


def _measure(
    step: str, value: str, both: pd.DataFrame, places: Mapping[str, str], n: int
) -> Measure:
    found = alpha(both)
    known = found == found  # noqa: PLR0124 (not a number is not equal to itself)
    low, high = interval(both, places) if known else (np.nan, np.nan)
    enough = ENOUGH_OF_A_VALUE if value else ENOUGH
    verdict = judge(found) + (f"; too few: fewer than {enough}" if n < enough else "")
    return Measure(step, value, n, share_equal(both), found, low, high, verdict)


def share_equal(judged: pd.DataFrame) -> float:
    """The share of equal judgements among all pairs of judgements of one unit: percent agreement.

    >>> share_equal(pd.DataFrame({"a": ["x", "y"], "b": ["x", "x"]}))
    0.5
    """
    pairs = [
        one == other
        for said in judged.to_numpy().tolist()
        for one, other in combinations([value for value in said if isinstance(value, str)], 2)
    ]
    return sum(pairs) / len(pairs) if pairs else float("nan")


def judge(alpha: float) -> str:
    """What an alpha allows, by the codebook's bounds.

    >>> judge(0.8), judge(0.7), judge(0.5), judge(float("nan"))
    ('usable', 'tentative', 'withhold', 'nothing varies')
    """
    if alpha != alpha:  # noqa: PLR0124
        return "nothing varies"
    return "usable" if alpha >= USABLE else "tentative" if alpha >= TENTATIVE else "withhold"


def confusion(judged: pd.DataFrame) -> dict[tuple[str, str], Counter[tuple[str, str]]]:
    """How often one coder says this where the other says that, for every two coders."""
    return {
        (a, b): Counter(map(tuple, judged[[a, b]].dropna().to_numpy().tolist()))
        for a, b in combinations(judged.columns, 2)
    }


def _settle(
    judged: Mapping[str, pd.DataFrame], settled: Filled | None
) -> tuple[dict[str, str], list[str]]:
    """The final answers: where all who answered agree, and what was settled of the rest."""
    given = {unit: row.value for unit, row in settled.answers.items()} if settled else {}
    final, left = {}, []
    for own in judged.values():
        for unit, *said in _by_two(own).itertuples():
            values = {value for value in said if isinstance(value, str)}
            if len(values) == 1:
                final[unit] = values.pop()
            elif given.get(unit):
                final[unit] = given[unit]
            else:
                left.append(unit)
    return final, left


# the program


def _set_against(
    units: Mapping[str, Unit], final: Mapping[str, str], masks: Mapping[str, str]
) -> tuple[list[Right], list[tuple[str, str, str]]]:
    """How right the program is by value, and every unit on which it differs from what is agreed."""
    sizes = Counter((unit.step, unit.stratum) for unit in units.values())
    coded = Counter((units[number].step, units[number].stratum) for number in final)
    right: list[Right] = []
    errors = []
    for step in STEPS:
        own = [units[number] for number in final if units[number].step == step]
        own = [unit for unit in own if unit.said]
        if not own:
            continue
        said = [masks.get(unit.said, unit.said) for unit in own]
        agreed = [final[unit.number] for unit in own]
        weights = [sizes[step, unit.stratum] / coded[step, unit.stratum] for unit in own]
        right += measure_program(step, said, agreed, weights, [unit.place for unit in own])
        told = zip(own, said, agreed, strict=True)
        errors += [(unit.number, has, should) for unit, has, should in told if has != should]
    return right, errors


def measure_program(
    step: str,
    said: Sequence[str],
    agreed: Sequence[str],
    weights: Sequence[float],
    places: Sequence[str],
) -> list[Right]:
    """Share right, then precision, recall and F1 of each value, with 95 % intervals.

    *said* and *agreed* are the program's and the coders' answers, a unit each; *weights* for how
    many units each stands. Intervals: 2,000 draws of places, or Wilson's where no draw differs, as
    where the program is always right. What was never said, or never agreed, has no precision, or
    no recall.
    """
    homes, where = np.unique(list(places), return_inverse=True)
    draws, heavy = draw_clusters(len(homes)), np.asarray(weights, float)
    has, should = np.asarray(said, object), np.asarray(agreed, object)
    asked = [("", "share right", has == should, np.ones(len(has)))]
    for value in sorted({*said, *agreed}):
        made, true = has == value, should == value
        bases = {"precision": made, "recall": true, "F1": (made * 1.0 + true) / 2}
        asked += [(value, name, made & true, base) for name, base in bases.items() if base.any()]
    found = []
    for value, name, hits, base in asked:
        counts = np.stack(
            [np.bincount(where, heavy * part, len(homes)) for part in (hits, base)], axis=1
        )
        share, n = float(counts[:, 0].sum() / counts[:, 1].sum()), int((base > 0).sum())
        found.append(Right(step, value, name, share, *_spread(counts, draws, n), n))
    return found


def _spread(counts: np.ndarray, draws: np.ndarray, n: int) -> tuple[float, float]:
    """The 95 % interval of a share, from draws of clusters (of which: hits, whole)."""
    hits, whole = counts.sum(axis=0)
    if hits in (0, whole):
        return wilson(float(hits / whole), n)
    drawn = draws @ counts
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = np.nanquantile(drawn[:, 0] / drawn[:, 1], (0.025, 0.975))
    return (float(low), float(high)) if low < high else wilson(float(hits / whole), n)


def keys_of(study: Study, found: Agreement) -> dict[str, Unit]:
    """The units of the sheets in the story, by number: what codings.csv needs."""
    return _units(found.sheets, study)


def count_values(judged: pd.DataFrame) -> list[tuple[str, list[int]]]:
    """How often each coder gave each value, units that two coded alone."""
    both = _by_two(judged)
    values = sorted({value for value in both.to_numpy().ravel() if isinstance(value, str)})
    return [(value, [int((both[coder] == value).sum()) for coder in both]) for value in values]


def is_whole(units: Iterable[Unit], found: Agreement, step: str) -> bool:
    """Whether every unit of a step that the story has is in the sheets."""
    own = found.shown
    return all(unit.number in own for unit in units if unit.step == step)
