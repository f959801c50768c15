"""A study: one story, every table, and what would be otherwise under other rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from .audit import credit, omissions
from .blocks import correct, find_blocks
from .collation import collate, write_sides
from .details import find_details, find_traces
from .kinds import Difference, find_differences
from .lineage import find_families, splits
from .places import align, reuse, settle_pairs
from .story import (
    Judgements,
    Rules,
    Story,
    judgements,
    list_witnesses,
    read_story,
    settle,
)
from .tables import TABLES, by, frame, records
from .variants import changes, list_edits, list_families
from .versions import Carried, find_versions

#: What stands before the sigla of a family none of whose pages credits an agency.
NO_AGENCY = "source of"


def _from_source(compute: Callable[[Study], Any]) -> cached_property:
    """Make a property that turns on the wording: a coded study has it from the program's."""

    @wraps(compute)
    def ask(study: Study) -> Any:
        """Compute it, or ask the source for it."""
        source = study._source
        return compute(study) if source is study else getattr(source, compute.__name__)

    return cached_property(ask)


@dataclass(frozen=True)
class Study:
    """Every table of one story under one set of rules; each is computed when first asked for.

    ``blocks``, ``pairs`` and ``readings`` hold the study; the others are views computed from
    them. Nothing is written: two studies of one folder with the same rules are equal.
    """

    story: Story
    rules: Rules
    coded: bool = True

    def rerun(self, /, **rules: float) -> Study:
        """The same study under other thresholds, as in ``study.rerun(min_run=3)``.

        An unknown rule, or a value out of range, raises ``UsageError``.
        """
        return Study(self.story, self.rules.replace(**rules), self.coded)

    @property
    def program(self) -> Study:
        """What the program alone makes of the pages; the study itself, where nobody coded."""
        return self._uncoded or self

    @cached_property
    def _uncoded(self) -> Study | None:
        # a study never holds itself: so it goes as soon as nobody holds it
        return Study(self.story, self.rules, coded=False) if len(self.codings) else None

    @property
    def _source(self) -> Study:
        """The study that this one has its wording from: the program's, if no block was moved."""
        return self.program if self._shown is self.program._shown else self

    @cached_property
    def _shown(self) -> pd.DataFrame:
        if self.program is self:
            return find_blocks(self.story, self.codings)
        return correct(self.program._shown, "block", "role", self._settled("blocks", "role"))

    @cached_property
    def _aligned(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        if self._source is self:
            return align(self._shown, self.rules, self.codings)
        blocks, pairs = self._source._aligned
        final = self._settled("pairs", "relation")
        return blocks, settle_pairs(blocks, pairs, self.rules, final)

    @property
    def blocks(self) -> pd.DataFrame:
        """Every block of every page, with its role and place."""
        return self._aligned[0]

    @property
    def pairs(self) -> pd.DataFrame:
        """Which blocks tell the same, and in which relation."""
        return self._aligned[1]

    @_from_source
    def readings(self) -> pd.DataFrame:
        """What each witness has at each site of the body."""
        return collate(self.blocks)

    @_from_source
    def _differences(self) -> list[Difference]:
        """What differs in the body, before anybody is asked who made it."""
        return find_differences(self.readings, self.families)

    @_from_source
    def _of_agencies(self) -> list[Difference]:
        """The same by agency: families that credit one agency are one."""
        agencies = list_families(self.witnesses)
        if set(agencies) == set(self.families):
            return self._differences
        return find_differences(self.readings, agencies)

    @_from_source
    def families(self) -> list[tuple[str, ...]]:
        """The witnesses that carry text of one source."""
        return find_families(self.blocks, self.pairs)

    @_from_source
    def witnesses(self) -> pd.DataFrame:
        """Every page: what it shows of itself, and what is inferred from the wording."""
        return describe_witnesses(self.story, self.blocks, self.families, self._versions)

    @cached_property
    def _versions(self) -> dict[str, Carried]:
        lines = {witness.siglum: witness.line for witness in self.story.witnesses}
        return find_versions(self.readings, self.families, self.rules, lines, self._differences)

    @_from_source
    def reuse(self) -> pd.DataFrame:
        """How much every two witnesses share."""
        return reuse(self.blocks, self.rules)

    @cached_property
    def splits(self) -> pd.DataFrame:
        """In which ways the readings part the witnesses of one agency."""
        return splits(self.readings, self.families, self.rules, self._differences)

    @property
    def differences(self) -> list[Difference]:
        """What each row of ``variants`` rests on: the sides, and the words of every witness."""
        return self._of_agencies

    @_from_source
    def _changes(self) -> pd.DataFrame:
        return changes(self.readings, self.witnesses, self._of_agencies)

    @cached_property
    def variants(self) -> pd.DataFrame:
        """What differs in the body, of what kind, and who changed it."""
        return correct(self._changes, "variant", "kind", self._settled("variants", "kind"))

    def apart(self, role: str) -> pd.DataFrame:
        """The variants of another role than the body, such as subheads; never added to it.

        What only some pages have, as a headline of their own, is no lone reading and no row.
        """
        found = changes(collate(self.blocks, role), self.witnesses)
        return found[found["site"] > 0].reset_index(drop=True)

    @cached_property
    def edits(self) -> pd.DataFrame:
        """What each witness has otherwise than the dispatch of its own version, rebuilt."""
        found = []
        for version, own in by(self.rows("witnesses"), "version").items():
            if len(own) > 1:
                sigla = {row.siglum for row in own}
                rows = list_edits(self.readings, version, self.witnesses, self._of_agencies)
                found += [row for row in rows if row["siglum"] in sigla]
        return self._with_kinds(found)

    def edits_against(self, base: str) -> pd.DataFrame:
        """What every other witness has otherwise than *base*: a siglum or a version."""
        found = list_edits(self.readings, base, self.witnesses, self._of_agencies)
        return self._with_kinds(found)

    def _with_kinds(self, found: list[dict[str, str]]) -> pd.DataFrame:
        """Give edits the kinds that their variants have, those settled by coders included."""
        kinds = dict(records(self.variants, "variant", "kind"))
        own = (row | {"kind": kinds.get(row["variant"], row["kind"])} for row in found)
        return frame("edits", own)

    @_from_source
    def details(self) -> pd.DataFrame:
        """Numbers, dates, names, quotations and labels, and which page has them alone."""
        return find_details(self.blocks, self.witnesses)

    @_from_source
    def traces(self) -> pd.DataFrame:
        """The claims that the researcher follows, through every page."""
        return find_traces(self.blocks, self.story.traces)

    @cached_property
    def credits(self) -> pd.DataFrame:
        """What each page says of its text's source, beside what it shares."""
        return credit(self)

    @cached_property
    def omissions(self) -> pd.DataFrame:
        """What each page does not have that a page of another line has."""
        return omissions(self)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """What people decided; nothing in a study that leaves codings out."""
        return self.story.codings if self.coded else self.story.codings.iloc[:0]

    @cached_property
    def judgements(self) -> Judgements:
        """The codings by table and column, read once."""
        return judgements(self.codings)

    def _settled(self, table: str, column: str) -> dict[str, tuple[str, str]]:
        return settle(self.judgements.get((table, column), ()))

    @cached_property
    def agreement(self) -> pd.DataFrame:
        """How well the program does against the codings."""
        from .agreement import score

        return score(self)

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What the study states, each statement with its evidence."""
        from .findings import find_all

        return find_all(self)

    @cached_property
    def _read(self) -> dict[str, list[Any]]:
        return {}

    def rows(self, table: str) -> list[Any]:
        """The rows of a table as named tuples of plain values, read once: to walk, not to change.

        *table* is a name of the design; an unknown one is an ``AttributeError``.
        """
        if table not in self._read:
            self._read[table] = records(getattr(self, table))
        return self._read[table]

    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table of the design by its name, in the design's order."""
        return {name: getattr(self, name) for name in TABLES}


def compare(folder: str | Path, coded: bool = True, **rules: float) -> Study:
    """Study the story in a folder; rules given by name replace those of its ``story.toml``.

    ``coded=False`` leaves human codings out. Raises ``SamestoryError`` with one clear sentence.
    """
    story = read_story(folder, coded=coded)
    return Study(story, story.rules.replace(**rules), coded)


def describe_witnesses(
    story: Story,
    blocks: pd.DataFrame,
    families: list[tuple[str, ...]],
    versions: dict[str, Carried],
) -> pd.DataFrame:
    """What each page shows of itself, with what the wording adds: agency, version, length."""
    length: Counter[str] = Counter()
    for row in records(blocks, "siglum", "role", "repeat_of", "n_words"):
        if row.role == "body" and not row.repeat_of:
            length[row.siglum] += row.n_words
    shown = {row.siglum: row for row in records(list_witnesses(story))}
    rows = []
    for family in families:
        stated = {shown[siglum].agency: siglum for siglum in family if shown[siglum].agency}
        unnamed = f"{NO_AGENCY} {write_sides([family], shown)}"
        name = next(iter(stated)) if len(stated) == 1 else unnamed
        for siglum in family:
            rows.append(
                shown[siglum]._asdict()
                | {
                    "agency": name,
                    "agency_by": _agency_by(shown[siglum], stated, len(family)),
                    "version": f"{name}-{versions[siglum].number}",
                    "version_doubt": versions[siglum].doubt,
                    "n_words": length[siglum],
                }
            )
    return frame("witnesses", sorted(rows, key=itemgetter("siglum")))


def name_version(version: str) -> str:
    """The name of a version, or of any column: without the pages of a source nobody credits.

    >>> name_version("AFP-1"), name_version("source of DE-1")
    ('AFP-1', 'version 1')
    """
    return f"version {version.rpartition('-')[2]}" if version.startswith(NO_AGENCY) else version


def _agency_by(shown: Any, stated: dict[str, str], n: int) -> str:
    """How the agency of a page's text, which *n* pages have, is known."""
    if shown.agency:
        return f"the page credits it: {shown.credit_text}"
    if len(stated) == 1:
        ((agency, witness),) = stated.items()
        return f"inferred: most of the wording is that of {witness}, which credits {agency}"
    if n == 1:
        return "credits no agency, and no other page has its text"
    return (
        "inferred from shared wording; no page of it credits an agency"
        if not stated
        else "the pages credit different agencies"
    )
