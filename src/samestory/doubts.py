"""Doubts: figures of how far the study may be trusted: what rival rules, bases and coders say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from .evidence import largest_family
from .prose import capital, listed, percent, span
from .sheet import (
    FAINT,
    INK,
    SOFT,
    TEXT,
    Sheet,
    drawn,
    empty,
    measure,
    of_all,
    plural,
    rows_of,
    short,
    told,
)
from .trials import GROUPS, OPERATIONS, count_bases, rival_shares

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .study import Study

#: Tint and hatch of each range of shares: the closest pages darkest.
RANGES = dict(zip(GROUPS, ((0.75, ""), (0.35, ""), (0.0, "////"), (0.0, "////")), strict=True))
#: Where an axis from 0 to 1 starts and ends.
LEFT, RIGHT = 172.0, 452.0
#: Where the axis of scores ends, and the columns of their values right of it.
SCORED = 376.0
COLUMNS = {386.0: "program", 447.0: "coders"}
FLOOR = "#E4E4E4"
#: Pages beyond which a table of bases is cut off, and says so.
MOST_BASES = 8
#: A score to count variables by.
GOOD = 0.9
SIGNS = {"addition": "+", "omission": "−", "substitution": "≠"}


# Rival ways of counting


@drawn
def share_ranges(study: Study) -> Figure:
    """Draw the ranges of the shares under rival rules: shortest run, making of words, part.

    One row a setting, one bar a group of pairs: same version, other version, different
    agencies or sources.
    Its data are those of ``trials.rival_shares``.
    """
    rows = rival_shares(study)
    if not len(rows):
        return empty("Shares counted otherwise", "There is no pair of pages to compare.")
    sheet, title = Sheet(), _ranges_finding(rows)
    size = rows.drop_duplicates("group").set_index("group")["n"]
    n = listed(f"{size[name]} of {name}" for name in GROUPS if name in size)
    y = sheet.title(
        title,
        "Each bar: from the least to the greatest share of a page’s words that another page has "
        f"in common runs (n: both directions of each pair, {n}). One rule is set otherwise at a "
        "time; bold: as published.",
    )
    y = top = _ranges_key(sheet, y, [name for name in GROUPS if name in size], rows["floor"])
    for rule, own in rows.groupby("rule", sort=False):
        y = sheet.note(y + 3, rule, weight="bold") + 1
        for setting, here in own.groupby("setting", sort=False):
            y = _range_row(sheet, y, str(setting), here)
    y = _axis(sheet, top, y + 2, percent)
    return sheet.finish(y, f"{title}. {_ranges_told(rows)}", rows)


def _ranges_finding(rows: pd.DataFrame) -> str:
    """Whether the ranges of the groups stay apart, and where they meet."""
    runs, meet = rows.groupby(["rule", "setting", "published"], sort=False), {True: [], False: []}
    n = rows[~rows["published"]].drop_duplicates(["rule", "setting"]).shape[0]
    groups = rows["group"].nunique()
    if groups < 2:
        low, high = (percent(edge) for edge in (rows["low"].min(), rows["high"].max()))
        if low == high:
            return f"Under {n} rival ways of counting, every share is {low}"
        return f"Under {n} rival ways of counting, shares stay between {low} and {high}"
    for (_, setting, published), own in runs:
        crossed = (own["low"].to_numpy()[:-1] <= own["high"].to_numpy()[1:]).any()
        meet[published] += [str(setting)] if crossed else []
    ranges, rivals = f"the {groups} ranges of shares", meet[False]
    if meet[True]:
        under = of_all(len(rivals), n, "rival")
        return f"{ranges.capitalize()} meet as published, and under {under}"
    ways = of_all(n - len(rivals), n, "rival way")
    said = f"Under {ways} of counting, {ranges} stay apart"
    names = listed(f"“{name}”" for name in rivals)
    where = f"; they meet under {names}" if 0 < len(rivals) < 4 else ""
    return said + where


def _ranges_told(rows: pd.DataFrame) -> str:
    """The published ranges, and how far each moves."""
    said = []
    for name, own in rows.groupby("group", sort=False):
        here = own[own["published"]].iloc[0]
        said.append(
            f"{name} {span((here['low'], here['high']))}, under other rules down to "
            f"{percent(own['low'].min())} and up to {percent(own['high'].max())}"
        )
    return f"As published: {'; '.join(said)}."


def _ranges_key(sheet: Sheet, y: float, groups: list[str], floor: pd.Series) -> float:
    """Say which bar is which, and what the field behind them is."""
    x = 0.0
    for name in groups:
        sheet.field(x, y, 14, 9, RANGES[name], edgecolor=SOFT)
        sheet.text(x + 18, y + 8.3, name, SOFT)
        x += 18 + measure(name) + 14
    if floor.notna().any():
        sheet.box(x, y, 14, 9, FLOOR)
        sheet.text(x + 18, y + 8.3, "noise floor", SOFT)
    return y + 16


def _range_row(sheet: Sheet, y: float, setting: str, here: pd.DataFrame) -> float:
    """Draw one setting: a bar a group over its noise floor."""
    published, wide = bool(here["published"].iloc[0]), RIGHT - LEFT
    weight = "bold" if published else "normal"
    sheet.text(12, y + 10, setting, INK if published else SOFT, weight=weight)
    floor = here["floor"].max()
    if floor == floor:  # noqa: PLR0124
        label = f"{setting}, noise floor"
        sheet.box(LEFT, y, floor * wide, 15, FLOOR, label=label, zorder=0.5)
    for row in here[::-1].itertuples():
        x, long = LEFT + row.low * wide, max(1.5, (row.high - row.low) * wide)
        label = f"{here['rule'].iloc[0]}, {setting}, {row.group}"
        thin = 2 * (row.group == GROUPS[0])  # where ranges meet, both are seen
        look = {"edgecolor": INK, "label": label}
        sheet.field(x, y + 3 + thin, long, 9 - 2 * thin, RANGES[row.group], **look)
        if published:
            sheet.text(x + long + 4, y + 10.5, span((row.low, row.high)).replace(" to ", "–"))
    return y + 15


def _axis(sheet: Sheet, top: float, y: float, write: Any, right: float = RIGHT) -> float:
    """Draw an axis from 0 to 1 behind the rows; give the height below."""
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + tick * (right - LEFT)
        sheet.line(x, top, x, y, zorder=0.6)
        sheet.text(x, y + 11, write(tick), SOFT, ha="center")
    return y + 16


# Rival bases


@drawn
def bases(study: Study) -> Figure:
    """Set each page of the largest family against each other one as base: edits of substance.

    A cell holds additions, omissions and substitutions. Its data are those of
    ``trials.count_bases``: siglum, base, op, n.
    """
    family = largest_family(study)
    if len(family) < 2:
        return empty("Bases", "No two pages carry one dispatch: none can be the base of another.")
    rows, shown = count_bases(study, family), family[:MOST_BASES]
    wide = max(86.0, (504 - 130) / len(shown))
    sheet = Sheet(study.witnesses, 130 + wide * len(shown))
    title = _bases_finding(rows)
    note = (
        "Edits of substance that the page of a row has against the base of a column (n: edits): "
        "+ additions, − omissions, ≠ substitutions. Swapping the two swaps + and −."
    )
    y = sheet.title(title, note)
    for k, base in enumerate(shown):
        sheet.text(130 + k * wide, y + 11.3, "base", SOFT)
        sheet.chip(156 + k * wide, y, base)
    y += 21
    for siglum in shown:
        y = _base_row(sheet, y, siglum, rows[rows["siglum"] == siglum], shown, wide)
    sheet.line(0, y, sheet.width, y)
    if len(shown) < len(family):
        y = sheet.note(y + 4, f"The first {len(shown)} of {len(family)} pages are shown.")
    total = rows.groupby(["siglum", "base"], sort=False)["n"].sum()
    pairs = (f"{s} against {b} {n}" for (s, b), n in total.items() if s < b)
    return sheet.finish(y, f"{title}. Edits of any operation: {told(pairs, ', ')}.", rows)


def _base_row(
    sheet: Sheet, y: float, siglum: str, own: pd.DataFrame, shown: list[str], wide: float
) -> float:
    """Set one page against each base."""
    sheet.line(0, y, sheet.width, y)
    low = sheet.paragraph(sheet.chip(0, y + 4, siglum), y + 6.5, sheet.named[siglum], 100)
    n = {(row.base, row.op): row.n for row in own.itertuples()}
    for k, base in enumerate(shown):
        if base == siglum:
            sheet.text(130 + k * wide, y + 15, "·", SOFT)
            continue
        for place, op in enumerate(OPERATIONS):
            many = n[base, op]
            words = f"{SIGNS[op]}{many:,}" if many else "0"
            sheet.text(130 + k * wide + place * 28, y + 15, words, INK if many else SOFT,
                       fontsize=TEXT, weight="bold" if many else "normal")  # fmt: skip
    return max(low, y + 20) + 3


def _bases_finding(rows: pd.DataFrame) -> str:
    """How far one page's additions hang on the base."""
    added = rows[rows["op"] == "addition"]
    reach = added.groupby("siglum")["n"].agg(lambda n: n.max() - n.min())
    if not rows["n"].any():
        return "No page differs in substance from another, whichever is the base"
    most = reach.idxmax()
    own = added[added["siglum"] == most].set_index("base")["n"]
    if len(own) < 2 or not reach[most]:
        base = own.index[0]
        here = rows[(rows["siglum"] == most) & (rows["base"] == base)].set_index("op")["n"]
        counts = [plural(int(here[op]), op) for op in ("addition", "omission")]
        said = f"Against {base}, {most} has {counts[0]} and {counts[1]}"
        return f"{said}; against {most}, {base} has them the other way round"
    few, many = own.idxmin(), own.idxmax()
    said = f"{most} has {plural(int(own[few]), 'addition')} with {few} as base"
    return f"{said} and {own[many]:,} with {many}: no count without its base"


