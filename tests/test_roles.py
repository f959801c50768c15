"""Roles by where a line stands: menus and lists before and behind a story, and no others."""

from __future__ import annotations

import pytest

from samestory.blocks import cut
from samestory.roles import RUN, Block, read_after, read_before, story_stretch

STORY = (
    "The dockers of Varnholm voted on Saturday for a strike that nobody had thought possible.",
    "The harbour has been silent since, and the cranes stand still above the water of the bay.",
    "It rained.",
    "The mayor said that talks would go on through the night in the old town hall.",
)
SITE = ("Skip to main content", "Log in")
MENU = (
    "Weather",
    "Harbour news",
    "The islands",
    "Sunday walks",
    "Old maps",
    "Ferries",
    "People",
)
TEASERS = ("Five walks along the quay", "A museum for the cranes", "What the fishermen know")
COMMENT = "I have lived beside this bay for thirty years and never saw such a silence on the quay."


def read(*lines: str) -> list[Block]:
    found = cut("\n\n".join(lines))
    read_before(found)
    read_after(found)
    return found


def rules(*lines: str) -> dict[str, str]:
    return {block.text: block.rule for block in read(*lines)}


def test_a_menu_before_the_story_and_lists_behind_it_are_furniture():
    title = "Dockers of Varnholm vote for a strike"
    found = rules(
        *SITE, *MENU, title, *STORY, "Related stories", *TEASERS, *MENU[::-1][:5], COMMENT
    )
    assert found[title] == "story-title"
    assert {found[line] for line in MENU} <= {"line-run", "under-label"}
    assert {found[line] for line in TEASERS} == {"under-label"}
    assert found[COMMENT] == "apart-from-story"
    assert {found[line] for line in STORY} == {"narrative"}


def test_a_short_sentence_at_either_end_of_the_story_stays():
    found = rules(*SITE, *MENU, "It rained.", *STORY[:2], "Nobody came.", *MENU[:-1], "Rain fell")
    assert found["It rained."] == found["Nobody came."] == "narrative"


@pytest.mark.parametrize("n", [RUN - 1, RUN])
def test_so_many_lines_in_a_row_and_no_fewer_are_a_menu(n):
    lines = [f"{word} matters" for word in "one two three four five six".split()[:n]]
    found = rules(*SITE, *STORY, *lines)
    assert ("line-run" in found.values()) == (n == RUN)


def test_on_a_page_without_a_site_s_own_lines_a_list_is_the_story_s():
    assert "line-run" not in rules(*STORY, *MENU, *MENU[::-1]).values()
    assert "line-run" in rules(*STORY, *MENU, *SITE).values()


def test_a_list_within_the_story_stays_in_the_story():
    found = rules(*STORY, *MENU, *STORY[::-1])
    assert {found[line] for line in MENU} == {"narrative"}


def test_a_list_right_behind_the_story_goes_on_with_it():
    ships = ["The Ilwa from Tarn, waiting", "The Oll, bound for Lund", "The Mere with grain aboard"]
    found = rules(*SITE, *MENU, *STORY, *ships, "Share", *MENU[:3])
    assert {found[line] for line in ships} == {"narrative"}
    assert found["Share"] == "sharing"


def test_one_line_behind_a_label_is_a_subhead_two_are_a_list():
    found = rules(*STORY[:2], "Read more", "Cranes without hands", *STORY[3:])
    assert found["Cranes without hands"] == "short-line"
    found = rules(*STORY[:2], "Read more", *TEASERS[:2], *STORY[3:])
    assert {found[line] for line in TEASERS[:2]} == {"under-label"}


def test_a_label_above_the_story_is_no_list():
    assert rules("Opinion", "A strike nobody wanted", "For once", *STORY)["For once"] == "narrative"


def test_a_caption_that_a_gallery_repeats_is_one_wherever_it_stands():
    shown = "Dockers stand at the gate of the port of Varnholm on Sunday morning in the rain."
    found = read(shown, *STORY[:2], shown, "Photo: Ann Lee", STORY[3])
    assert [block.rule for block in found if block.text == shown] == ["repeated-caption"] * 2
    assert rules(*STORY[:2], shown, "Photo: Ann Lee", STORY[3])[shown] == "narrative"


def test_the_story_is_where_prose_outweighs_other_lines():
    found = cut("\n\n".join((*SITE, *MENU, COMMENT, *MENU, *STORY, *MENU, COMMENT)))
    stretch = story_stretch(found)
    assert [found[n].text for n in stretch] == list(STORY)


def test_what_stands_behind_the_first_line_of_comments_is_never_the_story():
    said = [f"{word}, {COMMENT}" for word in "Still Well Yes No True Sad Odd Good Bad So".split()]
    found = cut("\n\n".join((*SITE, *MENU, *STORY * 5, "12 comments", *said * 2)))
    read_before(found)
    assert {found[n].text for n in story_stretch(found)} == set(STORY)
    found = cut("\n\n".join((*SITE, *MENU, "12 comments", *STORY)))  # a link at the head of a page
    read_before(found)
    assert [found[n].text for n in story_stretch(found) if found[n].prose] == [
        line for line in STORY if line != "It rained."
    ]


def test_a_table_of_numbers_behind_the_story_stays():
    table = [cell for n in range(10) for cell in (f"Ann Lee of team {n}", str(n), str(n * 7))]
    found = rules(*SITE, *MENU, *STORY, "Share", *table, *STORY[:1])
    assert {found[cell] for cell in table} <= {"narrative", "short-line"}
    found = rules(*SITE, *MENU, *STORY, "Share", *(f"Ann Lee of team {n}" for n in range(30)))
    assert found["Ann Lee of team 5"] == "line-run"


