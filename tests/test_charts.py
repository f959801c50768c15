"""Charts: what is drawn is what the tables hold, and what is said of it is what is drawn."""

from __future__ import annotations

import re
import tomllib
import warnings
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from samestory import charts, compare, doubts, maps, sheet, specimens, trials
from samestory.errors import UsageError
from samestory.findings import find
from samestory.prose import NOT_SHOWN, quoted
from samestory.rights import QUOTED
from samestory.synopsis import find_rising

ROOT = Path(__file__).parents[1]
MOSCOW = ROOT / "data" / "moscow-2021"
BY_STUDY = (
    charts.page_composition,
    charts.collation_map,
    charts.edits_by_kind,
    charts.reuse_shares,
    charts.split_support,
    charts.lone_readings,
    charts.headlines,
    charts.credit_shares,
    charts.passages,
    charts.share_ranges,
    charts.bases,
    charts.coder_error,
)
PORT = [
    "Dockers in the port of Varnholm voted on Saturday to end the strike that began in spring.",
    "The union said that nine hundred workers would return to the quays on Monday at six.",
    "The mayor, Ann Lee, welcomed the vote and promised new talks about wages before the summer.",
    "Ships had waited outside the harbour for weeks; the price of grain had doubled since April.",
    "A fund of 2,400 crowns a head had run out ten days before the ballot, two stewards said.",
    "Shipowners called it a relief and said that the first grain ship would unload on Tuesday.",
    "Nobody could say on Sunday whether the cranes, idle since March, would turn that morning.",
]


def write_story(folder, pages, agency="NordWire", claim=""):
    """Make a story folder of pages by siglum, each credited to an agency or to none."""
    folder.mkdir()
    lines = ['title = "A strike"', 'event = "The dockers vote"', "date = 2031-05-03"]
    lines += ['questions = ["Who voted?"]']
    for siglum, text in pages.items():
        (folder / f"{siglum.lower()}.txt").write_text(text, encoding="utf-8")
        lines += ["[[witness]]", f'siglum = "{siglum}"', f'file = "{siglum.lower()}.txt"']
        lines += [f'outlet = "The {siglum} Post"']
    if claim:
        lines += ["[[trace]]", 'claim = "claim"', 'question = "Who?"', f"patterns = ['{claim}']"]
    (folder / "story.toml").write_text("\n".join(lines), encoding="utf-8")
    assert tomllib.loads("\n".join(lines))
    return compare(folder)


@pytest.fixture(scope="module")
def figures(study):
    claim = study.traces["claim"].iloc[0]
    drawn = {draw.__name__: draw(study) for draw in BY_STUDY}
    return drawn | {
        "trace_map": charts.trace_map(study, claim),
        "claim_words": charts.headlines(study, claim="efforts"),
        "sensitivity": charts.sensitivity(RUNS),
    }


RUNS = pd.DataFrame(
    [
        ("run", 3, "share", 0.5, False),
        ("run", 4, "share", 0.4, True),
        ("run", 5, "share", 0.1, False),
        ("spelling", "kept", "share", 0.4, False),
        ("spelling", "levelled", "share", 0.4, True),
        ("run", 3, "pairs", 7, False),
        ("run", 4, "pairs", 7, True),
    ],
    columns=["rule", "setting", "measure", "value", "published"],
)


def boxes(figure):
    """The fields of a figure by label: (width, height) in points, those without label left out."""
    patches = [p for p in figure.axes[0].patches if p.get_label()[:1].strip("_")]
    return {
        p.get_label(): (p.get_width(), p.get_height()) for p in patches if hasattr(p, "get_width")
    }


def words(figure):
    return " ".join(text.get_text() for text in figure.axes[0].texts)


# ------------------------------------------------------------------- drawn is what the tables hold


