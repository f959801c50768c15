"""Roles: what each block of a page is, by the first named rule that fits.

Weak and strong signs. What a line says of itself is strong: a site's own words (``furniture``), a
date, a writer, a picture's credit. Where a line stands, and how long it is, is weak. A block that
the markup of the page's original calls the story's own (``main``) takes a role from strong rules
alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from .credits import BYLINE, CREDIT, DATE
from .furniture import PAPERS, SECTIONS, SITE_LINES, SITE_SENTENCE, SITE_TITLE, RoleRule

#: A subhead has at most this many words; a title in the head of a page at most that many.
SUBHEAD_WORDS, TITLE_WORDS = 10, 40
#: A paragraph of prose has at least this many words if it ends as a sentence does, else that many.
PROSE_WORDS, LONG_WORDS = 7, 25
#: For the story, a paragraph counts its words beyond the first few, up to so many.
FIRST_WORDS, MOST_WORDS = 5, 60
#: Against it, a line that is no prose counts so much, and a line of a site's own so much.
LINE_COST, SITE_COST = 3, 10
#: A line that is a credit and nothing else has at most so many words.
CREDIT_WORDS = 10
#: The rules that know the name of a list.
LABELS = frozenset({"section-label", "tags"})
#: So many lines in a row that are no prose, outside the story, are those of a menu or a list.
RUN = 6
#: A page of a site, menus and all, has lines that so many rules know for a site's own.
SITE_SIGNS = 2
#: What stands so many lines from the story, with such lines between, is apart from it.
APART = 3
#: Lists right behind a story, of so many lines with so many words each, go on with it.
LIST_LINES, LIST_WORDS = 3, 4
#: A stretch of this weight is a story: what follows its readers' comments is theirs.
ENOUGH = 100
#: So many lines in a row, this share of them numbers alone, are a table and may be the story's.
TABLE_LINES, TABLE_SHARE = 24, 0.4
#: How many lines above the story its title may stand.
HEAD_LINES = 25


#: Marks that open a quotation, in the languages that have them.
OPENING = ('"', "“", "„", "«", "‘", "‚", "「", "『")
_SITE_RULES = frozenset(rule.name for rule in SITE_LINES)
_FULL_STOP = re.compile(r"[.。…۔।][\"'”“’»)\]]*$")


@dataclass(slots=True)
class Block:
    """Hold a block while its page is read.

    ``levels`` are its words, levelled; ``ends`` tells whether it ends as a sentence does; ``main``
    whether markup calls it the story's own; ``off`` names the rules that are switched off.
    """

    start: int
    end: int
    saved: str
    lines: int
    text: str
    levels: list[str]
    ends: bool
    off: Set[str] = frozenset()
    main: bool = False
    role: str = ""
    rule: str = ""
    repeat_of: int | None = None

    def give(self, rule: RoleRule, role: str = "") -> bool:
        """Give the role of a rule, unless an earlier rule did; tell whether the rule gave it."""
        if self.role or rule.name in self.off or (self.main and not rule.strong):
            return False
        self.role, self.rule = role or rule.role, rule.name
        return True

    @property
    def prose(self) -> bool:
        """Whether it reads as a paragraph of a story: a full sentence, or many words."""
        n = len(self.levels)
        return n >= PROSE_WORDS if self.ends else n >= LONG_WORDS

    @property
    def full_sentence(self) -> bool:
        """Whether it is a sentence too long for a line of a site's own."""
        return len(self.levels) > SITE_SENTENCE and bool(_FULL_STOP.search(self.text))

    @property
    def quoted(self) -> bool:
        """Whether it opens with a quotation mark: somebody speaks."""
        return self.text.startswith(OPENING) or (self.text[:1] == "»" and "«" in self.text)


