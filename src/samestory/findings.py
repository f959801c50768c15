"""Findings: every statement of the report has its one writer here.

A finding is a question, an answer written by code from the tables, the figure it turns on, the
blocks or variants it rests on, and the other explanations that stay open. Notebooks, README and
report print findings; none of them types a number. ``say(study, "lead")`` prints one.

The prose says *alone in*, *has* and *lacks*: what somebody meant is not on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from .collation import write_sides
from .evidence import (
    body,
    both_shares,
    characteristic_words,
    largest_family,
    longest_run,
    mates,
    named,
    page_likeness,
    possible_splits,
    substantive,
    terms,
)
from .kinds import FORM, GAP
from .prose import capital, count, listed, number, percent, said, some, span, times
from .study import NO_AGENCY, Study
from .tables import frame

#: How often shares of independent reports stay below the noise floor (``floor.BELOW``).
FLOOR_IN = "nineteen cases of twenty"
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
    own = substantive(study)
    outlet = named(study)
    agency, open_ = ((own["changed_by"] == who).sum() for who in ("agency", "undecided"))
    by = outlet["changed_by"].value_counts().sort_index()
    who = listed(f"{siglum} {number(n)}" for siglum, n in by.items())
    passages = int((own["site"] == 0).sum())
    statement = (
        f"The {count(len(family), 'page')} that carry {_text_of(study, family)} differ in "
        f"substance at {count(len(own), 'site') if len(own) < 13 else f'{len(own)} sites'}, "
        f"{some(passages)} of them whole passages. {capital(some(agency))} of these "
        f"{'parts' if agency == 1 else 'part'} the pages exactly as the versions of the dispatch "
        f"do that are inferred from them, {some(len(outlet))} can be given to one page"
        f"{f' ({who})' if who else ''}, and {some(open_)} {'stays' if open_ < 2 else 'stay'} "
        "undecided."
    )
    if own.empty:
        statement = f"The pages that carry {_text_of(study, family)} do not differ in substance."
    yield Finding("lead", CHANGED, "variants", question, statement, len(outlet), "variants",
                  len(own), list(outlet["variant"]), RIVALS)  # fmt: skip


def _text_of(study: Study, family: Sequence[str]) -> str:
    """What a family's pages carry: the copy of an agency, if any of them credits one."""
    own = study.witnesses[study.witnesses["siglum"] == family[0]].iloc[0]
    return "one text" if own["agency"].startswith(NO_AGENCY) else f"{own['agency']} copy"


def versions(study: Study) -> Iterable[Finding]:
    """Which pages stand together."""
    question = "Which pages carry the same version?"
    family = largest_family(study)
    if len(family) < 4:
        said_ = "Fewer than four pages carry one agency's text: two cannot be parted from two."
        yield Finding("versions", CHANGED, "splits", question, said_, 0, "sites", 0)
        return
    between = substantive(study)[substantive(study)["between_versions"]]
    own = study.splits[study.splits["alone"] == ""].set_index("split")
    total = int(own["n"].sum())
    yield Finding("versions", CHANGED, "splits", question, _versions_said(study, family, own),
                  own["n"].max() if total else 0, "sites", total, list(between["variant"]),
                  "more versions than these pages show; one change made twice")  # fmt: skip


