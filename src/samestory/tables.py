"""The tables of the study: what each is called, what one row is, what each column means.

Everything that passes between the steps is one of these tables, a tidy pandas frame. The
descriptions here make the data dictionary, ``datapackage.json`` and the report's column notes,
so that a column is explained in one place.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

import numpy as np
import pandas as pd
from pandas.api.extensions import ExtensionArray

Row = TypeVar("Row")
#: Text as pandas has it by default (``str``).
STRING = pd.StringDtype(na_value=np.nan)

DTYPES = {"string": "str", "integer": "int64", "number": "float64", "boolean": "bool"}
EMPTY = {"string": "", "integer": 0, "number": 0.0, "boolean": False}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its Frictionless type, and what stands in it."""

    name: str
    type: str
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, what one row is, and its columns in order."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The column names, in order."""
        return [column.name for column in self.columns]


def _columns(text: str) -> tuple[Column, ...]:
    """Read ``name type: description`` lines."""
    made = []
    for line in text.strip().splitlines():
        head, description = line.strip().split(": ", 1)
        name, _, kind = head.partition(" ")
        made.append(Column(name, kind or "string", description))
    return tuple(made)


def _table(name: str, row: str, columns: str) -> tuple[str, Table]:
    return name, Table(name, row, _columns(columns))


