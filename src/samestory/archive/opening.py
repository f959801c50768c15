"""Opening: a group or a pair of an archive as a story folder, to be read and compared closely.

The folder is made as ``samestory new`` makes one; what is known of an article is known from its
row in the archive's input, which lies among the originals as evidence. Lines that the run left out
as an outlet's furniture stay on the page, marked as furniture by the rule ``archive-furniture``;
*bare* leaves them out, so that a page is what the run measured, and nothing more.

**The same numbers.** The study's table ``reuse`` has, in its part *whole page*, the very shares of
the archive wherever neither text has a line of furniture, and for bare pages always. Where such
lines stand on the pages, its part *body* leaves them out, but also what the study knows for
headline, byline or repeat, which the archive measures as text.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from ..errors import UsageError
from ..files import type_path
from ..intake.article import Article, Fact, Part
from ..intake.folder import Beside, Told, TooFewError, new_story, refuse_taken
from ..intake.sifting import MANY
from ..originals import collapse
from ..prose import count, listed
from ..story import MAX_BYTES, Rules
from ..tokens import level_words
from .finishedrun import SUMMARY, FinishedRun, read_run

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The rule by which a line of the run's furniture gets its role.
RULE = "archive-furniture"
#: The file of the originals in which the rows of the articles stand.
ROWS = "articles.jsonl"
#: Of a group too large for one report so many articles are taken.
MOST = 12
#: How many ids or groups a sentence names.
_NAMED = 12
#: What every text of an article is, in the order in which ``texts_of`` gives it.
_KEYS = ("text", "outlet", "published", "agency", "language")

#: What an article is in the input: its text, outlet, day, agency and language, each may be None.
Known = tuple[str, "str | None", "datetime.date | None", "str | None", "str | None"]
TextsOf = Callable[[Path, Sequence[str]], Mapping[str, Known]]


class Opened(NamedTuple):
    """What was opened: what ``new_story`` tells of the folder, and what of the run, in a line."""

    told: Told
    says: str


@dataclass(frozen=True)
class Opening:
    """How a part of an archive is opened.

    ``texts_of(directory, ids)`` gives the articles of the input by id; what is not there is
    missing. ``bare``: pages without the run's furniture. ``most``: the most articles of a group,
    by default all of up to ``MANY``, and ``MOST`` of more.
    """

    run: FinishedRun
    texts_of: TextsOf
    bare: bool = False
    most: int = 0


def open_group(
    directory: Path, group: int, story: Path | None, texts_of: TextsOf, most: int = 0,
    bare: bool = False,
) -> Opened:  # fmt: skip
    """Make a story folder of a group of an archive; without *story*, ``group-N`` where one is.

    Of a group of more than *most* (by default ``MANY``, and then ``MOST`` are taken): its likely
    source, its first and its last copy, and then in turn the one most like the source and the one
    least like it; the sentence says how many were left out. A folder that is no finished run, a
    group that is not there, a text that is gone from the input, and a place that is taken are a
    ``UsageError``, and nothing is written. Cost: one look into ``groups``, and reading the texts.
    """
    opening = Opening(read_run(directory), texts_of, bare, most)
    story = story or Path(f"group-{group}")
    refuse_taken(story)
    members = opening.run.pick("groups", "group", [group])
    if not len(members):
        _refuse_group(opening.run, group)
    if len(members) == 1:
        raise UsageError(
            f"{directory}: group {group} has one article alone ({members['id'].iloc[0]}), and a "
            "comparison needs two; the table is damaged: run `samestory archive` again."
        )
    chosen = choose_members(members, most)
    says = f"Group {group} of {type_path(directory)}: "
    if len(chosen) == len(members):
        says += f"all its {count(len(members), 'article')}."
    else:
        says += _tell_chosen(len(chosen), len(members), group)
    return Opened(_open(opening, story, list(chosen["id"]), says), says)


def open_pair(
    directory: Path, id_a: str, id_b: str, story: Path | None, texts_of: TextsOf,
    bare: bool = False,
) -> Opened:  # fmt: skip
    """Make a story folder of two articles of an archive, whether or not the run kept the pair.

    Without *story*, ``pair-A-B`` where one is. Refuses as ``open_group`` does, and an id that is
    not in the input or given twice. Cost: one look into ``pairs``, and reading the texts.
    """
    opening = Opening(read_run(directory), texts_of, bare)
    if id_a == id_b:
        raise UsageError(f"{id_a}: is named twice; a pair has two ids; name another.")
    story = story or Path("pair-" + "-".join(re.sub(r"[^\w.-]+", "_", one)[:40].strip("._") or "x"
                                             for one in (id_a, id_b)))  # fmt: skip
    refuse_taken(story)
    says = f"{id_a} and {id_b} of {type_path(directory)}: {_tell_pair(opening.run, id_a, id_b)}"
    return Opened(_open(opening, story, [id_a, id_b], says), says)


def _refuse_group(run: FinishedRun, group: int) -> None:
    """Refuse a group that is not there, and say which there are."""
    last = max((int(batch["group"].to_numpy().max()) for batch in run.batches("groups", ["group"])
                if len(batch)), default=0)  # fmt: skip
    there = f"its groups are numbered from 1 to {last}" if last else "it has no group"
    do = "name one of them" if last else "nothing in it was found twice"
    raise UsageError(f"{run.directory}: has no group {group}; {there}, by size; {do}.")


# Which members


def choose_members(members: pd.DataFrame, most: int = 0) -> pd.DataFrame:
    """Choose the members of a group that are opened: rows of ``groups``, the source first.

    Up to *most* (0: ``MANY``) all are, by day. Else: likely source, first copy, last copy, and in
    turn the most and the least alike; of equals, the one that comes first in the input.
    """
    of_source = members["id"] == members["likely_source"]
    by_day = members.assign(_later=~of_source).sort_values(
        ["_later", "published", "number"], na_position="last", kind="stable"
    )
    most = most or (MOST if len(members) > MANY else MANY)
    if len(members) <= most:
        return by_day.drop(columns="_later")
    rest = by_day.iloc[1:]
    by_share = rest.sort_values(["share", "number"], ascending=[False, True], kind="stable")
    dated = rest[rest["published"].notna()]["id"].tolist()
    alike = by_share["id"].tolist()
    turns = [one for pair in zip(alike, reversed(alike), strict=True) for one in pair]
    wanted = dict.fromkeys([by_day["id"].iloc[0], *dated[:1], *dated[-1:], *turns])
    order = {one: at for at, one in enumerate(list(wanted)[: max(2, most)])}
    chosen = by_day[by_day["id"].isin(order)]
    return chosen.drop(columns="_later")


def _tell_chosen(chosen: int, size: int, group: int) -> str:
    """Say which articles of a large group were taken, and where the others are listed."""
    return (
        f"{count(chosen, 'article')} of {size:,}: its likely source, its first and last copy, and "
        f"those most and least like the source; {size - chosen:,} were left out, and "
        f"groups.parquet lists them (group == {group}); --most takes more."
    )


def _tell_pair(run: FinishedRun, id_a: str, id_b: str) -> str:
    """Say what the run measured of a pair."""
    found = run.pick("pairs", "id_a", [id_a, id_b])
    found = found[found["id_b"].isin([id_a, id_b])]
    if not len(found):
        return "a pair that the run did not keep."
    row = found.iloc[0]
    return (
        f"the run measured {row.n_shared:,} shared words; {row.id_a} has {row.share_a_in_b:.6f} "
        f"of its words in {row.id_b}, and {row.id_b} {row.share_b_in_a:.6f} in {row.id_a}."
    )


# What is written


def _open(opening: Opening, story: Path, ids: list[str], says: str) -> Told:
    """Make the folder of some articles, in their order."""
    _refuse_moved(opening.run)
    known = opening.texts_of(opening.run.directory, ids)
    missing = [one for one in ids if one not in known]
    if missing:
        rest = f" and {len(missing) - _NAMED} more" if len(missing) > _NAMED else ""
        raise UsageError(
            f"{listed(missing[:_NAMED])}{rest}: no such article in the input of "
            f"{opening.run.directory}; ids are those of its column "
            f"{opening.run.told('input', 'columns', 'id') or 'id'}; check them."
        )
    _refuse_long(known)
    furniture = _read_furniture(opening.run, {known[one][1] for one in ids})
    articles = [_make_article(one, known[one], furniture, opening.bare) for one in ids]
    rows = "".join(f"{_write_row(one, known[one])}\n" for one in ids)
    beside = Beside(_write_readme(opening, says), _write_rules(opening.run))
    with tempfile.TemporaryDirectory() as held:
        path = Path(held) / ROWS
        path.write_text(rows, encoding="utf-8", newline="\n")
        try:
            return new_story(
                story, [path], lambda _: articles, everything=True, beside=beside, recognised=False
            )
        except TooFewError as error:
            raise UsageError(next(iter(error.reasons), str(error))) from None


def _refuse_moved(run: FinishedRun) -> None:
    """Refuse to open what is no longer where the run read it, or is not what it read."""
    for told in run.told("input", "files") or ():
        file = str(told["path"])
        if "://" in file:
            continue
        read = f"and the texts of {run.directory} were read from it"
        if not Path(file).exists():
            raise UsageError(
                f"{file}: is no longer there, {read}; put it back, or write where it is now into "
                f"{SUMMARY} there."
            )
        size, now = told.get("size"), Path(file).stat().st_size
        if size not in (None, now):
            raise UsageError(
                f"{file}: had {size:,} bytes, {read}, and has {now:,} now; put back what was "
                "there, or run `samestory archive` again into another folder."
            )


def _refuse_long(known: Mapping[str, Known]) -> None:
    """Refuse a text that no story can hold."""
    for one, (text, *_) in known.items():
        if len((text or "").encode()) > MAX_BYTES:
            raise UsageError(
                f"{one}: its text has {len(text.encode()):,} bytes, and a page of a story may have "
                f"{MAX_BYTES:,}; open others of its group as a pair."
            )


def _read_furniture(run: FinishedRun, outlets: Iterable[str | None]) -> dict[str, set[str]]:
    """The lines of the run's furniture by outlet, levelled as ``level_line`` has it."""
    found = run.pick("furniture", "outlet", sorted(filter(None, outlets)))
    lines: dict[str, set[str]] = {}
    for outlet, line in zip(found["outlet"], found["line"], strict=True):
        lines.setdefault(outlet, set()).add(level_line(line))
    return {outlet: own - {""} for outlet, own in lines.items()}


