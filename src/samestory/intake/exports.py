"""Exports: what the readers of the databases share, from lines with labels to articles.

A database writes many articles into one file: a cover and a list in front, then each article with
lines of its own around the newspaper's text, then a tail. Each reader finds where the articles
begin and end among the lines of the file (``Export``), and says what each line of one is
(``Telling``).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from .article import Article, Fact, Part

#: Lines that a database added, whatever they say.
METADATA = "export-metadata"
#: Two articles of a file are nearly the same if they share this much of the shorter one.
NEARLY = 0.8
#: Words in a row that are compared for it, which of the rows, how many must be shared at least.
ROW, EVERY, FEWEST = 6, 8, 4
#: How many of the smallest hashes of a text find what it may repeat.
SMALLEST = 12

#: Languages as the databases name them, in their own interface's language.
_LANGUAGES = {
    "en": "english englisch anglais inglés inglese inglês engels английский",
    "de": "german deutsch allemand alemán tedesco alemão duits немецкий",
    "fr": "french französisch français francés francese francês frans французский",
    "es": "spanish spanisch espagnol español castellano spagnolo espanhol spaans испанский",
    "it": "italian italienisch italien italiano italiaans итальянский",
    "pt": "portuguese portugiesisch portugais portugués portoghese português portugees",
    "nl": "dutch niederländisch néerlandais neerlandés olandese holandês nederlands",
    "ru": "russian russisch russe ruso russo русский",
    "ar": "arabic arabisch arabe árabe arabo",
    "zh": "chinese chinesisch chinois chino cinese chinês 中文",
    "ja": "japanese japanisch japonais japonés giapponese japonês 日本語",
    "ko": "korean koreanisch coréen coreano 한국어",
    "tr": "turkish türkisch turc turco türkçe",
    "pl": "polish polnisch polonais polaco polacco polski",
    "sv": "swedish schwedisch suédois sueco svedese svenska",
    "da": "danish dänisch danois danés danese dansk",
    "no": "norwegian norwegisch norvégien noruego norvegese norsk",
    "fi": "finnish finnisch finnois finés finlandese suomi",
    "fa": "persian farsi persisch persan",
    "ur": "urdu", "hi": "hindi", "he": "hebrew hebräisch hébreu", "el": "greek griechisch grec",
    "cs": "czech tschechisch tchèque", "hu": "hungarian ungarisch hongrois",
    "id": "indonesian indonesisch", "uk": "ukrainian ukrainisch ukrainien",
}  # fmt: skip
_CODE_OF = {name: code for code, names in _LANGUAGES.items() for name in names.split()}
COPYRIGHT = re.compile(
    r"(?:copyright\b|©|\(c\) ).*|(?:all|alle|tous) (?:rights|rechte|droits).*", re.I
)
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200e\u200f\ufeff"))


def plain(line: str) -> str:
    """Give a line as it is compared: any white space is one space, soft hyphens are left out."""
    return " ".join(line.translate(_INVISIBLE).split())


def to_lines(paragraphs: Iterable[str]) -> list[str]:
    """Make lines of paragraphs: each ends where a line ends; no-break spaces stay."""
    lines = (line for paragraph in paragraphs for line in paragraph.splitlines())
    tidied = (re.sub(r"[ \t]+", " ", line).strip(" \t") for line in lines)
    return [line for line in tidied if plain(line)]


def language_of(name: str) -> str:
    """Give the ISO 639-1 code of a language that a database names, or ""."""
    words = re.findall(r"[^\W\d_]+", name.lower())
    return next((_CODE_OF[word] for word in words if word in _CODE_OF), "")


def count_of(text: str) -> int | None:
    """Give the number of words that a line of an export tells: 512, 1,234 or 1.234; or None."""
    match = re.search(r"\d{1,3}(?:[.,’ ]\d{3})+(?!\d)|\d+", plain(text))
    return int(re.sub(r"\D", "", match[0])) if match else None


@dataclass(slots=True)
class Telling:
    """Collect what one article of an export tells: its parts, its facts, what was noticed.

    ``counted`` is how many words the export says that the text has, or None.
    """

    parts: list[Part] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counted: int | None = None

    def add(self, line: str, role: str = "furniture", rule: str = METADATA) -> None:
        """Add a line with its role."""
        self.parts.append(Part(line, role, rule))

    def add_all(self, lines: Iterable[str], role: str, rule: str) -> None:
        """Add several lines of one role."""
        for line in lines:
            self.add(line, role, rule)

    def split(self, line: str, value: str, role: str, rule: str) -> None:
        """Add a line as its label, which is the database's, and its value."""
        label = line[: len(line) - len(value)].rstrip() if value else line
        self.add(label)
        if value:
            self.add(value, role, rule)

    def know(self, name: str, value: str, evidence: str, rule: str) -> None:
        """Add a fact, unless its value is empty or the fact is known."""
        value = plain(value)
        if value and all(fact.name != name for fact in self.facts):
            self.facts.append(Fact(name, value, evidence, rule))

    def know_title(self, lines: Sequence[str], found: Sequence[int]) -> None:
        """Add the title: the first of the lines found, with those that follow it without a gap."""
        run = [at for number, at in enumerate(found) if at == found[0] + number]
        title = " ".join(lines[at] for at in run)
        self.know("title", title, title, "headline of the export")
        if not run:
            self.notes.append("No headline was found in the head of this article.")

    def check_count(self) -> None:
        """Note it if the text has far fewer or far more words than the export counted.

        Databases count headline and captions, too, and part words in their own ways; half as many
        or twice as many is none of that.
        """
        told = [part.text for part in self.parts if part.role == "body"]
        found = len(re.findall(r"\w+(?:[’'-]\w+)*", " ".join(told)))
        if self.counted and (found < self.counted / 2 or found > 2 * self.counted + 50):
            self.notes.append(
                f"The export counts {self.counted} words in this article but {found} were found "
                "in its text; look whether something is missing, or belongs to another article."
            )


