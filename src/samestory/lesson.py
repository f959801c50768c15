"""The lesson: exercises put to one story, checked as a student answers, and shown on request.

In a notebook::

    lesson = Lesson(study)
    lesson.check("1", "")      # nothing written yet: asks the question
    lesson.check("1", "L")     # right, or not yet and a hint
    lesson.show_answer("1")    # the answer with its evidence

A hint says where to look and never what stands there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from .errors import UsageError
from .essays import read_essay, tell_essay
from .exercises import EXERCISES, Exercise, Solved
from .listings import Edition
from .markup import Html, join, prose, tag
from .prose import count, listed, quoted
from .replies import Unread, name_pages
from .rights import QUOTED
from .study import Study

#: Tries after which it is said that the answer can be shown.
TRIES = 3
#: Pieces of evidence that an answer shows; the characters of a block that is quoted whole, and
#: those that are quoted of another: a public edition prints the lesson too.
SHOWN, SHORT, BRIEF = 8, 90, 56
PLACEHOLDER = "Your answer goes here: write it between the quotation marks, and run the cell."


class Reply:
    """What a cell says: a verdict and sentences, as text and as HTML that a notebook shows."""

    def __init__(self, verdict: str, *told: str, pieces: Iterable[str] = ()):
        self.verdict, self.pieces = verdict, tuple(pieces)
        self.told = tuple(sentence for sentence in told if sentence)

    def __repr__(self) -> str:
        lines = [" ".join([self.verdict, *self.told]).strip()]
        return "\n".join([*lines, *(f"- {piece}" for piece in self.pieces)])

    def _repr_html_(self) -> Html:
        first, *rest = [*self.told, ""]
        head = tag("p", tag("strong", self.verdict), " ", prose(first))
        items = tag("ul", *(tag("li", prose(one)) for one in self.pieces)) if self.pieces else ""
        return join([head, *(tag("p", prose(one)) for one in rest if one), items])


class Lesson:
    """The exercises of one story; it counts the tries of one student."""

    def __init__(self, study: Study):
        self.study = study
        self._tries: Counter[str] = Counter()

    @cached_property
    def names(self) -> dict[str, str]:
        """The names by which each page may be called."""
        return name_pages((row.siglum, row.outlet) for row in self.study.rows("witnesses"))

    @cached_property
    def solved(self) -> dict[str, Solved | None]:
        """Each exercise by its number, put to this story; nothing where it does not apply."""
        return {exercise.number: exercise.solve(self.study) for exercise in EXERCISES}

    def check(self, number: object, given: Any = "") -> Reply:
        """Say whether an answer is right; without an answer, ask the question.

        An unknown number raises ``UsageError``; an answer that cannot be read is told so.
        """
        exercise = find_exercise(number)
        solved = self.solved[exercise.number]
        if solved is None:
            return _unfit(exercise)
        if _empty(given):
            head = f"Exercise {exercise.number}, {count(exercise.minutes, 'minute')}."
            return Reply(head, solved.question, f"{exercise.form.how} {PLACEHOLDER}")
        try:
            read = exercise.form.read(given, self.names)
        except Unread as error:
            return Reply("Not read.", str(error), exercise.form.how)
        if exercise.form.same(solved.answer, read):
            return Reply("Right.", solved.because, f'show_answer("{exercise.number}") '
                         "shows what it rests on.")  # fmt: skip
        self._tries[exercise.number] += 1
        return self._not_yet(exercise, solved, read)

    def _not_yet(self, exercise: Exercise, solved: Solved, read: Any) -> Reply:
        """A wrong answer: what to look at again, the hint, and where to look."""
        offer = ""
        if self._tries[exercise.number] >= TRIES:
            offer = f'show_answer("{exercise.number}") shows the answer, if you want it.'
        trap = _trap(solved, read)
        return Reply("Not yet.", trap, exercise.hint, f"Where to look: {exercise.where}.", offer)

    def show_answer(self, number: object) -> Reply:
        """Give the answer of an exercise with the blocks, variants and findings it rests on.

        An unknown number raises ``UsageError``.
        """
        exercise = find_exercise(number)
        solved = self.solved[exercise.number]
        if solved is None:
            return _unfit(exercise)
        pieces = [self._quote(one) for one in solved.evidence[:SHOWN]]
        if len(solved.evidence) > SHOWN:
            pieces.append(f"and {len(solved.evidence) - SHOWN} more")
        answer = f"{exercise.form.show(solved.answer)}."
        return Reply("The answer:", answer, solved.because, pieces=pieces)

    def check_essay(self, text: str) -> Reply:
        """Say which ids an essay cites, whether it names a base and a number, and what to weigh."""
        if not text.strip():
            return Reply("Your essay goes here:", "paste it between the quotation marks.")
        return Reply("Read.", pieces=tell_essay(self.study, read_essay(self.study, text)))

    def _quote(self, one: str) -> str:
        """A piece of evidence: its id, and in short what stands there."""
        edition = self._edition
        if one in edition.blocks:
            block = edition.blocks[one]
            return f"{one} ({block.role}): {quoted(quote(edition, block), QUOTED // 2)}"
        if one not in edition.variants:
            return f"finding {one}"
        row = edition.variants[one]
        sides = zip(row.groups.rstrip("-").split("|"), row.readings.split(" | "), strict=False)
        told = [f"{side} {quoted(words, SHORT // 2)}" for side, words in sides]
        gap = " and the others nothing" if row.groups.endswith("-") else ""
        return f"{one}: {listed(told[: len(told) - bool(gap)] or told)}{gap}"

    @cached_property
    def _edition(self) -> Edition:
        return Edition(self.study)


def find_exercise(number: object) -> Exercise:
    """The exercise with that number, as ``"5a"`` or ``1``; an unknown one raises ``UsageError``."""
    asked = str(number).strip().casefold()
    known = {exercise.number: exercise for exercise in EXERCISES}
    if asked not in known:
        raise UsageError(
            f"exercise {number}: there is none; there are {', '.join(known)}; write one of them."
        )
    return known[asked]


def quote(edition: Edition, block: Any) -> str:
    """What a block says, in short: the whole of a short one, else a sentence, if one fits."""
    return block.text if len(block.text) <= SHORT else edition.quotation(block, BRIEF)


def _empty(given: Any) -> bool:
    return given is None or given is ... or (hasattr(given, "__len__") and not len(given)) or (
        isinstance(given, str) and not given.strip()
    )  # fmt: skip


def _unfit(exercise: Exercise) -> Reply:
    return Reply("Not for this story.", f"Exercise {exercise.number} needs {exercise.needs}; this "
                 "story has none. Go on to the next.")  # fmt: skip


def _trap(solved: Solved, read: Any) -> str:
    """Why to look again at what was taken for the answer."""
    if isinstance(read, Mapping):
        rows = sorted(r for r in {*read, *solved.answer} if read.get(r) != solved.answer.get(r))
        return f"Look again at {count(len(rows), 'row')}."
    if isinstance(read, frozenset):
        wrong = sorted(read - solved.answer)
        told = [solved.traps[one] for one in wrong if one in solved.traps]
        if not wrong:
            return "All that you name is right, but something is missing."
        return " ".join(told[:2])
    return next((why for taken, why in solved.traps.items() if _like(taken, read)), "")


def _like(taken: Any, read: Any) -> bool:
    if isinstance(taken, tuple) and isinstance(read, tuple) and len(taken) == len(read):
        return all(abs(a - b) < 0.0051 for a, b in zip(taken, read, strict=True))
    return bool(taken == read)
