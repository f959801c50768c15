"""Variants: what differs at a site, of what kind, and who changed it; edits against a base.

Kinds are those of section 4 of the codebook, form first, then place. Each is named by a rule that
stands in the table, so that a reader can dispute the rule and not only the row.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import pandas as pd

from .collation import Site, read_sites, write_sides
from .errors import UsageError
from .lexicon import (
    DAYS,
    HEDGES,
    KINDS_OF_ACTOR,
    LABELS,
    MONTHS,
    NUMBER_WORDS,
    REPORTING,
    SCALES,
    STAND_INS,
)
from .lineage import rebuild, standings, who_changed
from .reuse import overlap
from .tables import frame
from .tokens import Word, quoted, straight, words

#: A gap, as shown in a list of readings.
GAP = "∅"
#: The shortest run of words that is known again elsewhere.
MOVED_RUN = 4
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
    gap if ``gap``.
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

    @property
    def readings(self) -> list[str]:
        """One text a side, that of its first witness, and a gap's sign."""
        return [self.texts[side[0]] or GAP for side in self.sides]

    @property
    def formal(self) -> bool:
        """Whether the words are equal once levelled."""
        return self.kind.rule in FORM_RULES


def changes(readings: pd.DataFrame, witnesses: pd.DataFrame) -> pd.DataFrame:
    """List what differs between witnesses of one agency's text (table ``variants``).

    One row is a site with more than one reading once levelled; or, within a site, words that are
    equal once levelled and written otherwise (spelling, case, punctuation); or a whole passage
    that some witnesses have and others lack (site 0). Straightened quotation marks, markup and
    spaces are traces of saving and make no variant. Cost: linear in the readings.
    """
    known = standings(witnesses)
    families: dict[str, list[str]] = {}
    for siglum, standing in known.items():
        families.setdefault(standing.agency, []).append(siglum)
    rows = []
    for found in find_differences(readings, families.values()):
        verdict = who_changed(found.sides, known)
        rows.append(
            {
                "variant": found.id,
                "place": found.site.place,
                "site": found.number,
                "groups": write_sides(found.sides, found.gap),
                "readings": " | ".join(found.readings),
                "kind": found.kind.kind,
                "kind2": found.kind.kind2,
                "rule": found.kind.rule,
                "changed_by": verdict.changed_by,
                "why": verdict.why,
                "between_versions": verdict.between_versions,
                "in_quotation": found.quoted,
                "trace": found.trace,
            }
        )
    return frame("variants", rows)


def find_differences(readings: pd.DataFrame, families: Iterable[Sequence[str]]) -> list[Difference]:
    """Find every variant among the witnesses, place by place: passages, substance, form."""
    sites = read_sites(readings)
    told = _told(readings)
    where = _offsets(readings)
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
                found += _at_site(site, following, here, where)
    return found


Offsets = dict[tuple[str, int, str], tuple[int, int]]


def _told(readings: pd.DataFrame) -> dict[tuple[str, str], Told]:
    """Cut each witness's passage into words once, and note where its sites begin."""
    made = {}
    for key, own in readings.sort_values(["site", "start"]).groupby(["place", "siglum"]):
        passage: list[Word] = []
        first: dict[int, int] = {}
        last = ""
        for site, block, text in zip(own["site"], own["block"], own["text"], strict=True):
            if passage and block != last:
                passage[-1] = passage[-1]._replace(shown=passage[-1].shown + " ")
            first.setdefault(site, len(passage))
            passage += [word for word in words(text) if word.text]
            if passage and text.endswith(" "):
                passage[-1] = passage[-1]._replace(shown=passage[-1].shown + " ")
            last = block
        made[key] = Told(passage, quoted(passage), first)
    return made


def _offsets(readings: pd.DataFrame) -> Offsets:
    """Where each reading stands in its page."""
    ends = readings.groupby(["place", "site", "siglum"]).agg({"start": "min", "end": "max"})
    return {key: (start, end) for key, start, end in ends.itertuples(name=None)}


def variant_id(
    sides: Sequence[Sequence[str]], texts: dict[str, str], site: Site, where: Offsets
) -> str:
    """An id made from who has which words at which offsets: it lives as long as they do."""
    told = sorted(
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
    site: Site, following: Site | None, here: dict[str, Told], where: Offsets
) -> list[Difference]:
    """The variants of one site: of substance, then of form within each group."""
    marks = (_in_quotation(site, here), _trace(site, here))
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
        for kind, sides, texts in _forms_of(site, part, here, hangs):
            name = variant_id(sides, texts, site, where)
            found.append(Difference(site, site.site, sides, texts, False, kind, *marks, name))
    return found


