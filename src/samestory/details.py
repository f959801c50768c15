"""Details: the numbers, dates, names, quotations and labels of a page, and the claims followed.

Values are compared, not words: a ``10-year war`` and a ``decade-long war`` have one value, and so
have ``Sergey Lavrov`` and ``Lavrov``. A detail is found by patterns (``quantities``, ``dates``,
``names``, ``quotations``, ``labels``) and by the word lists of ``lexicon``; what they miss is
missed in all pages alike. They know English only: a page in another language has no rows.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from .credits import CREDIT
from .dates import find_dates, may_say, read_published, resolve
from .labels import find_labels, is_group
from .mentions import Found, Passage, read_passage
from .names import Names, all_words
from .quantities import find_numbers, may_count, same_measure
from .quotations import find_quotations
from .story import Trace
from .tables import by, frame, records
from .tokens import FUNCTION_WORDS

#: A page of which fewer words than this share are function words of English is not in English.
ENGLISH = 0.2
#: Below so many words nothing is said about the language.
ENOUGH_WORDS = 20


class _Block(NamedTuple):
    """A block outside furniture: where it stands, and its passage."""

    siglum: str
    block: str
    start: int
    role: str
    place: str
    passage: Passage


def find_details(blocks: pd.DataFrame, witnesses: pd.DataFrame) -> pd.DataFrame:
    """Find the details of every page outside furniture, repeats left out (table ``details``).

    ``value`` is a number with its measure (``10 year``), a date resolved by the page's own
    (``2021-10-20``, ``2021-W41``; ``unresolved: wednesday`` where the page has none), a full name,
    the speaker of a quotation, or ``actor: label``. ``hedge`` and ``counted`` stand beside a
    number. ``only_here``: no page of another line has the value, captions and headlines included.

    Values that may be the same are never unique: a date left open and any date that it may stand
    for; a bare surname and each of its bearers; a number and the same number of what may be the
    same things (``may_count``). A month is had by whoever names a day with it. Nor is a name or
    a quotation unique whose very words stand on another line's page, nor a figure that a page in
    another language has. The order of blocks and witnesses changes nothing. Cost: linear.
    """
    pages = _pages(blocks)
    english = {siglum: page for siglum, page in pages.items() if _is_english(page)}
    names = Names({siglum: [b.passage for b in page] for siglum, page in english.items()})
    dates = dict(records(witnesses, "siglum", "published"))
    rows: list[dict[str, object]] = []
    spots: list[Sequence[str]] = []
    for siglum in sorted(english):
        day = read_published(dates.get(siglum, ""))
        for block, found in _find_on_page(english[siglum], siglum, names, day):
            rows += [_row(block, detail) for detail in found]
            spots += [block.passage.levels[d.first : d.last + 1] for d in found]
    known = dict(records(witnesses, "siglum", "line"))
    line = {siglum: known.get(siglum, siglum) for siglum in pages}
    index = _Index(rows, line, pages, names)
    for row, levels in zip(rows, spots, strict=True):
        row["only_here"] = index.is_alone(row, levels)
    return frame("details", rows)


def unread_pages(blocks: pd.DataFrame) -> list[str]:
    """The sigla of the pages that are not in English, in which no details are looked for."""
    return sorted(siglum for siglum, page in _pages(blocks).items() if not _is_english(page))


def _own_text(blocks: pd.DataFrame) -> list[Any]:
    """The blocks outside furniture, repeats left out."""
    return [row for row in records(blocks) if row.role != "furniture" and not row.repeat_of]


def _pages(blocks: pd.DataFrame) -> dict[str, list[_Block]]:
    """The blocks that may hold details, page by page; a picture's credit names who took it."""
    pages: dict[str, list[_Block]] = defaultdict(list)
    for row in _own_text(blocks):
        credit = CREDIT.search(row.text) if row.role == "caption" else None
        passage = read_passage(row.saved, row.start, credit.start() if credit else -1)
        pages[row.siglum].append(
            _Block(row.siglum, row.block, row.start, row.role, row.place, passage)
        )
    return {siglum: sorted(page, key=lambda b: b.start) for siglum, page in pages.items()}


