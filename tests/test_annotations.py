"""Annotations: what the W3C model asks of each, and that each stands where it says."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import compare
from samestory.annotations import write_annotations
from samestory.listings import Edition
from samestory.rights import QUOTED

#: What the model says that may stand where (W3C Web Annotation Data Model, sections 3 to 5).
ANNOTATION = {"id", "type", "motivation", "body", "target"}
BODY = {"type", "purpose", "value", "format"}
PURPOSES = {"classifying", "identifying", "describing"}
SELECTORS = {
    "TextPositionSelector": {"type", "start", "end"},
    "TextQuoteSelector": {"type", "exact", "prefix", "suffix"},
}
IRI = re.compile(r"(https?://|urn:(uuid|sha256):)[^\s<>\"{}|\\^`]+")


def read(study, public=False):
    return json.loads(write_annotations(Edition(study, public)))


def as_list(value):
    return value if isinstance(value, list) else [value]


def assert_follows_the_model(told):
    assert (told["@context"], told["type"]) == (
        "http://www.w3.org/ns/anno.jsonld",
        "AnnotationCollection",
    )
    page = told["first"]
    assert (page["type"], page["partOf"], page["startIndex"]) == ("AnnotationPage", told["id"], 0)
    assert told["total"] == len(page["items"]) and told["last"] == page["id"]
    ids = [told["id"], page["id"], *(item["id"] for item in page["items"])]
    assert len(set(ids)) == len(ids) and all(IRI.fullmatch(one) for one in ids)
    for item in page["items"]:
        assert set(item) == ANNOTATION and item["type"] == "Annotation"
        assert item["motivation"] in PURPOSES
        for body in item["body"]:
            assert set(body) == BODY and body["type"] == "TextualBody" and body["value"]
            assert body["purpose"] in PURPOSES
        for target in as_list(item["target"]):
            assert set(target) <= {"type", "source", "state", "selector"}
            assert target["type"] == "SpecificResource" and IRI.fullmatch(target["source"]["id"])
            assert target["state"]["type"] == "TimeState"
            for selector in target.get("selector", ()):
                assert set(selector) <= SELECTORS[selector["type"]]


def assert_stands_where_it_says(study, told):
    """Every stretch is where its offsets say, in the copy with that hash; words and all."""
    pages = {f"urn:sha256:{w.sha256}": w for w in study.story.witnesses}
    for item in told["first"]["items"]:
        for target in as_list(item["target"]):
            witness = pages[target["state"]["cached"]]
            assert target["source"]["id"] in (witness.url, target["state"]["cached"])
            for selector in target.get("selector", ()):
                if selector["type"] == "TextPositionSelector":
                    start, end = selector["start"], selector["end"]
                    assert 0 <= start <= end <= len(witness.page)
                else:
                    assert selector["exact"] == witness.page[start:end] != ""
                    assert witness.page[:start].endswith(selector.get("prefix", ""))
                    assert witness.page[end:].startswith(selector.get("suffix", ""))


@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("name", ["study", "lindmoor"])
def test_it_follows_the_model(request, name, public):
    study = request.getfixturevalue(name)
    told = read(study, public)
    assert_follows_the_model(told)
    assert_stands_where_it_says(study, told)


def value(item, purpose):
    return [body["value"] for body in item["body"] if body["purpose"] == purpose]


def test_each_reading_of_each_variant_and_each_detail_is_there(study):
    items = read(study)["first"]["items"]
    known = {row.variant: row for row in study.rows("variants")}
    found = Counter(name for item in items for name in value(item, "identifying") if name in known)
    for variant, row in known.items():
        sigla = set(re.sub(r"[|-]", "", row.groups))
        assert found[variant] == len(sigla), variant
    details = [item for item in items if item["motivation"] == "identifying"]
    assert len(details) == len(study.details)
    assert Counter(value(i, "classifying")[0] for i in details) == Counter(study.details["kind"])


def find_item(study, variant, siglum, public=False):
    (item,) = (
        item
        for item in read(study, public)["first"]["items"]
        if value(item, "identifying") == [variant]
        and value(item, "describing")[0].startswith(f"{siglum} ")
    )
    return item


def test_a_reading_is_the_words_of_the_variant_and_a_gap_is_a_point(study):
    item = find_item(study, "v2cecbf5f", "E")
    position, quote = item["target"]["selector"]
    assert quote["exact"] == "hardline" and position["end"] - position["start"] == 8
    gap = find_item(study, "v2cecbf5f", "D")
    (point,) = gap["target"]["selector"]
    page = study.story.witness("D").page
    assert point["start"] == point["end"]
    lacks = page[point["start"] - 20 : point["end"] + 20]
    assert "Taliban" in lacks or "hardline" not in lacks
    told = value(gap, "describing")[0]
    assert told.startswith("D lacks the words; readings stand ELN|D-; changed by: D (D alone")


def test_one_word_written_otherwise_is_that_word_and_no_more(study):
    exact = {
        find_item(study, "v1898faba", siglum)["target"]["selector"][1]["exact"] for siglum in "LN"
    }
    assert exact == {"recognized", "recognised"}


def test_a_whole_passage_is_lacked_by_the_whole_page(study):
    item = find_item(study, "vf4250d30", "D")
    assert "selector" not in item["target"]


def test_of_a_whole_passage_nothing_is_quoted_in_public(toy):
    told = "The miners of Varnholm voted on Saturday for a strike in the old port.\n\n"
    study = toy({"A": f"{told}They go.", "B": told}, lines={"A": "A", "B": "B"})
    (variant,) = study.variants.query("site == 0")["variant"]
    kinds = {
        public: [s["type"] for s in find_item(study, variant, "A", public)["target"]["selector"]]
        for public in (True, False)
    }
    assert kinds[False] == ["TextPositionSelector", "TextQuoteSelector"]
    assert kinds[True] == ["TextPositionSelector"]


def test_the_public_edition_quotes_briefly(study):
    told = read(study, public=True)
    for item in told["first"]["items"]:
        assert all(len(text) <= QUOTED for text in value(item, "identifying"))
        for target in as_list(item["target"]):
            for selector in target.get("selector", ()):
                assert len(selector.get("exact", "")) <= QUOTED // 2
                assert not {"prefix", "suffix"} & set(selector)
    opened = tuple(replace(w, rights="open") for w in study.story.witnesses)
    own = replace(study, story=replace(study.story, witnesses=opened))
    assert read(own, public=True) == read(own)


WORD = st.one_of(
    st.sampled_from(["strike", "The", "miners", "voted,", "12", "“no”", "漢", "[a](b)", "**"]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
)
PAGE = st.lists(WORD, min_size=1, max_size=25).map(" ".join)


@given(st.dictionaries(st.sampled_from("ABC"), PAGE, min_size=2))
def test_any_story_follows_the_model(toy, pages):
    tail = "\n\nThe miners of Varnholm voted on Saturday for a strike in the old port."
    study = toy({siglum: page + tail for siglum, page in pages.items()})
    for public in (False, True):
        told = read(study, public)
        assert_follows_the_model(told)
        assert_stands_where_it_says(study, told)


ADDRESSES = {"https://a.example/b?c=1": True, "javascript:alert(1)": False, "https://a b": False}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_is_none_is_not_used(toy, url):
    study = toy({"A": "The miners voted on Saturday.", "B": "The miners voted on Sunday."})
    first, second = study.story.witnesses
    story = replace(study.story, witnesses=(replace(first, url=url), second))
    told = read(replace(study, story=story))
    targets = [target for item in told["first"]["items"] for target in as_list(item["target"])]
    assert (url in {target["source"]["id"] for target in targets}) is ADDRESSES[url]


def test_the_same_study_gives_the_same_bytes(lindmoor):
    again = compare(lindmoor.story.folder)
    assert write_annotations(Edition(again)) == write_annotations(Edition(lindmoor))
