"""Bundle: nothing of the pages in it, and everything back for who has them."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory import SamestoryError
from samestory.bundle import FILES, RUN, find_places, pack_bundle, restore_tables
from samestory.files import pack
from samestory.package import write_tables
from samestory.tables import WORDS

#: What may stand: facts about the pages, short quotations for comment, the study's own words.
MAY_STAND = {
    ("witnesses.csv", "agency_by"), ("witnesses.csv", "credit_text"), ("witnesses.csv", "url"),
    ("witnesses.csv", "credit_photo"), ("witnesses.csv", "published"), ("details.csv", "value"),
    ("findings.csv", "statement"), ("findings.csv", "question"), ("datapackage.json", ""),
    ("credits.csv", "states"), ("credits.csv", "states_photo"), ("credits.csv", "credit_text"),
    ("credits.csv", "credit_photo"), ("credits.csv", "agency_by"),
    ("witnesses.csv", "saved_not_before"), ("witnesses.csv", "attributed_by"),
}  # fmt: skip
HOSTILE = (
    "=1+1 [0,1,2] \"[\" <script>&\x07\u202e\u0301\r\nNA, null, 007; \u2028 'x'\t\\$ [a](b) **c**"
)


def save_pages(study, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for number, witness in enumerate(study.story.witnesses):
        (folder / f"page {number}").write_bytes(witness.page.encode())
    return folder


def restore(study, folder, packed=None):
    """Pack a study, restore it, and give the files: as restored, as written in full."""
    (folder / "b.zip").write_bytes(packed or pack_bundle(study))
    pages = save_pages(study, folder / "pages")
    found = restore_tables(folder / "b.zip", pages, folder / "restored")
    full = write_tables(study, folder / "full")
    assert [path.name for path in found] == [path.name for path in full]
    return [(path.name, path.read_bytes()) for path in found], [
        (path.name, path.read_bytes()) for path in full
    ]


def grams(text, n=RUN):
    told = re.findall(r"\w+", text.casefold())
    return {tuple(told[k : k + n]) for k in range(len(told) - n + 1)}


def list_cells(packed):
    """Every cell of the tables in a bundle, and each other file: table, column, text."""
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        for path in archive.namelist():
            text = archive.read(path).decode()
            name = path.removeprefix("tables/")
            if not name.endswith(".csv"):
                yield name, "", text
                continue
            for row in csv.DictReader(io.StringIO(text, newline="")):
                yield from ((name, column, cell) for column, cell in row.items())


def find_words(study):
    """What of the closed pages stands in the bundle: where, which runs of words."""
    held = set().union(*(grams(w.page) for w in study.story.witnesses if w.rights != "open"))
    found = {}
    for name, column, text in list_cells(pack_bundle(study)):
        if met := grams(text) & held:
            found.setdefault((name, column), set()).update(met)
    return found


@pytest.mark.parametrize("name", ["study", "uncoded", "lindmoor"])
def test_who_has_the_pages_has_the_tables_byte_for_byte(request, tmp_path, name):
    restored, full = restore(request.getfixturevalue(name), tmp_path)
    assert restored == full


@pytest.mark.parametrize("name", ["study", "lindmoor"])
def test_no_run_of_words_of_a_page_stands_in_it(request, name):
    study = request.getfixturevalue(name)
    found = find_words(study)
    assert set(found) <= MAY_STAND
    days = {run for key, runs in found.items() if key[1] == "value" for run in runs}
    assert all(all(word.isdigit() for word in run) for run in days)


@pytest.mark.parametrize("name", ["study", "lindmoor"])
def test_the_columns_of_words_hold_no_character_of_a_page(request, name):
    study = request.getfixturevalue(name)
    known = set("".join(w.page for w in study.story.witnesses))
    for table, column, cell in list_cells(pack_bundle(study)):
        plain = (table, column) == ("details.csv", "value") and not cell.startswith("[")
        if column in WORDS.get(table.removesuffix(".csv"), ()) and cell and not plain:
            told = json.loads(cell) if cell.startswith("[") else [cell]
            assert not known & set("".join(part for part in told if isinstance(part, str)))


WORD = st.one_of(
    st.sampled_from(
        ["strike", "The", "miners", "voted,", "12", "“no”", "漢", "=1", "[0,0,1]", "\\$"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
)
PAGE = st.lists(WORD, min_size=1, max_size=25).map(" ".join)


@given(st.dictionaries(st.sampled_from("ABC"), PAGE, min_size=2), st.sampled_from(["", "A", "ABC"]))
def test_any_story_comes_back(toy, tmp_path_factory, pages, opened):
    study = toy(
        {siglum: f"{page}\n\nThe miners voted on Saturday." for siglum, page in pages.items()}
    )
    study = open_pages(study, opened)
    restored, full = restore(study, tmp_path_factory.mktemp("any"))
    assert restored == full


def open_pages(study, sigla):
    witnesses = tuple(
        replace(w, rights="open") if w.siglum in sigla else w for w in study.story.witnesses
    )
    return replace(study, story=replace(study.story, witnesses=witnesses))


def test_hostile_texts_come_back(toy, tmp_path):
    study = toy({"A": f"{HOSTILE}\n\nNA", "B": f"null\n\n{HOSTILE[::-1]} and {HOSTILE}"})
    restored, full = restore(study, tmp_path)
    assert restored == full


def test_words_of_open_pages_stay_and_need_no_page(toy, tmp_path):
    told = "The miners of Varnholm voted on {} for a strike in the old port."
    study = toy({"A": told.format("Saturday"), "B": f"[x] {HOSTILE} said nobody in particular."})
    mixed = {cell for table, _, cell in list_cells(pack_bundle(open_pages(study, "A")))
             if table == "blocks.csv"}  # fmt: skip
    assert told.format("Saturday") in mixed and not any("nobody" in cell for cell in mixed)
    everything = pack_bundle(open_pages(study, "AB"))
    (tmp_path / "b.zip").write_bytes(everything)
    (tmp_path / "none").mkdir()
    found = restore_tables(tmp_path / "b.zip", tmp_path / "none", tmp_path / "out")
    assert {path.name for path in found} == set(FILES)


def test_what_an_open_page_lacks_is_not_told_in_a_closed_page_s_words(toy):
    told = "The miners of Varnholm voted on Saturday for a strike{} in the old port."
    study = open_pages(toy({"A": told.format(""), "B": told.format(" that nobody wanted")}), "A")
    assert study.omissions.query("siglum == 'A'")["words"].tolist() == ["that nobody wanted"]
    found = [cell for table, _, cell in list_cells(pack_bundle(study)) if table == "omissions.csv"]
    assert not any("wanted" in cell for cell in found)


def test_the_same_study_gives_the_same_bytes(lindmoor):
    from samestory import compare

    assert pack_bundle(compare(lindmoor.story.folder)) == pack_bundle(lindmoor)


def test_it_says_what_it_is_and_what_it_withholds(study):
    with zipfile.ZipFile(io.BytesIO(pack_bundle(study))) as archive:
        manifest, told = json.loads(archive.read("manifest.json")), archive.read("README.txt")
    assert "D (Dawn)" in told.decode() and "samestory restore" in told.decode()
    assert manifest["rules"]["min_run"] == study.rules.min_run
    assert {p["siglum"]: p["sha256"] for p in manifest["pages"]} == {
        w.siglum: w.sha256 for w in study.story.witnesses
    }


def test_facts_and_what_coders_wrote_can_be_read(study):
    cells = set(list_cells(pack_bundle(study)))
    days = study.details[study.details["kind"] == "date"]["value"]
    assert all(("details.csv", "value", day) in cells for day in days)
    told = study.codings[study.codings["why"].str.startswith("repeat_of")]["why"]
    assert len(told) and all(("codings.csv", "why", why) in cells for why in told)


def test_a_text_is_written_as_its_longest_places():
    assert find_places("the cat sat", ["a cat sat", "the cat"]) == [[1, 0, 7], [0, 5, 9]]
    assert find_places("", ["a"]) == [] and find_places("xyz", ["a"]) == ["xyz"]
    assert find_places("a|∅|b", ["ab"]) == [[0, 0, 1], "|∅|", [0, 1, 2]]


# ------------------------------------------------------------------------------- refused


@pytest.fixture
def packed(lindmoor):
    with zipfile.ZipFile(io.BytesIO(pack_bundle(lindmoor))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refuse(study, tmp_path, packed, pages=None):
    """The sentence with which a bundle is refused; nothing is written then."""
    (tmp_path / "b.zip").write_bytes(packed)
    folder = pages or save_pages(study, tmp_path / "pages")
    before = sorted(os.listdir(tmp_path))
    with pytest.raises(SamestoryError) as refused:
        restore_tables(tmp_path / "b.zip", folder, tmp_path / "out")
    assert sorted(os.listdir(tmp_path)) == before
    assert "\n" not in str(refused.value)
    return str(refused.value)


def with_manifest(packed, change):
    told = json.loads(packed["manifest.json"])
    change(told)
    return pack(packed | {"manifest.json": json.dumps(told)})


def with_cell(packed, cell):
    """A bundle whose first block has a recipe of one's own."""
    rows = list(csv.reader(io.StringIO(packed[FILES["blocks.csv"]].decode(), newline="")))
    rows[1][rows[0].index("text")] = cell
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return pack(packed | {FILES["blocks.csv"]: made.getvalue()})


