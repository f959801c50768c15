"""Facts that the text itself tells, where the markup of a file told nothing.

Each has the words that show it and a named rule. What is not shown is not told: nothing is
guessed. Where two places say different things the first is taken, and a note says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..credits import CREDIT, DATE
from ..dates import find_dates
from ..mentions import read_passage
from ..originals import collapse
from ..prose import quoted
from ..roles import SITE_NAME
from .article import Article, Fact
from .credited import AGENCY, name_agency, name_writer
from .pagefacts import bare_host
from .sigla import outlet_key
from .texts import read_blocks

#: A dateline: a place in capitals, perhaps a day, the agency in brackets or strokes, a dash.
_DATELINE = re.compile(
    r"(?P<place>[^\W\d_a-z][^\W\d_]+[^()/\n]{0,50}?),? ?"
    r"(?:\((?P<name>[^\W\d][^()\d]{1,40})\)|/(?P<stroke>[^\W\d][^/\d]{1,30})/)\s?[-–—:.]"
)
_SURE_PLACE = re.compile(r"(?:[^\W\d_]{3,}|ST\.?)(?<![a-z])(?=[\s,.]|$)")
_IN_BYLINE = re.compile(rf"(?<!\w)({AGENCY})(?!\w)")
#: A line that credits an agency; names as they are written, since TT and (tt) are not one.
_CREDIT_LINE = re.compile(
    rf"\(((?-i:{AGENCY}))\)|(?:source|agency|wire|via|with): ?((?-i:{AGENCY}))|((?-i:{AGENCY}))/\w+"
    rf"|\(?Reporting by [^()]{{2,120}} for ((?-i:{AGENCY}))\b[^()]*\)?"
    rf"|(?:this (?:story|article|report) (?:was|is) )?(?:provided|supplied|written) by "
    rf"(?:the )?((?-i:{AGENCY}))\.?",
    re.I,
)
_RIGHTS_LINE = re.compile(
    rf"(?:©|\([cC]\)|[cC]opyright)\s*(?:\d{{4}}\s*)?({AGENCY})\.?(?: All rights reserved.*)?"
)
_REPORTING = re.compile(r"\(?(?:additional )?reporting by ([^();]{2,80})[;).].*", re.I)
_OWNER = re.compile(
    r"(?:©|\([cC]\)|[cC]opyright)(?:\s*(?:©|\([cC]\)))?[\s:,]*(?:\d{4}(?:\s*[-–]\s*\d{2,4})?)?[\s,]*"
    r"(?:by\s+)?([^\W\d_a-z][^.,;|©\d]{1,48}?)\s*(?:[.,;|]|\bAll rights\b|\bLtd\b|$)"
)
_COMPANY = re.compile(
    r"[ ,]+(?:Company|Co|Inc|Incorporated|Ltd|Limited|LLC|plc|Corp|Corporation|GmbH|AG)\.?$", re.I
)
_PICTURES = re.compile(r"\b(?:images?|photos?|pictures?|getty)\b", re.I)
_ADDRESS = re.compile(
    r"(?:(?:original |source |page |saved |web |canonical )?(?:url|link|address|source|from|"
    r"available at|retrieved from|saved from|archived from)(?: url| link| address)?:? ?)?"
    r"<?(?P<url>https?://[^\s<>\"]+)>?(?: \d+/\d+)?",
    re.I,
)
_TITLED = re.compile(r"(?P<title>.*\S) (?P<sign>[|–—-]) (?P<outlet>\S.*)")
_NO_NAME = re.compile(
    r"^\W*(?:(?:(?:(?:in )?this )?(?:undated )?file (?:photo|picture)|photo(?:graph)?s?|"
    r"pictures?|images?)"
    r"(?: credit| by)?[.:]*(?:\W+|$))?",
    re.I,
)
_YEARS = re.compile(r"(?:©|\([cC]\)|[cC]opyright)\D{0,20}(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_LATER = re.compile(r"updated|modified|corrected", re.I)
_FIRST = re.compile(r"publi|posted|issued|first", re.I)
_DAYS = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|reported|updated", re.I)
#: So many words are needed, and so sure must the recogniser be, for a language to be told.
ENOUGH_WORDS, SURE = 20, 0.9


class _Page(NamedTuple):
    """An article with its blocks: what the rules look at."""

    article: Article
    blocks: list[Any]

    def having(self, *roles: str) -> list[Any]:
        """The blocks of some roles."""
        return [block for block in self.blocks if block.role in roles]

    def head(self) -> list[Any]:
        """The blocks before the second of the body: what stands there is of this article."""
        body = [n for n, block in enumerate(self.blocks) if block.role == "body"]
        return self.blocks[: body[1] if len(body) > 1 else None]

    def value(self, name: str) -> str:
        """What is known already under a name."""
        fact = self.article.fact(name)
        return fact.value if fact else ""


def tell_facts(article: Article, recognised: bool = True) -> Article:
    """Add to a settled article what its text tells; its own facts go before them.

    Unless *recognised*, the language is not looked for in the words: no library is needed then.
    A fact of the text that says another thing than what is known already is left out, with a
    note. Cost: one cutting into blocks; the language takes some milliseconds a page.
    """
    page = _Page(article, read_blocks(article))
    for rule in RULES if recognised else [rule for rule in RULES if rule is not _language]:
        for found in rule(page):
            article = _add(page.article, found)
            page = page._replace(article=article)
    return page.article


def _add(article: Article, found: Fact) -> Article:
    """Add a fact, unless one of its name is known; a contradiction is noted."""
    known = article.fact(found.name)
    if not known:
        return article.knows(found)
    if found.name == "language" and known.value[:2].lower() != found.value:
        note = (
            f"{article.source}: its markup says that the language is {known.value}, but the text "
            f"reads as {found.value}; the text is taken at its word."
        )
        return replace(article, facts=(found, *article.facts), notes=(*article.notes, note))
    if found.name not in ("published", "agency") or _agree(known.value, found.value):
        return article
    zones = " (days are counted in two time zones, perhaps)" if found.name == "published" else ""
    note = (
        f"{article.source}: {found.name} is {known.value} by {known.rule}, but "
        f"{quoted(found.evidence)} says {found.value}{zones}; the first is taken."
    )
    return replace(article, notes=(*article.notes, note))


def _agree(one: str, other: str) -> bool:
    """Whether two values say the same, one perhaps in more detail."""
    one, other = one.casefold(), other.casefold()
    return one.startswith(other) or other.startswith(one)


# The rules. Each gives the facts that it finds, the first the surest.


def _headline(page: _Page) -> Iterator[Fact]:
    for block in page.having("headline")[:1]:
        yield _fact("title", block.text, block, block.rule)


def _address(page: _Page) -> Iterator[Fact]:
    for block in page.blocks:
        found = _ADDRESS.fullmatch(collapse(block.saved))
        if found and urlsplit(found["url"]).path.strip("/"):
            yield _fact("url", found["url"], block, "line that gives an address")


def _outlet(page: _Page) -> Iterator[Fact]:
    yield from _titled(page)
    yield from _owner(page)
    yield from _above_headline(page)
    yield from _named_file(page)
    yield from _host(page)


def _titled(page: _Page) -> Iterator[Fact]:
    """The outlet as the last part of the title: behind a bar, or a dash behind the headline."""
    headlines = {block.text.casefold() for block in page.having("headline")}
    for fact in page.article.facts:
        for title in (fact.value, _bare_text(fact.evidence)) if fact.name == "title" else ():
            found = _TITLED.fullmatch(title)
            if not found or len(found["outlet"].split()) > 5:
                continue
            if found["sign"] == "|" or found["title"].casefold() in headlines:
                yield Fact("outlet", found["outlet"], fact.evidence, "last part of the title")


def _bare_text(evidence: str) -> str:
    """What a piece of markup says, without the markup."""
    return collapse(html.unescape(re.sub("<[^<>]*>", " ", evidence)))


def _named_file(page: _Page) -> Iterator[Fact]:
    """The outlet as a line with the very name of the file, numbers and a first article aside."""
    name = outlet_key(" ".join(re.findall(r"[^\W\d_]+", page.article.source.rpartition(".")[0])))
    for block in page.blocks:
        line = outlet_key(" ".join(re.findall(r"[^\W_]+", block.text)))
        if name and name == line and block.role != "headline":
            yield _fact("outlet", block.text, block, "line after which the file is named")


def _owner(page: _Page) -> Iterator[Fact]:
    """The outlet as who has the copyright of the page, the form of a company left off."""
    for block in page.having("furniture", "byline"):
        found = _OWNER.match(block.text)
        name = _COMPANY.sub("", found[1]) if found else ""
        agency = _IN_BYLINE.search(name) or name_agency(name)
        if name and not agency and "/" not in name and not _PICTURES.search(block.text):
            yield _fact("outlet", name, block, "copyright line")


def _above_headline(page: _Page) -> Iterator[Fact]:
    """The outlet as the site's name, with which a page copied as text begins."""
    for block in page.blocks:
        if block.rule == SITE_NAME.name:
            yield _fact("outlet", block.text, block, "line above the headline")


