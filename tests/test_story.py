"""The story folder: nothing lost in reading, no bad folder read, each fact with its evidence."""

from __future__ import annotations

import hashlib
import re
import tempfile
import tomllib
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from samestory import story as module
from samestory.errors import CodingError, SamestoryError, StoryError, UsageError
from samestory.story import CODING_COLUMNS, FACTS, Rules, list_witnesses, pattern_of, read_story

ROOT = Path(__file__).parents[1]
MOSCOW = ROOT / "data" / "moscow-2021"

HERALD = "The dockers voted.\n\nBy Ann Lee for NordWire\n"
COURIER = "The defiant dockers voted on Saturday.\n"
TOML = """\
title = "A strike in Varnholm"
event = "The dockers vote"
date = 2031-05-03
questions = ["Who says who voted?"]

[rules]
min_run = 3

[[witness]]
siglum = "P"
file = "herald.txt"
outlet = "The Herald"
agency = "NordWire"
[witness.evidence]
agency = "By Ann Lee for NordWire"

[[witness]]
siglum = "Q"
file = "courier.txt"
outlet = "The Courier"
line = "Varnholm Press"

[[trace]]
claim = "vote"
title = "the vote"
question = "Who voted?"
patterns = ['\\bvoted\\b']
show = '(\\w+) voted'

[[trace]]
claim = "vote-day"
part_of = "vote"
question = "On which day?"
patterns = ['\\bvoted on \\w+day\\b']

[finding.F1]
lede = "One word."
"""


@pytest.fixture
def folder(tmp_path):
    """A small story that reads well; each test breaks one thing in it."""
    folder = tmp_path / "varnholm"
    folder.mkdir()
    (folder / "herald.txt").write_bytes(HERALD.encode())
    (folder / "courier.txt").write_bytes(COURIER.encode())
    (folder / "story.toml").write_bytes(TOML.encode())
    return folder


def edit(folder, old, new):
    """Change one place of story.toml, and fail if it is not one place."""
    text = (folder / "story.toml").read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    (folder / "story.toml").write_bytes(text.replace(old, new).encode())


def collapse(text):
    return " ".join(text.split())


# ------------------------------------------------------------------------------ what is read


def test_a_story_is_read_as_written(folder):
    story = read_story(folder)
    assert (story.id, story.title, story.event) == (
        "varnholm",
        "A strike in Varnholm",
        "The dockers vote",
    )
    assert story.date.isoformat() == "2031-05-03"
    assert story.questions == ("Who says who voted?",)
    assert story.sigla == ("P", "Q")
    assert story.rules == Rules(min_run=3)
    assert story.wording == {"F1": {"lede": "One word."}}
    first, second = story.witnesses
    assert (first.page, second.page) == (HERALD, COURIER)
    assert (first.line, second.line) == ("The Herald", "Varnholm Press")
    assert (first.agency, second.agency) == ("NordWire", "")
    assert first.evidence == {"agency": ("By Ann Lee for NordWire",)}
    assert (first.language, first.rights) == ("en", "quotation")
    assert first.sha256 == hashlib.sha256(HERALD.encode()).hexdigest()
    assert [trace.part_of for trace in story.traces] == ["", "vote"]
    assert [trace.name for trace in story.traces] == ["the vote", "“vote-day”"]
    assert story.traces[0].patterns == (r"\bvoted\b",)


def test_a_story_needs_no_more_than_a_title_and_two_witnesses(folder):
    table = '[[witness]]\nsiglum = "{0}"\nfile = "{1}.txt"\noutlet = "{1}"\n'
    text = 'title = "T"\n' + table.format("P", "herald") + table.format("Q", "courier")
    (folder / "story.toml").write_text(text)
    story = read_story(folder)
    assert (story.event, story.date, story.questions, story.traces) == ("", None, (), ())
    assert story.rules == Rules()
    assert story.witness("Q").line == "courier"


def test_a_story_cannot_be_changed_and_names_no_folder(folder):
    story = read_story(folder)
    with pytest.raises(FrozenInstanceError):
        story.title = "Another"
    with pytest.raises(FrozenInstanceError):
        story.witnesses[0].page = "Another"
    with pytest.raises(FrozenInstanceError):
        story.rules.min_run = 5
    assert str(folder.parent) not in repr(story)
    assert "dockers voted" not in repr(story)
    assert hash(story) == hash(read_story(folder))
    assert story == read_story(folder)


def test_files_beside_the_pages_that_are_no_witnesses(folder):
    for name in ("README.md", "readme.txt", ".hidden.txt", "picture.png"):
        (folder / name).write_text("beside")
    (folder / "pages").mkdir()
    assert read_story(folder).sigla == ("P", "Q")


def test_story_toml_may_begin_with_a_byte_order_mark(folder):
    (folder / "story.toml").write_bytes(b"\xef\xbb\xbf" + TOML.encode())
    assert read_story(folder).title == "A strike in Varnholm"


def test_a_hash_in_capitals_is_the_same_hash(folder):
    found = hashlib.sha256(COURIER.encode()).hexdigest()
    edit(folder, 'siglum = "Q"', f'siglum = "Q"\nsha256 = "{found.upper()}"')
    assert read_story(folder).witness("Q").sha256 == found


@pytest.mark.parametrize("date", ['"2031"', '"2031-05"', '"2031-05-03"', "2031-05-03"])
def test_dates_are_as_precise_as_the_page(folder, date):
    edit(folder, 'agency = "NordWire"', f"published = {date}")
    edit(folder, "agency = ", "published = ")
    assert read_story(folder).witness("P").published == date.strip('"')