CELLS = {
    "no JSON": "[[0,1",
    "a page that is not there": "[[9,0,1]]",
    "a page before the first": "[[-1,0,1]]",
    "beyond the page": "[[0,0,99999999]]",
    "from behind": "[[0,5,1]]",
    "a negative offset": "[[0,-5,-1]]",
    "two numbers": "[[0,1]]",
    "a truth": "[[true,0,1]]",
    "a fraction": "[[0,0.0,1]]",
    "no number": '[["0",0,1]]',
    "nothing": "[null]",
    "a table": '[{"a":1}]',
    "deep": "[" * 100_000,
    "a number of many digits": f"[[0,0,{'9' * 5000}]]",
}


@pytest.mark.parametrize("name", CELLS)
def test_a_recipe_that_leads_nowhere_is_refused(lindmoor, tmp_path, packed, name):
    said = refuse(lindmoor, tmp_path, with_cell(packed, CELLS[name]))
    assert "blocks.csv holds a cell that cannot be restored; a bundle is what" in said


def test_a_recipe_of_other_words_is_refused(lindmoor, tmp_path, packed):
    said = refuse(lindmoor, tmp_path, with_cell(packed, "[[0,0,3]]"))
    assert "blocks.csv does not come out as its SHA-256 says; a bundle is what" in said


