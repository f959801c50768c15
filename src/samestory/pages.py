"""Pages: what the site says beside its notebooks, and what code writes into the README."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from . import __version__
from .answers import write_finding
from .audit_page import AUDITS
from .charts import alt_text, collation_map, write_svg
from .citations import SHOWN, cite, permalink, write_citations
from .errors import SamestoryError
from .evidence import body_rows, substantive
from .figures import Drawn, draw_all
from .files import write_whole
from .findings import find
from .handouts import fill_lesson
from .listings import Edition, say_rights
from .markup import Html, anchor, join, note, plain, prose, section, table, tag
from .package import to_csv
from .prose import NOT_SHOWN, count, some
from .reader import write_reader
from .rights import printed_share, read_texts, shorten, tell_printed
from .roles_page import roles_page
from .study import Study, compare
from .tables import TABLES

if TYPE_CHECKING:
    from .site import Site

STORY, NOTEBOOKS, FINDINGS = "data/moscow-2021", "notebooks", "notebooks/findings.csv"
MAP = "docs/_static/collation-map.svg"
#: Where the site keeps what its pages load or offer.
STATIC = "_static/study"
#: Forms of citations, and how their files end.
CITED = {"bibtex": "bib", "csl": "json", "ris": "ris"}
#: What the abstract says, and in which findings it stands.
ABSTRACT = {
    "Material.": ("voices",),
    "Result.": ("alone-?*",),
    "Limits.": ("undecided",),
}
#: What stands between these two lines of the README, ``publish`` writes.
BEGIN, END = "<!-- begin findings -->", "<!-- end findings -->"


def build_report(home: Path, output: Path | None = None, public: bool = False) -> Site:
    """Build the study's site from the project in *home*; give where it lies and what differs.

    Reruns copies of the notebooks, writes the pages that code writes, and binds all of it; writes
    nothing but ``build/`` and the site, by default ``report/`` or, with *public*,
    ``report-public/``.
    """
    from .site import build_site

    study = compare(home / STORY)
    output = output or home / ("report-public" if public else "report")
    edition = Edition(study, public, at="reader.html")
    written = write_pages(edition) | fill_lesson(home, study)
    foot = {
        "version": __version__,
        "inputs": cite(study).inputs,
        "rights": tell_rights(edition, home, written),
    }
    return build_site(home / NOTEBOOKS, output, home / "build", home / "docs", written, foot)


def tell_rights(edition: Edition, home: Path, written: Mapping[str, str]) -> str:
    """For whom the site is; if for anybody, how much of closed pages it and its notebooks print."""
    if not edition.closed:
        return say_rights(edition)
    notebooks = {path.name: path for path in sorted((home / NOTEBOOKS).glob("*.ipynb"))}
    bound = {name: path.read_text(encoding="utf-8") for name, path in notebooks.items()}
    texts = [text for one in (written | bound).items() for text in read_texts(*one)]
    return f"{say_rights(edition)} {tell_printed(printed_share(edition.study, texts))}"


def publish_study(home: Path) -> list[Path]:
    """Run the notebooks in place, and write what is committed beside them; give the paths.

    Beside them: the findings, the main figure, and the computed parts of README and lesson.
    """
    from .site import publish

    study = compare(home / STORY)
    written = publish(home / NOTEBOOKS, home / "build")
    written.append(write_whole(home / FINDINGS, to_csv(study.findings)))
    written.append(write_whole(home / MAP, write_svg(collation_map(study))))
    readme = home / "README.md"
    new = fill_readme(readme.read_text(encoding="utf-8"), study)
    lesson = fill_lesson(home, study)
    written += [write_whole(home / path, page) for path, page in lesson.items()]
    return [*written, write_whole(readme, new)]


def write_pages(edition: Edition) -> dict[str, str]:
    """The generated pages of the site by path: front page, findings, tables, figures, references.

    In a public edition, pages that are not open are quoted briefly and never shown whole.
    """
    study, drawn = edition.study, draw_all(edition.study)
    written = {
        **_bound("index", study.story.title, front_page(edition, drawn["collation-map"])),
        **_bound("docs/findings", "Findings and their evidence", findings_page(edition)),
        **_bound("docs/reader", "All pages side by side", write_reader(replace(edition, at=""))),
        **_bound("docs/figures", "Figures", figures_page(edition, drawn.values())),
        **_bound("docs/roles", "Rules for roles", roles_page(study)),
        **_bound("docs/credit", "Credits, and what is not on a page", credit_page(edition)),
        "docs/tables.md": tables_page(),
        f"{STATIC}/findings.csv": to_csv(study.findings),
    }
    for form, ending in CITED.items():
        written[f"{STATIC}/findings.{ending}"] = write_citations(study, form)
    for name, one in drawn.items():
        written |= {f"{STATIC}/{name}.svg": one.svg, f"{STATIC}/{name}.csv": one.csv}
    return written


def _bound(name: str, title: str, page: Html) -> dict[str, str]:
    """A page of the site: its title, for Sphinx to find, and behind it the HTML, as it is."""
    path = f"parts/{name.rpartition('/')[2]}.html"
    up = "../" * name.count("/")
    source = f"# {_plain(title)}\n\n```{{raw}} html\n:file: {up}{path}\n```\n"
    return {f"{name}.md": source, path: f"{page}\n"}


# The front page


def front_page(edition: Edition, drawn: Drawn) -> Html:
    """The first page: question, answer, abstract, main figure, findings, limits, citation."""
    study = edition.study
    lead, *rest = study.findings.itertuples()
    day = f", {study.story.date.day} {study.story.date:%B %Y}" if study.story.date else ""
    parts = [
        tag("p", study.story.event, day, class_="event"),
        tag("div", tag("p", lead.question, class_="asked"),
            tag("p", prose(lead.statement), " ", _to(lead), class_="answer"), class_="lead"),
        _cast(study),
        write_abstract(study),
        write_figure(edition, drawn, STATIC),
        section("found", "What was found", tag("ol", *map(_brief, rest), class_="found"), level=2),
        section("limits", "What these pages cannot tell", _limits(study), level=2),
        section("witnesses", "The witnesses", _witnesses(study), level=2),
        section("cite", "How to cite", write_cite(study), level=2),
    ]  # fmt: skip
    return join(parts, "\n")


def _cast(study: Study) -> Html:
    """Who is who: each sign with its outlet and the version of the text it carries."""
    rows = sorted(study.rows("witnesses"), key=lambda w: (w.agency, w.version, w.siglum))
    return tag("ul", *(
        tag("li", tag("a", w.siglum, href=f"docs/reader.html#{anchor(f'page-{w.siglum}')}",
                      class_="siglum"), " ", tag("b", w.outlet), " ", tag("span", w.version))
        for w in rows
    ), class_="cast", aria_label="The witnesses and their signs")  # fmt: skip


def _to(row: Any) -> Html:
    """The way from a statement to what it rests on."""
    told = tag("span", f": {row.question}", class_="unseen")
    return tag("a", "Evidence", told, href=f"docs/findings.html#{permalink(row.finding)}")


def _brief(row: Any) -> Html:
    """A finding on the front page: question, answer, the way to its evidence."""
    name = tag("b", row.question)
    return tag("li", name, " ", prose(row.statement), " ", _to(row))


def write_abstract(study: Study) -> Html:
    """The study in one paragraph, as a journal prints it, all of it computed."""
    told = {name: " ".join(_said(study, names)) for name, names in ABSTRACT.items()}
    told["Method."] = _method(study)
    order = ("Material.", "Method.", "Result.", "Limits.")
    parts = (join([tag("b", name), " ", prose(told[name])]) for name in order if told[name])
    return tag("section", tag("h2", "Abstract"), tag("p", join(parts, " ")), class_="abstract")


def _said(study: Study, names: Iterable[str]) -> list[str]:
    """The statements of those findings that there are; of ``alone-*`` that found some, the first
    sentence: the rule they end with is said once, under method.
    """
    own = [(row.finding.partition("/")[2], row) for row in study.findings.itertuples()]
    told = []
    for asked in names:
        told += [row.statement for name, row in own if name == asked]
        alone = [row for name, row in own if "*" in asked and fnmatchcase(name, asked)]
        told += [_first_sentence(row.statement) for row in alone if row.value]
    return told


def _first_sentence(statement: str) -> str:
    """What a statement says before its first quotation that ends a sentence is over."""
    first, end, _ = statement.partition("”. ")
    return first + end.strip()


def _method(study: Study) -> str:
    """What was done, in a few sentences with its numbers; places are counted as the reader does."""
    places = {row.place for row in body_rows(study)} - {""}
    n, substance = len(study.variants), len(substantive(study))
    return (
        f"The pages were divided into {count(len(study.blocks), 'block')}. The body text stands at "
        f"{count(len(places), 'place')}, where it was collated word by word. Each of "
        f"{count(n, 'variant')}, {some(substance)} of substance and {some(n - substance)} of form, "
        "has its kind by a rule. It is given to a page only where pages of two other outlets or "
        "more agree against that page, at least one of them of its own version."
    )


def write_figure(edition: Edition, drawn: Drawn, at: str) -> Html:
    """A figure with what leads on from it; *at* is the folder in which its files lie."""
    image = tag("img", src=f"{at}/{drawn.name}.svg", alt=drawn.alt)
    box = tag("div", image, class_="scroll figure", tabindex=0, role="region",
              aria_label=f"Figure: {drawn.title}")  # fmt: skip
    files = [("as SVG", "svg"), ("its rows as CSV", "csv")] if drawn.csv else [("as SVG", "svg")]
    ways = (tag("a", told, href=f"{at}/{drawn.name}.{ending}") for told, ending in files)
    return tag("figure", box, tag("figcaption", join(ways, ", "), f"; table {drawn.table}"))


def _limits(study: Study) -> Html:
    """What cannot be known, said once for all findings."""
    agencies = " and ".join(sorted(study.witnesses["agency"].unique()))
    sure = tag("a", "how sure the answers are", href="notebooks/06-how-sure.html")
    told = (
        f"The originals of {agencies} are not among these pages. Words that no page kept cannot "
        "come back, and a lone reading may be another version's.",
        "A saved page is not the page in print: a part that is not on it may have been there.",
        "These pages are a convenience sample of one day's story: nothing here says what an "
        "outlet tends to do.",
        "What somebody meant is not on a page. The prose says who has, who lacks and who is "
        "alone in a reading.",
        join(["The rules were tried on these very pages, and the coders are the project's "
              "maintainers: see ", sure, "."]),
    )  # fmt: skip
    return tag("ul", *(tag("li", one) for one in told))


def _witnesses(study: Study) -> Html:
    """The pages in a table, with what it takes to cite an outlet's own page."""
    rows = [
        (w.siglum, w.outlet, join([w.agency, note(w.agency_by)]), w.version,
         w.published or NOT_SHOWN, _address(w.url), w.n_words, tag("code", w.sha256[:SHOWN]))
        for w in study.rows("witnesses")
    ]  # fmt: skip
    columns = "Siglum|Outlet|Text by|Version|Published|Address|Words of body|SHA-256 of the file"
    return table("The saved pages", columns, rows, "There are no pages.")


