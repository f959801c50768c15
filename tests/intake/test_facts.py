"""Facts: what the text itself tells, each with its words and its rule; nothing is guessed."""

from __future__ import annotations

import pytest

from samestory.intake.article import Article, Fact, Part, to_parts
from samestory.intake.facts import tell_facts
from samestory.intake.texts import settle
from samestory.originals import collapse
from samestory.story import FACTS, read_story

HEAD = "Dockers vote to strike"
LEDE = "The dockers of Varnholm voted on Saturday to strike, the port said, after talks failed."
MORE = "The mayor had asked for more time, and the ferries will sail until Monday, officials said."
STORY = (LEDE, MORE)


def read(*lines, facts=(), source="page-1.txt"):
    """Give an article of these lines, with what its text tells."""
    article = Article(source, "plain text", to_parts("\n".join(lines)), tuple(facts))
    return tell_facts(settle(article))


def told(name, *lines, **more):
    """What is told under a name, and by which rule; "" where nothing is."""
    fact = read(*lines, **more).fact(name)
    return (fact.value, fact.rule) if fact else ""


BYLINES = [
    "By NordWire", "BY NordWire", "From NordWire", "Staff and NordWire", "By Staff with NordWire",
    "Ann Lee, NordWire", "Von NordWire", "Redaktion und NordWire", "Par NordWire", "Por NordWire",
    "Redacción y NordWire", "Di NordWire", "Da NordWire", "Door NordWire", "Haber: NordWire",
    "Автор: NordWire", "بقلم NordWire",
]  # fmt: skip


@pytest.mark.parametrize("line", BYLINES)
def test_an_agency_is_told_without_the_words_that_lead_up_to_it(line):
    article = Article("x.html", "web page", (Part(HEAD, "headline", "page-title"),
                      Part(line, "byline", "marked-byline"), *map(Part, STORY)))  # fmt: skip
    fact = tell_facts(settle(article)).fact("agency")
    assert (fact.value, fact.rule, fact.evidence) == ("NordWire", "agency in the byline", line)


def test_an_agency_of_several_words_is_told_whole():
    for line in ("By the Nord News Agency", "Staff and Nord News Agency"):
        assert told("agency", HEAD, line, "3 May 2031", *STORY)[0] == "Nord News Agency"


def test_the_site_s_name_above_the_headline_is_the_outlet():
    article = read("Coast Tribune", HEAD, "By Ann Lee", *STORY)
    assert article.fact("outlet") == Fact(
        "outlet", "Coast Tribune", "Coast Tribune", "line above the headline"
    )
    assert article.fact("title").value == HEAD


def test_a_line_of_staff_and_an_agency_between_headline_and_date_tells_the_agency():
    assert told("agency", HEAD, "Staff and NordWire", "3 May 2031", *STORY)[0] == "NordWire"


