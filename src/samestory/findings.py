"""Findings: every statement of the report has its one writer here.

A finding is a question, an answer written by code from the tables, the figure it turns on, the
blocks or variants it rests on, and the other explanations that stay open. Notebooks, README and
report print findings; none of them types a number. ``say(study, "lead")`` prints one.

The prose says *alone in*, *has* and *lacks*: what somebody meant is not on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations

import pandas as pd

from .collation import write_sides
from .likeness import likeness
from .lineage import standings
from .places import Passage
from .prose import capital, count, listed, number, percent, said, span
from .reuse import tiles
from .study import Study
from .tables import frame
from .tokens import FUNCTION_WORDS
from .variants import GAP

FORM = ("spelling", "punctuation", "case")
NOTEBOOKS = {
    "pages": "01-the-pages",
    "collation": "02-collation",
    "wording": "03-wording",
    "facts": "04-facts",
    "changed": "05-who-changed-it",
    "sure": "06-how-sure",
}
#: What may stand behind a reading that one page has alone, beside the outlet.
RIVALS = (
    "another version or feed of the agency's text that is not among these pages; a house style; "
    "a labelling law; want of space; a change made when the page was saved"
)

Row = dict[str, object]
Writer = Callable[[Study], Iterable[Row]]


def find_all(study: Study) -> pd.DataFrame:
    """Write every finding of a study, in order of weight (table ``findings``)."""
    rows = [row for write in WRITERS for row in write(study)]
    for row in rows:
        row["finding"] = f"{study.story.id}/{row['finding']}"
        row["statement"] = " ".join(str(row["statement"]).split())
    return frame("findings", rows)


def find(study: Study, finding: str) -> pd.Series:
    """One finding by its id, with or without the story before it; an unknown id is a KeyError."""
    name = finding if "/" in finding else f"{study.story.id}/{finding}"
    found = study.findings[study.findings["finding"] == name]
    if found.empty:
        raise KeyError(f"no finding {finding}; there are {', '.join(study.findings['finding'])}")
    return found.iloc[0]


class Said(str):
    """A statement that a notebook shows as prose, with its evidence behind it."""

    def _repr_markdown_(self) -> str:
        return str(self)

    def __repr__(self) -> str:
        return str(self)


def say(study: Study, *findings: str) -> Said:
    """The statements of some findings as one paragraph, for a notebook or a page."""
    return Said(" ".join(find(study, finding)["statement"] for finding in findings))


def _row(name: str, notebook: str, question: str, statement: str, table: str, **rest: object) -> Row:
    evidence = rest.pop("evidence", ())
    return {
        "finding": name,
        "question": question,
        "statement": capital(statement),
        "evidence": evidence if isinstance(evidence, str) else " ".join(dict.fromkeys(evidence)),
        "table": table,
        "notebook": NOTEBOOKS[notebook],
    } | rest


# What is needed again and again


def body(study: Study) -> pd.DataFrame:
    """The body blocks, repeats left out."""
    own = study.blocks
    return own[(own["role"] == "body") & (own["repeat_of"] == "")]


def substantive(study: Study) -> pd.DataFrame:
    """The variants of substance: all but spelling, punctuation and case."""
    return study.variants[~study.variants["kind"].isin(FORM)]


def _family(study: Study) -> list[str]:
    """The largest family of witnesses that carry one agency's text."""
    return list(max(study.families, key=lambda family: (len(family), family)))


def _outlets(study: Study, sigla: Iterable[str]) -> list[str]:
    outlet = study.witnesses.set_index("siglum")["outlet"]
    return list(dict.fromkeys(outlet[siglum] for siglum in sigla))


def _mates(study: Study, same_version: bool | None, same_agency: bool = True) -> pd.DataFrame:
    """Rows of ``reuse`` (body) by whether the two witnesses share an agency and a version."""
    known = standings(study.witnesses)
    own = study.reuse[study.reuse["part"] == "body"]
    kept = [
        (known[a].agency == known[b].agency) == same_agency
        and (same_version is None or (known[a].version == known[b].version) == same_version)
        for a, b in zip(own["siglum_a"], own["siglum_b"], strict=True)
    ]
    return own[pd.Series(kept, index=own.index, dtype=bool)]


