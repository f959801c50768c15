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
from .collation import read_side, write_sides
from .details import unread_pages
from .evidence import (
    body_rows,
    largest_family,
    like_terms,
    longest_run,
    mate_rows,
    name_page,
    possible_splits,
    rank_terms,
    terms,
)
from .kinds import FORM, Difference
from .prose import capital, count, listed, number, percent, quoted, said, some, span, times
from .study import NO_AGENCY, Study
from .tables import by, frame, records
from .tokens import straight, words
from .versions import differences_within

#: Ways to part more pages than these are too many to be shown without support.
MOST_SHOWN = 6
PAGES, COLLATION, WORDING = "01-the-pages", "02-collation", "03-wording"
FACTS, CHANGED, SURE = "04-facts", "05-who-changed-it", "06-how-sure"
#: What may stand behind a reading that one page has alone, beside the outlet.
RIVALS = (
    "another version or feed of the agency's text that is not among these pages; a house style; "
    "a labelling law; want of space; a change made when the page was saved"
)
#: Krippendorff's custom for alpha: usable from here on, and tentative from there on.
USABLE, TENTATIVE = 0.8, 0.67
#: Variables that were coded for the variants that the program had found.
ON_THE_LIST = ("kind of a variant", "who changed it")
#: Said of pages all of which are one outlet's.
NOBODY_ELSE = "There is no page of another outlet to compare them with."
#: Versions and the differences between them come from one source.
INFERRED = "the versions are inferred from these same differences"


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
        said_ = (
            "No two pages carry one text, as far as their wording shows, so no difference can be "
            "given to anybody."
        )
        yield Finding("lead", CHANGED, "variants", question, said_, 0, "variants", 0)
        return
    own, lone = _substance(study), _named(study)
    agency, open_ = (sum(v.changed_by == who for v in own) for who in ("agency", "undecided"))
    sentences = [_printed(study, family), _differ(study, own), _between(study, family, agency),
                 _given(study, lone, family) if own else "", _left(open_)]  # fmt: skip
    rivals = f"{RIVALS}; {INFERRED}" if len(_by_version(study, family)) > 1 else RIVALS
    yield Finding("lead", CHANGED, "variants", question, " ".join(filter(None, sentences)),
                  len(lone), "variants", len(own), [v.variant for v in lone],
                  rivals if own else "")  # fmt: skip


def _printed(study: Study, family: Sequence[str]) -> str:
    """How many pages print one text, and in how many versions."""
    n, agency = len(study.rows("witnesses")), _shown(study, "agency")[family[0]]
    which = f"{number(len(family))} of the {count(n, 'page')}"
    if len(family) == n:
        which = "both pages" if n == 2 else f"all {count(n, 'page')}"
    text = "one text" if agency.startswith(NO_AGENCY) else f"one {agency} dispatch"
    states = len(_by_version(study, family))
    told = f", in {number(states)} versions as far as their readings show" if states > 1 else ""
    return capital(f"{which} print {text}{told}.")


def _by_version(study: Study, family: Iterable[str]) -> dict[str, list[str]]:
    """The pages of a family by the version of the dispatch that they carry."""
    version, cells = _shown(study, "version"), {}
    for siglum in family:
        cells.setdefault(version[siglum], []).append(siglum)
    return dict(sorted(cells.items()))


def _differ(study: Study, own: Sequence[Any]) -> str:
    """At how many sites pages of one text differ in substance."""
    several = sum(len(family) > 1 for family in study.families) > 1
    they = "Pages that share a text" if several else "They"
    if not own:
        return f"{they} do not differ in substance."
    whole = sum(v.site == 0 for v in own)
    passages = f", {number(whole)} of them {'a ' if whole == 1 else ''}whole passage"
    if len(own) == 1:
        passages = ", a whole passage"
    told = f"{passages}{'s' if whole > 1 else ''}" if whole else ""
    return f"{they} differ in substance at {count(len(own), 'site')}{told}."


def _between(study: Study, family: Sequence[str], n: int) -> str:
    """At how many sites the pages of each version stand together, and who stands with whom."""
    cells = list(_by_version(study, family).values())
    if not n:
        return ""
    told = f"At {number(n)} the pages of each version stand together."
    if len(cells) == 2 and len(family) <= MOST_SHOWN:
        one, other = (listed(name_page(study, siglum) for siglum in cell) for cell in cells)
        told = (
            f"At {number(n)} the pages of one version stand together against those of the other: "
            f"{one} against {other}."
        )
    return told


def _given(study: Study, lone: Sequence[Any], family: Sequence[str]) -> str:
    """How many differences can be given to one page, and to which."""
    if not lone:
        line = _shown(study, "line")
        few = len({line[siglum] for siglum in family}) < 3
        why = ", as pages of three outlets or more are needed for that" if few else ""
        return f"None can be given to one page{why}."
    each = Counter(v.changed_by for v in lone)
    can = "can" if len(lone) == 1 else "can each"
    told = f"{capital(count(len(lone), 'difference'))} {can} be given to one page"
    if len(each) == 1:
        return f"{told}, {name_page(study, *each)}."
    if len(each) > MOST_SHOWN:
        return f"{told}."
    to = listed(f"{number(each[s])} to {name_page(study, s)}" for s in sorted(each))
    return f"{told}: {to}."


def _left(n: int) -> str:
    """How many differences can be given to nobody."""
    return f"{capital(number(n))} cannot be given to anybody." if n else ""


def _substance(study: Study) -> list[Any]:
    """The variants of substance at which pages that share a text differ."""
    apart = {found.id for found in study.differences if _parts_a_family(study, found.sides)}
    return [v for v in study.rows("variants") if v.kind not in FORM and v.variant in apart]


