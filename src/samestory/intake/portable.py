"""PDF with text: lines as they stand on the pages, rejoined to paragraphs. By pypdf.

The order is that in which the PDF draws its text: programs that print columns draw one after the
other. Lines make a paragraph while type, indent and distance stay the same; the usual distance is
that between lines where a sentence reads on, for gaps can be as many. A paragraph goes on over the
end of a column or page if its last line ends no sentence. A hyphen at a line's end is taken out
unless the word has it elsewhere too. Lines in the margins that come again on other pages, page
numbers, and what a browser prints there (day, title, address) are furniture, each by its rule; of
the browser's lines, address and day are facts.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low
from typing import Any

from .article import Article, Fact, IntakeError, Part

MAX_PAGES = 500
"""The most pages read: an article has a few, an export of a database some hundreds."""

MAX_DRAWING = 8_000_000
"""The longest drawing of one page read, in bytes: text takes some thousands, maps take millions."""

#: The margins, as a share of the page's height from each edge.
MARGIN = 0.09
#: A line is full if the next word would have reached beyond this share of the widest of its kind.
FULL = 0.88
#: Lines farther apart than this many usual distances are two paragraphs.
APART = 1.3
#: Where no sentence reads on from line to line, their usual distance is at most so many sizes.
WIDEST_LEADING = 1.6
#: A line that even with the next word would not reach beyond this share is the last of its kind.
SHORT = 0.75
#: A gap in this many lines, and gaps are what parts the paragraphs.
SPACED = 20
#: Type larger than the usual by this much may be the headline's.
LARGER = 1.25

_END_STOP = re.compile(r"[.?!…。؟۔:][\"'”’»)\]]*$")
_NUMBER = re.compile(
    r"\W*(?:page |p\. ?|seite |página )?\d{1,4}(?: ?(?:/|of|von|de|из) ?\d{1,4})?\W*", re.I
)
_PRINTED = re.compile(
    r"(\d{1,4}[./-]\d{1,2}[./-]\d{2,4}),? (?:at )?\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:[ \u202f][AaPp]\.?[Mm]\.?)?"
)
_ADDRESS = re.compile(r"https?://\S+")
_ITEM = re.compile(r"(?:(\d{1,3})[.)]|[•‣◦▪●○■□✓–—*-]) ?(?=\S)")
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "ft",
              0xFB06: "st", 0xAD: "-"}  # fmt: skip
#: Shapes of Arabic letters, as they are drawn in a word.
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]")


@dataclass(slots=True)
class _Line:
    """A line of a page: where it begins, from the left and from below, and the size of its type."""

    text: str
    page: int
    x: float
    y: float
    size: float
    height: float  # of the page
    rule: str = ""

    @property
    def margin(self) -> bool:
        """Whether the line stands in the upper or lower margin."""
        return not MARGIN * self.height < self.y < (1 - MARGIN) * self.height

    @property
    def from_right(self) -> bool:
        """Whether its script runs from right to left: then where it begins tells no indent."""
        return any(unicodedata.bidirectional(self.text[n]) in ("R", "AL") for n in (0, -1))


def read_pdf(name: str, raw: bytes) -> list[Article]:
    """Read a PDF as one article; locked, scanned, broken or book-long ones are errors."""
    reader = _open(name, raw)
    lines, notes = _lines(name, reader)
    _mark_margins(lines)
    body = [line for line in lines if not line.rule]
    usual = _usual_size(body)
    paragraphs = _paragraphs(body, usual)
    joined = _Joiner(body)
    told = [(joined.join(held), held) for held in paragraphs]
    title = _headline(told, _title(reader), usual)
    parts = [
        Part(text, *(("headline", "pdf-largest-type") if number == title else ()))
        for number, (text, _) in enumerate(told)
    ]
    margins = [Part(line.text, "furniture", line.rule) for line in lines if line.rule]
    facts = _facts([line for line in lines if line.rule], reader)
    return [Article(name, "PDF", (*parts, *margins), facts, notes=(*notes, *joined.notes()))]


def _open(name: str, raw: bytes) -> Any:
    """Open a PDF, also one locked with an empty password, as some programs do."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its warnings are no sentences for us
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        locked = reader.is_encrypted and not reader.decrypt("")
        pages = 0 if locked else len(reader.pages)
    except (pypdf.errors.DependencyError, NotImplementedError):
        raise IntakeError(
            f"{name}: is encrypted in a way that cannot be read here; open it in a PDF reader and "
            "print it into a new PDF."
        ) from None
    except Exception:
        raise IntakeError(
            f"{name}: is a damaged PDF: its pages cannot be found; download it again, or open it "
            "in a PDF reader and print it into a new PDF."
        ) from None
    if locked:
        raise IntakeError(
            f"{name}: is locked with a password; open it with the password, print it into a new "
            "PDF and give that one."
        )
    if pages > MAX_PAGES:
        raise IntakeError(
            f"{name}: has {pages:,} pages; at most {MAX_PAGES} are read, as an article has a few; "
            "print the article's pages into a new PDF and give that one."
        )
    return reader


