"""Figures: the catalogue is whole, repeats byte for byte, and may be printed in either edition."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from samestory import charts, compare, figures
from samestory.listings import LISTINGS
from samestory.rights import QUOTED
from samestory.tables import TABLES

ROOT = Path(__file__).parents[1]
WRITE = """
import hashlib, sys
from samestory import compare, figures
for drawn in figures.draw_all(compare(sys.argv[1])).values():
    print(drawn.name, hashlib.sha256("".join(map(str, drawn)).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def drawn(study):
    return figures.draw_all(study)


def test_the_catalogue_names_functions_and_tables():
    names = [plan.name for plan in figures.FIGURES]
    assert len(set(names)) == len(names) and names[0] == "collation_map"
    for plan in figures.FIGURES:
        assert callable(getattr(charts, plan.name)) and plan.name in charts.__all__
        assert plan.table in {*TABLES, *(name for name, *_ in LISTINGS)}
        assert plan.question.endswith("?")


def test_every_figure_comes_once_in_order(study, drawn):
    plans = [plan.name.replace("_", "-") for plan in figures.FIGURES]
    order = [max((p for p in plans if name.startswith(p)), key=len) for name in drawn]
    assert list(dict.fromkeys(order)) == plans
    claims = {name.removeprefix("trace-map-") for name in drawn if name.startswith("trace-map-")}
    claims |= {name.removeprefix("headlines-") for name in drawn if name.startswith("headlines-")}
    assert claims == {trace.claim for trace in study.story.traces if not trace.part_of}
    assert all(re.fullmatch(r"[\w-]+", name) for name in drawn)


def test_the_map_of_a_claim_asks_what_the_claim_asks(study, drawn):
    for trace in study.story.traces:
        if (name := f"trace-map-{trace.claim}") in drawn:
            asked = drawn[name].question
            assert trace.question.startswith(asked) and asked.endswith("?") and "(" not in asked
    asked = [one.question for one in drawn.values()]
    assert len(set(asked)) == len(asked)


def test_what_goes_with_a_figure_is_whole(drawn):
    for one in drawn.values():
        assert one.shows and one.title and one.alt.startswith(one.title)
        root = ElementTree.fromstring(one.svg)
        assert root.get("role") == "img" and one.alt in one.svg.replace("&amp;", "&")
        rows = pd.read_csv(io.StringIO(one.csv), keep_default_na=False)
        assert len(rows) and one.csv.endswith("\n")
        assert len(one.svg) < 100_000


def test_all_figures_repeat_byte_for_byte(study, drawn):
    """Drawn here and in another process, in which sets come in another order."""
    env = os.environ | {"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    call = [sys.executable, "-c", WRITE, str(study.story.folder)]
    done = subprocess.run(call, env=env, capture_output=True, text=True, check=True)
    here = [
        f"{one.name} {hashlib.sha256(''.join(map(str, one)).encode()).hexdigest()}"
        for one in drawn.values()
    ]
    assert done.stdout.split("\n")[:-1] == here


def test_all_figures_are_quick(study, drawn):
    """The second time: the first loads the drawing library and measures the words."""
    start = time.process_time()
    assert list(figures.draw_all(study)) == list(drawn)
    assert time.process_time() - start < 3


def longest_stretch(study, text):
    """Give the longest stretch of a page that stands in a text, in steps of words."""
    text, longest = " ".join(text.split()), 0
    for siglum in study.witnesses["siglum"]:
        page = " ".join(" ".join(study.blocks[study.blocks["siglum"] == siglum]["text"]).split())
        for at in (word.start() for word in re.finditer(r"\S+", page)):
            while page[at : at + longest + 1] in text and at + longest < len(page):
                longest += 1
    return longest


def test_no_figure_sets_more_than_a_short_quotation(study, drawn):
    for one in drawn.values():
        words = re.sub("<!--.*?-->|<metadata>.*?</metadata>", "", one.svg, flags=re.S)
        for text in (re.sub("<[^>]*>", " ", words), one.alt, one.csv):
            assert longest_stretch(study, text) <= QUOTED, one.name


def test_long_readings_and_headlines_are_shortened(make_story):
    long = "and so said the seven stewards of the northern dock, one after the other, " * 6
    head = "Dockers end the strike that began in spring and left grain ships waiting " * 4
    told = "Dockers in the port of Varnholm voted on Saturday to end the strike"
    rest = "\n\nThe union said that nine hundred workers would return to the quays on Monday."
    pages = {
        "P": f"{head}\n\n{told}.{rest}",
        "Q": f"{told} {long}.{rest}",
        "R": f"{told} {long}.{rest}",
    }
    more = "[[trace]]\nclaim = 'said'\nquestion = 'Who?'\npatterns = ['so said.*other']"
    study = compare(make_story(pages, more=more))
    for one in figures.draw_all(study).values():
        assert longest_stretch(study, one.csv) <= QUOTED, one.name
        assert longest_stretch(study, one.alt) <= QUOTED, one.name


def test_a_story_without_much_says_so(toy):
    study = toy({"P": "Dockers voted to end the strike on Saturday.", "Q": "It rained."})
    drawn = figures.draw_all(study)
    assert not drawn["coder-error"].shows and drawn["coder-error"].csv == ""
    assert drawn["coder-error"].alt == "Coders and program: Nobody has coded this story by hand."
    assert "headlines" in drawn and not any(name.startswith("trace-map") for name in drawn)


def test_one_page_alone_is_drawn(toy):
    drawn = figures.draw_all(toy({"P": "Dockers voted to end the strike on Saturday."}))
    assert not drawn["reuse-shares"].shows and not drawn["credit-shares"].shows
    assert drawn["passages"].title == "One page alone tells the story"
