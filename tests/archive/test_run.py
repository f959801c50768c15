"""A run from articles to tables: the study's own measure, the same rows however it was done."""

import json
import time
from contextlib import contextmanager
from itertools import combinations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samestory.archive import find, measure, plan
from samestory.archive.engines import Threads
from samestory.archive.plan import Rules
from samestory.archive.progress import Progress
from samestory.archive.run import Run, run_archive
from samestory.archive.store import Work
from samestory.errors import SamestoryError
from samestory.reuse import overlap
from samestory.tokens import level_words

TABLES = ("pairs", "groups", "passages", "furniture")


def invent(finished):
    """The invented archive, in words of which no two sentences share four by chance."""
    with pytest.MonkeyPatch.context() as patch:
        begins, ends = "b d f gr kl m n p st tr v z", "ald ebo ick oma und ert ist olf ane ury emb"
        words = [f"{begin}{end}" for begin in begins.split() for end in ends.split()]
        patch.setattr(
            finished, "_sentence",
            lambda random: " ".join(random.choices(words, k=14)).capitalize() + ".",
        )  # fmt: skip
        return finished.invent()


@pytest.fixture(scope="module")
def articles(finished, tmp_path_factory):
    """Two files of invented articles, one of them in small row groups; and their rows."""
    folder = tmp_path_factory.mktemp("articles")
    rows, stories = invent(finished)
    rows[190] |= {"text": ""}
    rows[191] |= {"text": None, "published": None, "outlet": None}
    rows[192] |= {"text": rows[0]["text"].replace("e", "é"), "published": rows[0]["published"]}
    table = pa.Table.from_pylist(rows)
    pq.write_table(table.slice(0, 90), folder / "1.parquet")
    pq.write_table(table.slice(90), folder / "2.parquet", row_group_size=20)
    return folder, rows, stories


def run(articles, to, engine=None, rules=None, work=None):
    work = work or Work(str(to / "work"))
    return run_archive(str(articles[0]), to, work, engine or Threads(2), Progress(quiet=True),
                       rules=rules)  # fmt: skip


def read(folder):
    return {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}


@pytest.fixture(scope="module")
def lived(articles, tmp_path_factory):
    to = tmp_path_factory.mktemp("lived")
    return run(articles, to), read(to), to


def told_text(finished, tables, row):
    """The text of a row without the lines that the run took for furniture of its outlet."""
    lines = {line["line"] for line in tables["furniture"] if line["outlet"] == row["outlet"]}
    kept = (line for line in (row["text"] or "").split("\n") if line.strip() not in lines)
    return "\n".join(kept)


def test_shares_are_those_of_the_study_to_the_last_digit(articles, lived, finished):
    _, tables, _ = lived
    rows = {row["id"]: row for row in articles[1]}
    assert len(tables["pairs"]) > 300
    for pair in tables["pairs"]:
        a, b = (level_words(told_text(finished, tables, rows[pair[key]]))[0]
                for key in ("id_a", "id_b"))  # fmt: skip
        shared = overlap(a, b)
        assert (pair["n_a"], pair["n_b"], pair["n_shared"], pair["longest"]) == (
            shared.n_a, shared.n_b, shared.n_shared, shared.longest_run,
        )  # fmt: skip
        assert pair["share_a_in_b"] == shared.share_a_in_b
        assert pair["share_b_in_a"] == shared.share_b_in_a


def test_all_copies_of_a_dispatch_are_found_and_nothing_else(articles, lived):
    _, rows, stories = articles
    found = {(pair["number_a"], pair["number_b"]) for pair in lived[1]["pairs"]}
    planted = {pair for story in stories for pair in combinations(sorted(story), 2)}
    planted |= {(number, 192) for number in stories[0]}
    assert {pair for pair in found - planted if 192 not in pair} == set()
    assert len(found & planted) >= 0.99 * len(planted)


def test_passages_are_where_they_are_said_to_be(articles, lived):
    rows, total = {row["id"]: row for row in articles[1]}, {}
    for told in lived[1]["passages"]:
        texts = [rows[told[f"id_{side}"]]["text"][told[f"start_{side}"] : told[f"end_{side}"]]
                 for side in "ab"]  # fmt: skip
        one, other = (level_words(text)[0] for text in texts)
        key = told["id_a"], told["id_b"]
        total[key] = total.get(key, 0) + told["n_words"]
        assert set(one[:4]) <= set(one) and one[0] == other[0] and one[-1] == other[-1]
        if "\n" not in texts[0] + texts[1]:  # a line of furniture may stand within it
            assert one == other
            assert len(one) == told["n_words"]
    assert total == {(p["id_a"], p["id_b"]): p["n_shared"] for p in lived[1]["pairs"]}


def test_who_was_first_is_told_where_days_tell_it(articles, lived):
    rows = {row["id"]: row for row in articles[1]}
    for pair in lived[1]["pairs"]:
        days = [rows[pair[key]]["published"] for key in ("id_a", "id_b")]
        first = "" if days[0] == days[1] else pair["id_a" if days[0] < days[1] else "id_b"]
        assert pair["first_published"] == first
        assert pair["days"] == (days[1] - days[0]).days


