"""Sifting: what can be compared goes through, the rest gets one sentence each."""

from __future__ import annotations

import pytest

from samestory.errors import UsageError
from samestory.intake import sifting
from samestory.intake.article import Article, Fact, Part, to_parts
from samestory.intake.facts import tell_facts
from samestory.intake.sifting import sift
from samestory.intake.texts import settle

LEDE = (
    "The dockers of Varnholm voted on Saturday to strike, the port said, after the talks about "
    "wages failed again and the mayor of the town asked both sides for some more time."
)
MORE = (
    "The ferries to the northern islands will sail until Monday, and then no ship will leave the "
    "harbour, said Olga Fenn, who speaks for the four hundred dockers of the quay."
)
GERMAN = (
    "Die Hafenarbeiter von Varnholm haben am Samstag für einen Streik gestimmt, wie der Hafen "
    "mitteilte, nachdem die Gespräche über die Löhne erneut gescheitert waren und die Stadt "
    "beide Seiten um mehr Zeit gebeten hatte."
)
COOKIES = "We and our partners use cookies to store information. Accept all or manage settings."


def make(source, *lines, outlet="", number=0):
    article = Article(source, "plain text", to_parts("\n".join(lines)), number=number)
    if outlet:
        article = article.knows(Fact("outlet", outlet, outlet, "meta"))
    return tell_facts(settle(article))


GOOD = make("good.txt", "Dockers vote", LEDE, MORE)
OTHER = make("other.txt", "Strike in port", MORE, LEDE)


def left_out(*articles, everything=False):
    return sift([GOOD, OTHER, *articles], everything).left_out


def test_good_articles_go_through_and_nothing_is_said():
    sifted = sift([GOOD, OTHER])
    assert (sifted.kept, sifted.left_out, sifted.notes) == ((GOOD, OTHER), (), ())


WALLS = {
    "cookies": (
        (COOKIES,),
        "looks like a cookie or consent notice, not like an article (“We and our partners use "
        "cookies to store information",
    ),
    "cookies in many words": (
        ("Before you go on", COOKIES, f"{COOKIES} " * 3, "Your privacy is important to us."),
        "looks like a cookie or consent notice",
    ),
    "paywall": (
        ("Dockers vote", "Subscribe to continue reading. Already a subscriber? Sign in."),
        "looks like a paywall",
    ),
    "paywall with a first sentence": (
        ("Dockers vote", LEDE, "To read the full article, log in."),
        "looks like a paywall",
    ),
    "JavaScript": (
        ("herald.example", "Please enable JavaScript and reload the page."),
        "looks like a request to switch JavaScript on",
    ),
    "not found": (
        ("404", "The page you are looking for does not exist. Perhaps it was moved."),
        "looks like an error page",
    ),
}


@pytest.mark.parametrize("name", WALLS)
def test_what_stands_in_place_of_an_article_is_left_out(name):
    lines, says = WALLS[name]
    (sentence,) = left_out(make("wall.html", *lines))
    assert sentence.startswith(f"wall.html: {says}")
    assert sentence.endswith(
        "; open the page, close the notice or sign in, and save it when the article is shown; or "
        "add --all to take it in all the same."
    )
    assert left_out(make("wall.html", *lines), everything=True) == ()


@pytest.mark.parametrize(
    "notice", [COOKIES, "Subscribe to continue reading.", "JavaScript is disabled.", "404"]
)
def test_an_article_with_a_notice_beside_it_is_an_article(notice):
    assert left_out(make("a.txt", "Port to close", LEDE, "It is so.", MORE, notice)) == ()


def test_a_page_that_says_there_is_more_is_kept_and_noted():
    article = make("a.txt", "Port to close", LEDE, MORE, "More: subscribe to read.")
    longer = make("long.txt", "Dockers vote", *[LEDE, MORE] * 2)
    assert sift([GOOD, article]).notes == ()  # as long as what stands beside it
    sifted = sift([longer, article])
    assert len(sifted.kept) == 2
    assert sifted.notes == (
        "a.txt: says “More: subscribe to read”; what is saved may be only the beginning of "
        "the article; compare its length with the others'.",
    )


def test_a_short_text_is_left_out_and_words_without_spaces_are_not_few():
    assert left_out(make("brief.txt", "Strike", "The dockers voted.")) == (
        "brief.txt: has only four words that may be an article's; save it anew when all of it is "
        "shown, or add --all to take it in all the same.",
    )
    assert left_out(make("none.txt", "Subscribe"))[0].startswith(
        "none.txt: has no words that may be an article's; save it anew"
    )
    assert left_out(make("long.txt", "港口工人", "港口工人投票决定罢工。" * 30)) == ()