SIDEBAR = RoleRule(
    "sidebar", "furniture",
    "From a section's name behind the story on, if dated teasers follow it: all to the page's end.",
    "Opinion / A close watch / 13 Oct, 2031 / The council must prove it.",
)  # fmt: skip
NO_WORDS = RoleRule(
    "no-words", "furniture", "The line has no word in it: only signs.", "* * *", strong=True
)
GRAPHIC_TITLE = RoleRule(
    "graphic-title", "furniture",
    "The line is the title of a graphic, before its button to enlarge; a caption if it shares two "
    "words with the page's first line.",
    "Cranes in Varnholm by year / Click here to enlarge image",
)  # fmt: skip
DATE_LINE = RoleRule(
    "date-line", "date",
    "The whole line is a date, with or without a clock or words like “Published”. A place and "
    "date that open a sentence stay in the body.",
    "Published May 3, 2031", strong=True,
)  # fmt: skip
NAMES_A_WRITER = RoleRule(
    "names-a-writer", "byline",
    "The line names a writer or an agency, with at most twelve words.",
    "By Ann Lee for NordWire", strong=True,
)  # fmt: skip
#: Rules for lines that stand beside a headline.
IN_HEAD = frozenset({DATE_LINE.name, NAMES_A_WRITER.name, "reading-time"})
PICTURE_CREDIT = RoleRule(
    "picture-credit", "caption",
    "The line says whose a picture is, or ends in such a credit.",
    "Dockers at the gate of the port (AP Photo/Ann Lee)", strong=True,
)  # fmt: skip
REPEATED_CAPTION = RoleRule(
    "repeated-caption", "caption",
    "The page has the paragraph several times, once right before the credit of a picture.",
    "Dockers at the gate of the port of Varnholm on Sunday. / Photo: Ann Lee",
)  # fmt: skip
UNDER_LABEL = RoleRule(
    "under-label", "furniture",
    "Two lines or more that are no sentences follow the name of a list, such as “Related stories”.",
    "Related stories / Harbour of dreams / Five walks along the quay",
)  # fmt: skip
STORY_TITLE = RoleRule(
    "story-title",
    "headline",
    "On a page with menus: of the lines above the story, the one that shares most words with it.",
    "Dockers of Varnholm vote for a strike",
)
LINE_RUN = RoleRule(
    "line-run", "furniture",
    f"Before or behind the story, at least {RUN} lines in a row that are no sentences, on a "
    "page that has a site's own lines, too: a menu, or a list of links. A table of "
    "numbers is left alone.",
    "World / Politics / Weather / Sport / Travel / Opinion",
)  # fmt: skip
APART_FROM_STORY = RoleRule(
    "apart-from-story", "furniture",
    "On a page with menus, a paragraph that a run of lines which are no sentences parts from the "
    "story: a teaser, a reader's comment, a notice.",
    "Five recipes for the first cold evening of the year.",
)  # fmt: skip
OUTSIDE_MAIN = RoleRule(
    "outside-main-text", "furniture",
    "The page's markup says which blocks are the story's own, and this line, before or behind "
    "them all, is none of them.",
    "Our most popular stories this week",
)  # fmt: skip
SITE_NAME = RoleRule(
    "site-name", "furniture",
    "The page begins with a title of at most four words, all with capitals, and the next title "
    "stands beside a byline or a date. The first names a paper (Herald, Zeitung), or has no word "
    "in common with the story, as the next one has.",
    "Coast Tribune / After the vote, the cranes wait / By Ann Lee",
)  # fmt: skip
FIRST_TITLE = RoleRule(
    "first-title", "headline",
    f"The first line that no rule above knows, if it is no sentence and has at most {TITLE_WORDS} "
    "words.",
    "Cranes stand still in Varnholm",
)  # fmt: skip
REPEATS_TITLE = RoleRule(
    "repeats-title", "headline", "The line has the words of the headline again, once or twice.",
    "CRANES STAND STILL IN VARNHOLM",
)  # fmt: skip
SENTENCE_IN_HEAD = RoleRule(
    "sentence-in-head",
    "dek",
    "The line stands between the headline and a date, a byline or a reading time.",
    "Dockers vote for a strike in the old port. / By Ann Lee",
)
SHORT_LINE = RoleRule(
    "short-line", "subhead",
    f"The line has at most {SUBHEAD_WORDS} words and no end stop, and stands between two full "
    "sentences.",
    "Cranes without hands",
)  # fmt: skip
NARRATIVE = RoleRule(
    "narrative", "body", "What no other rule knows is the story. This one cannot be switched off.",
    "The cranes of Varnholm stand still above the water.", strong=True,
)  # fmt: skip