def _lines(name: str, reader: Any) -> tuple[list[_Line], tuple[str, ...]]:
    """Find the lines of all pages; say which pages have none."""
    lines: list[_Line] = []
    empty, unread = [], []
    for number, page in enumerate(reader.pages, 1):
        try:
            drawing = page.get_contents()
            if drawing is not None and len(drawing.get_data()) > MAX_DRAWING:
                raise ValueError("too long")
            found = _page_lines(page, number)
        except Exception:  # whatever a page has in it, the other pages are read
            unread.append(number)
            continue
        lines += found
        if not found:
            empty.append(number)
    if not any(re.search(r"\w", line.text) for line in lines):
        raise IntakeError(
            f"{name}: is damaged: none of its pages can be read; open it in a PDF reader and print "
            "it into a new PDF."
            if unread
            else f"{name}: holds pictures of pages and no text, as a scanner makes them; run text "
            "recognition (OCR) over it, for example with OCRmyPDF, and give the PDF that it makes."
        )
    notes = [("has no text, so a picture on it was not read", empty),
             ("cannot be read and was left out", unread)]  # fmt: skip
    return lines, tuple(f"Page {_list(pages)} {what}." for what, pages in notes if pages)


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _page_lines(page: Any, number: int) -> list[_Line]:
    """Find the lines of a page in the order in which they are drawn."""
    height = float(page.mediabox.height) or 1.0
    bottom = float(page.mediabox.bottom)
    pieces: list[tuple[str, float, float, float]] = []

    def see(text: str, cm: Sequence[float], tm: Sequence[float], _: object, size: float) -> None:
        """Keep a piece of text with its place on the page and its size."""
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5] - bottom
        pieces.append((text, x, y, round(abs((size or 1) * tm[3] * cm[3]), 1)))

    page.extract_text(visitor_text=see)
    lines: list[_Line] = []
    opened = False  # whether the last line may go on
    for text, x, y, size in pieces:
        for count, piece in enumerate(re.split("(\n)", text)):
            if piece == "\n":
                opened = False
            elif opened and (not piece.strip() or abs(lines[-1].y - y) < max(size, 1)):
                lines[-1].text += piece
            elif piece.strip():
                down = y - 1.2 * size * (count // 2)  # where no place is told
                lines.append(_Line(piece, number, x, down, size, height))
                opened = True
    return [line for line in lines if _tidy(line)]


def _tidy(line: _Line) -> str:
    """Bring a line to letters as they are typed, with one space between words."""
    text = _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), line.text)
    line.text = " ".join(text.translate(_LIGATURES).split())
    return line.text


def _mark_margins(lines: Iterable[_Line]) -> None:
    """Name the lines in the margins that belong to the printing, not to the article."""
    held = [line for line in lines if line.margin]
    pages = {line.page for line in lines}
    seen = Counter()
    for key, _ in {(re.sub(r"\d+", "0", line.text), line.page) for line in held}:
        seen[key] += 1
    for line in held:
        if _PRINTED.match(line.text):
            line.rule = "pdf-print-line"
        elif _ADDRESS.match(line.text):
            line.rule = "pdf-address"
        elif _NUMBER.fullmatch(line.text):
            line.rule = "pdf-page-number"
        elif len(pages) > 1 and seen[re.sub(r"\d+", "0", line.text)] > len(pages) / 2:
            line.rule = "pdf-repeated-line"


# Paragraphs


