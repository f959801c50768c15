"""The story folder: written whole or not at all, read again as a story, nothing lost on the way."""

from __future__ import annotations

import csv
import datetime
import os
import re
import subprocess
import tempfile
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.blocks import cut, find_blocks
from samestory.errors import UsageError
from samestory.files import type_path
from samestory.intake import folder as module
from samestory.intake.article import Article, Fact, IntakeError, Part, to_parts
from samestory.intake.describe import quote
from samestory.intake.folder import TooFewError, new_story
from samestory.intake.telling import tell, tell_reasons
from samestory.intake.texts import settle, write_page
from samestory.originals import collapse
from samestory.story import FACTS, read_story

HERALD = """\
Dockers vote to strike
By Ann Lee for NordWire
3 May 2031

The dockers of Varnholm voted on Saturday to strike, the port said, after the talks about wages
failed again and the mayor of the town asked both sides for some more time.

The ferries to the northern islands will sail until Monday.
© 2031 The Herald
"""
COURIER = """\
Strike in the port of Varnholm | The Courier
Published 3 May 2031

The port of Varnholm said on Saturday that its four hundred dockers had voted to strike, and that
the ferries to the northern islands will sail until Monday and then stop.
"""


def read_text(path):
    """Read a text as it is, lines as parts; what is bad is bad as readers have it."""
    raw = path.read_bytes()
    if raw == b"bad":
        raise IntakeError(f"{path.name}: is scanned; run text recognition over it.")
    if raw == b"worse":
        raise RecursionError
    if raw == b"unread":
        raise PermissionError(13, "Permission denied", str(path))
    if raw == b"lib":
        raise ModuleNotFoundError("No module named 'pypdf'", name="pypdf")
    return [Article(path.name, "plain text", to_parts(raw.decode()), encoding="utf-8")]


@pytest.fixture
def files(tmp_path):
    """Write files by name; give their paths."""

    def write(**texts):
        texts = texts or {"herald": HERALD, "courier": COURIER}
        paths = [tmp_path / f"{name}.txt" for name in texts]
        for path, text in zip(paths, texts.values(), strict=True):
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return paths

    return write


@pytest.fixture
def make(tmp_path, files):
    """Make a story of texts by name: its folder and what was told."""

    def new(**texts):
        told = new_story(tmp_path / "story", files(**texts), read_text)
        return told.folder, told

    return new


def toml_of(folder):
    return tomllib.loads((folder / "story.toml").read_text(encoding="utf-8"))


# ------------------------------------------------------------------------------ what is written


def test_a_folder_holds_texts_originals_roles_and_their_description(make):
    folder, told = make()
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    assert names == [
        "courier.txt", "herald.txt", "originals", "originals/courier.txt", "originals/herald.txt",
        "roles.csv", "story.toml",
    ]  # fmt: skip
    assert (folder / "originals/herald.txt").read_bytes() == HERALD.encode()
    assert [w.siglum for w in told.witnesses] == ["H", "C"]
    story = read_story(folder)
    assert story.sigla == ("H", "C") and story.title == "Dockers vote to strike"
    assert story.date == datetime.date(2031, 5, 3)
    herald = story.witness("H")
    assert (herald.agency, herald.credit_text) == ("NordWire", "Ann Lee for NordWire")
    assert herald.evidence["agency"] == ("By Ann Lee for NordWire",)
    assert (herald.outlet, herald.line, herald.language) == ("The Herald", "The Herald", "en")
    assert herald.attributed_by == "copyright line: “© 2031 The Herald”"
    assert herald.original == "originals/herald.txt"


def test_the_same_files_give_the_same_bytes(tmp_path, files):
    paths, written = files(), []
    for name in ("one", "two"):
        folder = new_story(tmp_path / name, paths, read_text).folder
        written.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*.*")})
    assert written[0] == written[1]