def _shares(rows: pd.DataFrame) -> list[float]:
    return [*rows["share_a_in_b"], *rows["share_b_in_a"]]


def _alone(study: Study) -> pd.DataFrame:
    """The variants of substance that the rule gives to a witness."""
    own = substantive(study)
    return own[own["changed_by"].isin(set(study.witnesses["siglum"]))]


# The pages


def lead(study: Study) -> list[Row]:
    """The one result: whose the differences are."""
    own = substantive(study)
    family = _family(study)
    if len(family) < 2:
        return [_row("lead", "changed", "What did the outlets do to the story?",
                     "No two pages carry text of one agency, so no difference can be given to anybody.",
                     "variants", value=0, unit="variants", n=0)]  # fmt: skip
    outlet = own[own["changed_by"].isin(family)]
    agency = own[own["changed_by"] == "agency"]
    open_ = own[own["changed_by"] == "undecided"]
    source = study.witnesses.set_index("siglum").at[family[0], "agency"]
    by = outlet["changed_by"].value_counts()
    who = listed(f"{siglum} {number(n)}" for siglum, n in sorted(by.items()))
    statement = (
        f"The {count(len(family), 'page')} that carry {source} copy differ at {len(own)} places in substance; "
        f"{len(agency)} of these part exactly as the versions of the dispatch do, {number(len(outlet))} can be "
        f"given to one page{' (' + who + ')' if who else ''}, and {number(len(open_))} "
        f"{'stays' if len(open_) == 1 else 'stay'} undecided."
    )
    return [_row("lead", "changed", "What did the outlets do to the story?", statement, "variants",
                 value=len(outlet), unit="variants", n=len(own), evidence=list(outlet["variant"]), rivals=RIVALS)]  # fmt: skip


def voices(study: Study) -> list[Row]:
    """How many voices tell the story."""
    own = study.witnesses
    credited = own[(own["credit_text"] != "")]
    parts = []
    for agency, pages in own.groupby("agency", sort=False):
        versions = pages["version"].nunique()
        state = f" in {count(versions, 'version')}" if len(pages) > 1 else ""
        credits = [siglum for siglum in pages["siglum"] if siglum in set(credited["siglum"])]
        shown = f"on {listed(credits)}{' alone' if len(credits) < len(pages) else ''}" if credits else "nowhere"
        parts.append(f"{agency} on {count(len(pages), 'page')} ({', '.join(pages['siglum'])}){state}, credited for the text {shown}")
    statement = (
        f"{count(own['line'].nunique(), 'outlet')}, {count(len(own), 'page')}, "
        f"{count(own['agency'].nunique(), 'source')}: {'; '.join(parts)}."
    )
    bylines = study.blocks[study.blocks["role"] == "byline"]["block"]
    return [_row("voices", "pages", "How many voices tell the story?", statement, "witnesses",
                 value=own["agency"].nunique(), unit="sources", n=len(own), evidence=list(bylines),
                 rivals="an agency may be credited in a part of the page that was not saved")]  # fmt: skip


def furniture(study: Study) -> list[Row]:
    """How much of each page is not the story."""
    own = study.blocks
    whole = own.groupby("siglum")["n_words"].sum()
    other = own[own["role"] == "furniture"].groupby("siglum")["n_words"].sum().reindex(whole.index, fill_value=0)
    share = (other / whole).sort_values(ascending=False)
    most = share.index[0]
    rest = span(share.iloc[1:]) if len(share) > 1 else ""
    last = study.witnesses.set_index("siglum").loc[most]
    dated = f"; its latest date shows that the page was saved no earlier than {last['saved_not_before']}" if last["saved_not_before"] else ""
    statement = (
        f"{percent(share.iloc[0])} of the words on page {most} are page furniture "
        f"({other[most]} of {whole[most]}){dated}. On the other pages it is {rest}."
    )
    ids = own[(own["role"] == "furniture") & (own["siglum"] == most)]["block"]
    return [_row("furniture", "pages", "What on the pages is not the story?", statement, "blocks",
                 value=round(float(share.iloc[0]), 4), unit="share of words", n=len(whole), evidence=list(ids),
                 rivals="a page saved otherwise shows other furniture")]  # fmt: skip


