"""Audit: what a page says of its text's source beside what it shares, and what it does not have.

Neither judges anybody. A credit that is not on the saved page may stand in a part that was not
saved, and to print an agency's copy under licence is no fault. What a page lacks is first asked
for its version and its source: a preview cannot tell what had not happened yet. What remains is
for people to judge, in codings.csv.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from .collation import write_sides
from .details import unread_pages
from .kinds import FORM, Difference
from .places import DERIVED
from .prose import said
from .reuse import tiles
from .story import Witness
from .tables import by, frame, records
from .tokens import words

if TYPE_CHECKING:
    from .study import Study

#: What a page is found to lack.
PASSAGE, WORDS, DETAIL = "passage", "words", "detail"
#: How it stands with what a page lacks: version and source are asked first.
BETWEEN, OTHER_SOURCE = "between versions", "of another source"
ALONE, UNDECIDED, ADDED = "lacking here alone", "undecided", "of one page alone"
STATUSES = (ALONE, UNDECIDED, ADDED, BETWEEN, OTHER_SOURCE)
#: Why, where no variant says so.
WHY = {
    ALONE: "all other pages of its source have it, in two lines or more; one has its version",
    UNDECIDED: "too few pages of its source have it to tell",
    BETWEEN: "no page of its version has it",
    OTHER_SOURCE: "no other outlet's page of its source has it",
}
#: Details whose absence the patterns can tell: values of these kinds are fully comparable.
COMPARED = ("name", "number")
NO_CREDIT = "states no source for the text on the saved page"


# What a page says of its source


def credit(study: Study) -> pd.DataFrame:
    """Set what each page says of its text's source beside what it shares (table ``credits``).

    One row a witness. Shares (0 to 1) are those of its own body's words, in runs of
    ``rules.min_run`` words or more. ``nearest`` is the page of another line that has the largest
    share; two pages of one line are one voice and are not compared. Without such a page the
    measures are 0 and there is no floor. Cost: one tiling for each two pages of one source.
    """
    blocks = by(study.rows("blocks"), "siglum")
    held = _share_with_family(study)
    rows = []
    for page in study.rows("witnesses"):
        witness = study.story.witness(page.siglum)
        rows.append(
            {name: getattr(page, name) for name in ("siglum", "outlet", "line", "n_words")}
            | {name: getattr(page, name) for name in ("credit_text", "credit_photo")}
            | {name: getattr(page, name) for name in ("agency", "agency_by")}
            | _states(witness)
            | _credits_at(witness, blocks[page.siglum])
            | _nearest(study, page)
            | {"share_family": held.get(page.siglum, 0.0)}
        )
    return frame("credits", rows)


def _states(witness: Witness) -> dict[str, str]:
    """What the page states, in words that judge no one."""
    source = witness.agency or (witness.credit_text and said(witness.credit_text))
    pictures = witness.evidence.get("credit_photo", ())
    of = "a picture" if len(pictures) == 1 else "pictures"
    return {
        "states": f"credits {source} for the text" if source else NO_CREDIT,
        "states_photo": f"credits {said(witness.credit_photo)} for {of}" if pictures else "",
    }


def _credits_at(witness: Witness, own: Sequence[Any]) -> dict[str, str]:
    """The blocks that hold the words of each credit."""
    told = witness.evidence
    text = told.get("credit_text") or told.get("agency") or ()
    photo = told.get("credit_photo", ())
    sought = (("credit_text_at", text, "byline"), ("credit_photo_at", photo, "caption"))
    return {
        column: " ".join(dict.fromkeys(b for p in passages for b in _hold(witness, own, p, role)))
        for column, passages, role in sought
    }


def _hold(witness: Witness, own: Sequence[Any], passage: str, role: str) -> list[str]:
    """The blocks in which a piece of evidence stands: where its role is, or else at first."""
    pattern = r"\s+".join(map(re.escape, passage.split()))
    found = [
        [row for row in own if row.start < match.end() and match.start() < row.end]
        for match in re.finditer(pattern, witness.page)
    ]
    best = min(filter(None, found), key=lambda rows: rows[0].role != role, default=[])
    return [row.block for row in best]


def _nearest(study: Study, page: Any) -> dict[str, object]:
    """How much of a page's wording the nearest page of another line has."""
    known = {row.siglum: row for row in study.rows("witnesses")}
    found = {}
    for row in study.rows("reuse"):
        if page.siglum in (row.siglum_a, row.siglum_b):
            forth = page.siglum == row.siglum_a
            other = row.siglum_b if forth else row.siglum_a
            share = row.share_a_in_b if forth else row.share_b_in_a
            found[other, row.part] = share, row
    bodies = {
        other: (share, row)
        for (other, part), (share, row) in found.items()
        if part == "body" and known[other].line != page.line
    }
    if not bodies:
        return dict.fromkeys(("floor", "floor_low", "floor_high"), nan)
    other = min(bodies, key=lambda s: (-bodies[s][0], -bodies[s][1].longest_run, s))
    share, row = bodies[other]
    return {
        "nearest": other,
        "same_source": known[other].agency == page.agency,
        "n_shared": row.n_shared,
        "share": share,
        "longest_run": row.longest_run,
        "share_unquoted": found[other, "body without quotations"][0],
    } | {name: getattr(row, name) for name in ("floor", "floor_low", "floor_high")}


