"""Opening a part of an archive: the same numbers, the same texts, and what is refused."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
import sys

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import cli, compare, read_story
from samestory.archive.finishedrun import read_run
from samestory.archive.opening import (
    MOST,
    RULE,
    choose_members,
    level_line,
    open_group,
    open_pair,
)
from samestory.blocks import cut
from samestory.errors import UsageError
from samestory.intake import facts
from samestory.intake.folder import LIBRARIES
from samestory.intake.sifting import MANY
from samestory.report import write_report
from samestory.reuse import overlap
from samestory.tokens import level_words, words

KEYS = ("text", "outlet", "published", "agency", "language")
SHARES = ["n_shared", "share_a_in_b", "share_b_in_a", "longest_run"]
DAY = datetime.date(2031, 5, 3)


@pytest.fixture(scope="module")
def texts_of(finished):
    return finished.read_texts


@pytest.fixture(scope="module")
def pairs(archive_run):
    return pd.read_parquet(archive_run / "pairs.parquet")


@pytest.fixture(scope="module")
def articles(archive_run):
    return pd.read_parquet(archive_run.parent / "articles.parquet").set_index("id")


def known(**texts):
    """A reader of articles of our own: text by id, all of the Herald."""
    return lambda _, ids: {one: (texts[one], "The Herald", DAY, None, "en") for one in ids}


def shares(folder, first, part="whole page"):
    """What the study measures of two pages, the one of an outlet and text as side a."""
    study = compare(folder)
    row = study.reuse.set_index("part").loc[part, ["siglum_a", *SHARES]].to_dict()
    if study.story.witness(row.pop("siglum_a")).file != first:
        row["share_a_in_b"], row["share_b_in_a"] = row["share_b_in_a"], row["share_a_in_b"]
    return row


def measured(pair):
    """What the archive's table says of a pair."""
    values = [int(pair.n_shared), pair.share_a_in_b, pair.share_b_in_a, int(pair.longest)]
    return dict(zip(SHARES, values, strict=True))


# One definition of reuse


def without(pairs, articles, finished, furniture):
    """The pairs of which some text has a line of furniture, or none has."""
    letters = [articles.loc[pairs[side], "outlet"].isin(finished.WITH_LETTER).to_numpy()
               for side in ("id_a", "id_b")]  # fmt: skip
    return pairs[(letters[0] | letters[1]) == furniture]


def test_a_pair_has_the_shares_of_the_archive_to_the_last_digit(
    archive_run, pairs, articles, finished, texts_of, tmp_path
):
    plain = without(pairs, articles, finished, furniture=False)
    assert len(plain) > 20
    for n, pair in enumerate(plain.iloc[::6].itertuples()):
        told = open_pair(archive_run, pair.id_a, pair.id_b, tmp_path / f"{n}", texts_of).told
        assert shares(told.folder, told.witnesses[0].file) == measured(pair)


def test_a_bare_pair_has_them_where_furniture_stands_in_the_texts(
    archive_run, pairs, articles, finished, texts_of, tmp_path
):
    with_lines = without(pairs, articles, finished, furniture=True)
    for n, pair in enumerate(with_lines.iloc[::60].itertuples()):
        given = archive_run, pair.id_a, pair.id_b
        told = open_pair(*given, tmp_path / f"{n}", texts_of, bare=True).told
        assert shares(told.folder, told.witnesses[0].file) == measured(pair)
        told = open_pair(*given, tmp_path / f"{n} whole", texts_of).told
        assert shares(told.folder, told.witnesses[0].file) != measured(pair)


def test_the_body_has_them_where_all_but_furniture_is_body(archive_run, texts_of, tmp_path):
    """Without headline, byline and repeats the part body is the text without its furniture."""
    pair = read_run(archive_run).pick("pairs", "id_a", ["a0064"]).query("id_b == 'a0068'").iloc[0]
    told = open_pair(archive_run, "a0064", "a0068", tmp_path / "pair", texts_of).told
    roles = set(compare(told.folder).blocks["role"])
    assert roles == {"body", "furniture"}
    assert shares(told.folder, told.witnesses[0].file, "body") == measured(pair)


