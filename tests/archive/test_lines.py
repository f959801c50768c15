"""Lines of furniture: counted by outlet, once an article, in so many and in such a part of them."""

import numpy as np
import pyarrow as pa
import pytest

from samestory.archive import find, lines
from samestory.archive.datelines import DAYS, NAMES, OUTLETS
from samestory.archive.parts import Part
from samestory.archive.plan import Plan, Rules, write_plan
from samestory.archive.store import Work

OWN = "Sign up for the morning letter"


@pytest.fixture
def told(tmp_path):
    """Give what finds the furniture of articles (outlet, text), in parts of so many."""

    def find_furniture(articles, size=1000):
        work = Work(str(tmp_path / f"work{len(list(tmp_path.iterdir()))}"))
        names = sorted({outlet for outlet, _ in articles if outlet})
        outlets = np.array([names.index(o) if o else -1 for o, _ in articles], np.int32)
        work.write(OUTLETS, outlets)
        work.write(DAYS, np.zeros(len(articles), np.int32))
        work.write_json(NAMES, names)
        work.write("facts/counts", np.bincount(outlets[outlets >= 0]).astype(np.int64))
        parts = []
        for first in range(0, len(articles), size):
            own = articles[first : first + size]
            ids = [str(first + k) for k in range(len(own))]
            work.write_table(f"{first}.parquet", pa.table({"id": ids, "text": [t for _, t in own]}))
            parts.append(Part(work.address(f"{first}.parquet"), 0, first, len(own)))
        n = len(articles)
        write_plan(work, Plan(Rules(), tuple(parts), len(parts), n, 1, 1, False, True))
        for k in range(len(parts)):
            find.scan_part(work, k)
        lines.count_lines(work, 0)
        lines.tell_furniture(work, 0)
        return [tuple(row.values()) for row in work.read_table("furniture.parquet").to_pylist()]

    return find_furniture


def paper(n, outlet="The Herald", text="day {}\n" + OWN, first=0):
    return [(outlet, text.format(first + k)) for k in range(n)]


@pytest.mark.parametrize(("n", "rows"), [(20, [("The Herald", OWN, 20)]), (19, [])])
def test_a_line_in_twenty_articles_of_an_outlet_is_furniture(told, n, rows):
    assert told([*paper(n), *paper(50, text="alone {}")]) == rows


def test_case_marks_and_space_at_its_ends_make_no_other_line(told):
    odd = ["{}\nSIGN up, for the morning letter!\n", "  Sign up for the  morning letter \n{}"]
    mixed = [row for text in odd for row in paper(10, text=text)]
    assert told(mixed) == [("The Herald", "SIGN up, for the morning letter!", 20)]


def test_a_line_counts_once_in_an_article(told):
    assert told(paper(15, text=f"{OWN}\n{{}}\n{OWN}")) == []


def test_each_outlet_has_its_own_and_no_outlet_has_none(told):
    rest = paper(40, outlet=None)
    assert told([*paper(12), *paper(12, "The Courier"), *rest]) == []
    assert told([*paper(25), *paper(21, "The Courier"), *rest]) == [
        ("The Courier", OWN, 21), ("The Herald", OWN, 25),
    ]  # fmt: skip


def test_the_line_that_most_articles_have_comes_first(told):
    articles = [*paper(22, text="{}\nA ship line"), *paper(23, text="{}\nThe tide line", first=50)]
    articles += paper(22, text="{}\nA boat line", first=100)
    assert [row[1:] for row in told(articles)] == [
        ("The tide line", 23), ("A boat line", 22), ("A ship line", 22),
    ]  # fmt: skip


def test_parts_and_pieces_change_no_row(told, monkeypatch):
    articles = [*paper(30), *paper(30, "The Courier", "{} Größe\nMore on page 2\n\n" + OWN)]
    rows = told(articles)
    assert len(rows) == 3
    assert told(articles, 7) == rows
    monkeypatch.setattr(lines, "AT_ONCE", 9)
    assert told(articles, 7) == rows


def test_a_line_in_a_hundredth_of_an_outlet_s_articles_is_furniture_and_in_fewer_is_not(told):
    for n, rows in ((24, 0), (25, 1)):
        articles = [*paper(n), *paper(2500 - n, text="alone {}", first=100)]
        with pytest.MonkeyPatch.context() as patch:  # every article is looked at
            patch.setattr(lines, "LOOKED_AT", 2500)
            assert len(told(articles)) == rows


def test_about_two_thousand_articles_of_an_outlet_are_looked_at_whatever_the_parts(tmp_path):
    work = Work(str(tmp_path))
    work.write("facts/counts", np.array([50_000, 300], np.int64))
    outlets = np.zeros(50_500, np.int32)
    outlets[100:400], outlets[400:600] = 1, -1
    at = lines.look_at(work, outlets, 0)
    assert 1800 < (outlets[at] == 0).sum() < 2200
    assert (outlets[at] == 1).sum() == 300
    assert (outlets[at] == -1).sum() == 0
    later = lines.look_at(work, outlets[20_000:], 20_000)
    assert (later + 20_000).tolist() == at[at >= 20_000].tolist()
