"""Blocks: what on a saved page is the story, and what is the page around it.

A page is cut into paragraphs; each gets a role by the first named rule that fits. Nothing is
dropped: page furniture stays in the table with the rule that named it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass

import pandas as pd

from .story import Story, Witness, settled
from .tables import frame
from .tokens import words

#: A page whose lines all have fewer characters than this may have been wrapped by saving.
WRAPPED_LINE = 120
#: A line is wrapped if the next word would have reached beyond this share of the widest line.
WRAPPED_SHARE = 0.85
#: A full sentence with more words than this is no line of a site's own.
SITE_SENTENCE = 6
#: A subhead has at most this many words; a title in the head of a page at most that many.
SUBHEAD_WORDS, TITLE_WORDS = 10, 40

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = rf"(?:{_MONTH} {_NTH},? \d{{4}}|{_NTH} {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d)"
_CLOCK = r"(?:,? ?(?:at |- |\| )?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?(?: [a-z]{2,5})?)?"
DATE = re.compile(
    rf"(?:(?:first )?(?:published|updated|posted|last (?:updated|modified))(?: on| at)?:? )?"
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?{_DAY}{_CLOCK}",
    re.I,
)
_AGENCIES = (
    "afp|agence france-presse|ap|associated press|reuters|tass|epa|dpa|pa|press association|"
    "getty(?: images)?|anadolu(?: agency)?|xinhua|bloomberg|ria novosti|ansa|efe|kyodo|pti|upi"
)
BYLINE = re.compile(
    rf"by [^\W\d_][^.?!]*|(?:{_AGENCIES})(?: (?:and|/) (?:{_AGENCIES}))?|from our .*", re.I
)
CREDIT = re.compile(
    rf"[—–-] ?(?:{_AGENCIES}|file(?: photo)?|reuters/.*)$"  # … in this file photo. — AFP
    rf"|\((?:{_AGENCIES}) photo\b[^)]*\)$|\((?:photo|image|picture)s?:? [^)]*\)$"  # (AP Photo/…)
    rf"|\[[^\]]*\b(?:{_AGENCIES}|photo|file)\b[^\]]*\]$"  # [Stringer/Anadolu Agency/Getty]
    rf"|(?:^|\W)(?:\w+(?: \w+){{0,2}} / )+(?:{_AGENCIES})$"  # EPA / TASS
    r"|(?:^|[.!?…] )(?:photo|photograph|picture|image)s?(?: credit| by)?: ?.{1,80}$"
    r"|©.{0,40}\b(?:images|photo|photos|getty|afp|reuters|ap)\b.*$|\bfile photo\b.{0,20}$",
    re.I,
)
_LABELS = re.compile(
    r"opinion|editorials?|comment(?:s|ary)?|analysis|live story|live|advertisement|sponsored|tags|"
    r"topics|related(?: stories| articles)?|read more|more (?:from|on|stories)\b.*|"
    r"latest(?: news)?|"
    r"most (?:read|popular|viewed)|trending(?: now)?|recommended(?: for you)?|you may also like|"
    r"editor'?s picks",
    re.I,
)
_SECTIONS = re.compile(
    r"opinion|editorials?|most (?:read|popular|viewed)|trending.*|latest.*|more .*", re.I
)
_FURNITURE = {
    "related-link": re.compile(
        r"(?:related(?: article| story)?|read more|read also|also read|see also|read|watch|listen)"
        r"(?: here)?:.*|read more(?: \W+)?$",
        re.I,
    ),
    "sharing": re.compile(
        r"share(?: this)?(?: article| story| on .*)?|tweet|follow us.*|print|copy link|facebook|"
        r"twitter|whatsapp",
        re.I,
    ),
    "reading-time": re.compile(r"\d+ ?min(?:ute)?s?(?: read)?", re.I),
    "enlarge": re.compile(
        r"(?:click|tap)(?: here)? (?:to|for) (?:enlarge|zoom|expand|view).*", re.I
    ),
    "newsletter": re.compile(
        r"(?:want us to email|sign up|subscribe|get the latest|join our|.*\bnewsletter\b).*", re.I
    ),
    "apps": re.compile(r"download (?:our|the) .*\bapps?\b.*", re.I),
    "copyright": re.compile(
        r"(?:©|\(c\)|copyright\b)(?!.*\b(?:images|photo)).*|all rights reserved.*", re.I
    ),
    "saver-note": re.compile(
        r"(?:original|source) (?:url|link|address)(?::.*)?|"
        r"(?:saved|archived|retrieved) (?:from|on)\b.*|"
        r"<?https?://\S+>?",
        re.I,
    ),
    "cookie-notice": re.compile(r".*\b(?:accept|use of|uses) (?:all )?cookies\b.*", re.I),
}  # fmt: skip
_END_STOP = re.compile(r"[.?!…。؟۔।][\"'”’)\]]*$")


@dataclass(slots=True)
class _Block:
    """A block while its page is read."""

    start: int
    end: int
    saved: str
    lines: int
    text: str
    levels: list[str]
    ends: bool  # as a sentence does
    role: str = ""
    rule: str = ""
    repeat_of: int | None = None

    def give(self, role: str, rule: str) -> None:
        """Give a role, unless an earlier rule did."""
        if not self.role:
            self.role, self.rule = role, rule


def find_blocks(story: Story, codings: pd.DataFrame | None = None) -> pd.DataFrame:
    """Cut every page into blocks and give each its role (table ``blocks``, one row a block).

    Roles that a coder corrected come from *codings*, by default those of the story; the rule
    says so. Offsets
    count characters of the page; ``page[start:end]`` is the block, to the letter. Cost: linear.
    """
    rows = []
    for witness in sorted(story.witnesses, key=lambda witness: witness.siglum):
        found = cut(witness.page)
        _marked(found, witness, story.off)
        for rule in RULES:
            rule(found)
        rows += [_row(witness.siglum, found, number) for number in range(len(found))]
    blocks = _correct_by_toml(frame("blocks", rows), story)
    return _correct(blocks, story.codings if codings is None else codings)


def cut(page: str) -> list[_Block]:
    """Cut a page into paragraphs, rejoining lines that were broken only by saving."""
    lines, offset = [], 0
    for line in page.splitlines(keepends=True):
        lines.append((offset, line))
        offset += len(line)
    width = max((len(line.rstrip()) for _, line in lines), default=0)
    groups: list[list[tuple[int, str]]] = []
    after_blank = True
    for offset, line in lines:
        if not line.strip():
            after_blank = True
            continue
        if not after_blank and _wrapped(groups[-1][-1][1], line, width):
            groups[-1].append((offset, line))
        else:
            groups.append([(offset, line)])
        after_blank = False
    return [_block(page, group) for group in groups]


def _wrapped(line: str, following: str, width: int) -> bool:
    """Whether a line break stands only because the next word did not fit."""
    if width > WRAPPED_LINE or line.lstrip().startswith(("#", "- ", "* ", "> ")):
        return False
    return len(line.rstrip()) + 1 + len(following.split()[0]) > WRAPPED_SHARE * width


def _block(page: str, lines: list[tuple[int, str]]) -> _Block:
    """Make a block of its lines, white space around it left out."""
    first, last = lines[0], lines[-1]
    start = first[0] + len(first[1]) - len(first[1].lstrip())
    end = last[0] + len(last[1].rstrip())
    saved = page[start:end]
    told = words(saved)
    text = "".join(word.shown for word in told)  # as ``clean`` gives it
    levels = [word.level for word in told if word.text]
    return _Block(start, end, saved, len(lines), text, levels, bool(_END_STOP.search(text)))


def _row(siglum: str, found: list[_Block], number: int) -> dict[str, object]:
    block = found[number]
    return {
        "siglum": siglum,
        "block": f"{siglum}.{number + 1}",
        "start": block.start,
        "end": block.end,
        "role": block.role,
        "rule": block.rule,
        "repeat_of": "" if block.repeat_of is None else f"{siglum}.{block.repeat_of + 1}",
        "artefact": " ".join(_artefacts(found, number)),
        "n_words": len(block.levels),
        "text": block.text,
        "saved": block.saved,
    }


def _artefacts(found: list[_Block], number: int) -> list[str]:
    """Name what saving left in a block."""
    block = found[number]
    before = next((other for other in found[number - 1 :: -1] if other.role == "body"), None)
    one_line = " ".join(block.saved.split())
    cut_off = (
        number > 0
        and block.role == "body"
        and block.text[:1].islower()
        and before is found[number - 1]
        and not before.ends
    )
    signs = {
        "hard-wrap": block.lines > 1,
        "markup": len(one_line) > len(block.text),
        "no-break-space": "\xa0" in block.saved,
        "cut-sentence": cut_off,
    }
    return [name for name, there in signs.items() if there]


def _marked(found: list[_Block], witness: Witness, off: Set[str]) -> None:
    """What the markup of a page's original says of its blocks, body apart: text rules see that."""
    for number, (role, rule) in witness.marked.items():
        if role != "body" and rule not in off and number <= len(found):
            found[number - 1].give(role, rule)