def _share_with_family(study: Study) -> dict[str, float]:
    """The share of each body that pages of its source and of other lines have, all together."""
    lines = {row.siglum: row.line for row in study.rows("witnesses")}
    levels: dict[str, list[str]] = defaultdict(list)
    for row in study.rows("blocks"):
        if row.role == "body" and not row.repeat_of:
            levels[row.siglum] += [word.level for word in words(row.saved) if word.text]
    shared: dict[str, bytearray] = {}
    for pages in by(study.rows("witnesses"), "agency").values():
        for a, b in combinations([page.siglum for page in pages], 2):
            if lines[a] == lines[b]:
                continue
            for siglum in (a, b):
                shared.setdefault(siglum, bytearray(len(levels[siglum])))
            for i, j, n in tiles(levels[a], levels[b], study.rules.min_run):
                shared[a][i : i + n] = shared[b][j : j + n] = b"\1" * n
    return {siglum: sum(held) / max(1, len(held)) for siglum, held in shared.items()}


# What a page does not have


def omissions(study: Study) -> pd.DataFrame:
    """List what each page does not have that a page of another line has (table ``omissions``).

    A *passage* is lacking where the page has no paragraph of it, neither derived nor telling the
    same facts; *words* where it has the passage, and a gap in substance; a *detail* (a name or a
    number) where it has the passage and neither the value nor its words, and all other lines have
    it. Words are not lacking if the page has half of their content words where it tells the
    passage. ``status`` asks first for version and source; what one page alone has is no other's
    omission. ``verdict`` is a person's, from codings.csv, by the key ``omission``.
    Cost: places times witnesses.
    """
    final = study._settled("omissions", "verdict")
    reasons = {
        (row.coder, row.key): row.why
        for row in study.rows("codings")
        if (row.table, row.column) == ("omissions", "verdict")
    }
    rows = list(_Lacking(study).rows())
    for row in rows:
        verdict, coder = final.get(row["omission"], ("", ""))
        row |= {"verdict": verdict, "verdict_by": coder}
        row["verdict_why"] = reasons.get((coder, row["omission"]), "")
    rows.sort(key=lambda row: (row["siglum"], STATUSES.index(row["status"])))
    return frame("omissions", rows)


