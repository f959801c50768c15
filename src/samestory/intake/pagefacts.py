"""What a web page states of itself: title, outlet, date, address, language, writers, agency.

Read from its ``meta`` and ``link`` elements, its JSON-LD, its ``time`` elements, the comment that
a browser leaves when it saves, and the lines whose role the markup told. The evidence of a fact is
a piece of the source, letter for letter, or a line of the text.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from .article import Fact, Part
from .credited import PICTURES_ONLY, find_agencies, name_writer

_TAG = re.compile(
    r"<(meta|link|html|time)\b((?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){1,900})>", re.I
)
_ATTRIBUTE = re.compile(r"([^\s\"'=<>/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_JSON_LD = re.compile(r"<script\b[^>]{0,400}\bld\+json[^>]{0,400}>", re.I)
_SAVED = re.compile(r"saved from url=(?:\(\d+\))?(\S+)|saved with SingleFile\s+url:\s*(\S+)")
_DAY = re.compile(
    r"(\d{4})-?(\d\d)(?:-?(\d\d))?(?:[T ](\d\d:?\d\d(?::?\d\d(?:\.\d+)?)?)\s?(Z|[+-]\d\d:?\d\d)?)?"
)

#: Where a fact may stand in the meta elements, the surest name first.
_META = {
    "title": ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title"),
    "outlet": ("og:site_name", "application-name", "publisher", "dc.publisher", "cre"),
    "published": (
        "article:published_time", "datepublished", "og:article:published_time",
        "dc.date.issued",
        "dcterms.created", "dc.date", "parsely-pub-date", "sailthru.date", "pubdate",
        "publish-date", "publication_date", "article.published", "date",
        "cxenseparse:recs:publishtime",
    ),
    "url": ("og:url", "twitter:url", "parsely-link"),
    "credit_text": ("author", "article:author", "dc.creator", "byl", "parsely-author",
                    "sailthru.author", "og:article:author"),
    "language": ("content-language", "dc.language", "og:locale"),
}  # fmt: skip
_PHOTO = re.compile(
    r"(?:photo(?:graph)?s?|image|picture|foto|bild|credit|crédito?|фото)s?"
    r"(?: (?:by|credit|courtesy(?: of)?))?\s?[:/]\s?([^()\[\]|]{2,80})",
    re.I,
)
_OWNED = re.compile(r"©\s?(?:\d{4}\s)?([^()\[\]|.]{2,60})")


@dataclass(frozen=True, slots=True)
class Statement:
    """Hold one statement of a page about itself: value, evidence, the rule it was read by."""

    value: str
    evidence: str
    rule: str


def read_facts(source: str, parts: Sequence[Part]) -> tuple[tuple[Fact, ...], tuple[str, ...]]:
    """Read the facts of a page, and sentences on what does not agree. Cost: linear.

    *source* is the page's decoded source, *parts* its lines with their roles.
    """
    told = read_statements(source)
    notes = _dates_apart(told.get("published", [])) + _addresses_apart(told.get("url", []))
    facts = [
        Fact(name, first.value, first.evidence, first.rule)
        for name in ("title", "outlet", "published", "url", "language", "credit_text")
        if (first := next(iter(told.get(name, ())), None))
    ]
    facts = _from_lines(facts, parts)
    return tuple(facts), tuple(notes)


def read_statements(source: str) -> dict[str, list[Statement]]:
    """Read all that a page's source states of itself, the surest first, by the fact's name."""
    plain = _without(_without(source, "<!--", "-->"), "<script", "</script")
    told: dict[str, list[Statement]] = {}
    linked = list(_linked_data(source))
    for name, found in (*linked, *_elements(plain), *_saved(source)):
        value = _checked(name, found.value)
        if value:
            told.setdefault(name, []).append(Statement(value, found.evidence, found.rule))
    for name in ("url", "title"):
        told.get(name, []).sort(key=lambda found: _ORDER.get(found.rule.split()[0], 1))
    return told


_ORDER = {"link": 0, "meta": 1, "JSON-LD": 2, "saved": 3}


def _without(source: str, start: str, end: str) -> str:
    """Give a source without what stands between two marks; linear even where one never ends."""
    kept, at, low = [], 0, source.lower()
    while (begin := low.find(start, at)) >= 0:
        stop = low.find(end, begin + len(start))
        if stop < 0:
            break
        kept.append(source[at:begin])
        at = stop + len(end)
    return "".join((*kept, source[at:]))


def _elements(source: str) -> Iterator[tuple[str, Statement]]:
    """Read meta, link, html and time elements, a fact's surest name first."""
    found: dict[str, list[tuple[int, Statement]]] = {}
    for match in _TAG.finditer(source):
        tag = match[1].lower()
        given = {
            name.lower(): unescape(double or single or bare).strip()
            for name, double, single, bare in _ATTRIBUTE.findall(match[2])
        }
        for name, rank, value, rule in _told_by(tag, given):
            found.setdefault(name, []).append((rank, Statement(value, match[0], rule)))
    for name, statements in found.items():
        for _, statement in sorted(statements, key=lambda pair: pair[0]):
            yield name, statement


