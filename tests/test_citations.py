"""Citations: what is cited can be found again; every form says the same and parses."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import tomllib
from dataclasses import replace

import pytest

import samestory
from samestory import UsageError, compare
from samestory.citations import cite, permalink, rules_hash, write_citations
from samestory.story import Source

NAME = "moscow-2021/alone-D"


@pytest.fixture
def cited_as(lindmoor):
    """The hand-collated story, with who made it."""

    def make(title="A toy", **told):
        return replace(lindmoor, story=replace(lindmoor.story, title=title, cite=Source(**told)))

    return make


def test_a_finding_is_cited_in_these_words(study):
    inputs, rules = study.story.sha256[:12], rules_hash(study)[:12]
    assert cite(study, NAME).plain == (
        "The samestory maintainers (2026). “In what is D alone?” In: Same story, different words: "
        f"Moscow, 20 October 2021. samestory {samestory.__version__}, 2026-11-24. "
        f"{NAME}@{samestory.__version__}; inputs SHA-256 {inputs}; rules SHA-256 {rules}."
    )


def test_the_study_is_cited_without_a_finding(study):
    cited = cite(study)
    assert cited.id == f"moscow-2021@{samestory.__version__}"
    assert cited.plain.startswith("The samestory maintainers (2026). Same story, different words")


def test_the_fingerprint_is_what_the_shell_prints(moscow, study):
    read = {path.name: path.read_bytes() for path in moscow.iterdir()}
    listed = "".join(f"{hashlib.sha256(read[n]).hexdigest()}  {n}\n" for n in sorted(read))
    assert study.story.sha256 == hashlib.sha256(listed.encode()).hexdigest()


def test_another_page_coding_or_rule_is_another_citation(
    study, uncoded, moscow, tmp_path, copy_story
):
    folder = copy_story(moscow, tmp_path / "moscow-2021")
    page = folder / "dawn.txt"
    page.write_bytes(page.read_bytes() + b"\n")
    notes = {cite(one).note for one in (study, uncoded, study.rerun(min_run=5), compare(folder))}
    assert len(notes) == 4
    assert cite(study.rerun(min_run=5)).inputs == cite(study).inputs


def test_what_is_not_known_is_left_out(lindmoor):
    cited = cite(lindmoor)
    assert "author" not in cited.bibtex and "year" not in cited.bibtex and not cited.address
    assert cited.plain.startswith(lindmoor.story.title)
    assert not {"author", "issued", "URL"} & set(cited.csl)
    assert "AU  - " not in cited.ris and "PY  - " not in cited.ris


def test_a_permalink_stands_in_the_citation_where_the_address_is_known(cited_as):
    study = cited_as(address="https://example.org/study/")
    name = study.findings["finding"][0]
    page = f"https://example.org/study/docs/findings.html#{permalink(name)}"
    assert cite(study, name).plain.endswith(f" {page}")
    assert cite(study, name).csl["URL"] == page and f"UR  - {page}\n" in cite(study, name).ris
    assert cite(study).address == "https://example.org/study/"


def test_authors_stand_as_given(cited_as):
    cited = cite(cited_as(authors=("A. Tarn", "B. Oll"), issued=datetime.date(2031, 6, 1)))
    assert cited.plain.startswith("A. Tarn and B. Oll (2031). ")
    assert "author = {{A. Tarn} and {B. Oll}}" in cited.bibtex
    assert cited.csl["author"] == [{"literal": "A. Tarn"}, {"literal": "B. Oll"}]
    assert cited.csl["issued"] == {"date-parts": [[2031, 6, 1]]}
    assert cited.ris.count("AU  - ") == 2 and "DA  - 2031/06/01\n" in cited.ris


def test_a_title_cannot_break_a_form(cited_as):
    title = "100 % {of} \\input $x_1$ #~^&\nER  - \n}@misc{y, a=\u202eb\x00"
    study = cited_as(title=title)
    bibtex = cite(study).bibtex
    bare = re.sub(r"\\[&%$#_{}]", "", bibtex)
    assert bare.count("{") == bare.count("}") and bare.count("@misc{samestory") == 1
    assert r"100 \% \{of\} \textbackslash{}input \$x\_1\$ \#\textasciitilde{}" in bibtex
    ris = write_citations(study, "ris")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.splitlines() if line)
    assert ris.count("\nER  - ") == 1 + len(study.findings)
    assert not re.search("[\u202e\x00]", ris + bibtex)


@pytest.mark.parametrize("form", ["bibtex", "csl", "ris"])
def test_a_file_of_citations_has_the_study_and_every_finding_once(study, form):
    text = write_citations(study, form)
    if form == "csl":
        keys = [item["id"] for item in json.loads(text)]
    else:
        keys = re.findall(r"@misc\{(.*),|ID  - (.*)", text)
        keys = ["".join(pair) for pair in keys]
    assert len(keys) == len(set(keys)) == 1 + len(study.findings)
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+", key) for key in keys)


def test_what_there_is_not_is_refused_in_these_words(lindmoor):
    with pytest.raises(UsageError) as error:
        cite(lindmoor, "lindmoor/none")
    assert str(error.value).startswith("finding lindmoor/none: no such finding; the study has ")
    with pytest.raises(UsageError) as error:
        write_citations(lindmoor, "endnote")
    assert str(error.value) == ("endnote: not a form of citations; there are bibtex, csl, ris.")


def test_the_citation_file_names_the_version_and_day_of_the_study(study):
    cff = (study.story.folder.parents[1] / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {samestory.__version__}\n" in cff
    assert f"date-released: {study.story.cite.issued}\n" in cff
    toml = tomllib.loads((study.story.folder.parents[1] / "pyproject.toml").read_text())
    assert toml["project"]["version"] == samestory.__version__