def _paragraphs(lines: Sequence[_Line], usual: float) -> list[list[_Line]]:
    """Group lines to paragraphs: first to runs without a gap, then these at indents and ends."""
    runs = _runs(_with_initials(lines), usual)
    widest = max((len(line.text) for line in lines if line.size == usual), default=0)
    gaps = sum(
        above[-1].page == below[0].page and 0 < above[-1].y - below[0].y < 4 * usual
        for above, below in zip(runs, runs[1:], strict=False)
        if above[-1].size == below[0].size
    )
    spaced = gaps * SPACED > len(lines)  # paragraphs with a gap between need no other sign
    found: list[list[_Line]] = []
    for run in runs:
        pieces = [run] if run[0].size > LARGER * usual else _part(run, widest, spaced)
        if found and _goes_over(found[-1], pieces[0][0]):
            found[-1] += pieces.pop(0)
        found += pieces
    return found


def _runs(lines: Sequence[_Line], usual: float) -> list[list[_Line]]:
    """Group lines that stand below one another at the usual distance, in one size of type."""
    leading = _leading(lines)
    found: list[list[_Line]] = []
    for line in lines:
        last = found[-1][-1] if found else None
        step = last.y - line.y if last and last.page == line.page else 0
        near = 0 < step <= APART * leading.get(line.size, 1.4 * line.size)
        if last and near and abs(last.size - line.size) <= 0.1 * last.size:
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _part(run: Sequence[_Line], widest: int, spaced: bool) -> list[list[_Line]]:
    """Part a run at indents and items of lists, and behind short lines.

    Where a gap parts the paragraphs, only a very short line ends one.
    """
    width = sorted(len(line.text) for line in run)[-2] if len(run) > 3 else widest
    left = min(line.x for line in run)
    items = _items(run)
    found = [[run[0]]]
    for number, (last, line) in enumerate(pairwise(run), 1):
        reach = len(last.text) + 1 + len(line.text.split()[0])
        full = reach > FULL * width
        inner, outer = (
            one.x > left + 0.7 * one.size and not one.from_right for one in (line, last)
        )
        ended = reach <= SHORT * width and not line.text[:1].islower() if spaced else not full
        if number in items or ended or (inner and not items and not (outer and full)):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _items(run: Sequence[_Line]) -> set[int]:
    """Which lines of a run begin an item of a list: with a mark, or the number that is next."""
    items, last = set(), 0
    for number, line in enumerate(run):
        mark = _ITEM.match(line.text)
        if mark and (not mark[1] or int(mark[1]) == last + 1 or not number):
            items.add(number)
            last = int(mark[1] or 0)
    return items if 0 in items else set()


def _goes_over(held: Sequence[_Line], line: _Line) -> bool:
    """Whether a line at the top of a page or column goes on with the paragraph before it."""
    last = held[-1]
    moved = last.page != line.page or line.y > last.y
    alike = abs(last.size - line.size) <= 0.1 * last.size
    whole = _END_STOP.search(last.text) or (line.text[:1].isupper() and len(held) < 2)
    return moved and alike and not whole


def _with_initials(lines: Sequence[_Line]) -> list[_Line]:
    """Put a large initial back before the line that it begins."""
    kept = list(lines)
    for initial in lines:
        if not re.fullmatch(r"[\"“„«‘']?\w", initial.text) or not initial.text[-1].isupper():
            continue
        beside = [
            line
            for line in kept
            if line.page == initial.page
            and line.size < initial.size
            and line.x > initial.x
            and -0.2 * initial.size < line.y - initial.y < initial.size
        ]
        if beside:
            first = max(beside, key=lambda line: line.y)
            first.text = initial.text + first.text
            kept.remove(initial)
    return kept


