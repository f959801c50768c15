"""The page on the archive: what code tells in it, its columns, its lines of pandas, the paper."""

import csv
import importlib.util
import re
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("numba")

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/archive.md").read_text(encoding="utf-8")
HEAD = "part what articles measure value low high n reach note date".split()
#: Figures so plain that what comes of them can be seen: a million articles, two cores.
RUNS = {
    "seconds": 30, "seconds: read": 10, "seconds: join": 2, "seconds: merge": 2,
    "seconds: gather": 1, "seconds: measure": 9, "seconds: group": 1,
}  # fmt: skip
ALONE = {
    ("counts", "words"): 420_000_000, ("counts", "bytes"): 2_400_000_000,
    ("counts", "bytes of the input"): 1_100_000_000, ("counts", "bytes of the tables"): 10**8,
    ("counts", "outlets"): 50, ("written", "grams"): 840_000_000, ("written", "pairs"): 4 * 10**8,
    ("written", "texts"): 2 * 10**9, ("written", "lines"): 10**7,
    ("plan_buckets", "seconds"): 0.8, ("plan_buckets", "bytes held"): 2 * 10**8,
    ("group_articles", "seconds"): 0.4, ("group_articles", "bytes held"): 10**8,
    ("count_lines", "seconds"): 2.0, ("count_lines", "bytes held"): 10**6,
}  # fmt: skip


def put(path, names, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [names, *((*row, *[""] * len(names))[: len(names)] for row in rows)]
        )


def load(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"tools/{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def guides():
    return load("guides")


@pytest.fixture(scope="module")
def paper():
    return load("paper")


@pytest.fixture
def results(tmp_path):
    """Write stand-ins for what the benchmarks leave."""

    def write(runs=RUNS, alone=ALONE, peaks=(), more=()):
        rows = [("run", "samestory", 10**6, measure, value) for measure, value in runs.items()]
        rows += [("run", "samestory", n, "peak GiB, mapped files left out", v) for n, v in peaks]
        put(tmp_path / "archive.csv", HEAD, [*rows, *more])
        (tmp_path / "archive.md").write_text("# Archive\n\n2031-05-03; A chip, 2 cores, Linux.\n")
        rows = [(what, 10**6, measure, value) for (what, measure), value in alone.items()]
        put(tmp_path / "archive-alone.csv", HEAD[1:5], rows)
        return tmp_path

    return write


def test_the_page_holds_what_code_tells(guides):
    told = guides.tell_archive(guides.RESULTS)
    assert guides.fill(PAGE, told) == PAGE
    assert [name for name, text in told.items() if text not in PAGE] == []
    assert not set(re.findall(r"<!-- begin (\S+)", PAGE)) - set(told)


def test_every_column_of_every_table_is_told_in_its_order():
    from samestory.archive.finals import SCHEMAS

    for name, schema in SCHEMAS.items():
        part = PAGE.split(f"### `{name}.parquet`")[1].split("\n#")[0]
        cells = re.findall(r"(?m)^\| (`.*?) \|", part)
        assert re.findall(r"`(\w+)`", " ".join(cells)) == schema.names, name


def test_every_rule_file_and_key_of_a_run_is_told(ran, guides):
    import json

    found, _ = ran
    archive_page = sys.modules["archive_page"]
    summary = json.loads((found / "summary.json").read_text(encoding="utf-8"))
    assert list(archive_page.RULES) == list(summary["rules"])
    assert {path.name for path in found.iterdir()} == set(archive_page.FILES)
    part = PAGE.split("### `summary.json`")[1].split("\n## ")[0]
    assert set(re.findall(r"`(\w+)`", part)) >= set(summary)


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """A small archive as it is run by the command of the page, and where it was made."""
    import json

    from samestory import cli

    folder = tmp_path_factory.mktemp("archive")
    told = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs/varnholm").iterdir())
            if path.suffix == ".txt"]  # fmt: skip
    told.append(told[0] + "\n\nNothing more was said that day in the port.")
    rows = [{"id": f"v{k}", "text": text, "outlet": f"outlet {k % 2}", "agency": "",
             "published": f"2031-05-0{k + 1}"} for k, text in enumerate(told)]  # fmt: skip
    articles = folder / "articles"
    articles.mkdir()
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (articles / "varnholm.jsonl").write_text(lines, encoding="utf-8")
    found = folder / "found"
    assert cli.main(["archive", str(articles), "--output", str(found), "--quiet"]) == 0
    return found, folder


