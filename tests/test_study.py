"""The study: tables as promised, the same twice, the same whatever the witnesses are called."""

from __future__ import annotations

import gc
import importlib
import weakref
from collections import Counter

import pandas as pd
import pytest

from samestory import Study, UsageError, cli, compare, splits
from samestory.kinds import find_differences
from samestory.tables import DTYPES, TABLES, by, columns, frame, records


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_exactly_the_columns_of_its_description(study, name):
    found = study.tables()[name]
    assert list(found.columns) == TABLES[name].names
    assert len(found)


@pytest.mark.parametrize("name", TABLES)
def test_a_column_has_the_type_of_its_description(study, name):
    found = study.tables()[name]
    if name == "codings":
        return  # read as text, every cell
    for column in TABLES[name].columns:
        assert str(found[column.name].dtype) == DTYPES[column.type], column.name


def test_a_frame_refuses_columns_that_its_table_does_not_have():
    with pytest.raises(KeyError, match="table pairs has no column intent, motive"):
        frame("pairs", [{"siglum_a": "P"}, {"motive": "?", "intent": "!"}])


def test_a_frame_leaves_empty_what_is_missing_and_keeps_the_order_of_columns():
    found = frame("edits", [{"text": "crew", "siglum": "P"}])
    assert list(found.columns) == TABLES["edits"].names
    assert found.iloc[0].to_dict() == dict.fromkeys(TABLES["edits"].names, "") | {
        "text": "crew",
        "siglum": "P",
    }
    assert list(frame("reuse", []).dtypes.astype(str)) == [
        DTYPES[c.type] for c in TABLES["reuse"].columns
    ]


def test_a_frame_refuses_what_is_not_of_the_type_of_its_column():
    with pytest.raises(TypeError, match="float64"):
        frame("reuse", [{"n_a": 1.5}])
    assert frame("reuse", [{"share_a_in_b": 1}])["share_a_in_b"].tolist() == [1.0]


@pytest.mark.parametrize("name", TABLES)
def test_rows_are_what_the_table_holds(study, name):
    rows, table = records(getattr(study, name)), getattr(study, name)
    assert [row._asdict() for row in rows] == table.to_dict("records")
    assert study.rows(name) == rows
    values = dict(zip(table.columns, map(list, zip(*rows, strict=True)), strict=True))
    pd.testing.assert_frame_equal(columns(name, values), table)
    pd.testing.assert_frame_equal(frame(name, [row._asdict() for row in rows]), table)


def test_rows_are_gathered_as_pandas_groups_them(study):
    rows = records(study.blocks)
    for names in (["siglum"], ["role", "siglum"]):
        groups = study.blocks.groupby(names[0] if len(names) == 1 else names)
        found = by(rows, *names)
        assert list(found) == [key for key, _ in groups]
        assert [[row.block for row in own] for own in found.values()] == [
            own["block"].tolist() for _, own in groups
        ]


#: The steps that cost time: the module that asks for each, and how often all tables ask.
ONCE = {
    ("study", "read_story"): 1,
    ("study", "find_blocks"): 1,
    ("study", "align"): 1,
    ("study", "settle_pairs"): 1,
    ("study", "collate"): 2,  # the body; and the subheads, for what is said of headlines
    ("study", "find_families"): 1,
    ("study", "find_versions"): 1,
    ("study", "find_differences"): 1,
    ("study", "changes"): 2,  # as with collate
    ("variants", "find_differences"): 1,  # of the subheads
    ("versions", "find_differences"): 0,
    ("study", "reuse"): 1,
    ("study", "find_details"): 1,
    ("study", "judgements"): 2,  # those of the coders; and none, for the program
    ("agreement", "_interval"): 6,  # one a variable
}


def test_all_tables_ask_once_for_each_step_that_costs_time(moscow, monkeypatch):
    """The study that the program is scored by included, since no coder moved a block."""
    asked: Counter[tuple[str, str]] = Counter()

    def count(step, compute):
        def counted(*given, **named):
            asked[step] += 1
            return compute(*given, **named)

        return counted

    for step in ONCE:
        module = importlib.import_module(f"samestory.{step[0]}")
        monkeypatch.setattr(module, step[1], count(step, getattr(module, step[1])))
    compare(moscow).tables()
    assert {step: asked[step] for step in ONCE} == ONCE


