"""Reader: all pages side by side, place by place, in the manner of a synopsis.

Words added, lacking, replaced and moved against a base are marked in the text: by ``ins`` and
``del``, by line and stroke, and in words; under each place stands its apparatus. The page reads
without its script, which adds the choice of another base, filters and keys: all that it needs
stands in the page, in ``data-`` attributes, and it moves text about, never markup.

Inside a mark (class ``w``) only class ``t`` is the page's own; outside, all but what is said to
those who cannot see the marks (``say``), and the letters that lead to the apparatus (``key``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from .apparatus import Apparatus, say, set_apart, sign
from .kinds import FORM
from .listings import Edition
from .markup import Html, anchor, join, link, section, tag
from .prose import capital, count, listed, number
from .rights import printed_share, read_texts, tell_printed
from .study import NO_AGENCY, name_version
from .synopsis import Part, Piece, Place, differ, find_parts
from .tables import by

#: From so many columns on the synopsis is a box that scrolls by itself.
MANY = 7
REBUILT = "the dispatch as rebuilt"
#: Said over so many columns that a screen does not hold them side by side.
WIDE = (
    "So many columns move sideways; where scripts run, the filter at the top of the reader leaves "
    "pages out."
)


def write_reader(edition: Edition, base: str = "", level: int = 2) -> Html:
    """Write the reader of a study: a fragment that owns the ids of pages, blocks, places, variants.

    *base*: a siglum, or a version, against which the texts of its part are marked; otherwise it is
    the page that differs least from the others. *level*: of the first headings. Of closed pages
    the public edition gives place, length and hash, and the words that differ. Cost: linear in
    the readings and marks; for the moves, in the edits against every base.
    """
    apart = set_apart(edition, find_parts(edition.study))
    parts = [Synopsis(edition, own.part, own, base, level) for own in apart]
    pages = tag("div", _write_pages(edition, level), class_="pages")
    shown = join([*(part.write() for part in parts), pages])
    made = tag("div", _guide(edition, parts, shown), shown, class_="reader")
    return Html(made.replace("\n", " "))


# The texts


@dataclass
class Marking:
    """Where the base stands at each variant of a place, and which of a column are marked yet."""

    column: str
    stands: Mapping[str, tuple[int, str]]
    seen: set[str] = field(default_factory=set)

    def against(self, variant: str) -> tuple[int | None, str]:
        """The group of the base at a variant, and its words; None where it has no part in it."""
        return self.stands.get(variant, (None, ""))


@dataclass(frozen=True)
class Synopsis:
    """One part of the reader: pages that share passages, marked against one base."""

    edition: Edition
    part: Part
    apparatus: Apparatus
    asked: str
    level: int

    @cached_property
    def base(self) -> str:
        """The column against which texts are marked: of a public edition's, an open page."""
        if self.asked in self.columns:
            return self.asked
        return self.part.closest([s for s in self.part.sigla if s not in self.edition.closed])

    @property
    def marked(self) -> bool:
        """Whether texts are marked: one text alone, or closed ones, are not."""
        return bool(self.part.bases) and self.base not in self.edition.closed

    @property
    def columns(self) -> tuple[str, ...]:
        """Witnesses, and the rebuilt dispatches, which are shown where they are the base."""
        return self.part.sigla if self.edition.closed else self.part.bases or self.part.sigla

    @cached_property
    def witnesses(self) -> dict[str, Any]:
        """All witnesses of the study by their sigla."""
        return {row.siglum: row for row in self.edition.study.rows("witnesses")}

    def write(self) -> Html:
        """Heading, base, sigla, places."""
        shown = sum(self._hidden(column) is None for column in self.columns)
        heads = tag("ul", *map(self._head, self.columns), class_="heads", aria_hidden="true")
        places = map(self._place, self.part.places)
        inner = tag("div", heads, *places, class_=f"synopsis n{min(shown, MANY)}")
        name = f"text-{self.part.sigla[0]}"
        made = section(name, self._title(), self._introduce(), inner, level=self.level)
        bases = [self.base] if self.edition.closed else self.columns
        return tag(
            "div",
            made,
            class_="part",
            data_base=self.base if self.marked else None,
            data_bases=json.dumps(bases) if self.marked else None,
        )

    def _title(self) -> str:
        """The source of a part and its pages."""
        sigla = self.part.sigla
        told = listed(sigla) if len(sigla) < MANY else count(len(sigla), "page")
        agencies = sorted({self.witnesses[siglum].agency for siglum in sigla})
        if any(agency.startswith(NO_AGENCY) for agency in agencies):
            return f"The text of {told}"
        return f"The text of {listed(agencies)}: {told}"

    def _introduce(self) -> Html:
        """The pages of a part, each a link, and which is the base and why."""
        pages = [
            tag(
                "li",
                link(f"page-{s}", sign(s), " ", tag("bdi", self.witnesses[s].outlet)),
                f", {name_version(self.witnesses[s].version)}",
            )
            for s in self.part.sigla
        ]
        told = tag("p", *self._say_base(), class_="base")
        hint = tag("p", WIDE, class_="base") if self.marked and len(pages) >= MANY else ""
        return join([tag("ul", *pages, class_="sigla", role="list"), told, hint])

    def _say_base(self) -> Iterable[object]:
        """Say against which text the others are marked."""
        if not self.part.bases:
            yield "This page shares no passage with another: it has nothing to be marked against."
        elif not self.marked:
            yield "The texts themselves are not shown: each place says who has which words."
        else:
            outlet = getattr(self.witnesses.get(self.base), "outlet", REBUILT)
            yield join(["Marked against ", sign(name_version(self.base)), " ", tag("bdi", outlet)])
            n = self.part.distance.get(self.base)
            least = self.base == self.part.closest() and len(self.part.sigla) > 2
            told = count(n or 0, "difference")
            why = f", first since no page differs less from the others ({told} of substance in all)"
            yield tag("span", why if least else "", class_="least")
            yield "."

    def _is_base(self, column: str) -> bool:
        return self.marked and column == self.base

    def _head(self, column: str) -> Html:
        """The siglum over a column."""
        rebuilt = None if column in self.witnesses else "rebuilt"
        return tag(
            "li",
            *self._who(column),
            " ",
            tag("i", "base", class_="is-base", hidden=None if self._is_base(column) else ""),
            data_w=column,
            class_=rebuilt,
            hidden=self._hidden(column),
        )

    def _hidden(self, column: str) -> str | None:
        """A rebuilt dispatch is hidden, unless it is the base."""
        return None if column in self.witnesses or column == self.base else ""

    def _who(self, column: str) -> tuple[object, ...]:
        """Siglum and outlet of a column."""
        outlet = self.witnesses[column].outlet if column in self.witnesses else REBUILT
        return sign(name_version(column)), " ", tag("bdi", outlet, class_="outlet")

    # A place

    def _place(self, place: Place) -> Html:
        """All texts at one place, and its apparatus."""
        heading = tag(f"h{self.level + 1}", link(place.name, place.name, class_="self"))
        return tag(
            "section",
            tag("div", heading, tag("p", self._sum_up(place), class_="told"), class_="title"),
            tag("ul", *(self._cell(place, c) for c in self.columns), class_="row", role="list"),
            self.apparatus.write(place),
            self._same_facts(place),
            id=anchor(place.name),
            class_="place",
        )

    def _sum_up(self, place: Place) -> str:
        """On how many pages a place stands, and in how many points they differ."""
        n, all_ = sum(map(place.has, self.part.sigla)), len(self.part.sigla)
        if all_ == 1:
            return ""
        on = "on all pages" if n == all_ else f"on {number(n)} of {count(all_, 'page')}"
        variants = count(len(place.differences), "variant")
        return f"{on}, {variants if place.differences else 'in the same words'}"

    def _same_facts(self, place: Place) -> Html:
        """The places at which other words tell the same facts."""
        found = self._facts.get(place.name, {})
        links = [
            join([link(other, other), f" ({', '.join(sorted(sigla))})"])
            for other, sigla in sorted(found.items(), key=lambda item: (len(item[0]), item[0]))
        ]
        told = tag("p", "Same facts in other words: ", join(links, ", "), ".", class_="facts-at")
        return told if links else Html("")

    @cached_property
    def _facts(self) -> dict[str, dict[str, set[str]]]:
        """The places that tell the same facts as a place, and the witnesses that have them."""
        blocks = self.edition.study.rows("blocks")
        at = {row.block: row.place for row in blocks if row.role == "body"}
        found: dict[str, dict[str, set[str]]] = {}
        for row in self.edition.study.rows("pairs"):
            a, b = at.get(row.block_a, ""), at.get(row.block_b, "")
            if row.relation == "same-facts" and a and b and a != b:
                found.setdefault(a, {}).setdefault(b, set()).add(row.siglum_b)
                found.setdefault(b, {}).setdefault(a, set()).add(row.siglum_a)
        return found

    # A text

    def _cell(self, place: Place, column: str) -> Html:
        """What one column has at a place, or in words that it has nothing."""
        marked = self.marked and self._hidden(column) is None
        whole = self.part.whole(place, self.base, column) if marked else ""
        has = place.has(column)
        return tag(
            "li",
            tag("p", *self._who(column), class_="who"),
            self._text(place, column, whole) if has else self._gap(place, column, whole),
            class_=" ".join(["cell", *["none"] * (not has), *["as-base"] * self._is_base(column)]),
            data_w=column,
            data_open="" if place.is_open(column) else None,
            hidden=self._hidden(column),
        )

    def _gap(self, place: Place, column: str, whole: str) -> Html:
        """Say that a column has nothing here, with a letter where the base has something."""
        told = say_lacking(place, column, self.witnesses)
        return tag("p", told, *self._lead(column, whole), class_="gap")

    def _lead(self, column: str, variant: str) -> Iterable[Html]:
        """What follows a mark: the letter of its variant, and where the words have moved."""
        if variant:
            yield self.apparatus.key(variant)
            yield self.apparatus.moved(variant, self.base, column)

    def _text(self, place: Place, column: str, whole: str) -> Html:
        """The blocks of a column; one addition, where the base lacks the passage."""
        marked = self.marked and self._hidden(column) is None and not whole
        marking = Marking(column, place.stands(self.base) if marked else {})
        blocks = [
            tag(
                "div",
                self._name(block),
                self._words(marking, block, pieces),
                id=anchor(block) if block else None,
                class_="block",
            )
            for block, pieces in place.passages[column].items()
        ]
        if not whole:
            return tag("div", *blocks, class_="text")
        told = ("added: the whole passage", *self._lead(column, whole))
        return join([tag("p", *told, class_="whole"), tag("ins", *blocks, class_="text")])

    def _name(self, block: str) -> Html:
        """The id of a block, and where it stands on its page if that is out of the order here."""
        if not block:
            return tag("span", "rebuilt", class_="id")
        before = self.part.displaced.get(block)
        where = ["after ", link(before, before)] if before else ["first"]
        told = "" if before is None else tag("span", "moved: on the page ", *where, class_="moved")
        return join([link(block, block, class_="id"), " ", told])

    def _words(self, marking: Marking, block: str, pieces: Sequence[Piece]) -> Html:
        """The words of a block, marked; of a closed page its length, place and hash."""
        if marking.column in self.edition.closed:
            return tag("p", describe_block(self.edition.blocks[block]), class_="told")
        language = self.witnesses[marking.column].language or None if block else None
        made = (self._piece(marking, piece) for piece in pieces)
        return tag("p", *made, dir="auto", lang=language)

    def _piece(self, marking: Marking, piece: Piece) -> Html:
        """Words of a text, marked where they are not the base's."""
        words = self._forms(marking, piece)
        if not piece.variant:
            return words
        inner = self._against(marking, piece, tag("span", words, class_="t") if words else "")
        light = " light" if self.part.kinds[piece.variant] in FORM else ""
        data = {"data_v": piece.variant, "data_g": piece.group}
        mark = tag("span", *inner, class_="w" + light, **data)
        return join([mark, piece.text[len(piece.text.rstrip()) :]])

    def _against(self, marking: Marking, piece: Piece, own: Html | str) -> list[object]:
        """A reading against the base's: what it lacks, what it has for it, the variant's letter."""
        group, text = marking.against(piece.variant)
        marked = differ(group, piece.group)
        first = piece.variant not in marking.seen
        marking.seen.add(piece.variant)
        made: list[object] = [own]
        if marked:
            gone = [tag("del", say("lacks: "), text, say(" end"))] if text and first else []
            new = [tag("ins", say("added: "), own, say(" end"))] if own else []
            made = [*gone, *([" "] if gone and new else []), *new]
        if first and marked:
            made += [*self._lead(marking.column, piece.variant), "" if own else " "]
        elif first and group is not None and marking.column == self.base:
            made += [self.apparatus.key(piece.variant), "" if own else " "]
        return made

    def _forms(self, marking: Marking, piece: Piece) -> Html:
        """Words of a piece, those marked that the base writes otherwise."""
        text = piece.text.rstrip() if piece.variant else piece.text
        made: list[object] = []
        last = 0
        for form in piece.forms:
            side, _ = marking.against(form.variant)
            words: list[object] = [text[form.first : form.last]]
            other = side is not None and side != form.side
            if other:
                words = [say("written otherwise: "), *words, say(" end")]
            data = {"data_v": form.variant, "data_g": form.side}
            made += [text[last : form.first]]
            made += [tag("span", *words, class_="f on" if other else "f", **data)]
            if other or (side is not None and marking.column == self.base):
                made.append(self.apparatus.key(form.variant))
            last = form.last
        return join([*made, text[last:]])


