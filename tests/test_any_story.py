"""Any story: what the report says of two pages, of thirteen, of none with an agency, is true."""

import re

import pytest

from samestory import compare, figures
from samestory.figures import FIGURES
from samestory.findings import find
from samestory.report import MOST_WIDE, make_page, width_of

#: Words of the study of five pages; no sentence that code makes of another story has one.
OF_THE_STUDY = r"\b(Moscow|Taliban|AFP|AP|Dawn|Kabul|Russia\w*|Afghan\w*|BreakingNews)\b"
#: English that a number or a list has spoilt.
SPOILT = (
    r"\b1 (?:pages|words|sites|passages|readings|differences|cases|splits|edits)\b|"
    r"\bone of the one\b|\ball one\b|\b(\w+) of \1 pages\b|  |\bnone pages\b|““|”“|\.\.|, ,|;\s*\.|"
    r"(?<=[.] )[a-z](?!\w*[A-Z])\w* pages"
)
STORIES = {"two": 2, "three": 3, "thirteen": 13}
SHAPES = ("no-agency", "one-paragraph", "strangers", "twins", "arabic", "russian", "german")


@pytest.fixture(scope="module")
def stories(invented, tmp_path_factory):
    """A study of each story, made once."""
    base = tmp_path_factory.mktemp("invented")
    folders = {name: invented.write_story(base / name, n, 200) for name, n in STORIES.items()}
    shapes = ((name, invented.SHAPES[name]) for name in SHAPES)
    folders |= {name: invented.write_pages(base / name, pages) for name, pages in shapes}
    return {name: compare(folder) for name, folder in folders.items()}


@pytest.fixture
def study(name, stories):
    return stories[name]


every = pytest.mark.parametrize("name", [*STORIES, *SHAPES])


def says(study, finding):
    return find(study, finding)["statement"]


@every
def test_no_sentence_speaks_of_the_five_pages_or_is_spoilt_by_a_number(study):
    told = [text for row in study.findings.itertuples() for text in (row.question, row.statement)]
    told += [
        text
        for plan in FIGURES
        for given in plan.given(study)
        for drawn in [figures.draw(study, plan, *given)]
        for text in (drawn.title, drawn.question, drawn.alt)
    ]
    assert [text for text in told if re.search(OF_THE_STUDY, text)] == []
    assert [text for text in told if re.search(SPOILT, text)] == []
    assert [text for text in told if text != text.strip() or not text] == []


def test_the_check_of_sentences_sees_what_it_looks_for():
    for spoilt in ("1 pages", "two of two pages", "all one words", "““We", "none. ten pages have"):
        assert re.search(SPOILT, spoilt)


@pytest.mark.parametrize(
    "name, finding, expected",
    [
        ("strangers", "lead", "No two pages carry one text, as far as their wording shows, so no "
         "difference can be given to anybody."),
        ("strangers", "voices", "credit nobody, and share their text with no other page: they "
         "count as two sources."),
        ("strangers", "credit", "Neither page, as saved, states a source for its text."),
        ("two", "credit", "Both pages credit a source for the text: A"),
        ("two", "headlines", "Both pages show a headline."),
        ("twins", "furniture", "No page carries page furniture, as far as the rules for it can "
         "tell."),
        ("twins", "naive", "leaves the TF-IDF likeness of every two pages as it is"),
        ("twins", "details-alone", "No outlet alone has a number, a date or a name in the body."),
        ("arabic", "details-alone", "Numbers, dates and names were not looked for on any page: the "
         "patterns read English alone."),
        ("one-paragraph", "same-facts", "For the one paragraph of R the program proposes that a "
         "page of another source tells something of the same in other words. Nobody has judged"),
        ("one-paragraph", "voices", "R (The Varnholm Gazette) credits nobody, and shares its text "
         "with no other page."),
        ("two", "lead", "None can be given to one page, as pages of three outlets or more are "
         "needed for that."),
    ],
)  # fmt: skip
def test_what_is_said_of_few_pages_is_true_of_them(study, finding, expected):
    assert expected in says(study, finding)


@pytest.mark.parametrize("name", ["thirteen"])
def test_of_many_pages_sentences_count_and_do_not_list(study):
    assert "Pages with the same version" in says(study, "alike")
    assert re.search(r"\(\w+ pairs\)", says(study, "alike"))
    assert all(len(text) < 1500 for text in study.findings["statement"])


@pytest.mark.parametrize("name", ["no-agency"])
def test_without_an_agency_none_is_spoken_of_in_the_map_and_the_shares(study):
    drawn = [figures.draw(study, plan) for plan in FIGURES[:3]]
    assert "carry one text" in drawn[0].title
    assert "agenc" not in " ".join(one.title for one in drawn)
    own = find(study, "undecided")
    assert own["question"] == "What cannot be known without the text that the pages go back to?"


@pytest.mark.parametrize("name", ["strangers"])
def test_a_page_that_shares_nothing_is_not_said_to_be_inferred_from_shared_wording(study):
    told = {"credits no agency, and no other page has its text"}
    assert set(study.witnesses["agency_by"]) == told
    assert "source of P-1" not in figures.draw(study, FIGURES[0]).svg


@pytest.mark.parametrize("name", ["thirteen"])
def test_a_figure_wider_than_the_page_keeps_its_size_and_says_that_it_moves(study):
    page = make_page(study)
    assert width_of(figures.draw(study, FIGURES[0]).svg) > MOST_WIDE
    assert re.search(r'<img [^>]*class="wide"', page)
    assert "Wider than the page: it moves sideways." in page
    assert "So many columns move sideways" in page
    alone = [plan for plan in FIGURES if plan.name == "passages"]
    assert "Not drawn: " in figures.draw(study, *alone).svg
