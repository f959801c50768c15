"""Places: which paragraphs of which witnesses tell the same, in which relation.

Derived wording (verbatim, edited, rewritten) is decided on words alone, by the rules of the
codebook; it makes the places. That an independent account tells the same facts is proposed by
linking, with a chance, and settled in print by a coder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from heapq import heappop, heappush
from itertools import combinations, product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from .floor import floor_between
from .lexicon import REPORTING, TITLES
from .linking import link_pages
from .reuse import overlap, tiles
from .staircase import linked_passages
from .story import Rules, settled
from .tables import by, frame, records
from .tokens import FUNCTION_WORDS, Word, quoted, words

#: A proposal of same facts has at least this share of the best chance that either place has.
NEAR_BEST = 0.5
#: Once passages are known to be derived, two words that stand together are kept words.
KEPT_RUN = 2
#: Fewer words in common order than these, names and titles aside, are a coincidence.
COMMON_WORDS = 4
#: A run with fewer content words beside names and titles is a set phrase.
TELLING_WORDS = 2
#: Stands in place of a word within quotation marks.
QUOTED = "\0"
DERIVED = ("verbatim", "edited", "rewritten")
COMPARED = ("body", "headline", "dek", "subhead", "caption")


class Passage(NamedTuple):
    """What is needed of one block, or of several joined, to compare its wording."""

    blocks: tuple[str, ...]
    words: tuple[Word, ...]
    levels: tuple[str, ...]
    told: tuple[str, ...]
    names: frozenset[int]

    @classmethod
    def of(cls, blocks: list[tuple[str, str]]) -> Passage:
        """Make a passage of (block, saved slice) rows."""
        parts = [word for _, saved in blocks for word in words(saved) if word.text]
        inside = quoted(parts)
        told = tuple(
            QUOTED if within else word.level for word, within in zip(parts, inside, strict=True)
        )
        ids = tuple(block for block, _ in blocks)
        levels = tuple(word.level for word in parts)
        return cls(ids, tuple(parts), levels, told, _names(parts))

    def own_words(self, levels: tuple[str, ...]) -> list[str]:
        """The content words among *levels* that are no names and no titles."""
        return [
            level
            for number, level in enumerate(levels)
            if level not in FUNCTION_WORDS and level != QUOTED and number not in self.names
        ]


def _names(parts: list[Word]) -> frozenset[int]:
    """Which words of a passage are names or titles: all capitals tell, save at a sentence's start.

    In a title where most words have capitals, capitals tell nothing.
    """
    capital = [word.text[:1].isupper() for word in parts]
    if len(parts) > 2 and sum(capital) > 0.6 * len(parts):
        return frozenset()
    starts = [True, *(word.trail.rstrip("\"'”’)")[-1:] in (".", "?", "!") for word in parts[:-1])]
    return frozenset(
        number
        for number, word in enumerate(parts)
        if (capital[number] and not starts[number]) or word.level in TITLES
    )


def align(blocks: pd.DataFrame, rules: Rules, codings: pd.DataFrame | None = None):
    """Find who tells the same, and where: give ``(blocks with places, pairs)``.

    Every body block gets a place; a block that no other witness derives from stands alone at its
    own. Repeats are left out. A relation that a coder settled in *codings* replaces the
    program's, and ``by`` names the coder. The order of the witnesses changes no row.

    Cost: block pairs that share a run of ``rules.min_run`` words, and for the same facts the
    square of the number of blocks.
    """
    rows: list[dict[str, object]] = []
    told: list[dict[str, object]] = []
    final = {} if codings is None else settled(codings, "pairs", "relation")
    shown = records(blocks, "block", "role", "place", "repeat_of", "saved")
    homes = {row.block: row.place for row in shown}
    for role in COMPARED:
        own = (row for row in shown if row.role == role and not row.repeat_of)
        passages = {row.block: Passage.of([(row.block, row.saved)]) for row in own}
        derived = _derived(passages, rules, role)
        places = _places(passages, derived, rules, role)
        named = _name_places(_headed(places, homes) if role == "subhead" else places, role)
        homes |= named
        rows += _derived_rows(passages, derived, named, rules, role)
        if not (final or rules.editions):
            told += _same_facts(passages, set(derived), named, rules, role)
    blocks = blocks.assign(place=list(homes.values()))
    pairs = frame("pairs", rows + told)
    return blocks, settle_pairs(blocks, pairs, rules, final)


def _derived(
    passages: dict[str, Passage], rules: Rules, role: str
) -> dict[tuple[str, str], Relation]:
    """The derived pairs of blocks, with how each was decided."""
    if rules.editions and role == "body":
        return {
            (a, b): relate(passages[a], passages[b], rules)
            or _describe("edition", passages[a], passages[b], rules)
            for a, b in _linked_editions(passages)
        }
    found = {}
    known: dict[object, Relation | None] = {}  # copies of one paragraph are compared once
    for a, b in _candidates(passages, rules, role):
        key = tuple((p.levels, p.told, p.names) for p in (passages[a], passages[b]))
        if key not in known:
            known[key] = relate(passages[a], passages[b], rules)
        relation = known[key]
        if relation:
            found[a, b] = relation
    return found


def _linked_editions(passages: dict[str, Passage]) -> list[tuple[str, str]]:
    """The blocks that two editions or translations of one text have for the same passage."""
    pages: dict[str, list[str]] = defaultdict(list)
    for name in sorted(passages, key=_page_order):
        pages[siglum_of(name)].append(name)
    texts = {
        siglum: [" ".join(word.text for word in passages[name].words) for name in names]
        for siglum, names in pages.items()
    }
    return [
        (pages[x][i], pages[y][j])
        for x, y in combinations(pages, 2)
        for i, j in linked_passages(texts[x], texts[y])
    ]


def settle_pairs(
    blocks: pd.DataFrame,
    pairs: pd.DataFrame,
    rules: Rules,
    final: Mapping[str, tuple[str, str]],
) -> pd.DataFrame:
    """Put the same-facts pairs that coders settled in place of those the program proposed.

    *final*: relation and coder by key, both blocks with a tilde between (``P.12~Q.10``). Coders
    list whatever is plausible, so where pairs were settled, one that is not listed was judged
    none. Derived pairs stay as they are.
    """
    if not final:
        return pairs
    known = {(row.block_a, row.block_b): row for row in records(pairs)}
    shown = {row.block: row for row in records(blocks, "block", "role", "repeat_of", "saved")}
    passages: dict[str, Passage] = {}
    found = {}
    listed = ((key, coder) for key, (value, coder) in final.items() if value == "same-facts")
    for key, coder in listed:
        a, b = sorted(key.split("~"), key=_page_order)
        if not _comparable(shown.get(a), shown.get(b)):
            continue
        row = known.get((a, b))
        if row is None:
            for name in {a, b} - passages.keys():
                passages[name] = Passage.of([(name, shown[name].saved)])
            found[a, b] = _told_pair(
                passages, a, b, shown[a].role, rules, f"coder {coder}", "coded"
            )
        elif row.relation not in DERIVED:
            found[a, b] = row._asdict() | {"by": f"coder {coder}", "rule": "coded"}
    in_order = sorted(found.values(), key=_pair_order)
    derived = [row._asdict() for row in known.values() if row.relation in DERIVED]
    return frame("pairs", derived + in_order)


def _comparable(a: Any, b: Any) -> bool:
    """Whether two blocks are there, have one role that is compared, and repeat no other."""
    if a is None or b is None or a.role != b.role or a.role not in COMPARED:
        return False
    return not a.repeat_of and not b.repeat_of


def _pair_order(row: dict[str, Any]) -> tuple[int, tuple[str, int], tuple[str, int]]:
    return COMPARED.index(row["role"]), _page_order(row["block_a"]), _page_order(row["block_b"])


def siglum_of(block: str) -> str:
    """The siglum in a block's id."""
    return block.partition(".")[0]


