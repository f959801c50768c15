"""Maps: figures in which a page is a column or a row, and each passage or claim has its place."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from .collation import write_sides
from .errors import UsageError
from .prose import capital, listed, quoted, span
from .rights import QUOTED, shorten
from .sheet import (
    CHIP,
    SMALL,
    SOFT,
    TEXT,
    WIDTH,
    Sheet,
    drawn,
    empty,
    measure,
    name_pages,
    of_all,
    plural,
    rows_of,
    told,
    wrap,
)
from .study import NO_AGENCY, name_version
from .synopsis import find_rising
from .tables import by

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from .study import Study

#: How a passage stands to another page's, closest first: tint, hatch and edge of its field.
RELATIONS = {
    "verbatim": (CHIP, "", "-"),
    "edited": (0.22, "", "-"),
    "rewritten": (0.1, "////", "-"),
    "same facts": (0.06, "", (0, (1.5, 1.5))),
    "alone": (0.0, "", "-"),
}
BANDS = {"verbatim": "#BDBDBD", "edited": "#D6D6D6", "rewritten": "#EAEAEA"}
STATUS = {"present": (1.0, ""), "other": (0.0, "////")}
WHERE = {"dek": "headline", "subhead": "body"}
#: White space between two groups of passages (points).
GAP = 7.0
#: The narrowest column of a passage, at which its name still stands upright above it.
NARROW = 10
#: Pages beyond which passages that stand on one page alone are counted, not drawn.
MOST_PAGES = 12
#: Where the columns of claims start.
CLAIMS = 122.0


# Collation map


@drawn
def collation_map(study: Study) -> Figure:
    """Draw every page's body as a column of blocks, version beside version, other agencies apart.

    A block is as high as it has words; its shade and its word say how close its wording is to the
    nearest other page. A passage stands at one height in all columns of a dispatch, so that white
    space is what a page lacks; a page's own order is kept, so that moved passages leave their row.
    Bands join what neighbouring columns share in wording, shaded by how close those two are. Its
    data: agency, version, siglum, block, place, n_words, relation, facts_of (places that tell the
    same facts), split (whether the page breaks the place into several blocks).
    """
    versions = _versions(study.witnesses)
    columns = "agency version siglum block place n_words relation facts_of split"
    rows = rows_of(_map_rows(study, versions), columns)
    if not len(rows):
        return empty("Collation map", "No page has body text.")
    lefts, wide = _map_columns(versions)
    sheet = Sheet(study.witnesses, max(WIDTH, max(lefts.values()) + wide))
    title = _map_finding(study.witnesses, rows)
    y = sheet.title(
        title,
        "Body text; a row is one passage, white space in it what a page lacks, a block’s height "
        "its number of words. Shade and word: how close the wording is to the nearest other page "
        "(no word: verbatim). Grey bands: what neighbouring pages share.",
    )
    y = _map_key(sheet, y - 2, rows)
    top = _map_heads(sheet, y, versions, lefts, wide, rows)
    spans = _map_spans(rows, top)
    pairs = by(study.rows("pairs"), "siglum_a", "siglum_b")
    for left, right in pairwise(lefts):
        near = pairs.get(tuple(sorted((left, right))), [])
        _map_bands(sheet, near, spans, (left, lefts[left] + wide), (right, lefts[right]))
    for row in rows.itertuples():
        _map_block(sheet, row, spans[row.block], lefts[row.siglum], wide)
    y = _map_breaks(sheet, max(low for _, low in spans.values()) + 6, rows)
    return sheet.finish(y, f"{title}. {_map_told(rows)}", rows)


def _versions(witnesses: pd.DataFrame) -> list[tuple[str, str, list[str]]]:
    """Versions with their witnesses, as (agency, version, sigla): the largest family first."""
    size = witnesses["agency"].value_counts()
    found = witnesses.groupby(["agency", "version"])["siglum"].agg(sorted)
    rows = [(agency, version, own) for (agency, version), own in found.items()]
    return sorted(rows, key=lambda row: (-size[row[0]], *row[:2]))


def _map_rows(study: Study, versions: list) -> Iterator[tuple]:
    """Each body block with the closest relation that it has to any other page's."""
    body = study.blocks[(study.blocks["role"] == "body") & (study.blocks["repeat_of"] == "")]
    place = dict(zip(body["block"], body["place"], strict=True))
    found: dict[str, list[tuple[int, str]]] = {}
    for row in study.rows("pairs"):
        rank = list(RELATIONS).index(row.relation.replace("-", " "))
        found.setdefault(row.block_a, []).append((rank, place.get(row.block_b, "")))
        found.setdefault(row.block_b, []).append((rank, place.get(row.block_a, "")))
    many = body[body["place"] != ""].groupby(["siglum", "place"]).size()
    for agency, version, siglum in ((*state[:2], s) for state in versions for s in state[2]):
        for row in body[body["siglum"] == siglum].itertuples():
            own = found.get(row.block, [(4, "")])
            facts = " ".join(sorted({at for rank, at in own if rank == 3}))
            split = bool(many.get((siglum, row.place), 1) > 1)
            relation = list(RELATIONS)[min(own)[0]]
            told = (row.block, row.place, row.n_words, relation, facts, split)
            yield agency, version, siglum, *told