# What a page shows -> the value of the fact and the rule that found it.
TOLD = {
    "headline": ("title", (HEAD, *STORY), (HEAD, "first-title")),
    "byline": ("credit_text", (HEAD, "By Ann Lee", *STORY), ("Ann Lee", "names-a-writer")),
    "agency without by": (
        "agency",
        (HEAD, "By NordWire", *STORY),
        ("NordWire", "agency in the byline"),
    ),
    "reporters": (
        "credit_text",
        (HEAD, *STORY, "(Reporting by Ann Lee in Varnholm; Editing by Bo Oll)"),
        ("Ann Lee in Varnholm", "line that says who reported"),
    ),
    "date": ("published", (HEAD, "3 May 2031", *STORY), ("2031-05-03", "date line")),
    "date with a clock": (
        "published",
        (HEAD, "Published: Saturday, May 3, 2031 at 10:15 am", *STORY),
        ("2031-05-03", "date line"),
    ),
    "date before update": (
        "published",
        (HEAD, "Updated 4 May 2031", "Published 3 May 2031", *STORY),
        ("2031-05-03", "date line"),
    ),
    "latest date": (
        "saved_not_before",
        (HEAD, "3 May 2031", *STORY, "Updated 9 June 2032"),
        ("2032-06-09", "latest date on the page"),
    ),
    "year of the copyright": (
        "saved_not_before",
        (HEAD, *STORY, "© 2029-2033 The Herald"),
        ("2033", "latest date on the page"),
    ),
    "dateline": (
        "agency",
        (HEAD, f"VARNHOLM, 3 May (NordWire) — {LEDE}", MORE),
        ("NordWire", "dateline"),
    ),
    "dateline of an agency whose name tells nothing": (
        "agency",
        (HEAD, f"VARNHOLM (Skagen) - {LEDE}", MORE),
        ("Skagen", "dateline"),
    ),
    "dateline in small letters": (
        "agency",
        (HEAD, f"Varnholm (dpa) - {LEDE}", MORE),
        ("dpa", "dateline"),
    ),
    "dateline between strokes": (
        "agency",
        (HEAD, f"VARNHOLM, May 3. /TASS/. {LEDE}", MORE),
        ("TASS", "dateline"),
    ),
    "agency in a byline": (
        "agency",
        (HEAD, "By Ann Lee, Associated Press", *STORY),
        ("AP", "agency in the byline"),
    ),
    "agency by its very name": (
        "agency",
        (HEAD, "By Ann Lee for NordWire", *STORY),
        ("NordWire", "agency in the byline"),
    ),
    "agency in brackets": (
        "agency",
        (HEAD, *STORY, "(Reuters)"),
        ("Reuters", "line that credits an agency"),
    ),
    "agency with a desk": (
        "agency",
        (HEAD, *STORY, "AFP/al"),
        ("AFP", "line that credits an agency"),
    ),
    "agency's copyright below the text": (
        "agency",
        (HEAD, *STORY, "© Agence France-Presse"),
        ("AFP", "copyright of an agency below the text"),
    ),
    "outlet behind a bar": (
        "outlet",
        (f"{HEAD} | The Herald", *STORY),
        ("The Herald", "last part of the title"),
    ),
    "outlet with the copyright": (
        "outlet",
        (HEAD, *STORY, "© 2031 The Herald. All rights reserved."),
        ("The Herald", "copyright line"),
    ),
    "outlet whose company has the copyright": (
        "outlet",
        (HEAD, *STORY, "Copyright 2031 The Herald Company, Inc. All rights reserved."),
        ("The Herald", "copyright line"),
    ),
    "outlet as the host": (
        "outlet",
        (HEAD, *STORY, "Original url: <https://www.herald.example/2031/dockers>"),
        ("herald.example", "host of the address"),
    ),
    "outlet as a host alone": (
        "outlet",
        (HEAD, *STORY, "https://www.herald.example/"),
        ("herald.example", "host of an address on the page"),
    ),
    "address": (
        "url",
        (HEAD, *STORY, "https://www.herald.example/2031/dockers 1/3"),
        ("https://www.herald.example/2031/dockers", "line that gives an address"),
    ),
    "picture": (
        "credit_photo",
        (HEAD, *STORY, "The port at night. (Photo: Olga Fenn)"),
        ("Olga Fenn", "credit of a picture"),
    ),
    "file photo": (
        "credit_photo",
        (HEAD, *STORY, "The mayor speaks in the hall in this file photo. — AFP"),
        ("AFP", "credit of a picture"),
    ),
    "language": ("language", (HEAD, *STORY), ("en", "the words of the text (py3langid)")),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_fact_is_told_with_the_words_that_show_it(name):
    fact, lines, expected = TOLD[name]
    assert told(fact, *lines) == expected
    article = read(*lines)
    assert collapse(article.fact(fact).evidence) in collapse(article.page)


#: What a page does not show.
NOT_TOLD = {
    "a day without a year": ("published", (HEAD, "Saturday, 3 May", *STORY)),
    "an update alone": ("published", (HEAD, "Updated 4 May 2031", *STORY)),
    "a last update alone": ("published", (HEAD, "Last updated: 4 May 2031", *STORY)),
    "a date in another's teaser": ("published", (HEAD, *STORY, "Opinion", "3 May 2031")),
    "a date in figures that may be read twice": ("published", (HEAD, "03/05/2031", *STORY)),
    "an agency's picture": ("agency", (HEAD, LEDE, "The port. (AP Photo/Olga Fenn)", MORE)),
    "an agency under a picture": ("agency", (HEAD, "The port at night © AFP", *STORY)),
    "an agency that is a source": ("agency", (HEAD, LEDE, f"{MORE[:-1]}, Reuters reported.")),
    "a writer for some paper": ("agency", (HEAD, "By Ann Lee for The Courier", *STORY)),
    "a day in brackets": ("agency", (HEAD, f"VARNHOLM (Saturday) — {LEDE}", MORE)),
    "a day and more in brackets": ("agency", (HEAD, f"VARNHOLM (On Sunday) — {LEDE}", MORE)),
    "a word in brackets": ("agency", (HEAD, f"The mayor (Olga Fenn) - who spoke. {LEDE}", MORE)),
    "a dash in a headline": ("outlet", ("Dockers vote - Mayor regrets", *STORY)),
    "the copyright of an agency": ("outlet", (HEAD, *STORY, "© 2031 Reuters")),
    "the copyright of a pool": ("outlet", (HEAD, *STORY, "© REUTERS / POOL")),
    "who made the site": ("outlet", (HEAD, *STORY, "© 2022, developed by Quay and powered by")),
    "an address in the story": ("url", (HEAD, f"{LEDE} See https://port.example/a/b", MORE)),
    "an address in a line of other words": (
        "url",
        (HEAD, *STORY, "https://herald.example/other is where this was first printed"),
    ),
    "a related link": ("url", (HEAD, *STORY, "Read more: https://herald.example/other")),
    "the language of a few words": ("language", ("Strike", "Strike in port.")),
    "no byline": ("credit_text", (HEAD, *STORY)),
}


@pytest.mark.parametrize("name", NOT_TOLD)
def test_what_is_not_shown_is_not_told(name):
    fact, lines = NOT_TOLD[name]
    assert told(fact, *lines) == ""


def test_the_outlet_that_writes_its_own_dateline_is_no_agency():
    lines = (f"{HEAD} | The Herald", f"VARNHOLM (The Herald) — {LEDE}", MORE)
    assert told("agency", *lines) == ""
    assert told("agency", HEAD, *lines[1:]) == ("The Herald", "dateline")


def test_a_name_on_the_page_after_which_the_file_is_named_is_the_outlet():
    lines = (HEAD, "The Courier", *STORY)
    rule = "line after which the file is named"
    assert told("outlet", *lines, source="courier.txt") == ("The Courier", rule)
    assert told("outlet", *lines, source="2031-05-03_courier-2.txt") == ("The Courier", rule)
    assert told("outlet", *lines, source="courier-strike.txt") == ""
    assert told("outlet", *lines, source="page.txt") == ""
    assert told("outlet", "Courier", *STORY, source="courier.txt") == ""  # a headline


def test_what_markup_told_goes_first_and_a_contradiction_is_noted():
    meta = Fact("published", "2031-05-02T09:00", "2031-05-02T09:00", "meta date")
    article = read(HEAD, "3 May 2031", *STORY, facts=[meta])
    assert [fact.value for fact in article.facts if fact.name == "published"] == [meta.value]
    assert article.notes == (
        "page-1.txt: published is 2031-05-02T09:00 by meta date, but “3 May 2031” says "
        "2031-05-03 (days are counted in two time zones, perhaps); the first is taken.",
    )


def test_the_same_day_with_its_hour_is_no_contradiction():
    meta = Fact("published", "2031-05-03T09:00", "2031-05-03T09:00", "meta date")
    assert read(HEAD, "3 May 2031", *STORY, facts=[meta]).notes == ()


def test_of_two_agencies_in_the_text_the_first_is_taken_and_the_other_noted():
    article = read(HEAD, f"VARNHOLM (dpa) - {LEDE}", MORE, "(AFP)")
    assert article.fact("agency").value == "dpa"
    assert "“(AFP)” says AFP" in article.notes[0]


def test_a_text_is_taken_at_its_word_about_its_language():
    meta = Fact("language", "de-DE", "de-DE", "html lang")
    article = read(HEAD, *STORY, facts=[meta])
    assert article.fact("language").value == "en" and "reads as en" in article.notes[0]
    near = Fact("language", "en-GB", "en-GB", "html lang")
    assert read(HEAD, *STORY, facts=[near]).fact("language").value == "en-GB"


@pytest.mark.parametrize("sign", ["|", "-", "–", "—"])
def test_the_outlet_is_the_last_part_of_a_title_in_the_markup(sign):
    title = f"<title>{HEAD} {sign} Herald &amp; Era</title>"
    article = read(HEAD, *STORY, facts=[Fact("title", HEAD, title, "element title")])
    assert article.fact("outlet") == Fact("outlet", "Herald & Era", title, "last part of the title")
    other = read("Port to close", *STORY, facts=[Fact("title", HEAD, title, "element title")])
    assert (other.fact("outlet") is not None) == (sign == "|")


def test_roles_of_the_markup_are_believed():
    parts = [Part(HEAD, "headline", "h1"), Part("Olga Fenn, our correspondent", "byline", "class")]
    article = Article("a.html", "web page", (*parts, *map(Part, STORY)))
    assert tell_facts(settle(article)).fact("credit_text").value == "Olga Fenn, our correspondent"


def test_the_five_pages_tell_what_a_reader_found_on_them(moscow):
    """Of the facts in story.toml, by hand, none is missed and none told otherwise."""
    story = read_story(moscow)
    names = [name for name in FACTS if name != "credit_photo"]
    told, by_hand = {}, {}
    for witness in story.witnesses:
        article = read(witness.page, source=witness.file)
        facts = {name: article.fact(name) for name in names}
        told[witness.siglum] = {n: fact.value if fact else "" for n, fact in facts.items()}
        by_hand[witness.siglum] = {name: getattr(witness, name) for name in names}
    assert told == by_hand