def _told_by(tag: str, given: dict[str, str]) -> Iterator[tuple[str, int, str, str]]:
    """Say which fact one element tells, how sure its name is, the value, and the rule."""
    if tag == "html" and given.get("lang"):
        yield "language", -1, given["lang"], "html lang"
    elif tag == "link" and "canonical" in given.get("rel", "").lower().split():
        yield "url", -1, given.get("href", ""), "link rel=canonical"
    elif tag == "time" and given.get("datetime"):
        named = f"{given.get('itemprop', '')} {given.get('class', '')}".lower()
        if "modif" not in named and "updat" not in named:
            first = 0 if "pub" in named or "pubdate" in given else 1
            yield "published", 50 + first, given["datetime"], "time datetime"
    elif tag == "meta":
        for key in ("property", "name", "itemprop", "http-equiv"):
            named = given.get(key, "").lower()
            for name, keys in _META.items():
                if named in keys:
                    yield name, keys.index(named), given.get("content", ""), f"meta {named}"


def _saved(source: str) -> Iterator[tuple[str, Statement]]:
    """Read the address that a browser notes at the head of a page it saves."""
    if match := _SAVED.search(source[:4000]):
        yield "url", Statement(match[1] or match[2], match[0], "saved from url")


def _checked(name: str, value: str) -> str:
    """Give a fact's value as we write it, or "" where it is none."""
    value = " ".join(value.split())
    if name == "url":
        return value if _split(value) else ""
    if name == "published":
        return day(value)
    if name == "credit_text" and (value.startswith(("http", "@", "/")) or len(value) > 120):
        return ""
    if name == "language":
        tag = value.replace("_", "-")
        return tag if re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", tag) else ""
    return value


def _split(value: str) -> Any:
    """Split an address, or give None where it is none."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.netloc else None


def day(value: str) -> str:
    """Give a date as precise as it is stated: 2031-05-03, or 2031-05; "" where it is none.

    >>> day("2031-05-03T10:00:00Z"), day("20310503"), day("2031-05"), day("3 May")
    ('2031-05-03', '2031-05-03', '2031-05', '')
    """
    match = _DAY.match(value)
    if not match or not _is_day(match):
        return ""
    return "-".join(part for part in match.group(1, 2, 3) if part)


def _is_day(match: re.Match[str]) -> bool:
    try:
        datetime.date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return False
    return 1600 < int(match[1]) < 2200


def _linked_data(source: str) -> Iterator[tuple[str, Statement]]:
    """Read the facts of the article that the page's JSON-LD describes."""
    for block in _blocks_of_data(source):
        try:
            told = json.loads(block, strict=False)
        except (ValueError, RecursionError):
            continue
        for article in _articles(told):
            yield from _of_article(article, block)


def _blocks_of_data(source: str) -> Iterator[str]:
    for match in _JSON_LD.finditer(source):
        end = source.find("</script", match.end())
        if end < 0:
            return
        yield source[match.end() : end]


def _articles(told: Any) -> Iterator[dict[str, Any]]:
    """Give the things of a JSON-LD block that are articles, wherever they stand."""
    waiting = [told]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting += thing
        elif isinstance(thing, dict):
            kinds = thing.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(
                isinstance(k, str) and re.search(r"Article|BlogPosting|Report", k) for k in kinds
            ):
                yield thing
            waiting += [thing[key] for key in ("@graph", "mainEntity") if key in thing]