def _map_columns(versions: list) -> tuple[dict[str, float], float]:
    """Where each column starts, and how wide one is."""
    gaps = {s: 26.0 if n else 44.0 for _, _, own in versions for n, s in enumerate(own)}
    gaps[next(iter(gaps))] = 0.0
    wide = max(66.0, (WIDTH - sum(gaps.values())) / len(gaps))
    starts = accumulate(gaps.values())
    return {
        s: start + n * wide for n, (s, start) in enumerate(zip(gaps, starts, strict=True))
    }, wide


def _map_heads(
    sheet: Sheet, y: float, versions: list, lefts: dict, wide: float, rows: pd.DataFrame
) -> float:
    """Name versions and pages above their columns; give the height at which columns start."""
    words, low = rows.groupby("siglum")["n_words"].sum(), 0.0
    for _, version, own in versions:
        left, right = lefts[own[0]], lefts[own[-1]] + wide
        more = {"ink": SOFT, "fontsize": TEXT, "weight": "bold"}
        name = name_version(version) if len(own) > 1 else _name_single(version)
        low = max(low, sheet.paragraph(left, y, name, right - left, **more))
    for _, _, own in versions:
        sheet.line(lefts[own[0]], low + 1, lefts[own[-1]] + wide, low + 1, SOFT, 1.2)
    bottom, size = low, {s: plural(int(words.get(s, 0)), "word") for s in lefts}
    beside = all(measure(s, TEXT, "bold") + measure(n) + 14 <= wide for s, n in size.items())
    for siglum, left in lefts.items():
        down = low + 24
        sheet.chip(left, low + 6, siglum)
        if beside:
            sheet.text(left + wide, low + 17.3, size[siglum], SOFT, ha="right")
        else:
            down = sheet.paragraph(left, down, size[siglum], wide + 8, ink=SOFT)
        bottom = max(bottom, sheet.paragraph(left, down, sheet.outlets[siglum], wide + 8))
    return bottom + 4


def _name_single(version: str) -> str:
    """What to call the version of one page alone: one that nobody is credited for is its own."""
    return "own text" if version.startswith(NO_AGENCY) else version


