"""Crediting: every name on the list is found wherever it stands, and none that only begins so."""

import re

import numpy as np
import pytest

from samestory.archive.crediting import NAMES, find_credited
from samestory.archive.numbering import numbering


def credited(*texts):
    raw = [text.encode() for text in texts]
    edges = np.concatenate([[0], np.cumsum([len(text) for text in raw])]).astype(np.int64)
    text = np.frombuffer(b"".join(raw), np.uint8)
    return find_credited(text, edges, numbering().read(text, edges)).tolist()


def listed():
    """Each name as it may be printed: what may be left out is, and is not."""
    names = re.sub(r"^\(\?:|\)\\b$", "", NAMES.pattern).split("|")
    for name in names:
        yield name.replace("[ -]", " ").replace(" ?", "")
        yield name.replace("[ -]", "-").replace(" ?", " ")


@pytest.mark.parametrize("name", sorted(set(listed())))
def test_each_name_is_found_at_the_beginning_the_end_and_between(name):
    assert credited(name, f"“Tide is high” ({name})", f"So {name} said on Friday") == [True] * 3


@pytest.mark.parametrize(
    "text",
    ["", "an ap for all", "APs", "APART", "the associated press of hands", "Reutersville", "apa",
     "United Kingdom", "Press freedom", "xAFP", "Associated  Press"],
)  # fmt: skip
def test_what_only_looks_like_a_name_is_none(text):
    assert credited(text) == [False]


def test_each_text_is_told_for_itself_and_behind_other_scripts():
    texts = ["The tide.", "Ночь — ТАСС", "AP", "", "🙂🙂 Reuters", "united in press"]
    assert credited(*texts) == [False, True, True, False, True, False]


def test_more_words_that_may_begin_a_name_than_there_is_room_for():
    assert credited("press " * 3000 + "(dpa)", "united " * 3000) == [True, False]
