"""Kinds: what differs between witnesses, site by site, and of what kind each difference is.

Kinds are those of section 4 of the codebook, form first, then place. Each is named by a rule that
stands in the table, so that a reader can dispute the rule and not only the row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import pandas as pd

from .collation import Site, read_sites
from .lexicon import (
    DAYS,
    HEDGES,
    KINDS_OF_ACTOR,
    LABELS,
    MONTHS,
    NUMBER_WORDS,
    RANKS,
    REPORTING,
    SCALES,
    SHORT_TITLES,
    STAND_INS,
)
from .tables import by, records
from .tokens import Word, quoted, straight, words

#: The kinds in which only the form differs: they may coincide, and prove no kinship.
FORM = ("spelling", "punctuation", "case", "style")
#: A gap, as shown in a list of readings.
GAP = "∅"
#: A gain of this many words with a verb or a link word is a clause of its own.
CLAUSE_WORDS = 5
_CLAUSE_OPENS = frozenset(
    """although though while whereas because since when where after before but and who which that
    even if as""".split()
)


class Told(NamedTuple):
    """All that one witness has at one place, and where each site begins in it."""

    words: list[Word]
    inside: list[bool]
    first: dict[int, int]


class Kind(NamedTuple):
    """The kind of a variant, the rule that named it, and a second kind where there is one."""

    kind: str
    rule: str
    kind2: str = ""


class Difference(NamedTuple):
    """One variant before anybody is asked who made it: the sides, and each witness's words.

    ``number`` is the site, or 0 where whole passages are present or lacking; the last side has a
    gap if ``gap``. ``at`` is the number of the first word within the site.
    """

    site: Site
    number: int
    sides: tuple[tuple[str, ...], ...]
    texts: dict[str, str]
    gap: bool
    kind: Kind
    quoted: bool
    trace: str
    id: str
    at: int = 0

    @property
    def readings(self) -> list[str]:
        """One text a side, that of its first witness, and a gap's sign."""
        return [self.texts[side[0]] or GAP for side in self.sides]

    @property
    def level(self) -> bool:
        """Whether the words are equal once levelled, and only written otherwise."""
        return self.kind.rule in LEVEL_RULES

    @property
    def formal(self) -> bool:
        """Whether the kind is one of form."""
        return self.kind.kind in FORM


def find_differences(readings: pd.DataFrame, families: Iterable[Sequence[str]]) -> list[Difference]:
    """Find every variant among the witnesses, place by place: passages, substance, form."""
    sites = read_sites(readings)
    rows = records(readings)
    told, where, odd = _told(rows), _offsets(rows), _odd_characters(rows)
    by_place: dict[str, list[Site]] = {}
    for site in sites:
        by_place.setdefault(site.place, []).append(site)
    found = []
    for place, own in by_place.items():
        sigla = sorted({siglum for side in own[0].sides for siglum in side})
        here = {siglum: told[place, siglum] for siglum in sigla}
        found += _whole_passage(own[0], here, families, where)
        for site, following in zip(own, [*own[1:], None], strict=True):
            if len(sigla) > 1:
                found += _at_site(site, following, here, where, odd)
    return found


Offsets = dict[tuple[str, int, str], tuple[int, int]]
Odd = set[tuple[str, int, str]]


def _told(rows: Iterable[Any]) -> dict[tuple[str, str], Told]:
    """Cut each witness's passage into words once, and note where its sites begin."""
    made = {}
    in_order = sorted(rows, key=attrgetter("site", "start"))
    for key, own in by(in_order, "place", "siglum").items():
        passage: list[Word] = []
        first: dict[int, int] = {}
        last = ""
        for row in own:
            text = row.text
            if passage and row.block != last:
                passage[-1] = passage[-1]._replace(shown=passage[-1].shown + " ")
            first.setdefault(row.site, len(passage))
            passage += [word for word in words(text) if word.text]
            if passage and text.endswith(" "):
                passage[-1] = passage[-1]._replace(shown=passage[-1].shown + " ")
            last = row.block
        made[key] = Told(passage, quoted(passage), first)
    return made


def _offsets(rows: Iterable[Any]) -> Offsets:
    """Where each reading stands in its page."""
    found: Offsets = {}
    for row in rows:
        key = (row.place, row.site, row.siglum)
        first, last = found.get(key, (row.start, row.end))
        found[key] = (min(first, row.start), max(last, row.end))
    return found