def _is_english(page: Sequence[_Block]) -> bool:
    """Whether the patterns can read a page: by its small words, where it is long enough to tell."""
    n_words = sum(len(block.passage.levels) for block in page)
    small = sum(_count_small(block.passage) for block in page)
    return n_words < ENOUGH_WORDS or small >= ENGLISH * n_words


@lru_cache(maxsize=8192)
def _count_small(passage: Passage) -> int:
    return sum(level in FUNCTION_WORDS for level in passage.levels)


def _find_on_page(
    page: Sequence[_Block], siglum: str, names: Names, day: datetime.date | None
) -> Iterable[tuple[_Block, list[Found]]]:
    """The details of one page, block by block, in the order of their words."""
    told = [(block.passage, _find_names(block.passage, siglum, names)) for block in page]
    quoted = find_quotations(told, names)
    group = ""
    for block, (passage, named), quotes in zip(page, told, quoted, strict=True):
        dated = _find_dated(passage, day)
        labels = find_labels(passage, named, group, names)
        group = next((n.value for n in reversed(named) if is_group(n.value, names)), group)
        found = [*dated, *named, *quotes, *labels]
        yield block, sorted(found, key=lambda d: (d.first, d.last, d.kind, d.value))


@lru_cache(maxsize=8192)
def _find_dated(passage: Passage, day: datetime.date | None) -> tuple[Found, ...]:
    """The dates and numbers of a passage, its dates resolved by the day of its page."""
    return tuple(
        d._replace(value=resolve(d.value, d.tense, day)) if d.kind == "date" else d
        for d in _find_plain(passage)
    )


def _find_names(passage: Passage, siglum: str, names: Names) -> list[Found]:
    """The names of a passage, without those that are part of a number or a date."""
    taken = {at for d in _find_plain(passage) for at in range(d.first, d.last + 1)}
    return [n for n in names.find(passage, siglum) if not {n.first, n.last} <= taken]


@lru_cache(maxsize=8192)
def _find_plain(passage: Passage) -> tuple[Found, ...]:
    """The dates as named and the numbers of a passage; they hang on nothing outside it."""
    dates = find_dates(passage)
    return (*dates, *find_numbers(passage, dates))


def _row(block: _Block, found: Found) -> dict[str, object]:
    passage, last = block.passage, found.last + 1
    edges = passage.edges
    text = passage.text[edges[found.first] : edges[last] if last < len(edges) else None]
    marks = ' ,.;:"“”©/-' + ("'‘’" if found.kind == "quotation" else "()[]‘")
    text = text.strip(marks)
    if text.count(")") > text.count("("):
        text = text.rstrip(")”\"’' ")
    return {
        "siglum": block.siglum,
        "block": block.block,
        "start": passage.words[found.first].start,
        "end": passage.words[found.last].end,
        "kind": found.kind,
        "value": found.value,
        "text": text,
        "who": found.who,
        "verb": found.verb,
        "role": block.role,
        "place": block.place,
        "hedge": found.hedge,
        "counted": found.counted,
    }


# What one line alone has


