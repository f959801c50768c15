"""Grow a combiner: boosted shallow trees by scikit-learn, turned into the kit's own table."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from samestory.combiner import COLUMNS, Combiner

#: Digits that thresholds and answers keep in the table.
DIGITS = 5


def grow(features: Mapping[str, np.ndarray], truth: np.ndarray, seed: int = 0, **how) -> Combiner:
    """Grow a combiner on cells (one array a feature) and what is true of them (0 or 1).

    *how* goes to scikit-learn's HistGradientBoostingClassifier (``max_iter``, ``learning_rate``,
    ``max_leaf_nodes``, ``l2_regularization``, ...); ``weights`` weighs the cells. No early stopping
    by chance: the same cells and the same *how* give the same table.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    weights = how.pop("weights", None)
    plain = {"early_stopping": False, "random_state": seed, "max_leaf_nodes": 8}
    model = HistGradientBoostingClassifier(**(plain | how))
    names = list(features)
    stacked = np.column_stack([np.asarray(features[name], float).ravel() for name in names])
    model.fit(stacked, np.asarray(truth).ravel().astype(int), sample_weight=weights)
    return combiner_of(model, names)


def combiner_of(model, names: list[str]) -> Combiner:
    """Turn a fitted HistGradientBoostingClassifier of two classes into a combiner."""
    start = {"tree": 0, "node": 0, "value": float(np.ravel(model._baseline_prediction)[0])}
    rows = [dict.fromkeys(COLUMNS, "") | start]
    for tree, (grown,) in enumerate(model._predictors, 1):
        rows += [{**row, "tree": tree} for row in _tree(grown.nodes, names)]
    return Combiner.of(rows)


def _tree(nodes: np.ndarray, names: list[str]) -> list[dict[str, object]]:
    """Number the nodes of a tree anew, level by level, so that children stand side by side."""
    order = [0]
    for old in order:
        if not nodes[old]["is_leaf"]:
            order += [int(nodes[old]["left"]), int(nodes[old]["right"])]
    new = {old: k for k, old in enumerate(order)}
    rows = []
    for k, old in enumerate(order):
        row = dict.fromkeys(COLUMNS, "") | {"node": k}
        if nodes[old]["is_leaf"]:
            row["value"] = float(f"{nodes[old]['value']:.{DIGITS}g}")
        else:
            row["feature"] = names[nodes[old]["feature_idx"]]
            row["threshold"] = float(f"{nodes[old]['num_threshold']:.{DIGITS}g}")
            row["child"] = new[int(nodes[old]["left"])]
        rows.append(row)
    return rows
