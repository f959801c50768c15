"""Sifting: which of the articles that were read can be compared, and what is odd about others.

What is left out is left out with a sentence that says what, where, and how to take it in all the
same; the others go through.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from ..errors import UsageError
from ..originals import collapse
from ..prose import capital, count, quoted, said
from ..story import MAX_BYTES
from ..tokens import level_words
from .article import Article
from .sigla import outlet_key
from .texts import read_blocks, write_page

#: Below so many words outside the furniture a text is hardly an article.
FEWEST_WORDS = 30
#: A page with fewer words than this may be no article but what stands in its place.
WALL_WORDS = 120
#: From this share of words in common on, two pages of one outlet are nearly the same.
NEARLY_SAME = 0.98
#: A text longer than this share of what is usual beside it is hardly a beginning alone.
SHORT = 0.6
#: For so many articles of 800 words a report is made in minutes; beyond that it takes long.
MANY = 30
#: More articles than this are no story: each would be compared with each, for hours.
TOO_MANY = 500

#: What stands on a page in place of an article, by what it is.
_WALLS = {
    "a cookie or consent notice": re.compile(
        r"(?:we|our partners|this (?:site|website)|use of|uses?|accept|reject|manage|all) "
        r"[^.]{0,60}\bcookies\b|\bcookies\b[^.]{0,40}\b(?:settings|policy|preferences|consent)|"
        r"\byour privacy\b|\bconsent to (?:the|our|this)\b|\blegitimate interest",
        re.I,
    ),
    "a paywall": re.compile(
        r"(?:subscribe|sign in|log in|register|sign up)[^.]{0,40}\b(?:to (?:continue|keep|read)|"
        r"for (?:full|unlimited) access)|(?:already|become|not yet) a (?:subscriber|member)|"
        r"(?:subscribers?|members?) only|for subscribers|unlock this article|"
        r"reached your [^.]{0,30}limit|to read the (?:full|whole|rest)",
        re.I,
    ),
    "a request to switch JavaScript on": re.compile(
        r"(?:enable|turn on|switch on|requires?|without|disabled?|activate) (?:java ?script|js)\b|"
        r"java ?script (?:is|has been|must|needs|to be)|are you a (?:robot|human)|"
        r"(?:verify|checking|confirm)\w* (?:that )?(?:you are|your browser)|unusual traffic",
        re.I,
    ),
    "an error page": re.compile(
        r"\b404\b|\b403\b|page (?:not found|you (?:requested|are looking for|were looking for))|"
        r"not found\b|access denied|no longer (?:available|exists)|an error (?:has )?occurred",
        re.I,
    ),
}
ALL = "add --all to take it in all the same"


@dataclass(frozen=True, slots=True)
class Sifted:
    """Hold the articles that go through, why others do not, and what is odd: whole sentences."""

    kept: tuple[Article, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]


def sift(articles: Sequence[Article], everything: bool = False, having: str = "") -> Sifted:
    """Part the articles, settled and with their facts, that can be compared from those that cannot.

    With *having* only those in which these words stand, as they are written but for capitals. With
    *everything* only what no story can hold is left out: no text, or too much of it. More than
    ``TOO_MANY`` raise ``UsageError``. Cost: linear in the texts, but that each is compared with
    each of its length.
    """
    tests: list[Callable[[Sequence[Article]], dict[int, str]]] = [_unfit]
    if not everything:
        tests += [_no_article, _foreign, _doubled]
    kept = [article for article in articles if _has(article, having)]
    if len(kept) > TOO_MANY:
        raise UsageError(
            f"{len(kept):,} articles: are too many for one story, as each is compared with each; "
            f"at most {TOO_MANY} are taken; name fewer files, or choose those that have some words "
            'with --having "dockers of Varnholm".'
        )
    without = len(articles) - len(kept)
    left_out = [f"{capital(count(without, 'article'))}: without {said(having)}."] if without else []
    for test in tests:
        reasons = test(kept)
        left_out += [reasons[n] for n in sorted(reasons)]
        kept = [article for n, article in enumerate(kept) if n not in reasons]
    return Sifted(tuple(kept), tuple(left_out), (*_many(kept), *_shortened(kept), *_alike(kept)))


def _has(article: Article, having: str) -> bool:
    """Whether some words stand in an article, in one of its paragraphs."""
    sought = collapse(having).casefold()
    return not sought or any(sought in part.text.casefold() for part in article.parts)


def _many(articles: Sequence[Article]) -> list[str]:
    """Note that there are more articles than a report is made for."""
    if len(articles) <= MANY:
        return []
    return [
        f"{len(articles)} articles are many for one story: each is compared with each, and the "
        f"report is made for {MANY} at most; take in those on one event alone, as those that "
        'have some words: --having "dockers of Varnholm".'
    ]


def name_article(article: Article) -> str:
    """Name an article for a sentence: its file, and its number where the file holds several."""
    return article.source + (f", article {article.number}" if article.number else "")


def _unfit(articles: Sequence[Article]) -> dict[int, str]:
    """What no story can hold."""
    found = {}
    for n, article in enumerate(articles):
        size = len(write_page(article).encode()) if article.parts else 0
        if not any(level_words(part.text)[0] for part in article.parts):
            found[n] = (
                f"{name_article(article)}: has no text; a page whose text is loaded later, or a "
                "picture of one, holds none; save it anew when all of it is shown, or copy its "
                "text into a plain text file."
            )
        elif size > MAX_BYTES:
            found[n] = (
                f"{name_article(article)}: its text has {size:,} bytes, and an article may have "
                f"{MAX_BYTES:,}; save the article alone, without what stands around it."
            )
    return found


def _no_article(articles: Sequence[Article]) -> dict[int, str]:
    """What stands where an article should: a wall; or too few words for one."""
    found = {}
    for n, article in enumerate(articles):
        blocks = read_blocks(article)
        own = [block for block in blocks if block.role != "furniture"]
        told = sum(block.n_words for block in own)
        wall = _find_wall(blocks, own) if told < WALL_WORDS else None
        letters = sum(len(block.text) for block in own)
        if wall:
            found[n] = (
                f"{name_article(article)}: looks like {wall[0]}, not like an article ("
                f"{quoted(wall[1], 60)}); open the page, close the notice or sign in, and save it "
                f"when the article is shown; or {ALL}."
            )
        elif told < FEWEST_WORDS and letters < 6 * FEWEST_WORDS:
            few = f"only {count(told, 'word')}" if told else "no words"
            found[n] = (
                f"{name_article(article)}: has {few} that may be an article's; save it anew when "
                f"all of it is shown, or {ALL}."
            )
    return found


def _find_wall(blocks: Sequence[Any], own: Sequence[Any]) -> tuple[str, str] | None:
    """What a page with few words is instead of an article, and its words that say so.

    A page that tells a story in full sentences besides is none, whatever notice it has.
    """
    said = [block for block in blocks for sign in _WALLS.values() if sign.search(block.text)]
    told = sum(b.n_words for b in own if b.role == "body" and b not in said)
    if told >= FEWEST_WORDS + FEWEST_WORDS:
        return None
    for block in said:
        for name, sign in _WALLS.items():
            if sign.search(block.text):
                return name, block.text
    return None


def _shortened(articles: Sequence[Article]) -> list[str]:
    """Note the short pages that say themselves that there is more for those who pay."""
    notes = []
    for article in articles:
        others = [_body(other) for other in articles if other is not article]
        if others and _body(article) > SHORT * median(others):
            continue
        for part in article.parts[-12:]:
            if len(part.text) < 200 and _WALLS["a paywall"].search(part.text):
                notes.append(
                    f"{name_article(article)}: says {quoted(part.text, 60)}; what is saved may be "
                    "only the beginning of the article; compare its length with the others'."
                )
                break
    return notes


def _body(article: Article) -> int:
    """The number of words of an article's body."""
    return sum(block.n_words for block in read_blocks(article) if block.role == "body")