def test_a_plain_text_that_is_cut_into_its_lines_is_the_page_to_the_byte(tmp_path, files):
    class Exact(Article):
        @property
        def page(self):
            return self.kind  # stands for a reader that knows the text as it was

    text = "One line.\r\n\r\n  Another\tline. \r\n"

    def read(path):
        return [Exact(path.name, text, to_parts(text))]

    story = new_story(tmp_path / "s", files(a="A", b="B"), read, everything=True).folder
    assert (story / "a.txt").read_bytes() == text.encode()
    text = "One line of a page that is wrapped\nand goes on. It is cut otherwise.\n"
    story = new_story(tmp_path / "t", files(a="A", b="B"), read, everything=True).folder
    assert (story / "a.txt").read_text() == text.replace("\n", "\n\n")[:-1]


def test_an_outlet_that_nothing_names_is_called_after_its_file(make):
    lines = HERALD.replace("© 2031 The Herald", "It is so.")
    folder, told = make(my_page=lines, other=COURIER)
    assert toml_of(folder)["witness"][0]["outlet"] == "my page"
    by = "known only from the name under which the page was saved"
    assert told.witnesses[0].attributed_by == by
    assert "outlet" not in toml_of(folder)["witness"][0]["evidence"]


def test_two_files_of_one_name_are_two_outlets_and_two_originals(tmp_path):
    paths = [tmp_path / folder / "page.txt" for folder in "ab"]
    for n, path in enumerate(paths):
        path.parent.mkdir()
        path.write_text(HERALD.replace("© 2031 The Herald", f"It is so, {n}."))
    folder = new_story(tmp_path / "s", paths, read_text).folder
    assert [w["outlet"] for w in toml_of(folder)["witness"]] == ["page", "page 2"]
    assert [w["original"] for w in toml_of(folder)["witness"]] == [
        "originals/page.txt", "originals/page-2.txt"]  # fmt: skip


def test_pages_of_one_outlet_are_one_line_whatever_its_spelling(make):
    late = HERALD.replace("The Herald", "HERALD").replace("Monday", "Tuesday")
    folder, _ = make(a=HERALD, b=late)
    told = [(w["siglum"], w["file"], w["line"]) for w in toml_of(folder)["witness"]]
    assert told == [("H1", "herald-1.txt", "The Herald"), ("H2", "herald-2.txt", "The Herald")]


def test_articles_of_one_export_share_one_original(tmp_path, files):
    def read(path):
        parts = [to_parts(text) for text in path.read_text().split("~")]
        return [Article(path.name, "export", p, number=n) for n, p in enumerate(parts, 1)]

    paths = files(export=f"{HERALD}~{COURIER}")
    folder = new_story(tmp_path / "s", paths, read).folder
    assert [w["original"] for w in toml_of(folder)["witness"]] == ["originals/export.txt"] * 2
    assert len(list((folder / "originals").iterdir())) == 1


def test_roles_of_the_markup_are_written_and_read(tmp_path, files):
    parts = (Part("Home", "furniture", "element nav"), Part("Vote", "headline", "element h1"))
    parts += (Part("By the port", "nonsense", "x"), *to_parts(HERALD))

    def read(path):
        return [Article(path.name, "web page", parts + to_parts(path.stem))]

    folder = new_story(tmp_path / "s", files(), read).folder
    rows = list(csv.reader((folder / "roles.csv").open(encoding="utf-8", newline="")))
    assert rows[:3] == [
        ["siglum", "block", "role", "rule"],
        ["H1", "1", "furniture", "element nav"],
        ["H1", "2", "headline", "element h1"],
    ]
    assert len(rows) == 5
    blocks = find_blocks(read_story(folder)).set_index("block")
    assert blocks.loc["H2.1", "rule"] == "element nav"


def test_a_fact_whose_words_stand_nowhere_is_left_out(tmp_path, files):
    def read(path):
        (article,) = read_text(path)
        return [article.knows(
            Fact("url", "https://herald.example/a", "https://elsewhere.example", "meta"),
            Fact("url", "javascript:alert(1)", "The ferries", "meta"),
            Fact("url", "https://herald.example/a b", "The ferries", "meta"),
            Fact("published", "Saturday", "Saturday", "meta"),
            Fact("published", "2031-13-01", "The dockers", "meta"),
            Fact("agency", "Skagen", "The ferries", "meta"),
            Fact("mood", "glum", "Monday", "meta"),
            Fact("credit_text", "By Olga Fenn", "The ferries", "meta"),
        )]  # fmt: skip

    folder = new_story(tmp_path / "s", files(), read).folder
    herald = read_story(folder).witness("H")
    assert (herald.url, herald.published, herald.agency) == ("", "2031-05-03", "Skagen")
    assert herald.credit_text == "Olga Fenn"


