"""A study: one story, every table, and what would be otherwise under other rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from .blocks import correct, find_blocks
from .collation import collate, write_sides
from .details import find_details, find_traces
from .lineage import find_families, splits
from .places import align, reuse
from .story import Rules, Story, list_witnesses, read_story, settled
from .tables import TABLES, frame
from .variants import changes, edits
from .versions import Carried, find_versions

#: What stands before the sigla of a family none of whose pages credits an agency.
NO_AGENCY = "source of"


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

    @cached_property
    def _aligned(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return align(find_blocks(self.story, self.codings), self.rules, self.codings)

    @property
    def blocks(self) -> pd.DataFrame:
        """Every block of every page, with its role and place."""
        return self._aligned[0]

    @property
    def pairs(self) -> pd.DataFrame:
        """Which blocks tell the same, and in which relation."""
        return self._aligned[1]

    @cached_property
    def readings(self) -> pd.DataFrame:
        """What each witness has at each site of the body."""
        return collate(self.blocks)

    @cached_property
    def families(self) -> list[tuple[str, ...]]:
        """The witnesses that carry text of one source."""
        return find_families(self.blocks, self.pairs)

    @cached_property
    def witnesses(self) -> pd.DataFrame:
        """Every page: what it shows of itself, and what is inferred from the wording."""
        return describe_witnesses(self.story, self.blocks, self.families, self._versions)

    @cached_property
    def _versions(self) -> dict[str, Carried]:
        lines = {witness.siglum: witness.line for witness in self.story.witnesses}
        return find_versions(self.readings, self.families, self.rules, lines)

    @cached_property
    def reuse(self) -> pd.DataFrame:
        """How much every two witnesses share."""
        return reuse(self.blocks, self.rules)

    @cached_property
    def splits(self) -> pd.DataFrame:
        """In which ways the readings part the witnesses of one agency."""
        return splits(self.readings, self.families, self.rules)

    @cached_property
    def variants(self) -> pd.DataFrame:
        """What differs in the body, of what kind, and who changed it."""
        found = changes(self.readings, self.witnesses)
        return correct(found, "variant", "kind", settled(self.codings, "variants", "kind"))

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
        for version, own in self.witnesses.groupby("version"):
            if len(own) > 1:
                rows = edits(self.readings, str(version), self.witnesses)
                found.append(rows[rows["siglum"].isin(own["siglum"])])
        whole = pd.concat(found, ignore_index=True) if found else frame("edits", [])
        return self._with_kinds(whole)

    def edits_against(self, base: str) -> pd.DataFrame:
        """What every other witness has otherwise than *base*: a siglum or a version."""
        return self._with_kinds(edits(self.readings, base, self.witnesses))

    def _with_kinds(self, found: pd.DataFrame) -> pd.DataFrame:
        """Give edits the kinds that their variants have, those settled by coders included."""
        kinds = dict(zip(self.variants["variant"], self.variants["kind"], strict=True))
        columns = zip(found["variant"], found["kind"], strict=True)
        return found.assign(kind=[kinds.get(variant, kind) for variant, kind in columns])

    @cached_property
    def details(self) -> pd.DataFrame:
        """Numbers, dates, names, quotations and labels, and which page has them alone."""
        return find_details(self.blocks, self.witnesses)

    @cached_property
    def traces(self) -> pd.DataFrame:
        """The claims that the researcher follows, through every page."""
        return find_traces(self.blocks, self.story.traces)

    @cached_property
    def codings(self) -> pd.DataFrame:
        """What people decided; nothing in a study that leaves codings out."""
        return self.story.codings if self.coded else self.story.codings.iloc[:0]

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
    body = blocks[(blocks["role"] == "body") & (blocks["repeat_of"] == "")]
    length = body.groupby("siglum")["n_words"].sum()
    shown = list_witnesses(story).set_index("siglum")
    rows = []
    for family in families:
        stated = {
            shown.at[siglum, "agency"]: siglum for siglum in family if shown.at[siglum, "agency"]
        }
        name = next(iter(stated)) if len(stated) == 1 else f"{NO_AGENCY} {write_sides([family])}"
        for siglum in family:
            rows.append(
                shown.loc[siglum].to_dict()
                | {
                    "siglum": siglum,
                    "agency": name,
                    "agency_by": _agency_by(siglum, shown, stated),
                    "version": f"{name}-{versions[siglum].number}",
                    "version_doubt": versions[siglum].doubt,
                    "n_words": int(length.get(siglum, 0)),
                }
            )
    order = {siglum: number for number, siglum in enumerate(sorted(story.sigla))}
    return frame("witnesses", sorted(rows, key=lambda row: order[row["siglum"]]))


def _agency_by(siglum: str, shown: pd.DataFrame, stated: dict[str, str]) -> str:
    """How the agency of a page's text is known."""
    if shown.at[siglum, "agency"]:
        return f"the page credits it: {shown.at[siglum, 'credit_text']}"
    if len(stated) == 1:
        ((agency, witness),) = stated.items()
        return f"inferred: most of the wording is that of {witness}, which credits {agency}"
    return (
        "inferred from shared wording; no page of it credits an agency"
        if not stated
        else "the pages credit different agencies"
    )
