"""TEI: the witnesses of a story as one TEI P5 document with a critical apparatus.

Parallel segmentation: what the witnesses have in common is plain text, and each point at which they
differ, be it by a letter, an ``app`` with a ``rdg`` for each reading; a ``rdg`` may hold an ``app``
in turn. A passage that not all witnesses have is an ``app`` as a whole. Whoever takes the ``rdg``
of one witness throughout reads its body to the letter (``text`` of ``blocks``), a ``milestone``
before each of its blocks; the one space before a milestone belongs to no block.

Characters that XML has no place for are ``g``, each declared in the header with its number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from typing import Any

from .citations import rules_hash
from .listings import ROLES_ABOVE, Edition
from .markup import UNSEEN, anchor
from .passages import Place, Said, Spot, Variant, list_places
from .prose import listed
from .rights import QUOTED
from .story import Rules, Witness

NAMESPACE = "http://www.tei-c.org/ns/1.0"
#: What XML 1.0 cannot hold, not even as a number.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What is written as a number: it would be changed by a parser, or does its work unseen.
_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTES = str.maketrans({"&": "&amp;", "<": "&lt;", '"': "&quot;", "\n": " ", "\r": " "})
#: A language, a date and an address as the schema has them.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}(-\d\d){0,2}")
LEFT_OUT = (
    "Page furniture and blocks that repeat an earlier one are left out. Headlines, bylines, "
    "captions and the like stand in front, page by page, uncollated."
)
CLEANED = (
    "White space is collapsed and markup left by saving is taken off; all else is to the letter. "
    "The milestone before a block names its witness (edRef); one space before it belongs to no "
    "block."
)
SHORTENED = (
    "Public edition: of witnesses whose rights are not open, a gap (reason: rights) stands for "
    f"their words; of a passage, readings of {QUOTED} characters in all are quoted at most."
)
APPARATUS = (
    "An app names every witness of its passage: one whose rdg is empty lacks the words. An app of "
    "type passage stands around a passage that is not in every witness; those not named there have "
    "another source. The type of another app is the kind of the variant, and its note names the "
    "rule and says who changed it, and why. In an app of type letters the words are the same; what "
    "differs (marks that hang on a change, a capital that opens a sentence, quotation marks, "
    "spaces) makes no variant."
)


class Xml(str):
    """Text that is XML already; every other string is escaped where it is put into an element."""

    __slots__ = ()


def escape(text: object) -> Xml:
    """Make XML of any text, to the letter.

    A mark with no letter before it is a number, lest it combine with the tag.

    >>> escape("a < b")
    'a &lt; b'
    """
    text = str(text)
    if unicodedata.category(text[:1] or " ")[0] == "M":
        return Xml(f"&#x{ord(text[0]):X};{escape(text[1:])}")
    return Xml("".join(map(_escape, text)))


def _escape(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char == " " or char.isalnum():
        return char
    if _NO_XML.match(char):
        return f'<g ref="#{_char_id(char)}"/>'
    return f"&#x{ord(char):X};" if unicodedata.category(char) in UNSEEN else char


def _char_id(char: str) -> str:
    return f"U-{ord(char):04X}"


def element(name: str, /, *inside: object, **attributes: object) -> Xml:
    """Make an element; ``xml_id`` becomes ``xml:id``; an attribute that is empty is left out."""
    head = name
    for key, value in attributes.items():
        if value:
            plain = _NO_XML.sub("�", str(value)).translate(_IN_ATTRIBUTES)
            head += f' {key.replace("xml_", "xml:")}="{plain}"'
    text = "".join(part if isinstance(part, Xml) else escape(part) for part in inside)
    return Xml(f"<{head}>{text}</{name}>" if text else f"<{head}/>")


def lines(parts: Iterable[Xml]) -> Xml:
    """Put elements on lines of their own: only where white space tells nothing."""
    return Xml("".join(f"\n{part}" for part in parts) + "\n")


def xml_id(name: str) -> str:
    """A name as XML has it, another for another siglum or block."""
    made = anchor(name)
    return made if made[0].isalpha() or made[0] == "_" else f"_{made}"


def point(sigla: Iterable[str]) -> str:
    """Pointers to witnesses."""
    return " ".join(f"#{xml_id(siglum)}" for siglum in sigla)


def write_tei(edition: Edition) -> str:
    """The whole document as text, in UTF-8; the same study gives the same bytes."""
    front = [_page(edition, witness) for witness in _witnesses(edition)]
    body = [Passage(edition, place).write() for place in list_places(edition.study)]
    text = lines([
        *([element("front", lines(filter(None, front)))] if any(front) else []),
        element("body", lines(body) if body else element("ab")),
    ])  # fmt: skip
    told = element("text", text)
    header = _header(edition, _declare_chars(told))
    languages = {w.language for w in edition.study.story.witnesses}
    language = languages.pop() if len(languages) == 1 else ""
    lang = language if _LANGUAGE.fullmatch(language) else None
    whole = element("TEI", lines([header, told]), xmlns=NAMESPACE, xml_lang=lang)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def _witnesses(edition: Edition) -> list[Witness]:
    return sorted(edition.study.story.witnesses, key=lambda witness: witness.siglum)


# The texts


@dataclass
class Passage:
    """One place while it is written: in a public edition, with what may still be quoted of whom."""

    edition: Edition
    place: Place

    def __post_init__(self) -> None:
        self.left = dict.fromkeys(self.edition.closed, QUOTED)

    def write(self) -> Xml:
        """The place as a ``div``."""
        name, own = self.place.name, Xml("".join(map(self._spot, self.place.spots)))
        told = element("ab", self._whole(own))
        return element("div", told, type="place", n=name, xml_id=xml_id(f"place.{name}"))

    def _whole(self, own: Xml) -> Xml:
        """The text of the place; as an app, if there are witnesses without it."""
        sigla = self.place.sigla
        variants = self.place.variants.get(0, [])
        lacking = sorted({s for v in variants for s in v.found.sides[-1]})
        if len(sigla) == len(self.edition.study.story.witnesses):
            return own
        return _app([(sigla, own), (lacking, Xml(""))], variants, "passage")

    def _spot(self, spot: Spot) -> Xml:
        """One site: plain where all agree, else an app with each group's words."""
        level = [v for v in self.place.variants.get(spot.number, []) if v.found.level]
        told = [(group, self._group(group, spot, level)) for group in spot.groups]
        gap = [siglum for siglum in self.place.sigla if siglum not in spot.words]
        if len(told) == 1 and not gap:
            return told[0][1]
        here = [v for v in self.place.variants.get(spot.number, []) if not v.found.level]
        return _app([*told, (gap, Xml(""))], here, "letters")

    def _group(self, group: Sequence[str], spot: Spot, level: list[Variant]) -> Xml:
        """The words of witnesses that agree once levelled: an app where their letters differ."""
        told = [spot.words[siglum] for siglum in group]
        forms = [_forms(column) for column in zip(*told, strict=True)]
        made, lettered = [], 0
        for alike, run in groupby(range(len(forms)), key=lambda k: len(set(forms[k])) == 1):
            span = list(run)
            whole = sum(told[0][k].whole for k in span)
            if alike:
                made.append(self._words(group, told, forms, span))
            else:
                within = range(lettered, lettered + max(whole, 1))
                own = [v for v in level if v.found.at in within and _speaks_of(v, group)]
                made.append(_app(self._parted(group, told, forms, span), own, "letters"))
            lettered += whole
        return Xml("".join(made))

    def _parted(
        self, group: Sequence[str], told: list[list[Said]], forms: list[list[str]], span: list[int]
    ) -> list[tuple[list[str], Xml]]:
        """Some words as readings: who writes them alike, and how."""
        sides: dict[tuple[str, ...], list[int]] = {}
        for row in range(len(group)):
            sides.setdefault(tuple(forms[k][row] for k in span), []).append(row)
        return [
            (
                sigla := [group[row] for row in rows],
                self._words(
                    sigla,
                    [told[row] for row in rows],
                    [[form[row] for row in rows] for form in forms],
                    span,
                ),
            )
            for rows in sides.values()
        ]

    def _words(
        self, sigla: Sequence[str], told: list[list[Said]], forms: list[list[str]], span: list[int]
    ) -> Xml:
        """Words that some witnesses write alike, with a milestone before each of their blocks."""
        text = "".join(forms[k][0] for k in span)
        if not self._may_show(sigla, text, len(sigla) < len(self.place.sigla)):
            return self._gaps(told, span)
        made: list[str] = []
        for k in span:
            made += (*_milestones(column[k] for column in told), escape(forms[k][0]))
        return Xml("".join(made))

    def _may_show(self, sigla: Sequence[str], text: str, differs: bool) -> bool:
        """Whether words may stand in this edition: open ones, and short readings of closed ones."""
        left = [self.left.get(siglum) for siglum in sigla]
        if None in left:
            return True
        if not differs or len(text) > min(left):
            return False
        self.left |= {siglum: self.left[siglum] - len(text) for siglum in sigla}
        return True

    def _gaps(self, told: list[list[Said]], span: list[int]) -> Xml:
        """What stands for words that are not shown: how many they are, block by block."""
        made, n = [], 0
        for k in span:
            opens = list(_milestones(column[k] for column in told))
            if opens and n:
                made.append(_gap(n))
                n = 0
            made += opens
            n += told[0][k].whole
        return Xml("".join([*made, *([_gap(n)] if n else [])]))