def test_bars_of_a_page_are_as_long_as_its_words(study, figures):
    drawn = boxes(figures["page_composition"])
    rows = charts.figure_data(figures["page_composition"])
    unit = {
        round(drawn[f"{r.siglum} {r.role}"][0] / r.n_words, 6)
        for r in rows.itertuples()
        if r.n_words
    }
    assert len(unit) == 1
    blocks = study.blocks
    for siglum in study.witnesses["siglum"]:
        own = blocks[blocks["siglum"] == siglum]
        assert rows.loc[rows["siglum"] == siglum, "n_words"].sum() == own["n_words"].sum()
        twice = own.loc[own["repeat_of"] != "", "n_words"].sum()
        assert rows.query("siglum == @siglum and role == 'repeat'")["n_words"].item() == twice


def test_map_blocks_are_as_high_as_their_words_and_keep_page_order(study, figures):
    figure = figures["collation_map"]
    drawn, rows = boxes(figure), charts.figure_data(figure)
    assert len({round(drawn[r.block][1] / r.n_words, 6) for r in rows.itertuples()}) == 1
    assert rows.groupby("siglum")["n_words"].sum().to_dict() == dict(
        zip(study.witnesses["siglum"], study.witnesses["n_words"], strict=True)
    )
    tops = {p.get_label(): p.get_y() for p in figure.axes[0].patches if hasattr(p, "get_y")}
    for _, page in rows.groupby("siglum"):
        tops_of_page = [tops[block] for block in page["block"]]
        assert tops_of_page == sorted(tops_of_page)


def test_map_puts_a_place_of_one_dispatch_in_one_row(figures):
    figure = figures["collation_map"]
    tops = {p.get_label(): p.get_y() for p in figure.axes[0].patches if hasattr(p, "get_y")}
    rows = charts.figure_data(figure).drop_duplicates(["siglum", "place"])
    for _, row in rows.groupby(["agency", "place"]):
        assert len({round(tops[block], 6) for block in row["block"]}) == 1


def test_map_bands_are_the_derived_pairs_of_neighbours(study, figures):
    bands = {
        p.get_label() for p in figures["collation_map"].axes[0].patches if not hasattr(p, "get_y")
    }
    order = list(dict.fromkeys(charts.figure_data(figures["collation_map"])["siglum"]))
    near = {frozenset(pair) for pair in zip(order, order[1:], strict=False)}
    pairs = study.pairs.query("role == 'body' and relation != 'same-facts'")
    expected = {
        frozenset((r.block_a, r.block_b))
        for r in pairs.itertuples()
        if {r.siglum_a, r.siglum_b} in near
    }
    assert {frozenset(band.split()) for band in bands} == expected


def test_a_moved_passage_leaves_its_row_but_not_its_page_order():
    assert find_rising([0, 1, 2, 3]) == {0, 1, 2, 3}
    assert find_rising([(3, 0), (0, 1), (1, 2), (1, 3), (2, 4)]) == {1, 2, 3, 4}
    assert find_rising([]) == set()


def test_edits_are_those_of_the_table(study, figures):
    rows = charts.figure_data(figures["edits_by_kind"])
    substantive = study.edits[study.edits["kind"].isin(charts.SUBSTANTIVE)]
    assert rows.loc[rows["op"] != "", "n"].sum() == len(substantive)
    drawn = boxes(figures["edits_by_kind"])
    bars = rows[rows["n"] > 0]
    lengths = {drawn[f"{r.siglum} {r.kind} {r.op}"][0] / r.n for r in bars.itertuples()}
    assert len({round(length, 6) for length in lengths}) == 1


def test_marks_of_reuse_stand_at_their_shares(study, figures):
    rows = charts.figure_data(figures["reuse_shares"])
    assert len(rows) == 2 * len(study.reuse)
    at = {line.get_label(): line.get_xdata()[0] for line in figures["reuse_shares"].axes[0].lines}
    for r in rows.itertuples():
        x = at[f"{r.siglum} in {r.other}, {r.part}"]
        assert (x - charts.LEFT) / (charts.RIGHT - charts.LEFT) == pytest.approx(r.share)
    floor = boxes(figures["reuse_shares"])["noise floor"][0] / (charts.RIGHT - charts.LEFT)
    assert floor == pytest.approx(study.reuse["floor"].max())