def level_line(line: str) -> str:
    """Give what two lines have in common if they are one line of furniture: their words.

    >>> level_line("Sign up — now!") == level_line("* Sign up now")
    True
    """
    return " ".join(level_words(line)[0]).casefold()


def _make_article(one: str, known: Known, furniture: Mapping[str, set[str]], bare: bool) -> Article:
    """Make an article of its row, block by block, its furniture marked or left out."""
    text, outlet, *_ = known
    repeated = furniture.get(outlet or "", set())
    # a NUL is a mark like this one to every rule of the study, and no text file may hold it
    lines = (text or "").replace("\0", "\1").split("\n")
    if bare:
        lines = [line for line in lines if level_line(line) not in repeated]
    text = "\n".join(lines)
    parts = list(_cut(text, repeated))
    return Article(
        source=one, kind="row of an archive", parts=tuple(parts), facts=tuple(_facts(one, known)),
        exact=text,
    )  # fmt: skip


def _cut(text: str, repeated: set[str]) -> Iterator[Part]:
    """Cut a text into blocks as the study does, but that a line of furniture is its own block."""
    from ..blocks import cut

    held: list[str] = []
    for line in [*text.split("\n"), None]:
        if line is not None and level_line(line) not in repeated:
            held.append(line)
            continue
        yield from (Part(collapse(block.saved)) for block in cut("\n".join(held)))
        held = []
        if line is not None:
            yield Part(collapse(line), "furniture", RULE)


