"""Who changed it, on made-up transmissions: how often a claim is right, and what stays open.

A transmission is planted by ``planted.py``, written to a folder, studied by ``compare``, and the
program's variants are set beside the planted edits by the words they touch. Whether an edit can be
known is decided here by the codebook's rule (section 5) from the true readings, lines and versions,
in an implementation of its own. Run it: ``python benchmarks/transmissions.py [n] [seed]``.
"""

from __future__ import annotations

import sys
import tempfile
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import comb, sqrt
from pathlib import Path
from typing import NamedTuple

from bench import Row, shown
from planted import Edit, Page, Setting, Transmission, make

from samestory import Study, compare, rebuild

#: Layout is no reading: no variant is asked for, but a variant there is the page's own.
LAYOUT = ("moved", "joined", "parted")
#: What a wrong claim costs, where a right one earns 1 and an undecided nothing.
WRONG_COSTS = 10
#: Seeds from here on were used for no choice in the code.
FRESH = 40_000
Sides = list[frozenset[str]]


# The rule, by the codebook's words


def true_sides(pages: Iterable[Page], slots: frozenset[int], passage_of: dict[int, int]) -> Sides:
    """Who has which words in some slots, of the pages that have the passage.

    Where the slots are a whole passage or more, pages without it have a gap.
    """
    passages = {passage_of[slot] for slot in slots}
    readings: dict[tuple, set[str]] = defaultdict(set)
    whole = None
    for page in pages:
        own = page.words
        has = any(passage_of[slot] in passages for slot in own)
        told = tuple((slot, own[slot]) for slot in sorted(slots) if slot in own)
        if whole is None:
            whole = _whole(pages, slots, passages, passage_of)
        if has or whole:
            readings[("some",) if whole and told else told].add(page.siglum)
    return [frozenset(side) for side in readings.values()]


def _whole(pages: Iterable[Page], slots: frozenset[int], passages: set[int], passage_of) -> bool:
    """Whether some slots are all that any page has of their passages."""
    return all(
        slot in slots for page in pages for slot in page.words if passage_of[slot] in passages
    )


def named_by_rule(sides: Sides, pages: Mapping[str, Page]) -> set[str]:
    """Every witness that section 5 of the codebook names, given the truth."""
    named = set()
    for side in sides:
        if len(side) != 1:
            continue
        (siglum,) = side
        mine = pages[siglum]
        contrary = []
        for other in sides:
            lines = {pages[s].line for s in other} - {mine.line}
            mates = any(pages[s].version == mine.version for s in other)
            if other != side and len(lines) >= 2 and mates:
                contrary.append(other)
        if len(contrary) == 1:
            named.add(siglum)
    return named


def agency_by_rule(sides: Sides, pages: Mapping[str, Page]) -> bool:
    """Whether the sides part the versions, each side attested by two lines."""
    versions = [{pages[s].version for s in side} for side in sides]
    apart = sum(map(len, versions)) == len(set().union(*versions))
    lines = min((len({pages[s].line for s in side}) for side in sides), default=0)
    return len(sides) > 1 and apart and lines >= 2


def naive(sides: Sides) -> str:
    """The floor: a single page against more pages made the change."""
    lone = [side for side in sides if len(side) == 1]
    rest = [side for side in sides if len(side) > 1]
    return next(iter(lone[0])) if len(lone) == 1 and rest else "undecided"


# What the program found, in slots


class Found(NamedTuple):
    """A variant: the slots it touches, its sides, and the program's verdict."""

    slots: frozenset[int]
    sides: Sides
    changed_by: str
    readings: str
    why: str


def find(study: Study, planted: Transmission) -> list[Found]:
    """The program's variants with the slots that their words stand in."""
    where = {page.siglum: _Places(page) for page in planted.pages}
    spans: dict[tuple[str, int], dict[str, list[tuple[int, int]]]] = {}
    columns = ("place", "site", "siglum", "start", "end")
    for place, site, siglum, start, end in zip(*(study.readings[c] for c in columns), strict=True):
        spans.setdefault((place, site), {}).setdefault(siglum, []).append((start, end))
    by_place: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for (place, _), own in spans.items():
        for siglum, runs in own.items():
            by_place.setdefault(place, {}).setdefault(siglum, []).extend(runs)
    found = []
    for row in study.variants.itertuples():
        here = spans[row.place, row.site] if row.site else by_place[row.place]
        slots = frozenset(s for siglum, runs in here.items() for s in where[siglum].slots(runs))
        sides = [frozenset(side.strip("-")) for side in row.groups.split("|")]
        if row.rule in ("level-equal", "capitals-only", "marks-only", "points-in-abbreviation"):
            slots = _with_words(slots, row.readings, planted)
        found.append(Found(slots, sides, row.changed_by, row.readings, row.why))
    return found