def say_lacking(place: Place, column: str, witnesses: Mapping[str, Any]) -> str:
    """Say in words that a column has nothing at a place, and what that means as far as seen."""
    if column not in witnesses:
        return f"not in {_call(column)}, as far as seen"
    mine = witnesses[column]
    if not any(place.has(s) and row.agency == mine.agency for s, row in witnesses.items()):
        return "not on this page, which has another source"
    mates = [s for s, row in witnesses.items() if row.version == mine.version]
    if len(mates) > 1 and not any(map(place.has, mates)):
        return f"not in {_call(mine.version)}, as far as seen"
    return "not on this page"


def _call(version: str) -> str:
    return f"version {name_version(version).removeprefix('version ')}"


def describe_block(block: Any) -> Html:
    """What a public edition gives of a block in place of its words: length, offsets, hash."""
    made = hashlib.sha256(block.saved.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    size = f"{count(block.n_words, 'word')}, characters {block.start} to {block.end}, SHA-256 "
    return join([size, tag("code", made), " …"])


# What stands before and behind the texts


def _guide(edition: Edition, parts: Sequence[Synopsis], shown: Html) -> Html:
    """Say how to read the page; in a public edition, what it does not show."""
    told = [_legend()] if any(part.marked for part in parts) else []
    told.append(_rights(edition, shown))
    first = (
        "Pages that share passages stand side by side, place by place, in the order of their text; "
        "a page that shares none has a part of its own below, and links say where the same facts "
        "stand. What a page lacks is said in words. The number of a place or block and the id of "
        "a variant are links to be cited."
    )
    return tag("div", tag("p", first), *told, class_="guide")


def _legend() -> Html:
    """The marks, shown on themselves."""
    other = tag("span", "otherwise", class_="f on")
    return tag(
        "p",
        "Against the base a text has words ", tag("ins", "added"), " or ",
        tag("del", "lacks"), " them; words of which only the form differs are written ", other,
        "; what stands elsewhere is called moved. A double line runs along a passage that the base "
        "lacks. Letters lead to the apparatus below each place: who has which words, of what kind "
        "that is, to whom it is given and why.",
    )  # fmt: skip


def _rights(edition: Edition, shown: Html) -> Html:
    """Of a public edition: what of closed pages is shown, and how much of them that comes to."""
    if not edition.closed:
        return Html("")
    prints = printed_share(edition.study, read_texts("reader.html", shown))
    return tag(
        "p",
        "The texts of pages that are not open are not shown: for each block its length, its place "
        "on the saved page and the first figures of its SHA-256, and of the words those that "
        f"differ. {tell_printed(prints)}",
    )


def _write_pages(edition: Edition, level: int) -> Html:
    """Every page, with all that stands on it, in page order."""
    rows = by(edition.study.rows("blocks"), "siglum")
    made = [
        _write_page(edition, witness, rows.get(witness.siglum, []), level + 1)
        for witness in edition.study.rows("witnesses")
    ]
    return section("table-blocks", "The pages, block by block", *made, level=level)


def _write_page(edition: Edition, witness: Any, blocks: Sequence[Any], level: int) -> Html:
    """One page: what stands beside the story is folded; the story itself stands above."""
    items: list[Html] = []
    for story, run in groupby(blocks, key=lambda b: b.role == "body" and not b.repeat_of):
        own = list(run)
        items += [_story(own)] if story else [_beside(edition, b, witness.language) for b in own]
    n = sum(b.role != "body" or bool(b.repeat_of) for b in blocks)
    told = tag("summary", f"{capital(count(n, 'block'))} beside the story, in page order")
    held = tag("details", told, tag("ol", *items, class_="page", role="list"))
    title = f"{witness.siglum} · {witness.outlet}"
    return section(f"page-{witness.siglum}", title, held, level=level)


def _story(blocks: Sequence[Any]) -> Html:
    """Where blocks of the story stand in page order: links to them."""
    ends = dict.fromkeys([blocks[0].block, blocks[-1].block])
    links = join([link(name, name, class_="id") for name in ends], " to ")
    return tag("li", links, ": the story", class_="told")


def _beside(edition: Edition, block: Any, language: str) -> Html:
    """One block beside the story: its role, the rule that named it, what it repeats."""
    closed = block.siglum in edition.closed
    told = [block.role, block.rule, block.place, block.artefact]
    told += [f"repeats {block.repeat_of}" if block.repeat_of else ""]
    said = " · ".join(filter(None, told))
    name = link(block.block, block.block, class_="id")
    head = tag("p", name, " ", said, class_="told")
    size = tag("p", describe_block(block), class_="told") if closed else ""
    words = edition.quotation(block) if closed else block.text
    text = tag("p", words, dir="auto", lang=language or None) if words else ""
    return tag("li", head, size, text, id=anchor(block.block), class_=block.role)