TABLES: dict[str, Table] = dict(
    (
        _table(
            "witnesses",
            "one saved page",
            """
            siglum: short sign of the witness
            outlet: who published the page, as far as known; see attributed_by
            line: outlet or group of sister outlets; one line has one vote
            agency: agency whose text the body is; see agency_by
            agency_by: how the agency is known: the words on the page, or the shared wording
            version: state of the agency's text, inferred from who shares which readings
            version_doubt: why it may carry another version, as far as the readings tell
            published: date of publication where the page shows it (ISO 8601)
            url: address where the page shows it
            attributed_by: evidence for naming the outlet
            credit_text: words that credit the text
            credit_photo: words that credit pictures
            saved_not_before: earliest date at which the page can have been saved, by its furniture
            rights: what may be printed of the text in a public edition
            language: BCP 47 tag of the body
            file: name of the file in the story folder
            sha256: SHA-256 of the file's bytes
            n_words integer: words of the body, each block once
            """,
        ),
        _table(
            "blocks",
            "one paragraph or line of a page, in page order",
            """
            siglum: witness
            block: siglum, a point, and the number of the block on its page
            start integer: offset of the first character in the page (characters, from 0)
            end integer: offset behind the last character
            role: headline, dek, byline, date, caption, subhead, body or furniture
            rule: the named rule, or the coder, that gave the role
            place: the passage, by derived wording; empty outside the story's own text
            repeat_of: block of the same page that this one repeats; a repeat counts once
            artefact: traces of saving in the block: markup, hard wraps, odd spaces
            n_words integer: words in the block
            text: the slice with white space collapsed and markup taken off
            saved: the slice as saved, to the letter
            """,
        ),
        _table(
            "pairs",
            "two blocks of two witnesses that tell the same",
            """
            siglum_a: first witness (sigla in alphabetical order)
            block_a: block of the first witness
            siglum_b: second witness
            block_b: block of the second witness
            role: role of both blocks
            relation: verbatim, edited or rewritten (derived wording), or same-facts
            n_shared integer: words that stand in runs which both passages have
            share_a_in_b number: share of the first passage that stands in shared runs (0 to 1)
            share_b_in_a number: share of the second passage that stands in shared runs (0 to 1)
            longest_run integer: words in the longest shared run
            kept number: larger share kept in runs of two words or more; decides edited or rewritten
            by: the program, or the coder who settled the relation
            rule: the rule that named the relation
            """,
        ),
        _table(
            "reuse",
            "two witnesses and a part of their pages",
            """
            siglum_a: first witness (sigla in alphabetical order)
            siglum_b: second witness
            part: body, body without quotations, or whole page
            n_a integer: words of the part in the first witness
            n_b integer: words of the part in the second witness
            n_shared integer: words that stand in shared runs
            share_a_in_b number: share of the first witness's words that the second has too (0 to 1)
            share_b_in_a number: share of the second witness's words that the first has too (0 to 1)
            longest_run integer: words in the longest shared run
            min_run integer: shortest run that counts (words)
            floor number: share that independent reports of such length stay below, 19 times of 20
            floor_low number: lower end of the floor's 95 % interval, by events
            floor_high number: upper end of the interval; all empty where nothing was counted
            """,
        ),
        _table(
            "readings",
            "what one witness has at one site of a place; a gap has no row",
            """
            place: the passage
            site integer: number of the site within the place, from 1
            siglum: witness
            block: block in which the reading stands
            start integer: offset of the first character in the page
            end integer: offset behind the last character, white space behind the words included
            text: the slice cleaned; a block's readings, joined, are the block's text
            artefact: odd characters in the slice, as no-break-space
            group integer: readings of a site with the same number are equal once levelled
            """,
        ),
        _table(
            "variants",
            "one site, or a part of one, with more than one reading",
            """
            variant: id made from the content; the same as long as the readings are
            place: the passage
            site integer: site of the place; 0 where whole passages are present or lacking
            groups: who stands with whom, as in DE|LN; a gap is marked by a minus
            readings: each group's words
            kind: spelling, punctuation, case, style, label, attribution, detail or wording
            kind2: second kind, where the codebook asks for one
            rule: the rule that named the kind
            changed_by: a siglum, agency, or undecided
            why: the reason for changed_by in words
            between_versions boolean: the readings part the versions: none has two of them
            in_quotation boolean: the site stands within quotation marks in a witness
            trace: what the page's characters show just there; reported, without a vote
            """,
        ),
        _table(
            "edits",
            "one witness's reading against a stated base",
            """
            variant: variant that the edit belongs to
            siglum: witness
            base: siglum of a witness, or the name of a reconstructed dispatch
            op: addition, omission or substitution, of the witness against the base
            base_text: words of the base
            text: words of the witness
            kind: kind of the variant
            moved_to: variant at which the same words stand in the other text
            """,
        ),
        _table(
            "splits",
            "one way to part the witnesses of one agency",
            """
            agency: the family of witnesses
            split: the two sides, as in DE|LN
            n integer: sites that support the split, form kinds left out
            n_passages integer: of these, whole passages present or lacking
            alone: siglum, where one side is a single witness
            contradicted integer: most sites of a split that no one tree has beside this one
            tells: clear, cannot tell, or one alone: whether the split shows two lines of descent
            """,
        ),
        _table(
            "details",
            "one number, date, name, quotation or label in the text",
            """
            siglum: witness
            block: block in which it stands
            start integer: offset of the first character in the page
            end integer: offset behind the last character
            kind: number, date, name, quotation or label
            value: the normalised value; the same detail in other words has the same value
            text: the words
            who: speaker of a quotation, or actor of a label
            verb: reporting verb of a quotation
            role: role of the block
            place: passage of the block
            only_here boolean: no witness of another line has the value or what may be the same
            hedge: words that make a number or date less than exact, as about, nearly, mid
            counted: noun that a number counts, as troops
            """,
        ),
        _table(
            "traces",
            "a claim that the researcher follows, in one block of a witness, or its absence",
            """
            claim: name of the claim
            part_of: the claim of which this is a part
            siglum: witness
            role: role of the block, empty for an absence
            status: present, absent, or other (weaker, stronger, or of another occasion)
            block: block in which it stands, empty for an absence
            text: the words that match
            shown: the words that the claim asks to be shown
            """,
        ),
        _table(
            "credits",
            "one saved page: what it says of its text's source, and what it shares",
            """
            siglum: witness
            outlet: who published the page, as far as known
            line: outlet or group of sister outlets; pages of one line are not compared
            states: what the page states of the source of its text, in words
            states_photo: what it states of the sources of its pictures, in words
            credit_text: words that credit the text
            credit_text_at: block that holds them
            credit_photo: words that credit pictures; they credit no text
            credit_photo_at: blocks that hold them
            agency: agency whose text the body is, stated or inferred
            agency_by: how the agency is known: the words on the page, or the shared wording
            nearest: page of another line that has most of this body's words; empty without one
            same_source boolean: that page carries text of the same source
            n_words integer: words of the body, each block once
            n_shared integer: of these, words in runs that the nearest page's body has too
            share number: the same as a share of this body's words (0 to 1)
            share_unquoted number: the share among words outside quotation marks
            longest_run integer: words in the longest shared run
            share_family number: share that pages of its source in other lines have, together
            floor number: share that independent reports of such length stay below, 19 times of 20
            floor_low number: lower end of the floor's 95 % interval, by events
            floor_high number: upper end of the interval; empty where nothing was counted
            """,
        ),
        _table(
            "omissions",
            "what one page does not have and a page of another line has",
            """
            omission: stable id, by which a verdict is coded: siglum, then variant, block or value
            siglum: the page that lacks it
            what: passage, words or detail
            place: the passage
            words: the words, as the first of those pages has them
            n_words integer: number of these words
            who_has: pages that have it, or tell the passage in words of their own
            variant: variant that shows it; empty where pages of another source alone have it
            blocks: blocks that hold it; for words, the page's own blocks at the place
            kind: kind of the variant or of the detail; empty for a passage without a variant
            between_versions boolean: the versions part so: agency's or time's, never an outlet's
            status: lacking here alone, undecided, of one page alone, or as versions or sources part
            why: the reason for the status in words
            verdict: what a person decided: same told elsewhere, not told, cannot tell; or empty
            verdict_by: the coder
            verdict_why: the coder's reason
            """,
        ),
        _table(
            "codings",
            "one judgement of a coder",
            """
            coder: who coded, by pseudonym
            round: pass of the coding
            table: table that the judgement is about
            key: row of that table
            column: column of that table
            value: the value given
            why: the reason
            """,
        ),
        _table(
            "agreement",
            "reliability of one variable",
            """
            variable: what was coded, or what the program was scored on
            measure: precision, recall or F1 of the program, or Krippendorff's alpha
            value number: the figure (0 to 1; alpha may be negative)
            low number: lower end of the 95 % interval
            high number: upper end of the 95 % interval
            n integer: units
            coders: who coded
            """,
        ),
        _table(
            "findings",
            "one statement of the report",
            """
            finding: stable id
            question: the question it answers
            statement: the answer, written by code
            value number: the figure it turns on
            unit: unit of the figure
            n integer: how many things the figure was counted over
            evidence: ids of the blocks or variants it rests on
            table: table it was computed from
            notebook: notebook in which it is derived
            rivals: other explanations that stay open
            """,
        ),
    )
)