def test_a_recipe_that_swells_is_refused(lindmoor, tmp_path, packed, monkeypatch):
    monkeypatch.setattr("samestory.bundle.MOST_RESTORED", 100_000)
    cell = json.dumps([[0, 0, 1000]] * 1000)
    assert "cannot be restored" in refuse(lindmoor, tmp_path, with_cell(packed, cell))


MANIFESTS = {
    "format": lambda told: told.update(format="samestory bundle 2"),
    "no tables": lambda told: told.pop("tables"),
    "tables of another type": lambda told: told.update(tables=[]),
    "a path for a table": lambda told: told["tables"].update(
        {"../x": told["tables"]["blocks.csv"]}
    ),
    "a table less": lambda told: told["tables"].pop("blocks.csv"),
    "a hash of another type": lambda told: told["tables"]["blocks.csv"].update(sha256=1),
    "pages of another type": lambda told: told.update(pages={"a": 1}),
    "a page of another type": lambda told: told.update(pages=[1]),
    "columns that are none": lambda told: told["tables"]["blocks.csv"].update(recipes="text"),
    "a length that is none": lambda told: told["pages"][0].update(characters="12"),
    "another length": lambda told: told["pages"][0].update(characters=12),
    "a column that is not there": lambda told: told["tables"]["blocks.csv"].update(recipes=["x"]),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_manifest_of_another_kind_is_refused(lindmoor, tmp_path, packed, name):
    said = refuse(lindmoor, tmp_path, with_manifest(packed, MANIFESTS[name]))
    assert said.endswith("a bundle is what `samestory export --to bundle` writes; get it again.")


@pytest.mark.parametrize("raw", [b"", b"[]", b"null", b"\xff", b"[" * 10**6, b"{"])
def test_a_manifest_that_is_none_is_refused(lindmoor, tmp_path, packed, raw):
    assert "manifest.json" in refuse(lindmoor, tmp_path, pack(packed | {"manifest.json": raw}))


def twice(packed):
    held = io.BytesIO(pack(packed))
    with zipfile.ZipFile(held, "a") as archive, pytest.warns(UserWarning):
        archive.writestr("manifest.json", "{}")
    return held.getvalue()


def torn(packed):
    raw = bytearray(pack(packed))
    at = raw.index(b"tables/blocks.csv") + 400
    raw[at : at + 50] = bytes(50)
    return bytes(raw)


def locked(packed):
    raw = bytearray(pack(packed))
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(sign) + flags] |= 1
    return bytes(raw)