@pytest.mark.parametrize("coded", [True, False])
def test_a_study_goes_with_the_last_who_holds_it(moscow, coded):
    study = compare(moscow, coded=coded)
    study.tables()
    gone = weakref.ref(study)
    gc.disable()
    try:
        del study
        assert gone() is None
    finally:
        gc.enable()


def test_a_coder_who_moves_a_block_parts_the_study_from_the_programs(make_story):
    told = "The {} of Varnholm voted on Saturday for a strike in the old port."
    pages = {s: told.format(w) for s, w in zip("PQ", ("crew", "crowd"), strict=True)}
    stays = compare(make_story(pages, codings="ann,1,blocks,Q.1,role,body,"))
    assert stays.readings is stays.program.readings
    moved = compare(make_story(pages, codings="ann,1,blocks,Q.1,role,dek,"))
    assert moved.program.variants["groups"].tolist() == ["P|Q"] and moved.variants.empty
    assert moved.program.codings.empty and moved.program.program is moved.program


@pytest.mark.parametrize("families", ["PQRS X", "PQ RS X", "PQR S X", "PX QRS"])
def test_splits_are_the_same_with_and_without_known_differences(lindmoor, families):
    apart = [tuple(family) for family in families.split()]
    known = find_differences(lindmoor.readings, apart)
    assert splits(lindmoor.readings, apart, found=known).equals(splits(lindmoor.readings, apart))


def test_two_computations_are_identical(moscow, study):
    for name, again in compare(moscow).tables().items():
        assert again.equals(getattr(study, name)), name


def test_leaving_codings_out_is_having_none(copy_story, moscow, uncoded, tmp_path):
    folder = copy_story(moscow, tmp_path / "moscow-2021")
    (folder / "codings.csv").unlink()
    assert not uncoded.findings.equals(compare(moscow).findings)
    within = Study(compare(moscow).story, uncoded.rules, coded=False)
    assert within.pairs.equals(uncoded.pairs) and within.codings.empty
    bare = compare(folder)
    for name, table in uncoded.tables().items():
        assert bare.tables()[name].equals(table), name


def test_uncoded_tables_on_the_command_line_are_those_without_codings(moscow, uncoded, tmp_path):
    assert cli.main(["tables", str(moscow), "--uncoded", "--output", str(tmp_path)]) == 0
    for name in ("blocks", "pairs", "variants", "findings"):
        written = pd.read_csv(tmp_path / f"{name}.csv", dtype=str, keep_default_na=False)
        own = uncoded.tables()[name]
        assert len(written) == len(own)
        for column in own.select_dtypes("str").columns:
            assert list(written[column]) == list(own[column]), (name, column)


def test_codings_correct_what_the_program_says(make_story):
    pages = {
        s: f"The {w} of Varnholm voted on Saturday for a strike in the old port."
        for s, w in zip("PQ", ("crew", "crowd"), strict=True)
    }
    variant = compare(make_story(pages)).variants.iloc[0]
    rows = (
        f"ann,1,variants,{variant['variant']},kind,detail,seen\nann,1,blocks,Q.1,role,dek,set apart"
    )
    folder = make_story(pages, codings=rows.split("\n")[0])
    assert compare(folder).variants["kind"].tolist() == ["detail"] != [variant["kind"]]
    assert compare(folder).variants["rule"].tolist() == ["coder ann"]
    assert compare(folder, coded=False).variants["kind"].tolist() == [variant["kind"]]
    folder = make_story(pages, codings=rows)
    assert compare(folder).blocks["role"].tolist() == ["body", "dek"]
    assert compare(folder, coded=False).blocks["role"].tolist() == ["body", "body"]


def test_a_coded_kind_is_that_of_the_edit_too(make_story):
    pages = {
        s: f"The {w} of Varnholm voted on Saturday for a strike in the old port."
        for s, w in zip("PQ", ("crew", "crowd"), strict=True)
    }
    variant = compare(make_story(pages)).variants["variant"][0]
    study = compare(make_story(pages, codings=f"ann,1,variants,{variant},kind,detail,seen"))
    assert study.edits_against("P")["kind"].tolist() == study.variants["kind"].tolist()


