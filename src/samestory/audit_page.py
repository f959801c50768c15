"""Audit page: credits beside measured shares, and what each page lacks, with room for a verdict."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from .audit import ADDED, ALONE, BETWEEN, DETAIL, OTHER_SOURCE, PASSAGE, STATUSES, UNDECIDED
from .collation import read_side
from .listings import Edition
from .markup import Html, anchor, join, note, table, tag
from .prose import capital, count, listed, percent
from .rights import OPENING, shorten
from .story import CODED_VALUES
from .tables import by

#: The most characters shown of an entry; of one that version or source explains, where pages are
#: closed, no more than its opening: such entries are whole passages by the dozen.
LACKED = 120
NO_BLAME = (
    "A credit that is absent here may stand in a part of the page that was not saved, and to print "
    "an agency's copy under licence is no fault. Pages of one line are one voice, so each page is "
    "compared with pages of other lines. A credit for a picture credits no text."
)
HEADS = {
    ALONE: "Lacking on this page alone",
    UNDECIDED: "Undecided",
    ADDED: "What one other page alone has",
    BETWEEN: "As the versions part: the agency's or time's, no outlet's omission",
    OTHER_SOURCE: "Of another source only",
}


def write_credit(edition: Edition) -> Html:
    """What each page says of its text's source, beside what it shares; nobody is judged."""
    rows = [
        (join([edition.to(f"page-{c.siglum}", c.siglum, class_="siglum"), note(c.outlet)]),
         _credited(edition, c), join([c.agency, note(c.agency_by)]), _measured(edition, c))
        for c in edition.study.rows("credits")
    ]  # fmt: skip
    caption = "What each page says of its text's source, and what it shares"
    columns = "Page|What it states|Source of the text|What is measured"
    return join([tag("p", NO_BLAME), table(caption, columns, rows, "There are no pages.")])


def _credited(edition: Edition, c: Any) -> Html:
    """What a page states of its text and its pictures, with the blocks in which it stands."""
    known = {row.block: row.role for row in edition.study.rows("blocks")}
    made = []
    for states, blocks in ((c.states, c.credit_text_at), (c.states_photo, c.credit_photo_at)):
        at = (join([f"{known[b]} ", edition.to(b, b, class_="id")]) for b in blocks.split())
        where = join(at, ", ")
        made += [tag("p", capital(states), note(where))] if states else []
    return join(made)


def _measured(edition: Edition, c: Any) -> Html:
    """How much of a page's wording the nearest page of another outlet has, in sentences."""
    if not c.nearest:
        return Html("There is no page of another outlet to compare with.")
    other = edition.to(f"page-{c.nearest}", c.nearest, class_="siglum")
    source = "the same source" if c.same_source else "another source"
    share = f"{percent(c.share)} of its words stand in common runs with "
    floor = f"noise floor {percent(c.floor)}" if c.floor == c.floor else "no noise floor counted"
    more = (
        f"{c.n_shared} of {c.n_words} words; without quotations {percent(c.share_unquoted)}; "
        f"longest run {count(c.longest_run, 'word')}; {floor}"
    )
    if c.share_family:
        more += f"; with all pages of its source in other outlets {percent(c.share_family)}"
    told = join([share, other, f", of another outlet, which carries text of {source}."])
    return join([told, note(more)])


def write_omissions(edition: Edition) -> Html:
    """What each page does not have and others have, page by page, with room for a verdict."""
    pages = by(edition.study.rows("omissions"), "siglum")
    values = listed((f"“{v}”" for v in CODED_VALUES["omissions", "verdict"]), "or")
    how = (
        "Version and source are asked first; what they explain stands folded and needs no verdict. "
        "The rest is for people to judge: copy the line of an entry into codings.csv of the story, "
        f"put a name or sign of yours in place of “me”, your verdict ({values}) and why, and make "
        "the report again.",
    )
    own = (row for row in edition.study.rows("witnesses") if row.siglum in pages)
    made = [_lacks(edition, row, pages[row.siglum]) for row in own]
    none = tag("p", "No page lacks what a page of another outlet has.", class_="none")
    return join([tag("p", *how), *made] if made else [none])


def _lacks(edition: Edition, page: Any, rows: Iterable[Any]) -> Html:
    """What one page lacks: what it lacks alone first, what version and source explain folded."""
    groups = by(rows, "status")
    level = "h3" if edition.at else "h4"  # on a page of its own it stands one higher
    parts = [tag(level, f"{page.siglum}: {page.outlet}, {page.version}")]
    for status in (status for status in STATUSES if status in groups):
        entries = [_entry(edition, row) for row in groups[status]]
        head = f"{HEADS[status]}: {count(len(entries), 'entry', 'entries')}"
        if status in (ALONE, UNDECIDED):
            parts += [tag("p", tag("b", head)), tag("ul", *entries)]
        else:
            parts.append(tag("details", tag("summary", head), tag("ul", *entries)))
    return tag("section", *parts, id=anchor(f"lacks-{page.siglum}"))


def _entry(edition: Edition, o: Any) -> Html:
    """One entry: the words in short, who has them, how it stands, where to look, the verdict."""
    holders = read_side(o.who_has, set(edition.study.witnesses["siglum"]))
    least = edition.closed and o.status not in (ALONE, UNDECIDED)
    words = tag("bdi", f"“{shorten(o.words, OPENING if least else LACKED)}”", class_="words")
    at = [o.variant] if o.variant else o.blocks.split()
    who = join((edition.to(f"page-{s}", s, class_="siglum") for s in holders), " ")
    seen = join((edition.to(b, b, class_="id") for b in at), " ")
    what = {PASSAGE: "A passage, ", DETAIL: f"A {o.kind}, "}.get(o.what, "")
    size = f" ({count(o.n_words, 'word')})" if o.what == PASSAGE else ""
    told = join([what, words, size, ", on ", who, "; see ", seen, "."])
    judged = f", by {o.verdict_by}{': ' + o.verdict_why if o.verdict_why else ''}"
    verdict = f"Verdict: {o.verdict + judged if o.verdict else 'not yet given'}. "
    open_ = not o.verdict and o.status in (ALONE, UNDECIDED)
    key = join(["Line: ", _blank(o)]) if open_ else join(["Key: ", tag("code", o.omission)])
    line = tag("small", verdict, key, class_="verdict")
    return tag("li", tag("p", told, note(capital(o.why) + "."), line), id=anchor(o.omission))


def _blank(o: Any) -> Html:
    """The line of codings.csv that gives an entry a verdict, to be copied and filled in."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(
        ("me", 1, "omissions", o.omission, "verdict", "not told", "why")
    )
    return tag("code", line.getvalue())


#: As the listings: each table's name, its heading, and who writes it.
AUDITS = (
    ("credits", "Who says where the text comes from: credits", write_credit),
    ("omissions", "What is not on a page that others have: omissions", write_omissions),
)