TEXTS = st.lists(
    st.sampled_from(
        ["The dockers", "of Varnholm", "U.S.", "[voted](http://x.test/a b)", "**on**", "2,000",
         "$1.2", "# head", "\\$", "«как»", "в порту", "don't", "\0", "\ufeff", "\x07", "a\u0301",
         "港口", "\u202e", "…", "_x_", "\n", "\n\n", "\r\n", "\t", "Read our letter", "%PDF-", "us",
         "US", '"said"', "so," * 9]
    ),
    min_size=1, max_size=60,
)  # fmt: skip


@given(TEXTS, TEXTS)
def test_any_two_texts_have_one_measure(tmp_path_factory, archive_run, one, other):
    """However a text is cut into blocks, its words are those that the archive measures."""
    a, b = "Dockers vote. " + " ".join(one), "Dockers vote. " + "\n".join(other)
    folder = tmp_path_factory.mktemp("any") / "story"
    told = open_pair(archive_run, "a", "b", folder, known(a=a, b=b)).told
    wanted = overlap(level_words(a)[0], level_words(b)[0])
    found = shares(folder, told.witnesses[0].file)
    assert found == {name: getattr(wanted, name) for name in SHARES}


def test_a_character_that_no_text_file_holds_parts_words_as_before(archive_run, tmp_path):
    a, b = "Dockers\0vote to walk out", "Dockers vote to walk out, he said"
    told = open_pair(archive_run, "a", "b", tmp_path / "pair", known(a=a, b=b)).told
    assert shares(told.folder, told.witnesses[0].file)["n_shared"] == 5
    assert read_story(told.folder).witnesses[0].page == "Dockers\1vote to walk out"


def test_a_shortest_run_of_the_archive_goes_with_the_pair(archive_run, texts_of, tmp_path):
    run = shutil.copytree(archive_run, tmp_path / "run")
    path = run / "summary.json"
    path.write_text(path.read_text("utf-8").replace('"min_run": 4', '"min_run": 6'), "utf-8")
    told = open_pair(run, "a0000", "a0001", tmp_path / "pair", texts_of).told
    assert read_story(told.folder).rules.min_run == 6


# What is written


@pytest.fixture(scope="module")
def opened(archive_run, texts_of, tmp_path_factory):
    """The second largest group, opened."""
    return open_group(archive_run, 2, tmp_path_factory.mktemp("group") / "two", texts_of)


def test_a_group_is_a_story_that_can_be_checked_and_reported(opened, tmp_path, capsys):
    folder = str(opened.told.folder)
    assert cli.main(["check", folder]) == 0
    assert "The folder is in order" in capsys.readouterr().out
    report = write_report(compare(folder), tmp_path / "report.html")
    assert "The Herald" in report.read_text(encoding="utf-8")


def test_each_page_is_the_text_of_the_input_letter_for_letter(opened, archive_run, articles):
    ids = read_run(archive_run).pick("groups", "group", [2])["id"]
    assert sorted(w.page for w in read_story(opened.told.folder).witnesses) == sorted(
        articles.loc[ids, "text"]
    )


def test_the_likely_source_stands_first_and_facts_have_the_row_as_evidence(opened, archive_run):
    group = read_run(archive_run).pick("groups", "group", [2])
    rows = (opened.told.folder / "originals/articles.jsonl").read_text("utf-8").splitlines()
    assert json.loads(rows[0])["id"] == group["likely_source"].iloc[0]
    story = read_story(opened.told.folder)
    source = group[group["id"] == group["likely_source"]].iloc[0]
    first = story.witnesses[0]
    assert (first.outlet, first.line) == (source.outlet, source.outlet)
    assert first.published == source.published.isoformat()
    assert first.evidence["published"] == (first.published,) and first.unseen == ()
    assert first.attributed_by.startswith("the archive's column of outlets")
    assert {w.line for w in story.witnesses} == set(group["outlet"])


def test_furniture_is_marked_by_a_rule_with_a_name(opened, finished):
    with (opened.told.folder / "roles.csv").open(encoding="utf-8", newline="") as file:
        marked = list(csv.DictReader(file))
    blocks = compare(opened.told.folder).blocks
    own = blocks[blocks["rule"] == RULE]
    assert set(own["role"]) == {"furniture"}
    letters = {finished.LETTER.format(outlet) for outlet in finished.WITH_LETTER}
    assert set(own["text"]) <= letters and len(own) == len(marked) > 2


