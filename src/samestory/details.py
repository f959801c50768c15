"""Details: the numbers, dates, names, quotations and labels of a page, and the claims followed.

Values are compared, not words: a ``10-year war`` and a ``decade-long war`` have one value, and so
have ``Sergey Lavrov`` and ``Lavrov``. A detail is found by patterns that stand here and by the
word lists of ``lexicon``; what they miss is missed in all pages alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from .blocks import CREDIT
from .lexicon import (
    DAYS,
    DEMONYMS,
    KINDS_OF_ACTOR,
    LABELS,
    MONTHS,
    NUMBER_WORDS,
    REPORTING,
    SCALES,
    TITLES,
    WEEKDAYS,
)
from .spelling import level
from .story import Trace
from .tables import by, frame, records
from .tokens import FUNCTION_WORDS, Word, quoted, words

_UNITS = (
    "year month week day hour minute euro dollar pound rouble ruble percent kilometre mile metre "
    "tonne"
).split()
_UNIT_OF = {level(form): level(unit) for unit in _UNITS for form in (unit, unit + "s")} | {
    "%": "percent", "decade": "year", "decades": "year", "century": "year", "centuries": "year",
}  # fmt: skip
_TIMES = {"decade": 10, "decades": 10, "century": 100, "centuries": 100}
_NUMERAL = re.compile(r"([$€£¥]?)(\d+(?:[.,]\d+)*)(%?)")
_CURRENCY = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_MONTH = "|".join(month.capitalize() for month in MONTHS)
_WEEKDAY = "|".join(sorted(day.capitalize() for day in WEEKDAYS))
_DATE = re.compile(
    rf"\b(?:(?:{_MONTH}) \d{{1,2}},? \d{{4}}|\d{{1,2}} (?:{_MONTH}),? \d{{4}}|"
    rf"(?:mid-|early |late )?(?:{_MONTH})(?: \d{{4}})?|(?:early |late )?(?:the )?\d{{3}}0s|"
    rf"(?<![\d,.$€£-])(?:1[5-9]|20)\d\d(?![\d,.]\d|-year)|"
    r"(?:[Ll]ast|[Tt]his|[Nn]ext|[Ee]arlier this) (?:week|month|year)|"
    rf"(?:{_WEEKDAY}))\b"
)
#: A quotation with fewer words than this and no verb of reporting near it names, it does not quote.
QUOTATION_WORDS = 3


class Found(NamedTuple):
    """A detail within a block: the words it spans, its kind and value."""

    first: int
    last: int
    kind: str
    value: str
    who: str = ""
    verb: str = ""


def find_details(blocks: pd.DataFrame, witnesses: pd.DataFrame) -> pd.DataFrame:
    """Find the details of every page outside furniture, repeats left out (table ``details``).

    ``value`` is a number with its measure (``10 year``), a date as named on the page, a full name,
    the speaker of a quotation, or ``actor: label``. ``only_here``: no page of another line has the
    value, captions and headlines included. Cost: linear.
    """
    own = _own_text(blocks)
    cut = {row.block: _uncredited(row) for row in own}
    names = Names.of(cut.values())
    rows = []
    for page in by(own, "siglum").values():
        speaker = ""
        for row in page:
            told = cut[row.block]
            named = names.find(told)
            quotes, speaker = _quotations(told, named, speaker)
            dates = _dates(told)
            for found in _in_order(
                dates + _numbers(told, dates) + named + quotes + _labels(told, named)
            ):
                rows.append(_row(row, told, found))
    _mark_alone(rows, dict(records(witnesses, "siglum", "line")))
    return frame("details", rows)


def _own_text(blocks: pd.DataFrame) -> list[Any]:
    """The blocks outside furniture, repeats left out."""
    return [row for row in records(blocks) if row.role != "furniture" and not row.repeat_of]


def _uncredited(row) -> list[Word]:
    """The words of a block; a picture's credit names who took it, not what it shows."""
    told = [word for word in words(row.saved, row.start) if word.text]
    credit = CREDIT.search(row.text) if row.role == "caption" else None
    if not credit:
        return told
    shown = 0
    for number, word in enumerate(told):
        if shown + len(word.lead) >= credit.start():
            return told[:number]
        shown += len(word.shown)
    return told