PAGES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(deadline=None, max_examples=150)
@given(PAGES)
@example("\ufeffOne\r\ntwo\rthree\n\n")
@example("\r\r\n\u2028a\u00a0\u0085\x1c")
@example("e\u0301 \u00e9 \U0001f4f0")
def test_a_page_is_the_file_to_the_letter(page):
    raw = page.encode()
    assume(page.removeprefix("\ufeff").strip())
    assume(not any(raw.startswith(signature) for signature in module._SIGNATURES))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "story.toml").write_text(TOML, encoding="utf-8")
        (folder / "herald.txt").write_bytes(HERALD.encode())
        (folder / "courier.txt").write_bytes(raw)
        witness = read_story(folder).witness("Q")
    assert witness.page == page
    assert witness.page.encode() == raw
    assert witness.sha256 == hashlib.sha256(raw).hexdigest()


# ------------------------------------------------------------------------------ what is refused

SIGLA = "a siglum is 1 to 8 letters a-z, A-Z or digits, and not the word agency; choose another."
INSIDE = "a page lies in the folder itself; copy it there and give its name alone."
DATES = (
    'it is a date as precise as the page gives it, "2022", "2022-05" or "2022-05-03"; correct it.'
)
RULES = "min_run, derived_run, derived_share, edited, same_place, same_facts, editions, min_split"