class _Places:
    """The slots of a page by offset."""

    def __init__(self, page: Page) -> None:
        own = sorted((end, slot) for slot, (_, end) in page.where.items())
        self.ends = [end for end, _ in own]
        self.held = [slot for _, slot in own]

    def slots(self, runs: Iterable[tuple[int, int]]) -> list[int]:
        """The slots of the words that end in some runs of characters, or right behind them."""
        return [
            slot
            for start, end in runs
            for slot in self.held[bisect_right(self.ends, start) : bisect_right(self.ends, end)]
        ]


def _with_words(slots: frozenset[int], readings: str, planted: Transmission) -> frozenset[int]:
    """Of the slots of a site, those that hold the words of a variant of form."""
    told = {word.strip(".,;:") for word in readings.replace("|", " ").split()}
    held: dict[int, set[str]] = defaultdict(set)
    for page in planted.pages:
        for slot, text in page.words.items():
            if slot in slots:
                held[slot].add(text)
    return frozenset(slot for slot, texts in held.items() if len(texts) > 1 and texts & told)


# Scores


class Rate:
    """A share with Wilson's interval at 95 %."""

    def __init__(self, hits: int = 0, n: int = 0) -> None:
        self.hits, self.n = hits, n

    def add(self, hit: bool, n: int = 1) -> None:
        """Count one more."""
        self.hits += int(hit)
        self.n += n

    @property
    def value(self) -> float:
        """The share; 1 of nothing."""
        return self.hits / self.n if self.n else float("nan")

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval."""
        if not self.n:
            return 0.0, 1.0
        z, p, n = 1.96, self.value, self.n
        middle, half = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)


@dataclass
class Tally:
    """What is counted over all transmissions, for one way of naming."""

    rates: dict[str, Rate] = field(default_factory=lambda: defaultdict(Rate))
    wrong: Counter[str] = field(default_factory=Counter)
    unnamed: Counter[str] = field(default_factory=Counter)
    cases: list[tuple] = field(default_factory=list)


def score(planted: Transmission, found: list[Found], tally: Tally) -> None:
    """Set what was found beside what was planted."""
    pages = {page.siglum: page for page in planted.pages}
    touching: dict[int, set[int]] = defaultdict(set)
    for number, edit in enumerate(planted.edits):
        for slot in edit.slots:
            touching[slot].add(number)
    at: dict[int, list[Found]] = defaultdict(list)
    for variant in found:
        numbers = {n for slot in variant.slots for n in touching[slot]}
        for number in numbers:
            at[number].append(variant)
        _score_variant(planted, variant, [planted.edits[n] for n in numbers], pages, tally)
    for number, edit in enumerate(planted.edits):
        _score_edit(planted, edit, at[number], pages, tally)


def made_by(variant: Found, edits: Iterable[Edit], pages: Mapping[str, Page]) -> bool:
    """Whether the page that a variant names made most of what differs there.

    What differs are the slots in which it has another word, or none, than any page of its true
    version on another side (or than any page there). Where none does, as where a paragraph only
    stands elsewhere, a deed of the page's own there must be known.
    """
    me = pages[variant.changed_by]
    others = [pages[s] for side in variant.sides if me.siglum not in side for s in side]
    mates = [page for page in others if page.version == me.version] or others
    told = [page.words for page in mates]
    apart = {
        slot for slot in variant.slots if me.words.get(slot) not in {own.get(slot) for own in told}
    }
    own = {slot for edit in edits if me.siglum in edit.by for slot in edit.slots}
    return 2 * len(apart & own) >= len(apart) if apart else bool(own & variant.slots)


def covers(at: Iterable[Found], siglum: str, edit: Edit) -> bool:
    """Whether variants that name a page hold at least half the words of its edit."""
    named = {slot for variant in at if variant.changed_by == siglum for slot in variant.slots}
    return 2 * len(named & edit.slots) >= len(edit.slots)


def _score_variant(
    planted: Transmission, variant: Found, edits: list[Edit], pages: dict[str, Page], tally: Tally
) -> None:
    """Whether a variant's verdict is true."""
    rates, by = tally.rates, variant.changed_by
    rates["spurious variants"].add(not edits)
    rates["variants of layout alone"].add(
        {edit.what for edit in edits} <= set(LAYOUT) and bool(edits)
    )
    if by in pages:
        right = made_by(variant, edits, pages)
        rates["precision of named changes"].add(right)
        rates[f"precision, {_strata(planted, pages[by].agency)}"].add(right)
        if not right:
            what = ", ".join(sorted({edit.what for edit in edits})) or "nothing planted"
            tally.wrong[what] += 1
            tally.cases.append((planted.seed, by, what, variant))
    elif by == "agency":
        rates["precision of agency"].add(any(not edit.by for edit in edits))
    family = {pages[s].agency for side in variant.sides for s in side}
    own = [page for page in planted.pages if page.agency in family]
    sides = true_sides(own, variant.slots, planted.passage_of) if len(family) == 1 else []
    if not named_by_rule(sides, pages):
        rates["undecided where it cannot be known"].add(by not in pages)