# Coders and program


@drawn
def coder_error(study: Study) -> Figure:
    """Draw how far coders agree, and the program with what they settled, by variable.

    Hollow: two coders with each other (Krippendorff's alpha, or F1 of what they found); full: the
    program, by F1 against the settled coding. Lines: 95 % intervals. Its data: variable, whose
    (``coders`` or ``program``), measure, value, low, high, n.
    """
    rows = rows_of(_reliability(study), "variable whose measure value low high n")
    if not len(rows):
        return empty("Coders and program", "Nobody has coded this story by hand.")
    sheet, title = Sheet(), _error_finding(rows)
    y = sheet.title(
        title,
        "1 is perfect. Full: the program against what coders settled. Hollow: one coder against "
        "another. Two measures stand on this axis, F1 and alpha, each named beside its value: "
        "one is not to be set against the other. Lines: 95 % intervals; n: units, of the program’s "
        f"score where there is one.{_error_doubt(study)}",
    )
    y = top = _error_key(sheet, y)
    for variable, own in rows.groupby("variable", sort=False):
        y = _error_row(sheet, y, str(variable), own)
    y = _axis(sheet, top, y + 2, short, SCORED)
    own = (f"{r.variable} {r.value:.2f}" for r in rows.itertuples() if r.whose == "program")
    said = "; ".join(own) or "not measured"
    return sheet.finish(y, f"{title}. The program’s F1: {said}.{_coders_told(rows)}", rows)