class _Lacking:
    """What the pages of a study lack, gathered place by place."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.known = {row.siglum: row for row in study.rows("witnesses")}
        own = [row for row in study.rows("blocks") if row.role == "body" and not row.repeat_of]
        self.places = {place: rows for place, rows in by(own, "place").items() if place}
        self.place_of = {row.block: row.place for row in own}
        self.levels: dict[str, set[str]] = {}
        self.pages: dict[str, set[str]] = defaultdict(set)
        for row in study.rows("blocks"):
            self.levels[row.block] = _levels(row.saved)
            if row.role != "furniture":
                self.pages[row.siglum] |= self.levels[row.block]
        self.telling = self._find_telling()
        kinds = dict(records(study.variants, "variant", "kind"))
        self.gaps = [d for d in study.differences if d.gap and kinds[d.id] not in FORM]
        self.whole = {(d.site.place, s): d for d in self.gaps if not d.number for s in d.sides[-1]}
        self.variants = {row.variant: row for row in study.rows("variants")}

    def _find_telling(self) -> dict[str, dict[str, list[str]]]:
        """The blocks in which each page tells the passage at a place, in whatever words."""
        telling: dict[str, dict[str, list[str]]] = {}
        for place, rows in self.places.items():
            telling[place] = defaultdict(list)
            for row in rows:
                telling[place][row.siglum].append(row.block)
        for row in self.study.rows("pairs"):
            if row.role == "body" and row.relation in (*DERIVED, "same-facts"):
                ends = (row.siglum_a, row.block_a), (row.siglum_b, row.block_b)
                for (_, block), (siglum, other) in (ends, ends[::-1]):
                    if self.place_of.get(block):
                        telling[self.place_of[block]][siglum].append(other)
        return telling

    def rows(self) -> Iterator[dict[str, object]]:
        """Passages, then words, then details; a part of what is lacking is not listed again."""
        told = [*self._passages(), *self._words()]
        yield from told
        yield from self._details(told)

    def _others(self, siglum: str, holders: Iterable[str]) -> list[str]:
        """Those of some pages that are of another line than a page."""
        return sorted(s for s in holders if self.known[s].line != self.known[siglum].line)

    def _passages(self) -> Iterator[dict[str, object]]:
        for place, rows in self.places.items():
            for siglum in self.known:
                tellers = list(self.telling[place])
                if siglum in tellers or not self._others(siglum, tellers):
                    continue
                found = self.whole.get((place, siglum))
                first = [row for row in rows if row.siglum == rows[0].siglum]
                yield self._row(
                    siglum, PASSAGE, place, " ".join(row.text for row in first), tellers, found
                ) | {
                    "omission": f"{siglum}:{found.id if found else first[0].block}",
                    "blocks": " ".join(row.block for row in rows),
                }

    def _words(self) -> Iterator[dict[str, object]]:
        for found in self.gaps:
            holders = [siglum for side in found.sides[:-1] for siglum in side]
            text = found.texts[holders[0]]
            levels = {word.level for word in words(text) if word.text and word.content}
            for siglum in found.sides[-1] if found.number else ():
                telling = self.telling[found.site.place][siglum]
                new = levels.difference(*(self.levels[block] for block in telling))
                if 2 * len(new) <= len(levels) or not self._others(siglum, holders):
                    continue
                told = self._row(siglum, WORDS, found.site.place, text, holders, found)
                yield told | {
                    "omission": f"{siglum}:{found.id}",
                    "blocks": " ".join(
                        dict.fromkeys(b for b in telling if self.place_of[b] == found.site.place)
                    ),
                }

    def _details(self, told: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, object]]:
        """Names and numbers that all other lines have, and that no row has told already."""
        unread = unread_pages(self.study.blocks)
        known = defaultdict(set, {siglum: set(own) for siglum, own in self.pages.items()})
        for row in told:
            known[row["siglum"]] |= _levels(row["words"])
        for siglum, kind, value, rows in self._told_by_all_other_lines():
            bodies = [row for row in rows if row.role == "body"]
            if not bodies or siglum in unread or any(_has(known[siglum], r.text) for r in rows):
                continue
            first, holders = bodies[0], {row.siglum for row in rows}
            yield self._row(siglum, DETAIL, first.place, first.text, holders, None) | {
                "omission": f"{siglum}:{kind}:{value}",
                "kind": kind,
                "blocks": " ".join(dict.fromkeys(row.block for row in bodies)),
            }

    def _told_by_all_other_lines(self) -> Iterator[tuple[str, str, str, list[Any]]]:
        """Each name and number that one line alone has not, for each page of that line."""
        line = {siglum: page.line for siglum, page in self.known.items()}
        details = [row for row in self.study.rows("details") if row.kind in COMPARED and row.place]
        for (kind, value), rows in by(details, "kind", "value").items():
            without = set(line.values()) - {line[row.siglum] for row in rows}
            for siglum in self.known if len(without) == 1 and len(set(line.values())) > 2 else ():
                if line[siglum] in without:
                    yield siglum, kind, value, rows

    def _row(
        self,
        siglum: str,
        what: str,
        place: str,
        text: str,
        holders: Iterable[str],
        found: Difference | None,
    ) -> dict[str, object]:
        """What all rows say: who has it, and how it stands."""
        variant = self.variants[found.id] if found else None
        status = self._status(siglum, holders, variant)
        return {
            "siglum": siglum,
            "what": what,
            "place": place,
            "words": text.strip(),
            "n_words": sum(1 for word in words(text) if word.text),
            "who_has": write_sides([holders], self.known),
            "variant": variant.variant if variant else "",
            "kind": variant.kind if variant else "",
            "between_versions": status == BETWEEN,
            "status": status,
            "why": variant.why if variant else WHY[status],
        }

    def _status(self, siglum: str, holders: Iterable[str], variant: Any) -> str:
        """Version and source first; alone by the rule of who changed what; else undecided."""
        if variant is not None:
            if variant.between_versions:
                return BETWEEN
            given = {siglum: ALONE} | dict.fromkeys(holders, ADDED)
            return given.get(variant.changed_by, UNDECIDED)
        own = self.known[siglum]
        family = [s for s, page in self.known.items() if page.agency == own.agency]
        kin = [s for s in holders if s in family]
        if not self._others(siglum, kin):
            return OTHER_SOURCE
        if own.version not in {self.known[s].version for s in kin}:
            return BETWEEN
        lines = {self.known[s].line for s in self._others(siglum, kin)}
        everybody = set(self._others(siglum, family)) <= set(kin)
        return ALONE if everybody and len(lines) > 1 else UNDECIDED


def _levels(text: str) -> set[str]:
    """The levelled words of a text."""
    return {word.level for word in words(text) if word.text}


def _has(known: set[str], text: str) -> bool:
    """Whether any of a detail's figures, or all of its content words, are among known words."""
    sought = {word.level for word in words(text) if word.text and word.content}
    return any(any(map(str.isdigit, level)) for level in sought & known) or sought <= known