class _Index:
    """Who has which details, to be asked whether a line alone has one."""

    def __init__(
        self,
        rows: Sequence[Mapping[str, str]],
        line: Mapping[str, str],
        pages: Mapping[str, Sequence[_Block]],
        names: Names,
    ) -> None:
        self._line = line
        self._pages = pages
        self._open = names.undecided
        self._told: dict[str, tuple[str, str]] = {}
        self._english = {row["siglum"] for row in rows}
        self._having: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self._dates: dict[tuple[str, str], set[str]] = defaultdict(set)
        self._named: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            kind, value, own = row["kind"], row["value"], line[row["siglum"]]
            self._having[kind, _form(kind, value)].add((own, row["counted"]))
            if kind == "date":
                self._dates[value, row["text"].casefold()].add(own)
                for coarse in _coarser(value, row["text"]):
                    self._having["date", coarse].add((own, ""))
            elif kind == "name":
                for bearer in self._open.get(value, ()):
                    self._named[bearer].add(own)

    def is_alone(self, row: Mapping[str, str], levels: Sequence[str]) -> bool:
        """Whether no other line has a detail, nor one that may be the same, nor its very words."""
        kind, value, own = row["kind"], row["value"], self._line[row["siglum"]]
        for other, counted in self._having[kind, _form(kind, value)]:
            if other != own and may_count(row["counted"], counted):
                return False
        if kind == "date" and self._may_be_held(value, row["text"], own):
            return False
        if kind == "name":
            open_ = self._open.get(value, ())
            if any(o != own for v in open_ for o, _ in self._having["name", v]):
                return False
            if self._named.get(value, set()) - {own}:
                return False
        return not self._is_told(kind, levels, own)

    def _may_be_held(self, value: str, text: str, own: str) -> bool:
        """Whether another line has a date that this one, or that may be this one."""
        return any(
            may_say(other, told, value, text.casefold())
            for (other, told), lines in self._dates.items() if lines - {own}
        )  # fmt: skip

    def _is_told(self, kind: str, levels: Sequence[str], own: str) -> bool:
        """Whether a name's or a quotation's words, or any figure, stand on another line's page.

        Pages that the patterns cannot read are looked through for figures too.
        """
        for line, (known, foreign) in self._texts().items():
            if line == own:
                continue
            if kind in ("name", "quotation") and f" {' '.join(levels)} " in known + foreign:
                return True
            if kind in ("number", "date") and any(
                f" {level} " in foreign for level in levels if any(map(str.isdigit, level))
            ):
                return True
        return False

    def _texts(self) -> dict[str, tuple[str, str]]:
        """The words of each line's pages, those that the patterns cannot read apart."""
        if not self._told:
            for siglum, page in self._pages.items():
                known, foreign = self._told.get(self._line[siglum], ("", ""))
                words = all_words(block.passage for block in page)
                if siglum in self._english:
                    known += words
                else:
                    foreign += words
                self._told[self._line[siglum]] = known, foreign
        return self._told


def _form(kind: str, value: str) -> str:
    return same_measure(value) if kind == "number" else value


def _coarser(value: str, text: str) -> Iterable[str]:
    """The month and the year that a finer date names with it: 15 August has August."""
    named = re.search(r"[A-Z][a-z]{2}", text) and re.search(r"\d", text)
    if named and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        yield value[:7]
    if re.match(r"\d{4}-", value) and value[:4] in text:
        yield value[:4]


# Traces


def find_traces(blocks: pd.DataFrame, traces: Sequence[Trace]) -> pd.DataFrame:
    """Follow each claim through every page (table ``traces``).

    One row a block that has it, furniture and repeats left out; and one row for a page that does
    not, with status ``absent``: absent from the saved page, not unknown to its makers.
    """
    pages = by(_own_text(blocks), "siglum")
    rows = []
    for trace in traces:
        asked = [("present", re.compile(pattern, re.I)) for pattern in trace.patterns]
        asked += [("other", re.compile(pattern, re.I)) for pattern in trace.other]
        for siglum, page in pages.items():
            here = [row for block in page if (row := _mention(trace, asked, block))]
            rows += here or [{"siglum": siglum, "status": "absent"} | _claim(trace)]
    return frame("traces", rows)


def _claim(trace: Trace) -> dict[str, str]:
    return {"claim": trace.claim, "part_of": trace.part_of}


def _mention(
    trace: Trace, asked: Sequence[tuple[str, re.Pattern[str]]], block: Any
) -> dict[str, object] | None:
    """What a block says of a claim, if it does."""
    for status, pattern in asked:
        found = pattern.search(block.text)
        if found:
            shown = re.search(trace.show, block.text, re.I) if trace.show else None
            return _claim(trace) | {
                "siglum": block.siglum,
                "role": block.role,
                "status": status,
                "block": block.block,
                "text": found.group(),
                "shown": shown.group(1) if shown else "",
            }
    return None