def test_a_fact_may_stand_in_the_original_alone(tmp_path, files):
    def read(path):
        (article,) = read_text(path)
        parts = tuple(part for part in article.parts if part.text != "3 May 2031")
        meta = Fact("published", "2031-05-03T10:00Z", "3 May 2031", "meta date")
        return [Article(path.name, "web page", parts, (meta,))]

    folder = new_story(tmp_path / "s", files(), read).folder
    assert read_story(folder).witness("H").published == "2031-05-03"


@pytest.mark.parametrize(
    ("days", "date"),
    [
        (("3 May 2031", "Published 3 May 2031"), datetime.date(2031, 5, 3)),
        (("3 May 2031", "Published 4 May 2031"), None),
        (("3 May", "Published 3 May 2031"), None),
    ],
)
def test_the_day_of_the_story_is_that_on_which_all_pages_agree(make, days, date):
    one, two = days
    folder, _ = make(
        herald=HERALD.replace("3 May 2031", one),
        courier=COURIER.replace("Published 3 May 2031", two),
    )
    assert read_story(folder).date == date


def test_the_title_is_the_headline_with_most_in_common_and_says_so(make):
    third = "Mayor speaks\n" + HERALD.partition("\n")[2].replace("Herald", "Era")
    folder, told = make(era=third, herald=HERALD, courier=COURIER)
    assert told.title == "Dockers vote to strike"
    assert told.title_by.startswith("the headline of H, which has most words in common")
    assert f"# {told.title_by}" in (folder / "story.toml").read_text()


def test_without_a_word_in_common_the_title_is_the_first_headline(make):
    _, told = make(herald=HERALD, courier=COURIER.replace("Strike in the port of", "Ships in"))
    assert (told.title, told.title_by[:29]) == (
        "Dockers vote to strike",
        "the first headline, that of H",
    )


def test_the_description_says_what_was_not_told_and_what_may_be_added(make):
    folder, told = make()
    text = (folder / "story.toml").read_text(encoding="utf-8")
    assert "# not on the saved page: credit_photo, url\n" in text
    assert 'agency = "NordWire"  # agency in the byline' in text
    assert 'credit_text = "Ann Lee for NordWire"  # the line that says who wrote it' in text
    assert "names-a-writer" not in text and text.count("its address") == 1
    assert "[[witness]]\n# Its headline: Dockers vote to strike\nsiglum =" in text
    body = [n for n, b in enumerate(told.witnesses[0].blocks, 1) if b.role == "body"]
    assert f'# {body[-1]} = "furniture"  # now body: "The ferries to' in text


def test_the_examples_of_the_description_can_be_uncommented(make):
    folder, _ = make()
    text = (folder / "story.toml").read_text(encoding="utf-8")
    before, _, examples = text.partition("# [[trace]]")
    examples = "[[trace]]" + examples.replace("# Rules", "## Rules").replace("\n# ", "\n")
    corrected = before.replace("# [witness.roles]", "[witness.roles]").replace('# 6 = "', '6 = "')
    corrected = corrected.replace("# event", "event").replace("# questions", "questions")
    (folder / "story.toml").write_text(corrected + examples, encoding="utf-8")
    story = read_story(folder)
    assert story.traces[0].patterns == (r"\bstrike\b",) and len(story.questions) == 2
    assert story.witness("H").corrected == {6: "furniture"} and story.off
    assert set(find_blocks(story)["rule"]) >= {"story.toml"}


# ------------------------------------------------------------------------- any article, whole

