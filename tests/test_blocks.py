"""Blocks: every character in one block, and the codebook's role for each, by a named rule."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from samestory.blocks import cut, find_blocks
from samestory.errors import StoryError
from samestory.lone import LONE_RULES
from samestory.story import read_story

SIGNS = st.sampled_from(
    [
        "a",
        "Word ",
        "word. ",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "\u00a0",
        "\u2028",
        "\x1c",
        "\x85",
        "\u200b",
        "# ",
        "**",
        "[x](#)",
        "\\$",
        "©",
        "By ",
        "AFP",
        "13 Oct, 2024",
        "Opinion",
        "— ",
        "中",
        "\u0301",
    ]
)
PAGES = st.lists(SIGNS, min_size=1, max_size=25).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40
)

STORY = (
    "The dockers of Varnholm voted on Saturday for a strike that nobody in the old port had "
    "thought possible a year before.\n\n"
    "The harbour has been silent since, and the cranes stand still above the water.\n\n{}\n\n"
    "The mayor said that talks would go on through the night in the town hall.\n"
)


def role_of(toy, line: str) -> tuple[str, str]:
    """The role and rule of one line in the middle of a story."""
    blocks = find_blocks(toy({"P": STORY.format(line)}).story)
    return tuple(blocks.loc[blocks["text"] == blocks["text"].iloc[2], ["role", "rule"]].iloc[0])


@given(PAGES)
@example("\ufeffOne\r\ntwo\rthree\n\n")
@example("\x1c \u2028 a\x0bb")
def test_every_character_that_is_not_white_space_stands_in_exactly_one_block(toy, page):
    blocks = find_blocks(toy({"P": page}).story)
    covered = [0] * len(page)
    for row in blocks.itertuples():
        assert page[row.start : row.end] == row.saved and row.saved == row.saved.strip()
        for at in range(row.start, row.end):
            covered[at] += 1
    assert all(
        times == 1 if not letter.isspace() else times <= 1
        for letter, times in zip(page, covered, strict=True)
    )
    assert list(blocks["start"]) == sorted(blocks["start"])
    assert list(blocks["block"]) == [f"P.{n}" for n in range(1, len(blocks) + 1)]


@given(PAGES)
def test_every_block_has_a_role_of_the_codebook_and_a_rule_that_gave_it(toy, page):
    blocks = find_blocks(toy({"P": page}).story)
    roles = "headline dek byline date caption subhead body furniture".split()
    assert set(blocks["role"]) <= set(roles)
    assert (blocks["rule"] != "").all()


@given(PAGES, PAGES)
def test_a_page_is_read_alone_and_its_neighbours_change_lone_lines_only(toy, page, other):
    off = frozenset(rule.name for rule in LONE_RULES.values())
    alone = find_blocks(toy({"P": page}).story)
    both = find_blocks(replace(toy({"A": other, "P": page}).story, off=off))
    assert both[both["siglum"] == "P"].reset_index(drop=True).equals(alone)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("Share this article", "furniture"),
        ("3 min read", "furniture"),
        ("Related article: Cranes of the North", "furniture"),
        ("Read more: The strike of 2009", "furniture"),
        ("Click here to enlarge image", "furniture"),
        ("© 2031 The Herald", "furniture"),
        ("Original url:", "furniture"),
        ("Original url: https://herald.example/strike", "furniture"),
        ("Sign up for our newsletter", "furniture"),
        ("Live Story", "furniture"),
        ("Published May 3, 2031", "date"),
        ("3 May 2031", "date"),
        ("Updated: May 3, 2031 10:41", "date"),
        ("By Ann Lee for AFP", "byline"),
        ("Dockers at the gate. — AFP", "caption"),
        ("Dockers at the gate (AP Photo/Ann Lee)", "caption"),
        ("Dockers at the gate [Ann Lee/Getty]", "caption"),
        ("Dockers at the gate, © AP Images", "caption"),
        ("Photo: NordWire", "caption"),
        ("Cranes without hands", "subhead"),
        ("## Cranes without hands", "subhead"),
        ("“Never again,” said one.", "body"),
        ("VARNHOLM, 3 May – The cranes stand still, said the mayor on Sunday.", "body"),
        ("Correction: an earlier version of this article named another mayor.", "body"),
    ],
)
def test_a_line_within_a_story_gets_the_role_of_the_codebook(toy, line, role):
    assert role_of(toy, line)[0] == role


def test_the_rule_names_what_gave_the_role(toy):
    assert role_of(toy, "Read more: The strike of 2009") == ("furniture", "related-link")
    assert role_of(toy, "By Ann Lee for AFP") == ("byline", "names-a-writer")


def test_the_head_of_a_page_has_its_roles(toy):
    page = (
        "Cranes stand still\n\nDockers vote for a strike in the old port.\n\nBy Ann Lee\n\n" + STORY
    )
    blocks = find_blocks(toy({"P": page}).story)
    assert list(blocks["role"][:5]) == ["headline", "dek", "byline", "body", "body"]


def test_a_page_without_a_headline_gets_none(toy):
    blocks = find_blocks(toy({"P": STORY}).story)
    assert "headline" not in set(blocks["role"])


def test_a_repeat_keeps_its_role_and_names_what_it_repeats(toy):
    title = "Cranes stand still in Varnholm"
    twice = f"{title}\n\n{title.upper()} {title.upper()}\n\n{title}\n\n" + STORY
    blocks = find_blocks(toy({"P": twice}).story)
    assert list(blocks["role"][:3]) == ["headline"] * 3
    assert list(blocks["repeat_of"][:4]) == ["", "P.1", "P.1", ""]


def test_lines_broken_only_by_saving_are_one_block_and_a_blank_line_parts(toy):
    wrapped = (
        "The dockers of Varnholm voted on Saturday for a strike that\n"
        "nobody in the old port had thought possible a year before\n"
        "the cranes fell silent.\n"
        "\n"
        "The mayor said that talks would go on through the night in\n"
        "\n"
        "the old town hall, with or without him.\n"
    )
    blocks = find_blocks(toy({"P": wrapped}).story)
    assert list(blocks["artefact"]) == ["hard-wrap", "", "cut-sentence"]
    assert len(cut(wrapped.replace("\n\n", "\n"))) < len(cut(wrapped))


def test_long_lines_under_one_another_stay_apart(toy):
    page = "\n".join(["The cranes of Varnholm stand still above the water. " * 4] * 2 + ["Opinion"])
    assert len(find_blocks(toy({"P": page}).story)) == 3


def test_what_saving_left_is_named(toy):
    blocks = find_blocks(
        toy({"P": STORY.format("The **old**\xa0port [sleeps](#) at last, he said.")}).story
    )
    assert blocks["artefact"][2] == "markup no-break-space"
    assert blocks["text"][2] == "The old port sleeps at last, he said."


def test_a_sidebar_with_dates_behind_the_story_is_furniture_to_the_end(toy):
    page = STORY + "\nOpinion\n\nA close watch\n\n13 Oct, 2034\n\nThe council must prove it.\n"
    blocks = find_blocks(toy({"P": page.format("He left.")}).story)
    assert list(blocks["role"][4:]) == ["furniture"] * 4
    assert set(blocks["rule"][4:]) == {"sidebar"}


def test_a_coder_corrects_a_role_and_the_rule_says_so(make_story):
    codings = "ann,1,blocks,P.3,role,caption,a picture"
    folder = make_story({"P": STORY.format("Quiet"), "Q": STORY.format("Quiet")}, codings=codings)
    blocks = find_blocks(read_story(folder)).set_index("block")
    assert tuple(blocks.loc["P.3", ["role", "rule"]]) == ("caption", "coder ann")
    assert blocks.loc["Q.3", "role"] == "subhead"


def test_a_rule_that_is_switched_off_gives_no_role(toy):
    story = toy({"P": STORY.format("Read more: The strike of 2009")}).story
    on = find_blocks(story)
    off = find_blocks(replace(story, off=frozenset({"related-link"})))
    assert (on["rule"][2], off["rule"][2]) == ("related-link", "short-line")
    assert off["role"][2] == "subhead"


def test_a_rule_to_switch_off_that_is_not_there_is_refused_with_those_near_it(toy):
    story = replace(toy({"P": STORY.format("Quiet")}).story, off=frozenset({"newsleter"}))
    with pytest.raises(StoryError, match="'newsleter' is no rule; near it: newsletter") as error:
        find_blocks(story)
    assert "toy/story.toml, [furniture] off" in str(error.value)


def test_what_is_left_cannot_be_switched_off(toy):
    story = replace(toy({"P": "One."}).story, off=frozenset({"narrative"}))
    with pytest.raises(StoryError, match="'narrative' cannot be switched off"):
        find_blocks(story)


def test_a_rule_of_the_markup_that_the_pages_name_can_be_switched_off(toy):
    story = toy({"P": STORY.format("Harbour of dreams")}).story
    marked = replace(story.witnesses[0], marked={3: ("furniture", "teaser-box")})
    story = replace(story, witnesses=(marked,))
    assert find_blocks(story)["rule"][2] == "teaser-box"
    off = find_blocks(replace(story, off=frozenset({"teaser-box"})))
    assert off["rule"][2] == "short-line"


@pytest.mark.parametrize(
    ("where", "files"),
    [
        ({"marked": {9: ("body", "main-text")}}, "toy/roles.csv: names block P.9, but P.txt has 4"),
        ({"corrected": {9: "body"}}, "toy/story.toml, roles: names block P.9, but P.txt has 4"),
    ],
)
def test_a_role_of_a_block_that_is_not_there_is_refused(toy, where, files):
    story = toy({"P": STORY.format("Quiet")}).story
    story = replace(story, witnesses=(replace(story.witnesses[0], **where),))
    with pytest.raises(StoryError, match=files):
        find_blocks(story)


def test_markup_comes_first_and_the_text_is_heard_against_main_text_if_it_is_a_strong_sign(toy):
    page = "Quiet days\n\n" + STORY.format("Share this article") + "\nFive walks along the quay\n"
    main = dict.fromkeys(range(1, 6), ("body", "main-text"))
    story = toy({"P": page}).story
    story = replace(story, witnesses=(replace(story.witnesses[0], marked=main),))
    blocks = find_blocks(story)
    assert list(blocks["rule"]) == [
        "narrative", "narrative", "narrative", "sharing", "narrative", "outside-main-text"
    ]  # fmt: skip


def test_a_correction_in_story_toml_comes_after_every_rule(make_story):
    folder = make_story({"P": STORY.format("Quiet"), "Q": STORY.format("Quiet")})
    toml = folder / "story.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n[witness.roles]\n3 = 'caption'\n")
    blocks = find_blocks(read_story(folder)).set_index("block")
    assert tuple(blocks.loc["Q.3", ["role", "rule"]]) == ("caption", "story.toml")


@pytest.mark.parametrize("story", ["lindmoor", "moscow-2021"])
def test_every_block_has_the_role_that_a_reader_gives_it(story, request, read_golden):
    study = request.getfixturevalue({"lindmoor": "lindmoor", "moscow-2021": "uncoded"}[story])
    expected = read_golden(f"{story}-roles")
    found = study.blocks.set_index("block")
    assert sorted(found.index) == sorted(row["block"] for row in expected)
    wrong = {}
    for row in expected:
        own = found.loc[row["block"]]
        assert own["text"].startswith(row["begins"]), row
        assert own["repeat_of"] == row.get("repeat_of", ""), row
        if own["role"] != row["role"]:
            wrong[row["block"]] = own["role"]
    assert wrong == {}


def test_a_heading_by_its_looks_is_furniture_if_its_words_are_a_sites_own(toy):
    for line, off, role in (
        ("Related stories", (), "furniture"),
        ("Most read", (), "furniture"),
        ("Read more", (), "furniture"),
        ("Harbour of dreams", (), "subhead"),
        ("Most read", ("section-label",), "subhead"),
    ):
        story = toy({"P": STORY.format(line)}).story
        marked = replace(story.witnesses[0], marked={3: ("subhead", "word-heading-2")})
        found = find_blocks(replace(story, witnesses=(marked,), off=frozenset(off)))
        assert found["role"][2] == role, (line, off)
