"""Lineage: splits counted, versions inferred, and who changed it by section 5 of the codebook."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from samestory.lineage import (
    Standing,
    find_claims,
    find_families,
    rebuild,
    splits,
    standings,
    who_changed,
)
from samestory.tables import frame

SIGLA = "PQRSTU"
KNOWN = st.fixed_dictionaries(
    {s: st.tuples(st.sampled_from("abcd"), st.sampled_from("123")) for s in SIGLA}
)


@st.composite
def partitions(draw):
    """Up to six witnesses in up to four readings."""
    reading = {s: draw(st.integers(0, 3)) for s in SIGLA[: draw(st.integers(2, 6))]}
    sides = [[s for s in reading if reading[s] == k] for k in sorted(set(reading.values()))]
    return [tuple(side) for side in sides]


def known_as(known, agency=None) -> dict[str, Standing]:
    return {
        s: Standing(line, (agency or {}).get(s, "NordWire"), v) for s, (line, v) in known.items()
    }


def named_by_codebook(sides, known) -> set[str]:
    """Section 5, sentence by sentence."""
    if len({known[s].agency for side in sides for s in side}) > 1:
        return set()  # (d) all descend from the same agency's text
    named = set()
    for side in sides:
        if len(side) != 1:
            continue  # (a) W alone has the reading
        (w,) = side
        contrary = []
        for other in sides:
            lines = {known[s].line for s in other} - {known[w].line}  # a sister adds no vote
            mates = [s for s in other if known[s].version == known[w].version]
            if other != side and len(lines) >= 2 and mates:  # (b) two other lines; (c) W's version
                contrary.append(other)
        if len(contrary) == 1:  # ... and they agree
            named.add(w)
    return named


def versions_part(sides, known) -> bool:
    """No version stands on two sides, and there are two sides or more."""
    held = {s: k for k, side in enumerate(sides) for s in side}
    return len(sides) > 1 and not any(
        held[a] != held[b] and known[a].version == known[b].version for a in held for b in held
    )


@settings(max_examples=300)
@given(partitions(), KNOWN)
@example([("P",), ("Q", "R")], {s: (s.lower(), "1") for s in SIGLA})
def test_who_changed_it_is_the_codebooks_rule_and_no_more(sides, known):
    known = known_as(known)
    verdict = who_changed(sides, known)
    if versions_part(sides, known):
        two_lines = all(len({known[s].line for s in side}) >= 2 for side in sides)
        assert verdict.changed_by == ("agency" if two_lines else "undecided")
        assert verdict.between_versions
    else:
        named = named_by_codebook(sides, known)
        assert {verdict.changed_by} == (named if len(named) == 1 else {"undecided"})
        assert not verdict.between_versions
    assert verdict.why


@settings(max_examples=60)
@given(partitions(), KNOWN, st.randoms(use_true_random=False))
def test_neither_the_order_of_sides_nor_names_change_the_verdict(sides, known, random):
    names = dict(zip(SIGLA, random.sample("ABCDEF", 6), strict=True))
    known = known_as(known)
    other = {names[s]: known[s] for s in SIGLA}
    mixed = [tuple(names[s] for s in side) for side in random.sample(sides, len(sides))]
    one, two = who_changed(sides, known), who_changed(mixed, other)
    assert {names.get(s, s) for s in one.changed_by.split()} == set(two.changed_by.split())
    assert one.between_versions == two.between_versions


@settings(max_examples=200)
@given(partitions(), KNOWN, st.lists(st.integers(0, 4), max_size=3), st.sampled_from("abcde"))
def test_another_agencys_report_changes_no_verdict(sides, known, places, line):
    """Wherever strangers stand, on a side or on one of their own, nothing changes."""
    known = known_as(known)
    mixed = [list(side) for side in sides] + [[] for _ in range(5)]
    for number, place in enumerate(places):
        stranger = f"X{number}"
        mixed[min(place, len(sides))].append(stranger)
        known[stranger] = Standing(line, "PortWire", "9")
    one, two = who_changed(sides, known), who_changed([s for s in mixed if s], known)
    assert one.changed_by == two.changed_by
    if len(set(places)) < 2 and len(sides) > 1:
        assert one == two


@settings(max_examples=200)
@given(partitions(), KNOWN, st.sampled_from(SIGLA))
def test_a_second_page_of_a_line_adds_no_vote(sides, known, siglum):
    """A sister with the reading and version of a page of its line changes no verdict.

    Where the page stood alone, the two stand together, and neither is named.
    """
    known = known_as(known)
    known["Z"] = known[siglum]
    more = [(*side, "Z") if siglum in side else side for side in sides]
    one, two = who_changed(sides, known), who_changed(more, known)
    if (siglum,) in sides:
        assert two.changed_by not in (siglum, "Z")
    else:
        assert (one.changed_by, one.between_versions) == (two.changed_by, two.between_versions)


@settings(max_examples=100)
@given(partitions(), KNOWN, st.sampled_from(SIGLA))
def test_a_doubt_can_only_leave_more_undecided_and_not_where_the_house_has_rules(
    sides, known, siglum
):
    known = known_as(known)
    doubted = known | {siglum: known[siglum]._replace(doubt="it may carry another version")}
    one, two = who_changed(sides, known), who_changed(sides, doubted)
    assert two.changed_by in (one.changed_by, "undecided")
    assert two.changed_by != siglum
    assert who_changed(sides, doubted, house=True) == who_changed(sides, known, house=True)


def test_who_alone_has_a_passage_is_not_named_who_alone_lacks_it_is():
    known = known_as({s: (s, "1") for s in "PQRS"})
    assert who_changed([("P",), ("Q", "R", "S")], known, passage=True).changed_by == "undecided"
    assert who_changed([("Q", "R", "S"), ("P",)], known, passage=True).changed_by == "P"


def test_versions_that_share_a_reading_part_from_one_that_does_not():
    known = known_as({"P": ("a", "1"), "Q": ("b", "1"), "R": ("c", "2"), "S": ("d", "3")})
    verdict = who_changed([("P", "Q"), ("R", "S")], known)
    assert (verdict.changed_by, verdict.between_versions) == ("agency", True)
    assert "1 | 2 and 3" in verdict.why
    thin = who_changed([("P", "Q", "R"), ("S",)], known)
    assert (thin.changed_by, thin.between_versions) == ("undecided", True)


BOOK = {"P": ("Herald", "1"), "R1": ("Gazette", "1"), "Q": ("Courier", "2"), "R2": ("Gazette", "2")}


@pytest.mark.parametrize(
    ("sides", "expected", "between"),
    [
        ([("P",), ("R1", "Q", "R2")], "P", False),
        ([("R1",), ("P", "Q", "R2")], "R1", False),
        ([("Q",), ("R2",)], "undecided", False),
        ([("P", "R1"), ("Q", "R2")], "agency", True),
        ([("P", "Q"), ("R1", "R2")], "undecided", False),
        ([("P",), ("R1", "R2"), ("Q",)], "undecided", False),
        ([("P",), ("R1",)], "undecided", False),
    ],
)
def test_the_codebooks_own_examples_come_out_as_printed(sides, expected, between):
    verdict = who_changed(sides, known_as(BOOK))
    assert (verdict.changed_by, verdict.between_versions) == (expected, between)


def test_the_reason_says_that_a_sister_adds_no_vote():
    verdict = who_changed([("R1",), ("P", "R2")], known_as(BOOK))
    assert verdict.changed_by == "undecided" and "adds no vote" in verdict.why


def test_who_changed_it_is_one_siglum_agency_or_undecided():
    known = known_as({s: (s, "1") for s in "PQRST"})
    verdict = who_changed([("P",), ("Q",), ("R", "S", "T")], known)
    assert verdict.changed_by in {*SIGLA, "agency", "undecided"}


# Splits, versions, the dispatch

SITES = st.lists(
    st.fixed_dictionaries({s: st.sampled_from(["crew", "gang", "men", ""]) for s in "PQRS"}),
    min_size=1,
    max_size=5,
)
PLACES = st.lists(
    st.tuples(SITES, st.sets(st.sampled_from("PQRS"), max_size=2)), min_size=1, max_size=4
)


def readings_of(places):
    """The table of readings: each place a list of sites, without the witnesses that lack it."""
    rows = []
    for place, (sites, lacking) in enumerate(places):
        for site, told in enumerate(sites, 1):
            order = sorted({t for s, t in told.items() if t and s not in lacking})
            for siglum, text in sorted(told.items()):
                if text and siglum not in lacking:
                    rows.append(
                        {
                            "place": f"P{place:02}",
                            "site": site,
                            "siglum": siglum,
                            "block": f"{siglum}.{place + 1}",
                            "text": text + " ",
                            "group": order.index(text) + 1,
                        }
                    )
    return frame("readings", rows)


@given(PLACES)
def test_splits_count_each_two_sided_site_and_each_passage_that_some_lack(places):
    readings = readings_of(places)
    inner, whole = Counter(), Counter()
    for place, (sites, _) in enumerate(places):
        own = readings[readings["place"] == f"P{place:02}"]
        has = frozenset(own["siglum"])
        if has and has != frozenset("PQRS"):
            whole[frozenset([has, frozenset("PQRS") - has])] += own["site"].eq(1).any()
        for site, told in enumerate(sites, 1):
            if has == frozenset("PQRS") and own["site"].eq(site).any():
                parts = {frozenset(s for s in "PQRS" if told[s] == t) for t in told.values()}
                inner[frozenset(parts)] += len(parts) == 2
    found = splits(readings, [tuple("PQRS")])
    counted = {}
    for row in found.itertuples():
        sides = frozenset(map(frozenset, row.split.split("|")))
        counted[sides] = (row.n, row.n_passages)
        lone = [side for side in row.split.split("|") if len(side) == 1]
        assert row.alone == (lone[0] if lone else "")
    expected = {s: (inner[s] + whole[s], whole[s]) for s in inner | whole if inner[s] + whole[s]}
    assert counted == expected


def test_a_split_tells_only_if_nothing_contradicts_it_nearly_as_often():
    told = [dict.fromkeys("PQ", "crew") | dict.fromkeys("RS", "gang")] * 5
    told += [dict.fromkeys("PR", "crew") | dict.fromkeys("QS", "gang")]
    told += [dict.fromkeys("P", "crew") | dict.fromkeys("QRS", "gang")]
    found = splits(readings_of([(told, set())]), [tuple("PQRS")]).set_index("split")
    assert found["contradicted"].to_dict() == {"PQ|RS": 1, "PR|QS": 5, "P|QRS": 0}
    assert found["tells"].to_dict() == {
        "PQ|RS": "clear", "PR|QS": "cannot tell", "P|QRS": "one alone"
    }  # fmt: skip
    told += [told[5]] * 2
    rivals = splits(readings_of([(told, set())]), [tuple("PQRS")]).set_index("split")
    assert rivals.loc["PQ|RS", "n"] == 5 and rivals.loc["PR|QS", "n"] == 3
    assert set(rivals["tells"]) == {"cannot tell", "one alone"}
    few = splits(readings_of([(told[:2], set())]), [tuple("PQRS")])
    assert list(few["tells"]) == ["cannot tell"]


VOTES = st.fixed_dictionaries(
    {s: st.tuples(st.sampled_from("abc"), st.sampled_from("12")) for s in "PQRS"}
)


@given(places=PLACES, votes=VOTES)
def test_the_dispatch_has_brackets_exactly_where_its_version_stays_open(standing, places, votes):
    table = standing(votes)
    readings = readings_of(places)
    for version in sorted({v for _, v in votes.values()}):
        carriers = {s for s, (_, v) in votes.items() if v == version}
        found = rebuild(readings, table, version).set_index(["place", "site"])
        for place, (sites, _) in enumerate(places):
            own = readings[readings["place"] == f"P{place:02}"]
            present = set(own["siglum"])
            for site in range(1, len(sites) + 1):
                here = dict(
                    own.loc[own["site"] == site, ["siglum", "text"]].itertuples(index=False)
                )
                if not here or not carriers & present:
                    assert (f"P{place:02}", site) not in found.index
                    continue
                told = {s: here.get(s, "").strip() for s in present}
                mine = sorted({told[s] for s in carriers & present})
                sides = [sorted(s for s in told if told[s] == t) for t in set(told.values())]
                claims = find_claims(sides, standings(table)) if len(mine) > 1 else []
                lone = [[claim.siglum] for claim in claims if claim.holds]
                kept = [t for t in mine if [s for s in told if told[s] == t] not in lone] or mine
                row = found.loc[(f"P{place:02}", site)]
                assert row["decided"] == (len(kept) == 1) == ("[" not in row["text"])
                assert sorted(row["text"].strip("[]").split("|")) == kept


def dispatch(study, version: str) -> dict[str, str]:
    """The rebuilt text of each place."""
    rows = rebuild(study.readings, study.witnesses, version)
    return {p: " ".join(" ".join(own["text"]).split()) for p, own in rows.groupby("place")}


def by_first_block(study) -> dict[str, str]:
    body = study.blocks[study.blocks["role"] == "body"]
    return {row.block: row.place for row in body.itertuples()}


@pytest.mark.parametrize(
    "place",
    ["candles", "noon", "count", "works", "money", "mayor", "valley", "born"],
)
def test_the_dispatch_is_that_rebuilt_by_hand(lindmoor, read_golden, place):
    where = by_first_block(lindmoor)
    blocks = {
        row["place"]: next(filter(None, (row[s] for s in "PQRS")), "")
        for row in read_golden("lindmoor-places")
    }
    expected = {
        r["version"]: r["text"] for r in read_golden("lindmoor-dispatch") if r["place"] == place
    }
    for version in ("NordWire-1", "NordWire-2"):
        found = dispatch(lindmoor, version).get(where[blocks[place].split()[0]], "")
        assert found.translate(str.maketrans("“”", '""')) == expected.get(version, "").translate(
            str.maketrans("“”", '""')
        )


def test_splits_are_those_counted_by_hand(lindmoor, read_golden):
    expected = {
        r["split"]: (int(r["n"]), int(r["n_passages"])) for r in read_golden("lindmoor-splits")
    }
    found = {
        r.split: (r.n, r.n_passages) for r in lindmoor.splits.itertuples() if r.agency == "PQRS"
    }
    assert found == expected


def test_lines_versions_and_the_independent_account_are_known(lindmoor):
    assert lindmoor.families == [("P", "Q", "R", "S"), ("X",)]
    own = lindmoor.witnesses.set_index("siglum")
    assert own["version"].to_dict() == {
        "P": "NordWire-1",
        "R": "NordWire-1",
        "Q": "NordWire-2",
        "S": "NordWire-2",
        "X": "source of X-1",
    }
    assert own.loc["R", "line"] == own.loc["S", "line"] == "The Gazette"


def test_on_the_five_pages_versions_are_those_a_reader_finds(study):
    assert study.families == [("A",), ("D", "E", "L", "N")]
    own = study.witnesses.set_index("siglum")["version"].to_dict()
    assert own == {"A": "AP-1", "D": "AFP-1", "E": "AFP-1", "L": "AFP-2", "N": "AFP-2"}


def test_half_of_either_body_in_derived_wording_makes_a_family():
    blocks = [("P.1", 10), ("P.2", 10), ("Q.1", 10), ("Q.2", 11), ("R.1", 9), ("R.2", 60)]
    table = frame(
        "blocks", [{"siglum": b[0], "block": b, "role": "body", "n_words": n} for b, n in blocks]
    )
    pair = {"role": "body", "relation": "edited", "siglum_a": "P", "block_a": "P.1"}
    q, r = ({"siglum_b": b[0], "block_b": b} for b in ("Q.1", "R.1"))
    assert find_families(table, frame("pairs", [pair | q])) == [("P", "Q"), ("R",)]
    facts = frame("pairs", [pair | q | {"relation": "same-facts"}])
    assert find_families(table, facts) == [("P",), ("Q",), ("R",)]
    table.loc[0, "n_words"] = 9
    assert find_families(table, frame("pairs", [pair | r])) == [("P",), ("Q",), ("R",)]