REFUSED_TOML = {
    "bad TOML": (
        ("min_run = 3", "min_run 3"),
        "varnholm/story.toml, line 7, column 9: not TOML (Expected '=' after a key in a key/value "
        "pair); text stands in quotes and each key once; correct that line.",
    ),
    "unknown key": (
        ("event =", "evnt ="),
        "varnholm/story.toml: unknown key 'evnt'; the keys here are title, event, date, questions, "
        "cite, rules, furniture, witness, trace, finding; correct it or take it out.",
    ),
    "unknown key of a citation": (
        ("[rules]", 'cite.author = ["A. Tarn"]\n[rules]'),
        "varnholm/story.toml, [cite]: unknown key 'author'; the keys here are authors, issued, "
        "address; correct it or take it out.",
    ),
    "day of issue in quotes": (
        ("[rules]", 'cite.issued = "2031-06-01"\n[rules]'),
        "varnholm/story.toml, [cite]: issued is '2031-06-01'; it must be a day without quotes; "
        "write issued = 2021-10-20.",
    ),
    "address that is none": (
        ("[rules]", 'cite.address = "javascript:alert(1)"\n[rules]'),
        "varnholm/story.toml, [cite]: address is 'javascript:alert(1)'; it must be where the "
        "report stands on the web, from https:// on; correct it or take it out.",
    ),
    "unknown key of a witness": (
        ('outlet = "The Courier"', 'outlets = "The Courier"'),
        "varnholm/story.toml, [[witness]] 2: unknown key 'outlets'; the keys here are siglum, "
        "file, outlet, line, attributed_by, language, rights, sha256, agency, published, url, "
        "credit_text, credit_photo, saved_not_before, evidence, original, original_sha256, "
        "original_encoding, roles; correct it or take it out.",
    ),
    "unknown key of a trace": (
        ("show =", "shows ="),
        "varnholm/story.toml, [[trace]] 1: unknown key 'shows'; the keys here are claim, "
        "title, question, words, patterns, other, part_of, show; correct it or take it out.",
    ),
    "unknown rule": (
        ("min_run = 3", "minrun = 3"),
        f"varnholm/story.toml, [rules], rule minrun: no such rule; the rules are {RULES}; "
        "correct the name or leave it out.",
    ),
    "rule of the wrong type": (
        ("min_run = 3", "min_run = 3.5"),
        "varnholm/story.toml, [rules], rule min_run: 3.5 does not fit; it is a whole number from "
        "1 to 100 (shortest run of equal words that counts as reuse); give such a number or "
        "leave the rule out for 4.",
    ),
    "rule out of range": (
        ("min_run = 3", "edited = 80"),
        "varnholm/story.toml, [rules], rule edited: 80 does not fit; it is a number above 0 and "
        "at most 1 (share of either passage in common runs: edited); give such a number or leave "
        "the rule out for 0.8.",
    ),
    "rules no table": (
        ("[rules]\nmin_run = 3", "rules = 3"),
        "varnholm/story.toml: rules is 3; it must be a table; begin it with [rules].",
    ),
    "no title": (
        ('title = "A strike in Varnholm"\n', ""),
        'varnholm/story.toml: has no title; title is required; add title = "…".',
    ),
    "empty title": (
        ('title = "A strike in Varnholm"', 'title = " "'),
        "varnholm/story.toml: title is ' '; it must be text in quotes, not empty; correct it or, "
        "where it may be left out, take it out.",
    ),
    "no outlet": (
        ('outlet = "The Courier"\n', ""),
        'varnholm/story.toml, [[witness]] 2: has no outlet; outlet is required; add outlet = "…".',
    ),
    "no siglum": (
        ('siglum = "Q"\n', ""),
        'varnholm/story.toml, [[witness]] 2: has no siglum; siglum is required; add siglum = "…".',
    ),
    "date in quotes": (
        ("date = 2031-05-03", 'date = "3 May"'),
        "varnholm/story.toml: date is '3 May'; it must be a day without quotes; write date = "
        "2021-10-20.",
    ),
    "date with an hour": (
        ("date = 2031-05-03", "date = 2031-05-03T10:00:00"),
        "varnholm/story.toml: date is 2031-05-03T10:00:00; it must be a day without quotes; write "
        "date = 2021-10-20.",
    ),
    "questions no list": (
        ('questions = ["Who says who voted?"]', 'questions = "Who?"'),
        "varnholm/story.toml: questions is 'Who?'; it must be a list of texts in quotes, none "
        'empty; write questions = ["…", "…"].',
    ),
    "finding no table": (
        ('[finding.F1]\nlede = "One word."', '[finding]\nF1 = "One word."'),
        "varnholm/story.toml, [finding]: F1 is 'One word.'; wording stands under a finding's id; "
        "begin it with [finding.ID].",
    ),
    "doubled siglum": (
        ('siglum = "Q"', 'siglum = "P"'),
        "varnholm/story.toml, [[witness]] 2: siglum 'P' stands already in number 1; each siglum "
        "stands once; change one of them.",
    ),
    "long siglum": (
        ('siglum = "Q"', 'siglum = "Quarterly"'),
        f"varnholm/story.toml, [[witness]] 2: siglum 'Quarterly' does not fit; {SIGLA}",
    ),
    "siglum with a sign": (
        ('siglum = "Q"', 'siglum = "Q.1"'),
        f"varnholm/story.toml, [[witness]] 2: siglum 'Q.1' does not fit; {SIGLA}",
    ),
    "siglum that is an answer": (
        ('siglum = "Q"', 'siglum = "agency"'),
        f"varnholm/story.toml, [[witness]] 2: siglum 'agency' does not fit; {SIGLA}",
    ),
    "doubled file": (
        ('file = "courier.txt"', 'file = "herald.txt"'),
        "varnholm/story.toml, [[witness]] 2: file 'herald.txt' stands already in number 1; each "
        "file stands once; change one of them.",
    ),
    "missing file": (
        ('file = "courier.txt"', 'file = "currier.txt"'),
        "varnholm/story.toml, [[witness]] 2: file 'currier.txt' is not there; each witness names "
        "a text file in the story folder; put the page there or correct the name.",
    ),
    "file above": (
        ('file = "courier.txt"', 'file = "../courier.txt"'),
        "varnholm/story.toml, [[witness]] 2: file '../courier.txt' leaves the story folder; "
        f"{INSIDE}",
    ),
    "file above, as on Windows": (
        ('file = "courier.txt"', "file = '..\\courier.txt'"),
        "varnholm/story.toml, [[witness]] 2: file '..\\\\courier.txt' leaves the story folder; "
        f"{INSIDE}",
    ),
    "absolute file": (
        ('file = "courier.txt"', 'file = "/etc/passwd"'),
        f"varnholm/story.toml, [[witness]] 2: file '/etc/passwd' leaves the story folder; {INSIDE}",
    ),
    "file on a drive": (
        ('file = "courier.txt"', 'file = "C:courier.txt"'),
        "varnholm/story.toml, [[witness]] 2: file 'C:courier.txt' leaves the story folder; "
        f"{INSIDE}",
    ),
    "file below": (
        ('file = "courier.txt"', 'file = "pages/courier.txt"'),
        "varnholm/story.toml, [[witness]] 2: file 'pages/courier.txt' lies in a folder below; a "
        "page lies in the story folder itself; move it there and give its name alone.",
    ),
    "wrong hash": (
        ('siglum = "Q"', f'siglum = "Q"\nsha256 = "{"0" * 64}"'),
        "varnholm/courier.txt: its SHA-256 is "
        f"{hashlib.sha256(COURIER.encode()).hexdigest()[:12]}…, story.toml says 000000000000…; "
        "the page must be the very bytes the study was made from; restore the file, or accept it "
        "as it is by taking out the sha256 of witness Q or putting the new one there.",
    ),
    "no hash": (
        ('siglum = "Q"', 'siglum = "Q"\nsha256 = "abc"'),
        "varnholm/story.toml, [[witness]] 2: sha256 is no SHA-256; it has 64 digits 0-9 and a-f; "
        "correct it or take it out.",
    ),
    "unknown rights": (
        ('siglum = "Q"', 'siglum = "Q"\nrights = "mine"'),
        "varnholm/story.toml, [[witness]] 2: rights is 'mine'; it is one of quotation, open; "
        "choose one or leave it out for quotation.",
    ),
    "evidence that is not on the page": (
        ('agency = "By Ann Lee for NordWire"', 'agency = "By NordWire"'),
        "varnholm/story.toml, [[witness]] 1, evidence of agency: 'By NordWire' does not stand in "
        "varnholm/herald.txt; evidence is what the page says, letter for letter, white space "
        "apart; copy it from the page, or take the fact out.",
    ),
    "fact without evidence": (
        ('line = "Varnholm Press"', 'line = "Varnholm Press"\ncredit_text = "NordWire"'),
        "varnholm/story.toml, [[witness]] 2: credit_text has no evidence, only fact; a fact "
        "stands with the words on the page that show it; give both, under [[witness]] and under "
        "[witness.evidence], or neither.",
    ),
    "evidence without fact": (
        ('agency = "NordWire"\n', ""),
        "varnholm/story.toml, [[witness]] 1: agency has no fact, only evidence; a fact stands "
        "with the words on the page that show it; give both, under [[witness]] and under "
        "[witness.evidence], or neither.",
    ),
    "empty fact": (
        ('agency = "NordWire"', 'agency = ""'),
        "varnholm/story.toml, [[witness]] 1: agency is ''; it must be text in quotes, not empty; "
        "correct it or, where it may be left out, take it out.",
    ),
    "no day of the calendar": (
        ('agency = "NordWire"', 'published = "2031-02-30"'),
        f"varnholm/story.toml, [[witness]] 1: published is '2031-02-30'; {DATES}",
    ),
    "date in words": (
        ('agency = "NordWire"', 'saved_not_before = "May 2031"'),
        f"varnholm/story.toml, [[witness]] 1: saved_not_before is 'May 2031'; {DATES}",
    ),
    "address of another kind": (
        ('agency = "NordWire"', 'url = "javascript:alert(1)"'),
        "varnholm/story.toml, [[witness]] 1: url is 'javascript:alert(1)'; it is a web address "
        "that begins with https:// or http://; correct it.",
    ),
    "claim with a space": (
        ('claim = "vote-day"', 'claim = "vote day"'),
        "varnholm/story.toml, [[trace]] 2: claim 'vote day' does not fit; it is letters a-z, A-Z, "
        "digits and hyphens; choose another.",
    ),
    "bad regular expression": (
        ("patterns = ['\\bvoted\\b']", "patterns = ['voted', '(voted']"),
        "varnholm/story.toml, [[trace]] 1 (vote), patterns 2: '(voted' is no regular expression "
        "(missing ), unterminated subpattern at position 0); Python's re must accept it; correct "
        "it.",
    ),
    "pattern that fits everything": (
        ("patterns = ['\\bvoted\\b']", "patterns = ['(voted)?']"),
        "varnholm/story.toml, [[trace]] 1 (vote), patterns 1: '(voted)?' fits the empty text, and "
        "so every block; a pattern needs a word it cannot do without; correct it.",
    ),
    "no patterns": (
        ("patterns = ['\\bvoted\\b']\n", ""),
        "varnholm/story.toml, [[trace]] 1 (vote): has neither words nor patterns; a claim is found "
        'by one at least; add words = ["…"].',
    ),
    "words without a letter": (
        ("patterns = ['\\bvoted\\b']", "words = ['voted', ' * ']"),
        "varnholm/story.toml, [[trace]] 1 (vote), words 2: ' * ' has no letter and no digit; "
        "it is a word or some words as they stand on the page; correct it.",
    ),
    "show without a group": (
        ("show = '(\\w+) voted'", "show = '\\w+ voted'"),
        "varnholm/story.toml, [[trace]] 1 (vote), show: '\\\\w+ voted' has not one group; the one "
        "group ( ) holds the words to print; write other groups as (?: ).",
    ),
    "doubled claim": (
        ('claim = "vote-day"\npart_of = "vote"', 'claim = "vote"'),
        "varnholm/story.toml, [[trace]] 2: claim 'vote' stands already in number 1; each claim "
        "stands once; change one of them.",
    ),
    "part of nothing": (
        ('part_of = "vote"', 'part_of = "voting"'),
        "varnholm/story.toml, [[trace]] 2: part_of is 'voting'; it names another claim that is "
        "itself no part (vote); correct it or take it out.",
    ),
    "part of itself": (
        ('part_of = "vote"', 'part_of = "vote-day"'),
        "varnholm/story.toml, [[trace]] 2: part_of is 'vote-day'; it names another claim that is "
        "itself no part (vote); correct it or take it out.",
    ),
}