def _parts_a_family(study: Study, sides: Sequence[Sequence[str]]) -> bool:
    """Whether two pages of one text stand on two sides; other sources differ in any case."""
    return any(sum(bool(set(side) & set(own)) for side in sides) > 1 for own in study.families)


def _named(study: Study, siglum: str = "") -> list[Any]:
    """The variants of substance that the rule gives to a witness, to any or to one."""
    sigla = {siglum} if siglum else set(_shown(study, "siglum"))
    return [v for v in _substance(study) if v.changed_by in sigla]


def _is_named(study: Study) -> bool:
    """Whether a page credits an agency for the text that most pages share."""
    return not _shown(study, "agency")[largest_family(study)[0]].startswith(NO_AGENCY)


def _shown(study: Study, column: str) -> dict[str, str]:
    """What a column of ``witnesses`` says of each witness."""
    return {row.siglum: getattr(row, column) for row in study.rows("witnesses")}


def versions(study: Study) -> Iterable[Finding]:
    """Which pages stand together."""
    question = "Which pages carry the same version?"
    family = largest_family(study)
    if len(family) < 4:
        said_ = "Fewer than four pages carry one text: two cannot be parted from two."
        yield Finding("versions", CHANGED, "splits", question, said_, 0, "sites", 0)
        return
    between = [v.variant for v in _substance(study) if v.between_versions]
    own = {row.split: row for row in study.rows("splits") if not row.alone}
    n = [row.n for row in own.values()]
    yield Finding("versions", CHANGED, "splits", question, _versions_said(study, family, own),
                  max(n, default=0), "sites", sum(n), between,
                  f"more versions than these pages show; one change made twice; {INFERRED}",
                  )  # fmt: skip


def versions_test(study: Study) -> Iterable[Finding]:
    """What would have spoken against the versions: readings that join pages across them."""
    family = largest_family(study)
    cells = [set(cell) for cell in _by_version(study, family).values()]
    found = differences_within(study.readings, set(family), study.differences)
    own = [d for d in found if not d.formal and sum(map(len, d.sides)) == len(family)]
    parted = [d for d in own if sum(len(side) > 1 for side in d.sides) > 1]
    if len(cells) < 2 or not parted:
        return
    across = [d.id for d in parted if _joins_across(d.sides, cells)]
    known = study.story.sigla
    ways = possible_splits(family, known) if len(family) == 4 else []
    across_ways = (
        way for way in ways if _joins_across([read_side(s, known) for s in way.split("|")], cells)
    )
    which = listed(across_ways, "or")
    statement = (
        f"A reading that joins pages across the versions{f' ({which})' if which else ''} would "
        f"speak against them. Of {count(len(own), 'site')} at which all {number(len(family))} "
        f"pages can be compared, {number(len(parted))} {'parts' if len(parted) == 1 else 'part'} "
        f"two or more from two or more; {some(len(across))} of these "
        f"{'joins' if len(across) < 2 else 'join'} pages across. The versions are themselves "
        "inferred from these sites: that they agree with one another could have failed, and is no "
        "proof from outside."
    )
    yield Finding("versions-test", CHANGED, "splits", "What would speak against these versions?",
                  statement, len(across), "sites", len(parted), across,
                  "more versions than these pages show; one change made twice")  # fmt: skip


def _joins_across(sides: Iterable[Iterable[str]], cells: Iterable[set[str]]) -> bool:
    """Whether two sides each join pages of one version with pages of another."""
    sides = list(map(set, sides))
    return any(sum(bool(side & own and side - own) for side in sides) > 1 for own in cells)


def _versions_said(study: Study, family: Sequence[str], own: Mapping[str, Any]) -> str:
    """Which way of parting the pages is supported, and whether that shows versions."""
    cells = list(_by_version(study, family).values())
    text = "dispatch" if _is_named(study) else "text"
    if not own and len(cells) > 1:
        groups = write_sides(cells, study.story.sigla)
        whole = (
            "No reading parts these pages into two groups of two or more"
            if len(cells) == 2
            else "These pages part into more than two groups at once"
        )
        return f"{whole}; {groups} are the versions that explain their readings by fewest changes."
    if not own:
        return (
            "No reading parts these pages into two groups of two or more: nothing in them shows "
            f"more than one version of the {text}."
        )
    return _best_split(study, family, own, f"the version of the {text} they carry")


def _best_split(study: Study, family: Sequence[str], own: Mapping[str, Any], state: str) -> str:
    """Which way to part the pages in two has most sites, beside the others."""
    cells = _by_version(study, family)
    ways = possible_splits(family, study.story.sigla) if len(family) <= MOST_SHOWN else list(own)
    support = {split: own[split].n if split in own else 0 for split in ways}
    best = max(support, key=lambda split: (support[split], split))
    against = sum(n for split, n in support.items() if split != best)
    told = (
        f"{'by the rule, ' if against else ''}the pages differ by {state}"
        if len(cells) > 1
        else "that is not enough to tell versions apart"
    )
    others = f", {rest}" if (rest := _others(support, best)) else ""
    which = best if len(family) <= 2 * MOST_SHOWN else "the best of them"
    return (
        "Of the ways to part these pages into two groups of two or more, "
        f"{count(support[best], 'site')} {'supports' if support[best] == 1 else 'support'} {which} "
        f"({some(own[best].n_passages if best in own else 0)} of them whole passages)"
        f"{others}: {told}."
    )