def test_a_line_of_furniture_is_a_block_of_its_own_also_in_wrapped_text(
    archive_run, finished, tmp_path
):
    letter = finished.LETTER.format("The Herald")
    text = f"The dockers of Varnholm voted on Friday to walk\nout over pay.\n{letter}\nThe mayor"
    told = open_pair(archive_run, "a", "b", tmp_path / "pair",
                     known(a=f"{text} was away.", b=f"{text} stayed.")).told  # fmt: skip
    blocks = compare(told.folder).blocks
    assert (blocks["rule"] == RULE).sum() == 2
    assert blocks[blocks["rule"] == RULE]["text"].unique().tolist() == [letter]


def test_the_folder_says_what_it_is_and_whence(opened, archive_run):
    told = (opened.told.folder / "README.txt").read_text(encoding="utf-8")
    assert told.startswith(f"Group 2 of {archive_run}: all its twelve articles.")
    assert "with the role furniture by the rule archive-furniture" in told
    assert f"input SHA-256 {'ab' * 32}" in told


def test_hostile_rows_stay_texts(archive_run, tmp_path):
    evil = 'The Herald"]\n[[witness]]\u202e\x07 <script>'
    text = "</p><script>alert(1)</script> The dockers of Varnholm voted on Friday {{7*7}}"
    rows = {
        "../x": (text, evil, DAY, 'Wire\\"', "e n"),
        "b": (f"{text} on pay", None, None, "", ""),
    }
    told = open_pair(archive_run, "../x", "b", tmp_path / "pair",
                     lambda _, ids: {one: rows[one] for one in ids}).told  # fmt: skip
    story = read_story(told.folder)
    assert [w.page for w in story.witnesses] == [text, f"{text} on pay"]
    assert story.witnesses[0].outlet.startswith('The Herald"] [[witness]]')
    assert story.witnesses[1].outlet == "article b"
    assert "no outlet" in story.witnesses[1].attributed_by


def test_no_library_of_the_intake_is_needed(archive_run, texts_of, tmp_path, monkeypatch):
    facts._recogniser.cache_clear()
    for library in LIBRARIES:
        monkeypatch.setitem(sys.modules, library, None)
        monkeypatch.setitem(sys.modules, f"{library}.langid", None)
    told = open_pair(archive_run, "a0000", "a0001", tmp_path / "pair", texts_of).told
    assert len(told.witnesses) == 2


def test_a_library_that_reads_tables_is_asked_for(archive_run, monkeypatch):
    monkeypatch.setattr("samestory.archive.finishedrun.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"pip install \"samestory\[archive\]\" brings it"):
        read_run(archive_run)


def test_the_language_is_that_of_the_row_or_none(archive_run, tmp_path):
    text = "Les dockers du port ont voté vendredi soir à main levée pour une grève d'une semaine. "
    told = open_pair(archive_run, "a", "b", tmp_path / "pair",
                     known(a=text * 9, b=text * 8)).told  # fmt: skip
    assert {w.language for w in read_story(told.folder).witnesses} == {"en"} and not told.notes[1:]


# Large groups


def rows_of(n):
    """Rows of a group of so many members, of which the third is the source."""
    days = [DAY + datetime.timedelta(days=k % 7) for k in range(n)]
    ids, shares = [f"m{k:02}" for k in range(n)], [k * 7 % n / n for k in range(n)]
    told = {"id": ids, "number": range(n), "published": days, "share": shares}
    return pd.DataFrame(told | {"likely_source": "m02"})


def test_of_a_large_group_source_first_last_most_and_least_alike_are_taken():
    chosen = choose_members(rows_of(40), 8)["id"].tolist()
    assert chosen[0] == "m02" and len(chosen) == 8
    # m00 and m34 are first and last by day; m17, m34, m11 most alike, m00, m23, m06 least
    assert set(chosen) == {"m02", "m00", "m34", "m17", "m23", "m11", "m06", "m28"}


def test_the_order_of_the_rows_changes_no_choice():
    rows = rows_of(40)
    assert choose_members(rows[::-1], 9)["id"].tolist() == choose_members(rows, 9)["id"].tolist()


