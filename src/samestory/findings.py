"""Findings: every statement of the report has its one writer here.

A finding is a question, an answer written by code from the tables, the figure it turns on, the
blocks or variants it rests on, and the other explanations that stay open. Notebooks, README and
report print findings; none of them types a number. ``say(study, "lead")`` prints one.

The prose says *alone in*, *has* and *lacks*: what somebody meant is not on a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import pandas as pd

from .audit import ADDED, ALONE, BETWEEN, NO_CREDIT, OTHER_SOURCE, UNDECIDED
from .collation import write_sides
from .details import unread_pages
from .evidence import (
    body_rows,
    largest_family,
    like_terms,
    longest_run,
    mate_rows,
    possible_splits,
    rank_terms,
    terms,
)
from .kinds import FORM, GAP
from .prose import capital, count, listed, number, percent, said, some, span, times
from .study import NO_AGENCY, Study
from .tables import by, frame, records

#: Ways to part more pages than these are too many to be shown without support.
MOST_SHOWN = 6
PAGES, COLLATION, WORDING = "01-the-pages", "02-collation", "03-wording"
FACTS, CHANGED, SURE = "04-facts", "05-who-changed-it", "06-how-sure"
#: What may stand behind a reading that one page has alone, beside the outlet.
RIVALS = (
    "another version or feed of the agency's text that is not among these pages; a house style; "
    "a labelling law; want of space; a change made when the page was saved"
)


@dataclass(frozen=True)
class Finding:
    """One statement, as its writer gives it; the fields are the columns of ``findings``."""

    finding: str
    notebook: str
    table: str
    question: str
    statement: str
    value: float
    unit: str
    n: int
    evidence: Sequence[str] = ()
    rivals: str = ""

    def row(self, story: str) -> dict[str, object]:
        """The row of the table: the id with its story, the evidence as one text."""
        return asdict(self) | {
            "finding": f"{story}/{self.finding}",
            "statement": capital(" ".join(self.statement.split())),
            "evidence": " ".join(dict.fromkeys(self.evidence)),
            "value": round(float(self.value), 4),
        }


def find_all(study: Study) -> pd.DataFrame:
    """Write every finding of a study, in order of weight (table ``findings``)."""
    written = [finding for write in WRITERS for finding in write(study)]
    return frame("findings", [finding.row(study.story.id) for finding in written])


def find(study: Study, finding: str) -> pd.Series:
    """One finding by its id, with or without the story before it; an unknown id is a KeyError."""
    name = finding if "/" in finding else f"{study.story.id}/{finding}"
    found = study.findings[study.findings["finding"] == name]
    if found.empty:
        raise KeyError(f"no finding {finding}; there are {', '.join(study.findings['finding'])}")
    return found.iloc[0]


class Said(str):
    """Statements that a notebook shows as prose."""

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def say(study: Study, *findings: str) -> Said:
    """The statements of some findings as one paragraph, for a notebook or a page."""
    return Said(" ".join(find(study, finding)["statement"] for finding in findings))


# Who changed it


def lead(study: Study) -> Iterable[Finding]:
    """The one result: whose the differences are."""
    question = "What did the outlets do to the story?"
    family = largest_family(study)
    if len(family) < 2:
        said_ = "No two pages carry text of one agency, so no difference can be given to anybody."
        yield Finding("lead", CHANGED, "variants", question, said_, 0, "variants", 0)
        return
    own = _substance(study)
    outlet = _named(study)
    agency, open_ = (sum(v.changed_by == who for v in own) for who in ("agency", "undecided"))
    each = sorted(Counter(v.changed_by for v in outlet).items())
    who = listed(f"{siglum} {number(n)}" for siglum, n in each)
    passages = sum(v.site == 0 for v in own)
    statement = (
        f"The {count(len(family), 'page')} that carry {_text_of(study, family)} differ in "
        f"substance at {count(len(own), 'site') if len(own) < 13 else f'{len(own)} sites'}, "
        f"{some(passages)} of them whole passages. {capital(some(agency))} of these "
        f"{'parts' if agency == 1 else 'part'} the pages exactly as the versions of the dispatch "
        f"do that are inferred from them, {some(len(outlet))} can be given to one page"
        f"{f' ({who})' if who else ''}, and {some(open_)} {'stays' if open_ < 2 else 'stay'} "
        "undecided."
    )
    if not own:
        statement = f"The pages that carry {_text_of(study, family)} do not differ in substance."
    yield Finding("lead", CHANGED, "variants", question, statement, len(outlet), "variants",
                  len(own), [v.variant for v in outlet], RIVALS)  # fmt: skip


def _substance(study: Study) -> list[Any]:
    """The variants of substance."""
    return [v for v in study.rows("variants") if v.kind not in FORM]


def _named(study: Study, siglum: str = "") -> list[Any]:
    """The variants of substance that the rule gives to a witness, to any or to one."""
    sigla = {siglum} if siglum else set(_shown(study, "siglum"))
    return [v for v in _substance(study) if v.changed_by in sigla]


def _shown(study: Study, column: str) -> dict[str, str]:
    """What a column of ``witnesses`` says of each witness."""
    return {row.siglum: getattr(row, column) for row in study.rows("witnesses")}


def _text_of(study: Study, family: Sequence[str]) -> str:
    """What a family's pages carry: the copy of an agency, if any of them credits one."""
    agency = _shown(study, "agency")[family[0]]
    return "one text" if agency.startswith(NO_AGENCY) else f"{agency} copy"


