"""Answers: a finding as a reader meets it: what it says, what it rests on, how to cite it."""

from __future__ import annotations

import json
from typing import Any

from .citations import Citation, cite, permalink
from .evidence import Setting, settings
from .listings import MOST_QUOTED, Edition, sides
from .markup import Html, definitions, join, link, note, prose, tag
from .prose import capital
from .rights import QUOTED, shorten

#: Pieces of evidence beyond which the rest is folded.
MOST_SHOWN = 6
#: Characters of a block that are quoted where many are, or the page is closed.
SHORT = 90
#: Where on a page of one file the rows of a table stand that has no section of its own.
SHOWN_UNDER = {"reuse": "pairs", "readings": "variants", "codings": "agreement"}


def write_finding(edition: Edition, row: Any, level: int = 3, figure: object = "") -> Html:
    """One finding: question, answer, what it rests on, what else may explain it, how to cite it."""
    heading = tag(f"h{level}", tag("a", row.question, href=f"#{permalink(row.finding)}",
                                   class_="self"))  # fmt: skip
    facts = [
        ("Rests on", write_evidence(edition, row.evidence.split())),
        ("Stays open", row.rivals and capital(row.rivals) + "."),
        ("Computed from", _computed(edition, row)),
        ("Cite as", write_citation(cite(edition.study, row.finding))),
    ]
    told = definitions((fact for fact in facts if fact[1]), class_="facts")
    answer = tag("p", prose(row.statement), class_="answer")
    return tag("article", heading, answer, figure, told, id=permalink(row.finding))


def _computed(edition: Edition, row: Any) -> Html:
    """The table and the notebook that a finding comes from, and over how many things it counts."""
    over = f", counted over {row.n:,}" if row.n else ""
    if not edition.at:
        return join(["table ", link(f"table-{SHOWN_UNDER.get(row.table, row.table)}", row.table),
                     over])  # fmt: skip
    table = tag("a", row.table, href=f"tables.html#{row.table}")
    notebook = tag("a", row.notebook, href=f"../notebooks/{row.notebook}.html")
    return join(["table ", table, ", in the notebook ", notebook, over])


# Evidence


def write_evidence(edition: Edition, ids: list[str]) -> Html:
    """The blocks and variants that a finding rests on: the first in their sentences, the rest
    in short and folded.
    """
    few = len(ids) <= MOST_QUOTED and not edition.brief
    told = len(ids) if few else 0 if edition.closed else MOST_SHOWN
    items = [_piece(edition, one, at < told) for at, one in enumerate(ids)]
    first, rest = items[:MOST_SHOWN], items[MOST_SHOWN:]
    more = tag("details", tag("summary", f"{len(rest)} more"), tag("ul", *rest)) if rest else ""
    return join([tag("ul", *first), more]) if items else Html("")


def _piece(edition: Edition, one: str, whole: bool) -> Html:
    """One piece of evidence: a link into the reader, and what stands there."""
    if one in edition.variants:
        return _variant(edition, edition.variants[one], whole)
    if one not in edition.blocks:
        return tag("li", tag("code", one), class_="piece")
    block = edition.blocks[one]
    most = QUOTED if whole and block.siglum not in edition.closed else SHORT
    words = tag("q", edition.quotation(block, most), dir="auto")
    return tag("li", edition.to(one, one, class_="id"), f" {block.role} ", words,
               class_="piece")  # fmt: skip


def _variant(edition: Edition, row: Any, whole: bool) -> Html:
    """A variant: who has what, in the sentence of each side or in short."""
    head = (edition.to(row.variant, row.variant, class_="id"), " ")
    if not whole:
        return tag(
            "li",
            *head,
            sides(edition, row, SHORT // 2 if edition.closed else SHORT),
            class_="piece",
        )
    told = [_side(edition, side) for side in settings(edition.study, row.variant)]
    by = f"{row.kind}, at place {row.place}; changed by: {row.changed_by} ({row.why})"
    return tag("li", *head, tag("ul", *told), note(by), class_="piece")


def _side(edition: Edition, side: Setting) -> Html:
    """One side of a variant: its blocks, and the sentence with what differs marked."""
    if not side.blocks:
        return tag("li", tag("b", side.sigla), ": the passage is not on the page")
    most = QUOTED // 8 if edition.closed else QUOTED
    names = join((edition.to(block, block, class_="id") for block in side.blocks), ", ")
    same = join((edition.to(block, block, class_="id") for block in side.others), ", ")
    words = shorten(side.words.strip(), 2 * most)
    marked = tag("mark", words) if words else tag("mark", "∅", title="nothing stands here")
    after = shorten(side.after.strip(), most)
    sentence = (_end(side.before, most), marked, " " if after else "", after)
    likewise = join([" (at this point also ", same, ")"]) if side.others else ""
    return tag("li", names, likewise, ": ", tag("q", *sentence, dir="auto"))


def _end(text: str, most: int) -> str:
    """The end of a text, from a space on; a sign says that more stood before."""
    return text if len(text) <= most else "… " + text[-most:].partition(" ")[2]


# Citations


def write_citation(cited: Citation) -> Html:
    """What to cite by, and, unfolded, the reference as text, BibTeX and CSL-JSON."""
    csl = json.dumps(cited.csl, indent=2, ensure_ascii=False)
    forms = [("BibTeX", cited.bibtex.strip()), ("CSL-JSON", csl)]
    figures = (
        tag("figure", tag("figcaption", name), tag("pre", text, tabindex=0)) for name, text in forms
    )
    return tag(
        "details",
        tag("summary", tag("code", cited.id)),
        tag("p", cited.plain, dir="auto"),
        *figures,
        class_="cite",
    )  # fmt: skip
