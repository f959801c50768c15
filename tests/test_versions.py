"""Versions: found by the fewest hands, with lines in place of pages, and doubts said."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.story import Rules
from samestory.tables import frame
from samestory.versions import Carried, find_versions

WORDS = ["crew", "gang", "men", "staff"]


def read(places: list[Mapping[str, list[str]]]):
    """The table of readings: each place gives each witness its words, site by site."""
    rows = []
    for number, told in enumerate(places, 1):
        for siglum, texts in sorted(told.items()):
            for site, text in enumerate(texts, 1):
                here = sorted({other[site - 1] for other in told.values()} - {""})
                if text:
                    rows.append(
                        {
                            "place": f"P{number:02}",
                            "site": site,
                            "siglum": siglum,
                            "block": f"{siglum}.{number}",
                            "text": f"{text} ",
                            "group": here.index(text) + 1,
                        }
                    )
    return frame("readings", rows)


def apart(n: int, *sides: str, words: list[str] = WORDS) -> dict[str, list[str]]:
    """A place of *n* sites at which the sides have other words."""
    return {s: [words[k]] * n for k, side in enumerate(sides) for s in side}


def told(places, sigla: str, lines=None, **rules: int) -> str:
    """The number of each witness's version, in order of sigla."""
    found = find_versions(read(places), [tuple(sigla)], Rules(**rules), lines)
    return "".join(str(found[s].number) for s in sigla)


def parts(places, sigla: str, lines=None, **rules: int) -> set[frozenset[str]]:
    """The witnesses of each version."""
    numbers = told(places, sigla, lines, **rules)
    return {frozenset(s for s, n in zip(sigla, numbers, strict=True) if n == m) for m in numbers}


def test_a_version_needs_enough_sites_and_no_rival():
    three = [apart(3, "PQ", "RS")]
    assert parts(three, "PQRS") == {frozenset("PQ"), frozenset("RS")}
    assert parts(three, "PQRS", min_split=4) == {frozenset("PQRS")}
    assert parts([apart(4, "PQ", "RS"), apart(2, "PR", "QS")], "PQRS") == {frozenset("PQRS")}
    assert len(parts([apart(6, "PQ", "RS"), apart(2, "PR", "QS")], "PQRS")) == 2


@pytest.mark.parametrize(("early", "late"), [("PQ", "RS"), ("RS", "PQ")])
def test_the_version_that_speaks_of_what_is_to_come_is_the_earlier(early, late):
    places = [apart(3, early, late, words=["will strike", "struck"])]
    assert told(places, early + late) == "1122"


def test_three_versions_come_from_two_splits_that_agree():
    places = [apart(3, "PQ", "RSTU"), apart(3, "PQRS", "TU")]
    assert parts(places, "PQRSTU") == {frozenset("PQ"), frozenset("RS"), frozenset("TU")}


def test_a_page_between_two_versions_has_a_version_of_its_own():
    places = [apart(4, "PQ", "RST"), apart(4, "PQR", "ST")]
    assert parts(places, "PQRST") == {frozenset("PQ"), frozenset("R"), frozenset("ST")}


def test_what_the_pages_of_one_line_share_is_no_version():
    places = [apart(5, "PQ", "RS")]
    assert len(parts(places, "PQRS", {"P": "a", "Q": "a", "R": "b", "S": "c"})) == 1
    assert len(parts(places, "PQRS", {"P": "a", "Q": "b", "R": "c", "S": "d"})) == 2


def test_what_the_pages_of_one_line_leave_out_is_left_out_once():
    places = [apart(1, "RS")] * 4 + [apart(1, "PQRS")] * 4
    assert len(parts(places, "PQRS", {"P": "a", "Q": "a", "R": "b", "S": "c"})) == 1
    assert len(parts(places, "PQRS")) == 2


def test_witnesses_that_lack_places_still_find_their_version():
    places = [apart(1, "PQ", "RS"), apart(1, "PQ", "ST"), apart(1, "PQ", "RT"), apart(1, "P", "Q")]
    places += [apart(1, "PQ", "RST")] * 2
    assert parts(places, "PQRST") == {frozenset("PQ"), frozenset("RST")}


def test_form_is_no_evidence():
    places = [{**dict.fromkeys("PQ", ["harbour"]), **dict.fromkeys("RS", ["Harbour"])}] * 9
    assert len(parts(places, "PQRS")) == 1


def test_a_page_alone_in_much_that_a_revision_would_change_is_in_doubt():
    few, many = [[apart(n, "PQR", "S", words=["began", "started"])] for n in (2, 9)]
    assert find_versions(read(few), [tuple("PQRS")], Rules())["S"] == Carried(1)
    found = find_versions(read(many), [tuple("PQRS")], Rules())
    assert found["S"].doubt == "it may carry a version of its own"
    assert not any(found[s].doubt for s in "PQR")


def test_the_more_lines_carry_a_version_the_more_it_takes_to_doubt_that_a_page_does():
    words = ["began", "started"]
    three, five = (
        find_versions(read([apart(4, rest, "S", words=words)]), [tuple(rest + "S")], Rules())
        for rest in ("PQ", "PQRT")
    )
    assert three["S"].doubt and not five["S"].doubt


SITES = st.lists(
    st.fixed_dictionaries({s: st.lists(st.sampled_from(WORDS[:3]), min_size=3, max_size=3)
                           for s in "PQRST"}),
    min_size=1, max_size=3,
)  # fmt: skip
LINES = st.fixed_dictionaries({s: st.sampled_from("abcd") for s in "PQRST"})


@given(SITES, LINES, st.permutations("PQRST"))
def test_names_and_order_decide_nothing(places, lines, order):
    names = dict(zip("PQRST", order, strict=True))
    other = [{names[s]: texts for s, texts in place.items()} for place in places]
    renamed = {names[s]: line for s, line in lines.items()}
    one, two = parts(places, "PQRST", lines), parts(other, "PQRST", renamed)
    assert {frozenset(names[s] for s in cell) for cell in one} == two