def _others(support: dict[str, int], best: str) -> str:
    """The support of all splits but the best; together where they are many."""
    rest = {split: n for split, n in support.items() if split != best}
    if len(rest) > 3:
        return f"{count(sum(rest.values()), 'site')} all {number(len(rest))} others together"
    return listed(f"{some(n)} {split}" for split, n in rest.items())


def alone(study: Study) -> Iterable[Finding]:
    """What each page of a family that is alone in something has, or lacks, alone."""
    return (found for found in _each_alone(study) if found.value)


def alone_in_nothing(study: Study) -> Iterable[Finding]:
    """The pages of a family to which no reading of substance can be given."""
    none = [found for found in _each_alone(study) if not found.value]
    plain = [found for found in none if not found.evidence]
    if len(plain) <= MOST_SHOWN:
        return none
    sigla = listed(found.finding.removeprefix("alone-") for found in plain)
    told = Finding("none-alone", CHANGED, "variants", "Which pages are alone in nothing?",
                   f"No reading can be given to {sigla}.", len(plain), "pages",
                   len(largest_family(study)))  # fmt: skip
    return [told, *(found for found in none if found.evidence)]


def _each_alone(study: Study) -> Iterable[Finding]:
    """In what each page of a family is alone."""
    family = largest_family(study)
    for siglum in family if len(family) > 1 else []:
        mine, name = _named(study, siglum), name_page(study, siglum)
        given = (v for v in study.rows("variants") if v.changed_by == siglum)
        form = [v for v in given if v.kind in FORM]
        statement = f"{name} {_lacks_and_has(study, siglum, mine)}. {_against(len(mine))}"
        if not mine:
            statement = f"No reading{' of substance' if form else ''} can be given to {name}."
        if form:
            statement += f" Of form only: {_forms(study, siglum, form)}."
        yield Finding(f"alone-{siglum}", CHANGED, "variants", f"In what is {siglum} alone?",
                      statement, len(mine), "variants", len(_substance(study)),
                      [v.variant for v in mine + form],
                      RIVALS if mine else "")  # fmt: skip


def _against(n: int) -> str:
    """What stands against each reading that the rule gives to a page: the rule itself."""
    return (
        f"{'Here' if n == 1 else 'At each of these'}, pages of two other outlets or more agree "
        "against it, at least one of them of its own version."
    )


def _forms(study: Study, siglum: str, form: Iterable[Any]) -> str:
    """The words that a page alone writes otherwise, each with its kind, four at most."""
    counted: Counter[str] = Counter()
    for v in form:
        counted[f"{_readings(study, v, 30).get((siglum,), said(''))} ({v.kind})"] += 1
    told = [words + (f" {times(n)}" if n > 1 else "") for words, n in counted.items()]
    rest = len(told) - 4
    return listed(told[:4]) + (f" and {rest} more" if rest > 0 else "")


def _readings(study: Study, variant: Any, most: int = 90) -> dict[tuple[str, ...], str]:
    """Who has which words at a variant, quoted; *nothing* for those who have a gap there."""
    found = next(found for found in study.differences if found.id == variant.variant)
    return {tuple(side): _quote(found, side, most) for side in found.sides}


def _quote(found: Difference, side: Sequence[str], most: int) -> str:
    """The words of some pages at a difference; whose words they are, where they are spelt apart."""
    texts = [quoted(found.texts.get(siglum, ""), most) for siglum in side]
    if not found.texts.get(side[0]):
        return "nothing"
    apart = len(set(map(straight, texts))) > 1
    return f"{texts[0]} (quoted from {side[0]})" if apart else texts[0]


def _lacks_and_has(study: Study, siglum: str, mine: Iterable[Any]) -> str:
    """Say what a page alone lacks, alone has, and alone has otherwise."""
    lacks, has, otherwise = [], [], []
    for v in mine:
        sides = _readings(study, v)
        own = sides.pop((siglum,), "nothing")
        theirs = list(sides.values())
        if own == "nothing" and len(theirs) == 1:
            lacks += theirs
        elif theirs == ["nothing"]:
            has.append(own)
        else:
            otherwise.append(f"{own} where the others have {listed(theirs, 'or')}")
    moved = [f"{words} in another place" for words in lacks if words in has]
    lacks, has = ([w for w in own if w not in both] for both in [{*lacks} & {*has}]
                  for own in (lacks, has))  # fmt: skip
    told = (("lacks", lacks), ("has", has + moved), ("has", otherwise))
    return ", and ".join(f"alone {verb} {listed(things)}" for verb, things in told if things)


def undecided(study: Study) -> Iterable[Finding]:
    """What the pages cannot settle."""
    own = [v for v in _substance(study) if v.changed_by == "undecided"]
    shown = "; ".join(_who_has(study, v) for v in own[:6])
    more = f"; and {len(own) - 6} more" if len(own) > 6 else ""
    statement = (
        f"{count(len(own), 'difference')} of substance cannot be given to anybody: {shown}{more}."
        if own
        else "No difference of substance stays undecided."
    )
    known = any(not agency.startswith(NO_AGENCY) for agency in _shown(study, "agency").values())
    whose = "the agencies' originals" if known else "the text that the pages go back to"
    question = f"What cannot be known without {whose}?"
    yield Finding("undecided", CHANGED, "variants", question, statement, len(own), "variants",
                  len(_substance(study)), [v.variant for v in own],
                  "either side may be the agency's wording" if own else "")  # fmt: skip


def _who_has(study: Study, variant: Any) -> str:
    """Say who has which reading: ``N has “the so-called”, L nothing``."""
    (first, own), *rest = _readings(study, variant, 60).items()
    told = [f"{_some_pages(side)} {words}" for side, words in rest]
    return f"{_some_pages(first)} {'has' if len(first) == 1 else 'have'} {own}, {', '.join(told)}"