def test_every_possible_split_is_drawn_with_its_support(study, figures):
    rows = charts.figure_data(figures["split_support"]).set_index("split")
    family = max(study.families, key=len)
    assert len(rows) == 3 + len(family) == 7
    for r in study.splits.itertuples():
        assert tuple(rows.loc[r.split, ["n", "n_passages"]]) == (r.n, r.n_passages)
    assert rows["n"].sum() == study.splits["n"].sum()
    drawn = boxes(figures["split_support"])
    best = rows["n"].idxmax()
    unit = drawn[f"{best} passages"][0] / rows.at[best, "n_passages"]
    assert drawn[f"{best} sites"][0] == pytest.approx(
        (rows.at[best, "n"] - rows.at[best, "n_passages"]) * unit
    )


def test_lone_readings_are_those_the_rule_names(study, figures):
    rows = charts.figure_data(figures["lone_readings"])
    table = study.variants
    by_rule = table["changed_by"].isin(study.witnesses["siglum"])
    named = table[by_rule & table["kind"].isin(specimens.NAMED)]
    undecided = table[(table["changed_by"] == "undecided") & table["kind"].isin(specimens.OPEN)]
    assert set(rows["variant"]) == {*named["variant"], *undecided["variant"]}
    set_words = words(figures["lone_readings"])
    for reading in rows["reading"]:
        assert all(word in set_words for word in reading.split())
    for why in undecided["why"]:
        assert why in set_words
    # E alone spells "organization"; of a reading that all its holders spell alike nothing is said.
    apart = rows[rows["quoted_from"] != ""]
    assert list(apart["quoted_from"]) == ["E"] and "organization" in apart["reading"].iloc[0]
    assert set_words.count("quoted from") == 1


def test_traces_have_a_field_for_each_place_of_the_page(study, figures):
    claim = study.traces["claim"].iloc[0]
    own = study.traces[(study.traces["claim"] == claim) | (study.traces["part_of"] == claim)]
    where = own["role"].replace(maps.WHERE)
    expected = {
        f"{r.siglum} {r.claim} {at} {r.status}"
        for r, at in zip(own.itertuples(), where, strict=True)
        if r.status != "absent"
    }
    assert set(boxes(figures["trace_map"])) == expected
    assert "listing-" not in words(figures["trace_map"]) + charts.alt_text(figures["trace_map"])
    assert words(figures["trace_map"]).count("absent") - 1 == (own["status"] == "absent").sum()


def test_figure_and_finding_quote_the_same_words_of_a_claim(study):
    drawn, said = words(charts.trace_map(study, "us-absence")), find(study, "trace-us-absence")
    for words_ in study.traces.query("claim == 'us-absence' and shown != ''")["shown"]:
        assert quoted(words_) in drawn and quoted(words_) in said["statement"]
        assert len(words_) <= 100


def test_headlines_are_set_as_words_or_said_to_be_missing(study, figures):
    rows = charts.figure_data(figures["headlines"])
    heads = study.blocks.query("role in ['headline', 'dek'] and repeat_of == ''")
    for siglum, own in rows[rows["text"] != NOT_SHOWN].groupby("siglum")["text"]:
        assert len(" ".join(own)) <= QUOTED
        for text, whole in zip(own, heads.loc[heads["siglum"] == siglum, "text"], strict=True):
            assert text == whole or whole.startswith(text.removesuffix(" …"))
    none = set(study.witnesses["siglum"]) - set(heads.query("role == 'headline'")["siglum"])
    assert set(rows.loc[rows["text"] == NOT_SHOWN, "siglum"]) == none
    shown = charts.figure_data(figures["claim_words"]).query("status != ''")["text"]
    efforts = study.traces.query("claim == 'efforts' and status != 'absent'")["shown"]
    assert sorted(shown) == sorted(efforts)