def _of_article(article: dict[str, Any], block: str) -> Iterator[tuple[str, Statement]]:
    """Read one article's facts, each with the piece of the source that states it."""
    for name, key in (
        ("title", "headline"),
        ("published", "datePublished"),
        ("language", "inLanguage"),
        ("outlet", "publisher"),
        ("credit_text", "author"),
    ):
        values = [value for value in _names(article.get(key)) if _checked(name, value)]
        pieces = [piece for value in values if (piece := _piece(block, key, value))]
        if values and len(pieces) == len(values):
            yield name, Statement(", ".join(dict.fromkeys(values)), pieces[0], f"JSON-LD {key}")


def _names(value: Any) -> list[str]:
    """Give the texts of a value: itself, or the names of the things it is."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _names(value.get("name"))
    if isinstance(value, list):
        return [name for one in value[:20] for name in _names(one)]
    return []


_KEYED = re.compile(r'"(\w+)"\s*:\s*("(?:[^"\\]|\\.)*")')
_LISTED = re.compile(r'"(?:[^"\\]|\\.)*"')


def _piece(block: str, key: str, value: str) -> str:
    """Find the piece of a JSON-LD block that states a value, or ""."""
    for match in _KEYED.finditer(block):
        if match[1] in (key, "name") and _unquoted(match[2]) == value:
            return match[0]
    return next((m[0] for m in _LISTED.finditer(block) if _unquoted(m[0]) == value), "")


def _unquoted(text: str) -> str:
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return ""


def bare_host(address: str) -> str:
    """Give the site of an address, without its www; "" where there is none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _dates_apart(told: Sequence[Statement]) -> list[str]:
    """Say so where a page states two dates more than a time zone apart."""
    first = told[0] if told else None
    for other in told[1:]:
        if "time" in other.rule.split() or len(other.value) < 10 or len(first.value) < 10:
            continue  # a page has times of other stories, too
        one, two = map(datetime.date.fromisoformat, (first.value, other.value))
        if abs((one - two).days) > 1 or (one != two and "T" not in first.evidence + other.evidence):
            return [
                f"The page states two dates of publication, {first.value} ({first.rule}) and "
                f"{other.value} ({other.rule}); the first is taken."
            ]
    return []


def _addresses_apart(told: Sequence[Statement]) -> list[str]:
    """Say so where a page names a site as its own that is not the one it was saved from."""
    saved = next((one for one in told if one.rule == "saved from url"), None)
    if saved and bare_host(saved.value) != bare_host(told[0].value):
        return [
            f"The page was saved from {bare_host(saved.value)}, but gives "
            f"{bare_host(told[0].value)} as its address: it may be a copy of another site's "
            "article."
        ]
    return []


def _from_lines(facts: list[Fact], parts: Sequence[Part]) -> list[Fact]:
    """Add what the lines of the page tell: the headline, the writer, the agency, the pictures."""
    known = {fact.name: fact for fact in facts}
    title = next((part for part in parts if part.role == "headline"), None)
    if title:  # the words on the page before those in its source
        known["title"] = Fact("title", title.text, title.text, title.rule)
    bylines = [part for part in parts if part.role == "byline"]
    if bylines and "credit_text" not in known:
        value = name_writer(bylines[0].text)
        known["credit_text"] = Fact("credit_text", value, bylines[0].text, bylines[0].rule)
    credits = [(part.text, part.rule) for part in bylines]
    if "credit_text" in known:
        credits.insert(0, (known["credit_text"].value, known["credit_text"].rule))
    for text, rule in credits:
        named = [name for name in find_agencies(text) if name not in PICTURES_ONLY]
        if named:
            shown = known["credit_text"].evidence if rule == known["credit_text"].rule else text
            known["agency"] = Fact("agency", named[0], shown, f"{rule} names an agency")
            break
    for part in parts:
        if part.role == "caption" and (owner := _owner(part.text)):
            known["credit_photo"] = Fact("credit_photo", owner, part.text, "credit of a picture")
            break
    return list(known.values())


def _owner(caption: str) -> str:
    """Give whom a caption credits for the picture, or ""."""
    named = find_agencies(caption[-120:])
    if named:
        return named[0]
    for pattern in (_PHOTO, _OWNED):
        if match := pattern.search(caption):
            return match[1].strip(" .,;:-–—")
    return ""