def _address(url: str) -> Html:
    """The address that a page shows of itself, as a link; that it shows none, in words."""
    if not url:
        return tag("i", NOT_SHOWN)
    return tag("a", shorten(url.partition("//")[2], 40), href=url, rel="noreferrer")


def write_cite(study: Study) -> Html:
    """How to cite the study, and one finding of it."""
    forms = (
        tag("a", name, href=f"{STATIC}/findings.{ending}")
        for name, ending in (("BibTeX", "bib"), ("CSL-JSON", "json"), ("RIS", "ris"))
    )
    return join(
        [
            tag("p", cite(study).plain, class_="reference", dir="auto"),
            tag("p", "Each finding has a citation of its own, under ",
                tag("a", "its evidence", href="docs/findings.html"), "; all of them for a "
                "reference manager: ", join(forms, ", "), ". Blocks and variants have ids to cite "
                "too. Cite the outlets' own pages beside it."),
        ]
    )  # fmt: skip


def witness_table(study: Study) -> str:
    """The witnesses as a Markdown table; what a page does not show is said in words."""
    lines = [
        "| siglum | outlet | text by | version | published | words |",
        "|---|---|---|---|---|---|",
    ]
    for row in study.witnesses.itertuples():
        lines.append(
            f"| {row.siglum} | {_plain(row.outlet)} "
            f"| {_plain(row.agency)} ({_plain(row.agency_by)}) "
            f"| {_plain(row.version)} | {row.published or NOT_SHOWN} | {row.n_words} |"
        )
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Text from pages and folders as Markdown that means nothing but itself."""
    text = " ".join(str(text).split())
    return escape(re.sub(r"([\\`*_{}\[\]#|!~$])", r"\\\1", plain(text)), quote=False)


# The findings


def findings_page(edition: Edition) -> Html:
    """Every finding with the sentences and variants that it rests on, and how to cite it."""
    rows = [*edition.study.findings.itertuples()]
    told = (
        f"{count(len(rows), 'statement').capitalize()} in order of weight. Each is quoted with "
        "the blocks or variants it rests on, which lead into the reader; names the table and the "
        "notebook it was computed from; and says how to cite it."
    )
    ways = (tag("li", tag("a", row.question, href=f"#{permalink(row.finding)}")) for row in rows)
    contents = tag("nav", tag("ol", *ways), aria_label="The findings", class_="ways")
    return join([tag("p", told), contents, *(write_finding(edition, r, 2) for r in rows)], "\n")


def figures_page(edition: Edition, drawn: Iterable[Drawn]) -> Html:
    """Every figure in order, each with the question it answers, its rows and how to cite it."""
    story = edition.study.story
    told = tag("p", "Each figure is drawn from a table by code, says what it shows in its title, "
               "and repeats byte for byte. Its rows lie beside it.")  # fmt: skip
    made = [
        tag(
            "article",
            tag("h2", tag("a", one.question, href=f"#figure-{anchor(one.name)}", class_="self")),
            write_figure(edition, one, f"../{STATIC}"),
            tag("p", "Cite as ", tag("code", f"{story.id}/figure/{one.name}@{__version__}")),
            id=f"figure-{anchor(one.name)}",
        )
        for one in drawn
    ]
    return join([told, *made], "\n")


def credit_page(edition: Edition) -> Html:
    """What each page states of its source beside what it has, and what others have and it lacks."""
    told = tag(
        "p",
        "What a page states of its source is set beside what is measured; neither is a verdict. "
        "What a page lacks is said against pages that have it, and whether that counts is for a "
        "person to say: each entry keeps a place for it.",
    )
    parts = (section(name, title, write(edition), level=2) for name, title, write in AUDITS)
    return join([told, *parts], "\n")


# The dictionary of the tables


def tables_page() -> str:
    """What every table and column means, as a page."""
    parts = [
        "# The tables",
        "",
        "What one row of each table is, and what each column means. "
        "`samestory tables --output FOLDER` writes them as CSV, with a description for programs.",
        "",
    ]
    for described in TABLES.values():
        parts += [
            f"## {described.name}",
            "",
            f"One row is {described.row}.",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        parts += [f"| `{c.name}` | {c.type} | {_plain(c.description)} |" for c in described.columns]
        parts.append("")
    return "\n".join(parts)


# README and published findings


def fill_readme(readme: str, study: Study) -> str:
    """Put today's finding and witnesses between the two marks of the README."""
    before, begin, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SamestoryError(
            f"README.md: lacks {BEGIN} and {END}; code writes between them; put both back."
        )
    told = [
        f"**{_plain(find(study, 'lead')['question'])}** "
        f"{_plain(find(study, 'lead')['statement'])} (`{find(study, 'lead')['finding']}`)",
        "",
        f"[![{_plain(alt_text(collation_map(study)))}]({MAP})]({MAP})",
        "",
        witness_table(study),
    ]
    return f"{before}{begin}\n" + "\n".join(told) + f"\n{end}{after}"


def moved(old: pd.DataFrame, new: pd.DataFrame) -> list[str]:
    """Say which findings differ between two tables of findings, one line each."""
    was, now = (_by_id(table) for table in (old, new))
    lines = []
    for name in dict.fromkeys([*was, *now]):
        if name not in now:
            lines.append(f"{name}: no longer there")
        elif name not in was:
            lines.append(f"{name}: new: {now[name][1]}")
        elif was[name] != now[name]:
            change = (
                f"{was[name][0]} -> {now[name][0]}" if was[name][0] != now[name][0] else "in words"
            )
            lines.append(f"{name}: {change}: {now[name][1]}")
    return lines


def _by_id(table: pd.DataFrame) -> Mapping[str, tuple[str, str]]:
    """Value and statement of each finding."""
    return {
        str(name): (f"{float(value):.6g}", str(statement))
        for name, value, statement in zip(
            table["finding"], table["value"], table["statement"], strict=True
        )
    }
