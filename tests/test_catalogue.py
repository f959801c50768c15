"""Catalogue: every rule is described, and every rule that gives a role is in it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.blocks import find_blocks
from samestory.catalogue import TEXT_RULES, markup_rules
from samestory.roles_page import list_rules, roles_page
from samestory.story import CODED_VALUES

LINES = [
    "The dockers of Varnholm voted on Saturday for a strike in the old port.", "Share", "Home",
    "By Ann Lee", "May 3, 2031", "Photo: Ann Lee", "Opinion", "Five walks along the quay", "* * *",
    "Related stories", "Click here to enlarge image", "Cranes stand still in Varnholm",
]  # fmt: skip


def test_every_rule_has_a_name_a_role_a_sentence_and_an_example():
    names = [rule.name for rule in TEXT_RULES]
    assert len(set(names)) == len(names)
    for rule in TEXT_RULES:
        assert re.fullmatch(r"[a-z-]+(\+[a-z-]+)?", rule.name)
        assert rule.role in CODED_VALUES["blocks", "role"]
        assert rule.says.endswith(".") and rule.says[0].isupper() and rule.example


@given(st.lists(st.sampled_from(LINES), min_size=1, max_size=12).map("\n\n".join))
def test_a_role_is_given_by_a_rule_of_the_catalogue(toy, page):
    blocks = find_blocks(toy({"P": page, "Q": "One.\n\nTwo"}).story)
    assert set(blocks["rule"]) <= {rule.name for rule in TEXT_RULES}


@pytest.mark.parametrize("story", ["lindmoor", "uncoded"])
def test_the_page_lists_each_rule_with_what_it_did(story, request):
    study = request.getfixturevalue(story)
    listed = list_rules(study)
    for rule in TEXT_RULES:
        row = re.search(rf"<th [^>]*><code>{re.escape(rule.name)}</code></th>.*?</tr>", listed)
        n = int((study.blocks["rule"] == rule.name).sum())
        assert f">{n}</td>" in row[0], rule.name
    assert str(listed) in str(roles_page(study))


def test_rules_of_the_markup_are_listed_where_they_are():
    assert all(isinstance(says, str) for says in markup_rules().values())
