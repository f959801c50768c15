"""Exercises: what a student is asked of a story, and the answers, computed from its tables.

No answer is typed: each is had from a study in the way that the exercise teaches, so that the
exercises can be asked of any story. One that a story has nothing for says what it would need.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

import pandas as pd

from .agreement import alpha, interval
from .audit import NO_CREDIT
from .evidence import body_rows, longest_run, name_page, substantive
from .kinds import FORM
from .places import Passage
from .prose import count, listed, quoted, said, some
from .replies import DAY, NUMBER, ROWS, SIGLA, THREE, TWO, WORDS, YES, Form, show_signs
from .reuse import overlap
from .study import Study
from .tokens import words
from .trials import OPERATIONS

#: Shortest runs that the student tries.
RUNS = (4, 5, 6, 7)
LEVELLED, KEPT = "levelled", "spelling kept"
#: The kinds of form that a reader sees as such at once; style is the other one.
MARKS = tuple(kind for kind in FORM if kind != "style")
#: What a question may say in brackets of the things near a claim: it would give the answer away.
ASIDE = r"\s*\([^()]*\)"
#: The parts of a page in which a claim is looked for, and the row for pages without it.
PARTS, NOWHERE = ("headline", "body", "caption"), "nowhere"
#: An invented coding of some blocks by two coders, to be reckoned by hand: what the first said,
#: what the second said, and of how many blocks.
CODED = (("body", "body", 11), ("body", "furniture", 1), ("furniture", "body", 2),
         ("furniture", "furniture", 6))  # fmt: skip


@dataclass(frozen=True)
class Solved:
    """An exercise put to one story: what is asked, the answer, and what shows it.

    ``because`` is a sentence; ``evidence`` are ids of blocks, variants and findings. ``traps`` says
    of what may be taken for the answer why to look again, without giving the answer away.
    """

    question: str
    answer: Any
    because: str
    evidence: tuple[str, ...] = ()
    traps: Mapping[Any, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its number, title and minutes, the form of its answer, hint, and place.

    ``solve`` gives it for one story, or nothing where the story lacks what ``needs`` names.
    """

    number: str
    title: str
    minutes: int
    form: Form
    hint: str
    where: str
    needs: str
    solve: Callable[[Study], Solved | None]


# The pages


def _pages(study: Study) -> Solved:
    n = len(study.story.witnesses)
    return Solved("How many saved pages are compared here?", (float(n),),
                  f"The table of witnesses has {count(n, 'row')}, one a page.")  # fmt: skip


def _credit(study: Study) -> Solved | None:
    stated = {w.siglum: w.agency for w in study.story.witnesses if w.agency}
    carried = [row.agency for row in study.rows("witnesses")]
    agency = max(sorted(set(stated.values())), key=carried.count, default="")
    if not agency:
        return None
    answer = frozenset(s for s, named in stated.items() if named == agency)
    rows = {row.siglum: row for row in study.rows("credits")}
    own = [rows[siglum] for siglum in sorted(answer)]
    told = listed(f"{r.siglum} has {quoted(r.credit_text or agency)}" for r in own)
    return Solved(
        f"Which pages, one or several, credit {agency} for their text?",
        answer,
        f"On the saved pages, {told}. A credit beside a picture credits no text.",
        (*(r.credit_text_at for r in own if r.credit_text_at), *_findings(study, "credit")),
        {s: _no_credit(rows[s], agency) for s in rows if s not in answer},
    )


def _no_credit(row: Any, agency: str) -> str:
    """Why a page that may be taken to credit an agency for its text should be looked at again."""
    if agency in row.credit_photo:
        return f"{row.siglum} names {agency}, but what stands beside those words?"
    if row.agency == agency and row.states == NO_CREDIT:
        return (
            f"That the text of {row.siglum} is {agency}'s is inferred from its wording; what does "
            "the page itself say?"
        )
    return f"Read again what {row.siglum} says of where its text comes from."


def _voices(study: Study) -> Solved:
    rows = study.rows("witnesses")
    answer = tuple(
        float(len(set(column)))
        for column in (
            [w.line for w in rows],
            [w.siglum for w in rows],
            [w.agency for w in rows],
        )
    )
    return Solved(
        "How many outlets are there, how many pages, and how many sources of the text (an agency, "
        "or where none is known whoever wrote it first)?",
        answer,
        _statement(study, "voices"),
        _findings(study, "voices"),
    )


