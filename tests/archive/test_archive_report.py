"""The report of an archive: its numbers, its queries, what it says, and what it never does."""

from __future__ import annotations

import json
import re
import shutil
from datetime import date
from html import unescape

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samestory.agreement import wilson
from samestory.archive import archive_charts, archive_told, tallies
from samestory.archive.archive_report import PARTS, cite, make_page, write_report
from samestory.archive.finishedrun import FinishedRun, read_run
from samestory.errors import UsageError
from samestory.sheet import alt_text, figure_data, write_svg


@pytest.fixture(scope="module")
def run(archive_run):
    return read_run(archive_run)


@pytest.fixture(scope="module")
def page(run):
    return make_page(run)


@pytest.fixture(scope="module")
def groups(archive_run):
    return pd.read_parquet(archive_run / "groups.parquet")


@pytest.fixture
def copied(archive_run, tmp_path):
    """A copy of the run that a test may change."""
    return shutil.copytree(archive_run, tmp_path / "run")


def change(run, table, **columns):
    """Give a table of a run other values in some columns."""
    path = run / f"{table}.parquet"
    schema = pq.read_schema(path).remove_metadata()
    changed = pd.read_parquet(path).assign(**columns)
    pq.write_table(pa.Table.from_pandas(changed, schema, preserve_index=False), path)


def summarize(run, **keys):
    path = run / "summary.json"
    summary = json.loads(path.read_text(encoding="utf-8")) | keys
    kept = {key: value for key, value in summary.items() if value is not None}
    path.write_text(json.dumps(kept), encoding="utf-8")


def words_of(page):
    return " ".join(unescape(re.sub("<[^>]*>", " ", page.partition("<body>")[2])).split())


def compute(query, folder, monkeypatch):
    """Run a query of the page as a reader would."""
    monkeypatch.chdir(folder)
    return eval(query, {"pd": pd, "json": json})  # the page's own line


# The numbers


def test_each_number_comes_out_of_its_query(run, archive_run, monkeypatch):
    members, shares = tallies.read_members(run), tallies.tally_pairs(run)
    numbers = archive_told.tell_numbers(run, members, shares)
    assert len(numbers) == 5
    for number in numbers:
        assert compute(number.query, archive_run, monkeypatch) == number.value, number.what


def test_each_statement_has_the_number_of_its_query(run, archive_run, groups, monkeypatch):
    members, shares = tallies.read_members(run), tallies.tally_pairs(run)
    named, lags = archive_told.tell_named(members), archive_told.tell_lags(members)
    told = {
        "copy": archive_told.tell_copy(run, members),
        "time": archive_told.tell_time(members, "day"),
        "shares": archive_told.tell_shares(shares),
    }
    for name, (sentence, query) in told.items():
        value = int(compute(query, archive_run, monkeypatch))
        assert re.search(rf"\b{value:,}\b", sentence), name
    nowhere = compute(named[1], archive_run, monkeypatch)
    assert f"{nowhere} articles name none anywhere in the text" in named[0]
    median = compute(lags[1], archive_run, monkeypatch)
    assert f"the median from first to last copy is {median:g} days" in lags[0]
    sentence, query = archive_told.tell_derived(members)
    counts = compute(query, archive_run, monkeypatch)
    assert f"{counts['wholly']} wholly derived, {counts['partially']} partially" in sentence


def test_every_query_on_the_page_runs(page, archive_run, monkeypatch):
    codes = map(unescape, re.findall("<code>(.*?)</code>", page))
    queries = [code for code in codes if "parquet" in code and "(" in code]
    assert len(queries) > 9
    for query in queries:
        compute(query, archive_run, monkeypatch)