def _terms(study: Study, story_only: bool) -> dict[str, list[str]]:
    """The content words of each page: of its body, or of all that stands on it."""
    own = body(study) if story_only else study.blocks
    made = {}
    for siglum, page in own.groupby("siglum"):
        words = [level for row in page.itertuples() for level in Passage.of([(row.block, row.saved)]).levels]
        made[siglum] = [level for level in words if level not in FUNCTION_WORDS]
    return made


def characteristic_words(study: Study, story_only: bool = True, n: int = 8) -> dict[str, list[str]]:
    """The words that TF-IDF calls most characteristic of each page: a caution, not a result."""
    from collections import Counter
    from math import log

    terms = _terms(study, story_only)
    holders = Counter(term for page in terms.values() for term in set(page))
    made = {}
    for siglum, page in terms.items():
        weight = {t: k * (log((1 + len(terms)) / (1 + holders[t])) + 1) for t, k in Counter(page).items() if holders[t] == 1}
        made[siglum] = sorted(weight, key=lambda t: (-weight[t], t))[:n]
    return made


def naive(study: Study) -> list[Row]:
    """What a comparison of whole pages gets wrong."""
    with_, without = (_terms(study, story_only) for story_only in (False, True))
    sigla = sorted(without)
    near = {key: likeness([page[s] for s in sigla], sublinear=False) for key, page in (("in", with_), ("out", without))}
    drops = {
        (a, b): near["out"][i, j] - near["in"][i, j]
        for (i, a), (j, b) in combinations(enumerate(sigla), 2)
    }
    (a, b), drop = max(drops.items(), key=lambda item: (abs(item[1]), item[0]))
    i, j = sigla.index(a), sigla.index(b)
    page = max((a, b), key=lambda s: len(with_[s]) - len(without[s]))
    told = set(without[page])
    words = characteristic_words(study, story_only=False)[page]
    foreign = [word for word in words if word not in told]
    statement = (
        f"Left in, page furniture moves the TF-IDF likeness of {a} and {b} from {near['out'][i, j]:.2f} to "
        f"{near['in'][i, j]:.2f}, and {'all' if foreign == words else number(len(foreign)) + ' of the'} {number(len(words))} words that look most characteristic of "
        f"page {page} ({listed(said(w) for w in foreign[:4])}) do not stand in its story at all."
        if foreign
        else f"Left in, page furniture moves the TF-IDF likeness of {a} and {b} from {near['out'][i, j]:.2f} to {near['in'][i, j]:.2f}."
    )
    ids = study.blocks[(study.blocks["role"] == "furniture") & (study.blocks["siglum"] == page)]["block"]
    return [_row("naive", "pages", "What does a comparison of whole pages get wrong?", statement, "blocks",
                 value=round(float(drop), 4), unit="cosine", n=len(drops), evidence=list(ids),
                 rivals="TF-IDF over so few texts is noise in any case")]  # fmt: skip


# Collation


def alike(study: Study) -> list[Row]:
    """How much of the wording is shared within and across versions."""
    mates, cross = _mates(study, True), _mates(study, False)
    if mates.empty and cross.empty:
        return []
    parts = []
    if len(mates):
        named = listed(f"{a} with {b}" for a, b in zip(mates["siglum_a"], mates["siglum_b"], strict=True))
        parts.append(f"Pages with the same version share {span(_shares(mates))} of their words ({named})")
    if len(cross):
        parts.append(f"pages with different versions of one dispatch {span(_shares(cross))}")
    own = substantive(study)
    return [_row("alike", "collation", "How alike are pages that carry one agency's text?",
                 "; ".join(parts) + f", counting words in common runs of {study.rules.min_run} or more.", "reuse",
                 value=round(min(_shares(mates if len(mates) else cross)), 4), unit="share of words",
                 n=len(mates) + len(cross), evidence=list(own["variant"]),
                 rivals="quoted speech is shared by all who quote it: see the shares without quotations")]  # fmt: skip