# Rules by what a line says


def _sidebar(found: Sequence[Block]) -> None:
    for number, block in enumerate(found):
        if not SECTIONS.fullmatch(block.text):
            continue
        rest = found[number + 1 :]
        dated = any(DATE.fullmatch(other.text) for other in rest)
        told = sum(len(other.levels) for other in found[:number] if other.ends)
        if dated and told > sum(len(other.levels) for other in rest):
            for other in found[number:]:
                other.give(SIDEBAR)
            return


def _site_lines(found: Sequence[Block]) -> None:
    """Lines that belong to a site, whatever the story."""
    for number, block in enumerate(found):
        if not block.levels:
            block.give(NO_WORDS)
        for rule in _rules_of_words(block):
            block.give(rule)
        if block.rule == "enlarge" and number and not found[number - 1].ends:
            _graphic_title(found, number - 1)


def _rules_of_words(block: Block) -> Iterator[RoleRule]:
    """The rules that know a block for a site's own line by its words, while it has no role."""
    for rule in () if block.quoted else SITE_LINES:
        if not block.role and rule.fits(block.text, block.full_sentence):
            yield rule


def is_site_line(block: Block) -> bool:
    """Whether the words of a block without a role are a site's own, by a rule that is on."""
    return any(rule.name not in block.off for rule in _rules_of_words(block))


def _graphic_title(found: Sequence[Block], number: int) -> None:
    """The title of a graphic: a caption if it shares two words with the page's first line."""
    shared = set(found[number].levels) & {word for word in found[0].levels if len(word) > 3}
    found[number].give(GRAPHIC_TITLE, "caption" if len(shared) > 1 else "furniture")


def _dates(found: Sequence[Block]) -> None:
    for block in found:
        if DATE.fullmatch(block.text):
            block.give(DATE_LINE)


def _bylines(found: Sequence[Block]) -> None:
    for block in found:
        if not block.role and len(block.levels) <= 12 and BYLINE.fullmatch(block.text):
            block.give(NAMES_A_WRITER)


def _captions(found: Sequence[Block]) -> None:
    for block in found:
        if not block.role and CREDIT.search(block.text):
            block.give(PICTURE_CREDIT)


def _repeated_captions(found: Sequence[Block]) -> None:
    """Galleries say what a picture shows over and over, once before its credit."""
    often = Counter(tuple(block.levels) for block in found)
    credited = {
        tuple(before.levels)
        for before, block in pairwise(found)
        if block.rule == PICTURE_CREDIT.name and len(block.levels) <= CREDIT_WORDS and before.prose
    }
    for block in found:
        if often[tuple(block.levels)] > 1 and tuple(block.levels) in credited:
            block.give(REPEATED_CAPTION)


# Rules by where a line stands


def _under_labels(found: Sequence[Block]) -> None:
    """Two lines or more that are no sentences, behind the name of a list."""
    told = False
    for number, block in enumerate(found):
        told = told or (block.prose and not block.role)
        if told and block.rule in LABELS:
            rest = found[number + 1 :]
            listed = list(takewhile(lambda other: not other.prose, rest))
            for other in listed if len(listed) > 1 else ():
                other.give(UNDER_LABEL)


def story_stretch(found: Sequence[Block]) -> range:
    """Find the stretch of a page that is the story, as numbers of blocks; linear.

    It is the one in which prose most outweighs other lines: a paragraph counts by its words, each
    other line against it. What readers write stands behind a story: after some prose, the first
    line of their comments ends the search. Where markup tells, it reaches from the first block of
    the story's own to the last.
    """
    main = [number for number, block in enumerate(found) if block.main]
    if main:
        return range(main[0], main[-1] + 1)
    best, stretch, weight, begun = 0, range(0), 0, 0
    for number, block in enumerate(found):
        if block.rule == "comments" and best >= ENOUGH:
            break
        weight += _weigh(block)
        if weight <= 0:
            weight, begun = 0, number + 1
        elif weight > best:
            best, stretch = weight, range(begun, number + 1)
    return stretch