def _candidates(passages: dict[str, Passage], rules: Rules, role: str) -> list[tuple[str, str]]:
    """Block pairs worth a look: any two of a short role, else those that share a run."""
    names = sorted(passages)
    if role != "body":
        pairs = set(combinations(names, 2))
    else:
        copies: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in names:
            copies[passages[name].levels].append(name)
        holders: dict[tuple[str, ...], tuple[str, ...]] = defaultdict(tuple)
        for levels, alike in copies.items():
            size = min(rules.min_run, len(levels)) or 1
            for gram in set(zip(*(levels[k:] for k in range(size)), strict=False)):
                holders[gram] += (*alike,)
        groups = {found for found in holders.values() if len(found) > 1}
        pairs = {(min(p), max(p)) for group in groups for p in combinations(group, 2)}
    return sorted(pair for pair in pairs if siglum_of(pair[0]) != siglum_of(pair[1]))


class Relation(NamedTuple):
    """How two passages stand to each other."""

    relation: str
    rule: str
    n_shared: int
    share_a_in_b: float
    share_b_in_a: float
    longest_run: int
    kept: float


def relate(a: Passage, b: Passage, rules: Rules) -> Relation | None:
    """Decide by wording alone whether one passage derives from the other's source, and how closely.

    Gives None where the wording does not show it. Symmetric: the two shares trade places. The
    rules are those of codebook section 2, in order: identical once levelled; a common run of
    ``rules.derived_run`` words outside quotations that is more than names and titles; at least
    ``rules.derived_share`` of the shorter passage's content words in common order.
    """
    rule = _derived_by(a, b, rules)
    return _describe(rule, a, b, rules) if rule else None


