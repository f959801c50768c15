"""Specimens: figures that set the pages' own words, so that a reader sees what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd

from .collation import read_side
from .kinds import FORM
from .maps import question_of, titles_of, traces_of
from .prose import NOT_SHOWN, capital, listed, quoted, single
from .rights import QUOTED, shorten
from .sheet import INK, SOFT, TEXT, Sheet, drawn, empty, name_pages, of_all, plural, rows_of, told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .study import Study

#: Kinds of which a named witness's readings are set as words, and those set if undecided too.
NAMED, OPEN = ("label", "attribution", "detail"), ("label", "attribution")
#: Ink and size of what stands above a text.
LOOKS = {"headline": (INK, 12.0), "dek": (SOFT, TEXT)}
#: Pages that a title names; of more it says how many.
MOST_NAMED = 6
#: The most characters of a setting on either side: some scripts have no spaces between words.
AROUND = 48


# Lone readings


@drawn
def lone_readings(study: Study) -> Figure:
    """Set as words the label, attribution and detail readings that the rule names a witness for.

    Each stands in its setting, above what the others have; undecided label and attribution
    readings follow in grey with the reason. Its data, one row a side of a variant: changed_by,
    variant, kind, holders, quoted_from (where holders spell it differently), reading, before,
    after, why.
    """
    columns = "changed_by variant kind holders quoted_from reading before after why"
    rows = rows_of(_sides_of(study), columns)
    if not len(rows):
        sentence = "No page is named for a label, attribution or detail, and none is open."
        return empty("Lone readings", sentence)
    sheet, title = Sheet(study.witnesses), _lone_finding(rows)
    y = sheet.title(
        title,
        "Label, attribution and detail readings for which the rule names a page, in their setting; "
        "under each, what the others have. ∅: nothing stands there.",
    )
    for who, own in rows.groupby("changed_by", sort=False):
        if who == "undecided":
            y = sheet.note(y, who, weight="bold", fontsize=TEXT) + 4
        else:
            y = sheet.head(y, who, f"alone in {own['variant'].nunique()}")
        for _, sides in own.groupby("variant", sort=False):
            y = _lone_row(sheet, y, sides, who)
        y += 4
    form = study.variants[study.variants["kind"].isin(FORM)]
    named = form[form["changed_by"].isin(sheet.sigla)].groupby(["changed_by", "kind"]).size()
    form_named = listed(f"{s} {n} {kind}" for (s, kind), n in named.items()) or "none"
    n = (form["changed_by"] == "undecided").sum()
    y = sheet.note(y, f"Form variants, not shown: {form_named}; undecided {n}.")
    return sheet.finish(y, f"{title}. {_lone_told(rows)}", rows)


def _sides_of(study: Study) -> Iterator[tuple]:
    """The sides of each variant to be shown, the named witness's first; undecided ones last."""
    table, sigla = study.variants, list(study.witnesses["siglum"])
    named = table[table["changed_by"].isin(sigla) & table["kind"].isin(NAMED)]
    undecided = table[(table["changed_by"] == "undecided") & table["kind"].isin(OPEN)]
    shown = [named.sort_values("changed_by", kind="stable"), undecided]
    for row in (row for part in shown for row in part.itertuples()):
        groups, texts = row.groups.split("|"), row.readings.split(" | ")
        if len(groups) != len(texts):  # the page's own words have our sign
            groups, texts = [row.groups.replace("|", "")], [row.readings]
        sides = [(read_side(group, sigla), text) for group, text in zip(groups, texts, strict=True)]
        for own, text in sorted(sides, key=lambda side: side[0] != [row.changed_by]):
            alike = _spelled_so(study.readings, row.place, row.site, own, text)
            settings = [
                _setting(study.readings, row.place, row.site, siglum, text) for siglum in alike
            ]
            setting = max(settings, key=settings.count)  # as most of them have it
            source = alike[settings.index(setting)] if alike != own else ""
            text = shorten(text, QUOTED - sum(map(len, setting)) - 2)
            who = (row.changed_by, row.variant, row.kind, listed(own), source)
            yield *who, text, *setting, row.why


def _spelled_so(
    readings: pd.DataFrame, place: str, site: int, sigla: list[str], text: str
) -> list[str]:
    """The holders of a reading that spell it so; all where it cannot be told."""
    here = readings[(readings["place"] == place) & (readings["site"].eq(site) | (not site))]
    told = here.groupby("siglum")["text"].agg(" ".join)
    return [s for s in sigla if text in told.get(s, "")] or sigla


