"""Web pages as browsers save them: every visible line, its role by a named rule, and the facts."""

import ast
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samestory.intake import maintext, pageroles, pagewords, signposts, webpage
from samestory.intake.article import IntakeError
from samestory.intake.markup_rules import MARKUP_RULES
from samestory.intake.visible import parse, read_lines
from samestory.intake.webpage import read_webpage

PAGE = """<!DOCTYPE html>
<!-- saved from url=(0042)https://herald.example/port/strike -->
<html lang="en-GB"><head>
<title>Dockers of Varnholm vote to strike | The Herald</title>
<meta property="og:title" content="Dockers of Varnholm vote to strike">
<meta property="og:site_name" content="The Herald">
<meta property="article:published_time" content="2031-05-03T10:00:00+02:00">
<link rel="canonical" href="https://herald.example/port/strike">
<script type="application/ld+json">
{"@context": "https://schema.org", "@type": "NewsArticle",
 "headline": "Dockers of Varnholm vote to strike",
 "author": [{"@type": "Person", "name": "Ada Tarn"}, {"@type": "Person", "name": "NordWire"}],
 "publisher": {"@type": "Organization", "name": "The Herald"},
 "datePublished": "2031-05-03T08:00:00Z"}
</script>
<style>.a {color: red}</style></head>
<body>
<header class="site-header"><a href="/">The Herald</a></header>
<nav><ul><li><a href="/n">News</a></li><li><a href="/s">Sport</a></li></ul></nav>
<main><article>
<h1>Dockers of Varnholm vote to strike</h1>
<p class="standfirst">Two thousand crane drivers stop work on Sunday.</p>
<div class="byline">By Ada Tarn and NordWire</div>
<time datetime="2031-05-03">3 May 2031</time>
<div class="share-tools"><a href="#">Share</a><a href="#">Tweet</a></div>
<figure><img src="a.jpg" alt="a picture"><figcaption>Cranes at the port. (AP Photo/J. Oll)
</figcaption></figure>
<p>VARNHOLM (NordWire) &mdash; The dockers of Varnholm voted on Saturday to stop all work in the
port from Sunday morning, their union said after a count that took the whole night.</p>
<p>The harbour master, Ilva Torres, said that <b>no ship</b> would be unloaded before the two sides
had met again.<br><br>The union asks for nine per cent more, and for two drivers a crane.</p>
<h2>What the town says</h2>
<blockquote>We have waited for this meeting for three years, and nobody came.</blockquote>
<p><a href="/x">Read more: How the cranes came to Varnholm</a></p>
<div class="newsletter-signup"><p>Get the news of the port every morning.</p></div>
<p>The town council will meet on Monday, the mayor said, to hear both sides before the strike goes
into its second day.</p>
<div class="related-links"><h3>Related</h3>
<ul><li><a href="/a">A bridge for Lindmoor</a></li></ul></div>
<ul class="tag-list"><li><a href="/t">port</a></li></ul>
</article></main>
<aside class="sidebar"><h3>Most read</h3>
<p>A cat was found in the lighthouse of Varnholm.</p></aside>
<div id="comments"><p>First!</p></div>
<div class="cookie-banner"><p>We use cookies.</p><button>Accept</button></div>
<footer><p>&copy; 2031 The Herald</p></footer>
<div hidden>Not shown</div><div style="display: none">Nor this</div><noscript>Nor that</noscript>
</body></html>
"""


def read(text, name="herald.html"):
    (article,) = read_webpage(name, text.encode("utf-8"))
    return article


def page(body, head=""):
    return f"<html><head><title>Page</title>{head}</head><body>{body}</body></html>"


def told(article):
    return [(part.role, part.rule, part.text) for part in article.parts]


def texts(body):
    return [part.text for part in read(page(body)).parts]


@pytest.fixture(scope="module")
def herald():
    return read(PAGE)