def _some_pages(sigla: Sequence[str]) -> str:
    """The pages that have a reading; only how many, where they are many."""
    return listed(sigla) if len(sigla) <= MOST_SHOWN else count(len(sigla), "page")


def omissions(study: Study) -> Iterable[Finding]:
    """What a page does not have and others have: version and source asked first."""
    own = study.rows("omissions")
    n = Counter(row.status for row in own)
    alone_ = [row for row in own if row.status == ALONE]
    asked = (
        (BETWEEN, f"as the versions of the {'dispatch' if _is_named(study) else 'text'} part"),
        (OTHER_SOURCE, "of another source only"),
        (ADDED, "of what one page alone has"),
        (UNDECIDED, "undecided"),
        (ALONE, "lacking on one page alone"),
    )
    parts = [(number(n[status]), words_) for status, words_ in asked if n[status]]
    told = listed(" ".join(part) for part in parts)
    if len(parts) == 1:
        told = f"{'' if len(own) == 1 else 'all of them '}{parts[0][1]}"
    statement = (
        "A passage, words of substance or a detail that a page of another outlet has is not "
        f"{'' if study.coded and len(study.codings) else 'found '}on a page in "
        f"{count(len(own), 'case')}: {told}{_lacked(study, alone_)}. {_judged(own)}"
        if own
        else "No page lacks a passage, words of substance or a detail that a page of another "
        "outlet has."
    )
    ids = [ids for row in alone_ for ids in (row.variant or row.blocks).split()]
    yield Finding("omissions", WORDING, "omissions", "What is not on a page that the others have?",
                  statement, len(alone_), "cases", len(own), ids,
                  "the same may stand in a headline, a caption or a part of the page that was not "
                  f"saved; what is told in other words may go unseen; {RIVALS}")  # fmt: skip


def _lacked(study: Study, rows: Sequence[Any]) -> str:
    """What pages lack alone, page by page, in a few words each."""
    if not 0 < len(rows) <= 2 * MOST_SHOWN:
        return ""
    found = {found.id: found for found in study.differences}
    told = []
    for siglum, mine in by(rows, "siglum").items():
        lacks = [
            _quote(found[row.variant], found[row.variant].sides[0], 40)
            for row in mine
            if row.variant
        ]
        unseen = [said(row.words, 40) for row in mine if not row.variant]
        told += [f"{siglum} lacks {listed(lacks)}"] if lacks else []
        # What is told in other words is linked by the program, which may have missed a link.
        told += [f"on {siglum} nothing is found like {listed(unseen, 'or')}"] if unseen else []
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
    parts = [
        f"{count(n, 'passage')} only in {_name_state(version, s)}"
        for s, n in sorted(holders.items())
    ]
    kinds = Counter(v.kind for v in own if v.site > 0)
    within = listed(f"{kind} {number(n)}" for kind, n in kinds.most_common())
    states = len(_by_version(study, largest_family(study)))
    how_many = f"{number(states)} versions" if states > 1 else "versions"
    statement = (
        f"The {how_many}, as far as these pages show them, differ at {count(len(own), 'site')}: "
        f"{listed(parts) or 'no whole passage'}; and {number(kinds.total())} within passages "
        f"that both have{f' ({within})' if within else ''}."
    )
    yield Finding("revised", CHANGED, "variants", "In what do the versions differ?", statement,
                  len(own), "variants", len(_substance(study)), [v.variant for v in own],
                  "news that had not happened when the earlier version was written; a version "
                  f"that is not among these pages; {INFERRED}")  # fmt: skip