def _score_edit(
    planted: Transmission, edit: Edit, at: list[Found], pages: dict[str, Page], tally: Tally
) -> None:
    """Whether a planted edit that can be known was named."""
    if edit.what in LAYOUT:
        return
    agencies = {p.agency for p in planted.pages if edit.slots & p.words.keys()}
    own = [page for page in planted.pages if page.agency in agencies]
    sides = true_sides(own, edit.slots, planted.passage_of)
    if edit.by:
        named = named_by_rule(sides, pages)
        for siglum in named & edit.by:
            if len(named) > 1:  # the table has room for one siglum: such a site stays undecided
                hit = any(variant.changed_by == siglum for variant in at)
                tally.rates["share named where several are alone at one site"].add(hit)
                continue
            hit = covers(at, siglum, edit)
            tally.rates["share named where it can be known"].add(hit)
            tally.rates[f"share named, {_strata(planted, pages[siglum].agency)}"].add(hit)
            tally.rates[f"share named: {'form' if edit.formal else 'substance'}"].add(hit)
            if not hit:
                reason = at[0].why if at else "no variant"
                tally.unnamed[edit.what] += 1
                tally.cases.append((planted.seed, f"unnamed {siglum}", edit.what, at, reason))
    elif agency_by_rule(sides, pages):
        hit = any(variant.changed_by == "agency" for variant in at)
        tally.rates["agency where versions differ"].add(hit)
        if not hit:
            tally.cases.append((planted.seed, "no agency", edit.what, at, sides))


def _strata(planted: Transmission, agency: str) -> str:
    """Whether every version of an agency's text stands in two lines or more."""
    lines: dict[int, set[str]] = defaultdict(set)
    for page in planted.pages:
        if page.agency == agency:
            lines[page.version].add(page.line)
    thin = min(map(len, lines.values())) < 2
    return "some version in one line only" if thin else "each version in two lines"


def rand_index(one: Mapping[str, object], other: Mapping[str, object]) -> float:
    """Adjusted Rand index of two partitions of the same things (Hubert and Arabie 1985)."""
    both = Counter((one[k], other[k]) for k in one)
    a, b = Counter(one.values()), Counter(other[k] for k in one)
    pairs, n = comb(len(one), 2), sum(comb(c, 2) for c in both.values())
    rows, columns = sum(comb(c, 2) for c in a.values()), sum(comb(c, 2) for c in b.values())
    expected = rows * columns / pairs if pairs else 0
    most = (rows + columns) / 2
    return 1.0 if most == expected else (n - expected) / (most - expected)


def score_versions(planted: Transmission, study: Study, tally: Tally) -> None:
    """Whether the versions come out as planted, and the families."""
    told = study.witnesses.set_index("siglum")["version"].to_dict()
    for agency in {page.agency for page in planted.pages}:
        own = [page for page in planted.pages if page.agency == agency]
        true = {page.siglum: page.version for page in own}
        lines = defaultdict(set)
        for page in own:
            lines[page.version].add(page.line)
        exact = rand_index(true, {s: told[s] for s in true}) == 1.0
        tally.rates["versions recovered exactly"].add(exact)
        if min(map(len, lines.values())) > 1:
            tally.rates["versions recovered exactly, two lines each"].add(exact)
        rand = tally.rates["adjusted Rand index of versions"]
        rand.hits += rand_index(true, {s: told[s] for s in true})
        rand.n += 1
        if not exact:
            tally.cases.append((planted.seed, "versions", true, {s: told[s] for s in true}))
    families = {tuple(sorted(p.siglum for p in planted.pages if p.agency == a))
                for a in {p.agency for p in planted.pages}}  # fmt: skip
    tally.rates["families recovered exactly"].add(families == set(map(tuple, study.families)))