def _correct_by_toml(blocks: pd.DataFrame, story: Story) -> pd.DataFrame:
    """Put the roles that story.toml corrects in place of the program's."""
    final = {
        f"{witness.siglum}.{number}": (role, "story.toml")
        for witness in story.witnesses
        for number, role in witness.corrected.items()
    }
    return correct(blocks, "block", "role", final)


def _correct(blocks: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """Put a coder's roles in place of the program's."""
    return correct(blocks, "block", "role", settled(codings, "blocks", "role"))


def correct(
    table: pd.DataFrame, key: str, column: str, final: Mapping[str, tuple[str, str]]
) -> pd.DataFrame:
    """Put settled values into a column where they differ; ``rule`` then names the coder.

    A table in which nothing differs is given back as it is.
    """
    names, values, rules = (table[name].tolist() for name in (key, column, "rule"))
    changed = False
    for at, name in enumerate(names):
        value, coder = final.get(name, (values[at], ""))
        if value != values[at]:
            rule = coder if coder == "story.toml" else f"coder {coder}"
            values[at], rules[at], changed = value, rule, True
    return table.assign(**{column: values, "rule": rules}) if changed else table


# The rules, in the codebook's order. Each gives roles to the blocks that it fits.


def _sidebar(found: list[_Block]) -> None:
    """A section label behind the story, with dated teasers after it, opens other matter."""
    for number, block in enumerate(found):
        if not _SECTIONS.fullmatch(block.text):
            continue
        rest = found[number + 1 :]
        dated = any(DATE.fullmatch(other.text) for other in rest)
        told = sum(len(other.levels) for other in found[:number] if other.ends)
        if dated and told > sum(len(other.levels) for other in rest):
            for other in found[number:]:
                other.give("furniture", "sidebar")
            return


def _named_furniture(found: list[_Block]) -> None:
    """Lines that belong to a site, whatever the story."""
    for number, block in enumerate(found):
        if not block.levels:
            block.give("furniture", "no-words")
        if block.text.endswith(".") and len(block.levels) > SITE_SENTENCE:
            continue  # a sentence of the story may speak of newsletters, too
        if _LABELS.fullmatch(block.text):
            block.give("furniture", "section-label")
        for name, pattern in _FURNITURE.items():
            if pattern.fullmatch(block.text):
                block.give("furniture", name)
        if block.rule == "enlarge" and number and not found[number - 1].ends:
            _graphic_title(found, number - 1)


def _graphic_title(found: list[_Block], number: int) -> None:
    """The title of a graphic: a caption if it shares two words with the page's first line."""
    shared = set(found[number].levels) & {word for word in found[0].levels if len(word) > 3}
    found[number].give("caption" if len(shared) > 1 else "furniture", "graphic-title")


def _dates(found: list[_Block]) -> None:
    for block in found:
        if DATE.fullmatch(block.text):
            block.give("date", "date-line")


def _bylines(found: list[_Block]) -> None:
    for block in found:
        if BYLINE.fullmatch(block.text) and len(block.levels) <= 12:
            block.give("byline", "names-a-writer")


def _captions(found: list[_Block]) -> None:
    for block in found:
        if not block.role and CREDIT.search(block.text):
            block.give("caption", "picture-credit")


def _headline(found: list[_Block]) -> None:
    """The first line that is no sentence, in the head of the page; and its repeats."""
    for number, block in enumerate(found):
        if block.role:
            continue
        if not block.ends and len(block.levels) <= TITLE_WORDS:
            block.give("headline", "first-title")
            for other in found[number + 1 :]:
                if other.levels in (block.levels, block.levels * 2):
                    other.give("headline", "repeats-title")
                    other.repeat_of = number
        return


def _dek(found: list[_Block]) -> None:
    """A sentence between the headline and a line of the page's head."""
    head = {"date-line", "names-a-writer", "reading-time"}
    titles = [number for number, block in enumerate(found) if block.role == "headline"]
    if not titles:
        return
    for number, block in enumerate(found):
        if number > titles[0] and not block.role:
            rest = found[number + 1 : number + 3]
            if any(other.rule in head for other in rest) and len(block.levels) <= 2 * TITLE_WORDS:
                block.give("dek", "sentence-in-head")
            return


def _subheads(found: list[_Block]) -> None:
    """A short line without an end stop, with body before and after."""
    free = [number for number, block in enumerate(found) if not block.role]
    for before, number, after in zip(free, free[1:], free[2:], strict=False):
        block = found[number]
        heading = block.saved.startswith("#") or not re.search(r"[,:;]$|^[\"“]", block.text)
        if (
            heading
            and not block.ends
            and 0 < len(block.levels) <= SUBHEAD_WORDS
            and found[before].ends
            and found[after].ends
            and not block.text[:1].islower()
        ):
            block.give("subhead", "short-line")


def _body(found: list[_Block]) -> None:
    for block in found:
        block.give("body", "narrative")


def _repeats(found: list[_Block]) -> None:
    """A block with the words of an earlier one of its role repeats it."""
    first: dict[tuple[str, ...], int] = {}
    for number, block in enumerate(found):
        key = (block.role, *block.levels)
        dated = DATE.fullmatch(block.text)
        if block.levels and not dated and block.repeat_of is None and key in first:
            block.repeat_of = first[key]
        first.setdefault(key, number)


RULES: tuple[Callable[[list[_Block]], None], ...] = (
    _sidebar,
    _named_furniture,
    _dates,
    _bylines,
    _captions,
    _headline,
    _dek,
    _subheads,
    _body,
    _repeats,
)
