"""Combiners: a table of trees, scored as anybody would score it by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import samestory
from samestory.combiner import COLUMNS, Combiner
from samestory.errors import UsageError

MODELS = [
    path
    for path in sorted((Path(samestory.__file__).parent / "models").glob("*.csv"))
    if path.read_text(encoding="utf-8").startswith(",".join(COLUMNS))
]


def row(tree, node, **more):
    return dict.fromkeys(COLUMNS, "") | {"tree": tree, "node": node} | more


def grown(tree, draw, depth=3):
    """Give the rows of one random tree."""
    rows, free = [], [(0, 0)]
    count = 1
    for node, level in free:
        if level < depth and draw(st.booleans()):
            asks = {"feature": draw(st.sampled_from("xyz")), "threshold": draw(NUMBER)}
            rows.append(row(tree, node, **asks, child=count))
            free += [(count, level + 1), (count + 1, level + 1)]
            count += 2
        else:
            rows.append(row(tree, node, value=draw(NUMBER)))
    return rows


NUMBER = st.integers(-8, 8).map(lambda n: n / 4)


@st.composite
def tables(draw):
    return [r for tree in range(draw(st.integers(1, 4))) for r in grown(tree, draw)]


def by_hand(rows, cell):
    """Walk each tree node by node."""
    at = {(r["tree"], r["node"]): r for r in rows}
    total = 0.0
    for tree in sorted({r["tree"] for r in rows}):
        here = at[tree, 0]
        while here["feature"]:
            here = at[tree, here["child"] + (cell[here["feature"]] > here["threshold"])]
        total += here["value"]
    return 1 / (1 + np.exp(-total))


@given(tables(), st.lists(st.tuples(NUMBER, NUMBER, NUMBER), max_size=6))
def test_the_score_is_that_of_walking_each_tree(rows, cells):
    values = np.array(cells, dtype=float).reshape(len(cells), 3)
    features = dict(zip("xyz", values.T, strict=True))
    found = Combiner.of(rows).score(features)
    expected = [by_hand(rows, dict(zip("xyz", cell, strict=True))) for cell in values]
    assert found == pytest.approx(expected)


def test_a_cell_at_the_threshold_goes_to_the_first_child():
    rows = [row(0, 0, feature="x", threshold=0.5, child=1), row(0, 1, value=-9), row(0, 2, value=9)]
    assert list(Combiner.of(rows).score({"x": np.array([0.5, 0.51])}).round()) == [0, 1]


@given(tables())
def test_a_table_written_and_read_is_the_same(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("combiner") / "table.csv"
    Combiner.of(rows).write(path)
    assert Combiner.read(path).rows() == Combiner.of(rows[::-1]).rows() == rows


def test_a_cell_is_scored_alike_wherever_it_stands():
    """Many cells, more than are scored at a time, in the shape they are given."""
    rng = np.random.default_rng(3)
    rows = [row(t, 0, feature="x", threshold=rng.normal(), child=1) for t in range(40)]
    rows += [row(t, n, value=rng.normal()) for t in range(40) for n in (1, 2)]
    cells = rng.normal(size=(70, 60))
    combiner = Combiner.of(rows)
    whole = combiner.score({"x": cells, "passed over": cells})
    assert whole.shape == (70, 60)
    assert (combiner.score({"x": cells.T}) == whole.T).all()
    assert whole[69, 59] == combiner.score({"x": cells[69:, 59:]})[0, 0]


@pytest.mark.parametrize(
    "rows",
    [
        [row(0, 0)],
        [row(0, 0, value=1.0, feature="x", threshold=0.0, child=1)],
        [row(0, 0, feature="x", threshold=0.0, child=1), row(0, 1, value=1.0)],
        [row(0, 0, feature="x", threshold=0.0, child=0), row(0, 1, value=1.0)],
        [row(0, 1, value=1.0)],
        [row(0, 0, value=1.0), row(0, 2, value=1.0)],
    ],
)
def test_what_makes_no_tree_is_refused(rows):
    with pytest.raises(UsageError, match="does not stand in a tree"):
        Combiner.of(rows)


def test_a_feature_that_is_lacking_and_a_table_that_is_none_are_named(tmp_path):
    rows = [row(0, 0, feature="x", threshold=0.0, child=1)]
    rows += [row(0, n, value=1.0) for n in (1, 2)]
    with pytest.raises(UsageError, match="no feature named x"):
        Combiner.of(rows).score({"y": np.zeros(2)})
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.csv: has the columns a, b"):
        Combiner.read(tmp_path / "a.csv")


@pytest.mark.parametrize("path", MODELS, ids=[path.stem for path in MODELS])
def test_a_shipped_table_is_whole_and_written_as_the_kit_writes_it(path, tmp_path):
    combiner = Combiner.read(path)
    combiner.write(tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == path.read_bytes()
    finite = [combiner.value, combiner.threshold[combiner.child != np.arange(len(combiner.child))]]
    assert all(np.isfinite(numbers).all() for numbers in finite)