def _leading(lines: Sequence[_Line]) -> dict[float, float]:
    """Give the usual distance of two lines by size of type.

    It is that of lines between which a sentence reads on. Where none does, it is the smallest that
    is not rare; but lines that all stand wide apart are paragraphs of one line.
    """
    steps: dict[float, list[float]] = defaultdict(list)
    inner: dict[float, list[float]] = defaultdict(list)
    for above, below in pairwise(lines):
        step = above.y - below.y
        if above.page == below.page and above.size == below.size and 0 < step < 3 * above.size:
            steps[above.size].append(step)
            if below.text[0].islower() and not _END_STOP.search(above.text):
                inner[above.size].append(step)
    return {
        size: median_low(inner[size])
        if inner[size]
        else min(sorted(held)[len(held) // 10], WIDEST_LEADING * size)
        for size, held in steps.items()
    }


def _usual_size(lines: Sequence[_Line]) -> float:
    """Give the size of type in which most letters are set."""
    sizes = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


class _Joiner:
    """Join the lines of paragraphs, and count the words that a line's end had parted."""

    def __init__(self, lines: Iterable[_Line]) -> None:
        self.known = Counter(
            word for line in lines for word in re.findall(r"\w+(?:-\w+)*", line.text.lower())
        )
        self.parted = 0

    def join(self, lines: Sequence[_Line]) -> str:
        """Give the lines as one."""
        text = lines[0].text
        for line in lines[1:]:
            before = re.search(r"(\w+(?:-\w+)*)[-‐]$", text)
            after = re.match(r"\w+", line.text)
            if before and after and after[0][0].islower():
                self.parted += 1
                hyphened = self.known[f"{before[1]}-{after[0]}".lower()]
                whole = self.known[f"{before[1]}{after[0]}".lower()]
                text = (text if hyphened > whole else text[:-1]) + line.text
            else:
                text += " " * (not text.endswith("-")) + line.text
        return text

    def notes(self) -> tuple[str, ...]:
        """Say how many words were rejoined."""
        if not self.parted:
            return ()
        return (f"Words that were parted at the end of a line and rejoined: {self.parted:,}.",)


# What else a PDF tells


def _title(reader: Any) -> str:
    """Give the title that the PDF has for itself, which its page need not show."""
    try:
        title = reader.metadata.title if reader.metadata else ""
        return " ".join(title.split()) if isinstance(title, str) else ""
    except Exception:  # a broken title is none
        return ""


def _headline(told: Sequence[tuple[str, Sequence[_Line]]], title: str, usual: float) -> int:
    """Give the number of the paragraph that is the headline by its type, or -1.

    It is the largest type of the first page, unless its words are less than three; of several, the
    one with which the PDF's own title begins.
    """
    large = [
        (title.casefold().startswith(text.casefold()), held[0].size, -number)
        for number, (text, held) in enumerate(told)
        if held[0].page == told[0][1][0].page
        and held[0].size > LARGER * usual
        and 2 < len(text.split()) <= 40
    ]
    return -max(large)[2] if large else -1


def _facts(lines: Sequence[_Line], reader: Any) -> tuple[Fact, ...]:
    """Read the address and the day of printing that a browser put into the margins."""
    facts: dict[str, Fact] = {}
    for line in lines:
        address = (
            _ADDRESS.search(line.text) if line.rule in ("pdf-address", "pdf-print-line") else None
        )
        if address and "…" not in address[0] and "..." not in address[0]:
            facts.setdefault("url", Fact("url", address[0], address[0], "PDF margin"))
        day = _PRINTED.match(line.text)
        if day and (told := _day(day[1], _made(reader))):
            facts.setdefault(
                "saved_not_before", Fact("saved_not_before", told, day[1], "PDF margin")
            )
    return tuple(facts.values())


def _made(reader: Any) -> str:
    """Give the day on which the file says it was made, or ""."""
    try:
        day = re.match(r"D:(\d{4})(\d\d)(\d\d)", str(reader.metadata.get("/CreationDate", "")))
    except Exception:  # no day, or a broken one
        return ""
    return "-".join(day.groups()) if day else ""


def _day(text: str, made: str) -> str:
    """Give a day in figures as an ISO date if it can be read in one way only, else "".

    Of two ways, that which is the day on which the file was made.
    """
    first, second, third = (int(piece) for piece in re.split(r"[./-]", text))
    ways = (
        {(first, second, third)} if first > 31 else {(third, first, second), (third, second, first)}
    )
    days = {
        f"{year + 2000 * (year < 100):04}-{month:02}-{day:02}"
        for year, month, day in ways
        if 1 <= month <= 12 and 1 <= day <= 31
    }
    sure = days & {made} or days
    return sure.pop() if len(sure) == 1 else ""
