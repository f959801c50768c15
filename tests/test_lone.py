"""Lone lines: one weak sign never makes furniture, two do, and no order of pages matters."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from samestory.blocks import find_blocks
from samestory.lone import LONE_RULES

VOTE = "The dockers of Varnholm voted on Saturday for a strike that nobody had thought possible."
MAYOR = "The mayor said that talks would go on through the night in the old town hall."
END = "Until then no ship will leave the harbour, the owners of the cranes told the council."
TAIL = "Ferries to the islands sail as they did, said a man who sells tickets on the quay."


def page(*lines: str) -> str:
    return "\n\n".join(lines) + "\n"


def rules(toy, pages, lines=None) -> dict[str, str]:
    blocks = find_blocks(toy(pages, lines).story)
    return dict(zip(blocks["siglum"] + ": " + blocks["text"], blocks["rule"], strict=True))


PLAIN = page(VOTE, MAYOR, END)
LONE = "Five walks along the quay"


@pytest.mark.parametrize(
    ("own", "rule"),
    [
        (page(VOTE, MAYOR, END, LONE), "lone-line+outside-common"),
        (page(VOTE, "Share", LONE, "Leave a comment", MAYOR, END), "lone-line+beside-furniture"),
        (page(VOTE, MAYOR, f"{LONE} |", "Read on", END), "lone-line+link-mark"),
        (page(VOTE, LONE, MAYOR, END), "short-line"),  # alone, nothing else against it
        (page(VOTE, MAYOR, END, "“Never again,” she said"), "narrative"),  # somebody speaks
        (page(VOTE, MAYOR, END, "It rained."), "narrative"),  # a sentence
        (page(VOTE, MAYOR, END, TAIL), "narrative"),  # a paragraph that is alone is the story
    ],
)
def test_a_lone_line_is_furniture_with_a_second_sign_only(toy, own, rule):
    found = rules(toy, {"P": own, "Q": PLAIN, "R": PLAIN})
    asked = [text for text in found if text.startswith("P: ") and text[3:] not in
             (VOTE, MAYOR, END, "Share", "Leave a comment", "Read on")]  # fmt: skip
    assert [found[text] for text in asked] == [rule]


def test_a_line_that_another_outlet_has_is_not_alone(toy):
    own = page(VOTE, MAYOR, END, LONE)
    assert rules(toy, {"P": own, "Q": own, "R": PLAIN})[f"P: {LONE}"] == "narrative"


def test_a_line_of_one_outlet_on_two_of_its_pages_is_a_sign_too(toy):
    own, lines = page(VOTE, MAYOR, END, LONE), {"P": "one", "Q": "one", "R": "other"}
    found = rules(toy, {"P": own, "Q": own, "R": PLAIN}, lines)
    assert found[f"P: {LONE}"] == found[f"Q: {LONE}"] == "house-line+outside-common"


def test_pages_of_one_outlet_alone_tell_nothing(toy):
    own = page(VOTE, MAYOR, END, f"{LONE} |")
    found = rules(toy, {"P": own, "Q": PLAIN}, {"P": "one", "Q": "one"})
    assert found[f"P: {LONE} |"] == "narrative"


def test_pages_with_nothing_in_common_tell_nothing_of_where_a_line_stands(toy):
    found = rules(toy, {"P": page(VOTE, MAYOR, LONE), "Q": page(TAIL, TAIL)})
    assert found[f"P: {LONE}"] == "narrative"


def test_no_order_of_the_witnesses_changes_a_role(toy):
    pages = {"P": page(VOTE, MAYOR, END, LONE), "Q": page(VOTE, LONE, MAYOR, END), "R": PLAIN}
    tables = []
    for order in permutations(pages):
        tables.append(find_blocks(toy({siglum: pages[siglum] for siglum in order}).story))
    assert all(table.equals(tables[0]) for table in tables)


def test_each_of_the_signs_can_be_switched_off(toy):
    story = toy({"P": page(VOTE, MAYOR, END, LONE), "Q": PLAIN}).story
    assert find_blocks(story)["rule"][3] == "lone-line+outside-common"
    off = replace(story, off=frozenset({"lone-line+outside-common"}))
    assert find_blocks(off)["rule"][3] == "narrative"


def test_a_rule_names_both_signs():
    for (first, second), rule in LONE_RULES.items():
        assert rule.name == f"{first}+{second}" and rule.role == "furniture"