LETTERS = st.text(max_size=40)
HOSTILE = st.sampled_from([
    "#!/bin/sh", "# One", "- two", "GIF89a is a format", "%PDF-1.7", "{\\rtf", "PK\x03\x04",
    "\ufeff",
    '"""', "'''", "\\u0041 \\", 'a = "b"\n[x]', "\u202eabc", "\x1b[2J",
    "a\u2028b\x85c\x0cd", "\0", "\ud800",
    "<script>alert(1)</script>", "By Ann Lee", "3 May 2031", "© AFP", "x" * 200, "one two three.",
])  # fmt: skip
TEXTS = st.one_of(LETTERS, HOSTILE)
ROLES = st.sampled_from(["", "", "body", "headline", "furniture", "none such"])
PARTS = st.builds(Part, TEXTS, ROLES, TEXTS)
NAMES = st.sampled_from(["title", "outlet", "language", "mood", *FACTS])
ARTICLES = st.builds(
    lambda source, kind, parts, facts, number, encoding: Article(
        source, kind, (*parts, Part("A word")), tuple(facts), number, encoding
    ),
    TEXTS, TEXTS, st.lists(PARTS, max_size=6),
    st.lists(st.builds(Fact, NAMES, TEXTS, TEXTS, TEXTS), max_size=6),
    st.integers(0, 3), st.sampled_from(["", "utf-8", "klingon", "latin-1"]),
)  # fmt: skip


@given(st.lists(ARTICLES, min_size=2, max_size=4))
def test_any_articles_become_a_story_whose_pages_give_the_parts_back(articles):
    with tempfile.TemporaryDirectory() as held:
        path = Path(held) / "any.txt"
        path.write_bytes(b"A word")
        told = new_story(Path(held) / "s", [path], lambda _: articles, everything=True)
        story = read_story(told.folder)
        assert len(story.witnesses) == len(articles)
        for witness, article in zip(story.witnesses, articles, strict=True):
            parts = [collapse(part.text.replace("\0", "\ufffd").replace("\ud800", "\ufffd"))
                     for part in article.parts]  # fmt: skip
            shown = [collapse(block.saved) for block in cut(witness.page)]
            assert shown == [part for part in parts if part]
        assert len(find_blocks(story))
        assert tell(told)


@given(TEXTS)
def test_a_text_written_into_toml_is_the_text(text):
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert tomllib.loads(f"a = {quote(text)}  # {quote(text)}") == {"a": text}
    assert quote(text).isprintable() or not text.isprintable()


def test_a_page_that_reads_as_another_format_is_still_read(tmp_path):
    article = settle(Article("a", "", to_parts("%PDF-1.7 is the name\nof a format.")))
    assert write_page(article).startswith("\n%PDF-1.7")


# ---------------------------------------------------------------------- nothing half, nothing over


def refused(tmp_path, paths, error, read=read_text, to="story"):
    """The sentence with which a story is refused; nothing is there then that was not before."""
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(error) as raised:
        new_story(tmp_path / to, paths, read)
    assert sorted(tmp_path.rglob("*")) == before
    return raised.value


def test_a_folder_that_holds_something_is_never_written_into(tmp_path, files):
    paths = files()
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "notes.txt").write_text("mine")
    assert str(refused(tmp_path, paths, UsageError)) == (
        f"{tmp_path / 'story'}: is there already and not empty; a story gets a folder of its own, "
        "and none is written over; name one that is not there yet."
    )
    assert "is a file; a story gets" in str(refused(tmp_path, paths, UsageError, to="herald.txt"))
    assert "not a folder" in str(refused(tmp_path, paths, UsageError, to="herald.txt/story"))


@pytest.mark.parametrize("empty", [True, False])
def test_of_two_runs_into_one_folder_the_later_is_refused(tmp_path, files, monkeypatch, empty):
    paths, story, real = files(), tmp_path / "story", module.read_story
    if empty:
        story.mkdir()

    def read_late(made):
        story.mkdir(exist_ok=True)
        (story / "story.toml").write_text("another run's")
        return real(made)

    monkeypatch.setattr(module, "read_story", read_late)
    with pytest.raises(UsageError, match="story: is there already and not empty; a story gets"):
        new_story(story, paths, read_text)
    assert [path.read_text() for path in story.iterdir()] == ["another run's"]
    assert not list(tmp_path.glob(".story*"))