@pytest.mark.parametrize("name", REFUSED_TOML)
def test_a_bad_story_toml_is_refused_in_these_words(folder, name):
    (old, new), message = REFUSED_TOML[name]
    edit(folder, old, new)
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == message


PLAIN = "it must be plain text in UTF-8; save it as such."
REFUSED_PAGES = {
    "empty": (b"", "is empty; a page needs words; save it again, or take witness Q out of "
              "story.toml."),
    "white space": (b"\xef\xbb\xbf \r\n\xc2\xa0\n", "is empty; a page needs words; save it again, "
                    "or take witness Q out of story.toml."),
    "Latin-1": ("Straße".encode("latin-1"), "is not UTF-8 at byte 4 (0xdf); it must be plain text "
                "in UTF-8; open it in its own encoding and save it as UTF-8."),
    "UTF-16": ("Dockers".encode("utf-16"), f"is UTF-16 text; {PLAIN}"),
    "NUL": (b"Dockers\0voted", f"is binary (a NUL at byte 7); {PLAIN}"),
    "PDF": (b"%PDF-1.7 dockers", f"is a PDF file; {PLAIN}"),
    "office": (b"PK\x03\x04dockers", f"is a ZIP archive or an office document; {PLAIN}"),
    "too large": (b"dockers " * 9, "has 72 bytes; a file may have 64 at most; save the page as "
                  "plain text, or split it."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_PAGES)
def test_a_bad_page_is_refused_in_these_words(folder, name, monkeypatch):
    raw, message = REFUSED_PAGES[name]
    (folder / "courier.txt").write_bytes(raw)
    if name == "too large":
        # Only for the page: story.toml is larger than that, and read first.
        real = module._read_toml(folder)
        monkeypatch.setattr(module, "_read_toml", lambda folder: real)
        monkeypatch.setattr(module, "MAX_BYTES", 64)
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == f"varnholm/courier.txt: {message}"


def test_no_folder_is_refused(folder):
    with pytest.raises(StoryError) as error:
        read_story("no-such-story")
    assert str(error.value) == (
        "no-such-story: no such folder; a story is a folder of saved pages with a story.toml; "
        "check the path."
    )
    file = folder / "herald.txt"
    with pytest.raises(StoryError) as error:
        read_story(file)
    assert str(error.value) == (
        f"{file}: is a file, not a folder; a story is a folder of saved pages with a story.toml; "
        "check the path."
    )


def test_a_folder_without_story_toml_is_refused(folder):
    (folder / "story.toml").unlink()
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == (
        "varnholm/story.toml: no such file; a story folder has a story.toml with a title and one "
        "[[witness]] (siglum, file, outlet) a saved page; write one."
    )


def test_story_toml_that_is_not_utf8_is_refused(folder):
    (folder / "story.toml").write_bytes(b'title = "Stra\xdfe"')
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == (
        "varnholm/story.toml: is not UTF-8 at byte 13 (0xdf); it must be plain text in UTF-8; "
        "open it in its own encoding and save it as UTF-8."
    )


@pytest.mark.parametrize("number", ["no", "1"])
def test_a_comparison_of_less_than_two_is_refused(folder, number):
    table = '[[witness]]\nsiglum = "P"\nfile = "herald.txt"\noutlet = "H"\n'
    (folder / "story.toml").write_text('title = "T"\n' + (table if number == "1" else ""))
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == (
        f"varnholm/story.toml: names {number} witness; a comparison needs two at least; add a "
        "[[witness]] for each saved page."
    )


def test_witness_in_single_brackets_is_refused(folder):
    (folder / "story.toml").write_text('title = "T"\n[witness]\nsiglum = "P"\n')
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == (
        "varnholm/story.toml: witness is not a list of tables; each begins with [[witness]], in "
        "double brackets; correct it."
    )


def test_roles_of_the_markup_are_read_by_block(folder):
    rows = "siglum,block,role,rule\nP,1,body,main-text\nQ,1,headline,page-title\n"
    (folder / "roles.csv").write_text(rows, encoding="utf-8")
    p, q = read_story(folder).witnesses
    assert p.marked == {1: ("body", "main-text")}
    assert q.marked == {1: ("headline", "page-title")}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("siglum,block,role\n", "has the columns siglum, block, role; it needs siglum, block, "),
        ("siglum,block,role,rule\nX,1,body,r\n", "siglum 'X' is of no witness; they are P, Q; "),
        ("siglum,block,role,rule\nP,0,body,r\n", "block '0' is no number of a block; "),
        ("siglum,block,role,rule\nP,1,nav,r\n", "'nav' is no role; it is one of headline, dek, "),
    ],
)
def test_roles_that_cannot_be_meant_are_refused(folder, rows, message):
    (folder / "roles.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(StoryError, match=f"^varnholm/roles.csv.*: {message}"):
        read_story(folder)


@pytest.mark.parametrize("name", ["gazette.txt", "gazette.TXT", "gazette.html", "notes.md"])
def test_a_text_no_witness_names_is_refused(folder, name):
    (folder / name).write_text("The dockers did not vote.")
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == (
        f"varnholm/{name}: no [[witness]] names this file; every text file in a story folder is a "
        "witness (but README and codings.csv); name it in story.toml or move it out."
    )


def test_a_link_out_of_the_folder_is_refused(folder):
    outside = folder.parent / "outside.txt"
    outside.write_text("The dockers voted.")
    (folder / "courier.txt").unlink()
    try:
        (folder / "courier.txt").symlink_to(outside)
    except OSError:
        pytest.skip("this system lets nobody make symbolic links")
    with pytest.raises(StoryError) as error:
        read_story(folder)
    assert str(error.value) == (
        "varnholm/story.toml, [[witness]] 2: file 'courier.txt' leaves the story folder; " + INSIDE
    )


# ------------------------------------------------------------------------------ originals

ORIGINAL = b'<meta content="2031-05-03"><p>The dockers voted.'
SHA256 = hashlib.sha256(ORIGINAL).hexdigest()
NAMED = f'original = "originals/herald.html"\noriginal_sha256 = "{SHA256}"'


@pytest.fixture
def from_original(folder):
    """The small story, its first page read from a web page that alone shows when it came out."""
    (folder / "originals").mkdir()
    (folder / "originals" / "herald.html").write_bytes(ORIGINAL)
    edit(folder, 'agency = "NordWire"', f'agency = "NordWire"\npublished = "2031-05-03"\n{NAMED}')
    edit(folder, "[witness.evidence]", '[witness.evidence]\npublished = "2031-05-03"')
    return folder


def test_evidence_may_stand_in_the_original_alone(from_original):
    herald = read_story(from_original).witness("P")
    assert herald.published == "2031-05-03" and herald.evidence["published"] == ("2031-05-03",)
    assert (herald.original, herald.unseen) == ("originals/herald.html", ())


def test_a_story_is_read_without_its_originals_and_says_what_was_not_looked_up(from_original):
    (from_original / "originals" / "herald.html").unlink()
    herald = read_story(from_original).witness("P")
    assert herald.published == "2031-05-03" and herald.unseen == ("published",)
    (from_original / "originals").rmdir()
    assert read_story(from_original).witness("P").unseen == ("published",)


def test_the_original_is_read_in_its_own_encoding(from_original):
    raw = "<p>Straße</p>".encode("cp1252")
    (from_original / "originals" / "herald.html").write_bytes(raw)
    edit(from_original, SHA256, hashlib.sha256(raw).hexdigest())
    edit(from_original, 'published = "2031-05-03"\nagency', 'published = "Straße"\nagency')
    with pytest.raises(StoryError, match="nor in its original"):
        read_story(from_original)
    edit(from_original, NAMED[:34], f'{NAMED[:34]}\noriginal_encoding = "cp1252"')
    assert read_story(from_original).witness("P").unseen == ()


WRONG_ORIGINALS = {
    "words in neither": (
        ('published = "2031-05-03"\nagency', 'published = "3 May"\nagency'),
        "varnholm/story.toml, [[witness]] 1, evidence of published: '3 May' does not stand in "
        "varnholm/herald.txt, nor in its original originals/herald.html; evidence is what the page "
        "says, letter for letter, white space apart; copy it from the page, or take the fact out.",
    ),
    "another file": (
        (SHA256, "0" * 64),
        f"varnholm/originals/herald.html: its SHA-256 is {SHA256[:12]}…, story.toml says "
        "000000000000…; the original must be the very bytes the study was made from; restore the "
        "file, or accept it as it is by taking out the original_sha256 of witness P or putting the "
        "new one there.",
    ),
    "no hash": (
        (SHA256, "abc"),
        "varnholm/story.toml, [[witness]] 1: original_sha256 is no SHA-256; it has 64 digits 0-9 "
        "and a-f; correct it or take it out.",
    ),
    "out of the folder": (
        ("originals/herald.html", "../herald.html"),
        "varnholm/story.toml, [[witness]] 1: original '../herald.html' leaves the story folder; a "
        "page lies in the folder itself; copy it into originals there.",
    ),
    "a drive": (
        ("originals/herald.html", "C:/originals/herald.html"),
        "varnholm/story.toml, [[witness]] 1: original 'C:/originals/herald.html' leaves the story "
        "folder; a page lies in the folder itself; copy it into originals there.",
    ),
    "beside the pages": (
        ("originals/herald.html", "herald.html"),
        "varnholm/story.toml, [[witness]] 1: original 'herald.html' does not lie in the folder "
        'originals of the story; write it as in original = "originals/herald.html".',
    ),
    "deeper": (
        ("originals/herald.html", "originals/a/herald.html"),
        "varnholm/story.toml, [[witness]] 1: original 'originals/a/herald.html' does not lie in "
        'the folder originals of the story; write it as in original = "originals/herald.html".',
    ),
    "a hash of nothing": (
        ('original = "originals/herald.html"\n', ""),
        "varnholm/story.toml, [[witness]] 1: has original_sha256 but no original; the three go "
        'together; name the file of the page, as in original = "originals/herald.html", or take it '
        "out.",
    ),
}


@pytest.mark.parametrize("name", WRONG_ORIGINALS)
def test_a_wrong_original_is_refused_in_these_words(from_original, name):
    (old, new), message = WRONG_ORIGINALS[name]
    edit(from_original, old, new)
    with pytest.raises(StoryError) as error:
        read_story(from_original)
    assert str(error.value) == message


def test_evidence_in_an_original_that_is_neither_here_nor_named_by_its_hash_is_refused(
    from_original,
):
    (from_original / "originals" / "herald.html").unlink()
    edit(from_original, f'original_sha256 = "{SHA256}"', "")
    with pytest.raises(StoryError) as error:
        read_story(from_original)
    assert str(error.value) == (
        "varnholm/story.toml, [[witness]] 1, evidence of published: '2031-05-03' does not stand in "
        "varnholm/herald.txt, and its original originals/herald.html is not there; evidence is "
        "what the page says, letter for letter, white space apart; put the original there, or say "
        "which it is by its original_sha256, or take the fact out."
    )


def test_a_link_as_original_that_leads_out_is_refused(from_original, tmp_path):
    (tmp_path / "outside.html").write_bytes(ORIGINAL)
    original = from_original / "originals" / "herald.html"
    original.unlink()
    original.symlink_to(tmp_path / "outside.html")
    with pytest.raises(StoryError, match="leaves the story folder"):
        read_story(from_original)


def test_an_original_may_be_larger_than_a_page_but_not_without_end(from_original, monkeypatch):
    raw = ORIGINAL + b" " * module.MAX_BYTES
    (from_original / "originals" / "herald.html").write_bytes(raw)
    edit(from_original, SHA256, hashlib.sha256(raw).hexdigest())
    assert read_story(from_original).witness("P").unseen == ()
    monkeypatch.setattr(module, "MAX_ORIGINAL", 1000)
    with pytest.raises(StoryError) as error:
        read_story(from_original)
    assert str(error.value) == (
        "varnholm/originals/herald.html: has 300,048 bytes; a file may have 1,000 at most; give "
        "the pages of it that are compared."
    )


def test_an_original_shared_by_all_is_read_once(from_original, monkeypatch):
    edit(from_original, 'line = "Varnholm Press"', f'line = "Varnholm Press"\n{NAMED}')
    read, real = [], module._read_bytes
    monkeypatch.setattr(module, "_read_bytes", lambda p, *more: (read.append(p), real(p, *more))[1])
    read_story(from_original)
    assert [path.name for path in read].count("herald.html") == 1


def test_an_unknown_siglum_is_refused(folder):
    with pytest.raises(UsageError) as error:
        read_story(folder).witness("R")
    assert str(error.value) == (
        "siglum R: no such witness; the sigla of varnholm are P, Q; use one of them."
    )


VALUES = st.sampled_from(
    ["", "3", "true", '""', '"x"', "[]", "[3]", "{}", "[{}]", '"\\u0000"', "1e400", "nan", "'['"]
) | st.text(max_size=8)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, TOML.count("\n") - 1), VALUES, st.booleans())
def test_no_slip_in_story_toml_ends_in_another_error(number, value, keep_key):
    lines = TOML.splitlines()
    lines[number] = lines[number].partition("=")[0] + "= " + value if keep_key else value
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "story.toml").write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
        (folder / "herald.txt").write_bytes(HERALD.encode())
        (folder / "courier.txt").write_bytes(COURIER.encode())
        try:
            read_story(folder)
        except SamestoryError as error:
            assert "\n" not in str(error)