def test_a_rerun_changes_its_rules_and_not_the_study(study):
    other = study.rerun(min_run=3)
    assert (other.rules.min_run, study.rules.min_run) == (3, 4)
    assert (other.reuse["min_run"] == 3).all()
    assert (other.reuse["n_shared"] >= study.reuse["n_shared"]).all()
    assert not other.reuse["n_shared"].equals(study.reuse["n_shared"])
    assert study.rerun().reuse.equals(study.reuse)


def test_an_unknown_rule_is_refused(study):
    with pytest.raises(UsageError, match="no such rule"):
        study.rerun(minimum=3)


def test_the_order_of_witnesses_in_the_folder_changes_no_row(copy_story, moscow, study, tmp_path):
    folder = copy_story(moscow, tmp_path / "moscow-2021")
    head, *tables = (folder / "story.toml").read_text(encoding="utf-8").split("[[witness]]")
    last, tail = tables[-1].split("# Claims to follow")
    mixed = "[[witness]]".join([head, last + "\n", *tables[:-1][::-1]])
    (folder / "story.toml").write_text(f"{mixed}\n# Claims to follow{tail}", encoding="utf-8")
    other = compare(folder)
    assert other.story.sigla != study.story.sigla
    for name in TABLES:
        assert other.tables()[name].equals(study.tables()[name]), name


def test_renaming_the_witnesses_changes_nothing_but_names(copy_story, lindmoor, tmp_path):
    folder = copy_story(lindmoor.story.folder, tmp_path / "lindmoor")
    names = dict(zip("PQRSX", "ZBYCA", strict=True))
    text = (folder / "story.toml").read_text(encoding="utf-8")
    for siglum, name in names.items():
        text = text.replace(f'siglum = "{siglum}"', f'siglum = "{name}"')
    (folder / "story.toml").write_text(text, encoding="utf-8")
    other = compare(folder)

    def view(study, rename):
        def block(name):
            siglum, _, number = name.partition(".")
            return f"{rename.get(siglum, siglum)}.{number}"

        def sides(groups):
            return frozenset(
                frozenset(rename.get(s, s) for s in g) for g in groups.rstrip("-").split("|")
            )

        return {
            "places": {
                frozenset(map(block, own["block"])) for _, own in study.blocks.groupby("place")
            },
            "pairs": {
                (frozenset({block(p.block_a), block(p.block_b)}), p.relation, p.n_shared)
                for p in study.pairs.itertuples()
            },
            "readings": {
                (r.place, r.site, block(r.block), r.start, r.end, r.group)
                for r in study.readings.itertuples()
            },
            "variants": {
                (
                    v.place,
                    v.site,
                    sides(v.groups),
                    v.kind,
                    rename.get(v.changed_by, v.changed_by),
                    v.between_versions,
                )
                for v in study.variants.itertuples()
            },
            "edits": {
                (rename.get(e.siglum, e.siglum), e.op, e.kind) for e in study.edits.itertuples()
            },
            "splits": {(sides(s.split), s.n) for s in study.splits.itertuples()},
            "details": {
                (block(d.block), d.start, d.kind, d.value, d.only_here)
                for d in study.details.itertuples()
            },
        }

    one, two = view(lindmoor, names), view(other, {})
    for name in one:
        assert one[name] == two[name], name


def test_evidence_for_the_agency_and_lengths_of_bodies_are_stated(study):
    own = study.witnesses.set_index("siglum")
    assert own.loc["L", "agency_by"].startswith("the page credits it")
    assert own.loc["D", "agency_by"].startswith("inferred") and "L" in own.loc["D", "agency_by"]
    body = study.blocks[(study.blocks["role"] == "body") & (study.blocks["repeat_of"] == "")]
    assert own["n_words"].to_dict() == body.groupby("siglum")["n_words"].sum().to_dict()


def test_a_story_without_titles_captions_or_subheads_is_studied_without_a_warning(toy, recwarn):
    pages = dict.fromkeys("PQ", "Gulls cried above the port all night, and nobody slept.")
    assert toy(pages).pairs["relation"].tolist() == ["verbatim"]
    assert not [str(w.message) for w in recwarn]