def _saved(study: Study) -> Solved | None:
    dated = [w for w in study.story.witnesses if w.saved_not_before]
    if not dated:
        return None
    page = max(dated, key=lambda w: (w.saved_not_before, w.siglum))
    shown = " ".join(page.evidence.get("saved_not_before", ()))
    blocks = [
        row.block
        for row in study.rows("blocks")
        if row.siglum == page.siglum
        and row.text in shown
        and any(char.isdigit() for char in row.text)
    ]
    traps = {page.published: "That is when the page says it was published."}
    return Solved(
        f"What is the earliest date at which page {page.siglum} can have been saved?",
        page.saved_not_before,
        f"The latest date on {name_page(study, page.siglum)} is {page.saved_not_before}: a page "
        "cannot be saved before a date that it prints. It stands in the furniture.",
        tuple(dict.fromkeys(blocks)),
        {date: why for date, why in traps.items() if date},
    )


# What is told


def _claim(study: Study) -> str:
    return next((trace.claim for trace in study.story.traces if not trace.part_of), "")


def _rows_of(study: Study, claim: str, *status: str) -> list[Any]:
    return [r for r in study.rows("traces") if r.claim == claim and r.status in status]


def _places(study: Study) -> Solved | None:
    claim = _claim(study)
    told = _rows_of(study, claim, "present")
    if not told:
        return None
    name = next(t.name for t in study.story.traces if t.claim == claim)
    roles = [*PARTS, *sorted({r.role for r in told} - set(PARTS))]
    answer = {role: frozenset(r.siglum for r in told if r.role == role) for role in roles}
    answer[NOWHERE] = frozenset(study.witnesses["siglum"]) - {r.siglum for r in told}
    question = f"Where does each page have this: {name}? Fill in {listed([*roles, NOWHERE])}."
    blocks = tuple(dict.fromkeys(r.block for r in told))
    return Solved(
        question,
        {row: sigla for row, sigla in answer.items() if sigla},
        "“Nowhere” means not on the saved page; it does not say why.",
        (*blocks, *_findings(study, f"trace-{claim}")),
    )


def _told_apart(study: Study) -> str:
    """The first claim of which some page has only something near it, if some page has it."""
    for trace in study.story.traces:
        near = {r.siglum for r in _rows_of(study, trace.claim, "other")}
        has = {r.siglum for r in _rows_of(study, trace.claim, "present")}
        if has and near - has and not trace.part_of:
            return trace.claim
    return ""


def _same_event(study: Study) -> Solved | None:
    claim = _told_apart(study)
    if not claim:
        return None
    trace = next(t for t in study.story.traces if t.claim == claim)
    has, near = _rows_of(study, claim, "present"), _rows_of(study, claim, "other")
    answer = frozenset(r.siglum for r in has)
    return Solved(
        f"{re.sub(ASIDE, '', trace.question)} Give the pages that do.",
        answer,
        "Near it, and not the same: "
        + listed(f"{r.siglum} has {quoted(r.shown or r.text)}" for r in near)
        + ".",
        tuple(dict.fromkeys([*(r.block for r in [*has, *near])])),
        {
            r.siglum: f"Read the whole sentence of {r.block}. Of which occasion does it speak?"
            for r in near
            if r.siglum not in answer
        },
    )


def _both_sources(study: Study) -> Solved | None:
    claim = _told_apart(study)
    agency = {row.siglum: row.agency for row in study.rows("witnesses")}
    if not claim or len(set(agency.values())) < 2:
        return None
    name = next(t.name for t in study.story.traces if t.claim == claim)
    has = {agency[r.siglum] for r in _rows_of(study, claim, "present")}
    near = {agency[r.siglum] for r in _rows_of(study, claim, "other")} - has
    more = f" That of {listed(sorted(near))} tells something else." if near else ""
    return Solved(
        f"Do pages of more than one source report this: {name}?",
        len(has) > 1,
        f"The pages that report it carry the text of {listed(sorted(has))}.{more}",
        _findings(study, f"trace-{claim}"),
    )


# Who is alone


class Sample(NamedTuple):
    """A passage of which a page has words that its fellow lacks, only some of them its alone."""

    siglum: str
    other: str
    block: str
    facing: str
    more: list[Any]
    alone: list[Any]