def test_every_error_is_one_line_of_one_family(folder):
    messages = [message for _, message in [*REFUSED_TOML.values(), *REFUSED_PAGES.values()]]
    assert not [message for message in messages if "\n" in message or not message.endswith(".")]
    assert issubclass(StoryError, SamestoryError)
    assert issubclass(CodingError, SamestoryError)
    assert issubclass(UsageError, SamestoryError)


# ---------------------------------------------------------------------------------------- rules


def test_rules_are_changed_by_name_and_checked():
    assert Rules().replace(min_run=7, edited=1) == Rules(min_run=7, edited=1.0)
    assert isinstance(Rules(edited=1).edited, float)
    for bad in ({"min_run": 0}, {"min_run": True}, {"edited": 0}, {"edited": float("nan")}):
        with pytest.raises(UsageError):
            Rules().replace(**bad)
        with pytest.raises(UsageError):
            Rules(**bad)
    with pytest.raises(UsageError) as error:
        Rules().replace(minrun=3)
    assert str(error.value) == (
        f"rule minrun: no such rule; the rules are {RULES}; correct the name or leave it out."
    )


def test_each_rule_is_described():
    for rule in fields(Rules):
        assert f"``{rule.name}``" in Rules.__doc__
        assert rule.metadata["low"] <= rule.default <= rule.metadata["high"]


