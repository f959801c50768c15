"""Articles read again by id, from each kind of file that a run reads."""

from __future__ import annotations

import datetime
import json
import shutil

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from samestory.archive import arrivals, articles
from samestory.archive.articletexts import texts_of

ROWS = pd.DataFrame(
    {
        "id": ["001", "002", "1"],
        "text": ['He said: "No";\nand left.', "صوت عمال الميناء", ""],
        "outlet": ["The Herald", "Courier, The", None],
        "published": ["2031-05-03", "2031-05-04", None],
    }
)
KNOWN = {
    "001": ('He said: "No";\nand left.', "The Herald", datetime.date(2031, 5, 3), None, None),
    "002": ("صوت عمال الميناء", "Courier, The", datetime.date(2031, 5, 4), None, None),
}


@pytest.fixture
def run_over(archive_run, tmp_path):
    """Make a finished run of which the input is the given file, or files."""

    def make(*paths, columns=None):
        run = shutil.copytree(archive_run, tmp_path / "run")
        summary = json.loads((run / "summary.json").read_text(encoding="utf-8"))
        names = columns or {name: name for name in ROWS.columns}
        files = [{"name": path.name, "path": str(path)} for path in paths]
        summary["input"] |= {"where": str(tmp_path), "columns": names, "files": files}
        (run / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
        return run

    return make


def write(path, rows=ROWS):
    """Write rows as the kind of file that the name says."""
    if path.suffix == ".parquet":
        table = pa.Table.from_pandas(rows, preserve_index=False)
        pq.write_table(table, path, row_group_size=2)
    elif path.suffix == ".jsonl":
        rows.to_json(path, orient="records", lines=True, force_ascii=False)
    else:
        rows.to_csv(path, index=False, sep=";" if path.suffix == ".csv" else "\t")
    return path


@pytest.mark.parametrize("kind", ["parquet", "csv", "tsv", "jsonl"])
def test_an_article_is_read_as_the_run_read_it(run_over, tmp_path, kind):
    run = run_over(write(tmp_path / f"articles.{kind}"))
    assert texts_of(run, ["002", "001", "1001"]) == KNOWN


def test_row_groups_that_the_run_wrote_anew_are_read(run_over, tmp_path, monkeypatch):
    monkeypatch.setattr(articles, "MOST_ROWS", 1)
    monkeypatch.setattr(arrivals, "ROWS", 1)
    assert texts_of(run_over(write(tmp_path / "articles.parquet")), ["001", "002"]) == KNOWN


def test_several_files_are_read_with_the_columns_that_each_has(run_over, tmp_path):
    first = write(tmp_path / "a.parquet", ROWS[:1].rename(columns={"text": "wording"}))
    second = write(tmp_path / "b.csv", ROWS[1:2].drop(columns="outlet"))
    columns = {"id": "id", "text": "wording", "outlet": "outlet", "published": "published"}
    found = texts_of(run_over(first, second, columns=columns), ["001", "002"])
    assert found["001"] == KNOWN["001"]
    assert found["002"] == (KNOWN["002"][0], None, KNOWN["002"][2], None, None)


def test_what_a_folder_says_of_its_articles_is_known(run_over, tmp_path):
    folder = tmp_path / "outlet=The Herald"
    folder.mkdir()
    path = write(folder / "a.csv", ROWS[:1].drop(columns="outlet"))
    assert texts_of(run_over(path), ["001"])["001"][1] == "The Herald"