def _row(row, told: list[Word], found: Found) -> dict[str, object]:
    start, end = told[found.first].start, told[found.last].end
    text = "".join(word.shown for word in told[found.first : found.last + 1])
    marks = ' ,.;:"“”©/-' + ("" if found.kind == "quotation" else "()[]")
    return {
        "siglum": row.siglum,
        "block": row.block,
        "start": start,
        "end": end,
        "kind": found.kind,
        "value": found.value,
        "text": text.strip(marks),
        "who": found.who,
        "verb": found.verb,
        "role": row.role,
        "place": row.place,
    }


def _in_order(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda detail: (detail.first, detail.last, detail.kind))


def _mark_alone(rows: Sequence[dict[str, object]], line: Mapping[str, str]) -> None:
    """Mark the details whose value one line alone has."""
    holders: dict[tuple[object, object], set[str]] = {}
    for row in rows:
        holders.setdefault((row["kind"], row["value"]), set()).add(
            line.get(row["siglum"], row["siglum"])
        )
    for row in rows:
        row["only_here"] = len(holders[row["kind"], row["value"]]) == 1


# Numbers and dates


def _numbers(told: list[Word], dates: Iterable[Found]) -> list[Found]:
    """Quantities: numerals and number words, with scale and measure; years and dates left out."""
    dated = {at for found in dates for at in range(found.first, found.last + 1)}
    found, at = [], 0
    while at < len(told):
        value = None if at in dated else _value(told, at)
        if value is None:
            at += 1
            continue
        number, unit, last = value
        found.append(Found(at, last, "number", f"{number:.15g} {unit}".strip()))
        at = last + 1
    return found


def _value(told: list[Word], at: int) -> tuple[float, str, int] | None:
    """The quantity that begins at a word: its number, its measure, its last word."""
    numeral = _NUMERAL.fullmatch(told[at].text)
    following = told[at + 1].level if at + 1 < len(told) else ""
    unit, last = "", at
    if numeral:
        number = float(numeral[2].replace(",", ""))
        unit = _CURRENCY.get(numeral[1], "percent" if numeral[3] else "")
    elif told[at].level in NUMBER_WORDS:
        number = float(NUMBER_WORDS[told[at].level])
        if told[at].level == "one" and following not in SCALES and following not in _UNIT_OF:
            return None
        unit = "year" if told[at].level in _TIMES else ""
        if unit and not (told[at].trail == "-" or at and told[at - 1].level in ("a", "one")):
            return None
    else:
        return None
    while last + 1 < len(told) and told[last + 1].level in SCALES:
        last += 1
        number *= SCALES[told[last].level]
    if last + 1 < len(told) and told[last + 1].level in _UNIT_OF and not unit:
        last += 1
        number *= _TIMES.get(told[last].level, 1)
        unit = _UNIT_OF[told[last].level]
    elif last + 1 < len(told) and told[last].trail == "-" and told[last + 1].level == "long":
        last += 1
    return number, unit, last


def _dates(told: list[Word]) -> list[Found]:
    """Days, months, years and decades as the page names them."""
    text, at = _joined(told)
    found = []
    for date in _DATE.finditer(text):
        first, last = at[date.start()], at[date.end() - 1]
        value = re.sub(r"^(?:the |mid-|early |late )+", "", date.group().casefold())
        found.append(Found(first, last, "date", value))
    return found


def _joined(told: list[Word]) -> tuple[str, list[int]]:
    """The clean text of some words, and which word each character belongs to."""
    text, at = "", []
    for number, word in enumerate(told):
        text += word.shown
        at += [number] * len(word.shown)
    return text, at


# Names