# -------------------------------------------------------------------------------------- codings

HEADER = ",".join(CODING_COLUMNS)


def test_codings_are_read_as_text_and_may_be_left_out(folder):
    assert read_story(folder).codings.empty
    row = 'C1,1,blocks,P.1,note,NA,"says ""voted"", no more"'
    (folder / "codings.csv").write_bytes(f"\ufeff{HEADER}\r\n{row}\r\n\r\n".encode())
    codings = read_story(folder).codings
    assert codings.to_dict("records") == [
        dict(
            zip(
                CODING_COLUMNS,
                ["C1", "1", "blocks", "P.1", "note", "NA", 'says "voted", no more'],
                strict=True,
            )
        )
    ]
    uncoded = read_story(folder, coded=False).codings
    assert uncoded.empty
    assert list(uncoded.columns) == list(codings.columns) == list(CODING_COLUMNS)
    assert uncoded.dtypes.equals(codings.dtypes)


REFUSED_CODINGS = {
    "wrong columns": (
        "coder;round;table\n",
        "varnholm/codings.csv: has the columns coder;round;table; it needs coder, round, table, "
        "key, column, value, why, parted by commas; correct the first line.",
    ),
    "no columns": (
        "",
        "varnholm/codings.csv: has the columns (none); it needs coder, round, table, key, column, "
        "value, why, parted by commas; correct the first line.",
    ),
    "a row too long": (
        f"{HEADER}\nC1,1,blocks,P.1,role,body,first, second\n",
        "varnholm/codings.csv, line 2: has 8 cells; every row has as many as the first line, 7; "
        "put cells that hold a comma in quotes.",
    ),
    "an open quote": (
        f'{HEADER}\nC1,1,blocks,P.1,role,body,"first\n',
        "varnholm/codings.csv, line 2: not CSV (unexpected end of data); cells are parted by "
        'commas and quoted by "; correct that line.',
    ),
    "a role that there is not": (
        f"{HEADER}\nC1,1,blocks,P.1,role,hedline,\n",
        "varnholm/codings.csv: C1 says of P.1 that its role is 'hedline'; it is one of headline, "
        "dek, byline, date, caption, subhead, body, furniture; correct that row.",
    ),
    "a mark without offsets": (
        f"{HEADER}\nC1,1,marks,P.1,kind,wording,\n",
        "varnholm/codings.csv: C1 has the key 'P.1' in marks; a mark is written as siglum and "
        "offsets in the page, as P:120-135, several with a space between; correct that row.",
    ),
}