def _name_state(version: Mapping[str, str], siglum: str) -> str:
    """A version by its name; where nobody names its source, by the pages that have it."""
    name = version[siglum]
    pages = listed(s for s in version if version[s] == name)
    return f"the version of {pages}" if name.startswith(NO_AGENCY) else name


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
        each = listed(f"to {s} {times(len(_named(study, s)))}" for s in pair)
        statement = (
            f"{count(n, 'reading') if n else 'no reading'} of substance "
            f"{'joins' if n < 2 else 'join'} {listed(name_page(study, s) for s in pair)} against "
            f"{listed(rest)}. A reading of substance can be given {each}."
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
    apart = [
        agency for agency, pages in sources.items()
        if agency.startswith(NO_AGENCY) and len(pages) == 1 and not pages[0].credit_text
    ]  # fmt: skip
    statement = " ".join(
        [
            f"{count(len({page.line for page in own}), 'outlet')}, {count(len(own), 'page')}, "
            f"{count(len(sources), 'source')}.",
            *(
                _voice(study, agency, pages)
                for agency, pages in sources.items()
                if agency not in apart
            ),
            _apart(study, [page.siglum for agency in apart for page in sources[agency]]),
        ]
    )
    bylines = [row.block for row in study.rows("blocks") if row.role == "byline"]
    yield Finding("voices", PAGES, "witnesses", "How many voices tell the story?", statement,
                  len(sources), "sources", len(own), bylines,
                  "an agency may be credited in a part of the page that was not saved")  # fmt: skip


def _apart(study: Study, sigla: Sequence[str]) -> str:
    """Say of pages that nothing ties them to a source that another page has, too."""
    named = [name_page(study, siglum) for siglum in sigla]
    if not named:
        return ""
    if len(named) == 1:
        return f"{named[0]} credits nobody, and shares its text with no other page."
    which = listed(named) if len(named) <= MOST_SHOWN else capital(count(len(named), "page"))
    both = "they count as two sources" if len(named) == 2 else "each counts as a source of its own"
    return f"{which} credit nobody, and share their text with no other page: {both}."


def _voice(study: Study, agency: str, pages: Sequence[Any]) -> str:
    """On which pages one source stands, in how many versions, and who credits it."""
    names = listed(name_page(study, page.siglum) for page in pages)
    names = f": {names}" if len(pages) <= MOST_SHOWN else ""
    n = len({page.version for page in pages})
    state = f" in {count(n, 'version')} as far as their readings show" if n > 1 else ""
    crediting = [page.siglum for page in pages if page.credit_text]
    verb = "credits" if len(crediting) == 1 else "credit"
    alone_ = "alone " if len(crediting) < len(pages) else ""
    told = f"{_some_pages(crediting)} {alone_}{verb} it for the text"
    if not crediting:
        told = "no page credits it for the text"
    if agency.startswith(NO_AGENCY) and not crediting:
        return f"A source that nobody names stands on {count(len(pages), 'page')}{state}{names}."
    if agency.startswith(NO_AGENCY):
        each = listed(f"{page.siglum} {page.states}" for page in _crediting(study, crediting))
        n_pages = count(len(pages), "page")
        if len(pages) == 1:
            return f"{names[2:]} {each.partition(' ')[2]}, and shares its text with no other page."
        return f"A source of which no agency is known stands on {n_pages}{state}{names}; {each}."
    if len(pages) == 1:
        told = f"which {'credits it' if crediting else 'does not credit it'} for the text"
        return f"{agency} stands on one page, {names[2:]}, {told}."
    return f"{agency} stands on {count(len(pages), 'page')}{state}{names}; {told}."


def _crediting(study: Study, sigla: Iterable[str]) -> list[Any]:
    """The rows of ``credits`` of some pages."""
    wanted = set(sigla)
    return [row for row in study.rows("credits") if row.siglum in wanted]


def credit(study: Study) -> Iterable[Finding]:
    """What the pages say of their text's source, beside what they share."""
    own = study.rows("credits")
    silent = [row for row in own if row.states == NO_CREDIT]
    stating = [row for row in own if row not in silent]
    sentences = [
        _stated(study, stating, len(own)), _unstated(silent, not stating),
        *_shares_of(study, silent, "", bool(stating)), _stating_shares(study, stating, silent),
    ]  # fmt: skip
    ids = [row.credit_text_at for row in stating] + [row.credit_photo_at for row in silent]
    yield Finding("credit", PAGES, "credits", "Who says where the text comes from?",
                  " ".join(filter(None, sentences)), len(stating), "pages", len(own),
                  " ".join(ids).split(),
                  "a credit may stand in a part of the page that was not saved; to print an "
                  "agency's copy under licence is no fault; shared words do not tell who had them "
                  "first")  # fmt: skip


def _stated(study: Study, stating: Sequence[Any], n: int) -> str:
    """How many pages credit a source for the text, and which."""
    if not stating:
        return f"{_of_all(0, n)}, as saved, states a source for its text."
    who = (
        f"{name_page(study, row.siglum)} {row.states.removesuffix(' for the text')}"
        for row in stating
    )
    told = f": {listed(who)}" if len(stating) <= MOST_SHOWN else ""
    verb = "credits" if len(stating) < 2 else "credit"
    return f"{_of_all(len(stating), n)} {verb} a source for the text{told}."


def _of_all(n: int, total: int) -> str:
    """How many of all pages: *Both pages*, *Three of five pages*, *Neither page*."""
    whole = {1: "The one page", 2: "Both pages"}.get(total, f"All {count(total, 'page')}")
    none = "Neither page" if total == 2 else f"None of {count(total, 'page')}"
    return {0: none, total: whole}.get(n, capital(f"{some(n)} of {count(total, 'page')}"))


def _unstated(silent: Sequence[Any], all_: bool) -> str:
    """Which pages state none; a credit for a picture is none, even if it names the agency."""
    sigla = [row.siglum for row in silent]
    pages = listed(sigla) if len(sigla) <= MOST_SHOWN else "The others"
    said_ = f"{pages} {NO_CREDIT if len(sigla) == 1 else NO_CREDIT.replace('states', 'state')}"
    near = [f"{r.siglum} {r.states_photo}" for r in silent if r.agency in r.credit_photo]
    told = [said_] if silent and not all_ else []
    told += [f"{listed(near[:MOST_SHOWN])}, which credits no text"] if near else []
    return f"{'; '.join(told)}." if told else ""


def _shares_of(
    study: Study, own: Sequence[Any], which: str = "", named: bool = False
) -> Iterable[str]:
    """What some pages share; apart for those to which another source's page is nearest."""
    near = [[r for r in own if r.nearest and r.same_source == same] for same in (True, False)]
    kinds = [rows for rows in near if rows] or ([list(own)] if own else [])
    for rows in kinds:
        parted = len(kinds) > 1
        whose = f"the words of {which}" if which else "these pages' words"
        if (named or parted) and len(rows) <= MOST_SHOWN:
            whose = f"the words of {listed(row.siglum for row in rows)}"
        elif parted:
            whose = f"the words of {number(len(rows))} {which or 'of these pages'}"
        of = "with the nearest page of another outlet"
        if parted:
            of += f", one of {'the same' if rows is kinds[0] else 'another'} source"
        yield _depend(rows, whose, study.rules.min_run, of)


def _depend(rows: Sequence[Any], whose: str, min_run: int, of: str) -> str:
    """How much of some pages' wording pages of other outlets have, with the noise floor."""
    rows = [row for row in rows if row.nearest]
    if not rows:
        return NOBODY_ELSE
    pairs = listed(f"{row.siglum} with {row.nearest}" for row in rows)
    which = f" ({pairs})" if len(rows) <= MOST_SHOWN else ""
    return (
        f"Of {whose} {span(row.share for row in rows)} stand in common runs of "
        f"{number(min_run)} or more {of}{which}, "
        f"{span(row.share_unquoted for row in rows)} without quotations{_floor(rows)}."
    )


def _stating_shares(study: Study, stating: Sequence[Any], silent: Sequence[Any]) -> str:
    """What pages share that credit a source: with a page of that source, or of another."""
    rows = sorted((r for r in stating if r.nearest), key=lambda r: (not r.same_source, r.siglum))
    if not rows:
        return NOBODY_ELSE if stating and not silent else ""
    if len(rows) > MOST_SHOWN:
        return " ".join(_shares_of(study, rows, "pages that credit a source"))
    runs = "such runs" if silent else f"common runs of {number(study.rules.min_run)} or more"
    first, *rest = (
        f"{row.siglum} shares {percent(row.share)}{{}} with {row.nearest}, which carries "
        f"{'the same source' if row.same_source else 'another source'}'s text"
        f"{'' if row.same_source else _floor([row])}"
        for row in rows
    )
    told = "; ".join([first.format(f" of its words in {runs}"), *(one.format("") for one in rest)])
    return f"Where a source is credited, {told}."


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
        f"({other[most]} of {whole[most]}, repeats left out){dated if last else ''}."
    )
    if less:
        others = "the other page" if len(less) == 1 else "the other pages"
        statement += f" On {others} it is {span(share[siglum] for siglum in less)}."
    if not share[most]:
        statement = "No page carries page furniture, as far as the rules for it can tell."
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
    story = {*told[page], *_heading_words(study, page)}
    foreign = [word for word in top if word not in story]
    before, after = f"{bodies[a, b]:.2f}", f"{pages[a, b]:.2f}"
    statement = f"Comparing whole pages, furniture and all, {_moved(a, b, before, after)}"
    statement += f", and {_foreign(foreign, len(top), page)}." if foreign else "."
    own = (row for row in study.rows("blocks") if row.siglum == page)
    yield Finding("naive", PAGES, "blocks", "What does a comparison of whole pages get wrong?",
                  statement, drop[a, b], "cosine", len(drop),
                  [row.block for row in own if row.role == "furniture"],
                  "TF-IDF over so few texts is noise in any case")  # fmt: skip