def _describe(rule: str, a: Passage, b: Passage, rules: Rules) -> Relation:
    """The relation of two passages that a rule has found to be derived."""
    if rule == "same-words":
        n = len(a.levels)
        return Relation("verbatim", rule, n, 1.0, 1.0, n, float(n >= KEPT_RUN))
    shared = overlap(a.levels, b.levels, min(rules.min_run, len(a.levels), len(b.levels)))
    near = overlap(a.levels, b.levels, KEPT_RUN)
    kept = max(near.share_a_in_b, near.share_b_in_a)
    name = "edited" if kept >= rules.edited else "rewritten"
    return Relation(
        name,
        rule,
        shared.n_shared,
        shared.share_a_in_b,
        shared.share_b_in_a,
        shared.longest_run,
        kept,
    )


def _derived_by(a: Passage, b: Passage, rules: Rules) -> str:
    """The rule by which two passages are derived, or nothing."""
    if not a.levels or not b.levels:
        return ""
    if a.levels == b.levels:
        return "same-words"
    if _telling_run(a, b, rules):
        return "common-run"
    whole = common_order(a.own_words(a.levels), b.own_words(b.levels))
    if whole.n < COMMON_WORDS or whole.share < rules.derived_share:
        return ""
    told = common_order(a.own_words(a.told), b.own_words(b.told))
    if told.share < rules.derived_share:
        return ""
    speech = not REPORTING.isdisjoint(a.levels) and not REPORTING.isdisjoint(b.levels)
    if speech and overlap(a.levels, b.levels, rules.derived_run).n_shared == 0:
        return ""  # two reports of one speech run alike without a common source in writing
    return "common-order"


def _telling_run(a: Passage, b: Passage, rules: Rules) -> bool:
    """Whether a long common run outside quotations says more than names and titles."""
    for tile in tiles(_masked(a.told, "a"), _masked(b.told, "b"), rules.derived_run):
        run = range(tile.i, tile.i + tile.n)
        telling = [k for k in run if a.words[k].content and k not in a.names]
        if len(telling) >= TELLING_WORDS:
            return True
    return False


def _masked(told: tuple[str, ...], side: str) -> list[str]:
    """Words outside quotations; those inside match nothing on the other side."""
    return [side + QUOTED if level == QUOTED else level for level in told]


class CommonOrder(NamedTuple):
    """How many words stand in common order in both of two lists, and as share of the shorter."""

    n: int
    share: float


def common_order(a: list[str], b: list[str]) -> CommonOrder:
    """Count the words that stand in common order in both lists (longest common subsequence).

    The share runs from 0 to 1; 0 where either list is empty. Cost: the product of the lengths, 64
    words of *b* at a time: a row of the table is one integer (Hyyrö 2004).

    >>> common_order("drug trade worries".split(), "terror and drug worries".split())
    CommonOrder(n=2, share=0.6666666666666666)
    """
    at: dict[str, int] = defaultdict(int)
    for j, word in enumerate(b):
        at[word] |= 1 << j
    whole = row = (1 << len(b)) - 1  # a bit is unset where a longer common order begins
    for word in a:
        if word in at:
            here = row & at[word]
            row = (row + here | row - here) & whole
    n = len(b) - row.bit_count()
    shorter = min(len(a), len(b))
    return CommonOrder(n, n / shorter if shorter else 0.0)