def _sample(study: Study) -> Sample | None:
    """The first passage of that sort; none where no version has two pages of different lines."""
    place = dict(zip(study.variants["variant"], study.variants["place"], strict=True))
    whose = dict(zip(study.variants["variant"], study.variants["changed_by"], strict=True))
    at = {(r.siglum, r.place): r.block for r in reversed(study.rows("readings"))}
    bases: dict[str, pd.DataFrame] = {}
    for one, other in _fellows(study):
        if other not in bases:
            bases[other] = study.edits_against(other)
        against = bases[other]
        own = against[(against["siglum"] == one) & ~against["kind"].isin(FORM)]
        added: dict[str, list[Any]] = {}
        for row in own[own["op"] == "addition"].itertuples():
            if (other, place[row.variant]) in at:
                added.setdefault(place[row.variant], []).append(row)
        for where, more in sorted(added.items()):
            alone = [row for row in more if whose[row.variant] == one]
            if 0 < len(alone) < len(more):
                return Sample(one, other, at[one, where], at[other, where], more, alone)
    return None


def _fellows(study: Study) -> Iterator[tuple[str, str]]:
    """Every page with every page of its version in another line, in order."""
    known = study.rows("witnesses")
    for a in known:
        for b in known:
            if (a.agency, a.version) == (b.agency, b.version) and a.line != b.line:
                yield a.siglum, b.siglum


def _levels(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word.level for text in texts for word in words(text) if word.text)


def _more(study: Study) -> Solved | None:
    found = _sample(study)
    if not found:
        return None
    return Solved(
        f"Compare block {found.block} with block {found.facing}. Which words does {found.siglum} "
        f"have there that {found.other} does not have? Spelling does not count.",
        _levels(row.text for row in found.more),
        f"Against {found.other} as base, {found.siglum} has "
        f"{count(len(found.more), 'addition')} there.",
        (found.block, found.facing, *(row.variant for row in found.more)),
    )


def _alone(study: Study) -> Solved | None:
    found = _sample(study)
    if not found:
        return None
    answer = _levels(row.text for row in found.alone)
    rest = _levels(row.text for row in found.more) - answer
    return Solved(
        f"Now set the other pages beside them. Which of these words has {found.siglum} alone?",
        answer,
        f"Of the others, pages agree with {found.siglum} there: {show_signs(rest)} is what "
        f"{found.other} lacks, not what {found.siglum} alone has.",
        tuple(row.variant for row in found.more),
        {word: f"Who else has “{word}” in this passage?" for word in rest},
    )


def _against(study: Study, base: str, witness: str, form: Iterable[str] = FORM) -> pd.DataFrame:
    """The edits of one page against another, without those of some kinds."""
    edits = study.edits_against(base)
    return edits[(edits["siglum"] == witness) & ~edits["kind"].isin(list(form))]


def _count(edits: pd.DataFrame) -> tuple[float, ...]:
    """How many additions, omissions and substitutions there are."""
    own = edits["op"].tolist()
    return tuple(float(own.count(op)) for op in OPERATIONS)


def _base(swapped: bool) -> Callable[[Study], Solved | None]:
    """The exercise on the first page against the second, or *swapped*."""

    def solve(study: Study) -> Solved | None:
        """Count the edits of one page against the other."""
        pair = next(_fellows(study), None)
        if not pair:
            return None
        base, witness = pair if swapped else pair[::-1]
        own = _against(study, base, witness)
        n, back = _count(own), _count(_against(study, witness, base))
        traps = {
            back: "Which of the two pages is the base?",
            _count(_against(study, base, witness, ())): "Have you counted spelling and marks too?",
            _count(_against(study, base, witness, MARKS)): "An abbreviation that is put "
            "in brackets, or left out, is only style.",
        }
        return Solved(
            f"With {base} as base, how many additions, omissions and substitutions of substance "
            f"does {witness} have?",
            n,
            f"Swapped, additions and omissions trade places ({_told(n)} against {_told(back)}); "
            "the sum stays.",
            tuple(own["variant"]),
            {counted: why for counted, why in traps.items() if counted != n},
        )

    return solve


def _told(numbers: Iterable[float]) -> str:
    return listed(some(int(n)) for n in numbers)


def _sisters(study: Study) -> Solved | None:
    found = [f for f in study.findings.itertuples() if "/sisters-" in f.finding]
    if not found or not found[0].finding.count("-") >= 2:
        return None
    pair = found[0].finding.partition("/sisters-")[2].split("-")
    line = next(w.line for w in study.rows("witnesses") if w.siglum == pair[0])
    return Solved(
        f"{line} has {count(len(pair), 'page')} here, {listed(pair)}. How many readings of "
        "substance join these against the pages of all other outlets with the same source?",
        (float(found[0].value),),
        found[0].statement,
        (found[0].finding,),
    )