def versions(study: Study) -> Iterable[Finding]:
    """Which pages stand together."""
    question = "Which pages carry the same version?"
    family = largest_family(study)
    if len(family) < 4:
        said_ = "Fewer than four pages carry one agency's text: two cannot be parted from two."
        yield Finding("versions", CHANGED, "splits", question, said_, 0, "sites", 0)
        return
    between = [v.variant for v in _substance(study) if v.between_versions]
    own = {row.split: row for row in study.rows("splits") if not row.alone}
    n = [row.n for row in own.values()]
    yield Finding("versions", CHANGED, "splits", question, _versions_said(study, family, own),
                  max(n, default=0), "sites", sum(n), between,
                  "more versions than these pages show; one change made twice")  # fmt: skip


def _versions_said(study: Study, family: Sequence[str], own: Mapping[str, Any]) -> str:
    """Which way of parting the pages is supported, and whether that shows versions."""
    if not own:
        return (
            "No reading parts these pages into two groups of two or more: nothing in them shows "
            "more than one version of the dispatch."
        )
    ways = possible_splits(family, study.story.sigla) if len(family) <= MOST_SHOWN else list(own)
    support = {split: own[split].n if split in own else 0 for split in ways}
    best = max(support, key=lambda split: (support[split], split))
    version = _shown(study, "version")
    told = (
        "the pages differ by the version of the dispatch they carry"
        if len({version[siglum] for siglum in family}) > 1
        else "that is not enough to tell versions apart"
    )
    others = f", {rest}" if (rest := _others(support, best)) else ""
    return (
        "Of the ways to part these pages into two groups of two or more, "
        f"{count(support[best], 'site')} {'supports' if support[best] == 1 else 'support'} {best} "
        f"({some(own[best].n_passages if best in own else 0)} of them whole passages)"
        f"{others}: {told}."
    )


def _others(support: dict[str, int], best: str) -> str:
    """The support of all splits but the best; together where they are many."""
    rest = {split: n for split, n in support.items() if split != best}
    if len(rest) > 3:
        return f"{count(sum(rest.values()), 'site')} all {len(rest)} others together"
    return listed(f"{n or 'none'} {split}" for split, n in rest.items())


def alone(study: Study) -> Iterable[Finding]:
    """What each page of a family has, or lacks, alone."""
    family = largest_family(study)
    outlet = _shown(study, "outlet")
    for siglum in family if len(family) > 1 else []:
        mine = _named(study, siglum)
        given = (v for v in study.rows("variants") if v.changed_by == siglum)
        form = [v for v in given if v.kind in FORM]
        extra = f" In form alone: {_forms(siglum, form)}." if form else ""
        has = _lacks_and_has(siglum, mine) or "is alone in no reading of substance"
        statement = f"By the rule, {siglum} ({outlet[siglum]}) {has}.{extra}"
        yield Finding(f"alone-{siglum}", CHANGED, "variants", f"In what is {siglum} alone?",
                      statement, len(mine), "variants", len(_substance(study)),
                      [v.variant for v in mine + form],
                      RIVALS if mine else "")  # fmt: skip


def _forms(siglum: str, form: Iterable[Any]) -> str:
    """The words that a page alone writes otherwise, each with its kind, four at most."""
    counted: Counter[str] = Counter()
    for v in form:
        counted[f"{said(_sides(v.groups, v.readings).get(siglum, ''), 30)} ({v.kind})"] += 1
    told = [words + (f" {times(n)}" if n > 1 else "") for words, n in counted.items()]
    rest = len(told) - 4
    return listed(told[:4]) + (f" and {rest} more" if rest > 0 else "")


def _sides(groups: str, readings: str) -> dict[str, str]:
    """The reading of each group of witnesses; that of a gap is its sign."""
    return dict(zip(groups.rstrip("-").split("|"), readings.split(" | "), strict=False))