def test_rates_stand_with_their_intervals(page):
    told = words_of(page)
    low, high = wilson(294 / 300, 300)
    assert (
        "Copies planted in this archive, of 20 % of an article: 294 of 300 found, 98.0 % (95 % "
        f"interval {100 * low:.1f} % to {100 * high:.1f} %)."
    ) in told
    assert (
        "Of 1,099 pairs of articles of one event (22 events) that were read and judged not to have "
        "copied, 0.8 % (95 % interval 0.2 % to 1.8 %) are kept."
    ) in told
    assert "Of 900 kept pairs with a planted article, 99.6 %" in told
    assert told.index("99.6 %") < told.index("What the numbers do not say")


def test_the_trial_is_told_whole(page, run):
    rows = page.partition("The trial with planted copies")[2].partition("</table>")[0]
    assert rows.count("<tr>") == len(run.told("planted")) + 1
    assert "recall by words" in rows and "25 to 49 words" in rows


def test_what_was_not_measured_is_called_so(copied):
    summarize(copied, planted=None, threshold=None, by_outlet=None, by_day=None)
    told = words_of(make_page(read_run(copied)))
    assert "How many copies are found is not measured in this run." in told
    assert "How many of the kept pairs are right is not measured in this run." in told
    assert "How often a pair is kept in error is not measured in this run." in told
    assert "How many articles an outlet has in all, the summary does not say." in told


def test_outlets_are_counted_as_pandas_counts_them(run, groups):
    members = tallies.read_members(run)
    found = tallies.tally_outlets(members, run.told("by_outlet")).set_index("outlet")
    agency = groups.groupby("group")["credited"].transform(lambda own: own.eq(True).any())
    copy = groups[agency & (groups["derivation"] != "non-derived")]
    for column, own in (
        ("grouped", groups), ("copy", copy), ("names", copy[copy["credited"].eq(True)]),
        ("nowhere", copy[copy["credited"].eq(False)]),
        ("source", groups[groups["derivation"] == "source"]),
    ):  # fmt: skip
        wanted = own["outlet"].value_counts().reindex(found.index, fill_value=0)
        assert found[column].tolist() == wanted.tolist(), column
    assert found["articles"].to_dict() == run.told("by_outlet")


def test_non_derived_members_are_no_agency_copy(copied, groups):
    before = tallies.read_members(read_run(copied)).copy.sum()
    first = groups.index[groups["credited"].eq(True)][0]
    change(copied, "groups", derivation=groups["derivation"].mask(groups.index == first,
                                                                  "non-derived"))  # fmt: skip
    assert tallies.read_members(read_run(copied)).copy.sum() == before - 1


@pytest.mark.parametrize(
    ("days", "step", "starts"),
    [(62, "day", "2031-05-03"), (63, "week", "2031-04-28"), (800, "month", "2031-05-01"),
     (4000, "year", "2031-01-01")],
)  # fmt: skip
def test_time_is_told_in_steps_that_fit_its_length(copied, groups, days, step, starts):
    first = pd.Timestamp("2031-05-03")
    ends = [first.date(), (first + pd.Timedelta(days=days)).date()]
    change(copied, "groups", published=[ends[n % 2] for n in range(len(groups))])
    found = tallies.tally_time(tallies.read_members(read_run(copied)))
    assert (found["step"].iloc[0], found["start"].iloc[0]) == (step, starts)
    assert found["grouped"].sum() == len(groups) and len(found) <= 107
    if step == "week":
        assert all(pd.Timestamp(start).day_of_week == 0 for start in found["start"])


def test_a_day_that_is_no_day_does_not_make_millions_of_rows(copied, groups):
    days = [date.min, date(2031, 5, 3), date.max]  # what databases have where nothing is known
    change(copied, "groups", published=[days[n % 3] for n in range(len(groups))])
    read = {"0001-01-01": 7, "2031-05-03": 5, "9999-12-31": 3}
    found = tallies.tally_time(tallies.read_members(read_run(copied)), read)
    assert len(found) == 100 and set(found["step"]) == {"century"}
    assert found["start"].iloc[[0, 20, -1]].tolist() == ["0000-01-01", "2000-01-01", "9900-01-01"]
    assert found["articles"].iloc[[0, 20, -1]].tolist() == [7, 5, 3]
    assert found["grouped"].sum() == len(groups)