def variant_id(
    sides: Sequence[Sequence[str]], texts: dict[str, str], site: Site, where: Offsets, at: int = 0
) -> str:
    """An id made from who has which words at which offsets: it lives as long as they do.

    *at* counts words into the site, where one site has more than one variant.
    """
    told: list[tuple] = [(at,)] if at else []
    told += sorted(
        (siglum, texts[siglum], *where.get((site.place, site.site, siglum), (0, 0)))
        for side in sides
        for siglum in side
    )
    return "v" + hashlib.sha256(repr(told).encode("utf-8", "surrogatepass")).hexdigest()[:8]


def _whole_passage(
    site: Site, here: dict[str, Told], families: Iterable[Sequence[str]], where: Offsets
) -> list[Difference]:
    """A passage that some witnesses of a family have and others lack."""
    found = []
    for family in families:
        has = tuple(siglum for siglum in sorted(family) if siglum in here)
        lacking = tuple(siglum for siglum in sorted(family) if siglum not in here)
        if has and lacking:
            texts = {s: "".join(word.shown for word in here[s].words).strip() for s in has}
            texts |= dict.fromkeys(lacking, "")
            sides = (has, lacking)
            kind = Kind("detail", "whole-passage")
            name = variant_id(sides, texts, site, where)
            found.append(Difference(site, 0, sides, texts, True, kind, False, "", name))
    return found


def _at_site(
    site: Site, following: Site | None, here: dict[str, Told], where: Offsets, odd: Odd
) -> list[Difference]:
    """The variants of one site: of substance, then of form within each group."""
    marks = (_in_quotation(site, here), _trace(site, odd))
    found = []
    if site.differs:
        texts = {siglum: text.strip() for part in site.texts for siglum, text in part.items()}
        texts |= dict.fromkeys(site.gap, "")
        name = variant_id(site.sides, texts, site, where)
        kind = name_kind(site, here)
        found.append(
            Difference(site, site.site, site.sides, texts, bool(site.gap), kind, *marks, name)
        )
    hangs = following is not None and following.differs
    for part in site.texts:
        for at, kind, sides, texts in _forms_of(site, part, here, hangs):
            name = variant_id(sides, texts, site, where, at)
            told = (site, site.site, sides, texts, False, kind, marks[0], "", name, at)
            found.append(Difference(*told))
    return found


def _in_quotation(site: Site, here: dict[str, Told]) -> bool:
    """Whether a witness has the site's words within quotation marks."""
    for own in here.values():
        first = own.first.get(site.site)
        if first is not None and first < len(own.inside) and own.inside[first]:
            return True
    return False


def _odd_characters(rows: Iterable[Any]) -> Odd:
    """Where a witness's reading holds an odd character."""
    return {(row.place, row.site, row.siglum) for row in rows if row.artefact}


def _trace(site: Site, odd: Odd) -> str:
    """Name the witnesses with an odd character in or right behind their words at a site."""
    sigla = sorted(siglum for part in site.texts for siglum in part)
    found = [siglum for siglum in sigla if (site.place, site.site, siglum) in odd]
    return f"no-break space in {', '.join(found)}" if found else ""


# Form: the same words, written otherwise

LEVEL_RULES = (
    "level-equal", "points-in-abbreviation", "capitals-only", "quotation-marks", "marks-only",
)  # fmt: skip


def _forms_of(
    site: Site, part: dict[str, str], here: dict[str, Told], hangs: bool
) -> list[tuple[int, Kind, tuple[tuple[str, ...], ...], dict[str, str]]]:
    """Variants of form among witnesses whose words are equal once levelled.

    *hangs*: what follows is a change, on which the marks behind the last word hang.
    """
    own = {siglum: _words_at(site, here[siglum]) for siglum in part}
    length = min(map(len, own.values()))
    if len(own) < 2 or len({tuple(word.level for word in told) for told in own.values()}) > 1:
        return []
    starts = {s: here[s].first[site.site] for s in part}
    forms, kinds = [], []
    for at in range(length):
        if len({own[s][at][:4] for s in part}) == 1:  # written alike: text, level and marks
            forms.append(dict.fromkeys(part, ()))
            kinds.append(None)
            continue
        opens = any(_opens_sentence(here[s].words, starts[s] + at) for s in part)
        forms.append({s: _form(own[s][at], opens, hangs and at == length - 1) for s in part})
        kinds.append(_form_kind(list(forms[-1].values())))
    found = []
    for kind, run in groupby(range(length), key=kinds.__getitem__):
        columns = list(run)
        if kind:
            whole = _to_word_end(own.values(), columns)
            texts = {s: "".join(w.shown for w in own[s][whole]).strip() for s in part}
            sides = _sides({s: tuple(forms[at][s] for at in columns) for s in part})
            found.append((columns[0], kind, sides, texts))
    return found