def test_a_place_that_cannot_be_written_is_named_as_it_was_given(tmp_path, files, monkeypatch):
    paths = files()
    if os.name != "nt":  # there a path that is too long is told otherwise
        long = tmp_path / ("s" * 300)
        with pytest.raises(OSError, match="too long") as raised:
            new_story(long, paths, read_text)
        assert raised.value.filename == str(long)

    def refuse(suffix=None, prefix=None, dir=None):
        raise OSError(30, "Read-only file system", f"{dir}/{prefix}x1y2")

    monkeypatch.setattr(tempfile, "mkdtemp", refuse)
    with pytest.raises(OSError, match="Read-only") as raised:
        new_story(tmp_path / "story", paths, read_text)
    assert raised.value.filename == str(tmp_path / "story")


@pytest.mark.parametrize("name", ["CON", "aux.d", "lpt1/story", "story.", "story ", "a./story"])
def test_a_name_that_windows_cannot_hold_is_refused_everywhere(tmp_path, files, name):
    error = refused(tmp_path, files(), UsageError, to=name)
    assert "so Windows could not open it; name another." in str(error)


@pytest.mark.skipif(os.name == "nt", reason="another prompt")
@pytest.mark.parametrize(
    "name", ["a story", "it's", "a;b", "$HOME", "two\nlines", "é\x1b", "plain"]
)
def test_what_to_do_next_can_be_typed_as_it_stands(tmp_path, files, name):
    folder = tmp_path / name
    lines = tell(new_story(folder, files(), read_text)).split("What to do next\n")[1].splitlines()
    assert [line[:5] for line in lines] == ["  1. ", "  2. ", "  3. "]
    typed = lines[0].removeprefix("  1. samestory check ").split("  what each")[0]
    shell = ["bash", "-c", f"printf %s {typed}"]
    assert subprocess.run(shell, capture_output=True, check=True).stdout.decode() == str(folder)


def test_a_full_disk_is_told_with_the_folder(tmp_path, files, monkeypatch):
    def fill(*given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "write_folder", fill)
    with pytest.raises(OSError, match="No space left") as raised:
        new_story(tmp_path / "story", files(), read_text)
    assert raised.value.filename == str(tmp_path / "story")


def test_an_empty_folder_and_one_below_others_are_taken(tmp_path, files):
    (tmp_path / "empty").mkdir()
    assert read_story(new_story(tmp_path / "empty", files(), read_text).folder)
    assert read_story(new_story(tmp_path / "a" / "b", files(), read_text).folder)


def test_fewer_than_two_articles_are_refused_with_every_reason(tmp_path, files):
    paths = files(herald=HERALD, scan=b"bad", deep=b"worse", shut=b"unread")
    error = refused(tmp_path, [*paths, tmp_path / "gone.txt"], TooFewError)
    assert str(error) == (
        f"{tmp_path / 'story'}: not written, as one article can be compared and a comparison needs "
        "two; name more files, or save those anew that were left out."
    )
    assert error.reasons == (
        f"{tmp_path / 'gone.txt'}: no such file or folder; check its name.",
        "scan.txt: is scanned; run text recognition over it.",
        f"{tmp_path / 'deep.txt'}: cannot be read (RecursionError in its reader); it may be "
        "damaged; open it in its own program and save it anew, or as plain text.",
        f"{tmp_path / 'shut.txt'}: Permission denied; mend that and try again.",
    )
    assert tell_reasons(error.reasons).startswith("Left out\n  - ")


def test_bad_files_are_left_out_and_the_others_go_through(tmp_path, files):
    paths = files(herald=HERALD, scan=b"bad", courier=COURIER)
    told = new_story(tmp_path / "story", paths, read_text)
    assert [w.siglum for w in told.witnesses] == ["H", "C"]
    assert told.left_out == ("scan.txt: is scanned; run text recognition over it.",)
    assert sorted(p.name for p in (told.folder / "originals").iterdir()) == [
        "courier.txt", "herald.txt"]  # fmt: skip


