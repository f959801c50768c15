"""Rights: what is committed and published quotes the pages shortly; the measure that says so."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from samestory.rights import (
    ENDS,
    PRINTED,
    QUOTED,
    RUN,
    abridge,
    closed_pages,
    printed_share,
    quote_blocks,
    read_texts,
    shorten,
    tell_printed,
)

ROOT = Path(__file__).parents[1]
#: What is committed beside the pages themselves, and what of it is bound into the site.
PUBLISHED = sorted(
    [
        *(ROOT / "notebooks").glob("*.ipynb"),
        *(ROOT / "notebooks").glob("*.csv"),
        *(ROOT / "docs").glob("*.md"),
        *(ROOT / "docs").rglob("*.svg"),
        *ROOT.glob("*.md"),
        ROOT / "data/README.md",
        ROOT / "data/moscow-2021/codings.csv",
    ]
)
#: Two sentences that share no run, and what follows them.
P = "The dockers of Varnholm voted on Saturday to walk out for a week over pay, the union said."
Q = "Snow fell all night upon the far mountain pass where nobody at all was there to see it."


def texts_of(paths):
    return [
        text for path in paths for text in read_texts(path.name, path.read_text(encoding="utf-8"))
    ]


def by_siglum(table):
    return table.set_index("siglum")


# ------------------------------------------------------------------------------ what is committed


def test_no_stretch_of_a_closed_page_is_printed_beyond_a_quotation(study):
    prints = printed_share(study, texts_of(PUBLISHED))
    assert set(closed_pages(study)) == set(study.story.sigla)
    long = prints[prints["longest"] > QUOTED]
    assert long[["siglum", "longest", "stretch"]].to_dict("records") == []


def test_of_no_closed_page_more_is_printed_than_is_said(study):
    prints = printed_share(study, texts_of(PUBLISHED))
    assert prints[prints["share"] > PRINTED][["siglum", "share"]].to_dict("records") == []
    # something is quoted: else the measure has read nothing
    assert prints["share"].min() > 0.05


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.name)
def test_no_single_file_comes_near_to_the_whole_allowance(study, path):
    assert printed_share(study, texts_of([path]))["share"].max() <= PRINTED


def test_the_measure_sees_a_page_that_is_printed_whole(study):
    body = [row for row in study.rows("blocks") if row.siglum == "D" and row.role == "body"]
    cell = {"cell_type": "code", "source": [], "outputs": []}
    page = "".join(f"<tr><th>{row.block}</th><td>{row.text}</td></tr>" for row in body)
    cell["outputs"] = [{"data": {"text/html": [f"<table>{page}</table>"]}}]
    notebook = json.dumps({"cells": [cell]})
    prints = by_siglum(printed_share(study, read_texts("x.ipynb", notebook)))
    assert prints.at["D", "share"] == 1 and prints.at["D", "longest"] > QUOTED
    # whoever has the same words is printed too; another agency is not
    assert prints.at["E", "share"] > 0.8 and prints.at["A", "share"] < 0.1


# ---------------------------------------------------------------------------------- the measure


def test_a_run_of_fewer_words_is_not_counted_and_one_of_as_many_is(toy):
    study, told = toy({"P": P, "Q": Q}), P.split()
    short = by_siglum(printed_share(study, [" ".join(told[: RUN - 1])]))
    assert short.loc["P", ["n_printed", "longest"]].tolist() == [0, 0]
    enough = by_siglum(printed_share(study, ["so: " + " ".join(told[3 : 3 + RUN]) + " …"]))
    assert enough.loc["P", "n_printed"] == RUN and enough.loc["P", "n_words"] == len(told)
    assert enough.loc["P", "stretch"] == " ".join(told[3 : 3 + RUN]).rstrip(".,")
    assert enough.loc["Q", "n_printed"] == 0


def test_what_several_texts_print_counts_once_and_together_and_their_stretches_apart(toy):
    study, told = toy({"P": P, "Q": Q}), P.split()
    first, second = " ".join(told[:9]), " ".join(told[9:])
    for texts in ([first, second], [first, first, second]):
        row = by_siglum(printed_share(study, texts)).loc["P"]
        assert row["share"] == 1 and row["longest"] < len(P) - 20
    assert by_siglum(printed_share(study, [P.upper()])).loc["P", "longest"] == len(P) - 1


def test_a_body_is_one_stretch_whatever_furniture_stands_between_and_a_caption_another(toy):
    study = toy({"P": f"{P}\n\nRelated article: Ferries wait\n\n{Q}", "Q": "Rain fell in Mossley."})
    row = by_siglum(printed_share(study, [f"{P} {Q}"])).loc["P"]
    assert row["share"] == 1 and row["longest"] == len(f"{P} {Q}") - 1


@given(st.integers(0, 17), st.integers(0, 17))
def test_the_share_is_that_of_the_words_that_stand_in_the_slice(toy, a, b):
    study, told = toy({"P": P, "Q": Q}), P.split()
    row = by_siglum(printed_share(study, [" ".join(told[a : a + b])])).loc["P"]
    n = len(told[a : a + b])
    assert row["n_printed"] == (n if n >= RUN else 0)


def test_a_page_that_repeats_itself_without_end_costs_no_more_than_its_length(toy):
    row = toy({"P": "ha " * 20_000, "Q": Q})
    assert by_siglum(printed_share(row, ["ha " * 20_000])).at["P", "share"] == 1


def test_texts_of_a_page_are_read_as_a_reader_reads_them():
    html = "<style>p{}</style><p>The <b>doc</b>kers <del>of</del> <ins>in</ins>&amp;</p><p>Tarn</p>"
    whole, without_new, without_old = (" ".join(t.split()) for t in read_texts("a.html", html))
    assert whole == "The dockers of in& Tarn"
    assert (without_new, without_old) == ("The dockers of & Tarn", "The dockers in& Tarn")
    assert read_texts("a.md", "*as* <i>is</i>") == ["*as* <i>is</i>"]


def test_a_change_shown_in_a_text_hides_neither_of_the_two_texts(toy):
    other = P.replace("voted on Saturday", "decided on Sunday")
    study = toy({"P": P, "Q": other})
    shown = P.replace(
        "voted on Saturday",
        "<del>voted</del> <ins>decided</ins> on <del>Saturday</del> <ins>Sunday</ins>",
    )
    assert printed_share(study, read_texts("a.html", f"<p>{shown}</p>"))["share"].tolist() == [1, 1]


def test_what_is_printed_is_told_in_a_sentence(toy):
    prints = printed_share(toy({"P": P, "Q": Q}), [" ".join(P.split()[:9])])
    assert tell_printed(prints) == (
        "Of the pages that are not open, 50 % of the words of P and 0 % of the words of Q are "
        "printed, in quotations of 49 characters at most."
    )
    assert tell_printed(prints.assign(rights="open")) == "All pages are open."


# -------------------------------------------------------------------------------------- shortening


def test_only_pages_that_are_not_open_are_shortened(tmp_path):
    from samestory import compare

    toml = ['title = "A toy"']
    for siglum, rights in (("P", "open"), ("Q", "quotation")):
        toml += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{siglum}.txt"', 'outlet = "O"']
        toml += [f'rights = "{rights}"']
        (tmp_path / f"{siglum}.txt").write_text(P)
    (tmp_path / "story.toml").write_text("\n".join(toml))
    study = compare(tmp_path)
    assert closed_pages(study) == ["Q"]
    assert quote_blocks(study, 30).to_dict() == {"P.1": P, "Q.1": "The dockers of Varnholm …"}
    (tmp_path / "story.toml").write_text("\n".join(toml).replace('"quotation"', '"open"'))
    assert abridge(compare(tmp_path), pd.Series([P])).tolist() == [P]


def test_the_middle_of_a_stretch_is_left_out_and_its_ends_are_kept(toy):
    study = toy({"P": P, "Q": Q})
    assert abridge(study, pd.Series([" one two three four five six "])).tolist() == [
        " one two … five six "
    ]
    short = " ".join("abcdefgh"[: 2 * ENDS + 1])
    assert abridge(study, pd.Series([short, "", " "])).tolist() == [short, "", " "]
    assert abridge(study, pd.DataFrame({"P": [P]}), 1).at[0, "P"] == "The … said."


@given(st.text(max_size=60), st.integers(3, 40))
def test_a_shortened_text_is_never_longer_than_asked(text, most):
    made = shorten(text, most)
    assert len(made) <= most
    assert made == text or (made.endswith(" …") and text.startswith(made[:-2]))