def distance(a: list, b: list) -> int:
    """Words to change, add or leave out to make one list the other (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def score_dispatch(planted: Transmission, study: Study, tally: Tally) -> None:
    """Word error rate of each version's rebuilt dispatch, outside brackets.

    Versions that mix true versions are left out, being counted where versions are; so are words
    that no page of the version kept, which cannot come back.
    """
    where = {page.siglum: _Places(page) for page in planted.pages}
    pages = {page.siglum: page for page in planted.pages}
    runs: dict[tuple[str, int], set[int]] = defaultdict(set)
    columns = ("place", "site", "siglum", "start", "end")
    for place, site, siglum, start, end in zip(*(study.readings[c] for c in columns), strict=True):
        runs[place, site].update(where[siglum].slots([(start, end)]))
    for name, own in study.witnesses.groupby("version"):
        carriers = [pages[siglum] for siglum in own["siglum"]]
        meant = {(page.agency, page.version) for page in carriers}
        if len(meant) > 1:
            continue
        kept = {slot for page in carriers for slot in page.words}
        told_all = [t for passage in planted.versions[meant.pop()] for t in passage]
        held = {token.slot: token.text for token in told_all if token.slot in kept}
        many = "two lines" if len({page.line for page in carriers}) > 1 else "one line"
        rows = list(rebuild(study.readings, study.witnesses, str(name)).itertuples())
        given = {slot for row in rows if row.text for slot in runs[row.place, row.site]}
        for row in rows:
            here = runs[row.place, row.site]
            if not row.text:  # words that the dispatch has at another place are not lost here
                here = here - given
            _score_site(row, [_bare(held[slot]) for slot in held if slot in here], many, tally)


def _score_site(row, true: list[str], many: str, tally: Tally) -> None:
    """Count a rebuilt site: in brackets, or with its errors."""
    brackets = tally.rates[f"share of words in brackets, {many}"]
    brackets.hits += 0 if row.decided else len(true)
    brackets.n += len(true)
    if row.decided:
        told = [w for word in row.text.split() if (w := _bare(word))]
        errors = tally.rates[f"word error rate outside brackets, {many}"]
        errors.hits += _apart(told, true)
        errors.n += len(true)


def _apart(told: list[str], true: list[str]) -> int:
    return 0 if told == true or sorted(told) == sorted(true) else distance(told, true)


def _bare(word: str) -> str:
    return word.strip(".,;:").casefold()


# All of it


def run(n: int, seed: int, setting: Setting | None = None) -> tuple[Tally, Tally]:
    """Plant, study and score *n* transmissions: the program's tally, and the floor's."""
    ours, floor = Tally(), Tally()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(n):
            planted = make(seed + number, setting)
            place = Path(folder) / str(number)
            planted.write(place)
            study = compare(place)
            found = find(study, planted)
            score(planted, found, ours)
            score(planted, [f._replace(changed_by=naive(f.sides)) for f in found], floor)
            score_versions(planted, study, ours)
            score_dispatch(planted, study, ours)
    return ours, floor


def cost_weighted(tally: Tally) -> Rate:
    """Right claims less ``WRONG_COSTS`` times the wrong, per change that can be known."""
    named, known = (
        tally.rates[k] for k in ("precision of named changes", "share named where it can be known")
    )
    rate = Rate(0, known.n)
    rate.hits = known.hits - WRONG_COSTS * (named.n - named.hits)
    return rate


def measure(n: int = 300, seed: int = FRESH) -> list[Row]:
    """All figures of *n* transmissions from *seed* on.

    The floor, in the same run, names a single page that stands against more. The note has Wilson's
    95 % interval where the value is a share; errors of one transmission hang together, so that it
    is too narrow.
    """
    ours, floor = run(n, seed)
    rows = []
    for name, rate in ours.rates.items():
        low, high = rate.interval if 0 <= rate.value <= 1 else (0.0, 1.0)
        other = floor.rates[name].value if name in floor.rates else None
        note = f"95 % interval {abs(low):.3f} to {high:.3f}; seeds that no limit was tuned on"
        rows.append(Row(name, rate.value, other, rate.n, note))
    note = f"right named 1, undecided 0, wrong -{WRONG_COSTS}; per change that can be known"
    weighted = cost_weighted(ours)
    return [
        *rows,
        Row("cost-weighted", weighted.value, cost_weighted(floor).value, weighted.n, note),
    ]


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    first = int(sys.argv[2]) if len(sys.argv) > 2 else FRESH
    for row in measure(count, first):
        print(*map(shown, row), sep="\t")