def _host(page: _Page) -> Iterator[Fact]:
    """The outlet as the host of the address; of a line with an address, if that is not known."""
    if known := page.article.fact("url"):
        if host := bare_host(known.value):
            yield Fact("outlet", host, known.evidence, "host of the address")
        return
    for block in page.having("furniture"):
        found = _ADDRESS.fullmatch(collapse(block.saved))
        if found and (host := bare_host(found["url"])):
            yield _fact("outlet", host, block, "host of an address on the page")


def _published(page: _Page) -> Iterator[Fact]:
    lines = [block for block in page.head() if block.role == "date"]
    lines.sort(key=lambda block: not _FIRST.search(block.text))  # stable: as on the page
    for block in lines:
        later = _LATER.search(block.text) and not _FIRST.search(block.text)
        for day in [] if later else _days_in(block)[:1]:
            yield _fact("published", day, block, "date line")


def _days_in(block: Any) -> list[str]:
    """The whole days that a block names, in ISO form."""
    named = (found.value for found in find_dates(read_passage(block.saved)))
    return [day for day in named if re.fullmatch(r"\d{4}-\d\d-\d\d", day)]


def _saved_not_before(page: _Page) -> Iterator[Fact]:
    """The latest day or year that a line of the page shows, if it is later than the page's own."""
    shown = [
        (day, block) for block in page.blocks if DATE.fullmatch(block.text)
        for day in _days_in(block)
    ]  # fmt: skip
    for block in page.having("furniture"):
        if years := _YEARS.search(block.text):
            shown.append((years[2] or years[1], block))
    day, block = max(shown, key=lambda told: told[0], default=("", None))
    if day[:4] > page.value("published")[:4] or len(day) > 4 and day > page.value("published"):
        yield _fact("saved_not_before", day, block, "latest date on the page")