def _places(
    passages: dict[str, Passage], derived: dict[tuple[str, str], Relation], rules: Rules, role: str
) -> list[list[str]]:
    """Gather blocks at places: the strongest derived pairs first.

    A pair joins two places if most of the shorter block is shared, and if what each witness then
    has at the place is one stretch of its page. So a paragraph that another breaks in two finds
    both parts, while one that merely lends a phrase stays where it is.
    """
    order = {name: number for number, name in enumerate(sorted(passages, key=_page_order))}
    home = {name: {name} for name in passages}
    strongest = sorted(
        derived.items(),
        key=lambda item: (
            -item[1].n_shared,
            -(item[1].share_a_in_b + item[1].share_b_in_a),
            sorted(passages[name].levels for name in item[0]),
            [order[name] for name in item[0]],
        ),
    )
    for (a, b), _ in strongest:
        joined = home[a] | home[b]
        if home[a] is home[b] or not _one_stretch(joined, order):
            continue
        beside = (_stretch(passages, home[name], name) for name in (a, b))
        if role != "body" or rules.editions or _mostly_shared(*beside, rules):
            home |= dict.fromkeys(joined, joined)
    unique = {id(place): sorted(place, key=_page_order) for place in home.values()}
    return _in_order(list(unique.values()), passages)


def _mostly_shared(a: Passage, b: Passage, rules: Rules) -> bool:
    """Whether either passage has enough in common with the other to stand at one place with it."""
    shared = overlap(a.levels, b.levels, rules.min_run)
    return max(shared.share_a_in_b, shared.share_b_in_a) >= rules.same_place


def _stretch(passages: dict[str, Passage], place: set[str], name: str) -> Passage:
    """All that the witness of a block has at the block's place so far."""
    own = [other for other in place if siglum_of(other) == siglum_of(name)]
    return _joined(passages, sorted(own, key=_page_order))


def _page_order(block: str) -> tuple[str, int]:
    siglum, _, number = block.partition(".")
    return siglum, int(number)


def _one_stretch(names: set[str], order: dict[str, int]) -> bool:
    """Whether each witness's blocks follow one another among its blocks of the role."""
    stretches: dict[str, list[int]] = defaultdict(list)
    for name in names:
        stretches[siglum_of(name)].append(order[name])
    return all(max(found) - min(found) == len(found) - 1 for found in stretches.values())


def _in_order(places: list[list[str]], passages: dict[str, Passage]) -> list[list[str]]:
    """Bring places into one order: that of each page where it can be kept, else mean position."""
    where: dict[str, int] = {name: k for k, place in enumerate(places) for name in place}
    pages: dict[str, list[str]] = defaultdict(list)
    for name in sorted(passages, key=_page_order):
        pages[siglum_of(name)].append(name)
    position: dict[int, list[float]] = defaultdict(list)
    before: dict[int, set[int]] = {k: set() for k in range(len(places))}
    for page in pages.values():
        for number, name in enumerate(page):
            position[where[name]].append((number + 0.5) / len(page))
            if number and where[page[number - 1]] != where[name]:
                before[where[name]].add(where[page[number - 1]])
    rank = {
        k: (sum(at) / len(at), sorted(passages[n].levels for n in places[k]))
        for k, at in position.items()
    }
    return [places[k] for k in _by_turns(before, sorted(rank, key=rank.__getitem__))]


def _by_turns(before: dict[int, set[int]], in_rank: list[int]) -> Iterator[int]:
    """Order numbers by rank, none ahead of those before it; the first in rank breaks a ring."""
    rank = {k: n for n, k in enumerate(in_rank)}
    after: dict[int, list[int]] = defaultdict(list)
    for k, earlier in before.items():
        for own in earlier:
            after[own].append(k)
    waits = {k: len(earlier) for k, earlier in before.items()}
    free = [n for n, k in enumerate(in_rank) if not waits[k]]
    left = dict.fromkeys(in_rank)
    while left:
        turn = in_rank[heappop(free)] if free else next(iter(left))
        del left[turn]
        for k in after[turn]:
            waits[k] -= 1
            if not waits[k] and k in left:
                heappush(free, rank[k])
        yield turn