def _error_doubt(study: Study) -> str:
    """What a story says of its own codings: who coded, and on what the rules were tried."""
    rivals = study.story.wording.get("sure", {}).get("rivals", "")
    return f" {capital(rivals)}." if rivals else ""


def _error_key(sheet: Sheet, y: float) -> float:
    """Name the two columns of values, by mark and word."""
    for x, whose in COLUMNS.items():
        sheet.mark(x + 3, y + 5.5, "o", INK, whose == "program", markersize=5.5)
        sheet.text(x + 10, y + 8.7, whose, SOFT)
    return y + 15


def _coders_told(rows: pd.DataFrame) -> str:
    """The least that coders agree, by each measure."""
    coders = rows[rows["whose"] == "coders"]
    least = coders.loc[coders.groupby("measure", sort=False)["value"].idxmin()]
    said = (f"{_measure(r.measure)} {r.value:.2f} ({r.variable})" for r in least.itertuples())
    return f" Coders agree least with {listed(said)}." if len(least) else ""


def _measure(measure: str) -> str:
    """A measure by its short name: F1 is F1, over whatever."""
    return measure.partition(",")[0]


def _reliability(study: Study) -> Iterator[tuple]:
    """For each variable how far coders agree, and the program's F1."""
    for row in study.rows("agreement"):
        coders = row.measure == "alpha" or row.measure == "F1, overlap"
        if (coders or row.measure == "F1") and row.value == row.value:  # noqa: PLR0124
            whose = "coders" if coders else "program"
            yield row.variable, whose, row.measure, row.value, row.low, row.high, row.n


def _error_finding(rows: pd.DataFrame) -> str:
    own = rows[rows["whose"] == "program"]
    if not len(own):
        low = rows.loc[rows["value"].idxmin()]
        return f"Coders agree least on {low['variable']} ({low['value']:.2f})"
    low = own.loc[own["value"].idxmin()]
    good = int((own["value"] >= GOOD).sum())
    said = f"The program scores F1 {GOOD} or more on {of_all(good, len(own), 'variable')}"
    least = f", least on {low['variable']} ({low['value']:.2f})"
    return said + (least if low["value"] < GOOD else "")