def _lacks_and_has(siglum: str, mine: Iterable[Any]) -> str:
    """Say what a page alone lacks, alone has, and alone has otherwise."""
    lacks, has, otherwise = [], [], []
    for v in mine:
        sides = _sides(v.groups, v.readings)
        own = sides.pop(siglum, "")
        theirs = list(sides.values())
        if own == GAP and len(theirs) == 1:
            lacks.append(said(theirs[0]))
        elif theirs == [GAP]:
            has.append(said(own))
        else:
            others = listed(("nothing" if text == GAP else said(text) for text in theirs), "or")
            mine_ = "nothing" if own == GAP else said(own)
            otherwise.append(f"{mine_} where the others have {others}")
    told = (("lacks", lacks), ("has", has), ("has", otherwise))
    return "; ".join(f"alone {verb} {listed(things)}" for verb, things in told if things)


def undecided(study: Study) -> Iterable[Finding]:
    """What the pages cannot settle."""
    own = [v for v in _substance(study) if v.changed_by == "undecided"]
    shown = "; ".join(_who_has(v.groups, v.readings) for v in own[:6])
    more = f"; and {len(own) - 6} more" if len(own) > 6 else ""
    statement = (
        f"{count(len(own), 'difference')} of substance cannot be given to anybody: {shown}{more}."
        if own
        else "No difference of substance stays undecided."
    )
    question = "What cannot be known without the agencies' originals?"
    yield Finding("undecided", CHANGED, "variants", question, statement, len(own), "variants",
                  len(_substance(study)), [v.variant for v in own],
                  "either side may be the agency's wording")  # fmt: skip


def _who_has(groups: str, readings: str) -> str:
    """Say who has which reading: ``N has “the so-called”, L nothing``."""
    (first, own), *rest = _sides(groups, readings).items()
    told = [f"{side} {'nothing' if text == GAP else said(text, 60)}" for side, text in rest]
    return f"{first} has {said(own, 60)}, {', '.join(told)}"


def omissions(study: Study) -> Iterable[Finding]:
    """What a page does not have and others have: version and source asked first."""
    own = study.rows("omissions")
    n = Counter(row.status for row in own)
    alone_ = [row for row in own if row.status == ALONE]
    asked = (
        (BETWEEN, "as the versions of the dispatch part"),
        (OTHER_SOURCE, "of another source only"),
        (ADDED, "what one page alone has"),
        (UNDECIDED, "undecided"),
        (ALONE, "lacking on one page alone"),
    )
    told = listed(f"{number(n[status])} {words_}" for status, words_ in asked if n[status])
    statement = (
        "A passage, words of substance or a detail that a page of another outlet has is not on a "
        f"page in {count(len(own), 'case')}: {told}{_lacked(alone_)}. {_judged(own)}"
        if own
        else "No page lacks a passage, words of substance or a detail that a page of another "
        "outlet has."
    )
    ids = [ids for row in alone_ for ids in (row.variant or row.blocks).split()]
    yield Finding("omissions", WORDING, "omissions", "What is not on a page that the others have?",
                  statement, len(alone_), "cases", len(own), ids,
                  "the same may stand in a headline, a caption or a part of the page that was not "
                  f"saved; what is told in other words may go unseen; {RIVALS}")  # fmt: skip


def _lacked(rows: Sequence[Any]) -> str:
    """What pages lack alone, page by page, in a few words each."""
    if not 0 < len(rows) <= 2 * MOST_SHOWN:
        return ""
    pages = by(rows, "siglum").items()
    told = (f"{s} lacks {listed(said(row.words, 40) for row in lacks)}" for s, lacks in pages)
    return f" ({'; '.join(told)})"


def _judged(rows: Iterable[Any]) -> str:
    """How many of some omissions people have judged, and how."""
    n = Counter(row.verdict for row in rows if row.verdict)
    if not n:
        return "Nobody has judged any of them by hand."
    told = listed(f"“{verdict}” {number(k)}" for verdict, k in sorted(n.items()))
    return f"People have judged {number(n.total())} of them: {told}."


def revised(study: Study) -> Iterable[Finding]:
    """What the agency changed between versions."""
    own = [v for v in _substance(study) if v.changed_by == "agency"]
    if not own:
        return
    version = _shown(study, "version")
    holders = Counter(_first_holder(v.groups, version) for v in own if v.site == 0)
    parts = [f"{count(n, 'passage')} only in {version[s]}" for s, n in sorted(holders.items())]
    kinds = Counter(v.kind for v in own if v.site > 0)
    within = listed(f"{kind} {number(n)}" for kind, n in kinds.most_common())
    statement = (
        f"Between the versions the agency, as far as seen, changed {count(len(own), 'site')}: "
        f"{listed(parts) or 'no whole passage'}; and {number(kinds.total())} within passages "
        f"that both have{f' ({within})' if within else ''}."
    )
    yield Finding("revised", CHANGED, "variants", "What did the agency revise?", statement,
                  len(own), "variants", len(_substance(study)), [v.variant for v in own],
                  "news that had not happened when the earlier version was written")  # fmt: skip


