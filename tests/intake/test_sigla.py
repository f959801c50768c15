"""Sigla and names: short, all different, the same for the same outlets, safe on every system."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.intake.sigla import give_sigla, name_originals, name_pages, outlet_key
from samestory.story import _check_siglum

SIGNS = {
    "one letter each": (["The Herald", "Courier"], ["H", "C"]),
    "the first has the letter": (["The Herald", "Hour"], ["H", "HO"]),
    "initials before letters": (["Nord", "New Era Daily", "Nordlys"], ["N", "NE", "NO"]),
    "pages of one outlet": (["The Herald", "Hour", "HERALD"], ["H1", "HO", "H2"]),
    "articles of other languages": (["Der Bote", "Le Jour", "El Correo"], ["B", "J", "C"]),
    "marks on letters": (["Écho", "Øst"], ["E", "S"]),
    "capitals within": (["Nord", "NordWire", "NATO News", "MPs"], ["N", "NW", "NN", "M"]),
    "what only looks like an article": (["Los Angeles Era", "Al Quay"], ["L", "A"]),
    "digits": (["20 Minutes", "4"], ["M", "W"]),
    "other scripts": (["Вести", "明報", "Wall"], ["W", "WA", "WL"]),
    "only an article": (["The", "A"], ["T", "A"]),
    "a host": (["herald.example"], ["H"]),
}


@pytest.mark.parametrize("name", SIGNS)
def test_sigla_are_made_of_the_outlet(name):
    outlets, sigla = SIGNS[name]
    assert give_sigla(outlets) == sigla


OUTLETS = st.lists(
    st.one_of(st.sampled_from(["The Herald", "Herald", "H", "Вести", "明報", "W1", "W", "CON"]),
              st.text(min_size=1, max_size=12)), min_size=1, max_size=40,
)  # fmt: skip


@given(OUTLETS)
def test_sigla_and_names_are_all_different_and_may_stand_in_a_story(outlets):
    sigla = give_sigla(outlets)
    assert len(set(sigla)) == len(outlets)
    for siglum in sigla:
        _check_siglum(siglum, "")
        assert re.fullmatch("[A-Z]{1,4}[0-9]*", siglum)
    names = name_pages(outlets, sigla)
    assert len(set(names)) == len(outlets)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,60}\.txt", name) for name in names)
    assert not {"con.txt", "nul.txt", "aux.txt", "prn.txt"} & set(names)


def test_thirty_outlets_that_begin_alike_have_signs_of_at_most_three_letters():
    sigla = give_sigla([f"Herald {word}" for word in "abcdefghijklmnopqrstuvwxyzäöüß"])
    assert len(set(sigla)) == 30 and max(map(len, sigla)) <= 3


def test_pages_are_named_after_their_outlet():
    outlets = ["The Herald", "Der Bote", "herald", "Вести", "Con", "Herald 1"]
    sigla = give_sigla(outlets)
    assert name_pages(outlets, sigla) == [
        "herald-1.txt", "bote.txt", "herald-2.txt", "witness-w.txt", "con_.txt",
        "herald-1-2.txt",
    ]  # fmt: skip


def test_one_outlet_in_two_spellings_is_one():
    assert outlet_key("The  Herald") == outlet_key("HERALD") != outlet_key("Heralds")
    assert outlet_key("The") == "the"


NAMES = {
    "as it is": ("Dockers vote (2).html", "Dockers vote (2).html"),
    "what no system takes": ('a<b>:"c"|d?*.html', "a_b___c__d__.html"),
    "a path": ("..\\..\\etc/passwd", "_._etc_passwd"),
    "a device": ("Con.txt", "Con_.txt"),
    "a device with two endings": ("aux.tar.gz", "aux_.tar.gz"),
    "points and spaces at the ends": (" ..a. .txt", "a.txt"),
    "marks on letters": ("Café.html", "Cafe.html"),
    "another script": ("Вести.html", "original.html"),
    "control characters": ("a\x1b[2J\n.txt", "a_[2J_.txt"),
    "nothing": ("", "original"),
}


@pytest.mark.parametrize("name", NAMES)
def test_an_original_keeps_its_name_as_far_as_any_system_takes_it(name):
    given_name, safe = NAMES[name]
    assert name_originals([given_name]) == [safe.replace("[", "_")]


def test_originals_that_differ_in_case_alone_have_two_names():
    names = name_originals(["A.html", "a.html", "a-2.html", "A.HTML"])
    assert names == ["A.html", "a-2.html", "a-2-2.html", "A-3.HTML"]


@given(st.lists(st.text(max_size=90), min_size=1, max_size=12))
def test_names_of_originals_are_safe_and_different(given_names):
    names = name_originals(given_names)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert re.fullmatch(r"[A-Za-z0-9_.,()+=@ -]{1,80}", name)
        assert name.strip(" .") == name and not name.startswith(".")
        assert not re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name)