def _weigh(block: Block) -> int:
    """What a block counts for the story, or against it."""
    if block.role == "furniture":
        return -SITE_COST
    if block.prose:
        return min(len(block.levels), MOST_WORDS) - FIRST_WORDS
    return -LINE_COST


def _outside(found: Sequence[Block]) -> None:
    """Menus, lists of links, teasers: what a page has before and behind its story."""
    story = story_stretch(found)
    if not story:
        return
    sides = (range(story.start - 1, -1, -1), range(story.stop, len(found)))
    if any(block.main for block in found):
        _title(found, story)
        for number in (n for side in sides for n in side):
            found[number].give(OUTSIDE_MAIN)
        return
    site = {block.rule for block in found} & _SITE_RULES
    if len(site) >= SITE_SIGNS and any(_longest_run(found, side) >= RUN for side in sides):
        _title(found, story)
        story = _widened(found, story)
        for side in (range(story.start - 1, -1, -1), range(story.stop, len(found))):
            _around(found, side)


def _widened(found: Sequence[Block], story: range) -> range:
    """A story with the short sentences beside it, and with lists that go on right behind it."""
    start, stop = story.start, story.stop
    while start and _open_sentence(found[start - 1]):
        start -= 1
    while stop < len(found) and _open_sentence(found[stop]):
        stop += 1
    end = stop
    while end < len(found) and not found[end].role and len(found[end].levels) >= LIST_WORDS:
        end += 1
    return range(start, end if end - stop >= LIST_LINES else stop)


def _open_sentence(block: Block) -> bool:
    return block.ends and not block.role


def _longest_run(found: Sequence[Block], side: Iterable[int]) -> int:
    """How many lines in a row are no prose, at most."""
    longest = run = 0
    for number in side:
        run = 0 if found[number].prose else run + 1
        longest = max(longest, run)
    return longest


def _title(found: Sequence[Block], story: range) -> None:
    """Of the lines above a story, the one that shares most words with it is its title."""
    if any(block.role == "headline" for block in found):
        return
    told = {word for number in story for word in found[number].levels if len(word) > 3}
    best, title = 1, None
    for number in range(max(0, story.start - HEAD_LINES), story.start):
        block = found[number]
        shared = len(told & set(block.levels))
        if not block.role and not block.ends and len(block.levels) <= TITLE_WORDS and shared > best:
            best, title = shared, number
    if title is not None and found[title].give(STORY_TITLE):
        _repeats_of_title(found, title)


def _around(found: Sequence[Block], side: range) -> None:
    """From the story outwards: lines in runs, and prose that such a run parts from the story."""
    between, cells = 0, _cells(found, side)
    for number in side:
        block = found[number]
        if number in cells:
            continue
        if not block.prose:
            block.give(LINE_RUN)
            between += 1
        elif between >= APART:
            block.give(APART_FROM_STORY)


def _cells(found: Sequence[Block], side: range) -> set[int]:
    """The lines of tables of numbers: long runs of lines, many of which are a number alone."""
    cells: set[int] = set()
    for prose, run in groupby(side, lambda number: found[number].prose):
        lines = list(run)
        numbers = sum(found[number].text.isdecimal() for number in lines)
        if not prose and len(lines) >= TABLE_LINES and numbers >= TABLE_SHARE * len(lines):
            cells.update(lines)
    return cells


def _headline(found: Sequence[Block]) -> None:
    if any(block.role == "headline" for block in found):
        return
    first = next((number for number, block in enumerate(found) if not block.role), None)
    if first is not None and _names_site(found, first):
        found[first].give(SITE_NAME)
    for number, block in enumerate(found):
        if block.role:
            continue
        if not block.ends and len(block.levels) <= TITLE_WORDS and block.give(FIRST_TITLE):
            _repeats_of_title(found, number)
        return