@pytest.mark.parametrize(
    ("text", "role", "rule"),
    [
        ("The Herald", "furniture", "header"),
        ("News", "furniture", "nav"),
        ("Dockers of Varnholm vote to strike", "headline", "page-title"),
        ("Two thousand crane drivers stop work on Sunday.", "dek", "marked-dek"),
        ("By Ada Tarn and NordWire", "byline", "marked-byline"),
        ("3 May 2031", "date", "marked-date"),
        ("Share Tweet", "furniture", "sharing"),
        ("Cranes at the port. (AP Photo/J. Oll)", "caption", "marked-caption"),
        ("What the town says", "subhead", "marked-subhead"),
        ("Read more: How the cranes came to Varnholm", "furniture", "read-more"),
        ("Get the news of the port every morning.", "furniture", "newsletter"),
        ("A bridge for Lindmoor", "furniture", "related"),
        ("port", "furniture", "tags"),
        ("A cat was found in the lighthouse of Varnholm.", "furniture", "sidebar"),
        ("First!", "furniture", "comments"),
        ("We use cookies.", "furniture", "cookie-notice"),
        ("© 2031 The Herald", "furniture", "footer"),
    ],
)
def test_each_line_has_the_role_that_its_markup_tells(herald, text, role, rule):
    assert (role, rule, text) in told(herald)


def test_the_body_is_the_main_text_and_nothing_else(herald):
    body = [part.text.split()[0:2] for part in herald.parts if part.role == "body"]
    assert body == [
        ["VARNHOLM", "(NordWire)"],
        ["The", "harbour"],
        ["The", "union"],  # two line breaks part two paragraphs
        ["We", "have"],
        ["The", "town"],
    ]


def test_every_line_that_is_seen_is_there_and_nothing_that_is_not(herald):
    assert len(herald.parts) == 26
    assert "Accept" in herald.page
    for hidden in ("Not shown", "Nor this", "Nor that", "color", "schema.org", "a picture"):
        assert hidden not in herald.page


def test_the_facts_have_their_words_in_the_source_or_on_the_page(herald):
    facts = {fact.name: (fact.value, fact.rule) for fact in herald.facts}
    assert facts == {
        "title": ("Dockers of Varnholm vote to strike", "page-title"),
        "outlet": ("The Herald", "JSON-LD publisher"),
        "published": ("2031-05-03", "JSON-LD datePublished"),
        "url": ("https://herald.example/port/strike", "link rel=canonical"),
        "language": ("en-GB", "html lang"),
        "credit_text": ("Ada Tarn, NordWire", "JSON-LD author"),
        "credit_photo": ("AP", "credit of a picture"),
    }
    for fact in herald.facts:
        assert fact.evidence in PAGE or fact.evidence in herald.page
    assert herald.fact("published").evidence == '"datePublished": "2031-05-03T08:00:00Z"'
    assert herald.notes == ()


@pytest.mark.parametrize(
    ("head", "name", "value", "evidence"),
    [
        (
            '<meta content="2031-05" name="date">',
            "published",
            "2031-05",  # no more precise than it is stated
            '<meta content="2031-05" name="date">',
        ),
        (
            "<meta property=og:site_name content='Courier &amp; Post'>",
            "outlet",
            "Courier & Post",
            "<meta property=og:site_name content='Courier &amp; Post'>",
        ),
        ('<meta name="author" content="Ben Oll, AFP">', "agency", "AFP", None),
        (
            '<meta property="og:url" content="https://c.example/a">',
            "url",
            "https://c.example/a",
            None,
        ),
    ],
)
def test_a_fact_is_read_from_the_head_of_the_page(head, name, value, evidence):
    fact = read(page("<h1>A strike</h1><p>The port is shut.</p>", head)).fact(name)
    assert fact.value == value
    assert fact.evidence == (evidence or head)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="Saturday">',
        '<meta name="date" content="2031-13-40">',
        '<!-- <meta name="date" content="2031-05-03"> -->',
        '<script>\'<meta name="date" content="2031-05-03">\'</script>',
        '<script type="application/ld+json">{"datePublished": "2031-05-03"</script>',
    ],
)
def test_what_states_no_date_gives_none(head):
    assert read(page("<p>The port is shut.</p>", head)).fact("published") is None


