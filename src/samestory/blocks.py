"""Blocks: what on a saved page is the story, and what is the page around it.

A page is cut into paragraphs; each gets a role by the first named rule that fits. Nothing is
dropped: page furniture stays in the table with the rule that named it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Set

import pandas as pd

from .catalogue import refuse_unknown
from .errors import StoryError
from .lone import read_lone_lines
from .roles import Block, is_site_line, read_after, read_before
from .story import Story, Witness, settled
from .tables import frame
from .tokens import words

#: A page whose lines all have fewer characters than this may have been wrapped by saving.
WRAPPED_LINE = 120
#: A line is wrapped if the next word would have reached beyond this share of the widest line.
WRAPPED_SHARE = 0.85

_END_STOP = re.compile(r"[.?!…。؟۔।][\"'”“’»)\]]*$")


def find_blocks(story: Story, codings: pd.DataFrame | None = None) -> pd.DataFrame:
    """Cut every page into blocks and give each its role (table ``blocks``, one row a block).

    Roles come from the markup of a page's original (roles.csv), from the rules of ``roles``, and
    from what the pages tell of each other (``lone``); then from corrections in story.toml and by
    coders (*codings*, by default those of the story), and the rule says so. Offsets count
    characters of the page; ``page[start:end]`` is the block, to the letter. No order of the
    witnesses changes a row. Raises ``StoryError`` for a role of a block that the page does not
    have, and for a rule to switch off that is not there. Cost: linear, for each page and for each
    pair of pages.
    """
    witnesses = sorted(story.witnesses, key=lambda witness: witness.siglum)
    marked = {rule for witness in witnesses for _, rule in witness.marked.values()}
    refuse_unknown(story.off, marked, f"{story.id}/story.toml, [furniture] off")
    pages = {witness.siglum: _read(witness, story) for witness in witnesses}
    read_lone_lines(pages, {witness.siglum: witness.line for witness in witnesses})
    rows = []
    for siglum, found in pages.items():
        read_after(found)
        rows += [_row(siglum, found, number) for number in range(len(found))]
    blocks = _correct_by_toml(frame("blocks", rows), story)
    return _correct(blocks, story.codings if codings is None else codings)


def _read(witness: Witness, story: Story) -> list[Block]:
    """Cut a page into blocks, with the roles that it shows by itself."""
    found = cut(witness.page, story.off)
    for told, file in ((witness.marked, "roles.csv"), (witness.corrected, "story.toml, roles")):
        beyond = [number for number in told if number > len(found)]
        if beyond:
            raise StoryError(
                f"{story.id}/{file}: names block {witness.siglum}.{min(beyond)}, but "
                f"{witness.file} has {len(found)} blocks; blocks are numbered from 1 to "
                f"{len(found)}; correct the number, or take it out."
            )
    _marked(found, witness)
    read_before(found)
    return found


def cut(page: str, off: Set[str] = frozenset()) -> list[Block]:
    """Cut a page into paragraphs, rejoining lines that were broken only by saving.

    Rules that *off* names give these blocks no role.
    """
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
    return [_block(page, group, off) for group in groups]


def _wrapped(line: str, following: str, width: int) -> bool:
    """Whether a line break stands only because the next word did not fit."""
    if width > WRAPPED_LINE or line.lstrip().startswith(("#", "- ", "* ", "> ")):
        return False
    return len(line.rstrip()) + 1 + len(following.split()[0]) > WRAPPED_SHARE * width


def _block(page: str, lines: list[tuple[int, str]], off: Set[str]) -> Block:
    """Make a block of its lines, white space around it left out."""
    first, last = lines[0], lines[-1]
    start = first[0] + len(first[1]) - len(first[1].lstrip())
    end = last[0] + len(last[1].rstrip())
    saved = page[start:end]
    told = words(saved)
    text = "".join(word.shown for word in told)  # as ``clean`` gives it
    levels = [word.level for word in told if word.text]
    return Block(start, end, saved, len(lines), text, levels, bool(_END_STOP.search(text)), off)


def _row(siglum: str, found: list[Block], number: int) -> dict[str, object]:
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


def _artefacts(found: list[Block], number: int) -> list[str]:
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


def _marked(found: list[Block], witness: Witness) -> None:
    """What the markup of a page's original says of its blocks; of the story's own, as evidence.

    A heading by its looks alone may be a site's own: its words win ("Related stories").
    """
    for number, (role, rule) in witness.marked.items():
        block = found[number - 1]
        if rule in block.off:
            continue
        if role == "body":
            block.main = True
        elif role != "subhead" or not is_site_line(block):
            block.role, block.rule = role, rule


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