def _first_holder(groups: str, sigla: Iterable[str]) -> str:
    """The first siglum in a list of groups, whatever its length."""
    return max((siglum for siglum in sigla if groups.startswith(siglum)), key=len)


def sisters(study: Study) -> Iterable[Finding]:
    """Whether an outlet with two pages kept a hand of its own."""
    family = largest_family(study)
    lines: dict[str, list[str]] = {}
    for siglum, line in _shown(study, "line").items():
        lines.setdefault(line, []).append(siglum)
    for line, pair in lines.items():
        rest = [siglum for siglum in family if siglum not in pair]
        if len(pair) != 2 or not set(pair) <= set(family) or len(rest) < 2:
            continue
        split = write_sides(sorted([pair, rest]), study.story.sigla)
        n = sum(row.n for row in study.rows("splits") if row.split == split)
        lone = [v for v in _named(study) if v.changed_by in pair]
        each = listed(f"{s} {times(len(_named(study, s)))}" for s in pair)
        statement = (
            f"{count(n, 'reading') if n else 'no reading'} of substance "
            f"{'joins' if n < 2 else 'join'} {listed(pair)}, both of {line}, against "
            f"{listed(rest)}. Alone in a reading of substance stands {each}."
        )
        yield Finding(f"sisters-{'-'.join(pair)}", CHANGED, "splits",
                      f"Did {line} revise its own page?", statement, n, "sites",
                      sum(row.n for row in study.rows("splits")), [v.variant for v in lone],
                      RIVALS)  # fmt: skip


# The pages


def voices(study: Study) -> Iterable[Finding]:
    """How many voices tell the story."""
    own = study.rows("witnesses")
    sources: dict[str, list[Any]] = {}
    for page in own:
        sources.setdefault(page.agency, []).append(page)
    parts = []
    for agency, pages in sources.items():
        credits = [page.siglum for page in pages if page.credit_text]
        alone_ = " alone" if len(credits) < len(pages) else ""
        where = f"on {listed(credits)}{alone_}" if credits else "nowhere"
        n = len({page.version for page in pages})
        state = f" in {count(n, 'version')}" if n > 1 else ""
        sigla = ", ".join(page.siglum for page in pages)
        parts.append(
            f"{agency} on {count(len(pages), 'page')} ({sigla}){state}, "
            f"credited for the text {where}"
        )
    statement = (
        f"{count(len({page.line for page in own}), 'outlet')}, {count(len(own), 'page')}, "
        f"{count(len(sources), 'source')}: {'; '.join(parts)}."
    )
    bylines = [row.block for row in study.rows("blocks") if row.role == "byline"]
    yield Finding("voices", PAGES, "witnesses", "How many voices tell the story?", statement,
                  len(sources), "sources", len(own), bylines,
                  "an agency may be credited in a part of the page that was not saved")  # fmt: skip


def credit(study: Study) -> Iterable[Finding]:
    """What the pages say of their text's source, beside what they share."""
    own = study.rows("credits")
    silent = [row for row in own if row.states == NO_CREDIT]
    stating = [row for row in own if row not in silent]
    sentences = [_stated(stating, len(own)), _unstated(silent, not stating)]
    whose = "their words" if silent and stating else "these pages' words"
    if silent and stating and len(silent) <= MOST_SHOWN:
        whose = f"the words of {listed(row.siglum for row in silent)}"
    sentences += [_depend(silent or own, whose, study.rules.min_run)]
    if silent and stating and len({row.line for row in own}) > 1:
        shares = span(row.share for row in stating)
        sentences.append(f"Where a source is credited, the share is {shares}.")
    ids = [row.credit_text_at for row in stating] + [row.credit_photo_at for row in silent]
    yield Finding("credit", PAGES, "credits", "Who says where the text comes from?",
                  " ".join(filter(None, sentences)), len(stating), "pages", len(own),
                  " ".join(ids).split(),
                  "a credit may stand in a part of the page that was not saved; to print an "
                  "agency's copy under licence is no fault; shared words do not tell who had them "
                  "first")  # fmt: skip