def _in_quotation(site: Site, here: dict[str, Told]) -> bool:
    """Whether a witness has the site's words within quotation marks."""
    for own in here.values():
        first = own.first.get(site.site)
        if first is not None and first < len(own.inside) and own.inside[first]:
            return True
    return False


def _trace(site: Site, here: dict[str, Told]) -> str:
    """Name odd characters in or beside the site's words."""
    odd = [s for part in site.texts for s in part if "\xa0" in _setting(site, here[s])]
    return f"no-break space in {', '.join(sorted(odd))}" if odd else ""


# Form: the same words, written otherwise

FORM_RULES = (
    "level-equal", "points-in-abbreviation", "capitals-only", "quotation-marks", "marks-only",
)  # fmt: skip


def _forms_of(
    site: Site, part: dict[str, str], here: dict[str, Told], hangs: bool
) -> list[tuple[Kind, tuple[tuple[str, ...], ...], dict[str, str]]]:
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
        opens = any(_opens_sentence(here[s].words, starts[s] + at) for s in part)
        forms.append({s: _form(own[s][at], opens, hangs and at == length - 1) for s in part})
        kinds.append(_form_kind(list(forms[-1].values())))
    found = []
    for kind, run in groupby(range(length), key=kinds.__getitem__):
        columns = list(run)
        if kind:
            texts = {s: _whole_words(own[s], columns) for s in part}
            sides = _sides({s: tuple(forms[at][s] for at in columns) for s in part})
            found.append((kind, sides, texts))
    return found


def _words_at(site: Site, own: Told) -> list[Word]:
    """A witness's words at a site."""
    first = own.first.get(site.site)
    if first is None:
        return []
    return own.words[first : min((at for at in own.first.values() if at > first), default=None)]


def _whole_words(own: list[Word], columns: list[int]) -> str:
    """The words of some columns; a word that ends in a hyphen takes its other half along."""
    last = columns[-1] + 1
    while last < len(own) and own[last - 1].shown.endswith("-"):
        last += 1
    return "".join(word.shown for word in own[columns[0] : last]).strip()


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
    if len({(lead + trail).count('"') for lead, _, trail in forms}) > 1:
        return Kind("label", "quotation-marks", "punctuation")
    return Kind("punctuation", "marks-only")


def _setting(site: Site, own: Told) -> str:
    """A witness's words at a site and the one before them, with the spaces they came with."""
    first = own.first[site.site]
    last = min((at for at in own.first.values() if at > first), default=len(own.words))
    return "".join(word.shown for word in own.words[max(0, first - 1) : last])


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
    """Name the kind of a site that differs, by the first rule that fits."""
    sides = [_words_at(site, here[side[0]]) for side in site.sides]
    rest = []
    for side in site.sides:
        own = here[side[0]]
        at = {id(word) for word in _words_at(site, own)}
        rest.append({word.level for word in own.words if id(word) not in at})
    matter = Matter(sides, rest, _word_after(site, here))
    for rule in RULES:
        kind = rule(matter)
        if kind:
            return kind
    return Kind("wording", "nothing-else-fits")


def _word_after(site: Site, here: dict[str, Told]) -> str:
    """The levelled word behind a site, which all witnesses of it share."""
    for own in here.values():
        first = own.first.get(site.site)
        if first is not None:
            last = first + len(_words_at(site, own))
            return own.words[last].level if last < len(own.words) else ""
    return ""


def _short_form(matter: Matter) -> Kind | None:
    """A bracketed short form, or a numeral for a number word, refers to the same."""
    gained = matter.gained
    if len(gained) == 1 and gained[0].text.isupper() and "(" in gained[0].lead:
        return Kind("style", "bracketed-short-form")
    numbers = [_number(side) for side in matter.sides]
    if None not in numbers and len(set(numbers)) == 1:
        return Kind("style", "number-in-words")
    return None


def _number(side: list[Word]) -> float | None:
    """The value of a side that is one number and no more."""
    if len(side) != 1:
        return None
    text = side[0].text.casefold().replace(",", "")
    if text in NUMBER_WORDS:
        return float(NUMBER_WORDS[text])
    return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None


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


RULES = (_short_form, _clause, _number_or_date, _label, _attribution, _name)


# Edits