class Names:
    """The names of a story: what is written with capitals, one value for each bearer."""

    def __init__(self, runs: Iterable[tuple[str, ...]]) -> None:
        """Take the name-like runs of levelled words found in all pages."""
        self._runs = found = {run for run in runs if run}
        self._known = {word for run in found for word in run}
        self._full: dict[tuple[str, ...], tuple[str, ...]] = {}
        for run in sorted(
            {self._bare(run, found) for run in found}, key=lambda run: (-len(run), run)
        ):
            self._full.setdefault(run, run)
            if len(run) > 1:
                initials = "".join(word[0] for word in run).upper()
                for short in (run[-1:], (initials,), (initials.casefold(),)):
                    self._full.setdefault(short, run)

    @classmethod
    def of(cls, blocks: Iterable[list[Word]]) -> Names:
        """Collect the names of all blocks; a sentence's first word proves nothing by itself."""
        runs = []
        for told in blocks:
            if not _in_title_case(told):
                runs += [_levels(told[a : b + 1]) for a, b in _capital_runs(told, frozenset())]
        return cls(runs)

    def _bare(self, run: tuple[str, ...], found: set[tuple[str, ...]]) -> tuple[str, ...]:
        """A name without titles and nations before it, where the rest can stand alone."""
        while len(run) > 1 and (run[0] in TITLES or run[0] in DEMONYMS):
            rest = run[1:]
            surname = any(len(o) > 1 and o != run and o[-1:] == rest for o in found)
            office = run[0] in TITLES and (len(rest) > 1 or surname)
            if not (office or rest in found or (run[0] in DEMONYMS and rest[0] in TITLES)):
                break
            run = rest
        return run

    def find(self, told: list[Word]) -> list[Found]:
        """The names in a block; in a title, only those that stand elsewhere too."""
        if _in_title_case(told):
            return self._find_known(told)
        found = []
        for first, last in _capital_runs(told, self._known):
            levels = _levels(told[first : last + 1])
            run = self._bare(levels, self._runs)
            if len(run) > 1 or run[0] not in DEMONYMS | TITLES:
                value = " ".join(self._full.get(run, run))
                found.append(Found(last - len(run) + 1, last, "name", value))
        return found

    def _find_known(self, told: list[Word]) -> list[Found]:
        levels, found, at = _levels(told), [], 0
        while at < len(told):
            capital = told[at].text[:1].isupper()
            sizes = (n for n in (4, 3, 2, 1) if capital and at + n <= len(told))
            size = next((n for n in sizes if levels[at : at + n] in self._full), 0)
            if size:
                value = " ".join(self._full[levels[at : at + size]])
                found.append(Found(at, at + size - 1, "name", value))
            at += size or 1
        return found


def _levels(run: Sequence[Word]) -> tuple[str, ...]:
    """Levelled words without possessive endings."""
    return tuple(word.level.removesuffix("'s").removesuffix("'") for word in run)


def _in_title_case(told: list[Word]) -> bool:
    """Whether capitals tell nothing, since most words have one."""
    return len(told) > 3 and sum([w.text[:1].isupper() for w in told]) > 0.6 * len(told)


def _capital_runs(told: list[Word], known: set[str] | frozenset[str]) -> list[tuple[int, int]]:
    """Runs of words with capitals, as first and last word."""
    runs, first = [], None
    for at in range(len(told) + 1):
        inside = at < len(told) and told[at].text[:1].isupper() and _may_name(told, at, known)
        if first is not None and (not inside or _parted(told, at)):
            runs.append((first, at - 1))
            first = None
        if inside and first is None:
            first = at
    return runs


def _parted(told: list[Word], at: int) -> bool:
    """Whether marks or a possessive part a word from the one before."""
    before = told[at - 1]
    return before.trail not in ("", "-") or bool(told[at].lead) or before.level.endswith("'s")


