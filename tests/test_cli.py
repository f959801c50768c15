"""The command line: results on standard output, a mistake in one sentence, no traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from samestory import cli, pages, site
from samestory.commands import COMMANDS, home
from samestory.errors import SamestoryError
from samestory.package import to_csv
from samestory.tables import TABLES

ROOT = Path(__file__).parents[1]
SOURCE = Path(cli.__file__).parents[1]
LINDMOOR = Path(__file__).parent / "golden" / "lindmoor"
RULES = "min_run, derived_run, derived_share, edited, same_place, same_facts, editions, min_split"
NO_FINDINGS = "not a table of findings; `samestory tables` writes one; name that."
HEAD = "finding,value,statement"


def run(capsys, *words) -> tuple[int, str, str]:
    """Give what a command line gives: exit status, standard output, standard error."""
    try:
        status = cli.main([str(word) for word in words])
    except SystemExit as done:
        status = done.code
    return status, *capsys.readouterr()


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def quick(monkeypatch, lindmoor):
    """Let each command find the hand-collated study ready: for what does not hang on reading."""
    monkeypatch.setattr(home, "compare_story", lambda *_, **__: lindmoor)


# ------------------------------------------------------------------------------ a user's mistakes

EMPTY = "an empty name: names no file or folder; write its path, or leave it out."
#: What is asked of the command line, with {} for a folder of the test's -> what is said of it.
REFUSED = {
    "no such folder": (
        ("check", "{}/nowhere"),
        "{}/nowhere: no such folder; a story is a folder of saved pages with a story.toml; "
        "check the path.",
    ),
    "a file for a folder": (
        ("check", "{}/file.txt"),
        "{}/file.txt: is a file, not a folder; a story is a folder of saved pages with a "
        "story.toml; check the path.",
    ),
    "a rule without a value": (
        ("diff", "min_run"),
        "min_run: not a rule and its value; write it as in min_run=6.",
    ),
    "a rule that is no number": (
        ("diff", "min_run=six"),
        "min_run=six: not a rule and its value; write it as in min_run=6.",
    ),
    "a rule that is no number either": (
        ("diff", "min_run=²"),
        "min_run=²: not a rule and its value; write it as in min_run=6.",
    ),
    "an unknown rule": (
        ("diff", "minrun=6", "--story", str(LINDMOOR)),
        f"rule minrun: no such rule; the rules are {RULES}; correct the name or leave it out.",
    ),
    "a rule out of range": (
        ("diff", "min_run=0", "--story", str(LINDMOOR)),
        "rule min_run: 0 does not fit; it is a whole number from 1 to 100 (shortest run of equal "
        "words that counts as reuse); give such a number or leave the rule out for 4.",
    ),
    "tables into a file": (
        ("tables", str(LINDMOOR), "--output", "{}/file.txt"),
        "{}/file.txt: is a file; tables are written into a folder; name another.",
    ),
    "tables below a file": (
        ("tables", str(LINDMOOR), "--output", "{}/file.txt/tables"),
        "{}/file.txt/tables: {}/file.txt is a file, not a folder; name another place.",
    ),
    "tables among the pages": (
        ("tables", "{}/toy", "--output", "{}/toy/tables"),
        "{}/toy/tables: lies in the story folder toy, where every page is a witness; a folder of "
        "tables lies outside it; name another place.",
    ),
    "a report over another's text": (
        ("report", str(LINDMOOR), "--output", "{}/file.txt"),
        "{}/file.txt: is there already and does not end in .html, as a report does; name another, "
        "as in report.html.",
    ),
    "a report over another's page": (
        ("report", str(LINDMOOR), "--output", "{}/own.html"),
        "{}/own.html: is there already and was not written by samestory; name another, or move it "
        "away.",
    ),
    "a report that is no page": (
        ("report", str(LINDMOOR), "--output", "{}/report.txt"),
        "{}/report.txt: does not end in .html, as a report does; name another, as in report.html.",
    ),
    "a report below a file": (
        ("report", str(LINDMOOR), "--output", "{}/file.txt/x/report.html"),
        "{}/file.txt/x/report.html: {}/file.txt is a file, not a folder; name another place.",
    ),
    "the study's report below a file": (
        ("report", "--output", "{}/file.txt/x"),
        "{}/file.txt/x: {}/file.txt is a file, not a folder; name another place.",
    ),
    "an export over another's table": (
        ("export", str(LINDMOOR), "--to", "csv", "--output", "{}"),
        "{}/blocks.csv: is there already and was not written by samestory; name another, or move "
        "it away.",
    ),
    "a comparison over another's text": (
        ("compare-runs", "--html", "{}/file.txt"),
        "{}/file.txt: is there already and does not end in .html, as the comparison does; name "
        "another, as in runs.html.",
    ),
    "a comparison that is a folder": (
        ("compare-runs", "--html", "{}"),
        "{}: is a folder; the comparison is one file; name one, as in runs.html.",
    ),
    "a comparison below a file": (
        ("compare-runs", "--html", "{}/file.txt/x.html"),
        "{}/file.txt/x.html: {}/file.txt is a file, not a folder; name another place.",
    ),
    "a comparison of nothing": (
        ("compare-runs", "{}/nothing.ipynb"),
        "{}/nothing.ipynb: no such file or folder; name a notebook, or a folder of them.",
    ),
    "an empty name of a story": (("report", ""), EMPTY),
    "an empty name after an option": (("diff", "--story", ""), EMPTY),
    "an empty name of an output": (("tables", str(LINDMOOR), "--output", " "), EMPTY),
    "an empty name of a page": (("compare-runs", "--html", ""), EMPTY),
    "findings of another story": (
        ("diff", "--story", str(LINDMOOR)),
        f"{LINDMOOR}: no findings are published of it; name those of another run of it, which "
        "`samestory tables` writes, with --against.",
    ),
    "a rule of two values": (
        ("diff", "min_run=3", "min_run=5"),
        "rule min_run: is given twice; give it one value.",
    ),
    "a report that is a folder": (
        ("report", str(LINDMOOR), "--output", "{}"),
        "{}: is a folder; a report is one file; name one, as in report.html.",
    ),
    "a page by the name of its PDF": (
        ("report", str(LINDMOOR), "--pdf", "--output", "{}/report.pdf"),
        "{}/report.pdf: names the page, and the PDF lies beside it; end it in .html.",
    ),
    "findings that are not there": (
        ("diff", "--story", str(LINDMOOR), "--against", "{}/none.csv"),
        "{}/none.csv: no such file; name a findings.csv with --against.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_mistake_is_answered_in_these_words(capsys, tmp_path, make_story, name, monkeypatch):
    """Before any work begins: nothing is run, and what was there is as it was."""

    def run_anew(*_):
        raise AssertionError("the notebooks were run")

    monkeypatch.setattr("samestory.runs.rerun_study", run_anew)
    monkeypatch.setattr("samestory.pages.build_report", run_anew)
    words, message = REFUSED[name]
    make_story({"P": "The crew of Varnholm voted.", "Q": "The gang of Varnholm voted."})
    for own in ("file.txt", "own.html", "blocks.csv"):
        (tmp_path / own).write_text("one")
    before = {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}
    status, out, err = run(capsys, *(word.replace("{}", str(tmp_path)) for word in words))
    assert err == f"samestory: {message.replace('{}', str(tmp_path))}\n"
    assert (status, out) == (1, "")
    assert before == {path: path.is_file() and path.read_bytes() for path in tmp_path.rglob("*")}


#: A file that holds no table of findings.
NOT_FINDINGS = {
    "a picture": b"\x89PNG\r\n\xff\xfe\0\0",
    "nothing": b"",
    "prose": b"hello there\n",
    "another table": b"siglum,block\nP,P.1\n",
    "rows of unequal length": f"{HEAD}\na/lead,1\nb,2,3,4,5\n".encode(),
    "an open quote": f'{HEAD}\n"a/lead,1,2'.encode(),
    "a value that is no number": f"{HEAD}\na/lead,many,Said.\n".encode(),
    "a value that is missing": f"{HEAD}\na/lead,,Said.\n".encode(),
}


@pytest.mark.parametrize("name", NOT_FINDINGS)
def test_what_is_no_table_of_findings_is_refused_in_these_words(capsys, tmp_path, quick, name):
    path = tmp_path / "findings.csv"
    path.write_bytes(NOT_FINDINGS[name])
    status, out, err = run(capsys, "diff", "--story", LINDMOOR, "--against", path)
    assert (status, out, err) == (1, "", f"samestory: {path}: {NO_FINDINGS}\n")


@pytest.mark.parametrize("name", ["story", "folder", "coded", ""])
def test_a_name_that_is_no_rule_is_refused_whatever_it_means_elsewhere(capsys, name):
    status, out, err = run(capsys, "diff", f"{name}=1", "--story", LINDMOOR)
    message = f"rule {name}: no such rule; the rules are {RULES}; "
    assert err == f"samestory: {message}correct the name or leave it out.\n"
    assert (status, out) == (1, "")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "samestory: error: the following arguments are required: COMMAND"),
        (("frob",), "samestory: error: argument COMMAND: invalid choice: 'frob' (choose from "),
        (("tables",), "samestory tables: error: the following arguments are required: --output"),
        (("check", "--frob"), "samestory: error: unrecognized arguments: --frob"),
    ],
)
def test_wrong_usage_has_a_status_of_its_own(capsys, words, message):
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert err.startswith("usage: samestory")
    assert err.splitlines()[-1].startswith(message)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (OSError(28, "No space left on device"), "{first}: No space left on device"),
        (PermissionError(13, "Permission denied", "x.csv"), "x.csv: Permission denied"),
        (OSError("cannot move it"), "cannot move it"),
    ],
)
def test_a_full_or_closed_disk_is_named(capsys, tmp_path, quick, monkeypatch, error, message):
    def refuse(*_):
        raise error

    monkeypatch.setattr("samestory.files.os.replace", refuse)
    status, out, err = run(capsys, "tables", LINDMOOR, "--output", tmp_path)
    message = message.format(first=tmp_path / "datapackage.json")
    assert (status, out, err) == (1, "", f"samestory: {message}; mend that and try again.\n")
    assert os.listdir(tmp_path) == []


def test_a_run_that_is_interrupted_says_so(capsys, monkeypatch):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(home, "compare_story", interrupt)
    status, out, err = run(capsys, "check")
    assert (status, out) == (130, "")
    assert err == "samestory: stopped; nothing half-made was left under a final name.\n"


def test_a_long_run_that_is_interrupted_says_how_to_go_on(capsys, monkeypatch):
    from samestory.archive.stopping import stoppable

    def interrupt(*_, **__):
        with stoppable("samestory archive a --output b --resume"):
            raise KeyboardInterrupt

    monkeypatch.setattr(home, "compare_story", interrupt)
    status, _, err = run(capsys, "check")
    assert status == 130
    assert err.endswith("Go on by: samestory archive a --output b --resume\n")


#: How the program is begun; {} is the test's folder.
STOPPED = {
    "as a module": ["-m", "samestory", "check"],
    "as a command": ["{}/samestory", "check"],
    "as a library": ["-c", "from samestory import compare"],
}


@pytest.mark.parametrize("name", STOPPED)
def test_a_command_that_is_stopped_while_it_loads_says_so(tmp_path, name):
    (tmp_path / "samestory").write_text(
        "import sys\nfrom samestory.cli import main\nsys.exit(main())\n"
    )
    (tmp_path / "slow").mkdir()
    (tmp_path / "slow" / "pandas.py").write_text("raise KeyboardInterrupt\n")
    done = subprocess.run(
        [sys.executable, *(word.format(tmp_path) for word in STOPPED[name])],
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (tmp_path / "slow", SOURCE)))},
    )
    assert done.stdout == ""
    if name == "as a library":
        assert done.stderr.endswith("KeyboardInterrupt\n")  # whoever imports it decides
    else:
        said = "samestory: stopped; nothing half-made was left under a final name.\n"
        assert (done.returncode, done.stderr) == (130, said)


OR_RUN = "or run from a copy of the project"
NOTEBOOKS = f"name two notebooks, or two folders of them, {OR_RUN}"
#: What to do without the project.
ADVICE = {
    ("check",): f"name a story folder, {OR_RUN}",
    ("report",): f"name a story folder, {OR_RUN}",
    ("diff",): f"name a story with --story and a findings.csv with --against, {OR_RUN}",
    ("compare-runs",): NOTEBOOKS,
    ("compare-runs", str(LINDMOOR)): NOTEBOOKS,
    ("publish",): "run from a copy of the project",
}


def test_without_the_project_the_study_is_not_there_and_a_story_still_is(
    capsys, monkeypatch, tmp_path
):
    monkeypatch.setattr(home, "HOME", tmp_path)
    for words, do in ADVICE.items():
        status, out, err = run(capsys, *words)
        assert (status, out) == (1, "")
        assert err == f"samestory: the study: it is not part of this installation; {do}.\n"
    assert run(capsys, "check", LINDMOOR)[0] == 0


def test_as_a_module_it_answers_alike_and_without_a_traceback(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "samestory", "check", "nowhere"],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "samestory: nowhere: no such folder; a story is a folder of saved pages with a "
        "story.toml; check the path.\n"
    )


# ------------------------------------------------------------------------------------- commands


def test_check_says_what_it_read(capsys):
    status, out, err = run(capsys, "check", LINDMOOR)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "lindmoor: The last furnace of Lindmoor",
        "P  herald.txt: 177 words of body; blocks: 7 body, 1 byline, 1 caption, 1 date, "
        "2 furniture, 1 headline, 1 subhead",
        "Q  courier.txt: 178 words of body; blocks: 7 body, 1 date, 1 dek, 2 furniture, 1 headline",
        "R  gazette-early.txt: 174 words of body; blocks: 7 body, 1 caption, 1 furniture, "
        "1 subhead",
        "S  gazette-late.txt: 179 words of body; blocks: 8 body, 1 byline, 1 date, 2 furniture, "
        "1 headline, 1 subhead",
        "X  beacon.txt: 64 words of body; blocks: 3 body, 1 byline, 1 furniture, 1 headline",
        "The folder is in order; `samestory report` makes the report.",
        f"`samestory check {LINDMOOR} --blocks P` lists a page's blocks.",
    ]


def test_no_title_steers_the_terminal(capsys, make_story):
    folder = make_story({"P": "The crew voted.", "Q": "The gang voted."})
    toml = (folder / "story.toml").read_text().replace("A toy", r"A\u001b[2J\u0007 \r toy")
    (folder / "story.toml").write_text(toml)
    status, out, err = run(capsys, "check", folder)
    assert (status, err) == (0, "")
    assert out.startswith("toy: A[U+001B][2J[U+0007] [U+000D] toy\n") and "\r" not in out
    assert "P  P.txt: three words of body" in out
    assert "\x1b" not in run(capsys, "check", folder / "\x1b[2J")[2]


def test_check_names_the_pages_in_the_order_of_the_story(capsys, make_story):
    folder = make_story({"Q": "The crew voted.", "P": "Strike."})
    out = run(capsys, "check", folder)[1].splitlines()
    assert [line[:1] for line in out[1:3]] == ["Q", "P"]
    assert "P.txt: one word of body" in out[2]


def test_check_lists_the_blocks_of_a_page_with_their_rules(capsys):
    status, out, err = run(capsys, "check", LINDMOOR, "--blocks", "X")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "X  beacon.txt: six blocks, with role and rule"
    assert re.fullmatch(r"   1  headline   \S+ +A night beside the last fire.*", lines[1])
    assert lines[-3:] == [
        "To correct a role, write below witness X in story.toml, with its number:",
        "  [witness.roles]",
        '  3 = "furniture"',
    ]
    assert run(capsys, "check", LINDMOOR, "--blocks", "Z") == (
        1, "", "samestory: siglum Z: no such witness; the sigla of lindmoor are P, Q, R, S, X; use "
        "one of them.\n",
    )  # fmt: skip


def test_check_says_what_looks_wrong(capsys, make_story):
    long = "The dockers of the port voted on Saturday to strike until Monday, they said. " * 4
    folder = make_story({"P": long, "Q": long, "R": "They voted.", "S": "Strike"})
    out = run(capsys, "check", folder)[1].splitlines()
    assert out[-3] == (
        "R.txt: has two words of body, and half of the pages have 29 or more; part of it may be "
        "taken for something else; look at its blocks with `samestory check --blocks R`."
    )
    assert out[-2].startswith("S.txt: has no body text; paragraphs that do not end as sentences")
    assert out[-1] == f"`samestory check {folder} --blocks P` lists a page's blocks."


def test_check_takes_shown_tags_for_a_mistake_only_where_nothing_read_a_web_page(
    capsys, make_story
):
    tags = "How to write a page: <p>one</p> and <div>two</div> are the tags of it, they said.\n"
    folder = make_story({"P": tags, "Q": tags})
    (folder / "roles.csv").write_text("siglum,block,role,rule\nP,1,body,main-text\n")
    out = run(capsys, "check", folder)[1]
    assert "Q.txt: holds HTML tags; save the page" in out and "P.txt: holds HTML" not in out


def test_check_says_whose_original_is_not_here(capsys, make_story):
    folder = make_story({"P": "The crew voted.", "Q": "The gang voted."})
    toml = folder / "story.toml"
    more = f'agency = "AP"\noriginal = "originals/a.html"\noriginal_sha256 = "{"0" * 64}"\n'
    more += '[witness.evidence]\nagency = "By AP"\n'
    toml.write_text(toml.read_text() + "\n" + more)
    assert (
        "Q.txt: its original, originals/a.html, is not here, so the words that show agency were "
        "not looked up; put it there to have that done."
    ) in run(capsys, "check", folder)[1].splitlines()


# ------------------------------------------------------------------------------------- a new story


@pytest.fixture
def reader(monkeypatch):
    """Read text files as samestory does it, without what other formats need."""
    from samestory.intake import folder
    from samestory.intake.article import Article, to_parts

    def read(path):
        text = path.read_bytes().decode()
        return [Article(path.name, "plain text", to_parts(text), encoding="utf-8")]

    monkeypatch.setattr(folder, "_default_reader", lambda: read)


@pytest.fixture
def saved(tmp_path):
    """Two saved pages about one vote."""
    said = "The dockers of Varnholm voted on Saturday to strike, the port said, after talks failed."
    more = "The ferries to the northern islands will sail until Monday, and then the port closes."
    for name, lines in {"herald": (said, more), "courier": (more, said)}.items():
        text = "\n\n".join((f"{name.title()} vote", *lines, f"© 2031 The {name.title()}"))
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path / "herald.txt", tmp_path / "courier.txt"


def test_new_makes_a_story_that_the_other_commands_take(capsys, tmp_path, reader, saved):
    status, out, err = run(capsys, "new", tmp_path / "vote", *saved)
    assert (status, err) == (0, "")
    assert out.startswith(
        f"Two articles taken in, written to {tmp_path / 'vote'}\n\nH  The Herald:"
    )
    assert (
        run(capsys, "check", tmp_path / "vote")[1].splitlines()[-2].startswith("The folder is in")
    )
    report = tmp_path / "vote.html"
    assert run(capsys, "report", tmp_path / "vote", "--output", report)[0] == 0
    assert "The Courier" in report.read_text(encoding="utf-8")


def test_new_tells_why_nothing_came_of_it(capsys, tmp_path, reader, saved):
    status, out, err = run(capsys, "new", tmp_path / "vote", saved[0], tmp_path / "gone.html")
    assert (status, out) == (1, "")
    assert "  - " in err and "gone.html: no such file or folder; check its" in " ".join(err.split())
    assert err.splitlines()[-1] == (
        f"samestory: {tmp_path / 'vote'}: not written, as one article can be compared and a "
        "comparison needs two; name more files, or save those anew that were left out."
    )
    assert not (tmp_path / "vote").exists()


def test_new_takes_all_in_if_asked(capsys, tmp_path, reader, saved):
    saved[1].write_text("Strike", encoding="utf-8")
    assert run(capsys, "new", tmp_path / "vote", *saved)[0] == 1
    assert run(capsys, "new", tmp_path / "vote", *saved, "--all")[0] == 0


def test_new_takes_what_has_some_words_if_asked(capsys, tmp_path, reader, saved):
    err = run(capsys, "new", tmp_path / "vote", *saved, "--having", "Herald vote")[2]
    assert "  - One article: without “Herald vote”." in err.splitlines()
    assert run(capsys, "new", tmp_path / "vote", *saved, "--having", "dockers")[0] == 0


def test_new_never_steers_the_terminal(capsys, tmp_path, reader, saved):
    text = saved[0].read_text(encoding="utf-8").replace("Herald vote", "Herald \x1b[2J\x07 vote")
    saved[0].write_text(text, encoding="utf-8")
    out = run(capsys, "new", tmp_path / "vote", *saved)[1]
    assert "Herald [U+001B][2J[U+0007] vote" in out and "\x1b" not in out


def test_tables_writes_every_table_and_its_description(capsys, tmp_path):
    folder = tmp_path / "new" / "tables"
    status, out, err = run(capsys, "tables", LINDMOOR, "--output", folder)
    assert (status, err) == (0, "")
    assert out == f"{len(TABLES)} tables and their description lie in {folder}\n"
    assert sorted(os.listdir(folder)) == sorted(
        [*(f"{name}.csv" for name in TABLES), "datapackage.json"]
    )


def test_export_and_restore_go_there_and_back(capsys, tmp_path):
    bundle = tmp_path / "b.zip"
    status, out, err = run(capsys, "export", LINDMOOR, "--to", "bundle", "--output", bundle)
    assert (status, err) == (0, "")
    assert out == (
        "The export (every table without the texts, restored by who has the pages) lies at "
        f"{bundle}\n"
    )
    folder = tmp_path / "restored"
    status, out, err = run(capsys, "restore", bundle, LINDMOOR, "--output", folder)
    assert (status, err) == (0, "")
    assert out == f"{len(TABLES)} tables, each as its SHA-256 says, lie in {folder}\n"
    run(capsys, "tables", LINDMOOR, "--output", tmp_path / "t")
    assert bytes_of(folder) == bytes_of(tmp_path / "t")


FULL = (
    "holds full texts of five pages whose rights are not open; for the owner of the pages, not for "
    "publication\n"
)


@pytest.mark.parametrize(("form", "option", "says"), [
    ("tei", ["--full"], FULL), ("tei", [], ""), ("ris", ["--full"], ""), ("bundle", ["--full"], ""),
])  # fmt: skip
def test_an_export_of_full_texts_says_so(capsys, tmp_path, form, option, says):
    from samestory.export import FORMS

    path = tmp_path / f"out{FORMS[form].suffix}"
    status, out, err = run(capsys, "export", LINDMOOR, "--to", form, "--output", path, *option)
    assert (status, err) == (0, "")
    assert out == f"{says}The export ({FORMS[form].says}) lies at {path}\n"


def test_the_help_names_every_form_of_export(capsys):
    from samestory.export import FORMS

    told = " ".join(run(capsys, "export", "--help")[1].split())
    assert f"one of {', '.join(FORMS)}" in told


CODED = "settled,1,blocks,Q.1,role,dek,set apart"


@pytest.fixture
def coded_story(make_story):
    told = "The {} of Varnholm voted on Saturday for a strike in the old port."
    return make_story({"P": told.format("crew"), "Q": told.format("gang")}, codings=CODED)


@pytest.mark.parametrize(("option", "role", "n"), [([], "dek", 1), (["--uncoded"], "body", 0)])
def test_uncoded_leaves_human_codings_out(capsys, tmp_path, coded_story, option, role, n):
    assert run(capsys, "tables", coded_story, *option, "--output", tmp_path / "t")[0] == 0
    blocks = pd.read_csv(tmp_path / "t" / "blocks.csv").set_index("block")
    assert blocks.at["Q.1", "role"] == role
    assert len(pd.read_csv(tmp_path / "t" / "codings.csv")) == n
    assert json.loads((tmp_path / "t" / "datapackage.json").read_text())["coded"] == bool(n)


def test_tables_are_never_written_over_the_story_they_come_from(capsys, coded_story):
    before = bytes_of(coded_story)
    run(capsys, "tables", coded_story, "--uncoded", "--output", coded_story)
    assert bytes_of(coded_story) == before


def test_no_finding_moved_since_the_study_was_published(capsys):
    assert run(capsys, "diff") == (0, "No finding moved.\n", "")


def test_a_finding_that_moves_under_another_rule_is_named(capsys, lindmoor, tmp_path):
    path = tmp_path / "findings.csv"
    path.write_text(to_csv(lindmoor.findings), encoding="utf-8")
    again = ("diff", "--story", LINDMOOR, "--against", path)
    assert run(capsys, *again) == (0, "No finding moved.\n", "")
    status, out, err = run(capsys, *again, "min_run=8")
    assert (status, err) == (0, "")
    was, now = (
        found.set_index("finding")[["statement", "value"]]
        for found in (lindmoor.findings, lindmoor.rerun(min_run=8).findings)
    )
    differs = {name for name in was.index if not was.loc[name].equals(now.loc[name])}
    assert {line.partition(": ")[0] for line in out.splitlines()} == differs
    assert "lindmoor/alike" in differs and "lindmoor/voices" not in differs
    assert now.at["lindmoor/alike", "statement"] in out


def test_report_of_a_folder_is_one_page_beside_and_never_in_the_folder(
    capsys, tmp_path, monkeypatch
):
    before = bytes_of(LINDMOOR)
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "report", LINDMOOR)
    assert (status, out, err) == (0, "The report lies at lindmoor-report.html\n", "")
    assert os.listdir(tmp_path) == ["lindmoor-report.html"]
    assert "The last furnace of Lindmoor" in (tmp_path / "lindmoor-report.html").read_text("utf-8")
    assert bytes_of(LINDMOOR) == before


def test_a_pdf_is_not_written_over_anothers(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("samestory.pdf.find_browser", lambda: "")
    (tmp_path / "thesis.pdf").write_bytes(b"%PDF-1.7 mine")
    page = tmp_path / "thesis.html"
    status, out, err = run(capsys, "report", LINDMOOR, "--pdf", "--output", page)
    assert (status, out) == (1, "") and not page.exists()
    assert err == (
        f"samestory: {tmp_path / 'thesis.pdf'}: is there already and was not written by samestory; "
        "name another, or move it away.\n"
    )


def test_report_from_within_the_story_folder_is_refused(capsys, tmp_path, copy_story, monkeypatch):
    folder = copy_story(LINDMOOR, tmp_path / "lindmoor")
    before = bytes_of(folder)
    monkeypatch.chdir(folder)
    status, out, err = run(capsys, "report", ".")
    assert (status, out) == (1, "")
    assert err.startswith("samestory: ") and "lies in the story folder lindmoor" in err
    assert bytes_of(folder) == before


@pytest.mark.parametrize(
    ("differences", "strict", "status"),
    [((), True, 0), (("01.ipynb, cell 2: x",), True, 1), (("01.ipynb, cell 2: x",), False, 0)],
)
def test_report_of_the_study_says_what_came_out_otherwise_than_published(
    capsys, monkeypatch, tmp_path, differences, strict, status
):
    index = tmp_path / "report" / "index.html"
    asked = []

    def build(*given):
        asked.append(given)
        return site.Site(index, differences, strict)

    monkeypatch.setattr(pages, "build_report", build)
    found = run(capsys, "report", "--output", tmp_path / "report", "--public")
    told = [f"otherwise than published: {line}\n" for line in differences]
    assert found == (status, "".join([*told, f"The report lies at {index}\n"]), "")
    assert asked == [(ROOT, tmp_path / "report", True)]


def test_publish_names_what_it_wrote_and_a_cell_that_fails(capsys, monkeypatch):
    monkeypatch.setattr(pages, "publish_study", lambda home: [home / "README.md"])
    assert run(capsys, "publish") == (0, f"written: {ROOT / 'README.md'}\n", "")

    def fail(home):
        raise SamestoryError("01.ipynb, cell 2 (x): NameError; correct the cell.")

    monkeypatch.setattr(pages, "publish_study", fail)
    message = "samestory: 01.ipynb, cell 2 (x): NameError; correct the cell.\n"
    assert run(capsys, "publish") == (1, "", message)


def test_each_command_says_what_it_is_for(capsys):
    status, out, _ = run(capsys, "--help")
    assert status == 0
    for name, _, says, _ in COMMANDS:
        assert name in out
        status, own, _ = run(capsys, name, "--help")
        assert status == 0 and says in " ".join(own.split())
