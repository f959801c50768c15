"""Plain text and Markdown: the page is the file, its parts are the blocks that a study finds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.blocks import cut
from samestory.intake.article import Fact, IntakeError, Part
from samestory.intake.plain import read_markdown, read_text

WRAPPED = """Dockers of Varnholm vote to strike

By Ida Moor

The dockers of Varnholm voted on Saturday to
strike from Monday, the port authority said,
after talks about the night shift ended.

Read more: The long winter of the harbour
"""
MARKDOWN = """---
title: "Dockers vote: what now?"
source: https://herald.example/dockers
date: 2031-05-03T10:00:00Z
author: Ida Moor
---

# Dockers of Varnholm vote

![A crane. Photo: NordWire](crane.jpg)

The **dockers** voted [on Saturday](https://herald.example/a) to strike from Monday on, the \
port authority of Varnholm said.

## Ships go to Lindmoor

> “We cannot wait,” she said.

[1]: https://herald.example/a
"""


def texts(article):
    return [part.text for part in article.parts]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=repr)
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "mark"])
def test_a_text_in_utf_8_is_saved_byte_for_byte(ends, mark):
    raw = mark + WRAPPED.replace("\n", ends).encode()
    (article,) = read_text("herald.txt", raw)
    assert article.page.encode() == raw
    assert (article.source, article.kind, article.encoding) == ("herald.txt", "plain text", "utf-8")


def test_the_parts_are_the_blocks_of_the_study_with_wrapped_lines_rejoined():
    (article,) = read_text("herald.txt", WRAPPED.encode())
    assert texts(article) == [
        "Dockers of Varnholm vote to strike",
        "By Ida Moor",
        "The dockers of Varnholm voted on Saturday to strike from Monday, the port authority said, "
        "after talks about the night shift ended.",
        "Read more: The long winter of the harbour",
    ]
    assert not any(part.role or part.rule for part in article.parts)


def test_another_encoding_is_told_and_saved_as_it_reads():
    (article,) = read_text("herald.txt", "Le café — “là”.\r\n".encode("cp1252"))
    assert article.page == "Le café — “là”.\r\n" and article.encoding == "windows-1252"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_has_a_part_for_every_block_of_its_page(text):
    try:
        (article,) = read_text("x.txt", text.encode())
    except IntakeError:
        return
    assert texts(article) == [" ".join(b.saved.split()) for b in cut(article.page)]


@pytest.mark.parametrize("read", [read_text, read_markdown])
@pytest.mark.parametrize("raw", [b"", b" \n\n\t", b"\xef\xbb\xbf\n", "\u200b".encode()])
def test_a_text_without_words_is_refused(read, raw):
    with pytest.raises(IntakeError) as error:
        read("x.txt", raw)
    assert str(error.value) == ("x.txt: holds no words; save the article again and give that file.")


def test_markdown_keeps_its_signs_and_tells_roles_and_facts():
    (article,) = read_markdown("herald.md", MARKDOWN.encode())
    assert article.page == MARKDOWN
    assert [(p.role, p.rule) for p in article.parts if p.role] == [
        *[("furniture", "markdown-front-matter")] * 6,
        ("headline", "markdown-first-heading"),
        ("caption", "markdown-picture"),
        ("furniture", "markdown-address"),
    ]
    assert [p.text for p in article.parts if not p.role] == [
        "The **dockers** voted [on Saturday](https://herald.example/a) to strike from Monday on, "
        "the port authority of Varnholm said.",
        "## Ships go to Lindmoor",
        "> “We cannot wait,” she said.",
    ]
    assert article.facts == (
        Fact("title", "Dockers vote: what now?", "Dockers vote: what now?",
             "Markdown front matter title"),
        Fact("url", "https://herald.example/dockers", "https://herald.example/dockers",
             "Markdown front matter source"),
        Fact("published", "2031-05-03", "2031-05-03T10:00:00Z", "Markdown front matter date"),
    )  # fmt: skip
    assert all(fact.evidence in MARKDOWN for fact in article.facts)


def test_of_two_headings_of_the_highest_level_the_first_is_the_headline():
    (article,) = read_markdown("x.md", b"Home\n\n## One\n\nText.\n\n## Two\n\n### Three\n")
    assert Part("## One", "headline", "markdown-first-heading") in article.parts
    assert [part.text for part in article.parts if part.role] == ["## One"]


def test_a_line_of_dashes_without_its_pair_is_no_front_matter():
    (article,) = read_markdown("x.md", b"---\n\nThe text: it goes on.\n")
    assert article.facts == () and article.parts[1] == Part("The text: it goes on.")


def test_front_matter_whose_lines_the_study_rejoins_is_furniture_to_its_end():
    raw = b"---\ntitle: Dockers vote to strike\nsource: https://herald.example/a\n---\n\nShort.\n"
    (article,) = read_markdown("x.md", raw)
    assert [part.text for part in article.parts if not part.role] == ["Short."]