def _map_spans(rows: pd.DataFrame, top: float) -> dict[str, tuple[float, float]]:
    """Top and bottom of each block: a family's passages in rows, as far as page order allows."""
    words = rows["n_words"].groupby([rows["agency"], rows["place"], rows["siglum"]]).sum()
    longest = words.groupby(level=[0, 1]).max().groupby(level=0).sum().max()
    scale = min(0.95, max(0.3, 640 / max(longest, 1)))
    spans = {}
    for _, own in rows.groupby("agency"):
        parts = own.groupby(["place", "siglum"])["n_words"]
        high = (parts.sum() * scale + parts.size() * 3).groupby(level=0).max()
        high = high.sort_index(key=lambda places: [(len(place), place) for place in places])
        tops = top + high.cumsum() - high
        for _, page in own.groupby("siglum"):
            ranks = ((high.index.get_loc(at), n) for n, at in enumerate(page["place"]))
            bottom, kept = top - 3, find_rising([*ranks])  # one place in several blocks rises
            for n, row in enumerate(page.itertuples()):
                start = max(tops[row.place], bottom + 3) if n in kept else bottom + 3
                bottom = start + row.n_words * scale
                spans[row.block] = (start, bottom)
    return spans


def _map_bands(sheet: Sheet, pairs: list[Any], spans: dict, left: tuple, right: tuple) -> None:
    """Join what two neighbouring columns share in wording, the closest on top."""
    from matplotlib.patches import Polygon

    for row in pairs:
        relation, blocks = row.relation, (row.block_a, row.block_b)
        if relation not in BANDS or not spans.keys() >= {*blocks}:
            continue
        one, other = blocks if row.siglum_a == left[0] else blocks[::-1]
        (a1, a2), (b1, b2) = spans[one], spans[other]
        corners = [(left[1], a1), (right[1], b1), (right[1], b2), (left[1], a2)]
        order = 0.9 - 0.1 * list(BANDS).index(relation)
        band = Polygon(corners, facecolor=BANDS[relation], label=f"{one} {other}", zorder=order)
        sheet.axes.add_patch(band)