def edits(readings: pd.DataFrame, base: str, witnesses: pd.DataFrame | None = None) -> pd.DataFrame:
    """State what every other witness has otherwise than a base (table ``edits``).

    *base* is a siglum; or, with *witnesses*, a version such as ``AFP-1``, whose dispatch is then
    rebuilt (where it stays undecided, and in matters of form, no edit is stated). An addition is
    words where the base has none, an omission the reverse. Swapping base and witness swaps
    additions and omissions and their texts, and changes nothing else. Where a run of four words
    or more stands in the other text at another site, ``moved_to`` names the variant there.
    """
    sigla = sorted(readings["siglum"].unique())
    families = [sigla]
    if witnesses is not None:
        families = [list(own["siglum"]) for _, own in witnesses.groupby("agency")]
    held = None if base in sigla else _held_by(readings, witnesses, base)
    rows = []
    for found in find_differences(readings, families):
        for siglum, texts in _against(found, base, held):
            op = "substitution" if all(texts) else "addition" if texts[1] else "omission"
            rows.append(
                {
                    "variant": found.id,
                    "siglum": siglum,
                    "base": base,
                    "op": op,
                    "base_text": texts[0],
                    "text": texts[1],
                    "kind": found.kind.kind,
                }
            )
    return _name_moves(frame("edits", sorted(rows, key=lambda row: row["siglum"])))


def _against(
    found: Difference, base: str, held: dict[tuple[str, int], str | None] | None
) -> list[tuple[str, tuple[str, str]]]:
    """The witnesses on other sides than the base, each with (base text, own text)."""
    if held is not None:
        text = held.get((found.site.place, found.number)) if not found.formal else None
        if text is None:
            return []
        with_base = [side for side in found.sides if found.texts[side[0]] == text]
    else:
        with_base = [side for side in found.sides if base in side]
        text = found.texts.get(base, "")
    if not with_base:
        return []
    return [
        (siglum, (text, found.texts[siglum]))
        for side in found.sides
        if side is not with_base[0]
        for siglum in side
    ]


def _held_by(
    readings: pd.DataFrame, witnesses: pd.DataFrame | None, base: str
) -> dict[tuple[str, int], str | None]:
    """What a rebuilt dispatch holds at each site, and as site 0 at each place; None: undecided."""
    versions = () if witnesses is None else sorted(set(witnesses["version"]))
    if base not in versions:
        known = ", ".join([*sorted(readings["siglum"].unique()), *versions])
        raise UsageError(
            f"base {base}: no such witness or version; the bases of this story are {known}; "
            "name one of them."
        )
    own = rebuild(readings, witnesses, base)
    held: dict[tuple[str, int], str | None] = dict.fromkeys(
        ((place, 0) for place in readings["place"].unique()), ""
    )
    for row in own.itertuples():
        held[row.place, row.site] = row.text if row.decided else None
    for place, here in own.groupby("place"):
        first = find_first_text(readings, str(place), witnesses, base)
        held[str(place), 0] = first if here["decided"].any() else None
    return held


def find_first_text(
    readings: pd.DataFrame, place: str, witnesses: pd.DataFrame, version: str
) -> str:
    """The passage as the first witness of a version has it."""
    carriers = sorted(witnesses.loc[witnesses["version"] == version, "siglum"])
    own = readings[(readings["place"] == place) & readings["siglum"].isin(carriers)]
    first = own[own["siglum"] == own["siglum"].min()].sort_values("start")
    return "".join(first["text"]).strip()


def _name_moves(found: pd.DataFrame) -> pd.DataFrame:
    """Let an omission and an addition of the same run of words name each other."""
    moved: dict[int, str] = {}
    for _, own in found.groupby("siglum"):
        gone = {
            row.Index: _levels(row.base_text) for row in own.itertuples() if row.op != "addition"
        }
        come = {row.Index: _levels(row.text) for row in own.itertuples() if row.op != "omission"}
        for there, lost in gone.items():
            for here, won in come.items():
                if here != there and not {here, there} & moved.keys() and _moved(lost, won):
                    moved[there] = found.at[here, "variant"]
                    moved[here] = found.at[there, "variant"]
    return found.assign(moved_to=[moved.get(index, "") for index in found.index])


def _levels(text: str) -> list[str]:
    return [word.level for word in words(text) if word.text]


def _moved(lost: list[str], won: list[str]) -> bool:
    """Whether most of the shorter of two texts is one run that the longer has too."""
    shared = overlap(lost, won, MOVED_RUN)
    return shared.longest_run > 0 and 2 * shared.longest_run >= min(len(lost), len(won))