def _stated(stating: Sequence[Any], n: int) -> str:
    """How many pages credit a source for the text, and which."""
    if not stating:
        return f"None of {count(n, 'page')}, as saved, states a source for its text."
    who = (f"{row.siglum} {row.states.removesuffix(' for the text')}" for row in stating)
    told = f": {listed(who)}" if len(stating) <= MOST_SHOWN else ""
    verb = "credits" if len(stating) < 2 else "credit"
    of = f"{some(len(stating))} of {count(n, 'page')}"
    return capital(f"{of} {verb} a source for the text{told}.")


def _unstated(silent: Sequence[Any], all_: bool) -> str:
    """Which pages state none; a credit for a picture is none, even if it names the agency."""
    sigla = [row.siglum for row in silent]
    pages = listed(sigla) if len(sigla) <= MOST_SHOWN else "The others"
    said_ = f"{pages} {NO_CREDIT if len(sigla) == 1 else NO_CREDIT.replace('states', 'state')}"
    near = [f"{r.siglum} {r.states_photo}" for r in silent if r.agency in r.credit_photo]
    told = [said_] if silent and not all_ else []
    told += [f"{listed(near[:MOST_SHOWN])}, which credits no text"] if near else []
    return f"{'; '.join(told)}." if told else ""


def _depend(rows: Sequence[Any], whose: str, min_run: int) -> str:
    """How much of some pages' wording pages of other outlets have, with the noise floor."""
    rows = [row for row in rows if row.nearest]
    if not rows:
        return "There is no page of another outlet to compare them with."
    pairs = listed(f"{row.siglum} with {row.nearest}" for row in rows)
    which = f" ({pairs})" if len(rows) <= MOST_SHOWN else ""
    return (
        f"Of {whose} {span(row.share for row in rows)} stand in common runs of "
        f"{number(min_run)} or more with the nearest page of another outlet{which}, "
        f"{span(row.share_unquoted for row in rows)} without quotations{_floor(rows)}."
    )


def furniture(study: Study) -> Iterable[Finding]:
    """How much of each page is not the story."""
    pages = by((row for row in study.rows("blocks") if not row.repeat_of), "siglum")
    whole = {siglum: sum(row.n_words for row in own) for siglum, own in pages.items()}
    rest = {s: [row for row in own if row.role == "furniture"] for s, own in pages.items()}
    other = {siglum: sum(row.n_words for row in own) for siglum, own in rest.items()}
    share = {siglum: other[siglum] / max(1, n) for siglum, n in whole.items()}
    most, *less = sorted(share, key=lambda siglum: -share[siglum])
    last = _shown(study, "saved_not_before")[most]
    dated = f"; its latest date shows that the page was saved no earlier than {last}"
    statement = (
        f"{percent(share[most])} of the words on page {most} are page furniture "
        f"({other[most]} of {whole[most]}, repeats left out){dated if last else ''}. "
        f"On the other pages it is {span(share[siglum] for siglum in less)}."
    )
    yield Finding("furniture", PAGES, "blocks", "What on the pages is not the story?", statement,
                  share[most], "share of words", len(whole), [row.block for row in rest[most]],
                  "a page saved otherwise shows other furniture")  # fmt: skip


def naive(study: Study) -> Iterable[Finding]:
    """What a comparison of whole pages gets wrong."""
    told, shown = terms(study), terms(study, story_only=False)
    if len(told) < 2:
        return
    bodies, pages = _pair_likeness(told), _pair_likeness(shown)
    drop = {pair: abs(value - pages[pair]) for pair, value in bodies.items()}
    a, b = max(drop, key=lambda pair: (drop[pair], pair))
    page = max((a, b), key=lambda siglum: len(shown[siglum]) - len(told[siglum]))
    top = rank_terms(shown)[page]
    foreign = [word for word in top if word not in set(told[page])]
    how_many = "all" if foreign == top else f"{number(len(foreign))} of the"
    statement = (
        "Comparing whole pages, furniture and all, moves the TF-IDF likeness of "
        f"{a} and {b} from {bodies[a, b]:.2f} to {pages[a, b]:.2f}"
    ) + (
        f", and {how_many} {number(len(top))} words that look most characteristic of page {page} "
        f"(as {listed(said(word) for word in foreign[:4])}) do not stand in its story at all."
        if foreign
        else "."
    )
    own = (row for row in study.rows("blocks") if row.siglum == page)
    yield Finding("naive", PAGES, "blocks", "What does a comparison of whole pages get wrong?",
                  statement, drop[a, b], "cosine", len(drop),
                  [row.block for row in own if row.role == "furniture"],
                  "TF-IDF over so few texts is noise in any case")  # fmt: skip


def _pair_likeness(own: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], float]:
    """The likeness of every two pages by their terms."""
    near = like_terms(own)
    numbered = combinations(enumerate(own), 2)
    return {(a, b): float(near[i, j]) for (i, a), (j, b) in numbered}


# Collation