def _may_name(told: list[Word], at: int, known: set[str] | frozenset[str]) -> bool:
    """Whether a word with a capital may be part of a name."""
    word = told[at]
    bare = word.level.removesuffix("'s")
    if bare in FUNCTION_WORDS or bare in MONTHS or bare in DAYS or bare in LABELS:
        return False
    before = told[at - 1].trail.rstrip("\"'”’)")[-1:] if at else "."
    opens = before in (".", "?", "!", ":") or "“" in word.lead or '"' in word.lead
    return not opens or (bare in known and bare not in REPORTING)


# Quotations and labels


def _quotations(told: list[Word], named: list[Found], before: str) -> tuple[list[Found], str]:
    """Quotations with a speaker and a verb; gives the speaker on to the next block."""
    inside = quoted(told)
    spans = _spans(inside)
    found, speaker = [], before
    for first, last in spans:
        if first == last and told[first].level in LABELS:
            continue  # quotation marks round a naming
        who, verb = _speaker(told, inside, named, first, last)
        whole = last - first + 1 == len(told)
        if not who and (whole or verb):
            who = before
        if who and (verb or whole or last - first + 1 >= QUOTATION_WORDS):
            found.append(Found(first, last, "quotation", who, who, verb))
            speaker = who
    if not spans:
        people = [detail.value for detail in named if " " in detail.value]
        speaker = people[0] if people else speaker
    return found, speaker


def _spans(inside: Sequence[bool]) -> list[tuple[int, int]]:
    spans, first = [], None
    for at in range(len(inside) + 1):
        if at < len(inside) and inside[at]:
            first = at if first is None else first
        elif first is not None:
            spans.append((first, at - 1))
            first = None
    return spans


def _speaker(
    told: list[Word], inside: list[bool], named: list[Found], first: int, last: int
) -> tuple[str, str]:
    """Who speaks, and by which verb: the nearest verb of reporting before, else behind.

    The speaker is the person named last before the verb, or right behind it; else the first name
    of the block, with the words up to the verb where it owns them ("Russia's top diplomat").
    """
    verbs = [at for at, word in enumerate(told) if word.level in REPORTING and not inside[at]]
    if not verbs:
        return "", ""
    before = [at for at in verbs if at < first]
    at = before[-1] if before else verbs[0]
    free = [name for name in named if not inside[name.first]]
    people = [name for name in free if " " in name.value and name.last < at]
    behind = [name for name in free if name.first == at + 1]
    subjects = [name for name in free if name.last < at]
    chosen = (people[-1:] or behind[:1] or subjects[:1])[:1]
    if not chosen:
        return "", told[at].text
    who = chosen[0].value
    owner = [n.value for n in free if n.last == chosen[0].first - 1 and _owns(told[n.last])]
    if owner:
        return f"{owner[0]}'s {who}", told[at].text
    if _owns(told[chosen[0].last]):
        own = [w.level for w in told[chosen[0].last + 1 : at] if w.level not in FUNCTION_WORDS]
        who = f"{who}'s {' '.join(own)}" if own and len(own) < 5 else who
    return who, told[at].text


def _owns(word: Word) -> bool:
    return word.level.endswith("'s")


def _labels(told: list[Word], named: list[Found]) -> list[Found]:
    """Words that evaluate or categorise, before the name or the kind of an actor."""
    starts = {name.first: name for name in named}
    found = []
    for at, word in enumerate(told):
        last, label = at, word.level
        if (
            word.trail == "-"
            and at + 1 < len(told)
            and f"{word.level}-{told[at + 1].level}" in LABELS
        ):
            last, label = at + 1, f"{word.level}-{told[at + 1].level}"
        if label not in LABELS:
            continue
        for ahead in range(last + 1, min(last + 4, len(told))):
            bare = told[ahead].level.removesuffix("'s")
            if ahead in starts or bare in KINDS_OF_ACTOR:
                actor = starts[ahead].value if ahead in starts else bare
                end = starts[ahead].last if ahead in starts else ahead
                found.append(Found(at, end, "label", f"{actor}: {label}", actor))
                break
            if told[ahead].level in FUNCTION_WORDS or told[ahead].trail not in ("", "-"):
                break
    return found


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