def test_credits_stand_beside_the_share_of_the_nearest_page(study, figures):
    figure, drawn = figures["credit_shares"], boxes(figures["credit_shares"])
    wide = charts.RIGHT - charts.MIDDLE
    line = dict(zip(study.witnesses["siglum"], study.witnesses["line"], strict=True))
    body = study.reuse[study.reuse["part"] == "body"]
    for row in charts.figure_data(figure).itertuples():
        shares = {}
        for r in body.itertuples():
            if row.siglum == r.siglum_a:
                shares[r.siglum_b] = r.share_a_in_b
            if row.siglum == r.siglum_b:
                shares[r.siglum_a] = r.share_b_in_a
        best = max(share for other, share in shares.items() if line[other] != line[row.siglum])
        assert row.share == best == shares[row.nearest]
        assert drawn[f"{row.siglum} nearest"][0] == pytest.approx(best * wide)
        more = drawn.get(f"{row.siglum} together", (0, 0))[0]
        assert more == pytest.approx(max(0, row.share_family - best) * wide)
        assert row.states in words(figure) or row.states[:30] in words(figure)
        bar = next(p for p in figure.axes[0].patches if p.get_label() == f"{row.siglum} nearest")
        hollow = bar.get_facecolor()[:3] == (1, 1, 1)
        source = study.witnesses.set_index("siglum")["agency"]
        assert hollow == (source[row.siglum] != source[row.nearest])
    assert words(figure).count("in L, another source") == 1
    assert not re.search("fail|without credit|hide|should", words(figure))


def test_passages_have_a_field_where_the_tables_have_them(study, figures):
    body = study.blocks.query("role == 'body' and repeat_of == '' and place != ''")
    wording = set(zip(body["place"], body["siglum"], strict=True))
    at = dict(zip(body["block"], body["place"], strict=True))
    pairs, told = study.pairs.query("role == 'body'"), set()
    for r in pairs.itertuples():
        told |= {(at[r.block_a], r.siglum_b)} if r.block_a in at else set()
        told |= {(at[r.block_b], r.siglum_a)} if r.block_b in at else set()
    figure = figures["passages"]
    drawn = {tuple(label.split()) for label in boxes(figure)}
    assert drawn == wording | told
    rows = charts.figure_data(figure)
    has = {how: set() for how in ("wording", "facts", "")}
    for row in rows.itertuples():
        has[row.has].add((row.place, row.siglum))
    assert has["wording"] == wording and has["facts"] == told - wording
    full = {p.get_label() for p in figure.axes[0].patches if p.get_linestyle() in ("-", "solid")}
    assert {tuple(label.split()) for label in full if label in boxes(figure)} == wording
    # Source by source, never in one sum: what both agencies tell has two columns.
    whose = {row.place: row.source for row in rows.itertuples()}
    elsewhere = {"AFP": set(), "AP": set()}
    for place, siglum in wording | told:
        if (siglum == "A") != (whose[place] == "AP"):
            elsewhere[whose[place]].add(place)
    n = {source: list(whose.values()).count(source) for source in elsewhere}
    assert figure.samestory_title == (
        f"A tells the facts of {len(elsewhere['AFP'])} of AFP’s {n['AFP']} passages; AFP’s pages "
        f"tell those of {len(elsewhere['AP'])} of A’s {n['AP']} passages"
    )
    told_of = charts.alt_text(figure)
    assert f"Of AFP’s {n['AFP']} passages, " in told_of and f"Of A’s {n['AP']} passages" in told_of
    assert not numbers(told_of) & {str(sum(n.values()))}


def test_ranges_are_those_of_the_shares(study, figures):
    drawn, wide = boxes(figures["share_ranges"]), doubts.RIGHT - doubts.LEFT
    rows = charts.figure_data(figures["share_ranges"])
    for row in rows.itertuples():
        long = drawn[f"{row.rule}, {row.setting}, {row.group}"][0]
        assert long == pytest.approx(max(1.5, (row.high - row.low) * wide))
    of = trials.group_of(study)
    for part in study.reuse["part"].unique():
        own = study.reuse[study.reuse["part"] == part]
        for group in rows["group"].unique():
            same = [r for r in own.itertuples() if of(r.siglum_a, r.siglum_b) == group]
            shares = [s for r in same for s in (r.share_a_in_b, r.share_b_in_a)]
            (row,) = rows.query("setting == @part and group == @group").itertuples()
            assert (row.low, row.high, row.n) == (min(shares), max(shares), len(shares))
    again = study.rerun(min_run=6).reuse.query("part == 'body'")
    six = rows.query("setting == '6 words'")
    assert six["high"].max() == again[["share_a_in_b", "share_b_in_a"]].max(axis=None)
    assert six["low"].min() == again[["share_a_in_b", "share_b_in_a"]].min(axis=None)