def packed_otherwise(packed):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_BZIP2) as archive:
        for name, content in packed.items():
            archive.writestr(name, content)
    return held.getvalue()


ARCHIVES = {
    "packed otherwise": packed_otherwise,
    "nothing": lambda packed: b"",
    "no archive": lambda packed: b"hello",
    "half": lambda packed: pack(packed)[:5000],
    "torn": torn,
    "locked": locked,
    "a path that leads out": lambda packed: pack(packed | {"../../evil.csv": b"x"}),
    "a file more": lambda packed: pack(packed | {"tables/evil.exe": b"x"}),
    "a file less": lambda packed: pack({k: v for k, v in packed.items() if k != "README.txt"}),
    "a file twice": twice,
    "another archive": lambda packed: pack({"a": b"b"}),
}


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_that_is_no_bundle_is_refused(lindmoor, tmp_path, packed, name):
    said = refuse(lindmoor, tmp_path, ARCHIVES[name](packed))
    assert said.endswith("a bundle is what `samestory export --to bundle` writes; get it again.")


@pytest.mark.parametrize("limit", ["MOST_PACKED", "MOST_UNPACKED"])
def test_what_is_too_large_is_refused(lindmoor, tmp_path, packed, monkeypatch, limit):
    monkeypatch.setattr(f"samestory.bundle.{limit}", 10_000)
    assert "more than 10,000 bytes" in refuse(lindmoor, tmp_path, pack(packed))


def test_pages_that_are_missing_or_another_are_named(lindmoor, tmp_path, packed):
    pages = save_pages(lindmoor, tmp_path / "pages")
    (pages / "page 0").rename(pages / "herald.txt")
    with (pages / "herald.txt").open("a") as file:
        file.write(" ")
    (pages / "page 1").unlink()
    said = refuse(lindmoor, tmp_path, pack(packed), pages)
    first, second = (w.sha256[:12] for w in lindmoor.story.witnesses[:2])
    assert said == (
        f"{pages}: lacks the page of P (herald.txt, SHA-256 {first}…, not the file of that name), "
        f"Q (courier.txt, SHA-256 {second}…); a page is known by its SHA-256, whatever its name; "
        "put the very file there that the bundle was made from."
    )


def test_folders_and_files_in_each_other_s_place_are_refused(lindmoor, tmp_path, packed):
    pages = save_pages(lindmoor, tmp_path / "pages")
    (tmp_path / "b.zip").write_bytes(pack(packed))
    for bundle, folder, out, why in (
        ("none.zip", "pages", "out", "no such file"),
        ("pages", "pages", "out", "is a folder"),
        ("b.zip", "nowhere", "out", "no such folder"),
        ("b.zip", "b.zip", "out", "is a file"),
        ("b.zip", "pages", "b.zip", "is a file"),
        ("b.zip", "pages", "pages/out", "lies where the pages are"),
    ):
        with pytest.raises(SamestoryError, match=why):
            restore_tables(tmp_path / bundle, tmp_path / folder, tmp_path / out)
    assert sorted(os.listdir(tmp_path)) == ["b.zip", "pages"] and len(os.listdir(pages)) == 5