def _foreign(articles: Sequence[Article]) -> dict[int, str]:
    """What is in another language than most of the articles whose language is told."""
    told = {n: fact.value.split("-")[0].lower() for n, article in enumerate(articles)
            if (fact := article.fact("language"))}  # fmt: skip
    if len(set(told.values())) < 2:
        return {}
    most = Counter(told.values()).most_common(1)[0][0]
    return {
        n: f"{name_article(articles[n])}: is in another language ({language}) than most of the "
        f"articles ({most}), and wording is compared within one language; {ALL}."
        for n, language in told.items()
        if language != most
    }


def _doubled(articles: Sequence[Article]) -> dict[int, str]:
    """What has the very words of an earlier article, and names no other outlet."""
    found: dict[int, str] = {}
    first: dict[tuple[str, ...], list[int]] = {}
    for n, article in enumerate(articles):
        same = first.setdefault(_words(article), [])
        for m in same:
            if _may_be_one(article, articles[m]):
                found[n] = (
                    f"{name_article(article)}: is the same article as "
                    f"{name_article(articles[m])}, word for word, and names no other outlet; {ALL}."
                )
                break
        else:
            same.append(n)
    return found


def _words(article: Article) -> tuple[str, ...]:
    """All words of an article, levelled: spelling and punctuation aside."""
    return tuple(word for part in article.parts for word in level_words(part.text)[0])


def _may_be_one(one: Article, other: Article) -> bool:
    """Whether nothing tells two articles' outlets apart."""
    outlets = [outlet_key(fact.value) for a in (one, other) if (fact := a.fact("outlet"))]
    return len(set(outlets)) < 2


def _alike(articles: Sequence[Article]) -> list[str]:
    """Note what is nearly the same in one outlet, and what is the same in two."""
    notes = []
    texts = [Counter(_words(article)) for article in articles]
    for n, article in enumerate(articles):
        for m, other in enumerate(articles[:n]):
            names = f"{name_article(other)} and {name_article(article)}"
            if texts[n] == texts[m]:
                notes.append(f"{names} have the same words; both are kept, as two witnesses.")
            elif _may_be_one(article, other) and _share(texts[m], texts[n]) > NEARLY_SAME:
                notes.append(
                    f"{names} are nearly the same; both are kept, as two states of one text; if "
                    "one adds nothing, take it out of story.toml, with its text file."
                )
    return notes


def _share(one: Counter[str], other: Counter[str]) -> float:
    """The share of their words that two texts have in common (0 to 1), order left aside."""
    all_words = one.total() + other.total()
    if 2 * min(one.total(), other.total()) < NEARLY_SAME * all_words:
        return 0.0  # it cannot be more than that, and most pairs end here
    return 2 * (one & other).total() / all_words