def _heading_words(study: Study, siglum: str) -> set[str]:
    """The words that stand above a page's text, and in it, in headline, dek and subheads."""
    own = (row for row in study.rows("blocks") if row.siglum == siglum)
    heads = (row.saved for row in own if row.role in ("headline", "dek", "subhead"))
    return {word.level for head in heads for word in words(head)}


def _moved(a: str, b: str, before: str, after: str) -> str:
    """What furniture does to the likeness of the two pages that it moves most."""
    if before == after:
        return "leaves the TF-IDF likeness of every two pages as it is, to two digits"
    return f"moves the TF-IDF likeness of {a} and {b} from {before} to {after}"


def _foreign(words: Sequence[str], n: int, page: str) -> str:
    """How many of a page's *n* most characteristic words stand outside its story."""
    shown = listed(said(word) for word in words[:4])
    if n == 1:
        return f"the one word that only page {page} has ({shown}) does not stand in its story"
    how_many = "all" if len(words) == n else f"{number(len(words))} of the"
    verb = "does" if len(words) == 1 else "do"
    return (
        f"{how_many} {number(n)} words that look most characteristic of page {page} "
        f"(as {shown}) {verb} not stand in its story at all"
    )


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
    text, whose = ("dispatch", "one agency's") if _is_named(study) else ("text", "one")
    which = f" ({pairs})" if len(same) <= MOST_SHOWN else f" ({number(len(same))} pairs)"
    parts = [
        f"pages with {what} share {span(_shares(rows))} of their words{who}"
        for rows, what, who in (
            (same, "the same version", which),
            (cross, f"different versions of one {text}", ""),
        )
        if rows
    ]
    runs = f", in common runs of {number(study.rules.min_run)} or more"
    statement = "; ".join(parts) + runs + _floor([*same, *cross]) + "."
    yield Finding("alike", COLLATION, "reuse", f"How alike are pages that carry {whose} text?",
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
    pairs = pairs if len(beyond) <= MOST_SHOWN else f"{number(len(beyond))} pairs of pages"
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
    longest = f"; the longest run has {words} ({quoted(run.text)} on {top.siglum_a})"
    longest = longest if run.text else ""
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
    family = family if len(family) > 1 else []
    outside = [row for row in body_rows(study) if row.siglum not in family]
    if not outside or not own:
        said_ = "No paragraph is known to tell the same facts as another in words of its own."
        yield Finding("same-facts", COLLATION, "pairs", question, said_, 0, "paragraphs", 0)
        return
    paired = {block for row in own for block in (row.block_a, row.block_b)}
    told = [row.block for row in outside if row.block in paired]
    settled = all(row.by != "program" for row in own)
    say_ = _settled_facts if settled else _proposed_facts
    yield Finding("same-facts", COLLATION, "pairs", question, say_(study, outside, len(told)),
                  len(told), "paragraphs", len(outside), told,
                  "what counts as the same fact is a coder's judgement")  # fmt: skip


def _settled_facts(study: Study, outside: Sequence[Any], n: int) -> str:
    """What coders settled of paragraphs that share no text: *n* tell what another source tells."""
    one, rest = n == 1, len(outside) - n
    statement = (
        f"{_of_paragraphs(outside, n)} {'tells' if one else 'tell'} something that "
        f"{_other_source(study)} tells too, in words of {'its' if one else 'their'} own (as "
        "coders settled)"
    )
    if rest and n:
        statement += f"; the other {number(rest)} {'stands' if rest == 1 else 'stand'} alone"
    return f"{statement}."


def _proposed_facts(study: Study, outside: Sequence[Any], n: int) -> str:
    """What the program proposes of the same, which may be wrong of any pair."""
    rest = len(outside) - n
    statement = (
        f"for {_of_paragraphs(outside, n)} the program proposes that {_other_source(study)} tells "
        "something of the same in other words"
    )
    statement += f"; for the other {number(rest)} it proposes nothing" if rest and n else ""
    return f"{statement}. Nobody has judged all these pairs, and many may be wrong: read them."


def _of_paragraphs(outside: Sequence[Any], n: int) -> str:
    """How many of the paragraphs of which pages: *five of the nine paragraphs of T*."""
    sigla = _some_pages(sorted({row.siglum for row in outside}))
    of_all = f"{number(n)} of the {number(len(outside))}" if n < len(outside) else "all"
    if len(outside) == 1 and n:
        return f"the one paragraph of {sigla}"
    return f"{of_all} {'paragraph' if len(outside) == 1 else 'paragraphs'} of {sigla}"


def _other_source(study: Study) -> str:
    """What to call the source of another page: the other agency, where there are just two."""
    sources = set(_shown(study, "agency").values())
    two = len(sources) == 2 and not any(source.startswith(NO_AGENCY) for source in sources)
    return "the other agency" if two else "a page of another source"


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
    text = "dispatch" if _is_named(study) else "text"
    statement = (
        f"Against the {text} of its own version, rebuilt from all pages, in substance: "
        f"{'; '.join(parts)}."
    )
    question = f"What has each page more or less than the {text}?"
    yield Finding("dispatch", WORDING, "edits", question, statement, len(own), "edits", len(own),
                  [edit.variant for edit in own], RIVALS)  # fmt: skip


def headlines(study: Study) -> Iterable[Finding]:
    """Which pages show a headline, and who is alone in a subhead."""
    roles = by(study.rows("blocks"), "role")
    own = [row for row in roles.get("headline", ()) if not row.repeat_of]
    sigla = set(_shown(study, "siglum"))
    having = {row.siglum for row in own}
    n, none = len(having), sorted(sigla - having)
    lacking = f"; on {_some_pages(none)} it is not on the saved page" if n and none else ""
    apart = records(study.apart("subhead"), "kind", "changed_by")
    lone = sorted({row.changed_by for row in apart if row.kind not in FORM} & sigla)
    text = {row.siglum: row.text for row in reversed(roles.get("subhead", ()))}
    extra = "".join(f" {s} is alone in its subhead, {said(text[s])}." for s in lone if s in text)
    statement = (
        f"{_of_all(n, len(sigla))} {'shows' if n < 2 else 'show'} a headline{lacking}.{extra}"
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
    unread, n = unread_pages(study.blocks), len(study.rows("witnesses"))
    none = sorted(set(_shown(study, "siglum")) - set(pages) - set(unread))
    have = "has" if len(none) == 1 else "have"
    rest = f" {capital(_some_pages(none))} {have} none that no other outlet has." if none else ""
    statement = (
        f"Numbers, dates and names in the body that one outlet alone has: {'; '.join(parts)}.{rest}"
        if parts
        else "No outlet alone has a number, a date or a name in the body." * (len(unread) < n)
    )
    if unread:
        where = "any page" if len(unread) == n else _some_pages(unread)
        what = "Numbers, dates and names were n" if len(unread) == n else "N"
        statement += f" {what}ot looked for on {where}: the patterns read English alone."
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
        titles = {one.claim: one.title for one in study.story.traces}
        opening = f"{capital(trace.title)}: " if trace.title else ""
        sentences = [
            opening + _where(told, trace.title), _not_alone(told), _otherwise(own), _nowhere(own),
            *_parts_alone(parts, titles), *_near_parts(parts, titles),
        ]  # fmt: skip
        ids = [row.block for row in own + parts if row.block]
        yield Finding(f"trace-{trace.claim}", FACTS, "traces", trace.question,
                      " ".join(filter(None, sentences)), len({row.siglum for row in told}), "pages",
                      len({row.siglum for row in own}), ids,
                      "absent from the saved page, not unknown to its makers; a caption comes "
                      "with the picture")  # fmt: skip


def _where(told: Iterable[Any], title: str = "") -> str:
    """Say in which role of which page a claim stands, and in which words."""
    parts = []
    for role, rows in by(told, "role").items():
        pages = []
        for siglum, own in by(rows, "siglum").items():
            words = listed(dict.fromkeys(quoted(row.shown) for row in own if row.shown))
            pages.append(f"{siglum} ({words})" if words else siglum)
        parts.append(f"in the {role} of {_few(pages)}")
    where = "; ".join(parts) or "on no page"
    return f"{where if title else capital(where)}."


def _few(pages: Sequence[str]) -> str:
    """Name pages where a claim stands; only how many, where they are very many."""
    return listed(pages) if len(pages) <= 2 * MOST_SHOWN else count(len(pages), "page")


def _not_alone(told: Iterable[Any]) -> str:
    """Say whether one page alone has a claim."""
    sigla = sorted({row.siglum for row in told})
    if not sigla:
        return ""
    return "No page has it alone." if len(sigla) > 1 else f"{sigla[0]} has it alone."


def _otherwise(own: Iterable[Any]) -> str:
    words: dict[str, list[str]] = {}
    for row in own:
        if row.status == "other":
            words.setdefault(_words(row), []).append(row.siglum)
    told = [f"in {_few(list(dict.fromkeys(has)))} ({said_})" for said_, has in words.items()]
    return f"Otherwise {listed(told)}." if told else ""


def _nowhere(own: Iterable[Any]) -> str:
    absent = sorted(row.siglum for row in own if row.status == "absent")
    if not absent or len(absent) > 2 * MOST_SHOWN:
        return f"Nowhere on {count(len(absent), 'page')}." * bool(absent)
    return f"Nowhere on {'page' if len(absent) == 1 else 'pages'} {listed(absent)}."


def _words(row: Any) -> str:
    """The words that tell a claim, quoted: those it asks to be shown, else those that match."""
    return quoted(row.shown or row.text)


def _parts_alone(parts: Sequence[Any], titles: Mapping[str, str]) -> list[str]:
    """Say who alone has which parts of a claim, in the order of the story."""
    has = by((row for row in parts if row.status == "present"), "claim")
    lone: dict[str, list[str]] = {}
    for claim in titles:
        own = has.get(claim, [])
        if len({row.siglum for row in own}) == 1:
            words = _words(own[0])
            named = f"{titles[claim]} ({words})" if titles[claim] else words
            lone.setdefault(own[0].siglum, []).append(named)
    return [
        f"{'A further part' if len(named) == 1 else 'Further parts'}, on {siglum} alone: "
        f"{listed(named)}."
        for siglum, named in sorted(lone.items())
    ]


def _near_parts(parts: Sequence[Any], titles: Mapping[str, str]) -> list[str]:
    """Say which page has something near a part of a claim, and what it is near to."""
    has = {row.claim: row for row in reversed(parts) if row.status == "present"}
    sentences = []
    for row in parts:
        if row.status == "other":
            own, name = has.get(row.claim), titles[row.claim] or f"“{row.claim}”"
            to = f"{_words(own)} on {own.siglum}" if own else name
            sentences.append(f"Near {to}: {row.siglum}’s {row.role}, {_words(row)}.")
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
    sentences = [
        "Left alone, without codings, the program agrees with what was settled as follows (F1 "
        f"with its 95 % interval, lowest first; {TENTATIVE} and {USABLE} are the usual bounds "
        "for alpha).",
        *_reached(own), *_coders_agree(own),
        study.story.wording.get("sure", {}).get("coders", "Who the coders are is not stated."),
    ]  # fmt: skip
    f1 = min((row.value for row in own if row.measure == "F1"), default=0)
    yield Finding("sure", SURE, "agreement", question, " ".join(sentences),
                  f1, "F1", max(row.n for row in own), (),
                  study.story.wording.get("sure", {}).get("rivals", "who coded, and with what in "
                  "sight, the figures do not tell"))  # fmt: skip


def _reached(own: Iterable[Any]) -> list[str]:
    """How near the program comes to what was settled, in Krippendorff's three groups for alpha."""
    rows = sorted((r for r in own if r.measure == "F1"), key=lambda r: (r.value, r.variable))
    if not rows:
        return ["Nothing that it could be held against was settled."]
    full = [row for row in rows if f"{row.value:.2f}" == "1.00"]
    groups = (
        (f"Below {TENTATIVE}", [row for row in rows if row.value < TENTATIVE]),
        (f"From {TENTATIVE} to below {USABLE}", [r for r in rows if TENTATIVE <= r.value < USABLE]),
        (f"From {USABLE} up", [row for row in rows if row.value >= USABLE and row not in full]),
    )
    sentences = [f"{group}: {_figures(found)}." for group, found in groups if found]
    if full:
        names = listed(_call(row.variable) for row in full)
        sentences.append(
            f"At 1.00: {names} (intervals from {min(row.low for row in full):.2f} up)."
        )
    if any(row.variable in ON_THE_LIST for row in rows):
        sentences.append(
            f"{capital(listed(ON_THE_LIST))} were coded on the program's own list of variants, "
            "which cannot show what it misses."
        )
    return sentences


def _figures(rows: Iterable[Any]) -> str:
    """Some figures of agreement with their intervals."""
    return listed(
        f"{_call(row.variable)} {row.value:.2f} ({_interval(row)})"
        if row.value == row.value
        else f"{_call(row.variable)} undefined (no variation in {row.n})"
        for row in rows
    )


def _call(variable: str) -> str:
    """The name of a variable within a sentence: ``labels found`` for ``details found: label``."""
    head, colon, kind = variable.partition(": ")
    return f"{kind}s found" if colon else head.replace(", of", " with")


def _coders_agree(own: Iterable[Any]) -> list[str]:
    """How well coders agree with each other, lowest first, by those who coded the same."""
    told = []
    alphas = sorted((r for r in own if r.measure == "alpha"), key=lambda r: (r.value, r.variable))
    for coders, rows in by(alphas, "coders").items():
        told.append(f"Alpha of coders {listed(coders.split(', '))}: {_figures(rows)}.")
    return told


def _interval(row: Any) -> str:
    """The interval of a figure; without any disagreement there is none to speak of."""
    if row.measure == "alpha" and row.value == 1:
        return f"no disagreement in {row.n}"
    return f"{row.low:.2f} to {row.high:.2f}"


WRITERS: tuple[Callable[[Study], Iterable[Finding]], ...] = (
    lead, versions, versions_test, alone, traced, voices, undecided, alone_in_nothing, credit,
    omissions, revised, alike, noise, same_facts, sisters, furniture, naive, headlines, dispatch,
    details_alone, sure,
)  # fmt: skip
