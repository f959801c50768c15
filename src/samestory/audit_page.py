"""Audit page: credits beside measured shares, and what each page lacks, with room for a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .audit import ADDED, ALONE, BETWEEN, OTHER_SOURCE, STATUSES, UNDECIDED
from .listings import NOT_SHOWN, Edition
from .markup import Html, anchor, join, note, table, tag
from .prose import capital, count, listed, percent
from .rights import shorten
from .story import CODED_VALUES
from .tables import by

#: The most characters of what a page lacks: of its own lacks, and of those that are folded.
LACKED, FOLDED = 120, 48
#: Of a closed page, less is shown of what version and source explain: whole passages, by the dozen.
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
        (edition.to(f"page-{c.siglum}", c.siglum, class_="siglum"), c.outlet,
         _credited(edition, c.states, c.credit_text_at),
         _credited(edition, c.states_photo or NOT_SHOWN, c.credit_photo_at),
         join([c.agency, note(c.agency_by)]), _measured(edition, c),
         percent(c.share_unquoted) if c.nearest else "", c.longest_run,
         percent(c.floor) if c.floor == c.floor else "",
         percent(c.share_family) if c.share_family else "")
        for c in edition.study.rows("credits")
    ]  # fmt: skip
    columns = (
        "Page|Outlet|Stated of the text|Stated of pictures|Source of the text|Measured|"
        "Without quotations|Longest run|Noise floor|In all pages of its source, other outlets"
    )
    caption = "What each page says of its text's source, and what it shares"
    return join([tag("p", NO_BLAME), table(caption, columns, rows, "There are no pages.")])


def _credited(edition: Edition, states: str, blocks: str) -> Html:
    """What a page states, with the blocks in which it stands."""
    known = {row.block: row.role for row in edition.study.rows("blocks")}
    places = (join([f"{known[b]} ", edition.to(b, b, class_="id")]) for b in blocks.split())
    return join([states, note(join(places, ", "))])


def _measured(edition: Edition, c: Any) -> Html:
    """How much of a page's wording the nearest page of another outlet has, as a sentence."""
    if not c.nearest:
        return Html("no page of another outlet to compare with")
    other = edition.to(f"page-{c.nearest}", c.nearest, class_="siglum")
    source = "carries the same source's text" if c.same_source else "carries another source's text"
    told = f"{percent(c.share)} of its words stand in common runs with "
    return join([told, other, f", of another outlet, which {source}"])


def write_omissions(edition: Edition) -> Html:
    """What each page does not have and others have, page by page, with room for a verdict."""
    pages = by(edition.study.rows("omissions"), "siglum")
    values = listed((f"“{v}”" for v in CODED_VALUES["omissions", "verdict"]), "or")
    how = (
        "Each entry has a key. To judge one, write a line into codings.csv: your name as a coder, "
        "the round, omissions, the key, verdict, ",
        f"{values}, and why.",
    )
    own = (row for row in edition.study.rows("witnesses") if row.siglum in pages)
    made = [_lacks(edition, row, pages[row.siglum]) for row in own]
    none = tag("p", "No page lacks what a page of another outlet has.", class_="none")
    return join([tag("p", *how), *made] if made else [none])


def _lacks(edition: Edition, page: Any, rows: Iterable[Any]) -> Html:
    """What one page lacks: what it lacks alone first, what version and source explain folded."""
    groups = by(rows, "status")
    parts = [tag("h4", f"{page.siglum}: {page.outlet}, {page.version}")]
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
    holders = _sigla(edition, o.who_has)
    least = edition.closed and o.status not in (ALONE, UNDECIDED)
    words = tag("bdi", shorten(o.words, FOLDED if least else LACKED), class_="words")
    at = [o.variant] if o.variant else o.blocks.split()
    who = join((edition.to(f"page-{s}", s, class_="siglum") for s in holders), " ")
    seen = join((edition.to(b, b, class_="id") for b in at), " ")
    size = count(o.n_words, "word") if o.what != "words" or o.n_words > 1 else "one word"
    told = join([f"{capital(o.what)} ", words, f" ({size}), on ", who, "; see ", seen, "."])
    verdict = f"Verdict: {o.verdict or 'not yet given'}"
    by_ = f", by {o.verdict_by}{': ' + o.verdict_why if o.verdict_why else ''}" * bool(o.verdict)
    line = tag("p", f"{verdict}{by_}. Key: ", tag("code", o.omission), class_="verdict")
    return tag("li", tag("p", told, note(capital(o.why) + ".")), line, id=anchor(o.omission))


def _sigla(edition: Edition, group: str) -> Iterator[str]:
    """The sigla of a group of witnesses as it is written in a table."""
    known = set(edition.study.witnesses["siglum"])
    yield from [group] if group in known else group.split("+") if "+" in group else group


#: As the listings: each table's name, its heading, and who writes it.
AUDITS = (
    ("credits", "Who says where the text comes from: credits", write_credit),
    ("omissions", "What is not on a page that others have: omissions", write_omissions),
)