def _names_site(found: Sequence[Block], first: int) -> bool:
    """Whether a page's first title is the site's name: the next one is the story's."""
    rest = found[first + 1 : first + 1 + HEAD_LINES]
    above = list(takewhile(lambda block: block.rule in IN_HEAD, rest))
    title, *below = [*rest[len(above) :], None, None][:3]
    if title is None or title.role or not (_is_title(found[first]) and _is_title(title)):
        return False
    beside = above or any(block is not None and block.rule in IN_HEAD for block in below)
    if not beside or not SITE_TITLE.fullmatch(found[first].text):
        return False
    told = {word for block in found if block.prose for word in block.levels if len(word) > 3}
    shared, own = (len(told & set(block.levels)) for block in (title, found[first]))
    return shared >= own if PAPERS.search(found[first].text) else shared > own == 0


def _is_title(block: Block) -> bool:
    return not block.ends and 0 < len(block.levels) <= TITLE_WORDS and not block.quoted


def _repeats_of_title(found: Sequence[Block], title: int) -> None:
    """Blocks that have the words of the headline again."""
    levels = found[title].levels
    for number, other in enumerate(found):
        if number > title and other.levels in (levels, levels * 2) and other.give(REPEATS_TITLE):
            other.repeat_of = title


def _dek(found: Sequence[Block]) -> None:
    titles = [number for number, block in enumerate(found) if block.role == "headline"]
    if not titles:
        return
    for number, block in enumerate(found):
        if number > titles[0] and not block.role:
            rest = found[number + 1 : number + 3]
            if (
                any(other.rule in IN_HEAD for other in rest)
                and len(block.levels) <= 2 * TITLE_WORDS
            ):
                block.give(SENTENCE_IN_HEAD)
            return


def _subheads(found: Sequence[Block]) -> None:
    free = [number for number, block in enumerate(found) if not block.role]
    for before, number, after in zip(free, free[1:], free[2:], strict=False):
        if is_line(found[number]) and found[before].ends and found[after].ends:
            found[number].give(SHORT_LINE)


def is_line(block: Block) -> bool:
    """Whether it is a short line, no sentence and no part of one, no quotation."""
    heading = block.saved.startswith("#") or not (block.quoted or block.text[-1:] in ",:;")
    short = 0 < len(block.levels) <= SUBHEAD_WORDS
    return heading and short and not block.ends and not block.text[:1].islower()


def _repeats(found: Sequence[Block]) -> None:
    """A block with the words of an earlier one of its role repeats it."""
    first: dict[tuple[str, ...], int] = {}
    for number, block in enumerate(found):
        key = (block.role, *block.levels)
        dated = DATE.fullmatch(block.text)
        if block.levels and not dated and block.repeat_of is None and key in first:
            block.repeat_of = first[key]
        first.setdefault(key, number)


#: What reads one page alone: before the pages are seen beside each other, and after.
BEFORE: tuple[Callable[[Sequence[Block]], None], ...] = (
    _sidebar, _site_lines, _dates, _bylines, _captions, _repeated_captions, _under_labels, _outside,
    _headline, _dek,
)  # fmt: skip
AFTER: tuple[Callable[[Sequence[Block]], None], ...] = (_subheads,)


def read_before(found: Sequence[Block]) -> None:
    """Give the roles that a page shows by itself, without its subheads and its story."""
    for rule in BEFORE:
        rule(found)


def read_after(found: Sequence[Block]) -> None:
    """Give subheads; what is left is the story; and name what repeats an earlier block."""
    for rule in AFTER:
        rule(found)
    for block in found:
        block.give(NARRATIVE)
    _repeats(found)


#: Every rule that reads text, in the order in which they are tried.
ROLE_RULES = (
    SIDEBAR, NO_WORDS, *SITE_LINES, GRAPHIC_TITLE, DATE_LINE, NAMES_A_WRITER, PICTURE_CREDIT,
    REPEATED_CAPTION, UNDER_LABEL, STORY_TITLE, OUTSIDE_MAIN, LINE_RUN, APART_FROM_STORY,
    SITE_NAME, FIRST_TITLE, REPEATS_TITLE, SENTENCE_IN_HEAD,
)  # fmt: skip
