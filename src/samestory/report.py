"""Report: one plain HTML page about any story, that opens by a double click.

The page is a function of the study alone: no kernel, no clock; nothing is loaded from outside, and
the same study gives the same bytes. One script runs on it, that of the reader, which is not needed
to read it.

**Rights.** The page holds the full texts and says so; it is for the owner of the pages. With
``public=True`` a witness that is not ``open`` is shown by places, lengths and quotations of at
most ``QUOTED`` characters.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import fields, replace
from hashlib import sha256
from pathlib import Path

from . import figures
from .answers import SHOWN_UNDER, write_finding
from .audit_page import AUDITS
from .figures import FIGURES, Plan
from .files import refuse_file, write_whole
from .listings import EXCERPTS, LISTINGS, Edition, say_rights, signs
from .markup import Html, asset, definitions, document, join, link, section, table, tag
from .prose import capital, count
from .reader import write_reader
from .rights import PRINTED, printed_share, read_texts, tell_printed
from .roles_page import LONE, MARKUP, STRONG, list_rules
from .story import Rules
from .study import Study
from .tables import TABLES

#: Every table that the page shows.
LISTED = (*LISTINGS, *AUDITS)
#: Nothing is loaded; of scripts the reader's alone runs, known by its hash.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    f"script-src 'sha256-{base64.b64encode(sha256(asset('reader.js').encode()).digest()).decode()}'"
)
#: The widest figure, in points, that is shown at the width of the page.
MOST_WIDE = 1000
LIMITS = (
    "What the page cannot say: a saved page is not the page as it was printed, and what it lacks "
    "may have stood where nobody saved it. Without the agency's own text, what an outlet had "
    "before it stays inferred. Nothing here speaks of what anybody meant."
)
WORDS = (
    ("Witness", "one saved page; its siglum is the short sign for it."),
    ("Line", "an outlet with its sisters: one vote, however many pages."),
    ("Version", "a state of the agency's text, inferred from who shares which readings."),
    ("Place, site", "a passage that pages tell in common, and a point in it."),
    ("Variant", "a site at which the pages do not all have the same words."),
    ("Base", "the text against which additions and omissions are stated: a witness, or the "
     "dispatch rebuilt for a version."),
    ("Given to", "who changed it, by the rule: a page, if it is alone against two other lines and "
     "a page of its own version; the agency, if the versions part so; else undecided."),
    ("Body, furniture", "the story's own text, and what the page carries beside the story."),
)  # fmt: skip


# Figures


def draw(edition: Edition, plan: Plan, *given: str) -> Html:
    """One figure as an image that holds all it needs; without it, the way to its table."""
    behind = link(f"table-{SHOWN_UNDER.get(plan.table, plan.table)}", f"table {plan.table}")
    name = plan.name.replace("_", " ")
    try:
        drawn = figures.draw(edition.study, plan, *given)
    except Exception as error:  # the tables hold all that a figure shows: the report goes on
        why = f"The figure {name} could not be drawn ({type(error).__name__}): see "
        return tag("p", why, behind, ".", class_="none")
    source = "data:image/svg+xml;base64," + base64.b64encode(drawn.svg.encode()).decode()
    wide = width_of(drawn.svg) > MOST_WIDE
    size = {"class_": "wide"} if wide else {}
    box = tag("div", tag("img", src=source, alt=drawn.alt, **size), class_="scroll", tabindex=0,
              role="region", aria_label=f"Figure: {name}")  # fmt: skip
    hint = "Wider than the page: it moves sideways. " if wide else ""
    return tag("figure", box, tag("figcaption", f"{hint}The rows behind it: ", behind))


def width_of(svg: str) -> float:
    """How wide a figure is drawn, in points; nothing where it does not say."""
    found = re.search(r'<svg[^>]* width="([\d.]+)pt"', svg)
    return float(found[1]) if found else 0.0


def write_figures(edition: Edition) -> Html:
    """The figures beside the main one."""
    study, rest = edition.study, FIGURES[1:]
    return join(draw(edition, plan, *given) for plan in rest for given in plan.given(study))


# Method


def write_method(edition: Edition) -> Html:
    """Rules in force, versions, inputs, words used."""
    study = edition.study
    rules = [
        (r.name, getattr(study.rules, r.name), r.default,
         f"{r.metadata['low']} to {r.metadata['high']}", r.metadata["says"])
        for r in fields(Rules)
    ]  # fmt: skip
    inputs = [(signs([w.siglum]), w.file, tag("code", w.sha256)) for w in study.story.witnesses]
    return join(
        [
            tag("p", f"Made by samestory {_version()} from the story folder {study.story.id}, "
                f"{'with' if study.coded else 'without'} the codings that people made. The same "
                "folder, rules and version give this page again, byte for byte."),
            tag("p", LIMITS),
            table("Rules in force", "Rule|Here|By default|Range|Meaning", rules, ""),
            table("Files and their SHA-256", "Page|File|SHA-256", inputs, ""),
            tag("h3", "How a block gets its role"),
            *(tag("p", told) for told in (STRONG, LONE, MARKUP)),
            tag("details", tag("summary", "The rules for roles, each with an example"),
                list_rules(study)),
            tag("h3", "Words"),
            definitions(WORDS),
            *(_dictionary(name) for name in (n for n, _, _ in LISTED) if name in TABLES),
        ]
    )  # fmt: skip


def _dictionary(name: str) -> Html:
    """What the columns of a table mean, from the one place where that is written."""
    title = f"Table {name}: one row is {TABLES[name].row}"
    columns = definitions((c.name, c.description) for c in TABLES[name].columns)
    return tag("details", tag("summary", title), columns)


# The page


PARTS = (
    ("findings", "Findings"), ("reader", "Reader"), ("figures", "Figures"), ("tables", "Tables"),
    ("method", "How it was made"),
)  # fmt: skip


def write_report(study: Study, path: str | Path, public: bool = False) -> Path:
    """Write the report of a study as one HTML page; give its path.

    The file is written whole or not at all; folders above it are made. *public* shows of closed
    pages quotations only. A path inside the story folder, one that does not end in .html, or at
    which something else stands already, raises ``UsageError``. Cost: a few seconds, most of them
    for the figures.
    """
    path = Path(path)
    _refuse(path, study)
    page = make_page(study, public).encode("utf-8", "replace").decode()
    return write_whole(path, page)


def _refuse(path: Path, study: Study) -> None:
    """Refuse a path at which a report cannot or must not lie."""
    study.story.refuse_inside(path, "a report")
    refuse_file(path, "a report", "report.html")


def make_page(study: Study, public: bool = False) -> str:
    """Make the whole page, as text that ends in a line feed.

    With *public* closed pages are quoted ever more briefly until no more than ``PRINTED`` of any
    of them is printed; what is printed in the end, the page says.
    """
    usual = Edition(study, public)
    drawn = draw(usual, FIGURES[0]), write_figures(usual)
    for brief in range(len(EXCERPTS)):
        edition = replace(usual, brief=brief)
        main = tag("main", *_parts(edition, *drawn), id="main")
        page = _bind(edition, main, "")
        if not edition.closed:
            return page
        prints = printed_share(study, read_texts("report.html", page))
        if prints[prints["rights"] != "open"]["share"].max() <= PRINTED:
            break
    return _bind(edition, main, tell_printed(prints))


def _bind(edition: Edition, main: Html, printed: str) -> str:
    """Put the page around its main part."""
    return document(
        edition.study.story.title,
        POLICY,
        asset("style.css") + asset("reader.css"),
        link("main", "Skip to the result", class_="skip"),
        _masthead(edition, printed),
        _contents(),
        main,
        tag("script", Html(asset("reader.js"))),
    )


def _version() -> str:
    from . import __version__

    return __version__


def _masthead(edition: Edition, printed: str) -> Html:
    """Title, event and questions, for whom the page is and what of closed pages it prints."""
    story = edition.study.story
    asked = tag("ul", *(tag("li", tag("bdi", question)) for question in story.questions))
    several = tag("summary", f"{capital(count(len(story.questions), 'question'))} of this study")
    questions = tag("details", several, asked) if len(story.questions) > 2 else asked
    day = f", {story.date.day} {story.date:%B %Y}" if story.date else ""
    return tag(
        "header",
        tag("p", f"{say_rights(edition)} {printed}".strip(), class_="rights", role="note"),
        tag("p", story.event or "The same story, compared", day, class_="event"),
        tag("h1", story.title, dir="auto"),
        questions if story.questions else "",
    )


def _contents() -> Html:
    """The way through the page."""
    inner = tag("ul", *(tag("li", link(f"table-{name}", capital(name))) for name, *_ in LISTED))
    items = [
        tag("li", link(name, title), inner if name == "tables" else "")
        for name, title in (("main", "The result"), *PARTS)
    ]
    return tag("nav", tag("ul", *items), aria_label="Contents")


def _parts(edition: Edition, main: Html, others: Html) -> Iterable[Html]:
    """Result, findings, reader, figures, tables, method."""
    study = edition.study
    lead, *rest = study.findings.itertuples()
    tables = (section(f"table-{n}", title, write(edition)) for n, title, write in LISTED)
    yield tag("div", write_finding(edition, lead, 2, main), class_="lead")
    inside = (
        (write_finding(edition, row) for row in rest), [write_reader(edition, level=3)],
        [others], tables, [write_method(edition)],
    )  # fmt: skip
    for (name, title), held in zip(PARTS, inside, strict=True):
        yield section(name, title, *held, level=2)