def _error_row(sheet: Sheet, y: float, variable: str, own: pd.DataFrame) -> float:
    """Draw one variable: the coders' mark and the program's, each with its interval."""
    low, wide = sheet.paragraph(0, y + 1, variable, LEFT - 52), SCORED - LEFT
    sheet.text(LEFT - 10, y + 9.5, f"n {own['n'].iloc[-1]:,}", SOFT, ha="right")
    for row in own.itertuples():
        down = y + (5 if row.whose == "program" else 11) if len(own) > 1 else y + 7
        x, start, end = (LEFT + max(0.0, v) * wide for v in (row.value, row.low, row.high))
        sheet.line(start, down, end, down, SOFT, 1.2)
        label = f"{variable}, {row.whose}"
        sheet.mark(x, down, "o", INK, row.whose == "program", label=label, markersize=5.5)
        column = next(at for at, whose in COLUMNS.items() if whose == row.whose)
        sheet.text(column, y + 9.5, f"{_measure(row.measure)} {row.value:.2f}")
    return max(low, y + 17) + 1


# Sensitivity


@drawn
def sensitivity(runs: pd.DataFrame) -> Figure:
    """Draw how far each measure moves when one rule is set otherwise.

    *runs* is tidy, one row a run and measure: rule, setting, measure, value, published (whether it
    is the published setting). One panel a measure, one line a rule; a full mark is the published
    setting. Its data are the same rows.
    """
    if not len(runs):
        return empty("Sensitivity", "No rule was set otherwise.")
    sheet, title = Sheet(), _sensitivity_finding(runs)
    n = plural(len(runs.drop_duplicates(["rule", "setting"])), "setting")
    y = sheet.title(
        title,
        f"One rule set otherwise at a time (n: {n}). Full mark and grey line: the published "
        "setting; hollow: the others, the outermost named.",
    )
    said = []
    for name, own in runs.groupby("measure", sort=False):
        y = _measure_panel(sheet, y, str(name), own)
        said.append(f"{name} {short(own['value'].min())} to {short(own['value'].max())}")
    alt = f"{title}. Ranges over all settings: {told(said)}."
    return sheet.finish(y - 10, alt, runs.reset_index(drop=True))


def _sensitivity_finding(runs: pd.DataFrame) -> str:
    """Which rule moves which measure most, as a share of the measure's greatest value."""
    by = runs.groupby(["measure", "rule"], sort=False)["value"]
    size = runs["value"].abs().groupby(runs["measure"]).max().replace(0, 1)
    moves = (by.max() - by.min()).div(size, level="measure")
    if not moves.max():
        return "No measure moves, whichever rule is set otherwise"
    most, rule = moves.idxmax()
    low, high = (short(found[most, rule]) for found in (by.min(), by.max()))
    still = list(moves.groupby("measure", sort=False).max().loc[lambda m: m == 0].index)
    rest = f"; no rule moves {listed(still)}" if still else ""
    return f"Most moves {most}, under {rule}: from {low} to {high}{rest}"


def _measure_panel(sheet: Sheet, y: float, name: str, own: pd.DataFrame) -> float:
    """Draw one measure: an axis from its least to its greatest value, a line of marks a rule."""
    low, high = own["value"].min(), own["value"].max()
    left, right = 180.0, sheet.width - 60
    own = own.assign(x=left + (own["value"] - low) / ((high - low) or 1) * (right - left))
    y = top = sheet.paragraph(0, y, name, sheet.width, fontsize=TEXT, weight="bold") + 4
    for rule, runs in own.groupby("rule", sort=False):
        sheet.text(0, y + 11, rule)
        sheet.line(runs["x"].min(), y + 8, runs["x"].max(), y + 8, SOFT, 1.2)
        for row in runs.sort_values("published").itertuples():
            label = f"{name}, {rule} {row.setting}"
            sheet.mark(row.x, y + 8, "o", INK, bool(row.published), label=label)
        first, last = runs.loc[runs["value"].idxmin()], runs.loc[runs["value"].idxmax()]
        still = first["value"] == last["value"]
        sheet.text(last["x"] + 8, y + 11, "no change" if still else short(last["setting"]), SOFT)
        if not still:
            sheet.text(first["x"] - 8, y + 11, short(first["setting"]), SOFT, ha="right")
        y += 18
    for x in own.loc[own["published"].astype(bool), "x"].head(1):
        sheet.line(x, top, x, y, FAINT, 1, zorder=0.5)
    for value, x in {low: left, high: right if high > low else left}.items():
        sheet.text(x, y + 9, short(value), SOFT, ha="center")
    return y + 26