def _byline(page: _Page) -> Iterator[Fact]:
    for block in page.having("byline", "body", "furniture"):
        if found := _REPORTING.fullmatch(block.text):
            yield _fact("credit_text", found[1], block, "line that says who reported")
        elif block.role == "byline" and (writer := name_writer(block.text)):
            yield _fact("credit_text", writer, block, block.rule)


def _agency(page: _Page) -> Iterator[Fact]:
    """The agency that the text is credited to; a picture's credit credits no text."""
    outlet = page.value("outlet").casefold()
    for block, name, rule in (*_in_datelines(page), *_in_bylines(page), *_in_credits(page)):
        if name and name.casefold() != outlet:
            yield _fact("agency", name, block, rule)


def _in_bylines(page: _Page) -> Iterator[tuple[Any, str, str]]:
    for block in page.having("byline"):
        for found in _IN_BYLINE.finditer(block.text):
            yield block, name_agency(found[1]), "agency in the byline"


def _in_datelines(page: _Page) -> Iterator[tuple[Any, str, str]]:
    for block in page.having("body", "dek")[:3]:
        if found := _DATELINE.match(block.text):
            written = (found["name"] or found["stroke"]).strip()
            capitals = _SURE_PLACE.match(found["place"]) and not _DAYS.search(written)
            yield block, name_agency(written) or (written if capitals else ""), "dateline"


def _in_credits(page: _Page) -> Iterator[tuple[Any, str, str]]:
    last = max((n for n, b in enumerate(page.blocks) if b.role == "body"), default=0)
    for n, block in enumerate(page.blocks):
        if (block.role != "caption" or n > last) and (found := _CREDIT_LINE.fullmatch(block.text)):
            name = next(filter(None, found.groups()))
            yield block, name_agency(name), "line that credits an agency"
        if n >= last and (found := _RIGHTS_LINE.fullmatch(block.text)):
            yield block, name_agency(found[1]), "copyright of an agency below the text"


def _photo(page: _Page) -> Iterator[Fact]:
    known = page.article.fact("agency")
    for block in page.having("caption"):
        if known and known.evidence == collapse(block.saved):
            continue  # it credits the text
        for found in reversed(list(CREDIT.finditer(block.text))):
            if credit := _NO_NAME.sub("", found[0]).strip(" .—–-()[]©"):
                yield _fact("credit_photo", credit, block, "credit of a picture")


def _language(page: _Page) -> Iterator[Fact]:
    """The language, if there is text enough and the recogniser is sure."""
    words = " ".join(block.text for block in page.having("body", "dek"))
    name, sure = recognise(words)
    if sure >= SURE and sum(block.n_words for block in page.having("body", "dek")) >= ENOUGH_WORDS:
        shown = page.having("body", "dek")[0]
        yield _fact("language", name, shown, "the words of the text (py3langid)")


def recognise(text: str) -> tuple[str, float]:
    """Recognise the language of a text: its code, and how sure that is (0 to 1)."""
    return _recogniser().classify(text)


@lru_cache(maxsize=1)
def _recogniser() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _fact(name: str, value: str, block: Any, rule: str) -> Fact:
    return Fact(name, collapse(value), collapse(block.saved), rule)


#: In this order: what is told of the address serves the outlet, and the outlet the agency.
RULES: tuple[Callable[[_Page], Iterable[Fact]], ...] = (
    _headline,
    _address,
    _outlet,
    _published,
    _saved_not_before,
    _byline,
    _agency,
    _photo,
    _language,
)