@pytest.mark.parametrize("lines", [MENU, ("One",), (COMMENT,), TEASERS])
def test_a_page_without_a_story_or_without_a_menu_gets_roles_too(lines):
    assert all(block.role for block in read(*lines))


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Staff and NordWire", "names-a-writer"),
        ("NordWire and staff reporters", "names-a-writer"),
        ("Redaktion und dpa", "names-a-writer"),
        ("Rédaction avec AFP", "names-a-writer"),
        ("Redacción / EFE", "names-a-writer"),
        ("La redazione e ANSA", "names-a-writer"),
        ("Redação com Lusa", "names-a-writer"),
        ("Redactie en ANP", "names-a-writer"),
        ("Редакция и ТАСС", "names-a-writer"),
        ("هيئة التحرير ورويترز", "names-a-writer"),
        ("Haber Merkezi ve Anadolu", "names-a-writer"),
        ("Von Anna Lee", "names-a-writer"),
        ("Par Anne Lee et Jean Tarn", "names-a-writer"),
        ("Por Ana Lee", "names-a-writer"),
        ("Di Anna Lee", "names-a-writer"),
        ("Door Anna de Lee", "names-a-writer"),
        ("Автор: Анна Ли", "names-a-writer"),
        ("بقلم آنا لي", "names-a-writer"),
        ("Haber: Anna Lee", "names-a-writer"),
        ("Ann Lee contributed to this report from Tarn.", "names-a-writer"),
        ("3. Mai 2031, 10:41 Uhr", "date-line"),
        ("Publié le 3 mai 2031 à 10h41", "date-line"),
        ("3 de mayo de 2031", "date-line"),
        ("Aggiornato il 3 maggio 2031", "date-line"),
        ("Publicado em 03/05/2031", "date-line"),
        ("Bijgewerkt op 3 mei 2031", "date-line"),
        ("Опубликовано: 3 мая 2031", "date-line"),
        ("3 مايو 2031", "date-line"),
        ("3 Mayıs 2031", "date-line"),
        ("2 hours ago", "date-line"),
        ("Foto: Anna Lee", "picture-credit"),
        ("Фото: Анна Ли", "picture-credit"),
        ("صورة: آنا لي", "picture-credit"),
        ("Ann Lee | Getty Images", "picture-credit"),
        ("Von der Werft zum Markt", "short-line"),
        ("De Lee wins again", "short-line"),
        ("Updated Harbour Plans Fail", "short-line"),
        ("Hope for Varnholm", "short-line"),
        ("Today Varnholm Votes", "short-line"),
    ],
)
def test_writers_dates_and_credits_are_known_in_ten_languages(line, rule):
    assert rules(*STORY[:2], line, STORY[3])[line] == rule


@pytest.mark.parametrize("line", ["Staff and unions of the port", "Staff", "The newsroom and we"])
def test_a_line_on_staff_without_an_agency_is_no_byline(line):
    assert rules(STORY[0], line, *STORY[1:])[line] != "names-a-writer"


WAIT = "After the vote, the cranes wait"
NAMED = {
    "a paper": ("Coast Tribune", WAIT, "By Ann Lee"),
    "with the place of the story": ("The Varnholm Herald", WAIT, "3 May 2031"),
    "a paper of one word": ("Anzeiger", WAIT, "By Ann Lee"),
    "no paper by its words": ("Tidings From Ilwa", WAIT, "By Ann Lee"),
    "a host": ("herald.example", WAIT, "By Ann Lee"),
    "Spanish": ("Diario de Ilwa", WAIT, "Por Ana Lee"),
    "Russian": ("Портовые Вести", WAIT, "Автор: Анна Ли"),
    "Arabic": ("صحيفة الميناء", WAIT, "بقلم آنا لي"),
    "a dek between": ("Coast Tribune", WAIT, "Nobody moves in the bay", "By Ann Lee"),
    "the date above": ("Coast Tribune", "3 May 2031", WAIT),
}


@pytest.mark.parametrize("lines", NAMED.values(), ids=NAMED)
def test_a_first_title_that_names_the_site_is_not_the_headline(lines):
    found = rules(*lines, *STORY)
    assert found[lines[0]] == "site-name" and found[WAIT] == "first-title"


TITLED = {
    "a short headline above a dek": ("Strike Vote", "Nobody moves in the bay", "By Ann Lee"),
    "a sentence case": ("Silent harbour", "Nobody moves the cranes", "By Ann Lee"),
    "many words": ("Talks Of Mayor Fail In The Press", WAIT, "By Ann Lee"),
    "no byline": ("Coast Tribune", WAIT),
    "a headline with a paper's word": ("Mayor And Dockers Meet Press", "It rains", "By Ann Lee"),
    "a full sentence next": ("Coast Tribune", "Nobody moves in the bay.", "By Ann Lee"),
}


@pytest.mark.parametrize("lines", TITLED.values(), ids=TITLED)
def test_a_first_title_stays_the_headline_without_the_signs_of_a_site(lines):
    assert rules(*lines, *STORY)[lines[0]] == "first-title"


def test_a_name_that_is_switched_off_is_the_headline_again():
    found = cut("\n\n".join(("Coast Tribune", WAIT, "By Ann Lee", *STORY)), {"site-name"})
    read_before(found)
    assert found[0].rule == "first-title"