@pytest.mark.parametrize("name", REFUSED_CODINGS)
def test_bad_codings_are_refused_in_these_words(folder, name):
    text, message = REFUSED_CODINGS[name]
    (folder / "codings.csv").write_text(text)
    with pytest.raises(CodingError) as error:
        read_story(folder)
    assert str(error.value) == message
    assert read_story(folder, coded=False).codings.empty


# ------------------------------------------------------------------------------- the five pages


@pytest.fixture(scope="module")
def moscow():
    return read_story(MOSCOW)


def test_the_five_pages_are_the_bytes_described(moscow):
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    toml = tomllib.loads((MOSCOW / "story.toml").read_text(encoding="utf-8"))
    assert moscow.sigla == ("D", "A", "N", "E", "L")
    for witness, table in zip(moscow.witnesses, toml["witness"], strict=True):
        found = hashlib.sha256((MOSCOW / witness.file).read_bytes()).hexdigest()
        assert witness.sha256 == table["sha256"] == found
        row = f"| {witness.siglum} | `{witness.file}` | {witness.outlet} |"
        assert any(line.startswith(row) and found in line for line in readme.splitlines())
        assert witness.page.encode() == (MOSCOW / witness.file).read_bytes()


def test_every_threshold_of_the_study_is_stated_and_is_the_default(moscow):
    toml = tomllib.loads((MOSCOW / "story.toml").read_text(encoding="utf-8"))
    assert list(toml["rules"]) == [rule.name for rule in fields(Rules)]
    assert moscow.rules == Rules()


def test_only_what_a_page_shows_is_a_fact(moscow):
    facts = {
        witness.siglum: {fact for fact in FACTS if getattr(witness, fact)}
        for witness in moscow.witnesses
    }
    assert facts == {
        "D": {"published", "credit_photo", "saved_not_before"},
        "A": {"agency", "credit_text", "credit_photo", "saved_not_before"},
        "N": {"credit_photo"},
        "E": {"credit_photo"},
        "L": {"agency", "published", "url", "credit_text", "credit_photo"},
    }
    for witness in moscow.witnesses:
        for fact, passages in witness.evidence.items():
            assert fact == "outlet" or getattr(witness, fact)
            assert all(passage in collapse(witness.page) for passage in passages)


def test_an_outlet_is_said_to_be_named_only_where_the_page_names_it(moscow):
    for witness in moscow.witnesses:
        name = witness.outlet.removeprefix("The ").lower().replace(" ", r"[\s_-]?")
        named = re.search(name, witness.page.lower()) is not None
        assert named == ("outlet" in witness.evidence) == (witness.siglum == "L")
        assert named != witness.attributed_by.startswith("known only from the name under which")


def test_the_moscow_times_is_one_line(moscow):
    table = list_witnesses(moscow).set_index("siglum")
    assert table["line"].nunique() == 4
    assert table.loc["E", "line"] == table.loc["L", "line"] == "The Moscow Times"
    assert set(table["rights"]) == {"quotation"}
    assert table.loc["N", "published"] == ""


def test_what_the_readme_says_of_the_saved_pages(moscow):
    pages = {witness.siglum: witness.page for witness in moscow.witnesses}
    no_break = {siglum: re.findall("(\\w+)\u00a0", page) for siglum, page in pages.items()}
    assert no_break == {"D": [], "A": [], "N": ["group", "claiming"], "E": [], "L": []}
    lines = {siglum: [line for line in page.splitlines() if line.strip()] for siglum, page in
             pages.items()}  # fmt: skip
    assert lines["N"][0] == lines["N"][1]
    assert lines["A"][1].lower() == f"{lines['A'][0]} {lines['A'][0]}".lower()
    assert lines["D"][2] == lines["D"][3]
    assert "told officials\n\nfrom 10 countries" in pages["L"]
    assert "its influence on\nCentral Asia" in pages["E"]
    assert all(sign in pages["L"] for sign in ("[hosting](#)", "\\$1.2", "# **", "-warms-on-"))
    assert "never took it of the list" in pages["A"]
    assert {"emphasised", "emphasized"} <= set(re.findall(r"\w+", pages["A"]))
    assert not [siglum for siglum, page in pages.items() if page.endswith(("\n", "\r"))]


