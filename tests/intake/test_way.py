"""The way of a student: three pages saved in three formats, to a story and its report."""

from __future__ import annotations

import csv
import re
from html import unescape
from pathlib import Path

import pytest

from samestory import cli, compare
from samestory.intake import new_story

for library in ("trafilatura", "lxml", "pypdf"):
    pytest.importorskip(library)

VARNHOLM = Path(__file__).parents[1] / "golden" / "varnholm"
#: What the pages show, read by eye: outlet, agency, day, address.
FACTS = {
    "I": ("Ilwa Courier", "NordWire", "2031-05-03", "http://courier.example/courier.html"),
    "V": ("The Varnholm Herald", "NordWire", "2031-05-03",
          "https://herald.example/2031/05/03/dockers-vote"),
    "C": ("Coast Tribune", "", "2031-05-03", ""),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A story made of the saved pages, and what was told of it."""
    folder = tmp_path_factory.mktemp("way") / "varnholm"
    return new_story(folder, [VARNHOLM / "saved"])


def test_every_fact_is_the_one_that_stands_on_the_page(told):
    story = compare(told.folder).story
    found = {w.siglum: (w.outlet, w.agency, w.published, w.url) for w in story.witnesses}
    assert found == FACTS
    assert told.left_out == ()


def test_every_paragraph_is_taken_for_what_a_reader_takes_it_for(told):
    blocks = compare(told.folder).blocks
    with (VARNHOLM / "roles.csv").open(encoding="utf-8", newline="") as file:
        golden = {row["file"]: row["roles"].split() for row in csv.DictReader(file)}
    files = {w.siglum: w.file for w in compare(told.folder).story.witnesses}
    for siglum, own in blocks.groupby("siglum"):
        assert own["role"].tolist() == golden[files[siglum]], siglum


def test_no_word_of_the_pages_as_served_is_lost(told):
    """Whatever a browser shows of the three pages stands in the texts of the story."""
    texts = "\n".join(path.read_text(encoding="utf-8") for path in told.folder.glob("*.txt"))
    for path in sorted((VARNHOLM / "served").glob("*.html")):
        body = re.sub(r"(?s)^.*<body>|<(script|style)\b.*?</\1>", "", path.read_text("utf-8"))
        shown = unescape(re.sub(r"<[^>]+>", " ", body)).split()
        assert [word for word in shown if word not in texts] == [], path.name


def test_the_originals_lie_there_as_they_were_saved(told):
    for path in sorted((VARNHOLM / "saved").iterdir()):
        assert (told.folder / "originals" / path.name).read_bytes() == path.read_bytes()


def test_the_findings_say_what_a_reader_of_the_pages_would_say(told):
    findings = compare(told.folder).findings.set_index("finding")["statement"]
    said = {name.partition("/")[2]: text for name, text in findings.items()}
    assert said["lead"].startswith("Two of the three pages print one NordWire dispatch.")
    assert "I and V credit it for the text" in said["voices"]
    assert "V has “Militant”, I nothing" in said["undecided"]
    assert "I has “claimed”, V “said”" in said["undecided"]
    alone = said["details-alone"]
    assert "V “twice”, “Jon Tarn” and “2024”" in alone and "I “Monday”" in alone


def test_a_quotation_is_told_of_its_agency_without_its_other_source_counted(told):
    """C has a text of its own: what it words otherwise is no difference of the dispatch."""
    study = compare(told.folder)
    open_ = study.findings[study.findings["finding"].str.endswith("/undecided")].iloc[0]
    evidence = set(open_["evidence"].split())
    assert len(evidence) == open_["value"] > 0
    groups = study.variants.set_index("variant")["groups"][sorted(evidence)]
    assert [found for found in groups if not re.search(r"I.*\|.*V|V.*\|.*I", found)] == []


def test_the_commands_go_from_the_saved_pages_to_one_page(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["new", "S", str(VARNHOLM / "saved")]) == 0
    assert cli.main(["check", "S"]) == 0
    assert "The folder is in order" in capsys.readouterr().out
    assert cli.main(["report", "S"]) == 0
    page = (tmp_path / "S-report.html").read_text(encoding="utf-8")
    assert "It took the tellers in the old Customs Hall three hours" in page
    assert not re.search(r'(?:src|href)="(?!#|data:|https?://)', page)