def test_a_text_without_words_is_left_out_whatever_is_asked():
    empty = make("shot.pdf", "* * *", "—")
    assert left_out(empty, everything=True) == left_out(empty)
    assert left_out(empty)[0].startswith("shot.pdf: has no text; a page whose text is loaded")
    assert left_out(Article("none.txt", "plain text", ()))[0].startswith("none.txt: has no text")


def test_a_text_larger_than_a_page_may_be_is_left_out(monkeypatch):
    monkeypatch.setattr(sifting, "MAX_BYTES", 500)
    assert left_out(make("book.txt", LEDE, MORE, LEDE), everything=True) == (
        "book.txt: its text has N bytes, and an article may have 500; save the article alone, "
        "without what stands around it.".replace("N", f"{2 * len(LEDE) + len(MORE) + 5}"),
    )


def test_another_language_than_most_is_left_out():
    article = make("blatt.txt", "Streik im Hafen", GERMAN)
    assert left_out(article) == (
        "blatt.txt: is in another language (de) than most of the articles (en), and wording is "
        "compared within one language; add --all to take it in all the same.",
    )
    assert left_out(article, everything=True) == ()
    assert sift([article, GOOD]).kept == (article,)  # of equals, that of the first


def test_articles_of_one_export_are_named_by_number():
    assert left_out(make("nexis.docx", "Streik", GERMAN, number=7))[0].startswith(
        "nexis.docx, article 7: is in another language"
    )


def test_the_same_article_twice_is_left_out_once():
    twice = make("good (1).txt", "DOCKERS VOTE", LEDE, MORE.replace("said", "said"))
    assert left_out(twice) == (
        "good (1).txt: is the same article as good.txt, word for word, and names no other outlet; "
        "add --all to take it in all the same.",
    )
    assert len(left_out(twice, twice)) == 2


def test_the_same_text_in_two_outlets_is_what_the_study_is_about():
    herald, courier = (make(f"{n}.txt", "Vote", LEDE, outlet=n) for n in ("Herald", "Courier"))
    sifted = sift([herald, courier])
    assert sifted.kept == (herald, courier) and sifted.left_out == ()
    assert sifted.notes == (
        "Herald.txt and Courier.txt have the same words; both are kept, as two witnesses.",
    )
    assert len(sift([herald, make("h.txt", "Vote", LEDE, outlet="The Herald")]).kept) == 1


def test_states_of_one_text_are_kept_and_noted():
    body = [f"{LEDE} {n}" for n in range(8)]
    early, late = (make(f"{n}.txt", "Vote", *body, n, outlet="Herald") for n in ("one", "two"))
    sifted = sift([early, late])
    assert len(sifted.kept) == 2
    assert sifted.notes[0].startswith("one.txt and two.txt are nearly the same; both are kept")
    other = make("three.txt", "Vote", *body[:6], outlet="Herald")
    assert sift([early, other]).notes == ()


def test_furniture_is_not_taken_for_the_text_of_an_article():
    parts = [Part("Home", "furniture", "nav"), *(Part(LEDE, "furniture", "nav") for _ in "abc")]
    article = tell_facts(settle(Article("a.html", "web page", (*parts, Part("It is so.")))))
    assert left_out(article)[0].startswith("a.html: has only three words")


def test_of_many_articles_those_with_some_words_are_taken():
    sifted = sift([GOOD, OTHER, make("ships.txt", "Ships", MORE)], having="THE  dockers of")
    assert sifted.kept == (GOOD, OTHER)
    assert sifted.left_out == ("One article: without “THE  dockers of”.",)


def test_more_articles_than_a_report_is_made_for_are_noted(monkeypatch):
    assert sift([GOOD, OTHER]).notes == ()
    monkeypatch.setattr(sifting, "MANY", 1)
    assert sift([GOOD, OTHER]).notes == (
        "2 articles are many for one story: each is compared with each, and the report is made for "
        "1 at most; take in those on one event alone, as those that have some words: --having "
        '"dockers of Varnholm".',
    )


def test_a_whole_collection_is_refused_before_each_is_compared_with_each():
    many = [GOOD] * (sifting.TOO_MANY + 1)
    with pytest.raises(UsageError) as error:
        sift(many, everything=True)
    assert str(error.value) == (
        "501 articles: are too many for one story, as each is compared with each; at most 500 are "
        'taken; name fewer files, or choose those that have some words with --having "dockers of '
        'Varnholm".'
    )
    rare = make("rare.txt", "Gulls over the quay", MORE)
    assert [a.source for a in sift([*many, rare], having="over the quay").kept] == ["rare.txt"]