def test_bases_swap_additions_and_omissions(study, figures):
    rows = charts.figure_data(figures["bases"])
    n = {(r.siglum, r.base, r.op): r.n for r in rows.itertuples()}
    for (siglum, base, op), k in n.items():
        other = {"addition": "omission", "omission": "addition"}.get(op, op)
        assert n[base, siglum, other] == k
    own = study.edits_against("E").query("siglum == 'D' and op == 'omission'")
    substance = own[~own["kind"].isin(["spelling", "punctuation", "case", "style"])]
    assert n["D", "E", "omission"] == len(substance)
    shown = words(figures["bases"]).split()
    for op, sign in doubts.SIGNS.items():
        many = rows[(rows["op"] == op) & (rows["n"] > 0)]["n"]
        assert sorted(w[1:] for w in shown if w[0] == sign and w[1:].isdigit()) == sorted(
            str(k) for k in many
        )


def test_coders_and_program_stand_at_their_scores(study, figures):
    at = {line.get_label(): line.get_xdata()[0] for line in figures["coder_error"].axes[0].lines}
    wide, rows = doubts.SCORED - doubts.LEFT, charts.figure_data(figures["coder_error"])
    for row in rows.itertuples():
        x = at[f"{row.variable}, {row.whose}"]
        assert (x - doubts.LEFT) / wide == pytest.approx(row.value)
    f1 = study.agreement.query("measure == 'F1'").set_index("variable")["value"]
    program = rows[rows["whose"] == "program"].set_index("variable")["value"]
    assert program.to_dict() == f1.to_dict()
    assert f"{f1.min():.2f}" in figures["coder_error"].samestory_title
    measures = rows["measure"].str.partition(",")[0]
    set_in = [t.get_text() for t in figures["coder_error"].axes[0].texts]
    for measure, value in zip(measures, rows["value"], strict=True):
        assert f"{measure} {value:.2f}" in set_in
    assert "the rules were tried on these pages." in words(figures["coder_error"])


def test_runs_stand_where_their_values_are(figures):
    lines = {line.get_label(): line for line in figures["sensitivity"].axes[0].lines}
    at = {setting: lines[f"share, run {setting}"].get_xdata()[0] for setting in (3, 4, 5)}
    assert (at[4] - at[5]) / (at[3] - at[5]) == pytest.approx(0.75)
    axis = {
        text.get_text(): text.get_position()[0] for text in figures["sensitivity"].axes[0].texts
    }
    assert (at[5], at[3]) == pytest.approx((axis["0.1"], axis["0.5"]))
    assert lines["share, run 4"].get_markerfacecolor() == sheet.INK
    assert lines["share, run 3"].get_markerfacecolor() == sheet.PAPER
    assert charts.figure_data(figures["sensitivity"]).equals(RUNS)


# ------------------------------------------------------------------------- what is said of a figure


def test_titles_are_computed(study, figures):
    def title(name):
        return figures[name].samestory_title

    assert title("page_composition").startswith("25 % of the words on Dawn’s page (D)")
    of_all = ": 14 of 23 passages stand on all 4 pages, 9 in one version only"
    assert title("collation_map").endswith(of_all)
    assert title("split_support") == "25 sites part DE from LN; the other 2 splits have none"
    most = (
        charts.figure_data(figures["edits_by_kind"]).query("op != ''").groupby("siglum")["n"].sum()
    )
    assert f"{most.idxmax()} has {most.max()} substantive edits" in title("edits_by_kind")
    assert title("trace_map") == (
        "The listing of the Taliban as terrorist: on 4 of 5 pages; D (Dawn) alone has it nowhere; "
        "A (BreakingNews) has all 4 further parts, the others none"
    )
    assert title("claim_words").startswith("Russia’s word for the Taliban’s efforts: A has “comm")
    assert title("credit_shares").endswith(
        "; the others have 97 to 99 % of their words in common with another outlet’s page of the "
        "same source"
    )
    assert title("sensitivity") == (
        "Most moves share, under run: from 0.1 to 0.5; no rule moves pairs"
    )