def test_the_lines_of_pandas_run_and_find_something(ran, monkeypatch):
    found, _ = ran
    monkeypatch.chdir(found)
    held = {}
    (code,) = re.findall(r"(?s)```python\n(.*?)```", PAGE)
    exec(code, held)
    assert len(held["pairs"]) and len(held["groups"])
    assert len(held["copies"]) and held["copies"]["source"].notna().all()


def test_the_commands_of_the_page_are_commands():
    from samestory.commands import COMMANDS

    lines = re.findall(r"(?m)^samestory (.*)$", PAGE)
    assert len(lines) >= 5
    for line in lines:
        words = line.split()
        known = next(command for command in COMMANDS if command.name == words[0])
        options = {word for word in words if word.startswith("--")}
        assert options <= set(known.arguments), line


# The paper


def test_what_one_machine_does_is_taken_off_before_the_cores_are_counted(paper, results):
    told = paper.tell_paper(results())
    assert "| all | 25.0 | 5,000 |" in told  # seconds of two cores, core-seconds of a hundredfold
    assert "| all | 122 |" in told  # buckets 80, groups 40, and lines that do not grow: 2
    assert "2 min 2 s go to what one machine does alone" in told
    assert "shared by 11 cores" in told  # 5000 / (600 - 122)
    assert "nought" not in told and "Missing: the memory of runs of two sizes" in told


def test_the_data_are_a_hundredfold_and_divided_as_a_run_would_be(paper, results):
    told = paper.tell_paper(results())
    assert "| text | 240 GB | 420 words an article |" in told
    assert "10.5 billion of 8 bytes, in 2,048 ranges" in told
    assert "about 20 GB" in told  # buckets, a hundredfold
    # written: 84 + 40 + 200 + lines (50 outlets of 2,000 articles: no more) + tables
    assert paper.count_bytes(paper.read_rows(results() / "archive-alone.csv")) == pytest.approx(
        (84 + 40 + 200 + 0.01 + 10) * 10**9
    )


def test_where_one_machine_alone_takes_too_long_that_is_said(paper, results):
    slow = ALONE | {("plan_buckets", "seconds"): 8.0}
    told = paper.tell_paper(results(alone=slow))
    assert "not to be had as the program is" in told
    assert "9 cores would do in 10 min; together 23 min" in told  # 842 + 5000 / 9


@pytest.mark.parametrize("lost", ["archive.csv", "archive-alone.csv"])
def test_what_was_not_measured_is_said_to_be_missing(paper, results, lost):
    folder = results()
    (folder / lost).unlink()
    told = paper.tell_paper(folder)
    assert "Missing" in told and f"benchmarks/{lost[:-4].replace('-', '_')}.py" in told
    assert "follows from what is missing" in told and "| 0 |" not in told


def test_a_stage_that_was_not_measured_is_named(paper, results):
    runs = {name: value for name, value in RUNS.items() if name != "seconds: merge"}
    assert "Missing: stages `merge`" in paper.tell_paper(results(runs=runs))


def test_memory_is_taken_from_runs_of_two_sizes(paper, results):
    told = paper.tell_paper(results(peaks=((10**6, 1.0), (10**7, 1.9))))
    assert "that process would grow to 10.7 GB" in told  # 0.1 GiB a million


def test_figures_on_two_sizes_lie_on_a_line(paper):
    rows = [paper.Row("", "write_report", n, "seconds", s) for n, s in ((10, 1.0), (20, 1.5))]
    assert paper.scale(rows, "write_report", "seconds", 100) == pytest.approx(5.5)
    assert paper.scale(rows[:1], "write_report", "seconds", 100) == pytest.approx(10)


def test_measured_rates_are_told_where_they_are(guides, results):
    share = "recall, share 0.3"
    more = [
        ("run", "samestory", 10**6, share, 0.997, 0.995, 0.999, 2000),
        ("run", "samestory", 10**4, share, 0.99),
        ("peers", "datasketch", 10**4, share, 0.39),
    ]
    told = guides.tell_archive(results(more=more))
    assert "| MinHash (datasketch) |  |  | 39.0 % |  |" in told["archive-minhash"]
    assert "| 30 % | 99.7 % | 99.5 % to 99.9 % | 2,000 |" in told["archive-recall"]
    bare = guides.tell_archive(results())
    assert "Not measured yet" in bare["archive-minhash"] + bare["archive-recall"]
