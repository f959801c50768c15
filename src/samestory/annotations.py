"""Annotations: what was found on the pages, as W3C Web Annotations (JSON-LD).

One annotation is what one witness has at one variant, or one detail. Its target is the page: by its
address where the page shows one, else by its SHA-256; ``state`` names the saved copy by that hash.
``TextPositionSelector`` counts characters (code points) of the saved page from 0; a variant whose
words a witness lacks is a point, start and end alike, or, of a whole passage, the whole page.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from .bundle import PLAIN_VALUES
from .listings import Edition
from .passages import Place, Said, Variant, list_places, span_variant
from .rights import QUOTED
from .story import Witness

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
#: Characters of the page quoted before and behind a stretch, where all may be shown.
BESIDE = 32
#: An address that may stand where an IRI is asked for.
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`\x00-\x20\x7f-\x9f]+")
Annotation = dict[str, Any]


def write_annotations(edition: Edition) -> str:
    """One ``AnnotationCollection`` with all its items on its first page, as JSON-LD text."""
    from . import __version__

    story = edition.study.story
    items = [*_annotate_variants(edition), *_annotate_details(edition)]
    page = {
        "id": _id(edition, "page"),
        "type": "AnnotationPage",
        "partOf": _id(edition, "collection"),
        "startIndex": 0,
        "items": items,
    }
    collection = {
        "@context": CONTEXT,
        "id": _id(edition, "collection"),
        "type": "AnnotationCollection",
        "label": f"{story.title}: variants and details",
        "creator": {
            "id": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'samestory {__version__}')}",
            "type": "Software",
            "name": f"samestory {__version__}",
        },
        "total": len(items),
        "first": page,
        "last": page["id"],
    }
    return json.dumps(collection, indent=1, ensure_ascii=False) + "\n"


def _id(edition: Edition, *name: object) -> str:
    """An IRI for a thing of this story: the same inputs and the same name give the same."""
    told = " ".join(map(str, (edition.study.story.sha256, *name)))
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, told)}"


# What is said


def _annotate_variants(edition: Edition) -> Iterator[Annotation]:
    """What each witness has at each variant, place by place."""
    pages = {witness.siglum: witness for witness in edition.study.story.witnesses}
    for place in list_places(edition.study):
        for variant in (v for own in place.variants.values() for v in own):
            for siglum in sorted(s for side in variant.found.sides for s in side):
                yield _annotate_reading(edition, place, variant, pages[siglum])


def _annotate_reading(
    edition: Edition, place: Place, variant: Variant, witness: Witness
) -> Annotation:
    """What one witness has at a variant."""
    row, siglum = variant.row, witness.siglum
    own = span_variant(place, variant, siglum)
    spans = list(_spans(own, witness.page)) or _point(place, variant, siglum)
    most = QUOTED // 2 if variant.found.number else 0  # of a passage, nothing is quoted
    stands = "has words here" if own else "lacks the words"
    told = f"{siglum} {stands}; readings stand {row.groups}; changed by: {row.changed_by}"
    return _annotation(
        edition,
        ("variant", row.variant, siglum),
        "describing",
        [
            _body("classifying", row.kind),
            *([_body("classifying", row.kind2)] if row.kind2 else []),
            _body("identifying", row.variant),
            _body("describing", f"{told} ({row.why})."),
        ],
        [_target(edition, witness, span, most) for span in spans] or [_target(edition, witness)],
    )


def _annotate_details(edition: Edition) -> Iterator[Annotation]:
    """Every number, date, name, quotation and label."""
    pages = {witness.siglum: witness for witness in edition.study.story.witnesses}
    for number, row in enumerate(edition.study.rows("details"), 1):
        witness = pages[row.siglum]
        plain = row.kind in PLAIN_VALUES or row.siglum not in edition.closed
        value = row.value if plain else edition.excerpt(row.value)
        facts = [f"speaker or actor: {row.who}"] if row.who else []
        facts += [f"said: {row.hedge}"] if row.hedge else []
        facts += ["no other line has it"] if row.only_here else []
        yield _annotation(
            edition,
            ("detail", number, row.siglum, row.start, row.end, row.kind),
            "identifying",
            [
                _body("classifying", row.kind),
                *([_body("identifying", value)] if value else []),
                *([_body("describing", "; ".join(facts))] if facts else []),
            ],
            [_target(edition, witness, _trim(witness.page, row.start, row.end))],
        )


def _annotation(
    edition: Edition,
    name: tuple[object, ...],
    motivation: str,
    bodies: list[dict[str, str]],
    targets: list[dict[str, Any]],
) -> Annotation:
    """One annotation; what there is one of stands without a list."""
    return {
        "id": _id(edition, *name),
        "type": "Annotation",
        "motivation": motivation,
        "body": bodies,
        "target": targets if len(targets) > 1 else targets[0],
    }


def _body(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


# Of what it is said


def _spans(own: Iterable[Said], page: str) -> Iterator[tuple[int, int]]:
    """Where words stand, block by block."""
    blocks: dict[str, list[Said]] = {}
    for word in own:
        blocks.setdefault(word.block, []).append(word)
    for told in blocks.values():
        yield _trim(page, told[0].start, told[-1].end)


def _trim(page: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space behind it."""
    return start, start + len(page[start:end].rstrip())


def _point(place: Place, variant: Variant, siglum: str) -> list[tuple[int, int]]:
    """Where the words of a site would stand in a page that lacks them; nowhere, if all is gone."""
    number = variant.found.number
    before = [w for s in place.spots if s.number < number for w in s.words.get(siglum, ())]
    behind = [w for s in place.spots if s.number > number for w in s.words.get(siglum, ())]
    at = [before[-1].end] if before else [w.start for w in behind[:1]]
    return [(point, point) for point in at]


def _target(
    edition: Edition,
    witness: Witness,
    span: tuple[int, int] | None = None,
    most: int = QUOTED // 2,
) -> dict[str, Any]:
    """A stretch of a page, or the page: where it is, which copy, and where in it.

    Of a closed page no stretch of more than *most* characters is quoted.
    """
    copy = f"urn:sha256:{witness.sha256}"
    known = witness.url if _IRI.fullmatch(witness.url) else copy
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": {"id": known, "type": "Text", "language": witness.language},
        "state": {"type": "TimeState", "cached": copy},
    }
    if span:
        target["selector"] = _selectors(edition, witness, *span, most)
    return target


def _selectors(
    edition: Edition, witness: Witness, start: int, end: int, most: int
) -> list[dict[str, Any]]:
    """The stretch by its offsets, and by its words where they may be shown."""
    made: list[dict[str, Any]] = [{"type": "TextPositionSelector", "start": start, "end": end}]
    page, closed = witness.page, witness.siglum in edition.closed
    if start < end and (not closed or end - start <= most):
        quote = {"type": "TextQuoteSelector", "exact": page[start:end]}
        if not closed:
            quote["prefix"] = page[max(start - BESIDE, 0) : start]
            quote["suffix"] = page[end : end + BESIDE]
        made.append(quote)
    return made