def _versions_said(study: Study, family: Sequence[str], own: pd.DataFrame) -> str:
    """Which way of parting the pages is supported, and whether that shows versions."""
    if own.empty:
        return (
            "No reading parts these pages into two groups of two or more: nothing in them shows "
            "more than one version of the dispatch."
        )
    ways = possible_splits(family) if len(family) <= MOST_SHOWN else list(own.index)
    support = {split: int(own["n"].get(split, 0)) for split in ways}
    best = max(support, key=lambda split: (support[split], split))
    pages = study.witnesses[study.witnesses["siglum"].isin(family)]
    told = (
        "the pages differ by the version of the dispatch they carry"
        if pages["version"].nunique() > 1
        else "that is not enough to tell versions apart"
    )
    others = f", {rest}" if (rest := _others(support, best)) else ""
    return (
        "Of the ways to part these pages into two groups of two or more, "
        f"{count(support[best], 'site')} {'supports' if support[best] == 1 else 'support'} {best} "
        f"({some(int(own['n_passages'].get(best, 0)))} of them whole passages){others}: {told}."
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
    forms = study.variants[study.variants["kind"].isin(FORM)]
    outlet = study.witnesses.set_index("siglum")["outlet"]
    for siglum in family if len(family) > 1 else []:
        mine = named(study)[named(study)["changed_by"] == siglum]
        form = forms[forms["changed_by"] == siglum]
        extra = f" In form alone: {_forms(siglum, form)}." if len(form) else ""
        has = _lacks_and_has(siglum, mine) or "is alone in no reading of substance"
        statement = f"By the rule, {siglum} ({outlet[siglum]}) {has}.{extra}"
        yield Finding(f"alone-{siglum}", CHANGED, "variants", f"In what is {siglum} alone?",
                      statement, len(mine), "variants", len(substantive(study)),
                      [*mine["variant"], *form["variant"]],
                      RIVALS if len(mine) else "")  # fmt: skip


def _forms(siglum: str, form: pd.DataFrame) -> str:
    """The words that a page alone writes otherwise, each with its kind, four at most."""
    counted: dict[str, int] = {}
    for groups, readings, kind in form[["groups", "readings", "kind"]].itertuples(index=False):
        words = f"{said(_sides(groups, readings).get(siglum, ''), 30)} ({kind})"
        counted[words] = counted.get(words, 0) + 1
    told = [words + (f" {times(n)}" if n > 1 else "") for words, n in counted.items()]
    rest = len(told) - 4
    return listed(told[:4]) + (f" and {rest} more" if rest > 0 else "")


def _sides(groups: str, readings: str) -> dict[str, str]:
    """The reading of each group of witnesses; that of a gap is its sign."""
    return dict(zip(groups.rstrip("-").split("|"), readings.split(" | "), strict=False))


def _lacks_and_has(siglum: str, mine: pd.DataFrame) -> str:
    """Say what a page alone lacks, alone has, and alone has otherwise."""
    lacks, has, otherwise = [], [], []
    for groups, readings in zip(mine["groups"], mine["readings"], strict=True):
        sides = _sides(groups, readings)
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
    own = substantive(study)[substantive(study)["changed_by"] == "undecided"]
    shown = "; ".join(map(_who_has, own["groups"][:6], own["readings"][:6]))
    more = f"; and {len(own) - 6} more" if len(own) > 6 else ""
    statement = (
        f"{count(len(own), 'difference')} of substance cannot be given to anybody: {shown}{more}."
        if len(own)
        else "No difference of substance stays undecided."
    )
    question = "What cannot be known without the agencies' originals?"
    yield Finding("undecided", CHANGED, "variants", question, statement, len(own), "variants",
                  len(substantive(study)), list(own["variant"]),
                  "either side may be the agency's wording")  # fmt: skip


def _who_has(groups: str, readings: str) -> str:
    """Say who has which reading: ``N has “the so-called”, L nothing``."""
    (first, own), *rest = _sides(groups, readings).items()
    told = [f"{side} {'nothing' if text == GAP else said(text, 60)}" for side, text in rest]
    return f"{first} has {said(own, 60)}, {', '.join(told)}"


def revised(study: Study) -> Iterable[Finding]:
    """What the agency changed between versions."""
    own = substantive(study)[substantive(study)["changed_by"] == "agency"]
    if own.empty:
        return
    version = study.witnesses.set_index("siglum")["version"]
    holders = own[own["site"] == 0]["groups"].str[0].value_counts().sort_index()
    parts = [f"{count(n, 'passage')} only in {version[siglum]}" for siglum, n in holders.items()]
    kinds = own[own["site"] > 0]["kind"].value_counts()
    within = listed(f"{kind} {number(n)}" for kind, n in kinds.items())
    statement = (
        f"Between the versions the agency, as far as seen, changed {count(len(own), 'site')}: "
        f"{listed(parts) or 'no whole passage'}; and {number(int(kinds.sum()))} within passages "
        f"that both have{f' ({within})' if within else ''}."
    )
    yield Finding("revised", CHANGED, "variants", "What did the agency revise?", statement,
                  len(own), "variants", len(substantive(study)), list(own["variant"]),
                  "news that had not happened when the earlier version was written")  # fmt: skip


def sisters(study: Study) -> Iterable[Finding]:
    """Whether an outlet with two pages kept a hand of its own."""
    family = largest_family(study)
    for line, own in study.witnesses.groupby("line", sort=False):
        pair = sorted(own["siglum"])
        rest = [siglum for siglum in family if siglum not in pair]
        if len(pair) != 2 or not set(pair) <= set(family) or len(rest) < 2:
            continue
        split = write_sides(sorted([pair, rest]))
        n = int(study.splits.loc[study.splits["split"] == split, "n"].sum())
        lone = named(study)[named(study)["changed_by"].isin(pair)]
        each = listed(f"{s} {times((lone['changed_by'] == s).sum())}" for s in pair)
        statement = (
            f"{count(n, 'reading') if n else 'no reading'} of substance "
            f"{'joins' if n < 2 else 'join'} {listed(pair)}, both of {line}, against "
            f"{listed(rest)}. Alone in a reading of substance stands {each}."
        )
        yield Finding(f"sisters-{'-'.join(pair)}", CHANGED, "splits",
                      f"Did {line} revise its own page?", statement, n, "sites",
                      int(study.splits["n"].sum()), list(lone["variant"]), RIVALS)  # fmt: skip


# The pages


def voices(study: Study) -> Iterable[Finding]:
    """How many voices tell the story."""
    own = study.witnesses
    parts = []
    for agency, pages in own.groupby("agency", sort=False):
        credits = list(pages["siglum"][pages["credit_text"] != ""])
        alone_ = " alone" if len(credits) < len(pages) else ""
        where = f"on {listed(credits)}{alone_}" if credits else "nowhere"
        n = pages["version"].nunique()
        state = f" in {count(n, 'version')}" if n > 1 else ""
        parts.append(
            f"{agency} on {count(len(pages), 'page')} ({', '.join(pages['siglum'])}){state}, "
            f"credited for the text {where}"
        )
    n = own["agency"].nunique()
    statement = (
        f"{count(own['line'].nunique(), 'outlet')}, {count(len(own), 'page')}, "
        f"{count(n, 'source')}: {'; '.join(parts)}."
    )
    bylines = study.blocks[study.blocks["role"] == "byline"]
    yield Finding("voices", PAGES, "witnesses", "How many voices tell the story?", statement, n,
                  "sources", len(own), list(bylines["block"]),
                  "an agency may be credited in a part of the page that was not saved")  # fmt: skip


def furniture(study: Study) -> Iterable[Finding]:
    """How much of each page is not the story."""
    own = study.blocks[study.blocks["repeat_of"] == ""]
    whole = own.groupby("siglum")["n_words"].sum()
    other = own[own["role"] == "furniture"].groupby("siglum")["n_words"].sum()
    other = other.reindex(whole.index, fill_value=0)
    share = (other / whole.clip(lower=1)).sort_values(ascending=False, kind="stable")
    most = share.index[0]
    last = study.witnesses.set_index("siglum").at[most, "saved_not_before"]
    dated = f"; its latest date shows that the page was saved no earlier than {last}"
    statement = (
        f"{percent(share.iloc[0])} of the words on page {most} are page furniture "
        f"({other[most]} of {whole[most]}, repeats left out){dated if last else ''}. "
        f"On the other pages it is {span(share.iloc[1:])}."
    )
    ids = own[(own["role"] == "furniture") & (own["siglum"] == most)]["block"]
    yield Finding("furniture", PAGES, "blocks", "What on the pages is not the story?", statement,
                  share.iloc[0], "share of words", len(whole), list(ids),
                  "a page saved otherwise shows other furniture")  # fmt: skip


def naive(study: Study) -> Iterable[Finding]:
    """What a comparison of whole pages gets wrong."""
    bodies, pages = page_likeness(study), page_likeness(study, story_only=False)
    if len(bodies) < 2:
        return
    sigla = list(bodies)
    drop = (bodies - pages.loc[sigla, sigla]).abs()
    a, b = max(((a, b) for a in sigla for b in sigla if a < b), key=lambda p: (drop.at[p], p))
    told, shown = terms(study), terms(study, story_only=False)
    page = max((a, b), key=lambda siglum: len(shown[siglum]) - len(told[siglum]))
    top = characteristic_words(study, story_only=False)[page]
    foreign = [word for word in top if word not in set(told[page])]
    how_many = "all" if foreign == top else f"{number(len(foreign))} of the"
    statement = (
        "Comparing whole pages, furniture and all, moves the TF-IDF likeness of "
        f"{a} and {b} from {bodies.at[a, b]:.2f} to {pages.at[a, b]:.2f}"
    ) + (
        f", and {how_many} {number(len(top))} words that look most characteristic of page {page} "
        f"(as {listed(said(word) for word in foreign[:4])}) do not stand in its story at all."
        if foreign
        else "."
    )
    own = study.blocks[(study.blocks["role"] == "furniture") & (study.blocks["siglum"] == page)]
    yield Finding("naive", PAGES, "blocks", "What does a comparison of whole pages get wrong?",
                  statement, drop.at[a, b], "cosine", len(sigla) * (len(sigla) - 1) // 2,
                  list(own["block"]), "TF-IDF over so few texts is noise in any case")  # fmt: skip


# Collation


def alike(study: Study) -> Iterable[Finding]:
    """How much of the wording is shared within and across versions."""
    same, cross = (mates(study, True, same_version) for same_version in (True, False))
    if same.empty and cross.empty:
        return
    pairs = listed(map("{} with {}".format, same["siglum_a"], same["siglum_b"]))
    parts = [
        f"pages with {what} share {span(both_shares(rows))} of their words{who}"
        for rows, what, who in (
            (same, "the same version", f" ({pairs})"),
            (cross, "different versions of one dispatch", ""),
        )
        if len(rows)
    ]
    runs = f", in common runs of {number(study.rules.min_run)} or more"
    statement = "; ".join(parts) + runs + _floor(study) + "."
    yield Finding("alike", COLLATION, "reuse", "How alike are pages that carry one agency's text?",
                  statement, min(both_shares(same if len(same) else cross)), "share of words",
                  len(same) + len(cross), list(substantive(study)["variant"]),
                  "quoted speech is shared by all who quote it")  # fmt: skip


def _floor(study: Study) -> str:
    """The noise floor in brackets, where it is known."""
    floor = study.reuse["floor"].max()
    return f" (noise floor: {percent(floor)})" if floor else ""


def _above_floor(study: Study, rows: pd.DataFrame) -> str:
    """What shares of independent reports say, held against the noise floor."""
    floor = study.reuse["floor"].max()
    if not floor:
        return "For runs of that length no noise floor was counted."
    usual = f"the {percent(floor)} below which independent reports of one event stay in {FLOOR_IN}"
    if max(both_shares(rows)) <= floor:
        return f"That is within {usual}: it says nothing about copying."
    return f"That goes beyond {usual}; what the common source was, the pages do not show."


def noise(study: Study) -> Iterable[Finding]:
    """How much two agencies' reports share without a common text."""
    rows = mates(study, same_agency=False)
    if rows.empty:
        return
    order = ["longest_run", "siglum_a", "siglum_b"]
    top = rows.sort_values(order, ascending=[False, True, True]).iloc[0]
    run = longest_run(study, top["siglum_a"], top["siglum_b"])
    words = count(int(top["longest_run"]), "word")
    longest = f"; the longest run has {words} ({said(run.text)})" if run.text else ""
    statement = (
        f"Pages of different sources share {span(both_shares(rows))} of their words in common "
        f"runs of {number(study.rules.min_run)} or more, though by the rule no passage of one "
        f"derives from the other{longest}. {_above_floor(study, rows)}"
    )
    question = "What do different sources share without a common text?"
    yield Finding("noise", COLLATION, "reuse", question, statement, max(both_shares(rows)),
                  "share of words", len(rows), run.blocks,
                  "the same speech, translated twice; names, titles and set phrases")  # fmt: skip


def same_facts(study: Study) -> Iterable[Finding]:
    """What independent reports have in common."""
    question = "What do independent reports both tell?"
    own = study.pairs[study.pairs["relation"] == "same-facts"]
    outside = body(study)[~body(study)["siglum"].isin(largest_family(study))]
    if outside.empty or own.empty:
        said_ = "No paragraph is known to tell the same facts as another in words of its own."
        yield Finding("same-facts", COLLATION, "pairs", question, said_, 0, "paragraphs", 0)
        return
    paired = set(own["block_a"]) | set(own["block_b"])
    told = [block for block in outside["block"] if block in paired]
    settled = "as coders settled" if (own["by"] != "program").all() else "as the program proposes"
    statement = (
        f"{number(len(told))} of the {number(len(outside))} paragraphs of "
        f"{listed(sorted(set(outside['siglum'])))} tell something that the other agency tells too, "
        f"in words of their own ({settled}); the other {number(len(outside) - len(told))} stand "
        "alone."
    )
    yield Finding("same-facts", COLLATION, "pairs", question, statement, len(told), "paragraphs",
                  len(outside), told,
                  "what counts as the same fact is a coder's judgement")  # fmt: skip


# Wording


def dispatch(study: Study) -> Iterable[Finding]:
    """What each page has more and less than its version of the dispatch."""
    own = study.edits[~study.edits["kind"].isin(FORM)]
    if own.empty:
        return
    parts = []
    for siglum in largest_family(study):
        ops = own[own["siglum"] == siglum]["op"].value_counts().sort_index()
        parts.append(f"{siglum} {listed(count(n, op) for op, n in ops.items()) or 'nothing'}")
    statement = (
        "Against the dispatch of its own version, rebuilt from all pages, in substance: "
        f"{'; '.join(parts)}."
    )
    question = "What has each page more or less than the dispatch?"
    yield Finding("dispatch", WORDING, "edits", question, statement, len(own), "edits", len(own),
                  list(own["variant"]), RIVALS)  # fmt: skip


def headlines(study: Study) -> Iterable[Finding]:
    """Which pages show a headline, and who is alone in a subhead."""
    own = study.blocks[(study.blocks["role"] == "headline") & (study.blocks["repeat_of"] == "")]
    sigla = set(study.witnesses["siglum"])
    n, none = own["siglum"].nunique(), sorted(sigla - set(own["siglum"]))
    lacking = f"; on {listed(none)} it is not on the saved page" if none else ""
    apart = study.apart("subhead")
    lone = sorted(set(apart[~apart["kind"].isin(FORM)]["changed_by"]) & sigla)
    text = study.blocks[study.blocks["role"] == "subhead"].groupby("siglum")["text"].first()
    extra = "".join(f" {s} is alone in its subhead, {said(text[s])}." for s in lone if s in text)
    statement = (
        f"{some(n)} of {count(len(sigla), 'page')} {'shows' if n < 2 else 'show'} a headline"
        f"{lacking}.{extra}"
    )
    yield Finding("headlines", WORDING, "blocks", "What stands above the text?", statement, n,
                  "pages", len(sigla), list(own["block"]),
                  "headlines are often written by another hand than the text")  # fmt: skip


# Facts


def details_alone(study: Study) -> Iterable[Finding]:
    """What one outlet alone tells."""
    own = study.details[study.details["only_here"] & (study.details["role"] == "body")]
    own = own[own["kind"].isin(("number", "date", "name"))]
    parts = [
        f"{siglum} {listed(said(text, 30) for text in dict.fromkeys(mine['text']))}"
        for siglum, mine in own.groupby("siglum")
    ]
    none = sorted(set(study.witnesses["siglum"]) - set(own["siglum"]))
    have = "has" if len(none) == 1 else "have"
    rest = f" {listed(none)} {have} none that no other outlet has." if none else ""
    statement = (
        "Numbers, dates and names in the body that one outlet alone has: "
        f"{'; '.join(parts) or 'none'}.{rest}"
    )
    question = "What does one page alone tell?"
    yield Finding("details-alone", FACTS, "details", question, statement, own["value"].nunique(),
                  "values", len(study.details), list(own["block"]),
                  "patterns miss some names and numbers, at times on one page only")  # fmt: skip


def traced(study: Study) -> Iterable[Finding]:
    """Each claim that the researcher follows, with its parts."""
    for trace in study.story.traces:
        if trace.part_of:
            continue
        own = study.traces[study.traces["claim"] == trace.claim]
        parts = study.traces[study.traces["part_of"] == trace.claim]
        told = own[own["status"] == "present"]
        sentences = [
            _where(told), _not_alone(told), _otherwise(own), _nowhere(own), *_parts_alone(parts)
        ]  # fmt: skip
        ids = [block for block in [*own["block"], *parts["block"]] if block]
        yield Finding(f"trace-{trace.claim}", FACTS, "traces", trace.question,
                      " ".join(filter(None, sentences)), told["siglum"].nunique(), "pages",
                      own["siglum"].nunique(), ids,
                      "absent from the saved page, not unknown to its makers; a caption comes "
                      "with the picture")  # fmt: skip


def _where(told: pd.DataFrame) -> str:
    """Say in which role of which page a claim stands, and in which words."""
    parts = []
    for role, rows in told.groupby("role", sort=True):
        pages = []
        for siglum, own in rows.groupby("siglum"):
            words = listed(dict.fromkeys(said(w, 40) for w in own["shown"] if w))
            pages.append(f"{siglum} ({words})" if words else str(siglum))
        parts.append(f"in the {role} of {listed(pages)}")
    return capital("; ".join(parts) or "on no page") + "."


def _not_alone(told: pd.DataFrame) -> str:
    """Say whether one page alone has a claim."""
    sigla = sorted(set(told["siglum"]))
    if not sigla:
        return ""
    return "No page has it alone." if len(sigla) > 1 else f"{sigla[0]} has it alone."


def _otherwise(own: pd.DataFrame) -> str:
    other = own[own["status"] == "other"]
    told = map("in {} ({})".format, other["siglum"], (said(text, 60) for text in other["text"]))
    return f"Otherwise {listed(told)}." if len(other) else ""


def _nowhere(own: pd.DataFrame) -> str:
    absent = sorted(own[own["status"] == "absent"]["siglum"])
    return (
        f"Nowhere on {'page' if len(absent) == 1 else 'pages'} {listed(absent)}." if absent else ""
    )


def _parts_alone(parts: pd.DataFrame) -> list[str]:
    """Say who alone has which parts of a claim, and who has a weaker form."""
    lone: dict[str, list[str]] = {}
    for _, rows in parts[parts["status"] == "present"].groupby("claim", sort=False):
        if rows["siglum"].nunique() == 1:
            row = rows.iloc[0]
            lone.setdefault(row["siglum"], []).append(said(row["shown"] or row["text"], 70))
    sentences = [f"{siglum} alone has {listed(words)}." for siglum, words in sorted(lone.items())]
    for row in parts[parts["status"] == "other"].itertuples():
        words = said(row.shown or row.text, 60)
        sentences.append(f"{row.siglum} has a weaker form in the {row.role} ({words}).")
    return sentences


# How sure


def sure(study: Study) -> Iterable[Finding]:
    """How far the program and the coders can be trusted."""
    question = "How sure is this?"
    own = study.agreement
    if own.empty:
        said_ = "Nobody has coded these pages by hand, so the program's error on them is unknown."
        yield Finding("sure", SURE, "agreement", question, said_, 0, "codings", 0)
        return
    parts = []
    for measure, opening in (
        ("alpha", "two codings agree with alpha"),
        ("F1", "against what was settled the program, without codings, reaches F1"),
    ):
        rows = own[own["measure"] == measure]
        told = map(
            "{:.2f} ({:.2f} to {:.2f}) for {}".format,
            rows["value"], rows["low"], rows["high"], rows["variable"],
        )  # fmt: skip
        parts += [f"{opening} {listed(told)}"] if len(rows) else []
    f1 = own[own["measure"] == "F1"]["value"]
    yield Finding("sure", SURE, "agreement", question, "; ".join(parts) + ".",
                  f1.min() if len(f1) else 0, "F1", int(own["n"].max()), (),
                  "the coders are the maintainers; the rules were tried on these pages; kinds and "
                  "authors were coded on the program's own list of variants within passages, so "
                  "a variant that it missed costs nothing here")  # fmt: skip


WRITERS: tuple[Callable[[Study], Iterable[Finding]], ...] = (
    lead, versions, alone, undecided, traced, revised, voices, alike, noise, same_facts, sisters,
    furniture, naive, headlines, dispatch, details_alone, sure,
)  # fmt: skip