def numbers(text):
    return set(re.findall(r"\d+(?:\.\d+)?", text))


def plotted(figure):
    """Give every number that a figure shows or that its rows hold, as it may be written."""
    rows = charts.figure_data(figure)
    drawn = numbers(words(figure))
    for column in rows.select_dtypes("number"):
        for v in rows[column].dropna():
            drawn |= {f"{v:g}", f"{v:.2f}", f"{100 * v:.0f}", f"{v:,}"}
    for column in ("relation", "status", "has"):
        if column in rows:
            drawn |= {str(n) for n in rows.groupby("siglum")[column].value_counts()}
    if "source" in rows:
        drawn |= {str(n) for n in rows.groupby(["source", "siglum"])["has"].value_counts()}
    if "split" in rows and "alone" in rows:
        drawn.add(str((rows["n"] == 0).sum()))
    if "base" in rows and "op" in rows:
        drawn |= {str(n) for n in rows.groupby(["siglum", "base"])["n"].sum()}
    return drawn


def test_every_number_of_an_alt_text_is_drawn(figures):
    for name, figure in figures.items():
        assert numbers(charts.alt_text(figure)) <= plotted(figure), name


def test_alt_texts_are_short_and_say_the_title(figures):
    for figure in figures.values():
        alt = charts.alt_text(figure)
        assert alt.startswith(figure.samestory_title) and alt.endswith(".")
        assert len(alt) < 1000


def test_a_claim_that_is_not_followed_is_refused(study):
    with pytest.raises(
        UsageError, match="claim 'moon': is not followed in this story; name one of"
    ):
        charts.trace_map(study, "moon")


# ------------------------------------------------------------------------------------- what is set


def text_box(text):
    """Give the box of a text: left, top, right, bottom, in points."""
    size, (x, y) = text.get_fontsize(), text.get_position()
    wide = sheet.measure(text.get_text(), size, text.get_fontweight())
    if text.get_rotation():
        return x - 0.4 * size, y - wide, x + 0.4 * size, y
    x -= {"left": 0, "center": wide / 2, "right": wide}[text.get_ha()]
    return x, y - 0.72 * size, x + wide, y + 0.18 * size


def test_no_text_touches_another(figures):
    for name, figure in figures.items():
        texts = [(text_box(t), t.get_text()) for t in figure.axes[0].texts if t.get_text()]
        for n, (a, one) in enumerate(texts):
            for b, other in texts[:n]:
                beside = a[0] >= b[2] - 0.5 or b[0] >= a[2] - 0.5
                assert beside or a[1] >= b[3] - 0.5 or b[1] >= a[3] - 0.5, (name, one, other)


def test_no_text_is_small_or_outside_the_sheet(figures):
    for name, figure in figures.items():
        left, right = figure.axes[0].get_xlim()
        bottom, top = figure.axes[0].get_ylim()
        for text in figure.axes[0].texts:
            start, _, end, _ = text_box(text)
            assert text.get_fontsize() >= 9
            assert left <= start and end <= right + 0.5, (name, text.get_text())
            assert top < text.get_position()[1] < bottom


# ------------------------------------------------------------------------------------ other stories


def draw_all(study):
    """Draw every figure of a study, write it, and let no warning pass."""
    with warnings.catch_warnings():  # those of other modules are for their own tests
        warnings.simplefilter("ignore")
        for table in ("blocks", "witnesses", "reuse", "edits", "splits", "traces", "credits"):
            getattr(study, table)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drawn = [draw(study) for draw in BY_STUDY]
        claims = list(dict.fromkeys(study.traces["claim"]))
        drawn += [charts.trace_map(study, claim) for claim in claims]
        drawn += [charts.headlines(study, claim=claim) for claim in claims]
        for figure in drawn:
            ElementTree.fromstring(charts.write_svg(figure))
            assert charts.alt_text(figure)
    held = {f"{n}": figure for n, figure in enumerate(drawn)}
    test_no_text_is_small_or_outside_the_sheet(held)
    test_no_text_touches_another(held)
    test_alt_texts_are_short_and_say_the_title(held)
    return drawn


