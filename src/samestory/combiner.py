"""Combiners: many weak signs of one thing weighed into one probability, by a table of trees.

A combiner is a sum of shallow decision trees on named features (boosted trees: Friedman 2001),
grown once, beforehand, and shipped as a table that anybody can read; using it needs numpy alone.
One row of the table is one node:

- ``tree``, ``node``: which tree, and which of its nodes, both from 0; node 0 is where it starts.
- ``feature``, ``threshold``, ``child``: a node that asks. A cell whose feature is at most the
  threshold goes on to the node ``child``, any other to the one after it.
- ``value``: a node that answers, with what it adds to the log-odds.

A tree of one node that answers is an intercept; trees of depth one are a table of points.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .errors import UsageError

COLUMNS = ("tree", "node", "feature", "threshold", "child", "value")
#: Cells that are scored at a time: what they need stays near the processor.
_AT_A_TIME = 2048


@dataclass(frozen=True, eq=False)
class Combiner:
    """Trees as arrays, one entry a node; of a node that answers, ``child`` is the node itself."""

    names: tuple[str, ...]
    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    child: np.ndarray
    value: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, object]], where: str = "combiner") -> Combiner:
        """Make a combiner of the rows of its table, in any order; what is empty is "" or None.

        Raises UsageError where a row asks and answers, or sends a cell to a node that is not
        further down its own tree.
        """
        rows = sorted(rows, key=lambda row: (int(row["tree"]), int(row["node"])))
        asked = [str(row["feature"] or "") for row in rows]
        names = tuple(sorted(set(asked) - {""}))
        column = {"": 0, **{name: k for k, name in enumerate(names)}}
        at = {(int(row["tree"]), int(row["node"])): k for k, row in enumerate(rows)}
        _check(rows, at, where)
        roots = [k for (_, node), k in at.items() if node == 0]
        child = [
            at[int(row["tree"]), int(row["child"])] if name else k
            for k, (row, name) in enumerate(zip(rows, asked, strict=True))
        ]
        pairs = list(zip(rows, asked, strict=True))
        return cls(
            names,
            np.array(roots, dtype=np.intp),
            np.array([column[name] for name in asked], dtype=np.intp),
            np.array([float(row["threshold"]) if name else np.inf for row, name in pairs]),
            np.array(child, dtype=np.intp),
            np.array([0.0 if name else float(row["value"]) for row, name in pairs]),
        )

    @classmethod
    def read(cls, path: str | Path) -> Combiner:
        """Read a combiner from its table, a CSV file with the columns of the module's docstring."""
        with Path(path).open(encoding="utf-8", newline="") as file:
            table = csv.DictReader(file)
            if tuple(table.fieldnames or ()) != COLUMNS:
                raise UsageError(
                    f"{Path(path).name}: has the columns {', '.join(table.fieldnames or ())}; "
                    f"a combiner has {', '.join(COLUMNS)}; grow the table again"
                )
            return cls.of(list(table), Path(path).name)

    def rows(self) -> list[dict[str, object]]:
        """Give the rows of the table, in order of tree and node."""
        tree = np.cumsum(np.isin(np.arange(len(self.child)), self.roots)) - 1
        found = []
        for k, own in enumerate(tree):
            start = self.roots[own]
            row = dict.fromkeys(COLUMNS, "") | {"tree": int(own), "node": int(k - start)}
            if self.child[k] == k:
                row["value"] = float(self.value[k])
            else:
                row["feature"] = self.names[self.feature[k]]
                row |= {"threshold": float(self.threshold[k]), "child": int(self.child[k] - start)}
            found.append(row)
        return found

    def write(self, path: str | Path) -> None:
        """Write the table, so that reading it gives the same combiner to the last bit."""
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(self.rows())

    def score(self, features: Mapping[str, np.ndarray]) -> np.ndarray:
        """Give the probability of each cell (0 to 1), in the shape that the features have.

        *features* maps each name to an array, all of one shape; names that no tree asks for are
        passed over. A cell's score depends on its own features only, whatever stands beside it.
        Raises UsageError where a feature is lacking. Cost: cells × trees × their depth.

        >>> rows = [{"tree": 0, "node": 0, "feature": "cosine", "threshold": 0.5, "child": 1}]
        >>> rows += [{"tree": 0, "node": 1, "value": -2.0}, {"tree": 0, "node": 2, "value": 2.0}]
        >>> rows = [dict.fromkeys(COLUMNS, "") | row for row in rows]
        >>> Combiner.of(rows).score({"cosine": np.array([[0.1, 0.9]])}).round(2)
        array([[0.12, 0.88]])
        """
        lacking = [name for name in self.names if name not in features]
        if lacking:
            raise UsageError(
                f"combiner: no feature named {', '.join(lacking)}; its trees ask for "
                f"{', '.join(self.names)}; give an array for each"
            )
        shape = np.shape(next(iter(features.values()))) if features else (1,)
        cells = int(np.prod(shape))
        columns = [np.broadcast_to(features[name], shape).reshape(cells) for name in self.names]
        stacked = np.column_stack(columns).astype(float) if columns else np.zeros((cells, 1))
        chunks = range(0, cells, _AT_A_TIME)
        sums = [self._log_odds(stacked[k : k + _AT_A_TIME]) for k in chunks]
        return probability(np.concatenate(sums) if sums else np.zeros(0)).reshape(shape)

    def _log_odds(self, stacked: np.ndarray) -> np.ndarray:
        """Walk all trees at once, a level at a time, for cells × names."""
        flat, width = stacked.ravel(), stacked.shape[1]
        start = np.arange(len(stacked), dtype=np.intp)[None, :] * width
        node = np.repeat(self.roots[:, None], len(stacked), axis=1)  # trees × cells
        while True:
            above = flat[start + self.feature[node]] > self.threshold[node]
            below = self.child[node] + above
            if np.array_equal(below, node):
                break
            node = below
        total = np.zeros(len(stacked))
        for answers in self.value[node]:  # one tree after another: the same sum for every cell
            total += answers
        return total


def probability(log_odds: np.ndarray) -> np.ndarray:
    """Turn log-odds into probabilities (logistic function), without overflow."""
    return 0.5 * (1 + np.tanh(0.5 * log_odds))


def _check(rows: Sequence[Mapping[str, object]], at: Mapping[tuple[int, int], int], where: str):
    """Refuse a table whose nodes do not make trees."""
    for k, row in enumerate(rows):
        tree, node = int(row["tree"]), int(row["node"])
        asks = str(row["feature"] or "") != ""
        answers = row["value"] not in ("", None)
        child = int(row["child"]) if asks else node + 1
        known = not asks or {(tree, child), (tree, child + 1)} <= at.keys()
        first = k == 0 or rows[k - 1]["tree"] != row["tree"]
        follows = node == (0 if first else int(rows[k - 1]["node"]) + 1)
        if asks == answers or child <= node or not known or not follows:
            raise UsageError(
                f"{where}: node {node} of tree {tree} does not stand in a tree; a node either "
                "asks and names two nodes further down, or answers; grow the table again"
            )