def _undecided(study: Study) -> Solved | None:
    own = substantive(study)
    if own.empty:
        return None
    left = own[own["changed_by"] == "undecided"]
    return Solved(
        "Of how many differences of substance can nobody say, from these pages, who changed the "
        "words?",
        (float(len(left)),),
        f"Why, by the rule: {listed(sorted(set(left['why'])))}.",
        (*left["variant"], *_findings(study, "undecided")),
        {(float(len(own[own["changed_by"] == "agency"])),): "Those part the versions."},
    )


# How sure


def _strangers(study: Study) -> tuple[str, str] | None:
    """Two pages of different sources that share the longest run; of these, where spelling counts
    most; else the first.
    """
    source = {row.siglum: row.agency for row in study.rows("witnesses")}
    pairs = [p for p in combinations(sorted(source), 2) if source[p[0]] != source[p[1]]]
    own = {s: Passage.of([(r.block, r.saved) for r in body_rows(study, s)]) for s in source}
    runs = {pair: _longest(own, pair) for pair in pairs}
    return max(pairs, key=lambda p: (runs[p][0], runs[p][0] - runs[p][1]), default=None)


def _ways(page: Passage) -> dict[str, list[str]]:
    kept = [word.text.casefold() for word in page.words]
    return {LEVELLED: list(page.levels), KEPT: kept}


def _longest(own: Mapping[str, Passage], pair: tuple[str, str]) -> tuple[int, int]:
    """The longest run of two pages, levelled and with spelling kept."""
    a, b = (_ways(own[siglum]) for siglum in pair)
    return tuple(overlap(a[way], b[way], RUNS[0]).longest_run for way in a)  # type: ignore[return-value]


def count_runs(study: Study) -> pd.DataFrame:
    """Count the words that two pages of different sources share, for each shortest run of ``RUNS``.

    One row a way to tell words apart, one column a shortest run; the name of the columns says which
    pages. Empty where all pages have one source. Cost: one tiling a cell.
    """
    pair = _strangers(study)
    if not pair:
        return pd.DataFrame()
    sides = [_ways(Passage.of([(r.block, r.saved) for r in body_rows(study, s)])) for s in pair]
    table = {
        way: [overlap(sides[0][way], sides[1][way], run).n_shared for run in RUNS]
        for way in (LEVELLED, KEPT)
    }
    columns = pd.Index(RUNS, name=f"words of {pair[0]} shared with {pair[1]}, by shortest run")
    return pd.DataFrame.from_dict(table, orient="index", columns=columns)


def _runs(study: Study) -> Solved | None:
    pair, table = _strangers(study), count_runs(study)
    if not pair:
        return None
    silent = [row.index[row.eq(0)].min() for _, row in table.iterrows()]
    answer = tuple(0.0 if pd.isna(run) else float(run) for run in silent)
    run = longest_run(study, *pair)
    text = f" The longest run is {said(run.text)} on {pair[0]}." if run.text else ""
    return Solved(
        f"{pair[0]} and {pair[1]} carry the text of different sources. From which shortest run on "
        f"do they share nothing, first {LEVELLED}, then with {KEPT}? Tried are {_told(RUNS)}; "
        "write zero if none of them is long enough.",
        answer,
        (
            "Spelling decides it: -ize and -ise are one word only where they are levelled."
            if len(set(answer)) > 1
            else "Spelling makes no difference here."
        )
        + text,
        (*run.blocks, *_findings(study, "noise")),
        {tuple(run - 1 for run in answer): "That is the longest run. From where on is none?"},
    )


def invented_coding() -> pd.DataFrame:
    """The invented coding, one row a block, one column a coder."""
    rows = [(a, b) for a, b, n in CODED for _ in range(n)]
    return pd.DataFrame(rows, columns=["first coder", "second coder"])


def tabulate_coding() -> pd.DataFrame:
    """The same as a table of two by two: how many blocks were given which two roles."""
    coded = invented_coding()
    return pd.crosstab(coded["first coder"], coded["second coder"])


def _alpha(study: Study) -> Solved:
    coded = invented_coding()
    found = alpha(coded)
    low, high = interval(coded, {})
    same = int(coded.eq(coded.iloc[:, 0], axis=0).all(axis=1).sum())
    return Solved(
        f"Two coders gave {len(coded)} blocks the roles in the table of two by two. Reckon "
        "Krippendorff's alpha by hand, to two decimals.",
        (round(found, 4),),
        f"They agree on {same} of {len(coded)} blocks, but chance alone gives much of that. The "
        f"95 % interval, by resampling the blocks, goes from {low:.2f} to {high:.2f}: from so few "
        "blocks little can be told.",
        (),
        {(same / len(coded),): "That is the share on which they agree; take chance away from it."},
    )