def test_up_to_the_readers_limit_all_are_taken():
    assert len(choose_members(rows_of(MANY))) == MANY
    assert len(choose_members(rows_of(MANY + 1))) == MOST
    assert len(choose_members(rows_of(MANY + 1), 35)) == MANY + 1
    undated = rows_of(40).assign(published=None)
    assert len(choose_members(undated)) == MOST


def test_the_sentence_says_how_many_were_left_out_and_where_they_are(
    archive_run, texts_of, tmp_path
):
    opened = open_group(archive_run, 1, tmp_path / "one", texts_of)
    assert len(opened.told.witnesses) == MOST
    assert "twelve articles of 34" in opened.says
    assert "22 were left out, and groups.parquet lists them (group == 1)" in opened.says


# What is refused


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["99"], "has no group 99; its groups are numbered from 1 to 20, by size; name one"),
        (["first"], "first: is no number of a group; the report lists them"),
        (["a0001", "b0001"], "b0001: no such article in the input of"),
        (["a0001", "a0001"], "a0001: is named twice; a pair has two ids"),
        (["1", "2", "3"], "1 2 3: 3 names; what is opened is a group by its number"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_sentence(archive_run, tmp_path, monkeypatch, capsys, words, told):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["open", str(archive_run), *words]) == 1
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_not_written_over(archive_run, texts_of, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already and not empty; a story gets a folder"):
        open_group(archive_run, 3, tmp_path, texts_of)


def test_an_input_that_was_written_over_is_named(archive_run, texts_of, tmp_path):
    run = shutil.copytree(archive_run, tmp_path / "run")
    other = tmp_path / "other.parquet"
    other.write_bytes(b"12345")
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    summary["input"]["files"] = [{"path": str(other), "size": 1234}]
    (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        open_group(run, 3, tmp_path / "three", texts_of)
    assert str(refused.value).startswith(f"{other}: had 1,234 bytes, ")


def test_an_input_that_has_moved_is_named(archive_run, texts_of, tmp_path):
    run = shutil.copytree(archive_run, tmp_path / "run")
    gone = str(tmp_path / "gone.parquet")
    summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
    summary["input"]["files"] = [{"path": gone}]
    (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        open_group(run, 3, tmp_path / "three", texts_of)
    assert str(refused.value).startswith(f"{gone}: is no longer there")
    assert not (tmp_path / "three").exists()


def test_a_group_of_one_and_a_text_without_words_are_refused(
    archive_run, finished, texts_of, tmp_path
):
    run = shutil.copytree(archive_run, tmp_path / "run")
    rows = pd.read_parquet(run / "groups.parquet").head(1).to_dict("records")
    finished.write_table(run / "groups.parquet", rows)
    with pytest.raises(UsageError, match=r"group 1 has one article alone \(a0000\)"):
        open_group(run, 1, tmp_path / "one", texts_of)
    with pytest.raises(UsageError, match="b: has no text;"):
        open_pair(run, "a", "b", tmp_path / "two", known(a="Dockers vote.", b=" \n"))
    with pytest.raises(UsageError, match="b: its text has 400,000 bytes"):
        open_pair(run, "a", "b", tmp_path / "two", known(a="Dockers vote.", b="vote" * 100_000))


def test_the_command_opens_a_group_and_says_what_is_in_it(
    archive_run, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["open", str(archive_run), "8", "--most", "3"]) == 0
    told = capsys.readouterr().out
    assert "Three articles taken in, written to group-8" in told
    assert "2 were left out" in told
    assert cli.main(["open", str(archive_run), "a0000", "a0100", "--bare"]) == 0
    assert "a pair that the run did not keep." in capsys.readouterr().out
    assert len(read_story(tmp_path / "pair-a0000-a0100").witnesses) == 2


def test_lines_are_one_by_their_words():
    assert level_line("  Sign up\u00a0— NOW!") == level_line("Sign up now") != level_line("Sign")


def test_blocks_tile_the_words_of_a_text():
    text = "The dockers\nvoted.\r\n\r\n# On Friday [they](x)\n\nwalked out"
    held = [word.level for block in cut(text) for word in words(block.saved) if word.text]
    assert held == level_words(text)[0]