def alike(study: Study) -> Iterable[Finding]:
    """How much of the wording is shared within and across versions."""
    same, cross = (mate_rows(study, True, same_version) for same_version in (True, False))
    if not same and not cross:
        return
    pairs = listed(f"{row.siglum_a} with {row.siglum_b}" for row in same)
    parts = [
        f"pages with {what} share {span(_shares(rows))} of their words{who}"
        for rows, what, who in (
            (same, "the same version", f" ({pairs})"),
            (cross, "different versions of one dispatch", ""),
        )
        if rows
    ]
    runs = f", in common runs of {number(study.rules.min_run)} or more"
    statement = "; ".join(parts) + runs + _floor([*same, *cross]) + "."
    yield Finding("alike", COLLATION, "reuse", "How alike are pages that carry one agency's text?",
                  statement, min(_shares(same or cross)), "share of words",
                  len(same) + len(cross), [v.variant for v in _substance(study)],
                  "quoted speech is shared by all who quote it")  # fmt: skip


def _shares(rows: Iterable[Any]) -> list[float]:
    """The shares of some rows of ``reuse``, in both directions."""
    return [share for row in rows for share in (row.share_a_in_b, row.share_b_in_a)]


def _floor(rows: Iterable[Any]) -> str:
    """The noise floor of some rows of ``reuse`` in brackets, where it was counted."""
    floors = sorted({row.floor for row in rows if row.floor == row.floor})
    return f" (noise floor: {span(floors)})" if floors else ""


def _above_floor(rows: Sequence[Any]) -> str:
    """What shares of independent reports say, held against the noise floor of their length."""
    counted = [row for row in rows if row.floor == row.floor]
    if not counted:
        return "No noise floor was counted for such texts."
    beyond = [row for row in counted if max(_shares([row])) > row.floor_high]
    edges = span(edge for row in counted for edge in (row.floor_low, row.floor_high))
    usual = (
        f"Independent reports of one event and of such length stay below "
        f"{span(row.floor for row in counted)} in nineteen cases of twenty ({edges} by the "
        "interval of that count)"
    )
    if not beyond:
        return f"{usual}: such shares say nothing about copying."
    pairs = listed(f"{row.siglum_a} with {row.siglum_b}" for row in beyond)
    more = "shares" if len(beyond) == 1 else "share"
    return (
        f"{usual}; {pairs} {more} more. What they have in common beside the event, such as one "
        "speech, this figure does not tell."
    )


def noise(study: Study) -> Iterable[Finding]:
    """How much two agencies' reports share without a common text."""
    rows = mate_rows(study, same_agency=False)
    if not rows:
        return
    top = min(rows, key=lambda row: (-row.longest_run, row.siglum_a, row.siglum_b))
    run = longest_run(study, top.siglum_a, top.siglum_b)
    words = count(top.longest_run, "word")
    longest = f"; the longest run has {words} ({said(run.text)})" if run.text else ""
    statement = (
        f"Pages of different sources share {span(_shares(rows))} of their words in common "
        f"runs of {number(study.rules.min_run)} or more, though by the rule no passage of one "
        f"derives from the other{longest}. {_above_floor(rows)}"
    )
    question = "What do different sources share without a common text?"
    yield Finding("noise", COLLATION, "reuse", question, statement, max(_shares(rows)),
                  "share of words", len(rows), run.blocks,
                  "the same speech, translated twice; names, titles and set phrases; of "
                  "several shares the largest is read: one in twenty is above the floor by "
                  "chance")  # fmt: skip


def same_facts(study: Study) -> Iterable[Finding]:
    """What independent reports have in common."""
    question = "What do independent reports both tell?"
    own = [row for row in study.rows("pairs") if row.relation == "same-facts"]
    family = largest_family(study)
    outside = [row for row in body_rows(study) if row.siglum not in family]
    if not outside or not own:
        said_ = "No paragraph is known to tell the same facts as another in words of its own."
        yield Finding("same-facts", COLLATION, "pairs", question, said_, 0, "paragraphs", 0)
        return
    sigla = listed(sorted({row.siglum for row in outside}))
    paired = {block for row in own for block in (row.block_a, row.block_b)}
    told = [row.block for row in outside if row.block in paired]
    by_coders = all(row.by != "program" for row in own)
    settled = "as coders settled" if by_coders else "as the program proposes"
    statement = (
        f"{number(len(told))} of the {number(len(outside))} paragraphs of {sigla} tell something "
        f"that the other agency tells too, in words of their own ({settled})"
    )
    rest = len(outside) - len(told)
    if rest:
        statement += f"; the other {number(rest)} {'stands' if rest == 1 else 'stand'} alone"
    statement += "."
    yield Finding("same-facts", COLLATION, "pairs", question, statement, len(told), "paragraphs",
                  len(outside), told,
                  "what counts as the same fact is a coder's judgement")  # fmt: skip