# Small pieces


def _findings(study: Study, *names: str) -> tuple[str, ...]:
    """The full ids of those findings that there are."""
    wanted = [f"{study.story.id}/{name}" for name in names]
    return tuple(name for name in wanted if name in set(study.findings["finding"]))


def _statement(study: Study, name: str) -> str:
    own = study.findings[study.findings["finding"] == f"{study.story.id}/{name}"]["statement"]
    return own.iloc[0] if len(own) else ""


NO_PAIR = "two pages of one version, printed by different outlets"
NO_FELLOWS = f"{NO_PAIR}, and a passage in which one of them has more words, only some its alone"
NO_SOURCES = "a claim of which a page has only something near it, as story.toml may name one"

#: Every exercise in its order; the first is an example that is filled in.
EXERCISES = (
    Exercise(
        "0", "An example", 1, NUMBER, "Count the rows of the table of pages.",
        "the table above", "pages", _pages,
    ),
    Exercise(
        "1", "Whose text is it?", 5, SIGLA,
        "A name beside a picture credits the picture. Look for the words that stand with the "
        "author, and leave out what you only infer.",
        "the head of each page in the reader; the first notebook", "a page that credits an agency",
        _credit,
    ),
    Exercise(
        "2", "How many voices?", 5, THREE,
        "Two pages of one outlet are one outlet. A source counts once, on however many pages.",
        "the table of pages; the first notebook", "pages", _voices,
    ),
    Exercise(
        "3", "When was it saved?", 10, DAY,
        "The date of the story does not help. Look for later dates in what stands around it.",
        "the end of the page in the reader, under furniture", "a page with a date around its story",
        _saved,
    ),
    Exercise(
        "4", "Where does it stand?", 15, ROWS,
        "Read captions and headlines too, and keep them apart from the body. A page may stand in "
        "two rows.",
        "the reader; the fourth notebook", "a claim to follow that some page has", _places,
    ),
    Exercise(
        "5a", "More than its neighbour", 10, WORDS,
        "Lay the two sentences one above the other, and underline what only the first has.",
        "the reader; the fifth notebook", NO_FELLOWS, _more,
    ),
    Exercise(
        "5b", "Alone among all", 10, WORDS,
        "Alone means that no other page has the word at this point. Read every page there.",
        "the reader; the fifth notebook", NO_FELLOWS, _alone,
    ),
    Exercise(
        "6a", "Against a base", 15, THREE,
        "An addition is what the base lacks. Leave out spelling, capitals, marks and style.",
        "the reader, with that page chosen as base; the third notebook", NO_PAIR, _base(False),
    ),
    Exercise(
        "6b", "Swap the base", 5, THREE,
        "You need not count again: think what becomes of an addition.",
        "your answer before this one", NO_PAIR, _base(True),
    ),
    Exercise(
        "7", "One outlet, one vote", 10, NUMBER,
        "Look among the variants for groups that hold both pages and no other. A group that only "
        "parts the versions does not count.",
        "the table of variants; the fifth notebook",
        "an outlet with two pages, and pages of other outlets with the same text", _sisters,
    ),
    Exercise(
        "8", "What must stay open", 10, NUMBER,
        "Count those that the rule leaves open, and leave out spelling, capitals, marks and style.",
        "the column changed_by of the table of variants", "pages that differ in substance",
        _undecided,
    ),
    Exercise(
        "9a", "The same event?", 10, SIGLA,
        "Ask of each sentence: which occasion, and on which day?",
        "the reader; the fourth notebook", NO_SOURCES, _same_event,
    ),
    Exercise(
        "9b", "Both sources?", 5, YES,
        "Go from the pages of your last answer to whose text they carry.",
        "the table of pages", f"two sources, and {NO_SOURCES}", _both_sources,
    ),
    Exercise(
        "10", "How long must a run be?", 25, TWO,
        "Read the table row by row, from the left, up to the first zero.",
        "the table above; the sixth notebook", "pages of two sources", _runs,
    ),
    Exercise(
        "11", "Do two coders agree?", 45, NUMBER,
        "Alpha is one less the quotient of observed and expected disagreement. Expected counts "
        "pairs of labels drawn from all that both coders gave, without putting one back.",
        "the table above; the sixth notebook", "coders", _alpha,
    ),
)  # fmt: skip