def noise(study: Study) -> list[Row]:
    """How much two agencies' reports share without a common text."""
    rows = _mates(study, None, same_agency=False)
    if rows.empty:
        return []
    longest = rows.sort_values(["longest_run", "siglum_a", "siglum_b"], ascending=[False, True, True]).iloc[0]
    run, blocks = _longest_run(study, longest["siglum_a"], longest["siglum_b"])
    statement = (
        f"Reports of different agencies on the same day share {span(_shares(rows))} of their words in such runs, "
        f"though no passage of one derives from the other: the longest run has "
        f"{count(int(longest['longest_run']), 'word')} ({said(run)}). A share of that size says nothing about copying."
    )
    return [_row("noise", "collation", "What do different agencies share by chance?", statement, "reuse",
                 value=round(max(_shares(rows)), 4), unit="share of words", n=len(rows), evidence=blocks,
                 rivals="the same speech, translated twice; names, titles and set phrases")]  # fmt: skip


def _longest_run(study: Study, a: str, b: str) -> tuple[str, list[str]]:
    """The longest run that two bodies share, in the words of the first, and where it stands."""
    told = {}
    for siglum in (a, b):
        own = body(study)[body(study)["siglum"] == siglum]
        told[siglum] = [(row.block, word) for row in own.itertuples() for word in Passage.of([(row.block, row.saved)]).words]
    levels = [[word.level for _, word in told[siglum]] for siglum in (a, b)]
    first = tiles(*levels, study.rules.min_run)[0]
    run = told[a][first.i : first.i + first.n]
    there = told[b][first.j : first.j + first.n]
    return "".join(word.shown for _, word in run).strip(), list(dict.fromkeys(block for block, _ in run + there))


def same_facts(study: Study) -> list[Row]:
    """What independent reports have in common."""
    own = study.pairs[study.pairs["relation"] == "same-facts"]
    if own.empty:
        return [_row("same-facts", "collation", "What do independent reports both tell?",
                     "No paragraph is known to tell the same facts as another in words of its own.", "pairs",
                     value=0, unit="paragraphs", n=0)]  # fmt: skip
    family = set(_family(study))
    bodies = body(study)
    outside = bodies[~bodies["siglum"].isin(family)]
    told = [b for b in outside["block"] if b in set(own["block_a"]) | set(own["block_b"])]
    settled = "as coders settled" if (own["by"] != "program").all() else "as the program proposes"
    sigla = listed(sorted(outside["siglum"].unique()))
    statement = (
        f"{capital(number(len(told)))} of the {len(outside)} paragraphs of {sigla} tell something that the "
        f"other agency tells too, in words of their own ({settled}); the other {number(len(outside) - len(told))} stand alone."
    )
    return [_row("same-facts", "collation", "What do independent reports both tell?", statement, "pairs",
                 value=len(told), unit="paragraphs", n=len(outside), evidence=told,
                 rivals="what counts as the same fact is a coder's judgement: see the agreement")]  # fmt: skip


# Who changed it


def versions(study: Study) -> list[Row]:
    """Which pages stand together."""
    own = study.splits[study.splits["alone"] == ""]
    family = _family(study)
    if len(family) < 4:
        return [_row("versions", "changed", "Which pages carry the same version?",
                     "Fewer than four pages carry one agency's text: no two can be parted from two others.", "splits",
                     value=0, unit="sites", n=0)]  # fmt: skip
    possible = possible_splits(family)
    support = dict(zip(own["split"], own["n"], strict=True))
    best = max(possible, key=lambda split: (support.get(split, 0), split))
    others = {split: support.get(split, 0) for split in possible if split != best}
    passages = int(own.loc[own["split"] == best, "n_passages"].sum())
    rest = listed(f"{n or 'none'} for {split}" for split, n in others.items()) if len(others) < 4 else f"{sum(others.values())} for all others together"
    statement = (
        f"Of all the ways to part these pages into two groups of two or more, {support.get(best, 0)} sites support {best} "
        f"({number(passages)} of them whole passages), {rest}: the pages differ by the version of the dispatch they carry."
    )
    variants = study.variants[study.variants["between_versions"] & ~study.variants["kind"].isin(FORM)]
    return [_row("versions", "changed", "Which pages carry the same version?", statement, "splits",
                 value=support.get(best, 0), unit="sites", n=int(own["n"].sum()), evidence=list(variants["variant"]),
                 rivals="more versions than these pages show; two outlets that made the same change")]  # fmt: skip