def test_two_pages_of_one_text(tmp_path):
    pages = {"P": "\n\n".join(PORT), "Q": "\n\n".join(PORT).replace("welcomed", "hailed")}
    study = write_story(tmp_path / "two", pages, claim="dockers")
    draw_all(study)
    splits = charts.split_support(study)
    assert "Not possible among 2 pages." in words(splits)


def test_two_pages_that_share_nothing(tmp_path):
    pages = {"P": PORT[0], "Q": "Rain fell all night over the quiet hills, and nobody went out."}
    study = write_story(tmp_path / "apart", pages)
    draw_all(study)
    alone = charts.collation_map(study)
    assert alone.samestory_title == "No two pages tell the story in shared wording"
    assert charts.alt_text(charts.split_support(study)).startswith("Splits: No two pages carry")
    assert charts.figure_data(charts.lone_readings(study)).empty


def test_passages_of_three_sources_are_told_by_their_shares(tmp_path):
    told, apart = "\n\n".join(PORT[:3]), "\n\n".join(PORT[3:5])
    pages = {"P": told, "Q": told, "R": apart, "S": PORT[6]}
    figure = charts.passages(write_story(tmp_path / "story", pages))
    assert "(n: 3 of P and Q, 2 of R and 1 of S" in words(figure)
    title = "Of each source’s passages, pages of other sources tell none"
    assert figure.samestory_title == title
    assert charts.alt_text(figure).startswith(
        f"{title}. Of P and Q’s 3 passages, P and Q have 3 in this wording; R and S have none"
    )
    pages = {"P": told, "Q": told}
    figure = charts.passages(write_story(tmp_path / "one", pages))
    assert figure.samestory_title == "All 3 passages are told on both pages in whatever words"


def test_eight_pages_some_with_long_sigla(tmp_path):
    names = ["Aa", "Bb", "Cc", "Dd", "Ee", "Ff", "Gg", "Hh"]
    changes = ["strike", "walkout", "stoppage", "strike", "row", "strike", "dispute", "strike"]
    pages = {}
    for number, (name, word) in enumerate(zip(names, changes, strict=True)):
        told = [passage.replace("strike", word) for passage in PORT]
        pages[name] = "\n\n".join(told[number % 2 :] if number < 6 else told[::-1])
    drawn = draw_all(write_story(tmp_path / "eight", pages, claim="dockers"))
    map_rows = charts.figure_data(drawn[1])
    assert map_rows["siglum"].nunique() == 8


def test_signs_of_a_page_are_text_and_nothing_else(tmp_path):
    odd = "The <b>mayor</b> & paid $5 to $9_x^2, \\a \u202edna\u202c 漢字 e\u0301 \x07 “now | so”."
    pages = {"P": "\n\n".join([*PORT, odd]), "Q": "\n\n".join([*PORT, odd.replace("$5", "$6")])}
    study = write_story(tmp_path / "odd", pages, claim="<b>.*so”")
    figures = draw_all(study)
    for figure in figures:
        svg = charts.write_svg(figure)
        assert "\u202e" not in svg and "\x07" not in svg and "<b>" not in svg
    shown = "".join(ElementTree.fromstring(charts.write_svg(figures[-2])).itertext())
    for words_of_it in (
        "<b>mayor</b> & paid $5 to $9_x^2, \\a \ufffddna\ufffd",
        "漢字 e\u0301 \ufffd",
    ):
        assert words_of_it in " ".join(shown.split())


def test_nothing_to_vary_is_said():
    figure = charts.sensitivity(RUNS[:0])
    assert charts.alt_text(figure) == "Sensitivity: No rule was set otherwise."
