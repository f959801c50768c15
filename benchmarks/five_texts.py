"""The program alone against the maintainers' settled coding of the five pages."""

from __future__ import annotations

import numpy as np
from bench import ROOT, Row, f1

from samestory import compare
from samestory.likeness import likeness, stems
from samestory.places import DERIVED, Passage
from samestory.story import settled


def measure() -> list[Row]:
    """F1 of roles, pairs, variants and authors; the floor of pairs is TF-IDF at its best cut."""
    study = compare(ROOT / "data/moscow-2021")
    floors = {
        "derived pairs": best_cut(study, DERIVED, DERIVED),
        "same-facts pairs": best_cut(study, ("same-facts",), (*DERIVED, "same-facts")),
    }
    rows = []
    for row in study.agreement[study.agreement["measure"] == "F1"].itertuples():
        note = f"95 % interval {row.low:.2f} to {row.high:.2f}; {row.coders}"
        rows.append(Row(f"{row.variable}, F1", row.value, floors.get(row.variable), row.n, note))
    return rows


def best_cut(study, wanted: tuple[str, ...], apart: tuple[str, ...]) -> float:
    """F1 of plain TF-IDF at the cut that suits it best: a floor that has seen the answers.

    Pairs of *apart* relations other than *wanted* are left out, as if they were known.
    """
    body = study.blocks[(study.blocks["role"] == "body") & (study.blocks["repeat_of"] == "")]
    names = list(body["block"])
    texts = [stems(Passage.of([(row.block, row.saved)]).levels) for row in body.itertuples()]
    near = likeness(texts, sublinear=False)
    final = {key: value for key, (value, _) in settled(study.codings, "pairs", "relation").items()}
    scores, right = [], []
    for i, a in enumerate(names):
        for j, b in enumerate(names[:i]):
            if a.partition(".")[0] != b.partition(".")[0]:
                value = final.get(f"{b}~{a}", final.get(f"{a}~{b}", "none"))
                if value in wanted or value not in apart:
                    scores.append(near[i, j])
                    right.append(value in wanted)
    order = np.argsort(scores)[::-1]
    hits = np.cumsum(np.array(right)[order])
    return max(f1(int(hit), n, sum(right)) for n, hit in enumerate(hits, 1))