def _forms(column: Sequence[Said]) -> list[str]:
    """How each of some witnesses writes a word; the space that the end of a block lacks is given.

    At the end of its block, a witness is written as the others are if only that space differs.
    """
    others = sorted({word.shown for word in column if not word.closes})
    made = []
    for word in column:
        alike = [form for form in others if form.rstrip(" ") == word.shown]
        made.append(word.shown if not word.closes else alike[0] if alike else word.shown + " ")
    return made


def _speaks_of(variant: Variant, group: Sequence[str]) -> bool:
    return set(variant.found.texts) <= set(group)


def _milestones(words: Iterable[Said]) -> Iterable[Xml]:
    for word in words:
        if word.opens:
            siglum = word.block.partition(".")[0]
            yield element("milestone", unit="block", edRef=point([siglum]), n=word.block,
                          xml_id=xml_id(word.block))  # fmt: skip


def _gap(n: int) -> Xml:
    return element("gap", reason="rights", unit="words", quantity=n)


def _app(told: Iterable[tuple[Sequence[str], Xml]], variants: Sequence[Variant], plain: str) -> Xml:
    """An apparatus entry: readings with their witnesses, and what is said of each variant."""
    readings = [element("rdg", words, wit=point(sigla)) for sigla, words in told if sigla]
    rows = [variant.row for variant in variants]
    notes = [
        element(
            "note",
            f"{row.variant}, {row.rule}; changed by: {row.changed_by}; {row.why}",
            type=row.kind, subtype=row.kind2, n=row.variant, xml_id=xml_id(row.variant),
        )
        for row in rows
    ]  # fmt: skip
    kind = rows[0].kind if rows else plain
    return element("app", *readings, *notes, type=kind)