def test_a_missing_library_is_named_with_what_installs_it(tmp_path, files):
    assert str(refused(tmp_path, files(herald=HERALD, pdf=b"lib"), UsageError)) == (
        "pypdf: this library is not installed, and reading files needs it; install it with "
        'pip install "samestory[intake]" and try again.'
    )

    def broken(path):
        raise ModuleNotFoundError("No module named 'samestory.nothing'", name="samestory.nothing")

    refused(tmp_path, files(), ModuleNotFoundError, broken)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("where", ["write_folder", "read_story", "write_toml"])
def test_a_run_that_is_stopped_leaves_nothing(tmp_path, files, monkeypatch, where, stop):
    paths, real = files(), getattr(module, where)

    def halt(*given):
        real(*given)
        raise stop

    monkeypatch.setattr(module, where, halt)
    refused(tmp_path, paths, KeyboardInterrupt if stop is KeyboardInterrupt else OSError)


def test_a_folder_of_files_is_read_in_the_order_of_names(tmp_path, files):
    files(b=COURIER, a=HERALD)
    (tmp_path / "pages").mkdir()
    for name in ("b.txt", "a.txt"):
        os.replace(tmp_path / name, tmp_path / "pages" / name)
    (tmp_path / "pages" / ".hidden.txt").write_bytes(b"bad")
    (tmp_path / "pages" / "a_files").mkdir()
    told = new_story(tmp_path / "story", [tmp_path / "pages"], read_text)
    assert [w.siglum for w in told.witnesses] == ["H", "C"] and told.left_out == ()


def test_a_file_named_twice_is_read_once_and_an_empty_folder_is_said(tmp_path, files):
    paths = files()
    (tmp_path / "none").mkdir()
    told = new_story(tmp_path / "story", [*paths, paths[0], tmp_path / "none"], read_text)
    assert told.left_out == (
        f"{paths[0]}: is named twice; it was read once.",
        f"{tmp_path / 'none'}: holds no file; folders in it are not opened; name those.",
    )


# ------------------------------------------------------------------------------ what is told


def test_what_was_found_is_told_for_each_witness(make):
    folder, told = make(herald=HERALD, courier=COURIER, scan=b"bad")
    lines = tell(told).splitlines()
    assert lines[0] == f"Two articles taken in, written to {folder}"
    at = lines.index("H  The Herald: “Dockers vote to strike”")
    assert lines[at + 1 : at + 6] == [
        "   42 words of body; read from herald.txt (plain text, utf-8)",
        "   outlet       The Herald",
        "                copyright line: “© 2031 The Herald”",
        "   published    2031-05-03",
        "                date line: “3 May 2031”",
    ]
    assert "   not told     address, picture by" in lines
    assert lines[lines.index("Left out") + 1].startswith("  - scan.txt: is scanned")
    assert (
        lines[-3].split() == f"1. samestory check {folder} what each paragraph is taken for".split()
    )


def test_of_the_source_of_a_page_the_place_is_told_not_the_code(tmp_path, files):
    tag = '<meta content="The Herald">'

    def read(path):
        (article,) = read_text(path)
        return [article.knows(Fact("outlet", path.stem, tag, "meta og:site_name"))]

    told = new_story(tmp_path / "s", files(a=HERALD + tag, b=COURIER + tag), read)
    assert (
        "                stated in the page's source (meta og:site_name)" in tell(told).splitlines()
    )
    assert "<meta" not in tell(told)


def test_a_body_that_was_not_found_is_told_aloud(tmp_path, files):
    parts = tuple(Part(line, "furniture", "nav") for line in HERALD.splitlines() if line)

    def read(path):
        return [Article(path.name, "web page", (*parts, Part(path.stem)))]

    told = new_story(tmp_path / "a story", files(), read, everything=True)
    assert "NO BODY TEXT FOUND" in tell(told)
    assert f"samestory report {type_path(tmp_path / 'a story')}" in tell(told)


def test_the_libraries_that_may_be_missing_are_those_that_are_imported():
    code = "".join(path.read_text() for path in Path(module.__file__).parent.glob("*.py"))
    for library in module.LIBRARIES:
        assert re.search(rf"^ *(?:from|import) {library}\b", code, re.M), library