def _map_block(sheet: Sheet, row: Any, span: tuple[float, float], x: float, wide: float) -> None:
    """Draw a block, its place, and its relation in words unless the wording is the same."""
    edge, look, high = sheet.colour(row.siglum), RELATIONS[row.relation], span[1] - span[0]
    fill = sheet.field(x, span[0], wide, high, look, edgecolor=edge, label=row.block)
    back = {"facecolor": fill, "edgecolor": "none", "pad": 1} if look[1] else None
    words = {"verbatim": "", "same facts": f"facts: {row.facts_of}"}.get(row.relation, row.relation)
    if high < 9.5:
        return
    beside = measure(row.place, SMALL, "bold") + measure(words) + 9 <= wide
    y = span[0] + (min(high / 2 + 3.3, 11.5) if beside else 9.5)
    sheet.text(x + 3, y, row.place, weight="bold", bbox=back)
    if beside:
        sheet.text(x + wide - 3, y, words, ha="right", bbox=back)
        return
    lines, room = wrap(words, wide - 6, SMALL), max(0, int((span[1] - y) // 10.5))
    while len(lines) > room > 0:
        words = words.removesuffix(" …").rpartition(" ")[0] + " …"
        lines = wrap(words, wide - 6, SMALL)
    for n, line in enumerate(lines[:room], 1):
        sheet.text(x + 3, y + 10.5 * n, line, bbox=back)


def _map_key(sheet: Sheet, y: float, rows: pd.DataFrame) -> float:
    """Say what the shades of this map mean."""
    x, own = 0.0, set(rows["relation"])
    for relation, look in RELATIONS.items():
        if relation in own:
            sheet.field(x, y, 14, 10, look, edgecolor=SOFT)
            sheet.text(x + 18, y + 8.5, relation, SOFT)
            x += 18 + measure(relation) + 14
    return y + 24


def _map_breaks(sheet: Sheet, y: float, rows: pd.DataFrame) -> float:
    """Name the passages that a page breaks."""
    broken = rows[rows["split"]].groupby(["siglum", "place"]).size()
    said = listed(
        f"{siglum} breaks {place} into {n} blocks" for (siglum, place), n in broken.items()
    )
    return sheet.note(y, f"White gap within a passage: {said}.") if said else y - 6


def _map_finding(witnesses: pd.DataFrame, rows: pd.DataFrame) -> str:
    agency = _versions(witnesses)[0][0]
    family = witnesses[witnesses["agency"] == agency]
    own = list(family["siglum"])
    if len(own) < 2:
        return "No two pages tell the story in shared wording"
    places = rows[rows["siglum"].isin(own)].groupby("place")
    everywhere = (places["siglum"].nunique() == len(own)).sum()
    one, n = (places["version"].nunique() == 1).sum(), family["version"].nunique()
    text = "one text" if agency.startswith(NO_AGENCY) else "one dispatch"
    said = f"{name_pages(own)} carry {text}" + (f" in {n} versions" if n > 1 else "")
    said += (
        f": {of_all(everywhere, len(places), 'passage')} {'stand' if everywhere > 1 else 'stands'}"
    )
    said += f" on {of_all(len(own), len(own), 'page')}"
    return said + (f", {one or 'none'} in one version only" if n > 1 else "")


def _map_told(rows: pd.DataFrame) -> str:
    said = []
    for siglum, own in rows.groupby("siglum", sort=False)["relation"]:
        n = own.value_counts()
        counts = ", ".join(f"{n[relation]} {relation}" for relation in RELATIONS if relation in n)
        said.append(f"{siglum}: {counts}")
    return f"Blocks by closeness to the nearest other page: {told(said)}."


# Passages


@drawn
def passages(study: Study) -> Figure:
    """Chart which page has which passage, those that the same pages have side by side.

    A field: the page has the passage in derived wording; a dotted one: it tells the same facts in
    other words; nothing: neither is on the saved page. What the collation map shows of wording,
    this shows of what is told. Passages are counted source by source: what two sources tell has a
    column in the words of each. Its data: place, source, siglum, has (``wording``, ``facts``,
    empty), holders (the pages that have its wording).
    """
    versions = _versions(study.witnesses)
    rows = rows_of(_passage_rows(study, versions), "place source siglum has holders")
    if not len(rows):
        return empty("Passages", "No page has body text.")
    sheet, told_by = Sheet(study.witnesses), _by_source(versions, rows)
    title = _passage_finding(told_by, rows)
    n = listed(f"{len(one.places)} of {one.name}" for one in told_by)
    twice = "; what two sources tell has a column in the words of each" * (len(told_by) > 1)
    y = sheet.title(
        title,
        f"A column is one passage of body text, named by its place (n: {n}{twice}). Filled: the "
        "page has this wording; dotted: it tells the same in other words, or elsewhere; blank: "
        "neither is on the saved page.",
    )
    has = {(row.place, row.siglum): row.has for row in rows.itertuples()}
    edge = max(measure(siglum, TEXT, "bold") for siglum in sheet.sigla) + 16
    groups, lone = _drawn_groups(rows, len(sheet.sigla) > MOST_PAGES)
    sizes = range(26, NARROW, -1)
    room = sheet.width - edge
    column = next((n for n in sizes if len(_strips(groups, room, n)) == 1), NARROW + 0.2)
    for strip in _strips(groups, room, column):
        y = _passage_strip(sheet, y, strip, (edge, column), has) + 14
    left_out = f"Not drawn: {plural(lone, 'passage')} in the words of one page."
    y = sheet.note(y - 6, left_out) + 14 if lone else y
    return sheet.finish(y - 14, f"{title}. {_passage_told(told_by, rows)}", rows)


def _passage_rows(study: Study, versions: list) -> Iterator[tuple]:
    """Every passage and page: those that many pages have first, then in order of place."""
    body = [r for r in study.rows("blocks") if r.role == "body" and not r.repeat_of and r.place]
    place = {row.block: row.place for row in body}
    holders: dict[str, set[str]] = {}
    for row in body:
        holders.setdefault(row.place, set()).add(row.siglum)
    facts = {
        (place[block], siglum)
        for row in study.rows("pairs")
        if row.role == "body"
        for block, siglum in ((row.block_a, row.siglum_b), (row.block_b, row.siglum_a))
        if block in place
    }
    source = {siglum: agency for agency, _, own in versions for siglum in own}
    order = list(source)
    rank = {siglum: n for n, siglum in enumerate(order)}

    def first(at: str) -> tuple:
        """Passages of many pages before those of few, then by page and place."""
        own = sorted(rank[siglum] for siglum in holders[at])
        return -len(own), own, len(at), at

    for at in sorted(holders, key=first):
        who = write_sides([holders[at]], order)
        whose = listed(dict.fromkeys(source[siglum] for siglum in order if siglum in holders[at]))
        for siglum in order:
            told = "facts" if (at, siglum) in facts else ""
            yield at, whose, siglum, "wording" if siglum in holders[at] else told, who


class Source(NamedTuple):
    """A source of text: what to call it, its pages, and the passages in its words."""

    name: str
    sigla: list[str]
    places: list[str]

    @property
    def owner(self) -> str:
        """Whose the passages are: its one page's, or the source's."""
        return self.sigla[0] if len(self.sigla) == 1 else self.name

    @property
    def tells(self) -> str:
        """Its pages with their verb."""
        return f"{self.owner} tells" if len(self.sigla) == 1 else f"{self.owner}’s pages tell"


def _by_source(versions: list, rows: pd.DataFrame) -> list[Source]:
    """The sources that pages tell a passage in the words of, the one of most pages first."""
    pages: dict[str, list[str]] = {}
    for agency, _, own in versions:
        pages.setdefault(agency, []).extend(own)
    has = rows[rows["has"] == "wording"]
    found = []
    for agency, own in pages.items():
        places = list(dict.fromkeys(has.loc[has["siglum"].isin(own), "place"]))
        name = name_pages(own) if agency.startswith(NO_AGENCY) else agency
        found += [Source(name, own, places)] if places else []
    return found


def _told_elsewhere(source: Source, rows: pd.DataFrame) -> int:
    """How many passages of a source a page of another source tells, in whatever words."""
    there = rows[rows["place"].isin(source.places) & ~rows["siglum"].isin(source.sigla)]
    return there.loc[there["has"] != "", "place"].nunique()


def _passage_finding(told_by: list[Source], rows: pd.DataFrame) -> str:
    """How many passages of each source other pages tell; of the only source, how many all have."""
    if len(told_by) == 1:
        return _only_source(rows)
    elsewhere = [_told_elsewhere(source, rows) for source in told_by]
    if len(told_by) > 2:
        shares = [n / len(source.places) for n, source in zip(elsewhere, told_by, strict=True)]
        some = span(shares) if any(shares) else "none"
        return f"Of each source’s passages, pages of other sources tell {some}"
    (one, n), (other, more) = zip(told_by, elsewhere, strict=True)
    return capital(
        f"{other.tells} the facts of {_part(n, one)}; {one.tells} those of {_part(more, other)}"
    )


def _part(n: int, source: Source) -> str:
    return f"{n or 'none'} of {source.owner}’s {plural(len(source.places), 'passage')}"


def _only_source(rows: pd.DataFrame) -> str:
    """How many passages stand everywhere, and how many on one page alone, in any words."""
    holders, n = rows.groupby("place", sort=False)["has"], rows["siglum"].nunique()
    tellers = holders.agg(lambda has: (has != "").sum())
    everywhere, alone = int((tellers == n).sum()), int((tellers == 1).sum())
    if n == 1:
        return "One page alone tells the story"
    said = f"{of_all(everywhere, len(tellers), 'passage')} {'are' if everywhere > 1 else 'is'} told"
    said += f" on {of_all(n, n, 'page')} in whatever words"
    only = f"{alone or 'none'} {'is' if alone < 2 else 'are'} told on one page only"
    return capital(said if everywhere == len(tellers) else f"{said}; {only}")


Strip = list[tuple[str, list[str]]]


def _drawn_groups(rows: pd.DataFrame, few: bool) -> tuple[Strip, int]:
    """The groups to draw, and how many passages are left out.

    If they shall be *few*, passages that as many pages have are one group, whichever pages these
    are, and those of one page are left out.
    """
    groups = _passage_groups(rows)
    if not few:
        return [(name, places) for name, places, _ in groups], 0
    merged: dict[int, list[str]] = {}
    for _, places, n in groups:
        merged.setdefault(n, []).extend(places)
    left = len(merged.pop(1, ()))
    return [(f"{plural(n, 'page')} {len(own)}", own) for n, own in merged.items()], left


def _passage_groups(rows: pd.DataFrame) -> list[tuple[str, list[str], int]]:
    """Passages that the same pages have, under a name: those pages, or how many they are."""
    groups = []
    for holders, own in rows.groupby("holders", sort=False):
        places = list(dict.fromkeys(own["place"]))
        n = int((own["has"] == "wording").sum() / len(places))
        name = str(holders) if n < 7 else plural(n, "page")
        groups.append((f"{name} {len(places)}", places, n))
    return groups


def _strips(groups: Strip, long: float, column: float) -> list[Strip]:
    """Lay groups of columns out in strips that fit the sheet; a long group goes on in the next."""
    strips: list[Strip] = [[]]
    room = long
    for name, places in groups:
        while places:
            if strips[-1] and _wide(name, places[:1], column) > room:
                strips.append([])
                room = long
            fit = max(1, int(room // column))
            strips[-1].append((name, places[:fit]))
            room -= _wide(name, places[:fit], column) + GAP
            places, name = places[fit:], f"{name.rpartition(' ')[0]} …"
    return strips


def _wide(name: str, places: list[str], column: float) -> float:
    """How wide a group of columns is: its name fits."""
    return max(column * len(places), measure(name, SMALL, "bold"))


def _passage_strip(
    sheet: Sheet, y: float, strip: Strip, at: tuple[float, float], has: dict
) -> float:
    """Draw one strip of columns; give the height below. *at*: where columns start, their width."""
    order, (x, column) = list(dict.fromkeys(siglum for _, siglum in has)), at
    flat = all(measure(place) + 2 <= column for _, places in strip for place in places)
    tall = 26 if flat else 17 + max(measure(place) for _, places in strip for place in places)
    for name, places in strip:
        across = _wide(name, places, column)
        sheet.text(x, y + 9, name, weight="bold")
        sheet.line(x, y + 12.5, x + across - 1.5, y + 12.5, SOFT, 1)
        for k, place in enumerate(places):
            left, rotation = x + k * column, 0 if flat else 90
            middle = {"ha": "center", "rotation": rotation}
            sheet.text(left + column / 2 - 0.6, y + tall - 3.5, place, SOFT, **middle)
            for n, siglum in enumerate(order):
                _passage_field(sheet, left, y + tall + n * 18, column, place, siglum, has)
        x += across + GAP
    for n, siglum in enumerate(order):
        sheet.chip(0, y + tall + n * 18, siglum)
    return y + tall + len(order) * 18


def _passage_field(
    sheet: Sheet, x: float, y: float, column: float, place: str, siglum: str, has: dict
) -> None:
    """Draw what one page has of one passage."""
    how = {"wording": "verbatim", "facts": "same facts"}.get(has[place, siglum])
    if how:
        look = {"edgecolor": sheet.colour(siglum), "label": f"{place} {siglum}"}
        sheet.field(x, y, column - 1.2, 15, RELATIONS[how], **look)


def _passage_told(told_by: list[Source], rows: pd.DataFrame) -> str:
    """Source by source, how many passages the pages have in wording, or tell otherwise."""
    return " ".join(
        f"Of {one.owner}’s {plural(len(one.places), 'passage')}, "
        f"{told(_told_alike(rows[rows['place'].isin(one.places)]))}."
        for one in told_by
    )


def _told_alike(rows: pd.DataFrame) -> Iterator[str]:
    """Pages that have and tell as many passages as each other, with how many."""
    alike: dict[tuple[int, int], list[str]] = {}
    for siglum in dict.fromkeys(rows["siglum"]):
        has = rows.loc[rows["siglum"] == siglum, "has"]
        alike.setdefault(((has == "wording").sum(), (has == "facts").sum()), []).append(siglum)
    for (n, more), own in alike.items():
        have, tell = ("has", "tells") if len(own) == 1 else ("have", "tell")
        said = [f"{have} {n or 'none'} in this wording"] * bool(n or not more)
        said += [f"{tell} {more} {'more ' if n else ''}otherwise"] * bool(more)
        yield f"{listed(own)} {' and '.join(said)}"


# Traces


@drawn
def trace_map(study: Study, claim: str) -> Figure:
    """Map a claim and its parts over the pages: in headline or dek, body, caption, or nowhere.

    A field: present; a hatched one: other (weaker, stronger, of another occasion); a dash: absent.
    The words stand beside, or, where the claim has parts, below. Its data: claim, siglum, where,
    status, block, words. A claim that the story does not follow raises ``UsageError``.
    """
    traces = traces_of(study, claim)
    rows = rows_of(_trace_rows(traces), "claim siglum where status block words")
    claims = list(dict.fromkeys(rows["claim"]))
    wide = max(76.0, (WIDTH - CLAIMS) / len(claims))
    sheet = Sheet(study.witnesses, CLAIMS + wide * len(claims))
    names = titles_of(study)
    title = _trace_finding(traces, claim, names[claim], sheet)
    note = "Filled: present; dash: absent"
    if "other" in set(rows["status"]):
        note += "; hatched: other (weaker, stronger or of another occasion)"
    y = top = sheet.title(title, f"{question_of(study, claim)} {note}.".strip())
    for k, name in enumerate(claims if len(claims) > 1 else ()):
        look = {"fontsize": TEXT, "weight": "bold"}
        y = max(y, sheet.paragraph(CLAIMS + k * wide, top, names[name], wide - 6, **look))
    for siglum in sheet.sigla:
        y = _trace_row(sheet, y + 3, siglum, rows[rows["siglum"] == siglum], claims, wide)
    sheet.line(0, y + 2, sheet.width, y + 2)
    found = rows[rows["status"] != "absent"]
    y = _trace_words(sheet, y + 8, found, names | {claim: ""}) if len(claims) > 1 else y + 2
    return sheet.finish(y, f"{title}. {_trace_told(found, names)}.", rows)


def traces_of(study: Study, claim: str) -> pd.DataFrame:
    """The rows of a claim and its parts."""
    known = dict.fromkeys(study.traces["claim"])
    if claim not in known:
        raise UsageError(
            f"claim {claim!r}: is not followed in this story; name one of: "
            f"{', '.join(known) or 'none is'}."
        )
    return study.traces[(study.traces["claim"] == claim) | (study.traces["part_of"] == claim)]


def question_of(study: Study, claim: str) -> str:
    """The question that a claim answers; empty where it has none."""
    return next((trace.question for trace in study.story.traces if trace.claim == claim), "")


def titles_of(study: Study) -> dict[str, str]:
    """What to call each claim: its title, else its name in quotation marks."""
    return {trace.claim: trace.name for trace in study.story.traces}


def _trace_told(found: pd.DataFrame, names: dict[str, str]) -> str:
    """Where each claim stands, and otherwise where."""
    said = []
    for (claim, status), own in found.groupby(["claim", "status"], sort=False):
        where = dict.fromkeys(f"{row.siglum} {row.where}" for row in own.itertuples())
        said.append(f"{names[claim]}{' (other)' * (status == 'other')}: {', '.join(where)}")
    return capital(told(said)) or "Absent everywhere"


def _trace_rows(traces: pd.DataFrame) -> Iterator[tuple]:
    for row in traces.itertuples():
        words, where = shorten(row.shown or row.text, QUOTED), WHERE.get(row.role, row.role)
        yield row.claim, row.siglum, where, row.status, row.block, words


def _trace_finding(traces: pd.DataFrame, claim: str, name: str, sheet: Sheet) -> str:
    """On which pages the claim stands, on which otherwise, and who has most of its parts."""
    sigla = sheet.sigla
    own = traces[traces["claim"] == claim]
    has, other = (set(own.loc[own["status"] == s, "siglum"]) for s in ("present", "other"))
    other -= has
    if not has | other:
        return f"{capital(name)}: on no page"
    said = f"{capital(name)}: on {of_all(len(has), len(sigla), 'page')}"
    if other:
        said += f", otherwise on {sheet.name(sorted(other))}"
    if none := sorted(set(sigla) - has - other):
        alone, have = " alone" * (len(none) == 1), "has" if len(none) == 1 else "have"
        said += f"; {sheet.name(none)}{alone} {have} it nowhere"
    present = traces[traces["status"] == "present"]
    parts, of = present[present["part_of"] == claim], traces["claim"].nunique() - 1
    full = parts.groupby("siglum")["claim"].nunique().reindex(sigla, fill_value=0)
    if not of or not full.max():
        return said
    most, rest = full[full == full.max()], full[full < full.max()]
    said += f"; {sheet.name(most.index)} {'has' if len(most) == 1 else 'have'} "
    said += of_all(full.max(), of, "further part")
    others = "the other" if len(rest) == 1 else "the others"
    few = f"at most {rest.max()}" if len(rest) and rest.max() else "none"
    return f"{said}, {others} {few}" if len(rest) else said


def _trace_row(
    sheet: Sheet, y: float, siglum: str, own: pd.DataFrame, claims: list[str], wide: float
) -> float:
    """Draw one witness: under each claim a field for each part of the page that has it."""
    sheet.line(0, y, sheet.width, y)
    x = sheet.chip(0, y + 5, siglum)
    low = sheet.paragraph(x, y + 7.5, sheet.named[siglum], CLAIMS - 6 - x)
    for k, claim in enumerate(claims):
        x, down = CLAIMS + k * wide, y + 6
        here = own[(own["claim"] == claim) & (own["status"] != "absent")]
        for (where, status), found in here.groupby(["where", "status"], sort=False):
            label = f"{siglum} {claim} {where} {status}"
            sheet.field(
                x, down, 11, 11, STATUS[status], edgecolor=sheet.colour(siglum), label=label
            )
            words, beside = where if status == "present" else f"{where} (other)", wide - 18
            below = sheet.paragraph(x + 15, down + 0.5, words, min(beside, 96.0)) + 2
            if len(claims) == 1:
                said = ", ".join(quoted(words) for words in dict.fromkeys(found["words"]))
                below = max(below, sheet.paragraph(x + 116, down + 0.5, said, beside - 104) + 2)
            down = below
        if not len(here):
            sheet.line(x + 1, down + 5.5, x + 10, down + 5.5, SOFT, 1.4)
            sheet.text(x + 15, down + 9, "absent", SOFT)
            down += 14
        low = max(low, down)
    return low + 3


def _trace_words(sheet: Sheet, y: float, found: pd.DataFrame, names: dict[str, str]) -> float:
    """Set the words of the pages, by witness."""
    for siglum, own in found.groupby("siglum"):
        x = sheet.chip(0, y, siglum) + 4
        for r in own.drop_duplicates(["claim", "where", "words"]).itertuples():
            where = f"{r.where}{' (other)' * (r.status == 'other')}"
            said = f"{names[r.claim]}: {quoted(r.words)}" if names[r.claim] else quoted(r.words)
            low = sheet.paragraph(x, y + 2.7, where, CLAIMS - 6 - x, ink=SOFT)
            y = max(low, sheet.paragraph(CLAIMS, y + 2.7, said, sheet.width - CLAIMS))
        y += 7
    return y - 7