def _page(edition: Edition, witness: Witness) -> Xml:
    """What stands around the text of a page, in its front."""
    told = [
        element(
            "ab", _front_words(edition, row), type=row.role, n=row.block, xml_id=xml_id(row.block)
        )
        for row in edition.study.rows("blocks")
        if row.siglum == witness.siglum and row.role in ROLES_ABOVE and not row.repeat_of
    ]
    own = {"type": "page", "n": witness.siglum, "corresp": point([witness.siglum])}
    return element("div", lines(told), **own) if told else Xml("")


def _front_words(edition: Edition, row: Any) -> object:
    hidden = row.siglum in edition.closed and len(row.text) > QUOTED
    return _gap(row.n_words) if hidden else row.text


# The header


def _header(edition: Edition, chars: Xml) -> Xml:
    return element(
        "teiHeader", lines([_file(edition), _encoding(edition, chars), _profile(edition)])
    )


def _file(edition: Edition) -> Xml:
    """Title, who is responsible, what may be done with it, and the witnesses."""
    from . import __version__

    study, story = edition.study, edition.study.story
    title = element(
        "titleStmt",
        element("title", story.title),
        *(element("author", name) for name in story.cite.authors),
        element("respStmt", element("resp", "collated by"), element("name", "samestory",
                xml_id="samestory", type="program")),
    )  # fmt: skip
    issued = story.cite.issued.isoformat() if story.cite.issued else ""
    published = element(
        "publicationStmt",
        element("publisher", listed(story.cite.authors) if story.cite.authors else "samestory"),
        element("date", issued, when=issued) if issued else Xml(""),
        element("idno", story.cite.address, type="address") if story.cite.address else Xml(""),
        element("idno", f"{story.id}@{__version__}", type="samestory"),
        element("idno", story.sha256, type="inputs-sha256"),
        element("idno", rules_hash(study), type="rules-sha256"),
        _rights(edition),
    )
    source = element("sourceDesc", element("listWit", lines(
        _witness(edition, witness) for witness in _witnesses(edition)
    )))  # fmt: skip
    stated = element("editionStmt", element("edition", "public" if edition.public else "full"))
    return element("fileDesc", lines([title, stated, published, source]))