def test_groups_are_the_stories_with_one_source_each(articles, lived):
    _, rows, stories = articles
    groups = {row["number"]: row for row in lived[1]["groups"]}
    for story in stories:
        own = [groups[number] for number in story]
        assert len({row["group"] for row in own}) == 1
        assert [row["derivation"] for row in own].count("source") <= 1
        assert len({row["likely_source"] for row in own}) == 1
    sizes = [groups[story[0]]["size"] for story in stories]
    assert sizes[0] == len(stories[0]) + 1  # and the one whose letters were changed
    assert groups[stories[0][0]]["group"] == 1
    assert sorted(sizes[1:], reverse=True) == sorted(map(len, stories[1:]), reverse=True)


def test_derivation_is_by_the_share_in_the_likely_source(lived):
    shares = {}
    for pair in lived[1]["pairs"]:
        shares[pair["id_a"], pair["id_b"]] = pair["share_a_in_b"]
        shares[pair["id_b"], pair["id_a"]] = pair["share_b_in_a"]
    for row in lived[1]["groups"]:
        source = row["likely_source"]
        share = 1.0 if row["id"] == source else shares.get((row["id"], source))
        assert row["share"] == share
        told = "non-derived" if not share else "wholly" if share >= 0.8 else "partially"
        assert row["derivation"] == ("source" if row["id"] == source else told)


def test_an_agency_is_credited_where_the_text_names_one(tmp_path):
    long = " ".join(f"word{k} thing{k * k} other{k + 3}" for k in range(40))
    texts = [f"{long}. (AFP)", f"Reuters said {long}", f"{long}, an ap for all", long]
    table = pa.table({"id": list("abcd"), "text": texts})
    pq.write_table(table, tmp_path / "a.parquet")
    run_archive(str(tmp_path / "a.parquet"), tmp_path / "to", Work(str(tmp_path / "work")),
                Threads(1), Progress(quiet=True))  # fmt: skip
    told = read(tmp_path / "to")["groups"]
    assert {row["id"]: row["credited"] for row in told} == {
        "a": True, "b": True, "c": False, "d": False,
    }  # fmt: skip


def test_the_line_of_an_outlet_is_furniture_and_counts_for_nothing(lived, finished):
    lines = {row["line"] for row in lived[1]["furniture"]}
    letters = {finished.LETTER.format(outlet) for outlet in finished.WITH_LETTER}
    assert lines
    assert lines <= letters


def test_the_summary_tells_what_was_done(articles, lived):
    summary, tables, to = lived
    assert json.loads((to / "summary.json").read_text()) == json.loads(json.dumps(summary))
    counts = summary["counts"]
    assert (counts["articles"], counts["empty"]) == (len(articles[1]), 2)
    assert counts["pairs"] == len(tables["pairs"])
    assert counts["articles_in_groups"] == len(tables["groups"])
    assert counts["groups"] == len({row["group"] for row in tables["groups"]})
    assert sum(summary["by_outlet"].values()) == counts["articles"] - counts["without_outlet"]
    assert summary["planted"][0]["measure"] == "recall"
    names = [file["path"].rpartition("/")[2] for file in summary["input"]["files"]]
    assert names == ["1.parquet", "2.parquet"]


@pytest.mark.parametrize("pieces", [1, 7])
def test_pieces_and_threads_change_no_row(articles, lived, tmp_path, monkeypatch, pieces):
    for module, name, size in (
        (plan, "IN_RANGE", 5000), (plan, "IN_BLOCK", 64), (find, "IN_BLOCK", 64),
        (measure, "IN_BUCKET", 20),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, size)
    run(articles, tmp_path, Threads(pieces))
    found = read(tmp_path)

    def in_order(name, rows):
        return sorted(rows, key=lambda row: json.dumps(row, default=str))

    for name in TABLES:
        assert in_order(name, found[name]) == in_order(name, lived[1][name])


def test_every_run_leaves_the_same_bytes_however_many_threads(articles, lived, tmp_path):
    summary, _, before = lived
    told = run(articles, tmp_path, Threads(1))
    for name in TABLES:
        assert (tmp_path / f"{name}.parquet").read_bytes() == (
            before / f"{name}.parquet"
        ).read_bytes()
    assert told | {"seconds": None} == summary | {"seconds": None}
    assert told["seconds"].keys() == summary["seconds"].keys()


class Heard:
    """A progress that notes what it is told."""

    def __init__(self):
        self.began, self.steps = [], []

    @contextmanager
    def stage(self, *told):
        self.began.append(told)
        yield self

    def step(self, amount):
        self.steps.append(amount)