def test_the_address_may_stand_where_a_browser_noted_it():
    saved = "<!-- saved from url=(0029)https://herald.example/strike -->\n"
    fact = read(saved + page("<p>The port is shut.</p>")).fact("url")
    assert (fact.value, fact.rule) == ("https://herald.example/strike", "saved from url")


def test_two_dates_of_publication_are_told():
    other = PAGE.replace('content="2031-05-03T10', 'content="2031-05-09T10')
    (note,) = read(other).notes
    assert note == (
        "The page states two dates of publication, 2031-05-03 (JSON-LD datePublished) and "
        "2031-05-09 (meta article:published_time); the first is taken."
    )


def test_a_copy_of_another_sites_article_is_told():
    other = PAGE.replace("(0042)https://herald.example", "(0042)https://www.courier.example")
    (note,) = read(other).notes
    assert note == (
        "The page was saved from courier.example, but gives herald.example as its address: "
        "it may be a copy of another site's article."
    )


def test_a_box_that_holds_the_article_is_no_furniture_whatever_its_name():
    around = PAGE.replace("<main>", '<main class="sidebar newsletter related nav">')
    assert told(read(around)) == told(read(PAGE))


def test_a_heading_that_begins_like_a_request_is_a_subhead():
    changed = PAGE.replace("What the town says", "More than a crane")
    assert ("subhead", "marked-subhead", "More than a crane") in told(read(changed))


BEFORE_COUNCIL = "<p>The town council"


@pytest.mark.parametrize(
    ("markup", "role", "rule", "text"),
    [
        ('<div><div><img src="b.jpg"></div><span>The harbour of Varnholm</span></div>',
         "caption", "beside-picture", "The harbour of Varnholm"),
        ('<div class="slider"><dl><dt>Фото:</dt><dd>Ilva Oll</dd></dl></div>',
         "caption", "picture-credit", "Ilva Oll"),
        ("<div>Dockers at the gate (Image: NordWire)</div>",
         "caption", "picture-credit", "Dockers at the gate (Image: NordWire)"),
        ('<p><a href="/b">Ilva Torres, the harbour master of Varnholm</a></p>',
         "furniture", "related-link", "Ilva Torres, the harbour master of Varnholm"),
        ('<p>You may also like:</p><p>• <a href="/b">A bridge for Lindmoor</a></p>',
         "furniture", "related-link", "• A bridge for Lindmoor"),
        ('<p>You may also like:</p><p>A bridge. <a href="/b">A long, long bridge</a>, at last.</p>',
         "furniture", "related-list", "A bridge. A long, long bridge, at last."),
        ("<p>Lesen Sie auch: Die Brücke</p>", "furniture", "read-more",
         "Lesen Sie auch: Die Brücke"),
        ("<p>Читайте также: Мост</p>", "furniture", "read-more", "Читайте также: Мост"),
        ("<p>Partager sur la place</p>", "furniture", "sharing", "Partager sur la place"),
        ("<p>The best of the port, in your inbox.</p>", "furniture", "newsletter",
         "The best of the port, in your inbox."),
        ("<p>Anzeige</p>", "furniture", "advert", "Anzeige"),
        ("<p>Your browser does not support this film</p>", "furniture", "player",
         "Your browser does not support this film"),
        ("<p>The mayor asked her to sign up and to read the list of drivers.</p>",
         "body", "main-text", "The mayor asked her to sign up and to read the list of drivers."),
        ("<p>Subscribe to the strike fund, the mayor told the town.</p>", "body", "main-text",
         "Subscribe to the strike fund, the mayor told the town."),
        ('<p>Get the <a href="/b">paper of the port</a>, every day</p>', "furniture", "newsletter",
         "Get the paper of the port, every day"),
        ("<p>Read the letter, the mayor said.</p>", "body", "main-text",
         "Read the letter, the mayor said."),
    ],
)  # fmt: skip
def test_lines_within_the_article(markup, role, rule, text):
    changed = PAGE.replace(BEFORE_COUNCIL, markup + BEFORE_COUNCIL)
    assert (role, rule, text) in told(read(changed))


