"""Charts: one function a figure, each drawn from the tables of a study on a ``Sheet``.

A title states what the figure shows and is computed like everything else on it. Colour is never
the only sign: roles, relations and operations have a hatch and a word as well. Figures of places
are in ``maps``, figures of words in ``specimens``; all are named here, for notebooks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import pandas as pd

from .collation import read_side, write_sides
from .doubts import bases, coder_error, sensitivity, share_ranges
from .kinds import FORM
from .maps import collation_map, passages, trace_map
from .prose import capital, listed, percent, span
from .sheet import (
    CHIP,
    INK,
    SOFT,
    TEXT,
    Sheet,
    alt_text,
    colour,
    drawn,
    empty,
    figure_data,
    measure,
    name_pages,
    of_all,
    plural,
    rows_of,
    save,
    show,
    told,
    write_svg,
)
from .specimens import headlines, lone_readings
from .trials import GROUPS, group_of

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .study import Study


#: What notebooks find here.
__all__ = [
    "alt_text",
    "bases",
    "coder_error",
    "collation_map",
    "colour",
    "credit_shares",
    "edits_by_kind",
    "figure_data",
    "headlines",
    "lone_readings",
    "page_composition",
    "passages",
    "reuse_shares",
    "save",
    "sensitivity",
    "share_ranges",
    "show",
    "split_support",
    "trace_map",
    "write_svg",
]
#: Where the axis of shares starts and ends.
LEFT, RIGHT = 128.0, 470.0
#: Where the axis of shares beside credits starts.
MIDDLE = 268.0
OPERATIONS = {"addition": (1.0, ""), "omission": (0.0, ""), "substitution": (0.4, "////")}
ROLES = ("body", "headline", "dek", "byline", "date", "caption", "subhead", "furniture", "repeat")
LOOKS = {"body": (CHIP, ""), "furniture": (0.0, "---"), "repeat": (0.0, "////")}
SUBSTANTIVE = ("label", "attribution", "detail", "wording")
PARTS = {"body": "o", "body without quotations": "|", "whole page": "D"}
#: Pages from which on a split names the smaller side only.
MANY = 7
#: Ways of parting a family beyond which those without a site are only counted.
MOST_SPLITS = 10
#: Rows beyond which a list of pairs is cut off, and says so.
MOST_ROWS = 60


# Page composition


@drawn
def page_composition(study: Study) -> Figure:
    """Draw the words of each page by role, one bar a page; repeats apart, furniture's share named.

    Its data: siglum, role (``repeat`` for what a page prints twice), n_words, share of the page's
    words, each block counted once (a repeat's share is of the same total).
    """
    rows = rows_of(_composition(study.blocks), "siglum role n_words share")
    if not rows["n_words"].sum():
        return empty("Words by role", "The pages have no words.")
    sheet = Sheet(study.witnesses)
    share = rows[rows["role"] == "furniture"].set_index("siglum")["share"]
    title = _furniture_finding(share, sheet.outlets)
    y = sheet.title(
        title,
        "Words of each page by role (n: words, each block counted once). Furniture: what the page "
        "carries beside the story. Hatched at the end: printed twice.",
    )
    unit = sheet.width / rows.groupby("siglum")["n_words"].sum().max()
    for siglum in sheet.sigla:
        own = rows[rows["siglum"] == siglum].set_index("role")["n_words"]
        y = _composition_bar(sheet, y, siglum, own, unit)
    body = rows[rows["role"] == "body"].set_index("siglum")["n_words"]
    said = (
        f"{s}: {plural(body[s], 'word')} of body, {percent(share[s])} furniture"
        for s in sheet.sigla
    )
    return sheet.finish(y - 9, f"{title}. {told(said)}.", rows)


def _composition(blocks: pd.DataFrame) -> Iterator[tuple]:
    """Words by siglum and role, in order, repeats as a role of their own."""
    role = blocks["role"].where(blocks["repeat_of"] == "", "repeat")
    for siglum, own in blocks["n_words"].groupby([blocks["siglum"], role]).sum().groupby(level=0):
        words = own.droplevel(0).reindex(ROLES, fill_value=0)
        once = max(1, words.drop("repeat").sum())
        yield from ((siglum, role, int(n), n / once) for role, n in words.items())


def _furniture_finding(share: pd.Series, outlets: dict[str, str]) -> str:
    most, rest = share.idxmax(), share.drop(share.idxmax())
    if not share[most]:
        return "No page carries furniture"
    others = f"; on no other page more than {percent(rest.max())}" if len(rest) else ""
    name = f"{outlets[most]}’s page ({most})"
    return f"{percent(share[most])} of the words on {name} are furniture{others}"


def _composition_bar(sheet: Sheet, y: float, siglum: str, own: pd.Series, unit: float) -> float:
    """Draw one page: head, bar, and the small roles in words."""
    once, edge, x, rest = own.drop("repeat").sum(), sheet.colour(siglum), 0.0, []
    y = sheet.head(y, siglum, plural(once, "word"))
    for role, n in own[own > 0].items():
        look, label = LOOKS.get(role, (0.3, "")), f"{siglum} {role}"
        sheet.field(x, y, n * unit, 18, look, edgecolor=edge, label=label)
        words = f"{role} {n:,}" + (f" ({percent(n / once)})" if role == "furniture" else "")
        if measure(words) + 10 <= n * unit:
            if look[1]:
                sheet.box(x + 3, y + 3, measure(words) + 4, 12)
            sheet.text(x + 5, y + 12.3, words)
        else:
            rest.append(words)
        x += n * unit
    return sheet.note(y + 20, ", ".join(rest)) + 9


# Edits by kind


@drawn
def edits_by_kind(study: Study) -> Figure:
    """Draw each witness's edits against the dispatch of its own version, by kind and operation.

    Form kinds stand apart: the form variants for which the rule names the witness. Its data:
    siglum, base (empty for the only witness of a version), kind, op (empty for form kinds), n; a
    witness with no edit has one row with n 0.
    """
    rows = rows_of(_edit_counts(study), "siglum base kind op n")
    based = rows[rows["base"] != ""]
    if not len(based):
        return empty("Edits by kind", "No two pages carry one version of a dispatch: no base.")
    sheet = Sheet(study.witnesses)
    total = based["n"].where(based["op"] != "", 0).groupby(based["siglum"]).sum()
    form = based[based["kind"].isin(FORM)].groupby("siglum")["n"].sum()
    title = _edits_finding(total)
    y = sheet.title(
        title,
        "Edits against the dispatch of the page’s own version, rebuilt (n: variants). Form: "
        "spelling, punctuation, case and style for which the rule names the page.",
    )
    wide = (sheet.width - 92) / 5
    for k, kind in enumerate((*SUBSTANTIVE, "form")):
        sheet.text(92 + k * wide, y + 9, kind, fontsize=TEXT, weight="bold")
    y, unit = y + 16, min(14.0, (wide - 14) / max(1, rows["n"].max()))
    for siglum in sheet.sigla:
        y = _edit_row(sheet, y, rows[rows["siglum"] == siglum], wide, unit)
    counts = told((f"{s} {n}" for s, n in total.items()), ", ")
    forms = told((f"{s} {n}" for s, n in form.items()), ", ") or "none"
    alt = f"{title}. Substantive edits: {counts}. Form variants of named pages: {forms}."
    return sheet.finish(y, alt, rows)


def _edit_counts(study: Study) -> Iterator[tuple]:
    """Counts by witness, kind and operation."""
    size = study.witnesses["version"].value_counts()
    edits = study.edits[study.edits["kind"].isin(SUBSTANTIVE)]
    named = study.variants[study.variants["kind"].isin(FORM)]
    for siglum, version in study.witnesses[["siglum", "version"]].itertuples(index=False):
        base = version if size[version] > 1 else ""
        own = edits[edits["siglum"] == siglum].groupby(["kind", "op"]).size()
        found = [(kind, op, int(n)) for (kind, op), n in own.items()]
        form = named[named["changed_by"] == siglum].groupby("kind").size()
        found += [(kind, "", int(n)) for kind, n in form.items()]
        yield from ((siglum, base, *counts) for counts in found or [("", "", 0)])


def _edits_finding(total: pd.Series) -> str:
    has = total[total > 0].sort_values(ascending=False, kind="stable")
    none = list(total[total == 0].index)
    if not len(has):
        verb, whose = ("has", "its") if len(none) == 1 else ("have", "their")
        who = name_pages(none)
        return f"{who} {verb} no substantive edit against the dispatch of {whose} own version"
    said = [f"{siglum} {n}" for siglum, n in has.items()]
    said[0] = f"{has.index[0]} has {plural(has.iloc[0], 'substantive edit')}"
    if len(has) > 6:
        most = has.index[has == has.iloc[0]]
        said = [f"{name_pages(most)} {'has' if len(most) == 1 else 'have'} the most substantive "
                f"edits, {has.iloc[0]}{'' if len(most) == 1 else ' each'}"]  # fmt: skip
    rest = f"; {name_pages(none)} {'has' if len(none) == 1 else 'have'} none" if none else ""
    return f"Against the dispatch of its own version, {listed(said)}{rest}"


def _edit_row(sheet: Sheet, y: float, own: pd.DataFrame, wide: float, unit: float) -> float:
    """Draw one witness: under each kind a bar for each operation, named and counted."""
    siglum, base = own["siglum"].iloc[0], own["base"].iloc[0]
    edge, cells = sheet.colour(siglum), own.assign(cell=own["kind"].where(own["op"] != "", "form"))
    sheet.line(0, y, sheet.width, y)
    x = sheet.chip(0, y + 6, siglum)
    low = sheet.paragraph(x, y + 8.8, base or "no base", 86 - x, ink=SOFT)
    low = sheet.paragraph(0, max(y + 25, low), sheet.outlets[siglum], 84)
    if not base:
        sheet.text(92, y + 17, "the only page of its version", SOFT)
        return low + 4
    for k, kind in enumerate((*SUBSTANTIVE, "form")):
        x, down, here = 92 + k * wide, y + 8, cells[(cells["cell"] == kind) & (cells["n"] > 0)]
        if not len(here):
            sheet.text(x, down + 8, "0", SOFT)
        for row in here.itertuples():
            words = plural(row.n, row.op) if row.op else f"{row.n} {row.kind}"
            look, label = OPERATIONS[row.op or "addition"], f"{siglum} {row.kind} {row.op}"
            sheet.text(x, down + 8, words)
            sheet.field(x, down + 11, row.n * unit, 7, look, edgecolor=edge, label=label)
            down += 23
        low = max(low, down)
    return low + 4


# Reuse


@drawn
def reuse_shares(study: Study) -> Figure:
    """Draw how much of each page's words each other page has too, both directions of each pair.

    Three marks a row: the body, the body without quotations, the whole page. A band shows the noise
    floor: what names, set phrases and common sources give to reports that did not copy. Its data:
    siglum (whose words), other (on which page), part, share (0 to 1), n (words), group.
    """
    rows = rows_of(_directions(study), "siglum other part share n group")
    if not len(rows):
        return empty("Reuse", "There is no pair of pages to compare.")
    body, sheet = rows[rows["part"] == "body"], Sheet(study.witnesses)
    title = _reuse_finding(body)
    run = plural(int(study.reuse["min_run"].iloc[0]), "word")
    first = (
        f"“{rows['siglum'][0]} in {rows['other'][0]}” is the share of {rows['siglum'][0]}’s words"
    )
    y = sheet.title(
        title,
        f"Share of one page’s words in runs of at least {run} that the other has too: {first}.",
    )
    y = top = _reuse_key(sheet, y)
    kept = body.sort_values(["share", "siglum", "other"], ascending=[False, True, True])
    if len(kept) > MOST_ROWS:
        kept = kept.groupby("group", sort=False).head(MOST_ROWS // kept["group"].nunique())
    for group, own in kept.groupby(kept["group"].map(GROUPS.index)):
        sheet.text(0, y + 10, GROUPS[group], SOFT, weight="bold")
        y += 16
        for row in own.itertuples():
            y = _reuse_row(sheet, y, row, rows)
        y += 5
    y = _reuse_axis(sheet, top, y, study.reuse["floor"].max())
    if len(kept) < len(body):
        y = sheet.note(
            y, f"Of {len(body):,} directions, the {len(kept)} largest by group are drawn."
        )
    return sheet.finish(y, f"{title}. {_reuse_told(rows)}", rows)


def _directions(study: Study) -> Iterator[tuple]:
    """Both directions of each pair and part."""
    group = group_of(study)
    for row in study.rows("reuse"):
        a, b = row.siglum_a, row.siglum_b
        yield a, b, row.part, row.share_a_in_b, row.n_a, group(a, b)
        yield b, a, row.part, row.share_b_in_a, row.n_b, group(a, b)


def _reuse_finding(body: pd.DataFrame) -> str:
    whose = ("of one version", "of two versions", "of different agencies", "of different sources")
    ranges = []
    for rank, own in body["share"].groupby(body["group"].map(GROUPS.index)):
        ranges.append((whose[rank], span(own)))
    (who, share), *rest = ranges
    return f"Pages {who} share {share} of their body’s words" + "".join(
        f", {who} {share}" for who, share in rest
    )


def _reuse_key(sheet: Sheet, y: float) -> float:
    """Name the three marks."""
    x = LEFT
    for part, sign in PARTS.items():
        sheet.mark(x + 4, y + 5, sign, INK, part == "body", markersize=9 if sign == "|" else 6.5)
        sheet.text(x + 13, y + 8.5, part, SOFT)
        x += 13 + measure(part) + 16
    return y + 18


def _reuse_row(sheet: Sheet, y: float, row: Any, rows: pd.DataFrame) -> float:
    """Draw one direction: a mark a part, the body's share in figures."""
    here = rows[(rows["siglum"] == row.siglum) & (rows["other"] == row.other)]
    shares, edge, name = (
        here.set_index("part")["share"],
        sheet.colour(row.siglum),
        f"{row.siglum} in {row.other}",
    )
    x = {part: LEFT + shares[part] * (RIGHT - LEFT) for part in PARTS}
    sheet.text(8, y + 9, name, fontsize=TEXT, weight="bold")
    sheet.text(LEFT - 10, y + 9, f"n {row.n}", SOFT, ha="right")
    sheet.line(min(x.values()), y + 6, max(x.values()), y + 6, edge, 2)
    for part, sign in PARTS.items():
        size = 9 if sign == "|" else 6.5
        sheet.mark(
            x[part], y + 6, sign, edge, part == "body", markersize=size, label=f"{name}, {part}"
        )
    beside, words = max(x.values()) + 8, percent(row.share)
    if beside + measure(words) > sheet.width:
        sheet.text(min(x.values()) - 8, y + 9, words, ha="right")
    else:
        sheet.text(beside, y + 9, words)
    return y + 15


def _reuse_axis(sheet: Sheet, top: float, y: float, floor: float) -> float:
    """Draw the axis of shares and the noise floor behind the rows; give the height below."""
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x = LEFT + tick * (RIGHT - LEFT)
        sheet.line(x, top, x, y, zorder=0.6)
        sheet.text(x, y + 11, percent(tick), SOFT, ha="center")
    if floor != floor:  # nothing was counted for such texts
        return y + 16
    sheet.box(
        LEFT, top, floor * (RIGHT - LEFT), y - top, "#E4E4E4", label="noise floor", zorder=0.5
    )
    sheet.text(LEFT + 3, top + 10, "noise floor", SOFT)
    return sheet.note(
        y + 16,
        f"Noise floor, to {percent(floor)}: what independent reports of such length share.",
    )


def _reuse_told(rows: pd.DataFrame) -> str:
    """One version's shares, and the direction that furniture moves most."""
    wide = rows.pivot_table(
        index=["siglum", "other", "group"], columns="part", values="share", sort=False
    )
    own = wide[wide.index.get_level_values("group") == GROUPS[0]]["body"]
    shares = told((f"{a} in {b} {percent(share)}" for (a, b, _), share in own.items()), ", ")
    a, b, group = (wide["whole page"] - wide["body"]).abs().idxmax()
    before, after = (percent(wide.at[(a, b, group), part]) for part in ("body", "whole page"))
    version = f"In one version: {shares}. " if shares else ""
    moved = f"The rest of the page moves {a} in {b} most, from {before} to {after}."
    return f"{version}{moved if before != after else ''}".strip()


# Splits


@drawn
def split_support(study: Study) -> Figure:
    """Draw how many sites support each way to part the witnesses of one dispatch.

    All ways to part two or more from two or more, those without support too (beyond six witnesses
    only those with support), then the lone readings. Its data: family, split, alone (a siglum,
    empty, or of two witnesses "A or B"), n (sites), n_passages (of these, whole passages).
    """
    families = [sorted(family) for family in study.families if len(family) > 1]
    columns = "family split alone n n_passages"
    rows = rows_of((row for f in families for row in _family_splits(study, f)), columns)
    if not families:
        return empty("Splits", "No two pages carry one dispatch, so nothing parts its witnesses.")
    sheet, title = Sheet(study.witnesses), _splits_finding(rows, study.story.sigla)
    y = sheet.title(
        title,
        "Sites at which the witnesses of one dispatch part in two (n: sites; form kinds left out). "
        "Hatched: of these, whole passages that one side lacks.",
    )
    unit = (sheet.width - 120 - 132) / max(1, rows["n"].max())
    for family in families:
        joined = write_sides([family], study.story.sigla)
        own = rows[rows["family"] == joined]
        name = joined if len(family) < MANY else plural(len(family), "page")
        groups = {"Two or more against two or more": "", "One alone against the others": "alone"}
        for words, alone in groups.items():
            y = sheet.note(y, f"{words}, {name}", weight="bold") + 4
            found = own[(own["alone"] != "") == bool(alone)]
            y = _split_rows(sheet, y, found, len(family), unit) + 8
    return sheet.finish(y - 10, f"{title}. {_splits_told(rows)}", rows)


def _family_splits(study: Study, family: list[str]) -> list[tuple]:
    """Every split of a family with its support: several against several, then each alone."""
    splits, sigla = study.splits, study.story.sigla
    name, known = write_sides([family], sigla), splits.set_index(["agency", "split"])
    sizes = range(1, len(family) // 2 + 1) if len(family) < 7 else range(1, 2)
    sides = (side for size in sizes for side in combinations(family, size))
    possible = {
        write_sides(sorted([list(side), sorted(set(family) - set(side))]), sigla) for side in sides
    }
    rows = []
    for split in possible | set(splits.loc[splits["agency"] == name, "split"]):
        found = (
            known.loc[(name, split)] if (name, split) in known.index else {"n": 0, "n_passages": 0}
        )
        parts = [read_side(side, sigla) for side in split.split("|")]
        alone = " or ".join(part[0] for part in parts if len(part) == 1)
        rows.append((name, split, alone, int(found["n"]), int(found["n_passages"])))
    return sorted(rows, key=lambda row: (row[2] != "", -row[3], row[1]))


def _split_rows(sheet: Sheet, y: float, found: pd.DataFrame, n: int, unit: float) -> float:
    """Draw the splits of one kind; of many pages, count those without a site."""
    if not len(found):
        return sheet.note(y, f"Not possible among {plural(n, 'page')}.")
    having = found if len(found) <= MOST_SPLITS and n < MANY else found[found["n"] > 0]
    for row in having.itertuples():
        y = _split_row(sheet, y, row, unit)
    none = len(found) - len(having)
    return sheet.note(y, f"{plural(none, 'split')} without a site.") if none else y


def _split_row(sheet: Sheet, y: float, row: Any, unit: float) -> float:
    """Draw one split: sites, then whole passages hatched, then the number."""
    edge, sites = sheet.colour(row.alone), row.n - row.n_passages
    name = f"{row.alone} alone" if row.alone else _parted(row.split, sheet.sigla, " | ")
    low = sheet.paragraph(0, y + 1.5, name, 112, fontsize=TEXT, weight="bold")
    look = {"edgecolor": edge, "linewidth": 0.8}
    sheet.field(120, y, sites * unit, 15, (0.8, ""), label=f"{row.split} sites", **look)
    x, label = 120 + sites * unit, f"{row.split} passages"
    if row.n_passages:
        sheet.field(x, y, row.n_passages * unit, 15, (0.0, "////"), label=label, **look)
    passages = f", of these {plural(row.n_passages, 'passage')}" if row.n_passages else ""
    sheet.text(x + row.n_passages * unit + 6, y + 11, f"{row.n}{passages}")
    return max(low, y + 15) + 6


def _splits_finding(rows: pd.DataFrame, sigla: Sequence[str]) -> str:
    several, lone = rows[rows["alone"] == ""], rows[rows["alone"] != ""]
    if not len(several):
        most = lone.loc[lone["n"].idxmax()]
        sites = plural(most["n"], "site")
        return f"No two can stand against two; {most['alone']} stands alone at {sites}"
    best = several.loc[several["n"].idxmax()]
    if not best["n"]:
        return "No site parts two or more pages from two or more"
    rest, others = several["n"].sum() - best["n"], len(several) - 1
    other = "the other split has" if others == 1 else f"the other {others} splits have"
    together = f"{rest} together" if rest and others > 1 else rest or "none"
    verb = "parts" if best["n"] == 1 else "part"
    said = f"{plural(best['n'], 'site')} {verb} {_parted(best['split'], sigla)}"
    return f"{said}; {other} {together}" if others else said


def _parted(split: str, sigla: Sequence[str], parting: str = " from ") -> str:
    """Say who is parted from whom; of many pages only the smaller side is named."""
    sides = [read_side(side, sigla) for side in split.split("|")]
    few, many = sorted(sides, key=len)
    if len(few) + len(many) < MANY:
        return split.replace("|", parting)
    return f"{name_pages(few)}{parting}the {len(many)} others"


def _splits_told(rows: pd.DataFrame) -> str:
    """The splits that have sites, and how many have none."""
    found, none = rows[rows["n"] > 0], int((rows["n"] == 0).sum())
    whole = (f", of these {plural(n, 'whole passage')}" if n else "" for n in found["n_passages"])
    said = [f"{r.split} {r.n}{more}" for r, more in zip(found.itertuples(), whole, strict=True)]
    said += [f"{plural(none, 'split')} without a site"] if none else []
    return f"Sites by split: {told(said)}."


# Credit beside dependence


@drawn
def credit_shares(study: Study) -> Figure:
    """Set what each page states of its text's source beside what it has in common with others.

    A bar: the share of its body's words that the nearest page of another outlet has, hollow where
    that page carries another source's text; hatched: what all pages of its source and of other
    outlets have together. Its data are columns of table ``credits``: siglum, states, states_photo,
    nearest, same_source, share, share_family, floor.
    """
    columns = "siglum states states_photo nearest same_source share share_family floor"
    rows = study.credits[columns.split()].reset_index(drop=True)
    if not (rows["nearest"] != "").any():
        return empty("Credit", "No page of another outlet is there to compare with.")
    sheet, title = Sheet(study.witnesses), _credit_finding(rows)
    y = top = sheet.title(
        title,
        "Left: what the saved page states of its source. Right: the share of its body’s words that "
        "the nearest page of another outlet has in common runs; hollow: that page’s text is of "
        "another source; hatched: all pages of its source together. What a page does not state "
        "may stand in a part that nobody saved.",
    )
    for row in rows.itertuples():
        y = _credit_row(sheet, y, row)
    for tick in (0, 0.5, 1):
        x = MIDDLE + tick * (RIGHT - MIDDLE)
        sheet.line(x, y - 4 if tick == 0.5 else top, x, y, zorder=0.6)
        sheet.text(x, y + 11, percent(tick), SOFT, ha="center")
    floor = rows["floor"].max()
    if floor == floor:  # noqa: PLR0124
        wide = floor * (RIGHT - MIDDLE)
        sheet.box(MIDDLE, top, wide, y - top, "#E4E4E4", label="noise floor", zorder=0.5)
        note = f"Grey field: the noise floor, to {percent(floor)}, what independent reports share."
        y = sheet.note(y + 18, note) - 16
    return sheet.finish(y + 16, f"{title}. {_credit_told(rows)}", rows)


def _credit_finding(rows: pd.DataFrame) -> str:
    """How many pages credit a source; what the others have in common within their source."""
    own = rows["states"].str.startswith("credits ")
    within = (rows["nearest"] != "") & rows["same_source"]
    n, rest = int(own.sum()), rows.loc[~own & within, "share"]
    verb = "credits" if n < 2 else "credit"
    said = capital(f"{of_all(n, len(rows), 'page')} {verb} a source for the text")
    if not len(rest):
        return said
    who = (
        "the others" if n and n + len(rest) == len(rows) else name_pages(rows["siglum"][rest.index])
    )
    one = len(rest) == 1
    who, have = ("the other" if one and who == "the others" else who), "has" if one else "have"
    shared = f"{span(rest)} of {'its' if one else 'their'} words in common"
    return f"{said}; {who} {have} {shared} with another outlet’s page of the same source"


def _credit_told(rows: pd.DataFrame) -> str:
    said = []
    for row in rows.itertuples():
        of = "" if row.same_source else ", of another source"
        shared = f", {percent(row.share)} in common with {row.nearest}{of}" if row.nearest else ""
        said.append(f"{row.siglum} {row.states}{shared}")
    return f"{told(said)}."


def _credit_row(sheet: Sheet, y: float, row: Any) -> float:
    """Draw one page: what it states on the left, its bar on the right."""
    sheet.line(0, y, MIDDLE - 14, y)
    edge, x = sheet.colour(row.siglum), sheet.chip(0, y + 5, row.siglum)
    low = sheet.paragraph(x, y + 6.5, sheet.named[row.siglum], MIDDLE - 20 - x, weight="bold")
    low = sheet.paragraph(x, low + 1, row.states, MIDDLE - 20 - x)
    if row.states_photo:
        low = sheet.paragraph(x, low + 1, row.states_photo, MIDDLE - 20 - x, ink=SOFT)
    if not row.nearest:
        sheet.text(MIDDLE + 4, y + 17, "no page of another outlet", SOFT)
        return max(low, y + 24) + 5
    unit, down = RIGHT - MIDDLE, y + 7
    more = max(0.0, row.share_family - row.share) * unit
    label = f"{row.siglum} nearest"
    look = (0.7, "") if row.same_source else (0.0, "")
    sheet.field(MIDDLE, down, row.share * unit, 12, look, edgecolor=edge, label=label)
    if more:
        label = f"{row.siglum} together"
        sheet.field(
            MIDDLE + row.share * unit, down, more, 12, (0.0, "////"), edgecolor=edge, label=label
        )
    words = f"{percent(row.share)} in {row.nearest}{'' if row.same_source else ', another source'}"
    if more and percent(row.share_family) != percent(row.share):
        words += f"; {percent(row.share_family)} in all pages of its source"
    return max(low, sheet.paragraph(MIDDLE + 4, down + 14, words, unit - 8) + 2) + 5