def _words_at(site: Site, own: Told) -> list[Word]:
    """A witness's words at a site."""
    first = own.first.get(site.site)
    if first is None:
        return []
    return own.words[first : min((at for at in own.first.values() if at > first), default=None)]


def _to_word_end(told: Iterable[list[Word]], columns: list[int]) -> slice:
    """Some columns, and on to where no word of a witness is broken at a hyphen."""
    told = list(told)
    last = columns[-1] + 1
    while any(last < len(own) and own[last - 1].shown.endswith("-") for own in told):
        last += 1
    return slice(columns[0], last)


def _opens_sentence(passage: list[Word], at: int) -> bool:
    return at == 0 or passage[at - 1].trail.rstrip("\"'”’)")[-1:] in (".", "?", "!")


def _form(word: Word, opens: bool, hangs: bool) -> tuple[str, str, str]:
    """How a word is written: marks before, letters, marks behind.

    A capital that only opens a sentence is none, and marks that hang on a change are left out.
    """
    text = word.text.replace("’", "'")
    text = text[:1].lower() + text[1:] if opens and not text[1:2].isupper() else text
    return straight(word.lead), text, "" if hangs else straight(word.trail)


def _form_kind(forms: list[tuple[str, str, str]]) -> Kind | None:
    """The kind of form in which one word differs, if it does."""
    if len(set(forms)) < 2:
        return None
    letters = {text for _, text, _ in forms}
    if len({text.casefold().replace(".", "") for text in letters}) > 1:
        return Kind("spelling", "level-equal")
    if len(letters) > 1:
        points = len({text.replace(".", "") for text in letters}) == 1
        return (
            Kind("punctuation", "points-in-abbreviation")
            if points
            else Kind("case", "capitals-only")
        )
    quoted = {(lead + trail).count('"') for lead, _, trail in forms}
    # Single marks for double ones are a house's custom: what is quoted stays quoted.
    either = {len(re.findall("[\"']", lead + trail)) for lead, _, trail in forms}
    if len(quoted) > 1 and len(either) > 1:
        return Kind("label", "quotation-marks", "punctuation")
    return Kind("punctuation", "marks-only")


def _sides(forms: dict[str, tuple]) -> tuple[tuple[str, ...], ...]:
    """Group the witnesses that write the same, the larger group first."""
    groups: dict[tuple, list[str]] = {}
    for siglum, form in sorted(forms.items()):
        groups.setdefault(form, []).append(siglum)
    return tuple(sorted(map(tuple, groups.values()), key=lambda side: (-len(side), side)))


# Substance


class Matter(NamedTuple):
    """What the rules see of a site: each side's words, the rest of its passage, the word behind."""

    sides: list[list[Word]]
    rest: list[set[str]]
    after: str

    @property
    def levels(self) -> list[set[str]]:
        """The levelled words of each side."""
        return [{word.level for word in side} for side in self.sides]

    @property
    def gained(self) -> list[Word]:
        """The words that not all sides have."""
        common = set.intersection(*self.levels)
        return [word for side in self.sides for word in side if word.level not in common]

    @property
    def terms(self) -> set[str]:
        """The gained words as terms: the halves of a hyphened word are joined, else left apart."""
        joined = set()
        for side in self.sides:
            for one, other in zip(side, side[1:], strict=False):
                if one.trail == "-" and one.shown.endswith("-"):
                    joined |= {f"{one.level}-{other.level}", one.level + "\0", other.level + "\0"}
        return {w.level for w in self.gained if w.level + "\0" not in joined} | joined

    def new(self, word: Word) -> bool:
        """Whether a side lacks the word in its whole passage, not only here."""
        lacking = [
            rest
            for rest, side in zip(self.rest, self.levels, strict=True)
            if word.level not in side
        ]
        return not all(word.level in rest for rest in lacking)


def name_kind(site: Site, here: dict[str, Told]) -> Kind:
    """Name the kind of a site that differs, by the first rule that fits.

    A side is spoken for by the witness whose passage sorts first, so that names decide nothing.
    """
    told = [min((here[siglum] for siglum in side), key=_as_text) for side in site.sides]
    sides = [_words_at(site, own) for own in told]
    rest = []
    for own, side in zip(told, sides, strict=True):
        at = set(map(id, side))
        rest.append({word.level for word in own.words if id(word) not in at})
    matter = Matter(sides, rest, _word_after(site, told))
    for rule in RULES:
        kind = rule(matter)
        if kind:
            return kind
    return Kind("wording", "nothing-else-fits")


