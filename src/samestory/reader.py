"""Reader: all witnesses side by side, place by place, in the manner of a synopsis.

Words added, lacking, replaced and moved against a base are marked in the text, by ``ins`` and
``del``, by line and stroke, and in words; under each place stands its apparatus. The page works
without its script, which adds the choice of another base, filters and keys: what the script needs
stands in the page, in ``data-`` attributes, and it moves text about, never markup.

Of what stands inside a mark (class ``w``) only class ``t`` are words of the page; of what stands
outside, all but what is said (``say``) and the keys to the apparatus (``key``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from .kinds import FORM, Difference
from .listings import Edition, signs
from .markup import Html, anchor, join, link, section, tag
from .prose import capital, count, listed, percent
from .reuse import overlap
from .synopsis import Part, Piece, Place, compare_groups, find_parts
from .tables import by
from .tokens import level_words

#: Words of a reading that the public edition shows, and of its sentence on either side.
MOST_WORDS, CONTEXT = 12, 3
#: From so many columns on the synopsis is a box that scrolls by itself.
MANY = 7
LACKING = "not on this page"


def write_reader(edition: Edition, base: str = "", level: int = 2) -> Html:
    """Write the reader of a study: one fragment, that owns the ids of blocks, places, variants.

    *base*: a siglum or a version to mark the texts against; by default each part is marked
    against the witness that differs least from the others. *level*: that of the headings of the
    parts. In the public edition closed pages are given by place, length and hash. Cost: linear in
    readings and marks.
    """
    parts = [_Synopsis(edition, part, base, level) for part in find_parts(edition.study)]
    made = [_guide(edition, parts), *(part.write() for part in parts), _write_pages(edition, level)]
    return tag("div", *made, class_="reader", data_public="" if edition.closed else None)


# What stands in a text beside its words


def _say(words: str) -> Html:
    """What is said to those who cannot see a mark."""
    return tag("bdi", words, class_="say", lang="en")


def _letter(number: int) -> str:
    """The letter of a variant in its place: a to z, then aa.

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    return (_letter(number // 26 - 1) if number >= 26 else "") + chr(97 + number % 26)


@dataclass(frozen=True)
class _Synopsis:
    """One part of the reader, marked against one base."""

    edition: Edition
    part: Part
    asked: str
    level: int

    # ---- what is known of the part

    @cached_property
    def base(self) -> str:
        """The column against which the texts are marked: of a public edition, an open one."""
        if self.asked in self.part.bases:
            return self.asked
        return self.part.closest([s for s in self.part.sigla if s not in self.edition.closed])

    @cached_property
    def outlets(self) -> dict[str, Any]:
        """The witnesses by their sigla."""
        return {row.siglum: row for row in self.edition.study.rows("witnesses")}

    @cached_property
    def letters(self) -> dict[str, tuple[str, str]]:
        """For each variant its place and its letter there."""
        return {
            own.id: (place.name, _letter(number))
            for place in self.part.places
            for number, own in enumerate(place.differences)
        }

    @cached_property
    def moves(self) -> dict[str, dict[str, dict[str, list[str]]]]:
        """For each variant the one that its words moved to, by base, with the witnesses."""
        found: dict[str, dict[str, dict[str, list[str]]]] = {}
        for base in self.part.bases:
            for row in self.edition.study.edits_against(base).itertuples():
                if row.moved_to and row.siglum in self.part.sigla:
                    to = found.setdefault(row.variant, {}).setdefault(row.moved_to, {})
                    to.setdefault(base, []).append(row.siglum)
        return found

    def columns(self) -> tuple[str, ...]:
        """Witnesses, then the rebuilt dispatches, which a public edition does not show."""
        return self.part.sigla if self.edition.closed else (*self.part.sigla, *self._versions())

    def _versions(self) -> tuple[str, ...]:
        return self.part.versions if self.part.bases else ()

    def kind(self, variant: str) -> str:
        """The kind of a variant, as coders settled it."""
        return self.part.kinds[variant]

    # ---- the part

    def write(self) -> Html:
        """Heading, base, sigla, places."""
        sigla = self.part.sigla
        agencies = sorted({self.outlets[siglum].agency for siglum in sigla})
        title = f"{listed(agencies)}: {listed(sigla)}"
        many = " many" if len(self.columns()) >= MANY else ""
        inner = tag("div", self._heads(), *map(self.write_place, self.part.places),
                    class_=f"synopsis n{min(len(sigla), MANY)}{many}")  # fmt: skip
        made = section(f"text-{sigla[0]}", title, self._introduce(), inner, level=self.level)
        return tag("div", made, class_="part", data_base=self.base if self.part.bases else None,
                   data_bases=json.dumps(self.columns()) if self.part.bases else None)  # fmt: skip

    def _introduce(self) -> Html:
        """Say which base the texts are marked against, and why; or why none is."""
        if not self.part.bases:
            (siglum,) = self.part.sigla
            told = f"{siglum} alone tells it in these words: nothing to mark."
            return tag("p", told, class_="base")
        if self.base in self.edition.closed:
            return Html("")
        n = self.part.distance.get(self.base)
        why = (
            f", the page that differs least from the others ({count(n, 'difference')} in substance, over all pages)"
            if self.base == self.part.closest()
            else ""
        )
        outlet = (
            self.outlets[self.base].outlet
            if self.base in self.outlets
            else "the dispatch as rebuilt"
        )
        return tag(
            "p", "Base: ", tag("b", self.base), f", {outlet}", tag("span", why), ".", class_="base"
        )

    def _heads(self) -> Html:
        """The sigla over the columns."""
        made = [tag("li", *self._who(column), data_w=column, hidden=self._hidden(column),
                    class_=None if column in self.outlets else "rebuilt")
                for column in self.columns()]  # fmt: skip
        return tag("ul", *made, class_="heads", aria_hidden="true")

    def _hidden(self, column: str) -> str | None:
        return "" if column not in self.part.sigla and column != self.base else None

    def _who(self, column: str) -> list[object]:
        """Siglum and outlet of a column."""
        if column not in self.outlets:
            return [
                tag("b", column, class_="siglum"),
                " ",
                tag("span", "the dispatch as rebuilt", class_="outlet"),
            ]
        return [
            *[signs([column]), " "],
            tag("span", self.outlets[column].outlet, class_="outlet", dir="auto"),
        ]

    # ---- a place

    def write_place(self, place: Place) -> Html:
        """All texts at one place, and its apparatus."""
        cells = [self._cell(place, column) for column in self.columns()]
        entries = [self._entry(place, own) for own in place.differences]
        has = sum(place.has(siglum) for siglum in self.part.sigla)
        told = [f"on {has} of {count(len(self.part.sigla), 'page')}" if self.part.bases else ""]
        told += [count(len(entries), "variant") if entries else "all agree" if has > 1 else ""]
        heading = tag(f"h{self.level + 1}", link(place.name, place.name, class_="self"))
        note = tag("p", " · ".join(filter(None, told)), class_="told")
        apparatus = tag(
            "ul", *entries, class_="app", role="list", aria_label=f"Apparatus of {place.name}"
        )
        return tag(
            "section",
            tag("div", heading, note, class_="title"),
            tag("ul", *cells, class_="row", role="list"),
            apparatus if entries else "",
            self._same_facts(place),
            id=anchor(place.name),
            class_="place",
        )

    def _same_facts(self, place: Place) -> Html:
        """The places at which other words tell the same facts."""
        found = self._facts.get(place.name, {})
        links = [
            join([link(other, other), " (", ", ".join(sorted(sigla)), ")"])
            for other, sigla in sorted(found.items(), key=lambda item: (len(item[0]), item[0]))
        ]
        return (
            tag("p", "Same facts in other words: ", join(links, ", "), class_="facts-at")
            if links
            else Html("")
        )

    @cached_property
    def _facts(self) -> dict[str, dict[str, set[str]]]:
        """Places by place at which same facts stand, with the witnesses that tell them there."""
        at = {
            row.block: row.place for row in self.edition.study.rows("blocks") if row.role == "body"
        }
        found: dict[str, dict[str, set[str]]] = {}
        for row in self.edition.study.rows("pairs"):
            a, b = at.get(row.block_a, ""), at.get(row.block_b, "")
            if row.relation == "same-facts" and a and b and a != b:
                found.setdefault(a, {}).setdefault(b, set()).add(row.siglum_b)
                found.setdefault(b, {}).setdefault(a, set()).add(row.siglum_a)
        return found

    # ---- a text

    def _cell(self, place: Place, column: str) -> Html:
        """What one column has at a place, or words that say it has nothing."""
        whole = self.part.whole(place, self.base, column) if self.marked else ""
        head = tag("p", *self._who(column), class_="who")
        body = (
            self._text(place, column, whole)
            if place.has(column)
            else self._gap(place, column, whole)
        )
        return tag("li", head, body, class_="cell" if place.has(column) else "cell none", data_w=column,
                   data_open="" if place.is_open(column) else None, hidden=self._hidden(column))  # fmt: skip

    @property
    def marked(self) -> bool:
        """Whether the texts are marked at all: against a closed page none is."""
        return bool(self.part.bases) and self.base not in self.edition.closed

    def _gap(self, place: Place, column: str, whole: str) -> Html:
        """Say that a column has nothing here, and what that means as far as seen."""
        return tag(
            "p",
            _lacking(place, column, self.outlets),
            self._key(whole) if whole else "",
            class_="gap",
        )

    def _text(self, place: Place, column: str, whole: str) -> Html:
        """The blocks of a column, marked as one addition where the base lacks the passage."""
        stands = place.stands(self.base) if self.marked and not whole else {}
        seen: set[str] = set()
        blocks = [self._block(place, column, block, pieces, stands, seen)
                  for block, pieces in place.passages[column].items()]  # fmt: skip
        if not whole:
            return tag("div", *blocks, class_="text")
        head = tag("p", "added: the whole passage", self._key(whole), class_="whole")
        return join([head, tag("ins", *blocks, class_="text")])

    def _block(
        self,
        place: Place,
        column: str,
        block: str,
        pieces: Sequence[Piece],
        stands: Any,
        seen: set[str],
    ) -> Html:
        """One block: its id and its words; of a closed page its place, length and hash."""
        name = link(block, block, class_="id") if block else ""
        if column in self.edition.closed:
            words = tag("p", _facts_of(self.edition.blocks[block]), class_="told")
        else:
            language = self.outlets[column].language or None if block else None
            marked = [self._piece(place, column, piece, stands, seen) for piece in pieces]
            words = tag("p", *marked, dir="auto", lang=language)
        return tag("div", name, words, id=anchor(block) if block else None, class_="block")

    def _piece(
        self,
        place: Place,
        column: str,
        piece: Piece,
        stands: Mapping[str, tuple[int, str]],
        seen: set[str],
    ) -> Html:
        """Words of a text, with a mark where they are not the base's."""
        kept = piece.text.strip()
        before, behind = (
            piece.text[: len(piece.text) - len(piece.text.lstrip())],
            piece.text[len(piece.text.rstrip()) :],
        )
        words = self._forms(column, piece, stands)
        if not piece.variant:
            return words
        group, text = stands.get(piece.variant, (None, ""))
        operation = compare_groups(group, piece.group)
        first = piece.variant not in seen
        seen.add(piece.variant)
        own = tag("span", words, class_="t") if kept else ""
        inner = [own]
        if operation:
            gone = tag("del", _say("lacks: "), text, _say(" end")) if text and first else ""
            new = tag("ins", _say("added: "), own, _say(" end")) if kept else ""
            inner = [gone, " " if gone and new else "", new]
        if first and group is not None and (operation or column == self.base):
            inner.append(self._key(piece.variant))
            inner.append(self._moved(piece.variant, column) if operation else "")
            inner.append("" if kept else " ")
        light = " light" if self.kind(piece.variant) in FORM else ""
        mark = tag("span", *inner, class_="w" + light, data_v=piece.variant, data_g=piece.group)
        return join([before, mark, behind])

    def _forms(self, column: str, piece: Piece, stands: Mapping[str, tuple[int, str]]) -> Html:
        """Words of a piece, those marked that the base writes otherwise."""
        text = piece.text if not piece.variant else piece.text.rstrip()
        made, last = [], 0
        for form in piece.forms:
            made.append(text[last : form.first])
            side = stands.get(form.variant, (None, ""))[0]
            words: list[object] = [text[form.first : form.last]]
            if side not in (None, form.side):
                words = [_say("written otherwise: "), *words, _say(" end")]
            if side is not None and (side != form.side or column == self.base):
                words.append(self._key(form.variant))
            other = " on" if side not in (None, form.side) else ""
            made.append(
                tag("span", *words, class_="f" + other, data_v=form.variant, data_g=form.side)
            )
            last = form.last
        return join([*made, text[last:]])

    def _key(self, variant: str) -> Html:
        """The letter that leads to a variant in the apparatus."""
        return link(variant, _say("variant "), self.letters[variant][1], class_="key")

    def _moved(self, variant: str, column: str) -> Html:
        """Say where words stand that have moved against the base."""
        for to, bases in self.moves.get(variant, {}).items():
            if column in bases.get(self.base, ()):
                place, letter = self.letters[to]
                where = letter if place == self.letters[variant][0] else f"{place} {letter}"
                return tag("bdi", " moved: see ", link(to, where), " ", class_="moved", lang="en")
        return Html("")

    # ---- the apparatus

    def _entry(self, place: Place, own: Difference) -> Html:
        """One variant: who has which words, its kind, to whom it is given and why."""
        row = self.edition.variants[own.id]
        kind = f"{row.kind} and {row.kind2}" if row.kind2 else row.kind
        given = "" if row.changed_by == "undecided" else "given to "
        moves = self.moves.get(own.id)
        told = [
            tag("span", self.letters[own.id][1], class_="letter"), " ",
            tag("span", join(self._sides(place, own), " "), class_="sides"), " ",
            tag("span", kind, class_="kind"), " ",
            tag("span", given, tag("b", row.changed_by), class_="given"), ": ",
            tag("span", row.why, class_="why"), " ",
            link(own.id, own.id, class_="id"),
        ]  # fmt: skip
        return tag(
            "li", *told, id=anchor(own.id), class_="form" if row.kind in FORM else None, data_kind=row.kind,
            data_sides="|".join(" ".join(side) for side in own.sides),
            data_whole=None if own.number else "",
            data_moved=json.dumps(moves, separators=(",", ":")) if moves else None,
        )  # fmt: skip

    def _sides(self, place: Place, own: Difference) -> Iterator[Html]:
        """Each side of a variant: its witnesses, and their words."""
        for number, side in enumerate(own.sides):
            words = own.texts[side[0]]
            many = len(side) > 1
            if own.number == 0:
                told = tag(
                    "i",
                    ("have" if many else "has") + " the passage"
                    if words
                    else "lack it"
                    if many
                    else "lacks it",
                )
            elif not words:
                told = tag("i", "lack it" if many else "lacks it")
            else:
                told = self._reading(place, own, side[0], words, number == 0)
            yield tag("span", signs(side), " ", told, class_="side")

    def _reading(
        self, place: Place, own: Difference, siglum: str, words: str, around: bool
    ) -> Html:
        """The words of a side: in the public edition shortened, in a few words of the passage."""
        told = tag("bdi", words, class_="words", lang=self.outlets[siglum].language or None)
        if not self.edition.closed:
            return told
        return tag("bdi", *_quoted(place, own, siglum, words, around), class_="words")


def _quoted(
    place: Place, own: Difference, siglum: str, words: str, around: bool
) -> Iterator[object]:
    """A reading as the public edition gives it."""
    told = words.split()
    yield " ".join(told[:MOST_WORDS])
    if len(told) > MOST_WORDS:
        yield f" … ({len(told)} words)"


def _lacking(place: Place, column: str, outlets: Mapping[str, Any]) -> str:
    """Say in words that a column has nothing at a place."""
    if column not in outlets:
        return f"not in version {column}, as far as seen"
    mine = outlets[column]
    versions = [row for row in outlets.values() if row.version == mine.version]
    if not any(row.agency == mine.agency for s, row in outlets.items() if place.has(s)):
        return f"{LACKING}, which carries another source"
    if len(versions) > 1 and not any(place.has(row.siglum) for row in versions):
        return f"not in version {mine.version}, as far as seen"
    return LACKING


def _facts_of(block: Any) -> Html:
    """What the public edition says of a block in place of its words."""
    made = hashlib.sha256(block.saved.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    size = f"{count(block.n_words, 'word')}, characters {block.start} to {block.end}, SHA-256 "
    return join([size, tag("code", made), "…"])


# What stands before and behind the texts


def _guide(edition: Edition, parts: Sequence[_Synopsis]) -> Html:
    """Say how to read the synopsis."""
    told = [
        "The pages that share passages stand side by side, place by place, in the order of their text; a page that shares none has a part of its own.",
        "Every number of a place or block, and every variant, is a link to itself.",
    ]
    return tag("div", *(tag("p", one) for one in told), class_="guide")


def _write_pages(edition: Edition, level: int) -> Html:
    """Every page with what stands on it beside the story, in page order."""
    rows = by(edition.study.rows("blocks"), "siglum")
    made = [
        _write_page(edition, witness, rows.get(witness.siglum, []), level + 1)
        for witness in edition.study.rows("witnesses")
    ]
    held = section("table-blocks", "The pages, block by block", *made, level=level)
    return tag("div", held, class_="pages")


def _write_page(edition: Edition, witness: Any, blocks: Sequence[Any], level: int) -> Html:
    """One page: its blocks in order; the story's own stand in the synopsis."""
    items: list[Html] = []
    for story, run in groupby(blocks, key=lambda b: b.role == "body" and not b.repeat_of):
        own = list(run)
        items += [_story(own)] if story else [_furniture(edition, b, witness.language) for b in own]
    beside = [b for b in blocks if b.role != "body" or b.repeat_of]
    held = tag("details", tag("summary", f"{count(len(beside), 'block')} beside the story, in page order"),
               tag("ol", *items, class_="page", role="list"))  # fmt: skip
    return section(
        f"page-{witness.siglum}", f"{witness.siglum} · {witness.outlet}", held, level=level
    )


def _story(blocks: Sequence[Any]) -> Html:
    """Where blocks of the story stand in page order: links into the synopsis."""
    ends = [blocks[0], blocks[-1]][: len(blocks)]
    links = [link(b.block, b.block, class_="id") for b in ends]
    return tag("li", join(links, " to "), ": the story", class_="story")


def _furniture(edition: Edition, block: Any, language: str) -> Html:
    """One block beside the story: its role, the rule that named it, what it repeats."""
    told = [block.role, block.rule, block.place, block.artefact]
    told += [f"repeats {block.repeat_of}" if block.repeat_of else ""]
    head = tag(
        "p",
        link(block.block, block.block, class_="id"),
        " ",
        " · ".join(filter(None, told)),
        class_="told",
    )
    words = edition.quotation(block) if block.siglum in edition.closed else block.text
    size = tag("p", _facts_of(block), class_="told") if block.siglum in edition.closed else ""
    text = tag("p", words, dir="auto", lang=language or None) if words else ""
    return tag("li", head, size, text, id=anchor(block.block), class_=block.role)