def test_a_task_is_done_once_for_each_stage_and_number_and_its_result_kept(tmp_path):
    done, heard = [], Heard()

    def task(work, number):
        done.append(number)
        return [number, "told"]

    stages = Run(Work(str(tmp_path)), Threads(1), heard)
    assert stages.each("one", task, [3]) == [[3, "told"]]
    sizes = {1: 10, 3: 20, 2: 40}
    results = stages.each("one", task, [1, 3, 2], sizes, "articles", 2)
    assert results == [[number, "told"] for number in (1, 3, 2)]
    assert done == [3, 1, 2]
    assert heard.began == [("one", 1, "tasks", 0, 1), ("one", 70, "articles", 20, 2)]
    assert sorted(heard.steps) == [1, 10, 40]  # what was done before is no step
    stages.each("other", task, [3])
    assert done == [3, 1, 2, 3]


def test_what_is_discarded_is_gone_at_the_end_of_a_run(tmp_path, monkeypatch):
    remove = Work.remove

    def take_long(self, name):
        time.sleep(0.2)
        remove(self, name)

    monkeypatch.setattr(Work, "remove", take_long)
    texts = [" ".join(f"w{k * 1000 + j}" for j in range(50)) for k in range(3)]
    pq.write_table(pa.table({"id": list("abc"), "text": texts}), tmp_path / "a.parquet")
    work = Work(str(tmp_path / "work"))
    run_archive(str(tmp_path / "a.parquet"), tmp_path / "to", work, Threads(1),
                Progress(quiet=True))  # fmt: skip
    left = {path.name for path in (tmp_path / "work").iterdir()}
    assert not left & {"grams", "pairs", "linked", "aside", "merged", "texts", "candidates"}
    assert {"done", "plan.json"} <= left


class Breaking(Threads):
    """Do so many tasks, then stop as a user or a full disk does."""

    def __init__(self, n, error):
        super().__init__(1)
        self.left, self.error = n, error

    def each(self, function, work, items):
        for result in super().each(function, work, items):
            self.left -= 1
            if self.left < 0:
                raise self.error
            yield result


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SamestoryError("no room")])
def test_a_run_that_was_stopped_anywhere_goes_on_with_the_same_rows(
    articles, lived, tmp_path, error
):
    work, stops = Work(str(tmp_path / "work")), 0
    for n in (1, 3, 5, 8, 8, 8, 8, 8, 10**6):
        try:
            run(articles, tmp_path, Breaking(n, error), work=work)
        except (KeyboardInterrupt, SamestoryError):
            stops += 1
            assert not list(tmp_path.glob("*.parquet")) + list(tmp_path.glob("*.json"))
    assert stops >= 3
    assert read(tmp_path) == lived[1]


def test_a_story_of_very_many_outlets_is_found_whole(tmp_path):
    random = np.random.default_rng(5)
    vocabulary = [f"w{k}" for k in range(5000)]
    story = [" ".join(random.choice(vocabulary, 40)) for _ in range(6)]
    texts = []
    for _ in range(150):
        taken = random.choice(6, 4, replace=False)
        own = [" ".join(random.choice(vocabulary, 40)) for _ in range(3)]
        texts.append("\n".join([*(story[k] for k in taken), *own]))
    texts += ["\n".join(" ".join(random.choice(vocabulary, 40)) for _ in range(6))
              for _ in range(450)]  # fmt: skip
    table = pa.table({"id": [str(k) for k in range(600)], "text": texts})
    pq.write_table(table, tmp_path / "a.parquet")
    for rules, n in ((Rules(planted=0), 150 * 149 // 2), (Rules(planted=0, paired=100), None)):
        to = tmp_path / str(n)
        run_archive(str(tmp_path / "a.parquet"), to, Work(str(to / "work")), Threads(2),
                    Progress(quiet=True), rules=rules)  # fmt: skip
        tables = read(to)
        assert [row["number"] for row in tables["groups"] if row["group"] == 1] == list(range(150))
        assert {row["size"] for row in tables["groups"]} == {150}
        assert n is None or len(tables["pairs"]) == n


def test_articles_that_share_nothing_leave_empty_tables(tmp_path):
    texts = [" ".join(f"w{k * 1000 + j}" for j in range(50)) for k in range(3)]
    pq.write_table(pa.table({"id": list("abc"), "text": texts}), tmp_path / "a.parquet")
    summary = run_archive(
        str(tmp_path / "a.parquet"), tmp_path / "to", Work(str(tmp_path / "work")), Threads(2),
        Progress(quiet=True),
    )  # fmt: skip
    assert all(rows == [] for rows in read(tmp_path / "to").values())
    assert (summary["counts"]["pairs"], summary["counts"]["groups"]) == (0, 0)


def test_a_text_that_repeats_itself_without_end_is_measured_all_the_same(tmp_path):
    texts = ["on and " * 3000 + "end", "and on " * 2500 + "stop", "one two three four five " * 30]
    pq.write_table(pa.table({"id": list("abc"), "text": texts}), tmp_path / "a.parquet")
    run_archive(str(tmp_path / "a.parquet"), tmp_path / "to", Work(str(tmp_path / "work")),
                Threads(1), Progress(quiet=True), rules=Rules(planted=0, sample=1))  # fmt: skip
    (pair,) = read(tmp_path / "to")["pairs"]
    shared = overlap(*(level_words(text)[0] for text in texts[:2]))
    assert (pair["n_shared"], pair["longest"]) == (shared.n_shared, shared.longest_run)