def test_days_between_copies_are_those_of_the_dated(copied, groups):
    days = groups["published"].where(groups.index % 3 > 0)
    change(copied, "groups", published=days)
    found = tallies.tally_lags(tallies.read_members(read_run(copied)))
    dated = pd.to_datetime(days).groupby(groups["group"]).agg(["min", "max", "count"])
    dated = dated[dated["count"] > 1]
    wanted = (dated["max"] - dated["min"]).dt.days
    assert found["groups"].sum() == len(wanted)
    assert found.set_index("lag")["groups"]["the same day"] == (wanted == 0).sum()
    assert found.set_index("lag")["groups"]["8 to 30 days"] == wanted.between(8, 30).sum()


def test_largest_groups_are_listed_with_the_command_that_opens_them(page, archive_run, run, groups):
    largest = tallies.list_largest(run, tallies.read_members(run))
    assert largest["size"].tolist()[:3] == [34, 12, 9]
    first = groups[(groups["group"] == 1) & (groups["published"] == groups["published"][0])]
    assert first["outlet"].nunique() == 4 and largest["first_outlet"].iloc[0] == "four outlets"
    assert largest["size"].is_monotonic_decreasing and len(largest) == 20
    assert f"samestory open {archive_run} 1" in unescape(page)


def test_furniture_names_the_line_that_most_articles_have(copied, finished):
    rows = [{"outlet": o, "line": line, "n_articles": n}
            for o, line, n in (("A", "x", 3), ("A", "y", 9), ("B", "z", 5))]  # fmt: skip
    finished.write_table(copied / "furniture.parquet", rows)
    found, outlets = tallies.tally_furniture(read_run(copied))
    assert found.values.tolist() == [["A", 2, "y", 9], ["B", 1, "z", 5]] and outlets == 2


def test_shares_are_put_into_their_bins(run, archive_run):
    pairs = pd.read_parquet(archive_run / "pairs.parquet")
    found = tallies.tally_pairs(run)
    larger = pairs[["share_a_in_b", "share_b_in_a"]].max(axis=1)
    wanted = np.histogram(larger, tallies.BINS, (0, 1))[0]
    assert found.bins["pairs"].tolist() == wanted.tolist()
    assert (found.n_shared, found.longest) == (pairs["n_shared"].sum(), pairs["longest"].max())


# The page


def test_the_page_is_the_same_bytes_again(page, archive_run):
    assert make_page(read_run(archive_run)) == page
    assert page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n")


def test_the_times_of_the_stages_change_no_byte(copied):
    before = make_page(read_run(copied))
    summarize(copied, seconds={"articles": 99.0})
    assert make_page(read_run(copied)) == before


def test_the_order_of_the_summary_changes_no_byte(copied):
    before = make_page(read_run(copied))
    told = read_run(copied).told("rules")
    summarize(copied, rules=dict(sorted(told.items(), reverse=True)))
    assert make_page(read_run(copied)) == before


def test_it_says_what_the_numbers_do_not_say(page):
    told = words_of(page)
    for said in (
        "Shared wording does not say who took it from whom",
        "A likely source is the article published first of those that hold most",
        "name none anywhere in the text",
    ):
        assert said in told, said
    assert "hides" not in told and "churnalism" not in told.lower()
    assert all(f'id="{name}"' in page for name, *_ in PARTS)


def test_it_tells_of_an_archive_that_shares_nothing(copied, finished):
    for table in ("pairs", "groups", "passages", "furniture"):
        names = " ".join(pd.read_parquet(copied / f"{table}.parquet").columns)
        finished.write_table(copied / f"{table}.parquet", [], names)
    told = words_of(make_page(read_run(copied)))
    assert "In 197 articles no wording was found that two of them have." in told
    assert "There is no group." in told and "No pair was kept." in told


