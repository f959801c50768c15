"""Datelines: the day and the outlet of each article, by its number."""

import json

import numpy as np
import pytest

from samestory.archive.articles import list_articles
from samestory.archive.datelines import (
    DAYS,
    NAMES,
    NO_DAY,
    NO_OUTLET,
    OUTLETS,
    Datelines,
    write_datelines,
)
from samestory.archive.engines import Threads
from samestory.archive.store import Work

ROWS = [
    ("Herald", "2021-10-20"), ("Courier", "1969-12-31"), ("", "someday"), ("Herald", None),
    (" Albion ", "20211021"), (None, "2021-10-20T08:00Z"),
]  # fmt: skip


@pytest.fixture
def articles(tmp_path):
    """List articles in two files; give them with their work folder."""
    (tmp_path / "news").mkdir()
    for number in range(2):
        rows = ROWS if number == 0 else ROWS[::-1]
        lines = [
            json.dumps({"id": f"{number}-{n}", "text": "a", "outlet": outlet, "published": day})
            for n, (outlet, day) in enumerate(rows)
        ]
        (tmp_path / f"news/{number}.jsonl").write_text("\n".join(lines))
    work = Work(str(tmp_path / "work"))
    return work, list_articles(work, str(tmp_path / "news"))


@pytest.mark.parametrize("engine", [None, Threads(2)])
def test_days_and_outlets_lie_by_number(articles, monkeypatch, engine):
    monkeypatch.setattr("samestory.archive.parts.RUN", 1)
    work, listed = articles
    assert write_datelines(work, listed, engine) == Datelines(("Albion", "Courier", "Herald"), 4, 4)
    days = [18920, -1, NO_DAY, NO_DAY, 18921, 18920]
    outlets = [2, 1, NO_OUTLET, 2, 0, NO_OUTLET]
    assert work.array(DAYS, np.int32).tolist() == days + days[::-1]
    assert work.array(OUTLETS, np.int32).tolist() == outlets + outlets[::-1]
    assert work.read_json(NAMES) == ["Albion", "Courier", "Herald"]


def test_a_run_that_was_stopped_goes_on_with_the_same_result(articles, monkeypatch):
    monkeypatch.setattr("samestory.archive.parts.RUN", 1)
    work, listed = articles
    whole = write_datelines(work, listed)
    bytes_of = {name: work.read(name) for name in (DAYS, OUTLETS, NAMES)}
    for name in (DAYS, OUTLETS, NAMES, "facts/runs/00001.json"):
        work.remove(name)
    assert write_datelines(work, listed) == whole
    assert {name: work.read(name) for name in bytes_of} == bytes_of


def test_articles_that_tell_neither_are_taken(tmp_path):
    (tmp_path / "a.csv").write_text("id,text\n1,a\n")
    work = Work(str(tmp_path / "work"))
    listed = list_articles(work, str(tmp_path / "a.csv"))
    assert write_datelines(work, listed) == Datelines((), 1, 1)
    assert work.array(DAYS, np.int32).tolist() == [NO_DAY]