@dataclass(frozen=True, slots=True)
class Export:
    """Hold where the articles of an export are among its lines, and how each is read.

    ``articles`` are half-open ranges of lines; ``claimed`` is how many the export says it holds,
    or None. ``read(lines, marks)`` tells one article; marks are the classes of an HTML page.
    """

    kind: str
    articles: tuple[tuple[int, int], ...]
    read: Callable[[Sequence[str], Sequence[str]], Telling]
    claimed: int | None = None
    notes: tuple[str, ...] = ()


def find_label(line: str, labels: dict[str, str]) -> tuple[str, str] | None:
    """Give the key of the label a line begins with, and what stands behind it; else None.

    ``labels`` maps a label in small letters, without its colon, to a key.
    """
    label, colon, value = line.partition(":")
    key = labels.get(plain(label).lower()) if colon else None
    return None if key is None else (key, value.strip())


def note_repeats(articles: Sequence[Article]) -> list[Article]:
    """Note of each article if an earlier one of the file has the same text, or nearly the same.

    A text is stood for by every eighth of its rows of six words, by their hash. Candidates share
    one of the smallest, so that the cost is linear in the articles; then all are compared.
    """
    sketches: list[_Sketch] = []
    bearers: dict[int, list[int]] = {}
    noted = []
    for at, article in enumerate(articles):
        sketch = _sketch(article)
        signs = [sketch.whole, *sorted(sketch.rows)[:SMALLEST]] if sketch.whole else []
        earlier = sorted({other for sign in signs for other in bearers.get(sign, ())[:SMALLEST]})
        noted.append(_note_repeat(article, sketch, [(articles[o], sketches[o]) for o in earlier]))
        sketches.append(sketch)
        for sign in signs:
            bearers.setdefault(sign, []).append(at)
    return noted


class _Sketch(NamedTuple):
    """What stands for a text: the hash of all its words, and those of some of its rows."""

    whole: int
    rows: frozenset[int]


def _sketch(article: Article) -> _Sketch:
    """Give the hashes that stand for an article's own text."""
    told = [part.text for part in article.parts if part.role in ("", "body")]
    words = re.findall(r"\w+", " ".join(told).lower())
    rows = (" ".join(words[at : at + ROW]) for at in range(len(words) - ROW + 1))
    hashes = (zlib.crc32(row.encode()) for row in rows)
    whole = zlib.crc32(" ".join(words).encode())
    return _Sketch(whole, frozenset(sign for sign in hashes if sign % EVERY == 0))


def _note_repeat(
    article: Article, sketch: _Sketch, earlier: Sequence[tuple[Article, _Sketch]]
) -> Article:
    for other, theirs in earlier:
        same = sketch == theirs
        shared, least = len(sketch.rows & theirs.rows), min(len(sketch.rows), len(theirs.rows))
        if not same and (shared < FEWEST or shared < NEARLY * least):
            continue
        how = "the same text" if same else "nearly the same text"
        note = (
            f"Article {article.number} has {how} as article {other.number} of this file; keep "
            "both only if they are two witnesses."
        )
        return replace(article, notes=(*article.notes, note))
    return article