def possible_splits(family: Iterable[str]) -> list[str]:
    """All ways to part a family into two groups of two or more, written as ``DE|LN``."""
    family = sorted(family)
    made = set()
    for size in range(2, len(family) // 2 + 1):
        for side in combinations(family, size):
            rest = [siglum for siglum in family if siglum not in side]
            made.add(write_sides(sorted([list(side), rest])))
    return sorted(made)


def sisters(study: Study) -> list[Row]:
    """Whether an outlet with two pages kept a hand of its own."""
    rows = []
    for line, own in study.witnesses.groupby("line", sort=False):
        pair = sorted(own["siglum"])
        family = _family(study)
        rest = [siglum for siglum in family if siglum not in pair]
        if len(pair) != 2 or not set(pair) <= set(family) or len(rest) < 2:
            continue
        split = write_sides(sorted([pair, rest]))
        n = int(study.splits.loc[study.splits["split"] == split, "n"].sum())
        alone = _alone(study)
        lone = {siglum: int((alone["changed_by"] == siglum).sum()) for siglum in pair}
        statement = (
            f"{capital(count(n, 'reading')) if n else 'No reading'} of substance "
            f"{'join' if n > 1 else 'joins'} {listed(pair)}, both of {line}, "
            f"against {listed(rest)}; alone in readings of substance stand "
            f"{listed(f'{siglum} {_times(k)}' for siglum, k in lone.items())}. "
            "What differs between the two pages is mostly the agency's revision, not the outlet's."
        )
        rows.append(_row(f"sisters-{'-'.join(pair)}", "changed", f"Did {line} revise its own page?", statement, "splits",
                         value=n, unit="sites", n=int(study.splits["n"].sum()),
                         evidence=list(alone[alone["changed_by"].isin(pair)]["variant"]), rivals=RIVALS))  # fmt: skip
    return rows


def _times(n: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def alone(study: Study) -> list[Row]:
    """What each page of a family has, or lacks, alone."""
    rows = []
    own = _alone(study)
    forms = study.variants[study.variants["kind"].isin(FORM)]
    for siglum in _family(study) if len(_family(study)) > 1 else []:
        mine = own[own["changed_by"] == siglum]
        form = forms[forms["changed_by"] == siglum]
        said_ = _lacks_and_has(siglum, mine)
        outlet = _outlets(study, [siglum])[0]
        extra = f" In form alone ({listed(sorted(set(form['kind'])))}) {count(len(form), 'more place')}." if len(form) else ""
        statement = f"By the rule, {siglum} ({outlet}) {said_ or 'is alone in no reading of substance'}.{extra}"
        rows.append(_row(f"alone-{siglum}", "changed", f"In what is {siglum} alone?", statement, "variants",
                         value=len(mine), unit="variants", n=len(substantive(study)),
                         evidence=list(mine["variant"]) + list(form["variant"]), rivals=RIVALS if len(mine) else ""))  # fmt: skip
    return rows


def _lacks_and_has(siglum: str, mine: pd.DataFrame) -> str:
    """Say what a page alone lacks, alone has, and alone has otherwise."""
    lacks, has, otherwise = [], [], []
    for groups, readings in zip(mine["groups"], mine["readings"], strict=True):
        sides = dict(zip(groups.rstrip("-").split("|"), readings.split(" | "), strict=False))
        own = sides.pop(siglum, "")
        theirs = next(iter(sides.values()), "")
        if groups.endswith(f"|{siglum}-"):
            lacks.append(said(theirs))
        elif groups.endswith("-") and len(sides) == 1:
            has.append(said(own))
        else:
            otherwise.append(f"{said(own)} where the others have {said(theirs)}")
    parts = [f"alone {verb} {listed(things)}" for verb, things in (("lacks", lacks), ("has", has), ("has", otherwise)) if things]
    return "; ".join(parts)


def _sides_said(groups: str, readings: str) -> str:
    """Say who has which reading: ``N has “the so-called”, L nothing``."""
    sides = groups.rstrip("-").split("|")
    told = [f"{side} {said(text, 60) if text != GAP else 'nothing'}" for side, text in zip(sides, readings.split(" | "), strict=False)]
    return f"{told[0].replace(' ', ' has ', 1)}, {', '.join(told[1:])}"


def undecided(study: Study) -> list[Row]:
    """What the pages cannot settle."""
    own = substantive(study)
    own = own[own["changed_by"] == "undecided"]
    shown = "; ".join(_sides_said(g, r) for g, r in list(zip(own["groups"], own["readings"], strict=True))[:6])
    statement = (
        f"{capital(count(len(own), 'difference'))} of substance cannot be given to anybody: {shown}."
        if len(own)
        else "Every difference of substance can be given to a page or to the agency."
    )
    return [_row("undecided", "changed", "What cannot be known without the agencies' originals?", statement, "variants",
                 value=len(own), unit="variants", n=len(substantive(study)), evidence=list(own["variant"]),
                 rivals="either side may be the agency's wording")]  # fmt: skip


def revised(study: Study) -> list[Row]:
    """What the agency changed between versions."""
    own = substantive(study)
    own = own[own["changed_by"] == "agency"]
    if own.empty:
        return []
    passages = own[own["site"] == 0]
    by = passages["groups"].str.rstrip("-").str.split("|").str[0].value_counts()
    version = study.witnesses.set_index("siglum")["version"]
    parts = [f"{count(n, 'passage')} only in {version[side[0]]}" for side, n in sorted(by.items())]
    kinds = own[own["site"] > 0]["kind"].value_counts()
    words = listed(f"{kind} {n}" for kind, n in kinds.items())
    statement = (
        f"Between the versions the agency, as far as seen, changed {count(len(own), 'place')}: {listed(parts)}; "
        f"and within passages that both have, {number(int(kinds.sum()))} ({words})."
    )
    return [_row("revised", "changed", "What did the agency revise?", statement, "variants", value=len(own),
                 unit="variants", n=len(substantive(study)), evidence=list(own["variant"]),
                 rivals="news that had not happened yet when the earlier version was written")]  # fmt: skip


# Wording and facts


def dispatch(study: Study) -> list[Row]:
    """What each page has more and less than its version of the dispatch."""
    own = study.edits
    if own.empty:
        return []
    parts = []
    for siglum in _family(study):
        mine = own[own["siglum"] == siglum]
        kinds = mine["op"].value_counts()
        parts.append(f"{siglum} {listed(count(n, op) for op, n in sorted(kinds.items())) or 'nothing'}")
    statement = f"Against the dispatch of its own version, rebuilt from all pages, in substance: {'; '.join(parts)}."
    return [_row("dispatch", "wording", "What has each page more or less than the dispatch?", statement, "edits",
                 value=len(own), unit="edits", n=len(own), evidence=list(own["variant"]), rivals=RIVALS)]  # fmt: skip


def headlines(study: Study) -> list[Row]:
    """Which pages show a headline, and what differs in subheads."""
    own = study.blocks[(study.blocks["role"] == "headline") & (study.blocks["repeat_of"] == "")]
    none = sorted(set(study.witnesses["siglum"]) - set(own["siglum"]))
    lacking = f"; on {listed(none)} it is not on the saved page" if none else ""
    heads = study.apart("subhead")
    heads = heads[~heads["kind"].isin(FORM)]
    lone = sorted(set(heads["changed_by"]) & set(study.witnesses["siglum"]))
    words = {b.siglum: b.text for b in study.blocks[study.blocks["role"] == "subhead"].itertuples()}
    extra = "".join(f" {siglum} is alone in its subhead, {said(words[siglum])}." for siglum in lone if siglum in words)
    statement = f"{capital(count(own['siglum'].nunique(), 'page'))} of {number(len(study.witnesses))} {'show' if own['siglum'].nunique() != 1 else 'shows'} a headline{lacking}.{extra}"
    return [_row("headlines", "wording", "What stands above the text?", statement, "blocks", value=own["siglum"].nunique(),
                 unit="pages", n=len(study.witnesses), evidence=list(own["block"]),
                 rivals="headlines are often written by another hand than the text")]  # fmt: skip


def details_alone(study: Study) -> list[Row]:
    """What one line alone tells."""
    own = study.details
    own = own[own["only_here"] & own["kind"].isin(("number", "date", "name")) & (own["role"] == "body")]
    rows = []
    parts = []
    for siglum, mine in own.groupby("siglum"):
        values = listed(said(text, 30) for text in dict.fromkeys(mine["text"]))
        parts.append(f"{siglum} {values}")
    none = sorted(set(study.witnesses["siglum"]) - set(own["siglum"]))
    rest = f" {listed(none)} {'has' if len(none) == 1 else 'have'} none that no other outlet has." if none else ""
    statement = f"Numbers, dates and names in the body that one outlet alone has: {'; '.join(parts) or 'none'}.{rest}"
    rows.append(_row("details-alone", "facts", "What does one page alone tell?", statement, "details",
                     value=own["value"].nunique(), unit="values", n=len(study.details), evidence=list(own["block"]),
                     rivals="patterns miss names and numbers, in all pages alike"))  # fmt: skip
    return rows


def traced(study: Study) -> list[Row]:
    """Each claim that the researcher follows."""
    return [_traced(study, t.claim, t.question) for t in study.story.traces if not t.part_of]


def _traced(study: Study, claim: str, question: str) -> Row:
    own = study.traces[study.traces["claim"] == claim]
    present = own[own["status"] == "present"]
    parts = []
    for role, rows in present.groupby("role", sort=True):
        words = {s: listed(dict.fromkeys(said(w, 40) for w in mine["shown"] if w)) for s, mine in rows.groupby("siglum")}
        parts.append(f"in the {role} of {listed(f'{s} ({w})' if w else s for s, w in words.items())}")
    absent = sorted(set(own[own["status"] == "absent"]["siglum"]))
    other = own[own["status"] == "other"]
    sentences = [capital("; ".join(parts)) + "." if parts else "On no page."]
    if len(other):
        sentences.append(f"Otherwise {listed(f'in {s} ({said(t, 60)})' for s, t in zip(other['siglum'], other['text'], strict=True))}.")
    if absent:
        sentences.append(f"Nowhere on the page{'s' if len(absent) > 1 else ''} {listed(absent)}.")
    sentences += _parts_of(study, claim)
    evidence = study.traces[(study.traces["claim"] == claim) | (study.traces["part_of"] == claim)]["block"]
    return _row(f"trace-{claim}", "facts", question, " ".join(sentences), "traces", value=present["siglum"].nunique(),
                unit="pages", n=own["siglum"].nunique(), evidence=[block for block in evidence if block],
                rivals="absent from the saved page, not unknown to its makers; captions come with the picture")  # fmt: skip


def _parts_of(study: Study, claim: str) -> list[str]:
    """Say who alone has which parts of a claim."""
    own = study.traces[(study.traces["part_of"] == claim) & (study.traces["status"] != "absent")]
    lone: dict[str, list[str]] = {}
    for _, rows in own.groupby("claim", sort=False):
        there = rows[rows["status"] == "present"]
        if there["siglum"].nunique() == 1:
            row = there.iloc[0]
            lone.setdefault(row["siglum"], []).append(said(row["shown"] or row["text"], 70))
    sentences = [f"{siglum} alone has {listed(words)}." for siglum, words in sorted(lone.items())]
    weaker = own[own["status"] == "other"]
    sentences += [f"{row.siglum} has a weaker form in the {row.role} ({said(row.shown or row.text, 60)})." for row in weaker.itertuples()]
    return sentences


def sure(study: Study) -> list[Row]:
    """How far the program and the coders can be trusted."""
    own = study.agreement
    if own.empty:
        return [_row("sure", "sure", "How sure is this?", "Nobody has coded these pages by hand yet, so the program's error on them is not known.",
                     "agreement", value=0, unit="codings", n=0)]  # fmt: skip
    alpha = own[own["measure"] == "alpha"]
    f1 = own[own["measure"] == "F1"]
    parts = []
    if len(alpha):
        parts.append("two coders agree with alpha " + listed(f"{v:.2f} on {name}" for name, v in zip(alpha["variable"], alpha["value"], strict=True)))
    if len(f1):
        parts.append("against the settled coding the program reaches F1 " + listed(f"{v:.2f} on {name}" for name, v in zip(f1["variable"], f1["value"], strict=True)))
    return [_row("sure", "sure", "How sure is this?", "; ".join(parts) + ".", "agreement", value=round(float(f1["value"].min()), 4) if len(f1) else 0,
                 unit="F1", n=int(own["n"].max()), rivals="the coders are the maintainers; the rules were tried on these very pages")]  # fmt: skip


WRITERS: tuple[Writer, ...] = (
    lead, versions, alone, undecided, traced, revised, voices, alike, noise, same_facts, sisters,
    furniture, naive, headlines, dispatch, details_alone, sure,
)  # fmt: skip