#: The columns that hold words of the saved pages, by table: what a copy that may be given to others
#: leaves out or shortens. All others hold facts about the pages (ids, offsets, kinds, numbers,
#: names of rules, hashes), judgements about them, or sentences written by code.
WORDS = {
    "blocks": ("text", "saved"),
    "readings": ("text",),
    "variants": ("readings",),
    "edits": ("base_text", "text"),
    "details": ("value", "text", "who", "verb", "hedge", "counted"),
    "traces": ("text", "shown"),
    "omissions": ("words",),
}


def frame(name: str, rows: Iterable[Mapping[str, object]]) -> pd.DataFrame:
    """Make a table from rows: the columns in order, the types set, what is missing left empty.

    Each row maps column names to values; a name that the table does not have is an error
    (``KeyError``), so that a table and its description cannot part.
    """
    table = TABLES[name]
    rows = list(rows)
    unknown = set().union(*rows) - set(table.names)
    if unknown:
        raise KeyError(f"table {name} has no column {', '.join(sorted(unknown))}")
    return columns(
        name,
        {
            column.name: [row.get(column.name, EMPTY[column.type]) for row in rows]
            for column in table.columns
        },
    )


def columns(name: str, values: Mapping[str, list[Any]]) -> pd.DataFrame:
    """Make a table from all its columns, each a list of values: the order and types set."""
    made = {column.name: _array(values[column.name], column) for column in TABLES[name].columns}
    return pd.DataFrame(made, copy=False)


def _array(values: list[object], column: Column) -> ExtensionArray | np.ndarray:
    """The values of a column in its type; an array costs a tenth of what a series does."""
    if column.type == "string":
        return STRING.construct_array_type()._from_sequence(values, dtype=STRING)
    if not values:
        return np.empty(0, DTYPES[column.type])
    return np.array(values).astype(DTYPES[column.type], casting="same_kind")


def records(table: pd.DataFrame, *columns: str) -> list[Any]:
    """The rows of a table as named tuples of plain values: all its columns, or those named.

    The whole table is read once, column by column: a walk over it then costs what a walk over a
    list does. A column that the table does not have is a ``KeyError``.

    >>> records(frame("splits", [{"split": "DE|LN", "n": 10}]), "split", "n")
    [Row(split='DE|LN', n=10)]
    """
    names = columns or tuple(table.columns.tolist())
    make = _row_type(names)._make
    return list(map(make, zip(*(table[name].tolist() for name in names), strict=True)))


@lru_cache(maxsize=256)
def _row_type(names: tuple[str, ...]) -> type[Any]:
    return namedtuple("Row", names)  # noqa: PYI024


def by(rows: Iterable[Row], *columns: str) -> dict[Any, list[Row]]:
    """Gather rows by their value in a column, or by those in several, in order of the values.

    >>> list(by(records(frame("splits", [{"split": "E|D", "n": 1}, {"split": "D|E"}])), "split"))
    ['D|E', 'E|D']
    """
    key = attrgetter(*columns)
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return dict(sorted(found.items()))