def _headed(places: list[list[str]], homes: dict[str, str]) -> list[list[str]]:
    """Join the subheads that head the same passage: what stands in one slot is compared."""
    slots: dict[str, list[str]] = {}
    for place in places:
        headed = {homes.get(_next_block(name), "") for name in place} - {""}
        slot = min(headed, default=place[0])
        free = {siglum_of(n) for n in slots.get(slot, [])}.isdisjoint(map(siglum_of, place))
        slots.setdefault(slot if free else place[0], []).extend(place)
    return [sorted(slot, key=_page_order) for slot in slots.values()]


def _next_block(block: str) -> str:
    siglum, number = _page_order(block)
    return f"{siglum}.{number + 1}"


def _name_places(places: list[list[str]], role: str) -> dict[str, str]:
    """Name places in their order: P01, P02, … for the body, another letter for other roles."""
    letter = {"body": "P", "headline": "H", "dek": "K", "subhead": "S", "caption": "C"}[role]
    width = max(2, len(str(len(places))))
    return {
        name: f"{letter}{number:0{width}}"
        for number, place in enumerate(places, 1)
        for name in place
    }


def _derived_rows(
    passages: dict[str, Passage],
    derived: dict[tuple[str, str], Relation],
    named: dict[str, str],
    rules: Rules,
    role: str,
) -> list[dict[str, object]]:
    """The rows of derived pairs, each judged on the passages that its blocks belong to."""
    members: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in sorted(passages, key=_page_order):
        members[siglum_of(name), named[name]].append(name)
    whole = {key: _joined(passages, names) for key, names in members.items()}
    judged: dict[tuple, Relation | None] = {}
    rows = []
    for a, b in sorted(derived, key=lambda pair: (_page_order(pair[0]), _page_order(pair[1]))):
        keys = tuple((siglum_of(name), named[name]) for name in (a, b))
        if keys not in judged and whole[keys[0]].blocks == (a,) and whole[keys[1]].blocks == (b,):
            judged[keys] = derived[a, b]
        if keys not in judged:
            judged[keys] = relate(whole[keys[0]], whole[keys[1]], rules)
        found = judged[keys] or derived[a, b]
        rows.append(_pair(a, b, role) | found._asdict() | {"by": "program"})
    return rows


def _joined(passages: dict[str, Passage], names: list[str]) -> Passage:
    if len(names) == 1:
        return passages[names[0]]
    parts = [word for name in names for word in passages[name].words]
    told = tuple(level for name in names for level in passages[name].told)
    levels = tuple(word.level for word in parts)
    return Passage(tuple(names), tuple(parts), levels, told, _names(parts))


def _pair(a: str, b: str, role: str) -> dict[str, object]:
    return {
        "siglum_a": siglum_of(a),
        "block_a": a,
        "siglum_b": siglum_of(b),
        "block_b": b,
        "role": role,
    }


def _same_facts(
    passages: dict[str, Passage],
    derived: set[tuple[str, str]],
    named: dict[str, str],
    rules: Rules,
    role: str,
) -> list[dict[str, object]]:
    """Propose pairs that tell the same facts in other words, by many weak signs (see ``linking``).

    A proposal's chance reaches ``rules.same_facts`` and is near the best of both places. All blocks
    of the two places, of different witnesses and not derived from each other, are paired.
    """
    if role != "body" or len(passages) < 2:
        return []
    members: dict[str, list[str]] = defaultdict(list)
    for name in sorted(passages, key=_page_order):
        members[named[name]].append(name)
    rows = []
    chances = _place_chances(passages, members)
    best: dict[str, float] = defaultdict(float)
    for (p, q), chance in chances.items():
        best[p], best[q] = max(best[p], chance), max(best[q], chance)
    for (p, q), chance in chances.items():
        if chance >= max(rules.same_facts, NEAR_BEST * best[p], NEAR_BEST * best[q]):
            for one, other in product(members[p], members[q]):
                a, b = sorted((one, other), key=_page_order)
                if siglum_of(a) != siglum_of(b) and (a, b) not in derived:
                    rows.append(_told_pair(passages, a, b, role, rules, "program", "linked"))
    return rows


