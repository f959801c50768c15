"""Gathering: the first stage as a whole; what was wrong is mended, and the run goes on."""

import numpy as np
import pytest

from samestory.archive.datelines import OUTLETS
from samestory.archive.engines import Cluster, Threads
from samestory.archive.gathering import gather_articles, refuse_empty
from samestory.archive.store import Work
from samestory.errors import UsageError


@pytest.fixture
def news(tmp_path, monkeypatch):
    """Write three files of articles; be in their folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "news").mkdir()
    for n, outlet in enumerate(("Herald", "Courier", "Herald")):
        (tmp_path / f"news/{n}.csv").write_text(f"id,text,outlet\n{n},day {n},{outlet}\n")
    return tmp_path / "news"


def test_a_run_that_was_refused_goes_on_once_the_file_is_mended(news):
    work = Work("out/work")
    (news / "3.csv").write_text("id,text,outlet\n1,again,Albion\n")
    with pytest.raises(UsageError, match="“1” at row 1 of news/1.csv and row 1 of news/3.csv"):
        gather_articles(work, "news")
    (news / "3.csv").write_text("id,text,outlet\n3,again,Albion\n")
    articles, datelines = gather_articles(work, "news")
    assert articles.n == 4 and datelines.outlets == ("Albion", "Courier", "Herald")
    assert work.array(OUTLETS, np.int32).tolist() == [2, 1, 2, 0]
    assert gather_articles(work, "news") == (articles, datelines)
    (news / "3.csv").write_text("id,text,outlet\n4,again and again,Albion\n")
    with pytest.raises(UsageError, match=r"^news/3.csv: has changed since this run began"):
        gather_articles(work, "news")


def test_every_engine_gathers_the_same(news):
    told = []
    with Cluster(n_workers=1) as cluster:
        for number, engine in enumerate((None, Threads(2), cluster)):
            work = Work(f"out{number}/work")
            articles, datelines = gather_articles(work, "news", {}, engine)
            told.append((articles.n, datelines, work.read(OUTLETS)))
    assert told[0] == told[1] == told[2]


def test_articles_without_text_are_refused_only_if_all_are(news):
    articles, _ = gather_articles(Work("out/work"), "news")
    refuse_empty(articles, 2)
    with pytest.raises(UsageError) as error:
        refuse_empty(articles, 3)
    assert str(error.value) == (
        "news: none of its 3 articles has any word in the column “text”; say which column does, as "
        "in --columns text=body."
    )