# Wording


def dispatch(study: Study) -> Iterable[Finding]:
    """What each page has more and less than its version of the dispatch."""
    own = [edit for edit in study.rows("edits") if edit.kind not in FORM]
    if not own:
        return
    parts = []
    for siglum in largest_family(study):
        ops = sorted(Counter(edit.op for edit in own if edit.siglum == siglum).items())
        parts.append(f"{siglum} {listed(count(n, op) for op, n in ops) or 'nothing'}")
    statement = (
        "Against the dispatch of its own version, rebuilt from all pages, in substance: "
        f"{'; '.join(parts)}."
    )
    question = "What has each page more or less than the dispatch?"
    yield Finding("dispatch", WORDING, "edits", question, statement, len(own), "edits", len(own),
                  [edit.variant for edit in own], RIVALS)  # fmt: skip


def headlines(study: Study) -> Iterable[Finding]:
    """Which pages show a headline, and who is alone in a subhead."""
    roles = by(study.rows("blocks"), "role")
    own = [row for row in roles.get("headline", ()) if not row.repeat_of]
    sigla = set(_shown(study, "siglum"))
    having = {row.siglum for row in own}
    n, none = len(having), sorted(sigla - having)
    lacking = f"; on {listed(none)} it is not on the saved page" if none else ""
    apart = records(study.apart("subhead"), "kind", "changed_by")
    lone = sorted({row.changed_by for row in apart if row.kind not in FORM} & sigla)
    text = {row.siglum: row.text for row in reversed(roles.get("subhead", ()))}
    extra = "".join(f" {s} is alone in its subhead, {said(text[s])}." for s in lone if s in text)
    statement = (
        f"{some(n)} of {count(len(sigla), 'page')} {'shows' if n < 2 else 'show'} a headline"
        f"{lacking}.{extra}"
    )
    yield Finding("headlines", WORDING, "blocks", "What stands above the text?", statement, n,
                  "pages", len(sigla), [row.block for row in own],
                  "headlines are often written by another hand than the text")  # fmt: skip


# Facts


def details_alone(study: Study) -> Iterable[Finding]:
    """What one outlet alone tells."""
    told = [row for row in study.rows("details") if row.kind in ("number", "date", "name")]
    own = [row for row in told if row.only_here and row.role == "body"]
    pages = by(own, "siglum")
    parts = [
        f"{siglum} {listed(said(text, 30) for text in _first_texts(mine))}"
        for siglum, mine in pages.items()
    ]
    unread = unread_pages(study.blocks)
    none = sorted(set(_shown(study, "siglum")) - set(pages) - set(unread))
    have = "has" if len(none) == 1 else "have"
    rest = f" {listed(none)} {have} none that no other outlet has." if none else ""
    statement = (
        "Numbers, dates and names in the body that one outlet alone has: "
        f"{'; '.join(parts) or 'none'}.{rest}"
    )
    if unread:
        statement += f" Not looked for on {listed(unread)}: the patterns read English alone."
    question = "What does one page alone tell?"
    yield Finding("details-alone", FACTS, "details", question, statement,
                  len({row.value for row in own}), "values", len(told), [row.block for row in own],
                  "patterns miss some names and numbers, at times on one page only")  # fmt: skip


def _first_texts(rows: Iterable[Any]) -> list[str]:
    """The words of the first row of each value."""
    first: dict[str, str] = {}
    for row in rows:
        first.setdefault(row.value, row.text)
    return list(dict.fromkeys(first.values()))


def traced(study: Study) -> Iterable[Finding]:
    """Each claim that the researcher follows, with its parts."""
    for trace in study.story.traces:
        if trace.part_of:
            continue
        own = [row for row in study.rows("traces") if row.claim == trace.claim]
        parts = [row for row in study.rows("traces") if row.part_of == trace.claim]
        told = [row for row in own if row.status == "present"]
        sentences = [
            _where(told), _not_alone(told), _otherwise(own), _nowhere(own), *_parts_alone(parts)
        ]  # fmt: skip
        ids = [row.block for row in own + parts if row.block]
        yield Finding(f"trace-{trace.claim}", FACTS, "traces", trace.question,
                      " ".join(filter(None, sentences)), len({row.siglum for row in told}), "pages",
                      len({row.siglum for row in own}), ids,
                      "absent from the saved page, not unknown to its makers; a caption comes "
                      "with the picture")  # fmt: skip