def _rights(edition: Edition) -> Xml:
    """What may be shown of whose words."""
    sigla = [(w.rights, w.siglum) for w in _witnesses(edition)]
    told = [
        element("p", f"Rights of {listed(s for _, s in own)}: {rights}.")
        for rights, own in groupby(sorted(sigla), key=lambda pair: pair[0])
    ]
    status = "free" if {rights for rights, _ in sigla} == {"open"} else "restricted"
    shown = [element("p", SHORTENED)] if edition.closed else []
    return element("availability", *told, *shown, status=status)


def _witness(edition: Edition, witness: Witness) -> Xml:
    """A saved page: what it shows of itself, and its hash."""
    own = next(w for w in edition.study.rows("witnesses") if w.siglum == witness.siglum)
    when = own.published if _DATE.fullmatch(own.published) else None
    facts = [
        element("title", own.outlet),
        element("date", own.published, type="published", when=when) if own.published else "",
        element("idno", own.url, type="address") if own.url else "",
        element("idno", own.file, type="file"),
        element("idno", own.sha256, type="sha256"),
        element("note", f"{own.agency}: {own.agency_by}", type="agency"),
        element("note", own.version, type="version"),
    ]
    return element("witness", element("bibl", *filter(None, facts)), n=own.siglum,
                   xml_id=xml_id(own.siglum))  # fmt: skip


def _encoding(edition: Edition, chars: Xml) -> Xml:
    """How the text was made: program, rules, what was left out, which characters XML lacks."""
    from . import __version__

    rules = edition.study.rules
    told = [
        element("item", f"{rule.name} = {getattr(rules, rule.name)}: {rule.metadata['says']}")
        for rule in fields(Rules)
    ]
    coded = "used" if edition.study.coded else "left out"
    parts = [
        element("samplingDecl", element("p", LEFT_OUT)),
        element("editorialDecl", element("p", CLEANED), element("p", APPARATUS),
                element("p", "Rules in force:"), element("p", element("list", *told)),
                element("p", f"Corrections by coders: {coded}.")),
        element("variantEncoding", method="parallel-segmentation", location="internal"),
        chars,
        element("appInfo", element("application", element("label", "samestory"),
                ident="samestory", version=_plain_version(__version__))),
    ]  # fmt: skip
    return element("encodingDesc", lines(filter(None, parts)))


def _plain_version(version: str) -> str:
    """A version as the schema has it: numbers with points, four at most."""
    return ".".join(re.findall(r"\d+", version)[:4])


def _declare_chars(told: str) -> Xml:
    """Declare the characters that XML has no place for, by their numbers."""
    ids = sorted(set(re.findall(r'<g ref="#(U-[0-9A-F]+)"/>', told)))
    chars = [
        element("char", element("localProp", name="codepoint", value=name.replace("-", "+")),
                xml_id=name)
        for name in ids
    ]  # fmt: skip
    return element("charDecl", lines(chars)) if chars else Xml("")


def _profile(edition: Edition) -> Xml:
    """The languages of the texts."""
    known = {w.language for w in edition.study.story.witnesses if _LANGUAGE.fullmatch(w.language)}
    told = [element("language", name, ident=name) for name in sorted(known)]
    return element("profileDesc", element("langUsage", *told) if told else Xml(""))