@pytest.mark.parametrize(
    ("markup", "role", "rule", "text"),
    [
        ("<p>Start with Gulls, the paper of the quay. Sign up for the free daily newsletter.</p>",
         "furniture", "newsletter",
         "Start with Gulls, the paper of the quay. Sign up for the free daily newsletter."),
        ("<p>The mayor told the town what to do. Sign up for the march, she said.</p>",
         "body", "main-text",
         "The mayor told the town what to do. Sign up for the march, she said."),
        ("<figure><img><figcaption>More ships? Subscribe to our sister magazine.</figcaption>"
         "</figure>", "furniture", "newsletter", "More ships? Subscribe to our sister magazine."),
        ("<p>Follow NordWire's full coverage of the strike at https://nordwire.example/strike</p>",
         "furniture", "read-more",
         "Follow NordWire's full coverage of the strike at https://nordwire.example/strike"),
        ("<p>The union put its full list of demands on https://union.example/list</p>",
         "body", "main-text",
         "The union put its full list of demands on https://union.example/list"),
        ('<div><a href="/b">Image Copyright @ilva</a></div>', "caption", "picture-credit",
         "Image Copyright @ilva"),
        ("<h3><a href='/crane'>The crane of the west quay</a></h3><p>It is the oldest of the port, "
         "and its driver the youngest, so that the two are often painted.</p>",
         "subhead", "marked-subhead", "The crane of the west quay"),
        ("<div><h3><a href='/crane'>The crane of the west quay</a></h3><p>It is the oldest of the "
         "port, and its driver the youngest, so that the two are often painted.</p></div>",
         "furniture", "related-link", "The crane of the west quay"),
    ],
)  # fmt: skip
def test_offers_links_and_linked_subheads_within_the_article(markup, role, rule, text):
    changed = PAGE.replace(BEFORE_COUNCIL, markup + BEFORE_COUNCIL)
    assert (role, rule, text) in told(read(changed))


PARAGRAPHS = "".join(
    f"<p>The dockers of quay {number} voted on Saturday to stop all work in the port of Varnholm "
    f"from Sunday morning, their union said after a count that took {number} hours.</p>"
    for number in range(1, 9)
)
HEADED = page(
    "<div class=story><div class=top><h1>Dockers of Varnholm vote to strike</h1></div>{}"
    f"<div class=article-body itemprop=articleBody>{PARAGRAPHS}</div></div>"
)


@pytest.mark.parametrize(
    ("markup", "role", "rule", "text"),
    [
        ("<div id=story-masthead><p class=photo-caption>Above: A crane at dusk.</p></div>",
         "caption", "marked-caption", "Above: A crane at dusk."),
        ("<div id=story-masthead><p>All the news of the port</p></div>",
         "furniture", "header", "All the news of the port"),
        ("<div><span>© NORDWIRE / POOL</span></div>",
         "caption", "picture-credit", "© NORDWIRE / POOL"),
        ("<div><span>© 2031 The Herald</span></div>",
         "furniture", "copyright", "© 2031 The Herald"),
        ("<div><p>In this May 3, 2029, file photo, a crane is seen at dusk.</p><b>Share</b></div>",
         "caption", "picture-credit", "In this May 3, 2029, file photo, a crane is seen at dusk."),
        ("<div><img><p>Two cranes of the west quay stand still at dusk on Saturday.</p></div>",
         "caption", "beside-picture",
         "Two cranes of the west quay stand still at dusk on Saturday."),
        ("<div>03/05/2031 - Publicado por: Ada Tarn</div>",
         "date", "marked-date", "03/05/2031 - Publicado por: Ada Tarn"),
        ("<div class=credits>21:17 03.05.2031 Short address</div>",
         "date", "marked-date", "21:17 03.05.2031 Short address"),
        ("<div>By Ada Tarn on Saturday, May 3rd, 2031 at 11:04 a.m.</div>",
         "byline", "marked-byline", "By Ada Tarn on Saturday, May 3rd, 2031 at 11:04 a.m."),
        ("<div><p>What has the council of this town done in the three years of the quarrel?</p>"
         "</div>", "dek", "marked-dek",
         "What has the council of this town done in the three years of the quarrel?"),
        ("<div><ul><li>What has the council of this town done in the three years?</li><li>A cat"
         "</li></ul></div>", "furniture", "outside-main-text",
         "What has the council of this town done in the three years?"),
    ],
)  # fmt: skip
def test_lines_between_the_headline_and_the_element_of_the_text(markup, role, rule, text):
    assert (role, rule, text) in told(read(HEADED.format(markup)))


