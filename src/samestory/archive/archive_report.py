"""The report of an archive: one plain HTML page about a finished run, made of its tables alone.

The page loads nothing and runs nothing; the same tables give the same bytes. It tells numbers,
each with how sure it is and with the query that gives it again, and no text of any article but
the lines that an outlet repeats.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..files import refuse_file, type_path, write_whole
from ..markup import (
    Html,
    asset,
    definitions,
    document,
    join,
    link,
    note,
    prose,
    section,
    table,
    tag,
)
from ..prose import capital, count, percent, said
from ..sheet import alt_text, write_svg
from . import archive_charts as charts
from . import archive_told as telling
from . import tallies
from .finishedrun import FINAL, FinishedRun, read_run
from .tallies import LARGEST, OUTLETS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The page, in the folder of the run; nothing is loaded, nothing runs.
NAME = "report.html"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
STYLE = """
h1 { font-size: clamp(1.6rem, 1.3rem + 1.5vw, 2.5rem); margin-bottom: 0; }
header { padding-bottom: 1.5rem; }
.event { margin-top: 1rem; }
.lead .answer { margin-bottom: 1.5rem; }
.queries code { display: block; overflow-wrap: anywhere; white-space: normal; color: var(--soft); }
td code { overflow-wrap: anywhere; }
.numbers td:nth-child(2) { font: 600 1.25rem/1.3 var(--serif); white-space: nowrap; }
figure { margin-bottom: 0.75rem; }
article details { margin-bottom: 1.5rem; }
tbody th { min-width: 9rem; }
.day { white-space: nowrap; }
.groups tbody th { min-width: 13rem; }
.groups td { min-width: 3rem; }
.lines td:nth-child(2) { min-width: 14rem; }
.numbers tbody th { min-width: 12rem; max-width: 17rem; }
.numbers td:nth-child(3) { width: 55%; max-width: none; }
.numbers ul { list-style: none; padding: 0; margin: 0; }
.numbers p { margin: 0; }
@media (max-width: 40rem) {
  .numbers thead { display: none; }
  .numbers :is(tr, th, td) { display: block; border: 0; min-width: 0; padding-block: 0.1rem; }
  .numbers tr { border-top: 1px solid var(--rule); padding-block: 0.6rem; }
}
"""
#: The most characters of a repeated line that are shown.
LINE = 160
#: The most outlets in a chart.
BARS = 12
NOT_SAID = (
    "Shared wording does not say who took it from whom. A text that is not in the archive, an "
    "agency’s above all, may be the source of all members of a group.",
    "A likely source is the article published first of those that hold most of the group’s "
    "wording. The hour of publication, a wrong day in the input and what is not in the archive, "
    "it cannot know.",
    "What was said again in other words, or translated, is not found; nor is what lies below the "
    "threshold. That an article is in no group does not make its wording its own.",
    "Planted copies were made by a program, and editors work otherwise: the estimates hold for "
    "copies like those planted.",
    "Agencies are known by their names, from a list; one may be named beside the text, in a byline "
    "or a label that the input does not have. “Names none anywhere in its text” is said of the "
    "text in the input alone; that one is named does not say that the wording is its own.",
    "The archive is what was collected: a rate here is a rate of it, not of an outlet or a press.",
    "Nothing here speaks of what anybody meant. To print an agency’s copy is what it is for.",
)
DERIVED = (
    ("Likely source", "the article of its group that was published first of those that hold most "
     "of the group’s wording; one a group."),
    ("Wholly, partially derived", "how much of an article its likely source has, by the rule of "
     "the run; the words are METER’s, but a likely source is no known source."),
    ("Non-derived", "in the group by other members: it shares little with the likely source."),
    ("Agency copy", "an article in a group of which some member’s text names an agency, or is "
     "given one in the input; non-derived members are left out."),
    ("Share", "the part of an article’s words that stand in runs of equal words which the other "
     "has, too: the study’s own measure, for two articles as for two pages of a story."),
    ("Furniture", "a line that many articles of one outlet have; left out before anything is "
     "measured."),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """Hold a run with what was counted of it, each thing once."""

    run: FinishedRun

    @cached_property
    def members(self) -> tallies.Members:
        """The rows of ``groups``."""
        return tallies.read_members(self.run)

    @cached_property
    def shares(self) -> tallies.Shares:
        """What all pairs share."""
        return tallies.tally_pairs(self.run)

    @cached_property
    def outlets(self) -> pd.DataFrame:
        """Counts by outlet, of those that have an article in a group."""
        counted = tallies.tally_outlets(self.members, self.run.told("by_outlet"))
        counted = counted[counted["grouped"] > 0]
        named = counted["outlet"].where(counted["outlet"] != "", "no outlet given")
        return counted.assign(outlet=named)

    @cached_property
    def time(self) -> pd.DataFrame:
        """Counts by day, week, month, year or century."""
        return tallies.tally_time(self.members, self.run.told("by_day"))

    @cached_property
    def largest(self) -> pd.DataFrame:
        """The largest groups."""
        return tallies.list_largest(self.run, self.members, LARGEST)


def _fold(counted: pd.DataFrame, most: int) -> pd.DataFrame:
    """Put the rows beyond the first into one."""
    rest = counted.iloc[most:]
    if len(rest) < 2:
        return counted
    summed = rest.drop(columns="outlet").sum().to_dict()
    last = pd.DataFrame([{"outlet": f"{len(rest):,} other outlets", **summed}])
    return pd.concat([counted.iloc[:most], last], ignore_index=True)


# The page


def write_report(directory: Path) -> Path:
    """Write the report of a finished run beside its tables, as ``report.html``; give its path.

    The file is written whole or not at all. A folder that holds no finished run, or a report.html
    that samestory did not write, is a ``UsageError``. Cost: one pass over ``pairs``, ``groups``
    and ``furniture``, and some 50 bytes of memory for a row of ``groups``.
    """
    run = read_run(directory)
    refuse_file(directory / NAME, "a report", NAME)
    return write_whole(directory / NAME, make_page(run))


def make_page(run: FinishedRun) -> str:
    """Make the whole page, as text that ends in a line feed."""
    shown = Shown(run)
    articles = int(run.told("counts", "articles") or 0)
    title = f"Who shares wording: {count(articles, 'article')} compared"
    parts = [(name, head, write(shown)) for name, head, write in PARTS]
    main = (
        tag("div", tag("h2", "How much wording is shared?"),
            tag("p", telling.tell_lead(run, shown.members), class_="answer"),
            _numbers(shown), class_="lead"),
        *(section(name, head, *inside, level=2) for name, head, inside in parts),
    )  # fmt: skip
    links = [tag("li", link("main", "The result"))]
    links += [tag("li", link(name, head)) for name, head, _ in parts]
    return document(
        title, POLICY, asset("style.css") + STYLE,
        link("main", "Skip to the result", class_="skip"),
        tag("header", tag("p", "An archive compared by samestory", class_="event"),
            tag("h1", title)),
        tag("nav", tag("ul", *links), aria_label="Contents"),
        tag("main", *main, id="main"),
    )  # fmt: skip


def _numbers(shown: Shown) -> Html:
    """The numbers of the first screen, each with how sure it is and where it stands."""
    numbers = telling.tell_numbers(shown.run, shown.members, shown.shares)
    rows = [
        (join([one.what, tag("small", tag("code", one.query))]), one.shown, _listed(one.sure))
        for one in numbers
    ]
    head = "What, and where it stands|Number|How sure"
    not_said = tag("ul", *(tag("li", prose(sentence)) for sentence in NOT_SAID))
    return join(
        [
            tag("div", table("What was found, and how sure it is", head, rows, ""),
                class_="numbers"),
            tag("h3", "What the numbers do not say"),
            not_said,
        ]
    )  # fmt: skip


def _listed(sentences: Sequence[str]) -> Html:
    """One sentence as it is, several one below the other."""
    if len(sentences) < 2:
        return tag("p", *sentences)
    return tag("ul", *(tag("li", sentence) for sentence in sentences))


def _part(
    question: str, told: tuple[str, str], *inside: object, more: Sequence[tuple] = ()
) -> Html:
    """A question, its answer, what shows it, and the query that gives its number again."""
    answer, query = told
    facts = [*more, ("Where it stands", tag("div", tag("code", query), class_="queries"))]
    return tag("article", tag("h3", question), tag("p", prose(answer), class_="answer"), *inside,
               definitions(facts, class_="facts"))  # fmt: skip


def _picture(figure: Figure, rows: Html) -> Html:
    """A figure as an image that holds all it needs, with its rows folded below it."""
    source = "data:image/svg+xml;base64," + base64.b64encode(write_svg(figure).encode()).decode()
    alt = alt_text(figure)
    box = tag("div", tag("img", src=source, alt=alt), class_="scroll", tabindex=0, role="region",
              aria_label=f"Figure: {figure.samestory_title}")  # fmt: skip
    return join([tag("figure", box), rows])


class Counted(int):
    """A number that a table prints with its thousands apart."""

    def __str__(self) -> str:
        return f"{int(self):,}"


def _or_unknown(text: object) -> object:
    return text if text not in ("", None) else tag("i", "not given")


def _day(text: str) -> Html:
    """A day that does not break; or that it is not given."""
    return tag("span", text, class_="day") if text else tag("i", "not given")


# Its parts


def _outlets(shown: Shown) -> list[Html]:
    """Agency copy by outlet."""
    rows, known = shown.outlets, bool(shown.run.told("by_outlet"))
    inside = [_list_outlets(rows, known)]
    copy = rows[rows["copy"] > 0]
    if len(copy):
        top, first, rest = copy.head(BARS), copy.iloc[0], len(copy.iloc[BARS:])
        more_outlets = f"; {rest:,} other outlets stand in the table" if rest else ""
        figure = charts.draw_bars(
            f"{first.outlet} has most agency copy: {count(int(first['copy']), 'article')}",
            f"Articles that are agency copy, by outlet (n: articles{more_outlets}).", top, "outlet",
            (charts.NAMES, charts.NOWHERE, charts.UNKNOWN),
        )  # fmt: skip
        inside = [_picture(figure, *inside)]
    more: list[tuple] = [("How sure", _listed(telling.tell_recall(shown.run)))]
    if not known:
        few = "How many articles an outlet has in all, the summary does not say."
        more.append(("What is missing", few))
    told = telling.tell_copy(shown.run, shown.members)
    return [_part("How much agency copy is there, and where?", told, *inside, more=more)]


def _list_outlets(rows: pd.DataFrame, known: bool) -> Html:
    """The table of outlets, with all their articles where that is known."""
    head = "Outlet|Agency copy|names an agency|names none|not known|In any group|as source"
    cells = []
    for r in _fold(rows, OUTLETS).itertuples(index=False):
        own = [
            r.outlet,
            *map(Counted, (r.copy, r.names, r.nowhere, r.unknown, r.grouped, r.source)),
        ]
        share = percent(r.copy / r.articles) if r.articles else ""
        cells.append([*own, *([Counted(r.articles), share] if known else [])])
    return table("Articles by outlet", head + ("|Articles|of them agency copy" if known else ""),
                 cells, "No article is in any group.", fold=True)  # fmt: skip


def _time(shown: Shown) -> list[Html]:
    """Agency copy by day, week, month, year or century."""
    rows = shown.time
    step = rows["step"].iloc[0] if len(rows) else "day"
    told = telling.tell_time(shown.members, step)
    question = "When was it published?"
    cells = ((r.start, *map(Counted, (r.copy, r.names, r.grouped, r.articles)))
             for r in rows.itertuples(index=False))  # fmt: skip
    head = f"First day of the {step}|Agency copy|names an agency|In any group|Articles read"
    listed = table(f"Articles by {step}", head, cells, "No day is known.", fold=True)
    if not len(rows) or not rows["copy"].sum():
        return [_part(question, told, listed)]
    most = rows.loc[rows["copy"].idxmax()]
    at = f"{'on' if step == 'day' else 'in'} one {step}"
    title = f"Most agency copy {at}: {count(int(most['copy']), 'article')}, {most.start}"
    drawn = rows.assign(rest=rows["copy"] - rows["names"])
    rest = charts.Part("rest", "does not, or it is not known", charts.NOWHERE.ink,
                       charts.NOWHERE.look)  # fmt: skip
    note = f"Articles that are agency copy, by {step} of publication (n: articles)."
    figure = charts.draw_columns(title, note, drawn, "start", (charts.NAMES, rest))
    return [_part(question, told, _picture(figure, listed))]


def _credited(shown: Shown) -> list[Html]:
    """Groups in which some members name the agency and others do not."""
    told = telling.tell_named(shown.members)
    largest = shown.largest
    mixed = largest[(largest["names"] > 0) & (largest["nowhere"] > 0)] if len(largest) else largest
    rows = []
    for group in mixed["group"] if len(mixed) else ():
        own = shown.run.pick("groups", "group", [group])
        own = own[own["derivation"] != "non-derived"]
        sides = (own[own["credited"].eq(value)] for value in (True, False))
        rows.append([_open(shown, group), *(_name_members(side) for side in sides)])
    listed = table(
        f"Of the {len(largest)} largest groups, those in which some texts name an agency and "
        "others with the same wording name none",
        "Group|Names an agency|Names none anywhere in its text", rows,
        f"In none of the {len(largest)} largest groups both stand side by side.", fold=True,
    )  # fmt: skip
    note = (
        "The same wording with and without an agency’s name. A name beside the text, in a byline "
        "that the input does not have, is not counted."
    )
    return [_part("Is an agency named?", told, listed, more=[("What it does not say", note)])]


def _name_members(own: pd.DataFrame, most: int = 6) -> Html:
    """Name some members of a group by outlet and id, and count the rest."""
    own = own.sort_values(["published", "number"], na_position="last")
    items = [
        tag("li", f"{row.outlet}: " if row.outlet else "", tag("code", row.id))
        for row in own.head(most).itertuples()
    ]
    rest = len(own) - most
    return tag("ul", *items, tag("li", f"and {rest} more") if rest > 0 else "")


def _open(shown: Shown, group: int) -> Html:
    """The number of a group and the command that opens it."""
    place = type_path(shown.run.directory)
    return join([f"{group}", tag("small", tag("code", f"samestory open {place} {group}"))])


def _groups(shown: Shown) -> list[Html]:
    """The largest groups, and the time from first to last copy."""
    rows = [
        [
            _open(shown, r.group), Counted(r.size), Counted(r.outlets),
            join([_or_unknown(r.outlet), tag("small", tag("code", r.source))]),
            join([_day(r.first), note(r.first_outlet)]),
            Counted(r.days) if r.days >= 0 else "", r.agency,
        ]
        for r in shown.largest.itertuples(index=False)
    ]  # fmt: skip
    head = "Group, and how to open it|Articles|Outlets|Likely source|First|Days to the last"
    caption = f"The {len(rows)} largest groups" if len(rows) > 1 else "The largest group"
    listed = tag("div", table(caption, head + "|Agency given", rows, "There is no group."),
                 class_="groups")  # fmt: skip
    query = f'{telling.read("groups", "group")}["group"].value_counts().max()'
    size = int(shown.largest["size"].iloc[0]) if len(rows) else 0
    told = f"The largest group has {count(size, 'article')}." if size else "There is no group."
    return [_part("Which groups are largest?", (told, query), listed), _lags(shown)]


def _lags(shown: Shown) -> Html:
    """The days from first to last copy, as a distribution."""
    rows, told = tallies.tally_lags(shown.members), telling.tell_lags(shown.members)
    question = "How long from the first copy to the last?"
    whole = int(rows["groups"].sum())
    if not whole:
        return _part(question, told)
    most = rows.loc[rows["groups"].idxmax()]
    title = f"From first to last copy, most often: {most.lag} ({percent(most.groups / whole)})"
    figure = charts.draw_bars(
        title, "Groups of which two days or more are known, by the days from the first copy to "
        "the last (n: groups).", rows, "lag", (charts.Part("groups", "groups"),),
    )  # fmt: skip
    cells = ((r.lag, Counted(r.groups), percent(r.groups / whole)) for r in rows.itertuples())
    listed = table("Groups by time", "First to last copy|Groups|Share", cells, "", fold=True)
    return _part(question, told, _picture(figure, listed))


def _derived(shown: Shown) -> list[Html]:
    """Wholly and partially derived members, and how much the pairs share."""
    rows = tallies.tally_derivations(shown.members)
    whole = max(1, int(rows["articles"].sum()))
    listed = table("Members of groups by derivation", "Derivation|Articles|Share",
                   ((r.derivation, Counted(r.articles), percent(r.articles / whole))
                    for r in rows.itertuples()), "")  # fmt: skip
    told = telling.tell_derived(shown.members)
    sure = [("How sure", _listed(
        (*telling.tell_precision(shown.run), "What was sent to whom is not in the tables: a "
         "likely source is no known source.")))]  # fmt: skip
    return [_part("How much of an article has its likely source?", told, listed, more=sure),
            _pairs(shown)]  # fmt: skip


def _pairs(shown: Shown) -> Html:
    """How much the pairs share, with the threshold."""
    bins = shown.shares.bins
    told = telling.tell_shares(shown.shares)
    question = "How much do two articles share?"
    sure = [("How sure", _listed(telling.tell_false_rate(shown.run)))]
    if not shown.shares.n_pairs:
        return _part(question, told, more=sure)
    edges = zip(bins["from"], bins["to"], strict=True)
    named = [f"{100 * low:.0f} to {100 * high:.0f} %" for low, high in edges]
    rows = bins.assign(share=named)
    most = rows.loc[rows["pairs"].idxmax()]
    title = f"Most often the larger share is {most.share}"
    figure = charts.draw_bars(
        title, "Pairs by the larger of their two shares (n: pairs).", rows, "share",
        (charts.Part("pairs", "pairs"),),
    )  # fmt: skip
    cells = ((r.share, Counted(r.pairs)) for r in rows.itertuples())
    listed = table("Pairs by share", "The larger share|Pairs", cells, "", fold=True)
    return _part(question, told, _picture(figure, listed), more=sure)


def _furniture(shown: Shown) -> list[Html]:
    """The lines that outlets repeat."""
    rows, outlets = tallies.tally_furniture(shown.run)
    n = shown.run.count("furniture")
    told = f"{count(n, 'line')} of {count(outlets, 'outlet')} count as furniture and not as reuse."
    query = f"len({telling.read('furniture', 'line')})"
    listed = table(
        "The line that most articles of an outlet have" + (
            f", of the {len(rows)} outlets with the most repeated" if outlets > len(rows) else ""),
        "Outlet|Most repeated line|Articles looked at that have it|Such lines",
        ([_or_unknown(r.outlet), said(r.line, LINE), Counted(r.n_articles), Counted(r.lines)]
         for r in rows.itertuples(index=False)),
        "No line was found that many articles of one outlet have.",
    )  # fmt: skip
    told = (capital(told), query)
    return [_part("Which lines does an outlet repeat?", told, tag("div", listed, class_="lines"))]


# How it was made


def _method(shown: Shown) -> list[Html]:
    """Words, tables, rules, the trial, versions, and how to cite."""
    run = shown.run
    settings = sorted((run.told("rules") or {}).items())
    versions = (f"{name} {value}" for name, value in (run.told("versions") or {}).items())
    files = (Path(file).name for file in run.files)
    made = [
        ("Versions", ", ".join(versions) or "not given"),
        ("Files of the input", ", ".join(files) or "not given"),
        ("SHA-256 of the input", tag("code", run.told("input", "sha256") or "not given")),
    ]
    return [
        tag("p", "Made from the tables beside this page. Each number stands with the line of "
            "pandas that gives it again: run it in the folder of the run, after ",
            tag("code", "import json, pandas as pd"), ". The times that the stages took stand in "
            "summary.json."),
        table("The tables", "Table|Rows", ((t, Counted(run.count(t))) for t in FINAL), ""),
        table("Rules of the run", "Rule|Value",
              ((key, _write(value)) for key, value in settings), "The summary names none."),
        _trial(run),
        definitions(made),
        tag("h3", "Words"), definitions(DERIVED),
        tag("h3", "How to cite"), tag("p", cite(run), class_="cite"),
        tag("p", "One number is cited with its table and row: for an article its id, for a group "
            "its number, for a pair its two ids; and the articles themselves as their outlets "
            "published them."),
    ]  # fmt: skip


def _trial(run: FinishedRun) -> Html:
    """All scores of the trial with planted copies."""
    rows = (
        (row["measure"], row["kind"], telling.rate(row["rate"]), telling.between(row),
         Counted(row["n_found"]), Counted(row["n"]))
        for row in run.told("planted") or ()
    )  # fmt: skip
    head = "Measure|Of what|Rate|95 % interval|Found|Of"
    return table("The trial with planted copies", head, rows, "No copies were planted.")


def _write(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def cite(run: FinishedRun) -> str:
    """Say how the run is cited: who has the same input, rules and version has the same rows.

    >>> cite(FinishedRun(Path("run"), {"counts": {"articles": 3}}))[:38]
    'An archive of 3 articles, compared by '
    """
    told = json.dumps(run.told("rules"), sort_keys=True, ensure_ascii=False)
    rules = hashlib.sha256(told.encode()).hexdigest()
    version = run.told("versions", "samestory") or "(version not given)"
    whole = run.told("input", "sha256") or "not given"
    articles = int(run.told("counts", "articles") or 0)
    return (
        f"An archive of {articles:,} articles, compared by samestory {version}; input SHA-256 "
        f"{whole[:12]}; rules SHA-256 {rules[:12]}."
    )


#: The parts of the page behind the result.
PARTS = (
    ("outlets", "Agency copy by outlet", _outlets),
    ("time", "Agency copy by time", _time),
    ("credited", "Credited or not", _credited),
    ("groups", "The largest groups", _groups),
    ("derived", "How much is derived", _derived),
    ("furniture", "Furniture", _furniture),
    ("method", "How it was made", _method),
)