def _place_chances(
    passages: dict[str, Passage], members: dict[str, list[str]]
) -> dict[tuple[str, str], float]:
    """The chance that two places tell the same facts, for every two that two witnesses have.

    Copies of one paragraph are judged once, by the fullest of them: the places of all witnesses of
    one family are linked as one page.
    """
    pages = _family_pages(members)
    places = [place for page in pages for place in page]
    sigla = [set(map(siglum_of, members[place])) for place in places]
    among = np.array(
        [[p is not q and len(p | q) > 1 for q in sigla] for p in sigla], dtype=bool
    ).reshape(len(places), len(places))
    fullest = [[_fullest(passages, members[place]).words for place in page] for page in pages]
    chances = link_pages(fullest, "news-story", among)
    at = {place: k for k, place in enumerate(places)}
    return {(p, q): chances[at[p], at[q]] for p, q in combinations(sorted(members), 2)}


def _fullest(passages: dict[str, Passage], names: list[str]) -> Passage:
    """What the witness that has most at a place has there; among equals, what sorts first."""
    own: dict[str, list[str]] = defaultdict(list)
    for name in names:
        own[siglum_of(name)].append(name)
    wholes = [_joined(passages, blocks) for blocks in own.values()]
    return min(wholes, key=lambda whole: (-len(whole.levels), whole.levels))


def _family_pages(members: dict[str, list[str]]) -> list[list[str]]:
    """The places of each family of witnesses: those that share half of the shorter one's places.

    A place that several families have goes to the one with most of its blocks; among equals, to
    the one whose places come first.
    """
    has: dict[str, set[str]] = defaultdict(set)
    for place, names in members.items():
        for name in names:
            has[siglum_of(name)].add(place)
    home = {siglum: {siglum} for siglum in has}
    for a, b in combinations(sorted(has), 2):
        if 2 * len(has[a] & has[b]) >= min(len(has[a]), len(has[b])):
            joined = home[a] | home[b]
            home |= dict.fromkeys(joined, joined)
    families = sorted(home.values(), key=lambda own: sorted(set().union(*map(has.get, own))))
    families = [own for k, own in enumerate(families) if own not in families[:k]]
    pages: list[list[str]] = [[] for _ in families]
    for place in sorted(members):
        count = [sum(siglum_of(name) in own for name in members[place]) for own in families]
        pages[count.index(max(count))].append(place)
    return [page for page in pages if page]


def _told_pair(
    passages: dict[str, Passage], a: str, b: str, role: str, rules: Rules, by: str, rule: str
) -> dict[str, object]:
    shared = overlap(passages[a].levels, passages[b].levels, rules.min_run)._asdict()
    measured = {
        key: shared[key] for key in ("n_shared", "share_a_in_b", "share_b_in_a", "longest_run")
    }
    return _pair(a, b, role) | measured | {"relation": "same-facts", "by": by, "rule": rule}


def reuse(blocks: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Measure how much every two witnesses share, in three parts of their pages (table ``reuse``).

    Parts: the body; the body without what stands in quotation marks, since quoted speech is
    nobody's wording; the whole page, furniture and repeats included, as a naive comparison has it.
    Shares are directional. Runs may cross paragraphs, so that a moved line break changes nothing.
    Cost: one tiling for each two witnesses and part.
    """
    rows = records(blocks, "siglum", "block", "role", "repeat_of", "saved")
    texts = {siglum: _parts(own) for siglum, own in by(rows, "siglum").items()}
    found = []
    for a, b in combinations(texts, 2):
        for part in ("body", "body without quotations", "whole page"):
            both = texts[a][part], texts[b][part]
            shared, floor = (measure(*both, rules.min_run) for measure in (overlap, floor_between))
            found.append(
                {"siglum_a": a, "siglum_b": b, "part": part, "min_run": rules.min_run}
                | shared._asdict()
                | {"floor": floor.share, "floor_low": floor.low, "floor_high": floor.high}
            )
    return frame("reuse", found)


def _parts(own: Iterable[Any]) -> dict[str, list[str]]:
    """The levelled words of a page, by part."""
    body: list[str] = []
    free: list[str] = []
    page: list[str] = []
    for row in own:
        told = [word for word in words(row.saved) if word.text]
        levels = [word.level for word in told]
        page += levels
        if row.role == "body" and not row.repeat_of:
            body += levels
            free += [
                level for level, within in zip(levels, quoted(told), strict=True) if not within
            ]
    return {"body": body, "body without quotations": free, "whole page": page}