def test_the_writers_address_at_the_end_is_furniture():
    last = "Write to Ada Tarn at ada.tarn@herald.example."
    changed = PAGE.replace(
        '<div class="related-links">', f'<p>{last}</p><div class="related-links">'
    )
    assert ("furniture", "author-contact", last) in told(read(changed))


def test_the_main_text_is_the_element_that_holds_all_boxes_of_its_name():
    source = page(
        '<div id="all"><div class="chunk"><p>One</p></div><div class="ad"><p>Buy</p></div>'
        '<div class="chunk"><p>Two</p></div></div><div class="other"><p>Three</p></div>'
    )
    root = parse(source)
    lines = read_lines(root)
    weight = maintext.weigh(lines, [100, 0, 10, 10])
    assert maintext.main_element(root, weight).get("id") == "all"
    alone = maintext.weigh(lines, [100, 0, 0, 10])
    assert maintext.main_element(root, alone).text_content() == "One"


def test_another_article_on_the_page_is_furniture():
    other = (
        "<article><p>The bridge of Lindmoor, long and old, will be shut to all who walk from "
        "Monday on, the town said in a letter that every house was given.</p></article>"
    )
    article = read(PAGE.replace("</main>", f"</main>{other}"))
    (line,) = [part for part in article.parts if part.text.startswith("The bridge of Lindmoor,")]
    assert (line.role, line.rule) == ("furniture", "other-article")


def test_a_quotation_set_into_a_box_of_the_article_stays_body():
    quoted = "We have waited for this meeting for three years, and nobody came."
    changed = PAGE.replace("<blockquote>", '<div class="article-widget"><blockquote>')
    changed = changed.replace("</blockquote>", "</blockquote></div>")
    assert ("body", "main-text", quoted) in told(read(changed))


def test_what_opens_over_the_text_parts_no_paragraph():
    note = '<span class="tooltip">Mayor since 2029.</span>'
    changed = PAGE.replace("the mayor said", f"the mayor{note} said")
    article = read(changed)
    assert any("Monday, the mayor said, to hear" in part.text for part in article.parts)
    assert ("furniture", "popup", "Mayor since 2029.") in told(article)


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("<p>one<br>two</p>", ["one two"]),
        ("<p>one<br> <br>two</p>", ["one", "two"]),
        ("<table><tr><th>Ship</th><td>Ilva</td></tr><tr><td>a</td><td>b</td></tr></table>",
         ["Ship Ilva", "a b"]),
        ("<table><tr><td><p>one</p></td><td>two</td></tr></table>", ["one", "two"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<p>T<b>h</b>e p<i>or</i>t</p>", ["The port"]),
        ("<a href=a>News</a><a href=b>Sport</a>", ["News Sport"]),
        ("<pre>one\ntwo\n\nthree</pre>", ["one two", "three"]),
        ("<span style='display:block'>one</span><span>two</span>", ["one", "two"]),
        ("<template shadowrootmode=open><p>one</p></template><template><p>two</p></template>",
         ["one"]),
        ("<div aria-hidden=true><h1>one</h1></div><div aria-hidden=true>two</div>", ["one"]),
        ("<p>one<!-- two --> three<script>four</script> five</p>", ["one three five"]),
        ("<p>one<p>two<ul><li>three<li>four", ["one", "two", "three", "four"]),
    ],
)  # fmt: skip
def test_lines_are_what_a_reader_sees(body, lines):
    assert texts(body) == lines


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)))
def test_no_character_of_a_text_is_lost(paragraphs):
    import html

    body = "".join(f"<p>{html.escape(text)}</p>" for text in ["The port is shut.", *paragraphs])
    shown = [" ".join(text.split()) for text in ["The port is shut.", *paragraphs]]
    assert texts(body) == [text for text in shown if text]