def _where(told: Iterable[Any]) -> str:
    """Say in which role of which page a claim stands, and in which words."""
    parts = []
    for role, rows in by(told, "role").items():
        pages = []
        for siglum, own in by(rows, "siglum").items():
            words = listed(dict.fromkeys(said(row.shown, 40) for row in own if row.shown))
            pages.append(f"{siglum} ({words})" if words else siglum)
        parts.append(f"in the {role} of {listed(pages)}")
    return capital("; ".join(parts) or "on no page") + "."


def _not_alone(told: Iterable[Any]) -> str:
    """Say whether one page alone has a claim."""
    sigla = sorted({row.siglum for row in told})
    if not sigla:
        return ""
    return "No page has it alone." if len(sigla) > 1 else f"{sigla[0]} has it alone."


def _otherwise(own: Iterable[Any]) -> str:
    told = [f"in {row.siglum} ({said(row.text, 60)})" for row in own if row.status == "other"]
    return f"Otherwise {listed(told)}." if told else ""


def _nowhere(own: Iterable[Any]) -> str:
    absent = sorted(row.siglum for row in own if row.status == "absent")
    return (
        f"Nowhere on {'page' if len(absent) == 1 else 'pages'} {listed(absent)}." if absent else ""
    )


def _parts_alone(parts: Sequence[Any]) -> list[str]:
    """Say who alone has which parts of a claim, and who has something near it."""
    claims: dict[str, list[Any]] = {}
    for row in parts:
        if row.status == "present":
            claims.setdefault(row.claim, []).append(row)
    lone: dict[str, list[str]] = {}
    for row, *others in claims.values():
        if {other.siglum for other in others} <= {row.siglum}:
            lone.setdefault(row.siglum, []).append(said(row.shown or row.text, 70))
    sentences = [f"{siglum} alone has {listed(words)}." for siglum, words in sorted(lone.items())]
    for row in parts:
        if row.status == "other":
            words = said(row.shown or row.text, 60)
            sentences.append(f"{row.siglum} has something near it in the {row.role} ({words}).")
    return sentences


# How sure


def sure(study: Study) -> Iterable[Finding]:
    """How far the program and the coders can be trusted."""
    question = "How sure is this?"
    own = study.rows("agreement")
    if not own:
        said_ = "Nobody has coded these pages by hand, so the program's error on them is unknown."
        yield Finding("sure", SURE, "agreement", question, said_, 0, "codings", 0)
        return
    parts = []
    for measure, opening in (
        ("alpha", "coders agree with alpha"),
        (
            "F1",
            "against what was settled, kinds and authors on its own list of variants, the program "
            "without codings reaches F1",
        ),
    ):
        told = [
            f"{row.value:.2f} ({_interval(row)}) for {row.variable}"
            for row in own
            if row.measure == measure and " found" not in row.variable
        ]
        parts += [f"{opening} {listed(told)}"] if told else []
    parts += _sure_of_finds(own)
    f1 = min((row.value for row in own if row.measure == "F1"), default=0)
    yield Finding("sure", SURE, "agreement", question, "; ".join(parts) + ".",
                  f1, "F1", max(row.n for row in own), (),
                  study.story.wording.get("sure", {}).get("rivals", "who coded, and with what in "
                  "sight, the figures do not tell"))  # fmt: skip


def _interval(row: Any) -> str:
    """The interval of a figure; without any disagreement there is none to speak of."""
    if row.measure == "alpha" and row.value == 1:
        return f"no disagreement in {row.n}"
    return f"{row.low:.2f} to {row.high:.2f}"


def _sure_of_finds(rows: Iterable[Any]) -> list[str]:
    """How well the program finds what readers marked with no list before them."""
    found = {row.variable: row for row in rows if row.measure == "F1" and " found" in row.variable}
    parts, variants = [], found.get("variants found")
    if variants:
        parts.append(
            f"the variants that readers marked without a list it finds with F1 "
            f"{variants.value:.2f} ({_interval(variants)})"
        )
    for what in ("kind", "author"):
        row = found.get(f"variants found, of the right {what}")
        if row:
            parts.append(f"with the same {what}, F1 {row.value:.2f} ({_interval(row)})")
    details = sorted(
        (row.value, name.rpartition(" ")[2]) for name, row in found.items() if "details" in name
    )
    if len(details) > 1:
        (least, worst), (most, best) = details[0], details[-1]
        parts.append(f"the details with F1 {least:.2f} ({worst}s) to {most:.2f} ({best}s)")
    return parts


WRITERS: tuple[Callable[[Study], Iterable[Finding]], ...] = (
    lead, versions, alone, undecided, omissions, traced, revised, voices, credit, alike, noise,
    same_facts, sisters, furniture, naive, headlines, dispatch, details_alone, sure,
)  # fmt: skip