def _as_text(own: Told) -> list[str]:
    return [word.shown for word in own.words]


def _word_after(site: Site, told: Sequence[Told]) -> str:
    """The levelled word behind a site, as the first witness that has one there has it."""
    for own in sorted(told, key=_as_text):
        first = own.first.get(site.site)
        if first is not None:
            last = first + len(_words_at(site, own))
            if last < len(own.words):
                return own.words[last].level
    return ""


def _short_form(matter: Matter) -> Kind | None:
    """A bracketed short form, a numeral for a number word, a short title: the same is meant."""
    gained = matter.gained
    if len(gained) == 1 and gained[0].text.isupper() and "(" in gained[0].lead:
        return Kind("style", "bracketed-short-form")
    numbers = [_number(side) for side in matter.sides]
    if None not in numbers and len(set(numbers)) == 1:
        return Kind("style", "number-in-words")
    titles = {tuple(SHORT_TITLES.get(w.level, w.level) for w in side) for side in matter.sides}
    if len(titles) == 1:
        return Kind("style", "short-title")
    return None


def _number(side: list[Word]) -> tuple[float, bool] | None:
    """The value of a side that is one number and no more, and whether it is a percentage."""
    if not side:
        return None
    text = side[0].text.casefold().replace(",", "")
    rest = tuple(word.level for word in side[1:])
    if rest not in ((), ("percent",), ("per", "cent")):
        return None
    share = bool(rest) or text.endswith("%")
    if text in NUMBER_WORDS:
        return float(NUMBER_WORDS[text]), share
    text = text.rstrip("%")
    return (float(text), share) if re.fullmatch(r"[0-9]+(?:[.][0-9]+)?", text) else None


def _office(matter: Matter) -> Kind | None:
    """A word that makes another office of an office can be checked."""
    gained = {word.level for word in matter.gained}
    return Kind("detail", "office-gained") if gained and gained <= RANKS else None


def _clause(matter: Matter) -> Kind | None:
    """A clause gained is a detail; what it says of an actor or a source is the second kind."""
    sides = [side for side in matter.sides if side]
    if len(sides) != 1 or len(sides[0]) < CLAUSE_WORDS:
        return None
    opens = sides[0][0].level in _CLAUSE_OPENS
    levels = matter.levels[matter.sides.index(sides[0])]
    if not opens and levels.isdisjoint(REPORTING):
        return None
    second = "label" if levels & LABELS else "attribution" if levels & REPORTING else ""
    return Kind("detail", "clause-gained", second)


def _number_or_date(matter: Matter) -> Kind | None:
    """A number, day or month that not all have."""
    for word in matter.gained:
        known = word.level in NUMBER_WORDS or word.level in SCALES or word.level in DAYS
        month = word.level in MONTHS and word.text[:1].isupper()
        if (known or month or any(map(str.isdigit, word.text))) and matter.new(word):
            return Kind("detail", "number-or-date")
    return None


def _label(matter: Matter) -> Kind | None:
    """A word that evaluates or categorises, within the words that name an actor."""
    if matter.terms & LABELS:
        return Kind("label", "label-word")
    gained = {word.level for word in matter.gained}
    if gained & KINDS_OF_ACTOR and not gained - KINDS_OF_ACTOR - {"the", "a", "an"}:
        return Kind("label", "kind-of-actor")
    return None


def _attribution(matter: Matter) -> Kind | None:
    """A verb of reporting or a hedge that not all have; or small words right before such a verb."""
    if matter.terms & (REPORTING | HEDGES):
        return Kind("attribution", "reporting-verb-or-hedge")
    if matter.after in REPORTING and not any(word.content for word in matter.gained):
        return Kind("attribution", "within-the-reporting-words")
    return None


def _name(matter: Matter) -> Kind | None:
    """A name that a side lacks in its whole passage; a stand-in for a name tells as much."""
    new = {w.level for w in matter.gained if w.text[:1].isupper() and w.content and matter.new(w)}
    if not new:
        return None
    plain = [side for side in matter.levels if not side & new]
    if all(side & STAND_INS for side in plain):
        return Kind("wording", "stand-in-for-a-name")
    return Kind("detail", "name-gained")


RULES = (_short_form, _clause, _number_or_date, _office, _label, _attribution, _name)