def test_hostile_text_is_shown_as_text():
    line = "<script>alert(1)</script> \u202eevil\u202c"
    escaped = line.replace("<", "&lt;")
    assert texts(f"<p>{escaped}</p>") == [line]


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ('<meta charset="iso-8859-1"><p>Der Streik in Värnholm</p>'.encode("latin-1"), "cp1252"),
        ('<meta charset="iso-8859-1"><p>Der Streik in Värnholm</p>'.encode(), "utf-8"),
        ('<meta charset="koi8-r"><p>Der Streik in Värnholm</p>'.encode("utf-8-sig"), "utf-8"),
        ('<meta charset="nonsense"><p>Der Streik in Värnholm</p>'.encode(), "utf-8"),
    ],
)
def test_the_encoding_is_found(raw, encoding):
    (article,) = read_webpage("a.html", raw)
    assert [part.text for part in article.parts] == ["Der Streik in Värnholm"]
    assert article.encoding == encoding


@pytest.mark.parametrize("raw", [b"", b" \n", b"<html><body><script>x()</script></body></html>"])
def test_a_page_without_a_visible_line_is_refused(raw):
    with pytest.raises(IntakeError, match=r"^herald\.html: .*save it again"):
        read_webpage("herald.html", raw)


def test_a_page_nested_too_deep_is_refused_rather_than_read_in_part():
    deep = "<div>" * 5000 + "lost" + "</div>" * 5000
    with pytest.raises(IntakeError, match="no web page that can be read"):
        read(page(f"<p>The port is shut.</p>{deep}"))
    assert "kept" in read(page("<div>" * 500 + "kept")).page


def test_a_page_too_large_for_an_article_is_refused_before_its_article_is_looked_for(monkeypatch):
    monkeypatch.setattr(webpage, "_extracted", lambda source: pytest.fail("was looked for"))
    long = page("<p>The port of Varnholm is shut.</p>" * 10_000)
    with pytest.raises(IntakeError) as told:
        read_webpage("herald.html", long.encode())
    assert str(told.value) == (
        "herald.html: holds a text of 309,998 bytes; a page of a story has at most 300,000, some "
        "forty times an article; save the article alone."
    )
    with pytest.raises(IntakeError) as told:
        read_webpage("herald.html", f"<html><body>{'<b>x</b>' * 200_000}</body></html>".encode())
    assert str(told.value) == (
        "herald.html: is a web page of 200,002 elements; at most 200,000 are read, some twenty "
        "times an article with its comments; save the article as plain text."
    )


def test_a_page_without_an_article_is_told():
    article = read(page('<div class="cookie-consent"><p>We use cookies.</p></div>'))
    assert not any(part.role == "body" for part in article.parts)
    assert article.notes[0].startswith("herald.html: no line of this page reads as")


def test_every_rule_that_gives_a_role_is_described_in_one_sentence():
    given = set(signposts._BY_NAME) | set(signposts._BY_TAG.values())
    given |= set(signposts._BY_ROLE.values()) | set(signposts._PARTS)
    for module in (pageroles, pagewords):
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        given |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and node.value in MARKUP_RULES
        }
    given |= set(pagewords._REQUESTS) | set(pagewords._LINKED_REQUESTS) | set(pagewords._SENTENCES)
    assert given == set(MARKUP_RULES)
    assert all(says.endswith(".") and says.count(".") == 1 for says in MARKUP_RULES.values())
