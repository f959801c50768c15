"""Listings: each table of a study as a reader meets it, showing no more than may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from .collation import read_side
from .evidence import largest_family
from .kinds import FORM, GAP
from .markup import Html, anchor, join, link, note, table, tag
from .prose import NOT_SHOWN, capital, percent
from .rights import OPENING, QUOTED, closed_pages, shorten
from .study import Study, name_version
from .tables import by

#: Characters of an excerpt of closed pages, from the usual one to the briefest.
EXCERPTS = (QUOTED // 2, QUOTED // 4, QUOTED // 6, QUOTED // 10)
#: A finding with more pieces of evidence has none of them quoted from a closed page.
MOST_QUOTED = 8
#: Words of its sentence shown on either side of an edit, and the most characters of them.
AROUND, AROUND_CHARS = 6, 48
ROLES_ABOVE = ("headline", "dek", "byline", "date", "subhead", "caption")


# What is shown, and how much of it


@dataclass(frozen=True)
class Edition:
    """A study with what may be shown of it."""

    study: Study
    public: bool = False
    #: The page on which blocks, places and variants stand; empty where it is this very page.
    at: str = ""
    #: How briefly closed pages are quoted: an index into ``EXCERPTS``. From 1 on without the words
    #: around what differs, from 2 on no blocks.
    brief: int = 0

    def to(self, target: object, *inside: object, **attributes: object) -> Html:
        """Link to a block, a place or a variant, as the reader shows it."""
        return tag("a", *inside, href=f"{self.at}#{anchor(target)}", **attributes)

    @cached_property
    def closed(self) -> frozenset[str]:
        """The witnesses of which only quotations are shown."""
        return frozenset(closed_pages(self.study)) if self.public else frozenset()

    @cached_property
    def blocks(self) -> dict[str, Any]:
        """Each block by its id."""
        return {row.block: row for row in self.study.blocks.itertuples()}

    @cached_property
    def variants(self) -> dict[str, Any]:
        """Each variant by its id."""
        return {row.variant: row for row in self.study.variants.itertuples()}

    @cached_property
    def quoted(self) -> frozenset[str]:
        """The blocks that may be quoted: of closed pages, those that a few-worded finding cites.

        A finding that rests on many blocks speaks of their number: there a quotation of each
        would print the page again without serving it.
        """
        roles = self.study.blocks.set_index("block")["role"]
        closed = self.study.blocks["siglum"].isin(self.closed)
        told = [e.split() for e in self.study.findings["evidence"]]
        cited = {block for evidence in told if len(evidence) <= MOST_QUOTED for block in evidence}
        held = {block for block in cited if roles.get(block, "furniture") != "furniture"}
        return frozenset(held) | frozenset(self.study.blocks[~closed]["block"])

    def excerpt(self, text: str) -> str:
        """Words as a table shows them: shortened if any page is closed."""
        return shorten(text, EXCERPTS[self.brief]) if self.closed else text

    def quotation(self, block: Any, most: int = QUOTED // 2) -> str:
        """A sentence of a block, or what fits of it: around a claim if one stands there."""
        if block.block not in self.quoted or (block.siglum in self.closed and self.brief > 1):
            return ""
        told = self.study.traces
        found = [text for text in told[told["block"] == block.block]["text"] if text]
        sentences = re.findall(r"\S.*?(?:[.!?…。؟]+[\"”’»)]*(?=\s|$)|$)", block.text)
        best = [(s.index(words), s) for s in sentences for words in found if words in s]
        at, sentence = (best or [(0, s) for s in sentences] or [(0, "")])[0]
        if len(sentence) > most and at > most // 4:
            return "… " + shorten(sentence[at - most // 4 :].partition(" ")[2], most)
        return shorten(sentence, most)


# Small pieces


def say_rights(edition: Edition) -> str:
    """For whom a page is, in a sentence for its head or foot."""
    if edition.public:
        return (
            f"Public edition: of pages that are not open it quotes {QUOTED} characters at most in "
            "one stretch; the rest is given by place and length."
        )
    if not closed_pages(edition.study):
        return "Holds the full texts of pages that are open."
    return "Holds full texts; for the owner of the pages, not for publication."


def signs(sigla: Iterable[str], edition: Edition | None = None) -> Html:
    """Set sigla as signs that lead to their pages: on this page, or where an edition has them."""
    to = edition.to if edition else link
    return join((to(f"page-{s}", s, class_="siglum") for s in sigla), " ")


def shown(value: object) -> object:
    """A fact about a page; an empty one says that the page does not show it."""
    return value if str(value) else tag("i", NOT_SHOWN)


def sides(edition: Edition, variant: Any, most: int = 10**6) -> Html:
    """Who has which words at a variant, and who lacks them."""
    known = set(edition.study.witnesses["siglum"])
    groups = [read_side(side, known) for side in variant.groups.split("|")]
    readings = variant.readings.split(" | ")
    if len(groups) != len(readings):  # a reading that holds the divider itself
        return join([variant.groups, ": ", tag("bdi", edition.excerpt(variant.readings))])
    made = []
    for group, words in zip(groups, readings, strict=True):
        told = tag("bdi", shorten(edition.excerpt(words), most), class_="words")
        lacks = tag("i", "lacks it" if len(group) == 1 else "lack it")
        made.append(
            tag("span", signs(group, edition), " ", lacks if words == GAP else told, class_="side")
        )
    return join(made, " ")


# Tables


def write_witnesses(edition: Edition) -> Html:
    """Every page: what it shows of itself, and what its wording shows."""
    rows = [
        (signs([w.siglum]), join([w.outlet, note(w.attributed_by), note(_line(w))]),
         join([w.agency, note(w.agency_by)]), name_version(w.version), shown(w.published),
         shown(w.credit_text), shown(w.credit_photo), shown(w.saved_not_before),
         shown(_address(w.url)), w.rights, w.n_words)
        for w in edition.study.witnesses.itertuples()
    ]  # fmt: skip
    columns = (
        "Page|Outlet|Agency|Version|Published|Credit, text|Credit, pictures|"
        "Saved no earlier than|Address|Rights|Words of body"
    )
    return table("The saved pages", columns, rows, "There are no pages.")


def _address(url: str) -> Html:
    return tag("a", url, href=url, rel="noreferrer", class_="url") if url else Html("")


def _line(witness: Any) -> str:
    return f"one line with {witness.line}" if witness.line != witness.outlet else ""


def write_headlines(edition: Edition) -> Html:
    """What stands above, between and beside the text of each page."""
    own = edition.study.blocks[edition.study.blocks["repeat_of"] == ""]
    rows = []
    for siglum in edition.study.witnesses["siglum"]:
        here = own[own["siglum"] == siglum]
        found = ([b for b in here.itertuples() if b.role == role] for role in ROLES_ABOVE)
        lines = ([tag("p", edition.excerpt(b.text), dir="auto") for b in cell] for cell in found)
        rows.append((signs([siglum]), *(join(cell) or shown("") for cell in lines)))
    columns = "|".join(["Page", *map(capital, ROLES_ABOVE)])
    return table("Headlines, credits, captions", columns, rows, "There are no pages.")


def write_variants(edition: Edition) -> Html:
    """What differs in the body: substance first, form folded."""
    own = edition.study.variants
    form = own["kind"].isin(FORM)
    columns = "Id|Place|Who has what|Kind|Given to|Noted"
    return join(
        [
            table("Variants of substance", columns, _variants(edition, own[~form]),
                  "No two pages that carry text of one source differ in substance."),
            table("Variants of form", columns, _variants(edition, own[form]),
                  "None differ in spelling, punctuation or case.", fold=True),
        ]
    )  # fmt: skip


def _variants(edition: Edition, rows: pd.DataFrame) -> Iterable[tuple[object, ...]]:
    for v in rows.itertuples():
        kind = join([v.kind, " and " + v.kind2 if v.kind2 else "", note(v.rule)])
        noted = [v.trace, "in a quotation" if v.in_quotation else ""]
        noted += ["as the versions part" if v.between_versions else ""]
        given = join([v.changed_by, note(v.why)])
        name = edition.to(v.variant, v.variant, class_="id")
        place = edition.to(v.place, v.place)
        told = sides(edition, v, OPENING if edition.closed and v.site == 0 else 10**6)
        yield name, place, told, kind, given, "; ".join(filter(None, noted))


def write_edits(edition: Edition) -> Html:
    """What each page has otherwise than its base, in its sentence."""
    rows, readings = [], by(edition.study.rows("readings"), "place", "siglum")
    for e in find_edits(edition.study).itertuples():
        variant = edition.variants.get(e.variant)
        here = readings.get((variant.place, e.siglum), ()) if variant and variant.site else ()
        before, behind = ("", "") if edition.brief else _around(here, variant)
        gone, new = (edition.excerpt(words) for words in (e.base_text, e.text))
        change = (tag("del", gone) if gone else "", tag("ins", new) if new else "")
        sentence = join(filter(None, [before, *change, behind]), " ")
        words = tag("p", sentence, dir="auto", class_="words")
        id_ = edition.to(e.variant, e.variant, class_="id") if variant else e.variant
        rows.append((signs([e.siglum]), e.op, words, e.kind, e.base, id_))
    return table(
        "Edits of substance, each against its stated base",
        "Page|Edit|In its sentence|Kind|Base|Variant", rows,
        "No page can be compared with another text of its version.",
    )  # fmt: skip


def find_edits(study: Study) -> pd.DataFrame:
    """The edits against the rebuilt dispatches; where none is rebuilt, against one witness."""
    family = largest_family(study)
    if len(study.edits) or len(family) < 2:
        return study.edits
    own = study.edits_against(family[0])
    return own[own["siglum"].isin(family) & ~own["kind"].isin(FORM)]


def _around(here: Iterable[Any], variant: Any) -> tuple[str, str]:
    """The words before and behind a variant, given the readings of one page at its place."""
    before = "".join(row.text for row in here if row.site < variant.site).split()[-AROUND:]
    behind = "".join(row.text for row in here if row.site > variant.site).split()[:AROUND]
    return " ".join(before)[-AROUND_CHARS:], " ".join(behind)[:AROUND_CHARS]


def write_splits(edition: Edition) -> Html:
    """In which ways the readings part the pages of one source."""
    rows = [(s.split, s.n, s.n_passages, s.alone) for s in edition.study.splits.itertuples()]
    columns = "Split|Sites|Of these, whole passages|Alone"
    return table("Ways to part the pages of one source", columns, rows, "No reading parts them.")


def write_pairs(edition: Edition) -> Html:
    """How much every two pages share, and in which relation."""
    study = edition.study
    pairs = study.pairs[study.pairs["role"] == "body"]
    relations = ("verbatim", "edited", "rewritten", "same-facts")
    n = pairs.groupby(["siglum_a", "siglum_b", "relation"]).size()
    rows = [
        (signs([r.siglum_a, r.siglum_b]),
         *(int(n.get((r.siglum_a, r.siglum_b, relation), 0)) for relation in relations),
         percent(r.share_a_in_b), percent(r.share_b_in_a),
         percent(r.floor) if r.floor == r.floor else "", r.longest_run)
        for r in study.reuse[study.reuse["part"] == "body"].itertuples()
    ]  # fmt: skip
    columns = (
        "Two pages|Blocks verbatim|Edited|Rewritten|Same facts|Of the first, in the second|"
        "Of the second, in the first|Noise floor|Longest run"
    )
    caption = f"What every two bodies share, in runs of {study.rules.min_run} words or more"
    return table(caption, columns, rows, "There are no two pages.")


def write_details(edition: Edition) -> Html:
    """What one line alone tells."""
    own = edition.study.details
    own = own[own["only_here"]].drop_duplicates(["siglum", "kind", "value"])
    rows = [
        (signs([d.siglum]), d.kind, tag("bdi", edition.excerpt(d.text)), d.who, d.role,
         edition.to(d.block, d.block, class_="id"))
        for d in own.itertuples()
    ]  # fmt: skip
    columns = "Page|Kind|Words|Who|Where|Block"
    return table("Details that one outlet alone has", columns, rows, "No outlet alone has any.")


def write_traces(edition: Edition) -> Html:
    """Which page has which claim, where, in which words."""
    study, rows = edition.study, []
    for trace in study.story.traces:
        own = study.traces[study.traces["claim"] == trace.claim]
        cells = [
            [_traced(edition, t) for t in own[own["siglum"] == s].itertuples() if t.block]
            for s in study.witnesses["siglum"]
        ]
        name = join([tag("b", capital(trace.title) or trace.claim), note(trace.question)])
        rows.append((name, *(join(cell) or tag("i", "absent") for cell in cells)))
    columns = "|".join(["Claim", *study.witnesses["siglum"]])
    return table("The claims followed, page by page", columns, rows, "No claim is followed.")


def _traced(edition: Edition, t: Any) -> Html:
    other = "otherwise, " if t.status == "other" else ""
    words = tag("bdi", edition.excerpt(t.shown or t.text), class_="words")
    return tag("p", edition.to(t.block, t.block, class_="id"), f" {other}{t.role}: ", words)


def write_agreement(edition: Edition) -> Html:
    """How far program and coders agree."""
    rows = [
        (a.variable, a.measure, f"{a.value:.2f}", f"{a.low:.2f} to {a.high:.2f}", a.n, a.coders)
        for a in edition.study.agreement.itertuples()
    ]
    columns = "Variable|Measure|Value|95 % interval|Units|Coders"
    none = "Nobody has coded these pages by hand."
    return table("Reliability", columns, rows, none)


#: Each table: its name, its heading, and who writes it.
LISTINGS = (
    ("witnesses", "Who: the saved pages", write_witnesses),
    ("headlines", "What stands around the text", write_headlines),
    ("variants", "Where the wording parts: variants", write_variants),
    ("edits", "What each page has otherwise: edits", write_edits),
    ("splits", "Who stands with whom: splits", write_splits),
    ("pairs", "How much they share: pairs", write_pairs),
    ("details", "What one outlet alone tells: details", write_details),
    ("traces", "Claims followed: traces", write_traces),
    ("agreement", "How sure: agreement", write_agreement),
)
