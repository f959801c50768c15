"""Handouts: what code writes into the pages of the lesson, so that nothing in them is typed twice.

A page of the lesson is Markdown with marks, ``<!-- begin exercises -->`` and ``<!-- end exercises
-->``; what stands between them is written from a study. ``finding:NAME`` and ``see:NAME`` take the
name of a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from .citations import permalink
from .collation import collate
from .errors import SamestoryError
from .essays import most_alone
from .exercises import EXERCISES, NOWHERE, Exercise, Solved, count_runs, tabulate_coding
from .exercises import PARTS as PLACES
from .findings import RIVALS, find
from .lesson import BRIEF, SHOWN, Lesson, quote
from .listings import Edition, sides
from .markup import Html, join, prose, table, tag
from .places import align
from .prose import capital, count
from .story import Rules
from .study import Study
from .tables import frame
from .variants import edits

#: Where the pages of the lesson lie in the project.
FOLDER = "docs/lesson"
MARKED = re.compile(r"<!-- begin ([\w:-]+) -->\n.*?<!-- end \1 -->", re.DOTALL)
#: Two invented paragraphs for the warm-up by hand.
WARM_UP = {
    "P": "Dockers in the port of Varnholm walked out on Monday after talks on pay failed. About "
    "400 of them gathered at the gates, the harbour master said. “We have waited three years,” "
    "said Olga Tarn, who leads the defiant crew. The owners were not available for comment.",
    "Q": "On Monday dockers in the port of Varnholm walked out after talks on pay and pensions "
    "failed. About 400 of them gathered at the gates, the harbor master claimed. “We have waited "
    "three years,” said Olga Tarn, who leads the crew.",
}


def fill_lesson(home: Path, study: Study) -> dict[str, str]:
    """The pages of the lesson below *home* by their path, each with its written parts of today."""
    paths = sorted((home / FOLDER).glob("*.md"))
    return {f"{FOLDER}/{p.name}": fill_page(p.read_text(encoding="utf-8"), study) for p in paths}


def fill_page(page: str, study: Study) -> str:
    """Write what stands between the marks of one page anew.

    Marks of a name that nothing writes, or of a finding that the study does not have, raise
    ``SamestoryError``.
    """
    edition = Edition(study, at="../reader.html")
    return MARKED.sub(
        lambda found: (
            f"<!-- begin {found[1]} -->\n{_write(found[1], edition)}\n<!-- end {found[1]} -->"
        ),
        page,
    )


def _write(name: str, edition: Edition) -> Html:
    """What is written between marks of a name, on lines of its own but without an empty one."""
    kind, _, given = name.partition(":")
    if given and kind in ABOUT:
        try:
            return tag("div", ABOUT[kind](edition, given), class_="handout")
        except KeyError as error:
            raise SamestoryError(f"the lesson, <!-- begin {name} -->: {error.args[0]}") from None
    if name not in PARTS:
        raise SamestoryError(
            f"the lesson, <!-- begin {name} -->: nothing of that name is written; there are "
            f"{', '.join([*PARTS, *(f'{about}:FINDING' for about in ABOUT)])}; write one of them."
        )
    return tag("div", PARTS[name](edition), class_="handout")


# The pages that are compared


def _pages(edition: Edition) -> Html:
    rows = [
        (edition.to(f"page-{w.siglum}", w.siglum, class_="siglum"), w.outlet, w.n_words)
        for w in edition.study.rows("witnesses")
    ]
    return table("The pages, each with its sign", "Sign|Outlet|Words of the story", rows, "")


# The warm-up


def compare_warm_up(base: str) -> pd.DataFrame:
    """What the other paragraph of the warm-up has otherwise than *base* (table ``edits``)."""
    return edits(_read_warm_up(), base)


def _read_warm_up() -> pd.DataFrame:
    rows = [
        {"siglum": s, "block": f"{s}.1", "role": "body", "saved": text, "text": text}
        for s, text in WARM_UP.items()
    ]
    return collate(align(frame("blocks", rows), Rules())[0])


def _paragraphs(_: Edition) -> Html:
    return join(tag("blockquote", tag("p", tag("b", s), " ", text)) for s, text in WARM_UP.items())


def _warm_up(_: Edition) -> Html:
    """The paragraphs with what both have underlined, and what differs against either base."""
    readings = _read_warm_up()
    group = readings.groupby(["place", "site"])["siglum"].transform("nunique")
    alike = readings.groupby(["place", "site"])["group"].transform("nunique")
    both = (group == len(WARM_UP)) & (alike == 1)
    marked = [
        tag("p", tag("b", siglum), " ", *(
            tag("u", text) if same else text
            for text, same, own in zip(readings["text"], both, readings["siglum"], strict=True)
            if own == siglum
        ))
        for siglum in WARM_UP
    ]  # fmt: skip
    sigla = list(WARM_UP)
    lists = [_edits(base, other) for base, other in (sigla, sigla[::-1])]
    return join([*marked, *lists])


def _folded_warm_up(edition: Edition) -> Html:
    return _fold("The answer, written by code", _warm_up(edition))


def _edits(base: str, other: str) -> Html:
    moved = {True: "moved: the same words stand elsewhere in the other text", False: ""}
    rows = [
        (
            row.op,
            row.base_text.strip(" .") or "∅",
            row.text.strip(" .") or "∅",
            row.kind,
            moved[bool(row.moved_to)],
        )
        for row in compare_warm_up(base).itertuples()
    ]
    title = f"{other} against the base {base}"
    return table(title, f"What|Words of {base}|Words of {other}|Kind|Note", rows, "")


# Findings


def _finding(edition: Edition, name: str) -> Html:
    """Where to look in the reader; and, folded, what the study says."""
    row = find(edition.study, name)
    evidence = str(row["evidence"]).split()
    looked = _pieces(edition, evidence)
    told = tag("p", prose(str(row["statement"])), " ", _evidence(str(row["finding"])))
    return join([tag("p", "Look here:"), looked, _fold("What the study says", told)])


def _see(edition: Edition, name: str) -> Html:
    """The way to a finding, where a sentence can be checked."""
    row = find(edition.study, name)
    return tag("p", tag("b", "Check it in the study. "), str(row["question"]), " ",
               _evidence(str(row["finding"])))  # fmt: skip


def _evidence(finding: str) -> Html:
    """A finding's id, which leads to its evidence."""
    way = f"../findings.html#{permalink(finding)}"
    return tag("a", tag("code", finding), href=way)