def _setting(
    readings: pd.DataFrame, place: str, site: int, siglum: str, text: str
) -> tuple[str, str]:
    """A few words before and after a reading of a witness, as its passage has them."""
    own = readings[(readings["place"] == place) & (readings["siglum"] == siglum)]
    here = " ".join(own.loc[own["site"] == site, "text"])
    head, _, tail = here.partition(text) if text in here else ("", "", "")
    before = " ".join([*own.loc[own["site"] < site, "text"], head]).split()
    after = " ".join([tail, *own.loc[own["site"] > site, "text"]]).split() if site else []
    opening, closing = ["…"] * (len(before) > 4), ["…"] * (len(after) > 3)
    left, right = " ".join(before[-4:])[-AROUND:], " ".join(after[:3])[:AROUND]
    return " ".join([*opening, left]).strip(), " ".join([right, *closing]).strip()


def _lone_finding(rows: pd.DataFrame) -> str:
    named = rows[rows["changed_by"] != "undecided"].drop_duplicates("variant")
    pages, said = named["changed_by"].nunique(), []
    if pages > MOST_NAMED:
        return f"{pages} pages are alone in a label, attribution or detail, {len(named)} in all"
    for siglum, own in named.groupby("changed_by")["kind"]:
        n = own.value_counts()
        kinds = listed(plural(n[kind], kind) for kind in NAMED if kind in n)
        said.append(f"{siglum} {'in' if said else 'is alone in'} {kinds}")
    return ", ".join(said) or "No page is named for a label, attribution or detail"


def _told_reading(text: str) -> str:
    """A reading in quotation marks, those in it single."""
    return f"“{single(text)}”" if text != "∅" else "nothing"


def _lone_told(rows: pd.DataFrame) -> str:
    """The readings named, and how many are undecided."""
    said = []
    for _, sides in rows[rows["changed_by"] != "undecided"].groupby("variant", sort=False):
        own, *others = (_told_reading(text) for text in sides["reading"])
        said.append(f"{sides['changed_by'].iloc[0]} has {own} for {listed(others)}")
    n = rows.loc[rows["changed_by"] == "undecided", "variant"].nunique()
    named = f"{capital(told(said))}. " if said else ""
    verb = "is" if n < 2 else "are"
    count = plural(n, "label or attribution reading") if n else "No label or attribution reading"
    return f"{named}{count} {verb} undecided."


def _lone_row(sheet: Sheet, y: float, sides: pd.DataFrame, who: str) -> float:
    """Set the sides of one variant under each other, the words that differ on a field."""
    undecided = who == "undecided"
    ink, edge = (SOFT, SOFT) if undecided else (INK, sheet.colour(who))
    sheet.text(0, y + 9, sides["kind"].iloc[0], SOFT)
    for row in sides.itertuples():
        own = name_pages(row.holders.replace(" and ", ", ").split(", "))
        low = sheet.paragraph(70, y + 0.5, own, 62, ink=ink, weight="bold")
        parts = [(row.before, False), (row.reading, True), (row.after, False)]
        y = max(low, sheet.flow(136, y, parts, ink, edge))
        if row.quoted_from:
            y = sheet.paragraph(136, y, f"quoted from {row.quoted_from}", 300, ink=SOFT) + 2
    if undecided:
        y = sheet.paragraph(136, y, sides["why"].iloc[0], sheet.width - 136, ink=SOFT)
    return y + 6


# Headlines


@drawn
def headlines(study: Study, claim: str = "") -> Figure:
    """Set the headlines and deks as words, page under page; says where there is no headline.

    With *claim*, also the words that a traced claim shows on each page. Its data: siglum, role,
    text, status (of a claim's words; empty for headlines and deks).
    """
    traces = traces_of(study, claim) if claim else study.traces[:0]
    rows = rows_of(
        _headline_rows(study, traces[traces["claim"] == claim]), "siglum role text status"
    )
    sheet = Sheet(study.witnesses)
    heads = rows[(rows["role"] == "headline") & (rows["status"] == "")]
    title, note = _headline_finding(heads, len(sheet.sigla)), "As the saved pages have them."
    if claim:
        title = _words_finding(rows[rows["status"] != ""], titles_of(study)[claim], sheet)
        note = question_of(study, claim)
        note += " Marked in the headline, or set below: the words of the claim."
    y = sheet.title(title, note)
    for siglum in sheet.sigla:
        y = _headline_row(sheet, y, rows[rows["siglum"] == siglum], claim)
    said = told(f"{r.siglum}: {r.text}" for r in heads.itertuples())
    return sheet.finish(y - 10, f"{title}. Headlines: {said}.", rows)