MENTIONS = {
    "listing": {
        "A": ["designated the group a terror organisation"],
        "N": ["designated as a terror group", "designated terrorist organisation"],
        "E": ["designated terrorist organization"],
        "L": ["banned in Russia", "designated terrorist organisation"],
    },
    "listing-year": {"A": ["designated the group a terror organisation in 2003"]},
    "listing-kept": {"A": ["never took it of the list"]},
    "listing-penal": {"A": ["contact with such groups is punishable"]},
    "listing-answer": {
        "A": ["Ministry has responded to questions about the apparent contradiction"]
    },
    "efforts": {
        "A": ["commended the Taliban for their efforts to stabilise"],
        "N": [
            "notes' Taliban 'efforts to stabilise",
            "notes' Taliban 'efforts to stabilise",
            "recognised Taliban efforts to try and stabilise",
            "note their efforts to stabilise",
        ],
        "L": [
            "Lauds Taliban Efforts to Stabilize",
            "recognized Taliban efforts to try and stabilize",
            "note their efforts to stabilize",
        ],
    },
    "us-absence": {
        "N": [
            "regrets US absence at Moscow conference",
            "regrets US absence at Moscow conference",
            "US officials did not take part in the talks",
        ],
        "L": ["U.S. officials did not take part in the talks"],
    },
}
OTHERS = {
    "listing-kept": {"N": ["still designated"]},
    "us-absence": {"A": ["US, which is also part of that “extended troika” format, didn’t attend"]},
}


def find(patterns, page):
    """Every mention on a page, in page order, white space collapsed."""
    text = collapse(page)
    found = [m for pattern in patterns for m in re.finditer(pattern, text, re.IGNORECASE)]
    return [match.group() for match in sorted(found, key=lambda match: match.start())]


def test_the_claims_are_found_where_they_stand_and_nowhere_else(moscow):
    for expected, which in ((MENTIONS, "patterns"), (OTHERS, "other")):
        for trace in moscow.traces:
            found = {
                witness.siglum: find(getattr(trace, which), witness.page)
                for witness in moscow.witnesses
            }
            found = {siglum: mentions for siglum, mentions in found.items() if mentions}
            assert found == expected.get(trace.claim, {}), (trace.claim, which)


def test_dawn_says_nothing_of_the_listing(moscow):
    page = moscow.witness("D").page
    assert not re.search(r"designat|\bbann?(?:ed)?\b|\bterror|outlaw|\blist", page, re.IGNORECASE)


def test_what_a_trace_prints(moscow):
    shown = {
        trace.claim: {
            witness.siglum: re.findall(trace.show, collapse(witness.page), re.IGNORECASE)
            for witness in moscow.witnesses
        }
        for trace in moscow.traces
    }
    assert shown["efforts"] == {
        "D": [],
        "A": ["commended"],
        "N": ["notes", "notes", "recognised", "note"],
        "E": [],
        "L": ["Lauds", "recognized", "note"],
    }
    assert shown["listing"] == {
        "D": [],
        "A": ["designated the group a terror organisation"],
        "N": ["designated as a terror group", "designated terrorist organisation"],
        "E": ["designated terrorist organization"],
        "L": ["banned in Russia", "designated terrorist organisation"],
    }
    absence = "officials did not take part in the talks"
    assert shown["us-absence"] == {
        "D": [],
        "A": ["US, which is also part of that “extended troika” format, didn’t attend the meeting"],
        "N": [*2 * ["regrets US absence at Moscow conference"], f"US {absence}"],
        "E": [],
        "L": [f"U.S. {absence}"],
    }
    assert shown["listing-year"]["A"] == ["2003"]
    assert shown["listing-kept"]["N"] == ["still designated"]
    answer = "its exchanges with the Taliban are essential for helping stabilise Afghanistan"
    assert shown["listing-answer"]["A"] == [answer]


@pytest.mark.parametrize(
    ("claim", "says", "does_not"),
    [
        ("listing", "Russia lists the group as a terrorist organization.", "terrorist groups met"),
        ("listing", "The group, outlawed in Russia, came.", "He banned the meeting in Russia."),
        ("listing-kept", "Russia has not removed them from its terror list.", "Not on the list."),
        ("listing-penal", "Any contact with it is a crime.", "Russia keeps contact with it."),
        ("efforts", "Moscow hailed the Taliban's efforts to stabilise it.", "efforts to stabilise"),
        (
            "us-absence",
            "The United States did not take part in the talks.",
            "Tell us did not take part in the talks",
        ),
        (
            "us-absence",
            "He regretted the U.S. absence from the talks.",
            "regrets us absence at talks",
        ),
    ],
)
def test_a_pattern_is_on_the_claim_not_on_five_pages(moscow, claim, says, does_not):
    trace = next(trace for trace in moscow.traces if trace.claim == claim)
    assert find(trace.patterns, says)
    assert not find(trace.patterns, does_not)


# -------------------------------------------------------------------------------- words of a claim


@pytest.mark.parametrize(
    "words, text, expected",
    [
        ("took part", "They Took\n  part; he took parts; mistook part", ["Took\n  part"]),
        ("vot*", "Voters vote in a pivot", ["Voters", "vote"]),
        ("union's", "the union’s and the union's", ["union’s", "union's"]),
        ("4.5 %", "4.5 % of 4x5 %", ["4.5 %"]),
        ("السبت", "يوم السبت", ["السبت"]),
        ("(sic)", "he said (sic) so", ["(sic)"]),
    ],
)
def test_plain_words_are_found_whole_in_any_case_and_white_space(words, text, expected):
    assert re.findall(pattern_of(words), text, re.IGNORECASE) == expected


def test_plain_words_stand_before_the_patterns_of_a_claim(folder):
    edit(folder, "patterns = ['\\bvoted\\b']", "words = ['took part']\npatterns = ['\\bvoted\\b']")
    assert read_story(folder).traces[0].patterns == (pattern_of("took part"), r"\bvoted\b")