def test_it_tells_of_an_archive_of_which_nothing_is_known(copied, groups):
    nothing = [None] * len(groups)
    change(copied, "groups", outlet=nothing, agency=nothing, credited=nothing, published=nothing)
    told = words_of(make_page(read_run(copied)))
    assert "No group has a member that names an agency, or is given one in the input." in told
    assert "No group has two members of which the day is known." in told


def test_hostile_names_are_shown_as_text(copied, groups, finished):
    evil = "</td><script>alert(1)</script> \u202e & \x07"
    change(copied, "groups", outlet=evil, id=evil + groups["id"])
    row = {"outlet": evil, "line": f"<img src=x onerror=y> {evil}", "n_articles": 4}
    finished.write_table(copied / "furniture.parquet", [row])
    page = make_page(read_run(copied))
    assert "<script" not in page and "<img src=x" not in page and "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_it_is_written_beside_its_tables_and_over_nothing_else(copied):
    path = write_report(copied)
    assert path == copied / "report.html" and write_report(copied) == path
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already and was not written by samestory"):
        write_report(copied)
    assert path.read_text(encoding="utf-8") == "mine"


def test_it_is_cited_by_version_input_and_rules(copied, run):
    told = cite(run)
    assert told.startswith("An archive of 197 articles, compared by samestory 0.0.0; input SHA-256")
    summarize(copied, rules={"min_run": 5})
    assert cite(read_run(copied)) != told


# What is no finished run


def test_a_folder_that_is_no_run_is_refused(tmp_path, copied):
    with pytest.raises(UsageError, match="no such folder; a run of `samestory archive` leaves one"):
        read_run(tmp_path / "nowhere")
    (copied / "groups.parquet").unlink()
    with pytest.raises(UsageError, match=r"as it lacks groups\.parquet; name the folder that was"):
        read_run(copied)


def test_a_damaged_table_or_summary_is_refused(copied):
    (copied / "pairs.parquet").write_bytes(b"PAR1 but no more")
    with pytest.raises(UsageError, match=r"pairs\.parquet: is damaged, or no Parquet \("):
        read_run(copied)
    (copied / "summary.json").write_text("[1", encoding="utf-8")
    with pytest.raises(UsageError, match=r"summary\.json: is no summary of a run"):
        read_run(copied)


# Charts


def test_charts_hold_what_they_draw_and_repeat_to_the_byte():
    rows = pd.DataFrame({"outlet": ["A <b>", "B" * 80], "names": [3, 0], "nowhere": [1, 2]})
    parts = (archive_charts.NAMES, archive_charts.NOWHERE)
    drawn = [archive_charts.draw_bars("T", "n", rows, "outlet", parts) for _ in range(2)]
    assert write_svg(drawn[0]) == write_svg(drawn[1])
    assert figure_data(drawn[0]).equals(rows)
    assert alt_text(drawn[0]).startswith("T. A <b> 4; B")


def test_columns_stand_from_left_to_right_and_name_the_highest():
    rows = pd.DataFrame({"start": ["2031-05-03", "2031-05-04"], "names": [2, 7]})
    figure = archive_charts.draw_columns("T", "n", rows, "start", (archive_charts.NAMES,))
    assert "the highest, 7, at 2031-05-04." in alt_text(figure)
    bars = [p for p in figure.axes[0].patches if p.get_height()]
    assert [round(p.get_height() / bars[0].get_height(), 3) for p in bars] == [1, 3.5]
    assert bars[0].get_x() < bars[1].get_x()
    assert bars[0].get_y() + bars[0].get_height() == bars[1].get_y() + bars[1].get_height()


def test_columns_of_many_outlets_are_put_into_one(copied, groups):
    names = [f"Outlet {n % 60:02}" for n in range(len(groups))]
    change(copied, "groups", outlet=names)
    told = words_of(make_page(FinishedRun(copied, read_run(copied).summary)))
    assert "30 other outlets" in told