def _headline_rows(study: Study, traces: pd.DataFrame) -> Iterator[tuple]:
    once = study.blocks[study.blocks["repeat_of"] == ""]
    for siglum in study.witnesses["siglum"]:
        own = once[(once["siglum"] == siglum) & once["role"].isin(["headline", "dek"])]
        if "headline" not in set(own["role"]):
            yield siglum, "headline", NOT_SHOWN, ""
        room = QUOTED
        for role, text in own[["role", "text"]].itertuples(index=False):
            text = shorten(text, max(room, 40))
            room -= len(text) + 1  # a dek runs on from the headline: both are one quotation
            yield siglum, role, text, ""
        for row in traces[
            (traces["siglum"] == siglum) & (traces["status"] != "absent")
        ].itertuples():
            yield siglum, row.role, shorten(row.shown or row.text, QUOTED), row.status


def _headline_finding(heads: pd.DataFrame, n: int) -> str:
    none = heads.loc[heads["text"] == NOT_SHOWN, "siglum"]
    has = n - len(none)
    if not has:
        return f"No headline is on any of the {plural(n, 'saved page')}"
    missing = f"; that of {name_pages(none)} is {NOT_SHOWN}" if len(none) else ""
    verb = "has" if has == 1 else "have"
    return capital(f"{of_all(has, n, 'page')} {verb} a headline{missing}")


def _words_finding(words: pd.DataFrame, name: str, sheet: Sheet) -> str:
    """In which words each page has the claim, and which have none."""
    said = []
    for siglum, own in words.groupby("siglum")["text"]:
        said.append(f"{siglum} has {listed(quoted(text, 60) for text in dict.fromkeys(own))}")
    if not said:
        return f"{capital(name)}: on no page"
    more = f"; {len(said) - 6} more pages have it" if len(said) > 7 else ""
    none = sorted(set(sheet.sigla) - set(words["siglum"]))
    rest = f"; {name_pages(none)} {'has' if len(none) == 1 else 'have'} it nowhere" if none else ""
    return f"{capital(name)}: {'; '.join(said[:6] if more else said)}{more}{rest}"


def _headline_row(sheet: Sheet, y: float, own: pd.DataFrame, claim: str) -> float:
    """Set one page: headline large, dek below, a claim's words in them or by where they stand."""
    siglum = own["siglum"].iloc[0]
    y, wide = sheet.head(y, siglum), sheet.width - 22
    said, set_in = own[own["status"] != ""], set()
    for row in own[own["status"] == ""].itertuples():
        here = said[(said["role"] == row.role) & (said["status"] == "present")]["text"]
        marked = [words for words in here if words in row.text]
        if row.text == NOT_SHOWN:
            y = sheet.paragraph(22, y, row.text, wide, ink=SOFT, style="italic", fontsize=TEXT)
        elif marked:
            set_in |= {(row.role, words) for words in marked[:1]}
            parts, edge = _mark(row.text, marked[0]), sheet.colour(siglum)
            y = sheet.flow(22, y + 1, parts, LOOKS[row.role][0], edge, LOOKS[row.role][1])
        else:
            ink, size = LOOKS[row.role]
            y = sheet.paragraph(22, y, row.text, wide, ink=ink, fontsize=size)
    rest = [row for row in said.itertuples() if (row.role, row.text) not in set_in]
    for role in dict.fromkeys(row.role for row in rest):
        here = [row for row in rest if row.role == role]
        words = (f"{quoted(r.text)}{' (other)' if r.status == 'other' else ''}" for r in here)
        sheet.text(22, y + 12, f"in {role}", SOFT)
        beside = {"fontsize": TEXT, "weight": "bold"}
        y = sheet.paragraph(90, y + 2.5, ", ".join(words), sheet.width - 90, **beside)
    if claim and not len(said):
        y = sheet.paragraph(22, y + 3, "the claim: absent", wide, ink=SOFT)
    return y + 10


def _mark(text: str, words: str) -> list[tuple[str, bool]]:
    """Part a text at words that are to be marked, with the quotation marks that cling to them."""
    before, _, after = text.partition(words)
    head, lead = before[: before.rfind(" ") + 1], before[before.rfind(" ") + 1 :]
    trail, space, rest = after.partition(" ")
    return [(head, False), (lead + words + trail, True), (space + rest, False)]