def _facts(one: str, known: Known) -> Iterator[Fact]:
    """What the row of an article tells of it, with the words of the row that show it."""
    _, outlet, published, agency, language = known
    if outlet and collapse(outlet):
        yield Fact("outlet", outlet, _quoted(outlet), "the archive's column of outlets")
    else:
        yield Fact("outlet", f"article {one}", _quoted(one), "the archive names no outlet; its id")
    told = {"published": published and published.isoformat(), "agency": agency,
            "language": language}  # fmt: skip
    for name, value in told.items():
        if value:
            yield Fact(name, value, _quoted(value), f"the archive's column of {_COLUMNS[name]}")


_COLUMNS = {"published": "days", "agency": "agencies", "language": "languages"}


def _quoted(text: str) -> str:
    """A text as it stands in a row of JSON, without the quotation marks around it."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _write_row(one: str, known: Known) -> str:
    """Write the row of an article as the archive's input has it: one line of JSON."""
    told = {"id": one, **dict(zip(_KEYS, known, strict=True))}
    day = told["published"]
    return json.dumps(told | {"published": day and day.isoformat()}, ensure_ascii=False)


def _write_rules(run: FinishedRun) -> str:
    """Write the run's measure into story.toml, where it is not the study's own."""
    shortest = run.told("rules", "min_run")
    if not isinstance(shortest, int) or shortest == Rules().min_run:
        return ""
    return f"\n[rules]\nmin_run = {shortest}  # as in the archive that this was opened from\n"


def _write_readme(opening: Opening, says: str) -> str:
    """Write what this folder is and which of its numbers are the archive's."""
    run = opening.run
    summary = hashlib.sha256((run.directory / SUMMARY).read_bytes()).hexdigest()
    lines = (
        "The run's furniture was left out of the pages: each is what the run measured, and the "
        "part “whole page” of the table reuse has the run's shares."
        if opening.bare
        else "Lines that the run left out as furniture stay on the pages, with the role furniture "
        f"by the rule {RULE}. Where a page has none, the part “whole page” of the table reuse has "
        "the run's shares; else open it with --bare to have them."
    )
    return (
        f"{says}\n\n{lines}\n\nWhat is known of an article is known from its row in the archive's "
        f"input (originals/{ROWS}), or from its text.\n\nThe run: input "
        f"SHA-256 {run.told('input', 'sha256') or 'not given'}; summary.json SHA-256 {summary}.\n"
    )
