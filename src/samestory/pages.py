"""Pages: what the site says beside its notebooks, and what code writes into the README."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from .charts import alt_text, collation_map, write_svg
from .errors import SamestoryError
from .evidence import Setting, settings
from .export import to_csv, write_whole
from .findings import find
from .listings import NOT_SHOWN, QUOTED
from .prose import count
from .study import Study, compare
from .tables import TABLES

if TYPE_CHECKING:
    from .site import Site

STORY, NOTEBOOKS, FINDINGS = "data/moscow-2021", "notebooks", "notebooks/findings.csv"
MAP = "docs/_static/collation-map.svg"
#: What stands between these two lines of the README, ``publish`` writes.
BEGIN, END = "<!-- begin findings -->", "<!-- end findings -->"


def build_report(home: Path, output: Path | None = None) -> Site:
    """Build the study's site from the project in *home*; give where it lies and what differs.

    Reruns copies of the notebooks, writes the front page, the findings and the dictionary of the
    tables, and binds all of it; writes nothing but ``build/`` and the site.
    """
    from .site import build_site

    study = compare(home / STORY)
    return build_site(
        home / NOTEBOOKS,
        output or home / "report",
        home / "build",
        home / "docs",
        write_pages(study),
    )


def publish_study(home: Path) -> list[Path]:
    """Run the notebooks in place, and write what is committed beside them; give the paths.

    Beside them: the findings, the main figure, and the computed part of the README.
    """
    from .site import publish

    study = compare(home / STORY)
    written = publish(home / NOTEBOOKS, home / "build")
    written.append(write_whole(home / FINDINGS, to_csv(study.findings)))
    written.append(write_whole(home / MAP, _text(write_svg(collation_map(study)))))
    readme = home / "README.md"
    new = fill_readme(readme.read_text(encoding="utf-8"), study)
    return [*written, write_whole(readme, new)]


def _text(svg: str | bytes) -> str:
    return svg if isinstance(svg, str) else svg.decode()


def write_pages(study: Study) -> dict[str, str | bytes]:
    """The generated pages of the site by path: front page, findings, dictionary, main figure."""
    return {
        "index.md": front_page(study),
        "docs/findings.md": findings_page(study),
        "docs/tables.md": tables_page(),
        "generated/collation-map.svg": write_svg(collation_map(study)),
        "generated/findings.csv": to_csv(study.findings),
    }


# The front page


def front_page(study: Study) -> str:
    """The first page of the site: question, answer, main figure, findings, limits, citation."""
    first = find(study, "lead")
    shown = [first["finding"], *_told_first(study)["finding"]]
    rest = study.findings[~study.findings["finding"].isin(shown)]
    sections = {
        "What was found": "\n".join(
            f"- **{_plain(row.question)}** {_plain(row.statement)} {_link(row.finding)}"
            for row in rest.itertuples()
        ),
        "What these pages cannot tell": "\n".join(_limits(study)),
        "The witnesses": witness_table(study),
        "How to cite": cite(study),
    }
    parts = [
        f"# {_plain(study.story.title)}",
        f"The event: {_plain(study.story.event)}. {_plain(find(study, 'voices')['statement'])} "
        "What did the outlets do to the story?",
        f"> **{_plain(first['statement'])}** {_link(first['finding'])}",
        _in_words(study),
        f"![{_plain(alt_text(collation_map(study)))}](generated/collation-map.svg)",
        *(f"## {title}\n\n{text}" for title, text in sections.items()),
    ]
    return "\n\n".join(parts) + "\n"


def _in_words(study: Study) -> str:
    """What the pages have and lack alone, and where the first claim stands, in plain sentences."""
    return "\n".join(
        f"- **{_plain(row.question)}** {_plain(row.statement)} {_link(row.finding)}"
        for row in _told_first(study).itertuples()
    )


def _told_first(study: Study) -> pd.DataFrame:
    """The findings that say in words what the first only counts."""
    names = study.findings["finding"].str.partition("/")[2]
    alone = names.str.startswith("alone-") & (study.findings["value"] > 0)
    traced = names.str.startswith("trace-")
    return study.findings[alone | (traced & (traced.cumsum() == 1))]


def _limits(study: Study) -> list[str]:
    """What cannot be known, said once for all findings."""
    own = study.witnesses
    agencies = _plain(" and ".join(sorted(own["agency"].unique())))
    return [
        f"- The originals of {agencies} are not among these pages. Words that no page kept cannot "
        "come back, and a lone reading may be another version's.",
        "- A saved page is not the page in print: a part that is not on it may have been there.",
        "- These pages are a convenience sample of one day's story: nothing here says what an "
        "outlet tends to do.",
        "- What somebody meant is not on a page. The prose says who has, who lacks and who is "
        "alone in a reading.",
        "- The rules were tried on these very pages, and the coders are the project's maintainers: "
        "see [How sure](notebooks/06-how-sure.ipynb).",
    ]


def _link(finding: str) -> str:
    return f"[Evidence](docs/findings.md#{anchor(finding)})"


def anchor(finding: str) -> str:
    """The anchor of a finding on its page."""
    return "finding-" + re.sub(r"[^a-z0-9]+", "-", finding.partition("/")[2].lower()).strip("-")


def cite(study: Study) -> str:
    """How to cite the study, and one finding of it."""
    from . import __version__

    return (
        f"The samestory maintainers. *{_plain(study.story.title)}.* "
        f"Version {__version__}. Each finding has an id to cite with the version, as in "
        f"`{find(study, 'lead')['finding']}@{__version__}`, and each block and variant has its "
        "own; cite the outlets' pages themselves beside it. `CITATION.cff` has the same for "
        "programs."
    )


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
    return escape(re.sub(r"([\\`*_{}\[\]#|!~$])", r"\\\1", text), quote=False)


# The findings


def findings_page(study: Study) -> str:
    """Every finding with the sentences and variants that it rests on."""
    parts = ["# Findings and their evidence", "", _intro(study), ""]
    for row in study.findings.itertuples():
        name = anchor(row.finding)
        parts += [
            f"({name})=",
            f"## {_plain(row.question)}",
            "",
            _plain(row.statement),
            "",
            f"Finding `{row.finding}`, from the table `{row.table}`, derived in "
            f"[{row.notebook}](../notebooks/{row.notebook}.ipynb)"
            f"{f'; counted over {row.n}' if row.n else ''}.",
            "",
            *(
                [f"Other explanations that stay open: {_plain(row.rivals)}.", ""]
                if row.rivals
                else []
            ),
            *_evidence(study, row.evidence.split()),
            "",
        ]
    return "\n".join(parts)


def _intro(study: Study) -> str:
    found = study.findings
    return (
        f"{count(len(found), 'statement').capitalize()} in order of weight. Each names the table "
        "it was computed from, the notebook that derives it, and the blocks or variants it rests "
        "on, quoted here."
    )


def _evidence(study: Study, ids: list[str]) -> list[str]:
    """The evidence of a finding, folded where it is long."""
    if not ids:
        return ["It rests on the table as a whole."]
    blocks = study.blocks.set_index("block")
    variants = study.variants.set_index("variant")
    rows = [_quote(study, name, blocks, variants) for name in ids]
    body = f'<ul class="evidence">{"".join(rows)}</ul>'
    told = f"{count(len(ids), 'piece')} of evidence"
    return [f"<details{' open' if len(ids) < 6 else ''}><summary>{told}</summary>{body}</details>"]


def _quote(study: Study, name: str, blocks: pd.DataFrame, variants: pd.DataFrame) -> str:
    """One piece of evidence as a list item: a block's words, or a variant in its sentences."""
    if name in blocks.index:
        block = blocks.loc[name]
        text = (
            block["text"]
            if len(block["text"]) <= QUOTED
            else block["text"][:QUOTED].rsplit(" ", 1)[0] + " …"
        )
        return (
            f"<li><b>{escape(name)}</b> ({escape(block['role'])}, rule {escape(block['rule'])}): "
            f"<q>{escape(text)}</q></li>"
        )
    row = variants.loc[name]
    sides = "".join(f"<li>{_side(side)}</li>" for side in settings(study, name))
    return (
        f"<li><b>{escape(name)}</b> ({escape(row['kind'])}, place {escape(row['place'])}). "
        f"Changed by: {escape(row['changed_by'])} ({escape(row['why'])}).<ul>{sides}</ul></li>"
    )


def _side(side: Setting) -> str:
    """One side of a variant: the blocks, and the sentence with what differs marked."""
    if not side.blocks:
        return f"<b>{escape(side.sigla)}</b>: the passage is not on the page"
    before = side.before if len(side.before) < QUOTED else "… " + side.before[-QUOTED:]
    after = side.after if len(side.after) < QUOTED else side.after[:QUOTED] + " …"
    words = f"<mark>{escape(side.words.strip())}</mark>" if side.words else "<mark>∅</mark>"
    others = f" (here likewise {escape(', '.join(side.others))})" if side.others else ""
    return (
        f"<b>{escape(', '.join(side.blocks))}</b>{others}: <q>{escape(before)}{words} "
        f"{escape(after.strip())}</q>"
    )


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
    for table in TABLES.values():
        parts += [
            f"## {table.name}",
            "",
            f"One row is {table.row}.",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
        ]
        parts += [f"| `{c.name}` | {c.type} | {_plain(c.description)} |" for c in table.columns]
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