def _pieces(edition: Edition, ids: Sequence[str]) -> Html:
    """The first pieces of some evidence, and how many more there are."""
    shown = [_piece(edition, one) for one in ids[:SHOWN]]
    more = [tag("li", f"and {len(ids) - SHOWN} more")] if len(ids) > SHOWN else []
    return tag("ul", *shown, *more)


def _piece(edition: Edition, one: str) -> Html:
    """A block or variant, in short, that leads into the reader; a finding, to its evidence."""
    if one in edition.blocks:
        block = edition.blocks[one]
        words = tag("q", quote(edition, block), dir="auto")
        return tag("li", edition.to(one, one, class_="id"), f" {block.role} ", words)
    if one in edition.variants:
        row = edition.variants[one]
        return tag("li", edition.to(one, one, class_="id"), " ", sides(edition, row, BRIEF // 2))
    return tag("li", _evidence(one))


def _fold(title: str, *inside: object) -> Html:
    """What is folded on a screen, and on paper is the teacher's alone."""
    return tag("details", tag("summary", title), *inside, class_="key")


# Exercises


def _solved(edition: Edition) -> Iterator[tuple[Exercise, Solved]]:
    """Every exercise but the example that the story can answer, with its answer."""
    lesson = Lesson(edition.study)
    for exercise in EXERCISES[1:]:
        if solved := lesson.solved[exercise.number]:
            yield exercise, solved


def _exercises(edition: Edition) -> Html:
    """Every exercise but the example, with a hint that is folded and a line to write on."""
    made = []
    for exercise, solved in _solved(edition):
        head = tag("h3", f"{exercise.number}. {exercise.title} ",
                   tag("small", count(exercise.minutes, "minute")))  # fmt: skip
        more = BESIDE[exercise.number](edition) if exercise.number in BESIDE else ""
        hint = _fold("A hint", tag("p", exercise.hint, f" Where to look: {exercise.where}."))
        asked = tag("p", prose(solved.question), " ", tag("i", exercise.form.how))
        line = tag("p", class_="line", aria_hidden="true")
        made.append(tag("article", head, asked, more, line, hint, id=f"exercise-{exercise.number}"))
    return join(made)


def _rows(_: Edition) -> Html:
    """A small table to fill in: where a claim stands."""
    rows = [(part, tag("span", class_="blank")) for part in (*PLACES, NOWHERE)]
    return table("Fill in the signs", "Part of the page|Pages", rows, "")


def _runs(edition: Edition) -> Html:
    """The table of words shared, by shortest run."""
    found = count_runs(edition.study)
    rows = [(way, *map(int, own)) for way, own in found.iterrows()]
    return table(
        str(found.columns.name), "|".join(["words told apart", *map(str, found.columns)]), rows, ""
    )


def _coding(_: Edition) -> Html:
    """The invented coding as a table of two by two."""
    coded = tabulate_coding()
    rows = [(role, *map(int, own)) for role, own in coded.iterrows()]
    columns = "|".join(["first coder", *(f"second coder: {role}" for role in coded.columns)])
    return table("How many blocks were given which roles", columns, rows, "")


def _answers(edition: Edition) -> Html:
    """Every answer with what it rests on, for a teacher."""
    made = []
    for exercise, solved in _solved(edition):
        answer = tag("b", exercise.form.show(solved.answer))
        rests = _pieces(edition, solved.evidence)
        head = tag("h3", f"{exercise.number}. {exercise.title}")
        made.append(tag("article", head, tag("p", answer, ". ", prose(solved.because)),
                        rests if solved.evidence else ""))  # fmt: skip
    return join(made)


# The essay


def _lone(edition: Edition) -> Html:
    """The lone readings of the page that has most, by their ids: what the essay must weigh."""
    page, own = most_alone(edition.study)
    shown = [one for one in edition.study.variants["variant"] if one in own]
    return join([
        tag("p", f"Page {page} has ", count(len(own), "lone reading"), ", form included:"),
        tag("ul", *(_piece(edition, one) for one in shown)),
    ])  # fmt: skip


def _rivals(_: Edition) -> Html:
    """The rival explanations of a lone reading."""
    return tag("ul", *(tag("li", f"{capital(one.strip())}.") for one in _parted(RIVALS)))


def _parted(told: str) -> Iterable[str]:
    return told.split(";")


#: What stands beside a question on paper, by the exercise's number.
BESIDE: dict[str, Callable[[Edition], Html]] = {"4": _rows, "10": _runs, "11": _coding}
PARTS: dict[str, Callable[[Edition], Html]] = {
    "pages": _pages,
    "paragraphs": _paragraphs,
    "warm-up": _folded_warm_up,
    "warm-up-open": _warm_up,
    "exercises": _exercises,
    "answers": _answers,
    "lone": _lone,
    "rivals": _rivals,
}
ABOUT: dict[str, Callable[[Edition, str], Html]] = {"finding": _finding, "see": _see}
