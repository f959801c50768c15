"""Apparatus: under each place, who has which words, of what kind that is, who changed it and why.

A variant has a letter in its place, which leads from the text to its entry, and an id, which leads
there from anywhere. What a public edition quotes of closed pages is decided here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .kinds import FORM, Difference
from .listings import Edition
from .markup import Html, anchor, join, link, tag
from .reuse import overlap
from .rights import PRINTED
from .synopsis import Part, Place
from .tokens import level_words, words

#: What the public edition quotes, in words: of a reading, and of its sentence on either side of one
#: that is no longer than that. The first is taken that keeps to ``PRINTED``.
BUDGETS = ((8, 3), (8, 0), (4, 0), (1, 0))
#: Words in a row by which a budget is kept. They are fewer than count as printed (``rights.RUN``):
#: of many pieces, each too short to be a quotation, a page could be put together again.
PIECE = 4
#: Sigla beyond which the largest side of a variant is "the others"; a reason to be folded.
MOST_SIGLA, LONG = 8, 160


def say(told: str) -> Html:
    """What is said of a mark to those who cannot see it."""
    return tag("bdi", told, class_="say", lang="en")


def write_letter(number: int) -> str:
    """The letter of a variant in its place, by its number from 0.

    >>> write_letter(0), write_letter(25), write_letter(26)
    ('a', 'z', 'aa')
    """
    return (write_letter(number // 26 - 1) if number >= 26 else "") + chr(97 + number % 26)


def sign(name: str) -> Html:
    """Set a siglum as a sign."""
    return tag("b", name, class_="siglum")


def _write_verdict(changed_by: str, why: str) -> Html:
    """To whom a variant is given and why; a long reason is folded."""
    given = tag("b", changed_by)
    given = given if changed_by == "undecided" else join(["given to ", given])
    if len(why) <= LONG:
        return tag("span", given, ": ", why, class_="why")
    return tag("details", tag("summary", given, ": why"), why, class_="why")


@dataclass(frozen=True)
class Apparatus:
    """The variants of one part of the reader: their letters, entries, and what has moved."""

    edition: Edition
    part: Part
    #: One of ``BUDGETS``; of use in a public edition only.
    budget: tuple[int, int] = BUDGETS[0]

    @cached_property
    def letters(self) -> dict[str, tuple[str, str]]:
        """For each variant its place and its letter there."""
        return {
            own.id: (place.name, write_letter(number))
            for place in self.part.places
            for number, own in enumerate(place.differences)
        }

    @cached_property
    def moves(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """For each variant those that its words moved to: variant, base, witnesses."""
        found: dict[str, dict[str, dict[str, list[str]]]] = {}
        for base in self.part.bases if not self.edition.closed else ():
            for row in self.edition.study.edits_against(base).itertuples():
                if row.moved_to and {row.variant, row.moved_to} <= set(self.letters):
                    to = found.setdefault(row.variant, {}).setdefault(row.moved_to, {})
                    to.setdefault(base, []).append(row.siglum)
        return found

    # Links from the texts

    def key(self, variant: str) -> Html:
        """The letter that leads from a text to an entry."""
        return link(variant, say(" variant "), self.letters[variant][1], class_="key")

    def moved(self, variant: str, base: str, column: str) -> Html:
        """Say where words of a variant stand that have moved against the base."""
        for to, bases in self.moves.get(variant, {}).items():
            if column in bases.get(base, ()):
                place, letter = self.letters[to]
                where = letter if place == self.letters[variant][0] else f"{place} {letter}"
                way = link(to, where)
                return tag("bdi", " moved: see ", way, " ", class_="moved", lang="en")
        return Html("")

    # Entries

    def write(self, place: Place) -> Html:
        """The entries of a place; nothing where all agree."""
        entries = [self._entry(place, own) for own in place.differences]
        told = f"Apparatus of {place.name}"
        return (
            tag("ul", *entries, class_="app", role="list", aria_label=told) if entries else Html("")
        )

    def _entry(self, place: Place, own: Difference) -> Html:
        """One variant: who has which words, its kind, to whom it is given and why."""
        row, moves = self.edition.variants[own.id], self.moves.get(own.id)
        kind = f"{row.kind} and {row.kind2}" if row.kind2 else row.kind
        told = (
            tag("span", join(self._sides(place, own), "; "), class_="sides"),
            tag("span", kind, class_="kind"),
            _write_verdict(row.changed_by, row.why),
        )
        return tag(
            "li",
            tag("span", self.letters[own.id][1], class_="letter"),
            " ",
            join(told, " · "),
            " ",
            link(own.id, own.id, class_="id"),
            id=anchor(own.id),
            class_="form" if row.kind in FORM else None,
            data_kind=row.kind,
            data_sides="|".join(" ".join(side) for side in own.sides),
            data_whole=None if own.number else "",
            data_moved=json.dumps(moves, separators=(",", ":")) if moves else None,
        )

    def _sides(self, place: Place, own: Difference) -> Iterator[Html]:
        """Each side of a variant: its witnesses, and their words."""
        most = max(own.sides, key=len)
        for side in own.sides:
            many, text = len(side) > 1, own.texts[side[0]]
            if not text:
                told = tag("i", "lack it" if many else "lacks it")
            elif own.number == 0:
                told = tag("i", f"{'have' if many else 'has'} the passage")
                told = join([told, self._opening(side[0], text)]) if self.edition.closed else told
            else:
                told = self._reading(place, own, side)
            others = side is most and len(own.sides) > 1 and len(side) > MOST_SIGLA
            who = tag("b", f"the other {len(side)}") if others else sign(" ".join(side))
            yield tag("span", who, " ", told, class_="side")

    def _opening(self, name: str, text: str) -> Html:
        """How a passage begins, as the public edition gives it."""
        return join([": ", self._in_words(name, self._shortened(text))])

    def _reading(self, place: Place, own: Difference, side: Sequence[str]) -> Html:
        """The words of a side: in the public edition shortened, with some words around them."""
        before, told, behind = self._quoted(place, own, side)
        if not before and not behind:
            return self._in_words(side[0], told)
        marked = (f"… {before} ", tag("mark", told), f" {behind} …")
        return self._in_words(side[0], *marked)

    def _in_words(self, name: str, *inside: object) -> Html:
        """Words of a page, in its language and direction."""
        return tag("bdi", *inside, class_="words", lang=self._languages[name])

    @cached_property
    def _languages(self) -> dict[str, str | None]:
        return {row.siglum: row.language or None for row in self.edition.study.rows("witnesses")}

    # What a public edition shows

    def _shortened(self, text: str) -> str:
        """The first words of a reading, and how many it has."""
        told, most = words(text), self.budget[0]
        first = "".join(word.shown for word in told[:most]).strip()
        more = f" … ({len(told)} words)" if len(told) > most else ""
        return self.edition.excerpt(first) + more

    def _quoted(self, place: Place, own: Difference, side: Sequence[str]) -> tuple[str, str, str]:
        """The words of a side and, for a variant of substance, a few on either side of them."""
        text = own.texts[side[0]]
        if not self.edition.closed:
            return "", text, ""
        beside = self.budget[1]
        lead = own.sides[0] == side and not own.formal and len(words(text)) <= beside
        before, behind = place.around(side[0], own.id, beside) if lead else ("", "")
        return before, self._shortened(text), behind

    def printed(self) -> Iterator[str]:
        """Every stretch of words that the public entries print."""
        for place in self.part.places:
            for own in place.differences:
                for side in own.sides:
                    if own.number:
                        yield " ".join(self._quoted(place, own, side))
                    else:
                        yield self._shortened(own.texts[side[0]])


def set_apart(edition: Edition, parts: Iterable[Part]) -> list[Apparatus]:
    """The apparatus of each part, in a public edition with what it may quote."""
    parts = list(parts)
    for budget in BUDGETS:
        made = [Apparatus(edition, part, budget) for part in parts]
        if max(measure_shown(made).values(), default=0.0) <= PRINTED:
            break
    return made


def measure_shown(all_: Sequence[Apparatus]) -> dict[str, float]:
    """The share of each closed page's text (0 to 1) that the entries of a public edition print.

    Its words are counted that stand in what is printed in runs of ``PIECE`` words or more,
    whichever page a reading was taken from. Nothing where no page is closed.
    """
    closed = {s: own.part for own in all_ for s in own.part.sigla if s in own.edition.closed}
    if not closed:
        return {}
    printed = [level_words(text)[0] for own in all_ for text in own.printed()]
    run = [level for n, levels in enumerate(printed) for level in (*levels, f"\0{n}")]
    return {
        name: overlap(run, level_words(part.text(name))[0], PIECE).share_b_in_a
        for name, part in sorted(closed.items())
    }
