"""Asking: each place that a pattern fits, its words, and every page on which it does not."""

import importlib.util
from pathlib import Path

import pytest

from samestory import StoryError, cli, compare
from samestory.asking import ask, ask_patterns

ROOT = Path(__file__).parents[1]
PAGES = {
    "P": "Strike looms\n\nThe dockers voted on Saturday. "
    "Twice they voted in a hall of the old port.",
    "Q": "A walkout was called in the port of Varnholm, said those who work there.",
    "R": "Nobody came to the harbour that day.\n\nRead more: how they voted",
}


@pytest.fixture
def told(make_story):
    def tell(*given, **named):
        study = compare(make_story(PAGES))
        return ask_patterns(study.story, study.blocks, *given, **named)

    return tell


def test_each_match_stands_in_brackets_and_each_page_without_one_has_its_line(told):
    assert told([r"vote\w*"]) == [
        "P  P.2 (body): The dockers [voted] on Saturday. Twice they voted in a …",
        "P  P.2 (body): … dockers voted on Saturday. Twice they [voted] in a hall of the old port.",
        "Q  not found",
        "R  not found in its text; furniture or a repeat has it (R.2)",
    ]


def test_words_and_patterns_are_asked_together_and_no_match_within_a_match_is_told(told):
    assert told([r"\bport\b"], ["old port"]) == [
        "P  P.2 (body): … Twice they voted in a hall of the [old port].",
        "Q  Q.1 (body): A walkout was called in the [port] of Varnholm, said those who work there.",
        "R  not found",
    ]


def test_what_is_near_a_claim_is_called_so_where_the_claim_itself_is_not_told(make_story):
    more = (
        '[[trace]]\nclaim = "vote"\nquestion = "Is there a vote?"\nwords = ["voted"]\n'
        "other = ['walkout', 'dockers']\n"
    )
    study = compare(make_story(PAGES, more=more))
    lines = ask(study.story, study.blocks, study.story.traces[0])
    assert lines[2:3] == [
        "Q  Q.1 (body, near it): A [walkout] was called in the port of Varnholm, …"
    ]
    assert not [line for line in lines if "[dockers]" in line]


def test_a_bad_pattern_is_refused_with_its_place_on_the_command_line(told):
    with pytest.raises(StoryError, match=r"the command line \(asked\), patterns 1: '\(vote'"):
        told(["(vote"])


def test_the_command_asks_patterns_words_or_the_storys_own_claims(make_story, capsys):
    folder = str(make_story(PAGES))
    assert cli.main(["trace", folder, "walkout"]) == 0
    assert "A [walkout] was called" in capsys.readouterr().out
    assert cli.main(["trace", folder, "--words", "vot*", "came to"]) == 0
    assert "Nobody [came to] the harbour" in capsys.readouterr().out
    assert cli.main(["trace", folder]) == 1
    assert capsys.readouterr().err.startswith("samestory: toy: has no [[trace]] in its story.toml;")
    assert cli.main(["trace", str(ROOT / "docs/varnholm")]) == 0
    assert "turnout: Does the page say how many took part?" in capsys.readouterr().out


@pytest.fixture(scope="module")
def guides():
    spec = importlib.util.spec_from_file_location("guides", ROOT / "tools/guides.py")
    guides = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(guides)
    return guides


def test_the_example_in_the_docs_is_what_the_program_says(guides):
    page = (ROOT / "docs/questions.md").read_text(encoding="utf-8")
    told = guides.tell_questions(ROOT / "docs/varnholm")
    assert guides.fill(page, told) == page
    assert all(text in page for text in told.values())
    assert "  C  not found\n" in page


def test_the_guide_to_own_texts_prints_what_the_program_prints(guides):
    pytest.importorskip("trafilatura")
    page = (ROOT / "docs/own-story.md").read_text(encoding="utf-8")
    told = guides.tell_own_story(guides.SAVED)
    assert guides.fill(page, told) == page
    assert all(text in page for text in told.values())
    for name in guides.PICTURES:
        assert f"](pictures/{name}.png)" in page and (ROOT / f"docs/pictures/{name}.png").is_file()
