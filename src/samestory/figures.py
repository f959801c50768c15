"""Figures: the catalogue. Which figures a study has, in order, and what each of them answers.

Report, site and whoever wants them all take them from here. A figure that has nothing to show for
a story says so in a sentence. None sets more than a short quotation of a page in one stretch, so
that the same figure serves the public edition and the owner's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from . import charts
from .maps import question_of
from .sheet import alt_text, figure_data, write_svg

if TYPE_CHECKING:
    from .study import Study


def _all_claims(study: Study) -> list[str]:
    """The claims that the story follows, parts of them apart."""
    return [trace.claim for trace in study.story.traces if not trace.part_of]


def headline_claim(study: Study) -> str:
    """The claim that stands in most headlines and deks; empty where none stands in any."""
    found: dict[str, set[str]] = {claim: set() for claim in _all_claims(study)}
    for row in study.rows("traces"):
        if row.claim in found and row.status != "absent" and row.role in ("headline", "dek"):
            found[row.claim].add(row.siglum)
    most = max(found, key=lambda claim: len(found[claim]), default="")
    return most if most and found[most] else ""


def _mapped_claims(study: Study) -> list[str]:
    """The claims that have a map: all but the one whose words stand with the headlines."""
    return [claim for claim in _all_claims(study) if claim != headline_claim(study)]


def _headlines_with(study: Study) -> list[str]:
    return [headline_claim(study)]


@dataclass(frozen=True)
class Plan:
    """A figure of the catalogue: the function of ``charts`` that draws it, the table behind it,
    the question it answers; and, if it is drawn of claims, which of a study's claims.
    """

    name: str
    table: str
    question: str
    claims: Callable[[Study], list[str]] | None = None

    def given(self, study: Study) -> list[tuple[str, ...]]:
        """What the function is given beside the study, once for each figure it draws."""
        return [(claim,) for claim in self.claims(study)] if self.claims else [()]

    def asks(self, study: Study, *given: str) -> str:
        """The question a figure answers: the map of a claim, that of the claim."""
        asked = question_of(study, *given) if self.name == "trace_map" else ""
        first, mark, _ = asked.partition("?")  # what comes after it explains how it is answered
        return first + mark or self.question


#: Every figure in order, the main one first.
FIGURES = (
    Plan("collation_map", "pairs", "Which passages tell the same, and in whose words?"),
    Plan("page_composition", "blocks", "What on each page is the story, and what is around it?"),
    Plan("reuse_shares", "reuse", "How much wording do every two pages have in common?"),
    Plan("credit_shares", "credits", "What does a page state of its source, what does it share?"),
    Plan("split_support", "splits", "In which ways do the readings part the pages?"),
    Plan("edits_by_kind", "edits", "What does each page have otherwise than its own dispatch?"),
    Plan("lone_readings", "variants", "Which words has one page alone?"),
    Plan("headlines", "headlines", "What stands above the text?", _headlines_with),
    Plan("trace_map", "traces", "Which page makes a claim, where, and how fully?", _mapped_claims),
    Plan("passages", "omissions", "Which page has which passage?"),
    Plan("share_ranges", "reuse", "Would the shares be otherwise if counted otherwise?"),
    Plan("bases", "edits", "How far do additions and omissions hang on the base?"),
    Plan("coder_error", "agreement", "How often do coders differ, how often is the program wrong?"),
)  # fmt: skip


class Drawn(NamedTuple):
    """A figure drawn: what it says, how it looks, what it shows, and from which table."""

    name: str
    title: str
    question: str
    table: str
    svg: str
    alt: str
    csv: str
    #: Whether there was anything to show; else title and alt text say why not.
    shows: bool


def draw(study: Study, plan: Plan, *given: str) -> Drawn:
    """Draw one figure of the catalogue; *given* is the claim of a figure that is drawn of one.

    ``name`` of what comes back serves as a file name: that of the plan, with the claim.
    """
    figure = getattr(charts, plan.name)(study, *given)
    rows, shows = figure_data(figure), not getattr(figure, "samestory_empty", False)
    name = "-".join(filter(None, (plan.name.replace("_", "-"), *given)))
    csv = rows.to_csv(index=False, lineterminator="\n") if len(rows.columns) else ""
    title, alt = figure.samestory_title, alt_text(figure)
    return Drawn(
        name, title, plan.asks(study, *given), plan.table, write_svg(figure), alt, csv, shows
    )


def draw_all(study: Study, plans: Iterable[Plan] = FIGURES) -> dict[str, Drawn]:
    """Draw every figure of a study: name -> ``Drawn``, in the order of the catalogue.

    The same study gives the same bytes. Cost: two to three seconds for five pages, of which the
    first figure takes half a second to load the drawing library.
    """
    made = (draw(study, plan, *given) for plan in plans for given in plan.given(study))
    return {drawn.name: drawn for drawn in made}
