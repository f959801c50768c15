"""Score the linking of news: sentences of two reports that tell the same, against human links.

Two sets of one source (ABCD-Link, see README): ``event``, reports of one event by many outlets, of
which only some sentences were judged; ``rewrite``, reports and their rewriting, judged throughout.
Everything is learned anew on the other events, or the other reports, before a part is scored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import product

import numpy as np
from bench import Row, folder

from samestory.linking import PROFILES, weigh
from samestory.signs import Sheet, Signs, first_signs, own_signs
from samestory.tokens import words

SETS = {"event": "news_ecb", "rewrite": "news_synth"}
FOLDS = 6
#: The most targets that one sentence is given.
MOST = 8
#: The share of sentences that stand in one paragraph with the one before.
JOINED = 0.35
CUTS = np.arange(0.15, 0.7, 0.025)


class Story:
    """Two articles with their signs, which rows were judged, and what is true of them."""

    def __init__(self, kind: str, group: str, a: list[str], b: list[str], links: dict) -> None:
        self.kind, self.group, self.n_a = kind, group, len(a)
        self.told = a, b, links
        self.truth = np.zeros((len(a), len(b)), dtype=bool)
        for source, targets in links.items():
            self.truth[int(source), [int(target) for target in targets]] = True
        self.linked = sorted(int(source) for source in links)
        told = [tuple(word.level for word in words(text) if word.text) for text in a + b]
        self.sheet = Sheet(told, np.repeat([0, 1], [len(a), len(b)]))

    @cached_property
    def signs(self) -> Signs:
        """The signs of the cells between the two articles (kept small)."""
        return self._kept(first_signs(self.sheet))

    @cached_property
    def own(self) -> Signs:
        """The signs among them that two sentences give by themselves."""
        return self._kept(own_signs(self.sheet))

    @cached_property
    def kin(self) -> np.ndarray:
        """How like all sentences are, within either article too."""
        return own_signs(self.sheet)["kin"]

    def _kept(self, signs: Signs) -> Signs:
        """What is kept of signs: the cells between the two articles, in single precision."""
        return {name: self.corner(sign).astype(np.float32) for name, sign in signs.items()}

    def corner(self, cells: np.ndarray) -> np.ndarray:
        """The cells between the two articles."""
        return cells[: self.n_a, self.n_a :]

    @cached_property
    def merged(self) -> Story:
        """The story with sentences joined by chance (seeded), as they stand in paragraphs."""
        dice = np.random.default_rng([0, len(self.group), *self.truth.shape])
        a, b, links = self.told
        homes = [np.cumsum([0, *(dice.random(len(side) - 1) > JOINED)]) for side in (a, b)]
        joined = [
            [" ".join(text for text, at in zip(side, home, strict=True) if at == k)
             for k in range(home[-1] + 1)]
            for side, home in zip((a, b), homes, strict=True)
        ]  # fmt: skip
        moved: dict[int, list[int]] = {}
        for source, targets in links.items():
            found = [int(homes[1][int(target)]) for target in targets]
            moved.setdefault(int(homes[0][int(source)]), []).extend(found)
        return Story(self.kind, self.group, *joined, moved)

    def judged(self) -> tuple[np.ndarray, np.ndarray]:
        """Rows and columns of the cells that were judged, one after another."""
        rows = self.linked if self.kind == "event" else range(self.n_a)
        grid = np.meshgrid(rows, range(self.truth.shape[1]), indexing="ij")
        return tuple(part.ravel().astype(int) for part in grid)


def read_stories(kinds: Iterable[str] = tuple(SETS)) -> list[Story]:
    """Read the stories of both sets, in the order of the files."""
    stories = []
    for kind in kinds:
        paths = (folder("abcd_link") / f"{SETS[kind]}_{what}.json" for what in ("docs", "links"))
        docs, links = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
        for pair in links.values():
            a, b = (list(docs[pair[side]].values()) for side in ("doc1", "doc2"))
            group = pair["doc1"].partition("_")[0] if kind == "event" else pair["doc1"]
            stories.append(Story(kind, group, a, b, pair["links"]))
    return stories


def fold_of(stories: Sequence[Story], folds: int, seed: int = 0) -> np.ndarray:
    """Deal the events and reports into folds: everything of one event goes into one fold."""
    fold = {}
    for kind in SETS:
        groups = sorted({story.group for story in stories if story.kind == kind})
        np.random.default_rng(seed).shuffle(groups)
        fold |= {(kind, group): k % folds for k, group in enumerate(groups)}
    return np.array([fold[story.kind, story.group] for story in stories])


def held_out(stories: Sequence[Story], profiles: Sequence[str]) -> dict[str, list[np.ndarray]]:
    """Give the chances of every story by weights that have not seen its event or report."""
    from train_links import learn

    fold = fold_of(stories, FOLDS)
    found: dict[str, list] = {profile: [None] * len(stories) for profile in profiles}
    for held, profile in product(range(FOLDS), profiles):
        model = learn([s for s, k in zip(stories, fold, strict=True) if k != held], profile)
        for number in np.flatnonzero(fold == held):
            story = stories[number]
            if profile in ("news-story", f"news-{story.kind}"):
                found[profile][number] = story.corner(weigh(story.sheet, model))
    return found


def chosen(row: np.ndarray) -> set[int]:
    """The targets of a row that promise the best F1, given that it has one (Ye et al. 2012)."""
    order = np.argsort(-row, kind="stable")
    least, best, taken = [np.ones(1)], -1.0, 1
    for chance in row[order][::-1]:
        least.append(np.convolve(least[-1], [1 - chance, chance]))
    right = np.ones(1)
    for k, chance in enumerate(row[order][:MOST], 1):
        right = np.convolve(right, [1 - chance, chance])
        rest = least[len(row) - k]
        hits, missed = np.arange(len(right))[:, None], np.arange(len(rest))
        hope = (right[:, None] * rest * 2 * hits / (k + hits + missed)).sum()
        if hope > best:
            best, taken = hope, k
    return set(order[:taken].tolist())


def row_f1(stories: Sequence[Story], chances: Sequence[np.ndarray], choose) -> tuple[float, int]:
    """Macro F1 of the targets chosen for each linked sentence, and how many sentences."""
    scores = []
    for story, chance in zip(stories, chances, strict=True):
        for row in story.linked:
            said, true = choose(chance[row]), set(np.flatnonzero(story.truth[row]).tolist())
            scores.append(2 * len(said & true) / (len(said) + len(true)))
    return float(np.mean(scores)), len(scores)


def counts(stories: Sequence[Story], chances: Sequence[np.ndarray]) -> np.ndarray:
    """Right, said and true links of each story at each of CUTS (stories × cuts × 3)."""
    found = [
        [((chance >= cut) & story.truth).sum(), (chance >= cut).sum(), story.truth.sum()]
        for story, chance in zip(stories, chances, strict=True)
        for cut in CUTS
    ]
    return np.array(found).reshape(len(stories), len(CUTS), 3)


def best_cut(counted: np.ndarray) -> int:
    """The number of the cut with the best F1 over all stories counted."""
    right, said, true = counted.sum(axis=0).T
    return int(np.argmax(2 * right / (said + true)))


def cut_f1(stories: Sequence[Story], chances: Sequence[np.ndarray]) -> tuple[float, str]:
    """F1 over all links, each story's cut chosen on the other folds; and the cuts in words."""
    counted, fold = counts(stories, chances), fold_of(stories, FOLDS)
    cuts = [best_cut(counted[fold != held]) for held in range(FOLDS)]
    right, said, true = sum(counted[fold == k, cut].sum(axis=0) for k, cut in enumerate(cuts))
    return 2 * right / (said + true), f"{CUTS[min(cuts)]:.3f} to {CUTS[max(cuts)]:.3f}"


def top_three(row: np.ndarray) -> set[int]:
    """The three best targets of a row."""
    return set(np.argsort(-row, kind="stable")[:3].tolist())


def measure() -> list[Row]:
    """Measure linking on both sets, cross-validated; some minutes on one core."""
    stories = read_stories()
    found = held_out(stories, PROFILES)
    found["words"] = [story.own["words"] for story in stories]
    rows = []
    for kind in SETS:
        at = [k for k, story in enumerate(stories) if story.kind == kind]
        told = [stories[k] for k in at]
        own = {name: [chances[k] for k in at] for name, chances in found.items()}
        rows += [_row(kind, profile, told, own) for profile in (f"news-{kind}", "news-story")]
    return rows


def _row(kind: str, profile: str, told: list[Story], own: dict[str, list[np.ndarray]]) -> Row:
    """One figure of one profile on one set."""
    if kind == "event":
        (value, n), floor = (
            row_f1(told, own[profile], chosen),
            row_f1(told, own["words"], top_three),
        )
        note = f"profile {profile}; cross-validated by event; floor: TF-IDF, the three best"
        return Row("news_ecb, macro F1 a linked sentence", value, floor[0], n, note)
    (value, cuts), floor = cut_f1(told, own[profile]), cut_f1(told, own["words"])
    n = int(sum(story.truth.sum() for story in told))
    note = f"profile {profile}; cross-validated by report, cuts {cuts}; floor: TF-IDF"
    return Row("news_synth, F1", value, floor[0], n, note)


if __name__ == "__main__":
    for line in measure():
        print(*line, sep="\t")
